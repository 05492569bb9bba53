//! The command line: what was asked for, and with which exit code it ends.
//! Knows nothing of how anything is done.

mod add;
mod args;
mod around;
mod clean;
mod config;
mod crew;
mod desk;
mod doctor;
mod export;
mod feed;
mod feeds;
mod filter;
mod import;
mod input;
mod jobs;
mod library;
mod log;
mod manual;
mod mark;
mod names;
mod newsboat;
mod places;
mod prefetch;
mod print;
mod progress;
mod record;
mod refresh;
mod rule;
mod screen;
mod show;
mod stories;
mod story;
mod summary;
mod table;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use crate::doc::SafeText;
use args::{Args, Task};
use library::Refreshes;

/// Why the program ends, as its exit code; part of the interface, so never renumbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// All was done.
    Done,
    /// Something failed.
    Failed,
    /// The arguments make no sense.
    Usage,
    /// Some of several pages failed.
    SomeFailed,
    /// Nothing readable was found.
    NothingReadable,
    /// A signal of this number ended it.
    Signal(u8),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::SomeFailed => 3,
            Exit::NothingReadable => 4,
            // As shells report it.
            Exit::Signal(number) => 128 + (number & 127),
        })
    }
}

/// An error that knows its exit code.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
struct Fault {
    sentence: String,
    exit: Exit,
    /// Lines that point at the place in what was written; may be empty.
    pointed: String,
}

impl Fault {
    fn error(exit: Exit, sentence: impl Into<String>) -> anyhow::Error {
        let sentence = sentence.into();
        Self {
            sentence,
            exit,
            pointed: String::new(),
        }
        .into()
    }
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(told) => return tell_usage(&told),
    };
    crate::runtime::outlive_file_limit();
    log::begin(&args.places);
    tracing::debug!("began with {:?}", std::env::args_os());
    let done = match args.task {
        Some(Task::Clean(task)) => clean::run(&task),
        Some(Task::Rule(task)) => rule::run(&task.task),
        Some(Task::Feeds(task)) => feeds::run(&task, &args.places),
        Some(Task::Stories(task)) => stories::run(&task, &args.places),
        Some(Task::Search(task)) => stories::search(&task, &args.places),
        Some(Task::Mark(task)) => mark::run(&task, &args.places),
        Some(Task::Filter(task)) => filter::run(&task.task, &args.places),
        Some(Task::Import(task)) => import::run(&task, &args.places),
        Some(Task::Export(task)) => export::run(&task, &args.places),
        Some(Task::Doctor(task)) => doctor::run(&task, &args.places),
        Some(Task::Config(task)) => config::run(&task, &args.places),
        Some(Task::Paths(task)) => config::paths(&task, &args.places),
        Some(Task::Completions(task)) => manual::completions(&task),
        Some(Task::Man) => manual::man(),
        Some(Task::Feed(task)) => feed::run(&task),
        Some(Task::Add(task)) => add::run(&task, &args.places),
        Some(Task::Remove(task)) => add::remove(&task, &args.places),
        Some(Task::Show(task)) => story::run(&task, &args.places),
        Some(Task::Prefetch(task)) => prefetch::run(&task, &args.places),
        Some(Task::Refresh(task)) => refresh::run(&task, &args.places),
        Some(Task::Demo) => show::demo(&args.reading, &args.places),
        None if args.reading.demo => show::demo(&args.reading, &args.places),
        None => read(&args),
    };
    let exit = done.unwrap_or_else(|error| explain(&error));
    exit.into()
}

/// Does what newsboat's users type, else opens the reader.
fn read(args: &Args) -> anyhow::Result<Exit> {
    let asked = &args.newsboat;
    let refreshes = if asked.refresh_on_start && !asked.leaves() && show::is_library(&args.reading)
    {
        Refreshes::AtOnce
    } else {
        Refreshes::AsSet
    };
    match newsboat::run(asked, &args.places, refreshes)? {
        Some(exit) => Ok(exit),
        None => show::run(&args.reading, &args.places, refreshes),
    }
}

/// Prints help, version or what is wrong with the arguments.
fn tell_usage(told: &clap::Error) -> ExitCode {
    let asked = matches!(
        told.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    match told.print() {
        Err(error) if asked && error.kind() != io::ErrorKind::BrokenPipe => Exit::Failed.into(),
        _ if asked => Exit::Done.into(),
        _ => Exit::Usage.into(),
    }
}

/// Says in one sentence what went wrong; a reader of our output who left is nothing wrong.
fn explain(error: &anyhow::Error) -> Exit {
    let left = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    if error
        .chain()
        .filter_map(|e| e.downcast_ref::<io::Error>())
        .any(left)
    {
        return Exit::Done;
    }
    complain(&format!("{error:#}"));
    match error.downcast_ref::<Fault>() {
        Some(fault) => {
            for line in fault.pointed.lines() {
                let _ = writeln!(io::stderr(), "  {}", &*SafeText::new(line));
            }
            fault.exit
        }
        None => error
            .downcast_ref::<input::Error>()
            .map_or(Exit::Failed, input::Error::exit),
    }
}

/// One line on standard error, without secrets; if that is closed there is nobody to tell.
fn complain(sentence: &str) {
    let safe = SafeText::line(&crate::config::redacted(sentence));
    let _ = writeln!(io::stderr(), "clearstory: {safe}");
}
