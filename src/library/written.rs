//! Changes of the file of subscriptions that can be taken back byte for byte: adding, ending, an option of one feed.
//! Knows nothing of how feeds are found and asked.

use std::path::Path;

use jiff::Timestamp;

use super::desk::Desk;
use super::subscriptions::{self, Error};
use crate::feed::urls::{Subscription, Urls};
use crate::store;
use crate::story::library::FeedSettings;
use crate::story::library::TextPolicy;

/// What a file of subscriptions was before a change, and is since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    before: Vec<u8>,
    after: Vec<u8>,
}

impl Written {
    /// Whether anything was changed.
    pub fn is_change(&self) -> bool {
        self.before != self.after
    }
}

/// Subscribes to feeds.
pub fn subscribe(desk: &Desk, feeds: &[Subscription], now: Timestamp) -> Result<Written, Error> {
    change(desk, now, |urls| {
        urls.add_all(feeds);
    })
}

/// Ends the subscription of a feed; its starred and saved stories stay.
pub fn unsubscribe(desk: &Desk, address: &str, now: Timestamp) -> Result<Written, Error> {
    change(desk, now, |urls| {
        urls.remove(address);
    })
}

/// Sets where the stories of a feed get their text; nothing stands in its line when that is what holds anyway.
pub fn set_text(
    desk: &Desk,
    (address, wanted): (&str, TextPolicy),
    now: Timestamp,
) -> Result<Written, Error> {
    let config = &desk.config;
    let anyway = config.of_feed(address, &FeedSettings::default()).text;
    let word = match wanted {
        TextPolicy::Auto => "auto",
        TextPolicy::Page => "page",
        TextPolicy::Feed => "feed",
    };
    let is_anyway = anyway.unwrap_or(config.text.default) == wanted;
    let value = (!is_anyway).then_some(word);
    change(desk, now, |urls| {
        urls.set_option(address, "text", value);
    })
}

fn change(desk: &Desk, now: Timestamp, work: impl FnOnce(&mut Urls)) -> Result<Written, Error> {
    if desk.store.is_read_only() {
        let path = desk.store.path().to_owned();
        return Err(store::Error::ReadOnly { path }.into());
    }
    let path: &Path = &desk.paths.urls;
    let written = subscriptions::change(path, |urls| {
        let before = urls.bytes();
        work(urls);
        Written {
            before,
            after: urls.bytes(),
        }
    })?;
    follow(desk, now)?;
    Ok(written)
}

/// Takes a change back; false when the file was changed since, which is left alone then.
pub fn take_back(desk: &Desk, written: &Written, now: Timestamp) -> Result<bool, Error> {
    let is_same = subscriptions::change(&desk.paths.urls, |urls| {
        let is_same = urls.bytes() == written.after;
        if is_same {
            *urls = Urls::read(&written.before);
        }
        is_same
    })?;
    follow(desk, now)?;
    Ok(is_same)
}

/// Brings the library in line with the file.
pub fn follow(desk: &Desk, now: Timestamp) -> Result<(), Error> {
    subscriptions::reconcile(&desk.store, (&desk.config, &desk.paths.urls), now)?;
    Ok(())
}
