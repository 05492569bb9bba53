//! The columns that the paragraphs around one fill: its neighbours, windows above and below, the nearest cues.
//! Knows nothing of the text as a whole.

use super::Facts;
use super::own::{self, CLASSES, NEAR};

/// Columns of the surroundings.
pub(super) const AROUND: usize =
    STEPS.len() * BESIDE + WINDOWS.len() * NEAR + 2 * CLASSES.len() + GAPS.len();

/// Which neighbours are read: above, then below.
const STEPS: [isize; 6] = [-1, 1, -2, 2, -3, 3];
/// How many of the near columns are read of neighbours, and the last and class besides.
const BESIDE: usize = 8;
/// Windows, from and to, in paragraphs from the own one on.
const WINDOWS: [(isize, isize); 6] = [(-3, 0), (1, 4), (-10, 0), (1, 11), (-30, 0), (1, 31)];
/// What distances are measured besides those to cues.
const GAPS: [&str; 8] = [
    "since prose",
    "until prose",
    "words since cue",
    "words until cue",
    "words since heading",
    "since related",
    "until related",
    "short run",
];
/// Distances beyond this say no more.
const FAR: f32 = 200.0;

/// The names of the columns.
pub(super) fn names() -> Vec<String> {
    let near: Vec<String> = own::names().take(NEAR).collect();
    let mut names = Vec::new();
    for step in STEPS {
        names.extend(near[..BESIDE - 1].iter().map(|n| format!("{n} at {step}")));
        names.push(format!("class at {step}"));
    }
    for (from, to) in WINDOWS {
        names.extend(near.iter().map(|n| format!("{n} in {from}..{to}")));
    }
    for class in CLASSES {
        names.push(format!("since {class:?}"));
        names.push(format!("until {class:?}"));
    }
    names.extend(GAPS.iter().map(|g| (*g).to_owned()));
    names
}

/// What is summed up once over all paragraphs.
pub(super) struct Around {
    /// Sums of the near columns before each paragraph.
    sums: Vec<[f64; NEAR]>,
    /// Distances of each paragraph, in [`CLASSES`] pairs and then [`GAPS`].
    gaps: Vec<[f32; 2 * CLASSES.len() + GAPS.len()]>,
}

impl Around {
    pub fn of(facts: &[Facts]) -> Self {
        let mut sums = vec![[0.0; NEAR]; facts.len() + 1];
        for (at, fact) in facts.iter().enumerate() {
            let row = own::near_row(fact);
            for column in 0..NEAR {
                sums[at + 1][column] = sums[at][column] + f64::from(row[column]);
            }
        }
        let mut around = Self {
            sums,
            gaps: vec![[0.0; 2 * CLASSES.len() + GAPS.len()]; facts.len()],
        };
        around.measure(facts, false);
        around.measure(facts, true);
        around.measure_runs(facts);
        around
    }

    /// Distances to what is above, or, read from the end, to what is below.
    fn measure(&mut self, facts: &[Facts], below: bool) {
        let side = usize::from(below);
        let first_gap = 2 * CLASSES.len();
        let mut since = [FAR; CLASSES.len()];
        let (mut prose, mut cue_words, mut heading_words, mut related) = (FAR, FAR, FAR, FAR);
        for step in 0..facts.len() {
            let at = if below { facts.len() - 1 - step } else { step };
            let (fact, row) = (&facts[at], &mut self.gaps[at]);
            for (class, distance) in since.iter_mut().enumerate() {
                row[2 * class + side] = (*distance).min(FAR).ln_1p();
                *distance += 1.0;
            }
            row[first_gap + side] = prose.min(FAR).ln_1p();
            row[first_gap + 2 + side] = cue_words.min(FAR * 10.0).ln_1p();
            if !below {
                row[first_gap + 4] = heading_words.min(FAR * 10.0).ln_1p();
            }
            row[first_gap + 5 + side] = related.min(FAR).ln_1p();
            let words = fact.words as f32;
            (prose, related) = (prose + 1.0, related + 1.0);
            (cue_words, heading_words) = (cue_words + words, heading_words + words);
            if fact.cue >= 0.5 {
                let class = own::class_number(fact);
                if class < CLASSES.len() {
                    since[class] = 0.0;
                }
                cue_words = 0.0;
                if class == 0 {
                    heading_words = 0.0;
                }
            }
            prose = if fact.is_prose() { 0.0 } else { prose };
            related = if fact.is_prose() && fact.story_overlap >= 0.3 {
                0.0
            } else {
                related
            };
        }
    }

    /// How many paragraphs in a row, this one among them, are no prose.
    fn measure_runs(&mut self, facts: &[Facts]) {
        let column = 2 * CLASSES.len() + GAPS.len() - 1;
        let mut start = 0;
        while start < facts.len() {
            let prose = facts[start].is_prose();
            let length = facts[start..]
                .iter()
                .take_while(|f| f.is_prose() == prose)
                .count();
            let run = (length as f32).min(FAR);
            for row in &mut self.gaps[start..start + length] {
                row[column] = if prose { -run } else { run };
            }
            start += length.max(1);
        }
    }

    /// The columns of one paragraph, behind each other.
    pub fn write(&self, facts: &[Facts], at: usize, out: &mut [f32]) {
        let (beside, rest) = out.split_at_mut(STEPS.len() * BESIDE);
        for (step, out) in STEPS.iter().zip(beside.chunks_exact_mut(BESIDE)) {
            match at.checked_add_signed(*step).and_then(|n| facts.get(n)) {
                Some(fact) => {
                    out[..BESIDE - 1].copy_from_slice(&own::near_row(fact)[..BESIDE - 1]);
                    out[BESIDE - 1] = own::class_number(fact) as f32;
                }
                None => out.fill(-1.0),
            }
        }
        let (windows, gaps) = rest.split_at_mut(WINDOWS.len() * NEAR);
        for (window, out) in WINDOWS.iter().zip(windows.chunks_exact_mut(NEAR)) {
            self.write_window(at, *window, out);
        }
        gaps.copy_from_slice(&self.gaps[at]);
    }

    fn write_window(&self, at: usize, (from, to): (isize, isize), out: &mut [f32]) {
        let last = self.sums.len() - 1;
        let from = at.saturating_add_signed(from).min(last);
        let to = at.saturating_add_signed(to).min(last);
        if to <= from {
            out.fill(-1.0);
            return;
        }
        for (column, value) in out.iter_mut().enumerate() {
            let sum = self.sums[to][column] - self.sums[from][column];
            *value = (sum / (to - from) as f64) as f32;
        }
    }
}
