//! A thread for one kind of question. Of those that wait only the newest is answered.
//! Knows nothing of what is asked.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::room::Room;
use crate::library::desk::Desk;
use crate::ui::{Answer, Msg, Ticket};

type Look = Box<dyn FnOnce(&Room, &Desk) -> Result<Answer, String> + Send>;

/// A thread and the way to it.
pub(super) struct Lane(Sender<(Ticket, Look)>);

impl Lane {
    pub fn start(room: &Arc<Room>) -> Self {
        let (questions, asked) = channel();
        room.employ("look", move |room| serve(room, &asked));
        Self(questions)
    }

    /// Has something looked up; the answer comes as a message, a sentence when it cannot be had.
    pub fn ask(
        &self,
        ticket: Ticket,
        look: impl FnOnce(&Room, &Desk) -> Result<Answer, String> + Send + 'static,
    ) {
        // The thread ends with this one only.
        let _ = self.0.send((ticket, Box::new(look)));
    }
}

fn serve(room: &Room, asked: &Receiver<(Ticket, Look)>) {
    while let Ok(first) = asked.recv() {
        let (ticket, look) = asked.try_iter().last().unwrap_or(first);
        let looked = || room.desk_again().and_then(|desk| look(room, &desk));
        let answer = guarded(looked).unwrap_or_else(Answer::Failed);
        room.tell(Msg::Answer(ticket, answer));
    }
}

/// Does something that may break; then that is the sentence.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let broke = |_| {
        let why = "the library: looking this up broke, which is a mistake of clearstory";
        Err(why.to_owned())
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(broke)
}
