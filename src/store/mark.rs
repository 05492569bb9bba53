//! What the reader marks, kept so that it can be taken back exactly.
//! Knows nothing of keys and screens.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Result, params, params_from_iter};
use serde::{Deserialize, Serialize};

use super::change::{Applied, Mark, Undone, What};
use super::query::Value;
use super::select::{Query, listed};
use crate::story::library::StoryId;

/// Markings that can be taken back.
const UNDOS: i64 = 500;

/// What stories had in one column: each former value and those that had it. Without values the stories had nothing.
#[derive(Default, Serialize, Deserialize)]
struct Former {
    column: String,
    values: Vec<(serde_json::Value, Vec<i64>)>,
}

/// Marks stories and remembers what they were.
pub(super) fn mark(tx: &Connection, marking: &Mark, applied: &mut Applied) -> Result<()> {
    let mut all = Vec::new();
    let mut touched = Vec::new();
    for (column, value) in columns(&marking.what, marking.now.as_second()) {
        let former = set(tx, &marking.stories, column, &value)?;
        touched.extend(
            former
                .values
                .iter()
                .flat_map(|(_, ids)| ids.iter().copied()),
        );
        all.push(former);
    }
    touched.sort_unstable();
    touched.dedup();
    applied.touched += touched.len() as u32;
    if touched.is_empty() {
        return Ok(());
    }
    let changes = serde_json::to_string(&all).expect("numbers and strings can always be written");
    let label = label(&marking.what, touched.len());
    tx.prepare_cached("INSERT INTO undo(at, label, changes) VALUES (?, ?, ?)")?
        .execute(params![marking.now.as_second(), &label, changes])?;
    applied.marked = Some(label);
    tx.prepare_cached("DELETE FROM undo WHERE id <= (SELECT max(id) FROM undo) - ?")?
        .execute([UNDOS])?;
    Ok(())
}

/// The columns a marking sets.
fn columns(what: &What, now: i64) -> Vec<(&'static str, Value)> {
    let is = |column, yes: bool| vec![(column, Value::Integer(i64::from(yes)))];
    match what {
        What::Read => is("unread", false),
        What::Unread => is("unread", true),
        What::Star => is("starred", true),
        What::Unstar => is("starred", false),
        What::Save => is("saved", true),
        What::Unsave => is("saved", false),
        What::Finish => is("finished", true),
        What::Unfinish => is("finished", false),
        What::Flags(flags) => vec![("flags", Value::Text(sorted(flags)))],
        What::Delete => vec![("deleted", Value::Integer(now.max(1)))],
        What::Apart => vec![("cluster", Value::Integer(0))],
    }
}

/// Flags are letters, each once, in order.
fn sorted(flags: &str) -> String {
    let mut letters: Vec<char> = flags.chars().filter(char::is_ascii_alphabetic).collect();
    letters.sort_unstable();
    letters.dedup();
    letters.into_iter().collect()
}

fn label(what: &What, stories: usize) -> String {
    let verb = match what {
        What::Read => "marked as read",
        What::Unread => "marked as unread",
        What::Star => "starred",
        What::Unstar => "unstarred",
        What::Save => "saved for later",
        What::Unsave => "taken from those saved for later",
        What::Finish => "marked as finished",
        What::Unfinish => "marked as not finished",
        What::Flags(_) => "flagged",
        What::Delete => "deleted",
        What::Apart => "taken out of their cluster",
    };
    let plural = if stories == 1 { "story" } else { "stories" };
    format!("{stories} {plural} {verb}")
}

/// Sets one column of stories where it has another value, and tells what it was.
fn set(tx: &Connection, stories: &Query, column: &str, value: &Value) -> Result<Former> {
    let condition = stories.condition();
    let sql = format!(
        "SELECT story.id, story.{column} FROM story LEFT JOIN feed ON feed.id = story.feed \
         WHERE {} AND story.{column} IS NOT ?",
        condition.sql
    );
    let mut by_value: BTreeMap<String, (serde_json::Value, Vec<i64>)> = BTreeMap::new();
    let params = condition.params.iter().chain([value]);
    let mut statement = tx.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(params))?;
    while let Some(row) = rows.next()? {
        let former = json(row.get_ref(1)?);
        let entry = by_value.entry(former.to_string());
        let (_, ids) = entry.or_insert_with(|| (former, Vec::new()));
        ids.push(row.get(0)?);
    }
    let values: Vec<_> = by_value.into_values().collect();
    for (_, ids) in &values {
        write(tx, column, value, ids)?;
    }
    Ok(Former {
        column: column.to_owned(),
        values,
    })
}

fn write(tx: &Connection, column: &str, value: &Value, ids: &[i64]) -> Result<()> {
    let ids: Vec<StoryId> = ids.iter().copied().map(StoryId).collect();
    let sql = format!("UPDATE story SET {column} = ? WHERE id IN (SELECT value FROM json_each(?))");
    tx.prepare_cached(&sql)?
        .execute(params![value, listed(&ids)])?;
    Ok(())
}

fn json(value: ValueRef) -> serde_json::Value {
    match value {
        ValueRef::Integer(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        _ => serde_json::Value::Null,
    }
}

fn sql(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Number(number) => Value::Integer(number.as_i64().unwrap_or_default()),
        serde_json::Value::String(text) => Value::Text(text.clone()),
        _ => Value::Null,
    }
}

/// The columns that a marking may have set; nothing else is written by what stands in the file.
const MARKED: [&str; 7] = [
    "unread", "starred", "saved", "finished", "flags", "deleted", "cluster",
];

/// Takes the last marking back.
pub(super) fn undo(tx: &Connection, applied: &mut Applied) -> Result<()> {
    let last = "SELECT id, label, changes FROM undo ORDER BY id DESC LIMIT 1";
    let last = tx.prepare_cached(last)?.query_row([], |row| {
        Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, String>(2)?))
    });
    let Some((id, label, changes)) = last.optional()? else {
        return Ok(());
    };
    let formers: Vec<Former> = serde_json::from_str(&changes).unwrap_or_default();
    let mut stories = Vec::new();
    for former in formers.iter().filter(|f| MARKED.contains(&&*f.column)) {
        for (value, ids) in &former.values {
            write(tx, &former.column, &sql(value), ids)?;
            stories.extend(ids.iter().copied().map(StoryId));
        }
    }
    tx.prepare_cached("DELETE FROM undo WHERE id = ?")?
        .execute([id])?;
    stories.sort_unstable();
    stories.dedup();
    applied.touched += stories.len() as u32;
    applied.undone = Some(Undone { label, stories });
    Ok(())
}

/// Hides stories by a rule and shows those again that it does not hide any more.
pub(super) fn hide(
    tx: &Connection,
    rule: i64,
    stories: &Query,
    applied: &mut Applied,
) -> Result<()> {
    let rule = rule.max(1);
    tx.prepare_cached("UPDATE story SET hidden_by = 0 WHERE hidden_by = ?")?
        .execute([rule])?;
    let condition = stories.condition();
    let sql = format!(
        "UPDATE story SET hidden_by = {rule} WHERE id IN (SELECT story.id FROM story \
         LEFT JOIN feed ON feed.id = story.feed WHERE {} AND story.hidden_by = 0)",
        condition.sql
    );
    let hidden = tx
        .prepare_cached(&sql)?
        .execute(params_from_iter(condition.params))?;
    applied.touched += hidden as u32;
    Ok(())
}
