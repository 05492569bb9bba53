//! The cleaner as a filter: pages in, stories out, in the same order.
//! Knows nothing of formats and of threads.

use std::ops::ControlFlow;
use std::thread;

use url::Url;

use super::args::{Clean, Format};
use super::around::{Around, Tell, users_rules};
use super::crew;
use super::input::{self, Cleaned, Error, Origin, story_of};
use super::jobs::{self, Job, Jobs};
use super::names::{self, List, named};
use super::print::{Output, Style};
use super::progress::Progress;
use super::{Exit, Fault, complain};
use crate::story::Address;

/// Runs the task.
pub fn run(task: &Clean) -> anyhow::Result<Exit> {
    if task.explain && matches!(task.format, Format::Markdown | Format::Html) {
        return Err(usage(
            "--explain goes with the formats text, json and jsonl",
        ));
    }
    let from_stdin = ["-".into()];
    let what = if task.what.is_empty() && task.many.files_from.is_none() {
        &from_stdin[..]
    } else {
        &task.what
    };
    let addresses = names::addresses(what)?;
    let several = addresses.len() != 1
        || what.len() != 1
        || named(&addresses[0]) != what[0]
        || task.many.files_from.is_some()
        || task.many.from.is_some()
        || jobs::is_archive(&addresses[0]);
    if several && task.format == Format::Html {
        return Err(usage("-f html prints one page; give it one file"));
    }
    if several && task.url.is_some() {
        return Err(usage("--url goes with one page"));
    }
    let workers = task.jobs.map_or_else(processors, usize::from);
    let asked = asked(task, &addresses, workers)?;
    if several || task.format == Format::Jsonl {
        let jobs = all_jobs(task, addresses)?;
        return many(jobs, asked, workers);
    }
    one(&addresses[0], &asked)
}

/// How pages are to be cleaned, with what is known around them.
fn asked(task: &Clean, addresses: &[Address], workers: usize) -> Result<Asked, Error> {
    input::hush_panics();
    let rules = || Around::rules(users_rules(), Tell::Aloud);
    let around = match &task.with {
        _ if task.alone => Around::default(),
        Some(given) => rules().with(given)?,
        None => rules().among(addresses, workers),
    };
    let style = Style {
        format: task.format,
        explain: task.explain,
    };
    let url = task.url.clone();
    Ok(Asked { url, style, around })
}

/// How pages are to be cleaned and printed.
pub struct Asked {
    /// Where the one page came from.
    pub url: Option<Url>,
    /// How it is printed.
    pub style: Style,
    /// What is known around the pages.
    pub around: Around,
}

fn usage(sentence: &str) -> anyhow::Error {
    Fault::error(Exit::Usage, sentence)
}

/// All that is to be cleaned; standard input can be one thing only.
fn all_jobs(task: &Clean, addresses: Vec<Address>) -> anyhow::Result<Jobs> {
    let list = task.many.files_from.as_ref();
    if list.is_some_and(|l| l == "-") && addresses.contains(&Address::Stdin) {
        return Err(usage("standard input is either a page or a list of names"));
    }
    let separator = if task.many.null { 0 } else { b'\n' };
    let list = list.map(|l| List::open(l, separator)).transpose()?;
    Ok(Jobs::new(addresses, list, task.many.from))
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// One page: its trouble is the trouble of the run.
pub fn one(address: &Address, asked: &Asked) -> anyhow::Result<Exit> {
    input::hush_panics();
    let style = asked.style;
    let cleaned = story_of(address, asked.url.as_ref(), &asked.around)?;
    let readable = cleaned.story.document.is_readable();
    if readable || matches!(style.format, Format::Json) || style.explain {
        Output::new().write(&style.print(&Origin::of(address), &cleaned))?;
    }
    if let Some(note) = cut_note(&address.to_string(), &cleaned) {
        complain(&note);
    }
    if !readable {
        complain(&format!(
            "{address}: nothing readable found; {}",
            hint(&cleaned)
        ));
        return Ok(Exit::NothingReadable);
    }
    if !cleaned.is_whole {
        complain(&format!(
            "{address}: the connection broke off, the end may be missing"
        ));
    }
    Ok(Exit::Done)
}

/// What is told of a page that was cut at a bound.
fn cut_note(name: &str, cleaned: &Cleaned) -> Option<String> {
    let bound = cleaned.story.bound?;
    Some(format!("{name}: the page {bound}"))
}

/// What may help where nothing was found.
fn hint(cleaned: &Cleaned) -> &'static str {
    use crate::story::Trust;
    match cleaned.story.trust {
        Trust::ScriptNeeded => "the page shows its text only to a browser",
        Trust::Paywall => "the page says its text is for subscribers",
        _ => "clearstory clean --explain shows what was cut",
    }
}

/// What became of the pages of a run.
#[derive(Debug, Default)]
struct Tally {
    read: usize,
    empty: usize,
    unreadable: usize,
    failed: usize,
    /// Records of archives that hold no page.
    passed: usize,
}

impl Tally {
    /// Failures only: the weaker of their codes; failures among others: some failed; nothing but empty pages: nothing.
    fn exit(&self) -> Exit {
        let failures = self.unreadable + self.failed;
        match (self.read + self.empty, failures) {
            (0, _) if self.failed > 0 => Exit::Failed,
            (0, _) => Exit::NothingReadable,
            (_, 1..) => Exit::SomeFailed,
            _ if self.read == 0 => Exit::NothingReadable,
            _ => Exit::Done,
        }
    }

    fn is_empty(&self) -> bool {
        self.read + self.empty + self.unreadable + self.failed == 0
    }
}

/// What a worker made of a job.
enum Printed {
    /// A story, and what is to be told of it besides.
    Story {
        piece: String,
        is_readable: bool,
        notes: Vec<String>,
    },
    /// A failure, in the form that the format has for it.
    Failure { piece: Option<String>, error: Error },
    /// A record without a page.
    NoPage,
}

/// Several pages: a page that fails is told of, and the run goes on.
pub fn many(jobs: Jobs, asked: Asked, workers: usize) -> anyhow::Result<Exit> {
    input::hush_panics();
    let style = asked.style;
    let (mut output, mut progress, mut tally) =
        (Output::new(), Progress::new(jobs.count), Tally::default());
    let workers = workers.min(jobs.count.unwrap_or(usize::MAX));
    let work = move |job: Job| printed(job, &asked);
    let [before, between, after] = style.frame();
    let (mut frame, mut done) = (before, Ok(()));
    crew::in_order(jobs, workers, work, |result| {
        progress.step();
        let Some(piece) = tally.count(result, &progress) else {
            return ControlFlow::Continue(());
        };
        done = output.write(&format!("{frame}{piece}"));
        frame = between;
        if done.is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    done?;
    // An array without a story is still an array.
    let open = if frame == between { "" } else { before };
    output.write(&format!("{open}{after}"))?;
    drop(progress);
    tell_rest(&tally);
    Ok(tally.exit())
}

/// Reads, cleans and prints one page of several.
fn printed(job: Job, asked: &Asked) -> Printed {
    let style = asked.style;
    let (origin, read) = job.read();
    let cleaned = match read {
        Ok(None) => return Printed::NoPage,
        Ok(Some(fetched)) => input::cleaned(fetched, asked.url.as_ref(), &asked.around),
        Err(error) => Err(error),
    };
    match cleaned {
        Ok(cleaned) => Printed::Story {
            piece: style.print(&origin, &cleaned),
            is_readable: cleaned.story.document.is_readable(),
            notes: notes(&origin.source, &cleaned),
        },
        Err(error) => Printed::Failure {
            piece: style.print_failure(&origin, &error.to_string()),
            error,
        },
    }
}

/// What is told of one page of several besides its story.
fn notes(name: &str, cleaned: &Cleaned) -> Vec<String> {
    let broken = (!cleaned.is_whole).then(|| format!("{name}: broke off, the end may be missing"));
    cut_note(name, cleaned).into_iter().chain(broken).collect()
}

/// What is told at the end: records that gave no line, and nothing at all.
fn tell_rest(tally: &Tally) {
    match tally.passed {
        0 if tally.is_empty() => complain("no page was found; nothing was named, or all was empty"),
        0 => {}
        n if tally.is_empty() => complain(&format!(
            "no page was found among the {n} captured records of the archive"
        )),
        n => complain(&format!(
            "{n} captured records are no pages to read: pictures, styles, redirects, errors"
        )),
    }
}

impl Tally {
    /// Counts a result; gives what is to be printed of it.
    fn count(&mut self, result: Printed, progress: &Progress) -> Option<String> {
        match result {
            Printed::NoPage => {
                self.passed += 1;
                None
            }
            Printed::Story {
                piece,
                is_readable,
                notes,
            } => {
                let count = if is_readable {
                    &mut self.read
                } else {
                    &mut self.empty
                };
                *count += 1;
                for note in notes {
                    progress.suspend(|| complain(&note));
                }
                Some(piece).filter(|p| !p.is_empty())
            }
            Printed::Failure { piece, error } => {
                let count = if error.exit() == Exit::NothingReadable {
                    &mut self.unreadable
                } else {
                    &mut self.failed
                };
                *count += 1;
                // What is damaged may be more than the one page that a line stands for.
                if piece.is_none() || matches!(error, Error::Damage { .. }) {
                    progress.suspend(|| complain(&error.to_string()));
                }
                piece
            }
        }
    }
}
