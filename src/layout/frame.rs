//! What stands before the text of a row: quotation bars, list markers, indents; narrowed where they would leave
//! the text no room.
//! Knows nothing of the text or of spacing between blocks.

use super::sheet::Sheet;
use super::{Role, cells};
use crate::doc::{Marker, Nest};

/// Lists stand this far inside the text around them, so that their markers catch the eye.
const LIST_LEAD: u16 = 2;
/// A description stands this far inside its term.
const DEFINITION: u16 = 4;
/// The text always keeps half of the measure, and never less than this.
const LEAST_TEXT: u16 = 8;
/// No honest list counts higher.
const NUMBER_CELLS: u16 = 12;

/// The parts before the text, from the margin inwards.
pub(super) struct Frame {
    parts: Vec<Part>,
    /// Cells of all parts.
    pub width: u16,
}

struct Part {
    cells: u16,
    least: u16,
    shape: Shape,
    /// Which nest it stands for; what does not stand for one has the depth of the text.
    depth: usize,
}

#[derive(PartialEq)]
enum Shape {
    Blank,
    Bar,
    Marker(String),
}

impl Frame {
    /// The frame of a block in the given nest; `extra` is a mark of the block itself, such as a figure's.
    pub fn new(nest: &[Nest], inset: u16, extra: Option<&str>) -> Self {
        let mut parts = Vec::with_capacity(nest.len() + 2);
        parts.push(Part::blank(inset, 0));
        let (mut items, mut in_note) = (0, false);
        for (depth, nest) in nest.iter().enumerate() {
            match nest {
                Nest::Quote => parts.push(Part::new(2, 1, Shape::Bar, depth)),
                Nest::Definition => parts.push(Part::blank(DEFINITION, depth)),
                Nest::Note => in_note = true,
                Nest::Item { marker, first } => {
                    if items == 0 && !in_note {
                        parts.push(Part::blank(LIST_LEAD, depth));
                    }
                    parts.push(Part::item(*marker, *first, items, in_note).at(depth));
                    items += 1;
                }
            }
        }
        if let Some(mark) = extra {
            let shape = Shape::Marker(mark.to_owned());
            let wide = cells(mark) as u16 + 1;
            parts.push(Part::new(wide, wide, shape, nest.len()));
        }
        let width = parts.iter().map(|p| p.cells).sum();
        Self { parts, width }
    }

    /// Narrows the frame until the text has its half of the measure: first every part to its least, then the
    /// outermost parts go.
    pub fn within(mut self, measure: u16) -> Self {
        let budget = measure - (measure / 2).max(LEAST_TEXT).min(measure);
        if self.width > budget {
            for part in &mut self.parts {
                part.cells = part.least;
            }
            let mut left = budget;
            let kept = self.parts.iter().rev().take_while(|p| {
                let fits = p.cells <= left;
                left = left.saturating_sub(p.cells);
                fits
            });
            let gone = self.parts.len() - kept.count();
            self.parts.drain(..gone);
            self.width = self.parts.iter().map(|p| p.cells).sum();
        }
        self
    }

    /// Puts the parts onto the open row; markers stand on the block's first row only.
    pub fn put(&self, sheet: &mut Sheet) {
        for part in &self.parts {
            part.put(sheet);
        }
    }

    /// Puts the parts behind a row that runs from right to left.
    pub fn put_mirrored(&self, sheet: &mut Sheet) {
        for part in self.parts.iter().rev() {
            match &part.shape {
                Shape::Bar if part.cells > 1 => sheet.sign(" ▕", Role::Rule),
                Shape::Bar => sheet.sign("▕", Role::Rule),
                Shape::Marker(mark) if sheet.begins => {
                    sheet.blank(1);
                    sheet.sign(mark, Role::Marker);
                    sheet.blank(part.cells.saturating_sub(cells(mark) as u16 + 1));
                }
                Shape::Marker(_) | Shape::Blank => sheet.blank(part.cells),
            }
        }
    }

    /// Puts the quotation bars of the outermost `depth` nests onto the open row, for the blank row between two blocks
    /// of one quotation.
    pub fn put_bars(&self, sheet: &mut Sheet, depth: usize) {
        let shared = self.parts.iter().take_while(|p| p.depth < depth);
        let bars = shared.clone().filter(|p| p.shape == Shape::Bar).count();
        let mut seen = 0;
        for part in shared {
            if seen == bars {
                return;
            }
            seen += usize::from(part.shape == Shape::Bar);
            part.put(sheet);
        }
    }
}

impl Part {
    fn new(cells: u16, least: u16, shape: Shape, depth: usize) -> Self {
        Self {
            cells,
            least,
            shape,
            depth,
        }
    }

    fn blank(cells: u16, depth: usize) -> Self {
        Self::new(cells, u16::from(cells > 2), Shape::Blank, depth)
    }

    fn at(self, depth: usize) -> Self {
        Self { depth, ..self }
    }

    fn item(marker: Marker, first: bool, level: usize, in_note: bool) -> Self {
        let (mark, room) = match marker {
            Marker::Bullet => (["•", "◦", "▪"][level % 3].to_owned(), 1),
            Marker::Task { done: true } => ("☑".to_owned(), 1),
            Marker::Task { done: false } => ("☐".to_owned(), 1),
            Marker::Number { value, cells } if in_note => {
                (format!("[{value}]"), cells.saturating_add(1))
            }
            Marker::Number { value, cells } => (format!("{value}."), cells),
        };
        let own = cells(&mark) as u16;
        let room = own.max(u16::from(room).min(NUMBER_CELLS)) + 1;
        if first {
            Self::new(room, own + 1, Shape::Marker(mark), 0)
        } else {
            Self::new(room, 1, Shape::Blank, 0)
        }
    }

    fn put(&self, sheet: &mut Sheet) {
        match &self.shape {
            Shape::Bar if self.cells > 1 => sheet.sign("▎ ", Role::Rule),
            Shape::Bar => sheet.sign("▎", Role::Rule),
            Shape::Marker(mark) if sheet.begins => {
                sheet.blank(self.cells.saturating_sub(cells(mark) as u16 + 1));
                sheet.sign(mark, Role::Marker);
                sheet.sign(" ", Role::Marker);
            }
            Shape::Marker(_) | Shape::Blank => sheet.blank(self.cells),
        }
    }
}
