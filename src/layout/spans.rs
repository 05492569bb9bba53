//! The text of one block as stretches of one look, and how a part of it comes onto a row.
//! Knows nothing of where lines break.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::bidi::Directions;
use super::script::has_script_forms;
use super::sheet::Sheet;
use super::{Look, Role, Script, cells};
use crate::doc::{Block, Document, Inline, Mark};

/// A block's text with its looks.
pub(super) struct Styled<'a> {
    text: &'a str,
    spans: Vec<Span>,
    signs: Vec<Sign>,
    directions: Option<Directions>,
    has_tabs: bool,
}

/// A stretch of one look; it begins where the one before ends.
struct Span {
    end: u32,
    look: Look,
}

/// `^` or `_` before a raised or lowered run whose characters have no such form.
struct Sign {
    at: u32,
    script: Script,
}

impl<'a> Styled<'a> {
    /// The stretches of a block; linear in its text and n log n in its marks.
    pub fn new(document: &'a Document, block: &Block) -> Self {
        let (text, range) = (document.text(), block.range());
        let inlines = document.inlines_of(block);
        let own = &text[range.clone()];
        let mut styled = Self {
            text,
            spans: spans(inlines, range.start as u32..range.end as u32),
            signs: signs(text, inlines),
            directions: Directions::new(own, range.start),
            has_tabs: own.contains('\t'),
        };
        if styled.spans.len() > 1 && !own.is_ascii() {
            styled.keep_clusters_whole(own, range.start);
        }
        styled
    }

    /// Moves every border inside a cluster to the cluster's end.
    fn keep_clusters_whole(&mut self, own: &str, start: usize) {
        let mut ends = own
            .grapheme_indices(true)
            .map(|(at, cluster)| (start + at + cluster.len()) as u32)
            .peekable();
        for span in &mut self.spans {
            while ends.next_if(|end| *end < span.end).is_some() {}
            span.end = ends.peek().copied().unwrap_or(span.end);
        }
        self.spans.dedup_by(|later, first| later.end == first.end);
        let mut starts = own
            .grapheme_indices(true)
            .map(|(at, _)| (start + at) as u32)
            .peekable();
        self.signs.retain(|sign| {
            while starts.next_if(|at| *at < sign.at).is_some() {}
            starts.peek() == Some(&sign.at)
        });
    }

    /// The text a range of the document's bytes stands for.
    pub fn str(&self, range: &Range<u32>) -> &'a str {
        &self.text[range.start as usize..range.end as usize]
    }

    /// Whether its lines run from right to left.
    pub fn is_right_to_left(&self) -> bool {
        self.directions
            .as_ref()
            .is_some_and(Directions::is_right_to_left)
    }

    /// Cells a part fills on a row.
    pub fn cells(&self, range: &Range<u32>) -> usize {
        cells(self.str(range)) + self.signs_in(range).len()
    }

    fn signs_in(&self, range: &Range<u32>) -> &[Sign] {
        let from = self.signs.partition_point(|s| s.at < range.start);
        let to = self.signs.partition_point(|s| s.at < range.end);
        &self.signs[from..to.max(from)]
    }

    /// Puts a part onto the open row, in the order of the eye.
    pub fn put(&self, sheet: &mut Sheet, range: Range<u32>, role: Role) {
        let Some(directions) = &self.directions else {
            return self.put_forward(sheet, range, role);
        };
        for (run, is_reversed) in directions.visual_runs(&range) {
            if !is_reversed {
                self.put_forward(sheet, run, role);
                continue;
            }
            let clusters = self.str(&run).grapheme_indices(true);
            for (at, cluster) in clusters.collect::<Vec<_>>().into_iter().rev() {
                let start = run.start + at as u32;
                self.put_forward(sheet, start..start + cluster.len() as u32, role);
                sheet.mirror_last();
            }
        }
    }

    /// Puts a part that reads from left to right onto the open row.
    fn put_forward(&self, sheet: &mut Sheet, range: Range<u32>, role: Role) {
        let mut at = range.start;
        let mut number = self.spans.partition_point(|s| s.end <= at);
        while at < range.end {
            let span = &self.spans[number];
            let end = span.end.min(range.end);
            let end = self.signs_in(&(at + 1..end)).first().map_or(end, |s| s.at);
            let look = Look { role, ..span.look };
            if let Some(sign) = self.signs_in(&(at..at + 1)).first() {
                let mark = if sign.script == Script::Above {
                    "^"
                } else {
                    "_"
                };
                sheet.ornament(mark, look);
            }
            self.put_stretch(sheet, at..end, look);
            at = end;
            number += usize::from(span.end == end);
        }
    }

    /// Puts a stretch of one look; a tab outside code is a blank.
    fn put_stretch(&self, sheet: &mut Sheet, range: Range<u32>, look: Look) {
        if !self.has_tabs {
            return sheet.text(range.clone(), look, cells(self.str(&range)));
        }
        let mut at = range.start;
        for part in self.str(&range).split_inclusive('\t') {
            let words = part.trim_end_matches('\t');
            if !words.is_empty() {
                sheet.text(at..at + words.len() as u32, look, cells(words));
            }
            if words.len() < part.len() {
                sheet.ornament(" ", look);
            }
            at += part.len() as u32;
        }
    }
}

/// Marks that are open at one place.
#[derive(Default)]
struct Open<'a> {
    counts: [u32; 8],
    links: Vec<&'a Inline>,
}

impl<'a> Open<'a> {
    fn change(&mut self, inline: &'a Inline, opens: bool) {
        if matches!(inline.mark, Mark::Link(_)) {
            if opens {
                self.links.push(inline);
            }
            return;
        }
        let count = &mut self.counts[slot(inline.mark)];
        *count = if opens { *count + 1 } else { *count - 1 };
    }

    fn look(&mut self, at: u32) -> Look {
        while self.links.last().is_some_and(|l| l.range.end <= at) {
            self.links.pop();
        }
        let is = |mark| self.counts[slot(mark)] > 0;
        Look {
            emphasis: is(Mark::Emphasis),
            strong: is(Mark::Strong),
            code: is(Mark::Code),
            deleted: is(Mark::Deleted),
            inserted: is(Mark::Inserted),
            highlight: is(Mark::Highlight),
            script: match (is(Mark::Superscript), is(Mark::Subscript)) {
                (true, _) => Script::Above,
                (false, true) => Script::Below,
                (false, false) => Script::None,
            },
            link: self.links.last().and_then(|l| match l.mark {
                Mark::Link(number) => Some(number),
                _ => None,
            }),
            ..Look::default()
        }
    }
}

/// The counter of a mark.
fn slot(mark: Mark) -> usize {
    match mark {
        Mark::Emphasis => 0,
        Mark::Strong => 1,
        Mark::Code => 2,
        Mark::Deleted => 3,
        Mark::Inserted => 4,
        Mark::Highlight => 5,
        Mark::Superscript => 6,
        Mark::Subscript | Mark::Link(_) => 7,
    }
}

/// Cuts a block's range at every border of its marks.
fn spans(inlines: &[Inline], range: Range<u32>) -> Vec<Span> {
    let mut borders: Vec<(u32, bool, &Inline)> = inlines
        .iter()
        .filter(|i| i.range.start < i.range.end)
        .flat_map(|i| [(i.range.start, true, i), (i.range.end, false, i)])
        .collect();
    borders.sort_by_key(|(at, opens, _)| (*at, *opens));
    let (mut open, mut found, mut at) = (Open::default(), Vec::new(), range.start);
    for (border, opens, inline) in borders {
        let border = border.clamp(range.start, range.end);
        if border > at {
            let look = open.look(at);
            found.push(Span { end: border, look });
            at = border;
        }
        open.change(inline, opens);
    }
    let look = open.look(at);
    let end = range.end;
    found.push(Span { end, look });
    found
}

/// The signs of raised and lowered runs that need one.
fn signs(text: &str, inlines: &[Inline]) -> Vec<Sign> {
    let (mut found, mut checked) = (Vec::new(), 0);
    for inline in inlines.iter().filter(|i| i.range.start < i.range.end) {
        let script = match inline.mark {
            Mark::Superscript => Script::Above,
            Mark::Subscript => Script::Below,
            _ => continue,
        };
        // A run within a run is raised already; skipping it keeps the cost linear.
        if inline.range.start < checked {
            continue;
        }
        checked = inline.range.end;
        let run = &text[inline.range.start as usize..inline.range.end as usize];
        if !has_script_forms(run, script) {
            let at = inline.range.end - run.trim_start().len() as u32;
            found.push(Sign { at, script });
        }
    }
    found
}
