//! The walk over the tree: what opens, closes and breaks a block.
//! Knows nothing of what a block says.

use std::ops::Range;

use super::fold::{GAP, fold_pieces, has_words, is_raw};
use super::{BLOCKS, Block, Extra, ExtraKind, Page, Piece, Region};
use crate::clean::elements::{
    Hiding, heading_level, hiding, is_boundary, is_gutter, is_permalink, is_skipped,
};
use crate::clean::figures::is_emoji;
use crate::clean::words::Words;
use crate::doc::{is_alphanumeric, is_asterism, is_lone_dash};
use crate::dom::{Column, Dom, Id, Tag};

/// A `<noscript>` with this many words of text holds prose, not a tracking pixel.
const NOSCRIPT_WORDS: usize = 60;
/// An inline element that is hidden and has this many words is a block of its own; a shorter one is dropped.
const HIDDEN_INLINE_WORDS: usize = 10;

/// An element the walk is in.
#[allow(clippy::struct_excessive_bools)] // Four independent facts of one element.
struct Open {
    node: Id,
    end: Id,
    tag: Tag,
    boundary: bool,
    link: bool,
    strong: bool,
    code: bool,
    heading: bool,
}

/// The loop and what is open in it.
pub struct Walk<'a> {
    page: Page<'a>,
    open: Vec<Open>,
    piece_start: usize,
    holder: Id,
    inner: Id,
    has_text: bool,
    ink: u32,
    link_ink: u32,
    strong_ink: u32,
    links: u16,
    images: u16,
    breaks: u8,
    code: bool,
    /// The inline element that was closed last, when nothing came behind it yet.
    closed: Option<Tag>,
}

impl<'a> Walk<'a> {
    /// A walk that has not begun.
    pub fn new(dom: &'a Dom) -> Self {
        let page = Page {
            dom,
            text: String::new(),
            blocks: Vec::new(),
            pieces: Vec::new(),
            signs: String::new(),
            extras: Vec::new(),
            words: Words::default(),
            region: Column::new(dom, Region::default()),
            complete: true,
        };
        Self {
            page,
            open: Vec::new(),
            piece_start: 0,
            holder: 0,
            inner: 0,
            has_text: false,
            ink: 0,
            link_ink: 0,
            strong_ink: 0,
            links: 0,
            images: 0,
            breaks: 0,
            code: false,
            closed: None,
        }
    }

    /// Walks to the end of the page.
    pub fn run(mut self) -> Page<'a> {
        let dom = self.page.dom;
        let (mut node, end) = (0, dom.ids().end);
        while node < end {
            self.close_until(node);
            if self.page.blocks.len() >= BLOCKS {
                self.page.complete = false;
                break;
            }
            node = match dom.tag(node) {
                Tag::Text => {
                    self.text(node);
                    node + 1
                }
                Tag::None => node + 1,
                tag => self.element(node, tag),
            };
        }
        self.close_until(Id::MAX);
        self.flush();
        self.page
    }

    /// Enters an element or steps over it; gives the next node.
    fn element(&mut self, node: Id, tag: Tag) -> Id {
        let dom = self.page.dom;
        match tag {
            Tag::Br => self.line_break(),
            Tag::Wbr => {}
            Tag::Img => self.image(node),
            Tag::Hr => {
                self.flush();
                self.extra(node, ExtraKind::Rule { typed: 0..0 });
            }
            Tag::Iframe | Tag::Video | Tag::Audio | Tag::Object | Tag::Embed => {
                self.extra(node, ExtraKind::Embed);
                return dom.end(node);
            }
            _ if is_skipped(tag) || self.is_dropped(node, tag) => return dom.end(node),
            _ => self.enter(node, tag),
        }
        node + 1
    }

    /// What a reader would not see as text of its own: gutters, permalinks, hidden inline words, empty noscript.
    fn is_dropped(&self, node: Id, tag: Tag) -> bool {
        let dom = self.page.dom;
        let (code, heading) = self
            .open
            .last()
            .map_or((false, false), |o| (o.code, o.heading));
        match tag {
            Tag::Noscript => is_raw(dom, node) || !has_words(dom, node, NOSCRIPT_WORDS),
            Tag::A if heading && is_permalink(dom, node) => true,
            Tag::Td | Tag::Th | Tag::Pre => is_gutter(dom, node),
            Tag::Other if dom.name(node) == "annotation" => true,
            Tag::Custom if dom.name(node) == "annotation-xml" => true,
            _ if is_boundary(tag) => false,
            _ if code && is_gutter(dom, node) => true,
            _ => match hiding(dom, node) {
                Hiding::Shown => false,
                Hiding::Aria | Hiding::Hidden => !has_words(dom, node, HIDDEN_INLINE_WORDS),
            },
        }
    }

    fn enter(&mut self, node: Id, tag: Tag) {
        let dom = self.page.dom;
        let above = self.open.last();
        let in_code = above.is_some_and(|o| o.code);
        let mut open = Open {
            node,
            end: dom.end(node),
            tag,
            boundary: is_boundary(tag) && !in_code,
            link: tag == Tag::A || above.is_some_and(|o| o.link),
            strong: matches!(tag, Tag::B | Tag::Strong | Tag::Em | Tag::I)
                || above.is_some_and(|o| o.strong),
            code: tag == Tag::Pre || in_code,
            heading: heading_level(tag).is_some() || above.is_some_and(|o| o.heading),
        };
        if !is_boundary(tag) && hiding(dom, node) == Hiding::Hidden {
            open.boundary = true;
        }
        if open.boundary {
            self.flush();
        } else if in_code && is_boundary(tag) {
            self.line_in_code();
        } else {
            self.inline_opens(tag);
        }
        self.page.region[node].start = self.page.blocks.len() as u32;
        self.links += u16::from(tag == Tag::A && self.links < u16::MAX);
        self.open.push(open);
    }

    fn inline_opens(&mut self, tag: Tag) {
        match tag {
            Tag::Q => self.literal("“"),
            Tag::Rt => self.literal("("),
            Tag::Sup | Tag::Sub => self.closed = None,
            _ => {}
        }
        let touching =
            |t: Tag| matches!(t, Tag::A | Tag::Span | Tag::Label | Tag::Time | Tag::Small);
        let code = self
            .open
            .last()
            .is_some_and(|o| o.code || o.tag == Tag::Code);
        if !code && self.has_text && touching(tag) && self.closed.is_some_and(touching) {
            let both_links = tag == Tag::A && self.closed == Some(Tag::A);
            self.page
                .pieces
                .push(Piece::Literal(if both_links { " " } else { GAP }));
        }
    }

    fn close_until(&mut self, node: Id) {
        while let Some(open) = self.open.last().filter(|o| o.end <= node) {
            let (id, tag, boundary) = (open.node, open.tag, open.boundary);
            match tag {
                Tag::Q => self.literal("”"),
                Tag::Rt => self.literal(")"),
                _ => {}
            }
            if boundary {
                self.flush();
            } else if is_boundary(tag) {
                self.line_in_code();
            } else {
                self.closed = Some(tag);
            }
            self.open.pop();
            self.page.region[id].end = self.page.blocks.len() as u32;
        }
    }

    fn literal(&mut self, text: &'static str) {
        self.page.pieces.push(Piece::Literal(text));
    }

    fn line_in_code(&mut self) {
        if self.has_text && self.page.pieces.last() != Some(&Piece::Literal("\n")) {
            self.literal("\n");
        }
    }

    fn line_break(&mut self) {
        let code = self.open.last().is_some_and(|o| o.code);
        self.closed = None;
        if code {
            self.literal("\n");
        } else if self.breaks >= 1 {
            self.flush();
        } else {
            self.literal("\n");
            self.breaks += 1;
        }
    }

    fn text(&mut self, node: Id) {
        let raw = self.page.dom.text(node);
        let ink = ink(raw);
        let code = self.open.last().is_some_and(|o| o.code);
        self.closed = None;
        if ink == 0 {
            if self.has_text || code {
                self.page.pieces.push(Piece::Text(node));
            }
            return;
        }
        self.breaks = 0;
        if !self.has_text {
            self.has_text = true;
            self.code = code;
            self.inner = self.open.last().map_or(0, |o| o.node);
            let holder = self.open.iter().rev().find(|o| o.boundary);
            self.holder = holder.map_or(0, |o| o.node);
        }
        self.ink += ink;
        if self.open.last().is_some_and(|o| o.link) {
            self.link_ink += ink;
        }
        if self.open.last().is_some_and(|o| o.strong) {
            self.strong_ink += ink;
        }
        self.page.pieces.push(Piece::Text(node));
    }

    fn image(&mut self, node: Id) {
        self.images = self.images.saturating_add(1);
        if is_emoji(self.page.dom, node) {
            self.page.pieces.push(Piece::Emoji(node));
        } else {
            self.extra(node, ExtraKind::Image);
        }
    }

    /// Puts a thing behind the block that is open, else before the next one.
    fn extra(&mut self, node: Id, kind: ExtraKind) {
        if self.page.extras.len() < BLOCKS {
            let before = self.page.blocks.len() as u32 + u32::from(self.has_text);
            self.page.extras.push(Extra { node, before, kind });
        } else {
            self.page.complete = false;
        }
    }

    /// Ends the open block; without a word in it there is none.
    fn flush(&mut self) {
        let pieces = self.piece_start as u32..self.page.pieces.len() as u32;
        let start = self.page.text.len();
        if self.has_text {
            fold_pieces(&mut self.page, pieces.clone());
        }
        if self.page.text[start..].chars().any(is_alphanumeric) {
            self.push_block(start as u32, pieces);
        } else if self.has_text {
            self.drop_text(start);
        } else {
            self.page.pieces.truncate(self.piece_start);
        }
        self.piece_start = self.page.pieces.len();
        (self.ink, self.link_ink, self.strong_ink) = (0, 0, 0);
        (self.links, self.breaks, self.has_text, self.closed) = (0, 0, false, None);
    }

    fn push_block(&mut self, start: u32, pieces: Range<u32>) {
        let text = start..self.page.text.len() as u32;
        self.page
            .words
            .push_block(&self.page.text[start as usize..]);
        let words = self.page.words.of(self.page.blocks.len()).len() as u32;
        self.page.blocks.push(Block {
            holder: self.holder,
            inner: self.inner,
            text,
            pieces,
            words,
            ink: self.ink,
            link_ink: self.link_ink,
            strong_ink: self.strong_ink,
            links: self.links,
            images: std::mem::take(&mut self.images),
            code: self.code,
        });
    }

    /// Takes signs without words away; what stood behind them now stands before the next block, and a line of
    /// asterisks is a rule.
    fn drop_text(&mut self, start: usize) {
        let holder = self.page.dom.tag(self.holder);
        let signs = &self.page.text[start..];
        let asterism = is_asterism(signs) || (holder == Tag::P && is_lone_dash(signs));
        let typed = self.page.signs.len() as u32;
        if asterism && holds_typed_rules(holder) {
            self.page.signs.push_str(signs);
        }
        self.page.text.truncate(start);
        self.page.pieces.truncate(self.piece_start);
        let next = self.page.blocks.len() as u32;
        for extra in self.page.extras.iter_mut().rev() {
            if extra.before <= next {
                break;
            }
            extra.before = next;
        }
        if asterism {
            self.has_text = false;
            let typed = typed..self.page.signs.len() as u32;
            self.extra(self.holder, ExtraKind::Rule { typed });
        }
    }
}

/// Whether a break that is typed in an element is one of its text; in a cell or an item it stands for nothing.
fn holds_typed_rules(holder: Tag) -> bool {
    matches!(
        holder,
        Tag::P
            | Tag::Div
            | Tag::Center
            | Tag::Section
            | Tag::Article
            | Tag::Main
            | Tag::Body
            | Tag::Blockquote
            | Tag::Custom
    )
}

/// Bytes of a text that are not white space.
fn ink(text: &str) -> u32 {
    if text.is_ascii() {
        let is_ink = |b: &&u8| !matches!(b, b'\t'..=b'\r' | b' ');
        return text.as_bytes().iter().filter(is_ink).count() as u32;
    }
    let ink = text.chars().filter(|c| !c.is_whitespace());
    ink.map(|c| c.len_utf8() as u32).sum()
}
