//! The command line: what was asked for, and with which exit code it ends.
//! Knows nothing of how anything is done.

mod args;
mod clean;
mod crew;
mod input;
mod print;
mod progress;
mod show;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use args::{Args, Task};

/// Why the program ends, as its exit code; part of the interface, so never renumbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// All was done.
    Done = 0,
    /// Something failed.
    Failed = 1,
    /// The arguments make no sense.
    Usage = 2,
    /// Some of several pages failed.
    SomeFailed = 3,
    /// Nothing readable was found.
    NothingReadable = 4,
}

/// An error that knows its exit code.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
struct Fault {
    sentence: String,
    exit: Exit,
}

impl Fault {
    fn error(exit: Exit, sentence: impl Into<String>) -> anyhow::Error {
        let sentence = sentence.into();
        Self { sentence, exit }.into()
    }
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(told) => return tell_usage(&told),
    };
    let done = match args.task {
        Some(Task::Clean(task)) => clean::run(&task),
        None => show::run(&args.reading),
    };
    let exit = done.unwrap_or_else(|error| explain(&error));
    ExitCode::from(exit as u8)
}

/// Prints help, version or what is wrong with the arguments.
fn tell_usage(told: &clap::Error) -> ExitCode {
    let asked = matches!(
        told.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    match told.print() {
        Err(error) if asked && error.kind() != io::ErrorKind::BrokenPipe => {
            ExitCode::from(Exit::Failed as u8)
        }
        _ if asked => ExitCode::from(Exit::Done as u8),
        _ => ExitCode::from(Exit::Usage as u8),
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
        Some(fault) => fault.exit,
        None => error
            .downcast_ref::<input::Error>()
            .map_or(Exit::Failed, input::Error::exit),
    }
}

/// One line on standard error; if that is closed there is nobody to tell.
fn complain(sentence: &str) {
    let safe = crate::doc::SafeText::line(sentence);
    let _ = writeln!(io::stderr(), "clearstory: {safe}");
}
