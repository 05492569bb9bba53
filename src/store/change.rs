//! What may be changed in the library, and what came of it.
//! Knows nothing of SQL, feeds' formats and the network.

use jiff::Timestamp;
use url::Url;

use super::ready::ReadyStory;
use super::select::Query;
use crate::clean::context::Print;
use crate::story::Stop;
use crate::story::library::{Enclosure, FeedId, FeedKind, FeedSettings, Health, StoryId};
use crate::story::teach::ByHand;

/// One change. [`super::Store::apply`] takes several as one transaction.
#[derive(Clone, Debug)]
pub enum Change {
    /// All that is subscribed, in this order. Feeds that are not among them stay, with their starred and saved stories.
    Subscriptions {
        /// The feeds.
        feeds: Vec<Subscribed>,
        /// The time.
        now: Timestamp,
    },
    /// A feed has another address from now on; nothing happens when that address is a feed already.
    Moved(FeedId, String),
    /// What a look at a feed brought.
    Refreshed(FeedId, Box<Refreshed>),
    /// The reader marks stories; can be undone.
    Mark(Mark),
    /// Where reading stopped; not part of what is undone, as it follows every scroll.
    Place {
        /// The story.
        story: StoryId,
        /// Where, and which words stand there.
        place: Stop,
        /// Whether the end was seen; it stays seen.
        is_finished: bool,
    },
    /// The page of a story, in place of an older one.
    Page(StoryId, Box<KeptPage>),
    /// The clean text of a story before its page changed.
    Previous(StoryId, String),
    /// A page of a site was seen.
    Site(Box<Sighting>),
    /// What is remembered of stories to know them again; what is remembered of those from before a time goes.
    Sketches {
        /// The stories, each with `Sketch::to_bytes`.
        sketches: Vec<(StoryId, Vec<u8>)>,
        /// The time.
        since: Timestamp,
    },
    /// The same story in several feeds: the lowest of its numbers, or that it stands alone. A cluster that the reader
    /// took apart stays so.
    Cluster(Vec<(StoryId, Option<StoryId>)>),
    /// A rule hides stories; those hidden by it before and not among them come back.
    Hide {
        /// The rule, 1 or more.
        rule: i64,
        /// What it hides.
        stories: Query,
    },
    /// Verdicts that the reader gives blocks of a story by hand, and those he takes back.
    ByHand(StoryId, Vec<ByHand>),
    /// Takes back the last marking.
    Undo,
    /// Lets old stories go; never those with a star, saved or flagged.
    Keep(Keep),
    /// Stories of another reader, for a feed that is subscribed.
    Imported(FeedId, Box<Import>),
    /// A small fact that the program keeps for itself: name and text.
    Noted(&'static str, String),
}

/// A feed as it is subscribed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subscribed {
    /// Its address, by which it is known again.
    pub address: String,
    /// What the address is.
    pub kind: FeedKind,
    /// What the reader calls it; empty for its own title.
    pub own_title: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whether it is left out of the list of feeds.
    pub is_hidden: bool,
    /// Its own settings.
    pub settings: FeedSettings,
}

/// What a look at a feed brought: stories, or nothing new, or a failure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refreshed {
    /// The time of the look.
    pub now: Timestamp,
    /// How the feed fares after it, complete.
    pub health: Health,
    /// What to ask with next time; none leaves what is stored.
    pub validators: Option<Validators>,
    /// What the feed held; none when it was not modified or failed.
    pub arrived: Option<Arrived>,
}

/// By what a server can tell that nothing has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// A hash of the body, for servers that tell neither.
    pub body_hash: Option<u64>,
}

/// A feed as it came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arrived {
    /// What it calls itself.
    pub title: String,
    /// The page it belongs to.
    pub link: Option<Url>,
    /// Seconds it asks to wait.
    pub ttl_seconds: Option<u32>,
    /// Its stories, in its order. None of them deletes nothing.
    pub stories: Vec<ReadyStory>,
}

/// A story as it came with a feed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewStory {
    /// By what its feed knows it again.
    pub guid: String,
    /// Its title as a line of text.
    pub title: String,
    /// Where its page is.
    pub url: Option<Url>,
    /// The address in the form by which the same page is known again in other feeds; empty when there is none.
    pub canonical: String,
    /// Who wrote it.
    pub author: String,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// When it was changed.
    pub updated: Option<Timestamp>,
    /// Its text as it came: markup, or plain.
    pub content: String,
    /// Whether the text is plain.
    pub is_plain: bool,
    /// The text without markup; may be empty when the text is plain.
    pub plain: String,
    /// Words of the text.
    pub words: u32,
    /// Where it is discussed.
    pub comments: Option<Url>,
    /// Files that come with it.
    pub enclosures: Vec<Enclosure>,
    /// The rule that hides it; 0 for none.
    pub hidden_by: i64,
    /// Whether it arrives as read: of an import, or by a rule.
    pub is_read: bool,
    /// Whether it counts as unread again when its text is another than the one that is kept.
    pub is_news_when_changed: bool,
}

/// A feed of another reader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    /// What the feed calls itself; counts while nothing else is known.
    pub title: String,
    /// The page it belongs to; the same.
    pub link: Option<Url>,
    /// Its stories.
    pub stories: Vec<Imported>,
    /// The time.
    pub now: Timestamp,
}

/// A story of another reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The story; its guid is the one by which our own reading of the feed knows it.
    pub story: ReadyStory,
    /// Its flags there.
    pub flags: String,
    /// Whether it was deleted there.
    pub is_deleted: bool,
}

/// A marking by the reader.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Which stories.
    pub stories: Query,
    /// What is marked.
    pub what: What,
    /// The time.
    pub now: Timestamp,
}

/// What stories are marked as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Read.
    Read,
    /// Not read.
    Unread,
    /// With a star.
    Star,
    /// Without one.
    Unstar,
    /// Kept to be read later.
    Save,
    /// Not kept any more.
    Unsave,
    /// Read to the end.
    Finish,
    /// Not read to the end.
    Unfinish,
    /// newsboat's flags: letters, in place of those before.
    Flags(String),
    /// Gone, and not to come again.
    Delete,
    /// No copy of another story: its cluster is taken apart for good.
    Apart,
}

/// A page that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptPage {
    /// Where it was found in the end.
    pub url: Url,
    /// Its media type with the charset, as its server said.
    pub media: String,
    /// When.
    pub fetched: Timestamp,
    /// The HTTP status.
    pub status: u16,
    /// Its bytes.
    pub body: Vec<u8>,
    /// The clean text of the story, to be searched.
    pub plain: String,
    /// Words of the clean text; 0 leaves what is stored.
    pub words: u32,
    /// Why the text is taken from the page or the feed; a sentence, or empty.
    pub note: String,
}

/// What a page tells of its site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sighting {
    /// The host without `www.`.
    pub site: String,
    /// By what the same story is known again: `Survey::keys`.
    pub keys: Vec<u64>,
    /// The fingerprints of its blocks, each once.
    pub prints: Vec<Print>,
    /// The time.
    pub now: Timestamp,
}

/// How long stories stay, unless the settings of their feed say otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// Days.
    pub days: Option<u32>,
    /// Stories of a feed, the newest.
    pub stories: Option<u32>,
    /// Days after which the page of a read story goes; the story stays, with its feed's text.
    pub pages: Option<u32>,
    /// Whether unread ones stay in any case.
    pub unread: bool,
    /// The time.
    pub now: Timestamp,
}

/// What came of the changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Stories that are new.
    pub added: Vec<StoryId>,
    /// Stories whose text is another than before.
    pub changed: Vec<StoryId>,
    /// How many of both each look at a feed brought, in the order of the changes.
    pub feeds: Vec<(u32, u32)>,
    /// Stories that were marked, hidden or let go.
    pub touched: u32,
    /// What the last marking did, as its undo will say: `12 stories marked as read`; none when nothing was another way.
    pub marked: Option<String>,
    /// What was undone; none when there was nothing left to undo.
    pub undone: Option<Undone>,
}

/// A marking that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// What it was: `12 stories marked as read`.
    pub label: String,
    /// The stories.
    pub stories: Vec<StoryId>,
}

impl Change {
    /// The stories it is about, where those are chosen by a question.
    pub(super) fn choice(&self) -> Option<&Query> {
        match self {
            Self::Mark(mark) => Some(&mark.stories),
            Self::Hide { stories, .. } => Some(stories),
            _ => None,
        }
    }

    /// Whether the reader did it, so that it has to outlive a power cut.
    pub(super) fn is_by_reader(&self) -> bool {
        matches!(
            self,
            Self::Subscriptions { .. }
                | Self::Moved(..)
                | Self::Mark(_)
                | Self::Imported(..)
                | Self::ByHand(..)
                | Self::Undo
        )
    }
}
