//! When a feed may be asked again: freshness, a feed's own rhythm, and backing off when it fails. Pure: clock and seed come in.
//! Knows nothing of connections, of feeds' texts and of the library.

use std::time::Duration;

use jiff::Timestamp;

/// What decides when a feed that answered is asked again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rhythm {
    /// The user's own wish for this feed; it is kept, whatever else is known.
    pub every: Option<Duration>,
    /// The usual time between two looks, when nothing asks for longer.
    pub usual: Duration,
    /// For how long the server says that its answer serves.
    pub fresh: Option<Duration>,
    /// For how long the feed itself says that it serves (`ttl`).
    pub ttl: Option<Duration>,
    /// For how long the server wants to be left alone.
    pub retry: Option<Duration>,
    /// How long ago the feed changed; nothing when it never did since it is known.
    pub quiet: Option<Duration>,
}

/// No feed is asked more often, whatever it and the user say.
pub const SHORTEST: Duration = Duration::from_mins(5);
/// Every feed is asked as often as this, whatever it says.
pub const LONGEST: Duration = Duration::from_hours(24);
/// A server that wants to be left alone for longer is asked all the same: nobody means a month.
pub const LONGEST_PAUSE: Duration = Duration::from_hours(7 * 24);

/// What went wrong, as far as it changes when to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Anything that may pass.
    Passing,
    /// The server wants to be left alone, and says for how long or not.
    Asked(Option<Duration>),
    /// The address is gone for good (410).
    Gone,
}

/// When to ask a feed again that was read, or found unchanged, now.
///
/// A feed is asked after a twelfth of the time for which it has been quiet: one with a story a day about every two
/// hours, so that a story waits a twelfth of the usual distance at most. Twelve is a choice between the server's work
/// and the reader's patience; between 8 and 16 little changes, as the bounds cut both ends. What server and feed say
/// can make it rarer, never more frequent. `seed` spreads feeds by up to a tenth, so that they do not come in step.
pub fn after_answer(now: Timestamp, rhythm: &Rhythm, seed: u64) -> Timestamp {
    let own = rhythm
        .quiet
        .map_or(rhythm.usual, |quiet| (quiet / 12).max(rhythm.usual));
    let told = rhythm.fresh.max(rhythm.ttl).unwrap_or_default();
    let wish = rhythm.every.unwrap_or(own.max(told));
    let wish = spread(wish.clamp(SHORTEST, LONGEST), seed);
    let pause = rhythm.retry.unwrap_or_default().min(LONGEST_PAUSE);
    later(now, wish.max(pause))
}

/// When to try again after the `failures`-th failure in a row (1 is the first): 5 minutes, doubled each time up to a day.
pub fn after_fault(now: Timestamp, fault: Fault, failures: u32, seed: u64) -> Timestamp {
    let doubled = SHORTEST.saturating_mul(1 << failures.saturating_sub(1).min(12));
    let wait = spread(doubled.min(LONGEST), seed);
    let wait = match fault {
        Fault::Passing | Fault::Asked(None) => wait,
        // Never before the server wants it, so the spread comes on top.
        Fault::Asked(Some(pause)) => pause.min(LONGEST_PAUSE).max(wait),
        Fault::Gone => LONGEST_PAUSE,
    };
    later(now, wait)
}

/// Whether a feed is due: never asked, or its time has come. A time further away than any that is ever set comes from
/// a clock that was wrong.
pub fn is_due(now: Timestamp, next_check: Option<Timestamp>) -> bool {
    let Some(next) = next_check else { return true };
    let away = next.as_second().saturating_sub(now.as_second());
    let furthest = LONGEST_PAUSE.as_secs().saturating_mul(2);
    away <= 0 || away.unsigned_abs() > furthest
}

/// Up to a tenth more, the same for the same seed.
fn spread(wait: Duration, seed: u64) -> Duration {
    // The multiplication mixes (Knuth's golden ratio); the upper bits are the good ones.
    let part = (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) % 1024;
    wait + wait * (part as u32) / 10_240
}

/// A time that exists even at the end of time.
fn later(now: Timestamp, wait: Duration) -> Timestamp {
    let second = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX);
    let second = now.as_second().saturating_add(second);
    Timestamp::from_second(second.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second()))
        .unwrap_or(now)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

    /// What the tests take as usual.
    const USUAL: Rhythm = Rhythm {
        every: None,
        usual: Duration::from_mins(30),
        fresh: None,
        ttl: None,
        retry: None,
        quiet: None,
    };
    const MINUTE: u64 = 60;
    const HOUR: u64 = 3_600;
    const DAY: u64 = 86_400;

    fn now() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().unwrap()
    }

    fn seconds(then: Timestamp) -> u64 {
        u64::try_from(then.as_second() - now().as_second()).unwrap()
    }

    #[test]
    fn an_answer_sets_the_next_time_by_wish_then_words_then_rhythm() {
        let some = |s: u64| Some(Duration::from_secs(s));
        let nothing = USUAL;
        let cases = [
            ("nothing is known", nothing, 30 * MINUTE),
            (
                "it changed just now",
                Rhythm {
                    quiet: some(0),
                    ..nothing
                },
                30 * MINUTE,
            ),
            (
                "quiet for a day",
                Rhythm {
                    quiet: some(DAY),
                    ..nothing
                },
                2 * HOUR,
            ),
            (
                "quiet for a year",
                Rhythm {
                    quiet: some(365 * DAY),
                    ..nothing
                },
                DAY,
            ),
            (
                "max-age=0",
                Rhythm {
                    fresh: some(0),
                    ..nothing
                },
                30 * MINUTE,
            ),
            (
                "an hour of freshness",
                Rhythm {
                    fresh: some(HOUR),
                    ..nothing
                },
                HOUR,
            ),
            (
                "a year of freshness",
                Rhythm {
                    fresh: some(365 * DAY),
                    ..nothing
                },
                DAY,
            ),
            (
                "a ttl of three hours",
                Rhythm {
                    ttl: some(3 * HOUR),
                    fresh: some(60),
                    ..nothing
                },
                3 * HOUR,
            ),
            (
                "the user's wish",
                Rhythm {
                    every: some(10 * MINUTE),
                    fresh: some(DAY),
                    ..nothing
                },
                10 * MINUTE,
            ),
            (
                "a wish too short",
                Rhythm {
                    every: some(1),
                    ..nothing
                },
                5 * MINUTE,
            ),
            (
                "a pause beats a wish",
                Rhythm {
                    every: some(600),
                    retry: some(2 * DAY),
                    ..nothing
                },
                2 * DAY,
            ),
        ];
        for (name, rhythm, expected) in cases {
            assert_eq!(seconds(after_answer(now(), &rhythm, 0)), expected, "{name}");
        }
    }

    #[test]
    fn failures_double_the_wait_up_to_a_day() {
        let wait = |failures| seconds(after_fault(now(), Fault::Passing, failures, 0));
        let waits = [1, 2, 3, 8, 9, 10, u32::MAX].map(wait);
        assert_eq!(waits, [300, 600, 1_200, 38_400, 76_800, DAY, DAY]);
    }

    #[test]
    fn a_server_that_says_when_is_not_asked_before() {
        let asked = |pause: u64, failures| {
            let fault = Fault::Asked(Some(Duration::from_secs(pause)));
            seconds(after_fault(now(), fault, failures, 7))
        };
        assert_eq!(asked(3 * HOUR, 1), 3 * HOUR);
        assert!(asked(1, 1) >= 300);
        assert!(asked(60, 5) >= 4_800);
        assert_eq!(asked(365 * DAY, 1), 7 * DAY);
        assert_eq!(seconds(after_fault(now(), Fault::Gone, 1, 7)), 7 * DAY);
    }

    #[test]
    fn a_feed_is_due_when_its_time_has_come_or_cannot_be_true() {
        let at = |text: &str| Some(text.parse().unwrap());
        assert!(is_due(now(), None));
        assert!(is_due(now(), at("2026-11-20T12:00:00Z")));
        assert!(!is_due(now(), at("2026-11-20T12:00:01Z")));
        assert!(!is_due(now(), at("2026-11-27T12:00:00Z")));
        assert!(is_due(now(), at("2038-01-01T00:00:00Z")));
    }

    proptest! {
        /// No time, rhythm and number of failures lead into the past or out of the bounds.
        #[test]
        fn the_next_time_is_always_within_bounds(
            second in -377_705_023_201_i64..253_402_207_200,
            given in proptest::array::uniform6(prop_oneof![Just(None), any::<u64>().prop_map(Some)]),
            failures in any::<u32>(),
            seed in any::<u64>(),
        ) {
            let now = Timestamp::from_second(second).unwrap();
            let [every, usual, fresh, ttl, retry, quiet] = given.map(|s| s.map(Duration::from_secs));
            let usual = usual.unwrap_or_default();
            let rhythm = Rhythm { every, usual, fresh, ttl, retry, quiet };
            let next = [
                after_answer(now, &rhythm, seed),
                after_fault(now, Fault::Passing, failures, seed),
                after_fault(now, Fault::Asked(retry), failures, seed),
            ];
            for next in next {
                let wait = next.as_second() - now.as_second();
                let end = Timestamp::MAX.as_second() - now.as_second();
                assert!(wait >= 300.min(end), "{wait}");
                assert!(wait <= 7 * 86_400, "{wait}");
                assert!(is_due(next, Some(next)));
            }
        }

        /// The same seed gives the same time, and a spread is at most a tenth.
        #[test]
        fn feeds_are_spread_by_a_tenth_at_most(seed in any::<u64>()) {
            let next = after_answer(now(), &USUAL, seed);
            assert_eq!(next, after_answer(now(), &USUAL, seed));
            assert!((1_800..=1_980).contains(&seconds(next)), "{}", seconds(next));
        }
    }
}
