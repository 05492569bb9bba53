//! Headings that nobody marked, and list markers that are none: what the neighbours of a paragraph tell of its form.
//! Knows nothing of verdicts.

use std::borrow::Cow;

use super::paragraphs::{Form, Paragraph};
use super::{source, words};
use crate::doc::Marker;

/// Longest line, in characters, that may be a heading.
const HEADING_CHARS: usize = 70;
/// From this many characters on a paragraph is text that a heading may stand before.
const TEXT_CHARS: usize = 90;

/// How many inner paragraphs an item may have for its list to be recognised.
const NEAR: usize = 8;

/// Settles which numbers and dashes are list markers, then which short lines are headings.
pub(super) fn find_headings(paragraphs: &mut [Paragraph]) {
    for at in 0..paragraphs.len() {
        if !is_list_item(paragraphs, at) {
            paragraphs[at].form = Form::Text;
        }
    }
    measure_numbers(paragraphs);
    for at in 0..paragraphs.len() {
        if paragraphs[at].form == Form::Text && is_heading(paragraphs, at) {
            paragraphs[at].form = Form::Heading {
                level: 2,
                marked: false,
            };
        }
    }
}

/// Every other form counts as settled.
fn is_list_item(paragraphs: &[Paragraph], at: usize) -> bool {
    let Form::Item {
        marker, sign_bytes, ..
    } = paragraphs[at].form
    else {
        return true;
    };
    match marker {
        Marker::Number { value, .. } => {
            let before = nearest_number(paragraphs[..at].iter().rev().take(NEAR));
            let after = nearest_number(paragraphs[at + 1..].iter().take(NEAR));
            before == Some(value - 1) || after == Some(value + 1)
        }
        _ => !is_dialogue(
            &paragraphs[at].text[..sign_bytes],
            &paragraphs[at].text[sign_bytes..],
        ),
    }
}

/// Makes items and headings with hashes plain paragraphs again, sign and all: in a text whose lists are not told from
/// its menus, a hash stands before a comment in code or is the link to a place rather than Markdown's sign.
pub(super) fn forget_signs<'a>(paragraphs: &mut [Paragraph<'a>], text: &'a str) {
    let hashed = |p: &Paragraph| matches!(p.form, Form::Heading { marked: true, .. });
    let lines = if paragraphs.iter().any(hashed) {
        source::lines(text)
    } else {
        Vec::new()
    };
    for paragraph in paragraphs {
        let own = lines.get(paragraph.line).map_or("", |line| line.text);
        if hashed(paragraph) && own.starts_with('#') {
            paragraph.text = Cow::Borrowed(own);
            paragraph.form = Form::Text;
        } else if matches!(paragraph.form, Form::Item { .. }) {
            paragraph.form = Form::Text;
        }
    }
}

/// The number of the nearest item, the inner paragraphs of items passed over.
fn nearest_number<'p>(mut paragraphs: impl Iterator<Item = &'p Paragraph<'p>>) -> Option<i32> {
    let settled = paragraphs.find(|p| {
        let numbered = matches!(
            p.form,
            Form::Item {
                marker: Marker::Number { .. },
                ..
            }
        );
        numbered || !matches!(p.form, Form::Item { .. })
    })?;
    match settled.form {
        Form::Item {
            marker: Marker::Number { value, .. },
            ..
        } => Some(value),
        _ => None,
    }
}

/// `- No, - he said. - Never.`: speech behind a dash, as Russian, Polish or Spanish stories set it.
fn is_dialogue(sign: &str, text: &str) -> bool {
    sign.starts_with('-')
        && [
            ", - ", "! - ", "? - ", ". - ", "… - ", ", – ", "! – ", "? – ", ". – ",
        ]
        .iter()
        .any(|inner| text.contains(inner))
}

/// Gives every numbered item the cells of the longest number of its list.
fn measure_numbers(paragraphs: &mut [Paragraph]) {
    let (mut start, mut widest) = (0, 0);
    for at in 0..=paragraphs.len() {
        let cells = paragraphs.get(at).and_then(|p| match p.form {
            Form::Item {
                marker: Marker::Number { cells, .. },
                ..
            } => Some(cells),
            Form::Item { .. } => Some(0),
            _ => None,
        });
        if let Some(cells) = cells {
            widest = widest.max(cells);
            continue;
        }
        for item in &mut paragraphs[start..at] {
            if let Form::Item {
                marker: Marker::Number { cells, .. },
                ..
            } = &mut item.form
            {
                *cells = widest;
            }
        }
        (start, widest) = (at + 1, 0);
    }
}

fn is_heading(paragraphs: &[Paragraph], at: usize) -> bool {
    let own = &paragraphs[at];
    let in_verse = own.verse || paragraphs.get(at + 1).is_some_and(|p| p.verse);
    if own.lines > 1 || own.quote > 0 || in_verse || !is_short(&own.text) {
        return false;
    }
    let Some(next) = paragraphs.get(at + 1) else {
        return false;
    };
    if is_all_capitals(&own.text) {
        return is_body(next);
    }
    if !is_text(next) || !reads_as_heading(&own.text) {
        return false;
    }
    let before = at.checked_sub(1).map(|before| &paragraphs[before]);
    before.is_none_or(|b| own.after_blank || (is_body(b) && words::ends_sentence(&b.text)))
}

fn is_short(text: &str) -> bool {
    text.len() <= HEADING_CHARS * 4 && text.chars().count() <= HEADING_CHARS
}

/// Long enough to be what a heading stands before.
fn is_text(paragraph: &Paragraph) -> bool {
    let wide = paragraph.text.len() / 3;
    matches!(paragraph.form, Form::Text)
        && wide.max(paragraph.text.chars().take(TEXT_CHARS).count()) >= TEXT_CHARS
        || (paragraph.form == Form::Text && paragraph.lines > 1)
}

fn is_body(paragraph: &Paragraph) -> bool {
    match paragraph.form {
        Form::Text => !is_all_capitals(&paragraph.text) || !is_short(&paragraph.text),
        Form::Item { .. } | Form::Code { .. } => true,
        _ => false,
    }
}

fn reads_as_heading(text: &str) -> bool {
    let starts = text.starts_with(|c: char| !c.is_lowercase() && c.is_alphanumeric());
    let signs = [
        ',', ';', ':', '.', '…', '!', '"', '”', '»', '。', '，', '：', '、', '！', '؛', '،',
    ];
    let question = text.ends_with(['?', '？', '؟']);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    starts && letters >= 2 && !text.ends_with(signs) && (question || !words::ends_sentence(text))
}

/// Whether a line has letters with a case, four or more, and all are capitals.
pub(super) fn is_all_capitals(text: &str) -> bool {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    capitals >= 4 && !text.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::super::paragraphs::paragraphs;
    use super::*;

    #[test]
    fn without_lists_and_headings_every_line_stands_as_it_was() {
        let text = "# show commit logs\ngit log\n1. First\n2. Second\n## Done ##\n";
        let mut read = paragraphs(text);
        find_headings(&mut read);
        let signs = read.iter().filter(|p| p.form != Form::Text).count();
        assert_eq!(signs, 4);
        forget_signs(&mut read, text);
        assert!(read.iter().all(|p| p.form == Form::Text));
        let lines: Vec<&str> = read.iter().map(|p| &*p.text).collect();
        assert_eq!(lines, text.lines().collect::<Vec<_>>());
    }
}
