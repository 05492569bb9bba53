//! `clearstory stories` and `clearstory search`: stories of the library, as a table or as JSON lines.
//! Knows nothing of how they got there.

use std::collections::HashMap;

use serde::Serialize;

use super::desk::{self, warn};
use super::places::Places;
use super::print::{Output, line};
use super::table::{self, number, text};
use super::{Exit, Fault};
use crate::library::desk::Desk;
use crate::library::which::shown;
use crate::store::{Query, Snippet, Window};
use crate::story::Order;
use crate::story::library::{Feed, FeedId, Line};

/// The arguments of `stories`.
#[derive(clap::Args, Debug)]
pub struct Task {
    /// Which stories: is:unread #tech ~rust age:3d -"live blog" in:harbour, a filter of newsboat, or the name of a
    /// saved one; all if nothing is said
    #[arg(value_name = "FILTER")]
    pub filter: Vec<String>,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = u32::MAX, hide_default_value = true)]
    pub limit: u32,
    /// In which order: newest, oldest, title, author, feed, shortest or longest
    #[arg(long, value_name = "ORDER")]
    pub sort: Option<Order>,
}

/// The arguments of `search`.
#[derive(clap::Args, Debug)]
pub struct Search {
    /// Words that all have to be there, in any script; "two words" in a row, -without, begin*
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
    /// Only among the stories of a filter
    #[arg(
        long,
        value_name = "FILTER",
        default_value = "",
        hide_default_value = true
    )]
    pub within: String,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u32,
}

/// A story as scripts get it; fields are only ever added.
#[derive(Serialize)]
struct Record<'a> {
    id: i64,
    feed: String,
    feed_title: &'a str,
    title: &'a str,
    url: Option<&'a str>,
    author: &'a str,
    published: Option<String>,
    date: String,
    unread: bool,
    starred: bool,
    saved: bool,
    words: u32,
    minutes: u32,
    cluster: Option<i64>,
    flags: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<&'a str>,
}

/// Prints stories.
pub fn run(task: &Task, places: &Places) -> anyhow::Result<Exit> {
    let desk = desk::open(places)?;
    let written = task.filter.join(" ");
    let prompt = desk::prompt(&desk, &written)?;
    warn(&prompt, &written);
    let mut query = Query::of(&prompt, &desk.moment);
    query.order = task.sort.unwrap_or(query.order);
    let lines = desk.store.lines(&query, Window::first(task.limit))?;
    let found: Vec<_> = lines.iter().map(|line| (line, None)).collect();
    print(&desk, &found, task.json)
}

/// Prints the stories that have words, the best first.
pub fn search(task: &Search, places: &Places) -> anyhow::Result<Exit> {
    let desk = desk::open(places)?;
    let words = task.words.join(" ");
    if crate::store::search::expression(&words).is_none() {
        let told = format!("{words}: nothing to look for; a word is needed that has to be there");
        return Err(Fault::error(Exit::Usage, told));
    }
    let within = desk::query(&desk, &task.within)?;
    let found = desk.store.search(&words, &within, task.limit)?;
    let found: Vec<_> = found.iter().map(|f| (&f.line, Some(&f.snippet))).collect();
    print(&desk, &found, task.json)
}

/// Prints the unread stories, at most so many.
pub fn unread(desk: &Desk, limit: u32, json: bool) -> anyhow::Result<Exit> {
    let lines = desk.store.lines(&Query::unread(), Window::first(limit))?;
    let found: Vec<_> = lines.iter().map(|line| (line, None)).collect();
    print(desk, &found, json)
}

fn print(desk: &Desk, found: &[(&Line, Option<&Snippet>)], json: bool) -> anyhow::Result<Exit> {
    if found.is_empty() {
        desk::tell_beginner(desk)?;
    }
    let feeds = desk.store.feeds()?;
    let feeds: HashMap<FeedId, &Feed> = feeds.iter().map(|f| (f.id, f)).collect();
    let of = |line: &Line| feeds.get(&line.feed).copied();
    let told = if json {
        let records = found.iter().map(|(l, snippet)| record(l, of(l), *snippet));
        records.map(|record| line(&record)).collect()
    } else {
        let rows: Vec<_> = found.iter().map(|(l, _)| row(desk, l, of(l))).collect();
        table::lines(&rows, table::cells())
    };
    Output::new().write(&told)?;
    Ok(Exit::Done)
}

fn row(desk: &Desk, line: &Line, feed: Option<&Feed>) -> Vec<table::Cell> {
    let mark = |is, sign| if is { sign } else { " " };
    let marks = [
        mark(line.is_unread, "●"),
        mark(line.is_starred, "★"),
        mark(line.is_saved, "↓"),
    ];
    let day = line.date.to_zoned(desk.moment.zone.clone()).date();
    let title = if line.title.is_blank() {
        "(no title)"
    } else {
        &*line.title
    };
    vec![
        number(&line.id.0),
        text(marks.concat()),
        text(day.to_string()),
        number(&format!("{} min", line.minutes)),
        text(feed.map_or("", |f| &*f.title)),
        text(title),
    ]
}

fn record<'a>(line: &'a Line, feed: Option<&'a Feed>, snippet: Option<&'a Snippet>) -> Record<'a> {
    Record {
        id: line.id.0,
        feed: feed.map_or_else(String::new, |f| shown(&f.address)),
        feed_title: feed.map_or("", |f| &f.title),
        title: &line.title,
        url: line.url.as_ref().map(url::Url::as_str),
        author: &line.author,
        published: line.published.map(|p| p.to_string()),
        date: line.date.to_string(),
        unread: line.is_unread,
        starred: line.is_starred,
        saved: line.is_saved,
        words: line.words,
        minutes: line.minutes,
        cluster: line.cluster.map(|c| c.0),
        flags: &line.flags,
        snippet: snippet.map(|s| &*s.text),
    }
}
