//! What a request says of us, and the few headers of an answer that are read.
//! Knows nothing of connections.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::HeaderMap;
use url::Url;

/// Who asks. Nothing in it tells one user from another.
pub(super) const USER_AGENT: &str = concat!(
    "clearstory/",
    env!("CARGO_PKG_VERSION"),
    " (+terminal reader)"
);

/// What is read best, then what can be read.
pub(super) const ACCEPT: &str =
    "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.5";

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
    let then = DateTimeParser::new().parse_timestamp(value).ok()?;
    let now = Timestamp::try_from(now).ok()?;
    u64::try_from(then.as_second() - now.as_second()).ok()
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

    #[test]
    fn only_what_is_surely_no_text_is_refused_by_its_type() {
        assert!(is_not_text("image/png"));
        assert!(is_not_text("Application/PDF; x=y"));
        assert!(!is_not_text("image/svg+xml"));
        assert!(!is_not_text("application/octet-stream"));
        assert!(!is_not_text(""));
    }
}
