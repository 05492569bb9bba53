//! Changes as one transaction.
//! Knows nothing of what each change does to the tables.

use rusqlite::{Connection, Result, TransactionBehavior};

use super::change::{Applied, Change};
use super::{
    by_hand, imported, mark, notes, pages, refreshed, retention, sites, sketches, subscriptions,
};

/// Makes all changes or none.
pub(super) fn apply(connection: &mut Connection, changes: &[Change]) -> Result<Applied> {
    let by_reader = changes.iter().any(Change::is_by_reader);
    synchronise(connection, by_reader)?;
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut applied = Applied::default();
    for change in changes {
        one(&tx, change, &mut applied)?;
    }
    tx.commit()?;
    Ok(applied)
}

/// Whether a commit waits until the disk has it: for what the reader did, not for what can be fetched again.
fn synchronise(connection: &Connection, by_reader: bool) -> Result<()> {
    let level = if by_reader { "FULL" } else { "NORMAL" };
    connection
        .prepare_cached(&format!("PRAGMA synchronous = {level}"))?
        .execute([])?;
    Ok(())
}

fn one(tx: &Connection, change: &Change, applied: &mut Applied) -> Result<()> {
    match change {
        Change::Subscriptions { feeds, now } => subscriptions::subscribe(tx, feeds, *now),
        Change::Moved(feed, address) => subscriptions::moved(tx, *feed, address),
        Change::Refreshed(feed, look) => {
            let before = (applied.added.len(), applied.changed.len());
            refreshed::refresh(tx, *feed, look, applied)?;
            let added = applied.added.len() - before.0;
            let changed = applied.changed.len() - before.1;
            applied.feeds.push((added as u32, changed as u32));
            Ok(())
        }
        Change::Mark(marking) => mark::mark(tx, marking, applied),
        Change::ByHand(story, verdicts) => by_hand::write(tx, *story, verdicts),
        Change::Undo => mark::undo(tx, applied),
        Change::Place {
            story,
            place,
            is_finished,
        } => pages::place(tx, *story, *place, *is_finished),
        Change::Page(story, page) => pages::keep(tx, *story, page),
        Change::Previous(story, text) => pages::previous(tx, *story, text),
        Change::Sketches { sketches, since } => sketches::keep(tx, sketches, *since),
        Change::Site(sighting) => sites::add(tx, sighting),
        Change::Cluster(stories) => pages::cluster(tx, stories),
        Change::Hide { rule, stories } => mark::hide(tx, *rule, stories, applied),
        Change::Imported(feed, import) => imported::import(tx, *feed, import, applied),
        Change::Noted(name, text) => notes::write(tx, name, text),
        Change::Keep(keep) => retention::keep(tx, keep, applied),
    }
}
