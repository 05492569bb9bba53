//! Text made safe against being read as Markdown, and undone by reading it.
//! Knows nothing of documents.

use std::fmt::Write as _;

/// Where a text stands, which decides how it may break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// In a paragraph, which may have lines.
    Free,
    /// In a heading, which is one line.
    Single,
    /// In the cell of a table, which is one line without bars.
    Cell,
}

/// Grows an escaped text piece by piece.
pub struct Escaping {
    /// What is written so far.
    pub out: String,
    line: Line,
    at_start: bool,
    digits: usize,
}

impl Escaping {
    /// Nothing yet.
    pub fn new(line: Line) -> Self {
        Self {
            out: String::new(),
            line,
            at_start: true,
            digits: 0,
        }
    }

    /// Appends text; `after` is the character that follows it in the block, `ends` whether a mark ends or begins there.
    pub fn text(&mut self, text: &str, after: Option<char>) {
        let mut rest = text.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let inside = rest.peek().map(|(_, c)| *c);
            self.char(c, inside, inside.or(after), &text[at..]);
        }
    }

    /// Appends signs that are meant as such.
    pub fn signs(&mut self, signs: &str) {
        self.out.push_str(signs);
        self.at_start = false;
        self.digits = 0;
    }

    fn char(&mut self, c: char, inside: Option<char>, next: Option<char>, rest: &str) {
        if c == '\n' {
            return self.line_break(inside);
        }
        let start = std::mem::take(&mut self.at_start);
        let digits = std::mem::take(&mut self.digits);
        if c.is_whitespace() {
            return self.space(c, start, next);
        }
        if c.is_ascii_digit() && (start || digits > 0) {
            self.digits = digits + 1;
        }
        let escaped = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
            '_' => !self.is_between_letters(inside),
            '|' => start || self.line == Line::Cell,
            '>' | '=' | ':' => start,
            '#' => start || next.is_none(),
            '-' | '+' => start && !next.is_some_and(|n| n.is_ascii_alphanumeric()),
            '.' | ')' => (1..=9).contains(&digits) && next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if c == '&' && is_entity(rest) {
            self.out.push_str("&amp;");
            return;
        }
        if escaped {
            self.out.push('\\');
        }
        self.out.push(c);
    }

    /// A break where a mark begins or ends, or beside another one, is written as a tag: no two readers agree there.
    fn line_break(&mut self, next: Option<char>) {
        let alone = self.at_start || next.is_none_or(|n| n == '\n');
        if self.line != Line::Free || alone {
            return self.signs("<br>");
        }
        self.out.push_str("\\\n");
        self.at_start = true;
        self.digits = 0;
    }

    /// White space is dropped by readers at the ends of lines and in tabs anywhere, unless it is named.
    fn space(&mut self, c: char, start: bool, next: Option<char>) {
        let at_edge = start || next.is_none_or(|n| n == '\n');
        let doubled = self.out.ends_with(' ');
        if c == ' ' && !at_edge && !doubled {
            self.out.push(' ');
        } else if c == ' ' || c == '\t' || at_edge {
            let _ = write!(self.out, "&#{};", u32::from(c));
        } else {
            self.out.push(c);
        }
    }

    fn is_between_letters(&self, next: Option<char>) -> bool {
        self.out.ends_with(|c: char| c.is_ascii_alphanumeric())
            && next.is_some_and(|n| n.is_ascii_alphanumeric())
    }
}

/// Whether a text begins with something that would be read as a character's name.
pub fn is_entity(text: &str) -> bool {
    let body = text.strip_prefix('&').unwrap_or_default();
    let name = body.trim_start_matches(|c: char| c == '#' || c.is_ascii_alphanumeric());
    name.starts_with(';') && name.len() < body.len()
}

/// A text without marks, in one line.
pub fn plain(text: &str) -> String {
    let mut escaping = Escaping::new(Line::Single);
    escaping.text(text, None);
    escaping.out
}

/// An address between round brackets.
pub fn address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for (at, c) in address.char_indices() {
        match c {
            '(' | ')' | '\\' | '<' | '>' | '`' | '|' | '*' | '[' | ']' => out.extend(['\\', c]),
            '&' if is_entity(&address[at..]) => out.push_str("&amp;"),
            c if c.is_whitespace() => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// The length of the longest run of a character.
pub fn longest_run(text: &str, sign: char) -> usize {
    text.split(|c| c != sign).map(str::len).max().unwrap_or(0) / sign.len_utf8()
}
