//! `clearstory feed`: what a feed lists, as one JSON object or to be read.
//! Knows nothing of how feeds are written.

use serde::Serialize;

use super::args::FeedArgs;
use super::print::Output;
use super::{Exit, Fault, input, names};
use crate::doc::SafeText;
use crate::feed::{self, Enclosure, Entry, Feed, IdKind};

/// Lists the entries of one feed.
pub fn run(args: &FeedArgs) -> anyhow::Result<Exit> {
    let [address] = &names::addresses(&[&args.what])?[..] else {
        return Err(Fault::error(
            Exit::Usage,
            format!("{}: is a folder; name one feed", args.what.display()),
        ));
    };
    let fetched = input::page_of(address)?;
    let mut page = fetched.page;
    if let Some(media) = &args.content_type {
        page.media.clone_from(media);
    }
    let read = input::guarded(|| feed::read(&page, args.base_url.as_ref()));
    let read = read.ok_or_else(|| {
        Fault::error(
            Exit::Failed,
            format!(
                "{address}: reading this feed broke clearstory; please report it with the feed"
            ),
        )
    })?;
    let mut feed = read.map_err(|error| Fault::error(Exit::NothingReadable, error.to_string()))?;
    feed.is_whole &= fetched.is_whole;
    let text = if args.json {
        json(&feed)?
    } else {
        summary(&feed)
    };
    Output::new().write(&text)?;
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct FeedRecord {
    title: SafeLine,
    link: SafeLine,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "SafeLine::is_empty")]
    language: SafeLine,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl_seconds: Option<u32>,
    whole: bool,
    items: Vec<EntryRecord>,
}

#[derive(Serialize)]
struct EntryRecord {
    id: SafeLine,
    /// What tells it from others with the same id.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<SafeLine>,
    title: SafeLine,
    link: SafeLine,
    published: Option<String>,
    updated: Option<String>,
    author: SafeLine,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    categories: Vec<SafeLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comments: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    enclosures: Vec<EnclosureRecord>,
    plain: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    summary: String,
    content: String,
}

#[derive(Serialize)]
struct EnclosureRecord {
    url: String,
    #[serde(rename = "type")]
    media: SafeLine,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    #[serde(skip_serializing_if = "SafeLine::is_empty")]
    title: SafeLine,
}

/// One line that may be shown.
#[derive(Serialize)]
#[serde(transparent)]
struct SafeLine(String);

impl SafeLine {
    fn of(raw: &str) -> Self {
        Self(SafeText::line(raw).to_string())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn json(feed: &Feed) -> anyhow::Result<String> {
    let record = FeedRecord {
        title: SafeLine::of(&feed.title),
        link: SafeLine::of(&feed.link_written),
        address: feed.address.as_ref().map(ToString::to_string),
        language: SafeLine::of(&feed.language),
        updated: feed.updated.map(|t| t.to_string()),
        ttl_seconds: feed.ttl_seconds,
        whole: feed.is_whole,
        items: feed.entries.iter().map(entry_record).collect(),
    };
    Ok(serde_json::to_string_pretty(&record)? + "\n")
}

fn entry_record(entry: &Entry) -> EntryRecord {
    let safe = |text: &str| SafeText::new(text).to_string();
    EntryRecord {
        id: SafeLine::of(entry.own_id()),
        key: (entry.id_kind == IdKind::Shared).then(|| SafeLine::of(&entry.id)),
        title: SafeLine::of(&entry.title),
        link: SafeLine::of(&entry.link_written),
        published: entry.published.map(|t| t.to_string()),
        updated: entry.updated.map(|t| t.to_string()),
        author: SafeLine::of(&entry.author),
        categories: entry.categories.iter().map(|c| SafeLine::of(c)).collect(),
        comments: entry.comments.as_ref().map(ToString::to_string),
        enclosures: entry.enclosures.iter().map(enclosure_record).collect(),
        plain: entry.is_plain,
        summary: safe(&entry.summary),
        content: safe(&entry.content),
    }
}

fn enclosure_record(enclosure: &Enclosure) -> EnclosureRecord {
    EnclosureRecord {
        url: enclosure.url.to_string(),
        media: SafeLine::of(&enclosure.media),
        bytes: enclosure.bytes,
        title: SafeLine::of(&enclosure.title),
    }
}

/// The feed for people: what it is, then a line for each entry with its day, and one with its address.
fn summary(feed: &Feed) -> String {
    let count = feed.entries.len();
    let entries = if count == 1 { "entry" } else { "entries" };
    let whole = if feed.is_whole {
        ""
    } else {
        ", and more that could not be read"
    };
    let mut lines = vec![titled(&feed.title)];
    lines.push(feed.link_written.clone());
    lines.push(format!("{count} {entries}{whole}"));
    lines.retain(|l| !l.is_empty());
    for entry in &feed.entries {
        let day = entry.published.or(entry.updated);
        let day = day.map(|t| t.strftime("%Y-%m-%d").to_string());
        lines.push(String::new());
        lines.push(format!(
            "{:10}  {}",
            day.unwrap_or_default(),
            titled(&entry.title)
        ));
        let enclosed = entry
            .enclosures
            .iter()
            .map(|e| format!("+ {} {}", e.url, e.media));
        let link = Some(entry.link_written.clone()).filter(|l| !l.is_empty());
        let below = link.into_iter().chain(enclosed);
        lines.extend(below.map(|l| format!("{:12}{l}", "")));
    }
    lines.push(String::new());
    SafeText::new(&lines.join("\n")).to_string()
}

fn titled(title: &str) -> String {
    if title.is_empty() {
        "(no title)"
    } else {
        title
    }
    .to_owned()
}
