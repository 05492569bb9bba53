//! A list while a filter for it is typed: what it was before, and what is wrong with the filter.
//! Knows nothing of the line that is typed.

use super::{List, Stories};
use crate::doc::SafeText;
use crate::ui::shelf::Shelved;

/// What is kept while a filter is typed.
#[derive(Debug, Default)]
pub struct Sifting {
    /// The list before, from the first answer on.
    before: Option<Before>,
    /// What is wrong with what was typed last.
    fault: Option<SafeText>,
}

/// A list that was put aside.
#[derive(Debug)]
struct Before {
    name: SafeText,
    shelf: Box<Shelved>,
    cursor: usize,
    top: usize,
}

impl List {
    /// A filter is typed from now on.
    pub fn begin_sifting(&mut self) {
        self.sifting = Some(Sifting::default());
    }

    /// Keeps the list as it was before the first answer to what was typed.
    pub(super) fn put_aside(&mut self) {
        let (name, cursor, top) = (self.name.clone(), self.cursor, self.top);
        let Some(sifting) = &mut self.sifting else {
            return;
        };
        sifting.fault = None;
        if sifting.before.is_some() {
            return;
        }
        if let Stories::Shelved(shelf) = &mut self.stories {
            let shelf = std::mem::take(shelf);
            sifting.before = Some(Before {
                name,
                shelf,
                cursor,
                top,
            });
        }
    }

    /// Ends the typing: the list stays as it is, or is again what it was before.
    pub fn end_sifting(&mut self, keeps: bool) {
        let before = self.sifting.take().and_then(|s| s.before);
        let Some(mut before) = before.filter(|_| !keeps) else {
            return;
        };
        before.shelf.age();
        self.name = before.name;
        self.stories = Stories::Shelved(before.shelf);
        (self.cursor, self.top) = (before.cursor, before.top);
    }

    /// Says what is wrong with what was typed; false when nothing is being typed.
    pub fn fault_sifting(&mut self, fault: SafeText) -> bool {
        let Some(sifting) = &mut self.sifting else {
            return false;
        };
        sifting.fault = Some(fault);
        true
    }

    /// What is wrong with what was typed.
    pub fn sifting_fault(&self) -> Option<&SafeText> {
        self.sifting.as_ref()?.fault.as_ref()
    }
}
