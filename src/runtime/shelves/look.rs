//! What is looked up: feeds with what stands beside them, lists, lines, counts.
//! Knows nothing of threads.

use std::collections::HashMap;

use super::orders;
use super::room::{Room, said};
use crate::doc::SafeText;
use crate::filter::Moment;
use crate::library::desk::Desk;
use crate::library::which;
use crate::library::wish::unread_today;
use crate::store::{Query, Window};
use crate::story::Wish;
use crate::story::library::{FeedKind, Line, StoryId};
use crate::ui::{Answer, Listing, Shelves};

/// The note that says which folders are folded, as JSON.
pub(super) const FOLDED: &str = "folded";

/// Lines that come with a list: more than any screen has rows.
const LINES: usize = 200;

/// The feeds, what there is in all, and the saved filters.
pub(super) fn feeds(room: &Room, desk: &Desk) -> Result<Answer, String> {
    let moment = room.moment(desk);
    let mut feeds = desk.store.feeds().map_err(said)?;
    // Saved filters stand among the subscriptions, and are shown as what they are.
    feeds.retain(|feed| feed.kind != FeedKind::Query);
    for feed in &mut feeds {
        feed.address = which::shown(&feed.address);
    }
    let shelves = Shelves {
        feeds,
        counts: desk.store.counts().map_err(said)?,
        today: desk.store.count(&unread_today(&moment)).map_err(said)?,
        filters: filters(desk, &moment)?,
        folded: folded(desk)?,
        notes: room.notes(),
    };
    Ok(Answer::Feeds(Box::new(shelves)))
}

/// The folders that were folded.
fn folded(desk: &Desk) -> Result<Vec<SafeText>, String> {
    let noted = desk.store.note(FOLDED).map_err(said)?;
    let names: Vec<String> = noted
        .and_then(|noted| serde_json::from_str(&noted).ok())
        .unwrap_or_default();
    Ok(names.iter().map(|name| SafeText::line(name)).collect())
}

/// The saved filters with their unread stories.
fn filters(desk: &Desk, moment: &Moment) -> Result<Vec<(SafeText, u32)>, String> {
    let saved = desk.saved().map_err(said)?;
    let counted = saved.into_iter().map(|saved| {
        let query = Query::unread().within(Query::of(&saved.prompt, moment));
        let unread = desk.store.count(&query).map_err(said)?;
        Ok((saved.name, unread))
    });
    counted.collect()
}

/// A list: all of its stories, and the first ones as they are shown.
pub(super) fn list(room: &Room, desk: &Desk, wish: Wish) -> Result<Answer, String> {
    let wish = orders::ordered(desk, wish)?;
    let meant = desk.meant(&wish, &room.moment(desk)).map_err(said)?;
    let items = desk.items(&meant).map_err(said)?;
    let first: Vec<StoryId> = items.iter().take(LINES).map(|item| item.story).collect();
    let listing = Listing {
        wish,
        filter: meant.filter,
        lines: shown(desk, &first)?,
        items,
    };
    Ok(Answer::Listed(Box::new(listing)))
}

/// Stories of a list as it shows them.
pub(super) fn lines(desk: &Desk, stories: &[StoryId]) -> Result<Answer, String> {
    Ok(Answer::Lines(shown(desk, stories)?))
}

/// How many stories a list would have.
pub(super) fn count(room: &Room, desk: &Desk, wish: &Wish) -> Result<Answer, String> {
    let meant = desk.meant(wish, &room.moment(desk)).map_err(said)?;
    let count = desk.store.count(&meant.query).map_err(said)?;
    Ok(Answer::Counted(count))
}

/// The lines of stories in their order; those that are gone are left out.
pub(super) fn shown(desk: &Desk, stories: &[StoryId]) -> Result<Vec<Line>, String> {
    let (query, all) = (Query::stories(stories), Window::first(u32::MAX));
    let lines = desk.store.lines(&query, all).map_err(said)?;
    let mut lines: HashMap<StoryId, Line> = lines.into_iter().map(|l| (l.id, l)).collect();
    Ok(stories.iter().filter_map(|s| lines.remove(s)).collect())
}
