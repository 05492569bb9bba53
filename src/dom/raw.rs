//! Where text without markup ends: titles, styles, scripts with their escapes, comments.
//! Knows nothing of tags and trees.

use memchr::{memchr, memchr2, memmem};

/// The `<` of the end tag that ends a title, a style and the like of this name.
pub(super) fn end_tag(bytes: &[u8], mut at: usize, name: &str) -> Option<usize> {
    loop {
        let open = at + memmem::find(&bytes[at..], b"</")?;
        if is_end_tag(bytes, open, name) {
            return Some(open);
        }
        at = open + 2;
    }
}

fn is_end_tag(bytes: &[u8], open: usize, name: &str) -> bool {
    let behind = open + 2 + name.len();
    let named = bytes.get(open + 2..behind);
    let closes = bytes.get(open + 1) == Some(&b'/');
    closes
        && named.is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
        && ends_name(bytes, behind)
}

fn ends_name(bytes: &[u8], at: usize) -> bool {
    let byte = bytes.get(at);
    byte.is_some_and(|&b| is_space(b) || matches!(b, b'/' | b'>'))
}

#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

/// How deep a script is in `<!--` (HTML standard, sections 13.2.5.4 and 13.2.5.15 to 13.2.5.31).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escape {
    /// Not in a comment.
    None,
    /// Behind `<!--`: an end tag still ends the script.
    Once,
    /// Behind `<!--` and `<script`: an end tag ends only this.
    Twice,
}

/// The `<` of the end tag that ends a script.
pub(super) fn script_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut escape = Escape::None;
    loop {
        if escape == Escape::None {
            at += memchr(b'<', &bytes[at..])?;
            if is_end_tag(bytes, at, "script") {
                return Some(at);
            }
            let begins = bytes[at..].starts_with(b"<!--");
            // The dashes of `<!--` count for the `-->` that ends it.
            at += if begins { 2 } else { 1 };
            if begins {
                escape = Escape::Once;
            }
            continue;
        }
        at += memchr2(b'-', b'<', &bytes[at..])?;
        if bytes[at] == b'-' {
            let dashes = bytes[at..].iter().take_while(|&&b| b == b'-').count();
            at += dashes;
            if dashes > 1 && bytes.get(at) == Some(&b'>') {
                escape = Escape::None;
            }
            continue;
        }
        if escape == Escape::Once && is_end_tag(bytes, at, "script") {
            return Some(at);
        }
        escape = behind_sign(bytes, at, escape);
        at += 1;
    }
}

/// What the `<` at `at` makes of an escape.
fn behind_sign(bytes: &[u8], at: usize, escape: Escape) -> Escape {
    let closes = bytes.get(at + 1) == Some(&b'/');
    let name = at + 1 + usize::from(closes);
    let named = bytes.get(name..name + 6);
    let is_script = named.is_some_and(|n| n.eq_ignore_ascii_case(b"script"));
    match (is_script && ends_name(bytes, name + 6), closes) {
        (true, true) if escape == Escape::Twice => Escape::Once,
        (true, false) => Escape::Twice,
        _ => escape,
    }
}

/// The byte behind a comment whose text begins at `at`, behind `<!--`.
pub(super) fn comment_end(bytes: &[u8], mut at: usize) -> usize {
    for short in [&b">"[..], b"->"] {
        if bytes[at..].starts_with(short) {
            return at + short.len();
        }
    }
    while let Some(dashes) = memmem::find(&bytes[at..], b"--") {
        let dash = |b: &&u8| **b == b'-';
        at += dashes;
        at += bytes[at..].iter().take_while(dash).count();
        for end in [&b">"[..], b"!>"] {
            if bytes[at..].starts_with(end) {
                return at + end.len();
            }
        }
    }
    bytes.len()
}
