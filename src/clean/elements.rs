//! What an element is to the cleaner: a boundary, inline, not for reading, hidden.
//! Knows nothing of what a block says.

use super::words::{EMPTY, WordHash, hash_all, step};
use crate::dom::{Dom, Id, Tag};

/// A set of tags, one bit each.
const fn set(tags: &[Tag]) -> u128 {
    let (mut bits, mut at) = (0, 0);
    while at < tags.len() {
        bits |= 1 << tags[at] as u32;
        at += 1;
    }
    bits
}

/// Block elements of HTML, buttons, and elements of the page's own making.
const BOUNDARIES: u128 = {
    use Tag::{
        Address, Article, Aside, Blockquote, Body, Button, Caption, Center, Custom, Dd, Details,
        Dialog, Dir, Div, Dl, Dt, Fieldset, Figcaption, Figure, Footer, Form, Frameset, H1, H2, H3,
        H4, H5, H6, Header, Hgroup, Hr, Html, Legend, Li, Main, Menu, Nav, Noscript, Ol, P, Pre,
        Search, Section, Summary, Table, Tbody, Td, Tfoot, Th, Thead, Tr, Ul,
    };
    set(&[
        Address, Article, Aside, Blockquote, Body, Button, Caption, Center, Custom, Dd, Details,
        Dialog, Dir, Div, Dl, Dt, Fieldset, Figcaption, Figure, Footer, Form, Frameset, H1, H2, H3,
        H4, H5, H6, Header, Hgroup, Hr, Html, Legend, Li, Main, Menu, Nav, Noscript, Ol, P, Pre,
        Search, Section, Summary, Table, Tbody, Td, Tfoot, Th, Thead, Tr, Ul,
    ])
};

/// Whether text before, inside and behind the element stands in separate blocks.
#[inline]
pub fn is_boundary(tag: Tag) -> bool {
    BOUNDARIES >> tag as u32 & 1 == 1
}

/// Whether nothing below the element is text for reading.
#[inline]
pub fn is_skipped(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Script
            | Tag::Style
            | Tag::Template
            | Tag::Svg
            | Tag::Iframe
            | Tag::Object
            | Tag::Embed
            | Tag::Canvas
            | Tag::Audio
            | Tag::Video
            | Tag::Map
            | Tag::Head
            | Tag::Select
            | Tag::Textarea
            | Tag::Datalist
            | Tag::Frame
            | Tag::Noframes
            | Tag::Colgroup
            | Tag::Rp
    )
}

/// The level of a heading element.
#[inline]
pub fn heading_level(tag: Tag) -> Option<u8> {
    match tag {
        Tag::H1 => Some(1),
        Tag::H2 => Some(2),
        Tag::H3 => Some(3),
        Tag::H4 => Some(4),
        Tag::H5 => Some(5),
        Tag::H6 => Some(6),
        _ => None,
    }
}

/// How a page hides an element from its readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hiding {
    /// It shows it.
    Shown,
    /// Only from those who listen (`aria-hidden`).
    Aria,
    /// Not displayed at all.
    Hidden,
}

/// Reads `hidden`, `aria-hidden` and the inline style.
pub fn hiding(dom: &Dom, node: Id) -> Hiding {
    let all = dom.attributes(node).map(|(name, value)| hides(name, value));
    all.max().unwrap_or(Hiding::Shown)
}

/// How an attribute hides its element.
pub fn hides(name: &str, value: &str) -> Hiding {
    match name {
        "hidden" => Hiding::Hidden,
        "style" if style_hides(value) => Hiding::Hidden,
        "aria-hidden" if value == "true" => Hiding::Aria,
        _ => Hiding::Shown,
    }
}

/// Whether an inline style takes an element off the page.
fn style_hides(style: &str) -> bool {
    let hides = |rule: &str| {
        let (name, value) = rule.split_once(':').unwrap_or(("", ""));
        let value = value.trim().trim_end_matches("!important").trim_end();
        (name.trim().eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none"))
            || (name.trim().eq_ignore_ascii_case("visibility")
                && value.eq_ignore_ascii_case("hidden"))
    };
    !style.is_empty() && style.split(';').any(hides)
}

/// The hashes of an element's class words: its class, id and test names cut into lower-case words of 2 to 20 letters.
pub fn class_words(dom: &Dom, node: Id, mut each: impl FnMut(WordHash)) {
    let mut values = [""; 4];
    for (name, value) in dom.attributes(node) {
        match name {
            "class" => values[0] = value,
            "id" => values[1] = value,
            "data-testid" => values[2] = value,
            "data-component" => values[3] = value,
            _ => {}
        }
    }
    let mut budget = CLASS_BYTES;
    for value in values {
        cut_words(&value.as_bytes()[..value.len().min(budget)], &mut each);
        budget = budget.saturating_sub(value.len());
    }
}

/// Most bytes of one element's names that are looked at.
const CLASS_BYTES: usize = 400;

/// The small letter of each letter, 0 for other bytes.
const SMALL: [u8; 256] = {
    let (mut small, mut byte) = ([0; 256], 0_u8);
    while byte < 128 {
        if byte.is_ascii_alphabetic() {
            small[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    small
};

/// Cuts names at what is no letter, and before a capital behind a small letter.
fn cut_words(names: &[u8], each: &mut impl FnMut(WordHash)) {
    let (mut letters, mut hash, mut small_before) = (0, EMPTY, false);
    for &c in names {
        let small = SMALL[usize::from(c)];
        if small == 0 || (small_before && small != c) {
            if (2..=20).contains(&letters) {
                each(hash);
            }
            (letters, hash) = (0, EMPTY);
        }
        if small != 0 {
            letters += 1;
            hash = step(hash, small);
        }
        small_before = small == c && c != 0;
    }
    if (2..=20).contains(&letters) {
        each(hash);
    }
}

/// Whether one of the element's class words is in a list.
pub fn has_class_word(dom: &Dom, node: Id, words: &[WordHash]) -> bool {
    let mut found = false;
    class_words(dom, node, |w| found |= words.contains(&w));
    found
}

/// Whether the element is a column of line numbers beside code.
pub fn is_gutter(dom: &Dom, node: Id) -> bool {
    const NAMES: [WordHash; 9] = hash_all([
        "gutter",
        "lineno",
        "linenos",
        "linenumber",
        "linenumbers",
        "linenum",
        "ln",
        "rows",
        "num",
    ]);
    if !has_class_word(dom, node, &NAMES) {
        return false;
    }
    let below = dom.below(node).take(GUTTER_NODES);
    let mut chars = below.flat_map(|n| dom.text(n).chars());
    let mut digits = false;
    chars.all(|c| {
        digits |= c.is_ascii_digit();
        c.is_ascii_digit() || c.is_whitespace()
    }) && digits
}

/// Nodes looked at below a possible gutter.
const GUTTER_NODES: usize = 4096;

/// Whether a link in a heading only names the heading's own address: `¶`, `#`, an icon.
pub fn is_permalink(dom: &Dom, node: Id) -> bool {
    let text: String = dom.below(node).take(8).map(|n| dom.text(n)).collect();
    let text = text.trim();
    if text.is_empty() || !text.chars().any(char::is_alphanumeric) {
        return true;
    }
    let says_link = ["link", "permalink", "anchor", "copy link", "edit"];
    text.len() < 16 && says_link.iter().any(|s| text.eq_ignore_ascii_case(s))
}

/// Whether an element is the body of a foot- or endnote: by its role, its id or its class.
pub fn is_note(dom: &Dom, node: Id) -> bool {
    const HOLDERS: u128 = set(&[Tag::Li, Tag::P, Tag::Div, Tag::Aside, Tag::Dd, Tag::Section]);
    if HOLDERS >> dom.tag(node) as u32 & 1 == 0 {
        return false;
    }
    // Asked of everything above every block: one look, and class words only where they can say it.
    let (mut named, mut may_say) = (false, false);
    for (name, value) in dom.attributes(node) {
        named |= match name {
            "role" => matches!(value, "doc-footnote" | "doc-endnote"),
            "id" => is_note_name(value.trim_start_matches('_')),
            _ => false,
        };
        may_say |= says_footnote(value);
    }
    named
        || (may_say
            && dom.tag(node) != Tag::Section
            && has_class_word(dom, node, &const { hash_all(["footnote"]) }))
}

/// Whether a value has the word somewhere in the bytes that are looked at.
fn says_footnote(value: &str) -> bool {
    let bytes = &value.as_bytes()[..value.len().min(CLASS_BYTES)];
    let mut places = bytes.windows("footnote".len());
    places.any(|w| w[0] | 0x20 == b'f' && w.eq_ignore_ascii_case(b"footnote"))
}

/// `fn1`, `cite_note-3`, `footnote:2`.
fn is_note_name(id: &str) -> bool {
    let prefixes = [
        "fn",
        "footnote",
        "note",
        "cite_note",
        "endnote",
        "ftn",
        "edn",
        "en",
    ];
    let numbered = |rest: &str| {
        let number = rest.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        number.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut rests = prefixes.iter().filter_map(|p| id.strip_prefix(p));
    rests.any(numbered)
}
