//! The feeds of a page: those its head names, those it links to, and where feeds mostly are. Only names them.
//! Knows nothing of the network: whether there is a feed at an address is for others to see.

use url::Url;

use super::texts::one_line;
use crate::dom::{Dom, Id, Tag};

/// An address at which a feed may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where it may be, `http` or `https` only.
    pub url: Url,
    /// What the page calls it; empty where it does not.
    pub title: String,
    /// What it is said to be.
    pub kind: Kind,
    /// Why it may be there.
    pub because: Because,
}

/// The kind of a feed, as far as it is told before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// RSS of any version.
    Rss,
    /// Atom.
    Atom,
    /// JSON Feed.
    Json,
    /// It is not told.
    Unknown,
}

/// Why a feed may be at an address, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// The head of the page names it as its feed.
    Named,
    /// The head names it, but it is that of the comments.
    Comments,
    /// A link in the page looks like that of a feed.
    Linked,
    /// Many sites have one there.
    Usual,
}

/// Most candidates.
const CANDIDATES: usize = 32;
/// The longest title, in characters.
const TITLE_CHARS: usize = 200;

/// The feeds a page names or links to, the surest first, each address once. Relative addresses start from `url`, or
/// from the base that the page names.
///
/// ```
/// use clearstory::feed::find::in_page;
/// let page = "<link rel=alternate type=application/atom+xml title=News href=/atom>";
/// let found = in_page(page, &"https://a.example/x/".parse().unwrap());
/// assert_eq!((found[0].url.as_str(), &*found[0].title), ("https://a.example/atom", "News"));
/// ```
pub fn in_page(html: &str, url: &Url) -> Vec<Candidate> {
    let dom = Dom::parse(html);
    let base = base(&dom, url);
    let named = dom.all(Tag::Link).filter_map(|n| named(&dom, n, &base));
    let linked = dom.all(Tag::A).filter_map(|n| linked(&dom, n, &base));
    ranked(named.chain(linked))
}

/// Where many sites have their feed: below the page, then at the root. No page names these, so each is a guess.
pub fn usual(url: &Url) -> Vec<Candidate> {
    const PATHS: [(&str, Kind); 9] = [
        ("feed", Kind::Unknown),
        ("rss.xml", Kind::Rss),
        ("atom.xml", Kind::Atom),
        ("index.xml", Kind::Unknown),
        ("feed.xml", Kind::Unknown),
        ("rss", Kind::Rss),
        ("feed/", Kind::Unknown),
        ("feed.json", Kind::Json),
        ("feeds/posts/default", Kind::Atom),
    ];
    let folder = url.join(".").unwrap_or_else(|_| url.clone());
    let root = url.join("/").unwrap_or_else(|_| url.clone());
    let at = |from: Url| {
        PATHS.into_iter().filter_map(move |(path, kind)| {
            let url = web(&from, path)?;
            Some(candidate(url, "", kind, Because::Usual))
        })
    };
    ranked(at(folder).chain(at(root)))
}

/// The candidates by rank, each address once, those of one rank in the order of the page.
fn ranked(all: impl Iterator<Item = Candidate>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for candidate in all {
        if let Some(known) = found.iter_mut().find(|f| f.url == candidate.url) {
            if known.title.is_empty() {
                known.title = candidate.title;
            }
        } else if found.len() < CANDIDATES {
            found.push(candidate);
        }
    }
    found.sort_by_key(|c| c.because);
    found
}

fn candidate(url: Url, title: &str, kind: Kind, because: Because) -> Candidate {
    let title = one_line(title).chars().take(TITLE_CHARS).collect();
    Candidate {
        url,
        title,
        kind,
        because,
    }
}

/// What the page's relative addresses start from.
fn base(dom: &Dom, url: &Url) -> Url {
    let named = dom.ids().filter(|n| dom.name(*n) == "base");
    let mut named = named.filter_map(|n| dom.attribute(n, "href"));
    let base = named.next().and_then(|href| url.join(href.trim()).ok());
    base.unwrap_or_else(|| url.clone())
}

/// An address of the web; `feed:` is what browsers once called those of feeds.
fn web(base: &Url, href: &str) -> Option<Url> {
    let href = href.trim();
    let plain = match href.split_once(':') {
        Some(("feed", rest)) if rest.starts_with("//") => format!("https:{rest}"),
        Some(("feed", rest)) => rest.to_owned(),
        _ => href.to_owned(),
    };
    let mut url = base.join(&plain).ok()?;
    url.set_fragment(None);
    let is_web = matches!(url.scheme(), "http" | "https");
    (is_web && !href.is_empty()).then_some(url)
}

/// A feed that `<link>` names.
fn named(dom: &Dom, link: Id, base: &Url) -> Option<Candidate> {
    let rel = dom.attribute(link, "rel")?.to_ascii_lowercase();
    let has = |word: &str| rel.split_ascii_whitespace().any(|r| r == word);
    let media = dom.attribute(link, "type").unwrap_or_default();
    let url = web(base, dom.attribute(link, "href")?)?;
    let kind = match kind_of(media) {
        Some(kind) if has("alternate") || has("feed") => kind,
        // `rel=feed` was once a way to name one without its type.
        None if has("feed") => kind_at(&url).unwrap_or(Kind::Unknown),
        None if has("alternate") && is_xml(media) => kind_at(&url)?,
        _ => return None,
    };
    let title = dom.attribute(link, "title").unwrap_or_default();
    let is_of_comments =
        url.path().contains("/comments/") || title.to_lowercase().contains("comment");
    let because = if is_of_comments {
        Because::Comments
    } else {
        Because::Named
    };
    Some(candidate(url, title, kind, because))
}

/// A link whose address or text is that of a feed.
fn linked(dom: &Dom, link: Id, base: &Url) -> Option<Candidate> {
    let href = dom.attribute(link, "href")?;
    let url = web(base, href)?;
    let by_type = dom.attribute(link, "type").and_then(kind_of);
    let text = dom.text_below(link);
    let kind = by_type
        .or_else(|| kind_at(&url))
        .or_else(|| kind_called(&text))?;
    let title = dom.attribute(link, "title").unwrap_or(&text);
    Some(candidate(url, title, kind, Because::Linked))
}

fn kind_of(media: &str) -> Option<Kind> {
    let media = media.split(';').next().unwrap_or_default().trim();
    match &*media.to_ascii_lowercase() {
        "application/rss+xml" | "application/rdf+xml" | "text/rss" | "application/x-rss+xml" => {
            Some(Kind::Rss)
        }
        "application/atom+xml" | "text/atom" => Some(Kind::Atom),
        "application/feed+json" => Some(Kind::Json),
        _ => None,
    }
}

fn is_xml(media: &str) -> bool {
    let media = media.trim().to_ascii_lowercase();
    matches!(&*media, "text/xml" | "application/xml" | "application/json")
}

/// The kind of feed that the last parts of an address speak of; none for other addresses.
fn kind_at(url: &Url) -> Option<Kind> {
    let path = url.path().to_ascii_lowercase();
    let last = path.rsplit('/').find(|part| !part.is_empty());
    let last = last.unwrap_or_default();
    let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
    let speaks = |word: &str| stem.split(['-', '_', '.']).any(|part| part == word);
    match (stem, ending) {
        (_, "rss" | "rdf") | ("rss" | "rss2", "") => return Some(Kind::Rss),
        (_, "atom") | ("atom", "") => return Some(Kind::Atom),
        ("feed", "json") => return Some(Kind::Json),
        ("feed" | "feeds", "") => return Some(Kind::Unknown),
        (_, "xml") if speaks("rss") => return Some(Kind::Rss),
        (_, "xml") if speaks("atom") => return Some(Kind::Atom),
        (_, "xml") if speaks("feed") || stem == "index" => return Some(Kind::Unknown),
        _ => {}
    }
    let of_query = url.query_pairs().take(32).find_map(|(name, value)| {
        let asks = matches!(&*name, "feed" | "format" | "type" | "alt" | "output");
        match &*value {
            _ if !asks => None,
            "rss" | "rss2" | "rdf" => Some(Kind::Rss),
            "atom" => Some(Kind::Atom),
            _ => None,
        }
    });
    let is_burner = url.host_str().is_some_and(|h| h.starts_with("feeds."));
    of_query.or_else(|| is_burner.then_some(Kind::Unknown))
}

/// The kind of feed that the whole text of a link names.
fn kind_called(text: &str) -> Option<Kind> {
    let text = text.trim();
    if text.len() > 24 {
        return None;
    }
    match &*text.to_ascii_lowercase() {
        "rss" | "rss feed" | "rss-feed" | "rss 2.0" => Some(Kind::Rss),
        "atom" | "atom feed" | "atom-feed" => Some(Kind::Atom),
        "json feed" => Some(Kind::Json),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn found(html: &str) -> Vec<(String, String, Kind, Because)> {
        let url = "https://a.example/blog/page".parse().unwrap();
        let all = in_page(html, &url).into_iter();
        all.map(|c| (c.url.to_string(), c.title, c.kind, c.because))
            .collect()
    }

    fn one(
        url: &str,
        title: &str,
        kind: Kind,
        because: Because,
    ) -> (String, String, Kind, Because) {
        (url.to_owned(), title.to_owned(), kind, because)
    }

    #[test]
    fn the_feeds_a_head_names_come_first_and_those_of_comments_behind_them() {
        let page = "<link rel=alternate type=application/rss+xml title='All » Comments' href=/comments/feed/>
            <link rel='feed alternate' type='application/atom+xml; charset=utf-8' title=' My\n blog ' href=atom.xml>
            <link rel=alternate type=application/feed+json href='https://b.example/feed.json#x'>
            <link rel=feed href=/news>
            <link rel=alternate type=text/html hreflang=de href=/de/rss.xml>
            <link rel=alternate type=application/json href=/wp-json/wp/v2/posts>
            <link rel=stylesheet type=application/rss+xml href=/x>
            <a href=/blog/atom.xml>Atom</a>";
        assert_eq!(
            found(page),
            [
                one(
                    "https://a.example/blog/atom.xml",
                    "My blog",
                    Kind::Atom,
                    Because::Named
                ),
                one(
                    "https://b.example/feed.json",
                    "",
                    Kind::Json,
                    Because::Named
                ),
                one("https://a.example/news", "", Kind::Unknown, Because::Named),
                one(
                    "https://a.example/comments/feed/",
                    "All » Comments",
                    Kind::Rss,
                    Because::Comments
                ),
            ]
        );
    }

    #[test]
    fn links_that_look_like_feeds_are_found_from_the_base_of_the_page() {
        let page = "<base href='https://c.example/d/'><a href=rss.xml>Subscribe</a> <a href=/tag/x.rss>x</a>
            <a href='?feed=rss2'>y</a> <a href='feed://e.example/all'>RSS</a> <a href=mailto:a@b.example>RSS</a>
            <a href=/about>About our feed</a> <a href=/sitemap.xml>map</a> <a href='javascript:x'>Atom</a>
            <a href=/feed/>z</a>";
        let urls: Vec<_> = found(page).into_iter().map(|f| f.0).collect();
        assert_eq!(
            urls,
            [
                "https://c.example/d/rss.xml",
                "https://c.example/tag/x.rss",
                "https://c.example/d/?feed=rss2",
                "https://e.example/all",
                "https://c.example/feed/",
            ]
        );
    }

    #[test]
    fn usual_places_are_below_the_page_and_at_the_root() {
        let places = usual(&"https://a.example/blog/page?x#y".parse().unwrap());
        let urls: Vec<_> = places.iter().map(|c| c.url.as_str()).collect();
        assert_eq!(urls[0], "https://a.example/blog/feed");
        assert!(urls.contains(&"https://a.example/rss.xml"));
        assert_eq!(urls.len(), 18);
        assert!(places.iter().all(|c| c.because == Because::Usual));
    }

    #[test]
    fn a_page_with_many_links_gives_few_candidates() {
        let links: Vec<_> = (0..10_000)
            .map(|n| format!("<a href=/{n}.rss>x</a>"))
            .collect();
        assert_eq!(found(&links.concat()).len(), CANDIDATES);
    }
}
