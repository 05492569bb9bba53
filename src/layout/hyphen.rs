//! Where long words may be divided.
//! Knows nothing of rows; the patterns are hypher's.

use hypher::Lang;

/// Words of fewer letters are never divided.
const LETTERS: usize = 7;
/// Words of more bytes are not words.
const BYTES: usize = 60;

/// The patterns for a BCP 47 tag: English when nothing is known, none for a language without patterns.
pub(super) fn patterns(tag: &str) -> Option<Lang> {
    let primary = tag.split(['-', '_']).next().unwrap_or("");
    match primary.as_bytes() {
        [] => Some(Lang::English),
        [a, b] => Lang::from_iso([a.to_ascii_lowercase(), b.to_ascii_lowercase()]),
        _ => None,
    }
}

/// Bytes within `word` before which it may be divided, ascending; none unless its core is letters only.
pub(super) fn divisions(word: &str, language: Lang) -> Vec<usize> {
    let core = word.trim_matches(|c: char| !c.is_alphabetic());
    let is_word = core.len() <= BYTES && core.chars().all(char::is_alphabetic);
    if !is_word || core.chars().count() < LETTERS || is_shouted(core) {
        return Vec::new();
    }
    let mut at = word.find(core).unwrap_or(0);
    let syllables = hypher::hyphenate(core, language);
    let mut ends: Vec<usize> = syllables
        .map(|s| {
            at += s.len();
            at
        })
        .collect();
    ends.pop();
    ends
}

/// Capitals throughout: an abbreviation or a name, better left whole.
fn is_shouted(word: &str) -> bool {
    word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_divided_at_its_syllables_and_never_in_its_punctuation() {
        assert_eq!(divisions("(wonderful),", Lang::English), [4, 7]);
        assert_eq!(divisions("short", Lang::English), [0; 0]);
        assert_eq!(divisions("UNESCOWORLD", Lang::English), [0; 0]);
        assert_eq!(divisions("half4wayword", Lang::English), [0; 0]);
    }

    #[test]
    fn the_language_chooses_the_patterns() {
        assert_eq!(patterns("de-AT"), Some(Lang::German));
        assert_eq!(patterns(""), Some(Lang::English));
        assert_eq!(patterns("zh-hans"), None);
    }
}
