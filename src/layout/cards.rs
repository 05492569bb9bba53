//! Setting a table that is too wide for columns: its headings once, then each row as a card of labelled lines.
//! Knows nothing of when a table is too wide.

use super::block::Setter;
use super::frame::Frame;
use super::grid::{Cell, Grid};
use super::sheet::Sheet;
use super::width::{cells, shortened};
use super::wrap::{Line, Room, wrapped};
use super::{Look, Role};

/// Cells of a card's edge.
const EDGE: usize = 2;
/// Cells between a label and its value.
const GUTTER: usize = 2;
/// Labels fill at most this part of a card.
const LABEL_SHARE: usize = 3;
/// Stands between two headings.
const BETWEEN: &str = " · ";

/// Sets a table as cards.
pub(super) fn set_cards(sheet: &mut Sheet, setter: &Setter, grid: &Grid, frame: &Frame) {
    let room = usize::from(setter.setting.measure.reach - frame.width);
    let names = grid.rows[..grid.heads]
        .last()
        .map_or(&[][..], Vec::as_slice);
    let wide = names.iter().skip(1).map(|n| n.wide).max().unwrap_or(0);
    let wide = wide.min((room - EDGE) / LABEL_SHARE);
    let cards = Cards {
        setter,
        frame,
        room,
        label: wide,
        names: names
            .iter()
            .map(|n| shortened(setter.styled.str(&n.bytes), wide))
            .collect(),
    };
    for row in &grid.rows[..grid.heads] {
        cards.set_heads(sheet, row);
    }
    for (number, row) in grid.body().iter().enumerate() {
        cards.set_card(sheet, row, number == 0);
    }
}

struct Cards<'a> {
    setter: &'a Setter<'a>,
    frame: &'a Frame,
    room: usize,
    /// Cells of the widest label.
    label: usize,
    names: Vec<String>,
}

impl Cards<'_> {
    /// The headings behind each other, as many on a row as fit.
    fn set_heads(&self, sheet: &mut Sheet, row: &[Cell]) {
        let mut open: Option<(u32, usize)> = None;
        for cell in row.iter().filter(|c| !c.bytes.is_empty()) {
            for line in wrapped(
                &self.setter.styled,
                cell.bytes.clone(),
                self.within(self.room),
            ) {
                let wide = cells(BETWEEN) + line.cells;
                open = match open {
                    Some((start, used)) if used + wide <= self.room => {
                        sheet.sign(BETWEEN, Role::Rule);
                        Some((start, used + wide))
                    }
                    earlier => {
                        if let Some((start, _)) = earlier {
                            sheet.end_row(Some(start));
                        }
                        self.frame.put(sheet);
                        Some((line.bytes.start, line.cells))
                    }
                };
                self.setter.put_line(sheet, &line, Role::TableHead);
            }
        }
        if let Some((start, _)) = open {
            sheet.end_row(Some(start));
        }
    }

    /// One row of the table: its first cell as the title, the others each behind its label.
    fn set_card(&self, sheet: &mut Sheet, row: &[Cell], is_first_card: bool) {
        let mut edge = if is_first_card { "┌ " } else { "├ " };
        for (column, cell) in row.iter().enumerate().filter(|(_, c)| !c.bytes.is_empty()) {
            let (label, inset, role) = match (column, self.label) {
                (0, _) => ("", 0, Role::TableHead),
                (_, 0) => ("", 0, Role::Body),
                (_, wide) => (self.name(column), wide + GUTTER, Role::Body),
            };
            let room = self.within(self.room - EDGE - inset);
            let lines = wrapped(&self.setter.styled, cell.bytes.clone(), room);
            for (number, line) in lines.iter().enumerate() {
                let label = if number == 0 { label } else { "" };
                self.put_edge(sheet, edge, label, inset);
                self.set_value(sheet, line, role);
                edge = "│ ";
            }
        }
    }

    fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    fn put_edge(&self, sheet: &mut Sheet, edge: &str, label: &str, inset: usize) {
        self.frame.put(sheet);
        sheet.sign(edge, Role::Rule);
        if !label.is_empty() {
            let look = Look {
                role: Role::TableHead,
                ..Look::default()
            };
            sheet.ornament(label, look);
        }
        sheet.blank((inset - cells(label).min(inset)) as u16);
    }

    fn set_value(&self, sheet: &mut Sheet, line: &Line, role: Role) {
        self.setter.put_line(sheet, line, role);
        sheet.end_row(Some(line.bytes.start));
    }

    fn within(&self, cells: usize) -> Room {
        Room {
            cells,
            language: self.setter.setting.language,
        }
    }
}
