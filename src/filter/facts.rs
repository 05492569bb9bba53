//! What a filter may learn of a story or a feed.
//! Knows nothing of where it is stored.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Attribute;

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(i64),
    /// `yes` or `no`.
    Flag(bool),
    /// Several words or names.
    List(&'a [String]),
    /// Texts that are searched: title, author, body.
    Words([&'a str; 3]),
}

impl Fact<'_> {
    /// As text, as newsboat compares it.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Flag(is) => Cow::Borrowed(if *is { "yes" } else { "no" }),
            Self::List(list) => Cow::Owned(list.join(" ")),
            Self::Words([_, _, body]) => Cow::Borrowed(body),
        }
    }

    /// As a number: that which a text begins with, else 0.
    pub fn number(&self) -> i64 {
        match self {
            Self::Number(number) => *number,
            other => i64::from(number(&other.text())),
        }
    }
}

/// Who can be asked for facts.
pub trait Facts {
    /// The value of an attribute; what is not known is empty, 0 or no.
    fn fact(&self, attribute: Attribute) -> Fact<'_>;
}

/// Now, and the zone dates are written in.
#[derive(Clone, Debug)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    /// Where the reader is.
    pub zone: TimeZone,
}

impl Default for Moment {
    fn default() -> Self {
        let zone = TimeZone::UTC;
        let now = Timestamp::UNIX_EPOCH;
        Self { now, zone }
    }
}

impl Moment {
    /// Now, in the zone of the machine.
    pub fn here(now: Timestamp) -> Self {
        let zone = TimeZone::system();
        Self { now, zone }
    }

    /// Whole units since a moment, in seconds each; the part of a unit counts as none, on both sides of now.
    pub fn units_since(&self, then: Timestamp, unit_seconds: i64) -> i64 {
        (self.now.as_second() - then.as_second()) / unit_seconds
    }
}

/// A moment as newsboat writes it, `Thu, 14 May 2026 09:12:00 +0200`.
pub fn date_text(moment: Timestamp, zone: &TimeZone) -> String {
    let local = moment.to_zoned(zone.clone());
    local.strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// The whole number a text begins with, 0 if it does not; beyond 32 bits the nearest that fits.
pub fn number(text: &str) -> i32 {
    let text = text.trim_start_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'-') => (-1, &text[1..]),
        Some(b'+') => (1, &text[1..]),
        _ => (1, text),
    };
    let mut number: i64 = 0;
    for digit in digits.bytes().take_while(u8::is_ascii_digit) {
        number = (number * 10 + i64::from(digit - b'0')).min(1 << 40);
    }
    (sign * number).clamp(i32::MIN.into(), i32::MAX.into()) as i32
}

/// What a feed is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedFacts {
    /// Its title.
    pub title: String,
    /// What it says of itself.
    pub description: String,
    /// Its page.
    pub link: String,
    /// When it changed last.
    pub date: Timestamp,
    /// Its address.
    pub address: String,
    /// Unread stories.
    pub unread: u32,
    /// Stories.
    pub stories: u32,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its place, from 1.
    pub index: u32,
    /// When its newest story was published.
    pub newest: Option<Timestamp>,
    /// Host of its page.
    pub site: String,
}

/// What a story is asked for, with its feed.
#[derive(Clone, Debug, Default)]
pub struct StoryFacts<'a> {
    /// Its title.
    pub title: Cow<'a, str>,
    /// Its address.
    pub link: Cow<'a, str>,
    /// Who wrote it.
    pub author: Cow<'a, str>,
    /// The text of the feed.
    pub content: Cow<'a, str>,
    /// The text without markup.
    pub body: Cow<'a, str>,
    /// When it was published.
    pub published: Timestamp,
    /// The feed's id of it.
    pub guid: Cow<'a, str>,
    /// The first enclosure's address.
    pub enclosure_url: Cow<'a, str>,
    /// The first enclosure's media type.
    pub enclosure_type: Cow<'a, str>,
    /// newsboat's letters.
    pub flags: Cow<'a, str>,
    /// Host of its address without `www.`.
    pub site: Cow<'a, str>,
    /// Its place in its feed, from 1.
    pub index: u32,
    /// Words of its text.
    pub words: u32,
    /// Minutes to read it.
    pub minutes: u32,
    /// Unread, starred, saved, updated, duplicate, cut.
    pub marks: Marks,
    /// Its feed.
    pub feed: Cow<'a, FeedFacts>,
    /// Now.
    pub moment: Moment,
}

/// What is or is not so of a story.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Six marks that any filter may ask for; each is one column of the library.
pub struct Marks {
    /// Unread.
    pub is_unread: bool,
    /// Starred.
    pub is_starred: bool,
    /// Saved.
    pub is_saved: bool,
    /// Changed since it was first seen.
    pub was_updated: bool,
    /// The same as an earlier one.
    pub is_duplicate: bool,
    /// Only the feed's text is at hand.
    pub is_cut: bool,
}

fn text(text: &str) -> Fact<'_> {
    Fact::Text(Cow::Borrowed(text))
}

const DAY_SECONDS: i64 = 86_400;
const HOUR_SECONDS: i64 = 3_600;

impl FeedFacts {
    fn fact(&self, attribute: Attribute, moment: &Moment) -> Fact<'_> {
        match attribute {
            Attribute::FeedTitle => text(&self.title),
            Attribute::Description => text(&self.description),
            Attribute::FeedLink => text(&self.link),
            Attribute::FeedDate => Fact::Text(date_text(self.date, &moment.zone).into()),
            Attribute::RssUrl => text(&self.address),
            Attribute::UnreadCount => Fact::Number(self.unread.into()),
            Attribute::TotalCount => Fact::Number(self.stories.into()),
            Attribute::Tags => Fact::List(&self.tags),
            Attribute::FeedIndex => Fact::Number(self.index.into()),
            Attribute::LatestArticleAge => Fact::Number(
                self.newest
                    .map_or(0, |newest| moment.units_since(newest, DAY_SECONDS)),
            ),
            Attribute::Site => text(&self.site),
            _ => text(""),
        }
    }
}

impl Facts for (&FeedFacts, &Moment) {
    fn fact(&self, attribute: Attribute) -> Fact<'_> {
        self.0.fact(attribute, self.1)
    }
}

impl Facts for StoryFacts<'_> {
    fn fact(&self, attribute: Attribute) -> Fact<'_> {
        let age = |unit| Fact::Number(self.moment.units_since(self.published, unit));
        match attribute {
            Attribute::Title => text(&self.title),
            Attribute::Link => text(&self.link),
            Attribute::Author => text(&self.author),
            Attribute::Content => text(&self.content),
            Attribute::Date => Fact::Text(date_text(self.published, &self.moment.zone).into()),
            Attribute::Guid => text(&self.guid),
            Attribute::EnclosureUrl => text(&self.enclosure_url),
            Attribute::EnclosureType => text(&self.enclosure_type),
            Attribute::Flags => text(&self.flags),
            Attribute::Site => text(&self.site),
            Attribute::Age => age(DAY_SECONDS),
            Attribute::Hours => age(HOUR_SECONDS),
            Attribute::ArticleIndex => Fact::Number(self.index.into()),
            Attribute::Text => Fact::Words([&self.title, &self.author, &self.body]),
            Attribute::Minutes => Fact::Number(self.minutes.into()),
            Attribute::Words => Fact::Number(self.words.into()),
            Attribute::Unread => Fact::Flag(self.marks.is_unread),
            Attribute::Starred => Fact::Flag(self.marks.is_starred),
            Attribute::Saved => Fact::Flag(self.marks.is_saved),
            Attribute::Updated => Fact::Flag(self.marks.was_updated),
            Attribute::Duplicate => Fact::Flag(self.marks.is_duplicate),
            Attribute::Cut => Fact::Flag(self.marks.is_cut),
            of_feed => self.feed.fact(of_feed, &self.moment),
        }
    }
}
