//! Stories that come: shown, set for the room there is, at the place where reading stopped.
//! Knows nothing of keys and painting.

use std::sync::Arc;

use super::header::{date, joined};
use super::reader::State;
use super::sheet::{Room, Sheet, View, cuts_of};
use super::{Effect, Model, Opened, texts};
use crate::doc::{Document, Place, SafeText};
use crate::layout::Measure;
use crate::story::library::Line;
use crate::story::{Address, Stop, Story, Text, Trust};

/// Takes a story that was asked for; one that was left meanwhile is not shown.
pub fn opened(model: &mut Model, opened: Opened) -> Vec<Effect> {
    let mut effects = Vec::new();
    if !model.turn_to_coming(&mut effects) {
        return effects;
    }
    let Some(address) = model.reader.as_ref().map(|r| r.address.clone()) else {
        return effects;
    };
    let story = &opened.story;
    model.list.learn(&address, story.headline(), note(story));
    let is_told = model.line.notice.is_some() || opened.beside.is_some();
    if let Some(why) = match story.trust {
        _ if is_told => None,
        Trust::TeaserOnly => Some("only the beginning of the story is here; o opens the page"),
        Trust::Paywall => Some("the page says that the rest is for subscribers; o opens it"),
        Trust::ScriptNeeded if story.document.is_readable() => {
            Some("the page shows its text only to a browser; o opens it")
        }
        _ => None,
    } {
        model.tell(why);
    }
    let sheet = set(model, opened);
    model.show(sheet);
    effects
}

/// Sets a story that came for the room there is; it begins where reading stopped.
pub fn set(model: &Model, opened: Opened) -> Sheet {
    let Opened {
        mut story,
        mut beside,
    } = opened;
    let mut also = Vec::new();
    if let Some(beside) = &mut beside {
        // Where there is no such text, it is the clean one.
        if !texts::is_from(beside.text, beside.choice.from) {
            beside.text = Text::Clean;
        }
        story.place = start(&beside.line, &story.document);
        also = names_of(model, &beside.others);
    }
    let room = model.room(&model.panes());
    let measure = Measure {
        cuts: cuts_of(View::Clean, false),
        ..room.measure
    };
    let room = Room { measure, ..room };
    Sheet::new(story, (beside.map(Arc::from), also), room)
}

/// Where reading stopped, in the text as it is now; a story that was read to its end begins at the top.
fn start(line: &Line, document: &Document) -> Place {
    let words = line.place_words;
    match line.place {
        Some(_) if words == 0 && line.is_finished => Place(0),
        Some(place) if place > Place(0) => Stop { place, words }.in_text(document),
        _ => Place(0),
    }
}

/// What the feeds of some stories are called, each once; none while that is not known of all.
fn names_of(model: &Model, lines: &[Line]) -> Vec<SafeText> {
    let feeds = model.library.as_ref().map_or(&[][..], |l| &l.shelves.feeds);
    let mut names = Vec::new();
    for line in lines {
        let Some(feed) = feeds.iter().find(|f| f.id == line.feed) else {
            return Vec::new();
        };
        let name = SafeText::line(&super::feeds::title(feed));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Says that a story will not come.
pub fn failed(model: &mut Model, why: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.turn_to_coming(&mut effects)
        && let Some(reader) = &mut model.reader
    {
        reader.state = State::Failed(SafeText::line(why));
    }
    effects
}

impl Model {
    /// Has the header of the shown story say what the list knows of it: what is marked shows at once.
    pub(super) fn learn_marks(&mut self) {
        let Some(Address::Library(story)) = self.reader.as_ref().map(|r| &r.address) else {
            return;
        };
        let listed = self.list.shelf().and_then(|s| s.line(*story));
        let marks = |l: &Line| (l.is_unread, l.is_starred, l.is_saved);
        let beside = self.sheet().and_then(|s| s.beside.as_deref());
        let is_old = |line: &&Line| beside.is_some_and(|b| marks(&b.line) != marks(line));
        let listed = listed.filter(is_old).cloned();
        if let (Some(line), Some(sheet)) = (listed, self.sheet_mut()) {
            sheet.learn(line);
        }
    }
}

/// Site, byline, date and minutes for a line of the list.
fn note(story: &Story) -> SafeText {
    let about = &story.about;
    let date = about.published.map(date).unwrap_or_default();
    let minutes = format!("{} min", story.minutes());
    SafeText::line(&joined(&[&about.site, &about.byline, &date, &minutes]))
}
