//! The tables and how an older library gets them.
//! Knows nothing of what stands in them.

use super::rows::number;
use rusqlite::{Connection, Result, TransactionBehavior};

/// What brings a library from each version to the next; the first makes it from nothing. Released ones never change.
pub(super) const STEPS: &[&str] = &[include_str!("../../assets/schema/1.sql")];

/// The version they lead to.
pub(super) const NEWEST: i64 = 1;

/// The index of words by itself, for when it has to be made anew.
pub(super) const INDEX: &str = "CREATE VIRTUAL TABLE search USING fts5(title, author, body, content = '', \
     contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2')";

/// Marks the file as a library of this program: "clrs".
const APPLICATION: i64 = 0x636c_7273;

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
