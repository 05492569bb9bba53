//! What an element of a feed is: its local name, and the namespace its prefix stands for or is used for by habit.
//! Knows nothing of where it stands and of what is in it.

use super::scan::Tag;

/// What elements of feeds hold, as far as it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// `rss`, `rdf:RDF`, `feed`.
    Root,
    Channel,
    /// `item`, `entry`.
    Entry,
    Title,
    /// A title in the words of another namespace, for want of an own one.
    OtherTitle,
    Link,
    Guid,
    Id,
    Published,
    /// `dc:date`, which says neither what happened then.
    Date,
    Created,
    Updated,
    /// `content`, `content:encoded`.
    Content,
    /// A body in XHTML, which may stand by itself or within any text.
    Body,
    /// `description`, `summary`.
    Summary,
    /// A summary in the words of another namespace.
    OtherSummary,
    /// `author` with parts or as a text.
    Author,
    /// `dc:creator`.
    Creator,
    /// An author in the words of another namespace.
    OtherAuthor,
    Category,
    Enclosure,
    /// `media:content`.
    Media,
    Comments,
    Ttl,
    UpdatePeriod,
    UpdateFrequency,
    Language,
    /// `image`, `textinput`, `source`: what has titles and links of its own.
    Aside,
    /// Anything else.
    Other,
}

/// A namespace, as far as its elements are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Space {
    /// That of the feed itself: every RSS and every Atom, known or not.
    Core,
    DublinCore,
    Content,
    Media,
    Itunes,
    Syndication,
    Xhtml,
    Foreign,
}

/// The prefixes of a feed.
#[derive(Clone, Debug, Default)]
pub(super) struct Names<'a> {
    declared: Vec<(&'a str, Space)>,
    root: &'a str,
}

/// Prefixes that are remembered.
const PREFIXES: usize = 64;
/// The longest name that is read.
const NAME_BYTES: usize = 24;

impl<'a> Names<'a> {
    /// Takes the namespaces a tag declares; the last one of a prefix counts from there on.
    pub fn declare(&mut self, tag: &Tag<'a>) {
        if !tag.mentions("xmlns") {
            return;
        }
        for (name, uri) in tag.attributes() {
            let Some(prefix) = name.strip_prefix("xmlns:") else {
                continue;
            };
            let space = of_uri(uri).unwrap_or_else(|| of_habit(prefix));
            if let Some(known) = self.declared.iter_mut().find(|(p, _)| *p == prefix) {
                known.1 = space;
            } else if self.declared.len() < PREFIXES {
                self.declared.push((prefix, space));
            }
        }
    }

    /// Takes the prefix of the feed's root, whatever it is declared to be: it is the feed's.
    pub fn root(&mut self, tag: &Tag<'a>) {
        self.root = split(tag.name).0;
    }

    /// What an element holds.
    pub fn field(&self, tag: &Tag) -> Field {
        let (prefix, local) = split(tag.name);
        let own = prefix.is_empty() && tag.mentions("xmlns");
        let own = own.then(|| tag.raw("xmlns").and_then(of_uri)).flatten();
        field(own.unwrap_or_else(|| self.space(prefix)), local)
    }

    /// What an element of this name holds, as its end tag tells it.
    pub fn field_of_end(&self, name: &str) -> Field {
        let (prefix, local) = split(name);
        field(self.space(prefix), local)
    }

    /// Whether a prefix is one of XHTML.
    pub fn is_xhtml(&self, prefix: &str) -> bool {
        self.space(prefix) == Space::Xhtml
    }

    fn space(&self, prefix: &str) -> Space {
        if prefix.is_empty() || prefix == self.root {
            return Space::Core;
        }
        let declared = self.declared.iter().find(|(p, _)| *p == prefix);
        declared.map_or_else(|| of_habit(prefix), |(_, space)| *space)
    }
}

/// The prefix of a name, empty without one, and the local part.
pub(super) fn split(name: &str) -> (&str, &str) {
    name.rsplit_once(':').unwrap_or(("", name))
}

/// The namespace of an address, over all its spellings; none for one that is not known.
fn of_uri(uri: &str) -> Option<Space> {
    let uri = uri.trim();
    let uri = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let uri = uri
        .get(..uri.len().min(64))
        .unwrap_or(uri)
        .to_ascii_lowercase();
    let uri = uri.trim_start_matches("www.");
    let is = |start: &str| uri.starts_with(start);
    Some(match () {
        () if is("purl.org/dc/") => Space::DublinCore,
        () if is("purl.org/rss/1.0/modules/content") => Space::Content,
        () if is("purl.org/rss/1.0/modules/syndication") => Space::Syndication,
        () if is("purl.org/rss/1.0/modules") => Space::Foreign,
        () if uri.contains("yahoo.com/mrss") => Space::Media,
        () if uri.contains("itunes") => Space::Itunes,
        () if is("w3.org/1999/xhtml") => Space::Xhtml,
        () if is("w3.org/2005/atom") || is("w3.org/1999/02/22-rdf") => Space::Core,
        () if is("purl.org/rss/") || is("purl.org/atom/") || is("purl.org/net/rss") => Space::Core,
        () if is("my.netscape.com/rdf") || is("backend.userland.com") => Space::Core,
        () if is("blogs.law.harvard.edu/tech/rss") || is("cyber.law.harvard.edu/rss") => {
            Space::Core
        }
        () => return None,
    })
}

/// The namespace a prefix is used for where nothing known is declared.
fn of_habit(prefix: &str) -> Space {
    match prefix {
        "dc" | "dcterms" | "dct" => Space::DublinCore,
        "content" => Space::Content,
        "media" => Space::Media,
        "itunes" => Space::Itunes,
        "sy" => Space::Syndication,
        "xhtml" | "html" | "xh" => Space::Xhtml,
        "atom" | "atom10" | "atom03" | "a10" | "rss" | "rdf" => Space::Core,
        _ => Space::Foreign,
    }
}

fn field(space: Space, local: &str) -> Field {
    let mut letters = [0; NAME_BYTES];
    let Some(letters) = letters.get_mut(..local.len()) else {
        return Field::Other;
    };
    letters.copy_from_slice(local.as_bytes());
    letters.make_ascii_lowercase();
    match space {
        Space::Core => of_core(letters),
        Space::DublinCore => of_dublin_core(letters),
        Space::Content => match &*letters {
            b"encoded" | b"content" => Field::Content,
            _ => Field::Other,
        },
        Space::Media => match &*letters {
            b"content" => Field::Media,
            b"description" => Field::OtherSummary,
            b"title" => Field::OtherTitle,
            _ => Field::Other,
        },
        Space::Itunes => match &*letters {
            b"author" => Field::OtherAuthor,
            b"summary" | b"subtitle" => Field::OtherSummary,
            _ => Field::Other,
        },
        Space::Syndication => match &*letters {
            b"updateperiod" => Field::UpdatePeriod,
            b"updatefrequency" => Field::UpdateFrequency,
            _ => Field::Other,
        },
        Space::Xhtml => match &*letters {
            b"body" | b"div" => Field::Body,
            _ => Field::Other,
        },
        Space::Foreign => Field::Other,
    }
}

fn of_core(local: &[u8]) -> Field {
    match local {
        b"rss" | b"rdf" | b"feed" => Field::Root,
        b"channel" => Field::Channel,
        b"item" | b"entry" => Field::Entry,
        b"title" => Field::Title,
        b"link" => Field::Link,
        b"guid" => Field::Guid,
        b"id" => Field::Id,
        b"pubdate" | b"published" | b"issued" => Field::Published,
        b"date" => Field::Date,
        b"created" => Field::Created,
        b"updated" | b"modified" | b"lastbuilddate" => Field::Updated,
        b"content" | b"encoded" | b"body" | b"fullitem" => Field::Content,
        b"description" | b"summary" => Field::Summary,
        b"author" => Field::Author,
        b"category" => Field::Category,
        b"enclosure" => Field::Enclosure,
        b"comments" => Field::Comments,
        b"ttl" => Field::Ttl,
        b"language" => Field::Language,
        b"image" | b"textinput" | b"source" => Field::Aside,
        _ => Field::Other,
    }
}

fn of_dublin_core(local: &[u8]) -> Field {
    match local {
        b"title" => Field::OtherTitle,
        b"creator" | b"author" => Field::Creator,
        b"date" => Field::Date,
        b"issued" => Field::Published,
        b"created" => Field::Created,
        b"modified" => Field::Updated,
        b"description" | b"abstract" => Field::OtherSummary,
        b"subject" => Field::Category,
        b"language" => Field::Language,
        _ => Field::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::{Scanner, Token};
    use super::*;

    fn of(root: &str, tag: &str) -> Field {
        let mut names = Names::default();
        let text = format!("{root}{tag}");
        let mut scanner = Scanner::new(&text);
        let mut last = Field::Other;
        let mut is_root = true;
        while let Some(Token::Start(tag)) = scanner.next() {
            names.declare(&tag);
            if std::mem::take(&mut is_root) {
                names.root(&tag);
            }
            last = names.field(&tag);
        }
        last
    }

    #[test]
    fn elements_are_known_by_namespace_by_habit_and_in_any_case() {
        let media = "<rss xmlns:m='http://search.yahoo.com/mrss/'>";
        for (root, tag, field) in [
            ("<rss>", "<pubDate>", Field::Published),
            ("<RSS>", "<PUBDATE>", Field::Published),
            ("<rss>", "<dc:creator>", Field::Creator),
            (
                "<rss xmlns:x='http://purl.org/dc/elements/1.1/'>",
                "<x:creator>",
                Field::Creator,
            ),
            (media, "<m:content>", Field::Media),
            (media, "<m:title>", Field::OtherTitle),
            (
                "<rss>",
                "<content xmlns='http://search.yahoo.com/mrss'>",
                Field::Media,
            ),
            (
                "<a:feed xmlns:a='https://odd.example/ns'>",
                "<a:entry>",
                Field::Entry,
            ),
            (
                "<feed xmlns='https://odd.example/ns'>",
                "<entry>",
                Field::Entry,
            ),
            (
                "<rss xmlns:o='https://odd.example/ns'>",
                "<o:title>",
                Field::Other,
            ),
            ("<rss>", "<content:encoded>", Field::Content),
            (
                "<rss>",
                "<body xmlns='http://www.w3.org/1999/xhtml'>",
                Field::Body,
            ),
            (
                "<rss>",
                "<averylongnamethatnofeedevercallsanything>",
                Field::Other,
            ),
            ("<rss>", "<itunes:title>", Field::Other),
        ] {
            assert_eq!(of(root, tag), field, "{root}{tag}");
        }
    }

    #[test]
    fn many_prefixes_are_not_all_remembered() {
        let many: Vec<_> = (0..1000)
            .map(|n| format!(" xmlns:p{n}='https://a.example/{n}'"))
            .collect();
        let text = format!("<rss{}>", many.concat());
        let mut names = Names::default();
        if let Some(Token::Start(tag)) = Scanner::new(&text).next() {
            names.declare(&tag);
        }
        assert_eq!(names.declared.len(), PREFIXES);
    }
}
