//! The library as the screen knows it: feeds and counts, the time, how a refresh goes.
//! Knows nothing of how it is painted and of one list.

use jiff::{Timestamp, Zoned};

use super::adding::Adding;
use super::feedpage;
use super::feeds::Rail;
use super::list::List;
use super::msg::{Answer, Effect, Listing, Refreshing, Shelves};
use super::panes::Focus;
use super::shelf::State;
use super::{Model, Notice, Screen, Settings, Slot, Start};
use crate::doc::{Place, SafeText};
use crate::story::library::{Feed, FeedId, Line, StoryId};
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
    pub asked_count: usize,
    /// Whether the last refresh reached no server.
    pub is_offline: bool,
    /// What is being added.
    pub adding: Option<Adding>,
    /// Whether the list that comes is to be entered at its first unread story.
    pub is_landing: bool,
    /// Which feeds are asked, all when none is named, and since when.
    asked: Option<(Option<Vec<FeedId>>, Timestamp)>,
    /// The place that was remembered last.
    remembered: Option<(StoryId, Place, bool)>,
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
        self.list.turn_to(&name, wish.clone());
        self.tickets.forget(Slot::Look);
        self.tickets.forget(Slot::Lines);
        vec![Effect::List(self.tickets.draw(Slot::List), wish)]
    }

    /// Takes an answer of the library.
    pub(super) fn take_library(&mut self, slot: Slot, answer: Answer) -> Vec<Effect> {
        match answer {
            Answer::Feeds(shelves) => return self.take_shelves(*shelves),
            Answer::Listed(listing) if slot == Slot::Look => {
                self.list.holding_cursor(|shelf| shelf.compare(*listing));
            }
            Answer::Listed(listing) => self.take_listing(*listing),
            Answer::Lines(lines) => self.take_lines(lines),
            _ => {}
        }
        Vec::new()
    }

    fn take_shelves(&mut self, shelves: Shelves) -> Vec<Effect> {
        if let Some(note) = shelves.notes.first() {
            self.line.notice = Some(Notice::word(&**note));
        }
        if let Some(library) = &mut self.library {
            if library.state == State::Coming {
                library.rail.set_folded(shelves.folded.clone());
            }
            library.shelves = shelves;
            library.state = State::Here;
            library.build();
        }
        self.follow_list()
    }

    /// Names the list as its feed is called now; that of a feed that is gone gives way to what the cursor is on.
    fn follow_list(&mut self) -> Vec<Effect> {
        let (Some(library), Some(list)) = (&self.library, self.list.shelf()) else {
            return Vec::new();
        };
        let name = name_of(&list.wish.shelf, &library.shelves);
        if !name.is_empty() {
            self.list.rename(&name);
            return Vec::new();
        }
        let shelf = library.rail.chosen().clone();
        if self.focus() != Focus::Feeds || shelf == list.wish.shelf {
            return Vec::new();
        }
        self.list_shelf(Wish {
            shelf,
            ..Wish::default()
        })
    }

    fn take_listing(&mut self, listing: Listing) {
        let shelves = self.library.as_ref().map(|l| &l.shelves);
        let name = name_of(&listing.wish.shelf, shelves.unwrap_or(&Shelves::default()));
        self.tickets.forget(Slot::Look);
        self.tickets.forget(Slot::Lines);
        self.list.take(&name, listing);
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
        self.looks_anyway = true;
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
            library.take_refreshing(how);
        }
    }

    /// Says why the library cannot show something.
    pub(super) fn library_failed(&mut self, slot: Slot, why: &str) {
        let failed = State::Failed(SafeText::line(why));
        match slot {
            Slot::List => match self.list.shelf_mut() {
                Some(shelf) if shelf.state != State::Here => shelf.state = failed,
                _ => self.list_refused(why),
            },
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
        if let Some(shelf) = self.list.shelf_mut() {
            shelf.age();
        }
        let mut effects = vec![Effect::Feeds(self.tickets.draw(Slot::Feeds))];
        effects.extend(feedpage::ask_again(self));
        effects
    }

    /// Enters the list that has come at its first unread story, where that was wished for.
    pub(super) fn land(&mut self) -> Vec<Effect> {
        let is_landing = self.library.as_ref().is_some_and(|l| l.is_landing);
        let Some(shelf) = self.list.shelf().filter(|_| is_landing) else {
            return Vec::new();
        };
        if shelf.state == State::Coming {
            return Vec::new();
        }
        let first = shelf.items().iter().position(|i| i.is_unread).unwrap_or(0);
        if let Some(library) = &mut self.library {
            library.is_landing = false;
        }
        self.list.choose_at(first);
        if !matches!(self.screens.last(), Some(Screen::Story)) {
            return Vec::new();
        }
        if self.list.is_empty() {
            self.screens.pop();
            return Vec::new();
        }
        let mut effects = self.visit_chosen();
        effects.extend(self.begin_chosen());
        effects
    }

    /// Asks for the stories of the list near the screen that are not known, or were known before the library changed.
    pub(super) fn fill_list(&mut self) -> Option<Effect> {
        if self.tickets.is_awaited(Slot::Lines) {
            return None;
        }
        let rows = self.panes().list.map_or(0, |area| area.height);
        let near = self.list.near(rows);
        let wanted = self.list.shelf_mut()?.ask(near);
        if wanted.is_empty() {
            return None;
        }
        Some(Effect::Lines(self.tickets.draw(Slot::Lines), wanted))
    }

    /// Asks what the list would be now, once the library has changed; while feeds are asked once a minute only, as they
    /// change it all the time.
    pub(super) fn look_again(&mut self) -> Option<Effect> {
        let anyway = std::mem::take(&mut self.looks_anyway);
        let is_quiet = self.library.as_ref()?.refreshing.is_none();
        let is_asked = [Slot::List, Slot::Look].map(|slot| self.tickets.is_awaited(slot));
        let shelf = self.list.shelf_mut()?;
        let is_here = shelf.state == State::Here && shelf.wants_look;
        if !is_here || is_asked.contains(&true) || !(is_quiet || anyway) {
            return None;
        }
        shelf.wants_look = false;
        let wish = shelf.wish.clone();
        Some(Effect::List(self.tickets.draw(Slot::Look), wish))
    }

    /// Asks for the list again, when it did not come.
    pub(super) fn list_again(&mut self) -> Option<Effect> {
        let is_awaited = self.tickets.is_awaited(Slot::List);
        let shelf = self.list.shelf_mut()?;
        if shelf.state == State::Here || is_awaited {
            return None;
        }
        shelf.state = State::Coming;
        let wish = shelf.wish.clone();
        Some(Effect::List(self.tickets.draw(Slot::List), wish))
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
        let shelf = self.list.shelf_mut()?;
        if !shelf.is_unread(story) {
            return None;
        }
        shelf.mark(&[story], Marked::Read);
        self.tickets.forget(Slot::Look);
        Some(Effect::Mark(Mark {
            of: Target::Stories(vec![story]),
            marked: Marked::Read,
        }))
    }
}

impl Library {
    /// Makes the rows of the feeds anew.
    pub fn build(&mut self) {
        let asked = self.asked.as_ref().filter(|_| self.refreshing.is_some());
        let is_asked = |feed: &Feed| {
            asked.is_some_and(|(feeds, since)| {
                feeds.as_ref().is_none_or(|feeds| feeds.contains(&feed.id))
                    && feed.health.checked.is_none_or(|at| at < *since)
            })
        };
        self.rail.build(&self.shelves, &is_asked);
    }

    /// Notes which feeds are asked from now on, all when none is named.
    pub fn ask(&mut self, feeds: Option<Vec<FeedId>>) {
        let now = self.clock.as_ref().map(Zoned::timestamp);
        self.asked = Some((feeds, now.unwrap_or_default()));
    }

    fn take_refreshing(&mut self, how: Refreshing) {
        match &how {
            Refreshing::Begun(count) => self.asked_count = *count,
            Refreshing::Asked { .. } => {}
            Refreshing::Ended { is_offline, .. } => {
                self.is_offline = *is_offline;
                self.asked = None;
            }
        }
        let is_over = matches!(how, Refreshing::Ended { .. });
        self.refreshing = (!is_over).then_some(how);
        self.build();
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
