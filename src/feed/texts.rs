//! What the inside of an element says: plain text or HTML, by its type and by how it is written.
//! Knows nothing of which element it is of.

use std::borrow::Cow;

use super::base64;
use super::inner::Inner;
use super::names::{Names, split};
use super::references::{escape, resolved, without_controls};
use super::scan::{Scanner, Tag, Token};

/// What an element says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// HTML, or plain text.
    pub text: String,
    /// Whether it is plain text, in which `<b>` are three letters.
    pub is_plain: bool,
}

/// How a text is written when its element does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// As HTML, as in RSS.
    Html,
    /// As plain text, as in Atom.
    Plain,
}

/// Reads the inside of an element by its `type` and `mode`.
pub(super) fn text(inner: &Inner, tag: &Tag, names: &Names, habit: Habit) -> Text {
    let media = tag
        .raw("type")
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let mode = tag
        .raw("mode")
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if inner.has_tags {
        let text = markup(inner.source, names, Sections::of(&media, &mode));
        return Text {
            text,
            is_plain: false,
        };
    }
    let text = flat(inner.source);
    if (mode == "base64" || is_binary(&media))
        && let Some(decoded) = base64::text(&text)
    {
        let is_plain = !media.contains("html");
        return Text {
            text: decoded,
            is_plain,
        };
    }
    let is_plain = match &*media {
        // XML without tags in it is text; escaped once more it would be of another type.
        "xhtml" | "application/xhtml+xml" => true,
        "html" | "text/html" => false,
        "" if habit == Habit::Html => false,
        "text" | "text/plain" | "" => !looks_like_html(&text),
        _ => !looks_like_html(&text) && habit == Habit::Plain,
    };
    let text = text.trim().to_owned();
    Text { text, is_plain }
}

/// The text of an element that holds no markup, on one line; tags in it are left out.
pub(super) fn line(inner: &Inner) -> String {
    one_line(&flat(inner.source))
}

/// The title an element gives, as text on one line.
pub(super) fn title(inner: &Inner, tag: &Tag, names: &Names, habit: Habit) -> String {
    let said = text(inner, tag, names, habit);
    if said.is_plain {
        return one_line(&said.text);
    }
    // What says that it is HTML is; of what does not, only what no writer would mean as letters is.
    let is_told = inner.has_tags || tag.raw("type").is_some_and(|t| t.contains("html"));
    let which = if is_told {
        Drop::AllTags
    } else {
        Drop::KnownTags
    };
    one_line(&plain(&said.text, which))
}

/// Which tags [`plain`] leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drop {
    AllTags,
    /// Only those that writers put into a line.
    KnownTags,
}

/// The text of a piece of HTML, blanks where blocks end.
pub(super) fn plain(html: &str, drop: Drop) -> String {
    if !html.contains(['<', '&']) {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let mut scanner = Scanner::of_part(html);
    let mut hidden: Option<&str> = None;
    loop {
        let from = scanner.place();
        match scanner.next() {
            None => return out,
            Some(Token::Text(text)) if hidden.is_none() => out.push_str(&resolved(text)),
            Some(Token::Cdata(text)) if hidden.is_none() => out.push_str(text),
            Some(Token::Text(_) | Token::Cdata(_)) => {}
            Some(Token::Start(Tag { name, .. }) | Token::End(name)) => {
                let is_end = html[from..].starts_with("</");
                if hidden.is_some_and(|h| is_end && h.eq_ignore_ascii_case(name)) {
                    hidden = None;
                } else if !is_end && is_hidden(name) && hidden.is_none() {
                    hidden = Some(name);
                } else if hidden.is_none() && drop == Drop::KnownTags && !is_usual(name) {
                    out.push_str(scanner.between(from, scanner.place()));
                } else if !is_within_line(name) {
                    out.push(' ');
                }
            }
        }
    }
}

/// White space of any sort as single blanks, none at the ends.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The text between tags, references resolved.
fn flat(source: &str) -> Cow<'_, str> {
    if !source.contains('<') {
        return resolved(source);
    }
    let mut out = String::with_capacity(source.len());
    let mut scanner = Scanner::of_part(source);
    while let Some(token) = scanner.next() {
        match token {
            Token::Text(text) => out.push_str(&resolved(text)),
            Token::Cdata(text) => out.push_str(&without_controls(text)),
            Token::Start(_) | Token::End(_) => {}
        }
    }
    Cow::Owned(out)
}

/// What a section of text within markup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sections {
    /// Text, as XML has it.
    Text,
    /// HTML, for somebody wrapped half of it.
    Html,
}

impl Sections {
    fn of(media: &str, mode: &str) -> Self {
        match (media, mode) {
            ("xhtml", _) | (_, "xml") => Self::Text,
            _ if media.ends_with("xml") => Self::Text,
            _ => Self::Html,
        }
    }
}

/// Markup written as XML, as HTML: what was escaped stays escaped, prefixes of XHTML go, and nothing closes itself.
fn markup(source: &str, names: &Names, sections: Sections) -> String {
    let mut out = String::with_capacity(source.len() + source.len() / 8);
    let mut scanner = Scanner::of_part(source);
    while let Some(token) = scanner.next() {
        match token {
            Token::Text(text) => escape(&resolved(text), &mut out),
            Token::Cdata(text) if sections == Sections::Html => {
                out.push_str(&without_controls(text));
            }
            Token::Cdata(text) => escape(&without_controls(text), &mut out),
            Token::Start(tag) => start_tag(&tag, names, &mut out),
            Token::End(name) => {
                let name = html_name(name, names);
                if !is_void(name) {
                    out.extend(["</", name, ">"]);
                }
            }
        }
    }
    out.trim().to_owned()
}

fn start_tag(tag: &Tag, names: &Names, out: &mut String) {
    let name = html_name(tag.name, names);
    out.extend(["<", name]);
    for (attribute, value) in tag.attributes().filter(|(n, _)| is_of_html(n)) {
        out.extend([" ", attribute, "=\""]);
        let mut escaped = String::new();
        escape(&resolved(value), &mut escaped);
        out.push_str(&escaped.replace('"', "&quot;"));
        out.push('"');
    }
    out.push('>');
    if tag.closes_itself && !is_void(name) {
        out.extend(["</", name, ">"]);
    }
}

/// Namespaces mean nothing in HTML, and what is no name would become something else there.
fn is_of_html(attribute: &str) -> bool {
    !attribute.starts_with("xmlns") && !attribute.contains(['"', '\'', '<', '>', '&', ':'])
}

fn html_name<'a>(name: &'a str, names: &Names) -> &'a str {
    match split(name) {
        (prefix, local) if !prefix.is_empty() && names.is_xhtml(prefix) => local,
        _ => name,
    }
}

/// Whether a media type is neither text nor XML nor one of Atom's own words.
fn is_binary(media: &str) -> bool {
    let is_text = media.starts_with("text/") || media.contains("xml") || media.contains("html");
    media.contains('/') && !is_text
}

/// Whether a text that says it is plain was meant as HTML: elements end in it, or lines break.
fn looks_like_html(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = &rest[at + 1..];
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let length = name.bytes().take(12).take_while(u8::is_ascii_alphanumeric);
        let name = &name[..length.count()];
        let ends = rest.starts_with('/') || is_void(name);
        if ends && (is_usual(name) || is_void(name)) {
            return true;
        }
    }
    false
}

fn is_hidden(name: &str) -> bool {
    name.eq_ignore_ascii_case("script") || name.eq_ignore_ascii_case("style")
}

fn is_void(name: &str) -> bool {
    const VOID: [&str; 7] = ["br", "hr", "img", "input", "wbr", "source", "embed"];
    VOID.iter().any(|v| name.eq_ignore_ascii_case(v))
}

fn is_within_line(name: &str) -> bool {
    const WITHIN: [&str; 19] = [
        "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "mark", "s", "small", "span",
        "strike", "strong", "sub", "sup", "tt", "u",
    ];
    WITHIN.iter().any(|w| name.eq_ignore_ascii_case(w))
}

/// Elements that writers use in a text; any other may be meant as letters.
fn is_usual(name: &str) -> bool {
    const BLOCKS: [&str; 16] = [
        "blockquote",
        "br",
        "center",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "ul",
        "q",
    ];
    is_within_line(name) || is_hidden(name) || BLOCKS.iter().any(|b| name.eq_ignore_ascii_case(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(source: &str) -> Inner<'_> {
        let mut scanner = Scanner::of_part(source);
        let mut has_tags = false;
        while let Some(token) = scanner.next() {
            has_tags |= matches!(token, Token::Start(_) | Token::End(_));
        }
        Inner { source, has_tags }
    }

    fn with<R>(tag: &str, work: impl Fn(&Tag) -> R) -> Option<R> {
        match Scanner::new(tag).next() {
            Some(Token::Start(tag)) => Some(work(&tag)),
            _ => None,
        }
    }

    fn read(tag: &str, source: &str, habit: Habit) -> (String, bool) {
        let said = with(tag, |tag| {
            text(&inner(source), tag, &Names::default(), habit)
        });
        said.map(|s| (s.text, s.is_plain)).unwrap_or_default()
    }

    #[test]
    fn the_type_tells_what_a_text_is() {
        for (tag, source, said, is_plain) in [
            ("<content>", "a &lt;b> c", "a <b> c", true),
            ("<content>", "&lt;p>a&lt;/p>", "<p>a</p>", false),
            ("<content type=html>", "a &amp;amp; b", "a &amp; b", false),
            ("<content type='text'>", "1 &lt; 2", "1 < 2", true),
            (
                "<content type='xhtml'>",
                "<div>1 &lt; 2<br/></div>",
                "<div>1 &lt; 2<br></div>",
                false,
            ),
            (
                "<content type=xhtml>",
                "<x:p xmlns:x='y'>a</x:p>",
                "<x:p>a</x:p>",
                false,
            ),
            (
                "<content type=xhtml>",
                "<xhtml:p title='&quot;'/>",
                "<p title=\"&quot;\"></p>",
                false,
            ),
            (
                "<content type=xhtml>",
                "<p><![CDATA[<b>]]></p>",
                "<p>&lt;b&gt;</p>",
                false,
            ),
            (
                "<content mode=base64 type='text/html'>",
                "PGI+YTwvYj4=",
                "<b>a</b>",
                false,
            ),
            (
                "<content type='application/octet-stream'>",
                "not base64!",
                "not base64!",
                true,
            ),
        ] {
            let expected = (said.to_owned(), is_plain);
            assert_eq!(read(tag, source, Habit::Plain), expected, "{tag}{source}");
        }
        let raw = read(
            "<description>",
            "<p>a &lt; b<![CDATA[<i>c</i>]]></p>",
            Habit::Html,
        );
        assert_eq!(raw.0, "<p>a &lt; b<i>c</i></p>");
    }

    #[test]
    fn a_title_is_text_on_one_line() {
        for (tag, source, text) in [
            ("<title>", "Tom &amp;amp; Jerry", "Tom & Jerry"),
            (
                "<title>",
                "The &lt;blink&gt; tag &lt;b&gt;is&lt;/b&gt; gone",
                "The <blink> tag is gone",
            ),
            (
                "<title type=html>",
                "The &lt;blink&gt;tag&lt;/blink&gt;",
                "The tag",
            ),
            ("<title>", " a\n <i>b</i><br/>c ", "a b c"),
            (
                "<title>",
                "<![CDATA[<script>x</script>R&amp;B & <3]]>",
                "R&B & <3",
            ),
            ("<title>", "1 &lt; 2", "1 < 2"),
        ] {
            let line = with(tag, |tag| {
                title(&inner(source), tag, &Names::default(), Habit::Html)
            });
            assert_eq!(line.as_deref(), Some(text), "{tag}{source}");
        }
    }
}
