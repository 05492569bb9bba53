//! That only one program refreshes a library at a time: a lock on a file beside it, which ends with the program,
//! however that ends. Knows nothing of what is refreshed.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::Error;

/// Held while a refresh runs.
pub(super) struct Lease(File);

impl Drop for Lease {
    /// Closing the file would do, but for a program that is just being started: until it runs it has the file open too,
    /// and with it the lock.
    fn drop(&mut self) {
        // If it fails, the end of the program lets go.
        let _ = self.0.unlock();
    }
}

/// Takes the lease of the library in this file.
pub(super) fn take(library: &Path) -> Result<Lease, Error> {
    let mut name = library.as_os_str().to_owned();
    name.push(".refresh");
    let path = Path::new(&name);
    let failed = |reason| Error::Lock {
        path: path.to_owned(),
        reason,
    };
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Lease(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Busy),
        Err(TryLockError::Error(reason)) => Err(failed(reason)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_one_has_the_lease_and_the_next_gets_it_behind() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library.db");
        let first = take(&library).unwrap();
        assert!(matches!(take(&library), Err(Error::Busy)));
        drop(first);
        let second = take(&library).unwrap();
        // As a program has it between its start and its own code.
        let copy = second.0.try_clone().unwrap();
        drop(second);
        assert!(take(&library).is_ok());
        drop(copy);
        let nowhere = folder.path().join("none/library.db");
        assert!(matches!(take(&nowhere), Err(Error::Lock { .. })));
    }
}
