//! Which text of a story is shown, the feed's or the page's, how whole it is, and why: in one sentence.
//! Knows nothing of how either came here.

use std::fmt;

use super::Trust;
use super::same::shares;
use crate::doc::words;

/// Words from which a feed's text may be a whole story.
const STORY_WORDS: usize = 120;
/// Words below which a feed's text may be a summary in other words than the story's.
const SUMMARY_WORDS: usize = 80;
/// One text is longer than the other when it has so many times its words. The numbers here are by hand.
const LONGER: f32 = 1.15;
/// A share of runs from which a text stands in the other one …
const STANDS: f32 = 0.6;
/// … and below which it does not.
const STRANGE: f32 = 0.2;
/// A page that promises so many times its words is cut.
const PROMISED: f32 = 1.6;
/// Most words of a line that leads to the rest.
const MORE_WORDS: usize = 7;

/// The text that a feed gives of a story.
#[derive(Clone, Copy, Debug, Default)]
pub struct FeedText<'a> {
    /// Clean, a block a line; empty when it gives none.
    pub text: &'a str,
    /// BCP 47 tag; empty when unknown.
    pub language: &'a str,
}

/// What is known of the page of a story.
#[derive(Clone, Copy, Debug)]
pub enum PageText<'a> {
    /// It was not asked for.
    Unasked,
    /// Its server answered with this HTTP status instead.
    Refused(u16),
    /// It could not be fetched or read.
    Failed,
    /// It was cleaned.
    Read(Read<'a>),
}

/// A page that was cleaned.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a> {
    /// Its clean text, a block a line.
    pub text: &'a str,
    /// What the cleaner thinks of it.
    pub trust: Trust,
    /// BCP 47 tag; empty when unknown.
    pub language: &'a str,
    /// How many words its JSON-LD says that the story has.
    pub promised: Option<usize>,
}

/// Where a text is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The feed.
    Feed,
    /// The page.
    Page,
}

/// How whole the shown text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// All of it, as far as can be told.
    Whole,
    /// Something may be missing or too much.
    Unsure,
    /// Only its beginning or a summary.
    Teaser,
    /// The feed has more than the page, and is shown.
    FeedLonger,
}

/// Why a text was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The reader wants it so.
    Asked,
    /// Only this one has words.
    Alone,
    /// It has more words than the other: words of this one and of the other one.
    More(usize, usize),
    /// Both have the same text, and the feed's needs no cleaning.
    Same,
    /// The page was not asked for.
    Unasked,
    /// The page was refused.
    Refused(u16),
    /// The page could not be read.
    Failed,
    /// The page shows its text only to scripts.
    Scripts,
    /// The page is for subscribers.
    Subscribers,
    /// The page has another text.
    Strange,
    /// The page is in another language.
    Language,
    /// The feed's text breaks off.
    BreaksOff,
}

/// The text that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which.
    pub from: From,
    /// How whole it is.
    pub state: State,
    /// Why.
    pub why: Why,
}

impl Choice {
    fn new(from: From, state: State, why: Why) -> Self {
        Self { from, state, why }
    }
}

/// Chooses the better text of the two.
///
/// ```
/// use clearstory::story::choice::{FeedText, From, PageText, choose};
/// let feed = FeedText { text: "The ferry was late. Read more", language: "en" };
/// let choice = choose(&feed, &PageText::Refused(402));
/// assert_eq!((choice.from, choice.to_string().as_str()), (From::Feed, "teaser only: the page was refused (402)"));
/// ```
pub fn choose(feed: &FeedText, page: &PageText) -> Choice {
    let own = state_of_feed(feed.text);
    match page {
        PageText::Unasked => Choice::new(From::Feed, own, Why::Unasked),
        PageText::Refused(status) => Choice::new(From::Feed, own, Why::Refused(*status)),
        PageText::Failed => Choice::new(From::Feed, own, Why::Failed),
        PageText::Read(read) => compared(feed, read, own),
    }
}

/// The choice when the reader has chosen; a text without words is not forced on anybody.
pub fn forced(from: From, feed: &FeedText, page: &PageText) -> Choice {
    match (from, page) {
        (From::Feed, _) if words(feed.text) > 0 => {
            Choice::new(From::Feed, state_of_feed(feed.text), Why::Asked)
        }
        (From::Page, PageText::Read(read)) if words(read.text) > 0 => {
            Choice::new(From::Page, state_of_page(read), Why::Asked)
        }
        _ => choose(feed, page),
    }
}

fn compared(feed: &FeedText, read: &Read, own: State) -> Choice {
    let (ours, theirs) = (words(feed.text), words(read.text));
    let page = |why| Choice::new(From::Page, state_of_page(read), why);
    let keep = |why| Choice::new(From::Feed, own, why);
    if ours == 0 {
        return page(Why::Alone);
    }
    if theirs == 0 {
        let why = match read.trust {
            Trust::ScriptNeeded => Why::Scripts,
            Trust::Paywall => Why::Subscribers,
            _ => Why::Alone,
        };
        return keep(why);
    }
    let (feed_in_page, page_in_feed) = shares(feed.text, read.text);
    if is_other_language(feed.language, read.language) && feed_in_page < STRANGE {
        return keep(Why::Language);
    }
    let more = ours as f32 >= LONGER * theirs as f32;
    if more && (is_cut(read) || page_in_feed >= STANDS) {
        let why = if read.trust == Trust::Paywall {
            Why::Subscribers
        } else {
            Why::More(ours, theirs)
        };
        return Choice::new(From::Feed, longer(own), why);
    }
    let is_summary = ours < SUMMARY_WORDS || breaks_off(feed.text);
    let is_strange = feed_in_page < STRANGE && page_in_feed < STRANGE;
    if is_strange && !(is_summary && theirs > ours && says_all(read)) {
        return keep(Why::Strange);
    }
    match () {
        () if breaks_off(feed.text) => page(Why::BreaksOff),
        () if theirs as f32 >= LONGER * ours as f32 => page(Why::More(theirs, ours)),
        () if more => keep(Why::More(ours, theirs)),
        () => keep(Why::Same),
    }
}

/// A feed with more than the page has all there is, unless it breaks off itself.
fn longer(own: State) -> State {
    if own == State::Teaser {
        own
    } else {
        State::FeedLonger
    }
}

fn state_of_feed(text: &str) -> State {
    match words(text) {
        _ if breaks_off(text) => State::Teaser,
        n if n < SUMMARY_WORDS => State::Teaser,
        n if n < STORY_WORDS => State::Unsure,
        _ => State::Whole,
    }
}

fn state_of_page(read: &Read) -> State {
    match read.trust {
        Trust::TeaserOnly | Trust::Nothing | Trust::ScriptNeeded => State::Teaser,
        _ if is_cut(read) => State::Unsure,
        Trust::Sure => State::Whole,
        _ => State::Unsure,
    }
}

/// Whether a page says that it shows only a part.
fn is_cut(read: &Read) -> bool {
    let words = words(read.text) as f32;
    let short = read.promised.is_some_and(|p| p as f32 > PROMISED * words);
    short
        || matches!(
            read.trust,
            Trust::Paywall | Trust::TeaserOnly | Trust::ScriptNeeded | Trust::Nothing
        )
}

/// Whether a page may be believed that has nothing of the feed's summary.
fn says_all(read: &Read) -> bool {
    matches!(read.trust, Trust::Sure | Trust::Unsure)
}

/// Whether two tags name two languages.
fn is_other_language(one: &str, other: &str) -> bool {
    let plain = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    let (one, other) = (plain(one), plain(other));
    !one.is_empty() && !other.is_empty() && one != other
}

/// Whether a text ends in dots, or in a line that leads to the rest.
pub fn breaks_off(text: &str) -> bool {
    const MORE: [&str; 22] = [
        "read more",
        "continue reading",
        "read the full",
        "read on",
        "full story",
        "keep reading",
        "view the full",
        "weiterlesen",
        "mehr lesen",
        "zum artikel",
        "lire la suite",
        "lire plus",
        "leer más",
        "seguir leyendo",
        "continua a leggere",
        "leggi tutto",
        "continue lendo",
        "lees verder",
        "читать далее",
        "続きを読む",
        "全文を読む",
        "阅读全文",
    ];
    let text = text.trim_end();
    let end = text.trim_end_matches([']', ')', '»', '”', '"', '>', '→', '›', ' ']);
    if end.ends_with('…') || end.ends_with("...") || end.ends_with("[&hellip;") {
        return true;
    }
    let last = text.lines().last().unwrap_or_default();
    let last = last
        .rsplit(['.', '!', '?', '。'])
        .find(|s| !s.trim().is_empty())
        .unwrap_or_default();
    let last = last.trim().to_lowercase();
    words(&last) <= MORE_WORDS && MORE.iter().any(|m| last.starts_with(m))
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Whole => "full text",
            Self::Unsure => "may be cut",
            Self::Teaser => "teaser only",
            Self::FeedLonger => "the feed's text",
        })
    }
}

impl fmt::Display for From {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Feed => "feed",
            Self::Page => "page",
        })
    }
}

impl fmt::Display for Choice {
    /// One sentence without a full stop: how whole the text is, and why it was chosen.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (own, other) = match self.from {
            From::Feed => ("feed", "page"),
            From::Page => ("page", "feed"),
        };
        write!(f, "{}: ", self.state)?;
        match self.why {
            Why::Asked => write!(f, "the {own}'s, as you chose"),
            Why::Alone => write!(f, "only the {own} has words"),
            Why::More(own_words, other_words) => {
                write!(
                    f,
                    "the {own} has {own_words} words, the {other} {other_words}"
                )
            }
            Why::Same => f.write_str("the feed has all that the page has"),
            Why::Unasked => f.write_str("the feed's, the page was not fetched"),
            Why::Refused(status) => write!(f, "the page was refused ({status})"),
            Why::Failed => f.write_str("the page could not be read"),
            Why::Scripts => f.write_str("the page needs a browser"),
            Why::Subscribers => f.write_str("the page is for subscribers"),
            Why::Strange => f.write_str("the page has another text than the feed"),
            Why::Language => f.write_str("the page is in another language than the feed"),
            Why::BreaksOff => f.write_str("the feed's text breaks off, the page goes on"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(from: usize, sentences: usize) -> String {
        let line = |n: usize| {
            format!(
                "Boat {n} came in by the lower gate with {} crates and nobody at the rail. ",
                n * 3
            )
        };
        (from..from + sentences)
            .map(line)
            .collect::<Vec<_>>()
            .concat()
    }

    fn read(text: &str, trust: Trust) -> Read<'_> {
        Read {
            text,
            trust,
            language: "en",
            promised: None,
        }
    }

    fn told(feed: &str, page: PageText) -> (From, State, Why) {
        let choice = choose(
            &FeedText {
                text: feed,
                language: "en",
            },
            &page,
        );
        (choice.from, choice.state, choice.why)
    }

    #[test]
    fn the_longer_text_of_the_same_story_is_shown() {
        let (long, short) = (prose(0, 30), prose(0, 4));
        let page = |text, trust| PageText::Read(read(text, trust));
        assert_eq!(
            told(&short, page(&long, Trust::Sure)),
            (From::Page, State::Whole, Why::More(480, 64))
        );
        assert_eq!(told(&short, page(&long, Trust::Unsure)).1, State::Unsure);
        assert_eq!(
            told(&long, page(&short, Trust::Sure)),
            (From::Feed, State::FeedLonger, Why::More(480, 64))
        );
        assert_eq!(
            told(&long, page(&long, Trust::Sure)),
            (From::Feed, State::Whole, Why::Same)
        );
        assert_eq!(
            told("", page(&long, Trust::Sure)),
            (From::Page, State::Whole, Why::Alone)
        );
        assert_eq!(
            told(&long, page("", Trust::Nothing)),
            (From::Feed, State::Whole, Why::Alone)
        );
    }

    #[test]
    fn a_page_that_is_refused_walled_or_drawn_by_scripts_leaves_the_feed() {
        let (long, short) = (prose(0, 30), prose(0, 4));
        for status in [401, 402, 403, 429, 451, 500] {
            assert_eq!(
                told(&short, PageText::Refused(status)),
                (From::Feed, State::Teaser, Why::Refused(status))
            );
        }
        assert_eq!(told(&long, PageText::Refused(403)).1, State::Whole);
        assert_eq!(
            told(&long, PageText::Failed),
            (From::Feed, State::Whole, Why::Failed)
        );
        assert_eq!(
            told(&short, PageText::Unasked),
            (From::Feed, State::Teaser, Why::Unasked)
        );
        let walled = prose(0, 3);
        let page = PageText::Read(read(&walled, Trust::Paywall));
        assert_eq!(
            told(&prose(0, 8), page),
            (From::Feed, State::FeedLonger, Why::Subscribers)
        );
        assert_eq!(
            told(&prose(0, 1), page),
            (From::Page, State::Unsure, Why::More(48, 16))
        );
        let drawn = PageText::Read(read("", Trust::ScriptNeeded));
        assert_eq!(
            told(&short, drawn),
            (From::Feed, State::Teaser, Why::Scripts)
        );
    }

    #[test]
    fn a_page_that_promises_more_words_than_it_shows_may_be_cut() {
        let (long, short) = (prose(0, 10), prose(0, 4));
        let page = Read {
            promised: Some(900),
            ..read(&long, Trust::Sure)
        };
        assert_eq!(told(&short, PageText::Read(page)).1, State::Unsure);
        let honest = Read {
            promised: Some(160),
            ..page
        };
        assert_eq!(told(&short, PageText::Read(honest)).1, State::Whole);
    }

    #[test]
    fn a_page_with_another_text_or_language_is_not_the_story() {
        let (feed, other) = (prose(0, 12), prose(500, 40));
        let page = PageText::Read(read(&other, Trust::Sure));
        assert_eq!(told(&feed, page), (From::Feed, State::Whole, Why::Strange));
        let summary = "An editor's own words about boats that came and went.";
        assert_eq!(
            told(summary, page).0,
            From::Page,
            "a summary is not in its page"
        );
        let list = PageText::Read(read("Front page\nWeather\nTides", Trust::Nothing));
        assert_eq!(
            told(summary, list),
            (From::Feed, State::Teaser, Why::More(10, 4))
        );
        let german = PageText::Read(Read {
            language: "de-at",
            ..read(&other, Trust::Sure)
        });
        assert_eq!(told(summary, german).2, Why::Language);
        let same = PageText::Read(Read {
            language: "de",
            ..read(&feed, Trust::Sure)
        });
        assert_eq!(
            told(&feed, same).2,
            Why::Same,
            "a wrong tag is no other language"
        );
    }

    #[test]
    fn a_feed_that_breaks_off_is_a_teaser_however_long_it_is() {
        for end in [
            "and then…",
            "and then [...]",
            "it went on. Read more",
            "Continue reading »",
            "Weiterlesen",
            "続きを読む",
        ] {
            let feed = format!("{}\n{end}", prose(0, 12));
            assert!(breaks_off(&feed), "{end}");
            let page = prose(0, 13);
            assert_eq!(
                told(&feed, PageText::Read(read(&page, Trust::Sure))).2,
                Why::BreaksOff
            );
            assert_eq!(told(&feed, PageText::Unasked).1, State::Teaser);
        }
        for end in [
            "and then.",
            "Read more books, she said to the children of the harbour school.",
            "He wanted to read more than that.",
        ] {
            assert!(!breaks_off(end), "{end}");
        }
    }

    #[test]
    fn the_readers_choice_holds_where_there_is_a_text() {
        let (long, short) = (prose(0, 30), prose(0, 4));
        let feed = FeedText {
            text: &short,
            language: "",
        };
        let page = PageText::Read(read(&long, Trust::Sure));
        let choice = forced(From::Feed, &feed, &page);
        assert_eq!((choice.from, choice.why), (From::Feed, Why::Asked));
        assert_eq!(choice.to_string(), "teaser only: the feed's, as you chose");
        let choice = forced(From::Page, &feed, &PageText::Refused(402));
        assert_eq!(
            choice.to_string(),
            "teaser only: the page was refused (402)"
        );
        let choice = forced(From::Feed, &FeedText::default(), &page);
        assert_eq!(choice.to_string(), "full text: only the page has words");
    }
}
