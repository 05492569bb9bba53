//! A page that is in no library, cleaned again from what was shown of it.
//! Knows nothing of what was taught since it was opened.

use super::site_of;
use crate::clean::context::Context;
use crate::clean::rules::Folder;
use crate::clean::{Body, Source, clean};
use crate::open;
use crate::story::Story;
use crate::story::teach::Correction;

/// The story of the page that a correction was made on, with the rules as they are now. None of what no rule reaches:
/// messages and Markdown are of no site.
pub fn cleaned(wanted: &Correction, rules: &Folder) -> Option<Story> {
    let raw = &*wanted.source.raw;
    let body = match wanted.source.language {
        "html" => Body::Html(raw),
        "text" => Body::Text(raw),
        _ => return None,
    };
    let url = wanted.url.as_ref();
    let host = url.and_then(site_of);
    let rules = rules.read(host.as_deref(), None).0;
    let context = Context {
        rules: Some(&rules),
        ..Context::EMPTY
    };
    let mut story = open::guarded(|| clean(&Source { body, url }, &context))?;
    story.source = wanted.source.clone();
    Some(story)
}
