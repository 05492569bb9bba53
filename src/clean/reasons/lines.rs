//! What a single cut line says of itself, by its words and links.
//! Knows nothing of containers.

use std::cell::OnceCell;
use std::sync::LazyLock;

use super::sayings::{ACCOUNTS, BUTTONS, PAGING, PLAYERS, SEARCHES, SKIPS};
use crate::clean::features::link_density;
use crate::clean::lexicon::Group;
use crate::clean::phrases::{self, Class, Cue};
use crate::clean::structure::Draft;
use crate::clean::words::{HashMap64, hash};
use crate::doc::is_alphanumeric;
use crate::verdict::Reason;

impl Draft<'_> {
    /// What a line says that no container can gainsay.
    pub(super) fn by_plain_words(&self, at: usize) -> Option<Reason> {
        let words = self.page.blocks[at].words;
        let text = self.page.text_of(at);
        if words <= SHORT_WORDS && begins(text, SKIPS) {
            return Some(Reason::SkipLink);
        }
        (words < LEGAL_WORDS && owns(text)).then_some(Reason::Legal)
    }

    /// What a short line says by its phrases.
    pub(super) fn by_line(&self, at: usize, line: &Line) -> Option<Reason> {
        let words = self.page.blocks[at].words;
        let text = line.text;
        if words > LINE_WORDS {
            return None;
        }
        if let Some(reason) = by_arrow(text, words).or_else(|| by_list(text, words)) {
            return Some(reason);
        }
        let cue = line.cue()?;
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
    pub(super) fn by_whole_line(&self, at: usize, line: &Line) -> Option<Reason> {
        if self.page.blocks[at].words > CUE_WORDS {
            return None;
        }
        let cue = line.cue()?;
        let certain = matches!(cue.class, Class::Share | Class::Legal | Class::Heading);
        (certain && cue.cover >= WHOLE).then(|| cue.class.reason())
    }

    /// "Topics:", "Filed under:" before links that stand in an element for navigation.
    pub(super) fn by_label(&self, at: usize, line: &Line) -> Option<Reason> {
        if self.page.blocks[at].words > LINE_WORDS {
            return None;
        }
        let cue = line.cue()?;
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

/// Whether a text says who owns it.
fn owns(text: &str) -> bool {
    text.contains('©')
        || (text.contains('(') && ["(c) 2", "(C) 2"].iter().any(|o| text.contains(o)))
}

fn by_arrow(text: &str, words: u32) -> Option<Reason> {
    let text = text.trim();
    let back = text.starts_with(['←', '‹', '«', '⟵']);
    let on = text.ends_with(['→', '›', '»', '⟶']);
    let signs = text.matches(['›', '»', '>', '→', '＞']).count();
    match () {
        () if signs > 1 && !text.starts_with('«') => Some(Reason::Navigation),
        () if (back || on) && words <= LINE_WORDS => Some(Reason::Paging),
        () => None,
    }
}

/// What a line is that says one of the things that are listed.
fn by_list(text: &str, words: u32) -> Option<Reason> {
    let text = text.trim_matches(|c: char| !is_alphanumeric(c));
    if text.len() <= LISTED_BYTES
        && let Some(reason) = LISTED.get(&hash(&text.to_lowercase()))
    {
        return Some(reason.clone());
    }
    (words <= CUE_WORDS && begins(text, PLAYERS)).then_some(Reason::Player)
}

/// What lines say as a whole, by the hash of their lower case.
static LISTED: LazyLock<HashMap64<Reason>> = LazyLock::new(|| {
    let lists = [
        (ACCOUNTS, Reason::Account),
        (SEARCHES, Reason::Search),
        (PAGING, Reason::Paging),
        (BUTTONS, Reason::Controls),
    ];
    let mut listed = HashMap64::default();
    for (list, reason) in lists {
        for line in list {
            listed.entry(hash(line)).or_insert_with(|| reason.clone());
        }
    }
    listed
});

/// Whether a line begins with one of the openings of a sorted list, in any case of letters.
fn begins(text: &str, openings: &[&str]) -> bool {
    let mut chars = text.char_indices().take(OPENING_CHARS);
    let Some((at, first)) = chars.find(|(_, c)| is_alphanumeric(*c)) else {
        return false;
    };
    let first = first.to_lowercase().next();
    let from = openings.partition_point(|o| o.chars().next() < first);
    let alike = |o: &&&str| o.chars().next() == first;
    let mut alike = openings[from..].iter().take_while(alike).peekable();
    // Most lines begin with a letter that no opening begins with.
    if alike.peek().is_none() {
        return false;
    }
    let last = chars.last().map_or(at, |(last, _)| last);
    let end = text.ceil_char_boundary(last + 1);
    let start = &text[at..end];
    if start.is_ascii() {
        let same = |o: &&str| {
            start
                .get(..o.len())
                .is_some_and(|s| s.eq_ignore_ascii_case(o))
        };
        return alike.any(same);
    }
    let start = start.to_lowercase();
    alike.any(|o| start.starts_with(o))
}

/// A line that is asked several things, and what it says of itself once that was read.
pub(super) struct Line<'a> {
    text: &'a str,
    cue: OnceCell<Option<Cue>>,
}

impl<'a> Line<'a> {
    /// A line that nothing was asked yet.
    pub fn new(text: &'a str) -> Self {
        let cue = OnceCell::new();
        Self { text, cue }
    }

    fn cue(&self) -> Option<Cue> {
        *self.cue.get_or_init(|| phrases::cue(self.text))
    }
}

/// Most bytes of a line that is listed.
const LISTED_BYTES: usize = 64;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_are_sorted_and_listed_lines_are_short() {
        assert!(SKIPS.is_sorted() && PLAYERS.is_sorted());
        let lists = [ACCOUNTS, SEARCHES, PAGING, BUTTONS];
        let long = lists.into_iter().flatten().find(|l| l.len() > LISTED_BYTES);
        assert_eq!(long, None);
    }

    #[test]
    fn a_line_begins_with_an_opening_in_any_case_of_letters() {
        assert!(begins("» Skip to content", SKIPS));
        assert!(begins("ПЕРЕЙТИ К содержанию", SKIPS));
        assert!(!begins("Skipping stones", SKIPS));
        assert!(!begins("—", SKIPS));
        assert_eq!(by_list("« Next page »", 2), Some(Reason::Paging));
        assert_eq!(by_list("Listen to this story", 4), Some(Reason::Player));
    }
}
