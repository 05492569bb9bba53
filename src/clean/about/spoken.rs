//! A byline or a date that only the reader's eye finds: short lines around the main heading, and links to authors.
//! Knows nothing of metadata.

use super::clues::{Mark, MarkKind};
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
    "/author",
    "/autor",
    "/auteur",
    "/by/",
    "/people/",
    "/profile",
    "/staff",
    "/contributor",
    "/reporter",
    "/writer",
    "/team/",
    "/user",
];

/// Names around the heading: links to an author's page first, then lines that begin with "by".
pub(super) fn names(dom: &Dom, heading: Id) -> Vec<String> {
    let links = around(dom, heading).filter(|&n| dom.tag(n) == Tag::A && leads_to_a_person(dom, n));
    let linked = links
        .map(|n| dom.text_below(n))
        .find(|t| !t.trim().is_empty() && t.len() <= LINE_BYTES);
    let by = || lines(dom, heading).find_map(|(node, line)| after_by(dom, node, line));
    linked.or_else(by).into_iter().collect()
}

/// Lines around the heading that hold a date and little else.
pub(super) fn dates(dom: &Dom, heading: Id) -> Vec<Mark> {
    let found = lines(dom, heading).filter_map(|(node, line)| {
        let kind = speaks_of_a_day(line)?;
        parse_when(line).map(|_| Mark {
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
    let start = BY
        .iter()
        .find(|by| lower.starts_with(*by) || lower == by.trim())?;
    let rest = lower
        .strip_prefix(start)
        .unwrap_or_default()
        .trim_matches([' ', ':']);
    if !rest.is_empty() {
        let capital = line
            .split_whitespace()
            .last()
            .is_some_and(|w| w.starts_with(char::is_uppercase));
        return (capital && line.split_whitespace().count() <= 8).then(|| line.to_owned());
    }
    let mut next =
        (node + 1..node.saturating_add(12).min(dom.ids().end)).map(|n| dom.text(n).trim());
    next.find(|t| !t.is_empty())
        .filter(|t| t.len() <= LINE_BYTES && t.starts_with(char::is_uppercase))
        .map(str::to_owned)
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
