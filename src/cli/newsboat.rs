//! What newsboat's users type at the command line: `-x reload print-unread`, `-i FILE`, `-e`, `-X` and the like.
//! Knows nothing of how feeds are fetched, read and written.

use std::ffi::OsString;

use clap::ValueEnum;

use super::desk;
use super::library::Refreshes;
use super::places::Places;
use super::print::Output;
use super::{Exit, Fault, export, import, refresh, stories};
use crate::library::desk::Desk;
use crate::library::upkeep::keep;
use crate::store::Change;

/// newsboat's arguments.
#[derive(clap::Args, Debug, Default)]
#[command(next_help_heading = "As in newsboat")]
#[allow(clippy::struct_excessive_bools)] // Each is a flag that newsboat has.
pub struct Newsboat {
    /// Refresh first, then open the reader
    #[arg(short, long)]
    pub refresh_on_start: bool,
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
    #[arg(
        short = 'e',
        long = "export-to-opml",
        visible_alias = "export-to-opml2"
    )]
    pub export: bool,
    /// Give the room of removed stories back to the disk
    #[arg(short = 'X', long)]
    pub vacuum: bool,
    /// Let old stories go, as the settings say; those with a star, saved and flagged ones stay
    #[arg(long)]
    pub cleanup: bool,
    /// Say only what goes wrong
    #[arg(short, long)]
    pub quiet: bool,
    /// Means the cache in newsboat and the settings elsewhere, so neither here
    #[arg(short = 'c', hide = true, value_name = "FILE", num_args = 0..=1, default_missing_value = "")]
    pub cache: Option<String>,
}

/// What `-x` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Command {
    /// Refresh all feeds, without a word
    Reload,
    /// Print how many stories are unread
    PrintUnread,
    /// Print the unread stories
    List,
    /// Print the newest unread story
    NextUnread,
}

/// The sentence for `-c`.
const C_IS_TWO_THINGS: &str = "-c is the cache in newsboat and the settings elsewhere; here the library is --db FILE and the settings are --config FILE";

impl Newsboat {
    /// Whether the program ends when this is done, and no reader opens.
    pub fn leaves(&self) -> bool {
        let tidies = self.cleanup || self.vacuum;
        self.import.is_some() || !self.execute.is_empty() || tidies || self.export
    }
}

/// Does what was asked for; none if nothing was. A reader that opens refreshes by itself.
pub fn run(
    asked: &Newsboat,
    places: &Places,
    refreshes: Refreshes,
) -> anyhow::Result<Option<Exit>> {
    if asked.cache.is_some() {
        return Err(Fault::error(Exit::Usage, C_IS_TWO_THINGS));
    }
    let mut exit = None;
    if let Some(file) = &asked.import {
        exit = Some(import::run(&import::Task::of(file), places)?);
    }
    if asked.refresh_on_start && refreshes == Refreshes::AsSet {
        // What failed is told; the rest is done all the same.
        reload(&desk::open(places)?, asked.quiet)?;
    }
    if !asked.execute.is_empty() {
        // Opened once, so that what is wrong with its files is told once.
        let desk = desk::open(places)?;
        for command in &asked.execute {
            let done = execute(*command, asked, &desk)?;
            exit = Some(exit.filter(|e| *e != Exit::Done).unwrap_or(done));
        }
    }
    if asked.cleanup || asked.vacuum {
        exit = exit.or(Some(tidy(asked, places)?));
    }
    if asked.export {
        let (form, with_secrets) = (export::Form::Opml, false);
        exit = Some(export::run(&export::Task { form, with_secrets }, places)?);
    }
    Ok(exit)
}

fn reload(desk: &Desk, quiet: bool) -> anyhow::Result<Exit> {
    let task = refresh::Task {
        what: Vec::new(),
        due: false,
        force: false,
        quiet,
        json: false,
    };
    refresh::run_at(desk, &task)
}

/// Lets old stories go, gives room back.
fn tidy(asked: &Newsboat, places: &Places) -> anyhow::Result<Exit> {
    let desk = desk::open(places)?;
    if asked.cleanup {
        let gone = clean_up(&desk)?;
        say(asked, &format!("{gone} old stories are gone\n"))?;
    }
    if asked.vacuum {
        let bytes = || std::fs::metadata(desk.store.path()).map_or(0, |m| m.len());
        let before = bytes();
        desk.store.vacuum()?;
        let freed = before.saturating_sub(bytes()) / 1024;
        say(asked, &format!("the library is {freed} kB smaller\n"))?;
    }
    Ok(Exit::Done)
}

fn say(asked: &Newsboat, sentence: &str) -> anyhow::Result<()> {
    if asked.quiet {
        return Ok(());
    }
    Output::new().write(sentence)
}

fn execute(command: Command, asked: &Newsboat, desk: &Desk) -> anyhow::Result<Exit> {
    match command {
        Command::Reload => reload(desk, true),
        Command::List => stories::unread(desk, u32::MAX, asked.json),
        Command::NextUnread => stories::unread(desk, 1, asked.json),
        Command::PrintUnread => {
            let unread = desk.store.counts()?.unread;
            Output::new().write(&format!("{unread} unread articles\n"))?;
            Ok(Exit::Done)
        }
    }
}

/// Lets old stories go; how many.
fn clean_up(desk: &Desk) -> anyhow::Result<u32> {
    let keep = keep(&desk.config.library, desk.moment.now);
    Ok(desk.store.apply([Change::Keep(keep)])?.touched)
}
