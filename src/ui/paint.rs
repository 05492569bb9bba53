//! Putting text into the buffer without ever leaving it, and cutting text to cells.
//! Knows nothing of stories.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Theme;
use super::theme::Part;
use crate::layout::visual;

/// What stands between the parts of a note.
pub const DOT: &str = " · ";

/// Writes a text at a cell of the buffer up to `right`, and gives the cell behind it.
/// What does not fit is left out; a wide character is never halved; text from the right stands as it meets the eye.
pub fn write(buffer: &mut Buffer, at: (u16, u16), right: u16, text: &str, style: Style) -> u16 {
    let (x, y) = at;
    let right = right.min(buffer.area.right());
    if y < buffer.area.top() || y >= buffer.area.bottom() || x < buffer.area.left() || x >= right {
        return x;
    }
    buffer
        .set_stringn(x, y, turned(text), usize::from(right - x), style)
        .0
}

/// The text with what runs from the right turned for the eye, each part between dots or double blanks for itself:
/// they stand from left to right like everything around a story.
fn turned(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c < '\u{590}') {
        return Cow::Borrowed(text);
    }
    let part = |part: &str| {
        let words: Vec<_> = part.split("  ").map(visual).collect();
        words.join("  ")
    };
    let parts: Vec<String> = text.split(DOT).map(part).collect();
    Cow::Owned(parts.join(DOT))
}

/// Writes a text so that it ends at `right`; what does not fit behind `left` is cut.
pub fn write_right(buffer: &mut Buffer, span: (u16, u16), y: u16, text: &str, style: Style) {
    let (left, right) = span;
    let text = fit(text, right.saturating_sub(left));
    let start = right.saturating_sub(cells(&text));
    write(buffer, (start, y), right, &text, style);
}

/// Writes the bar of a cursor: strong where keys go, thin where they do not.
pub fn bar(buffer: &mut Buffer, at: (u16, u16), (theme, has_focus): (Theme, bool)) {
    let (bar, part) = if has_focus {
        ("▌", Part::Cursor)
    } else {
        ("▏", Part::Quiet)
    };
    write(buffer, at, at.0.saturating_add(1), bar, theme.part(part));
}

/// Writes a text into a row of an area, cut with `…` when it is too long.
pub fn line(buffer: &mut Buffer, area: Rect, row: u16, text: &str, style: Style) {
    if row < area.height {
        let text = fit(text, area.width);
        write(buffer, (area.x, area.y + row), area.right(), &text, style);
    }
}

/// Empties the cells of an area.
pub fn clear(area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    for (x, y) in area.positions().map(|p| (p.x, p.y)) {
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.reset();
        }
    }
}

/// How many cells a text fills.
pub fn cells(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// The text cut to so many cells, `…` at its end when something is missing.
pub fn fit(text: &str, limit_cells: u16) -> String {
    if cells(text) <= limit_cells {
        return text.to_owned();
    }
    let (mut out, mut room) = (String::new(), usize::from(limit_cells).saturating_sub(1));
    for cluster in text.graphemes(true) {
        let Some(left) = room.checked_sub(cluster.width()) else {
            break;
        };
        room = left;
        out.push_str(cluster);
    }
    if limit_cells > 0 {
        out.truncate(out.trim_end().len());
        out.push('…');
    }
    out
}

/// A note with as many of its parts as fit whole: the last but one goes first, for the first says where it is from
/// and the last how long it is.
pub fn fit_parts(note: &str, limit_cells: u16) -> String {
    let mut parts: Vec<&str> = note.split(DOT).collect();
    while parts.len() > 2 && cells(&parts.join(DOT)) > limit_cells {
        parts.remove(parts.len() - 2);
    }
    let left = parts.join(DOT);
    if cells(&left) <= limit_cells {
        return left;
    }
    fit(parts[0], limit_cells)
}

/// The end of a text that fits into so many cells: what one types at the end of a line stays visible.
pub fn fit_end(text: &str, limit_cells: u16) -> &str {
    let mut room = usize::from(limit_cells);
    for (at, cluster) in text.grapheme_indices(true).rev() {
        let Some(left) = room.checked_sub(cluster.width()) else {
            return &text[at + cluster.len()..];
        };
        room = left;
    }
    text
}

/// The text in lines of so many cells, broken at blanks and, where a word is longer than a line, between clusters;
/// at most so many lines, the last ending in `…` when something is missing.
pub fn wrap(text: &str, limit_cells: u16, limit_lines: usize) -> Vec<String> {
    let limit = usize::from(limit_cells.max(1));
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_inclusive(' ') {
        let width = word.trim_end().width();
        if line.width() + width <= limit {
            line.push_str(word);
        } else if width <= limit {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        } else {
            for cluster in word.graphemes(true) {
                if line.width() + cluster.width() > limit {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(cluster);
            }
        }
        if lines.len() > limit_lines {
            break;
        }
    }
    lines.push(line);
    shorten(lines, limit_cells, limit_lines)
}

fn shorten(mut lines: Vec<String>, limit_cells: u16, limit_lines: usize) -> Vec<String> {
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines.retain(|l| !l.is_empty());
    if lines.len() > limit_lines {
        lines.truncate(limit_lines);
        if let Some(last) = lines.last_mut() {
            *last = fit(&format!("{last}……"), limit_cells.min(cells(last) + 1));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_to_cells_and_never_through_a_wide_character() {
        assert_eq!(fit("harbour", 7), "harbour");
        assert_eq!(fit("harbour", 5), "harb…");
        assert_eq!(fit("港口新闻", 6), "港口…");
        assert_eq!(fit("港口", 1), "…");
        assert_eq!(fit("港口", 0), "");
        assert_eq!(fit_end("a long line", 4), "line");
    }

    #[test]
    fn a_long_title_ends_in_dots_on_its_last_line() {
        assert_eq!(
            wrap("one two three four", 9, 3),
            ["one two", "three", "four"]
        );
        assert_eq!(wrap("one two three four", 9, 2), ["one two", "three…"]);
        assert_eq!(wrap("一二三四五六七", 6, 2), ["一二三", "四五…"]);
        assert_eq!(wrap("", 9, 2), Vec::<String>::new());
    }

    #[test]
    fn parts_that_run_from_the_right_are_turned_each_in_its_place() {
        assert_eq!(turned("1/2  אבג…"), "1/2  …גבא");
        assert_eq!(turned("דה · Ana · 2 min"), "הד · Ana · 2 min");
    }

    #[test]
    fn a_note_that_is_too_long_loses_its_inner_parts() {
        let note = "Harbour Post · Ana Ruiz · 14 May 2026 · 3 min";
        assert_eq!(fit_parts(note, 80), note);
        assert_eq!(fit_parts(note, 32), "Harbour Post · Ana Ruiz · 3 min");
        assert_eq!(fit_parts(note, 24), "Harbour Post · 3 min");
        assert_eq!(fit_parts(note, 9), "Harbour…");
    }

    #[test]
    fn writing_outside_the_buffer_does_nothing() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        for at in [(0, 1), (3, 0), (9, 9)] {
            write(&mut buffer, at, 99, "text", Style::new());
        }
        assert_eq!(buffer, Buffer::empty(Rect::new(0, 0, 3, 1)));
        assert_eq!(write(&mut buffer, (1, 0), 99, "港口", Style::new()), 3);
    }
}
