//! The features of every block, as one named list of columns: what the judge sees of a page.
//! Knows nothing of weights and verdicts.

mod columns;
pub mod flow;
mod frames;
mod overlap;
mod page;
mod place;
mod text;

pub use columns::{Feature, NAMES};

use self::frames::Frames;
use super::blocks::Page;
use super::classes::{Class, Points};
use super::facts::{Above, Facts, Role};
use super::lexicon::{Group, Said};
use super::sums::Sums;

/// How many features a block has.
pub const FEATURES: usize = NAMES.len();

/// The features of one block.
pub type Row = [f32; FEATURES];

/// A paragraph has at least this many words, and less than [`PARAGRAPH_LINKS`] of them in links.
pub const PARAGRAPH_WORDS: u32 = 10;
/// See [`PARAGRAPH_WORDS`].
pub const PARAGRAPH_LINKS: f32 = 0.4;

/// Most words of a junk heading.
const JUNK_WORDS: u32 = 8;

/// Everything features are computed from, and the features.
pub struct Features {
    /// One row a block.
    pub rows: Vec<Row>,
    /// What the words of each block say.
    pub said: Vec<Said>,
    /// What stands above each element.
    pub facts: Above,
    /// Words of the blocks, added up.
    pub words: Sums,
    /// Words of paragraphs, added up.
    pub paragraphs: Sums,
    /// Words in links, added up.
    pub links: Sums,
    /// Links that begin in the blocks, added up.
    pub link_count: Sums,
    /// The block that is the title, if one is.
    pub title: Option<usize>,
}

impl Features {
    /// Computes the features of a page whose title and description are known.
    pub fn of(page: &Page, points: &Points, [title, description]: [&str; 2]) -> Self {
        let said: Vec<Said> = (0..page.blocks.len())
            .map(|b| Said::by(page.words.of(b)))
            .collect();
        let words = page.blocks.iter().map(|b| b.words as f32);
        let linked = page.blocks.iter().map(|b| b.words as f32 * link_density(b));
        let mut made = Self {
            rows: vec![[0.0; FEATURES]; page.blocks.len()],
            said,
            facts: Above::of(page, points),
            words: Sums::of(words),
            paragraphs: Sums::of(page.blocks.iter().map(paragraph_words)),
            links: Sums::of(linked),
            link_count: Sums::of(page.blocks.iter().map(|b| f32::from(b.links))),
            title: None,
        };
        if page.blocks.is_empty() {
            return made;
        }
        let frames = Frames::of(page, [&made.words, &made.paragraphs, &made.links]);
        text::fill(page, &mut made);
        let alike = overlap::fill(page, &mut made, [title, description]);
        place::fill(page, &frames, &mut made);
        flow::fill(page, &alike, &mut made);
        page::fill(page, &mut made, title);
        made
    }

    /// One feature of one block.
    pub fn get(&self, block: usize, feature: Feature) -> f32 {
        self.rows[block][feature as usize]
    }

    fn set(&mut self, block: usize, feature: Feature, value: f32) {
        self.rows[block][feature as usize] = value;
    }

    /// Whether a block is a short line that heads what is not the story.
    pub fn is_junk(&self, page: &Page, block: usize) -> bool {
        page.blocks[block].words <= JUNK_WORDS && self.said[block].count_of(Group::Junk) > 0
    }

    /// Whether a block begins as a byline.
    pub fn is_byline(&self, block: usize) -> bool {
        self.said[block].opens_with(Group::Author)
    }

    /// Whether a block has words of dates and a digit.
    pub fn is_dated(&self, page: &Page, block: usize) -> bool {
        let has_digit = || page.text_of(block).bytes().any(|b| b.is_ascii_digit());
        self.said[block].count_of(Group::Date) > 0 && has_digit()
    }

    /// How often a block says words of a group, by the root of all its words.
    pub fn says(&self, page: &Page, block: usize, group: Group) -> f32 {
        let words = page.blocks[block].words.max(1) as f32;
        f32::from(self.said[block].count_of(group)) / words.sqrt()
    }

    /// The facts of the element right above a block's text.
    pub fn facts_of(&self, page: &Page, block: usize) -> &Facts {
        &self.facts[page.blocks[block].inner]
    }

    /// Whether a role stands above a block.
    pub fn is_in(&self, page: &Page, block: usize, role: Role) -> bool {
        self.facts_of(page, block).has(role)
    }

    /// Whether a class group stands above a block.
    pub fn in_class(&self, page: &Page, block: usize, class: Class) -> bool {
        self.facts_of(page, block).in_class(class)
    }

    /// The link density below a region.
    pub fn link_share(&self, region: super::blocks::Region) -> f32 {
        self.links.below(region) / self.words.below(region).max(1.0)
    }
}

/// The share of a block's ink that stands in links.
pub fn link_density(block: &super::blocks::Block) -> f32 {
    block.link_ink as f32 / block.ink.max(1) as f32
}

/// The block's words if it is a paragraph, else 0.
pub fn paragraph_words(block: &super::blocks::Block) -> f32 {
    let is_paragraph = block.words >= PARAGRAPH_WORDS && link_density(block) < PARAGRAPH_LINKS;
    if is_paragraph {
        block.words as f32
    } else {
        0.0
    }
}
