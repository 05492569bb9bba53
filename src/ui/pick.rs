//! A short list to choose from, over everything else: a tag, a feed in trouble, feeds that an address leads to.
//! Knows nothing of where its lines come from.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::feeds::go_to;
use super::key::{Code, Key};
use super::subscription::Candidates;
use super::theme::Part;
use super::{Effect, Model, Screen, Theme, adding, feeds, health, paint, sift};
use crate::doc::SafeText;
use crate::story::Shelf;

/// The longest text that narrows it.
const TYPED_BYTES: usize = 64;

/// The list.
#[derive(Debug)]
pub struct Pick {
    what: What,
    entries: Vec<Entry>,
    typed: String,
    cursor: usize,
}

/// What is chosen.
#[derive(Debug)]
enum What {
    Tag,
    Troubled,
    Filter,
    Candidates(Candidates),
}

/// A line of it.
#[derive(Debug)]
struct Entry {
    name: SafeText,
    note: String,
    count: String,
    leads_to: Option<Shelf>,
    is_taken: bool,
}

/// Offers the tags.
pub fn tags(model: &mut Model) -> Vec<Effect> {
    let Some(library) = &model.library else {
        return Vec::new();
    };
    let feeds: Vec<_> = library
        .shelves
        .feeds
        .iter()
        .filter(|f| !f.is_hidden)
        .collect();
    let entry = |tag: &SafeText| {
        let tagged = feeds.iter().filter(|f| f.tags.contains(tag));
        let (count, unread) = tagged.fold((0, 0), |(n, unread), f| (n + 1, unread + f.unread));
        let plural = if count == 1 { "feed" } else { "feeds" };
        Entry {
            name: tag.clone(),
            note: format!("{count} {plural}"),
            count: unread.to_string(),
            leads_to: Some(Shelf::Tag(tag.clone())),
            is_taken: false,
        }
    };
    let entries: Vec<Entry> = feeds::tags(&feeds).into_iter().map(entry).collect();
    if entries.is_empty() {
        model.tell("no feed has a tag; tags stand behind its address, E opens that file");
        return Vec::new();
    }
    open(model, What::Tag, entries)
}

/// Offers the saved filters; of a list with a filter first to drop it, and last to keep it under a name.
pub fn filters(model: &mut Model) -> Vec<Effect> {
    let Some(library) = &model.library else {
        return Vec::new();
    };
    let entry = |name: &str, note: &str, count: String, leads_to| Entry {
        name: SafeText::line(name),
        note: note.to_owned(),
        count,
        leads_to,
        is_taken: false,
    };
    let saved = library.shelves.filters.iter();
    let saved = saved.map(|(name, unread)| {
        let shelf = Shelf::Filter(name.clone());
        entry(name, "", unread.to_string(), Some(shelf))
    });
    let mut entries: Vec<Entry> = saved.collect();
    let filter = model.list.filter().to_owned();
    if !filter.is_empty() {
        entries.insert(
            0,
            entry("no filter", "Esc does the same", String::new(), None),
        );
        entries.push(entry("keep this filter …", &filter, String::new(), None));
    }
    if entries.is_empty() {
        model.tell("no filter is saved; / filters the list, F then keeps it under a name");
        return Vec::new();
    }
    open(model, What::Filter, entries)
}

/// Offers the feeds in trouble, each with why.
pub fn troubled(model: &mut Model) -> Vec<Effect> {
    let Some(library) = &model.library else {
        return Vec::new();
    };
    let now = library.clock.as_ref();
    let feeds = library.shelves.feeds.iter();
    let feeds = feeds.filter(|f| !health::sign(f, false).is_empty());
    let mut entries: Vec<(bool, Entry)> = feeds
        .map(|f| {
            let entry = Entry {
                name: SafeText::line(&format!("{} {}", health::sign(f, false), feeds::title(f))),
                note: health::said(&f.health, now).unwrap_or_default(),
                count: String::new(),
                leads_to: Some(Shelf::Feed(f.id)),
                is_taken: false,
            };
            (!health::needs_reader(f), entry)
        })
        .collect();
    entries.sort_by_key(|(is_minor, _)| *is_minor);
    if entries.is_empty() {
        model.tell("all feeds are well");
        return Vec::new();
    }
    let entries = entries.into_iter().map(|(_, entry)| entry).collect();
    open(model, What::Troubled, entries)
}

/// Offers the feeds that an address leads to.
pub fn candidates(model: &mut Model, found: Candidates) {
    let entry = |(n, one): (usize, &super::subscription::Candidate)| Entry {
        name: if one.title.is_blank() {
            one.shown.clone()
        } else {
            one.title.clone()
        },
        note: if one.title.is_blank() {
            "without a title".to_owned()
        } else {
            one.shown.to_string()
        },
        count: if one.is_there { "subscribed" } else { "" }.to_owned(),
        leads_to: None,
        is_taken: n == 0 && !one.is_there,
    };
    let entries = found.feeds.iter().enumerate().map(entry).collect();
    open(model, What::Candidates(found), entries);
}

fn open(model: &mut Model, what: What, entries: Vec<Entry>) -> Vec<Effect> {
    model.screens.push(Screen::Pick(Pick {
        what,
        entries,
        typed: String::new(),
        cursor: 0,
    }));
    Vec::new()
}

impl Pick {
    fn can_several(&self) -> bool {
        matches!(self.what, What::Candidates(_))
    }

    fn shown(&self) -> Vec<usize> {
        let low = self.typed.to_lowercase();
        let fits = |e: &Entry| {
            let text = format!("{} {}", e.name, e.note).to_lowercase();
            low.split_whitespace().all(|word| text.contains(word))
        };
        let all = 0..self.entries.len();
        all.filter(|n| fits(&self.entries[*n])).collect()
    }

    /// What keys do here, from long to short.
    pub fn hints(&self) -> Vec<String> {
        let forms: &[&str] = match self.what {
            What::Candidates(_) => &[
                "Space chooses  Enter adds what is chosen  Esc adds nothing",
                "Space chooses  Enter adds",
                "Enter adds",
            ],
            _ if self.typed.is_empty() => &[
                "type to narrow  Enter goes there  q close",
                "type to narrow  Enter goes there",
                "Enter",
            ],
            _ => {
                return vec![
                    format!("with: {}  Enter goes there", self.typed),
                    self.typed.clone(),
                ];
            }
        };
        forms.iter().map(|&form| form.to_owned()).collect()
    }

    fn title(&self) -> String {
        match &self.what {
            What::Tag => "Tags".to_owned(),
            What::Troubled => "Feeds that are not well".to_owned(),
            What::Filter => "Saved filters".to_owned(),
            What::Candidates(found) => format!("This page has {} feeds", found.feeds.len()),
        }
    }

    /// Paints it.
    pub fn paint(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let inner = Rect {
            x: area.x + 1.min(area.width),
            width: area.width.saturating_sub(2),
            ..area
        };
        let head = if area.height >= 6 { 2 } else { 0 };
        if head > 0 {
            paint::line(buffer, inner, 0, &self.title(), theme.part(Part::Title));
        }
        let step = if area.height >= 12 { 3 } else { 2 };
        let step = if self.has_notes() { step } else { 1 };
        let shown = self.shown();
        let room = usize::from((area.height.saturating_sub(head) + 1) / step).max(1);
        let first = (self.cursor + 1).saturating_sub(room);
        for ((place, n), row) in shown
            .iter()
            .enumerate()
            .skip(first)
            .zip((head..area.height).step_by(usize::from(step)))
        {
            let rows = Rect::new(
                area.x,
                area.y + row,
                area.width,
                step.min(2).min(area.height - row),
            );
            self.paint_entry(
                &self.entries[*n],
                rows,
                buffer,
                (theme, place == self.cursor),
            );
        }
        if shown.is_empty() {
            let words = "nothing has these letters; Backspace takes one back";
            paint::line(buffer, inner, head, words, theme.part(Part::Quiet));
        }
    }

    fn has_notes(&self) -> bool {
        !matches!(self.what, What::Tag | What::Filter)
    }

    fn paint_entry(&self, entry: &Entry, rows: Rect, buffer: &mut Buffer, how: (Theme, bool)) {
        let (theme, is_chosen) = how;
        let end = rows.right().saturating_sub(1);
        let mark = match (self.can_several(), entry.is_taken) {
            (false, _) => "",
            (true, true) => "● ",
            (true, false) => "○ ",
        };
        let part = if is_chosen { Part::Chosen } else { Part::Plain };
        let quiet = theme.part(Part::Quiet);
        let (x, y) = (rows.x + 2.min(rows.width), rows.y);
        let side = if self.has_notes() {
            entry.count.clone()
        } else {
            format!("{}   {:>5}", entry.note, entry.count)
        };
        let name_end = end.saturating_sub(paint::cells(&side) + 1);
        let name = paint::fit(&format!("{mark}{}", entry.name), name_end.saturating_sub(x));
        paint::write(buffer, (x, y), name_end, &name, theme.part(part));
        paint::write_right(buffer, (x, end), y, &side, quiet);
        if self.has_notes() && rows.height > 1 {
            let x = x + paint::cells(mark);
            let note = paint::fit(&entry.note, end.saturating_sub(x));
            paint::write(buffer, (x, y + 1), end, &note, quiet);
        }
        let bar_rows = if self.has_notes() { rows.height } else { 1 };
        for row in (0..bar_rows).filter(|_| is_chosen) {
            paint::bar(buffer, (rows.x, y + row), (theme, true));
        }
    }
}

/// Takes a key while it is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Screen::Pick(pick)) = model.screens.last_mut() else {
        return Vec::new();
    };
    let (last, several) = (pick.shown().len().saturating_sub(1), pick.can_several());
    match key.code {
        Code::Enter => return finish(model),
        Code::Esc => drop(model.screens.pop()),
        Code::Down => pick.cursor = (pick.cursor + 1).min(last),
        Code::Up => pick.cursor = pick.cursor.saturating_sub(1),
        Code::PageDown | Code::End => pick.cursor = last,
        Code::PageUp | Code::Home => pick.cursor = 0,
        Code::Char('n') if key.ctrl => pick.cursor = (pick.cursor + 1).min(last),
        Code::Char('p') if key.ctrl => pick.cursor = pick.cursor.saturating_sub(1),
        Code::Char('j') if several => pick.cursor = (pick.cursor + 1).min(last),
        Code::Char('k') if several => pick.cursor = pick.cursor.saturating_sub(1),
        Code::Char('q') | Code::Backspace if pick.typed.is_empty() => drop(model.screens.pop()),
        Code::Char(' ') if several => {
            if let Some(entry) = pick.entries.get_mut(pick.cursor) {
                entry.is_taken = !entry.is_taken;
            }
        }
        Code::Backspace => {
            pick.typed.pop();
            pick.cursor = 0;
        }
        Code::Char(c) if !key.ctrl && !several && pick.typed.len() < TYPED_BYTES => {
            pick.typed
                .push_str(&SafeText::line(c.encode_utf8(&mut [0; 4])));
            if c == ' ' {
                pick.typed.push(' ');
            }
            pick.cursor = 0;
        }
        _ => {}
    }
    Vec::new()
}

fn finish(model: &mut Model) -> Vec<Effect> {
    let Some(Screen::Pick(pick)) = model.screens.last() else {
        return Vec::new();
    };
    let Some(place) = pick.shown().get(pick.cursor).copied() else {
        return Vec::new();
    };
    let Some(Screen::Pick(pick)) = model.screens.pop() else {
        return Vec::new();
    };
    if let What::Candidates(found) = pick.what {
        let taken = pick.entries.iter().map(|e| e.is_taken);
        let mut taken: Vec<bool> = taken.collect();
        if !taken.contains(&true) {
            taken[place] = true;
        }
        return adding::take(model, found, &taken);
    }
    let leads_to = pick.entries.into_iter().nth(place).and_then(|e| e.leads_to);
    let Some(shelf) = leads_to else {
        return sift::picked(model, place == 0);
    };
    if matches!(pick.what, What::Troubled) {
        model.screens.truncate(1);
    } else if matches!(model.screens.last(), Some(Screen::Feeds)) {
        model.screens.push(Screen::List);
    }
    go_to(model, shelf)
}
