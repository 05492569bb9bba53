//! Bounds on what one page may make of the tree: depth, open formatting elements, tags, nodes.
//! Knows nothing of bytes and of what a story is.
//!
//! The tree construction of the HTML standard has no bound of its own: each start tag looks through the open
//! elements, so ten thousand nested `<div>` cost seconds, and each block opens all formatting elements again. The
//! guard stands between tokenizer and tree builder and holds tags back once a bound is met.

use std::cell::{Cell, RefCell};
use std::hash::{DefaultHasher, Hasher};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, EndTag, StartTag, Tag, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, local_name};

use super::sink::{Handle, Sink};
use super::tree::Tree;

/// Deepest nesting. Browsers stop at 512; the deepest of 2,076 real pages measured has 56 levels.
const DEPTH: u32 = 256;
/// What may stand below that depth: elements that end each other, so that paragraphs and cells stay apart.
const SPARE_DEPTH: u32 = 64;
/// Most formatting elements (`b`, `font` …) that may be open or waiting to be opened again.
const FORMATTING: u32 = 48;
/// Most tags, start and end, of a page.
const TAGS: u32 = 500_000;
/// Most nodes of a page, about 100 MB of them; the most on any of 2,076 real pages measured is 34,450.
const NODES: usize = 600_000;
/// How often the stack of open elements is looked at, 10 µs each time; a real page needs one look in 256 tags.
const LOOKS: u32 = 20_000;
/// How many held-back start tags are looked through for the one that an end tag closes.
const HELD_LOOK_BACK: usize = 16;

/// What is looked for in what comes next.
#[derive(Clone, Debug)]
pub(super) enum Mode {
    /// Tags, comments and text.
    Markup,
    /// Text up to the end tag of this name.
    Raw(RawKind, LocalName),
    /// Text up to the end of the page.
    Plain,
}

type Builder = TreeBuilder<Handle, Sink>;

/// A tree builder behind bounds.
pub(super) struct Guard {
    builder: Builder,
    tags: Cell<u32>,
    room: Cell<Room>,
    changed: Cell<bool>,
    looks: Cell<u32>,
    held: RefCell<Vec<u64>>,
    cut: Cell<bool>,
    full: Cell<bool>,
}

/// How many elements may still open before the tree builder's stack must be looked at again.
#[derive(Clone, Copy, Default)]
struct Room {
    depth: u32,
    spare: u32,
    formatting: u32,
}

impl Guard {
    /// An empty tree for a page of so many bytes. `noscript` is parsed as markup: no script runs here, and its words may be the story.
    pub(super) fn new(bytes: usize) -> Self {
        let options = TreeBuilderOpts {
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        };
        Self {
            builder: TreeBuilder::new(Sink::new(bytes), options),
            tags: Cell::new(0),
            room: Cell::default(),
            changed: Cell::new(true),
            looks: Cell::new(0),
            held: RefCell::default(),
            cut: Cell::new(false),
            full: Cell::new(false),
        }
    }

    /// The tree so far.
    pub(super) fn tree(&self) -> &RefCell<Tree> {
        &self.builder.sink.0
    }

    /// Whether the page has all the tags or nodes it may have.
    pub(super) fn is_full(&self) -> bool {
        self.full.get()
    }

    /// The tree, and whether it holds everything that came.
    pub(super) fn finish(self) -> (Tree, bool) {
        let _ = self.build(Token::EOFToken);
        self.builder.end();
        (self.builder.sink.finish(), !self.cut.get())
    }

    /// A tag; tells what is to be looked for behind it.
    pub(super) fn tag(&self, tag: Tag) -> Mode {
        if self.full.get() || !self.admits(&tag) {
            return Mode::Markup;
        }
        let name = (tag.kind == StartTag && is_raw(&tag.name)).then(|| tag.name.clone());
        match (self.build(Token::TagToken(tag)), name) {
            (TokenSinkResult::RawData(kind), Some(name)) => Mode::Raw(kind, name),
            (TokenSinkResult::Plaintext, _) => Mode::Plain,
            _ => Mode::Markup,
        }
    }

    /// The end tag of an element without markup inside. It is never one of an element that was held back, whose
    /// text would have been markup.
    pub(super) fn end_raw(&self, name: LocalName) {
        self.tags.set(self.tags.get() + 1);
        self.changed.set(true);
        if self.is_within_bounds() {
            let _ = self.build(Token::TagToken(Tag {
                kind: EndTag,
                name,
                self_closing: false,
                attrs: Vec::new(),
                had_duplicate_attributes: false,
            }));
        }
    }

    pub(super) fn text(&self, text: StrTendril) {
        self.pass(Token::CharacterTokens(text));
    }

    pub(super) fn null(&self) {
        self.pass(Token::NullCharacterToken);
    }

    pub(super) fn doctype(&self, doctype: Doctype) {
        self.pass(Token::DoctypeToken(doctype));
    }

    /// A comment. Nobody reads what it says.
    pub(super) fn comment(&self) {
        if self.is_within_bounds() {
            self.pass(Token::CommentToken(StrTendril::new()));
        }
    }

    fn pass(&self, token: Token) {
        if !self.full.get() {
            let _ = self.build(token);
        }
    }

    /// The tree builder notes lines for its errors, which nobody hears: all is line one.
    fn build(&self, token: Token) -> Answer {
        self.builder.process_token(token, 1)
    }

    fn admits(&self, tag: &Tag) -> bool {
        self.tags.set(self.tags.get() + 1);
        match tag.kind {
            _ if !self.is_within_bounds() => false,
            StartTag => self.has_room(tag) || self.hold(tag),
            EndTag => {
                self.changed.set(true);
                !self.was_held(&tag.name)
            }
        }
    }

    fn is_within_bounds(&self) -> bool {
        let nodes = self.tree().borrow().len();
        let within = self.tags.get() <= TAGS && nodes <= NODES && self.looks.get() <= LOOKS;
        if !within {
            self.full.set(true);
            self.cut.set(true);
        }
        within
    }

    fn has_room(&self, tag: &Tag) -> bool {
        if !self.spend(tag) {
            self.measure();
            if !self.spend(tag) {
                return self.stays_shallow(tag);
            }
        }
        self.changed.set(true);
        true
    }

    fn spend(&self, tag: &Tag) -> bool {
        let formatting = u32::from(is_formatting(&tag.name));
        let mut room = self.room.get();
        if room.depth == 0 || room.formatting < formatting {
            return false;
        }
        room.depth -= 1;
        room.formatting -= formatting;
        self.room.set(room);
        true
    }

    /// Looks at the stack of open elements; between two looks the room left only shrinks, give or take the few
    /// elements that a tag implies.
    fn measure(&self) {
        if !self.changed.replace(false) {
            return;
        }
        self.looks.set(self.looks.get() + 1);
        let seen = Handles::default();
        self.builder.trace_handles(&seen);
        let mut handles = seen.0.into_inner();
        handles.sort_unstable_by_key(|h| h.id);
        handles.dedup_by_key(|h| h.id);
        let formatting = handles.iter().filter(|h| is_formatting(&h.name)).count() as u32;
        let open = handles.len() as u32;
        self.room.set(Room {
            depth: DEPTH.saturating_sub(open),
            spare: (DEPTH + SPARE_DEPTH).saturating_sub(open),
            formatting: FORMATTING.saturating_sub(formatting),
        });
    }

    /// Whether a tag may pass at full depth: it is empty, switches the tokenizer, or ends its own kind.
    fn stays_shallow(&self, tag: &Tag) -> bool {
        if is_formatting(&tag.name) || self.is_foreign() {
            return false;
        }
        let mut room = self.room.get();
        let sibling = room.spare > 0 && ends_its_kind(&tag.name);
        if !sibling && !is_void(&tag.name) && !is_raw(&tag.name) {
            return false;
        }
        room.spare = room.spare.saturating_sub(u32::from(sibling));
        self.room.set(room);
        self.changed.set(true);
        true
    }

    /// Holds a start tag back; its end tag must not close another element. Only a hash of its name is kept:
    /// kept names would make the table of all names, whose lists are searched one by one, slow.
    fn hold(&self, tag: &Tag) -> bool {
        self.cut.set(true);
        if !is_void(&tag.name) {
            self.held.borrow_mut().push(hash(tag.name.as_bytes()));
        }
        false
    }

    fn was_held(&self, name: &LocalName) -> bool {
        let mut held = self.held.borrow_mut();
        let near = held.len().saturating_sub(HELD_LOOK_BACK);
        let name = hash(name.as_bytes());
        let found = held[near..].iter().rposition(|&n| n == name);
        if let Some(at) = found {
            held.truncate(near + at);
        }
        found.is_some()
    }

    /// Whether the current element is of SVG or `MathML`.
    pub(super) fn is_foreign(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

type Answer = TokenSinkResult<Handle>;

/// A number for a name, the same in every run.
pub(super) fn hash(name: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name);
    hasher.finish()
}

/// Collects what the tree builder holds: open elements, formatting elements, a few pointers.
#[derive(Default)]
struct Handles(RefCell<Vec<Handle>>);

impl Tracer for Handles {
    type Handle = Handle;

    fn trace_handle(&self, node: &Handle) {
        self.0.borrow_mut().push(node.clone());
    }
}

/// The formatting elements of the standard, section 13.2.4.2.
pub(super) fn is_formatting(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

/// Elements without content, which never stay open.
fn is_void(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("hr")
            | local_name!("image")
            | local_name!("img")
            | local_name!("input")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("param")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
    )
}

/// Elements behind whose start tag the tokenizer looks only for their end tag; `noscript` is among them in the head.
fn is_raw(name: &str) -> bool {
    matches!(
        name,
        "iframe"
            | "noembed"
            | "noframes"
            | "noscript"
            | "plaintext"
            | "script"
            | "style"
            | "textarea"
            | "title"
            | "xmp"
    )
}

/// Elements that a following one of their kind ends.
fn ends_its_kind(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("dd")
            | local_name!("dt")
            | local_name!("li")
            | local_name!("option")
            | local_name!("p")
            | local_name!("td")
            | local_name!("th")
            | local_name!("tr")
    )
}
