//! The columns that the whole text fills: where a paragraph stands in it, and what kind of text it is.
//! Knows nothing of neighbours.

use super::Facts;
use super::hand::Hand;
use super::own::is;
use super::relate::Runs;

/// Columns of the whole text; they stand behind those of the place.
const WHOLE: usize = 21;
/// Columns of place and text.
pub(super) const PAGE: usize = NAMES.len();

/// The names of the columns.
pub(super) const NAMES: [&str; 44] = [
    "place",
    "lines above",
    "lines below",
    "word rank",
    "prose words above",
    "prose words below",
    "prose share above",
    "from first prose",
    "from last prose",
    "from last related",
    "inside densest",
    "before densest",
    "behind densest",
    "story share above",
    "inside wide",
    "before wide",
    "behind wide",
    "end of wide",
    "behind heading",
    "behind comments",
    "closes",
    "no overlap behind",
    "prose in a row above",
    "lines",
    "all words",
    "prose share",
    "prose words",
    "densest share",
    "junky",
    "cues",
    "first prose",
    "prose in first 3",
    "cues in first 5",
    "words in first 5",
    "repeated share",
    "title-like share",
    "date share",
    "talk share",
    "capitals",
    "ended share",
    "words behind densest",
    "prose behind densest",
    "blank lines",
    "wide share",
];

/// What is measured once of the whole text.
pub(super) struct Page {
    /// Words, words of prose, and words of prose in the densest run, before each paragraph.
    words: Vec<[f64; 3]>,
    /// Paragraphs of prose in a row before each.
    row: Vec<u16>,
    runs: Runs,
    whole: [f32; WHOLE],
}

impl Page {
    pub fn of(facts: &[Facts], runs: Runs, hand: &Hand) -> Self {
        let mut words = vec![[0.0; 3]; facts.len() + 1];
        let mut row = Vec::with_capacity(facts.len());
        let mut in_a_row = 0u16;
        for (at, fact) in facts.iter().enumerate() {
            let own = f64::from(fact.words);
            let prose = own * f64::from(is(fact.is_prose()));
            let inside = prose * f64::from(is((runs.densest.0..runs.densest.1).contains(&at)));
            let before = words[at];
            words[at + 1] = [before[0] + own, before[1] + prose, before[2] + inside];
            row.push(in_a_row);
            in_a_row = if fact.is_prose() {
                in_a_row.saturating_add(1)
            } else {
                0
            };
        }
        let mut page = Self {
            words,
            row,
            runs,
            whole: [0.0; WHOLE],
        };
        page.whole = page.whole_text(facts, hand);
        page
    }

    fn total(&self) -> [f64; 3] {
        self.words.last().copied().unwrap_or_default()
    }

    fn whole_text(&self, facts: &[Facts], hand: &Hand) -> [f32; WHOLE] {
        let n = facts.len().max(1) as f32;
        let [all, prose, densest] = self.total().map(|v| v as f32);
        let share = |has: fn(&Facts) -> bool| facts.iter().filter(|f| has(f)).count() as f32 / n;
        let behind = self.runs.densest.1.min(facts.len());
        let rest = self.words[behind];
        let mean = |count: usize, value: fn(&Facts) -> f32| {
            let first = &facts[..count.min(facts.len())];
            first.iter().map(value).sum::<f32>() / first.len().max(1) as f32
        };
        let capitals: f32 = facts.iter().map(|f| f.capital_share).sum();
        [
            n.ln(),
            all.ln_1p(),
            share(Facts::is_prose),
            prose.ln_1p(),
            densest / (1.0 + prose),
            hand.junky,
            hand.cue_sum.ln_1p(),
            (hand.first_prose as f32).ln_1p(),
            mean(3, |f| is(f.is_prose())),
            mean(5, |f| f.cue),
            mean(5, |f| (f.words as f32).ln_1p()),
            share(|f| f.is_repeated),
            share(Facts::is_title_like),
            share(|f| f.has_date),
            share(|f| f.voices[9] > 0),
            capitals / n,
            share(|f| f.ended),
            ((all - rest[0] as f32).max(0.0)).ln_1p(),
            ((prose - rest[1] as f32).max(0.0)).ln_1p(),
            share(|f| f.after_blank),
            (self.runs.wide.1 - self.runs.wide.0) as f32 / n,
        ]
    }

    /// The columns of one paragraph, behind each other.
    pub fn write(&self, (facts, hand): (&[Facts], &Hand), at: usize, out: &mut [f32]) {
        let (place, whole) = out.split_at_mut(PAGE - WHOLE);
        place.copy_from_slice(&self.place((facts, hand), at));
        whole.copy_from_slice(&self.whole);
    }

    fn place(&self, (facts, hand): (&[Facts], &Hand), at: usize) -> [f32; PAGE - WHOLE] {
        let n = self.words.len() - 1;
        let before = self.words[at].map(|v| v as f32);
        let all = self.total().map(|v| v as f32);
        let below = (all[1] - self.words[at + 1][1] as f32).max(0.0);
        let (start, end) = self.runs.densest;
        let (wide, wide_end) = self.runs.wide;
        let from = |place: usize| (at as f32 - place as f32).clamp(-100.0, 100.0);
        [
            at as f32 / n as f32,
            (at as f32).ln_1p(),
            ((n - 1 - at) as f32).ln_1p(),
            before[0] / all[0].max(1.0),
            before[1].ln_1p(),
            below.ln_1p(),
            before[1] / (1.0 + all[1]),
            from(hand.first_prose),
            from(hand.last_prose),
            from(hand.last_related),
            is((start..end).contains(&at)),
            (start.saturating_sub(at) as f32).ln_1p(),
            ((at + 1).saturating_sub(end) as f32).ln_1p(),
            before[2] / (1.0 + all[2]),
            is((wide..wide_end).contains(&at)),
            (wide.saturating_sub(at) as f32).ln_1p(),
            ((at + 1).saturating_sub(wide_end) as f32).ln_1p(),
            (wide_end.saturating_sub(at) as f32).ln_1p(),
            hand.behind_heading[at],
            hand.behind_comments[at],
            is(Hand::closes(facts, at)),
            hand.no_overlap(facts, at),
            f32::from(self.row[at].min(50)),
        ]
    }
}
