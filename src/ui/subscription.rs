//! What is asked about subscriptions and answered: candidates, what was added, how a feed fares.
//! Knows nothing of how any of it is found out.

use crate::doc::SafeText;
use crate::story::library::{Feed, FeedId, TextPolicy};

/// A feed that an address leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Where it is.
    pub address: String,
    /// The same without secrets.
    pub shown: SafeText,
    /// What it or its page calls it; may be empty.
    pub title: SafeText,
    /// Whether it is subscribed already.
    pub is_there: bool,
}

/// Several feeds, of which some are to be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The feeds, the likeliest first.
    pub feeds: Vec<Candidate>,
    /// The tags that were typed for them.
    pub tags: Vec<String>,
}

/// What came of adding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// The feeds that are subscribed now, or were before.
    pub feeds: Vec<FeedId>,
    /// The same as a sentence.
    pub said: SafeText,
    /// Whether something went wrong all the same.
    pub is_fault: bool,
}

/// How a feed fares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fares {
    /// The feed.
    pub feed: Feed,
    /// Stories of each of the last thirty days by their dates, today last.
    pub days: Vec<u32>,
    /// Stories that were read.
    pub read: u32,
    /// Stories with a star, and those kept to be read later.
    pub kept: (u32, u32),
    /// Bytes that its stories and their pages take on disk.
    pub bytes: u64,
    /// Seconds between two looks when its server says nothing else.
    pub every_seconds: u32,
    /// Where its stories get their text.
    pub policy: TextPolicy,
}
