//! The kept blocks as the body of a page: no scripts, nothing loaded, every text escaped.
//! Knows nothing of titles and styles.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::{Block, Document, Image, Inline, Kind, Link, Mark, Marker, Nest, Place};

/// Writes the kept blocks, a line each.
pub fn write(document: &Document) -> String {
    let document = document.kept().document;
    let targets = document.links().iter().filter_map(|l| match l {
        Link::Here(place) => Some(*place),
        Link::Web(_) => None,
    });
    let mut writing = Writing {
        document: &document,
        out: String::new(),
        open: Vec::new(),
        targets: targets.collect(),
    };
    for block in document.blocks() {
        writing.block(block);
    }
    writing.close(0);
    writing.out
}

/// A table with its marks; `fragment` names the places that its links lead to.
pub fn table(document: &Document, block: &Block, fragment: &dyn Fn(Place) -> String) -> String {
    let heads = match block.kind {
        Kind::Table { heads } => usize::from(heads),
        _ => 0,
    };
    let mut out = "<table>".to_owned();
    let mut at = block.range().start as u32;
    for (number, row) in document.text_of(block).split('\n').enumerate() {
        out.push_str("\n<tr>");
        let name = if number < heads { "th" } else { "td" };
        for cell in row.split('\t') {
            let end = at + cell.len() as u32;
            let marks = document.inlines_of(block);
            let from = marks.partition_point(|m| m.range.start < at);
            let to = marks.partition_point(|m| m.range.start < end);
            let _ = write!(
                out,
                "<{name}>{}</{name}>",
                stretch(document, &marks[from..to], at..end, fragment)
            );
            at = end + 1;
        }
        out.push_str("</tr>");
    }
    out + "\n</table>"
}

/// Text as it may stand in a page, in elements and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// The name of a place in the page.
fn fragment(place: Place) -> String {
    format!("#p{}", place.0)
}

struct Writing<'a> {
    document: &'a Document,
    out: String,
    open: Vec<(Nest, &'static str)>,
    /// Where links of the document lead.
    targets: HashSet<Place>,
}

impl Writing<'_> {
    fn block(&mut self, block: &Block) {
        let before: Vec<Nest> = self.open.iter().map(|(n, _)| *n).collect();
        let same = super::nests::shared(&before, &block.nest);
        let sibling = self.open.get(same).map(|(n, _)| *n);
        self.enter(same, sibling, &block.nest);
        let id = if self.is_target(block) {
            format!(" id=\"p{}\"", block.place().0)
        } else {
            String::new()
        };
        let text = || self.text(block);
        let line = match &block.kind {
            Kind::Paragraph => format!("<p{id}>{}</p>", text()),
            Kind::Heading(level) => format!("<h{level}{id}>{}</h{level}>", text()),
            Kind::Code { language } if language.is_blank() => {
                format!("<pre{id}><code>\n{}</code></pre>", text())
            }
            Kind::Code { language } => {
                format!(
                    "<pre{id}><code class=\"language-{}\">\n{}</code></pre>",
                    escape(language),
                    text()
                )
            }
            Kind::Figure { image } => self.figure(block, *image, &id),
            Kind::Embed => format!("<p{id} class=\"embed\">{}</p>", text()),
            Kind::Table { .. } => {
                table(self.document, block, &fragment).replacen("<table", &format!("<table{id}"), 1)
            }
            Kind::Caption => format!("<p{id} class=\"caption\">{}</p>", text()),
            Kind::Term => format!("<p{id} class=\"term\">{}</p>", text()),
            Kind::Rule if block.range().is_empty() => "<hr>".to_owned(),
            Kind::Rule => format!("<p{id} class=\"rule\">{}</p>", text()),
        };
        self.out.push_str(&line);
        self.out.push('\n');
    }

    /// Closes and opens what lies between the last block and this one.
    fn enter(&mut self, same: usize, sibling: Option<Nest>, nest: &[Nest]) {
        let list = |n: Option<&Nest>| {
            n.and_then(|n| match n {
                Nest::Item {
                    marker: Marker::Number { .. },
                    ..
                } => Some("ol"),
                Nest::Item { .. } => Some("ul"),
                _ => None,
            })
        };
        let goes_on = list(sibling.as_ref()).is_some_and(|l| list(nest.get(same)) == Some(l));
        self.close(same + usize::from(goes_on));
        if goes_on {
            self.open.pop();
            self.out.push_str("</li>\n");
        }
        for (depth, nest) in nest.iter().enumerate().skip(same) {
            let tag = match nest {
                Nest::Quote => "blockquote",
                Nest::Item { .. } => list(Some(nest)).unwrap_or("ul"),
                Nest::Definition => "div class=\"definition\"",
                Nest::Note => "aside",
            };
            if !(depth == same && goes_on) {
                let _ = writeln!(self.out, "<{tag}>");
            }
            if let Nest::Item { marker, .. } = nest {
                self.out.push_str(&item(*marker));
            }
            self.open.push((*nest, tag));
        }
    }

    fn close(&mut self, keep: usize) {
        while self.open.len() > keep {
            let Some((nest, tag)) = self.open.pop() else {
                return;
            };
            if matches!(nest, Nest::Item { .. }) {
                self.out.push_str("</li>\n");
            }
            let name = tag.split(' ').next().unwrap_or(tag);
            let _ = writeln!(self.out, "</{name}>");
        }
    }

    fn is_target(&self, block: &Block) -> bool {
        self.targets.contains(&block.place())
    }

    fn text(&self, block: &Block) -> String {
        let marks = self.document.inlines_of(block);
        let range = block.range();
        let text = stretch(
            self.document,
            marks,
            range.start as u32..range.end as u32,
            &fragment,
        );
        if matches!(block.kind, Kind::Code { .. }) {
            text
        } else {
            text.replace('\n', "<br>\n")
        }
    }

    /// A figure that loads nothing: its image is a link.
    fn figure(&self, block: &Block, image: u32, id: &str) -> String {
        let image = self.document.images().get(image as usize);
        let words = image
            .map(|i: &Image| escape(&i.alternative))
            .filter(|w| !w.is_empty())
            .unwrap_or("image".to_owned());
        let link = match image.and_then(|i| i.address.as_ref()) {
            Some(url) => format!(
                "<a rel=\"noreferrer\" href=\"{}\">{words}</a>",
                escape(url.as_str())
            ),
            None => words,
        };
        format!(
            "<figure{id}>{link}<figcaption>{}</figcaption></figure>",
            self.text(block)
        )
    }
}

fn item(marker: Marker) -> String {
    match marker {
        Marker::Bullet => "<li>".to_owned(),
        Marker::Number { value, .. } => format!("<li value=\"{value}\">"),
        Marker::Task { done } => {
            format!(
                "<li><input type=\"checkbox\" disabled{}>",
                if done { " checked" } else { "" }
            )
        }
    }
}

/// A stretch of text with nested marks as tags.
fn stretch(
    document: &Document,
    marks: &[Inline],
    range: std::ops::Range<u32>,
    fragment: &dyn Fn(Place) -> String,
) -> String {
    let mut out = String::new();
    let (mut at, mut mark) = (range.start, 0);
    let mut open: Vec<(u32, &str)> = Vec::new();
    loop {
        let starts = marks.get(mark).map(|m| m.range.start);
        let ends = open.last().map(|o| o.0);
        let next = [starts, ends]
            .into_iter()
            .flatten()
            .fold(range.end, u32::min);
        out.push_str(&escape(&document.text()[at as usize..next as usize]));
        at = next;
        if ends == Some(at) {
            let name = open.pop().map_or("", |o| o.1);
            let _ = write!(out, "</{name}>");
        } else if starts == Some(at) {
            let name = tag(marks[mark].mark);
            let href = href(document, marks[mark].mark, fragment);
            let _ = write!(out, "<{name}{href}>");
            open.push((marks[mark].range.end, name));
            mark += 1;
        } else {
            return out;
        }
    }
}

fn tag(mark: Mark) -> &'static str {
    match mark {
        Mark::Emphasis => "em",
        Mark::Strong => "strong",
        Mark::Code => "code",
        Mark::Deleted => "del",
        Mark::Inserted => "ins",
        Mark::Highlight => "mark",
        Mark::Superscript => "sup",
        Mark::Subscript => "sub",
        Mark::Link(_) => "a",
    }
}

fn href(document: &Document, mark: Mark, fragment: &dyn Fn(Place) -> String) -> String {
    let Mark::Link(number) = mark else {
        return String::new();
    };
    let address = match document.links().get(number as usize) {
        Some(Link::Web(url)) if matches!(url.scheme(), "http" | "https" | "mailto") => {
            url.to_string()
        }
        Some(Link::Here(place)) => fragment(*place),
        _ => return String::new(),
    };
    format!(" href=\"{}\"", escape(&address))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::doc::{SafeText, Writer};
    use crate::verdict::{Reason, Verdict};

    #[test]
    fn every_element_that_is_opened_is_closed_in_order() {
        let item = |first| Nest::Item {
            marker: Marker::Bullet,
            first,
        };
        let number = |value| Nest::Item {
            marker: Marker::Number { value, cells: 2 },
            first: true,
        };
        let mut writer = Writer::default();
        let blocks: [(&str, &[Nest]); 7] = [
            ("a", &[item(true)]),
            ("b", &[item(false), number(3)]),
            ("c", &[item(false), number(4)]),
            ("d", &[item(true)]),
            ("e", &[Nest::Quote, number(1)]),
            ("f", &[Nest::Quote]),
            ("g", &[]),
        ];
        for (text, nest) in blocks {
            writer.begin();
            writer.text(text);
            writer.end(
                Kind::Paragraph,
                nest.to_vec(),
                Verdict::kept(Reason::Prose, 1.0),
            );
        }
        let page = write(&writer.finish()).replace('\n', "");
        assert_eq!(
            page,
            "<ul><li><p>a</p><ol><li value=\"3\"><p>b</p></li><li value=\"4\"><p>c</p></li></ol></li><li><p>d</p></li></ul>\
             <blockquote><ol><li value=\"1\"><p>e</p></li></ol><p>f</p></blockquote><p>g</p>"
        );
    }

    #[test]
    fn code_keeps_its_lines_and_everything_is_escaped() {
        let mut writer = Writer::default();
        let language = SafeText::new("a\"><script>");
        writer.block(
            "<b>\n & \"x\"",
            Kind::Code { language },
            Verdict::kept(Reason::Code, 1.0),
        );
        writer.block("cut", Kind::Paragraph, Verdict::cut(Reason::Promo, 1.0));
        let page = write(&writer.finish());
        assert_eq!(
            page,
            "<pre><code class=\"language-a&quot;&gt;&lt;script&gt;\">\n&lt;b&gt;\n &amp; &quot;x&quot;</code></pre>\n"
        );
    }
}
