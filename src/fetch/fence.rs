//! The fence around the user's own network: which addresses are inside, and name lookups that stay outside.
//! Knows nothing of pages and redirects.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::network::{Names, Proxies, Setup};

/// How far a request may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Reach {
    /// Only to the open network.
    Public,
    /// Everywhere: the user named an address of the own network.
    Anywhere,
}

/// A name led only to addresses inside the fence.
#[derive(Debug, thiserror::Error)]
#[error("{0} is inside the own network")]
pub(super) struct Inside(String);

/// A name has no address, or nobody could be asked.
#[derive(Debug, thiserror::Error)]
#[error("{0} was not found")]
pub(super) struct NotFound(String);

/// The name lookup of one client.
#[derive(Clone)]
pub(super) struct Lookup {
    reach: Reach,
    names: Names,
    private: fn(IpAddr) -> bool,
    proxies: Arc<HashSet<String>>,
}

impl Lookup {
    pub(super) fn new(setup: &Setup, reach: Reach) -> Self {
        Self {
            reach,
            names: setup.names.clone(),
            private: setup.private,
            proxies: Arc::new(proxy_hosts(&setup.proxies)),
        }
    }

    /// The addresses of a name, those inside the fence left out. Proxies are the user's choice and may be inside.
    fn look_up(
        &self,
        name: &str,
    ) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let mut found = match &self.names {
            Names::System => (name, 0)
                .to_socket_addrs()
                .map_or_else(|_| Vec::new(), Iterator::collect),
            Names::Only(known) => in_table(known, name),
        };
        if found.is_empty() {
            return Err(Box::new(NotFound(name.to_owned())));
        }
        if self.reach == Reach::Public && !self.proxies.contains(name) {
            found.retain(|address| !(self.private)(address.ip()));
        }
        if found.is_empty() {
            return Err(Box::new(Inside(name.to_owned())));
        }
        Ok(found)
    }
}

impl Resolve for Lookup {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, name) = (self.clone(), name.as_str().to_owned());
        Box::pin(async move {
            // The system's lookup blocks; a thread of tokio's own waits for it.
            let found = tokio::task::spawn_blocking(move || lookup.look_up(&name)).await??;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn in_table(known: &HashMap<String, Vec<IpAddr>>, name: &str) -> Vec<SocketAddr> {
    let addresses = known.get(name).into_iter().flatten();
    addresses.map(|&ip| SocketAddr::new(ip, 0)).collect()
}

/// The names of the proxies in use; how the environment names them is curl's convention.
fn proxy_hosts(proxies: &Proxies) -> HashSet<String> {
    let from_environment = || {
        let names = [
            "http_proxy",
            "https_proxy",
            "all_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
        ];
        names.iter().filter_map(|n| std::env::var(n).ok()).collect()
    };
    let written: Vec<String> = match proxies {
        Proxies::Environment => from_environment(),
        Proxies::None => Vec::new(),
        Proxies::One(url) => vec![url.to_string()],
    };
    written.iter().filter_map(|text| host_of(text)).collect()
}

fn host_of(proxy: &str) -> Option<String> {
    let with_scheme = if proxy.contains("://") {
        proxy.to_owned()
    } else {
        format!("http://{proxy}")
    };
    Url::parse(&with_scheme).ok()?.host_str().map(str::to_owned)
}

/// Whether an address says by itself that it is inside: a number, or a name kept for one's own machine (RFC 6761).
pub(super) fn is_inside(url: &Url, private: fn(IpAddr) -> bool) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => private(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => private(IpAddr::V6(ip)),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        None => false,
    }
}

/// Whether an address is no address of the open network: loopback, private, link-local (where clouds keep their
/// secrets), shared, multicast, reserved, and every way to write one of those in IPv6 (IANA special-purpose registries).
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => embedded(ip).map_or_else(|| is_private_v6(ip), is_private_v4),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    let first = ip.segments()[0];
    // Only 2000::/3 is given out for the open network; 2001:db8::/32 is for books.
    first & 0xe000 != 0x2000 || (first == 0x2001 && ip.segments()[1] == 0x0db8)
}

/// The IPv4 address inside an IPv6 one: mapped, compatible, NAT64 and 6to4.
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    match ip.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_spelling_of_an_inner_address_is_inside() {
        let inside = [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[64:ff9b::10.0.0.1]/",
            "http://[2002:7f00:1::]/",
            "http://[fe80::1]/",
            "http://[fd00::1]/",
            "http://[ff02::1]/",
            "http://0/",
            "http://10.1.2.3/",
            "http://172.31.0.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/",
            "http://100.64.0.1/",
            "http://255.255.255.255/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://[2001:db8::1]/",
            "http://①②⑦.0.0.1/",
        ];
        for text in inside {
            let url = Url::parse(text).unwrap();
            assert!(is_inside(&url, is_private), "{text} as {url}");
        }
    }

    #[test]
    fn addresses_of_the_open_network_are_outside() {
        let outside = [
            "http://1.1.1.1/",
            "http://172.32.0.1/",
            "http://100.128.0.1/",
            "http://192.169.0.1/",
            "http://[2606:4700::1111]/",
            "http://[::ffff:8.8.8.8]/",
            "http://example.org/",
            "http://localhost.example.org/",
        ];
        for text in outside {
            assert!(!is_inside(&Url::parse(text).unwrap(), is_private), "{text}");
        }
    }

    #[test]
    fn a_name_with_inner_and_outer_addresses_keeps_the_outer_ones() {
        let known = HashMap::from([
            (
                "both.test".to_owned(),
                vec!["10.0.0.1".parse().unwrap(), "1.1.1.1".parse().unwrap()],
            ),
            ("inner.test".to_owned(), vec!["10.0.0.1".parse().unwrap()]),
        ]);
        let setup = Setup {
            names: Names::Only(known),
            proxies: Proxies::None,
            ..Setup::default()
        };
        let public = Lookup::new(&setup, Reach::Public);
        assert_eq!(
            public.look_up("both.test").unwrap(),
            ["1.1.1.1:0".parse().unwrap()]
        );
        assert!(public.look_up("inner.test").unwrap_err().is::<Inside>());
        assert!(public.look_up("none.test").unwrap_err().is::<NotFound>());
        let anywhere = Lookup::new(&setup, Reach::Anywhere);
        assert_eq!(
            anywhere.look_up("inner.test").unwrap(),
            ["10.0.0.1:0".parse().unwrap()]
        );
    }

    #[test]
    fn a_proxy_inside_is_the_users_choice() {
        let known = HashMap::from([("proxy.test".to_owned(), vec!["10.0.0.1".parse().unwrap()])]);
        let proxies = Proxies::One(Url::parse("http://name:word@proxy.test:3128").unwrap());
        let setup = Setup {
            names: Names::Only(known),
            proxies,
            ..Setup::default()
        };
        let found = Lookup::new(&setup, Reach::Public)
            .look_up("proxy.test")
            .unwrap();
        assert_eq!(found, ["10.0.0.1:0".parse().unwrap()]);
    }
}
