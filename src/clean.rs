//! The labeller: a page or a text becomes a document in which every block has a verdict, a reason and a confidence.
//! Knows no network, no screen and no store.

pub mod blocks;
mod cards;
mod class_points;
pub mod classes;
mod decide;
pub mod elements;
pub mod facts;
pub mod features;
mod figures;
mod judge;
pub mod lexicon;
pub mod lines;
mod links;
mod preloaded;
mod reasons;
mod structure;
mod tables;
mod trust;
pub mod words;
mod write;

use url::Url;

use self::blocks::Page;
use self::features::Features;
use self::links::Base;
use self::structure::{Draft, share_probability};
use crate::doc::SafeText;
use crate::dom::{Dom, Id, Tag};
use crate::story::{About, Story};

/// What is to be cleaned.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The text and its kind.
    pub body: Body<'a>,
    /// Where it came from, for relative links and for what an address tells of a page.
    pub url: Option<&'a Url>,
}

/// A text to be cleaned.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// A page.
    Html(&'a str),
    /// Plain text.
    Text(&'a str),
}

/// Labels every block of a source. Never fails: what has no story gives a story with nothing kept.
/// The caller fills in [`Story::source`].
pub fn clean(source: &Source) -> Story {
    match source.body {
        Body::Html(html) => clean_page(html, source.url),
        Body::Text(text) => lines::clean_text(text, source.url),
    }
}

fn clean_page(html: &str, url: Option<&Url>) -> Story {
    let dom = Dom::parse(html);
    let about = about(&dom, url);
    let base = Base::of(&dom, url);
    let page = Page::of(&dom);
    let words: usize = page.blocks.iter().map(|b| b.words as usize).sum();
    if words < preloaded::SPARSE_WORDS
        && let Some(carried) = preloaded::page(&dom)
    {
        let dom = Dom::parse(&carried);
        return judged(&Page::of(&dom), &base, about, "");
    }
    let description = described(&dom);
    judged(&page, &base, about, description)
}

/// Judges and writes a page that is cut into blocks.
fn judged(page: &Page, base: &Base, about: About, description: &str) -> Story {
    let features = Features::of(page, &about.title, description);
    let mut probabilities: Vec<f32> = features.rows.iter().map(judge::probability).collect();
    let tables = page
        .dom
        .all(Tag::Table)
        .filter(|&t| !page.region[t].is_empty());
    let grids: Vec<_> = tables.filter_map(|t| tables::grid(page.dom, t)).collect();
    for grid in &grids {
        share_probability(&mut probabilities, page, page.region[grid.node]);
    }
    structure::share_lists(&mut probabilities, page);
    let weights: Vec<f32> = page.blocks.iter().map(|b| b.words as f32).collect();
    let decision = decide::decide(&probabilities, &weights);
    let reasons = vec![None; page.blocks.len()];
    let mut draft = Draft {
        page,
        features: &features,
        probabilities,
        decision,
        reasons,
    };
    draft.settle();
    let document = write::document(&draft, &grids, base);
    Story {
        about,
        document,
        trust: trust::trust(&draft),
        ..Story::default()
    }
}

/// The description a page gives of itself, the longest of them.
fn described(dom: &Dom) -> &str {
    let named = |n: Id| matches!(meta_name(dom, n), "description" | "og:description");
    let contents = dom
        .all(Tag::Meta)
        .filter(|&n| named(n))
        .filter_map(|n| dom.attribute(n, "content"));
    contents.max_by_key(|c| c.len()).unwrap_or("")
}

fn meta_name(dom: &Dom, node: Id) -> &str {
    dom.attribute(node, "property")
        .or_else(|| dom.attribute(node, "name"))
        .unwrap_or("")
}

/// The title, until more is read.
fn about(dom: &Dom, url: Option<&Url>) -> About {
    let open_graph = dom
        .all(Tag::Meta)
        .find(|&n| meta_name(dom, n) == "og:title");
    let title = open_graph
        .and_then(|n| dom.attribute(n, "content"))
        .map(str::to_owned);
    let element = || dom.all(Tag::Title).next().map(|n| dom.text_below(n));
    let title = title
        .filter(|t| !t.trim().is_empty())
        .or_else(element)
        .unwrap_or_default();
    About {
        title: SafeText::line(&title),
        url: url.cloned(),
        ..About::default()
    }
}
