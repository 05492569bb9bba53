//! Addresses of a page: resolved against its base, only those a reader may follow.
//! Knows nothing of blocks.

use std::collections::HashMap;

use url::Url;

use crate::dom::{Dom, Id, Tag};

/// Most bytes of one address.
const ADDRESS_BYTES: usize = 8192;

/// What relative addresses of a page are relative to.
pub struct Base {
    page: Option<Url>,
    base: Option<Url>,
}

/// Where a link of the page leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// To the web or a person.
    Web(Url),
    /// To an element of this page, by its name.
    Here(&'a str),
}

impl Base {
    /// The base of a page: its `<base>`, resolved against its own address.
    pub fn of(dom: &Dom, page: Option<&Url>) -> Self {
        let written = dom
            .all(Tag::Other)
            .find(|&n| dom.name(n) == "base" && dom.attribute(n, "href").is_some());
        let href = written
            .and_then(|n| dom.attribute(n, "href"))
            .map(str::trim);
        let base = href.and_then(|h| page.map_or_else(|| Url::parse(h).ok(), |p| p.join(h).ok()));
        Self {
            page: page.cloned(),
            base: base.or_else(|| page.cloned()),
        }
    }

    fn resolve(&self, href: &str) -> Option<Url> {
        let href = href.trim();
        if href.is_empty() || href.len() > ADDRESS_BYTES {
            return None;
        }
        self.base
            .as_ref()
            .map_or_else(|| Url::parse(href).ok(), |base| base.join(href).ok())
    }

    /// An `http` or `https` address of something shown.
    pub fn image(&self, href: &str) -> Option<Url> {
        self.resolve(href)
            .filter(|u| matches!(u.scheme(), "http" | "https"))
    }

    /// Where a link leads; none when a reader must not follow it.
    pub fn target<'a>(&self, href: &'a str) -> Option<Target<'a>> {
        if let Some(name) = href.trim().strip_prefix('#') {
            return (!name.is_empty()).then_some(Target::Here(name));
        }
        let url = self
            .resolve(href)
            .filter(|u| matches!(u.scheme(), "http" | "https" | "mailto"))?;
        let name = href.split_once('#').map_or("", |(_, name)| name.trim());
        if !name.is_empty() && self.page.as_ref().is_some_and(|p| same_page(p, &url)) {
            return Some(Target::Here(name));
        }
        Some(Target::Web(url))
    }

    /// The address of a named element, for one that is not in the document.
    pub fn fragment(&self, name: &str) -> Option<Url> {
        let mut url = self.page.clone()?;
        url.set_fragment(Some(name));
        Some(url)
    }
}

fn same_page(page: &Url, other: &Url) -> bool {
    let (mut a, mut b) = (page.clone(), other.clone());
    a.set_fragment(None);
    b.set_fragment(None);
    a == b
}

/// The elements that links of the page may name, by `id` and by `<a name>`.
pub fn named_elements(dom: &Dom) -> HashMap<&str, Id> {
    let mut named = HashMap::new();
    for node in dom.ids() {
        if matches!(dom.tag(node), Tag::Text | Tag::None) {
            continue;
        }
        if let Some(id) = dom.attribute(node, "id") {
            named.entry(id).or_insert(node);
        }
        if dom.tag(node) == Tag::A
            && let Some(name) = dom.attribute(node, "name")
        {
            named.entry(name).or_insert(node);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn target(html: &str, href: &str) -> Option<String> {
        let page = Url::parse("https://a.example/b/c").unwrap();
        let base = Base::of(&Dom::parse(html), Some(&page));
        base.target(href).map(|t| match t {
            Target::Web(url) => url.to_string(),
            Target::Here(name) => format!("here {name}"),
        })
    }

    #[test]
    fn links_are_resolved_against_the_page_and_its_base() {
        assert_eq!(target("", "d").unwrap(), "https://a.example/b/d");
        assert_eq!(
            target("<base href='/x/'>", "d").unwrap(),
            "https://a.example/x/d"
        );
        assert_eq!(
            target("", "mailto:a@b.example").unwrap(),
            "mailto:a@b.example"
        );
    }

    #[test]
    fn only_the_web_and_mail_are_followed() {
        for href in [
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "",
            "#",
        ] {
            assert_eq!(target("", href), None, "{href}");
        }
    }

    #[test]
    fn a_fragment_of_the_page_leads_here() {
        assert_eq!(target("", "#fn1").unwrap(), "here fn1");
        assert_eq!(target("", "https://a.example/b/c#fn1").unwrap(), "here fn1");
    }
}
