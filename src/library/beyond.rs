//! What the library knows beyond a page: other stories of its site, what the site repeats, what was taught.
//! Knows nothing of where a page comes from.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use url::Url;

use super::which::shown;
use crate::clean::context::{Context, Known, Site};
use crate::clean::rules::{Folder, Rules};
use crate::store::{Error, Store};

/// Sites that are remembered while many stories are opened; each takes up to some megabytes, most far less.
const SITES: usize = 16;

/// What is known beyond the pages of the library's sites, asked for once a site.
pub struct Beyond<'a> {
    store: &'a Store,
    rules: Option<Folder>,
    sites: Rc<RefCell<HashMap<String, Rc<Seen>>>>,
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
    seen: Rc<Seen>,
    rules: Rc<Rules>,
}

impl<'a> Beyond<'a> {
    /// Of a library and the folder of taught rules.
    pub fn new(store: &'a Store, rules: Option<Folder>) -> Self {
        Self {
            store,
            rules,
            sites: Rc::default(),
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

    fn seen(&self, host: Option<&str>) -> Result<Rc<Seen>, Error> {
        let key = host.unwrap_or_default();
        if let Some(seen) = self.sites.borrow().get(key) {
            return Ok(seen.clone());
        }
        let mut seen = Seen::default();
        if let Some(host) = host {
            seen.known = self.store.known(host)?;
            seen.site = self.store.site(host)?;
        }
        let seen = Rc::new(seen);
        let mut sites = self.sites.borrow_mut();
        if sites.len() >= SITES {
            sites.clear();
        }
        sites.insert(key.to_owned(), seen.clone());
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
        self.sites.borrow_mut().clear();
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
