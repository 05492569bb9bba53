//! A story and what is known of it; where stories come from, in the words of the reader.
//! Knows nothing of how a page is fetched, parsed or shown.

mod canonical;
pub mod changes;
pub mod choice;
pub mod front;
pub mod html;
pub mod json;
pub mod library;
mod order;
pub mod same;
mod save;
mod shelf;
pub mod stop;
pub mod teach;
mod volatile;

use std::fmt;
use std::path::PathBuf;

use jiff::civil::{Date, DateTime};
use url::Url;

use crate::doc::{Document, Place, SafeText, words};
use crate::verdict::Bound;

pub use canonical::canonical;
pub use changes::{Changes, changes};
pub use order::Order;
pub use save::{save, save_on};
pub use shelf::{Item, Mark, Marked, Shelf, Target, Text, Wish};
pub use stop::Stop;
pub use volatile::steady;

/// Words a minute of an untrained estimate: the mean silent reading rate for English non-fiction in Brysbaert's
/// meta-analysis of 190 studies (2019), 238, rounded.
pub const WORDS_A_MINUTE: usize = 240;

/// A cleaned page, ready to be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Title, byline and the like.
    pub about: About,
    /// Every block of the page with its verdict.
    pub document: Document,
    /// How sure the cleaner is of the page as a whole.
    pub trust: Trust,
    /// The bound at which the page was cut; none of a page that was read whole.
    pub bound: Option<Bound>,
    /// Where reading should begin: a saved story remembers.
    pub place: Place,
    /// The page as it came, for the source view.
    pub source: SourceText,
    /// What taught rules said of its blocks, in page order.
    pub taught: Vec<Lesson>,
}

/// What a taught rule said of one block.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Which of the rules the page was cleaned with, counted from 0.
    pub rule: usize,
    /// Whether the block was kept by it, else cut.
    pub keep: bool,
    /// Whether that is another verdict than the block had without the rule.
    pub changed: bool,
    /// Words of the block.
    pub words: usize,
    /// Its first words.
    pub start: SafeText,
}

/// The decoded page behind a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceText {
    /// The text, as decoded; not yet safe to show.
    pub raw: std::sync::Arc<str>,
    /// Its language for the code block that shows it: `html`, `markdown`, `text`, `eml`.
    pub language: &'static str,
    /// The charset its bytes were in, by its name in the WHATWG Encoding Standard; empty when nothing was decoded.
    pub charset: &'static str,
}

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// The headline, without the name of the site.
    pub title: SafeText,
    /// Who wrote it, without "By".
    pub byline: SafeText,
    /// The name of the site, else its host.
    pub site: SafeText,
    /// When it was published.
    pub published: Option<When>,
    /// When it was changed last.
    pub modified: Option<When>,
    /// BCP 47 tag in lower case, `de` or `zh-hans`; empty when unknown.
    pub language: SafeText,
    /// The image that stands for the story.
    pub lead_image: Option<Url>,
    /// The next page of a story on several pages.
    pub next: Option<Url>,
    /// The canonical address of the story, else where it was fetched.
    pub url: Option<Url>,
}

/// A moment as a page gives it: with or without a time, with or without an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Only a day is known.
    Day(Date),
    /// A day and a time without a zone.
    Local(DateTime),
    /// A moment, and the offset from UTC in seconds that the page wrote it with.
    Exact {
        /// The local day and time.
        local: DateTime,
        /// Seconds east of UTC.
        offset: i32,
    },
}

impl fmt::Display for When {
    /// RFC 3339, as far as it is known: `2026-05-14`, `2026-05-14T09:12:00`, `2026-05-14T09:12:00+02:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Local(local) => write!(f, "{}", local.strftime("%Y-%m-%dT%H:%M:%S")),
            Self::Exact { local, offset: 0 } => {
                write!(f, "{}Z", local.strftime("%Y-%m-%dT%H:%M:%S"))
            }
            Self::Exact { local, offset } => {
                let (sign, minutes) = (if *offset < 0 { '-' } else { '+' }, offset.abs() / 60);
                let (hours, minutes) = (minutes / 60, minutes % 60);
                write!(
                    f,
                    "{}{sign}{hours:02}:{minutes:02}",
                    local.strftime("%Y-%m-%dT%H:%M:%S")
                )
            }
        }
    }
}

/// What the cleaner thinks of a page as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// The story stands out clearly.
    Sure,
    /// Something may be missing or too much.
    #[default]
    Unsure,
    /// Only the beginning of a story is here.
    TeaserOnly,
    /// Nothing to read.
    Nothing,
    /// The page shows its text only to a browser that runs its scripts.
    ScriptNeeded,
    /// The page says that the rest is for subscribers.
    Paywall,
}

impl fmt::Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sure => "sure",
            Self::Unsure => "unsure",
            Self::TeaserOnly => "teaser only",
            Self::Nothing => "nothing to read",
            Self::ScriptNeeded => "needs a browser",
            Self::Paywall => "may be cut: subscribers only",
        })
    }
}

/// Where something to read is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// An `http` or `https` address.
    Web(Url),
    /// A file.
    File(PathBuf),
    /// Standard input, read once at the start.
    Stdin,
    /// A story of the demo edition, by its number.
    Demo(usize),
    /// A story of the library.
    Library(library::StoryId),
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Web(url) => write!(f, "{url}"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Stdin => f.write_str("standard input"),
            Self::Demo(number) => write!(f, "demo story {}", number + 1),
            Self::Library(story) => write!(f, "story {}", story.0),
        }
    }
}

/// One line of a list of stories.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline {
    /// What opens when it is chosen.
    pub address: Address,
    /// Its title.
    pub title: SafeText,
    /// Site, byline, date, minutes: whatever is known, ready to show.
    pub note: SafeText,
}

/// Minutes to read so many words, at least one.
pub fn minutes(words: usize) -> usize {
    words.div_ceil(WORDS_A_MINUTE).max(1)
}

impl Story {
    /// Minutes to read what is kept.
    pub fn minutes(&self) -> usize {
        minutes(self.document.kept_words())
    }

    /// Whether all of the page was read.
    pub fn is_whole(&self) -> bool {
        self.bound.is_none()
    }

    /// Notes that the page was cut at a bound, if it was; the first one stays. Nobody is sure of half a page.
    pub fn cut_at(&mut self, bound: Option<Bound>) {
        self.bound = self.bound.or(bound);
        if self.trust == Trust::Sure && !self.is_whole() {
            self.trust = Trust::Unsure;
        }
    }

    /// The title, else the first words of the text.
    pub fn headline(&self) -> SafeText {
        if !self.about.title.is_blank() {
            return self.about.title.clone();
        }
        let kept = self
            .document
            .blocks()
            .iter()
            .find(|b| b.verdict.keep && words(self.document.text_of(b)) > 0);
        let start = kept.map_or("", |b| self.document.text_of(b));
        SafeText::line(&start.chars().take(80).collect::<String>())
    }
}
