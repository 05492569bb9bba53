//! From lines to paragraphs: joins what was wrapped, keeps apart what was not, sees the forms of plain-text writing.
//! Knows nothing of stories and junk.

mod code;
mod signs;

use std::borrow::Cow;
use std::collections::HashSet;

use super::source::{self, Line};
use super::wrap::{self, Wrap};
use crate::doc::Marker;

/// A paragraph, heading, list item, code or rule of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Paragraph<'a> {
    /// Its text; for an item with the marker.
    pub text: Cow<'a, str>,
    /// What it is.
    pub form: Form<'a>,
    /// In how many quotations it stands.
    pub quote: u8,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
    /// Whether it is one more line of the verse before it.
    pub verse: bool,
    /// Columns of its first line.
    pub width: usize,
    /// How many lines it had.
    pub lines: usize,
    /// The line it begins at.
    pub line: usize,
}

/// What a paragraph is, by its signs alone.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form<'a> {
    /// Running text.
    Text,
    /// A heading of level 1 to 6.
    Heading {
        /// Its level.
        level: u8,
        /// Whether the writer marked it (`#`, an underline).
        marked: bool,
    },
    /// Lines that keep their blanks.
    Code {
        /// As named behind the fence.
        language: &'a str,
    },
    /// An item of a list.
    Item {
        /// What stands before it.
        marker: Marker,
        /// Bytes of the marker at the start of the text.
        sign_bytes: usize,
        /// Lists around its own.
        depth: u8,
        /// Whether it is the first paragraph of its item.
        first: bool,
    },
    /// A thematic break.
    Rule,
    /// The number of a printed page.
    PageNumber,
}

/// Most paragraphs of a text; what comes behind them is one block more, so that memory stays bounded.
const PARAGRAPHS: usize = 400_000;
/// Most lists around a list.
const DEPTH: usize = 6;
/// Lines above this are no verse.
const VERSE_COLUMNS: usize = 60;

/// Reads the paragraphs of a text.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph<'_>> {
    let lines = source::lines(text);
    let mut builder = Builder::of(&lines);
    let mut at = 0;
    while at < lines.len() {
        at = builder.step(at);
    }
    builder.end_group();
    builder.out
}

struct Builder<'a, 'l> {
    lines: &'l [Line<'a>],
    wrap: Option<Wrap>,
    known: HashSet<&'a str>,
    indentation: code::Indentation,
    blank_lines: bool,
    out: Vec<Paragraph<'a>>,
    /// The last line of the paragraph that may go on.
    open: Option<usize>,
    after_blank: bool,
    /// Where the markers of the open lists stand.
    lists: Vec<usize>,
    /// The first paragraph since the last blank line.
    group: usize,
    /// Lines before this were looked at and are not code.
    not_code: usize,
}

impl<'a, 'l> Builder<'a, 'l> {
    fn of(lines: &'l [Line<'a>]) -> Self {
        let wrap = wrap::find(lines);
        let known = wrap.map(|_| wrap::known_words(lines)).unwrap_or_default();
        Self {
            lines,
            wrap,
            known,
            indentation: code::Indentation::of(lines),
            blank_lines: wrap::has_blank_lines(lines),
            out: Vec::new(),
            open: None,
            after_blank: false,
            lists: Vec::new(),
            group: 0,
            not_code: 0,
        }
    }

    /// Reads the line at `at`, or the block that begins there; gives the line behind it.
    fn step(&mut self, at: usize) -> usize {
        if self.out.len() >= PARAGRAPHS {
            return self.rest(at);
        }
        let line = &self.lines[at];
        if line.new_page || line.is_blank() {
            self.end_group();
        }
        if line.is_blank() {
            return at + 1;
        }
        if let Some(end) = self.code(at) {
            return end;
        }
        if let Some(form) = self.single(at) {
            return self.add_single(at, form);
        }
        if self.underline(line) {
            return at + 1;
        }
        self.text(at)
    }

    /// Everything from a line on, as it stands.
    fn rest(&mut self, at: usize) -> usize {
        let lines: Vec<&str> = self.lines[at..].iter().map(|l| l.text).collect();
        let form = Form::Code { language: "" };
        self.push(at, Cow::Owned(lines.join("\n")), form);
        self.lines.len()
    }

    fn end_group(&mut self) {
        self.mark_verse();
        self.open = None;
        self.after_blank = true;
        self.group = self.out.len();
    }

    /// Short lines between blank lines are verse, an address, a greeting: they stay together, a line each.
    fn mark_verse(&mut self) {
        let group = &mut self.out[self.group..];
        let short = |p: &Paragraph| {
            p.form == Form::Text && p.lines == 1 && p.width <= VERSE_COLUMNS && p.quote == 0
        };
        if self.blank_lines && group.len() > 1 && group.iter().all(short) {
            group[1..].iter_mut().for_each(|p| p.verse = true);
        }
    }

    /// A fenced, indented or plainly set block of code.
    fn code(&mut self, at: usize) -> Option<usize> {
        if at < self.not_code {
            return None;
        }
        let in_list = self
            .lists
            .last()
            .is_some_and(|l| self.lines[at].indent > *l);
        let found = code::fenced(self.lines, at).or_else(|| {
            let free = self.open.is_none() && !in_list;
            code::block(self.lines, at, &self.indentation, free)
        });
        match found {
            Some(code::Found::Code(block)) => {
                let form = Form::Code {
                    language: block.language,
                };
                self.push(at, Cow::Owned(block.text), form);
                self.open = None;
                Some(block.end)
            }
            Some(code::Found::Not { until }) => {
                self.not_code = until;
                None
            }
            None => None,
        }
    }

    /// Forms of a single line: page numbers, rules, marked headings.
    fn single(&self, at: usize) -> Option<Form<'a>> {
        let line = &self.lines[at];
        let by_page = line.new_page
            || self.lines[at + 1..]
                .iter()
                .take(3)
                .find(|l| !l.is_blank() || l.new_page)
                .is_some_and(|l| l.new_page);
        if by_page && signs::is_page_number(line.text) {
            return Some(Form::PageNumber);
        }
        if let Some(level) = signs::heading_level(line.text) {
            return Some(Form::Heading {
                level,
                marked: true,
            });
        }
        let underlines = self.underlined(line).is_some();
        (signs::is_rule(line.text) && !underlines).then_some(Form::Rule)
    }

    fn add_single(&mut self, at: usize, form: Form<'a>) -> usize {
        let text = match form {
            Form::Rule => "",
            Form::Heading { .. } => signs::without_hashes(self.lines[at].text),
            _ => self.lines[at].text,
        };
        self.push(at, Cow::Borrowed(text), form);
        self.open = None;
        self.lists.clear();
        at + 1
    }

    /// The level that this line gives to the line above it by underlining it.
    fn underlined(&self, line: &Line) -> Option<u8> {
        let open = self.open?;
        let above = self.out.last()?;
        let one_line = above.form == Form::Text && above.lines == 1 && above.quote == line.quote;
        let width = self.lines[open].text.chars().count();
        (one_line && !line.is_blank())
            .then(|| signs::underline_level(line.text, width))
            .flatten()
    }

    fn underline(&mut self, line: &Line) -> bool {
        let Some(level) = self.underlined(line) else {
            return false;
        };
        if let Some(above) = self.out.last_mut() {
            above.form = Form::Heading {
                level,
                marked: true,
            };
        }
        self.open = None;
        true
    }

    /// A list item, a line that goes on, or a new paragraph.
    fn text(&mut self, at: usize) -> usize {
        let line = &self.lines[at];
        let sign = signs::marker(line.text);
        if self.goes_on(at, sign.is_some()) {
            if let Some(last) = self.out.last_mut() {
                wrap::append(last.text.to_mut(), line.text, &self.known);
                last.lines += 1;
            }
            self.open = Some(at);
            return at + 1;
        }
        let form = match sign {
            Some((marker, sign_bytes)) => self.item(line.indent, marker, sign_bytes),
            None => self.plain(line),
        };
        self.push(at, Cow::Borrowed(line.text), form);
        self.open = Some(at);
        at + 1
    }

    /// Whether a line belongs to the open paragraph.
    fn goes_on(&self, at: usize, has_sign: bool) -> bool {
        let (Some(open), Some(last)) = (self.open, self.out.last()) else {
            return false;
        };
        let (before, line) = (&self.lines[open], &self.lines[at]);
        if before.quote != line.quote {
            return false;
        }
        let is_item = matches!(last.form, Form::Item { .. });
        let wrapped = self.wrap.is_some_and(|w| w.continues(before, line));
        if has_sign {
            let ended = super::words::ends_sentence(before.text) || before.text.ends_with(':');
            return wrapped && !is_item && !ended;
        }
        let hangs = is_item && self.lists.last().is_some_and(|l| line.indent >= l + 2);
        hangs || wrapped
    }

    fn item(&mut self, indent: usize, marker: Marker, sign_bytes: usize) -> Form<'a> {
        while self.lists.last().is_some_and(|l| *l > indent + 1) {
            self.lists.pop();
        }
        let deeper = self.lists.last().is_none_or(|l| indent > l + 1);
        if deeper && self.lists.len() < DEPTH {
            self.lists.push(indent);
        }
        Form::Item {
            marker,
            sign_bytes,
            depth: self.lists.len().saturating_sub(1) as u8,
            first: true,
        }
    }

    /// A new paragraph; indented behind an item it belongs to that item.
    fn plain(&mut self, line: &Line) -> Form<'a> {
        while self.lists.last().is_some_and(|l| line.indent < l + 2) {
            self.lists.pop();
        }
        if self.lists.is_empty() {
            return Form::Text;
        }
        Form::Item {
            marker: Marker::Bullet,
            sign_bytes: 0,
            depth: self.lists.len() as u8 - 1,
            first: false,
        }
    }

    fn push(&mut self, at: usize, text: Cow<'a, str>, form: Form<'a>) {
        self.out.push(Paragraph {
            text,
            form,
            quote: self.lines[at].quote,
            after_blank: std::mem::take(&mut self.after_blank),
            verse: false,
            width: self.lines[at].width - self.lines[at].indent.min(self.lines[at].width),
            lines: 1,
            line: at,
        });
    }
}
