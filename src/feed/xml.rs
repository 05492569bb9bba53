//! RSS and Atom, every version of them, read in one pass over their tags; what is damaged costs itself and no more.
//! Knows nothing of bytes and of JSON.

mod about;
mod entry;

use url::Url;

use super::draft::Draft;
use super::inner::{Inner, inner};
use super::links::Base;
use super::names::{Field, Names};
use super::scan::{Scanner, Tag, Token};
use super::texts::Habit;
use super::{ENTRIES, Entry, Feed};
use about::About;

/// What reading came to.
pub(super) enum Outcome {
    Feed(Box<Feed>),
    /// A page of HTML.
    Page,
    /// Neither.
    Nothing,
}

/// Reads a decoded text.
pub(super) fn read(text: &str, base: Option<&Url>) -> Outcome {
    let mut reader = Reader::new(text, base);
    while let Some(token) = reader.scanner.next() {
        match token {
            Token::Start(tag) => reader.start(&tag),
            Token::End(name) => reader.end(name),
            Token::Text(_) | Token::Cdata(_) => {}
        }
        if reader.progress == Progress::Done || reader.progress == Progress::Full {
            break;
        }
    }
    reader.outcome()
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// Nothing of a feed was seen.
    Before,
    /// A page of HTML began.
    InPage,
    /// Something else that is known to be no feed.
    Elsewhere,
    /// Within the feed.
    Within,
    /// Its end tag was read.
    Done,
    /// A bound is reached.
    Full,
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    names: Names<'a>,
    progress: Progress,
    was_page: bool,
    habit: Habit,
    about: About,
    draft: Option<Draft>,
    entries: Vec<Entry>,
    /// Of the root, of the channel and of the entry.
    bases: [Base; 3],
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, base: Option<&Url>) -> Self {
        let base = Base::new(base);
        Self {
            scanner: Scanner::new(text),
            names: Names::default(),
            progress: Progress::Before,
            was_page: false,
            habit: Habit::Html,
            about: About::default(),
            draft: None,
            entries: Vec::new(),
            bases: [base.clone(), base.clone(), base],
        }
    }

    fn start(&mut self, tag: &Tag<'a>) {
        self.names.declare(tag);
        if self.progress != Progress::Within && !self.begin(tag) {
            return;
        }
        match self.names.field(tag) {
            Field::Channel => {
                self.finish();
                self.bases[1] = within(&self.bases[0], tag);
            }
            Field::Entry => self.begin_entry(tag),
            Field::Root | Field::Other => {}
            field => self.field(tag, field),
        }
    }

    /// Whether a feed begins with this tag: with its root, or with what should stand within one.
    fn begin(&mut self, tag: &Tag<'a>) -> bool {
        let (_, local) = super::names::split(tag.name);
        let is = |name: &str| local.eq_ignore_ascii_case(name);
        match self.progress {
            Progress::Before if is("opml") => self.progress = Progress::Elsewhere,
            Progress::Before if is("html") || is("body") => {
                self.progress = Progress::InPage;
                self.was_page = true;
            }
            _ => {}
        }
        let is_root = ["rss", "rdf", "feed", "channel"].iter().any(|r| is(r));
        let begins = is_root || (is("item") || is("entry"));
        if !begins || self.progress != Progress::Before {
            return false;
        }
        self.progress = Progress::Within;
        self.names.root(tag);
        if is("feed") || is("entry") {
            self.habit = Habit::Plain;
        }
        if is_root {
            self.bases[0] = within(&self.bases[0], tag);
            self.bases[1] = self.bases[0].clone();
            self.about.language(tag.raw("xml:lang").unwrap_or_default());
        }
        true
    }

    fn begin_entry(&mut self, tag: &Tag<'a>) {
        self.finish();
        if self.entries.len() >= ENTRIES {
            self.progress = Progress::Full;
            return;
        }
        self.bases[2] = within(&self.bases[1], tag);
        self.draft = Some(entry::begin(tag));
        if tag.closes_itself {
            self.finish();
        }
    }

    fn field(&mut self, tag: &Tag<'a>, field: Field) {
        let inner = inner(&mut self.scanner, &self.names, tag, field);
        let base = &self.bases[if self.draft.is_some() { 2 } else { 1 }];
        let own;
        let base = if tag.mentions("xml:base") {
            own = within(base, tag);
            &own
        } else {
            base
        };
        let element = Element {
            tag,
            inner,
            field,
            base,
            names: &self.names,
            habit: self.habit,
        };
        match &mut self.draft {
            Some(draft) => entry::take(draft, &element),
            None => self.about.take(&element),
        }
    }

    fn end(&mut self, name: &str) {
        if self.progress == Progress::InPage && name.eq_ignore_ascii_case("html") {
            self.progress = Progress::Before;
        }
        if self.progress != Progress::Within {
            return;
        }
        match self.names.field_of_end(name) {
            Field::Entry => self.finish(),
            Field::Channel => {
                self.finish();
                self.bases[1] = self.bases[0].clone();
            }
            Field::Root => {
                self.finish();
                self.progress = Progress::Done;
            }
            _ => {}
        }
    }

    /// Puts the entry that is being read to the others.
    fn finish(&mut self) {
        if let Some(mut draft) = self.draft.take() {
            draft.base = draft.base.or_else(|| self.bases[2].url.clone());
            self.entries.push(draft.entry());
        }
    }

    fn outcome(mut self) -> Outcome {
        self.finish();
        match self.progress {
            Progress::Before | Progress::InPage if self.was_page => return Outcome::Page,
            Progress::Before | Progress::InPage | Progress::Elsewhere => return Outcome::Nothing,
            Progress::Within | Progress::Done | Progress::Full => {}
        }
        let mut feed = self.about.feed(self.entries);
        feed.is_whole = self.progress == Progress::Done;
        Outcome::Feed(Box::new(feed))
    }
}

fn within(base: &Base, tag: &Tag) -> Base {
    match tag.raw("xml:base") {
        Some(named) => base.within(&super::references::resolved(named)),
        None => base.clone(),
    }
}

/// One element of a feed with what is needed to read it.
struct Element<'e, 'a> {
    tag: &'e Tag<'a>,
    inner: Inner<'a>,
    field: Field,
    base: &'e Base,
    names: &'e Names<'a>,
    habit: Habit,
}

impl Element<'_, '_> {
    /// An attribute with its references resolved; empty without it.
    fn attribute(&self, name: &str) -> String {
        let raw = self.tag.raw(name).unwrap_or_default();
        super::references::resolved(raw).trim().to_owned()
    }
}
