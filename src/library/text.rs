//! A story of the library, opened: the feed's text and the page cleaned with all that is known, and the better of them.
//! Knows nothing of screens. Pages are cleaned here and not when they come, so that better rules reach old ones.

use jiff::Timestamp;
use url::Url;

use super::beyond::Beyond;
use super::pages;
use crate::clean::context::{Context, fingerprint};
use crate::clean::{Body, Source, clean, promised_words};
use crate::doc::{Document, SafeText, words};
use crate::fetch::Page;
use crate::open;
use crate::store::{self, Kept};
use crate::story::choice::{self, Choice, FeedText, From, PageText, Read, State};
use crate::story::library::TextPolicy;
use crate::story::teach::{ByHand, beginnings};
use crate::story::{Changes, SourceText, Story, Text, Trust, When, changes, same};
use crate::verdict::{Reason, UNSURE, Verdict};

/// Words that a block on a later page must have in common with an earlier one to be cut as a repetition.
const REPEATED_WORDS: usize = 4;

/// A story that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The text that is shown.
    pub story: Story,
    /// Which it is, how whole, and why.
    pub choice: Choice,
    /// The clean text from before the story changed.
    pub previous: Option<String>,
}

/// The texts there are of a story.
#[derive(Clone, Debug)]
pub struct Texts {
    /// What the feed gives; none when it gives nothing.
    pub feed: Option<Story>,
    /// What became of the page.
    pub page: Leaf,
}

/// What became of the page of a story.
#[derive(Clone, Debug)]
pub enum Leaf {
    /// It was not asked for.
    Unasked,
    /// Its server answered with this HTTP status instead.
    Refused(u16),
    /// It cannot be read.
    Failed,
    /// It was cleaned.
    Read(Box<Story>),
}

/// Opens a story with what the library has of it; nothing is fetched.
pub fn open(
    kept: &Kept,
    beyond: &Beyond,
    (wanted, policy): (Text, TextPolicy),
) -> Result<Opened, store::Error> {
    let texts = texts(kept, beyond)?;
    Ok(texts.opened(kept, (wanted, policy)))
}

/// Both texts of a story, cleaned.
pub fn texts(kept: &Kept, beyond: &Beyond) -> Result<Texts, store::Error> {
    let url = kept.line.url.as_ref();
    let mut feed = if kept.content.trim().is_empty() {
        None
    } else {
        let around = beyond.of(url, &kept.feed_address)?;
        open::guarded(|| feed_story(kept, &around.context("")))
    };
    let mut page = match &kept.page {
        None => Leaf::Unasked,
        Some(page) if page.body.is_empty() && page.status >= 400 => Leaf::Refused(page.status),
        Some(page) if page.body.is_empty() => Leaf::Failed,
        Some(page) => {
            let pages = pages::unpacked(&page.url, &page.media, &page.body);
            let found = page_story(&pages, (&kept.plain, &kept.feed_address), beyond)?;
            found.map_or(Leaf::Failed, |story| Leaf::Read(Box::new(story)))
        }
    };
    let read = match &mut page {
        Leaf::Read(story) => Some(&mut **story),
        _ => None,
    };
    for story in feed.iter_mut().chain(read) {
        by_hand(story, &kept.by_hand);
    }
    Ok(Texts { feed, page })
}

/// Gives blocks the verdicts that the reader gave them by hand.
fn by_hand(story: &mut Story, verdicts: &[ByHand]) {
    if verdicts.is_empty() {
        return;
    }
    let blocks = beginnings(&story.document);
    for verdict in verdicts {
        let is_it =
            |(begins, nth): &(String, u32)| (begins, *nth) == (&verdict.begins, verdict.nth);
        if let Some((at, keep)) = blocks.iter().position(is_it).zip(verdict.keep) {
            let (reason, sure) = (Reason::ByHand, 1.0);
            story.document.judge(at, Verdict { keep, reason, sure });
        }
    }
}

/// The story of its pages, cleaned one by one and joined, with its feed's text and address; none when they cannot be
/// read.
pub fn page_story(
    pages: &[Page],
    (feed_text, feed): (&str, &str),
    beyond: &Beyond,
) -> Result<Option<Story>, store::Error> {
    let mut all: Option<Story> = None;
    for page in pages {
        let around = beyond.of(page.url.as_ref(), feed)?;
        let opened = open::guarded(|| open::open_with(page, &around.context(feed_text)));
        let Some(story) = opened.and_then(Result::ok) else {
            break;
        };
        match &mut all {
            None => all = Some(story),
            Some(first) => join(first, story),
        }
    }
    Ok(all)
}

/// Puts the next page of a story behind those before it. What they said already is cut, also the title.
fn join(first: &mut Story, mut next: Story) {
    let said = |document: &Document, b: usize| {
        let block = &document.blocks()[b];
        let text = document.text_of(block);
        let counts = block.verdict.keep && words(text) >= REPEATED_WORDS;
        counts.then(|| fingerprint(text)).flatten()
    };
    let before: Vec<u64> = (0..first.document.blocks().len())
        .filter_map(|b| said(&first.document, b))
        .collect();
    let again = |b: &usize| said(&next.document, *b).is_some_and(|print| before.contains(&print));
    let again: Vec<usize> = (0..next.document.blocks().len()).filter(again).collect();
    for block in again {
        next.document
            .judge(block, Verdict::cut(Reason::Duplicate, 0.9));
    }
    first.document.append(&next.document);
    first.about.next = next.about.next;
    first.bound = first.bound.or(next.bound);
    if next.trust != Trust::Sure && first.trust == Trust::Sure {
        first.trust = next.trust;
    }
}

/// The text of a feed as a story. All of it was written to be read, so only what is named as something else is cut.
fn feed_story(kept: &Kept, context: &Context) -> Story {
    let url = kept.line.url.as_ref();
    let body = if kept.is_plain {
        Body::Text(&kept.content)
    } else {
        Body::Html(&kept.content)
    };
    let mut story = clean(&Source { body, url }, context);
    for b in 0..story.document.blocks().len() {
        let verdict = &story.document.blocks()[b].verdict;
        if !verdict.keep && !is_named(&verdict.reason) {
            story
                .document
                .judge(b, Verdict::kept(Reason::Prose, UNSURE));
        }
    }
    story.source = SourceText {
        raw: kept.content.as_str().into(),
        language: if kept.is_plain { "text" } else { "html" },
        charset: "",
    };
    story.trust = Trust::Unsure;
    story
}

/// Whether a reason says what a block is, not only that it is far from a story.
fn is_named(reason: &Reason) -> bool {
    match reason {
        Reason::Repeated { .. } | Reason::Taught { .. } | Reason::ByHand => true,
        Reason::Teasers { known } => *known > 0,
        reason => matches!(
            reason,
            Reason::Hidden
                | Reason::ShareBar
                | Reason::Newsletter
                | Reason::ReadMore
                | Reason::JunkHeading
                | Reason::Promo
                | Reason::Controls
                | Reason::Consent
                | Reason::Duplicate
        ),
    }
}

impl Texts {
    /// Chooses the text to show; which of them is asked for may decide.
    pub fn opened(self, kept: &Kept, (wanted, policy): (Text, TextPolicy)) -> Opened {
        let plain = |story: &Story| story.document.kept_text();
        let feed_text = self.feed.as_ref().map(plain).unwrap_or_default();
        let page_text = match &self.page {
            Leaf::Read(story) => plain(story),
            _ => String::new(),
        };
        let choice = self.choice((wanted, policy), (&feed_text, &page_text));
        let mut story = match (choice.from, self.feed, self.page) {
            (From::Page, _, Leaf::Read(story)) => *story,
            (_, feed, _) => feed.unwrap_or_default(),
        };
        if choice.from == From::Feed {
            story.trust = trust_of(choice.state);
        }
        dress(&mut story, kept);
        Opened {
            story,
            choice,
            previous: kept.previous.clone(),
        }
    }

    fn choice(
        &self,
        (wanted, policy): (Text, TextPolicy),
        (feed_text, page_text): (&str, &str),
    ) -> Choice {
        let feed = FeedText {
            text: feed_text,
            language: self.feed.as_ref().map_or("", |f| &f.about.language),
        };
        let page = match &self.page {
            Leaf::Unasked => PageText::Unasked,
            Leaf::Refused(status) => PageText::Refused(*status),
            Leaf::Failed => PageText::Failed,
            Leaf::Read(story) => PageText::Read(Read {
                text: page_text,
                trust: story.trust,
                language: &story.about.language,
                promised: promised_words(&story.source.raw),
            }),
        };
        match (wanted, policy) {
            (Text::Feed, _) | (Text::Clean, TextPolicy::Feed) => {
                choice::forced(From::Feed, &feed, &page)
            }
            (Text::Page, _) | (Text::Clean, TextPolicy::Page) => {
                choice::forced(From::Page, &feed, &page)
            }
            (Text::Clean, TextPolicy::Auto) => choice::choose(&feed, &page),
        }
    }
}

/// What may be thought of a feed's text by how whole it is.
fn trust_of(state: State) -> Trust {
    match state {
        State::Whole | State::FeedLonger => Trust::Sure,
        State::Unsure => Trust::Unsure,
        State::Teaser => Trust::TeaserOnly,
    }
}

/// Gives a story what the feed says of it where it says nothing itself. The feed's title and address come first: by
/// them the reader knows it.
fn dress(story: &mut Story, kept: &Kept) {
    let about = &mut story.about;
    let fill = |own: &mut SafeText, given: &SafeText| {
        if own.is_blank() {
            own.clone_from(given);
        }
    };
    if !kept.line.title.is_blank() {
        about.title.clone_from(&kept.line.title);
    }
    fill(&mut about.byline, &kept.line.author);
    if is_host(&about.site, kept.line.url.as_ref()) {
        about.site = SafeText::default();
    }
    fill(&mut about.site, &kept.feed_title);
    about.published = about.published.or(kept.line.published.map(moment));
    about.modified = about.modified.or(kept.line.updated.map(moment));
    about.url = kept.line.url.clone().or(about.url.take());
}

/// Whether a site is called by nothing but its host.
fn is_host(site: &str, url: Option<&Url>) -> bool {
    let host = url.and_then(Url::host_str);
    host.is_some_and(|host| host.trim_start_matches("www.") == site.trim_start_matches("www."))
}

fn moment(at: Timestamp) -> When {
    let local = at.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    When::Exact { local, offset: 0 }
}

impl Opened {
    /// What changed since the former text, with that text; none of a story that is as it was. The former text is that
    /// of the feed or of the page, so it is compared with the shown one only when they have much in common.
    pub fn changes(&self) -> Option<(&str, Changes)> {
        let old = self.previous.as_deref()?;
        let new = lined(&self.story.document);
        let (one, other) = same::shares(old, &new);
        let found = changes(old, &new);
        (one.max(other) >= ALIKE && !found.is_empty()).then_some((old, found))
    }
}

/// Least share of runs of a former text and the shown one.
const ALIKE: f32 = 0.2;

/// The kept text as it is compared, the last line ended too.
pub fn lined(document: &Document) -> String {
    crate::doc::text::write(document)
}

/// Whether a story's page is worth fetching before it is opened.
pub fn wants_page(kept: &Kept, policy: TextPolicy) -> bool {
    let may = kept
        .line
        .url
        .as_ref()
        .is_some_and(|u: &Url| matches!(u.scheme(), "http" | "https"));
    may && kept.page.is_none()
        && match policy {
            TextPolicy::Feed => false,
            TextPolicy::Page => true,
            TextPolicy::Auto => words(&kept.plain) < WHOLE_WORDS || choice::breaks_off(&kept.plain),
        }
}

/// Whether a page that was refused may be asked for again, because somebody opens its story and a day has passed.
pub fn may_ask_again(kept: &Kept, now: Timestamp) -> bool {
    let is_old = |fetched: Timestamp| now.as_second() - fetched.as_second() > DAY;
    let page = kept.page.as_ref();
    page.is_some_and(|p| p.body.is_empty() && is_old(p.fetched))
}

/// Seconds.
const DAY: i64 = 86_400;

/// Words from which a feed's text that does not break off is taken for the whole story. Excerpts of blog software have
/// 55 words, the longest excerpts of papers some 250.
const WHOLE_WORDS: usize = 350;
