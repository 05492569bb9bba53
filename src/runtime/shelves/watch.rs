//! What happens without a key: another program changes the library, feeds are due.
//! Knows nothing of what was changed and how feeds are asked.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::lane::guarded;
use super::refreshes;
use super::room::{Room, locked, said};
use crate::library::desk::Desk;
use crate::library::refresh::{Choice, Wish};
use crate::ui::Msg;

/// How often the library is asked; each time costs microseconds.
const EVERY: Duration = Duration::from_secs(2);
/// How many times it is asked until feeds are looked for that are due.
const DUE: u32 = 15;

/// Watches until the session ends. The library is opened here, before anybody asks for it.
pub(super) fn watch(room: &Arc<Room>, stop: &Receiver<Infallible>) {
    let mut known = begin(room);
    let mut turns = 0;
    while stop.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
        let Some(before) = known else {
            known = begin(room);
            continue;
        };
        let now = version(room).unwrap_or(before);
        if now != before {
            room.tell(Msg::Changed);
            known = Some(now);
        }
        turns += 1;
        if turns % DUE == 0 && guarded(|| is_due(room)) == Ok(true) {
            refreshes::start(room, all(Choice::Due));
        }
    }
}

/// What is done once the library is open; its version then, none as long as it is not.
fn begin(room: &Arc<Room>) -> Option<i64> {
    let desk = room.desk().ok()?;
    if let Err(why) = guarded(|| bring_in_line(room, &desk)) {
        room.note([why]);
        room.tell(Msg::Changed);
    }
    let known = version(room);
    if room.refreshes() {
        refreshes::start(room, all(Choice::Every));
    } else if desk.config.refresh.on_start && guarded(|| any_due(room, &desk)) == Ok(true) {
        refreshes::start(room, all(Choice::Due));
    }
    known
}

/// Brings the library in line with the subscriptions and the kill rules, while it is shown as it was left. What is
/// wrong with them keeps nobody from reading.
fn bring_in_line(room: &Room, desk: &Desk) -> Result<(), String> {
    let before = desk.store.version().map_err(said)?;
    let odd = desk.bring_in_line(&room.moment(desk)).map_err(said)?;
    let is_other = before != desk.store.version().map_err(said)?;
    if is_other || !odd.is_empty() {
        room.note(odd);
        room.tell(Msg::Changed);
    }
    Ok(())
}

/// Changes with every change by another program; none while the library cannot be asked.
fn version(room: &Room) -> Option<i64> {
    let asked = || room.desk()?.store.others_version().map_err(said);
    guarded(asked).ok()
}

/// Whether feeds are to be asked by themselves, and some are due.
fn is_due(room: &Room) -> Result<bool, String> {
    let desk = room.desk()?;
    let asks = desk.config.refresh.auto && !locked(&room.running).is_asking();
    Ok(asks && any_due(room, &desk)?)
}

fn any_due(room: &Room, desk: &Desk) -> Result<bool, String> {
    let due = desk.store.due(room.moment(desk).now).map_err(said)?;
    Ok(!due.is_empty() && !desk.store.is_read_only())
}

fn all(choice: Choice) -> Wish {
    let feeds = None;
    Wish { feeds, choice }
}
