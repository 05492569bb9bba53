//! Where one has been: the way back and forward, and the stories that are still at hand.
//! Knows nothing of screens.

use super::sheet::{Anchor, Sheet};
use crate::doc::SafeText;
use crate::story::{Address, Headline, Wish};

/// Stories kept at hand; the ones left longest ago go first, and those changed by hand last.
const AT_HAND: usize = 16;
/// Steps back that are remembered.
const STEPS: usize = 200;

/// A story and where one stood in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The story.
    pub address: Address,
    /// Its title, for the line that says where back goes.
    pub title: SafeText,
    /// Where one stood.
    pub anchor: Anchor,
    /// The list of the library it was read from, where going back leads there too.
    pub list: Option<Wish>,
    /// Whether one was reading; else one stood in the list.
    pub is_reading: bool,
}

impl Spot {
    /// A spot at the beginning of a story.
    pub fn at(story: Headline) -> Self {
        Self {
            address: story.address,
            title: story.title,
            anchor: Anchor::Header(0),
            list: None,
            is_reading: true,
        }
    }
}

/// The way one has come.
#[derive(Debug, Default)]
pub struct Trail {
    back: Vec<Spot>,
    forward: Vec<Spot>,
    at_hand: Vec<(Address, Sheet)>,
    stood: Vec<(Address, Anchor)>,
}

impl Trail {
    /// Remembers a spot that is left for a new one.
    pub fn leave(&mut self, spot: Spot) {
        self.forward.clear();
        if self.back.last() != Some(&spot) {
            self.back.push(spot);
        }
        if self.back.len() > STEPS {
            self.back.remove(0);
        }
    }

    /// The last spot, in exchange for the present one.
    pub fn step_back(&mut self, here: Option<Spot>) -> Option<Spot> {
        let spot = self.back.pop()?;
        self.forward.extend(here);
        Some(spot)
    }

    /// The spot one came back from, in exchange for the present one.
    pub fn step_forward(&mut self, here: Option<Spot>) -> Option<Spot> {
        let spot = self.forward.pop()?;
        self.back.extend(here);
        Some(spot)
    }

    /// The last spot in another story.
    pub fn last_other(&self, address: &Address) -> Option<&Spot> {
        self.back.iter().rev().find(|s| s.address != *address)
    }

    /// Keeps a story at hand.
    pub fn put(&mut self, address: Address, sheet: Sheet) {
        self.stood.retain(|(a, _)| *a != address);
        self.stood.push((address.clone(), sheet.anchor()));
        self.at_hand.retain(|(a, _)| *a != address);
        self.at_hand.push((address, sheet));
        if self.at_hand.len() > AT_HAND {
            let unchanged = self.at_hand.iter().position(|(_, s)| !s.is_changed());
            self.at_hand.remove(unchanged.unwrap_or(0));
        }
    }

    /// Keeps only stories at hand that were changed by hand: the others are cleaned otherwise by now.
    pub fn forget_unchanged(&mut self) {
        self.at_hand.retain(|(_, sheet)| sheet.is_changed());
    }

    /// Whether a story is still at hand.
    pub fn has(&self, address: &Address) -> bool {
        self.at_hand.iter().any(|(a, _)| a == address)
    }

    /// The story, when it is still at hand.
    pub fn fetch(&mut self, address: &Address) -> Option<Sheet> {
        let found = self.at_hand.iter().position(|(a, _)| a == address)?;
        Some(self.at_hand.remove(found).1)
    }

    /// Where one stood in a story when one left it.
    pub fn stood_in(&self, address: &Address) -> Option<Anchor> {
        let found = self.stood.iter().find(|(a, _)| a == address);
        found.map(|(_, anchor)| *anchor)
    }
}
