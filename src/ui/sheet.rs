//! A story set for reading: its header and rows, where one stands in it, what was found and changed in it.
//! Knows nothing of keys and of the rest of the screen.

mod aside;
mod hand;

use std::sync::Arc;

use super::counts::Counts;
use super::find::Find;
use super::header::Header;
use super::msg::Beside;
use crate::doc::{Kind, Place, SafeText};
use crate::layout::{Cuts, Layout, Measure, RowPlace, lay_out, lay_out_again};
use crate::story::{Story, WORDS_A_MINUTE};
use aside::Aside;

pub use hand::Change;

/// Which text of a story is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// What was kept.
    #[default]
    Clean,
    /// What was cut too, as if kept.
    Everything,
    /// The page as it came.
    Source,
    /// The story with what went and what came since it was changed.
    Changes,
}

/// The room a sheet is set for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// For the rows of the text.
    pub measure: Measure,
    /// Rows that are visible at a time.
    pub height: u16,
    /// Whether a line of the frame stands over the text.
    pub has_head: bool,
    /// Rows behind the text that say what comes next.
    pub tail: u16,
}

/// Where one stands, in a way that outlives every layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// On a row of the header.
    Header(usize),
    /// On a row of the text.
    Text(RowPlace),
}

/// A story with its rows.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The story; shared, because saving it happens elsewhere.
    pub story: Arc<Story>,
    /// What was looked for.
    pub find: Option<Find>,
    /// What the library knows of the story.
    pub beside: Option<Arc<Beside>>,
    /// What its other sources are called.
    also: Vec<SafeText>,
    aside: Aside,
    view: View,
    header: Header,
    layout: Layout,
    tail: usize,
    headings: Vec<usize>,
    counts: Counts,
    stand: (usize, Anchor),
    changes: Vec<Change>,
}

impl Sheet {
    /// Sets a story with what the library knows of it and what its other sources are called; stands where it says
    /// that reading should begin.
    pub fn new(
        story: Story,
        (beside, also): (Option<Arc<Beside>>, Vec<SafeText>),
        room: Room,
    ) -> Self {
        let start = story.place;
        let layout = lay_out(&story.document, room.measure);
        let mut sheet = Self {
            header: Header::new(&story, (beside.as_deref(), &also), room),
            counts: Counts::of(&story.document),
            story: Arc::new(story),
            find: None,
            beside,
            also,
            aside: Aside::default(),
            view: View::Clean,
            layout,
            tail: usize::from(room.tail),
            headings: Vec::new(),
            stand: (0, Anchor::Header(0)),
            changes: Vec::new(),
        };
        sheet.index();
        if start != Place(0) {
            sheet.stand_at(
                Anchor::Text(RowPlace {
                    place: start,
                    above: 0,
                }),
                room.height,
            );
        }
        sheet
    }

    /// Sets it anew where the room has changed; the row at the top stays the same text.
    pub fn fit(&mut self, room: Room) {
        self.tail = usize::from(room.tail);
        let cuts_changed = self.layout.measure().cuts != room.measure.cuts;
        if !self.header.is_for(room) {
            let beside = (self.beside.as_deref(), &*self.also);
            self.header = Header::new(&self.story, beside, room);
            self.index();
        }
        if self.layout.measure() != room.measure {
            self.set(room.measure);
        }
        if cuts_changed {
            self.search_again();
        }
        let anchor = self.stand.1;
        self.stand.0 = self.row_of(anchor).min(self.max_top(room.height));
    }

    /// Which text is shown.
    pub fn view(&self) -> View {
        self.view
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The rows.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What there is to count.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Rows of header and text, and of what comes behind them.
    pub fn height(&self) -> usize {
        self.text_end() + self.tail
    }

    /// Whether a row behind the text says what comes next.
    pub fn has_tail(&self) -> bool {
        self.tail > 0
    }

    /// The row behind the last one of the text.
    fn text_end(&self) -> usize {
        self.header.height() + self.layout.rows().len()
    }

    /// Whether there is no text to show.
    pub fn is_blank(&self) -> bool {
        self.layout.rows().is_empty()
    }

    /// The first visible row.
    pub fn top(&self) -> usize {
        self.stand.0
    }

    /// Where one stands.
    pub fn anchor(&self) -> Anchor {
        self.stand.1
    }

    /// The highest first row there is.
    pub fn max_top(&self, height: u16) -> usize {
        self.height().saturating_sub(usize::from(height.max(1)))
    }

    /// Scrolls by rows, negative upwards.
    pub fn scroll(&mut self, rows: isize, height: u16) {
        self.scroll_to(self.stand.0.saturating_add_signed(rows), height);
    }

    /// Scrolls so that a row is the first one, as far as the text goes.
    pub fn scroll_to(&mut self, row: usize, height: u16) {
        let top = row.min(self.max_top(height));
        let header = self.header.height();
        let anchor = match top.checked_sub(header) {
            None => Anchor::Header(top),
            Some(row) => Anchor::Text(self.layout.place_at(row)),
        };
        self.stand = (top, anchor);
    }

    /// Goes back to where one stood.
    pub fn stand_at(&mut self, anchor: Anchor, height: u16) {
        self.stand = (self.row_of(anchor).min(self.max_top(height)), anchor);
    }

    /// Brings a row into view with some text above it; nothing moves when it is visible already.
    pub fn reveal(&mut self, row: usize, height: u16) {
        let visible = self.stand.0..self.stand.0 + usize::from(height);
        if !visible.contains(&row) {
            self.scroll_to(row.saturating_sub(usize::from(height / 3)), height);
        }
    }

    /// Brings the current hit into view.
    pub fn reveal_hit(&mut self, height: u16) {
        let hit = self.find.as_ref().and_then(Find::current);
        if let Some((_, bytes)) = hit {
            self.reveal(self.row_at(Place(bytes.start)), height);
        }
    }

    /// The row, counted from the header, that shows a place.
    pub fn row_at(&self, place: Place) -> usize {
        self.header.height() + self.layout.row_at(RowPlace { place, above: 0 })
    }

    /// How far one has read: percent of the rows that can be scrolled away.
    pub fn percent(&self, height: u16) -> usize {
        match self.max_top(height) {
            0 => 100,
            most => self.stand.0 * 100 / most,
        }
    }

    /// Minutes to the end of the story; 0 at its end.
    pub fn minutes_left(&self, height: u16) -> usize {
        let below = self
            .height()
            .saturating_sub(self.stand.0 + usize::from(height));
        let words = self.counts.kept_words * below / self.height().max(1);
        words.div_ceil(WORDS_A_MINUTE)
    }

    /// The heading one reads under.
    pub fn section(&self) -> Option<&str> {
        let under = self.stand.0 + 1;
        let passed = self.headings.partition_point(|row| *row <= under);
        let row = self.headings[passed.checked_sub(1)?] - self.header.height();
        let block = self.layout.rows().get(row)?.block;
        let document = self.document();
        Some(document.text_of(document.blocks().get(block as usize)?))
    }

    /// The row of the next or previous heading.
    pub fn heading(&self, down: bool) -> Option<usize> {
        let top = self.stand.0;
        let mut rows = self.headings.iter().copied();
        if down {
            rows.find(|row| *row > top)
        } else {
            rows.rev().find(|row| *row < top)
        }
    }

    fn set(&mut self, measure: Measure) {
        self.layout = lay_out_again(self.document(), measure, &self.layout);
        self.index();
        self.stand.0 = self.row_of(self.stand.1);
    }

    fn search_again(&mut self) {
        let cuts = self.layout.measure().cuts;
        if let Some(mut find) = self.find.take() {
            find.refresh(self.document(), cuts);
            self.find = Some(find);
        }
    }

    fn row_of(&self, anchor: Anchor) -> usize {
        let header = self.header.height();
        match anchor {
            Anchor::Header(row) => row.min(header),
            Anchor::Text(at) => header + self.layout.row_at(at),
        }
    }

    /// Finds the first rows of the headings.
    fn index(&mut self) {
        let blocks = self.document().blocks();
        let header = self.header.height();
        let (mut found, mut last) = (Vec::new(), None);
        for (number, row) in self.layout.rows().iter().enumerate() {
            let kind = blocks.get(row.block as usize).map(|b| &b.kind);
            if row.cells > 0 && last != Some(row.block) && matches!(kind, Some(Kind::Heading(_))) {
                found.push(header + number);
                last = Some(row.block);
            }
        }
        self.headings = found;
    }
}

/// What becomes of cut blocks in a view.
pub fn cuts_of(view: View, xray: bool) -> Cuts {
    match view {
        _ if xray => Cuts::Xray,
        View::Clean => Cuts::Hidden,
        View::Everything | View::Source | View::Changes => Cuts::Shown,
    }
}
