//! Reading a date the way people and machines write one, in seven languages and on a clock or without.
//! Knows nothing of pages and of which date matters.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::story::When;

/// How much of a text is looked at; a date stands at its beginning.
const CHARS: usize = 160;
/// Years a page may carry: no template's zero date, no overflow, but a digitised newspaper.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2099;
/// How far behind the day a clock or year may stand, in tokens.
const REACH: usize = 14;

/// A date, with its time and offset where they are written. Day and month are never guessed: `05/06/2024` is no date,
/// `14/05/2024`, `5.6.2024` (points are day first wherever they are used) and `2024-05-06` are.
pub fn parse_when(text: &str) -> Option<When> {
    let text: String = text.trim().chars().take(CHARS).collect();
    if text.len() >= 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return digits_only(&text);
    }
    let tokens = tokens(&text);
    let (day, from) = numeric_day(&tokens).or_else(|| named_day(&tokens))?;
    let behind = &tokens[from.min(tokens.len())..];
    Some(
        match clock(behind).or_else(|| clock(&tokens[..from.min(tokens.len())])) {
            None => When::Day(day),
            Some((time, None)) => When::Local(DateTime::from_parts(day, time)),
            Some((time, Some(offset))) => When::Exact {
                local: DateTime::from_parts(day, time),
                offset,
            },
        },
    )
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number { value: u32, digits: usize },
    Word(String),
    Sign(char),
    Blank,
}

/// Runs of digits, runs of letters, blanks and single signs.
fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if let Some(digit) = c.to_digit(10) {
            let (mut value, mut digits) = (digit, 1);
            while let Some(next) = rest.peek().and_then(|c| c.to_digit(10)) {
                value = value.saturating_mul(10).saturating_add(next);
                digits += 1;
                rest.next();
            }
            out.push(Token::Number { value, digits });
        } else if is_letter(c) {
            let mut word: String = c.to_lowercase().collect();
            while let Some(next) = rest.next_if(|c| is_letter(*c)) {
                word.extend(next.to_lowercase());
            }
            out.push(Token::Word(word));
        } else if c.is_whitespace() {
            if out.last() != Some(&Token::Blank) {
                out.push(Token::Blank);
            }
        } else {
            out.push(Token::Sign(c));
        }
    }
    out
}

/// The signs of Chinese, Japanese and Korean dates separate like points do.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !"年月日时時分秒년월일".contains(c)
}

/// Digits without anything between: a day, a day with a clock, or seconds or milliseconds since 1970.
fn digits_only(text: &str) -> Option<When> {
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    match text.len() {
        8 => day_of(part(0, 4)?, part(4, 6)?, part(6, 8)?).map(When::Day),
        12 | 14 => {
            let day = day_of(part(0, 4)?, part(4, 6)?, part(6, 8)?)?;
            let time = time_of(part(8, 10)?, part(10, 12)?, part(12, 14).unwrap_or(0))?;
            Some(When::Local(DateTime::from_parts(day, time)))
        }
        9 | 10 => moment(text.parse().ok()?),
        13 => moment(text.parse::<i64>().ok()? / 1000),
        _ => None,
    }
}

/// A moment in UTC. The first days of 1970 are zeros, not dates.
fn moment(seconds: i64) -> Option<When> {
    let stamp = Timestamp::from_second(seconds)
        .ok()
        .filter(|_| seconds > 7 * 86_400)?;
    let local = Offset::UTC.to_datetime(stamp);
    YEARS
        .contains(&local.year())
        .then_some(When::Exact { local, offset: 0 })
}

fn day_of(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|y| YEARS.contains(y))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn time_of(hour: u32, minute: u32, second: u32) -> Option<Time> {
    // A leap second is the last second of its minute here.
    let second = second.min(59);
    Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        0,
    )
    .ok()
}

/// Three numbers with the same sign between them, and where the tokens behind them start.
fn numeric_day(tokens: &[Token]) -> Option<(Date, usize)> {
    (0..tokens.len()).find_map(|at| {
        let (a, first) = number(tokens, at)?;
        let (sign, at) = separator(tokens, at + 1)?;
        let (b, _) = number(tokens, at)?;
        let (second_sign, at) = separator(tokens, at + 1)?;
        let (c, last) = number(tokens, at)?;
        let same = sign == second_sign || (is_cjk(sign) && is_cjk(second_sign));
        let day = match (first, last, sign) {
            _ if !same => None,
            (4, 1..=2, _) => day_of(a, b, c),
            (1..=2, 4, '.') => day_of(c, b, a),
            (1..=2, 4, '/' | '-') if a > 12 || a == b => day_of(c, b, a),
            (1..=2, 4, '/' | '-') if b > 12 => day_of(c, a, b),
            _ => None,
        };
        day.map(|day| (day, at + 1))
    })
}

fn is_cjk(c: char) -> bool {
    "年月년월".contains(c)
}

fn number(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    match tokens.get(at)? {
        Token::Number { value, digits } => Some((*value, *digits)),
        _ => None,
    }
}

/// A separating sign, blanks around it allowed, and where the next token stands.
fn separator(tokens: &[Token], at: usize) -> Option<(char, usize)> {
    let at = skip_blank(tokens, at);
    match tokens.get(at)? {
        Token::Sign(c @ ('-' | '/' | '.' | '年' | '月' | '년' | '월')) => {
            Some((*c, skip_blank(tokens, at + 1)))
        }
        Token::Sign('‐' | '‑' | '–') => Some(('-', skip_blank(tokens, at + 1))),
        _ => None,
    }
}

fn skip_blank(tokens: &[Token], at: usize) -> usize {
    at + usize::from(tokens.get(at) == Some(&Token::Blank))
}

/// A day with the month in letters: `May 14, 2024`, `14. Mai 2024`, `2024 May 14`, `Tue May 14 09:12:00 2024`.
fn named_day(tokens: &[Token]) -> Option<(Date, usize)> {
    (0..tokens.len()).find_map(|at| {
        let Token::Word(word) = &tokens[at] else {
            return None;
        };
        let month = month_of(word)?;
        let before = number_before(tokens, at);
        let (next, next_at) = number_behind(tokens, at + 1)?;
        match (before, next) {
            (Some((day, 1..=2)), (year, 4)) => day_of(year, month, day).map(|d| (d, next_at + 1)),
            (Some((year, 4)), (day, 1..=2)) => day_of(year, month, day).map(|d| (d, next_at + 1)),
            (_, (day, 1..=2)) => {
                let year = year_behind(tokens, next_at + 1)?;
                day_of(year, month, day).map(|d| (d, next_at + 1))
            }
            _ => None,
        }
    })
}

/// The number before a month, over points, blanks, ordinals and "de".
fn number_before(tokens: &[Token], month: usize) -> Option<(u32, usize)> {
    let near = tokens[..month].iter().rev().take(5);
    for token in near {
        match token {
            Token::Number { value, digits } => return Some((*value, *digits)),
            token if is_filler(token) => {}
            _ => return None,
        }
    }
    None
}

/// The number behind a month, and where it stands.
fn number_behind(tokens: &[Token], from: usize) -> Option<((u32, usize), usize)> {
    for (at, token) in tokens.iter().enumerate().skip(from).take(6) {
        match token {
            Token::Number { value, digits } => return Some(((*value, *digits), at)),
            token if is_filler(token) => {}
            _ => return None,
        }
    }
    None
}

/// The year behind a day: the next number of four digits that can be one; a clock may stand between.
fn year_behind(tokens: &[Token], from: usize) -> Option<u32> {
    let mut near = tokens.iter().skip(from).take(REACH);
    near.find_map(|token| match token {
        Token::Number { value, digits: 4 } => {
            let year = i16::try_from(*value).ok()?;
            YEARS.contains(&year).then_some(*value)
        }
        _ => None,
    })
}

fn is_filler(token: &Token) -> bool {
    match token {
        Token::Word(word) => matches!(
            word.as_str(),
            "de" | "del" | "of" | "the" | "st" | "nd" | "rd" | "th" | "er" | "º" | "ª" | "o"
        ),
        Token::Sign(c) => matches!(c, '.' | ',' | '-' | '–' | '/' | '°'),
        Token::Blank => true,
        Token::Number { .. } => false,
    }
}

/// Names and short names of the months in English, German, French, Spanish, Italian, Portuguese and Dutch.
const MONTHS: [&str; 12] = [
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari",
    "february feb februar feber février fevrier févr fevr fév fev febrero febbraio fevereiro februari",
    "march mar märz maerz mär mrz mars marzo março marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug août aout agosto ago augustus",
    "september sept sep septembre septiembre setiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
];

/// 1 to 12 for the name of a month in lower case.
pub(super) fn month_of(word: &str) -> Option<u32> {
    let is_named = |names: &&str| names.split(' ').any(|name| name == word);
    (1..)
        .zip(MONTHS.iter())
        .find(|(_, names)| is_named(names))
        .map(|(month, _)| month)
}

/// A clock, `9:12`, `09:12:30.5`, `9:12 pm`, `9時12分`, with the offset behind it.
fn clock(tokens: &[Token]) -> Option<(Time, Option<i32>)> {
    (0..tokens.len().min(REACH)).find_map(|at| {
        let (hour, 1..=2) = number(tokens, at)? else {
            return None;
        };
        let Token::Sign(':' | '時' | '时') = tokens.get(at + 1)? else {
            return None;
        };
        let (minute, 1..=2) = number(tokens, at + 2)? else {
            return None;
        };
        let mut next = at + 3;
        let mut second = 0;
        if matches!(tokens.get(next), Some(Token::Sign(':')))
            && let Some((value, 2)) = number(tokens, next + 1)
        {
            second = value;
            next += 2;
            if matches!(tokens.get(next), Some(Token::Sign('.' | ',')))
                && number(tokens, next + 1).is_some()
            {
                next += 2;
            }
        }
        let (hour, next) = half_day(tokens, hour, next)?;
        Some((
            time_of(hour, minute, second)?,
            offset(&tokens[next.min(tokens.len())..]),
        ))
    })
}

/// The hour of 24 when "am" or "pm" follows, and where the tokens behind start.
fn half_day(tokens: &[Token], hour: u32, at: usize) -> Option<(u32, usize)> {
    let word_at = skip_blank(tokens, at);
    let Some(Token::Word(word)) = tokens.get(word_at) else {
        return Some((hour, at));
    };
    let dotted = matches!(tokens.get(word_at + 2), Some(Token::Word(m)) if m == "m");
    let (afternoon, next) = match word.as_str() {
        "am" => (false, word_at + 1),
        "pm" => (true, word_at + 1),
        "a" if dotted => (false, word_at + 4),
        "p" if dotted => (true, word_at + 4),
        _ => return Some((hour, at)),
    };
    (1..=12)
        .contains(&hour)
        .then_some((hour % 12 + if afternoon { 12 } else { 0 }, next))
}

/// Seconds east of UTC: `Z`, `+02:00`, `-0500`, `GMT`, `GMT+2`, `EST`. Short names that several zones share are none.
fn offset(tokens: &[Token]) -> Option<i32> {
    let at = skip_blank(tokens, 0);
    let at = at + usize::from(tokens.get(at) == Some(&Token::Sign('(')));
    let hours = match tokens.get(at)? {
        Token::Word(word) => match word.as_str() {
            "z" | "utc" | "gmt" => return signed(&tokens[at + 1..]).or(Some(0)),
            "edt" => -4,
            "est" | "cdt" => -5,
            "mdt" => -6,
            "mst" | "pdt" => -7,
            "pst" => -8,
            "cet" | "mez" => 1,
            "cest" | "mesz" | "eet" => 2,
            "eest" | "msk" => 3,
            "jst" | "kst" => 9,
            _ => return None,
        },
        _ => return signed(&tokens[at..]),
    };
    Some(hours * 3600)
}

fn signed(tokens: &[Token]) -> Option<i32> {
    let sign = match tokens.first()? {
        Token::Sign('+') => 1,
        Token::Sign('-' | '−') => -1,
        _ => return None,
    };
    let (hours, minutes): (u32, u32) = match (number(tokens, 1)?, tokens.get(2)) {
        ((value, 4), _) => (value / 100, value % 100),
        ((value, 1..=2), Some(Token::Sign(':'))) => (value, number(tokens, 3)?.0),
        ((value, 1..=2), _) => (value, 0),
        _ => return None,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    i32::try_from(hours * 3600 + minutes * 60)
        .ok()
        .map(|seconds| sign * seconds)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_are_read_as_people_and_machines_write_them() {
        let cases = [
            ("2024-05-14", "2024-05-14"),
            ("2024-05-14T09:12:00+02:00", "2024-05-14T09:12:00+02:00"),
            ("2024-05-14T09:12:00.123Z", "2024-05-14T09:12:00Z"),
            ("2024-05-14T09:12Z", "2024-05-14T09:12:00Z"),
            ("2024-05-14T09:12:00-0500", "2024-05-14T09:12:00-05:00"),
            ("2024-05-14 09:12", "2024-05-14T09:12:00"),
            ("2024-05-14 09:12:30 +0000", "2024-05-14T09:12:30Z"),
            ("2024/05/14", "2024-05-14"),
            ("2024.5.14", "2024-05-14"),
            ("Tue, 14 May 2024 09:12:00 GMT", "2024-05-14T09:12:00Z"),
            (
                "Tue, 14 May 2024 09:12:00 +0200",
                "2024-05-14T09:12:00+02:00",
            ),
            ("Tue May 14 09:12:00 2024", "2024-05-14T09:12:00"),
            (
                "Tue May 14 2024 09:12:00 GMT+0200 (CEST)",
                "2024-05-14T09:12:00+02:00",
            ),
            ("May 14, 2024", "2024-05-14"),
            (
                "Published on May 14th, 2024 at 9:12 pm EDT by Ann",
                "2024-05-14T21:12:00-04:00",
            ),
            ("Sept. 4, 2024, 12:05 a.m. PT", "2024-09-04T00:05:00"),
            ("14 May 2024", "2024-05-14"),
            ("2024-05-14T09:12+02:99999999999", "2024-05-14T09:12:00"),
            ("14-May-2024", "2024-05-14"),
            ("2024 May 14", "2024-05-14"),
            ("14. Mai 2024, 09:12 Uhr", "2024-05-14T09:12:00"),
            ("Dienstag, 5. März 2024", "2024-03-05"),
            ("1er août 2024", "2024-08-01"),
            ("14 de septiembre de 2024", "2024-09-14"),
            ("14 dicembre 2024", "2024-12-14"),
            ("14 de março de 2024", "2024-03-14"),
            ("14 mei 2024", "2024-05-14"),
            ("14.05.2024", "2024-05-14"),
            ("5. 6. 2024", "2024-06-05"),
            ("14.05.2024 - 09:12", "2024-05-14T09:12:00"),
            ("09:12, 14 May 2024", "2024-05-14T09:12:00"),
            ("14/05/2024", "2024-05-14"),
            ("05/14/2024", "2024-05-14"),
            ("05/05/2024", "2024-05-05"),
            ("2024年5月14日", "2024-05-14"),
            ("2024年5月14日 9時12分", "2024-05-14T09:12:00"),
            ("2024년 5월 14일", "2024-05-14"),
            ("20240514", "2024-05-14"),
            ("20240514091200", "2024-05-14T09:12:00"),
            ("1715677920", "2024-05-14T09:12:00Z"),
            ("1715677920000", "2024-05-14T09:12:00Z"),
        ];
        for (text, expected) in cases {
            let found = parse_when(text).map(|w| w.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_sure_date_is_none() {
        let cases = [
            "",
            "today",
            "05/06/2024",
            "5-6-2024",
            "14.05.24",
            "0001-01-01T00:00:00Z",
            "9999-12-31",
            "0",
            "1234",
            "0000000000",
            "1970-13-01",
            "2024-02-30",
            "31.02.2024",
            "May 2024",
            "2024",
            "3 days ago",
            "May 99, 2024",
            "99999999999999999999999",
            "version 1.2.3",
            "14/99999999999/2024",
            "555-1234-2024",
            "٣/٥/٢٠٢٤",
        ];
        for text in cases {
            assert_eq!(parse_when(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it_and_every_answer_is_a_sane_year(text in "[0-9TZaepmMy:./, +年月日-]{0,40}") {
            if let Some(When::Day(day)) = parse_when(&text) {
                proptest::prop_assert!(YEARS.contains(&day.year()));
            }
        }

        #[test]
        fn no_text_at_all_breaks_it(text in proptest::prelude::any::<String>()) {
            let _ = parse_when(&text);
        }
    }
}
