//! What was typed at a prompt as a choice of stories.
//! Knows nothing of SQL.

use super::Where;
use crate::filter::{Attribute, Filter, Moment, Prompt};
use crate::store::select::{Only, Query, Selection};

impl Query {
    /// The stories of a prompt, in its order; those with a star and saved ones also where their feed is not
    /// subscribed any more.
    pub fn of(prompt: &Prompt, moment: &Moment) -> Self {
        let order = prompt.order.unwrap_or_default();
        let Some(filter) = &prompt.filter else {
            return Self {
                order,
                ..Self::default()
            };
        };
        Self {
            only: only(filter),
            order,
            holding: filter.held_by_names(),
            ..Self::matching(Where::of(filter, moment))
        }
    }

    /// Whether the search is asked, so that all stories have to be in it.
    pub(in crate::store) fn is_searching(&self) -> bool {
        matches!(&self.from, Selection::Matching(Where { sql, .. }) if sql.contains("FROM search"))
    }
}

/// Whether a filter asks for nothing else than stories with a star, or saved ones, or unread ones.
fn only(filter: &Filter) -> Only {
    let has = |attribute| match filter {
        Filter::All(parts) => parts.contains(&Filter::flag(attribute, true)),
        single => *single == Filter::flag(attribute, true),
    };
    if has(Attribute::Starred) {
        Only::Starred
    } else if has(Attribute::Saved) {
        Only::Saved
    } else if has(Attribute::Unread) {
        Only::Unread
    } else {
        Only::Any
    }
}
