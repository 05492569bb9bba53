//! Front matter: the lines of `key: value` between two lines of dashes at the top of a saved story.
//! Knows nothing of Markdown and of documents.

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime};
use url::Url;

use super::{About, Story, Trust, When};
use crate::doc::{Place, SafeText};

/// The version of the format, in the key that tells a saved story from other Markdown.
pub const VERSION: u32 = 1;
/// Most lines front matter may have.
const LINES: usize = 200;

/// What front matter says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Front {
    /// What is known of the story.
    pub about: About,
    /// What the cleaner thought of the page.
    pub trust: Option<Trust>,
    /// The byte of the saved text at which reading goes on.
    pub place: u32,
    /// Whether this program wrote it.
    pub is_saved: bool,
}

/// Writes front matter with its two lines of dashes; what is not known is left out.
pub fn write(story: &Story, place: Place, saved: Option<When>) -> String {
    let about = &story.about;
    let when = |w: Option<When>| w.map_or(String::new(), |w| w.to_string());
    let url = |u: &Option<Url>| u.as_ref().map_or(String::new(), |u| quoted(u.as_str()));
    let lines = [
        ("clearstory", VERSION.to_string()),
        ("title", quoted(&about.title)),
        ("byline", quoted(&about.byline)),
        ("site", quoted(&about.site)),
        ("url", url(&about.url)),
        ("image", url(&about.lead_image)),
        ("next", url(&about.next)),
        ("published", when(about.published)),
        ("modified", when(about.modified)),
        ("language", quoted(&about.language)),
        ("words", story.document.kept_words().to_string()),
        ("cut", story.document.cut_blocks().to_string()),
        ("trust", story.trust.to_string()),
        ("saved", when(saved)),
        ("place", place.0.to_string()),
    ];
    let known = lines.iter().filter(|(_, value)| !value.is_empty());
    let mut out = "---\n".to_owned();
    for (key, value) in known {
        let _ = writeln!(out, "{key}: {value}");
    }
    out + "---\n"
}

/// A quoted string of YAML; nothing for nothing.
fn quoted(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out + "\""
}

/// Reads front matter off the top of a text; gives what it says and the rest. Lines that are no `key: value` and
/// unknown keys are passed over; the names that other programs use for the same things are known.
pub fn read(text: &str) -> (Front, &str) {
    let none = || (Front::default(), text);
    let opened = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (fence, split) = match opened.lines().next().map(str::trim_end) {
        Some("---") => ("---", ':'),
        Some("+++") => ("+++", '='),
        _ => return none(),
    };
    let mut front = Front::default();
    let (mut at, mut keys) = (0, 0);
    for (number, line) in opened.split_inclusive('\n').take(LINES).enumerate() {
        at += line.len();
        let line = line.trim_end();
        if number > 0 && (line == fence || fence == "---" && line == "...") {
            return if keys == 0 {
                none()
            } else {
                (front, &opened[at..])
            };
        }
        let pair = line
            .split_once(split)
            .filter(|(key, _)| is_key(key.trim_end()));
        if let Some((key, value)) = pair {
            keys += 1;
            front.set(key.trim_end(), &unquoted(value.trim()));
        }
    }
    none()
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

impl Front {
    fn set(&mut self, key: &str, value: &str) {
        let about = &mut self.about;
        let web = || {
            Url::parse(value)
                .ok()
                .filter(|u| matches!(u.scheme(), "http" | "https"))
        };
        let line = || SafeText::line(value);
        match key.to_ascii_lowercase().as_str() {
            "clearstory" => self.is_saved = value.parse::<u32>().is_ok(),
            "title" => about.title = line(),
            "byline" | "author" | "authors" if about.byline.is_blank() => about.byline = line(),
            "site" => about.site = line(),
            "url" | "source" | "canonical" | "link" if about.url.is_none() => about.url = web(),
            "image" => about.lead_image = web(),
            "next" => about.next = web(),
            "published" | "date" if about.published.is_none() => about.published = when(value),
            "modified" | "updated" | "lastmod" if about.modified.is_none() => {
                about.modified = when(value);
            }
            "language" | "lang" => about.language = SafeText::line(&value.to_ascii_lowercase()),
            "trust" => self.trust = trust(value),
            "place" => self.place = value.parse().unwrap_or_default(),
            _ => {}
        }
    }
}

/// The value of a plain or quoted string.
fn unquoted(value: &str) -> String {
    if let Some(inside) = value.strip_prefix('\'').and_then(|v| v.strip_suffix('\'')) {
        return inside.replace("''", "'");
    }
    let Some(inside) = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')) else {
        return value.to_owned();
    };
    let (mut out, mut chars) = (String::new(), inside.chars());
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (c, false) => out.push(c),
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(c) => out.push(c),
                None => {}
            },
        }
    }
    out
}

fn trust(value: &str) -> Option<Trust> {
    let all = [
        Trust::Sure,
        Trust::Unsure,
        Trust::TeaserOnly,
        Trust::Nothing,
        Trust::ScriptNeeded,
        Trust::Paywall,
    ];
    all.into_iter().find(|t| t.to_string() == value)
}

/// A moment as [`When`] writes it, and the usual variants: a blank for the `T`, no seconds, fractions of them.
fn when(value: &str) -> Option<When> {
    let value = value.trim();
    if value.len() <= 10 {
        return value.parse::<Date>().ok().map(When::Day);
    }
    let (day, time) = value.split_at_checked(10)?;
    let time = time.trim_start_matches(['T', 't', ' ']).trim_end();
    let split = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(split);
    let local: DateTime = format!("{day}T{}", clock.trim_end()).parse().ok()?;
    if zone.is_empty() {
        return Some(When::Local(local));
    }
    offset(zone).map(|offset| When::Exact { local, offset })
}

/// Seconds east of UTC: `Z`, `+02:00`, `-0330`, `+1`.
fn offset(zone: &str) -> Option<i32> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits: String = zone[1..].chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = digits.split_at(digits.len().min(2));
    let (hours, minutes): (i32, i32) = (
        hours.parse().ok()?,
        if minutes.is_empty() {
            0
        } else {
            minutes.parse().ok()?
        },
    );
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let about = About {
            title: SafeText::new("A \"quoted\": title \\ with # signs"),
            byline: SafeText::new("Ana Ruiz"),
            site: SafeText::new("---"),
            published: when("2026-05-14T09:12:00-03:30"),
            modified: when("2026-05-15"),
            language: SafeText::new("zh-hans"),
            lead_image: Url::parse("https://a.example/i.png").ok(),
            next: Url::parse("https://a.example/?a=1&page=2").ok(),
            url: Url::parse("https://a.example/?a=1#b").ok(),
        };
        let story = Story {
            about,
            trust: Trust::Paywall,
            ..Story::default()
        };
        let text = write(&story, Place(812), when("2026-05-16T10:00:00Z")) + "\nBody\n---\n";
        let (front, rest) = read(&text);
        assert_eq!(front.about, story.about);
        assert_eq!(
            (front.trust, front.place, front.is_saved),
            (Some(Trust::Paywall), 812, true)
        );
        assert_eq!(rest, "\nBody\n---\n");
    }

    #[test]
    fn front_matter_of_others_is_understood() {
        let (front, rest) = read(
            "+++\r\ntitle = 'It''s'\r\ndate = 2026-05-14 09:12:00 +02:00\r\n[extra]\r\n+++\r\nx",
        );
        assert_eq!((&*front.about.title, rest), ("It's", "x"));
        assert_eq!(
            front.about.published.unwrap().to_string(),
            "2026-05-14T09:12:00+02:00"
        );
        let (front, _) =
            read("---\nauthor: \"A \\\"B\\\" C\"\ntags:\n  - one\nlayout: post\n...\nx");
        assert_eq!((&*front.about.byline, front.is_saved), ("A \"B\" C", false));
    }

    #[test]
    fn a_rule_at_the_top_is_no_front_matter() {
        for text in [
            "---\n\nText: no.\n",
            "---\nsome words\n---\n",
            "text",
            "",
            "---",
            "+++\n+++\n",
        ] {
            assert_eq!(read(text), (Front::default(), text), "{text:?}");
        }
    }

    #[test]
    fn moments_are_read_as_far_as_they_are_given() {
        for (text, want) in [
            ("2026-05-14", Some("2026-05-14")),
            ("2026-05-14T09:12", Some("2026-05-14T09:12:00")),
            ("2026-05-14 09:12:30.5Z", Some("2026-05-14T09:12:30Z")),
            (
                "2026-05-14T09:12:00+0530",
                Some("2026-05-14T09:12:00+05:30"),
            ),
            ("May 14", None),
            ("2026-13-14", None),
            ("é026-05-14T09:12", None),
        ] {
            assert_eq!(when(text).map(|w| w.to_string()).as_deref(), want, "{text}");
        }
    }
}
