//! A changed story as a document of its own, what came and what went marked in its place.
//! Knows nothing of how the difference was found.

use std::ops::Range;

use super::{Change, Changes, Piece, changes};
use crate::doc::{Block, Document, Kind, Link, Mark, Place, Writer};
use crate::verdict::{Reason, Verdict};

/// The kept blocks of a story with what came since an older clean text marked [`Mark::Inserted`] and what went, in its
/// place, [`Mark::Deleted`]; and the difference itself. Tables and code show their new text, unmarked.
pub fn marked(old: &str, new: &Document) -> (Document, Changes) {
    let kept = new.kept().document;
    let (text, ranges) = lined(&kept);
    let found = changes(old, &text);
    let mut marking = Marking {
        old,
        new: &text,
        kept: &kept,
        writer: Writer::default(),
        places: Vec::new(),
    };
    for link in kept.links() {
        marking.writer.link(link.clone());
    }
    for image in kept.images() {
        marking.writer.image(image.clone());
    }
    let mut pieces = found.pieces.iter().peekable();
    for (block, range) in kept.blocks().iter().zip(&ranges) {
        let begins = |p: &&Piece| p.new.start < range.end.max(range.start + 1);
        let mut own = Vec::new();
        while let Some(piece) = pieces.peek().filter(|p| begins(p)) {
            own.push((*piece).clone());
            if piece.new.end > range.end {
                break;
            }
            pieces.next();
        }
        marking.block(block, range, &own);
    }
    let rest: Vec<Piece> = pieces.cloned().collect();
    for piece in &rest {
        marking.gone(piece);
    }
    let mut document = marking.finish();
    document.set_language(crate::doc::SafeText::new(new.language()));
    (document, found)
}

/// The text of the blocks, one a line and forced breaks as blanks, and the bytes of each with its line break; a block
/// that is only looked at has none.
fn lined(document: &Document) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let range = |block: &Block| {
        let start = text.len();
        let own = document.text_of(block);
        if matches!(block.kind, Kind::Figure { .. } | Kind::Embed) || own.trim().is_empty() {
            return start..start;
        }
        if is_set(block) {
            text.push_str(own);
        } else {
            text.push_str(&own.replace('\n', " "));
        }
        text.push('\n');
        start..text.len()
    };
    let ranges = document.blocks().iter().map(range).collect();
    (text, ranges)
}

/// Whether its lines stand as they are.
fn is_set(block: &Block) -> bool {
    matches!(block.kind, Kind::Code { .. } | Kind::Table { .. })
}

struct Marking<'a> {
    old: &'a str,
    new: &'a str,
    kept: &'a Document,
    writer: Writer,
    /// Where bytes of the kept document went: their start there, and here.
    places: Vec<(u32, u32)>,
}

impl Marking<'_> {
    fn block(&mut self, block: &Block, range: &Range<usize>, pieces: &[Piece]) {
        let is_whole = |p: &&Piece| p.change == Change::Removed && p.new.start <= range.start;
        let (before, inside): (Vec<&Piece>, Vec<&Piece>) =
            pieces.iter().partition(|p| is_whole(p) && self.is_line(p));
        for piece in before {
            self.gone(piece);
        }
        self.writer.begin();
        let first = self.places.len();
        let own = self.kept.text_of(block);
        if range.is_empty() || is_set(block) {
            self.places.push((block.place().0, self.writer.place().0));
            self.writer.text(own);
        } else {
            for piece in inside {
                self.piece(piece, (block, range));
            }
        }
        for inline in self.kept.inlines_of(block) {
            let (start, end) = (
                self.here(first, inline.range.start),
                self.here(first, inline.range.end),
            );
            self.writer.mark_range(start..end, inline.mark);
        }
        self.writer.end(
            block.kind.clone(),
            block.nest.clone(),
            block.verdict.clone(),
        );
    }

    /// Whether all of a line went.
    fn is_line(&self, piece: &Piece) -> bool {
        self.old[piece.old.clone()].ends_with('\n')
    }

    fn piece(&mut self, piece: &Piece, (block, range): (&Block, &Range<usize>)) {
        let start = self.writer.place();
        if piece.change == Change::Removed {
            let gone = self.old[piece.old.clone()].trim_end_matches('\n');
            self.writer.text(&gone.replace('\n', " "));
            self.writer.mark(start, Mark::Deleted);
            if !gone.ends_with(' ') {
                self.writer.text(" ");
            }
            return;
        }
        let own = self.kept.text_of(block);
        let at = |byte: usize| byte.clamp(range.start, range.end - 1) - range.start;
        let (from, to) = (at(piece.new.start), at(piece.new.end));
        self.places.push((block.place().0 + from as u32, start.0));
        self.writer.text(&own[from..to]);
        if piece.change == Change::Added && !self.new[range.clone()][from..to].trim().is_empty() {
            self.writer.mark(start, Mark::Inserted);
        }
    }

    /// Where a byte of the kept document stands here, by the pieces of its block.
    fn here(&self, first: usize, byte: u32) -> u32 {
        let own = &self.places[first..];
        let piece = own.iter().rfind(|(old, _)| *old <= byte);
        piece.map_or(self.writer.place().0, |(old, new)| new + (byte - old))
    }

    /// A block of what went.
    fn gone(&mut self, piece: &Piece) {
        if piece.change != Change::Removed {
            return;
        }
        for line in self.old[piece.old.clone()]
            .lines()
            .filter(|l| !l.trim().is_empty())
        {
            self.writer.begin();
            let start = self.writer.place();
            self.writer.text(line);
            self.writer.mark(start, Mark::Deleted);
            self.writer.end(
                Kind::Paragraph,
                Vec::new(),
                Verdict::kept(Reason::Prose, 1.0),
            );
        }
    }

    fn finish(mut self) -> Document {
        for (number, link) in self.kept.links().iter().enumerate() {
            if let Link::Here(place) = link {
                let here = Place(self.here(0, place.0));
                self.writer.relink(number as u32, Link::Here(here));
            }
        }
        self.writer.finish()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn document(lines: &[&str]) -> Document {
        let mut writer = Writer::default();
        for line in lines {
            writer.begin();
            for (rank, part) in line.split('*').enumerate() {
                let start = writer.place();
                writer.text(part);
                if rank % 2 == 1 {
                    writer.mark(start, Mark::Strong);
                }
            }
            writer.end(
                Kind::Paragraph,
                Vec::new(),
                Verdict::kept(Reason::Prose, 0.9),
            );
        }
        writer.finish()
    }

    fn told(document: &Document) -> Vec<String> {
        let tell = |block: &Block| {
            let mut text = document.text_of(block).to_owned();
            for inline in document.inlines_of(block).iter().rev() {
                let (open, close) = match inline.mark {
                    Mark::Inserted => ("{+", "+}"),
                    Mark::Deleted => ("[-", "-]"),
                    _ => ("*", "*"),
                };
                let start = block.range().start;
                text.insert_str(inline.range.end as usize - start, close);
                text.insert_str(inline.range.start as usize - start, open);
            }
            text
        };
        document.blocks().iter().map(tell).collect()
    }

    #[test]
    fn what_came_and_what_went_is_marked_in_its_place() {
        let old = "The first line stays. It had twelve words.\nThis line goes away entirely.\nThe last line is here.\n";
        let new = document(&[
            "The *first* line stays. It had fourteen words.",
            "The last line is here. And one more came.",
        ]);
        let (marked, found) = marked(old, &new);
        let expected = [
            "The *first* line stays. It had [-twelve-] {+fourteen+} words.",
            "[-This line goes away entirely.-]",
            "The last line is here. {+And one more came.+}",
        ];
        assert_eq!(told(&marked), expected);
        assert_eq!((found.changed, found.added, found.removed), (1, 1, 1));
    }

    #[test]
    fn nothing_is_marked_where_nothing_changed_and_the_end_may_go() {
        let new = document(&["One line.", "河の町。"]);
        assert_eq!(
            told(&marked("One line.\n河の町。\n", &new).0),
            ["One line.", "河の町。"]
        );
        assert_eq!(
            told(&marked("One line.\n河の町。\nGone now, all of it.\n", &new).0),
            ["One line.", "河の町。", "[-Gone now, all of it.-]"]
        );
        assert_eq!(told(&marked("", &new).0), ["{+One line.+}", "{+河の町。+}"]);
    }

    #[test]
    fn other_blocks_and_links_come_along() {
        let mut writer = Writer::default();
        writer.block(
            "A b c d e f.",
            Kind::Heading(2),
            Verdict::kept(Reason::Heading, 0.9),
        );
        writer.begin();
        let start = writer.place();
        writer.text("See the head");
        let link = writer.link(Link::Here(Place(0)));
        writer.mark(start, Mark::Link(link));
        writer.end(
            Kind::Paragraph,
            Vec::new(),
            Verdict::kept(Reason::Prose, 0.9),
        );
        writer.block(
            "x\ty\n1\t2",
            Kind::Table { heads: 1 },
            Verdict::kept(Reason::Part, 0.9),
        );
        let new = writer.finish();
        let (marked, _) = marked(
            "A line before went away.\nA b c d e f.\nSee the foot\nx\ty\n1\t3\n",
            &new,
        );
        let text = told(&marked);
        assert_eq!(text[1], "A b c d e f.");
        assert_eq!(marked.blocks()[1].kind, Kind::Heading(2));
        assert_eq!(marked.links()[0], Link::Here(marked.blocks()[1].place()));
        assert_eq!(text.last().unwrap(), "x\ty\n1\t2");
    }
}
