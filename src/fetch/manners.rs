//! Manners between us and the servers: who may be asked now, who later, and in which turn. Pure: time comes in.
//! Knows nothing of connections and of what is asked.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::time::Duration;

use url::{Host, Url};

use super::Error;

/// What is queued, by the number its owner gave it.
pub type Ticket = usize;

/// How much is asked at the same time, and how fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Requests under way in all.
    pub all: usize,
    /// Requests under way at one server of the open network.
    pub host: usize,
    /// Time from one request to such a server to the next.
    pub gap: Duration,
    /// Requests under way at one server of the user's own network, which needs no gap.
    pub own: usize,
    /// A server that wants to be left alone for longer is not waited for.
    pub patience: Duration,
}

impl Default for Pace {
    /// Two requests at once and two a second are what one reader with a browser causes; 32 in all keep a line of 100
    /// Mbit/s busy with servers that take half a second. A server of one's own has nobody to be protected from.
    fn default() -> Self {
        Self {
            all: 32,
            host: 2,
            gap: Duration::from_millis(500),
            own: 16,
            patience: Duration::from_secs(10),
        }
    }
}

/// A server, as far as manners go: a host and a port.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Door {
    name: String,
    /// Whether it is in the user's own network and the user named it.
    is_own: bool,
}

impl Door {
    /// The server of an address. `is_own` says whether it is the user's own: see [`is_homely`].
    pub fn of(url: &Url, is_own: bool) -> Self {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or_default();
        // The two ports of the web are one server.
        let name = match port {
            80 | 443 => host.to_owned(),
            _ => format!("{host}:{port}"),
        };
        Self { name, is_own }
    }
}

/// Whether a name is one that only a network at home or at work gives: without a point, or below a domain kept for
/// that (RFC 6762, RFC 8375, and `.internal`, reserved by ICANN in 2024).
pub fn is_homely(url: &Url) -> bool {
    let Some(Host::Domain(name)) = url.host() else {
        return false;
    };
    let name = name.trim_end_matches('.');
    let ends = [".local", ".lan", ".home.arpa", ".internal", ".localhost"];
    !name.contains('.') || ends.iter().any(|end| name.ends_with(end))
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask for this one now.
    Start(Ticket),
    /// Nothing may start before so long, unless a request ends first.
    Wait(Duration),
    /// Nothing may start before a request ends or one is queued.
    Idle,
}

/// What the end of a request says of its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It answers.
    Well,
    /// It wants to be left alone for so long.
    Pause(Duration),
    /// No connection could be made.
    Unreachable,
}

impl Sign {
    /// A server that says "too many" and not for how long.
    const PAUSE: Duration = Duration::from_mins(1);

    /// What the outcome of a fetch says.
    pub fn of(error: Option<&Error>) -> Self {
        match error {
            Some(Error::Status {
                status: 429,
                retry_seconds,
                ..
            }) => Self::Pause(retry_seconds.map_or(Self::PAUSE, Duration::from_secs)),
            Some(Error::Status {
                status: 503,
                retry_seconds: Some(seconds),
                ..
            }) => Self::Pause(Duration::from_secs(*seconds)),
            Some(error) if error.is_unreachable() => Self::Unreachable,
            _ => Self::Well,
        }
    }
}

/// Why a server is not asked any more for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It wants to be left alone for so long.
    Asked(Duration),
    /// No connection could be made several times in a row.
    Unreachable,
}

/// The queues of all servers.
#[derive(Debug)]
pub struct Manners {
    pace: Pace,
    doors: HashMap<Door, usize>,
    queues: Vec<Queue>,
    /// Servers that may be asked, in turn.
    ready: VecDeque<usize>,
    /// Servers that may be asked from a time on.
    asleep: BinaryHeap<Reverse<(Duration, usize)>>,
    running: usize,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Ticket>,
    running: usize,
    /// Not before this time.
    from: Duration,
    most: usize,
    gap: Duration,
    /// Connections that failed in a row.
    faults: usize,
    /// Whether it stands in `ready` or `asleep`.
    is_listed: bool,
}

impl Manners {
    /// So many failed connections in a row say that nobody is there: one may be chance, two at once are one cause.
    const FAULTS: usize = 3;

    /// Nothing queued yet.
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            doors: HashMap::new(),
            queues: Vec::new(),
            ready: VecDeque::new(),
            asleep: BinaryHeap::new(),
            running: 0,
        }
    }

    /// Queues a request at a server; refused when that is not asked any more.
    pub fn queue(&mut self, ticket: Ticket, door: &Door, now: Duration) -> Result<(), Refusal> {
        let at = self.at(door);
        let queue = &mut self.queues[at];
        if let Some(refusal) = queue.refusal(now, self.pace.patience) {
            return Err(refusal);
        }
        queue.waiting.push_back(ticket);
        self.list(at, now);
        Ok(())
    }

    /// What may start now. Servers take turns, so that one with a thousand feeds delays no other.
    pub fn next(&mut self, now: Duration) -> Next {
        while let Some(&Reverse((from, at))) = self.asleep.peek() {
            if from > now {
                break;
            }
            self.asleep.pop();
            self.ready.push_back(at);
        }
        if self.running >= self.pace.all {
            return Next::Idle;
        }
        while let Some(at) = self.ready.pop_front() {
            self.queues[at].is_listed = false;
            if let Some(ticket) = self.queues[at].start(now) {
                self.running += 1;
                self.list(at, now);
                return Next::Start(ticket);
            }
            self.list(at, now);
        }
        match self.asleep.peek() {
            Some(Reverse((from, _))) => Next::Wait(from.saturating_sub(now)),
            None => Next::Idle,
        }
    }

    /// A request at this server has ended. Gives back what was queued there and will not be asked, with the reason.
    pub fn ended(
        &mut self,
        door: &Door,
        sign: Sign,
        now: Duration,
    ) -> Option<(Refusal, Vec<Ticket>)> {
        let at = self.at(door);
        let queue = &mut self.queues[at];
        self.running = self.running.saturating_sub(1);
        queue.running = queue.running.saturating_sub(1);
        match sign {
            Sign::Well => queue.faults = 0,
            Sign::Pause(pause) => queue.from = queue.from.max(now.saturating_add(pause)),
            Sign::Unreachable => queue.faults += 1,
        }
        let refusal = queue.refusal(now, self.pace.patience);
        let given_up = refusal.map(|refusal| (refusal, queue.waiting.drain(..).collect()));
        self.list(at, now);
        given_up
    }

    /// Requests under way.
    pub fn running(&self) -> usize {
        self.running
    }

    fn at(&mut self, door: &Door) -> usize {
        if let Some(&at) = self.doors.get(door) {
            return at;
        }
        let (most, gap) = if door.is_own {
            (self.pace.own, Duration::ZERO)
        } else {
            (self.pace.host, self.pace.gap)
        };
        self.queues.push(Queue {
            most,
            gap,
            ..Queue::default()
        });
        self.doors.insert(door.clone(), self.queues.len() - 1);
        self.queues.len() - 1
    }

    /// Puts a server that has work and room where it will be found.
    fn list(&mut self, at: usize, now: Duration) {
        let queue = &mut self.queues[at];
        if queue.is_listed || queue.waiting.is_empty() || queue.running >= queue.most {
            return;
        }
        queue.is_listed = true;
        if queue.from <= now {
            self.ready.push_back(at);
        } else {
            self.asleep.push(Reverse((queue.from, at)));
        }
    }
}

impl Queue {
    fn start(&mut self, now: Duration) -> Option<Ticket> {
        if self.running >= self.most || self.from > now {
            return None;
        }
        let ticket = self.waiting.pop_front()?;
        self.running += 1;
        self.from = now + self.gap;
        Some(ticket)
    }

    fn refusal(&self, now: Duration, patience: Duration) -> Option<Refusal> {
        let pause = self.from.saturating_sub(now);
        if pause > patience.max(self.gap) {
            return Some(Refusal::Asked(pause));
        }
        (self.faults >= Manners::FAULTS).then_some(Refusal::Unreachable)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::{any, prop, proptest};

    fn door(name: &str) -> Door {
        Door::of(&Url::parse(&format!("http://{name}/")).unwrap(), false)
    }

    fn second(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn one_server_is_asked_twice_at_once_and_with_gaps() {
        let mut manners = Manners::new(Pace::default());
        for ticket in 0..4 {
            manners.queue(ticket, &door("a.test"), second(0)).unwrap();
        }
        let gap = Pace::default().gap;
        assert_eq!(manners.next(second(0)), Next::Start(0));
        assert_eq!(manners.next(second(0)), Next::Wait(gap));
        assert_eq!(manners.next(gap), Next::Start(1));
        assert_eq!(manners.next(second(9)), Next::Idle);
        assert_eq!(manners.ended(&door("a.test"), Sign::Well, second(9)), None);
        assert_eq!(manners.next(second(9)), Next::Start(2));
    }

    #[test]
    fn a_server_of_ones_own_is_asked_without_gaps() {
        let mut manners = Manners::new(Pace::default());
        let own = Door::of(&Url::parse("http://127.0.0.1:8088/").unwrap(), true);
        for ticket in 0..20 {
            manners.queue(ticket, &own, second(0)).unwrap();
        }
        let started = (0..20).filter(|_| manners.next(second(0)) != Next::Idle);
        assert_eq!(started.count(), Pace::default().own);
    }

    #[test]
    fn servers_take_turns() {
        let mut manners = Manners::new(Pace {
            gap: Duration::ZERO,
            ..Pace::default()
        });
        for ticket in 0..3 {
            manners
                .queue(ticket, &door("many.test"), second(0))
                .unwrap();
        }
        manners.queue(10, &door("one.test"), second(0)).unwrap();
        let order: Vec<_> = (0..3).map(|_| manners.next(second(0))).collect();
        assert_eq!(order, [Next::Start(0), Next::Start(10), Next::Start(1)]);
    }

    #[test]
    fn a_short_pause_is_waited_for_and_a_long_one_gives_the_rest_back() {
        let mut manners = Manners::new(Pace::default());
        for ticket in 0..3 {
            manners.queue(ticket, &door("a.test"), second(0)).unwrap();
        }
        assert_eq!(manners.next(second(0)), Next::Start(0));
        assert_eq!(
            manners.ended(&door("a.test"), Sign::Pause(second(5)), second(1)),
            None
        );
        assert_eq!(manners.next(second(1)), Next::Wait(second(5)));
        assert_eq!(manners.next(second(6)), Next::Start(1));
        let long = Refusal::Asked(second(600));
        let given_up = manners.ended(&door("a.test"), Sign::Pause(second(600)), second(7));
        assert_eq!(given_up, Some((long, vec![2])));
        assert_eq!(manners.queue(3, &door("a.test"), second(7)), Err(long));
        assert_eq!(manners.queue(4, &door("b.test"), second(7)), Ok(()));
    }

    #[test]
    fn nobody_is_called_for_ever_where_nobody_answers() {
        let mut manners = Manners::new(Pace {
            gap: Duration::ZERO,
            ..Pace::default()
        });
        for ticket in 0..5 {
            manners
                .queue(ticket, &door("gone.test"), second(0))
                .unwrap();
        }
        for _ in 0..2 {
            assert!(matches!(manners.next(second(0)), Next::Start(_)));
            assert_eq!(
                manners.ended(&door("gone.test"), Sign::Unreachable, second(1)),
                None
            );
        }
        assert_eq!(manners.next(second(1)), Next::Start(2));
        let given_up = manners.ended(&door("gone.test"), Sign::Unreachable, second(2));
        assert_eq!(given_up, Some((Refusal::Unreachable, vec![3, 4])));
    }

    #[test]
    fn the_ports_of_the_web_are_one_server_and_other_ports_are_others() {
        let of = |text: &str| Door::of(&Url::parse(text).unwrap(), false);
        assert_eq!(of("http://a.test/x"), of("https://a.test/y"));
        assert_ne!(of("http://a.test/x"), of("http://a.test:8080/x"));
    }

    #[test]
    fn names_of_a_network_at_home_are_known() {
        for (url, expected) in [
            ("http://nas/", true),
            ("http://printer.local/", true),
            ("http://a.home.arpa./", true),
            ("http://example.org/", false),
            ("http://local.example.org/", false),
            ("http://10.0.0.1/", false),
        ] {
            assert_eq!(is_homely(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }

    proptest! {
        /// Whatever is queued and however requests end: the bounds hold, gaps are kept, and everything gets its turn.
        #[test]
        fn bounds_and_gaps_hold_and_everything_gets_its_turn(
            hosts in prop::collection::vec(0_usize..6, 1..80),
            lasts in prop::collection::vec(0_u64..3_000, 80),
            is_own in any::<bool>(),
        ) {
            let pace = Pace { all: 5, ..Pace::default() };
            let doors: Vec<_> = (0..6)
                .map(|n| Door::of(&Url::parse(&format!("http://h{n}.test/")).unwrap(), is_own && n == 0))
                .collect();
            let mut manners = Manners::new(pace);
            for (ticket, &host) in hosts.iter().enumerate() {
                manners.queue(ticket, &doors[host], Duration::ZERO).unwrap();
            }
            let (mut now, mut under_way, mut last) = (Duration::ZERO, Vec::new(), HashMap::new());
            let mut started = vec![false; hosts.len()];
            loop {
                let wait = match manners.next(now) {
                    Next::Start(ticket) => {
                        let host = hosts[ticket];
                        assert!(!std::mem::replace(&mut started[ticket], true));
                        under_way.push((now + Duration::from_millis(lasts[ticket]), host));
                        let most = if is_own && host == 0 { pace.own } else { pace.host };
                        assert!(under_way.iter().filter(|(_, h)| *h == host).count() <= most);
                        assert!(under_way.len() <= pace.all);
                        if let Some(before) = last.insert(host, now) {
                            assert!((is_own && host == 0) || now >= before + pace.gap);
                        }
                        continue;
                    }
                    Next::Wait(wait) => now + wait,
                    Next::Idle => Duration::MAX,
                };
                under_way.sort();
                let end = under_way.first().map_or(Duration::MAX, |(end, _)| *end);
                now = end.min(wait);
                if now == Duration::MAX {
                    break;
                }
                if end == now {
                    let (_, host) = under_way.remove(0);
                    assert_eq!(manners.ended(&doors[host], Sign::Well, now), None);
                }
            }
            assert!(started.iter().all(|s| *s));
            assert_eq!(manners.running(), 0);
        }
    }
}
