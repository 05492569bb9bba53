//! The feeds as they are subscribed.
//! Knows nothing of the file that says so.

use jiff::Timestamp;
use rusqlite::{Connection, Result, params};

use super::change::Subscribed;
use super::rows::{kind_number, number, settings_out};
use super::select::listed;
use crate::story::library::{FeedId, StoryId};

/// What hides the stories of a feed that is not subscribed any more.
const UNSUBSCRIBED: i64 = -1;

/// Makes the feeds those that are subscribed.
pub(super) fn subscribe(tx: &Connection, feeds: &[Subscribed], now: Timestamp) -> Result<()> {
    let mut kept = Vec::with_capacity(feeds.len());
    for (position, feed) in feeds.iter().enumerate() {
        kept.push(StoryId(subscribe_one(tx, feed, position, now)?));
    }
    let left =
        "SELECT id FROM feed WHERE subscribed = 1 AND id NOT IN (SELECT value FROM json_each(?))";
    let mut statement = tx.prepare_cached(left)?;
    let left = statement.query_map([listed(&kept)], |row| row.get(0))?;
    let left: Vec<i64> = left.collect::<Result<_>>()?;
    for feed in left {
        tx.prepare_cached("UPDATE feed SET subscribed = 0 WHERE id = ?")?
            .execute([feed])?;
        tx.prepare_cached(
            "UPDATE story SET hidden_by = ? WHERE feed = ? AND hidden_by = 0 AND starred = 0 AND saved = 0",
        )?
        .execute([UNSUBSCRIBED, feed])?;
    }
    Ok(())
}

fn subscribe_one(
    tx: &Connection,
    feed: &Subscribed,
    position: usize,
    now: Timestamp,
) -> Result<i64> {
    let sql = "INSERT INTO feed(address, kind, hidden, position, own_title, settings, added) \
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(address) DO UPDATE SET kind = excluded.kind, subscribed = 1, \
         hidden = excluded.hidden, position = excluded.position, own_title = excluded.own_title, \
         settings = excluded.settings RETURNING id";
    let id: i64 = tx.prepare_cached(sql)?.query_row(
        params![
            feed.address,
            kind_number(feed.kind),
            feed.is_hidden,
            number(position),
            feed.own_title,
            settings_out(&feed.settings),
            now.as_second()
        ],
        |row| row.get(0),
    )?;
    tx.prepare_cached("DELETE FROM tag WHERE feed = ?")?
        .execute([id])?;
    for tag in &feed.tags {
        tx.prepare_cached("INSERT OR IGNORE INTO tag(feed, name) VALUES (?, ?)")?
            .execute(params![id, tag])?;
    }
    tx.prepare_cached("UPDATE story SET hidden_by = 0 WHERE feed = ? AND hidden_by = ?")?
        .execute([id, UNSUBSCRIBED])?;
    Ok(id)
}

/// Gives a feed another address, unless a feed has it already.
pub(super) fn moved(tx: &Connection, feed: FeedId, address: &str) -> Result<()> {
    let sql = "UPDATE OR IGNORE feed SET address = ?, moved_to = NULL, moved_seen = 0 WHERE id = ?";
    tx.prepare_cached(sql)?.execute(params![address, feed.0])?;
    Ok(())
}
