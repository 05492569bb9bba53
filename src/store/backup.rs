//! Copies of what the reader did, one a day, and of a whole library before it is brought up to date.
//! Knows nothing of what damages a library.
//!
//! A daily copy is a library itself: all rows of feeds and stories, texts and pages of those with a star, a flag or
//! saved. What is left out can be fetched or counted again.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Result};

use super::guard::{beside, make_private};
use super::{Error, schema};

/// Daily copies that are kept.
const DAYS: usize = 7;

/// The folder of the copies.
fn folder(library: &Path) -> PathBuf {
    beside(library, ".backups")
}

/// The daily copies, the newest first.
pub(super) fn copies(library: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(library)).into_iter().flatten();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_daily = |path: &PathBuf| {
        let name = path.file_name().and_then(|n| n.to_str());
        let day = name.and_then(|n| n.strip_suffix(".db"));
        day.is_some_and(|d| d.parse::<Date>().is_ok())
    };
    let mut copies: Vec<PathBuf> = paths.filter(is_daily).collect();
    copies.sort_unstable_by(|one, other| other.cmp(one));
    copies
}

/// Makes the copy of a day, unless it is there; whether it was made. Older ones than the newest seven go.
pub(super) fn daily(library: &Path, now: Timestamp) -> Result<bool, Error> {
    let day = now.to_zoned(TimeZone::UTC).date();
    let folder = folder(library);
    let path = folder.join(format!("{day}.db"));
    if path.exists() {
        return Ok(false);
    }
    fs::create_dir_all(&folder).map_err(|e| Error::io(&folder, &e))?;
    let unfinished = beside(&path, &format!(".{}", std::process::id()));
    let made = copy(library, &unfinished)
        .map_err(|e| Error::of(&unfinished, e))
        .and_then(|()| put(&unfinished, &path));
    if made.is_err() {
        // Half a copy is worth nothing, and the one who asked hears why.
        let _ = fs::remove_file(&unfinished);
    }
    made?;
    for old in copies(library).into_iter().skip(DAYS) {
        fs::remove_file(&old).map_err(|e| Error::io(&old, &e))?;
    }
    sweep(&folder, day);
    Ok(true)
}

/// Takes away what programs that were killed in the middle left of other days; another one may be at that of today.
fn sweep(folder: &Path, today: Date) {
    let of_other_days = |path: &PathBuf| {
        let name = path.file_name().and_then(|n| n.to_str());
        let day = name.and_then(|n| n.split_once(".db.")).map(|(day, _)| day);
        day.and_then(|d| d.parse::<Date>().ok())
            .is_some_and(|d| d != today)
    };
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    for left in paths.filter(of_other_days) {
        // What cannot be taken away now can the next day.
        let _ = fs::remove_file(left);
    }
}

/// Moves a finished file to its place, so that a power cut leaves the whole file or none.
pub(super) fn put(unfinished: &Path, path: &Path) -> Result<(), Error> {
    let synced = fs::File::open(unfinished).and_then(|file| file.sync_all());
    let moved = synced.and_then(|()| fs::rename(unfinished, path));
    moved.map_err(|e| Error::io(path, &e))?;
    if let Some(folder) = path.parent() {
        // Not every file system can do it for a folder.
        let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// Stories whose texts and pages are copied.
const CHOSEN: &str =
    "SELECT id FROM old.story WHERE deleted = 0 AND (starred = 1 OR saved = 1 OR flags <> '')";

fn copy(library: &Path, path: &Path) -> Result<()> {
    make_private(path);
    let mut copy = Connection::open(path)?;
    copy.busy_timeout(std::time::Duration::from_secs(10))?;
    copy.pragma_update(None, "journal_mode", "MEMORY")?;
    copy.pragma_update(None, "synchronous", "OFF")?;
    schema::migrate(&mut copy, schema::STEPS)?;
    copy.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    copy.execute("ATTACH ? AS old", [library.to_string_lossy()])?;
    let change = copy.transaction()?;
    for table in ["meta", "feed", "tag", "tally", "story", "by_hand", "undo"] {
        let sql = format!("INSERT INTO main.{table} SELECT * FROM old.{table}");
        change.execute_batch(&sql)?;
    }
    for table in ["text", "page"] {
        let chosen = format!("SELECT * FROM old.{table} WHERE story IN ({CHOSEN})");
        change.execute_batch(&format!("INSERT INTO main.{table} {chosen}"))?;
    }
    change.execute_batch("UPDATE main.story SET indexed = 0 WHERE indexed <> 0 AND deleted = 0")?;
    change.commit()?;
    copy.execute_batch("DETACH old")?;
    copy.close().map_err(|(_, error)| error)
}

/// Copies the whole library before it is brought to another version.
pub(super) fn before(library: &Path, connection: &Connection, version: i64) -> Result<(), Error> {
    let folder = folder(library);
    fs::create_dir_all(&folder).map_err(|e| Error::io(&folder, &e))?;
    let path = folder.join(format!("version-{version}.db"));
    if path.exists() {
        fs::remove_file(&path).map_err(|e| Error::io(&path, &e))?;
    }
    make_private(&path);
    let made = connection.execute("VACUUM INTO ?", [path.to_string_lossy()]);
    made.map_err(|e| Error::of(&path, e))?;
    Ok(())
}
