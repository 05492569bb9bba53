//! `clearstory add` and `clearstory remove`: one feed more in the subscriptions, or some fewer.
//! Knows nothing of how feeds are found and asked.

use std::io::{self, BufRead, IsTerminal, Write, stderr, stdin};

use serde::Serialize;
use url::Url;

use super::desk;
use super::places::Places;
use super::print::Output;
use super::refresh::refresh;
use super::{Exit, Fault, complain};
use crate::feed::urls::Subscription;
use crate::fetch::Cancel;
use crate::library::add::{Found, address, feeds_at};
use crate::library::desk::Desk;
use crate::library::refresh::{Choice, Report, Wish};
use crate::library::subscriptions::{change, reconcile};
use crate::library::terms::terms;
use crate::library::which::{name, same, shown, which};
use crate::story::library::{Feed, FeedKind, FeedSettings};

/// The arguments of `add`.
#[derive(clap::Args, Debug)]
pub struct Task {
    /// A feed, or any page that has one; https:// may be left out
    #[arg(value_name = "URL")]
    pub url: String,
    /// Tags for it
    #[arg(value_name = "TAG")]
    pub tags: Vec<String>,
    /// What to call it; its own title if not given
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// Which of several feeds, by its number in the list
    #[arg(long = "as", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub number: Option<u32>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// The arguments of `remove`.
#[derive(clap::Args, Debug)]
pub struct Remove {
    /// Feeds by address, number or title, or #tag
    #[arg(value_name = "FEED|#TAG", required = true)]
    pub what: Vec<String>,
}

/// What was added, for scripts.
#[derive(Serialize)]
struct Added {
    feed: i64,
    url: String,
    title: String,
    tags: Vec<String>,
    new: bool,
    stories: u32,
    error: Option<String>,
}

/// Adds a feed and asks it at once.
pub fn run(task: &Task, places: &Places) -> anyhow::Result<Exit> {
    let desk = desk::open(places)?;
    follow(&desk)?;
    let address = address(&task.url).map_err(|why| Fault::error(Exit::Usage, why.to_string()))?;
    let feeds = desk.store.feeds()?;
    if let Some(known) =
        same(&feeds, &address).or_else(|| feeds.iter().find(|f| f.address == address))
    {
        return is_there(task, known);
    }
    let Some(address) = find(&desk, task, address)? else {
        return Ok(Exit::Usage);
    };
    if let Some(known) = same(&feeds, &address) {
        return is_there(task, known);
    }
    subscribe(&desk, task, &address)?;
    let feeds = desk.store.feeds()?;
    let feed = feeds.iter().find(|f| f.address == address);
    let feed = feed.ok_or_else(|| {
        Fault::error(
            Exit::Failed,
            "the feed is in the subscriptions, but not in the library",
        )
    })?;
    let wish = Wish {
        feeds: Some(vec![feed.id]),
        choice: Choice::Forced,
    };
    let report = refresh(&desk, &wish, &Cancel::default(), &mut |_| ())?;
    let feeds = desk.store.feeds()?;
    let feed = feeds.iter().find(|f| f.address == address).unwrap_or(feed);
    tell_added(task, feed, &report)
}

/// The address of the feed that is meant; none when that is left open.
fn find(desk: &Desk, task: &Task, address: String) -> anyhow::Result<Option<String>> {
    let url = Url::parse(&address)?;
    if url.scheme() == "file" {
        return Ok(Some(address));
    }
    let refused = |why| Fault::error(Exit::Failed, format!("{}: {why}", shown(&address)));
    let terms = terms(&desk.config.network, FeedSettings::default()).map_err(refused)?;
    let found = feeds_at(&desk.network()?, &url, &terms)?;
    Ok(choose(task, &found)?.map(|one| one.url.to_string()))
}

fn subscribe(desk: &Desk, task: &Task, address: &str) -> anyhow::Result<()> {
    let kind = if address.starts_with("file:") {
        FeedKind::File
    } else {
        FeedKind::Web
    };
    let feed = Subscription {
        address: address.to_owned(),
        kind,
        title: task.title.clone(),
        tags: task.tags.clone(),
        ..Subscription::default()
    };
    change(&desk.paths.urls, |urls| urls.add(&feed))?;
    follow(desk)
}

/// Brings the library in line with the file of subscriptions.
fn follow(desk: &Desk) -> anyhow::Result<()> {
    reconcile(
        &desk.store,
        (&desk.config, &desk.paths.urls),
        desk.moment.now,
    )?;
    Ok(())
}

/// One of several feeds: the only one, the one with the number, or the one a person at the terminal names.
fn choose<'a>(task: &Task, found: &'a [Found]) -> anyhow::Result<Option<&'a Found>> {
    if let Some(number) = task.number {
        let one = found.get(number as usize - 1);
        let missing = || {
            Fault::error(
                Exit::Usage,
                format!("--as {number}: there are only {} feeds", found.len()),
            )
        };
        return one.map(Some).ok_or_else(missing);
    }
    if let [one] = found {
        return Ok(Some(one));
    }
    complain("there are several feeds:");
    for (at, one) in found.iter().enumerate() {
        writeln!(stderr(), "{:3}  {}  {}", at + 1, one.url, one.title)?;
    }
    if !stdin().is_terminal() || !stderr().is_terminal() {
        complain("choose one with --as N");
        return Ok(None);
    }
    write!(stderr(), "which? ")?;
    stderr().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let number = line.trim().parse::<usize>().ok();
    let chosen = number.and_then(|n| found.get(n.checked_sub(1)?));
    if chosen.is_none() {
        complain("none of them is chosen, and nothing is added");
    }
    Ok(chosen)
}

fn is_there(task: &Task, feed: &Feed) -> anyhow::Result<Exit> {
    if task.json {
        return print(feed, false, None);
    }
    complain(&format!(
        "{} is subscribed already, as {}",
        name(feed),
        shown(&feed.address)
    ));
    Ok(Exit::Done)
}

fn tell_added(task: &Task, feed: &Feed, report: &Report) -> anyhow::Result<Exit> {
    let fault = report.failed.first().map(|_| feed.health.error.to_string());
    let exit = if fault.is_some() {
        Exit::SomeFailed
    } else {
        Exit::Done
    };
    if task.json {
        print(feed, true, fault)?;
        return Ok(exit);
    }
    if let Some(fault) = fault {
        complain(&fault);
    }
    let stories = feed.stories;
    let plural = if stories == 1 { "story" } else { "stories" };
    Output::new().write(&format!("added {}: {stories} {plural}\n", name(feed)))?;
    Ok(exit)
}

fn print(feed: &Feed, is_new: bool, error: Option<String>) -> anyhow::Result<Exit> {
    let added = Added {
        feed: feed.id.0,
        url: shown(&feed.address),
        title: feed.title.to_string(),
        tags: feed.tags.iter().map(ToString::to_string).collect(),
        new: is_new,
        stories: feed.stories,
        error,
    };
    Output::new().write(&(serde_json::to_string(&added)? + "\n"))?;
    Ok(Exit::Done)
}

/// Takes feeds out of the subscriptions. Their starred and saved stories stay, and adding one again brings all back.
pub fn remove(task: &Remove, places: &Places) -> anyhow::Result<Exit> {
    let desk = desk::open(places)?;
    follow(&desk)?;
    let feeds = desk.store.feeds()?;
    let mut meant: Vec<&Feed> = Vec::new();
    for word in &task.what {
        let ids = which(&feeds, word)?;
        meant.extend(
            feeds
                .iter()
                .filter(|f| ids.contains(&f.id) && !meant.iter().any(|m| m.id == f.id))
                .collect::<Vec<_>>(),
        );
    }
    change(&desk.paths.urls, |urls| {
        for feed in &meant {
            urls.remove(&feed.address);
        }
    })?;
    follow(&desk)?;
    let mut output = Output::new();
    for feed in meant {
        let again = again(feed);
        output.write(&format!(
            "removed {}; to have it back: {again}\n",
            name(feed)
        ))?;
    }
    Ok(Exit::Done)
}

/// The line that brings a feed back; one with a login is not written out.
fn again(feed: &Feed) -> String {
    let mut words = vec![
        "clearstory".to_owned(),
        "add".to_owned(),
        shown(&feed.address),
    ];
    words.extend(feed.tags.iter().map(ToString::to_string));
    shell_words::join(words)
}
