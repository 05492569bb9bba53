//! Adding feeds beside the screen: the feeds of an address are looked for, subscribed to and asked at once.
//! Knows nothing of how feeds are found and of the file they are written to.

use std::sync::Arc;

use url::Url;

use super::lane::guarded;
use super::room::{Room, locked, said};
use super::undo::Taken;
use crate::doc::SafeText;
use crate::feed::urls::Subscription;
use crate::fetch::Cancel;
use crate::library::add::{self, Found, feeds_at};
use crate::library::desk::Desk;
use crate::library::refresh::{Choice, Refresher, Wish};
use crate::library::terms::terms;
use crate::library::which::{name, same, shown};
use crate::library::written;
use crate::story::library::{Feed, FeedId, FeedKind, FeedSettings};
use crate::ui::{Added, Answer, Came, Candidate, Candidates, Msg, Ticket};

/// Where something is added, and what ends it.
type At<'a> = (&'a Room, &'a Desk, &'a Cancel);

/// Begins to add what was typed: an address, and tags behind it.
pub(super) fn add(room: &Arc<Room>, ticket: Ticket, typed: String) {
    start(room, ticket, move |room, desk, cancel| {
        find((room, desk, cancel), &typed)
    });
}

/// Begins to subscribe to feeds that were chosen.
pub(super) fn take(room: &Arc<Room>, ticket: Ticket, (feeds, tags): (Vec<String>, Vec<String>)) {
    start(room, ticket, move |room, desk, cancel| {
        subscribe((room, desk, cancel), (&feeds, &tags))
    });
}

fn start(
    room: &Arc<Room>,
    ticket: Ticket,
    work: impl FnOnce(&Room, &Desk, &Cancel) -> Result<Answer, String> + Send + 'static,
) {
    let cancel = Cancel::default();
    std::mem::replace(&mut *locked(&room.adding), cancel.clone()).cancel();
    let hired = room.hire("add", move |room| {
        let work = || room.desk().and_then(|desk| work(room, &desk, &cancel));
        let answer = guarded(work).unwrap_or_else(Answer::Failed);
        room.tell(Msg::Answer(ticket, answer));
    });
    if !hired {
        let why = "the system lets no more threads be started";
        room.tell(Msg::Answer(ticket, Answer::Failed(why.to_owned())));
    }
}

/// Subscribes to the only feed of an address, or offers several.
fn find(at: At, typed: &str) -> Result<Answer, String> {
    let (room, desk, _) = at;
    let mut words = shell_words::split(typed)
        .unwrap_or_else(|_| typed.split_whitespace().map(str::to_owned).collect())
        .into_iter();
    let written = words.next().unwrap_or_default();
    let tags: Vec<String> = words
        .map(|tag| tag.trim_start_matches('#').to_owned())
        .filter(|tag| !tag.is_empty())
        .collect();
    let address = add::address(&written).map_err(said)?;
    // The file may have been changed since it was read last.
    written::follow(desk, room.moment(desk).now).map_err(said)?;
    let feeds = desk.store.feeds().map_err(said)?;
    let known = same(&feeds, &address).or_else(|| feeds.iter().find(|f| f.address == address));
    if let Some(known) = known {
        return Ok(is_there(known));
    }
    let url = Url::parse(&address).map_err(said)?;
    if url.scheme() == "file" {
        return subscribe(at, (&[address], &tags));
    }
    let terms = terms(&desk.config.network, FeedSettings::default())
        .map_err(|why| format!("{}: {why}", shown(&address)))?;
    let network = room.network(desk)?;
    let found = feeds_at(&network, &url, &terms).map_err(said)?;
    if let [only] = &found[..] {
        if let Some(known) = same(&feeds, only.url.as_str()) {
            return Ok(is_there(known));
        }
        return subscribe(at, (&[only.url.to_string()], &tags));
    }
    let feeds = found.iter().map(|one| candidate(one, &feeds)).collect();
    Ok(Answer::Candidates(Box::new(Candidates { feeds, tags })))
}

fn candidate(found: &Found, feeds: &[Feed]) -> Candidate {
    Candidate {
        address: found.url.to_string(),
        shown: SafeText::line(&shown(found.url.as_str())),
        title: found.title.clone(),
        is_there: same(feeds, found.url.as_str()).is_some(),
    }
}

fn is_there(feed: &Feed) -> Answer {
    let (name, place) = (name(feed), shown(&feed.address));
    Answer::Added(Box::new(Added {
        feeds: vec![feed.id],
        said: SafeText::line(&format!("{name} is subscribed already, as {place}")),
        is_fault: false,
    }))
}

/// Subscribes to feeds and asks them at once.
fn subscribe(
    (room, desk, cancel): At,
    (addresses, tags): (&[String], &[String]),
) -> Result<Answer, String> {
    if cancel.is_cancelled() {
        return Err("stopped; nothing was added".to_owned());
    }
    let now = room.moment(desk).now;
    let feed = |address: &String| Subscription {
        address: address.clone(),
        kind: if address.starts_with("file:") {
            FeedKind::File
        } else {
            FeedKind::Web
        },
        tags: tags.to_vec(),
        ..Subscription::default()
    };
    let wanted: Vec<Subscription> = addresses.iter().map(feed).collect();
    let written = written::subscribe(desk, &wanted, now).map_err(said)?;
    let feeds = of(desk, addresses)?;
    if written.is_change() {
        let names: Vec<String> = addresses.iter().map(|a| shown(a)).collect();
        let label = format!("subscribed to {}", names.join(", "));
        room.take_back_later(Taken::Subscriptions(written, label));
        room.tell(Msg::Came(Came::Done));
    }
    for feed in &feeds {
        ask(room, desk, feed.id)?;
    }
    room.tell(Msg::Changed);
    Ok(added(&of(desk, addresses)?))
}

fn of(desk: &Desk, addresses: &[String]) -> Result<Vec<Feed>, String> {
    let feeds = desk.store.feeds().map_err(said)?;
    let mut found: Vec<Feed> = feeds
        .into_iter()
        .filter(|f| addresses.contains(&f.address))
        .collect();
    found.sort_by_key(|f| addresses.iter().position(|a| *a == f.address));
    Ok(found)
}

/// Asks one feed; that it fails is kept with it.
fn ask(room: &Room, desk: &Desk, feed: FeedId) -> Result<(), String> {
    let network = room.network(desk)?;
    let cancel: &Cancel = &room.end;
    let refresher = Refresher {
        store: &desk.store,
        network: &network,
        config: &desk.config,
        kills: &desk.rules.kills,
        cancel,
        now: room.moment(desk).now,
    };
    let wish = Wish {
        feeds: Some(vec![feed]),
        choice: Choice::Forced,
    };
    refresher.run(&wish, &mut |_| ()).map_err(said)?;
    Ok(())
}

fn added(feeds: &[Feed]) -> Answer {
    let fault = feeds.iter().find(|f| !f.health.error.is_blank());
    let stories: u32 = feeds.iter().map(|f| f.stories).sum();
    let plural = if stories == 1 { "story" } else { "stories" };
    let names: Vec<String> = feeds.iter().map(|f| name(f).to_string()).collect();
    let text = match fault {
        Some(feed) => format!("added, but {}", feed.health.error),
        None => format!(
            "added {}: {stories} {plural} · u takes it back",
            names.join(", ")
        ),
    };
    Answer::Added(Box::new(Added {
        feeds: feeds.iter().map(|f| f.id).collect(),
        said: SafeText::line(&text),
        is_fault: fault.is_some(),
    }))
}
