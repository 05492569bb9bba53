//! Rows taken over from an earlier layout of the same text, for the blocks on which nothing has changed but what
//! stands around them. Knows nothing of how rows are set.

use std::ops::Range;

use super::sheet::Sheet;
use super::{Content, Layout};

/// The rows of one block, without those that part it from the block above.
#[derive(Clone, Debug)]
pub(super) struct Run {
    block: u32,
    /// Whether it was set as a cut block of X-ray, further in and dim.
    cut: bool,
    rows: Range<u32>,
}

impl Layout {
    /// The rows of a block, if it was set in the same way.
    fn run(&self, block: u32, cut: bool) -> Option<&Run> {
        let at = self.runs.binary_search_by_key(&block, |run| run.block);
        self.runs.get(at.ok()?).filter(|run| run.cut == cut)
    }
}

impl Sheet {
    /// Adds the rows the open block has in an earlier layout; false when it has none there.
    pub fn take_over(&mut self, before: &Layout) -> bool {
        let Some(run) = before.run(self.block, self.cut) else {
            return false;
        };
        for row in &before.rows[run.rows.start as usize..run.rows.end as usize] {
            self.blank(row.indent);
            for piece in before.pieces_of(row) {
                match &piece.content {
                    Content::Text(bytes) => {
                        self.text(bytes.clone(), piece.look, usize::from(piece.cells));
                    }
                    Content::Ornament(bytes) => {
                        let bytes = bytes.start as usize..bytes.end as usize;
                        self.ornament(&before.ornaments[bytes], piece.look);
                    }
                }
                if piece.mirrored {
                    self.mirror_last();
                }
            }
            // Only a row that begins with a byte of its own stands no rows above it.
            let begins = row.place.above == 0;
            self.end_row(begins.then_some(row.place.place.0));
        }
        true
    }

    /// Remembers that the rows from `first` on are those of the open block.
    pub fn end_block(&mut self, first: usize) {
        let run = Run {
            block: self.block,
            cut: self.cut,
            rows: first as u32..self.rows() as u32,
        };
        self.remember(run);
    }
}
