//! The piece of a text where the words that were sought stand closest.
//! Knows nothing of the index.

use std::ops::Range;

use crate::doc::SafeText;

/// Characters of a snippet at most.
const CHARACTERS: usize = 160;
/// Characters shown before the first word.
const BEFORE: usize = 30;
/// Bytes of a text that are looked at.
const LOOKED_AT: usize = 256 << 10;

/// A piece of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The piece, one line.
    pub text: SafeText,
    /// The bytes of it that were sought.
    pub hits: Vec<Range<usize>>,
}

impl Snippet {
    /// The piece of a line that holds the most of the words, the first such; the beginning when none stands there.
    pub fn of(line: &SafeText, words: &[String]) -> Self {
        let end = line.floor_char_boundary(LOOKED_AT);
        let places = places(&line[..end], words);
        let kinds = |first: usize| {
            let reach = places[first].range.start + CHARACTERS - BEFORE;
            let near = places[first..].iter().take_while(|p| p.range.start < reach);
            let mut kinds: Vec<usize> = near.map(|p| p.word).collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds.len()
        };
        let best = (0..places.len()).rev().max_by_key(|first| kinds(*first));
        let start = best.map(|best| places[best].range.start);
        let start = start.map_or(0, |hit| beginning(line, hit));
        let piece: String = line[start..].chars().take(CHARACTERS).collect();
        let stop = start + piece.len();
        let inside = |p: &Place| p.range.start >= start && p.range.end <= stop;
        let moved = |p: &Place| p.range.start - start..p.range.end - start;
        let hits = places.iter().filter(|p| inside(p)).map(moved).collect();
        Self {
            text: SafeText::new(&piece),
            hits,
        }
    }
}

/// Where one of the words stands.
struct Place {
    word: usize,
    range: Range<usize>,
}

/// All places of all words, whatever their case, in their order and none within another.
fn places(text: &str, words: &[String]) -> Vec<Place> {
    let folded = Folded::of(text);
    let mut places = Vec::new();
    for (word, sought) in words.iter().enumerate() {
        let sought: String = lower(sought.trim_end_matches('*')).collect();
        if sought.is_empty() {
            continue;
        }
        for (at, hit) in folded.text.match_indices(&sought) {
            let begins = folded.text[..at].chars().next_back();
            let is_part = |c: char| c.is_alphanumeric() && !crate::doc::is_ideograph(c);
            let first = sought.chars().next().is_some_and(is_part);
            if !(first && begins.is_some_and(is_part)) {
                let range = folded.place(at)..folded.place(at + hit.len());
                places.push(Place { word, range });
            }
        }
    }
    places.sort_by_key(|p| (p.range.start, usize::MAX - p.range.end));
    let mut end = 0;
    places.retain(|p| {
        let is_behind = p.range.start >= end;
        end = if is_behind { p.range.end } else { end };
        is_behind
    });
    places
}

fn lower(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

/// A text in lower case and, where that has other bytes, from which byte each comes.
struct Folded {
    text: String,
    from: Vec<u32>,
}

impl Folded {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            let text = text.to_ascii_lowercase();
            return Self { text, from: vec![] };
        }
        let (mut out, mut from) = (String::with_capacity(text.len()), Vec::new());
        for (at, c) in text.char_indices() {
            out.extend(c.to_lowercase());
            from.resize(out.len(), at as u32);
        }
        from.push(text.len() as u32);
        Self { text: out, from }
    }

    fn place(&self, at: usize) -> usize {
        self.from.get(at).map_or(at, |from| *from as usize)
    }
}

/// The beginning of a word some characters before a place.
fn beginning(line: &str, hit: usize) -> usize {
    let before = line[..hit].char_indices().rev().take(BEFORE);
    let Some((first, _)) = before.last() else {
        return hit;
    };
    if first == 0 {
        return 0;
    }
    let blank = line[first..hit].find(' ');
    blank.map_or(first, |blank| first + blank + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, words: &[&str]) -> String {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        let snippet = Snippet::of(&SafeText::line(text), &words);
        let mut out = snippet.text.to_string();
        for hit in snippet.hits.iter().rev() {
            out.insert(hit.end, ']');
            out.insert(hit.start, '[');
        }
        out
    }

    #[test]
    fn the_words_are_marked_where_they_stand() {
        assert_eq!(shown("The Tide was low.", &["tide"]), "The [Tide] was low.");
        assert_eq!(shown("Untidy tides", &["tid*"]), "Untidy [tid]es");
        assert_eq!(shown("今日は東京で", &["東京"]), "今日は[東京]で");
        assert_eq!(shown("İstanbul ÄRGER", &["ärger"]), "İstanbul [ÄRGER]");
        assert_eq!(shown("nothing of it", &["else"]), "nothing of it");
    }

    #[test]
    fn the_place_with_the_most_words_is_shown() {
        let far = "lorem ".repeat(80);
        let text = format!("tide {far} and then the ferry came with the tide");
        let shown = shown(&text, &["ferry", "tide"]);
        assert!(
            shown.ends_with("the [ferry] came with the [tide]"),
            "{shown}"
        );
    }
}
