//! Stories of another reader, with what was done with them there.
//! Knows nothing of which reader it was.

use jiff::Timestamp;
use rusqlite::{Connection, Result, params};
use url::Url;

use super::change::{Applied, Import, Imported};
use super::refreshed;
use crate::doc::SafeText;
use crate::story::library::FeedId;

/// Takes a feed in. What is here already keeps its text and its marks; it becomes read, flagged or deleted if it was so
/// there, never unread again.
pub(super) fn import(
    tx: &Connection,
    feed: FeedId,
    import: &Import,
    applied: &mut Applied,
) -> Result<()> {
    name(tx, feed, import)?;
    for imported in &import.stories {
        if !is_here(tx, feed, &imported.story.story.guid)? {
            refreshed::take(tx, (feed, import.now), (&imported.story, false), applied)?;
        }
        mark(tx, (feed, import.now), imported)?;
    }
    Ok(())
}

/// Gives the feed its title and its page, if it has never been looked at.
fn name(tx: &Connection, feed: FeedId, import: &Import) -> Result<()> {
    let sql =
        "UPDATE feed SET title = iif(title = '', ?, title), link = coalesce(link, ?) WHERE id = ?";
    tx.prepare_cached(sql)?.execute(params![
        &*SafeText::line(&import.title),
        import.link.as_ref().map(Url::as_str),
        feed.0
    ])?;
    Ok(())
}

fn is_here(tx: &Connection, feed: FeedId, guid: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM story WHERE feed = ? AND guid = ?";
    tx.prepare_cached(sql)?.exists(params![feed.0, guid])
}

fn mark(tx: &Connection, (feed, now): (FeedId, Timestamp), imported: &Imported) -> Result<()> {
    let sql = "UPDATE story SET unread = unread AND NOT ?, flags = iif(flags = '', ?, flags), \
         deleted = iif(deleted = 0 AND ? AND starred = 0 AND saved = 0, ?, deleted) WHERE feed = ? AND guid = ?";
    let story = &imported.story.story;
    tx.prepare_cached(sql)?.execute(params![
        story.is_read,
        imported.flags,
        imported.is_deleted,
        now.as_second(),
        feed.0,
        story.guid
    ])?;
    Ok(())
}
