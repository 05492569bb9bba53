//! Reading a body to its end or to a limit.
//! Knows nothing of redirects and of how the answer was got.

use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;
use tokio::sync::Semaphore;
use url::Url;

use super::error::Error;
use super::tls::in_words;
use super::{Extent, Progress};

/// How much must arrive between two reports of progress.
const REPORT_BYTES: usize = 64 << 10;

/// Bodies larger than this take turns, or 32 at once could fill the memory.
const LARGE_BYTES: usize = 1 << 20;

/// What a body may cost.
pub(super) struct Budget<'a> {
    /// Its decoded bytes.
    pub(super) bytes: usize,
    /// What it is, for the error.
    pub(super) what: &'static str,
    /// How many large ones there may be at once.
    pub(super) large: &'a Semaphore,
}

/// The decoded body, as far as it came. Holds at most the limit and one piece in memory, whatever the server claims.
pub(super) async fn read(
    mut response: Response,
    url: &Url,
    budget: &Budget<'_>,
    tell: &mut impl FnMut(Progress),
) -> Result<(Vec<u8>, Extent), Error> {
    refuse_stacked(&response, url)?;
    let too_large = || Error::TooLarge {
        url: url.clone(),
        what: budget.what,
        limit: budget.bytes,
    };
    let promised = response.content_length();
    let of = promised.and_then(|n| usize::try_from(n).ok());
    // A promise beyond the limit is refused before a byte is read; a lie of 2^64 - 1 is one too.
    if promised.is_some_and(|n| n > budget.bytes as u64) {
        return Err(too_large());
    }
    let room = of.unwrap_or(REPORT_BYTES).min(LARGE_BYTES);
    let (mut bytes, mut told, mut turn) = (Vec::with_capacity(room), 0, None);
    loop {
        match response.chunk().await {
            Ok(None) => return Ok((bytes, Extent::Whole)),
            Ok(Some(piece)) if bytes.len() + piece.len() > budget.bytes => {
                return Err(too_large());
            }
            Ok(Some(piece)) => bytes.extend_from_slice(&piece),
            // What came before the break can still be read.
            Err(_) if !bytes.is_empty() => return Ok((bytes, Extent::Short)),
            Err(error) => return Err(garbled(url, &error)),
        }
        if bytes.len() > LARGE_BYTES && turn.is_none() {
            // The semaphore is never closed; if it were, reading on would be right.
            turn = budget.large.acquire().await.ok();
        }
        if bytes.len() - told >= REPORT_BYTES {
            told = bytes.len();
            tell(Progress::Receiving { bytes: told, of });
        }
    }
}

/// The client undoes one known encoding and takes the header away; what is left was not undone.
fn refuse_stacked(response: &Response, url: &Url) -> Result<(), Error> {
    let left = response.headers().get_all(CONTENT_ENCODING).iter();
    let left: Vec<_> = left
        .map(|v| String::from_utf8_lossy(v.as_bytes()).to_lowercase())
        .collect();
    let encoding = left.join(", ");
    if encoding
        .split(',')
        .all(|e| matches!(e.trim(), "" | "identity" | "none" | "utf-8"))
    {
        return Ok(());
    }
    let encoding = encoding
        .chars()
        .take(80)
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .collect();
    Err(Error::Encoding {
        url: url.clone(),
        encoding,
    })
}

fn garbled(url: &Url, error: &reqwest::Error) -> Error {
    let innermost = super::tls::causes(error).last();
    let reason = innermost.map_or_else(|| in_words(error), |cause| in_words(&cause));
    Error::Garbled {
        url: url.clone(),
        reason,
    }
}
