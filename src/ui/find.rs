//! Finding words in a text: where a needle occurs, which occurrence is the current one.
//! Knows nothing of rows and screens.

use std::ops::Range;

use crate::doc::{Document, Place};
use crate::layout::Cuts;

/// Most hits that are remembered; a needle of one letter in a huge text has no use for more.
const HITS: usize = 20_000;

/// A needle and where it was found.
#[derive(Clone, Debug)]
pub struct Find {
    /// What was looked for, as typed.
    pub needle: String,
    /// Whether `n` goes up.
    pub backwards: bool,
    hits: Vec<Range<u32>>,
    current: usize,
}

impl Find {
    /// Looks through the shown blocks; the first hit from `place` in the given direction is the current one.
    pub fn new(document: &Document, cuts: Cuts, needle: &str, from: (Place, bool)) -> Self {
        let (place, backwards) = from;
        let mut find = Self {
            needle: needle.to_owned(),
            backwards,
            hits: Vec::new(),
            current: 0,
        };
        find.refresh(document, cuts);
        let after = find.hits.partition_point(|h| h.start < place.0);
        let last = find.hits.len().saturating_sub(1);
        find.current = match backwards {
            true => after.checked_sub(1).unwrap_or(last),
            false if after > last => 0,
            false => after,
        };
        find
    }

    /// Looks again, after the document or what is shown of it has changed.
    pub fn refresh(&mut self, document: &Document, cuts: Cuts) {
        let needle = Needle::new(&self.needle);
        self.hits.clear();
        let blocks = document.blocks().iter();
        for block in blocks.filter(|b| cuts != Cuts::Hidden || b.verdict.keep) {
            let start = block.range().start;
            let found = needle.occurrences(document.text_of(block));
            let in_text = found.map(|r| (start + r.start) as u32..(start + r.end) as u32);
            self.hits.extend(in_text.take(HITS - self.hits.len()));
        }
        self.current = self.current.min(self.hits.len().saturating_sub(1));
    }

    /// All hits in the order of the text.
    pub fn hits(&self) -> &[Range<u32>] {
        &self.hits
    }

    /// The current hit and its number from 1; none when nothing was found.
    pub fn current(&self) -> Option<(usize, Range<u32>)> {
        let hit = self.hits.get(self.current)?;
        Some((self.current + 1, hit.clone()))
    }

    /// Goes on to another hit, around the ends; `forward` in the direction of the search.
    pub fn step(&mut self, forward: bool) {
        let count = self.hits.len().max(1);
        let down = forward != self.backwards;
        self.current = (self.current + if down { 1 } else { count - 1 }) % count;
    }

    /// The hits that touch a stretch of text, and whether each is the current one.
    pub fn within(&self, text: Range<u32>) -> impl Iterator<Item = (Range<u32>, bool)> {
        let first = self.hits.partition_point(|h| h.end <= text.start);
        let touching = self.hits[first..]
            .iter()
            .take_while(move |h| h.start < text.end);
        touching
            .enumerate()
            .map(move |(n, hit)| (hit.clone(), first + n == self.current))
    }
}

/// A needle made ready: folded unless it has a capital.
struct Needle {
    chars: Vec<char>,
    exact: bool,
}

impl Needle {
    fn new(typed: &str) -> Self {
        let exact = typed.chars().any(char::is_uppercase);
        let chars = typed.chars().flat_map(|c| fold(c, exact)).collect();
        Self { chars, exact }
    }

    /// Occurrences in bytes of the text, none overlapping another.
    fn occurrences<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = 0;
        let mut starts = text.char_indices();
        std::iter::from_fn(move || {
            loop {
                let (start, c) = starts.next()?;
                if start < from || !self.begins_with(c) {
                    continue;
                }
                if let Some(bytes) = self.length_at(&text[start..]) {
                    from = start + bytes;
                    return Some(start..from);
                }
            }
        })
    }

    /// Whether it may begin with a character; nearly all are ASCII, which takes a tenth of the time of folding them.
    fn begins_with(&self, c: char) -> bool {
        let first = self.chars.first().copied();
        match c {
            'A'..='Z' if !self.exact => first == Some(c.to_ascii_lowercase()),
            '!'..='~' => first == Some(c),
            _ => first == fold(c, self.exact).next(),
        }
    }

    /// Bytes at the start of the text that are the needle.
    fn length_at(&self, text: &str) -> Option<usize> {
        let mut wanted = self.chars.iter().copied().peekable();
        for (at, c) in text.char_indices() {
            if wanted.peek().is_none() {
                return Some(at);
            }
            for folded in fold(c, self.exact) {
                wanted.next_if_eq(&folded)?;
            }
        }
        wanted.peek().is_none().then_some(text.len())
    }
}

/// What a character is compared as: any white space is a blank, curly quotes are straight, letters are small unless
/// capitals count.
fn fold(c: char, exact: bool) -> impl Iterator<Item = char> {
    let plain = match c {
        '‘' | '’' => '\'',
        '“' | '”' | '„' => '"',
        '‐' | '‑' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let small = (!exact).then(|| plain.to_lowercase());
    let kept = exact.then_some(plain);
    small.into_iter().flatten().chain(kept)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::doc::{Kind, Writer};
    use crate::verdict::{Reason, Verdict};

    fn document() -> Document {
        let mut writer = Writer::default();
        let kept = || Verdict::kept(Reason::Prose, 1.0);
        writer.block(
            "The Tram, the tram\nand “it’s” gone",
            Kind::Paragraph,
            kept(),
        );
        writer.block(
            "tram shop",
            Kind::Paragraph,
            Verdict::cut(Reason::Promo, 1.0),
        );
        writer.block("A last tram", Kind::Paragraph, kept());
        writer.finish()
    }

    fn hits(needle: &str, cuts: Cuts) -> Vec<String> {
        let document = document();
        let find = Find::new(&document, cuts, needle, (Place(0), false));
        let text = |r: &Range<u32>| document.text()[r.start as usize..r.end as usize].to_owned();
        find.hits().iter().map(text).collect()
    }

    #[test]
    fn small_letters_find_both_and_a_capital_only_itself() {
        assert_eq!(hits("tram", Cuts::Hidden), ["Tram", "tram", "tram"]);
        assert_eq!(hits("Tram", Cuts::Hidden), ["Tram"]);
    }

    #[test]
    fn a_blank_finds_a_line_break_and_a_straight_quote_a_curly_one() {
        assert_eq!(
            hits("tram and \"it's\"", Cuts::Hidden),
            ["tram\nand “it’s”"]
        );
    }

    #[test]
    fn cut_blocks_are_searched_only_when_they_are_shown() {
        assert_eq!(hits("shop", Cuts::Hidden), Vec::<String>::new());
        assert_eq!(hits("shop", Cuts::Xray), ["shop"]);
    }

    #[test]
    fn steps_go_around_the_ends_and_backwards_turns_them() {
        let document = document();
        let mut find = Find::new(&document, Cuts::Hidden, "tram", (Place(5), false));
        assert_eq!(find.current().unwrap().0, 2);
        find.step(true);
        find.step(true);
        assert_eq!(find.current().unwrap().0, 1);
        let mut up = Find::new(&document, Cuts::Hidden, "tram", (Place(5), true));
        assert_eq!(up.current().unwrap().0, 1);
        up.step(true);
        assert_eq!(up.current().unwrap().0, 3);
    }

    #[test]
    fn a_letter_whose_small_form_is_two_letters_is_found() {
        let mut writer = Writer::default();
        writer.block(
            "in İzmir",
            Kind::Paragraph,
            Verdict::kept(Reason::Prose, 1.0),
        );
        let document = writer.finish();
        let find = Find::new(&document, Cuts::Hidden, "i\u{307}zmir", (Place(0), false));
        assert_eq!(find.hits(), std::slice::from_ref(&(3..9)));
    }
}
