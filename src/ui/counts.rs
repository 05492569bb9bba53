//! What there is to count in a document: cut, unsure and kept blocks, and their words.
//! Knows nothing of rows and screens.

use crate::doc::{Document, words};
use crate::verdict::Verdict;

/// What the status line and X-ray count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Cut blocks.
    pub cut: usize,
    /// Kept blocks of which the cleaner is unsure.
    pub unsure: usize,
    /// Words of kept blocks.
    pub kept_words: usize,
    /// Words of all blocks.
    pub all_words: usize,
}

impl Counts {
    /// Counts a document; linear in its text.
    pub fn of(document: &Document) -> Self {
        let unsure = |v: &Verdict| v.keep && v.is_unsure();
        let blocks = document.blocks().iter();
        Self {
            cut: document.cut_blocks(),
            unsure: blocks.clone().filter(|b| unsure(&b.verdict)).count(),
            kept_words: document.kept_words(),
            all_words: blocks.map(|b| words(document.text_of(b))).sum(),
        }
    }
}
