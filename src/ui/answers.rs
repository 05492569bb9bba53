//! Answers, each to where it was asked for.
//! Knows nothing of what is done with them there.

use super::{
    Answer, Effect, Model, Notice, Slot, Ticket, adding, feedpage, opening, preview, prompt,
    reader, teach, texts, welcome,
};

impl Model {
    /// Takes an answer, and does what waited for it.
    pub(super) fn take(&mut self, ticket: Ticket, answer: Answer) -> Vec<Effect> {
        let mut effects = self.take_answer(ticket, answer);
        effects.extend(self.do_later());
        effects
    }

    fn take_answer(&mut self, ticket: Ticket, answer: Answer) -> Vec<Effect> {
        match (answer, ticket.slot()) {
            (Answer::Opened(opened), Slot::Again) => teach::cleaned(self, *opened),
            (Answer::Opened(opened), Slot::Text) => return texts::came(self, *opened),
            (Answer::Opened(opened), Slot::Fetch) => texts::offered(self, *opened),
            (Answer::Opened(opened), _) => return opening::opened(self, *opened),
            (Answer::Failed(why), Slot::Story) => return opening::failed(self, &why),
            (Answer::Failed(why), Slot::Fetch) => texts::failed(self, &why),
            (Answer::Failed(why), Slot::Feeds | Slot::List) => {
                self.library_failed(ticket.slot(), &why);
            }
            (Answer::Failed(_), Slot::Look) => {}
            (Answer::Failed(why), Slot::Add) => adding::failed(self, &why),
            (Answer::Failed(why), Slot::Preview) => preview::failed(self, &why),
            (Answer::Failed(why), _) => self.line.notice = Some(Notice::fault(why)),
            (Answer::Candidates(found), _) => adding::found(self, *found),
            (Answer::Added(added), _) => return adding::added(self, *added),
            (Answer::FeedPage(fares), _) => feedpage::take(self, fares),
            (Answer::Demo(edition), _) => welcome::take_demo(self, edition),
            (Answer::Preview(preview), _) => preview::here(self, *preview),
            (Answer::Taught { taught, story }, _) => {
                teach::taught(self, *taught, story.map(|s| *s));
            }
            (Answer::Forgotten { was_there, story }, _) => {
                teach::forgotten(self, was_there, story.map(|s| *s));
            }
            (Answer::Judged(times), _) => teach::judged(self, times),
            (Answer::Source(document), _) => reader::source_set(self, *document),
            (Answer::Saved { path }, _) => self.tell(format!("saved as {path}")),
            (Answer::Exists { path }, _) => prompt::ask_to_replace(self, path),
            (answer, slot) => return self.take_library(slot, answer),
        }
        Vec::new()
    }
}
