//! How many cells text fills: the one table everything that is set or painted agrees on.
//! Knows nothing of rows, looks or documents.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Cells a text without tabs and line breaks fills, cluster by cluster, as ratatui paints it.
///
/// ```
/// use clearstory::layout::cells;
/// assert_eq!(cells("naïve"), 5);
/// assert_eq!(cells("日本"), 4);
/// assert_eq!(cells("👩‍🚀"), 2);
/// ```
pub fn cells(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    if text.chars().all(is_plain) {
        return text.chars().count();
    }
    text.graphemes(true).map(cluster_cells).sum()
}

/// Cells of one grapheme cluster.
pub fn cluster_cells(cluster: &str) -> usize {
    if cluster.len() == 1 {
        return 1;
    }
    let sound_marks = cluster
        .chars()
        .filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}'));
    UnicodeWidthStr::width(cluster) + sound_marks.count()
}

/// Characters of one cell that never join a cluster with their like: Latin, and the quotes and dashes between it.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}')
}

/// The clusters of a text with their bytes; a cluster that does not fit in `room` comes as its characters.
pub(super) fn smallest(text: &str, room: usize) -> impl Iterator<Item = (usize, &str)> {
    text.grapheme_indices(true).flat_map(move |(at, cluster)| {
        let fits = cluster_cells(cluster) < room;
        let split = if fits { "" } else { cluster };
        let characters = split
            .char_indices()
            .map(move |(inner, c)| (at + inner, &split[inner..inner + c.len_utf8()]));
        fits.then_some((at, cluster)).into_iter().chain(characters)
    })
}

/// White space at which a line may end; the kinds of no-break space are not among it.
pub(super) fn is_breaking_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// The longest start of `text` that fits in `room`, with an ellipsis where something is left out.
pub(super) fn shortened(text: &str, room: usize) -> String {
    if cells(text) <= room {
        return text.to_owned();
    }
    let (mut out, mut used) = (String::new(), 0);
    for cluster in text.graphemes(true) {
        used += cluster_cells(cluster);
        if used + 1 > room {
            break;
        }
        out.push_str(cluster);
    }
    out.truncate(out.trim_end().len());
    if room > 0 {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::CellWidth;

    use super::*;

    #[test]
    fn every_cluster_is_as_wide_as_ratatui_paints_it() {
        let samples = [
            "a",
            "é",
            "e\u{301}",
            "日",
            "ｱ",
            "ｶﾞ",
            "ﾟ",
            "👩‍🚀",
            "🇫🇷",
            "❤\u{fe0f}",
            "❤",
            "👍🏽",
            "क्षि",
            "ﷺ",
            "\u{301}",
            "한",
            "ᄀᄀᄀ",
            "“",
            "—",
            "\u{a0}",
            "\u{202f}",
            "☐",
            "▎",
            "1\u{fe0f}\u{20e3}",
        ];
        for sample in samples {
            let painted: usize = sample
                .graphemes(true)
                .map(|g| usize::from(g.cell_width()))
                .sum();
            assert_eq!(cells(sample), painted, "{sample:?}");
        }
    }

    #[test]
    fn every_plain_character_is_one_cell_for_ratatui() {
        for c in ('\0'..='\u{30ff}').filter(|c| is_plain(*c)) {
            assert_eq!(c.to_string().cell_width(), 1, "{:?}", c);
        }
    }

    #[test]
    fn shortening_says_that_something_is_missing() {
        assert_eq!(shortened("quantity", 8), "quantity");
        assert_eq!(shortened("quantity", 5), "quan…");
        assert_eq!(shortened("日本語", 4), "日…");
    }
}
