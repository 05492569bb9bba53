//! Setting: a document and a measure become rows, once, when a story opens or the measure changes.
//! Knows widths, not colours; knows nothing of screens or files.

mod again;
mod bidi;
mod block;
mod cards;
mod code;
mod frame;
mod grid;
mod hyphen;
mod place;
mod script;
mod sheet;
mod spacing;
mod spans;
mod table;
mod width;
mod wrap;
mod xray;

use std::ops::Range;

pub use bidi::visual;
pub use script::script_form;
pub use width::{cells, cluster_cells};

use crate::doc::{Block, Document, Kind, Nest, Place};
use block::Setting;
use frame::Frame;
use sheet::Sheet;

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
    /// The rows of each block, by block.
    runs: Vec<again::Run>,
    /// Whether headings of level 1 were underlined.
    underlines: bool,
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
    /// Behind the last byte that this row or one above it shows.
    reached: u32,
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
    /// Whether a bracket in it faces the other way.
    mirrored: bool,
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
#[allow(
    clippy::struct_excessive_bools,
    reason = "the marks are independent: an author may combine each with each"
)]
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

/// Consecutive blocks that X-ray shows under one heading line: cut for one reason, or kept for one but unsure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Indices of its blocks.
    pub blocks: Range<u32>,
    /// Rows from its heading line to its last line.
    pub rows: Range<u32>,
    /// Whether its blocks are cut.
    pub cut: bool,
}

/// Narrower measures are set as if they were this wide.
const LEAST_CELLS: u16 = 10;

/// Sets a document; the cost grows linearly with the text.
pub fn lay_out(document: &Document, measure: Measure) -> Layout {
    set(document, measure, None)
}

/// Sets a document as [`lay_out`] does, for a tenth of its cost when `before` is an earlier layout of the same text of
/// which only verdicts or the view of cut blocks have changed: blocks set before are taken over.
pub fn lay_out_again(document: &Document, measure: Measure, before: &Layout) -> Layout {
    let is_alike = Measure {
        cuts: measure.cuts,
        ..before.measure
    } == measure;
    set(document, measure, Some(before).filter(|_| is_alike))
}

fn set(document: &Document, measure: Measure, before: Option<&Layout>) -> Layout {
    let cells = measure.cells.max(LEAST_CELLS);
    let roomy = Measure {
        cells,
        reach: measure.reach.max(cells),
        ..measure
    };
    let blocks = document.blocks();
    let shown: Vec<u32> = (0..blocks.len() as u32)
        .filter(|n| is_shown(document, &blocks[*n as usize], measure.cuts))
        .collect();
    let underlines = has_several_tops(blocks, &shown);
    let setting = Setting {
        document,
        before: before.filter(|b| b.underlines == underlines),
        measure: roomy,
        language: measure
            .hyphens
            .then(|| hyphen::patterns(document.language()))
            .flatten(),
        underlines,
    };
    let mut sheet = Sheet::new(measure, underlines);
    let groups = set_all(&mut sheet, &setting, &shown);
    sheet.finish(groups, document.text().len() as u32)
}

/// Whether a block has anything to show in this view.
fn is_shown(document: &Document, block: &Block, cuts: Cuts) -> bool {
    let has_mark = matches!(block.kind, Kind::Rule | Kind::Figure { .. } | Kind::Embed);
    let is_item = block.kind == Kind::Paragraph
        && matches!(block.nest.last(), Some(Nest::Item { first: true, .. }));
    (block.verdict.keep || cuts != Cuts::Hidden)
        && (has_mark || is_item || !document.text_of(block).trim().is_empty())
}

fn has_several_tops(blocks: &[Block], shown: &[u32]) -> bool {
    let kinds = shown.iter().map(|n| &blocks[*n as usize].kind);
    kinds.filter(|k| **k == Kind::Heading(1)).nth(1).is_some()
}

/// Sets the shown blocks with their spacing; gives the groups of X-ray with their rows.
fn set_all(sheet: &mut Sheet, setting: &Setting, shown: &[u32]) -> Vec<Group> {
    let blocks = setting.document.blocks();
    let loose = spacing::loose(setting.document, shown);
    let mut groups = match setting.measure.cuts {
        Cuts::Xray => xray::groups(setting.document, shown),
        Cuts::Hidden | Cuts::Shown => Vec::new(),
    };
    let (mut next, mut above, mut ends) = (0, None, false);
    for (&number, loose) in shown.iter().zip(loose) {
        let block = &blocks[number as usize];
        let group = groups.get_mut(next).filter(|g| g.blocks.start <= number);
        let begins = group.as_ref().is_some_and(|g| g.blocks.start == number);
        let is_cut = group.as_ref().is_some_and(|g| g.cut);
        (sheet.block, sheet.cut) = (number, false);
        if let Some(above) = above.replace(block) {
            match (begins, is_cut) {
                (true, _) => sheet.end_row(None),
                (false, true) => {}
                (false, false) => {
                    let rows = gap(setting.document, [above, block], loose).max(u16::from(ends));
                    set_gap(sheet, setting, [above, block], rows);
                }
            }
        }
        let Some(group) = group else {
            (sheet.begins, ends) = (true, false);
            set_or_take(sheet, setting, block, 0);
            continue;
        };
        if begins {
            xray::begin(sheet, setting, group, next + 1);
        }
        (sheet.cut, sheet.begins) = (is_cut, true);
        set_or_take(sheet, setting, block, if is_cut { xray::INSET } else { 0 });
        group.rows.end = sheet.rows() as u32;
        ends = group.blocks.end == number + 1;
        next += usize::from(ends);
    }
    groups
}

/// Sets a block, or takes its rows over from the earlier layout.
fn set_or_take(sheet: &mut Sheet, setting: &Setting, block: &Block, inset: u16) {
    let first = sheet.rows();
    if !setting.before.is_some_and(|b| sheet.take_over(b)) {
        block::set_block(sheet, setting, block, inset);
    }
    sheet.end_block(first);
}

/// Empty rows between two blocks: who said it stands right below what was said.
fn gap(document: &Document, [above, below]: [&Block; 2], loose: bool) -> u16 {
    if spacing::is_credit(above, below, document.text_of(below)) {
        return 0;
    }
    spacing::gap(above, below, loose)
}

/// Empty rows between two blocks, with the bars of the quotations both stand in.
fn set_gap(sheet: &mut Sheet, setting: &Setting, [above, below]: [&Block; 2], rows: u16) {
    let shared = spacing::shared_depth(&above.nest, &below.nest);
    let frame = Frame::new(&below.nest, 0, None).within(setting.measure.cells);
    for _ in 0..rows {
        frame.put_bars(sheet, shared);
        sheet.end_row(None);
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
        self.pieces_of(row).iter().map(|piece| {
            let text = match &piece.content {
                Content::Text(bytes) => &document.text()[bytes.start as usize..bytes.end as usize],
                Content::Ornament(bytes) => {
                    &self.ornaments[bytes.start as usize..bytes.end as usize]
                }
            };
            let turned = piece.mirrored.then(|| bidi::mirrored(text)).flatten();
            (piece, turned.unwrap_or(text))
        })
    }

    fn pieces_of(&self, row: &Row) -> &[Piece] {
        &self.pieces[row.pieces.start as usize..row.pieces.end as usize]
    }
}
