//! What a thing is, and how it becomes a story: HTML, MHTML, e-mail, Markdown, plain text, any of them gzipped.
//! Knows nothing of the network and of screens.

pub mod markdown;

use crate::fetch::Page;
use crate::story::Story;

/// Opens bytes as a story. What they are comes from the bytes first, then from their name or content type.
pub fn open(page: &Page) -> Result<Story, Error> {
    if page.bytes.is_empty() {
        return Err(Error::Empty {
            name: page.name.clone(),
        });
    }
    let text = String::from_utf8_lossy(&page.bytes);
    Ok(markdown::read_at(&text, page.url.as_ref()))
}

/// Why bytes are not a story.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing inside.
    #[error("{name}: the file is empty")]
    Empty {
        /// What was to be opened.
        name: String,
    },
}
