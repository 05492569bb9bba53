//! What a request says of us, and the few headers of an answer that are read.
//! Knows nothing of connections.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::HeaderMap;
use url::Url;

use super::request::Validators;

/// Who asks. Nothing in it tells one user from another.
pub(super) const USER_AGENT: &str = concat!(
    "clearstory/",
    env!("CARGO_PKG_VERSION"),
    " (+terminal reader)"
);

/// What is read best, then what can be read.
pub(super) const ACCEPT: &str =
    "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.5";

/// Feeds first, then what feeds are often called, then pages, which may name their feeds.
pub(super) const ACCEPT_FEED: &str = "application/atom+xml,application/rss+xml,application/feed+json,\
    application/rdf+xml;q=0.9,application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,text/html;q=0.5,*/*;q=0.4";

/// `de_DE.UTF-8` as a browser says it: `de-DE,de;q=0.9,en;q=0.5`. Anything odd is English.
pub(super) fn accept_language(locale: &str) -> String {
    let tag = locale
        .split(['.', '@', ':'])
        .next()
        .unwrap_or_default()
        .replace('_', "-");
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_language =
        (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
    if !is_language {
        return "en".to_owned();
    }
    let place = parts
        .next()
        .filter(|p| p.len() == 2 && p.bytes().all(|b| b.is_ascii_alphabetic()));
    let place = place.map(str::to_ascii_uppercase);
    match (language.as_str(), place) {
        ("en", None) => "en".to_owned(),
        ("en", Some(place)) => format!("en-{place},en;q=0.9"),
        (language, None) => format!("{language},en;q=0.5"),
        (language, Some(place)) => format!("{language}-{place},{language};q=0.9,en;q=0.5"),
    }
}

/// Bytes of all names and values.
pub(super) fn size(headers: &HeaderMap) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum()
}

/// A header's value when it is readable ASCII.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get(name)
        .and_then(|v| v.to_str().ok())
        .map(str::trim)
}

/// Seconds until the server wants to be asked again: `Retry-After` as a number or a date (RFC 9110 section 10.2.3).
pub(super) fn retry_seconds(headers: &HeaderMap, now: SystemTime) -> Option<u64> {
    let value = text(headers, "retry-after")?;
    if let Ok(seconds) = value.parse() {
        return Some(seconds);
    }
    let then = date(value)?;
    let now = Timestamp::try_from(now).ok()?;
    u64::try_from(then.as_second() - now.as_second()).ok()
}

/// What tells this copy from others; an entity tag without measure is dropped.
pub(super) fn validators(headers: &HeaderMap) -> Validators {
    let is_short = |value: &&str| !value.is_empty() && value.len() <= Validators::ETAG_BYTES;
    let short = |name| text(headers, name).filter(is_short).map(str::to_owned);
    Validators {
        etag: short("etag"),
        modified: short("last-modified"),
    }
}

/// Seconds for which the answer serves (RFC 9111 section 4.2.1): `max-age` without what it spent in other caches, else
/// `Expires` against the server's own `Date`, so that a wrong clock does no harm. Nothing when nothing is said.
pub(super) fn fresh_seconds(headers: &HeaderMap, now: SystemTime) -> Option<u64> {
    let control: Vec<String> = headers
        .get_all("cache-control")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .map(|part| part.trim().to_ascii_lowercase())
        .collect();
    if control.iter().any(|c| c == "no-cache" || c == "no-store") {
        return Some(0);
    }
    let max_age = control.iter().find_map(|c| c.strip_prefix("max-age="));
    if let Some(seconds) = max_age.and_then(|s| s.trim_matches('"').parse::<u64>().ok()) {
        let age = text(headers, "age").and_then(|a| a.parse().ok());
        return Some(seconds.saturating_sub(age.unwrap_or(0)));
    }
    let expires = text(headers, "expires")?;
    // "0" and other words that are no date mean that it is stale already.
    let Some(expires) = date(expires) else {
        return Some(0);
    };
    let sent = text(headers, "date").and_then(date);
    let from = sent.or_else(|| Timestamp::try_from(now).ok())?;
    Some(u64::try_from(expires.as_second() - from.as_second()).unwrap_or(0))
}

fn date(value: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(value).ok()
}

/// Whether the server itself says that there is nothing to read. `application/octet-stream` says nothing.
pub(super) fn is_not_text(media: &str) -> bool {
    let kind = media
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let binary = ["audio/", "font/", "image/", "video/"]
        .iter()
        .any(|start| kind.starts_with(start));
    let packed = matches!(
        kind.as_str(),
        "application/pdf" | "application/zip" | "application/wasm"
    );
    (binary && kind != "image/svg+xml") || packed
}

/// The last part of an address's path that is not empty.
pub(super) fn name(url: &Url) -> String {
    let mut parts = url.path_segments().into_iter().flatten();
    parts
        .rfind(|p| !p.is_empty())
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_locale_becomes_an_accept_language_as_browsers_send_it() {
        let cases = [
            ("de_DE.UTF-8", "de-DE,de;q=0.9,en;q=0.5"),
            ("fr", "fr,en;q=0.5"),
            ("en_GB", "en-GB,en;q=0.9"),
            ("ca_ES@valencia", "ca-ES,ca;q=0.9,en;q=0.5"),
            ("C", "en"),
            ("POSIX", "en"),
            ("C.UTF-8", "en"),
            ("", "en"),
            ("de\r\nX: y", "en"),
        ];
        for (locale, expected) in cases {
            assert_eq!(accept_language(locale), expected, "{locale:?}");
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_mins(24_090_207);
        let seconds = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", value.parse().unwrap());
            retry_seconds(&headers, now)
        };
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Wed, 21 Oct 2015 07:28:00 GMT"), Some(60));
        assert_eq!(seconds("Wed, 21 Oct 2015 07:26:00 GMT"), None);
        assert_eq!(seconds("soon"), None);
    }

    fn map(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn freshness_is_read_from_cache_control_then_from_expires() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_mins(24_090_207);
        let then = "Wed, 21 Oct 2015 07:28:00 GMT";
        let early = "Wed, 21 Oct 2015 06:28:00 GMT";
        let cases: [(&[(&str, &str)], _); 9] = [
            (&[], None),
            (&[("cache-control", "public, max-age=600")], Some(600)),
            (
                &[("cache-control", "max-age=600"), ("age", "150")],
                Some(450),
            ),
            (&[("cache-control", "max-age=600, no-cache")], Some(0)),
            (
                &[("cache-control", "max-age=soon"), ("expires", then)],
                Some(60),
            ),
            (&[("expires", then), ("date", early)], Some(3_600)),
            (&[("expires", early)], Some(0)),
            (&[("expires", "0")], Some(0)),
            (&[("cache-control", "max-age=9999999999999999999999")], None),
        ];
        for (lines, expected) in cases {
            assert_eq!(fresh_seconds(&map(lines), now), expected, "{lines:?}");
        }
    }

    #[test]
    fn an_entity_tag_without_measure_is_dropped() {
        let long = format!("\"{}\"", "e".repeat(1_024));
        let told = validators(&map(&[("etag", &long), ("last-modified", "then")]));
        assert_eq!((told.etag, told.modified.as_deref()), (None, Some("then")));
        let told = validators(&map(&[("etag", "W/\"1\"")]));
        assert_eq!(told.etag.as_deref(), Some("W/\"1\""));
    }

    #[test]
    fn only_what_is_surely_no_text_is_refused_by_its_type() {
        assert!(is_not_text("image/png"));
        assert!(is_not_text("Application/PDF; x=y"));
        assert!(!is_not_text("image/svg+xml"));
        assert!(!is_not_text("application/octet-stream"));
        assert!(!is_not_text(""));
    }
}
