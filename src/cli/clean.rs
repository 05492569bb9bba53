//! The cleaner as a filter: pages in, stories out, in the same order.
//! Knows nothing of formats and of threads.

use std::ops::ControlFlow;
use std::thread;

use url::Url;

use super::args::{Clean, Format};
use super::around::{Around, Tell, users_rules};
use super::crew;
use super::input::{self, Cleaned, Error, story_of};
use super::print::{Output, Style};
use super::progress::Progress;
use super::{Exit, Fault, complain};
use crate::story::Address;

/// Runs the task.
pub fn run(task: &Clean) -> anyhow::Result<Exit> {
    if task.explain && matches!(task.format, Format::Markdown | Format::Html) {
        return Err(Fault::error(
            Exit::Usage,
            "--explain goes with the formats text, json and jsonl",
        ));
    }
    let from_stdin = ["-".into()];
    let what = if task.what.is_empty() {
        &from_stdin[..]
    } else {
        &task.what
    };
    let addresses = input::addresses(what)?;
    let several = addresses.len() > 1
        || what.len() > 1
        || addresses.first().is_some_and(|a| named(a) != what[0]);
    if several && task.format == Format::Html {
        return Err(Fault::error(
            Exit::Usage,
            "-f html prints one page; give it one file",
        ));
    }
    if several && task.url.is_some() {
        return Err(Fault::error(Exit::Usage, "--url goes with one page"));
    }
    let workers = task.jobs.map_or_else(processors, usize::from);
    let asked = asked(task, &addresses, workers)?;
    if several || task.format == Format::Jsonl {
        return many(&addresses, &asked, workers);
    }
    one(&addresses[0], &asked)
}

/// How pages are to be cleaned, with what is known around them.
fn asked<'t>(task: &'t Clean, addresses: &[Address], workers: usize) -> Result<Asked<'t>, Error> {
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
    let url = task.url.as_ref();
    Ok(Asked { url, style, around })
}

/// How pages are to be cleaned and printed.
pub struct Asked<'a> {
    /// Where the one page came from.
    pub url: Option<&'a Url>,
    /// How it is printed.
    pub style: Style,
    /// What is known around the pages.
    pub around: Around,
}

/// How an address stands on the command line.
fn named(address: &Address) -> std::ffi::OsString {
    match address {
        Address::Stdin => "-".into(),
        Address::File(path) => path.clone().into(),
        address => address.to_string().into(),
    }
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// What stands in `source`.
fn source(address: &Address) -> String {
    named(address).to_string_lossy().into_owned()
}

/// One page: its trouble is the trouble of the run.
pub fn one(address: &Address, asked: &Asked) -> anyhow::Result<Exit> {
    input::hush_panics();
    let style = asked.style;
    let cleaned = story_of(address, asked.url, &asked.around)?;
    let readable = cleaned.story.document.kept_words() > 0;
    if readable || matches!(style.format, Format::Json) || style.explain {
        Output::new().write(&style.print(&source(address), &cleaned))?;
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
}

/// Several pages: a page that fails is told of, and the run goes on.
pub fn many(addresses: &[Address], asked: &Asked, workers: usize) -> anyhow::Result<Exit> {
    input::hush_panics();
    let style = asked.style;
    let work = |address: &Address| {
        let source = source(address);
        let cleaned = story_of(address, asked.url, &asked.around);
        cleaned
            .map(|c| (style.print(&source, &c), c.story.document.kept_words() > 0))
            .map_err(|e| (source, e))
    };
    let (mut output, mut progress, mut tally) = (
        Output::new(),
        Progress::new(addresses.len()),
        Tally::default(),
    );
    let [before, between, after] = style.frame();
    let (mut frame, mut done) = (before, Ok(()));
    crew::in_order(addresses, workers, work, |result| {
        progress.step();
        let Some(piece) = tally.count(result, style, &progress) else {
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
    output.write(after)?;
    Ok(tally.exit())
}

type Printed = Result<(String, bool), (String, Error)>;

impl Tally {
    /// Counts a result; gives what is to be printed of it.
    fn count(&mut self, result: Printed, style: Style, progress: &Progress) -> Option<String> {
        let (source, error) = match result {
            Ok((piece, readable)) => {
                *(if readable {
                    &mut self.read
                } else {
                    &mut self.empty
                }) += 1;
                return Some(piece).filter(|p| !p.is_empty());
            }
            Err(failure) => failure,
        };
        let unreadable = error.exit() == Exit::NothingReadable;
        *(if unreadable {
            &mut self.unreadable
        } else {
            &mut self.failed
        }) += 1;
        let printed = style.print_failure(&source, &error.to_string());
        if printed.is_none() {
            progress.suspend(|| complain(&error.to_string()));
        }
        printed
    }
}
