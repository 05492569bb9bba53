//! Feeds, stories and markings as they are asked for again.

use clearstory::store::{Change, NewStory, Only, Query, Selection, What, Window};
use clearstory::story::library::StoryId;

use super::made::{all, at, library, looked, marked, story, subscribe, subscribed};

#[test]
fn a_feed_is_shown_with_its_stories_counted() {
    let (_folder, store) = library();
    let feeds = subscribe(&store, 2);
    let applied = store
        .apply([looked(
            feeds[0],
            0,
            vec![story("1", "Low tide"), story("2", "High tide")],
        )])
        .unwrap();
    assert_eq!(applied.added.len(), 2);
    store
        .apply([marked(Query::stories([applied.added[0]]), What::Read)])
        .unwrap();
    let shown = store.feeds().unwrap();
    assert_eq!(
        (shown[0].unread, shown[0].stories, shown[1].stories),
        (1, 2, 0)
    );
    assert_eq!(&*shown[0].title, "Harbour Post");
    assert_eq!(
        shown[0].tags.iter().map(|t| &**t).collect::<Vec<_>>(),
        ["news"]
    );
    let counts = store.counts().unwrap();
    assert_eq!((counts.feeds, counts.stories, counts.unread), (2, 2, 1));
}

#[test]
fn the_same_bytes_a_hundred_times_add_nothing() {
    let (_folder, store) = library();
    let feeds = subscribe(&store, 2);
    let stories = || vec![story("1", "Low tide"), story("2", "High tide")];
    store.apply([looked(feeds[0], 0, stories())]).unwrap();
    let before = all(&store);
    for round in 1..100 {
        let applied = store.apply([looked(feeds[0], round, stories())]).unwrap();
        assert!(applied.added.is_empty() && applied.changed.is_empty());
    }
    assert_eq!(all(&store), before);
    // The same identities in another feed are other stories.
    store.apply([looked(feeds[1], 200, stories())]).unwrap();
    assert_eq!(all(&store).len(), 4);
}

#[test]
fn a_story_whose_text_changed_keeps_the_text_before() {
    let (_folder, store) = library();
    let feeds = subscribe(&store, 1);
    let added = store.apply([looked(feeds[0], 0, vec![story("1", "Low tide")])]);
    let id = added.unwrap().added[0];
    store
        .apply([marked(Query::stories([id]), What::Star)])
        .unwrap();
    let mut other = story("1", "Low tide, corrected");
    other.plain = "The tide was not as low.".to_owned();
    let applied = store.apply([looked(feeds[0], 60, vec![other])]).unwrap();
    assert_eq!((applied.changed, applied.added), (vec![id], vec![]));
    let kept = store.story(id).unwrap().unwrap();
    assert_eq!(
        kept.previous.as_deref(),
        Some("Low tide is what it is about.")
    );
    assert_eq!(kept.plain, "The tide was not as low.");
    assert_eq!(
        (kept.changed_at, kept.line.was_updated),
        (Some(at(60)), true)
    );
    assert_eq!(&*kept.line.title, "Low tide, corrected");
    assert!(kept.line.is_starred);
}

#[test]
fn a_changed_story_is_unread_again_only_where_that_is_wanted() {
    let (_folder, store) = library();
    let feeds = subscribe(&store, 1);
    let first = vec![story("1", "Low tide")];
    let id = store.apply([looked(feeds[0], 0, first)]).unwrap().added[0];
    store
        .apply([marked(Query::stories([id]), What::Read)])
        .unwrap();
    let mut unread = Vec::new();
    for (seconds, text, is_news_when_changed) in [
        (60, "It rose.", false),
        (120, "It rose.", true),
        (180, "It fell.", true),
    ] {
        let changed = NewStory {
            content: format!("<p>{text}</p>"),
            plain: text.to_owned(),
            is_news_when_changed,
            ..story("1", "Low tide")
        };
        store
            .apply([looked(feeds[0], seconds, vec![changed])])
            .unwrap();
        unread.push(store.story(id).unwrap().unwrap().line.is_unread);
    }
    assert_eq!(unread, [false, false, true]);
}

#[test]
fn a_feed_without_entries_deletes_nothing() {
    let (_folder, store) = library();
    let feeds = subscribe(&store, 1);
    store
        .apply([looked(feeds[0], 0, vec![story("1", "Low tide")])])
        .unwrap();
    store.apply([looked(feeds[0], 60, vec![])]).unwrap();
    assert_eq!(all(&store).len(), 1);
}

#[test]
fn entries_that_share_an_identity_stay_apart_whatever_their_order() {
    let (_folder, store) = library();
    let feeds = subscribe(&store, 1);
    let named = |url: &str, title: &str| {
        let mut one = story("same", title);
        one.url = url::Url::parse(url).ok();
        one
    };
    let one = || named("https://a.example/one", "One");
    let two = || named("https://a.example/two", "Two");
    store.apply([looked(feeds[0], 0, vec![one()])]).unwrap();
    store
        .apply([looked(feeds[0], 60, vec![two(), one()])])
        .unwrap();
    let both = all(&store);
    assert_eq!(both.len(), 2);
    store
        .apply([looked(feeds[0], 120, vec![one(), two()])])
        .unwrap();
    assert_eq!(all(&store), both);
}

#[test]
fn a_list_comes_in_windows() {
    let (_folder, store) = library();
    let feeds = subscribe(&store, 1);
    let stories = (0..25).map(|n| {
        let mut one = story(&n.to_string(), &format!("Story {n}"));
        // Some share a second.
        one.published = Some(at(-3_600 - n / 2));
        one
    });
    store
        .apply([looked(feeds[0], 0, stories.collect())])
        .unwrap();
    let (mut seen, mut after) = (Vec::<StoryId>::new(), None);
    loop {
        let window = Window { limit: 10, after };
        let lines = store.lines(&Query::unread(), window).unwrap();
        let Some(last) = lines.last() else { break };
        after = Some(last.id);
        seen.extend(lines.iter().map(|l| l.id));
    }
    assert_eq!(seen, all(&store).iter().map(|l| l.id).collect::<Vec<_>>());
    assert_eq!(seen.len(), 25);
}

#[test]
fn a_feed_that_leaves_keeps_its_stars() {
    let (_folder, store) = library();
    let feeds = subscribe(&store, 2);
    let added = store
        .apply([looked(
            feeds[1],
            0,
            vec![story("1", "Low tide"), story("2", "High tide")],
        )])
        .unwrap()
        .added;
    store
        .apply([marked(Query::stories([added[0]]), What::Star)])
        .unwrap();
    let only = |address: &[&str]| Change::Subscriptions {
        feeds: address.iter().map(|a| subscribed(a, &[])).collect(),
        now: at(5),
    };
    store.apply([only(&["https://0.example/feed"])]).unwrap();
    let starred = Query {
        only: Only::Starred,
        ..Query::default()
    };
    assert_eq!(
        store.lines(&starred, Window::first(9)).unwrap()[0].id,
        added[0]
    );
    assert_eq!(store.count(&Query::unread()).unwrap(), 1);
    store
        .apply([only(&["https://0.example/feed", "https://1.example/feed"])])
        .unwrap();
    assert_eq!(store.count(&Query::unread()).unwrap(), 2);
    let tagged = Query {
        from: Selection::Tag("news".to_owned()),
        ..Query::default()
    };
    assert_eq!(store.count(&tagged).unwrap(), 0);
}

#[test]
fn a_story_with_only_the_date_of_its_change_stands_there_and_stays_there() {
    let (_folder, store) = library();
    let feeds = subscribe(&store, 1);
    let changed = |seconds| {
        let low = story("1", "Low tide");
        NewStory {
            published: None,
            updated: Some(at(seconds)),
            ..low
        }
    };
    let mut without = story("2", "No date");
    without.published = None;
    store
        .apply([looked(feeds[0], 0, vec![changed(-90_000), without])])
        .unwrap();
    let mut later = changed(-50);
    later.title = "Low tide, corrected".to_owned();
    store.apply([looked(feeds[0], 60, vec![later])]).unwrap();
    let dates: Vec<_> = all(&store)
        .iter()
        .map(|l| (l.title.to_string(), l.date))
        .collect();
    let first_seen = at(0);
    assert_eq!(
        dates,
        [
            ("No date".to_owned(), first_seen),
            ("Low tide, corrected".to_owned(), at(-90_000))
        ]
    );
}

#[test]
fn giving_room_back_keeps_every_story_and_later_ones_come_as_before() {
    let (_folder, store) = library();
    let feeds = subscribe(&store, 1);
    let first = vec![story("1", "Low tide"), story("2", "High tide")];
    store.apply([looked(feeds[0], 0, first.clone())]).unwrap();
    let before = all(&store);
    store.vacuum().unwrap();
    assert_eq!(all(&store), before);
    let more = [first, vec![story("3", "Neap tide")]].concat();
    let applied = store.apply([looked(feeds[0], 60, more)]).unwrap();
    assert_eq!((applied.added.len(), all(&store).len()), (1, 3));
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}
