//! What a feed lists: the titles, addresses and texts of its entries, whichever of RSS and Atom it is, also damaged.
//! Knows nothing of subscriptions: it serves to know stories, not to keep them.

use url::Url;

use super::xhtml;
use crate::clean::blocks::Page as Blocks;
use crate::dom::{Dom, Id};
use crate::fetch::Page;
use crate::fetch::charset::Form;

/// One entry of a feed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Its title as text; empty when it has none.
    pub title: String,
    /// Where its story is.
    pub address: Option<Url>,
    /// The longest text the feed gives of it, markup removed; often only the beginning.
    pub text: String,
}

/// Bytes in which a feed shows that it is one.
const HEAD_BYTES: usize = 2_048;
/// Most entries that are read.
const ENTRIES: usize = 5_000;
/// Most bytes of an entry's text that are kept.
const TEXT_BYTES: usize = 64 << 10;

/// Whether bytes look like a feed in XML.
pub fn is_feed(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]).to_lowercase();
    let roots = ["<rss", "<feed", "<rdf:rdf", "<atom:feed"];
    !head.contains("<html") && roots.iter().any(|root| head.contains(root))
}

/// The entries of a feed; none of what is no feed.
///
/// ```
/// use clearstory::fetch::Page;
/// use clearstory::open::feed::entries;
/// let rss = "<rss><item><title><![CDATA[Tide & time]]></title><link>https://a.example/1</link></item></rss>";
/// let page = Page { bytes: rss.into(), ..Page::default() };
/// assert_eq!(entries(&page)[0].title, "Tide & time");
/// ```
pub fn entries(page: &Page) -> Vec<Entry> {
    if !is_feed(&page.bytes) {
        return Vec::new();
    }
    let decoded = super::decode(page, &page.bytes, Form::Markup);
    let dom = Dom::parse(&xhtml::as_html(&renamed(&decoded.text)));
    let is_entry = |n: &Id| matches!(local(&dom, *n), "item" | "entry");
    let entries = dom.ids().filter(is_entry).take(ENTRIES);
    entries.map(|n| entry(&dom, n, page.url.as_ref())).collect()
}

/// Elements that an HTML parser would take for its own get another name.
fn renamed(feed: &str) -> String {
    const OWN: [&str; 5] = ["title", "link", "content", "summary", "description"];
    let mut out = String::with_capacity(feed.len() + feed.len() / 8);
    let mut rest = feed;
    while let Some(at) = rest.find('<') {
        if let Some(section) = rest[at..].strip_prefix("<![CDATA[") {
            let end = section.find("]]>").map_or(section.len(), |e| e + 3);
            let behind = at + 9 + end;
            out.push_str(&rest[..behind]);
            rest = &rest[behind..];
            continue;
        }
        let slash = usize::from(rest[at + 1..].starts_with('/'));
        let name = at + 1 + slash;
        out.push_str(&rest[..name]);
        rest = &rest[name..];
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let ends = rest[length..].starts_with([' ', '>', '/', '\t', '\n', '\r']);
        if ends && OWN.contains(&&rest[..length]) {
            out.push_str("x-");
        }
    }
    out + rest
}

/// The name of an element without the prefix of its namespace and ours.
fn local(dom: &Dom, node: Id) -> &str {
    let name = dom.name(node);
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
    name.strip_prefix("x-").unwrap_or(name)
}

fn entry(dom: &Dom, node: Id, base: Option<&Url>) -> Entry {
    let mut entry = Entry::default();
    for child in dom.children(node) {
        match local(dom, child) {
            // `media:title` is that of a picture.
            "title" if entry.title.is_empty() && !dom.name(child).contains(':') => {
                entry.title = text_of(&dom.text_below(child));
            }
            "link" | "guid" | "id" if entry.address.is_none() || is_story(dom, child) => {
                entry.address = address(dom, child, base).or(entry.address);
            }
            "encoded" | "content" | "summary" | "description" => {
                let text = text_of(&dom.text_below(child));
                if text.len() > entry.text.len() {
                    entry.text = text;
                }
            }
            _ => {}
        }
    }
    entry
}

/// Whether a link is to the story itself: that of RSS, or the alternate one of Atom.
fn is_story(dom: &Dom, link: Id) -> bool {
    local(dom, link) == "link" && matches!(dom.attribute(link, "rel"), None | Some("alternate"))
}

fn address(dom: &Dom, link: Id, base: Option<&Url>) -> Option<Url> {
    let inside = dom.text_below(link);
    let text = dom.attribute(link, "href").unwrap_or(&inside).trim();
    let url = match base {
        Some(base) if local(dom, link) == "link" => base.join(text),
        _ => Url::parse(text),
    };
    url.ok().filter(|u| matches!(u.scheme(), "http" | "https"))
}

/// The text of what may be escaped markup.
fn text_of(raw: &str) -> String {
    let start: String = raw.chars().take(TEXT_BYTES).collect();
    if !start.contains(['<', '&']) {
        return start.trim().to_owned();
    }
    let dom = Dom::parse(&start);
    let cut = Blocks::of(&dom);
    let texts: Vec<&str> = (0..cut.blocks.len()).map(|b| cut.text_of(b)).collect();
    texts.join("\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(feed: &str) -> Vec<(String, String, String)> {
        let page = Page {
            bytes: feed.into(),
            ..Page::default()
        };
        let plain = |e: Entry| {
            let address = e.address.map(|u| u.to_string()).unwrap_or_default();
            (e.title, address, e.text)
        };
        entries(&page).into_iter().map(plain).collect()
    }

    fn one(title: &str, address: &str, text: &str) -> (String, String, String) {
        (title.to_owned(), address.to_owned(), text.to_owned())
    }

    #[test]
    fn rss_and_atom_give_titles_addresses_and_texts() {
        let rss = "<?xml version='1.0'?><rss><channel><title>Paper</title><link>https://a.example/</link>
            <item><title>Tide &amp;amp; time</title><link>https://a.example/1</link><guid>urn:1</guid>
            <description>Short.</description><content:encoded><![CDATA[<p>The <b>whole</b></p><p>story.</p>]]></content:encoded></item>
            <item><title>Second<link>https://a.example/2</link></item></channel></rss>";
        assert_eq!(
            read(rss)[0],
            one("Tide & time", "https://a.example/1", "The whole\nstory.")
        );
        assert_eq!(read(rss).len(), 2);
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='self' href='https://a.example/x'/>
            <link rel='alternate' href='https://a.example/3'/><title type='html'>Third &lt;i&gt;tide&lt;/i&gt;</title>
            <id>tag:3</id><summary>Sum.</summary></entry></feed>";
        assert_eq!(
            read(atom),
            [one("Third tide", "https://a.example/3", "Sum.")]
        );
    }

    #[test]
    fn what_is_no_feed_has_no_entries_and_half_a_feed_has_half() {
        assert!(read("<html><body><item><title>x</title></item>").is_empty());
        assert!(read("").is_empty());
        let whole =
            "<rss><item><title>One</title></item><item><title><![CDATA[Two]]></title></item></rss>";
        for end in 0..whole.len() {
            assert!(read(&whole[..end]).len() <= 2);
        }
        assert_eq!(read(&whole[..50]).len(), 2);
    }
}
