//! A damaged library: found out, moved aside, made anew from the newest copy that is sound.
//! Knows nothing of what is asked of a library.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, Result};

use super::backup::{copies, put};
use super::guard::{beside, holds_something};
use super::{Error, schema};

/// How long a start looks for damage after an unclean exit. A large library is not looked through to its end then:
/// `SQLite` keeps a file whole through kills and power cuts, so this finds what disks and other programs did to it.
const LOOK: Duration = Duration::from_millis(1_500);
/// Instructions of `SQLite` between two looks at the clock.
const STEPS: i32 = 20_000;

/// What a library is after a look through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Sound,
    /// Only the index of words is not; it can be made again from the texts.
    IndexDamaged,
    Damaged,
}

/// Whether a library should be looked through: it was left without being closed, or something in it could not be read.
pub(super) fn is_suspect(library: &Path) -> bool {
    holds_something(&beside(library, "-wal")) || mark(library).exists()
}

/// The file that says that something could not be read.
fn mark(library: &Path) -> PathBuf {
    beside(library, "-damaged")
}

/// Notes that something could not be read, so that the next start looks through all of it.
pub(super) fn suspect(library: &Path) {
    // On a disk that cannot be written the next start finds the damage as this one did.
    let _ = fs::write(mark(library), "");
}

/// Notes that all is well.
pub(super) fn clear(library: &Path) {
    // Where it cannot be taken away, the next start looks again.
    let _ = fs::remove_file(mark(library));
}

/// Looks through a library: for a short time, or to its end when something could not be read.
pub(super) fn look(library: &Path, connection: &mut Connection) -> Result<State> {
    if !mark(library).exists() {
        let start = Instant::now();
        connection.progress_handler(STEPS, Some(move || start.elapsed() > LOOK))?;
    }
    let state = state(connection);
    connection.progress_handler(0, None::<fn() -> bool>)?;
    match state {
        Err(e) if e.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
            Ok(State::Sound)
        }
        state => state,
    }
}

fn state(connection: &Connection) -> Result<State> {
    let mut statement = connection.prepare("PRAGMA quick_check(20)")?;
    let found = statement.query_map([], |row| row.get(0))?;
    let found: Vec<String> = found.collect::<Result<_>>()?;
    let of_index = |line: &String| line.contains("FTS5 table main.search");
    Ok(if found == ["ok"] {
        State::Sound
    } else if found.iter().all(of_index) {
        State::IndexDamaged
    } else {
        State::Damaged
    })
}

/// Makes the indexes of words anew; they are filled when a search asks for them.
pub(super) fn empty_index(connection: &mut Connection) -> Result<()> {
    let change = connection.transaction()?;
    change.execute_batch(schema::INDEXES)?;
    change.commit()
}

/// Moves a library aside and puts the newest sound copy in its place, or nothing. What happened, as a sentence.
pub(super) fn replace(library: &Path) -> Result<String, Error> {
    let aside = move_aside(library)?;
    clear(library);
    let kept = aside.display();
    if let Some(copy) = copies(library).iter().find(|copy| is_sound(copy)) {
        let unfinished = beside(library, ".new");
        fs::copy(copy, &unfinished).map_err(|e| Error::io(&unfinished, &e))?;
        put(&unfinished, library)?;
        let day = copy.file_stem().unwrap_or_default().to_string_lossy();
        return Ok(format!(
            "the library was damaged and is now that of the backup of {day}; a refresh brings the texts back, \
             the damaged file is {kept}"
        ));
    }
    Ok(format!(
        "the library was damaged and there is no backup, so it begins anew; a refresh brings the stories back, \
         the damaged file is {kept}"
    ))
}

/// Gives the files of a library other names; that of the library itself.
fn move_aside(library: &Path) -> Result<PathBuf, Error> {
    let free = (1..).map(|n| beside(library, &format!(".damaged-{n}")));
    let aside = free
        .into_iter()
        .find(|path| !path.exists())
        .expect("some number is free");
    fs::rename(library, &aside).map_err(|e| Error::io(library, &e))?;
    let log = beside(library, "-wal");
    if log.exists() {
        let kept = beside(&aside, "-wal");
        fs::rename(&log, &kept).map_err(|e| Error::io(&log, &e))?;
    }
    // Holds nothing that is not in the others, and need not be there.
    let _ = fs::remove_file(beside(library, "-shm"));
    Ok(aside)
}

fn is_sound(copy: &Path) -> bool {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(copy, flags);
    let state = connection.and_then(|c| match schema::version(&c)? {
        0 => Ok(State::Damaged),
        _ => state(&c),
    });
    state.is_ok_and(|state| state != State::Damaged)
}
