//! Setting: a document and a measure become rows, once, when a story opens or the measure changes.
//! Knows widths, not colours; knows nothing of screens or files.

use std::ops::Range;

use crate::doc::{Document, Place};

/// Everything a layout depends on beside the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Measure {
    /// Cells a line of prose may fill.
    pub cells: u16,
    /// Cells that code and tables may fill, at least `cells`: they may run on into the right margin.
    pub reach: u16,
    /// What becomes of cut blocks.
    pub cuts: Cuts,
    /// Whether long words are broken at syllables.
    pub hyphens: bool,
}

/// What becomes of cut blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cuts {
    /// They are left out.
    Hidden,
    /// They stand among the kept ones as if kept.
    Shown,
    /// They stand in their place, dim, in groups, each under a line that gives the reason; kept blocks of which the
    /// cleaner is unsure get such a line too.
    Xray,
}

/// A document set in rows.
#[derive(Clone, Debug)]
pub struct Layout {
    measure: Measure,
    rows: Vec<Row>,
    pieces: Vec<Piece>,
    ornaments: String,
    groups: Vec<Group>,
}

/// One line of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The block it belongs to; for an empty row, the block below it.
    pub block: u32,
    /// Empty cells before the first piece.
    pub indent: u16,
    /// Cells of its pieces; `indent + cells` never exceeds the measure.
    pub cells: u16,
    place: RowPlace,
    pieces: Range<u32>,
}

/// Which row of a text: a byte, and how many rows without text stand between this row and the row of that byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowPlace {
    /// The first byte of the row, or of the next row that has text; the end of the text below the last one.
    pub place: Place,
    /// Rows without text from here to that row; 0 for a row with text.
    pub above: u16,
}

/// A stretch of a row in one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What is shown.
    pub content: Content,
    /// What it is, for the theme.
    pub look: Look,
    /// Cells it fills.
    pub cells: u16,
}

/// What a piece shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Bytes of the document's text.
    Text(Range<u32>),
    /// Bytes of the layout's own ornaments: markers, bars, rules, hyphens.
    Ornament(Range<u32>),
}

/// What a piece is, in words a theme can colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// The role of the block part it stands in.
    pub role: Role,
    /// Emphasised.
    pub emphasis: bool,
    /// Strong.
    pub strong: bool,
    /// Code within a line.
    pub code: bool,
    /// Struck out.
    pub deleted: bool,
    /// Added later.
    pub inserted: bool,
    /// Highlighted by the author.
    pub highlight: bool,
    /// Above or below the line.
    pub script: Script,
    /// Whether it belongs to a cut block that X-ray shows.
    pub cut: bool,
    /// The link it belongs to.
    pub link: Option<u32>,
}

/// Superscript or subscript.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Script {
    /// On the line.
    #[default]
    None,
    /// Above the line.
    Above,
    /// Below the line.
    Below,
}

/// The role of a piece.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    #[default]
    Body,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Quoted text.
    Quote,
    /// Preformatted text.
    Code,
    /// A heading cell of a table, or a label of a card.
    TableHead,
    /// A caption, or the words for an image.
    Caption,
    /// A term that is being defined.
    Term,
    /// Bullets and numbers.
    Marker,
    /// Lines, bars and other ornament.
    Rule,
    /// Notes of the layout itself: language labels, image sizes.
    Note,
    /// The heading line of a cut group in X-ray.
    CutHead,
    /// The heading line of a kept but unsure block in X-ray.
    UnsureHead,
}

/// Consecutive blocks that X-ray shows under one heading line: cut for one reason, or one kept but unsure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Indices of its blocks.
    pub blocks: Range<u32>,
    /// Rows from its heading line to its last line.
    pub rows: Range<u32>,
    /// Whether its blocks are cut.
    pub cut: bool,
}

/// Sets a document; the cost grows linearly with the text.
pub fn lay_out(document: &Document, measure: Measure) -> Layout {
    let _ = document;
    Layout {
        measure,
        rows: Vec::new(),
        pieces: Vec::new(),
        ornaments: String::new(),
        groups: Vec::new(),
    }
}

impl Layout {
    /// The measure it was made for.
    pub fn measure(&self) -> Measure {
        self.measure
    }

    /// All rows from top to bottom.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The groups of X-ray from top to bottom; empty in the other views.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The pieces of a row from left to right with the text each shows.
    pub fn pieces<'a>(
        &'a self,
        row: &Row,
        document: &'a Document,
    ) -> impl Iterator<Item = (&'a Piece, &'a str)> {
        let pieces = &self.pieces[row.pieces.start as usize..row.pieces.end as usize];
        pieces.iter().map(|piece| {
            let text = match &piece.content {
                Content::Text(bytes) => &document.text()[bytes.start as usize..bytes.end as usize],
                Content::Ornament(bytes) => {
                    &self.ornaments[bytes.start as usize..bytes.end as usize]
                }
            };
            (piece, text)
        })
    }

    /// Which part of the text a row shows; `row_at` gives the row back, in this layout or another.
    pub fn place_at(&self, row: usize) -> RowPlace {
        self.rows
            .get(row)
            .or(self.rows.last())
            .map_or(RowPlace::default(), |r| r.place)
    }

    /// The row that shows a place, or the nearest one above it.
    pub fn row_at(&self, place: RowPlace) -> usize {
        let _ = place;
        0
    }
}
