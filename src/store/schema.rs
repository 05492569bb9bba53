//! The tables and how an older library gets them.
//! Knows nothing of what stands in them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::rows::number;
use rusqlite::{Connection, Result, TransactionBehavior};

/// What brings a library from each version to the next; the first makes it from nothing. Released ones never change.
pub(super) const STEPS: &[&str] = &[
    include_str!("../../assets/schema/1.sql"),
    include_str!("../../assets/schema/2.sql"),
    include_str!("../../assets/schema/3.sql"),
];

/// The version they lead to.
pub(super) const NEWEST: i64 = 3;

/// The indexes of words by themselves, for when they have to be made anew: in the words of the newest step.
pub(super) const INDEXES: &str = "DROP TABLE search; DROP TABLE search_parts; \
     CREATE VIRTUAL TABLE search USING fts5(title, author, body, content = '', contentless_delete = 1, \
     tokenize = 'unicode61 remove_diacritics 2', prefix = '2'); \
     CREATE VIRTUAL TABLE search_parts USING fts5(name, content = '', contentless_delete = 1, tokenize = 'trigram', \
     detail = none); UPDATE story SET indexed = 0 WHERE deleted = 0;";

/// Marks the file as a library of this program: "clrs".
const APPLICATION: i64 = 0x636c_7273;

/// Whether a file begins as a library of this program does. That of another program does not, whatever wrote it.
pub(super) fn is_ours(path: &Path) -> bool {
    // The database header, https://sqlite.org/fileformat.html#the_database_header: its first words, and the
    // application's number at byte 68.
    let mut head = [0; 72];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    let number = u32::from_be_bytes([head[68], head[69], head[70], head[71]]);
    read.is_ok() && head.starts_with(b"SQLite format 3\0") && i64::from(number) == APPLICATION
}

/// The version of a library; 0 of an empty file.
pub(super) fn version(connection: &Connection) -> Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings a library to the version after the last step, all steps as one transaction.
pub(super) fn migrate(connection: &mut Connection, steps: &[&str]) -> Result<()> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have done it while this one waited for the lock.
    let from = usize::try_from(version(&change)?).unwrap_or(0);
    for (step, sql) in steps.iter().enumerate().skip(from) {
        change.execute_batch(sql)?;
        change.pragma_update(None, "user_version", number(step + 1))?;
    }
    change.pragma_update(None, "application_id", APPLICATION)?;
    change.commit()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// What a library is made of, in one order.
    fn schema(connection: &Connection) -> Vec<(String, String)> {
        let sql = "SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name";
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().collect::<Result<_>>().unwrap()
    }

    fn empty() -> Connection {
        Connection::open_in_memory().unwrap()
    }

    const NEXT: &str = "ALTER TABLE feed ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey';";

    #[test]
    fn a_library_of_every_released_version_becomes_one_of_the_newest() {
        let steps = [STEPS, &[NEXT]].concat();
        let mut newest = empty();
        migrate(&mut newest, &steps).unwrap();
        for released in 1..steps.len() {
            let mut old = empty();
            migrate(&mut old, &steps[..released]).unwrap();
            assert_eq!(version(&old).unwrap(), number(released));
            let row = "INSERT INTO feed(address) VALUES ('https://a.example/')";
            old.execute(row, []).unwrap();
            migrate(&mut old, &steps).unwrap();
            assert_eq!(version(&old).unwrap(), number(steps.len()));
            assert_eq!(schema(&old), schema(&newest));
            let colour = "SELECT colour FROM feed WHERE address = 'https://a.example/'";
            let colour: String = old.query_row(colour, [], |row| row.get(0)).unwrap();
            assert_eq!(colour, "grey");
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_library_as_it_was() {
        let mut old = empty();
        migrate(&mut old, STEPS).unwrap();
        let before = schema(&old);
        let steps = [STEPS, &[NEXT, "CREATE TABLE feed(a)"]].concat();
        migrate(&mut old, &steps).unwrap_err();
        assert_eq!((version(&old).unwrap(), schema(&old)), (NEWEST, before));
        assert_eq!(NEWEST, number(STEPS.len()));
    }

    #[test]
    fn indexes_made_anew_are_those_of_the_schema() {
        let mut made = empty();
        migrate(&mut made, STEPS).unwrap();
        let plain = |schema: Vec<(String, String)>| -> Vec<(String, String)> {
            let fold = |sql: String| sql.split_whitespace().collect::<String>();
            schema
                .into_iter()
                .map(|(name, sql)| (name, fold(sql)))
                .collect()
        };
        let before = plain(schema(&made));
        made.execute_batch(INDEXES).unwrap();
        assert_eq!(plain(schema(&made)), before);
    }
}
