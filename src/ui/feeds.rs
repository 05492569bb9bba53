//! The feeds as one walks through them: shelves, saved filters, folders and feeds, and what is done there.
//! Knows nothing of stories.

mod go;
mod paint;
mod rail;

pub use go::{anywhere, follow, go_to};
pub use paint::paint;
pub use rail::{Rail, tags};

use super::keys::Action;
use super::shelf::State;
use super::{Effect, Model, Screen, cross, health, links, marks, pick, sift};
use crate::doc::SafeText;
use crate::story::library::{Feed, FeedId};
use crate::story::{Shelf, Wish};

/// What a feed is called, else its address.
pub fn title(feed: &Feed) -> SafeText {
    if feed.title.is_blank() {
        let bare = feed.address.split_once("://");
        SafeText::line(bare.map_or(&*feed.address, |(_, rest)| rest))
    } else {
        feed.title.clone()
    }
}

/// Does an action among the feeds.
pub fn act(model: &mut Model, action: Action, count: Option<usize>) -> Vec<Effect> {
    let times = count.unwrap_or(1).cast_signed();
    if let Some(by) = steps(model, action, times) {
        return step(model, by);
    }
    match action {
        Action::Open | Action::Feeds => model.screens.push(Screen::List),
        Action::Fold => return fold(model),
        Action::Leave => return vec![Effect::Quit],
        Action::OnlyUnread => toggle_read(model),
        Action::Filter => return sift::ask(model, false),
        Action::SearchAll => return sift::ask(model, true),
        Action::FilterStories => return pick::filters(model),
        Action::Reload => return reload(model),
        Action::MarkListRead | Action::MarkAllRead | Action::Undo => {
            return marks::act(model, action, count).unwrap_or_default();
        }
        Action::NextUnread | Action::PreviousUnread => {
            model.screens.push(Screen::List);
            let by = if action == Action::NextUnread { 1 } else { -1 };
            return cross::next_unread(model, by * times, false);
        }
        Action::Browse => return with_feed(model, |model, feed| browse(model, &feed)),
        Action::CopyAddress => return with_feed(model, |_, feed| vec![Effect::Copy(feed.address)]),
        Action::Unsubscribe => {
            return with_feed(model, |_, feed| vec![Effect::Unsubscribe(feed.id)]);
        }
        _ => {}
    }
    Vec::new()
}

fn steps(model: &Model, action: Action, times: isize) -> Option<isize> {
    let height = model.panes().feeds.map_or(1, |area| area.height);
    let room = model.library.as_ref().map_or(1, |l| l.rail.room(height));
    let page = isize::from(room.cast_signed()).max(1);
    Some(match action {
        Action::Down => times,
        Action::Up => -times,
        Action::PageDown => page * times,
        Action::PageUp => -page * times,
        Action::HalfDown => (page / 2).max(1) * times,
        Action::HalfUp => -(page / 2).max(1) * times,
        Action::Top => -1_000_000,
        Action::Bottom => 1_000_000,
        _ => return None,
    })
}

/// Moves the cursor; the list beside follows.
fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    let moved = model.library.as_mut().is_some_and(|l| l.rail.step(by));
    if moved {
        list_chosen(model)
    } else {
        Vec::new()
    }
}

fn list_chosen(model: &mut Model) -> Vec<Effect> {
    let Some(library) = &model.library else {
        return Vec::new();
    };
    let shelf = library.rail.chosen().clone();
    model.list_shelf(Wish {
        shelf,
        ..Wish::default()
    })
}

/// Folds the folder one stands on or in.
fn fold(model: &mut Model) -> Vec<Effect> {
    let Some(library) = &mut model.library else {
        return Vec::new();
    };
    let Some(folder) = library.rail.folder() else {
        model.tell("no folder here; a feed stands in one for each of its tags");
        return Vec::new();
    };
    let folded = library.rail.fold(&folder);
    library.build();
    let mut effects = vec![Effect::Folded(folded)];
    effects.extend(list_chosen(model));
    effects
}

fn toggle_read(model: &mut Model) {
    let Some(library) = &mut model.library else {
        return;
    };
    let hides = library.rail.toggle_read();
    library.build();
    model.tell(if hides {
        "only feeds with unread stories; g u shows all"
    } else {
        "all feeds"
    });
}

/// Asks the feeds of what is chosen for what is new; those that did not come at all are listed again.
fn reload(model: &mut Model) -> Vec<Effect> {
    let Some(library) = &model.library else {
        return Vec::new();
    };
    if matches!(library.state, State::Failed(_)) {
        return model.begin_library();
    }
    let shelf = library.rail.chosen().clone();
    refresh_shelf(model, &shelf)
}

/// Asks the feeds of a shelf for what is new.
pub fn refresh_shelf(model: &mut Model, shelf: &Shelf) -> Vec<Effect> {
    let Some(library) = &mut model.library else {
        return Vec::new();
    };
    let feeds = match shelf {
        Shelf::Feed(feed) => Some(vec![*feed]),
        Shelf::Tag(tag) => {
            let tagged = library.shelves.feeds.iter();
            let tagged = tagged.filter(|f| f.tags.contains(tag));
            Some(tagged.map(|f| f.id).collect())
        }
        _ => None,
    };
    library.ask(feeds.clone());
    vec![Effect::Refresh(feeds)]
}

fn with_feed(model: &mut Model, verb: fn(&mut Model, Feed) -> Vec<Effect>) -> Vec<Effect> {
    let chosen = model.library.as_ref().map(|l| l.rail.chosen().clone());
    let feed = match chosen {
        Some(Shelf::Feed(feed)) => model.feed(feed).cloned(),
        _ => None,
    };
    let Some(feed) = feed else {
        model.tell("the cursor is on no feed");
        return Vec::new();
    };
    verb(model, feed)
}

/// Opens the page of a feed in the browser.
pub fn browse(model: &mut Model, feed: &Feed) -> Vec<Effect> {
    if let Some(link) = &feed.link {
        return links::browse(model, link);
    }
    model.tell("this feed names no page of its own");
    Vec::new()
}

/// What the status line says of what the cursor is on.
pub fn said(model: &Model) -> Option<String> {
    let library = model.library.as_ref()?;
    let Shelf::Feed(feed) = library.rail.chosen() else {
        return None;
    };
    health::said(&model.feed(*feed)?.health, library.clock.as_ref())
}

impl Model {
    /// A feed of the library.
    pub(super) fn feed(&self, feed: FeedId) -> Option<&Feed> {
        let feeds = &self.library.as_ref()?.shelves.feeds;
        feeds.iter().find(|f| f.id == feed)
    }
}
