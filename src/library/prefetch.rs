//! Fetching pages ahead, so that stories are whole on the train: whose, how many, and when to stop.
//! Knows nothing of screens. A page that comes counts when its story is opened the next time; a story that was begun is
//! left as it is.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::time::Instant;

use jiff::Timestamp;

use super::beyond::Beyond;
use super::pull::{self, Pulled};
use super::text;
use crate::config::{Config, Prefetch, Text};
use crate::fetch::{Cancel, Network, Pace, Request};
use crate::store::{Error, Kept, Only, Query, Store, Window};
use crate::story::library::{Feed, FeedId, Line, StoryId, TextPolicy};

/// Stories that are looked at for each page that may be fetched: most need none.
const LOOKED: u32 = 20;

/// What may be spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Pages.
    pub pages: u32,
    /// Bytes of bodies, decoded.
    pub bytes: u64,
    /// Seconds.
    pub seconds: u32,
}

impl From<&Text> for Budget {
    fn from(text: &Text) -> Self {
        Self {
            pages: text.pages,
            bytes: text.bytes,
            seconds: text.seconds,
        }
    }
}

/// What it came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Stories that wanted a page.
    pub wanted: u32,
    /// Stories whose page is here now.
    pub fetched: u32,
    /// Bytes of these.
    pub bytes: u64,
    /// Pages whose servers said no.
    pub refused: u32,
    /// Pages that may come another time.
    pub failed: u32,
    /// Whether the budget was spent before all were fetched.
    pub is_spent: bool,
}

/// What a fetch ahead needs.
pub struct Ahead<'a> {
    /// The library.
    pub store: &'a Store,
    /// The way to servers.
    pub network: &'a Network,
    /// What is known beyond pages.
    pub beyond: &'a Beyond<'a>,
    /// How fast servers are asked.
    pub pace: Pace,
    /// What holds for feeds.
    pub config: &'a Config,
    /// Ends it.
    pub cancel: &'a Cancel,
    /// The time.
    pub now: Timestamp,
}

/// The lists whose stories are fetched ahead.
pub fn lists(whose: Prefetch) -> Vec<Query> {
    let only = |only| Query {
        only,
        ..Query::default()
    };
    match whose {
        Prefetch::None => Vec::new(),
        Prefetch::Starred => vec![only(Only::Starred), only(Only::Saved)],
        Prefetch::Unread => vec![only(Only::Starred), only(Only::Saved), only(Only::Unread)],
    }
}

impl Ahead<'_> {
    /// Fetches the pages that stories of these lists want, the newest of each first, within the budget.
    pub fn run(&self, lists: &[Query], budget: Budget) -> Result<Report, Error> {
        let begun = Instant::now();
        let wanted = self.wanted(lists, budget)?;
        let mut report = Report {
            wanted: wanted.len() as u32,
            ..Report::default()
        };
        let requests: Vec<Request> = wanted.iter().map(|(_, request)| request.clone()).collect();
        let mut failure = None;
        self.network
            .get_many(requests, (self.pace, self.cancel), |at, answer| {
                let (kept, request) = &wanted[at];
                let pulled =
                    pull::pull(self.network, (request, answer), (&kept.plain, self.beyond));
                if let Err(error) = self.take(kept, pulled, &mut report) {
                    failure = Some(error);
                    return ControlFlow::Break(());
                }
                let seconds = begun.elapsed().as_secs();
                let done = report.fetched + report.refused + report.failed >= report.wanted;
                if !done && (report.bytes >= budget.bytes || seconds >= u64::from(budget.seconds)) {
                    report.is_spent = true;
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            });
        failure.map_or(Ok(report), Err)
    }

    fn take(&self, kept: &Kept, pulled: Pulled, report: &mut Report) -> Result<(), Error> {
        match &pulled {
            Pulled::Pages(_) => report.fetched += 1,
            Pulled::Refused(_) => report.refused += 1,
            Pulled::Failed(_) => report.failed += 1,
        }
        report.bytes += pull::keep(self.store, (kept, pulled), (self.beyond, self.now))? as u64;
        Ok(())
    }

    /// The stories that want a page, as many as the budget has pages.
    fn wanted(&self, lists: &[Query], budget: Budget) -> Result<Vec<(Kept, Request)>, Error> {
        let feeds: HashMap<FeedId, Feed> =
            self.store.feeds()?.into_iter().map(|f| (f.id, f)).collect();
        let mut wanted: Vec<(Kept, Request)> = Vec::new();
        let mut looked: Vec<StoryId> = Vec::new();
        for list in lists {
            let window = Window::first(budget.pages.saturating_mul(LOOKED));
            for line in self.store.lines(list, window)? {
                if wanted.len() as u32 >= budget.pages {
                    return Ok(wanted);
                }
                if looked.contains(&line.id) || is_begun(&line) {
                    continue;
                }
                looked.push(line.id);
                wanted.extend(self.wish(&line, feeds.get(&line.feed))?);
            }
        }
        Ok(wanted)
    }

    fn wish(&self, line: &Line, feed: Option<&Feed>) -> Result<Option<(Kept, Request)>, Error> {
        let address = feed.map_or("", |f| &f.address);
        let own = feed.map(|f| &f.settings).cloned().unwrap_or_default();
        let settings = self.config.of_feed(address, &own);
        let policy = settings.text.unwrap_or(self.config.text.default);
        if policy == TextPolicy::Feed || line.url.is_none() {
            return Ok(None);
        }
        let Some(kept) = self.store.story(line.id)? else {
            return Ok(None);
        };
        let Some(url) = kept.line.url.clone().filter(|_| wants(&kept, policy)) else {
            return Ok(None);
        };
        // A refresh has told why, if the settings cannot be followed.
        let request = pull::request(&url, address, (&self.config.network, &settings));
        Ok(request.ok().map(|request| (kept, request)))
    }
}

/// Whether somebody has begun to read a story, so that its text stays as it is.
fn is_begun(line: &Line) -> bool {
    line.is_finished || line.place.is_some_and(|p| p.0 > 0)
}

/// Whether there is no page yet, or the story has changed since it came.
fn wants(kept: &Kept, policy: TextPolicy) -> bool {
    let stale = |fetched: Timestamp| kept.changed_at.is_some_and(|changed| changed > fetched);
    match &kept.page {
        None => text::wants_page(kept, policy),
        Some(page) => page.status == 200 && stale(page.fetched),
    }
}
