//! What a look at a feed brought, written down: who is new, who has changed, how the feed fares.
//! Knows nothing of feeds' formats and the network.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Result, params};
use url::Url;

use super::change::{Applied, Arrived, NewStory, Refreshed, Validators};
use super::pack::{packed, unpacked};
use super::ready::ReadyStory;
use super::rows::{enclosures_out, number};
use crate::doc::SafeText;
use crate::story::library::{FeedId, Health, StoryId};
use crate::story::minutes;

/// Seconds a story may be dated ahead of when it was first seen; lists would keep it at their top otherwise.
const AHEAD: i64 = 86_400;
/// Seconds after which a story that was let go and still stands in its feed is noted as seen again.
const SEEN_AGAIN: i64 = 30 * 86_400;

/// A story as it is stored, as far as it is compared.
struct Stored {
    id: i64,
    deleted: i64,
    first_seen: i64,
    hash: Option<i64>,
}

/// Writes down what a look brought. A feed that is not there any more gets nothing.
pub(super) fn refresh(
    tx: &Connection,
    feed: FeedId,
    look: &Refreshed,
    applied: &mut Applied,
) -> Result<()> {
    if health(tx, feed, &look.health)? == 0 {
        return Ok(());
    }
    if let Some(validators) = &look.validators {
        validate(tx, feed, validators)?;
    }
    let Some(arrived) = &look.arrived else {
        return Ok(());
    };
    head(tx, feed, arrived)?;
    for (at, story) in arrived.stories.iter().enumerate() {
        let shared = is_shared(&arrived.stories, at);
        take(tx, (feed, look.now), (story, shared), applied)?;
    }
    Ok(())
}

fn health(tx: &Connection, feed: FeedId, health: &Health) -> Result<usize> {
    let seconds = |moment: Option<Timestamp>| moment.map(Timestamp::as_second);
    let sql = "UPDATE feed SET checked = ?, succeeded = ?, changed = ?, next_check = ?, failing_since = ?, \
         failures = ?, error = ?, status = ?, gone = ?, moved_to = ?, moved_seen = ? WHERE id = ?";
    tx.prepare_cached(sql)?.execute(params![
        seconds(health.checked),
        seconds(health.succeeded),
        seconds(health.changed),
        seconds(health.next_check),
        seconds(health.failing_since),
        health.failures,
        &*health.error,
        health.status,
        health.is_gone,
        health.moved_to.as_ref().map(Url::as_str),
        health.moved_seen,
        feed.0
    ])
}

fn validate(tx: &Connection, feed: FeedId, validators: &Validators) -> Result<()> {
    let sql = "UPDATE feed SET etag = ?, last_modified = ?, body_hash = ? WHERE id = ?";
    let hash = validators.body_hash.map(u64::cast_signed);
    tx.prepare_cached(sql)?.execute(params![
        validators.etag,
        validators.last_modified,
        hash,
        feed.0
    ])?;
    Ok(())
}

fn head(tx: &Connection, feed: FeedId, arrived: &Arrived) -> Result<()> {
    let sql = "UPDATE feed SET title = iif(?1 = '', title, ?1), link = coalesce(?2, link), \
         site = coalesce(?3, site), ttl = ?4 WHERE id = ?5";
    tx.prepare_cached(sql)?.execute(params![
        &*SafeText::line(&arrived.title),
        arrived.link.as_ref().map(Url::as_str),
        arrived.link.as_ref().and_then(site_of),
        arrived.ttl_seconds,
        feed.0
    ])?;
    Ok(())
}

/// The host of an address without `www.`.
fn site_of(url: &Url) -> Option<&str> {
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// Whether another story of the feed claims the same identity with another address.
fn is_shared(stories: &[ReadyStory], at: usize) -> bool {
    let own = &stories[at].story;
    let other = |s: &NewStory| s.guid == own.guid && s.url != own.url;
    stories.iter().any(|s| other(&s.story))
}

/// What tells two stories apart that claim the same identity.
fn parted(story: &NewStory) -> String {
    let url = story.url.as_ref().map_or("", Url::as_str);
    format!("{}\u{1f}{url}", story.guid)
}

/// Finds a story again. One that shares its identity with another is known by its address too; it stays that way when
/// the other one leaves the feed.
fn find(
    tx: &Connection,
    feed: FeedId,
    story: &NewStory,
    shared: bool,
) -> Result<(String, Option<Stored>)> {
    let sql = "SELECT story.id, story.deleted, story.first_seen, text.hash, story.url FROM story \
         LEFT JOIN text ON text.story = story.id WHERE story.feed = ? AND story.guid = ?";
    let mut statement = tx.prepare_cached(sql)?;
    let mut look = |guid: &str| {
        let found = statement.query_row(params![feed.0, guid], |row| {
            let stored = Stored {
                id: row.get(0)?,
                deleted: row.get(1)?,
                first_seen: row.get(2)?,
                hash: row.get(3)?,
            };
            Ok((stored, row.get::<_, Option<String>>(4)?))
        });
        found.optional()
    };
    let plain = look(&story.guid)?;
    let is_own = |url: &Option<String>| url.as_deref() == story.url.as_ref().map(Url::as_str);
    match plain {
        Some((stored, url)) if !shared || is_own(&url) => {
            return Ok((story.guid.clone(), Some(stored)));
        }
        _ => {}
    }
    let long = parted(story);
    let found = look(&long)?.map(|(stored, _)| stored);
    let guid = if shared || found.is_some() {
        long
    } else {
        story.guid.clone()
    };
    Ok((guid, found))
}

/// Takes a story of a feed in: as new, as changed, or not at all.
pub(super) fn take(
    tx: &Connection,
    (feed, now): (FeedId, Timestamp),
    (ready, shared): (&ReadyStory, bool),
    applied: &mut Applied,
) -> Result<()> {
    let (guid, found) = find(tx, feed, &ready.story, shared)?;
    match found {
        None => {
            let id = insert(tx, (feed, now), &guid, &ready.story)?;
            write_text(tx, id, ready)?;
            applied.added.push(StoryId(id));
        }
        Some(stored) if stored.deleted != 0 => see_again(tx, &stored, now.as_second())?,
        Some(stored) if stored.hash == Some(ready.hash) => {}
        Some(stored) => {
            if change(tx, &stored, ready, now)? {
                applied.changed.push(StoryId(stored.id));
            }
        }
    }
    Ok(())
}

/// Notes that a story that was let go still stands in its feed, so that its row stays.
fn see_again(tx: &Connection, stored: &Stored, now: i64) -> Result<()> {
    if now - stored.deleted > SEEN_AGAIN {
        tx.prepare_cached("UPDATE story SET deleted = ? WHERE id = ?")?
            .execute([now, stored.id])?;
    }
    Ok(())
}

/// Where a story stands among others, from its date: nothing is older than 1970 or comes from further ahead than a day.
fn sort_of(date: Timestamp, first_seen: i64) -> i64 {
    date.as_second().clamp(0, first_seen.max(0) + AHEAD)
}

fn insert(
    tx: &Connection,
    (feed, now): (FeedId, Timestamp),
    guid: &str,
    story: &NewStory,
) -> Result<i64> {
    let sql = "INSERT INTO story(feed, guid, first_seen, sort, unread, hidden_by, title, author, url, site, \
         canonical, published, updated, words, minutes, comments, enclosures) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let now = now.as_second();
    tx.prepare_cached(sql)?.execute(params![
        feed.0,
        guid,
        now,
        // Many Atom feeds give only the date of the last change.
        story
            .published
            .or(story.updated)
            .map_or(now, |d| sort_of(d, now)),
        !story.is_read,
        story.hidden_by,
        &*SafeText::line(&story.title),
        &*SafeText::line(&story.author),
        story.url.as_ref().map(Url::as_str),
        story.url.as_ref().and_then(site_of),
        (!story.canonical.is_empty()).then_some(&story.canonical),
        story.published.map(Timestamp::as_second),
        story.updated.map(Timestamp::as_second),
        story.words,
        number(minutes(story.words as usize)),
        story.comments.as_ref().map(Url::as_str),
        enclosures_out(&story.enclosures)
    ])?;
    Ok(tx.last_insert_rowid())
}

fn write_text(tx: &Connection, id: i64, ready: &ReadyStory) -> Result<()> {
    let sql = "INSERT INTO text(story, hash, is_plain, plain, feed_text) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT(story) DO UPDATE SET hash = ?2, is_plain = ?3, plain = ?4, feed_text = ?5";
    let texts = ready.texts();
    tx.prepare_cached(sql)?.execute(params![
        id,
        ready.hash,
        ready.story.is_plain,
        texts.plain,
        texts.content
    ])?;
    Ok(())
}

/// Brings a stored story up to date; whether its text is another one.
fn change(tx: &Connection, stored: &Stored, ready: &ReadyStory, now: Timestamp) -> Result<bool> {
    let story = &ready.story;
    rewrite(tx, stored, story)?;
    let former = former(tx, stored.id)?;
    let plain = ready.plain()?;
    let is_other = former.as_deref().is_some_and(|f| !is_alike(f, &plain));
    write_text(tx, stored.id, ready)?;
    if is_other || former.is_none() {
        let sql = "UPDATE story SET words = ?1, minutes = ?2 WHERE id = ?3 \
             AND NOT EXISTS(SELECT 1 FROM page WHERE page.story = ?3)";
        let minutes = number(minutes(story.words as usize));
        tx.prepare_cached(sql)?
            .execute(params![story.words, minutes, stored.id])?;
    }
    if is_other {
        let former = packed(former.as_deref().unwrap_or_default());
        tx.prepare_cached("UPDATE text SET previous = ? WHERE story = ?")?
            .execute(params![former, stored.id])?;
        tx.prepare_cached("UPDATE story SET changed_at = ?, unread = max(unread, ?) WHERE id = ?")?
            .execute(params![
                now.as_second(),
                story.is_news_when_changed,
                stored.id
            ])?;
    }
    Ok(is_other)
}

fn rewrite(tx: &Connection, stored: &Stored, story: &NewStory) -> Result<()> {
    let sql = "UPDATE story SET sort = COALESCE(?, sort), title = ?, author = ?, url = ?, site = ?, canonical = ?, published = ?, \
         updated = ?, comments = ?, enclosures = ?, indexed = 0 WHERE id = ?";
    tx.prepare_cached(sql)?.execute(params![
        // A change does not move a story that has no other date.
        story.published.map(|p| sort_of(p, stored.first_seen)),
        &*SafeText::line(&story.title),
        &*SafeText::line(&story.author),
        story.url.as_ref().map(Url::as_str),
        story.url.as_ref().and_then(site_of),
        (!story.canonical.is_empty()).then_some(&story.canonical),
        story.published.map(Timestamp::as_second),
        story.updated.map(Timestamp::as_second),
        story.comments.as_ref().map(Url::as_str),
        enclosures_out(&story.enclosures),
        stored.id
    ])?;
    Ok(())
}

/// The stored text without markup; none when there is none, as after a library was rebuilt.
fn former(tx: &Connection, id: i64) -> Result<Option<String>> {
    let sql = "SELECT coalesce(plain, feed_text) FROM text WHERE story = ?";
    let mut statement = tx.prepare_cached(sql)?;
    let mut rows = statement.query([id])?;
    match rows.next()? {
        Some(row) => unpacked(row.get_ref(0)?),
        None => Ok(None),
    }
}

/// Whether two texts have the same words.
fn is_alike(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
