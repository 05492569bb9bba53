//! The most specific true reason of every block.
//! Knows nothing of thresholds: what is kept is settled when it is asked.

use super::classes::Class;
use super::elements::Hiding;
use super::facts::{Facts, Role};
use super::features::{Feature, link_density};
use super::lexicon::Group;
use super::structure::Draft;
use crate::verdict::{Reason, Verdict};

impl Draft<'_> {
    /// The verdict of a block.
    pub fn verdict(&self, at: usize) -> Verdict {
        let p = self.probabilities[at];
        if let Some(reason @ Reason::Taught { .. }) = &self.reasons[at] {
            return Verdict {
                keep: self.decision.keep[at],
                reason: reason.clone(),
                sure: 1.0,
            };
        }
        if self.decision.keep[at] {
            return Verdict::kept(self.kept_reason(at), self.sure(p));
        }
        match &self.reasons[at] {
            Some(reason) => Verdict::cut(reason.clone(), RULE_SURE.max(1.0 - p)),
            None => Verdict::cut(self.cut_reason(at), self.sure(p)),
        }
    }

    /// The probability that the verdict is right. A page-wide threshold away from one half says that the page as a
    /// whole moves all odds, so these are shifted by it.
    fn sure(&self, p: f32) -> f32 {
        let p = p.clamp(0.001, 0.999);
        let threshold = self.decision.threshold.clamp(0.05, 0.95);
        let odds = (p / (1.0 - p)).ln() - (threshold / (1.0 - threshold)).ln();
        1.0 / (1.0 + (-odds.abs()).exp())
    }

    fn kept_reason(&self, at: usize) -> Reason {
        let facts = self.features.facts_of(self.page, at);
        if self.page.blocks[at].code {
            return Reason::Code;
        }
        if self.is_heading(at) {
            return Reason::Heading;
        }
        if facts.has(Role::Caption) {
            return Reason::Caption;
        }
        let part = [Role::Item, Role::Table, Role::Quote, Role::Terms];
        if part.into_iter().any(|role| facts.has(role)) {
            Reason::Part
        } else {
            Reason::Prose
        }
    }

    pub(super) fn cut_reason(&self, at: usize) -> Reason {
        let facts = self.features.facts_of(self.page, at);
        if facts.hiding == Hiding::Hidden {
            return Reason::Hidden;
        }
        self.by_container(at, facts)
            .or_else(|| self.by_text(at))
            .or_else(|| self.by_links(at, facts))
            .or_else(|| by_class(facts))
            .unwrap_or(Reason::OutsideStory)
    }

    /// What the elements above name without doubt.
    fn by_container(&self, at: usize, facts: &Facts) -> Option<Reason> {
        let words = self.page.blocks[at].words;
        let class = |class: Class| facts.in_class(class);
        match () {
            () if class(Class::Consent)
                && (facts.has(Role::Dialog) || !facts.has(Role::Footer)) =>
            {
                Some(Reason::Consent)
            }
            () if class(Class::Comments) || facts.has(Role::WorkComment) => Some(Reason::Comments),
            () if class(Class::Newsletter) => Some(Reason::Newsletter),
            () if class(Class::Advert) => Some(Reason::Promo),
            () if class(Class::Share) && words < 30 => Some(Reason::ShareBar),
            () if facts.has(Role::Nav) => Some(Reason::Navigation),
            () => None,
        }
    }

    /// What the text itself says.
    fn by_text(&self, at: usize) -> Option<Reason> {
        let words = self.page.blocks[at].words;
        let said = &self.features.said[at];
        let text = self.page.text_of(at);
        let says = |group: Group| said.count_of(group) > 0;
        let short = words < 40;
        match () {
            () if text.contains('©') || (short && says(Group::Legal)) => Some(Reason::Legal),
            () if self.features.get(at, Feature::IsJunk) > 0.0 && self.heads_cut(at) => {
                Some(Reason::JunkHeading)
            }
            () if short && says(Group::Consent) => Some(Reason::Consent),
            () if short && says(Group::Newsletter) => Some(Reason::Newsletter),
            () if words < 12 && says(Group::Share) => Some(Reason::ShareBar),
            () if short && said.opens_with(Group::Pointer) => Some(Reason::ReadMore),
            () if words < 12 && says(Group::Comments) => Some(Reason::Comments),
            () if says(Group::Advert) && words < 12 => Some(Reason::Promo),
            () if short && says(Group::Action) => Some(Reason::Promo),
            () => None,
        }
    }

    /// Whether what stands right behind is cut too.
    fn heads_cut(&self, at: usize) -> bool {
        let next = self.decision.keep.get(at + 1).copied();
        (self.is_heading(at) || self.page.text_of(at).ends_with(':')) && next == Some(false)
    }

    /// Lists of links and of teasers.
    fn by_links(&self, at: usize, facts: &Facts) -> Option<Reason> {
        let linked = link_density(&self.page.blocks[at]) > 0.5;
        let words = self.page.blocks[at].words;
        let repeated = facts.copies >= 3;
        if facts.in_class(Class::Navigation) || (facts.has(Role::Header) && linked && words < 6) {
            return Some(Reason::Navigation);
        }
        if !repeated {
            return (linked && facts.in_class(Class::Related))
                .then_some(Reason::Teasers { known: 0 });
        }
        let mean = self.features.get(at, Feature::CopyMean);
        let region = self.page.region[self.page.dom.parent(facts.repeated)];
        let links = self
            .features
            .link_count
            .below(region)
            .min(f32::from(u16::MAX)) as u16;
        match () {
            () if linked && mean < 6.0 && links >= 3 => Some(Reason::LinkList { links }),
            () if linked || (links >= 3 && self.features.get(at, Feature::CopyLinks) > 0.3) => {
                Some(Reason::Teasers { known: 0 })
            }
            () => None,
        }
    }
}

/// What class names and roles make likely.
fn by_class(facts: &Facts) -> Option<Reason> {
    let class = |class: Class| facts.in_class(class);
    match () {
        () if class(Class::Author) => Some(Reason::AuthorBox),
        () if class(Class::Labels) => Some(Reason::Labels),
        () if class(Class::Related) => Some(Reason::Teasers { known: 0 }),
        () if facts.has(Role::Footer) || class(Class::Foot) => Some(Reason::Legal),
        () if facts.has(Role::Dialog) || class(Class::Overlay) => Some(Reason::Promo),
        () => None,
    }
}

/// How sure a cut by a rule of its own is, at least: set by hand between [`crate::verdict::UNSURE`] and certainty,
/// since no probability stands behind such a rule.
const RULE_SURE: f32 = 0.75;
