//! What one page tells about the others: its site, address, title and the fingerprints of its blocks.
//! Knows nothing of verdicts: it costs a parse and no judging.

use memchr::memmem;
use url::Url;

use super::print::{Print, fingerprint, fnv};
use crate::clean::blocks::Page;
use crate::clean::{Body, Source, about, lines};
use crate::dom::Dom;
use crate::story::canonical;

/// What a page adds to [`super::Known`] and [`super::Site`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// The title of its story; empty when unknown.
    pub title: String,
    /// The address it wants to be known by, else where it was found.
    pub address: Option<Url>,
    /// The fingerprints of its blocks, each once, sorted.
    pub prints: Vec<Print>,
}

impl Survey {
    /// Surveys a page or a text.
    pub fn of(source: &Source) -> Self {
        match source.body {
            Body::Html(html) => {
                let dom = Dom::parse(html);
                let about = about::about(&dom, source.url);
                let page = Page::of(&dom);
                let texts = (0..page.blocks.len()).map(|b| page.text_of(b));
                Self::made(&about.title, about.url, texts)
            }
            Body::Text(text) => {
                let story = lines::clean_text(text, source.url);
                let document = &story.document;
                let texts = document.blocks().iter().map(|b| document.text_of(b));
                Self::made(&story.about.title, source.url.cloned(), texts)
            }
        }
    }

    fn made<'t>(title: &str, address: Option<Url>, texts: impl Iterator<Item = &'t str>) -> Self {
        Self {
            title: title.to_owned(),
            address,
            prints: distinct(texts.filter_map(fingerprint)),
        }
    }

    /// By what the same story is known again: its address, if it has one, and all of its text.
    pub fn keys(&self) -> Vec<u64> {
        let address = self.address.as_ref().map(address_key);
        address.into_iter().chain([content(&self.prints)]).collect()
    }
}

fn distinct(prints: impl Iterator<Item = Print>) -> Vec<Print> {
    let mut all: Vec<Print> = prints.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Stands for all of a text, its blocks being sorted.
fn content(prints: &[Print]) -> u64 {
    let step =
        |hash: u64, print: &u64| (hash.rotate_left(23) ^ print).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    prints.iter().fold(0x5175_7279, step)
}

/// The content key of a page of which the fingerprints are known, block by block.
pub(in crate::clean) fn content_of(prints: &[Option<Print>]) -> u64 {
    content(&distinct(prints.iter().copied().flatten()))
}

/// Stands for an address, whichever of its forms it is in.
pub(in crate::clean) fn address_key(url: &Url) -> u64 {
    fnv(&canonical(url))
}

/// Bytes of a page in which it says its address.
const HEAD_BYTES: usize = 512 << 10;
/// Most bytes of a tag that says it.
const TAG_BYTES: usize = 4_096;

/// The address a page names as its own, by a look at its bytes that costs no parse: enough to know its site.
/// May miss what an odd page hides; never reads more than its first 512 KiB.
///
/// ```
/// use clearstory::clean::context::named_address;
/// let page = b"<head><link rel=canonical href='https://a.example/story'>";
/// assert_eq!(named_address(page).unwrap().host_str(), Some("a.example"));
/// ```
pub fn named_address(page: &[u8]) -> Option<Url> {
    let head = &page[..page.len().min(HEAD_BYTES)];
    let said = |mark: &str, attribute: &str| {
        memmem::find_iter(head, mark).find_map(|at| {
            let open = memchr::memrchr(b'<', &head[at.saturating_sub(TAG_BYTES)..at])?;
            let tag = &head[at.saturating_sub(TAG_BYTES) + open..];
            let end = memchr::memchr(b'>', &tag[..tag.len().min(TAG_BYTES)])?;
            address_in(&tag[..end], attribute)
        })
    };
    said("canonical", "href").or_else(|| said("og:url", "content"))
}

/// The address in an attribute of a tag.
fn address_in(tag: &[u8], attribute: &str) -> Option<Url> {
    let tag = String::from_utf8_lossy(tag);
    let value = tag.split_once(&format!("{attribute}="))?.1;
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split([' ', '\t', '\n', '\r']).next()?,
    };
    let url = Url::parse(&value.trim().replace("&amp;", "&")).ok()?;
    Some(url).filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_is_the_same_with_and_without_its_trimmings() {
        let key = |address: &str| address_key(&Url::parse(address).unwrap());
        let plain = key("https://a.example/story");
        for same in [
            "http://www.a.example/story/",
            "https://a.example/story?utm_source=x&utm_medium=y#top",
            "https://a.example/story?ref=front",
        ] {
            assert_eq!(key(same), plain, "{same}");
        }
        for other in [
            "https://a.example/story?id=2",
            "https://b.example/story",
            "https://a.example/Story",
            "https://a.example/story?reference=front",
        ] {
            assert_ne!(key(other), plain, "{other}");
        }
    }

    #[test]
    fn a_page_names_its_address_in_a_link_or_for_those_who_share_it() {
        let host = |page: &str| {
            named_address(page.as_bytes()).map(|u| u.host_str().unwrap_or_default().to_owned())
        };
        let a = Some("a.example".to_owned());
        assert_eq!(host("<link href=https://a.example/x rel=canonical>"), a);
        assert_eq!(
            host("<meta property='og:url' content=\"https://a.example/x?a&amp;b\">"),
            a
        );
        assert_eq!(
            host("<p>canonical og:url</p><link rel=canonical href='/x'>"),
            None
        );
        assert_eq!(host("canonical"), None);
        assert_eq!(host(""), None);
    }
}
