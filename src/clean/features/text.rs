//! Features of a block's own text and of what stands right above it.
//! Knows nothing of other blocks, but for repeated text.

use super::super::blocks::Page;
use super::super::facts::{Facts, Role};
use super::super::lexicon::{Group, Said};
use super::super::words::Word;
use super::{Feature, Features, Row, link_density};
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

/// The inline tags right above a text that are told apart.
pub const INNER: [Tag; 12] = [
    Tag::A,
    Tag::Span,
    Tag::Strong,
    Tag::B,
    Tag::Em,
    Tag::I,
    Tag::Time,
    Tag::Small,
    Tag::Label,
    Tag::Code,
    Tag::Font,
    Tag::U,
];

/// Fills the columns of text and roles.
pub fn fill(page: &Page, features: &mut Features) {
    for at in 0..page.blocks.len() {
        let words = page.words.of(at);
        let block = &page.blocks[at];
        let row = &mut features.rows[at];
        shape(row, page.text_of(at), words);
        says(row, &features.said[at], words.len());
        above(row, &features.facts[block.inner]);
        let put = |row: &mut Row, feature: Feature, value: f32| row[feature as usize] = value;
        put(row, Feature::LinkDensity, link_density(block));
        put(row, Feature::Links, f32::from(block.links));
        put(
            row,
            Feature::Strong,
            block.strong_ink as f32 / block.ink.max(1) as f32,
        );
        put(row, Feature::Images, f32::from(block.images));
        put(row, Feature::Tag, index(&TAGS, page.dom.tag(block.holder)));
        let inner = page.dom.tag(block.inner);
        let inner = if block.inner == block.holder {
            0.0
        } else {
            index(&INNER, inner).max(0.5)
        };
        put(row, Feature::InnerTag, inner);
        put(row, Feature::Depth, f32::from(page.dom.depth(block.holder)));
    }
}

/// The rank of a tag in a list, from 1; 0 when it is not in it.
fn index(list: &[Tag], tag: Tag) -> f32 {
    list.iter()
        .position(|t| *t == tag)
        .map_or(0.0, |i| i as f32 + 1.0)
}

/// Counts of one pass over a text.
#[derive(Default)]
struct Counts {
    commas: u32,
    signs: u32,
    digits: u32,
    bars: u32,
    not_ascii: u32,
    sentences: u32,
    price: bool,
    at: bool,
}

fn count(text: &str) -> Counts {
    if text.is_ascii() {
        return count_plain(text.as_bytes());
    }
    let mut counts = Counts::default();
    let mut before = ' ';
    let mut stop = false;
    for c in text.chars() {
        counts.sentences += u32::from(stop && c == ' ');
        stop = matches!(c, '.' | '!' | '?')
            || (stop && matches!(c, '"' | '”' | '\'' | ')' | '’' | '»'));
        match c {
            '0'..='9' => {
                counts.digits += 1;
                counts.price |= "$€£¥₹".contains(before);
            }
            ',' | '，' | '、' => counts.commas += 1,
            '|' | '·' | '•' | '›' | '»' | '/' | '>' => counts.bars += 1,
            '@' => counts.at = true,
            '€' => counts.price |= before.is_ascii_digit(),
            '。' | '！' | '？' => counts.sentences += 1,
            _ => {}
        }
        counts.signs += u32::from(if c.is_ascii() {
            c.is_ascii_punctuation()
        } else {
            !c.is_alphanumeric()
        });
        counts.not_ascii += u32::from(!c.is_ascii());
        if c != ' ' {
            before = c;
        }
    }
    counts.sentences += u32::from(stop);
    counts
}

/// Counts a text of ASCII, as most texts of most pages are.
fn count_plain(text: &[u8]) -> Counts {
    let mut counts = Counts::default();
    let (mut before, mut stop) = (b' ', false);
    for &c in text {
        counts.sentences += u32::from(stop && c == b' ');
        stop = matches!(c, b'.' | b'!' | b'?') || (stop && matches!(c, b'"' | b'\'' | b')'));
        counts.digits += u32::from(c.is_ascii_digit());
        counts.price |= c.is_ascii_digit() && before == b'$';
        counts.commas += u32::from(c == b',');
        counts.bars += u32::from(matches!(c, b'|' | b'/' | b'>'));
        counts.at |= c == b'@';
        counts.signs += u32::from(c.is_ascii_punctuation());
        if c != b' ' {
            before = c;
        }
    }
    counts.sentences += u32::from(stop);
    counts
}

fn shape(row: &mut Row, text: &str, words: &[Word]) {
    let counts = count(text);
    let (n, bytes) = (words.len().max(1) as f32, text.len().max(1) as f32);
    let share = |hits: usize| hits as f32 / n;
    let mut put = |feature: Feature, value: f32| row[feature as usize] = value;
    put(Feature::Words, words.len() as f32);
    put(
        Feature::WordLength,
        words.iter().map(|w| f32::from(w.chars)).sum::<f32>() / n,
    );
    put(Feature::SentenceWords, n / counts.sentences.max(1) as f32);
    put(Feature::Commas, counts.commas as f32 / n);
    put(Feature::Signs, counts.signs as f32 / bytes);
    put(
        Feature::Capitals,
        share(words.iter().filter(|w| w.capital).count()),
    );
    put(
        Feature::Uppers,
        share(words.iter().filter(|w| w.upper).count()),
    );
    put(Feature::Digits, counts.digits as f32 / bytes);
    put(Feature::Ending, ending(text));
    put(
        Feature::StartsSmall,
        flag(text.chars().next().is_some_and(char::is_lowercase)),
    );
    put(Feature::Bars, counts.bars as f32 / n);
    put(Feature::Price, flag(counts.price));
    put(Feature::At, flag(counts.at));
    put(Feature::NotAscii, counts.not_ascii as f32 / bytes);
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

/// Most words of a junk heading.
pub const JUNK_WORDS: usize = 8;

/// Whether a block is a short line that heads what is not the story.
pub fn is_junk(said: &Said, words: usize) -> bool {
    words <= JUNK_WORDS && said.count_of(Group::Junk) > 0
}

fn says(row: &mut Row, said: &Said, words: usize) {
    let root = (words.max(1) as f32).sqrt();
    let first = Feature::SaysShare as usize;
    for (group, count) in said.counts.iter().take(11).enumerate() {
        row[first + group] = f32::from(*count) / root;
    }
    let mut put = |feature: Feature, value: f32| row[feature as usize] = value;
    put(Feature::Stops, said.stops as f32 / words.max(1) as f32);
    put(Feature::IsJunk, flag(is_junk(said, words)));
    put(Feature::IsPointer, flag(said.opens_with(Group::Pointer)));
    put(Feature::IsByline, flag(said.opens_with(Group::Author)));
}

/// Roles in the order of their columns.
const ROLES: [Role; 24] = [
    Role::Nav,
    Role::Header,
    Role::Footer,
    Role::Aside,
    Role::Article,
    Role::Main,
    Role::Section,
    Role::Form,
    Role::Bullets,
    Role::Numbers,
    Role::Table,
    Role::Quote,
    Role::Code,
    Role::Figure,
    Role::Button,
    Role::Dialog,
    Role::Item,
    Role::Link,
    Role::Caption,
    Role::Terms,
    Role::Address,
    Role::WorkText,
    Role::WorkComment,
    Role::WorkLabel,
];

fn above(row: &mut Row, facts: &Facts) {
    for (column, role) in ROLES.iter().enumerate() {
        row[Feature::InNav as usize + column] = flag(facts.has(*role));
    }
    for class in 0..super::super::classes::CLASSES {
        row[Feature::ClassNavigation as usize + class] = flag(facts.classes >> class & 1 == 1);
    }
    let mut put = |feature: Feature, value: f32| row[feature as usize] = value;
    put(Feature::Hiding, f32::from(facts.hiding as u8));
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
