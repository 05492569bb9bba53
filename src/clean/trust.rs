//! What a page as a whole is worth: sure, unsure, only a beginning, empty, behind a script or a subscription.
//! Knows nothing of single reasons.

mod walls;

use super::elements::{Hiding, has_class_word};
use super::phrases::{self, Class};
use super::structure::Draft;
use super::words::{WordHash, hash_all};
use crate::dom::{Dom, Id, Tag};
use crate::story::Trust;

/// A page with fewer words is drawn by its scripts if it asks for them. This and the next two are set by hand: pages of
/// the sets that scripts draw have no word at all, or 136 around an empty root.
const SCRIPT_WORDS: usize = 60;
/// The same of a page with an empty place for what they draw: menus may stand around it.
const SHELL_WORDS: usize = 200;
/// A page with fewer words says next to nothing.
const BARE_WORDS: usize = 10;
/// A story with fewer kept words may be a teaser,
const TEASER_WORDS: usize = 150;
/// and one with still fewer is a label.
const TEASER_LEAST: usize = 8;
/// A page that says of itself that it is not free, but shows no wall, is cut if it keeps fewer words. Of the 48 pages of
/// the sets that say so, the six real cuts keep 35 to 150 words, the shortest whole story 370.
const PAYWALL_WORDS: usize = 200;
/// Shown blocks behind the story in which a wall stands, and last blocks of it that may be kept by mistake.
const WALL_BEHIND: usize = 8;
const WALL_KEPT: usize = 2;

/// Judges what was read of a page; [`Story::cut_at`](crate::story::Story::cut_at) knows of the rest.
pub fn trust(draft: &Draft) -> Trust {
    let page = draft.page;
    let kept: Vec<usize> = draft.kept().collect();
    let words: usize = kept.iter().map(|&b| page.blocks[b].words as usize).sum();
    let all: usize = page.blocks.iter().map(|b| b.words as usize).sum();
    if words < SCRIPT_WORDS && needs_script(draft, words, all) {
        return Trust::ScriptNeeded;
    }
    let Some(&last) = kept.last() else {
        return Trust::Nothing;
    };
    if is_walled(draft, last) || (words < PAYWALL_WORDS && has_paywall(page.dom)) {
        return Trust::Paywall;
    }
    if (TEASER_LEAST..TEASER_WORDS).contains(&words) && is_teaser(draft, &kept) {
        return Trust::TeaserOnly;
    }
    if draft.decision.confident {
        Trust::Sure
    } else {
        Trust::Unsure
    }
}

/// Whether scripts draw the page: it has hardly a word and scripts or a sign of loading, an empty place for what they
/// draw, or a notice for those without them.
fn needs_script(draft: &Draft, words: usize, all: usize) -> bool {
    let page = draft.page;
    let dom = page.dom;
    let empty_root = has_empty_root(draft);
    if all < BARE_WORDS {
        return empty_root || has_scripts(dom) || is_loading(dom);
    }
    if empty_root && (words < BARE_WORDS || all < SHELL_WORDS) {
        return true;
    }
    let mut noscripts = dom.all(Tag::Noscript);
    let asked = noscripts.any(|n| asks_for_script(&dom.text_below(n)))
        || (0..page.blocks.len()).any(|b| asks_for_script(page.text_of(b)));
    all < SCRIPT_WORDS && asked && has_scripts(dom)
}

fn has_scripts(dom: &Dom) -> bool {
    let runs = |n: Id| !dom.attribute(n, "type").unwrap_or("").contains("json");
    dom.all(Tag::Script).any(runs)
}

/// Whether an element that frameworks fill with the page is there and holds nothing.
fn has_empty_root(draft: &Draft) -> bool {
    let dom = draft.page.dom;
    let is_root = |n: Id| {
        ROOTS.contains(&dom.attribute(n, "id").unwrap_or("")) || ROOTS.contains(&dom.name(n))
    };
    let holders = |&n: &Id| matches!(dom.tag(n), Tag::Div | Tag::Main | Tag::Custom);
    let mut roots = dom.ids().filter(holders).filter(|&n| is_root(n));
    roots.any(|n| draft.features.words.below(draft.page.region[n]) < BARE_WORDS as f32)
}

/// Whether the page shows that it is being loaded.
fn is_loading(dom: &Dom) -> bool {
    const LOADING: [WordHash; 6] = hash_all([
        "skeleton",
        "preloader",
        "loader",
        "loading",
        "spinner",
        "splash",
    ]);
    let boxes = |&n: &Id| {
        matches!(
            dom.tag(n),
            Tag::Div | Tag::Section | Tag::Main | Tag::Header
        )
    };
    let mut boxes = dom.ids().filter(boxes);
    boxes.any(|n| has_class_word(dom, n, &LOADING))
}

/// Names of the elements that frameworks fill with the page.
const ROOTS: [&str; 8] = [
    "root",
    "app",
    "app-root",
    "__next",
    "___gatsby",
    "__nuxt",
    "svelte",
    "react-root",
];

/// Whether a text asks to let scripts run.
fn asks_for_script(text: &str) -> bool {
    text.len() < NOTICE_BYTES && text.to_lowercase().contains("javascript")
}

/// Most bytes of such a notice.
const NOTICE_BYTES: usize = 2000;

/// Whether a wall stands right behind the last kept block, or is part of what was kept at the end. A line about
/// subscriptions elsewhere on a page says nothing: the head of every newspaper has one.
fn is_walled(draft: &Draft, last: usize) -> bool {
    let page = draft.page;
    let shown = |&b: &usize| draft.features.facts_of(page, b).hiding != Hiding::Hidden;
    let behind = (last + 1..page.blocks.len())
        .filter(shown)
        .take(WALL_BEHIND);
    let before = (0..=last).rev().filter(shown).take(WALL_KEPT);
    behind
        .chain(before)
        .any(|b| page.blocks[b].words <= WALL_WORDS && walls::is_wall(page.text_of(b)))
}

/// Most words of a line that stands at a wall.
const WALL_WORDS: u32 = 60;

/// Whether a short text breaks off: one block of it, the last, ends in an ellipsis, or "read more" follows it. Several
/// such ends are a list of teasers, which is all that there is to read.
fn is_teaser(draft: &Draft, kept: &[usize]) -> bool {
    let page = draft.page;
    let breaks = |&&b: &&usize| breaks_off(page.text_of(b));
    let Some(&last) = kept.last() else {
        return false;
    };
    let broken = kept.iter().filter(breaks).count();
    let leads = |b: usize| {
        let cue = phrases::cue(page.text_of(b));
        cue.is_some_and(|c| c.class == Class::ReadMore && c.cover >= 0.6)
    };
    let short = |b: &usize| page.blocks[*b].words <= 6 && page.blocks[*b].links > 0;
    let more = (0..page.blocks.len())
        .filter(short)
        .filter(|&b| leads(b))
        .take(2);
    let more: Vec<usize> = more.collect();
    let next = (last + 1..page.blocks.len()).take(2).any(|b| more == [b]);
    (broken == 1 && breaks_off(page.text_of(last))) || (broken <= 1 && next)
}

/// Whether a text ends in an ellipsis, in brackets or not.
fn breaks_off(text: &str) -> bool {
    let end = text.trim_end().trim_end_matches([']', ')', '.']);
    end.ends_with('…')
        || text
            .trim_end()
            .trim_end_matches([']', ')'])
            .ends_with("...")
}

/// Class words of walls.
const PAYWALL: [WordHash; 3] = hash_all(["paywall", "piano", "regwall"]);

/// Whether the page marks a part as for subscribers: by class names, or in its JSON-LD.
fn has_paywall(dom: &Dom) -> bool {
    let mut parts = dom.ids().filter(|&n| {
        matches!(
            dom.tag(n),
            Tag::Div | Tag::Section | Tag::Aside | Tag::Custom
        )
    });
    parts.any(|n| has_class_word(dom, n, &PAYWALL)) || says_not_free(dom)
}

fn says_not_free(dom: &Dom) -> bool {
    let data = |n: &Id| dom.attribute(*n, "type") == Some("application/ld+json");
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

#[cfg(test)]
mod tests {
    use crate::clean::context::Context;
    use crate::clean::{Body, Source, clean};
    use crate::story::Trust;

    const PROSE: &str = "<p>The harbour office had waited for the tide since four, and when it came, an hour late and \
        brown with leaves, nobody was quite ready for how quietly it rose over the lower steps of the quay.</p>";

    fn trust(html: &str) -> Trust {
        let body = Body::Html(html);
        clean(&Source { body, url: None }, &Context::EMPTY).trust
    }

    fn story(times: usize, end: &str) -> String {
        let prose: String = (0..times)
            .map(|n| PROSE.replace("four", &format!("{n} past four")))
            .collect();
        format!("<title>Tide</title><main><article><h1>Tide</h1>{prose}</article>{end}</main>")
    }

    #[test]
    fn a_page_that_scripts_draw_needs_a_browser() {
        let shell = "<nav><a href=/>Home</a> <a href=/p>Products of ours</a></nav><div id=root></div><script>x()</script>";
        assert_eq!(trust(shell), Trust::ScriptNeeded);
        let asked = "<p>Please turn JavaScript on to see this page.</p><script>x()</script>";
        assert_eq!(trust(asked), Trust::ScriptNeeded);
        assert_eq!(
            trust("<div></div><script src=a.js></script>"),
            Trust::ScriptNeeded
        );
        assert_eq!(trust("<div class=page-loader></div>"), Trust::ScriptNeeded);
        assert_eq!(trust("<div></div>"), Trust::Nothing);
    }

    #[test]
    fn a_story_in_the_root_of_an_app_needs_none() {
        let page = format!("<div id=__next>{}</div><script>x()</script>", story(6, ""));
        assert_eq!(trust(&page), Trust::Sure);
    }

    #[test]
    fn a_wall_behind_the_story_is_told_of_whatever_its_length() {
        let wall = "<div><p>This article is exclusive to our subscribers</p><a href=/s>Subscribe</a></div>";
        for times in [2, 9] {
            assert_eq!(trust(&story(times, wall)), Trust::Paywall, "{times}");
        }
        let hidden = wall.replace("<div>", "<div style='display:none'>");
        assert_eq!(trust(&story(9, &hidden)), Trust::Sure);
    }

    #[test]
    fn an_offer_of_a_subscription_is_no_wall() {
        for line in [
            "Already a subscriber? Log in",
            "Subscribe for 1 a week",
            "Keep reading",
        ] {
            let page = story(9, &format!("<div><p>{line}</p></div>"));
            assert_eq!(trust(&page), Trust::Sure, "{line}");
        }
    }

    #[test]
    fn a_page_that_is_not_free_is_cut_only_if_it_is_short() {
        let data = r#"<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree": false}</script>"#;
        assert_eq!(trust(&format!("{data}{}", story(3, ""))), Trust::Paywall);
        assert_ne!(trust(&format!("{data}{}", story(9, ""))), Trust::Paywall);
    }

    #[test]
    fn a_text_that_breaks_off_is_a_teaser_and_a_list_of_them_is_not() {
        let cut = story(2, "").replace("quay.</p></article>", "quay and […]</p></article>");
        assert_eq!(trust(&cut), Trust::TeaserOnly);
        let more = story(2, "<p><a href=/all>Continue reading</a></p>");
        assert_eq!(trust(&more), Trust::TeaserOnly);
        let list = story(2, "").replace("quay.", "quay and…");
        assert_ne!(trust(&list), Trust::TeaserOnly);
    }
}
