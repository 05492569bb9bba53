//! Why bytes are no feed, one sentence each, and what to do then.
//! Knows nothing of how feeds are read.

use url::Url;

use crate::doc::SafeText;
use crate::fetch::Page;

/// Why there is no feed. Every `name` is safe to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing, or only blanks.
    #[error("{name}: is empty, there is no feed in it")]
    Empty {
        /// What was to be read.
        name: String,
    },
    /// A page of the web, which may name its feeds.
    #[error("{name}: is a web page, not a feed; `clearstory add` looks for the feeds of a page")]
    Page {
        /// What was to be read.
        name: String,
    },
    /// Anything else.
    #[error("{name}: is no feed: neither RSS nor Atom nor JSON Feed")]
    NoFeed {
        /// What was to be read.
        name: String,
    },
    /// Gzip of which nothing can be unpacked.
    #[error("{name}: is damaged gzip, nothing of it can be unpacked; fetch or copy it again")]
    Gzip {
        /// What was to be read.
        name: String,
    },
}

/// How a page is called in a sentence: by its address, else by its name.
pub(super) fn name(page: &Page) -> String {
    let address = page.url.as_ref().map(Url::as_str);
    let name = address.unwrap_or(&page.name);
    let name = SafeText::line(if name.is_empty() { "the feed" } else { name });
    name.to_string()
}
