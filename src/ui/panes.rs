//! The one geometry: which part of the screen shows what. Update asks it for the measure, view for where to paint.
//! Knows nothing of styles.

use ratatui::layout::Rect;

use super::sheet::{Room, View, cuts_of};
use super::{Effect, Model, Screen, Size};
use crate::layout::Measure;
use crate::story::Address;

/// Columns from which list and story stand side by side.
const SIDE_BY_SIDE: u16 = 90;
/// Columns from which the feeds stand beside them.
const THREE: u16 = 140;
/// Columns of the feeds where all three stand side by side.
const FEEDS_CELLS: u16 = 22;
/// Columns without which two panes are of no use, and three.
const LEAST: [u16; 2] = [60, 100];

/// The pane that keys go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The feeds.
    Feeds,
    /// The list of stories.
    List,
    /// The story.
    Story,
}

/// Areas of the screen; what is not shown is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Panes {
    /// Everything.
    pub whole: Rect,
    /// The feeds.
    pub feeds: Option<Rect>,
    /// The list of stories.
    pub list: Option<Rect>,
    /// The first screen of an empty library.
    pub welcome: Option<Rect>,
    /// The line over a story that says where back goes, or what X-ray shows.
    pub head: Option<Rect>,
    /// Header and text of the story, with its margins.
    pub story: Option<Rect>,
    /// Left edge of the text.
    pub text_x: u16,
    /// Cells of a line of prose.
    pub cells: u16,
    /// Cells of code and tables.
    pub reach: u16,
    /// The status line.
    pub status: Option<Rect>,
}

impl Panes {
    /// Whether list and story stand side by side.
    pub fn has_both(&self) -> bool {
        self.list.is_some() && self.story.is_some()
    }

    /// Rows of the story that are visible.
    pub fn rows(&self) -> u16 {
        self.story.map_or(self.whole.height, |s| s.height)
    }
}

/// Divides the screen.
pub fn panes(size: Size, model: &Model) -> Panes {
    let whole = Rect::new(0, 0, size.columns, size.rows);
    let has_status = whole.height >= 2;
    let body = Rect::new(0, 0, whole.width, whole.height - u16::from(has_status));
    let mut panes = Panes {
        whole,
        status: has_status.then(|| Rect::new(0, body.height, whole.width, 1)),
        ..Panes::default()
    };
    if model.is_welcome() {
        panes.welcome = Some(body);
        return panes;
    }
    let (focus, columns) = (model.focus(), model.columns());
    let is_zen = model.list.is_hidden && focus == Focus::Story;
    if !model.has_list() || is_zen || (columns == 1 && focus == Focus::Story) {
        place_story(&mut panes, model, body);
        return panes;
    }
    if columns == 1 || (model.library.is_none() && model.list.is_empty()) {
        place_alone(&mut panes, model, (focus, body));
        return panes;
    }
    let mut rest = body;
    if columns == 3 {
        (panes.feeds, rest) = split(rest, FEEDS_CELLS.max(whole.width / 8));
    }
    if focus == Focus::Feeds && columns == 2 {
        (panes.feeds, rest) = split(rest, list_cells(whole.width));
    } else {
        (panes.list, rest) = split(rest, list_cells(whole.width));
    }
    place_story(&mut panes, model, rest);
    panes
}

/// So many columns, and what is left behind the rule beside them.
fn split(area: Rect, cells: u16) -> (Option<Rect>, Rect) {
    let width = cells.min(area.width);
    let x = (area.x + width + 1).min(area.right());
    let rest = Rect {
        x,
        width: area.right() - x,
        ..area
    };
    (Some(Rect { width, ..area }), rest)
}

/// Gives one pane all of the screen.
fn place_alone(panes: &mut Panes, model: &Model, (focus, body): (Focus, Rect)) {
    match focus {
        Focus::Feeds => panes.feeds = Some(body),
        Focus::List => panes.list = Some(body),
        Focus::Story => {}
    }
    set_measure(panes, model, body);
}

/// 28 cells of 100, 50 of 140, in between as much as the text leaves.
fn list_cells(width: u16) -> u16 {
    (28 + width.saturating_sub(100).min(40) * 22 / 40).min(50)
}

fn place_story(panes: &mut Panes, model: &Model, area: Rect) {
    let head = head_rows(panes, model, area).min(area.height);
    panes.head = (head > 0).then_some(Rect { height: 1, ..area });
    let story = Rect::new(area.x, area.y + head, area.width, area.height - head);
    panes.story = Some(story);
    set_measure(panes, model, story);
}

/// The line over the story and the empty one below it, as far as there is room for them.
fn head_rows(panes: &Panes, model: &Model, area: Rect) -> u16 {
    let space = u16::from(area.height >= 8);
    if model.is_xray() || model.shows_changes() {
        return if area.height < 4 { 0 } else { 1 + space };
    }
    let alone = panes.list.is_none() && panes.feeds.is_none();
    let narrow = alone && !model.list.is_hidden;
    if narrow && model.way_back().is_some() && area.height >= 12 {
        2
    } else {
        0
    }
}

/// Centres the measure; code and tables may go on to the margin on the right.
fn set_measure(panes: &mut Panes, model: &Model, area: Rect) {
    let margin = match area.width {
        50.. => 2,
        24.. => 1,
        _ => 0,
    };
    panes.cells = model
        .settings
        .measure
        .min(area.width.saturating_sub(2 * margin));
    let left = (area.width - panes.cells) / 2;
    panes.text_x = area.x + left;
    panes.reach = (area.width - left).saturating_sub(margin).max(panes.cells);
}

impl Model {
    /// The pane that keys go to, whatever lies over it.
    pub(super) fn focus(&self) -> Focus {
        let of = |screen: &Screen| match screen {
            Screen::Feeds => Some(Focus::Feeds),
            Screen::List => Some(Focus::List),
            Screen::Story | Screen::Xray(_) => Some(Focus::Story),
            _ => None,
        };
        self.screens
            .iter()
            .rev()
            .find_map(of)
            .unwrap_or(Focus::List)
    }

    /// Whether there is a list to go back to.
    pub(super) fn has_list(&self) -> bool {
        let is_list = |s: &Screen| matches!(s, Screen::List | Screen::Feeds);
        self.screens.iter().any(is_list)
    }

    /// How many panes stand side by side.
    fn columns(&self) -> u8 {
        let width = self.size.columns;
        let has_feeds = self.library.is_some() && self.list.shelf().is_some();
        let most = if has_feeds { 3 } else { 2 };
        let fitting = match self.settings.columns {
            None if width >= THREE => 3,
            None if width >= SIDE_BY_SIDE => 2,
            Some(3) if width >= LEAST[1] => 3,
            Some(2..) if width >= LEAST[0] => 2,
            _ => 1,
        };
        fitting.min(most)
    }

    /// The room the shown story has.
    pub(super) fn room(&self, panes: &Panes) -> Room {
        let view = self.sheet().map_or(View::Clean, super::sheet::Sheet::view);
        let measure = Measure {
            cells: panes.cells,
            reach: panes.reach,
            cuts: cuts_of(view, self.is_xray()),
            hyphens: self.settings.hyphens,
        };
        Room {
            measure,
            height: panes.rows(),
            has_head: panes.head.is_some(),
            tail: self.tail(panes.rows()),
        }
    }

    /// Rows behind the text of a story of the library: an empty one, and one that says what comes next.
    fn tail(&self, rows: u16) -> u16 {
        let address = self.reader.as_ref().map(|r| &r.address);
        match address {
            Some(Address::Library(_)) => 1 + u16::from(rows >= 8),
            _ => 0,
        }
    }

    /// Whether what has changed in a story is shown.
    pub(super) fn shows_changes(&self) -> bool {
        self.sheet().is_some_and(|s| s.view() == View::Changes)
    }

    /// Whether X-ray is open.
    pub(super) fn is_xray(&self) -> bool {
        self.screens.iter().any(|s| matches!(s, Screen::Xray(_)))
    }

    /// Only the text, and back; with a count so many columns of panes, and with the same count again as many as fit.
    pub(super) fn arrange(&mut self, columns: Option<usize>) {
        let Some(count) = columns else {
            self.list.is_hidden = !self.list.is_hidden;
            return;
        };
        let wanted = u8::try_from(count).ok().filter(|n| (1..=3).contains(n));
        let is_same = wanted == self.settings.columns;
        self.settings.columns = wanted.filter(|_| !is_same);
        self.list.is_hidden = false;
        match self.settings.columns {
            Some(1) => self.tell("one column; 1z again: as many as fit"),
            Some(n) => self.tell(format!(
                "{n} columns where they fit; {n}z again: as many as fit"
            )),
            None => self.tell("as many columns as fit"),
        }
    }

    pub(super) fn set_measure(&mut self, cells: u16) -> Vec<Effect> {
        self.settings.measure = cells;
        self.tell(format!("lines of {cells} cells"));
        Vec::new()
    }
}
