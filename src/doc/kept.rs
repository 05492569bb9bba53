//! The kept blocks alone, in the one form that every written format gives back when it is read again.
//! Knows nothing of any format.

use std::collections::HashMap;

use super::is_typed_rule;
use super::{Block, Document, Image, Inline, Kind, Link, Mark, Nest, Place, SafeText, Writer};
use crate::doc::nests;

/// A document of kept blocks only, and where the blocks of the first one went.
///
/// Lists count on from their first kept block, tables have equal rows, marks nest and stay inside their cell, links
/// are listed once each and lead to the start of a block, and a block with nothing to show is gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The kept blocks.
    pub document: Document,
    /// For each block of the first document its index here.
    blocks: Vec<Option<u32>>,
}

impl Kept {
    /// Where a place of the first document is here; a place in a cut block moves to the next kept one.
    pub fn place(&self, first: &Document, place: Place) -> Place {
        let Some(old) = first.block_at(place) else {
            return Place::default();
        };
        if let Some(new) = self.blocks[old] {
            let new = &self.document.blocks[new as usize];
            let inside = place.0.saturating_sub(first.blocks[old].text.start) as usize;
            let text = self.document.text_of(new);
            return Place(new.text.start + text.floor_char_boundary(inside) as u32);
        }
        let next = self.blocks[old..].iter().find_map(|b| *b);
        next.map_or(Place(self.document.text.len() as u32), |b| {
            self.document.blocks[b as usize].place()
        })
    }
}

impl Document {
    /// The kept blocks alone, see [`Kept`].
    pub fn kept(&self) -> Kept {
        let chosen: Vec<usize> = (0..self.blocks.len())
            .filter(|&b| shows(self, &self.blocks[b]))
            .collect();
        let mut blocks = vec![None; self.blocks.len()];
        for (new, &old) in chosen.iter().enumerate() {
            blocks[old] = Some(new as u32);
        }
        let mut rewriting = Rewriting {
            old: self,
            blocks: &blocks,
            writer: Writer::default(),
            links: HashMap::new(),
            targets: Vec::new(),
        };
        for (&old, nest) in chosen.iter().zip(nests::of_chosen(self, &chosen)) {
            rewriting.block(&self.blocks[old], nest);
        }
        let document = rewriting.finish();
        Kept { document, blocks }
    }
}

/// Whether a block is kept and there is something to show of it.
fn shows(document: &Document, block: &Block) -> bool {
    let has_text = !document.text_of(block).trim().is_empty();
    let shows = match block.kind {
        Kind::Rule => true,
        Kind::Figure { image } => {
            let image = document.images.get(image as usize);
            has_text || image.is_some_and(|i| i.address.is_some() || !i.alternative.is_blank())
        }
        _ => has_text,
    };
    block.verdict.keep && shows
}

struct Rewriting<'a> {
    old: &'a Document,
    blocks: &'a [Option<u32>],
    writer: Writer,
    links: HashMap<String, u32>,
    targets: Vec<(u32, u32)>,
}

impl Rewriting<'_> {
    fn block(&mut self, block: &Block, nest: Vec<Nest>) {
        let kind = self.kind(block);
        let (text, marks) = self.content(block, &kind);
        let kind = match kind {
            Kind::Table { heads } => table_kind(heads, self.old.text_of(block)),
            kind => kind,
        };
        self.writer.begin();
        let start = self.writer.place().0;
        let mut from = 0;
        let mut cuts: Vec<usize> = marks
            .iter()
            .flat_map(|m| [m.range.start as usize, m.range.end as usize])
            .collect();
        cuts.sort_unstable();
        let mut places = HashMap::from([(0, start)]);
        for cut in cuts {
            self.writer.text(&text[from..cut]);
            places.insert(cut, self.writer.place().0);
            from = cut;
        }
        self.writer.text(&text[from..]);
        for mark in nested(marks) {
            let (from, to) = (mark.range.start as usize, mark.range.end as usize);
            self.mark(places[&from]..places[&to], mark.mark);
        }
        self.writer.end(kind, nest, block.verdict.clone());
    }

    fn kind(&mut self, block: &Block) -> Kind {
        let is_bare = block.nest.is_empty() && self.old.inlines_of(block).is_empty();
        match &block.kind {
            // Nothing tells a line of such signs from a rule that was typed.
            Kind::Paragraph if is_bare && is_typed_rule(self.old.text_of(block)) => Kind::Rule,
            Kind::Heading(level) => Kind::Heading((*level).clamp(1, 6)),
            Kind::Code { language } => Kind::Code {
                language: one_word(language),
            },
            Kind::Figure { image } => {
                let image = self.old.images.get(*image as usize);
                let image = image.map(|i| Image {
                    alternative: SafeText::line(&i.alternative),
                    ..i.clone()
                });
                Kind::Figure {
                    image: self.writer.image(image.unwrap_or_default()),
                }
            }
            kind => kind.clone(),
        }
    }

    /// The text of a block and its marks, counted from the start of the text.
    fn content(&self, block: &Block, kind: &Kind) -> (String, Vec<Inline>) {
        let text = self.old.text_of(block);
        let start = block.text.start;
        let own = self.old.inlines_of(block).iter().map(|i| Inline {
            range: i.range.start.max(start) - start..i.range.end.min(block.text.end) - start,
            mark: i.mark,
        });
        match kind {
            Kind::Rule if block.nest.is_empty() && is_typed_rule(text) => {
                (text.to_owned(), Vec::new())
            }
            Kind::Rule => (String::new(), Vec::new()),
            Kind::Code { .. } => (text.to_owned(), Vec::new()),
            Kind::Table { .. } => even_table(text, own),
            Kind::Figure { image } if text.trim().is_empty() => {
                let image = &self.writer.images()[*image as usize];
                (image.alternative.to_string(), Vec::new())
            }
            _ => (text.to_owned(), own.collect()),
        }
    }

    fn mark(&mut self, range: std::ops::Range<u32>, mark: Mark) {
        let mark = match mark {
            Mark::Link(number) => match self.link(number) {
                Some(link) => Mark::Link(link),
                None => return,
            },
            mark => mark,
        };
        self.writer.mark_range(range, mark);
    }

    /// The new number of a link; none when it leads to what is cut.
    fn link(&mut self, number: u32) -> Option<u32> {
        let link = self.old.links.get(number as usize)?;
        let (key, target) = match link {
            Link::Web(url) => (url.to_string(), None),
            Link::Here(place) => {
                let target = self.blocks[self.old.block_at(*place)?]?;
                (format!("#{target}"), Some(target))
            }
        };
        if let Some(known) = self.links.get(&key) {
            return Some(*known);
        }
        let new = self.writer.link(link.clone());
        self.targets.extend(target.map(|t| (new, t)));
        self.links.insert(key, new);
        Some(new)
    }

    fn finish(self) -> Document {
        let mut document = self.writer.finish();
        document.language = self.old.language.clone();
        for (link, block) in self.targets {
            document.links[link as usize] = Link::Here(document.blocks[block as usize].place());
        }
        document
    }
}

/// The name of a language as an info string can hold it.
fn one_word(language: &str) -> SafeText {
    let word = language.split_whitespace().next().unwrap_or_default();
    let plain = word.chars().filter(|c| !"`\\&~".contains(*c));
    SafeText::new(&plain.collect::<String>().to_lowercase())
}

/// How many heads a table keeps: a first row without text is none.
fn table_kind(heads: u16, text: &str) -> Kind {
    let rows = text.split('\n').count().min(usize::from(u16::MAX)) as u16;
    let heads = match heads {
        1 if has_blank_head(text) => 0,
        heads => heads.min(rows),
    };
    Kind::Table { heads }
}

fn has_blank_head(text: &str) -> bool {
    text.split('\n')
        .next()
        .unwrap_or_default()
        .trim()
        .is_empty()
}

/// The table with rows of equal length; marks end with their cell.
fn even_table(text: &str, marks: impl Iterator<Item = Inline>) -> (String, Vec<Inline>) {
    let width = text.split('\n').map(|r| r.split('\t').count()).max();
    let mut even = String::new();
    let mut moved = Vec::with_capacity(text.len() + 1);
    for (number, row) in text.split('\n').enumerate() {
        if number > 0 {
            even.push('\n');
            moved.push(even.len() as u32 - 1);
        }
        moved.extend(even.len() as u32..even.len() as u32 + row.len() as u32);
        even.push_str(row);
        let missing = width.unwrap_or(1) - row.split('\t').count();
        if missing > 0 {
            even.extend(std::iter::repeat_n('\t', missing));
        }
    }
    moved.push(even.len() as u32);
    let mut split = Vec::new();
    for mark in marks {
        let (mut from, end) = (mark.range.start as usize, mark.range.end as usize);
        for cell in text[from..end].split(['\t', '\n']) {
            if !cell.is_empty() {
                let start = moved[from];
                split.push(Inline {
                    range: start..start + cell.len() as u32,
                    mark: mark.mark,
                });
            }
            from += cell.len() + 1;
        }
    }
    (even, split)
}

/// The marks without empty ones and links in links, each ending with the one it begins in.
fn nested(mut marks: Vec<Inline>) -> Vec<Inline> {
    marks.sort_by_key(|m| (m.range.start, std::cmp::Reverse(m.range.end)));
    let mut open: Vec<Inline> = Vec::new();
    let mut out = Vec::with_capacity(marks.len());
    for mut mark in marks {
        open.retain(|o| o.range.end > mark.range.start);
        let is_link = |m: &Inline| matches!(m.mark, Mark::Link(_));
        if is_link(&mark) && open.iter().any(is_link) {
            continue;
        }
        let end = open.last().map_or(mark.range.end, |o| o.range.end);
        mark.range.end = mark.range.end.min(end);
        if !mark.range.is_empty() {
            open.push(mark.clone());
            out.push(mark);
        }
    }
    out
}
