//! A story as a file that opens again: front matter and Markdown.
//! Knows nothing of where files are kept.

use super::{Story, When, front};
use crate::doc::{Place, markdown};

/// The story as Markdown with front matter, to be opened again at a place of its document.
pub fn save(story: &Story, place: Place) -> String {
    save_on(story, place, None)
}

/// The same, with the moment at which it is saved.
pub fn save_on(story: &Story, place: Place, saved: Option<When>) -> String {
    let place = story.document.kept().place(&story.document, place);
    let front = front::write(story, place, saved);
    let body = markdown::write(&story.document);
    if body.is_empty() {
        front
    } else {
        format!("{front}\n{body}")
    }
}
