//! What one paragraph shows by itself, and what it shares with the others.
//! Knows nothing of neighbours and weights.

use std::collections::HashMap;

use super::super::paragraphs::{Form, Paragraph};
use super::super::{structure, words};
use super::Vocabulary;
use crate::clean::phrases::{self, Class};
use crate::clean::stops;
use crate::doc::is_ideograph;

/// What one paragraph shows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a measurement that becomes a column, not a state"
)]
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Facts {
    /// Words; two ideographs count as one.
    pub words: u32,
    /// Share of function words.
    pub stop_share: f32,
    /// Share of words with a capital at the start.
    pub capital_share: f32,
    /// Share of characters that are digits.
    pub digit_share: f32,
    /// Bars, bullets and arrows a word.
    pub bars: f32,
    /// Sentences that end in it.
    pub sentences: u32,
    /// Whether it ends as a sentence.
    pub ended: bool,
    /// Whether it breaks off with an ellipsis.
    pub ellipsis: bool,
    /// Whether it ends in a colon.
    pub colon: bool,
    /// Whether it begins with a quotation mark or a dash: speech.
    pub speech: bool,
    /// Whether it begins with a small letter.
    pub lower_start: bool,
    /// Whether all its letters are capitals.
    pub all_capitals: bool,
    /// Whether it has a year, a time or a month-like date.
    pub has_date: bool,
    /// Whether it has a web or mail address.
    pub has_address: bool,
    /// Whether its words stand elsewhere in the text too.
    pub is_repeated: bool,
    /// Whether it is a list item.
    pub form_item: bool,
    /// Whether it is code or a rule.
    pub form_code: bool,
    /// What its phrases say.
    pub class: Option<Class>,
    /// How clearly, 0 to 1.
    pub cue: f32,
    /// How clearly it is one of several teasers that break off, 0 to 1.
    pub teaser_run: f32,
    /// Share of its own words that the prose of the text has elsewhere; one half when it has none.
    pub overlap: f32,
    /// Fingerprint of its lower-case text.
    pub print: u64,
}

/// Words from which a paragraph that ends as a sentence counts as prose.
const PROSE_WORDS: u32 = 12;
/// A paragraph counts in the interval by its words, up to these.
const WEIGHT_WORDS: u32 = 60;
/// Words of a paragraph that are looked up in the vocabulary.
const LOOKED_UP: usize = 120;

impl Facts {
    /// Whether it reads as a paragraph of running text.
    pub fn is_prose(&self) -> bool {
        self.words >= PROSE_WORDS && self.ended && self.cue < 0.5
    }

    /// Whether it is a whole sentence, however short.
    pub fn is_sentence(&self) -> bool {
        self.ended && self.words >= 3 && self.cue < 0.25
    }

    /// Whether it could close a story: a sentence, or one that trails off alone.
    pub fn closes(&self) -> bool {
        self.is_sentence() || (self.ellipsis && self.teaser_run == 0.0 && self.stop_share > 0.1)
    }

    /// Whether it reads as the title of something.
    pub fn is_title_like(&self) -> bool {
        (3..=20).contains(&self.words) && !self.ended && !self.colon
    }

    /// Whether it is a sentence cut short, not speech that trails off.
    pub fn breaks_off(&self) -> bool {
        self.ellipsis && !self.speech && self.sentences <= 1 && (5..=60).contains(&self.words)
    }

    /// What it weighs in the interval.
    pub fn weight(&self) -> f32 {
        let cue = 14.0 * self.cue;
        (self.words.min(WEIGHT_WORDS) as f32 + 2.0).max(cue)
    }

    pub(super) fn of(paragraph: &Paragraph) -> Self {
        let text = &*paragraph.text;
        let lower = text.to_lowercase();
        let mut facts = Self {
            words: crate::doc::words(text) as u32,
            print: words::fingerprint(&lower),
            form_item: matches!(paragraph.form, Form::Item { .. }),
            form_code: matches!(paragraph.form, Form::Code { .. } | Form::Rule),
            all_capitals: structure::is_all_capitals(text),
            has_address: text.contains("http") || text.contains("www.") || text.contains('@'),
            ..Self::default()
        };
        facts.read_ends(text);
        facts.read_characters(text);
        facts.read_words(&lower);
        facts.read_cue(&lower);
        facts
    }

    fn read_ends(&mut self, text: &str) {
        self.ended = words::ends_sentence(text);
        self.ellipsis = words::ends_in_ellipsis(text);
        self.colon = text.ends_with([':', '：']);
        self.sentences = words::sentences(text) as u32;
        self.speech = text.starts_with([
            '"', '“', '„', '«', '»', '‘', '\'', '—', '–', '-', '「', '『', '›',
        ]);
        self.lower_start = text.starts_with(char::is_lowercase);
    }

    fn read_characters(&mut self, text: &str) {
        let (mut all, mut digits, mut bars, mut years) = (0u32, 0u32, 0u32, 0u32);
        let mut run = 0;
        for c in text.chars() {
            all += 1;
            bars += u32::from("|·•›»/>→".contains(c));
            if c.is_ascii_digit() {
                digits += 1;
                run += 1;
                continue;
            }
            years += u32::from(
                run == 4 || (run > 0 && run < 3 && matches!(c, ':' | '月' | '日' | '年')),
            );
            run = 0;
        }
        years += u32::from(run == 4);
        self.digit_share = digits as f32 / all.max(1) as f32;
        self.bars = (bars as f32 / self.words.max(1) as f32).min(1.0);
        self.has_date = years > 0;
        let starts = text
            .split_whitespace()
            .filter(|w| w.starts_with(char::is_uppercase));
        self.capital_share = (starts.count() as f32 / self.words.max(1) as f32).min(1.0);
    }

    fn read_words(&mut self, lower: &str) {
        let (mut all, mut stop) = (0u32, 0u32);
        words::for_each(lower, |word| {
            all += 1;
            stop += u32::from(stops::languages_of(word) != 0);
        });
        let wide = lower.chars().filter(|c| is_ideograph(*c)).count() as f32;
        let functions = lower
            .chars()
            .filter(|c| stops::is_function_char(*c))
            .count() as f32;
        self.stop_share = if wide * 3.0 > lower.chars().count() as f32 {
            (functions / wide * 2.5).min(0.6)
        } else {
            stop as f32 / all.max(1) as f32
        };
    }

    /// A cue counts by how much of the line it is; a pointer or heading also by standing first in a short line.
    fn read_cue(&mut self, lower: &str) {
        let Some(cue) = phrases::cue(lower) else {
            return;
        };
        let covered = (cue.cover / 0.6).min(1.0);
        let prose = self.words >= PROSE_WORDS && self.ended;
        let floor = if prose { 0.35 } else { 0.25 };
        let by_cover = if cue.cover >= floor { covered } else { 0.0 };
        let leads: f32 = match cue.class {
            Class::ReadMore if cue.leads && self.words <= 30 => 0.9,
            Class::Heading if cue.leads && self.words <= 7 => 0.7,
            Class::Legal if cue.leads && lower.starts_with(['©', '(']) => 1.0,
            Class::Labels if cue.leads && self.words <= 20 && !self.ended => 0.5,
            _ => 0.0,
        };
        self.cue = leads.max(by_cover);
        self.class = (self.cue > 0.0).then_some(cue.class);
    }
}

/// Fills in what paragraphs share: words of the prose, and repetitions.
pub(super) fn relate(paragraphs: &[Paragraph], facts: &mut [Facts]) {
    let mut vocabulary = Vocabulary::new();
    for (paragraph, fact) in paragraphs.iter().zip(facts.iter()) {
        if fact.is_prose() {
            own_words(&paragraph.text, |print| {
                *vocabulary.entry(print).or_insert(0) += 1;
            });
        }
    }
    let mut seen: HashMap<u64, u32> = HashMap::new();
    for fact in facts.iter().filter(|f| f.words > 0) {
        *seen.entry(fact.print).or_insert(0) += 1;
    }
    for (paragraph, fact) in paragraphs.iter().zip(facts) {
        fact.is_repeated = seen.get(&fact.print).is_some_and(|n| *n > 1);
        let own = u32::from(fact.is_prose());
        let (mut all, mut shared, mut looked) = (0u32, 0u32, 0);
        own_words(&paragraph.text, |print| {
            looked += 1;
            if looked <= LOOKED_UP {
                all += 1;
                shared += u32::from(vocabulary.get(&print).is_some_and(|n| *n > own));
            }
        });
        fact.overlap = if all == 0 {
            0.5
        } else {
            shared as f32 / all as f32
        };
    }
}

/// The words of a paragraph that say what it is about: four letters or more, no function words; each once a
/// paragraph as far as a few last words tell.
fn own_words(text: &str, mut each: impl FnMut(u64)) {
    let lower = text.to_lowercase();
    let mut last = [0u64; 16];
    let mut at = 0;
    words::for_each(&lower, |word| {
        let wide = word.starts_with(is_ideograph);
        let long = wide || word.chars().nth(3).is_some();
        if !long
            || stops::languages_of(word) != 0
            || (wide && word.chars().any(stops::is_function_char))
        {
            return;
        }
        let print = words::fingerprint(stem(word));
        if !last.contains(&print) {
            last[at % last.len()] = print;
            at += 1;
            each(print);
        }
    });
}

/// A word without its last letters, so that most inflections meet.
fn stem(word: &str) -> &str {
    let letters = word.chars().count();
    let keep = if letters > 6 { letters - 2 } else { letters };
    word.char_indices()
        .nth(keep)
        .map_or(word, |(at, _)| &word[..at])
}
