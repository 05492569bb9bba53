//! The file of subscriptions on disk, and the library brought in line with it: the file is the truth.
//! Knows nothing of the syntax of a line.

use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use crate::config::Config;
use crate::feed::urls::{Subscription, Urls, Warning};
use crate::store::{self, Change, Store, Subscribed};
use crate::story::library::FeedKind;

/// Bytes a file of subscriptions may have.
const FILE_BYTES: u64 = 16 << 20;
/// How often a lock of another program is tried, and the time between.
const TRIES: (u32, Duration) = (100, Duration::from_millis(20));
/// Links of links that are followed.
const LINKS: usize = 16;
/// The note of the library that says what of the file it has seen.
const NOTE: &str = "subscriptions";

/// Why subscriptions cannot be read or changed. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("{}: subscriptions cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// It or its folder cannot be written.
    #[error("{}: subscriptions cannot be written, so nothing was changed: {reason}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Another program changes it for longer than one waits.
    #[error("{}: another clearstory is changing it; repeat when that one is done", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The library cannot take them.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Reads the file; one that does not exist subscribes to nothing.
pub fn read(path: &Path) -> Result<Urls, Error> {
    Ok(Urls::read(&bytes(path)?))
}

/// Changes the file: reads it under a lock, and puts the changed one in its place by renaming, so that whoever reads it
/// meanwhile sees it as it was or as it is. Links are followed; what does not change is not written.
pub fn change<T>(path: &Path, work: impl FnOnce(&mut Urls) -> T) -> Result<T, Error> {
    let path = &followed(path);
    let unwritable = |e: io::Error| Error::Unwritable {
        path: path.clone(),
        reason: reason(&e),
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let _lock = lock(path)?;
    let before = bytes(path)?;
    let mut urls = Urls::read(&before);
    let done = work(&mut urls);
    let after = urls.bytes();
    if after != before {
        replace(path, &after).map_err(unwritable)?;
        tracing::info!("changed {}", path.display());
    }
    Ok(done)
}

/// Brings the library in line with the file, if one of them has changed since the last time. Returns what is not
/// understood in the file.
pub fn reconcile(
    store: &Store,
    (config, path): (&Config, &Path),
    now: Timestamp,
) -> Result<Vec<Warning>, Error> {
    let bytes = bytes(path)?;
    let urls = Urls::read(&bytes);
    let feeds: Vec<Subscribed> = urls.feeds().map(|f| subscribed(f, config)).collect();
    let seen = mark(path, &feeds);
    if store.note(NOTE)?.as_ref() != Some(&seen) {
        let change = Change::Subscriptions { feeds, now };
        store.apply([change, Change::Noted(NOTE, seen)])?;
        tracing::info!("took the subscriptions of {} in", path.display());
    }
    Ok(urls.warnings().to_vec())
}

/// A feed as the library takes it.
fn subscribed(feed: Subscription, config: &Config) -> Subscribed {
    let settings = config.of_feed(&feed.address, &feed.settings);
    let name = feed.query().map(|(name, _)| name.to_owned());
    Subscribed {
        own_title: feed.title.or(name).unwrap_or_default(),
        kind: feed.kind,
        tags: feed.tags,
        is_hidden: feed.is_hidden && feed.kind != FeedKind::Query,
        settings,
        address: feed.address,
    }
}

/// Stands for what the library is told: another file, line or setting gives another one.
fn mark(path: &Path, feeds: &[Subscribed]) -> String {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    for feed in feeds {
        format!("{feed:?}").hash(&mut hasher);
    }
    format!("{} feeds {:016x}", feeds.len(), hasher.finish())
}

fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let unreadable = |reason: String| Error::Unreadable {
        path: path.to_owned(),
        reason,
    };
    match File::open(path).and_then(|f| f.take(FILE_BYTES + 1).read_to_end(&mut bytes)) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(unreadable(reason(&e))),
        Ok(_) if bytes.len() as u64 > FILE_BYTES => {
            Err(unreadable("it has more than 16 MiB".to_owned()))
        }
        Ok(_) => Ok(bytes),
    }
}

/// The file that a link, or a link to a link, is meant for, also when that does not exist yet.
fn followed(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let Ok(target) = fs::read_link(&path) else {
            break;
        };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

/// A lock beside the file, kept as long as the value lives. The lock's own file stays, as it may be somebody's already.
fn lock(path: &Path) -> Result<File, Error> {
    let name = format!(".{}.lock", path.file_name().unwrap_or_default().display());
    let beside = path.with_file_name(name);
    let open = OpenOptions::new().create(true).append(true).open(beside);
    let file = open.map_err(|e| Error::Unwritable {
        path: path.to_owned(),
        reason: reason(&e),
    })?;
    for _ in 0..TRIES.0 {
        match file.try_lock() {
            Err(fs::TryLockError::WouldBlock) => thread::sleep(TRIES.1),
            // A file system without locks has one user.
            Ok(()) | Err(fs::TryLockError::Error(_)) => return Ok(file),
        }
    }
    Err(Error::Locked {
        path: path.to_owned(),
    })
}

/// Puts a file in the place of another one, with its rights.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().display();
    let new = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    // One that a killed program of the same number has left; nobody else writes while the lock is held.
    let _ = fs::remove_file(&new);
    let written = write_through(&new, bytes).and_then(|()| {
        if let Ok(old) = fs::metadata(path) {
            fs::set_permissions(&new, old.permissions())?;
        }
        fs::rename(&new, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&new);
    } else if let Some(Ok(folder)) = path.parent().map(File::open) {
        // The name outlives a power cut where folders can be synchronised.
        let _ = folder.sync_all();
    }
    written
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // Addresses may hold passwords.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// What the system says, in the words of a sentence.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "permission denied; make the folder writable".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "its file system is read-only".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::store::Mode;

    fn add(path: &Path, address: &str) -> Result<bool, Error> {
        let feed = Subscription {
            address: address.to_owned(),
            ..Subscription::default()
        };
        change(path, |urls| urls.add(&feed))
    }

    #[test]
    fn a_change_follows_links_keeps_rights_and_leaves_nothing_beside() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (
            folder.path().join("dotfiles/urls"),
            folder.path().join("urls"),
        );
        #[cfg(unix)]
        std::os::unix::fs::symlink("dotfiles/urls", &link).unwrap();
        assert!(add(&link, "https://a.example/feed").unwrap());
        assert!(!add(&link, "https://a.example/feed").unwrap());
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        let mut rights = fs::metadata(&real).unwrap().permissions();
        #[cfg(unix)]
        std::os::unix::fs::PermissionsExt::set_mode(&mut rights, 0o640);
        fs::set_permissions(&real, rights).unwrap();
        let rights = fs::metadata(&real).unwrap().permissions();
        assert!(add(&link, "https://b.example/feed").unwrap());
        assert_eq!(fs::metadata(&real).unwrap().permissions(), rights);
        let text = fs::read_to_string(&real).unwrap();
        assert_eq!(text, "https://a.example/feed\nhttps://b.example/feed\n");
        let mut names: Vec<_> = fs::read_dir(real.parent().unwrap())
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, [".urls.lock", "urls"]);
    }

    #[test]
    fn what_a_killed_program_left_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let left = format!(".urls.{}.new", std::process::id());
        fs::write(folder.path().join(left), "https://half").unwrap();
        let path = folder.path().join("urls");
        assert!(add(&path, "https://a.example/feed").unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn many_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("urls");
        thread::scope(|scope| {
            for n in 0..8 {
                let path = &path;
                scope.spawn(move || add(path, &format!("https://{n}.example/feed")).unwrap());
            }
        });
        assert_eq!(read(&path).unwrap().feeds().count(), 8);
    }

    #[test]
    fn a_folder_in_its_place_is_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let error = read(folder.path()).unwrap_err().to_string();
        assert!(
            error.ends_with("subscriptions cannot be read: it is a folder"),
            "{error}"
        );
    }

    #[test]
    fn the_library_follows_the_file_and_rests_when_nothing_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("urls");
        let store = Store::open(&folder.path().join("library.db"), Mode::ReadWrite).unwrap();
        let now = Timestamp::from_second(1_780_000_000).unwrap();
        let (config, _) = Config::read("x", "[feed.'https://a.example/feed']\nevery = '1h'\n");
        let text = "https://a.example/feed news ~A\n\"query:New ones:age < 1\"\n/odd\n";
        fs::write(&path, text).unwrap();
        let warnings = reconcile(&store, (&config, &path), now).unwrap();
        assert_eq!(warnings.len(), 1);
        let feeds = store.feeds().unwrap();
        let names: Vec<&str> = feeds.iter().map(|f| &*f.title).collect();
        assert_eq!(names, ["A", "New ones"]);
        assert_eq!(feeds[0].settings.every_seconds, Some(3_600));
        let seen = store.note(NOTE).unwrap();
        reconcile(&store, (&config, &path), now).unwrap();
        assert_eq!(store.note(NOTE).unwrap(), seen);
        fs::write(&path, "https://b.example/feed\n").unwrap();
        reconcile(&store, (&config, &path), now).unwrap();
        let feeds = store.feeds().unwrap();
        assert_eq!(
            (feeds.len(), feeds[0].address.as_str()),
            (1, "https://b.example/feed")
        );
        let (other, _) = Config::read("x", "[feed.'https://b.example/feed']\nkeep = '2d'\n");
        reconcile(&store, (&other, &path), now).unwrap();
        assert_eq!(store.feeds().unwrap()[0].settings.keep_days, Some(2));
    }
}
