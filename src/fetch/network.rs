//! The network as one process sees it: a thread that waits for all connections, and the way of one fetch through it.
//! Knows nothing of what a page holds.

mod client;
mod inner;
mod many;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::mpsc;
use std::sync::{Arc, OnceLock};
use std::{env, io, thread};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use url::Url;

use self::inner::{Gate, Inner};
use super::error::Error;
use super::fence;
use super::hop::Hop;
use super::limits::Limits;
use super::tls::in_words;
use super::{Progress, Reply, Request};

/// What a network may use, and what it says of its user.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The budgets of every fetch.
    pub limits: Limits,
    /// The user's locale, as in `LANG`.
    pub locale: String,
    /// Through whom requests go.
    pub proxies: Proxies,
    /// Who tells the addresses of names.
    pub names: Names,
    /// Which addresses are the user's own network.
    pub private: fn(IpAddr) -> bool,
    /// Certificates in PEM to trust instead of those of this machine; none means those of this machine.
    pub roots_pem: Vec<Vec<u8>>,
}

/// Through whom requests go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proxies {
    /// Whatever `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    Environment,
    /// Nobody.
    None,
    /// One proxy for everything.
    One(Url),
}

/// Who tells the addresses of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Names {
    /// The system.
    System,
    /// A table, and nobody else.
    Only(HashMap<String, Vec<IpAddr>>),
}

impl Default for Setup {
    /// The machine's own certificates and names, no proxies, English.
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            locale: String::new(),
            proxies: Proxies::None,
            names: Names::System,
            private: fence::is_private,
            roots_pem: Vec::new(),
        }
    }
}

impl Setup {
    /// As the environment of this process says: proxies and the locale.
    pub fn from_environment() -> Self {
        let set = |name: &&str| env::var(name).is_ok_and(|v| !v.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find(set);
        let locale = locale
            .and_then(|name| env::var(name).ok())
            .unwrap_or_default();
        Self {
            locale,
            proxies: Proxies::Environment,
            ..Self::default()
        }
    }
}

/// A way to the network. Its connections are kept for later fetches and end with it.
pub struct Network {
    handle: Handle,
    inner: Arc<Inner>,
    /// Ends the thread when it is dropped.
    _alive: oneshot::Sender<()>,
}

/// What the task of a fetch tells the caller.
enum News {
    Progress(Progress),
    Done(Box<Result<Reply, Error>>),
}

/// Threads that wait for the system's name lookups; a lookup that hangs must not hold up the others.
const LOOKUPS: usize = 64;

impl Network {
    /// The network every part of this process shares.
    pub fn own() -> Result<&'static Self, Error> {
        static OWN: OnceLock<Result<Network, Error>> = OnceLock::new();
        OWN.get_or_init(|| Self::new(Setup::from_environment()))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// A network of its own: one thread that sleeps until something arrives.
    pub fn new(setup: Setup) -> Result<Self, Error> {
        let failed = |error: io::Error| Error::Setup {
            reason: in_words(&error),
        };
        let runtime = Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(LOOKUPS)
            .build()
            .map_err(failed)?;
        let handle = runtime.handle().clone();
        let (alive, end) = oneshot::channel::<()>();
        let wait = move || {
            // Ends with an error when the sender is dropped, which is the signal.
            let _ = runtime.block_on(end);
            runtime.shutdown_background();
        };
        thread::Builder::new()
            .name("fetch".to_owned())
            .spawn(wait)
            .map_err(failed)?;
        Ok(Self {
            handle,
            inner: Arc::new(Inner::new(setup)),
            _alive: alive,
        })
    }

    /// Fetches one page. Blocks until it is there, failed or was cancelled; progress is told on the calling thread.
    pub fn get(&self, request: &Request, progress: &dyn Fn(Progress)) -> Result<Reply, Error> {
        let (news, heard) = mpsc::channel();
        let (inner, request) = (self.inner.clone(), request.clone());
        let hop = Hop::first(&request, inner.private())?;
        let url = hop.url;
        self.handle.spawn(async move {
            let told = news.clone();
            let mut tell = move |step| _ = told.send(News::Progress(step));
            let result = inner.fetch(&request, &Gate::Open, &mut tell).await;
            // Nobody listens only when the caller's own progress report broke.
            let _ = news.send(News::Done(Box::new(result)));
        });
        for piece in heard {
            match piece {
                News::Progress(step) => progress(step),
                News::Done(result) => return *result,
            }
        }
        Err(Error::Cancelled { url })
    }
}
