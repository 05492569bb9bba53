//! The library in use by one program: its files, its settings, its filters and the time.
//! Knows nothing of what is asked of it, and prints nothing: what is to be told it gives as sentences.

use std::time::Duration;

use super::kills;
use super::subscriptions::{self, reconcile};
use crate::clean::rules::Folder;
use crate::config::{Config, Paths};
use crate::fetch::{self, Limits, Network, Setup};
use crate::filter::saved::Saved;
use crate::filter::{self, Moment, Prompt, Rules};
use crate::store::{self, Mode, Query, Store};

/// What every task about the library works with.
pub struct Desk {
    /// The library.
    pub store: Store,
    /// Where its files are.
    pub paths: Paths,
    /// The settings.
    pub config: Config,
    /// Saved filters, kill rules and highlights of the settings.
    pub rules: Rules,
    /// When it was opened, and where.
    pub moment: Moment,
    /// What the opening has to tell, each a sentence.
    pub notes: Vec<String>,
}

/// Why a filter means no stories.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("the filter is wrong at {0}")]
    Filter(#[from] filter::Error),
    /// The library cannot be asked.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Desk {
    /// Opens the library, which is made if there is none.
    pub fn open((paths, config): (Paths, Config), moment: Moment) -> Result<Self, store::Error> {
        let (rules, mut notes) = Rules::of(&config);
        let store = Store::open(&paths.library, Mode::ReadWrite)?;
        notes.extend_from_slice(store.notes());
        Ok(Self {
            store,
            paths,
            config,
            rules,
            moment,
            notes,
        })
    }

    /// Brings the library in line with the subscriptions and the kill rules; gives what is odd in the file, each a
    /// sentence. What may only be read is left as it is.
    pub fn bring_in_line(&self, moment: &Moment) -> Result<Vec<String>, subscriptions::Error> {
        if self.store.is_read_only() {
            return Ok(Vec::new());
        }
        let files = (&self.config, &*self.paths.urls);
        let odd = reconcile(&self.store, files, moment.now)?;
        kills::apply(&self.store, &self.rules.kills, moment)?;
        let named = |warning| format!("{}: {warning}", self.paths.urls.display());
        Ok(odd.iter().map(named).collect())
    }

    /// What a filter in either form asks for, or a saved filter by its name.
    pub fn prompt(&self, filter: &str) -> Result<Prompt, Error> {
        let name = filter.trim();
        match self.saved()?.into_iter().find(|s| *s.name == *name) {
            Some(saved) => Ok(saved.prompt),
            None => Ok(Prompt::parse(filter)?),
        }
    }

    /// The stories of the same.
    pub fn query(&self, filter: &str) -> Result<Query, Error> {
        Ok(Query::of(&self.prompt(filter)?, &self.moment))
    }

    /// The saved filters: of the settings, and the `query:` lines of the subscriptions that can be read.
    pub fn saved(&self) -> Result<Vec<Saved>, store::Error> {
        let mut saved = self.rules.saved.clone();
        let feeds = self.store.feeds()?;
        let queries = feeds.iter().filter_map(|f| Saved::of_address(&f.address));
        saved.extend(queries.filter_map(Result::ok));
        Ok(saved)
    }

    /// The folder of taught rules.
    pub fn taught(&self) -> Option<Folder> {
        Some(Folder::at(&self.paths.rules))
    }

    /// The way to servers, as the settings say.
    pub fn network(&self) -> Result<Network, fetch::Error> {
        let seconds = u64::from(self.config.refresh.timeout_seconds);
        let limits = Limits {
            total: Duration::from_secs(seconds),
            ..Limits::default()
        };
        Network::new(Setup {
            limits,
            ..Setup::from_environment()
        })
    }
}
