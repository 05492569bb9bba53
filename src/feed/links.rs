//! Addresses in feeds: from what relative ones start, and which of several links is that of the story.
//! Knows nothing of elements and of fetching.

use url::Url;

/// The longest address that is read.
const ADDRESS_BYTES: usize = 8 << 10;
/// Most bases one within another; each may only be a piece that is put to the one before.
const BASES: u8 = 8;
/// Links of one entry that are compared.
const LINKS: usize = 64;

/// What relative addresses start from.
#[derive(Clone, Debug, Default)]
pub(super) struct Base {
    pub url: Option<Url>,
    depth: u8,
}

impl Base {
    /// The base of a whole document.
    pub fn new(url: Option<&Url>) -> Self {
        let url = url.cloned();
        Self { url, depth: 0 }
    }

    /// The base within an element that names one; one that is no address changes nothing.
    pub fn within(&self, named: &str) -> Self {
        let resolved = self.resolve(named).filter(|_| self.depth < BASES);
        match resolved {
            Some(url) => Self {
                url: Some(url),
                depth: self.depth + 1,
            },
            None => self.clone(),
        }
    }

    /// An address as it stands in a feed, put to the base where it is relative.
    pub fn resolve(&self, written: &str) -> Option<Url> {
        let written = Self::tidy(written)?;
        let parsed = match &self.url {
            Some(base) => base.join(written),
            None => Url::parse(written),
        };
        parsed.ok().filter(|u| u.as_str().len() <= ADDRESS_BYTES)
    }

    /// The same, only of the web.
    pub fn web(&self, written: &str) -> Option<Url> {
        self.resolve(written).filter(is_web)
    }

    /// A link with what it leads to.
    pub fn link(&self, written: &str) -> Option<Link> {
        let tidy = Self::tidy(written)?;
        let url = self.resolve(tidy);
        let is_absolute = Url::parse(tidy).is_ok();
        let shown = match &url {
            Some(url) if !is_absolute => url.to_string(),
            _ => tidy.to_owned(),
        };
        Some(Link {
            written: shown,
            url: url.filter(is_web),
        })
    }

    fn tidy(written: &str) -> Option<&str> {
        let written = written.trim();
        (!written.is_empty() && written.len() <= ADDRESS_BYTES).then_some(written)
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// A link of a feed or an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    /// As written; put to the base where it is relative and there is one.
    pub written: String,
    /// Where it leads, if that is on the web.
    pub url: Option<Url>,
}

/// How well a link fits to be that of the story, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The page.
    Page,
    /// The same in another form.
    OtherForm,
    /// Something about it.
    About,
}

/// The links of one entry, and the best of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    best: Option<(Rank, Link)>,
    seen: usize,
}

impl Links {
    /// Takes a link; of two that fit as well the first stays, but one that leads nowhere gives way.
    pub fn add(&mut self, rank: Rank, link: Link) {
        self.seen += 1;
        if self.seen > LINKS {
            return;
        }
        let is_better =
            |(best, old): &(Rank, Link)| (rank, link.url.is_none()) < (*best, old.url.is_none());
        if self.best.as_ref().is_none_or(is_better) {
            self.best = Some((rank, link));
        }
    }

    /// The best link.
    pub fn best(self) -> Option<Link> {
        self.best.map(|(_, link)| link)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn relative_addresses_start_from_the_nearest_base() {
        let base = Base::new(Url::parse("https://a.example/feeds/all.xml").ok().as_ref());
        let within = base.within("/blog/").within("2024/");
        assert_eq!(
            within.link("1").unwrap().written,
            "https://a.example/blog/2024/1"
        );
        assert_eq!(
            base.within("http://[::bad").link("1").unwrap().written,
            "https://a.example/feeds/1"
        );
        assert_eq!(
            base.link("https://B.example/x").unwrap().written,
            "https://B.example/x"
        );
        let none = Base::default();
        assert_eq!(
            none.link("/x").unwrap(),
            Link {
                written: "/x".into(),
                url: None
            }
        );
        assert_eq!(none.link("mailto:a@b.example").unwrap().url, None);
        assert_eq!(none.link(" "), None);
    }

    #[test]
    fn bases_and_addresses_do_not_grow_without_bound() {
        let mut base = Base::new(Url::parse("https://a.example/").ok().as_ref());
        for _ in 0..1000 {
            base = base.within("x/");
        }
        assert_eq!(base.url.unwrap().path(), "/x/x/x/x/x/x/x/x/");
        assert_eq!(
            Base::default().resolve(&format!("https://a.example/{}", "x".repeat(9000))),
            None
        );
    }

    #[test]
    fn the_page_is_the_best_link() {
        let mut links = Links::default();
        let link = |written: &str| Base::default().link(written).unwrap();
        links.add(Rank::About, link("https://a.example/1"));
        links.add(Rank::OtherForm, link("https://a.example/2"));
        links.add(Rank::Page, link("no address"));
        links.add(Rank::Page, link("https://a.example/3"));
        links.add(Rank::Page, link("https://a.example/4"));
        assert_eq!(links.best().unwrap().written, "https://a.example/3");
    }
}
