//! The append-only way to make a document.
//! Knows nothing of why a block is kept or where it came from.

use super::{Block, Document, Image, Inline, Kind, Link, Mark, Nest, Place, SafeText};
use crate::verdict::Verdict;

/// Most bytes of text one document holds; what comes later is left out by [`Writer::is_full`].
pub const TEXT_BYTES: usize = 64 << 20;

/// Builds a [`Document`] front to back. Text goes through the sanitiser; ranges are made here and nowhere else.
///
/// ```
/// use clearstory::doc::{Kind, Mark, Writer};
/// use clearstory::verdict::{Reason, Verdict};
/// let mut writer = Writer::default();
/// writer.begin();
/// writer.text("All is ");
/// let start = writer.place();
/// writer.text("well");
/// writer.mark(start, Mark::Strong);
/// writer.end(Kind::Paragraph, Vec::new(), Verdict::kept(Reason::Prose, 0.9));
/// let document = writer.finish();
/// assert_eq!(document.kept_text(), "All is well");
/// ```
#[derive(Debug, Default)]
pub struct Writer {
    document: Document,
    start: u32,
    first_inline: u32,
}

impl Writer {
    /// Starts a block behind the last one.
    pub fn begin(&mut self) {
        if !self.document.blocks.is_empty() {
            self.document.text.push_str("\n");
        }
        self.start = self.document.text.len() as u32;
        self.first_inline = self.document.inlines.len() as u32;
    }

    /// Appends text to the open block.
    pub fn text(&mut self, raw: &str) {
        if !self.is_full() {
            self.document.text.push_str(raw);
        }
    }

    /// Appends text that is safe as it stands; whether it was, else nothing is appended.
    pub fn harmless(&mut self, text: &str) -> bool {
        self.is_full() || self.document.text.push_harmless(text)
    }

    /// Where the next text will stand.
    pub fn place(&self) -> Place {
        Place(self.document.text.len() as u32)
    }

    /// Marks everything from `start` to here; an empty stretch is not marked.
    pub fn mark(&mut self, start: Place, mark: Mark) {
        let range = start.0.max(self.start)..self.place().0;
        if !range.is_empty() {
            self.document.inlines.push(Inline { range, mark });
        }
    }

    /// Marks bytes of the open block; for those who know where a mark ends only later.
    pub fn mark_range(&mut self, range: std::ops::Range<u32>, mark: Mark) {
        let range = range.start.max(self.start)..range.end.min(self.place().0);
        if !range.is_empty() {
            self.document.inlines.push(Inline { range, mark });
        }
    }

    /// The images so far.
    pub fn images(&self) -> &[Image] {
        &self.document.images
    }

    /// Takes trailing white space of the open block away and shortens its marks.
    pub fn trim_end(&mut self) {
        let kept = self.document.text[self.start as usize..].trim_end().len();
        self.document.text.truncate(self.start as usize + kept);
        let end = self.place().0;
        for inline in &mut self.document.inlines[self.first_inline as usize..] {
            inline.range.end = inline.range.end.min(end);
            inline.range.start = inline.range.start.min(end);
        }
    }

    /// The text of the open block so far.
    pub fn open_text(&self) -> &str {
        &self.document.text[self.start as usize..]
    }

    /// Adds a link and gives its number for [`Mark::Link`].
    pub fn link(&mut self, link: Link) -> u32 {
        self.document.links.push(link);
        self.document.links.len() as u32 - 1
    }

    /// Adds a link that leads where one before it does.
    pub fn link_again(&mut self, number: u32) -> u32 {
        let same = self.document.links.get(number as usize).cloned();
        self.link(same.unwrap_or(Link::Here(Place::default())))
    }

    /// Changes where a link leads, once its target is known.
    pub fn relink(&mut self, number: u32, link: Link) {
        if let Some(old) = self.document.links.get_mut(number as usize) {
            *old = link;
        }
    }

    /// Adds an image and gives its number for [`Kind::Figure`].
    pub fn image(&mut self, image: Image) -> u32 {
        self.document.images.push(image);
        self.document.images.len() as u32 - 1
    }

    /// Ends the open block; gives its index.
    pub fn end(&mut self, kind: Kind, nest: Vec<Nest>, verdict: Verdict) -> usize {
        let text = self.start..self.place().0;
        let fresh = &mut self.document.inlines[self.first_inline as usize..];
        fresh.sort_by_key(|i| (i.range.start, std::cmp::Reverse(i.range.end)));
        let inlines = self.first_inline..self.document.inlines.len() as u32;
        self.document.blocks.push(Block {
            kind,
            nest,
            verdict,
            text,
            inlines,
        });
        self.document.blocks.len() - 1
    }

    /// A whole block of plain text.
    pub fn block(&mut self, text: &str, kind: Kind, verdict: Verdict) -> usize {
        self.begin();
        self.text(text);
        self.end(kind, Vec::new(), verdict)
    }

    /// Whether the document holds all it may.
    pub fn is_full(&self) -> bool {
        self.document.is_full()
    }

    /// The finished document.
    pub fn finish(self) -> Document {
        self.document
    }
}

impl Document {
    /// Whether it holds all the text it may, so that there may have been more.
    pub fn is_full(&self) -> bool {
        self.text.len() >= TEXT_BYTES
    }
}

impl SafeText {
    /// Whether there is nothing to read.
    pub fn is_blank(&self) -> bool {
        self.trim().is_empty()
    }
}
