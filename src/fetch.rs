//! Getting the bytes of an address: what comes back, and what can go wrong. The only place that names reqwest and tokio.
//! Knows nothing of HTML, stories or screens.

mod body;
pub mod charset;
mod error;
mod fence;
pub mod fresh;
mod headers;
mod hop;
mod limits;
pub mod manners;
mod network;
mod request;
mod tls;

use tokio::sync::watch;
use url::Url;

pub use error::{Error, Stage};
pub use fence::is_private;
pub use limits::Limits;
pub use manners::Pace;
pub use network::{Names, Network, Proxies, Setup};
pub use request::{Login, NamedBy, Request, Terms, Validators, Want};
pub use tls::TlsFault;

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
    /// Whether it is a record that says it is a page or a text; then control characters do not speak against that.
    pub is_text: bool,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The page.
    pub page: Page,
    /// Whether all of it came.
    pub extent: Extent,
    /// What the server said of it beside.
    pub told: Told,
}

/// What a server says of what it sends: which copy it is, how long it serves, and where it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The HTTP status: 200, or 304 with [`Extent::Unchanged`].
    pub status: u16,
    /// What tells this copy from others.
    pub validators: Validators,
    /// Seconds for which the copy serves, by `Cache-Control` or `Expires`; 0 means that it is to be asked again.
    pub fresh_seconds: Option<u64>,
    /// Seconds for which the server wants to be left alone, by `Retry-After`.
    pub retry_seconds: Option<u64>,
    /// Where the address has moved for good (301 and 308), as far as every redirect from the first said so.
    pub moved: Option<Url>,
}

/// Whether a body came whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// All that the server promised.
    #[default]
    Whole,
    /// The connection or the encoding broke off; the page holds what came before.
    Short,
    /// Nothing: the copy whose validators were sent is still the right one (304).
    Unchanged,
}

/// How far a fetch has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Asking this host, for the first time or after a redirect.
    Asking {
        /// The host.
        host: String,
    },
    /// The body is arriving.
    Receiving {
        /// Decoded bytes so far.
        bytes: usize,
        /// How many there will be, when the server says so and does not compress.
        of: Option<usize>,
    },
}

/// A handle that ends a fetch at once; clones end the same fetch.
#[derive(Clone, Debug)]
pub struct Cancel(watch::Sender<bool>);

impl Default for Cancel {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Cancel {
    /// Ends every fetch that carries this handle, now or when it starts.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether somebody has.
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until somebody cancels.
    async fn cancelled(&self) {
        let mut watched = self.0.subscribe();
        // The sender lives in `self`, so the wait can end only by a change.
        let _ = watched.wait_for(|cancelled| *cancelled).await;
    }
}

/// The address without its name and password, as it may be shown.
pub fn without_login(url: &Url) -> Url {
    hop::without_login(url).0
}

/// Fetches one page over the process's own network, with the default [`Limits`]. Blocks; call it on a worker.
pub fn get(request: &Request, progress: &dyn Fn(Progress)) -> Result<Reply, Error> {
    Network::own()?.get(request, progress)
}
