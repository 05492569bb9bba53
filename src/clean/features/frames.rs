//! The boundaries that hold text, in a list of their own: figures of place climb and compare these, not all elements.
//! Knows nothing of rows.

use super::super::blocks::{Block, Page, Region};
use super::super::elements::is_boundary;
use super::super::facts::over_text;
use super::super::sums::Sums;
use crate::dom::{Column, Id};

/// A boundary that holds text.
pub struct Frame {
    /// Its element.
    pub node: Id,
    /// The next frame above; the root's own.
    pub above: usize,
    /// Its blocks.
    pub region: Region,
    /// What its blocks add up to.
    pub held: Held,
}

/// What the blocks below a boundary add up to.
#[derive(Clone, Copy)]
pub struct Held {
    /// Link density.
    pub links: f32,
    /// Words, logarithm.
    pub words: f32,
    /// The share of the page's paragraph words.
    pub paragraphs: f32,
    /// The share of words that are in paragraphs.
    pub prose: f32,
}

impl Held {
    fn by(region: Region, [words, paragraphs, links]: [&Sums; 3]) -> Self {
        let total = paragraphs.total().max(1.0);
        let all = words.below(region);
        Self {
            links: links.below(region) / all.max(1.0),
            words: all.ln_1p(),
            paragraphs: paragraphs.below(region) / total,
            prose: paragraphs.below(region) / all.max(1.0),
        }
    }
}

/// All frames of a page, from the root, which is the first and no boundary.
pub struct Frames {
    /// In the order of their elements.
    pub all: Vec<Frame>,
    /// The frame right above each block.
    pub holders: Vec<usize>,
    /// The frame above the holder of each block; the one right above the block where its holder is no boundary.
    parents: Vec<usize>,
}

impl Frames {
    /// Gathers the frames of a page, whose words, paragraph words and words in links are added up.
    pub fn of(page: &Page, sums: [&Sums; 3]) -> Self {
        let dom = page.dom;
        let frame = |node: Id, above: usize| Frame {
            node,
            above,
            region: page.region[node],
            held: Held::by(page.region[node], sums),
        };
        let mut all = vec![frame(0, 0)];
        let mut of = Column::new(dom, 0_u32);
        // Where tags are torn, a block can have a holder that ended before it.
        let over = over_text(page);
        for node in dom.ids().skip(1) {
            of[node] = of[dom.parent(node)];
            if is_boundary(dom.tag(node)) && (over[node] || !page.region[node].is_empty()) {
                let above = of[node] as usize;
                of[node] = all.len() as u32;
                all.push(frame(node, above));
            }
        }
        let frame_of = |block: &Block| of[block.holder] as usize;
        let holders: Vec<usize> = page.blocks.iter().map(frame_of).collect();
        let parent = |(block, frame): (&Block, &usize)| {
            let own = &all[*frame];
            if own.node == block.holder {
                own.above
            } else {
                *frame
            }
        };
        let parents = page.blocks.iter().zip(&holders).map(parent).collect();
        Self {
            all,
            holders,
            parents,
        }
    }

    /// The frame above the one that holds a block, and the one above that; 0 for none.
    pub fn parents(&self, block: usize) -> (usize, usize) {
        let parent = self.parents[block];
        (parent, self.all[parent].above)
    }

    /// The frames above a block, nearest first, without the root.
    pub fn above(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        let holder = Some(self.holders[block]).filter(|h| *h > 0);
        std::iter::successors(holder, |&f| Some(self.all[f].above).filter(|f| *f > 0))
    }
}
