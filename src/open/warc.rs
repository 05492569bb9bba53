//! Web archives, WARC 1.0 and 1.1 (ISO 28500): the records that hold pages, one after the other, out of a stream.
//! Knows nothing of files, threads and how a page becomes a story.
//!
//! An archive is read once and forwards; in memory is one record. Nothing it says of itself is believed: a record ends
//! where its length says only if the next one begins there.

mod coding;
mod fields;
mod page;
mod stream;

use std::io::BufRead;

use memchr::memmem;
use url::Url;

use fields::Fields;
pub use page::Captured;
use stream::{Stream, Trouble};

/// Most bytes of one record.
const RECORD_BYTES: u64 = super::FILE_BYTES as u64;
/// Most bytes of the fields of one record; an address may be a picture.
const HEAD_BYTES: usize = 256 << 10;
/// How a record begins.
const MARK: &[u8] = b"WARC/";
/// What stands where a record begins within bytes that were taken for those of another.
const SEAM: &[u8] = b"\r\n\r\nWARC/1.";
/// Wrong lengths of an archive before none of its lengths counts against a record that begins: reading a body again
/// because its length lied costs as much as its length says, so that may not happen at every record.
const LIES: u32 = 16;
/// Bytes of a body looked at together in an archive that lies.
const CAUTIOUS_BYTES: usize = 4 << 10;

/// Something of an archive that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct Damage {
    /// Where the record begins, in bytes of the file; of a compressed file, where its gzip member begins.
    pub offset: u64,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Other bytes than those of a record.
    #[error("no WARC record begins here; what stands before the next one was passed over")]
    NoRecord,
    /// A head without an end.
    #[error("the fields of this record do not end; it was passed over")]
    Head,
    /// No length, or one that is no number.
    #[error("this record does not say how long it is; it was passed over")]
    NoLength,
    /// The next record does not begin where this one is said to end.
    #[error("this record is not as long as it says; it was passed over")]
    Length,
    /// More than is read.
    #[error("this record has {0} bytes, more than the {RECORD_BYTES} that are read; it was passed over")]
    TooLong(u64),
    /// The archive ends before the record does.
    #[error("the archive breaks off in this record; fetch or copy it again")]
    CutOff,
    /// The gzip member is damaged.
    #[error("the compressed bytes are damaged here; the record was passed over")]
    Gzip,
    /// The system gives no more bytes.
    #[error("cannot be read on: {0}")]
    Unreadable(String),
}

/// One record with a page, or with something else that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where it begins, in bytes of the file; of a compressed file, where its gzip member begins.
    pub offset: u64,
    fields: Fields,
    body: Vec<u8>,
}

impl Record {
    /// The address as the archive writes it; empty when it has none.
    pub fn target(&self) -> &str {
        // WARC 1.0 shows the address in angle brackets in its grammar, so some tools write them.
        let target = self.fields.get("WARC-Target-URI");
        target.trim_start_matches('<').trim_end_matches('>')
    }

    /// The address, if it is one of the web.
    pub fn url(&self) -> Option<Url> {
        let url = Url::parse(self.target()).ok();
        url.filter(|u| matches!(u.scheme(), "http" | "https"))
    }

    /// The identifier of the record as the archive writes it.
    pub fn id(&self) -> &str {
        self.fields.get("WARC-Record-ID")
    }

    /// When it was captured, as the archive writes it.
    pub fn date(&self) -> &str {
        self.fields.get("WARC-Date")
    }

    fn is_of(&self, kind: &str) -> bool {
        self.fields.get("WARC-Type").eq_ignore_ascii_case(kind)
    }
}

/// The `response` and `resource` records of an archive, and a [`Damage`] for each stretch that cannot be read.
///
/// ```
/// use clearstory::open::warc::Warc;
/// let archive = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: 4\r\n\r\n<p>a\r\n\r\n";
/// let records: Vec<_> = Warc::new(&archive[..]).collect();
/// assert_eq!(records[0].as_ref().unwrap().target(), "https://a.example/");
/// ```
pub struct Warc<R> {
    stream: Stream<R>,
    at: u64,
    place: Place,
    lies: u32,
    /// What was met behind the last record.
    pending: Option<Trouble>,
}

/// What stands where reading goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A record.
    Record,
    /// Something behind damage that was told of; the next record is still to be found.
    Lost,
    /// Nothing.
    End,
}

impl<R: BufRead> Warc<R> {
    /// An archive, compressed or bare.
    pub fn new(input: R) -> Self {
        Self {
            stream: Stream::new(input),
            at: 0,
            place: Place::Record,
            lies: 0,
            pending: None,
        }
    }
}

enum Stop {
    Fault(Fault),
    Trouble(Trouble),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<R: BufRead> Iterator for Warc<R> {
    type Item = Result<Record, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.place != Place::End {
            let was_lost = self.place == Place::Lost;
            let fault = match self.record(was_lost) {
                Ok(Some(record)) => {
                    self.place = Place::Record;
                    let is_capture = record.is_of("response") || record.is_of("resource");
                    if is_capture {
                        return Some(Ok(record));
                    }
                    continue;
                }
                Ok(None) => {
                    self.place = Place::End;
                    break;
                }
                // What follows damage may look damaged in many ways; one sentence is enough for all of it.
                Err(Stop::Trouble(Trouble::Gzip(_))) if was_lost => continue,
                Err(Stop::Trouble(Trouble::Gzip(at))) => {
                    self.at = at;
                    Fault::Gzip
                }
                Err(Stop::Trouble(Trouble::Unreadable(error))) => {
                    self.place = Place::End;
                    return Some(Err(self.damage(Fault::Unreadable(error.to_string()))));
                }
                Err(Stop::Fault(fault)) => fault,
            };
            self.place = Place::Lost;
            return Some(Err(self.damage(fault)));
        }
        None
    }
}

impl<R: BufRead> Warc<R> {
    fn damage(&self, fault: Fault) -> Damage {
        Damage {
            offset: self.at,
            fault,
        }
    }

    /// The next record of any kind; none at the end.
    fn record(&mut self, is_lost: bool) -> Result<Option<Record>, Stop> {
        if let Some(trouble) = self.pending.take() {
            return Err(trouble.into());
        }
        self.at = self.stream.offset();
        if is_lost {
            self.find_record()?;
        }
        let is_end = self.skip_blank()?;
        self.at = self.stream.offset();
        if is_end {
            return Ok(None);
        }
        if !self.stream.peek(MARK.len())?.starts_with(MARK) {
            return Err(Fault::NoRecord.into());
        }
        let member = self.stream.member();
        let fields = Fields::read(&self.head()?);
        let length = fields.get("Content-Length").parse::<u64>();
        let length = length.map_err(|_| Fault::NoLength)?;
        if length > RECORD_BYTES {
            return Err(Fault::TooLong(length).into());
        }
        let mut body = Vec::new();
        let outcome = self.body(length as usize, member, &mut body);
        self.check(outcome, &body)?;
        Ok(Some(Record {
            offset: self.at,
            fields,
            body,
        }))
    }

    /// Steps over line ends; whether nothing follows.
    fn skip_blank(&mut self) -> Result<bool, Trouble> {
        loop {
            let seen = self.stream.peek(1)?;
            let blank = seen.iter().take_while(|b| b"\r\n".contains(b)).count();
            match seen.len() {
                0 => return Ok(true),
                len if blank < len => {
                    self.stream.consume(blank);
                    return Ok(false);
                }
                len => self.stream.consume(len),
            }
        }
    }

    /// Steps over lines until one begins a record.
    fn find_record(&mut self) -> Result<(), Trouble> {
        while !self.stream.peek(MARK.len())?.starts_with(MARK) {
            if self.stream.line(HEAD_BYTES)?.is_empty() {
                break;
            }
        }
        Ok(())
    }

    /// The lines of a record up to the empty one, the first line too.
    fn head(&mut self) -> Result<Vec<u8>, Stop> {
        let mut head = Vec::new();
        loop {
            let line = self.stream.line(HEAD_BYTES + 1 - head.len())?;
            match &line[..] {
                b"\n" | b"\r\n" => return Ok(head),
                b"" => return Err(Fault::CutOff.into()),
                _ => head.extend_from_slice(&line),
            }
            if head.len() > HEAD_BYTES {
                return Err(Fault::Head.into());
            }
        }
    }

    /// Reads so many bytes, fewer where a new record begins a new gzip member or where everything ends.
    fn body(&mut self, length: usize, member: u64, body: &mut Vec<u8>) -> Result<(), Stop> {
        let is_liar = self.lies >= LIES;
        while body.len() < length {
            let at = self.stream.peek(MARK.len())?;
            let (is_end, begins) = (at.is_empty(), at.starts_with(MARK));
            if is_end {
                return Err(Fault::CutOff.into());
            }
            if begins && self.stream.member() != member {
                return Err(Fault::Length.into());
            }
            let wanted = (length - body.len()).min(if is_liar { CAUTIOUS_BYTES } else { length });
            let seen = self.stream.peek(1)?;
            let seen = &seen[..seen.len().min(wanted)];
            let looked_at = body.len().saturating_sub(SEAM.len());
            body.extend_from_slice(seen);
            let taken = seen.len();
            self.stream.consume(taken);
            if is_liar && memmem::find(&body[looked_at..], SEAM).is_some() {
                return Err(Fault::Length.into());
            }
        }
        match self.is_seam() {
            Ok(true) => Ok(()),
            Ok(false) => Err(Fault::Length.into()),
            Err(Trouble::Gzip(at)) if at == member => Err(Trouble::Gzip(at).into()),
            // This record is whole; the next one is not.
            Err(trouble) => {
                self.pending = Some(trouble);
                Ok(())
            }
        }
    }

    /// Whether a record may end here: two line ends as it should be, else the end of all or another record.
    fn is_seam(&mut self) -> Result<bool, Trouble> {
        if self.stream.peek(4)?.starts_with(b"\r\n\r\n") {
            return Ok(true);
        }
        Ok(self.skip_blank()? || self.stream.peek(MARK.len())?.starts_with(MARK))
    }

    /// Where a length lied, gives back what of the body belongs to the records that follow.
    fn check(&mut self, outcome: Result<(), Stop>, body: &[u8]) -> Result<(), Stop> {
        let Err(Stop::Fault(fault)) = outcome else {
            return outcome;
        };
        self.lies = self.lies.saturating_add(1);
        let Some(at) = memmem::find(body, SEAM) else {
            return Err(fault.into());
        };
        self.stream.unread(&body[at + 4..]);
        Err(Fault::Length.into())
    }
}

#[cfg(test)]
mod tests;
