//! Gzip around a text: unpacked in memory, up to a bound.
//! Knows nothing of what is inside.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::TEXT_BYTES;
use super::error::{self, Error};
use crate::fetch::Page;

/// Whether bytes begin as gzip with the only method there is (RFC 1952, section 2.3.1).
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

/// What is inside, all members of it. Of a damaged or cut off file it gives what comes before the damage.
pub(super) fn unpack(page: &Page) -> Result<Vec<u8>, Error> {
    let mut unpacked = Vec::new();
    let mut bounded = MultiGzDecoder::new(&*page.bytes).take(TEXT_BYTES as u64 + 1);
    let outcome = bounded.read_to_end(&mut unpacked);
    if unpacked.len() > TEXT_BYTES {
        return Err(Error::UnpacksTooBig {
            name: error::name(page),
            limit: TEXT_BYTES,
        });
    }
    match outcome {
        Err(_) if unpacked.is_empty() => Err(Error::Gzip {
            name: error::name(page),
        }),
        _ => Ok(unpacked),
    }
}
