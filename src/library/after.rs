//! What follows a refresh: the same stories are found in several feeds, the library is put in order, and pages are
//! fetched ahead.
//! Knows nothing of how feeds were asked.

use std::time::Duration;

use jiff::Timestamp;

use super::beyond::Beyond;
use super::cluster;
use super::prefetch::{Ahead, Budget, Report, lists};
use super::upkeep;
use crate::clean::rules::Folder;
use crate::config::Config;
use crate::fetch::{Cancel, Network, Pace};
use crate::store::{Error, Query, Store};

/// What is needed for it.
pub struct After<'a> {
    /// The library.
    pub store: &'a Store,
    /// The way to servers.
    pub network: &'a Network,
    /// What is fetched ahead, and how fast.
    pub config: &'a Config,
    /// The folder of taught rules.
    pub rules: Option<Folder>,
    /// Ends it.
    pub cancel: &'a Cancel,
    /// The time.
    pub now: Timestamp,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// New stories that are copies of others.
    pub copies: u32,
    /// The pages that were fetched ahead.
    pub ahead: Report,
}

impl After<'_> {
    /// Finds copies and fetches ahead, the second as the settings say.
    pub fn run(&self) -> Result<Done, Error> {
        let copies = self.copies()?;
        let ahead = self.ahead_as_set()?;
        Ok(Done { copies, ahead })
    }

    /// Finds which new stories are copies of others; how many.
    pub fn copies(&self) -> Result<u32, Error> {
        cluster::place(self.store, self.now)
    }

    /// Fetches ahead as the settings say.
    pub fn ahead_as_set(&self) -> Result<Report, Error> {
        let wanted = lists(self.config.text.prefetch);
        if wanted.is_empty() || self.cancel.is_cancelled() {
            return Ok(Report::default());
        }
        self.ahead(&wanted, Budget::from(&self.config.text))
    }

    /// Puts the library in order when that is due; whether it was.
    pub fn tend(&self) -> Result<bool, Error> {
        upkeep::tend(self.store, self.config, self.now)
    }

    /// Fetches the pages that the stories of some lists want.
    pub fn ahead(&self, wanted: &[Query], budget: Budget) -> Result<Report, Error> {
        let beyond = Beyond::new(self.store, self.rules.clone());
        let ahead = Ahead {
            store: self.store,
            network: self.network,
            beyond: &beyond,
            pace: pace(self.config),
            config: self.config,
            cancel: self.cancel,
            now: self.now,
        };
        ahead.run(wanted, budget)
    }
}

/// How fast servers are asked for pages, as for feeds.
fn pace(config: &Config) -> Pace {
    let wish = &config.refresh;
    Pace {
        all: usize::from(wish.hosts.max(1)),
        host: usize::from(wish.per_host.max(1)),
        gap: Duration::from_secs(u64::from(wish.pace_seconds)),
        ..Pace::default()
    }
}
