//! What the lines around stories say, in many languages: share bars, newsletters, legal lines, headings of teasers.
//! Knows nothing of where a line stands.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use super::words::{EMPTY, HashMap64, WordHash, hash, step};
use crate::doc::is_alphanumeric;
use crate::verdict::Reason;

/// What a phrase says of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::clean) enum Class {
    /// A heading of other stories.
    Heading,
    /// A pointer to one other story.
    ReadMore,
    /// Sharing and following.
    Share,
    /// A box that asks for an address.
    Newsletter,
    /// Cookies and privacy.
    Consent,
    /// Copyright and terms.
    Legal,
    /// What readers wrote.
    Comments,
    /// Advertising and calls to action.
    Promo,
    /// The author's card.
    Author,
    /// Tags and categories.
    Labels,
    /// Menus and paging.
    Navigation,
}

impl Class {
    /// The reason of a line that is cut for what it says.
    pub fn reason(self) -> Reason {
        match self {
            Self::Heading => Reason::JunkHeading,
            Self::ReadMore => Reason::ReadMore,
            Self::Share => Reason::ShareBar,
            Self::Newsletter => Reason::Newsletter,
            Self::Consent => Reason::Consent,
            Self::Legal => Reason::Legal,
            Self::Comments => Reason::Comments,
            Self::Promo => Reason::Promo,
            Self::Author => Reason::AuthorBox,
            Self::Labels => Reason::Labels,
            Self::Navigation => Reason::Navigation,
        }
    }
}

/// What a line says of itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::clean) struct Cue {
    /// The class of its longest phrase.
    pub class: Class,
    /// The share of its words that stand in phrases, 0 to 1.
    pub cover: f32,
    /// Whether the line begins with a phrase.
    pub leads: bool,
}

/// Phrases of scripts with spaces, matched as whole words; digits match `0`.
const SPACED: &[(Class, &str)] = &[
    (Class::Heading, include_str!("phrases/heading.txt")),
    (Class::ReadMore, include_str!("phrases/read-more.txt")),
    (Class::Share, include_str!("phrases/share.txt")),
    (Class::Newsletter, include_str!("phrases/newsletter.txt")),
    (Class::Consent, include_str!("phrases/consent.txt")),
    (Class::Legal, include_str!("phrases/legal.txt")),
    (Class::Comments, include_str!("phrases/comments.txt")),
    (Class::Promo, include_str!("phrases/promo.txt")),
    (Class::Author, include_str!("phrases/author.txt")),
    (Class::Labels, include_str!("phrases/labels.txt")),
    (Class::Navigation, include_str!("phrases/navigation.txt")),
];

/// A phrase: its words as a range of [`Table::words`].
struct Phrase {
    words: Range<usize>,
    class: Class,
}

#[derive(Default)]
struct Table {
    /// The words of all phrases, hashed.
    words: Vec<WordHash>,
    /// Those with the same first word in a row, the longest first.
    spaced: Vec<Phrase>,
    /// The row of each first word.
    by_first_word: HashMap64<Range<usize>>,
    /// One bit for the lower bits of each first word's hash: most words of a line begin no phrase.
    first_words: Vec<u64>,
    /// Phrases of scripts without spaces with their numbers, by their first character.
    unspaced: HashMap64<Vec<(usize, &'static str, Class)>>,
    /// How many these are.
    count: usize,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for (class, list) in SPACED {
        for phrase in list.lines().map(str::trim).filter(|l| !l.is_empty()) {
            table.add(*class, phrase);
        }
    }
    table.sort();
    table
});

impl Table {
    fn add(&mut self, class: Class, phrase: &'static str) {
        if !phrase.is_ascii() && phrase.contains(super::lines::is_wide) {
            let first = phrase.chars().next().map_or(0, u64::from);
            let here = self.unspaced.entry(first).or_default();
            here.push((self.count, phrase, class));
            self.count += 1;
            return;
        }
        let start = self.words.len();
        self.words.extend_from_slice(Line::of(phrase).words());
        if start < self.words.len() {
            let words = start..self.words.len();
            self.spaced.push(Phrase { words, class });
        }
    }

    fn sort(&mut self) {
        let first = |p: &Phrase| self.words[p.words.start];
        let order = |p: &Phrase| (first(p), Reverse(p.words.len()));
        self.spaced.sort_by_key(order);
        let mut at = 0;
        self.first_words = vec![0; FILTER_BITS / 64];
        for row in self.spaced.chunk_by(|a, b| first(a) == first(b)) {
            let word = first(&row[0]);
            let bit = word as usize % FILTER_BITS;
            self.first_words[bit / 64] |= 1 << (bit % 64);
            self.by_first_word.insert(word, at..at + row.len());
            at += row.len();
        }
    }

    /// The longest phrase that a line has at a word.
    fn at(&self, line: &Line, at: usize) -> Option<&Phrase> {
        let word = line.hashes[at];
        let bit = word as usize % FILTER_BITS;
        if self.first_words[bit / 64] >> (bit % 64) & 1 == 0 {
            return None;
        }
        let row = self.by_first_word.get(&word)?;
        let stands = |p: &&Phrase| line.has(&self.words[p.words.clone()], at);
        self.spaced[row.clone()].iter().find(stands)
    }
}

/// Bits of the filter of first words, of which there are about a thousand.
const FILTER_BITS: usize = 1 << 14;

/// Marks on letters, which `is_alphanumeric` leaves out.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}')
}

/// Lines of more words are read only at their start: a paragraph is not junk for one phrase in its middle.
const WORDS: usize = 60;
/// Longest line without spaces, in characters, in which phrases are looked for.
const UNSPACED_CHARS: usize = 60;

/// The words of a line as phrases know them, hashed in lower case: letters and digits, and `©`, which is a word here.
struct Line {
    hashes: [WordHash; WORDS],
    /// Which of them are numbers, one bit each.
    numbers: u64,
    count: usize,
}

impl Line {
    fn of(text: &str) -> Self {
        let mut line = Self {
            hashes: [EMPTY; WORDS],
            numbers: 0,
            count: 0,
        };
        if text.is_ascii() {
            line.read_plain(text.as_bytes());
            return line;
        }
        let (mut hash, mut inside, mut number) = (EMPTY, false, true);
        for c in text.chars() {
            if c.is_ascii_alphanumeric() {
                hash = step(hash, (c as u8).to_ascii_lowercase());
                (inside, number) = (true, number && c.is_ascii_digit());
            } else if !c.is_ascii() && (is_alphanumeric(c) || c == '©' || is_mark(c)) {
                hash = step_lower(hash, c);
                (inside, number) = (true, false);
            } else if inside {
                if !line.push(hash, number) {
                    return line;
                }
                (hash, inside, number) = (EMPTY, false, true);
            }
        }
        if inside {
            line.push(hash, number);
        }
        line
    }

    /// Reads a line of ASCII, as most lines are.
    fn read_plain(&mut self, text: &[u8]) {
        for word in text.split(|b| !b.is_ascii_alphanumeric()) {
            let hash = word.iter().map(u8::to_ascii_lowercase).fold(EMPTY, step);
            let number = word.iter().all(u8::is_ascii_digit);
            if !word.is_empty() && !self.push(hash, number) {
                return;
            }
        }
    }

    /// Adds a word; whether there is room for one more.
    fn push(&mut self, hash: WordHash, number: bool) -> bool {
        self.hashes[self.count] = hash;
        self.numbers |= u64::from(number) << self.count;
        self.count += 1;
        self.count < WORDS
    }

    fn words(&self) -> &[WordHash] {
        &self.hashes[..self.count]
    }

    fn is_number(&self, at: usize) -> bool {
        self.numbers >> at & 1 == 1
    }

    /// Whether words stand from a place on; `0` is any number.
    fn has(&self, words: &[WordHash], at: usize) -> bool {
        const ANY: WordHash = hash("0");
        let is = |(own, word): (usize, &WordHash)| {
            self.hashes[own] == *word || (*word == ANY && self.is_number(own))
        };
        words.len() <= self.count - at && (at..).zip(words).all(is)
    }
}

/// The hash of a word with one character more, in lower case.
fn step_lower(hash: WordHash, c: char) -> WordHash {
    let mut bytes = [0; 4];
    c.to_lowercase().fold(hash, |hash, lower| {
        let bytes = lower.encode_utf8(&mut bytes).bytes();
        bytes.fold(hash, step)
    })
}

/// Reads a line, in any case of letters.
pub(in crate::clean) fn cue(text: &str) -> Option<Cue> {
    if !text.is_ascii() && text.contains('Σ') {
        // How it is written small depends on what stands behind it.
        return cue(&text.to_lowercase());
    }
    let spaced = spaced_cue(&Line::of(text));
    if spaced.is_none() && !text.is_ascii() && text.contains(super::lines::is_wide) {
        return unspaced_cue(&text.to_lowercase());
    }
    spaced
}

fn spaced_cue(line: &Line) -> Option<Cue> {
    let (mut at, mut covered, mut leads) = (0, 0, false);
    let mut longest: Option<(usize, Class)> = None;
    while at < line.count {
        let Some(phrase) = TABLE.at(line, at) else {
            at += 1;
            continue;
        };
        let words = phrase.words.len();
        leads |= at == 0 || (at == 1 && line.is_number(0));
        if longest.is_none_or(|(length, _)| words > length) {
            longest = Some((words, phrase.class));
        }
        covered += words;
        at += words;
    }
    longest.map(|(_, class)| Cue {
        class,
        cover: covered as f32 / line.count as f32,
        leads,
    })
}

fn unspaced_cue(lower: &str) -> Option<Cue> {
    let chars = lower.chars().take(UNSPACED_CHARS + 1).count();
    if chars > UNSPACED_CHARS {
        return None;
    }
    // Of the longest the one that is listed last.
    let order = |(number, p, _): &&(usize, &str, Class)| (p.len(), *number);
    let at = |(start, first): (usize, char)| {
        let here = TABLE.unspaced.get(&u64::from(first))?;
        let stand = here
            .iter()
            .filter(|(_, p, _)| lower[start..].starts_with(p));
        stand.max_by_key(order)
    };
    let found = lower.char_indices().filter_map(at);
    let (_, phrase, class) = found.max_by_key(order)?;
    Some(Cue {
        class: *class,
        cover: (phrase.chars().count() as f32 / chars as f32).min(1.0),
        leads: lower
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(phrase),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_phrase_covers_its_share_of_the_line() {
        let cue = cue("follow us on:").unwrap();
        assert_eq!(
            (cue.class, cue.cover, cue.leads),
            (Class::Heading, 1.0, true)
        );
        assert!(super::cue("the rain did not stop for a week").is_none());
    }

    #[test]
    fn phrases_of_scripts_without_spaces_are_found() {
        assert_eq!(cue("相关阅读：").unwrap().class, Class::Heading);
    }

    #[test]
    fn no_phrase_stands_in_two_lists() {
        let mut all: Vec<&str> = SPACED.iter().flat_map(|(_, l)| l.lines()).collect();
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|w| w[0] == w[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
