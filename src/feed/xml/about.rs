//! The elements of a channel or a feed beside its entries: what it says of itself.
//! Knows nothing of entries.

use super::Element;
use super::entry::{author, relation};
use crate::feed::dates::date;
use crate::feed::draft::{Draft, Worth};
use crate::feed::links::Rank;
use crate::feed::names::Field;
use crate::feed::people::People;
use crate::feed::texts::{Habit, line, title};
use crate::feed::{Entry, Feed, ids};

use url::Url;

/// The longest language tag.
const LANGUAGE_BYTES: usize = 35;
/// Longest time a copy may say that it stays fresh: a year.
const TTL_SECONDS: u32 = 366 * 24 * 3600;

/// What a feed says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    draft: Draft,
    address: Option<Url>,
    language: String,
    ttl_seconds: Option<u32>,
    period_seconds: Option<u32>,
    /// How often within the period.
    frequency: Option<u32>,
    /// Who wrote what names no author; only Atom says so.
    people: People,
}

impl About {
    /// Takes an element outside of entries.
    pub fn take(&mut self, element: &Element) {
        let Element {
            tag,
            inner,
            names,
            habit,
            ..
        } = element;
        match element.field {
            Field::Title => self
                .draft
                .title(Worth::Best, &title(inner, tag, names, *habit)),
            Field::OtherTitle => self
                .draft
                .title(Worth::Second, &title(inner, tag, names, Habit::Html)),
            Field::Link => self.link(element),
            Field::Updated => self.draft.updated(Worth::Best, date(&line(inner))),
            Field::Published | Field::Date => self.draft.updated(Worth::Second, date(&line(inner))),
            Field::Language => self.language(&line(inner)),
            Field::Author if *habit == Habit::Plain => {
                author(element, |name| self.people.add(name));
            }
            Field::Ttl => self.ttl_seconds = minutes(&line(inner)).or(self.ttl_seconds),
            Field::UpdatePeriod => {
                self.period_seconds = period(&line(inner)).or(self.period_seconds);
            }
            Field::UpdateFrequency => self.frequency = line(inner).parse().ok().filter(|n| *n > 0),
            _ => {}
        }
    }

    /// Takes a language; the first one stays.
    pub fn language(&mut self, written: &str) {
        let written = written.trim();
        let is_tag = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        let fits = written.len() <= LANGUAGE_BYTES && written.bytes().all(is_tag);
        if self.language.is_empty() && fits {
            written.clone_into(&mut self.language);
        }
    }

    fn link(&mut self, element: &Element) {
        let href = element.attribute("href");
        let written = if href.is_empty() {
            line(&element.inner)
        } else {
            href
        };
        let media = element.attribute("type").to_ascii_lowercase();
        let rank = match &*relation(element) {
            "self" => {
                self.address = self.address.take().or_else(|| element.base.web(&written));
                return;
            }
            "alternate" if media.is_empty() || media.contains("html") => Rank::Page,
            "alternate" => Rank::OtherForm,
            _ => return,
        };
        if let Some(link) = element.base.link(&written) {
            self.draft.link(rank, link);
        }
    }

    /// The feed with its entries, each with its id.
    pub fn feed(self, mut entries: Vec<Entry>) -> Feed {
        let (title, link, updated) = self.draft.about_feed();
        let home = link.url.as_ref().or(self.address.as_ref());
        let author = self.people.joined();
        for entry in &mut entries {
            if entry.author.is_empty() {
                entry.author.clone_from(&author);
            }
            // A feed without any address of its own still says of which site it is.
            if entry.link.is_none() && entry.base.is_none() && !entry.link_written.contains(':') {
                let link = home.filter(|_| !entry.link_written.is_empty());
                entry.link = link.and_then(|home| home.join(&entry.link_written).ok());
            }
        }
        ids::give(&mut entries);
        let period = self.period_seconds.map(|p| p / self.frequency.unwrap_or(1));
        Feed {
            title,
            link: link.url,
            link_written: link.written,
            address: self.address,
            language: self.language,
            updated,
            ttl_seconds: self.ttl_seconds.or(period).filter(|s| *s > 0),
            entries,
            is_whole: false,
        }
    }
}

/// Minutes as written, in seconds.
fn minutes(written: &str) -> Option<u32> {
    let minutes: u32 = written.parse().ok()?;
    Some(minutes.saturating_mul(60).min(TTL_SECONDS))
}

/// The words of the syndication module.
fn period(written: &str) -> Option<u32> {
    let hours = match &*written.to_ascii_lowercase() {
        "hourly" => 1,
        "daily" => 24,
        "weekly" => 7 * 24,
        "monthly" => 30 * 24,
        "yearly" => 365 * 24,
        _ => return None,
    };
    Some(hours * 3600)
}
