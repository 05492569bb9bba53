//! Kill rules of the settings brought to the stories of the library, and what each of them hides.
//! Knows nothing of how rules are written.

use crate::config::KillMode;
use crate::filter::Moment;
use crate::filter::kill::Kill;
use crate::store::{Change, Error, Query, Store, Where};

/// The note of the library that says which rules its stories were held against.
const NOTE: &str = "kill rules";

/// Hides what the rules hide and brings back what rules hid that are gone, if the rules are others than the last time.
/// Stories that come later are judged when they come. What a rule keeps from being stored is not touched.
pub fn apply(store: &Store, kills: &[Kill], moment: &Moment) -> Result<(), Error> {
    let hiding = kills.iter().filter(|k| k.mode == KillMode::Display);
    let hiding: Vec<&Kill> = hiding.collect();
    let ids: Vec<String> = hiding.iter().map(|k| k.id().to_string()).collect();
    let (before, now) = (store.note(NOTE)?.unwrap_or_default(), ids.join(" "));
    if before == now {
        return Ok(());
    }
    let gone = before
        .split(' ')
        .filter(|id| !ids.iter().any(|i| i == id))
        .filter_map(|id| id.parse().ok());
    let bring_back = gone.map(|rule| Change::Hide {
        rule,
        stories: Query::stories([]),
    });
    let hide = hiding.iter().map(|kill| Change::Hide {
        rule: kill.id(),
        stories: Query::matching(Where::of(&kill.whole_filter(), moment)),
    });
    let changes: Vec<Change> = bring_back.chain(hide).collect();
    store.apply(changes.into_iter().chain([Change::Noted(NOTE, now)]))?;
    Ok(())
}

/// How many stories a rule hides; none is known of a rule that keeps them from being stored.
pub fn hidden(store: &Store, kill: &Kill) -> Result<Option<u32>, Error> {
    if kill.mode == KillMode::Download {
        return Ok(None);
    }
    let sql = format!("story.hidden_by = {}", kill.id());
    let query = Query {
        with_hidden: true,
        ..Query::matching(Where {
            sql,
            params: Vec::new(),
        })
    };
    store.count(&query).map(Some)
}
