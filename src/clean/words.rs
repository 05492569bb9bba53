//! The words of a page's blocks in lower case, hashed once, and what the lexicon knows of each.
//! Knows nothing of elements.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use crate::doc::is_ideograph;

/// A word's hash: FNV-1a over its lower-cased UTF-8.
pub type WordHash = u64;

/// A set of hashes; what is hashed already is not hashed again.
pub type HashSet64 = HashSet<u64, BuildHasherDefault<Identity>>;
/// A map from hashes.
pub type HashMap64<V> = HashMap<u64, V, BuildHasherDefault<Identity>>;

/// Gives a 64-bit hash as it is, its upper half folded in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = step(self.0, b);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// The hash of a word without letters.
pub const EMPTY: WordHash = 0xcbf2_9ce4_8422_2325;

/// The hash of a word with one byte more, in lower case.
pub const fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Hashes a word that is in lower case already.
pub const fn hash(word: &str) -> WordHash {
    let bytes = word.as_bytes();
    let (mut hash, mut at) = (EMPTY, 0);
    while at < bytes.len() {
        hash = step(hash, bytes[at]);
        at += 1;
    }
    hash
}

/// Hashes words that are in lower case already.
pub const fn hash_all<const N: usize>(words: [&str; N]) -> [WordHash; N] {
    let (mut hashes, mut at) = ([EMPTY; N], 0);
    while at < N {
        hashes[at] = hash(words[at]);
        at += 1;
    }
    hashes
}

/// Joins two hashes into one that depends on their order.
pub const fn join(left: u64, right: u64) -> u64 {
    (left.rotate_left(23) ^ right).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// One word of a block.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Hash of its lower case.
    pub hash: WordHash,
    /// Characters.
    pub chars: u16,
    /// Begins with a capital.
    pub capital: bool,
    /// Has more than one letter and no small one.
    pub upper: bool,
}

/// All words of a page, block by block.
#[derive(Debug, Default)]
pub struct Words {
    all: Vec<Word>,
    ends: Vec<u32>,
}

impl Words {
    /// Adds the words of the next block.
    pub fn push_block(&mut self, text: &str) {
        words_of(text, &mut self.all);
        self.ends.push(self.all.len() as u32);
    }

    /// The words of a block.
    pub fn of(&self, block: usize) -> &[Word] {
        &self.all[self.range(block)]
    }

    fn range(&self, block: usize) -> Range<usize> {
        let start = block.checked_sub(1).map_or(0, |b| self.ends[b] as usize);
        start..self.ends[block] as usize
    }
}

/// The hashes of a text's words.
pub fn hashes(text: &str) -> Vec<WordHash> {
    let mut words = Vec::new();
    words_of(text, &mut words);
    words.into_iter().map(|w| w.hash).collect()
}

/// Cuts a text into words: runs of letters, digits and `_`; ideographs stand in pairs.
fn words_of(mut text: &str, out: &mut Vec<Word>) {
    let inside = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    while let Some(start) = text.bytes().position(|b| inside(&b) || !b.is_ascii()) {
        text = &text[start..];
        let bytes = text.as_bytes();
        let plain = bytes.iter().position(|b| !inside(b)).unwrap_or(bytes.len());
        if bytes.get(plain).is_none_or(u8::is_ascii) {
            out.push(plain_word(&bytes[..plain]));
            text = &text[plain..];
            continue;
        }
        let ends = |b: &u8| b.is_ascii() && !inside(b);
        let end = bytes.iter().position(ends).unwrap_or(bytes.len());
        any_words(&text[..end], out);
        text = &text[end..];
    }
}

/// A word of ASCII, as nearly all are on most pages.
fn plain_word(bytes: &[u8]) -> Word {
    let count = |is: fn(&u8) -> bool| bytes.iter().filter(|b| is(b)).count();
    let capital = bytes[0].is_ascii_uppercase();
    let small = count(u8::is_ascii_lowercase);
    let lower = bytes.iter().map(u8::to_ascii_lowercase);
    Word {
        hash: lower.fold(EMPTY, step),
        chars: u16::try_from(bytes.len()).unwrap_or(u16::MAX),
        capital,
        upper: capital && small == 0 && count(u8::is_ascii_alphabetic) > 1,
    }
}

fn any_words(text: &str, out: &mut Vec<Word>) {
    let mut open: Option<Building> = None;
    for c in text.chars() {
        let inside = c.is_alphanumeric() || c == '_';
        let ideograph = !c.is_ascii() && is_ideograph(c);
        let full = open
            .as_ref()
            .is_some_and(|w| w.ideographs != ideograph || (ideograph && w.word.chars >= 2));
        if (!inside || full)
            && let Some(word) = open.take()
        {
            out.push(word.finish());
        }
        if inside {
            open.get_or_insert_with(|| Building::new(c, ideograph))
                .push(c);
        }
    }
    out.extend(open.map(Building::finish));
}

struct Building {
    word: Word,
    ideographs: bool,
    letters: u16,
    small: bool,
}

impl Building {
    fn new(first: char, ideographs: bool) -> Self {
        let word = Word {
            hash: EMPTY,
            chars: 0,
            capital: first.is_uppercase(),
            upper: false,
        };
        Self {
            word,
            ideographs,
            letters: 0,
            small: false,
        }
    }

    fn push(&mut self, c: char) {
        self.word.chars = self.word.chars.saturating_add(1);
        if c.is_ascii() {
            self.word.hash = step(self.word.hash, c.to_ascii_lowercase() as u8);
        } else {
            let mut bytes = [0; 4];
            for lower in c.to_lowercase() {
                for &b in lower.encode_utf8(&mut bytes).as_bytes() {
                    self.word.hash = step(self.word.hash, b);
                }
            }
        }
        self.letters += u16::from(c.is_alphabetic());
        self.small |= c.is_lowercase();
    }

    fn finish(mut self) -> Word {
        self.word.upper = self.letters > 1 && !self.small && self.word.capital;
        self.word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_hashed_in_lower_case() {
        assert_eq!(
            hashes("Über-All, two_words"),
            ["über", "all", "two_words"].map(hash)
        );
    }

    #[test]
    fn ideographs_stand_in_pairs() {
        assert_eq!(hashes("中文字abc"), ["中文", "字", "abc"].map(hash));
    }

    #[test]
    fn capitals_are_told_from_acronyms() {
        let mut words = Words::default();
        words.push_block("The NASA team");
        let seen: Vec<_> = words.of(0).iter().map(|w| (w.capital, w.upper)).collect();
        assert_eq!(seen, [(true, false), (true, true), (false, false)]);
    }
}
