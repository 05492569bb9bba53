//! A library in memory that answers what the screens ask, at once and as the real one would: for pictures.

use clearstory::doc::{Kind, SafeText, Writer};
use clearstory::story::choice::{Choice, From, State, Why};
use clearstory::story::library::{Counts, Enclosure, Feed, FeedId, Line, StoryId, TextPolicy};
use clearstory::story::{
    Address, Changes, Item, Mark, Marked, Order, Shelf, Story, Target, Text, Wish, changes,
};
use clearstory::ui::{Answer, Beside, Effect, Listing, Msg, Notice, Opened, Shelves};
use clearstory::verdict::{Reason, Verdict};
use jiff::{Timestamp, ToSpan, Zoned};

use crate::screens::tram_story;

/// The time of all pictures: a Thursday noon.
pub fn noon() -> Zoned {
    "2026-05-14T12:00:00[UTC]".parse().unwrap()
}

/// The library.
#[derive(Clone, Debug, PartialEq)]
pub struct Library {
    pub feeds: Vec<Feed>,
    pub lines: Vec<Line>,
    undo: Vec<(String, Vec<Line>)>,
    policies: Vec<(FeedId, TextPolicy)>,
    /// What happens to stories that are to be opened.
    pub fate: Fate,
}

/// What happens to stories that are to be opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    #[default]
    Come,
    Fail,
    Wait,
}

/// Number, title, author, feed, hours of age, minutes.
type Told = (i64, &'static str, &'static str, i64, i64, u32);

const STORIES: [Told; 14] = [
    (
        1,
        "River towns keep their tramway after ten-year vote",
        "Ana Ruiz",
        2,
        2,
        6,
    ),
    (
        2,
        "Grain talks resume without the northern bloc",
        "T. Lindqvist",
        2,
        3,
        4,
    ),
    (
        3,
        "What the new orchard law changes for growers",
        "J. Adeyemi",
        2,
        4,
        9,
    ),
    (4, "Live: storm reaches the western isles", "", 2, 5, 1),
    (
        5,
        "Obituary: Mira Sandoval, cartographer",
        "Staff",
        2,
        7,
        11,
    ),
    (
        6,
        "The long read: a year in the salt pans",
        "Noor Haddad",
        1,
        9,
        34,
    ),
    (7, "Ferry strike ends after pay deal", "Staff", 1, 11, 3),
    (
        8,
        "Vaccine stocks rebuilt ahead of winter",
        "R. Novak",
        1,
        26,
        5,
    ),
    (
        9,
        "Les marais salants reprennent vie après dix ans de travaux",
        "Hélène Marchand",
        3,
        28,
        7,
    ),
    (
        10,
        "河镇保留电车线路：十年之争以一票之差告终，夜班车将在第二座桥开放后恢复",
        "林晓",
        3,
        30,
        4,
    ),
    (11, "A scheduler that sleeps", "Idris Vane", 4, 50, 8),
    (12, "Notes on a slower disk", "Idris Vane", 4, 75, 12),
    (
        13,
        "Release 9.2 of the north bridge firmware",
        "",
        5,
        100,
        2,
    ),
    (14, "Why the rack hums", "Pell", 5, 400, 5),
];

fn feed(id: i64, title: &str, tags: &[&str]) -> Feed {
    Feed {
        id: FeedId(id),
        address: format!("https://feed{id}.example/feed"),
        title: SafeText::line(title),
        tags: tags.iter().map(|t| SafeText::line(t)).collect(),
        ..Feed::default()
    }
}

fn line((id, title, author, feed, hours, minutes): Told) -> Line {
    let at = noon().timestamp() - hours.hours();
    Line {
        id: StoryId(id),
        feed: FeedId(feed),
        title: SafeText::line(title),
        author: SafeText::line(author),
        url: format!("https://feed{feed}.example/{id}").parse().ok(),
        published: Some(at),
        date: at,
        first_seen: at,
        is_unread: !matches!(id, 5 | 8 | 12),
        is_starred: matches!(id, 5 | 11),
        is_saved: id == 12,
        words: minutes * 240,
        minutes,
        was_updated: id == 7,
        updated: (id == 7).then(|| noon().timestamp() - 40.minutes()),
        has_page: matches!(id, 1 | 3),
        cluster: matches!(id, 2 | 7).then_some(StoryId(2)),
        place: (id == 6).then_some(clearstory::doc::Place(900)),
        ..Line::default()
    }
}

impl Library {
    /// Five feeds with fourteen stories.
    pub fn new() -> Self {
        let feeds = vec![
            feed(1, "Daily Ledger", &["News"]),
            feed(2, "Harbour Post", &["News"]),
            feed(3, "La Gazette", &["News"]),
            feed(4, "Kernel Notes", &["Tech"]),
            feed(5, "Wire & Rack", &[]),
        ];
        let lines = STORIES.map(line).to_vec();
        Self {
            feeds,
            lines,
            undo: Vec::new(),
            policies: Vec::new(),
            fate: Fate::Come,
        }
    }

    /// Without feeds and stories.
    pub fn empty() -> Self {
        Self {
            feeds: Vec::new(),
            lines: Vec::new(),
            undo: Vec::new(),
            policies: Vec::new(),
            fate: Fate::Come,
        }
    }

    fn shelves(&self) -> Shelves {
        let unread = |feed: Option<FeedId>| {
            let fits = |l: &&Line| l.is_unread && feed.is_none_or(|f| l.feed == f);
            self.lines.iter().filter(fits).count() as u32
        };
        let count = |fits: fn(&Line) -> bool| self.lines.iter().filter(|l| fits(l)).count() as u32;
        let feeds = self.feeds.iter().map(|f| Feed {
            unread: unread(Some(f.id)),
            stories: self.lines.iter().filter(|l| l.feed == f.id).count() as u32,
            ..f.clone()
        });
        Shelves {
            feeds: feeds.collect(),
            counts: Counts {
                feeds: self.feeds.len() as u32,
                stories: self.lines.len() as u32,
                unread: unread(None),
                starred: count(|l| l.is_starred),
                saved: count(|l| l.is_saved),
            },
            today: self
                .lines
                .iter()
                .filter(|l| l.is_unread && is_today(l))
                .count() as u32,
            filters: vec![(SafeText::line("Long reads"), 1)],
            notes: Vec::new(),
        }
    }

    fn fits(&self, line: &Line, wish: &Wish) -> bool {
        let on_shelf = match &wish.shelf {
            Shelf::All => true,
            Shelf::Today => is_today(line),
            Shelf::Unread => line.is_unread,
            Shelf::Starred => line.is_starred,
            Shelf::Saved => line.is_saved,
            Shelf::Feed(feed) => line.feed == *feed,
            Shelf::Tag(tag) => {
                let feed = self.feeds.iter().find(|f| f.id == line.feed);
                feed.is_some_and(|f| f.tags.contains(tag))
            }
            Shelf::Filter(_) => line.minutes > 10,
            Shelf::Found(words) => holds(line, words),
            Shelf::Cluster(first) => line.cluster == Some(*first),
        };
        on_shelf && holds(line, &wish.filter) && (!wish.only_unread || line.is_unread)
    }

    fn listed(&self, wish: &Wish) -> Vec<Line> {
        let fitting = self.lines.iter().filter(|l| self.fits(l, wish));
        let mut lines: Vec<Line> = fitting.cloned().collect();
        match wish.order.unwrap_or_default() {
            Order::Newest => lines.sort_by_key(|l| std::cmp::Reverse(l.date)),
            Order::Oldest => lines.sort_by_key(|l| l.date),
            Order::Title => lines.sort_by(|a, b| a.title.cmp(&b.title)),
            Order::Author => lines.sort_by(|a, b| a.author.cmp(&b.author)),
            Order::Feed => lines.sort_by_key(|l| l.feed),
            Order::Shortest => lines.sort_by_key(|l| l.words),
            Order::Longest => lines.sort_by_key(|l| std::cmp::Reverse(l.words)),
        }
        lines
    }

    fn of(&self, story: StoryId) -> Line {
        self.lines.iter().find(|l| l.id == story).unwrap().clone()
    }

    fn story(&self, line: &Line, from: From) -> Story {
        let mut story = match from {
            From::Feed => feed_story(line.id),
            From::Page => tram_story(),
        };
        story.about.title = line.title.clone();
        story.about.byline = line.author.clone();
        let feed = self.feeds.iter().find(|f| f.id == line.feed).unwrap();
        story.about.site = feed.title.clone();
        story.about.url.clone_from(&line.url);
        story.place = line.place.unwrap_or_default();
        story
    }

    fn policy(&self, feed: FeedId) -> TextPolicy {
        let kept = self.policies.iter().rev().find(|(f, _)| *f == feed);
        kept.map_or(TextPolicy::Auto, |(_, policy)| *policy)
    }

    fn opened(&self, story: StoryId, text: Text) -> Opened {
        let line = self.of(story);
        let others = self
            .lines
            .iter()
            .filter(|l| l.cluster.is_some() && l.cluster == line.cluster);
        let policy = self.policy(line.feed);
        let choice = choice(&line, text, policy);
        let story_id = story;
        let story = self.story(&line, choice.from);
        let changes = (story_id.0 == 7).then(|| former(&story));
        let beside = Beside {
            feed: self
                .feeds
                .iter()
                .find(|f| f.id == line.feed)
                .unwrap()
                .title
                .clone(),
            text,
            policy,
            choice,
            changes,
            others: others.filter(|l| l.id != story_id).cloned().collect(),
            comments: line.url.clone().filter(|_| story_id.0 == 1),
            enclosures: enclosures(story_id),
            wants_page: !line.has_page && matches!(story_id.0, 9 | 12..=14),
            line: line.clone(),
        };
        Opened {
            story,
            beside: Some(Box::new(beside)),
        }
    }

    fn mark(&mut self, mark: &Mark) -> Vec<Msg> {
        let stories: Vec<StoryId> = match &mark.of {
            Target::Stories(stories) => stories.clone(),
            Target::Listed(wish) => self.listed(wish).iter().map(|l| l.id).collect(),
        };
        let before: Vec<Line> = stories.iter().map(|s| self.of(*s)).collect();
        for line in self.lines.iter_mut().filter(|l| stories.contains(&l.id)) {
            match mark.marked {
                Marked::Read => line.is_unread = false,
                Marked::Unread => line.is_unread = true,
                Marked::Star => line.is_starred = true,
                Marked::Unstar => line.is_starred = false,
                Marked::Save => line.is_saved = true,
                Marked::Unsave => line.is_saved = false,
                Marked::Apart => line.cluster = None,
                Marked::Delete => {}
            }
        }
        if mark.marked == Marked::Delete {
            self.lines.retain(|l| !stories.contains(&l.id));
        }
        let noun = if stories.len() == 1 {
            "story"
        } else {
            "stories"
        };
        let said = format!("{} {noun} marked: {:?}", stories.len(), mark.marked);
        self.undo.push((said.clone(), before));
        let shows_itself = matches!(mark.marked, Marked::Read | Marked::Unread);
        if shows_itself && stories.len() == 1 {
            return vec![Msg::Changed];
        }
        vec![
            Msg::Told(Notice::word(format!("{said} · u undoes"))),
            Msg::Changed,
        ]
    }

    fn take_back(&mut self) -> Vec<Msg> {
        let Some((said, before)) = self.undo.pop() else {
            return vec![Msg::Told(Notice::word("nothing to undo"))];
        };
        for line in before {
            self.lines.retain(|l| l.id != line.id);
            self.lines.push(line);
        }
        self.lines.sort_by_key(|l| l.id);
        vec![
            Msg::Told(Notice::word(format!("undone: {said}"))),
            Msg::Changed,
        ]
    }

    /// The messages that answer an effect; none for an effect that is none of the library's.
    pub fn answer(&mut self, effect: &Effect) -> Option<Vec<Msg>> {
        let answer = |ticket, answer| Some(vec![Msg::Answer(ticket, answer)]);
        match effect {
            Effect::Feeds(ticket) => answer(*ticket, Answer::Feeds(Box::new(self.shelves()))),
            Effect::List(ticket, wish) => {
                let lines = self.listed(wish);
                let item = |l: &Line| Item {
                    story: l.id,
                    date: l.date,
                    is_unread: l.is_unread,
                };
                let listing = Listing {
                    wish: wish.clone(),
                    filter: SafeText::line(&wish.filter),
                    items: lines.iter().map(item).collect(),
                    lines,
                };
                answer(*ticket, Answer::Listed(Box::new(listing)))
            }
            Effect::Lines(ticket, stories) => {
                let known = self.lines.iter().filter(|l| stories.contains(&l.id));
                answer(*ticket, Answer::Lines(known.cloned().collect()))
            }
            Effect::Count(ticket, wish) => {
                answer(*ticket, Answer::Counted(self.listed(wish).len() as u32))
            }
            Effect::Open(..) if self.fate == Fate::Wait => Some(Vec::new()),
            Effect::Open(ticket, _) if self.fate == Fate::Fail => {
                let why = "the library cannot be read: the disk reports a fault";
                answer(*ticket, Answer::Failed(why.into()))
            }
            Effect::Open(ticket, Address::Library(story)) => answer(
                *ticket,
                Answer::Opened(Box::new(self.opened(*story, Text::Clean))),
            ),
            Effect::Text(ticket, story, text) => answer(
                *ticket,
                Answer::Opened(Box::new(self.opened(*story, *text))),
            ),
            Effect::Fetch(_, StoryId(9)) => Some(Vec::new()),
            Effect::Fetch(ticket, StoryId(14)) => {
                let why = "https://feed5.example/14: the server asks for money (402)";
                answer(*ticket, Answer::Failed(why.into()))
            }
            Effect::Fetch(ticket, story) => {
                for line in self.lines.iter_mut().filter(|l| l.id == *story) {
                    line.has_page = true;
                }
                let opened = self.opened(*story, Text::Clean);
                answer(*ticket, Answer::Opened(Box::new(opened)))
            }
            Effect::Policy(feed, policy) => {
                self.policies.push((*feed, *policy));
                None
            }
            Effect::Mark(mark) => Some(self.mark(mark)),
            Effect::Undo => Some(self.take_back()),
            Effect::Remember(story, place, is_finished) => {
                for line in self.lines.iter_mut().filter(|l| l.id == *story) {
                    line.place = Some(place.place);
                    line.place_words = place.words;
                    line.is_finished |= is_finished;
                }
                Some(Vec::new())
            }
            _ => None,
        }
    }
}

/// Which text of a story is shown: 9, 12, 13 and 14 have a teaser in the feed or nothing, their pages are to be fetched;
/// the page of 14 never comes; 3 has another text in the feed than on its page; the others have only their page.
fn choice(line: &Line, text: Text, policy: TextPolicy) -> Choice {
    let is_teaser = matches!(line.id.0, 9 | 12..=14);
    let has_feed = is_teaser || line.id.0 == 3;
    let wants_feed = text == Text::Feed || (text == Text::Clean && policy == TextPolicy::Feed);
    let from = if (is_teaser && !line.has_page) || (wants_feed && has_feed) {
        From::Feed
    } else {
        From::Page
    };
    let state = match from {
        From::Feed if is_teaser => State::Teaser,
        _ => State::Whole,
    };
    let why = match text {
        Text::Page if line.id.0 == 14 => Why::Refused(402),
        _ => Why::Alone,
    };
    Choice { from, state, why }
}

/// What the feed gives: two paragraphs of the story, nothing for 12.
fn feed_story(story: StoryId) -> Story {
    let kept = || Verdict::kept(Reason::Prose, 0.95);
    let mut writer = Writer::default();
    if story.0 != 12 {
        let text = "The council voted on Tuesday to keep the old tramway running for another ten years. The full report runs to four hundred pages1.";
        writer.block(text, Kind::Paragraph, kept());
        writer.block(
            "What the vote means for the river towns, and what it will cost …",
            Kind::Paragraph,
            kept(),
        );
    }
    Story {
        document: writer.finish(),
        ..Story::default()
    }
}

/// The text of a story before it was changed.
fn former(story: &Story) -> (String, Changes) {
    let new = clearstory::doc::text::write(&story.document);
    let old = new
        .replace("another ten years", "another five years")
        .replace(
            "We would rather mend what we have.\n",
            "Nobody asked us, said the mayor of the upper town.\n",
        )
        .replace("Works of year 3. ", "");
    let found = changes(&old, &new);
    (old, found)
}

fn enclosures(story: StoryId) -> Vec<Enclosure> {
    let file = |url: &str, media: &str, bytes| Enclosure {
        url: url.parse().unwrap(),
        media: media.into(),
        bytes,
        title: SafeText::default(),
    };
    match story.0 {
        11 => vec![file(
            "https://cdn.example/scheduler.mp3",
            "audio/mpeg",
            Some(21_400_000),
        )],
        2 => vec![
            file(
                "https://cdn.example/talks/report.pdf",
                "application/pdf",
                Some(812_000),
            ),
            file("https://cdn.example/talks/", "image/jpeg", None),
        ],
        _ => Vec::new(),
    }
}

fn is_today(line: &Line) -> bool {
    let midnight: Timestamp = noon().start_of_day().unwrap().timestamp();
    line.date >= midnight
}

fn holds(line: &Line, words: &str) -> bool {
    let title = line.title.to_lowercase();
    words
        .split_whitespace()
        .all(|w| title.contains(&w.to_lowercase()))
}
