//! The weights of the columns, and the log-odds they give a paragraph.
//! Knows nothing of how columns are measured.

use super::features::{HAND_NAMES as NAMES, HandRow as Row};

/// Weights by column, set by hand.
///
/// Signs and sizes were chosen by reading texts; then each `…_junky` weight was moved by halves and quarters, one at a
/// time, on 781 saved pages with known stories (each whole, and from its first line of story on), and a move was kept
/// when char F1 gained. There: .925 whole, .932 from the story on; with the first guesses .891 and .897. The curve is
/// flat: no single weight but `cues_above_junky`, `prose_around_junky` and `behind_comments` gains .003. The columns
/// that count without a trace of junk were never moved: they hold that a text that is only a story stays whole.
/// After a change of the columns run `tests/texts` and measure saved pages again.
const WEIGHTS: [(&str, f32); NAMES.len()] = [
    ("bias", 1.2),
    ("bias_junky", 0.25),
    ("length", 0.5),
    ("prose", 1.2),
    ("tiny_junky", 0.25),
    ("short_junky", 0.4),
    ("sentence_junky", 0.1),
    ("stop_words", 0.6),
    ("capitals_junky", -0.95),
    ("digits_junky", -1.35),
    ("teaser_run", -5.0),
    ("teaser_junky", -1.5),
    ("cue", -4.5),
    ("overlap_junky", 0.75),
    ("prose_overlap_junky", 0.65),
    ("bars_junky", -1.5),
    ("date_junky", -1.3),
    ("address_junky", -0.25),
    ("duplicate_junky", -4.5),
    ("colon_junky", 3.0),
    ("sentences", 0.05),
    ("item", 0.4),
    ("code", 0.8),
    ("lower_start_junky", 0.7),
    ("all_capitals_junky", -0.2),
    ("cues_above_junky", -4.8),
    ("cues_below_junky", -2.0),
    ("behind_heading", -2.0),
    ("behind_comments", -4.3),
    ("no_overlap_behind", -5.0),
    ("prose_near_junky", -0.25),
    ("prose_around_junky", 2.0),
    ("overlap_around_junky", 1.0),
    ("heading_before_prose", 1.0),
    ("closes_junky", 3.0),
    ("title_run_junky", -0.4),
    ("before_prose_junky", -1.0),
    ("after_prose_junky", -1.5),
    ("after_related_junky", -0.5),
    ("prose_above_junky", -0.3),
    ("prose_below_junky", 0.4),
];

/// A log-odds beyond this says no more, so that one paragraph cannot outweigh a page.
const LIMIT: f32 = 5.0;

/// The log-odds that a paragraph belongs to the story.
pub(super) fn score(row: &Row) -> f32 {
    let sum: f32 = row
        .iter()
        .zip(&WEIGHTS)
        .map(|(value, (_, w))| value * w)
        .sum();
    sum.clamp(-LIMIT, LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_stands_beside_its_column() {
        let names = WEIGHTS.map(|(name, _)| name);
        assert_eq!(names, NAMES);
    }
}
