//! What an entry of the library says below its title, and which part of it goes first where there is little room.
//! Knows nothing of where it stands.

use jiff::civil::Date;
use jiff::{Timestamp, Zoned};

use super::super::paint::{DOT, cells, fit};
use crate::doc::SafeText;
use crate::story::library::Line;

/// Cells below which a list names no authors: beside a story it is as wide as the titles need.
const AUTHOR_CELLS: u16 = 28;

/// Cells of the beginning of a feed's name that say which one it is; less of it is a stump.
const NAME_CELLS: u16 = 10;

/// Bytes of a word with the blank behind it, on average: 6.1 of English, 7 of German prose. From it comes how far a
/// story was read, as the place is a byte and only the words of the text are counted; the text itself is not at hand
/// in a list, and a tenth too much or too little is no matter here.
const WORD_BYTES: u64 = 6;

/// A part of what is said.
struct Part {
    /// The forms it has, the longest first; the last is empty where it may go.
    forms: Vec<String>,
    /// Parts with lower numbers become short first.
    rank: u8,
    /// Whether it stands behind a blank only.
    is_sign: bool,
}

/// How an entry says when it is from.
#[derive(Clone, Copy, Debug)]
pub struct Dating<'a> {
    /// Now; none where it is not known.
    pub clock: Option<&'a Zoned>,
    /// Whether the day stands above, so that only the hour is news.
    pub is_below_day: bool,
}

/// What is said of a story in so many cells: from left to right what it is from, its age, its length, its marks.
pub fn note(line: &Line, feed: Option<&SafeText>, (dating, room): (Dating, u16)) -> String {
    let mut parts = parts(line, feed, dating);
    if room < AUTHOR_CELLS {
        parts.retain(|p| p.rank != AUTHOR);
    }
    let mut said = said(&parts);
    while cells(&said) > room && shorten(&mut parts) {
        said = self::said(&parts);
        if let Some(feed) = feed.filter(|f| parts[0].forms[0].is_empty() && !f.is_blank()) {
            return with_start_of(feed, said, room);
        }
    }
    said
}

/// The same behind as much of the name of a feed as fits, where that is enough to know it by.
fn with_start_of(feed: &str, said: String, room: u16) -> String {
    let room = room.saturating_sub(cells(&said) + cells(DOT));
    if room < NAME_CELLS {
        return said;
    }
    fit(feed, room) + DOT + &said
}

const TEXT: u8 = 0;
const WORDS: u8 = 1;
const AUTHOR: u8 = 2;
const UPDATED: u8 = 3;
const FEED: u8 = 4;
const MARK: u8 = 5;
const MINUTES: u8 = 6;
const AGE: u8 = 7;

fn part(rank: u8, forms: &[&str]) -> Part {
    Part {
        forms: forms.iter().map(|&form| form.to_owned()).collect(),
        rank,
        is_sign: false,
    }
}

fn parts(line: &Line, feed: Option<&SafeText>, dating: Dating) -> Vec<Part> {
    let how = if dating.is_below_day { hour } else { age };
    let when = dating.clock.map(|now| how(now, line.date));
    let when = when.unwrap_or_default();
    let minutes = match line.minutes {
        0 => String::new(),
        minutes => format!("{minutes} min"),
    };
    let mut parts = vec![
        part(FEED, &[feed.map_or("", |f| f), ""]),
        part(AUTHOR, &[&line.author, ""]),
        part(AGE, &[&when]),
        part(MINUTES, &[&minutes, ""]),
    ];
    parts.extend(marks(line));
    parts
}

/// What the reader and the library have marked.
fn marks(line: &Line) -> Vec<Part> {
    let mut marks = Vec::new();
    if line.is_starred {
        let star = part(AGE, &["★"]);
        marks.push(Part {
            is_sign: true,
            ..star
        });
    }
    if line.is_saved {
        marks.push(part(MARK, &["saved", ""]));
    }
    if let Some(percent) = percent_read(line) {
        let short = format!("{percent} %");
        marks.push(part(WORDS, &[&format!("{short} read"), &short]));
    }
    if line.others > 0 {
        let short = format!("+{}", line.others);
        marks.push(part(WORDS, &[&format!("{short} same story"), &short]));
    }
    if line.was_updated {
        marks.push(part(UPDATED, &["updated", ""]));
    }
    if line.has_page {
        marks.push(part(TEXT, &["full text", ""]));
    }
    marks
}

fn said(parts: &[Part]) -> String {
    let mut said = String::new();
    for part in parts.iter().filter(|p| !p.forms[0].is_empty()) {
        if !said.is_empty() {
            said.push_str(if part.is_sign { " " } else { DOT });
        }
        said.push_str(&part.forms[0]);
    }
    said
}

/// Makes the part that matters least shorter; false when none can be.
fn shorten(parts: &mut [Part]) -> bool {
    let longer = parts
        .iter_mut()
        .filter(|p| p.forms.len() > 1 && !p.forms[0].is_empty());
    let Some(part) = longer.min_by_key(|p| p.rank) else {
        return false;
    };
    part.forms.remove(0);
    true
}

/// How far a begun story was read, in hundredths of its words; none of one that was not begun or was read to its end.
pub fn percent_read(line: &Line) -> Option<u64> {
    let place = line.place.filter(|p| p.0 > 0 && !line.is_finished)?;
    let bytes = u64::from(line.words) * WORD_BYTES;
    (bytes > 0).then(|| (u64::from(place.0) * 100 / bytes).clamp(1, 99))
}

/// How old something is, for reading: `25 min ago`, `2 h`, `3 d`, and from a week on its date.
pub fn age(now: &Zoned, at: Timestamp) -> String {
    let seconds = now.timestamp().as_second() - at.as_second();
    match seconds {
        ..60 => "now".to_owned(),
        60..3_600 => format!("{} min ago", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        86_400..604_800 => format!("{} d", seconds / 86_400),
        _ => date(now, now.time_zone().to_datetime(at).date()),
    }
}

/// When on its day something was: of the last hour how long ago, else the time of day.
fn hour(now: &Zoned, at: Timestamp) -> String {
    let seconds = now.timestamp().as_second() - at.as_second();
    match seconds {
        0..3_600 => age(now, at),
        _ => now
            .time_zone()
            .to_datetime(at)
            .strftime("%H:%M")
            .to_string(),
    }
}

/// A day as one speaks of it.
pub fn day(now: &Zoned, day: Date) -> String {
    let days = (now.date() - day).get_days();
    match days {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        2..7 => day.strftime("%A").to_string(),
        _ => date(now, day),
    }
}

/// Since when something is so: `since 09:40`, `since yesterday`, `since 3 May`.
pub fn since(now: &Zoned, at: Timestamp) -> String {
    let at = now.time_zone().to_datetime(at);
    let days = (now.date() - at.date()).get_days();
    match days {
        0 => format!("since {}", at.strftime("%H:%M")),
        1 => "since yesterday".to_owned(),
        2..7 => format!("since {}", at.strftime("%A")),
        _ => format!("since {}", date(now, at.date())),
    }
}

fn date(now: &Zoned, day: Date) -> String {
    let form = if day.year() == now.year() {
        "%-d %b"
    } else {
        "%-d %b %Y"
    };
    day.strftime(form).to_string()
}

/// What a story is called in a list; one without a title by where it is from.
pub fn title(line: &Line) -> String {
    if !line.title.is_blank() {
        return line.title.to_string();
    }
    match line.url.as_ref().and_then(url::Url::host_str) {
        Some(host) => format!("untitled · {}", SafeText::line(host)),
        None => "untitled".to_owned(),
    }
}
