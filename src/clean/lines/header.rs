//! The title, the byline and the date above a story; they are shown in the header and cut from the text.
//! Knows nothing of scores.

mod dates;

use jiff::civil::Date;
use url::Url;

use super::Judged;
use super::paragraphs::{Form, Paragraph};
use super::words;
use crate::doc::SafeText;
use crate::story::{About, When};
use crate::verdict::{Reason, Verdict};

/// What stands above a story.
#[derive(Debug, Default)]
pub(super) struct Header<'p> {
    /// The title; empty when none is certain.
    pub title: &'p str,
    /// Who wrote it, without "By".
    pub byline: &'p str,
    /// The day of publication.
    pub published: Option<Date>,
}

impl Header<'_> {
    /// What it says of the story.
    pub fn into_about(self, url: Option<&Url>) -> About {
        About {
            title: SafeText::line(self.title),
            byline: SafeText::line(self.byline),
            published: self.published.map(When::Day),
            site: SafeText::line(url.and_then(Url::host_str).unwrap_or_default()),
            url: url.cloned(),
            ..About::default()
        }
    }
}

/// Longest title in characters.
const TITLE_CHARS: usize = 120;
/// Most paragraphs between the title and the text.
const LINES: usize = 4;
/// How sure a title by its look is.
const SURE: f32 = 0.85;

/// Finds the header, and gives its paragraphs the verdict that it shows them.
pub(super) fn find<'p>(paragraphs: &'p [Paragraph], judged: &mut Judged) -> Header<'p> {
    let mut header = Header::default();
    let Some(first) = judged.verdicts.iter().position(|v| v.keep) else {
        return header;
    };
    let first = drop_menu(paragraphs, judged, first);
    let opens = paragraphs[..first].iter().all(|p| p.form == Form::Rule);
    let certain = if opens {
        judged.junky < super::SAVED_PAGE || is_set_apart(paragraphs, first)
    } else {
        judged.facts[first].overlap >= SHARED || is_set_apart(paragraphs, first)
    };
    if certain && is_title(paragraphs, first) {
        header.title = &paragraphs[first].text;
        judged.verdicts[first] = Verdict::cut(Reason::Header, SURE);
        read_lines(paragraphs, first + 1, judged, &mut header);
    } else if !opens {
        title_above(paragraphs, first, judged, &mut header);
    }
    header
}

/// Short lines over a title that stands over a byline are a menu, though they were kept; gives the first kept line.
fn drop_menu(paragraphs: &[Paragraph], judged: &mut Judged, first: usize) -> usize {
    if judged.junky < super::SAVED_PAGE {
        return first;
    }
    let short = |at: &usize| !is_body(&paragraphs[*at]) && !is_header_line(&paragraphs[*at]);
    let last = paragraphs.len().saturating_sub(1).min(first + ABOVE);
    let titled =
        |at: &usize| could_be_title(&paragraphs[*at].text) && is_header_line(&paragraphs[*at + 1]);
    let Some(title) = (first..last).take_while(short).find(titled) else {
        return first;
    };
    for verdict in &mut judged.verdicts[first..title] {
        *verdict = Verdict::cut(Reason::Navigation, SURE);
    }
    title
}

/// What a title among the lines of a saved page shares with the story at least. By hand.
const SHARED: f32 = 0.5;

/// Whether a mark, a blank line or a byline sets a first line apart: without one the first line of a saved page may as
/// well be the heading of its first section, which is kept.
fn is_set_apart(paragraphs: &[Paragraph], at: usize) -> bool {
    let marked = matches!(paragraphs[at].form, Form::Heading { marked: true, .. });
    let next = paragraphs.get(at + 1);
    marked || next.is_some_and(|n| n.after_blank || is_header_line(n))
}

/// A short first line that is no sentence, in front of text, with a blank line, a mark or the text right behind it.
fn is_title(paragraphs: &[Paragraph], at: usize) -> bool {
    let own = &paragraphs[at];
    let behind = &paragraphs[at + 1..];
    let Some(next) = behind.first() else {
        return false;
    };
    let marked = matches!(own.form, Form::Heading { marked: true, .. });
    let plain = matches!(own.form, Form::Text | Form::Heading { .. });
    if !plain || own.quote > 0 || !could_be_title(&own.text) {
        return false;
    }
    let text_follows = behind.iter().take(LINES).any(|p| is_body(p));
    if marked {
        return text_follows || behind.len() > 1;
    }
    let verse_follows = behind.iter().take(LINES).any(|p| p.verse);
    let lines_follow = is_header_line(next);
    let enough = own.text.split_whitespace().count() >= 3 || own.text.chars().count() >= 24;
    if next.after_blank {
        return text_follows || verse_follows;
    }
    text_follows && (lines_follow || (!next.verse && enough && is_body(next)))
}

fn could_be_title(text: &str) -> bool {
    let last = text.chars().next_back().unwrap_or(' ');
    let open = ".,;:…!。，：；！、-–—\"”»،؛".contains(last);
    let speech = text.starts_with(['"', '“', '«', '„', '—', '–', '-', '(']);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let short = text.len() <= TITLE_CHARS * 4 && text.chars().count() <= TITLE_CHARS;
    let small = text.starts_with(char::is_lowercase) && text.contains(' ');
    short && letters > 1 && !open && !speech && !small && words::sentences(text) <= 1
}

/// Running text: wrapped, or long, or ending as a sentence with a dozen words.
fn is_body(paragraph: &Paragraph) -> bool {
    let long = paragraph.text.chars().take(100).count() == 100
        || crate::doc::words(&paragraph.text[..bounded(&paragraph.text)]) >= 12;
    let text = matches!(paragraph.form, Form::Text | Form::Item { .. });
    text && long && !could_be_short_title(&paragraph.text)
}

fn could_be_short_title(text: &str) -> bool {
    could_be_title(text) && !words::ends_sentence(text)
}

fn bounded(text: &str) -> usize {
    text.char_indices()
        .nth(400)
        .map_or(text.len(), |(at, _)| at)
}

fn is_header_line(paragraph: &Paragraph) -> bool {
    dates::byline(&paragraph.text).is_some() || dates::date_line(&paragraph.text).is_some()
}

/// Bylines and dates right under the title.
fn read_lines<'p>(
    paragraphs: &'p [Paragraph],
    from: usize,
    judged: &mut Judged,
    header: &mut Header<'p>,
) {
    for (at, own) in paragraphs.iter().enumerate().skip(from).take(LINES) {
        if own.form == Form::Rule {
            judged.verdicts[at] = Verdict::cut(Reason::Header, SURE);
            continue;
        }
        let byline = dates::byline(&own.text).filter(|_| header.byline.is_empty());
        let date = dates::date_line(&own.text).filter(|_| header.published.is_none());
        if byline.is_none() && date.is_none() {
            return;
        }
        header.byline = byline.unwrap_or(header.byline);
        header.published = header.published.or(date);
        judged.verdicts[at] = Verdict::cut(Reason::Header, SURE);
    }
}

/// Lines above the story in which its title is looked for.
const ABOVE: usize = 8;

/// How much more or less a line looks like a title than its words say: menus have no function words and stand far from
/// the story, titles stand over bylines. By hand, on the demo's saved texts; a title that is missed stays a cut line.
fn clues(fact: &super::features::Facts, distance: usize, signed: bool) -> f32 {
    let spoken = if fact.stop_share > 0.0 { 1.0 } else { 0.6 };
    let over_byline = if signed { 1.6 } else { 1.0 };
    spoken * over_byline / (1.0 + 0.1 * distance as f32)
}

/// In a saved page the title stands among the lines cut above the story: the one that shares most with the story.
fn title_above<'p>(
    paragraphs: &'p [Paragraph],
    first: usize,
    judged: &mut Judged,
    header: &mut Header<'p>,
) {
    let mut best: Option<(usize, f32)> = None;
    let above = paragraphs.iter().enumerate().take(first);
    for (at, own) in above.skip(first.saturating_sub(ABOVE)) {
        let fact = &judged.facts[at];
        let like = (3..=24).contains(&fact.words) && fact.cue < 0.5;
        let signed = paragraphs.get(at + 1).is_some_and(is_header_line);
        let worth = fact.overlap * (fact.words as f32).sqrt() * clues(fact, first - at, signed);
        let fits = like && fact.overlap >= SHARED && could_be_title(&own.text);
        if fits && best.is_none_or(|(_, b)| worth > b) {
            best = Some((at, worth));
        }
    }
    let Some((title, _)) = best else {
        return;
    };
    header.title = &paragraphs[title].text;
    judged.verdicts[title] = Verdict::cut(Reason::Header, SURE);
    for at in title + 1..first {
        if is_header_line(&paragraphs[at]) {
            read_lines(paragraphs, at, judged, header);
            return;
        }
    }
}
