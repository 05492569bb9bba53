//! The tags in a piece of HTML that stands in Markdown, one after the other.
//! Knows nothing of what they mean.

use std::collections::HashMap;

use crate::dom::Dom;

/// One piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text as written, its character names not yet resolved.
    Text(&'a str),
    /// An opening tag: its name in lower case and the rest of it.
    Open(String, &'a str),
    /// A closing tag.
    Close(String),
}

/// Elements whose inside is not for reading, whatever it looks like.
const RAW: [&str; 7] = [
    "script", "style", "textarea", "title", "iframe", "noembed", "xmp",
];

/// Takes the next piece off the front; comments, declarations and the inside of scripts are passed over.
pub fn next<'a>(rest: &mut &'a str) -> Option<Token<'a>> {
    loop {
        if rest.is_empty() {
            return None;
        }
        let Some(body) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            return Some(Token::Text(take(rest, end)));
        };
        if let Some(end) = comment(body) {
            take(rest, 1 + end);
            continue;
        }
        let is_close = body.starts_with('/');
        let name: String = body
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = body.find('<').map_or(rest.len(), |e| e + 1);
            return Some(Token::Text(take(rest, end)));
        }
        let tag = take(rest, tag_end(rest));
        let name_end = 1 + usize::from(is_close) + name.len();
        let inside = tag
            .get(name_end..)
            .unwrap_or_default()
            .trim_end_matches(['>', '/']);
        let name = name.to_ascii_lowercase();
        if is_close {
            return Some(Token::Close(name));
        }
        if RAW.contains(&name.as_str()) {
            skip_raw(rest, &name);
            continue;
        }
        return Some(Token::Open(name, inside));
    }
}

fn take<'a>(rest: &mut &'a str, bytes: usize) -> &'a str {
    let (taken, left) = rest.split_at(bytes.min(rest.len()));
    *rest = left;
    taken
}

/// Where a comment, declaration or processing instruction behind its `<` ends.
fn comment(body: &str) -> Option<usize> {
    let close = match body.as_bytes() {
        [b'!', b'-', b'-', ..] => "-->",
        [b'!', b'[', ..] => "]]>",
        [b'?', ..] => "?>",
        [b'!', ..] => ">",
        _ => return None,
    };
    Some(body.find(close).map_or(body.len(), |at| at + close.len()))
}

/// Where a tag ends; a `>` in quotes is not the end.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, b) in tag.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    tag.find('>').map_or(tag.len(), |at| at + 1)
}

fn skip_raw(rest: &mut &str, name: &str) {
    let close = format!("</{name}");
    let found = rest
        .char_indices()
        .filter(|(_, c)| *c == '<')
        .map(|(at, _)| at);
    let mut ends = found.filter(|&at| {
        rest.get(at..at + close.len())
            .is_some_and(|t| t.eq_ignore_ascii_case(&close))
    });
    let end = ends.next().unwrap_or(rest.len());
    take(rest, end);
}

/// The value of an attribute, its character names resolved.
pub fn attribute(inside: &str, wanted: &str, names: &mut Names) -> Option<String> {
    let mut rest = inside.trim_start();
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let name = &rest[..end];
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(behind) = rest.strip_prefix('=') {
            let behind = behind.trim_start();
            (value, rest) = match behind.chars().next() {
                Some(q @ ('"' | '\'')) => behind[1..].split_once(q).unwrap_or((&behind[1..], "")),
                _ => behind
                    .split_once(char::is_whitespace)
                    .unwrap_or((behind, "")),
            };
            rest = rest.trim_start();
        }
        if name.eq_ignore_ascii_case(wanted) {
            return Some(names.resolve(value));
        }
        if name.is_empty() && value.is_empty() {
            return None;
        }
    }
    None
}

/// Most different names looked up in one text; real texts use a few dozen.
const NAMES: usize = 4096;
/// The longest name of a character is `CounterClockwiseContourIntegral`.
const NAME_BYTES: usize = 34;

/// Character names seen so far (`&eacute;`), and what they stand for.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// The text with its character names resolved.
    pub fn resolve(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = rest
                .bytes()
                .take(NAME_BYTES)
                .position(|b| b == b';')
                .map_or(1, |e| e + 1);
            out.push_str(self.meaning(&rest[..end]));
            rest = &rest[end..];
        }
        out + rest
    }

    fn meaning<'a>(&'a mut self, name: &'a str) -> &'a str {
        if name.len() < 3 || !self.0.contains_key(name) && self.0.len() >= NAMES {
            return name;
        }
        // The letter before keeps the parser from dropping white space at the start of a page.
        let look_up = || Dom::parse(&format!("x{name}")).text_below(0).split_off(1);
        self.0.entry(name.to_owned()).or_insert_with(look_up)
    }
}
