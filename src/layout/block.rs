//! Setting one block: running text, headings, rules, figures, embeds.
//! Knows nothing of spacing between blocks or of which are shown.

use hypher::Lang;

use super::code::set_code;
use super::frame::Frame;
use super::sheet::Sheet;
use super::spans::Styled;
use super::table::set_table;
use super::wrap::{Line, Room, lines};
use super::{Layout, Measure, Role, cells};
use crate::doc::{Block, Document, Kind, Nest};

/// Most cells of a quotation's text: shorter lines than the story's set it apart where bars are not seen.
const QUOTE_CELLS: u16 = 68;
/// Cells of a thematic break.
const RULE_CELLS: u16 = 8;

/// What all blocks of a document are set with.
pub(super) struct Setting<'a> {
    pub document: &'a Document,
    /// An earlier layout of the same text whose rows may be taken over.
    pub before: Option<&'a Layout>,
    pub measure: Measure,
    pub language: Option<Lang>,
    /// Whether a rule stands under headings of level 1.
    pub underlines: bool,
}

/// A block on its way into rows.
pub(super) struct Setter<'a> {
    pub setting: &'a Setting<'a>,
    pub block: &'a Block,
    pub styled: Styled<'a>,
    /// Cells the block stands further in than its nest says.
    pub inset: u16,
}

/// Sets one block.
pub(super) fn set_block(sheet: &mut Sheet, setting: &Setting, block: &Block, inset: u16) {
    let setter = Setter {
        setting,
        block,
        styled: Styled::new(setting.document, block),
        inset,
    };
    match &block.kind {
        Kind::Code { language } => set_code(sheet, &setter, language),
        Kind::Table { heads } => set_table(sheet, &setter, usize::from(*heads)),
        Kind::Rule => setter.set_rule(sheet),
        Kind::Heading(level) => setter.set_heading(sheet, *level),
        Kind::Figure { image } => setter.set_figure(sheet, *image),
        Kind::Embed => setter.set_prose(sheet, Some("▶"), Role::Caption),
        Kind::Caption => setter.set_prose(sheet, None, Role::Caption),
        Kind::Term => setter.set_prose(sheet, None, Role::Term),
        Kind::Paragraph => setter.set_prose(sheet, None, role_of(&block.nest)),
    }
}

/// The role of running text in a nest.
fn role_of(nest: &[Nest]) -> Role {
    if nest.contains(&Nest::Note) {
        Role::Note
    } else if nest.contains(&Nest::Quote) {
        Role::Quote
    } else {
        Role::Body
    }
}

impl Setter<'_> {
    /// The frame of the block within so many cells.
    pub fn frame(&self, extra: Option<&str>, cells: u16) -> Frame {
        Frame::new(&self.block.nest, self.inset, extra).within(cells)
    }

    /// The bytes of the block.
    pub fn bytes(&self) -> std::ops::Range<u32> {
        let range = self.block.range();
        range.start as u32..range.end as u32
    }

    /// Running text, with a mark of its own before the first row if it has one.
    fn set_prose(&self, sheet: &mut Sheet, extra: Option<&str>, role: Role) {
        let frame = self.frame(extra, self.setting.measure.cells);
        self.set_lines(sheet, &frame, role);
    }

    fn set_lines(&self, sheet: &mut Sheet, frame: &Frame, role: Role) {
        let room = self.room(frame);
        let set = lines(&self.styled, self.bytes(), room);
        if set.is_empty() {
            frame.put(sheet);
            sheet.end_row(Some(self.bytes().start));
        }
        for line in &set {
            if self.styled.is_right_to_left() {
                sheet.blank(room.cells.saturating_sub(line.cells) as u16);
                self.put_line(sheet, line, role);
                frame.put_mirrored(sheet);
            } else {
                frame.put(sheet);
                self.put_line(sheet, line, role);
            }
            sheet.end_row(Some(line.bytes.start));
        }
    }

    fn room(&self, frame: &Frame) -> Room {
        let mut cells = self.setting.measure.cells - frame.width;
        if self.block.nest.contains(&Nest::Quote) {
            cells = cells.min(QUOTE_CELLS);
        }
        Room {
            cells: usize::from(cells),
            language: self.setting.language,
        }
    }

    /// A line of text and the hyphen it may end with.
    pub fn put_line(&self, sheet: &mut Sheet, line: &Line, role: Role) {
        self.styled.put(sheet, line.bytes.clone(), role);
        if line.hyphen {
            sheet.sign("-", role);
        }
    }

    fn set_heading(&self, sheet: &mut Sheet, level: u8) {
        let level = level.clamp(1, 6);
        let frame = self.frame(None, self.setting.measure.cells);
        let first = sheet.rows();
        self.set_lines(sheet, &frame, Role::Heading(level));
        if level == 1 && self.setting.underlines && !self.styled.is_right_to_left() {
            let widest = sheet.widest_from(first).saturating_sub(frame.width);
            frame.put(sheet);
            sheet.sign(&"═".repeat(usize::from(widest)), Role::Rule);
            sheet.end_row(None);
        }
    }

    fn set_rule(&self, sheet: &mut Sheet) {
        let frame = self.frame(None, self.setting.measure.cells);
        let room = self.setting.measure.cells - frame.width;
        let wide = RULE_CELLS.min(room);
        frame.put(sheet);
        sheet.blank((room - wide) / 2);
        sheet.sign(&"─".repeat(usize::from(wide)), Role::Rule);
        sheet.end_row(Some(self.bytes().start));
    }

    /// A caption behind its mark, and the image's size below; without a caption both share one row.
    fn set_figure(&self, sheet: &mut Sheet, image: u32) {
        let size = self.setting.document.images().get(image as usize);
        let size = size.and_then(|i| i.size);
        let note = size.map_or("image".to_owned(), |(w, h)| format!("image {w}×{h}"));
        let frame = self.frame(Some("▣"), self.setting.measure.cells);
        let room = self.setting.measure.cells - frame.width;
        let note = super::width::shortened(&note, usize::from(room));
        let has_caption = !self.styled.str(&self.bytes()).trim().is_empty();
        if has_caption {
            self.set_lines(sheet, &frame, Role::Caption);
        }
        if !has_caption || size.is_some() {
            frame.put(sheet);
            sheet.sign(&note, Role::Note);
            sheet.end_row((!has_caption).then_some(self.bytes().start));
        }
    }

    /// A note of the layout at the right edge of the measure, on a row that is filled to `used`.
    pub fn put_right(&self, sheet: &mut Sheet, note: &str, used: u16) {
        let room = self.setting.measure.cells.saturating_sub(used);
        sheet.blank(room.saturating_sub(cells(note) as u16));
        sheet.sign(note, Role::Note);
    }
}
