//! Sums over the blocks of a page.
//! Knows nothing of what is added up.

use super::blocks::Region;

/// Sums over blocks, so that any subtree's is a difference.
pub struct Sums(Vec<f32>);

impl Sums {
    /// Adds up one figure a block.
    pub fn of(figures: impl Iterator<Item = f32>) -> Self {
        let mut sums = vec![0.0];
        let mut total = 0.0_f64;
        for figure in figures {
            total += f64::from(figure);
            sums.push(total as f32);
        }
        Self(sums)
    }

    /// The sum below a node.
    pub fn below(&self, region: Region) -> f32 {
        self.between(region.start as usize, region.end as usize)
    }

    /// The sum of blocks `start..end`, bounds cut to the page.
    pub fn between(&self, start: usize, end: usize) -> f32 {
        let last = self.0.len() - 1;
        self.0[end.min(last)] - self.0[start.min(last).min(end.min(last))]
    }

    /// The sum of the whole page.
    pub fn total(&self) -> f32 {
        self.between(0, usize::MAX)
    }
}
