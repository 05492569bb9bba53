//! The first screen of an empty library: what clearstory is for and which key begins.
//! Knows nothing of feeds that are there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::list::List;
use super::shelf::State;
use super::theme::Part;
use super::{Effect, Model, Screen, Slot, Theme, paint};
use crate::doc::SafeText;
use crate::story::Headline;

/// Cells of the longest line.
const CELLS: u16 = 58;

/// A line of it: a key or what is typed in a shell, and what that does.
enum Line {
    Title(&'static str),
    Text(&'static str),
    Key(&'static str, &'static str),
    Typed(&'static str),
    Space,
}

const WHOLE: &[Line] = &[
    Line::Title("Nothing to read yet."),
    Line::Space,
    Line::Text("Clearstory reads the feeds you follow and shows each story"),
    Line::Text("as clean text. It begins with one address:"),
    Line::Space,
    Line::Key("a", "add a feed, or any page that has one"),
    Line::Key("D", "look around first, in a demo edition"),
    Line::Key("E", "write the subscriptions in your editor"),
    Line::Key("?", "all keys"),
    Line::Space,
    Line::Text("Coming from another reader? Type in a shell:"),
    Line::Space,
    Line::Typed("clearstory import newsboat"),
    Line::Typed("clearstory import FILE.opml"),
];

/// What is left where there is little room.
const SHORT: &[Line] = &[
    Line::Title("Nothing to read yet."),
    Line::Key("a", "add a feed, or a page that has one"),
    Line::Key("D", "demo edition"),
    Line::Key("?", "all keys"),
    Line::Text("from another reader:"),
    Line::Typed("clearstory import newsboat"),
    Line::Typed("clearstory import FILE.opml"),
];

impl Model {
    /// Whether there is nothing at all in the library, and nothing else is shown.
    pub(super) fn is_welcome(&self) -> bool {
        let Some(library) = &self.library else {
            return false;
        };
        let counts = library.shelves.counts;
        let has_kept = counts.starred + counts.saved > 0;
        let is_empty = library.shelves.feeds.is_empty() && !has_kept;
        let is_shelf = self.list.shelf().is_some();
        let at_feeds = !self.screens.iter().any(|s| matches!(s, Screen::List));
        let reads = self.screens.iter().any(|s| matches!(s, Screen::Story));
        library.state == State::Here && is_empty && (is_shelf || at_feeds) && !reads
    }
}

/// Asks for the demo edition.
pub fn open_demo(model: &mut Model) -> Vec<Effect> {
    vec![Effect::Demo(model.tickets.draw(Slot::List))]
}

/// Shows the demo edition as a list.
pub fn take_demo(model: &mut Model, edition: Vec<Headline>) {
    let is_hidden = model.list.is_hidden;
    model.list = List::new("Demo edition", edition);
    model.list.is_hidden = is_hidden;
    model.screens.truncate(1);
    model.screens.push(Screen::List);
    model.tell("the demo edition, from another time; q goes back");
}

/// Paints it, in the middle.
pub fn paint(area: Rect, buffer: &mut Buffer, theme: Theme) {
    let fits = usize::from(area.height) > WHOLE.len() && area.width > CELLS;
    let lines = if fits { WHOLE } else { SHORT };
    let left = area.width.saturating_sub(CELLS) / 2;
    let top = area.height.saturating_sub(lines.len() as u16) / 3;
    let left = if area.width > 30 { left.max(2) } else { left };
    let inner = Rect {
        x: area.x + left,
        width: area.width - left,
        ..area
    };
    for (line, row) in lines.iter().zip(top..area.height) {
        paint_line(line, inner, row, (buffer, theme));
    }
}

fn paint_line(line: &Line, area: Rect, row: u16, (buffer, theme): (&mut Buffer, Theme)) {
    let plain = theme.part(Part::Plain);
    match line {
        Line::Space => {}
        Line::Title(text) => paint::line(buffer, area, row, text, theme.part(Part::Title)),
        Line::Text(text) => paint::line(buffer, area, row, text, theme.part(Part::Quiet)),
        Line::Typed(text) => {
            let text = SafeText::line(text);
            paint::line(buffer, area, row, &format!("  {text}"), plain);
        }
        Line::Key(key, text) => {
            let text = paint::fit(&format!("  {key}   {text}"), area.width);
            let at = (area.x, area.y + row);
            let end = paint::write(buffer, at, area.right(), &text, plain);
            let at = (area.x + 2, area.y + row);
            paint::write(buffer, at, end, key, theme.part(Part::Key));
        }
    }
}
