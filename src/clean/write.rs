//! Writes a judged page as a document: every block, kept or cut, in page order, with its structure.
//! Decides nothing but what stands between blocks: figures, embeds and rules follow their neighbours.

mod around;
mod inline;
mod list;
mod table;

use std::collections::HashMap;
use std::ops::Range;

use super::blocks::{Extra, ExtraKind, Page};
use super::elements::has_class_word;
use super::figures;
use super::links::Base;
use super::structure::Draft;
use super::tables::Grid;
use super::words::{HashMap64, hash_all};
use crate::doc::{Document, Image, Kind, Link, Mark, Place, SafeText, Writer};
use crate::dom::{Column, Id, Tag};
use crate::verdict::{Reason, Verdict};
use around::Around;
use inline::OpenMark;

/// Writes the document of a judged page.
pub fn document(draft: &Draft, grids: &[Grid], base: &Base) -> Document {
    let mut pen = Pen::new(draft, base);
    pen.plan_figures();
    let (mut at, mut extra, mut grid) = (0, 0, 0);
    let page = draft.page;
    while at < page.blocks.len() && !pen.writer.is_full() {
        while extra < page.extras.len() && page.extras[extra].before as usize <= at {
            pen.extra(extra);
            extra += 1;
        }
        while grid < grids.len() && (page.region[grids[grid].node].end as usize) <= at {
            grid += 1;
        }
        let starting = grids
            .get(grid)
            .filter(|g| page.region[g.node].start as usize == at);
        if let Some(found) = starting {
            pen.table(found);
            at = (page.region[found.node].end as usize).max(at + 1);
        } else {
            pen.block(at);
            at += 1;
        }
    }
    for rest in extra..page.extras.len() {
        pen.extra(rest);
    }
    pen.finish()
}

/// Levels above an image in which its caption is looked for.
const CAPTION_LEVELS: usize = 4;
/// Most nodes of a figure that are searched for its caption.
const FIGURE_NODES: usize = 400;
/// Most nodes of a box that is an image with its caption.
const CAPTION_NODES: usize = 30;

/// A document being written.
struct Pen<'a> {
    draft: &'a Draft<'a>,
    page: &'a Page<'a>,
    base: &'a Base,
    writer: Writer,
    /// Elements by name, gathered when the first link into the page is met.
    named: Option<HashMap<&'a str, Id>>,
    /// Links into this document, with the element each names.
    pending: Vec<(u32, Id)>,
    /// Links of the document by their element, so that a link over two stretches is one.
    links: HashMap64<Option<u32>>,
    /// Links to the web by what is written: menus stand on a page twice, and images beside the titles they belong to.
    written: HashMap<&'a str, u32>,
    /// Where each written block of the page stands.
    places: Vec<Option<Place>>,
    /// One a block: the image that takes it as its caption.
    caption_owner: Vec<Option<usize>>,
    /// The image of each extra that is shown.
    images: HashMap64<Image>,
    /// Values and widths of numbered items.
    numbers: HashMap64<(i32, u8)>,
    /// What stands around each element.
    around: Column<Around>,
    /// Buffers, so that a text costs no memory of its own: its folded text, the marks that are open and those wanted.
    folded: String,
    open: Vec<OpenMark>,
    wanted: Vec<Id>,
    rule_open: bool,
}

impl<'a> Pen<'a> {
    fn new(draft: &'a Draft<'a>, base: &'a Base) -> Self {
        let page = draft.page;
        Self {
            draft,
            page,
            base,
            writer: Writer::default(),
            named: None,
            pending: Vec::new(),
            links: HashMap64::default(),
            written: HashMap::new(),
            places: vec![None; page.blocks.len()],
            caption_owner: vec![None; page.blocks.len()],
            images: HashMap64::default(),
            numbers: HashMap64::default(),
            around: around::of(page),
            folded: String::new(),
            open: Vec::new(),
            wanted: Vec::new(),
            rule_open: false,
        }
    }

    /// Finds the images that are shown, each once, and the captions that belong to them.
    fn plan_figures(&mut self) {
        let mut seen = std::collections::HashSet::new();
        for (at, extra) in self.page.extras.iter().enumerate() {
            if extra.kind != ExtraKind::Image {
                continue;
            }
            let Some(image) = figures::image(self.page.dom, extra.node, self.base) else {
                continue;
            };
            if !image
                .address
                .as_ref()
                .is_none_or(|a| seen.insert(a.clone()))
            {
                continue;
            }
            for block in self.caption_blocks(extra.node) {
                self.caption_owner[block] = Some(at);
            }
            self.images.insert(at as u64, image);
        }
    }

    /// The blocks of the caption of the figure an image stands in: by `<figcaption>`, else by class name.
    fn caption_blocks(&self, image: Id) -> Range<usize> {
        let dom = self.page.dom;
        let figure = dom
            .ancestors(image)
            .take(8)
            .find(|&n| dom.tag(n) == Tag::Figure);
        let caption = match figure {
            Some(figure) => dom
                .below(figure)
                .take(FIGURE_NODES)
                .find(|&n| dom.tag(n) == Tag::Figcaption),
            None => self.named_caption(image),
        };
        caption.map_or(0..0, |c| self.page.region[c].range())
    }

    /// An element called caption in a small box around an image.
    fn named_caption(&self, image: Id) -> Option<Id> {
        let dom = self.page.dom;
        let boxes = dom.ancestors(image).skip(1).take(CAPTION_LEVELS);
        let small = boxes.take_while(|&n| dom.below(n).len() <= CAPTION_NODES);
        let largest = small.last()?;
        let mut inside = dom
            .below(largest)
            .filter(|&n| !matches!(dom.tag(n), Tag::Text | Tag::None));
        inside.find(|&n| {
            !self.page.region[n].is_empty()
                && has_class_word(dom, n, &const { hash_all(["caption", "credit"]) })
        })
    }

    fn block(&mut self, at: usize) {
        if self.caption_owner[at].is_some() {
            return;
        }
        let block = &self.page.blocks[at];
        let verdict = self.draft.verdict(at);
        self.writer.begin();
        self.places[at] = Some(self.writer.place());
        if block.code {
            self.code(at);
        } else {
            self.inlines(at, false);
        }
        let nest = self.nest(at);
        self.writer.end(self.kind(at), nest, verdict);
        self.rule_open = true;
    }

    fn kind(&self, at: usize) -> Kind {
        let block = &self.page.blocks[at];
        if block.code {
            return Kind::Code {
                language: self.language(block.holder),
            };
        }
        match (self.draft.level(at), self.page.dom.tag(block.holder)) {
            (Some(level), _) => Kind::Heading(level),
            (_, Tag::Dt) => Kind::Term,
            (_, Tag::Caption) => Kind::Caption,
            _ => Kind::Paragraph,
        }
    }

    /// The language of code, by class names of the element, what it holds and what holds it.
    fn language(&self, pre: Id) -> SafeText {
        let dom = self.page.dom;
        let inside = dom.below(pre).take(3).filter(|&n| dom.tag(n) == Tag::Code);
        for node in inside.chain(dom.ancestors(pre).take(4)) {
            if let Some(language) = dom
                .attribute(node, "data-lang")
                .or_else(|| dom.attribute(node, "data-language"))
            {
                return SafeText::line(&language.to_lowercase());
            }
            let classes = dom
                .attribute(node, "class")
                .unwrap_or("")
                .split_ascii_whitespace();
            let prefixes = ["language-", "lang-", "highlight-source-", "brush:"];
            let named = classes.filter_map(|c| prefixes.iter().find_map(|p| c.strip_prefix(p)));
            if let Some(language) = named.into_iter().find(|l| !l.is_empty() && *l != "none") {
                return SafeText::line(&language.to_lowercase());
            }
        }
        SafeText::default()
    }

    /// Code keeps its lines; blank ones at its ends go.
    fn code(&mut self, at: usize) {
        let text = inline::raw_text(self.page, at);
        self.writer
            .text(text.trim_start_matches(['\n', '\r']).trim_end());
    }

    fn extra(&mut self, at: usize) {
        let extra = &self.page.extras[at];
        match &extra.kind {
            ExtraKind::Image => self.figure(at),
            ExtraKind::Embed => self.embed(extra),
            ExtraKind::Rule { typed } => self.rule(extra, typed),
        }
    }

    fn figure(&mut self, at: usize) {
        let Some(image) = self.images.remove(&(at as u64)) else {
            return;
        };
        let extra = &self.page.extras[at];
        let caption: Vec<usize> = self
            .caption_blocks(extra.node)
            .filter(|&b| self.caption_owner[b] == Some(at))
            .collect();
        let kept_caption = caption.iter().any(|&b| {
            self.draft.decision.keep[b] || self.draft.reasons[b] == Some(Reason::Caption)
        });
        self.writer.begin();
        for (rank, &block) in caption.iter().enumerate() {
            if rank > 0 {
                self.writer.text(" ");
            }
            self.places[block] = Some(self.writer.place());
            self.inlines(block, false);
        }
        if caption.is_empty() {
            let alternative = image.alternative.clone();
            self.writer.text(&alternative);
        }
        let number = self.writer.image(image);
        let verdict = if kept_caption {
            Verdict::kept(Reason::Caption, 0.8)
        } else {
            let mut verdict = self.beside(extra, Reason::Caption);
            if let Some(&first) = caption.first().filter(|_| !verdict.keep) {
                verdict.reason = self.draft.verdict(first).reason;
            }
            verdict
        };
        self.writer
            .end(Kind::Figure { image: number }, Vec::new(), verdict);
    }

    fn embed(&mut self, extra: &Extra) {
        let Some((line, address)) = figures::embed(self.page.dom, extra.node, self.base) else {
            return;
        };
        self.writer.begin();
        let start = self.writer.place();
        self.writer.text(&SafeText::line(&line));
        if let Some(address) = address {
            let number = self.writer.link(Link::Web(address));
            self.writer.mark(start, Mark::Link(number));
        }
        let verdict = self.beside(extra, Reason::Part);
        self.writer.end(Kind::Embed, Vec::new(), verdict);
    }

    /// A rule as it was typed, or drawn; of several in a row the first.
    fn rule(&mut self, extra: &Extra, typed: &Range<u32>) {
        if !std::mem::take(&mut self.rule_open) {
            return;
        }
        let verdict = self.beside(extra, Reason::Part);
        self.writer.begin();
        let signs = typed.start as usize..typed.end as usize;
        self.writer.text(&self.page.signs[signs]);
        self.writer.end(Kind::Rule, Vec::new(), verdict);
    }

    /// The verdict of a thing without text: kept when kept text stands on both sides, or when it stands in the
    /// same holder as kept text, or right below the title.
    fn beside(&self, extra: &Extra, reason: Reason) -> Verdict {
        let text = |b: &usize| self.caption_owner[*b].is_none();
        let place = extra.before as usize;
        let before = (0..place).rev().take(4).find(text);
        let behind = (place..self.page.blocks.len()).take(4).find(text);
        let is_shown = |b: Option<usize>| {
            b.is_some_and(|b| {
                self.draft.decision.keep[b] || self.draft.reasons[b] == Some(Reason::Header)
            })
        };
        let end = match &extra.kind {
            ExtraKind::Rule { typed } => !typed.is_empty() && self.is_beside(extra.node, before),
            _ => behind.is_none(),
        };
        let keep = is_shown(before) && (is_shown(behind) || end);
        let sure = |b: Option<usize>| b.map_or(0.5, |b| self.draft.verdict(b).sure);
        let sure = f32::midpoint(sure(before), sure(behind));
        if keep {
            Verdict::kept(reason, sure)
        } else {
            Verdict::cut(
                self.draft.reason_of_extra(&extra.kind, before, behind),
                sure,
            )
        }
    }

    /// Whether an element stands in the same one as the holder of a block: agencies end their stories with a line.
    fn is_beside(&self, node: Id, block: Option<usize>) -> bool {
        let dom = self.page.dom;
        block.is_some_and(|b| dom.parent(self.page.blocks[b].holder) == dom.parent(node))
    }

    /// Points links of this document to where their targets stand.
    fn finish(mut self) -> Document {
        let page = self.page;
        for (number, element) in std::mem::take(&mut self.pending) {
            let block = inline::block_of(page, element);
            let place = (block..page.blocks.len()).find_map(|b| self.places[b]);
            self.writer
                .relink(number, Link::Here(place.unwrap_or_default()));
        }
        self.writer.finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::context::Context;
    use crate::clean::{Body, Source, clean};
    use crate::doc::{Document, Kind};

    const PROSE: [&str; 2] = [
        "The harbour office had waited for the tide since four, and when it came, an hour late and brown with leaves, \
            nobody was quite ready for how quietly it rose over the lower steps.",
        "After that, the boats that had stood dry since spring began to move, one by one, against their ropes, and the \
            men on the quay, who had said it would be so, said it again.",
    ];

    /// Two paragraphs, with a piece of markup between them and one behind.
    fn written(between: &str, behind: &str) -> Document {
        let [one, two] = PROSE;
        let html = format!("<article><p>{one}</p>{between}<p>{two}</p>{behind}</article>");
        let body = Body::Html(&html);
        clean(&Source { body, url: None }, &Context::EMPTY).document
    }

    fn rules(document: &Document) -> Vec<&str> {
        let rules = document.blocks().iter().filter(|b| b.kind == Kind::Rule);
        rules
            .filter(|b| b.verdict.keep)
            .map(|b| document.text_of(b))
            .collect()
    }

    #[test]
    fn a_rule_keeps_what_was_typed_for_it_and_a_drawn_one_has_no_text() {
        for (piece, text) in [
            ("<p>* * *</p>", "* * *"),
            ("<p align=center>*<br>*\u{a0}&nbsp;*</p>", "* * *"),
            ("<div>___</div>", "___"),
            ("<p>—</p>", "—"),
            ("<hr>", ""),
        ] {
            let document = written(piece, "");
            assert_eq!(rules(&document), [text], "{piece}");
            let line = if text.is_empty() {
                String::new()
            } else {
                format!("{text}\n")
            };
            let expected = format!("{}\n{line}{}", PROSE[0], PROSE[1]);
            assert_eq!(document.kept_text(), expected, "{piece}");
        }
        assert!(rules(&written("<div>—</div>", "")).is_empty());
    }

    #[test]
    fn a_typed_rule_ends_a_story_and_a_drawn_one_does_not() {
        let credit = "<footer><p>© 2020 The Paper. All rights reserved.</p></footer>";
        let end = |rule: &str| written("", &format!("{rule}</article>{credit}<article>"));
        assert_eq!(rules(&end("<p>___</p>")), ["___"]);
        assert!(rules(&end("<hr>")).is_empty());
        assert!(rules(&end("<div><div><p>___</p></div></div>")).is_empty());
    }
}
