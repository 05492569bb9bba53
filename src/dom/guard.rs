//! Bounds on what one page may make of the tree: depth, open formatting elements, tags, nodes.
//! Knows nothing of bytes and of what a story is.
//!
//! The tree construction of the HTML standard has no bound of its own: each start tag looks through the open
//! elements, so ten thousand nested `<div>` cost seconds, and each block opens all formatting elements again. The
//! guard stands between lexer and builder and holds tags back once a bound is met.

use std::hash::{DefaultHasher, Hasher};

use super::builder::{Builder, ENDS_ITS_KIND, Expected, FORMATTING, Named, RAW, Start, VOID};
use super::tree::Tree;

/// Deepest nesting. Browsers stop at 512; the deepest of 2,076 real pages measured has 56 levels.
const DEPTH: usize = 256;
/// What may stand below that depth: elements that end each other, so that paragraphs and cells stay apart.
const SPARE_DEPTH: usize = 64;
/// Most formatting elements (`b`, `font` …) that may be open or waiting to be opened again.
const FORMATS: usize = 48;
/// Most tags, start and end, of a page. The densest of 1,448 real pages has 57 in a kilobyte, half of them have fewer than
/// 14: so pages of any ordinary kind are read up to the bound of bytes.
const TAGS: u32 = 1_500_000;
/// Most nodes of a page, about 150 MB of them; the most on any of 2,076 real pages measured is 34,450.
const NODES: usize = 1_500_000;
/// How many held-back start tags are looked through for the one that an end tag closes.
const HELD_LOOK_BACK: usize = 16;

/// A builder behind bounds.
pub(super) struct Guard {
    pub(super) builder: Builder,
    tags: u32,
    held: Vec<u64>,
    held_any: bool,
    full: bool,
}

impl Guard {
    /// An empty tree for a page of so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            builder: Builder::new(bytes),
            tags: 0,
            held: Vec::new(),
            held_any: false,
            full: false,
        }
    }

    /// Whether the page has all the tags or nodes it may have.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// The tree, and whether tags were held back from it.
    pub(super) fn finish(self) -> (Tree, bool) {
        (self.builder.finish(), self.held_any)
    }

    /// A start tag; tells what is to be looked for behind it.
    pub(super) fn start(&mut self, start: &Start) -> Expected {
        self.tags += 1;
        if self.is_within_bounds() && (self.has_room(&start.named) || self.hold(&start.named)) {
            self.builder.start(start)
        } else {
            Expected::Markup
        }
    }

    /// An end tag.
    pub(super) fn end(&mut self, named: &Named) {
        self.tags += 1;
        if self.is_within_bounds() && !self.was_held(named) {
            self.builder.end(named);
        }
    }

    /// The end tag of an element without markup inside. It is never one of an element that was held back, whose
    /// text would have been markup.
    pub(super) fn end_raw(&mut self, named: &Named) {
        self.tags += 1;
        if self.is_within_bounds() {
            self.builder.end(named);
        }
    }

    /// A comment. Nobody reads what it says.
    pub(super) fn comment(&mut self) {
        if self.is_within_bounds() {
            self.builder.comment();
        }
    }

    fn is_within_bounds(&mut self) -> bool {
        let within = self.tags <= TAGS && self.builder.tree.len() <= NODES;
        self.full |= !within;
        within
    }

    fn has_room(&self, named: &Named) -> bool {
        let name = named.name;
        if name.is_in(FORMATTING) && self.builder.formatting() >= FORMATS {
            return false;
        }
        self.builder.depth() < DEPTH || self.stays_shallow(named)
    }

    /// Whether a tag may pass at full depth: it is empty, switches the lexer, or ends its own kind.
    fn stays_shallow(&self, named: &Named) -> bool {
        let name = named.name;
        if name.is_in(FORMATTING) || self.builder.is_foreign() {
            return false;
        }
        let has_spare = self.builder.depth() < DEPTH + SPARE_DEPTH;
        name.is_in(VOID | RAW) || has_spare && name.is_in(ENDS_ITS_KIND)
    }

    /// Holds a start tag back; its end tag must not close another element. Only a hash of its name is kept:
    /// kept names would make the table of all names, whose lists are searched one by one, slow.
    fn hold(&mut self, named: &Named) -> bool {
        self.held_any = true;
        if !named.name.is_in(VOID) {
            self.held.push(hash(named.local.as_bytes()));
        }
        false
    }

    fn was_held(&mut self, named: &Named) -> bool {
        if self.held.is_empty() {
            return false;
        }
        let near = self.held.len().saturating_sub(HELD_LOOK_BACK);
        let name = hash(named.local.as_bytes());
        let found = self.held[near..].iter().rposition(|&n| n == name);
        if let Some(at) = found {
            self.held.truncate(near + at);
        }
        found.is_some()
    }
}

/// A number for a name, the same in every run.
pub(super) fn hash(name: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name);
    hasher.finish()
}
