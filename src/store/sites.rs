//! What sites repeat, counted over the pages that were seen; bounded, and forgetting what is no longer seen.
//! Knows nothing of blocks and pages.

use rusqlite::{Connection, OptionalExtension, Result, params};

use super::change::Sighting;
use super::rows;
use crate::clean::context::{Known, PRINT_VERSION, Site};

/// Fingerprints of one page that are counted.
const PRINTS: usize = 2_000;
/// Stories of a site that are counted. When they are full, everything is halved: what a site repeats stays far above
/// what stood in one or two stories, and what it repeats no more fades with each halving.
const STORIES: i64 = 200;
/// Seconds after which a fingerprint that was not seen again goes, while its site was.
const FADED: i64 = 180 * 86_400;
/// Known titles of a site that are handed out, the newest.
const TITLES: i64 = 5_000;

/// Counts a page, once for each story.
pub(super) fn add(tx: &Connection, seen: &Sighting) -> Result<()> {
    let now = seen.now.as_second();
    let stored = "SELECT version, stories FROM site WHERE site = ?";
    let stored: Option<(u16, i64)> = tx
        .prepare_cached(stored)?
        .query_row([&seen.site], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match stored {
        Some((PRINT_VERSION, _)) if is_counted(tx, seen)? => return Ok(()),
        Some((PRINT_VERSION, stories)) if stories >= STORIES => halve(tx, &seen.site, now)?,
        Some((PRINT_VERSION, _)) => {}
        _ => forget(tx, &seen.site)?,
    }
    if seen.prints.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO site(site, stories, version, last_seen) VALUES (?, 1, ?, ?) \
         ON CONFLICT(site) DO UPDATE SET stories = stories + 1, last_seen = excluded.last_seen";
    tx.prepare_cached(sql)?
        .execute(params![seen.site, PRINT_VERSION, now])?;
    let sql = "INSERT OR IGNORE INTO site_story(site, key, last_seen) VALUES (?, ?, ?)";
    let mut keys = tx.prepare_cached(sql)?;
    for key in &seen.keys {
        keys.execute(params![seen.site, key.cast_signed(), now])?;
    }
    let sql = "INSERT INTO site_print(site, print, stories, last_seen) VALUES (?, ?, 1, ?) \
         ON CONFLICT(site, print) DO UPDATE SET stories = stories + 1, last_seen = excluded.last_seen";
    let mut prints = tx.prepare_cached(sql)?;
    for print in seen.prints.iter().take(PRINTS) {
        prints.execute(params![seen.site, print.cast_signed(), now])?;
    }
    Ok(())
}

fn is_counted(tx: &Connection, seen: &Sighting) -> Result<bool> {
    let sql = "SELECT EXISTS(SELECT 1 FROM site_story WHERE site = ? AND key = ?)";
    let mut statement = tx.prepare_cached(sql)?;
    for key in &seen.keys {
        if statement.query_row(params![seen.site, key.cast_signed()], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn halve(tx: &Connection, site: &str, now: i64) -> Result<()> {
    let run = |sql: &str| tx.prepare_cached(sql)?.execute([site]);
    run("UPDATE site SET stories = stories / 2 WHERE site = ?")?;
    tx.prepare_cached("DELETE FROM site_print WHERE site = ? AND (stories < 2 OR last_seen < ?)")?
        .execute(params![site, now - FADED])?;
    run("UPDATE site_print SET stories = stories / 2 WHERE site = ?")?;
    // Keys of the older half; two a story.
    run(
        "DELETE FROM site_story WHERE site = ?1 AND key IN (SELECT key FROM site_story WHERE site = ?1 \
         ORDER BY last_seen, key LIMIT (SELECT count(*) / 2 FROM site_story WHERE site = ?1))",
    )?;
    Ok(())
}

fn forget(tx: &Connection, site: &str) -> Result<()> {
    for table in ["site_print", "site_story", "site"] {
        tx.prepare_cached(&format!("DELETE FROM {table} WHERE site = ?"))?
            .execute([site])?;
    }
    Ok(())
}

/// What a site repeats; nothing when it is not known, or counted with fingerprints of another version.
pub(super) fn site(connection: &Connection, site: &str) -> Result<Site> {
    let sql = "SELECT stories FROM site WHERE site = ? AND version = ?";
    let stories: Option<u32> = connection
        .prepare_cached(sql)?
        .query_row(params![site, PRINT_VERSION], |row| row.get(0))
        .optional()?;
    let Some(stories) = stories else {
        return Ok(Site::default());
    };
    let mut keys = connection.prepare_cached("SELECT key FROM site_story WHERE site = ?")?;
    let keys = keys.query_map([site], |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()))?;
    let keys: Vec<u64> = keys.collect::<Result<_>>()?;
    let mut prints =
        connection.prepare_cached("SELECT print, stories FROM site_print WHERE site = ?")?;
    let prints = prints.query_map([site], |row| {
        Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
    })?;
    let prints: Vec<(u64, u16)> = prints.collect::<Result<_>>()?;
    Ok(Site::stored(stories, keys, prints))
}

/// Titles and addresses of the stories of a site: those with an address there, and those of its feeds.
pub(super) fn known(connection: &Connection, site: &str) -> Result<Known> {
    let sql = "SELECT title, url FROM (SELECT * FROM (SELECT title, url, sort FROM story WHERE site = ?1 \
         ORDER BY sort DESC LIMIT ?2) UNION ALL SELECT * FROM (SELECT story.title, story.url, story.sort FROM feed \
         CROSS JOIN story ON story.feed = feed.id WHERE feed.site = ?1 AND story.site IS NOT ?1 \
         AND story.deleted = 0 AND story.hidden_by = 0 ORDER BY story.sort DESC LIMIT ?2)) LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![site, TITLES])?;
    let mut known = Known::default();
    while let Some(row) = rows.next()? {
        let title = row.get_ref(0)?;
        known.add(
            title.as_str().unwrap_or_default(),
            rows::url(row, 1)?.as_ref(),
        );
    }
    Ok(known)
}
