//! Where the text that a feed gives of a story stands on its page: which blocks share its runs of four words.
//! Knows nothing of how a feed is read.

use crate::clean::words::{HashSet64, hashes, join};

/// Words of a run; as in the 4-gram measures of extraction.
const RUN: usize = 4;
/// Runs of a feed's text that are kept: some 300 kB.
const RUNS: usize = 20_000;
/// A block with a smaller share of its runs in the feed's text shares them by chance.
const SHARE: f32 = 0.5;
/// Log-odds that a block gains whose runs all stand in the feed's text. By hand: as much as turns .1 into .7; a feed
/// gives advertising lines too, so it does not decide alone.
const GAIN: f32 = 3.0;

/// The runs of words of a feed's text.
pub(in crate::clean) struct Feed {
    runs: HashSet64,
}

impl Feed {
    /// Of the text a feed gives; an empty one has no runs.
    pub fn of(text: &str) -> Self {
        let words = hashes(text);
        let runs = words.windows(RUN).take(RUNS).map(run).collect();
        Self { runs }
    }

    /// What a block of these words gains, in log-odds. What the feed does not have loses nothing: it may be a summary.
    pub fn gain(&self, words: &[u64]) -> f32 {
        let all = words.len().saturating_sub(RUN - 1);
        if self.runs.is_empty() || all == 0 {
            return 0.0;
        }
        let shared = words.windows(RUN).filter(|w| self.runs.contains(&run(w)));
        let share = shared.count() as f32 / all as f32;
        if share >= SHARE { GAIN * share } else { 0.0 }
    }
}

fn run(words: &[u64]) -> u64 {
    words.iter().fold(11, |hash, word| join(hash, *word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_gains_by_what_it_shares_and_never_loses() {
        let feed = Feed::of("The council voted on Tuesday to keep the old tramway.");
        let gain = |text: &str| feed.gain(&hashes(text));
        assert!((gain("the council voted on Tuesday") - GAIN).abs() < 1e-6);
        assert!(gain("The council voted on Tuesday to sell all") > 1.5);
        assert!(gain("Nobody had voted on Tuesday in all of the other towns").abs() < 1e-6);
        assert!(gain("tramway").abs() < 1e-6);
        assert!(Feed::of("").gain(&hashes("the council voted on")).abs() < 1e-6);
    }
}
