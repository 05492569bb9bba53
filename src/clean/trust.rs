//! What a page as a whole is worth: sure, unsure, only a beginning, empty, behind a script or a subscription.
//! Knows nothing of single reasons.

use super::elements::class_words;
use super::structure::Draft;
use super::words::{WordHash, hash_all};
use crate::dom::{Dom, Tag};
use crate::story::Trust;

/// A page with fewer words in its elements and scripts besides is drawn by them.
const SCRIPT_WORDS: usize = 60;
/// A story with fewer kept words may be a teaser.
const TEASER_WORDS: usize = 150;
/// A story behind a subscription shows at most so many words.
const PAYWALL_WORDS: usize = 400;

/// Judges a page.
pub fn trust(draft: &Draft) -> Trust {
    let page = draft.page;
    let kept: Vec<usize> = (0..page.blocks.len())
        .filter(|&b| draft.decision.keep[b])
        .collect();
    let words: usize = kept.iter().map(|&b| page.blocks[b].words as usize).sum();
    let all: usize = page.blocks.iter().map(|b| b.words as usize).sum();
    if all < SCRIPT_WORDS && words < SCRIPT_WORDS && needs_script(page.dom) {
        return Trust::ScriptNeeded;
    }
    if words == 0 {
        return Trust::Nothing;
    }
    if words < PAYWALL_WORDS && has_paywall(page.dom) {
        return Trust::Paywall;
    }
    let last = kept.last().map_or("", |&b| page.text_of(b)).trim_end();
    if words < TEASER_WORDS
        && (last.ends_with('…') || last.ends_with("...") || last.ends_with("[…]"))
    {
        return Trust::TeaserOnly;
    }
    if draft.decision.confident && page.complete {
        Trust::Sure
    } else {
        Trust::Unsure
    }
}

/// Whether scripts draw the page: it has some, and an empty root or a notice for those without.
fn needs_script(dom: &Dom) -> bool {
    let scripts = dom.all(Tag::Script).any(|n| {
        let kind = dom.attribute(n, "type").unwrap_or("");
        !kind.contains("json")
    });
    let notice = dom
        .all(Tag::Noscript)
        .any(|n| dom.text_below(n).to_lowercase().contains("javascript"));
    let root = || {
        dom.all(Tag::Div).any(|n| {
            matches!(
                dom.attribute(n, "id"),
                Some("root" | "app" | "__next" | "___gatsby" | "__nuxt")
            )
        })
    };
    scripts && (notice || root())
}

/// Class words of walls.
const PAYWALL: [WordHash; 3] = hash_all(["paywall", "piano", "regwall"]);

/// Whether the page marks a part as for subscribers: by class names, or in its JSON-LD.
fn has_paywall(dom: &Dom) -> bool {
    let mut named = false;
    for node in dom.ids().filter(|&n| {
        matches!(
            dom.tag(n),
            Tag::Div | Tag::Section | Tag::Aside | Tag::Custom
        )
    }) {
        class_words(dom, node, |word| {
            named |= PAYWALL.contains(&word);
        });
        if named {
            return true;
        }
    }
    let data = |n: &crate::dom::Id| dom.attribute(*n, "type") == Some("application/ld+json");
    dom.all(Tag::Script).filter(data).any(|n| {
        let text: String = dom
            .text_below(n)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let text = text.to_lowercase();
        text.contains("\"isaccessibleforfree\":false")
            || text.contains("\"isaccessibleforfree\":\"false\"")
    })
}
