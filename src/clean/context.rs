//! What is known beyond one page: other stories, what their site repeats, what was taught, what a feed says of the story.
//! Knows nothing of files, feeds and the store: who has these fills it in.

mod align;
mod findings;
pub mod known;
pub mod print;
mod repeats;
pub mod site;
pub mod survey;
mod teasers;

pub use known::Known;
pub use print::{PRINT_VERSION, Print, fingerprint};
pub use site::Site;
pub use survey::{Survey, named_address};

pub(super) use align::Feed;
pub(super) use findings::{Findings, Look};
pub(super) use known::Own;
pub(super) use repeats::{Outline, Repeat};
pub(super) use survey::{address_key as key_of, content_of};

use super::rules::Rules;

/// What the cleaner may know beyond the page; [`Context::EMPTY`] is nothing.
///
/// ```
/// use clearstory::clean::context::{Context, Known};
/// use clearstory::clean::{Body, Source, clean};
/// let mut known = Known::default();
/// known.add("Ferry strike ends after pay deal", None);
/// let text = "The tide was late.\n\nIt came an hour after noon, brown with leaves, and rose slowly over the lower \
///     steps.\n\nFerry strike ends after pay deal\n";
/// let source = Source { body: Body::Text(text), url: None };
/// let story = clean(&source, &Context { known: Some(&known), ..Context::EMPTY });
/// let last = story.document.blocks().last().unwrap();
/// assert_eq!(last.verdict.reason.to_string(), "title of another story known here");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Titles and addresses of stories; that of this page may be among them.
    pub known: Option<&'a Known>,
    /// What the site of this page repeats; this page may be counted in it.
    pub site: Option<&'a Site>,
    /// What the reader taught for this site.
    pub rules: Option<&'a Rules>,
    /// The text of this story in its feed, whole or only its beginning; empty when there is none.
    pub feed_text: &'a str,
}

impl Context<'_> {
    /// Nothing is known.
    pub const EMPTY: Context<'static> = Context {
        known: None,
        site: None,
        rules: None,
        feed_text: "",
    };
}

/// Log-odds of a probability.
pub(super) fn odds(p: f32) -> f32 {
    let p = p.clamp(0.001, 0.999);
    (p / (1.0 - p)).ln()
}

/// The probability of log-odds.
pub(super) fn probability(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}
