//! From labels to verdicts: what each kept and each cut paragraph is.
//! Knows nothing of weights.

use super::super::phrases::Class;
use super::features::Facts;
use super::paragraphs::{Form, Paragraph};
use crate::verdict::{Reason, Verdict};

/// Gives every paragraph a verdict; the scores and the labels stand in the order of the paragraphs.
pub(super) fn verdicts(
    paragraphs: &[Paragraph],
    facts: &[Facts],
    (scores, kept): (&[f32], &[bool]),
) -> Vec<Verdict> {
    let last = kept.iter().rposition(|k| *k);
    let mut section = Section::default();
    let mut out: Vec<Verdict> = Vec::with_capacity(kept.len());
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if kept[at] && paragraph.form != Form::PageNumber {
            section = Section::default();
            let reason = kept_reason(paragraph);
            out.push(Verdict::kept(reason, sureness(scores, at, 1.0)));
            continue;
        }
        let reason = section.reason(facts, at, last.is_none_or(|l| at > l));
        let reason = if paragraph.form == Form::PageNumber {
            Reason::Navigation
        } else {
            reason
        };
        out.push(Verdict::cut(reason, sureness(scores, at, -1.0)));
    }
    out
}

fn kept_reason(paragraph: &Paragraph) -> Reason {
    match paragraph.form {
        Form::Heading { .. } => Reason::Heading,
        Form::Code { .. } => Reason::Code,
        Form::Item { .. } => Reason::Part,
        _ if paragraph.quote > 0 => Reason::Part,
        _ => Reason::Prose,
    }
}

/// How probable a label is: the logistic of the log-odds of the paragraph and of its neighbourhood, which the
/// interval follows, to equal parts.
fn sureness(scores: &[f32], at: usize, sign: f32) -> f32 {
    let near = &scores[at.saturating_sub(2)..(at + 3).min(scores.len())];
    let around = near.iter().sum::<f32>() / near.len() as f32;
    let odds = sign * (scores[at] + around) / 2.0;
    (1.0 / (1.0 + (-odds).exp())).clamp(0.5, 0.99)
}

/// What the cut paragraphs above say of those below them.
#[derive(Default)]
struct Section {
    /// The heading or the teaser above.
    under: Option<Reason>,
}

/// A line of fewer words is a label, not a sentence.
const LABEL_WORDS: u32 = 5;

impl Section {
    fn reason(&mut self, facts: &[Facts], at: usize, behind_story: bool) -> Reason {
        let fact = &facts[at];
        if let Some(class) = fact.class.filter(|_| fact.cue >= 0.45) {
            self.under = match class {
                Class::Heading => Some(Reason::Teasers { known: 0 }),
                Class::Comments => Some(Reason::Comments),
                Class::Author => Some(Reason::AuthorBox),
                _ if self.under == Some(Reason::Comments) => Some(Reason::Comments),
                _ => None,
            };
            return class.reason();
        }
        if fact.teaser_run > 0.0 || (fact.ellipsis && fact.words >= LABEL_WORDS && behind_story) {
            self.under = Some(Reason::Teasers { known: 0 });
            return Reason::Teasers { known: 0 };
        }
        if fact.words < LABEL_WORDS {
            return short_reason(fact);
        }
        if let Some(reason) = &self.under {
            return reason.clone();
        }
        if fact.is_title_like() && in_title_run(facts, at) {
            return Reason::Teasers { known: 0 };
        }
        Reason::OutsideStory
    }
}

fn short_reason(fact: &Facts) -> Reason {
    if fact.has_date || fact.digit_share > 0.3 {
        Reason::Labels
    } else {
        Reason::Navigation
    }
}

fn in_title_run(facts: &[Facts], at: usize) -> bool {
    let near = &facts[at.saturating_sub(2)..(at + 3).min(facts.len())];
    near.iter().filter(|f| f.is_title_like()).count() >= 3
}
