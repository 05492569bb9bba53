//! The pages of a run, one after the other as they are asked for: files by their names, records of archives, lines.
//! Knows nothing of who cleans them.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::sync::Arc;

use flate2::bufread::GzDecoder;

use super::input::{self, Error, Fetched, LIMIT_BYTES, Origin, in_words};
use super::names::{self, List, Piece};
use super::record;
use crate::fetch::Extent;
use crate::open::warc::{Captured, Record, Warc};
use crate::story::Address;

/// What the files of a run hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// Records of a web archive
    Warc,
    /// An object a line, with html or text, and url
    Jsonl,
}

/// One thing to clean, with as little of it read as can be.
pub enum Job {
    /// A page that is still to be read.
    Page(Address),
    /// A record of an archive.
    Record(Arc<str>, Box<Record>),
    /// A line of records, with its place.
    Line(String, Vec<u8>),
    /// Something that cannot be read.
    Failed(Origin, Error),
}

impl Job {
    /// The page of a job and where it comes from; reads and unpacks what is still to be. A record may hold none.
    pub fn read(self) -> (Origin, Result<Option<Fetched>, Error>) {
        match self {
            Self::Page(address) => (Origin::of(&address), input::page_of(&address).map(Some)),
            Self::Failed(origin, error) => (origin, Err(error)),
            Self::Line(name, line) => {
                let (origin, page) = record::read(&line, &name);
                (origin, page.map(|p| Some(input::whole(p))))
            }
            Self::Record(archive, record) => captured(&archive, *record),
        }
    }
}

fn captured(archive: &str, record: Record) -> (Origin, Result<Option<Fetched>, Error>) {
    let name = format!("{archive}:{}", record.offset);
    let id = Some(record.id()).filter(|id| !id.is_empty());
    let origin = Origin {
        id: id.and_then(|id| serde_json::value::to_raw_value(id).ok()),
        given: record::given(&[("url", record.target()), ("date", record.date())]),
        ..Origin::new(&name)
    };
    let read = record.open(&name).map(|captured| match captured {
        Captured::NoPage => None,
        Captured::Page(page, extent) => Some(Fetched {
            page,
            is_whole: extent == Extent::Whole,
            asked: None,
        }),
    });
    (origin, read.map_err(Error::from))
}

type Input = Box<dyn BufRead + Send>;

enum Opened {
    Archive(Arc<str>, Warc<Input>),
    Lines(String, u64, Input),
}

/// The jobs of a run, in order. Reads ahead no more than what is asked for.
pub struct Jobs {
    names: Box<dyn Iterator<Item = Result<Address, Error>> + Send>,
    kind: Option<Kind>,
    opened: Option<Opened>,
    /// How many there are, if that is known before they are read.
    pub count: Option<usize>,
}

impl Jobs {
    /// A page for each address.
    pub fn pages(addresses: Vec<Address>) -> Self {
        let is_stream = addresses.iter().any(is_archive);
        Self {
            count: Some(addresses.len()).filter(|_| !is_stream),
            names: Box::new(addresses.into_iter().map(Ok)),
            kind: None,
            opened: None,
        }
    }

    /// The pages in the files of the addresses, then in those of a list.
    pub fn new(addresses: Vec<Address>, list: Option<List>, kind: Option<Kind>) -> Self {
        let pages = Self::pages(addresses);
        Self {
            count: pages.count.filter(|_| list.is_none() && kind.is_none()),
            names: Box::new(pages.names.chain(list.into_iter().flatten())),
            kind,
            opened: None,
        }
    }

    /// A job for an address, or the first of many.
    fn open(&mut self, address: Address) -> Option<Job> {
        let kind = self.kind.or(is_archive(&address).then_some(Kind::Warc));
        let Some(kind) = kind else {
            return Some(Job::Page(address));
        };
        let origin = Origin::of(&address);
        let name = address.to_string();
        let input: Input = match &address {
            Address::File(path) => match File::open(path) {
                Ok(file) => Box::new(BufReader::with_capacity(BUFFER_BYTES, file)),
                Err(error) => {
                    let reason = in_words(&error);
                    return Some(Job::Failed(origin, Error::Unreadable { name, reason }));
                }
            },
            Address::Stdin => Box::new(BufReader::with_capacity(BUFFER_BYTES, io::stdin())),
            _ => {
                let reason = "only files and standard input hold many pages; fetch it first";
                let reason = reason.to_owned();
                return Some(Job::Failed(origin, Error::Unreadable { name, reason }));
            }
        };
        self.opened = Some(match kind {
            Kind::Warc => Opened::Archive(name.into(), Warc::new(input)),
            Kind::Jsonl => Opened::Lines(name, 0, input),
        });
        None
    }
}

/// Bytes read from a file at a time.
const BUFFER_BYTES: usize = 64 << 10;

impl Iterator for Jobs {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        loop {
            let from_opened = match &mut self.opened {
                Some(Opened::Archive(name, archive)) => next_record(name, archive),
                Some(Opened::Lines(name, number, input)) => next_line(name, number, input),
                None => None,
            };
            if from_opened.is_some() {
                return from_opened;
            }
            self.opened = None;
            let job = match self.names.next()? {
                Ok(address) => self.open(address),
                Err(error) => Some(Job::Failed(Origin::new(error.name()), error)),
            };
            if job.is_some() {
                return job;
            }
        }
    }
}

fn next_record(archive: &Arc<str>, warc: &mut Warc<Input>) -> Option<Job> {
    Some(match warc.next()? {
        Ok(record) => Job::Record(archive.clone(), Box::new(record)),
        Err(damage) => {
            let name = format!("{archive}:{}", damage.offset);
            Job::Failed(Origin::new(&name), Error::Damage { name, damage })
        }
    })
}

/// The next line that is not blank. Where the file cannot be read on, it ends.
fn next_line(name: &str, number: &mut u64, input: &mut Input) -> Option<Job> {
    loop {
        *number += 1;
        let place = format!("{name}:{number}");
        match names::piece(input, b'\n', LIMIT_BYTES) {
            Ok(Piece::End) => return None,
            Ok(Piece::Whole(line)) => {
                let line = without_mark(line, *number);
                if !line.trim_ascii().is_empty() {
                    return Some(Job::Line(place, line));
                }
            }
            Ok(Piece::TooLong) => {
                let origin = Origin::new(&place);
                return Some(Job::Failed(origin, Error::TooLarge { name: place }));
            }
            Err(error) => {
                *input = Box::new(io::empty());
                let reason = in_words(&error);
                let origin = Origin::new(&place);
                return Some(Job::Failed(
                    origin,
                    Error::Unreadable {
                        name: place,
                        reason,
                    },
                ));
            }
        }
    }
}

/// Some programs begin a file with a byte order mark, which is no JSON.
fn without_mark(line: Vec<u8>, number: u64) -> Vec<u8> {
    match line.strip_prefix(b"\xef\xbb\xbf") {
        Some(bare) if number == 1 => bare.to_vec(),
        _ => line,
    }
}

/// Whether an address is a web archive: a file by its name, standard input by how it begins.
pub fn is_archive(address: &Address) -> bool {
    match address {
        Address::File(path) => {
            let name = path.as_os_str().as_encoded_bytes().to_ascii_lowercase();
            name.ends_with(b".warc") || name.ends_with(b".warc.gz")
        }
        Address::Stdin => begins_as_archive(),
        _ => false,
    }
}

/// Whether what has come on standard input begins as an archive, without taking it away.
fn begins_as_archive() -> bool {
    const MARK: &[u8] = b"WARC/1.";
    let mut input = io::stdin().lock();
    let seen = input.fill_buf().unwrap_or_default();
    let mut start = [0; MARK.len()];
    seen.starts_with(MARK)
        || (seen.starts_with(b"\x1f\x8b")
            && io::Read::read_exact(&mut GzDecoder::new(seen), &mut start).is_ok()
            && start == *MARK)
}
