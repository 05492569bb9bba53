//! A list of the library: its stories as they were when it was asked for, of which only those near the screen are known.
//! Knows nothing of how they are painted.

mod fresh;
mod known;
mod places;

use std::collections::HashSet;
use std::ops::Range;

use super::msg::Listing;
use crate::doc::SafeText;
use crate::story::library::{Line, StoryId};
use crate::story::{Address, Item, Marked, Order, Shelf, Wish};
use known::Known;
use places::Places;

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

/// The stories of one list. What is read or deleted stays until one leaves the list.
#[derive(Debug, Default)]
pub struct Shelved {
    /// What was asked for.
    pub wish: Wish,
    /// How far it is.
    pub state: State,
    /// What its filter means in full; empty without one.
    pub meaning: SafeText,
    /// Where a selection begins; it goes on to the cursor.
    pub selected_from: Option<StoryId>,
    /// Whether the library has changed since the list was compared with it.
    pub wants_look: bool,
    /// Whether what is new is taken in as soon as it is known, because the reader took something back.
    pub restores: bool,
    items: Vec<Item>,
    places: Places,
    unread: usize,
    gone: HashSet<StoryId>,
    known: Known,
    fresh: Vec<Item>,
    new: usize,
}

impl Shelved {
    /// A list that was asked for.
    pub fn coming(wish: Wish) -> Self {
        Self {
            wish,
            ..Self::default()
        }
    }

    /// Takes what came; linear in its length.
    pub fn take(&mut self, listing: Listing) {
        let known = std::mem::take(&mut self.known);
        let has_changed = self.wants_look;
        *self = Self {
            wish: listing.wish,
            state: State::Here,
            meaning: listing.filter,
            known,
            ..Self::default()
        };
        self.known.age();
        self.set_items(listing.items);
        self.learn_unasked(listing.lines);
        if has_changed {
            // It may have been made before the change.
            self.age();
        }
    }

    fn set_items(&mut self, items: Vec<Item>) {
        let places = items.iter().enumerate();
        self.places = places.map(|(place, item)| (item.story, place)).collect();
        self.unread = items.iter().filter(|i| i.is_unread).count();
        self.items = items;
    }

    fn learn_unasked(&mut self, lines: Vec<Line>) {
        for line in &lines {
            self.set_unread(line.id, line.is_unread);
        }
        self.known.put(lines);
    }

    /// Takes the stories that were asked for, as lists show them; those that did not come are gone.
    pub fn learn(&mut self, lines: Vec<Line>) {
        for story in self.known.asked().to_vec() {
            if self.known.is_changed_since(story) || !self.places.contains_key(&story) {
                continue;
            }
            let line = lines.iter().find(|l| l.id == story);
            self.set_unread(story, line.is_some_and(|l| l.is_unread));
            if line.is_some() {
                self.gone.remove(&story);
            } else {
                self.gone.insert(story);
            }
        }
        let centre = lines.first().and_then(|l| self.places.get(&l.id)).copied();
        self.known.answer(lines);
        if let Some(centre) = centre {
            let places = &self.places;
            self.known
                .keep_near(centre, |story| places.get(&story).copied());
        }
    }

    fn set_unread(&mut self, story: StoryId, is_unread: bool) {
        if let Some(place) = self.places.get(&story).copied() {
            self.set_unread_at(place, is_unread);
        }
    }

    fn set_unread_at(&mut self, place: usize, is_unread: bool) {
        let item = &mut self.items[place];
        if item.is_unread != is_unread {
            item.is_unread = is_unread;
            self.unread = if is_unread {
                self.unread + 1
            } else {
                self.unread - 1
            };
        }
    }

    /// Its stories in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// A story as lists show it, when it is known.
    pub fn line(&self, story: StoryId) -> Option<&Line> {
        self.known.line(story)
    }

    /// Whether a story was deleted since the list came.
    pub fn is_gone(&self, story: StoryId) -> bool {
        self.gone.contains(&story)
    }

    /// Stories that are unread now, and stories that are there.
    pub fn counts(&self) -> (usize, usize) {
        (self.unread, self.items.len() - self.gone.len())
    }

    /// Where a story stands.
    pub fn place_of(&self, address: &Address) -> Option<usize> {
        match address {
            Address::Library(story) => self.places.get(story).copied(),
            _ => None,
        }
    }

    /// Whether a story is unread here.
    pub fn is_unread(&self, story: StoryId) -> bool {
        let place = self.places.get(&story);
        place.is_some_and(|place| self.items[*place].is_unread)
    }

    /// Of the stories in a stretch those that are to be asked for, as they are not known or were known before the
    /// library changed; they are remembered as asked for.
    pub fn ask(&mut self, stretch: Range<usize>) -> Vec<StoryId> {
        let end = stretch.end.min(self.items.len());
        let items = &self.items[stretch.start.min(end)..end];
        let stories = items.iter().map(|item| item.story);
        self.known.ask(stories)
    }

    /// Has everything that is known asked for again, when it comes near the screen; the list is compared again too.
    pub fn age(&mut self) {
        self.known.age();
        self.wants_look = true;
    }

    /// Marks stories of the list before the library says so too.
    pub fn mark(&mut self, stories: &[StoryId], marked: Marked) {
        for &story in stories {
            match marked {
                Marked::Read => self.set_unread(story, false),
                Marked::Unread => self.set_unread(story, true),
                Marked::Delete if self.places.contains_key(&story) => {
                    self.set_unread(story, false);
                    self.gone.insert(story);
                }
                _ => {}
            }
            self.known.change(story, |line| set(line, marked));
        }
        self.restores = false;
    }

    /// The next unread story behind a place, or before it.
    pub fn unread_from(&self, place: usize, forward: bool) -> Option<usize> {
        if self.unread == 0 {
            return None;
        }
        let is_unread = |n: &usize| self.items[*n].is_unread;
        if forward {
            (place + 1..self.items.len()).find(is_unread)
        } else {
            (0..place.min(self.items.len())).rev().find(is_unread)
        }
    }

    /// The unread story that is the first from the other end, up to a place.
    pub fn unread_round(&self, place: usize, forward: bool) -> Option<usize> {
        if self.unread == 0 {
            return None;
        }
        let is_unread = |n: &usize| self.items[*n].is_unread;
        if forward {
            (0..place.min(self.items.len())).find(is_unread)
        } else {
            (place + 1..self.items.len()).rev().find(is_unread)
        }
    }

    /// The places of the selection that ends at the cursor.
    pub fn selected(&self, cursor: usize) -> Option<Range<usize>> {
        let from = *self.places.get(&self.selected_from?)?;
        Some(from.min(cursor)..from.max(cursor) + 1)
    }

    /// Whether only unread stories were asked for.
    pub fn is_of_unread(&self) -> bool {
        self.wish.only_unread || self.wish.shelf == Shelf::Unread
    }

    /// Whether its stories are of several feeds.
    pub fn is_mixed(&self) -> bool {
        !matches!(self.wish.shelf, Shelf::Feed(_))
    }

    /// Whether the stories stand by their dates.
    pub fn is_by_date(&self) -> bool {
        let is_ranked = matches!(self.wish.shelf, Shelf::Found(_));
        match self.wish.order {
            Some(order) => matches!(order, Order::Newest | Order::Oldest),
            None => !is_ranked && !self.wish.filter.contains("sort:"),
        }
    }
}

fn set(line: &mut Line, marked: Marked) {
    match marked {
        Marked::Read => line.is_unread = false,
        Marked::Unread => line.is_unread = true,
        Marked::Star => line.is_starred = true,
        Marked::Unstar => line.is_starred = false,
        Marked::Save => line.is_saved = true,
        Marked::Unsave => line.is_saved = false,
        Marked::Apart => line.cluster = None,
        Marked::Delete => {}
    }
}

#[cfg(test)]
mod tests;
