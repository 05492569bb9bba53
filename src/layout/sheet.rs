//! The rows being set: pieces, ornaments, and the place of each row.
//! Knows nothing of blocks' kinds, of wrapping or of spacing.

use std::collections::HashMap;
use std::ops::Range;

use super::again::Run;
use super::{Content, Layout, Look, Measure, Piece, Role, Row, RowPlace, cells};
use crate::doc::Place;

/// A layout that grows row by row.
pub(super) struct Sheet {
    layout: Layout,
    known: HashMap<Box<str>, Range<u32>>,
    /// The block whose rows are being set.
    pub block: u32,
    /// Whether it is a cut one that X-ray shows.
    pub cut: bool,
    /// Whether the open row is the block's first, the one that shows list markers.
    pub begins: bool,
    indent: u16,
    first_piece: usize,
    unplaced: usize,
    reached: u32,
}

impl Sheet {
    pub fn new(measure: Measure, underlines: bool) -> Self {
        Self {
            layout: Layout {
                measure,
                rows: Vec::new(),
                pieces: Vec::new(),
                ornaments: String::new(),
                groups: Vec::new(),
                runs: Vec::new(),
                underlines,
            },
            known: HashMap::new(),
            block: 0,
            cut: false,
            begins: false,
            indent: 0,
            first_piece: 0,
            unplaced: 0,
            reached: 0,
        }
    }

    /// Keeps which rows are those of a block.
    pub fn remember(&mut self, run: Run) {
        self.layout.runs.push(run);
    }

    /// How many rows are finished.
    pub fn rows(&self) -> usize {
        self.layout.rows.len()
    }

    /// Cells of the widest row from `first` on, with its indent.
    pub fn widest_from(&self, first: usize) -> u16 {
        let rows = self.layout.rows[first..].iter();
        rows.map(|r| r.indent + r.cells).max().unwrap_or(0)
    }

    /// Adds empty cells to the open row.
    pub fn blank(&mut self, cells: u16) {
        if self.layout.pieces.len() == self.first_piece {
            self.indent += cells;
        } else if cells > 0 {
            self.ornament(&" ".repeat(usize::from(cells)), Look::default());
        }
    }

    /// Adds an ornament to the open row.
    pub fn ornament(&mut self, text: &str, look: Look) {
        let bytes = self.ornament_bytes(text);
        self.piece(Content::Ornament(bytes), look, cells(text));
    }

    /// Adds an ornament of a role.
    pub fn sign(&mut self, text: &str, role: Role) {
        let look = Look {
            role,
            ..Look::default()
        };
        self.ornament(text, look);
    }

    /// Adds text of the document to the open row.
    pub fn text(&mut self, bytes: Range<u32>, look: Look, cells: usize) {
        self.reached = self.reached.max(bytes.end);
        self.piece(Content::Text(bytes), look, cells);
    }

    /// Turns the brackets of the last piece around, as right-to-left text wants them.
    pub fn mirror_last(&mut self) {
        if let Some(piece) = self.layout.pieces.last_mut() {
            piece.mirrored = true;
        }
    }

    fn piece(&mut self, content: Content, look: Look, cells: usize) {
        let cut = self.cut || look.cut;
        self.layout.pieces.push(Piece {
            content,
            look: Look { cut, ..look },
            cells: cells as u16,
            mirrored: false,
        });
    }

    fn ornament_bytes(&mut self, text: &str) -> Range<u32> {
        if let Some(bytes) = self.known.get(text) {
            return bytes.clone();
        }
        let start = self.layout.ornaments.len() as u32;
        self.layout.ornaments.push_str(text);
        let bytes = start..self.layout.ornaments.len() as u32;
        self.known.insert(text.into(), bytes.clone());
        bytes
    }

    /// Ends the open row. `anchor` is the byte it begins with; a row without one gets the next row's.
    pub fn end_row(&mut self, anchor: Option<u32>) {
        self.begins = false;
        let first = std::mem::replace(&mut self.first_piece, self.layout.pieces.len());
        let pieces = &self.layout.pieces[first..];
        let cells = pieces.iter().map(|p| p.cells).sum();
        let indent = std::mem::take(&mut self.indent);
        self.reached = self.reached.max(anchor.map_or(0, |byte| byte + 1));
        self.layout.rows.push(Row {
            block: self.block,
            indent: if pieces.is_empty() { 0 } else { indent },
            cells,
            place: RowPlace::default(),
            reached: self.reached,
            pieces: first as u32..self.first_piece as u32,
        });
        if let Some(byte) = anchor {
            self.place_rows(byte, 0);
        }
    }

    /// Gives the rows without a place the byte below them; the last of them stands `below` rows above it.
    fn place_rows(&mut self, byte: u32, below: usize) {
        let waiting = &mut self.layout.rows[self.unplaced..];
        for (above, row) in waiting.iter_mut().rev().enumerate() {
            row.place = RowPlace {
                place: Place(byte),
                above: u16::try_from(above + below).unwrap_or(u16::MAX),
            };
        }
        self.unplaced = self.layout.rows.len();
    }

    /// The finished layout of a text of so many bytes.
    pub fn finish(mut self, groups: Vec<super::Group>, text_bytes: u32) -> Layout {
        self.place_rows(text_bytes, 1);
        self.layout.groups = groups;
        self.layout
    }
}
