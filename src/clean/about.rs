//! What a page says of itself: title, byline, dates, language, site, image and address, out of all the places it says so.
//! Knows nothing of which of its text is the story.

mod byline;
mod clues;
mod language;
mod linked;
mod plain;
mod spoken;
mod title;
mod when;

use url::Url;

use self::clues::{Clues, Mark, MarkKind};
use self::linked::Linked;
use self::plain::plain;
pub use self::when::parse_when;
use crate::doc::SafeText;
use crate::dom::{Dom, Id, Tag};
use crate::story::{About, When};

/// Characters of a site's name.
const SITE_CHARS: usize = 80;
/// Nodes before and behind the main heading in which a byline or a date belongs to the story.
const NEAR: std::ops::RangeInclusive<i64> = -120..=400;

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
    let heading = story_heading(&clues, &title);
    let address = canonical(&clues, url);
    let site = site(&clues, &linked, host);
    let spoken = heading.map(|h| spoken::dates(dom, h)).unwrap_or_default();
    clues.dates.extend(spoken);
    About {
        byline: byline(dom, &clues, &linked, (heading, &site)),
        site,
        published: published(&clues, &linked, heading, address.as_ref()),
        modified: modified(&clues, &linked),
        language: language::language(language_tags(&clues, &linked), &sample(dom, &title)),
        lead_image: lead_image(&clues, &linked, url),
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

/// The main heading that says the title, else the first.
fn story_heading(clues: &Clues, title: &str) -> Option<Id> {
    let title = plain::key(title);
    let saying = clues
        .headings
        .iter()
        .find(|(_, text)| plain::key(text) == title);
    saying.or(clues.headings.first()).map(|(node, _)| *node)
}

fn byline(
    dom: &Dom,
    clues: &Clues,
    linked: &Linked,
    (heading, site): (Option<Id>, &str),
) -> SafeText {
    let from_linked = || byline::byline(linked.authors.iter().map(String::as_str));
    let meta = |names: &[&str]| byline::byline(clues.meta_values(names));
    let near = |kind: MarkKind| {
        let marks = clues
            .authors
            .iter()
            .filter(|m| m.kind == kind && is_near(m, heading));
        let mut found = marks.map(|m| byline::byline([m.text.as_str()].into_iter()));
        found.find(|name| !name.is_empty()).unwrap_or_default()
    };
    let said = || {
        byline::byline(
            clues
                .authors
                .iter()
                .filter(|m| m.kind == MarkKind::Said)
                .map(|m| m.text.as_str())
                .take(4),
        )
    };
    let sources: [&dyn Fn() -> SafeText; 8] = [
        &from_linked,
        &|| {
            meta(&[
                "author",
                "article:author",
                "og:article:author",
                "parsely-author",
                "sailthru:author",
                "byl",
            ])
        },
        &|| {
            meta(&[
                "citation_author",
                "dc:creator",
                "dcterms:creator",
                "dcterm:creator",
                "og:author",
                "article:author_name",
                "shareaholic:article_author_name",
                "cxenseparse:author",
            ])
        },
        &|| near(MarkKind::Said),
        &|| near(MarkKind::Class),
        &said,
        &|| labelled(clues),
        &|| {
            heading
                .map(|h| byline::byline(spoken::names(dom, h).iter().map(String::as_str)))
                .unwrap_or_default()
        },
    ];
    // Many sites name themselves as the author for machines and the person for readers.
    let mut found = sources
        .iter()
        .map(|source| source())
        .filter(|name| !name.is_empty())
        .peekable();
    let first = found.peek().cloned().unwrap_or_default();
    found
        .find(|name| plain::key(name) != plain::key(site))
        .unwrap_or(first)
}

/// `twitter:label1` names what `twitter:data1` holds.
fn labelled(clues: &Clues) -> SafeText {
    let label = clues
        .meta_value(&["twitter:label1"])
        .unwrap_or_default()
        .to_lowercase();
    let is_author = [
        "written by",
        "author",
        "verfasst von",
        "escrit",
        "auteur",
        "geschreven door",
        "scritto da",
    ]
    .iter()
    .any(|l| label.contains(l));
    let name = clues.meta_value(&["twitter:data1"]).filter(|_| is_author);
    byline::byline(name.into_iter())
}

fn is_near(mark: &Mark, heading: Option<Id>) -> bool {
    heading.is_some_and(|heading| NEAR.contains(&(i64::from(mark.node) - i64::from(heading))))
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

/// Meta names of the day of publication, the surest first.
const PUBLISHED: [&str; 22] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru:date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "publication_date",
    "cxenseparse:recs:publishtime",
    "dc:date:issued",
    "dcterms:issued",
    "dcterms:created",
    "dc:date",
    "dcterms:date",
    "citation_publication_date",
    "citation_date",
    "date",
];
const MODIFIED: [&str; 8] = [
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "dcterms:modified",
    "dc:date:modified",
    "last-modified",
];

fn published(
    clues: &Clues,
    linked: &Linked,
    heading: Option<Id>,
    url: Option<&Url>,
) -> Option<When> {
    let meta = || clues.meta_values(&PUBLISHED).find_map(parse_when);
    let marked = |kind: MarkKind, anywhere: bool| {
        let marks = clues
            .dates
            .iter()
            .filter(move |m| m.kind == kind && (anywhere || is_near(m, heading)));
        marks.into_iter().find_map(|m| parse_when(&m.text))
    };
    parse_when(&linked.published)
        .or_else(meta)
        .or_else(|| marked(MarkKind::Said, true))
        .or_else(|| url.and_then(day_in_path))
        .or_else(|| marked(MarkKind::Time, false))
        .or_else(|| marked(MarkKind::Class, false))
        .or_else(|| marked(MarkKind::Time, heading.is_none()))
}

fn modified(clues: &Clues, linked: &Linked) -> Option<When> {
    let marked = || {
        clues
            .dates
            .iter()
            .filter(|m| m.kind == MarkKind::Modified)
            .find_map(|m| parse_when(&m.text))
    };
    parse_when(&linked.modified)
        .or_else(|| clues.meta_values(&MODIFIED).find_map(parse_when))
        .or_else(marked)
}

/// `/2024/05/14/` or `/2024-05-14-` in an address.
fn day_in_path(url: &Url) -> Option<When> {
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

fn lead_image(clues: &Clues, linked: &Linked, url: Option<&Url>) -> Option<Url> {
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
fn web(text: &str, base: Option<&Url>) -> Option<Url> {
    let text = text.trim();
    let url = match base {
        Some(base) => base.join(text),
        None => Url::parse(text),
    };
    url.ok()
        .filter(|u| matches!(u.scheme(), "http" | "https") && u.as_str().len() < 4096)
}

/// The address the page wants to be known by, believed only for its own site and never for the front page.
fn canonical(clues: &Clues, url: Option<&Url>) -> Option<Url> {
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
