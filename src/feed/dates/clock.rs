//! The time of day and the zone behind or before a day, as people and programs write them.
//! Knows nothing of days.

use super::words;

/// Most seconds that a zone is away from UTC.
const ZONE_SECONDS: i32 = 24 * 3600;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    pub nanos: i32,
}

/// Whether a clock may be without colons.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Compact {
    Allowed,
    Refused,
}

/// The clock a word begins with, and what follows it; the inner `None` is a clock that does not exist.
#[allow(
    clippy::option_option,
    reason = "no clock and an impossible clock are two things"
)]
pub(super) fn clock(word: &str, compact: Compact) -> Option<(Option<Clock>, &str)> {
    let (hour, rest) = digits(word)?;
    if compact == Compact::Allowed && matches!(hour.len(), 4 | 6) && !rest.starts_with(':') {
        let part = |from: usize, to: usize| hour.get(from..to).and_then(|p| p.parse().ok());
        let clock = Clock {
            hour: part(0, 2)?,
            minute: part(2, 4)?,
            second: part(4, 6).unwrap_or_default(),
            nanos: 0,
        };
        return Some((Some(clock), fraction(rest).1));
    }
    let (minute, rest) = digits(rest.strip_prefix([':', '時', '时', '시'])?)?;
    let rest = rest.strip_prefix(['分', '분']).unwrap_or(rest);
    let seconds = digits(rest.strip_prefix(':').unwrap_or(rest))
        .filter(|(_, r)| rest.starts_with(':') || r.starts_with(['秒', '초']));
    let (second, rest) = seconds.unwrap_or(("0", rest));
    let (nanos, rest) = fraction(rest);
    if hour.len() > 2 || minute.len() > 2 || second.len() > 2 {
        return Some((None, rest));
    }
    let number = |digits: &str| digits.parse().ok();
    let clock = number(hour).zip(number(minute)).zip(number(second));
    let clock = clock.map(|((hour, minute), second)| Clock {
        hour,
        minute,
        second,
        nanos,
    });
    Some((clock, rest))
}

/// Nanoseconds behind a point or a comma.
fn fraction(text: &str) -> (i32, &str) {
    let Some((digits, rest)) = text.strip_prefix(['.', ',']).and_then(digits) else {
        return (0, text);
    };
    let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
    (nine.parse().unwrap_or_default(), rest)
}

/// The hours of a clock of twelve.
#[allow(
    clippy::option_option,
    reason = "no clock and an impossible clock are two things"
)]
pub(super) fn in_half(clock: Option<Clock>, afternoon: Option<bool>) -> Option<Option<Clock>> {
    let (Some(mut clock), Some(afternoon)) = (clock, afternoon) else {
        return Some(clock);
    };
    match clock.hour {
        12 => clock.hour = if afternoon { 12 } else { 0 },
        0..12 if afternoon => clock.hour += 12,
        0..12 => {}
        // 21:05 PM means what it says.
        _ if afternoon => {}
        _ => return None,
    }
    Some(Some(clock))
}

/// Seconds east of UTC: `Z`, `+02:00`, `-0500`, `GMT`, `GMT+2`, `EST`; none for what is no zone.
pub(super) fn zone(word: &str) -> Option<i32> {
    let word = word.trim();
    if let Some(seconds) = offset(word) {
        return Some(seconds);
    }
    let length = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, rest) = word.split_at(length);
    let of_name = words::zone(name)?;
    Some(offset(rest).unwrap_or(of_name))
}

/// `+hhmm`, `+hh:mm`, `+h:mm`, `+hh`.
fn offset(text: &str) -> Option<i32> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let (first, rest) = digits(text.trim_start_matches(['+', '-', '−']).trim_start())?;
    let (hours, minutes) = match (first.len(), rest.strip_prefix(':').and_then(digits)) {
        (1 | 2, Some((minutes, _))) => (first, minutes),
        (1 | 2, None) => (first, "0"),
        (3 | 4, _) => first.split_at(first.len() - 2),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = hours
        .checked_mul(3600)?
        .checked_add(minutes.checked_mul(60)?)?;
    (seconds < ZONE_SECONDS).then_some(sign * seconds)
}

/// The digits a text begins with, and the rest.
pub(super) fn digits(text: &str) -> Option<(&str, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    (length > 0).then(|| text.split_at(length))
}
