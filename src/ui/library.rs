//! The library as the screen knows it: feeds and counts, the time, how a refresh goes.
//! Knows nothing of how it is painted and of one list.

use jiff::Zoned;

use super::feeds::Rail;
use super::list::List;
use super::msg::{Answer, Effect, Listing, Refreshing, Shelves};
use super::panes::Focus;
use super::shelf::State;
use super::{Model, Notice, Screen, Settings, Slot, Start};
use crate::doc::{Place, SafeText};
use crate::story::library::{FeedId, Line, StoryId, TextPolicy};
use crate::story::{Address, Mark, Marked, Shelf, Stop, Target, Wish};

/// What is known of the library.
#[derive(Debug, Default)]
pub struct Library {
    /// Its feeds, and what stands beside them.
    pub shelves: Shelves,
    /// How far they are.
    pub state: State,
    /// The feeds as they are walked through.
    pub rail: Rail,
    /// The time.
    pub clock: Option<Zoned>,
    /// How a refresh goes; none when there is none.
    pub refreshing: Option<Refreshing>,
    /// How many feeds it asks.
    pub asked: usize,
    /// The place that was remembered last.
    remembered: Option<(StoryId, Place, bool)>,
    /// The feed whose text was chosen last, and what it had before.
    pub chose: Option<(FeedId, TextPolicy)>,
}

impl Model {
    /// A session over the library.
    pub fn library(settings: Settings) -> Self {
        let mut model = Self::new("", Vec::new(), Start::List, settings);
        let wish = Wish::default();
        model.list = List::shelved(&name_of(&wish.shelf, &Shelves::default()), wish);
        model.screens = vec![Screen::Feeds, Screen::List];
        model.library = Some(Library::default());
        model
    }

    /// Asks for all that the screen of the library shows.
    pub(super) fn begin_library(&mut self) -> Vec<Effect> {
        let Some(wish) = self.list.shelf().map(|s| s.wish.clone()) else {
            return Vec::new();
        };
        let feeds = Effect::Feeds(self.tickets.draw(Slot::Feeds));
        let list = Effect::List(self.tickets.draw(Slot::List), wish);
        vec![feeds, list]
    }

    /// Asks for a list, in place of the one that is shown.
    pub(super) fn list_shelf(&mut self, wish: Wish) -> Vec<Effect> {
        let shelves = self.library.as_ref().map(|l| &l.shelves);
        let name = name_of(&wish.shelf, shelves.unwrap_or(&Shelves::default()));
        let is_hidden = self.list.is_hidden;
        self.list = List::shelved(&name, wish.clone());
        self.list.is_hidden = is_hidden;
        vec![Effect::List(self.tickets.draw(Slot::List), wish)]
    }

    /// Takes an answer of the library.
    pub(super) fn take_library(&mut self, answer: Answer) {
        match answer {
            Answer::Feeds(shelves) => self.take_shelves(*shelves),
            Answer::Listed(listing) => self.take_listing(*listing),
            Answer::Lines(lines) => self.take_lines(lines),
            _ => {}
        }
    }

    fn take_shelves(&mut self, shelves: Shelves) {
        if let Some(note) = shelves.notes.first() {
            self.line.notice = Some(Notice::word(&**note));
        }
        if let Some(library) = &mut self.library {
            library.shelves = shelves;
            library.state = State::Here;
        }
    }

    fn take_listing(&mut self, listing: Listing) {
        if let Some(shelf) = self.list.shelf_mut() {
            shelf.take(listing);
        }
    }

    fn take_lines(&mut self, lines: Vec<Line>) {
        if let Some(Address::Library(story)) = self.reader.as_ref().map(|r| &r.address)
            && let Some(line) = lines.iter().find(|l| l.id == *story).cloned()
            && let Some(sheet) = self.sheet_mut()
        {
            sheet.learn(line);
        }
        if let Some(shelf) = self.list.shelf_mut() {
            shelf.learn(lines);
        }
    }

    pub(super) fn set_clock(&mut self, now: Zoned) {
        if let Some(library) = &mut self.library {
            library.clock = Some(now);
        }
    }

    pub(super) fn refreshing(&mut self, how: Refreshing) {
        if let Refreshing::Ended { said, is_fault, .. } = &how {
            self.line.notice = Some(if *is_fault {
                Notice::fault(&**said)
            } else {
                Notice::word(&**said)
            });
        }
        if let Some(library) = &mut self.library {
            if let Refreshing::Begun(feeds) = how {
                library.asked = feeds;
            }
            let is_over = matches!(how, Refreshing::Ended { .. });
            library.refreshing = (!is_over).then_some(how);
        }
    }

    /// Says why the library cannot show something.
    pub(super) fn library_failed(&mut self, slot: Slot, why: &str) {
        let failed = State::Failed(SafeText::line(why));
        match slot {
            Slot::List => {
                if let Some(shelf) = self.list.shelf_mut() {
                    shelf.state = failed;
                }
            }
            _ => {
                if let Some(library) = &mut self.library {
                    library.state = failed;
                }
            }
        }
    }

    /// Asks anew for what is shown, after the library has changed; the list stays as it is.
    pub(super) fn library_changed(&mut self) -> Vec<Effect> {
        if self.library.is_none() {
            return Vec::new();
        }
        let mut effects = vec![Effect::Feeds(self.tickets.draw(Slot::Feeds))];
        let rows = self.panes().list.map_or(0, |area| area.height);
        let near = self.list.near(rows);
        if let Some(shelf) = self.list.shelf() {
            let mut stories = shelf.stretch(near);
            if let Some(Address::Library(shown)) = self.reader.as_ref().map(|r| &r.address)
                && !stories.contains(shown)
            {
                stories.push(*shown);
            }
            effects.push(Effect::Lines(self.tickets.draw(Slot::Lines), stories));
        }
        effects
    }

    /// Asks for the stories of the list near the screen that are not known.
    pub(super) fn fill_list(&mut self) -> Option<Effect> {
        let rows = self.panes().list?.height;
        let unknown = self.list.shelf()?.unknown(self.list.near(rows));
        if unknown.is_empty() || self.tickets.is_awaited(Slot::Lines) {
            return None;
        }
        Some(Effect::Lines(self.tickets.draw(Slot::Lines), unknown))
    }

    /// Has the place remembered where one reads, when it is another than the last: only of a story that is being read,
    /// and not while another text than its own is shown. A story at its first row was not begun; one that was read to
    /// its end begins at the top again.
    pub(super) fn remember(&mut self) -> Option<Effect> {
        if self.focus() != Focus::Story {
            return None;
        }
        let height = self.panes().rows();
        let Address::Library(story) = self.reader.as_ref()?.address else {
            return None;
        };
        let sheet = self.sheet().filter(|s| s.view().is_story())?;
        let place = sheet.story_place();
        let is_finished = sheet.top() == sheet.max_top(height);
        let line = &sheet.beside.as_ref()?.line;
        let was_begun = line.place.is_some_and(|p| p > Place(0));
        let now = (story, place, is_finished);
        let library = self.library.as_ref()?;
        let is_known = match library.remembered {
            Some((known, ..)) if known == story => library.remembered == Some(now),
            _ => place == Place(0) && !was_begun && !is_finished,
        };
        if is_known {
            return None;
        }
        let document = &sheet.story.document;
        let stop = match (is_finished, place) {
            (true, _) => Stop::end(document),
            (false, Place(0)) => Stop::default(),
            (false, place) => Stop::of(document, place),
        };
        self.library.as_mut()?.remembered = Some(now);
        Some(Effect::Remember(story, stop, is_finished))
    }

    /// Marks the story under the cursor as read, because it is being read.
    pub(super) fn begin_chosen(&mut self) -> Option<Effect> {
        let Address::Library(story) = self.list.chosen()?.address else {
            return None;
        };
        let shelved = self.list.shelf_mut()?;
        let is_unread = shelved
            .items()
            .iter()
            .any(|i| i.story == story && i.is_unread);
        if !is_unread {
            return None;
        }
        shelved.change(story, |line| line.is_unread = false);
        Some(Effect::Mark(Mark {
            of: Target::Stories(vec![story]),
            marked: Marked::Read,
        }))
    }
}

/// What a shelf is called.
pub fn name_of(shelf: &Shelf, shelves: &Shelves) -> String {
    match shelf {
        Shelf::All => "All stories".to_owned(),
        Shelf::Today => "Today".to_owned(),
        Shelf::Unread => "Unread".to_owned(),
        Shelf::Starred => "Starred".to_owned(),
        Shelf::Saved => "Saved".to_owned(),
        Shelf::Feed(id) => {
            let feed = shelves.feeds.iter().find(|f| f.id == *id);
            feed.map_or_else(String::new, |f| super::feeds::title(f).to_string())
        }
        Shelf::Tag(name) | Shelf::Filter(name) => name.to_string(),
        Shelf::Found(words) => format!("Found: {words}"),
        Shelf::Cluster(_) => "The same story".to_owned(),
    }
}
