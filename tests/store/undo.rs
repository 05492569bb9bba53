//! Every marking can be taken back exactly: the library against a model of it.

use std::collections::BTreeMap;

use clearstory::store::{Change, Mode, Query, Selection, Store, What, Window};
use clearstory::story::library::{FeedId, StoryId};
use proptest::prelude::*;

use super::made::{library, looked, marked, story, subscribe};

const STORIES: i64 = 12;

#[derive(Clone, Debug)]
enum Step {
    Mark(Vec<i64>, What),
    Feed(What),
    Undo,
    Reopen,
}

/// What can be seen of a story.
type Seen = (bool, bool, bool, bool, String, bool);

fn whats() -> impl Strategy<Value = What> {
    prop_oneof![
        Just(What::Read),
        Just(What::Unread),
        Just(What::Star),
        Just(What::Unstar),
        Just(What::Save),
        Just(What::Unsave),
        Just(What::Finish),
        Just(What::Unfinish),
        Just(What::Delete),
        "[a-d]{0,3}".prop_map(What::Flags),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let ids = prop::collection::vec(1..=STORIES, 0..6);
    let step = prop_oneof![
        5 => (ids, whats()).prop_map(|(ids, what)| Step::Mark(ids, what)),
        2 => whats().prop_map(Step::Feed),
        3 => Just(Step::Undo),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..25)
}

/// Marks one story of the model; whether it was another before.
fn mark(seen: &mut Seen, what: &What) -> bool {
    if seen.5 {
        return false; // What is deleted cannot be marked.
    }
    let before = seen.clone();
    match what {
        What::Read => seen.0 = false,
        What::Unread => seen.0 = true,
        What::Star => seen.1 = true,
        What::Unstar => seen.1 = false,
        What::Save => seen.2 = true,
        What::Unsave => seen.2 = false,
        What::Finish => seen.3 = true,
        What::Unfinish => seen.3 = false,
        What::Flags(flags) => {
            let mut letters: Vec<char> = flags.chars().collect();
            letters.sort_unstable();
            letters.dedup();
            seen.4 = letters.into_iter().collect();
        }
        What::Delete => seen.5 = true,
        What::Apart => {}
    }
    before != *seen
}

type Model = BTreeMap<i64, Seen>;

fn assert_same(store: &Store, model: &Model) {
    let lines = store.lines(&Query::default(), Window::first(100)).unwrap();
    let shown: Model = lines
        .into_iter()
        .map(|l| {
            let flags = l.flags.to_string();
            (
                l.id.0,
                (
                    l.is_unread,
                    l.is_starred,
                    l.is_saved,
                    l.is_finished,
                    flags,
                    false,
                ),
            )
        })
        .collect();
    let expected = model.iter().filter(|(_, seen)| !seen.5);
    assert_eq!(
        shown,
        expected.map(|(id, seen)| (*id, seen.clone())).collect()
    );
    let counts = store.counts().unwrap();
    let unread = shown.values().filter(|s| s.0).count();
    assert_eq!(
        (counts.stories as usize, counts.unread as usize),
        (shown.len(), unread)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn markings_and_undo_follow_the_model(steps in steps()) {
        let (folder, mut store) = library();
        let feeds = subscribe(&store, 2);
        let stories = |range: std::ops::Range<i64>| range.map(|n| story(&n.to_string(), "Title")).collect();
        store.apply([looked(feeds[0], 0, stories(0..6)), looked(feeds[1], 0, stories(6..STORIES))]).unwrap();
        let new: Seen = (true, false, false, false, String::new(), false);
        let mut model: Model = (1..=STORIES).map(|id| (id, new.clone())).collect();
        let mut history: Vec<Model> = Vec::new();
        for step in steps {
            let before = model.clone();
            let (chosen, query, what) = match step {
                Step::Mark(ids, what) => {
                    let query = Query::stories(ids.iter().copied().map(StoryId).collect::<Vec<_>>());
                    (ids, query, what)
                }
                Step::Feed(what) => {
                    let query = Query { from: Selection::Feed(FeedId(feeds[1].0)), ..Query::default() };
                    ((7..=STORIES).collect(), query, what)
                }
                Step::Undo => {
                    let undone = store.apply([Change::Undo]).unwrap().undone;
                    prop_assert_eq!(undone.is_some(), !history.is_empty());
                    model = history.pop().unwrap_or(model);
                    assert_same(&store, &model);
                    continue;
                }
                Step::Reopen => {
                    let path = folder.path().join("library.db");
                    drop(store);
                    store = Store::open(&path, Mode::ReadWrite).unwrap();
                    continue;
                }
            };
            let mut touched = 0;
            for id in 1..=STORIES {
                if chosen.contains(&id) && mark(model.get_mut(&id).unwrap(), &what) {
                    touched += 1;
                }
            }
            let applied = store.apply([marked(query, what)]).unwrap();
            prop_assert_eq!(applied.touched, touched);
            if touched > 0 {
                history.push(before);
            }
            assert_same(&store, &model);
        }
        while let Some(before) = history.pop() {
            store.apply([Change::Undo]).unwrap();
            assert_same(&store, &before);
        }
        prop_assert_eq!(store.apply([Change::Undo]).unwrap().undone, None);
        prop_assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn an_undo_says_what_it_undid() {
    let (_folder, store) = library();
    let feed = subscribe(&store, 1)[0];
    let stories = (0..3).map(|n| story(&n.to_string(), "Title")).collect();
    store.apply([looked(feed, 0, stories)]).unwrap();
    store.apply([marked(Query::default(), What::Read)]).unwrap();
    store
        .apply([marked(Query::stories([StoryId(2)]), What::Star)])
        .unwrap();
    let said = || store.apply([Change::Undo]).unwrap().undone.map(|u| u.label);
    assert_eq!(said().as_deref(), Some("1 story starred"));
    assert_eq!(said().as_deref(), Some("3 stories marked as read"));
    assert_eq!(said(), None);
}
