//! Verdicts that the reader gave blocks of single stories by hand; they stay as long as the story does.
//! Knows nothing of documents.

use rusqlite::{Connection, Result, params};

use crate::story::library::StoryId;
use crate::story::teach::ByHand;

/// Most verdicts of one story.
const MOST: i64 = 2_000;

/// Writes verdicts in place of older ones for the same blocks; those that are taken back go.
pub(super) fn write(tx: &Connection, story: StoryId, verdicts: &[ByHand]) -> Result<()> {
    let mut add = tx.prepare_cached(
        "INSERT OR REPLACE INTO by_hand(story, begins, nth, keep, reason) SELECT ?1, ?2, ?3, ?4, ?5 \
         WHERE EXISTS(SELECT 1 FROM story WHERE id = ?1) AND (SELECT count(*) FROM by_hand WHERE story = ?1) < ?6",
    )?;
    let mut drop =
        tx.prepare_cached("DELETE FROM by_hand WHERE story = ? AND begins = ? AND nth = ?")?;
    for verdict in verdicts {
        let ByHand { begins, nth, .. } = verdict;
        match verdict.keep {
            Some(keep) => {
                add.execute(params![story.0, begins, nth, keep, verdict.reason, MOST])?;
            }
            None => drop.execute(params![story.0, begins, nth]).map(|_| ())?,
        }
    }
    Ok(())
}

/// The verdicts for blocks of a story.
pub(super) fn read(connection: &Connection, story: StoryId) -> Result<Vec<ByHand>> {
    let sql = "SELECT begins, nth, keep, reason FROM by_hand WHERE story = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([story.0], |row| {
        Ok(ByHand {
            begins: row.get(0)?,
            nth: row.get(1)?,
            keep: Some(row.get(2)?),
            reason: row.get(3)?,
        })
    })?;
    found.collect()
}

/// In how many stories of the feed of a story blocks taken for the same were given this verdict.
pub(super) fn times(
    connection: &Connection,
    story: StoryId,
    (reason, keep): (&str, bool),
) -> Result<u32> {
    let sql = "SELECT count(DISTINCT by_hand.story) FROM by_hand CROSS JOIN story ON story.id = by_hand.story \
         WHERE by_hand.reason = ?2 AND by_hand.keep = ?3 AND story.feed = (SELECT feed FROM story WHERE id = ?1)";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row(params![story.0, reason, keep], |row| row.get(0))
}
