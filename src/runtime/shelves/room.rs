//! What the threads of the library share: the library itself, the clock, whom to tell.
//! Knows nothing of what they do with it.

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use super::opens::Busy;
use super::refreshes::Running;
use super::undo::Taken;
use super::{Gone, Library};
use crate::config::redacted;
use crate::doc::SafeText;
use crate::fetch::{Cancel, Network};
use crate::filter::Moment;
use crate::library::beyond::Sites;
use crate::library::desk::Desk;
use crate::ui::{Msg, Notice};

/// The longest wait for the library to follow the subscriptions.
const IN_LINE: Duration = Duration::from_secs(10);

/// What is shared; the library is shut when the last thread has left.
pub(super) struct Room {
    library: Library,
    state: Mutex<State>,
    network: Mutex<Option<Arc<Network>>>,
    tell: Box<dyn Fn(Msg) + Send + Sync>,
    /// Stories that are being opened.
    pub busy: Busy,
    /// What was found out of sites.
    pub sites: Sites,
    /// The refresh that goes on.
    pub running: Mutex<Running>,
    /// Ends the adding that goes on.
    pub adding: Mutex<Cancel>,
    /// Whether the library follows the subscriptions as they stand in their file by now.
    in_line: (Mutex<bool>, Condvar),
    /// What can be taken back.
    pub taken: Mutex<Vec<Taken>>,
    /// What the opening has to tell, as long as nobody was told.
    notes: Mutex<Vec<String>>,
    /// Ends what is fetched when the session ends.
    pub end: Cancel,
    gone: Mutex<Option<Gone>>,
    /// Dropped behind the library.
    _alive: Sender<Infallible>,
}

/// The library.
enum State {
    /// Nobody has needed it yet.
    Shut,
    Open(Arc<Desk>),
    /// It cannot be opened, and why.
    Failed(String),
}

impl Room {
    pub fn new(library: Library, tell: Box<dyn Fn(Msg) + Send + Sync>) -> Self {
        let (alive, gone) = channel();
        Self {
            library,
            state: Mutex::new(State::Shut),
            network: Mutex::default(),
            tell,
            busy: Busy::default(),
            sites: Sites::default(),
            running: Mutex::default(),
            adding: Mutex::default(),
            in_line: (Mutex::new(false), Condvar::new()),
            taken: Mutex::default(),
            notes: Mutex::default(),
            end: Cancel::default(),
            gone: Mutex::new(Some(gone)),
            _alive: alive,
        }
    }

    /// Starts a thread that is in the room; whether the system lets it.
    pub fn hire(
        self: &Arc<Self>,
        name: &str,
        work: impl FnOnce(&Arc<Self>) + Send + 'static,
    ) -> bool {
        let room = self.clone();
        let builder = thread::Builder::new().name(name.to_owned());
        builder.spawn(move || work(&room)).is_ok()
    }

    /// Starts one that the session cannot do without; says so where the system does not let it.
    pub fn employ(self: &Arc<Self>, name: &str, work: impl FnOnce(&Arc<Self>) + Send + 'static) {
        if !self.hire(name, work) {
            let why =
                "the system lets no more threads be started; end some programs, then start again";
            self.tell(Msg::Told(Notice::fault(why)));
        }
    }

    /// Says that the library was brought in line with the subscriptions, or that this cannot be done.
    pub fn say_in_line(&self) {
        *locked(&self.in_line.0) = true;
        self.in_line.1.notify_all();
    }

    /// Waits for that, so that whoever is quick asks the feeds that stand in the file; not for ever, as the library may
    /// be in use by a program that keeps it.
    pub fn wait_in_line(&self) {
        let (is_so, said) = &self.in_line;
        let waited = said.wait_timeout_while(locked(is_so), IN_LINE, |is_so| !*is_so);
        drop(waited);
    }

    pub fn tell(&self, msg: Msg) {
        (self.tell)(msg);
    }

    /// The library; whoever needs it first opens it, and all others wait for that.
    pub fn desk(&self) -> Result<Arc<Desk>, String> {
        let mut state = locked(&self.state);
        match &*state {
            State::Open(desk) => return Ok(desk.clone()),
            State::Failed(why) => return Err(why.clone()),
            State::Shut => {}
        }
        let opened = catch_unwind(AssertUnwindSafe(&self.library.open));
        let broke =
            |_| Err("opening the library broke, which is a mistake of clearstory".to_owned());
        match opened.unwrap_or_else(broke) {
            Ok(desk) => {
                self.note(desk.notes.iter().cloned());
                let desk = Arc::new(desk);
                *state = State::Open(desk.clone());
                Ok(desk)
            }
            Err(why) => {
                *state = State::Failed(why.clone());
                Err(why)
            }
        }
    }

    /// The same; what could not be opened before is tried again.
    pub fn desk_again(&self) -> Result<Arc<Desk>, String> {
        let mut state = locked(&self.state);
        if matches!(*state, State::Failed(_)) {
            *state = State::Shut;
        }
        drop(state);
        self.desk()
    }

    /// Whether the feeds are asked as soon as it is open.
    pub fn refreshes(&self) -> bool {
        self.library.refreshes
    }

    /// Takes down what the opening has to tell.
    pub fn note(&self, notes: impl IntoIterator<Item = String>) {
        locked(&self.notes).extend(notes);
    }

    /// The same, each once.
    pub fn notes(&self) -> Vec<SafeText> {
        let notes = std::mem::take(&mut *locked(&self.notes));
        notes
            .iter()
            .map(|note| SafeText::line(&said(note)))
            .collect()
    }

    pub fn now(&self) -> Timestamp {
        (self.library.clock)()
    }

    /// Now, where the reader is.
    pub fn moment(&self, desk: &Desk) -> Moment {
        Moment {
            now: self.now(),
            zone: desk.moment.zone.clone(),
        }
    }

    /// The way to servers, made when it is first needed and kept with its connections.
    pub fn network(&self, desk: &Desk) -> Result<Arc<Network>, String> {
        let mut network = locked(&self.network);
        if let Some(network) = &*network {
            return Ok(network.clone());
        }
        let made = Arc::new(desk.network().map_err(said)?);
        *network = Some(made.clone());
        Ok(made)
    }

    /// Asks everybody to leave; ends when the last has left. None when it was asked before.
    pub fn leave(&self) -> Option<Gone> {
        self.end.cancel();
        locked(&self.running).stop();
        locked(&self.gone).take()
    }
}

/// What a lock guards; who panicked while holding it has left it whole.
pub(super) fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An error as a sentence, without secrets.
#[allow(clippy::needless_pass_by_value)] // As `map_err` hands it over.
pub(super) fn said(error: impl std::fmt::Display) -> String {
    SafeText::line(&redacted(&error.to_string())).to_string()
}
