//! What the parts of a page are for: menu, consent box, comments; handed down to the blocks inside.
//! Knows nothing of what the lines inside say, their headings aside.

use std::ops::Range;

use super::forms::forms;
use super::kinds::{Kind, Kinds, first};
use super::names::Names;
use crate::clean::blocks::Region;
use crate::clean::elements::is_boundary;
use crate::clean::facts::Role;
use crate::clean::phrases::{self, Class};
use crate::clean::structure::Draft;
use crate::clean::sums::Sums;
use crate::clean::words::HashMap64;
use crate::dom::{Column, Dom, Id, Tag};
use crate::verdict::Reason;

/// The container of every block.
#[derive(Default)]
pub struct Containers {
    /// One a block: the container the elements above name.
    kinds: Vec<Option<Kind>>,
    /// One a block: what the heading above it says.
    under: Vec<Option<Kind>>,
    /// Words of kept blocks, added up.
    kept: Option<Sums>,
    /// One a block: why it was cut; of no meaning for kept blocks.
    reasons: Vec<Reason>,
    /// The class groups that the page itself bears, as bits.
    page_classes: u32,
    /// The first block of the story: its title, else the first that is kept.
    begin: usize,
}

impl Containers {
    /// Reads the page of a draft whose blocks are decided.
    pub fn of(draft: &Draft, names: &Column<Names>) -> Self {
        let page = draft.page;
        let weight = |b: usize| {
            if draft.decision.keep[b] {
                page.blocks[b].words as f32
            } else {
                0.0
            }
        };
        let kept = Sums::of((0..page.blocks.len()).map(weight));
        let forms = forms(draft, &kept);
        let column = hand_down(draft, (&kept, &forms), names);
        let kinds = page.blocks.iter().map(|b| nearest(page.dom, &column, b));
        Self {
            kinds: kinds.collect(),
            under: headed(draft, &kept),
            kept: Some(kept),
            reasons: Vec::new(),
            page_classes: page_classes(draft),
            begin: draft.begin(),
        }
    }

    /// Takes a new beginning of the story, once others have changed what is kept.
    pub fn begin_at(&mut self, block: usize) {
        self.begin = block;
    }

    /// Whether a block stands before the title and before all kept text.
    pub(super) fn is_before(&self, block: usize) -> bool {
        block < self.begin
    }

    /// The class groups that the page itself bears, as bits.
    pub(super) fn page_classes(&self) -> u32 {
        self.page_classes
    }

    /// Keeps the reasons of all blocks.
    pub fn name(&mut self, reasons: Vec<Reason>) {
        self.reasons = reasons;
    }

    /// The reason of a block, once all are named.
    pub(super) fn reason(&self, block: usize) -> Option<&Reason> {
        self.reasons.get(block)
    }

    /// What the elements above a block are for.
    pub(super) fn kind(&self, block: usize) -> Option<Kind> {
        self.kinds.get(block).copied().flatten()
    }

    /// What the heading above a block announces.
    pub(super) fn under(&self, block: usize) -> Option<Kind> {
        self.under.get(block).copied().flatten()
    }

    /// Kept words of a region.
    pub(super) fn kept_words(&self, region: Region) -> f32 {
        self.kept.as_ref().map_or(0.0, |k| k.below(region))
    }
}

fn page_classes(draft: &Draft) -> u32 {
    let dom = draft.page.dom;
    let mut around = dom.ids().take(PAGE_NODES);
    let body = around.find(|&n| dom.tag(n) == Tag::Body);
    body.map_or(0, |n| draft.features.facts[n].classes)
}

/// The kind of the innermost element around a block, inline ones included.
fn nearest(
    dom: &Dom,
    column: &Column<Option<Kind>>,
    block: &crate::clean::blocks::Block,
) -> Option<Kind> {
    let above = column[block.holder];
    if above.is_some_and(|k| !k.is_weak()) {
        return above;
    }
    let inline = dom
        .ancestors(block.inner)
        .take_while(|&n| n != block.holder);
    let own = inline
        .take(INLINE_LEVELS)
        .find_map(|n| first(Names::of(dom, n).kinds));
    join(above, own)
}

fn join(above: Option<Kind>, own: Option<Kind>) -> Option<Kind> {
    match (above, own) {
        (Some(above), Some(own)) if above.takes_in(own) => Some(above),
        (above, own) => own.or(above),
    }
}

/// One pass from the root. An element with kept text below it is no container.
fn hand_down(
    draft: &Draft,
    (kept, forms): (&Sums, &HashMap64<Kind>),
    names: &Column<Names>,
) -> Column<Option<Kind>> {
    let (page, dom) = (draft.page, draft.page.dom);
    let mut column = Column::new(dom, None);
    for node in dom.ids() {
        let tag = dom.tag(node);
        let region = page.region[node];
        if !is_boundary(tag) || region.is_empty() {
            continue;
        }
        let mut above: Option<Kind> = column[page.boundary_above(node).unwrap_or(0)];
        if tag == Tag::Nav && matches!(above, Some(Kind::Search | Kind::Account)) {
            // A header is called after its search field or its log-in, and has the menu, too.
            above = None;
        }
        let most = region.len() * 2 > page.blocks.len() && tag != Tag::Nav;
        if above.is_some_and(Kind::is_whole) || kept.below(region) > 0.0 || most {
            column[node] = above;
            continue;
        }
        let by_field = forms.get(&u64::from(node)).copied();
        let names = names[node].kinds;
        let own = by_field
            .or_else(|| by_role(draft, node, names))
            .or_else(|| by_names(names, draft.features.words.below(region)));
        column[node] = join(above, own);
    }
    column
}

/// What the element is by its tag or ARIA role.
fn by_role(draft: &Draft, node: Id, kinds: Kinds) -> Option<Kind> {
    let (dom, named) = (draft.page.dom, first(kinds));
    let inside = |role: Role| draft.features.facts[dom.parent(node)].has(role);
    let of_site = || !inside(Role::Article) && !inside(Role::Main);
    let (mut role, mut item) = ("", "");
    for (name, value) in dom.attributes(node) {
        match name {
            "role" => role = value,
            "itemtype" => item = value,
            _ => {}
        }
    }
    match (dom.tag(node), role) {
        (Tag::Search, _) | (_, "search") => Some(Kind::Search),
        (Tag::Nav, _) | (_, "navigation" | "menu" | "menubar") => named
            .filter(|k| matches!(k, Kind::Paging | Kind::Share))
            .or(Some(Kind::Navigation)),
        (Tag::Figcaption, _) => Some(Kind::Caption),
        (_, "contentinfo") => Some(Kind::Foot),
        (_, "banner") => Some(Kind::Head),
        (Tag::Footer, _) if of_site() && named.is_none() => Some(Kind::Foot),
        (Tag::Header, _) if of_site() && named.is_none() => Some(Kind::Head),
        _ if item.ends_with("/Comment") => Some(Kind::Comments),
        _ => None,
    }
}

/// What the element is by its names.
fn by_names(names: Kinds, words: f32) -> Option<Kind> {
    let mut rest = names;
    while let Some(kind) = first(rest) {
        if words <= kind.limit_words() {
            return Some(kind);
        }
        rest &= !kind.bit();
    }
    None
}

/// What headings announce for the blocks below them: as far as the section goes, and no kept text.
fn headed(draft: &Draft, kept: &Sums) -> Vec<Option<Kind>> {
    let page = draft.page;
    let mut under = vec![None; page.blocks.len()];
    for at in 0..page.blocks.len() {
        let short = page.blocks[at].words <= HEADING_WORDS && !draft.decision.keep[at];
        if !short || !(draft.is_heading(at) || looks_like_heading(draft, at)) {
            continue;
        }
        let Some(kind) = announced(page.text_of(at)) else {
            continue;
        };
        for below in section(draft, kept, at) {
            under[below] = Some(kind);
        }
    }
    under
}

/// A line in bold, or one with a colon at its end.
fn looks_like_heading(draft: &Draft, at: usize) -> bool {
    let block = &draft.page.blocks[at];
    let text = draft.page.text_of(at);
    text.ends_with([':', '：']) || block.strong_ink * 5 > block.ink * 4
}

fn announced(text: &str) -> Option<Kind> {
    let cue = phrases::cue(text)?;
    if cue.cover < HEADING_COVER && !(cue.leads && cue.cover >= HEADING_COVER / 2.0) {
        return None;
    }
    match cue.class {
        Class::Heading => Some(Kind::Teasers),
        Class::Comments => Some(Kind::Comments),
        Class::Author => Some(Kind::Author),
        Class::Newsletter => Some(Kind::Newsletter),
        Class::Share => Some(Kind::Share),
        Class::Labels => Some(Kind::Labels),
        Class::Consent => Some(Kind::Consent),
        _ => None,
    }
}

/// The cut blocks below a heading. Where it opens a box of its own, all of the box to the next heading that is no
/// link; else the element behind it, or the run of like elements there; kept text ends it.
fn section(draft: &Draft, kept: &Sums, at: usize) -> Range<usize> {
    let (page, dom) = (draft.page, draft.page.dom);
    let mut above = dom.ancestors(page.blocks[at].holder);
    let Some(around) = above.find(|&n| page.region[n].end as usize > at + 1) else {
        return at..at;
    };
    let region = page.region[around];
    let is_box = region.start as usize == at && kept.below(region) == 0.0;
    let mut end = region.end as usize;
    if !is_box {
        let child = |b: usize| {
            let mut up = dom.ancestors(page.blocks[b].holder);
            up.find(|&n| dom.parent(n) == around).unwrap_or(around)
        };
        let first = child(at + 1);
        let alike = |b: &usize| {
            let next = child(*b);
            next != around
                && draft.features.facts[next].signature == draft.features.facts[first].signature
        };
        end = (at + 1..end.min(at + 1 + SECTION_BLOCKS))
            .take_while(alike)
            .last()
            .map_or(at + 2, |l| l + 1);
    }
    let own = draft.level(at).or(Some(6));
    let ends = |b: &usize| {
        let next = draft.level(*b);
        let heads = next.is_some() && next <= own && page.blocks[*b].link_ink == 0;
        draft.decision.keep[*b] || heads
    };
    let last = (at + 1..end.min(at + 1 + SECTION_BLOCKS)).find(ends);
    at + 1..last.unwrap_or(end).max(at + 1)
}

/// Nodes among which the body of a page begins.
const PAGE_NODES: usize = 2000;
/// Inline elements above a text whose names are read.
const INLINE_LEVELS: usize = 4;
/// Most words of a heading that announces something, and the share of them that must say it.
const HEADING_WORDS: u32 = 8;
const HEADING_COVER: f32 = 0.6;
/// Most blocks one heading speaks for.
const SECTION_BLOCKS: usize = 80;
