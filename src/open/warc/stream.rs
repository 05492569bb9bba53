//! The bytes of an archive, bare or out of its gzip members, and where in the file each stretch of them begins.
//! Knows nothing of records.

use std::io::{self, BufRead, Chain, Read};
use std::ops::Range;

use flate2::bufread::GzDecoder;

/// Bytes read at a time.
const PIECE_BYTES: usize = 64 << 10;
/// How a gzip member begins (RFC 1952, section 2.3.1).
const MAGIC: &[u8] = b"\x1f\x8b\x08";

/// Why no bytes come.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The compressed bytes are damaged or cut off, in the member that begins here or before it; reading on begins at
    /// the next member.
    Gzip(u64),
    /// The system gives no more.
    Unreadable(io::Error),
}

type Result<T> = std::result::Result<T, Trouble>;

/// Compressed bytes that can be read again: what follows a member that was cut off unpacks as rubbish for a while, and
/// members in it would be missed.
const KEPT_BYTES: usize = 256 << 10;
/// How often that may happen in one archive, so that a hostile one is not read again at each of its bytes.
const REWINDS: u32 = 1_000;

/// A reader that counts, and keeps the last bytes to read them again.
struct Counted<R> {
    inner: R,
    bytes: u64,
    kept: Vec<u8>,
    again: Vec<u8>,
    rewinds: u32,
}

impl<R> Counted<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            bytes: 0,
            kept: Vec::new(),
            again: Vec::new(),
            rewinds: 0,
        }
    }

    /// Goes back to where the member began, or as far as bytes were kept.
    fn rewind(&mut self) {
        self.rewinds += 1;
        if self.rewinds <= REWINDS {
            self.bytes -= self.kept.len() as u64;
            self.kept.append(&mut self.again);
            self.again = std::mem::take(&mut self.kept);
        }
        self.kept.clear();
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.again.is_empty() {
            self.inner.fill_buf()
        } else {
            Ok(&self.again)
        }
    }

    fn consume(&mut self, bytes: usize) {
        if self.again.is_empty() {
            // What is stepped over was seen, so it is there without asking the system.
            let seen = self.inner.fill_buf().unwrap_or_default();
            self.kept.extend_from_slice(&seen[..bytes.min(seen.len())]);
            self.inner.consume(bytes);
        } else {
            self.kept.extend(self.again.drain(..bytes));
        }
        self.bytes += bytes as u64;
        if self.kept.len() > 2 * KEPT_BYTES {
            self.kept.drain(..self.kept.len() - KEPT_BYTES);
        }
    }
}

enum Inner<R> {
    Fresh(Counted<R>),
    Plain(Counted<R>),
    Between(Counted<R>),
    Member(Box<GzDecoder<Chain<&'static [u8], Counted<R>>>>),
    Ended,
}

/// Bytes with a window on what comes next. The window never shows bytes of two gzip members at once, so that a record
/// can be told to begin with a member.
pub(super) struct Stream<R> {
    inner: Inner<R>,
    piece: Vec<u8>,
    window: Range<usize>,
    /// Where the current member begins.
    member: u64,
    /// Bytes of a bare file read so far, those in the window too.
    plain: u64,
}

impl<R: BufRead> Stream<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner: Inner::Fresh(Counted::new(inner)),
            piece: Vec::new(),
            window: 0..0,
            member: 0,
            plain: 0,
        }
    }

    /// Where in the file the next byte stands; of compressed bytes, where their member begins.
    pub(super) fn offset(&self) -> u64 {
        match self.inner {
            Inner::Plain(_) => self.plain - self.window.len() as u64,
            _ => self.member.max(self.plain),
        }
    }

    /// Where the member of the next byte begins; 0 in a bare file.
    pub(super) fn member(&self) -> u64 {
        self.member
    }

    /// What comes next, at least so many bytes unless the member or the file ends before; empty at the very end.
    pub(super) fn peek(&mut self, bytes: usize) -> Result<&[u8]> {
        while self.window.len() < bytes && self.more()? {}
        Ok(&self.piece[self.window.clone()])
    }

    /// Steps over bytes that were seen.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.window.start = (self.window.start + bytes).min(self.window.end);
    }

    /// Puts bytes in front of what comes next.
    pub(super) fn unread(&mut self, bytes: &[u8]) {
        let start = self.window.start;
        // Mostly they still stand there.
        if start >= bytes.len() && self.piece[start - bytes.len()..start] == *bytes {
            self.window.start -= bytes.len();
            return;
        }
        self.piece = [bytes, &self.piece[self.window.clone()]].concat();
        self.window = 0..self.piece.len();
    }

    /// The next line with its end, or so many bytes of it; empty at the very end.
    pub(super) fn line(&mut self, limit: usize) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        while line.len() < limit && !line.ends_with(b"\n") {
            let seen = self.peek(1)?;
            if seen.is_empty() {
                break;
            }
            let seen = &seen[..seen.len().min(limit - line.len())];
            let taken = memchr::memchr(b'\n', seen).map_or(seen.len(), |at| at + 1);
            line.extend_from_slice(&seen[..taken]);
            self.consume(taken);
        }
        Ok(line)
    }

    /// Widens the window; steps into the next member only when nothing is left of this one.
    fn more(&mut self) -> Result<bool> {
        loop {
            let was_empty = self.window.is_empty();
            match std::mem::replace(&mut self.inner, Inner::Ended) {
                Inner::Ended => return Ok(false),
                Inner::Fresh(file) => self.inner = fresh(file)?,
                Inner::Plain(mut file) => {
                    let read = self.read(&mut file).map_err(Trouble::Unreadable)?;
                    self.plain += read as u64;
                    self.inner = Inner::Plain(file);
                    return Ok(read > 0);
                }
                between @ Inner::Between(_) if !was_empty => {
                    self.inner = between;
                    return Ok(false);
                }
                Inner::Between(file) => self.enter(file)?,
                Inner::Member(mut member) => match self.read(&mut member) {
                    Ok(0) => self.inner = Inner::Between(member.into_inner().into_inner().1),
                    Ok(_) => {
                        self.inner = Inner::Member(member);
                        return Ok(true);
                    }
                    Err(error) => return Err(self.leave(*member, error)),
                },
            }
        }
    }

    /// Reads behind the window.
    fn read(&mut self, from: &mut impl Read) -> io::Result<usize> {
        self.piece.copy_within(self.window.clone(), 0);
        self.window = 0..self.window.len();
        self.piece.resize(self.window.end + PIECE_BYTES, 0);
        // What was put back may have been long.
        self.piece.shrink_to(2 * self.piece.len());
        let read = retried(|| from.read(&mut self.piece[self.window.end..]))?;
        self.window.end += read;
        Ok(read)
    }

    /// Steps into the next member, over zeros that fill up a block. Anything else in between is damage.
    fn enter(&mut self, mut file: Counted<R>) -> Result<()> {
        let (begin, mut matched) = (file.bytes, 0);
        let mut only_zeros = true;
        while matched < MAGIC.len() {
            let seen = retried(|| file.fill_buf().map(|b| (b.len(), b.first().copied())));
            let (len, Some(byte)) = seen.map_err(Trouble::Unreadable)? else {
                let is_clean = only_zeros && matched == 0;
                return if is_clean {
                    Ok(())
                } else {
                    Err(Trouble::Gzip(begin))
                };
            };
            if matched == 0 && byte != MAGIC[0] {
                let seen = file.fill_buf().map_err(Trouble::Unreadable)?;
                let skipped = memchr::memchr(MAGIC[0], seen).unwrap_or(len);
                only_zeros &= seen[..skipped].iter().all(|b| *b == 0);
                file.consume(skipped);
                continue;
            }
            file.consume(1);
            only_zeros &= byte == MAGIC[matched];
            matched = match byte {
                _ if byte == MAGIC[matched] => matched + 1,
                _ => usize::from(byte == MAGIC[0]),
            };
        }
        file.kept.clear();
        self.member = file.bytes - MAGIC.len() as u64;
        self.inner = Inner::Member(Box::new(GzDecoder::new(MAGIC.chain(file))));
        if only_zeros {
            Ok(())
        } else {
            Err(Trouble::Gzip(begin))
        }
    }

    /// Leaves a member that cannot be unpacked.
    fn leave(
        &mut self,
        member: GzDecoder<Chain<&'static [u8], Counted<R>>>,
        error: io::Error,
    ) -> Trouble {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        if !matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof) {
            return Trouble::Unreadable(error);
        }
        self.window = 0..0;
        let mut file = member.into_inner().into_inner().1;
        file.rewind();
        self.inner = Inner::Between(file);
        Trouble::Gzip(self.member)
    }
}

/// Whether there are members, by the first byte: no bare record begins so.
fn fresh<R: BufRead>(mut file: Counted<R>) -> Result<Inner<R>> {
    let first = retried(|| file.fill_buf().map(|b| b.first().copied()));
    Ok(match first.map_err(Trouble::Unreadable)? {
        Some(byte) if byte == MAGIC[0] => Inner::Between(file),
        _ => Inner::Plain(file),
    })
}

/// A signal that arrives while the system waits is no error.
fn retried<T>(mut read: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}
