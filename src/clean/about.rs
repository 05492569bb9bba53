//! What a page says of itself: title, byline, dates, language, site, image, address and next page, out of all the places it says so.
//! Knows nothing of which of its text is the story.

mod address;
mod authors;
mod byline;
mod clues;
mod dates;
mod language;
mod linked;
mod marks;
mod next;
mod plain;
mod spoken;
mod title;
mod when;

use url::Url;

use self::clues::Clues;
use self::linked::Linked;
use self::plain::plain;
pub use self::when::parse_when;
use crate::doc::SafeText;
use crate::dom::{Dom, Id, Tag};
use crate::story::About;

/// Characters of a site's name.
const SITE_CHARS: usize = 80;

/// Everything but the story itself. Never fails; what is not said is empty.
pub fn about(dom: &Dom, url: Option<&Url>) -> About {
    let mut clues = Clues::of(dom);
    let og_title = clues
        .meta_value(&["og:title", "twitter:title", "title"])
        .unwrap_or_default();
    let mut titles: Vec<&str> = clues
        .headings
        .iter()
        .map(|(_, text)| text.as_str())
        .collect();
    titles.extend([og_title, &clues.title]);
    let linked = linked::read(&clues.linked, &titles);
    let host = url.and_then(Url::host_str).unwrap_or_default();
    let title = title(&clues, &linked, host);
    let heading = story_heading(dom, &clues, &title);
    let address = address::canonical(&clues, url);
    let site = site(&clues, &linked, host);
    let spoken = heading.map(|h| spoken::dates(dom, h)).unwrap_or_default();
    clues.dates.extend(spoken);
    About {
        byline: authors::authors(dom, &clues, &linked, (heading, &site)),
        site,
        published: dates::published(&clues, &linked, heading, address.as_ref()),
        modified: dates::modified(&clues, &linked),
        language: language::language(language_tags(&clues, &linked), &sample(dom, &title)),
        lead_image: address::lead_image(&clues, &linked, url.or(address.as_ref())),
        next: next::next(dom, url.or(address.as_ref())),
        url: address,
        title,
    }
}

fn title(clues: &Clues, linked: &Linked, host: &str) -> SafeText {
    let said = [
        clues.meta_value(&["og:title"]),
        Some(linked.headline.as_str()),
        clues.meta_value(&[
            "twitter:title",
            "parsely-title",
            "sailthru:title",
            "dc:title",
            "citation_title",
            "title",
        ]),
    ];
    let sites = [
        "og:site_name",
        "application-name",
        "twitter:site",
        "al:ios:app_name",
        "apple-mobile-web-app-title",
    ];
    let mut sites: Vec<&str> = clues.meta_values(&sites).collect();
    sites.push(&linked.site);
    sites.retain(|s| !s.trim().is_empty());
    title::headline(&title::Called {
        title: &clues.title,
        said: said.into_iter().flatten().collect(),
        headings: clues
            .headings
            .iter()
            .map(|(_, text)| text.as_str())
            .collect(),
        sites,
        host: host.trim_start_matches("www."),
    })
}

/// The main heading that says the title, else the first, else a smaller heading that says the title.
fn story_heading(dom: &Dom, clues: &Clues, title: &str) -> Option<Id> {
    let title = plain::key(title);
    let saying = clues
        .headings
        .iter()
        .find(|(_, text)| plain::key(text) == title);
    let main = saying.or(clues.headings.first()).map(|(node, _)| *node);
    main.or_else(|| {
        let mut smaller = dom
            .ids()
            .filter(|&n| matches!(dom.tag(n), Tag::H2 | Tag::H3 | Tag::H4))
            .take(60);
        smaller.find(|&n| plain::key(&clues::short_text(dom, n, 800)) == title)
    })
}

fn site(clues: &Clues, linked: &Linked, host: &str) -> SafeText {
    let mut named = clues
        .meta_values(&["og:site_name"])
        .chain([linked.site.as_str()])
        .chain(clues.meta_values(&["application-name"]));
    let named = named.find_map(|name| {
        Some(plain(name, SITE_CHARS)).filter(|n| !n.is_empty() && !n.contains("://"))
    });
    named.unwrap_or_else(|| SafeText::line(host.trim_start_matches("www.")))
}

fn language_tags<'a>(clues: &'a Clues, linked: &'a Linked) -> impl Iterator<Item = &'a str> {
    let metas = clues.meta_values(&[
        "og:locale",
        "content-language",
        "language",
        "inlanguage",
        "dc:language",
    ]);
    [clues.language]
        .into_iter()
        .chain(metas)
        .chain([linked.language.as_str()])
}

/// Some words of the page to see their script: the title and what stands in paragraphs.
fn sample(dom: &Dom, title: &str) -> String {
    let mut sample = title.to_owned();
    for node in dom.all(Tag::P).take(40) {
        let texts = dom
            .below(node)
            .take(20)
            .filter(|&n| dom.tag(n) == Tag::Text);
        texts.for_each(|n| sample.push_str(plain::clip(dom.text(n), 600)));
        if sample.len() > 1200 {
            break;
        }
    }
    sample
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(html: &str, url: &str) -> About {
        about(&Dom::parse(html), Url::parse(url).ok().as_ref())
    }

    const PAGE: &str = r##"<html lang="en_GB"><head><title>Bridge opens at last | The Daily Planet</title>
        <meta property="og:title" content="Bridge opens at last"><meta property="og:site_name" content="The Daily Planet">
        <meta property="og:image" content="/lead.jpg"><link rel="canonical" href="https://www.dailyplanet.com/bridge">
        <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle",
        "headline":"Bridge opens at last","author":[{"@id":"#ann"},{"@type":"Person","name":"By Bo Chu"}],
        "datePublished":"2024-05-14T09:12:00+02:00","dateModified":"2024-05-15"},{"@id":"#ann","@type":"Person","name":"Ann Lee"}]}
        </script></head><body><h1>Bridge opens at last</h1><p>Text.</body></html>"##;

    #[test]
    fn a_well_described_page_is_read_whole() {
        let found = of(PAGE, "https://www.dailyplanet.com/bridge?utm_source=x");
        assert_eq!(&*found.title, "Bridge opens at last");
        assert_eq!(&*found.byline, "Ann Lee, Bo Chu");
        assert_eq!(&*found.site, "The Daily Planet");
        assert_eq!(
            found.published.unwrap().to_string(),
            "2024-05-14T09:12:00+02:00"
        );
        assert_eq!(found.modified.unwrap().to_string(), "2024-05-15");
        assert_eq!(&*found.language, "en-gb");
        assert_eq!(
            found.lead_image.unwrap().as_str(),
            "https://www.dailyplanet.com/lead.jpg"
        );
        assert_eq!(
            found.url.unwrap().as_str(),
            "https://www.dailyplanet.com/bridge"
        );
    }

    #[test]
    fn a_page_without_metadata_is_read_as_a_reader_would() {
        let html = "<title>Bridge opens - Planet</title><h1>Bridge opens</h1><div>By <a href='/author/ann'>Ann Lee</a></div>
            <div>Published May 14, 2024</div><div>Updated 16 May 2024</div><p>Text.";
        let found = of(html, "https://planet.example/news/bridge");
        assert_eq!(&*found.title, "Bridge opens");
        assert_eq!(&*found.byline, "Ann Lee");
        assert_eq!(found.published.unwrap().to_string(), "2024-05-14");
        assert_eq!(found.modified.unwrap().to_string(), "2024-05-16");
        assert_eq!(&*found.site, "planet.example");
        assert_eq!(found.lead_image, None);
    }

    #[test]
    fn an_address_tells_the_day_when_nothing_else_does() {
        for url in [
            "https://a.example/2024/05/14/bridge",
            "https://a.example/news/2024-05-14-bridge",
        ] {
            let found = of("<title>Bridge</title>", url);
            assert_eq!(
                found.published.map(|w| w.to_string()).as_deref(),
                Some("2024-05-14"),
                "{url}"
            );
        }
        assert_eq!(
            of("<title>Bridge</title>", "https://a.example/2024/99/14/x").published,
            None
        );
    }

    #[test]
    fn a_canonical_address_is_believed_of_its_own_site_only() {
        let with = |href: &str, url: &str| {
            let found = of(&format!("<link rel=canonical href='{href}'>"), url);
            found.url.unwrap().to_string()
        };
        assert_eq!(with("/b", "https://a.example/x"), "https://a.example/b");
        assert_eq!(
            with("https://m.news.co.uk/b", "https://news.co.uk/x"),
            "https://m.news.co.uk/b"
        );
        assert_eq!(
            with("https://other.co.uk/b", "https://news.co.uk/x"),
            "https://news.co.uk/x"
        );
        assert_eq!(
            with("https://a.example/", "https://a.example/x"),
            "https://a.example/x"
        );
        assert_eq!(
            with("javascript:alert(1)", "https://a.example/x"),
            "https://a.example/x"
        );
        assert_eq!(
            with("https://x.github.io/", "https://y.github.io/"),
            "https://y.github.io/"
        );
    }

    #[test]
    fn marks_of_other_stories_and_readers_are_not_the_storys() {
        let html = "<h1>Bridge opens at last</h1><p>Text.<div class=comments><span class=author>Troll</span>
            <time datetime=2020-01-01>then</time></div><aside><span class=byline>By Somebody Else</span></aside>";
        let found = of(html, "https://a.example/x");
        assert_eq!((&*found.byline, found.published), ("", None));
    }

    #[test]
    fn hostile_pages_give_bounded_safe_words() {
        let long = "x\u{1b}]0;own\u{7}\u{202e}".repeat(100_000);
        let html = format!(
            "<title>{long}</title><meta name=author content='{long}'><meta property=og:site_name content='{long}'>{}",
            "<h1 class=byline itemprop=author>a</h1><time datetime=9999></time><h1></h1>"
                .repeat(5_000)
        );
        let found = of(&html, "https://a.example/x");
        for text in [&found.title, &found.byline, &found.site] {
            assert!(text.chars().count() <= 401, "{}", text.len());
            assert!(
                !text.chars().any(|c| c.is_control() || c == '\u{202e}'),
                "{text}"
            );
        }
        assert_eq!(found.published, None);
    }
}
