//! A library in memory that answers what the screens ask, at once and as the real one would: for pictures.

use clearstory::doc::{Kind, SafeText, Writer};
use clearstory::story::choice::{Choice, From, State, Why};
use clearstory::story::library::{Counts, Enclosure, Feed, FeedId, Line, StoryId, TextPolicy};
use clearstory::story::{
    Address, Changes, Item, Mark, Marked, Order, Shelf, Story, Target, Text, Wish, changes,
};
use clearstory::ui::{
    Added, Answer, Beside, Candidate, Candidates, Effect, Fares, Listing, Msg, Notice, Opened,
    Refreshing, Shelves, Ticket,
};
use clearstory::verdict::{Reason, Verdict};
use jiff::{Timestamp, ToSpan, Zoned};

use crate::screens::{headlines, tram_story};

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
    folded: Vec<SafeText>,
    left: Vec<Feed>,
    /// What is never answered, as a word of the case.
    silent: &'static str,
    /// What it cannot do, if it is a bad one.
    fault: Fault,
}

/// What happens to stories that are to be opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    #[default]
    Come,
    Fail,
    Wait,
}

/// What a library cannot do.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Fault {
    #[default]
    None,
    /// It lists nothing.
    Lists,
    /// It has not listed anything yet.
    Slow,
    /// It takes its time with feeds and folders.
    SlowWithFeeds,
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
        words: if id == 6 { 366 } else { minutes * 240 },
        minutes,
        was_updated: id == 7,
        updated: (id == 7).then(|| noon().timestamp() - 40.minutes()),
        has_page: matches!(id, 1 | 3),
        cluster: matches!(id, 2 | 7).then_some(StoryId(2)),
        others: u32::from(matches!(id, 2 | 7)),
        place: (id == 6).then_some(clearstory::doc::Place(900)),
        ..Line::default()
    }
}

/// Titles that are hard to set: none, from the right, wide and long.
fn odd_lines() -> Vec<Line> {
    let told: [Told; 4] = [
        (21, "", "Staff", 2, 1, 3),
        (
            22,
            "ערי הנהר שומרות על החשמלית אחרי הצבעה של עשר שנים",
            "מירה",
            2,
            1,
            4,
        ),
        (23, "", "", 1, 1, 0),
        (
            24,
            "👩‍👩‍👧 Families 🏳️‍🌈 ｗｉｄｅ e\u{301}tudes — a title that goes on and on and on and on",
            "Ana",
            1,
            1,
            1,
        ),
    ];
    let mut lines = told.map(line).to_vec();
    lines[2].url = None;
    lines
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
            folded: Vec::new(),
            left: Vec::new(),
            silent: "",
            fault: Fault::None,
        }
    }

    /// One of a kind: all `read`, `odd` titles, a `failing` feed, `broken` or `slow` itself.
    fn of_kind(kind: &str) -> Self {
        let mut library = Self::new();
        match kind {
            "read" => library.lines.iter_mut().for_each(|l| l.is_unread = false),
            "odd" => library.lines.extend(odd_lines()),
            "failing" => library.fail(),
            "broken" => library.fault = Fault::Lists,
            "slow-feeds" => library.fault = Fault::SlowWithFeeds,
            "slow" => library.fault = Fault::Slow,
            _ => {}
        }
        library
    }

    /// The Gazette has not answered since Tuesday and has no stories left; the Post since this morning.
    fn fail(&mut self) {
        self.lines.retain(|l| l.feed != FeedId(3));
        let failing = [(3, 50, "server said 503"), (2, 3, "connection refused")];
        for feed in &mut self.feeds {
            let Some((_, hours, why)) = failing.iter().find(|(id, ..)| feed.id == FeedId(*id))
            else {
                continue;
            };
            feed.health.failing_since = Some(noon().timestamp() - hours.hours());
            feed.health.failures = 4;
            feed.health.error = SafeText::line(why);
        }
    }

    /// Stories that come from a feed now, the newest first.
    pub fn add_new(&mut self, count: i64) {
        for n in 1..=count {
            let told = (
                100 + n,
                "A new story that has just come in",
                "Ana Ruiz",
                2,
                0,
                2,
            );
            self.lines.push(line(told));
        }
    }

    /// How many changes can be taken back.
    pub fn undos(&self) -> usize {
        self.undo.len()
    }

    /// The stories of a list, in order.
    pub fn stories(&self, wish: &Wish) -> Vec<StoryId> {
        self.listed(wish).iter().map(|l| l.id).collect()
    }

    /// A story as it is now; none of one that is gone.
    pub fn line(&self, story: StoryId) -> Option<&Line> {
        self.lines.iter().find(|l| l.id == story)
    }

    /// A story goes, by another program.
    pub fn remove(&mut self, story: i64) {
        self.lines.retain(|l| l.id != StoryId(story));
    }

    /// Without feeds and stories.
    pub fn empty() -> Self {
        Self {
            feeds: Vec::new(),
            lines: Vec::new(),
            undo: Vec::new(),
            policies: Vec::new(),
            fate: Fate::Come,
            folded: Vec::new(),
            left: Vec::new(),
            silent: "",
            fault: Fault::None,
        }
    }

    /// The one that a case names.
    pub fn named(kind: &str) -> Self {
        match kind {
            "empty" => Self::empty(),
            "unwell" => Self::unwell(),
            "loading" => Self::silent("feeds"),
            "shut" => Self::silent("shut"),
            "offline" => Self::silent("offline"),
            _ => Self::of_kind(kind),
        }
    }

    fn silent(silent: &'static str) -> Self {
        Self {
            silent,
            ..Self::new()
        }
    }

    /// With feeds in every state, and titles of every kind.
    fn unwell() -> Self {
        let mut library = Self::new();
        let more = [
            feed(
                6,
                "港口新闻：河镇电车与第二座桥的一切消息",
                &["News", "Far"],
            ),
            feed(7, "חדשות הנמל", &["Far"]),
            feed(
                8,
                "The Quarterly Proceedings of the Society for the Measuring of Rivers",
                &["Tech"],
            ),
            feed(9, "", &[]),
            feed(10, "Hidden one", &["News"]),
            feed(11, "Old Mill Weekly", &["Tech"]),
        ];
        library.feeds.extend(more);
        library.feeds[9].is_hidden = true;
        let at = |text: &str| text.parse::<Timestamp>().ok();
        for feed in &mut library.feeds {
            feed.health.checked = at("2026-05-14T11:40:00Z");
            feed.health.succeeded = feed.health.checked;
            feed.health.next_check = at("2026-05-14T12:10:00Z");
            feed.health.status = 304;
        }
        library.feeds[4].health.moved_to = "https://rack.example/feed".parse().ok();
        let failing = &mut library.feeds[2].health;
        failing.failures = 7;
        failing.failing_since = at("2026-05-03T08:00:00Z");
        failing.succeeded = at("2026-05-02T08:00:00Z");
        failing.status = 503;
        failing.error = SafeText::line("its server said 503, service unavailable");
        library.feeds[10].health.is_gone = true;
        library.feeds[10].health.status = 410;
        library.feeds[3].health.failures = 1;
        library.feeds[3].health.failing_since = at("2026-05-14T11:40:00Z");
        library.feeds[3].health.error = SafeText::line("it took longer than 30 seconds");
        library
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
            folded: self.folded.clone(),
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
        let before = self.lines.clone();
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
        let before: Vec<Line> = before
            .into_iter()
            .filter(|l| !self.lines.contains(l))
            .collect();
        if before.is_empty() {
            let told = Notice::word("nothing to mark: it is so already");
            return vec![Msg::Told(told)];
        }
        let stories = &before;
        let noun = if stories.len() == 1 {
            "story"
        } else {
            "stories"
        };
        let verb = match mark.marked {
            Marked::Read => "marked as read",
            Marked::Unread => "marked as unread",
            Marked::Star => "starred",
            Marked::Unstar => "unstarred",
            Marked::Save => "saved for later",
            Marked::Unsave => "taken from those saved for later",
            Marked::Delete => "deleted",
            Marked::Apart => "taken out of their cluster",
        };
        let said = format!("{} {noun} {verb}", stories.len());
        self.undo.push((said.clone(), before.clone()));
        let is_silent = stories.len() == 1 && matches!(mark.marked, Marked::Read | Marked::Unread);
        let told = Msg::Told(Notice::word(format!("{said} · u takes it back")));
        let told = Some(told).filter(|_| !is_silent);
        told.into_iter().chain([Msg::Changed]).collect()
    }

    /// What typed addresses lead to: `several`, `known`, `slow`, `none` and else one feed.
    fn add(&mut self, ticket: Ticket, typed: &str) -> Vec<Msg> {
        let mut words = typed.split_whitespace();
        let address = words.next().unwrap_or_default();
        let tags: Vec<String> = words.map(str::to_owned).collect();
        let answer = match address {
            "slow.example" => return Vec::new(),
            "none.example" => Answer::Failed(
                "https://none.example/: is no feed, names none, and none is where feeds mostly are; look for a feed on the page and add that"
                    .to_owned(),
            ),
            "several.example" => {
                let one = |path: &str, title: &str, is_there| Candidate {
                    address: format!("https://several.example/{path}"),
                    shown: SafeText::line(&format!("https://several.example/{path}")),
                    title: SafeText::line(title),
                    is_there,
                };
                let feeds = vec![
                    one("feed", "Valley Observer", false),
                    one("sport/feed", "Valley Observer: sport", false),
                    one("comments", "", true),
                ];
                Answer::Candidates(Box::new(Candidates { feeds, tags }))
            }
            "known.example" => Answer::Added(Box::new(Added {
                feeds: vec![FeedId(2)],
                said: SafeText::line("Harbour Post is subscribed already, as https://feed2.example/feed"),
                is_fault: false,
            })),
            _ => {
                let names = [(address.to_owned(), "Valley Observer".to_owned())];
                return self.subscribe(ticket, &names, &tags);
            }
        };
        vec![Msg::Answer(ticket, answer)]
    }

    fn subscribe(
        &mut self,
        ticket: Ticket,
        named: &[(String, String)],
        tags: &[String],
    ) -> Vec<Msg> {
        let mut added = Added::default();
        for (n, (_, title)) in (0..).zip(named) {
            let id = 20 + i64::try_from(self.feeds.len()).unwrap();
            let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
            self.feeds.push(feed(id, title, &tags));
            let told = (
                id * 10,
                "The valley gets its library back",
                "Ana Ruiz",
                id,
                1 + n,
                4,
            );
            let next = (id * 10 + 1, "Rain until Thursday", "", id, 5 + n, 2);
            self.lines.extend([line(told), line(next)]);
            added.feeds.push(FeedId(id));
        }
        let stories = 2 * named.len();
        added.said = SafeText::line(&format!(
            "added {}: {stories} stories · u takes it back",
            named[0].1
        ));
        vec![
            Msg::Changed,
            Msg::Answer(ticket, Answer::Added(Box::new(added))),
        ]
    }

    fn unsubscribe(&mut self, feed: FeedId) -> Vec<Msg> {
        let place = self.feeds.iter().position(|f| f.id == feed).unwrap();
        let feed = self.feeds.remove(place);
        let said = format!("unsubscribed from {} · u takes it back", feed.title);
        self.left.push(feed);
        vec![Msg::Told(Notice::word(said)), Msg::Changed]
    }

    fn fares(&self, feed: FeedId) -> Fares {
        let shelves = self.shelves();
        let feed = shelves.feeds.into_iter().find(|f| f.id == feed).unwrap();
        let days = [0, 2, 1, 0, 0, 3, 4, 1, 0, 2];
        let days: Vec<u32> = days.iter().cycle().take(29).copied().chain([5]).collect();
        Fares {
            read: feed.stories - feed.unread,
            days,
            kept: (1, 0),
            bytes: 1_240_000,
            every_seconds: 1_800,
            policy: TextPolicy::Auto,
            feed,
        }
    }

    fn asked(&self, feeds: Option<&Vec<FeedId>>) -> Vec<Msg> {
        let count = feeds.map_or(self.feeds.len(), Vec::len);
        if self.silent == "offline" {
            let said = SafeText::line("no server can be reached; what is here can be read");
            return vec![Msg::Refreshing(Refreshing::Ended {
                said,
                added: 0,
                is_offline: true,
                is_fault: true,
            })];
        }
        let asked = Refreshing::Asked { done: 1, added: 2 };
        vec![
            Msg::Refreshing(Refreshing::Begun(count)),
            Msg::Refreshing(asked),
        ]
    }

    fn answer_of_feeds(&mut self, effect: &Effect) -> Option<Vec<Msg>> {
        Some(match effect {
            Effect::Feeds(_) | Effect::List(..) if self.silent == "feeds" => Vec::new(),
            Effect::Feeds(ticket) if self.silent == "shut" => {
                let why =
                    "library.db: is no library of clearstory; move it away to begin a new one";
                vec![Msg::Answer(*ticket, Answer::Failed(why.to_owned()))]
            }
            Effect::Add(ticket, typed) => self.add(*ticket, typed),
            Effect::Subscribe(ticket, feeds, tags) => {
                let named: Vec<_> = feeds
                    .iter()
                    .map(|a| (a.clone(), "Valley Observer".to_owned()))
                    .collect();
                self.subscribe(*ticket, &named, tags)
            }
            Effect::Unsubscribe(feed) => self.unsubscribe(*feed),
            Effect::FeedPage(ticket, feed) => vec![Msg::Answer(
                *ticket,
                Answer::FeedPage(Box::new(self.fares(*feed))),
            )],
            Effect::Folded(folded) => {
                self.folded.clone_from(folded);
                Vec::new()
            }
            Effect::Demo(ticket) => vec![Msg::Answer(*ticket, Answer::Demo(headlines(3)))],
            Effect::Refresh(feeds) => self.asked(feeds.as_ref()),
            Effect::Undo if !self.left.is_empty() => {
                let feed = self.left.pop().unwrap();
                let said = format!("undone: unsubscribed from {}", feed.title);
                self.feeds.push(feed);
                self.feeds.sort_by_key(|f| f.id);
                vec![Msg::Told(Notice::word(said)), Msg::Changed]
            }
            _ => return None,
        })
    }

    fn take_back(&mut self) -> Vec<Msg> {
        let Some((said, before)) = self.undo.pop() else {
            return vec![Msg::Told(Notice::word("nothing is left to undo"))];
        };
        if before.is_empty() {
            self.policies.pop();
        }
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
        let answered = self.answer_of_feeds(effect);
        if answered.is_some() {
            return answered;
        }
        let answer = |ticket, answer| Some(vec![Msg::Answer(ticket, answer)]);
        match effect {
            Effect::List(..) if self.fault == Fault::Slow => Some(Vec::new()),
            Effect::List(_, wish)
                if self.fault == Fault::SlowWithFeeds
                    && matches!(wish.shelf, Shelf::Feed(_) | Shelf::Tag(_)) =>
            {
                Some(Vec::new())
            }
            Effect::List(ticket, _) if self.fault == Fault::Lists => {
                let why = "the library: disk I/O error";
                answer(*ticket, Answer::Failed(why.to_owned()))
            }
            Effect::List(ticket, wish) if wish.filter.contains("is:") => {
                let why = "the filter is wrong at column 5: is:ol is not known; allowed is is:unread, is:read";
                answer(*ticket, Answer::Failed(why.to_owned()))
            }
            Effect::KeepOrder(..) | Effect::Fetch(_, StoryId(9)) => Some(Vec::new()),
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
                    filter: meaning(&wish.filter),
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
                let title = self.feeds.iter().find(|f| f.id == *feed);
                let from = format!("{policy:?}").to_lowercase();
                let said = format!("{}: the text of the {from}", title.unwrap().title);
                self.undo.push((said.clone(), Vec::new()));
                let told = Notice::word(format!("{said} · u takes it back"));
                Some(vec![Msg::Told(told)])
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

/// What a filter of words means in full.
fn meaning(filter: &str) -> SafeText {
    let tests = filter
        .split_whitespace()
        .map(|w| format!("title =~ \"{w}\""));
    SafeText::line(&tests.collect::<Vec<_>>().join(" and "))
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
