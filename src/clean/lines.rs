//! Plain text: paragraphs from lines, a verdict for each, and the document they make.
//! Knows nothing of files, charsets and HTML; every step is linear in the length of the text.

mod features;
mod header;
mod interval;
mod links;
mod paragraphs;
mod reasons;
mod source;
mod structure;
mod told;
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
use crate::verdict::Verdict;
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

/// The same with what is known beyond the text.
pub(super) fn clean_text_in(text: &str, url: Option<&Url>, context: &Context) -> Story {
    let mut paragraphs = paragraphs::paragraphs(text);
    structure::find_headings(&mut paragraphs);
    let mut judged = judge(&paragraphs, (context, url));
    let header = header::find(&paragraphs, &mut judged).into_about(url);
    let taught = context.rules.map_or(Vec::new(), |rules| {
        let texts: Vec<&str> = paragraphs.iter().map(|p| &*p.text).collect();
        rules.apply_to_text(&texts, &mut judged.verdicts)
    });
    if judged.junky >= SAVED_PAGE && paragraphs.iter().all(|p| !p.after_blank) {
        structure::forget_lists(&mut paragraphs);
    }
    let document = write::write(&paragraphs, &judged.verdicts);
    let trust = trust(document.kept_words(), document.cut_blocks(), judged.margin);
    let language = language::of(&document);
    Story {
        about: About {
            language: SafeText::new(language),
            ..header
        },
        document,
        trust,
        taught,
        ..Story::default()
    }
}

/// What judging gives: a verdict a paragraph, what was measured, and how clear the interval is.
struct Judged {
    verdicts: Vec<Verdict>,
    facts: Vec<features::Facts>,
    margin: f32,
    junky: f32,
}

fn judge(paragraphs: &[Paragraph], beyond: (&Context, Option<&Url>)) -> Judged {
    let columns = features::Columns::of(paragraphs);
    let mut scores: Vec<f32> = (0..paragraphs.len())
        .map(|at| weights::score(&columns.row(at)))
        .collect();
    let told = Told::weigh(paragraphs, &columns.facts, beyond, &mut scores);
    let lengths: Vec<f32> = columns.facts.iter().map(features::Facts::weight).collect();
    let mut kept = interval::label(&scores, &lengths);
    told.cut(&mut kept);
    let mut verdicts = reasons::verdicts(paragraphs, &columns.facts, (&scores, &kept));
    told.name(&mut verdicts);
    Judged {
        margin: interval::margin(&scores, &kept),
        verdicts,
        junky: columns.junky,
        facts: columns.facts,
    }
}

/// From here on a text without blank lines is a saved page, in which a number or a dash at the start of a line says
/// nothing of lists; its lines stay as they are.
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
