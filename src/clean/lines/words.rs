//! Words and sentence ends in any script.
//! Knows nothing of lines and paragraphs.

use std::hash::Hasher;

use crate::clean::words::{EMPTY, step};
use crate::doc::is_ideograph;

/// Signs that end a sentence, in the scripts that have their own.
const ENDS: &str = ".!?。！？．؟۔।॥։።";
/// Signs that may stand behind the end of a sentence.
const CLOSERS: &str = "\"'”’»“‘」』）)]】›*_";

/// Calls `each` for every word of a lower-case text; a run of ideographs gives its pairs, as Chinese and Japanese
/// words are mostly two characters long.
pub(in crate::clean) fn for_each<'a>(text: &'a str, mut each: impl FnMut(&'a str)) {
    let mut start: Option<usize> = None;
    let mut last_wide: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let wide = is_ideograph(c);
        if let Some(from) = start.filter(|_| wide || !is_word_char(c)) {
            each(&text[from..at]);
            start = None;
        }
        match last_wide {
            Some(from) if wide => each(&text[from..at + c.len_utf8()]),
            _ => {}
        }
        last_wide = wide.then_some(at);
        if !wide && start.is_none() && is_word_char(c) {
            start = Some(at);
        }
    }
    if let Some(from) = start {
        each(&text[from..]);
    }
}

/// Letters, digits and the marks that scripts of India, Arabia and Israel put on letters.
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}')
}

/// Whether a text ends as a sentence does; an ellipsis does not count.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| CLOSERS.contains(c) || c == ' ');
    !ends_in_ellipsis(text) && text.ends_with(|c| ENDS.contains(c))
}

/// Whether a text ends in an ellipsis, bracketed or not.
pub(super) fn ends_in_ellipsis(text: &str) -> bool {
    let text = text.trim_end_matches([']', ')', '»', ' ', '\u{a0}']);
    text.ends_with('…') || text.ends_with("...") || text.ends_with('⋯')
}

/// How many sentences end within a text.
pub(super) fn sentences(text: &str) -> usize {
    let (mut count, mut ending) = (0, false);
    for c in text.chars() {
        let wide_end = matches!(c, '。' | '！' | '？');
        count += usize::from(wide_end || (ending && c.is_whitespace()));
        ending = !wide_end && (ENDS.contains(c) || (ending && CLOSERS.contains(c)));
    }
    count + usize::from(ending)
}

/// A number that stands for a text, the same in every run: FNV-1a of 64 bits. Texts made to collide only share an
/// overlap they do not have; the tables that hold these numbers hash them again.
pub(super) fn fingerprint(text: &str) -> u64 {
    let mut hasher = Fnv::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// FNV-1a, for short keys; not for tables that strangers fill.
pub(in crate::clean) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(EMPTY)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, &byte| step(hash, byte));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        for_each(text, |w| found.push(w));
        found
    }

    #[test]
    fn words_split_in_any_script() {
        assert_eq!(split("one, two3"), ["one", "two3"]);
        assert_eq!(split("中文字 a"), ["中文", "文字", "a"]);
        assert_eq!(split("हिन्दी"), ["हिन्दी"]);
    }

    #[test]
    fn quotes_may_close_a_sentence_and_an_ellipsis_does_not() {
        assert!(ends_sentence("He said “no.”"));
        assert!(ends_sentence("好。」"));
        assert!(!ends_sentence("and then…"));
        assert!(!ends_sentence("and then..."));
        assert!(!ends_sentence("Heading"));
    }

    #[test]
    fn sentences_are_counted() {
        assert_eq!(sentences("One. Two! “Three?” four 3.5"), 3);
        assert_eq!(sentences("一。二！"), 2);
    }
}
