//! Where HTML and XML declare their charset: the prescan of the HTML standard, section 13.2.3.2.
//! Knows nothing of bytes beyond the declaration.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use memchr::memmem;

/// How far a declaration is looked for. The standard looks at 1,024 bytes and lets the parser find later ones;
/// here one look must do, so it goes farther.
const PRESCAN_BYTES: usize = 64 << 10;

/// The charset a page declares, by `<meta>` or else by an XML declaration.
pub(super) fn charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(PRESCAN_BYTES)];
    by_meta(start).or_else(|| by_xml(start)).map(meant)
}

/// A declaration that could be read is not in UTF-16.
fn meant(declared: &'static Encoding) -> &'static Encoding {
    match declared {
        e if e == UTF_16BE || e == UTF_16LE => UTF_8,
        e if e == X_USER_DEFINED => WINDOWS_1252,
        e => e,
    }
}

/// How far behind the start an XML declaration of a feed is looked for: warnings of the program that wrote it, blank
/// lines and marks may stand before it.
const JUNK_BYTES: usize = 4 << 10;

/// The charset an XML declaration names that need not stand at the very start nor be in small letters.
pub(super) fn by_xml_within(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes[..bytes.len().min(JUNK_BYTES)].to_ascii_lowercase();
    let at = memmem::find(&start, b"<?xml ")?;
    by_xml(&start[at..]).map(meant)
}

fn by_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut at = 0;
    loop {
        at += memchr::memchr(b'<', &bytes[at..])?;
        let rest = &bytes[at..];
        if rest.starts_with(b"<!--") {
            // The dashes that open may be the dashes that close.
            at += memmem::find(&rest[2..], b"-->")? + 5;
        } else if is_meta(rest) {
            let (found, behind) = meta(bytes, at + 5)?;
            if found.is_some() {
                return found;
            }
            at = behind;
        } else if let [b'<', b'/', letter, ..] | [b'<', letter, ..] = rest
            && letter.is_ascii_alphabetic()
        {
            at += rest.iter().position(|b| is_space(*b) || *b == b'>')?;
            while let Some((_, behind)) = attribute(bytes, at)? {
                at = behind;
            }
        } else if matches!(rest, [b'<', b'!' | b'/' | b'?', ..]) {
            at += memchr::memchr(b'>', rest)?;
        } else {
            at += 1;
        }
    }
}

fn is_meta(rest: &[u8]) -> bool {
    let named = rest
        .get(1..5)
        .is_some_and(|n| n.eq_ignore_ascii_case(b"meta"));
    named && rest.get(5).is_some_and(|b| is_space(*b) || *b == b'/')
}

/// What a `<meta>` declares, and where its attributes end; `None` where the bytes end first.
#[allow(
    clippy::option_option,
    reason = "no more bytes and nothing declared are two ends"
)]
fn meta(bytes: &[u8], mut at: usize) -> Option<(Option<&'static Encoding>, usize)> {
    let (mut pragma, mut of_content, mut of_charset) = (false, None, None);
    let mut seen: Vec<String> = Vec::new();
    while let Some(((name, value), behind)) = attribute(bytes, at)? {
        at = behind;
        let (name, value) = (lower(name), lower(value));
        if seen.contains(&name) {
            continue;
        }
        match &*name {
            "http-equiv" => pragma = value == "content-type",
            "content" => of_content = in_content(&value),
            "charset" => of_charset = Some(value),
            _ => continue,
        }
        seen.push(name);
    }
    let label = of_charset.or(of_content.filter(|_| pragma));
    Some((label.and_then(|l| Encoding::for_label(l.as_bytes())), at))
}

type Attribute<'b> = (&'b [u8], &'b [u8]);

/// The next attribute as written and where it ends: the inner `None` at the end of the tag, the outer one where
/// the bytes end first.
#[allow(
    clippy::option_option,
    reason = "no more bytes and nothing declared are two ends"
)]
fn attribute(bytes: &[u8], at: usize) -> Option<Option<(Attribute<'_>, usize)>> {
    let start = skip(bytes, at, |b| is_space(b) || b == b'/')?;
    if bytes[start] == b'>' {
        return Some(None);
    }
    let name_end = skip(bytes, start + 1, |b| {
        !is_space(b) && !matches!(b, b'=' | b'/' | b'>')
    })?;
    let name = &bytes[start..name_end];
    let sign = skip(bytes, name_end, is_space)?;
    if bytes[sign] != b'=' {
        return Some(Some(((name, &[]), sign)));
    }
    let value = skip(bytes, sign + 1, is_space)?;
    let (value, behind) = if let quote @ (b'"' | b'\'') = bytes[value] {
        let end = skip(bytes, value + 1, |b| b != quote)?;
        (&bytes[value + 1..end], end + 1)
    } else {
        let end = skip(bytes, value, |b| !is_space(b) && b != b'>')?;
        (&bytes[value..end], end)
    };
    Some(Some(((name, value), behind)))
}

/// The charset within the value of `content`, already in lower case.
fn in_content(content: &str) -> Option<String> {
    let mut rest = content;
    loop {
        rest = rest[rest.find("charset")? + 7..].trim_start_matches(is_blank);
        let Some(value) = rest.strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start_matches(is_blank);
        let quoted = value.strip_prefix('"').map(|v| ('"', v));
        let quoted = quoted.or_else(|| value.strip_prefix('\'').map(|v| ('\'', v)));
        return match quoted {
            Some((quote, value)) => value.split_once(quote).map(|(label, _)| label.to_owned()),
            None => value
                .split([' ', '\t', '\n', '\x0c', '\r', ';'])
                .next()
                .map(str::to_owned),
        };
    }
}

/// `<?xml version="1.0" encoding="koi8-r"?>` at the very start.
fn by_xml(bytes: &[u8]) -> Option<&'static Encoding> {
    let inside = bytes.strip_prefix(b"<?xml")?;
    let inside = &inside[..memchr::memchr(b'>', inside)?];
    let named = &inside[memmem::find(inside, b"encoding")? + 8..];
    let sign = skip(named, 0, is_space).filter(|&n| named[n] == b'=')?;
    let open = skip(named, sign + 1, is_space)?;
    let quote = Some(named[open]).filter(|q| matches!(q, b'"' | b'\''))?;
    let close = skip(named, open + 1, |b| b != quote)?;
    Encoding::for_label(&named[open + 1..close])
}

fn lower(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).to_ascii_lowercase()
}

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace()
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

/// The first place at or behind `at` where the condition fails; `None` where the bytes end first.
fn skip(bytes: &[u8], at: usize, while_true: impl Fn(u8) -> bool) -> Option<usize> {
    let rest = bytes.get(at..)?;
    Some(at + rest.iter().position(|&b| !while_true(b))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(page: &str) -> Option<&'static str> {
        charset(page.as_bytes()).map(Encoding::name)
    }

    #[test]
    fn a_meta_element_declares_in_two_ways() {
        assert_eq!(
            name("<!doctype html><META\n charset = 'iso8859-2' >"),
            Some("ISO-8859-2")
        );
        assert_eq!(name("<meta/charset=koi8-r>"), Some("KOI8-R"));
        assert_eq!(
            name("<meta content='text/html; charset=big5' http-equiv=Content-Type>"),
            Some("Big5")
        );
        assert_eq!(
            name("<meta http-equiv=content-type content='charset charset = \"big5\"'>"),
            Some("Big5")
        );
    }

    #[test]
    fn what_looks_like_a_declaration_is_none() {
        for page in [
            "<metacharset=koi8-r>",
            "<meta content='text/html; charset=big5'>",
            "<meta http-equiv=refresh content='0; charset=big5'>",
            "<!-- <meta charset=big5> -->",
            "<p title='<meta charset=big5>'>",
            "</p title='<meta charset=big5>'>",
            "<?php <meta charset=big5>",
            "<meta charset=big5",
            "<meta charset=nonsense>",
            "<meta x charset='big5>",
            "<meta http-equiv=content-type content=\"charset='big5\">",
            "",
            "<",
            "<?xml encoding=",
        ] {
            assert_eq!(name(page), None, "{page}");
        }
    }

    #[test]
    fn the_first_usable_declaration_counts() {
        assert_eq!(
            name("<meta charset=nonsense><meta charset=big5><meta charset=gbk>"),
            Some("Big5")
        );
        assert_eq!(name("<!--><meta charset=big5>"), Some("Big5"));
        assert_eq!(name("<meta <meta charset=big5>"), Some("Big5"));
        assert_eq!(name("<meta charset=big5 charset=gbk>"), Some("Big5"));
    }

    #[test]
    fn an_xml_declaration_counts_where_no_meta_does() {
        assert_eq!(
            name("<?xml version='1.0' encoding = \"koi8-r\"?><html>"),
            Some("KOI8-R")
        );
        assert_eq!(
            name("<?xml version='1.0' encoding='koi8-r'?><meta charset=big5>"),
            Some("Big5")
        );
        assert_eq!(name(" <?xml encoding='koi8-r'?>"), None);
        assert_eq!(name("<?xml encoding=koi8-r?>"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_soup_is_scanned(parts in proptest::collection::vec(proptest::sample::select(vec![
            "<", "<meta ", "charset", "=", "'", "\"", ">", "<!--", "-->", "<?xml", "encoding", "content", "http-equiv", "é", "/", " ",
        ]), 0..24)) {
            charset(parts.concat().as_bytes());
        }
    }
}
