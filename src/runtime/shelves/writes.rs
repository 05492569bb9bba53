//! The thread that writes down what the reader does, one thing after the other; places of reading wait for newer ones.
//! Knows nothing of who hears of it.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::lane::guarded;
use super::look::FOLDED;
use super::orders;
use super::room::{Room, said};
use super::teacher;
use super::undo::{self, Taken};
use crate::clean::rules::Folder;
use crate::doc::SafeText;
use crate::library::desk::Desk;
use crate::library::teach::Teacher;
use crate::runtime::teach;
use crate::store::{self, Applied, Change, Query, What};
use crate::story::Stop;
use crate::story::library::{FeedId, StoryId, TextPolicy};
use crate::story::teach::{ByHand, Correction, Taught};
use crate::story::{Mark, Marked, Order, Shelf, Target};
use crate::ui::{Answer, Came, Msg, Notice, Ticket};

/// How long a place waits for a newer one.
const PLACES: Duration = Duration::from_millis(500);
/// How long nothing is said of a change that waits for another program.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is to be written.
pub(super) enum Write {
    Mark(Mark),
    Undo,
    Unsubscribe(FeedId),
    Policy(FeedId, TextPolicy),
    Folded(Vec<SafeText>),
    Order(Shelf, Order),
    Filter(SafeText, String),
    Place(StoryId, (Stop, bool)),
    Judge(Ticket, StoryId, Vec<ByHand>),
    Teach(Ticket, Box<Correction>),
    Forget(Ticket, Box<Taught>),
}

/// Places that are not written yet.
#[derive(Default)]
struct Places {
    newest: BTreeMap<StoryId, (Stop, bool)>,
    due: Option<Instant>,
    /// What went wrong last, so that it is told once and not with every row.
    fault: Option<String>,
}

/// Writes until nobody asks any more; whatever waits then is written before it ends.
pub(super) fn serve(room: &Arc<Room>, todo: &Receiver<Write>) {
    let mut places = Places::default();
    loop {
        let next = match places.due {
            Some(due) => todo.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => todo.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(Write::Place(story, place)) => places.take(story, place),
            Ok(Write::Mark(mark)) => tell_deed(room, patient(room, || marked(room, mark))),
            Ok(Write::Judge(ticket, story, verdicts)) => {
                answer(room, ticket, |t| teach::judge(t, story, &verdicts));
            }
            Ok(Write::Teach(ticket, wanted)) => answer(room, ticket, |t| teach::keep(t, &wanted)),
            Ok(Write::Forget(ticket, taught)) => {
                answer(room, ticket, |t| teach::forget(t, &taught));
            }
            Ok(Write::Undo) => tell(room, patient(room, || undo::undone(room, undone))),
            Ok(Write::Unsubscribe(feed)) => {
                tell_deed(room, guarded(|| undo::unsubscribed(room, feed)));
            }
            Ok(Write::Policy(feed, policy)) => {
                tell_deed(room, guarded(|| undo::policy_set(room, feed, policy)));
            }
            Ok(Write::Order(shelf, order)) => tell(room, guarded(|| ordered(room, &shelf, order))),
            Ok(Write::Filter(name, filter)) => {
                tell_deed(room, guarded(|| undo::filter_kept(room, &name, &filter)));
            }
            Ok(Write::Folded(folded)) => tell(room, guarded(|| fold(room, &folded))),
            Err(RecvTimeoutError::Timeout) => places.write(room),
            Err(RecvTimeoutError::Disconnected) => return places.write(room),
        }
    }
}

/// Does something that may have to wait for another program, and says so when it takes long.
fn patient<T>(room: &Arc<Room>, work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let (done, wait) = channel::<Infallible>();
    // Where the system lets no more threads be started, nothing is said.
    room.hire("patience", move |room| {
        if wait.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            let why = "still to be written: another program is using the library …";
            room.tell(Msg::Told(Notice::word(why)));
        }
    });
    let worked = guarded(work);
    drop(done);
    worked
}

/// Has something done about rules and answers.
fn answer(room: &Room, ticket: Ticket, work: impl FnOnce(Teacher) -> Result<Answer, String>) {
    let done = guarded(|| {
        let desk = room.desk()?;
        work(teacher(&desk, &Folder::at(&desk.paths.rules)))
    });
    let answer = done.unwrap_or_else(Answer::Failed);
    room.tell(Msg::Answer(ticket, answer));
}

impl Places {
    fn take(&mut self, story: StoryId, (place, is_finished): (Stop, bool)) {
        let kept = self.newest.entry(story).or_insert((place, is_finished));
        *kept = (place, is_finished || kept.1);
        self.due.get_or_insert_with(|| Instant::now() + PLACES);
    }

    fn write(&mut self, room: &Room) {
        self.due = None;
        if self.newest.is_empty() {
            return;
        }
        let changes = self.newest.iter().map(|(story, place)| Change::Place {
            story: *story,
            place: place.0,
            is_finished: place.1,
        });
        let changes: Vec<Change> = changes.collect();
        match guarded(|| kept(room, changes)) {
            Ok(()) => {
                self.fault = None;
                self.newest.clear();
            }
            // They stay, and are written with the next one.
            Err(why) if self.fault.as_ref() != Some(&why) => {
                room.tell(Msg::Told(Notice::fault(&why)));
                self.fault = Some(why);
            }
            Err(_) => {}
        }
    }
}

fn kept(room: &Room, places: Vec<Change>) -> Result<(), String> {
    let desk = room.desk()?;
    // That nothing is kept there was told when it was opened.
    if !desk.store.is_read_only() {
        desk.store.apply(places).map_err(said)?;
    }
    Ok(())
}

/// The same of what can be undone; that it came to nothing is told too, so that the order of what was done is known.
fn tell_deed(room: &Room, done: Result<(Option<String>, bool), String>) {
    if !matches!(done, Ok((_, true))) {
        room.tell(Msg::Came(Came::Nothing));
    }
    let is_fault = done.is_err();
    tell(room, done);
    if is_fault {
        // The screen shows it as done already.
        room.tell(Msg::Changed);
    }
}

/// Says what came of something, and that the library has changed.
fn tell(room: &Room, done: Result<(Option<String>, bool), String>) {
    match done {
        Ok((sentence, has_changed)) => {
            if let Some(sentence) = sentence {
                room.tell(Msg::Told(Notice::word(sentence)));
            }
            if has_changed {
                room.tell(Msg::Changed);
            }
        }
        Err(why) => room.tell(Msg::Told(Notice::fault(why))),
    }
}

/// Marks stories; what is to be said of it, and whether any was another way before.
fn marked(room: &Room, mark: Mark) -> Result<(Option<String>, bool), String> {
    let desk = room.desk()?;
    let is_shown = shows_itself(&mark);
    let moment = room.moment(&desk);
    let stories = match mark.of {
        Target::Stories(stories) => Query::stories(stories),
        Target::Listed(wish) => desk.meant(&wish, &moment).map_err(said)?.query,
    };
    let change = Change::Mark(store::Mark {
        stories,
        what: what(mark.marked),
        now: moment.now,
    });
    let applied = apply(&desk, change)?;
    if applied.touched > 0 {
        room.take_back_later(Taken::Marks);
    }
    let sentence = match applied.marked {
        Some(label) => format!("{label} · u takes it back"),
        None => "nothing to mark: it is so already".to_owned(),
    };
    Ok((Some(sentence).filter(|_| !is_shown), applied.touched > 0))
}

/// Whether the sign before a story says all: one that is opened is marked as read with every key that opens one.
fn shows_itself(mark: &Mark) -> bool {
    let is_one = matches!(&mark.of, Target::Stories(stories) if stories.len() == 1);
    is_one && matches!(mark.marked, Marked::Read | Marked::Unread)
}

fn what(marked: Marked) -> What {
    match marked {
        Marked::Read => What::Read,
        Marked::Unread => What::Unread,
        Marked::Star => What::Star,
        Marked::Unstar => What::Unstar,
        Marked::Save => What::Save,
        Marked::Unsave => What::Unsave,
        Marked::Delete => What::Delete,
        Marked::Apart => What::Apart,
    }
}

fn undone(room: &Room) -> Result<(Option<String>, bool), String> {
    let desk = room.desk()?;
    let undone = apply(&desk, Change::Undo)?.undone;
    Ok(match undone {
        Some(undone) => (Some(format!("undone: {}", undone.label)), true),
        None => (Some("nothing is left to undo".to_owned()), false),
    })
}

/// Keeps which folders are folded; what may only be read forgets it.
fn ordered(room: &Room, shelf: &Shelf, order: Order) -> Result<(Option<String>, bool), String> {
    orders::keep(&*room.desk()?, shelf, order)?;
    Ok((None, false))
}

fn fold(room: &Room, folded: &[SafeText]) -> Result<(Option<String>, bool), String> {
    let desk = room.desk()?;
    if !desk.store.is_read_only() {
        let names: Vec<&str> = folded.iter().map(|name| &**name).collect();
        let noted = serde_json::to_string(&names).map_err(said)?;
        apply(&desk, Change::Noted(FOLDED, noted))?;
    }
    Ok((None, false))
}

fn apply(desk: &Desk, change: Change) -> Result<Applied, String> {
    desk.store.apply([change]).map_err(said)
}
