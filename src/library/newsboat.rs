//! A newsboat user's folder taken in: subscriptions, settings, and the stories with what was done with them.
//! Knows nothing of the formats of its files, and changes none of them.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use url::Url;

use super::subscriptions::{self, reconcile};
use crate::config::{Config, Paths};
use crate::doc::words;
use crate::feed;
use crate::feed::newsboat::{Identity, Left, id, map};
use crate::feed::urls::{Urls, Warning};
use crate::store::newsboat::{Cache, CachedFeed, CachedStory};
use crate::store::{Change, Import, Imported, NewStory, ReadyStory, Store};
use crate::story::canonical;
use crate::story::library::{Enclosure, FeedKind};

/// Where newsboat keeps what it has; a file that does not exist is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Its subscriptions.
    pub urls: PathBuf,
    /// Its settings.
    pub config: PathBuf,
    /// Its stories.
    pub cache: PathBuf,
}

/// What was taken in.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Feeds that are new here.
    pub feeds: usize,
    /// Feeds that were here.
    pub known_feeds: usize,
    /// Lines of its subscriptions that are not understood.
    pub warnings: Vec<Warning>,
    /// What became of its settings.
    pub settings: Settings,
    /// Settings that do not map.
    pub left: Vec<Left>,
    /// Stories that are new here.
    pub stories: usize,
    /// Stories that were here.
    pub known_stories: usize,
    /// Stories that are read there.
    pub read: usize,
    /// Stories with flags.
    pub flagged: usize,
    /// Stories that were deleted there, and will not come again.
    pub deleted: usize,
    /// Stories of feeds that are not subscribed any more, left where they are.
    pub orphans: usize,
}

/// What became of the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Settings {
    /// Nothing of them maps.
    #[default]
    Nothing,
    /// They were written as the settings.
    Written,
    /// They stand in the settings already.
    Known,
    /// There are settings, which nobody changes but their owner: these lines are to be added.
    ToAdd(String),
}

/// Why nothing more was taken in.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing of newsboat.
    #[error("{}: there is no urls, config or cache.db of newsboat", .0.display())]
    Nothing(PathBuf),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Our own subscriptions.
    #[error(transparent)]
    Subscriptions(#[from] subscriptions::Error),
    /// Our library, or its cache.
    #[error(transparent)]
    Store(#[from] crate::store::Error),
}

/// Who takes it in: our library, files, settings, and the time.
pub struct Taker<'a> {
    /// The library.
    pub store: &'a Store,
    /// Our files.
    pub paths: &'a Paths,
    /// Our settings.
    pub config: &'a Config,
    /// Now.
    pub now: Timestamp,
}

impl Folder {
    /// The files in one folder.
    pub fn at(folder: &Path) -> Self {
        Self {
            urls: folder.join("urls"),
            config: folder.join("config"),
            cache: folder.join("cache.db"),
        }
    }

    /// Where newsboat looks for them: in the folders of the XDG Base Directory Specification if they exist, else in
    /// `~/.newsboat`.
    pub fn of_user(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let absolute = |name| {
            variable(name)
                .map(PathBuf::from)
                .filter(|p| p.is_absolute())
        };
        let home = absolute("HOME");
        let base = |name, below| absolute(name).or_else(|| home.as_ref().map(|h| h.join(below)));
        let config = base("XDG_CONFIG_HOME", ".config")?.join("newsboat");
        let data = base("XDG_DATA_HOME", ".local/share")?.join("newsboat");
        if config.is_dir() {
            return Some(Self {
                cache: data.join("cache.db"),
                ..Self::at(&config)
            });
        }
        Some(Self::at(&home?.join(".newsboat")))
    }

    fn is_empty(&self) -> bool {
        ![&self.urls, &self.config, &self.cache]
            .iter()
            .any(|f| f.is_file())
    }
}

impl Taker<'_> {
    /// Takes a folder in. Whatever is here already stays as it is, so that a second time changes nothing.
    pub fn take(&self, folder: &Folder) -> Result<Taken, Error> {
        if folder.is_empty() {
            let config = folder.config.parent().unwrap_or(Path::new(""));
            return Err(Error::Nothing(config.to_owned()));
        }
        let mut taken = Taken::default();
        self.feeds(&folder.urls, &mut taken)?;
        let cache = self.settings(folder, &mut taken)?;
        reconcile(self.store, (self.config, &self.paths.urls), self.now)?;
        if cache.is_file() {
            self.stories(&cache, &mut taken)?;
        }
        Ok(taken)
    }

    /// The lines of its subscriptions; as they are if there are none here.
    fn feeds(&self, path: &Path, taken: &mut Taken) -> Result<(), Error> {
        let theirs = Urls::read(&read(path)?);
        taken.warnings = theirs.warnings().to_vec();
        let feeds: Vec<_> = theirs.feeds().collect();
        let all = feeds.len();
        let new = subscriptions::change(&self.paths.urls, |ours| {
            if ours.bytes().is_empty() {
                *ours = theirs;
                return all;
            }
            ours.add_all(&feeds)
        })?;
        (taken.feeds, taken.known_feeds) = (new, all - new);
        Ok(())
    }

    /// Its settings as ours; where its cache is.
    fn settings(&self, folder: &Folder, taken: &mut Taken) -> Result<PathBuf, Error> {
        let text = read(&folder.config)?;
        let mapped = map(&String::from_utf8_lossy(&text));
        taken.left = mapped.left;
        let ours = read(&self.paths.config)?;
        taken.settings = if mapped.toml.is_empty() {
            Settings::Nothing
        } else if ours.is_empty() {
            write(&self.paths.config, &mapped.toml)?;
            Settings::Written
        } else if String::from_utf8_lossy(&ours).contains(&mapped.toml) {
            Settings::Known
        } else {
            Settings::ToAdd(mapped.toml)
        };
        let named = mapped.cache.map(PathBuf::from).filter(|c| c.is_absolute());
        Ok(named
            .filter(|_| !folder.cache.is_file())
            .unwrap_or_else(|| folder.cache.clone()))
    }

    fn stories(&self, path: &Path, taken: &mut Taken) -> Result<(), Error> {
        let cache = Cache::open(path)?;
        let mut known: HashMap<String, CachedFeed> = HashMap::new();
        for feed in cache.feeds()? {
            known.insert(feed.address.clone(), feed);
        }
        let all: usize = known.values().map(|f| f.stories as usize).sum();
        let mut seen = 0;
        for feed in self.store.feeds()? {
            if feed.kind == FeedKind::Query {
                continue;
            }
            let stories = cache.stories(&feed.address)?;
            seen += stories.len();
            taken.read += stories.iter().filter(|s| !s.is_unread).count();
            let stories: Vec<Imported> = imported(stories);
            taken.flagged += stories.iter().filter(|s| !s.flags.is_empty()).count();
            taken.deleted += stories.iter().filter(|s| s.is_deleted).count();
            let count = stories.len();
            let cached = known.remove(&feed.address).unwrap_or_default();
            let import = Import {
                title: cached.title,
                link: web(&cached.link),
                stories,
                now: self.now,
            };
            let change = Change::Imported(feed.id, Box::new(import));
            let new = self.store.apply([change])?.added.len();
            taken.stories += new;
            taken.known_stories += count - new;
        }
        taken.orphans = all.saturating_sub(seen);
        Ok(())
    }
}

/// The stories of one feed as ours.
fn imported(stories: Vec<CachedStory>) -> Vec<Imported> {
    // Stories without a date got that of the fetch, which they share.
    let mut dates: HashMap<i64, u32> = HashMap::new();
    for cached in &stories {
        *dates.entry(cached.published).or_default() += 1;
    }
    let stories = stories.into_iter();
    stories
        .map(|cached| {
            let has_date = dates.get(&cached.published) == Some(&1);
            story(cached, has_date)
        })
        .collect()
}

fn story(cached: CachedStory, has_date: bool) -> Imported {
    let date = Timestamp::from_second(cached.published).ok();
    let guid = id(&Identity {
        guid: &cached.guid,
        url: &cached.url,
        title: &cached.title,
        published: date.filter(|_| has_date),
    });
    let url = web(&cached.url);
    let plain = feed::plain(&cached.content);
    let flags = cached
        .flags
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect();
    let enclosure = web(&cached.enclosure).map(|url| Enclosure {
        url,
        media: cached.media,
        bytes: None,
        title: crate::doc::SafeText::default(),
    });
    Imported {
        flags,
        is_deleted: cached.is_deleted,
        story: ReadyStory::of(NewStory {
            guid,
            canonical: url.as_ref().map(canonical).unwrap_or_default(),
            url,
            title: cached.title,
            author: cached.author,
            published: date,
            words: u32::try_from(words(&plain)).unwrap_or(u32::MAX),
            content: cached.content,
            plain,
            enclosures: enclosure.into_iter().collect(),
            is_read: !cached.is_unread,
            ..NewStory::default()
        }),
    }
}

fn web(address: &str) -> Option<Url> {
    Url::parse(address)
        .ok()
        .filter(|u| matches!(u.scheme(), "http" | "https"))
}

/// A file; nothing if there is none.
fn read(path: &Path) -> Result<Vec<u8>, Error> {
    match fs::read(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read.map_err(|source| Error::File {
            path: path.to_owned(),
            source,
        }),
    }
}

/// A new file, for nobody else to read: a proxy may have a password.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let written = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        std::io::Write::write_all(&mut options.open(path)?, text.as_bytes())
    };
    written().map_err(|source| Error::File {
        path: path.to_owned(),
        source,
    })
}
