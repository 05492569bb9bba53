//! From tags, texts and comments to a tree: the tree construction of the HTML standard, section 13.2.6.
//! Knows nothing of bytes, of bounds and of what a story is.
//!
//! html5ever's builder, which read pages here before, compares names one by one and makes an allocation of nearly
//! everything: it cost half of a parse. The rules below are the same, and so are the trees: a property the tests hold.
//! Names are numbers here, sets of them bits, and how often an element is open is counted, so that most questions
//! about what is open cost one look.

mod body;
mod end;
mod foreign;
mod formatting;
mod head;
mod name;
mod nodes;
mod stack;
mod table;

use std::ops::Range;

use html5ever::LocalName;
use html5ever::tokenizer::states::RawKind;

use self::formatting::Entry;
use self::name::NAMES;
pub(super) use self::name::{ENDS_ITS_KIND, FORMATTING, Name, Named, RAW, VOID};
use super::tree::{Kind, NONE, Space, Tree};

/// What is looked for in what comes next.
#[derive(Clone, Debug)]
pub(super) enum Expected {
    /// Tags, comments and text.
    Markup,
    /// Text up to the end tag of this name.
    Raw(RawKind, Named),
    /// Text up to the end of the page.
    Plain,
}

/// A start tag.
pub(super) struct Start {
    pub(super) named: Named,
    pub(super) attributes: Range<u32>,
    /// The same for formatting elements whose attributes are the same.
    pub(super) same: u32,
    pub(super) closes_itself: bool,
}

/// A stretch of the tree's buffer, of white space only or not.
#[derive(Clone, Copy)]
struct Run {
    start: u32,
    end: u32,
    white: bool,
}

#[derive(Clone, Copy)]
enum Token<'t> {
    Start(&'t Start),
    End(&'t Named),
    Text(Run),
    Null,
    Comment,
    Eof,
}

/// Whether a token is to be read once more, by the rules of the mode that is set now.
type Again = bool;
const DONE: Again = false;
const AGAIN: Again = true;

/// The insertion modes of section 13.2.4.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Initial,
    BeforeHtml,
    BeforeHead,
    InHead,
    InHeadNoscript,
    AfterHead,
    InBody,
    Text,
    InTable,
    InTableText,
    InCaption,
    InColumnGroup,
    InTableBody,
    InRow,
    InCell,
    InTemplate,
    AfterBody,
    InFrameset,
    AfterFrameset,
    AfterAfterBody,
    AfterAfterFrameset,
}

/// An open element.
#[derive(Clone)]
struct Open {
    id: u32,
    name: Name,
    space: Space,
    local: LocalName,
}

/// Builds a tree.
pub(super) struct Builder {
    pub(super) tree: Tree,
    mode: Mode,
    /// The mode behind a text of a title, a script and the like, or behind text in a table.
    mode_behind: Mode,
    template_modes: Vec<Mode>,
    /// Texts in a table, until it shows whether they are white space.
    pending: Vec<Run>,
    open: Vec<Open>,
    /// How many open elements have each name.
    counts: [u32; NAMES],
    formatting: Vec<Entry>,
    head: Option<Open>,
    form: Option<u32>,
    may_be_frameset: bool,
    skips_line_feed: bool,
    foster: bool,
    expected: Expected,
}

impl Builder {
    /// An empty tree for a page of so many bytes. `noscript` is parsed as markup: no script runs here, and its words
    /// may be the story.
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            tree: Tree::new(bytes),
            mode: Mode::Initial,
            mode_behind: Mode::InBody,
            template_modes: Vec::new(),
            pending: Vec::new(),
            open: Vec::new(),
            counts: [0; NAMES],
            formatting: Vec::new(),
            head: None,
            form: None,
            may_be_frameset: true,
            skips_line_feed: false,
            foster: false,
            expected: Expected::Markup,
        }
    }

    /// A start tag; tells what is to be looked for behind it.
    pub(super) fn start(&mut self, start: &Start) -> Expected {
        self.process(Token::Start(start));
        std::mem::replace(&mut self.expected, Expected::Markup)
    }

    /// An end tag.
    pub(super) fn end(&mut self, named: &Named) {
        self.process(Token::End(named));
    }

    /// A NUL in text among markup.
    pub(super) fn null(&mut self) {
        self.process(Token::Null);
    }

    /// A comment. Nobody reads what it says.
    pub(super) fn comment(&mut self) {
        self.process(Token::Comment);
    }

    /// A document type, and whether it asks for the ways before the standards.
    pub(super) fn doctype(&mut self, quirky: bool) {
        self.skips_line_feed = false;
        if self.mode == Mode::Initial {
            let node = self.tree.create(Kind::Other);
            self.tree.insert(node, 0, NONE);
            self.tree.quirks = quirky;
            self.mode = Mode::BeforeHtml;
        }
    }

    /// What stands in the tree's buffer from `start` on, as text.
    pub(super) fn text(&mut self, mut start: u32) {
        let end = self.tree.text.len() as u32;
        let skips = std::mem::take(&mut self.skips_line_feed);
        if skips && self.tree.text.as_bytes().get(start as usize) == Some(&b'\n') {
            start += 1;
        }
        while start < end {
            let run = self.run(start, end);
            start = run.end;
            self.consume(Token::Text(run));
        }
    }

    /// The tree at the end of the page.
    pub(super) fn finish(mut self) -> Tree {
        self.process(Token::Eof);
        self.tree
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// How many formatting elements are open, or wait to be opened again, whichever is more.
    pub(super) fn formatting(&self) -> usize {
        let open = self.open.iter().filter(|o| o.name.is_in(FORMATTING));
        open.count().max(self.formatting.len())
    }

    /// Whether the current element is of SVG or `MathML`.
    pub(super) fn is_foreign(&self) -> bool {
        self.current().is_foreign()
    }

    fn process(&mut self, token: Token) {
        self.skips_line_feed = false;
        self.consume(token);
    }

    fn consume(&mut self, token: Token) {
        loop {
            let again = if self.obeys_foreign_rules(token) {
                self.foreign(token)
            } else {
                self.step(self.mode, token)
            };
            if again == DONE {
                return;
            }
        }
    }

    /// The text up to `end`, or its first stretch of one kind where white space is told from words.
    fn run(&self, start: u32, end: u32) -> Run {
        let bytes = &self.tree.text.as_bytes()[start as usize..end as usize];
        let is_space = |b: &u8| matches!(b, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ');
        let white = bytes.iter().position(|b| !is_space(b));
        let whole = Run {
            start,
            end,
            white: white.is_none(),
        };
        if self.obeys_foreign_rules(Token::Text(whole)) || !self.parts_white() {
            return whole;
        }
        let behind = match white {
            None => bytes.len(),
            Some(0) => bytes.iter().position(is_space).unwrap_or(bytes.len()),
            Some(ink) => ink,
        };
        Run {
            start,
            end: start + behind as u32,
            white: white != Some(0),
        }
    }

    fn parts_white(&self) -> bool {
        !matches!(
            self.mode,
            Mode::InBody
                | Mode::Text
                | Mode::InTable
                | Mode::InTableText
                | Mode::InCaption
                | Mode::InTableBody
                | Mode::InRow
                | Mode::InCell
                | Mode::InTemplate
        )
    }

    fn step(&mut self, mode: Mode, token: Token) -> Again {
        match mode {
            Mode::Initial => self.initial(token),
            Mode::BeforeHtml => self.before_html(token),
            Mode::BeforeHead => self.before_head(token),
            Mode::InHead => self.in_head(token),
            Mode::InHeadNoscript => self.in_head_noscript(token),
            Mode::AfterHead => self.after_head(token),
            Mode::InBody => self.in_body(token),
            Mode::Text => self.in_text(token),
            Mode::InTable => self.in_table(token),
            Mode::InTableText => self.in_table_text(token),
            Mode::InCaption => self.in_caption(token),
            Mode::InColumnGroup => self.in_column_group(token),
            Mode::InTableBody => self.in_table_body(token),
            Mode::InRow => self.in_row(token),
            Mode::InCell => self.in_cell(token),
            Mode::InTemplate => self.in_template(token),
            Mode::AfterBody => self.after_body(token),
            Mode::InFrameset => self.in_frameset(token),
            Mode::AfterFrameset => self.after_frameset(token),
            Mode::AfterAfterBody => self.after_after_body(token),
            Mode::AfterAfterFrameset => self.after_after_frameset(token),
        }
    }
}
