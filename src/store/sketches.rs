//! What is remembered of the stories of the last days to know them again in other feeds.
//! Knows nothing of how they are compared.

use jiff::Timestamp;
use rusqlite::{Connection, Result, params};

use super::pack::unpacked;
use super::select::listed;
use crate::doc::SafeText;
use crate::story::library::{FeedId, StoryId};

/// What is remembered of one story.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptSketch {
    /// The story.
    pub story: StoryId,
    /// When it came out, as lists sort it.
    pub date: Timestamp,
    /// The cluster it is in.
    pub cluster: Option<StoryId>,
    /// `Sketch::to_bytes`.
    pub body: Vec<u8>,
}

/// What a sketch is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsketched {
    /// The story.
    pub story: StoryId,
    /// The feed that has it.
    pub feed: FeedId,
    /// When it came out, as lists sort it.
    pub date: Timestamp,
    /// Its canonical address; may be empty.
    pub address: String,
    /// Its title.
    pub title: SafeText,
    /// The text of its feed without markup.
    pub plain: String,
}

/// Keeps sketches, in place of older ones; those of stories from before a time go.
pub(super) fn keep(
    tx: &Connection,
    sketches: &[(StoryId, Vec<u8>)],
    since: Timestamp,
) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO sketch(story, date, body) SELECT id, sort, ?2 FROM story WHERE id = ?1";
    let mut statement = tx.prepare_cached(sql)?;
    for (story, body) in sketches {
        statement.execute(params![story.0, body])?;
    }
    tx.prepare_cached("DELETE FROM sketch WHERE date < ?")?
        .execute([since.as_second()])?;
    Ok(())
}

/// The sketches of stories since a time, the oldest story first.
pub(super) fn since(connection: &Connection, since: Timestamp) -> Result<Vec<KeptSketch>> {
    let sql = "SELECT story.id, sketch.date, story.cluster, sketch.body FROM sketch JOIN story ON story.id = sketch.story \
         WHERE sketch.date >= ? AND story.deleted = 0 ORDER BY story.id";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([since.as_second()], |row| {
        let cluster: Option<i64> = row.get(2)?;
        Ok(KeptSketch {
            story: StoryId(row.get(0)?),
            date: Timestamp::from_second(row.get(1)?).unwrap_or_default(),
            cluster: cluster.filter(|c| *c > 0).map(StoryId),
            body: row.get(3)?,
        })
    })?;
    found.collect()
}

/// Stories since a time without a sketch, the oldest first.
pub(super) fn missing(connection: &Connection, since: Timestamp) -> Result<Vec<StoryId>> {
    let sql = "SELECT id FROM story WHERE sort >= ? AND deleted = 0 AND hidden_by = 0 \
         AND NOT EXISTS(SELECT 1 FROM sketch WHERE sketch.story = story.id) ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([since.as_second()], |row| Ok(StoryId(row.get(0)?)))?;
    found.collect()
}

/// What the sketches of some stories are made of, the oldest first.
pub(super) fn unsketched(connection: &Connection, stories: &[StoryId]) -> Result<Vec<Unsketched>> {
    let sql = "SELECT story.id, story.feed, story.sort, coalesce(story.canonical, ''), story.title, \
         coalesce(text.plain, text.feed_text) FROM story LEFT JOIN text ON text.story = story.id \
         WHERE story.id IN (SELECT value FROM json_each(?)) ORDER BY story.id";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([listed(stories)], |row| {
        Ok(Unsketched {
            story: StoryId(row.get(0)?),
            feed: FeedId(row.get(1)?),
            date: Timestamp::from_second(row.get(2)?).unwrap_or_default(),
            address: row.get(3)?,
            title: SafeText::line(row.get_ref(4)?.as_str()?),
            plain: unpacked(row.get_ref(5)?)?.unwrap_or_default(),
        })
    })?;
    found.collect()
}
