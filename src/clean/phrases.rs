//! What the lines around stories say, in many languages: share bars, newsletters, legal lines, headings of teasers.
//! Knows nothing of where a line stands.

use std::sync::LazyLock;

use super::words::{HashMap64, hash};
use crate::verdict::Reason;

/// What a phrase says of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::clean) enum Class {
    /// A heading of other stories.
    Heading,
    /// A pointer to one other story.
    ReadMore,
    /// Sharing and following.
    Share,
    /// A box that asks for an address.
    Newsletter,
    /// Cookies and privacy.
    Consent,
    /// Copyright and terms.
    Legal,
    /// What readers wrote.
    Comments,
    /// Advertising and calls to action.
    Promo,
    /// The author's card.
    Author,
    /// Tags and categories.
    Labels,
    /// Menus and paging.
    Navigation,
}

impl Class {
    /// The reason of a line that is cut for what it says.
    pub fn reason(self) -> Reason {
        match self {
            Self::Heading => Reason::JunkHeading,
            Self::ReadMore => Reason::ReadMore,
            Self::Share => Reason::ShareBar,
            Self::Newsletter => Reason::Newsletter,
            Self::Consent => Reason::Consent,
            Self::Legal => Reason::Legal,
            Self::Comments => Reason::Comments,
            Self::Promo => Reason::Promo,
            Self::Author => Reason::AuthorBox,
            Self::Labels => Reason::Labels,
            Self::Navigation => Reason::Navigation,
        }
    }
}

/// What a line says of itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::clean) struct Cue {
    /// The class of its longest phrase.
    pub class: Class,
    /// The share of its words that stand in phrases, 0 to 1.
    pub cover: f32,
    /// Whether the line begins with a phrase.
    pub leads: bool,
}

/// Phrases of scripts with spaces, matched as whole words; digits match `0`.
const SPACED: &[(Class, &str)] = &[
    (Class::Heading, include_str!("phrases/heading.txt")),
    (Class::ReadMore, include_str!("phrases/read-more.txt")),
    (Class::Share, include_str!("phrases/share.txt")),
    (Class::Newsletter, include_str!("phrases/newsletter.txt")),
    (Class::Consent, include_str!("phrases/consent.txt")),
    (Class::Legal, include_str!("phrases/legal.txt")),
    (Class::Comments, include_str!("phrases/comments.txt")),
    (Class::Promo, include_str!("phrases/promo.txt")),
    (Class::Author, include_str!("phrases/author.txt")),
    (Class::Labels, include_str!("phrases/labels.txt")),
    (Class::Navigation, include_str!("phrases/navigation.txt")),
];

struct Phrase {
    words: Vec<&'static str>,
    class: Class,
}

#[derive(Default)]
struct Table {
    by_first_word: HashMap64<Vec<Phrase>>,
    unspaced: Vec<(&'static str, Class)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for (class, list) in SPACED {
        for phrase in list.lines().map(str::trim).filter(|l| !l.is_empty()) {
            table.add(*class, phrase);
        }
    }
    for phrases in table.by_first_word.values_mut() {
        phrases.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
    }
    table
});

impl Table {
    fn add(&mut self, class: Class, phrase: &'static str) {
        if phrase.contains(super::lines::is_wide) {
            self.unspaced.push((phrase, class));
            return;
        }
        let words: Vec<&str> = pieces(phrase).collect();
        if let Some(first) = words.first().copied() {
            let phrases = self.by_first_word.entry(hash(first)).or_default();
            phrases.push(Phrase { words, class });
        }
    }
}

/// Words as phrases know them: letters and digits, and `©`, which is a word here.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || (!c.is_ascii() && (c == '©' || is_mark(c)))))
        .filter(|w| !w.is_empty())
}

/// Marks on letters, which `is_alphanumeric` leaves out.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}')
}

/// Lines of more words are read only at their start: a paragraph is not junk for one phrase in its middle.
const WORDS: usize = 60;
/// Longest line without spaces, in characters, in which phrases are looked for.
const UNSPACED_CHARS: usize = 60;

/// Reads a lower-case line.
pub(in crate::clean) fn cue(lower: &str) -> Option<Cue> {
    let words: Vec<&str> = pieces(lower).take(WORDS).collect();
    let spaced = spaced_cue(&words);
    if spaced.is_none() && !lower.is_ascii() && lower.contains(super::lines::is_wide) {
        return unspaced_cue(lower);
    }
    spaced
}

fn spaced_cue(words: &[&str]) -> Option<Cue> {
    let (mut at, mut covered, mut leads) = (0, 0, false);
    let mut longest: Option<(usize, Class)> = None;
    while at < words.len() {
        let phrase = TABLE
            .by_first_word
            .get(&hash(words[at]))
            .and_then(|phrases| {
                phrases.iter().find(|p| {
                    words.len() - at >= p.words.len()
                        && p.words.iter().zip(&words[at..]).all(|(a, b)| same(a, b))
                })
            });
        let Some(phrase) = phrase else {
            at += 1;
            continue;
        };
        leads |= at == 0 || (at == 1 && words[0].bytes().all(|b| b.is_ascii_digit()));
        if longest.is_none_or(|(length, _)| phrase.words.len() > length) {
            longest = Some((phrase.words.len(), phrase.class));
        }
        covered += phrase.words.len();
        at += phrase.words.len();
    }
    longest.map(|(_, class)| Cue {
        class,
        cover: covered as f32 / words.len() as f32,
        leads,
    })
}

fn same(pattern: &str, word: &str) -> bool {
    pattern == word || (pattern == "0" && word.bytes().all(|b| b.is_ascii_digit()))
}

fn unspaced_cue(lower: &str) -> Option<Cue> {
    let chars = lower.chars().take(UNSPACED_CHARS + 1).count();
    if chars > UNSPACED_CHARS {
        return None;
    }
    let found = TABLE.unspaced.iter().filter(|(p, _)| lower.contains(p));
    let (phrase, class) = found.max_by_key(|(p, _)| p.len())?;
    Some(Cue {
        class: *class,
        cover: (phrase.chars().count() as f32 / chars as f32).min(1.0),
        leads: lower
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(phrase),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_phrase_covers_its_share_of_the_line() {
        let cue = cue("follow us on:").unwrap();
        assert_eq!(
            (cue.class, cue.cover, cue.leads),
            (Class::Heading, 1.0, true)
        );
        assert!(super::cue("the rain did not stop for a week").is_none());
    }

    #[test]
    fn phrases_of_scripts_without_spaces_are_found() {
        assert_eq!(cue("相关阅读：").unwrap().class, Class::Heading);
    }

    #[test]
    fn no_phrase_stands_in_two_lists() {
        let mut all: Vec<&str> = SPACED.iter().flat_map(|(_, l)| l.lines()).collect();
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|w| w[0] == w[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
