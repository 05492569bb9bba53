//! The words of a page's blocks in lower case, hashed once, and what the lexicon knows of each.
//! Knows nothing of elements.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use crate::doc::letters::Letter;

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

/// A sign, which is of no word, in [`LOWER`].
const SIGN: u8 = 0;
/// A byte of a character beyond ASCII in [`LOWER`].
const BEYOND: u8 = 0x80;
/// The lower case of each byte that is of a word.
const LOWER: [u8; 256] = {
    let (mut lower, mut at) = ([BEYOND; 256], 0);
    while at < BEYOND as usize {
        let byte = at as u8;
        lower[at] = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => byte.to_ascii_lowercase(),
            _ => SIGN,
        };
        at += 1;
    }
    lower
};

/// Cuts a text into words: runs of letters, digits and `_`; ideographs stand in pairs.
fn words_of(text: &str, out: &mut Vec<Word>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        if LOWER[usize::from(first)] == SIGN {
            at += 1;
            continue;
        }
        let start = at;
        let (word, behind) = plain_word(bytes, start);
        at = behind;
        if bytes.get(at).is_none_or(u8::is_ascii) {
            out.push(word);
            continue;
        }
        let rest = bytes[at..].iter();
        at += rest.take_while(|b| LOWER[usize::from(**b)] != SIGN).count();
        any_words(&text[start..at], out);
    }
}

/// The word of ASCII that begins at `start`, as nearly all are on most pages, and where it ends.
fn plain_word(bytes: &[u8], start: usize) -> (Word, usize) {
    let (mut hash, mut capitals, mut small, mut at) = (EMPTY, 0, false, start);
    while let Some(&byte) = bytes.get(at) {
        let lower = LOWER[usize::from(byte)];
        if matches!(lower, SIGN | BEYOND) {
            break;
        }
        hash = step(hash, lower);
        capitals += u32::from(lower != byte);
        small |= lower == byte && lower >= b'a';
        at += 1;
    }
    let capital = bytes[start].is_ascii_uppercase();
    let word = Word {
        hash,
        chars: u16::try_from(at - start).unwrap_or(u16::MAX),
        capital,
        upper: capital && !small && capitals > 1,
    };
    (word, at)
}

fn any_words(text: &str, out: &mut Vec<Word>) {
    let mut open: Option<Building> = None;
    for c in text.chars() {
        let letter = Letter::of(c);
        let inside = letter.is_alphanumeric() || c == '_';
        let ideograph = letter.is_ideograph();
        let full = open
            .as_ref()
            .is_some_and(|w| w.ideographs != ideograph || (ideograph && w.word.chars >= 2));
        if (!inside || full)
            && let Some(word) = open.take()
        {
            out.push(word.finish());
        }
        if inside {
            open.get_or_insert_with(|| Building::new(letter))
                .push(c, letter);
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
    fn new(first: Letter) -> Self {
        let word = Word {
            hash: EMPTY,
            chars: 0,
            capital: first.is_uppercase(),
            upper: false,
        };
        Self {
            word,
            ideographs: first.is_ideograph(),
            letters: 0,
            small: false,
        }
    }

    fn push(&mut self, c: char, letter: Letter) {
        self.word.chars = self.word.chars.saturating_add(1);
        if letter.changes() {
            c.to_lowercase().for_each(|lower| self.add(lower));
        } else {
            self.add(c);
        }
        self.letters = self
            .letters
            .saturating_add(u16::from(letter.is_alphabetic()));
        self.small |= letter.is_lowercase();
    }

    fn add(&mut self, lower: char) {
        let mut bytes = [0; 4];
        let bytes = lower.encode_utf8(&mut bytes).bytes();
        self.word.hash = bytes.fold(self.word.hash, step);
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
