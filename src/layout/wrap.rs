//! Where lines end: a line of text cut into fragments, and the fragments set into a measure by textwrap.
//! Knows nothing of looks, kinds or rows.

use std::ops::Range;

use hypher::Lang;
use textwrap::WordSeparator;
use textwrap::wrap_algorithms::{Penalties, wrap_first_fit, wrap_optimal_fit};

use super::hyphen;
use super::spans::Styled;
use super::width::{cells, is_breaking_space, smallest};

/// Lines of more fragments are set greedily: nobody sees the difference in a paragraph of thirty pages, and the
/// fit of the whole costs about four times as much.
const FITTED_FRAGMENTS: usize = 4_000;
/// Below this many cells a syllable more or less makes no better line.
const DIVIDED_ROOM: usize = 12;
/// A line of the text too wide for its room must never win, whatever gap it closes. A divided word must save a gap
/// of more than ten cells (`gap²` is what a gap costs); 64 to 144 gave the same breaks on prose at 72 cells, 25
/// divided about three times as often. A last line of one short word costs as much as a gap of seven.
const PENALTIES: Penalties = Penalties {
    nline_penalty: 1_000,
    overflow_penalty: 1_000_000_000,
    short_last_line_fraction: 4,
    short_last_line_penalty: 50,
    hyphen_penalty: 100,
};

/// What one line of the setting shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its bytes, without the white space it ends at; empty for a blank line.
    pub bytes: Range<u32>,
    /// Whether it ends inside a word, at a hyphen of ours.
    pub hyphen: bool,
    /// Cells it fills, with that hyphen.
    pub cells: usize,
}

/// How wide lines may be and whether words may be divided.
#[derive(Clone, Copy)]
pub(super) struct Room {
    /// At least 2.
    pub cells: usize,
    /// The patterns to divide words by.
    pub language: Option<Lang>,
}

/// A word, syllable or ideograph with the white space behind it.
#[derive(Debug)]
struct Fragment {
    bytes: Range<u32>,
    cells: usize,
    space: usize,
    hyphen: bool,
}

impl textwrap::core::Fragment for Fragment {
    fn width(&self) -> f64 {
        self.cells as f64
    }
    fn whitespace_width(&self) -> f64 {
        self.space as f64
    }
    fn penalty_width(&self) -> f64 {
        f64::from(u8::from(self.hyphen))
    }
}

/// Sets a text with forced breaks; blank lines at its ends are left out.
pub(super) fn lines(styled: &Styled, range: Range<u32>, room: Room) -> Vec<Line> {
    let (mut set, mut at, mut blank) = (Vec::new(), range.start, Vec::new());
    for part in styled.str(&range).split('\n') {
        let bytes = trimmed(part, at);
        if bytes.is_empty() {
            blank.push(Line {
                bytes,
                hyphen: false,
                cells: 0,
            });
        } else if set.is_empty() {
            blank.clear();
            set = wrapped(styled, bytes, room);
        } else {
            set.append(&mut blank);
            set.append(&mut wrapped(styled, bytes, room));
        }
        at += part.len() as u32 + 1;
    }
    set
}

/// The bytes of a text without breaking white space at its ends; an empty range at its start when nothing is left.
pub(super) fn trimmed(text: &str, start: u32) -> Range<u32> {
    let kept = text.trim_end_matches(is_breaking_space);
    let lead = kept.len() - kept.trim_start_matches(is_breaking_space).len();
    start + lead as u32..start + kept.len() as u32
}

/// Sets one line of text, trimmed and without forced breaks.
pub(super) fn wrapped(styled: &Styled, bytes: Range<u32>, room: Room) -> Vec<Line> {
    let cells = styled.cells(&bytes);
    if cells <= room.cells {
        return vec![Line {
            bytes,
            hyphen: false,
            cells,
        }];
    }
    let fragments = fragments(styled, bytes, room);
    let width = [room.cells as f64];
    let fitted = (fragments.len() <= FITTED_FRAGMENTS)
        .then(|| wrap_optimal_fit(&fragments, &width, &PENALTIES).ok())
        .flatten()
        .map(|set| set.into_iter().map(line).collect::<Vec<_>>())
        .filter(|set| set.iter().all(|line| line.cells <= room.cells));
    fitted.unwrap_or_else(|| {
        let set = wrap_first_fit(&fragments, &width);
        set.into_iter().map(line).collect()
    })
}

fn line(fragments: &[Fragment]) -> Line {
    let (Some(first), Some(last)) = (fragments.first(), fragments.last()) else {
        return Line {
            bytes: 0..0,
            hyphen: false,
            cells: 0,
        };
    };
    let all: usize = fragments.iter().map(|f| f.cells + f.space).sum();
    Line {
        bytes: first.bytes.start..last.bytes.end,
        hyphen: last.hyphen,
        cells: all - last.space + usize::from(last.hyphen),
    }
}

/// Cuts a line where it may be broken (UAX #14, hyphens, syllables), and anywhere where nothing else fits.
fn fragments(styled: &Styled, bytes: Range<u32>, room: Room) -> Vec<Fragment> {
    let mut cut = Cutter {
        styled,
        room,
        out: Vec::new(),
    };
    let mut at = bytes.start;
    let text = styled.str(&bytes);
    for found in separator(text).find_words(text) {
        let length = (found.word.len() + found.whitespace.len()) as u32;
        cut.word(at..at + length);
        at += length;
    }
    cut.out
}

/// The scripts of South East Asia write words without blanks and are divided with dictionaries; without one they
/// break at blanks, and between clusters where a phrase does not fit.
fn separator(text: &str) -> WordSeparator {
    let needs_dictionary = |c| {
        matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{1950}'..='\u{19df}' | '\u{1a20}'..='\u{1aaf}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aadf}'
            | '\u{11700}'..='\u{1174f}')
    };
    if !text.is_ascii() && text.chars().any(needs_dictionary) {
        return WordSeparator::AsciiSpace;
    }
    WordSeparator::UnicodeBreakProperties
}

struct Cutter<'a, 'b> {
    styled: &'b Styled<'a>,
    room: Room,
    out: Vec<Fragment>,
}

impl Cutter<'_, '_> {
    /// One word with its white space.
    fn word(&mut self, bytes: Range<u32>) {
        let whole = self.styled.str(&bytes);
        let word = whole.trim_end_matches(is_breaking_space);
        let space = cells(&whole[word.len()..]);
        let mut from = 0;
        for (at, _) in word.match_indices('-') {
            let is_inner = word[..at].ends_with(char::is_alphabetic)
                && word[at + 1..].starts_with(char::is_alphabetic);
            if is_inner {
                self.part(&word[from..=at], bytes.start + from as u32);
                from = at + 1;
            }
        }
        self.part(&word[from..], bytes.start + from as u32);
        if let Some(last) = self.out.last_mut() {
            last.space += space;
        }
    }

    /// A word between hyphens.
    fn part(&mut self, word: &str, start: u32) {
        let language = self
            .room
            .language
            .filter(|_| self.room.cells >= DIVIDED_ROOM);
        let divisions = language.map_or_else(Vec::new, |l| hyphen::divisions(word, l));
        let mut from = 0;
        for at in divisions {
            self.push(start + from as u32..start + at as u32, true);
            from = at;
        }
        self.push(start + from as u32..start + word.len() as u32, false);
    }

    fn push(&mut self, bytes: Range<u32>, hyphen: bool) {
        let cells = self.styled.cells(&bytes);
        if cells + usize::from(hyphen) > self.room.cells {
            return self.broken(bytes);
        }
        self.out.push(Fragment {
            bytes,
            cells,
            space: 0,
            hyphen,
        });
    }

    /// A word wider than the room, cut between clusters, and a cluster wider than the room between characters.
    fn broken(&mut self, bytes: Range<u32>) {
        let (mut part, mut used) = (bytes.start..bytes.start, 0);
        let word = self.styled.str(&bytes);
        for (at, cluster) in smallest(word, self.room.cells) {
            let start = bytes.start + at as u32;
            let more = start..start + cluster.len() as u32;
            let wide = self.styled.cells(&more);
            if used + wide > self.room.cells {
                self.close(part, used);
                (part, used) = (start..start, 0);
            }
            part.end = more.end;
            used += wide;
        }
        self.close(part, used);
    }

    fn close(&mut self, bytes: Range<u32>, cells: usize) {
        if !bytes.is_empty() {
            self.out.push(Fragment {
                bytes,
                cells,
                space: 0,
                hyphen: false,
            });
        }
    }
}
