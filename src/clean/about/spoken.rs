//! A byline or a date that only the reader's eye finds: short lines around the main heading, and links to authors.
//! Knows nothing of metadata.

use super::clues::{Mark, MarkKind, short_text, stands_aside};
use super::when::parse_when;
use crate::dom::{Dom, Id, Tag};

/// Nodes before and behind the heading that are looked at.
const BEFORE: Id = 60;
const BEHIND: Id = 160;
/// Bytes of a line that holds nothing but a date or a name.
const LINE_BYTES: usize = 90;

/// What a line begins with when a name follows.
const BY: [&str; 14] = [
    "by ",
    "written by",
    "words by",
    "posted by",
    "published by",
    "author:",
    "von ",
    "autor:",
    "par ",
    "por ",
    "escrito por",
    "door ",
    "di ",
    "text:",
];
/// What speaks of a change, not of the first day.
const CHANGED: [&str; 8] = [
    "updated",
    "modified",
    "revised",
    "reviewed",
    "aktualisiert",
    "mis à jour",
    "actualizado",
    "aggiornato",
];
/// What a line of a date may begin with besides the date.
const PUBLISHED: [&str; 12] = [
    "published",
    "posted",
    "first published",
    "date",
    "on ",
    "created",
    "veröffentlicht",
    "publié",
    "publicado",
    "pubblicato",
    "gepubliceerd",
    "stand:",
];
/// Parts of an address behind which a person lives.
pub(super) const PEOPLE: [&str; 12] = [
    "/author/",
    "/authors/",
    "/autor/",
    "/autoren/",
    "/auteur",
    "/by/",
    "/people/",
    "/staff/",
    "/contributor",
    "/reporter",
    "/writer",
    "/redaktion/",
];

/// Names around the heading: links to an author's page first, then lines that begin with "by".
pub(super) fn names(dom: &Dom, heading: Id) -> Vec<String> {
    let links = around(dom, heading)
        .filter(|&n| dom.tag(n) == Tag::A && leads_to_a_person(dom, n) && !stands_aside(dom, n));
    let linked = links
        .map(|n| short_text(dom, n, LINE_BYTES))
        .find(|t| !t.trim().is_empty());
    let by = || {
        lines(dom, heading)
            .find_map(|(node, line)| after_by(dom, node, line).filter(|_| !stands_aside(dom, node)))
    };
    linked.or_else(by).into_iter().collect()
}

/// Lines around the heading that hold a date and little else.
pub(super) fn dates(dom: &Dom, heading: Id) -> Vec<Mark> {
    // A day is written in digits, and most lines have none.
    let numbered = lines(dom, heading).filter(|(_, line)| line.bytes().any(|b| b.is_ascii_digit()));
    let found = numbered.filter_map(|(node, line)| {
        let kind = speaks_of_a_day(line)?;
        let day = parse_when(line).filter(|_| !stands_aside(dom, node));
        day.map(|_| Mark {
            node,
            kind,
            text: line.to_owned(),
        })
    });
    found.take(4).collect()
}

/// Whether a link leads to a page about a person.
pub(super) fn leads_to_a_person(dom: &Dom, link: Id) -> bool {
    let href = dom.attribute(link, "href").unwrap_or_default();
    let last = href
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    PEOPLE.iter().any(|p| href.contains(p))
        && !matches!(
            last,
            "author" | "authors" | "staff" | "people" | "team" | "profile" | "user" | "login"
        )
}

fn around(dom: &Dom, heading: Id) -> impl Iterator<Item = Id> {
    let behind = heading..heading.saturating_add(BEHIND).min(dom.ids().end);
    behind.chain((heading.saturating_sub(BEFORE)..heading).rev())
}

fn lines(dom: &Dom, heading: Id) -> impl Iterator<Item = (Id, &str)> {
    let texts = around(dom, heading).filter(move |&n| {
        dom.tag(n) == Tag::Text
            && !matches!(
                dom.tag(dom.parent(n)),
                Tag::Script | Tag::Style | Tag::Option | Tag::Noscript
            )
    });
    texts
        .map(|n| (n, dom.text(n).trim()))
        .filter(|(_, line)| (3..=LINE_BYTES).contains(&line.len()))
}

/// The name behind "by", on the same line or on the next.
fn after_by(dom: &Dom, node: Id, line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let start = BY.iter().find(|by| {
        lower.starts_with(*by)
            || lower.trim_end_matches([' ', ':']) == by.trim_end_matches([' ', ':'])
    })?;
    let rest = line
        .get(start.len()..)
        .unwrap_or_default()
        .trim_matches([' ', ':']);
    if !rest.is_empty() {
        return is_spelled_as_names(rest).then(|| line.to_owned());
    }
    let mut next =
        (node + 1..node.saturating_add(12).min(dom.ids().end)).map(|n| dom.text(n).trim());
    next.find(|t| !t.is_empty())
        .filter(|t| t.len() <= LINE_BYTES && is_spelled_as_names(t))
        .map(str::to_owned)
}

/// Whether every word begins with a capital, but for the small words inside names and what may follow a name.
fn is_spelled_as_names(text: &str) -> bool {
    const SMALL: [&str; 20] = [
        "de", "da", "di", "del", "der", "den", "van", "von", "la", "le", "el", "al", "bin", "and",
        "und", "et", "y", "e", "on", "&",
    ];
    let mut words = text.split_whitespace();
    let names = words
        .clone()
        .take_while(|w| !w.starts_with(|c: char| c.is_ascii_digit() || "|•·–—-(".contains(c)));
    names.count() <= 8 && words.all(|w| SMALL.contains(&w) || !w.starts_with(char::is_lowercase))
}

/// Whether a line begins as a date does, and which day it means.
fn speaks_of_a_day(line: &str) -> Option<MarkKind> {
    let lower = line.to_lowercase();
    let words = lower.split_whitespace().count();
    if CHANGED.iter().any(|w| lower.contains(w))
        && !PUBLISHED[..2].iter().any(|w| lower.contains(w))
    {
        return Some(MarkKind::Modified);
    }
    let said = PUBLISHED.iter().any(|w| lower.starts_with(w));
    let bare = words <= 5 && line.len() <= 40 && lower.bytes().any(|b| b.is_ascii_digit());
    (said || bare).then_some(MarkKind::Class)
}
