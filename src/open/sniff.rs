//! What sort of text bytes are: from how they begin, then from their name or content type.
//! Knows nothing of how each sort is read.

use crate::feed;
use crate::fetch::Page;
use crate::fetch::charset::{self, Form};

/// A sort of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// HTML.
    Html,
    /// HTML written as XML.
    Xhtml,
    /// A feed.
    Feed,
    /// An e-mail, or a page saved as one.
    Message,
    /// Markdown.
    Markdown,
    /// Anything else.
    Text,
}

/// How much of a text is looked at.
const LOOKED_AT: usize = 8192;
/// End tags that a nameless text needs to count as a piece of HTML, where it also begins with a tag.
const END_TAGS: usize = 3;

/// The sort of a text. The beginning of HTML, XML and messages says enough; for the rest the name or the content
/// type decides, and only where neither says anything, the look of the text.
pub(super) fn sort(page: &Page, bytes: &[u8]) -> Sort {
    let start = charset::decode(&bytes[..bytes.len().min(LOOKED_AT)], None, Form::Plain);
    let start = start.text.trim_start_matches(is_ignored);
    if looks_like_feed(start) && feed::is_feed(bytes) {
        return Sort::Feed;
    }
    let named = by_name(page);
    if let Some(sort) = by_start(start, named) {
        return sort;
    }
    match named {
        Some(Sort::Html) if tags(start).next().is_none() => Sort::Text,
        Some(sort) => sort,
        None if is_fragment(start) => Sort::Html,
        None if looks_like_markdown(start) => Sort::Markdown,
        None => Sort::Text,
    }
}

fn is_ignored(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\0')
}

fn by_start(start: &str, named: Option<Sort>) -> Option<Sort> {
    let markup = behind_comments(start);
    if starts(markup, "<?xml") {
        return Some(Sort::Xhtml);
    }
    if ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|s| starts(markup, s))
    {
        let is_xml = named == Some(Sort::Xhtml);
        return Some(if is_xml { Sort::Xhtml } else { Sort::Html });
    }
    if is_message(start, named == Some(Sort::Message)) {
        return Some(Sort::Message);
    }
    has_front_matter(start).then_some(Sort::Markdown)
}

/// Whether a text begins as feeds do. A feed behind junk is one only to those who ask for a feed.
fn looks_like_feed(start: &str) -> bool {
    let markup = behind_comments(start);
    let begins = ["<?xml", "<rss", "<feed", "<rdf:rdf", "<atom:feed"];
    let is_json = start.starts_with('{') && start.contains("jsonfeed.org");
    is_json || begins.iter().any(|s| starts(markup, s))
}

fn starts(text: &str, prefix: &str) -> bool {
    let head = text.as_bytes().get(..prefix.len());
    head.is_some_and(|h| h.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// The text behind comments and white space.
fn behind_comments(mut text: &str) -> &str {
    while let Some((_, rest)) = text.strip_prefix("<!--").and_then(|t| t.split_once("-->")) {
        text = rest.trim_start();
    }
    text
}

/// What a content type says, where it says more than "some text"; then the extension; then "some text" after all.
fn by_name(page: &Page) -> Option<Sort> {
    let media = page.media.split(';').next().unwrap_or_default();
    let media = media.trim().to_ascii_lowercase();
    let by_media = match &*media {
        "text/html" => Some(Sort::Html),
        "application/xhtml+xml" => Some(Sort::Xhtml),
        "text/markdown" | "text/x-markdown" => Some(Sort::Markdown),
        "message/rfc822" | "multipart/related" | "application/x-mimearchive" => Some(Sort::Message),
        _ => None,
    };
    let some_text = || media.starts_with("text/").then_some(Sort::Text);
    by_media
        .or_else(|| by_extension(&page.name))
        .or_else(some_text)
}

fn by_extension(name: &str) -> Option<Sort> {
    let name = name.to_ascii_lowercase();
    let (_, extension) = name.strip_suffix(".gz").unwrap_or(&name).rsplit_once('.')?;
    match extension {
        "html" | "htm" | "shtml" => Some(Sort::Html),
        "xhtml" | "xht" => Some(Sort::Xhtml),
        "eml" | "mht" | "mhtml" | "mbox" => Some(Sort::Message),
        "md" | "markdown" | "mdown" | "mkd" | "mkdn" => Some(Sort::Markdown),
        "txt" | "text" | "asc" | "log" | "rst" | "org" => Some(Sort::Text),
        _ => None,
    }
}

/// Fields that only messages begin with.
const OF_MESSAGES: [&str; 12] = [
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "mime-version",
    "from",
    "newsgroups",
    "x-mozilla-status",
    "snapshot-content-location",
    "dkim-signature",
    "authentication-results",
    "arc-seal",
];
/// Fields that other texts may begin with too.
const OF_LETTERS: [&str; 7] = [
    "to",
    "subject",
    "date",
    "content-type",
    "reply-to",
    "sender",
    "cc",
];

/// Whether a text begins with the fields of a message (RFC 5322, section 2.2): two, one of them telling. A name that
/// says so makes one enough.
fn is_message(start: &str, named: bool) -> bool {
    let start = match start.strip_prefix("From ").and_then(|s| s.split_once('\n')) {
        Some((_, behind)) => behind,
        None => start,
    };
    let (mut telling, mut usual) = (0, 0);
    for line in start.lines().take_while(|l| !l.trim().is_empty()) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((field, _)) = line.split_once(':').filter(|(f, _)| is_field(f)) else {
            break;
        };
        let field = field.to_ascii_lowercase();
        telling += usize::from(OF_MESSAGES.contains(&&*field));
        usual += usize::from(OF_LETTERS.contains(&&*field));
    }
    telling + usual > 1 && telling > 0 || named && telling + usual > 0
}

fn is_field(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic())
}

/// Whether a text begins with the front matter of Markdown tools: fields between two lines of three dashes.
fn has_front_matter(start: &str) -> bool {
    let mut lines = start.lines().map(str::trim_end);
    if lines.next() != Some("---") {
        return false;
    }
    let mut fields = 0;
    for line in lines {
        match line {
            "---" | "..." => return fields > 0,
            _ if line.contains(':') => fields += 1,
            _ if line.starts_with([' ', '\t', '-', '#']) || line.is_empty() => {}
            _ => return false,
        }
    }
    false
}

/// The names of tags, `/` before that of an end tag.
fn tags(start: &str) -> impl Iterator<Item = &str> {
    start.split('<').skip(1).filter_map(|rest| {
        let (tag, _) = rest.split_once('>')?;
        let name = tag.split(|c: char| c.is_whitespace()).next()?;
        let letters = name.strip_prefix('/').unwrap_or(name).trim_end_matches('/');
        let is_name = letters.starts_with(|c: char| c.is_ascii_alphabetic()) && letters.len() < 20;
        is_name.then_some(name)
    })
}

/// Whether a nameless text is a piece of HTML: it begins with a tag and has several end tags.
fn is_fragment(start: &str) -> bool {
    let markup = behind_comments(start);
    let begins = markup.starts_with('<') && tags(markup).next().is_some();
    let ends = tags(markup).filter(|t| t.starts_with('/')).count();
    begins && ends >= END_TAGS
}

/// Whether a nameless text is Markdown: a heading or a fence, and a link or another of them.
fn looks_like_markdown(start: &str) -> bool {
    let heading = |l: &&str| {
        l.trim_start_matches('#').starts_with(' ')
            && (1..=6).contains(&(l.len() - l.trim_start_matches('#').len()))
    };
    let headings = start.lines().filter(heading).count();
    let fences = start.lines().filter(|l| l.starts_with("```")).count();
    let links = start.matches("](http").count();
    headings > 0 && headings + fences + links > 2 && (fences + links > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, media: &str, text: &str) -> Sort {
        let page = Page {
            name: name.to_owned(),
            media: media.to_owned(),
            ..Page::default()
        };
        sort(&page, text.as_bytes())
    }

    #[test]
    fn the_beginning_of_html_is_html_whatever_it_is_called() {
        for text in [
            "<!DOCTYPE html><p>x",
            "\u{feff} \n<HTML lang=en>",
            "<!-- saved from url --> <!-- x -->\n<html>",
            "<head><title>x</title>",
        ] {
            for (name, media) in [
                ("", ""),
                ("a.txt", ""),
                ("a.md", ""),
                ("a", "text/plain; charset=utf-8"),
                ("a", "application/octet-stream"),
            ] {
                assert_eq!(of(name, media, text), Sort::Html, "{name} {media} {text}");
            }
        }
    }

    #[test]
    fn xml_is_read_as_xml() {
        assert_eq!(of("", "", "<?xml version='1.0'?><html/>"), Sort::Xhtml);
        assert_eq!(of("a.xhtml", "", "<html xmlns='x'><script/>"), Sort::Xhtml);
        assert_eq!(of("a", "application/xhtml+xml", "<html>"), Sort::Xhtml);
        assert_eq!(of("a.html", "", "<html xmlns='x'>"), Sort::Html);
    }

    #[test]
    fn a_text_that_mentions_tags_is_a_text() {
        assert_eq!(
            of("", "", "Use <b> and </b> to make it bold, and <p>.\n"),
            Sort::Text
        );
        assert_eq!(
            of("notes.txt", "", "<div>a</div><p>b</p><p>c</p>"),
            Sort::Text
        );
        assert_eq!(of("", "text/plain", "<p>a</p><p>b</p><p>c</p>"), Sort::Text);
        assert_eq!(of("a", "text/html", "no tag in here, 1 < 2\n"), Sort::Text);
    }

    #[test]
    fn a_nameless_piece_of_html_is_html() {
        assert_eq!(
            of("", "", "<div class=a><p>a</p><p>b</p></div>"),
            Sort::Html
        );
        assert_eq!(of("x.html", "", "just <i>words</i>"), Sort::Html);
        assert_eq!(of("x", "text/html", "just <i>words"), Sort::Html);
    }

    #[test]
    fn markdown_is_told_by_name_front_matter_or_look() {
        assert_eq!(
            of("README.md", "text/plain", "<p align=center><img></p>\n# x"),
            Sort::Markdown
        );
        assert_eq!(of("README.md.gz", "", "x"), Sort::Markdown);
        assert_eq!(of("x", "text/markdown; charset=utf-8", "x"), Sort::Markdown);
        assert_eq!(
            of("", "", "---\ntitle: x\ntags:\n  - a\n---\ntext"),
            Sort::Markdown
        );
        assert_eq!(
            of("", "", "# A\n\ntext [l](https://a.b)\n\n## B\n"),
            Sort::Markdown
        );
        assert_eq!(of("", "", "---\nno field\n---\n"), Sort::Text);
        assert_eq!(
            of("", "", "# a comment\nkey = value\n# another\n# third\n"),
            Sort::Text
        );
    }

    #[test]
    fn messages_are_told_by_their_fields() {
        assert_eq!(of("", "", "From: a@b\nSubject: x\n\ntext"), Sort::Message);
        assert_eq!(
            of("", "", "Received: from x\n\tby y\nDate: z\n\ntext"),
            Sort::Message
        );
        assert_eq!(
            of(
                "",
                "",
                "From a@b Thu Jan 1\nSubject: x\nTo: y\nFrom: z\n\ntext"
            ),
            Sort::Message
        );
        assert_eq!(of("x.eml", "", "Subject: x\n\ntext"), Sort::Message);
        assert_eq!(of("", "", "Title: x\nDate: y\n\ntext"), Sort::Text);
        assert_eq!(
            of("", "", "From: the beginning of a story\n\ntext"),
            Sort::Text
        );
    }
}
