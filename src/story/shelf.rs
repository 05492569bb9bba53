//! Which stories of the library are meant, in the words of somebody who stands before its shelves.
//! Knows nothing of how they are found.

use jiff::Timestamp;

use super::Order;
use super::library::{FeedId, StoryId};
use crate::doc::SafeText;

/// A list of stories that can be opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// All there are.
    All,
    /// Those dated since midnight.
    Today,
    /// The unread ones.
    #[default]
    Unread,
    /// Those with a star.
    Starred,
    /// Those kept to be read later.
    Saved,
    /// Those of one feed.
    Feed(FeedId),
    /// Those of all feeds with a tag.
    Tag(SafeText),
    /// Those of a saved filter, by its name.
    Filter(SafeText),
    /// Those that have all these words, the best first.
    Found(String),
    /// The same story in several feeds.
    Cluster(StoryId),
}

/// What is asked for to be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// From where.
    pub shelf: Shelf,
    /// Only those for which this filter holds, in the short or the long form; empty for all.
    pub filter: String,
    /// In this order; none for the shelf's own.
    pub order: Option<Order>,
    /// Only unread ones.
    pub only_unread: bool,
}

/// A place in a list: a story and what the list sorts it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The story.
    pub story: StoryId,
    /// Its date, by which it stands in a day.
    pub date: Timestamp,
    /// Whether it is unread.
    pub is_unread: bool,
}

/// Which stories are marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// These.
    Stories(Vec<StoryId>),
    /// All of a list.
    Listed(Wish),
}

/// A marking by the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which stories.
    pub of: Target,
    /// What they are marked as.
    pub marked: Marked,
}

impl Mark {
    /// Whether one story is marked as read, as every key does that opens one.
    pub fn is_read_alone(&self) -> bool {
        let is_one = matches!(&self.of, Target::Stories(stories) if stories.len() == 1);
        is_one && self.marked == Marked::Read
    }
}

/// What stories are marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
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
    /// Gone, and not to come again.
    Delete,
    /// No copy of another story.
    Apart,
}

/// Which text of a story is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Text {
    /// As its feed's setting says.
    #[default]
    Clean,
    /// The feed's.
    Feed,
    /// The page's.
    Page,
}
