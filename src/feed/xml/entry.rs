//! The elements of an entry: which of its fields each one fills.
//! Knows nothing of where entries begin and end.

use super::Element;
use crate::feed::Enclosure;
use crate::feed::dates::date;
use crate::feed::draft::{Draft, Worth};
use crate::feed::links::{Link, Rank};
use crate::feed::names::{Field, Names, split};
use crate::feed::references::resolved;
use crate::feed::scan::{Scanner, Tag, Token};
use crate::feed::texts::{Habit, Text, line, text, title};

/// An entry of which only the start tag was read.
pub(super) fn begin(tag: &Tag) -> Draft {
    let about = tag.raw("rdf:about").unwrap_or_default();
    let mut draft = Draft::default();
    resolved(about).trim().clone_into(&mut draft.about);
    draft
}

/// Takes an element within an entry.
pub(super) fn take(draft: &mut Draft, element: &Element) {
    let Element {
        tag,
        inner,
        names,
        habit,
        ..
    } = element;
    match element.field {
        Field::Title => draft.title(Worth::Best, &title(inner, tag, names, *habit)),
        Field::OtherTitle => draft.title(Worth::Second, &title(inner, tag, names, Habit::Html)),
        Field::Link => link(draft, element),
        Field::Guid => guid(draft, element),
        Field::Id => id(draft, element),
        Field::Published => draft.published(Worth::Best, date(&line(inner))),
        Field::Date => draft.published(Worth::Second, date(&line(inner))),
        Field::Created => draft.published(Worth::Last, date(&line(inner))),
        Field::Updated => draft.updated(Worth::Best, date(&line(inner))),
        Field::Content | Field::Body => content(draft, element),
        Field::Summary => draft.summary(Worth::Best, said(element)),
        Field::OtherSummary => draft.summary(Worth::Second, said(element)),
        Field::Author => author(element, |name| draft.people.add(name)),
        Field::Creator => draft.people.add(&line(inner)),
        Field::OtherAuthor => draft.other_author(&line(inner)),
        Field::Category => draft.category(&category(element)),
        Field::Enclosure | Field::Media => enclosure(draft, element),
        Field::Comments => {
            draft.comments = draft
                .comments
                .take()
                .or_else(|| element.base.web(&line(inner)));
        }
        _ => {}
    }
}

fn said(element: &Element) -> Text {
    text(&element.inner, element.tag, element.names, element.habit)
}

/// A content, unless it stands elsewhere; then that is where the story is, for want of a better link.
fn content(draft: &mut Draft, element: &Element) {
    let elsewhere = element.attribute("src");
    if let Some(link) = element.base.link(&elsewhere) {
        draft.link(Rank::About, link);
        return;
    }
    // In the words of another namespace it is HTML even in Atom.
    let is_own = split(element.tag.name).0.is_empty();
    let habit = if is_own { element.habit } else { Habit::Html };
    let content = text(&element.inner, element.tag, element.names, habit);
    if element.tag.mentions("xml:base") {
        draft.base.clone_from(&element.base.url);
    }
    draft.content(content);
}

fn link(draft: &mut Draft, element: &Element) {
    let href = element.attribute("href");
    let written = if href.is_empty() {
        line(&element.inner)
    } else {
        href
    };
    let rel = relation(element);
    match &*rel {
        "enclosure" => return enclosure(draft, element),
        "replies" if element.attribute("type").contains("html") => {
            draft.comments = draft.comments.take().or_else(|| element.base.web(&written));
            return;
        }
        _ => {}
    }
    let media = element.attribute("type").to_ascii_lowercase();
    let rank = match &*rel {
        "alternate" if media.is_empty() || media.contains("html") => Rank::Page,
        "alternate" => Rank::OtherForm,
        "self" | "via" | "related" => Rank::About,
        _ => return,
    };
    if let Some(link) = element.base.link(&written) {
        draft.link(rank, link);
    }
}

/// The relation of a link: `alternate` where none is named, and without the address of the registry of relations.
pub(super) fn relation(element: &Element) -> String {
    let rel = element.attribute("rel").to_ascii_lowercase();
    let rel = rel.rsplit('/').next().unwrap_or_default();
    if rel.is_empty() { "alternate" } else { rel }.to_owned()
}

fn guid(draft: &mut Draft, element: &Element) {
    let written = line(&element.inner);
    let named = element.attribute("isPermaLink");
    let link = address(element, &written).filter(|_| !named.eq_ignore_ascii_case("false"));
    draft.guid(written, link);
}

fn id(draft: &mut Draft, element: &Element) {
    let written = line(&element.inner);
    let link = address(element, &written);
    draft.id(written, link);
}

/// The address on the web that an id is.
fn address(element: &Element, written: &str) -> Option<Link> {
    let link = written
        .contains("://")
        .then(|| element.base.link(written))??;
    link.url.is_some().then_some(link)
}

/// An author as parts of a name, or as a text.
pub(super) fn author(element: &Element, mut add: impl FnMut(&str)) {
    if !element.inner.has_tags {
        return add(&line(&element.inner));
    }
    let (mut name, mut address) = (String::new(), String::new());
    let mut scanner = Scanner::of_part(element.inner.source);
    while let Some(token) = scanner.next() {
        let Token::Start(tag) = token else {
            continue;
        };
        let (_, local) = split(tag.name);
        if local.eq_ignore_ascii_case("name") {
            name = part(&mut scanner, element.names, &tag);
        } else if local.eq_ignore_ascii_case("email") {
            address = part(&mut scanner, element.names, &tag);
        }
    }
    add(if name.is_empty() { &address } else { &name });
}

/// The text of an element within an element.
fn part<'a>(scanner: &mut Scanner<'a>, names: &Names, tag: &Tag<'a>) -> String {
    line(&crate::feed::inner::inner(
        scanner,
        names,
        tag,
        Field::Other,
    ))
}

fn category(element: &Element) -> String {
    let inside = line(&element.inner);
    [
        element.attribute("label"),
        inside,
        element.attribute("term"),
    ]
    .into_iter()
    .find(|name| !name.is_empty())
    .unwrap_or_default()
}

/// `enclosure` of RSS, a link of Atom, `media:content`; pictures of the last are part of a page, not files of it.
fn enclosure(draft: &mut Draft, element: &Element) {
    let address = ["url", "href"].map(|name| element.attribute(name));
    let address = address.iter().find(|a| !a.is_empty());
    let media = element.attribute("type");
    let is_picture = media.starts_with("image/") || element.attribute("medium") == "image";
    if element.field == Field::Media && is_picture {
        return;
    }
    let size = ["length", "fileSize"].map(|name| element.attribute(name));
    if let Some(url) = address.and_then(|a| element.base.web(a)) {
        draft.enclosure(Enclosure {
            url,
            media,
            bytes: size.iter().find_map(|s| s.parse().ok()).filter(|b| *b > 0),
            title: element.attribute("title"),
        });
    }
}
