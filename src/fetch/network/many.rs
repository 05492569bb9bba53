//! Many fetches at once: each waits for its turn, and each result goes to the caller's thread when it comes.
//! Knows nothing of what is fetched; whose turn it is says `manners`.

use std::collections::HashMap;
use std::net::IpAddr;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};
use url::Url;

use super::Network;
use super::inner::{Gate, Inner};
use crate::fetch::error::Error;
use crate::fetch::fence::is_inside;
use crate::fetch::hop::without_login;
use crate::fetch::manners::{Door, Manners, Next, Pace, Refusal, Sign, Ticket, is_homely};
use crate::fetch::{Cancel, Reply, Request};

/// Requests taken from the caller ahead of their turn: enough for hosts to take turns, few enough to cost nothing.
const AHEAD: usize = 4_096;
/// Results that wait for the caller. Those beyond keep their connection's turn, so that memory stays bounded.
const WAITING: usize = 4;

/// A result with the number of its request.
type Outcome = (Ticket, Result<Reply, Error>);

/// What reaches the conductor.
enum Event {
    Queue(Ticket, Box<Request>),
    /// A fetch goes on at another server and waits.
    Onward(Ticket, Door, Grant),
    /// A fetch has left this server.
    Ended(Door, Sign),
    Cancel,
}

/// What waits for its turn.
enum Waiting {
    Request(Box<Request>),
    Onward(Grant),
}

/// Tells a waiting fetch that it may go on, or why not.
type Grant = oneshot::Sender<Result<Slot, Refusal>>;

/// A place among the requests at one server; given back when dropped, whatever became of the fetch.
struct Slot {
    door: Door,
    sign: Sign,
    events: mpsc::UnboundedSender<Event>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        let _ = self.events.send(Event::Ended(self.door.clone(), self.sign));
    }
}

/// The hold of one fetch on the conductor.
pub(super) struct Turn {
    ticket: Ticket,
    private: fn(IpAddr) -> bool,
    slot: Mutex<Option<Slot>>,
    events: mpsc::UnboundedSender<Event>,
}

impl Turn {
    /// Leaves one server and waits for the turn at another.
    pub(super) async fn pass(&self, from: &Url, to: &Url) -> Result<(), Error> {
        let there = door(to, self.private);
        if there == door(from, self.private) {
            return Ok(());
        }
        drop(self.change(None));
        let (go, turn) = oneshot::channel();
        let _ = self.events.send(Event::Onward(self.ticket, there, go));
        match turn.await {
            Ok(Ok(slot)) => drop(self.change(Some(slot))),
            Ok(Err(refusal)) => return Err(refused(to, refusal)),
            Err(_) => return Err(Error::Cancelled { url: to.clone() }),
        }
        Ok(())
    }

    fn change(&self, slot: Option<Slot>) -> Option<Slot> {
        let mut held = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut held, slot)
    }
}

impl Network {
    /// Fetches many at once, as manners allow. `done` gets each result with the number of its request in the stream, on
    /// the calling thread, as they come; it ends everything by breaking. Ends when every request has its result, or at
    /// once when cancelled: what has no result then gets none. Redirects to another server wait for their turn there.
    pub fn get_many(
        &self,
        requests: impl IntoIterator<Item = Request>,
        (pace, cancel): (Pace, &Cancel),
        mut done: impl FnMut(usize, Result<Reply, Error>) -> ControlFlow<()>,
    ) {
        let (results, mut taken) = mpsc::channel(WAITING);
        let events = self.conduct(pace, cancel.clone(), results);
        let (mut requests, mut asked, mut left) = (requests.into_iter().fuse(), 0, 0);
        loop {
            while left < AHEAD {
                let Some(request) = requests.next() else {
                    break;
                };
                // Refused only when the conductor has ended, which the loop below sees.
                let _ = events.send(Event::Queue(asked, Box::new(request)));
                (asked, left) = (asked + 1, left + 1);
            }
            if left == 0 {
                break;
            }
            let Some((ticket, result)) = taken.blocking_recv() else {
                break;
            };
            left -= 1;
            if done(ticket, result).is_break() {
                break;
            }
        }
        let _ = events.send(Event::Cancel);
    }

    /// Starts a conductor, which hears what is sent.
    fn conduct(
        &self,
        pace: Pace,
        cancel: Cancel,
        results: mpsc::Sender<Outcome>,
    ) -> mpsc::UnboundedSender<Event> {
        let (events, heard) = mpsc::unbounded_channel();
        let conductor = Conductor {
            inner: self.inner.clone(),
            manners: Manners::new(pace),
            start: Instant::now(),
            waiting: HashMap::new(),
            tasks: JoinSet::new(),
            events: events.clone(),
            results,
        };
        self.handle.spawn(conductor.run(heard, cancel));
        events
    }
}

/// Decides whose turn it is, alone and in one place.
struct Conductor {
    inner: Arc<Inner>,
    manners: Manners,
    start: Instant,
    waiting: HashMap<Ticket, (Door, Waiting)>,
    tasks: JoinSet<()>,
    events: mpsc::UnboundedSender<Event>,
    results: mpsc::Sender<Outcome>,
}

impl Conductor {
    /// Until cancelled; the caller cancels when it has everything. Ending drops the tasks, which ends their fetches.
    async fn run(mut self, mut heard: mpsc::UnboundedReceiver<Event>, cancel: Cancel) {
        let events = self.events.clone();
        self.tasks.spawn(async move {
            cancel.cancelled().await;
            let _ = events.send(Event::Cancel);
        });
        loop {
            let event = match self.manners.next(self.now()) {
                Next::Start(ticket) => {
                    self.begin(ticket);
                    continue;
                }
                Next::Wait(wait) => match timeout(wait, heard.recv()).await {
                    Err(_) => continue,
                    Ok(event) => event,
                },
                Next::Idle => heard.recv().await,
            };
            match event {
                None | Some(Event::Cancel) => return,
                Some(event) => self.hear(event),
            }
            while self.tasks.try_join_next().is_some() {}
        }
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Queue(ticket, request) => {
                let door = door(&request.url, self.inner.private());
                self.queue(ticket, door, Waiting::Request(request));
            }
            Event::Onward(ticket, door, go) => self.queue(ticket, door, Waiting::Onward(go)),
            Event::Ended(door, sign) => {
                let given_up = self.manners.ended(&door, sign, self.now());
                let (refusal, tickets) = given_up.unwrap_or((Refusal::Unreachable, Vec::new()));
                for ticket in tickets {
                    if let Some((_, waiting)) = self.waiting.remove(&ticket) {
                        self.refuse(ticket, waiting, refusal);
                    }
                }
            }
            Event::Cancel => {}
        }
    }

    fn queue(&mut self, ticket: Ticket, door: Door, waiting: Waiting) {
        match self.manners.queue(ticket, &door, self.now()) {
            Ok(()) => _ = self.waiting.insert(ticket, (door, waiting)),
            Err(refusal) => self.refuse(ticket, waiting, refusal),
        }
    }

    fn begin(&mut self, ticket: Ticket) {
        let Some((door, waiting)) = self.waiting.remove(&ticket) else {
            return;
        };
        let events = self.events.clone();
        let sign = Sign::Well;
        let slot = Slot { door, sign, events };
        match waiting {
            // Who does not wait any more drops the slot, which gives it back.
            Waiting::Onward(go) => _ = go.send(Ok(slot)),
            Waiting::Request(request) => {
                let turn = Turn {
                    ticket,
                    private: self.inner.private(),
                    slot: Mutex::new(Some(slot)),
                    events: self.events.clone(),
                };
                let fetch = fetch(self.inner.clone(), request, turn, self.results.clone());
                self.tasks.spawn(fetch);
            }
        }
    }

    fn refuse(&mut self, ticket: Ticket, waiting: Waiting, refusal: Refusal) {
        match waiting {
            Waiting::Onward(go) => _ = go.send(Err(refusal)),
            Waiting::Request(request) => {
                let error = refused(&without_login(&request.url).0, refusal);
                let results = self.results.clone();
                self.tasks.spawn(async move {
                    let _ = results.send((ticket, Err(error))).await;
                });
            }
        }
    }
}

/// One fetch; it leaves its server when the caller has its result.
async fn fetch(
    inner: Arc<Inner>,
    request: Box<Request>,
    turn: Turn,
    results: mpsc::Sender<Outcome>,
) {
    let ticket = turn.ticket;
    let gate = Gate::Turns(turn);
    let result = inner.fetch(&request, &gate, &mut |_| ()).await;
    let sign = Sign::of(result.as_ref().err());
    let _ = results.send((ticket, result)).await;
    if let Gate::Turns(turn) = gate
        && let Some(mut slot) = turn.change(None)
    {
        slot.sign = sign;
    }
}

/// The server of an address.
fn door(url: &Url, private: fn(IpAddr) -> bool) -> Door {
    Door::of(url, is_inside(url, private) || is_homely(url))
}

fn refused(url: &Url, refusal: Refusal) -> Error {
    let url = url.clone();
    match refusal {
        Refusal::Asked(pause) => Error::Later {
            url,
            retry_seconds: pause.as_secs().max(1),
        },
        Refusal::Unreachable => Error::Unreachable { url },
    }
}
