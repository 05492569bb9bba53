//! Going on to unread stories: in the list, round its ends, and where it has none left in the next feed or folder.
//! Knows nothing of how a story is opened.

use std::collections::HashMap;

use super::feeds;
use super::library::Library;
use super::library::name_of;
use super::list::Goal;
use super::msg::Shelves;
use super::{Effect, Model, visit};
use crate::doc::SafeText;
use crate::story::library::{Feed, FeedId};
use crate::story::{Shelf, Wish};

/// Goes to an unread story further on, and opens it if one is reading.
pub fn next_unread(model: &mut Model, by: isize, opens: bool) -> Vec<Effect> {
    if model.list.shelf().is_none() {
        if opens {
            return visit::next(model, by);
        }
        model.list.step(by);
        return Vec::new();
    }
    let spot = model.spot();
    for _ in 0..by.unsigned_abs() {
        if !step(model, by > 0) {
            return cross(model, by > 0, opens);
        }
    }
    if opens { model.go_on(spot) } else { Vec::new() }
}

/// Moves the cursor to the next unread story of the list, round its end if need be; false when it has none but the one
/// under the cursor.
fn step(model: &mut Model, forward: bool) -> bool {
    let cursor = model.list.cursor();
    let Some(shelf) = model.list.shelf() else {
        return false;
    };
    if let Some(next) = shelf.unread_from(cursor, forward) {
        model.list.choose_at(next);
        return true;
    }
    let Some(next) = shelf.unread_round(cursor, forward) else {
        return false;
    };
    model.list.choose_at(next);
    model.tell(if forward {
        "on from the top of the list"
    } else {
        "on from the end of the list"
    });
    true
}

/// Goes on to the next feed or folder that has unread stories.
fn cross(model: &mut Model, forward: bool, opens: bool) -> Vec<Effect> {
    let Some(wish) = model.list.shelf().map(|s| s.wish.clone()) else {
        return Vec::new();
    };
    let Some(shelf) = beyond(model, &wish.shelf, forward) else {
        model.tell("no unread story left");
        return Vec::new();
    };
    if let Some(spot) = model.spot() {
        model.trail.leave(spot);
    }
    feeds::follow(model, &shelf);
    let effects = model.list_shelf(Wish {
        shelf,
        only_unread: wish.only_unread,
        ..Wish::default()
    });
    model.list.goal = Goal::Unread { forward, opens };
    model.tell(format!("on to {}; Ctrl-o goes back", model.list.name()));
    effects
}

/// Where the next unread story is.
pub enum Next {
    /// At a place of the list.
    Here(usize),
    /// In another list.
    Beyond(String),
}

/// Where one would come by going on to the next unread story; none when there is none left.
pub fn next(model: &Model) -> Option<Next> {
    let shelf = model.list.shelf()?;
    let cursor = model.list.cursor();
    let here = shelf.unread_from(cursor, true);
    if let Some(place) = here.or_else(|| shelf.unread_round(cursor, true)) {
        return Some(Next::Here(place));
    }
    let beyond = beyond(model, &shelf.wish.shelf, true)?;
    let shelves = &model.library.as_ref()?.shelves;
    Some(Next::Beyond(name_of(&beyond, shelves)))
}

/// The next feed or folder with unread stories, round at the ends; none from a shelf that is neither.
fn beyond(model: &Model, shelf: &Shelf, forward: bool) -> Option<Shelf> {
    let library = model.library.as_ref()?;
    let all = match shelf {
        Shelf::Feed(_) => feeds_in_order(library),
        Shelf::Tag(_) => folders(&library.shelves),
        _ => return None,
    };
    let here = all.iter().position(|(s, _)| s == shelf);
    let count = all.len();
    let turned = (1..=count).map(|n| match (here, forward) {
        (Some(here), true) => (here + n) % count,
        (Some(here), false) => (here + count - n) % count,
        (None, true) => n - 1,
        (None, false) => count - n,
    });
    let mut turned = turned.map(|n| &all[n]);
    let found = turned.find(|(s, unread)| *unread > 0 && s != shelf);
    found.map(|(shelf, _)| shelf.clone())
}

/// The folders with what is unread in them, as the feeds show them.
fn folders(shelves: &Shelves) -> Vec<(Shelf, u32)> {
    let seen: Vec<&Feed> = shelves.feeds.iter().filter(|f| !f.is_hidden).collect();
    let unread = |tag: &SafeText| {
        let tagged = seen.iter().filter(|f| f.tags.contains(tag));
        tagged.map(|f| f.unread).sum()
    };
    let folders = feeds::tags(&seen).into_iter();
    folders
        .map(|tag| (Shelf::Tag(tag.clone()), unread(tag)))
        .collect()
}

/// The feeds with what is unread in them, as they stand below each other when all folders are open.
fn feeds_in_order(library: &Library) -> Vec<(Shelf, u32)> {
    let unread: HashMap<FeedId, u32> = library
        .shelves
        .feeds
        .iter()
        .map(|f| (f.id, f.unread))
        .collect();
    let feeds = library.rail.order().iter();
    feeds
        .map(|id| (Shelf::Feed(*id), unread.get(id).copied().unwrap_or(0)))
        .collect()
}
