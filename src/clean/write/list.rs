//! What a block stands in: quotations, list items with their markers, descriptions, notes.
//! Knows nothing of text.

use super::super::elements::has_class_word;
use super::super::words::hash_all;
use super::Pen;
use crate::doc::{Marker, Nest};
use crate::dom::{Dom, Id, Tag};

/// Most things one block may stand in.
const NESTS: usize = 12;
/// Most items of one list that are numbered.
const ITEMS: usize = 100_000;

impl Pen<'_> {
    /// The nests of a block, outermost first.
    pub(super) fn nest(&mut self, at: usize) -> Vec<Nest> {
        self.nest_around(self.page.blocks[at].holder, at)
    }

    /// The nests of an element whose first block is given.
    pub(super) fn nest_around(&mut self, holder: Id, at: usize) -> Vec<Nest> {
        let page = self.page;
        let mut nests = Vec::new();
        let mut note = false;
        let mut above = self.around[holder].nesting;
        while above != 0 && nests.len() < NESTS {
            let element = above;
            above = self.around[page.dom.parent(element)].nesting;
            if !note && self.around[element].note {
                note = true;
                nests.push(Nest::Note);
                if page.dom.tag(element) == Tag::Li {
                    continue;
                }
            }
            match page.dom.tag(element) {
                Tag::Blockquote => nests.push(Nest::Quote),
                Tag::Dd => nests.push(Nest::Definition),
                Tag::Li => {
                    let first = page.region[element].start as usize == at;
                    let marker = self.marker(element);
                    nests.push(Nest::Item { marker, first });
                }
                _ => {}
            }
        }
        nests.reverse();
        nests
    }

    fn marker(&mut self, item: Id) -> Marker {
        let dom = self.page.dom;
        if let Some(done) = task(dom, item) {
            return Marker::Task { done };
        }
        let list = dom.parent(item);
        if dom.tag(list) != Tag::Ol {
            return Marker::Bullet;
        }
        if !self.numbers.contains_key(&u64::from(item)) {
            self.number(list);
        }
        let (value, cells) = self
            .numbers
            .get(&u64::from(item))
            .copied()
            .unwrap_or((1, 2));
        Marker::Number { value, cells }
    }

    /// Numbers the items of a list, as `start`, `value` and `reversed` say.
    fn number(&mut self, list: Id) {
        let dom = self.page.dom;
        let items: Vec<Id> = dom
            .children(list)
            .filter(|&n| dom.tag(n) == Tag::Li)
            .take(ITEMS)
            .collect();
        let reversed = dom.attribute(list, "reversed").is_some();
        let start = integer(dom, list, "start");
        let mut next = start.unwrap_or(if reversed {
            i32::try_from(items.len()).unwrap_or(i32::MAX)
        } else {
            1
        });
        let mut values = Vec::with_capacity(items.len());
        for &item in &items {
            next = integer(dom, item, "value").unwrap_or(next);
            values.push(next);
            next = next.saturating_add(if reversed { -1 } else { 1 });
        }
        let cells = values
            .iter()
            .map(|v| v.to_string().len() + 1)
            .max()
            .unwrap_or(2);
        for (item, value) in items.into_iter().zip(values) {
            self.numbers.insert(u64::from(item), (value, cells as u8));
        }
    }
}

fn integer(dom: &Dom, node: Id, name: &str) -> Option<i32> {
    dom.attribute(node, name)?.trim().parse().ok()
}

/// The state of a task item: its box stands at its start.
fn task(dom: &Dom, item: Id) -> Option<bool> {
    let near = dom.below(item).take(4);
    let found = near
        .into_iter()
        .find(|&n| dom.tag(n) == Tag::Input && dom.attribute(n, "type") == Some("checkbox"));
    let checkbox = found?;
    let listed = has_class_word(dom, item, &const { hash_all(["task"]) })
        || dom.attribute(checkbox, "disabled").is_some();
    listed.then(|| dom.attribute(checkbox, "checked").is_some())
}
