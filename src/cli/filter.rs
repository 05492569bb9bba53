//! `clearstory filter`: what a filter says, and what the kill rules of the settings hide.
//! Knows nothing of how stories are hidden.

use super::desk::{self, read, warn};
use super::places::Places;
use super::print::Output;
use super::table::{self, number, text};
use super::{Exit, complain};
use crate::library::kills;

/// The arguments of `filter`.
#[derive(clap::Args, Debug)]
pub struct FilterArgs {
    /// What to do with filters.
    #[command(subcommand)]
    pub task: Task,
}

/// Tasks about filters.
#[derive(Debug, clap::Subcommand)]
pub enum Task {
    /// Print a filter in newsboat's language, or where it is wrong
    ///
    /// The short form is turned into the long one, which can be saved in the settings or in a query: line.
    Test(Test),
    /// List the kill rules with how many stories each hides
    Kills,
}

/// The arguments of `filter test`.
#[derive(clap::Args, Debug)]
pub struct Test {
    /// The filter, in either form
    #[arg(value_name = "FILTER", required = true)]
    pub filter: Vec<String>,
}

/// Runs the task.
pub fn run(task: &Task, places: &Places) -> anyhow::Result<Exit> {
    match task {
        Task::Test(test) => self::test(test),
        Task::Kills => list_kills(places),
    }
}

fn test(test: &Test) -> anyhow::Result<Exit> {
    let written = test.filter.join(" ");
    let prompt = read(&written)?;
    warn(&prompt, &written);
    let told = match &prompt.filter {
        Some(filter) => format!("{filter}\n"),
        None => "(all stories)\n".to_owned(),
    };
    Output::new().write(&told)?;
    Ok(Exit::Done)
}

fn list_kills(places: &Places) -> anyhow::Result<Exit> {
    let desk = desk::open(places)?;
    if desk.rules.kills.is_empty() {
        complain("there are no kill rules; a section [[kill]] of the settings is one");
    }
    let mut rows = Vec::new();
    for kill in &desk.rules.kills {
        let (count, how) = match kills::hidden(&desk.store, kill)? {
            Some(count) => (count.to_string(), "hidden"),
            None => (String::new(), "never stored"),
        };
        let feed = kill.feed.as_deref().unwrap_or("all feeds");
        rows.push(vec![
            number(&count),
            text(how),
            text(&*crate::doc::SafeText::line(feed)),
            text(&*crate::doc::SafeText::line(&kill.filter.to_string())),
        ]);
    }
    Output::new().write(&table::lines(&rows, table::cells()))?;
    Ok(Exit::Done)
}
