//! Text that may be shown: the one gate through which text of strangers enters the program.
//! Knows nothing of where the text comes from or goes.

use std::borrow::Cow;
use std::ops::Deref;

use unicode_segmentation::UnicodeSegmentation;

/// Most code points one visible character may have; longer clusters are an attack on the terminal, not writing.
const CLUSTER_CODE_POINTS: usize = 8;
/// Most bytes one visible character may have.
const CLUSTER_BYTES: usize = 32;

/// Text without control characters, escape sequences, direction overrides, invisible characters or overlong
/// clusters. Only `\n` and `\t` remain of the controls.
///
/// ```
/// use clearstory::doc::SafeText;
/// assert_eq!(&*SafeText::new("a\u{1b}[31mred\u{202e}!"), "ared!");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SafeText(String);

impl SafeText {
    /// Cleans a text.
    pub fn new(raw: &str) -> Self {
        let mut text = Self::default();
        text.push_str(raw);
        text
    }

    /// Cleans a text and folds all white space, line breaks too, into single blanks, none at the ends.
    pub fn line(raw: &str) -> Self {
        let clean = Self::new(raw);
        Self(clean.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Appends a text, cleaned. A cluster is not looked for across the seam, so push whole words.
    pub fn push_str(&mut self, raw: &str) {
        self.0.push_str(&safe(raw));
    }

    /// Takes everything behind `bytes` away; `bytes` must be a character boundary.
    pub(super) fn truncate(&mut self, bytes: usize) {
        self.0.truncate(bytes);
    }
}

impl Deref for SafeText {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SafeText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text without what must not reach a terminal; borrowed when it was safe already.
pub fn safe(raw: &str) -> Cow<'_, str> {
    if raw.bytes().all(|b| (0x20..0x7f).contains(&b) || b == b'\n') {
        return Cow::Borrowed(raw);
    }
    let plain = without_sequences(raw);
    if plain.chars().all(|c| c < '\u{300}') {
        return plain;
    }
    Cow::Owned(bounded_clusters(&plain))
}

/// Drops escape sequences whole, then every character that is not for reading.
fn without_sequences(raw: &str) -> Cow<'_, str> {
    if !raw
        .chars()
        .any(|c| c == '\u{1b}' || c == '\u{9b}' || is_unsafe(c) || c == '\r')
    {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => skip_sequence(&mut rest),
            '\u{9b}' => skip_control_sequence(&mut rest),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => skip_string(&mut rest),
            '\r' if rest.peek() != Some(&'\n') => out.push('\n'),
            '\u{2028}' | '\u{2029}' => out.push('\n'),
            c if is_unsafe(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Skips what follows an escape character (ECMA-48 section 5.3 and 8.3).
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

/// Parameters, then intermediates, then one final byte.
fn skip_control_sequence(rest: &mut Chars) {
    while rest.next_if(|c| (' '..='?').contains(c)).is_some() {}
    rest.next_if(|c| ('@'..='~').contains(c));
}

/// Most characters a control string may swallow, so that a lone opener cannot eat a story.
const STRING_CHARS: usize = 4096;

/// Up to the terminator, BEL or the end of the line.
fn skip_string(rest: &mut Chars) {
    for _ in 0..STRING_CHARS {
        match rest.peek() {
            None | Some('\n') => return,
            Some('\u{7}' | '\u{9c}') => {
                rest.next();
                return;
            }
            Some('\u{1b}') => {
                rest.next();
                rest.next_if(|c| *c == '\\');
                return;
            }
            _ => rest.next(),
        };
    }
}

/// Controls, direction overrides and isolates, invisible and tag characters, interlinear annotation, line and
/// paragraph separators, private planes' noncharacters. U+200C and U+200D stay: scripts need them.
fn is_unsafe(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        c => {
            matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
        }
    }
}

/// Cuts every cluster to what writing needs.
fn bounded_clusters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for cluster in text.graphemes(true) {
        if cluster.len() <= CLUSTER_BYTES && cluster.chars().count() <= CLUSTER_CODE_POINTS {
            out.push_str(cluster);
            continue;
        }
        let start = out.len();
        for c in cluster.chars().take(CLUSTER_CODE_POINTS) {
            if out.len() - start + c.len_utf8() > CLUSTER_BYTES {
                break;
            }
            out.push(c);
        }
    }
    out
}
