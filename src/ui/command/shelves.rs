//! The commands that ask for another list: searching, filtering, sorting, tags.
//! Knows nothing of how a list is found.

use crate::doc::SafeText;
use crate::story::{Order, Shelf, Wish};
use crate::ui::list::Goal;
use crate::ui::{Effect, Model, Screen};

impl Model {
    /// Lists the stories that have all of some words.
    pub(in crate::ui) fn search(&mut self, words: &str) -> Vec<Effect> {
        let shelf = Shelf::Found(words.to_owned());
        self.shelve(|wish| {
            *wish = Wish {
                shelf,
                ..Wish::default()
            }
        })
    }

    /// Lists only those stories of the list for which a filter holds; `off` lists all again.
    pub(in crate::ui) fn filter(&mut self, expression: &str) -> Vec<Effect> {
        let expression = if expression == "off" { "" } else { expression };
        let Some(mut wish) = self.go_to_list() else {
            return Vec::new();
        };
        expression.clone_into(&mut wish.filter);
        self.renew(wish, Goal::Stay)
    }

    /// Lists the same stories in another order.
    pub(in crate::ui) fn sort(&mut self, order: &str) -> Vec<Effect> {
        match order.parse::<Order>() {
            Ok(order) => self.sort_by(order),
            Err(why) => {
                self.warn(why);
                Vec::new()
            }
        }
    }

    /// Lists the stories of all feeds with a tag.
    pub(in crate::ui) fn tag(&mut self, name: &str) -> Vec<Effect> {
        let shelf = Shelf::Tag(SafeText::line(name));
        self.shelve(|wish| {
            *wish = Wish {
                shelf,
                ..Wish::default()
            }
        })
    }

    /// Goes to the list with another wish.
    fn shelve(&mut self, change: impl FnOnce(&mut Wish)) -> Vec<Effect> {
        let Some(mut wish) = self.go_to_list() else {
            return Vec::new();
        };
        change(&mut wish);
        self.list_shelf(wish)
    }

    /// Goes to the list of the library; what it was made from.
    fn go_to_list(&mut self) -> Option<Wish> {
        let Some(wish) = self.list.shelf().map(|s| s.wish.clone()) else {
            self.tell("this list is no list of the library");
            return None;
        };
        let list = |s: &Screen| matches!(s, Screen::List);
        match self.screens.iter().rposition(list) {
            Some(place) => self.screens.truncate(place + 1),
            None => self.screens.push(Screen::List),
        }
        Some(wish)
    }
}

/// The orders, for completion.
pub fn orders(_: &Model) -> Vec<(String, String)> {
    let named = Order::ALL.iter();
    named
        .map(|(_, name)| ((*name).to_owned(), String::new()))
        .collect()
}

/// The tags with how many feeds have each, for completion.
pub fn tags(model: &Model) -> Vec<(String, String)> {
    let Some(library) = &model.library else {
        return Vec::new();
    };
    let feeds = &library.shelves.feeds;
    let mut tags: Vec<&SafeText> = feeds.iter().flat_map(|f| &f.tags).collect();
    tags.sort_unstable_by_key(|tag| tag.to_lowercase());
    tags.dedup();
    let of = |tag: &SafeText| feeds.iter().filter(|f| f.tags.contains(tag)).count();
    let told = |tag: &SafeText| match of(tag) {
        1 => "1 feed".to_owned(),
        count => format!("{count} feeds"),
    };
    tags.into_iter()
        .map(|tag| (tag.to_string(), told(tag)))
        .collect()
}

/// The saved filters, for completion.
pub fn filters(model: &Model) -> Vec<(String, String)> {
    let Some(library) = &model.library else {
        return Vec::new();
    };
    let saved = library.shelves.filters.iter();
    let mut all: Vec<_> = saved
        .map(|(name, unread)| (name.to_string(), format!("saved filter, {unread} unread")))
        .collect();
    let examples = [
        (
            "is:unread",
            "unread ones; also is:starred is:saved is:updated",
        ),
        ("age:3d", "of the last three days; age:<2h age:>1w"),
        ("#", "of feeds with this tag"),
        ("in:", "a part of the feed's title"),
        ("by:", "a part of the author's name"),
        ("off", "all stories of the list again"),
    ];
    all.extend(examples.map(|(text, says)| (text.to_owned(), says.to_owned())));
    all
}
