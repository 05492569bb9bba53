//! The attributes a filter may ask for: newsboat's, and our own.
//! Knows nothing of where their values come from.

use std::fmt;

/// What a filter compares; the names of newsboat's are theirs (its manual, "Filter Language"), the rest are ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attribute {
    /// Title of the story.
    Title,
    /// Address of the story.
    Link,
    /// Who wrote it.
    Author,
    /// The text of the feed as it came, HTML included.
    Content,
    /// When it was published, written as newsboat writes it: `Thu, 14 May 2026 09:12:00 +0200`.
    Date,
    /// The id the feed gave it.
    Guid,
    /// Whether it is unread: `yes` or `no`.
    Unread,
    /// Address of the first enclosure, empty if there is none.
    EnclosureUrl,
    /// Media type of the first enclosure, empty if there is none.
    EnclosureType,
    /// newsboat's letters, in order.
    Flags,
    /// Whole days since it was published.
    Age,
    /// Its place in its feed, the newest is 1.
    ArticleIndex,
    /// Title of the feed.
    FeedTitle,
    /// What the feed says of itself.
    Description,
    /// The page the feed belongs to.
    FeedLink,
    /// When the feed changed last, written like `date`.
    FeedDate,
    /// Address of the feed, as subscribed.
    RssUrl,
    /// Unread stories of the feed.
    UnreadCount,
    /// Stories of the feed.
    TotalCount,
    /// Tags of the feed, parted by blanks.
    Tags,
    /// The feed's place among the subscriptions, from 1.
    FeedIndex,
    /// Whole days since the newest story of the feed was published.
    LatestArticleAge,
    /// The words that can be searched: title, author and text.
    Text,
    /// Minutes to read it.
    Minutes,
    /// Words of the text.
    Words,
    /// Whole hours since it was published.
    Hours,
    /// Whether the text changed after it was first seen.
    Updated,
    /// Whether an earlier story of another feed tells the same.
    Duplicate,
    /// Whether only the feed's text is at hand, which may be cut.
    Cut,
    /// Host of the feed's page, without `www.`.
    Site,
    /// Whether it is starred.
    Starred,
    /// Whether it is saved.
    Saved,
}

/// How the values of an attribute are compared when both sides could be either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number.
    Number,
    /// `yes` or `no`.
    Flag,
    /// Words parted by blanks.
    List,
    /// Words of a text that is searched, not compared.
    Words,
}

/// All attributes: name, kind, whether feeds have it themselves.
const ALL: [(Attribute, &str, Kind, bool); 32] = [
    (Attribute::Title, "title", Kind::Text, false),
    (Attribute::Link, "link", Kind::Text, false),
    (Attribute::Author, "author", Kind::Text, false),
    (Attribute::Content, "content", Kind::Text, false),
    (Attribute::Date, "date", Kind::Text, false),
    (Attribute::Guid, "guid", Kind::Text, false),
    (Attribute::Unread, "unread", Kind::Flag, false),
    (Attribute::EnclosureUrl, "enclosure_url", Kind::Text, false),
    (
        Attribute::EnclosureType,
        "enclosure_type",
        Kind::Text,
        false,
    ),
    (Attribute::Flags, "flags", Kind::Text, false),
    (Attribute::Age, "age", Kind::Number, false),
    (Attribute::ArticleIndex, "articleindex", Kind::Number, false),
    (Attribute::FeedTitle, "feedtitle", Kind::Text, true),
    (Attribute::Description, "description", Kind::Text, true),
    (Attribute::FeedLink, "feedlink", Kind::Text, true),
    (Attribute::FeedDate, "feeddate", Kind::Text, true),
    (Attribute::RssUrl, "rssurl", Kind::Text, true),
    (Attribute::UnreadCount, "unread_count", Kind::Number, true),
    (Attribute::TotalCount, "total_count", Kind::Number, true),
    (Attribute::Tags, "tags", Kind::List, true),
    (Attribute::FeedIndex, "feedindex", Kind::Number, true),
    (
        Attribute::LatestArticleAge,
        "latest_article_age",
        Kind::Number,
        true,
    ),
    (Attribute::Text, "text", Kind::Words, false),
    (Attribute::Minutes, "minutes", Kind::Number, false),
    (Attribute::Words, "words", Kind::Number, false),
    (Attribute::Hours, "hours", Kind::Number, false),
    (Attribute::Updated, "updated", Kind::Flag, false),
    (Attribute::Duplicate, "duplicate", Kind::Flag, false),
    (Attribute::Cut, "cut", Kind::Flag, false),
    (Attribute::Site, "site", Kind::Text, true),
    (Attribute::Starred, "starred", Kind::Flag, false),
    (Attribute::Saved, "saved", Kind::Flag, false),
];

impl Attribute {
    /// The attribute of a name; upper and lower case differ, as in newsboat.
    pub fn of_name(name: &str) -> Option<Self> {
        ALL.iter().find(|(_, n, ..)| *n == name).map(|a| a.0)
    }

    /// All of them, newsboat's first.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.iter().map(|a| a.0)
    }

    /// Its name in filters.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// How it compares.
    pub fn kind(self) -> Kind {
        self.row().2
    }

    /// Whether it belongs to the feed, so that lists of feeds can be filtered by it too.
    pub fn is_of_feed(self) -> bool {
        self.row().3
    }

    /// The name most like a wrong one, if any is.
    pub(super) fn nearest(wrong: &str) -> Option<&'static str> {
        let wrong = wrong.to_lowercase();
        let near = Self::all().map(|a| (steps(&wrong, a.name()), a.name()));
        let (steps, name) = near.min()?;
        (steps <= 1 + wrong.len() / 4).then_some(name)
    }

    fn row(self) -> &'static (Self, &'static str, Kind, bool) {
        &ALL[self as usize]
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How far a name is from another; letters in another order are one step.
fn steps(one: &str, other: &str) -> usize {
    let sorted = |name: &str| {
        let mut letters: Vec<char> = name.chars().collect();
        letters.sort_unstable();
        letters
    };
    if sorted(one) == sorted(other) {
        return usize::from(one != other);
    }
    distance(one, other)
}

/// Letters to change, add or take away to make one name of the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let change = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_stands_at_its_own_place_of_the_table() {
        for attribute in Attribute::all() {
            assert_eq!(attribute.row().0, attribute);
            assert_eq!(Attribute::of_name(attribute.name()), Some(attribute));
        }
    }

    #[test]
    fn a_misspelt_name_is_recognised_and_a_strange_one_is_not() {
        assert_eq!(Attribute::nearest("titel"), Some("title"));
        assert_eq!(Attribute::nearest("UNREAD"), Some("unread"));
        assert_eq!(Attribute::nearest("zebra_crossing"), None);
    }
}
