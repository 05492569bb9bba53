//! Finding stories by their words: what the index is told, what it is asked, and where the words stand.
//! Knows nothing of filters.
//!
//! The index keeps no text (`content = ''`). Scripts without blanks between words are indexed character by character,
//! so that a word of two characters is found, as a phrase; Korean too, as its particles stick to the words.

mod snippet;
mod words;

use rusqlite::{Connection, Result, TransactionBehavior, params, params_from_iter};

use super::pack::unpacked;
use super::query::Value;
use super::rows;
use super::select::Query;
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
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let (title, author) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
            let body = unpacked(row.get_ref(3)?)?.unwrap_or_default();
            add.execute(params![id, parted(title), parted(author), parted(&body)])?;
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

/// The stories of a choice that have all the words, the best first.
pub(super) fn search(
    connection: &Connection,
    sought: &str,
    within: &Query,
    limit: u32,
) -> Result<Vec<Found>> {
    let Some(expression) = expression(sought) else {
        return Ok(Vec::new());
    };
    let condition = within.condition();
    // The index first: it knows the fewest stories.
    let sql = format!(
        "SELECT {} FROM search CROSS JOIN story ON story.id = search.rowid \
         LEFT JOIN feed ON feed.id = story.feed WHERE search MATCH ? AND {} \
         ORDER BY bm25(search, {WEIGHTS}), story.sort DESC LIMIT {limit}",
        rows::LINE,
        condition.sql
    );
    let params = [Value::Text(expression)]
        .into_iter()
        .chain(condition.params);
    let mut statement = connection.prepare_cached(&sql)?;
    let lines = statement.query_map(params_from_iter(params), rows::line)?;
    let words = words::sought(sought);
    let found = |line: Result<Line>| {
        let line = line?;
        let text = text_of(connection, line.id)?;
        let snippet = Snippet::of(&SafeText::line(&text), &words);
        Ok(Found { line, snippet })
    };
    lines.map(found).collect()
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
