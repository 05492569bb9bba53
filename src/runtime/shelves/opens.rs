//! Stories on their way to the screen, each on a thread of its own: opened, cleaned, and their pages fetched.
//! Knows nothing of how a text is chosen.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;

use super::lane::guarded;
use super::room::{Room, said};
use crate::library::beyond::Beyond;
use crate::library::desk::Desk;
use crate::library::reading::Reading;
use crate::store::{Query, Selection, Window};
use crate::story::Text;
use crate::story::library::{Line, StoryId, TextPolicy};
use crate::ui::{Answer, Beside, Msg, Notice, Opened, Ticket};

/// Most stories on their way at a time, and as many whose pages are fetched.
const MOST: usize = 8;
/// Other stories of a cluster that are shown.
const OTHERS: u32 = 50;

/// What may be fetched for a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Nothing.
    AsKept,
    /// Its page, when the text that is wanted is to come from there and it is not here.
    Wanted,
    /// Its page, in any case.
    Fetched,
}

/// How many stories are on their way.
#[derive(Debug, Default)]
pub(super) struct Busy {
    opening: AtomicUsize,
    fetching: AtomicUsize,
}

impl Busy {
    fn of(&self, way: Way) -> &AtomicUsize {
        match way {
            Way::AsKept => &self.opening,
            Way::Wanted | Way::Fetched => &self.fetching,
        }
    }
}

/// Begins to open a story.
pub(super) fn start(room: &Arc<Room>, ticket: Ticket, wanted: (StoryId, Text), way: Way) {
    let failed = |room: &Room, why: &str| {
        room.busy.of(way).fetch_sub(1, Ordering::SeqCst);
        room.tell(Msg::Answer(ticket, Answer::Failed(why.to_owned())));
    };
    if room.busy.of(way).fetch_add(1, Ordering::SeqCst) >= MOST {
        return failed(
            room,
            "too many stories are on their way; try again in a moment",
        );
    }
    let hired = room.hire("open", move |room| {
        let answer = guarded(|| open(room, wanted, way)).unwrap_or_else(Answer::Failed);
        room.busy.of(way).fetch_sub(1, Ordering::SeqCst);
        room.tell(Msg::Answer(ticket, answer));
    });
    if !hired {
        failed(room, "the system lets no more threads be started");
    }
}

fn open(room: &Room, (story, text): (StoryId, Text), way: Way) -> Result<Answer, String> {
    let desk = room.desk()?;
    let beyond = Beyond::new(&desk.store, desk.taught());
    let now = room.moment(&desk).now;
    let mut reading = read(&desk, story)?;
    let fetches = match way {
        Way::AsKept => false,
        Way::Wanted => is_from_page(text, reading.policy) && reading.wants_page(text, now),
        Way::Fetched => true,
    };
    if fetches {
        match fetch(room, &desk, (&reading, &beyond)) {
            Err(why) if way == Way::Fetched => return Err(why),
            // What is here is read meanwhile.
            Err(why) => room.tell(Msg::Told(Notice::fault(why))),
            Ok(()) => {}
        }
        reading = read(&desk, story)?;
    }
    Ok(Answer::Opened(Box::new(opened(
        &desk,
        (reading, &beyond),
        (text, now),
    )?)))
}

/// A story with what the library knows of it.
fn opened(
    desk: &Desk,
    (reading, beyond): (Reading, &Beyond),
    (text, now): (Text, Timestamp),
) -> Result<Opened, String> {
    let opened = reading.open(beyond, text).map_err(said)?;
    let changes = opened.changes().map(|(old, found)| (old.to_owned(), found));
    let wants_page = reading.wants_page(Text::Clean, now);
    let Reading { kept, policy, .. } = reading;
    let beside = Beside {
        others: others(desk, &kept.line)?,
        line: kept.line,
        feed: kept.feed_title,
        text,
        policy,
        choice: opened.choice,
        changes,
        comments: kept.comments,
        enclosures: kept.enclosures,
        wants_page,
    };
    let mut story = opened.story;
    story.place = beside.line.place.unwrap_or_default();
    let beside = Some(Box::new(beside));
    Ok(Opened { story, beside })
}

fn read(desk: &Desk, story: StoryId) -> Result<Reading, String> {
    let found = Reading::of(desk, story).map_err(said)?;
    found.ok_or_else(|| "this story is not in the library any more".to_owned())
}

fn is_from_page(text: Text, policy: TextPolicy) -> bool {
    text == Text::Page || (text == Text::Clean && policy == TextPolicy::Page)
}

/// Fetches the page of a story; the sentence that says why there is none.
fn fetch(room: &Room, desk: &Desk, (reading, beyond): (&Reading, &Beyond)) -> Result<(), String> {
    let network = room.network(desk)?;
    let now = room.moment(desk).now;
    let fetched = reading.fetch((desk, &network), (beyond, now), &room.end);
    if let Some(why) = fetched.map_err(said)? {
        return Err(why);
    }
    let page = read(desk, reading.kept.line.id)?.kept.page;
    match page.filter(|page| page.body.is_empty()) {
        Some(page) => Err(page.note),
        None => Ok(()),
    }
}

/// The same story in other feeds.
fn others(desk: &Desk, line: &Line) -> Result<Vec<Line>, String> {
    let Some(cluster) = line.cluster else {
        return Ok(Vec::new());
    };
    let query = Query {
        from: Selection::Cluster(cluster),
        ..Query::default()
    };
    let mut lines = desk
        .store
        .lines(&query, Window::first(OTHERS))
        .map_err(said)?;
    lines.retain(|other| other.id != line.id);
    Ok(lines)
}
