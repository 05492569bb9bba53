//! Features of a block's own text and of what stands right above it.
//! Knows nothing of other blocks, but for repeated text.

use super::super::blocks::Page;
use super::super::facts::{Facts, Role};
use super::super::lexicon::{Group, Said};
use super::super::words::{HashMap64, HashSet64, Word, hashes, join};
use super::{FEATURES, Feature, Features, Row, link_density};
use crate::doc::letters::is_alphanumeric;
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
        let mut row = [0.0; FEATURES];
        let words = page.words.of(at);
        shape(&mut row, page.text_of(at), words);
        says(&mut row, &features.said[at], words.len());
        let block = &page.blocks[at];
        let facts = &features.facts[block.inner];
        above(&mut row, facts);
        let put = |row: &mut Row, feature: Feature, value: f32| row[feature as usize] = value;
        put(&mut row, Feature::LinkDensity, link_density(block));
        put(&mut row, Feature::Links, f32::from(block.links));
        put(
            &mut row,
            Feature::Strong,
            block.strong_ink as f32 / block.ink.max(1) as f32,
        );
        put(&mut row, Feature::Images, f32::from(block.images));
        put(
            &mut row,
            Feature::Tag,
            index(&TAGS, page.dom.tag(block.holder)),
        );
        let inner = page.dom.tag(block.inner);
        let inner = if block.inner == block.holder {
            0.0
        } else {
            index(&INNER, inner).max(0.5)
        };
        put(&mut row, Feature::InnerTag, inner);
        put(
            &mut row,
            Feature::Depth,
            f32::from(page.dom.depth(block.holder)),
        );
        features.rows[at] = row;
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
            !is_alphanumeric(c)
        });
        counts.not_ascii += u32::from(!c.is_ascii());
        if c != ' ' {
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

/// Fills the columns that compare a text with title, description and the page's other texts.
pub fn fill_overlap(page: &Page, features: &mut Features, known: [&str; 2]) {
    let [title, description] = known.map(|text| hashes(text).into_iter().collect::<HashSet64>());
    let mut twins: HashMap64<u32> = HashMap64::default();
    let keys: Vec<u64> = (0..page.blocks.len())
        .map(|b| page.words.of(b).iter().fold(0, |key, w| join(key, w.hash)))
        .collect();
    for key in &keys {
        *twins.entry(*key).or_default() += 1;
    }
    let mut seen: HashMap64<u32> = HashMap64::default();
    let mut runs = HashSet64::default();
    let (mut scratch, mut own) = (Vec::new(), Vec::new());
    for (at, key) in keys.iter().enumerate() {
        let words = page.words.of(at);
        let rank = seen.entry(*key).or_default();
        features.set(at, Feature::Twins, twins[key] as f32);
        features.set(at, Feature::TwinRank, *rank as f32);
        *rank += 1;
        features.set(
            at,
            Feature::SeenBefore,
            seen_before(words, &mut runs, &mut scratch),
        );
        own.clear();
        own.extend(words.iter().map(|w| w.hash));
        own.sort_unstable();
        own.dedup();
        let hits = |set: &HashSet64| own.iter().filter(|w| set.contains(w)).count() as f32;
        let distinct = own.len().max(1) as f32;
        features.set(at, Feature::TitleWords, hits(&title) / distinct);
        features.set(
            at,
            Feature::TitleFilled,
            hits(&title) / title.len().max(1) as f32,
        );
        features.set(at, Feature::DescriptionWords, hits(&description) / distinct);
    }
}

/// The share of a block's runs of four words that stood on the page before; they are added.
fn seen_before(words: &[Word], runs: &mut HashSet64, scratch: &mut Vec<u64>) -> f32 {
    let keys = words
        .windows(4)
        .map(|w| w.iter().fold(1, |key, w| join(key, w.hash)));
    scratch.clear();
    scratch.extend(keys);
    let old = scratch.iter().filter(|key| runs.contains(key)).count();
    runs.extend(&*scratch);
    old as f32 / scratch.len().max(1) as f32
}
