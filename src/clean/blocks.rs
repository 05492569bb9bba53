//! Cutting a page into blocks: one loop over the tree, text between boundaries, nothing judged yet.
//! Knows nothing of stories and verdicts.

mod fold;
mod walk;

use std::ops::Range;

pub use fold::{GAP, fold_plain, has_words, is_gap, is_raw, is_space};

use super::elements::is_boundary;
use super::words::Words;
use crate::dom::{Column, Dom, Id};
use walk::Walk;

/// Most blocks a page may have, and most images and the like; the walk ends there. As many paragraphs of fourteen words
/// make a page of 21 MB, which is cleaned in 440 MB of memory; 20 MB of paragraphs of fifty words are 70,000 blocks.
pub const BLOCKS: usize = 250_000;

/// A page cut into blocks.
pub struct Page<'a> {
    /// The tree it was cut from.
    pub dom: &'a Dom,
    /// The text of all blocks, white space folded.
    pub text: String,
    /// The blocks in page order.
    pub blocks: Vec<Block>,
    /// What the texts are made of; each block has a range of it.
    pub pieces: Vec<Piece>,
    /// What was typed for the rules.
    pub signs: String,
    /// Images, embeds and rules between the blocks, in page order.
    pub extras: Vec<Extra>,
    /// The words of the blocks.
    pub words: Words,
    /// The blocks below each node; whole for boundaries only.
    pub region: Column<Region>,
    /// Whether the walk came to its end and left nothing out.
    pub complete: bool,
}

/// The blocks below a node, as first and behind-last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Region {
    /// First block.
    pub start: u32,
    /// One behind the last.
    pub end: u32,
}

impl Region {
    /// Whether no text stands below.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The indices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..(self.end.max(self.start)) as usize
    }

    /// How many blocks.
    pub fn len(self) -> usize {
        self.range().len()
    }
}

/// Text between two boundaries.
#[derive(Clone, Debug)]
pub struct Block {
    /// The nearest boundary above.
    pub holder: Id,
    /// The element right above the first text.
    pub inner: Id,
    /// Bytes of [`Page::text`].
    pub text: Range<u32>,
    /// Indices into [`Page::pieces`].
    pub pieces: Range<u32>,
    /// Number of words.
    pub words: u32,
    /// Bytes that are not white space; those in links; those in bold or italics.
    pub ink: u32,
    /// Ink in links.
    pub link_ink: u32,
    /// Ink in bold or italics.
    pub strong_ink: u32,
    /// Links that begin in the block.
    pub links: u16,
    /// Images since the block before.
    pub images: u16,
    /// It is the text of a `<pre>`.
    pub code: bool,
}

/// One thing a block's text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A text node.
    Text(Id),
    /// What an element stands for: a line break, a quotation mark, a gap between touching elements.
    Literal(&'static str),
    /// An image that is a character, by its alternative text.
    Emoji(Id),
}

/// Something without text of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Its element.
    pub node: Id,
    /// The block before which it stands.
    pub before: u32,
    /// What it is.
    pub kind: ExtraKind,
}

/// The kinds of things without text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtraKind {
    /// `<img>`.
    Image,
    /// `<iframe>`, `<video>`, `<audio>`, `<object>`, `<embed>`.
    Embed,
    /// `<hr>`, or a line of signs.
    Rule {
        /// Bytes of [`Page::signs`]; none for one that is drawn.
        typed: Range<u32>,
    },
}

impl<'a> Page<'a> {
    /// Cuts a page.
    pub fn of(dom: &'a Dom) -> Self {
        Walk::new(dom).run()
    }

    /// The text of a block.
    pub fn text_of(&self, block: usize) -> &str {
        let range = &self.blocks[block].text;
        &self.text[range.start as usize..range.end as usize]
    }

    /// The nearest boundary above a node, itself aside.
    pub fn boundary_above(&self, node: Id) -> Option<Id> {
        let above = self.dom.ancestors(node).skip(1);
        above.into_iter().find(|&n| is_boundary(self.dom.tag(n)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<String> {
        let dom = Dom::parse(html);
        let page = Page::of(&dom);
        (0..page.blocks.len())
            .map(|b| page.text_of(b).to_owned())
            .collect()
    }

    #[test]
    fn block_elements_custom_elements_and_double_breaks_part_blocks() {
        let html = "<div>one <b>two</b><p>three</p>four<x-y>five</x-y><button>six</button>seven<br>eight<br> <br>nine</div>";
        let expected = [
            "one two",
            "three",
            "four",
            "five",
            "six",
            "seven eight",
            "nine",
        ];
        assert_eq!(texts(html), expected);
    }

    #[test]
    fn scripts_styles_selects_and_svg_have_no_text() {
        let html = "<p>a<script>b</script><style>c</style><svg><text>d</text></svg><select><option>e</select></p>";
        assert_eq!(texts(html), ["a"]);
    }

    #[test]
    fn touching_links_are_two_words_and_a_drop_cap_is_none() {
        assert_eq!(
            texts("<p><a href=1>one</a><a href=2>two</a></p>"),
            ["one two"]
        );
        assert_eq!(
            texts("<p><span>Share</span><span>Tweet</span></p>"),
            ["Share Tweet"]
        );
        assert_eq!(
            texts("<p><span>O</span><span>nce upon</span></p>"),
            ["Once upon"]
        );
        assert_eq!(
            texts("<p><a href=1>note</a><sup><a href=2>1</a></sup></p>"),
            ["note1"]
        );
    }

    #[test]
    fn permalinks_hidden_words_and_gutters_are_left_out() {
        let html = "<h2>Title<a href='#t'>¶</a></h2><p>a<span style='display: none'>b</span><span aria-hidden=true>c</span></p>\
            <table><tr><td class=gutter><pre>1\n2</pre></td><td class=code><pre>x\ny</pre></td></tr></table>";
        assert_eq!(texts(html), ["Title", "a", "x y"]);
    }

    #[test]
    fn a_line_of_asterisks_is_a_rule_between_its_neighbours() {
        let dom = Dom::parse(
            "<p>one</p><p>* *\n*</p><p>two</p><hr><p>—</p><div>—</div><table><td>---</table>",
        );
        let page = Page::of(&dom);
        let rules: Vec<_> = page
            .extras
            .iter()
            .map(|e| match &e.kind {
                ExtraKind::Rule { typed } => (
                    e.before,
                    &page.signs[typed.start as usize..typed.end as usize],
                ),
                kind => panic!("{kind:?}"),
            })
            .collect();
        assert_eq!(rules, [(1, "* * *"), (2, ""), (2, "—"), (2, "")]);
    }

    #[test]
    fn links_and_words_are_counted_where_they_stand() {
        let dom = Dom::parse("<div><p>one <a href=x>two three</a></p><p>中文字</p></div>");
        let page = Page::of(&dom);
        let first = &page.blocks[0];
        assert_eq!(
            (first.words, first.links, first.ink, first.link_ink),
            (3, 1, 11, 8)
        );
        assert_eq!(page.blocks[1].words, 2);
        let div = dom
            .all(crate::dom::Tag::Div)
            .next()
            .map(|d| page.region[d].range());
        assert_eq!(div, Some(0..2));
    }

    #[test]
    fn blocks_and_images_have_a_bound_and_the_page_says_when_it_is_met() {
        let complete = |html: String| {
            let dom = Dom::parse(&html);
            assert!(dom.is_whole());
            let page = Page::of(&dom);
            (page.blocks.len(), page.extras.len(), page.complete)
        };
        assert_eq!(complete("<p>a".repeat(BLOCKS - 1)), (BLOCKS - 1, 0, true));
        assert_eq!(complete("<p>a".repeat(BLOCKS + 1)), (BLOCKS, 0, false));
        assert_eq!(complete("<hr>".repeat(BLOCKS + 1)), (0, BLOCKS, false));
        let told = format!("{},{:03} blocks", BLOCKS / 1000, BLOCKS % 1000);
        assert!(crate::verdict::Bound::Blocks.to_string().contains(&told));
    }
}
