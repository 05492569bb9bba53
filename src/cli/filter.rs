//! `clearstory filter`: what a filter says.
//! Knows nothing of the library.

use super::desk::read;
use super::print::Output;
use super::{Exit, complain};

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
}

/// The arguments of `filter test`.
#[derive(clap::Args, Debug)]
pub struct Test {
    /// The filter, in either form
    #[arg(value_name = "FILTER", required = true)]
    pub filter: Vec<String>,
}

/// Runs the task.
pub fn run(task: &Task) -> anyhow::Result<Exit> {
    let Task::Test(test) = task;
    let prompt = read(&test.filter.join(" "))?;
    for warning in prompt
        .filter
        .iter()
        .flat_map(crate::filter::Filter::warnings)
    {
        complain(&warning);
    }
    let told = match &prompt.filter {
        Some(filter) => format!("{filter}\n"),
        None => "(all stories)\n".to_owned(),
    };
    Output::new().write(&told)?;
    Ok(Exit::Done)
}
