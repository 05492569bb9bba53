//! Lists of feeds as other readers write and read them: OPML, also damaged, and FOAF.
//! Knows nothing of subscriptions on disk, and runs and fetches nothing that a list names.

mod foaf;
mod write;

use std::borrow::Cow;
use std::collections::HashMap;

use url::Url;

use super::references::resolved;
use super::scan::{Scanner, Tag, Token};
use crate::fetch::charset::{self, Form};
pub use write::write;

/// Folders within folders whose names count.
const DEPTH: usize = 64;
/// Letters of a name or a tag.
const NAME: usize = 500;

/// What a list names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opml {
    /// Its feeds in its order, each once.
    pub feeds: Vec<Outline>,
    /// What it names and nobody should subscribe to.
    pub refused: Vec<Refused>,
}

/// One feed of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its address, `http` or `https`, as it is written there.
    pub url: String,
    /// What it is called; may be empty.
    pub title: String,
    /// Whether that is the feed's own title, not one that the reader gave.
    pub is_its_own: bool,
    /// The page it belongs to, as it is written there; may be empty.
    pub link: String,
    /// The folder it lies in, `News/Regional`, and its categories.
    pub tags: Vec<String>,
    /// Whether it is left out of the list of feeds.
    pub is_hidden: bool,
}

/// Something that is no feed of the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// As it is written there.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// Why, in words.
    pub reason: &'static str,
}

/// The file is no list of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no OPML; a list of feeds holds <outline xmlUrl=\"…\">")]
pub struct NotOpml;

/// Reads a list, in one pass: head, version and names may be missing, tags may be left open, entities may be any of
/// HTML's. Folders deeper than 64 do not count.
///
/// ```
/// use clearstory::feed::opml;
/// let list = opml::read(b"<opml><outline text='News'><outline xmlUrl='https://a.example/feed' text='A &amp; B'/>").unwrap();
/// assert_eq!((list.feeds[0].title.as_str(), list.feeds[0].tags[0].as_str()), ("A & B", "News"));
/// ```
pub fn read(bytes: &[u8]) -> Result<Opml, NotOpml> {
    let text = charset::decode(bytes, None, Form::Markup).text;
    let mut reader = Reader::default();
    let mut scanner = Scanner::new(&text);
    let mut is_list = false;
    while let Some(token) = scanner.next() {
        if let Token::Start(tag) = &token {
            is_list |= matches!(
                local(tag.name),
                "opml" | "outline" | "Agent" | "Person" | "Group"
            );
        }
        match &token {
            Token::Start(tag) if local(tag.name).eq_ignore_ascii_case("outline") => {
                reader.outline(tag);
            }
            Token::End(name) if local(name).eq_ignore_ascii_case("outline") => {
                reader.folders.pop();
            }
            other => reader.foaf.take(other, &mut reader.list),
        }
    }
    is_list.then(|| reader.list.into_opml()).ok_or(NotOpml)
}

#[derive(Default)]
struct Reader {
    list: List,
    /// The open outlines; those that are feeds have no name.
    folders: Vec<Option<String>>,
    foaf: foaf::Foaf,
}

/// The feeds so far, each once.
#[derive(Default)]
struct List {
    opml: Opml,
    known: HashMap<String, usize>,
}

impl Reader {
    fn outline(&mut self, tag: &Tag) {
        let text = attribute(tag, "text").or_else(|| attribute(tag, "title"));
        let title = clip(&text.unwrap_or_default());
        let feed = attribute(tag, "xmlUrl");
        if let Some(url) = &feed {
            self.list.add(Outline {
                url: url.clone(),
                title: title.clone(),
                is_its_own: tag.raw("clearstory:title") == Some("feed"),
                link: attribute(tag, "htmlUrl").unwrap_or_default(),
                tags: self.tags(tag),
                is_hidden: tag.raw("clearstory:hidden") == Some("true"),
            });
        }
        if !tag.closes_itself {
            self.folders.push(feed.is_none().then_some(title));
        }
    }

    /// The path of the open folders, and the categories.
    fn tags(&self, tag: &Tag) -> Vec<String> {
        let open = self.folders.iter().take(DEPTH).flatten();
        let path: Vec<&str> = open.map(String::as_str).filter(|n| !n.is_empty()).collect();
        let mut tags = Vec::new();
        if !path.is_empty() {
            tags.push(clip(&path.join("/")));
        }
        let categories = attribute(tag, "category").unwrap_or_default();
        for category in categories.split(',') {
            let parts = category.split('/').map(str::trim);
            let parts: Vec<&str> = parts.filter(|p| !p.is_empty()).collect();
            let category = clip(&parts.join("/").replace("%2C", ","));
            if !category.is_empty() && !tags.contains(&category) {
                tags.push(category);
            }
        }
        tags
    }
}

impl List {
    /// Adds a feed, or its tags to the one that is there; what is not of the web is refused. Its number if it is in.
    fn add(&mut self, mut feed: Outline) -> Option<usize> {
        match web(&feed.url) {
            Ok(url) => feed.url = url.into_owned(),
            Err(reason) => {
                let (url, title) = (feed.url, feed.title);
                self.opml.refused.push(Refused { url, title, reason });
                return None;
            }
        }
        if let Some(&at) = self.known.get(&feed.url) {
            let first = &mut self.opml.feeds[at];
            let new = feed.tags.into_iter().filter(|t| !first.tags.contains(t));
            let new: Vec<String> = new.collect();
            first.tags.extend(new);
            return Some(at);
        }
        self.known.insert(feed.url.clone(), self.opml.feeds.len());
        self.opml.feeds.push(feed);
        Some(self.opml.feeds.len() - 1)
    }

    fn into_opml(self) -> Opml {
        self.opml
    }
}

/// An address of the web, `feed:` in front of it left out; else why not.
fn web(address: &str) -> Result<Cow<'_, str>, &'static str> {
    let starts = |start: &str| {
        address
            .get(..start.len())
            .is_some_and(|h| h.eq_ignore_ascii_case(start))
    };
    let address = if starts("feed://") {
        Cow::Owned(format!("http{}", &address[4..]))
    } else if starts("feed:") {
        Cow::Borrowed(&address[5..])
    } else {
        Cow::Borrowed(address)
    };
    let Ok(url) = Url::parse(&address) else {
        let is_command =
            address.starts_with('|') || address.contains("://") && address.contains(' ');
        return Err(if is_command {
            "it would run a command"
        } else {
            "it is not an address"
        });
    };
    match url.scheme() {
        "http" | "https" => Ok(address),
        "exec" | "filter" => Err("it would run a command"),
        "file" => Err("it is a file of this machine, not of the web"),
        _ => Err("it is neither http nor https"),
    }
}

/// A value that says something, on one line, references resolved. Names match in any case.
fn attribute(tag: &Tag, name: &str) -> Option<String> {
    let value = resolved(tag.raw(name)?);
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

fn clip(text: &str) -> String {
    text.trim().chars().take(NAME).collect()
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn urls(text: &str) -> Vec<String> {
        let list = read(text.as_bytes()).unwrap();
        list.feeds.into_iter().map(|f| f.url).collect()
    }

    #[test]
    fn damaged_lists_give_what_they_have() {
        for text in [
            "<opml><body><outline xmlUrl='https://a.example/f'/>",
            "<?xml version='1.0' encoding='latin1'?><opml version=2><outline XMLURL=https://a.example/f text=a></body>",
            "<outline text='no root' xmlUrl=' https://a.example/f '>",
            "\u{feff}<opml><!-- <outline xmlUrl='https://x.example'/> --><Outline xmlUrl='feed:https://a.example/f'></opml><opml>",
            "<opml><outline text='&eacute;&bogus;&' xmlUrl='https://a.example/f'></bogus:end>",
        ] {
            assert_eq!(urls(text), ["https://a.example/f"], "{text}");
        }
        assert_eq!(read(b"<rss><channel><item>"), Err(NotOpml));
        assert_eq!(read(b""), Err(NotOpml));
    }

    #[test]
    fn folders_and_categories_are_tags() {
        let list = read(
            b"<opml><outline text='News'><outline title='Regional'>
              <outline xmlUrl='https://a.example/f' text='A' category='/daily/late, News/Regional,, / ,x%2Cy'/></outline>
              <outline xmlUrl='https://b.example/f'><outline xmlUrl='https://c.example/f'/></outline></outline>
              <outline xmlUrl='https://a.example/f' category='again'/></opml>",
        )
        .unwrap();
        let tags: Vec<&[String]> = list.feeds.iter().map(|f| f.tags.as_slice()).collect();
        assert_eq!(tags[0], ["News/Regional", "daily/late", "x,y", "again"]);
        assert_eq!(tags[1], ["News"]);
        assert_eq!(tags[2], ["News"]);
    }

    #[test]
    fn only_the_web_is_taken_and_the_rest_is_told() {
        let list = read(
            b"<opml><outline xmlUrl='|~/run.sh' text='pipe'/><outline xmlUrl='exec:/bin/sh'/><outline xmlUrl='filter:/bin/sh:https://a.example/'/>
              <outline xmlUrl='file:///etc/passwd'/><outline xmlUrl='ftp://a.example/'/><outline xmlUrl='javascript:alert(1)'/>
              <outline xmlUrl='nonsense'/><outline xmlUrl='FEED://a.example/f' filtercmd='rm -rf /'/></opml>",
        )
        .unwrap();
        assert_eq!(list.feeds.len(), 1);
        assert_eq!(list.feeds[0].url, "http://a.example/f");
        let reasons: Vec<&str> = list.refused.iter().map(|r| r.reason).collect();
        assert_eq!(
            reasons,
            [
                "it would run a command",
                "it would run a command",
                "it would run a command",
                "it is a file of this machine, not of the web",
                "it is neither http nor https",
                "it is neither http nor https",
                "it is not an address"
            ]
        );
    }

    #[test]
    fn ten_thousand_feeds_and_a_hundred_thousand_folders_are_quick() {
        let one = |n| format!("<outline text='Feed {n}' xmlUrl='https://a.example/{n}'/>");
        let many: Vec<String> = (0..10_000).map(one).collect();
        let many = many.concat();
        assert_eq!(urls(&many).len(), 10_000);
        let deep = "<outline text='folder'>".repeat(100_000);
        let list =
            read(format!("{deep}<outline xmlUrl='https://a.example/f'/>").as_bytes()).unwrap();
        assert!(list.feeds[0].tags[0].len() <= NAME);
    }

    proptest! {
        #[test]
        fn any_soup_ends(parts in proptest::collection::vec(proptest::sample::select(vec![
            "<opml>", "<outline ", "xmlUrl='https://a.example/x'", ">", "/>", "</outline>", "text=\"", "'", "&amp;", "&#", "<!--", "-->", "é", " ",
        ]), 0..60)) {
            let _ = read(parts.concat().as_bytes());
        }
    }
}
