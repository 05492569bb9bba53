//! `clearstory doctor`: how the program fares here, what is in trouble, and how to mend it.
//! Knows nothing of how anything is mended.

use std::fmt::Write as _;
use std::io::{Write as _, stdout};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::places::{Places, now};
use super::{Exit, config, screen};
use crate::clean::rules::{Folder, Rules};
use crate::config::{Config, Paths, redacted};
use crate::doc::SafeText;
use crate::library::subscriptions;
use crate::library::told::named_once;
use crate::store::{Mode, Store};
use crate::story::library::Feed;

/// The arguments of `doctor`.
#[derive(clap::Args, Debug)]
pub struct Task {
    /// Mend the library: check it, give unused space back, and take the newest backup where it is damaged
    #[arg(long)]
    pub repair: bool,
}

/// What was found; troubles are counted on the way.
#[derive(Default)]
struct Report {
    text: String,
    troubles: usize,
}

/// Looks at everything and tells of it.
pub fn run(task: &Task, places: &Places) -> anyhow::Result<Exit> {
    let (paths, now) = (places.paths()?, now()?);
    let mut report = Report::default();
    report.versions();
    report.paths(&paths);
    report.terminal();
    let config = report.settings(&paths);
    report.library(&paths, &config, (now, task.repair));
    report.end();
    stdout().write_all(report.text.as_bytes())?;
    Ok(if report.troubles > 0 {
        Exit::Failed
    } else {
        Exit::Done
    })
}

impl Report {
    fn head(&mut self, title: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        let _ = writeln!(self.text, "{gap}{title}");
    }

    fn line(&mut self, name: &str, what: &str) {
        let what = SafeText::line(&redacted(what));
        let _ = writeln!(self.text, "  {name:<14} {what}");
    }

    fn trouble(&mut self, what: &str) {
        self.troubles += 1;
        let what = SafeText::line(&redacted(what));
        let _ = writeln!(self.text, "  ! {what}");
    }

    fn versions(&mut self) {
        self.head("Versions");
        self.line("clearstory", env!("CARGO_PKG_VERSION"));
        self.line("schema", &Store::schema_version().to_string());
    }

    fn paths(&mut self, paths: &Paths) {
        self.head("Paths");
        for (name, path) in config::rows(paths) {
            let size = std::fs::metadata(&path)
                .ok()
                .filter(std::fs::Metadata::is_file);
            let what = match (size, Path::new(&path).is_dir()) {
                (Some(size), _) => format!("{path} ({})", bytes(size.len())),
                (None, true) => path,
                (None, false) => format!("{path} (not there yet)"),
            };
            self.line(name, &what);
        }
    }

    /// What the environment says; nothing is asked of the terminal, so that it works in a script.
    fn terminal(&mut self) {
        self.head("Terminal");
        for name in [
            "TERM",
            "COLORTERM",
            "LANG",
            "LC_ALL",
            "TMUX",
            "SSH_CONNECTION",
            "NO_COLOR",
            "BROWSER",
            "EDITOR",
        ] {
            if let Ok(value) = std::env::var(name) {
                self.line(name, &value);
            }
        }
        self.line("colours", colours());
        let is_unicode = locale().to_lowercase().replace('-', "").contains("utf8");
        let letters = if is_unicode {
            "all of Unicode"
        } else {
            "the locale does not name UTF-8"
        };
        self.line("letters", letters);
    }

    /// Settings, rules and subscriptions, and what is wrong with them.
    fn settings(&mut self, paths: &Paths) -> Config {
        self.head("Settings");
        let (config, mut faults) = Config::of_file(&paths.config);
        faults.extend(screen::faults_of_keys(&config, &paths.config));
        for fault in &faults {
            self.trouble(&fault.to_string());
        }
        for sentence in crate::filter::Rules::of(&config).1 {
            self.trouble(&sentence);
        }
        let (filters, kills) = (config.filters.len(), config.kills.len());
        let highlights = config.highlights.len();
        self.line(
            "rules",
            &format!("{filters} saved filters, {kills} kill rules, {highlights} highlights"),
        );
        self.taught(&paths.rules);
        self.subscriptions(&paths.urls);
        config
    }

    /// The rules that were taught.
    fn taught(&mut self, folder: &Path) {
        let files = Folder::at(folder).files().unwrap_or_default();
        for path in &files {
            for error in Rules::of_file(path).1 {
                self.trouble(&error.to_string());
            }
        }
        self.line("taught", &format!("{} files of rules", files.len()));
    }

    fn subscriptions(&mut self, path: &Path) {
        let urls = match subscriptions::read(path) {
            Ok(urls) => urls,
            Err(error) => return self.trouble(&error.to_string()),
        };
        for warning in urls.warnings() {
            let (name, line, fault) = (path.display(), warning.line, &warning.fault);
            self.trouble(&format!("{name}:{line}: {fault}"));
        }
        self.line("subscriptions", &urls.feeds().count().to_string());
    }

    fn library(&mut self, paths: &Paths, config: &Config, (now, repair): (Timestamp, bool)) {
        self.head("Library");
        if !paths.library.is_file() {
            self.line("", "there is none yet; clearstory add ADDRESS begins one");
            return;
        }
        if let Err(error) = self.look(paths, config, (now, repair)) {
            self.trouble(&error.to_string());
        }
    }

    fn look(
        &mut self,
        paths: &Paths,
        config: &Config,
        (now, repair): (Timestamp, bool),
    ) -> anyhow::Result<()> {
        let store = Store::open(&paths.library, Mode::ReadWrite)?;
        for note in store.notes() {
            self.trouble(note);
        }
        self.line("SQLite", &store.sqlite_version()?);
        if !store.is_read_only() {
            subscriptions::reconcile(&store, (config, &paths.urls), now)?;
        }
        if repair {
            self.repair(&store, now)?;
        }
        self.holds(&store)?;
        self.head("Feeds in trouble");
        let feeds = store.feeds()?;
        let is_ill = |f: &&Feed| f.health.failing_since.is_some() || f.health.is_gone;
        let before = self.troubles;
        for feed in feeds.iter().filter(is_ill) {
            self.feed(feed);
        }
        if self.troubles == before {
            self.line("", "none");
        }
        Ok(())
    }

    /// What is in the library, and whether it is sound.
    fn holds(&mut self, store: &Store) -> anyhow::Result<()> {
        let counts = store.counts()?;
        let (feeds, stories, unread) = (counts.feeds, counts.stories, counts.unread);
        let (starred, saved) = (counts.starred, counts.saved);
        self.line("holds", &format!("{feeds} feeds, {stories} stories: {unread} unread, {starred} starred, {saved} saved"));
        let wrong = store.check()?;
        for what in &wrong {
            self.trouble(what);
        }
        if wrong.is_empty() {
            self.line("integrity", "sound");
        } else {
            self.line("repair", "clearstory doctor --repair");
        }
        Ok(())
    }

    fn feed(&mut self, feed: &Feed) {
        let health = &feed.health;
        let name = if feed.title.is_empty() {
            &feed.address
        } else {
            &*feed.title
        };
        self.trouble(&named_once(name, &health.error));
        self.line("address", &feed.address);
        if let Some(since) = health.failing_since {
            self.line(
                "since",
                &match health.failures {
                    0 | 1 => moment(since),
                    times => format!("{}, {times} times in a row", moment(since)),
                },
            );
        }
        match (health.is_gone, health.next_check) {
            (true, _) => self.line("next", "it is gone, its server says, and is not asked again; clearstory remove ADDRESS takes it out"),
            (false, Some(next)) => self.line("next", &format!("asked again {}; clearstory refresh asks now", moment(next))),
            (false, None) => self.line("next", "asked again at the next refresh"),
        }
        if let Some(moved) = &health.moved_to {
            self.line("moved", moved.as_str());
        }
    }

    /// A damaged library was mended when it was opened; what is left is to make room, index and back up.
    fn repair(&mut self, store: &Store, now: Timestamp) -> anyhow::Result<()> {
        store.catch_up()?;
        store.tend(now)?;
        store.vacuum()?;
        self.line(
            "repair",
            "words indexed, backup of the day made, unused space given back",
        );
        Ok(())
    }

    fn end(&mut self) {
        let sentence = match self.troubles {
            0 => "Nothing needs you.".to_owned(),
            1 => "One thing needs you, marked with !.".to_owned(),
            n => format!("{n} things need you, marked with !."),
        };
        let _ = write!(self.text, "\n{sentence}\n");
    }
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// How many colours the environment promises.
fn colours() -> &'static str {
    let (no, colours, term) = (
        variable("NO_COLOR"),
        variable("COLORTERM"),
        variable("TERM"),
    );
    match (no.as_str(), colours.as_str(), term.as_str()) {
        (set, _, _) if !set.is_empty() => "none, as NO_COLOR says",
        (_, _, "dumb" | "") => "none: a terminal that can do nothing",
        (_, "truecolor" | "24bit", _) => "16 million",
        (_, _, term) if term.contains("256") => "256",
        _ => "16",
    }
}

/// The locale that counts for letters.
fn locale() -> String {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable);
    set.into_iter().find(|l| !l.is_empty()).unwrap_or_default()
}

/// A moment where the user is.
fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{} kB", count / 1_000),
        _ => format!("{:.1} MB", count as f64 / 1e6),
    }
}
