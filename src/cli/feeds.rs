//! `clearstory feeds`: what is subscribed, with counts and health.
//! Knows nothing of how feeds are fetched.

use serde::Serialize;

use super::desk::{self, read};
use super::places::Places;
use super::print::{Output, line};
use super::table::{self, number, text};
use super::{Exit, Fault};
use crate::filter::saved::Saved;
use crate::filter::{FeedFacts, Filter, Matcher};
use crate::library::desk::Desk;
use crate::library::which::shown;
use crate::store::{Only, Query};
use crate::story::library::{Feed, FeedKind};

/// The arguments of `feeds`.
#[derive(clap::Args, Debug)]
pub struct Task {
    /// Only feeds for which this filter holds: `#tech`, `in:harbour`, `unread_count > 0`
    #[arg(value_name = "FILTER")]
    pub filter: Vec<String>,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// A feed as scripts get it.
#[derive(Serialize)]
struct Record<'a> {
    id: i64,
    url: String,
    kind: &'static str,
    title: &'a str,
    link: Option<&'a str>,
    tags: Vec<&'a str>,
    hidden: bool,
    unread: u32,
    stories: u32,
    checked: Option<String>,
    next_check: Option<String>,
    failing_since: Option<String>,
    error: Option<&'a str>,
}

/// Prints the feeds.
pub fn run(task: &Task, places: &Places) -> anyhow::Result<Exit> {
    let desk = desk::open(places)?;
    let filter = read(&task.filter.join(" "))?.filter;
    if let Some(filter) = &filter {
        let fits = filter.fits_feeds();
        fits.map_err(|e| {
            Fault::error(
                Exit::Usage,
                format!("the filter is no filter of feeds: {}", e.fault),
            )
        })?;
    }
    let mut feeds = desk.store.feeds()?;
    if feeds.is_empty() {
        desk::tell_beginner(&desk)?;
    }
    for feed in &mut feeds {
        count_saved(&desk, feed)?;
    }
    let fitting: Vec<&Feed> = feeds
        .iter()
        .enumerate()
        .filter(|(place, feed)| {
            filter
                .as_ref()
                .is_none_or(|f| holds(&desk, f, feed, *place))
        })
        .map(|(_, feed)| feed)
        .collect();
    let told = if task.json {
        fitting.iter().map(|feed| line(&record(feed))).collect()
    } else {
        let rows: Vec<_> = fitting.iter().map(|feed| row(feed)).collect();
        table::lines(&rows, table::cells())
    };
    Output::new().write(&told)?;
    Ok(Exit::Done)
}

/// A saved filter has the stories it finds.
fn count_saved(desk: &Desk, feed: &mut Feed) -> anyhow::Result<()> {
    let Some(Ok(saved)) = Saved::of_address(&feed.address) else {
        return Ok(());
    };
    let query = Query::of(&saved.prompt, &desk.moment);
    feed.stories = desk.store.count(&query)?;
    let unread = Query {
        only: Only::Unread,
        ..query
    };
    feed.unread = desk.store.count(&unread)?;
    if feed.title.is_blank() {
        feed.title = saved.name;
    }
    Ok(())
}

fn holds(desk: &Desk, filter: &Filter, feed: &Feed, place: usize) -> bool {
    let site = feed.link.as_ref().and_then(|link| link.host_str());
    let newest = || {
        let query = Query::feed(feed.id);
        let window = crate::store::Window::first(1);
        let line = desk.store.lines(&query, window).ok()?.into_iter().next();
        line.map(|l| l.date)
    };
    let facts = FeedFacts {
        title: feed.title.to_string(),
        description: String::new(),
        link: feed
            .link
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        date: feed.health.changed.unwrap_or_default(),
        address: feed.address.clone(),
        unread: feed.unread,
        stories: feed.stories,
        tags: feed.tags.iter().map(ToString::to_string).collect(),
        index: place as u32 + 1,
        newest: newest(),
        site: site
            .unwrap_or_default()
            .trim_start_matches("www.")
            .to_owned(),
    };
    Matcher::new(filter).holds(&(&facts, &desk.moment))
}

fn row(feed: &Feed) -> Vec<table::Cell> {
    let address = shown(&feed.address);
    let title = if feed.title.is_blank() {
        &address
    } else {
        &*feed.title
    };
    let tags: Vec<String> = feed.tags.iter().map(|tag| format!("#{tag}")).collect();
    let state = if feed.health.is_gone {
        "gone"
    } else if !feed.health.error.is_blank() {
        "failing"
    } else {
        ""
    };
    vec![
        number(&feed.unread),
        number(&feed.stories),
        text(title),
        text(tags.join(" ")),
        text(crate::doc::SafeText::line(&address).to_string()),
        text(state),
    ]
}

fn record(feed: &Feed) -> Record<'_> {
    let moment = |m: Option<jiff::Timestamp>| m.map(|m| m.to_string());
    Record {
        id: feed.id.0,
        url: shown(&feed.address),
        kind: match feed.kind {
            FeedKind::Web => "web",
            FeedKind::File => "file",
            FeedKind::Command => "command",
            FeedKind::Filtered => "filtered",
            FeedKind::Query => "query",
        },
        title: &feed.title,
        link: feed.link.as_ref().map(url::Url::as_str),
        tags: feed.tags.iter().map(|tag| &**tag).collect(),
        hidden: feed.is_hidden,
        unread: feed.unread,
        stories: feed.stories,
        checked: moment(feed.health.checked),
        next_check: moment(feed.health.next_check),
        failing_since: moment(feed.health.failing_since),
        error: Some(&*feed.health.error).filter(|e| !e.is_empty()),
    }
}
