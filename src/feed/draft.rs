//! An entry while it is read: what was found for each of its fields, and which of it counts in the end.
//! Knows nothing of how feeds are written.

use jiff::Timestamp;
use url::Url;

use super::links::{Link, Links, Rank};
use super::people::People;
use super::references::escape;
use super::texts::{Text, one_line};
use super::{Enclosure, Entry, IdKind};

/// Most enclosures of an entry.
const ENCLOSURES: usize = 64;
/// Most categories of an entry.
const CATEGORIES: usize = 64;
/// The longest category.
const CATEGORY_BYTES: usize = 200;
/// The longest id that is kept as it is.
const ID_BYTES: usize = 8 << 10;
/// The longest title.
const TITLE_BYTES: usize = 4 << 10;

/// How much a date or a text found for a field is worth, best first; of two as good the first stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    /// What the field is for.
    Best,
    Second,
    /// For want of any other.
    Last,
}

/// A value and its worth.
#[derive(Clone, Debug)]
struct Best<T>(Option<(Worth, T)>);

impl<T> Default for Best<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Best<T> {
    fn offer(&mut self, worth: Worth, value: T) {
        if self.0.as_ref().is_none_or(|(old, _)| worth < *old) {
            self.0 = Some((worth, value));
        }
    }

    fn take(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}

/// An entry, or what the feed says of itself, while it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    guid: String,
    id: String,
    /// Its address in an RDF graph.
    pub about: String,
    title: Best<String>,
    links: Links,
    permalink: Option<Link>,
    published: Best<Timestamp>,
    updated: Best<Timestamp>,
    pub people: People,
    other_people: People,
    content: Text,
    summary: Best<Text>,
    enclosures: Vec<Enclosure>,
    pub comments: Option<Url>,
    categories: Vec<String>,
    /// What relative addresses in its texts start from.
    pub base: Option<Url>,
}

impl Draft {
    pub fn guid(&mut self, written: String, permalink: Option<Link>) {
        if self.guid.is_empty() && written.len() <= ID_BYTES {
            self.guid = written;
            self.permalink = permalink;
        }
    }

    /// Takes an id; where it is an address of the web, that is the story's for want of any other.
    pub fn id(&mut self, written: String, link: Option<Link>) {
        if self.id.is_empty() && written.len() <= ID_BYTES {
            self.id = written;
            self.permalink = self.permalink.take().or(link);
        }
    }

    pub fn title(&mut self, worth: Worth, title: &str) {
        let title = cut(title, TITLE_BYTES);
        if !title.is_empty() {
            self.title.offer(worth, title.to_owned());
        }
    }

    pub fn link(&mut self, rank: Rank, link: Link) {
        self.links.add(rank, link);
    }

    pub fn published(&mut self, worth: Worth, date: Option<Timestamp>) {
        if let Some(date) = date {
            self.published.offer(worth, date);
        }
    }

    pub fn updated(&mut self, worth: Worth, date: Option<Timestamp>) {
        if let Some(date) = date {
            self.updated.offer(worth, date);
        }
    }

    /// Takes an author who counts only where no other is named.
    pub fn other_author(&mut self, written: &str) {
        self.other_people.add(written);
    }

    /// Takes a content; the longest stays.
    pub fn content(&mut self, content: Text) {
        if content.text.len() > self.content.text.len() {
            self.content = content;
        }
    }

    pub fn summary(&mut self, worth: Worth, summary: Text) {
        if !summary.text.is_empty() {
            self.summary.offer(worth, summary);
        }
    }

    /// Takes an enclosure; the same address counts once.
    pub fn enclosure(&mut self, enclosure: Enclosure) {
        let is_new = self.enclosures.iter().all(|e| e.url != enclosure.url);
        if is_new && self.enclosures.len() < ENCLOSURES {
            self.enclosures.push(enclosure);
        }
    }

    pub fn category(&mut self, written: &str) {
        let name = one_line(cut(written, CATEGORY_BYTES));
        let is_new = !name.is_empty() && !self.categories.contains(&name);
        if is_new && self.categories.len() < CATEGORIES {
            self.categories.push(name);
        }
    }

    /// The entry; it has no id yet where the feed gives none.
    pub fn entry(self) -> Entry {
        let own = [self.guid, self.id, self.about]
            .into_iter()
            .find(|id| !id.is_empty());
        let link = self.links.best().or(self.permalink).unwrap_or_default();
        let (content, summary) = fullest(self.content, self.summary.take().unwrap_or_default());
        let people = if self.people.is_empty() {
            self.other_people
        } else {
            self.people
        };
        Entry {
            id_kind: if own.is_some() {
                IdKind::Own
            } else {
                IdKind::Hash
            },
            id: own.unwrap_or_default(),
            title: self.title.take().unwrap_or_default(),
            link: link.url,
            link_written: link.written,
            published: self.published.take(),
            updated: self.updated.take(),
            author: people.joined(),
            content: content.text,
            is_plain: content.is_plain,
            summary: html(summary),
            base: self.base,
            enclosures: self.enclosures,
            comments: self.comments,
            categories: self.categories,
        }
    }

    /// What a feed says of itself: its title, its page and its dates.
    pub fn about_feed(self) -> (String, Link, Option<Timestamp>) {
        let updated = self.updated.take().or(self.published.take());
        let link = self.links.best().unwrap_or_default();
        (self.title.take().unwrap_or_default(), link, updated)
    }
}

/// The content and the summary of two texts: the longer one is the content, and the same twice is once.
fn fullest(content: Text, summary: Text) -> (Text, Text) {
    if content.text == summary.text {
        return (content, Text::default());
    }
    if summary.text.len() > content.text.len() {
        return (summary, content);
    }
    (content, summary)
}

/// A text as HTML.
fn html(text: Text) -> String {
    if !text.is_plain {
        return text.text;
    }
    let mut html = String::with_capacity(text.text.len());
    escape(&text.text, &mut html);
    html
}

/// The beginning of a text, whole characters.
fn cut(text: &str, most_bytes: usize) -> &str {
    let mut end = text.len().min(most_bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
