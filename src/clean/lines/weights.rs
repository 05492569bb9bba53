//! The weights of the columns, and the log-odds they give a paragraph.
//! Knows nothing of how columns are measured.

use super::features::{NAMES, Row};

/// Weights by column, set by hand.
///
/// Found by reading texts and moving one weight at a time over saved pages with known stories, char F1 the measure.
/// The curve is flat (less than .005) within a factor of 1.5 around every weight but `cue`, `prose`, `tiny_junky` and
/// `prose_around_junky`. After a change of the columns measure the plain-text sets and `tests/texts` again.
const WEIGHTS: [(&str, f32); NAMES.len()] = [
    ("bias", 1.2),
    ("bias_junky", -0.4),
    ("length", 0.5),
    ("prose", 1.2),
    ("tiny_junky", -1.2),
    ("short_junky", -0.8),
    ("stop_words", 2.0),
    ("capitals_junky", -1.0),
    ("digits_junky", -2.0),
    ("teaser_run", -5.0),
    ("teaser_junky", -1.5),
    ("cue", -5.0),
    ("cue_near_junky", -2.5),
    ("behind_heading", -2.0),
    ("behind_comments", -2.5),
    ("overlap_junky", 2.0),
    ("no_overlap_behind", -5.0),
    ("prose_near_junky", 2.0),
    ("prose_around_junky", 3.0),
    ("bars_junky", -1.5),
    ("date_junky", -0.7),
    ("address_junky", -1.0),
    ("duplicate_junky", -1.5),
    ("colon_junky", 0.6),
    ("sentences", 0.15),
    ("item", 0.4),
    ("code", 0.8),
    ("heading_before_prose", 0.8),
    ("title_run_junky", -1.5),
    ("before_prose_junky", -1.0),
    ("after_prose_junky", -1.5),
    ("lower_start_junky", 0.3),
    ("all_capitals_junky", -0.3),
];

/// A log-odds beyond this says no more, so that one paragraph cannot outweigh a page.
const LIMIT: f32 = 5.0;

/// The log-odds that a paragraph belongs to the story.
pub(super) fn score(row: &Row) -> f32 {
    let sum: f32 = row.iter().zip(&WEIGHTS).map(|(value, (_, w))| value * w).sum();
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
