//! One story of the library on its way to its reader: what is kept of it, what its feed wishes, whether its page is
//! fetched. Knows nothing of screens.

use jiff::Timestamp;

use super::beyond::Beyond;
use super::desk::Desk;
use super::text::{self, Opened};
use super::{pull, which};
use crate::fetch::{Cancel, Network};
use crate::store::{Error, Kept};
use crate::story::Text;
use crate::story::library::{Feed, FeedSettings, StoryId, TextPolicy};

/// A story that is about to be read.
pub struct Reading {
    /// What the library has of it.
    pub kept: Kept,
    /// Its feed.
    pub feed: Feed,
    /// What holds for its feed.
    pub settings: FeedSettings,
    /// Where its text is to come from.
    pub policy: TextPolicy,
}

impl Reading {
    /// What there is of a story; none when it is gone.
    pub fn of(desk: &Desk, story: StoryId) -> Result<Option<Self>, Error> {
        let Some(kept) = desk.store.story(story)? else {
            return Ok(None);
        };
        let due = desk.store.due_of(kept.line.feed)?;
        let feed = due.map(|due| due.feed).unwrap_or_default();
        let settings = desk.config.of_feed(&feed.address, &feed.settings);
        let policy = settings.text.unwrap_or(desk.config.text.default);
        Ok(Some(Self {
            kept,
            feed,
            settings,
            policy,
        }))
    }

    /// Whether its page is worth fetching for a text, now that somebody wants to read it.
    pub fn wants_page(&self, text: Text, now: Timestamp) -> bool {
        let wanted = match text {
            Text::Clean => self.policy,
            Text::Feed => TextPolicy::Feed,
            Text::Page => TextPolicy::Page,
        };
        let again = wanted != TextPolicy::Feed && text::may_ask_again(&self.kept, now);
        self.kept.line.url.is_some() && (again || text::wants_page(&self.kept, wanted))
    }

    /// Fetches its page and keeps what comes; the sentence that says why nothing came. A server that says no is
    /// remembered, and nothing is said of it here: the choice of the text tells it.
    pub fn fetch(
        &self,
        (desk, network): (&Desk, &Network),
        (beyond, now): (&Beyond, Timestamp),
        cancel: &Cancel,
    ) -> Result<Option<String>, Error> {
        let Some(url) = &self.kept.line.url else {
            return Ok(Some("the story has no address to fetch it from".to_owned()));
        };
        let settings = (&desk.config.network, &self.settings);
        let request = match pull::request(url, &self.feed.address, settings) {
            Ok(request) => request,
            Err(why) => return Ok(Some(format!("{}: {why}", which::shown(url.as_str())))),
        };
        let way = (&desk.store, network);
        let failed = pull::fetch(way, (&self.kept, request), (beyond, now), cancel)?;
        Ok(failed.map(|error| error.to_string()))
    }

    /// Opens it with a text.
    pub fn open(&self, beyond: &Beyond, text: Text) -> Result<Opened, Error> {
        text::open(&self.kept, beyond, (text, self.policy))
    }
}
