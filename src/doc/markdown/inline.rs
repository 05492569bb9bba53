//! Text with its marks as Markdown: signs where they are certain to be read as such, tags elsewhere.
//! Knows nothing of blocks.

use std::ops::Range;

use super::anchors::Anchors;
use super::escape::{self, Escaping, Line};
use super::flank::{self, Stretch};
use crate::doc::{Block, Document, Inline, Link, Mark};

/// The text of a block.
pub fn write(document: &Document, block: &Block, anchors: &Anchors, line: Line) -> String {
    let range = block.range();
    stretch(
        document,
        document.inlines_of(block),
        anchors,
        (range.start as u32..range.end as u32, line),
    )
}

/// A stretch of text with those marks that lie in it.
pub fn stretch(
    document: &Document,
    marks: &[Inline],
    anchors: &Anchors,
    (range, line): (Range<u32>, Line),
) -> String {
    let mut writing = Writing {
        document,
        anchors,
        marks,
        range,
        escaping: Escaping::new(line),
        line,
        open: Vec::new(),
    };
    writing.run();
    writing.escaping.out
}

struct Writing<'a> {
    document: &'a Document,
    anchors: &'a Anchors,
    marks: &'a [Inline],
    range: Range<u32>,
    escaping: Escaping,
    line: Line,
    open: Vec<(Inline, String)>,
}

impl Writing<'_> {
    fn run(&mut self) {
        let (mut at, mut mark) = (self.range.start, 0);
        loop {
            let starts = self.marks.get(mark).map(|m| m.range.start);
            let ends = self.open.last().map(|(m, _)| m.range.end);
            let next = [starts, ends]
                .into_iter()
                .flatten()
                .fold(self.range.end, u32::min);
            let after = self.char_at(next);
            let text = &self.document.text()[at as usize..next as usize];
            self.escaping.text(text, after);
            at = next;
            if ends == Some(at) {
                let closed = self.open.pop().map(|(_, sign)| sign);
                self.escaping.signs(&closed.unwrap_or_default());
            } else if starts == Some(at) {
                let (taken, to) = self.begin(mark);
                mark += taken;
                at = to;
            } else {
                return;
            }
        }
    }

    fn slice(&self, range: Range<u32>) -> &str {
        &self.document.text()[range.start as usize..range.end as usize]
    }

    fn char_at(&self, at: u32) -> Option<char> {
        self.slice(at..self.range.end).chars().next()
    }

    /// Opens a mark or writes it whole; gives how many marks are done and where the text goes on.
    fn begin(&mut self, number: usize) -> (usize, u32) {
        let mark = self.marks[number].clone();
        let Range { start, end } = mark.range;
        if let Some(label) = self.anchors.sign(self.document, &self.marks[number..]) {
            self.escaping.signs(&format!("[^{label}]"));
            return (2, end);
        }
        if mark.mark == Mark::Code
            && let Some(code) = self.code(number)
        {
            self.escaping.signs(&code);
            return (1, end);
        }
        let (open, close) = self.signs(number);
        if open.starts_with('[') && self.escaping.out.ends_with('!') {
            self.escaping.out.pop();
            self.escaping.out.push_str("\\!");
        }
        let is_behind_note =
            self.escaping.out.ends_with(']') && !self.escaping.out.ends_with("\\]");
        if open.starts_with('[') && is_behind_note {
            // Two brackets in a row would be one reference.
            self.escaping.out.push_str("<!-- -->");
        }
        self.escaping.signs(&open);
        self.open.push((mark, close));
        (1, start)
    }

    fn signs(&self, number: usize) -> (String, String) {
        let tag = |name: &str| (format!("<{name}>"), format!("</{name}>"));
        let delimited = |sign: &str, name: &str| {
            if self.is_certain(number) {
                (sign.to_owned(), sign.to_owned())
            } else {
                tag(name)
            }
        };
        match self.marks[number].mark {
            Mark::Emphasis => delimited("*", "em"),
            Mark::Strong => delimited("**", "strong"),
            Mark::Deleted => delimited("~~", "del"),
            Mark::Code => tag("code"),
            Mark::Inserted => tag("ins"),
            Mark::Highlight => tag("mark"),
            Mark::Superscript => tag("sup"),
            Mark::Subscript => tag("sub"),
            Mark::Link(link) => ("[".to_owned(), format!("]({})", self.address(link))),
        }
    }

    fn address(&self, link: u32) -> String {
        match self.document.links().get(link as usize) {
            Some(Link::Web(url)) => escape::address(url.as_str()),
            Some(Link::Here(place)) => self.anchors.fragment(*place),
            None => String::new(),
        }
    }

    /// Code between backticks; none when marks, breaks or neighbours forbid it.
    fn code(&self, number: usize) -> Option<String> {
        let range = self.marks[number].range.clone();
        let code = self.slice(range.clone());
        let has_marks = self
            .marks
            .get(number + 1)
            .is_some_and(|m| m.range.start < range.end);
        let odd = |c: char| c.is_whitespace() && c != ' ';
        let in_cell = self.line == Line::Cell && code.contains(['|', '\\']);
        if has_marks
            || in_cell
            || code.contains(odd)
            || code.trim().is_empty()
            || self.escaping.out.ends_with('`')
        {
            return None;
        }
        let fence = "`".repeat(escape::longest_run(code, '`') + 1);
        let edged = |sign: char| (code.starts_with(sign), code.ends_with(sign));
        let pad = match (edged('`'), edged(' ')) {
            ((false, false), (true, true)) | ((true, _) | (_, true), _) => " ",
            _ => "",
        };
        Some(format!("{fence}{pad}{code}{pad}{fence}"))
    }

    /// Whether signs around a stretch are certain to be read as such.
    fn is_certain(&self, number: usize) -> bool {
        let mark = &self.marks[number];
        let later = self.marks[number + 1..].iter();
        flank::is_certain(&Stretch {
            mark,
            text: self.slice(mark.range.clone()),
            before: self.escaping.out.chars().next_back(),
            after: self.char_at(mark.range.end),
            outer: self.open.iter().map(|(m, _)| m).collect(),
            later: later
                .take_while(|m| m.range.start <= mark.range.end)
                .collect(),
        })
    }
}
