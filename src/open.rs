//! What a thing is, and how it becomes a story: HTML, MHTML, e-mail, Markdown, plain text, any of them gzipped.
//! Knows nothing of the network and of screens.

mod email;
mod error;
pub mod feed;
mod guard;
mod gzip;
mod magic;
pub mod markdown;
mod mhtml;
mod mime;
mod sniff;
mod transfer;
pub mod warc;
mod xhtml;

use std::sync::Arc;

use url::Url;

pub use error::{Error, Known};
pub use guard::{guarded, hush_panics};

use crate::clean::context::{Context, Survey};
use crate::clean::{Body, Source, clean};
use crate::fetch::Page;
use crate::fetch::charset::{self, Decoded, Form};
use crate::story::{SourceText, Story};
use crate::verdict::Bound;
use sniff::Sort;

/// Most bytes of a file; a message may carry pictures, so this is more than a text may have.
const FILE_BYTES: usize = 64 << 20;
/// Most bytes of a text, also of one that was compressed.
pub const TEXT_BYTES: usize = 16 << 20;
/// Most bytes of a page; the parser reads no more of its text either.
pub const HTML_BYTES: usize = 24 << 20;

/// Opens bytes as a story. What they are comes from the bytes first, then from their name or content type.
///
/// ```
/// use clearstory::fetch::Page;
/// use clearstory::open::open;
/// let page = Page { name: "report.pdf".into(), bytes: b"%PDF-1.7".to_vec(), ..Page::default() };
/// let refused = open(&page).unwrap_err().to_string();
/// assert_eq!(refused, "report.pdf: is a PDF, not a text; try `pdftotext report.pdf -` and pipe it in");
/// ```
pub fn open(page: &Page) -> Result<Story, Error> {
    open_with(page, &Context::EMPTY)
}

/// The same with what is known beyond the page. Of it messages and Markdown, which are of no site, take nothing.
pub fn open_with(page: &Page, context: &Context) -> Result<Story, Error> {
    if !gzip::is_gzip(&page.bytes) {
        return read(page, &page.bytes, context);
    }
    read(page, &gzip::unpack(page)?, context)
}

/// What a page tells about the others of its site; none of what is no page and no text.
pub fn survey(page: &Page) -> Option<Survey> {
    let unpacked = gzip::is_gzip(&page.bytes).then(|| gzip::unpack(page));
    let bytes = match &unpacked {
        Some(unpacked) => unpacked.as_ref().ok()?,
        None => &page.bytes,
    };
    error::refuse(page, bytes).ok()?;
    let url = page.url.as_ref();
    let of = |body: Body| Some(Survey::of(&Source { body, url }));
    match sniff::sort(page, bytes) {
        Sort::Html => of(Body::Html(&decode(page, bytes, Form::Markup).text)),
        Sort::Xhtml => {
            let text = decode(page, bytes, Form::Markup).text;
            of(Body::Html(&xhtml::as_html(&text)))
        }
        Sort::Text => of(Body::Text(&decode(page, bytes, Form::Plain).text)),
        Sort::Feed | Sort::Message | Sort::Markdown => None,
    }
}

/// Refuses bytes that cannot be a story, without reading them as one; what is compressed may be anything.
pub fn refuse(page: &Page) -> Result<(), Error> {
    if gzip::is_gzip(&page.bytes) {
        return Ok(());
    }
    error::refuse(page, &page.bytes)
}

fn read(page: &Page, bytes: &[u8], context: &Context) -> Result<Story, Error> {
    let beyond = (page.url.as_ref(), context);
    error::refuse(page, bytes)?;
    match sniff::sort(page, bytes) {
        Sort::Message if mhtml::is_mhtml(page, bytes) => mhtml::read(page, bytes, context),
        Sort::Message => email::read(page, bytes),
        Sort::Html => {
            let mut story = html(&decode(page, bytes, Form::Markup), beyond);
            story.cut_at(bound(bytes, Form::Markup));
            Ok(story)
        }
        Sort::Xhtml => {
            let decoded = decode(page, bytes, Form::Markup);
            let text = xhtml::as_html(&decoded.text);
            let mut story = clean_html(&text, &decoded, beyond);
            story.cut_at(bound(bytes, Form::Markup));
            Ok(story)
        }
        Sort::Feed => {
            let decoded = decode(page, bytes, Form::Feed);
            let listed = crate::feed::read(page, None).map(|f| feed::as_markdown(&f));
            let story = markdown::read_at(&listed.unwrap_or_default(), page.url.as_ref());
            Ok(with_source(story, &decoded, "xml"))
        }
        Sort::Markdown => {
            error::refuse_long(page, bytes.len())?;
            let decoded = decode(page, bytes, Form::Plain);
            let story = markdown::read_at(&decoded.text, page.url.as_ref());
            Ok(with_source(story, &decoded, "markdown"))
        }
        Sort::Text => {
            error::refuse_long(page, bytes.len())?;
            Ok(text(&decode(page, bytes, Form::Plain), beyond))
        }
    }
}

/// Most bytes that are read.
fn most(form: Form) -> usize {
    match form {
        Form::Markup | Form::Feed => HTML_BYTES,
        Form::Plain => TEXT_BYTES,
    }
}

fn decode<'a>(page: &Page, bytes: &'a [u8], form: Form) -> Decoded<'a> {
    let bytes = &bytes[..bytes.len().min(most(form))];
    charset::decode(bytes, charset::of_media(&page.media), form)
}

/// The bound that so many bytes exceed.
fn bound(bytes: &[u8], form: Form) -> Option<Bound> {
    let most = most(form);
    (bytes.len() > most).then_some(Bound::Bytes(most))
}

/// Where a page came from, and what is known beyond it.
type Beyond<'a> = (Option<&'a Url>, &'a Context<'a>);

/// A story of decoded HTML.
fn html(decoded: &Decoded, beyond: Beyond) -> Story {
    clean_html(&decoded.text, decoded, beyond)
}

fn clean_html(text: &str, decoded: &Decoded, (url, context): Beyond) -> Story {
    let body = Body::Html(text);
    with_source(clean(&Source { body, url }, context), decoded, "html")
}

/// A story of decoded plain text.
fn text(decoded: &Decoded, (url, context): Beyond) -> Story {
    let body = Body::Text(&decoded.text);
    with_source(clean(&Source { body, url }, context), decoded, "text")
}

fn with_source(mut story: Story, decoded: &Decoded, language: &'static str) -> Story {
    // The setter divides words by the rules of the document's own language.
    story.document.set_language(story.about.language.clone());
    story.source = SourceText {
        raw: Arc::from(&*decoded.text),
        language,
        charset: decoded.charset,
    };
    story
}
