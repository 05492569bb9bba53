//! A refresh: which feeds are asked, what comes of it, and in which order it is told.
//! Knows nothing of screens; who started it hears of it event by event.
//!
//! One thread asks, some read, and the caller's own writes down and tells: each feed's result is one transaction or a
//! part of one, so that whatever ends the program leaves whole feeds. Channels are short, so memory stays flat.

mod ask;
mod health;
mod keep;
mod kill;
mod lease;
mod look;
mod offline;

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Scope};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use url::Url;

use crate::config::Config;
use crate::doc::SafeText;
use crate::fetch::{self, Cancel, Network, Pace};
use crate::filter::kill::Kill;
use crate::store::{self, Due, Store};
use crate::story::library::{FeedId, FeedKind};
use ask::{Asker, Ways};
use keep::Keeper;
use look::{Seen, Work};

/// A refresh and what it needs.
pub struct Refresher<'a> {
    /// The library.
    pub store: &'a Store,
    /// The way to servers.
    pub network: &'a Network,
    /// How to ask, and what may run.
    pub config: &'a Config,
    /// What keeps stories away.
    pub kills: &'a [Kill],
    /// Ends it; what has come by then is kept.
    pub cancel: &'a Cancel,
    /// When it starts.
    pub now: Timestamp,
}

/// Which feeds are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// These; nothing means all that are subscribed.
    pub feeds: Option<Vec<FeedId>>,
    /// Which of them.
    pub choice: Choice,
}

/// Which of the feeds that are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Those whose time has come.
    Due,
    /// All but those whose server wants to be left alone, or says that they are gone.
    #[default]
    Every,
    /// All, and everything of them, whatever the copy at hand.
    Forced,
}

/// What happens on the way.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// So many feeds are asked.
    Started(usize),
    /// One has its result.
    Feed(Outcome),
    /// No server at all can be reached; told once, and no feed is to blame.
    Offline,
    /// All have theirs, or it was cancelled.
    Finished(Report),
}

/// What came of one feed.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The feed.
    pub feed: FeedId,
    /// What it is called, else its address without a login.
    pub name: SafeText,
    /// What came of it.
    pub what: What,
}

/// What came of a look at a feed.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It is there.
    Read {
        /// New stories.
        added: u32,
        /// Stories whose text is another now.
        changed: u32,
        /// What is odd all the same; may be empty.
        notice: SafeText,
    },
    /// Nothing is new since the last look.
    Unchanged,
    /// It is not there.
    Failed {
        /// Why, and what can be done.
        error: SafeText,
        /// Since when it fails.
        since: Timestamp,
        /// When it is tried again.
        next: Timestamp,
        /// Whether its server says that it is gone for good.
        is_gone: bool,
    },
    /// Its server wants to be left alone until then.
    Later(Timestamp),
}

impl What {
    /// New stories.
    pub fn added(&self) -> u32 {
        match self {
            Self::Read { added, .. } => *added,
            _ => 0,
        }
    }
}

/// What a refresh came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Feeds that were to be asked.
    pub feeds: usize,
    /// Feeds that brought something.
    pub read: usize,
    /// Feeds without anything new.
    pub unchanged: usize,
    /// New stories.
    pub added: u32,
    /// Stories whose text is another now.
    pub changed: u32,
    /// Feeds that failed, in the order in which they did.
    pub failed: Vec<Outcome>,
    /// Feeds whose servers want to be left alone.
    pub later: usize,
    /// Feeds that have moved for good: number, old and new address.
    pub moved: Vec<(FeedId, String, Url)>,
    /// Whether no server at all could be reached.
    pub is_offline: bool,
    /// Whether it was cancelled.
    pub is_cancelled: bool,
    /// When the next feed is due, of those that were asked.
    pub next: Option<Timestamp>,
}

/// Why there was no refresh, or only a part of one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another program refreshes; nothing is lost by leaving it to that one.
    #[error("another clearstory is refreshing this library; what that one brings is here too")]
    Busy,
    /// The file that says so cannot be used.
    #[error("{}: cannot be locked: {reason}", path.display())]
    Lock {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The system gives no more threads.
    #[error("no thread can be started: {0}")]
    Thread(io::Error),
    /// The library cannot be used; what had been stored before stays.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Work that waits for a reader of feeds; each may hold a feed's bytes.
const WAITING: usize = 2;
/// Results that wait to be written down.
const RESULTS: usize = 4;
/// Programs that run at the same time, for feeds that are made by one.
const PROGRAMS: usize = 4;
/// What deeply nested markup may need of a reader's stack.
const STACK_BYTES: usize = 8 << 20;

/// What the threads of a refresh share.
struct Shared<'a> {
    dues: &'a [Due],
    config: &'a Config,
    kills: &'a [Kill],
    choice: Choice,
    now: Timestamp,
    cancel: &'a Cancel,
}

/// The time of a run: the clock's at its start, and what has passed since, whatever is done to the clock.
#[derive(Clone, Copy)]
struct Clock {
    start: Timestamp,
    since: Instant,
}

impl Clock {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.since.elapsed().as_secs()).unwrap_or(0);
        let second = self.start.as_second().saturating_add(passed);
        Timestamp::from_second(second).unwrap_or(self.start)
    }
}

impl Refresher<'_> {
    /// Asks the feeds, stores what is new and tells each step. Blocks; call it on a thread that may wait.
    pub fn run(&self, wish: &Wish, tell: &mut dyn FnMut(Event)) -> Result<Report, Error> {
        if self.store.is_read_only() {
            let path = self.store.path().to_owned();
            return Err(store::Error::ReadOnly { path }.into());
        }
        // One feed may be asked beside a refresh: who adds it, or wants just this one, need not wait for all others.
        let is_one = wish.feeds.as_ref().is_some_and(|f| f.len() == 1);
        let lease = (!is_one).then(|| lease::take(self.store.path()));
        let _lease = lease.transpose()?;
        let dues = self.dues(wish)?;
        tell(Event::Started(dues.len()));
        let shared = Shared {
            dues: &dues,
            config: self.config,
            kills: self.kills,
            now: self.now,
            choice: wish.choice,
            cancel: self.cancel,
        };
        let report = self.ask_and_keep(&shared, tell)?;
        tell(Event::Finished(report.clone()));
        Ok(report)
    }

    fn dues(&self, wish: &Wish) -> Result<Vec<Due>, Error> {
        let of = |feed: FeedId| self.store.due_of(feed).map_err(Error::from);
        let dues = match (&wish.feeds, wish.choice) {
            (Some(feeds), _) => feeds
                .iter()
                .filter_map(|f| of(*f).transpose())
                .collect::<Result<_, _>>()?,
            (None, Choice::Forced) => {
                let feeds = self.store.feeds()?;
                feeds
                    .iter()
                    .filter_map(|f| of(f.id).transpose())
                    .collect::<Result<_, _>>()?
            }
            (None, _) => self.store.due(Timestamp::MAX)?,
        };
        let is_one = wish.feeds.as_ref().is_some_and(|f| f.len() == 1);
        let is_meant = |due: &Due| {
            let health = &due.feed.health;
            let is_due = fetch::fresh::is_due(self.now, health.next_check);
            match wish.choice {
                Choice::Forced => true,
                // Who names one feed wants to know.
                Choice::Every => {
                    (is_one || !health.is_gone) && (is_due || !wants_rest(health.status))
                }
                Choice::Due => !health.is_gone && is_due,
            }
        };
        let is_asked = |due: &Due| due.feed.kind != FeedKind::Query && is_meant(due);
        Ok(dues.into_iter().filter(is_asked).collect())
    }

    /// Starts who asks and who reads, and writes down what comes of it.
    fn ask_and_keep(&self, shared: &Shared, tell: &mut dyn FnMut(Event)) -> Result<Report, Error> {
        let (results, seen) = mpsc::sync_channel(RESULTS);
        let (work, pages) = mpsc::sync_channel(WAITING);
        let (errands, programs) = mpsc::channel();
        let (pages, programs) = (Mutex::new(pages), Mutex::new(programs));
        let ways = Ways {
            work,
            errands,
            results: results.clone(),
        };
        let asker = Asker::new(shared, ways);
        let clock = Clock {
            start: self.now,
            since: Instant::now(),
        };
        thread::scope(|scope| {
            let readers = thread::available_parallelism().map_or(1, usize::from);
            for jobs in shared.benches(readers, (&pages, &programs)) {
                hire(scope, shared, (jobs, results.clone())).map_err(Error::Thread)?;
            }
            scope.spawn(move || self.ask(&asker));
            drop(results);
            let mut keeper = Keeper::new(self.store, shared, clock);
            let kept = keeper.keep(&seen, tell);
            if kept.is_err() {
                self.cancel.cancel();
            }
            // Who waits to hand over a result need not wait any more.
            drop(seen);
            kept.map(|()| keeper.report())
        })
    }

    fn ask(&self, asker: &Asker) {
        asker.send_errands();
        self.network.get_many(
            asker.requests(),
            (self.pace(), self.cancel),
            |number, result| {
                asker.answered(number, result);
                ControlFlow::Continue(())
            },
        );
    }

    fn pace(&self) -> Pace {
        let wish = &self.config.refresh;
        Pace {
            all: usize::from(wish.hosts.max(1)),
            host: usize::from(wish.per_host.max(1)),
            gap: Duration::from_secs(u64::from(wish.pace_seconds)),
            ..Pace::default()
        }
    }
}

/// Where work waits for those who do it.
type Bench = Mutex<Receiver<Work>>;

impl Shared<'_> {
    /// Where each of the crew works: readers at the pages, some more at programs when a feed needs one.
    fn benches<'b>(
        &self,
        readers: usize,
        (pages, programs): (&'b Bench, &'b Bench),
    ) -> impl Iterator<Item = &'b Bench> {
        let needs_programs = self.dues.iter().any(|due| due.feed.kind != FeedKind::Web);
        let runners = if needs_programs { PROGRAMS } else { 0 };
        let pages = std::iter::repeat_n(pages, readers);
        pages.chain(std::iter::repeat_n(programs, runners))
    }
}

/// Starts a thread that works at a bench.
fn hire<'scope>(
    scope: &'scope Scope<'scope, '_>,
    shared: &'scope Shared<'scope>,
    (jobs, results): (&'scope Bench, SyncSender<Seen>),
) -> io::Result<()> {
    thread::Builder::new()
        .name("feeds".to_owned())
        .stack_size(STACK_BYTES)
        .spawn_scoped(scope, move || serve(shared, jobs, &results))
        .map(|_| ())
}

/// Does work until there is none. When nobody takes its results any more it lets the rest pass, as who brings work
/// would wait for ever otherwise.
fn serve(shared: &Shared, jobs: &Bench, results: &SyncSender<Seen>) {
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = next else { return };
        if !shared.cancel.is_cancelled() {
            let _ = results.send(look::look(shared, work));
        }
    }
}

/// Whether a status is a wish to be left alone until the time that was said.
fn wants_rest(status: u16) -> bool {
    matches!(status, 429 | 503)
}
