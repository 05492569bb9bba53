//! From a row of features to the probability that a block belongs to the story: an additive scorecard.
//! Knows nothing of the page as a whole.

use super::cards::{BASE, CARDS};
use super::features::{Feature, Row};

/// One feature's part of the score: which step of `cuts` a value reaches gives its points.
pub struct Card {
    /// The feature.
    pub feature: Feature,
    /// Rising limits; a value up to and with the first has the first points.
    pub cuts: &'static [f32],
    /// One more than `cuts`, in hundredths of a log-odd.
    pub points: &'static [i16],
}

impl Card {
    /// The points of a row, in log-odds.
    pub fn points_of(&self, row: &Row) -> f32 {
        let value = row[self.feature as usize];
        let step = self.cuts.iter().take_while(|cut| value > **cut).count();
        f32::from(self.points.get(step).copied().unwrap_or(0)) / 100.0
    }
}

/// The probability that the block of this row belongs to the story.
pub fn probability(row: &Row) -> f32 {
    let score: f32 = BASE + CARDS.iter().map(|card| card.points_of(row)).sum::<f32>();
    1.0 / (1.0 + (-score).exp())
}
