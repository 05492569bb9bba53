//! What every element hands down to the text below it, in one pass from the root: roles, class words, hiding,
//! repetition among siblings, place beside the story's branch. Knows nothing of words.

use super::blocks::{Page, Region};
use super::classes::{self, Points};
use super::elements::{Hiding, class_words, hiding, is_boundary};
use super::words::{HashMap64, join};
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

/// Gathers the facts of every element that has text below, and of inline elements.
pub fn facts(page: &Page, points: &Points) -> Column<Facts> {
    let dom = page.dom;
    let mut column = Column::new(dom, ROOT);
    let mut siblings: HashMap64<u32> = HashMap64::default();
    let mut articles = 0;
    for node in dom.ids() {
        let tag = dom.tag(node);
        if matches!(tag, Tag::None | Tag::Text)
            || (is_boundary(tag) && page.region[node].is_empty())
        {
            continue;
        }
        let mut own = below(dom, node, (&column[dom.parent(node)], points));
        if tag == Tag::Article {
            articles += 1;
            own.article = articles;
        }
        if is_boundary(tag) {
            let count = siblings
                .entry(sibling_key(dom, node, own.signature))
                .or_default();
            own.rank = *count;
            *count += 1;
        }
        column[node] = own;
    }
    repeat(page, &mut column, &siblings);
    column
}

fn sibling_key(dom: &Dom, node: Id, signature: u64) -> u64 {
    join(u64::from(dom.parent(node)) + 1, signature)
}

/// The facts of an element, from those of its parent.
fn below(dom: &Dom, node: Id, (above, table): (&Facts, &Points)) -> Facts {
    let tag = dom.tag(node);
    let mut own = *above;
    let mut class = "";
    own.roles |= tag_role(tag);
    for (name, value) in dom.attributes(node) {
        own.roles |= attribute_role(name, value);
        if name == "class" {
            class = value;
        }
    }
    own.hiding = above.hiding.max(hiding(dom, node));
    let (mut points, mut known) = (0.0, 0_u8);
    class_words(dom, node, |word| {
        own.classes |= classes::groups(word);
        let worth = table.of(word);
        if worth != 0.0 {
            points += worth;
            known = known.saturating_add(1);
        }
    });
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

/// Hands the largest group of like siblings down.
fn repeat(page: &Page, column: &mut Column<Facts>, siblings: &HashMap64<u32>) {
    let dom = page.dom;
    for node in dom.ids() {
        let tag = dom.tag(node);
        if matches!(tag, Tag::None | Tag::Text) {
            continue;
        }
        let above = column[dom.parent(node)];
        let mut own = column[node];
        let rank = own.rank;
        (own.copies, own.repeated, own.rank) = (above.copies, above.repeated, above.rank);
        if is_boundary(tag) && !page.region[node].is_empty() {
            let key = sibling_key(dom, node, own.signature);
            let count = siblings.get(&key).copied().unwrap_or(1);
            if count >= 3 && count > above.copies {
                (own.copies, own.repeated, own.rank) = (count, node, rank);
            }
        }
        column[node] = own;
    }
}

/// Sums over blocks, so that any subtree's is a difference.
pub struct Sums(Vec<f32>);

impl Sums {
    /// Adds up one figure a block.
    pub fn of(figures: impl Iterator<Item = f32>) -> Self {
        let mut sums = vec![0.0];
        let mut total = 0.0_f64;
        for figure in figures {
            total += f64::from(figure);
            sums.push(total as f32);
        }
        Self(sums)
    }

    /// The sum below a node.
    pub fn below(&self, region: Region) -> f32 {
        self.between(region.start as usize, region.end as usize)
    }

    /// The sum of blocks `start..end`, bounds cut to the page.
    pub fn between(&self, start: usize, end: usize) -> f32 {
        let last = self.0.len() - 1;
        self.0[end.min(last)] - self.0[start.min(last).min(end.min(last))]
    }

    /// The sum of the whole page.
    pub fn total(&self) -> f32 {
        self.between(0, usize::MAX)
    }
}
