//! `clearstory import`: feeds of an OPML file, or a newsboat user's whole folder.
//! Knows nothing of either format.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write, stdin, stdout};
use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::input::in_words;
use super::places::{Places, now};
use super::{Exit, Fault, complain};
use crate::config::redacted;
use crate::doc::SafeText;
use crate::feed::opml::{self, Opml, Outline};
use crate::feed::urls::Subscription;
use crate::library::newsboat::{Folder, Settings, Taken, Taker};
use crate::library::subscriptions::change;
use crate::store::{Mode, Store};

/// The arguments of `import`.
#[derive(clap::Args, Debug)]
pub struct Task {
    /// An OPML file or - for standard input; or newsboat, and its folder if it is not where newsboat looks
    #[arg(value_name = "FILE|newsboat [FOLDER]", num_args = 1..=2, required = true)]
    pub what: Vec<OsString>,
    /// Change nothing, print what would be taken
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

impl Task {
    /// A list and nothing more.
    pub fn of(file: &OsStr) -> Self {
        Self {
            what: vec![file.to_owned()],
            dry_run: false,
            json: false,
        }
    }
}

/// Bytes an OPML file may have.
const FILE_BYTES: u64 = 64 << 20;

/// Takes in what is named.
pub fn run(task: &Task, places: &Places) -> anyhow::Result<Exit> {
    let folder = task.what.get(1);
    match task.what[0].to_str() {
        Some("newsboat") => newsboat(task, folder.map(Path::new), places),
        Some("opml") if folder.is_some() => list(task, Path::new(&task.what[1]), places),
        _ if folder.is_some() => {
            let how = "one file at a time: clearstory import FILE.opml, or clearstory import newsboat FOLDER";
            Err(Fault::error(Exit::Usage, how))
        }
        _ => list(task, Path::new(&task.what[0]), places),
    }
}

fn list(task: &Task, path: &Path, places: &Places) -> anyhow::Result<Exit> {
    let name = path.display().to_string();
    let bytes = bytes(path).map_err(|e| {
        let why = in_words(&e);
        Fault::error(Exit::Failed, format!("{name}: {why}"))
    })?;
    if bytes.len() as u64 > FILE_BYTES {
        let told = format!("{name}: a list has at most 64 MiB");
        return Err(Fault::error(Exit::Failed, told));
    }
    let found =
        opml::read(&bytes).map_err(|e| Fault::error(Exit::Failed, format!("{name} {e}")))?;
    for refused in &found.refused {
        let (url, reason) = (redacted(&refused.url), refused.reason);
        complain(&format!("{url}: not taken, {reason}"));
    }
    let added = if task.dry_run {
        0
    } else {
        add(&found, places)?
    };
    if task.json {
        writeln!(stdout(), "{}", object(&found, task.dry_run, added))?;
    } else if task.dry_run {
        print(&found.feeds)?;
    } else {
        let known = found.feeds.len() - added;
        writeln!(stdout(), "{} added, {known} here already", feeds(added))?;
        tell_next(added)?;
    }
    let nothing = found.feeds.is_empty() && !found.refused.is_empty();
    Ok(if nothing { Exit::Failed } else { Exit::Done })
}

/// Adds the feeds to the subscriptions; how many are new.
fn add(found: &Opml, places: &Places) -> anyhow::Result<usize> {
    let paths = places.paths()?;
    let lines: Vec<Subscription> = found.feeds.iter().map(subscription).collect();
    Ok(change(&paths.urls, |urls| urls.add_all(&lines))?)
}

fn subscription(feed: &Outline) -> Subscription {
    let is_named = !feed.title.is_empty() && !feed.is_its_own;
    Subscription {
        address: feed.url.clone(),
        title: is_named.then(|| feed.title.clone()),
        is_hidden: feed.is_hidden,
        tags: feed.tags.clone(),
        ..Subscription::default()
    }
}

fn object(found: &Opml, is_dry: bool, added: usize) -> Value {
    let feed = |f: &Outline| json!({"url": f.url, "title": f.title, "tags": f.tags});
    let refused = |r: &opml::Refused| json!({"url": r.url, "title": r.title, "reason": r.reason});
    let mut object = json!({
        "feeds": found.feeds.iter().map(feed).collect::<Vec<_>>(),
        "refused": found.refused.iter().map(refused).collect::<Vec<_>>(),
    });
    if !is_dry {
        object["added"] = added.into();
    }
    object
}

fn print(feeds: &[Outline]) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    for feed in feeds {
        let tags = feed.tags.join(", ");
        let line = format!("{}\t{}\t{tags}", redacted(&feed.url), feed.title);
        writeln!(out, "{}", SafeText::line(line.trim_end()))?;
    }
    Ok(())
}

/// The bytes of a list, and one more of one that is too large.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(stdin().lock())
    } else {
        Box::new(std::fs::File::open(path)?)
    };
    source.take(FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn newsboat(task: &Task, folder: Option<&Path>, places: &Places) -> anyhow::Result<Exit> {
    if task.dry_run || task.json {
        let how = "--dry-run and --json are for OPML; newsboat's folder is taken in as a whole, and nothing here is lost by it";
        return Err(Fault::error(Exit::Usage, how));
    }
    let theirs = match folder {
        Some(folder) => Folder::at(folder),
        None => Folder::of_user(|name| std::env::var_os(name))
            .context("where newsboat's folder is must be named, for HOME is not set")?,
    };
    let (paths, config) = places.settings()?;
    let store = Store::open(&paths.library, Mode::ReadWrite)?;
    for note in store.notes() {
        complain(note);
    }
    let whole = Taker {
        store: &store,
        paths: &paths,
        config: &config,
        now: now()?,
    };
    let taken = whole.take(&theirs)?;
    for warning in &taken.warnings {
        complain(&format!(
            "{}:{}: {}",
            theirs.urls.display(),
            warning.line,
            warning.fault
        ));
    }
    tell_settings(&taken, &theirs);
    tell(&taken, &paths.config)?;
    tell_next(taken.feeds)?;
    Ok(Exit::Done)
}

/// Says what to do next with feeds that are new.
fn tell_next(feeds: usize) -> io::Result<()> {
    match feeds {
        0 => Ok(()),
        1 => writeln!(stdout(), "clearstory refresh asks it for its stories"),
        _ => writeln!(stdout(), "clearstory refresh asks them for their stories"),
    }
}

fn tell_settings(taken: &Taken, theirs: &Folder) {
    for left in &taken.left {
        let dash = if left.reason.is_empty() { "" } else { ": " };
        let (file, line, command) = (theirs.config.display(), left.line, &left.command);
        complain(&format!(
            "{file}:{line}: {command} is not taken{dash}{}",
            left.reason
        ));
    }
}

fn tell(taken: &Taken, config: &Path) -> anyhow::Result<()> {
    let config = SafeText::line(&config.display().to_string());
    let mut out = stdout().lock();
    let (new, known) = (feeds(taken.feeds), taken.known_feeds);
    writeln!(out, "{new} added, {known} here already")?;
    match &taken.settings {
        Settings::Nothing => {}
        Settings::Written => writeln!(out, "settings written to {config}")?,
        Settings::Known => writeln!(out, "settings here already")?,
        Settings::ToAdd(lines) => {
            writeln!(
                out,
                "your settings are yours to change; these lines of newsboat's are for {config}:"
            )?;
            for line in lines.lines() {
                writeln!(out, "  {}", SafeText::line(line))?;
            }
        }
    }
    let (new, known) = (taken.stories, taken.known_stories);
    let (read, flagged, deleted) = (taken.read, taken.flagged, taken.deleted);
    writeln!(
        out,
        "{new} stories added, {known} here already; of all {read} read, {flagged} flagged, {deleted} deleted"
    )?;
    if taken.orphans > 0 {
        let orphans = taken.orphans;
        writeln!(
            out,
            "{orphans} stories of feeds that are not subscribed any more were left"
        )?;
    }
    Ok(())
}

fn feeds(count: usize) -> String {
    match count {
        1 => "1 feed".to_owned(),
        n => format!("{n} feeds"),
    }
}
