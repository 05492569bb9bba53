//! What a single cut line says of itself, by its words and links.
//! Knows nothing of containers.

use super::sayings::{ACCOUNTS, BUTTONS, PAGING, PLAYERS, SEARCHES, SKIPS};
use crate::clean::features::link_density;
use crate::clean::lexicon::Group;
use crate::clean::phrases::{self, Class};
use crate::clean::structure::Draft;
use crate::verdict::Reason;

impl Draft<'_> {
    /// What a line says that no container can gainsay.
    pub(super) fn by_plain_words(&self, at: usize) -> Option<Reason> {
        let words = self.page.blocks[at].words;
        let text = self.page.text_of(at);
        if words <= SHORT_WORDS && begins(text, SKIPS) {
            return Some(Reason::SkipLink);
        }
        let owns = text.contains('©') || text.contains("(c) 2") || text.contains("(C) 2");
        (owns && words < LEGAL_WORDS).then_some(Reason::Legal)
    }

    /// What a short line says by its phrases.
    pub(super) fn by_line(&self, at: usize) -> Option<Reason> {
        let words = self.page.blocks[at].words;
        let text = self.page.text_of(at);
        if words > LINE_WORDS {
            return None;
        }
        let lower = text.to_lowercase();
        if let Some(reason) = by_arrow(&lower, words).or_else(|| by_list(&lower, words)) {
            return Some(reason);
        }
        let cue = phrases::cue(&lower)?;
        let said = cue.cover >= COVER && words <= CUE_WORDS;
        let heads =
            cue.class == Class::Heading || self.is_heading(at) || text.ends_with([':', '：']);
        if said && heads && self.heads_cut(at) && heads_others(cue.class) {
            return Some(Reason::JunkHeading);
        }
        let leads = cue.leads && words > 3 && cue.class == Class::ReadMore;
        if leads && link_density(&self.page.blocks[at]) > 0.3 {
            return Some(Reason::ReadMore);
        }
        (said && cue.class != Class::Heading).then(|| cue.class.reason())
    }

    /// What a line is that is nothing but names of places to share, of rights, or a heading of what is not the story.
    pub(super) fn by_whole_line(&self, at: usize) -> Option<Reason> {
        if self.page.blocks[at].words > CUE_WORDS {
            return None;
        }
        let cue = phrases::cue(&self.page.text_of(at).to_lowercase())?;
        let certain = matches!(cue.class, Class::Share | Class::Legal | Class::Heading);
        (certain && cue.cover >= WHOLE).then(|| cue.class.reason())
    }

    /// "Topics:", "Filed under:" before links that stand in an element for navigation.
    pub(super) fn by_label(&self, at: usize) -> Option<Reason> {
        if self.page.blocks[at].words > LINE_WORDS {
            return None;
        }
        let cue = phrases::cue(&self.page.text_of(at).to_lowercase())?;
        (cue.leads && cue.class == Class::Labels).then_some(Reason::Labels)
    }

    /// What a sentence says by the words it uses, when nothing else is known.
    pub(super) fn by_words(&self, at: usize) -> Option<Reason> {
        let words = self.page.blocks[at].words;
        let said = &self.features.said[at];
        let short = words < SENTENCE_WORDS;
        let says = |group: Group| short && said.count_of(group) > 0;
        match () {
            () if says(Group::Legal) => Some(Reason::Legal),
            () if says(Group::Consent) => Some(Reason::Consent),
            () if says(Group::Newsletter) => Some(Reason::Newsletter),
            () if words < CUE_WORDS && says(Group::Share) => Some(Reason::ShareBar),
            () if short && said.opens_with(Group::Pointer) && words > 3 => Some(Reason::ReadMore),
            () if words < CUE_WORDS && says(Group::Comments) => Some(Reason::Comments),
            () if words < CUE_WORDS && says(Group::Advert) => Some(Reason::Promo),
            () if says(Group::Action) => Some(Reason::Promo),
            () => None,
        }
    }

    /// Whether what stands right behind is cut too.
    pub(super) fn heads_cut(&self, at: usize) -> bool {
        self.decision.keep.get(at + 1).copied() == Some(false)
    }
}

/// Headings of boxes; those of comments, shares and labels are named by what they head.
fn heads_others(class: Class) -> bool {
    matches!(class, Class::Heading | Class::ReadMore | Class::Navigation)
}

fn by_arrow(lower: &str, words: u32) -> Option<Reason> {
    let text = lower.trim();
    let back = text.starts_with(['←', '‹', '«', '⟵']);
    let on = text.ends_with(['→', '›', '»', '⟶']);
    let signs = text.matches(['›', '»', '>', '→', '＞']).count();
    match () {
        () if signs > 1 && !text.starts_with('«') => Some(Reason::Navigation),
        () if (back || on) && words <= LINE_WORDS => Some(Reason::Paging),
        () => None,
    }
}

fn by_list(lower: &str, words: u32) -> Option<Reason> {
    let text = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if text.is_empty() {
        return None;
    }
    let is = |list: &[&str]| list.contains(&text);
    match () {
        () if is(ACCOUNTS) => Some(Reason::Account),
        () if is(SEARCHES) => Some(Reason::Search),
        () if is(PAGING) => Some(Reason::Paging),
        () if is(BUTTONS) => Some(Reason::Controls),
        () if words <= CUE_WORDS && PLAYERS.iter().any(|p| text.starts_with(p)) => {
            Some(Reason::Player)
        }
        () => None,
    }
}

/// Whether a line begins with one of the openings, in any case of letters.
fn begins(text: &str, openings: &[&str]) -> bool {
    let start: String = text.chars().take(OPENING_CHARS).collect();
    let start = start.to_lowercase();
    let start = start.trim_start_matches(|c: char| !c.is_alphanumeric());
    openings.iter().any(|o| start.starts_with(o))
}

/// Characters in which an opening stands.
const OPENING_CHARS: usize = 40;
/// Most words of a skip link.
const SHORT_WORDS: u32 = 7;
/// Most words of a line that owns rights.
const LEGAL_WORDS: u32 = 80;
/// Most words of a line that is read for what it says as a whole.
const LINE_WORDS: u32 = 40;
/// Most words of a line that is named for its phrases, and the share of them that must stand in phrases.
const CUE_WORDS: u32 = 12;
const COVER: f32 = 0.6;
/// The share from which a line says nothing else.
const WHOLE: f32 = 0.9;
/// Most words of a sentence that is named for a word in it.
const SENTENCE_WORDS: u32 = 40;
