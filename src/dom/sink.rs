//! What html5ever's tree builder asks of a document, answered by the growing tree.
//! Knows no markup and not what a story is.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::interface::{ElemName, ElementFlags};
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute as Passed, LocalName, Namespace, QualName, local_name};

use super::Tag;
use super::attributes::number_in;
use super::tree::{Kind, NONE, Space, Tree};

/// What the tree builder holds of a node: its number and, so that no question about a name needs the tree, its name.
#[derive(Clone, Debug)]
pub(super) struct Handle {
    pub(super) id: u32,
    pub(super) name: LocalName,
    space: Space,
}

impl ElemName for &Handle {
    fn ns(&self) -> &Namespace {
        self.space.namespace()
    }

    fn local_name(&self) -> &LocalName {
        &self.name
    }
}

/// The tree behind the interface of the tree builder.
pub(super) struct Sink(pub(super) RefCell<Tree>);

impl Sink {
    /// A tree for a page of so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        Self(RefCell::new(Tree::new(bytes)))
    }

    fn create(&self, kind: Kind) -> Handle {
        Handle {
            id: self.0.borrow_mut().create(kind),
            name: local_name!(""),
            space: Space::Html,
        }
    }
}

impl TreeSink for Sink {
    type Output = Tree;
    type Handle = Handle;
    type ElemName<'a> = &'a Handle;

    fn finish(self) -> Tree {
        self.0.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.0.borrow_mut().quirks = mode;
    }

    fn get_document(&self) -> Handle {
        Handle {
            id: 0,
            name: local_name!(""),
            space: Space::Html,
        }
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn elem_name<'a>(&'a self, node: &'a Handle) -> &'a Handle {
        node
    }

    fn create_element(&self, name: QualName, passed: Vec<Passed>, flags: ElementFlags) -> Handle {
        let mut tree = self.0.borrow_mut();
        let space = Space::of(&name.ns);
        let mut attributes = number_in(&passed).map_or(0..0, |n| tree.sets.get(n));
        if space != Space::Html {
            attributes = tree.own_attributes(attributes);
        }
        let id = tree.create(Kind::Element {
            tag: Tag::of(&name.local),
            name: name.local.clone(),
            space,
            attributes,
        });
        if flags.template {
            let content = tree.create(Kind::Other);
            tree.insert(content, id, NONE);
        }
        Handle {
            id,
            name: name.local,
            space,
        }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.create(Kind::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.create(Kind::Other)
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {
        let node = self.create(Kind::Other);
        self.0.borrow_mut().insert(node.id, 0, NONE);
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.0.borrow_mut().add(child, parent.id, NONE);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let mut tree = self.0.borrow_mut();
        if let NodeOrText::AppendNode(node) = &child {
            tree.detach(node.id);
        }
        let parent = tree.links[sibling.id as usize].parent;
        if parent != NONE {
            tree.add(child, parent, sibling.id);
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let stands = self.0.borrow().links[element.id as usize].parent != NONE;
        if stands {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn remove_from_parent(&self, node: &Handle) {
        self.0.borrow_mut().detach(node.id);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        let mut tree = self.0.borrow_mut();
        loop {
            let child = tree.links[node.id as usize].first;
            if child == NONE {
                return;
            }
            tree.detach(child);
            tree.insert(child, parent.id, NONE);
        }
    }

    fn add_attrs_if_missing(&self, node: &Handle, passed: Vec<Passed>) {
        if let Some(number) = number_in(&passed) {
            self.0.borrow_mut().complete_attributes(node.id, number);
        }
    }

    fn get_template_contents(&self, template: &Handle) -> Handle {
        Handle {
            id: self.0.borrow().links[template.id as usize].first,
            name: local_name!(""),
            space: Space::Html,
        }
    }
}
