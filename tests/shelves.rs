//! The library of a session without a screen: effects go in, messages come out. The store is a real one in a folder of
//! its own, servers are on loopback, and nothing waits longer than a deadline.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use clearstory::config::{Config, Named, Paths};
use clearstory::doc::{Place, SafeText};
use clearstory::filter::Moment;
use clearstory::library::desk::Desk;
use clearstory::library::subscriptions::reconcile;
use clearstory::runtime::{Library, Shelves};
use clearstory::store::{Mode, NewStory, Query, Store, Window};
use clearstory::story::library::{FeedId, Line, StoryId};
use clearstory::story::teach::{ByHand, Correction, Reach, beginning};
use clearstory::story::{Address, Mark, Marked, Order, Shelf, Target, Text, Wish};
use clearstory::ui::{Answer, Effect, Listing, Msg, Opened, Slot, Ticket, Tickets};
use jiff::Timestamp;

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
fn the_end_of_a_session_keeps_the_newest_place_of_each_story() {
    let folder = filled();
    let session = Session::of(folder.path());
    for (story, place, is_finished) in [(1, 10, true), (2, 20, false), (1, 30, false)] {
        session.take(Effect::Remember(StoryId(story), Place(place), is_finished));
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
    session.take(Effect::Remember(StoryId(3), Place(12), false));
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
