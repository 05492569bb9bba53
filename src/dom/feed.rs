//! From text to a bounded tree: feeds the tokenizer tag by tag, so that what no sink could stop never reaches it.
//! Knows nothing of what a story is.
//!
//! A tokenizer compares each attribute of a tag with all before it, so a hundred thousand attributes in one tag cost
//! seconds before any token leaves it. Here every tag is measured first. To know what is a tag, this walk follows the
//! tokenizer in lockstep: it reads tags by the same rules and asks the guard, which hears every token, where text,
//! scripts and comments end.

use std::collections::HashSet;
use std::ops::Range;

use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tokenizer, TokenizerOpts};
use memchr::{memchr, memmem};
use scraper::Html;

use super::guard::{Guard, Mode, hash, is_raw};

/// Most bytes of a page that are parsed; what stands behind is left out.
pub(super) const HTML_BYTES: usize = 8 << 20;
/// Most attributes of one tag; the rest is left out. The most on any of 2,076 real pages measured is 185.
pub(super) const ATTRIBUTES: usize = 512;
/// Most different long names of tags and attributes on a page. The parser keeps all names of the process in a table
/// of 4,096 lists: half a million of them cost 6 s. The most on any of 2,076 real pages measured is 508.
const LONG_NAMES: usize = 20_000;
/// Longest name that is kept in place and not in that table.
const SHORT_NAME_BYTES: usize = 7;
/// Bytes handed to the tokenizer at once.
const SLICE: usize = 32 << 10;

/// Parses a page within bounds; also tells whether everything found its place.
pub(super) fn parse(html: &str) -> (Html, bool) {
    let html = html.strip_prefix('\u{feff}').unwrap_or(html);
    let kept = bounded(html);
    let mut feeder = Feeder::new(kept);
    while feeder.at < kept.len() && !feeder.is_full() {
        match feeder.guard().mode() {
            Mode::Markup => feeder.markup(),
            Mode::Raw(name) => feeder.raw(&name),
            Mode::Plain => feeder.skip_to(kept.len()),
        }
    }
    let all = feeder.at == html.len() && !feeder.cut && !feeder.is_full();
    feeder.feed(feeder.at);
    feeder.tokenizer.end();
    let (tree, whole) = feeder.tokenizer.sink.finish();
    (tree, whole && all)
}

/// As much of a page as is parsed, ending before a tag where one is near.
fn bounded(html: &str) -> &str {
    if html.len() <= HTML_BYTES {
        return html;
    }
    let kept = &html[..html.floor_char_boundary(HTML_BYTES)];
    let near = kept.len().saturating_sub(SLICE);
    match memchr::memrchr(b'<', &kept.as_bytes()[near..]) {
        Some(tag) => &kept[..near + tag],
        None => kept,
    }
}

struct Feeder<'a> {
    text: &'a str,
    shared: StrTendril,
    queue: BufferQueue,
    tokenizer: Tokenizer<Guard>,
    /// How far the tokenizer has been fed.
    fed: usize,
    /// How far the text has been looked at; always behind a whole lexical unit.
    at: usize,
    /// The last tag, from its name on.
    tag: Range<usize>,
    cut: bool,
    long_names: Names<'a>,
}

impl<'a> Feeder<'a> {
    fn new(text: &'a str) -> Self {
        // A slice may begin with U+FEFF, which is not a mark there.
        let options = TokenizerOpts {
            discard_bom: false,
            ..TokenizerOpts::default()
        };
        Self {
            text,
            shared: StrTendril::from(text),
            queue: BufferQueue::default(),
            tokenizer: Tokenizer::new(Guard::new(), options),
            fed: 0,
            at: 0,
            tag: 0..0,
            cut: false,
            long_names: Names::default(),
        }
    }

    fn is_full(&self) -> bool {
        self.guard().is_full() || self.long_names.seen.len() > LONG_NAMES
    }

    fn guard(&self) -> &Guard {
        &self.tokenizer.sink
    }

    /// Hands everything up to `end` to the tokenizer.
    fn feed(&mut self, end: usize) {
        if end <= self.fed {
            return;
        }
        let slice = self
            .shared
            .subtendril(self.fed as u32, (end - self.fed) as u32);
        self.queue.push_back(slice);
        while !matches!(self.tokenizer.feed(&self.queue), TokenizerResult::Done) {}
        self.fed = end;
    }

    /// Feeds up to `end` and goes on there.
    fn skip_to(&mut self, end: usize) {
        self.feed(end);
        self.at = end;
    }

    /// One tag, comment or declaration with the text before it.
    fn markup(&mut self) {
        let bytes = self.text.as_bytes();
        let Some(open) = memchr(b'<', &bytes[self.at..]).map(|n| self.at + n) else {
            return self.skip_to(self.text.len());
        };
        if open - self.fed > SLICE {
            self.feed(open);
        }
        match (bytes.get(open + 1), bytes.get(open + 2)) {
            (Some(b'a'..=b'z' | b'A'..=b'Z'), _) => self.tag(open + 1),
            (Some(b'/'), Some(b'a'..=b'z' | b'A'..=b'Z')) => self.tag(open + 2),
            (Some(b'/'), Some(b'>')) => self.at = open + 3,
            (Some(b'/' | b'!' | b'?'), Some(_)) => self.declaration(open),
            _ => self.at = open + 1,
        }
    }

    /// A tag whose name begins at `name`.
    fn tag(&mut self, name: usize) {
        let bytes = self.text.as_bytes();
        let behind = skip(bytes, name, |b| !is_space(b) && !matches!(b, b'/' | b'>'));
        self.long_names.note(&bytes[name..behind]);
        self.attributes(behind);
        self.tag = name..self.at;
        if names_raw(&bytes[name..behind]) {
            self.feed(self.at);
        }
    }

    /// The rest of a tag from behind its name, with no more attributes than it may have.
    fn attributes(&mut self, behind_name: usize) {
        let tag = measure(self.text.as_bytes(), behind_name, &mut self.long_names);
        if let Some(surplus) = tag.surplus {
            self.feed(surplus);
            self.fed = tag.close;
            self.cut = true;
        }
        self.at = (tag.close + 1).min(self.text.len());
    }

    /// A comment, document type, CDATA section or what counts as a comment; `open` is its `<`.
    fn declaration(&mut self, open: usize) {
        let bytes = self.text.as_bytes();
        self.feed(open + 1);
        let rest = &bytes[open..];
        if rest.starts_with(b"<![CDATA[") && self.guard().is_foreign() {
            let end = memmem::find(rest, b"]]>").map_or(bytes.len(), |n| open + n + 3);
            return self.skip_to(end);
        }
        let (before, comment) = (self.guard().heard(), rest.starts_with(b"<!--"));
        self.at = open + 1;
        while self.guard().heard() == before && self.at < bytes.len() {
            let close = memchr(b'>', &bytes[self.at..]).map(|n| self.at + n);
            self.at = close.map_or(bytes.len(), |n| n + 1);
            let may_end = !comment || close.is_none_or(|n| matches!(bytes[n - 1], b'-' | b'!'));
            if may_end {
                self.feed(self.at);
            }
        }
    }

    /// The text of a script, style, title and the like, and its end tag.
    fn raw(&mut self, name: &str) {
        let Some(open) = end_tag(self.text.as_bytes(), self.at, name) else {
            return self.skip_to(self.text.len());
        };
        if self.is_unread(name, open) {
            self.stand_in(open);
        }
        // Within `<!--<script>` an end tag is text: then a token is heard before the tag is over.
        let behind = open + 2 + name.len();
        self.feed(behind);
        let before = self.guard().heard();
        self.skip_to(behind + 1);
        if self.guard().heard() == before {
            self.attributes(behind + 1);
            self.feed(self.at);
        }
    }
}

/// What of a page is neither read here nor by anyone behind: half of its bytes are scripts and styles.
impl Feeder<'_> {
    /// Whether nobody reads the text of the element that was opened last, up to `end`, and the end tag there ends it
    /// surely: a script may go on behind one that stands within `<!--`.
    fn is_unread(&self, name: &str, end: usize) -> bool {
        let text = &self.text.as_bytes()[self.at..end];
        // Behind an end tag that was text, the tokenizer is within `<!--` already.
        let is_begun = self.at > self.tag.end;
        match name {
            _ if is_begun => false,
            "style" => true,
            "script" => !self.may_be_linked_data() && memmem::find(text, b"<!--").is_none(),
            _ => false,
        }
    }

    /// Whether the last tag may say that it holds JSON-LD; an `&` may stand for any letter of it.
    fn may_be_linked_data(&self) -> bool {
        const LINKED: &[u8] = b"ld+json";
        let tag = &self.text.as_bytes()[self.tag.clone()];
        let mut places = tag.windows(LINKED.len());
        tag.contains(&b'&') || places.any(|w| w.eq_ignore_ascii_case(LINKED))
    }

    /// Leaves a text out up to `end`, but for its first character: the tree has the same nodes with it.
    fn stand_in(&mut self, end: usize) {
        let first = self.text[self.at..end].chars().next();
        self.skip_to(self.at + first.map_or(0, char::len_utf8));
        (self.at, self.fed) = (end, end);
    }
}

/// A tag from behind its name.
struct Measured {
    /// Where its `>` is, or the end of the text.
    close: usize,
    /// Where the first attribute too many begins.
    surplus: Option<usize>,
}

/// Reads attributes as the tokenizer does (HTML standard, sections 13.2.5.32 to 13.2.5.40).
fn measure<'a>(bytes: &'a [u8], mut at: usize, long_names: &mut Names<'a>) -> Measured {
    let (mut attributes, mut surplus) = (0, None);
    loop {
        at = skip(bytes, at, |b| is_space(b) || b == b'/');
        if at >= bytes.len() || bytes[at] == b'>' {
            return Measured { close: at, surplus };
        }
        if attributes == ATTRIBUTES {
            surplus = Some(at);
        }
        attributes += 1;
        let name = at;
        at = skip(bytes, at + 1, |b| {
            !is_space(b) && !matches!(b, b'/' | b'>' | b'=')
        });
        if surplus.is_none() {
            long_names.note(&bytes[name..at]);
        }
        let sign = skip(bytes, at, is_space);
        if bytes.get(sign) == Some(&b'=') {
            at = behind_value(bytes, skip(bytes, sign + 1, is_space));
        }
    }
}

fn behind_value(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(&quote @ (b'"' | b'\'')) => {
            memchr(quote, &bytes[at + 1..]).map_or(bytes.len(), |n| at + n + 2)
        }
        _ => skip(bytes, at, |b| !is_space(b) && b != b'>'),
    }
}

/// Whether a name as written is that of an element without markup inside.
fn names_raw(name: &[u8]) -> bool {
    const LONGEST: usize = "plaintext".len();
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..name.len()) else {
        return false;
    };
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).is_ok_and(is_raw)
}

/// The different long names of a page.
#[derive(Default)]
struct Names<'a> {
    seen: HashSet<u64>,
    /// Names seen lately, each at a place of its own: a page says the same few again and again.
    lately: Vec<&'a [u8]>,
}

impl<'a> Names<'a> {
    const LATELY: usize = 64;

    fn note(&mut self, name: &'a [u8]) {
        let [first, .., last] = name else { return };
        if name.len() <= SHORT_NAME_BYTES {
            return;
        }
        self.lately.resize(Self::LATELY, &[]);
        let place = name.len() * 7 + usize::from(*first) * 3 + usize::from(*last);
        let known = &mut self.lately[place % Self::LATELY];
        if *known != name {
            *known = name;
            self.seen.insert(hash(name));
        }
    }
}

/// The `<` of the next end tag of this name.
fn end_tag(bytes: &[u8], mut at: usize, name: &str) -> Option<usize> {
    loop {
        let open = at + memmem::find(&bytes[at..], b"</")?;
        let behind = open + 2 + name.len();
        let named = bytes.get(open + 2..behind)?;
        let ends = bytes
            .get(behind)
            .is_some_and(|&b| is_space(b) || matches!(b, b'/' | b'>'));
        if ends && named.eq_ignore_ascii_case(name.as_bytes()) {
            return Some(open);
        }
        at = open + 2;
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

fn skip(bytes: &[u8], at: usize, while_true: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let stop = rest.iter().position(|&b| !while_true(b));
    stop.map_or(bytes.len(), |n| at + n)
}
