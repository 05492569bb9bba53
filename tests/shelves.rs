//! The library of a session without a screen: effects go in, messages come out. The store is a real one in a folder of
//! its own, servers are on loopback, and nothing waits longer than a deadline.

mod subscribing;

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use clearstory::config::{Config, Named, Paths};
use clearstory::doc::{Place, SafeText};
use clearstory::filter::Moment;
use clearstory::library::desk::Desk;
use clearstory::library::subscriptions::reconcile;
use clearstory::runtime::{Library, Shelves};
use clearstory::store::{Mode, NewStory, Query, Store, Window};
use clearstory::story::choice::{From, Why};
use clearstory::story::library::{Counts, FeedId, Line, StoryId};
use clearstory::story::teach::{ByHand, Correction, Reach, beginning};
use clearstory::story::{Address, Mark, Marked, Order, Shelf, Target, Text, Wish};
use clearstory::ui::{
    Answer, Came, Effect, Listing, Msg, Opened, Refreshing, Slot, Ticket, Tickets,
};
use jiff::Timestamp;
use proptest::prelude::*;

use super::fetch::server::{Server, page, say, stay_silent};
use super::store::made::{at, looked, story};

const DEADLINE: Duration = Duration::from_secs(20);

/// A session that is only its library.
struct Session {
    shelves: Option<Shelves>,
    heard: Receiver<Msg>,
    tickets: Mutex<Tickets>,
}

impl Session {
    fn start(library: Library) -> Self {
        let (sender, heard) = channel();
        let sender = Mutex::new(sender);
        let tell = move |msg| _ = sender.lock().unwrap().send(msg);
        Self {
            shelves: Some(Shelves::start(library, tell)),
            heard,
            tickets: Mutex::default(),
        }
    }

    fn of(folder: &Path) -> Self {
        Self::with(folder, Config::default())
    }

    fn with(folder: &Path, config: Config) -> Self {
        let folder = folder.to_owned();
        let open = move || desk(&folder, config.clone());
        Self::start(Library::new(open, now))
    }

    fn take(&self, effect: Effect) {
        let left = self.shelves.as_ref().unwrap().take(effect);
        assert_eq!(left, None);
    }

    /// What is heard next of what the test looks for; what else comes is passed over.
    fn hear<T>(&self, wanted: impl Fn(Msg) -> Option<T>) -> T {
        let end = Instant::now() + DEADLINE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let msg = self.heard.recv_timeout(left).expect("nothing came in time");
            if let Some(found) = wanted(msg) {
                return found;
            }
        }
    }

    fn ask(&self, slot: Slot, effect: impl FnOnce(Ticket) -> Effect) -> Answer {
        let ticket = self.tickets.lock().unwrap().draw(slot);
        self.take(effect(ticket));
        self.hear(|msg| match msg {
            Msg::Answer(to, answer) if to == ticket => Some(answer),
            _ => None,
        })
    }

    fn list(&self, wish: Wish) -> Box<Listing> {
        match self.ask(Slot::List, |t| Effect::List(t, wish)) {
            Answer::Listed(listing) => listing,
            answer => panic!("{answer:?}"),
        }
    }

    fn opened(&self, effect: impl FnOnce(Ticket) -> Effect) -> Box<Opened> {
        match self.ask(Slot::Story, effect) {
            Answer::Opened(opened) => opened,
            answer => panic!("{answer:?}"),
        }
    }

    fn told(&self) -> String {
        self.hear(|msg| match msg {
            Msg::Told(notice) => Some(notice.text.to_string()),
            _ => None,
        })
    }

    fn changed(&self) {
        self.hear(|msg| matches!(msg, Msg::Changed).then_some(()));
    }

    fn mark(&self, stories: &[i64], marked: Marked) {
        let of = Target::Stories(stories.iter().copied().map(StoryId).collect());
        self.take(Effect::Mark(Mark { of, marked }));
        self.changed();
    }

    fn end(mut self) {
        self.shelves.take().unwrap().end();
    }
}

fn now() -> Timestamp {
    at(86_400)
}

fn desk(folder: &Path, config: Config) -> Result<Desk, String> {
    let named = Named {
        library: Some(folder.join("library.db")),
        ..Named::default()
    };
    let paths = Paths::inside([folder; 4]).but(&named);
    let moment = Moment {
        now: now(),
        ..Moment::default()
    };
    Desk::open((paths, config), moment).map_err(|e| e.to_string())
}

/// A library of two feeds with three stories each, an hour apart: 1 to 3 of the first, 4 to 6 of the second.
fn filled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let library = store(folder.path());
    write_urls(
        folder.path(),
        &["https://0.example/feed", "https://1.example/feed"],
    );
    follow(folder.path(), &library);
    let feeds = library.feeds().unwrap().into_iter().map(|f| f.id);
    for (feed, n) in feeds.zip(0..) {
        let stories = (0..3).map(|s| {
            let plain = format!("The text of story {s} of feed {n}, which is short.");
            NewStory {
                published: Some(at(86_400 - 3_600 * (n * 3 + s) - 1)),
                content: format!("<p>{plain}</p>"),
                plain,
                ..story(&format!("{n}-{s}"), &format!("Title {n} {s}"))
            }
        });
        library.apply([looked(feed, 0, stories.collect())]).unwrap();
    }
    folder
}

fn write_urls(folder: &Path, lines: &[&str]) {
    fs::create_dir_all(folder.join("clearstory")).unwrap();
    fs::write(folder.join("clearstory/urls"), lines.join("\n")).unwrap();
}

/// Brings a library in line with its subscriptions, so that no opening changes it.
fn follow(folder: &Path, library: &Store) {
    let urls = folder.join("clearstory/urls");
    reconcile(library, (&Config::default(), &urls), now()).unwrap();
}

fn store(folder: &Path) -> Store {
    Store::open(&folder.join("library.db"), Mode::ReadWrite).unwrap()
}

fn wish(shelf: Shelf) -> Wish {
    Wish {
        shelf,
        ..Wish::default()
    }
}

fn ids(listing: &Listing) -> Vec<i64> {
    listing.items.iter().map(|i| i.story.0).collect()
}

fn line(folder: &Path, id: i64) -> Line {
    let query = Query::stories([StoryId(id)]);
    store(folder)
        .lines(&query, Window::first(1))
        .unwrap()
        .remove(0)
}

#[test]
fn the_feeds_come_with_counts_saved_filters_and_notes_that_come_once() {
    let folder = filled();
    let text = "[filters]\nfirst = '~\"Title 0\"'\nodd = 'is:odd'\n";
    let (config, faults) = Config::read("config.toml", text);
    assert_eq!(faults, []);
    let session = Session::with(folder.path(), config);
    session.mark(&[1], Marked::Read);
    let feeds = || match session.ask(Slot::Feeds, Effect::Feeds) {
        Answer::Feeds(shelves) => shelves,
        answer => panic!("{answer:?}"),
    };
    let shelves = feeds();
    assert_eq!(shelves.feeds.len(), 2);
    assert_eq!((shelves.counts.stories, shelves.counts.unread), (6, 5));
    assert_eq!(shelves.filters, [(SafeText::line("first"), 2)]);
    assert_eq!(shelves.notes.len(), 1, "{:?}", shelves.notes);
    assert!(shelves.notes[0].contains("odd"));
    assert_eq!(feeds().notes, []);
    session.end();
}

#[test]
fn a_list_has_all_of_its_stories_in_order_and_the_first_as_lines() {
    let folder = filled();
    let session = Session::of(folder.path());
    session.mark(&[2, 5], Marked::Read);
    session.mark(&[6], Marked::Star);
    let listing = session.list(wish(Shelf::All));
    assert_eq!(ids(&listing), [1, 2, 3, 4, 5, 6]);
    let unread: Vec<bool> = listing.items.iter().map(|i| i.is_unread).collect();
    assert_eq!(unread, [true, false, true, true, false, true]);
    let lines: Vec<i64> = listing.lines.iter().map(|l| l.id.0).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5, 6]);
    for (shelf, expected) in [
        (Shelf::Unread, vec![1, 3, 4, 6]),
        (Shelf::Starred, vec![6]),
        (Shelf::Saved, vec![]),
        (Shelf::Feed(FeedId(2)), vec![4, 5, 6]),
        (Shelf::Found("text \"feed 1\"".to_owned()), vec![4, 5, 6]),
        (Shelf::Filter(SafeText::line("gone")), vec![]),
    ] {
        let mut found = ids(&session.list(wish(shelf.clone())));
        found.sort_unstable();
        assert_eq!(found, expected, "{shelf:?}");
    }
    session.end();
}

#[test]
fn a_filter_an_order_and_unread_narrow_a_shelf() {
    let folder = filled();
    let session = Session::of(folder.path());
    session.mark(&[5], Marked::Read);
    let listing = session.list(Wish {
        shelf: Shelf::Feed(FeedId(2)),
        filter: "~\"Title 1 [12]\"".to_owned(),
        order: Some(Order::Oldest),
        only_unread: false,
    });
    assert_eq!(ids(&listing), [6, 5]);
    assert_eq!(&*listing.filter, r#"title =~ "Title 1 [12]""#);
    let unread = Wish {
        only_unread: true,
        ..listing.wish
    };
    assert_eq!(ids(&session.list(unread.clone())), [6]);
    match session.ask(Slot::Count, |t| Effect::Count(t, unread)) {
        Answer::Counted(count) => assert_eq!(count, 1),
        answer => panic!("{answer:?}"),
    }
    session.end();
}

#[test]
fn a_filter_that_is_wrong_is_a_sentence_with_the_place() {
    let folder = filled();
    let session = Session::of(folder.path());
    let wrong = Wish {
        filter: "title = x".to_owned(),
        ..Wish::default()
    };
    match session.ask(Slot::List, |t| Effect::List(t, wrong)) {
        Answer::Failed(why) => assert_eq!(
            why,
            "the filter is wrong at column 9: expected a text in double quotes or a number, found x"
        ),
        answer => panic!("{answer:?}"),
    }
    session.end();
}

#[test]
fn lines_come_in_the_order_they_are_asked_for_and_without_those_that_are_gone() {
    let folder = filled();
    let session = Session::of(folder.path());
    session.mark(&[4], Marked::Delete);
    let asked = [5, 4, 2, 99].map(StoryId).to_vec();
    match session.ask(Slot::Lines, |t| Effect::Lines(t, asked)) {
        Answer::Lines(lines) => {
            let ids: Vec<i64> = lines.iter().map(|l| l.id.0).collect();
            assert_eq!(ids, [5, 2]);
        }
        answer => panic!("{answer:?}"),
    }
    session.end();
}

#[test]
fn a_story_is_opened_with_what_the_library_knows_of_it() {
    let folder = filled();
    let session = Session::of(folder.path());
    let opened = session.opened(|t| Effect::Open(t, Address::Library(StoryId(2))));
    assert_eq!(&*opened.story.about.title, "Title 0 1");
    let beside = opened.beside.unwrap();
    assert_eq!((beside.line.id, beside.text), (StoryId(2), Text::Clean));
    assert!(beside.others.is_empty() && beside.changes.is_none());
    match session.ask(Slot::Story, |t| {
        Effect::Open(t, Address::Library(StoryId(99)))
    }) {
        Answer::Failed(why) => assert!(why.contains("not in the library any more"), "{why}"),
        answer => panic!("{answer:?}"),
    }
    session.end();
}

#[test]
fn marks_are_told_undone_and_one_story_read_is_not_worth_a_word() {
    let folder = filled();
    let session = Session::of(folder.path());
    session.take(Effect::Mark(Mark {
        of: Target::Listed(wish(Shelf::Feed(FeedId(2)))),
        marked: Marked::Read,
    }));
    assert_eq!(session.told(), "3 stories marked as read · u takes it back");
    session.changed();
    assert_eq!(ids(&session.list(wish(Shelf::Unread))), [1, 2, 3]);
    session.mark(&[1], Marked::Read);
    session.take(Effect::Undo);
    assert_eq!(session.told(), "undone: 1 story marked as read");
    session.take(Effect::Undo);
    assert_eq!(session.told(), "undone: 3 stories marked as read");
    session.changed();
    assert_eq!(ids(&session.list(wish(Shelf::Unread))), [1, 2, 3, 4, 5, 6]);
    session.take(Effect::Undo);
    assert_eq!(session.told(), "nothing is left to undo");
    session.end();
}

#[test]
fn what_could_not_be_taken_back_is_still_the_last_that_was_done() {
    let folder = filled();
    let session = Session::of(folder.path());
    session.mark(&[1], Marked::Star);
    session.take(Effect::Unsubscribe(FeedId(2)));
    assert!(session.told().starts_with("unsubscribed from "));
    let lock = std::fs::File::create(folder.path().join("clearstory/.urls.lock")).unwrap();
    lock.lock().unwrap();
    session.take(Effect::Undo);
    session.hear(|msg| matches!(msg, Msg::Came(Came::Done)).then_some(()));
    let why = session.told();
    assert!(why.contains("another clearstory is changing it"), "{why}");
    drop(lock);
    session.take(Effect::Undo);
    assert!(session.told().starts_with("undone: unsubscribed from "));
    session.take(Effect::Undo);
    assert_eq!(session.told(), "undone: 1 story starred");
    session.end();
}

#[test]
fn a_mark_that_waits_for_another_program_is_told_and_kept_when_that_is_done() {
    let folder = filled();
    let session = Session::of(folder.path());
    session.list(wish(Shelf::Unread));
    let other = rusqlite::Connection::open(folder.path().join("library.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let of = Target::Stories(vec![StoryId(1)]);
    let marked = Marked::Star;
    session.take(Effect::Mark(Mark { of, marked }));
    let told = session.told();
    assert!(told.starts_with("still to be written"), "{told}");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(session.told(), "1 story starred · u takes it back");
    session.end();
}

#[test]
fn what_cannot_be_done_is_told_and_the_screen_looks_what_holds_instead() {
    let folder = filled();
    let session = Session::of(folder.path());
    session.take(Effect::Unsubscribe(FeedId(99)));
    session.hear(|msg| matches!(msg, Msg::Came(Came::Nothing)).then_some(()));
    assert_eq!(session.told(), "this feed is not subscribed any more");
    session.changed();
    session.end();
}

#[test]
fn the_end_of_a_session_keeps_the_newest_place_of_each_story() {
    let folder = filled();
    let session = Session::of(folder.path());
    for (story, place, is_finished) in [(1, 10, true), (2, 20, false), (1, 30, false)] {
        session.take(Effect::Remember(
            StoryId(story),
            Place(place).into(),
            is_finished,
        ));
    }
    session.end();
    let (first, second) = (line(folder.path(), 1), line(folder.path(), 2));
    assert_eq!((first.place, first.is_finished), (Some(Place(30)), true));
    assert_eq!((second.place, second.is_finished), (Some(Place(20)), false));
}

#[test]
fn a_story_opens_where_reading_stopped() {
    let folder = filled();
    let session = Session::of(folder.path());
    session.take(Effect::Remember(StoryId(3), Place(12).into(), false));
    session.end();
    let session = Session::of(folder.path());
    let opened = session.opened(|t| Effect::Open(t, Address::Library(StoryId(3))));
    assert_eq!(opened.story.place, Place(12));
    session.end();
}

#[test]
fn two_sessions_on_one_library_see_the_marks_of_each_other() {
    let folder = filled();
    let (one, other) = (Session::of(folder.path()), Session::of(folder.path()));
    assert_eq!(one.list(wish(Shelf::Starred)).items, []);
    assert_eq!(other.list(wish(Shelf::Starred)).items, []);
    other.mark(&[4], Marked::Star);
    one.changed();
    assert_eq!(ids(&one.list(wish(Shelf::Starred))), [4]);
    one.mark(&[4], Marked::Unstar);
    other.changed();
    assert!(ids(&other.list(wish(Shelf::Starred))).is_empty());
    one.end();
    other.end();
}

#[test]
fn a_rule_is_looked_at_kept_and_undone_and_verdicts_by_hand_stay_with_their_story() {
    let folder = filled();
    let session = Session::of(folder.path());
    let opened = session.opened(|t| Effect::Open(t, Address::Library(StoryId(1))));
    let beside = opened.beside.unwrap();
    let document = &opened.story.document;
    let text = document.text_of(&document.blocks()[0]).to_owned();
    let by_hand = ByHand {
        begins: beginning(&text),
        nth: 0,
        keep: Some(false),
        reason: "text of the story".to_owned(),
    };
    let judged = session.ask(Slot::Judge, |t| {
        Effect::Judge(t, StoryId(1), vec![by_hand.clone()])
    });
    assert!(matches!(judged, Answer::Judged(1)), "{judged:?}");
    let correction = Box::new(Correction {
        texts: vec![text.into()],
        keep: false,
        why: SafeText::line("it advertises"),
        reach: Reach::Site,
        story: Some((StoryId(1), beside.choice.from)),
        url: None,
        source: opened.story.source.clone(),
        by_hand: vec![by_hand],
    });
    let looked = session.ask(Slot::Preview, |t| Effect::Preview(t, correction.clone()));
    let Answer::Preview(preview) = looked else {
        panic!("{looked:?}");
    };
    assert_eq!((preview.looked_at, preview.changed.len()), (6, 1));
    let reason = || {
        let opened = session.opened(|t| Effect::Open(t, Address::Library(StoryId(1))));
        opened.story.document.blocks()[0].verdict.reason.to_string()
    };
    assert_eq!(reason(), "your choice");
    let kept = session.ask(Slot::Teach, |t| Effect::Teach(t, correction));
    let Answer::Taught {
        taught,
        story: None,
    } = kept
    else {
        panic!("{kept:?}");
    };
    assert_eq!(taught.place(), "rules/a.example.rule:1");
    assert_eq!(reason(), "taught: it advertises");
    let undone = session.ask(Slot::Teach, |t| Effect::Forget(t, taught));
    assert!(matches!(
        undone,
        Answer::Forgotten {
            was_there: true,
            story: None
        }
    ));
    assert_eq!(reason(), "your choice");
    assert!(!folder.path().join("rules/a.example.rule").exists());
    session.end();
}

#[test]
fn a_library_that_cannot_be_opened_is_a_sentence_for_each_question_and_is_tried_again() {
    let folder = filled();
    let path = folder.path().to_owned();
    let tries = AtomicUsize::new(0);
    let open = move || match tries.fetch_add(1, Ordering::SeqCst) {
        0 => Err("library.db: another program keeps it locked".to_owned()),
        1 => panic!("a mistake in opening"),
        _ => desk(&path, Config::default()),
    };
    let session = Session::start(Library::new(open, now));
    let ask = || session.ask(Slot::List, |t| Effect::List(t, wish(Shelf::All)));
    let mut failures = Vec::new();
    while let Answer::Failed(why) = ask() {
        failures.push(why);
    }
    // The watch may have been the first to try.
    assert!((1..=2).contains(&failures.len()), "{failures:?}");
    assert!(
        failures
            .last()
            .unwrap()
            .ends_with("which is a mistake of clearstory")
    );
    assert_eq!(session.list(wish(Shelf::All)).items.len(), 6);
    session.end();
}

#[test]
fn a_library_that_is_slow_to_open_holds_nobody_up_and_answers_the_newest_question_of_a_kind() {
    let folder = filled();
    let path = folder.path().to_owned();
    let (go, wait) = channel::<()>();
    let wait = Mutex::new(wait);
    let open = move || {
        let _ = wait.lock().unwrap().recv_timeout(DEADLINE);
        desk(&path, Config::default())
    };
    let session = Session::start(Library::new(open, now));
    let mut tickets = Tickets::default();
    let shelves = [
        Shelf::All,
        Shelf::Unread,
        Shelf::Starred,
        Shelf::Feed(FeedId(1)),
    ];
    let asked = shelves.map(|shelf| (tickets.draw(Slot::List), shelf));
    for (ticket, shelf) in &asked {
        session.take(Effect::List(*ticket, wish(shelf.clone())));
    }
    session.take(Effect::Undo);
    assert!(
        session.heard.try_recv().is_err(),
        "nothing can be known yet"
    );
    go.send(()).unwrap();
    let newest = asked[3].0;
    let answers = session.hear(|msg| match msg {
        Msg::Answer(to, Answer::Listed(listing)) if to == newest => Some(listing),
        Msg::Answer(to, _) => {
            // The first one was taken up before the others came.
            assert_eq!(to, asked[0].0);
            None
        }
        _ => None,
    });
    assert_eq!(ids(&answers), [1, 2, 3]);
    session.end();
}

#[test]
fn a_library_that_may_only_be_read_is_read_and_a_mark_says_why_it_is_not_kept() {
    let folder = filled();
    let path = folder.path().to_owned();
    let open = move || {
        let library = path.join("library.db");
        let mut desk = desk(&path, Config::default())?;
        desk.store = Store::open(&library, Mode::ReadOnly).map_err(|e| e.to_string())?;
        Ok(desk)
    };
    let session = Session::start(Library::new(open, now));
    assert_eq!(session.list(wish(Shelf::All)).items.len(), 6);
    let of = Target::Stories(vec![StoryId(1)]);
    let marked = Marked::Star;
    session.take(Effect::Mark(Mark { of, marked }));
    assert!(
        session
            .told()
            .ends_with("may only be read, so this was not kept")
    );
    session.take(Effect::Remember(StoryId(1), Place(5).into(), false));
    session.end();
    assert_eq!(line(folder.path(), 1).place, None);
}

/// A library with one feed of a server.
fn subscribed(server: &Server) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let library = store(folder.path());
    write_urls(folder.path(), &[&server.url("/feed")]);
    follow(folder.path(), &library);
    folder
}

fn feed(server: &str) -> String {
    format!(
        "<rss version='2.0'><channel><title>Gazette</title><item><title>One</title><guid>1</guid>\
         <link>{server}/one</link><description>The first story, and only its beginning …</description></item>\
         <item><title>Two</title><guid>2</guid><link>{server}/two</link><description>The second.</description></item>\
         </channel></rss>"
    )
}

const PARAGRAPH: &str = "The council voted on Tuesday to keep the old tramway running for another ten years, ending \
    a dispute that had divided the river towns since the spring floods, and asked the engineers for a new report.";

/// A server of a feed with two stories: one page is there, the other one costs money.
fn gazette() -> Server {
    Server::new(|asked, wire| {
        let host = asked.header("host").unwrap_or_default();
        match asked.target.as_str() {
            "/feed" => page(wire, &feed(&format!("http://{host}"))),
            "/one" => {
                let body = format!("<p>{PARAGRAPH}</p>").repeat(8);
                let html =
                    format!("<html><body><article><h1>One</h1>{body}</article></body></html>");
                page(wire, &html)
            }
            _ => say(wire, "402 Payment Required", b""),
        }
    })
}

fn ended(session: &Session) -> Refreshing {
    session.hear(|msg| match msg {
        Msg::Refreshing(ended @ Refreshing::Ended { .. }) => Some(ended),
        _ => None,
    })
}

#[test]
fn a_refresh_is_told_from_its_beginning_to_its_end_and_brings_stories() {
    let server = gazette();
    let folder = subscribed(&server);
    let session = Session::of(folder.path());
    session.take(Effect::Refresh(None));
    session.hear(|msg| matches!(msg, Msg::Refreshing(Refreshing::Begun(1))).then_some(()));
    let said = SafeText::line("1 feed, 2 new stories");
    let expected = Refreshing::Ended {
        said,
        added: 2,
        is_offline: false,
        is_fault: false,
    };
    assert_eq!(ended(&session), expected);
    session.changed();
    assert_eq!(session.list(wish(Shelf::Unread)).items.len(), 2);
    session.end();
}

#[test]
fn feeds_are_asked_at_the_start_when_that_is_wanted_and_only_those_that_are_due_by_the_settings() {
    let server = gazette();
    let folder = subscribed(&server);
    let library = || {
        let path = folder.path().to_owned();
        Library::new(move || desk(&path, Config::default()), now)
    };
    let session = Session::start(library().refreshing());
    assert!(matches!(
        ended(&session),
        Refreshing::Ended { added: 2, .. }
    ));
    session.end();
    let (config, _) = Config::read("config.toml", "[refresh]\non-start = true\n");
    let session = Session::with(folder.path(), config);
    // Nothing is due yet, so what is heard first is what was asked for.
    session.take(Effect::Refresh(None));
    assert!(matches!(
        ended(&session),
        Refreshing::Ended { added: 0, .. }
    ));
    session.end();
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn a_refresh_that_is_stopped_ends_and_another_can_begin() {
    let (reached, here) = channel();
    let reached = Mutex::new(reached);
    let server = Server::new(move |_, wire| {
        let _ = reached.lock().unwrap().send(());
        stay_silent(wire)
    });
    let folder = subscribed(&server);
    let session = Session::of(folder.path());
    for _ in 0..2 {
        session.take(Effect::Refresh(None));
        here.recv_timeout(DEADLINE).unwrap();
        session.take(Effect::Refresh(None));
        assert_eq!(session.told(), "the feeds are being asked already");
        session.take(Effect::StopRefresh);
        match ended(&session) {
            Refreshing::Ended { said, .. } => assert!(said.contains("stopped before"), "{said}"),
            other => panic!("{other:?}"),
        }
    }
    session.end();
}

#[test]
fn a_refresh_beside_another_program_that_is_at_it_gives_way() {
    let server = gazette();
    let folder = subscribed(&server);
    let session = Session::of(folder.path());
    let held = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.path().join("library.db.refresh"))
        .unwrap();
    held.lock().unwrap();
    session.take(Effect::Refresh(None));
    match ended(&session) {
        Refreshing::Ended { is_fault, said, .. } => {
            assert!(!is_fault && said.contains("another clearstory"), "{said}");
        }
        other => panic!("{other:?}"),
    }
    session.end();
    assert_eq!(server.asked(), []);
}

/// A session with the two stories of the gazette, and their numbers.
fn with_stories(server: &Server) -> (tempfile::TempDir, Session, [StoryId; 2]) {
    let folder = subscribed(server);
    let session = Session::of(folder.path());
    session.take(Effect::Refresh(None));
    ended(&session);
    let listing = session.list(Wish {
        order: Some(Order::Title),
        ..wish(Shelf::All)
    });
    let stories = [listing.items[0].story, listing.items[1].story];
    (folder, session, stories)
}

#[test]
fn a_page_is_offered_fetched_and_kept() {
    let server = gazette();
    let (_folder, session, [one, _]) = with_stories(&server);
    let opened = session.opened(|t| Effect::Open(t, Address::Library(one)));
    assert!(opened.beside.unwrap().wants_page);
    let opened = session.opened(|t| Effect::Fetch(t, one));
    let beside = opened.beside.unwrap();
    assert_eq!(beside.choice.from, From::Page);
    assert!(!beside.wants_page && opened.story.document.kept_text().contains("river towns"));
    let asked = server.asked().len();
    let feed = session.opened(|t| Effect::Text(t, one, Text::Feed));
    assert_eq!(feed.beside.unwrap().choice.from, From::Feed);
    let page = session.opened(|t| Effect::Text(t, one, Text::Page));
    assert_eq!(page.beside.unwrap().choice.from, From::Page);
    assert_eq!(server.asked().len(), asked, "what is here is not asked for");
    session.end();
}

#[test]
fn a_page_that_is_refused_is_a_sentence_and_stays_so() {
    let server = gazette();
    let (_folder, session, [_, two]) = with_stories(&server);
    match session.ask(Slot::Fetch, |t| Effect::Fetch(t, two)) {
        Answer::Failed(why) => assert_eq!(why, "the page was refused (402)"),
        answer => panic!("{answer:?}"),
    }
    let asked = server.asked().len();
    let opened = session.opened(|t| Effect::Text(t, two, Text::Page));
    let beside = opened.beside.unwrap();
    assert_eq!(beside.choice.why, Why::Refused(402));
    assert!(!beside.wants_page);
    assert_eq!(server.asked().len(), asked, "it is not asked for in a loop");
    session.end();
}

/// What is done to stories, one after the other.
#[derive(Clone, Debug)]
enum Step {
    Mark(Vec<i64>, Marked),
    Listed(Shelf, Marked),
    Undo,
}

fn marked() -> impl Strategy<Value = Marked> {
    prop_oneof![
        Just(Marked::Read),
        Just(Marked::Unread),
        Just(Marked::Star),
        Just(Marked::Unstar),
        Just(Marked::Save),
        Just(Marked::Unsave),
        Just(Marked::Delete),
        Just(Marked::Apart),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let shelves = prop_oneof![
        Just(Shelf::All),
        Just(Shelf::Unread),
        Just(Shelf::Starred),
        Just(Shelf::Feed(FeedId(2))),
        Just(Shelf::Today),
    ];
    let step = prop_oneof![
        4 => (prop::collection::vec(1..=6_i64, 1..4), marked()).prop_map(|(ids, m)| Step::Mark(ids, m)),
        2 => (shelves, marked()).prop_map(|(shelf, m)| Step::Listed(shelf, m)),
        3 => Just(Step::Undo),
    ];
    prop::collection::vec(step, 1..16)
}

/// What can be seen of all stories, and the counts.
fn seen(session: &Session) -> (Vec<(i64, bool, bool, bool)>, Counts) {
    let listing = session.list(wish(Shelf::All));
    let of = |l: &Line| (l.id.0, l.is_unread, l.is_starred, l.is_saved);
    let counts = match session.ask(Slot::Feeds, Effect::Feeds) {
        Answer::Feeds(shelves) => shelves.counts,
        answer => panic!("{answer:?}"),
    };
    (listing.lines.iter().map(of).collect(), counts)
}

/// What is told of a change; each of these is told by one sentence.
fn said(session: &Session, step: &Step) -> String {
    session.take(match step {
        Step::Undo => Effect::Undo,
        Step::Mark(ids, marked) => Effect::Mark(Mark {
            // One story alone may be marked without a word.
            of: Target::Stories(ids.iter().chain(&ids[..1]).copied().map(StoryId).collect()),
            marked: *marked,
        }),
        Step::Listed(shelf, marked) => Effect::Mark(Mark {
            of: Target::Listed(wish(shelf.clone())),
            marked: *marked,
        }),
    });
    session.told()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn whatever_was_marked_every_undo_restores_exactly_what_was_there(steps in steps()) {
        let folder = filled();
        let session = Session::of(folder.path());
        let mut history = Vec::new();
        for step in &steps {
            let before = seen(&session);
            let told = said(&session, step);
            match step {
                Step::Undo => {
                    let (start, former) = match history.pop() {
                        Some(former) => ("undone: ", former),
                        None => ("nothing is left to undo", before),
                    };
                    prop_assert!(told.starts_with(start), "{}", told);
                    prop_assert_eq!(seen(&session), former);
                }
                _ if told.starts_with("nothing to mark") => prop_assert_eq!(seen(&session), before),
                _ => {
                    prop_assert!(told.ends_with(" · u takes it back"), "{}", told);
                    history.push(before);
                }
            }
        }
        while let Some(former) = history.pop() {
            said(&session, &Step::Undo);
            prop_assert_eq!(seen(&session), former);
        }
        session.end();
    }
}
