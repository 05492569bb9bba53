//! From text to a bounded tree: cuts a page into tags, texts and comments and hands them to the tree builder.
//! Knows nothing of what a story is.
//!
//! It reads as html5ever's own tokenizer does (HTML standard, section 13.2.5), which costs two thirds of a parse: it
//! goes character by character and allocates every name, value and piece of text. Here runs are found by their ends,
//! a tag is measured before anything is made of it, and scripts and styles, half of the bytes of the web, are passed
//! over. That the trees are the same is a property the tests hold against that tokenizer.

use std::ops::Range;

use html5ever::tokenizer::states::RawKind;
use html5ever::tree_builder::QuirksMode;
use html5ever::{LocalName, local_name};
use memchr::{memchr, memmem};
use scraper::Html;

use super::attributes::{ATTRIBUTES, Written};
use super::builder::{Expected, FORMATTING, Name, Named, Start};
use super::guard::Guard;
use super::names::Names;
use super::raw::{comment_end, end_tag, is_space, script_end};
use super::references::{self, Place};
use super::tree::Tree;
use crate::verdict::Bound;

/// Most bytes of a page that are parsed; what stands behind is left out. The largest of 2,076 real pages has 5.1 MiB;
/// what costs memory, tags and nodes, has bounds of its own.
pub(super) const HTML_BYTES: usize = 24 << 20;
/// How far before that a tag is looked for to end with.
const NEAR: usize = 32 << 10;
/// Most bytes of state a page's scripts are noted for; what it holds is parsed only where a page has no prose.
const STATE_BYTES: usize = 4 << 20;
/// Most scripts that are noted for their state.
const STATES: usize = 64;

/// A page without the mark of its byte order; what places in a page count from.
pub(super) fn unmarked(html: &str) -> &str {
    html.strip_prefix('\u{feff}').unwrap_or(html)
}

/// Parses a page within bounds; also tells the one at which it was cut, that which costs most if it met several.
pub(super) fn parse(html: &str) -> (Tree, Option<Bound>) {
    let html = unmarked(html);
    let kept = bounded(html);
    let mut lexer = Lexer::new(kept);
    while lexer.at < kept.len() && !lexer.is_full() {
        match std::mem::replace(&mut lexer.expected, Expected::Markup) {
            Expected::Markup => lexer.markup(),
            Expected::Raw(kind, named) => lexer.raw(kind, named),
            Expected::Plain => lexer.rest(None),
        }
    }
    let (all, attributes) = (lexer.at == html.len(), lexer.cut);
    let (tags, names) = (lexer.guard.is_full(), lexer.names.is_full());
    let (tree, nesting) = lexer.guard.finish();
    let met = [
        (tags, Bound::Tags),
        (names, Bound::Names),
        (!all, Bound::Bytes(HTML_BYTES)),
        (nesting, Bound::Nesting),
        (attributes, Bound::Attributes),
    ];
    let first = met.into_iter().find(|(is_met, _)| *is_met);
    (tree, first.map(|(_, bound)| bound))
}

/// As much of a page as is parsed, ending before a tag where one is near.
fn bounded(html: &str) -> &str {
    if html.len() <= HTML_BYTES {
        return html;
    }
    let kept = &html[..html.floor_char_boundary(HTML_BYTES)];
    let near = kept.len().saturating_sub(NEAR);
    match memchr::memrchr(b'<', &kept.as_bytes()[near..]) {
        Some(tag) => &kept[..near + tag],
        None => kept,
    }
}

/// What stands for the attributes of a tag that has none when they are compared.
const NO_ATTRIBUTES: u32 = u32::MAX;

struct Lexer<'a> {
    text: &'a str,
    /// How far the text has been read.
    at: usize,
    expected: Expected,
    guard: Guard,
    names: Names,
    /// The attributes of the last tag.
    written: Vec<Written<'a>>,
    cut: bool,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            expected: Expected::Markup,
            guard: Guard::new(text.len()),
            names: Names::new(),
            written: Vec::new(),
            cut: false,
        }
    }

    fn is_full(&self) -> bool {
        self.guard.is_full() || self.names.is_full()
    }

    /// A text up to the next tag, comment or declaration, and that.
    fn markup(&mut self) {
        let bytes = self.text.as_bytes();
        let mut from = self.at;
        loop {
            let Some(open) = memchr(b'<', &bytes[from..]).map(|n| from + n) else {
                return self.rest(Some(Place::Text));
            };
            from = open + 1;
            let named = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
            match (bytes.get(open + 1), bytes.get(open + 2)) {
                (Some(b'/'), None) => {}
                (Some(b'/' | b'!' | b'?'), _) => {
                    self.markup_text(open);
                    return match bytes.get(open + 2) {
                        Some(b'>') if bytes[open + 1] == b'/' => self.at = open + 3,
                        _ if bytes[open + 1] == b'/' && named(open + 2) => self.end(open + 2),
                        _ => self.declaration(open),
                    };
                }
                _ if named(open + 1) => {
                    self.markup_text(open);
                    return self.start(open + 1);
                }
                _ => {}
            }
        }
    }

    /// All that is left, as text.
    fn rest(&mut self, place: Option<Place>) {
        let end = self.text.len();
        match place {
            Some(_) => self.markup_text(end),
            None => self.raw_text(end, None),
        }
    }

    /// Text among markup up to `end`: the tree builder decides what a NUL there is.
    fn markup_text(&mut self, end: usize) {
        self.text_with_nul(end, Some(Place::Text));
    }

    fn text_with_nul(&mut self, end: usize, place: Option<Place>) {
        let text = &self.text[self.at..end];
        self.at = end;
        if text.is_empty() {
            return;
        }
        if memchr(b'\0', text.as_bytes()).is_none() {
            return self.emit(text, place);
        }
        for (n, part) in text.split('\0').enumerate() {
            if n > 0 && !self.guard.is_full() {
                self.guard.builder.null();
            }
            self.emit(part, place);
        }
    }

    /// Text up to `end` in which nothing but the end tag was looked for.
    fn raw_text(&mut self, end: usize, place: Option<Place>) {
        let text = &self.text[self.at..end];
        self.at = end;
        self.emit(text, place);
    }

    fn emit(&mut self, text: &str, place: Option<Place>) {
        if text.is_empty() || self.guard.is_full() {
            return;
        }
        let builder = &mut self.guard.builder;
        let start = builder.tree.text.len() as u32;
        references::push(&mut builder.tree.text, text, place);
        builder.text(start);
    }

    /// A comment, document type, CDATA section or what counts as a comment; `open` is its `<`.
    fn declaration(&mut self, open: usize) {
        let bytes = self.text.as_bytes();
        let rest = &bytes[open..];
        let behind = |close: Option<usize>| close.map_or(bytes.len(), |n| open + n + 1);
        if rest.starts_with(b"<!--") {
            self.at = comment_end(bytes, open + 4);
        } else if rest.len() > 8 && rest[..9].eq_ignore_ascii_case(b"<!doctype") {
            self.at = behind(memchr(b'>', rest));
            if !self.guard.is_full() {
                let quirky = is_quirky(&self.text[open..self.at]);
                self.guard.builder.doctype(quirky);
            }
            return;
        } else if rest.starts_with(b"<![CDATA[") && self.guard.builder.is_foreign() {
            let close = memmem::find(rest, b"]]>").map(|n| open + n);
            self.at = open + 9;
            self.text_with_nul(close.unwrap_or(bytes.len()), None);
            self.at = close.map_or(bytes.len(), |n| n + 3);
            return;
        } else {
            self.at = behind(memchr(b'>', rest));
        }
        self.guard.comment();
    }

    /// An end tag whose name begins at `start`; one that does not end before the page does is no tag.
    fn end(&mut self, start: usize) {
        let behind = name_end(self.text.as_bytes(), start);
        if self.attributes(behind).is_some() {
            let named = self.names.name(&self.text[start..behind]);
            self.guard.end(&named);
        }
    }

    /// A start tag whose name begins at `start`.
    fn start(&mut self, start: usize) {
        let behind = name_end(self.text.as_bytes(), start);
        let Some(closes_itself) = self.attributes(behind) else {
            return;
        };
        let named = self.names.name(&self.text[start..behind]);
        let (mut attributes, mut same) = (0..0, NO_ATTRIBUTES);
        if !self.written.is_empty() {
            let tree = &mut self.guard.builder.tree;
            attributes = tree.store(&mut self.written);
            // Of links one at most is open, so that they are never compared.
            if named.name.is_in(FORMATTING) && named.name != Name::A {
                same = tree.same(attributes.clone());
            }
        }
        self.expected = self.guard.start(&Start {
            named,
            attributes,
            same,
            closes_itself,
        });
    }

    /// Reads attributes from behind a tag's name up to behind its `>` (HTML standard, sections 13.2.5.32 to
    /// 13.2.5.40); returns whether the tag closes itself.
    fn attributes(&mut self, mut at: usize) -> Option<bool> {
        let bytes = self.text.as_bytes();
        self.written.clear();
        loop {
            let from = at;
            at = skip(bytes, at, |b| is_space(b) || b == b'/');
            let Some(&first) = bytes.get(at) else {
                self.at = bytes.len();
                return None;
            };
            if first == b'>' {
                self.at = at + 1;
                return Some(at > from && bytes[at - 1] == b'/');
            }
            let name_start = at;
            at = skip(bytes, at + 1, |b| {
                !is_space(b) && !matches!(b, b'/' | b'>' | b'=')
            });
            let name = &self.text[name_start..at];
            let mut value = "";
            let sign = skip(bytes, at, is_space);
            if bytes.get(sign) == Some(&b'=') {
                (value, at) = self.value(skip(bytes, sign + 1, is_space));
            }
            if self.written.len() < ATTRIBUTES {
                self.written.push(Written { name, value });
            } else {
                self.cut = true;
            }
        }
    }

    /// The value that begins at `at`, as written, and where it ends.
    fn value(&self, at: usize) -> (&'a str, usize) {
        let bytes = self.text.as_bytes();
        if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
            // A value that is never closed is that of no tag.
            let close = memchr(quote, &bytes[at + 1..]);
            let end = close.map_or(bytes.len(), |n| at + 1 + n);
            return (&self.text[at + 1..end], (end + 1).min(bytes.len()));
        }
        let end = skip(bytes, at, |b| !is_space(b) && b != b'>');
        (&self.text[at..end], end)
    }

    /// The text of a script, style, title and the like, and its end tag.
    fn raw(&mut self, kind: RawKind, named: Named) {
        let name = &named.local;
        let bytes = self.text.as_bytes();
        let end = match kind {
            RawKind::ScriptData => script_end(bytes, self.at),
            _ => end_tag(bytes, self.at, name),
        };
        let place = (kind == RawKind::Rcdata).then_some(Place::Text);
        let Some(open) = end else {
            return self.raw_text(bytes.len(), place);
        };
        if self.is_unread(name) {
            self.note_state(name, self.at..open);
            // One character stands for all: the tree has the same nodes with it.
            let first = self.text[self.at..open].chars().next();
            self.raw_text(self.at + first.map_or(0, char::len_utf8), None);
        } else {
            self.raw_text(open, place);
        }
        if self.attributes(open + 2 + name.len()).is_some() {
            self.guard.end_raw(&named);
        } else {
            self.expected = Expected::Raw(kind, named);
        }
    }

    /// Whether nobody reads the text of the element that was opened last: a style, a script that is no JSON-LD.
    fn is_unread(&self, name: &LocalName) -> bool {
        const LINKED: &[u8] = b"ld+json";
        match *name {
            local_name!("style") => true,
            // An `&` may stand for any letter of it.
            local_name!("script") => !self.written.iter().any(|w| {
                let bytes = w.value.as_bytes();
                let mut places = bytes.windows(LINKED.len());
                bytes.contains(&b'&') || places.any(|p| p.eq_ignore_ascii_case(LINKED))
            }),
            _ => false,
        }
    }

    /// Notes where the JSON of a script stands that scripts draw the page from.
    fn note_state(&mut self, name: &LocalName, place: Range<usize>) {
        let is_state = *name == local_name!("script") && self.written.iter().any(says_state);
        let states = &mut self.guard.builder.tree.states;
        let noted: usize = states.iter().map(ExactSizeIterator::len).sum();
        if is_state && states.len() < STATES && noted + place.len() <= STATE_BYTES {
            states.push(place);
        }
    }
}

/// Whether an attribute tells that a script holds a page's state.
fn says_state(written: &Written) -> bool {
    let essence = written.value.split(';').next().unwrap_or_default().trim();
    match written.name {
        name if name.eq_ignore_ascii_case("type") => {
            essence.eq_ignore_ascii_case("application/json")
        }
        name if name.eq_ignore_ascii_case("id") => {
            matches!(written.value, "__NEXT_DATA__" | "__NUXT_DATA__")
        }
        _ => false,
    }
}

/// Where the name of a tag ends.
fn name_end(bytes: &[u8], start: usize) -> usize {
    skip(bytes, start, |b| !is_space(b) && !matches!(b, b'/' | b'>'))
}

#[inline]
fn skip(bytes: &[u8], at: usize, while_true: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let stop = rest.iter().position(|&b| !while_true(b));
    stop.map_or(bytes.len(), |n| at + n)
}

/// Whether a document type asks for the ways before the standards. It comes once a page, so scraper reads it.
fn is_quirky(written: &str) -> bool {
    Html::parse_document(written).quirks_mode == QuirksMode::Quirks
}
