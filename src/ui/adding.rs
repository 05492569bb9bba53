//! Adding feeds: what is typed, what is found, what came of it.
//! Knows nothing of how feeds are found and of the file they are written to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::feeds::go_to;
use super::panes::Focus;
use super::prompt::{Kind, Prompt};
use super::subscription::{Added, Candidates};
use super::theme::Part;
use super::{Effect, Model, Notice, Screen, Slot, Theme, paint, pick};
use crate::doc::SafeText;
use crate::story::Shelf;

/// Adding that goes on.
#[derive(Debug)]
pub struct Adding {
    /// What is being done, in words.
    pub said: SafeText,
    typed: String,
    /// Whether keys have been pressed since: then the reader is elsewhere, and stays there.
    is_left: bool,
}

/// Asks what is to be added.
pub fn ask(model: &mut Model) -> Vec<Effect> {
    let why = SafeText::default();
    model.ask(Prompt::new(Kind::Add { why }, ""));
    Vec::new()
}

impl Model {
    /// Adds what stands in a command, else asks for it.
    pub(super) fn add(&mut self, typed: &str) -> Vec<Effect> {
        match typed.trim() {
            _ if self.library.is_none() => {
                self.tell("there is no library here; clearstory without a file opens it");
                Vec::new()
            }
            "" => ask(self),
            typed => find(self, typed),
        }
    }
}

/// Begins to look for the feeds of what was typed: an address, and tags behind it.
pub fn find(model: &mut Model, typed: &str) -> Vec<Effect> {
    let address = typed.split_whitespace().next().unwrap_or_default();
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    // What stands before an @ may be a password.
    let host = bare.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    begin(model, &format!("looking for feeds at {host} …"), typed);
    let ticket = model.tickets.draw(Slot::Add);
    vec![Effect::Add(ticket, typed.to_owned())]
}

fn begin(model: &mut Model, said: &str, typed: &str) {
    if let Some(library) = &mut model.library {
        library.adding = Some(Adding {
            said: SafeText::line(said),
            typed: typed.to_owned(),
            is_left: false,
        });
    }
}

/// Subscribes to those of several feeds that were chosen.
pub fn take(model: &mut Model, found: Candidates, taken: &[bool]) -> Vec<Effect> {
    let chosen = found.feeds.into_iter().zip(taken).filter(|(_, is)| **is);
    let feeds: Vec<String> = chosen.map(|(one, _)| one.address).collect();
    begin(model, "subscribing …", "");
    let ticket = model.tickets.draw(Slot::Add);
    vec![Effect::Subscribe(ticket, feeds, found.tags)]
}

/// Takes what came of it.
pub fn found(model: &mut Model, found: Candidates) {
    end(model);
    // What was open over the screen stays there until it is closed.
    pick::candidates(model, found);
}

/// Takes what was added: shows it, unless the reader has gone on to read meanwhile.
pub fn added(model: &mut Model, added: Added) -> Vec<Effect> {
    let is_left = end(model);
    model.line.notice = Some(Notice {
        text: added.said,
        is_fault: added.is_fault,
    });
    let Some(feed) = added.feeds.first().copied() else {
        return Vec::new();
    };
    let is_reading = is_left && model.focus() == Focus::Story;
    let is_over = !matches!(
        model.screens.last(),
        Some(Screen::Feeds | Screen::List | Screen::Story)
    );
    if is_reading || is_over {
        return Vec::new();
    }
    model.screens.truncate(1);
    model.screens.push(Screen::List);
    go_to(model, Shelf::Feed(feed))
}

/// Takes why nothing was added: what was typed is there again with the reason above it, to be mended.
pub fn failed(model: &mut Model, why: &str) {
    let adding = model.library.as_mut().and_then(|l| l.adding.take());
    match adding {
        Some(adding) if !adding.is_left && !adding.typed.is_empty() => {
            let why = SafeText::line(why);
            model.ask(Prompt::new(Kind::Add { why }, &adding.typed));
        }
        _ => model.warn(why),
    }
}

/// Paints why what was typed is no feed, above the line one types into.
pub fn paint_why(why: &str, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let lines = paint::wrap(why, area.width.saturating_sub(2), 6);
    if why.is_empty() || usize::from(area.height) < lines.len() + 1 {
        return;
    }
    let height = lines.len() as u16 + 1;
    let below = Rect {
        y: area.bottom() - height,
        height,
        ..area
    };
    paint::clear(below, buffer);
    let inner = Rect {
        x: below.x + 1,
        width: below.width.saturating_sub(2),
        ..below
    };
    for (line, row) in lines.iter().zip(1..) {
        paint::line(buffer, inner, row, line, theme.part(Part::Fault));
    }
}

/// Stops it; false when nothing is being added.
pub fn stop(model: &mut Model) -> bool {
    if !model.tickets.is_awaited(Slot::Add) {
        return false;
    }
    model.tickets.forget(Slot::Add);
    end(model);
    model.tell("stopped; nothing more is added");
    true
}

/// Notes that the reader goes on meanwhile.
pub fn leave(model: &mut Model) {
    if let Some(adding) = model.library.as_mut().and_then(|l| l.adding.as_mut()) {
        adding.is_left = true;
    }
}

fn end(model: &mut Model) -> bool {
    let adding = model.library.as_mut().and_then(|l| l.adding.take());
    adding.is_some_and(|a| a.is_left)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::story::library::{FeedId, Line, StoryId};
    use crate::story::{Item, Wish};
    use crate::ui::{Answer, Key, Listing, Msg, Settings, Shelves, Size, Ticket, update};

    /// A session with one feed and its story, in which something was typed to be added.
    fn adding() -> (Model, Ticket) {
        let mut model = Model::library(Settings::default());
        let size = Size {
            columns: 60,
            rows: 20,
        };
        update(&mut model, Msg::Resized(size));
        for effect in update(&mut model, Msg::Started) {
            let (ticket, answer) = match effect {
                Effect::Feeds(ticket) => (ticket, Answer::Feeds(Box::new(shelves()))),
                Effect::List(ticket, wish) => (ticket, Answer::Listed(Box::new(listing(wish)))),
                effect => panic!("{effect:?}"),
            };
            update(&mut model, Msg::Answer(ticket, answer));
        }
        press(&mut model, "a");
        update(&mut model, Msg::Pasted("me:secret@a.test/x".to_owned()));
        let effects = press(&mut model, "Enter");
        let ticket = effects.iter().find_map(|effect| match effect {
            Effect::Add(ticket, _) => Some(*ticket),
            _ => None,
        });
        (model, ticket.unwrap())
    }

    fn shelves() -> Shelves {
        let feed = crate::story::library::Feed {
            id: FeedId(1),
            ..Default::default()
        };
        Shelves {
            feeds: vec![feed],
            ..Shelves::default()
        }
    }

    fn listing(wish: Wish) -> Listing {
        let line = Line {
            id: StoryId(1),
            ..Line::default()
        };
        let item = Item {
            story: line.id,
            date: line.date,
            is_unread: true,
        };
        Listing {
            wish,
            filter: SafeText::default(),
            items: vec![item],
            lines: vec![line],
        }
    }

    fn press(model: &mut Model, key: &str) -> Vec<Effect> {
        let key: Key = key.parse().unwrap();
        update(model, Msg::Key(key))
    }

    fn answer() -> Answer {
        Answer::Added(Box::new(Added {
            feeds: vec![FeedId(2)],
            said: SafeText::line("added"),
            is_fault: false,
        }))
    }

    fn shelf(model: &Model) -> Shelf {
        model.list.shelf().unwrap().wish.shelf.clone()
    }

    #[test]
    fn a_password_in_the_address_is_not_shown_while_it_is_looked_at() {
        let (model, _) = adding();
        let said = &model
            .library
            .as_ref()
            .unwrap()
            .adding
            .as_ref()
            .unwrap()
            .said;
        assert_eq!(&**said, "looking for feeds at a.test …");
    }

    #[test]
    fn what_was_added_is_shown_and_what_was_stopped_is_not() {
        let (mut model, ticket) = adding();
        update(&mut model, Msg::Answer(ticket, answer()));
        assert_eq!(shelf(&model), Shelf::Feed(FeedId(2)));

        let (mut model, ticket) = adding();
        assert_eq!(press(&mut model, "Esc"), [Effect::StopAdd]);
        update(&mut model, Msg::Answer(ticket, answer()));
        assert_eq!(shelf(&model), Shelf::Unread);
        assert_eq!(press(&mut model, "Esc"), []);
    }

    #[test]
    fn who_has_gone_on_to_read_is_told_and_stays_where_he_is() {
        let (mut model, ticket) = adding();
        press(&mut model, "Enter");
        update(&mut model, Msg::Answer(ticket, answer()));
        assert_eq!(
            (model.focus(), shelf(&model)),
            (Focus::Story, Shelf::Unread)
        );
        assert_eq!(&*model.line.notice.as_ref().unwrap().text, "added");
    }

    #[test]
    fn what_is_no_feed_is_there_again_to_be_mended() {
        let (mut model, ticket) = adding();
        let why = Answer::Failed("a.test: is no feed".to_owned());
        update(&mut model, Msg::Answer(ticket, why));
        assert!(matches!(model.screens.last(), Some(Screen::Prompt(_))));
        let again = press(&mut model, "Enter");
        assert!(matches!(&again[..], [Effect::Add(_, typed), ..] if typed == "me:secret@a.test/x"));
    }
}
