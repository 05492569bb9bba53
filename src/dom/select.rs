//! CSS selectors over a page: scraper gets a copy of the tree, made when the first is asked for.
//! Knows nothing of what a story is.

use ego_tree::NodeId;
use html5ever::interface::ElementFlags;
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, LocalName, QualName, ns};
use scraper::{Html, HtmlTreeSink, Selector};

use super::tree::Space;
use super::{Dom, Id, Tag};

/// The tree as scraper keeps one, and the place there of each of our nodes; of what is no element any.
pub(super) struct Copied {
    html: Html,
    places: Vec<NodeId>,
}

impl Dom {
    /// The elements a CSS selector names, in document order; `None` when it is not a selector.
    /// The first one costs a copy of the page.
    pub fn select(&self, selector: &str) -> Option<Vec<Id>> {
        let selector = Selector::parse(selector).ok()?;
        let copied = self.copied.get_or_init(|| copy(self));
        let mut found: Vec<NodeId> = copied.html.select(&selector).map(|e| e.id()).collect();
        found.sort_unstable();
        let is_found = |n: Id| found.binary_search(&copied.places[n as usize]).is_ok();
        let is_element = |n: Id| !matches!(self.tag(n), Tag::None | Tag::Text);
        Some(
            self.ids()
                .filter(|&n| is_element(n) && is_found(n))
                .collect(),
        )
    }

    /// Whether a text is a CSS selector that [`Self::select`] takes.
    pub fn is_selector(text: &str) -> bool {
        Selector::parse(text).is_ok()
    }
}

fn copy(dom: &Dom) -> Copied {
    let sink = HtmlTreeSink::new(Html::new_document());
    if dom.quirks {
        sink.set_quirks_mode(QuirksMode::Quirks);
    }
    let mut places = vec![sink.get_document()];
    for node in dom.ids().skip(1) {
        let parent = dom.parent(node);
        let above = places[parent as usize];
        let place = match dom.tag(node) {
            Tag::None if node == parent + 1 && is_template(dom, parent) => {
                sink.get_template_contents(&above)
            }
            Tag::None => above,
            Tag::Text => {
                let text = StrTendril::from_slice(dom.text(node));
                sink.append(&above, NodeOrText::AppendText(text));
                above
            }
            _ => {
                let element = element(dom, node, &sink);
                sink.append(&above, NodeOrText::AppendNode(element));
                element
            }
        };
        places.push(place);
    }
    Copied {
        html: sink.finish(),
        places,
    }
}

fn element(dom: &Dom, node: Id, sink: &HtmlTreeSink) -> NodeId {
    let attributes = dom.attributes(node).map(|(name, value)| Attribute {
        name: QualName::new(None, ns!(), LocalName::from(name)),
        value: StrTendril::from_slice(value),
    });
    let space = space(dom, node);
    let name = LocalName::from(dom.name(node));
    sink.create_element(
        QualName::new(None, space.namespace().clone(), name),
        attributes.collect(),
        ElementFlags::default(),
    )
}

/// Whether a node is a template of HTML, which has a content; one in SVG has not.
fn is_template(dom: &Dom, node: Id) -> bool {
    dom.tag(node) == Tag::Template && space(dom, node) == Space::Html
}

fn space(dom: &Dom, node: Id) -> Space {
    let at = dom.named.binary_search_by_key(&node, |(id, ..)| *id);
    at.map_or(Space::Html, |at| dom.named[at].2)
}
