//! The way of one fetch: asking, following redirects, reading the answer, all within its limits.
//! Knows nothing of threads and of other fetches.

use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use futures_util::future::{Either, select};
use reqwest::header::{ACCEPT, COOKIE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use reqwest::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH, SET_COOKIE};
use reqwest::{Response, StatusCode};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};
use url::Url;

use super::Setup;
use super::client::{self, Clients};
use super::many::Turn;
use crate::fetch::body::{self, Budget};
use crate::fetch::error::{Error, Stage};
use crate::fetch::fence::Reach;
use crate::fetch::headers;
use crate::fetch::hop::Hop;
use crate::fetch::tls::in_words;
use crate::fetch::{Extent, Page, Progress, Reply, Request, Told, Want};

/// Large bodies at the same time; with 1 MiB for each other one under way, no refresh holds more than 100 MiB of them.
const LARGE_AT_ONCE: usize = 4;

/// What all fetches of a network share.
pub(super) struct Inner {
    setup: Setup,
    clients: Clients,
    large: Semaphore,
}

/// What a fetch passes before it asks another server.
pub(super) enum Gate {
    /// Nobody waits at it.
    Open,
    /// Requests take turns.
    Turns(Turn),
}

/// What an answer leads to.
enum Step {
    Done(Box<Reply>),
    Onward { to: Box<Hop>, is_permanent: bool },
}

impl Inner {
    pub(super) fn new(setup: Setup) -> Self {
        Self {
            clients: Clients::new(&setup),
            large: Semaphore::new(LARGE_AT_ONCE),
            setup,
        }
    }

    pub(super) fn private(&self) -> fn(IpAddr) -> bool {
        self.setup.private
    }

    /// One fetch from its first address to its end, or until it is cancelled.
    pub(super) async fn fetch(
        &self,
        request: &Request,
        gate: &Gate,
        tell: &mut impl FnMut(Progress),
    ) -> Result<Reply, Error> {
        let first = Hop::first(request, self.setup.private)?;
        let url = first.url.clone();
        let fetch = Box::pin(self.follow(request, first, gate, tell));
        match select(Box::pin(request.cancel.cancelled()), fetch).await {
            Either::Left(_) => Err(Error::Cancelled { url }),
            Either::Right((result, _)) => result,
        }
    }

    async fn follow(
        &self,
        request: &Request,
        first: Hop,
        gate: &Gate,
        tell: &mut impl FnMut(Progress),
    ) -> Result<Reply, Error> {
        let (url, limits) = (first.url.clone(), &self.setup.limits);
        let (mut hop, mut left, mut moved, mut is_permanent) = (first, limits.total, None, true);
        for redirects in 0..=limits.redirects {
            let may_enter = redirects == 0 && request.named_by.may_go_inside(&hop.url);
            let step = self.step(request, &mut hop, may_enter, tell);
            let step = in_time(&mut left, step).await.unwrap_or(Err(Error::Slow {
                url: url.clone(),
                stage: Stage::Whole,
                limit: limits.total,
            }));
            match step.map_err(|error| sent_by(error, &url, redirects))? {
                Step::Done(mut reply) => {
                    reply.told.moved = moved;
                    return Ok(*reply);
                }
                Step::Onward {
                    to,
                    is_permanent: so,
                } => {
                    is_permanent &= so;
                    if is_permanent {
                        moved = Some(to.url.clone());
                    }
                    // Waiting for a turn at another server is no fault of either.
                    gate.pass(&hop.url, &to.url).await?;
                    hop = *to;
                }
            }
        }
        let limit = limits.redirects;
        Err(Error::Redirects { url, limit })
    }

    async fn step(
        &self,
        request: &Request,
        hop: &mut Hop,
        may_enter: bool,
        tell: &mut impl FnMut(Progress),
    ) -> Result<Step, Error> {
        tell(Progress::Asking {
            host: hop.url.host_str().unwrap_or_default().to_owned(),
        });
        let response = self.ask(request, hop, may_enter).await?;
        let status = response.status().as_u16();
        if !matches!(status, 301 | 302 | 303 | 307 | 308) {
            let reply = self.read(request, response, hop, tell).await?;
            return Ok(Step::Done(Box::new(reply)));
        }
        let Some(location) = response.headers().get("location") else {
            return Err(status_of(hop, &response));
        };
        for line in response.headers().get_all(SET_COOKIE) {
            hop.take_cookie(&String::from_utf8_lossy(line.as_bytes()));
        }
        let location = String::from_utf8_lossy(location.as_bytes());
        let to = Box::new(hop.next(&location, self.setup.private)?);
        let is_permanent = matches!(status, 301 | 308);
        Ok(Step::Onward { to, is_permanent })
    }

    /// Sends one request. Who names an inner host himself may go inside, and his redirects with him.
    async fn ask(
        &self,
        request: &Request,
        hop: &mut Hop,
        may_enter: bool,
    ) -> Result<Response, Error> {
        let answer = self.send(request, hop).await;
        if may_enter && matches!(answer, Err(Error::Private { .. })) {
            hop.reach = Reach::Anywhere;
            return self.send(request, hop).await;
        }
        answer
    }

    async fn send(&self, request: &Request, hop: &Hop) -> Result<Response, Error> {
        let (limits, url) = (&self.setup.limits, &hop.url);
        if url.as_str().len() > limits.address_bytes {
            return Err(too_large(url, "the address", limits.address_bytes));
        }
        let client = self
            .clients
            .reaching(hop.reach, request.terms.proxy.as_ref())?;
        let mut sent = client.get(url.clone()).headers(lines(request, hop));
        if let Some(login) = &hop.login {
            sent = sent.basic_auth(&login.name, Some(&login.password));
        }
        let slow = Error::Slow {
            url: url.clone(),
            stage: Stage::Answer,
            limit: limits.answer,
        };
        let answer = timeout(limits.answer, sent.send())
            .await
            .map_err(|_| slow)?;
        let response = answer.map_err(|error| client::explain(&error, hop, limits))?;
        if headers::size(response.headers()) > limits.header_bytes {
            return Err(too_large(url, "its header", limits.header_bytes));
        }
        Ok(response)
    }

    async fn read(
        &self,
        request: &Request,
        response: Response,
        hop: &Hop,
        tell: &mut impl FnMut(Progress),
    ) -> Result<Reply, Error> {
        let (code, told) = (response.status(), told(&response));
        let is_unchanged = code == StatusCode::NOT_MODIFIED && !request.known.is_empty();
        let is_page = code.is_success()
            && !matches!(code, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT);
        if !is_page && !is_unchanged {
            return Err(status_of(hop, &response));
        }
        let media = headers::text(response.headers(), "content-type")
            .unwrap_or_default()
            .to_owned();
        if request.want == Want::Page && headers::is_not_text(&media) {
            return Err(Error::NotText {
                url: hop.url.clone(),
                media: in_words(&media).to_string(),
            });
        }
        let (bytes, extent) = if is_unchanged {
            (Vec::new(), Extent::Unchanged)
        } else {
            body::read(response, &hop.url, &self.budget(request.want), tell).await?
        };
        let page = Page {
            name: headers::name(&hop.url),
            url: Some(hop.url.clone()),
            media,
            bytes,
            is_text: false,
        };
        Ok(Reply { page, extent, told })
    }

    fn budget(&self, want: Want) -> Budget<'_> {
        let (bytes, what) = match want {
            Want::Page => (self.setup.limits.body_bytes, "the page"),
            Want::Feed => (self.setup.limits.feed_bytes, "the feed"),
        };
        let large = &self.large;
        Budget { bytes, what, large }
    }
}

/// Gives a step what is left of the time, and takes off what it took; nothing when time ran out.
async fn in_time<T>(left: &mut Duration, step: impl Future<Output = T>) -> Option<T> {
    let start = Instant::now();
    let ended = timeout(*left, step).await.ok();
    *left = left.saturating_sub(start.elapsed());
    ended
}

impl Gate {
    async fn pass(&self, from: &Url, to: &Url) -> Result<(), Error> {
        match self {
            Self::Open => Ok(()),
            Self::Turns(turn) => turn.pass(from, to).await,
        }
    }
}

/// The header lines of one request; what a line of the user's cannot say in HTTP is left out.
fn lines(request: &Request, hop: &Hop) -> HeaderMap {
    let mut lines = HeaderMap::new();
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            lines.insert(name, value);
        }
    };
    if request.want == Want::Feed {
        put(ACCEPT, headers::ACCEPT_FEED);
    }
    for (name, value) in [
        (IF_NONE_MATCH, &request.known.etag),
        (IF_MODIFIED_SINCE, &request.known.modified),
        (USER_AGENT, &request.terms.agent),
    ] {
        if let Some(value) = value {
            put(name, value);
        }
    }
    if let Some(cookies) = hop.cookies.as_ref().filter(|c| !c.is_empty()) {
        put(COOKIE, &cookies.join("; "));
    }
    for (name, value) in &hop.headers {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            put(name, value);
        }
    }
    lines
}

fn told(response: &Response) -> Told {
    let (lines, now) = (response.headers(), SystemTime::now());
    Told {
        status: response.status().as_u16(),
        validators: headers::validators(lines),
        fresh_seconds: headers::fresh_seconds(lines, now),
        retry_seconds: headers::retry_seconds(lines, now),
        moved: None,
    }
}

/// The name of a later hop leads inside: say who sent us there.
fn sent_by(error: Error, first: &Url, redirects: usize) -> Error {
    match error {
        Error::Private { from, to } if redirects > 0 && from == *to => {
            let from = first.clone();
            Error::Private { from, to }
        }
        error => error,
    }
}

fn too_large(url: &Url, what: &'static str, limit: usize) -> Error {
    Error::TooLarge {
        url: url.clone(),
        what,
        limit,
    }
}

fn status_of(hop: &Hop, response: &Response) -> Error {
    Error::Status {
        url: hop.url.clone(),
        status: response.status().as_u16(),
        retry_seconds: headers::retry_seconds(response.headers(), SystemTime::now()),
    }
}
