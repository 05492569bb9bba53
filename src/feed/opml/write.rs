//! Writes a list of feeds as OPML 2.0: the first tag is the folder, further ones are categories.
//! Knows nothing of where the feeds come from.

use super::Outline;

/// Where the attributes of our own are from. Other readers pass over them.
const SPACE: &str = "urn:clearstory:opml";

/// The list as a file. [`super::read`] gives the same feeds in the same order when feeds of a folder stand together;
/// a folder that comes again is opened again.
pub fn write(feeds: &[Outline]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:clearstory=\"{SPACE}\">\n  \
         <head>\n    <title>Feeds of clearstory</title>\n  </head>\n  <body>\n"
    );
    let mut open: Vec<&str> = Vec::new();
    for feed in feeds {
        let folder = feed.tags.first().map_or(Vec::new(), |t| folders(t));
        let same = open.iter().zip(&folder).take_while(|(a, b)| a == b).count();
        while open.len() > same {
            open.pop();
            indent(&mut out, open.len());
            out.push_str("</outline>\n");
        }
        for name in &folder[same..] {
            indent(&mut out, open.len());
            out.push_str("<outline");
            attribute(&mut out, "text", name);
            out.push_str(">\n");
            open.push(name);
        }
        indent(&mut out, open.len());
        outline(&mut out, feed, folder.is_empty());
    }
    while open.pop().is_some() {
        indent(&mut out, open.len());
        out.push_str("</outline>\n");
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

fn outline(out: &mut String, feed: &Outline, is_first_a_category: bool) {
    let has_title = !feed.title.is_empty();
    out.push_str("<outline type=\"rss\"");
    // The standard wants a text in any case; the address is one that says nothing new.
    attribute(out, "text", if has_title { &feed.title } else { &feed.url });
    if feed.is_its_own || !has_title {
        attribute(out, "clearstory:title", "feed");
    }
    attribute(out, "xmlUrl", &feed.url);
    if !feed.link.is_empty() {
        attribute(out, "htmlUrl", &feed.link);
    }
    let skipped = usize::from(!is_first_a_category);
    let categories: Vec<String> = feed
        .tags
        .iter()
        .skip(skipped)
        .map(|t| category(t))
        .collect();
    if !categories.is_empty() {
        attribute(out, "category", &categories.join(","));
    }
    if feed.is_hidden {
        attribute(out, "clearstory:hidden", "true");
    }
    out.push_str("/>\n");
}

/// The folders of a tag, `News/Regional`; none if it cannot come back as it is.
fn folders(tag: &str) -> Vec<&str> {
    let parts: Vec<&str> = tag.split('/').collect();
    let is_whole = |p: &&str| !p.is_empty() && p.trim() == *p;
    if parts.iter().all(is_whole) {
        parts
    } else {
        Vec::new()
    }
}

/// A tag as a category: its commas would end it, and a slash makes it a path.
fn category(tag: &str) -> String {
    let slash = if tag.contains('/') { "/" } else { "" };
    format!("{slash}{}", tag.replace(',', "%2C"))
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth.min(super::DEPTH) + 2 {
        out.push_str("  ");
    }
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.extend([" ", name, "=\""]);
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::feed::opml::read;
    use proptest::prelude::*;

    #[test]
    fn folders_come_from_first_tags_and_the_rest_are_categories() {
        let feed = |url: &str, tags: &[&str]| Outline {
            url: url.to_owned(),
            title: "A \"B\" & <C>".to_owned(),
            tags: tags.iter().map(|t| (*t).to_owned()).collect(),
            ..Outline::default()
        };
        let text = write(&[
            feed("https://a.example/?a=1&b=2", &["News/Regional", "x,y"]),
            feed("https://b.example/", &["News"]),
            feed("https://c.example/", &[]),
        ]);
        let body: Vec<&str> = text.lines().skip(6).collect();
        assert_eq!(
            body,
            [
                "    <outline text=\"News\">",
                "      <outline text=\"Regional\">",
                "        <outline type=\"rss\" text=\"A &quot;B&quot; &amp; &lt;C&gt;\" xmlUrl=\"https://a.example/?a=1&amp;b=2\" category=\"x%2Cy\"/>",
                "      </outline>",
                "      <outline type=\"rss\" text=\"A &quot;B&quot; &amp; &lt;C&gt;\" xmlUrl=\"https://b.example/\"/>",
                "    </outline>",
                "    <outline type=\"rss\" text=\"A &quot;B&quot; &amp; &lt;C&gt;\" xmlUrl=\"https://c.example/\"/>",
                "  </body>",
                "</opml>",
            ]
        );
    }

    fn outlines() -> impl Strategy<Value = Vec<Outline>> {
        let word = "[a-zß-ü&<>\"'%]{1,6}( [a-z]{1,3})?";
        let tag = proptest::collection::vec(word, 1..3).prop_map(|p| p.join("/"));
        let feed = (
            word,
            proptest::collection::vec(tag, 0..4),
            any::<(bool, bool)>(),
        );
        proptest::collection::vec(feed, 0..12).prop_map(|feeds| {
            let numbered = feeds.into_iter().enumerate();
            numbered
                .map(|(n, (title, mut tags, (is_hidden, is_its_own)))| {
                    let mut seen = std::collections::HashSet::new();
                    tags.retain(|t| seen.insert(t.clone()));
                    Outline {
                        url: format!("https://a.example/{n}?x=1&y=<2>"),
                        title,
                        is_its_own,
                        link: format!("https://a.example/{n}"),
                        tags,
                        is_hidden,
                    }
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn what_is_written_comes_back(feeds in outlines()) {
            let text = write(&feeds);
            let again = read(text.as_bytes()).unwrap();
            prop_assert_eq!(&again.feeds, &feeds);
            prop_assert!(again.refused.is_empty());
            prop_assert_eq!(write(&again.feeds), text);
        }
    }
}
