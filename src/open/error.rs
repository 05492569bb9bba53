//! Why bytes are not a story, one sentence each, and what to do then.
//! Knows nothing of how the sorts of text are read.

use std::fmt;
use std::path::Path;

use url::Url;

use super::{FILE_BYTES, TEXT_BYTES, magic};
use crate::doc::SafeText;
use crate::fetch::{Page, charset};

/// Why bytes are not a story. Every `name` is safe to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is nothing inside, or only blanks.
    #[error("{name}: is empty, there is nothing to read")]
    Empty {
        /// What was to be opened.
        name: String,
    },
    /// Bytes of a kind we know and cannot read.
    #[error("{name}: is {kind}, not a text; {}", .kind.advice(.name))]
    Known {
        /// What was to be opened.
        name: String,
        /// What it is.
        kind: Known,
    },
    /// Bytes that are no text of any charset.
    #[error("{name}: is not a text, and of no kind known here{}", file_advice(.name, *.is_file))]
    Binary {
        /// What was to be opened.
        name: String,
        /// Whether there is a file of that name, which other programs can look at.
        is_file: bool,
    },
    /// An address that leads to no text.
    #[error("{name}: is {what}, not a page to read; open it in a browser")]
    NoPage {
        /// The address.
        name: String,
        /// What is there.
        what: &'static str,
    },
    /// More than is read.
    #[error("{name}: has {bytes} bytes, more than the {limit} that are read; open a part of it: `head -c {limit} {} | clearstory -`", quoted(.name))]
    TooBig {
        /// What was to be opened.
        name: String,
        /// How many bytes it has, at least.
        bytes: usize,
        /// How many it may have.
        limit: usize,
    },
    /// Compressed text that grows beyond what is read.
    #[error(
        "{name}: unpacks to more than the {limit} bytes that are read; unpack it yourself and open a part of it"
    )]
    UnpacksTooBig {
        /// What was to be opened.
        name: String,
        /// How many bytes it may have.
        limit: usize,
    },
    /// A gzip file of which nothing can be unpacked.
    #[error(
        "{name}: is a damaged gzip file, nothing of it can be unpacked; fetch or copy it again"
    )]
    Gzip {
        /// What was to be opened.
        name: String,
    },
    /// An e-mail or a saved page without any text.
    #[error("{name}: has no text inside, only {found}; open it with the program it came from")]
    NoText {
        /// What was to be opened.
        name: String,
        /// What it has instead.
        found: String,
    },
}

impl Error {
    /// The error for a page of the web: named by its address, and without advice for files.
    #[must_use]
    pub fn on_web(mut self, url: &Url) -> Self {
        let address = shown(url.as_str());
        match &mut self {
            Self::Known { kind, .. } => Self::NoPage {
                name: address,
                what: kind.what,
            },
            Self::Binary { .. } => Self::NoPage {
                name: address,
                what: "not a text",
            },
            Self::Empty { name }
            | Self::NoPage { name, .. }
            | Self::TooBig { name, .. }
            | Self::UnpacksTooBig { name, .. }
            | Self::Gzip { name }
            | Self::NoText { name, .. } => {
                *name = address;
                self
            }
        }
    }
}

/// A kind of bytes that is not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// With its article: `a PDF`.
    pub what: &'static str,
    /// What to do with it; `{}` stands for its name.
    pub(super) advice: &'static str,
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }
}

impl Known {
    fn advice(&self, name: &str) -> String {
        self.advice.replace("{}", &quoted(name))
    }
}

fn file_advice(name: &str, is_file: bool) -> String {
    if !is_file {
        return String::new();
    }
    format!("; `file {}` may tell what it is", quoted(name))
}

/// The name as an argument for a shell.
fn quoted(name: &str) -> String {
    let safe = shell_words::quote(name);
    if safe.starts_with('-') {
        return format!("./{safe}");
    }
    safe.into_owned()
}

/// Most characters of a name in a message.
const NAME_CHARS: usize = 120;

/// What a page is called in a message: the name of its file, else its address.
pub(super) fn name(page: &Page) -> String {
    let address = page.url.as_ref().map(ToString::to_string);
    let named = Some(page.name.trim()).filter(|n| !n.is_empty());
    let name = named.map(str::to_owned).or(address);
    shown(name.as_deref().unwrap_or("standard input"))
}

pub(super) fn shown(name: &str) -> String {
    SafeText::line(name).chars().take(NAME_CHARS).collect()
}

/// Refuses what is empty, binary or too big.
pub(super) fn refuse(page: &Page, bytes: &[u8]) -> Result<(), Error> {
    if let Some(kind) = magic::known(bytes) {
        let name = name(page);
        return Err(Error::Known { name, kind });
    }
    if is_blank(bytes) {
        return Err(Error::Empty { name: name(page) });
    }
    if !page.is_text && !charset::is_wide(bytes) && magic::is_binary(bytes) {
        let is_file = Path::new(&page.name).is_file();
        let name = name(page);
        return Err(Error::Binary { name, is_file });
    }
    refuse_beyond(page, bytes.len(), FILE_BYTES)
}

/// Refuses a text that is longer than a text may be.
pub(super) fn refuse_long(page: &Page, bytes: usize) -> Result<(), Error> {
    refuse_beyond(page, bytes, TEXT_BYTES)
}

fn refuse_beyond(page: &Page, bytes: usize, limit: usize) -> Result<(), Error> {
    if bytes <= limit {
        return Ok(());
    }
    let name = name(page);
    Err(Error::TooBig { name, bytes, limit })
}

/// Only white space and zeros, perhaps behind a byte order mark.
fn is_blank(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    let bare = marks.iter().find_map(|mark| bytes.strip_prefix(*mark));
    let mut bare = bare.unwrap_or(bytes).iter();
    bare.all(|b| b.is_ascii_whitespace() || *b == 0)
}
