//! What is asked of the library: feeds, lists of stories, one story.
//! Knows nothing of changes.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, Row, params, params_from_iter};
use url::Url;

use super::change::KeptPage;
use super::pack::{unpacked, unpacked_bytes};
use super::query::order::Keys;
use super::select::{Only, Query, Selection, Window};
use super::{by_hand, rows, search};
use crate::doc::SafeText;
use crate::story::library::{Counts, Enclosure, Feed, FeedId, Line, StoryId};
use crate::story::teach::ByHand;
use crate::story::{Item, Order};

/// A feed that is to be looked at, and what to ask its server with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Due {
    /// The feed.
    pub feed: Feed,
    /// `ETag` of the last answer.
    pub etag: Option<String>,
    /// `Last-Modified` of the last answer.
    pub last_modified: Option<String>,
    /// The hash of the last body.
    pub body_hash: Option<u64>,
    /// Seconds the feed asks to wait.
    pub ttl_seconds: Option<u32>,
}

/// A story with its texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// The story.
    pub line: Line,
    /// What its feed is called.
    pub feed_title: SafeText,
    /// Where its feed is, as it stands in the subscriptions.
    pub feed_address: String,
    /// By what its feed knows it again.
    pub guid: String,
    /// Its text as the feed gave it; empty when it gave none.
    pub content: String,
    /// Whether that is plain text.
    pub is_plain: bool,
    /// That text without markup.
    pub plain: String,
    /// The clean text before the last change.
    pub previous: Option<String>,
    /// When the text changed.
    pub changed_at: Option<Timestamp>,
    /// Where it is discussed.
    pub comments: Option<Url>,
    /// Files that come with it.
    pub enclosures: Vec<Enclosure>,
    /// Its page, when it is stored.
    pub page: Option<KeptPage>,
    /// What the reader decided of its blocks by hand.
    pub by_hand: Vec<ByHand>,
}

const FEEDS: &str = "FROM feed JOIN tally ON tally.feed = feed.id";

pub(super) fn feeds(connection: &Connection) -> Result<Vec<Feed>> {
    let sql = format!(
        "SELECT {} {FEEDS} WHERE feed.subscribed = 1 ORDER BY feed.position, feed.id",
        rows::FEED
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut feeds: Vec<Feed> = statement
        .query_map([], rows::feed)?
        .collect::<Result<_>>()?;
    let mut tags = connection.prepare_cached("SELECT feed, name FROM tag ORDER BY feed, name")?;
    let pairs = tags.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let pairs: Vec<(i64, String)> = pairs.collect::<Result<_>>()?;
    for feed in &mut feeds {
        let start = pairs.partition_point(|(id, _)| *id < feed.id.0);
        let own = pairs[start..].iter().take_while(|(id, _)| *id == feed.id.0);
        feed.tags = own.map(|(_, name)| SafeText::line(name)).collect();
    }
    Ok(feeds)
}

fn due_row(row: &Row) -> Result<Due> {
    let after = 21;
    Ok(Due {
        feed: rows::feed(row)?,
        etag: row.get(after)?,
        last_modified: row.get(after + 1)?,
        body_hash: row
            .get::<_, Option<i64>>(after + 2)?
            .map(i64::cast_unsigned),
        ttl_seconds: row.get(after + 3)?,
    })
}

const DUE: &str = "feed.etag, feed.last_modified, feed.body_hash, feed.ttl";

pub(super) fn due(connection: &Connection, now: Timestamp) -> Result<Vec<Due>> {
    let sql = format!(
        "SELECT {}, {DUE} {FEEDS} WHERE feed.subscribed = 1 AND feed.kind <> 4 AND feed.gone = 0 \
         AND coalesce(feed.next_check, 0) <= ? ORDER BY coalesce(feed.next_check, 0), feed.position",
        rows::FEED
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map([now.as_second()], due_row)?;
    found.collect()
}

pub(super) fn due_of(connection: &Connection, feed: FeedId) -> Result<Option<Due>> {
    let sql = format!("SELECT {}, {DUE} {FEEDS} WHERE feed.id = ?", rows::FEED);
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row([feed.0], due_row).optional()
}

pub(super) fn lines(connection: &Connection, query: &Query, window: Window) -> Result<Vec<Line>> {
    let mut condition = search::narrowed(connection, query)?;
    let keys = Keys::of(query.order);
    if let Some(after) = window.after {
        condition.sql.push_str(" AND ");
        condition.sql.push_str(&keys.behind(after.0));
    }
    // Numbers first, whole rows only of the few that are shown: the rest can often be told from an index alone.
    let sql = format!(
        "SELECT {} FROM (SELECT story.id AS found FROM story {} LEFT JOIN feed ON feed.id = story.feed WHERE {} \
         ORDER BY {order} LIMIT {}) CROSS JOIN story ON story.id = found LEFT JOIN feed ON feed.id = story.feed \
         ORDER BY {order}",
        rows::LINE,
        index(query),
        condition.sql,
        window.limit,
        order = keys.clause(),
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map(params_from_iter(condition.params), rows::line)?;
    found.collect()
}

/// The index of unread stories by name when what they are ordered by stands in it: left alone, the planner takes a
/// smaller one and looks up each row, for 20,000 unread stories 17 ms in place of 5.
fn index(query: &Query) -> &'static str {
    let is_in_it = !matches!(query.order, Order::Newest | Order::Oldest | Order::Feed);
    let one_by_one = matches!(query.from, Selection::Stories(_) | Selection::Cluster(_));
    if is_in_it && query.only == Only::Unread && !query.with_hidden && !one_by_one {
        "INDEXED BY story_unread"
    } else {
        ""
    }
}

/// The stories of a list in its order, without a look at their rows where an index tells their order.
pub(super) fn items(connection: &Connection, query: &Query) -> Result<Vec<Item>> {
    let condition = search::narrowed(connection, query)?;
    let sql = format!(
        "SELECT story.id, story.sort FROM story {} LEFT JOIN feed ON feed.id = story.feed WHERE {} ORDER BY {}",
        index(query),
        condition.sql,
        Keys::of(query.order).clause(),
    );
    let unread = unread(connection, query)?;
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map(params_from_iter(condition.params), |row| {
        let id = row.get(0)?;
        Ok(Item {
            story: StoryId(id),
            date: rows::moment(row, 1)?.unwrap_or_default(),
            is_unread: unread.has(id),
        })
    })?;
    found.collect()
}

/// Numbers of stories, a bit each: numbers are small, as they are given one after the other.
#[derive(Default)]
struct Numbers(Vec<u64>);

impl Numbers {
    fn add(&mut self, id: i64) {
        let (at, bit) = (id as usize / 64, id % 64);
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << bit;
    }

    fn has(&self, id: i64) -> bool {
        let word = self.0.get(id as usize / 64);
        word.is_some_and(|word| word >> (id % 64) & 1 == 1)
    }
}

/// The unread stories, from an index of only those: of all stories no index tells it, and to look at 100,000 rows takes
/// ten times as long as this.
fn unread(connection: &Connection, query: &Query) -> Result<Numbers> {
    let hidden = if query.with_hidden || matches!(query.only, Only::Starred | Only::Saved) {
        ""
    } else {
        " AND hidden_by = 0"
    };
    let sql = format!("SELECT id FROM story WHERE unread = 1 AND deleted = 0{hidden}");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut unread = Numbers::default();
    while let Some(row) = rows.next()? {
        unread.add(row.get(0)?);
    }
    Ok(unread)
}

pub(super) fn count(connection: &Connection, query: &Query) -> Result<u32> {
    let condition = search::narrowed(connection, query)?;
    let sql = format!(
        "SELECT count(*) FROM story LEFT JOIN feed ON feed.id = story.feed WHERE {}",
        condition.sql
    );
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row(params_from_iter(condition.params), |row| row.get(0))
}

pub(super) fn counts(connection: &Connection) -> Result<Counts> {
    let sql = "SELECT (SELECT count(*) FROM feed WHERE subscribed = 1), \
         (SELECT coalesce(sum(stories), 0) FROM tally), (SELECT coalesce(sum(unread), 0) FROM tally), \
         (SELECT count(*) FROM story WHERE starred = 1 AND deleted = 0), \
         (SELECT count(*) FROM story WHERE saved = 1 AND deleted = 0)";
    connection.prepare_cached(sql)?.query_row([], |row| {
        Ok(Counts {
            feeds: row.get(0)?,
            stories: row.get(1)?,
            unread: row.get(2)?,
            starred: row.get(3)?,
            saved: row.get(4)?,
        })
    })
}

pub(super) fn story(connection: &Connection, story: StoryId) -> Result<Option<Kept>> {
    let sql = format!(
        "SELECT {}, iif(feed.own_title <> '', feed.own_title, feed.title), story.guid, story.changed_at, \
         story.comments, story.enclosures, feed.address FROM story JOIN feed ON feed.id = story.feed WHERE story.id = ?",
        rows::LINE
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row([story.0], |row| {
        Ok(Kept {
            line: rows::line(row)?,
            feed_title: SafeText::line(&row.get::<_, String>(rows::LINE_COLUMNS)?),
            guid: row.get(23)?,
            changed_at: rows::moment(row, 24)?,
            comments: rows::url(row, 25)?,
            enclosures: rows::enclosures_in(row.get::<_, Option<String>>(26)?.as_deref()),
            feed_address: row.get(27)?,
            ..Kept::default()
        })
    });
    let Some(mut kept) = found.optional()? else {
        return Ok(None);
    };
    texts(connection, &mut kept)?;
    kept.page = page(connection, story)?;
    kept.by_hand = by_hand::read(connection, story)?;
    Ok(Some(kept))
}

fn texts(connection: &Connection, kept: &mut Kept) -> Result<()> {
    let sql = "SELECT is_plain, feed_text, plain, previous FROM text WHERE story = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let mut found = statement.query(params![kept.line.id.0])?;
    if let Some(row) = found.next()? {
        kept.is_plain = row.get(0)?;
        kept.content = unpacked(row.get_ref(1)?)?.unwrap_or_default();
        let plain = unpacked(row.get_ref(2)?)?;
        kept.plain = plain.unwrap_or_else(|| kept.content.clone());
        kept.previous = unpacked(row.get_ref(3)?)?;
    }
    Ok(())
}

fn page(connection: &Connection, story: StoryId) -> Result<Option<KeptPage>> {
    let sql = "SELECT url, media, fetched, status, body, plain, note FROM page WHERE story = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row([story.0], |row| {
        let Some(url) = rows::url(row, 0)? else {
            return Ok(None);
        };
        Ok(Some(KeptPage {
            url,
            media: row.get(1)?,
            fetched: rows::moment(row, 2)?.unwrap_or_default(),
            status: row.get(3)?,
            body: unpacked_bytes(row.get_ref(4)?.as_blob()?)?,
            plain: unpacked(row.get_ref(5)?)?.unwrap_or_default(),
            words: 0,
            note: row.get(6)?,
        }))
    });
    Ok(found.optional()?.flatten())
}
