//! Where the program's files are, as arguments for every task, and the settings that are read there.
//! Knows nothing of what a task does with them.

use std::path::PathBuf;

use anyhow::Context as _;
use jiff::Timestamp;

use super::{Exit, Fault, complain};
use crate::config::{Config, Homeless, Named, Paths};

/// Files named instead of the usual ones.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Files")]
pub struct Places {
    /// Read settings from this file
    #[arg(short = 'C', long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Use this library
    #[arg(long, global = true, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// Read subscriptions from this file
    #[arg(short, long, global = true, value_name = "FILE")]
    pub urls: Option<PathBuf>,
    /// How much the log tells: error to trace, or 1 to 6
    #[arg(short, long, global = true, value_name = "LEVEL")]
    pub log_level: Option<String>,
    /// Write the log to this file
    #[arg(short = 'd', long, global = true, value_name = "FILE")]
    pub log_file: Option<PathBuf>,
}

impl Places {
    /// The files of this run.
    pub fn paths(&self) -> Result<Paths, Homeless> {
        Paths::of_user(
            |name| std::env::var_os(name),
            &Named {
                config: self.config.clone(),
                urls: self.urls.clone(),
                library: self.db.clone(),
            },
        )
    }

    /// The files. The usual one of settings need not exist; one that is named is meant.
    pub fn existing(&self) -> anyhow::Result<Paths> {
        let paths = self.paths()?;
        if self.config.is_some() && !paths.config.exists() {
            let config = paths.config.display();
            let told = format!("{config}: there is no such file of settings");
            return Err(Fault::error(Exit::Failed, told));
        }
        Ok(paths)
    }

    /// The files and the settings; what is wrong in them is told, and its defaults hold.
    pub fn settings(&self) -> anyhow::Result<(Paths, Config)> {
        let paths = self.existing()?;
        let (config, faults) = Config::of_file(&paths.config);
        for fault in &faults {
            complain(&fault.to_string());
        }
        Ok((paths, config))
    }
}

/// The time: what `CLEARSTORY_NOW` says in RFC 3339, else that of the clock.
pub fn now() -> anyhow::Result<Timestamp> {
    match std::env::var("CLEARSTORY_NOW") {
        Ok(now) => now.parse().with_context(|| {
            format!("CLEARSTORY_NOW={now}: not a moment such as 2026-05-14T09:12:00Z")
        }),
        Err(_) => Ok(Timestamp::now()),
    }
}
