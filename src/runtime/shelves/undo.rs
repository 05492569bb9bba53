//! What can be taken back in this session, the last first: markings, and changes of the subscriptions.
//! Knows nothing of how a marking is taken back.

use super::fares::found;
use super::room::{Room, locked, said};
use crate::feed::urls::Subscription;
use crate::filter::saved::Saved;
use crate::library::desk::Desk;
use crate::library::which::{name, shown};
use crate::library::written::{self, Written};
use crate::story::library::{Feed, FeedId, FeedKind, TextPolicy};
use crate::ui::{Came, Msg, Notice};

/// Changes that are remembered.
const MOST: usize = 200;

/// A change that can be taken back.
pub(super) enum Taken {
    /// A marking, of which the library itself knows what was before.
    Marks,
    /// The file of subscriptions was changed; what was done.
    Subscriptions(Written, String),
}

/// What came of something: what is to be said, and whether the library has changed.
pub(super) type Done = (Option<String>, bool);

impl Room {
    /// Remembers a change, so that it can be taken back.
    pub fn take_back_later(&self, taken: Taken) {
        let mut all = locked(&self.taken);
        if all.len() == MOST {
            all.remove(0);
        }
        all.push(taken);
    }
}

/// Takes the last change back; when none of this session is left, `marks` takes back those of former ones.
pub(super) fn undone(
    room: &Room,
    marks: impl FnOnce(&Room) -> Result<Done, String>,
) -> Result<Done, String> {
    let last = locked(&room.taken).pop();
    let undone = match &last {
        Some(Taken::Subscriptions(written, label)) => taken_back(room, written, label),
        Some(Taken::Marks) | None => marks(room),
    };
    // What could not be taken back is still the last that was done.
    if undone.is_err()
        && let Some(last) = last
    {
        room.take_back_later(last);
        room.tell(Msg::Came(Came::Done));
    }
    undone
}

/// Takes a change of the subscriptions back; what was changed since stays as it is.
fn taken_back(room: &Room, written: &Written, label: &str) -> Result<Done, String> {
    let desk = room.desk()?;
    let now = room.moment(&desk).now;
    if written::take_back(&desk, written, now).map_err(said)? {
        return Ok((Some(format!("undone: {label}")), true));
    }
    let why = "the subscriptions were changed since, so they stay as they are; E opens them";
    room.tell(Msg::Told(Notice::fault(format!("{label}: {why}"))));
    Ok((None, false))
}

/// Ends a subscription.
pub(super) fn unsubscribed(room: &Room, feed: FeedId) -> Result<Done, String> {
    change(room, feed, |desk, feed, now| {
        let written = written::unsubscribe(desk, &feed.address, now).map_err(said)?;
        Ok((written, format!("unsubscribed from {}", name(feed))))
    })
}

/// Keeps where the stories of a feed get their text.
pub(super) fn policy_set(room: &Room, feed: FeedId, policy: TextPolicy) -> Result<Done, String> {
    change(room, feed, |desk, feed, now| {
        let wanted = (&*feed.address, policy);
        let written = written::set_text(desk, wanted, now).map_err(said)?;
        let from = match policy {
            TextPolicy::Auto => "the better of feed and page",
            TextPolicy::Page => "the page",
            TextPolicy::Feed => "the feed",
        };
        Ok((written, format!("{}: text from {from}", name(feed))))
    })
}

/// Keeps a filter under a name, as a line of the subscriptions.
pub(super) fn filter_kept(room: &Room, name: &str, filter: &str) -> Result<Done, String> {
    let name = name.trim();
    if name.is_empty() || name.contains(':') {
        return Err(format!("{name}: a name has letters and no colon"));
    }
    let saved = Saved::new(name, filter).map_err(said)?;
    // In newsboat's language it is read there too; an order has no word in it.
    let filter = match saved.prompt.order {
        None => saved.prompt.to_string(),
        Some(_) => saved.expression,
    };
    let desk = room.desk()?;
    if desk.saved().map_err(said)?.iter().any(|s| *s.name == *name) {
        return Err(format!("{name}: a filter of that name is there already"));
    }
    let line = Subscription {
        address: format!("query:{name}:{filter}"),
        kind: FeedKind::Query,
        ..Subscription::default()
    };
    let now = room.moment(&desk).now;
    let written = written::subscribe(&desk, &[line], now).map_err(said)?;
    let label = format!("kept the filter {name}");
    let sentence = format!("{label} · u takes it back");
    room.take_back_later(Taken::Subscriptions(written, label));
    Ok((Some(sentence), true))
}

fn change(
    room: &Room,
    feed: FeedId,
    work: impl FnOnce(&Desk, &Feed, jiff::Timestamp) -> Result<(Written, String), String>,
) -> Result<Done, String> {
    let desk = room.desk()?;
    let gone = || "this feed is not subscribed any more".to_owned();
    let feed = found(&desk, feed)?.ok_or_else(gone)?;
    let (written, label) = work(&desk, &feed, room.moment(&desk).now)?;
    if !written.is_change() {
        let place = shown(&feed.address);
        let why = format!("{place}: its line in the subscriptions says so already");
        return Ok((Some(why), false));
    }
    let sentence = format!("{label} · u takes it back");
    room.take_back_later(Taken::Subscriptions(written, label));
    Ok((Some(sentence), true))
}
