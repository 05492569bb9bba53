//! What belongs together is kept together: headings with what follows, tables and lists with their parts, no islands;
//! the title goes to the header. Knows nothing of features beyond its questions.

use super::blocks::{Page, Region};
use super::context::Findings;
use super::decide::{Decision, duplicates};
use super::elements::is_note;
use super::facts::Role;
use super::features::{Feature, Features, flow::level};
use super::reasons::{Containers, Names};
use crate::dom::Tag;
use crate::verdict::Reason;

/// A page on its way from probabilities to verdicts.
pub struct Draft<'a> {
    /// Its blocks.
    pub page: &'a Page<'a>,
    /// Their features.
    pub features: &'a Features,
    /// Their probabilities.
    pub probabilities: Vec<f32>,
    /// What is kept.
    pub decision: Decision,
    /// Whether each block stands in a table of data.
    pub in_grid: Vec<bool>,
    /// Why a block was cut, where a rule of this file did it.
    pub reasons: Vec<Option<Reason>>,
    /// What the parts of the page are for; empty until the draft is settled.
    pub containers: Containers,
    /// What is known beyond the page.
    pub findings: Findings,
    /// Whether its address is a forum's.
    pub forum_address: bool,
}

impl Draft<'_> {
    /// Applies all rules, in an order in which none undoes another.
    pub fn settle(&mut self) {
        for at in duplicates(self.page, &self.probabilities, &self.decision.keep) {
            self.cut(at, Reason::Duplicate);
        }
        let names = Names::of_page(self.page, &self.features.facts);
        self.cut_next_stories();
        self.cut_places(&names);
        // The first to name a line gives its reason, so the more telling rules come first.
        self.cut_cues();
        if self.decision.confident {
            self.cut_lines();
            self.cut_byline();
        }
        self.cut_address_boxes();
        self.cut_found();
        self.fill_gaps();
        self.keep_notes();
        self.keep_speakers();
        self.join_headings();
        self.drop_islands();
        self.cut_header();
        self.containers = Containers::of(self, &names);
        self.name_blocks();
        self.name_repeats();
    }

    pub(super) fn cut(&mut self, block: usize, reason: Reason) {
        if self.decision.keep[block] {
            self.decision.keep[block] = false;
            self.reasons[block] = Some(reason);
        }
    }

    pub(super) fn kept(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.page.blocks.len()).filter(|&b| self.decision.keep[b])
    }

    /// Lists, tables, figures and the like between kept blocks of the same parent belong to them, also several in a row.
    fn fill_gaps(&mut self) {
        let page = self.page;
        let parts: Vec<_> = page
            .dom
            .ids()
            .filter(|&n| is_part(page.dom.tag(n)))
            .collect();
        // From above and from below, so that each part may lean on one that was filled before it.
        for &node in parts.iter().chain(parts.iter().rev()) {
            let region = page.region[node];
            // What only wraps the part does not count as standing around it.
            let above = page.dom.ancestors(node).map(|n| page.region[n]);
            let around = above
                .into_iter()
                .find(|r| r.len() > region.len())
                .unwrap_or(region);
            let inside =
                region.start > around.start && region.end < around.end && !region.is_empty();
            if inside && self.is_gap(region, around) {
                self.fill(region);
            }
        }
    }

    /// Whether a part is short, of words, and has kept text before it and behind it within `around`, parts aside.
    fn is_gap(&self, region: Region, around: Region) -> bool {
        if region.len() > LIST_BLOCKS * 2 || self.features.link_share(region) > LIST_LINKS {
            return false;
        }
        let kept = |b: u32| self.decision.keep[b as usize];
        let before = (around.start..region.start)
            .rev()
            .take(GAP_REACH)
            .find(|&b| kept(b) || !self.in_part(b));
        let behind = (region.end..around.end)
            .take(GAP_REACH)
            .find(|&b| kept(b) || !self.in_part(b));
        before.is_some_and(kept) && behind.is_some_and(kept)
    }

    /// Whether the holder of a block, or one of the few elements above it, is a part.
    fn in_part(&self, block: u32) -> bool {
        let dom = self.page.dom;
        let mut near = dom
            .ancestors(self.page.blocks[block as usize].holder)
            .take(PART_LEVELS);
        near.any(|n| is_part(dom.tag(n)))
    }

    fn fill(&mut self, region: Region) {
        for at in region.range() {
            if self.probabilities[at] >= GAP_KEEP && self.reasons[at].is_none() {
                self.decision.keep[at] = true;
            }
        }
    }

    /// Notes belong to the story that points to them.
    fn keep_notes(&mut self) {
        let page = self.page;
        for at in 0..page.blocks.len() {
            let likely = !self.decision.keep[at]
                && self.probabilities[at] >= NOTE_KEEP
                && self.reasons[at].is_none();
            let mut near = page.dom.ancestors(page.blocks[at].holder).take(NOTE_LEVELS);
            if likely && near.any(|n| is_note(page.dom, n)) {
                self.decision.keep[at] = true;
            }
        }
    }

    /// Who said what is quoted, right below the quotation.
    fn keep_speakers(&mut self) {
        let quoted = |b: usize| self.features.is_in(self.page, b, Role::Quote);
        let is_speaker = |b: usize| {
            let text = self.page.text_of(b).trim_start();
            self.page.blocks[b].words <= SPEAKER_WORDS
                && text.starts_with(['—', '–', '―', '-'])
                && self.reasons[b].is_none()
        };
        let found: Vec<usize> = (1..self.page.blocks.len())
            .filter(|&b| self.decision.keep[b - 1] && quoted(b - 1) && quoted(b) && is_speaker(b))
            .collect();
        for at in found {
            self.decision.keep[at] = true;
        }
    }

    /// The first block of the story: its title, else the first that is kept; behind all when there is neither.
    pub fn begin(&self) -> usize {
        let first = self.kept().next().unwrap_or(usize::MAX);
        first.min(self.features.title.unwrap_or(usize::MAX))
    }

    /// The level of a block that is a heading.
    pub fn level(&self, block: usize) -> Option<u8> {
        let holder = self.page.blocks[block].holder;
        // What no heading stands above needs no search.
        let below = self.features.facts[holder].has(Role::Heading);
        below.then(|| level(self.page, block)).flatten()
    }

    /// Whether a block is a heading.
    pub fn is_heading(&self, block: usize) -> bool {
        self.level(block).is_some()
    }

    /// A heading without kept text behind it is cut where the story stands out, since elsewhere (listings, services) the
    /// headings are often all there is: cut on every page, pages of unseen hosts lose .009 of word F1 in the news of
    /// 2017 and .016 in mozilla's, and the news of 2019 gains .001. One that heads kept text is kept.
    fn join_headings(&mut self) {
        let n = self.page.blocks.len();
        for at in (0..n)
            .rev()
            .filter(|&b| self.is_heading(b))
            .collect::<Vec<_>>()
        {
            let own = self.level(at).unwrap_or(6);
            let section = (at + 1..n).take_while(|&b| self.level(b).is_none_or(|l| l > own));
            let (mut words, mut kept) = (0.0, 0.0);
            for b in section.take(SECTION_BLOCKS) {
                let block = self.page.blocks[b].words as f32;
                words += block;
                kept += if self.decision.keep[b] { block } else { 0.0 };
            }
            if kept == 0.0 {
                if self.decision.confident {
                    self.cut(at, Reason::OutsideStory);
                }
            } else if self.heads(at, kept / f32::max(words, 1.0)) {
                self.decision.keep[at] = true;
            }
        }
    }

    /// Whether a cut heading belongs to the kept text behind it.
    fn heads(&self, at: usize, share: f32) -> bool {
        let next = self.decision.keep.get(at + 1).copied().unwrap_or(false);
        let junk = self.features.is_junk(self.page, at);
        let title = self.features.title == Some(at);
        next && !junk
            && !title
            && share > 0.5
            && self.probabilities[at] > HEADING_KEEP
            && self.reasons[at].is_none()
    }

    /// Two kept words between cut neighbours are no story.
    fn drop_islands(&mut self) {
        let n = self.page.blocks.len();
        let mut left = self.kept().count();
        let mut at = 0;
        while at < n {
            let run = (at..n).take_while(|&b| self.decision.keep[b]).count();
            let words: u32 = (at..at + run).map(|b| self.page.blocks[b].words).sum();
            if run > 0 && words <= ISLAND_WORDS && left > run {
                left -= run;
                for b in at..at + run {
                    self.cut(b, Reason::OutsideStory);
                }
            }
            at += run.max(1);
        }
    }

    /// Title, byline and dates that the reader's header shows.
    fn cut_header(&mut self) {
        let Some(title) = self.features.title else {
            return;
        };
        let first =
            self.level(title) == Some(1) || self.features.get(title, Feature::TitleFilled) > 0.6;
        if !first || self.features.get(title, Feature::TitleFilled) < TITLE_ALIKE {
            return;
        }
        self.decision.keep[title] = false;
        self.reasons[title] = Some(Reason::Header);
        let near = title + 1..(title + 1 + HEADER_BLOCKS).min(self.page.blocks.len());
        for at in near {
            let words = self.page.blocks[at].words;
            if words > HEADER_WORDS || self.is_heading(at) {
                break;
            }
            if is_byline(self.page, self.features, at) {
                self.decision.keep[at] = false;
                self.reasons[at] = Some(Reason::Header);
            }
        }
    }
}

/// Whether a short line says who wrote a story or when.
pub(super) fn is_byline(page: &Page, features: &Features, at: usize) -> bool {
    features.is_byline(at) || features.is_dated(page, at)
}

/// A heading of kept text is kept from this probability.
const HEADING_KEEP: f32 = 0.25;
/// Blocks of one section that are looked at.
const SECTION_BLOCKS: usize = 200;
/// A run of kept blocks with at most so many words is dropped.
const ISLAND_WORDS: u32 = 2;
/// Share of the title's words a heading must have to be it.
const TITLE_ALIKE: f32 = 0.6;
/// Blocks behind the title that may be byline and date.
const HEADER_BLOCKS: usize = 4;
/// Most words of such a block.
const HEADER_WORDS: u32 = 12;

/// Most words of who said what is quoted; set by hand.
const SPEAKER_WORDS: u32 = 12;
/// A footnote is kept from this probability.
const NOTE_KEEP: f32 = 0.15;
/// Elements above a block that may be the note.
const NOTE_LEVELS: usize = 4;
/// Blocks of other parts that may stand between a part and the kept text.
const GAP_REACH: usize = 60;
/// Elements between a block and the part it stands in.
const PART_LEVELS: usize = 5;
/// A part between kept blocks is kept from this probability.
const GAP_KEEP: f32 = 0.2;

fn is_part(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Table | Tag::Ul | Tag::Ol | Tag::Dl | Tag::Pre | Tag::Blockquote | Tag::Figure
    )
}

/// Most blocks of a list that is in or out as one; longer ones are listings, whose entries differ.
const LIST_BLOCKS: usize = 40;
/// Link density from which a list is one of links.
const LIST_LINKS: f32 = 0.4;

/// Gives the blocks of each short list of words, not links, their mean probability.
pub fn share_lists(probabilities: &mut [f32], page: &Page) {
    let dom = page.dom;
    let mut done = 0;
    for node in dom
        .ids()
        .filter(|&n| matches!(dom.tag(n), Tag::Ul | Tag::Ol | Tag::Dl))
    {
        let region = page.region[node];
        let range = region.range();
        if node < done || range.is_empty() || range.len() > LIST_BLOCKS {
            continue;
        }
        let sum = |part: fn(&super::blocks::Block) -> u32| {
            page.blocks[range.clone()].iter().map(part).sum::<u32>() as f32
        };
        let linked = sum(|b| b.link_ink) / sum(|b| b.ink).max(1.0);
        let heading = || range.clone().any(|b| level(page, b).is_some());
        if linked < LIST_LINKS && !heading() {
            share_probability(probabilities, page, region);
            done = dom.end(node);
        }
    }
}

/// Gives all blocks of a table, list or the like their mean probability: they are in or out together.
pub fn share_probability(probabilities: &mut [f32], page: &Page, region: Region) {
    let range = region.range();
    let weight = |b: usize| page.blocks[b].words as f32;
    let words: f32 = range.clone().map(weight).sum();
    let mean = range
        .clone()
        .map(|b| probabilities[b] * weight(b))
        .sum::<f32>()
        / words.max(1.0);
    for at in range {
        probabilities[at] = mean;
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::context::Context;
    use crate::clean::{Body, Source, clean};

    #[test]
    fn parts_in_a_row_between_kept_paragraphs_belong_to_the_story() {
        let prose = |end: &str| {
            format!(
                "<p>The harbour office had waited for the tide since four, and when it came, an hour late and brown with \
                leaves, nobody was quite ready for how quietly it rose over the lower {end}.</p>"
            )
        };
        let html = format!(
            "<article><h1>Tide</h1>{}{}<table><tr><th>Day<th>Time</tr><tr><td>Mon<td>04:10</tr></table>\
            <dl><dt>Spring tide<dd>The high one.</dl>{}</article>",
            prose("steps"),
            prose("wall"),
            prose("yard")
        );
        let body = Body::Html(&html);
        let kept = clean(&Source { body, url: None }, &Context::EMPTY)
            .document
            .kept_text();
        for part in ["Day\tTime\nMon\t04:10", "Spring tide\nThe high one."] {
            assert!(kept.contains(part), "{kept}");
        }
    }
}
