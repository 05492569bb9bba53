//! A refresh as scripts get it; fields are only ever added.
//! Knows nothing of how it is told to people.

use serde::Serialize;

use crate::library::after::Done;
use crate::library::refresh::{Outcome, Report, What};
use crate::library::which::shown;

/// A report for scripts.
#[derive(Serialize)]
pub struct Summary {
    pub feeds: usize,
    pub read: usize,
    pub unchanged: usize,
    pub new: u32,
    pub copies: u32,
    pub pages: u32,
    pub changed: u32,
    pub later: usize,
    pub failed: Vec<Failed>,
    pub moved: Vec<Moved>,
    pub offline: bool,
    pub busy: bool,
    pub cancelled: bool,
    pub next: Option<String>,
}

/// A feed that failed.
#[derive(Serialize)]
pub struct Failed {
    feed: i64,
    name: String,
    error: String,
    since: Option<String>,
    next: Option<String>,
    gone: bool,
}

/// A feed that is somewhere else now.
#[derive(Serialize)]
pub struct Moved {
    feed: i64,
    from: String,
    to: String,
}

impl Summary {
    /// The report of a refresh and of what followed it.
    pub fn of(report: &Report, done: &Done) -> Self {
        let moved = report.moved.iter().map(|(feed, from, to)| Moved {
            feed: feed.0,
            from: shown(from),
            to: shown(to.as_str()),
        });
        Self {
            feeds: report.feeds,
            read: report.read,
            unchanged: report.unchanged,
            new: report.added,
            copies: done.copies,
            pages: done.ahead.fetched,
            changed: report.changed,
            later: report.later,
            failed: report.failed.iter().map(Failed::of).collect(),
            moved: moved.collect(),
            offline: report.is_offline,
            busy: false,
            cancelled: report.is_cancelled,
            next: report.next.map(|n| n.to_string()),
        }
    }
}

impl Failed {
    fn of(outcome: &Outcome) -> Self {
        let (error, since, next, gone) = match &outcome.what {
            What::Failed {
                error,
                since,
                next,
                is_gone,
            } => (
                error.to_string(),
                Some(since.to_string()),
                Some(next.to_string()),
                *is_gone,
            ),
            _ => Default::default(),
        };
        Self {
            feed: outcome.feed.0,
            name: outcome.name.to_string(),
            error,
            since,
            next,
            gone,
        }
    }
}
