//! The headline of a page: one of the places that name it, without the name of the site.
//! Knows nothing of the page's tree.

use super::plain::{key, plain};
use crate::doc::SafeText;

/// Characters of a title; the longest honest ones stay under 300.
const CHARS: usize = 400;

/// What a page calls itself.
pub(super) struct Called<'a> {
    /// `<title>`.
    pub(super) title: &'a str,
    /// Headlines meant for machines, the most trusted first: `og:title`, JSON-LD, `twitter:title`.
    pub(super) said: Vec<&'a str>,
    /// The main headings.
    pub(super) headings: Vec<&'a str>,
    /// Names of the site, in any spelling.
    pub(super) sites: Vec<&'a str>,
    /// The host, without `www`.
    pub(super) host: &'a str,
}

/// The headline. A heading that the title repeats is the author's own spelling and wins.
pub(super) fn headline(called: &Called) -> SafeText {
    let heading = called
        .headings
        .iter()
        .map(|h| plain(h, CHARS))
        .collect::<Vec<_>>();
    let whole = plain(called.title, CHARS);
    let said: Vec<SafeText> = called
        .said
        .iter()
        .map(|s| plain(s, CHARS))
        .filter(|s| !s.is_empty())
        .collect();
    if let Some(repeated) = repeated_heading(&heading, &said, &whole, called) {
        return repeated;
    }
    let mut candidates = said
        .iter()
        .chain([&whole])
        .map(|text| without_site(text, called));
    let best = candidates.find(|text| !text.is_empty() && !is_site(text, called));
    let only_heading = || match heading.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    // What stands above the story is its title; metadata is written for machines, so it need only speak of the same.
    let shown = only_heading().filter(|h| {
        !is_site(h, called) && said.iter().chain([&whole]).any(|t| is_about_the_same(h, t))
    });
    if let Some(shown) = shown {
        return shown;
    }
    best.or_else(only_heading).unwrap_or_else(|| whole.clone())
}

/// The heading that a machine's headline or the start or end of the title repeats.
fn repeated_heading(
    headings: &[SafeText],
    said: &[SafeText],
    whole: &SafeText,
    called: &Called,
) -> Option<SafeText> {
    let whole = key(whole);
    let said: Vec<String> = said.iter().map(|s| key(s)).collect();
    headings
        .iter()
        .find(|heading| {
            let heading_key = key(heading);
            let long = heading_key.chars().count() >= 8 || heading.split(' ').count() > 1;
            // A short heading at the start of a long title is the name of the site.
            let most = whole.len() <= heading_key.len() * 2 || heading.split(' ').count() > 3;
            let repeated = most
                && (whole.starts_with(&heading_key) || whole.ends_with(&heading_key))
                || said.contains(&heading_key);
            long && repeated && !is_site(heading, called)
        })
        .cloned()
}

/// Whether half the words of the shorter text are in the other; of two words both must be.
fn is_about_the_same(heading: &str, title: &str) -> bool {
    let words = |text: &str| {
        text.split_whitespace()
            .map(key)
            .filter(|w| !w.is_empty())
            .take(40)
            .collect::<Vec<_>>()
    };
    let (heading, title) = (words(heading), words(title));
    let shared = heading.iter().filter(|w| title.contains(w)).count();
    let fewest = heading.len().min(title.len());
    heading.len() >= 2 && shared >= 2 && shared * 2 >= fewest
}

/// Signs between a headline and the name of a site, with the blanks that tell them from hyphens.
const SEPARATORS: [&str; 14] = [
    " | ", " - ", " – ", " — ", " · ", " » ", " « ", " :: ", " • ", " ‹ ", " › ", " / ", " ~ ",
    "｜",
];
/// Signs that hardly ever stand inside a headline.
const STRONG: [&str; 8] = [" | ", " » ", " « ", " :: ", " • ", " ‹ ", " · ", "｜"];

/// A title without the parts that name the site, at both ends.
fn without_site(title: &SafeText, called: &Called) -> SafeText {
    let mut rest: &str = title;
    // Six parts are more than any title has.
    for _ in 0..6 {
        let shorter = without_tail(rest, called).or_else(|| without_head(rest, called));
        match shorter {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    SafeText::line(rest)
}

fn without_tail<'t>(title: &'t str, called: &Called) -> Option<&'t str> {
    let (at, sign) = SEPARATORS
        .iter()
        .filter_map(|s| title.rfind(s).map(|at| (at, *s)))
        .max()?;
    let (head, tail) = (title[..at].trim(), title[at + sign.len()..].trim());
    let cut = is_site(tail, called) || (STRONG.contains(&sign) && is_clearly_the_site(tail, head));
    (cut && !head.is_empty()).then_some(head)
}

fn without_head<'t>(title: &'t str, called: &Called) -> Option<&'t str> {
    let separators = SEPARATORS.iter().chain([&": "]);
    let (at, sign) = separators
        .filter_map(|s| title.find(s).map(|at| (at, *s)))
        .min()?;
    let (head, tail) = (title[..at].trim(), title[at + sign.len()..].trim());
    (is_site(head, called) && !tail.is_empty()).then_some(tail)
}

/// Whether the one part is much shorter than the other, as names are.
fn is_clearly_the_site(part: &str, rest: &str) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    words(part) <= 4 && words(rest) >= 3 && words(rest) > words(part)
}

/// Whether words name the site: its own names, or the words of its host.
fn is_site(words: &str, called: &Called) -> bool {
    let words = key(words);
    if words.is_empty() {
        return true;
    }
    let named = called
        .sites
        .iter()
        .map(|s| key(s))
        .any(|site| site == words || bare(&site) == bare(&words));
    named || is_host(&words, called.host)
}

/// A name without the words sites put around it.
fn bare(name: &str) -> &str {
    let name = name
        .strip_prefix("the")
        .filter(|n| n.len() > 2)
        .unwrap_or(name);
    ["com", "net", "org", "online", "de"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .filter(|n| n.len() > 2)
        .unwrap_or(name)
}

fn is_host(words: &str, host: &str) -> bool {
    let host_key = key(host);
    let mut labels: Vec<&str> = host.split('.').collect();
    labels.pop();
    let long = words.len() >= 3;
    host_key == words
        || (long
            && labels.iter().any(|label| {
                let label = key(label);
                label == bare(words)
                    || label == words
                    || (words.len() >= 6 && bare(&label) == bare(words))
            }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(title: &str, said: &[&str], headings: &[&str], site: &str) -> String {
        let called = Called {
            title,
            said: said.to_vec(),
            headings: headings.to_vec(),
            sites: vec![site],
            host: "dailyplanet.com",
        };
        headline(&called).to_string()
    }

    #[test]
    fn the_site_is_taken_off_either_end_of_a_title() {
        let cases = [
            "Bridge opens at last - The Daily Planet",
            "Bridge opens at last | dailyplanet.com",
            "Daily Planet: Bridge opens at last",
            "The Daily Planet » Bridge opens at last",
            "Bridge opens at last | News | The Daily Planet",
            "Bridge opens at last – Daily Planet",
        ];
        for title in cases {
            assert_eq!(
                of(title, &[], &[], "The Daily Planet"),
                "Bridge opens at last",
                "{title}"
            );
        }
    }

    #[test]
    fn separators_inside_a_headline_stay() {
        for title in [
            "Paris - Dakar: the race begins",
            "Man – machine",
            "A history of salt: part two",
            "Spider-Man returns",
        ] {
            assert_eq!(of(title, &[], &[], "The Daily Planet"), title);
        }
    }

    #[test]
    fn a_heading_that_the_title_repeats_is_the_headline() {
        assert_eq!(
            of(
                "Bridge opens at last - News - X",
                &["Look: bridge!"],
                &["Site", "Bridge opens at last"],
                ""
            ),
            "Bridge opens at last"
        );
        assert_eq!(
            of(
                "Bridge opens",
                &["The Daily Planet"],
                &[],
                "The Daily Planet"
            ),
            "Bridge opens"
        );
        assert_eq!(of("", &[], &["Bridge opens"], ""), "Bridge opens");
        assert_eq!(
            of("The Daily Planet", &[], &[], "The Daily Planet"),
            "The Daily Planet"
        );
    }
}
