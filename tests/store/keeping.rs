//! What stays and what goes: retention, what sites repeat, rules that hide, and hints for filters.

use clearstory::store::{
    Change, Keep, KeptPage, Query, Sighting, Store, Value, What, Where, Window,
};
use clearstory::story::library::{FeedSettings, Line, StoryId};
use url::Url;

use super::made::{all, at, library, looked, marked, story, subscribe, subscribed};

const DAY: i64 = 86_400;

/// A feed of ten stories, one a day.
fn ten(store: &Store) -> Vec<StoryId> {
    let feed = subscribe(store, 1)[0];
    let stories = (0..10).map(|n| {
        let mut one = story(&n.to_string(), &format!("Story {n}"));
        one.published = Some(at(-n * DAY));
        one
    });
    store
        .apply([looked(feed, 0, stories.collect())])
        .unwrap()
        .added
}

fn again(store: &Store) {
    let stories = (0..10).map(|n| {
        let mut one = story(&n.to_string(), &format!("Story {n}"));
        one.published = Some(at(-n * DAY));
        one
    });
    let feed = store.feeds().unwrap()[0].id;
    store.apply([looked(feed, DAY, stories.collect())]).unwrap();
}

fn ids(lines: &[Line]) -> Vec<StoryId> {
    lines.iter().map(|l| l.id).collect()
}

#[test]
fn old_stories_go_but_never_those_that_are_dear_and_do_not_come_again() {
    let (_folder, store) = library();
    let stories = ten(&store);
    store
        .apply([marked(Query::stories([stories[9]]), What::Star)])
        .unwrap();
    store
        .apply([marked(Query::stories([stories[8]]), What::Save)])
        .unwrap();
    store
        .apply([marked(
            Query::stories([stories[7]]),
            What::Flags("x".to_owned()),
        )])
        .unwrap();
    store.catch_up().unwrap();
    let keep = Keep {
        days: Some(5),
        now: at(60),
        ..Keep::default()
    };
    assert_eq!(store.apply([Change::Keep(keep)]).unwrap().touched, 2);
    let left = [&stories[0..=4], &stories[7..=9]].concat();
    assert_eq!(ids(&all(&store)), left);
    again(&store);
    assert_eq!(ids(&all(&store)), left);
    assert!(store.story(stories[6]).unwrap().unwrap().content.is_empty());
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    // Nor after their rows would have gone: the feed still has them.
    store.tend(at(60 * DAY)).unwrap();
    again(&store);
    assert_eq!(ids(&all(&store)), left);
}

#[test]
fn a_feed_keeps_so_many_stories_and_unread_ones_if_asked() {
    let (_folder, store) = library();
    let stories = ten(&store);
    let read = stories[2..].to_vec();
    store
        .apply([marked(Query::stories(read), What::Read)])
        .unwrap();
    store
        .apply([marked(Query::stories([stories[9]]), What::Unread)])
        .unwrap();
    let mut feed = subscribed("https://0.example/feed", &[]);
    feed.settings = FeedSettings {
        keep_stories: Some(3),
        ..FeedSettings::default()
    };
    store
        .apply([Change::Subscriptions {
            feeds: vec![feed],
            now: at(1),
        }])
        .unwrap();
    let keep = Keep {
        unread: true,
        now: at(60),
        ..Keep::default()
    };
    store.apply([Change::Keep(keep)]).unwrap();
    assert_eq!(
        ids(&all(&store)),
        [stories[0], stories[1], stories[2], stories[9]]
    );
    let keep = Keep {
        unread: false,
        ..keep
    };
    store.apply([Change::Keep(keep)]).unwrap();
    assert_eq!(ids(&all(&store)), stories[..3]);
}

#[test]
fn old_pages_of_read_stories_go_and_the_feeds_text_is_found_again() {
    let (_folder, store) = library();
    let stories = ten(&store);
    let page = |day: i64| KeptPage {
        url: Url::parse("https://a.example/1").unwrap(),
        media: "text/html".to_owned(),
        fetched: at(day * DAY),
        status: 200,
        body: b"<p>Tramway</p>".to_vec(),
        plain: "The tramway stays.".to_owned(),
        words: 3,
        note: String::new(),
    };
    let pages = [(0, 1), (1, 1), (2, 1), (3, 50)];
    store
        .apply(pages.map(|(n, day)| Change::Page(stories[n], Box::new(page(day)))))
        .unwrap();
    let mark = |n: usize, what| marked(Query::stories([stories[n]]), what);
    store
        .apply([
            mark(0, What::Read),
            mark(1, What::Read),
            mark(1, What::Star),
        ])
        .unwrap();
    store.apply([mark(3, What::Read)]).unwrap();
    let found = |words: &str| store.search(words, &Query::default(), 20).unwrap().len();
    assert_eq!(found("tramway"), 4);
    let keep = Keep {
        pages: Some(30),
        unread: true,
        now: at(60 * DAY),
        ..Keep::default()
    };
    store.apply([Change::Keep(keep)]).unwrap();
    let has_page = |n: usize| store.story(stories[n]).unwrap().unwrap().page.is_some();
    assert_eq!(
        [0, 1, 2, 3].map(has_page),
        [false, true, true, true],
        "starred, unread and new ones stay"
    );
    assert_eq!((found("tramway"), all(&store).len()), (3, 10));
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_rule_hides_stories_until_it_is_another() {
    let (_folder, store) = library();
    let stories = ten(&store);
    let like = |text: &str| {
        Query::matching(Where {
            sql: "story.title LIKE ?".to_owned(),
            params: vec![Value::Text(text.to_owned())],
        })
    };
    let hide = |text: &str| Change::Hide {
        rule: 3,
        stories: like(text),
    };
    assert_eq!(store.apply([hide("%3")]).unwrap().touched, 1);
    assert_eq!(store.count(&Query::unread()).unwrap(), 9);
    assert_eq!(store.feeds().unwrap()[0].unread, 9);
    let shown = Query {
        with_hidden: true,
        ..like("%3")
    };
    assert!(store.lines(&shown, Window::first(9)).unwrap()[0].is_hidden);
    store.apply([hide("%4")]).unwrap();
    let lines = ids(&all(&store));
    assert!(lines.contains(&stories[3]) && !lines.contains(&stories[4]));
}

fn sighting(story: u64, prints: Vec<u64>, days: i64) -> Change {
    Change::Site(Box::new(Sighting {
        site: "a.example".to_owned(),
        keys: vec![story, story + 1_000_000],
        prints,
        now: at(days * DAY),
    }))
}

#[test]
fn what_a_site_repeats_is_counted_once_a_story() {
    let (_folder, store) = library();
    store.apply([sighting(1, vec![7, u64::MAX], 0)]).unwrap();
    store.apply([sighting(1, vec![7, u64::MAX], 0)]).unwrap();
    store.apply([sighting(2, vec![7, 9], 1)]).unwrap();
    let site = store.site("a.example").unwrap();
    assert_eq!(
        (site.stories(), site.count(7), site.count(u64::MAX)),
        (2, 2, 1)
    );
    assert_eq!(store.site("b.example").unwrap().stories(), 0);
}

#[test]
fn a_site_is_bounded_and_forgets_what_it_repeats_no_more() {
    let (_folder, store) = library();
    let own = |story: u64| 1_000 + story;
    // Of the first 150 stories each has the old box, of all later ones the new one.
    let boxed = |story: u64| if story < 150 { 7 } else { 8 };
    let seen = |story: u64| sighting(story, vec![5, boxed(story), own(story)], story as i64 / 10);
    store.apply((0..700).map(seen)).unwrap();
    let site = store.site("a.example").unwrap();
    assert!(site.stories() <= 200, "{}", site.stories());
    assert_eq!(u32::from(site.count(5)), site.stories());
    assert!(
        site.count(7) <= 10 && site.count(8) > 150,
        "{} {}",
        site.count(7),
        site.count(8)
    );
    assert_eq!(site.count(own(3)), 0);
    let many = sighting(9_000, (0..5_000).collect(), 80);
    store.apply([many]).unwrap();
    let site = store.site("a.example").unwrap();
    assert_eq!((site.count(1_999), site.count(2_000)), (1, 0));
}

#[test]
fn titles_and_addresses_of_a_site_reach_the_cleaner() {
    let (_folder, store) = library();
    let feeds = subscribe(&store, 2);
    let mut far = story("far", "Ferry strike ends after pay deal");
    far.url = Url::parse("https://feeds.elsewhere.example/far").ok();
    let near = story("near", "Lighthouse keeper leaves after forty years");
    let mut own = looked(feeds[0], 0, vec![near, far]);
    if let Change::Refreshed(_, look) = &mut own {
        look.arrived.as_mut().unwrap().link = Url::parse("https://www.a.example/").ok();
    }
    store.apply([own]).unwrap();
    let text = "The tide was late.\n\nIt came an hour after noon, brown with leaves, and rose slowly over the steps.\n\n\
         Ferry strike ends after pay deal\n\nLighthouse keeper leaves after forty years\n";
    let known = store.known("a.example").unwrap();
    let source = clearstory::clean::Source {
        body: clearstory::clean::Body::Text(text),
        url: None,
    };
    let context = clearstory::clean::context::Context {
        known: Some(&known),
        ..clearstory::clean::context::Context::EMPTY
    };
    let cleaned = clearstory::clean::clean(&source, &context);
    let kept: Vec<bool> = cleaned
        .document
        .blocks()
        .iter()
        .map(|b| b.verdict.keep)
        .collect();
    assert_eq!(kept, [true, true, false, false]);
}

#[test]
fn a_hint_of_what_titles_hold_changes_no_list() {
    let (_folder, store) = library();
    ten(&store);
    let like = |holding: &[&str]| Query {
        holding: holding.iter().map(ToString::to_string).collect(),
        ..Query::matching(Where {
            sql: "story.title LIKE '%tory 4%'".to_owned(),
            params: vec![],
        })
    };
    let listed = |query: &Query| ids(&store.lines(query, Window::first(9)).unwrap());
    let expected = listed(&like(&[]));
    assert_eq!(expected.len(), 1);
    // Not indexed yet, then indexed; too short; of letters that fold in more than one way.
    assert_eq!(listed(&like(&["tory 4"])), expected);
    store.catch_up().unwrap();
    for hint in ["tory 4", "TORY", "y", "ſtory", ""] {
        assert_eq!(listed(&like(&[hint])), expected, "{hint}");
    }
    assert_eq!(listed(&like(&["xyz"])), []);
    assert_eq!(store.count(&like(&["tory 4"])).unwrap(), 1);
}
