//! E-mail: subject, sender and date become title, byline and date; the text is its HTML part or its plain one.
//! Knows nothing of how parts are found.

use jiff::civil::DateTime;
use mail_parser::Message;

use super::error::{self, Error};
use super::mime::{self, Mime, Part};
use crate::clean::context::Context;
use crate::clean::{Body, Source, clean};
use crate::doc::SafeText;
use crate::fetch::Page;
use crate::fetch::charset::{self, Decoded, Form};
use crate::story::{Story, Trust, When};

/// An HTML part with fewer kept words gives way to a plain part that has more.
const PROSE_WORDS: usize = 20;

/// Reads an e-mail as a story.
pub(super) fn read(page: &Page, bytes: &[u8]) -> Result<Story, Error> {
    let mime = mime::read(bytes);
    let (mut story, charset) = best(&mime).ok_or_else(|| Error::NoText {
        name: error::name(page),
        found: found(&mime.parts),
    })?;
    if let Some(fields) = &mime.fields {
        describe(&mut story, fields);
    }
    let whole = charset::decode(
        &bytes[..bytes.len().min(super::TEXT_BYTES)],
        None,
        Form::Plain,
    );
    let source = Decoded {
        text: whole.text,
        charset,
    };
    Ok(super::with_source(story, &source, "eml"))
}

/// The HTML part where it has prose, else the plain ones.
fn best(mime: &Mime) -> Option<(Story, &'static str)> {
    let shown = |kind: &str| {
        let parts = mime.parts.iter();
        parts
            .filter(|p| !p.is_attached() && p.kind() == kind)
            .collect::<Vec<_>>()
    };
    let words = |read: &(Story, _)| read.0.document.kept_words();
    let html = shown("text/html").first().map(|p| of_html(p));
    if html.as_ref().is_some_and(|h| words(h) >= PROSE_WORDS) {
        return html;
    }
    let plain = of_plain(&shown("text/plain"));
    match (html, plain) {
        (Some(html), Some(plain)) if words(&plain) > words(&html) => Some(plain),
        (html, plain) => html.or(plain),
    }
}

fn of_html(part: &Part) -> (Story, &'static str) {
    let (text, charset, bound) = part.decode(Form::Markup);
    let body = Body::Html(&text);
    let mut story = clean(&Source { body, url: None }, &Context::EMPTY);
    story.cut_at(bound);
    (story, charset)
}

fn of_plain(parts: &[&Part]) -> Option<(Story, &'static str)> {
    let (mut whole, mut used, mut met) = (String::new(), "", None);
    for part in parts {
        let (text, charset, bound) = part.decode(Form::Plain);
        met = met.or(bound);
        if text.trim().is_empty() {
            continue;
        }
        let flowed = part
            .parameter("format")
            .is_some_and(|f| f.eq_ignore_ascii_case("flowed"));
        if !whole.is_empty() {
            whole.push_str("\n\n");
        }
        whole.push_str(&if flowed { unflowed(&text) } else { text });
        used = if used.is_empty() { charset } else { used };
    }
    let body = Body::Text(&whole);
    (!whole.is_empty()).then(|| {
        let mut story = clean(&Source { body, url: None }, &Context::EMPTY);
        story.cut_at(met);
        (story, used)
    })
}

/// Joins lines that end in a blank with the next one of the same quotation depth (RFC 3676, section 4.2).
fn unflowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let rest = line.trim_start_matches('>');
        let depth = line.len() - rest.len();
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let goes_on = open == Some(depth);
        if !goes_on {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&line[..depth]);
            out.push_str(if depth > 0 { " " } else { "" });
        }
        out.push_str(rest);
        open = (rest.ends_with(' ') && rest != "-- ").then_some(depth);
    }
    out
}

fn describe(story: &mut Story, fields: &Message) {
    let about = &mut story.about;
    if let Some(subject) = fields.subject() {
        about.title = SafeText::line(subject);
    }
    if let Some(from) = fields.from().and_then(|a| a.first()) {
        let name = from.name.as_deref().filter(|n| !n.trim().is_empty());
        about.byline = SafeText::line(name.or(from.address.as_deref()).unwrap_or_default());
    }
    if let Some(date) = fields.date() {
        about.published = when(date).or(about.published);
    }
    if story.trust == Trust::Unsure
        && story.is_whole()
        && story.document.kept_words() >= PROSE_WORDS
    {
        story.trust = Trust::Sure;
    }
}

fn when(date: &mail_parser::DateTime) -> Option<When> {
    let number = |n: u8| i8::try_from(n).ok();
    let local = DateTime::new(
        i16::try_from(date.year).ok()?,
        number(date.month)?,
        number(date.day)?,
        number(date.hour)?,
        number(date.minute)?,
        number(date.second.min(59))?,
        0,
    );
    let east = (i32::from(date.tz_hour) * 60 + i32::from(date.tz_minute)) * 60;
    let offset = if date.tz_before_gmt { -east } else { east };
    Some(When::Exact {
        local: local.ok()?,
        offset,
    })
}

/// What a message without text has, for the error.
fn found(parts: &[Part]) -> String {
    let kinds: Vec<String> = parts.iter().map(Part::kind).take(4).collect();
    match kinds.len() {
        0 => "fields".to_owned(),
        _ => SafeText::line(&kinds.join(", ")).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flowed_lines_are_joined_within_their_quotation() {
        let text = "one \ntwo\n three\n> a \n> b\n>> c \n> d\n-- \nme";
        assert_eq!(unflowed(text), "one two\nthree\n> a b\n>> c \n> d\n-- \nme");
    }

    #[test]
    fn a_date_keeps_the_offset_it_was_written_with() {
        let date = mail_parser::DateTime::parse_rfc822("Tue, 3 Mar 2020 11:49:41 -0530");
        let shown = date.as_ref().and_then(when).map(|w| w.to_string());
        assert_eq!(shown.as_deref(), Some("2020-03-03T11:49:41-05:30"));
        let broken = mail_parser::DateTime {
            month: 13,
            ..date.unwrap_or_default()
        };
        assert_eq!(when(&broken), None);
    }
}
