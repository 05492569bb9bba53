//! From what the reader asks to be listed to a choice of the library: a shelf, a filter in front of it, an order.
//! Knows nothing of how stories are found.

use std::collections::HashMap;

use super::desk::{Desk, Error};
use crate::doc::SafeText;
use crate::filter::saved::Saved;
use crate::filter::{Moment, Prompt};
use crate::store::{Only, Query, Selection, Value, Where};
use crate::story::library::StoryId;
use crate::story::{Item, Shelf, Wish};

/// Stories that are found by words at most, the best ones.
const FOUND: u32 = 1_000;

/// What is to be listed.
#[derive(Clone, Debug, Default)]
pub struct Meant {
    /// The stories in their order.
    pub query: Query,
    /// The same, the best first, where that is their order; else empty.
    pub best: Vec<StoryId>,
    /// What the filter of the wish means in full; empty without one.
    pub filter: SafeText,
}

impl Desk {
    /// What a wish asks for at a moment.
    pub fn meant(&self, wish: &Wish, moment: &Moment) -> Result<Meant, Error> {
        let prompt = Prompt::parse(&wish.filter)?;
        let (all, best) = self.stories_of(&wish.shelf, moment)?;
        let order = wish.order.or(prompt.order);
        let mut query = all.within(Query::of(&prompt, moment));
        if wish.only_unread {
            query = query.narrowed(flag("story.unread = 1"));
        }
        query.order = order.unwrap_or(query.order);
        Ok(Meant {
            query,
            best: if order.is_none() { best } else { Vec::new() },
            filter: SafeText::line(&prompt.to_string()),
        })
    }

    /// The stories of a shelf; those that were found also by how well they fit.
    fn stories_of(&self, place: &Shelf, moment: &Moment) -> Result<(Query, Vec<StoryId>), Error> {
        if let Shelf::Found(words) = place {
            let best = self.store.ranked(words, &Query::default(), FOUND)?;
            return Ok((listed(best.clone()), best));
        }
        let only = |only| Query {
            only,
            ..Query::default()
        };
        let from = |from| Query {
            from,
            ..Query::default()
        };
        let query = match place {
            Shelf::All | Shelf::Found(_) => Query::default(),
            Shelf::Today => Query::matching(since_midnight(moment)),
            Shelf::Unread => Query::unread(),
            Shelf::Starred => only(Only::Starred),
            Shelf::Saved => only(Only::Saved),
            Shelf::Feed(feed) => Query::feed(*feed),
            Shelf::Tag(name) => from(Selection::Tag(name.to_string())),
            Shelf::Cluster(first) => from(Selection::Cluster(*first)),
            Shelf::Filter(name) => self.named(name, moment)?,
        };
        Ok((query, Vec::new()))
    }

    /// The stories of a saved filter; of one that is gone there are none.
    fn named(&self, name: &SafeText, moment: &Moment) -> Result<Query, Error> {
        let saved = self.saved()?;
        let found: Option<&Saved> = saved.iter().find(|s| s.name == *name);
        let query = found.map(|saved| Query::of(&saved.prompt, moment));
        Ok(query.unwrap_or_else(|| Query::matching(flag("0"))))
    }

    /// All stories that are meant, in their order.
    pub fn items(&self, meant: &Meant) -> Result<Vec<Item>, Error> {
        let mut items = self.store.items(&meant.query)?;
        if !meant.best.is_empty() {
            let ranks = meant.best.iter().enumerate();
            let ranks: HashMap<StoryId, usize> = ranks.map(|(at, story)| (*story, at)).collect();
            items.sort_by_key(|item| ranks.get(&item.story).copied());
        }
        Ok(items)
    }
}

/// The unread stories dated since midnight.
pub fn unread_today(moment: &Moment) -> Query {
    Query::unread().narrowed(since_midnight(moment))
}

fn listed(stories: Vec<StoryId>) -> Query {
    Query {
        from: Selection::Stories(stories),
        ..Query::default()
    }
}

fn flag(sql: &str) -> Where {
    Where {
        sql: sql.to_owned(),
        params: Vec::new(),
    }
}

fn since_midnight(moment: &Moment) -> Where {
    let here = moment.now.to_zoned(moment.zone.clone());
    // A day without a beginning is none that any calendar has; its stories are those of now.
    let start = here
        .start_of_day()
        .map_or(moment.now, |day| day.timestamp());
    Where {
        sql: "story.sort >= ?".to_owned(),
        params: vec![Value::Integer(start.as_second())],
    }
}
