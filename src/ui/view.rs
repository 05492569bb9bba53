//! Painting the screen. Changes nothing; where things stand comes from `panes`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::panes::{Focus, Panes};
use super::prompt::{Kind, Prompt};
use super::reader::{Reader, State};
use super::sheet::View;
use super::theme::Part;
use super::{
    Model, Screen, adding, changes, complete, feedpage, feeds, list, page, paint, status, teach,
    welcome, xray,
};
use crate::story::Address;

/// Paints everything; cells that are not painted are empty.
pub fn view(model: &Model, buffer: &mut Buffer) {
    buffer.reset();
    let panes = model.panes();
    if let (Some(area), Some(library)) = (panes.feeds, &model.library) {
        let how = (model.settings.theme, model.focus() == Focus::Feeds);
        feeds::paint(library, area, buffer, how);
        paint_divider(model, area, buffer);
    }
    if let Some(area) = panes.welcome {
        welcome::paint(area, buffer, model.settings.theme);
    }
    if let Some(area) = panes.list {
        paint_list(model, area, buffer);
        paint_divider(model, area, buffer);
    }
    if let Some(area) = panes.story {
        paint_story(model, &panes, area, buffer);
    }
    if let Some(area) = panes.status {
        paint_overlay(
            model,
            Rect {
                height: area.y,
                ..panes.whole
            },
            buffer,
        );
        status::paint(model, area, buffer);
    }
}

fn paint_list(model: &Model, area: Rect, buffer: &mut Buffer) {
    let scene = list::Scene {
        theme: model.settings.theme,
        library: model.library.as_ref(),
        has_focus: model.focus() == Focus::List,
    };
    model.list.paint(area, buffer, &scene);
}

fn paint_story(model: &Model, panes: &Panes, area: Rect, buffer: &mut Buffer) {
    if let Some(head) = panes.head {
        paint_head(model, head, buffer);
    }
    match model.reader.as_ref().map(|r| (&r.state, r)) {
        Some((State::Ready(sheet), _)) => page::paint(model, sheet, panes, buffer),
        Some((State::Opening, reader)) => paint_opening(model, reader, area, buffer),
        Some((State::Failed(why), reader)) => paint_failed(model, (reader, why), area, buffer),
        None => {}
    }
}

fn paint_overlay(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.settings.theme;
    let is_typed = |s: &&Screen| matches!(s, Screen::Prompt(_));
    let below = model.screens.iter().rev().find(|s| !is_typed(s));
    if let Some(Screen::Preview(screening)) = below {
        paint::clear(area, buffer);
        let scope = teach::of(model, screening.reach());
        screening.paint(area, buffer, (&scope, theme));
    }
    let Some(top) = model.screens.last() else {
        return;
    };
    if top.covers_all() {
        paint::clear(area, buffer);
    }
    match top {
        Screen::Help(help) => help.paint(area, buffer, &model.settings),
        Screen::Told(told) => told.paint(area, buffer, theme),
        Screen::Along(along) => along.paint(area, buffer, theme),
        Screen::Links(links) => links.paint(area, buffer, theme),
        Screen::FeedPage(page) => feedpage::paint(model, page, area, buffer),
        Screen::Pick(pick) => pick.paint(area, buffer, theme),
        Screen::Prompt(prompt) => paint_above_prompt(model, prompt, area, buffer),
        _ => {}
    }
}

fn paint_above_prompt(model: &Model, prompt: &Prompt, area: Rect, buffer: &mut Buffer) {
    match &prompt.kind {
        Kind::Add { why } => adding::paint_why(why, area, buffer, model.settings.theme),
        _ => complete::paint(model, prompt, area, buffer),
    }
}

fn paint_divider(model: &Model, list: Rect, buffer: &mut Buffer) {
    if list.right() >= buffer.area.right() {
        return;
    }
    let style = model.settings.theme.part(Part::Rule);
    for y in list.y..list.bottom() {
        paint::write(buffer, (list.right(), y), list.right() + 1, "│", style);
    }
}

/// The line over a story: what X-ray shows, or where back goes.
fn paint_head(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.settings.theme;
    let (start, end) = (area.x + 1, area.right().saturating_sub(1));
    let (left, right, part) = match model.sheet() {
        Some(sheet) if model.is_xray() => {
            let (left, right) = xray::head(sheet, end.saturating_sub(start));
            (left, right, Part::Title)
        }
        Some(sheet) if sheet.view() == View::Changes => {
            let keys = "n p  next and previous   d  back to the story".to_owned();
            (changes::head(sheet), keys, Part::Title)
        }
        _ => {
            let (number, of) = model.list.position();
            let back = model.way_back().unwrap_or_default();
            let in_list = model
                .reader
                .as_ref()
                .is_some_and(|r| model.list.contains(&r.address));
            let number = if in_list {
                format!("{number}/{of}")
            } else {
                String::new()
            };
            (format!("‹ {back}"), number, Part::Quiet)
        }
    };
    let room = end.saturating_sub(start);
    let both = paint::cells(&left) + paint::cells(&right) + 2 <= room;
    let right = if both { &*right } else { "" };
    paint::write_right(buffer, (start, end), area.y, right, theme.part(Part::Quiet));
    paint::write(
        buffer,
        (start, area.y),
        end,
        &paint::fit(&left, room),
        theme.part(part),
    );
}

fn paint_opening(model: &Model, reader: &Reader, area: Rect, buffer: &mut Buffer) {
    let words = match reader.address {
        Address::Library(_) => "…".to_owned(),
        _ => format!("opening {} …", reader.address),
    };
    paint_words(model, (reader, &[(&words, Part::Quiet)]), area, buffer);
}

fn paint_failed(model: &Model, what: (&Reader, &str), area: Rect, buffer: &mut Buffer) {
    let (reader, why) = what;
    let again = "r  try again";
    let browser = "o  open it in the browser";
    let more: &[&str] = match reader.address {
        Address::Web(_) => &[again, browser, "q  leave"],
        Address::Library(_) => &[again, "v  show the feed's text", browser, "q  leave"],
        _ => &[again, "q  leave"],
    };
    let mut lines = vec![(why, Part::Fault), ("", Part::Plain)];
    lines.extend(more.iter().map(|line| (*line, Part::Quiet)));
    paint_words(model, (reader, &lines), area, buffer);
}

/// The title of a story that is not here, and words below it.
fn paint_words(model: &Model, what: (&Reader, &[(&str, Part)]), area: Rect, buffer: &mut Buffer) {
    let (panes, (reader, paragraphs)) = (model.panes(), what);
    let theme = model.settings.theme;
    let area = Rect {
        x: panes.text_x,
        width: panes.cells,
        ..area
    };
    let mut row = u16::from(area.height >= 16);
    let title = [(&*reader.title(), Part::Title)];
    for (text, part) in title.iter().chain(&[("", Part::Plain)]).chain(paragraphs) {
        let lines = paint::wrap(text, area.width, 6);
        for line in &lines {
            paint::line(buffer, area, row, line, theme.part(*part));
            row += 1;
        }
        row += u16::from(lines.is_empty());
    }
}
