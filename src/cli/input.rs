//! From an address to a story: files, standard input, the network.
//! Knows nothing of what a page is.

use std::fs::{self, File};
use std::io::{self, Read};
use std::sync::OnceLock;
use std::time::Instant;

use serde_json::value::RawValue;
use url::Url;

use super::around::Around;
use super::places::Places;
use super::{Exit, names};
use crate::config::Config;
use crate::demo;
use crate::doc::SafeText;
use crate::fetch::{self, Extent, Page, Request, Terms};
use crate::library::terms::terms;
use crate::open::{self, warc};
pub use crate::open::{guarded, hush_panics};
use crate::story::json::Given;
use crate::story::library::FeedSettings;
use crate::story::{Address, Story};

/// Most bytes of one file or stream; far above any text, far below any memory.
pub const LIMIT_BYTES: u64 = 64 << 20;

/// Why there is no story.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder cannot be read.
    #[error("{name}: {reason}")]
    Unreadable {
        /// What was to be read.
        name: String,
        /// What the system says, with a hint where there is one.
        reason: String,
    },
    /// More than [`LIMIT_BYTES`].
    #[error("{name}: larger than {} MiB, which no story is; open a part of it", LIMIT_BYTES >> 20)]
    TooLarge {
        /// What was to be read.
        name: String,
    },
    /// An address of neither `http` nor `https`.
    #[error("{name}: only http and https addresses can be read")]
    Scheme {
        /// The address.
        name: String,
    },
    /// A folder without files.
    #[error("{name}: no files in this folder; those of folders inside are not read")]
    NoFiles {
        /// The folder.
        name: String,
    },
    /// The network gave nothing.
    #[error(transparent)]
    Fetch(Box<fetch::Error>),
    /// The bytes are not a story.
    #[error(transparent)]
    Open(#[from] open::Error),
    /// A line that is no record.
    #[error("{name}: {reason}")]
    Record {
        /// Where the line stands.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A part of an archive that cannot be read.
    #[error("{name}: {damage}")]
    Damage {
        /// The archive and where in it.
        name: String,
        /// What is wrong.
        damage: warc::Damage,
    },
    /// The page broke the cleaner.
    #[error("{name}: cleaning this page broke clearstory; please report it with the page")]
    Broken {
        /// What was to be cleaned.
        name: String,
    },
}

impl Error {
    /// What could not be read.
    pub fn name(&self) -> &str {
        match self {
            Self::Unreadable { name, .. }
            | Self::TooLarge { name }
            | Self::Scheme { name }
            | Self::NoFiles { name }
            | Self::Record { name, .. }
            | Self::Damage { name, .. }
            | Self::Broken { name } => name,
            Self::Fetch(_) | Self::Open(_) => "",
        }
    }

    /// The exit code when this is all that happened.
    pub fn exit(&self) -> Exit {
        match self {
            Self::NoFiles { .. }
            | Self::TooLarge { .. }
            | Self::Record { .. }
            | Self::Damage { .. }
            | Self::Open(_) => Exit::NothingReadable,
            _ => Exit::Failed,
        }
    }
}

/// A cleaned page and the microseconds from its bytes in memory to its document.
#[derive(Debug)]
pub struct Cleaned {
    /// The story.
    pub story: Story,
    /// Microseconds.
    pub micros: u64,
    /// Whether all of the page came.
    pub is_whole: bool,
}

/// Where a page of a run comes from, as it is told beside its story.
#[derive(Debug, Default)]
pub struct Origin {
    /// Where it was read from.
    pub source: String,
    /// The identifier it came with.
    pub id: Option<Box<RawValue>>,
    /// What else came with it.
    pub given: Given,
}

impl Origin {
    /// Of a page that came alone.
    pub fn new(source: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            ..Self::default()
        }
    }

    /// Of the page of an address, as it was asked for.
    pub fn of(address: &Address) -> Self {
        Self::new(names::named(address).to_string_lossy())
    }
}

/// The bytes of a page.
#[derive(Debug)]
pub struct Fetched {
    /// The page.
    pub page: Page,
    /// Whether all of it came.
    pub is_whole: bool,
    /// The address that was asked for it, which names it in messages.
    pub asked: Option<Url>,
}

/// Reads and cleans with what is known around the page; one that breaks the cleaner is an error like any other.
pub fn story_of(address: &Address, url: Option<&Url>, around: &Around) -> Result<Cleaned, Error> {
    cleaned(page_of(address)?, url, around)
}

/// Cleans a page with what is known around it; one that breaks the cleaner is an error like any other.
pub fn cleaned(fetched: Fetched, url: Option<&Url>, around: &Around) -> Result<Cleaned, Error> {
    let Fetched {
        mut page,
        is_whole,
        asked,
    } = fetched;
    let told = |error: open::Error| match &asked {
        Some(url) => error.on_web(url),
        None => error,
    };
    page.url = page.url.or_else(|| url.cloned());
    around.context(&page, |context| {
        let start = Instant::now();
        let opened = guarded(|| open::open_with(&page, context));
        let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        let story = opened.ok_or_else(|| Error::Broken { name: named(&page) })?;
        Ok(Cleaned {
            story: story.map_err(told)?,
            micros,
            is_whole,
        })
    })
}

/// A page's name, else its address.
fn named(page: &Page) -> String {
    let address = page.url.as_ref().map(Url::to_string);
    let name = Some(page.name.clone()).filter(|n| !n.is_empty());
    name.or(address).unwrap_or_default()
}

/// The bytes behind an address.
pub fn page_of(address: &Address) -> Result<Fetched, Error> {
    let name = address.to_string();
    let bytes = match address {
        Address::Web(url) => return fetched(url),
        Address::Demo(number) => return Ok(whole(demo::page(*number).unwrap_or_default())),
        Address::File(path) => File::open(path).and_then(capped),
        Address::Stdin => standard_input(),
        // The reader asks the library itself for these.
        Address::Library(_) => Err(io::ErrorKind::NotFound.into()),
    };
    match bytes {
        Ok(Some(bytes)) => Ok(whole(Page {
            name,
            bytes,
            ..Page::default()
        })),
        Ok(None) => Err(Error::TooLarge { name }),
        Err(error) => Err(Error::Unreadable {
            reason: match error.kind() {
                io::ErrorKind::NotFound => not_found(address),
                _ => in_words(&error),
            },
            name,
        }),
    }
}

/// A page that came whole and not from the network.
pub fn whole(page: Page) -> Fetched {
    Fetched {
        page,
        is_whole: true,
        asked: None,
    }
}

/// Standard input, which gives its bytes only once but may be opened again.
fn standard_input() -> io::Result<Option<Vec<u8>>> {
    static READ: OnceLock<Option<Vec<u8>>> = OnceLock::new();
    if let Some(bytes) = READ.get() {
        return Ok(bytes.clone());
    }
    let bytes = capped(io::stdin().lock())?;
    Ok(READ.get_or_init(|| bytes).clone())
}

/// Reads standard input now, before a screen listens to the keyboard, and refuses what is alone and no text: a screen
/// that can only say so is no answer to a slip of the pen.
pub fn read_ahead(addresses: &[Address]) -> Result<(), Error> {
    if addresses.contains(&Address::Stdin) {
        page_of(&Address::Stdin)?;
    }
    match addresses {
        [only @ (Address::File(_) | Address::Stdin)] if !is_stream(only) => {
            Ok(open::refuse(&page_of(only)?.page)?)
        }
        _ => Ok(()),
    }
}

/// Whether a file gives its bytes only once, such as a named pipe or that of a shell's `<(…)`.
pub fn is_stream(address: &Address) -> bool {
    use std::os::unix::fs::FileTypeExt;
    match address {
        Address::File(path) => fs::metadata(path).is_ok_and(|m| m.file_type().is_fifo()),
        _ => false,
    }
}

/// Everything from a reader; none when that is more than may be.
fn capped(from: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(LIMIT_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|b| b.len() as u64 <= LIMIT_BYTES))
}

/// Schemes of what looks like an address to those who copied it.
const SCHEMES: [&str; 8] = [
    "about",
    "blob",
    "data",
    "http",
    "https",
    "javascript",
    "mailto",
    "view-source",
];

/// A missing file whose name looks like the name of a host was meant as an address.
fn not_found(address: &Address) -> String {
    let Address::File(path) = address else {
        return "not found".to_owned();
    };
    let text = path.to_string_lossy();
    let scheme = text.split_once(':').map(|(s, _)| s.to_ascii_lowercase());
    if scheme.is_some_and(|s| SCHEMES.contains(&&*s)) {
        return "no such file, and only https:// and http:// addresses can be read".to_owned();
    }
    let host = text.split('/').next().unwrap_or_default();
    let ending = host.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_host = ending.len() >= 2 && ending.bytes().all(|b| b.is_ascii_alphabetic());
    let is_file = [
        "htm", "html", "xhtml", "md", "txt", "eml", "mht", "mhtml", "gz",
    ]
    .contains(&ending);
    if is_host && !is_file {
        return format!("no such file; for the page, say https://{text}");
    }
    "no such file".to_owned()
}

/// What the system says, for a reader.
pub fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "is a folder".to_owned(),
        _ => {
            let text = error.to_string().to_lowercase();
            // The number means nothing to a reader.
            text.split(" (os error").next().unwrap_or("").to_owned()
        }
    }
}

/// Where the settings are, by which the network is asked; none when they are not heeded.
static PLACES: OnceLock<Places> = OnceLock::new();

/// Has what is read from the network from now on asked for as the settings say.
pub fn heed(places: &Places) {
    // Set once, at the start; later it stays as it is.
    let _ = PLACES.set(places.clone());
}

/// How servers are asked, read anew each time, as settings may change while the reader is open.
fn own_terms() -> Result<Terms, SafeText> {
    let paths = PLACES.get().and_then(|places| places.paths().ok());
    let Some(paths) = paths else {
        return Ok(Terms::default());
    };
    let (config, _) = Config::of_file(&paths.config);
    terms(&config.network, FeedSettings::default())
}

/// A page of the web; half a page is better than none, but it is told.
fn fetched(url: &Url) -> Result<Fetched, Error> {
    let terms = own_terms().map_err(|why| Error::Unreadable {
        name: fetch::without_login(url).to_string(),
        reason: why.to_string(),
    })?;
    let request = Request {
        terms,
        ..Request::new(url.clone())
    };
    let reply = fetch::get(&request, &|_| {});
    let reply = reply.map_err(|error| Error::Fetch(Box::new(error)))?;
    Ok(Fetched {
        page: reply.page,
        is_whole: reply.extent == Extent::Whole,
        asked: Some(url.clone()),
    })
}
