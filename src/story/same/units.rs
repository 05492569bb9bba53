//! The words of a text as numbers: what they are for comparing, and which of them name somebody, some place or a count.
//! Knows nothing of stories.

use crate::doc::{is_alphanumeric, is_ideograph};
use crate::story::steady;

/// Most words of a text that are looked at: wire stories say what they say at their beginning.
const WORDS: usize = 500;
/// Most bytes for that.
const BYTES: usize = 8_000;

/// One word; a character of a script without blanks between words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    /// Stands for it in lower case.
    pub key: u32,
    /// What it may be.
    pub sort: Sort,
}

/// What a word may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Anything.
    Plain,
    /// Written with a capital within a sentence.
    Name,
    /// Written with a capital where every word has one.
    First,
    /// Digits; not those of a date or a time.
    Number,
    /// A character of a script without capitals and blanks.
    Wide,
    /// A word of a script without capitals.
    Uncased,
}

/// The first words of a text, without what changes by itself.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let mut found = Vec::new();
    let mut bytes = 0;
    for line in text.lines() {
        if found.len() >= WORDS || bytes > BYTES {
            break;
        }
        bytes += line.len();
        let end = line.floor_char_boundary(line.len().min(BYTES));
        read(&steady(&line[..end]), &mut found);
    }
    found.truncate(WORDS);
    found
}

fn read(line: &str, out: &mut Vec<Unit>) {
    let mut begins = true;
    let mut dated = false;
    let mut rest = line.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if is_ideograph(c) {
            // A date: the number before the sign of its unit is no count.
            if "年月日時时分".contains(c) {
                demote(out);
            }
            out.push(Unit {
                key: hash(line[at..at + c.len_utf8()].chars()),
                sort: Sort::Wide,
            });
            begins = false;
            continue;
        }
        if !is_alphanumeric(c) {
            begins |= matches!(
                c,
                '.' | '!' | '?' | ':' | '“' | '"' | '„' | '«' | '。' | '—' | '–'
            );
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((at, c)) = rest.next_if(|(at, c)| is_inside(line, *at, *c)) {
            end = at + c.len_utf8();
        }
        let word = line[at..end].trim_end_matches(['.', ',', '\'', '’', ':']);
        let unit = unit(word, begins, dated);
        dated = is_month(word);
        if dated {
            demote(out);
        }
        out.push(unit);
        begins = false;
    }
}

/// A number that turned out to be part of a date.
fn demote(out: &mut [Unit]) {
    if let Some(last) = out.last_mut().filter(|u| u.sort == Sort::Number) {
        last.sort = Sort::Plain;
    }
}

/// Whether a character goes on with a word: letters, digits, and the signs within numbers and names.
fn is_inside(line: &str, at: usize, c: char) -> bool {
    if is_ideograph(c) {
        return false;
    }
    let next = || line[at + c.len_utf8()..].chars().next();
    let joins = matches!(c, '.' | ',' | ':' | '\'' | '’')
        && next().is_some_and(|n| is_alphanumeric(n) && !is_ideograph(n));
    let after_digit = line[..at].ends_with(|c: char| c.is_ascii_digit());
    is_alphanumeric(c) || (joins && (after_digit || matches!(c, '\'' | '’')))
}

fn unit(word: &str, begins: bool, dated: bool) -> Unit {
    if word.starts_with(|c: char| c.is_numeric()) {
        let plain = without_thousands(word);
        let is_year = plain.len() == 4 && (plain.starts_with("19") || plain.starts_with("20"));
        let sort = if dated || is_year || word.contains(':') {
            Sort::Plain
        } else {
            Sort::Number
        };
        return Unit {
            key: hash(plain.chars()),
            sort,
        };
    }
    // The owner's sign is not of the name.
    let stem = ["'s", "’s"]
        .iter()
        .find_map(|s| word.strip_suffix(s))
        .unwrap_or(word);
    let first = stem.chars().next().unwrap_or(' ');
    let has_case = stem.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let sort = match () {
        () if !has_case => Sort::Uncased,
        () if !first.is_uppercase() || stem.chars().count() < 2 => Sort::Plain,
        () if begins => Sort::First,
        () => Sort::Name,
    };
    Unit {
        key: hash(stem.chars().flat_map(char::to_lowercase)),
        sort,
    }
}

/// `1,200` and `1.200` are `1200`; `5.3` and `5,3` are `5.3`.
fn without_thousands(number: &str) -> String {
    let mut parts = number.split([',', '.']);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if part.len() != 3 || plain == "0" {
            plain.push('.');
        }
        plain.push_str(part);
    }
    plain
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 34] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "oct",
        "nov",
        "dec",
        "januar",
        "februar",
        "märz",
        "mai",
        "juni",
        "juli",
        "oktober",
        "dezember",
        "janvier",
        "enero",
        "mayo",
    ];
    word.starts_with(char::is_uppercase) && MONTHS.contains(&&*word.to_lowercase())
}

/// FNV-1a over the characters, folded to 32 bits: ten thousand stories of five hundred words share a key by chance a few
/// hundred times, which no run of five is moved by.
fn hash(chars: impl Iterator<Item = char>) -> u32 {
    let step =
        |hash: u64, c: char| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = chars.fold(0xcbf2_9ce4_8422_2325, step);
    ((hash >> 32) ^ hash) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, sort: Sort) -> usize {
        units(text).iter().filter(|u| u.sort == sort).count()
    }

    #[test]
    fn names_and_numbers_are_told_from_words_and_dates() {
        let text = "The bridge at Kesh fell. Engineers of Ober said 1,200 people lost 5.3 million on 12 May 2026 at 14:05.";
        assert_eq!((of(text, Sort::Name), of(text, Sort::Number)), (3, 2));
        assert_eq!(units("1,200")[0], units("1.200")[0]);
        assert_eq!(units("5.3")[0], units("5,3")[0]);
        assert_eq!(units("Kesh's")[0].key, units("KESH")[0].key);
    }

    #[test]
    fn scripts_without_blanks_or_capitals_have_their_own_units() {
        assert_eq!(of("河の町で5人が死亡。2026年5月12日。", Sort::Number), 1);
        assert_eq!(of("قال الوزير أمس", Sort::Uncased), 3);
        assert_eq!(of("河の町", Sort::Wide), 3);
    }
}
