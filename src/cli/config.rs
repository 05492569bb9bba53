//! `clearstory config`: the settings, their reference, and what is wrong with them. `clearstory paths`: where all is.
//! Knows nothing of what a setting does.

use std::io::{Write, stdout};
use std::path::Path;

use super::places::Places;
use super::{Exit, Fault, complain, screen};
use crate::config::{Config, Fault as ConfigFault, Paths, Weight, template};
use crate::doc::SafeText;

/// The arguments of `config`.
#[derive(clap::Args, Debug)]
pub struct Task {
    /// Print the reference: every setting with its default, to begin a file with
    #[arg(long, conflicts_with = "check")]
    pub print_default: bool,
    /// Check the file, and say what is wrong with its line and what is accepted
    #[arg(long)]
    pub check: bool,
}

/// The arguments of `paths`.
#[derive(clap::Args, Debug)]
pub struct PathsTask {
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Prints the reference, checks the file, or prints it.
pub fn run(task: &Task, places: &Places) -> anyhow::Result<Exit> {
    if task.print_default {
        stdout().write_all(template(&screen::key_rows()).as_bytes())?;
        return Ok(Exit::Done);
    }
    let path = places.paths()?.config;
    if !task.check {
        return print(&path);
    }
    let (config, mut faults) = Config::of_file(&path);
    faults.extend(screen::keymap(&config, &path).1);
    faults.sort_by_key(|f| f.line);
    for fault in &faults {
        complain(&fault.to_string());
    }
    let name = path.display();
    let sentence = match (path.exists(), faults.len()) {
        (false, _) => format!("{name}: does not exist, so the defaults hold"),
        (true, 0) => format!("{name}: nothing is wrong"),
        (true, 1) => format!("{name}: one thing to look at"),
        (true, n) => format!("{name}: {n} things to look at"),
    };
    writeln!(stdout(), "{}", SafeText::line(&sentence))?;
    let is_error = |f: &ConfigFault| f.weight() == Weight::Error;
    Ok(if faults.iter().any(is_error) {
        Exit::Failed
    } else {
        Exit::Done
    })
}

/// The file as it is.
fn print(path: &Path) -> anyhow::Result<Exit> {
    let Ok(bytes) = std::fs::read(path) else {
        let name = path.display();
        let how = format!(
            "{name}: there are no settings yet; clearstory config --print-default prints all of them, to begin with"
        );
        return Err(Fault::error(Exit::Failed, how));
    };
    stdout().write_all(&bytes)?;
    Ok(Exit::Done)
}

/// Prints where everything is.
pub fn paths(task: &PathsTask, places: &Places) -> anyhow::Result<Exit> {
    let paths = places.paths()?;
    let rows = rows(&paths);
    if task.json {
        let object: serde_json::Map<_, _> = rows
            .into_iter()
            .map(|(name, path)| (name.to_owned(), path.into()))
            .collect();
        writeln!(stdout(), "{}", serde_json::Value::from(object))?;
        return Ok(Exit::Done);
    }
    for (name, path) in rows {
        writeln!(stdout(), "{name:<14} {}", SafeText::line(&path))?;
    }
    Ok(Exit::Done)
}

/// The names of the places, and where they are.
pub fn rows(paths: &Paths) -> [(&'static str, String); 7] {
    let shown = |path: &Path| path.display().to_string();
    [
        ("settings", shown(&paths.config)),
        ("subscriptions", shown(&paths.urls)),
        ("rules", shown(&paths.rules)),
        ("library", shown(&paths.library)),
        ("cache", shown(&paths.cache)),
        ("state", shown(&paths.state)),
        ("log", shown(&paths.log())),
    ]
}
