//! What can go wrong with a fetch: data first, then one sentence each that says what to do where that is not obvious.
//! Knows nothing of how a fetch is done.

use std::fmt;
use std::time::Duration;

use url::Url;

use super::tls::TlsFault;
use crate::doc::SafeText;

/// Why there is no page. No variant carries a name or password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The address is neither `http` nor `https`, or has no host.
    #[error("{}: not an address of the web; http and https can be fetched", Brief(.url))]
    Scheme {
        /// What was asked for.
        url: Url,
    },
    /// The host has no address, or nobody could be asked.
    #[error("{}: the host {host} was not found; check the address and the network", Brief(.url))]
    Unknown {
        /// What was asked for.
        url: Url,
        /// The host without an address.
        host: String,
    },
    /// A page of the open network leads into the user's own.
    #[error("{}: leads to {}, which is inside your own network; open that yourself if you trust it", Brief(.from), Brief(.to))]
    Private {
        /// The page that leads there.
        from: Url,
        /// Where it leads.
        to: Box<Url>,
    },
    /// Nobody listens there.
    #[error("{}: the server refused the connection; check the address, or try again later", Brief(.url))]
    Refused {
        /// What was asked for.
        url: Url,
    },
    /// The connection could not be made or broke before the answer.
    #[error("{}: {reason}; try again", Brief(.url))]
    Connection {
        /// What was asked for.
        url: Url,
        /// What happened.
        reason: SafeText,
        /// Whether there was a connection before.
        is_made: bool,
    },
    /// The server cannot prove who it is.
    #[error("{}: the secure connection failed: {fault}", Brief(.url))]
    Tls {
        /// What was asked for.
        url: Url,
        /// What is wrong.
        fault: TlsFault,
    },
    /// A time limit was reached.
    #[error("{}: {stage} within {} s; try again later", Brief(.url), Seconds(*.limit))]
    Slow {
        /// What was asked for.
        url: Url,
        /// What did not happen in time.
        stage: Stage,
        /// The limit.
        limit: Duration,
    },
    /// The server sends in circles.
    #[error("{}: redirects more than {limit} times; it may want cookies, open it in a browser", Brief(.url))]
    Redirects {
        /// What was asked for at first.
        url: Url,
        /// The limit.
        limit: usize,
    },
    /// A redirect without an address, or to one that is not of the web.
    #[error("{}: redirects to {to}, which is not an address of the web", Brief(.url))]
    RedirectScheme {
        /// The page that redirects.
        url: Url,
        /// The scheme it leads to with its colon, else the words "an unreadable address".
        to: String,
    },
    /// A page that needed a password leads from a secure to an open connection.
    #[error("{}: asks for a password and redirects to an insecure connection; nothing was sent there", Brief(.url))]
    Downgrade {
        /// The page that redirects.
        url: Url,
    },
    /// The server answered, but not with a page.
    #[error("{}: the server said {}; {}", Brief(.url), Status(*.status), next_step(*.status, *.retry_seconds))]
    Status {
        /// What was asked for.
        url: Url,
        /// The HTTP status.
        status: u16,
        /// How long the server wants to be left alone.
        retry_seconds: Option<u64>,
    },
    /// Bytes that are no text by the server's own word.
    #[error("{}: {media}, not a page to read; open it in a browser", Brief(.url))]
    NotText {
        /// What was asked for.
        url: Url,
        /// The content type.
        media: String,
    },
    /// A size limit was reached.
    #[error("{}: {what} is larger than {}; a browser may open it", Brief(.url), Bytes(*.limit))]
    TooLarge {
        /// What was asked for.
        url: Url,
        /// "the page", "its header", "the address".
        what: &'static str,
        /// The limit in bytes.
        limit: usize,
    },
    /// Compressed twice, or in a way nobody asked for.
    #[error("{}: compressed as {encoding:?}, which was not asked for; open it in a browser", Brief(.url))]
    Encoding {
        /// What was asked for.
        url: Url,
        /// The content encoding.
        encoding: String,
    },
    /// The answer is broken from its first byte on.
    #[error("{}: the answer cannot be read ({reason}); the fault is the server's, try again later", Brief(.url))]
    Garbled {
        /// What was asked for.
        url: Url,
        /// What is wrong.
        reason: SafeText,
    },
    /// The server wants to be left alone, as it said to another request.
    #[error("{}: not asked, as {} wants to be left alone; {}", Brief(.url), Host(.url), wait(Some(*.retry_seconds)))]
    Later {
        /// What would have been asked for.
        url: Url,
        /// For how long.
        retry_seconds: u64,
    },
    /// Nobody answers at that server; it was asked often enough.
    #[error("{}: not asked, as {} could not be reached several times just now; try again later", Brief(.url), Host(.url))]
    Unreachable {
        /// What would have been asked for.
        url: Url,
    },
    /// Somebody cancelled.
    #[error("{}: cancelled", Brief(.url))]
    Cancelled {
        /// What was asked for.
        url: Url,
    },
    /// The network cannot be used at all.
    #[error("the network cannot be set up: {reason}")]
    Setup {
        /// Why.
        reason: SafeText,
    },
}

impl Error {
    /// Whether no connection could be made, for which the server, the way there or this machine's own line may be the
    /// cause.
    pub fn is_unreachable(&self) -> bool {
        match self {
            Self::Unknown { .. } | Self::Refused { .. } | Self::Unreachable { .. } => true,
            Self::Connection { is_made, .. } => !is_made,
            Self::Slow { stage, .. } => *stage == Stage::Connect,
            _ => false,
        }
    }
}

/// What a time limit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The connection.
    Connect,
    /// The head of the answer.
    Answer,
    /// The whole page.
    Whole,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "no connection",
            Self::Answer => "no answer",
            Self::Whole => "the page did not arrive",
        })
    }
}

/// An address for a sentence: the start of a very long one.
struct Brief<'a>(&'a Url);

impl fmt::Display for Brief<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Enough to know it again in one or two lines.
        const CHARS: usize = 160;
        let text = self.0.as_str();
        let end = text.char_indices().nth(CHARS).map(|(at, _)| at);
        f.write_str(&text[..end.unwrap_or(text.len())])?;
        f.write_str(if end.is_some() { "…" } else { "" })
    }
}

struct Host<'a>(&'a Url);

impl fmt::Display for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.host_str().unwrap_or("its server"))
    }
}

struct Status(u16);

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = reqwest::StatusCode::from_u16(self.0).ok();
        write!(f, "{}", self.0)?;
        let reason = known.and_then(|s| s.canonical_reason());
        reason.map_or(Ok(()), |reason| write!(f, " {reason}"))
    }
}

struct Seconds(Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.as_secs_f32())
    }
}

struct Bytes(usize);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n >= 1 << 20 && n % (1 << 20) == 0 => write!(f, "{} MiB", n >> 20),
            n if n >= 1 << 10 && n % (1 << 10) == 0 => write!(f, "{} KiB", n >> 10),
            n => write!(f, "{n} bytes"),
        }
    }
}

/// What the reader can do about a status.
fn next_step(status: u16, retry_seconds: Option<u64>) -> String {
    let step = match status {
        204 | 205 | 304 => "it sent no page",
        401 => "put your name and password into the address, https://name:password@…",
        402 => "the page is for those who pay",
        403 => "it does not let this reader in; open it in a browser, save it, and open the file",
        404 => "check the address, or look for a copy at web.archive.org",
        406 | 415 => "it has the page in no form that can be read here",
        407 => "the proxy wants a name and password, in HTTPS_PROXY",
        410 => "the page was taken away; look for a copy at web.archive.org",
        451 => "it may not show the page where you are",
        408 | 425 | 429 | 503 => return wait(retry_seconds),
        500..=599 => "the fault is the server's; try again later",
        300..=399 => "it does not say where the page went",
        _ => "the page cannot be had this way",
    };
    step.to_owned()
}

fn wait(retry_seconds: Option<u64>) -> String {
    match retry_seconds {
        None => "try again later".to_owned(),
        Some(1) => "try again in 1 second".to_owned(),
        Some(s @ ..120) => format!("try again in {s} seconds"),
        Some(s @ ..7200) => format!("try again in {} minutes", s.div_ceil(60)),
        Some(s) => format!("try again in {} hours", s.div_ceil(3600)),
    }
}
