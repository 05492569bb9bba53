//! What a feed tells of stories: titles, addresses and texts of its entries, and the feed itself as a story that lists them.
//! Knows nothing of subscriptions: it serves to know stories, not to keep them.

use url::Url;

use crate::clean::blocks::Page as Blocks;
use crate::dom::Dom;
use crate::feed::{self, Feed};
use crate::fetch::Page;

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

/// Most entries that are read.
const ENTRIES: usize = 5_000;
/// Most characters of an entry's text that are kept.
const TEXT_CHARS: usize = 64 << 10;

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
    let Ok(feed) = feed::read(page, None) else {
        return Vec::new();
    };
    let entries = feed.entries.into_iter().take(ENTRIES);
    entries.map(entry).collect()
}

fn entry(entry: feed::Entry) -> Entry {
    let text = if entry.is_plain {
        entry.content.chars().take(TEXT_CHARS).collect()
    } else {
        text_of(&entry.content)
    };
    Entry {
        title: entry.title,
        address: entry.link,
        text,
    }
}

/// The text of markup.
fn text_of(html: &str) -> String {
    let start: String = html.chars().take(TEXT_CHARS).collect();
    if !start.contains(['<', '&']) {
        return start.trim().to_owned();
    }
    let dom = Dom::parse(&start);
    let cut = Blocks::of(&dom);
    let texts: Vec<&str> = (0..cut.blocks.len()).map(|b| cut.text_of(b)).collect();
    texts.join("\n")
}

/// A feed as Markdown: its title, and its entries as links with their days.
pub(super) fn as_markdown(feed: &Feed) -> String {
    let title = match &*feed.title {
        "" => "A feed without a title",
        title => title,
    };
    let mut lines = vec![format!("# {}\n", escaped(title))];
    for entry in feed.entries.iter().take(ENTRIES) {
        let title = match &*entry.title {
            "" => "(no title)",
            title => title,
        };
        let title = escaped(title);
        let day = entry.published.or(entry.updated);
        let day = day.map(|d| d.strftime(" · %Y-%m-%d").to_string());
        let linked = match &entry.link {
            Some(link) => format!("[{title}](<{}>)", link.as_str().replace(['<', '>'], "")),
            None => title,
        };
        lines.push(format!("- {linked}{}", day.unwrap_or_default()));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// Text that Markdown reads as it stands.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
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
    fn what_is_no_feed_has_no_entries() {
        assert!(read("<html><body><item><title>x</title></item>").is_empty());
        assert!(read("").is_empty());
    }

    #[test]
    fn titles_are_text_in_markdown_whatever_they_hold() {
        assert_eq!(
            escaped("*a* <b> [c](d)\n#"),
            "\\*a\\* \\<b\\> \\[c\\]\\(d\\) \\#"
        );
    }
}
