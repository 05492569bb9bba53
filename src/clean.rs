//! The labeller: a page or a text becomes a document in which every block has a verdict, a reason and a confidence.
//! Knows no network, no screen and no store.

pub mod about;
pub mod lines;

use url::Url;

use crate::story::Story;

/// What is to be cleaned.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The text and its kind.
    pub body: Body<'a>,
    /// Where it came from, for relative links and for what an address tells of a page.
    pub url: Option<&'a Url>,
}

/// A text to be cleaned.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// A page.
    Html(&'a str),
    /// Plain text.
    Text(&'a str),
}

/// Labels every block of a source. Never fails: what has no story gives a story with nothing kept.
/// The caller fills in [`Story::source`].
pub fn clean(source: &Source) -> Story {
    match source.body {
        Body::Html(_) => Story::default(),
        Body::Text(text) => lines::clean_text(text, source.url),
    }
}
