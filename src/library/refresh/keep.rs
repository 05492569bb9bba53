//! Writes down what came, several feeds at a time, and tells of it.
//! Knows nothing of how it came.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use url::Url;

use super::ask::filtered;
use super::health::{self, Look, Terms};
use super::look::Seen;
use super::offline::Limbo;
use super::{Clock, Error, Event, Outcome, Report, Shared, What};
use crate::library::which;
use crate::store::{Change, Due, Refreshed, Store};
use crate::story::library::{FeedKind, Health};

/// Stories that are enough for a transaction: large ones save work, small ones memory and the wait of other programs.
const STORIES: usize = 200;
/// Feeds that are.
const FEEDS: usize = 64;
/// How long a result waits for others.
const PATIENCE: Duration = Duration::from_millis(40);

/// Writes down and tells.
pub(super) struct Keeper<'a> {
    store: &'a Store,
    shared: &'a Shared<'a>,
    clock: Clock,
    limbo: Limbo,
    report: Report,
}

impl<'a> Keeper<'a> {
    pub(super) fn new(store: &'a Store, shared: &'a Shared<'a>, clock: Clock) -> Self {
        let report = Report {
            feeds: shared.dues.len(),
            ..Report::default()
        };
        Self {
            store,
            shared,
            clock,
            limbo: Limbo::default(),
            report,
        }
    }

    /// Until nothing more comes.
    pub(super) fn keep(
        &mut self,
        seen: &Receiver<Seen>,
        tell: &mut dyn FnMut(Event),
    ) -> Result<(), Error> {
        while let Some(batch) = self.batch(seen) {
            self.write(batch, tell)?;
            if self.limbo.is_hopeless() && !self.report.is_offline {
                self.report.is_offline = true;
                self.shared.cancel.cancel();
            }
        }
        match self.limbo.end() {
            Ok(()) => self.report.is_offline = true,
            Err(sure) => self.write(sure, tell)?,
        }
        if self.report.is_offline {
            tell(Event::Offline);
        }
        Ok(())
    }

    /// What it came to.
    pub(super) fn report(self) -> Report {
        let is_cancelled = self.shared.cancel.is_cancelled() && !self.report.is_offline;
        Report {
            is_cancelled,
            ..self.report
        }
    }

    /// What comes within a short time; none when nothing more will come.
    fn batch(&mut self, seen: &Receiver<Seen>) -> Option<Vec<Seen>> {
        let mut batch = self.pass(seen.recv().ok()?);
        let (start, mut feeds) = (Instant::now(), 1);
        while feeds < FEEDS && batch.iter().map(stories).sum::<usize>() < STORIES {
            let left = PATIENCE.saturating_sub(start.elapsed());
            match seen.recv_timeout(left) {
                Ok(next) => batch.extend(self.pass(next)),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
            feeds += 1;
        }
        Some(batch)
    }

    fn pass(&mut self, seen: Seen) -> Vec<Seen> {
        let due = &self.shared.dues[seen.at];
        let is_web = matches!(due.feed.kind, FeedKind::Web | FeedKind::Filtered);
        self.limbo.pass(seen, &host(due), is_web)
    }

    fn write(&mut self, batch: Vec<Seen>, tell: &mut dyn FnMut(Event)) -> Result<(), Error> {
        let now = self.clock.now();
        let (mut changes, mut noted) = (
            Vec::with_capacity(batch.len()),
            Vec::with_capacity(batch.len()),
        );
        for seen in batch {
            let due = &self.shared.dues[seen.at];
            let health = health::after(&due.feed.health, &seen.look, &self.terms(due, &seen));
            noted.push((due, seen.look, health.clone()));
            let refreshed = Refreshed {
                now,
                health,
                validators: seen.validators,
                arrived: seen.arrived,
            };
            changes.push(Change::Refreshed(due.feed.id, Box::new(refreshed)));
        }
        if changes.is_empty() {
            return Ok(());
        }
        let applied = self.store.apply(changes)?;
        for ((due, look, health), (added, changed)) in noted.into_iter().zip(applied.feeds) {
            self.note(due, &health);
            let outcome = outcome(due, look, &health, (added, changed));
            self.count(&outcome);
            tell(Event::Feed(outcome));
        }
        Ok(())
    }

    fn terms(&self, due: &Due, seen: &Seen) -> Terms {
        let config = self.shared.config;
        let seconds = |s: u32| Duration::from_secs(u64::from(s));
        let own = config.of_feed(&due.feed.address, &due.feed.settings);
        let told = seen
            .arrived
            .as_ref()
            .map_or(due.ttl_seconds, |a| a.ttl_seconds);
        Terms {
            now: self.clock.now(),
            every: own.every_seconds.map(seconds),
            usual: seconds(config.refresh.every_seconds),
            ttl: told.map(seconds),
            seed: u64::from_ne_bytes(due.feed.id.0.to_ne_bytes()),
        }
    }

    fn note(&mut self, due: &Due, health: &Health) {
        let report = &mut self.report;
        report.next = match (report.next, health.next_check) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let is_web = due.feed.kind == FeedKind::Web;
        let moved = health::new_address(&due.feed.address, health).filter(|_| is_web);
        if let Some(to) = moved {
            report
                .moved
                .push((due.feed.id, due.feed.address.clone(), to));
        }
    }

    fn count(&mut self, outcome: &Outcome) {
        let report = &mut self.report;
        match &outcome.what {
            What::Read { added, changed, .. } => {
                report.read += 1;
                report.added += added;
                report.changed += changed;
            }
            What::Unchanged => report.unchanged += 1,
            What::Failed { .. } => report.failed.push(outcome.clone()),
            What::Later(_) => report.later += 1,
        }
    }
}

fn stories(seen: &Seen) -> usize {
    seen.arrived.as_ref().map_or(0, |a| a.stories.len())
}

fn outcome(due: &Due, look: Look, health: &Health, (added, changed): (u32, u32)) -> Outcome {
    let what = match look {
        Look::Answered {
            has_changed: false, ..
        } => What::Unchanged,
        Look::Answered { notice, .. } => What::Read {
            added,
            changed,
            notice,
        },
        Look::Failed { error, .. } => What::Failed {
            error,
            since: health.failing_since.unwrap_or_default(),
            next: health.next_check.unwrap_or_default(),
            is_gone: health.is_gone,
        },
        Look::Postponed(_) => What::Later(health.next_check.unwrap_or_default()),
    };
    Outcome {
        feed: due.feed.id,
        name: which::name(&due.feed),
        what,
    }
}

/// The server that is asked for a feed.
fn host(due: &Due) -> String {
    let address = filtered(&due.feed.address).map_or(due.feed.address.as_str(), |(_, a)| a);
    let url = Url::parse(address).ok();
    url.and_then(|u| u.host_str().map(str::to_owned))
        .unwrap_or_default()
}
