//! The library on disk: feeds, stories, texts, pages and what the reader did with them, in one `SQLite` file.
//! Knows nothing of HTML, feeds' formats, the network and the screen.
//!
//! One thread owns the connection that writes, another one that only reads, so that nobody waits for a refresh to open
//! a story. The file is in WAL mode: a second program works with it at the same time.

mod apply;
mod backup;
mod by_hand;
mod change;
mod error;
mod fares;
mod find;
pub mod functions;
mod guard;
mod imported;
mod mark;
mod mend;
pub mod newsboat;
mod notes;
mod open;
mod pack;
mod pages;
pub mod query;
mod read;
mod ready;
mod refreshed;
mod retention;
mod rows;
mod schema;
pub mod search;
mod select;
mod sites;
mod sketches;
mod subscriptions;
mod upkeep;
mod worker;

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::clean::context::{Known, Site};
use crate::story::Item;
use crate::story::library::{Counts, Feed, FeedId, Line, StoryId};
use guard::Guard;
use worker::Worker;

pub use crate::story::Order;
pub use change::{
    Applied, Arrived, Change, Import, Imported, Keep, KeptPage, Mark, NewStory, Refreshed,
    Sighting, Subscribed, Undone, Validators, What,
};
pub use error::Error;
pub use fares::Amount;
pub use query::{Value, Where};
pub use read::{Due, Kept};
pub use ready::ReadyStory;
pub use search::{Found, Snippet};
pub use select::{Only, Query, Selection, Window};
pub use sketches::{KeptSketch, Unsketched};

/// Stories that are indexed as one transaction: some tenths of a second.
const BATCH: u32 = 1_000;

/// Whether the library may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It may, and is made when there is none.
    ReadWrite,
    /// It is only read.
    ReadOnly,
}

/// The library. It may be asked from any thread; each answer waits for its own work only.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    // Closed in this order: the connection that writes comes last and leaves no log behind.
    reader: Worker,
    writer: Option<Worker>,
    _guard: Option<Guard>,
    notes: Vec<String>,
}

impl Store {
    /// Opens a library, makes it if there is none, and brings it up to date.
    pub fn open(path: &Path, mode: Mode) -> Result<Self, Error> {
        open::open(path, mode)
    }

    fn of(
        path: &Path,
        (writer, reader): (Option<Worker>, Worker),
        (guard, notes): (Option<Guard>, Vec<String>),
    ) -> Self {
        Self {
            path: path.to_owned(),
            reader,
            writer,
            _guard: guard,
            notes,
        }
    }

    /// What the reader should know of the opening, each a sentence: that the library was mended, or may only be read.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Whether nothing can be changed.
    pub fn is_read_only(&self) -> bool {
        self.writer.is_none()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes all of the changes or none; comes back when they are kept: those by the reader outlive a power cut,
    /// fetched stories the end of the program.
    pub fn apply(&self, changes: impl IntoIterator<Item = Change>) -> Result<Applied, Error> {
        let changes: Vec<Change> = changes.into_iter().collect();
        for query in changes.iter().filter_map(Change::choice) {
            self.get_ready(query)?;
        }
        self.writer()?.ask(move |c| apply::apply(c, &changes))
    }

    /// The subscribed feeds in their order, with their counts.
    pub fn feeds(&self) -> Result<Vec<Feed>, Error> {
        self.reader.ask(|c| read::feeds(c))
    }

    /// Web feeds and files that are to be looked at now, the longest due first.
    pub fn due(&self, now: Timestamp) -> Result<Vec<Due>, Error> {
        self.reader.ask(move |c| read::due(c, now))
    }

    /// What a look at one feed needs; none when there is no such feed.
    pub fn due_of(&self, feed: FeedId) -> Result<Option<Due>, Error> {
        self.reader.ask(move |c| read::due_of(c, feed))
    }

    /// A stretch of a list of stories.
    pub fn lines(&self, query: &Query, window: Window) -> Result<Vec<Line>, Error> {
        self.get_ready(query)?;
        let query = query.clone();
        self.reader.ask(move |c| read::lines(c, &query, window))
    }

    /// All stories of a list in its order, with no more than that needs.
    pub fn items(&self, query: &Query) -> Result<Vec<Item>, Error> {
        self.get_ready(query)?;
        let query = query.clone();
        self.reader.ask(move |c| read::items(c, &query))
    }

    /// How many stories a list has.
    pub fn count(&self, query: &Query) -> Result<u32, Error> {
        self.get_ready(query)?;
        let query = query.clone();
        self.reader.ask(move |c| read::count(c, &query))
    }

    /// Feeds, stories and what of them is unread, starred and saved.
    pub fn counts(&self) -> Result<Counts, Error> {
        self.reader.ask(|c| read::counts(c))
    }

    /// How much a feed brings, with the dates of its stories since a time, and what it takes.
    pub fn amount(&self, feed: FeedId, since: Timestamp) -> Result<Amount, Error> {
        self.reader.ask(move |c| fares::amount(c, feed, since))
    }

    /// A story with its texts; none when there is no such story.
    pub fn story(&self, story: StoryId) -> Result<Option<Kept>, Error> {
        self.reader.ask(move |c| read::story(c, story))
    }

    /// In how many stories of the same feed blocks that were taken for the same thing got this verdict by hand.
    pub fn times_by_hand(&self, story: StoryId, what: (&str, bool)) -> Result<u32, Error> {
        let (reason, keep) = (what.0.to_owned(), what.1);
        self.reader
            .ask(move |c| by_hand::times(c, story, (&reason, keep)))
    }

    /// What a site repeats, for the cleaner; `site` is its host without `www.`.
    pub fn site(&self, site: &str) -> Result<Site, Error> {
        let site = site.to_owned();
        self.reader.ask(move |c| sites::site(c, &site))
    }

    /// Titles and addresses of the stories of a site, for the cleaner.
    pub fn known(&self, site: &str) -> Result<Known, Error> {
        let site = site.to_owned();
        self.reader.ask(move |c| sites::known(c, &site))
    }

    /// Stories since a time of which nothing is remembered yet, the oldest first.
    pub fn unsketched(&self, since: Timestamp) -> Result<Vec<StoryId>, Error> {
        self.reader.ask(move |c| sketches::missing(c, since))
    }

    /// What the sketches of some stories are made of, the oldest first.
    pub fn unsketched_of(&self, stories: &[StoryId]) -> Result<Vec<Unsketched>, Error> {
        let stories = stories.to_vec();
        self.reader.ask(move |c| sketches::unsketched(c, &stories))
    }

    /// What is remembered of the stories since a time to know them again, the oldest story first.
    pub fn sketches(&self, since: Timestamp) -> Result<Vec<KeptSketch>, Error> {
        self.reader.ask(move |c| sketches::since(c, since))
    }

    /// The stories of a choice that have all the words, the best first; see [`search::expression`].
    pub fn search(&self, words: &str, within: &Query, limit: u32) -> Result<Vec<Found>, Error> {
        self.catch_up()?;
        let (words, within) = (words.to_owned(), within.clone());
        self.reader
            .ask(move |c| search::search(c, &words, &within, limit))
    }

    /// The same, without their lines and places.
    pub fn ranked(&self, words: &str, within: &Query, limit: u32) -> Result<Vec<StoryId>, Error> {
        self.catch_up()?;
        let (words, within) = (words.to_owned(), within.clone());
        self.reader
            .ask(move |c| search::best(c, &words, &within, limit as usize))
            .map(|best| best.into_iter().map(StoryId).collect())
    }

    /// Indexes what waits for it, in batches, so that others may write in between. What can only be read stays as it is.
    pub fn catch_up(&self) -> Result<(), Error> {
        let Some(writer) = &self.writer else {
            return Ok(());
        };
        if self.reader.ask(|c| search::waiting(c))? == 0 {
            return Ok(());
        }
        while writer.ask(|c| search::catch_up(c, BATCH))? > 0 {}
        Ok(())
    }

    /// A small fact that was written as [`Change::Noted`].
    pub fn note(&self, name: &'static str) -> Result<Option<String>, Error> {
        self.reader.ask(move |c| notes::read(c, name))
    }

    /// Sees to it that the index knows all stories, if it is asked.
    fn get_ready(&self, query: &Query) -> Result<(), Error> {
        if query.is_searching() {
            self.catch_up()?;
        }
        Ok(())
    }

    /// The version of the tables that this program knows.
    pub fn schema_version() -> i64 {
        schema::NEWEST
    }

    /// Changes whenever the library does, by whomever: to be asked every second or so, at the cost of microseconds.
    pub fn version(&self) -> Result<i64, Error> {
        self.reader
            .ask(|c| c.query_row("PRAGMA data_version", [], |row| row.get(0)))
    }

    /// Changes whenever another program changes the library; the same cost, but it waits for what is being written.
    pub fn others_version(&self) -> Result<i64, Error> {
        let worker = self.writer.as_ref().unwrap_or(&self.reader);
        worker.ask(|c| c.query_row("PRAGMA data_version", [], |row| row.get(0)))
    }

    /// Keeps the library in order: the backup of the day, rows that nothing needs. To be called after a refresh.
    pub fn tend(&self, now: Timestamp) -> Result<(), Error> {
        self.writer()?.ask(move |c| upkeep::tidy(c, now))?;
        backup::daily(&self.path, now).map(|_| ())
    }

    /// Gives the room of what has gone back to the disk. Takes long, and needs twice the room meanwhile.
    pub fn vacuum(&self) -> Result<(), Error> {
        self.writer()?.ask(|c| upkeep::vacuum(c))
    }

    /// Looks through all of the library; what is wrong, each as a line.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        self.reader.ask(|c| upkeep::check(c))
    }

    /// The version of `SQLite` in use.
    pub fn sqlite_version(&self) -> Result<String, Error> {
        self.reader
            .ask(|c| c.query_row("SELECT sqlite_version()", [], |row| row.get(0)))
    }

    /// Bounds the library: what would make it larger fails as on a full disk.
    pub fn limit(&self, bytes: u64) -> Result<(), Error> {
        self.writer()?.ask(move |c| {
            let page: u32 = c.query_row("PRAGMA page_size", [], |row| row.get(0))?;
            let pages = (bytes / u64::from(page)).cast_signed();
            c.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
        })
    }

    fn writer(&self) -> Result<&Worker, Error> {
        let path = || self.path.clone();
        self.writer
            .as_ref()
            .ok_or_else(|| Error::ReadOnly { path: path() })
    }
}
