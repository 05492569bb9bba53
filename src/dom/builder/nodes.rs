//! Making nodes and putting them where they belong (section 13.2.6.1).
//! Knows nothing of modes but that of text without markup.

use std::ops::Range;

use html5ever::tokenizer::states::RawKind;
use html5ever::{LocalName, local_name};

use super::super::tree::{Kind, NONE, Space};
use super::name::{Name, Named, TABLE_OUTER};
use super::{Again, Builder, DONE, Expected, Mode, Open, Run, Start, Token, foreign};

impl Builder {
    /// The parent for a node and the node it stands before: where the rules put what comes now, or what is to stand
    /// in `target`.
    #[inline]
    pub(super) fn place(&self, target: Option<&Open>) -> (u32, u32) {
        let Some(target) = target.or(self.open.last()) else {
            return (0, NONE);
        };
        if !(self.foster && target.name.is_in(TABLE_OUTER)) {
            return (self.inside(target), NONE);
        }
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.name == Name::Template {
                return (self.inside(open), NONE);
            }
            if open.name == Name::Table {
                return match self.tree.links[open.id as usize].parent {
                    NONE => (self.open[at.saturating_sub(1)].id, NONE),
                    parent => (parent, open.id),
                };
            }
        }
        (self.open[0].id, NONE)
    }

    /// The node that what stands in an element is put below: of a template its content.
    #[inline]
    pub(super) fn inside(&self, open: &Open) -> u32 {
        match open.name {
            Name::Template => self.tree.links[open.id as usize].first,
            _ => open.id,
        }
    }

    pub(super) fn create(&mut self, named: &Named, space: Space, attributes: &Range<u32>) -> Open {
        let mut attributes = attributes.clone();
        if space != Space::Html {
            attributes = self.tree.own_attributes(attributes);
        }
        let id = self.tree.create(Kind::Element {
            name: named.local.clone(),
            space,
            tag: named.tag,
            attributes,
        });
        let name = foreign::name_in(named.name, space);
        if name == Name::Template {
            let content = self.tree.create(Kind::Other);
            self.tree.insert(content, id, NONE);
        }
        Open {
            id,
            name,
            space,
            local: named.local.clone(),
        }
    }

    /// Puts an element where it belongs, without opening it.
    pub(super) fn insert_closed(
        &mut self,
        named: &Named,
        space: Space,
        attributes: &Range<u32>,
    ) -> Open {
        let (parent, before) = self.place(None);
        let open = self.create(named, space, attributes);
        self.tree.insert(open.id, parent, before);
        open
    }

    pub(super) fn insert(&mut self, start: &Start) -> u32 {
        let open = self.insert_closed(&start.named, Space::Html, &start.attributes);
        let id = open.id;
        self.push(open);
        id
    }

    pub(super) fn insert_void(&mut self, start: &Start) -> u32 {
        self.insert_closed(&start.named, Space::Html, &start.attributes)
            .id
    }

    /// Opens an element of which no tag was written.
    pub(super) fn insert_unwritten(&mut self, local: LocalName) -> &Open {
        let open = self.insert_closed(&Named::new(local), Space::Html, &(0..0));
        self.push(open);
        self.open.last().expect("it was pushed just now")
    }

    pub(super) fn insert_root(&mut self, attributes: &Range<u32>) {
        let open = self.create(&Named::new(local_name!("html")), Space::Html, attributes);
        self.tree.insert(open.id, 0, NONE);
        self.push(open);
    }

    pub(super) fn insert_text(&mut self, run: Run) -> Again {
        let (parent, before) = self.place(None);
        self.tree.add_text(run.start..run.end, parent, before);
        DONE
    }

    pub(super) fn insert_comment(&mut self) -> Again {
        let (parent, before) = self.place(None);
        self.insert_comment_in(parent, before)
    }

    pub(super) fn insert_comment_in(&mut self, parent: u32, before: u32) -> Again {
        let node = self.tree.create(Kind::Other);
        self.tree.insert(node, parent, before);
        DONE
    }

    /// Opens an element whose text ends with its end tag.
    pub(super) fn insert_raw(&mut self, start: &Start, kind: RawKind) -> Again {
        self.insert(start);
        self.mode_behind = self.mode;
        self.mode = Mode::Text;
        self.expected = Expected::Raw(kind, start.named.clone());
        DONE
    }

    pub(super) fn in_text(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) => return self.insert_text(run),
            Token::End(_) | Token::Eof => {
                self.pop();
                self.mode = self.mode_behind;
            }
            Token::Start(_) | Token::Null | Token::Comment => {}
        }
        matches!(token, Token::Eof)
    }
}
