//! References and control characters in text that may be damaged: `&amp;` `&#8217;` `&nbsp;` and what is none.
//! Knows nothing of tags and of feeds.

use std::borrow::Cow;

use memchr::memchr;

use crate::doc::SafeText;
use crate::dom::named_characters;

/// The longest name HTML has, and more digits than any character needs.
const NAME_BYTES: usize = 33;

/// The text with its references resolved and without control characters, which no XML may hold. What is no reference
/// stays as written: a bare `&`, an unknown name, also one without its semicolon, for `?a=1&copy=2` is an address.
pub(super) fn resolved(raw: &str) -> Cow<'_, str> {
    if memchr(b'&', raw.as_bytes()).is_none() {
        return without_controls(raw);
    }
    // What is left out can be written with references, a piece of it each.
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = reference(rest, &mut out).unwrap_or_else(|| {
            out.push('&');
            1
        });
        rest = &rest[length..];
    }
    out.push_str(rest);
    match without_controls(&out) {
        Cow::Borrowed(_) => Cow::Owned(out),
        Cow::Owned(clean) => Cow::Owned(clean),
    }
}

/// The text without control characters but tabs and line breaks, each break one `\n`. Escape sequences leave whole, so
/// that no `[31m` stays behind.
pub(super) fn without_controls(text: &str) -> Cow<'_, str> {
    // All bytes are looked at, for that is faster than to stop.
    let is_fine = |fine, &b: &u8| fine & matches!(b, b'\n' | b'\t' | b' '..=b'~' | 0x80..);
    if text.as_bytes().iter().fold(true, is_fine) {
        return Cow::Borrowed(text);
    }
    if text.contains('\u{1b}') {
        return Cow::Owned(SafeText::new(text).to_string());
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let stays = |c: &char| !c.is_ascii_control() || matches!(c, '\n' | '\t');
    Cow::Owned(text.chars().filter(stays).collect())
}

/// Text as it stands in HTML.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Reads the reference a text begins with; returns its bytes, none where it is no reference.
fn reference(text: &str, out: &mut String) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return numbered(text, out);
    }
    let start = &bytes[1..bytes.len().min(NAME_BYTES)];
    let length = start.iter().position(|b| !b.is_ascii_alphanumeric())?;
    if start[length] != b';' {
        return None;
    }
    let (first, second) = named_characters(&text[1..=length])?;
    out.push(first);
    out.extend(second);
    Some(length + 2)
}

fn numbered(text: &str, out: &mut String) -> Option<usize> {
    let (number, length) = number(text)?;
    // Two halves of a character, as programs write that think in UTF-16.
    if (0xd800..0xdc00).contains(&number)
        && let Some((low @ 0xdc00..=0xdfff, more)) = text.get(length..).and_then(self::number)
    {
        let whole = 0x1_0000 + ((number - 0xd800) << 10) + (low - 0xdc00);
        out.extend(char::from_u32(whole));
        return Some(length + more);
    }
    match number {
        7 | 9 | 10 | 13 | 27 | 32.. => out.push(character(number)),
        0 => out.push('\u{fffd}'),
        _ => {}
    }
    Some(length)
}

/// The number of a reference and its bytes; a semicolon may be missing.
fn number(text: &str) -> Option<(u32, usize)> {
    let digits = text.strip_prefix("&#")?;
    let (base, digits) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (16, digits),
        None => (10, digits),
    };
    let length = digits.bytes().take_while(|b| (*b as char).is_digit(base));
    let length = length.count();
    if length == 0 {
        return None;
    }
    let number = u32::from_str_radix(&digits[..length], base).unwrap_or(u32::MAX);
    let ended = usize::from(digits.as_bytes().get(length) == Some(&b';'));
    Some((number, text.len() - digits.len() + length + ended))
}

/// The character of a number. What Windows has in the place of the second controls is what was meant by them.
fn character(number: u32) -> char {
    let windows = u8::try_from(number)
        .ok()
        .filter(|b| (0x80..0xa0).contains(b));
    match windows {
        Some(byte) => {
            let byte = [byte];
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
            text.chars().next().unwrap_or('\u{fffd}')
        }
        None => char::from_u32(number).unwrap_or('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_and_what_is_none_stays() {
        for (raw, text) in [
            ("a &amp; b &lt;i&gt; &quot;&apos;", "a & b <i> \"'"),
            ("&nbsp;&hellip;&NotEqualTilde;", "\u{a0}…\u{2242}\u{338}"),
            ("&#8217;&#x2019;&#X2019;&#8217 ", "’’’’ "),
            ("&#146;&#x92;&#128;", "’’€"),
            (
                "&#xD83D;&#xDE00; &#55357;&#56832; &#xD83D; &#xDE00;",
                "😀 😀 \u{fffd} \u{fffd}",
            ),
            (
                "&#x110000;&#99999999999999;&#0;&#1;",
                "\u{fffd}\u{fffd}\u{fffd}",
            ),
            (
                "Tom & Jerry &c &; &# &#x; &unknown; ?a=1&copy=2&",
                "Tom & Jerry &c &; &# &#x; &unknown; ?a=1&copy=2&",
            ),
            ("a\u{0}b\u{1}c\r\nd\re\u{7f}", "abc\nd\ne"),
            ("a\u{1b}[31mb&#27;]0;x&#7;c&#x1b;", "abc"),
            ("&amp;amp;", "&amp;"),
        ] {
            assert_eq!(resolved(raw), text, "{raw}");
        }
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(resolved("naïve – \n\t text"), Cow::Borrowed(_)));
    }

    #[test]
    fn an_escaped_text_reads_as_before() {
        let mut out = String::new();
        escape("a & <b> \"c\"", &mut out);
        assert_eq!(out, "a &amp; &lt;b&gt; \"c\"");
        assert_eq!(resolved(&out), "a & <b> \"c\"");
    }
}
