//! The running text of a block: white space folded, marks opened and closed where their elements are.
//! Knows nothing of verdicts.

use super::super::blocks::{Block, GAP, Page, Piece, fold_plain, is_gap, is_space};
use super::super::links::{Target, named_elements};
use super::Pen;
use crate::doc::{Link, Mark, Place};
use crate::dom::{Id, Tag};

/// Most elements looked at above a text for its marks.
const STEPS: usize = 64;

/// A mark whose element is open.
pub(super) struct OpenMark {
    node: Id,
    mark: Option<Mark>,
    start: Place,
}

/// Appends text with its white space folded.
#[derive(Clone, Copy, Default)]
struct Folding {
    blank: bool,
    gap: bool,
    begun: bool,
}

impl<'a> Pen<'a> {
    /// Writes the text of a block; on one line when it is a cell.
    pub(super) fn inlines(&mut self, at: usize, one_line: bool) {
        let page = self.page;
        let range = &page.blocks[at].pieces;
        let pieces = &page.pieces[range.start as usize..range.end as usize];
        let mut folding = Folding::default();
        if let [Piece::Text(node)] = *pieces {
            let raw = page.dom.text(node);
            self.turn_to(node, &mut folding, raw);
            // The walk has folded it already.
            if !self.writer.harmless(page.text_of(at)) {
                self.fold(raw, &mut folding);
            }
        } else {
            self.pieces(pieces, &mut folding, one_line);
        }
        self.close(0);
        if !one_line {
            self.writer.trim_end();
        }
    }

    fn pieces(&mut self, pieces: &[Piece], folding: &mut Folding, one_line: bool) {
        let page = self.page;
        let mut parent = None;
        for piece in pieces {
            let raw = match *piece {
                Piece::Text(node) => {
                    let raw = page.dom.text(node);
                    if parent != Some(page.dom.parent(node))
                        && !raw.trim_start_matches(is_space).is_empty()
                    {
                        parent = Some(page.dom.parent(node));
                        self.turn_to(node, folding, raw);
                    }
                    raw
                }
                Piece::Literal(GAP) => {
                    folding.gap = true;
                    continue;
                }
                Piece::Literal("\n") if !one_line => {
                    self.line_break(folding);
                    continue;
                }
                Piece::Literal(text) => text,
                Piece::Emoji(node) => page.dom.attribute(node, "alt").unwrap_or(""),
            };
            self.fold(raw, folding);
        }
    }

    /// Writes the text of a block into a cell: one line, no tabs.
    pub(super) fn cell_text(&mut self, at: usize) {
        if self.page.blocks[at].code {
            let text = raw_text(self.page, at);
            self.writer
                .text(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        } else {
            self.inlines(at, true);
        }
    }

    /// Closes the marks that end before a text and opens those that begin with it.
    fn turn_to(&mut self, text: Id, folding: &mut Folding, raw: &str) {
        let wanted = self.marks_around(text);
        let alike = self.open.iter().zip(&wanted);
        let same = alike.take_while(|(o, w)| o.node == **w).count();
        if self.open.len() > same || wanted.len() > same {
            self.close(same);
            if raw.starts_with(is_space) {
                folding.blank = true;
            }
            if folding.blank && folding.begun {
                self.writer.text(" ");
                folding.blank = false;
                folding.begun = false;
            }
            for &node in &wanted[same..] {
                let mark = self.mark_of(node);
                let start = self.writer.place();
                self.open.push(OpenMark { node, mark, start });
            }
        }
        self.wanted = wanted;
    }

    /// The marking elements above a text, outermost first; in a buffer to be given back.
    fn marks_around(&mut self, text: Id) -> Vec<Id> {
        let dom = self.page.dom;
        let mut wanted = std::mem::take(&mut self.wanted);
        wanted.clear();
        let highest = usize::from(dom.depth(text)).saturating_sub(STEPS);
        let mut node = self.around[dom.parent(text)].marking;
        while node != 0 && usize::from(dom.depth(node)) >= highest {
            wanted.push(node);
            node = self.around[dom.parent(node)].marking;
        }
        wanted.reverse();
        wanted
    }

    fn close(&mut self, keep: usize) {
        while self.open.len() > keep {
            let closed = self.open.pop();
            if let Some((start, mark)) = closed.and_then(|c| c.mark.map(|m| (c.start, m))) {
                self.writer.mark(start, mark);
            }
        }
    }

    fn mark_of(&mut self, node: Id) -> Option<Mark> {
        Some(match self.page.dom.tag(node) {
            Tag::Em | Tag::I | Tag::Cite | Tag::Dfn | Tag::Var => Mark::Emphasis,
            Tag::Strong | Tag::B => Mark::Strong,
            Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt => Mark::Code,
            Tag::Del | Tag::S | Tag::Strike => Mark::Deleted,
            Tag::Ins => Mark::Inserted,
            Tag::Mark => Mark::Highlight,
            Tag::Sup => Mark::Superscript,
            Tag::Sub => Mark::Subscript,
            Tag::A => Mark::Link(self.link_of(node)?),
            _ => return None,
        })
    }

    /// The number of a link's target; one for all stretches of the same element.
    fn link_of(&mut self, node: Id) -> Option<u32> {
        if let Some(known) = self.links.get(&u64::from(node)) {
            return *known;
        }
        let href = self.page.dom.attribute(node, "href").unwrap_or("");
        let number = match self.written.get(href) {
            Some(&same) => Some(self.writer.link_again(same)),
            None => self.link_to(href),
        };
        self.links.insert(u64::from(node), number);
        number
    }

    fn link_to(&mut self, href: &'a str) -> Option<u32> {
        match self.base.target(href)? {
            Target::Web(url) => {
                let number = self.writer.link(Link::Web(url));
                self.written.insert(href, number);
                Some(number)
            }
            Target::Here(name) => self.link_here(name),
        }
    }

    fn link_here(&mut self, name: &str) -> Option<u32> {
        let dom = self.page.dom;
        let named = self.named.get_or_insert_with(|| named_elements(dom));
        match named.get(name).copied() {
            Some(element) => {
                let number = self.writer.link(Link::Here(Place::default()));
                self.pending.push((number, element));
                Some(number)
            }
            None => self
                .base
                .fragment(name)
                .map(|url| self.writer.link(Link::Web(url))),
        }
    }

    fn line_break(&mut self, folding: &mut Folding) {
        if self.writer.open_text().is_empty() {
            return;
        }
        self.writer.text("\n");
        *folding = Folding::default();
    }

    fn fold(&mut self, raw: &str, folding: &mut Folding) {
        if std::mem::take(&mut folding.gap) {
            let before = self.writer.open_text().chars().next_back();
            folding.blank |= is_gap(before, raw.chars().next());
        }
        let mut text = std::mem::take(&mut self.folded);
        text.clear();
        let mut folded = *folding;
        if raw.is_ascii() {
            fold_plain(&mut text, raw, &mut folded.blank, &mut folded.begun);
        } else {
            fold_words(raw, &mut folded, |word| text.push_str(word));
        }
        if self.writer.harmless(&text) {
            *folding = folded;
        } else {
            // Word by word, so that what a word opens ends with it.
            fold_words(raw, folding, |word| self.writer.text(word));
        }
        self.folded = text;
    }
}

/// Gives each word of a text, and the blanks between them.
fn fold_words(raw: &str, folding: &mut Folding, mut each: impl FnMut(&str)) {
    for part in raw.split_inclusive(is_space) {
        let ink = part.trim_end_matches(is_space);
        if !ink.is_empty() {
            if folding.blank && folding.begun {
                each(" ");
            }
            each(ink);
            (folding.blank, folding.begun) = (false, true);
        }
        folding.blank |= ink.len() < part.len();
    }
}

/// The text of a code block, its lines kept.
pub fn raw_text(page: &Page, at: usize) -> String {
    let range = &page.blocks[at].pieces;
    let mut text = String::new();
    for piece in &page.pieces[range.start as usize..range.end as usize] {
        match *piece {
            Piece::Text(node) => text.push_str(page.dom.text(node)),
            Piece::Literal(GAP) | Piece::Emoji(_) => {}
            Piece::Literal(literal) => text.push_str(literal),
        }
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The block an element stands in, else the first one behind it.
pub fn block_of(page: &Page, element: Id) -> usize {
    let behind = page
        .blocks
        .partition_point(|b| first_text(page, b) < element);
    let begun = behind.checked_sub(1).map(|b| &page.blocks[b]);
    let follows = page.blocks.get(behind).map(|b| first_text(page, b));
    let is_inside = begun.is_some_and(|b| {
        let holder = page.dom.below(b.holder);
        last_text(page, b) > element
            || holder.contains(&element) && !follows.is_some_and(|f| holder.contains(&f))
    });
    behind - usize::from(is_inside)
}

/// The first text node of a block.
pub fn first_text(page: &Page, block: &Block) -> Id {
    nodes(page, block).next().unwrap_or(block.inner)
}

fn last_text(page: &Page, block: &Block) -> Id {
    nodes(page, block).next_back().unwrap_or(block.inner)
}

/// The text nodes of a block, in page order.
fn nodes<'a>(page: &'a Page, block: &Block) -> impl DoubleEndedIterator<Item = Id> + 'a {
    let pieces = &page.pieces[block.pieces.start as usize..block.pieces.end as usize];
    pieces.iter().filter_map(|p| match *p {
        Piece::Text(node) | Piece::Emoji(node) => Some(node),
        Piece::Literal(_) => None,
    })
}
