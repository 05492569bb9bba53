//! From bytes to text: byte order mark, zeros of UTF-16, transport, declaration, then detection.
//! Knows nothing of what the text says beyond where charsets are declared.

mod declared;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

/// Whether a text can declare its own charset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// HTML or XML: a `<meta>` or an XML declaration may name it.
    Markup,
    /// A feed: an XML declaration may name it, also behind junk, but a `<meta>` in it is that of a page it carries.
    Feed,
    /// Anything else.
    Plain,
}

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without its byte order mark; U+FFFD stands for what could not be decoded.
    pub text: Cow<'a, str>,
    /// The name of the charset in the WHATWG Encoding Standard, `UTF-32LE` and `UTF-32BE` besides.
    pub charset: &'static str,
}

/// Decodes a text; never fails. `transport` is the label that came with it from outside, for instance from a content
/// type. A byte order mark wins over it, and so does UTF-8 that is valid where the label is one of the charsets that
/// servers and templates name out of habit.
///
/// ```
/// use clearstory::fetch::charset::{Form, decode};
/// let page = decode(b"<meta charset=latin1>caf\xe9", None, Form::Markup);
/// assert_eq!((&*page.text, page.charset), ("<meta charset=latin1>café", "windows-1252"));
/// ```
pub fn decode<'a>(bytes: &'a [u8], transport: Option<&str>, form: Form) -> Decoded<'a> {
    if let Some(decoded) = utf_32(bytes) {
        return decoded;
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decoded(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = utf_16(bytes) {
        return decoded(encoding, bytes);
    }
    // Nearly every page is whole UTF-8: one look tells it, and that it can be read as it is.
    let whole = UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
    let tally = match &whole {
        Some(text) => Utf8Tally::whole(text),
        None => Utf8Tally::of(bytes),
    };
    let encoding = label(bytes, transport, form)
        .filter(|label| stands(label, bytes, &tally))
        .unwrap_or_else(|| detect(bytes, form, &tally));
    match whole {
        Some(text) if encoding == UTF_8 => Decoded {
            text,
            charset: UTF_8.name(),
        },
        _ => decoded(encoding, bytes),
    }
}

/// The charset that a content type names: `text/html; charset="utf-8"` gives `utf-8`.
pub fn of_media(media: &str) -> Option<&str> {
    let parameters = media.split(';').skip(1);
    let mut named = parameters.filter_map(|p| p.split_once('='));
    let (_, value) = named.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    let value = value.trim().trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then_some(value)
}

/// Whether the bytes are UTF-16 or UTF-32, so that their zeros do not speak for a binary file.
pub fn is_wide(bytes: &[u8]) -> bool {
    let marked = Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != UTF_8);
    marked || utf_32(bytes).is_some() || utf_16(bytes).is_some()
}

fn decoded<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded {
        text,
        charset: encoding.name(),
    }
}

fn label(bytes: &[u8], transport: Option<&str>, form: Form) -> Option<&'static Encoding> {
    let outside = transport.and_then(|label| Encoding::for_label(label.as_bytes()));
    let inside = || match form {
        Form::Markup => declared::charset(bytes),
        Form::Feed => declared::by_xml_within(bytes),
        Form::Plain => None,
    };
    outside.or_else(inside).filter(|&e| e != REPLACEMENT)
}

/// Whether a label holds against what the bytes say.
fn stands(label: &'static Encoding, bytes: &[u8], tally: &Utf8Tally) -> bool {
    if label == UTF_8 {
        return tally.bad <= tally.good;
    }
    let is_utf_8 = tally.bad == 0 && tally.good > 0;
    !is_utf_8 || !(label.is_single_byte() || label.decode_without_bom_handling(bytes).1)
}

/// Bytes that are enough to tell a charset; one that begins later is looked for in the whole text.
const DETECTED_BYTES: usize = 1 << 20;
/// How many good sequences of UTF-8 outweigh a broken one: a page in UTF-8 with one part from elsewhere.
const GOOD_FOR_BAD: usize = 8;

fn detect(bytes: &[u8], form: Form, tally: &Utf8Tally) -> &'static Encoding {
    if tally.good > 0 && tally.good >= tally.bad * GOOD_FOR_BAD {
        return UTF_8;
    }
    if tally.good + tally.bad == 0 && form == Form::Plain && !bytes.contains(&0x1b) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let start = &bytes[..bytes.len().min(DETECTED_BYTES)];
    if !detector.feed(start, start.len() == bytes.len()) && start.len() < bytes.len() {
        detector.feed(&bytes[start.len()..], true);
    }
    detector.guess(None, Utf8Detection::Deny)
}

/// How many characters beyond ASCII are well-formed UTF-8, and how many stretches are not.
#[derive(Debug, Default, PartialEq, Eq)]
struct Utf8Tally {
    good: usize,
    bad: usize,
}

impl Utf8Tally {
    /// The tally of a text: whether it has anything beyond ASCII is all that matters when nothing is broken.
    fn whole(text: &str) -> Self {
        Self {
            good: usize::from(!text.is_ascii()),
            bad: 0,
        }
    }

    /// A sequence that the end of the bytes cuts off counts as neither.
    fn of(bytes: &[u8]) -> Self {
        let beyond_ascii = |bytes: &[u8]| bytes.iter().filter(|b| **b >= 0xc0).count();
        let mut tally = Self::default();
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            tally.good += beyond_ascii(chunk.valid().as_bytes());
            let invalid = chunk.invalid();
            let cut_off = chunks.peek().is_none() && invalid.first().is_some_and(|b| *b >= 0xc2);
            tally.bad += usize::from(!invalid.is_empty() && !cut_off);
        }
        tally
    }
}

/// Bytes looked at to tell UTF-16 by its zeros.
const WIDE_BYTES: usize = 4096;
/// In UTF-16, zeros of upper halves outnumber chance zeros of lower halves at least so many times.
const STRAY_ZEROS: usize = 8;
/// One character in so many is a blank, a line break or markup even where ideographs are written.
const FEWEST_ZEROS: usize = 64;

/// UTF-16 without a mark: zeros stand (nearly) only in the upper halves, and what is decoded is text.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(WIDE_BYTES) & !1];
    let mut zeros = [0, 0];
    for pair in sample.chunks_exact(2) {
        zeros[0] += usize::from(pair[0] == 0);
        zeros[1] += usize::from(pair[1] == 0);
    }
    let (encoding, stray) = match zeros {
        [even, odd] if even > odd * STRAY_ZEROS => (UTF_16BE, odd),
        [even, odd] if odd > even * STRAY_ZEROS => (UTF_16LE, even),
        _ => return None,
    };
    let (zeros, pairs) = (zeros[0] + zeros[1], sample.len() / 2);
    let stray_in_ascii = zeros * 2 < pairs && std::str::from_utf8(sample).is_ok();
    if stray_in_ascii || zeros * FEWEST_ZEROS < pairs {
        return None;
    }
    // A pair cut in half at the end of the sample is no error of the text.
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let strange = text
        .chars()
        .filter(|c| *c == '\u{fffd}' || (c.is_control() && !c.is_whitespace()));
    let allowed = sample.len() / 400 + usize::from(sample.len() == WIDE_BYTES);
    (strange.count() <= allowed + stray).then_some(encoding)
}

/// UTF-32, only with its mark.
fn utf_32(bytes: &[u8]) -> Option<Decoded<'static>> {
    let (charset, read): (_, fn([u8; 4]) -> u32) = match bytes.get(..4)? {
        [0xff, 0xfe, 0, 0] => ("UTF-32LE", u32::from_le_bytes),
        [0, 0, 0xfe, 0xff] => ("UTF-32BE", u32::from_be_bytes),
        _ => return None,
    };
    let units = bytes[4..].chunks(4).map(|unit| {
        let unit = unit.try_into().map_or(u32::MAX, read);
        char::from_u32(unit).unwrap_or('\u{fffd}')
    });
    Some(Decoded {
        text: Cow::Owned(units.collect()),
        charset,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn html(bytes: &[u8], transport: Option<&str>) -> (String, &'static str) {
        let page = decode(bytes, transport, Form::Markup);
        (page.text.into_owned(), page.charset)
    }

    fn plain(bytes: &[u8]) -> (String, &'static str) {
        let text = decode(bytes, None, Form::Plain);
        (text.text.into_owned(), text.charset)
    }

    fn in_charset(label: &str, text: &str) -> Vec<u8> {
        let (bytes, _, unmapped) = Encoding::for_label(label.as_bytes()).unwrap().encode(text);
        assert!(!unmapped, "{label}");
        bytes.into_owned()
    }

    fn utf_16_bytes(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn a_byte_order_mark_beats_every_label() {
        let page = b"\xef\xbb\xbf<meta charset=iso-8859-2>\xc3\xa9";
        assert_eq!(
            html(page, Some("windows-1251")),
            ("<meta charset=iso-8859-2>é".into(), "UTF-8")
        );
        assert_eq!(
            html(b"\xff\xfea\0", Some("utf-8")),
            ("a".into(), "UTF-16LE")
        );
        assert_eq!(html(b"\xfe\xff\0a", None), ("a".into(), "UTF-16BE"));
        assert_eq!(
            html(b"\xff\xfe\0\0a\0\0\0\x01", None),
            ("a\u{fffd}".into(), "UTF-32LE")
        );
        assert_eq!(
            html(b"\0\0\xfe\xff\0\x01\xf6\0", None),
            ("😀".into(), "UTF-32BE")
        );
    }

    #[test]
    fn utf_16_without_a_mark_is_told_by_its_zeros() {
        for text in [
            "<p>Hello, wörld",
            "<p>東京都の天気は晴れです。\n",
            "<html>\u{1f600}</html>",
            "a",
        ] {
            assert_eq!(
                html(&utf_16_bytes(text, u16::to_le_bytes), Some("utf-8")),
                (text.into(), "UTF-16LE")
            );
            assert_eq!(
                html(&utf_16_bytes(text, u16::to_be_bytes), None),
                (text.into(), "UTF-16BE")
            );
        }
    }

    #[test]
    fn binary_zeros_are_not_utf_16() {
        assert!(!is_wide(&[0; 64]));
        assert!(!is_wide(
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0"
        ));
        assert!(!is_wide(
            &(0..400u16).map(|n| (n * 7 % 256) as u8).collect::<Vec<_>>()
        ));
        assert!(!is_wide(b""));
        assert!(!is_wide(b"a page in ASCII with one \0 in it"));
    }

    #[test]
    fn transport_beats_the_declaration() {
        let page = b"<meta charset=windows-1252>\xe9";
        assert_eq!(html(page, Some("ISO-8859-7")).1, "ISO-8859-7");
        assert_eq!(html(page, Some("nonsense")).1, "windows-1252");
    }

    #[test]
    fn valid_utf_8_beats_a_label_of_habit_but_not_one_that_fits() {
        assert_eq!(
            html("naïve".as_bytes(), Some("iso-8859-1")),
            ("naïve".into(), "UTF-8")
        );
        assert_eq!(html("<meta charset=koi8-r>да".as_bytes(), None).1, "UTF-8");
        assert_eq!(html(b"plain", Some("iso-8859-1")).1, "windows-1252");
        assert_eq!(
            html(b"\xc1\xaa\xcd\xa8", Some("gbk")),
            ("联通".into(), "GBK")
        );
    }

    #[test]
    fn a_wrong_label_of_utf_8_gives_way_to_detection() {
        let text = "Съешь ещё этих мягких французских булок, да выпей чаю";
        let (read, name) = html(&in_charset("windows-1251", text), Some("utf-8"));
        assert_eq!((&*read, name), (text, "windows-1251"));
    }

    #[test]
    fn one_broken_byte_does_not_unmake_utf_8() {
        let mut bytes = "Größere Äpfel, schöne Öfen, süße Früchte"
            .as_bytes()
            .to_vec();
        bytes.insert(9, 0xff);
        assert_eq!(plain(&bytes).1, "UTF-8");
        bytes.truncate(bytes.len() - 4);
        assert_eq!(plain(&bytes[..3]).1, "UTF-8", "cut within a letter");
    }

    #[test]
    fn undeclared_charsets_are_detected() {
        for (label, text) in [
            (
                "windows-1252",
                "Le café était fermé à cause de la fête, où l’on dansait déjà.",
            ),
            (
                "Shift_JIS",
                "東京都の天気は晴れです。明日は雨が降るでしょう。",
            ),
            ("EUC-JP", "東京都の天気は晴れです。明日は雨が降るでしょう。"),
            (
                "ISO-2022-JP",
                "東京都の天気は晴れです。明日は雨が降るでしょう。",
            ),
            ("GBK", "今天天气很好，我们一起去公园散步吧。"),
            ("Big5", "今天天氣很好，我們一起去公園散步吧。"),
            ("EUC-KR", "오늘은 날씨가 매우 좋습니다. 함께 공원에 갑시다."),
            (
                "KOI8-U",
                "Съешь ещё этих мягких французских булок, да выпей чаю",
            ),
            (
                "windows-1253",
                "Η γρήγορη καφέ αλεπού πηδάει πάνω από το τεμπέλικο σκυλί",
            ),
        ] {
            assert_eq!(
                plain(&in_charset(label, text)),
                (
                    text.into(),
                    Encoding::for_label(label.as_bytes()).unwrap().name()
                )
            );
        }
    }

    #[test]
    fn plain_text_has_no_declaration() {
        let text = in_charset("windows-1252", "<meta charset=koi8-r> un café fermé, déjà");
        assert_eq!(decode(&text, None, Form::Plain).charset, "windows-1252");
        assert_eq!(plain(b"plain"), ("plain".into(), "UTF-8"));
    }

    #[test]
    fn labels_that_mean_another_charset_are_read_so() {
        assert_eq!(html(b"<meta charset=utf-16>a", None).1, "UTF-8");
        assert_eq!(
            html(b"<meta charset=x-user-defined>\xe9", None).1,
            "windows-1252"
        );
        assert_eq!(
            html(b"<meta charset=hz-gb-2312>abc", None),
            ("<meta charset=hz-gb-2312>abc".into(), "windows-1252")
        );
    }

    #[test]
    fn the_charset_of_a_content_type_is_found() {
        assert_eq!(of_media("text/html; charset=UTF-8"), Some("UTF-8"));
        assert_eq!(
            of_media("text/html;x=y; CharSet = \"koi8-r\" ;z"),
            Some("koi8-r")
        );
        assert_eq!(of_media("text/html"), None);
        assert_eq!(of_media("charset=utf-8"), None);
        assert_eq!(of_media("text/html; charset=''"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_decode(bytes: Vec<u8>, label in "[a-z0-9-]{0,12}") {
            for form in [Form::Markup, Form::Plain] {
                decode(&bytes, Some(&label), form);
                decode(&bytes, None, form);
            }
        }

        #[test]
        fn text_in_utf_8_comes_back(text in "[^\u{0}]*") {
            let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
            proptest::prop_assert_eq!(&*decode(text.as_bytes(), Some("utf-8"), Form::Plain).text, bare);
        }
    }
}
