//! The most specific true reason of every block: the container it stands in, what it says, how it is linked.
//! Knows nothing of thresholds: what is kept is settled when it is asked.

mod containers;
mod forms;
mod kinds;
mod lines;
mod lists;
mod names;
mod sayings;

pub use self::containers::Containers;
use self::kinds::Kind;
use self::lines::Line;
pub use self::names::Names;
use super::blocks::ExtraKind;
use super::classes::Class;
use super::elements::Hiding;
use super::facts::{Facts, Role};
use super::features::link_density;
use super::lexicon::Group;
use super::structure::{Draft, is_byline};
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
        let reason = self.containers.reason(at).cloned();
        let sure = match self.reasons[at] {
            Some(_) => RULE_SURE.max(1.0 - p),
            None => self.sure(p),
        };
        Verdict::cut(reason.unwrap_or(Reason::OutsideStory), sure)
    }

    /// Names every cut block, once what is kept is settled.
    pub(super) fn name_blocks(&mut self) {
        let name = |at: usize| match &self.reasons[at] {
            _ if self.decision.keep[at] => Reason::OutsideStory,
            // A rule that only knows that a block is none of the story leaves its name to others.
            Some(Reason::OutsideStory) | None => self.cut_reason(at),
            Some(reason) => self.of_container(at, reason),
        };
        let mut reasons: Vec<Reason> = (0..self.page.blocks.len()).map(name).collect();
        self.join_strays(&mut reasons);
        self.containers.name(reasons);
    }

    /// A few short lines without a telling name between two blocks of one box are of that box.
    fn join_strays(&self, reasons: &mut [Reason]) {
        let mut last: Option<usize> = None;
        for at in 0..reasons.len() {
            if self.decision.keep[at] {
                last = None;
                continue;
            }
            if is_stray(&reasons[at]) && self.page.blocks[at].words <= STRAY_WORDS {
                continue;
            }
            if let Some(before) = last.replace(at)
                && at - before <= STRAYS + 1
                && is_box(&reasons[at])
                && reasons[before] == reasons[at]
            {
                let named = reasons[at].clone();
                reasons[before + 1..at].fill(named);
            }
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

    /// A pointer or an invitation that a rule found in a box is named by the box.
    fn of_container(&self, at: usize, reason: &Reason) -> Reason {
        let general = matches!(reason, Reason::ReadMore | Reason::Newsletter);
        let kind = self.containers.kind(at).filter(|k| !k.is_weak());
        match kind {
            Some(kind) if general => self.reason_of(kind, at),
            _ => reason.clone(),
        }
    }

    /// Why a block that is cut was cut: what is said first is the most specific.
    pub(super) fn cut_reason(&self, at: usize) -> Reason {
        let facts = self.features.facts_of(self.page, at);
        if facts.hiding == Hiding::Hidden {
            return Reason::Hidden;
        }
        let kind = self.containers.kind(at);
        let line = &Line::new(self.page.text_of(at));
        let strong = kind.filter(|k| !k.is_weak());
        self.by_plain_words(at)
            .or_else(|| strong.map(|k| self.by_container(at, k, line)))
            .or_else(|| self.by_junk_heading(at))
            .or_else(|| self.by_whole_line(at, line))
            .or_else(|| self.containers.under(at).map(|k| self.reason_of(k, at)))
            .or_else(|| self.by_line(at, line))
            .or_else(|| self.by_weak_container(at, kind, facts))
            .or_else(|| self.by_links(at, facts))
            .or_else(|| self.by_words(at))
            .or_else(|| kind.map(|k| self.reason_of(k, at)))
            .or_else(|| self.by_place(at))
            .or_else(|| self.by_score(at))
            .unwrap_or(Reason::OutsideStory)
    }

    /// A heading of a box is named as one, unless the box has a name.
    fn by_junk_heading(&self, at: usize) -> Option<Reason> {
        let junk = self.features.is_junk(self.page, at) && self.heads_cut(at);
        let heads = self.is_heading(at) || self.page.text_of(at).ends_with([':', '：']);
        (junk && heads).then_some(Reason::JunkHeading)
    }

    /// What a container that cannot be mistaken says of a block.
    fn by_container(&self, at: usize, kind: Kind, line: &Line) -> Reason {
        let own = match kind {
            Kind::Teasers | Kind::Share => self.by_junk_heading(at),
            Kind::Navigation if !self.is_before(at) => self.by_label(at, line),
            _ => None,
        };
        own.unwrap_or_else(|| self.reason_of(kind, at))
    }

    /// Labels and captions are what they are called; a line in the head or foot of a site is first asked for its links.
    fn by_weak_container(&self, at: usize, kind: Option<Kind>, facts: &Facts) -> Option<Reason> {
        let kind = kind?;
        let linked = link_density(&self.page.blocks[at]) > 0.5;
        match kind {
            Kind::Labels | Kind::Caption => match self.by_repetition(at, facts) {
                Some(Reason::Teasers { known }) => Some(Reason::Teasers { known }),
                _ => Some(kind.reason()),
            },
            Kind::Legal | Kind::Foot if linked => Some(self.in_foot(at, facts)),
            Kind::Legal => Some(Reason::Legal),
            Kind::Foot => Some(Reason::Footer),
            Kind::Controls if !linked => Some(Reason::Controls),
            Kind::Head if linked => Some(Reason::Navigation),
            _ => None,
        }
    }

    /// Links at the foot of a site: a menu, titles of stories, addresses.
    fn in_foot(&self, at: usize, facts: &Facts) -> Reason {
        let short = self.page.blocks[at].words < TITLE_WORDS || self.page.blocks[at].links > 2;
        match self.by_repetition(at, facts) {
            _ if short => Reason::Navigation,
            Some(Reason::Teasers { known }) => Reason::Teasers { known },
            _ => Reason::Footer,
        }
    }

    /// The reason of a kind, with what the block adds to it.
    fn reason_of(&self, kind: Kind, at: usize) -> Reason {
        let block = &self.page.blocks[at];
        let text = self.page.text_of(at);
        match kind {
            // "Follow us" is called a share bar and often stands over the titles of other stories.
            Kind::Share
                if block.words >= TITLE_WORDS && (block.links == 1 || text.ends_with('…')) =>
            {
                Reason::Teasers { known: 0 }
            }
            Kind::Cloud => {
                let facts = self.features.facts_of(self.page, at);
                let region = self.page.region[self.page.dom.parent(facts.repeated)];
                let links = self
                    .features
                    .link_count
                    .below(region)
                    .max(f32::from(block.links));
                Reason::LinkList {
                    links: links.min(f32::from(u16::MAX)) as u16,
                }
            }
            kind => kind.reason(),
        }
    }

    /// Text under an image, a heading of what is cut, a byline; the first lines of a page name the site.
    fn by_place(&self, at: usize) -> Option<Reason> {
        let block = &self.page.blocks[at];
        if self.is_heading(at) && self.heads_cut(at) && !self.is_before(at) {
            return Some(Reason::JunkHeading);
        }
        let under_image = block.images > 0 && block.link_ink == 0 && block.words > 3;
        if under_image && block.words <= CAPTION_WORDS && !self.is_before(at) {
            return Some(Reason::Caption);
        }
        if self.features.is_in(self.page, at, Role::Button) {
            return Some(Reason::Controls);
        }
        if block.words <= MASTHEAD_WORDS && is_byline(self.page, self.features, at) {
            return Some(Reason::Labels);
        }
        let short = self.page.blocks[at].words <= MASTHEAD_WORDS;
        (at < MASTHEAD_BLOCKS && short && self.is_before(at)).then_some(Reason::Masthead)
    }

    /// The reason of a thing without text of its own that is cut, from the blocks before and behind it.
    pub fn reason_of_extra(
        &self,
        kind: &ExtraKind,
        before: Option<usize>,
        behind: Option<usize>,
    ) -> Reason {
        if let Some(behind) = behind.filter(|&b| self.is_before(b) && b < MASTHEAD_BLOCKS) {
            let inside = self.containers.kind(behind).filter(|k| k.is_whole());
            return inside.map_or(Reason::Masthead, Kind::reason);
        }
        let cut = |b: Option<usize>| b.filter(|&b| !self.decision.keep[b]);
        let (before, behind) = (cut(before), cut(behind));
        let of = |b: usize| self.containers.reason(b);
        let agreed = before.and_then(of) == behind.and_then(of);
        let of_box = |b: usize| {
            let reason = of(b)?;
            let inside = self.containers.kind(b).is_some_and(|k| !k.is_weak());
            let named = match kind {
                ExtraKind::Embed => *reason == Reason::Promo || (inside && is_box(reason)),
                ExtraKind::Image => inside || agreed || is_box(reason),
                ExtraKind::Rule { .. } => *reason != Reason::Header,
            };
            named.then(|| reason.clone())
        };
        let other = match kind {
            ExtraKind::Embed => Reason::Player,
            ExtraKind::Image => Reason::Caption,
            ExtraKind::Rule { .. } => Reason::OutsideStory,
        };
        let found = behind.and_then(of_box).or_else(|| before.and_then(of_box));
        found.unwrap_or(other)
    }

    /// The last resort: which of the features that name something spoke loudest against the block.
    fn by_score(&self, at: usize) -> Option<Reason> {
        let facts = self.features.facts_of(self.page, at);
        let said = [
            (Group::Newsletter, Reason::Newsletter),
            (Group::Share, Reason::ShareBar),
            (Group::Consent, Reason::Consent),
            (Group::Legal, Reason::Legal),
            (Group::Comments, Reason::Comments),
            (Group::Advert, Reason::Promo),
            (Group::Related, Reason::Teasers { known: 0 }),
        ];
        let loudest = said
            .into_iter()
            .map(|(group, reason)| (self.features.says(self.page, at, group), reason))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let by_words = loudest
            .filter(|(points, _)| *points >= LOUD)
            .map(|(_, r)| r);
        by_words.or_else(|| by_class(facts, self.containers.page_classes()))
    }
}

/// Whether a reason names a box of several blocks.
fn is_box(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::Comments
            | Reason::Teasers { .. }
            | Reason::Promo
            | Reason::Consent
            | Reason::Newsletter
            | Reason::AuthorBox
    )
}

/// Whether a reason says little of where a short line belongs.
fn is_stray(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::OutsideStory | Reason::Labels | Reason::Caption | Reason::Controls
    )
}

/// What class names far above make likely, those of the whole page aside.
fn by_class(facts: &Facts, page: u32) -> Option<Reason> {
    let class = |class: Class| facts.in_class(class) && page >> class as u32 & 1 == 0;
    match () {
        () if class(Class::Comments) => Some(Reason::Comments),
        () if class(Class::Newsletter) => Some(Reason::Newsletter),
        () if class(Class::Author) => Some(Reason::AuthorBox),
        () if class(Class::Related) => Some(Reason::Teasers { known: 0 }),
        () if facts.has(Role::Footer) => Some(Reason::Footer),
        () if facts.has(Role::Dialog) => Some(Reason::Controls),
        () => None,
    }
}

/// How sure a cut by a rule of its own is, at least: set by hand between [`crate::verdict::UNSURE`] and certainty,
/// since no probability stands behind such a rule.
const RULE_SURE: f32 = 0.75;
/// Fewest words of a title in a share bar.
const TITLE_WORDS: u32 = 5;
/// Blocks at the top of a page, and words of each, that may name the site.
const MASTHEAD_BLOCKS: usize = 4;
const MASTHEAD_WORDS: u32 = 12;
/// Most lines in a row that may be joined to the box around them, and words of each.
const STRAYS: usize = 3;
const STRAY_WORDS: u32 = 12;
/// Most words of a line under an image.
const CAPTION_WORDS: u32 = 60;
/// Points of a word feature, by the root of all words, from which a block is named for it.
const LOUD: f32 = 0.4;
