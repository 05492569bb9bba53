//! Features of the page as a whole, the same for all its blocks.
//! Knows nothing of single blocks.

use super::super::blocks::Page;
use super::super::classes::Class;
use super::super::facts::Role;
use super::super::words::hashes;
use super::{Feature, Features};
use crate::dom::Tag;

/// Fills the columns of the page.
pub fn fill(page: &Page, features: &mut Features, title: &str) {
    let mut values = whole(page, features, title);
    values.extend(shares(page, features));
    for row in &mut features.rows {
        for (feature, value) in &values {
            row[*feature as usize] = *value;
        }
    }
}

fn whole(page: &Page, features: &Features, title: &str) -> Vec<(Feature, f32)> {
    let words = features.words.total();
    let paragraphs =
        (0..page.blocks.len()).filter(|&b| features.paragraphs.between(b, b + 1) > 0.0);
    let longest = page.blocks.iter().map(|b| b.words).max().unwrap_or(0);
    vec![
        (Feature::PageWords, words.ln_1p()),
        (Feature::PageBlocks, (page.blocks.len() as f32).ln_1p()),
        (Feature::PageLinks, features.links.total() / words.max(1.0)),
        (
            Feature::PageProse,
            features.paragraphs.total() / words.max(1.0),
        ),
        (Feature::PageParagraphs, paragraphs.count() as f32),
        (Feature::PageLongest, (longest as f32).ln_1p()),
        (Feature::PageInputs, page.dom.all(Tag::Input).count() as f32),
        (Feature::PageTitle, hashes(title).len() as f32),
    ]
}

const ROLES: [(Feature, Role); 5] = [
    (Feature::PageItems, Role::Item),
    (Feature::PageForms, Role::Form),
    (Feature::PageTables, Role::Table),
    (Feature::PageFooter, Role::Footer),
    (Feature::PageMain, Role::Main),
];

const CLASSES: [(Feature, Class); 6] = [
    (Feature::PageProduct, Class::Product),
    (Feature::PageMedia, Class::Media),
    (Feature::PageShare, Class::Share),
    (Feature::PageOverlay, Class::Overlay),
    (Feature::PageHidden, Class::Hidden),
    (Feature::PageForum, Class::Forum),
];

/// The shares of all words that stand below roles and class groups.
fn shares(page: &Page, features: &Features) -> Vec<(Feature, f32)> {
    let mut words = [0.0_f32; ROLES.len() + CLASSES.len()];
    for (at, block) in page.blocks.iter().enumerate() {
        let facts = features.facts_of(page, at);
        let roles = ROLES.iter().map(|(_, role)| facts.has(*role));
        let classes = CLASSES.iter().map(|(_, class)| facts.in_class(*class));
        for (words, is_in) in words.iter_mut().zip(roles.chain(classes)) {
            *words += if is_in { block.words as f32 } else { 0.0 };
        }
    }
    let all = features.words.total().max(1.0);
    let named = ROLES.map(|r| r.0).into_iter().chain(CLASSES.map(|c| c.0));
    named
        .zip(words)
        .map(|(f, words)| (f, words / all))
        .collect()
}
