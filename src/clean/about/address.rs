//! The addresses of a page: its own, its image's, and the day that stands in one.
//! Knows nothing of the page's tree.

use url::Url;

use super::clues::Clues;
use super::linked::Linked;
use super::when::parse_when;
use crate::story::When;

pub(super) fn lead_image(clues: &Clues, linked: &Linked, url: Option<&Url>) -> Option<Url> {
    let names = [
        "og:image:secure_url",
        "og:image",
        "og:image:url",
        "twitter:image",
        "twitter:image:src",
    ];
    let said = clues
        .meta_values(&names)
        .chain([linked.image.as_str()])
        .chain(clues.image);
    let mut found = said
        .filter(|s| !s.trim().is_empty())
        .filter_map(|s| web(s, url));
    found.next()
}

/// An address of the web, resolved.
pub(super) fn web(text: &str, base: Option<&Url>) -> Option<Url> {
    let text = text.trim();
    let url = match base {
        Some(base) => base.join(text),
        None => Url::parse(text),
    };
    url.ok()
        .filter(|u| matches!(u.scheme(), "http" | "https") && u.as_str().len() < 4096)
}

/// The address the page wants to be known by, believed only for its own site and never for the front page.
pub(super) fn canonical(clues: &Clues, url: Option<&Url>) -> Option<Url> {
    let said = clues
        .canonical
        .into_iter()
        .chain(clues.meta_values(&["og:url"]));
    let own = |found: &Url| {
        url.is_none_or(|url| same_site(found, url) && (found.path() != "/" || url.path() == "/"))
    };
    let mut found = said.filter_map(|text| web(text, url)).filter(own);
    found.next().or_else(|| url.cloned())
}

/// Whether two hosts share the name somebody registered.
fn same_site(one: &Url, other: &Url) -> bool {
    let registered = |url: &Url| url.host_str().map(|h| registered(h).to_owned());
    registered(one) == registered(other)
}

/// The last two labels of a host, three where the second level is for kinds of owners (`co.uk`, `com.au`) or for
/// people's own sites (`github.io`). A list of 30 lines would be as wrong as this one within a year.
fn registered(host: &str) -> &str {
    const SHARED: [&str; 16] = [
        "co",
        "com",
        "org",
        "net",
        "gov",
        "edu",
        "ac",
        "or",
        "ne",
        "go",
        "github",
        "blogspot",
        "wordpress",
        "substack",
        "netlify",
        "vercel",
    ];
    if host.parse::<std::net::IpAddr>().is_ok() || host.starts_with('[') {
        return host;
    }
    let ends: Vec<usize> = host.rmatch_indices('.').map(|(at, _)| at).take(3).collect();
    let second = ends
        .first()
        .map(|&last| &host[ends.get(1).map_or(0, |at| at + 1)..last]);
    let labels = if second.is_some_and(|s| SHARED.contains(&s)) {
        3
    } else {
        2
    };
    ends.get(labels - 1).map_or(host, |at| &host[at + 1..])
}

/// `/2024/05/14/` or `/2024-05-14-` in an address.
pub(super) fn day_in_path(url: &Url) -> Option<When> {
    let parts: Vec<&str> = url.path_segments()?.take(16).collect();
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    let triple = parts
        .windows(3)
        .find(|p| p[0].len() == 4 && digits(p[0], 4) && digits(p[1], 2) && digits(p[2], 2));
    if let Some([year, month, day]) = triple {
        return parse_when(&format!("{year}-{month}-{day}"));
    }
    let dashed = parts.iter().filter_map(|p| p.get(..10)).find(|p| {
        p.bytes().enumerate().all(|(at, b)| {
            if matches!(at, 4 | 7) {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        })
    });
    dashed.and_then(parse_when)
}
