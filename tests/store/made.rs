//! Made-up feeds and stories.

use clearstory::store::Window;
use clearstory::store::{
    Arrived, Change, Mode, NewStory, Query, ReadyStory, Refreshed, Store, Subscribed,
};
use clearstory::store::{Mark, What};
use clearstory::story::library::{FeedId, Health, Line};
use jiff::Timestamp;
use url::Url;

/// So many seconds after the day these tests take place.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + seconds).unwrap()
}

/// A folder and the library in it.
pub fn library() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("library.db"), Mode::ReadWrite).unwrap();
    (folder, store)
}

pub fn subscribed(address: &str, tags: &[&str]) -> Subscribed {
    Subscribed {
        address: address.to_owned(),
        tags: tags.iter().map(ToString::to_string).collect(),
        ..Subscribed::default()
    }
}

/// Subscribes to so many feeds; their numbers.
pub fn subscribe(store: &Store, feeds: usize) -> Vec<FeedId> {
    let feeds = (0..feeds).map(|n| subscribed(&format!("https://{n}.example/feed"), &["news"]));
    let change = Change::Subscriptions {
        feeds: feeds.collect(),
        now: at(0),
    };
    store.apply([change]).unwrap();
    store.feeds().unwrap().iter().map(|f| f.id).collect()
}

pub fn story(guid: &str, title: &str) -> NewStory {
    NewStory {
        guid: guid.to_owned(),
        title: title.to_owned(),
        url: Url::parse(&format!("https://a.example/{guid}")).ok(),
        published: Some(at(-3_600)),
        content: format!("<p>{title} is what it is about.</p>"),
        plain: format!("{title} is what it is about."),
        words: 7,
        ..NewStory::default()
    }
}

pub fn looked(feed: FeedId, seconds: i64, stories: Vec<NewStory>) -> Change {
    let health = Health {
        checked: Some(at(seconds)),
        succeeded: Some(at(seconds)),
        status: 200,
        ..Health::default()
    };
    let arrived = Arrived {
        title: "Harbour Post".to_owned(),
        link: Url::parse("https://www.a.example/").ok(),
        ttl_seconds: None,
        stories: stories.into_iter().map(ReadyStory::of).collect(),
    };
    let look = Refreshed {
        now: at(seconds),
        health,
        validators: None,
        arrived: Some(arrived),
    };
    Change::Refreshed(feed, Box::new(look))
}

pub fn marked(stories: Query, what: What) -> Change {
    Change::Mark(Mark {
        stories,
        what,
        now: at(100),
    })
}

pub fn all(store: &Store) -> Vec<Line> {
    store
        .lines(&Query::default(), Window::first(1_000_000))
        .unwrap()
}

/// Numbers that look like chance and are the same each time.
pub struct Chance(pub u64);

impl Chance {
    /// A number below another one.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize * end) >> 31
    }
}
