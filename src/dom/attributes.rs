//! Attributes: all of a page in one vector, a range of it for each element.
//! Knows not how tags are written and nothing of what a story is.
//!
//! A tag carries a range of them, so that an element that is opened again at each block costs no copy of its attributes;
//! those of formatting elements, which are compared, have a number that is the same where all of them are.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::references;
use super::tree::{Kind, Tree};

/// Most attributes of one element; the rest is left out. The most on any of 2,076 real pages measured is 185.
pub(super) const ATTRIBUTES: usize = 512;
/// From this many on, names of a tag are looked for in a set, so that the sort of what is left costs no more.
const MANY: usize = 16;

/// Where an attribute's name begins in the buffer, where its value, which follows, begins, and where that ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute {
    pub(super) name: u32,
    pub(super) value: u32,
    pub(super) end: u32,
}

/// An attribute as written.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
}

/// All attributes of a page.
#[derive(Default)]
pub(super) struct Sets {
    pub(super) all: Vec<Attribute>,
    /// Where the first set of formatting elements with the same text begins.
    same: HashMap<Box<str>, u32>,
}

impl Tree {
    /// Stores the attributes of a tag, sorted by name, of several with one name the first.
    pub(super) fn store(&mut self, written: &mut [Written]) -> Range<u32> {
        let from = self.sets.all.len() as u32;
        if written.len() < MANY && written.iter().all(|w| is_normal(w.name)) {
            if !written.is_sorted_by(|a, b| a.name <= b.name) {
                written.sort_by(|a, b| a.name.cmp(b.name));
            }
            let mut last = "";
            for one in written {
                if one.name != last {
                    self.push_attribute(one.name, one.value);
                }
                last = one.name;
            }
        } else {
            self.push_many(written);
        }
        from..self.sets.all.len() as u32
    }

    /// The attributes of a tag that has many or whose names are not in small letters.
    fn push_many(&mut self, written: &[Written]) {
        let mut names: Vec<(Cow<str>, &str)> = Vec::with_capacity(written.len());
        let mut seen = HashSet::new();
        for one in written {
            let name = normal_name(one.name);
            if seen.insert(name.clone()) {
                names.push((name, one.value));
            }
        }
        names.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (name, value) in names {
            self.push_attribute(&name, value);
        }
    }

    fn push_attribute(&mut self, name: &str, value: &str) {
        let start = self.text.len() as u32;
        self.text.push_str(name);
        let middle = self.text.len() as u32;
        references::push_value(&mut self.text, value);
        self.sets.all.push(Attribute {
            name: start,
            value: middle,
            end: self.text.len() as u32,
        });
    }

    /// A number that stands for all sets equal to this one.
    pub(super) fn same(&mut self, range: Range<u32>) -> u32 {
        let first = range.start;
        let mut key = String::new();
        for at in range {
            let one = self.sets.all[at as usize];
            // A NUL can be in neither: the tokenizer replaces it.
            for range in [one.name..one.value, one.value..one.end] {
                key.push_str(&self.text[range.start as usize..range.end as usize]);
                key.push('\0');
            }
        }
        *self.sets.same.entry(key.into()).or_insert(first)
    }

    /// The value of an attribute of a range.
    pub(super) fn value_of(&self, range: &Range<u32>, asked: &str) -> Option<&str> {
        let all = &self.sets.all[range.start as usize..range.end as usize];
        let text = |start: u32, end: u32| &self.text[start as usize..end as usize];
        let found = all.iter().find(|a| text(a.name, a.value) == asked)?;
        Some(text(found.value, found.end))
    }

    /// Of the attributes of an element of SVG or `MathML` those that stay in no namespace.
    pub(super) fn own_attributes(&mut self, range: Range<u32>) -> Range<u32> {
        let name = |one: &Attribute| &self.text[one.name as usize..one.value as usize];
        let slice = &self.sets.all[range.start as usize..range.end as usize];
        if !slice.iter().any(|one| is_adopted(name(one))) {
            return range;
        }
        let own: Vec<Attribute> = slice
            .iter()
            .filter(|one| !is_adopted(name(one)))
            .copied()
            .collect();
        self.add_range(&own)
    }

    /// Gives an element those attributes of a set that it has not, up to the bound.
    pub(super) fn complete_attributes(&mut self, node: u32, more: Range<u32>) {
        let Kind::Element { attributes, .. } = &self.kinds[node as usize] else {
            return;
        };
        let of = |range: Range<u32>| &self.sets.all[range.start as usize..range.end as usize];
        let name = |one: &Attribute| &self.text[one.name as usize..one.value as usize];
        let old = of(attributes.clone());
        let room = ATTRIBUTES.saturating_sub(old.len());
        if more.is_empty() || room == 0 {
            return;
        }
        let known: HashSet<&str> = old.iter().map(name).collect();
        let new = of(more).iter();
        let new: Vec<Attribute> = new
            .filter(|one| !known.contains(name(one)))
            .take(room)
            .copied()
            .collect();
        if new.is_empty() {
            return;
        }
        let mut both = [old, &new].concat();
        both.sort_by(|a, b| name(a).cmp(name(b)));
        let range = self.add_range(&both);
        if let Kind::Element { attributes, .. } = &mut self.kinds[node as usize] {
            *attributes = range;
        }
    }

    fn add_range(&mut self, attributes: &[Attribute]) -> Range<u32> {
        let from = self.sets.all.len() as u32;
        self.sets.all.extend_from_slice(attributes);
        from..self.sets.all.len() as u32
    }
}

/// The name as the tokenizer reads it: in small letters and without NUL.
fn normal_name(name: &str) -> Cow<'_, str> {
    if is_normal(name) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.to_ascii_lowercase().replace('\0', "\u{fffd}"))
}

fn is_normal(name: &str) -> bool {
    !name.bytes().any(|b| b.is_ascii_uppercase() || b == 0)
}

/// Names that the tree construction moves to another namespace on elements of SVG and `MathML`.
fn is_adopted(name: &str) -> bool {
    let linked = name.strip_prefix("xlink:");
    let link = linked.is_some_and(|n| {
        matches!(
            n,
            "actuate" | "arcrole" | "href" | "role" | "show" | "title" | "type"
        )
    });
    link || matches!(name, "xml:lang" | "xml:space" | "xmlns" | "xmlns:xlink")
}
