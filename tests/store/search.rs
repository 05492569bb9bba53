//! Finding stories by their words.

use clearstory::store::{Change, KeptPage, Query, Store, What};
use clearstory::story::library::StoryId;
use url::Url;

use super::made::{at, library, looked, marked, story, subscribe};

fn found(store: &Store, words: &str) -> Vec<StoryId> {
    let found = store.search(words, &Query::default(), 20).unwrap();
    found.iter().map(|f| f.line.id).collect()
}

fn told(guid: &str, title: &str, plain: &str) -> clearstory::store::NewStory {
    let mut told = story(guid, title);
    plain.clone_into(&mut told.plain);
    told.content = format!("<p>{plain}");
    told
}

#[test]
fn words_are_found_in_every_script_whatever_their_case_and_marks() {
    let (_folder, store) = library();
    let feed = subscribe(&store, 1)[0];
    let added = store
        .apply([looked(
            feed,
            0,
            vec![
                told(
                    "1",
                    "Ferry strike ends",
                    "The Café at the pier is open again.",
                ),
                told("2", "東京の天気", "明日は雨が降るでしょう。カタカナも。"),
                told("3", "서울에서 만난 사람", "한국어 문장입니다"),
            ],
        )])
        .unwrap()
        .added;
    for (words, story) in [
        ("cafe PIER", 0),
        ("ferry open", 0),
        ("\"strike ends\"", 0),
        ("fer* -tide", 0),
        ("天気", 1),
        ("京", 1),
        ("カタカナ 雨", 1),
        ("서울", 2),
        ("문장", 2),
    ] {
        assert_eq!(found(&store, words), [added[story]], "{words}");
    }
    for words in [
        "ferry tide",
        "天雨",
        "ferry -strike",
        "\"ends strike\"",
        "",
        "-x",
    ] {
        assert_eq!(found(&store, words), [], "{words}");
    }
}

#[test]
fn a_title_counts_more_than_a_text_and_the_place_is_shown() {
    let (_folder, store) = library();
    let feed = subscribe(&store, 1)[0];
    let text = told(
        "1",
        "Harbour news",
        "It is said that the lighthouse keeper has left.",
    );
    let title = told("2", "The lighthouse", "Nobody lives there.");
    let added = store
        .apply([looked(feed, 0, vec![text, title])])
        .unwrap()
        .added;
    let found = store.search("lighthouse", &Query::default(), 9).unwrap();
    assert_eq!(found[0].line.id, added[1]);
    let snippet = &found[1].snippet;
    let hits: Vec<&str> = snippet
        .hits
        .iter()
        .map(|h| &snippet.text[h.clone()])
        .collect();
    assert_eq!(hits, ["lighthouse"]);
}

#[test]
fn a_changed_story_is_found_by_its_new_words_and_a_page_by_its_own() {
    let (_folder, store) = library();
    let feed = subscribe(&store, 1)[0];
    let applied = store.apply([looked(feed, 0, vec![told("1", "Tide", "low water")])]);
    let id = applied.unwrap().added[0];
    assert_eq!(found(&store, "low"), [id]);
    store
        .apply([looked(feed, 60, vec![told("1", "Tide", "high water")])])
        .unwrap();
    assert_eq!(
        (found(&store, "low"), found(&store, "high")),
        (vec![], vec![id])
    );
    let page = KeptPage {
        url: Url::parse("https://a.example/1").unwrap(),
        media: "text/html".to_owned(),
        fetched: at(70),
        status: 200,
        body: b"<p>The whole story of the moon".to_vec(),
        plain: "The whole story of the moon".to_owned(),
        words: 6,
        note: String::new(),
    };
    store
        .apply([Change::Page(id, Box::new(page.clone()))])
        .unwrap();
    assert_eq!(found(&store, "moon"), [id]);
    let kept = store.story(id).unwrap().unwrap();
    assert_eq!(kept.page.unwrap().body, page.body);
    assert!(kept.line.has_page && kept.line.words == 6);
    store
        .apply([marked(Query::stories([id]), What::Delete)])
        .unwrap();
    assert_eq!(found(&store, "moon"), []);
}

#[test]
fn of_very_many_matches_those_in_titles_come_first_the_newest_before_the_others() {
    let (_folder, store) = library();
    let feed = subscribe(&store, 1)[0];
    let mut stories = vec![
        told("t1", "The lighthouse", "Nobody lives there."),
        told("t2", "A lighthouse again", "Nobody lives there."),
    ];
    let text = |n: usize| format!("By the lighthouse. {}", "And the tide. ".repeat(n % 7));
    stories.extend((0..600).map(|n| told(&n.to_string(), "News", &text(n))));
    let added = store.apply([looked(feed, 0, stories)]).unwrap().added;
    let both = found(&store, "lighthouse");
    assert_eq!((both.len(), &both[..2]), (20, &[added[1], added[0]][..]));
    // The others by their rank: a word counts more in a short text.
    assert_eq!(both[2], added[2 + 595]);
    let one = store.search("lighthouse", &Query::default(), 1).unwrap();
    assert_eq!(one[0].line.id, added[1]);
}
