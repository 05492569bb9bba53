//! The stack of open elements (section 13.2.4.2): what is open, what is in scope, what ends.
//! Knows nothing of tags.

use super::name::{BUTTON_SCOPE, IMPLIED, Name, SCOPE, Set};
use super::{Builder, Mode, Open};

impl Builder {
    #[inline]
    pub(super) fn current(&self) -> Name {
        self.open.last().map_or(Name::Html, |open| open.name)
    }

    #[inline]
    pub(super) fn push(&mut self, open: Open) {
        self.counts[open.name as usize] += 1;
        self.open.push(open);
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<Name> {
        let open = self.open.pop()?;
        self.counts[open.name as usize] -= 1;
        Some(open.name)
    }

    pub(super) fn remove_open(&mut self, at: usize) {
        let open = self.open.remove(at);
        self.counts[open.name as usize] -= 1;
    }

    pub(super) fn remove_from_stack(&mut self, id: u32) {
        if let Some(at) = self.open.iter().rposition(|o| o.id == id) {
            self.remove_open(at);
        }
    }

    pub(super) fn truncate(&mut self, length: usize) {
        while self.open.len() > length {
            self.pop();
        }
    }

    #[inline]
    pub(super) fn is_open(&self, name: Name) -> bool {
        self.counts[name as usize] > 0
    }

    /// Whether one of the names is open within a scope.
    pub(super) fn any_in_scope(&self, scope: Set, wanted: Set) -> bool {
        let mut open = self.open.iter().rev().map(|o| o.name);
        open.find(|name| name.is_in(scope | wanted))
            .is_some_and(|name| name.is_in(wanted))
    }

    pub(super) fn in_scope(&self, scope: Set, name: Name) -> bool {
        self.is_open(name) && self.any_in_scope(scope, name.bit())
    }

    pub(super) fn in_plain_scope(&self, name: Name) -> bool {
        self.in_scope(SCOPE, name)
    }

    pub(super) fn pop_while(&mut self, set: Set) {
        while !self.open.is_empty() && self.current().is_in(set) {
            self.pop();
        }
    }

    /// Pops until the current element is one of these.
    pub(super) fn pop_to(&mut self, set: Set) {
        while !self.open.is_empty() && !self.current().is_in(set) {
            self.pop();
        }
    }

    /// Pops until one of these has been popped.
    pub(super) fn pop_until(&mut self, set: Set) {
        while self.pop().is_some_and(|name| !name.is_in(set)) {}
    }

    /// Pops what may end without a tag, then up to an element of the name.
    pub(super) fn close(&mut self, name: Name) {
        self.pop_while(IMPLIED & !name.bit());
        self.pop_until(name.bit());
    }

    pub(super) fn close_p(&mut self) {
        if self.in_scope(BUTTON_SCOPE, Name::P) {
            self.close(Name::P);
        }
    }

    /// The mode for what is open (section 13.2.4.1).
    pub(super) fn mode_of_open(&self) -> Mode {
        for (at, open) in self.open.iter().enumerate().rev() {
            return match open.name {
                Name::Td | Name::Th if at > 0 => Mode::InCell,
                Name::Tr => Mode::InRow,
                Name::Tbody | Name::Thead | Name::Tfoot => Mode::InTableBody,
                Name::Caption => Mode::InCaption,
                Name::Colgroup => Mode::InColumnGroup,
                Name::Table => Mode::InTable,
                Name::Template => self.template_modes.last().copied().unwrap_or(Mode::InBody),
                Name::Head if at > 0 => Mode::InHead,
                Name::Body => Mode::InBody,
                Name::Frameset => Mode::InFrameset,
                Name::Html if self.head.is_none() => Mode::BeforeHead,
                Name::Html => Mode::AfterHead,
                _ => continue,
            };
        }
        Mode::InBody
    }
}
