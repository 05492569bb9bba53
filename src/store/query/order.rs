//! Orders of stories in SQL.
//! Knows nothing of which stories are ordered.

use crate::story::Order;

/// What an order compares, the first first, and whether from the greatest down.
pub(in crate::store) struct Keys {
    /// SQL in the scope of a story and its feed; never NULL.
    keys: &'static [&'static str],
    is_descending: bool,
}

const FEED: &str = "iif(feed.own_title <> '', feed.own_title, feed.title) COLLATE NOCASE";

impl Keys {
    pub(in crate::store) fn of(order: Order) -> Self {
        let (keys, is_descending): (&[&str], _) = match order {
            Order::Newest => (&["story.sort"], true),
            Order::Oldest => (&["story.sort"], false),
            Order::Title => (&["story.title COLLATE NOCASE"], false),
            Order::Author => (&["story.author COLLATE NOCASE"], false),
            Order::Feed => (&[FEED, "-story.sort"], false),
            Order::Shortest => (&["story.words"], false),
            Order::Longest => (&["story.words"], true),
        };
        Self {
            keys,
            is_descending,
        }
    }

    /// Behind `ORDER BY`; stories that are alike stand in the order of their numbers.
    pub(in crate::store) fn clause(&self) -> String {
        let way = if self.is_descending { " DESC" } else { "" };
        let keys = self.keys.iter().chain(&["story.id"]);
        let keys: Vec<String> = keys.map(|key| format!("{key}{way}")).collect();
        keys.join(", ")
    }

    /// The condition of the stories that stand behind one, whose number it is.
    pub(in crate::store) fn behind(&self, story: i64) -> String {
        let sign = if self.is_descending { '<' } else { '>' };
        let keys = self.keys.join(", ");
        format!(
            "({keys}, story.id) {sign} (SELECT {keys}, story.id FROM story LEFT JOIN feed ON feed.id = story.feed \
             WHERE story.id = {story})"
        )
    }
}
