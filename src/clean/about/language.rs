//! The language of a page: what it says, unless its own title is in another script.
//! Knows nothing of the page's tree.

use super::super::language::by_script;
use crate::doc::SafeText;

/// Characters a language tag may have (RFC 5646 asks programs to take at least 35).
const TAG_CHARS: usize = 35;
/// Characters of the sample that are looked at; a title and a first paragraph.
const SAMPLE_CHARS: usize = 600;

/// The first tag that is one, in lower case; when the sample of text is written in the script of one language and the
/// tag is of a language of another script, the script is believed: many templates say English of everything.
pub(super) fn language<'a>(mut tags: impl Iterator<Item = &'a str>, sample: &str) -> SafeText {
    let tag = tags.find_map(normal);
    let seen = by_script(sample.chars().take(SAMPLE_CHARS));
    match (tag, seen) {
        (Some(tag), Some(seen)) if !agree(&tag, seen) => SafeText::line(seen),
        (Some(tag), _) => SafeText::line(&tag),
        (None, seen) => SafeText::line(seen.unwrap_or_default()),
    }
}

/// A BCP 47 tag in lower case, out of `en_US`, `de-DE, en` or `pt-BR.UTF-8`.
fn normal(raw: &str) -> Option<String> {
    let first = raw.trim().split([',', ';', '.', ' ', '@']).next()?;
    let tag = first.to_ascii_lowercase().replace('_', "-");
    let mut parts = tag.split('-');
    let primary = parts.next()?;
    let is_language =
        matches!(primary.len(), 2..=3) && primary.bytes().all(|b| b.is_ascii_lowercase());
    let placeholder = matches!(primary, "und" | "mul" | "zxx" | "xx" | "x");
    let well_formed =
        parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    (is_language && !placeholder && well_formed && tag.len() <= TAG_CHARS).then_some(tag)
}

/// Whether the tag's language may be written in the script the text was guessed from.
fn agree(tag: &str, seen: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or_default();
    let same_script: &[&str] = match seen {
        "zh" => &["zh", "yue", "wuu", "cmn", "lzh", "ja", "ko"],
        "ja" => &["ja", "ain", "ryu"],
        "ko" => &["ko"],
        "ru" => &[
            "ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "tt", "ba", "ce", "cv",
            "os", "uz", "sah", "cnr", "bs", "az",
        ],
        "ar" => &[
            "ar", "fa", "ur", "ps", "ckb", "ku", "sd", "ug", "arz", "ary", "prs", "az", "pnb",
            "ks", "pa",
        ],
        "he" => &["he", "iw", "yi"],
        "el" => &["el", "grc"],
        "th" => &["th"],
        _ => &["hi", "mr", "ne", "sa", "kok", "mai", "bho"],
    };
    same_script.contains(&primary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_normalised_and_placeholders_skipped() {
        let of = |tags: &[&str]| language(tags.iter().copied(), "some words in latin").to_string();
        assert_eq!(of(&["en_US"]), "en-us");
        assert_eq!(of(&["", "zxx", "zh-Hans-CN"]), "zh-hans-cn");
        assert_eq!(of(&["de-DE, en"]), "de-de");
        assert_eq!(of(&["english", "{{ lang }}", "x"]), "");
    }

    #[test]
    fn a_script_of_one_language_beats_a_template() {
        let of = |tag: &str, sample: &str| language([tag].into_iter(), sample).to_string();
        assert_eq!(of("en", "新华社北京五月十四日电记者从有关部门获悉"), "zh");
        assert_eq!(of("", "東京都で行われた大会の結果は"), "ja");
        assert_eq!(of("uk", "Новини сьогодні в Україні та світі"), "uk");
        assert_eq!(of("en-US", "Новости дня в России и мире"), "ru");
        assert_eq!(of("ar", "أخبار اليوم من العالم العربي"), "ar");
        assert_eq!(of("en", "The word λόγος means word"), "en");
    }
}
