//! The next page of a story on several pages, among the links of one of them.
//! Knows nothing of what else a page says of itself.
//!
//! A link to the next page and one to the next article look alike, also by `rel=next`: blogs write it for both. So a
//! link counts only if its address is the page's own with a number behind it, or with the next number in its place.

use url::Url;

use super::address::web;
use crate::dom::{Dom, Id, Tag};

/// Most links whose addresses are compared.
const LINKS: usize = 400;
/// Most nodes and bytes of a link in a pager.
const LABEL: (usize, usize) = (12, 80);
/// Elements above a link that are asked whether they hold comments, which have pages of their own.
const ABOVE: usize = 24;
/// Most digits of a page's number; what has more is the number of an article.
const DIGITS: usize = 2;
/// Keys of a query that number pages.
const KEYS: [&str; 9] = [
    "page", "p", "pg", "pagenum", "pageno", "paged", "seite", "pagina", "strona",
];
/// Words before the number of a page.
const WORDS: [&str; 8] = [
    "page", "p", "pg", "seite", "pagina", "página", "strona", "sida",
];
/// What a link to the next page says, without arrows and in lower case.
const NEXT_PAGE: [&str; 14] = [
    "next page",
    "go to next page",
    "nächste seite",
    "page suivante",
    "página siguiente",
    "siguiente página",
    "próxima página",
    "pagina successiva",
    "volgende pagina",
    "następna strona",
    "nästa sida",
    "следующая страница",
    "次のページ",
    "下一页",
];

/// The next page of the story at an address.
pub(super) fn next(dom: &Dom, own: Option<&Url>) -> Option<Url> {
    let own = own?;
    let pages = Pages::of(own)?;
    let links = |tag| dom.all(tag).filter(|&n| is_next(dom, n));
    let said = links(Tag::Link).chain(links(Tag::A));
    let said = said.map(|n| (n, None)).take(LINKS);
    let labelled = dom
        .all(Tag::A)
        .filter_map(|n| Some((n, Some(label(dom, n)?))));
    let mut found = said.chain(labelled.take(LINKS)).filter_map(|(n, label)| {
        let url = web(dom.attribute(n, "href")?, Some(own))?;
        let page = Numbered::of(&url)?;
        let is_meant = label.is_none_or(|label| label.is_for(&page));
        let is_next = is_meant && pages.precede(&page) && !is_of_comments(dom, n, &url);
        is_next.then_some(url)
    });
    let mut next = found.next()?;
    next.set_fragment(None);
    Some(next)
}

fn is_next(dom: &Dom, node: Id) -> bool {
    let rel = dom.attribute(node, "rel").unwrap_or_default();
    rel.split_ascii_whitespace()
        .any(|word| word.eq_ignore_ascii_case("next"))
}

/// What a link of a pager says.
enum Label {
    Number(u32),
    NextPage,
}

impl Label {
    fn is_for(&self, page: &Numbered) -> bool {
        match self {
            Self::NextPage => true,
            Self::Number(n) => *n == page.number || page.from_zero && *n == page.number + 1,
        }
    }
}

fn label(dom: &Dom, node: Id) -> Option<Label> {
    let href = dom.attribute(node, "href")?;
    if !href.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let below = dom.below(node);
    if below.len() > LABEL.0 || below.clone().map(|n| dom.text(n).len()).sum::<usize>() > LABEL.1 {
        return None;
    }
    let mut text: String = below.map(|n| dom.text(n)).collect();
    if !text.contains(char::is_alphanumeric) {
        let told = dom.attribute(node, "aria-label");
        told.filter(|t| t.len() <= LABEL.1)?.clone_into(&mut text);
    }
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    if text.len() <= DIGITS && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().map(Label::Number);
    }
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [word, number] = words[..]
        && WORDS.contains(&word)
    {
        return number.parse().ok().map(Label::Number);
    }
    let is_next = NEXT_PAGE.contains(&&*words.join(" "));
    is_next.then_some(Label::NextPage)
}

fn is_of_comments(dom: &Dom, node: Id, url: &Url) -> bool {
    let begins = |names: &str| {
        let mut names = names.split_ascii_whitespace();
        names.any(|n| {
            n.get(..7)
                .is_some_and(|n| n.eq_ignore_ascii_case("comment"))
        })
    };
    let above = dom.ancestors(node).take(ABOVE);
    let mut above = above.take_while(|&n| dom.tag(n) != Tag::Body);
    let says = |n, attribute| dom.attribute(n, attribute).is_some_and(begins);
    url.fragment().is_some_and(begins) || above.any(|n| says(n, "class") || says(n, "id"))
}

/// The addresses that a page's own may be the first or a later one of.
struct Pages {
    whole: String,
    numbered: Option<Numbered>,
}

impl Pages {
    /// None for the front page of a site: what it has more pages of is no story.
    fn of(own: &Url) -> Option<Self> {
        let query: Vec<_> = own.query_pairs().collect();
        let whole = stem(own, own.path(), query.iter().map(|(k, v)| (&**k, &**v)))?;
        let numbered = Numbered::of(own);
        Some(Self { whole, numbered })
    }

    /// Whether a page comes behind this one.
    fn precede(&self, page: &Numbered) -> bool {
        let second = if page.from_zero { 1..=2 } else { 2..=2 };
        let first = self.whole == page.stem && second.contains(&page.number);
        let before = self.numbered.as_ref().is_some_and(|own| {
            (&own.stem, own.from_zero) == (&page.stem, page.from_zero)
                && own.number + 1 == page.number
        });
        first || before
    }
}

/// An address with the number of a page in it.
struct Numbered {
    /// The address without it.
    stem: String,
    number: u32,
    /// Whether the first page may have the number 0, as Drupal counts.
    from_zero: bool,
}

impl Numbered {
    fn of(url: &Url) -> Option<Self> {
        let query: Vec<_> = url.query_pairs().collect();
        let pairs = || query.iter().map(|(k, v)| (&**k, &**v));
        let keyed = pairs().position(|(key, value)| {
            // `/?p=41` is an article of its own in WordPress.
            let is_article = key == "p" && bare(url.path()).is_empty();
            KEYS.contains(&key) && is_number(value) && !is_article
        });
        if let Some(at) = keyed {
            let others = pairs().enumerate().filter(|(n, _)| *n != at);
            return Some(Self {
                stem: stem(url, url.path(), others.map(|(_, pair)| pair))?,
                number: pairs().nth(at)?.1.parse().ok()?,
                from_zero: pairs().nth(at)?.0 == "page",
            });
        }
        let path = bare(url.path());
        let head = path.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &path[head.len()..];
        if !is_number(digits) {
            return None;
        }
        Some(Self {
            stem: stem(url, before_number(head)?, pairs())?,
            number: digits.parse().ok()?,
            from_zero: false,
        })
    }
}

fn is_number(text: &str) -> bool {
    (1..=DIGITS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// What stands before `/2`, `-2`, `/page2`, `-page-2`, `/page/2`.
fn before_number(head: &str) -> Option<&str> {
    const SEPARATORS: [char; 4] = ['/', '-', '_', ','];
    let parted = head.strip_suffix(SEPARATORS);
    let path = parted.unwrap_or(head);
    let worded = WORDS.iter().find_map(|word| {
        let path = path.strip_suffix(word)?;
        path.strip_suffix(SEPARATORS)
    });
    worded.or(parted)
}

/// An address as it is compared: without scheme, `www.`, the ending of a file and what only counts visitors.
fn stem<'a>(
    url: &Url,
    path: &str,
    query: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<String> {
    let counts =
        |key: &str| key.starts_with("utm_") || ["fbclid", "gclid", "ref", "source"].contains(&key);
    let mut query: Vec<String> = query
        .filter(|(key, _)| !counts(key))
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    query.sort();
    let (host, path) = (url.host_str()?.trim_start_matches("www."), bare(path));
    let is_front = path.is_empty() && query.is_empty();
    let port = url.port().unwrap_or_default();
    (!is_front).then(|| format!("{host}:{port}{path}?{}", query.join("&")))
}

/// A path without its last slash, the ending of a file, and `index`.
fn bare(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    let endings = [".html", ".htm", ".shtml", ".php", ".aspx"];
    let path = endings
        .iter()
        .find_map(|e| path.strip_suffix(e))
        .unwrap_or(path);
    path.strip_suffix("/index").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What follows the page at an address of `a.example` with this HTML.
    fn behind(own: &str, html: &str) -> Option<String> {
        let own = Url::parse("https://www.a.example").and_then(|u| u.join(own));
        let found = next(&Dom::parse(html), own.ok().as_ref())?;
        Some(found.as_str().replace("https://www.a.example", ""))
    }

    #[test]
    fn a_page_number_behind_the_own_address_is_the_next_page() {
        for (own, href) in [
            ("/story", "/story?page=2"),
            ("/story?utm_source=x", "/story?page=1"),
            ("/story?page=1", "/story?page=2"),
            ("/story.html", "/story-2.html"),
            ("/story-2.html", "/story-3.html"),
            ("/story.html", "/story.html/2"),
            ("/story/", "/story/2/"),
            ("/story/2/", "/story/3/"),
            ("/story/", "/story/page/2/"),
            ("/story", "/story/page-2"),
            ("/story.html", "/story_p2.html"),
            ("/story,9.html", "/story,10.html"),
            ("/story/index.html", "/story/2.html"),
            ("/top-10", "/top-10/2"),
            ("/read.php?id=71234", "/read.php?id=71234&seite=2"),
        ] {
            for html in [
                format!("<link rel=next href='{href}'>"),
                format!("<p>Text.</p><a rel='nofollow Next' href='{href}'>Onwards</a>"),
                format!("<a href='/other-9'>2</a><a href='{href}'><span>Next page</span> »</a>"),
            ] {
                assert_eq!(behind(own, &html).as_deref(), Some(href), "{own} {html}");
            }
        }
    }

    #[test]
    fn the_next_article_is_not_the_next_page() {
        for (own, href) in [
            ("/story", "/another-story"),
            ("/story", "/story"),
            ("/story", "/story/3"),
            ("/story", "/story-of-two-2"),
            ("/story", "https://b.example/story?page=2"),
            ("/story", "javascript:next(2)"),
            ("/news/71234", "/news/71235"),
            ("/?p=41", "/?p=42"),
            ("/41/", "/42/"),
            ("/", "/page/2"),
            ("/story/3", "/story/2"),
            ("/2024/05/14/story", "/2024/05/15/story-2"),
            ("/story", "/story/comment-page-2#comments"),
            ("/story", "/story?page=2#comments"),
        ] {
            let html = format!("<link rel=next href='{href}'><a rel=next href='{href}'>Next</a>");
            assert_eq!(behind(own, &html), None, "{own} {href}");
        }
    }

    #[test]
    fn a_bare_next_counts_only_with_its_relation() {
        let href = "href='/part-3'";
        assert_eq!(behind("/part-2", &format!("<a {href}>Next</a>")), None);
        let related = behind("/part-2", &format!("<a {href} rel=next>Next</a>"));
        assert_eq!(related.as_deref(), Some("/part-3"));
    }

    #[test]
    fn a_number_in_a_pager_is_that_of_its_address() {
        let pager = "<nav>1 <a href='/s?page=1'>2</a> <a href='/s?page=2'>3</a></nav>";
        assert_eq!(behind("/s", pager).as_deref(), Some("/s?page=1"));
        assert_eq!(behind("/s?page=1", pager).as_deref(), Some("/s?page=2"));
        assert_eq!(behind("/s?page=2", pager), None);
        let note = "<p>As said<sup><a href='#fn2'>2</a></sup> <a href='/s/2'>there</a>";
        assert_eq!(behind("/s", note), None);
        let arrow = "<a href='/s/2' aria-label='Page 2'>→</a>";
        assert_eq!(behind("/s", arrow).as_deref(), Some("/s/2"));
    }

    #[test]
    fn pages_of_comments_are_not_the_storys() {
        let html = "<section id=comments><div><a href='/s?page=2'>2</a></div></section>";
        assert_eq!(behind("/s", html), None);
    }

    #[test]
    fn without_an_address_there_is_no_next_page() {
        assert_eq!(
            next(
                &Dom::parse("<link rel=next href='https://a.example/s/2'>"),
                None
            ),
            None
        );
    }
}
