//! A page as an immutable tree in flat preorder, and side tables for it. The only module that names scraper.
//! Knows nothing of what a story is.

mod feed;
mod guard;

use std::ops::{Index, IndexMut, Range};

use ego_tree::NodeId;
use html5ever::{LocalName, QualName, local_name};
use scraper::{Html, Node as Raw, Selector};

/// A parsed page. Nodes are numbered in document order, so the nodes below one are a range behind it and every
/// walk is a loop, never a recursion.
pub struct Dom {
    html: Html,
    nodes: Vec<Node>,
    whole: bool,
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
    ($($name:ident $text:tt),* $(,)?) => {
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
            /// Compares interned names, which are numbers: this runs once for every element.
            fn of(name: &LocalName) -> Self {
                match *name {
                    $(local_name!($text) => Self::$name,)*
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
    /// Parses a page as a browser without scripting does, so what `noscript` holds is part of the tree.
    /// Never fails: every text is some page. Linear in the text whatever it holds; what exceeds the bounds (8 MiB,
    /// 256 levels, 500,000 tags, 600,000 nodes, 512 attributes a tag, 48 open formatting elements) is left out.
    /// Of styles and of scripts that are no JSON-LD one character stands for the text, which no reader sees.
    pub fn parse(html: &str) -> Self {
        let (html, whole) = feed::parse(html);
        let nodes = flatten(&html);
        Self { html, nodes, whole }
    }

    /// Whether the whole page is in the tree; not so when it exceeds a bound.
    pub fn is_whole(&self) -> bool {
        self.whole
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

    /// An attribute's value; attributes of other namespaces (`xlink:href`) are none of it.
    pub fn attribute(&self, node: Id, name: &str) -> Option<&str> {
        // An element has a handful of them: to compare their texts costs less than to look the name's number up.
        let mut all = self.attributes(node);
        all.find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    /// All attributes of an element, names and values; cheaper than asking for several names one by one.
    pub fn attributes(&self, node: Id) -> impl Iterator<Item = (&str, &str)> {
        let all = self.element(node).map_or(&[][..], |e| &e.attrs);
        let own = all.iter().filter(|(name, _)| is_own(name));
        own.map(|(name, value)| (&*name.local, &**value))
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

    /// Whether a text is a CSS selector that [`Self::select`] takes.
    pub fn is_selector(text: &str) -> bool {
        Selector::parse(text).is_ok()
    }

    fn raw(&self, node: Id) -> &Raw {
        let id = self.nodes[node as usize].raw;
        self.html.tree.get(id).map_or(&Raw::Document, |n| n.value())
    }

    fn element(&self, node: Id) -> Option<&scraper::node::Element> {
        self.raw(node).as_element()
    }
}

/// Whether an attribute is of no other namespace; `xmlns` alone is and has no prefix, and nobody asks for it.
#[inline]
fn is_own(name: &QualName) -> bool {
    name.prefix.is_none()
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
        Raw::Element(element) => Tag::of(&element.name.local),
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::format_collect)]

    use super::*;
    use html5ever::driver;
    use html5ever::tendril::TendrilSink;
    use html5ever::tree_builder::TreeBuilderOpts;
    use scraper::HtmlTreeSink;

    /// What the parser makes of a page with nothing in front of it.
    fn unguarded(html: &str) -> Html {
        let options = driver::ParseOpts {
            tree_builder: TreeBuilderOpts {
                scripting_enabled: false,
                ..TreeBuilderOpts::default()
            },
            ..driver::ParseOpts::default()
        };
        driver::parse_document(HtmlTreeSink::new(Html::new_document()), options).one(html)
    }

    /// Every node of a tree; of the text of scripts and styles the first character, which stands for all of it.
    fn shape(html: &Html) -> Vec<String> {
        let mut shape = Vec::new();
        for node in html.tree.root().descendants() {
            let above = node.parent().and_then(|p| p.value().as_element());
            let unread = above.is_some_and(|e| matches!(e.name(), "script" | "style"));
            let depth = node.ancestors().count();
            shape.push(match node.value() {
                Raw::Text(text) if unread => format!("{depth} {:?}", text.chars().next()),
                Raw::Element(e) => format!("{depth} {:?} {:?}", e.name, e.attrs),
                other => format!("{depth} {other:?}"),
            });
        }
        shape
    }

    fn deepest(dom: &Dom) -> u16 {
        dom.ids().map(|n| dom.depth(n)).max().unwrap()
    }

    /// A page and whether the bounds left it whole.
    fn assert_same(html: &str) {
        let dom = Dom::parse(html);
        let plain = unguarded(html);
        assert_eq!(shape(&dom.html), shape(&plain), "{html:?}");
        assert_eq!(dom.html.quirks_mode, plain.quirks_mode, "{html:?}");
        assert!(dom.is_whole(), "{html:?}");
    }

    fn attributes_of(dom: &Dom, tag: Tag) -> usize {
        let node = dom.all(tag).next().unwrap();
        dom.element(node).unwrap().attrs().count()
    }

    fn many_attributes() -> String {
        (0..3000).map(|i| format!(" a{i}=1")).collect()
    }

    #[test]
    fn small_pages_are_parsed_as_without_a_guard() {
        for html in [
            "",
            "x",
            "\u{feff}<!doctype html><title>a &amp b</title><p>c",
            "<p>a<b>b<p>c</b>d<table><td>e<tr>f</table>g",
            "<script>if (a<b) { document.write('<p x=\"'); }</script><p>z",
            "<script><!--<script></script a=\"</script><p>\">x--></script>y",
            "<style>p > a { content: '<i>' }</style><textarea><b></textarea ><xmp><u></xmp/>",
            "<head><noscript><link><p>a</noscript><body><noscript><p>b</noscript>",
            "<!-- <p a=\" --><p b=\"-->\"><!--> c --!> d <!-- e - -> f > g -->",
            "</><//><? php > ?><![CDATA[ a > b ]]></ x><!><!DOCTYPE html PUBLIC \">\">",
            "<svg><![CDATA[ <p a=\" > ]]><style><p></style><title><b></title></svg><![CDATA[x]]>",
            "<a href=x/y title='>'/ class = \"a\"b=c =d e= >f</a x=1><br/><a/=x>",
            "a\r\nb\rc\0d<p\r\nid=x\r>&amp<!---->&#x41<b>&notin;<plaintext><p></plaintext>",
            "<frameset><frame><noframes><p></noframes></frameset>",
            "<select><option>a<optgroup><option>b</select><p>c",
            "<template><tr><td>a</template><math><mi><p>b</math>",
            "<p>unfinished <a href=\"x",
            "<<p><<<!--",
        ] {
            assert_same(html);
        }
    }

    proptest::proptest! {
        #[test]
        fn tag_soup_is_parsed_as_without_a_guard(parts in proptest::collection::vec(0..PARTS.len(), 0..40)) {
            assert_same(&parts.iter().map(|&n| PARTS[n]).collect::<String>());
        }
    }

    const PARTS: [&str; 48] = [
        "<",
        ">",
        "</",
        "<!--",
        "-->",
        "--!>",
        "<!",
        "<?",
        "<![CDATA[",
        "]]>",
        "\"",
        "'",
        "=",
        "/",
        " a=",
        " b=\"",
        "&amp",
        "&#",
        "\0",
        "\r",
        "\n",
        "x > y",
        "é\u{feff}",
        "<p",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<a href=x>",
        "<svg>",
        "</svg>",
        "<script>",
        "</script",
        "</script>",
        "<script",
        "<style>",
        "</style ",
        "<title>",
        "</title>",
        "<textarea>",
        "</textarea/>",
        "<table>",
        "<td>",
        "<noscript>",
        "<math>",
        "<mi>",
        "<select>",
        "<template>",
    ];

    #[test]
    fn of_styles_and_scripts_only_linked_data_is_kept() {
        for (html, kept) in [
            ("<style>p > a { }</style>x", "px"),
            ("<script>if (a</b) { x(\"</scripty>\") }</SCRIPT\n>x", "ix"),
            ("<script></script><style></style>x", "x"),
            ("<script>é</script x='>'>x", "éx"),
            ("<script type='application/LD+json'>{}</script>x", "{}x"),
            (
                "<script type='application/ld&plus;json'>{}</script>x",
                "{}x",
            ),
            (
                "<script>a<!--<script></script>--></script>x",
                "a<!--<script></script>-->x",
            ),
            (
                "<script><!--<script></script><script></script>--></script>x",
                "<!--<script></script><script></script>-->x",
            ),
            ("<script>unfinished </script", "unfinished </script"),
            (
                "<textarea>abc</textarea><svg><style>abc</style></svg>",
                "abcabc",
            ),
        ] {
            let dom = Dom::parse(html);
            assert_eq!(dom.text_below(0), kept, "{html}");
            assert!(dom.is_whole(), "{html}");
            assert_same(html);
        }
    }

    #[test]
    fn nesting_stops_at_a_depth_and_no_text_is_lost() {
        for tag in [
            "div",
            "blockquote",
            "span",
            "ul><li",
            "svg><g",
            "table><tr><td",
            "object><p",
            "x-y",
            "svg><style",
        ] {
            let html = format!("<{tag}>").repeat(2_000) + "deep text";
            let dom = Dom::parse(&html);
            assert!(deepest(&dom) < 400, "{tag}: {}", deepest(&dom));
            assert_eq!(dom.text_below(0), "deep text", "{tag}");
            assert!(!dom.is_whole(), "{tag}");
        }
    }

    #[test]
    fn what_is_held_back_does_not_close_what_is_open() {
        let html =
            "<article>".to_owned() + &"<div>".repeat(400) + "a" + &"</div>".repeat(400) + "<p>b";
        let dom = Dom::parse(&html);
        let p = dom.all(Tag::P).next().unwrap();
        assert_eq!(dom.tag(dom.parent(p)), Tag::Article);
    }

    #[test]
    fn paragraphs_below_the_depth_stay_apart() {
        let dom = Dom::parse(&("<div>".repeat(400) + "<p>a<p>b<br>c"));
        assert_eq!(dom.all(Tag::P).count(), 2);
        assert_eq!(dom.all(Tag::Br).count(), 1);
    }

    #[test]
    fn scripts_below_the_depth_stay_scripts() {
        let dom = Dom::parse(&("<div>".repeat(400) + "<script>'<p>'</script>a"));
        assert_eq!(dom.all(Tag::P).count(), 0);
        assert_eq!(dom.all(Tag::Script).count(), 1);
    }

    #[test]
    fn formatting_elements_do_not_multiply() {
        let fonts: String = (0..500).map(|i| format!("<font a{i}=1>")).collect();
        let dom = Dom::parse(&(fonts + &"<p>x".repeat(500)));
        assert_eq!(dom.all(Tag::Font).count(), 48);
        assert_eq!(dom.all(Tag::P).count(), 500);
    }

    #[test]
    fn tags_and_comments_are_counted() {
        let dom = Dom::parse(&"<i></i>".repeat(260_000));
        assert_eq!(dom.all(Tag::I).count(), 250_000);
        assert!(!dom.is_whole());
        let dom = Dom::parse(&"<!-->".repeat(610_000));
        assert_eq!(dom.ids().len(), 600_004);
    }

    #[test]
    fn a_tag_has_a_bound_of_attributes_wherever_it_stands() {
        let many = many_attributes();
        for before in [
            "",
            "<svg><style>",
            "<!-- <b x=\" -->",
            "<script><!--<script></script a=\"</script></script>",
            "<svg><![CDATA[ <b x=\" ]]>",
            "</>",
            "<i a='>'b=\">\">",
            "</title><title>&amp</title\r\nx='>'>",
        ] {
            let dom = Dom::parse(&format!("{before}<p{many}>x"));
            assert_eq!(attributes_of(&dom, Tag::P), feed::ATTRIBUTES, "{before}");
            assert!(dom.text_below(0).ends_with('x'), "{before}");
            assert!(!dom.is_whole(), "{before}");
        }
    }

    #[test]
    fn an_end_tag_of_a_script_has_a_bound_of_attributes_too() {
        let many = many_attributes();
        let dom = Dom::parse(&format!("<script>x</script{many}><p>y"));
        assert_eq!(dom.all(Tag::P).count(), 1);
        assert!(!dom.is_whole());
    }

    #[test]
    fn invented_names_do_not_fill_the_table_of_names() {
        let names: String = (0..30_000)
            .map(|i| format!("<invented-{i}></invented-{i}>"))
            .collect();
        let dom = Dom::parse(&names);
        assert_eq!(dom.all(Tag::Custom).count(), 20_001);
        assert!(!dom.is_whole());
    }

    #[test]
    fn a_page_beyond_the_limit_ends_before_a_tag() {
        let html = "<p>0123456789".repeat(feed::HTML_BYTES / 13 + 10_000);
        let dom = Dom::parse(&html);
        let last = dom.ids().last().unwrap();
        assert!(!dom.is_whole());
        assert_eq!(dom.text(last), "0123456789");
    }

    #[test]
    fn known_names_custom_names_and_others_are_told_apart() {
        let dom = Dom::parse("<search><x-y></x-y><blink></search>");
        let tags: Vec<Tag> = dom.ids().map(|n| dom.tag(n)).skip(3).collect();
        assert_eq!(tags, [Tag::Body, Tag::Search, Tag::Custom, Tag::Other]);
    }
}
