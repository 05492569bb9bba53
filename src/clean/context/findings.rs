//! What a context says of the blocks of one page: moved probabilities before the decision, cuts and reasons behind it.
//! Knows nothing of how teasers, repeats and feeds are recognised.

use super::repeats::{Outline, moved};
use super::teasers::{Teasers, teasers};
use super::{Context, Feed, Own, Print, Repeat, content_of, fingerprint};
use crate::clean::blocks::Page;
use crate::clean::decide::decide;
use crate::clean::features::{Features, flow::level};
use crate::clean::links::Base;
use crate::clean::structure::Draft;
use crate::dom::Tag;
use crate::verdict::Reason;

/// A page about to be decided, and what is known beyond it.
pub(in crate::clean) struct Look<'a> {
    /// The page.
    pub page: &'a Page<'a>,
    /// Its features.
    pub features: &'a Features,
    /// Whether each block stands in a table of data.
    pub in_grid: &'a [bool],
    /// What its links are relative to.
    pub base: &'a Base,
    /// The story on the page.
    pub own: Own,
    /// What is known beyond it.
    pub context: &'a Context<'a>,
}

/// What a context says of the blocks of a page; nothing when the context is empty.
#[derive(Debug, Default)]
pub(in crate::clean) struct Findings {
    repeats: Vec<Repeat>,
    teasers: Option<Teasers>,
    /// The probabilities before repeats moved them.
    before: Vec<f32>,
}

/// Log-odds that a teaser of a known story loses: enough for any block.
const TEASER_LOSS: f32 = 8.0;

impl Findings {
    /// Moves the probabilities by what is known.
    pub fn weigh(look: &Look, probabilities: &mut [f32]) -> Self {
        let mut found = Self::default();
        let context = look.context;
        if !context.feed_text.is_empty() {
            gain(look, probabilities);
        }
        if context.site.is_some_and(|site| site.stories() > 0) {
            found.before = probabilities.to_vec();
            found.repeats = lose(look, probabilities);
        }
        if context.known.is_some_and(|known| !known.is_empty()) {
            let told = teasers(look, probabilities);
            for at in (0..probabilities.len()).filter(|&b| told.are_cut && told.known[b] > 0) {
                probabilities[at] = moved(probabilities[at], -TEASER_LOSS);
            }
            found.teasers = Some(told);
        }
        found
    }

    fn repeat(&self, block: usize) -> Option<Reason> {
        let repeat = self.repeats.get(block).filter(|r| r.says())?;
        Some(Reason::Repeated {
            stories: repeat.others.saturating_add(1),
            of: repeat.of.saturating_add(1),
        })
    }
}

/// Blocks that share the feed's text gain.
fn gain(look: &Look, probabilities: &mut [f32]) {
    let feed = Feed::of(look.context.feed_text);
    for (at, p) in probabilities.iter_mut().enumerate() {
        let words: Vec<u64> = look.page.words.of(at).iter().map(|w| w.hash).collect();
        *p = moved(*p, feed.gain(&words));
    }
}

/// Most of a story cannot be what its site repeats: then it is a copy of one that was counted.
const COPY: f32 = 0.5;

/// Blocks that the site repeats lose, unless they are most of what the page takes for its story.
fn lose(look: &Look, probabilities: &mut [f32]) -> Vec<Repeat> {
    let page = look.page;
    let repeats = counted(look);
    let free = free_of_parts(look, &repeats);
    let weights: Vec<f32> = page.blocks.iter().map(|b| b.words as f32).collect();
    let outline = if decide(probabilities, &weights).confident {
        Outline::Clear
    } else {
        Outline::Faint
    };
    let loss = |b: usize| repeats[b].loss(page.blocks[b].words, probabilities[b], outline);
    let lost_odds: Vec<f32> = (0..repeats.len())
        .map(|b| if free[b] { loss(b) } else { 0.0 })
        .collect();
    let (mut all, mut against) = (0.0, 0.0);
    for (b, p) in probabilities.iter().enumerate().filter(|(_, p)| **p >= 0.5) {
        all += p * weights[b];
        against += if lost_odds[b] > 0.0 {
            p * weights[b]
        } else {
            0.0
        };
    }
    if against <= COPY * all {
        for (p, loss) in probabilities.iter_mut().zip(&lost_odds) {
            *p = moved(*p, -loss);
        }
    }
    repeats
}

/// In how many other stories of the site each block stands.
fn counted(look: &Look) -> Vec<Repeat> {
    let Some(site) = look.context.site else {
        return Vec::new();
    };
    let texts = (0..look.page.blocks.len()).map(|b| look.page.text_of(b));
    let prints: Vec<Option<Print>> = texts.map(fingerprint).collect();
    let keys = [Some(content_of(&prints)), look.own.address()];
    let keys: Vec<u64> = keys.into_iter().flatten().collect();
    let counted = site.has_any(&keys);
    let repeat = |print: &Option<Print>| Repeat::of(site, *print, counted);
    prints.iter().map(repeat).collect()
}

/// Most blocks of a list whose items stand or fall together; as the lists that share their probability.
const LIST_BLOCKS: usize = 40;
/// The share of a list's words that must be repeated before its items lose.
const LIST_SHARE: f32 = 0.8;

/// Which blocks may lose by being repeated: no code, no cell of a table of data, no heading (it falls with what it
/// heads), and no single item of a list: one ingredient comes back in many recipes.
fn free_of_parts(look: &Look, repeats: &[Repeat]) -> Vec<bool> {
    let page = look.page;
    let alone = |b: usize| !look.in_grid[b] && !page.blocks[b].code && level(page, b).is_none();
    let mut free: Vec<bool> = (0..page.blocks.len()).map(alone).collect();
    let is_list = |n: &u32| matches!(page.dom.tag(*n), Tag::Ul | Tag::Ol | Tag::Dl);
    for list in page.dom.ids().filter(is_list) {
        let range = page.region[list].range();
        if range.len() < 2 || range.len() > LIST_BLOCKS {
            continue;
        }
        let words = |b: usize| page.blocks[b].words as f32;
        let all: f32 = range.clone().map(words).sum();
        let said: f32 = range
            .clone()
            .filter(|&b| repeats[b].says())
            .map(words)
            .sum();
        if said < LIST_SHARE * all {
            free[range].fill(false);
        }
    }
    free
}

impl Draft<'_> {
    /// Cuts what the context says; what was cut before is only given the better reason.
    pub(in crate::clean) fn cut_found(&mut self) {
        let found = std::mem::take(&mut self.findings);
        for at in 0..self.page.blocks.len() {
            let known = found.teasers.as_ref().map_or(0, |t| t.known[at]);
            let are_cut = found.teasers.as_ref().is_some_and(|t| t.are_cut);
            if known > 0 && (are_cut || !self.decision.keep[at]) {
                self.say(at, Reason::Teasers { known });
                continue;
            }
            let lost = found
                .before
                .get(at)
                .is_some_and(|b| *b > self.probabilities[at]);
            let was_kept = lost && found.before[at] >= self.decision.threshold;
            let likely = self.decision.keep[at] && self.probabilities[at] >= 0.5;
            if let Some(reason) = found.repeat(at).filter(|_| was_kept && !likely) {
                self.say(at, reason);
            }
        }
        self.findings = found;
    }

    /// Cuts a block for a reason, or gives it to what was cut without one.
    fn say(&mut self, at: usize, reason: Reason) {
        self.decision.keep[at] = false;
        self.reasons[at].get_or_insert(reason);
    }

    /// What only its repetition explains says so.
    pub(in crate::clean) fn name_repeats(&mut self) {
        for at in 0..self.findings.repeats.len() {
            let unsaid = matches!(self.reasons[at], None | Some(Reason::OutsideStory));
            if self.decision.keep[at] || !unsaid || !self.findings.repeats[at].says() {
                continue;
            }
            if self.cut_reason(at) == Reason::OutsideStory {
                self.reasons[at] = self.findings.repeat(at);
            }
        }
    }
}
