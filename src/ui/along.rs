//! What goes along with a story: the same story in other feeds, files, the place where it is discussed.
//! Knows nothing of how stories were found to be the same.

use jiff::Zoned;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use url::Url;

use super::header::{joined, size_of, sort_of};
use super::keys::Action;
use super::msg::Beside;
use super::reader::Reader;
use super::theme::Part;
use super::{Effect, Model, Screen, Theme, links, paint};
use crate::doc::SafeText;
use crate::story::library::{Enclosure, Line, StoryId};
use crate::story::{Address, Mark, Marked, Target};

/// A list of what goes along with a story.
#[derive(Debug)]
pub struct Along {
    title: String,
    entries: Vec<Entry>,
    cursor: usize,
}

#[derive(Debug)]
struct Entry {
    name: SafeText,
    note: String,
    /// Where it is.
    url: Option<Url>,
    /// The story, where it is one.
    story: Option<StoryId>,
}

impl Along {
    /// Whether its entries are stories.
    pub fn has_stories(&self) -> bool {
        self.entries.iter().any(|e| e.story.is_some())
    }
}

fn beside(model: &Model) -> Option<&Beside> {
    model.sheet()?.beside.as_deref()
}

/// Lists the same story in other feeds.
pub fn others(model: &mut Model) {
    let now = model.library.as_ref().and_then(|l| l.clock.clone());
    let others = beside(model).map_or(&[][..], |b| &b.others);
    let entry = |line: &Line| Entry {
        name: line.title.clone(),
        note: note(model, line, now.as_ref()),
        url: line.url.clone(),
        story: Some(line.id),
    };
    let entries: Vec<Entry> = others.iter().map(entry).collect();
    let plural = if entries.len() == 1 { "feed" } else { "feeds" };
    let title = format!("The same story in {} other {plural}", entries.len());
    show(model, title, entries, "no other feed has this story");
}

/// Feed, age, minutes and words of a story.
fn note(model: &Model, line: &Line, now: Option<&Zoned>) -> String {
    let feeds = model.library.as_ref().map_or(&[][..], |l| &l.shelves.feeds);
    let feed = feeds.iter().find(|f| f.id == line.feed);
    let name = feed.map_or_else(String::new, |f| super::feeds::title(f).to_string());
    let age = now.map_or_else(String::new, |now| age(line, now));
    let length = match line.words {
        0 => String::new(),
        words => format!("{} min, {words} words", line.minutes.max(1)),
    };
    joined(&[&name, &age, &length])
}

fn age(line: &Line, now: &Zoned) -> String {
    let minutes = (now.timestamp().as_second() - line.date.as_second()).max(0) / 60;
    match minutes {
        ..60 => format!("{minutes} min ago"),
        60..2_880 => format!("{} h ago", minutes / 60),
        _ => format!("{} days ago", minutes / 1_440),
    }
}

/// Lists the files that come with a story.
pub fn enclosures(model: &mut Model) {
    let files = beside(model).map_or(&[][..], |b| &b.enclosures);
    let entry = |file: &Enclosure| {
        let name = file.url.path_segments().and_then(|mut s| s.next_back());
        let name = if file.title.is_blank() {
            SafeText::line(name.filter(|n| !n.is_empty()).unwrap_or(file.url.as_str()))
        } else {
            file.title.clone()
        };
        let media = SafeText::line(&file.media);
        let media = if media.is_blank() {
            sort_of(file)
        } else {
            media.to_string()
        };
        Entry {
            name,
            note: joined(&[
                &media,
                &size_of(file),
                file.url.host_str().unwrap_or_default(),
            ]),
            url: Some(file.url.clone()),
            story: None,
        }
    };
    let entries: Vec<Entry> = files.iter().map(entry).collect();
    let plural = if entries.len() == 1 { "file" } else { "files" };
    let title = format!("{} {plural} with this story", entries.len());
    show(model, title, entries, "no file comes with this story");
}

fn show(model: &mut Model, title: String, entries: Vec<Entry>, nothing: &str) {
    if entries.is_empty() {
        return model.tell(nothing);
    }
    model.screens.push(Screen::Along(Along {
        title,
        entries,
        cursor: 0,
    }));
}

/// Opens the comments in the browser.
pub fn comments(model: &mut Model) -> Vec<Effect> {
    let Some(url) = beside(model).and_then(|b| b.comments.clone()) else {
        model.tell("the feed names no comments for this story");
        return Vec::new();
    };
    links::browse(model, &url)
}

/// Does an action in the list.
pub fn act(model: &mut Model, action: Action, times: usize) -> Vec<Effect> {
    let page = (usize::from(model.panes().whole.height) / 2).max(3) - 2;
    let Some(Screen::Along(along)) = model.screens.last_mut() else {
        return Vec::new();
    };
    let last = along.entries.len().saturating_sub(1);
    let cursor = along.cursor;
    along.cursor = match action {
        Action::Down => cursor.saturating_add(times),
        Action::Up => cursor.saturating_sub(times),
        Action::PageDown | Action::HalfDown => cursor.saturating_add(page * times),
        Action::PageUp | Action::HalfUp => cursor.saturating_sub(page * times),
        Action::Top => 0,
        Action::Bottom => last,
        _ => cursor,
    }
    .min(last);
    match action {
        Action::Back | Action::Leave => drop(model.screens.pop()),
        Action::Open | Action::Browse | Action::CopyAddress => return choose(model, action),
        Action::Apart => return apart(model),
        _ => {}
    }
    Vec::new()
}

fn choose(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(Screen::Along(along)) = model.screens.last() else {
        return Vec::new();
    };
    let Some(entry) = along.entries.get(along.cursor) else {
        return Vec::new();
    };
    let (url, title) = (entry.url.clone(), entry.name.clone());
    match (action, entry.story, url) {
        (Action::CopyAddress, _, Some(url)) => vec![Effect::Copy(url.to_string())],
        (Action::Open, Some(story), _) => {
            model.screens.pop();
            if let Some(spot) = model.reader.as_ref().map(Reader::spot) {
                model.trail.leave(spot);
            }
            let address = Address::Library(story);
            model.list.choose(&address);
            model.visit(address, title, None)
        }
        (_, _, Some(url)) => links::browse(model, &url),
        (_, _, None) => {
            model.tell("it has no address");
            Vec::new()
        }
    }
}

/// Takes a story out of those that are the same.
fn apart(model: &mut Model) -> Vec<Effect> {
    let Some(Screen::Along(along)) = model.screens.last_mut() else {
        return Vec::new();
    };
    let Some(story) = along.entries.get(along.cursor).and_then(|e| e.story) else {
        return Vec::new();
    };
    along.entries.remove(along.cursor);
    along.cursor = along.cursor.min(along.entries.len().saturating_sub(1));
    if along.entries.is_empty() {
        model.screens.pop();
    }
    if let Some(sheet) = model.sheet_mut() {
        sheet.note(|beside| beside.others.retain(|o| o.id != story));
        sheet.name_others(Vec::new());
    }
    vec![Effect::Mark(Mark {
        of: Target::Stories(vec![story]),
        marked: Marked::Apart,
    })]
}

impl Along {
    /// Paints the list: name and note in turn, those around the cursor.
    pub fn paint(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let pad = 1.min(area.width);
        let inner = Rect::new(
            area.x + pad,
            area.y,
            area.width.saturating_sub(2),
            area.height,
        );
        let text = Rect {
            x: inner.x + 1.min(inner.width),
            width: inner.width.saturating_sub(1),
            ..inner
        };
        paint::line(buffer, inner, 0, &self.title, theme.part(Part::Title));
        let step = if area.height < 12 { 2 } else { 3 };
        let room = usize::from(area.height.saturating_sub(2).div_ceil(step)).max(1);
        let first = (self.cursor + 1).saturating_sub(room);
        let rows = (2..area.height).step_by(usize::from(step));
        for ((number, entry), row) in self.entries.iter().enumerate().skip(first).zip(rows) {
            let is_chosen = number == self.cursor;
            let part = if is_chosen { Part::Chosen } else { Part::Plain };
            paint::line(buffer, text, row, &entry.name, theme.part(part));
            let note = paint::fit_parts(&entry.note, text.width);
            paint::line(buffer, text, row + 1, &note, theme.part(Part::Quiet));
            for row in (row..(row + 2).min(area.height)).filter(|_| is_chosen) {
                let at = (area.x, area.y + row);
                paint::write(buffer, at, area.right(), "▌", theme.part(Part::Cursor));
            }
        }
    }
}
