//! The list of stories: where they come from, the cursor, the part that can be seen.
//! Knows nothing of the text of a story, and of how entries are painted.

mod act;
mod entry;
mod named;
mod paint;
mod rows;
mod sifting;
mod words;

use std::ops::Range;

use jiff::Zoned;

use super::shelf::{Shelved, State};
use crate::doc::SafeText;
use crate::story::library::StoryId;
use crate::story::{Address, Headline, Shelf, Wish};

pub use act::act;

use named::Named;
pub use paint::{Scene, news};
use rows::Rows;
use sifting::Sifting;

/// The stories one can choose from.
#[derive(Debug)]
pub struct List {
    /// Whether a story has the whole screen even where both would fit.
    pub is_hidden: bool,
    /// Where the cursor goes once the list that was asked for is here.
    pub goal: Goal,
    /// Whether the story under the cursor is to be opened, as it was gone to before its list was here.
    pub opens: bool,
    name: SafeText,
    stories: Stories,
    cursor: usize,
    top: usize,
    former: Option<Box<Self>>,
    sifting: Option<Sifting>,
}

/// Where the cursor goes when a list comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Goal {
    /// To the first story.
    #[default]
    First,
    /// It stays on its story, where that is in the list.
    Stay,
    /// To this one, where it is in the list.
    Story(StoryId),
    /// To the first unread one, or the last; and whether it is opened.
    Unread {
        /// Whether the first.
        forward: bool,
        /// Whether it is opened.
        opens: bool,
    },
}

/// Where the stories of a list come from.
#[derive(Debug)]
enum Stories {
    /// They were named at the start.
    Named(Named),
    /// They are of the library.
    Shelved(Box<Shelved>),
}

impl List {
    /// A list with its name.
    pub fn new(name: &str, entries: Vec<Headline>) -> Self {
        Self::of(name, Stories::Named(Named::new(entries)))
    }

    /// A list of the library that was asked for.
    pub fn shelved(name: &str, wish: Wish) -> Self {
        Self::of(name, Stories::Shelved(Box::new(Shelved::coming(wish))))
    }

    fn of(name: &str, stories: Stories) -> Self {
        Self {
            is_hidden: false,
            goal: Goal::First,
            opens: false,
            name: SafeText::line(name),
            stories,
            cursor: 0,
            top: 0,
            former: None,
            sifting: None,
        }
    }

    /// Puts another list of the library in its place, which was asked for; until it comes this one can be seen behind
    /// its name, but nothing can be done with it.
    pub fn turn_to(&mut self, name: &str, wish: Wish) {
        let mut former = std::mem::replace(self, Self::shelved(name, wish));
        self.is_hidden = former.is_hidden;
        let is_here = former.shelf().is_some_and(|s| s.state == State::Here);
        self.former = if is_here {
            former.former = None;
            Some(Box::new(former))
        } else {
            former.former
        };
    }

    /// The list before, as long as this one is not here.
    fn former(&self) -> Option<&Self> {
        let is_coming = self.shelf().is_some_and(|s| s.state == State::Coming);
        self.former.as_deref().filter(|_| is_coming)
    }

    /// What of it is of the library.
    pub fn shelf(&self) -> Option<&Shelved> {
        match &self.stories {
            Stories::Shelved(shelved) => Some(shelved),
            Stories::Named(_) => None,
        }
    }

    /// The same, to be changed.
    pub fn shelf_mut(&mut self) -> Option<&mut Shelved> {
        match &mut self.stories {
            Stories::Shelved(shelved) => Some(shelved),
            Stories::Named(_) => None,
        }
    }

    /// Takes a list of the library under its name, and moves the cursor to where it was to go.
    pub fn take(&mut self, name: &str, listing: super::Listing) {
        let under_cursor = self.story();
        self.put_aside();
        let Some(shelf) = self.shelf_mut() else {
            return;
        };
        shelf.take(listing);
        self.former = None;
        self.name = SafeText::line(name);
        self.top = 0;
        let goal = std::mem::take(&mut self.goal);
        let items = self.shelf().map_or(&[][..], Shelved::items);
        self.cursor = match goal {
            Goal::First => 0,
            Goal::Stay => {
                let place = under_cursor.and_then(|s| self.place_of(&Address::Library(s)));
                place.unwrap_or(0)
            }
            Goal::Story(story) => self.place_of(&Address::Library(story)).unwrap_or(0),
            Goal::Unread { forward: true, .. } => {
                items.iter().position(|i| i.is_unread).unwrap_or(0)
            }
            Goal::Unread { .. } => items.iter().rposition(|i| i.is_unread).unwrap_or(0),
        };
        self.opens = matches!(goal, Goal::Unread { opens: true, .. });
    }

    /// Does something to the list that may put its stories elsewhere; the cursor stays on its story, at the same
    /// height on the screen.
    pub fn holding_cursor<T>(&mut self, work: impl FnOnce(&mut Shelved) -> T) -> Option<T> {
        let story = self.story();
        let cursor = self.cursor;
        let done = work(self.shelf_mut()?);
        if let Some(place) = story.and_then(|s| self.place_of(&Address::Library(s))) {
            self.cursor = place;
            self.top = (self.top + place).saturating_sub(cursor);
        }
        Some(done)
    }

    /// Whether there is nothing in it, filtered or not.
    pub fn is_empty(&self) -> bool {
        match &self.stories {
            Stories::Named(named) => named.entries.is_empty(),
            Stories::Shelved(shelved) => shelved.items().is_empty(),
        }
    }

    /// How many stories are shown.
    pub fn count(&self) -> usize {
        match &self.stories {
            Stories::Named(named) => named.shown.len(),
            Stories::Shelved(shelved) => shelved.items().len(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives it another name, once that is known.
    pub fn rename(&mut self, name: &str) {
        self.name = SafeText::line(name);
    }

    /// The words that titles must have, or the filter as it was typed.
    pub fn filter(&self) -> &str {
        match &self.stories {
            Stories::Named(named) => &named.filter,
            Stories::Shelved(shelved) => &shelved.wish.filter,
        }
    }

    /// The entry at a place; its title is empty while the library has not said it.
    pub fn entry(&self, place: usize) -> Option<Headline> {
        match &self.stories {
            Stories::Named(named) => named.entries.get(*named.shown.get(place)?).cloned(),
            Stories::Shelved(shelved) => {
                let story = shelved.items().get(place)?.story;
                let line = shelved.line(story);
                Some(Headline {
                    address: Address::Library(story),
                    title: line.map(|l| l.title.clone()).unwrap_or_default(),
                    note: line.map(|l| l.author.clone()).unwrap_or_default(),
                })
            }
        }
    }

    /// The entry under the cursor.
    pub fn chosen(&self) -> Option<Headline> {
        self.entry(self.cursor)
    }

    /// The story of the library under the cursor.
    pub fn story(&self) -> Option<StoryId> {
        Some(self.shelf()?.items().get(self.cursor)?.story)
    }

    /// Where the cursor is.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Moves the cursor to a place.
    pub fn choose_at(&mut self, place: usize) {
        self.cursor = place.min(self.count().saturating_sub(1));
    }

    /// The number of the cursor from 1, and of how many.
    pub fn position(&self) -> (usize, usize) {
        (self.cursor + 1, self.count())
    }

    /// Whether an address is in the list.
    pub fn contains(&self, address: &Address) -> bool {
        match &self.stories {
            Stories::Named(named) => named.entries.iter().any(|e| e.address == *address),
            Stories::Shelved(shelved) => shelved.place_of(address).is_some(),
        }
    }

    fn place_of(&self, address: &Address) -> Option<usize> {
        match &self.stories {
            Stories::Named(named) => named.place_of(address),
            Stories::Shelved(shelved) => shelved.place_of(address),
        }
    }

    /// Moves the cursor to an address, where it is shown.
    pub fn choose(&mut self, address: &Address) {
        self.cursor = self.place_of(address).unwrap_or(self.cursor);
    }

    /// Moves the cursor; false when it stands at that end already.
    pub fn step(&mut self, by: isize) -> bool {
        let last = self.count().saturating_sub(1);
        let before = self.cursor;
        self.cursor = before.saturating_add_signed(by).min(last);
        self.cursor != before
    }

    /// Moves the cursor to the next story that is not deleted; false when there is none on that side.
    pub fn step_on(&mut self, by: isize) -> bool {
        let before = self.cursor;
        let is_gone = |list: &Self| {
            let shelf = list.shelf();
            shelf.is_some_and(|s| list.story().is_some_and(|story| s.is_gone(story)))
        };
        let mut moved = self.step(by);
        while moved && is_gone(self) {
            moved = self.step(by.signum());
        }
        if is_gone(self) {
            self.cursor = before;
        }
        self.cursor != before
    }

    /// Shows only the titles and notes with all these words, of stories that were named; the cursor stays on its entry
    /// where it can.
    pub fn set_filter(&mut self, filter: &str) {
        if let Stories::Named(named) = &mut self.stories {
            self.cursor = named.set_filter(filter, self.cursor);
        }
    }

    /// Takes what a story says of itself.
    pub fn learn(&mut self, address: &Address, title: SafeText, note: SafeText) {
        if let Stories::Named(named) = &mut self.stories {
            named.learn(address, title, note);
        }
    }

    /// Whether the days of its stories are told apart.
    fn has_days(&self) -> bool {
        let shelf = self.shelf();
        shelf.is_some_and(|s| s.is_by_date() && s.wish.shelf != Shelf::Today)
    }

    /// The places that can be seen in so many rows, and as many before and behind.
    pub fn near(&self, rows: u16) -> Range<usize> {
        let room = Rows::new(self, rows, None).most();
        self.top.saturating_sub(room)..self.top + 2 * room
    }

    /// Scrolls so far that the cursor can be seen in so many rows.
    pub fn keep_cursor_visible(&mut self, rows: u16, clock: Option<&Zoned>) {
        let last = self.count().saturating_sub(1);
        self.cursor = self.cursor.min(last);
        self.top = Rows::new(self, rows, clock).top(self.top, self.cursor);
    }

    /// How many entries can be seen in so many rows.
    pub fn page(&self, rows: u16, clock: Option<&Zoned>) -> usize {
        Rows::new(self, rows, clock).seen(self.top).len().max(1)
    }
}

#[cfg(test)]
mod tests;
