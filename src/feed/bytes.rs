//! From the bytes of a feed to its text: unpacked, decoded and bounded.
//! Knows nothing of what the text says.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::FEED_BYTES;
use super::error::{self, Error};
use crate::fetch::Page;
use crate::fetch::charset::{self, Form};

/// The text of a feed, and whether all of it is there.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub is_whole: bool,
}

/// The text of a page that is to be a feed.
pub(super) fn decoded(page: &Page) -> Result<Decoded<'_>, Error> {
    let bytes = unpacked(page)?;
    let is_whole = bytes.len() <= FEED_BYTES;
    let label = charset::of_media(&page.media);
    let text = match bytes {
        Cow::Borrowed(bytes) => {
            charset::decode(&bytes[..bytes.len().min(FEED_BYTES)], label, Form::Feed).text
        }
        Cow::Owned(bytes) => {
            let bytes = &bytes[..bytes.len().min(FEED_BYTES)];
            Cow::Owned(charset::decode(bytes, label, Form::Feed).text.into_owned())
        }
    };
    Ok(Decoded { text, is_whole })
}

/// What is inside of gzip, also where no header said that it is; what comes before a damage of it.
fn unpacked(page: &Page) -> Result<Cow<'_, [u8]>, Error> {
    if !page.bytes.starts_with(b"\x1f\x8b\x08") {
        return Ok(Cow::Borrowed(&page.bytes));
    }
    let mut unpacked = Vec::new();
    let mut bounded = MultiGzDecoder::new(&*page.bytes).take(FEED_BYTES as u64 + 1);
    match bounded.read_to_end(&mut unpacked) {
        Err(_) if unpacked.is_empty() => Err(Error::Gzip {
            name: error::name(page),
        }),
        _ => Ok(Cow::Owned(unpacked)),
    }
}
