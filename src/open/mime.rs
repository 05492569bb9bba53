//! Messages in parts: finds the parts of an e-mail or a saved page, however damaged, without recursion.
//! Knows nothing of what a part means for a story.
//!
//! The library reads only fields here. Its own walk over parts nests a value in a value for each message within a
//! message, so that a small file makes the stack overflow when they are dropped; here parts are a flat list.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders};
use memchr::memmem;

use super::transfer;
use crate::fetch::charset::{self, Decoded, Form};
use crate::verdict::Bound;

/// Deepest nesting of parts that is followed.
const DEPTH: u8 = 12;
/// Most parts of a message.
const PARTS: usize = 1_000;
/// Most bytes of the fields of one part.
const FIELD_BYTES: usize = 256 << 10;

/// A part without parts.
pub(super) struct Part<'a> {
    fields: Option<Message<'a>>,
    body: Cow<'a, [u8]>,
}

/// A message: its own fields and all its parts in order.
pub(super) struct Mime<'a> {
    /// The fields of the whole.
    pub(super) fields: Option<Message<'a>>,
    /// The parts that have no parts.
    pub(super) parts: Vec<Part<'a>>,
}

/// Reads a message.
pub(super) fn read(bytes: &[u8]) -> Mime<'_> {
    let bytes = one_of_mailbox(bytes);
    let parser = MessageParser::default();
    let mut mime = Mime {
        fields: fields(&parser, split(bytes).0),
        parts: Vec::new(),
    };
    let mut waiting = vec![(bytes, 0)];
    while let Some((entity, depth)) = waiting.pop() {
        if mime.parts.len() == PARTS {
            break;
        }
        let (head, body) = split(entity);
        let fields = fields(&parser, head);
        match inside(fields.as_ref(), body).filter(|_| depth < DEPTH) {
            Some(parts) => waiting.extend(parts.into_iter().rev().map(|p| (p, depth + 1))),
            None => mime.parts.push(Part {
                fields,
                body: body.into(),
            }),
        }
    }
    mime
}

/// The first message of a mailbox file; a message as it is.
fn one_of_mailbox(bytes: &[u8]) -> &[u8] {
    let bytes = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    if !bytes.starts_with(b"From ") {
        return bytes;
    }
    let start = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |n| n + 1);
    let message = &bytes[start..];
    let end =
        memmem::find(message, b"\n\nFrom ").or_else(|| memmem::find(message, b"\r\n\r\nFrom "));
    &message[..end.unwrap_or(message.len())]
}

/// Fields and body, apart at the first empty line.
fn split(entity: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in entity.split_inclusive(|b| *b == b'\n') {
        if line.trim_ascii().is_empty() {
            return (&entity[..at.min(FIELD_BYTES)], &entity[at + line.len()..]);
        }
        at += line.len();
    }
    (&entity[..entity.len().min(FIELD_BYTES)], &[])
}

/// Crafted fields have made the library panic before, so a panic counts as no fields.
fn fields<'a>(parser: &MessageParser, head: &'a [u8]) -> Option<Message<'a>> {
    catch_unwind(AssertUnwindSafe(|| parser.parse_headers(head)))
        .ok()
        .flatten()
}

/// The parts inside a part that has some.
fn inside<'a>(fields: Option<&Message>, body: &'a [u8]) -> Option<Vec<&'a [u8]>> {
    let kind = fields?.content_type()?;
    let subtype = kind.subtype().unwrap_or_default();
    if kind.ctype().eq_ignore_ascii_case("message") && subtype.eq_ignore_ascii_case("rfc822") {
        return Some(vec![body.trim_ascii_start()]);
    }
    if !kind.ctype().eq_ignore_ascii_case("multipart") {
        return None;
    }
    let named = kind.attribute("boundary").map(str::as_bytes);
    let parts = named.map(|b| between(body, b)).filter(|p| !p.is_empty());
    parts.or_else(|| undeclared(body))
}

/// The parts of a body whose boundary is missing above or differs from what stands there.
fn undeclared(body: &[u8]) -> Option<Vec<&[u8]>> {
    let body = body.trim_ascii_start();
    let line = body.split(|b| *b == b'\n').next()?.trim_ascii();
    if let Some(boundary) = line.strip_prefix(b"--").filter(|b| b.len() > 5) {
        return Some(between(body, boundary));
    }
    let is_field = line.len() > 8 && line[..8].eq_ignore_ascii_case(b"content-");
    is_field.then(|| vec![body])
}

/// What stands between the lines of a boundary (RFC 2046, section 5.1.1).
fn between<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let (mut parts, mut start, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|b| *b == b'\n') {
        let mark = line
            .strip_prefix(b"--")
            .and_then(|l| l.strip_prefix(boundary));
        let mark = mark
            .map(<[u8]>::trim_ascii)
            .filter(|m| m.is_empty() || *m == b"--");
        if let Some(mark) = mark {
            parts.extend(start.map(|s| &body[s..at]));
            start = mark.is_empty().then_some(at + line.len());
            if !mark.is_empty() || parts.len() == PARTS {
                return parts;
            }
        }
        at += line.len();
    }
    let unended = start.filter(|s| *s < body.len());
    parts.extend(unended.map(|s| &body[s..]));
    parts
}

impl Part<'_> {
    /// The content type in lower case, `text/plain` when there is none.
    pub(super) fn kind(&self) -> String {
        let Some(kind) = self.fields.as_ref().and_then(|f| f.content_type()) else {
            return "text/plain".to_owned();
        };
        format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("unknown")).to_ascii_lowercase()
    }

    /// Whether it is meant to be saved and not to be shown.
    pub(super) fn is_attached(&self) -> bool {
        let fields = self.fields.as_ref();
        fields
            .and_then(|f| f.content_disposition())
            .is_some_and(|d| d.ctype().eq_ignore_ascii_case("attachment"))
    }

    /// A parameter of the content type.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.fields.as_ref()?.content_type()?.attribute(name)
    }

    /// A field, as text.
    pub(super) fn field(&self, name: HeaderName<'static>) -> Option<&str> {
        field(self.fields.as_ref()?, name)
    }

    /// The text, its transfer encoding and charset undone, its charset, and the bound at which it was cut. The charset
    /// that the part names counts as transport.
    pub(super) fn decode(&self, form: Form) -> (String, &'static str, Option<Bound>) {
        let encoding = self
            .fields
            .as_ref()
            .and_then(|f| f.content_transfer_encoding());
        let bytes = transfer::decode(&self.body, encoding.unwrap_or_default());
        let bound = super::bound(&bytes, form);
        let bytes = &bytes[..bytes.len().min(super::most(form))];
        let Decoded { text, charset } = charset::decode(bytes, self.parameter("charset"), form);
        (text.into_owned(), charset, bound)
    }
}

/// A field of a message, as text.
pub(super) fn field<'m>(fields: &'m Message<'_>, name: HeaderName<'static>) -> Option<&'m str> {
    let value = fields.header(name)?.as_text()?.trim();
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(message: &str) -> Vec<(String, String)> {
        let mime = read(message.as_bytes());
        let texts = mime
            .parts
            .iter()
            .map(|p| (p.kind(), p.decode(Form::Plain).0.trim().to_owned()));
        texts.collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected
            .iter()
            .map(|(kind, text)| ((*kind).to_owned(), (*text).to_owned()))
            .collect()
    }

    const NESTED: &str = "Subject: x\nContent-Type: multipart/mixed; boundary=\"o u\"\n\npreamble\n--o u\n\
        Content-Type: multipart/alternative; boundary=in\n\n--in\n\nplain\n--in\nContent-Type: TEXT/html; charset=latin1\n\
        Content-Transfer-Encoding: quoted-printable\n\n<p>caf=E9\n--in--\nepilogue\n--o u\n\
        Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\nContent-Transfer-Encoding: base64\n\nYWJj\n--o u--\nend";

    #[test]
    fn nested_parts_come_out_in_order() {
        let expected = pairs(&[
            ("text/plain", "plain"),
            ("text/html", "<p>café"),
            ("text/plain", "abc"),
        ]);
        assert_eq!(texts(NESTED), expected);
        assert_eq!(texts(&NESTED.replace('\n', "\r\n")), expected);
        let mime = read(NESTED.as_bytes());
        assert_eq!(
            mime.parts.iter().map(Part::is_attached).collect::<Vec<_>>(),
            [false, false, true]
        );
    }

    #[test]
    fn a_message_cut_off_anywhere_gives_what_it_has() {
        for end in 0..NESTED.len() {
            assert!(texts(&NESTED[..end]).len() <= 3);
        }
        assert_eq!(
            texts(&NESTED[..NESTED.len() - 120])[..1],
            pairs(&[("text/plain", "plain")])
        );
    }

    #[test]
    fn a_missing_boundary_is_found_where_it_stands() {
        let head = "MIME-Version: 1.0\nContent-Type: multipart/related";
        let part = "Content-Type: text/html\n\n<p>a";
        let html = pairs(&[("text/html", "<p>a")]);
        assert_eq!(
            texts(&format!("{head}\n\n--something\n{part}\n--something--\n")),
            html
        );
        assert_eq!(
            texts(&format!("{head}; boundary=other\n\n--something\n{part}")),
            html
        );
        assert_eq!(texts(&format!("{head}; boundary=other\n\n{part}")), html);
        assert_eq!(
            texts(&format!("{head}\n\nonly text")),
            pairs(&[("multipart/related", "only text")])
        );
    }

    #[test]
    fn a_message_without_fields_or_body_is_one_part() {
        assert_eq!(texts(""), pairs(&[("text/plain", "")]));
        assert_eq!(texts("Subject: x"), pairs(&[("text/plain", "")]));
        assert_eq!(texts("\nbody"), pairs(&[("text/plain", "")]));
    }

    #[test]
    fn of_a_mailbox_the_first_message_is_read() {
        let mailbox = "From a@b Thu Jan  1 00:00:00 1970\nSubject: one\n\nfirst\n\nFrom a@b Thu\nSubject: two\n\nsecond\n";
        assert_eq!(texts(mailbox), pairs(&[("text/plain", "first")]));
    }

    #[test]
    fn nesting_and_parts_are_bounded() {
        let deep = "Content-Type: message/rfc822\n\n".repeat(100_000) + "x";
        assert_eq!(read(deep.as_bytes()).parts.len(), 1);
        let wide = "Content-Type: multipart/mixed; boundary=b\n\n".to_owned()
            + &"--b\n\nx\n".repeat(50_000);
        assert_eq!(read(wide.as_bytes()).parts.len(), PARTS);
        let both = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(50_000);
        assert!(read(both.as_bytes()).parts.len() <= PARTS);
    }

    proptest::proptest! {
        #[test]
        fn any_soup_of_parts_is_read(parts in proptest::collection::vec(proptest::sample::select(vec![
            "Content-Type: ", "multipart/mixed", "; boundary=", "b", "\"", "--b", "--b--", "\n", "\r\n", "text/html", "; charset=",
            "message/rfc822", "Content-Transfer-Encoding: base64", "=?utf-8?Q?=", "?=", "Subject: ", "é", "Date: ", "From: <", "=", "From ",
        ]), 0..40)) {
            let soup = parts.concat();
            for part in read(soup.as_bytes()).parts {
                part.kind();
                part.decode(Form::Markup);
            }
        }
    }
}
