//! What can go wrong with the library, as sentences.
//! Knows nothing of what was to be done.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use thiserror::Error;

/// Why the library could not do what was asked. Nothing of what was asked has been done then.
#[derive(Debug, Error)]
pub enum Error {
    /// No space is left; it goes on as soon as there is some.
    #[error("{}: the disk is full, nothing was lost; make space and repeat", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The system refused to write, for want of space or not.
    #[error("{}: the system could not write to it ({code}), nothing was lost; look at the disk and its limits, then repeat", path.display())]
    Unwritten {
        /// The file.
        path: PathBuf,
        /// `SQLite`'s name of what failed.
        code: &'static str,
    },
    /// The file or its folder may not be written.
    #[error("{}: may only be read, so this was not kept", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another program kept it locked for too long.
    #[error("{}: another program keeps it locked; repeat, or end that program", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// Parts of it cannot be read.
    #[error("{}: is damaged; the next start mends it from the newest backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// A newer clearstory has written it.
    #[error("{}: was written by a newer clearstory (version {found} of the library, this program knows {known}); use that one, or another --db", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version that is known here.
        known: i64,
    },
    /// An older clearstory has it open, so that it cannot be brought up to date.
    #[error("{}: an older clearstory has it open; end that one first", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// There is a file, and it is none of ours.
    #[error("{}: is no library of clearstory, and stays as it is; name another file", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be opened or made.
    #[error("{}: cannot be opened: {reason}", path.display())]
    Closed {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Something else that `SQLite` says.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What it says.
        source: rusqlite::Error,
    },
    /// The program is ending.
    #[error("the library is closed already")]
    Stopped,
}

impl Error {
    /// The error of a file as a sentence.
    pub(super) fn of(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        if let Some(code) = unwritten(&error) {
            return Self::Unwritten { path, code };
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::Closed {
                path,
                reason: error.to_string(),
            },
            _ => Self::Sqlite {
                path,
                source: error,
            },
        }
    }

    /// The error of the file system.
    pub(super) fn io(path: &Path, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::Full { path }
            }
            _ => Self::Closed {
                path,
                reason: error.to_string(),
            },
        }
    }
}

/// Which way of writing failed, if one did: a limit of file size or a failing disk says so and not that it is full.
fn unwritten(error: &rusqlite::Error) -> Option<&'static str> {
    use rusqlite::ffi;
    let code = error.sqlite_error()?.extended_code;
    let ways = [
        (ffi::SQLITE_IOERR_WRITE, "write"),
        (ffi::SQLITE_IOERR_FSYNC, "fsync"),
        (ffi::SQLITE_IOERR_DIR_FSYNC, "fsync of the folder"),
        (ffi::SQLITE_IOERR_TRUNCATE, "truncate"),
        (ffi::SQLITE_IOERR_SHMSIZE, "size of the shared memory"),
        (ffi::SQLITE_IOERR_SHMOPEN, "opening of the shared memory"),
    ];
    ways.into_iter()
        .find(|(way, _)| *way == code)
        .map(|(_, name)| name)
}
