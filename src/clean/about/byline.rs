//! The names of those who wrote a story, out of what pages put where a name belongs.
//! Knows nothing of the page's tree.

use super::plain::{key, plain};
use super::when::month_of;
use crate::doc::SafeText;

/// Characters of one name, titles of nobility included.
const NAME_CHARS: usize = 80;
/// Words of one name.
const NAME_WORDS: usize = 8;
/// Characters of the whole line.
const LINE_CHARS: usize = 200;

/// Names joined by ", ", none twice; empty when none of them is a name.
pub(super) fn byline<'a>(raw: impl Iterator<Item = &'a str>) -> SafeText {
    let mut names: Vec<SafeText> = Vec::new();
    for name in raw.flat_map(|r| r.split('\n')).take(24).filter_map(name) {
        let known = key(&name);
        if !names
            .iter()
            .any(|n| key(n).contains(&known) || known.contains(&key(n)))
        {
            names.push(name);
        }
    }
    let joined = names.iter().map(|n| &**n).collect::<Vec<_>>().join(", ");
    plain(&joined, LINE_CHARS)
}

/// What stands before a name, in lower case with its blank.
const BEFORE: [&str; 45] = [
    "by ",
    "by: ",
    "by:",
    "written by ",
    "written by: ",
    "words by ",
    "story by ",
    "posted by ",
    "posted by: ",
    "published by ",
    "reported by ",
    "reviewed by ",
    "article by ",
    "text by ",
    "edited by ",
    "author: ",
    "author:",
    "author ",
    "authors: ",
    "authors ",
    "von ",
    "von: ",
    "autor: ",
    "autor:",
    "autorin: ",
    "articles by ",
    "all posts by ",
    "posts by ",
    "zeige alle beiträge von ",
    "view all posts by ",
    "text: ",
    "par ",
    "par: ",
    "publié par ",
    "auteur : ",
    "auteur: ",
    "por ",
    "por: ",
    "escrito por ",
    "di ",
    "a cura di ",
    "autore: ",
    "door ",
    "door: ",
    "af ",
];
/// What ends a name.
const BEHIND: [&str; 12] = [
    " | ", " • ", " · ", " – ", " — ", " - ", " on ", " @", " (", " / ", " | ", "→",
];
/// Words that end a line of names without being one: what a date leaves behind once its numbers are gone.
const LEFT_BEHIND: [&str; 16] = [
    "published",
    "updated",
    "posted",
    "last",
    "on",
    "at",
    "date",
    "am",
    "the",
    "and",
    "und",
    "in",
    "mon",
    "tue",
    "wed",
    "le",
];

/// The first name in one place; none when what stands there is an address, a date or a sentence.
fn name(raw: &str) -> Option<SafeText> {
    let line = plain(raw, NAME_CHARS * 3);
    line.split(" | ").find_map(part)
}

fn part(text: &str) -> Option<SafeText> {
    let mut rest = text.trim_matches(is_edge);
    while let Some(shorter) = BEFORE.iter().find_map(|before| strip_start(rest, before)) {
        rest = shorter.trim_start_matches(is_edge);
    }
    for end in BEHIND {
        rest = rest
            .find(end)
            .filter(|&at| at > 2)
            .map_or(rest, |at| &rest[..at]);
    }
    let rest = without_rest_of_date(without_numbers(rest));
    is_name(rest).then(|| SafeText::line(rest))
}

/// The text before its first word that begins with a digit: there a date or a count of minutes begins.
fn without_numbers(text: &str) -> &str {
    let mut before = ' ';
    let number = text.char_indices().find(|&(_, c)| {
        let starts = c.is_ascii_digit() && !before.is_alphanumeric() && before != '-';
        before = c;
        starts
    });
    number.map_or(text, |(at, _)| &text[..at])
}

/// A name without the words at its end that belonged to a date.
fn without_rest_of_date(name: &str) -> &str {
    let mut rest = name.trim_matches(is_edge);
    loop {
        let (start, last) = rest.rsplit_once(char::is_whitespace).unwrap_or(("", rest));
        let word = last.trim_matches(is_edge).to_lowercase();
        if rest.is_empty() || !LEFT_BEHIND.contains(&word.as_str()) && month_of(&word).is_none() {
            return rest;
        }
        rest = start.trim_matches(is_edge);
    }
}

fn is_edge(c: char) -> bool {
    c.is_whitespace() || ",;:|•·–—-/".contains(c)
}

fn strip_start<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let head = text.get(..start.len())?;
    (head.to_lowercase() == start).then(|| &text[start.len()..])
}

/// What systems write where nobody has written a name.
const NOBODY: [&str; 27] = [
    "facebook",
    "twitter",
    "linkedin",
    "instagram",
    "email",
    "share",
    "print",
    "category",
    "follow",
    "subscribe",
    "comments",
    "webmaster",
    "the author",
    "editor",
    "admin",
    "administrator",
    "author",
    "authors",
    "by",
    "null",
    "undefined",
    "none",
    "unknown",
    "guest",
    "user",
    "anonymous",
    "autor",
];

fn is_name(text: &str) -> bool {
    let address = text.contains("://")
        || text.contains("www.")
        || text.starts_with(['@', '/', '#', '{', '<'])
        || text.contains('@') && !text.contains(' ');
    let short =
        text.chars().count() <= NAME_CHARS && text.split_whitespace().count() <= NAME_WORDS * 3;
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let nobody = NOBODY.contains(&text.to_lowercase().as_str());
    let sentence = text.ends_with(['?', '!'])
        || text.contains(". ") && text.split_whitespace().count() > NAME_WORDS;
    !address && short && letters >= 2 && letters * 2 > text.chars().count() && !nobody && !sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_stands_around_them() {
        let cases = [
            ("By Ann Lee", "Ann Lee"),
            ("  by\u{a0}Ann Lee | May 14, 2024 ", "Ann Lee"),
            ("Written by: Ann Lee", "Ann Lee"),
            ("Von Anna Müller", "Anna Müller"),
            ("Par Zoé Dupré", "Zoé Dupré"),
            ("Ann Lee, 14 May 2024", "Ann Lee"),
            ("Ann Lee, Published May 14, 2024", "Ann Lee"),
            ("May 14, 2024 | By | Ann Lee | 5 min read", "Ann Lee"),
            ("lulug30", "lulug30"),
            ("Center for Drug Evaluation", "Center for Drug Evaluation"),
            ("Ann Lee, Science Reporter", "Ann Lee, Science Reporter"),
            ("Byron Lee", "Byron Lee"),
            ("Ludwig van Beethoven", "Ludwig van Beethoven"),
            ("Ann Lee and Bo Chu", "Ann Lee and Bo Chu"),
            ("王小明", "王小明"),
        ];
        for (raw, expected) in cases {
            assert_eq!(&*byline([raw].into_iter()), expected, "{raw:?}");
        }
    }

    #[test]
    fn what_is_no_name_is_no_byline() {
        let cases = [
            "https://www.facebook.com/ann",
            "@ann",
            "ann@example.org",
            "admin",
            "By",
            "",
            "2024",
            "{{author}}",
            "June",
            "Dec 5",
            "5 min read",
            "Facebook",
            "What is the best way to do it?",
        ];
        for raw in cases {
            assert_eq!(&*byline([raw].into_iter()), "", "{raw:?}");
        }
    }

    #[test]
    fn several_names_are_joined_once_each() {
        assert_eq!(
            &*byline(["By Ann Lee", "Bo Chu\nann lee"].into_iter()),
            "Ann Lee, Bo Chu"
        );
    }
}
