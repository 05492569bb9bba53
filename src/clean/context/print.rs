//! The normal form of a text and its fingerprint, by which the same text is known again on another page.
//! Knows nothing of blocks and stories.

use crate::doc::is_ideograph;

/// Stands for a text: FNV-1a (64 bits) of its normal form in UTF-8.
///
/// The normal form is the text's words in lower case, joined by single blanks. A word is a run of letters and digits,
/// each ideograph is a word by itself; everything else only parts words. Numbers stay: with one sign for all of them the
/// prices and sizes of a shop were one text, and pages of products lost .04 of their word F1.
pub type Print = u64;

/// Rises whenever a text may get another [`Print`]; stored prints of another version are of no use.
pub const PRINT_VERSION: u16 = 1;

/// The fingerprint of a text; none when it has no words.
///
/// ```
/// use clearstory::clean::context::fingerprint;
/// assert_eq!(fingerprint("Sign up — now!"), fingerprint("sign up now"));
/// assert_eq!(fingerprint("—"), None);
/// ```
pub fn fingerprint(text: &str) -> Option<Print> {
    let normal = normal(text);
    (!normal.is_empty()).then(|| fnv(&normal))
}

/// The normal form of a text.
pub(super) fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open = false;
    for c in text.chars() {
        let ideograph = !c.is_ascii() && is_ideograph(c);
        let inside = c.is_alphanumeric();
        if (!inside || ideograph || !open) && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        open = inside && !ideograph;
        if inside {
            out.extend(c.to_lowercase());
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// FNV-1a over the bytes of a text (Fowler, Noll, Vo; 64 bits).
pub(super) fn fnv(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Whether a text breaks off with dots.
pub(super) fn breaks_off(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches([']', ')', '»', '”', '"']);
    text.ends_with('…') || text.ends_with("...") || text.ends_with(". . .")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_print_is_what_it_was_when_it_was_stored() {
        // Change PRINT_VERSION with any of these.
        assert_eq!(PRINT_VERSION, 1);
        assert_eq!(fingerprint("a"), Some(0xaf63_dc4c_8601_ec8c));
        assert_eq!(
            normal("Über-All: 1,200 READERS, 東京\u{a0}7"),
            "über all 1 200 readers 東 京 7"
        );
        assert_eq!(
            fingerprint("Über-All: 1,200 READERS, 東京\u{a0}7"),
            Some(fnv("über all 1 200 readers 東 京 7"))
        );
        assert_eq!(
            fingerprint("Get the morning briefing in your inbox."),
            Some(0x0d1d_d0cd_f9d0_ed92)
        );
    }

    #[test]
    fn what_parts_words_matters_and_how_it_parts_them_does_not() {
        assert_ne!(fingerprint("a b"), fingerprint("ab"));
        assert_eq!(fingerprint("a b"), fingerprint(" A — b!"));
        assert_ne!(fingerprint("12 comments"), fingerprint("7 comments"));
    }

    #[test]
    fn what_breaks_off_ends_in_dots() {
        for text in [
            "and then…",
            "and then...",
            "and then [...] ",
            "and then. . .",
        ] {
            assert!(breaks_off(text), "{text}");
        }
        assert!(!breaks_off("and then."));
    }
}
