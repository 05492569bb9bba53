//! X-ray: what was cut stands in its place; blocks are given back and taken away by hand.
//! Knows nothing of how a verdict was found.

use std::ops::Range;

use super::keys::Action;
use super::sheet::{Sheet, View};
use super::{Effect, Model, Screen, paint, reader, teach};
use crate::doc::words;
use crate::story::teach::Reach;
use crate::verdict::{Reason, Verdict};

/// The blocks the cursor stands on.
#[derive(Debug, Default)]
pub struct Xray {
    /// Indices of blocks; none before one is chosen.
    pub chosen: Option<Range<u32>>,
    /// For which stories what was decided of them is to hold; none is the first there is.
    reach: Option<Reach>,
}

/// Opens X-ray; the text stays where it is, and the first group that can be seen is chosen.
pub fn open(model: &mut Model) {
    if let Some(sheet) = model.sheet_mut()
        && !sheet.view().is_story()
    {
        let measure = sheet.layout().measure();
        sheet.show(View::Clean, measure);
    }
    model.screens.push(Screen::Xray(Xray::default()));
    let room = model.room(&model.panes());
    let Some(sheet) = model.sheet_mut() else {
        return;
    };
    sheet.fit(room);
    let visible = sheet.top()..sheet.top() + usize::from(room.height);
    let header = sheet.header().height();
    let mut groups = sheet.layout().groups().iter();
    let seen = groups.find(|g| visible.contains(&(header + g.rows.start as usize)));
    let seen = seen.map(|g| g.blocks.clone());
    if sheet.layout().groups().is_empty() {
        model.tell("nothing was removed here");
    }
    choose(model, seen);
}

fn choose(model: &mut Model, blocks: Option<Range<u32>>) {
    if let Some(Screen::Xray(xray)) = model.screens.last_mut() {
        xray.chosen = blocks;
        xray.reach = None;
    }
}

/// The scope that is wished for what was decided of the chosen blocks.
pub fn wished(model: &Model) -> Option<Reach> {
    match model.screens.last() {
        Some(Screen::Xray(xray)) => xray.reach,
        _ => None,
    }
}

/// Wishes for a scope.
pub fn wish(model: &mut Model, reach: Reach) {
    if let Some(Screen::Xray(xray)) = model.screens.last_mut() {
        xray.reach = Some(reach);
    }
}

/// The blocks the cursor stands on.
pub fn chosen(model: &Model) -> Option<Range<u32>> {
    match model.screens.last() {
        Some(Screen::Xray(xray)) => xray.chosen.clone(),
        _ => None,
    }
}

/// Does an action in X-ray.
pub fn act(model: &mut Model, action: Action, times: usize) -> Vec<Effect> {
    match action {
        Action::Down | Action::NextBlock => step(model, true, action == Action::Down, times),
        Action::Up | Action::PreviousBlock => step(model, false, action == Action::Up, times),
        Action::Restore => return judge(model, true),
        Action::Remove => return judge(model, false),
        Action::Why => why(model),
        Action::Scope => teach::widen(model),
        Action::Look => return teach::look(model),
        Action::Undo => return teach::undo(model),
        Action::Back if model.sheet().is_some_and(|s| s.find.is_some()) => {
            return reader::act(model, action, None);
        }
        Action::Xray | Action::Back | Action::Leave => drop(model.screens.pop()),
        Action::PageDown => drop(reader::move_by(model, action, Some(times))),
        _ => return reader::act(model, action, Some(times).filter(|t| *t > 1)),
    }
    Vec::new()
}

fn step(model: &mut Model, down: bool, by_group: bool, times: usize) {
    for _ in 0..times {
        let next = model.sheet().and_then(|sheet| {
            let from = chosen(model).unwrap_or_else(|| at_top(sheet, down));
            if by_group {
                next_group(sheet, &from, down)
            } else {
                next_block(sheet, &from, down)
            }
        });
        let Some(next) = next else {
            let what = if by_group { "group" } else { "block" };
            let place = if down { "below" } else { "above" };
            model.tell(format!("no {what} {place}; u undoes, x closes"));
            return;
        };
        choose(model, Some(next.clone()));
        reveal(model, &next);
    }
}

/// An empty range where the visible text begins, or ends for going up.
fn at_top(sheet: &Sheet, down: bool) -> Range<u32> {
    let row = sheet.top().saturating_sub(sheet.header().height());
    let block = sheet.layout().rows().get(row).map_or(0, |r| r.block);
    if down {
        block..block
    } else {
        block + 1..block + 1
    }
}

fn next_group(sheet: &Sheet, from: &Range<u32>, down: bool) -> Option<Range<u32>> {
    let mut groups = sheet.layout().groups().iter().map(|g| &g.blocks);
    if down {
        groups.find(|b| b.start >= from.end).cloned()
    } else {
        groups.rev().find(|b| b.end <= from.start).cloned()
    }
}

fn next_block(sheet: &Sheet, from: &Range<u32>, down: bool) -> Option<Range<u32>> {
    let mut blocks = sheet.layout().rows().iter().map(|r| r.block);
    let block = if down {
        blocks.find(|b| *b >= from.end)
    } else {
        blocks.rev().find(|b| *b < from.start)
    };
    block.map(|b| b..b + 1)
}

/// The rows of the chosen blocks in the layout: from the heading line of their group where it is one.
pub fn rows_of(sheet: &Sheet, blocks: &Range<u32>) -> Range<usize> {
    let mut groups = sheet.layout().groups().iter();
    if let Some(group) = groups.find(|g| g.blocks == *blocks) {
        return group.rows.start as usize..group.rows.end as usize;
    }
    let rows = sheet.layout().rows();
    let is_in = |row: &crate::layout::Row| blocks.contains(&row.block) && row.cells > 0;
    let first = rows.iter().position(is_in);
    let last = rows.iter().rposition(is_in);
    first
        .zip(last)
        .map_or(0..0, |(first, last)| first..last + 1)
}

/// Scrolls so that the blocks can be seen, as much of them as fits.
fn reveal(model: &mut Model, blocks: &Range<u32>) {
    let height = model.panes().rows();
    if let Some(sheet) = model.sheet_mut() {
        let (rows, header) = (rows_of(sheet, blocks), sheet.header().height());
        let (first, last) = (header + rows.start, header + rows.end.saturating_sub(1));
        let fits = rows.len() < usize::from(height);
        if fits && last >= sheet.top() + usize::from(height) {
            sheet.scroll_to(first.saturating_sub(usize::from(height / 3)), height);
        }
        sheet.reveal(first, height);
    }
}

fn judge(model: &mut Model, keep: bool) -> Vec<Effect> {
    let Some((blocks, verdict, what)) = chosen(model).and_then(|blocks| {
        let document = &model.sheet()?.story.document;
        let block = document.blocks().get(blocks.start as usize)?;
        let in_range = document
            .blocks()
            .get(blocks.start as usize..blocks.end as usize)?;
        let count: usize = in_range.iter().map(|b| words(document.text_of(b))).sum();
        let noun = if count == 1 { "word" } else { "words" };
        let what = format!("{}, {count} {noun}", block.verdict.reason);
        Some((blocks, block.verdict.clone(), what))
    }) else {
        model.tell("j chooses a block first");
        return Vec::new();
    };
    if verdict.keep == keep && !(keep && verdict.is_unsure()) {
        let state = if keep { "kept" } else { "removed" };
        model.tell(format!("that block is {state} already"));
        return Vec::new();
    }
    let done = match (keep, verdict.keep) {
        (true, true) => "kept",
        (true, false) => "restored",
        (false, _) => "removed",
    };
    let said = format!("{done} {what}");
    let serial = model.lessons.count();
    if let Some(sheet) = model.sheet_mut() {
        sheet.judge(blocks.clone(), keep, (serial, said.clone()));
    }
    choose(model, Some(blocks.clone()));
    model.tell(format!("{said} · u undoes"));
    teach::remember(model, &blocks)
}

fn why(model: &mut Model) {
    let verdict = chosen(model).and_then(|blocks| {
        let blocks_of = model.sheet()?.story.document.blocks();
        Some(blocks_of.get(blocks.start as usize)?.verdict.clone())
    });
    match verdict {
        Some(verdict) => model.tell(reason(&verdict)),
        None => model.tell("j chooses a block first"),
    }
}

/// Why a block was kept or cut, as a sentence.
fn reason(verdict: &Verdict) -> String {
    let done = if verdict.keep { "kept" } else { "removed" };
    if verdict.reason == Reason::ByHand {
        return format!("this was {done} by you");
    }
    if let Reason::Taught { place, .. } = &verdict.reason
        && !place.is_empty()
    {
        return format!("{done} as {} · {place}", verdict.reason);
    }
    let sure = (verdict.sure.clamp(0.0, 1.0) * 100.0).round();
    let more = match (verdict.is_unsure(), verdict.keep) {
        (false, _) => "",
        (true, true) => "; - removes it",
        (true, false) => "; + restores it",
    };
    format!("{done} as {}, {sure} % sure{more}", verdict.reason)
}

/// The line over the story while X-ray is open: what was taken away, and how much of the page remains in as many
/// words as fit into so many cells.
pub fn head(sheet: &Sheet, limit_cells: u16) -> (String, String) {
    let counts = sheet.counts();
    let noun = if counts.cut == 1 { "block" } else { "blocks" };
    let unsure = match counts.unsure {
        0 => String::new(),
        count => format!(", {count} kept but unsure"),
    };
    let long = format!("X-ray · {} {noun} removed{unsure}", counts.cut);
    let short = format!("X-ray · {} removed", counts.cut);
    let fits = paint::cells(&long) <= limit_cells;
    let left = if fits { long } else { short };
    let (kept, all) = (grouped(counts.kept_words), grouped(counts.all_words));
    let forms = [
        format!("clean text {kept} words of {all} on the page"),
        format!("{kept} words of {all} on the page"),
        format!("{kept} of {all} words"),
    ];
    let room = limit_cells.saturating_sub(paint::cells(&left) + 2);
    let right = forms.into_iter().find(|f| paint::cells(f) <= room);
    (left, right.unwrap_or_default())
}

/// A number with a blank between its thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}
