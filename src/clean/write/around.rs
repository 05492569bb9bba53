//! What stands around the elements of a page that a document shows: marks of text, quotations, items, notes.
//! Knows nothing of blocks and texts.

use super::super::blocks::Page;
use super::super::elements::is_note;
use crate::dom::{Column, Id, Tag};

/// The nearest elements around a text, itself included; 0 where there is none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around {
    /// The one that marks text.
    pub marking: Id,
    /// The one that blocks stand in: a quotation, an item, a description, a note.
    pub nesting: Id,
    /// Whether the element itself is a note.
    pub note: bool,
}

/// One pass from the root, so that no block looks at all that stands above it.
pub fn of(page: &Page) -> Column<Around> {
    let dom = page.dom;
    let mut column: Column<Around> = Column::new(dom, Around::default());
    for node in dom.ids() {
        let tag = dom.tag(node);
        if matches!(tag, Tag::None | Tag::Text) {
            continue;
        }
        let mut own = column[dom.parent(node)];
        own.note = !page.region[node].is_empty() && is_note(dom, node);
        if own.note || matches!(tag, Tag::Blockquote | Tag::Dd | Tag::Li) {
            own.nesting = node;
        }
        if is_marking(tag) {
            own.marking = node;
        }
        column[node] = own;
    }
    column
}

fn is_marking(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Em
            | Tag::I
            | Tag::Cite
            | Tag::Dfn
            | Tag::Var
            | Tag::Strong
            | Tag::B
            | Tag::Code
            | Tag::Kbd
            | Tag::Samp
            | Tag::Tt
            | Tag::Del
            | Tag::S
            | Tag::Strike
            | Tag::Ins
            | Tag::Mark
            | Tag::Sup
            | Tag::Sub
            | Tag::A
    )
}
