//! Formatting elements: opened again in each block, and taken apart where tags overlap (sections 13.2.4.3, 13.2.6.4.7).
//! Knows nothing of other elements.

use std::ops::Range;

use super::name::{Name, Named, SCOPE, SPECIAL};
use super::{Builder, Open, Space, Start};

/// How often one end tag takes overlapping elements apart, and how many elements between it follows.
const ROUNDS: usize = 8;
const INNER_ROUNDS: usize = 3;
/// How many equal formatting elements wait at most.
const EQUAL: usize = 3;

/// An entry of the list of active formatting elements.
pub(super) enum Entry {
    Marker,
    Element(Format),
}

/// An element and the tag it was made of.
#[derive(Clone)]
pub(super) struct Format {
    id: u32,
    named: Named,
    attributes: Range<u32>,
    same: u32,
}

impl Entry {
    fn element(&self) -> Option<&Format> {
        match self {
            Self::Marker => None,
            Self::Element(format) => Some(format),
        }
    }

    fn is(&self, id: u32) -> bool {
        self.element().is_some_and(|format| format.id == id)
    }
}

impl Builder {
    pub(super) fn clear_formatting_to_marker(&mut self) {
        while let Some(Entry::Element(_)) = self.formatting.pop() {}
    }

    /// The entries behind the last marker with their places, the last first.
    fn waiting(&self) -> impl Iterator<Item = (usize, &Format)> {
        let entries = self.formatting.iter().enumerate().rev();
        entries.map_while(|(at, entry)| Some((at, entry.element()?)))
    }

    /// The last of a name behind the last marker: its place and its element.
    fn last_waiting(&self, name: Name) -> Option<(usize, u32)> {
        let mut waiting = self.waiting();
        let found = waiting.find(|(_, format)| format.named.name == name);
        found.map(|(place, format)| (place, format.id))
    }

    fn place_in_formatting(&self, id: u32) -> Option<usize> {
        self.formatting.iter().position(|entry| entry.is(id))
    }

    fn place_in_stack(&self, id: u32) -> Option<usize> {
        self.open.iter().rposition(|open| open.id == id)
    }

    fn is_marker_or_open(&self, entry: &Entry) -> bool {
        let element = entry.element();
        element.is_none_or(|format| self.place_in_stack(format.id).is_some())
    }

    /// Opens again the formatting elements that a block has closed.
    pub(super) fn reopen_formatting(&mut self) {
        let waits = |entry: &Entry| !self.is_marker_or_open(entry);
        let waiting = self
            .formatting
            .iter()
            .rev()
            .take_while(|e| waits(e))
            .count();
        for at in self.formatting.len() - waiting..self.formatting.len() {
            let Some(format) = self.formatting[at].element().cloned() else {
                return;
            };
            let open = self.insert_closed(&format.named, Space::Html, &format.attributes);
            let id = open.id;
            self.push(open);
            self.formatting[at] = Entry::Element(Format { id, ..format });
        }
    }

    pub(super) fn start_formatting(&mut self, start: &Start) {
        self.reopen_formatting();
        if start.named.name == Name::Nobr && self.in_scope(SCOPE, Name::Nobr) {
            self.end_formatting(&start.named);
            self.reopen_formatting();
        }
        self.insert_formatting(start);
    }

    pub(super) fn start_link(&mut self, start: &Start) {
        if let Some((_, id)) = self.last_waiting(Name::A) {
            self.end_formatting(&start.named);
            if let Some(at) = self.place_in_formatting(id) {
                self.formatting.remove(at);
            }
            self.remove_from_stack(id);
        }
        self.reopen_formatting();
        self.insert_formatting(start);
    }

    fn insert_formatting(&mut self, start: &Start) {
        let is_equal = |f: &Format| f.named.name == start.named.name && f.same == start.same;
        let equal = self.waiting().filter(|(_, format)| is_equal(format));
        let (first, count) = equal.fold((0, 0), |(_, count), (at, _)| (at, count + 1));
        if count >= EQUAL {
            self.formatting.remove(first);
        }
        let id = self.insert(start);
        self.formatting.push(Entry::Element(Format {
            id,
            named: start.named.clone(),
            attributes: start.attributes.clone(),
            same: start.same,
        }));
    }

    /// The end tag of a formatting element: the adoption agency algorithm.
    pub(super) fn end_formatting(&mut self, named: &Named) {
        if let Some(last) = self.open.last()
            && last.name == named.name
            && self.place_in_formatting(last.id).is_none()
        {
            self.pop();
            return;
        }
        for _ in 0..ROUNDS {
            let Some((place, id)) = self.last_waiting(named.name) else {
                return self.end_any(named);
            };
            let Some(in_stack) = self.place_in_stack(id) else {
                self.formatting.remove(place);
                return;
            };
            let above = &self.open[in_stack + 1..];
            if above.iter().any(|open| open.name.is_in(SCOPE)) {
                return;
            }
            let Some(block) = above.iter().position(|open| open.name.is_in(SPECIAL)) else {
                self.truncate(in_stack);
                self.formatting.remove(place);
                return;
            };
            if let Some(format) = self.formatting[place].element().cloned() {
                self.take_apart(&format, in_stack, in_stack + 1 + block);
            }
        }
    }

    /// Moves a block out of the formatting element around it, which goes on inside the block.
    fn take_apart(&mut self, format: &Format, in_stack: usize, block_at: usize) {
        let block = self.open[block_at].clone();
        let (last, bookmark) = self.adopt(format, block_at);
        self.tree.detach(last);
        let around = self.open[in_stack - 1].clone();
        let (parent, before) = self.place(Some(&around));
        self.tree.insert(last, parent, before);
        let open = self.create(&format.named, Space::Html, &format.attributes);
        self.tree.move_children(block.id, open.id);
        self.tree.insert(open.id, block.id, super::NONE);
        let entry = Entry::Element(Format {
            id: open.id,
            ..format.clone()
        });
        match bookmark.and_then(|id| self.place_in_formatting(id)) {
            None => {
                if let Some(at) = self.place_in_formatting(format.id) {
                    self.formatting[at] = entry;
                }
            }
            Some(at) => {
                self.formatting.insert(at + 1, entry);
                if let Some(old) = self.place_in_formatting(format.id) {
                    self.formatting.remove(old);
                }
            }
        }
        self.remove_from_stack(format.id);
        if let Some(at) = self.place_in_stack(block.id) {
            self.counts[open.name as usize] += 1;
            self.open.insert(at + 1, open);
        }
    }

    /// Puts copies of the formatting elements between around the block; returns the outermost, and behind which entry
    /// the new one belongs, if not in place of the old.
    fn adopt(&mut self, format: &Format, block_at: usize) -> (u32, Option<u32>) {
        let block = self.open[block_at].id;
        let (mut last, mut bookmark) = (block, None);
        let mut at = block_at;
        for round in 1.. {
            at -= 1;
            let id = self.open[at].id;
            if id == format.id {
                break;
            }
            let place = self.place_in_formatting(id);
            if round > INNER_ROUNDS
                && let Some(place) = place
            {
                self.formatting.remove(place);
            }
            let Some(place) = place.filter(|_| round <= INNER_ROUNDS) else {
                self.remove_open(at);
                continue;
            };
            let copy = self.reopened_at(place, at);
            if last == block {
                bookmark = Some(copy);
            }
            self.tree.detach(last);
            self.tree.insert(last, copy, super::NONE);
            last = copy;
        }
        (last, bookmark)
    }

    /// Replaces an open formatting element by a fresh one of the same tag.
    fn reopened_at(&mut self, place: usize, at: usize) -> u32 {
        let Some(format) = self.formatting[place].element().cloned() else {
            return self.open[at].id;
        };
        let copy: Open = self.create(&format.named, Space::Html, &format.attributes);
        let id = copy.id;
        self.open[at] = copy;
        self.formatting[place] = Entry::Element(Format { id, ..format });
        id
    }
}
