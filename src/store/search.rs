//! Finding stories by their words: what the index is told, what it is asked, and where the words stand.
//! Knows nothing of filters.
//!
//! The index keeps no text (`content = ''`). Scripts without blanks between words are indexed character by character,
//! so that a word of two characters is found, as a phrase; Korean too, as its particles stick to the words.

mod snippet;
mod words;

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

/// Matches that are ranked, the newest of them: to rank all is to read the length of each, which for two common words
/// took 120 ms where this takes 5.
const RANKED: usize = 500;

/// The stories of a choice that have all the words, the best first.
pub(super) fn search(
    connection: &Connection,
    sought: &str,
    within: &Query,
    limit: u32,
) -> Result<Vec<Found>> {
    let words = words::sought(sought);
    let best = best(connection, sought, within, limit as usize)?;
    let sql = format!(
        "SELECT {}, coalesce(page.plain, text.plain, text.feed_text) FROM story LEFT JOIN text ON text.story = story.id \
         LEFT JOIN page ON page.story = story.id WHERE story.id = ?",
        rows::LINE
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = best.into_iter().map(|story| {
        statement.query_row([story], |row| {
            let text = unpacked(row.get_ref(rows::LINE_COLUMNS)?)?.unwrap_or_default();
            Ok(Found {
                line: rows::line(row)?,
                snippet: Snippet::of(&SafeText::line(&text), &words),
            })
        })
    });
    found.collect()
}

/// The numbers of the stories that have all the words, the best first. A rank weighs words by how many
/// stories have them, for which it goes through all of these; so of more matches than are ranked, those with the words
/// in their titles come first, the newest before older ones, and ranks are only asked for when these are too few.
pub(super) fn best(
    connection: &Connection,
    sought: &str,
    within: &Query,
    limit: usize,
) -> Result<Vec<i64>> {
    let Some(anywhere) = expression(sought) else {
        return Ok(Vec::new());
    };
    let matches = Matches { connection, within };
    let newest = matches.newest(&anywhere, RANKED)?;
    if newest.len() < RANKED {
        return matches.ranked(&anywhere, limit);
    }
    let in_title = words::in_title(sought).unwrap_or_default();
    let mut best = matches.newest(&in_title, limit)?;
    if best.len() < limit {
        let others = matches.ranked(&anywhere, limit)?;
        let others: Vec<i64> = others.into_iter().filter(|s| !best.contains(s)).collect();
        best.extend(others);
        best.truncate(limit);
    }
    Ok(best)
}

/// What the index has of a choice of stories.
struct Matches<'a> {
    connection: &'a Connection,
    within: &'a Query,
}

impl Matches<'_> {
    /// The stories seen last.
    fn newest(&self, expression: &str, limit: usize) -> Result<Vec<i64>> {
        let found = self.ask("0.0", expression, limit)?;
        Ok(found.into_iter().map(|(story, _)| story).collect())
    }

    /// The best of those that are ranked; of two that are as good the newer one.
    fn ranked(&self, expression: &str, limit: usize) -> Result<Vec<i64>> {
        let score = format!("bm25(search, {WEIGHTS})");
        let mut found = self.ask(&score, expression, RANKED)?;
        // The better a story, the lower its score; and the newest stand first already.
        found.sort_by(|one, other| one.1.total_cmp(&other.1));
        found.truncate(limit);
        Ok(found.into_iter().map(|(story, _)| story).collect())
    }

    fn ask(&self, score: &str, expression: &str, limit: usize) -> Result<Vec<(i64, f64)>> {
        let condition = self.within.condition();
        // The index first: it knows the fewest stories. The newest have the greatest numbers.
        let sql = format!(
            "SELECT search.rowid, {score} FROM search CROSS JOIN story ON story.id = search.rowid \
             LEFT JOIN feed ON feed.id = story.feed WHERE search MATCH ? AND {} ORDER BY search.rowid DESC LIMIT {limit}",
            condition.sql
        );
        let params = [Value::Text(expression.to_owned())];
        let params = params.iter().chain(&condition.params);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement.query_map(params_from_iter(params), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        found.collect()
    }
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
