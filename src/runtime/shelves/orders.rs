//! The order in which each shelf is shown, kept from one session to the next.
//! Knows nothing of how stories are ordered.

use std::collections::BTreeMap;

use super::room::said;
use crate::library::desk::Desk;
use crate::store::Change;
use crate::story::{Order, Shelf, Wish};

/// The note of the orders by shelf, as JSON.
const ORDERS: &str = "orders";

/// The wish with the order that is kept for its shelf, if it has none and its filter names none.
pub(super) fn ordered(desk: &Desk, mut wish: Wish) -> Result<Wish, String> {
    if wish.order.is_none() && !wish.filter.contains("sort:") {
        wish.order = kept(desk, &wish.shelf)?;
    }
    Ok(wish)
}

fn kept(desk: &Desk, shelf: &Shelf) -> Result<Option<Order>, String> {
    let Some(name) = name(shelf) else {
        return Ok(None);
    };
    let orders = all(desk)?;
    Ok(orders.get(&name).and_then(|order| order.parse().ok()))
}

/// Keeps the order of a shelf; the newest first is what all have that are not named.
pub(super) fn keep(desk: &Desk, shelf: &Shelf, order: Order) -> Result<(), String> {
    let Some(name) = name(shelf).filter(|_| !desk.store.is_read_only()) else {
        return Ok(());
    };
    let mut orders = all(desk)?;
    if order == Order::default() {
        orders.remove(&name);
    } else {
        orders.insert(name, order.to_string());
    }
    let noted = serde_json::to_string(&orders).map_err(said)?;
    desk.store
        .apply([Change::Noted(ORDERS, noted)])
        .map_err(said)?;
    Ok(())
}

fn all(desk: &Desk) -> Result<BTreeMap<String, String>, String> {
    let noted = desk.store.note(ORDERS).map_err(said)?;
    let read = noted.and_then(|noted| serde_json::from_str(&noted).ok());
    Ok(read.unwrap_or_default())
}

/// What a shelf is called in the note; those that are made for a moment are not kept.
fn name(shelf: &Shelf) -> Option<String> {
    Some(match shelf {
        Shelf::All => "all".to_owned(),
        Shelf::Today => "today".to_owned(),
        Shelf::Unread => "unread".to_owned(),
        Shelf::Starred => "starred".to_owned(),
        Shelf::Saved => "saved".to_owned(),
        Shelf::Feed(feed) => format!("feed {}", feed.0),
        Shelf::Tag(name) => format!("tag {name}"),
        Shelf::Filter(name) => format!("filter {name}"),
        Shelf::Found(_) | Shelf::Cluster(_) => return None,
    })
}
