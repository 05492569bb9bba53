//! What the library knows beyond a page: other stories of its site, what the site repeats, what was taught.
//! Knows nothing of where a page comes from.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use url::Url;

use super::which::shown;
use crate::clean::context::{Context, Known, Site};
use crate::clean::rules::{Folder, Rules};
use crate::store::{Error, Store};

/// Sites that are remembered while many stories are opened; each takes up to some megabytes, most far less.
const SITES: usize = 16;

/// How long what was found out of a site holds: to read 5,000 titles of one takes some 15 ms, which every story of it
/// would cost that is looked at in passing.
const FRESH: Duration = Duration::from_mins(1);

/// What was found out of a site, by its host, and when.
type Found = HashMap<String, (Instant, Arc<Seen>)>;

/// What was found out of sites; copies share it.
#[derive(Clone, Default)]
pub struct Sites(Arc<Mutex<Found>>);

impl Sites {
    fn found(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fresh(&self, site: &str) -> Option<Arc<Seen>> {
        let found = self.found();
        let (since, seen) = found.get(site)?;
        (since.elapsed() < FRESH).then(|| seen.clone())
    }

    fn keep(&self, site: &str, seen: &Arc<Seen>) {
        let mut found = self.found();
        if found.len() >= SITES {
            found.clear();
        }
        found.insert(site.to_owned(), (Instant::now(), seen.clone()));
    }

    /// Forgets it, after the library has learnt something.
    pub fn forget(&self) {
        self.found().clear();
    }
}

/// What is known beyond the pages of the library's sites, asked for once a site.
pub struct Beyond<'a> {
    store: &'a Store,
    rules: Option<Folder>,
    sites: Sites,
    taught: RefCell<HashMap<(String, String), Rc<Rules>>>,
}

/// What is known of one site.
#[derive(Default)]
struct Seen {
    known: Known,
    site: Site,
}

/// What is known beyond one page.
pub struct Around {
    seen: Arc<Seen>,
    rules: Rc<Rules>,
}

impl<'a> Beyond<'a> {
    /// Of a library and the folder of taught rules.
    pub fn new(store: &'a Store, rules: Option<Folder>) -> Self {
        Self::sharing(store, rules, &Sites::default())
    }

    /// The same, with what was found out of sites before.
    pub fn sharing(store: &'a Store, rules: Option<Folder>, sites: &Sites) -> Self {
        Self {
            store,
            rules,
            sites: sites.clone(),
            taught: RefCell::default(),
        }
    }

    /// The same with other rules; what is known of sites is remembered once for both.
    #[must_use]
    pub fn with(&self, rules: Folder) -> Self {
        Self {
            store: self.store,
            rules: Some(rules),
            sites: self.sites.clone(),
            taught: RefCell::default(),
        }
    }

    /// What is known of the site of an address, for a story of a feed; of no site only the rules for the feed and for
    /// everywhere.
    pub fn of(&self, url: Option<&Url>, feed: &str) -> Result<Around, Error> {
        let host = url.and_then(site_of);
        let seen = self.seen(host.as_deref())?;
        let rules = self.taught(host.as_deref(), &shown(feed));
        Ok(Around { seen, rules })
    }

    fn seen(&self, host: Option<&str>) -> Result<Arc<Seen>, Error> {
        let key = host.unwrap_or_default();
        if let Some(seen) = self.sites.fresh(key) {
            return Ok(seen);
        }
        let mut seen = Seen::default();
        if let Some(host) = host {
            seen.known = self.store.known(host)?;
            seen.site = self.store.site(host)?;
        }
        let seen = Arc::new(seen);
        self.sites.keep(key, &seen);
        Ok(seen)
    }

    /// What was taught. What is wrong in a rule file is told by `rule check`; the good lines count.
    fn taught(&self, host: Option<&str>, feed: &str) -> Rc<Rules> {
        let Some(folder) = &self.rules else {
            return Rc::default();
        };
        let key = (host.unwrap_or_default().to_owned(), feed.to_owned());
        let mut taught = self.taught.borrow_mut();
        if taught.len() >= SITES * SITES {
            taught.clear();
        }
        let feed = (!feed.is_empty()).then_some(feed);
        let read = || Rc::new(folder.read(host, feed).0);
        taught.entry(key).or_insert_with(read).clone()
    }

    /// Forgets what is remembered, after the library has learnt something.
    pub fn forget(&self) {
        self.sites.forget();
        self.taught.borrow_mut().clear();
    }
}

impl Around {
    /// The same for the cleaner, with what the feed gives of the story.
    pub fn context<'c>(&'c self, feed_text: &'c str) -> Context<'c> {
        Context {
            known: Some(&self.seen.known),
            site: Some(&self.seen.site),
            rules: Some(&self.rules),
            feed_text,
        }
    }
}

/// The host of an address without `www.`, by which a site is known.
pub fn site_of(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::store::Mode;

    #[test]
    fn what_was_found_out_of_a_site_is_shared_until_the_library_learns_something() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("library.db"), Mode::ReadWrite).unwrap();
        let url = Url::parse("https://www.harbour.example/1").unwrap();
        let sites = Sites::default();
        let seen = || {
            let beyond = Beyond::sharing(&store, None, &sites);
            beyond.of(Some(&url), "").unwrap().seen
        };
        let first = seen();
        assert!(Arc::ptr_eq(&first, &seen()));
        sites.forget();
        assert!(!Arc::ptr_eq(&first, &seen()));
    }
}
