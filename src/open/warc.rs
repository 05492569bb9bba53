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
    #[error(
        "this record has {0} bytes, more than the {RECORD_BYTES} that are read; it was passed over"
    )]
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::fetch::Extent;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::{BufReader, Write};

    /// A record as tools write it, its length `off` by so much.
    fn lying(kind: &str, url: &str, body: &[u8], off: i64) -> Vec<u8> {
        let length = i64::try_from(body.len()).unwrap() + off;
        let media = match kind {
            "response" => "application/http; msgtype=response",
            _ => "text/html",
        };
        let head = format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{url}>\r\nWARC-Date: 2026-05-14T09:12:00Z\r\n\
             WARC-Target-URI: {url}\r\nContent-Type: {media}\r\ncontent-length: {length}\r\n\r\n"
        );
        [head.as_bytes(), body, b"\r\n\r\n"].concat()
    }

    fn record(kind: &str, url: &str, body: &[u8]) -> Vec<u8> {
        lying(kind, url, body, 0)
    }

    fn answer(head: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 {head}\r\n\r\n").as_bytes(), body].concat()
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut to = GzEncoder::new(Vec::new(), Compression::default());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    }

    /// The last part of each address, or where damage was found and which; the same however few bytes come at a time.
    fn told(archive: &[u8]) -> Vec<String> {
        let all = |capacity: usize| -> Vec<String> {
            let records = Warc::new(BufReader::with_capacity(capacity, archive));
            let told = records.map(|record| match record {
                Ok(record) => format!(
                    "{} {}",
                    record.target().rsplit('/').next().unwrap(),
                    record.body.len()
                ),
                Err(damage) => format!("{} {:?}", damage.offset, damage.fault),
            });
            told.collect()
        };
        let told = all(64 << 10);
        assert_eq!(told, all(7));
        told
    }

    /// Words that do not compress well, so that members are long.
    fn words(seed: u32) -> Vec<u8> {
        let mut state = seed;
        let mut letter = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b'a' + (state >> 24) as u8 % 26
        };
        (0..3_000).map(|_| letter()).collect()
    }

    fn three() -> [Vec<u8>; 3] {
        ["a", "b", "c"].map(|name| {
            let url = format!("https://x.example/{name}");
            record("resource", &url, &words(u32::from(name.as_bytes()[0])))
        })
    }

    #[test]
    fn captures_come_in_order_and_other_records_are_passed_over() {
        let others = ["warcinfo", "request", "metadata", "revisit", "conversion"];
        let mut archive = Vec::new();
        for (kind, record_of) in others.iter().zip(three().iter().cycle()) {
            archive.extend(record(kind, "https://x.example/other", b"a: b\r\n\r\n"));
            archive.extend(record_of);
        }
        let expected = ["a 3000", "b 3000", "c 3000", "a 3000", "b 3000"];
        assert_eq!(told(&archive), expected);
        assert_eq!(told(&gz(&archive)), expected);
        assert_eq!(told(b""), Vec::<String>::new());
        assert_eq!(told(&gz(b"")), Vec::<String>::new());
    }

    #[test]
    fn records_of_old_and_careless_tools_are_read() {
        let archive = b"WARC/1.0\nWARC-Type:  RESPONSE\nContent-Length: 3\nWARC-Target-URI: <https://x.example/\n a>\n\nabc\n\n\
            WARC/1.0\r\nwarc-type: resource\r\nCONTENT-LENGTH: 0\r\n\r\n\r\n\r\nWARC/0.18\r\nWARC-Type: resource\r\nContent-Length: 1\r\n\r\nx";
        let records: Vec<_> = Warc::new(&archive[..]).map(Result::unwrap).collect();
        assert_eq!(records[0].target(), "https://x.example/ a");
        assert_eq!(
            records.iter().map(|r| r.body.len()).collect::<Vec<_>>(),
            [3, 0, 1]
        );
        assert_eq!(records[1].url(), None);
    }

    #[test]
    fn offsets_are_those_of_the_file() {
        let [a, b, c] = three();
        let offsets = |archive: &[u8]| -> Vec<u64> {
            Warc::new(archive).map(|r| r.unwrap().offset).collect()
        };
        let at = |parts: &[&Vec<u8>]| -> Vec<u64> {
            vec![
                0,
                parts[0].len() as u64,
                (parts[0].len() + parts[1].len()) as u64,
            ]
        };
        assert_eq!(
            offsets(&[a.clone(), b.clone(), c.clone()].concat()),
            at(&[&a, &b])
        );
        let [a, b, c] = [gz(&a), gz(&b), gz(&c)];
        assert_eq!(
            offsets(&[a.clone(), b.clone(), c.clone()].concat()),
            at(&[&a, &b])
        );
    }

    #[test]
    fn members_that_cut_records_anywhere_are_put_together() {
        let archive = three().concat();
        let blocks: Vec<u8> = archive.chunks(1_000).flat_map(gz).collect();
        assert_eq!(told(&blocks), ["a 3000", "b 3000", "c 3000"]);
        // Tape blocks are filled up with zeros.
        let [a, b, _] = three();
        let padded = [gz(&a), vec![0; 512], gz(&b), vec![0; 512]].concat();
        assert_eq!(told(&padded), ["a 3000", "b 3000"]);
    }

    #[test]
    fn lengths_that_lie_cost_no_other_record() {
        let [a, b, c] = three();
        let at = a.len();
        for off in [-2_000, -1, 300, 3_500, 60 << 20] {
            let b = lying("resource", "https://x.example/b", &words(98), off);
            let bare = told(&[&a[..], &b, &c].concat());
            let expected = [
                "a 3000".to_owned(),
                format!("{at} Length"),
                "c 3000".to_owned(),
            ];
            assert_eq!(bare, expected, "{off}");
            let members = [gz(&a), gz(&b), gz(&c)];
            let expected = [
                "a 3000".to_owned(),
                format!("{} Length", members[0].len()),
                "c 3000".to_owned(),
            ];
            assert_eq!(told(&members.concat()), expected, "{off}");
        }
        for (length, fault) in [
            ("99999999999", "TooLong(99999999999)"),
            ("99999999999999999999", "NoLength"),
            ("-1", "NoLength"),
            ("", "NoLength"),
        ] {
            let b = String::from_utf8(b.clone()).unwrap();
            let b = b.replace("content-length: 3000", &format!("content-length: {length}"));
            let expected = [
                "a 3000".to_owned(),
                format!("{at} {fault}"),
                "c 3000".to_owned(),
            ];
            assert_eq!(told(&[&a[..], b.as_bytes(), &c].concat()), expected);
        }
    }

    #[test]
    fn an_archive_of_nothing_but_lies_is_read_in_time() {
        let lie = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 60000000\r\n\r\nx\r\n\r\n"
            .to_vec();
        let many = 200_000;
        let archive = lie.repeat(many);
        let start = std::time::Instant::now();
        let faults = Warc::new(&archive[..]).filter(Result::is_err).count();
        assert_eq!(faults, many);
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }

    #[test]
    fn damage_is_told_once_with_its_place_and_the_next_record_is_read() {
        let [a, b, c] = three();
        let rubbish = "rubbish\r\nand more\r\n".repeat(50).into_bytes();
        let bare = told(&[&a[..], &rubbish, &b, &c].concat());
        assert_eq!(
            bare,
            [
                "a 3000",
                &format!("{} NoRecord", a.len()),
                "b 3000",
                "c 3000"
            ]
        );
        assert_eq!(told(&[&rubbish[..], &a].concat()), ["0 NoRecord", "a 3000"]);
        let head = [b"WARC/1.0\r\nX: ", &b"y".repeat(300 << 10)[..], b"\r\n\r\n"].concat();
        assert_eq!(told(&[&head[..], &a].concat()), ["0 Head", "a 3000"]);
        let [a, mut b, c] = [gz(&a), gz(&b), gz(&c)];
        let middle = b.len() / 2;
        b[middle..middle + 40].fill(0xff);
        let expected = [
            "a 3000".to_owned(),
            format!("{} Gzip", a.len()),
            "c 3000".to_owned(),
        ];
        assert_eq!(told(&[&a[..], &b, &c].concat()), expected);
        assert_eq!(told(&[&a[..], &rubbish, &c].concat()), expected);
    }

    #[test]
    fn a_member_cut_anywhere_costs_no_other_record() {
        let [a, b, c] = three();
        let [a, b, c] = [gz(&a), gz(&b), gz(&c)];
        for end in (1..a.len()).step_by(13) {
            let told = told(&[&a[..end], &b, &c].concat());
            let (before, behind) = told.split_at(told.len() - 2);
            assert_eq!(behind, ["b 3000", "c 3000"], "{end}");
            // Where only the sum at its end is cut, the record is whole.
            assert!(before.last().unwrap().starts_with("0 "), "{end} {told:?}");
        }
    }

    #[test]
    fn an_archive_cut_off_anywhere_gives_the_records_before_and_says_so() {
        let [a, b, _] = three();
        let bare = [a.clone(), b.clone()].concat();
        let packed = [gz(&a), gz(&b)].concat();
        let whole = gz(&bare);
        for end in (0..bare.len()).step_by(61) {
            let told = told(&bare[..end]);
            if end >= a.len() {
                assert_eq!(told[0], "a 3000", "{end}");
            }
            let is_clean = end == 0
                || end == a.len()
                || told.last().unwrap().ends_with("CutOff")
                || told.last().unwrap().ends_with("NoRecord")
                || end >= bare.len() - 4
                || (a.len() - 4..a.len()).contains(&end)
                || (a.len()..a.len() + 5).contains(&end);
            assert!(is_clean, "{end} {told:?}");
        }
        for end in (1..packed.len()).step_by(61) {
            let told = told(&packed[..end]);
            let first = if end > gz(&a).len() {
                "a 3000"
            } else {
                "0 Gzip"
            };
            assert_eq!(told[0], first, "{end}");
            assert!(told.last().unwrap().ends_with("Gzip"), "{end}");
        }
        for end in (1..whole.len()).step_by(61) {
            assert!(told(&whole[..end]).last().unwrap().ends_with("Gzip"));
        }
    }

    fn captured(body: &[u8]) -> Captured {
        let archive = record("response", "https://x.example/a", body);
        let record = Warc::new(&archive[..]).next().unwrap().unwrap();
        record.open("x.warc:0").unwrap()
    }

    #[test]
    fn a_page_comes_out_of_its_head_chunks_and_compression() {
        let html = b"<!doctype html><p>A page.";
        let chunks = |bytes: &[u8]| {
            let size = format!("{:x}\r\n", bytes.len());
            [size.as_bytes(), bytes, b"\r\n0\r\n\r\n"].concat()
        };
        let cases = [
            answer("200 OK\r\nContent-Type: text/html; charset=latin1", html),
            answer(
                "200 OK\r\ncontent-type: text/html; charset=latin1\r\ntransfer-encoding: chunked",
                &chunks(html),
            ),
            answer(
                "200 OK\r\nContent-type: text/html; charset=latin1\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip",
                &chunks(&gz(html)),
            ),
            answer(
                "203 \r\nContent-type: text/html; charset=latin1\r\nTransfer-Encoding: gzip, chunked",
                &chunks(&gz(html)),
            ),
        ];
        for case in cases {
            let Captured::Page(page, extent) = captured(&case) else {
                panic!("{}", String::from_utf8_lossy(&case));
            };
            assert_eq!(page.bytes, html);
            assert_eq!(page.media, "text/html; charset=latin1");
            assert_eq!(page.url.unwrap().as_str(), "https://x.example/a");
            assert_eq!((page.name.as_str(), extent), ("x.warc:0", Extent::Whole));
        }
    }

    #[test]
    fn what_is_no_page_is_none() {
        for head in [
            "301 Moved\r\nContent-Type: text/html",
            "404 Not Found\r\nContent-Type: text/html",
            "200 OK\r\nContent-Type: image/png",
            "200 OK\r\nContent-Type: text/css; charset=utf-8",
            "200 OK\r\nContent-Type: Application/PDF",
            "OK",
        ] {
            assert_eq!(captured(&answer(head, b"<p>a")), Captured::NoPage, "{head}");
        }
        assert_eq!(captured(b"HTTP/1.1 200 OK\r\nno end"), Captured::NoPage);
        let mislabelled = answer(
            "200 OK\r\nContent-Type: application/json",
            b" <!DOCTYPE HTML><p>a",
        );
        assert!(matches!(captured(&mislabelled), Captured::Page(..)));
        assert!(matches!(
            captured(&answer("200 OK", b"Words.")),
            Captured::Page(..)
        ));
    }

    #[test]
    fn a_bomb_is_an_error_and_a_body_cut_short_is_told() {
        let bomb = gz(&vec![b'a'; 17 << 20]);
        let body = answer("200 OK\r\nContent-Encoding: gzip", &bomb);
        let archive = record("response", "https://x.example/a", &body);
        let record = Warc::new(&archive[..]).next().unwrap().unwrap();
        let error = record.open("x.warc:0").unwrap_err().to_string();
        assert!(
            error.starts_with("x.warc:0: unpacks to more than"),
            "{error}"
        );
        let short = answer("200 OK\r\nTransfer-Encoding: chunked", b"ff\r\n<p>Half a");
        let Captured::Page(page, extent) = captured(&short) else {
            panic!("no page");
        };
        assert_eq!(
            (&page.bytes[..], extent),
            (&b"<p>Half a"[..], Extent::Short)
        );
    }

    proptest::proptest! {
        #[test]
        fn any_soup_of_records_is_read(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "WARC/1.0\r\n", "WARC/1.", "WARC-Type: response\r\n", "WARC-Type: resource\r\n", "Content-Length: 5\r\n", "Content-Length: 70\r\n",
                "Content-Length: 9999999\r\n", "\r\n", "\r\n\r\n", "\n", "HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n", "5\r\nabcde\r\n", "0\r\n",
                "Content-Encoding: gzip\r\n", "\u{1f}", "x", " ",
            ]), 0..60),
            at in 0_usize..400,
            byte in 0_u8..,
        ) {
            let soup = parts.concat().into_bytes();
            let mut packed = [gz(&soup), gz(&soup)].concat();
            let at = at.min(packed.len() - 1);
            packed[at] = byte;
            for archive in [&soup, &packed] {
                for record in Warc::new(&archive[..]).flatten() {
                    let _ = record.open("x");
                }
            }
        }
    }
}
