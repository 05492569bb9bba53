//! What is measured of every paragraph, as named columns of numbers: one code for training and for reading.
//! Knows nothing of how they are weighed.

mod facts;
mod hand;
mod near;
mod own;
mod page;
mod relate;
mod voices;

use std::sync::LazyLock;

pub(super) use facts::Facts;
pub(super) use hand::{NAMES as HAND_NAMES, Row as HandRow};

use super::paragraphs::Paragraph;
use hand::Hand;
use near::{AROUND, Around};
use own::OWN;
use page::{PAGE, Page};

/// Columns of a row.
pub(super) const COLUMNS: usize = OWN + AROUND + PAGE;

/// One paragraph as numbers, by [`names`].
pub(super) type Row = [f32; COLUMNS];

static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let page = page::NAMES.iter().map(|n| (*n).to_owned());
    own::names().chain(near::names()).chain(page).collect()
});

/// The names of the columns, in the order of a row.
pub(super) fn names() -> Vec<&'static str> {
    NAMES.iter().map(String::as_str).collect()
}

/// The facts of all paragraphs, and what only shows over many of them.
pub(super) struct Features {
    /// What each paragraph shows by itself.
    pub facts: Vec<Facts>,
    hand: Hand,
    around: Around,
    page: Page,
}

impl Features {
    /// Measures all paragraphs.
    pub fn of(paragraphs: &[Paragraph]) -> Self {
        let mut facts: Vec<Facts> = paragraphs.iter().map(Facts::of).collect();
        let runs = relate::relate(paragraphs, &mut facts);
        hand::mark_teaser_runs(&mut facts);
        let hand = Hand::of(paragraphs, &facts);
        Self {
            around: Around::of(&facts),
            page: Page::of(&facts, runs, &hand),
            hand,
            facts,
        }
    }

    /// How much the text looks like a saved page, 0 to 1.
    pub fn junky(&self) -> f32 {
        self.hand.junky
    }

    /// The columns weighed by hand of one paragraph.
    pub fn hand_row(&self, at: usize) -> HandRow {
        self.hand.row(&self.facts, at)
    }

    /// The columns of one paragraph.
    pub fn row(&self, at: usize) -> Row {
        let mut row = [0.0; COLUMNS];
        let (own, rest) = row.split_at_mut(OWN);
        let (around, page) = rest.split_at_mut(AROUND);
        own.copy_from_slice(&own::row(&self.facts[at]));
        self.around.write(&self.facts, at, around);
        self.page.write((&self.facts, &self.hand), at, page);
        row
    }
}
