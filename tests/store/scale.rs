//! A large library, timed. Not part of the usual run: `cargo test --release --test main store::scale -- --ignored
//! --nocapture`; `CLEARSTORY_SCALE=/folder` keeps the library for the next time.

#![allow(clippy::cast_possible_wrap)] // Numbers of made-up stories.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clearstory::store::{
    Change, Mode, NewStory, Only, Query, Selection, Store, Value, What, Where, Window,
};
use clearstory::story::Order;
use clearstory::story::library::{FeedId, StoryId};
use url::Url;

use super::made::{Chance, at, looked, marked, subscribed};

const FEEDS: usize = 500;
const STORIES: usize = 200;
const WORDS: usize = 30_000;

/// Words of a made-up language.
impl Chance {
    /// A word by Zipf's law: the n-th is met once in n times.
    fn word(&mut self) -> String {
        let u = self.below(1 << 20) as f64 / f64::from(1 << 20);
        word((WORDS as f64).powf(u) as usize)
    }

    fn text(&mut self, words: usize) -> String {
        (0..words)
            .map(|_| self.word())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The n-th word of a made-up language.
pub fn word(n: usize) -> String {
    const PARTS: [&str; 20] = [
        "ta", "ri", "mo", "ne", "ka", "lu", "so", "vi", "de", "pa", "ro", "shi", "fe", "go", "ba",
        "no", "hu", "zi", "ke", "wa",
    ];
    let (mut n, mut out) = (n, String::new());
    loop {
        out.push_str(PARTS[n % 20]);
        n /= 20;
        if n == 0 {
            return out;
        }
    }
}

fn made(chance: &mut Chance, feed: usize, n: usize) -> NewStory {
    let words = 120 + chance.below(360);
    let plain = chance.text(words);
    let title_words = 6 + chance.below(6);
    NewStory {
        guid: format!("https://{feed}.example/stories/{n}"),
        title: chance.text(title_words),
        url: Url::parse(&format!("https://{feed}.example/stories/{n}")).ok(),
        canonical: format!("{feed}.example/stories/{n}"),
        author: format!("{} {}", word(feed % 97), word(n % 89)),
        published: Some(at(-(chance.below(300 * 86_400) as i64))),
        content: format!("<p>{}</p>", plain.replace("ta mo", "</p><p><em>ta</em> mo")),
        plain,
        words: words as u32,
        ..NewStory::default()
    }
}

pub fn fill(store: &Store) {
    let feeds = (0..FEEDS).map(|n| {
        let mut feed = subscribed(&format!("https://{n}.example/feed"), &[]);
        feed.tags = vec![format!("tag{}", n % 10)];
        feed.own_title = if n == 17 {
            "Harbour".to_owned()
        } else {
            String::new()
        };
        feed
    });
    let feeds = Change::Subscriptions {
        feeds: feeds.collect(),
        now: at(0),
    };
    store.apply([feeds]).unwrap();
    let feeds = store.feeds().unwrap();
    let mut chance = Chance(7);
    let (mut spent, mut made_in) = (Duration::ZERO, Duration::ZERO);
    for (number, feed) in feeds.iter().enumerate() {
        let start = Instant::now();
        let stories: Vec<NewStory> = (0..STORIES).map(|n| made(&mut chance, number, n)).collect();
        made_in += start.elapsed();
        let start = Instant::now();
        let added = store.apply([looked(feed.id, 0, stories)]).unwrap().added;
        spent += start.elapsed();
        let read: Vec<StoryId> = added.iter().copied().filter(|s| s.0 % 5 != 0).collect();
        store
            .apply([marked(Query::stories(read), What::Read)])
            .unwrap();
    }
    eprintln!(
        "made in {made_in:?}, stored in {spent:?}: {:?} a story",
        spent / (FEEDS * STORIES) as u32
    );
    let start = Instant::now();
    store.catch_up().unwrap();
    eprintln!(
        "indexed in {:?}: {:?} a story",
        start.elapsed(),
        start.elapsed() / (FEEDS * STORIES) as u32
    );
}

/// How long each of so many rounds takes, sorted, and the most that was found.
fn timed(rounds: usize, mut ask: impl FnMut(usize) -> usize) -> (Vec<Duration>, usize) {
    let (mut times, mut most) = (Vec::new(), 0);
    for round in 0..rounds {
        let start = Instant::now();
        most = ask(round).max(most);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (times, most)
}

pub fn percentiles(what: &str, ask: impl FnMut(usize) -> usize) -> Duration {
    let (times, most) = timed(120, ask);
    eprintln!(
        "{what:44} min {:>9.2?}  p50 {:>9.2?}  p95 {:>9.2?}  max {:>9.2?}  ≤ {most} stories",
        times[0], times[60], times[113], times[119]
    );
    times[113]
}

fn integer(n: i64) -> Value {
    Value::Integer(n)
}

/// A filter for a part of a title.
fn titled(n: usize, sql: &str, value: impl Fn(usize) -> Value) -> Query {
    Query {
        holding: vec![word(300 + n * 37)],
        ..where_(sql, vec![value(n)])
    }
}

fn where_(sql: &str, params: Vec<Value>) -> Query {
    Query::matching(Where {
        sql: sql.to_owned(),
        params,
    })
}

pub fn lines(store: &Store, query: &Query) -> usize {
    store.lines(query, Window::first(200)).unwrap().len()
}

/// A query and what it is called.
type Case = (&'static str, Box<dyn Fn(usize) -> Query>);

fn cases() -> Vec<Case> {
    let like = |round: usize| Value::Text(format!("%{}%", word(300 + round * 37)));
    let pattern = |round: usize| Value::Text(word(300 + round * 37));
    let since = || integer(at(-3 * 86_400).as_second());
    vec![
        (
            "unread of a feed",
            Box::new(|n| Query {
                only: Only::Unread,
                ..Query::feed(FeedId(n as i64 * 4 + 1))
            }),
        ),
        ("all unread", Box::new(|_| Query::unread())),
        (
            "unread of a tag",
            Box::new(|n| Query {
                only: Only::Unread,
                from: Selection::Tag(format!("tag{}", n % 10)),
                ..Query::default()
            }),
        ),
        (
            "~word as LIKE over titles",
            Box::new(move |n| titled(n, "story.title LIKE ?", like)),
        ),
        (
            "~word as a regex over titles",
            Box::new(move |n| titled(n, "matches(?, story.title)", pattern)),
        ),
        (
            "is:unread ~word",
            Box::new(move |n| titled(n, "story.unread = 1 AND story.title LIKE ?", like)),
        ),
        (
            "is:unread #tag ~word age:3d -\"x y\" in:feed",
            Box::new(move |n| {
                where_(
                    "story.unread = 1 AND story.feed IN (SELECT feed FROM tag WHERE name = ?) AND story.title LIKE ? \
             AND story.sort >= ? AND story.title NOT LIKE ? AND iif(feed.own_title <> '', feed.own_title, feed.title) LIKE ?",
                    vec![
                        Value::Text(format!("tag{}", n % 10)),
                        like(n),
                        since(),
                        like(n + 1),
                        Value::Text("%harb%".to_owned()),
                    ],
                )
            }),
        ),
        (
            "age:3d",
            Box::new(move |_| where_("story.sort >= ?", vec![since()])),
        ),
        (
            "in:feed",
            Box::new(|_| {
                where_(
                    "iif(feed.own_title <> '', feed.own_title, feed.title) LIKE '%harbour%'",
                    vec![],
                )
            }),
        ),
        (
            "words > 470",
            Box::new(|_| where_("story.words > 470", vec![])),
        ),
        (
            "author",
            Box::new(|n| {
                where_(
                    "story.author LIKE ?",
                    vec![Value::Text(format!("{}%", word(n)))],
                )
            }),
        ),
    ]
}

pub fn folder() -> (Option<tempfile::TempDir>, PathBuf) {
    if let Some(folder) = std::env::var_os("CLEARSTORY_SCALE") {
        return (None, folder.into());
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (Some(folder), path)
}

pub fn opened(path: &Path) -> Store {
    let start = Instant::now();
    let store = Store::open(path, Mode::ReadWrite).unwrap();
    eprintln!("opened in {:?}", start.elapsed());
    store
}

/// The same library without the indexes of its stories.
fn bare(path: &Path) -> Store {
    let bare = path.with_file_name("bare.db");
    std::fs::copy(path, &bare).unwrap();
    let connection = rusqlite::Connection::open(&bare).unwrap();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name IN ('story', 'tag') AND sql <> ''";
    let mut statement = connection.prepare(sql).unwrap();
    let names = statement
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap();
    let names: Vec<String> = names.map(Result::unwrap).collect();
    for name in names {
        connection
            .execute_batch(&format!("DROP INDEX {name}"))
            .unwrap();
    }
    drop(statement);
    drop(connection);
    opened(&bare)
}

/// How many times as long the same takes without indexes.
fn compare(store: &Store, bare: &Store) {
    for (name, query) in cases() {
        let (own, _) = timed(9, |round| lines(store, &query(round)));
        let (other, _) = timed(9, |round| {
            let query = Query {
                holding: Vec::new(),
                ..query(round)
            };
            lines(bare, &query)
        });
        let ratio = other[4].as_secs_f64() / own[4].as_secs_f64();
        eprintln!(
            "{name:44} without indexes p50 {:>9.2?}, {ratio:.0} times as long",
            other[4]
        );
    }
}

#[test]
#[ignore = "makes a library of 100,000 stories and takes a minute"]
fn a_large_library_answers_at_once() {
    let (_folder, path) = folder();
    let path = path.join("library.db");
    let store = opened(&path);
    if store.counts().unwrap().stories == 0 {
        fill(&store);
    }
    drop(store);
    eprintln!("{} bytes", std::fs::metadata(&path).unwrap().len());
    let store = opened(&path);
    percentiles("feeds with counts", |_| store.feeds().unwrap().len());
    percentiles("counts", |_| store.counts().unwrap().feeds as usize);
    for (name, query) in cases() {
        percentiles(name, |round| lines(&store, &query(round)));
    }
    compare(&store, &bare(&path));
    percentiles("search of two words", |n| {
        let words = format!("{} {}", word(1 + n * 3), word(20 + n * 11));
        store.search(&words, &Query::default(), 50).unwrap().len()
    });
    percentiles("search of the two most common words", |n| {
        let words = format!("{} {}", word(1 + n % 3), word(4 + n % 3));
        store.search(&words, &Query::default(), 50).unwrap().len()
    });
    percentiles("a story with its texts", |n| {
        usize::from(store.story(StoryId(n as i64 * 800 + 1)).unwrap().is_some())
    });
}

#[test]
#[ignore = "makes a library of 100,000 stories, unless one is at hand"]
fn a_list_of_all_stories_is_there_before_anybody_waits() {
    let (_folder, path) = folder();
    let store = opened(&path.join("library.db"));
    if store.counts().unwrap().stories == 0 {
        fill(&store);
    }
    let by = |order| Query {
        order,
        ..Query::default()
    };
    let unread = |order| Query {
        order,
        ..Query::unread()
    };
    let items = |name, query: Query| {
        let (took, _) = timed(20, |_| store.items(&query).unwrap().len());
        eprintln!(
            "{name:44} p50 {:>9.2?}, slowest {:>9.2?}",
            took[10], took[19]
        );
        took[10]
    };
    let all = items("all items", by(Order::Newest));
    items("all items, oldest first", by(Order::Oldest));
    items("all items by title", by(Order::Title));
    items("all items by feed", by(Order::Feed));
    items("all items, shortest first", by(Order::Shortest));
    items("unread items", unread(Order::Newest));
    items("unread items by feed", unread(Order::Feed));
    items("items of a feed", Query::feed(FeedId(7)));
    assert!(all < Duration::from_millis(30), "{all:?}");
}
