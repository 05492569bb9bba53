//! The columns that are weighed by hand: for texts with few traces of junk, of which no training texts know enough.
//! Knows nothing of trees.

use super::super::paragraphs::{Form, Paragraph};
use super::Facts;
use super::own::is;
use crate::clean::phrases::Class;

/// The columns, in the order of a row. `junky` is how much the whole text looks like a saved page, 0 to 1; columns
/// named `…_junky` are multiplied by it, so they say nothing of a text without a trace of junk.
pub(in super::super) const NAMES: [&str; OWN + NEAR] = [
    // of the paragraph itself
    "bias",
    "bias_junky",
    "length",
    "prose",
    "tiny_junky",
    "short_junky",
    "sentence_junky",
    "stop_words",
    "capitals_junky",
    "digits_junky",
    "teaser_run",
    "teaser_junky",
    "cue",
    "overlap_junky",
    "prose_overlap_junky",
    "bars_junky",
    "date_junky",
    "address_junky",
    "duplicate_junky",
    "colon_junky",
    "sentences",
    "item",
    "code",
    "lower_start_junky",
    "all_capitals_junky",
    // of the paragraphs around it
    "cues_above_junky",
    "cues_below_junky",
    "behind_heading",
    "behind_comments",
    "no_overlap_behind",
    "prose_near_junky",
    "prose_around_junky",
    "overlap_around_junky",
    "heading_before_prose",
    "closes_junky",
    "title_run_junky",
    "before_prose_junky",
    "after_prose_junky",
    "after_related_junky",
    "prose_above_junky",
    "prose_below_junky",
];
const OWN: usize = 25;
const NEAR: usize = 16;

/// One paragraph as numbers, by [`NAMES`].
pub(in super::super) type Row = [f32; NAMES.len()];

/// What only shows over many paragraphs.
pub(in super::super) struct Hand {
    /// How much the text looks like a saved page, 0 to 1.
    pub junky: f32,
    /// The sum of its cues.
    pub(super) cue_sum: f32,
    /// Sums of prose before each paragraph, one more than there are paragraphs.
    prose: Vec<f32>,
    /// Sums of the words of prose before each paragraph.
    prose_words: Vec<f32>,
    /// Sums of overlaps before each paragraph.
    overlap: Vec<f32>,
    /// Sums of cues before each paragraph.
    cues: Vec<f32>,
    /// Sums of title-like lines before each paragraph.
    titles: Vec<f32>,
    pub(super) behind_heading: Vec<f32>,
    pub(super) behind_comments: Vec<f32>,
    pub(super) first_prose: usize,
    pub(super) last_prose: usize,
    /// The last paragraph of prose that shares words with the rest.
    pub(super) last_related: usize,
}

/// Sum of junk cues that makes a text a saved page for certain: three clear ones. By hand, so that one stray cue in
/// an authored text moves little; saved pages have far more, so their figures do not depend on it.
const CERTAIN: f32 = 3.0;
/// How far the heading of a list of teasers reaches, in paragraphs.
const REACH: f32 = 12.0;

impl Hand {
    /// Measures all paragraphs.
    pub(super) fn of(paragraphs: &[Paragraph], facts: &[Facts]) -> Self {
        let marked = paragraphs.iter().filter(|p| {
            matches!(
                p.form,
                Form::Heading { marked: true, .. } | Form::Code { .. }
            )
        });
        let cues: f32 = facts.iter().map(|f| f.cue.max(0.6 * f.teaser_run)).sum();
        let authored = 1.0 + marked.count() as f32 / 2.0;
        let mut hand = Self {
            junky: (cues / CERTAIN / authored).min(1.0),
            cue_sum: cues,
            prose: sums(facts.iter().map(|f| is(f.is_prose()))),
            prose_words: sums(facts.iter().map(|f| is(f.is_prose()) * f.words as f32)),
            overlap: sums(facts.iter().map(|f| f.overlap)),
            cues: sums(facts.iter().map(|f| f.cue)),
            titles: sums(facts.iter().map(|f| is(f.is_title_like()))),
            behind_heading: Vec::new(),
            behind_comments: Vec::new(),
            first_prose: facts.iter().position(Facts::is_prose).unwrap_or(0),
            last_prose: facts
                .iter()
                .rposition(Facts::is_prose)
                .unwrap_or(facts.len()),
            last_related: facts
                .iter()
                .rposition(|f| f.is_prose() && f.overlap >= 0.2)
                .unwrap_or(0),
        };
        hand.look_back(facts);
        hand
    }

    /// How strongly a junk heading before each paragraph still holds, and whether comments have begun.
    fn look_back(&mut self, facts: &[Facts]) {
        let words: u32 = facts.iter().filter(|f| f.is_prose()).map(|f| f.words).sum();
        let (mut holds, mut comments, mut seen) = (0.0f32, 0.0f32, 0);
        for fact in facts {
            self.behind_heading.push(holds);
            self.behind_comments.push(comments);
            let opens = matches!(
                fact.class,
                Some(Class::Heading | Class::Share | Class::Newsletter)
            );
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

    /// The mean of a column over the paragraphs `from..to`, by its sums.
    fn mean(sums: &[f32], from: usize, to: usize) -> f32 {
        let to = to.min(sums.len() - 1);
        if to <= from {
            return 0.0;
        }
        (sums[to] - sums[from]) / (to - from) as f32
    }

    /// The mean of a column over the paragraphs within `reach`.
    fn around(sums: &[f32], at: usize, reach: usize) -> f32 {
        Self::mean(sums, at.saturating_sub(reach), at + reach + 1)
    }

    /// The numbers of one paragraph.
    pub(super) fn row(&self, facts: &[Facts], at: usize) -> Row {
        let mut row = [0.0; NAMES.len()];
        row[..OWN].copy_from_slice(&self.own(&facts[at]));
        row[OWN..].copy_from_slice(&self.near(facts, at));
        row
    }

    fn own(&self, f: &Facts) -> [f32; OWN] {
        let j = self.junky;
        let few = is(!f.is_prose());
        [
            1.0,
            j,
            (1.0 + f.words as f32).ln() - 2.2,
            is(f.is_prose()),
            is(f.words < 5) * j,
            is(f.words >= 5 && !f.is_prose()) * j,
            is(f.is_sentence() && !f.is_prose()) * j,
            (f.stop_share - 0.25) * (f.words as f32 / 8.0).min(1.0),
            f.capital_share * few * j,
            f.digit_share * few * j,
            f.teaser_run,
            is(f.ellipsis) * j,
            f.cue,
            (f.overlap - 0.4) * is(f.words >= 3) * few * j,
            (f.overlap - 0.4) * (1.0 - few) * j,
            f.bars * j,
            is(f.has_date) * few * j,
            is(f.has_address) * few * j,
            is(f.is_repeated) * j,
            is(f.colon) * j,
            (f.sentences as f32).min(5.0),
            is(f.form_item),
            is(f.form_code),
            is(f.lower_start) * few * j,
            is(f.all_capitals) * j,
        ]
    }

    /// Whether a short sentence stands right behind prose, or behind one such sentence: how stories close.
    pub(super) fn closes(facts: &[Facts], at: usize) -> bool {
        let fact = &facts[at];
        let prose = |back: usize| at >= back && facts[at - back].is_prose();
        let sentence = at > 0 && facts[at - 1].is_sentence();
        !fact.is_prose() && fact.closes() && (prose(1) || (sentence && prose(2)))
    }

    /// How little a paragraph has to do with the story while a junk heading above still holds.
    pub(super) fn no_overlap(&self, facts: &[Facts], at: usize) -> f32 {
        let f = &facts[at];
        let above = Self::mean(&self.cues, at.saturating_sub(4), at);
        let behind = self.behind_heading[at].max(above * self.junky);
        let ended = if at > self.last_related { 1.0 } else { 0.25 };
        let free = is(!Self::closes(facts, at));
        is(f.overlap < 0.1 && f.words >= 5) * behind * ended * free
    }

    fn near(&self, facts: &[Facts], at: usize) -> [f32; NEAR] {
        let (f, j) = (&facts[at], self.junky);
        let few = is(!f.is_prose());
        let above = Self::mean(&self.cues, at.saturating_sub(4), at);
        let all_prose = self.prose_words.last().copied().unwrap_or(0.0);
        let closes = is(Self::closes(facts, at));
        let loose = j * (1.0 - closes);
        let share = |words: f32| (words / (1.0 + all_prose)).min(1.0);
        [
            above * j,
            Self::mean(&self.cues, at + 1, at + 5) * few * loose,
            self.behind_heading[at] * few,
            self.behind_comments[at],
            self.no_overlap(facts, at),
            (Self::around(&self.prose, at, 2) - 0.4) * j,
            (Self::around(&self.prose, at, 8) - 0.4) * j,
            (Self::around(&self.overlap, at, 5) - 0.4) * j,
            is(f.words <= 12 && facts.get(at + 1).is_some_and(Facts::is_prose)),
            closes * j,
            (Self::around(&self.titles, at, 3) - 0.3).max(0.0) * few * j,
            is(at < self.first_prose) * j,
            is(at > self.last_prose) * loose,
            is(at > self.last_related) * loose,
            share(self.prose_words[at]) * j,
            share(all_prose - self.prose_words[at]) * j,
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
pub(super) fn mark_teaser_runs(facts: &mut [Facts]) {
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
