//! Filters as SQL give the same stories as the evaluator that is their model.

use std::borrow::Cow;
use std::sync::OnceLock;

use clearstory::filter::{
    Attribute, Check, FeedFacts, Filter, Marks, Matcher, Moment, Pattern, Prompt, StoryFacts, Value,
};
use clearstory::store::{Arrived, Change, KeptPage, NewStory, ReadyStory, Refreshed, Subscribed};
use clearstory::store::{Query, Store, What, Where, Window};
use clearstory::story::library::{Enclosure, Feed, Line, StoryId};
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use url::Url;

use super::made::{all, at, library, marked};

const DAY: i64 = 86_400;

/// A library with a bit of everything, and what is true of each story.
struct Sample {
    store: Store,
    facts: Vec<(StoryId, StoryFacts<'static>)>,
    _folder: tempfile::TempDir,
}

fn moment() -> Moment {
    let (now, zone) = (at(10), TimeZone::system());
    Moment { now, zone }
}

fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let (folder, store) = library();
        fill(&store);
        let facts = facts(&store);
        Sample {
            store,
            facts,
            _folder: folder,
        }
    })
}

const TITLES: [&str; 8] = [
    "Rust 2 ships",
    "The live blog",
    "10 things about Linux",
    "Grün is GRÜN",
    "",
    "say \"hi\" \\ there",
    "東京 tower",
    "a.b (c) [d]",
];

fn new_story(feed: usize, n: usize) -> NewStory {
    let enclosure = Enclosure {
        url: Url::parse("https://sound.example/1.mp3").unwrap(),
        media: "audio/mpeg".to_owned(),
        bytes: None,
        title: clearstory::doc::SafeText::default(),
    };
    let plain = format!("Word {n} of the rusty café, {}", "and more ".repeat(n * 9));
    NewStory {
        guid: format!("g{n}"),
        title: TITLES[(n + feed) % TITLES.len()].to_owned(),
        url: (!n.is_multiple_of(5))
            .then(|| Url::parse(&format!("https://www.s{}.example/{n}", n % 3)).unwrap()),
        author: ["Frank", "Ana Ruiz", ""][n % 3].to_owned(),
        published: (!n.is_multiple_of(7)).then(|| at(-(n as i64) * 40_000)),
        content: format!("<p>{plain}</p>"),
        words: plain.split_whitespace().count() as u32,
        plain,
        enclosures: if n.is_multiple_of(4) {
            vec![enclosure]
        } else {
            Vec::new()
        },
        is_read: n.is_multiple_of(3),
        ..NewStory::default()
    }
}

fn fill(store: &Store) {
    let tags = [vec!["news"], vec!["news", "two words"], vec![], vec!["fun"]];
    let feeds = tags.iter().enumerate().map(|(n, tags)| Subscribed {
        address: format!("https://{n}.example/feed"),
        own_title: ["", "My Ledger"][n % 2].to_owned(),
        tags: tags.iter().map(ToString::to_string).collect(),
        ..Subscribed::default()
    });
    let (feeds, now) = (feeds.collect(), at(0));
    store.apply([Change::Subscriptions { feeds, now }]).unwrap();
    for (n, feed) in store.feeds().unwrap().iter().take(3).enumerate() {
        let stories = (0..14).map(|s| new_story(n, s)).collect();
        store.apply([look(feed, n, stories, 0)]).unwrap();
    }
    let mut again = new_story(0, 2);
    again.content += "<p>Changed.</p>";
    again.plain += " Changed.";
    let first = &store.feeds().unwrap()[0];
    store.apply([look(first, 0, vec![again], 5)]).unwrap();
    let ids: Vec<StoryId> = all(store).iter().map(|l| l.id).collect();
    let some = |step: usize| Query::stories(ids.iter().copied().step_by(step).collect::<Vec<_>>());
    let flags = What::Flags("ab".to_owned());
    let mut changes: Vec<Change> = [(4, What::Star), (5, What::Save), (6, flags)]
        .map(|(step, what)| marked(some(step), what))
        .into();
    changes.push(Change::Page(ids[3], Box::new(page())));
    let first = *ids[..3].iter().min().unwrap();
    changes.push(Change::Cluster(
        ids[..3].iter().map(|id| (*id, Some(first))).collect(),
    ));
    store.apply(changes).unwrap();
}

fn page() -> KeptPage {
    KeptPage {
        url: Url::parse("https://a.example/1").unwrap(),
        media: "text/html".to_owned(),
        fetched: at(1),
        status: 200,
        body: b"<p>Tramway</p>".to_vec(),
        plain: "The tramway stays.".to_owned(),
        words: 900,
        note: String::new(),
    }
}

fn look(feed: &Feed, n: usize, stories: Vec<NewStory>, seconds: i64) -> Change {
    let arrived = Arrived {
        title: format!("Harbour {n}"),
        link: Url::parse(&format!("https://www.{n}.example/")).ok(),
        ttl_seconds: None,
        stories: stories.into_iter().map(ReadyStory::of).collect(),
    };
    let health = clearstory::story::library::Health {
        changed: Some(at(seconds)),
        ..Default::default()
    };
    let look = Refreshed {
        now: at(seconds),
        health,
        validators: None,
        arrived: Some(arrived),
    };
    Change::Refreshed(feed.id, Box::new(look))
}

/// What is true of each story, put together from what the store tells of it and not by its SQL.
fn facts(store: &Store) -> Vec<(StoryId, StoryFacts<'static>)> {
    let lines = all(store);
    let feeds = store.feeds().unwrap();
    lines
        .iter()
        .map(|line| {
            let place = feeds.iter().position(|f| f.id == line.feed).unwrap();
            let of_feed: Vec<&Line> = lines.iter().filter(|l| l.feed == line.feed).collect();
            let feed = feed_facts(&feeds[place], place, of_feed[0]);
            let index = of_feed.iter().position(|l| l.id == line.id).unwrap() + 1;
            (line.id, story_facts(store, line, feed, index))
        })
        .collect()
}

fn feed_facts(feed: &Feed, place: usize, newest: &Line) -> FeedFacts {
    FeedFacts {
        title: feed.title.to_string(),
        description: String::new(),
        link: feed.link.as_ref().map(Url::to_string).unwrap_or_default(),
        date: feed.health.changed.unwrap_or_default(),
        address: feed.address.clone(),
        unread: feed.unread,
        stories: feed.stories,
        tags: feed.tags.iter().map(ToString::to_string).collect(),
        index: place as u32 + 1,
        newest: Some(newest.date),
        site: String::new(),
    }
}

fn story_facts(store: &Store, line: &Line, feed: FeedFacts, index: usize) -> StoryFacts<'static> {
    let kept = store.story(line.id).unwrap().unwrap();
    let host = line
        .url
        .as_ref()
        .and_then(Url::host_str)
        .unwrap_or_default();
    let enclosure = kept.enclosures.first();
    StoryFacts {
        title: line.title.to_string().into(),
        link: line
            .url
            .as_ref()
            .map(Url::to_string)
            .unwrap_or_default()
            .into(),
        author: line.author.to_string().into(),
        content: kept.content.into(),
        body: kept.page.map_or(kept.plain, |p| p.plain).into(),
        published: line.date,
        guid: kept.guid.into(),
        enclosure_url: enclosure
            .map(|e| e.url.to_string())
            .unwrap_or_default()
            .into(),
        enclosure_type: enclosure
            .map(|e| e.media.clone())
            .unwrap_or_default()
            .into(),
        flags: line.flags.to_string().into(),
        site: host.trim_start_matches("www.").to_owned().into(),
        index: index as u32,
        words: line.words,
        minutes: line.minutes,
        marks: Marks {
            is_unread: line.is_unread,
            is_starred: line.is_starred,
            is_saved: line.is_saved,
            was_updated: line.was_updated,
            is_duplicate: line.cluster.is_some_and(|c| c < line.id),
            is_cut: !line.has_page,
        },
        feed: Cow::Owned(feed),
        moment: moment(),
    }
}

fn value() -> impl Strategy<Value = Value> {
    let texts = vec![
        "yes",
        "no",
        "news",
        "two",
        "two words",
        "fun",
        "",
        "Frank",
        "rust 2",
        "LIVE blog",
        "café",
        "cafe",
        "tramway",
        "rust*",
        "東",
        "ab",
        "7",
        "02",
        "10",
        "My Ledger",
        "https://0.example/feed",
        "Linux",
        "hi",
        "nothing",
        "…",
        "audio/mpeg",
        "Grün is GRÜN",
    ];
    prop_oneof![
        select(texts).prop_map(|t| Value::Text(t.to_owned())),
        (-3..40_i32).prop_map(Value::Number),
        Just(Value::Number(i32::MIN)),
        Just(Value::Number(i32::MAX)),
    ]
}

fn check() -> impl Strategy<Value = Check> {
    let patterns = vec![
        "rust",
        "^The",
        r"a\.b",
        "grün",
        "^$",
        "[0-9]+",
        "ana|frank",
        r"\<tower",
        "yes",
        "^1.$",
        "",
        "example",
        "2026",
        "tram.*stays",
        "news",
    ];
    let pattern = select(patterns).prop_map(|p| Pattern::new(p).unwrap());
    prop_oneof![
        (0..8, value()).prop_map(|(which, v)| match which {
            0 => Check::Is(v),
            1 => Check::IsNot(v),
            2 => Check::Less(v),
            3 => Check::Greater(v),
            4 => Check::AtMost(v),
            5 => Check::AtLeast(v),
            6 => Check::Has(v),
            _ => Check::HasNot(v),
        }),
        pattern.clone().prop_map(Check::Matches),
        pattern.prop_map(Check::MatchesNot),
        (-2..30_i32, -2..30_i32).prop_map(|(a, b)| Check::Between(a, b)),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    let attributes: Vec<_> = Attribute::all().collect();
    let test = (select(attributes), check())
        .prop_filter(
            "of texts that are searched, words and patterns are asked",
            |(a, c)| {
                let asks = matches!(
                    c,
                    Check::Has(_) | Check::HasNot(_) | Check::Matches(_) | Check::MatchesNot(_)
                );
                *a != Attribute::Text || asks
            },
        )
        .prop_map(|(a, check)| Filter::test(a, check));
    test.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Filter::All),
            vec(inner, 2..4).prop_map(Filter::Any),
        ]
    })
}

fn found(store: &Store, filter: &Filter) -> Vec<StoryId> {
    let query = Query::matching(Where::of(filter, &moment()));
    let lines = store.lines(&query, Window::first(1000)).unwrap();
    lines.iter().map(|l| l.id).collect()
}

fn expected(filter: &Filter) -> Vec<StoryId> {
    let matcher = Matcher::new(filter);
    let held = sample()
        .facts
        .iter()
        .filter(|(_, facts)| matcher.holds(facts));
    held.map(|(id, _)| *id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sql_and_the_evaluator_give_the_same_stories(filter in filter()) {
        prop_assert_eq!(found(&sample().store, &filter), expected(&filter), "{}", filter);
    }
}

#[test]
fn each_short_filter_finds_some_stories_and_not_all() {
    for short in [
        "is:unread",
        "is:read",
        "is:starred",
        "is:saved",
        "is:new",
        "is:updated",
        "is:duplicate",
        "is:cut",
        "#news",
        "#\"two words\"",
        "~rust",
        "=\"The live blog\"",
        "age:3d",
        "age:<40h",
        "age:>3d",
        "in:ledger",
        "by:ana",
        "words:>100",
        "min:<2",
        "-\"live blog\"",
        "tramway",
        "cafe",
        "东京",
        "東京",
        "rust*",
        "site:s1.example",
    ] {
        let filter = Prompt::parse(short).unwrap().filter.unwrap();
        let count = found(&sample().store, &filter).len();
        let of = sample().facts.len();
        assert_eq!(count, expected(&filter).len(), "{short}: {filter}");
        assert!(
            count < of && (count > 0 || short == "东京"),
            "{short}: {count} of {of}"
        );
    }
}

#[test]
fn text_of_a_filter_is_never_part_of_the_sql() {
    let filter =
        r#"title = "qqq' OR 1=1 --" and tags # "qqq'" and text # "qqq'" and author =~ "qqq""#;
    let condition = Where::of(&Filter::parse(filter).unwrap(), &moment());
    assert!(!condition.sql.contains("qqq"), "{}", condition.sql);
    assert_eq!(condition.params.len(), 4);
}

#[test]
fn age_is_a_stretch_of_time_an_index_knows() {
    let filter = Filter::parse("age < 3").unwrap();
    let condition = Where::of(&filter, &moment());
    let from = moment().now.as_second() - 3 * DAY + 1;
    assert_eq!(condition.sql, format!("story.sort >= {from}"));
}

#[test]
fn unread_stories_stand_in_the_order_of_their_words_page_by_page() {
    for filter in ["is:unread", "is:unread #news", "is:unread rust"] {
        let query = |text: &str| Query::of(&Prompt::parse(text).unwrap(), &moment());
        let lines = |query: &Query, window| sample().store.lines(query, window).unwrap();
        let mut expected = lines(&query(filter), Window::first(1000));
        expected.sort_by_key(|line| (line.words, line.id));
        let by_words = query(&format!("sort:shortest {filter}"));
        let mut pages = lines(&by_words, Window::first(1));
        let after = pages.last().map(|line| line.id);
        pages.extend(lines(&by_words, Window { limit: 1000, after }));
        assert!(pages.len() > 1, "{filter}");
        assert_eq!(pages, expected, "{filter}");
        let longest = query(&format!("sort:longest {filter}"));
        expected.reverse();
        assert_eq!(lines(&longest, Window::first(1000)), expected, "{filter}");
    }
}
