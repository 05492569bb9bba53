//! What the tags of HTML in Markdown do: known ones become blocks and marks, of the others only the text remains.
//! Knows nothing of the signs of Markdown.

use url::Url;

use super::around::What;
use super::drafts::Ink;
use super::growing::Growing;
use super::tags::{self, Names, Token};
use crate::doc::{Image, Kind, Mark, Marker, Nest, SafeText};

/// Elements whose inside is not text.
const SKIPPED: [&str; 9] = [
    "svg", "math", "object", "video", "audio", "select", "template", "head", "canvas",
];

/// Reads pieces of HTML into a growing block.
#[derive(Debug, Default)]
pub struct Html {
    names: Names,
    /// Where relative addresses start from.
    pub base: Option<Url>,
    skipping: Option<String>,
    table: Option<Rows>,
    code: Option<SafeText>,
}

#[derive(Debug, Default)]
struct Rows {
    cells: usize,
    count: u16,
    heads: u16,
    has_data: bool,
}

impl Html {
    /// Nothing read yet; relative addresses start from `base`.
    pub fn new(base: Option<Url>) -> Self {
        Self {
            base,
            ..Self::default()
        }
    }

    /// Reads a piece that stands by itself, between blank lines.
    pub fn block(&mut self, grow: &mut Growing, html: &str) {
        let mut rest = html;
        while let Some(token) = tags::next(&mut rest) {
            if self.is_skipped(&token) {
                continue;
            }
            match token {
                Token::Text(text) => self.text(grow, text),
                Token::Open(name, inside) => {
                    if !self.open_inline(grow, &name, inside) {
                        self.open_block(grow, &name, inside);
                    }
                }
                Token::Close(name) => self.close(grow, &name),
            }
        }
        self.skipping = None;
        self.end_table(grow);
        if let Some(language) = self.code.take() {
            grow.flush_as(Kind::Code { language });
        }
        grow.flush();
    }

    /// Reads a tag in the middle of a paragraph.
    pub fn inline(&mut self, grow: &mut Growing, html: &str) {
        let mut rest = html;
        while let Some(token) = tags::next(&mut rest) {
            match token {
                Token::Text(_) => {}
                Token::Open(name, inside) => {
                    self.open_inline(grow, &name, inside);
                }
                Token::Close(name) => grow.close_mark(&name),
            }
        }
    }

    fn is_skipped(&mut self, token: &Token) -> bool {
        match (&self.skipping, token) {
            (Some(open), Token::Close(name)) if open == name => self.skipping = None,
            (None, Token::Open(name, _)) if SKIPPED.contains(&name.as_str()) => {
                self.skipping = Some(name.clone());
            }
            (open, _) => return open.is_some(),
        }
        true
    }

    /// White space is folded before names are resolved, so that a named blank stays.
    fn text(&mut self, grow: &mut Growing, text: &str) {
        if self.code.is_some() {
            return grow.text(&self.names.resolve(text));
        }
        if text.starts_with(is_blank) {
            grow.blank();
        }
        for word in text.split(is_blank).filter(|w| !w.is_empty()) {
            let word = self.names.resolve(word);
            let in_table = self.table.is_some();
            let word = if in_table {
                word.replace(['\n', '\t'], " ")
            } else {
                word
            };
            grow.text(&word);
            grow.blank();
        }
        if !text.ends_with(is_blank) {
            grow.drop_gap();
        }
    }

    /// Tags that do not end a paragraph; tells whether this was one.
    fn open_inline(&mut self, grow: &mut Growing, name: &str, inside: &str) -> bool {
        if self.code.is_some() {
            return true;
        }
        if let Some(id) = tags::attribute(inside, "id", &mut self.names) {
            grow.drafts.name(id);
        }
        match name {
            "br" if self.table.is_some() => grow.blank(),
            "br" => grow.hard_break(),
            "wbr" => {}
            "img" => self.image(grow, inside),
            "a" => {
                if let Some(id) = tags::attribute(inside, "name", &mut self.names) {
                    grow.drafts.name(id);
                }
                let address = tags::attribute(inside, "href", &mut self.names);
                grow.open_mark(address.and_then(|a| link(&a, self.base.as_ref())), name);
            }
            name => match mark(name) {
                Some(mark) => grow.open_mark(Some(Ink::Mark(mark)), name),
                None => {
                    return matches!(
                        name,
                        "span"
                            | "font"
                            | "small"
                            | "big"
                            | "input"
                            | "label"
                            | "u"
                            | "abbr"
                            | "time"
                    );
                }
            },
        }
        true
    }

    fn image(&mut self, grow: &mut Growing, inside: &str) {
        let mut named = |name| tags::attribute(inside, name, &mut self.names).unwrap_or_default();
        let (source, words) = (named("src"), named("alt"));
        let size = named("width")
            .parse()
            .ok()
            .zip(named("height").parse().ok());
        let address = web(&source, self.base.as_ref());
        grow.open_picture(Image {
            address,
            size,
            ..Image::default()
        });
        grow.text(&words.replace(['\n', '\t'], " "));
        grow.close_picture();
    }

    fn open_block(&mut self, grow: &mut Growing, name: &str, inside: &str) {
        if self.table.is_some() {
            return self.open_in_table(grow, name);
        }
        match name {
            "li" => return self.item(grow, inside),
            "hr" => {
                grow.flush();
                return grow.flush_as(Kind::Rule);
            }
            "table" => self.table = Some(Rows::default()),
            "pre" => self.code = Some(SafeText::default()),
            _ => {}
        }
        grow.flush();
        if matches!(name, "p" | "dt" | "dd")
            && matches!(grow.around.innermost_tag(), Some("p" | "dt" | "dd"))
        {
            let open = grow.around.innermost_tag().unwrap_or_default().to_owned();
            if open == "p" || name != "p" {
                grow.around.release_tag(&open);
            }
        }
        if self.table.is_none() && self.code.is_none() {
            let what = self.what(name, inside, grow.drafts.list.len());
            grow.around.hold(what, Some(name));
        }
    }

    /// What an element does to the blocks inside; `next` is the first of them.
    fn what(&mut self, name: &str, inside: &str, next: usize) -> What {
        let mut attribute = |wanted| tags::attribute(inside, wanted, &mut self.names);
        match name {
            "blockquote" => What::Nest(Nest::Quote),
            "ul" | "menu" => What::List(None),
            "ol" => What::List(Some(
                attribute("start").and_then(|s| s.parse().ok()).unwrap_or(1),
            )),
            "dd" => What::Nest(Nest::Definition),
            "dt" => What::Kind(Kind::Term),
            "figure" => What::Figure(next),
            "figcaption" => What::Kind(Kind::Caption),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                What::Kind(Kind::Heading(name.as_bytes()[1] - b'0'))
            }
            "div" if attribute("role").as_deref() == Some("doc-footnote") => What::Nest(Nest::Note),
            _ => What::Plain,
        }
    }

    fn item(&mut self, grow: &mut Growing, inside: &str) {
        grow.flush();
        if grow.around.innermost_tag() == Some("li") {
            grow.around.release_tag("li");
        }
        let mut marker = grow.around.next_marker();
        let value = tags::attribute(inside, "value", &mut self.names).and_then(|v| v.parse().ok());
        if let (Marker::Number { value, .. }, Some(own)) = (&mut marker, value) {
            *value = own;
        }
        grow.around.hold(
            What::Nest(Nest::Item {
                marker,
                first: true,
            }),
            Some("li"),
        );
    }

    fn open_in_table(&mut self, grow: &mut Growing, name: &str) {
        let Some(rows) = &mut self.table else {
            return;
        };
        match name {
            "tr" => rows.end_row(grow),
            "td" | "th" => {
                if rows.cells > 0 {
                    grow.part('\t');
                }
                rows.cells += 1;
                rows.has_data |= name == "td";
            }
            _ => grow.blank(),
        }
    }

    fn close(&mut self, grow: &mut Growing, name: &str) {
        if self.code.is_some() {
            if name == "pre" {
                let language = self.code.take().unwrap_or_default();
                return grow.flush_as(Kind::Code { language });
            }
            return;
        }
        if self.table.is_some() {
            match name {
                "table" => self.end_table(grow),
                "td" | "th" => grow.drop_gap(),
                name if mark(name).is_some() || name == "a" => grow.close_mark(name),
                _ => grow.blank(),
            }
            return;
        }
        if mark(name).is_some() || name == "a" {
            return grow.close_mark(name);
        }
        if matches!(
            name,
            "span" | "font" | "small" | "big" | "label" | "u" | "abbr" | "time"
        ) {
            return;
        }
        grow.flush();
        grow.around.release_tag(name);
    }

    fn end_table(&mut self, grow: &mut Growing) {
        let Some(mut rows) = self.table.take() else {
            return;
        };
        rows.count_row();
        grow.drop_gap();
        if rows.count == 0 {
            return grow.flush();
        }
        grow.flush_as(Kind::Table { heads: rows.heads });
    }
}

impl Rows {
    fn end_row(&mut self, grow: &mut Growing) {
        self.count_row();
        if self.count > 0 {
            grow.part('\n');
        }
    }

    fn count_row(&mut self) {
        if self.cells == 0 {
            return;
        }
        if !self.has_data && self.heads == self.count {
            self.heads = self.heads.saturating_add(1);
        }
        self.count = self.count.saturating_add(1);
        self.cells = 0;
        self.has_data = false;
    }
}

/// White space of HTML; a no-break blank is text.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn mark(name: &str) -> Option<Mark> {
    Some(match name {
        "b" | "strong" => Mark::Strong,
        "i" | "em" | "cite" | "dfn" | "var" => Mark::Emphasis,
        "code" | "kbd" | "samp" | "tt" => Mark::Code,
        "del" | "s" | "strike" => Mark::Deleted,
        "ins" => Mark::Inserted,
        "mark" => Mark::Highlight,
        "sup" => Mark::Superscript,
        "sub" => Mark::Subscript,
        _ => return None,
    })
}

/// What a link leads to: the web, a person, or a place of the same text; none for everything else.
pub fn link(address: &str, base: Option<&Url>) -> Option<Ink> {
    if let Some(name) = address.strip_prefix('#') {
        return Some(Ink::Here(name.to_owned()));
    }
    let url = absolute(address, base)?;
    matches!(url.scheme(), "http" | "https" | "mailto").then_some(Ink::Web(url))
}

/// An address of the web.
pub fn web(address: &str, base: Option<&Url>) -> Option<Url> {
    absolute(address, base).filter(|u| matches!(u.scheme(), "http" | "https"))
}

fn absolute(address: &str, base: Option<&Url>) -> Option<Url> {
    if address.trim().is_empty() {
        return None;
    }
    match base {
        Some(base) => base.join(address).ok(),
        None => Url::parse(address).ok(),
    }
}
