//! What happens without a key: another program changes the library.
//! Knows nothing of what it changed.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::lane::guarded;
use super::room::{Room, said};
use crate::ui::Msg;

/// How often the library is asked; each time costs microseconds.
const EVERY: Duration = Duration::from_secs(2);

/// Watches until the session ends. The library is opened here, before anybody asks for it.
pub(super) fn watch(room: &Arc<Room>, stop: &Receiver<Infallible>) {
    let mut known = version(room);
    while stop.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
        let now = version(room);
        if now != known && now.is_some() {
            if known.is_some() {
                room.tell(Msg::Changed);
            }
            known = now;
        }
    }
}

/// Changes with every change by another program; none while the library cannot be asked.
fn version(room: &Room) -> Option<i64> {
    let asked = || room.desk()?.store.others_version().map_err(said);
    guarded(asked).ok()
}
