//! The lines typed in former sessions, in a file for the reader's eyes alone; secrets of addresses are not in it.
//! Knows nothing of what the lines mean.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::config::{redacted, without_secrets};
use crate::ui::{History, Typed};

/// Bytes of the file that are read: three kinds of lines, as many and as long as a history has.
const FILE_BYTES: u64 = 1 << 20;

/// Reads what was typed in former sessions; what cannot be read or understood is nothing.
pub fn read(path: &Path) -> History {
    let (mut history, mut text) = (History::default(), String::new());
    let opened = fs::File::open(path).and_then(|f| f.take(FILE_BYTES).read_to_string(&mut text));
    if opened.is_err() {
        return history;
    }
    for line in text.lines() {
        let Some((name, line)) = line.split_once('\t') else {
            continue;
        };
        if let Some(kind) = Typed::ALL.into_iter().find(|k| k.name() == name) {
            history.put(kind, line);
        }
    }
    history
}

/// Adds a line to the file as it is now, for another session may have added to it meanwhile. The file is replaced as a
/// whole, so that nobody ever sees half of it.
pub fn keep(path: &Path, kind: Typed, line: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    let _lock = lock(folder)?;
    let mut history = read(path);
    if !history.put(kind, &without_any_secrets(kind, line)) {
        return Ok(());
    }
    let mut text = String::new();
    for (kind, line) in history.lines() {
        text.extend([kind.name(), "\t", line, "\n"]);
    }
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let written = write_private(&part, text.as_bytes()).and_then(|()| fs::rename(&part, path));
    written.inspect_err(|_| drop(fs::remove_file(&part)))
}

/// Held while the file changes, by this thread alone: a lock on its folder, which leaves nothing behind. Where the file
/// system has no locks, nothing is held.
fn lock(folder: &Path) -> io::Result<fs::File> {
    let held = fs::File::open(folder)?;
    let _ = held.lock();
    Ok(held)
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // One that a killed session left may have other rights.
    let _ = fs::remove_file(path);
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A line whose addresses have no passwords and tokens any more.
fn without_any_secrets(kind: Typed, line: &str) -> String {
    // Only there a word with an @ is an address that lacks its beginning.
    let is_add = kind == Typed::Command && line.trim_start().starts_with("add ");
    let word = |word: &str| {
        if word.contains("://") {
            without_secrets(word)
        } else if is_add && word.contains('@') {
            let whole = without_secrets(&format!("http://{word}"));
            whole.trim_start_matches("http://").to_owned()
        } else {
            word.to_owned()
        }
    };
    let words: Vec<String> = line.split(' ').map(word).collect();
    redacted(&words.join(" ")).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_typed_line_is_there_in_the_next_session_without_its_secrets_and_for_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/typed");
        keep(&path, Typed::Find, "tram").unwrap();
        let line = "add https://ana:pw@a.example/feed?token=t1&x=2 news";
        keep(&path, Typed::Command, line).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            "find\ttram\ncommand\tadd https://a.example/feed?x=2 news\n"
        );
        assert_eq!(read(&path).lines().len(), 2);
        let line = "add ana:pw@b.example/feed?key=t1 news";
        keep(&path, Typed::Command, line).unwrap();
        keep(&path, Typed::Filter, "author:ana@b.example").unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("\tadd b.example/feed news\n"), "{text}");
        assert!(text.contains("\tauthor:ana@b.example\n"), "{text}");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn lines_typed_at_the_same_time_are_all_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/typed");
        std::thread::scope(|scope| {
            for n in 0..16 {
                let path = &path;
                scope.spawn(move || keep(path, Typed::Find, &format!("tram {n}")).unwrap());
            }
        });
        assert_eq!(read(&path).lines().len(), 16);
    }

    #[test]
    fn a_file_that_is_no_history_costs_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("typed");
        fs::write(&path, b"\xff\xfe not text").unwrap();
        assert_eq!(read(&path), History::default());
        fs::write(&path, "other\tline\nno tab\nfind\ttram\n").unwrap();
        assert_eq!(read(&path).lines(), [(Typed::Find, "tram".to_owned())]);
    }
}
