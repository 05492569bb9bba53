//! What is open around the block that is being read: quotations, lists, elements of HTML.
//! Knows nothing of texts.

use crate::doc::{Kind, Marker, Nest};

/// Most quotations and items a block may stand in; deeper ones are read as if they ended there.
const NEST_MAX: usize = 24;
/// Most HTML elements that are kept open at once.
const TAGS_MAX: usize = 64;

/// Something that is open.
#[derive(Clone, Debug)]
struct Held {
    what: What,
    /// The name of the tag that opened it, if a tag did.
    tag: Option<String>,
}

/// What an open thing does to the blocks inside.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// They stand in it.
    Nest(Nest),
    /// Its items are numbered from here, or not at all.
    List(Option<i32>),
    /// They are headings, terms or captions instead of paragraphs.
    Kind(Kind),
    /// They belong to a figure that began with this draft.
    Figure(usize),
    /// Nothing.
    Plain,
}

/// Everything open, outermost first.
#[derive(Debug, Default)]
pub struct Around {
    held: Vec<Held>,
}

impl Around {
    /// Opens something around the next blocks.
    pub fn hold(&mut self, what: What, tag: Option<&str>) {
        if tag.is_none() || self.held.len() < TAGS_MAX {
            let tag = tag.map(str::to_owned);
            self.held.push(Held { what, tag });
        }
    }

    /// Ends the innermost thing that Markdown opened, and the tags left open in it.
    pub fn release(&mut self) {
        while let Some(held) = self.held.pop() {
            if held.tag.is_none() {
                return;
            }
        }
    }

    /// Ends the innermost element of a name, unless Markdown opened something inside it since.
    pub fn release_tag(&mut self, name: &str) {
        let tags = self.held.iter().rev().take_while(|h| h.tag.is_some());
        let inner = tags.take_while(|h| h.tag.as_deref() != Some(name)).count();
        let at = self.held.len() - inner;
        if at > 0 && self.held[at - 1].tag.as_deref() == Some(name) {
            self.held.truncate(at - 1);
        }
    }

    /// The name of the innermost open thing, if a tag opened it.
    pub fn innermost_tag(&self) -> Option<&str> {
        self.held.last().and_then(|h| h.tag.as_deref())
    }

    /// The marker of the next item of the innermost list.
    pub fn next_marker(&mut self) -> Marker {
        let list = self.held.iter_mut().rev().find_map(|h| match &mut h.what {
            What::List(next) => Some(next),
            _ => None,
        });
        let Some(Some(next)) = list else {
            return Marker::Bullet;
        };
        let value = *next;
        *next = next.saturating_add(1);
        Marker::Number { value, cells: 0 }
    }

    /// Makes the innermost item a task.
    pub fn task(&mut self, done: bool) {
        let item = self.held.iter_mut().rev().find_map(|h| match &mut h.what {
            What::Nest(Nest::Item { marker, .. }) => Some(marker),
            _ => None,
        });
        if let Some(marker) = item {
            *marker = Marker::Task { done };
        }
    }

    /// What a paragraph here really is.
    pub fn kind(&self) -> Option<Kind> {
        self.held.iter().rev().find_map(|h| match &h.what {
            What::Kind(kind) => Some(kind.clone()),
            What::Figure(_) => Some(Kind::Embed),
            _ => None,
        })
    }

    /// The first draft of the figure that is open.
    pub fn figure_start(&self) -> Option<usize> {
        self.held.iter().rev().find_map(|h| match h.what {
            What::Figure(start) => Some(start),
            _ => None,
        })
    }

    /// What a block that ends here stands in; the next one is no longer the first of its items.
    pub fn enter(&mut self) -> Vec<Nest> {
        let mut nest = Vec::new();
        for held in &mut self.held {
            if let What::Nest(own) = &mut held.what
                && nest.len() < NEST_MAX
            {
                nest.push(*own);
                if let Nest::Item { first, .. } = own {
                    *first = false;
                }
            }
        }
        nest
    }
}
