//! Fetching the page of a story with its next pages, and what of it the library keeps.
//! Knows nothing of when that is worth it, and shows nothing: what is kept counts when the story is opened again.

use jiff::Timestamp;
use url::Url;

use super::beyond::{Beyond, site_of};
use super::terms::terms;
use super::{pages, text};
use crate::config;
use crate::doc::{SafeText, words};
use crate::fetch::{Cancel, Error, Extent, NamedBy, Network, Page, Reply, Request};
use crate::open;
use crate::store::{Change, Kept, KeptPage, Sighting, Store};
use crate::story::changes;
use crate::story::library::FeedSettings;

/// Pages of one story that are fetched.
pub const PAGES: usize = 10;
/// Bytes of all pages of one story.
const BYTES: usize = 16 << 20;
/// Answers that say that there is no page for us; they are remembered, so that nobody asks in a loop.
const FINAL: [u16; 7] = [401, 402, 403, 404, 410, 451, 406];
/// Bytes of an address of a feed that lead to a local file.
const HERE: &str = "file";

/// What came of a story's page.
#[derive(Debug)]
pub enum Pulled {
    /// It is here, all of its pages in order.
    Pages(Vec<Page>),
    /// Its server says no, for good.
    Refused(u16),
    /// It may come another time.
    Failed(Box<Error>),
}

/// The request for the page of a story: inside the own network only when its feed is at the same server. The error says
/// in words why it cannot be made as the settings wish.
pub fn request(
    url: &Url,
    feed: &str,
    (network, settings): (&config::Network, &FeedSettings),
) -> Result<Request, SafeText> {
    let feed = Url::parse(feed).ok();
    let is_local = feed.as_ref().is_none_or(|f| f.scheme() == HERE);
    // A feed of one's own disk may name what it likes outside, and nothing inside.
    let outside = || Url::parse("https://feed.invalid/").ok();
    let by = if is_local { outside() } else { feed.clone() };
    let mut own = settings.clone();
    if feed.is_none_or(|f| f.host() != url.host()) {
        // Headers may hold secrets of the feed's own server.
        own.headers.clear();
    }
    Ok(Request {
        named_by: by.map_or(NamedBy::User, NamedBy::Feed),
        terms: terms(network, own)?,
        ..Request::new(url.clone())
    })
}

/// Takes an answer, and fetches the next pages of the same story on the same site.
pub fn pull(
    network: &Network,
    (request, answer): (&Request, Result<Reply, Error>),
    (feed_text, beyond): (&str, &Beyond),
) -> Pulled {
    let first = match answer {
        Ok(reply) if reply.extent == Extent::Unchanged => return Pulled::Pages(Vec::new()),
        Ok(reply) => reply.page,
        Err(Error::Status { status, .. }) if FINAL.contains(&status) => {
            return Pulled::Refused(status);
        }
        Err(error) => return Pulled::Failed(Box::new(error)),
    };
    let site = first.url.as_ref().and_then(site_of);
    let mut seen: Vec<Url> = first.url.iter().cloned().collect();
    let (mut bytes, mut pages) = (first.bytes.len(), vec![first]);
    while pages.len() < PAGES && bytes < BYTES {
        let next = pages
            .last()
            .and_then(|page| next_of(page, feed_text, beyond));
        let Some(next) = next.filter(|n| site_of(n) == site && !seen.contains(n)) else {
            break;
        };
        seen.push(next.clone());
        let request = onward(request, next);
        // Half a story is better than none.
        let Ok(reply) = network.get(&request, &|_| {}) else {
            break;
        };
        bytes += reply.page.bytes.len();
        pages.push(reply.page);
    }
    Pulled::Pages(pages)
}

/// The same request for the next page; what is meant for one server goes to no other.
fn onward(request: &Request, next: Url) -> Request {
    let mut request = request.clone();
    if request.url.origin() != next.origin() {
        request.terms.headers.clear();
        request.terms.login = None;
    }
    request.url = next;
    request
}

/// The next page that a page names.
fn next_of(page: &Page, feed_text: &str, beyond: &Beyond) -> Option<Url> {
    let story = text::page_story(std::slice::from_ref(page), (feed_text, ""), beyond);
    story.ok().flatten()?.about.next
}

/// Writes down what came: the page with its clean text and the fingerprints of its blocks, the former text when it is
/// another one now, or that the server says no. Gives the bytes that came.
pub fn keep(
    store: &Store,
    (kept, pulled): (&Kept, Pulled),
    (beyond, now): (&Beyond, Timestamp),
) -> Result<usize, crate::store::Error> {
    let id = kept.line.id;
    let changes = match pulled {
        Pulled::Failed(_) => return Ok(0),
        Pulled::Refused(status) => vec![Change::Page(id, Box::new(refused(kept, status, now)))],
        Pulled::Pages(pages) if pages.is_empty() => return Ok(0),
        Pulled::Pages(pages) => {
            let bytes = pages.iter().map(|p| p.bytes.len()).sum();
            let changes = came(kept, pages, (beyond, now))?;
            store.apply(changes)?;
            beyond.forget();
            return Ok(bytes);
        }
    };
    store.apply(changes)?;
    Ok(0)
}

fn refused(kept: &Kept, status: u16, now: Timestamp) -> KeptPage {
    KeptPage {
        url: kept.line.url.clone().unwrap_or_else(nowhere),
        media: String::new(),
        fetched: now,
        status,
        body: Vec::new(),
        plain: String::new(),
        words: 0,
        note: format!("the page was refused ({status})"),
    }
}

fn nowhere() -> Url {
    Url::parse("about:blank").expect("an address that never changes")
}

fn came(
    kept: &Kept,
    pages: Vec<Page>,
    (beyond, now): (&Beyond, Timestamp),
) -> Result<Vec<Change>, crate::store::Error> {
    let mut all: Vec<Change> = of_story(&pages, now)
        .map(Change::Site)
        .into_iter()
        .collect();
    let url = pages[0]
        .url
        .clone()
        .or_else(|| kept.line.url.clone())
        .unwrap_or_else(nowhere);
    let story = text::page_story(&pages, (&kept.plain, &kept.feed_address), beyond)?;
    let plain = story
        .as_ref()
        .map(|s| text::lined(&s.document))
        .unwrap_or_default();
    if let Some(old) = former(kept, &plain, beyond)? {
        all.push(Change::Previous(kept.line.id, old));
    }
    let (media, body) = pages::packed(pages);
    let page = KeptPage {
        url,
        media,
        fetched: now,
        status: 200,
        body,
        words: words(&plain) as u32,
        plain,
        note: String::new(),
    };
    all.push(Change::Page(kept.line.id, Box::new(page)));
    Ok(all)
}

/// The clean text of the page before, when the new one says something else. The old page is cleaned again, so that a
/// better cleaner looks like no news.
fn former(
    kept: &Kept,
    plain: &str,
    beyond: &Beyond,
) -> Result<Option<String>, crate::store::Error> {
    let Some(page) = kept.page.as_ref().filter(|p| !p.body.is_empty()) else {
        return Ok(None);
    };
    let pages = pages::unpacked(&page.url, &page.media, &page.body);
    let old = text::page_story(&pages, (&kept.plain, &kept.feed_address), beyond)?;
    let old = old.map(|s| text::lined(&s.document)).unwrap_or_default();
    let differs = !old.is_empty() && !changes(&old, plain).is_empty();
    Ok(differs.then_some(old))
}

/// What the pages of one story tell of their site: it counts once, or what all of them begin with were a frame.
fn of_story(pages: &[Page], now: Timestamp) -> Option<Box<Sighting>> {
    let mut seen = pages.iter().filter_map(|page| sighting(page, now));
    let mut first = seen.next()?;
    for next in seen {
        first.keys.extend(next.keys);
        first.prints.extend(next.prints);
    }
    first.prints.sort_unstable();
    first.prints.dedup();
    Some(first)
}

/// What a page tells of its site.
pub fn sighting(page: &Page, now: Timestamp) -> Option<Box<Sighting>> {
    let survey = open::guarded(|| open::survey(page)).flatten()?;
    let site = survey
        .address
        .as_ref()
        .or(page.url.as_ref())
        .and_then(site_of)?;
    Some(Box::new(Sighting {
        site,
        keys: survey.keys(),
        prints: survey.prints,
        now,
    }))
}

/// Fetches and keeps the page of one story, now and for whoever waits; the error when there is none.
pub fn fetch(
    (store, network): (&Store, &Network),
    (kept, request): (&Kept, Request),
    (beyond, now): (&Beyond, Timestamp),
    cancel: &Cancel,
) -> Result<Option<Box<Error>>, crate::store::Error> {
    let request = Request {
        cancel: cancel.clone(),
        ..request
    };
    let answer = network.get(&request, &|_| {});
    match pull(network, (&request, answer), (&kept.plain, beyond)) {
        Pulled::Failed(error) => Ok(Some(error)),
        pulled => keep(store, (kept, pulled), (beyond, now)).map(|_| None),
    }
}
