//! From text to a bounded tree: cuts a page into tags, texts and comments and hands them to the tree builder.
//! Knows nothing of what a story is.
//!
//! It reads as html5ever's own tokenizer does (HTML standard, section 13.2.5), which costs two thirds of a parse: it
//! goes character by character and allocates every name, value and piece of text. Here runs are found by their ends,
//! a tag is measured before anything is made of it, and scripts and styles, half of the bytes of the web, are passed
//! over. That the trees are the same is a property the tests hold against that tokenizer.

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    Doctype, EndTag, StartTag, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};
use html5ever::{Attribute as Passed, LocalName, local_name};
use memchr::{memchr, memchr3, memmem};

use super::attributes::{ATTRIBUTES, Written, carry, pass};
use super::guard::{Guard, Mode, is_formatting};
use super::names::Names;
use super::raw::{comment_end, end_tag, is_space, script_end};
use super::references::{self, Place};
use super::tree::Tree;

/// Most bytes of a page that are parsed; what stands behind is left out. The largest of 2,076 real pages has 5.1 MiB;
/// what costs memory, tags and nodes, has bounds of its own.
pub(super) const HTML_BYTES: usize = 24 << 20;
/// How far before that a tag is looked for to end with.
const NEAR: usize = 32 << 10;

/// Parses a page within bounds; also tells whether everything found its place.
pub(super) fn parse(html: &str) -> (Tree, bool) {
    let html = html.strip_prefix('\u{feff}').unwrap_or(html);
    let kept = bounded(html);
    let mut lexer = Lexer::new(kept);
    while lexer.at < kept.len() && !lexer.is_full() {
        match lexer.mode.clone() {
            Mode::Markup => lexer.markup(),
            Mode::Raw(kind, name) => lexer.raw(kind, &name),
            Mode::Plain => lexer.rest(None),
        }
    }
    let all = lexer.at == html.len() && !lexer.cut && !lexer.is_full();
    let (tree, whole) = lexer.guard.finish();
    (tree, whole && all)
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

struct Lexer<'a> {
    text: &'a str,
    /// How far the text has been read.
    at: usize,
    mode: Mode,
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
            mode: Mode::Markup,
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
                        _ if bytes[open + 1] == b'/' && named(open + 2) => {
                            self.tag(EndTag, open + 2);
                        }
                        _ => self.declaration(open),
                    };
                }
                _ if named(open + 1) => {
                    self.markup_text(open);
                    return self.tag(StartTag, open + 1);
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
        if memchr3(b'&', b'\r', b'\0', text.as_bytes()).is_none() {
            return self.guard.text(StrTendril::from_slice(text));
        }
        for (n, part) in text.split('\0').enumerate() {
            if n > 0 {
                self.guard.null();
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

    fn emit(&self, text: &str, place: Option<Place>) {
        if text.is_empty() {
            return;
        }
        let mut read = String::with_capacity(text.len());
        references::push(&mut read, text, place);
        self.guard.text(StrTendril::from_slice(&read));
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
            if let Some(doctype) = doctype(&self.text[open..self.at]) {
                self.guard.doctype(doctype);
            }
            return;
        } else if rest.starts_with(b"<![CDATA[") && self.guard.is_foreign() {
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

    /// A tag whose name begins at `start`; one that does not end before the page does is no tag.
    fn tag(&mut self, kind: TagKind, start: usize) {
        let bytes = self.text.as_bytes();
        let behind = name_end(bytes, start);
        let Some(self_closing) = self.attributes(behind) else {
            return;
        };
        let name = self.names.name(&self.text[start..behind]);
        let attrs = match kind {
            StartTag => self.passed(&name),
            EndTag => Vec::new(),
        };
        let tag = Tag {
            kind,
            name,
            self_closing,
            attrs,
            had_duplicate_attributes: false,
        };
        self.mode = self.guard.tag(tag);
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

    /// The attributes of the last tag as the tree builder gets them.
    fn passed(&mut self, name: &LocalName) -> Vec<Passed> {
        if self.written.is_empty() {
            return Vec::new();
        }
        let mut tree = self.guard.tree().borrow_mut();
        let mut number = tree.store(&mut self.written);
        // Of links one at most is open, so that they are never compared.
        if is_formatting(name) && *name != local_name!("a") {
            number = tree.same(number);
        }
        let mut passed = vec![carry(number)];
        let says = |asked: &str| {
            let mut written = self.written.iter();
            written.find(|w| w.name.eq_ignore_ascii_case(asked))
        };
        match *name {
            local_name!("input") => passed.extend(says("type").map(|w| {
                let mut value = String::new();
                references::push_value(&mut value, w.value);
                pass(local_name!("type"), &value)
            })),
            local_name!("font") => {
                let drawn = ["color", "face", "size"];
                let drawn = drawn.into_iter().find(|n| says(n).is_some());
                passed.extend(drawn.map(|_| pass(local_name!("color"), "")));
            }
            _ => {}
        }
        passed
    }

    /// The text of a script, style, title and the like, and its end tag.
    fn raw(&mut self, kind: RawKind, name: &LocalName) {
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
            // One character stands for all: the tree has the same nodes with it.
            let first = self.text[self.at..open].chars().next();
            self.raw_text(self.at + first.map_or(0, char::len_utf8), None);
        } else {
            self.raw_text(open, place);
        }
        if self.attributes(open + 2 + name.len()).is_some() {
            self.guard.end_raw(name.clone());
            self.mode = Mode::Markup;
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
}

/// Where the name of a tag ends.
fn name_end(bytes: &[u8], start: usize) -> usize {
    skip(bytes, start, |b| !is_space(b) && !matches!(b, b'/' | b'>'))
}

fn skip(bytes: &[u8], at: usize, while_true: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let stop = rest.iter().position(|&b| !while_true(b));
    stop.map_or(bytes.len(), |n| at + n)
}

/// What a document type says. It comes once a page, so html5ever's tokenizer reads it.
fn doctype(written: &str) -> Option<Doctype> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(written));
    let tokenizer = Tokenizer::new(Heard::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// Keeps the document type that a tokenizer finds.
#[derive(Default)]
struct Heard(std::cell::RefCell<Option<Doctype>>);

impl TokenSink for Heard {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        if let Token::DoctypeToken(doctype) = token {
            self.0.replace(Some(doctype));
        }
        TokenSinkResult::Continue
    }
}
