//! Going to feeds from anywhere: the next one, one with a tag, one in trouble, the page of one.
//! Knows nothing of how they are shown.

use super::refresh_shelf;
use crate::doc::SafeText;
use crate::story::library::FeedId;
use crate::story::{Address, Shelf, Wish};
use crate::ui::keys::Action;
use crate::ui::shelf::State;
use crate::ui::{Effect, Model, Screen, adding, feedpage, pick, welcome};

/// Does an action of the library that is the same in feeds, list and story; none when it is no such action.
pub fn anywhere(model: &mut Model, action: Action, count: Option<usize>) -> Option<Vec<Effect>> {
    let verb: fn(&mut Model, usize) -> Vec<Effect> = match action {
        Action::NextFeed => |model, times| step(model, true, (times, false)),
        Action::PreviousFeed => |model, times| step(model, false, (times, false)),
        Action::NextUnreadFeed => |model, times| step(model, true, (times, true)),
        Action::PreviousUnreadFeed => |model, times| step(model, false, (times, true)),
        Action::Tags => |model, _| pick::tags(model),
        Action::Trouble => |model, _| pick::troubled(model),
        Action::FeedPage => |model, _| open_page(model),
        Action::Add => |model, _| adding::ask(model),
        Action::Demo => |model, _| welcome::open_demo(model),
        Action::RefreshAll => |model, _| refresh_shelf(model, &Shelf::All),
        Action::Feeds if !is_at_feeds(model) => |model, _| to_feeds(model),
        _ => return None,
    };
    if model.library.is_none() {
        model.tell("there is no library here; clearstory without a file opens it");
        return Some(Vec::new());
    }
    Some(verb(model, count.unwrap_or(1)))
}

fn is_at_feeds(model: &Model) -> bool {
    matches!(model.screens.last(), Some(Screen::Feeds))
}

fn to_feeds(model: &mut Model) -> Vec<Effect> {
    model.screens.truncate(1);
    Vec::new()
}

/// Goes to another feed, and there to its first unread story, else to its first.
fn step(model: &mut Model, forward: bool, (times, only_unread): (usize, bool)) -> Vec<Effect> {
    let Some(library) = &mut model.library else {
        return Vec::new();
    };
    let shelves = &library.shelves;
    let unread: Vec<FeedId> = shelves
        .feeds
        .iter()
        .filter(|f| !only_unread || f.unread > 0)
        .map(|f| f.id)
        .collect();
    // More rounds than feeds lead nowhere new.
    let times = times.min(shelves.feeds.len()).max(1);
    let is_coming = library.state == State::Coming;
    let mut found = None;
    for _ in 0..times {
        let Some(next) = library.rail.next(forward, |f| unread.contains(&f)) else {
            break;
        };
        library.rail.choose(&Shelf::Feed(next), None);
        found = Some(next);
    }
    let Some(feed) = found else {
        model.tell(if only_unread {
            "no feed has unread stories"
        } else if is_coming {
            "the feeds are on their way"
        } else {
            "there is no feed yet; a adds one"
        });
        return Vec::new();
    };
    go_to(model, Shelf::Feed(feed))
}

/// Has the cursor of the feeds follow to a shelf that is gone to from elsewhere.
pub fn follow(model: &mut Model, shelf: &Shelf) {
    let folder = match shelf {
        Shelf::Feed(feed) => first_tag(model, *feed),
        _ => None,
    };
    if let Some(library) = &mut model.library {
        library.rail.choose(shelf, folder);
    }
}

/// Lists a shelf, and stands on its first unread story when it is here.
pub fn go_to(model: &mut Model, shelf: Shelf) -> Vec<Effect> {
    follow(model, &shelf);
    if let Some(library) = &mut model.library {
        library.is_landing = true;
    }
    model.list_shelf(Wish {
        shelf,
        ..Wish::default()
    })
}

fn first_tag(model: &Model, feed: FeedId) -> Option<SafeText> {
    model.feed(feed)?.tags.first().cloned()
}

/// The feed that is meant: of the feeds the one under the cursor, elsewhere that of the list or of its story.
fn meant(model: &Model) -> Option<FeedId> {
    let library = model.library.as_ref()?;
    let shelf = match model.list.shelf() {
        Some(list) if !is_at_feeds(model) => &list.wish.shelf,
        _ => library.rail.chosen(),
    };
    if let Shelf::Feed(feed) = shelf {
        return Some(*feed);
    }
    if is_at_feeds(model) {
        return None;
    }
    let Address::Library(story) = model.list.chosen()?.address else {
        return None;
    };
    Some(model.list.shelf()?.line(story)?.feed)
}

fn open_page(model: &mut Model) -> Vec<Effect> {
    if let Some(feed) = meant(model) {
        return feedpage::open(model, feed);
    }
    model.tell("the cursor is on no feed");
    Vec::new()
}
