//! What the names of elements say these are for: class, id, and the name of an element of the page's own making.
//! Knows nothing of what stands inside.

use super::kinds::{Kind, Kinds, first, named};
use crate::clean::blocks::Page;
use crate::clean::elements::class_words;
use crate::clean::facts::Above;
use crate::clean::places::place_of;
use crate::clean::words::{WordHash, hash, hash_all};
use crate::dom::{Column, Dom, Id, Tag};

/// What an element is called.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names {
    /// The kinds its names speak for.
    pub(super) kinds: Kinds,
    /// The places they are names of, as [`place_of`] says.
    pub places: u8,
}

impl Names {
    /// The names of all elements with blocks below them.
    pub fn of_page(page: &Page, facts: &Above) -> Column<Self> {
        let dom = page.dom;
        let mut column = Column::new(dom, Self::default());
        for node in dom.ids() {
            let is_text = matches!(dom.tag(node), Tag::None | Tag::Text);
            if !is_text && !page.region[node].is_empty() {
                column[node] = Self::said(dom, node, facts.class_words(node));
            }
        }
        column
    }

    /// The names of an element.
    pub(super) fn of(dom: &Dom, node: Id) -> Self {
        let mut words = Vec::new();
        class_words(dom, node, |word| words.push(word));
        Self::said(dom, node, &words)
    }

    /// What the class words of an element say.
    fn said(dom: &Dom, node: Id, words: &[WordHash]) -> Self {
        const NEIGHBOURS: [WordHash; 7] = hash_all([
            "post", "posts", "previous", "prev", "next", "older", "newer",
        ]);
        const ENTRY: [WordHash; 2] = hash_all(["menu", "item"]);
        let (mut kinds, mut neighbours, mut entry) = (0, false, [false; 2]);
        let mut places = 0;
        for &word in words {
            kinds |= named(word);
            places |= place_of(word);
            neighbours |= NEIGHBOURS.contains(&word);
            entry = [entry[0] || word == ENTRY[0], entry[1] || word == ENTRY[1]];
        }
        // Entries of menus carry the names of what they lead to.
        if entry == [true; 2] {
            kinds &= Kind::Navigation.bit()
                | Kind::Search.bit()
                | Kind::Account.bit()
                | Kind::Share.bit();
        } else if neighbours && first(kinds) == Some(Kind::Navigation) {
            // "post-navigation", "nav-previous".
            kinds |= Kind::Paging.bit();
        }
        if dom.tag(node) == Tag::Custom {
            for word in dom.name(node).split('-') {
                kinds |= named(hash(word));
            }
        }
        Self { kinds, places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_a_menu_is_not_what_it_leads_to() {
        let dom = Dom::parse(
            "<div class='menu-item comments-link'></div><div class=post-navigation></div>",
        );
        let names: Vec<Names> = dom.all(Tag::Div).map(|n| Names::of(&dom, n)).collect();
        assert_eq!(
            (names[0].kinds, names[0].places),
            (Kind::Navigation.bit(), place_of(hash("comments")))
        );
        assert_eq!(first(names[1].kinds), Some(Kind::Paging));
    }
}
