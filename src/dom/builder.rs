//! From tags, texts and comments to a tree: the tree construction of the HTML standard, section 13.2.6.
//! Knows nothing of bytes, of bounds and of what a story is.
//!
//! html5ever's builder, which read pages here before, compares names one by one and makes an allocation of nearly
//! everything: it cost half of a parse. The rules below are the same, and so are the trees: a property the tests hold.
//! Names are numbers here, sets of them bits, and how often an element is open is counted, so that most questions
//! about what is open cost one look.

mod body;
mod foreign;
mod formatting;
mod head;
mod name;
mod table;

use std::ops::Range;

use html5ever::tokenizer::states::RawKind;
use html5ever::{LocalName, local_name};

use self::formatting::Entry;
pub(super) use self::name::{ENDS_ITS_KIND, FORMATTING, Name, Named, RAW, VOID};
use self::name::{IMPLIED, NAMES, SCOPE, Set, TABLE_OUTER};
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

/// The stack of open elements.
impl Builder {
    fn current(&self) -> Name {
        self.open.last().map_or(Name::Html, |open| open.name)
    }

    fn push(&mut self, open: Open) {
        self.counts[open.name as usize] += 1;
        self.open.push(open);
    }

    fn pop(&mut self) -> Option<Name> {
        let open = self.open.pop()?;
        self.counts[open.name as usize] -= 1;
        Some(open.name)
    }

    fn remove_open(&mut self, at: usize) {
        let open = self.open.remove(at);
        self.counts[open.name as usize] -= 1;
    }

    fn remove_from_stack(&mut self, id: u32) {
        if let Some(at) = self.open.iter().rposition(|o| o.id == id) {
            self.remove_open(at);
        }
    }

    fn truncate(&mut self, length: usize) {
        while self.open.len() > length {
            self.pop();
        }
    }

    fn is_open(&self, name: Name) -> bool {
        self.counts[name as usize] > 0
    }

    /// Whether one of the names is open within a scope.
    fn any_in_scope(&self, scope: Set, wanted: Set) -> bool {
        let mut open = self.open.iter().rev().map(|o| o.name);
        open.find(|name| name.is_in(scope | wanted))
            .is_some_and(|name| name.is_in(wanted))
    }

    fn in_scope(&self, scope: Set, name: Name) -> bool {
        self.is_open(name) && self.any_in_scope(scope, name.bit())
    }

    fn in_plain_scope(&self, name: Name) -> bool {
        self.in_scope(SCOPE, name)
    }

    fn pop_while(&mut self, set: Set) {
        while !self.open.is_empty() && self.current().is_in(set) {
            self.pop();
        }
    }

    /// Pops until the current element is one of these.
    fn pop_to(&mut self, set: Set) {
        while !self.open.is_empty() && !self.current().is_in(set) {
            self.pop();
        }
    }

    /// Pops until one of these has been popped.
    fn pop_until(&mut self, set: Set) {
        while self.pop().is_some_and(|name| !name.is_in(set)) {}
    }

    /// Pops what may end without a tag, then up to an element of the name.
    fn close(&mut self, name: Name) {
        self.pop_while(IMPLIED & !name.bit());
        self.pop_until(name.bit());
    }

    fn close_p(&mut self) {
        if self.in_scope(name::BUTTON_SCOPE, Name::P) {
            self.close(Name::P);
        }
    }

    /// The mode for what is open (section 13.2.4.1).
    fn mode_of_open(&self) -> Mode {
        for (at, open) in self.open.iter().enumerate().rev() {
            return match open.name {
                Name::Td | Name::Th if at > 0 => Mode::InCell,
                Name::Tr => Mode::InRow,
                Name::Tbody | Name::Thead | Name::Tfoot => Mode::InTableBody,
                Name::Caption => Mode::InCaption,
                Name::Colgroup => Mode::InColumnGroup,
                Name::Table => Mode::InTable,
                Name::Template => self.template_modes.last().copied().unwrap_or(Mode::InBody),
                Name::Head if at > 0 => Mode::InHead,
                Name::Body => Mode::InBody,
                Name::Frameset => Mode::InFrameset,
                Name::Html if self.head.is_none() => Mode::BeforeHead,
                Name::Html => Mode::AfterHead,
                _ => continue,
            };
        }
        Mode::InBody
    }
}

/// Making nodes and putting them into the tree.
impl Builder {
    /// The parent for a node and the node it stands before: where the rules put what comes now, or what is to stand
    /// in `target`.
    fn place(&self, target: Option<&Open>) -> (u32, u32) {
        let Some(target) = target.or(self.open.last()) else {
            return (0, NONE);
        };
        if !(self.foster && target.name.is_in(TABLE_OUTER)) {
            return (self.inside(target), NONE);
        }
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.name == Name::Template {
                return (self.inside(open), NONE);
            }
            if open.name == Name::Table {
                return match self.tree.links[open.id as usize].parent {
                    NONE => (self.open[at.saturating_sub(1)].id, NONE),
                    parent => (parent, open.id),
                };
            }
        }
        (self.open[0].id, NONE)
    }

    /// The node that what stands in an element is put below: of a template its content.
    fn inside(&self, open: &Open) -> u32 {
        match open.name {
            Name::Template => self.tree.links[open.id as usize].first,
            _ => open.id,
        }
    }

    fn create(&mut self, named: &Named, space: Space, attributes: &Range<u32>) -> Open {
        let mut attributes = attributes.clone();
        if space != Space::Html {
            attributes = self.tree.own_attributes(attributes);
        }
        let id = self.tree.create(Kind::Element {
            name: named.local.clone(),
            space,
            tag: named.tag,
            attributes,
        });
        let name = foreign::name_in(named.name, space);
        if name == Name::Template {
            let content = self.tree.create(Kind::Other);
            self.tree.insert(content, id, NONE);
        }
        Open {
            id,
            name,
            space,
            local: named.local.clone(),
        }
    }

    /// Puts an element where it belongs, without opening it.
    fn insert_closed(&mut self, named: &Named, space: Space, attributes: &Range<u32>) -> Open {
        let (parent, before) = self.place(None);
        let open = self.create(named, space, attributes);
        self.tree.insert(open.id, parent, before);
        open
    }

    fn insert(&mut self, start: &Start) -> u32 {
        let open = self.insert_closed(&start.named, Space::Html, &start.attributes);
        let id = open.id;
        self.push(open);
        id
    }

    fn insert_void(&mut self, start: &Start) -> u32 {
        self.insert_closed(&start.named, Space::Html, &start.attributes)
            .id
    }

    /// Opens an element of which no tag was written.
    fn insert_unwritten(&mut self, local: LocalName) -> &Open {
        let open = self.insert_closed(&Named::new(local), Space::Html, &(0..0));
        self.push(open);
        self.open.last().expect("it was pushed just now")
    }

    fn insert_root(&mut self, attributes: &Range<u32>) {
        let open = self.create(&Named::new(local_name!("html")), Space::Html, attributes);
        self.tree.insert(open.id, 0, NONE);
        self.push(open);
    }

    fn insert_text(&mut self, run: Run) -> Again {
        let (parent, before) = self.place(None);
        self.tree.add_text(run.start..run.end, parent, before);
        DONE
    }

    fn insert_comment(&mut self) -> Again {
        let (parent, before) = self.place(None);
        self.insert_comment_in(parent, before)
    }

    fn insert_comment_in(&mut self, parent: u32, before: u32) -> Again {
        let node = self.tree.create(Kind::Other);
        self.tree.insert(node, parent, before);
        DONE
    }

    /// Opens an element whose text ends with its end tag.
    fn insert_raw(&mut self, start: &Start, kind: RawKind) -> Again {
        self.insert(start);
        self.mode_behind = self.mode;
        self.mode = Mode::Text;
        self.expected = Expected::Raw(kind, start.named.clone());
        DONE
    }

    fn in_text(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) => return self.insert_text(run),
            Token::End(_) | Token::Eof => {
                self.pop();
                self.mode = self.mode_behind;
            }
            Token::Start(_) | Token::Null | Token::Comment => {}
        }
        matches!(token, Token::Eof)
    }
}
