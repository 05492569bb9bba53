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
    values.extend(by_role(page, features));
    values.extend(by_class(page, features));
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
        (
            Feature::PageArticles,
            page.dom.all(Tag::Article).count() as f32,
        ),
        (Feature::PageInputs, page.dom.all(Tag::Input).count() as f32),
        (Feature::PageTitle, hashes(title).len() as f32),
    ]
}

fn share(page: &Page, features: &Features, holds: impl Fn(usize) -> bool) -> f32 {
    let words = (0..page.blocks.len())
        .filter(|&b| holds(b))
        .map(|b| page.blocks[b].words as f32);
    words.sum::<f32>() / features.words.total().max(1.0)
}

fn by_role(page: &Page, features: &Features) -> Vec<(Feature, f32)> {
    let roles = [
        (Feature::PageItems, Role::Item),
        (Feature::PageForms, Role::Form),
        (Feature::PageTables, Role::Table),
        (Feature::PageFooter, Role::Footer),
        (Feature::PageMain, Role::Main),
    ];
    let one = |(feature, role)| {
        (
            feature,
            share(page, features, |b| features.is_in(page, b, role)),
        )
    };
    roles.into_iter().map(one).collect()
}

fn by_class(page: &Page, features: &Features) -> Vec<(Feature, f32)> {
    let classes = [
        (Feature::PageProduct, Class::Product),
        (Feature::PageMedia, Class::Media),
        (Feature::PageShare, Class::Share),
        (Feature::PageOverlay, Class::Overlay),
        (Feature::PageHidden, Class::Hidden),
        (Feature::PageForum, Class::Forum),
        (Feature::PageComments, Class::Comments),
    ];
    let one = |(feature, class)| {
        (
            feature,
            share(page, features, |b| features.in_class(page, b, class)),
        )
    };
    classes.into_iter().map(one).collect()
}
