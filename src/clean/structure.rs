//! What belongs together is kept together: headings with what follows, tables and lists with their parts; and what a
//! confident page never means, though it looks like prose, is cut. Knows nothing of features beyond its questions.

use super::blocks::{Page, Region};
use super::decide::{Decision, duplicates};
use super::elements::{has_class_word, is_note};
use super::facts::Role;
use super::features::{Feature, Features, flow::level, link_density, paragraph_words};
use super::lexicon::Group;
use super::phrases::{self, Class};
use crate::dom::{Dom, Id, Tag};
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
}

impl Draft<'_> {
    /// Applies all rules, in an order in which none undoes another.
    pub fn settle(&mut self) {
        for at in duplicates(self.page, &self.probabilities, &self.decision.keep) {
            self.cut(at, Reason::Duplicate);
        }
        self.cut_comments();
        if self.decision.confident {
            self.cut_lines();
        }
        self.cut_cues();
        self.cut_address_boxes();
        self.fill_gaps();
        self.keep_notes();
        self.join_headings();
        self.drop_islands();
        self.cut_header();
    }

    fn cut(&mut self, block: usize, reason: Reason) {
        if self.decision.keep[block] {
            self.decision.keep[block] = false;
            self.reasons[block] = Some(reason);
        }
    }

    fn kept(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.page.blocks.len()).filter(|&b| self.decision.keep[b])
    }

    /// What readers wrote below a story, when enough story stands outside of it.
    fn cut_comments(&mut self) {
        let inside: Vec<bool> = {
            let in_comments = comment_containers(self.page);
            self.page
                .blocks
                .iter()
                .map(|b| in_comments[b.inner])
                .collect()
        };
        let forum = self
            .features
            .rows
            .first()
            .is_some_and(|r| r[Feature::PageForum as usize] > FORUM_SHARE);
        let outside: f32 = self
            .kept()
            .filter(|&b| !inside[b])
            .map(|b| paragraph_words(&self.page.blocks[b]))
            .sum();
        if forum || outside < STORY_WORDS {
            return;
        }
        for at in (0..inside.len()).filter(|&b| inside[b]) {
            self.cut(at, Reason::Comments);
        }
    }

    /// Whole-link lines, pointers to other stories and invitations on confident pages.
    fn cut_lines(&mut self) {
        let body: f32 = self
            .kept()
            .filter(|&b| link_density(&self.page.blocks[b]) < 0.3)
            .map(|b| self.page.blocks[b].words as f32)
            .sum();
        let kept: Vec<usize> = self.kept().collect();
        for at in kept {
            if let Some(reason) = self.line_reason(at, body) {
                self.cut(at, reason);
            }
        }
    }

    /// Short lines that say nothing but what stands around stories, on every page.
    fn cut_cues(&mut self) {
        let kept: Vec<usize> = self.kept().collect();
        for at in kept {
            if let Some(reason) = self.cue_reason(at) {
                self.cut(at, reason);
            }
        }
    }

    fn cue_reason(&self, at: usize) -> Option<Reason> {
        let block = &self.page.blocks[at];
        let free = !self.in_grid[at] && !block.code;
        if block.words > POINTER_WORDS || !free || self.probabilities[at] > CUE_KEEP {
            return None;
        }
        let text = self.page.text_of(at).to_lowercase();
        let cue = phrases::cue(&text)?;
        let said = block.words <= CUE_WORDS && cue.cover >= CUE_COVER;
        let label = text
            .find([':', '：', '|'])
            .is_some_and(|at| at < POINTER_LABEL_BYTES);
        let points = cue.leads && matches!(cue.class, Class::ReadMore | Class::Heading) && label;
        if points && link_density(block) > POINTER_LINKS {
            return Some(Reason::ReadMore);
        }
        said.then(|| cue.class.reason())
    }

    /// Small boxes in the middle of a story that ask for an address.
    fn cut_address_boxes(&mut self) {
        let page = self.page;
        let fields: Vec<_> = page
            .dom
            .all(Tag::Input)
            .filter(|&n| asks_for_mail(page.dom, n))
            .take(FIELDS)
            .collect();
        for field in fields {
            let small = |n: &Id| {
                let region = page.region[*n];
                region.len() <= BOX_BLOCKS && self.features.words.below(region) <= BOX_WORDS
            };
            let Some(outermost) = page.dom.ancestors(field).take_while(small).last() else {
                continue;
            };
            let region = page.region[outermost];
            let words = |range: std::ops::Range<usize>| -> f32 {
                range
                    .filter(|&b| self.decision.keep[b])
                    .map(|b| self.page.blocks[b].words as f32)
                    .sum()
            };
            if words(0..page.blocks.len()) - words(region.range()) < STORY_WORDS {
                continue;
            }
            for at in region.range() {
                self.cut(at, Reason::Newsletter);
            }
        }
    }

    /// Why a kept line of a confident page is none of the story.
    fn line_reason(&self, at: usize, body: f32) -> Option<Reason> {
        let block = &self.page.blocks[at];
        let said = &self.features.said[at];
        let links = link_density(block);
        let free = !self.features.is_in(self.page, at, Role::Table) && !block.code;
        let caption =
            self.features.is_in(self.page, at, Role::Caption) || self.is_called_caption(at);
        if caption && block.words < CAPTION_WORDS {
            return Some(Reason::Caption);
        }
        if block.words < 45 && said.opens_with(Group::Follow) && !self.is_heading(at) {
            return Some(Reason::Newsletter);
        }
        if block.words < 40
            && said.opens_with(Group::Pointer)
            && (links > 0.3 || block.words <= 6)
            && !self.is_heading(at)
        {
            return Some(Reason::ReadMore);
        }
        let whole_link = links >= 0.9 && block.words >= 4 && body >= WHOLE_LINK_BODY;
        (whole_link && free && !self.is_heading(at)).then_some(Reason::ReadMore)
    }

    /// A list, table, quotation or code between kept blocks of the same parent belongs to them.
    fn fill_gaps(&mut self) {
        let page = self.page;
        for node in page.dom.ids().filter(|&n| is_part(page.dom.tag(n))) {
            let region = page.region[node];
            // What only wraps the part does not count as standing around it.
            let above = page.dom.ancestors(node).map(|n| page.region[n]);
            let around = above
                .into_iter()
                .find(|r| r.len() > region.len())
                .unwrap_or(region);
            let inside =
                region.start > around.start && region.end < around.end && !region.is_empty();
            if !inside
                || region.len() > LIST_BLOCKS * 2
                || self.features.link_share(region) > LIST_LINKS
            {
                continue;
            }
            let kept = |b: u32| self.decision.keep[b as usize];
            if !kept(region.start - 1) || !kept(region.end) {
                continue;
            }
            for at in region.range() {
                if self.probabilities[at] >= GAP_KEEP && self.reasons[at].is_none() {
                    self.decision.keep[at] = true;
                }
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

    /// Whether the holder of a block, or what holds that, is called a caption.
    fn is_called_caption(&self, at: usize) -> bool {
        let dom = self.page.dom;
        let near = dom.ancestors(self.page.blocks[at].holder).take(2);
        let mut small = near.filter(|&n| self.page.region[n].len() <= 2);
        small.any(|n| has_class_word(dom, n, &["caption", "credit"]))
    }

    /// Whether a block is a heading.
    pub fn is_heading(&self, block: usize) -> bool {
        level(self.page, block).is_some()
    }

    /// A heading without kept text behind it is cut; one that heads kept text is kept.
    fn join_headings(&mut self) {
        let n = self.page.blocks.len();
        for at in (0..n)
            .rev()
            .filter(|&b| self.is_heading(b))
            .collect::<Vec<_>>()
        {
            let own = level(self.page, at).unwrap_or(6);
            let section = (at + 1..n).take_while(|&b| level(self.page, b).is_none_or(|l| l > own));
            let (mut words, mut kept) = (0.0, 0.0);
            for b in section.take(SECTION_BLOCKS) {
                let block = self.page.blocks[b].words as f32;
                words += block;
                kept += if self.decision.keep[b] { block } else { 0.0 };
            }
            if kept == 0.0 {
                self.cut(at, Reason::OutsideStory);
            } else if self.heads(at, kept / f32::max(words, 1.0)) {
                self.decision.keep[at] = true;
            }
        }
    }

    /// Whether a cut heading belongs to the kept text behind it.
    fn heads(&self, at: usize, share: f32) -> bool {
        let next = self.decision.keep.get(at + 1).copied().unwrap_or(false);
        let junk = self.features.get(at, Feature::IsJunk) > 0.0;
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
        let first = level(self.page, title) == Some(1)
            || self.features.get(title, Feature::TitleFilled) > 0.6;
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
            if is_byline(self.features, at) {
                self.decision.keep[at] = false;
                self.reasons[at] = Some(Reason::Header);
            }
        }
    }
}

/// Whether a short line says who wrote a story or when.
fn is_byline(features: &Features, at: usize) -> bool {
    let dated =
        features.get(at, Feature::SaysDate) > 0.0 && features.get(at, Feature::Digits) > 0.0;
    features.get(at, Feature::IsByline) > 0.0 || dated
}

/// Most words of a line that is cut for its phrases alone,
const CUE_WORDS: u32 = 12;
/// the share of its words that they must cover,
const CUE_COVER: f32 = 0.8;
/// and the probability above which the page knows better.
const CUE_KEEP: f32 = 0.9;
/// Most words of a pointer to another story: a label, a colon, a linked title.
const POINTER_WORDS: u32 = 40;
/// Bytes within which its label ends.
const POINTER_LABEL_BYTES: usize = 60;
/// The share of it that is linked.
const POINTER_LINKS: f32 = 0.3;
/// Most blocks and words of a box that asks for an address.
const BOX_BLOCKS: usize = 10;
const BOX_WORDS: f32 = 90.0;
/// Most fields for addresses that are looked at.
const FIELDS: usize = 20;
/// A share of page words under class words of forums above which comments are the story.
const FORUM_SHARE: f32 = 0.5;
/// Story words that must stand outside of comments before these are cut.
const STORY_WORDS: f32 = 100.0;
/// A caption has fewer words.
const CAPTION_WORDS: u32 = 90;
/// Body words before whole-link lines are cut.
const WHOLE_LINK_BODY: f32 = 120.0;
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

/// A footnote is kept from this probability.
const NOTE_KEEP: f32 = 0.15;
/// Elements above a block that may be the note.
const NOTE_LEVELS: usize = 4;
/// A part between kept blocks is kept from this probability.
const GAP_KEEP: f32 = 0.2;

/// Whether a field is for an address of mail.
fn asks_for_mail(dom: &Dom, field: Id) -> bool {
    let says = |name: &str| {
        let value = dom.attribute(field, name).unwrap_or("");
        value.to_ascii_lowercase().contains("mail")
    };
    says("type") || says("name") || says("placeholder") || says("id")
}

fn is_part(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Table | Tag::Ul | Tag::Ol | Tag::Dl | Tag::Pre | Tag::Blockquote
    )
}

/// Every element that stands in a container of comments.
fn comment_containers(page: &Page) -> crate::dom::Column<bool> {
    const NAMES: [&str; 8] = [
        "comment",
        "comments",
        "commentlist",
        "disqus",
        "dsq",
        "respond",
        "replies",
        "commentarea",
    ];
    let dom = page.dom;
    let mut inside = crate::dom::Column::new(dom, false);
    for node in dom.ids() {
        let tag = dom.tag(node);
        let above = inside[dom.parent(node)];
        let names = !above
            && !page.region[node].is_empty()
            && !matches!(
                tag,
                Tag::None | Tag::Text | Tag::Body | Tag::Html | Tag::Main | Tag::Article
            )
            && has_class_word(dom, node, &NAMES);
        inside[node] = above || names;
    }
    inside
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
        let heading = range.clone().any(|b| level(page, b).is_some());
        if linked < LIST_LINKS && !heading {
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
