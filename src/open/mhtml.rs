//! Pages saved as one file of parts: finds the page among its pictures and styles, and the address it had.
//! Knows nothing of how parts are found.

use mail_parser::HeaderName;
use url::Url;

use super::error::{self, Error};
use super::mime::{self, Mime, Part};
use crate::clean::context::Context;
use crate::doc::SafeText;
use crate::fetch::Page;
use crate::fetch::charset::{Decoded, Form};
use crate::story::Story;

/// Whether a message is a saved page: a browser says so in its fields, or its name does.
pub(super) fn is_mhtml(page: &Page, bytes: &[u8]) -> bool {
    let name = page.name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let named = [".mht", ".mhtml"].iter().any(|end| name.ends_with(end));
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let fields = start.split("\n\n").next().unwrap_or_default();
    let fields = fields.split("\r\n\r\n").next().unwrap_or_default();
    let saved = fields.contains("<saved by") || fields.contains("snapshot-content-location:");
    named || saved || page.media.starts_with("multipart/related")
}

/// Reads a saved page as a story.
pub(super) fn read(page: &Page, bytes: &[u8], context: &Context) -> Result<Story, Error> {
    let mime = mime::read(bytes);
    let root = root(&mime).ok_or_else(|| Error::NoText {
        name: error::name(page),
        found: "styles and pictures".to_owned(),
    })?;
    let url = address(&mime, root).or_else(|| page.url.clone());
    let is_html = root.kind() != "text/plain";
    let (text, charset, bound) = root.decode(if is_html { Form::Markup } else { Form::Plain });
    let decoded = Decoded {
        text: text.into(),
        charset,
    };
    let mut story = if is_html {
        super::html(&decoded, (url.as_ref(), context))
    } else {
        super::text(&decoded, (url.as_ref(), context))
    };
    story.cut_at(bound);
    let subject = mime.fields.as_ref().and_then(|f| f.subject());
    if let Some(subject) = subject.filter(|_| story.about.title.is_blank()) {
        story.about.title = SafeText::line(subject);
    }
    Ok(story)
}

/// The part that the whole names as its start (RFC 2387, section 3.2), else the first page with words, else a text.
fn root<'m, 'a>(mime: &'m Mime<'a>) -> Option<&'m Part<'a>> {
    let start = mime.fields.as_ref().and_then(|f| {
        use mail_parser::MimeHeaders;
        f.content_type()?.attribute("start")
    });
    let bare = |id: &str| id.trim().trim_matches(['<', '>']).to_owned();
    let named = start.map(bare).and_then(|start| {
        let is_start = |p: &&Part| {
            p.field(HeaderName::ContentId)
                .is_some_and(|id| bare(id) == start)
        };
        mime.parts.iter().find(is_start)
    });
    let of_kind = |kinds: &[&str]| mime.parts.iter().find(|p| kinds.contains(&&*p.kind()));
    named
        .filter(|p| p.kind().starts_with("text/") || p.kind() == "application/xhtml+xml")
        .or_else(|| of_kind(&["text/html", "application/xhtml+xml"]))
        .or_else(|| of_kind(&["text/plain"]))
}

fn address(mime: &Mime, root: &Part) -> Option<Url> {
    let web = |text: &str| {
        Url::parse(text)
            .ok()
            .filter(|u| matches!(u.scheme(), "http" | "https"))
    };
    let of_whole = |name| {
        mime.fields
            .as_ref()
            .and_then(|f| mime::field(f, name))
            .and_then(web)
    };
    let own = root.field(HeaderName::ContentLocation).and_then(web);
    own.or_else(|| of_whole(HeaderName::Other("Snapshot-Content-Location".into())))
        .or_else(|| of_whole(HeaderName::ContentLocation))
}
