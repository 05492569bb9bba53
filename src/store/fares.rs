//! How much a feed brings and takes.
//! Knows nothing of days and of how it is shown.

use jiff::Timestamp;
use rusqlite::{Connection, Result, params};

use crate::story::library::FeedId;

/// What there is of one feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// The dates of its stories since a time, hidden and deleted ones aside.
    pub dates: Vec<Timestamp>,
    /// Stories with a star.
    pub starred: u32,
    /// Stories kept to be read later.
    pub saved: u32,
    /// Bytes that texts and pages of all its stories take, as they are stored.
    pub bytes: u64,
}

pub(super) fn amount(connection: &Connection, feed: FeedId, since: Timestamp) -> Result<Amount> {
    let sql =
        "SELECT sort FROM story WHERE feed = ? AND sort >= ? AND deleted = 0 AND hidden_by = 0";
    let mut statement = connection.prepare_cached(sql)?;
    let dates = statement.query_map(params![feed.0, since.as_second()], |row| row.get(0))?;
    let dates: Vec<i64> = dates.collect::<Result<_>>()?;
    let dates = dates
        .into_iter()
        .filter_map(|second| Timestamp::from_second(second).ok());
    let kept = "SELECT coalesce(sum(starred), 0), coalesce(sum(saved), 0) FROM story \
         WHERE feed = ? AND deleted = 0";
    let (starred, saved) = connection
        .prepare_cached(kept)?
        .query_row([feed.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    // The length of a text or a blob is told without reading it.
    let bytes = "SELECT \
         (SELECT coalesce(sum(coalesce(octet_length(plain), 0) + coalesce(octet_length(feed_text), 0) \
             + coalesce(octet_length(previous), 0)), 0) \
          FROM text JOIN story ON story.id = text.story WHERE story.feed = ?1) + \
         (SELECT coalesce(sum(octet_length(body) + coalesce(octet_length(page.plain), 0)), 0) \
          FROM page JOIN story ON story.id = page.story WHERE story.feed = ?1)";
    let bytes: i64 = connection
        .prepare_cached(bytes)?
        .query_row([feed.0], |row| row.get(0))?;
    Ok(Amount {
        dates: dates.collect(),
        starred,
        saved,
        bytes: bytes.unsigned_abs(),
    })
}
