//! What the other pages of a run, a feed or a folder tell about each page, and the rules that were taught.
//! Knows nothing of what is made of it.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use super::input::{self, Error};
use super::{complain, crew, names};
use crate::clean::context::{Context, Known, Site, Survey, named_address};
use crate::clean::rules::{Folder, Rules};
use crate::config::{Named, Paths};
use crate::fetch::Page;
use crate::open::{self, feed};
use crate::story::{Address, canonical};

/// Bytes of a file in which its own address is looked for.
const HEAD_BYTES: u64 = 512 << 10;
/// Sites of one run about which something is known; each takes up to 8 MB, most a few hundred kB.
const SITES: usize = 2_000;
/// Bytes of feed texts that are kept.
const TEXT_BYTES: usize = 32 << 20;
/// Hosts whose rules are kept in memory.
const HOSTS: usize = 10_000;

/// What is known beyond each page of a run.
#[derive(Default)]
pub struct Around {
    /// What `--with` brought, for every page.
    given: Option<Gathered>,
    /// What the other pages of the run brought, by host.
    hosts: HashMap<String, Gathered>,
    rules: Option<Shelf>,
}

/// Whether what is wrong in a rule file is told when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tell {
    /// On standard error.
    Aloud,
    /// Not at all: a screen stands there.
    Nothing,
}

/// What is known of one site.
#[derive(Default)]
struct Gathered {
    known: Known,
    site: Site,
    texts: HashMap<String, String>,
}

/// The rules of the hosts that were met.
struct Shelf {
    folder: Folder,
    tell: Tell,
    read: Mutex<HashMap<Option<String>, Arc<Rules>>>,
}

impl Around {
    /// Only the rules of a folder.
    pub fn rules(folder: Option<Folder>, tell: Tell) -> Self {
        let shelf = |folder| Shelf {
            folder,
            tell,
            read: Mutex::default(),
        };
        Self {
            rules: folder.map(shelf),
            ..Self::default()
        }
    }

    /// The same, and what a feed or a folder of pages tells.
    pub fn with(mut self, given: &Path) -> Result<Self, Error> {
        let name = given.as_os_str();
        let mut gathered = Gathered::default();
        for address in names::addresses(&[name])? {
            let page = input::page_of(&address)?.page;
            gathered.take(&page);
        }
        if gathered.is_empty() {
            return Err(Error::Unreadable {
                name: given.display().to_string(),
                reason: "neither a feed nor a folder with pages of a site".to_owned(),
            });
        }
        self.given = Some(gathered);
        Ok(self)
    }

    /// The same, and what the files among some addresses tell about each other, each read once more for it. Nothing is
    /// asked from the network twice.
    pub fn among(mut self, addresses: &[Address], workers: usize) -> Self {
        let mut pages: HashMap<String, Vec<&Address>> = HashMap::new();
        let several = if addresses.len() > 1 { addresses } else { &[] };
        for address in several {
            if let Some(host) = host_of_file(address) {
                pages.entry(host).or_default().push(address);
            }
        }
        let mut several: Vec<_> = pages.into_iter().filter(|(_, p)| p.len() > 1).collect();
        several.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
        several.truncate(SITES);
        let jobs: Vec<(usize, Address)> = several
            .iter()
            .enumerate()
            .flat_map(|(site, (_, pages))| pages.iter().map(move |&page| (site, page.clone())))
            .collect();
        let mut found: Vec<Gathered> = several.iter().map(|_| Gathered::default()).collect();
        let survey = |(site, address): (usize, Address)| (site, survey_of(&address));
        crew::in_order(jobs.into_iter(), workers, survey, |(site, survey)| {
            if let Some(survey) = survey {
                found[site].add(&survey);
            }
            ControlFlow::Continue(())
        });
        let hosts = several.into_iter().map(|(host, _)| host);
        self.hosts = hosts.zip(found).collect();
        self
    }

    /// Calls `work` with what is known beyond a page.
    pub fn context<R>(&self, page: &Page, work: impl FnOnce(&Context) -> R) -> R {
        let address = page.url.clone().or_else(|| named_address(&page.bytes));
        let host = address.as_ref().and_then(host);
        let of_host = host.as_ref().and_then(|h| self.hosts.get(h));
        let found = self.given.as_ref().or(of_host);
        let rules = self.rules.as_ref().map(|shelf| shelf.of(host));
        let text = found.zip(address.as_ref());
        work(&Context {
            known: found.map(|f| &f.known),
            site: found.map(|f| &f.site),
            rules: rules.as_deref(),
            feed_text: text
                .and_then(|(f, url)| f.texts.get(&canonical(url)))
                .map_or("", |t| t),
        })
    }
}

impl Gathered {
    /// Takes what a file tells: the entries of a feed, or a page.
    fn take(&mut self, page: &Page) {
        let entries = feed::entries(page);
        if entries.is_empty() {
            if let Some(survey) = input::guarded(|| open::survey(page)).flatten() {
                self.add(&survey);
            }
            return;
        }
        let mut left = TEXT_BYTES;
        for entry in entries {
            self.known.add(&entry.title, entry.address.as_ref());
            if let Some(url) = entry.address.filter(|_| entry.text.len() <= left) {
                left -= entry.text.len();
                self.texts.insert(canonical(&url), entry.text);
            }
        }
    }

    fn add(&mut self, survey: &Survey) {
        self.known.add(&survey.title, survey.address.as_ref());
        self.site.add(survey);
    }

    fn is_empty(&self) -> bool {
        self.known.is_empty() && self.site.stories() == 0
    }
}

impl Shelf {
    /// The rules of a host, read once; what is wrong in them is told once. On a screen they are read each time, because
    /// they are made and changed there.
    fn of(&self, host: Option<String>) -> Arc<Rules> {
        // Nothing panics while it holds the lock.
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rules) = read.get(&host) {
            return rules.clone();
        }
        let (rules, errors) = self.folder.read(host.as_deref(), None);
        for error in errors.iter().filter(|_| self.tell == Tell::Aloud) {
            complain(&error.to_string());
        }
        let rules = Arc::new(rules);
        if self.tell == Tell::Aloud && read.len() < HOSTS {
            read.insert(host, rules.clone());
        }
        rules
    }
}

/// The host of an address, without `www.`.
fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// The host that a file says it is of.
fn host_of_file(address: &Address) -> Option<String> {
    let Address::File(path) = address else {
        return None;
    };
    if input::is_stream(address) {
        return None;
    }
    let mut head = Vec::new();
    let file = File::open(path).ok()?;
    file.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    named_address(&head).as_ref().and_then(host)
}

fn survey_of(address: &Address) -> Option<Survey> {
    let page = input::page_of(address).ok()?.page;
    input::guarded(|| open::survey(&page)).flatten()
}

/// The user's own paths.
pub fn users_paths() -> Option<Paths> {
    Paths::of_user(|name| std::env::var_os(name), &Named::default()).ok()
}

/// The folder of the user's rules.
pub fn users_rules() -> Option<Folder> {
    Some(Folder::at(users_paths()?.rules))
}
