//! A document as Markdown: `CommonMark` with the tables, tasks, footnotes and strikethrough of GitHub, and the HTML tags
//! that `CommonMark` lets through for what Markdown has no signs for. Knows nothing of stories; see [`write()`].

mod anchors;
mod escape;
mod flank;
mod inline;
mod table;

use std::fmt::Write as _;

use super::{Block, Document, Kind, Marker, Nest};
use anchors::Anchors;
use escape::Line;

/// Writes the kept blocks, so that reading them again gives [`Document::kept`] again.
///
/// Terms, descriptions, captions and embeds stand between tags of HTML on lines of their own, as everywhere on the web
/// that takes Markdown; a figure is an image at the start of a paragraph whose other lines are its caption.
pub fn write(document: &Document) -> String {
    let document = document.kept().document;
    let mut writing = Writing {
        document: &document,
        anchors: Anchors::of(&document),
        out: String::new(),
        holders: Vec::new(),
    };
    for block in 0..document.blocks().len() {
        writing.block(block);
    }
    writing.close(0);
    writing.out
}

/// Something a block stands in, as Markdown shows it.
#[derive(Clone, Debug, PartialEq)]
enum Holder {
    Quote,
    /// `written` once its marker stands there, `swapped` when its number ends with `)`.
    Item {
        marker: Marker,
        swapped: bool,
        written: bool,
    },
    Note {
        label: u32,
        written: bool,
    },
    Tag {
        name: &'static str,
        attributes: &'static str,
    },
}

struct Writing<'a> {
    document: &'a Document,
    anchors: Anchors,
    out: String,
    holders: Vec<Holder>,
}

impl Writing<'_> {
    fn block(&mut self, number: usize) {
        let document = self.document;
        let block = &document.blocks()[number];
        let wanted = self.wanted(number);
        let same = self.shared(number, &wanted);
        let before = self.holders.get(same).cloned();
        let tight = self.is_tight(number, same, wanted.len());
        self.close(same);
        if !self.out.is_empty() && !tight {
            self.line("");
        }
        let mut before = before;
        let mut in_tags = false;
        for holder in &wanted[same..] {
            let is_tag = matches!(holder, Holder::Tag { .. });
            if in_tags && !is_tag {
                self.line("");
            }
            in_tags = is_tag;
            self.open(holder.clone(), before.take().as_ref());
        }
        if in_tags {
            self.line("");
        }
        self.content(number, block);
    }

    /// What the block stands in, outermost first.
    fn wanted(&self, number: usize) -> Vec<Holder> {
        let block = &self.document.blocks()[number];
        let tag = |name| Holder::Tag {
            name,
            attributes: "",
        };
        let mut wanted = Vec::new();
        for (depth, nest) in block.nest.iter().enumerate() {
            match *nest {
                Nest::Quote => wanted.push(Holder::Quote),
                Nest::Item { marker, .. } => wanted.push(Holder::Item {
                    marker,
                    swapped: false,
                    written: false,
                }),
                Nest::Definition => wanted.extend([tag("dl"), tag("dd")]),
                Nest::Note if depth == 0 => wanted.push(Holder::Note {
                    label: self.anchors.note(number),
                    written: false,
                }),
                Nest::Note => wanted.push(Holder::Tag {
                    name: "div",
                    attributes: " role=\"doc-footnote\"",
                }),
            }
        }
        match block.kind {
            Kind::Term => wanted.extend([tag("dl"), tag("dt")]),
            Kind::Caption => wanted.push(tag("figcaption")),
            Kind::Embed => wanted.push(tag("figure")),
            _ => {}
        }
        wanted
    }

    /// How many of the open holders go on.
    fn shared(&self, number: usize, wanted: &[Holder]) -> usize {
        let nest = &self.document.blocks()[number].nest;
        let mut depths = wanted.iter().scan(0, |depth, holder| {
            let own = *depth;
            *depth += usize::from(!matches!(holder, Holder::Tag { name: "dl", .. }));
            Some(own)
        });
        let same = |(open, wanted): &(&Holder, &Holder)| {
            let depth = depths.next().unwrap_or(usize::MAX);
            let begins = matches!(nest.get(depth), Some(Nest::Item { first: true, .. }));
            match (open, wanted) {
                (Holder::Quote, Holder::Quote) => true,
                (Holder::Item { marker: a, .. }, Holder::Item { marker: b, .. }) => {
                    !begins && a == b
                }
                (Holder::Note { label: a, .. }, Holder::Note { label: b, .. }) => a == b,
                (Holder::Tag { name: a, .. }, Holder::Tag { name: b, .. }) => {
                    a == b && !matches!(*a, "dt" | "figcaption" | "figure")
                }
                _ => false,
            }
        };
        self.holders.iter().zip(wanted).take_while(same).count()
    }

    /// Whether an item may follow on the next line: one more paragraph of a list of paragraphs.
    fn is_tight(&self, number: usize, same: usize, wanted: usize) -> bool {
        let Some(before) = number.checked_sub(1) else {
            return false;
        };
        let (before, own) = (
            &self.document.blocks()[before],
            &self.document.blocks()[number],
        );
        let is_item = |b: &Block| {
            b.kind == Kind::Paragraph && matches!(b.nest.last(), Some(Nest::Item { .. }))
        };
        let open = self.holders.len();
        let tags = self.holders[same..]
            .iter()
            .any(|h| !matches!(h, Holder::Item { .. }));
        let may_interrupt = match own.nest.last() {
            Some(Nest::Item {
                marker: Marker::Number { value, .. },
                ..
            }) => open > same && self.follows(same, *value) || *value == 1,
            _ => true,
        };
        is_item(before) && is_item(own) && wanted == same + 1 && !tags && may_interrupt
    }

    /// Whether the open item at a depth has the number before this one.
    fn follows(&self, depth: usize, value: i32) -> bool {
        matches!(self.holders.get(depth), Some(Holder::Item { marker: Marker::Number { value: v, .. }, .. })
            if v + 1 == value)
    }

    fn close(&mut self, keep: usize) {
        let mut spaced = false;
        while self.holders.len() > keep {
            let Some(Holder::Tag { name, .. }) = self.holders.pop() else {
                spaced = false;
                continue;
            };
            if !spaced {
                self.line("");
                spaced = true;
            }
            self.line(&format!("</{name}>"));
        }
    }

    fn open(&mut self, mut holder: Holder, before: Option<&Holder>) {
        if let Holder::Item {
            marker: Marker::Number { value, .. },
            swapped,
            ..
        } = &mut holder
            && let Some(Holder::Item {
                marker: Marker::Number { value: last, .. },
                swapped: was,
                ..
            }) = before
        {
            // Numbers count up by themselves; another number begins another list, which needs another sign.
            *swapped = was ^ (last + 1 != *value);
        }
        if let Holder::Tag { name, attributes } = holder {
            self.line(&format!("<{name}{attributes}>"));
        }
        self.holders.push(holder);
    }

    /// Writes one line behind what the open holders put before it.
    fn line(&mut self, line: &str) {
        let start = self.out.len();
        for holder in &mut self.holders {
            match holder {
                Holder::Quote => self.out.push_str("> "),
                Holder::Item { written, .. } | Holder::Note { written, .. }
                    if *written || line.is_empty() =>
                {
                    let width = indent(holder);
                    self.out.extend(std::iter::repeat_n(' ', width));
                }
                Holder::Item {
                    marker,
                    swapped,
                    written,
                } => {
                    *written = true;
                    self.out.push_str(&sign(*marker, *swapped));
                }
                Holder::Note { label, written } => {
                    *written = true;
                    let _ = write!(self.out, "[^{label}]: ");
                }
                Holder::Tag { .. } => {}
            }
        }
        self.out.push_str(line);
        if line.is_empty() {
            let kept = self.out[start..].trim_end_matches(' ').len();
            self.out.truncate(start + kept);
        }
        self.out.push('\n');
    }

    fn content(&mut self, number: usize, block: &Block) {
        let document = self.document;
        let anchor = self.anchors.tag(number);
        let text = |line: Line| inline::write(document, block, &self.anchors, line);
        let lines = match &block.kind {
            Kind::Heading(level) => {
                format!(
                    "{} {anchor}{}",
                    "#".repeat(usize::from(*level)),
                    text(Line::Single)
                )
            }
            Kind::Code { language } => fenced(language, document.text_of(block)),
            Kind::Rule if block.range().is_empty() => "___".to_owned(),
            // Without its escapes it would be drawn anew and its signs forgotten.
            Kind::Rule => text(Line::Free),
            Kind::Table { heads } => table::write(document, block, *heads, &self.anchors),
            Kind::Figure { image } => figure(document, *image, block, &text(Line::Free)),
            _ => format!("{anchor}{}", text(Line::Free)),
        };
        let stands_alone = matches!(
            block.kind,
            Kind::Code { .. } | Kind::Rule | Kind::Table { .. } | Kind::Figure { .. }
        );
        if stands_alone && !anchor.is_empty() {
            self.line(&anchor);
            self.line("");
        }
        for line in lines.split('\n') {
            self.line(line);
        }
    }
}

fn sign(marker: Marker, swapped: bool) -> String {
    let end = if swapped { ')' } else { '.' };
    match marker {
        Marker::Bullet => "- ".to_owned(),
        Marker::Number { value, .. } => format!("{value}{end} "),
        Marker::Task { done: true } => "- [x] ".to_owned(),
        Marker::Task { done: false } => "- [ ] ".to_owned(),
    }
}

/// Blanks before the further lines of an item or a note.
fn indent(holder: &Holder) -> usize {
    match holder {
        Holder::Item {
            marker: Marker::Number { value, .. },
            ..
        } => value.to_string().len() + 2,
        Holder::Item { .. } => 2,
        _ => 4,
    }
}

/// Code between fences longer than any run of backticks inside.
fn fenced(language: &str, code: &str) -> String {
    let fence = "`".repeat((escape::longest_run(code, '`') + 1).max(3));
    format!("{fence}{language}\n{code}\n{fence}")
}

/// An image, and its caption below when it says more than the image's own words.
fn figure(document: &Document, image: u32, block: &Block, caption: &str) -> String {
    let Some(image) = document.images().get(image as usize) else {
        return caption.to_owned();
    };
    let words = escape::plain(&image.alternative);
    let address = image
        .address
        .as_ref()
        .map_or(String::new(), |a| escape::address(a.as_str()));
    let size = image
        .size
        .map_or(String::new(), |(w, h)| format!(" \"{w}×{h}\""));
    let address = if address.is_empty() && !size.is_empty() {
        "<>"
    } else {
        &address
    };
    let line = format!("![{words}]({address}{size})");
    let is_plain = document.inlines_of(block).is_empty();
    if document.text_of(block).is_empty()
        || is_plain && document.text_of(block) == &*image.alternative
    {
        return line;
    }
    format!("{line}\n{caption}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Image, Link, Mark, SafeText, Writer};
    use crate::verdict::{Reason, Verdict};

    fn kept() -> Verdict {
        Verdict::kept(Reason::Prose, 1.0)
    }

    fn paragraph(text: &str) -> String {
        let mut writer = Writer::default();
        writer.block(text, Kind::Paragraph, kept());
        write(&writer.finish())
    }

    fn nested(blocks: &[(&str, &[Nest])]) -> String {
        let mut writer = Writer::default();
        for (text, nest) in blocks {
            writer.begin();
            writer.text(text);
            writer.end(Kind::Paragraph, nest.to_vec(), kept());
        }
        write(&writer.finish())
    }

    #[test]
    fn only_what_would_be_read_as_markup_is_escaped() {
        for (text, want) in [
            (
                "Plain (text), 5 - 3 = 2; it's 100 % #1!",
                "Plain (text), 5 - 3 = 2; it's 100 % #1!",
            ),
            ("snake_case and _this_", "snake_case and \\_this\\_"),
            ("1986. A year", "1986\\. A year"),
            ("3.5 percent", "3.5 percent"),
            ("# no heading", "\\# no heading"),
            ("- no list", "\\- no list"),
            ("-5 degrees", "-5 degrees"),
            ("AT&T &amp; co", "AT&T &amp;amp; co"),
            ("a <b> [c](d) *e* `f`", "a \\<b> \\[c\\](d) \\*e\\* \\`f\\`"),
            ("one\ntwo", "one\\\ntwo"),
            ("نص *عربي*", "نص \\*عربي\\*"),
        ] {
            assert_eq!(paragraph(text), format!("{want}\n"));
        }
    }

    #[test]
    fn marks_become_signs_where_they_are_read_as_such_and_tags_elsewhere() {
        let marked = |before: &str, inside: &str, after: &str, mark| {
            let mut writer = Writer::default();
            writer.begin();
            writer.text(before);
            let start = writer.place();
            writer.text(inside);
            writer.mark(start, mark);
            writer.text(after);
            writer.end(Kind::Paragraph, Vec::new(), kept());
            write(&writer.finish())
        };
        assert_eq!(marked("a ", "b", " c", Mark::Strong), "a **b** c\n");
        assert_eq!(marked("强", "调", "的", Mark::Strong), "强**调**的\n");
        assert_eq!(
            marked("a", "“b”", "c", Mark::Strong),
            "a<strong>“b”</strong>c\n"
        );
        assert_eq!(marked("a ", "b ", "c", Mark::Emphasis), "a <em>b </em>c\n");
        assert_eq!(marked("a ", "x `y` z", "", Mark::Code), "a ``x `y` z``\n");
        assert_eq!(marked("H", "2", "O", Mark::Subscript), "H<sub>2</sub>O\n");
    }

    #[test]
    fn lists_are_tight_where_they_can_be() {
        let item = |first| Nest::Item {
            marker: Marker::Bullet,
            first,
        };
        let number = |value| Nest::Item {
            marker: Marker::Number { value, cells: 2 },
            first: true,
        };
        let text = nested(&[
            ("a", &[item(true)]),
            ("b", &[item(true)]),
            ("more", &[item(false)]),
            ("c", &[item(false), number(1)]),
            ("d", &[item(false), number(2)]),
            ("e", &[item(false), number(7)]),
            ("q", &[Nest::Quote]),
        ]);
        assert_eq!(
            text,
            "- a\n- b\n\n  more\n  1. c\n  2. d\n\n  7) e\n\n> q\n"
        );
    }

    #[test]
    fn a_figure_is_an_image_and_its_caption() {
        let mut writer = Writer::default();
        let image = writer.image(Image {
            address: url::Url::parse("https://a.example/t(1).jpg").ok(),
            alternative: SafeText::new("A tram"),
            size: Some((12, 8)),
        });
        writer.block("The last [one]", Kind::Figure { image }, kept());
        writer.block("A tram", Kind::Figure { image }, kept());
        let line = "![A tram](https://a.example/t\\(1\\).jpg \"12×8\")";
        assert_eq!(
            write(&writer.finish()),
            format!("{line}\nThe last \\[one\\]\n\n{line}\n")
        );
    }

    #[test]
    fn footnote_signs_and_notes_find_each_other() {
        let mut writer = Writer::default();
        writer.begin();
        writer.text("Text");
        let (start, link) = (
            writer.place(),
            writer.link(Link::Here(crate::doc::Place(6))),
        );
        writer.text("4");
        writer.mark(start, Mark::Superscript);
        writer.mark(start, Mark::Link(link));
        writer.end(Kind::Paragraph, Vec::new(), kept());
        writer.begin();
        writer.text("Note.");
        writer.end(Kind::Paragraph, vec![Nest::Note], kept());
        assert_eq!(write(&writer.finish()), "Text[^4]\n\n[^4]: Note.\n");
    }

    #[test]
    fn tables_have_bars_and_a_heading_row() {
        let mut writer = Writer::default();
        writer.block("a\tb|c\n1", Kind::Table { heads: 1 }, kept());
        writer.block("x\ty", Kind::Table { heads: 0 }, kept());
        assert_eq!(
            write(&writer.finish()),
            "| a | b\\|c |\n| --- | --- |\n| 1 |  |\n\n|  |  |\n| --- | --- |\n| x | y |\n"
        );
    }
}
