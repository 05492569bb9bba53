//! The document of a judged text.
//! Knows nothing of how it was judged.

use super::links;
use super::paragraphs::{Form, Paragraph};
use crate::doc::{Document, Kind, Link, Mark, Marker, Nest, SafeText, Writer};
use crate::verdict::Verdict;

/// Writes every paragraph as a block; kept lines of one verse are one block with forced breaks.
pub(super) fn write(paragraphs: &[Paragraph], verdicts: &[Verdict]) -> Document {
    let mut writer = Writer::default();
    let mut at = 0;
    while at < paragraphs.len() && !writer.is_full() {
        let lines = 1 + verse_behind(paragraphs, verdicts, at);
        writer.begin();
        for (number, paragraph) in paragraphs[at..at + lines].iter().enumerate() {
            if number > 0 {
                writer.text("\n");
            }
            write_text(&mut writer, paragraph);
        }
        let first = &paragraphs[at];
        writer.end(kind(first), nest(first), verdicts[at].clone());
        at += lines;
    }
    writer.finish()
}

/// How many further lines of the verse have the same verdict.
fn verse_behind(paragraphs: &[Paragraph], verdicts: &[Verdict], at: usize) -> usize {
    let own = &verdicts[at];
    let same = |(p, v): &(&Paragraph, &Verdict)| {
        p.verse && p.form == Form::Text && v.keep == own.keep && v.reason == own.reason
    };
    if !own.keep || paragraphs[at].form != Form::Text {
        return 0;
    }
    let behind = paragraphs[at + 1..].iter().zip(&verdicts[at + 1..]);
    behind.take_while(same).count()
}

fn write_text(writer: &mut Writer, paragraph: &Paragraph) {
    let text = match paragraph.form {
        Form::Item { sign_bytes, .. } => &paragraph.text[sign_bytes..],
        _ => &*paragraph.text,
    };
    if matches!(paragraph.form, Form::Code { .. }) {
        writer.text(text);
        return;
    }
    let mut from = 0;
    for (range, url) in links::addresses(text) {
        writer.text(&text[from..range.start]);
        let start = writer.place();
        writer.text(&text[range.clone()]);
        let link = writer.link(Link::Web(url));
        writer.mark(start, Mark::Link(link));
        from = range.end;
    }
    writer.text(&text[from..]);
}

fn kind(paragraph: &Paragraph) -> Kind {
    match paragraph.form {
        Form::Heading { level, .. } => Kind::Heading(level),
        Form::Code { language } => Kind::Code {
            language: SafeText::line(&language.to_lowercase()),
        },
        Form::Rule => Kind::Rule,
        Form::Text | Form::Item { .. } | Form::PageNumber => Kind::Paragraph,
    }
}

fn nest(paragraph: &Paragraph) -> Vec<Nest> {
    let mut nest = vec![Nest::Quote; paragraph.quote.into()];
    if let Form::Item {
        marker,
        depth,
        first,
        ..
    } = paragraph.form
    {
        let outer = Nest::Item {
            marker: Marker::Bullet,
            first: false,
        };
        nest.extend(std::iter::repeat_n(outer, depth.into()));
        nest.push(Nest::Item { marker, first });
    }
    nest
}
