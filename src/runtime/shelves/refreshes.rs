//! Refreshes beside the screen, one at a time: how they go, what came of them, what follows them.
//! Knows nothing of how feeds are asked.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::lane::guarded;
use super::room::{Room, locked, said};
use crate::clean::rules::Folder;
use crate::doc::SafeText;
use crate::fetch::{Cancel, Network};
use crate::library::after::{After, Done};
use crate::library::desk::Desk;
use crate::library::moves::follow_all;
use crate::library::refresh::{Error, Event, Refresher, Report, Wish};
use crate::library::told::{OFFLINE, summary};
use crate::ui::{Msg, Notice, Refreshing};

/// Least time between two messages of how it goes.
const PACE: Duration = Duration::from_millis(100);
/// Least time between two of them that the library has changed, while it goes on.
const CHANGES: Duration = Duration::from_secs(5);

/// The refresh that goes on.
#[derive(Default)]
pub(super) struct Running {
    /// Which one it is.
    number: u64,
    cancel: Option<Cancel>,
    /// Whether the feeds are asked, and only pages are still fetched ahead.
    is_told: bool,
}

impl Running {
    /// Whether feeds are being asked.
    pub fn is_asking(&self) -> bool {
        self.cancel.is_some() && !self.is_told
    }

    /// Ends it, if there is one.
    pub fn stop(&self) {
        if let Some(cancel) = &self.cancel {
            cancel.cancel();
        }
    }
}

/// Begins a refresh; while one goes on that is said instead. Pages that are fetched ahead make way.
pub(super) fn start(room: &Arc<Room>, wish: Wish) {
    let mut running = locked(&room.running);
    if running.is_asking() {
        drop(running);
        let told = "the feeds are being asked already";
        return room.tell(Msg::Told(Notice::word(told)));
    }
    running.stop();
    let (cancel, number) = (Cancel::default(), running.number + 1);
    *running = Running {
        number,
        cancel: Some(cancel.clone()),
        is_told: false,
    };
    drop(running);
    let hired = room.hire("refresh", move |room| {
        let refresh = Refresh {
            room,
            cancel: &cancel,
            number,
        };
        if let Err(why) = guarded(|| refresh.run(&wish)) {
            refresh.end(&why, (0, true), false);
        }
        refresh.over();
    });
    if !hired {
        *locked(&room.running) = Running::default();
        let why = "the system lets no more threads be started";
        room.tell(Msg::Told(Notice::fault(why)));
    }
}

struct Refresh<'a> {
    room: &'a Room,
    cancel: &'a Cancel,
    number: u64,
}

impl Refresh<'_> {
    fn run(&self, wish: &Wish) -> Result<(), String> {
        let desk = self.room.desk()?;
        self.room.wait_in_line();
        let network = self.room.network(&desk)?;
        let now = self.room.moment(&desk).now;
        let refresher = Refresher {
            store: &desk.store,
            network: &network,
            config: &desk.config,
            kills: &desk.rules.kills,
            cancel: self.cancel,
            now,
        };
        let mut teller = Teller::new(self.room);
        let report = match refresher.run(wish, &mut |event| teller.take(&event)) {
            Ok(report) => report,
            Err(busy @ Error::Busy) => {
                self.end(&said(busy), (0, false), false);
                return Ok(());
            }
            Err(error) => return Err(said(error)),
        };
        let after = self.after((&desk, &network), now);
        let copies = after.copies().map_err(said)?;
        let sentence = sentence(&desk, (&report, copies))?;
        self.end(&sentence, (report.added, false), report.is_offline);
        if report.is_offline {
            return Ok(());
        }
        self.follow_up(&after)
    }

    fn after<'d>(&'d self, (desk, network): (&'d Desk, &'d Network), now: Timestamp) -> After<'d> {
        After {
            store: &desk.store,
            network,
            config: &desk.config,
            rules: desk.taught(),
            cancel: self.cancel,
            now,
        }
    }

    /// Puts the library in order and fetches ahead; what came by then is here whatever becomes of that.
    fn follow_up(&self, after: &After) -> Result<(), String> {
        if let Err(error) = after.tend() {
            let told = format!("the backup of the day was not made: {error}");
            self.room.tell(Msg::Told(Notice::fault(said(told))));
        }
        let ahead = after.ahead_as_set().map_err(said)?;
        if ahead.fetched > 0 {
            self.room.tell(Msg::Changed);
        }
        Ok(())
    }

    /// Says that the feeds are asked, once.
    fn end(&self, told: &str, (added, is_fault): (u32, bool), is_offline: bool) {
        self.room.sites.forget();
        let mut running = locked(&self.room.running);
        let is_first = running.number == self.number && !running.is_told;
        if running.number == self.number {
            running.is_told = true;
        }
        drop(running);
        if !is_first {
            return self.room.tell(Msg::Told(Notice::fault(told)));
        }
        self.room.tell(Msg::Refreshing(Refreshing::Ended {
            said: SafeText::line(told),
            added,
            is_offline,
            is_fault,
        }));
        self.room.tell(Msg::Changed);
    }

    /// Makes room for the next one.
    fn over(&self) {
        let mut running = locked(&self.room.running);
        if running.number == self.number {
            running.cancel = None;
        }
    }
}

/// What came of it, and which feeds have moved.
fn sentence(desk: &Desk, (report, copies): (&Report, u32)) -> Result<String, String> {
    if report.is_offline {
        return Ok(OFFLINE.to_owned());
    }
    if report.feeds == 0 {
        return nothing(desk);
    }
    let done = Done {
        copies,
        ..Done::default()
    };
    let files = (&*desk.paths.urls, &Folder::at(&desk.paths.rules));
    let moved = follow_all(&desk.store, files, &report.moved);
    let mut told = vec![summary(report, &done)];
    told.extend(moved.map_err(said)?);
    Ok(told.join("; "))
}

/// Why no feed was asked.
fn nothing(desk: &Desk) -> Result<String, String> {
    let feeds = desk.store.feeds().map_err(said)?;
    Ok(if feeds.is_empty() {
        "there are no subscriptions yet; a adds one".to_owned()
    } else {
        "no feed is to be asked now: their servers want to be left alone, or they are gone"
            .to_owned()
    })
}

/// Tells how a refresh goes, not more often than anybody can see.
struct Teller<'a> {
    room: &'a Room,
    done: usize,
    added: u32,
    /// New stories when the library was said to have changed last.
    shown: u32,
    told: Instant,
    changed: Instant,
}

impl<'a> Teller<'a> {
    fn new(room: &'a Room) -> Self {
        let now = Instant::now();
        Self {
            room,
            done: 0,
            added: 0,
            shown: 0,
            told: now,
            changed: now,
        }
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::Started(feeds) => {
                self.room.tell(Msg::Refreshing(Refreshing::Begun(*feeds)));
            }
            Event::Feed(outcome) => {
                self.done += 1;
                self.added += outcome.what.added();
                self.tell();
            }
            Event::Offline | Event::Finished(_) => {}
        }
    }

    fn tell(&mut self) {
        let now = Instant::now();
        if now - self.told >= PACE {
            self.told = now;
            let (done, added) = (self.done, self.added);
            self.room
                .tell(Msg::Refreshing(Refreshing::Asked { done, added }));
        }
        if now - self.changed >= CHANGES && self.added > self.shown {
            (self.changed, self.shown) = (now, self.added);
            self.room.tell(Msg::Changed);
        }
    }
}
