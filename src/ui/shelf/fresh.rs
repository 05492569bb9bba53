//! What a list would be now, beside what it was when it was asked for: the new stories wait until the reader wants them.
//! Knows nothing of the cursor.

use std::collections::HashSet;

use super::super::msg::Listing;
use super::{Shelved, State};
use crate::story::library::StoryId;
use crate::story::{Item, Order};

impl Shelved {
    /// How many stories wait to be taken in.
    pub fn new_stories(&self) -> usize {
        self.new
    }

    /// Compares with what the list would be now; linear, and without a look-up where both stand in the same order.
    pub fn compare(&mut self, listing: Listing) {
        if listing.wish != self.wish || self.state != State::Here {
            return;
        }
        self.meaning = listing.filter;
        let mut seen = vec![false; self.items.len()];
        let (mut next, mut new) = (0, 0);
        for item in &listing.items {
            let is_next = self.items.get(next).is_some_and(|i| i.story == item.story);
            let place = if is_next {
                Some(next)
            } else {
                self.places.get(&item.story).copied()
            };
            let Some(place) = place else {
                new += 1;
                continue;
            };
            seen[place] = true;
            next = place + 1;
            self.set_unread_at(place, item.is_unread);
        }
        let places = &self.places;
        self.gone
            .retain(|s| places.get(s).is_none_or(|p| !seen[*p]));
        if self.is_of_unread() {
            for place in (0..seen.len()).filter(|place| !seen[*place]) {
                self.set_unread_at(place, false);
            }
        }
        self.new = new;
        self.fresh = if new > 0 { listing.items } else { Vec::new() };
        if new > 0 && (self.items.is_empty() || std::mem::take(&mut self.restores)) {
            self.take_new();
        }
        self.restores = false;
    }

    /// Takes the new stories in where they belong; those that are read or deleted by now stay. False without any.
    pub fn take_new(&mut self) -> bool {
        if self.new == 0 {
            return false;
        }
        let (fresh, old) = (
            std::mem::take(&mut self.fresh),
            std::mem::take(&mut self.items),
        );
        self.new = 0;
        let listed: HashSet<StoryId> = fresh.iter().map(|i| i.story).collect();
        let mut all: Vec<Item> = Vec::with_capacity(old.len() + fresh.len());
        let mut rest = old.iter().peekable();
        let stays = |i: &Item| !listed.contains(&i.story);
        for item in fresh {
            if let Some(place) = self.places.get(&item.story) {
                all.extend(std::iter::from_fn(|| rest.next_if(|i| stays(i)).copied()));
                rest.next();
                all.push(old[*place]);
                continue;
            }
            let before = |i: &&Item| stays(i) && self.is_dated_before(i, &item);
            all.extend(std::iter::from_fn(|| rest.next_if(before).copied()));
            all.push(item);
        }
        all.extend(rest.filter(|i| stays(i)));
        self.set_items(all);
        true
    }

    /// Whether a story's date puts it before another's.
    fn is_dated_before(&self, one: &Item, other: &Item) -> bool {
        match self.wish.order {
            Some(Order::Oldest) => one.date < other.date,
            _ => self.is_by_date() && one.date > other.date,
        }
    }
}
