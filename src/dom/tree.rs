//! The tree while it grows, kept in flat vectors: nodes, their places among each other, pieces of text.
//! Knows no markup and not what a story is.

use std::ops::Range;

use html5ever::{LocalName, Namespace, ns};

use super::Tag;
use super::attributes::Sets;

/// No node, no piece of text.
pub(super) const NONE: u32 = u32::MAX;

/// The namespaces of elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Html,
    Svg,
    MathMl,
}

impl Space {
    pub(super) fn namespace(self) -> &'static Namespace {
        static HTML: Namespace = ns!(html);
        static SVG: Namespace = ns!(svg);
        static MATHML: Namespace = ns!(mathml);
        match self {
            Self::Html => &HTML,
            Self::Svg => &SVG,
            Self::MathMl => &MATHML,
        }
    }
}

/// Bytes of a page for each of its nodes, to make room at once; half of the pages of two sets measured have fewer.
const BYTES_A_NODE: usize = 64;

/// Where a node stands among others.
#[derive(Clone, Copy)]
pub(super) struct Links {
    pub(super) parent: u32,
    prev: u32,
    pub(super) next: u32,
    pub(super) first: u32,
    last: u32,
}

const ALONE: Links = Links {
    parent: NONE,
    prev: NONE,
    next: NONE,
    first: NONE,
    last: NONE,
};

/// What a node is.
pub(super) enum Kind {
    /// The document, a document type, a comment or the content of a template.
    Other,
    /// A text: the first and the last of its pieces.
    Text(u32, u32),
    /// An element with its attributes, a range of all attributes.
    Element {
        name: LocalName,
        space: Space,
        tag: Tag,
        attributes: Range<u32>,
    },
}

/// Text that came at once, a range of the buffer, and the piece behind it. Pieces are joined once at the end:
/// a text before a table can grow whenever something in the table does not belong there.
#[derive(Clone, Copy)]
struct Piece {
    start: u32,
    end: u32,
    next: u32,
}

/// All nodes in the order they came.
pub(super) struct Tree {
    pub(super) links: Vec<Links>,
    pub(super) kinds: Vec<Kind>,
    pieces: Vec<Piece>,
    /// Texts, names and values of attributes.
    pub(super) text: String,
    pub(super) sets: Sets,
    /// Where in the page the JSON of its scripts stands, in bytes.
    pub(super) states: Vec<Range<usize>>,
    /// Whether the page is set as pages were before the standards: names of classes are compared without case.
    pub(super) quirks: bool,
}

impl Tree {
    pub(super) fn new(bytes: usize) -> Self {
        let nodes = bytes / BYTES_A_NODE;
        let mut links = Vec::with_capacity(nodes);
        links.push(ALONE);
        let mut kinds = Vec::with_capacity(nodes);
        kinds.push(Kind::Other);
        Self {
            links,
            kinds,
            pieces: Vec::with_capacity(nodes / 2),
            text: String::with_capacity(bytes / 2),
            sets: Sets::default(),
            states: Vec::new(),
            quirks: false,
        }
    }

    /// How many nodes there are, those that are in no tree included.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.links.len()
    }

    /// The node in document order behind `node`, below it if there is something below, and how many levels it
    /// stands lower (1) or higher (0 and less).
    #[inline]
    pub(super) fn step(&self, mut node: u32) -> Option<(u32, i32)> {
        let first = self.links[node as usize].first;
        if first != NONE {
            return Some((first, 1));
        }
        let mut levels = 0;
        loop {
            let links = &self.links[node as usize];
            if links.next != NONE {
                return Some((links.next, levels));
            }
            if links.parent == NONE {
                return None;
            }
            node = links.parent;
            levels -= 1;
        }
    }

    /// A text's place in the buffer; joins its pieces there.
    pub(super) fn join(&mut self, first: u32) -> Range<u32> {
        let mut piece = self.pieces[first as usize];
        if piece.next == NONE {
            return piece.start..piece.end;
        }
        let start = self.text.len() as u32;
        loop {
            self.text
                .extend_from_within(piece.start as usize..piece.end as usize);
            if piece.next == NONE {
                return start..self.text.len() as u32;
            }
            piece = self.pieces[piece.next as usize];
        }
    }

    #[inline]
    pub(super) fn create(&mut self, kind: Kind) -> u32 {
        self.links.push(ALONE);
        self.kinds.push(kind);
        self.links.len() as u32 - 1
    }

    pub(super) fn detach(&mut self, node: u32) {
        let Links {
            parent, prev, next, ..
        } = self.links[node as usize];
        if parent == NONE {
            return;
        }
        match prev {
            NONE => self.links[parent as usize].first = next,
            _ => self.links[prev as usize].next = next,
        }
        match next {
            NONE => self.links[parent as usize].last = prev,
            _ => self.links[next as usize].prev = prev,
        }
        let links = &mut self.links[node as usize];
        (links.parent, links.prev, links.next) = (NONE, NONE, NONE);
    }

    /// Puts a node that stands nowhere below `parent`, before `next` or at the end.
    #[inline]
    pub(super) fn insert(&mut self, node: u32, parent: u32, next: u32) {
        let prev = match next {
            NONE => std::mem::replace(&mut self.links[parent as usize].last, node),
            _ => std::mem::replace(&mut self.links[next as usize].prev, node),
        };
        match prev {
            NONE => self.links[parent as usize].first = node,
            _ => self.links[prev as usize].next = node,
        }
        let links = &mut self.links[node as usize];
        (links.parent, links.prev, links.next) = (parent, prev, next);
    }

    /// Puts all children of a node behind those of another.
    pub(super) fn move_children(&mut self, node: u32, parent: u32) {
        loop {
            let child = self.links[node as usize].first;
            if child == NONE {
                return;
            }
            self.detach(child);
            self.insert(child, parent, NONE);
        }
    }

    /// Adds a range of the buffer to the text at a place, or makes a text of it there.
    pub(super) fn add_text(&mut self, range: Range<u32>, parent: u32, next: u32) {
        let before = match next {
            NONE => self.links[parent as usize].last,
            _ => self.links[next as usize].prev,
        };
        let piece = self.pieces.len() as u32;
        let added = Piece {
            start: range.start,
            end: range.end,
            next: NONE,
        };
        if before != NONE
            && let Kind::Text(_, last) = &mut self.kinds[before as usize]
        {
            let tail = &mut self.pieces[*last as usize];
            if tail.end == range.start {
                tail.end = range.end;
                return;
            }
            tail.next = piece;
            *last = piece;
            self.pieces.push(added);
            return;
        }
        self.pieces.push(added);
        let node = self.create(Kind::Text(piece, piece));
        self.insert(node, parent, next);
    }
}
