//! What is to be fetched, on which terms, and what may be told to the server.
//! Knows nothing of connections.

use std::fmt;

use url::Url;

use super::Cancel;

/// What is to be fetched, and the means to stop it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The address as the user gave it. A name and a password in it go to that host alone and are shown nowhere.
    pub url: Url,
    /// What is expected there.
    pub want: Want,
    /// Who named the address.
    pub named_by: NamedBy,
    /// What is known of the copy at hand; nothing asks for everything.
    pub known: Validators,
    /// How to ask.
    pub terms: Terms,
    /// Ends the fetch from any thread.
    pub cancel: Cancel,
}

/// What is expected at an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Want {
    /// A page to read; what is no text by the server's own word is refused.
    #[default]
    Page,
    /// A feed, whatever the server calls it.
    Feed,
}

/// Who named an address: it decides whether it may lead into the user's own network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NamedBy {
    /// The user, who may go anywhere.
    #[default]
    User,
    /// A feed at this address. Its stories are outside the own network, or on the feed's own server.
    Feed(Url),
}

/// What tells a server which copy is at hand (RFC 9110 section 8.8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The entity tag with its quotes, as it came; at most [`Validators::ETAG_BYTES`].
    pub etag: Option<String>,
    /// The date of the last change, as it came.
    pub modified: Option<String>,
}

impl Validators {
    /// A longer entity tag is dropped: it says more than which copy this is. Real ones are shorter than 100 bytes.
    pub const ETAG_BYTES: usize = 1 << 10;

    /// Whether there is nothing to compare with.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.modified.is_none()
    }
}

/// How to ask one server, where it differs from how all are asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// Header lines for this server; they may hold secrets and go nowhere else.
    pub headers: Vec<(String, String)>,
    /// Who asks; nothing means this program.
    pub agent: Option<String>,
    /// A name and a password; one in the address comes first.
    pub login: Option<Login>,
    /// Through whom to ask, `http` or `https`.
    pub proxy: Option<Url>,
    /// Whether cookies are kept from one redirect to the next; none outlives the fetch.
    pub cookies: bool,
}

impl fmt::Debug for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| &**name).collect();
        f.debug_struct("Terms")
            .field("headers", &names)
            .field("agent", &self.agent)
            .field("login", &self.login)
            .field("proxy", &self.proxy.as_ref().and_then(Url::host_str))
            .field("cookies", &self.cookies)
            .finish()
    }
}

/// A name and a password. Neither is ever printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub name: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(…)")
    }
}

impl Request {
    /// A request for a page the user named, not yet cancelled.
    pub fn new(url: Url) -> Self {
        Self {
            url,
            want: Want::Page,
            named_by: NamedBy::User,
            known: Validators::default(),
            terms: Terms::default(),
            cancel: Cancel::default(),
        }
    }

    /// The same for a feed.
    pub fn feed(url: Url) -> Self {
        Self {
            want: Want::Feed,
            ..Self::new(url)
        }
    }
}

impl NamedBy {
    /// Whether the address may lead into the user's own network: the user named it, or it is on the same server as
    /// the feed that did. Another port of that host is another server, unless both are the web's own.
    pub fn may_go_inside(&self, url: &Url) -> bool {
        let Self::Feed(feed) = self else { return true };
        let is_web_port = |u: &Url| u.port().is_none();
        let same_port = feed.port_or_known_default() == url.port_or_known_default();
        feed.host() == url.host() && (same_port || (is_web_port(feed) && is_web_port(url)))
    }

    /// The address that names another, without a login.
    pub(super) fn address(&self) -> Option<Url> {
        match self {
            Self::User => None,
            Self::Feed(feed) => Some(super::hop::without_login(feed).0),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_feed_may_lead_inside_only_to_its_own_server() {
        let cases = [
            (
                "http://127.0.0.1:8088/feed",
                "http://127.0.0.1:8088/x",
                true,
            ),
            ("http://127.0.0.1:8088/feed", "http://127.0.0.1:22/", false),
            ("http://127.0.0.1:8088/feed", "http://127.0.0.1/", false),
            ("http://nas.local/feed", "https://nas.local/x", true),
            ("http://nas.local/feed", "https://other.local/x", false),
            ("http://open.test/feed", "http://10.0.0.1/", false),
        ];
        for (feed, to, expected) in cases {
            let by = NamedBy::Feed(Url::parse(feed).unwrap());
            assert_eq!(
                by.may_go_inside(&Url::parse(to).unwrap()),
                expected,
                "{feed} {to}"
            );
        }
    }

    #[test]
    fn terms_show_no_secret() {
        let terms = Terms {
            headers: vec![("X-Token".to_owned(), "hush".to_owned())],
            login: Some(Login {
                name: "reader".to_owned(),
                password: "hush".to_owned(),
            }),
            proxy: Some(Url::parse("http://reader:hush@proxy.test:3128").unwrap()),
            ..Terms::default()
        };
        let shown = format!("{terms:?}");
        assert!(
            !shown.contains("hush") && !shown.contains("reader"),
            "{shown}"
        );
    }
}
