//! What terminals act on: escape sequences, controls, direction overrides, invisible characters; all of it leaves.
//! Knows nothing of visible characters and how they combine.

use std::borrow::Cow;

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Most characters a control string may swallow, so that a lone opener cannot eat a story.
const STRING_CHARS: usize = 4096;

/// The text without escape sequences and without every character that is not for reading.
pub(super) fn removed(raw: &str) -> Cow<'_, str> {
    if !raw.chars().any(is_unsafe) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => skip_sequence(&mut rest),
            '\u{80}'..='\u{9f}' => out.extend(beyond_ascii(c, &mut rest)),
            '\r' if rest.peek() != Some(&'\n') => out.push('\n'),
            '\u{2028}' | '\u{2029}' => out.push('\n'),
            c if is_unsafe(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Skips what follows an escape character (ECMA-48, sections 5.3 and 8.3).
fn skip_sequence(rest: &mut Chars) {
    match rest.peek() {
        Some('[') => {
            rest.next();
            skip_control_sequence(rest);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            rest.next();
            skip_string(rest);
        }
        Some(' '..='/') => {
            while rest.next_if(|c| (' '..='/').contains(c)).is_some() {}
            rest.next_if(|c| ('0'..='~').contains(c));
        }
        Some('0'..='~') => {
            rest.next();
        }
        _ => {}
    }
}

/// Parameters, then intermediates, then one final byte; whether that was there.
fn skip_control_sequence(rest: &mut Chars) -> bool {
    while rest.next_if(|c| (' '..='?').contains(c)).is_some() {}
    rest.next_if(|c| ('@'..='~').contains(c)).is_some()
}

/// Up to the terminator, or to the end of the line; whether the terminator was there. A new sequence ends it too,
/// so a flood of openers is looked at once.
fn skip_string(rest: &mut Chars) -> bool {
    for _ in 0..STRING_CHARS {
        match rest.peek() {
            None
            | Some('\n' | '\u{2028}' | '\u{2029}' | '\u{80}'..='\u{9b}' | '\u{9d}'..='\u{9f}') => {
                return false;
            }
            Some('\u{7}' | '\u{9c}') => {
                rest.next();
                return true;
            }
            Some('\u{1b}') => {
                let mut ahead = rest.clone();
                ahead.next();
                let ended = ahead.next_if_eq(&'\\').is_some();
                if ended {
                    *rest = ahead;
                }
                return ended;
            }
            _ => rest.next(),
        };
    }
    false
}

/// A control of the upper half: it opens a sequence, which leaves whole when it is a complete one; more often it is a
/// letter or a quotation mark of windows-1252 that was taken for Latin-1 somewhere on its way.
fn beyond_ascii(c: char, rest: &mut Chars) -> Option<char> {
    let mut ahead = rest.clone();
    let complete = match c {
        '\u{9b}' => {
            ahead.peek().is_some_and(|c| "0123456789;?>=".contains(*c))
                && skip_control_sequence(&mut ahead)
        }
        '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => skip_string(&mut ahead),
        _ => false,
    };
    if complete {
        *rest = ahead;
        return None;
    }
    let meant = WINDOWS_1252[usize::from(c as u8 - 0x80)];
    (meant != '\0').then_some(meant)
}

/// The characters of windows-1252 from 0x80 to 0x9F, zero where it has none.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', //
    '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Controls, direction overrides and isolates, invisible and tag characters, interlinear annotation, line and
/// paragraph separators, noncharacters. U+200C and U+200D stay for now: scripts need them.
pub(super) fn is_unsafe(c: char) -> bool {
    match c {
        '\n' | '\t' | ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{34e}' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        c if c as u32 & 0xfffe == 0xfffe => true,
        c => matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'),
    }
}
