//! `clearstory refresh`: asks the feeds for what is new, and says what came of it.
//! Knows nothing of how feeds are asked and stored.

use std::io::{IsTerminal, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::desk;
use super::places::Places;
use super::print::Output;
use super::summary::Summary;
use super::{Exit, complain, prefetch};
use crate::clean::rules::Folder;
use crate::fetch::Cancel;
use crate::library::after::{After, Done};
use crate::library::desk::Desk;
use crate::library::moves::follow_all;
use crate::library::refresh::{self, Choice, Event, Outcome, Refresher, Report, What, Wish};
use crate::library::told::{OFFLINE, named_once, summary};
use crate::library::which::which;
use crate::story::library::FeedId;

/// The arguments of `refresh`.
#[allow(clippy::struct_excessive_bools)] // Each is a switch of its own.
#[derive(clap::Args, Debug)]
pub struct Task {
    /// Feeds by address, number or title, or #tag; all if none is named
    #[arg(value_name = "FEED|#TAG")]
    pub what: Vec<String>,
    /// Only feeds whose time has come, for a timer
    #[arg(long, conflicts_with = "force")]
    pub due: bool,
    /// Also feeds that are gone or whose server wants to be left alone, and all of each, whatever is known of it
    #[arg(long, visible_alias = "all")]
    pub force: bool,
    /// Print nothing but what failed
    #[arg(long)]
    pub quiet: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Refreshes, and leaves with 3 when some feeds failed.
pub fn run(task: &Task, places: &Places) -> anyhow::Result<Exit> {
    run_at(&desk::open(places)?, task)
}

/// The same for a library that is open.
pub fn run_at(desk: &Desk, task: &Task) -> anyhow::Result<Exit> {
    let wish = Wish {
        feeds: named(desk, &task.what)?,
        choice: match (task.due, task.force) {
            (true, _) => Choice::Due,
            (_, true) => Choice::Forced,
            _ => Choice::Every,
        },
    };
    let (cancel, signal) = (Cancel::default(), Arc::new(AtomicI32::new(0)));
    let (end, number) = (cancel.clone(), signal.clone());
    crate::runtime::on_end(move |signal| {
        number.store(signal, Ordering::SeqCst);
        end.cancel();
    })?;
    let mut teller = Teller::new(task);
    let report = refresh(desk, &wish, &cancel, &mut |event| teller.tell(&event));
    teller.end();
    let report = match report {
        Err(error) if is_busy(&error) => return teller.give_way(&error),
        report => report?,
    };
    if report.feeds == 0 && !task.quiet {
        desk::tell_beginner(desk)?;
    }
    after(desk, &report)?;
    let done = follow_up(desk, &report, &cancel)?;
    teller.sum_up(&report, &done)?;
    Ok(match signal.load(Ordering::SeqCst) {
        0 if report.is_offline => Exit::Failed,
        0 if report.failed.is_empty() => Exit::Done,
        0 => Exit::SomeFailed,
        signal => Exit::Signal(signal as u8),
    })
}

/// One refresh over a network of its own, as the settings say.
pub fn refresh(
    desk: &Desk,
    wish: &Wish,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Event),
) -> anyhow::Result<Report> {
    let network = desk.network()?;
    let refresher = Refresher {
        store: &desk.store,
        network: &network,
        config: &desk.config,
        kills: &desk.rules.kills,
        cancel,
        now: desk.moment.now,
    };
    Ok(refresher.run(wish, tell)?)
}

/// Whether another program is at it already.
fn is_busy(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(refresh::Error::Busy))
}

/// What follows a refresh: copies are found, the library is put in order, and pages fetched ahead as the settings say.
fn follow_up(desk: &Desk, report: &Report, cancel: &Cancel) -> anyhow::Result<Done> {
    if report.is_offline {
        return Ok(Done::default());
    }
    let after = After {
        store: &desk.store,
        network: &desk.network()?,
        config: &desk.config,
        rules: desk.taught(),
        cancel,
        now: desk.moment.now,
    };
    // What came is here whatever becomes of that.
    if !cancel.is_cancelled()
        && let Err(error) = after.tend()
    {
        complain(&format!("the backup of the day was not made: {error}"));
    }
    Ok(after.run()?)
}

/// The feeds that are named; none when all are meant.
fn named(desk: &Desk, words: &[String]) -> anyhow::Result<Option<Vec<FeedId>>> {
    if words.is_empty() {
        return Ok(None);
    }
    let feeds = desk.store.feeds()?;
    let mut found = Vec::new();
    for word in words {
        let more = which(&feeds, word)?;
        found.extend(
            more.into_iter()
                .filter(|f| !found.contains(f))
                .collect::<Vec<_>>(),
        );
    }
    Ok(Some(found))
}

/// Lets feeds follow that have moved, and says so.
fn after(desk: &Desk, report: &Report) -> anyhow::Result<()> {
    let files = (&*desk.paths.urls, &Folder::at(&desk.paths.rules));
    for sentence in follow_all(&desk.store, files, &report.moved)? {
        complain(&sentence);
    }
    Ok(())
}

/// Tells a refresh on standard error: a bar on a terminal, and a line for each feed that failed.
pub struct Teller {
    bar: ProgressBar,
    is_quiet: bool,
    is_json: bool,
}

impl Teller {
    fn new(task: &Task) -> Self {
        let shows = stderr().is_terminal() && !task.quiet && !task.json;
        let bar = if shows {
            ProgressBar::new(0)
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{pos} of {len} feeds, {msg} {wide_bar}") {
            bar.set_style(style);
        }
        Self {
            bar,
            is_quiet: task.quiet,
            is_json: task.json,
        }
    }

    fn tell(&mut self, event: &Event) {
        match event {
            Event::Started(0) => self.end(),
            Event::Started(feeds) => self.bar.set_length(*feeds as u64),
            Event::Feed(outcome) => {
                self.bar.inc(1);
                self.bar.set_message(outcome.name.to_string());
                if let Some(sentence) = sentence(outcome) {
                    self.bar.suspend(|| complain(&sentence));
                }
            }
            Event::Offline => self.bar.suspend(|| complain(OFFLINE)),
            Event::Finished(_) => {}
        }
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Says that another program does it.
    fn give_way(&self, busy: &anyhow::Error) -> anyhow::Result<Exit> {
        complain(&busy.to_string());
        if self.is_json {
            let summary = Summary {
                busy: true,
                ..Summary::of(&Report::default(), &Done::default())
            };
            Output::new().write(&(serde_json::to_string(&summary)? + "\n"))?;
        }
        Ok(Exit::Done)
    }

    fn sum_up(&self, report: &Report, done: &Done) -> anyhow::Result<()> {
        let mut output = Output::new();
        if self.is_json {
            let summary = Summary::of(report, done);
            return output.write(&(serde_json::to_string(&summary)? + "\n"));
        }
        if self.is_quiet || report.is_offline {
            return Ok(());
        }
        output.write(&(summary(report, done) + "\n"))?;
        if done.ahead.wanted == 0 {
            return Ok(());
        }
        output.write(&(prefetch::sentence(&done.ahead) + "\n"))
    }
}

/// What is to be said of one feed; nothing of what went well.
fn sentence(outcome: &Outcome) -> Option<String> {
    match &outcome.what {
        What::Failed {
            error,
            is_gone: true,
            ..
        } => Some(named_once(&outcome.name, error)),
        What::Failed {
            error, since, next, ..
        } => {
            let error = named_once(&outcome.name, error);
            let (since, next) = (local(*since), local(*next));
            Some(format!(
                "{error}; failing since {since}, tried again after {next}"
            ))
        }
        What::Read { notice, .. } if !notice.is_empty() => Some(named_once(&outcome.name, notice)),
        _ => None,
    }
}

/// A moment in the reader's own zone.
fn local(moment: Timestamp) -> String {
    let zoned = moment.to_zoned(TimeZone::system());
    zoned.strftime("%Y-%m-%d %H:%M").to_string()
}
