//! Opening a library: connections and what they are told, damage and folders that may only be read.
//! Knows nothing of what stands in it.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::guard::{Guard, beside, holds_something, make_private};
use super::mend::{self, State};
use super::worker::{Idle, Worker};
use super::{Error, Mode, Store, backup, functions, schema, search};

/// Times that a statement tries again while another program writes; with 12 ms between two on average half a minute.
const TRIES: i32 = 2_500;
/// Pages of the log after which it is written back: 16 MB, so that a refresh is not held up by it every few feeds.
const LOG_PAGES: i64 = 4_000;
/// Bytes to which the log is cut when it was written back.
const LOG_BYTES: i64 = 16 << 20;
/// Kibibytes of pages a connection keeps.
const CACHE_KIB: i64 = 16 << 10;
/// The same of the one that writes: a refresh touches most pages once, and what is kept of them would only take memory.
const WRITING_CACHE_KIB: i64 = 4 << 10;
/// Statements a connection keeps compiled.
const STATEMENTS: usize = 64;
/// What the thread that writes waits before it indexes words: a refresh never does, who reads does all the time.
const IDLE: Duration = Duration::from_secs(3);
/// Stories that are indexed at once then, some hundredths of a second that a key may have to wait.
const IDLE_STORIES: u32 = 50;

pub(super) fn open(path: &Path, mode: Mode) -> Result<Store, Error> {
    if mode == Mode::ReadOnly {
        let reader = reading(path)?;
        return Ok(Store::of(path, (None, reader), (None, Vec::new())));
    }
    if is_foreign(path) {
        return Err(Error::Foreign {
            path: path.to_owned(),
        });
    }
    make_folder(path)?;
    let mut guard = Guard::take(path);
    let mut notes = Vec::new();
    match sound(path, &guard, &mut notes) {
        Ok(connection) => {
            guard.share();
            let idle = Idle {
                after: IDLE,
                work: |c| search::catch_up(c, IDLE_STORIES).is_ok_and(|done| done > 0),
            };
            let writer = Worker::start(connection, path, Some(idle))?;
            let reader = reading(path)?;
            Ok(Store::of(
                path,
                (Some(writer), reader),
                (Some(guard), notes),
            ))
        }
        Err(error) if path.exists() && is_refused(&error) => read_for_now(path, error),
        Err(error) => Err(error),
    }
}

/// A library that cannot be written, only read.
fn read_for_now(path: &Path, error: Error) -> Result<Store, Error> {
    // What cannot be read either has failed for the first reason.
    let Ok(reader) = reading(path) else {
        return Err(error);
    };
    let note = match error {
        Error::Full { .. } | Error::Unwritten { .. } => {
            format!("{error}; until then it is only read")
        }
        _ => format!(
            "{}: may only be read, so nothing that is done now is kept",
            path.display()
        ),
    };
    Ok(Store::of(path, (None, reader), (None, vec![note])))
}

/// Whether a file is none that was ever a library: it does not begin as one, has never been opened as one and has no
/// backups. A damaged library has, so it is mended, and no other file is moved aside or written to.
fn is_foreign(path: &Path) -> bool {
    holds_something(path)
        && !schema::is_ours(path)
        && !beside(path, "-open").exists()
        && backup::copies(path).is_empty()
}

fn make_folder(path: &Path) -> Result<(), Error> {
    match path.parent().filter(|f| !f.as_os_str().is_empty()) {
        Some(folder) => std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, &e)),
        None => Ok(()),
    }
}

fn is_refused(error: &Error) -> bool {
    matches!(
        error,
        Error::ReadOnly { .. }
            | Error::Closed { .. }
            | Error::Full { .. }
            | Error::Unwritten { .. }
    )
}

/// The connection that writes, to a library that is sound, if need be a new one.
fn sound(path: &Path, guard: &Guard, notes: &mut Vec<String>) -> Result<Connection, Error> {
    let is_emptied = path.exists() && !holds_something(path) && !backup::copies(path).is_empty();
    let suspect = guard.is_alone() && (mend::is_suspect(path) || is_emptied);
    let opened = if is_emptied && guard.is_alone() {
        Err(damaged(path))
    } else {
        writing(path).and_then(|c| looked_through(path, c, suspect, notes))
    };
    match opened {
        Err(Error::Damaged { .. }) if guard.is_alone() => {
            notes.push(mend::replace(path)?);
            writing(path)
        }
        opened => opened,
    }
}

fn damaged(path: &Path) -> Error {
    Error::Damaged {
        path: path.to_owned(),
    }
}

fn looked_through(
    path: &Path,
    mut connection: Connection,
    suspect: bool,
    notes: &mut Vec<String>,
) -> Result<Connection, Error> {
    if !suspect {
        return Ok(connection);
    }
    let fault = |e| Error::of(path, e);
    match mend::look(path, &mut connection).map_err(fault)? {
        State::Sound => {}
        State::Damaged => return Err(damaged(path)),
        State::IndexDamaged => {
            mend::empty_index(&mut connection).map_err(fault)?;
            notes.push("the index of words was damaged; it is made again".to_owned());
        }
    }
    mend::clear(path);
    Ok(connection)
}

fn writing(path: &Path) -> Result<Connection, Error> {
    let fault = |e| Error::of(path, e);
    make_private(path);
    let mut connection = Connection::open(path).map_err(fault)?;
    set_up(&mut connection).map_err(fault)?;
    if connection.is_readonly("main").map_err(fault)? {
        return Err(Error::ReadOnly {
            path: path.to_owned(),
        });
    }
    let version = schema::version(&connection).map_err(fault)?;
    known(path, version)?;
    keep_log(&connection).map_err(fault)?;
    if (1..schema::NEWEST).contains(&version) {
        backup::before(path, &connection, version)?;
    }
    if version < schema::NEWEST {
        schema::migrate(&mut connection, schema::STEPS).map_err(fault)?;
    }
    Ok(connection)
}

fn keep_log(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "cache_size", -WRITING_CACHE_KIB)?;
    // What one statement may have to take back: in a file it was 143,000 of the 170,600 writes of a
    // first refresh of 200 feeds.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)
}

fn known(path: &Path, version: i64) -> Result<(), Error> {
    if version <= schema::NEWEST {
        return Ok(());
    }
    Err(Error::Newer {
        path: path.to_owned(),
        found: version,
        known: schema::NEWEST,
    })
}

/// The thread that reads.
fn reading(path: &Path) -> Result<Worker, Error> {
    let fault = |e| Error::of(path, e);
    let connection = match connected(path, "mode=ro") {
        // In a folder that may not be written the files of the log cannot be made; without a log none are needed.
        Err(_) if path.exists() && !holds_something(&beside(path, "-wal")) => {
            connected(path, "immutable=1")
        }
        connected => connected,
    };
    let connection = connection.map_err(fault)?;
    let version = schema::version(&connection).map_err(fault)?;
    known(path, version)?;
    if version < schema::NEWEST {
        let reason = "it is of an older version and cannot be brought up to date here".to_owned();
        let path = path.to_owned();
        return Err(Error::Closed { path, reason });
    }
    Worker::start(connection, path, None)
}

/// A connection that only reads, and has read.
fn connected(path: &Path, how: &str) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let name = path.to_string_lossy();
    let name = name.replace('%', "%25").replace('?', "%3f");
    let name = name.replace('#', "%23");
    let mut connection = Connection::open_with_flags(format!("file:{name}?{how}"), flags)?;
    set_up(&mut connection)?;
    connection.pragma_update(None, "query_only", true)?;
    schema::version(&connection)?;
    Ok(connection)
}

fn set_up(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_handler(Some(wait))?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Else a statement that was kept compiled is compiled anew when it is asked the next time, as a plan for other
    // values might be better: a seventh of a first refresh went into that. No plan here needs to know a value: numbers
    // that partial indexes ask for stand in the statements as they are.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    functions::add(connection)
}

/// Waits for another program, not in step with a third one: 1 to 24 ms, by process and try.
fn wait(tries: i32) -> bool {
    let step = u64::from(std::process::id()) ^ u64::from(tries.unsigned_abs());
    let scattered = step.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    std::thread::sleep(Duration::from_millis(1 + scattered % 24));
    tries < TRIES
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use rusqlite::StatementStatus;

    #[test]
    fn a_statement_is_compiled_once_whatever_it_is_asked() {
        let folder = tempfile::tempdir().unwrap();
        let connection = writing(&folder.path().join("library.db")).unwrap();
        let sql = "SELECT text.hash FROM story LEFT JOIN text ON text.story = story.id WHERE feed = ? AND guid = ?";
        for feed in 1..9 {
            let mut statement = connection.prepare_cached(sql).unwrap();
            assert!(!statement.exists((feed, "guid")).unwrap());
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
        }
    }
}
