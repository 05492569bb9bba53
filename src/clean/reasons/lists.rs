//! Lists of links and of teasers, by how their members repeat and what of them is linked.
//! Knows nothing of names and phrases.

use crate::clean::blocks::Region;
use crate::clean::facts::Facts;
use crate::clean::features::{Feature, link_density};
use crate::clean::structure::Draft;
use crate::verdict::Reason;

impl Draft<'_> {
    /// What a block is by the list it stands in, or by being one link.
    pub(super) fn by_links(&self, at: usize, facts: &Facts) -> Option<Reason> {
        let block = &self.page.blocks[at];
        let linked = link_density(block) > LINKED;
        self.by_repetition(at, facts).or_else(|| {
            let title = linked && block.words >= LONE_WORDS && block.links <= 2;
            let many = block.links >= 3 && linked;
            match () {
                () if title && (!self.is_before(at) || self.is_heading(at)) => {
                    Some(Reason::Teasers { known: 0 })
                }
                () if many && !self.is_before(at) => Some(Reason::LinkList { links: block.links }),
                () if linked => Some(Reason::Navigation),
                () => None,
            }
        })
    }

    /// What a block is by the like siblings it stands among.
    pub(super) fn by_repetition(&self, at: usize, facts: &Facts) -> Option<Reason> {
        let page = self.page;
        let own = page.region[facts.repeated];
        if facts.copies < 3 || self.containers.kept_words(own) > 0.0 {
            return None;
        }
        let whole = page.region[page.dom.parent(facts.repeated)];
        let links = self.features.link_count.below(whole);
        if links < 3.0 {
            return None;
        }
        let mean = self.features.get(at, Feature::CopyMean);
        let share = self.features.link_share(whole);
        match () {
            () if share > LINKED && mean < SHORT_MEAN => Some(self.short_list(at, links)),
            () if share > TEASER_LINKS && self.has_titles(whole, facts.copies) => {
                Some(Reason::Teasers { known: 0 })
            }
            () => None,
        }
    }

    /// Whether a good part of the first members of a list holds a linked title.
    fn has_titles(&self, list: Region, copies: u32) -> bool {
        let is_title = |b: &usize| {
            let block = &self.page.blocks[*b];
            block.words >= TITLE_WORDS && block.links <= 2 && link_density(block) > LINKED
        };
        let looked_at = list.range().take(LIST_BLOCKS);
        let seen = (list.len().min(LIST_BLOCKS) as f32 / list.len() as f32) * copies as f32;
        looked_at.filter(is_title).count() as f32 >= TITLE_SHARE * seen
    }

    /// A list of short links: a menu where it stands before the story, else a list.
    fn short_list(&self, at: usize, links: f32) -> Reason {
        if self.is_before(at) {
            return Reason::Navigation;
        }
        Reason::LinkList {
            links: links.min(f32::from(u16::MAX)) as u16,
        }
    }

    /// Whether a block stands before the title and before all kept text.
    pub(super) fn is_before(&self, at: usize) -> bool {
        self.containers.is_before(at)
    }
}

/// Share of ink in links from which a block or a list is one of links.
const LINKED: f32 = 0.5;
/// Fewest words of a linked line that is a title.
const TITLE_WORDS: u32 = 4;
/// The same of a link that stands alone.
const LONE_WORDS: u32 = 5;
/// Mean words of a list's members below which these are labels,
const SHORT_MEAN: f32 = 4.0;
/// Share of the words of a list of teasers that is linked,
const TEASER_LINKS: f32 = 0.12;
/// share of its members that must hold a title, and blocks of it that are looked at.
const TITLE_SHARE: f32 = 0.34;
const LIST_BLOCKS: usize = 40;
