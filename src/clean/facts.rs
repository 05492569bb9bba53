//! What every element hands down to the text below it, in one pass from the root: roles, class words, hiding,
//! repetition among siblings, place beside the story's branch. Knows nothing of words.

mod siblings;

use std::ops::Index;

use self::siblings::Siblings;
use super::blocks::Page;
use super::classes::{self, Points};
use super::elements::{Hiding, class_words, hides, is_boundary};
use super::words::{WordHash, join};
use crate::dom::{Column, Dom, Id, Tag};

/// Roles of elements above a text; each is one bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// `<nav>`.
    Nav,
    /// `<header>`.
    Header,
    /// `<footer>`.
    Footer,
    /// `<aside>`.
    Aside,
    /// `<article>`.
    Article,
    /// `<main>`.
    Main,
    /// `<section>`.
    Section,
    /// `<form>`.
    Form,
    /// `<ul>`.
    Bullets,
    /// `<ol>`.
    Numbers,
    /// `<table>`.
    Table,
    /// `<blockquote>`.
    Quote,
    /// `<pre>`.
    Code,
    /// `<figure>`.
    Figure,
    /// `<button>`.
    Button,
    /// `<details>`.
    Details,
    /// `<dialog>`.
    Dialog,
    /// `<li>`.
    Item,
    /// `<a>` around blocks.
    Link,
    /// `<figcaption>`.
    Caption,
    /// `<dl>`.
    Terms,
    /// `<td>`.
    Cell,
    /// `<address>`.
    Address,
    /// `<label>`.
    Label,
    /// A heading.
    Heading,
    /// Microdata says text of the work.
    WorkText,
    /// Microdata says comment.
    WorkComment,
    /// Microdata says author, publisher, date, name.
    WorkLabel,
}

/// What an element and those above it say.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// [`Role`]s, as bits.
    pub roles: u32,
    /// [`super::classes::Class`] groups, as bits.
    pub classes: u32,
    /// How it is hidden, itself or with what stands above.
    pub hiding: Hiding,
    /// Class points: the worst, the best, the sum, the sum with the far ones damped.
    pub worst: f32,
    /// The best.
    pub best: f32,
    /// Their sum.
    pub sum: f32,
    /// Each level up counts .7 of the one below.
    pub damped: f32,
    /// The three nearest levels that have any, nearest first.
    pub near: [f32; 3],
    /// How many levels have any.
    pub levels: u16,
    /// How many of them stand below the worst one.
    pub since_worst: u16,
    /// Hash of tag and first class.
    pub signature: u64,
    /// Hash of the boundary tags from the root.
    pub path: u64,
    /// The outermost, hence largest, group of like siblings: one of its members.
    pub repeated: Id,
    /// How many like siblings it has there.
    pub copies: u32,
    /// Its rank among them.
    pub rank: u32,
    /// The `<article>` it stands in, counted from 1; 0 for none.
    pub article: u16,
}

impl Facts {
    /// Whether a role stands above.
    pub fn has(&self, role: Role) -> bool {
        self.roles >> role as u32 & 1 == 1
    }

    /// Takes one more level's class points in.
    fn take(&mut self, level: f32) {
        let is_worst = level <= self.worst;
        self.since_worst = if is_worst { 0 } else { self.since_worst + 1 };
        self.levels += 1;
        self.worst = self.worst.min(level);
        self.best = self.best.max(level);
        self.sum += level;
        self.damped = level + 0.7 * self.damped;
        self.near = [level, self.near[0], self.near[1]];
    }

    /// Whether a class group stands above.
    pub fn in_class(&self, class: super::classes::Class) -> bool {
        self.classes >> class as u32 & 1 == 1
    }
}

const ROOT: Facts = Facts {
    roles: 0,
    classes: 0,
    hiding: Hiding::Shown,
    worst: 0.0,
    best: 0.0,
    sum: 0.0,
    damped: 0.0,
    near: [0.0; 3],
    levels: 0,
    since_worst: 0,
    signature: 0,
    path: 0,
    repeated: 0,
    copies: 1,
    rank: 0,
    article: 0,
};

/// The facts of every element that has text below, and of inline elements; elements that say nothing share those of the
/// one above.
pub struct Above {
    of: Column<u32>,
    told: Vec<Told>,
    /// The class words of all told elements.
    words: Vec<WordHash>,
}

/// The facts of one element, whose they are, and those of the one above.
struct Told {
    facts: Facts,
    node: Id,
    above: u32,
    /// Where its class words end; they begin where those of the one before end.
    words: u32,
    /// Its like siblings, a place in their counts; [`LONE`] where none are counted.
    alike: u32,
}

const LONE: u32 = u32::MAX;

impl Index<Id> for Above {
    type Output = Facts;
    fn index(&self, node: Id) -> &Facts {
        &self.told[self.of[node] as usize].facts
    }
}

impl Above {
    /// Gathers the facts of a page.
    pub fn of(page: &Page, points: &Points) -> Self {
        let over = over_text(page);
        let mut made = Self {
            of: Column::new(page.dom, 0),
            told: Vec::new(),
            words: Vec::new(),
        };
        made.tell(page.dom, 0, (ROOT, LONE));
        let mut siblings = Siblings::default();
        let mut articles = 0;
        for node in page.dom.ids() {
            if !holds_text(page, node) {
                if over[node] && node > 0 {
                    made.tell(page.dom, node, (ROOT, LONE));
                }
                continue;
            }
            let above = made.of[page.dom.parent(node)];
            if says_nothing(page.dom, node) {
                made.of[node] = above;
                continue;
            }
            let start = made.words.len();
            class_words(page.dom, node, |word| made.words.push(word));
            let known = (&made.told[above as usize].facts, points);
            let mut facts = below(page.dom, node, known, &made.words[start..]);
            if page.dom.tag(node) == Tag::Article {
                articles += 1;
                facts.article = articles;
            }
            let mut alike = LONE;
            if is_boundary(page.dom.tag(node)) {
                (alike, facts.rank) = siblings.add(page.dom.parent(node), facts.signature);
            }
            made.tell(page.dom, node, (facts, alike));
        }
        made.repeat(&siblings.counts);
        made
    }

    fn tell(&mut self, dom: &Dom, node: Id, (facts, alike): (Facts, u32)) {
        let above = self.of[dom.parent(node)];
        self.of[node] = self.told.len() as u32;
        self.told.push(Told {
            facts,
            node,
            above,
            words: self.words.len() as u32,
            alike,
        });
    }

    /// The class words of an element with text below.
    pub fn class_words(&self, node: Id) -> &[WordHash] {
        let at = self.of[node] as usize;
        let start = at
            .checked_sub(1)
            .map_or(0, |before| self.told[before].words);
        if self.told[at].node == node {
            &self.words[start as usize..self.told[at].words as usize]
        } else {
            &[]
        }
    }

    /// Hands the largest group of like siblings down.
    fn repeat(&mut self, counts: &[u32]) {
        for at in 1..self.told.len() {
            let Told {
                node, above, alike, ..
            } = self.told[at];
            let above = self.told[above as usize].facts;
            let own = &mut self.told[at].facts;
            let count = counts.get(alike as usize).copied().unwrap_or(0);
            if count >= 3 && count > above.copies {
                (own.copies, own.repeated) = (count, node);
            } else {
                (own.copies, own.repeated, own.rank) = (above.copies, above.repeated, above.rank);
            }
        }
    }
}

/// The elements above the blocks of a page, also of those that tags torn apart put behind the end of their holder.
pub fn over_text(page: &Page) -> Column<bool> {
    let mut over = Column::new(page.dom, false);
    for block in &page.blocks {
        for node in page.dom.ancestors(block.inner) {
            if over[node] {
                break;
            }
            over[node] = true;
        }
    }
    over
}

/// Whether text can stand below an element.
fn holds_text(page: &Page, node: Id) -> bool {
    let tag = page.dom.tag(node);
    let is_bare = || is_boundary(tag) && page.region[node].is_empty();
    !matches!(tag, Tag::None | Tag::Text) && !is_bare()
}

/// Whether an inline element leaves everything as it is above.
fn says_nothing(dom: &Dom, node: Id) -> bool {
    let tag = dom.tag(node);
    !is_boundary(tag) && tag_role(tag) == 0 && dom.attributes(node).next().is_none()
}

/// The facts of an element, from those of its parent.
fn below(dom: &Dom, node: Id, (above, table): (&Facts, &Points), words: &[WordHash]) -> Facts {
    let tag = dom.tag(node);
    let mut own = *above;
    let mut class = "";
    own.roles |= tag_role(tag);
    for (name, value) in dom.attributes(node) {
        match name {
            "class" => class = value,
            "role" | "itemprop" | "itemtype" => own.roles |= attribute_role(name, value),
            "hidden" | "style" | "aria-hidden" => own.hiding = own.hiding.max(hides(name, value)),
            _ => {}
        }
    }
    let (mut points, mut known) = (0.0, 0_u8);
    for word in words {
        own.classes |= classes::groups(*word);
        let worth = table.of(*word);
        if worth != 0.0 {
            points += worth;
            known = known.saturating_add(1);
        }
    }
    if known > 0 {
        own.take(points / f32::from(known).sqrt());
    }
    own.signature = signature(class, tag);
    if is_boundary(tag) {
        own.path = join(own.path, tag as u64 + 1);
    }
    own
}

/// Hash of tag and first class.
fn signature(class: &str, tag: Tag) -> u64 {
    let first = class.split_ascii_whitespace().next().unwrap_or("");
    join(tag as u64 + 1, super::words::hash(first))
}

fn tag_role(tag: Tag) -> u32 {
    let by_tag = match tag {
        Tag::Nav => Role::Nav,
        Tag::Header => Role::Header,
        Tag::Footer => Role::Footer,
        Tag::Aside => Role::Aside,
        Tag::Article => Role::Article,
        Tag::Main => Role::Main,
        Tag::Section => Role::Section,
        Tag::Form => Role::Form,
        Tag::Ul => Role::Bullets,
        Tag::Ol => Role::Numbers,
        Tag::Table => Role::Table,
        Tag::Blockquote => Role::Quote,
        Tag::Pre => Role::Code,
        Tag::Figure => Role::Figure,
        Tag::Button => Role::Button,
        Tag::Details => Role::Details,
        Tag::Dialog => Role::Dialog,
        Tag::Li => Role::Item,
        Tag::A => Role::Link,
        Tag::Figcaption => Role::Caption,
        Tag::Dl => Role::Terms,
        Tag::Td => Role::Cell,
        Tag::Address => Role::Address,
        Tag::Label => Role::Label,
        Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => Role::Heading,
        _ => return 0,
    };
    1 << by_tag as u32
}

/// A role by ARIA or microdata.
fn attribute_role(name: &str, value: &str) -> u32 {
    let role = match (name, value) {
        ("role", "navigation") => Role::Nav,
        ("role", "main") => Role::Main,
        ("role", "complementary") => Role::Aside,
        ("role", "contentinfo") => Role::Footer,
        ("role", "banner") => Role::Header,
        ("role", "dialog" | "alertdialog") => Role::Dialog,
        ("role", "search") => Role::Form,
        ("role", "article") => Role::Article,
        ("itemprop", "articleBody" | "text" | "description" | "reviewBody") => Role::WorkText,
        ("itemprop", "author" | "publisher" | "datePublished" | "image" | "headline" | "name") => {
            Role::WorkLabel
        }
        ("itemtype", kind) if kind.ends_with("/Comment") || kind.ends_with("/UserComments") => {
            Role::WorkComment
        }
        _ => return 0,
    };
    1 << role as u32
}
