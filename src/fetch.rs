//! Getting the bytes of an address: what comes back, and what can go wrong. The only place that names reqwest and tokio.
//! Knows nothing of HTML, stories or screens.

pub mod charset;

use url::Url;

/// Bytes with what is known of them, before anyone looked inside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Where they came from in the end, after redirects; none for a file.
    pub url: Option<Url>,
    /// The name of the file or the last part of the address; only a hint of what it is.
    pub name: String,
    /// The content type the server sent, with its parameters; empty for a file.
    pub media: String,
    /// The bytes, transfer and content encodings undone.
    pub bytes: Vec<u8>,
}
