//! `clearstory completions SHELL` and `clearstory man`: made from the arguments themselves.
//! Knows nothing of what any task does.

use std::io::{Write, stdout};

use clap::CommandFactory;
use clap_complete::Shell;

use super::Exit;
use super::args::Args;

/// The arguments of `completions`.
#[derive(clap::Args, Debug)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Prints the completions for a shell.
pub fn completions(task: &Completions) -> anyhow::Result<Exit> {
    let mut out = Vec::new();
    clap_complete::generate(task.shell, &mut Args::command(), "clearstory", &mut out);
    stdout().write_all(&out)?;
    Ok(Exit::Done)
}

/// Prints the manual: one page with every task in it.
pub fn man() -> anyhow::Result<Exit> {
    let mut command = Args::command();
    command.build();
    let mut out = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut out)?;
    for task in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let name = format!("CLEARSTORY {}", task.get_name().to_uppercase());
        writeln!(out, ".SH \"{name}\"")?;
        let page = clap_mangen::Man::new(task.clone());
        page.render_synopsis_section(&mut out)?;
        page.render_description_section(&mut out)?;
        page.render_options_section(&mut out)?;
    }
    stdout().write_all(&out)?;
    Ok(Exit::Done)
}
