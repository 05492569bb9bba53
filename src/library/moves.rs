//! Feeds that have moved for good: their lines in the subscriptions and their rows in the library follow.
//! Knows nothing of how it was found out.

use std::path::Path;

use url::Url;

use super::subscriptions::{self, Error};
use super::which::shown;
use crate::clean::rules::Folder;
use crate::store::{Change, Store};
use crate::story::library::FeedId;

/// What became of a feed that has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// It is read at its new address from now on.
    Yes,
    /// Its new address is subscribed already; one of the two can go.
    Twice,
    /// Its line is not there, so there was nothing to change.
    NoLine,
}

/// Lets one feed follow. The file comes first, as it is the truth: if the program ended in between, the library would
/// take the new address as a new feed, and the old one's stories would still be there.
pub fn follow(
    store: &Store,
    urls: &Path,
    (feed, old, new): (FeedId, &str, &Url),
) -> Result<Followed, Error> {
    let done = subscriptions::change(urls, |urls| {
        if urls.has(new.as_str()) {
            Followed::Twice
        } else if urls.set_address(old, new.as_str()) {
            Followed::Yes
        } else {
            Followed::NoLine
        }
    })?;
    if done == Followed::Yes {
        store.apply([Change::Moved(feed, new.to_string())])?;
    }
    Ok(done)
}

/// Lets all feeds of a refresh follow that have moved, with the rules that were taught for them: number, old and new
/// address of each. Gives what became of them, each a sentence.
pub fn follow_all(
    store: &Store,
    (urls, rules): (&Path, &Folder),
    moved: &[(FeedId, String, Url)],
) -> Result<Vec<String>, Error> {
    let mut told = Vec::new();
    for (feed, old, new) in moved {
        let (from, to) = (shown(old), shown(new.as_str()));
        match follow(store, urls, (*feed, old, new))? {
            Followed::Yes => {
                if let Err(why) = rules.follow(&from, &to) {
                    told.push(format!("{from}: the rules for it stay behind, {why}"));
                }
                told.push(format!(
                    "{from} has moved to {to}; the subscription follows"
                ));
            }
            Followed::Twice => told.push(format!(
                "{from} has moved to {to}, which is subscribed too; clearstory remove {from}"
            )),
            Followed::NoLine => {}
        }
    }
    Ok(told)
}
