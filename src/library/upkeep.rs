//! What keeps a library in order, once a day after a refresh: its backup, and what of old stories and pages may go.
//! Knows nothing of what a backup holds.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::config::{Config, Library};
use crate::store::{Change, Error, Keep, Store};

/// The note of the library that says when it was last put in order, and with which settings.
const NOTE: &str = "tended";

/// Does what is due today; whether anything was. At other times it costs one look at a note.
pub fn tend(store: &Store, config: &Config, now: Timestamp) -> Result<bool, Error> {
    let day = now.to_zoned(TimeZone::UTC).date();
    let Library {
        keep_days,
        keep_stories,
        page_days,
        ..
    } = config.library;
    let done = format!("{day} {keep_days} {keep_stories} {page_days}");
    if store.note(NOTE)?.as_ref() == Some(&done) {
        return Ok(false);
    }
    // The copy comes first, and what goes then is in the copies of a week.
    store.tend(now)?;
    let gone = store.apply([
        Change::Keep(keep(&config.library, now)),
        Change::Noted(NOTE, done),
    ])?;
    tracing::info!(
        "put the library in order, {} old stories went",
        gone.touched
    );
    Ok(true)
}

/// What may go by the settings; never what is unread, starred, saved or flagged.
pub fn keep(library: &Library, now: Timestamp) -> Keep {
    let bound = |number: u32| Some(number).filter(|n| *n > 0);
    Keep {
        days: bound(library.keep_days),
        stories: bound(library.keep_stories),
        pages: bound(library.page_days),
        unread: true,
        now,
    }
}
