//! JSON as a flat tree, also cut off, with commas too many, bare line breaks in its strings or text behind it.
//! Knows nothing of feeds.

use std::borrow::Cow;

/// Levels that are kept; what lies deeper is passed over.
const DEPTH: usize = 64;

/// A value's number in the order of the text.
pub(super) type Node = u32;

/// The outermost value.
pub(super) const ROOT: Node = 0;

/// Values in the order of the text, so that those within one follow it.
pub(super) struct Tree {
    values: Vec<Value>,
    is_whole: bool,
}

struct Value {
    /// In an object.
    name: String,
    kind: Kind,
    /// The first value behind it and all within it.
    end: Node,
}

enum Kind {
    Object,
    List,
    /// A string as it reads; a number or a word as written.
    Text(String),
    Null,
}

/// What the scanner reads next.
enum Token<'a> {
    Open(Kind),
    Close,
    Colon,
    Comma,
    String(Cow<'a, str>),
    Word(&'a str),
}

impl Tree {
    /// Reads a text that begins with a brace. Never fails: what is damaged ends, or is passed over.
    pub fn parse(text: &str) -> Self {
        let mut scanner = Scanner {
            text,
            at: 0,
            is_cut: false,
        };
        let mut builder = Builder::default();
        while let Some(token) = scanner.next() {
            if builder.take(token) {
                break;
            }
        }
        let is_whole = builder.open.is_empty() && !scanner.is_cut;
        while builder.close() {}
        Self {
            values: builder.values,
            is_whole,
        }
    }

    /// Whether it was read to its last brace.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The value of a name in an object; the first of several.
    pub fn get(&self, object: Node, name: &str) -> Option<Node> {
        let is_named = |n: &Node| self.values[*n as usize].name == name;
        self.is_object(object)
            .then(|| self.items(object).find(is_named))?
    }

    /// The values directly within one.
    pub fn items(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        let end = self.values.get(node as usize).map_or(0, |v| v.end);
        let first = (node + 1 < end).then_some(node + 1);
        std::iter::successors(first, move |n| {
            Some(self.values[*n as usize].end).filter(|n| *n < end)
        })
    }

    /// Whether it is an object.
    pub fn is_object(&self, node: Node) -> bool {
        matches!(self.kind(node), Some(Kind::Object))
    }

    /// Whether it is a list.
    pub fn is_list(&self, node: Node) -> bool {
        matches!(self.kind(node), Some(Kind::List))
    }

    /// A string, number or word; empty for anything else.
    pub fn string(&self, node: Node) -> String {
        match self.kind(node) {
            Some(Kind::Text(text)) => text.clone(),
            _ => String::new(),
        }
    }

    /// The same of a name in an object, without blanks around it.
    pub fn text(&self, object: Node, name: &str) -> String {
        let text = self.get(object, name).map(|n| self.string(n));
        text.unwrap_or_default().trim().to_owned()
    }

    /// The strings of a list, or the one that stands in its place.
    pub fn texts(&self, object: Node, name: &str) -> Vec<String> {
        match self.get(object, name) {
            Some(list) if self.is_list(list) => self.items(list).map(|n| self.string(n)).collect(),
            Some(other) => vec![self.string(other)],
            None => Vec::new(),
        }
    }

    fn kind(&self, node: Node) -> Option<&Kind> {
        self.values.get(node as usize).map(|v| &v.kind)
    }
}

#[derive(Default)]
struct Builder {
    values: Vec<Value>,
    open: Vec<Node>,
    /// Levels deeper than are kept.
    beyond: usize,
    name: Option<String>,
    /// The last string or word, which a colon makes a name.
    last: Option<Kind>,
}

impl Builder {
    /// Takes a token; whether the outermost value ended with it.
    fn take(&mut self, token: Token) -> bool {
        match token {
            Token::String(text) => self.hold(Kind::Text(text.into_owned())),
            Token::Word("null") => self.hold(Kind::Null),
            Token::Word(word) => self.hold(Kind::Text(word.to_owned())),
            Token::Colon => {
                if let Some(Kind::Text(name)) = self.last.take() {
                    self.name = Some(name);
                }
            }
            Token::Comma => self.put_last(),
            Token::Open(kind) => {
                self.put_last();
                self.open(kind);
            }
            Token::Close => {
                self.put_last();
                if self.beyond > 0 {
                    self.beyond -= 1;
                } else {
                    self.close();
                }
                return self.open.is_empty();
            }
        }
        false
    }

    fn hold(&mut self, kind: Kind) {
        self.put_last();
        self.last = Some(kind);
    }

    fn put_last(&mut self) {
        if let Some(kind) = self.last.take() {
            self.push(kind);
        }
    }

    fn open(&mut self, kind: Kind) {
        if self.open.len() >= DEPTH {
            self.beyond += 1;
            return;
        }
        let node = self.values.len() as Node;
        self.push(kind);
        if self.beyond == 0 {
            self.open.push(node);
        }
    }

    fn push(&mut self, kind: Kind) {
        let name = self.name.take().unwrap_or_default();
        if self.beyond == 0 {
            let end = self.values.len() as Node + 1;
            self.values.push(Value { name, kind, end });
        }
    }

    /// Ends the innermost value; whether there was one.
    fn close(&mut self) -> bool {
        self.put_last();
        let end = self.values.len() as Node;
        let node = self.open.pop();
        if let Some(node) = node {
            self.values[node as usize].end = end;
        }
        self.name = None;
        node.is_some()
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    is_cut: bool,
}

impl<'a> Scanner<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = &self.text[self.at..];
            let c = rest.chars().next()?;
            self.at += c.len_utf8();
            return Some(match c {
                '{' => Token::Open(Kind::Object),
                '[' => Token::Open(Kind::List),
                '}' | ']' => Token::Close,
                ':' => Token::Colon,
                ',' => Token::Comma,
                '"' => Token::String(self.string()),
                c if c.is_alphanumeric() || matches!(c, '-' | '_') => self.word(rest),
                _ => continue,
            });
        }
    }

    fn word(&mut self, rest: &'a str) -> Token<'a> {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '+' | '.' | '_');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += end - rest.chars().next().map_or(0, char::len_utf8);
        Token::Word(&rest[..end])
    }

    /// The string behind a quotation mark, up to the next one that is not escaped.
    fn string(&mut self) -> Cow<'a, str> {
        let rest = &self.text[self.at..];
        let mut end = 0;
        loop {
            match memchr::memchr2(b'"', b'\\', &rest.as_bytes()[end..]) {
                None => {
                    self.is_cut = true;
                    self.at = self.text.len();
                    return unescaped(rest);
                }
                Some(n) if rest.as_bytes()[end + n] == b'"' => {
                    end += n;
                    self.at += end + 1;
                    return unescaped(&rest[..end]);
                }
                // An escape is a backslash and the character behind it, whatever it is.
                Some(n) => end = (end + n + 2).min(rest.len()),
            }
        }
    }
}

/// The text with its escapes read; a wrong one stays as written, and control characters go.
fn unescaped(raw: &str) -> Cow<'_, str> {
    let raw = super::super::references::without_controls(raw);
    if !raw.contains('\\') {
        return raw;
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = &*raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(c) = rest.chars().next() else {
            break;
        };
        let mut length = c.len_utf8();
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' | 'b' | 'f' => {}
            'u' => match letter(rest) {
                Some((letter, bytes)) => {
                    out.extend(letter.filter(|c| !c.is_control() || matches!(c, '\n' | '\t')));
                    length = bytes;
                }
                None => out.push_str("\\u"),
            },
            '"' | '\\' | '/' => out.push(c),
            other => out.extend(['\\', other]),
        }
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of `uXXXX`, or of two such halves, and the bytes it takes; the inner `None` is one to leave out.
fn letter(text: &str) -> Option<(Option<char>, usize)> {
    let unit = |at: usize| u32::from_str_radix(text.get(at..at + 4)?, 16).ok();
    let first = unit(1)?;
    if (0xd800..0xdc00).contains(&first)
        && text.get(5..7) == Some("\\u")
        && let Some(low @ 0xdc00..0xe000) = unit(7)
    {
        let whole = 0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00);
        return Some((char::from_u32(whole), 11));
    }
    Some((Some(char::from_u32(first).unwrap_or('\u{fffd}')), 5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_also_with_wrong_escapes() {
        for (raw, text) in [
            (r"a\nb\/c\\d\q", "a\nb/c\\d\\q"),
            (r"\u00e9\ud83d\ude00\ud83d", "é😀\u{fffd}"),
            (r"\u12\u00zz\u0007x", "\\u12\\u00zzx"),
            ("line\nbreak\u{7}", "line\nbreak"),
        ] {
            assert_eq!(unescaped(raw), text);
        }
    }

    #[test]
    fn a_damaged_text_gives_what_comes_before_the_damage() {
        for (text, name, is_whole) in [
            (r#"{"a": [1, {"b": "x"}], "c": "d"} junk"#, "d", true),
            (r#"{"a": [1, 2,], "c": "d",}"#, "d", true),
            (r#"{"c": "d", "e": ["f"#, "d", false),
            (r#"{"c": d, "e"}"#, "d", true),
            (r#"{"c": "d"#, "d", false),
            (r#"{c: "d"}"#, "d", true),
            (r#"{"c": "d" "e": 1}"#, "d", true),
        ] {
            let tree = Tree::parse(text);
            assert_eq!(
                (&*tree.text(0, "c"), tree.is_whole()),
                (name, is_whole),
                "{text}"
            );
        }
        assert_eq!(Tree::parse("{").items(0).count(), 0);
    }

    #[test]
    fn deep_nesting_is_passed_over() {
        let text = format!(
            "{{\"a\":{}1{},\"c\":\"d\"}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        let tree = Tree::parse(&text);
        assert_eq!(tree.text(0, "c"), "d");
        assert!(tree.values.len() < 100);
        Tree::parse(&"{\"a\":".repeat(100_000));
        Tree::parse(&format!("{{{}", "}]".repeat(1000)));
    }
}
