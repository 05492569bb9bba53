//! The lines of a text as they stand: indentation, width, quotation marks of e-mail.
//! Knows nothing of paragraphs.

use unicode_width::UnicodeWidthStr;

/// Most columns that are counted; longer lines are paragraphs anyway.
const COLUMNS: usize = 4096;
/// A tab moves to the next multiple of this.
const TAB: usize = 4;

/// One line of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line<'a> {
    /// The line without white space at its ends and without quotation signs.
    pub text: &'a str,
    /// The line behind its quotation signs, indentation and all.
    pub raw: &'a str,
    /// Columns of white space before the text.
    pub indent: usize,
    /// Columns from the margin to the end of the text.
    pub width: usize,
    /// Bytes from the margin to the end of the text, for wrappers that count these.
    pub bytes: usize,
    /// How many `>` stand before it.
    pub quote: u8,
    /// Whether a form feed stands before it.
    pub new_page: bool,
}

impl Line<'_> {
    /// Whether there is nothing to read.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// Splits at every kind of line end: LF, CRLF, CR, vertical tab, form feed, NEL, U+2028, U+2029.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut found, mut start, mut new_page) = (Vec::new(), 0, false);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !is_line_end(c) {
            continue;
        }
        found.push(line(&text[start..at], new_page));
        new_page = c == '\u{c}';
        if c == '\r' {
            chars.next_if(|(_, next)| *next == '\n');
        }
        start = chars.peek().map_or(text.len(), |(next, _)| *next);
    }
    if start < text.len() {
        found.push(line(&text[start..], new_page));
    }
    found
}

fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// White space, and the invisible characters that a reader would take for it.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

fn line(whole: &str, new_page: bool) -> Line<'_> {
    let (quote, raw) = unquote(whole);
    let text = raw.trim_matches(is_space);
    let ended = raw.trim_end_matches(is_space);
    let blanks = &ended[..ended.len() - ended.trim_start_matches(is_space).len()];
    let indent = columns_of_blanks(blanks);
    let width = if text.len() > COLUMNS {
        COLUMNS
    } else {
        indent + text.width()
    };
    Line {
        text,
        raw: ended,
        indent,
        width,
        bytes: ended.len(),
        quote,
        new_page,
    }
}

fn columns_of_blanks(blanks: &str) -> usize {
    let columns = blanks.chars().fold(0, |at, c| match c {
        '\t' => (at / TAB + 1) * TAB,
        '\u{3000}' => at + 2,
        _ => at + 1,
    });
    columns.min(COLUMNS)
}

/// Takes `> ` signs away. One directly before a word (`>word`) counts as well, `>` in front of `=` or `-` does not.
fn unquote(whole: &str) -> (u8, &str) {
    let (mut depth, mut rest) = (0u8, whole);
    while depth < 8 {
        let trimmed = rest.trim_start_matches(' ');
        let Some(inner) = trimmed.strip_prefix('>') else {
            break;
        };
        if inner.starts_with(['=', '-']) || rest.len() - trimmed.len() > 3 {
            break;
        }
        depth += 1;
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    (depth, rest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_kind_of_line_end_splits() {
        let text = "a\r\nb\rc\nd\u{b}e\u{c}f\u{85}g\u{2028}h\u{2029}i";
        let found: Vec<_> = lines(text).iter().map(|l| l.text).collect();
        assert_eq!(found, ["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
        assert!(lines(text)[5].new_page);
    }

    #[test]
    fn a_line_of_no_break_spaces_is_blank() {
        assert!(lines("\u{a0}\u{a0}\n")[0].is_blank());
    }

    #[test]
    fn wide_characters_and_tabs_count_their_columns() {
        let line = lines("\t\u{4e2d}\u{6587}")[0];
        assert_eq!((line.indent, line.width), (4, 8));
    }

    #[test]
    fn quotation_signs_nest() {
        let found = lines("> > no\n>yes\n>= 3");
        let found: Vec<_> = found.iter().map(|l| (l.quote, l.text)).collect();
        assert_eq!(found, [(2, "no"), (1, "yes"), (0, ">= 3")]);
    }
}
