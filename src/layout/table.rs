//! Setting tables: in columns while they fit, else as cards.
//! Knows nothing of inline looks beyond passing them on.

use super::Role;
use super::block::Setter;
use super::cards::set_cards;
use super::frame::Frame;
use super::grid::{Cell, Grid};
use super::sheet::Sheet;
use super::wrap::{Line, Room, wrapped};

/// Cells between two columns.
const GUTTER: usize = 2;
/// A table that must shrink needs this many cells for every [`CARD_COLUMNS`] columns, else it becomes cards: below
/// about 13 cells a column most cells break at every word.
const CARD_CELLS: usize = 40;
const CARD_COLUMNS: usize = 3;

/// Sets a table whose first `heads` rows are headings.
pub(super) fn set_table(sheet: &mut Sheet, setter: &Setter, heads: usize) {
    let measure = setter.setting.measure;
    let frame = setter.frame(None, measure.cells);
    let room = usize::from(measure.reach - frame.width);
    let grid = Grid::new(setter, heads);
    let natural = grid.natural_widths();
    let columns = natural.iter().filter(|w| **w > 0).count();
    let gutters = GUTTER * columns.saturating_sub(1);
    let is_wide = natural.iter().sum::<usize>() + gutters > room;
    if is_wide && columns > 1 && room * CARD_COLUMNS < CARD_CELLS * columns {
        return set_cards(sheet, setter, &grid, &frame);
    }
    let columns = Columns {
        setter,
        frame: &frame,
        right: grid.numeric(setter, natural.len()),
        widths: shrunk(&natural, room - gutters),
    };
    columns.set(sheet, &grid);
}

/// The widths lowered to one common limit until their sum fits; what the limit leaves over goes to the first.
fn shrunk(natural: &[usize], room: usize) -> Vec<usize> {
    let mut sorted: Vec<usize> = natural.iter().copied().filter(|w| *w > 0).collect();
    sorted.sort_unstable();
    let (mut left, mut limit) = (room, usize::MAX);
    for (at, width) in sorted.iter().enumerate() {
        let share = left / (sorted.len() - at);
        if *width > share {
            limit = share;
            left -= share * (sorted.len() - at);
            break;
        }
        left -= width;
    }
    let mut widths = Vec::with_capacity(natural.len());
    for width in natural {
        let more = usize::from(*width > limit && left > 0);
        left -= more;
        widths.push((*width).min(limit.saturating_add(more)));
    }
    widths
}

struct Columns<'a> {
    setter: &'a Setter<'a>,
    frame: &'a Frame,
    widths: Vec<usize>,
    right: Vec<bool>,
}

impl Columns<'_> {
    fn set(&self, sheet: &mut Sheet, grid: &Grid) {
        let (heads, body) = (&grid.rows[..grid.heads], grid.body());
        for row in heads {
            self.set_row(sheet, row, Role::TableHead);
        }
        if !heads.is_empty() && !body.is_empty() {
            self.set_rule(sheet);
        }
        // Rows of several lines run into each other without air between them.
        let is_airy = body.iter().any(|row| {
            let mut cells = row.iter().zip(&self.widths);
            cells.any(|(cell, width)| cell.wide > *width)
        });
        for (number, row) in body.iter().enumerate() {
            if is_airy && number > 0 {
                sheet.end_row(None);
            }
            self.set_row(sheet, row, Role::Body);
        }
    }

    /// One row of the table on as many rows of the screen as its longest cell needs.
    fn set_row(&self, sheet: &mut Sheet, row: &[Cell], role: Role) {
        let cells: Vec<Vec<Line>> = row
            .iter()
            .zip(&self.widths)
            .map(|(cell, width)| match cell.bytes.is_empty() {
                true => Vec::new(),
                false => wrapped(&self.setter.styled, cell.bytes.clone(), self.room(*width)),
            })
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for number in 0..height {
            self.frame.put(sheet);
            self.put_lines(sheet, &cells, number, role);
            let first = cells.iter().find_map(|lines| lines.get(number));
            sheet.end_row(first.map(|line| line.bytes.start));
        }
    }

    /// The lines of one number of all cells of a row.
    fn put_lines(&self, sheet: &mut Sheet, cells: &[Vec<Line>], number: usize, role: Role) {
        let mut blank = 0;
        for (column, lines) in cells.iter().enumerate() {
            let width = self.widths[column];
            if width == 0 {
                continue;
            }
            let used = lines.get(number).map_or(0, |line| line.cells);
            let spare = width.saturating_sub(used);
            if let Some(line) = lines.get(number) {
                let lead = if self.right[column] { spare } else { 0 };
                sheet.blank((blank + lead) as u16);
                self.setter.put_line(sheet, line, role);
                blank = spare - lead;
            } else {
                blank += width;
            }
            blank += GUTTER;
        }
    }

    fn room(&self, cells: usize) -> Room {
        Room {
            cells,
            language: self.setter.setting.language,
        }
    }

    /// The rule between headings and body.
    fn set_rule(&self, sheet: &mut Sheet) {
        self.frame.put(sheet);
        let mut blank = 0;
        for width in self.widths.iter().filter(|w| **w > 0) {
            sheet.blank(blank);
            sheet.sign(&"─".repeat(*width), Role::Rule);
            blank = GUTTER as u16;
        }
        sheet.end_row(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_columns_shrink_first_and_the_room_is_used_up() {
        assert_eq!(shrunk(&[4, 30, 20], 60), [4, 30, 20]);
        assert_eq!(shrunk(&[4, 30, 20], 44), [4, 20, 20]);
        assert_eq!(shrunk(&[4, 0, 30, 21], 35), [4, 0, 16, 15]);
    }
}
