//! Plain text: paragraphs from lines, a verdict for each, and the document they make.
//! Knows nothing of files, charsets and HTML; every step is linear in the length of the text.

mod features;
mod header;
mod interval;
mod links;
pub mod model;
mod paragraphs;
mod reasons;
mod source;
mod structure;
mod told;
pub mod training;
mod weights;
pub(super) mod words;
mod wrap;
mod write;

use url::Url;

pub(super) use wrap::is_wide;

use super::context::Context;
use super::language;
use crate::doc::SafeText;
use crate::story::{About, Story, Trust};
use crate::verdict::{Bound, Verdict};
use features::Facts;
use model::Model;
use paragraphs::Paragraph;
use told::Told;

/// Cleans a plain text: a paragraph a line, paragraphs between blank lines, or hard-wrapped lines, in any mix.
///
/// Every paragraph becomes a block with a verdict. What says nothing of junk is kept: a text that is only a story
/// stays whole. The caller fills in [`Story::source`].
///
/// ```
/// use clearstory::clean::lines::clean_text;
/// let story = clean_text("It rained all day.\nNobody came.\n", None);
/// assert_eq!(story.document.kept_text(), "It rained all day.\nNobody came.");
/// ```
pub fn clean_text(text: &str, url: Option<&Url>) -> Story {
    clean_text_in(text, url, &Context::EMPTY)
}

/// Cleans as [`clean_text`] does, by other weights: for training and measuring them.
pub fn clean_text_by(model: &Model, text: &str, url: Option<&Url>) -> Story {
    clean_all(model, text, url, &Context::EMPTY)
}

/// The same with what is known beyond the text.
pub(super) fn clean_text_in(text: &str, url: Option<&Url>, context: &Context) -> Story {
    clean_all(&Model::shipped(), text, url, context)
}

fn clean_all(model: &Model, text: &str, url: Option<&Url>, context: &Context) -> Story {
    let mut paragraphs = paragraphs::paragraphs(text);
    structure::find_headings(&mut paragraphs);
    let mut judged = judge(model, &paragraphs, (context, url));
    let header = header::find(&paragraphs, &mut judged).into_about(url);
    let taught = context.rules.map_or(Vec::new(), |rules| {
        let texts: Vec<&str> = paragraphs.iter().map(|p| &*p.text).collect();
        rules.apply_to_text(&texts, &mut judged.verdicts)
    });
    if judged.junky >= SAVED_PAGE && paragraphs.iter().all(|p| !p.after_blank) {
        structure::forget_signs(&mut paragraphs, text);
    }
    let document = write::write(&paragraphs, &judged.verdicts);
    let trust = trust(document.kept_words(), document.cut_blocks(), judged.margin);
    let language = language::of(&document);
    let full = document.is_full().then_some(Bound::Text);
    let mut story = Story {
        about: About {
            language: SafeText::new(language),
            ..header
        },
        document,
        trust,
        taught,
        ..Story::default()
    };
    story.cut_at(full);
    story
}

/// What judging gives: a verdict a paragraph, what was measured, and how clear the interval is.
struct Judged {
    verdicts: Vec<Verdict>,
    facts: Vec<Facts>,
    margin: f32,
    junky: f32,
}

fn judge(model: &Model, paragraphs: &[Paragraph], beyond: (&Context, Option<&Url>)) -> Judged {
    let features = features::Features::of(paragraphs);
    let facts = &features.facts;
    let trained = trained_share(features.junky(), paragraphs.len());
    let mix = |hand: f32, saved: f32| hand * (1.0 - trained) + saved * trained;
    let count = if trained > 0.0 { facts.len() } else { 0 };
    let saved = model.scores(count, |at| features.row(at));
    let score = |at: usize| {
        let hand = weights::score(&features.hand_row(at));
        if trained <= 0.0 {
            return hand;
        }
        mix(hand, saved[at] - facts[at].pointed()) + (1.0 - trained) * facts[at].spoken()
    };
    let mut scores: Vec<f32> = (0..paragraphs.len()).map(score).collect();
    let told = Told::weigh(paragraphs, facts, beyond, &mut scores);
    let weight = |f: &Facts| mix(f.weight(), f.saved_weight());
    let lengths: Vec<f32> = facts.iter().map(weight).collect();
    let island = mix(interval::ISLAND, interval::SAVED_ISLAND);
    let mut kept = interval::label(&scores, &lengths, island);
    told.cut(&mut kept);
    let show = |s: &f32| {
        if trained > 0.0 {
            model::calibrated(*s)
        } else {
            *s
        }
    };
    let shown: Vec<f32> = scores.iter().map(show).collect();
    let mut verdicts = reasons::verdicts(paragraphs, facts, (&shown, &kept));
    told.name(&mut verdicts);
    Judged {
        margin: interval::margin(&scores, &kept),
        verdicts,
        junky: features.junky(),
        facts: features.facts,
    }
}

/// A saved page of this many paragraphs is one as the trained weights know them (in the middle theirs have 190); in
/// shorter ones the weights set by hand count as well, as teasers without a heading and other languages are rare in the
/// training pages. By hand, on `tests/texts`; saved pages of the sets are longer, so their figures hang little on it.
const MANY: f32 = 60.0;
/// How much the trained weights count in the shortest saved page.
const LEAST_TRAINED: f32 = 0.5;

/// How much the trained weights count, 0 to 1: they know saved pages, and nothing of letters, poems and handbooks.
fn trained_share(junky: f32, paragraphs: usize) -> f32 {
    if junky < SAVED_PAGE {
        return 0.0;
    }
    (paragraphs as f32 / MANY).clamp(LEAST_TRAINED, 1.0)
}

/// From here on a text without blank lines is a saved page, in which a number, a dash or a hash at the start of a line
/// says nothing of lists and headings; its lines stay as they are.
const SAVED_PAGE: f32 = 0.5;

/// Below this mean log-odds of a text's verdicts its cleaning counts as unsure. By hand; only the mark on the
/// screen depends on it.
const CLEAR_MARGIN: f32 = 1.0;

fn trust(kept_words: usize, cut: usize, margin: f32) -> Trust {
    match kept_words {
        0 => Trust::Nothing,
        _ if cut == 0 || margin >= CLEAR_MARGIN => Trust::Sure,
        _ => Trust::Unsure,
    }
}
