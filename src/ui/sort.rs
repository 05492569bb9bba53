//! Choosing an order on the status line: the next key is the first letter of one.
//! Knows nothing of lists.

use super::key::{Code, Key};
use super::{Effect, Model};
use crate::story::Order;

/// What stands first in an order.
pub fn first(order: Order) -> &'static str {
    match order {
        Order::Newest => "newest",
        Order::Oldest => "oldest",
        Order::Title => "by title, A",
        Order::Author => "by author, A",
        Order::Feed => "by feed, A",
        Order::Shortest => "shortest",
        Order::Longest => "longest",
    }
}

/// What may be chosen, from long to short.
pub fn hints() -> Vec<String> {
    let all = |form: fn(&str) -> String, between: &str| {
        let names = Order::ALL.map(|(_, name)| form(name));
        names.join(between)
    };
    vec![
        format!("sort  {}", all(|n| format!("{} {n}", &n[..1]), "  ")),
        format!(
            "sort: {}",
            all(|n| format!("[{}]{}", &n[..1], &n[1..]), " ")
        ),
        all(
            |n| format!("[{}]{}", &n[..1], n[1..].trim_end_matches("est")),
            " ",
        ),
        format!("sort: {}", all(|n| n[..1].to_owned(), " ")),
        all(|n| n[..1].to_owned(), " "),
    ]
}

/// Takes the letter; any other key leaves the order as it is.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    model.screens.pop();
    let letter = key.written();
    let chosen = Order::ALL.iter().find(|(_, n)| n.chars().next() == letter);
    if let Some((order, _)) = chosen {
        return model.sort_by(*order);
    }
    if key.code != Code::Esc {
        model.tell("the order stays");
    }
    Vec::new()
}
