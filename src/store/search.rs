//! Finding stories by their words: what the index is told, what it is asked, and where the words stand.
//! Knows nothing of filters.
//!
//! The index keeps no text (`content = ''`). Scripts without blanks between words are indexed character by character,
//! so that a word of two characters is found, as a phrase; Korean too, as its particles stick to the words.

mod snippet;
mod words;

use std::collections::HashMap;

use rusqlite::{Connection, Result, TransactionBehavior, params, params_from_iter};

use super::pack::unpacked;
use super::query::{Value, Where};
use super::rows;
use super::select::{Query, listed};
use crate::doc::SafeText;
use crate::story::library::{Line, StoryId};

pub use snippet::Snippet;
pub use words::expression;
pub(super) use words::parted;

/// What a word counts in the title, in the author's name and in the text.
const WEIGHTS: &str = "8.0, 4.0, 1.0";

/// A story that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The story.
    pub line: Line,
    /// The place of its text where the words stand closest.
    pub snippet: Snippet,
}

/// Indexes stories that are not yet, as one transaction; how many.
pub(super) fn catch_up(connection: &mut Connection, most: u32) -> Result<usize> {
    let waiting = "SELECT EXISTS(SELECT 1 FROM story WHERE indexed = 0)";
    if !connection.query_row(waiting, [], |row| row.get::<_, bool>(0))? {
        return Ok(0);
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let sql = "SELECT story.id, story.title, story.author, coalesce(page.plain, text.plain, text.feed_text) \
         FROM story LEFT JOIN text ON text.story = story.id LEFT JOIN page ON page.story = story.id \
         WHERE story.indexed = 0 ORDER BY story.id LIMIT ?";
    let mut done = Vec::new();
    {
        let mut statement = tx.prepare_cached(sql)?;
        let mut rows = statement.query([most])?;
        let add = "INSERT OR REPLACE INTO search(rowid, title, author, body) VALUES (?, ?, ?, ?)";
        let mut add = tx.prepare_cached(add)?;
        let parts = "INSERT OR REPLACE INTO search_parts(rowid, name) VALUES (?, ?)";
        let mut parts = tx.prepare_cached(parts)?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let (title, author) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
            let body = unpacked(row.get_ref(3)?)?.unwrap_or_default();
            add.execute(params![id, parted(title), parted(author), parted(&body)])?;
            parts.execute(params![id, format!("{title}\n{author}")])?;
            done.push(id);
        }
        let mut mark = tx.prepare_cached("UPDATE story SET indexed = 1 WHERE id = ?")?;
        for id in &done {
            mark.execute([id])?;
        }
    }
    tx.commit()?;
    Ok(done.len())
}

/// How many stories are not indexed yet.
pub(super) fn waiting(connection: &Connection) -> Result<u32> {
    let sql = "SELECT count(*) FROM story WHERE indexed = 0";
    connection
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))
}

/// Matches that are ranked, the newest of them, and as many whose title or author matches: to rank all is to read the
/// length of each, which for two common words took 120 ms where this takes 16.
const RANKED: u32 = 500;

/// The stories of a choice that have all the words, the best first.
pub(super) fn search(
    connection: &Connection,
    sought: &str,
    within: &Query,
    limit: u32,
) -> Result<Vec<Found>> {
    let words = words::sought(sought);
    let ranked = ranked(connection, sought, within, limit)?;
    let sql = format!("SELECT {} FROM story WHERE story.id = ?", rows::LINE);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = |story: StoryId| {
        let line = statement.query_row([story.0], rows::line)?;
        let text = text_of(connection, line.id)?;
        let snippet = Snippet::of(&SafeText::line(&text), &words);
        Ok(Found { line, snippet })
    };
    ranked.into_iter().map(&mut found).collect()
}

/// The numbers of the stories that have all the words, the best first.
pub(super) fn ranked(
    connection: &Connection,
    sought: &str,
    within: &Query,
    limit: u32,
) -> Result<Vec<StoryId>> {
    let condition = within.condition();
    // The index first: it knows the fewest stories. The newest have the greatest numbers.
    let sql = format!(
        "SELECT search.rowid, bm25(search, {WEIGHTS}) FROM search CROSS JOIN story ON story.id = search.rowid \
         LEFT JOIN feed ON feed.id = story.feed WHERE search MATCH ? AND {} ORDER BY search.rowid DESC LIMIT {RANKED}",
        condition.sql
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut scores: HashMap<i64, f64> = HashMap::new();
    for expression in [expression(sought), words::in_title(sought)] {
        let Some(expression) = expression else {
            continue;
        };
        let params = [Value::Text(expression)];
        let params = params.iter().chain(&condition.params);
        let mut rows = statement.query(params_from_iter(params))?;
        while let Some(row) = rows.next()? {
            // The better a story, the lower its score.
            let score: f64 = row.get(1)?;
            let best = scores.entry(row.get(0)?).or_insert(score);
            *best = best.min(score);
        }
    }
    let mut ranked: Vec<(i64, f64)> = scores.into_iter().collect();
    ranked.sort_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
    ranked.truncate(limit as usize);
    Ok(ranked
        .into_iter()
        .map(|(story, _)| StoryId(story))
        .collect())
}

/// Stories up to which the index of parts of words is worth asking: beyond, a list is full before it is read through.
const FEW: usize = 3_000;

/// The condition of a choice; narrowed by what titles and authors hold, when few do and all stories are indexed.
pub(super) fn narrowed(connection: &Connection, query: &Query) -> Result<Where> {
    let mut condition = query.condition();
    let parts = words::parts(&query.holding);
    if parts.is_empty() || waiting(connection)? > 0 {
        return Ok(condition);
    }
    let sql = format!(
        "SELECT rowid FROM search_parts WHERE search_parts MATCH ? LIMIT {}",
        FEW + 1
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let few = statement.query_map([parts], |row| Ok(StoryId(row.get(0)?)))?;
    let few: Vec<StoryId> = few.collect::<Result<_>>()?;
    if few.len() <= FEW {
        let own = " AND story.id IN (SELECT value FROM json_each(?))";
        condition.sql.push_str(own);
        condition.params.push(Value::Text(listed(&few)));
    }
    Ok(condition)
}

/// The text of a story as it is indexed.
fn text_of(connection: &Connection, story: StoryId) -> Result<String> {
    let sql = "SELECT coalesce(page.plain, text.plain, text.feed_text) FROM story \
         LEFT JOIN text ON text.story = story.id LEFT JOIN page ON page.story = story.id WHERE story.id = ?";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row([story.0], |row| {
        Ok(unpacked(row.get_ref(0)?)?.unwrap_or_default())
    })
}
