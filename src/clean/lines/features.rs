//! What is measured of every paragraph, as named columns of numbers.
//! Knows nothing of how they are weighed.

mod facts;

use std::collections::HashMap;

pub(super) use facts::Facts;

use super::paragraphs::{Form, Paragraph};
use super::phrases::Class;

/// The columns, in the order of a row. `junky` is how much the whole text looks like a saved page, 0 to 1; columns
/// named `…_junky` are multiplied by it, so they say nothing of a text without a trace of junk.
pub(super) const NAMES: [&str; 33] = [
    "bias", "bias_junky", "length", "prose", "tiny_junky", "short_junky", "stop_words", "capitals_junky",
    "digits_junky", "teaser_run", "teaser_junky", "cue", "cue_near_junky", "behind_heading", "behind_comments",
    "overlap_junky", "no_overlap_behind", "prose_near_junky", "prose_around_junky", "bars_junky", "date_junky",
    "address_junky", "duplicate_junky", "colon_junky", "sentences", "item", "code", "heading_before_prose",
    "title_run_junky", "before_prose_junky", "after_prose_junky", "lower_start_junky", "all_capitals_junky",
];

/// One paragraph as numbers, by [`NAMES`].
pub(super) type Row = [f32; NAMES.len()];

/// The facts of all paragraphs, and what only shows over many of them.
pub(super) struct Columns {
    /// What each paragraph shows by itself.
    pub facts: Vec<Facts>,
    /// How much the text looks like a saved page, 0 to 1.
    pub junky: f32,
    /// Sums of prose before each paragraph, one more than there are paragraphs.
    prose: Vec<f32>,
    /// Sums of cues before each paragraph.
    cues: Vec<f32>,
    /// Sums of title-like lines before each paragraph.
    titles: Vec<f32>,
    behind_heading: Vec<f32>,
    behind_comments: Vec<f32>,
    first_prose: usize,
    last_prose: usize,
    /// The last paragraph of prose that shares words with the rest.
    last_related: usize,
}

/// Words of junk cues that make a text a saved page for certain, by hand: three clear cues. At two the dev pages
/// without any menu lose headings, at five short tails stay.
const CERTAIN: f32 = 3.0;
/// How far the heading of a list of teasers reaches, in paragraphs.
const REACH: f32 = 12.0;

impl Columns {
    /// Measures all paragraphs.
    pub fn of(paragraphs: &[Paragraph]) -> Self {
        let mut facts: Vec<Facts> = paragraphs.iter().map(Facts::of).collect();
        facts::relate(paragraphs, &mut facts);
        mark_teaser_runs(&mut facts);
        let is_prose = |f: &Facts| f32::from(u8::from(f.is_prose()));
        let marked = paragraphs
            .iter()
            .filter(|p| matches!(p.form, Form::Heading { marked: true, .. } | Form::Code { .. }));
        let cues: f32 = facts.iter().map(|f| f.cue.max(0.6 * f.teaser_run)).sum();
        let authored = 1.0 + marked.count() as f32 / 2.0;
        let mut columns = Self {
            junky: (cues / CERTAIN / authored).min(1.0),
            prose: sums(facts.iter().map(is_prose)),
            cues: sums(facts.iter().map(|f| f.cue)),
            titles: sums(facts.iter().map(|f| f32::from(u8::from(f.is_title_like())))),
            behind_heading: Vec::new(),
            behind_comments: Vec::new(),
            first_prose: facts.iter().position(Facts::is_prose).unwrap_or(0),
            last_prose: facts.iter().rposition(Facts::is_prose).unwrap_or(facts.len()),
            last_related: facts
                .iter()
                .rposition(|f| f.is_prose() && f.overlap >= 0.2)
                .unwrap_or(0),
            facts,
        };
        columns.look_back();
        columns
    }

    /// How strongly a junk heading before each paragraph still holds, and whether comments have begun.
    fn look_back(&mut self) {
        let words: u32 = self.facts.iter().filter(|f| f.is_prose()).map(|f| f.words).sum();
        let (mut holds, mut comments, mut seen) = (0.0f32, 0.0f32, 0);
        for fact in &self.facts {
            self.behind_heading.push(holds);
            self.behind_comments.push(comments);
            let opens = matches!(fact.class, Some(Class::Heading | Class::Share | Class::Newsletter));
            if (opens && fact.cue >= 0.5) || fact.teaser_run >= 0.4 {
                holds = 1.0;
            } else if fact.is_prose() && fact.overlap >= 0.4 {
                holds *= 0.5;
            } else {
                holds = (holds - 1.0 / REACH).max(0.0);
            }
            seen += if fact.is_prose() { fact.words } else { 0 };
            let enough = seen >= 100 && seen * 2 >= words.min(600);
            if enough && fact.class == Some(Class::Comments) && fact.cue >= 0.6 {
                comments = 1.0;
            }
        }
    }

    /// The mean of a column over the paragraphs within `reach`, by its sums.
    fn mean(sums: &[f32], at: usize, reach: usize) -> f32 {
        let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(sums.len() - 1));
        (sums[to] - sums[from]) / (to - from) as f32
    }

    /// The numbers of one paragraph.
    pub fn row(&self, at: usize) -> Row {
        let (f, j) = (&self.facts[at], self.junky);
        let is = |yes: bool| f32::from(u8::from(yes));
        let few = is(!f.is_prose());
        let cues_near = Self::mean(&self.cues, at, 4);
        let prose_near = Self::mean(&self.prose, at, 2);
        let prose_around = Self::mean(&self.prose, at, 8);
        let behind = self.behind_heading[at].max(cues_near.min(1.0) * j);
        let ended = if at > self.last_related { 1.0 } else { 0.25 };
        [
            1.0,
            j,
            (1.0 + f.words as f32).ln() - 2.2,
            is(f.is_prose()),
            is(f.words < 5) * j,
            is(f.words >= 5 && !f.is_prose()) * j,
            (f.stop_share - 0.25) * (f.words as f32 / 8.0).min(1.0),
            f.capital_share * few * j,
            f.digit_share * few * j,
            f.teaser_run,
            is(f.ellipsis) * j,
            f.cue,
            cues_near * few * j,
            self.behind_heading[at] * few,
            self.behind_comments[at],
            (f.overlap - 0.4) * is(f.words >= 3) * j,
            is(f.overlap < 0.1 && f.words >= 5) * behind * ended,
            (prose_near - 0.4) * j,
            (prose_around - 0.4) * j,
            f.bars * j,
            is(f.has_date && !f.is_prose()) * j,
            is(f.has_address) * few * j,
            is(f.is_repeated) * j,
            is(f.colon) * j,
            (f.sentences as f32).min(5.0),
            is(f.form_item),
            is(f.form_code),
            is(f.words <= 12 && self.facts.get(at + 1).is_some_and(Facts::is_prose)),
            (Self::mean(&self.titles, at, 3) - 0.3).max(0.0) * few * j,
            is(at < self.first_prose) * j,
            is(at > self.last_prose) * j,
            is(f.lower_start) * few * j,
            is(f.all_capitals) * j,
        ]
    }
}

fn sums(column: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut total = 0.0;
    let running = column.map(|value| {
        total += value;
        total
    });
    std::iter::once(0.0).chain(running).collect()
}

/// Neighbouring lines that all break off with an ellipsis and share little with the text are starts of other
/// stories; one alone may be how a story ends.
fn mark_teaser_runs(facts: &mut [Facts]) {
    let mut start = 0;
    while start < facts.len() {
        let length = facts[start..].iter().take_while(|f| f.breaks_off()).count();
        let run = &mut facts[start..start + length];
        let strength = match length {
            0 | 1 => 0.0,
            2 => 0.5,
            _ => 1.0,
        };
        for fact in run {
            fact.teaser_run = strength * (1.0 - 1.5 * fact.overlap).clamp(0.0, 1.0);
        }
        start += length.max(1);
    }
}

/// The text's own words: how many paragraphs of prose have each, by fingerprint.
pub(super) type Vocabulary = HashMap<u64, u32>;
