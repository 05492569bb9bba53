//! Tables of text: columns by the cells that characters take on a terminal.
//! Knows nothing of what stands in them.

use std::io::{self, IsTerminal as _};

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Cells between two columns.
const GAP: usize = 2;
/// Cells a column may be pressed to on a narrow terminal.
const NARROWEST: usize = 12;

/// One cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    text: String,
    is_number: bool,
}

/// A text, beginning at the left of its column.
pub fn text(text: impl Into<String>) -> Cell {
    let text = text.into();
    Cell {
        text,
        is_number: false,
    }
}

/// A number, ending at the right of its column.
pub fn number(number: &impl ToString) -> Cell {
    Cell {
        text: number.to_string(),
        is_number: true,
    }
}

/// Rows as lines; the widest columns give way until a line fits the cells there are, if there is such a bound.
pub fn lines(rows: &[Vec<Cell>], cells: Option<usize>) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..columns)
        .map(|c| {
            rows.iter()
                .filter_map(|r| r.get(c))
                .map(|c| c.text.width())
                .max()
        })
        .map(Option::unwrap_or_default)
        .collect();
    if let Some(cells) = cells {
        press(&mut widths, cells);
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths).filter(|(_, w)| **w > 0) {
            if !line.is_empty() {
                line += &" ".repeat(GAP);
            }
            let shown = fitted(&cell.text, *width);
            let fill = " ".repeat(width.saturating_sub(shown.width()));
            line += &if cell.is_number {
                fill + &shown
            } else {
                shown + &fill
            };
        }
        out += line.trim_end();
        out.push('\n');
    }
    out
}

/// Takes from the widest column until all fit.
fn press(widths: &mut [usize], cells: usize) {
    let gaps = GAP * widths.iter().filter(|w| **w > 0).count().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > cells {
        let Some(widest) = widths.iter_mut().max().filter(|w| **w > NARROWEST) else {
            return;
        };
        *widest -= 1;
    }
}

/// A text in so many cells, cut with `…` if it does not fit.
fn fitted(text: &str, cells: usize) -> String {
    if text.width() <= cells {
        return text.to_owned();
    }
    let (mut out, mut used) = (String::new(), 1);
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > cells {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// The cells of a line: `COLUMNS`, else what the terminal says; no bound where the output is no terminal.
pub fn cells() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let said = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    said.or_else(|| crate::runtime::columns().map(usize::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_one_another_whatever_their_script() {
        let rows = [
            vec![number(&7), text("東京"), text("a")],
            vec![number(&123), text("Harbour"), text("b")],
        ];
        assert_eq!(lines(&rows, None), "  7  東京     a\n123  Harbour  b\n");
    }

    #[test]
    fn on_a_narrow_terminal_the_widest_column_gives_way() {
        let rows = [vec![
            text("id"),
            text("a title that is too long for it"),
            text("end"),
        ]];
        assert_eq!(lines(&rows, Some(24)), "id  a title that i…  end\n");
        let wide = [vec![text("東京東京東京東京東京"), text("x")]];
        assert_eq!(lines(&wide, Some(15)), "東京東京東…   x\n");
        assert_eq!(lines(&[], Some(10)), "");
    }
}
