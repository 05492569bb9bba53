//! The language of a page: what it says, unless its own title is in another script.
//! Knows nothing of the page's tree.

use crate::doc::SafeText;

/// Characters a language tag may have (RFC 5646 asks programs to take at least 35).
const TAG_CHARS: usize = 35;

/// The first tag that is one, in lower case; when the sample of text is written in the script of one language and the
/// tag is of a language of another script, the script is believed: many templates say English of everything.
pub(super) fn language<'a>(mut tags: impl Iterator<Item = &'a str>, sample: &str) -> SafeText {
    let tag = tags.find_map(normal);
    let seen = by_script(sample);
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

/// The language most often written in the script of most letters; none for scripts of many languages such as Latin.
fn by_script(sample: &str) -> Option<&'static str> {
    let mut counts = [0_usize; 9];
    let mut letters = 0;
    for c in sample.chars().take(600).filter(|c| c.is_alphabetic()) {
        letters += 1;
        let script = match c {
            '\u{3040}'..='\u{30ff}' => 1,
            '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => 2,
            '\u{400}'..='\u{52f}' => 3,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => 4,
            '\u{590}'..='\u{5ff}' => 5,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => 6,
            '\u{e00}'..='\u{e7f}' => 7,
            '\u{900}'..='\u{97f}' => 8,
            c if crate::doc::is_ideograph(c) => 0,
            _ => continue,
        };
        counts[script] += 1;
    }
    // Kana beside ideographs is Japanese, however many ideographs there are.
    if counts[1] * 12 > letters && (counts[0] + counts[1]) * 2 > letters {
        return Some("ja");
    }
    let most = (0..counts.len()).max_by_key(|&script| counts[script])?;
    let sure = letters >= 8 && counts[most] * 10 > letters * 6;
    sure.then(|| ["zh", "ja", "ko", "ru", "ar", "he", "el", "th", "hi"][most])
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
