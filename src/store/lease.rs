//! Who does what only one program may do at a time, a refresh for one.
//! Knows nothing of what that is.

use jiff::Timestamp;
use rusqlite::{Connection, Result, params};

use super::{Error, Store};

/// Seconds without a beat after which a lease is lost.
const LOST: i64 = 30;

/// The right to do something alone; given back when it is dropped.
#[derive(Debug)]
pub struct Lease<'s> {
    store: &'s Store,
    name: String,
    owner: String,
}

impl<'s> Lease<'s> {
    /// Takes the lease of a name; none when another one has it.
    pub(super) fn take(
        store: &'s Store,
        name: &str,
        now: Timestamp,
    ) -> Result<Option<Self>, Error> {
        let (key, owner) = (name.to_owned(), store.owner.clone());
        let now = now.as_second();
        let is_taken = store.writer()?.ask(move |c| take(c, &key, &owner, now))?;
        let lease = || Self {
            store,
            name: name.to_owned(),
            owner: store.owner.clone(),
        };
        Ok(is_taken.then(lease))
    }

    /// Says that it is still needed; to be said every few seconds. Whether it is still held.
    pub fn beat(&self, now: Timestamp) -> Result<bool, Error> {
        let (name, owner) = (self.name.clone(), self.owner.clone());
        self.store
            .writer()?
            .ask(move |c| beat(c, &name, &owner, now.as_second()))
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let (name, owner) = (self.name.clone(), self.owner.clone());
        if let Ok(writer) = self.store.writer() {
            // If it fails, the lease is lost after its time.
            let _ = writer.ask(move |c| give_back(c, &name, &owner));
        }
    }
}

fn take(connection: &Connection, name: &str, owner: &str, now: i64) -> Result<bool> {
    // A beat from the future is that of a clock that was wrong.
    let sql = "INSERT INTO lease(name, owner, beat) VALUES (?1, ?2, ?3) ON CONFLICT(name) DO UPDATE \
         SET owner = ?2, beat = ?3 WHERE abs(?3 - beat) > ?4";
    let rows = connection.execute(sql, params![name, owner, now, LOST])?;
    Ok(rows > 0)
}

fn beat(connection: &Connection, name: &str, owner: &str, now: i64) -> Result<bool> {
    let sql = "UPDATE lease SET beat = ?3 WHERE name = ?1 AND owner = ?2";
    Ok(connection.execute(sql, params![name, owner, now])? > 0)
}

fn give_back(connection: &Connection, name: &str, owner: &str) -> Result<()> {
    let sql = "DELETE FROM lease WHERE name = ? AND owner = ?";
    connection.execute(sql, params![name, owner])?;
    Ok(())
}
