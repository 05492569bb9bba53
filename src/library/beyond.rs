//! What the library knows beyond a page: other stories of its site, what the site repeats, what was taught.
//! Knows nothing of where a page comes from.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use url::Url;

use crate::clean::context::{Context, Known, Site};
use crate::clean::rules::{Folder, Rules};
use crate::store::{Error, Store};

/// Sites that are remembered while many stories are opened; each takes up to some megabytes, most far less.
const SITES: usize = 16;

/// What is known beyond the pages of the library's sites, asked for once a site.
pub struct Beyond<'a> {
    store: &'a Store,
    rules: Option<Folder>,
    sites: RefCell<HashMap<String, Rc<Around>>>,
}

/// What is known of one site.
#[derive(Default)]
pub struct Around {
    known: Known,
    site: Site,
    rules: Rules,
}

impl<'a> Beyond<'a> {
    /// Of a library and the folder of taught rules.
    pub fn new(store: &'a Store, rules: Option<Folder>) -> Self {
        Self {
            store,
            rules,
            sites: RefCell::default(),
        }
    }

    /// What is known of the site of an address; of none only the rules for everywhere.
    pub fn of(&self, url: Option<&Url>) -> Result<Rc<Around>, Error> {
        let host = url.and_then(site_of);
        let key = host.clone().unwrap_or_default();
        if let Some(around) = self.sites.borrow().get(&key) {
            return Ok(around.clone());
        }
        let mut around = Around::default();
        if let Some(host) = &host {
            around.known = self.store.known(host)?;
            around.site = self.store.site(host)?;
        }
        if let Some(folder) = &self.rules {
            // What is wrong in a rule file is told by `rule check`; the good lines count.
            around.rules = folder.read(host.as_deref()).0;
        }
        let around = Rc::new(around);
        let mut sites = self.sites.borrow_mut();
        if sites.len() >= SITES {
            sites.clear();
        }
        sites.insert(key, around.clone());
        Ok(around)
    }

    /// Forgets what is remembered, after the library has learnt something.
    pub fn forget(&self) {
        self.sites.borrow_mut().clear();
    }
}

impl Around {
    /// The same for the cleaner, with what the feed gives of the story.
    pub fn context<'c>(&'c self, feed_text: &'c str) -> Context<'c> {
        Context {
            known: Some(&self.known),
            site: Some(&self.site),
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
