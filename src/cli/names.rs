//! From what stands on the command line, or in a list, to addresses.
//! Knows nothing of what is behind them.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use url::Url;

use super::input::{Error, in_words};
use crate::story::Address;

/// Longest name in a list: far above the longest path of any system, and above all addresses that servers take.
const NAME_BYTES: u64 = 64 << 10;

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

/// How an address stands on the command line.
pub fn named(address: &Address) -> OsString {
    match address {
        Address::Stdin => "-".into(),
        Address::File(path) => path.clone().into(),
        address => address.to_string().into(),
    }
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

/// What a list names, read while it is worked on. In a list `-` is a file of that name.
pub struct List {
    name: String,
    input: Option<Box<dyn BufRead + Send>>,
    separator: u8,
}

impl List {
    /// A list in a file, or on standard input for `-`.
    pub fn open(list: &OsStr, separator: u8) -> Result<Self, Error> {
        let is_stdin = list == "-";
        let name = if is_stdin {
            "standard input".to_owned()
        } else {
            list.to_string_lossy().into_owned()
        };
        let input: Box<dyn BufRead + Send> = if is_stdin {
            Box::new(BufReader::new(io::stdin()))
        } else {
            let file = File::open(list).map_err(|e| Error::Unreadable {
                reason: in_words(&e),
                name: name.clone(),
            })?;
            Box::new(BufReader::new(file))
        };
        Ok(Self {
            name,
            input: Some(input),
            separator,
        })
    }
}

impl Iterator for List {
    type Item = Result<Address, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let piece = piece(self.input.as_mut()?, self.separator, NAME_BYTES);
            return Some(match piece {
                Ok(Piece::End) => return None,
                Ok(Piece::Whole(bytes)) if bytes.is_empty() => continue,
                Ok(Piece::Whole(bytes)) if bytes == b"-" => Ok(Address::File("-".into())),
                Ok(Piece::Whole(bytes)) => address(&OsString::from_vec(bytes)),
                Ok(Piece::TooLong) => Err(Error::Unreadable {
                    name: self.name.clone(),
                    reason: format!("a name longer than {NAME_BYTES} bytes, which no file has"),
                }),
                Err(error) => {
                    self.input = None;
                    Err(Error::Unreadable {
                        name: self.name.clone(),
                        reason: in_words(&error),
                    })
                }
            });
        }
    }
}

/// What stands between two separators.
pub enum Piece {
    /// All of it, without the separator.
    Whole(Vec<u8>),
    /// More bytes than may be; they were passed over.
    TooLong,
    /// Nothing more comes.
    End,
}

/// Reads up to the next separator, or to the end.
pub fn piece(input: &mut dyn BufRead, separator: u8, limit: u64) -> io::Result<Piece> {
    let mut bytes = Vec::new();
    let mut bounded = Read::take(&mut *input, limit + 1);
    if bounded.read_until(separator, &mut bytes)? == 0 {
        return Ok(Piece::End);
    }
    if bytes.ends_with(&[separator]) {
        bytes.pop();
        return Ok(Piece::Whole(bytes));
    }
    if (bytes.len() as u64) <= limit {
        return Ok(Piece::Whole(bytes));
    }
    input.skip_until(separator)?;
    Ok(Piece::TooLong)
}
