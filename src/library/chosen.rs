//! Where the texts of feeds come from, as the reader chose it while reading; what the settings say counts more.
//! Knows nothing of how a text is chosen by itself.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::store::{Change, Error, Store};
use crate::story::library::{FeedId, TextPolicy};

/// The note that keeps them.
const NOTE: &str = "chosen-texts";

/// The feeds for which something was chosen.
#[derive(Debug, Default)]
pub struct Chosen(Mutex<BTreeMap<i64, TextPolicy>>);

impl Chosen {
    /// What was chosen so far. A note that cannot be read is none.
    pub fn of(store: &Store) -> Result<Self, Error> {
        let kept = store.note(NOTE)?.unwrap_or_default();
        Ok(Self(Mutex::new(
            serde_json::from_str(&kept).unwrap_or_default(),
        )))
    }

    /// What was chosen for a feed.
    pub fn text(&self, feed: FeedId) -> Option<TextPolicy> {
        self.feeds().get(&feed.0).copied()
    }

    /// Chooses for a feed; holds at once and is kept with [`Chosen::keep`].
    pub fn choose(&self, feed: FeedId, policy: TextPolicy) {
        self.feeds().insert(feed.0, policy);
    }

    /// Keeps all of it.
    pub fn keep(&self, store: &Store) -> Result<(), Error> {
        let text = written(&self.feeds());
        store.apply([Change::Noted(NOTE, text)]).map(drop)
    }

    fn feeds(&self) -> MutexGuard<'_, BTreeMap<i64, TextPolicy>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn written(feeds: &BTreeMap<i64, TextPolicy>) -> String {
    serde_json::to_string(feeds).expect("numbers and words can always be written")
}
