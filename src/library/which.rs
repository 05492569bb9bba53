//! Which feeds a word means: an address, a number, a tag, a title or a part of one. Pure.
//! Knows nothing of where the words come from.

use std::fmt;

use url::Url;

use crate::config::{redacted, without_secrets};
use crate::doc::SafeText;
use crate::story::library::{Feed, FeedId};

/// Why a word means no feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing is called so.
    #[error("{0}: no feed has this address, number or title; clearstory feeds lists them")]
    Nothing(SafeText),
    /// No feed has the tag.
    #[error("{0}: no feed has this tag")]
    NoTag(SafeText),
    /// Several feeds have it in their titles.
    #[error("{word}: several feeds have this in their titles: {}; say more, or the number", Names(.feeds))]
    Several {
        /// The word.
        word: SafeText,
        /// The feeds.
        feeds: Vec<(FeedId, SafeText)>,
    },
}

struct Names<'a>(&'a [(FeedId, SafeText)]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// As many as fit on a line or two.
        const SHOWN: usize = 5;
        let shown = self
            .0
            .iter()
            .take(SHOWN)
            .map(|(id, title)| format!("{title} ({})", id.0));
        f.write_str(&shown.collect::<Vec<_>>().join(", "))?;
        f.write_str(if self.0.len() > SHOWN { ", …" } else { "" })
    }
}

/// The feeds that a word means: all with the tag of `#tag`; else one, by its address (also written a little
/// otherwise), its number, its whole title, or a part of a title that only one has.
pub fn which(feeds: &[Feed], word: &str) -> Result<Vec<FeedId>, Error> {
    let said = || SafeText::line(word);
    if let Some(tag) = word.strip_prefix('#') {
        let tagged = feeds.iter().filter(|f| f.tags.iter().any(|t| &**t == tag));
        let tagged: Vec<_> = tagged.map(|f| f.id).collect();
        return if tagged.is_empty() {
            Err(Error::NoTag(said()))
        } else {
            Ok(tagged)
        };
    }
    let by_address = feeds
        .iter()
        .find(|f| f.address == word)
        .or_else(|| same(feeds, word));
    let number = word.parse().ok().map(FeedId);
    let found = by_address
        .or_else(|| feeds.iter().find(|f| Some(f.id) == number))
        .or_else(|| shown_as(feeds, word));
    if let Some(feed) = found {
        return Ok(vec![feed.id]);
    }
    let low = word.to_lowercase();
    let whole = |f: &&Feed| f.title.to_lowercase() == low;
    let part = |f: &&Feed| f.title.to_lowercase().contains(&low);
    let mut titled: Vec<&Feed> = feeds.iter().filter(whole).collect();
    if titled.is_empty() {
        titled = feeds.iter().filter(part).collect();
    }
    match titled.as_slice() {
        [] => Err(Error::Nothing(said())),
        [one] => Ok(vec![one.id]),
        several => Err(Error::Several {
            word: said(),
            feeds: several.iter().map(|f| (f.id, f.title.clone())).collect(),
        }),
    }
}

/// The only feed whose address is shown so.
fn shown_as<'a>(feeds: &'a [Feed], word: &str) -> Option<&'a Feed> {
    let mut found = feeds.iter().filter(|f| shown(&f.address) == word);
    let first = found.next();
    first.filter(|_| found.next().is_none())
}

/// The feed at the same address, however that is written: with http or https, with or without `www.` and the slash at
/// its end.
pub fn same<'a>(feeds: &'a [Feed], address: &str) -> Option<&'a Feed> {
    let wanted = key(address)?;
    feeds
        .iter()
        .find(|f| key(&f.address).as_ref() == Some(&wanted))
}

/// What of an address tells feeds apart.
fn key(address: &str) -> Option<String> {
    let whole = if address.contains("://") {
        address.to_owned()
    } else {
        format!("https://{address}")
    };
    let url = Url::parse(&whole)
        .ok()
        .filter(|u| matches!(u.scheme(), "http" | "https"))?;
    let host = url.host_str()?.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    let port = url.port().map(|p| format!(":{p}")).unwrap_or_default();
    let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    Some(format!(
        "{host}{port}{}{query}",
        url.path().trim_end_matches('/')
    ))
}

/// What a feed is called, else its address as it may be shown.
pub fn name(feed: &Feed) -> SafeText {
    if feed.title.is_empty() {
        return SafeText::line(&shown(&feed.address));
    }
    feed.title.clone()
}

/// An address without its name and password, and without what in it is a secret by its name.
pub fn shown(address: &str) -> String {
    let is_web = address.starts_with("http://") || address.starts_with("https://");
    if is_web {
        without_secrets(address)
    } else {
        redacted(address).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feeds() -> Vec<Feed> {
        let feed = |id, address: &str, title: &str, tags: &[&str]| Feed {
            id: FeedId(id),
            address: address.to_owned(),
            title: SafeText::line(title),
            tags: tags.iter().map(|t| SafeText::line(t)).collect(),
            ..Feed::default()
        };
        vec![
            feed(1, "https://a.test/feed", "Harbour Gazette", &["news"]),
            feed(2, "https://u:p@b.test/feed/", "Harbour", &["news", "tech"]),
            feed(30, "exec:~/bin/make", "", &[]),
            feed(31, "https://u:p@c.test/feed?x=1&token=t", "", &[]),
            feed(32, "https://d.test/feed?token=1", "", &[]),
            feed(33, "https://d.test/feed?token=2", "", &[]),
        ]
    }

    fn ids(word: &str) -> Result<Vec<i64>, Error> {
        which(&feeds(), word).map(|found| found.iter().map(|f| f.0).collect())
    }

    #[test]
    fn a_feed_is_found_by_address_number_title_and_tag() {
        for (word, expected) in [
            ("https://a.test/feed", vec![1]),
            ("http://www.a.test/feed/", vec![1]),
            ("a.test/feed", vec![1]),
            ("https://b.test/feed", vec![2]),
            ("exec:~/bin/make", vec![30]),
            ("30", vec![30]),
            ("https://c.test/feed?x=1&token=t", vec![31]),
            ("https://c.test/feed?x=1", vec![31]),
            ("https://d.test/feed?token=2", vec![33]),
            ("harbour", vec![2]),
            ("gazette", vec![1]),
            ("#news", vec![1, 2]),
            ("#tech", vec![2]),
        ] {
            assert_eq!(ids(word), Ok(expected), "{word}");
        }
    }

    #[test]
    fn what_means_nothing_or_too_much_is_said() {
        let said = |word: &str| ids(word).map_err(|e| e.to_string());
        let expected = "harb: several feeds have this in their titles: Harbour Gazette (1), Harbour (2); say more, or the number";
        assert_eq!(said("harb"), Err(expected.to_owned()));
        assert!(ids("https://a.test/other").is_err());
        assert!(ids("https://d.test/feed").is_err(), "it may be either");
        assert!(matches!(ids("#none"), Err(Error::NoTag(_))));
        assert!(matches!(ids("4"), Err(Error::Nothing(_))));
    }

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        assert_eq!(shown("https://u:p@b.test/feed/"), "https://b.test/feed/");
        let with_token = "https://b.test/feed?token=t&x=1";
        assert_eq!(shown(with_token), "https://b.test/feed?x=1");
        let filtered = "filter:sed s/a/b/:https://u:p@b.test/";
        assert_eq!(shown(filtered), "filter:sed s/a/b/:https://***@b.test/");
        assert_eq!(shown("exec:~/bin/make u:p@b"), "exec:~/bin/make u:p@b");
    }
}
