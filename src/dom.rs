//! A page as an immutable tree in flat preorder, and side tables for it. The only file that names scraper.
//! Knows nothing of what a story is.

use std::ops::{Index, IndexMut, Range};

use ego_tree::NodeId;
use scraper::{Html, Node as Raw, Selector};

/// A parsed page. Nodes are numbered in document order, so the nodes below one are a range behind it and every
/// walk is a loop, never a recursion.
pub struct Dom {
    html: Html,
    nodes: Vec<Node>,
}

/// A node's number in document order; 0 is the document itself.
pub type Id = u32;

struct Node {
    raw: NodeId,
    parent: Id,
    end: Id,
    depth: u16,
    tag: Tag,
}

macro_rules! tags {
    ($($name:ident $text:literal),* $(,)?) => {
        /// The name of an element, as far as the cleaner tells elements apart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum Tag {
            /// The document, a comment or a processing instruction.
            None,
            /// A text node.
            Text,
            /// An element of a name that is not listed.
            Other,
            /// An element with a hyphen in its name.
            Custom,
            $($name),*
        }

        impl Tag {
            fn of(name: &str) -> Self {
                match name {
                    $($text => Self::$name,)*
                    _ if name.contains('-') => Self::Custom,
                    _ => Self::Other,
                }
            }
        }
    };
}

tags! {
    A "a", Abbr "abbr", Address "address", Article "article", Aside "aside", Audio "audio", B "b", Big "big",
    Blockquote "blockquote", Body "body", Br "br", Button "button", Canvas "canvas", Caption "caption",
    Center "center", Cite "cite", Code "code", Col "col", Colgroup "colgroup", Datalist "datalist", Dd "dd", Del "del",
    Details "details", Dfn "dfn", Dialog "dialog", Dir "dir", Div "div", Dl "dl", Dt "dt", Em "em", Embed "embed",
    Fieldset "fieldset", Figcaption "figcaption", Figure "figure", Font "font", Footer "footer", Form "form",
    Frame "frame", Frameset "frameset", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6", Head "head",
    Header "header", Hgroup "hgroup", Hr "hr", Html "html", I "i", Iframe "iframe", Img "img", Input "input",
    Ins "ins", Kbd "kbd", Label "label", Legend "legend", Li "li", Link "link", Main "main", Map "map", Mark "mark",
    Math "math", Menu "menu", Meta "meta", Nav "nav", Noframes "noframes", Noscript "noscript", Object "object",
    Ol "ol", Optgroup "optgroup", Option "option", P "p", Picture "picture", Pre "pre", Q "q", Rp "rp", Rt "rt",
    Ruby "ruby", S "s", Samp "samp", Script "script", Search "search", Section "section", Select "select",
    Small "small", Source "source", Span "span", Strike "strike", Strong "strong", Style "style", Sub "sub",
    Summary "summary", Sup "sup", Svg "svg", Table "table", Tbody "tbody", Td "td", Template "template",
    Textarea "textarea", Tfoot "tfoot", Th "th", Thead "thead", Time "time", Title "title", Tr "tr", Tt "tt", U "u",
    Ul "ul", Var "var", Video "video", Wbr "wbr",
}

impl Dom {
    /// Parses a page as a browser without scripting does. Never fails: every text is some page.
    pub fn parse(html: &str) -> Self {
        let html = Html::parse_document(html);
        let nodes = flatten(&html);
        Self { html, nodes }
    }

    /// All nodes in document order.
    pub fn ids(&self) -> Range<Id> {
        0..self.nodes.len() as Id
    }

    /// The element's name, or what else the node is.
    pub fn tag(&self, node: Id) -> Tag {
        self.nodes[node as usize].tag
    }

    /// The element's name as written, in lower case; empty for what is not an element.
    pub fn name(&self, node: Id) -> &str {
        self.element(node).map_or("", |e| e.name())
    }

    /// The node above; the document is its own.
    pub fn parent(&self, node: Id) -> Id {
        self.nodes[node as usize].parent
    }

    /// How many nodes stand above.
    pub fn depth(&self, node: Id) -> u16 {
        self.nodes[node as usize].depth
    }

    /// The first node behind everything below this one.
    pub fn end(&self, node: Id) -> Id {
        self.nodes[node as usize].end
    }

    /// The nodes below, in document order.
    pub fn below(&self, node: Id) -> Range<Id> {
        node + 1..self.end(node)
    }

    /// The nodes directly below, in document order.
    pub fn children(&self, node: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.end(node);
        let first = (node + 1 < end).then_some(node + 1);
        std::iter::successors(first, move |&child| {
            Some(self.end(child)).filter(|&next| next < end)
        })
    }

    /// The node and all above it, nearest first.
    pub fn ancestors(&self, node: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(Some(node), |&n| (n > 0).then(|| self.parent(n)))
    }

    /// The text of a text node, else nothing.
    pub fn text(&self, node: Id) -> &str {
        match self.raw(node) {
            Raw::Text(text) => text,
            _ => "",
        }
    }

    /// All text below, as written, scripts and styles included.
    pub fn text_below(&self, node: Id) -> String {
        self.below(node).map(|n| self.text(n)).collect()
    }

    /// An attribute's value.
    pub fn attribute(&self, node: Id, name: &str) -> Option<&str> {
        self.element(node).and_then(|e| e.attr(name))
    }

    /// All attributes of an element, names and values; cheaper than asking for several names one by one.
    pub fn attributes(&self, node: Id) -> impl Iterator<Item = (&str, &str)> {
        self.element(node).into_iter().flat_map(|e| e.attrs())
    }

    /// The elements of a name, in document order.
    pub fn all(&self, tag: Tag) -> impl Iterator<Item = Id> + '_ {
        self.ids().filter(move |&n| self.tag(n) == tag)
    }

    /// The elements a CSS selector names, in document order; `None` when it is not a selector.
    pub fn select(&self, selector: &str) -> Option<Vec<Id>> {
        let selector = Selector::parse(selector).ok()?;
        let found: std::collections::HashSet<NodeId> =
            self.html.select(&selector).map(|e| e.id()).collect();
        Some(
            self.ids()
                .filter(|&n| found.contains(&self.nodes[n as usize].raw))
                .collect(),
        )
    }

    fn raw(&self, node: Id) -> &Raw {
        let id = self.nodes[node as usize].raw;
        self.html.tree.get(id).map_or(&Raw::Document, |n| n.value())
    }

    fn element(&self, node: Id) -> Option<&scraper::node::Element> {
        self.raw(node).as_element()
    }
}

/// Numbers the tree in document order.
fn flatten(html: &Html) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut open: Vec<Id> = Vec::new();
    for edge in html.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => {
                let id = nodes.len() as Id;
                let parent = open.last().copied().unwrap_or(0);
                let depth = open.len().min(usize::from(u16::MAX)) as u16;
                nodes.push(Node {
                    raw: node.id(),
                    parent,
                    end: id + 1,
                    depth,
                    tag: tag_of(node.value()),
                });
                open.push(id);
            }
            ego_tree::iter::Edge::Close(_) => {
                let end = nodes.len() as Id;
                if let Some(id) = open.pop() {
                    nodes[id as usize].end = end;
                }
            }
        }
    }
    nodes
}

fn tag_of(node: &Raw) -> Tag {
    match node {
        Raw::Text(_) => Tag::Text,
        Raw::Element(element) => Tag::of(element.name()),
        _ => Tag::None,
    }
}

/// One fact about every node, beside the tree.
#[derive(Clone, Debug)]
pub struct Column<T>(Vec<T>);

impl<T: Clone> Column<T> {
    /// The same fact for every node of the page.
    pub fn new(dom: &Dom, value: T) -> Self {
        Self(vec![value; dom.nodes.len()])
    }
}

impl<T> Index<Id> for Column<T> {
    type Output = T;
    fn index(&self, node: Id) -> &T {
        &self.0[node as usize]
    }
}

impl<T> IndexMut<Id> for Column<T> {
    fn index_mut(&mut self, node: Id) -> &mut T {
        &mut self.0[node as usize]
    }
}
