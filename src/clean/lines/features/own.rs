//! The columns that a paragraph fills by itself.
//! Knows nothing of its neighbours.

use super::Facts;
use super::voices::{self, VOICES};
use crate::clean::phrases::Class;

/// Columns of the paragraph itself.
pub(super) const OWN: usize = SHAPE.len() + VOICES;

/// The classes of phrases, in the order of their column.
pub(super) const CLASSES: [Class; 11] = [
    Class::Heading,
    Class::ReadMore,
    Class::Share,
    Class::Newsletter,
    Class::Consent,
    Class::Legal,
    Class::Comments,
    Class::Promo,
    Class::Author,
    Class::Labels,
    Class::Navigation,
];

const SHAPE: [&str; 43] = [
    "words",
    "prose",
    "ended",
    "stop words",
    "capitals",
    "cue",
    "story overlap",
    "title-like",
    "date",
    "repeated",
    "teaser run",
    "talk",
    "overlap",
    "last",
    "characters a word",
    "sentences",
    "words a sentence",
    "colon",
    "ellipsis",
    "speech",
    "first",
    "upper case",
    "all capitals",
    "digits",
    "signs",
    "commas",
    "bars",
    "address",
    "at sign",
    "class",
    "cover",
    "first voice",
    "recent overlap",
    "lead overlap",
    "topic",
    "copies",
    "item",
    "code",
    "heading",
    "quoted",
    "after blank",
    "verse",
    "lines",
];

/// How many of the first columns are summed up over windows and read of neighbours.
pub(super) const NEAR: usize = 12;

/// The names of the columns.
pub(super) fn names() -> impl Iterator<Item = String> {
    let voices = voices::WORDS
        .iter()
        .map(|(voice, _)| format!("voice {voice}"));
    SHAPE.iter().map(|n| (*n).to_owned()).chain(voices)
}

/// The place of a class among the columns' values; one behind them for none.
pub(super) fn class_number(f: &Facts) -> usize {
    let class = f.class.and_then(|c| CLASSES.iter().position(|k| *k == c));
    class.unwrap_or(CLASSES.len())
}

/// The columns that neighbours and windows see.
pub(super) fn near_row(f: &Facts) -> [f32; NEAR] {
    let talk = f32::from(f.voices[9]) / (f.words.max(1) as f32).sqrt();
    [
        (1.0 + f.words as f32).ln(),
        is(f.is_prose()),
        is(f.ended),
        f.stop_share,
        f.capital_share,
        f.cue,
        f.story_overlap,
        is(f.is_title_like()),
        is(f.has_date),
        is(f.is_repeated),
        f.teaser_run,
        talk,
    ]
}

/// All columns of a paragraph.
pub(super) fn row(f: &Facts) -> [f32; OWN] {
    let mut row = [0.0; OWN];
    row[..NEAR].copy_from_slice(&near_row(f));
    row[NEAR..SHAPE.len()].copy_from_slice(&shape(f));
    for (voice, count) in f.voices.iter().enumerate() {
        row[SHAPE.len() + voice] = f32::from(*count) / (f.words.max(1) as f32).sqrt();
    }
    row
}

fn shape(f: &Facts) -> [f32; SHAPE.len() - NEAR] {
    let words = f.words.max(1) as f32;
    [
        f.overlap,
        f32::from(f.last),
        f.chars as f32 / words,
        f.sentences.min(12) as f32,
        words / f.sentences.max(1) as f32,
        is(f.colon),
        is(f.ellipsis),
        is(f.speech),
        f32::from(f.first),
        f.upper_share,
        is(f.all_capitals),
        f.digit_share,
        f.sign_share,
        f.commas,
        f.bars,
        is(f.has_address),
        is(f.has_at),
        class_number(f) as f32,
        f.cover,
        f32::from(f.first_voice),
        f.recent_overlap,
        f.lead_overlap,
        f.topic,
        (f.copies as f32).ln(),
        is(f.form_item),
        is(f.form_code),
        is(f.form_heading),
        is(f.quoted),
        is(f.after_blank),
        is(f.verse),
        f.lines.min(20) as f32,
    ]
}

pub(super) fn is(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}
