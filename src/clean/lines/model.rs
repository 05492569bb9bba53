//! The trained weights of lines: trees over the columns of a paragraph.
//! Knows nothing of how columns are measured; how the weights were found stands in `tests/train/lines.py`.

use std::sync::LazyLock;

use super::features::{self, Row};
use crate::clean::trees::{Trees, Unfit};

/// What lines are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    /// From the columns of a paragraph to the probability that it belongs to the story.
    pub trees: Trees<'a>,
}

impl Model<'static> {
    /// The weights in the program.
    pub fn shipped() -> Self {
        static MODEL: LazyLock<Model> = LazyLock::new(|| {
            let trees = include_bytes!("../../../assets/model/lines.trees");
            Model::read(trees).expect("a test reads the weights in the program")
        });
        *MODEL
    }
}

impl<'a> Model<'a> {
    /// Reads weights that were trained on the columns this program measures.
    pub fn read(trees: &'a [u8]) -> Result<Self, Unfit> {
        Ok(Self {
            trees: Trees::read(trees, &features::names())?,
        })
    }

    /// The log-odds that paragraphs belong to the story, each by its row.
    pub(super) fn scores(&self, count: usize, row: impl Fn(usize) -> Row) -> Vec<f32> {
        let mut scores = Vec::with_capacity(count);
        for start in (0..count).step_by(AT_ONCE) {
            let rows: Vec<Row> = (start..count.min(start + AT_ONCE)).map(&row).collect();
            scores.extend(self.trees.probabilities(&rows).into_iter().map(odds));
        }
        scores
    }
}

/// Paragraphs judged together: enough that a tree is read once for many, few enough that their rows stay small.
const AT_ONCE: usize = 64;

fn odds(probability: f32) -> f32 {
    let p = probability.clamp(LEAST, 1.0 - LEAST);
    (p / (1.0 - p)).ln()
}

/// No paragraph is surer than this, so that one alone cannot outweigh a page.
const LEAST: f32 = 0.001;

/// The log-odds as they are told to the reader. Fitted by eye on the folds: what was said to be 93 % sure was right in
/// 87 of 100 lines, 88 in 81, 73 in 68, 99 in 98; `assets/model/LINES.md` has the table as it
/// is since. Run the folds again to check.
pub(super) fn calibrated(odds: f32) -> f32 {
    odds * (0.7 + 0.033 * odds.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_in_the_program_are_trained_on_the_columns_it_measures() {
        let model = Model::shipped();
        let scores = model.scores(AT_ONCE + 1, |_| [0.0; features::COLUMNS]);
        assert_eq!(scores.len(), AT_ONCE + 1);
        assert!(scores.iter().all(|s| s.is_finite()));
    }
}
