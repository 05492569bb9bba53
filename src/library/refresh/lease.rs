//! That only one program refreshes a library at a time: a lock on a file beside it, which ends with the program,
//! however that ends. Knows nothing of what is refreshed.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::Error;

/// Held while a refresh runs.
pub(super) struct Lease(#[expect(dead_code, reason = "holds the lock")] File);

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
        assert!(take(&library).is_ok());
        let nowhere = folder.path().join("none/library.db");
        assert!(matches!(take(&nowhere), Err(Error::Lock { .. })));
    }
}
