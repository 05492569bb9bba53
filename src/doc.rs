//! The document: one string and ranges into it. Every block of a page stands here, kept or cut, in page order.
//! Knows nothing of HTML, widths or colours.

pub mod html;
mod join;
pub mod json;
mod kept;
pub mod letters;
pub mod markdown;
pub mod nests;
mod runs;
pub mod safe;
pub mod text;
mod writer;

use std::ops::Range;

use url::Url;

pub use kept::Kept;
pub use letters::{is_alphanumeric, is_asterism, is_ideograph, is_lone_dash, is_typed_rule, words};
pub use safe::SafeText;
pub use writer::Writer;

use crate::verdict::{Reason, Verdict};

/// A cleaned page: its text, its blocks in reading order, and what the text carries.
///
/// Blocks are separated by one `\n` that belongs to none of them. Within a block a `\n` is a forced line break;
/// in a [`Kind::Table`] it ends a row and `\t` ends a cell, and neither occurs inside a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    text: SafeText,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    links: Vec<Link>,
    images: Vec<Image>,
    language: SafeText,
}

/// One unit of judging and setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// The quotations, list items and notes it stands in, outermost first.
    pub nest: Vec<Nest>,
    /// Whether it belongs to the story, and why.
    pub verdict: Verdict,
    text: Range<u32>,
    inlines: Range<u32>,
}

/// The kind of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Running text.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Preformatted text; its language when the page names one.
    Code {
        /// `rust`, `python` … in lower case, empty when unknown.
        language: SafeText,
    },
    /// An image; the text is its caption, or what the page says it shows.
    Figure {
        /// Index into [`Document::images`].
        image: u32,
    },
    /// A video, post or map of another site, as one line; its text is kind and title.
    Embed,
    /// Cells by `\t`, rows by `\n`.
    Table {
        /// How many rows at the top are headings.
        heads: u16,
    },
    /// The caption of the table before it.
    Caption,
    /// The term of a definition list.
    Term,
    /// A thematic break; its text is what was typed for one, `* * *`, or empty.
    Rule,
}

/// One thing a block stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nest {
    /// A quotation.
    Quote,
    /// A list item; `first` on its first block only, the one that shows the marker.
    Item {
        /// What stands before the item.
        marker: Marker,
        /// Whether this block is the item's first.
        first: bool,
    },
    /// The description of a term.
    Definition,
    /// A footnote or endnote.
    Note,
}

/// What stands before a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A bullet; its shape follows the depth.
    Bullet,
    /// A number, right-aligned to the widest of its list.
    Number {
        /// This item's number.
        value: i32,
        /// Cells of the longest number of the list, with its point.
        cells: u8,
    },
    /// A box of a task list.
    Task {
        /// Whether it is ticked.
        done: bool,
    },
}

/// A marked stretch of text. Stretches nest and are sorted by start, outer before inner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// Bytes of [`Document::text`].
    pub range: Range<u32>,
    /// What the stretch is.
    pub mark: Mark,
}

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Emphasis, shown in italics.
    Emphasis,
    /// Strong importance, shown bold.
    Strong,
    /// Code within a line.
    Code,
    /// Text no longer valid.
    Deleted,
    /// Text added later.
    Inserted,
    /// Highlighted text.
    Highlight,
    /// Above the line.
    Superscript,
    /// Below the line.
    Subscript,
    /// A link: index into [`Document::links`].
    Link(u32),
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// An address of the web (`http`, `https`) or of a person (`mailto`); nothing else becomes a link.
    Web(Url),
    /// A place of this document: a footnote, a heading.
    Here(Place),
}

/// An image of the page; never loaded here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// Where it is, when the page says so in `http` or `https`.
    pub address: Option<Url>,
    /// What the page says it shows.
    pub alternative: SafeText,
    /// Width and height in pixels, where the page names both.
    pub size: Option<(u32, u32)>,
}

/// A byte of the text: a reading position that outlives every layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(pub u32);

impl Block {
    /// Bytes of [`Document::text`], without the `\n` behind the block.
    pub fn range(&self) -> Range<usize> {
        self.text.start as usize..self.text.end as usize
    }

    /// The place of its first byte.
    pub fn place(&self) -> Place {
        Place(self.text.start)
    }
}

impl Document {
    /// The whole text, kept and cut.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The blocks in reading order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The text of one block.
    pub fn text_of(&self, block: &Block) -> &str {
        &self.text[block.range()]
    }

    /// The marked stretches of one block, sorted by start, outer before inner.
    pub fn inlines_of(&self, block: &Block) -> &[Inline] {
        &self.inlines[block.inlines.start as usize..block.inlines.end as usize]
    }

    /// All links, in the order of their first use.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// All images of figures.
    pub fn images(&self) -> &[Image] {
        &self.images
    }

    /// The language of the text as a BCP 47 tag, empty when unknown; hyphenation asks for it.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Says in which language the text is written.
    pub fn set_language(&mut self, tag: SafeText) {
        self.language = tag;
    }

    /// The index of the block that holds the place, or the last one before it; `None` in an empty document.
    pub fn block_at(&self, place: Place) -> Option<usize> {
        let after = self.blocks.partition_point(|b| b.text.start <= place.0);
        after.checked_sub(1)
    }

    /// Changes the verdict of one block; text never changes.
    pub fn judge(&mut self, block: usize, verdict: Verdict) {
        if let Some(block) = self.blocks.get_mut(block) {
            block.verdict = verdict;
        }
    }

    /// The kept text: kept blocks, one a line, forced breaks as blanks; code and table rows keep their lines.
    /// Figures and embeds are left out: they are for looking at.
    pub fn kept_text(&self) -> String {
        let kept = self.blocks.iter().filter(|b| b.verdict.keep);
        let bytes = kept.clone().map(|b| b.range().len() + 1).sum();
        let mut out = String::with_capacity(bytes);
        for block in kept {
            let text = self.text_of(block);
            let shown = matches!(block.kind, Kind::Figure { .. } | Kind::Embed);
            if shown || text.trim().is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push('\n');
            }
            if matches!(block.kind, Kind::Code { .. } | Kind::Table { .. }) {
                out.push_str(text);
                continue;
            }
            for (rank, line) in text.split('\n').enumerate() {
                if rank > 0 {
                    out.push(' ');
                }
                out.push_str(line);
            }
        }
        out
    }

    /// How many words the kept blocks have; a run of Chinese or Japanese counts two characters a word.
    pub fn kept_words(&self) -> usize {
        let kept = self.blocks.iter().filter(|b| b.verdict.keep);
        kept.map(|b| words(self.text_of(b))).sum()
    }

    /// Whether the kept blocks have a word at all.
    pub fn is_readable(&self) -> bool {
        let mut kept = self.blocks.iter().filter(|b| b.verdict.keep);
        let says = |c: char| is_alphanumeric(c) || is_ideograph(c);
        kept.any(|b| self.text_of(b).contains(says))
    }

    /// How many blocks with text are cut, those shown in the header aside.
    pub fn cut_blocks(&self) -> usize {
        let cut = self.blocks.iter().filter(|b| !b.verdict.keep);
        cut.filter(|b| b.verdict.reason != Reason::Header).count()
    }
}
