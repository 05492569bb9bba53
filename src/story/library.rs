//! What the library is made of, in the words of the reader: feeds and their health, the lines of a list, enclosures.
//! Knows nothing of how any of it is fetched or stored.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::doc::{Place, SafeText};

/// A feed of the library; never given to another feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedId(pub i64);

/// A story of the library; never given to another story.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryId(pub i64);

/// A feed as lists show it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// Its number.
    pub id: FeedId,
    /// As it stands in the subscriptions.
    pub address: String,
    /// What the address is.
    pub kind: FeedKind,
    /// The name the reader gave it, else its own; may be empty.
    pub title: SafeText,
    /// The page it belongs to.
    pub link: Option<Url>,
    /// The tags of its subscription, sorted.
    pub tags: Vec<SafeText>,
    /// Whether it is left out of the list of feeds.
    pub is_hidden: bool,
    /// Its own settings.
    pub settings: FeedSettings,
    /// How it fares.
    pub health: Health,
    /// Unread stories, hidden ones aside.
    pub unread: u32,
    /// Stories, hidden ones aside.
    pub stories: u32,
}

/// What the address of a feed is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FeedKind {
    /// `http` or `https`.
    #[default]
    Web,
    /// A file, `file://`.
    File,
    /// The output of a command, `exec:`.
    Command,
    /// A feed that goes through a command, `filter:`.
    Filtered,
    /// A saved filter over all stories, `query:`.
    Query,
}

/// The settings of one feed; none is what holds for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedSettings {
    /// Seconds between two looks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_seconds: Option<u32>,
    /// Days after which a story goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_days: Option<u32>,
    /// Stories that stay at most, the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_stories: Option<u32>,
    /// What the feed's server is told of the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Further headers, name and value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The command that prints name and password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_command: Option<String>,
    /// The proxy to go through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// Where the text of its stories comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<TextPolicy>,
    /// Whether cookies are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cookies: Option<bool>,
}

/// Where the text of a feed's stories comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextPolicy {
    /// The better one of both.
    #[default]
    Auto,
    /// The page.
    Page,
    /// The feed.
    Feed,
}

/// How a feed fares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    /// The last look.
    pub checked: Option<Timestamp>,
    /// The last look that was answered with a feed, or that nothing has changed.
    pub succeeded: Option<Timestamp>,
    /// The last look that brought something new.
    pub changed: Option<Timestamp>,
    /// When to look again; none is at once.
    pub next_check: Option<Timestamp>,
    /// The first of the looks that failed since the last success.
    pub failing_since: Option<Timestamp>,
    /// How many looks failed since the last success.
    pub failures: u32,
    /// What went wrong, a sentence; empty when nothing did.
    pub error: SafeText,
    /// The last answer's HTTP status; 0 when there was none.
    pub status: u16,
    /// Whether its server says that it is gone for good.
    pub is_gone: bool,
    /// Where its server says that it has moved to.
    pub moved_to: Option<Url>,
    /// How many looks in a row said so.
    pub moved_seen: u32,
}

/// A story as lists show it.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // Marks that are independent of each other.
pub struct Line {
    /// Its number.
    pub id: StoryId,
    /// The feed it came with.
    pub feed: FeedId,
    /// Its title; may be empty.
    pub title: SafeText,
    /// Where its page is.
    pub url: Option<Url>,
    /// Who wrote it; may be empty.
    pub author: SafeText,
    /// When it was published, as its feed says.
    pub published: Option<Timestamp>,
    /// When it was changed, as its feed says.
    pub updated: Option<Timestamp>,
    /// When it was first seen here.
    pub first_seen: Timestamp,
    /// What lists sort by: published, between 1970 and a day after it was first seen; else first seen.
    pub date: Timestamp,
    /// Whether it is unread.
    pub is_unread: bool,
    /// Whether it has a star.
    pub is_starred: bool,
    /// Whether it is kept to be read later.
    pub is_saved: bool,
    /// Where reading stopped; none when it never began.
    pub place: Option<Place>,
    /// A hash of the words there, as a [`super::Stop`] has it; 0 when unknown.
    pub place_words: u32,
    /// Whether its end was seen.
    pub is_finished: bool,
    /// Words of its text as far as it is here.
    pub words: u32,
    /// Minutes to read them.
    pub minutes: u32,
    /// The cluster of the same story in other feeds.
    pub cluster: Option<StoryId>,
    /// How many other stories are in it.
    pub others: u32,
    /// newsboat's flags: letters, sorted.
    pub flags: SafeText,
    /// Whether its page is stored.
    pub has_page: bool,
    /// Whether its text has changed since it was first seen.
    pub was_updated: bool,
    /// Whether a rule hides it.
    pub is_hidden: bool,
}

/// A file that comes with a story: the sound of a podcast, an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    /// Where it is.
    pub url: Url,
    /// Its media type; empty when unknown.
    pub media: String,
    /// How long it is, as its feed says.
    pub bytes: Option<u64>,
    /// What it is called; may be empty.
    pub title: SafeText,
}

/// Feeds, stories and what of them is unread, starred and saved; hidden ones aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Feeds that are subscribed.
    pub feeds: u32,
    /// Stories.
    pub stories: u32,
    /// Unread stories.
    pub unread: u32,
    /// Stories with a star.
    pub starred: u32,
    /// Stories kept to be read later.
    pub saved: u32,
}
