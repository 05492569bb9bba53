//! Feeds that are added, ended and set during a session, from servers on loopback, and all of it taken back.

use std::fs;
use std::sync::mpsc;

use clearstory::story::library::{Feed, TextPolicy};
use clearstory::ui::{Added, Candidates, Fares, Shelves as Feeds};

use super::*;
use crate::fetch::server::{Server, page, say};

const RSS: &str = "<rss version='2.0'><channel><title>Gazette</title><link>http://a.test/</link>
    <item><title>One</title><guid>1</guid><link>http://a.test/1</link><description>The first story.</description></item>
    <item><title>Two</title><guid>2</guid><link>http://a.test/2</link></item></channel></rss>";
const ONE: &str = "<link rel=alternate type='application/rss+xml' href=/feed>";
const TWO: &str = "<link rel=alternate type='application/rss+xml' title=All href=/feed>
    <link rel=alternate type='application/rss+xml' title=Sport href=/sport>";
/// With what a program that writes the file anew would lose.
const URLS: &str =
    "# mine, by hand\r\n\"https://0.example/feed\"   \"old news\"  ~Zero\n\n/odd line";

fn server(front: &'static str) -> Server {
    Server::new(move |asked, wire| match &*asked.target {
        "/" => page(wire, front),
        "/feed" | "/sport" => page(wire, RSS),
        _ => say(wire, "404 Nothing", b""),
    })
}

/// A folder with subscriptions, and a session over its library.
fn begin() -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("clearstory")).unwrap();
    fs::write(file(&folder), URLS).unwrap();
    let mut config = Config::default();
    config.refresh.pace_seconds = 0;
    let session = Session::with(folder.path(), config);
    (folder, session)
}

fn file(folder: &tempfile::TempDir) -> std::path::PathBuf {
    folder.path().join("clearstory/urls")
}

fn urls(folder: &tempfile::TempDir) -> String {
    fs::read_to_string(file(folder)).unwrap()
}

impl Session {
    fn add(&self, typed: &str) -> Answer {
        self.ask(Slot::Add, |t| Effect::Add(t, typed.to_owned()))
    }

    fn added(&self, typed: &str) -> Added {
        match self.add(typed) {
            Answer::Added(added) => *added,
            answer => panic!("{answer:?}"),
        }
    }

    fn feeds(&self) -> Feeds {
        match self.ask(Slot::Feeds, Effect::Feeds) {
            Answer::Feeds(feeds) => *feeds,
            answer => panic!("{answer:?}"),
        }
    }

    fn feed(&self, id: FeedId) -> Option<Feed> {
        self.feeds().feeds.into_iter().find(|f| f.id == id)
    }

    fn fares(&self, feed: FeedId) -> Fares {
        match self.ask(Slot::FeedPage, |t| Effect::FeedPage(t, feed)) {
            Answer::FeedPage(fares) => *fares,
            answer => panic!("{answer:?}"),
        }
    }

    /// Does something, and what is said of it.
    fn said(&self, effect: Effect) -> String {
        self.take(effect);
        self.told()
    }
}

#[test]
fn a_pages_feed_is_added_with_its_stories_and_everything_is_taken_back_in_turn() {
    let (folder, session) = begin();
    let server = server(ONE);
    let added = session.added(&format!("{} town 'two words'", server.url("/")));
    assert_eq!(&*added.said, "added Gazette: 2 stories · u takes it back");
    let with_feed = urls(&folder);
    // A new line ends as the lines of the file do.
    let line = format!("{URLS}\r\n");
    assert!(with_feed.starts_with(&line), "{with_feed:?}");
    let [id] = added.feeds[..] else {
        panic!("{added:?}")
    };
    let feed = session.feed(id).unwrap();
    let tags: Vec<&str> = feed.tags.iter().map(|t| &**t).collect();
    assert_eq!((tags, feed.unread), (vec!["town", "two words"], 2));

    let first = session.list(wish(Shelf::Feed(id))).items[0].story;
    session.mark(&[first.0], Marked::Star);
    let said = session.said(Effect::Unsubscribe(id));
    assert_eq!(said, "unsubscribed from Gazette · u takes it back");
    assert_eq!(session.feed(id), None);
    assert_eq!(urls(&folder), line);
    assert_eq!(ids(&session.list(wish(Shelf::Starred))), [first.0]);

    assert_eq!(
        session.said(Effect::Undo),
        "undone: unsubscribed from Gazette"
    );
    assert_eq!(urls(&folder), with_feed);
    assert_eq!(session.feed(id).unwrap(), feed);
    assert!(session.said(Effect::Undo).contains("starred"));
    assert_eq!(ids(&session.list(wish(Shelf::Starred))), [] as [i64; 0]);
    assert!(session.said(Effect::Undo).contains("subscribed to"));
    assert_eq!(urls(&folder), URLS);
    assert_eq!(session.feed(id), None);
    assert_eq!(session.said(Effect::Undo), "nothing is left to undo");
    session.end();
}

#[test]
fn of_several_feeds_those_that_are_chosen_are_added_and_taken_back_at_once() {
    let (folder, session) = begin();
    let server = server(TWO);
    let Answer::Candidates(found) = session.add(&server.url("/")) else {
        panic!("no choice")
    };
    let Candidates { feeds, tags } = *found;
    let titles: Vec<&str> = feeds.iter().map(|f| &*f.title).collect();
    assert_eq!(titles, ["All", "Sport"]);
    assert_eq!(urls(&folder), URLS, "nothing is added before the choice");
    let both: Vec<String> = feeds.iter().map(|f| f.address.clone()).collect();
    let answer = session.ask(Slot::Add, |t| Effect::Subscribe(t, both, tags));
    let Answer::Added(added) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(added.feeds.len(), 2);
    assert!(session.said(Effect::Undo).starts_with("undone: subscribed"));
    assert_eq!(urls(&folder), URLS);
    session.end();
}

#[test]
fn what_is_there_already_is_shown_and_what_is_no_feed_is_a_sentence() {
    let (folder, session) = begin();
    let server = Server::new(|asked, wire| match &*asked.target {
        "/" => page(wire, "no feed here"),
        _ => say(wire, "404 Nothing", b""),
    });
    session.feeds();
    let added = session.added("0.example/feed");
    assert!(
        added.said.contains("Zero is subscribed already"),
        "{added:?}"
    );
    assert_eq!(added.feeds.len(), 1);
    for (typed, expected) in [
        (server.url("/"), "is no feed, names none"),
        ("gopher://a.test/".to_owned(), "only http, https and file"),
        ("https://u:secret@ a".to_owned(), "not an address"),
    ] {
        let Answer::Failed(why) = session.add(&typed) else {
            panic!("{typed} was added")
        };
        assert!(why.contains(expected), "{why}");
        assert!(!why.contains("secret"), "{why}");
    }
    assert_eq!(urls(&folder), URLS);
    session.end();
}

#[test]
fn a_file_that_was_changed_since_is_not_taken_back_over() {
    let (folder, session) = begin();
    let server = server(ONE);
    session.added(&server.url("/feed"));
    let mine = urls(&folder) + "https://9.example/feed\n";
    fs::write(file(&folder), &mine).unwrap();
    assert!(session.said(Effect::Undo).contains("changed since"));
    assert_eq!(urls(&folder), mine);
    session.end();
}

#[test]
fn adding_that_was_stopped_adds_nothing_when_its_answer_comes_after_all() {
    let (folder, session) = begin();
    let (go, wait) = mpsc::channel::<()>();
    let (came, asked) = mpsc::channel::<()>();
    let gates = Mutex::new((wait, came));
    let server = Server::new(move |_, wire| {
        let gates = gates.lock().unwrap();
        let _ = gates.1.send(());
        let _ = gates.0.recv_timeout(DEADLINE);
        page(wire, RSS)
    });
    let ticket = session.tickets.lock().unwrap().draw(Slot::Add);
    session.take(Effect::Add(ticket, server.url("/feed")));
    asked.recv_timeout(DEADLINE).unwrap();
    session.take(Effect::StopAdd);
    go.send(()).unwrap();
    let answer = session.hear(|msg| match msg {
        Msg::Answer(to, answer) if to == ticket => Some(answer),
        _ => None,
    });
    assert!(matches!(answer, Answer::Failed(_)), "{answer:?}");
    assert_eq!(urls(&folder), URLS);
    session.end();
}

#[test]
fn a_feeds_page_tells_what_it_brings_and_where_its_text_comes_from_is_kept_in_its_line() {
    let (folder, session) = begin();
    let server = server(ONE);
    let id = session.added(&server.url("/feed")).feeds[0];
    let before = urls(&folder);
    let fares = session.fares(id);
    assert_eq!((fares.days.len(), fares.days[29]), (30, 2));
    assert_eq!((fares.read, fares.feed.health.status), (0, 200));
    assert!(fares.bytes > 0 && fares.every_seconds > 0);
    assert_eq!(fares.policy, TextPolicy::Auto);

    session.said(Effect::Policy(id, TextPolicy::Page));
    assert_eq!(session.fares(id).policy, TextPolicy::Page);
    assert!(urls(&folder).contains("text=page"), "{}", urls(&folder));
    session.said(Effect::Undo);
    assert_eq!(session.fares(id).policy, TextPolicy::Auto);
    assert_eq!(urls(&folder), before);
    session.end();
}

#[test]
fn folders_stay_folded_in_the_next_session() {
    let (folder, session) = begin();
    session.take(Effect::Folded(vec![SafeText::line("old news")]));
    session.end();
    let session = Session::of(folder.path());
    assert_eq!(session.feeds().folded, [SafeText::line("old news")]);
    session.end();
}
