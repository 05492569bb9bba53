//! The log: which events are written, to which file, and never a secret among them.
//! Knows nothing of who tells what.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::complain;
use super::places::Places;
use crate::config::{Config, redacted};

/// What the environment says of levels; the first that is set counts.
const VARIABLES: [&str; 2] = ["CLEARSTORY_LOG", "RUST_LOG"];

/// Begins to write the log of this run. A level that nobody knows is told, and the default holds; where no file can
/// be, there is no log.
pub fn begin(places: &Places) {
    let Ok(paths) = places.paths() else {
        return;
    };
    let config = Config::of_file(&paths.config).0.log;
    let said = VARIABLES.iter().find_map(|v| std::env::var(v).ok());
    let words = places.log_level.clone().or(said).unwrap_or(config.level);
    let levels = levels(&words).unwrap_or_else(|| {
        complain(&format!("no level of the log is called {words:?}: off, error, warn, info, debug or trace, or MODULE=LEVEL"));
        Targets::new().with_default(tracing::Level::WARN)
    });
    let file = places.log_file.clone().unwrap_or_else(|| paths.log());
    let writer = fmt::layer()
        .with_ansi(false)
        .with_writer(Mutex::new(LogFile::at(file, config.bytes)));
    // A second beginning, in a test, keeps the first log.
    let _ = tracing_subscriber::registry()
        .with(levels)
        .with(writer)
        .try_init();
}

/// `warn`, `4`, `warn,fetch=debug`: modules are ours unless they name another crate.
fn levels(words: &str) -> Option<Targets> {
    let parts = words.split(',').map(|part| {
        let part = part.trim();
        match part.split_once('=') {
            Some((module, level)) if module.contains("::") => format!("{module}={}", named(level)),
            Some((module, level)) => format!("clearstory::{module}={}", named(level)),
            // All others tell of themselves only what is bad.
            None => format!("error,clearstory={}", named(part)),
        }
    });
    parts.collect::<Vec<_>>().join(",").parse().ok()
}

/// The name of one of newsboat's numbers.
fn named(level: &str) -> &str {
    match level {
        "1" | "2" | "3" => "error",
        "4" => "warn",
        "5" => "info",
        "6" => "debug",
        other => other,
    }
}

/// A file that is made when the first line comes, and begins anew when it is full; the one before is kept.
struct LogFile {
    path: PathBuf,
    limit: u64,
    open: Option<(File, u64)>,
}

impl LogFile {
    fn at(path: PathBuf, limit: u64) -> Self {
        Self {
            path,
            limit,
            open: None,
        }
    }

    fn append(&mut self, line: &str) -> io::Result<()> {
        let (mut file, mut bytes) = match self.open.take() {
            Some(open) => open,
            None => opened(&self.path)?,
        };
        if bytes > 0 && bytes + line.len() as u64 > self.limit {
            fs::rename(&self.path, before(&self.path))?;
            (file, bytes) = opened(&self.path)?;
        }
        file.write_all(line.as_bytes())?;
        self.open = Some((file, bytes + line.len() as u64));
        Ok(())
    }
}

impl Write for LogFile {
    /// Takes one event. That it cannot be written is no reason to disturb anybody.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let line = String::from_utf8_lossy(event);
        let _ = self.append(&redacted(&line));
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The file behind what is in it already, only for its owner; with its length.
fn opened(path: &Path) -> io::Result<(File, u64)> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    let bytes = file.metadata()?.len();
    Ok((file, bytes))
}

/// The name of the log before this one.
fn before(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".1");
    name.into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn levels_are_words_or_newsboats_numbers_for_all_or_for_a_module() {
        use tracing::Level;
        for (words, target, level, expected) in [
            ("warn", "clearstory::fetch", Level::WARN, true),
            ("warn", "clearstory::fetch", Level::INFO, false),
            (
                "warn,fetch=debug",
                "clearstory::fetch::network",
                Level::DEBUG,
                true,
            ),
            ("warn,fetch=debug", "clearstory::store", Level::DEBUG, false),
            ("6", "clearstory::store", Level::DEBUG, true),
            ("trace", "hyper::client", Level::WARN, false),
            (
                "warn,hyper::client=debug",
                "hyper::client",
                Level::DEBUG,
                true,
            ),
            ("off", "clearstory", Level::ERROR, false),
        ] {
            let levels = levels(words).unwrap();
            assert_eq!(
                levels.would_enable(target, &level),
                expected,
                "{words} {target} {level}"
            );
        }
        assert!(levels("loud").is_none());
    }

    #[test]
    fn a_full_log_begins_anew_and_keeps_the_one_before_and_no_secret() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/clearstory.log");
        let mut log = LogFile::at(path.clone(), 100);
        for n in 0..10 {
            let event = format!("{n}: asked https://ana:SECRET@a.example/?token=SECRET\n");
            log.write_all(event.as_bytes()).unwrap();
        }
        let (now, then) = (
            fs::read_to_string(&path).unwrap(),
            fs::read_to_string(before(&path)).unwrap(),
        );
        assert!(now.len() <= 100 && then.len() <= 100);
        assert!(
            now.ends_with("9: asked https://***@a.example/?token=***\n"),
            "{now}"
        );
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 2);
    }
}
