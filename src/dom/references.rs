//! Character references, line ends and NUL in text and in values, as the HTML standard reads them.
//! Knows nothing of tags and trees.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::memchr3;

/// What a reference by name stands for: `amp` is `&`. Only names that HTML has, written without `&` and `;`.
pub fn named_characters(name: &str) -> Option<(char, Option<char>)> {
    if let Some((_, c)) = COMMON.iter().find(|(w, _)| w[1..w.len() - 1] == *name) {
        return Some((*c, None));
    }
    let (first, second) = *NAMED_ENTITIES.get(&format!("{name};"))?;
    let first = char::from_u32(first).filter(|c| *c != '\0')?;
    Some((first, char::from_u32(second).filter(|c| *c != '\0')))
}

/// Where a reference stands: in a value, one without semicolon before a letter, digit or `=` is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    Value,
}

/// Adds an attribute's value as read.
pub(super) fn push_value(out: &mut String, value: &str) {
    push(out, value, Some(Place::Value));
}

/// Adds a text as read, each NUL replaced; with no place, references are no references.
pub(super) fn push(out: &mut String, mut text: &str, place: Option<Place>) {
    while let Some(at) = memchr3(b'&', b'\r', b'\0', text.as_bytes()) {
        out.push_str(&text[..at]);
        text = &text[at..];
        text = match (text.as_bytes()[0], place) {
            (b'&', Some(place)) => &text[reference(out, text, place)..],
            (b'\r', _) => {
                out.push('\n');
                text.strip_prefix("\r\n").unwrap_or(&text[1..])
            }
            (b'\0', _) => {
                out.push('\u{fffd}');
                &text[1..]
            }
            _ => {
                out.push('&');
                &text[1..]
            }
        };
    }
    out.push_str(text);
}

/// Reads the `&` at the start and what belongs to it; returns its bytes.
fn reference(out: &mut String, text: &str, place: Place) -> usize {
    let bytes = text.as_bytes();
    let read = match bytes.get(1) {
        Some(b'#') => numeric(out, bytes),
        Some(b) if b.is_ascii_alphanumeric() => named(out, text, place),
        _ => None,
    };
    read.unwrap_or_else(|| {
        out.push('&');
        1
    })
}

fn numeric(out: &mut String, bytes: &[u8]) -> Option<usize> {
    let (base, start) = match bytes.get(2) {
        Some(b'x' | b'X') => (16, 3),
        _ => (10, 2),
    };
    let digit = |at: usize| (*bytes.get(at)? as char).to_digit(base);
    let (mut at, mut number) = (start, 0_u32);
    while let Some(value) = digit(at) {
        number = number.saturating_mul(base).saturating_add(value);
        at += 1;
    }
    if at == start {
        return None;
    }
    let c1 = number.wrapping_sub(0x80) as usize;
    let c = match C1_REPLACEMENTS.get(c1) {
        Some(Some(c)) => *c,
        _ if number == 0 => '\u{fffd}',
        _ => char::from_u32(number).unwrap_or('\u{fffd}'),
    };
    out.push(c);
    Some(at + usize::from(bytes.get(at) == Some(&b';')))
}

/// The references that make up nearly all of the web's: to find one in the table costs a hash a letter.
const COMMON: [(&str, char); 5] = [
    ("&amp;", '&'),
    ("&nbsp;", '\u{a0}'),
    ("&quot;", '"'),
    ("&lt;", '<'),
    ("&gt;", '>'),
];

/// The longest name of the table that the text begins with; the table also has all beginnings of names.
fn named(out: &mut String, text: &str, place: Place) -> Option<usize> {
    if let Some((written, c)) = COMMON.iter().find(|(w, _)| text.starts_with(w)) {
        out.push(*c);
        return Some(written.len());
    }
    let bytes = text.as_bytes();
    let mut found = None;
    let mut end = 2;
    while let Some(name) = text.get(1..end)
        && let Some(&(first, second)) = NAMED_ENTITIES.get(name)
    {
        if first != 0 {
            found = Some((end, first, second));
        }
        end += 1;
    }
    let (end, first, second) = found?;
    let goes_on = |b: &u8| *b == b'=' || b.is_ascii_alphanumeric();
    if place == Place::Value && bytes[end - 1] != b';' && bytes.get(end).is_some_and(goes_on) {
        return None;
    }
    out.extend(char::from_u32(first));
    out.extend(char::from_u32(second).filter(|_| second != 0));
    Some(end)
}
