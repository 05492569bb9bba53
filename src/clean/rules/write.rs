//! Adding rules to the files of a folder, and taking them out again, without touching any other line.
//! Knows nothing of what rules do.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::parse::FILE_BYTES;
use super::{Folder, RULES, Rule, Rules, Scope};
use crate::story::teach::Written;

impl Folder {
    /// Adds rules behind the last line of the file for a scope, which is made if there is none. Whoever reads the file
    /// meanwhile sees it as it was or as it is, never a half: the new one takes its place by renaming. Two programs that
    /// add at a time lose nothing.
    pub fn add(&self, scope: &Scope, rules: &[Rule]) -> io::Result<Written> {
        let path = self.file(scope).ok_or(ErrorKind::InvalidFilename)?;
        let parent = path.parent().unwrap_or(self.path());
        let _lock = lock(self.path())?;
        let made_folder = !parent.exists();
        fs::create_dir_all(parent)?;
        let path = meant(path);
        let before = bytes(&path)?;
        let mut after = before.clone().unwrap_or_default();
        if before.is_none()
            && let Scope::Feed(address) = scope
        {
            after.extend_from_slice(head(address).as_bytes());
        }
        if !after.is_empty() && !after.ends_with(b"\n") {
            after.push(b'\n');
        }
        let line = after.split_inclusive(|b| *b == b'\n').count() + 1;
        let lines: Vec<String> = rules.iter().map(ToString::to_string).collect();
        for line in &lines {
            after.extend_from_slice(line.as_bytes());
            after.push(b'\n');
        }
        refuse_full(&after)?;
        if let Err(error) = replace(&path, &after) {
            if made_folder {
                let _ = fs::remove_dir(parent_of(&path));
            }
            return Err(error);
        }
        let (before, after) = (before.map(Arc::from), Arc::from(after));
        Ok(Written {
            path,
            line,
            lines,
            before,
            after,
            made_folder,
        })
    }

    /// Takes rules out again that were added. A file that nobody changed since is byte for byte as before, and gone if
    /// there was none; of another one the lines go, and all of it when nothing else is left. False when they are not
    /// there any more.
    pub fn take_out(&self, written: &Written) -> io::Result<bool> {
        let _lock = lock(self.path())?;
        let Some(now) = bytes(&written.path)? else {
            return Ok(false);
        };
        let was = if *now == *written.after {
            written.before.as_deref().map(<[u8]>::to_vec)
        } else {
            let Some(rest) = without(&now, &written.lines) else {
                return Ok(false);
            };
            Some(rest).filter(|rest| !says_nothing(rest))
        };
        match was {
            Some(was) => replace(&written.path, &was)?,
            None => fs::remove_file(&written.path)?,
        }
        if written.made_folder {
            // Others may have put files there meanwhile; then it stays.
            let _ = fs::remove_dir(parent_of(&written.path));
        }
        Ok(true)
    }
}

impl Folder {
    /// Lets the rules for a feed hold at its new address too, by one more line in their file. False when it has none.
    pub fn follow(&self, old: &str, new: &str) -> io::Result<bool> {
        if !self.path().exists() {
            return Ok(false);
        }
        let _lock = lock(self.path())?;
        let Some(path) = self.of_feed(old).filter(|_| self.of_feed(new).is_none()) else {
            return Ok(false);
        };
        let path = meant(path);
        let mut after = bytes(&path)?.unwrap_or_default();
        if !after.ends_with(b"\n") {
            after.push(b'\n');
        }
        after.extend_from_slice(head(new).as_bytes());
        replace(&path, &after)?;
        Ok(true)
    }
}

/// The first line of a file for a feed.
fn head(address: &str) -> String {
    format!("feed {address}\n")
}

/// Whether nothing is left in a file but the line that names its feed: as if it was made for rules that are gone.
fn says_nothing(rest: &[u8]) -> bool {
    let text = String::from_utf8_lossy(rest);
    text.lines().all(|l| l.is_empty() || l.starts_with("feed "))
}

/// The bytes without the last occurrence of each of the lines; none when one of them is not there.
fn without(now: &[u8], lines: &[String]) -> Option<Vec<u8>> {
    let mut rest: Vec<&[u8]> = now.split_inclusive(|b| *b == b'\n').collect();
    for line in lines.iter().rev() {
        let is_it = |l: &&[u8]| l.trim_ascii_end() == line.as_bytes();
        let at = rest.iter().rposition(is_it)?;
        rest.remove(at);
    }
    Some(rest.concat())
}

/// Held while a file of the folder changes: a lock on the folder itself, which leaves nothing behind. Where the file
/// system has no locks, nothing is held.
fn lock(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let held = File::open(folder)?;
    let _ = held.lock();
    Ok(held)
}

/// A link leads to the file that is meant, in a folder of settings kept elsewhere.
fn meant(path: PathBuf) -> PathBuf {
    fs::canonicalize(&path).unwrap_or(path)
}

fn parent_of(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

/// Rules behind the bounds of a file would not be read.
fn refuse_full(after: &[u8]) -> io::Result<()> {
    let text = String::from_utf8_lossy(after);
    let (rules, errors) = Rules::read("", &text);
    if after.len() > FILE_BYTES || rules.all().len() + errors.len() > RULES {
        return Err(io::Error::new(
            ErrorKind::FileTooLarge,
            "the file is full: at most 500 rules and 256 KiB are read",
        ));
    }
    Ok(())
}

/// Puts other bytes into a file, through a new one that takes its place and its permissions.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension(format!("rule.{}.new", std::process::id()));
    let written = (|| {
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        if let Ok(old) = fs::metadata(path) {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&new, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&new);
    } else if let Ok(folder) = File::open(parent_of(path)) {
        // Not every file system can do it for a folder.
        let _ = folder.sync_all();
    }
    written
}
