//! Where in the tables the attributes of filters are.
//! Knows nothing of comparisons.

use crate::filter::{Attribute, Kind};

/// A number in SQL.
pub(super) enum Column {
    /// As it is.
    Plain(String),
    /// Whole units of so many seconds since a moment.
    Since {
        /// Seconds since 1970, in SQL.
        moment: String,
        /// Seconds.
        unit: i64,
    },
}

const DAY_SECONDS: i64 = 86_400;
const HOUR_SECONDS: i64 = 3_600;

/// When the newest story of a feed was published.
const NEWEST: &str = "(SELECT max(other.sort) FROM story AS other WHERE other.feed = feed.id AND other.deleted = 0 AND \
     other.hidden_by = 0)";
/// The text without markup, of the page if there is one.
const BODY: &str = "coalesce((SELECT unpack(page.plain) FROM page WHERE page.story = story.id), (SELECT \
     coalesce(unpack(text.plain), unpack(text.feed_text)) FROM text WHERE text.story = story.id), '')";
const CONTENT: &str =
    "coalesce((SELECT unpack(text.feed_text) FROM text WHERE text.story = story.id), '')";
const PLACE_IN_FEED: &str = "(SELECT count(*) FROM story AS other WHERE other.feed = story.feed AND other.deleted = 0 AND \
     other.hidden_by = 0 AND (other.sort, other.id) >= (story.sort, story.id))";
const TAGS: &str = "coalesce((SELECT group_concat(name, ' ') FROM (SELECT tag.name FROM tag WHERE tag.feed = feed.id \
     ORDER BY tag.name)), '')";

/// The sites there are, each found from the one before: a step an index takes, where reading all stories is many.
pub(super) const SITES: &str = "WITH RECURSIVE sites(name) AS (SELECT min(site) FROM story WHERE site IS NOT NULL UNION ALL \
     SELECT (SELECT min(story.site) FROM story WHERE story.site > sites.name AND story.site IS NOT NULL) FROM sites \
     WHERE sites.name IS NOT NULL) SELECT sites.name FROM sites WHERE sites.name IS NOT NULL";

/// An attribute as text, never NULL. Those of feeds stand in the scope of a feed.
pub(super) fn text(attribute: Attribute) -> String {
    match attribute.kind() {
        Kind::Flag => return format!("iif({}, 'yes', 'no')", flag(attribute, true)),
        Kind::Number => return "''".to_owned(),
        Kind::Text | Kind::List | Kind::Words => {}
    }
    match attribute {
        Attribute::Title => "story.title",
        Attribute::Link => "coalesce(story.url, '')",
        Attribute::Author => "story.author",
        Attribute::Content => CONTENT,
        Attribute::Text => BODY,
        Attribute::Date => "written(story.sort)",
        Attribute::Guid => "story.guid",
        Attribute::EnclosureUrl => "coalesce(json_extract(story.enclosures, '$[0].url'), '')",
        Attribute::EnclosureType => "coalesce(json_extract(story.enclosures, '$[0].media'), '')",
        Attribute::Flags => "story.flags",
        Attribute::Site => "coalesce(story.site, '')",
        Attribute::FeedTitle => "iif(feed.own_title <> '', feed.own_title, feed.title)",
        Attribute::FeedLink => "coalesce(feed.link, '')",
        Attribute::FeedDate => "written(coalesce(feed.changed, 0))",
        Attribute::RssUrl => "feed.address",
        Attribute::Tags => TAGS,
        // What a feed says of itself is not stored.
        _ => "''",
    }
    .to_owned()
}

/// An attribute as a number, at a moment in seconds since 1970.
pub(super) fn number(attribute: Attribute, now: i64) -> Column {
    let plain = |sql: &str| Column::Plain(sql.to_owned());
    match attribute {
        Attribute::Age => since("story.sort", DAY_SECONDS),
        Attribute::Hours => since("story.sort", HOUR_SECONDS),
        // A feed without stories counts as one of today, as in newsboat.
        Attribute::LatestArticleAge => since(&format!("coalesce({NEWEST}, {now})"), DAY_SECONDS),
        Attribute::ArticleIndex => plain(PLACE_IN_FEED),
        Attribute::Minutes => plain("story.minutes"),
        Attribute::Words => plain("story.words"),
        Attribute::UnreadCount => {
            plain("(SELECT tally.unread FROM tally WHERE tally.feed = feed.id)")
        }
        Attribute::TotalCount => {
            plain("(SELECT tally.stories FROM tally WHERE tally.feed = feed.id)")
        }
        Attribute::FeedIndex => plain("(feed.position + 1)"),
        _ => plain("0"),
    }
}

fn since(moment: &str, unit: i64) -> Column {
    let moment = moment.to_owned();
    Column::Since { moment, unit }
}

/// Whether a story has a mark or not. The plain comparisons are those that partial indexes are made with.
pub(super) fn flag(attribute: Attribute, is: bool) -> &'static str {
    match (attribute, is) {
        (Attribute::Unread, true) => "story.unread = 1",
        (Attribute::Unread, false) => "story.unread = 0",
        (Attribute::Starred, true) => "story.starred = 1",
        (Attribute::Starred, false) => "story.starred = 0",
        (Attribute::Saved, true) => "story.saved = 1",
        (Attribute::Saved, false) => "story.saved = 0",
        (Attribute::Updated, true) => "story.changed_at IS NOT NULL",
        (Attribute::Updated, false) => "story.changed_at IS NULL",
        // The cluster's number is that of its first story.
        (Attribute::Duplicate, true) => {
            "story.id IN (SELECT later.id FROM story AS later WHERE later.cluster > 0 AND later.cluster < later.id)"
        }
        (Attribute::Duplicate, false) => {
            "story.id NOT IN (SELECT later.id FROM story AS later WHERE later.cluster > 0 AND later.cluster < later.id)"
        }
        (Attribute::Cut, true) => "NOT EXISTS(SELECT 1 FROM page WHERE page.story = story.id)",
        (Attribute::Cut, false) => "EXISTS(SELECT 1 FROM page WHERE page.story = story.id)",
        (_, true) => "0",
        (_, false) => "1",
    }
}
