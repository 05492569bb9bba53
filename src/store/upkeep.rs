//! What keeps a library in order: checks, room given back, rows that nothing needs any more.
//! Knows nothing of when it is done.

use jiff::Timestamp;
use rusqlite::{Connection, Result};

/// Seconds after which the row of a story that was let go is not needed: a feed that still had it would have said so.
const FORGOTTEN: i64 = 90 * 86_400;

/// Lets rows go that nothing needs, and has `SQLite` look after its indexes.
pub(super) fn tidy(connection: &Connection, now: Timestamp) -> Result<()> {
    connection.execute(
        "DELETE FROM story WHERE deleted <> 0 AND deleted < ? AND starred = 0 AND saved = 0",
        [now.as_second() - FORGOTTEN],
    )?;
    connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(PASSIVE)")
}

/// Gives the room of what has gone back to the disk.
pub(super) fn vacuum(connection: &Connection) -> Result<()> {
    // The copy is as large as the library, so it goes to a file, unlike what statements keep aside.
    connection.execute_batch("PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY; PRAGMA wal_checkpoint(TRUNCATE)")
}

/// What is wrong with a library, each as a line; none when all is well.
pub(super) fn check(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let found = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut found: Vec<String> = found.collect::<Result<_>>()?;
    found.retain(|line| line != "ok");
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let strays = statement.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("a row of {table} belongs to no {parent}"))
    })?;
    for stray in strays {
        found.push(stray?);
    }
    let sql = "SELECT count(*) FROM tally WHERE (stories, unread) IS NOT (SELECT count(*), \
         coalesce(sum(story.unread), 0) FROM story WHERE story.feed = tally.feed AND deleted = 0 AND hidden_by = 0)";
    let wrong: u32 = connection.query_row(sql, [], |row| row.get(0))?;
    if wrong > 0 {
        found.push(format!("the counts of {wrong} feeds are wrong"));
    }
    Ok(found)
}
