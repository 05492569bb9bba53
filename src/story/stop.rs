//! Where reading stopped, with the words that stand there: the place is found again when the text has changed.
//! Knows nothing of rows and of where it is kept.

use crate::doc::{Document, Place, is_alphanumeric, is_ideograph};

/// Words by which a place is known again. Three or four occur twice in a story of a thousand words, eight hardly ever;
/// with more of them a change behind the place loses it.
const WORDS: usize = 8;

/// A place and a hash of the words from there on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stop {
    /// Where.
    pub place: Place,
    /// The hash, of 31 bits; 0 when nothing is known of the words.
    pub words: u32,
}

impl From<Place> for Stop {
    fn from(place: Place) -> Self {
        Self { place, words: 0 }
    }
}

impl Stop {
    /// A place of a document.
    pub fn of(document: &Document, place: Place) -> Self {
        let mut words = words_of(document, place);
        words.truncate(WORDS);
        let words = if words.is_empty() { 0 } else { hash(&words) };
        Self { place, words }
    }

    /// The end of a document, where nobody goes on reading.
    pub fn end(document: &Document) -> Self {
        let bytes = document.text().len();
        Place(u32::try_from(bytes).unwrap_or(u32::MAX)).into()
    }

    /// Where the same words stand in a document, nearest to where they stood; none when they do not.
    pub fn again(self, document: &Document) -> Option<Place> {
        if self.words == 0 {
            return None;
        }
        let words = words_of(document, Place(0));
        let stands = (0..words.len()).filter(|at| {
            let end = (at + WORDS).min(words.len());
            hash(&words[*at..end]) == self.words
        });
        let places = stands.map(|at| words[at].0);
        places.min_by_key(|place| place.0.abs_diff(self.place.0))
    }

    /// The same, and where the words have changed the byte where they stood.
    pub fn in_text(self, document: &Document) -> Place {
        let text = document.text();
        self.again(document).unwrap_or_else(|| {
            let byte = text.floor_char_boundary(self.place.0 as usize);
            Place(u32::try_from(byte).unwrap_or(u32::MAX))
        })
    }
}

/// Where what stands at a place of one document stands in another: the words there, else the nearest block that is in
/// both, one behind the place first.
pub fn same_place(one: &Document, place: Place, other: &Document) -> Option<Place> {
    let kept = one.blocks().iter().filter(|b| b.verdict.keep);
    let (before, behind): (Vec<Place>, Vec<Place>) = kept
        .map(crate::doc::Block::place)
        .partition(|p| *p <= place);
    let near = behind.into_iter().chain(before.into_iter().rev());
    let mut near = std::iter::once(place).chain(near);
    near.find_map(|place| Stop::of(one, place).again(other))
}

/// The words of the kept blocks from a place on, each with where it begins.
fn words_of(document: &Document, from: Place) -> Vec<(Place, &str)> {
    let mut words = Vec::new();
    let kept = document.blocks().iter().filter(|b| b.verdict.keep);
    for block in kept.filter(|b| b.range().end > from.0 as usize) {
        let start = block.range().start;
        for (at, word) in words_in(document.text_of(block)) {
            let place = Place(u32::try_from(start + at).unwrap_or(u32::MAX));
            if place >= from {
                words.push((place, word));
            }
        }
    }
    words
}

/// Runs of letters and digits, and each ideograph for itself.
fn words_in(text: &str) -> Vec<(usize, &str)> {
    let (mut words, mut start) = (Vec::new(), None);
    for (at, c) in text.char_indices() {
        let is_alone = is_ideograph(c);
        if is_alone || !is_alphanumeric(c) {
            if let Some(start) = start.take() {
                words.push((start, &text[start..at]));
            }
            if is_alone {
                words.push((at, &text[at..at + c.len_utf8()]));
            }
        } else {
            start.get_or_insert(at);
        }
    }
    words.extend(start.map(|start| (start, &text[start..])));
    words
}

/// FNV-1a over the letters of the words without their case, of 31 bits so that it fits into a signed number, never 0.
fn hash(words: &[(Place, &str)]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut take = |byte: u8| hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    for (_, word) in words {
        for c in word.chars().flat_map(char::to_lowercase) {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(&mut take);
        }
        take(b' ');
    }
    (hash & 0x7fff_ffff).max(1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::doc::{Kind, Writer};
    use crate::verdict::{Reason, Verdict};

    fn document(lines: &[&str]) -> Document {
        let mut writer = Writer::default();
        for line in lines {
            let verdict = match line.strip_prefix('-') {
                Some(_) => Verdict::cut(Reason::ShareBar, 0.9),
                None => Verdict::kept(Reason::Prose, 0.9),
            };
            writer.block(line, Kind::Paragraph, verdict);
        }
        writer.finish()
    }

    fn at(document: &Document, words: &str) -> Place {
        Place(document.text().find(words).unwrap() as u32)
    }

    const OLD: [&str; 4] = [
        "The council voted on Tuesday to keep the old tramway.",
        "- Share this with your friends",
        "Only two of the bridges need to be rebuilt before the winter.",
        "河の町は路面電車を十年残す。市長は反対した。",
    ];

    #[test]
    fn a_place_is_found_by_its_words_when_text_above_it_has_changed() {
        let old = document(&OLD);
        let new = document(&[
            "Corrected on Thursday: the vote was narrow, and the mayor abstained.",
            OLD[0],
            OLD[2],
            "- Tell others on other networks",
            OLD[3],
        ]);
        for words in ["voted on", "bridges need", "rebuilt", "路面", "市長"] {
            let stop = Stop::of(&old, at(&old, words));
            assert_eq!(stop.in_text(&new), at(&new, words), "{words}");
        }
    }

    #[test]
    fn words_that_stand_twice_are_found_nearest_to_where_they_stood() {
        let line = "The night service returns when the second bridge is open.";
        let text = document(&[line, "Between them.", line]);
        let second = Place(text.text().rfind("The night").unwrap() as u32);
        for place in [Place(0), second] {
            assert_eq!(Stop::of(&text, place).again(&text), Some(place));
        }
    }

    #[test]
    fn words_that_are_gone_leave_the_byte_and_never_half_a_letter() {
        let (old, new) = (document(&OLD), document(&["河の町"]));
        let stop = Stop::of(&old, Place(4));
        assert_eq!((stop.again(&new), stop.in_text(&new)), (None, Place(3)));
        let end = Stop::end(&old);
        assert_eq!(end.in_text(&old).0 as usize, old.text().len());
        assert_eq!(end.in_text(&new).0 as usize, new.text().len());
    }

    #[test]
    fn the_paragraph_one_reads_is_found_in_another_text_of_the_story() {
        let feed = document(&[
            "A summary that only the feed has, in its own words.",
            OLD[2],
        ]);
        let page = document(&OLD);
        assert_eq!(
            same_place(&feed, at(&feed, "Only two"), &page),
            Some(at(&page, "Only two"))
        );
        assert_eq!(
            same_place(&feed, Place(0), &page),
            Some(at(&page, "Only two"))
        );
        let other = document(&["Nothing of it is here."]);
        assert_eq!(same_place(&feed, Place(0), &other), None);
    }
}
