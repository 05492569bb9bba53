//! HTML written as XML, rewritten so that an HTML parser reads it as an XML parser would.
//! Knows nothing of what the page says.
//!
//! In XML `<script src="x"/>` is complete; an HTML parser takes all that follows for the script. So elements without
//! content get an end tag, and CDATA sections become plain text.

use memchr::{memchr, memmem};

/// The page with end tags for what closes itself and escapes for CDATA sections.
pub(super) fn as_html(page: &str) -> String {
    let bytes = page.as_bytes();
    let mut out = String::with_capacity(page.len() + page.len() / 16);
    let (mut at, mut copied) = (0, 0);
    while let Some(open) = memchr(b'<', &bytes[at..]).map(|n| at + n) {
        let rest = &bytes[open..];
        if rest.starts_with(b"<!--") {
            at = behind(bytes, open + 4, b"-->");
        } else if rest.starts_with(b"<![CDATA[") {
            at = behind(bytes, open + 9, b"]]>");
            out.push_str(&page[copied..open]);
            escape(page[open + 9..at].trim_end_matches("]]>"), &mut out);
            copied = at;
        } else if rest.get(1).is_some_and(u8::is_ascii_alphabetic) {
            let tag = tag(page, open);
            at = tag.end;
            if tag.closes_itself && !is_void(tag.name) {
                out.push_str(&page[copied..at - 2]);
                out.extend(["></", tag.name, ">"]);
                copied = at;
            } else if !tag.closes_itself && is_raw(tag.name) {
                at = behind(bytes, at, format!("</{}", tag.name).as_bytes());
            }
        } else {
            at = open + 1;
        }
    }
    out.push_str(&page[copied..]);
    out
}

struct Tag<'a> {
    name: &'a str,
    end: usize,
    closes_itself: bool,
}

/// The start tag at `open`; quotation marks hide what ends it.
fn tag(page: &str, open: usize) -> Tag<'_> {
    let bytes = page.as_bytes();
    let is_name = |b: &u8| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>');
    let name_end = bytes[open + 1..].iter().position(|b| !is_name(b));
    let name_end = name_end.map_or(bytes.len(), |n| open + 1 + n);
    let mut at = name_end;
    while at < bytes.len() && bytes[at] != b'>' {
        at = match bytes[at] {
            quote @ (b'"' | b'\'') => behind(bytes, at + 1, &[quote]),
            _ => at + 1,
        };
    }
    let ended = at < bytes.len();
    Tag {
        name: &page[open + 1..name_end],
        end: if ended { at + 1 } else { bytes.len() },
        closes_itself: ended && bytes[at - 1] == b'/',
    }
}

/// The first place behind `mark`, or the end.
fn behind(bytes: &[u8], from: usize, mark: &[u8]) -> usize {
    let from = from.min(bytes.len());
    memmem::find(&bytes[from..], mark).map_or(bytes.len(), |n| from + n + mark.len())
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
}

fn is_raw(name: &str) -> bool {
    matches!(name, "script" | "style")
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_closes_itself_gets_an_end_tag() {
        for (xml, html) in [
            (
                "<script src='a>b'/><p>x</p>",
                "<script src='a>b'></script><p>x</p>",
            ),
            (
                "<title/><a id=\"1\" />x<br/><td/>",
                "<title></title><a id=\"1\" ></a>x<br/><td></td>",
            ),
            ("<!-- <p/> --><p/>", "<!-- <p/> --><p></p>"),
            (
                "<script>'<p/>'</script><p/>",
                "<script>'<p/>'</script><p></p>",
            ),
            ("a<![CDATA[b < c & d]]>e", "ab &lt; c &amp; de"),
            ("<p", "<p"),
            ("<p a='", "<p a='"),
            ("<![CDATA[", ""),
            ("<é/> < / > </p/>", "<é/> < / > </p/>"),
        ] {
            assert_eq!(as_html(xml), html);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_soup_is_rewritten(parts in proptest::collection::vec(proptest::sample::select(vec![
            "<", ">", "/", "/>", "<p", "<script", "<![CDATA[", "]]>", "<!--", "-->", "'", "\"", "é", " ", "a=",
        ]), 0..24)) {
            as_html(&parts.concat());
        }
    }
}
