//! How a server is asked as the settings wish: those of the network, and above them those of one feed.
//! Knows nothing of what is asked for, and of logins.

use url::Url;

use crate::config::Network;
use crate::doc::SafeText;
use crate::fetch::Terms;
use crate::story::library::FeedSettings;

/// The terms of a request, without a login. An address of a proxy that cannot be read is an error, in words: whoever
/// wants a proxy does not want to do without it.
pub fn terms(network: &Network, own: FeedSettings) -> Result<Terms, SafeText> {
    let named = |own: Option<String>, all: &str| {
        own.or_else(|| Some(all.to_owned()))
            .filter(|s| !s.is_empty())
    };
    let mut headers = network.headers.clone();
    headers.extend(own.headers);
    let proxy = named(own.proxy, &network.proxy);
    let proxy = proxy.map(|p| Url::parse(&p)).transpose();
    Ok(Terms {
        headers,
        agent: named(own.agent, &network.agent),
        login: None,
        proxy: proxy.map_err(|e| {
            SafeText::line(&format!("the address of the proxy cannot be read: {e}"))
        })?,
        cookies: own.cookies.unwrap_or(network.cookies),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_set_for_one_feed_stands_above_what_is_set_for_all() {
        let all = Network {
            proxy: "socks5://localhost:9050".to_owned(),
            agent: "all".to_owned(),
            cookies: true,
            headers: vec![("A".to_owned(), "1".to_owned())],
        };
        let general = terms(&all, FeedSettings::default()).unwrap();
        let proxy = general.proxy.as_ref().map(Url::as_str);
        assert_eq!(proxy, Some("socks5://localhost:9050"));
        assert_eq!(
            (general.agent.as_deref(), general.cookies),
            (Some("all"), true)
        );
        let own = FeedSettings {
            agent: Some("own".to_owned()),
            cookies: Some(false),
            headers: vec![("B".to_owned(), "2".to_owned())],
            ..FeedSettings::default()
        };
        let one = terms(&all, own).unwrap();
        assert_eq!((one.agent.as_deref(), one.cookies), (Some("own"), false));
        let names: Vec<&str> = one.headers.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["A", "B"]);
    }

    #[test]
    fn a_proxy_that_cannot_be_read_is_not_passed_by() {
        let all = Network {
            proxy: "no address".to_owned(),
            ..Network::default()
        };
        let error = terms(&all, FeedSettings::default()).unwrap_err();
        assert_eq!(
            &*error,
            "the address of the proxy cannot be read: relative URL without a base"
        );
    }
}
