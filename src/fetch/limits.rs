//! How much and how long one fetch may take.
//! Knows nothing of how the limits are held.

use std::time::Duration;

/// The budgets of one fetch. Every one of them ends in an error that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Redirects followed.
    pub redirects: usize,
    /// Time for a connection, with TLS.
    pub connect: Duration,
    /// Time from asking to the head of the answer, the connection included.
    pub answer: Duration,
    /// Time for everything: redirects, head and body. The only limit that stops a body of one byte a second.
    pub total: Duration,
    /// Bytes of the body once decoded, so that a small bomb stays small.
    pub body_bytes: usize,
    /// The same for a feed.
    pub feed_bytes: usize,
    /// Bytes of all header names and values of one answer.
    pub header_bytes: usize,
    /// Bytes of an address, the user's or a redirect's.
    pub address_bytes: usize,
}

impl Default for Limits {
    /// Ten redirects are half of what browsers allow. 8 MiB: the largest of 2,076 real pages has 5.1 MiB and 19 have
    /// more than 2; look again when pages grow. 256 KiB of header is Chromium's limit, 8 KiB of address Apache's.
    fn default() -> Self {
        Self {
            redirects: 10,
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(15),
            total: Duration::from_secs(30),
            body_bytes: 8 << 20,
            feed_bytes: 16 << 20,
            header_bytes: 256 << 10,
            address_bytes: 8 << 10,
        }
    }
}
