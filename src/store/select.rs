//! Which stories are meant, in the words of the reader and as SQL.
//! Knows nothing of what is done with them.

use super::query::{Value, Where};
use crate::story::Order;
use crate::story::library::{FeedId, StoryId};

/// A choice of stories and their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Where they come from.
    pub from: Selection,
    /// Which of them.
    pub only: Only,
    /// The order.
    pub order: Order,
    /// Whether those that a rule hides are among them.
    pub with_hidden: bool,
    /// Texts that stand in the title or the author's name of each story for which the condition holds, whatever their
    /// case: only a hint, by which the index of parts of words finds them faster.
    pub holding: Vec<String>,
}

/// Where stories come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Selection {
    /// All there are.
    #[default]
    All,
    /// One feed.
    Feed(FeedId),
    /// All feeds with a tag.
    Tag(String),
    /// These.
    Stories(Vec<StoryId>),
    /// The same story in several feeds.
    Cluster(StoryId),
    /// Those for which a condition holds.
    Matching(Where),
}

/// Which of the stories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Only {
    /// All of them.
    #[default]
    Any,
    /// The unread ones.
    Unread,
    /// Those with a star, also of feeds that are not subscribed any more.
    Starred,
    /// Those kept to be read later, also of feeds that are not subscribed any more.
    Saved,
}

/// A stretch of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many lines at most.
    pub limit: u32,
    /// The line before the first; none starts at the top.
    pub after: Option<StoryId>,
}

impl Window {
    /// The first lines of a list.
    pub fn first(limit: u32) -> Self {
        Self { limit, after: None }
    }
}

impl Query {
    /// Exactly these stories, hidden or not.
    pub fn stories(stories: impl Into<Vec<StoryId>>) -> Self {
        Self {
            from: Selection::Stories(stories.into()),
            with_hidden: true,
            ..Self::default()
        }
    }

    /// All stories of a feed.
    pub fn feed(feed: FeedId) -> Self {
        Self {
            from: Selection::Feed(feed),
            ..Self::default()
        }
    }

    /// All unread stories.
    pub fn unread() -> Self {
        Self {
            only: Only::Unread,
            ..Self::default()
        }
    }

    /// The stories for which a condition holds.
    pub fn matching(condition: Where) -> Self {
        Self {
            from: Selection::Matching(condition),
            ..Self::default()
        }
    }

    /// The same stories, as far as a condition holds for them.
    #[must_use]
    pub fn narrowed(mut self, condition: Where) -> Self {
        let (mut terms, mut params) = (Vec::new(), Vec::new());
        self.from.add_to(&mut terms, &mut params);
        Selection::Matching(condition).add_to(&mut terms, &mut params);
        let sql = terms.join(" AND ");
        self.from = Selection::Matching(Where { sql, params });
        self
    }

    /// The same stories, as far as they are among others too.
    #[must_use]
    pub fn within(mut self, other: Self) -> Self {
        self.holding.extend(other.holding);
        if self.only == Only::Any {
            self.only = other.only;
        }
        let (mut terms, mut params) = (Vec::new(), Vec::new());
        other.from.add_to(&mut terms, &mut params);
        if terms.is_empty() {
            return self;
        }
        let sql = terms.join(" AND ");
        self.narrowed(Where { sql, params })
    }

    /// The condition in SQL. Numbers that partial indexes ask for stand in it as they are: a parameter hides them.
    pub(super) fn condition(&self) -> Where {
        let mut terms = vec!["story.deleted = 0".to_owned()];
        let mut params = Vec::new();
        let kept = matches!(self.only, Only::Starred | Only::Saved);
        if !self.with_hidden && !kept {
            terms.push("story.hidden_by = 0".to_owned());
        }
        match self.only {
            Only::Any => {}
            Only::Unread => terms.push("story.unread = 1".to_owned()),
            Only::Starred => terms.push("story.starred = 1".to_owned()),
            Only::Saved => terms.push("story.saved = 1".to_owned()),
        }
        self.from.add_to(&mut terms, &mut params);
        Where {
            sql: terms.join(" AND "),
            params,
        }
    }
}

impl Selection {
    fn add_to(&self, terms: &mut Vec<String>, params: &mut Vec<Value>) {
        match self {
            Self::All => {}
            Self::Feed(feed) => terms.push(format!("story.feed = {}", feed.0)),
            Self::Tag(name) => {
                terms.push("story.feed IN (SELECT feed FROM tag WHERE name = ?)".to_owned());
                params.push(Value::Text(name.clone()));
            }
            Self::Stories(stories) => {
                terms.push("story.id IN (SELECT value FROM json_each(?))".to_owned());
                params.push(Value::Text(listed(stories)));
            }
            Self::Cluster(first) => terms.push(format!("story.cluster = {}", first.0)),
            Self::Matching(condition) if condition.sql.is_empty() => {}
            Self::Matching(condition) => {
                terms.push(format!("({})", condition.sql));
                params.extend(condition.params.iter().cloned());
            }
        }
    }
}

/// Stories as a JSON array, by which any number of them is one parameter.
pub(super) fn listed(stories: &[StoryId]) -> String {
    let mut list = String::with_capacity(stories.len() * 7 + 2);
    list.push('[');
    for (at, story) in stories.iter().enumerate() {
        if at > 0 {
            list.push(',');
        }
        list.push_str(&story.0.to_string());
    }
    list.push(']');
    list
}
