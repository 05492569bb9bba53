//! Who wrote the story: the places that may say so, in the order they are believed.
//! Knows nothing of how a name looks.

use super::byline::byline;
use super::clues::{Clues, Mark, MarkKind};
use super::linked::Linked;
use super::{plain, spoken};
use crate::doc::SafeText;
use crate::dom::{Dom, Id};

/// Nodes before and behind the main heading in which a byline or a date belongs to the story.
const NEAR: std::ops::RangeInclusive<i64> = -120..=400;
/// Meta names written for machines, the surest first.
const MACHINES: [&str; 6] = [
    "author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "sailthru:author",
    "byl",
];
/// Meta names of libraries and trackers.
const LIBRARIES: [&str; 8] = [
    "citation_author",
    "dc:creator",
    "dcterms:creator",
    "dcterm:creator",
    "og:author",
    "article:author_name",
    "shareaholic:article_author_name",
    "cxenseparse:author",
];

/// The first place with a name that is not the site's own: many sites name themselves for machines and the person
/// for readers.
pub(super) fn authors(
    dom: &Dom,
    clues: &Clues,
    linked: &Linked,
    (heading, site): (Option<Id>, &str),
) -> SafeText {
    let from_linked = || byline(linked.authors.iter().map(String::as_str));
    let spoken = || heading.map(|h| spoken::names(dom, h)).unwrap_or_default();
    let sources: [&dyn Fn() -> SafeText; 8] = [
        &from_linked,
        &|| byline(clues.meta_values(&MACHINES)),
        &|| byline(clues.meta_values(&LIBRARIES)),
        &|| near(clues, MarkKind::Said, heading),
        &|| near(clues, MarkKind::Class, heading),
        &|| anywhere(clues),
        &|| labelled(clues),
        &|| byline(spoken().iter().map(String::as_str)),
    ];
    let named = sources.iter().map(|source| source());
    let mut named = named.filter(|name| !name.is_empty()).peekable();
    let first = named.peek().cloned().unwrap_or_default();
    named
        .find(|name| plain::key(name) != plain::key(site))
        .unwrap_or(first)
}

/// The first mark of a kind near the heading that holds a name.
fn near(clues: &Clues, kind: MarkKind, heading: Option<Id>) -> SafeText {
    let marks = clues
        .authors
        .iter()
        .filter(|m| m.kind == kind && is_near(m, heading));
    let mut names = marks.map(|m| byline([m.text.as_str()].into_iter()));
    names.find(|name| !name.is_empty()).unwrap_or_default()
}

fn anywhere(clues: &Clues) -> SafeText {
    let said = clues.authors.iter().filter(|m| m.kind == MarkKind::Said);
    byline(said.map(|m| m.text.as_str()).take(4))
}

/// `twitter:label1` names what `twitter:data1` holds.
fn labelled(clues: &Clues) -> SafeText {
    let label = clues
        .meta_value(&["twitter:label1"])
        .unwrap_or_default()
        .to_lowercase();
    let is_author = [
        "written by",
        "author",
        "verfasst von",
        "escrit",
        "auteur",
        "geschreven door",
        "scritto da",
    ]
    .iter()
    .any(|l| label.contains(l));
    let name = clues.meta_value(&["twitter:data1"]).filter(|_| is_author);
    byline(name.into_iter())
}

/// Whether a mark belongs to the story of the heading; without a heading the first mark of the page has to do.
pub(super) fn is_near(mark: &Mark, heading: Option<Id>) -> bool {
    heading.is_none_or(|heading| NEAR.contains(&(i64::from(mark.node) - i64::from(heading))))
}
