//! Opening a library: connections, and what they are told.
//! Knows nothing of what stands in it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::worker::Worker;
use super::{Error, Mode, Store, functions, schema};

/// How long one statement waits for another program.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pages of the log after which it is written back: 16 MB, so that a refresh is not held up by it every few feeds.
const LOG_PAGES: i64 = 4_000;
/// Bytes to which the log is cut when it was written back.
const LOG_BYTES: i64 = 16 << 20;
/// Kibibytes of pages a connection keeps.
const CACHE_KIB: i64 = 16 << 10;
/// The same of the one that writes: a refresh touches most pages once, and measured no slower with 4 MiB than with 16.
const WRITING_CACHE_KIB: i64 = 4 << 10;
/// Statements a connection keeps compiled.
const STATEMENTS: usize = 64;

pub(super) fn open(path: &Path, mode: Mode) -> Result<Store, Error> {
    let writer = match mode {
        Mode::ReadOnly => None,
        Mode::ReadWrite => Some(Worker::start(writing(path)?, path, None)?),
    };
    let reader = Worker::start(reading(path)?, path, None)?;
    Ok(Store {
        path: path.to_owned(),
        writer,
        reader,
    })
}

fn writing(path: &Path) -> Result<Connection, Error> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, &e))?;
    }
    let made = || {
        let mut connection = Connection::open(path)?;
        prepare(&connection)?;
        connection.pragma_update(None, "cache_size", -WRITING_CACHE_KIB)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        if schema::version(&connection)? < schema::NEWEST {
            schema::migrate(&mut connection, schema::STEPS)?;
        }
        Ok(connection)
    };
    made().map_err(|e| Error::of(path, e))
}

fn reading(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let made = || {
        let connection = Connection::open_with_flags(path, flags)?;
        prepare(&connection)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    };
    made().map_err(|e| Error::of(path, e))
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    functions::add(connection)
}
