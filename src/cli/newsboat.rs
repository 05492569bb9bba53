//! What newsboat's users type at the command line: `-x reload print-unread`, `-i FILE`, `-e`, `-X` and the like.
//! Knows nothing of how feeds are fetched, read and written.

use std::ffi::OsString;

use clap::ValueEnum;

use super::desk::Desk;
use super::places::Places;
use super::print::Output;
use super::{Exit, Fault, export, import, stories};
use crate::store::{Change, Keep};

/// newsboat's arguments.
#[allow(clippy::struct_excessive_bools)] // Each is a flag of its own.
#[derive(clap::Args, Debug, Default)]
#[command(next_help_heading = "As in newsboat")]
pub struct Newsboat {
    /// Do these, one after the other, and leave
    #[arg(short = 'x', long = "execute", value_enum, num_args = 1.., value_name = "COMMAND")]
    pub execute: Vec<Command>,
    /// Print JSON lines, with -x list and -x next-unread
    #[arg(long, requires = "execute")]
    pub json: bool,
    /// Take the feeds of an OPML file in
    #[arg(short = 'i', long = "import-from-opml", value_name = "FILE")]
    pub import: Option<OsString>,
    /// Print the feeds as OPML
    #[arg(short = 'e', long = "export-to-opml", alias = "export-to-opml2")]
    pub export: bool,
    /// Give the space of removed stories back
    #[arg(short = 'X', long)]
    pub vacuum: bool,
    /// Let old stories go, as the settings say; those with a star, saved and flagged ones stay
    #[arg(long)]
    pub cleanup: bool,
    /// Say only what goes wrong
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Means the cache in newsboat and the settings elsewhere, so neither here
    #[arg(short = 'c', hide = true, value_name = "FILE", num_args = 0..=1, default_missing_value = "")]
    pub cache: Option<String>,
}

/// What `-x` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Command {
    /// Print how many stories are unread
    PrintUnread,
    /// Print the unread stories
    List,
    /// Print the newest unread story
    NextUnread,
}

/// The sentence for `-c`.
const C_IS_TWO_THINGS: &str = "-c is the cache in newsboat and the settings elsewhere; here the library is --db FILE and the settings are --config FILE";

/// Does what was asked for; none if nothing was.
pub fn run(asked: &Newsboat, places: &Places) -> anyhow::Result<Option<Exit>> {
    if asked.cache.is_some() {
        return Err(Fault::error(Exit::Usage, C_IS_TWO_THINGS));
    }
    if let Some(file) = &asked.import {
        return import::run(&import::Task::of(file), places).map(Some);
    }
    if asked.export {
        return export::run(&export::Task::default(), places).map(Some);
    }
    if asked.execute.is_empty() && !asked.vacuum && !asked.cleanup {
        return Ok(None);
    }
    let desk = Desk::open(places)?;
    for command in &asked.execute {
        execute(*command, &desk, asked.json)?;
    }
    if asked.cleanup {
        let gone = clean_up(&desk)?;
        say(asked, &format!("{gone} old stories are gone\n"))?;
    }
    Ok(Some(Exit::Done))
}

fn say(asked: &Newsboat, sentence: &str) -> anyhow::Result<()> {
    if asked.quiet {
        return Ok(());
    }
    Output::new().write(sentence)
}

fn execute(command: Command, desk: &Desk, json: bool) -> anyhow::Result<()> {
    match command {
        Command::PrintUnread => {
            let unread = desk.store.counts()?.unread;
            Output::new().write(&format!("{unread} unread articles\n"))?;
        }
        Command::List => {
            stories::unread(desk, u32::MAX, json)?;
        }
        Command::NextUnread => {
            stories::unread(desk, 1, json)?;
        }
    }
    Ok(())
}

/// Lets old stories go; how many.
fn clean_up(desk: &Desk) -> anyhow::Result<u32> {
    let library = &desk.config.library;
    let bound = |number: u32| Some(number).filter(|n| *n > 0);
    let keep = Keep {
        days: bound(library.keep_days),
        stories: bound(library.keep_stories),
        unread: true,
        now: desk.moment.now,
    };
    Ok(desk.store.apply([Change::Keep(keep)])?.touched)
}
