//! What stands amid the kept blocks of a page and is none of its story: pointers, invitations, boxes.
//! Knows nothing of how the probabilities came about.

use super::elements::has_class_word;
use super::facts::Role;
use super::features::{link_density, paragraph_words};
use super::lexicon::Group;
use super::phrases::{self, Class};
use super::structure::Draft;
use super::words::hash_all;
use crate::dom::{Dom, Id, Tag};
use crate::verdict::Reason;

impl Draft<'_> {
    /// Whole-link lines, pointers to other stories and invitations on confident pages.
    pub(super) fn cut_lines(&mut self) {
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

    /// The line of who wrote it and when, above the first heading and the first long paragraph.
    pub(super) fn cut_byline(&mut self) {
        let kept: Vec<usize> = self.kept().collect();
        let is_lead = |b: &usize| paragraph_words(&self.page.blocks[*b]) >= LEAD_WORDS;
        let is_body = |b: &usize| is_lead(b) || self.is_heading(*b);
        let head: Vec<usize> = kept.into_iter().take_while(|b| !is_body(b)).collect();
        for at in head {
            let words = self.page.blocks[at].words;
            let dated = self.features.is_dated(self.page, at);
            let signed = words <= BYLINE_WORDS && self.features.said[at].opens_with(Group::Author);
            let bare = DATELINE_WORDS.contains(&words)
                && !self.page.text_of(at).ends_with(['.', '!', '?']);
            if dated && (signed || bare) {
                self.cut(at, Reason::Header);
            }
        }
    }

    /// Short lines that say nothing but what stands around stories, on every page.
    pub(super) fn cut_cues(&mut self) {
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
        if block.words > POINTER_WORDS || !free {
            return None;
        }
        let text = self.page.text_of(at);
        let cue = phrases::cue(text)?;
        // A line that is nothing but such phrases is junk whatever the page says around it.
        if cue.cover < 1.0 && self.probabilities[at] > CUE_KEEP {
            return None;
        }
        let said = block.words <= CUE_WORDS && cue.cover >= CUE_COVER;
        let points = cue.leads && matches!(cue.class, Class::ReadMore | Class::Heading);
        if points && link_density(block) > POINTER_LINKS && has_label(text) {
            return Some(Reason::ReadMore);
        }
        said.then(|| cue.class.reason())
    }

    /// Small boxes in the middle of a story that ask for an address.
    pub(super) fn cut_address_boxes(&mut self) {
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
        let text = self.page.text_of(at);
        let invites = said.opens_with(Group::Follow) && !text.starts_with(QUOTES);
        if block.words < 45 && invites && !self.is_heading(at) {
            if text.ends_with(':') {
                return Some(Reason::JunkHeading);
            }
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

    /// Whether the holder of a block, or what holds that, is called a caption.
    fn is_called_caption(&self, at: usize) -> bool {
        let dom = self.page.dom;
        let near = dom.ancestors(self.page.blocks[at].holder).take(2);
        let mut small = near.filter(|&n| self.page.region[n].len() <= 2);
        small.any(|n| has_class_word(dom, n, &const { hash_all(["caption", "credit"]) }))
    }
}

/// Whether a line begins with a label and its sign.
fn has_label(text: &str) -> bool {
    let sign = text.to_lowercase().find([':', '：', '|']);
    sign.is_some_and(|at| at < POINTER_LABEL_BYTES)
}

/// Whether a field is for an address of mail.
fn asks_for_mail(dom: &Dom, field: Id) -> bool {
    let says = |name: &str| {
        let value = dom.attribute(field, name).unwrap_or("");
        value.to_ascii_lowercase().contains("mail")
    };
    says("type") || says("name") || says("placeholder") || says("id")
}

/// What opens speech.
const QUOTES: [char; 6] = ['“', '"', '«', '„', '‘', '「'];
/// Story words that must stand outside of a box that asks for an address before it is cut.
const STORY_WORDS: f32 = 100.0;
/// A caption has fewer words.
const CAPTION_WORDS: u32 = 90;
/// Body words before whole-link lines are cut.
const WHOLE_LINK_BODY: f32 = 120.0;
/// Most words of a line that is cut for its phrases alone. This and the next eight were set by hand on made-up pages and
/// then held against the development pages (news shingle F1 .9585 to .9613, mixed word F1 .8675 to .8687); not swept.
const CUE_WORDS: u32 = 12;
/// the share of its words that they must cover,
const CUE_COVER: f32 = 0.75;
/// and the probability above which the page knows better.
const CUE_KEEP: f32 = 0.9;
/// Most words of a pointer to another story: a label, a colon, a linked title.
const POINTER_WORDS: u32 = 40;
/// Bytes within which its label ends.
const POINTER_LABEL_BYTES: usize = 60;
/// The share of it that is linked.
const POINTER_LINKS: f32 = 0.3;
/// Most blocks of a box that asks for an address.
const BOX_BLOCKS: usize = 10;
/// Most words of such a box.
const BOX_WORDS: f32 = 90.0;
/// Most fields for addresses that are looked at.
const FIELDS: usize = 20;
/// A long paragraph has so many words. This and the next two were set by hand and not swept: with signed lines cut, .02
/// more of the news pages of unseen hosts are exactly right; bare ones were seen at the head of made-up pages.
const LEAD_WORDS: f32 = 25.0;
/// Most words of a line of who wrote it and when.
const BYLINE_WORDS: u32 = 24;
/// Words of a line that is a date with a name or a weekday, and no sentence; a bare date may head an entry of a log.
const DATELINE_WORDS: std::ops::RangeInclusive<u32> = 4..=8;

#[cfg(test)]
mod tests {
    use crate::clean::context::Context;
    use crate::clean::{Body, Source, clean};
    use crate::verdict::Reason;

    /// A page of some paragraphs with a piece of markup after the second.
    fn reason_of(piece: &str, text: &str) -> Option<Reason> {
        let prose = "<p>The harbour office had waited for the tide since four, and when it came, an hour late and brown \
            with leaves, nobody was quite ready for how quietly it rose over the lower steps.</p>";
        let html = format!(
            "<article><h1>Tide</h1>{prose}{prose}{piece}<p>After that, the boats that had stood dry since \
            spring began to move, one by one, against their ropes.</p>{}</article>",
            prose.replace("four", "five")
        );
        let body = Body::Html(&html);
        let story = clean(&Source { body, url: None }, &Context::EMPTY);
        let document = &story.document;
        let block = document
            .blocks()
            .iter()
            .find(|b| document.text_of(b) == text);
        let cut = block.filter(|b| !b.verdict.keep);
        cut.map(|b| b.verdict.reason.clone())
    }

    #[test]
    fn lines_of_junk_phrases_alone_are_cut_on_every_page() {
        for (line, reason) in [
            ("Advertisement", Reason::Promo),
            ("Story continues below", Reason::Promo),
            ("Folgen Sie uns auf:", Reason::JunkHeading),
        ] {
            assert_eq!(
                reason_of(&format!("<p>{line}</p>"), line),
                Some(reason),
                "{line}"
            );
        }
    }

    #[test]
    fn a_label_before_a_linked_title_points_away() {
        let piece = "<p>READ MORE: <a href='/x'>The ferry that never left</a></p>";
        assert_eq!(
            reason_of(piece, "READ MORE: The ferry that never left"),
            Some(Reason::ReadMore)
        );
    }

    #[test]
    fn a_small_box_that_asks_for_an_address_is_cut_whole() {
        let piece = "<div><h3>The Morning Tide</h3><p>The best of the coast, every day at six.</p>\
            <form><label>Where to?</label><input type=email></form></div>";
        for text in [
            "The Morning Tide",
            "The best of the coast, every day at six.",
        ] {
            assert!(reason_of(piece, text).is_some(), "{text}");
        }
    }

    #[test]
    fn short_lines_of_the_story_stay() {
        for line in ["“Follow us,” she said, and nobody did.", "Nobody moved."] {
            assert_eq!(reason_of(&format!("<p>{line}</p>"), line), None, "{line}");
        }
    }
}
