//! Rows as the types of the library, and back.
//! Knows nothing of which rows are meant.

use jiff::Timestamp;
use rusqlite::{Result, Row};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::doc::{Place, SafeText};
use crate::story::Stop;
use crate::story::library::{
    Enclosure, Feed, FeedId, FeedKind, FeedSettings, Health, Line, StoryId,
};

/// The columns of a [`line`], in its order.
pub(super) const LINE: &str = "story.id, story.feed, story.title, story.url, story.author, story.published, story.updated, \
     story.first_seen, story.sort, story.unread, story.starred, story.saved, story.place, story.finished, story.words, \
     story.minutes, story.cluster, story.flags, EXISTS(SELECT 1 FROM page WHERE page.story = story.id AND page.bytes > 0), \
     story.changed_at, story.hidden_by, iif(story.cluster > 0, (SELECT count(*) - 1 FROM story AS other WHERE \
     other.cluster = story.cluster AND other.cluster > 0 AND other.deleted = 0 AND other.hidden_by = 0), 0)";

/// How many columns those are.
pub(super) const LINE_COLUMNS: usize = 22;

/// A story as lists show it.
pub(super) fn line(row: &Row) -> Result<Line> {
    let stop = row.get::<_, Option<i64>>(12)?.map(stop);
    Ok(Line {
        id: StoryId(row.get(0)?),
        feed: FeedId(row.get(1)?),
        title: safe(row, 2)?,
        url: url(row, 3)?,
        author: safe(row, 4)?,
        published: moment(row, 5)?,
        updated: moment(row, 6)?,
        first_seen: moment(row, 7)?.unwrap_or_default(),
        date: moment(row, 8)?.unwrap_or_default(),
        is_unread: row.get(9)?,
        is_starred: row.get(10)?,
        is_saved: row.get(11)?,
        place: stop.map(|s| s.place),
        place_words: stop.map_or(0, |s| s.words),
        is_finished: row.get(13)?,
        words: row.get(14)?,
        minutes: row.get(15)?,
        cluster: row
            .get::<_, Option<i64>>(16)?
            .filter(|c| *c > 0)
            .map(StoryId),
        flags: safe(row, 17)?,
        has_page: row.get(18)?,
        was_updated: row.get::<_, Option<i64>>(19)?.is_some(),
        is_hidden: row.get::<_, i64>(20)? != 0,
        others: u32::try_from(row.get::<_, i64>(21)?).unwrap_or(0),
    })
}

/// A place and the hash of its words in one number, the hash above.
pub(super) fn in_one(stop: Stop) -> i64 {
    i64::from(stop.words & 0x7fff_ffff) << 32 | i64::from(stop.place.0)
}

fn stop(in_one: i64) -> Stop {
    let in_one = in_one.cast_unsigned();
    Stop {
        place: Place((in_one & 0xffff_ffff) as u32),
        words: (in_one >> 32) as u32,
    }
}

/// The columns of a [`feed`], in its order; `tally` is joined.
pub(super) const FEED: &str = "feed.id, feed.address, feed.kind, feed.own_title, feed.title, feed.link, feed.hidden, \
     feed.settings, feed.checked, feed.succeeded, feed.changed, feed.next_check, feed.failing_since, feed.failures, \
     feed.error, feed.status, feed.gone, feed.moved_to, feed.moved_seen, tally.unread, tally.stories";

/// A feed without its tags.
pub(super) fn feed(row: &Row) -> Result<Feed> {
    let own = safe(row, 3)?;
    let settings: String = row.get(7)?;
    Ok(Feed {
        id: FeedId(row.get(0)?),
        address: row.get(1)?,
        kind: kind(row.get(2)?),
        title: if own.is_empty() { safe(row, 4)? } else { own },
        link: url(row, 5)?,
        tags: Vec::new(),
        is_hidden: row.get(6)?,
        settings: settings_in(&settings),
        health: Health {
            checked: moment(row, 8)?,
            succeeded: moment(row, 9)?,
            changed: moment(row, 10)?,
            next_check: moment(row, 11)?,
            failing_since: moment(row, 12)?,
            failures: row.get(13)?,
            error: safe(row, 14)?,
            status: row.get(15)?,
            is_gone: row.get(16)?,
            moved_to: url(row, 17)?,
            moved_seen: row.get(18)?,
        },
        unread: row.get(19)?,
        stories: row.get(20)?,
    })
}

/// A moment, in seconds; what is beyond the years that can be said is none.
pub(super) fn moment(row: &Row, column: usize) -> Result<Option<Timestamp>> {
    let seconds: Option<i64> = row.get(column)?;
    Ok(seconds.and_then(|s| Timestamp::from_second(s).ok()))
}

/// An address; what is none any more is left out.
pub(super) fn url(row: &Row, column: usize) -> Result<Option<Url>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|t| Url::parse(&t).ok()))
}

fn safe(row: &Row, column: usize) -> Result<SafeText> {
    let text = row.get_ref(column)?;
    Ok(SafeText::line(text.as_str().unwrap_or_default()))
}

/// A number of things as it is stored.
pub(super) fn number(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}

/// The number of a kind of feed.
pub(super) fn kind_number(kind: FeedKind) -> i64 {
    match kind {
        FeedKind::Web => 0,
        FeedKind::File => 1,
        FeedKind::Command => 2,
        FeedKind::Filtered => 3,
        FeedKind::Query => 4,
    }
}

fn kind(number: i64) -> FeedKind {
    match number {
        1 => FeedKind::File,
        2 => FeedKind::Command,
        3 => FeedKind::Filtered,
        4 => FeedKind::Query,
        _ => FeedKind::Web,
    }
}

/// Settings as they are stored.
pub(super) fn settings_out(settings: &FeedSettings) -> String {
    serde_json::to_string(settings).expect("strings and numbers can always be written")
}

/// Settings as they were stored; of what cannot be read the general ones hold.
fn settings_in(text: &str) -> FeedSettings {
    serde_json::from_str(text).unwrap_or_default()
}

#[derive(Serialize, Deserialize)]
struct StoredEnclosure {
    url: String,
    media: String,
    bytes: Option<u64>,
    title: String,
}

/// Enclosures as they are stored; none of none.
pub(super) fn enclosures_out(enclosures: &[Enclosure]) -> Option<String> {
    let stored: Vec<StoredEnclosure> = enclosures
        .iter()
        .map(|e| StoredEnclosure {
            url: e.url.to_string(),
            media: e.media.clone(),
            bytes: e.bytes,
            title: e.title.to_string(),
        })
        .collect();
    let text =
        || serde_json::to_string(&stored).expect("strings and numbers can always be written");
    (!stored.is_empty()).then(text)
}

/// Enclosures as they were stored.
pub(super) fn enclosures_in(text: Option<&str>) -> Vec<Enclosure> {
    let stored: Vec<StoredEnclosure> = text
        .and_then(|t| serde_json::from_str(t).ok())
        .unwrap_or_default();
    let read = |e: StoredEnclosure| {
        Some(Enclosure {
            url: Url::parse(&e.url).ok()?,
            media: e.media,
            bytes: e.bytes,
            title: SafeText::line(&e.title),
        })
    };
    stored.into_iter().filter_map(read).collect()
}
