//! Which of a page's dates is the day of publication, and which the last change.
//! Knows nothing of how a date is written.

use url::Url;

use super::address::day_in_path;
use super::authors::is_near;
use super::clues::{Clues, MarkKind};
use super::linked::Linked;
use super::when::parse_when;
use crate::dom::Id;
use crate::story::When;

/// Meta names of the day of publication, the surest first.
const PUBLISHED: [&str; 22] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru:date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "publication_date",
    "cxenseparse:recs:publishtime",
    "dc:date:issued",
    "dcterms:issued",
    "dcterms:created",
    "dc:date",
    "dcterms:date",
    "citation_publication_date",
    "citation_date",
    "date",
];
const MODIFIED: [&str; 8] = [
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "dcterms:modified",
    "dc:date:modified",
    "last-modified",
];

pub(super) fn published(
    clues: &Clues,
    linked: &Linked,
    heading: Option<Id>,
    url: Option<&Url>,
) -> Option<When> {
    let meta = || clues.meta_values(&PUBLISHED).find_map(parse_when);
    let marked = |kind: MarkKind, anywhere: bool| {
        let marks = clues
            .dates
            .iter()
            .filter(move |m| m.kind == kind && (anywhere || is_near(m, heading)));
        marks.into_iter().find_map(|m| parse_when(&m.text))
    };
    parse_when(&linked.published)
        .or_else(meta)
        .or_else(|| marked(MarkKind::Said, true))
        .or_else(|| url.and_then(day_in_path))
        .or_else(|| marked(MarkKind::Time, false))
        .or_else(|| marked(MarkKind::Class, false))
}

pub(super) fn modified(clues: &Clues, linked: &Linked) -> Option<When> {
    let marked = || {
        clues
            .dates
            .iter()
            .filter(|m| m.kind == MarkKind::Modified)
            .find_map(|m| parse_when(&m.text))
    };
    parse_when(&linked.modified)
        .or_else(|| clues.meta_values(&MODIFIED).find_map(parse_when))
        .or_else(marked)
}
