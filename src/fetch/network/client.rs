//! The HTTP clients of a network, and what their errors mean.
//! Knows nothing of redirects and bodies.

use std::collections::HashMap;
use std::error::Error as Cause;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderMap, HeaderValue};
use reqwest::{Certificate, Client, ClientBuilder, Proxy, redirect};
use url::Url;

use super::{Proxies, Setup};
use crate::doc::SafeText;
use crate::fetch::error::{Error, Stage};
use crate::fetch::fence::{Inside, Lookup, NotFound, Reach};
use crate::fetch::headers;
use crate::fetch::hop::Hop;
use crate::fetch::limits::Limits;
use crate::fetch::tls::{self, causes, in_words};

/// How long an unused connection is kept: the next page of the same site is often opened within a minute.
const IDLE: Duration = Duration::from_mins(1);

/// How far, and through which proxy of a feed's own.
type Way = (Reach, Option<Url>);

/// Clients, built when first needed: two, and two more for each proxy a feed has of its own. Kept connections must not
/// be shared between them, or a connection into the own network, once made for the user, would serve a page that
/// leads there.
pub(super) struct Clients {
    setup: Setup,
    built: Mutex<HashMap<Way, Result<Client, Error>>>,
}

impl Clients {
    pub(super) fn new(setup: &Setup) -> Self {
        Self {
            setup: setup.clone(),
            built: Mutex::default(),
        }
    }

    /// The client that goes so far and no further, through this proxy or as all go.
    pub(super) fn reaching(&self, reach: Reach, proxy: Option<&Url>) -> Result<Client, Error> {
        // A client is built in one piece or not at all, so a thread that broke leaves nothing half done.
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (reach, proxy.cloned());
        built
            .entry(key)
            .or_insert_with(|| self.build(reach, proxy))
            .clone()
    }

    fn build(&self, reach: Reach, proxy: Option<&Url>) -> Result<Client, Error> {
        match proxy {
            None => build(&self.setup, reach),
            Some(proxy) => {
                let proxies = Proxies::One(proxy.clone());
                build(
                    &Setup {
                        proxies,
                        ..self.setup.clone()
                    },
                    reach,
                )
            }
        }
    }
}

fn build(setup: &Setup, reach: Reach) -> Result<Client, Error> {
    // Fails only when somebody has installed one already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = || builder(setup, reach);
    let own = builder()?.build();
    // A machine without any certificate authority can still read pages without TLS.
    let client = match own {
        Err(_) if setup.roots_pem.is_empty() => builder()?.tls_certs_only([]).build(),
        own => own,
    };
    client.map_err(|e| setup_failed(&e))
}

fn builder(setup: &Setup, reach: Reach) -> Result<ClientBuilder, Error> {
    let builder = Client::builder()
        .user_agent(headers::USER_AGENT)
        .default_headers(default_headers(setup))
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(setup.limits.connect)
        .http2_max_header_list_size(setup.limits.header_bytes as u32)
        .pool_idle_timeout(IDLE)
        .dns_resolver(Arc::new(Lookup::new(setup, reach)));
    let builder = match &setup.proxies {
        Proxies::Environment => builder,
        Proxies::None => builder.no_proxy(),
        Proxies::One(url) => {
            let proxy = Proxy::all(url.clone()).map_err(|e| setup_failed(&e))?;
            builder.no_proxy().proxy(proxy)
        }
    };
    if setup.roots_pem.is_empty() {
        return Ok(builder);
    }
    let roots: Result<Vec<_>, _> = setup
        .roots_pem
        .iter()
        .map(|pem| Certificate::from_pem(pem))
        .collect();
    Ok(builder.tls_certs_only(roots.map_err(|e| setup_failed(&e))?))
}

fn default_headers(setup: &Setup) -> HeaderMap {
    let language = headers::accept_language(&setup.locale);
    let language = HeaderValue::from_str(&language).expect("letters, digits and separators only");
    HeaderMap::from_iter([
        (ACCEPT, HeaderValue::from_static(headers::ACCEPT)),
        (ACCEPT_LANGUAGE, language),
    ])
}

fn setup_failed(error: &reqwest::Error) -> Error {
    Error::Setup {
        reason: innermost(error),
    }
}

/// What a failed request means, found among its causes.
pub(super) fn explain(error: &reqwest::Error, hop: &Hop, limits: &Limits) -> Error {
    let url = hop.url.clone();
    let host = url.host_str().unwrap_or_default().to_owned();
    if causes(error).any(<dyn Cause>::is::<Inside>) {
        let to = Box::new(url.clone());
        return Error::Private { from: url, to };
    }
    if causes(error).any(<dyn Cause>::is::<NotFound>) {
        return Error::Unknown { url, host };
    }
    if let Some(fault) = tls::fault(error) {
        return Error::Tls { url, fault };
    }
    if error.is_timeout() {
        return Error::Slow {
            url,
            stage: Stage::Connect,
            limit: limits.connect,
        };
    }
    broken(error, hop)
}

/// What became of a connection that no cause explains better.
fn broken(error: &reqwest::Error, hop: &Hop) -> Error {
    let url = hop.url.clone();
    let kinds = causes(error).filter_map(|c| c.downcast_ref::<std::io::Error>());
    match kinds.map(std::io::Error::kind).last() {
        Some(ErrorKind::ConnectionRefused) => Error::Refused { url },
        Some(kind) => Error::Connection {
            url,
            reason: in_words(&kind),
            is_made: !error.is_connect(),
        },
        None if error.is_connect() => Error::Connection {
            url,
            reason: innermost(error),
            is_made: false,
        },
        None => Error::Garbled {
            url,
            reason: innermost(error),
        },
    }
}

/// The words of the first cause, which say most.
fn innermost(error: &reqwest::Error) -> SafeText {
    causes(error)
        .last()
        .map_or_else(|| in_words(error), |cause| in_words(&cause))
}
