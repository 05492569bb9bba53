//! How a feed fares after a look at it: what is noted, and when to look again. Pure: clock and seed come in.
//! Knows nothing of how it was looked at.

use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::doc::SafeText;
use crate::fetch::Told;
use crate::fetch::fresh::{self, Fault, Rhythm};
use crate::story::library::Health;

/// How many looks in a row have to find a feed moved to the same place before that counts: a hotel's or a provider's
/// page that stands before everything sends elsewhere too.
pub(super) const SIGHTINGS: u32 = 3;

/// What came of a look.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Look {
    /// The feed is there.
    Answered {
        /// What its server said beside.
        told: Told,
        /// Whether it is another than at the last look.
        has_changed: bool,
        /// What is odd about it all the same; may be empty.
        notice: SafeText,
    },
    /// There is no feed.
    Failed {
        /// Why, and what the reader can do.
        error: SafeText,
        /// The HTTP status; 0 when there was none.
        status: u16,
        /// What that means for the next look.
        fault: Fault,
    },
    /// It was not asked, as its server wants to be left alone.
    Postponed(Duration),
}

/// What decides beside the look.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Terms {
    /// The time of the look.
    pub now: Timestamp,
    /// The user's wish for this feed.
    pub every: Option<Duration>,
    /// The usual time between two looks.
    pub usual: Duration,
    /// How long the feed itself says that it serves.
    pub ttl: Option<Duration>,
    /// Spreads the feeds.
    pub seed: u64,
}

/// How a feed fares after a look.
pub(super) fn after(before: &Health, look: &Look, terms: &Terms) -> Health {
    match look {
        Look::Answered {
            told,
            has_changed,
            notice,
        } => {
            let well = answered(before, (told, *has_changed), terms);
            Health {
                error: notice.clone(),
                ..well
            }
        }
        Look::Failed {
            error,
            status,
            fault,
        } => {
            let worse = failed(before, *fault, terms);
            Health {
                error: error.clone(),
                status: *status,
                ..worse
            }
        }
        Look::Postponed(pause) => {
            let fault = Fault::Asked(Some(*pause));
            let next = fresh::after_fault(terms.now, fault, before.failures, terms.seed);
            Health {
                next_check: Some(next),
                ..before.clone()
            }
        }
    }
}

fn answered(before: &Health, (told, has_changed): (&Told, bool), terms: &Terms) -> Health {
    let (moved_to, moved_seen) = sighting(before, told);
    let now = Some(terms.now);
    Health {
        checked: now,
        succeeded: now,
        changed: if has_changed { now } else { before.changed },
        next_check: Some(next(before, told, has_changed, terms)),
        status: told.status,
        moved_to,
        moved_seen,
        ..Health::default()
    }
}

fn failed(before: &Health, fault: Fault, terms: &Terms) -> Health {
    // Who asks again and again before the time has come does not push the next look ever further away.
    let is_early = before.failures > 0 && before.next_check.is_some_and(|next| terms.now < next);
    let failures = before.failures.saturating_add(u32::from(!is_early));
    Health {
        checked: Some(terms.now),
        next_check: Some(fresh::after_fault(terms.now, fault, failures, terms.seed)),
        failing_since: before.failing_since.or(Some(terms.now)),
        failures,
        is_gone: fault == Fault::Gone,
        ..before.clone()
    }
}

fn next(before: &Health, told: &Told, has_changed: bool, terms: &Terms) -> Timestamp {
    let since = |then: Timestamp| {
        let seconds = terms.now.as_second().saturating_sub(then.as_second());
        Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
    };
    // A first look says nothing of the rhythm.
    let is_first = has_changed && before.changed.is_none();
    let rhythm = Rhythm {
        every: terms.every,
        usual: terms.usual,
        fresh: told.fresh_seconds.map(Duration::from_secs),
        ttl: terms.ttl,
        retry: told.retry_seconds.map(Duration::from_secs),
        quiet: before.changed.filter(|_| !is_first).map(since),
    };
    fresh::after_answer(terms.now, &rhythm, terms.seed)
}

/// Where the feed has moved, and how many looks in a row said so. From a secure connection nothing moves to an open one.
fn sighting(before: &Health, told: &Told) -> (Option<Url>, u32) {
    match &told.moved {
        None => (None, 0),
        Some(to) if before.moved_to.as_ref() == Some(to) => {
            (Some(to.clone()), before.moved_seen.saturating_add(1))
        }
        Some(to) => (Some(to.clone()), 1),
    }
}

/// Where a feed is to be found from now on, when enough looks said so.
pub(super) fn new_address(address: &str, health: &Health) -> Option<Url> {
    let to = health
        .moved_to
        .as_ref()
        .filter(|_| health.moved_seen >= SIGHTINGS)?;
    let mut new = to.clone();
    let old = Url::parse(address).ok()?;
    let is_downgrade = old.scheme() == "https" && new.scheme() != "https";
    let has_login = !old.username().is_empty() || old.password().is_some();
    let is_same_host = old.host_str() == new.host_str();
    // A login is its server's alone; whether another one may have it, only the user can say.
    if is_downgrade || (has_login && !is_same_host) {
        return None;
    }
    if has_login {
        new.set_username(old.username()).ok()?;
        new.set_password(old.password()).ok()?;
    }
    (new.as_str() != address).then_some(new)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn terms() -> Terms {
        Terms {
            now: "2026-11-20T12:00:00Z".parse().unwrap(),
            usual: Duration::from_hours(1),
            ..Terms::default()
        }
    }

    fn answered(has_changed: bool, moved: Option<&str>) -> Look {
        let moved = moved.map(|m| Url::parse(m).unwrap());
        let told = Told {
            status: 200,
            moved,
            ..Told::default()
        };
        Look::Answered {
            told,
            has_changed,
            notice: SafeText::default(),
        }
    }

    fn failing(fault: Fault) -> Look {
        Look::Failed {
            error: SafeText::line("no"),
            status: 500,
            fault,
        }
    }

    fn wait(health: &Health) -> i64 {
        health.next_check.unwrap().as_second() - terms().now.as_second()
    }

    #[test]
    fn a_failure_is_counted_from_the_first_and_a_success_forgets_it() {
        let now = Some(terms().now);
        let earlier: Timestamp = "2026-11-19T12:00:00Z".parse().unwrap();
        let before = Health {
            failing_since: Some(earlier),
            failures: 2,
            succeeded: Some(earlier),
            changed: Some(earlier),
            ..Health::default()
        };
        let worse = after(&before, &failing(Fault::Passing), &terms());
        assert_eq!((worse.failing_since, worse.failures), (Some(earlier), 3));
        assert_eq!(
            (worse.succeeded, &*worse.error, worse.status),
            (Some(earlier), "no", 500)
        );
        assert_eq!(wait(&worse), 1_200);
        let well = after(&worse, &answered(false, None), &terms());
        assert_eq!(
            (well.failing_since, well.failures, &*well.error),
            (None, 0, "")
        );
        assert_eq!((well.succeeded, well.changed), (now, Some(earlier)));
        assert_eq!(wait(&well), 2 * 3_600);
        let first = after(&Health::default(), &failing(Fault::Passing), &terms());
        assert_eq!((first.failing_since, wait(&first)), (now, 300));
    }

    #[test]
    fn a_failure_before_the_time_for_the_next_look_does_not_count_again() {
        let first = after(&Health::default(), &failing(Fault::Passing), &terms());
        let again = after(&first, &failing(Fault::Passing), &terms());
        assert_eq!((again.failures, wait(&again)), (1, 300));
        let in_time = Health {
            next_check: Some(terms().now),
            ..first
        };
        let second = after(&in_time, &failing(Fault::Passing), &terms());
        assert_eq!(second.failures, 2);
    }

    #[test]
    fn a_feed_that_is_gone_stays_so_until_it_answers() {
        let gone = after(&Health::default(), &failing(Fault::Gone), &terms());
        assert!(gone.is_gone);
        assert!(!after(&gone, &answered(true, None), &terms()).is_gone);
    }

    #[test]
    fn a_pause_is_no_failure() {
        let before = Health {
            failures: 1,
            ..Health::default()
        };
        let later = after(&before, &Look::Postponed(Duration::from_hours(2)), &terms());
        assert_eq!((later.failures, later.failing_since), (1, None));
        assert_eq!(wait(&later), 7_200);
    }

    #[test]
    fn a_feed_moves_when_three_looks_in_a_row_say_the_same() {
        let (old, new) = ("http://a.test/feed", "https://b.test/feed");
        let mut health = Health::default();
        for (to, moved) in [
            (Some(new), None),
            (None, None),
            (Some(new), None),
            (Some("https://hotel.test/"), None),
            (Some(new), None),
            (Some(new), None),
            (Some(new), Some(new)),
        ] {
            health = after(&health, &answered(false, to), &terms());
            let found = new_address(old, &health);
            assert_eq!(found.as_ref().map(Url::as_str), moved, "{to:?}");
        }
    }

    #[test]
    fn a_failure_between_two_sightings_does_not_count_as_one() {
        let look = answered(false, Some("http://b.test/"));
        let once = after(&Health::default(), &look, &terms());
        let broken = after(&once, &failing(Fault::Passing), &terms());
        let twice = after(&broken, &look, &terms());
        assert_eq!(
            (twice.moved_seen, new_address("http://a.test/", &twice)),
            (2, None)
        );
    }

    #[test]
    fn no_login_and_no_secure_connection_is_given_away() {
        let seen = |to: &str| Health {
            moved_to: Some(Url::parse(to).unwrap()),
            moved_seen: SIGHTINGS,
            ..Health::default()
        };
        let cases = [
            ("https://a.test/", "http://a.test/x", None),
            ("http://u:p@a.test/", "https://b.test/", None),
            (
                "http://u:p@a.test/",
                "https://a.test/x",
                Some("https://u:p@a.test/x"),
            ),
            ("http://a.test/", "http://a.test/", None),
        ];
        for (old, to, expected) in cases {
            let found = new_address(old, &seen(to));
            assert_eq!(found.as_ref().map(Url::as_str), expected, "{old} {to}");
        }
    }
}
