//! The library of one run: its files, its settings, its filters and the time.
//! Knows nothing of what a task asks of it.

use super::places::{Places, now};
use super::{Exit, Fault, complain};
use crate::config::{Config, Paths};
use crate::filter::saved::Saved;
use crate::filter::{Moment, Prompt, Rules};
use crate::library::kills;
use crate::library::subscriptions::reconcile;
use crate::store::{Mode, Query, Store};

/// What a task about the library works with.
pub struct Desk {
    /// The library.
    pub store: Store,
    /// Where its files are.
    pub paths: Paths,
    /// The settings.
    pub config: Config,
    /// Saved filters, kill rules and highlights of the settings.
    pub rules: Rules,
    /// Now.
    pub moment: Moment,
}

impl Desk {
    /// Opens the library, which is made if there is none, and brings it in line with the subscriptions and the kill
    /// rules.
    pub fn open(places: &Places) -> anyhow::Result<Self> {
        let (paths, config) = places.settings()?;
        let (rules, wrong) = Rules::of(&config);
        for sentence in &wrong {
            complain(sentence);
        }
        let store = Store::open(&paths.library, Mode::ReadWrite)?;
        for note in store.notes() {
            complain(note);
        }
        let desk = Self {
            store,
            paths,
            config,
            rules,
            moment: Moment::here(now()?),
        };
        // What may only be read is shown as it is.
        if !desk.store.is_read_only() {
            desk.bring_in_line()?;
        }
        Ok(desk)
    }

    fn bring_in_line(&self) -> anyhow::Result<()> {
        let files = (&self.config, &*self.paths.urls);
        for warning in reconcile(&self.store, files, self.moment.now)? {
            complain(&format!("{}: {warning}", self.paths.urls.display()));
        }
        kills::apply(&self.store, &self.rules.kills, &self.moment)?;
        Ok(())
    }

    /// The stories of a filter in either form, or of a saved filter by its name; a filter that cannot be read is an
    /// error that points at the place.
    pub fn query(&self, filter: &str) -> anyhow::Result<Query> {
        Ok(Query::of(&self.prompt(filter)?, &self.moment))
    }

    /// What a filter asks for.
    pub fn prompt(&self, filter: &str) -> anyhow::Result<Prompt> {
        let name = filter.trim();
        if let Some(saved) = self.saved()?.into_iter().find(|s| *s.name == *name) {
            return Ok(saved.prompt);
        }
        read(filter)
    }

    /// Says what to do next while there is nothing to list: no feed, or no story yet.
    pub fn tell_beginner(&self) -> anyhow::Result<()> {
        if self.store.feeds()?.is_empty() {
            complain(
                "there are no subscriptions yet; clearstory add ADDRESS makes one, clearstory import FILE takes a list in",
            );
        } else if self.store.counts()?.stories == 0 {
            complain("there are no stories yet; clearstory refresh asks the feeds");
        }
        Ok(())
    }

    /// The saved filters: of the settings, and the `query:` lines of the subscriptions that can be read.
    pub fn saved(&self) -> anyhow::Result<Vec<Saved>> {
        let mut saved = self.rules.saved.clone();
        let feeds = self.store.feeds()?;
        let queries = feeds.iter().filter_map(|f| Saved::of_address(&f.address));
        saved.extend(queries.filter_map(Result::ok));
        Ok(saved)
    }
}

/// Reads a filter in either form; an error points at the place.
pub fn read(filter: &str) -> anyhow::Result<Prompt> {
    Prompt::parse(filter).map_err(|error| {
        let fault = Fault {
            sentence: format!("the filter is wrong at {error}"),
            exit: Exit::Usage,
            pointed: error.pointed(filter),
        };
        fault.into()
    })
}

/// Tells where a filter means something else than some would think.
pub fn warn(prompt: &Prompt, written: &str) {
    for warning in prompt.filter.iter().flat_map(|f| f.warnings(written)) {
        complain(&warning);
    }
}
