//! Small facts that the program keeps for itself, by name.
//! Knows nothing of what they mean.

use rusqlite::{Connection, OptionalExtension, Result, params};

/// Writes a note in place of an older one.
pub(super) fn write(tx: &Connection, name: &str, text: &str) -> Result<()> {
    let sql =
        "INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = ?2";
    tx.prepare_cached(sql)?.execute(params![name, text])?;
    Ok(())
}

/// A note; none if it was never written.
pub(super) fn read(connection: &Connection, name: &str) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE key = ?")?;
    statement.query_row([name], |row| row.get(0)).optional()
}
