//! Features of a block's own text and of what stands right above it.
//! Knows nothing of other blocks.

use super::super::blocks::Page;
use super::super::classes::Class;
use super::super::facts::{Facts, Role};
use super::{Feature, Features, Row};
use crate::dom::Tag;

/// The tags a holder is told apart by; anything else is 0.
pub const TAGS: [Tag; 31] = [
    Tag::P,
    Tag::H1,
    Tag::H2,
    Tag::H3,
    Tag::H4,
    Tag::H5,
    Tag::H6,
    Tag::Li,
    Tag::Td,
    Tag::Th,
    Tag::Div,
    Tag::Section,
    Tag::Article,
    Tag::Dt,
    Tag::Dd,
    Tag::Blockquote,
    Tag::Pre,
    Tag::Figcaption,
    Tag::Button,
    Tag::Summary,
    Tag::Caption,
    Tag::Main,
    Tag::Body,
    Tag::Form,
    Tag::Footer,
    Tag::Header,
    Tag::Nav,
    Tag::Aside,
    Tag::Center,
    Tag::Address,
    Tag::Legend,
];

/// Fills the columns of text and roles.
pub fn fill(page: &Page, features: &mut Features) {
    for (at, block) in page.blocks.iter().enumerate() {
        let row = &mut features.rows[at];
        above(row, &features.facts[block.inner]);
        let (words, text) = (page.words.of(at).len() as f32, page.text_of(at));
        let mut put = |feature: Feature, value: f32| row[feature as usize] = value;
        put(Feature::Words, words);
        let sentences = sentences(text).max(1) as f32;
        put(Feature::SentenceWords, words.max(1.0) / sentences);
        put(Feature::Ending, ending(text));
        put(Feature::Tag, index(page.dom.tag(block.holder)));
        put(Feature::Depth, f32::from(page.dom.depth(block.holder)));
    }
}

/// The rank of a tag in [`TAGS`], from 1; 0 when it is not in it.
fn index(tag: Tag) -> f32 {
    const RANKS: [u8; 256] = {
        let (mut ranks, mut at) = ([0; 256], 0);
        while at < TAGS.len() {
            ranks[TAGS[at] as usize] = at as u8 + 1;
            at += 1;
        }
        ranks
    };
    f32::from(RANKS[tag as usize])
}

/// How many sentences end in a text.
fn sentences(text: &str) -> u32 {
    if text.is_ascii() {
        return plain_sentences(text.as_bytes());
    }
    let (mut sentences, mut stop) = (0, false);
    for c in text.chars() {
        sentences += u32::from(stop && c == ' ');
        stop = matches!(c, '.' | '!' | '?')
            || (stop && matches!(c, '"' | '”' | '\'' | ')' | '’' | '»'));
        sentences += u32::from(matches!(c, '。' | '！' | '？'));
    }
    sentences + u32::from(stop)
}

/// Those of a text of ASCII, as most texts of most pages are: stops are few, so these are looked for first.
fn plain_sentences(text: &[u8]) -> u32 {
    let (mut sentences, mut at) = (0, 0);
    while let Some(next) = memchr::memchr3(b'.', b'!', b'?', &text[at..]) {
        at += next;
        let closes = |b: &&u8| matches!(b, b'.' | b'!' | b'?' | b'"' | b'\'' | b')');
        at += text[at..].iter().take_while(closes).count();
        sentences += u32::from(text.get(at).is_none_or(|b| *b == b' '));
    }
    sentences
}

fn ending(text: &str) -> f32 {
    match text.chars().next_back() {
        Some('.') if text.ends_with("...") => 4.0,
        Some('.' | '。') => 1.0,
        Some('!' | '?' | '！' | '？') => 2.0,
        Some(':' | '：') => 3.0,
        Some('…') => 4.0,
        Some('"' | '”' | '’' | '\'' | ')' | ']' | '»') => 5.0,
        _ => 0.0,
    }
}

/// 1 for yes.
pub fn flag(yes: bool) -> f32 {
    if yes { 1.0 } else { 0.0 }
}

fn above(row: &mut Row, facts: &Facts) {
    let mut put = |feature: Feature, value: f32| row[feature as usize] = value;
    for (feature, role) in [
        (Feature::InNav, Role::Nav),
        (Feature::InFooter, Role::Footer),
        (Feature::InAside, Role::Aside),
        (Feature::InMain, Role::Main),
        (Feature::InDialog, Role::Dialog),
    ] {
        put(feature, flag(facts.has(role)));
    }
    put(Feature::ClassFoot, flag(facts.in_class(Class::Foot)));
    put(Feature::ClassWorst, facts.worst);
    put(Feature::ClassBest, facts.best);
    put(Feature::ClassSum, facts.sum);
    put(Feature::ClassDamped, facts.damped);
    put(Feature::ClassNear1, facts.near[0]);
    put(Feature::ClassNear2, facts.near[1]);
    put(Feature::ClassNear3, facts.near[2]);
    put(Feature::ClassLevels, f32::from(facts.levels));
    put(Feature::ClassSinceWorst, f32::from(facts.since_worst));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_stops_before_a_space_or_the_end() {
        for (text, expected) in [
            ("", 0),
            ("A line without an end", 0),
            ("One. Two! \"Three?\" four", 3),
            ("At 3.14 it stopped...", 1),
            ("(So it was.) And so on.", 2),
        ] {
            assert_eq!(sentences(text), expected, "{text}");
            // The same text with a letter beyond ASCII in its first word.
            assert_eq!(sentences(&format!("é{text}")), expected, "{text}");
        }
        assert_eq!(sentences("一。二！三"), 2);
    }

    #[test]
    fn tags_are_numbered_from_one() {
        let ranks = [Tag::P, Tag::Legend, Tag::Span].map(|tag| index(tag) as u8);
        assert_eq!(ranks, [1, 31, 0]);
    }
}
