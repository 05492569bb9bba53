//! A list of the library: its stories as they were when it was asked for, of which only those near the screen are known.
//! Knows nothing of how they are painted.

use std::collections::HashMap;

use super::msg::Listing;
use crate::doc::SafeText;
use crate::story::library::{Line, StoryId};
use crate::story::{Address, Item, Wish};

/// Stories that are known at a time; those far from the screen are forgotten first.
const KNOWN: usize = 2_000;

/// How far a list is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It was asked for.
    #[default]
    Coming,
    /// It is here.
    Here,
    /// It will not come, and why.
    Failed(SafeText),
}

/// The stories of one list.
#[derive(Debug, Default)]
pub struct Shelved {
    /// What was asked for.
    pub wish: Wish,
    /// How far it is.
    pub state: State,
    items: Vec<Item>,
    lines: HashMap<StoryId, Line>,
}

impl Shelved {
    /// A list that was asked for.
    pub fn coming(wish: Wish) -> Self {
        Self {
            wish,
            ..Self::default()
        }
    }

    /// Takes what came.
    pub fn take(&mut self, listing: Listing) {
        self.wish = listing.wish;
        self.state = State::Here;
        self.items = listing.items;
        self.lines.clear();
        self.learn(listing.lines);
    }

    /// Takes stories as lists show them.
    pub fn learn(&mut self, lines: Vec<Line>) {
        if self.lines.len() + lines.len() > KNOWN {
            self.lines.clear();
        }
        for line in lines {
            let place = self.items.iter_mut().find(|i| i.story == line.id);
            if let Some(item) = place {
                item.is_unread = line.is_unread;
            }
            self.lines.insert(line.id, line);
        }
    }

    /// Its stories in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// A story as lists show it, when it is known.
    pub fn line(&self, story: StoryId) -> Option<&Line> {
        self.lines.get(&story)
    }

    /// Where a story stands.
    pub fn place_of(&self, address: &Address) -> Option<usize> {
        let Address::Library(story) = address else {
            return None;
        };
        self.items.iter().position(|i| i.story == *story)
    }

    /// Of the stories in a stretch those that are not known.
    pub fn unknown(&self, stretch: std::ops::Range<usize>) -> Vec<StoryId> {
        let end = stretch.end.min(self.items.len());
        let items = &self.items[stretch.start.min(end)..end];
        let unknown = items.iter().filter(|i| !self.lines.contains_key(&i.story));
        unknown.map(|i| i.story).collect()
    }

    /// Of the stories in a stretch all.
    pub fn stretch(&self, stretch: std::ops::Range<usize>) -> Vec<StoryId> {
        let end = stretch.end.min(self.items.len());
        let items = &self.items[stretch.start.min(end)..end];
        items.iter().map(|i| i.story).collect()
    }

    /// Changes what is known of a story, before the library says so too.
    pub fn change(&mut self, story: StoryId, change: impl Fn(&mut Line)) {
        if let Some(line) = self.lines.get_mut(&story) {
            change(line);
            let is_unread = line.is_unread;
            if let Some(item) = self.items.iter_mut().find(|i| i.story == story) {
                item.is_unread = is_unread;
            }
        }
    }

    /// The next unread story behind a place, or before it.
    pub fn unread_from(&self, place: usize, forward: bool) -> Option<usize> {
        let is_unread = |n: &usize| self.items[*n].is_unread;
        if forward {
            (place + 1..self.items.len()).find(is_unread)
        } else {
            (0..place.min(self.items.len())).rev().find(is_unread)
        }
    }
}
