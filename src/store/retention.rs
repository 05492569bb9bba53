//! Letting old stories go.
//! Knows nothing of the settings' file.

use rusqlite::{Connection, Result, params};

use super::change::{Applied, Keep};

const DAY: i64 = 86_400;

/// Lets go what is older or more than a feed keeps. The row of a story stays, without its texts, so that its feed does
/// not bring it again.
pub(super) fn keep(tx: &Connection, keep: &Keep, applied: &mut Applied) -> Result<()> {
    let sql = "SELECT id, json_extract(settings, '$.keep_days'), json_extract(settings, '$.keep_stories') FROM feed";
    let mut statement = tx.prepare_cached(sql)?;
    let feeds = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let feeds: Vec<(i64, Option<i64>, Option<i64>)> = feeds.collect::<Result<_>>()?;
    for (feed, days, stories) in feeds {
        let days = days.or(keep.days.map(i64::from));
        let stories = stories.or(keep.stories.map(i64::from));
        let oldest = days.map_or(i64::MIN, |d| keep.now.as_second().saturating_sub(d * DAY));
        let most = stories.unwrap_or(-1);
        applied.touched += let_go(tx, feed, (oldest, most), keep)? as u32;
    }
    keep.pages.map_or(Ok(()), |days| drop_pages(tx, days, keep))
}

/// Lets go old pages of stories that are read and nothing else. Their words are indexed anew, from the feed's text.
fn drop_pages(tx: &Connection, days: u32, keep: &Keep) -> Result<()> {
    let oldest = keep.now.as_second().saturating_sub(i64::from(days) * DAY);
    let old = "SELECT page.story FROM page JOIN story ON story.id = page.story WHERE page.fetched < ?1 \
         AND unread = 0 AND starred = 0 AND saved = 0 AND flags = ''";
    for sql in [
        format!("UPDATE story SET indexed = 0 WHERE deleted = 0 AND id IN ({old})"),
        format!("DELETE FROM page WHERE story IN ({old})"),
    ] {
        tx.execute(&sql, [oldest])?;
    }
    Ok(())
}

/// Lets go the stories of one feed that are older than a moment or beyond so many; none beyond −1.
fn let_go(tx: &Connection, feed: i64, (oldest, most): (i64, i64), keep: &Keep) -> Result<usize> {
    if oldest == i64::MIN && most < 0 {
        return Ok(0);
    }
    let sql = "UPDATE story SET deleted = max(?5, 1), unread = 0, place = NULL, comments = NULL, enclosures = NULL, \
         indexed = 1 WHERE feed = ?1 AND deleted = 0 AND starred = 0 AND saved = 0 AND flags = '' \
         AND NOT (unread = 1 AND ?4) AND (sort < ?2 OR (?3 >= 0 AND id NOT IN (SELECT id FROM story \
         WHERE feed = ?1 AND deleted = 0 ORDER BY sort DESC, id DESC LIMIT ?3)))";
    let now = keep.now.as_second();
    let gone = tx
        .prepare_cached(sql)?
        .execute(params![feed, oldest, most, keep.unread, now])?;
    if gone > 0 {
        strip(tx, feed, now)?;
    }
    Ok(gone)
}

/// Takes the texts of what was just let go.
fn strip(tx: &Connection, feed: i64, now: i64) -> Result<()> {
    let gone = "SELECT id FROM story WHERE feed = ?1 AND deleted = max(?2, 1) AND indexed = 1";
    for sql in [
        format!("DELETE FROM page WHERE story IN ({gone})"),
        format!(
            "UPDATE text SET plain = NULL, feed_text = NULL, previous = NULL WHERE story IN ({gone})"
        ),
        format!("DELETE FROM search WHERE rowid IN ({gone})"),
        format!("DELETE FROM search_parts WHERE rowid IN ({gone})"),
    ] {
        tx.prepare_cached(&sql)?.execute(params![feed, now])?;
    }
    Ok(())
}
