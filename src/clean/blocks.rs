//! Cutting a page into blocks: one loop over the tree, text between boundaries, nothing judged yet.
//! Knows nothing of stories and verdicts.

use std::ops::Range;

use super::elements::{
    Hiding, heading_level, hiding, is_boundary, is_gutter, is_permalink, is_skipped,
};
use super::words::Words;
use crate::dom::{Column, Dom, Id, Tag};

/// Most blocks a page may have; the walk ends there.
pub const BLOCKS: usize = 100_000;
/// A `<noscript>` with this many words of text holds prose, not a tracking pixel.
const NOSCRIPT_WORDS: usize = 60;
/// An inline element that is hidden and has this many words is a block of its own; a shorter one is dropped.
const HIDDEN_INLINE_WORDS: usize = 10;

/// A page cut into blocks.
pub struct Page<'a> {
    /// The tree it was cut from.
    pub dom: &'a Dom,
    /// The text of all blocks, white space folded.
    pub text: String,
    /// The blocks in page order.
    pub blocks: Vec<Block>,
    /// What the texts are made of; each block has a range of it.
    pub pieces: Vec<Piece>,
    /// Images, embeds and rules between the blocks, in page order.
    pub extras: Vec<Extra>,
    /// The words of the blocks.
    pub words: Words,
    /// The blocks below each node; whole for boundaries only.
    pub region: Column<Region>,
    /// Whether the walk came to its end.
    pub complete: bool,
}

/// The blocks below a node, as first and behind-last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Region {
    /// First block.
    pub start: u32,
    /// One behind the last.
    pub end: u32,
}

impl Region {
    /// Whether no text stands below.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The indices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..(self.end.max(self.start)) as usize
    }

    /// How many blocks.
    pub fn len(self) -> usize {
        self.range().len()
    }
}

/// Text between two boundaries.
#[derive(Clone, Debug)]
pub struct Block {
    /// The nearest boundary above.
    pub holder: Id,
    /// The element right above the first text.
    pub inner: Id,
    /// Bytes of [`Page::text`].
    pub text: Range<u32>,
    /// Indices into [`Page::pieces`].
    pub pieces: Range<u32>,
    /// Number of words.
    pub words: u32,
    /// Bytes that are not white space; those in links; those in bold or italics.
    pub ink: u32,
    /// Ink in links.
    pub link_ink: u32,
    /// Ink in bold or italics.
    pub strong_ink: u32,
    /// Links that begin in the block.
    pub links: u16,
    /// Images since the block before.
    pub images: u16,
    /// It is the text of a `<pre>`.
    pub code: bool,
}

/// One thing a block's text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A text node.
    Text(Id),
    /// What an element stands for: a line break, a quotation mark, a gap between touching elements.
    Literal(&'static str),
    /// An image that is a character, by its alternative text.
    Emoji(Id),
}

/// Something without text of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Its element.
    pub node: Id,
    /// The block before which it stands.
    pub before: u32,
    /// What it is.
    pub kind: ExtraKind,
}

/// The kinds of things without text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtraKind {
    /// `<img>`.
    Image,
    /// `<iframe>`, `<video>`, `<audio>`, `<object>`, `<embed>`.
    Embed,
    /// `<hr>`.
    Rule,
}

impl<'a> Page<'a> {
    /// Cuts a page.
    pub fn of(dom: &'a Dom) -> Self {
        let mut walk = Walk::new(dom);
        walk.run();
        walk.page
    }

    /// The text of a block.
    pub fn text_of(&self, block: usize) -> &str {
        let range = &self.blocks[block].text;
        &self.text[range.start as usize..range.end as usize]
    }

    /// The nearest boundary above a node, itself aside.
    pub fn boundary_above(&self, node: Id) -> Option<Id> {
        let above = self.dom.ancestors(node).skip(1);
        above.into_iter().find(|&n| is_boundary(self.dom.tag(n)))
    }
}

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

struct Walk<'a> {
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
    fn new(dom: &'a Dom) -> Self {
        let page = Page {
            dom,
            text: String::new(),
            blocks: Vec::new(),
            pieces: Vec::new(),
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

    fn run(&mut self) {
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
                self.extra(node, ExtraKind::Rule);
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
                Hiding::Aria => !has_words(dom, node, HIDDEN_INLINE_WORDS),
                Hiding::Hidden => !has_words(dom, node, HIDDEN_INLINE_WORDS),
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
        let ink: u32 = raw.split_whitespace().map(|w| w.len() as u32).sum();
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
        if super::figures::is_emoji(self.page.dom, node) {
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
        }
    }

    fn flush(&mut self) {
        let pieces = self.piece_start as u32..self.page.pieces.len() as u32;
        let start = self.page.text.len();
        if self.has_text {
            fold_pieces(&mut self.page, pieces.clone());
        }
        let added = &self.page.text[start..];
        if added.chars().any(char::is_alphanumeric) {
            let text = start as u32..self.page.text.len() as u32;
            self.page.words.push_block(added);
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
        } else {
            let asterism = is_asterism(added);
            self.page.text.truncate(start);
            self.page.pieces.truncate(self.piece_start);
            for extra in self.page.extras.iter_mut().rev() {
                if extra.before as usize <= self.page.blocks.len() {
                    break;
                }
                extra.before = self.page.blocks.len() as u32;
            }
            if asterism {
                self.has_text = false;
                self.extra(self.holder, ExtraKind::Rule);
            }
        }
        self.piece_start = self.page.pieces.len();
        (self.ink, self.link_ink, self.strong_ink) = (0, 0, 0);
        (self.links, self.breaks, self.has_text, self.closed) = (0, 0, false, None);
    }
}

/// A gap between touching inline elements that becomes a blank only between a word's end and a new word's
/// capital or digit: `Share` `Tweet` are two words, a drop cap and its rest are one.
pub const GAP: &str = "\u{0}";

/// Whether a [`GAP`] between these characters is a blank.
pub fn is_gap(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    let begins = after.is_uppercase() || (after.is_numeric() && !before.is_numeric());
    begins && (before.is_lowercase() || before.is_numeric() || ".,;:!?)".contains(before))
}

/// Whether a line without words is a thematic break: `* * *`, `⁂`, `~~~`.
fn is_asterism(text: &str) -> bool {
    let ink = text.chars().filter(|c| !c.is_whitespace());
    let signs = ink.clone().count();
    (signs >= 3 || text.contains('⁂'))
        && signs <= 40
        && ink.clone().all(|c| "*•·~⁂–—-_=#✦◦".contains(c))
}

/// Appends the text of pieces, white space folded to single blanks.
fn fold_pieces(page: &mut Page, pieces: Range<u32>) {
    let start = page.text.len();
    let mut blank = false;
    let mut gap = false;
    for piece in &page.pieces[pieces.start as usize..pieces.end as usize] {
        let raw = match piece {
            Piece::Text(node) => page.dom.text(*node),
            Piece::Literal(GAP) => {
                gap = true;
                continue;
            }
            Piece::Literal(text) => text,
            Piece::Emoji(node) => page.dom.attribute(*node, "alt").unwrap_or(""),
        };
        if std::mem::take(&mut gap) {
            blank |= is_gap(page.text[start..].chars().next_back(), raw.chars().next());
        }
        for part in raw.split_inclusive(is_space) {
            let ink = part.trim_end_matches(is_space);
            if !ink.is_empty() {
                if blank && page.text.len() > start {
                    page.text.push(' ');
                }
                page.text.push_str(ink);
                blank = false;
            }
            blank |= ink.len() < part.len();
        }
    }
}

/// Whether a `<noscript>` was kept as markup in one text, as a parser with scripting does.
pub fn is_raw(dom: &Dom, noscript: Id) -> bool {
    let mut below = dom.below(noscript);
    below.len() == 1 && below.next().is_some_and(|n| dom.text(n).contains('<'))
}

/// White space of a page: what HTML folds, no-break and zero-width blanks too.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}'
}

/// Whether at least so many words stand below a node, scripts and styles aside.
pub fn has_words(dom: &Dom, node: Id, wanted: usize) -> bool {
    let (mut at, end, mut found) = (node + 1, dom.end(node), 0);
    while at < end && found < wanted {
        if matches!(dom.tag(at), Tag::Script | Tag::Style | Tag::Iframe) {
            at = dom.end(at);
            continue;
        }
        found += dom.text(at).split_whitespace().count();
        at += 1;
    }
    found >= wanted
}
