//! The file that says who has the library open: everybody holds a shared lock on it, whoever is alone for a moment an
//! exclusive one.
//! Knows nothing of `SQLite`.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

/// A part in the lock; let go with the process, whatever ends it.
#[derive(Debug)]
pub(super) struct Guard {
    file: Option<File>,
    is_alone: bool,
}

impl Guard {
    /// Takes part in the lock of a library. Waits for a program that is just opening it. Where files cannot be locked,
    /// everybody counts as not alone.
    pub fn take(library: &Path) -> Self {
        let path = beside(library, "-open");
        let mut options = OpenOptions::new();
        let file = options.create(true).truncate(false).write(true).open(path);
        let Ok(file) = file else {
            return Self {
                file: None,
                is_alone: false,
            };
        };
        let is_alone = file.try_lock().is_ok();
        // A lock that cannot be had is as good as none.
        let file = (is_alone || file.lock_shared().is_ok()).then_some(file);
        Self { file, is_alone }
    }

    /// Whether nobody else has the library open.
    pub fn is_alone(&self) -> bool {
        self.is_alone
    }

    /// Lets others in.
    pub fn share(&mut self) {
        if let Some(file) = self.file.as_ref().filter(|_| self.is_alone) {
            // Between the two another one may come in, which is what it is for.
            let shared = file.unlock().and_then(|()| file.lock_shared());
            self.is_alone = false;
            if shared.is_err() {
                self.file = None;
            }
        }
    }
}

/// A file beside the library: its name with something behind it.
pub(super) fn beside(library: &Path, behind: &str) -> PathBuf {
    let mut name = library.as_os_str().to_owned();
    name.push(behind);
    PathBuf::from(name)
}

/// Makes an empty file for its user alone, unless it is there: the addresses of feeds may hold passwords.
pub(super) fn make_private(path: &Path) {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Who opens it hears why it cannot be made.
    let _ = options.open(path);
}

/// Whether a file is there and not empty.
pub(super) fn holds_something(path: &Path) -> bool {
    path.metadata().is_ok_and(|m| m.len() > 0)
}
