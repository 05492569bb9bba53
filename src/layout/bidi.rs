//! Right-to-left text: the direction of a block and the order in which the parts of a row meet the eye (UAX #9).
//! Knows nothing of looks, widths or wrapping.

use std::borrow::Cow;
use std::ops::Range;

use unicode_bidi::{
    BidiClass, Direction, Level, ParagraphBidiInfo, bidi_class, get_base_direction_full,
};
use unicode_segmentation::UnicodeSegmentation;

/// The embedding level of every byte of a block.
pub(super) struct Directions {
    start: u32,
    levels: Vec<Level>,
    right_to_left: bool,
}

impl Directions {
    /// `None` where all text runs from left to right.
    pub fn new(own: &str, start: usize) -> Option<Self> {
        if own.is_ascii() || !own.chars().any(runs_left) {
            return None;
        }
        let right_to_left = get_base_direction_full(own) == Direction::Rtl;
        let base = if right_to_left {
            Level::rtl()
        } else {
            Level::ltr()
        };
        let mut levels = Vec::with_capacity(own.len());
        for line in own.split_inclusive('\n') {
            levels.extend(ParagraphBidiInfo::new(line, Some(base)).levels);
        }
        Some(Self {
            start: start as u32,
            levels,
            right_to_left,
        })
    }

    pub fn is_right_to_left(&self) -> bool {
        self.right_to_left
    }

    /// The runs of one level in a row, from left to right, each with whether its characters stand in reverse.
    pub fn visual_runs(&self, row: &Range<u32>) -> Vec<(Range<u32>, bool)> {
        let levels =
            &self.levels[(row.start - self.start) as usize..(row.end - self.start) as usize];
        let (mut runs, mut run_levels, mut at) = (Vec::new(), Vec::new(), row.start);
        for run in levels.chunk_by(|a, b| a == b) {
            let end = at + run.len() as u32;
            runs.push((at..end, run[0].is_rtl()));
            run_levels.push(run[0]);
            at = end;
        }
        let order = ParagraphBidiInfo::reorder_visual(&run_levels);
        order.into_iter().map(|n| runs[n].clone()).collect()
    }
}

/// A line in the order in which its clusters meet the eye, for terminals that show them as they come.
pub fn visual(line: &str) -> Cow<'_, str> {
    let Some(directions) = Directions::new(line, 0) else {
        return Cow::Borrowed(line);
    };
    let mut out = String::with_capacity(line.len());
    for (run, is_back) in directions.visual_runs(&(0..line.len() as u32)) {
        let run = &line[run.start as usize..run.end as usize];
        if is_back {
            let clusters = run.graphemes(true).rev();
            out.extend(clusters.map(|c| mirrored(c).unwrap_or(c)));
        } else {
            out.push_str(run);
        }
    }
    Cow::Owned(out)
}

/// Whether a character makes its surroundings run from right to left.
fn runs_left(c: char) -> bool {
    c >= '\u{590}' && matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN)
}

/// The bracket that faces the other way.
pub(super) fn mirrored(text: &str) -> Option<&'static str> {
    Some(match text {
        "(" => ")",
        ")" => "(",
        "[" => "]",
        "]" => "[",
        "{" => "}",
        "}" => "{",
        "<" => ">",
        ">" => "<",
        "«" => "»",
        "»" => "«",
        "‹" => "›",
        "›" => "‹",
        "≤" => "≥",
        "≥" => "≤",
        "⟨" => "⟩",
        "⟩" => "⟨",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn latin_and_numbers_keep_their_order_inside_hebrew() {
        let text = "אבג abc 123 דה";
        let directions = Directions::new(text, 0).unwrap();
        let whole = 0..text.len() as u32;
        let shown: Vec<(&str, bool)> = directions
            .visual_runs(&whole)
            .into_iter()
            .map(|(r, back)| (&text[r.start as usize..r.end as usize], back))
            .collect();
        assert!(directions.is_right_to_left());
        assert_eq!(shown, [(" דה", true), ("abc 123", false), ("אבג ", true)]);
    }

    #[test]
    fn a_line_is_turned_for_the_eye_and_latin_stays_as_it_is() {
        assert_eq!(visual("אבג (abc) ד"), "ד (abc) גבא");
        assert_eq!(visual("see אב"), "see בא");
        assert_eq!(visual("harbour 港"), "harbour 港");
    }

    #[test]
    fn text_without_a_right_to_left_character_has_no_levels() {
        assert!(Directions::new("naïve 日本", 0).is_none());
    }
}
