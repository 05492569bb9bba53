//! The language of a text, by its script and its function words.
//! Knows nothing of what a page says of itself.

use super::lines::words;
use super::stops;
use crate::doc::Document;
use crate::doc::letters::is_alphabetic;

/// Bytes that are looked at; function words tell a language within a paragraph.
const ENOUGH_BYTES: usize = 3000;
/// Fewest function words that decide.
const FEWEST: usize = 3;
/// Tags of scripts that several languages are written in; there the function words are asked first.
const SHARED_SCRIPTS: [&str; 3] = ["ru", "ar", "hi"];

/// The tag of the language the kept text is written in, or the empty text when nothing is certain.
pub fn of(document: &Document) -> &'static str {
    let kept = document.blocks().iter().filter(|b| b.verdict.keep);
    let mut text = String::new();
    for block in kept {
        let block = document.text_of(block);
        text.push_str(&block[..block.floor_char_boundary(ENOUGH_BYTES)]);
        text.push(' ');
        if text.len() >= ENOUGH_BYTES {
            break;
        }
    }
    let text = text.to_lowercase();
    match by_script(text.chars()) {
        Some(tag) if !SHARED_SCRIPTS.contains(&tag) => tag,
        shared => Some(by_words(&text))
            .filter(|tag| !tag.is_empty())
            .or(shared)
            .unwrap_or_default(),
    }
}

/// The language most often written in the script of most letters; none for scripts of many languages such as Latin.
pub(super) fn by_script(sample: impl Iterator<Item = char>) -> Option<&'static str> {
    let mut counts = [0_usize; 9];
    let mut letters = 0;
    for c in sample.filter(|c| is_alphabetic(*c)) {
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

/// The language most of whose function words occur; neighbours such as Danish and Norwegian need a lead.
fn by_words(text: &str) -> &'static str {
    let (mut all, mut counts) = (0usize, vec![0usize; stops::LANGUAGES.len()]);
    words::for_each(text, |word| {
        all += 1;
        let languages = stops::languages_of(word);
        for (number, count) in counts.iter_mut().enumerate() {
            *count += usize::from(languages >> number & 1 == 1);
        }
    });
    let Some(best) = (0..counts.len()).max_by_key(|n| (counts[*n], std::cmp::Reverse(*n))) else {
        return "";
    };
    let second = (0..counts.len())
        .filter(|n| *n != best)
        .map(|n| counts[n])
        .max();
    let clear = counts[best] * 20 > second.unwrap_or(0) * 21;
    let enough = counts[best] >= FEWEST && counts[best] * 10 > all;
    if clear && enough {
        stops::LANGUAGES[best].0
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Kind, Writer};
    use crate::verdict::{Reason, Verdict};

    fn of_lines(lines: &[(&str, bool)]) -> &'static str {
        let mut writer = Writer::default();
        for (line, keep) in lines {
            writer.begin();
            writer.text(line);
            let verdict = if *keep {
                Verdict::kept(Reason::Prose, 1.0)
            } else {
                Verdict::cut(Reason::OutsideStory, 1.0)
            };
            writer.end(Kind::Paragraph, Vec::new(), verdict);
        }
        of(&writer.finish())
    }

    #[test]
    fn the_kept_text_tells_the_language_and_the_cut_one_does_not() {
        let german =
            "Das Wasser stand bis zum Abend in der Straße, und die Leute warteten auf das Boot.";
        let english =
            "The water stood in the street till night and the people waited for the boat.";
        assert_eq!(of_lines(&[(german, true), (english, false)]), "de");
        assert_eq!(of_lines(&[(german, false), (english, true)]), "en");
        assert_eq!(of_lines(&[(english, false)]), "");
        assert_eq!(of_lines(&[("Boats 12 17 Boats", true)]), "");
    }

    #[test]
    fn a_script_of_many_languages_leaves_it_to_the_words() {
        assert_eq!(
            of_lines(&[("渡口的船已经开走了，没有人回来。", true)]),
            "zh"
        );
        assert_eq!(of_lines(&[("最後の船はもう出てしまった。", true)]), "ja");
        let ukrainian =
            "Човен і хвиля, але він не вернувся до берега, як це було для них від ранку.";
        assert_eq!(of_lines(&[(ukrainian, true)]), "uk");
        assert_eq!(
            of_lines(&[("Лодка ушла, волна пришла, берег пуст", true)]),
            "ru"
        );
    }
}
