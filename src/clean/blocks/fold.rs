//! Folding white space, and the small questions the walk asks of texts.
//! Knows nothing of the walk.

use std::ops::Range;

use super::{Page, Piece};
use crate::dom::{Dom, Id, Tag};

/// A gap between touching inline elements that becomes a blank only between a word's end and a new word's
/// capital or digit: `Share` `Tweet` are two words, a drop cap and its rest are one.
pub const GAP: &str = "\u{0}";

/// Whether a [`GAP`] between these characters is a blank.
pub fn is_gap(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    let begins = after.is_uppercase() || (after.is_numeric() && !before.is_numeric());
    begins && (before.is_lowercase() || before.is_numeric() || ".,;:!?)".contains(before))
}

/// Appends a text of ASCII with its white space folded to single blanks; `begun` once something stands before it.
pub fn fold_plain(out: &mut String, raw: &str, blank: &mut bool, begun: &mut bool) {
    let is_blank = |b: &u8| matches!(b, b'\t'..=b'\r' | b' ');
    let mut rest = raw;
    while !rest.is_empty() {
        let bytes = rest.as_bytes();
        let ink = bytes.iter().position(is_blank).unwrap_or(bytes.len());
        if ink > 0 {
            if *blank && *begun {
                out.push(' ');
            }
            out.push_str(&rest[..ink]);
            (*blank, *begun) = (false, true);
        }
        let white = bytes[ink..].iter().take_while(|b| is_blank(b)).count();
        *blank |= white > 0;
        rest = &rest[ink + white..];
    }
}

/// Appends the text of pieces, white space folded to single blanks.
pub fn fold_pieces(page: &mut Page, pieces: Range<u32>) {
    let start = page.text.len();
    let mut blank = false;
    let mut gap = false;
    for piece in &page.pieces[pieces.start as usize..pieces.end as usize] {
        let raw = match piece {
            Piece::Text(node) => page.dom.text(*node),
            Piece::Literal(GAP) => {
                gap = true;
                continue;
            }
            Piece::Literal(text) => text,
            Piece::Emoji(node) => page.dom.attribute(*node, "alt").unwrap_or(""),
        };
        if std::mem::take(&mut gap) {
            blank |= is_gap(page.text[start..].chars().next_back(), raw.chars().next());
        }
        if raw.is_ascii() {
            let mut begun = page.text.len() > start;
            fold_plain(&mut page.text, raw, &mut blank, &mut begun);
            continue;
        }
        for part in raw.split_inclusive(is_space) {
            let ink = part.trim_end_matches(is_space);
            if !ink.is_empty() {
                if blank && page.text.len() > start {
                    page.text.push(' ');
                }
                page.text.push_str(ink);
                blank = false;
            }
            blank |= ink.len() < part.len();
        }
    }
}

/// Whether a `<noscript>` was kept as markup in one text, as a parser with scripting does.
pub fn is_raw(dom: &Dom, noscript: Id) -> bool {
    let mut below = dom.below(noscript);
    below.len() == 1 && below.next().is_some_and(|n| dom.text(n).contains('<'))
}

/// White space of a page: what HTML folds, no-break and zero-width blanks too.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}'
}

/// Whether at least so many words stand below a node, scripts and styles aside.
pub fn has_words(dom: &Dom, node: Id, wanted: usize) -> bool {
    let (mut at, end, mut found) = (node + 1, dom.end(node), 0);
    while at < end && found < wanted {
        if matches!(dom.tag(at), Tag::Script | Tag::Style | Tag::Iframe) {
            at = dom.end(at);
            continue;
        }
        found += dom.text(at).split_whitespace().count();
        at += 1;
    }
    found >= wanted
}
