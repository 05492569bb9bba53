//! Feeds: bytes of RSS, Atom or JSON Feed, also damaged, and what they list.
//! Knows nothing of subscriptions, of the store and of screens.

mod base64;
mod bytes;
mod dates;
mod draft;
mod error;
pub mod find;
mod ids;
mod inner;
mod json;
mod links;
mod names;
pub mod newsboat;
pub mod opml;
mod people;
mod references;
mod scan;
mod texts;
pub mod urls;
mod xml;

use jiff::Timestamp;
use url::Url;

use crate::fetch::Page;
pub use dates::date;
pub use error::Error;
use xml::Outcome;

/// What a feed says of itself, and its entries. Its texts are those of strangers: they go through
/// [`SafeText`](crate::doc::SafeText) before they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its title as text on one line; empty when it has none.
    pub title: String,
    /// The page it is the feed of, `http` or `https` only.
    pub link: Option<Url>,
    /// The same as the feed writes it, which may be no address of the web.
    pub link_written: String,
    /// Where the feed says that it is itself.
    pub address: Option<Url>,
    /// The language it says it is in, as written (`en-us`); empty when it says none.
    pub language: String,
    /// When the feed as a whole changed last.
    pub updated: Option<Timestamp>,
    /// How long it says a copy stays fresh, in seconds (`ttl`, `sy:updatePeriod`).
    pub ttl_seconds: Option<u32>,
    /// What it lists, in its order; at most [`ENTRIES`].
    pub entries: Vec<Entry>,
    /// Whether it was read to its end: not one that was cut off or exceeds a bound.
    pub is_whole: bool,
}

/// One entry of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What tells it from the others of the feed: the same whenever the feed is read, also after edits, and never
    /// empty. Two entries of one feed never share it.
    pub id: String,
    /// What the id is made of.
    pub id_kind: IdKind,
    /// Its title as text on one line; empty when it has none.
    pub title: String,
    /// Where its story is, `http` or `https` only.
    pub link: Option<Url>,
    /// The same as the feed writes it, put to the base where it is relative; it may be no address of the web.
    pub link_written: String,
    /// When it appeared; none when the feed does not say or says what cannot be.
    pub published: Option<Timestamp>,
    /// When it changed last.
    pub updated: Option<Timestamp>,
    /// The names of its authors, commas between; their addresses where they have no names.
    pub author: String,
    /// The fullest text that the feed gives of it.
    pub content: String,
    /// Whether the content is plain text, not HTML.
    pub is_plain: bool,
    /// The summary beside a fuller content, HTML; empty when there is only one text.
    pub summary: String,
    /// What relative addresses in the content start from.
    pub base: Option<Url>,
    /// Files that belong to it, such as a podcast's sound.
    pub enclosures: Vec<Enclosure>,
    /// The page with its comments.
    pub comments: Option<Url>,
    /// What it is filed under, each once.
    pub categories: Vec<String>,
}

impl Entry {
    /// The id that the feed itself gives, which others of its entries may have too; else the id.
    pub fn own_id(&self) -> &str {
        match (self.id_kind, self.id.rsplit_once('#')) {
            (IdKind::Shared, Some((own, _))) => own,
            _ => &self.id,
        }
    }
}

/// What an entry's id is made of, from the most to the least steady.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdKind {
    /// The feed's own: `guid`, `rdf:about` or `id`.
    Own,
    /// The feed's own, which it gives to several entries, and behind a `#` what tells them apart.
    Shared,
    /// The address of its story.
    Link,
    /// A hash of what it says; an edit of its title makes another entry of it.
    #[default]
    Hash,
}

/// A file that belongs to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    /// Where it is, `http` or `https` only.
    pub url: Url,
    /// Its content type as written; empty when none is.
    pub media: String,
    /// Its size as written.
    pub bytes: Option<u64>,
    /// Its title; mostly empty.
    pub title: String,
}

/// Most entries of a feed; the longest archives of podcasts have a tenth of them.
pub const ENTRIES: usize = 50_000;
/// Most bytes of a feed, unpacked.
pub const FEED_BYTES: usize = 20 << 20;

/// The text of a piece of HTML on one line, tags left out and references resolved: for searching, counting and comparing.
pub fn plain(html: &str) -> String {
    texts::one_line(&texts::plain(html, texts::Drop::AllTags))
}

/// Reads a feed, whatever its kind and however damaged: what cannot be read is left out and the rest is kept.
/// Relative addresses start from `base`, else from the page's own address. Never asks for anything a feed names, and
/// takes time in proportion to its bytes.
///
/// ```
/// use clearstory::feed::read;
/// use clearstory::fetch::Page;
/// let bytes = "<rss><channel><title>Tides</title><item><title>High &amp low<link>https://a.example/1".into();
/// let feed = read(&Page { bytes, ..Page::default() }, None).unwrap();
/// assert_eq!((&*feed.title, &*feed.entries[0].title), ("Tides", "High &amp low"));
/// assert_eq!(feed.entries[0].id, "https://a.example/1");
/// assert!(!feed.is_whole);
/// ```
pub fn read(page: &Page, base: Option<&Url>) -> Result<Feed, Error> {
    let decoded = bytes::decoded(page)?;
    let base = base.or(page.url.as_ref());
    let name = || error::name(page);
    let start = decoded.text.trim_start_matches(is_ignored);
    if start.is_empty() {
        return Err(Error::Empty { name: name() });
    }
    let outcome = match json::read(start, base) {
        Some(feed) => Outcome::Feed(Box::new(feed)),
        None => markup(start, base),
    };
    match outcome {
        Outcome::Feed(mut feed) => {
            feed.is_whole &= decoded.is_whole;
            Ok(*feed)
        }
        Outcome::Page => Err(Error::Page { name: name() }),
        Outcome::Nothing => Err(Error::NoFeed { name: name() }),
    }
}

/// Bytes in which a feed shows that it is one.
const HEAD_BYTES: usize = 16 << 10;

/// Whether bytes are a feed, as far as their beginning tells.
pub fn is_feed(bytes: &[u8]) -> bool {
    let bytes = bytes[..bytes.len().min(HEAD_BYTES)].to_vec();
    let head = Page {
        bytes,
        ..Page::default()
    };
    read(&head, None).is_ok()
}

/// White space, marks of byte order and zeros before a feed mean nothing.
fn is_ignored(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\0' | '\u{fffd}')
}

/// A feed in XML, also one that a browser or an editor saved as the text of a page.
fn markup(text: &str, base: Option<&Url>) -> Outcome {
    match xml::read(text, base) {
        Outcome::Feed(feed) => Outcome::Feed(feed),
        other => match escaped(text) {
            Some(inside) => xml::read(&references::resolved(inside), base),
            None => other,
        },
    }
}

/// The escaped feed that is the first text of a page.
fn escaped(text: &str) -> Option<&str> {
    let mut scanner = scan::Scanner::new(text);
    loop {
        let from = scanner.place();
        if let scan::Token::Text(said) = scanner.next()?
            && !said.trim().is_empty()
        {
            let starts = ["&lt;?xml", "&lt;rss", "&lt;feed", "&lt;rdf:RDF"];
            let is_feed = starts.iter().any(|s| said.trim_start().starts_with(s));
            return is_feed.then(|| &text[from..]);
        }
    }
}
