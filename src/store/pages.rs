//! What belongs to one story beside its feed's text: its page, where reading stopped, its cluster.
//! Knows nothing of how pages are fetched and cleaned.

use rusqlite::{Connection, Result, params};

use super::change::KeptPage;
use super::pack::{packed, packed_bytes};
use super::rows::{in_one, number};
use crate::story::library::StoryId;
use crate::story::{Stop, minutes};

/// Remembers where reading stopped.
pub(super) fn place(tx: &Connection, story: StoryId, stop: Stop, finished: bool) -> Result<()> {
    let sql = "UPDATE story SET place = ?, finished = max(finished, ?) WHERE id = ?";
    tx.prepare_cached(sql)?
        .execute(params![in_one(stop), finished, story.0])?;
    Ok(())
}

/// Keeps a page in place of an older one.
pub(super) fn keep(tx: &Connection, story: StoryId, page: &KeptPage) -> Result<()> {
    let known = "SELECT EXISTS(SELECT 1 FROM story WHERE id = ?)";
    let known: bool = tx
        .prepare_cached(known)?
        .query_row([story.0], |row| row.get(0))?;
    if !known {
        return Ok(());
    }
    let sql = "INSERT OR REPLACE INTO page(story, url, media, fetched, status, bytes, note, plain, body) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    tx.prepare_cached(sql)?.execute(params![
        story.0,
        page.url.as_str(),
        page.media,
        page.fetched.as_second(),
        page.status,
        number(page.body.len()),
        page.note,
        packed(&page.plain),
        packed_bytes(&page.body)?
    ])?;
    let words = page.words;
    let sql = "UPDATE story SET indexed = 0, words = iif(?1 > 0, ?1, words), minutes = iif(?1 > 0, ?2, minutes) \
         WHERE id = ?3";
    tx.prepare_cached(sql)?
        .execute(params![words, number(minutes(words as usize)), story.0])?;
    Ok(())
}

/// Keeps the clean text from before a page changed.
pub(super) fn previous(tx: &Connection, story: StoryId, text: &str) -> Result<()> {
    let sql = "INSERT INTO text(story, hash, previous) SELECT ?1, 0, ?2 WHERE EXISTS(SELECT 1 FROM story WHERE id = ?1) \
         ON CONFLICT(story) DO UPDATE SET previous = excluded.previous";
    tx.prepare_cached(sql)?
        .execute(params![story.0, packed(text)])?;
    Ok(())
}

/// Says which stories are the same; a cluster that was taken apart stays so.
pub(super) fn cluster(tx: &Connection, stories: &[(StoryId, Option<StoryId>)]) -> Result<()> {
    let sql = "UPDATE story SET cluster = ? WHERE id = ? AND cluster IS NOT 0";
    let mut statement = tx.prepare_cached(sql)?;
    for (story, cluster) in stories {
        statement.execute(params![cluster.map(|c| c.0), story.0])?;
    }
    Ok(())
}
