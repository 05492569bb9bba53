//! The one address of a story, however it was written: by it the same story is known again in other feeds.
//! Knows nothing of what stands at an address, and asks nobody: everything is read from the address alone.

use url::Url;

/// Parameters that say where a reader came from, not what the page is; those that end in `_` are beginnings.
const TRACKING: [&str; 42] = [
    "utm_",
    "at_",
    "pk_",
    "mtm_",
    "hsa_",
    "oly_",
    "vero_",
    "wt_",
    "stm_",
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "__twitter_impression",
    "_ga",
    "_gl",
    "ref",
    "ref_src",
    "ref_url",
    "referrer",
    "cmpid",
    "cmp",
    "icid",
    "ocid",
    "ncid",
    "smid",
    "sref",
    "spm",
    "share_token",
];
/// Parameters that ask for the same story in another dress, with the value that does.
const DRESS: [(&str, &[&str]); 4] = [
    ("amp", &["", "1", "true"]),
    ("outputtype", &["amp"]),
    ("view", &["amp", "mobile"]),
    ("print", &["", "1", "true", "yes"]),
];
/// First labels of a host that say for which device it is.
const DEVICES: [&str; 6] = ["www", "m", "mobile", "amp", "touch", "wap"];
/// Names of the file that a folder shows by itself.
const INDEX: [&str; 7] = [
    "index.html",
    "index.htm",
    "index.php",
    "index.shtml",
    "index.asp",
    "index.aspx",
    "default.aspx",
];
/// What the addresses of AMP pages have behind the story's own.
const AMP_ENDS: [&str; 5] = ["/amp", "/amphtml", ".amp.html", ".amp", "/amp.html"];

/// The address without what does not tell stories apart: scheme, device, default port, fragment, tracking parameters,
/// order of parameters, index files, slashes at the end, AMP forms and the caches that serve them.
///
/// ```
/// use clearstory::story::canonical;
/// let url = url::Url::parse("http://m.paper.example/a/?utm_source=x#top").unwrap();
/// assert_eq!(canonical(&url), "paper.example/a");
/// ```
pub fn canonical(url: &Url) -> String {
    let cached = behind_cache(url);
    let url = cached.as_ref().unwrap_or(url);
    let mut out = host(url.host_str().unwrap_or_default());
    if let Some(port) = url.port() {
        out.push(':');
        out.push_str(&port.to_string());
    }
    out.push_str(&path(url.path()));
    let query = query(url.query().unwrap_or_default());
    if !query.is_empty() {
        out.push('?');
        out.push_str(&query);
    }
    // Pages that scripts draw have their stories behind `#!`.
    if let Some(fragment) = url.fragment().filter(|f| f.starts_with("!/")) {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

/// The host without `www.`, `m.` and the like, at its start or before a site's own two labels (`en.m.paper.example`).
fn host(host: &str) -> String {
    let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
    let is_number =
        host.starts_with('[') || labels.iter().all(|l| l.bytes().all(|b| b.is_ascii_digit()));
    let last = labels.len();
    let says_device =
        |(at, label): (usize, &&str)| at + 2 < last && at < 2 && DEVICES.contains(label);
    if is_number {
        return host.to_owned();
    }
    let kept = labels.iter().enumerate().filter(|&l| !says_device(l));
    kept.map(|(_, label)| *label).collect::<Vec<_>>().join(".")
}

/// The path without what the same story is also found under; empty for the root.
fn path(path: &str) -> String {
    let mut path = unescaped(path);
    if let Some(at) = path.to_ascii_lowercase().find(";jsessionid=") {
        path.truncate(at);
    }
    while path.contains("//") {
        path = path.replace("//", "/");
    }
    let mut rest = path.trim_end_matches('/');
    if let Some((folder, file)) = rest.rsplit_once('/')
        && INDEX.contains(&&*file.to_ascii_lowercase())
    {
        rest = folder;
    }
    for end in AMP_ENDS {
        if let Some(story) = rest.strip_suffix(end).filter(|s| s.len() > 1) {
            rest = story.trim_end_matches('/');
            break;
        }
    }
    let rest = rest
        .strip_prefix("/amp/")
        .map_or(rest, |behind| &rest[rest.len() - behind.len() - 1..]);
    rest.trim_end_matches('/').to_owned()
}

/// Percent escapes of letters, digits and `-._~` undone, the others in capitals (RFC 3986, 6.2.2).
fn unescaped(path: &str) -> String {
    let bytes = path.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|&b| char::from(b).to_digit(16));
    let (mut out, mut at) = (String::with_capacity(path.len()), 0);
    for (start, c) in path.char_indices() {
        if start < at {
            continue;
        }
        if c == '%'
            && let (Some(high), Some(low)) = (digit(start + 1), digit(start + 2))
        {
            let byte = (high * 16 + low) as u8;
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                out.push_str(&path[start..start + 3].to_ascii_uppercase());
            }
            at = start + 3;
        } else {
            out.push(c);
        }
    }
    out
}

/// The parameters that tell stories apart, sorted, each once.
fn query(query: &str) -> String {
    let mut kept: Vec<&str> = query
        .split('&')
        .filter(|p| !p.is_empty() && tells(p))
        .collect();
    kept.sort_unstable();
    kept.dedup();
    kept.join("&")
}

fn tells(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
    let is_track = |t: &&str| name == **t || (t.ends_with('_') && name.starts_with(*t));
    let is_dress = DRESS
        .iter()
        .any(|(n, values)| name == *n && values.contains(&&*value));
    !TRACKING.iter().any(is_track) && !is_dress
}

/// The address that an AMP cache serves: `…cdn.ampproject.org/c/s/HOST/PATH` and `www.google.…/amp/s/HOST/PATH`.
fn behind_cache(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let path = url.path();
    let inside = if host.ends_with(".cdn.ampproject.org") || host == "cdn.ampproject.org" {
        path.strip_prefix("/c/").or(path.strip_prefix("/v/"))?
    } else if host.starts_with("www.google.") {
        path.strip_prefix("/amp/")?
    } else {
        return None;
    };
    let inside = inside.strip_prefix("s/").unwrap_or(inside);
    let query = url.query().map_or(String::new(), |q| format!("?{q}"));
    let found = Url::parse(&format!("https://{inside}{query}")).ok()?;
    Some(found).filter(|u| u.host_str().is_some_and(|h| h.contains('.')))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(text: &str) -> String {
        canonical(&Url::parse(text).unwrap())
    }

    #[test]
    fn the_same_story_has_one_address() {
        let table = [
            (
                "https://paper.example/a/river",
                &[
                    "http://paper.example/a/river",
                    "https://www.paper.example/a/river/",
                    "https://m.paper.example/a/river",
                    "https://mobile.paper.example/a/river?ref=front",
                    "https://amp.paper.example/a/river",
                    "https://paper.example:443/a/river",
                    "https://paper.example/a/river#comments",
                    "https://paper.example//a/river",
                    "https://paper.example/a/x/../river",
                    "https://paper.example/a/river/index.html",
                    "https://paper.example/a/river/amp/",
                    "https://paper.example/a/river.amp.html",
                    "https://paper.example/amp/a/river",
                    "https://paper.example/a/river?amp",
                    "https://paper.example/a/river?amp=1&outputType=amp",
                    "https://paper.example/a/river?utm_source=x&utm_medium=rss&fbclid=9&mc_cid=1",
                    "https://paper.example/a/river?at_medium=RSS&ocid=world",
                    "https://paper.example/a/riv%65r;jsessionid=0A9",
                    "https://PAPER.example/a/river?",
                    "https://www-paper-example.cdn.ampproject.org/c/s/www.paper.example/a/river",
                    "https://www.google.com/amp/s/www.paper.example/a/river/amp",
                ][..],
            ),
            (
                "https://en.wiki.example/Tide",
                &["https://en.m.wiki.example/Tide"][..],
            ),
            (
                "https://a.example/?p=7&lang=de",
                &["http://www.a.example/index.php?lang=de&p=7&p=7"][..],
            ),
            (
                "https://a.example/%E6%B2%B3",
                &["https://a.example/%e6%b2%b3/", "https://a.example/河"][..],
            ),
        ];
        for (plain, same) in table {
            for other in same {
                assert_eq!(of(other), of(plain), "{other}");
            }
        }
    }

    #[test]
    fn different_stories_have_different_addresses() {
        let table = [
            (
                "https://paper.example/a/river",
                "https://paper.example/a/River",
            ),
            ("https://paper.example/?p=1", "https://paper.example/?p=2"),
            ("https://paper.example/a?page=2", "https://paper.example/a"),
            (
                "https://paper.example/a?reference=1",
                "https://paper.example/a",
            ),
            ("https://sport.paper.example/a", "https://paper.example/a"),
            ("https://paper.example:8080/a", "https://paper.example/a"),
            ("https://m.example/a", "https://example/a"),
            ("https://paper.example/amp", "https://paper.example/"),
            ("https://paper.example/example", "https://paper.example/ex"),
            ("https://paper.example/#!/1", "https://paper.example/#!/2"),
            ("https://paper.example/a%2Fb", "https://paper.example/a/b"),
            (
                "https://www.google.com/search?q=amp",
                "https://search/?q=amp",
            ),
            ("http://10.0.0.1/a", "http://10.0.0.2/a"),
        ];
        for (one, other) in table {
            assert_ne!(of(one), of(other), "{one}");
        }
    }

    #[test]
    fn an_address_of_an_address_stays_what_it_is() {
        for text in [
            "https://www.m.paper.example/amp/x/amp",
            "https://a.example/%zz%4",
            "https://[::1]:81/x",
            "https://a.example/%",
        ] {
            let once = of(text);
            let again = Url::parse(&format!("https://{once}")).map(|u| canonical(&u));
            assert_eq!(again.unwrap(), once, "{text}");
        }
    }
}
