//! A line as newsboat cuts it: words between blanks, quotes with their escapes, a comment behind `#`.
//! Knows nothing of what the words mean.

use std::ops::Range;

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Where it stands in the line, with its quotes.
    pub range: Range<usize>,
    /// What it says.
    pub text: String,
    /// Whether it stands in quotes.
    pub is_quoted: bool,
}

/// The words of a line.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub tokens: Vec<Token>,
    /// Whether the last quote is never closed.
    pub is_open: bool,
}

/// What stands between words; a mark of the byte order at the beginning of a file is none of them either.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{feff}')
}

/// Cuts a line. In quotes `\"`, `\\`, `\n`, `\r` and `\t` stand for what they do in C, and a backslash before
/// anything else counts for nothing (newsboat 2.21). A `#` is a comment only where a word would begin.
pub(super) fn tokens(line: &str) -> Tokens {
    let mut found = Tokens::default();
    let mut at = 0;
    loop {
        at += line[at..].len() - line[at..].trim_start_matches(is_blank).len();
        let rest = &line[at..];
        if rest.is_empty() || rest.starts_with('#') {
            return found;
        }
        let (length, text, is_closed) = if let Some(inside) = rest.strip_prefix('"') {
            within_quotes(inside)
        } else {
            let end = rest.find(is_blank).unwrap_or(rest.len());
            (end, rest[..end].to_owned(), true)
        };
        found.is_open |= !is_closed;
        found.tokens.push(Token {
            range: at..at + length,
            text,
            is_quoted: rest.starts_with('"'),
        });
        at += length;
    }
}

/// A quoted word: its length with both quotes, what it says, and whether it ends.
fn within_quotes(inside: &str) -> (usize, String, bool) {
    let mut text = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (at + 2, text, true),
            '\\' => match letters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 'r')) => text.push('\r'),
                Some((_, 't')) => text.push('\t'),
                // Its files of settings need them escaped, so it leaves them so everywhere.
                Some((_, '`')) => text.push_str("\\`"),
                Some((_, other)) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    // The end of the line is no part of the word.
    let line = inside.trim_end_matches(['\r', '\n']);
    let text = text.trim_end_matches(['\r', '\n']).to_owned();
    (1 + line.len(), text, false)
}

/// A word as it has to stand in a line: in quotes where blanks, quotes or signs of the syntax are in it.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |c: char| !is_blank(c) && !c.is_control() && !matches!(c, '"' | '\\');
    let starts_plain = !word.starts_with(['#', '<']) && !word.ends_with('>');
    if !word.is_empty() && starts_plain && word.chars().all(is_plain) {
        return word.to_owned();
    }
    let mut out = String::from("\"");
    for c in word.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // No line of the file can hold it, and no program reads it back.
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        tokens(line).tokens.into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn lines_are_cut_as_newsboat_cuts_them() {
        for (line, expected) in [
            ("a b\tc\r\n", vec!["a", "b", "c"]),
            ("a \"b c\" d # e", vec!["a", "b c", "d"]),
            ("a#b c#d #e", vec!["a#b", "c#d"]),
            (r#""query:x:a = \"b\"" t"#, vec!["query:x:a = \"b\"", "t"]),
            (r#""~My \"T\" \\ x\\\\y""#, vec![r#"~My "T" \ x\\y"#]),
            (r#"tag"q"z"#, vec![r#"tag"q"z"#]),
            (r#""~a\qb \` \x y""#, vec!["~aqb \\` x y"]),
            (r#""a"b"#, vec!["a", "b"]),
            ("\"open end\n", vec!["open end"]),
            ("   # only this", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(words(line), expected, "{line}");
        }
    }

    #[test]
    fn a_word_comes_back_from_its_quotes() {
        for word in [
            "plain",
            "two words",
            "#hash",
            "<",
            "a>",
            "\"",
            "\\",
            "a\\\"b",
            "tab\there",
            "",
            "ü ß",
            "~",
        ] {
            assert_eq!(words(&quoted(word)), [word], "{word}");
        }
        assert_eq!(quoted("https://a.example/#x"), "https://a.example/#x");
    }
}
