//! Links: following, copying, browsing, and the list of all of a story.
//! Knows nothing of the network.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use url::Url;

use super::keys::Action;
use super::paint;
use super::reader::Reader;
use super::theme::Part;
use super::{Effect, Model, Screen, Theme};
use crate::doc::{Document, Link, Mark, SafeText};
use crate::story::Address;

/// The list of the links of the shown text.
#[derive(Debug)]
pub struct Links {
    entries: Vec<Entry>,
    cursor: usize,
}

#[derive(Debug)]
struct Entry {
    link: u32,
    text: SafeText,
    target: String,
}

/// Where a link leads, for reading: without scheme and `www.`.
pub fn target(document: &Document, link: u32) -> String {
    match document.links().get(link as usize) {
        Some(Link::Web(url)) => {
            let url = url.as_str();
            let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
            let bare = bare.strip_prefix("www.").unwrap_or(bare);
            SafeText::line(bare.trim_end_matches('/')).to_string()
        }
        Some(Link::Here(_)) => "a place in this story".to_owned(),
        None => String::new(),
    }
}

fn link_of(model: &Model, link: u32) -> Option<Link> {
    let document = model.sheet()?.document();
    document.links().get(link as usize).cloned()
}

/// Reads what a link leads to; the way back is remembered.
pub fn follow(model: &mut Model, link: u32) -> Vec<Effect> {
    let Some(target) = link_of(model, link) else {
        return Vec::new();
    };
    if let Link::Web(url) = &target
        && !is_page(url)
    {
        model.tell("a mail address, no page; y copies it");
        return Vec::new();
    }
    let spot = model.reader.as_ref().map(Reader::spot);
    let height = model.panes().rows();
    if let Some(spot) = spot {
        model.trail.leave(spot);
    }
    match target {
        Link::Here(place) => {
            if let Some(sheet) = model.sheet_mut() {
                let row = sheet.row_at(place);
                sheet.scroll_to(row.saturating_sub(1), height);
            }
            model.tell("Ctrl-o goes back");
            Vec::new()
        }
        Link::Web(mut url) => {
            url.set_fragment(None);
            let title = SafeText::line(url.as_str());
            model.visit(Address::Web(url), title, None)
        }
    }
}

/// Copies where a link leads.
pub fn copy(model: &mut Model, link: u32) -> Vec<Effect> {
    if let Some(Link::Web(url)) = link_of(model, link) {
        return vec![Effect::Copy(url.to_string())];
    }
    model.tell("this link leads to a place in the story");
    Vec::new()
}

/// Opens what a link leads to in the browser.
pub fn open_in_browser(model: &mut Model, link: u32) -> Vec<Effect> {
    match link_of(model, link) {
        Some(Link::Web(url)) => browse(model, &url),
        _ => follow(model, link),
    }
}

/// Opens an address in the browser, a page only.
pub fn browse(model: &mut Model, url: &Url) -> Vec<Effect> {
    if !is_page(url) {
        model.tell("a mail address, no page; y copies it");
        return Vec::new();
    }
    model.tell(format!(
        "opening {} in the browser",
        url.host_str().unwrap_or("it")
    ));
    vec![Effect::Browse(url.clone())]
}

fn is_page(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Whether an entry is the mark of a note or its arrow back: beside its sentence it means something, in a list nothing.
fn is_note_mark(document: &Document, entry: &Entry) -> bool {
    let is_here = matches!(
        document.links().get(entry.link as usize),
        Some(Link::Here(_))
    );
    is_here && !entry.text.chars().any(char::is_alphabetic)
}

/// Opens the list of links.
pub fn open(model: &mut Model) {
    let entries = model.sheet().map_or_else(Vec::new, |sheet| {
        let document = sheet.document();
        let shown = document.blocks().iter().filter(|b| b.verdict.keep);
        let inlines = shown.flat_map(|b| document.inlines_of(b));
        let entry = |inline: &crate::doc::Inline| match inline.mark {
            Mark::Link(link) => Some(Entry {
                link,
                text: SafeText::line(
                    &document.text()[inline.range.start as usize..inline.range.end as usize],
                ),
                target: target(document, link),
            }),
            _ => None,
        };
        let entries = inlines.filter_map(entry);
        entries.filter(|e| !is_note_mark(document, e)).collect()
    });
    if entries.is_empty() {
        model.tell("there is no link in this story");
        return;
    }
    model
        .screens
        .push(Screen::Links(Links { entries, cursor: 0 }));
}

/// Does an action in the list of links.
pub fn act(model: &mut Model, action: Action, times: usize) -> Vec<Effect> {
    let page = (usize::from(model.panes().whole.height) / 2)
        .saturating_sub(2)
        .max(1);
    let Some(Screen::Links(links)) = model.screens.last_mut() else {
        return Vec::new();
    };
    let last = links.entries.len().saturating_sub(1);
    match action {
        Action::Down => links.cursor += times,
        Action::Up => links.cursor = links.cursor.saturating_sub(times),
        Action::PageDown | Action::HalfDown => links.cursor += page * times,
        Action::PageUp | Action::HalfUp => {
            links.cursor = links.cursor.saturating_sub(page * times);
        }
        Action::Top => links.cursor = 0,
        Action::Bottom => links.cursor = last,
        Action::Back | Action::Leave => drop(model.screens.pop()),
        Action::Open | Action::Browse | Action::CopyAddress => return choose(model, action),
        _ => {}
    }
    if let Some(Screen::Links(links)) = model.screens.last_mut() {
        links.cursor = links.cursor.min(last);
    }
    Vec::new()
}

fn choose(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(Screen::Links(links)) = model.screens.last() else {
        return Vec::new();
    };
    let Some(link) = links.entries.get(links.cursor).map(|e| e.link) else {
        return Vec::new();
    };
    match action {
        Action::Browse => open_in_browser(model, link),
        Action::CopyAddress => copy(model, link),
        _ => {
            model.screens.pop();
            follow(model, link)
        }
    }
}

impl Links {
    /// Paints the list: text and target in turn, those around the cursor.
    pub fn paint(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let title = format!("{} links", self.entries.len());
        let inner = Rect::new(
            area.x + 1.min(area.width),
            area.y,
            area.width.saturating_sub(2),
            area.height,
        );
        paint::line(buffer, inner, 0, &title, theme.part(Part::Title));
        let room = usize::from(area.height.saturating_sub(2) / 2).max(1);
        let first = (self.cursor + 1).saturating_sub(room);
        let shown = self.entries.iter().enumerate().skip(first);
        for ((number, entry), row) in shown.zip((2..area.height).step_by(2)) {
            let is_chosen = number == self.cursor;
            let part = if is_chosen { Part::Chosen } else { Part::Plain };
            let text = Rect::new(
                inner.x + 1.min(inner.width),
                inner.y,
                inner.width.saturating_sub(1),
                inner.height,
            );
            paint::line(buffer, text, row, &entry.text, theme.part(part));
            paint::line(
                buffer,
                text,
                row + 1,
                &entry.target,
                theme.part(Part::Quiet),
            );
            for row in (row..(row + 2).min(area.height)).filter(|_| is_chosen) {
                let at = (area.x, area.y + row);
                paint::write(buffer, at, area.right(), "▌", theme.part(Part::Cursor));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::doc::{Place, Writer};

    #[test]
    fn marks_of_notes_are_not_listed_and_other_places_in_the_story_are() {
        let mut writer = Writer::default();
        let here = writer.link(Link::Here(Place(0)));
        let web = writer.link(Link::Web("https://example.org/2".parse().unwrap()));
        let document = writer.finish();
        let is_mark = |text: &str, link| {
            let (text, target) = (SafeText::line(text), target(&document, link));
            is_note_mark(&document, &Entry { link, text, target })
        };

        assert!(is_mark("2", here));
        assert!(is_mark("↩", here));
        assert!(!is_mark("see below", here));
        assert!(!is_mark("2", web));
    }
}
