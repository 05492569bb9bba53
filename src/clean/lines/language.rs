//! The language of a text, by its script and its function words.
//! Knows nothing of verdict reasons.

use super::paragraphs::Paragraph;
use super::{stops, words};
use crate::verdict::Verdict;

/// Characters that are looked at.
const ENOUGH: usize = 6000;
/// Fewest function words that decide.
const FEWEST: usize = 3;

/// A language tag, or the empty text when nothing is certain.
pub(super) fn of(paragraphs: &[Paragraph], verdicts: &[Verdict]) -> &'static str {
    let kept = paragraphs.iter().zip(verdicts).filter(|(_, v)| v.keep);
    let mut text = String::new();
    for (paragraph, _) in kept {
        text.extend(paragraph.text.chars().take(ENOUGH - text.len().min(ENOUGH)));
        text.push(' ');
        if text.len() >= ENOUGH {
            break;
        }
    }
    let text = text.to_lowercase();
    by_script(&text).unwrap_or_else(|| by_words(&text))
}

/// Whether a character is of a script.
type IsOfScript = fn(char) -> bool;

/// Languages that have a script of their own.
fn by_script(text: &str) -> Option<&'static str> {
    let share = |of: fn(char) -> bool| {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count().max(1);
        text.chars().filter(|c| of(*c)).count() as f32 / letters as f32
    };
    let kana = share(|c| matches!(c, '\u{3040}'..='\u{30ff}'));
    if kana > 0.1 {
        return Some("ja");
    }
    let scripts: [(&str, IsOfScript); 5] = [
        ("zh", crate::doc::is_ideograph),
        ("ko", |c| matches!(c, '\u{ac00}'..='\u{d7a3}')),
        ("th", |c| matches!(c, '\u{e00}'..='\u{e7f}')),
        ("el", |c| matches!(c, '\u{370}'..='\u{3ff}')),
        ("he", |c| matches!(c, '\u{590}'..='\u{5ff}')),
    ];
    scripts
        .iter()
        .find(|(_, of)| share(*of) > 0.4)
        .map(|(tag, _)| *tag)
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
