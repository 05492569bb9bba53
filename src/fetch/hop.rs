//! One step of a fetch and where a redirect leads from it: pure decisions about addresses, passwords and the fence.
//! Knows nothing of connections.

use std::net::IpAddr;

use url::Url;

use super::error::Error;
use super::fence::{Reach, is_inside};
use super::request::{Login, Request};

/// One address to ask, and what may be told to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hop {
    /// The address, without a name and password.
    pub(super) url: Url,
    /// What the user put into the address or the terms, for this host only.
    pub(super) login: Option<Login>,
    /// Header lines of the user's, for this host only.
    pub(super) headers: Vec<(String, String)>,
    /// What this host gave on the way, as `name=value`; nothing when cookies are off.
    pub(super) cookies: Option<Vec<String>>,
    /// How far the request may go.
    pub(super) reach: Reach,
}

/// What may go along to the next address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Along {
    Everything,
    Nothing,
}

impl Hop {
    /// The address as it was named.
    pub(super) fn first(request: &Request, private: fn(IpAddr) -> bool) -> Result<Self, Error> {
        let (url, login) = without_login(&request.url);
        if !is_web(&url) {
            return Err(Error::Scheme { url });
        }
        let reach = match is_inside(&url, private) {
            true if request.named_by.may_go_inside(&url) => Reach::Anywhere,
            true => {
                let from = request.named_by.address().unwrap_or_else(|| url.clone());
                let to = Box::new(url);
                return Err(Error::Private { from, to });
            }
            false => Reach::Public,
        };
        Ok(Self {
            url,
            login: login.or_else(|| request.terms.login.clone()),
            headers: request.terms.headers.clone(),
            cookies: request.terms.cookies.then(Vec::new),
            reach,
        })
    }

    /// Where a redirect leads. Login, header lines and cookies go on to the same server only, never from a secure to an
    /// open connection; a login in the redirect's own address is dropped.
    pub(super) fn next(&self, location: &str, private: fn(IpAddr) -> bool) -> Result<Self, Error> {
        let unreadable = |to: String| Error::RedirectScheme {
            url: self.url.clone(),
            to,
        };
        let joined = self
            .url
            .join(location)
            .map_err(|_| unreadable("an unreadable address".to_owned()))?;
        let (mut url, _) = without_login(&joined);
        if !is_web(&url) {
            return Err(unreadable(format!("{}:", url.scheme())));
        }
        if url.fragment().is_none() {
            url.set_fragment(self.url.fragment());
        }
        if self.reach == Reach::Public && is_inside(&url, private) {
            let (from, to) = (self.url.clone(), Box::new(url));
            return Err(Error::Private { from, to });
        }
        let next = Self {
            url,
            ..self.clone()
        };
        Ok(match self.along(&next.url)? {
            Along::Everything => next,
            Along::Nothing => Self {
                login: None,
                headers: Vec::new(),
                cookies: next.cookies.map(|_| Vec::new()),
                ..next
            },
        })
    }

    fn along(&self, url: &Url) -> Result<Along, Error> {
        let has_secret = self.login.is_some() || !self.headers.is_empty();
        if url.host_str() != self.url.host_str() {
            return Ok(Along::Nothing);
        }
        match (self.url.scheme(), url.scheme()) {
            ("https", "http") if has_secret => Err(Error::Downgrade {
                url: self.url.clone(),
            }),
            ("https", "http") => Ok(Along::Nothing),
            ("http", "https") => Ok(Along::Everything),
            _ if self.url.port() == url.port() => Ok(Along::Everything),
            // Another port is another server.
            _ => Ok(Along::Nothing),
        }
    }

    /// Takes a cookie that this server gives, for the way on within one fetch: what path, age and domain say matters
    /// only to those who keep it.
    pub(super) fn take_cookie(&mut self, line: &str) {
        /// More than any server needs, less than it may cost.
        const COOKIES: usize = 20;
        /// As browsers have it (RFC 6265 section 6.1).
        const BYTES: usize = 4_096;
        let pair = line.split(';').next().unwrap_or_default().trim();
        let (Some(kept), Some((name, _))) = (&mut self.cookies, pair.split_once('=')) else {
            return;
        };
        let is_same = |old: &String| old.split_once('=').is_some_and(|(n, _)| n == name);
        kept.retain(|old| !is_same(old));
        if kept.len() < COOKIES && pair.len() <= BYTES && pair.is_ascii() {
            kept.push(pair.to_owned());
        }
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|h| !h.is_empty())
}

/// The address without its name and password, and these.
pub(super) fn without_login(url: &Url) -> (Url, Option<Login>) {
    let mut plain = url.clone();
    // Both fail only for addresses that cannot have a login.
    let _ = plain.set_username("");
    let _ = plain.set_password(None);
    let has_login = !url.username().is_empty() || url.password().is_some();
    let login = has_login.then(|| Login {
        name: unescaped(url.username()),
        password: unescaped(url.password().unwrap_or_default()),
    });
    (plain, login)
}

/// Percent escapes undone; what is none stays.
fn unescaped(text: &str) -> String {
    let digit = |b: Option<&u8>| b.and_then(|&b| char::from(b).to_digit(16));
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::new(), 0);
    while let Some(&byte) = bytes.get(at) {
        let (high, low) = (digit(bytes.get(at + 1)), digit(bytes.get(at + 2)));
        if let (b'%', Some(high), Some(low)) = (byte, high, low) {
            out.push((high * 16 + low) as u8);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::fetch::{NamedBy, is_private};

    fn hop(url: &str) -> Hop {
        Hop::first(&Request::new(Url::parse(url).unwrap()), is_private).unwrap()
    }

    fn login_after(from: &str, to: &str) -> Option<String> {
        let next = hop(from).next(to, is_private).unwrap();
        next.login.map(|l| format!("{} {}", l.name, l.password))
    }

    #[test]
    fn a_login_leaves_the_address_and_stays_with_its_host() {
        let first = hop("http://na%20me:p%26=w%zz+@a.test/x");
        assert_eq!(first.url.as_str(), "http://a.test/x");
        assert_eq!(
            login_after("http://na%20me:p%26=w%zz+@a.test/x", "/y").unwrap(),
            "na me p&=w%zz+"
        );
        assert_eq!(
            login_after("http://n:p@a.test/", "https://a.test/").unwrap(),
            "n p"
        );
        assert_eq!(login_after("http://n:p@a.test/", "http://b.test/"), None);
        assert_eq!(login_after("http://n:p@a.test/", "http://a.test:81/"), None);
        assert_eq!(login_after("http://a.test/", "http://n:p@a.test/"), None);
        assert!(!format!("{first:?}").contains("na me"));
    }

    #[test]
    fn a_login_is_never_sent_over_an_open_connection_after_a_secure_one() {
        let refused = hop("https://n:p@a.test/").next("http://a.test/", is_private);
        assert_eq!(
            refused,
            Err(Error::Downgrade {
                url: Url::parse("https://a.test/").unwrap()
            })
        );
        assert_eq!(
            hop("https://a.test/")
                .next("http://a.test/", is_private)
                .unwrap()
                .login,
            None
        );
    }

    #[test]
    fn redirects_lead_only_to_addresses_of_the_web() {
        let here = hop("https://a.test/x");
        for (to, said) in [
            ("file:///etc/passwd", "file:"),
            ("data:text/html,hi", "data:"),
            ("javascript:alert(1)", "javascript:"),
            ("http://[", "an unreadable address"),
        ] {
            let refused = Error::RedirectScheme {
                url: here.url.clone(),
                to: said.to_owned(),
            };
            assert_eq!(here.next(to, is_private), Err(refused), "{to}");
        }
    }

    #[test]
    fn a_fragment_survives_a_redirect_without_one() {
        let url = |to| {
            hop("https://a.test/x#part")
                .next(to, is_private)
                .unwrap()
                .url
                .to_string()
        };
        assert_eq!(url("/y"), "https://a.test/y#part");
        assert_eq!(url("/y#z"), "https://a.test/y#z");
    }

    #[test]
    fn only_who_starts_inside_may_stay_inside() {
        let refused = hop("http://a.test/").next("http://169.254.169.254/key", is_private);
        assert!(
            matches!(refused, Err(Error::Private { to, .. }) if to.host_str() == Some("169.254.169.254"))
        );
        let inside = hop("http://127.0.0.1/")
            .next("http://10.0.0.1/", is_private)
            .unwrap();
        assert_eq!(inside.reach, Reach::Anywhere);
    }

    #[test]
    fn header_lines_and_cookies_stay_with_their_server() {
        let mut request = Request::feed(Url::parse("http://a.test/").unwrap());
        request.terms.headers = vec![("X-Token".to_owned(), "hush".to_owned())];
        request.terms.cookies = true;
        let mut first = Hop::first(&request, is_private).unwrap();
        first.take_cookie("a=1; Path=/");
        first.take_cookie("a=2");
        first.take_cookie("nonsense");
        let same = first.next("https://a.test/x", is_private).unwrap();
        assert_eq!(same.cookies, Some(vec!["a=2".to_owned()]));
        assert_eq!(same.headers.len(), 1);
        let other = first.next("http://b.test/", is_private).unwrap();
        assert_eq!(
            (other.cookies, other.headers),
            (Some(Vec::new()), Vec::new())
        );
        let refused = same.next("http://a.test/", is_private);
        assert!(
            matches!(refused, Err(Error::Downgrade { .. })),
            "{refused:?}"
        );
    }

    #[test]
    fn what_a_feed_names_may_be_inside_only_on_its_own_server() {
        let named = |feed: &str, story: &str| {
            let mut request = Request::new(Url::parse(story).unwrap());
            request.named_by = NamedBy::Feed(Url::parse(feed).unwrap());
            Hop::first(&request, is_private).map(|hop| hop.reach)
        };
        assert_eq!(
            named("http://10.0.0.1:81/feed", "http://10.0.0.1:81/x"),
            Ok(Reach::Anywhere)
        );
        assert_eq!(
            named("http://a.test/feed", "http://b.test/x"),
            Ok(Reach::Public)
        );
        let refused = named("http://a.test/feed", "http://0x7f.1/x");
        assert!(
            matches!(&refused, Err(Error::Private { from, .. }) if from.path() == "/feed"),
            "{refused:?}"
        );
    }
}
