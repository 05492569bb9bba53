//! The order of stories in a list.
//! Knows nothing of how it is brought about.

use std::fmt;
use std::str::FromStr;

/// Orders of stories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// By title.
    Title,
    /// By author.
    Author,
    /// By the title of the feed, newest first within one.
    Feed,
    /// Fewest words first.
    Shortest,
    /// Most words first.
    Longest,
}

impl Order {
    /// Every order and its name.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Newest, "newest"),
        (Self::Oldest, "oldest"),
        (Self::Title, "title"),
        (Self::Author, "author"),
        (Self::Feed, "feed"),
        (Self::Shortest, "shortest"),
        (Self::Longest, "longest"),
    ];
    /// What may stand for an order, for messages.
    pub const NAMES: &'static str = "newest, oldest, title, author, feed, shortest or longest";
}

impl FromStr for Order {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(_, n)| *n == name);
        found
            .map(|(sort, _)| *sort)
            .ok_or_else(|| format!("{name} is no order; allowed is {}", Self::NAMES))
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(sort, _)| sort == self);
        f.write_str(name.map_or("", |(_, name)| name))
    }
}
