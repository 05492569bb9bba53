//! Finding the feed that an address leads to: it is one, its page names some, or one is where feeds mostly are.
//! Knows nothing of subscriptions and of how one is chosen.

use url::Url;

use super::which::shown;
use crate::doc::SafeText;
use crate::feed::{self, find};
use crate::fetch::charset::{self, Form};
use crate::fetch::{self, Network, Page, Request, Terms};

/// A feed that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Where it is.
    pub url: Url,
    /// What it or its page calls it; may be empty.
    pub title: SafeText,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address cannot be had.
    #[error(transparent)]
    Fetch(#[from] fetch::Error),
    /// There is a page, but no feed of it is known.
    #[error(
        "{0}: is no feed, names none, and none is where feeds mostly are; look for a feed on the page and add that"
    )]
    NoFeed(SafeText),
}

/// Why what was written is no address of a feed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Odd {
    /// It is no address.
    #[error("{0}: not an address; one begins with https:// or file://")]
    Address(SafeText),
    /// It is one of something else.
    #[error(
        "{0}: only http, https and file can be added; programs are for the file of subscriptions"
    )]
    Scheme(SafeText),
}

/// An address as it is meant: `feed:` is the web's, and without a scheme it is https.
pub fn address(written: &str) -> Result<String, Odd> {
    let written = written.trim();
    let written = written.strip_prefix("feed://").map_or_else(
        || written.strip_prefix("feed:").unwrap_or(written).to_owned(),
        |rest| format!("https://{rest}"),
    );
    let has_scheme = written.contains("://");
    let address = if has_scheme {
        written
    } else {
        format!("https://{written}")
    };
    if address.starts_with("file://") {
        return Ok(address);
    }
    let shown = || SafeText::line(&shown(&address));
    let url = Url::parse(&address).map_err(|_| Odd::Address(shown()))?;
    match url.scheme() {
        "http" | "https" => Ok(url.to_string()),
        _ => Err(Odd::Scheme(shown())),
    }
}

/// Most candidates that are looked at; more are listed as their page names them.
const LOOKED_AT: usize = 8;

/// The feeds an address leads to, the likeliest first, at least one, asked for on these terms. One that moved for good
/// is named by where it is.
pub fn feeds_at(network: &Network, url: &Url, terms: &Terms) -> Result<Vec<Found>, Error> {
    // A feed may be larger than a page, and what is neither is told by its bytes.
    let request = Request {
        terms: terms.clone(),
        ..Request::feed(url.clone())
    };
    let reply = network.get(&request, &|_| ())?;
    let moved = reply.told.moved.filter(|to| keeps_login(url, to));
    let address = moved.unwrap_or_else(|| url.clone());
    if let Some(found) = read(&reply.page, &address) {
        return Ok(vec![found]);
    }
    let place = reply.page.url.clone().unwrap_or_else(|| url.clone());
    let text = charset::decode(
        &reply.page.bytes,
        charset::of_media(&reply.page.media),
        Form::Markup,
    )
    .text;
    let named = find::in_page(&text, &place);
    let mut found = looked_at((network, terms), &named);
    if found.is_empty() {
        found = looked_at((network, terms), &find::usual(&place));
        found.truncate(1);
    }
    if found.is_empty() {
        let shown = fetch::without_login(url);
        return Err(Error::NoFeed(SafeText::line(shown.as_str())));
    }
    Ok(found)
}

/// Whether a login in the address is still meant for the new one.
fn keeps_login(old: &Url, new: &Url) -> bool {
    let has_login = !old.username().is_empty() || old.password().is_some();
    let is_downgrade = old.scheme() == "https" && new.scheme() == "http";
    new != old && !has_login && !is_downgrade
}

/// The candidates that are feeds, by asking.
fn looked_at((network, terms): (&Network, &Terms), candidates: &[find::Candidate]) -> Vec<Found> {
    let look = |candidate: &find::Candidate| {
        let request = Request {
            terms: terms.clone(),
            ..Request::feed(candidate.url.clone())
        };
        let reply = network.get(&request, &|_| ()).ok()?;
        let mut found = read(&reply.page, &candidate.url)?;
        if !candidate.title.is_empty() {
            found.title = SafeText::line(&candidate.title);
        }
        Some(found)
    };
    candidates.iter().take(LOOKED_AT).filter_map(look).collect()
}

fn read(page: &Page, address: &Url) -> Option<Found> {
    let feed = feed::read(page, None).ok()?;
    Some(Found {
        url: address.clone(),
        title: SafeText::line(&feed.title),
    })
}
