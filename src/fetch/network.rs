//! The network as one process sees it: a thread that waits for all connections, and the way of one fetch through it.
//! Knows nothing of what a page holds.

mod client;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;
use std::{env, io, thread};

use futures_util::future::{Either, select};
use reqwest::{Response, StatusCode};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::time::timeout;
use url::Url;

use self::client::Clients;
use super::error::{Error, Stage};
use super::fence::{self, Reach};
use super::hop::Hop;
use super::limits::Limits;
use super::tls::in_words;
use super::{Extent, Page, Progress, Reply, Request, body, headers};

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

struct Inner {
    setup: Setup,
    clients: Clients,
}

/// What the task of a fetch tells the caller.
enum News {
    Progress(Progress),
    Done(Box<Result<Reply, Error>>),
}

impl Network {
    /// The network every part of this process shares.
    pub(super) fn own() -> Result<&'static Self, Error> {
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
        let inner = Arc::new(Inner {
            clients: Clients::new(&setup),
            setup,
        });
        Ok(Self {
            handle,
            inner,
            _alive: alive,
        })
    }

    /// Fetches one page. Blocks until it is there, failed or was cancelled; progress is told on the calling thread.
    pub fn get(&self, request: &Request, progress: &dyn Fn(Progress)) -> Result<Reply, Error> {
        let hop = Hop::first(&request.url, self.inner.setup.private)?;
        let (news, heard) = mpsc::channel();
        let (inner, cancel, url) = (self.inner.clone(), request.cancel.clone(), hop.url.clone());
        self.handle.spawn(async move {
            let cancelled = Error::Cancelled {
                url: hop.url.clone(),
            };
            let fetch = Box::pin(inner.fetch(hop, &news));
            let result = match select(Box::pin(cancel.cancelled()), fetch).await {
                Either::Left(_) => Err(cancelled),
                Either::Right((result, _)) => result,
            };
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

impl Inner {
    async fn fetch(&self, hop: Hop, news: &Sender<News>) -> Result<Reply, Error> {
        let limit = self.setup.limits.total;
        let url = hop.url.clone();
        let whole = timeout(limit, self.follow(hop, news)).await;
        whole.unwrap_or(Err(Error::Slow {
            url,
            stage: Stage::Whole,
            limit,
        }))
    }

    async fn follow(&self, first: Hop, news: &Sender<News>) -> Result<Reply, Error> {
        let mut tell = |step| _ = news.send(News::Progress(step));
        let limit = self.setup.limits.redirects;
        let mut hop = first.clone();
        for redirects in 0..=limit {
            tell(Progress::Asking {
                host: hop.url.host_str().unwrap_or_default().to_owned(),
            });
            let response = self
                .ask(&mut hop, redirects == 0)
                .await
                .map_err(|e| match e {
                    // The name of a later hop leads inside: say who sent us there.
                    Error::Private { to, .. } => Error::Private {
                        from: first.url.clone(),
                        to,
                    },
                    e => e,
                })?;
            match self.next(&hop, &response)? {
                Some(next) => hop = next,
                None => return self.read(response, hop, &mut tell).await,
            }
        }
        Err(Error::Redirects {
            url: first.url,
            limit,
        })
    }

    /// Sends one request. Who names an inner host himself may go inside, and his redirects with him.
    async fn ask(&self, hop: &mut Hop, own: bool) -> Result<Response, Error> {
        let answer = self.send(hop).await;
        if own && matches!(answer, Err(Error::Private { .. })) {
            hop.reach = Reach::Anywhere;
            return self.send(hop).await;
        }
        answer
    }

    async fn send(&self, hop: &Hop) -> Result<Response, Error> {
        let (limits, url) = (&self.setup.limits, &hop.url);
        if url.as_str().len() > limits.address_bytes {
            return Err(too_large(url, "the address", limits.address_bytes));
        }
        let mut request = self.clients.reaching(hop.reach)?.get(url.clone());
        if let Some(login) = &hop.login {
            request = request.basic_auth(&login.name, Some(&login.password));
        }
        let slow = Error::Slow {
            url: url.clone(),
            stage: Stage::Answer,
            limit: limits.answer,
        };
        let answer = timeout(limits.answer, request.send())
            .await
            .map_err(|_| slow)?;
        let response = answer.map_err(|error| client::explain(&error, hop, limits))?;
        if headers::size(response.headers()) > limits.header_bytes {
            return Err(too_large(url, "its header", limits.header_bytes));
        }
        Ok(response)
    }

    /// Where the answer sends on to; none when it is the last.
    fn next(&self, hop: &Hop, response: &Response) -> Result<Option<Hop>, Error> {
        if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let Some(location) = response.headers().get("location") else {
            return Err(status(hop, response));
        };
        let location = String::from_utf8_lossy(location.as_bytes());
        hop.next(&location, self.setup.private).map(Some)
    }

    async fn read(
        &self,
        response: Response,
        hop: Hop,
        tell: &mut impl FnMut(Progress),
    ) -> Result<Reply, Error> {
        let code = response.status();
        if !code.is_success() || matches!(code, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT)
        {
            return Err(status(&hop, &response));
        }
        let media = headers::text(response.headers(), "content-type")
            .unwrap_or_default()
            .to_owned();
        if headers::is_not_text(&media) {
            return Err(Error::NotText {
                url: hop.url,
                media: in_words(&media).to_string(),
            });
        }
        let (bytes, extent): (Vec<u8>, Extent) =
            body::read(response, &hop.url, &self.setup.limits, tell).await?;
        let page = Page {
            name: headers::name(&hop.url),
            url: Some(hop.url),
            media,
            bytes,
            is_text: false,
        };
        Ok(Reply { page, extent })
    }
}

fn too_large(url: &Url, what: &'static str, limit: usize) -> Error {
    Error::TooLarge {
        url: url.clone(),
        what,
        limit,
    }
}

fn status(hop: &Hop, response: &Response) -> Error {
    Error::Status {
        url: hop.url.clone(),
        status: response.status().as_u16(),
        retry_seconds: headers::retry_seconds(response.headers(), SystemTime::now()),
    }
}
