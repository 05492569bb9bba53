//! The library during a session: opened beside the screen, asked by effects, answered by messages.
//! Knows nothing of the screen, and of how anything is stored; no effect ever waits here.
//!
//! Each kind of question has a thread that answers the newest one, as nobody waits for the others any more. One thread
//! writes, in order. A thread that breaks or finds the library shut answers with a sentence.

mod fares;
mod lane;
mod look;
mod opens;
mod orders;
mod refreshes;
mod room;
mod subscribes;
mod undo;
mod watch;
mod writes;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use jiff::Timestamp;

use super::teach;
use crate::clean::rules::Folder;
use crate::library::desk::Desk;
use crate::library::refresh::{self, Choice};
use crate::library::teach::Teacher;
use crate::story::teach::Correction;
use crate::story::{Address, Text};
use crate::ui::{Answer, Effect, Msg, Ticket};
use lane::Lane;
use opens::Way;
use room::{Room, locked};
use writes::Write;

/// What the end of a session waits for what is still to be written.
const END: Duration = Duration::from_secs(2);

/// How a session comes by its library.
pub struct Library {
    open: Box<dyn Fn() -> Result<Desk, String> + Send + Sync>,
    clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// Whether the feeds are asked at once, whatever the settings say.
    refreshes: bool,
}

impl Library {
    /// `open` opens it, which may take its time; its error is a sentence. `clock` tells the time.
    pub fn new(
        open: impl Fn() -> Result<Desk, String> + Send + Sync + 'static,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Self {
        Self {
            open: Box::new(open),
            clock: Box::new(clock),
            refreshes: false,
        }
    }

    /// The same; the feeds are asked as soon as it is open.
    #[must_use]
    pub fn refreshing(self) -> Self {
        let refreshes = true;
        Self { refreshes, ..self }
    }
}

/// The library of a running session.
pub struct Shelves {
    room: Arc<Room>,
    feeds: Lane,
    list: Lane,
    lines: Lane,
    count: Lane,
    preview: Lane,
    /// How many rules were looked at, to know whether that is still wanted.
    previews: Arc<AtomicU64>,
    page: Lane,
    writes: Sender<Write>,
    /// Ends the watch when it is dropped.
    _watch: Sender<Infallible>,
}

impl Shelves {
    /// Begins to open the library; what is answered and what happens is told.
    pub fn start(library: Library, tell: impl Fn(Msg) + Send + Sync + 'static) -> Self {
        let room = Arc::new(Room::new(library, Box::new(tell)));
        let (watch, stop) = channel();
        room.employ("watch", move |room| watch::watch(room, &stop));
        let (writes, todo) = channel();
        room.employ("writes", move |room| writes::serve(room, &todo));
        let lane = || Lane::start(&room);
        Self {
            feeds: lane(),
            list: lane(),
            lines: lane(),
            count: lane(),
            preview: lane(),
            previews: Arc::default(),
            page: lane(),
            writes,
            _watch: watch,
            room,
        }
    }

    /// The time of the library.
    pub fn now(&self) -> Timestamp {
        self.room.now()
    }

    /// Begins what an effect asks of the library; gives back what is none of its business.
    pub fn take(&self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Feeds(ticket) => self.feeds.ask(ticket, look::feeds),
            Effect::List(ticket, wish) => {
                self.list
                    .ask(ticket, move |room, desk| look::list(room, desk, wish));
            }
            Effect::Lines(ticket, stories) => {
                self.lines
                    .ask(ticket, move |_, desk| look::lines(desk, &stories));
            }
            Effect::Count(ticket, wish) => {
                self.count
                    .ask(ticket, move |room, desk| look::count(room, desk, &wish));
            }
            Effect::Mark(mark) => self.write(Write::Mark(mark)),
            Effect::KeepOrder(shelf, order) => self.write(Write::Order(shelf, order)),
            Effect::KeepFilter(name, filter) => self.write(Write::Filter(name, filter)),
            Effect::Undo => self.write(Write::Undo),
            Effect::Remember(story, place, is_finished) => {
                self.write(Write::Place(story, (place, is_finished)));
            }
            Effect::Refresh(feeds) => {
                let choice = Choice::Every;
                refreshes::start(&self.room, refresh::Wish { feeds, choice });
            }
            Effect::StopRefresh => locked(&self.room.running).stop(),
            effect => return self.of_feeds(effect),
        }
        None
    }

    /// Begins what an effect asks of subscriptions.
    fn of_feeds(&self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::FeedPage(ticket, feed) => {
                self.page
                    .ask(ticket, move |room, desk| fares::fares(room, desk, feed));
            }
            Effect::Add(ticket, typed) => subscribes::add(&self.room, ticket, typed),
            Effect::Subscribe(ticket, feeds, tags) => {
                subscribes::take(&self.room, ticket, (feeds, tags));
            }
            Effect::StopAdd => locked(&self.room.adding).cancel(),
            Effect::Unsubscribe(feed) => self.write(Write::Unsubscribe(feed)),
            Effect::Policy(feed, policy) => self.write(Write::Policy(feed, policy)),
            Effect::Folded(folded) => self.write(Write::Folded(folded)),
            Effect::Demo(ticket) => {
                let edition = Answer::Demo(crate::demo::headlines());
                self.room.tell(Msg::Answer(ticket, edition));
            }
            effect => return self.open(effect),
        }
        None
    }

    fn open(&self, effect: Effect) -> Option<Effect> {
        let (ticket, wanted, way) = match effect {
            Effect::Open(ticket, Address::Library(story)) => {
                (ticket, (story, Text::Clean), Way::AsKept)
            }
            Effect::Text(ticket, story, text) => (ticket, (story, text), Way::Wanted),
            Effect::Fetch(ticket, story) => (ticket, (story, Text::Clean), Way::Fetched),
            effect => return self.take_lesson(effect),
        };
        opens::start(&self.room, ticket, wanted, way);
        None
    }

    /// The same for rules, and for verdicts by hand.
    fn take_lesson(&self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Preview(ticket, wanted) => self.preview(ticket, wanted),
            Effect::StopPreview => {
                self.previews.fetch_add(1, Ordering::SeqCst);
            }
            Effect::Judge(ticket, story, verdicts) => {
                self.write(Write::Judge(ticket, story, verdicts));
            }
            Effect::Teach(ticket, wanted) => self.write(Write::Teach(ticket, wanted)),
            Effect::Forget(ticket, taught) => self.write(Write::Forget(ticket, taught)),
            effect => return Some(effect),
        }
        None
    }

    /// Looks what a rule would change, until another one is looked at or nobody waits any more.
    fn preview(&self, ticket: Ticket, wanted: Box<Correction>) {
        let number = self.previews.fetch_add(1, Ordering::SeqCst) + 1;
        let previews = self.previews.clone();
        self.preview.ask(ticket, move |room, desk| {
            let go_on = || previews.load(Ordering::SeqCst) == number && !room.end.is_cancelled();
            let rules = Folder::at(&desk.paths.rules);
            teach::preview(teacher(desk, &rules), &wanted, &go_on)
        });
    }

    fn write(&self, write: Write) {
        // The thread that writes ends with this one only.
        let _ = self.writes.send(write);
    }

    /// Ends it: what is still to be written is waited for, though not for ever.
    pub fn end(self) {
        let Some(gone) = self.room.leave() else {
            return;
        };
        drop(self);
        // Ends with an error when the last thread has left the room, which is the sign.
        let _ = gone.recv_timeout(END);
    }
}

/// Who makes rules of what the library's reader decides.
fn teacher<'a>(desk: &'a Desk, rules: &'a Folder) -> Teacher<'a> {
    Teacher {
        rules,
        store: Some(&desk.store),
        config: &desk.config,
    }
}

/// The answer to a question about a library when there is none; none for what is not answered.
pub fn refused(effect: &Effect) -> Option<Msg> {
    let ticket = match effect {
        Effect::Feeds(ticket)
        | Effect::List(ticket, _)
        | Effect::Lines(ticket, _)
        | Effect::Count(ticket, _)
        | Effect::FeedPage(ticket, _)
        | Effect::Add(ticket, _)
        | Effect::Subscribe(ticket, ..)
        | Effect::Demo(ticket)
        | Effect::Text(ticket, ..)
        | Effect::Fetch(ticket, _) => *ticket,
        _ => return None,
    };
    let why = "there is no library here; clearstory without a file opens it";
    Some(Msg::Answer(ticket, Answer::Failed(why.to_owned())))
}

type Gone = Receiver<Infallible>;
