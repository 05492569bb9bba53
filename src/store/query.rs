//! A condition on stories as SQL.
//! Knows nothing of what is done with the stories it holds for.

mod columns;
mod compile;
pub(super) mod order;
mod prompt;

pub use rusqlite::types::Value;

/// A condition with its parameters. In its scope are the tables `story` and `feed` (that of the story) by their names,
/// all others by subqueries, and the functions of [`super::functions`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Where {
    /// An expression with anonymous parameters, `story.unread = 1 AND story.title LIKE ?`; empty for all stories.
    pub sql: String,
    /// One value for each `?`, in their order.
    pub params: Vec<Value>,
}
