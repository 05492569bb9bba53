//! Stories on their way to the screen, each on a thread of its own: opened, cleaned, and their pages fetched.
//! Knows nothing of how a text is chosen.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use super::lane::guarded;
use super::room::{Room, locked, said};
use crate::library::beyond::Beyond;
use crate::library::desk::Desk;
use crate::library::reading::Reading;
use crate::store::{Query, Selection, Window};
use crate::story::Text;
use crate::story::library::{Line, StoryId, TextPolicy};
use crate::ui::{Answer, Beside, Msg, Notice, Opened, Ticket};

/// Most stories on their way at a time, and as many whose pages are fetched; the newest of further ones waits.
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

/// A story that was asked for.
#[derive(Clone, Copy, Debug)]
struct Asked {
    ticket: Ticket,
    wanted: (StoryId, Text),
    way: Way,
}

/// The stories on their way.
#[derive(Debug, Default)]
pub(super) struct Busy {
    opening: Mutex<Gate>,
    fetching: Mutex<Gate>,
}

/// Lets so many through; of those that come meanwhile the newest waits, as somebody who hurries along a list wants
/// only the last.
#[derive(Debug, Default)]
struct Gate {
    inside: usize,
    waiting: Option<Asked>,
}

impl Busy {
    fn of(&self, way: Way) -> &Mutex<Gate> {
        match way {
            Way::AsKept => &self.opening,
            Way::Wanted | Way::Fetched => &self.fetching,
        }
    }
}

/// Begins to open a story, as soon as few enough are on their way.
pub(super) fn start(room: &Arc<Room>, ticket: Ticket, wanted: (StoryId, Text), way: Way) {
    let asked = Asked {
        ticket,
        wanted,
        way,
    };
    let mut gate = locked(room.busy.of(way));
    if gate.inside >= MOST {
        let passed = gate.waiting.replace(asked);
        drop(gate);
        if let Some(passed) = passed {
            room.fail(
                passed.ticket,
                "another story was asked for since; r opens this one",
            );
        }
        return;
    }
    gate.inside += 1;
    drop(gate);
    let hired = room.hire("open", move |room| {
        let mut next = Some(asked);
        while let Some(asked) = next {
            let opened = guarded(|| open(room, asked.wanted, asked.way));
            let answer = opened.unwrap_or_else(Answer::Failed);
            room.tell(Msg::Answer(asked.ticket, answer));
            next = locked(room.busy.of(way)).pass();
        }
    });
    if !hired {
        locked(room.busy.of(way)).inside -= 1;
        room.fail(ticket, "the system lets no more threads be started");
    }
}

impl Gate {
    /// One has come through; who waits goes in its place.
    fn pass(&mut self) -> Option<Asked> {
        let next = self.waiting.take();
        if next.is_none() {
            self.inside -= 1;
        }
        next
    }
}

impl Room {
    fn fail(&self, ticket: Ticket, why: &str) {
        self.tell(Msg::Answer(ticket, Answer::Failed(why.to_owned())));
    }
}

fn open(room: &Room, (story, text): (StoryId, Text), way: Way) -> Result<Answer, String> {
    let desk = room.desk()?;
    let beyond = Beyond::sharing(&desk.store, desk.taught(), &room.sites);
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
    // The page tells more of its site, and counts for the story itself.
    room.sites.forget();
    beyond.forget();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(story: i64) -> Asked {
        Asked {
            ticket: Ticket::for_test(),
            wanted: (StoryId(story), Text::Clean),
            way: Way::AsKept,
        }
    }

    #[test]
    fn who_waits_goes_in_when_one_comes_out_and_nobody_is_counted_twice() {
        let mut gate = Gate {
            inside: 2,
            waiting: Some(asked(7)),
        };
        assert_eq!(gate.pass().map(|a| a.wanted.0), Some(StoryId(7)));
        assert_eq!(gate.inside, 2);
        assert!(gate.pass().is_none());
        assert!(gate.pass().is_none());
        assert_eq!(gate.inside, 0);
    }
}
