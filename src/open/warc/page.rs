//! The page in a record: the answer of a server without its head, or the bytes as they are.
//! Knows nothing of the records around it.

use super::super::error::{self, Error};
use super::coding::{self, TooMuch};
use super::fields::{self, Fields};
use super::{HEAD_BYTES, Record};
use crate::fetch::{Extent, Page};
use crate::open::TEXT_BYTES;

/// What a record holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Captured {
    /// A page, and whether all of it is there.
    Page(Page, Extent),
    /// Something that is no page to read: a picture, a style, a redirect, an answer that is an error.
    NoPage,
}

impl Record {
    /// What was captured, chunks and compression undone; `name` stands in messages.
    pub fn open(self, name: &str) -> Result<Captured, Error> {
        let url = self.url();
        let whole = self.fields.get("WARC-Truncated").is_empty();
        let is_http = self.body.starts_with(b"HTTP/") && self.is_of("response");
        let (media, bytes, extent) = if is_http {
            let Some((status, answer)) = answer(&self.body) else {
                return Ok(Captured::NoPage);
            };
            let media = answer.fields.get("Content-Type").to_owned();
            if !(200..300).contains(&status) || !may_be_page(&media, answer.body) {
                return Ok(Captured::NoPage);
            }
            let (bytes, extent) = answer.unpack().map_err(|TooMuch| Error::UnpacksTooBig {
                name: error::shown(name),
                limit: TEXT_BYTES,
            })?;
            (media, bytes, extent)
        } else {
            let media = self.fields.get("Content-Type").to_owned();
            (media, self.body, Extent::Whole)
        };
        if !may_be_page(&media, &bytes) {
            return Ok(Captured::NoPage);
        }
        let page = Page {
            url,
            name: name.to_owned(),
            is_text: is_html(&media),
            media,
            bytes,
        };
        Ok(Captured::Page(
            page,
            if whole { extent } else { Extent::Short },
        ))
    }
}

/// Whether a content type says that a record is a page.
fn is_html(media: &str) -> bool {
    let kind = media.split(';').next().unwrap_or_default().trim();
    ["text/html", "application/xhtml+xml"]
        .iter()
        .any(|html| kind.eq_ignore_ascii_case(html))
}

struct Answer<'a> {
    fields: Fields,
    body: &'a [u8],
}

/// Status, fields and body of an answer. One without an empty line is all head.
fn answer(bytes: &[u8]) -> Option<(u16, Answer<'_>)> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let (head, _) = fields::split(head)?;
    let body = fields::split(bytes)?.1;
    let line = head.split(|b| *b == b'\n').next()?;
    let status = String::from_utf8_lossy(line);
    let status = status.split_ascii_whitespace().nth(1)?.parse().ok()?;
    let fields = Fields::read(head);
    Some((status, Answer { fields, body }))
}

impl Answer<'_> {
    fn unpack(&self) -> Result<(Vec<u8>, Extent), TooMuch> {
        let transfer: Vec<_> = self.fields.all("Transfer-Encoding").collect();
        let transfer = transfer.join(",").to_ascii_lowercase();
        let (body, first) = if transfer.contains("chunked") {
            coding::unchunk(self.body)
        } else {
            (self.body.to_vec(), Extent::Whole)
        };
        let content: Vec<_> = self.fields.all("Content-Encoding").collect();
        let encoding = format!("{},{transfer}", content.join(","));
        let (bytes, second) = coding::unpack(body, &encoding, TEXT_BYTES)?;
        let extent = if first == Extent::Whole {
            second
        } else {
            first
        };
        Ok((bytes, extent))
    }
}

/// Types of text that no one reads.
const NO_PAGES: [&str; 7] = [
    "text/calendar",
    "text/css",
    "text/csv",
    "text/dns",
    "text/ecmascript",
    "text/javascript",
    "text/xml",
];
/// Types beside `text/…` that are pages.
const PAGES: [&str; 3] = [
    "application/xhtml+xml",
    "application/xhtml",
    "application/x-mimearchive",
];

/// Whether the type is that of a page, or none that is known; whatever the type, what begins as HTML is a page.
fn may_be_page(media: &str, bytes: &[u8]) -> bool {
    let kind = media.split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    let family = kind.split('/').next().unwrap_or_default();
    let is_other = match family {
        "image" | "video" | "audio" | "font" | "application" => !PAGES.contains(&&*kind),
        _ => NO_PAGES.contains(&&*kind),
    };
    let start = bytes.trim_ascii_start();
    let begins = |mark: &[u8]| {
        let head = start.get(..mark.len());
        head.is_some_and(|h| h.eq_ignore_ascii_case(mark))
    };
    !is_other || begins(b"<!doctype html") || begins(b"<html")
}
