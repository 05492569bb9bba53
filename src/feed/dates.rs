//! Dates as feeds write them: RFC 3339, RFC 822, asctime, seconds since 1970, and what people and programs make of them.
//! Knows nothing of feeds and of what happened at a date.

mod clock;
mod words;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use clock::{Clock, Compact, clock, digits, in_half, zone};

/// How much of a text is looked at.
const DATE_CHARS: usize = 120;
/// Years a feed may carry: no template's zero date, but old archives.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2999;

/// The moment a text names; a date without a zone is in UTC, one without a time at midnight. None for what is no date
/// and for days and hours that do not exist: a wrong date is worse than none. `05/06/2024` is none, for it is two.
///
/// ```
/// use clearstory::feed::date;
/// let moment = date("Tue, 14 Oct 2025 09:05:00 +0200").map(|d| d.to_string());
/// assert_eq!(moment.as_deref(), Some("2025-10-14T07:05:00Z"));
/// assert_eq!(date("Thu, 31 Jun 2025 09:05:00 GMT"), None);
/// ```
pub fn date(text: &str) -> Option<Timestamp> {
    let text = without_comments(text);
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return of_digits(text);
    }
    let (parts, is_iso) = match iso_day(text) {
        Some((day, rest)) => (behind_day(day, rest)?, true),
        None => (in_words(text)?, false),
    };
    parts.moment(is_iso)
}

/// What a text says of a moment.
#[derive(Debug, Default)]
struct Parts {
    day: Option<Date>,
    clock: Option<Clock>,
    /// Seconds east of UTC; the first zone counts, but an offset behind the name of UTC is meant with it.
    zone: Option<i32>,
}

impl Parts {
    fn take_zone(&mut self, word: &str) {
        let is_offset = word.starts_with(['+', '-']);
        if self.zone.is_none_or(|z| z == 0 && is_offset) {
            self.zone = zone(word).or(self.zone);
        }
    }

    fn moment(&self, is_iso: bool) -> Option<Timestamp> {
        let clock = self.clock.unwrap_or_default();
        let mut day = self.day?;
        let mut hour = clock.hour;
        // ISO 8601 calls the end of a day 24:00.
        if hour == 24 && clock.minute == 0 && clock.second == 0 && is_iso {
            day = day.tomorrow().ok()?;
            hour = 0;
        }
        // A leap second is the last second of its minute here.
        let second = if clock.second == 60 { 59 } else { clock.second };
        let time = Time::new(
            small(hour)?,
            small(clock.minute)?,
            small(second)?,
            clock.nanos,
        )
        .ok()?;
        let local = Offset::UTC
            .to_timestamp(DateTime::from_parts(day, time))
            .ok()?;
        let zone = SignedDuration::from_secs(i64::from(self.zone.unwrap_or_default()));
        local.checked_sub(zone).ok()
    }
}

fn small(number: u32) -> Option<i8> {
    i8::try_from(number).ok()
}

fn day_of(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = YEARS.contains(&year).then_some(year)?;
    Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
}

/// The text without what stands in brackets, which RFC 822 allows anywhere.
fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in text.trim().chars().take(DATE_CHARS) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Digits alone: seconds, milliseconds or microseconds since 1970, or a day and a clock without signs.
fn of_digits(text: &str) -> Option<Timestamp> {
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let number = || text.parse::<i64>().ok();
    let parts = match text.len() {
        4 => day_of(part(0, 4)?, 1, 1).map(|d| (d, None)),
        6 => day_of(part(0, 4)?, part(4, 6)?, 1).map(|d| (d, None)),
        8 => day_of(part(0, 4)?, part(4, 6)?, part(6, 8)?).map(|d| (d, None)),
        9 | 10 => return Timestamp::from_second(number()?).ok(),
        13 => return Timestamp::from_millisecond(number()?).ok(),
        16 => return Timestamp::from_microsecond(number()?).ok(),
        12 | 14 => {
            let clock = Clock {
                hour: part(8, 10)?,
                minute: part(10, 12)?,
                second: part(12, 14).unwrap_or_default(),
                nanos: 0,
            };
            day_of(part(0, 4)?, part(4, 6)?, part(6, 8)?).map(|d| (d, Some(clock)))
        }
        _ => None,
    };
    let (day, clock) = parts?;
    let parts = Parts {
        day: Some(day),
        clock,
        zone: None,
    };
    parts.moment(true)
}

/// The day a text begins with, year first, and the rest: `2025-10-14`, `20251014T…`, `2025/10/14`, `2025-Oct-14`,
/// `2025-287`, `2025-10`.
fn iso_day(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = digits(text)?;
    if year.len() == 8 && !rest.starts_with(':') {
        let part = |from: usize, to: usize| year.get(from..to)?.parse().ok();
        return Some((day_of(part(0, 4)?, part(4, 6)?, part(6, 8)?)?, rest));
    }
    let year = year.parse().ok().filter(|_| year.len() == 4)?;
    let (sign, rest) = separator(rest)?;
    let (month, rest) = match digits(rest) {
        Some((ordinal, rest)) if ordinal.len() == 3 => {
            return Some((ordinal_day(year, ordinal)?, rest));
        }
        Some((month, rest)) => (month.parse().ok()?, rest),
        None => words::leading_month(rest)?,
    };
    let day = separator(rest).filter(|(s, _)| s.eq(&sign) || is_east_asian(*s));
    let day = day
        .and_then(|(_, rest)| digits(rest))
        .filter(|(d, _)| d.len() <= 2);
    match day {
        Some((day, rest)) => Some((
            day_of(year, month, day.parse().ok()?)?,
            rest.trim_start_matches(['日', '일']),
        )),
        None => Some((day_of(year, month, 1)?, rest)),
    }
}

fn ordinal_day(year: u32, ordinal: &str) -> Option<Date> {
    let ordinal: i64 = ordinal.parse().ok().filter(|n| (1..=366).contains(n))?;
    let first = day_of(year, 1, 1)?;
    let day = first
        .checked_add(jiff::Span::new().try_days(ordinal - 1).ok()?)
        .ok()?;
    (day.year() == first.year()).then_some(day)
}

fn separator(text: &str) -> Option<(char, &str)> {
    let text = text.trim_start();
    let sign = text.chars().next()?;
    let is_sign = matches!(sign, '-' | '/' | '.' | '‐' | '‑' | '–') || is_east_asian(sign);
    is_sign.then(|| (sign, text[sign.len_utf8()..].trim_start()))
}

fn is_east_asian(sign: char) -> bool {
    matches!(sign, '年' | '月' | '년' | '월')
}

/// Clock and zone behind a day.
fn behind_day(day: Date, rest: &str) -> Option<Parts> {
    let rest = rest
        .trim_start()
        .trim_start_matches(['T', 't', ',', '_'])
        .trim_start();
    let words = words::words(rest);
    let mut parts = Parts {
        day: Some(day),
        ..Parts::default()
    };
    let mut half = None;
    for word in words {
        if parts.clock.is_none()
            && let Some((clock, behind)) = clock(word, Compact::Allowed)
        {
            parts.clock = Some(clock?);
            parts.zone = zone(behind).or(parts.zone);
        } else if let Some(afternoon) = words::half_of_day(word) {
            half = Some(afternoon);
        } else {
            parts.take_zone(word);
        }
    }
    parts.clock = in_half(parts.clock, half)?;
    Some(parts)
}

/// A date with the month in letters, or with points, or with slashes that can be read in one way only.
fn in_words(text: &str) -> Option<Parts> {
    let mut parts = Parts::default();
    let (mut numbers, mut months, mut half) = (Vec::new(), Vec::new(), None);
    for word in words::words(text) {
        let has_day = !numbers.is_empty();
        if parts.clock.is_none()
            && let Some((clock, behind)) = clock(word, Compact::Refused)
        {
            parts.clock = Some(clock?);
            parts.zone = zone(behind).or(parts.zone);
            half = words::half_of_day(behind).or(half);
        } else if parts.day.is_none()
            && let Some(day) = day_with_signs(word)
        {
            parts.day = Some(day?);
        } else if let Some((number, rest)) = digits(word).filter(|(n, _)| n.len() <= 4) {
            numbers.push(number);
            half = words::half_of_day(rest).or(half);
        } else if let Some(month) = words::month(word) {
            months.push((month, numbers.len()));
        } else if let Some(afternoon) = words::half_of_day(word) {
            half = Some(afternoon);
        } else if has_day || parts.day.is_some() || parts.clock.is_some() {
            parts.take_zone(word);
        }
    }
    if parts.day.is_none() {
        parts.day = Some(named_day(month_among(&months)?, &numbers)?);
    }
    parts.clock = in_half(parts.clock, half)?;
    Some(parts)
}

/// `14.10.2025`, `14/10/2025`, `10/14/2025`, `14-10-2025`, `2025/10/14`; the inner `None` is a day that does not exist
/// or can be two.
#[allow(
    clippy::option_option,
    reason = "no day and an impossible day are two things"
)]
fn day_with_signs(word: &str) -> Option<Option<Date>> {
    let (first, rest) = digits(word)?;
    let (sign, rest) = separator(rest)?;
    let (second, rest) = digits(rest)?;
    let (third, _) = digits(separator(rest).filter(|(s, _)| *s == sign)?.1)?;
    let (a, b, c) = (
        first.parse().ok()?,
        second.parse().ok()?,
        third.parse().ok()?,
    );
    Some(match (first.len(), third.len(), sign) {
        (4, 1..=2, _) => day_of(a, b, c),
        (1..=2, 4, '.') => day_of(c, b, a),
        (1..=2, 4, _) if a > 12 || a == b => day_of(c, b, a),
        (1..=2, 4, _) if b > 12 => day_of(c, a, b),
        _ => None,
    })
}

/// The month among words that can be one, each with how many numbers stand before it: of `mar., 14 oct.` the first is
/// a Tuesday; a month behind a whole date is of another date.
fn month_among(months: &[(u32, usize)]) -> Option<u32> {
    match months {
        [(_, 0), (month, 1), ..] | [(month, _), ..] => Some(*month),
        [] => None,
    }
}

/// The day of a month and its year among the numbers that stand around a month in letters.
fn named_day(month: u32, numbers: &[&str]) -> Option<Date> {
    let parsed = |n: &&str| n.parse::<u32>().ok();
    // What follows is of another date.
    let numbers = &numbers[..numbers.len().min(3)];
    let mut short = numbers.iter().filter(|n| n.len() <= 2);
    let day = short.next().and_then(parsed)?;
    let year = match numbers.iter().find(|n| n.len() > 2) {
        Some(year) => parsed(year)?,
        None => of_century(parsed(short.next()?)?),
    };
    day_of(year, month, day)
}

/// A year of two digits as RFC 2822, section 4.3, reads it.
fn of_century(year: u32) -> u32 {
    year + if year < 50 { 2000 } else { 1900 }
}

#[cfg(test)]
mod tests;
