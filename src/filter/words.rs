//! Words as the search sees them: upper case, accents and punctuation aside, Chinese and Japanese by the character.
//! Knows nothing of filters and of the index.

use crate::doc::is_ideograph;

/// Words in their order, the last perhaps only begun.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    words: Vec<String>,
    is_prefix: bool,
}

impl Phrase {
    /// The words of a text; a star behind the last says that it is only begun.
    pub fn new(text: &str) -> Self {
        let trimmed = text.trim_end();
        Self {
            words: words(trimmed),
            is_prefix: trimmed.ends_with('*'),
        }
    }

    /// Whether there is no word to look for; nothing has it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether the last word is only begun.
    pub fn is_prefix(&self) -> bool {
        self.is_prefix
    }

    /// Whether a text has the words one after the other.
    pub fn is_in(&self, text: &str) -> bool {
        let Some((last, before)) = self.words.split_last() else {
            return false;
        };
        let is_last = |word: &String| word == last || (self.is_prefix && word.starts_with(last));
        words(text)
            .windows(self.words.len())
            .any(|run| &run[..before.len()] == before && is_last(&run[before.len()]))
    }
}

/// The words of a text, folded.
pub fn words(text: &str) -> Vec<String> {
    let (mut found, mut word) = (Vec::new(), String::new());
    for c in text.chars() {
        let alone = is_alone(c);
        if (alone || !(c.is_alphanumeric() || is_mark(c))) && !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        if alone {
            found.push(c.to_string());
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase().filter(|c| !is_mark(*c)).map(base));
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

/// Whether a character is a word by itself, as in the index: Chinese, kana, Korean syllables.
fn is_alone(c: char) -> bool {
    !c.is_ascii() && (is_ideograph(c) || matches!(c, '\u{ac00}'..='\u{d7a3}'))
}

/// Accents that stand by themselves behind their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Latin letters and the accented ones that are the same to a search.
const ACCENTED: [(&str, char); 24] = [
    ("àáâãäåāăąǎ", 'a'),
    ("çćĉċč", 'c'),
    ("ďđ", 'd'),
    ("èéêëēĕėęě", 'e'),
    ("ĝğġģ", 'g'),
    ("ĥ", 'h'),
    ("ìíîïĩīĭįǐ", 'i'),
    ("ĵ", 'j'),
    ("ķ", 'k'),
    ("ĺļľ", 'l'),
    ("ñńņň", 'n'),
    ("òóôõöōŏőǒ", 'o'),
    ("ŕŗř", 'r'),
    ("śŝşšș", 's'),
    ("ţťț", 't'),
    ("ùúûüũūŭůűųǔ", 'u'),
    ("ŵ", 'w'),
    ("ýÿŷ", 'y'),
    ("źżž", 'z'),
    ("ё", 'е'),
    ("й", 'и'),
    ("ά", 'α'),
    ("έ", 'ε'),
    ("ό", 'ο'),
];

fn base(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let row = ACCENTED.iter().find(|(letters, _)| letters.contains(c));
    row.map_or(c, |(_, base)| *base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart_folded_and_cut_at_characters_of_chinese() {
        assert_eq!(words("Grün, 'GRÜN'!"), ["grun", "grun"]);
        assert_eq!(words("l’e\u{301}te\u{301} 3.5"), ["l", "ete", "3", "5"]);
        assert_eq!(words("東京tower"), ["東", "京", "tower"]);
    }

    #[test]
    fn a_phrase_wants_its_words_in_a_row() {
        let text = "The live blog of the day";
        for (phrase, found) in [
            ("live blog", true),
            ("blog live", false),
            ("live day", false),
            ("blo", false),
            ("blo*", true),
            ("live bl*", true),
            ("…", false),
            ("", false),
        ] {
            assert_eq!(Phrase::new(phrase).is_in(text), found, "{phrase}");
        }
    }
}
