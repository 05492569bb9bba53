//! Tokens of XML, also of what is none any more: a scanner that never fails, never goes back and copies nothing.
//! Knows nothing of feeds, of entities and of which tag may stand where.

use memchr::{memchr, memchr2, memmem};

/// What stands next in a text. Names and texts are as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `<name …>` or `<name …/>`.
    Start(Tag<'a>),
    /// `</name>`.
    End(&'a str),
    /// Text with references in it.
    Text(&'a str),
    /// Text without: the inside of `<![CDATA[…]]>`.
    Cdata(&'a str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name with its prefix.
    pub name: &'a str,
    attributes: &'a str,
    /// Whether it ends with `/>`.
    pub closes_itself: bool,
}

/// Goes through a text from its beginning to its end. Comments, instructions and declarations are passed over; a
/// document type too, so nothing it declares is ever read.
#[derive(Clone, Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    is_part: bool,
    comment_end: Mark,
    section_end: Mark,
}

/// The next place of a mark that was looked for before, so that each byte is searched once for it.
#[derive(Clone, Copy, Debug)]
enum Mark {
    Unknown,
    At(usize),
    Nowhere,
}

/// Attributes of one tag that are looked at.
const ATTRIBUTES: usize = 256;

impl<'a> Scanner<'a> {
    /// Of a whole text; a tag that its end cuts off is left out.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            is_part: false,
            comment_end: Mark::Unknown,
            section_end: Mark::Unknown,
        }
    }

    /// Of what stands between two tags; a tag that does not end in it is text.
    pub fn of_part(text: &'a str) -> Self {
        Self {
            is_part: true,
            ..Self::new(text)
        }
    }

    /// Where the next token is looked for, in bytes.
    pub fn place(&self) -> usize {
        self.at
    }

    /// Goes back to a place it gave, to read the token there again.
    pub fn return_to(&mut self, place: usize) {
        self.at = place;
    }

    /// The text between two places it gave.
    pub fn between(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// The next token; none at the end.
    pub fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = &self.text[self.at..];
            match memchr(b'<', rest.as_bytes()) {
                None if rest.is_empty() => return None,
                None => return Some(self.text_of(rest.len())),
                Some(0) => {}
                Some(length) => return Some(self.text_of(length)),
            }
            match rest.as_bytes().get(1) {
                Some(b'!') => {
                    if let Some(section) = self.declaration(rest) {
                        return Some(section);
                    }
                }
                Some(b'?') => self.at += instruction(rest.as_bytes()),
                Some(b'/') => return self.end_tag(rest),
                Some(&byte) if begins_name(byte) => return self.start_tag(rest),
                _ => return Some(self.text_of(1)),
            }
        }
    }

    fn text_of(&mut self, length: usize) -> Token<'a> {
        let from = self.at;
        self.at += length;
        Token::Text(&self.text[from..self.at])
    }

    /// A section of text, or nothing for what is passed over.
    fn declaration(&mut self, rest: &'a str) -> Option<Token<'a>> {
        if rest.starts_with("<![CDATA[") {
            let from = self.at + 9;
            let end = self.section_end.find(self.text, from, "]]>");
            self.at = end.map_or(self.text.len(), |end| end + 3);
            let inside = &self.text[from..end.unwrap_or(self.text.len())];
            return Some(Token::Cdata(inside));
        }
        if rest.starts_with("<!--") {
            // The dashes that open may be the dashes that close.
            let end = self.comment_end.find(self.text, self.at + 2, "-->");
            let shortest = memchr(b'>', rest.as_bytes()).map(|n| self.at + n + 1);
            self.at = end.map(|n| n + 3).or(shortest).unwrap_or(self.text.len());
            return None;
        }
        // What a document type holds in brackets is again passed over, piece by piece.
        let end = memchr2(b'>', b'[', rest.as_bytes());
        self.at += end.map_or(rest.len(), |n| n + 1);
        None
    }

    fn end_tag(&mut self, rest: &'a str) -> Option<Token<'a>> {
        match memchr2(b'>', b'<', &rest.as_bytes()[1..]) {
            None => self.unended(rest),
            Some(n) => {
                let is_ended = rest.as_bytes()[n + 1] == b'>';
                self.at += n + 1 + usize::from(is_ended);
                let inside = &rest[2..=n];
                let name = inside.split_ascii_whitespace().next();
                Some(Token::End(name.unwrap_or_default()))
            }
        }
    }

    fn start_tag(&mut self, rest: &'a str) -> Option<Token<'a>> {
        let bytes = rest.as_bytes();
        let is_name = |b: &u8| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'<' | b'=');
        let name = 1 + bytes[1..].iter().take_while(|b| is_name(b)).count();
        match tag_end(bytes, name) {
            TagEnd::Open => self.unended(rest),
            TagEnd::Broken => Some(self.text_of(1)),
            TagEnd::At(end) => {
                self.at += end + 1;
                let inside = &rest[name..end];
                let closes_itself = inside.ends_with('/');
                Some(Token::Start(Tag {
                    name: &rest[1..name],
                    attributes: inside.strip_suffix('/').unwrap_or(inside),
                    closes_itself,
                }))
            }
        }
    }

    /// A tag that the end of the text cuts off.
    fn unended(&mut self, rest: &'a str) -> Option<Token<'a>> {
        self.is_part.then(|| self.text_of(rest.len()))
    }
}

impl Mark {
    fn find(&mut self, text: &str, from: usize, mark: &str) -> Option<usize> {
        if let Self::At(place) = *self
            && place >= from
        {
            return Some(place);
        }
        if matches!(self, Self::Nowhere) || from > text.len() {
            return None;
        }
        let found = memmem::find(&text.as_bytes()[from..], mark.as_bytes()).map(|n| from + n);
        *self = found.map_or(Self::Nowhere, Self::At);
        found
    }
}

enum TagEnd {
    /// The place of its `>`.
    At(usize),
    /// Another tag begins before it ends: it was none.
    Broken,
    /// The text ends first.
    Open,
}

/// Where a tag ends. A `>` within quotes does not end it, unless the quotes never end or hold a `<`, which no XML may.
fn tag_end(bytes: &[u8], name_end: usize) -> TagEnd {
    let mut at = name_end;
    let mut behind_sign = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return TagEnd::At(at),
            b'<' => return TagEnd::Broken,
            b'"' | b'\'' if behind_sign => {
                if let Some(n) = memchr2(byte, b'<', &bytes[at + 1..])
                    && bytes[at + 1 + n] == byte
                {
                    at += n + 1;
                }
                behind_sign = false;
            }
            b'=' => behind_sign = true,
            _ if byte.is_ascii_whitespace() => {}
            _ => behind_sign = false,
        }
        at += 1;
    }
    TagEnd::Open
}

/// The bytes of `<?…?>`; what is not ended so before the next tag ends at the first `>`.
fn instruction(rest: &[u8]) -> usize {
    let next = memchr(b'<', &rest[1..]).map_or(rest.len(), |n| n + 1);
    let inside = &rest[..next];
    let end = memmem::find(inside, b"?>").map(|n| n + 2);
    end.or_else(|| memchr(b'>', inside).map(|n| n + 1))
        .unwrap_or(next)
}

/// Letters, and everything beyond ASCII: names are not judged.
fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

impl<'a> Tag<'a> {
    /// The value of an attribute as written; names match in any case, the first one counts.
    pub fn raw(&self, name: &str) -> Option<&'a str> {
        let mut all = self.attributes();
        all.find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Names and values as written; no more than 256 of them.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || attribute(&mut rest)).take(ATTRIBUTES)
    }

    /// Whether a word stands among its attributes at all, which is cheaper to know than which.
    pub fn mentions(&self, word: &str) -> bool {
        let start = &self.attributes.as_bytes()[..self.attributes.len().min(ATTRIBUTES << 8)];
        !start.is_empty() && memmem::find(start, word.as_bytes()).is_some()
    }
}

/// Takes the next attribute from the rest of a tag.
fn attribute<'a>(rest: &mut &'a str) -> Option<(&'a str, &'a str)> {
    let is_blank = |c: char| c.is_ascii_whitespace() || c == '/';
    let text = rest.trim_start_matches(is_blank);
    if text.is_empty() {
        return None;
    }
    let ends = |c: char| c.is_ascii_whitespace() || c == '=';
    // The first character is part of the name whatever it is.
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = text[first..].find(ends).map_or(text.len(), |n| n + first);
    let (name, behind) = text.split_at(end);
    let Some(value) = behind.trim_ascii_start().strip_prefix('=') else {
        *rest = behind;
        return Some((name, ""));
    };
    let value = value.trim_ascii_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let quoted = quote.and_then(|q| value[1..].split_once(q));
    let (value, behind) = quoted.unwrap_or_else(|| {
        let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
        let end = value.find(|c: char| c.is_ascii_whitespace());
        value.split_at(end.unwrap_or(value.len()))
    });
    *rest = behind;
    Some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut scanner = Scanner::new(text);
        let mut out = Vec::new();
        while let Some(token) = scanner.next() {
            out.push(match token {
                Token::Start(tag) => {
                    let all = tag.attributes().map(|(n, v)| format!(" {n}={v}"));
                    let slash = if tag.closes_itself { "/" } else { "" };
                    format!("<{}{}{slash}>", tag.name, all.collect::<String>())
                }
                Token::End(name) => format!("</{name}>"),
                Token::Text(text) => format!("[{text}]"),
                Token::Cdata(text) => format!("{{{text}}}"),
            });
        }
        out.concat()
    }

    #[test]
    fn tokens_come_in_order_and_declarations_do_not_come() {
        for (text, tokens) in [
            (
                "<?xml version='1.0'?><a b='c>d' e=f/>x",
                "<a b=c>d e=f/>[x]",
            ),
            ("<!DOCTYPE a [<!ENTITY x \"y\">]><a>", "[]>]<a>"),
            ("<!-- <a> --><![CDATA[<b>]]></ A >", "{<b>}</A>"),
            ("<!--><a>", "<a>"),
            ("a < b <c", "[a ][<][ b ]"),
            ("x <y and <z>", "[x ][<][y and ]<z>"),
            ("<?php echo 1 <a>", "<a>"),
            ("<a b=\"c>\n<d>", "<a b=c>[\n]<d>"),
            ("</a <b>", "</a><b>"),
            ("<a b='1' b=\"2\" c>", "<a b=1 b=2 c=>"),
            ("<![CDATA[open", "{open}"),
            ("<!-- open > <a>", "[ ]<a>"),
        ] {
            assert_eq!(written(text), tokens, "{text}");
        }
    }

    #[test]
    fn a_tag_cut_off_is_text_only_within_a_part() {
        let mut whole = Scanner::new("a<b c='");
        assert_eq!(whole.next(), Some(Token::Text("a")));
        assert_eq!(whole.next(), None);
        let mut part = Scanner::of_part("a<b c='");
        part.next();
        assert_eq!(part.next(), Some(Token::Text("<b c='")));
        assert_eq!(part.next(), None);
    }

    proptest::proptest! {
        #[test]
        fn any_soup_ends(parts in proptest::collection::vec(proptest::sample::select(vec![
            "<", ">", "/", "</", "<a", "<!", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "'", "\"", "=", " ", "é", "\u{0}", "[",
        ]), 0..40)) {
            let text = parts.concat();
            let mut scanner = Scanner::new(&text);
            let mut last = 0;
            while let Some(token) = scanner.next() {
                proptest::prop_assert!(scanner.place() > last);
                last = scanner.place();
                if let Token::Start(tag) = token {
                    tag.attributes().for_each(drop);
                }
            }
            let mut part = Scanner::of_part(&text);
            while part.next().is_some() {}
            proptest::prop_assert_eq!(part.place(), text.len());
        }
    }
}
