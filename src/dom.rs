//! A page as an immutable tree in flat preorder, and side tables for it. The only module that names html5ever and scraper.
//! Knows nothing of what a story is.

mod attributes;
mod builder;
mod guard;
mod lexer;
mod names;
mod raw;
mod references;
mod select;
mod tree;

use std::cell::OnceCell;
use std::ops::{Index, IndexMut, Range};

use html5ever::{LocalName, local_name};

pub use self::references::named_characters;

use self::attributes::Attribute;
use self::select::Copied;
use self::tree::{Kind, Space, Tree};
use crate::verdict::Bound;

/// A parsed page. Nodes are numbered in document order, so the nodes below one are a range behind it and every
/// walk is a loop, never a recursion.
pub struct Dom {
    nodes: Vec<Node>,
    /// The texts of text nodes, the names and values of attributes.
    text: String,
    attributes: Vec<Attribute>,
    /// Elements whose tag does not say their whole name, in document order.
    named: Vec<(Id, LocalName, Space)>,
    /// Where in the page the JSON of its scripts stands, in bytes.
    states: Vec<Range<usize>>,
    quirks: bool,
    bound: Option<Bound>,
    copied: OnceCell<Copied>,
}

/// A node's number in document order; 0 is the document itself.
pub type Id = u32;

struct Node {
    parent: Id,
    end: Id,
    /// Of a text the bytes in the buffer, of an element its attributes.
    from: u32,
    to: u32,
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

            /// The name it is of; empty for what has no name or none of its own.
            fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                    _ => "",
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
    /// Never fails: every text is some page. Linear in the text whatever it holds; what exceeds the bounds (24 MiB,
    /// 256 levels, 1,500,000 tags and as many nodes, 512 attributes a tag, 48 open formatting elements) is left out.
    /// Of styles and of scripts that are no JSON-LD one character stands for the text, which no reader sees; where
    /// JSON stands that scripts draw a page from is noted, see [`Dom::states`].
    pub fn parse(html: &str) -> Self {
        let (tree, bound) = lexer::parse(html);
        flatten(tree, bound)
    }

    /// Whether the whole page is in the tree; not so when it exceeds a bound.
    pub fn is_whole(&self) -> bool {
        self.bound.is_none()
    }

    /// The bound at which the page was cut.
    pub fn bound(&self) -> Option<Bound> {
        self.bound
    }

    /// The texts of scripts with the type `application/json` or the id of Next's or Nuxt's state, cut out of the
    /// `html` this was parsed from, in its order; at most 64 of them and 4 MiB.
    pub fn states<'a>(&self, html: &'a str) -> impl Iterator<Item = &'a str> {
        let html = lexer::unmarked(html);
        self.states
            .iter()
            .filter_map(|place| html.get(place.clone()))
    }

    /// All nodes in document order.
    pub fn ids(&self) -> Range<Id> {
        0..self.nodes.len() as Id
    }

    /// The element's name, or what else the node is.
    #[inline]
    pub fn tag(&self, node: Id) -> Tag {
        self.nodes[node as usize].tag
    }

    /// The element's name as written, in lower case; empty for what is not an element.
    pub fn name(&self, node: Id) -> &str {
        match self.tag(node) {
            Tag::Other | Tag::Custom => {
                let at = self.named.binary_search_by_key(&node, |(id, ..)| *id);
                at.map_or("", |at| &self.named[at].1)
            }
            tag => tag.name(),
        }
    }

    /// The node above; the document is its own.
    #[inline]
    pub fn parent(&self, node: Id) -> Id {
        self.nodes[node as usize].parent
    }

    /// How many nodes stand above.
    #[inline]
    pub fn depth(&self, node: Id) -> u16 {
        self.nodes[node as usize].depth
    }

    /// The first node behind everything below this one.
    #[inline]
    pub fn end(&self, node: Id) -> Id {
        self.nodes[node as usize].end
    }

    /// The nodes below, in document order.
    #[inline]
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
    #[inline]
    pub fn text(&self, node: Id) -> &str {
        let node = &self.nodes[node as usize];
        match node.tag {
            Tag::Text => &self.text[node.from as usize..node.to as usize],
            _ => "",
        }
    }

    /// All text below, as written, scripts and styles included.
    pub fn text_below(&self, node: Id) -> String {
        self.below(node).map(|n| self.text(n)).collect()
    }

    /// An attribute's value; attributes of other namespaces (`xlink:href`) are none of it.
    #[inline]
    pub fn attribute(&self, node: Id, name: &str) -> Option<&str> {
        // An element has a handful of them: to compare their texts costs less than to look the name's number up.
        let mut all = self.attributes(node);
        all.find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    /// All attributes of an element, names in small letters and values, sorted by name; cheaper than asking for
    /// several names one by one.
    #[inline]
    pub fn attributes(&self, node: Id) -> impl Iterator<Item = (&str, &str)> {
        let node = &self.nodes[node as usize];
        let range = match node.tag {
            Tag::None | Tag::Text => 0..0,
            _ => node.from as usize..node.to as usize,
        };
        self.attributes[range].iter().map(|one| {
            let (name, value) = (one.name as usize, one.value as usize);
            (&self.text[name..value], &self.text[value..one.end as usize])
        })
    }

    /// The elements of a name, in document order.
    pub fn all(&self, tag: Tag) -> impl Iterator<Item = Id> + '_ {
        self.ids().filter(move |&n| self.tag(n) == tag)
    }
}

/// Numbers the tree in document order.
fn flatten(mut tree: Tree, bound: Option<Bound>) -> Dom {
    let mut nodes: Vec<Node> = Vec::with_capacity(tree.len());
    let mut named = Vec::new();
    let mut open: Vec<Id> = Vec::new();
    let mut next = Some((0, 1));
    while let Some((raw, levels)) = next {
        let id = nodes.len() as Id;
        for _ in levels..1 {
            close(&mut nodes, open.pop());
        }
        let (tag, range) = describe(&mut tree, raw, |name, space| named.push((id, name, space)));
        nodes.push(Node {
            parent: open.last().copied().unwrap_or(0),
            end: id + 1,
            from: range.start,
            to: range.end,
            depth: open.len().min(usize::from(u16::MAX)) as u16,
            tag,
        });
        open.push(id);
        next = tree.step(raw);
    }
    while let Some(id) = open.pop() {
        close(&mut nodes, Some(id));
    }
    Dom {
        nodes,
        named,
        bound,
        copied: OnceCell::new(),
        states: tree.states,
        quirks: tree.quirks,
        attributes: tree.sets.all,
        text: tree.text,
    }
}

fn close(nodes: &mut [Node], id: Option<Id>) {
    let end = nodes.len() as Id;
    if let Some(id) = id {
        nodes[id as usize].end = end;
    }
}

/// What a node is and its text or its attributes; names the elements whose tag does not say it all.
#[inline]
fn describe(tree: &mut Tree, raw: u32, named: impl FnOnce(LocalName, Space)) -> (Tag, Range<u32>) {
    match &tree.kinds[raw as usize] {
        Kind::Other => (Tag::None, 0..0),
        &Kind::Text(first, _) => (Tag::Text, tree.join(first)),
        Kind::Element {
            name,
            space,
            tag,
            attributes,
        } => {
            if matches!(tag, Tag::Other | Tag::Custom) || *space != Space::Html {
                named(name.clone(), *space);
            }
            (*tag, attributes.clone())
        }
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
    #[inline]
    fn index(&self, node: Id) -> &T {
        &self.0[node as usize]
    }
}

impl<T> IndexMut<Id> for Column<T> {
    #[inline]
    fn index_mut(&mut self, node: Id) -> &mut T {
        &mut self.0[node as usize]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::format_collect)]

    use super::*;
    use ego_tree::NodeId;
    use html5ever::TokenizerResult;
    use html5ever::buffer_queue::BufferQueue;
    use html5ever::tendril::StrTendril;
    use html5ever::tokenizer::{Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
    use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
    use scraper::{Html, HtmlTreeSink, Node as Raw};

    /// A tree builder that hears no errors: html5ever's forgets at an error that a line end is to be left out.
    struct Quiet(TreeBuilder<NodeId, HtmlTreeSink>);

    impl TokenSink for Quiet {
        type Handle = NodeId;

        fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
            match token {
                Token::ParseError(_) => TokenSinkResult::Continue,
                token => self.0.process_token(token, line),
            }
        }

        fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
            self.0
                .adjusted_current_node_present_but_not_in_html_namespace()
        }
    }

    /// What html5ever makes of a page by itself.
    fn unguarded(html: &str) -> Html {
        let options = TreeBuilderOpts {
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        };
        let sink = HtmlTreeSink::new(Html::new_document());
        let builder = Quiet(TreeBuilder::new(sink, options));
        let tokenizer = Tokenizer::new(builder, TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from_slice(html));
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        tokenizer.end();
        tokenizer.sink.0.sink.finish()
    }

    /// Every node of a tree; of the text of scripts and styles the first character, which stands for all of it.
    fn shape(html: &Html) -> Vec<String> {
        let mut shape = Vec::new();
        for node in html.tree.root().descendants() {
            let above = node.parent().and_then(|p| p.value().as_element());
            let unread = above.is_some_and(is_unread);
            let depth = node.ancestors().count();
            shape.push(match node.value() {
                Raw::Text(text) if unread => format!("{depth} {:?}", text.chars().next()),
                Raw::Text(text) => format!("{depth} {:?}", &**text),
                Raw::Element(e) => {
                    let own = e.attrs.iter().filter(|(name, _)| name.prefix.is_none());
                    let attributes: Vec<(String, &str)> = own
                        .map(|(name, value)| {
                            (name.local.to_ascii_lowercase().to_string(), &**value)
                        })
                        .collect();
                    format!("{depth} {} {attributes:?}", e.name())
                }
                _ => format!("{depth}"),
            });
        }
        shape
    }

    fn is_unread(element: &scraper::node::Element) -> bool {
        element.name() == "style" || element.name() == "script"
    }

    /// The same of a tree of ours.
    fn own_shape(dom: &Dom) -> Vec<String> {
        let line = |n: Id| {
            let depth = dom.depth(n);
            let unread = matches!(dom.name(dom.parent(n)), "style" | "script");
            match dom.tag(n) {
                Tag::None => format!("{depth}"),
                Tag::Text if unread => format!("{depth} {:?}", dom.text(n).chars().next()),
                Tag::Text => format!("{depth} {:?}", dom.text(n)),
                _ => {
                    let mut all: Vec<_> = dom.attributes(n).collect();
                    all.sort_unstable();
                    format!("{depth} {} {all:?}", dom.name(n))
                }
            }
        };
        dom.ids().map(line).collect()
    }

    fn deepest(dom: &Dom) -> u16 {
        dom.ids().map(|n| dom.depth(n)).max().unwrap()
    }

    fn assert_same(html: &str) {
        let dom = Dom::parse(html);
        let plain = unguarded(html);
        assert_eq!(own_shape(&dom), shape(&plain), "{html:?}");
        let quirks = plain.quirks_mode == html5ever::tree_builder::QuirksMode::Quirks;
        assert_eq!(dom.quirks, quirks, "{html:?}");
        assert!(dom.is_whole(), "{html:?}");
        assert_eq!(dom.select("*").unwrap(), elements(&dom), "{html:?}");
    }

    fn elements(dom: &Dom) -> Vec<Id> {
        let is_element = |n: &Id| !matches!(dom.tag(*n), Tag::None | Tag::Text);
        dom.ids().filter(is_element).collect()
    }

    fn attributes_of(dom: &Dom, tag: Tag) -> usize {
        let node = dom.all(tag).next().unwrap();
        dom.attributes(node).count()
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
            "<svg><template><!-- -->",
            "<math><script/<p a=/><",
            "<script><<script><?x>",
        ] {
            assert_same(html);
        }
    }

    proptest::proptest! {
        #[test]
        fn tag_soup_is_parsed_as_without_a_guard(parts in proptest::collection::vec(0..PARTS.len(), 0..30)) {
            assert_same(&parts.iter().map(|&n| PARTS[n]).collect::<String>());
        }
    }

    const PARTS: &[&str] = &[
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
        "</x",
        "</ ",
        "<!DOCTYPE html>",
        "<!doctype html PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\">",
        "<!doctype",
        "<!-->",
        "<!--->",
        "--!",
        "- -",
        "<!---",
        "<!--<!--",
        "<![CDATA[a",
        "<![cdata[",
        "</>",
        "<?x>",
        "&",
        "&amp;",
        "&ampx",
        "&not",
        "&notin;",
        "&notit;",
        "&nGt;",
        "&#65",
        "&#x41;",
        "&#xD;",
        "&#13",
        "&#0;",
        "&#128;",
        "&#xD800;",
        "&#99999999999;",
        "&#x",
        "&;",
        "&foo;",
        "& ",
        "\r\n",
        "\t",
        "<A HREF='X' Href=y>",
        "<p a=1 A=2 b>",
        "<p/>",
        "<br/ >",
        "<p a=/>",
        "<i x=1 y=2>",
        "<i y=2 x=1>",
        "<font color=red>",
        "<font>",
        "</p/>",
        "<SCRIPT>",
        "<!--<script ",
        "<script/",
        "</SCRIPT\t",
        "-->",
        "<script",
        "<xmp>",
        "</xmp>",
        "<iframe>",
        "</iframe>",
        "<noframes>",
        "</noframes>",
        "<plaintext>",
        "<pre>",
        "<listing>",
        "<h1>",
        "<li>",
        "<dd>",
        "<tr>",
        "<th>",
        "<caption>",
        "<col>",
        "</table>",
        "</td>",
        "<form>",
        "</form>",
        "<button>",
        "<input type=hidden>",
        "<input type=x>",
        "<frameset>",
        "<frame>",
        "</frameset>",
        "<body class=x>",
        "<html lang=y>",
        "<head>",
        "</head>",
        "</body>",
        "</html>",
        "<foreignObject>",
        "<desc>",
        "<annotation-xml encoding=text/html>",
        "<svg xml:lang=x xlink:href=y viewBox=1>",
        "<image>",
        "</template>",
        "<option>",
        "<optgroup>",
        "</select>",
        "<ruby>",
        "<rt>",
        "<nobr>",
        "<object>",
        "</object>",
        "</a>",
        "</i>",
        "</font>",
        "</br>",
        "<meta charset=x>",
        "<base>",
        "<link>",
        "<noembed>",
        "</noembed>",
        "</caption>",
        "<colgroup>",
        "</colgroup>",
        "<tbody>",
        "</tbody>",
        "<thead>",
        "</tr>",
        "</th>",
        "</li>",
        "</dd>",
        "<dt>",
        "<ul>",
        "</ul>",
        "<div>",
        "</div>",
        "</h2>",
        "<h3>",
        "</pre>",
        "</button>",
        "</option>",
        "</optgroup>",
        "<hr>",
        "<rb>",
        "<rtc>",
        "</ruby>",
        "<marquee>",
        "</marquee>",
        "</math>",
        "<mglyph>",
        "<annotation-xml>",
        "</annotation-xml>",
        "</desc>",
        "<em>",
        "</em>",
        "<u>",
        "</u>",
        "</nobr>",
        "<a>",
        "<section>",
        "</section>",
        "<x-y>",
        "</x-y>",
        "<other>",
        "</other>",
        "<span>",
        "</span>",
        "<address>",
        "</head>",
        "</noscript>",
        "</title>",
        "<isindex>",
        "<keygen>",
        "<param>",
        "<basefont>",
        " ",
        "😀",
        "x",
        "y z",
        "\x0c",
    ];

    #[test]
    #[ignore = "needs a folder of pages, in CLEARSTORY_PAGES"]
    fn real_pages_are_parsed_as_without_a_guard() {
        let folder = std::env::var_os("CLEARSTORY_PAGES").unwrap();
        let mut pages = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let html = String::from_utf8_lossy(&bytes);
            let (own, plain) = (own_shape(&Dom::parse(&html)), shape(&unguarded(&html)));
            let first = own.iter().zip(&plain).find(|(a, b)| a != b);
            assert!(
                own.len() == plain.len() && first.is_none(),
                "{path:?}: {first:?}"
            );
            pages += 1;
        }
        assert!(pages > 0);
    }

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
            ("<script>a<!--<script></script>--></script>x", "ax"),
            (
                "<script><!--<script></script><script></script>--></script>x",
                "<x",
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
            assert_eq!(dom.bound(), Some(Bound::Nesting), "{tag}");
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
        let dom = Dom::parse(&"<i></i>".repeat(760_000));
        assert_eq!(dom.all(Tag::I).count(), 750_000);
        assert_eq!(dom.bound(), Some(Bound::Tags));
        let dom = Dom::parse(&"<!-->".repeat(1_510_000));
        assert_eq!(dom.ids().len(), 1_500_004);
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
            assert_eq!(
                attributes_of(&dom, Tag::P),
                attributes::ATTRIBUTES,
                "{before}"
            );
            assert!(dom.text_below(0).ends_with('x'), "{before}");
            assert_eq!(dom.bound(), Some(Bound::Attributes), "{before}");
        }
    }

    #[test]
    fn an_end_tag_of_a_script_has_a_bound_of_attributes_too() {
        let many = many_attributes();
        let dom = Dom::parse(&format!("<script>x</script{many}><p>y"));
        assert_eq!(dom.all(Tag::P).count(), 1);
        assert_eq!(dom.bound(), Some(Bound::Attributes));
    }

    #[test]
    fn a_body_said_again_and_again_has_a_bound_of_attributes() {
        let body = |n: usize| {
            let attributes: String = (0..400).map(|i| format!(" a{n}-{i}=1")).collect();
            format!("<body{attributes}>")
        };
        let dom = Dom::parse(&(0..20).map(body).collect::<String>());
        assert_eq!(attributes_of(&dom, Tag::Body), attributes::ATTRIBUTES);
    }

    #[test]
    fn elements_that_are_opened_again_share_their_attributes() {
        let many = many_attributes();
        let dom = Dom::parse(&(format!("<font{many}>") + &"<p>x".repeat(1_000)));
        assert!(dom.all(Tag::Font).count() >= 1);
        let dom_of_closed =
            Dom::parse(&("<p>".to_owned() + &format!("<font{many}>x<p>").repeat(3)));
        assert_eq!(dom.attributes.len(), attributes::ATTRIBUTES);
        assert_eq!(dom_of_closed.attributes.len(), 3 * attributes::ATTRIBUTES);
    }

    #[test]
    fn a_style_behind_one_that_was_held_back_still_ends() {
        let html = "<svg>".to_owned() + &"<g>".repeat(400) + "<style></svg><p><style>a</style><p>b";
        let dom = Dom::parse(&html);
        assert_eq!(dom.all(Tag::P).count(), 2);
        assert_eq!(dom.text_below(dom.all(Tag::P).nth(1).unwrap()), "b");
    }

    #[test]
    fn selectors_find_elements_of_all_kinds() {
        let html =
            "<template><p class=a></template><svg><g class=a></g></svg><p class='b a' data-x=1>";
        let dom = Dom::parse(html);
        let tags = |s: &str| {
            let found = dom.select(s)?;
            Some(found.into_iter().map(|n| dom.name(n)).collect::<Vec<_>>())
        };
        assert_eq!(tags(".a").unwrap(), ["p", "g", "p"]);
        assert_eq!(tags("svg > g, [data-x]").unwrap(), ["g", "p"]);
        assert_eq!(tags("p:empty").unwrap().len(), 2);
        assert_eq!(tags("<"), None);
    }

    #[test]
    fn invented_names_do_not_fill_the_table_of_names() {
        let names: String = (0..30_000)
            .map(|i| format!("<invented-{i}></invented-{i}>"))
            .collect();
        let dom = Dom::parse(&names);
        assert_eq!(dom.all(Tag::Custom).count(), 20_001);
        assert_eq!(dom.bound(), Some(Bound::Names));
    }

    #[test]
    fn a_page_beyond_the_limit_ends_before_a_tag() {
        let part = "<p>".to_owned() + &"0123456789".repeat(20);
        let html = part.repeat(lexer::HTML_BYTES / part.len() + 10_000);
        let dom = Dom::parse(&html);
        let last = dom.ids().last().unwrap();
        assert_eq!(dom.bound(), Some(Bound::Bytes(lexer::HTML_BYTES)));
        assert_eq!(dom.text(last), &part[3..]);
    }

    #[test]
    fn known_names_custom_names_and_others_are_told_apart() {
        let dom = Dom::parse("<search><x-y></x-y><blink></search>");
        let tags: Vec<Tag> = dom.ids().map(|n| dom.tag(n)).skip(3).collect();
        assert_eq!(tags, [Tag::Body, Tag::Search, Tag::Custom, Tag::Other]);
    }
}
