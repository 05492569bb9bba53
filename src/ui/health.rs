//! How a feed fares, as a sign and in words.
//! Knows nothing of where either is shown.

use jiff::{Timestamp, Zoned};

use crate::story::library::{Feed, Health};

/// Looks that fail in a row before the reader is to do something; less is a bad day of a server.
const LOOKS: u32 = 3;

/// The sign before the count of a feed, a cell wide or nothing; no sign leans on a colour.
pub fn sign(feed: &Feed, is_asked: bool) -> &'static str {
    let health = &feed.health;
    match () {
        () if is_asked => "…",
        () if health.is_gone => "✕",
        () if health.failures > 0 => "⚠",
        () if health.moved_to.is_some() => "↪",
        () => "",
    }
}

/// Whether nothing gets better before the reader does something.
pub fn needs_reader(feed: &Feed) -> bool {
    feed.health.is_gone || feed.health.failures >= LOOKS
}

/// What there is to say; none when all is well.
pub fn said(health: &Health, now: Option<&Zoned>) -> Option<String> {
    if health.is_gone {
        return Some("gone for good, says its server; d d ends the subscription".to_owned());
    }
    if health.failures > 0 {
        let since = health.failing_since.map(|at| since(at, now));
        let why = match &*health.error {
            "" => "its last look failed",
            why => why,
        };
        return Some(format!("failing{}: {why}", since.unwrap_or_default()));
    }
    if let Some(to) = &health.moved_to {
        let host = to.host_str().unwrap_or("another address");
        return Some(format!(
            "moved to {host}; followed once its server has said so for a while"
        ));
    }
    None
}

fn since(at: Timestamp, now: Option<&Zoned>) -> String {
    match now {
        Some(now) => format!(" since {}", moment(at, now)),
        None => String::new(),
    }
}

/// A moment as one says it: the time of today, else the day; the year only of another one.
pub fn moment(at: Timestamp, now: &Zoned) -> String {
    let local = at.to_zoned(now.time_zone().clone());
    let form = match () {
        () if local.date() == now.date() => "%H:%M",
        () if local.year() == now.year() => "%-d %b, %H:%M",
        () => "%-d %b %Y",
    };
    local.strftime(form).to_string()
}

/// How long ago a moment was, or how far ahead it is, in one unit.
pub fn distance(at: Timestamp, now: &Zoned) -> String {
    let seconds = now.timestamp().as_second() - at.as_second();
    let said = length(seconds.unsigned_abs());
    match seconds {
        ..=-60 => format!("in {said}"),
        60.. => format!("{said} ago"),
        _ => "just now".to_owned(),
    }
}

/// So many seconds in the largest unit of which there is a whole one.
pub fn length(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..3_600 => (seconds / 60, "minute"),
        3_600..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn noon() -> Zoned {
        "2026-05-14T12:00:00[UTC]".parse().unwrap()
    }

    #[test]
    fn the_worst_that_is_known_of_a_feed_is_its_sign() {
        let mut feed = Feed::default();
        assert_eq!((sign(&feed, false), sign(&feed, true)), ("", "…"));
        feed.health.moved_to = "https://b.example/".parse().ok();
        assert_eq!(sign(&feed, false), "↪");
        feed.health.failures = 1;
        assert_eq!((sign(&feed, false), needs_reader(&feed)), ("⚠", false));
        feed.health.failures = 3;
        assert!(needs_reader(&feed));
        feed.health.is_gone = true;
        assert_eq!(sign(&feed, false), "✕");
    }

    #[test]
    fn moments_are_said_as_shortly_as_they_can_be() {
        let said = |text: &str| {
            let at = text.parse().unwrap();
            (moment(at, &noon()), distance(at, &noon()))
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(said("2026-05-14T11:00:00Z"), pair("11:00", "1 hour ago"));
        assert_eq!(
            said("2026-05-10T11:00:00Z"),
            pair("10 May, 11:00", "4 days ago")
        );
        assert_eq!(said("2025-05-10T11:00:00Z").0, "10 May 2025");
        assert_eq!(said("2026-05-14T12:30:00Z").1, "in 30 minutes");
        assert_eq!(said("2026-05-14T11:59:40Z").1, "just now");
    }
}
