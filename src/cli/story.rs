//! Printing one story of the library, by its number, its address or words of its title.
//! Knows nothing of how the text is chosen.

use std::fmt::Write as _;

use serde::Serialize;
use url::Url;

use super::args::Format;
use super::desk;
use super::input::{Cleaned, Origin};
use super::places::Places;
use super::print::{Output, Style};
use super::{Exit, Fault, complain};
use crate::doc::SafeText;
use crate::fetch::Cancel;
use crate::library::beyond::Beyond;
use crate::library::desk::Desk;
use crate::library::reading::Reading;
use crate::library::text::{self, Opened};
use crate::store::{Change, Mark, Query, What, Where, Window};
use crate::story::json::StoryRecord;
use crate::story::library::{Line, StoryId};
use crate::story::{Text, canonical, changes};

/// The arguments of `show`.
#[derive(clap::Args, Debug)]
#[allow(clippy::struct_excessive_bools)] // Switches that are independent of each other.
pub struct Show {
    /// The number of a story, its address, or words of its title
    #[arg(value_name = "ID|URL|WORDS", required = true)]
    pub what: Vec<String>,
    /// How to print
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Which text: the better one, the feed's, the page's, or the source of the better one
    #[arg(long, value_enum, default_value_t = Wanted::Clean)]
    pub view: Wanted,
    /// Mark what came and what went since the story changed: [-gone-]{+come+}
    #[arg(long, conflicts_with = "explain")]
    pub changes: bool,
    /// Print also what was cut, and the reason for every block (text, json)
    #[arg(long)]
    pub explain: bool,
    /// Fetch nothing
    #[arg(long)]
    pub offline: bool,
    /// Mark the story as read
    #[arg(long)]
    pub mark_read: bool,
}

/// Which text is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Wanted {
    /// The better one, or what the feed's setting says
    Clean,
    /// The feed's
    Feed,
    /// The page's
    Page,
    /// The page or the feed's text as it came
    Source,
}

/// Most stories that are listed when a title is not enough.
const LISTED: u32 = 10;

/// Prints the story.
pub fn run(task: &Show, places: &Places) -> anyhow::Result<Exit> {
    let desk = desk::open(places)?;
    let line = find(&desk, &task.what)?;
    let beyond = Beyond::new(&desk.store, desk.taught());
    let wanted = match task.view {
        Wanted::Feed => Text::Feed,
        Wanted::Page => Text::Page,
        Wanted::Clean | Wanted::Source => Text::Clean,
    };
    let opened = open(&desk, (&line, &beyond), (wanted, task.offline))?;
    let is_record = matches!(task.format, Format::Json | Format::Jsonl);
    if !is_record {
        complain(&opened.choice.to_string());
    }
    Output::new().write(&printed(task, &line, &opened)?)?;
    if task.mark_read {
        let stories = Query::stories([line.id]);
        let (what, now) = (What::Read, desk.moment.now);
        desk.store
            .apply([Change::Mark(Mark { stories, what, now })])?;
    }
    Ok(Exit::Done)
}

/// The story that is meant.
fn find(desk: &Desk, what: &[String]) -> anyhow::Result<Line> {
    let name = what.join(" ");
    if let Ok(number) = name.parse() {
        let kept = desk.store.story(StoryId(number))?;
        return kept.map(|k| k.line).ok_or_else(|| {
            nothing(&format!(
                "no story has the number {name}; clearstory stories lists them"
            ))
        });
    }
    let address = Url::parse(&name)
        .ok()
        .filter(|u| matches!(u.scheme(), "http" | "https"));
    let words: Vec<&str> = what.iter().flat_map(|w| w.split_whitespace()).collect();
    let condition = address
        .as_ref()
        .map_or_else(|| Where::titled(&words), |url| Where::at(&canonical(url)));
    let query = Query {
        with_hidden: true,
        ..Query::matching(condition)
    };
    let lines = desk.store.lines(&query, Window::first(LISTED + 1))?;
    let exact = lines.iter().find(|l| *l.title == *name);
    match (
        &lines[..],
        exact.or(lines.first().filter(|_| address.is_some())),
    ) {
        ([], _) => Err(nothing(&format!(
            "no story is called or found at {name}; clearstory stories lists them"
        ))),
        ([only], _) => Ok(only.clone()),
        (_, Some(exact)) => Ok(exact.clone()),
        (several, None) => Err(choose(&name, several)),
    }
}

fn nothing(sentence: &str) -> anyhow::Error {
    Fault::error(Exit::NothingReadable, sentence)
}

fn choose(name: &str, several: &[Line]) -> anyhow::Error {
    let mut told = format!("several stories are called {name}; name one by its number:");
    for line in several.iter().take(LISTED as usize) {
        let _ = write!(told, " {} {};", line.id.0, line.title);
    }
    if several.len() > LISTED as usize {
        told.push_str(" and more");
    }
    Fault::error(Exit::Usage, told.trim_end_matches(';'))
}

/// Opens a story, its page fetched first when it is wanted and not here.
fn open(
    desk: &Desk,
    (line, beyond): (&Line, &Beyond),
    (text, offline): (Text, bool),
) -> anyhow::Result<Opened> {
    let gone = || nothing("the story is gone");
    let now = desk.moment.now;
    let mut reading = Reading::of(desk, line.id)?.ok_or_else(gone)?;
    if !offline && reading.wants_page(text, now) {
        let (network, cancel) = (desk.network()?, Cancel::default());
        let failed = reading.fetch((desk, &network), (beyond, now), &cancel)?;
        if let Some(why) = failed {
            complain(&why);
        }
        reading = Reading::of(desk, line.id)?.ok_or_else(gone)?;
    }
    Ok(reading.open(beyond, text)?)
}

fn printed(task: &Show, line: &Line, opened: &Opened) -> anyhow::Result<String> {
    let story = &opened.story;
    if task.view == Wanted::Source {
        return Ok(SafeText::new(&story.source.raw).to_string());
    }
    if task.format == Format::Json || task.format == Format::Jsonl {
        return Ok(record(task, line, opened)? + "\n");
    }
    if task.changes {
        return Ok(changed(opened, task.format));
    }
    let style = Style {
        format: task.format,
        explain: task.explain,
    };
    let cleaned = Cleaned {
        story: story.clone(),
        micros: 0,
        is_whole: true,
    };
    Ok(style.print(&Origin::default(), &cleaned))
}

/// The story with its changes marked; as it is when nothing changed.
fn changed(opened: &Opened, format: Format) -> String {
    let story = &opened.story;
    let new = text::lined(&story.document);
    let Some((old, found)) = opened.changes() else {
        complain("nothing is known to have changed");
        return new;
    };
    complain(&found.sentence());
    if format == Format::Text {
        return found.text(old, &new);
    }
    let mut marked = story.clone();
    marked.document = changes::marked(old, &story.document).0;
    let style = Style {
        format,
        explain: false,
    };
    style.print(
        &Origin::default(),
        &Cleaned {
            story: marked,
            micros: 0,
            is_whole: true,
        },
    )
}

/// A story of the library as a record: what `clean` prints, and what the library knows.
#[derive(Serialize)]
struct Shown<'a> {
    id: i64,
    feed: i64,
    from: String,
    state: String,
    why: String,
    unread: bool,
    starred: bool,
    saved: bool,
    cluster: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Difference>,
    #[serde(flatten)]
    story: StoryRecord<'a>,
}

#[derive(Serialize)]
struct Difference {
    changed: usize,
    added: usize,
    removed: usize,
    grows: bool,
    sentence: String,
    text: String,
}

fn record(task: &Show, line: &Line, opened: &Opened) -> anyhow::Result<String> {
    let story = &opened.story;
    let source = line.url.as_ref().map_or("", Url::as_str);
    let record = StoryRecord::of(story, source);
    let changes = opened.changes().filter(|_| task.changes);
    let changes = changes.map(|(old, found)| Difference {
        changed: found.changed,
        added: found.added,
        removed: found.removed,
        grows: found.growth.is_some(),
        sentence: found.sentence(),
        text: found.text(old, &text::lined(&story.document)),
    });
    let shown = Shown {
        id: line.id.0,
        feed: line.feed.0,
        from: opened.choice.from.to_string(),
        state: opened.choice.state.to_string(),
        why: opened.choice.to_string(),
        unread: line.is_unread,
        starred: line.is_starred,
        saved: line.is_saved,
        cluster: line.cluster.map(|c| c.0),
        changes,
        story: if task.explain {
            record.explained(story)
        } else {
            record
        },
    };
    let text = match task.format {
        Format::Jsonl => serde_json::to_string(&shown)?,
        _ => serde_json::to_string_pretty(&shown)?,
    };
    Ok(text)
}
