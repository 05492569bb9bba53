//! From what stands on the command line to stories: files, folders, standard input, addresses.
//! Knows nothing of what a page is.

use std::cell::Cell;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

use url::Url;

use super::Exit;
use super::around::Around;
use crate::demo;
use crate::fetch::{self, Extent, Page, Request};
use crate::open;
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
    /// The page broke the cleaner.
    #[error("{name}: cleaning this page broke clearstory; please report it with the page")]
    Broken {
        /// What was to be cleaned.
        name: String,
    },
}

impl Error {
    /// The exit code when this is all that happened.
    pub fn exit(&self) -> Exit {
        match self {
            Self::NoFiles { .. } | Self::TooLarge { .. } | Self::Open(_) => Exit::NothingReadable,
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

/// Bytes that came.
pub struct Fetched {
    /// They and what is known of them.
    pub page: Page,
    is_whole: bool,
}

/// What the arguments name, each folder replaced by its files.
pub fn addresses(what: &[impl AsRef<OsStr>]) -> Result<Vec<Address>, Error> {
    let mut found = Vec::new();
    for one in what {
        match address(one.as_ref())? {
            Address::File(path) if path.is_dir() => found.extend(files(&path)?),
            address => found.push(address),
        }
    }
    Ok(found)
}

/// What one argument names.
fn address(argument: &OsStr) -> Result<Address, Error> {
    if argument == "-" {
        return Ok(Address::Stdin);
    }
    if argument.is_empty() {
        return Err(Error::Unreadable {
            name: "''".to_owned(),
            reason: "an empty name; name a file or an address".to_owned(),
        });
    }
    let text = argument.to_str().unwrap_or_default();
    let Some((scheme, _)) = text.split_once("://") else {
        return Ok(Address::File(PathBuf::from(argument)));
    };
    let name = text.to_owned();
    match (scheme.to_ascii_lowercase().as_str(), Url::parse(text)) {
        ("http" | "https", Ok(url)) => Ok(Address::Web(url)),
        ("http" | "https", Err(error)) => Err(Error::Unreadable {
            name,
            reason: format!("{error}; an address looks like https://example.org/story"),
        }),
        ("file", Ok(url)) if url.to_file_path().is_ok() => {
            Ok(Address::File(url.to_file_path().unwrap_or_default()))
        }
        _ if Path::new(argument).exists() => Ok(Address::File(PathBuf::from(argument))),
        _ => Err(Error::Scheme { name }),
    }
}

/// The files of a folder by name, hidden ones and folders aside.
fn files(folder: &Path) -> Result<Vec<Address>, Error> {
    let name = || folder.display().to_string();
    let failed = |e: io::Error| Error::Unreadable {
        name: name(),
        reason: in_words(&e),
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if !hidden && entry.path().is_file() {
            paths.push(entry.path());
        }
    }
    if paths.is_empty() {
        return Err(Error::NoFiles { name: name() });
    }
    paths.sort();
    Ok(paths.into_iter().map(Address::File).collect())
}

/// Reads and cleans with what is known around the page; one that breaks the cleaner is an error like any other.
pub fn story_of(address: &Address, url: Option<&Url>, around: &Around) -> Result<Cleaned, Error> {
    let Fetched { mut page, is_whole } = page_of(address)?;
    let told = |error: open::Error| match address {
        Address::Web(url) => error.on_web(url),
        _ => error,
    };
    page.url = page.url.or_else(|| url.cloned());
    around.context(&page, |context| {
        let start = Instant::now();
        let opened = guarded(|| open::open_with(&page, context));
        let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        match opened {
            Some(story) => Ok(Cleaned {
                story: story.map_err(told)?,
                micros,
                is_whole,
            }),
            None => Err(Error::Broken {
                name: address.to_string(),
            }),
        }
    })
}

/// What the cleaner gives; none when a page breaks it.
pub fn guarded<R>(work: impl FnOnce() -> R) -> Option<R> {
    CLEANING.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    CLEANING.set(false);
    done.ok()
}

thread_local!(static CLEANING: Cell<bool> = const { Cell::new(false) });

/// From now on a page that breaks the cleaner is told of in one sentence, not with a trace of the stack.
pub fn hush_panics() {
    let loud = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !CLEANING.get() {
            loud(info);
        }
    }));
}

/// The bytes behind an address.
pub fn page_of(address: &Address) -> Result<Fetched, Error> {
    let name = address.to_string();
    let bytes = match address {
        Address::Web(url) => return fetched(url),
        Address::Demo(number) => return Ok(whole(demo::page(*number).unwrap_or_default())),
        Address::File(path) => File::open(path).and_then(capped),
        Address::Stdin => standard_input(),
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

fn whole(page: Page) -> Fetched {
    Fetched {
        page,
        is_whole: true,
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

fn in_words(error: &io::Error) -> String {
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

/// A page of the web; half a page is better than none, but it is told.
fn fetched(url: &Url) -> Result<Fetched, Error> {
    let reply = fetch::get(&Request::new(url.clone()), &|_| {});
    let reply = reply.map_err(|error| Error::Fetch(Box::new(error)))?;
    Ok(Fetched {
        page: reply.page,
        is_whole: reply.extent == Extent::Whole,
    })
}
