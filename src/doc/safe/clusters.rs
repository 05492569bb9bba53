//! What may stand together as one visible character: joiners where writing needs them, few marks, a bounded length.
//! Knows nothing of controls and escape sequences.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// Most code points one visible character may have. A family of four with skin tones has 11, and so has the longest
/// Sanskrit conjunct; longer clusters are an attack on the terminal, not writing.
const CODE_POINTS: usize = 12;
/// Most bytes one visible character may have; that family has 41.
const BYTES: usize = 48;
/// Most diacritics one upon the other. Vietnamese and phonetic script need two, mathematics three.
const DIACRITICS: usize = 4;
/// Stands where a cluster was cut; it joins with nothing.
const CUT: char = '\u{fffd}';

/// The text without joiners and variation selectors that do nothing there, and without towers of diacritics.
pub(super) fn sparse(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut before, mut diacritics, mut copied) = (None, 0, 0);
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|(_, c)| *c);
        let tower = if is_diacritic(c) { diacritics + 1 } else { 0 };
        if tower <= DIACRITICS && has_effect(c, before, next) {
            (before, diacritics) = (Some(c), tower);
            continue;
        }
        out.push_str(&text[copied..at]);
        copied = at + c.len_utf8();
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

fn has_effect(c: char, before: Option<char>, next: Option<char>) -> bool {
    let is_before = |test: fn(char) -> bool| before.is_some_and(test);
    match c {
        '\u{200c}' => is_before(takes_joiners),
        '\u{200d}' => {
            let in_emoji = is_before(|b| is_pictograph(b) || b == '\u{fe0f}')
                && next.is_some_and(is_pictograph);
            in_emoji || is_before(takes_joiners)
        }
        '\u{fe0e}' | '\u{fe0f}' => {
            is_before(|b| is_pictograph(b) || matches!(b, '#' | '*' | '0'..='9'))
        }
        '\u{fe00}'..='\u{fe0d}' => false,
        _ => true,
    }
}

/// Every cluster cut to its bounds. What remains of a cut one ends in a mark that joins with nothing, so that it can
/// not grow together with what follows.
pub(super) fn bounded(text: &str) -> Cow<'_, str> {
    if text.graphemes(true).all(is_within) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for cluster in text.graphemes(true) {
        if is_within(cluster) {
            out.push_str(cluster);
            continue;
        }
        let mut end = 0;
        for c in cluster.chars().take(CODE_POINTS - 1) {
            if end + c.len_utf8() + CUT.len_utf8() > BYTES {
                break;
            }
            end += c.len_utf8();
        }
        out.push_str(cluster[..end].trim_end_matches(['\u{200c}', '\u{200d}']));
        out.push(CUT);
    }
    Cow::Owned(out)
}

fn is_within(cluster: &str) -> bool {
    cluster.len() <= BYTES
        && (cluster.len() <= CODE_POINTS || cluster.chars().count() <= CODE_POINTS)
}

/// Whether a character joins with none before it: Latin, Greek, Cyrillic and Hebrew letters, most punctuation,
/// signs of currencies and mathematics, kana, ideographs. Much of the web is made of these, and to look for clusters costs more than all else here.
pub(super) fn stands_alone(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{2ff}'
            | '\u{370}'..='\u{482}'
            | '\u{48a}'..='\u{52f}'
            | '\u{5d0}'..='\u{5ea}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{203b}'
            | '\u{20a0}'..='\u{20bf}'
            | '\u{2200}'..='\u{22ff}'
            | '\u{3001}'..='\u{3029}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30a0}'..='\u{30ff}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ff01}'..='\u{ff5e}'
    )
}

/// Whether a character is a syllable of Korean, which joins only with a leading consonant before it.
pub(super) fn is_syllable(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Whether a character is a leading consonant of Korean, which joins with what is behind it and does not stand alone.
pub(super) fn is_leading(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{a960}'..='\u{a97c}')
}

/// How many bytes at the start of `next` would make the last character of `text` too long.
pub(super) fn surplus_at_seam(text: &str, next: &str) -> usize {
    if text.is_empty() || next.chars().next().is_none_or(stands_alone) {
        return 0;
    }
    let tail = &text[text.floor_char_boundary(text.len().saturating_sub(BYTES))..];
    let head = &next[..next.floor_char_boundary(BYTES)];
    let seam = [tail, head].concat();
    let mut start = 0;
    for cluster in seam.graphemes(true) {
        let end = start + cluster.len();
        if end > tail.len() {
            let joins = start < tail.len() && !(is_within(cluster) && has_few_diacritics(cluster));
            return if joins { end - tail.len() } else { 0 };
        }
        start = end;
    }
    0
}

fn has_few_diacritics(cluster: &str) -> bool {
    cluster.chars().filter(|c| is_diacritic(*c)).count() <= DIACRITICS
}

/// The blocks of combining marks that belong to no script and stack upon any letter.
fn is_diacritic(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Scripts whose letters change with a joiner behind them: Arabic and its kin, those of India and its neighbours,
/// Mongolian.
fn takes_joiners(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{1900}'..='\u{1aaf}'
        | '\u{1b00}'..='\u{1c4f}' | '\u{1cd0}'..='\u{1cff}' | '\u{a840}'..='\u{a95f}' | '\u{a980}'..='\u{abff}'
        | '\u{fb50}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10a00}'..='\u{11fff}'
        | '\u{1e900}'..='\u{1e95f}')
}

/// Signs that may be shown as emoji, flag letters aside.
fn is_pictograph(c: char) -> bool {
    matches!(c, '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | 'Ⓜ' | '〰' | '〽' | '㊗' | '㊙' | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1f1e5}' | '\u{1f200}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_alone_joins_with_nothing_before_it() {
        // A letter, an emoji and what joins to the right of others.
        for before in ["a", "👨", "ب", "\u{1100}", "가", "क\u{94d}", "カ"] {
            let joins = |c: &char| {
                let pair = format!("{before}{c}");
                let alone = stands_alone(*c) || (is_syllable(*c) && !before.ends_with(is_leading));
                alone && pair.graphemes(true).count() != before.graphemes(true).count() + 1
            };
            let found = ('\u{20}'..=char::MAX).find(joins);
            assert_eq!(found, None, "{before}");
        }
    }
}
