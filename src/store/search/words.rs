//! Words as the index has them, and what is sought as an expression of the index.
//! Knows nothing of stories.

use std::borrow::Cow;

use crate::doc::is_ideograph;

/// Words of a search that are looked at.
const WORDS: usize = 32;

/// Whether a character is a word by itself: Chinese, kana, Korean syllables.
fn is_alone(c: char) -> bool {
    !c.is_ascii() && (is_ideograph(c) || matches!(c, '\u{ac00}'..='\u{d7a3}'))
}

/// A text with blanks around the characters that are words by themselves.
pub(in crate::store) fn parted(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_alone) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() * 5 / 3);
    for c in text.chars() {
        if is_alone(c) {
            out.push(' ');
            out.push(c);
            out.push(' ');
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// What is sought: words and, in quotes, phrases; each whether it must not stand there.
fn terms(sought: &str) -> Vec<(bool, &str)> {
    let mut terms = Vec::new();
    let mut rest = sought.trim_start();
    while !rest.is_empty() && terms.len() < WORDS {
        let not = rest.starts_with('-');
        let bare = rest.strip_prefix('-').unwrap_or(rest);
        let (term, behind) = match bare.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => bare.split_once(char::is_whitespace).unwrap_or((bare, "")),
        };
        if term.contains(char::is_alphanumeric) {
            terms.push((not, term));
        }
        rest = behind.trim_start();
    }
    terms
}

/// The words that must stand there, for showing where.
pub(super) fn sought(sought: &str) -> Vec<String> {
    let terms = terms(sought).into_iter().filter(|(not, _)| !not);
    terms.map(|(_, term)| term.to_owned()).collect()
}

/// What is sought as an expression of FTS5: all words, none of those with `-`, phrases in quotes, `word*` as a
/// beginning. None when nothing is sought. Nothing in it is taken as the language of FTS5.
///
/// ```
/// use clearstory::store::search::expression;
/// assert_eq!(expression("ferry -strike pay*").unwrap(), "\"ferry\" \"pay\"* NOT \"strike\"");
/// assert_eq!(expression("-strike"), None);
/// ```
pub fn expression(sought: &str) -> Option<String> {
    let (wanted, unwanted) = parts_of(sought);
    (!wanted.is_empty()).then(|| format!("{wanted}{unwanted}"))
}

/// The same, of titles and authors only.
pub(super) fn in_title(sought: &str) -> Option<String> {
    let (wanted, unwanted) = parts_of(sought);
    (!wanted.is_empty()).then(|| format!("{{title author}} : ({wanted}){unwanted}"))
}

/// What must stand there, and what must not with `NOT` before each.
fn parts_of(sought: &str) -> (String, String) {
    let (mut wanted, mut unwanted) = (String::new(), String::new());
    for (not, term) in terms(sought) {
        let (plain, star) = match term.strip_suffix('*') {
            Some(start) => (start, "*"),
            None => (term, ""),
        };
        let text = parted(plain).replace(['"', '\0'], " ");
        let (out, between) = if not {
            (&mut unwanted, " NOT ")
        } else {
            (&mut wanted, " ")
        };
        for piece in [between, "\"", text.trim(), "\"", star] {
            out.push_str(piece);
        }
    }
    (wanted.trim_start().to_owned(), unwanted)
}

/// Texts as an expression of the index of parts of words: every three letters of them, in any order. Empty when none
/// of them has three, or signs that the index might fold in another way than a filter does.
pub(super) fn parts(texts: &[String]) -> String {
    let mut parts = Vec::new();
    for text in texts {
        let letters: Vec<char> = text.chars().collect();
        let plain = |w: &&[char]| w.iter().all(|c| c.is_ascii_alphanumeric() || *c == ' ');
        let three = letters.windows(3).filter(plain);
        parts.extend(three.map(|w| format!("\"{}\"", w.iter().collect::<String>())));
    }
    parts.sort_unstable();
    parts.dedup();
    parts.join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_sought_is_a_command() {
        let cases = [
            ("a AND b", "\"a\" \"AND\" \"b\""),
            ("\"low tide\" x", "\"low tide\" \"x\""),
            ("title:x^ (y)", "\"title:x^\" \"(y)\""),
            ("\"open", "\"open\""),
            ("- * \"\" x", "\"x\""),
            ("東京 서울", "\"東  京\" \"서  울\""),
        ];
        for (sought, expected) in cases {
            assert_eq!(expression(sought).as_deref(), Some(expected), "{sought}");
        }
    }
}
