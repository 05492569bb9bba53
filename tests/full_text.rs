//! Full text over a made-up web on loopback: which text is taken, what a site repeats, pages ahead, the own network.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clearstory::clean::rules::Folder;
use clearstory::config::{Config, Prefetch};
use clearstory::fetch::{Cancel, Network, Pace};
use clearstory::library::after::After;
use clearstory::library::beyond::Beyond;
use clearstory::library::prefetch::{Ahead, Budget, Report, lists};
use clearstory::library::text::lined;
use clearstory::library::{cluster, pull, text};
use clearstory::store::{
    Arrived, Change, Mode, NewStory, Query, ReadyStory, Refreshed, Store, Subscribed, Window,
};
use clearstory::story::choice::{From, State, Why};
use clearstory::story::library::{FeedId, FeedSettings, StoryId, TextPolicy};
use clearstory::story::{Text, canonical};
use jiff::Timestamp;
use url::Url;

use super::context::{BOX, QUOTE, TITLES, WIRE, page, sentence};
use super::fetch::server::{Server, page as html, redirect, say};
use super::fetch::{OPEN, setup};

/// What the server has at each path.
type Site = Arc<Mutex<HashMap<String, String>>>;

/// A server of pages that may change; what begins with a status is that answer.
fn serve(ip: Ipv4Addr, site: &Site) -> Server {
    let site = site.clone();
    Server::at(ip, move |asked, wire| {
        let page = site.lock().unwrap().get(&asked.target).cloned();
        match page.as_deref() {
            None => say(wire, "404 Not Found\nContent-Length: 0", b""),
            Some("402") => say(wire, "402 Payment Required\nContent-Length: 0", b""),
            Some("429") => say(wire, "429 Slow\nRetry-After: 900\nContent-Length: 0", b""),
            Some(to) if to.starts_with("http") => redirect(wire, to),
            Some(page) => html(wire, page),
        }
    })
}

struct Library {
    folder: tempfile::TempDir,
    store: Store,
    network: Network,
    now: Timestamp,
}

impl Library {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("library.db"), Mode::ReadWrite).unwrap();
        let mut setup = setup();
        setup.limits.body_bytes = 4 << 20;
        let network = Network::new(setup).unwrap();
        let now = Timestamp::from_second(1_780_000_000).unwrap();
        Self {
            folder,
            store,
            network,
            now,
        }
    }

    /// Subscribes to feeds; their numbers.
    fn subscribe(&self, addresses: &[String]) -> Vec<FeedId> {
        let feed = |address: &String| Subscribed {
            address: address.clone(),
            ..Subscribed::default()
        };
        let feeds = addresses.iter().map(feed).collect();
        std::fs::write(self.folder.path().join("urls"), addresses.join("\n")).unwrap();
        self.store
            .apply([Change::Subscriptions {
                feeds,
                now: self.now,
            }])
            .unwrap();
        self.store.feeds().unwrap().iter().map(|f| f.id).collect()
    }

    fn arrive(&self, feed: FeedId, stories: Vec<NewStory>) -> Vec<StoryId> {
        let arrived = Arrived {
            title: "Tide Post".to_owned(),
            stories: stories.into_iter().map(ReadyStory::of).collect(),
            ..Arrived::default()
        };
        let look = Refreshed {
            now: self.now,
            arrived: Some(arrived),
            ..Refreshed::default()
        };
        let change = Change::Refreshed(feed, Box::new(look));
        self.store.apply([change]).unwrap().added
    }

    /// Opens a story as a reader does, its page fetched first where it is wanted.
    fn open(&self, story: StoryId, policy: TextPolicy) -> text::Opened {
        let beyond = Beyond::new(&self.store, None);
        let kept = self.store.story(story).unwrap().unwrap();
        let feed = self
            .store
            .feeds()
            .unwrap()
            .into_iter()
            .find(|f| f.id == kept.line.feed)
            .unwrap();
        if text::wants_page(&kept, policy) {
            let url = kept.line.url.clone().unwrap();
            let request = pull::request(
                &url,
                &feed.address,
                (&Config::default().network, &FeedSettings::default()),
            )
            .unwrap();
            let here = (&self.store, &self.network);
            pull::fetch(
                here,
                (&kept, request),
                (&beyond, self.now),
                &Cancel::default(),
            )
            .unwrap();
        }
        let kept = self.store.story(story).unwrap().unwrap();
        text::open(&kept, &beyond, (Text::Clean, policy)).unwrap()
    }

    fn text(&self, story: StoryId) -> String {
        lined(&self.open(story, TextPolicy::Auto).story.document)
    }

    fn ahead(&self, budget: Budget) -> Report {
        let beyond = Beyond::new(&self.store, None);
        let ahead = Ahead {
            store: &self.store,
            network: &self.network,
            beyond: &beyond,
            pace: PACE,
            config: &Config::default(),
            cancel: &Cancel::default(),
            now: self.now,
        };
        ahead.run(&lists(Prefetch::Unread), budget).unwrap()
    }
}

/// No gaps, so that no test waits.
const PACE: Pace = Pace {
    all: 8,
    host: 2,
    gap: Duration::ZERO,
    own: 4,
    patience: Duration::from_millis(50),
};
const PLENTY: Budget = Budget {
    pages: 100,
    bytes: 1 << 30,
    seconds: 600,
};

fn story(server: &Server, path: &str, title: &str, content: &str) -> NewStory {
    let url = Url::parse(&server.url(path)).unwrap();
    NewStory {
        guid: path.to_owned(),
        title: title.to_owned(),
        canonical: canonical(&url),
        url: Some(url),
        content: content.to_owned(),
        plain: content.replace("<p>", "").replace("</p>", "\n"),
        words: content.split_whitespace().count() as u32,
        ..NewStory::default()
    }
}

/// A server of the ten pages of the made-up paper, and its library with one feed.
fn paper() -> (Library, Server, Site, FeedId) {
    let site = Site::default();
    let server = serve(Ipv4Addr::LOCALHOST, &site);
    for number in 0..10 {
        site.lock()
            .unwrap()
            .insert(format!("/stories/{number}"), page(number));
    }
    let library = Library::new();
    let feed = library.subscribe(&[server.url("/feed")])[0];
    (library, server, site, feed)
}

fn paragraphs(count: usize) -> String {
    (0..count)
        .map(|p| format!("<p>{}</p>", sentence(5, p)))
        .collect::<Vec<_>>()
        .concat()
}

/// Words of junk that stand in a text.
fn junk(text: &str, own: usize) -> usize {
    let others = TITLES
        .iter()
        .enumerate()
        .filter(|(n, _)| *n != own)
        .map(|(_, t)| *t);
    let found = [WIRE, BOX]
        .into_iter()
        .chain(others)
        .filter(|line| text.contains(line));
    found.map(|line| line.split_whitespace().count()).sum()
}

#[test]
fn the_fifth_story_of_an_unknown_site_is_cleaner_than_the_first() {
    let (library, server, _, feed) = paper();
    let mut figures = Vec::new();
    let mut ids = Vec::new();
    for (number, title) in TITLES.iter().enumerate().take(5) {
        // The feed brings one story a day.
        ids.extend(library.arrive(
            feed,
            vec![story(&server, &format!("/stories/{number}"), title, "")],
        ));
        figures.push(junk(&library.text(ids[number]), number));
    }
    let again = junk(&library.text(ids[0]), 0);
    eprintln!("junk words kept, first to fifth: {figures:?}; the first opened again: {again}");
    assert!(figures[0] >= 30, "{figures:?}");
    // What is left on the fifth is the title of a story that the feed has not brought yet.
    let unknown = TITLES[8].split_whitespace().count();
    assert_eq!((figures[4], again), (unknown, 0), "{figures:?}");
}

#[test]
fn a_sentence_that_two_stories_repeat_on_purpose_is_never_cut() {
    let (library, server, _, feed) = paper();
    let stories = TITLES
        .iter()
        .enumerate()
        .map(|(n, t)| story(&server, &format!("/stories/{n}"), t, ""));
    let ids = library.arrive(feed, stories.collect());
    for round in 0..2 {
        for (number, id) in ids.iter().enumerate() {
            let text = library.text(*id);
            assert_eq!(
                text.contains(QUOTE),
                matches!(number, 3 | 8),
                "{number} in round {round}"
            );
        }
    }
}

#[test]
fn a_rule_that_was_taught_later_reaches_stories_that_are_kept() {
    let (library, server, _, feed) = paper();
    let id = library.arrive(feed, vec![story(&server, "/stories/0", TITLES[0], "")])[0];
    assert!(library.text(id).contains(BOX));
    let rules = library.folder.path().join("rules");
    std::fs::create_dir(&rules).unwrap();
    let line = "cut begins \"Postcards from\" because it advertises\n";
    std::fs::write(rules.join("everywhere.rule"), line).unwrap();
    let beyond = Beyond::new(&library.store, Some(Folder::at(&rules)));
    let kept = library.store.story(id).unwrap().unwrap();
    let opened = text::open(&kept, &beyond, (Text::Clean, TextPolicy::Auto)).unwrap();
    assert!(!lined(&opened.story.document).contains(BOX));
    assert_eq!(server.asked().len(), 1);
}

/// A page whose frame has no names at all: lines of one kind, as old papers have them.
fn plain_page(number: usize) -> String {
    let prose: Vec<String> = (0..6)
        .map(|p| {
            format!(
                "<p>{} {}</p>",
                sentence(number, p * 2),
                sentence(number, p * 2 + 1)
            )
        })
        .collect();
    format!(
        "<title>{title}</title><link rel=canonical href='https://nameless.example/{number}'><body><div><h1>{title}</h1>{}\
         <p>The almanac of the district is printed on Thursdays and sold at the pier for two coins.</p>\
         <p>Letters are read by a person and answered by the same one, if there is a stamp.</p>\
         <p>{}</p><p>{}</p></div>",
        prose.concat(),
        TITLES[(number + 3) % 10],
        TITLES[(number + 6) % 10],
        title = TITLES[number],
    )
}

#[test]
fn a_folder_of_pages_teaches_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut figures = Vec::new();
    for number in 0..5 {
        let name = format!("{number}.html");
        std::fs::write(folder.path().join(&name), plain_page(number)).unwrap();
        let with: &[&str] = if number == 0 {
            &["--alone"]
        } else {
            &["--with", "."]
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_clearstory"));
        command
            .current_dir(folder.path())
            .env_clear()
            .stdin(Stdio::null())
            .arg("clean")
            .arg(&name)
            .args(with);
        let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert!(text.contains(&sentence(number, 3)));
        let lines = [
            "The almanac of the district",
            "Letters are read by a person",
        ];
        let kept = lines.iter().filter(|l| text.contains(*l)).count() * 15;
        figures.push(kept + junk(&text, number));
    }
    eprintln!("junk words kept, first to fifth: {figures:?}");
    assert!(
        figures[0] >= 30 && figures[4] < figures[0] / 2,
        "{figures:?}"
    );
}

#[test]
fn the_better_text_is_taken_and_told_and_a_feed_has_its_policy() {
    let (library, server, site, feed) = paper();
    let whole = paragraphs(40);
    site.lock().unwrap().insert(
        "/short".to_owned(),
        format!("<h1>Short</h1>{}", paragraphs(2)),
    );
    let ids = library.arrive(
        feed,
        vec![
            story(
                &server,
                "/stories/0",
                TITLES[0],
                &format!("<p>{}</p>", sentence(0, 0)),
            ),
            story(&server, "/short", "A long story in a feed", &whole),
            story(
                &server,
                "/gone",
                "A story without a page",
                &format!("<p>{}</p>", sentence(7, 1)),
            ),
        ],
    );
    let told = |id: usize, policy| {
        let choice = library.open(ids[id], policy).choice;
        (choice.from, choice.state, choice.why)
    };
    let (from, state, why) = told(0, TextPolicy::Auto);
    assert_eq!((from, state), (From::Page, State::Whole));
    assert!(
        matches!(why, Why::More(page, feed) if page > 10 * feed),
        "{why:?}"
    );
    // A feed that says all is not asked for its page.
    assert_eq!(
        told(1, TextPolicy::Auto),
        (From::Feed, State::Whole, Why::Unasked)
    );
    let asked = server
        .asked()
        .iter()
        .filter(|a| a.target == "/short")
        .count();
    assert_eq!(asked, 0);
    assert_eq!(told(1, TextPolicy::Page).0, From::Page);
    assert_eq!(
        told(1, TextPolicy::Auto).1,
        State::FeedLonger,
        "its page is here now, and shorter"
    );
    assert_eq!(
        told(2, TextPolicy::Page),
        (From::Feed, State::Teaser, Why::Refused(404))
    );
    assert_eq!(
        told(0, TextPolicy::Feed),
        (From::Feed, State::Teaser, Why::Asked)
    );
}

#[test]
fn a_server_that_says_no_is_not_asked_again_and_one_that_wants_rest_is_later() {
    let (library, server, site, feed) = paper();
    site.lock()
        .unwrap()
        .extend([("/paid".to_owned(), "402".to_owned())]);
    let ids = library.arrive(
        feed,
        vec![story(
            &server,
            "/paid",
            "Behind a wall",
            "<p>The beginning.</p>",
        )],
    );
    let report = library.ahead(PLENTY);
    assert_eq!((report.wanted, report.refused, report.fetched), (1, 1, 0));
    assert_eq!(library.ahead(PLENTY).wanted, 0);
    assert_eq!(server.asked().len(), 1);
    let opened = library.open(ids[0], TextPolicy::Auto);
    assert_eq!(
        opened.choice.to_string(),
        "teaser only: the page was refused (402)"
    );
    let line = &library
        .store
        .lines(&Query::default(), Window::first(1))
        .unwrap()[0];
    assert!(!line.has_page, "no page is stored");
    let kept = library.store.story(ids[0]).unwrap().unwrap();
    let later = |seconds| Timestamp::from_second(library.now.as_second() + seconds).unwrap();
    assert!(!text::may_ask_again(&kept, later(3_600)));
    assert!(text::may_ask_again(&kept, later(90_000)));
    site.lock()
        .unwrap()
        .extend([("/busy".to_owned(), "429".to_owned())]);
    library.arrive(
        feed,
        vec![story(
            &server,
            "/busy",
            "A busy server",
            "<p>The beginning.</p>",
        )],
    );
    let report = library.ahead(PLENTY);
    assert_eq!((report.wanted, report.failed), (1, 1));
    site.lock().unwrap().insert("/busy".to_owned(), page(1));
    assert_eq!(library.ahead(PLENTY).fetched, 1);
}

#[test]
fn pages_ahead_stay_within_their_budget_and_leave_stories_that_were_begun() {
    let (library, server, _, feed) = paper();
    let stories = TITLES
        .iter()
        .enumerate()
        .map(|(n, t)| story(&server, &format!("/stories/{n}"), t, ""));
    let ids = library.arrive(feed, stories.collect());
    let place = clearstory::doc::Place(40).into();
    library
        .store
        .apply([Change::Place {
            story: ids[9],
            place,
            is_finished: false,
        }])
        .unwrap();
    let few = library.ahead(Budget { pages: 2, ..PLENTY });
    assert_eq!((few.wanted, few.fetched), (2, 2));
    let one = library.ahead(Budget { bytes: 1, ..PLENTY });
    assert_eq!((one.fetched, one.is_spent), (1, true));
    let none = library.ahead(Budget {
        seconds: 0,
        ..PLENTY
    });
    assert_eq!((none.fetched, none.is_spent), (1, true));
    let rest = library.ahead(PLENTY);
    assert_eq!((rest.fetched, rest.is_spent), (5, false));
    assert_eq!(library.ahead(PLENTY), Report::default());
    let begun = library.store.story(ids[9]).unwrap().unwrap();
    assert!(begun.page.is_none());
    assert!(!server.asked().iter().any(|a| a.target == "/stories/9"));
}

/// What stands on top of each page of a long story.
const INTRO: &str =
    "This account of the harbour was first printed in fourteen parts, which are all here.";

#[test]
fn a_story_on_several_pages_is_one_and_ends_at_the_tenth() {
    let (library, server, site, feed) = paper();
    for number in 1..=14 {
        let next = format!("<a rel=next href='/long?page={}'>Next page</a>", number + 1);
        let prose: Vec<String> = (0..8)
            .map(|p| format!("<p>{} Part {number}.</p>", sentence(number, p)))
            .collect();
        let path = if number == 1 {
            "/long".to_owned()
        } else {
            format!("/long?page={number}")
        };
        let page = format!(
            "<title>Long</title><article><h1>A story on many pages</h1><p>{INTRO}</p>{}</article>{next}",
            prose.concat()
        );
        site.lock().unwrap().insert(path, page);
    }
    let id = library.arrive(
        feed,
        vec![story(&server, "/long", "A story on many pages", "")],
    )[0];
    let text = library.text(id);
    for part in 1..=10 {
        assert!(text.contains(&format!("Part {part}.")), "{part}");
    }
    assert!(!text.contains("Part 11."));
    assert_eq!(text.matches(INTRO).count(), 1, "{text}");
    assert_eq!(server.asked().len(), 10);
    assert_eq!(library.text(id), text, "opened again without asking");
    assert_eq!(server.asked().len(), 10);
}

#[test]
fn a_page_is_asked_for_as_the_settings_wish_and_headers_of_a_feed_stay_with_its_server() {
    let mut config = Config::default();
    config.network.proxy = "socks5://localhost:9050".to_owned();
    config.network.headers = vec![("Accept-Language".to_owned(), "fr".to_owned())];
    let own = FeedSettings {
        headers: vec![("X-Token".to_owned(), "secret".to_owned())],
        ..FeedSettings::default()
    };
    let asked = |url: &str| {
        let url = Url::parse(url).unwrap();
        let request = pull::request(&url, "https://a.example/feed", (&config.network, &own));
        let terms = request.unwrap().terms;
        let names: Vec<String> = terms.headers.into_iter().map(|(name, _)| name).collect();
        (names, terms.proxy.unwrap().to_string())
    };
    let (same, proxy) = asked("https://a.example/story");
    assert_eq!(same, ["Accept-Language", "X-Token"]);
    assert_eq!(proxy, "socks5://localhost:9050");
    let (other, proxy) = asked("https://b.example/story");
    assert_eq!(other, ["Accept-Language"]);
    assert_eq!(proxy, "socks5://localhost:9050");
}

#[test]
fn an_address_that_a_feed_names_does_not_lead_into_the_own_network() {
    let inner: Site = Arc::new(Mutex::new([("/secret".to_owned(), page(1))].into()));
    let inside = serve(Ipv4Addr::LOCALHOST, &inner);
    let site = Site::default();
    let open = serve(OPEN, &site);
    site.lock()
        .unwrap()
        .insert("/jump".to_owned(), inside.url("/secret"));
    site.lock().unwrap().insert("/story".to_owned(), page(2));
    let library = Library::new();
    let feeds = library.subscribe(&[
        open.url("/feed"),
        "file:///tmp/feed.xml".to_owned(),
        inside.url("/feed"),
    ]);
    let named = |url: String| NewStory {
        url: Url::parse(&url).ok(),
        guid: url,
        title: "A story".to_owned(),
        ..NewStory::default()
    };
    let port = inside.port();
    let mut ids = Vec::new();
    for address in [
        inside.url("/secret"),
        format!("http://2130706433:{port}/secret"),
        format!("http://0x7f.1:{port}/secret"),
        format!("http://[::ffff:127.0.0.1]:{port}/secret"),
        format!("http://localhost:{port}/secret"),
        open.url("/jump"),
        format!("http://secure.test:{port}/secret"),
    ] {
        ids.extend(library.arrive(feeds[0], vec![named(address.clone())]));
        ids.extend(library.arrive(feeds[1], vec![named(address)]));
    }
    for id in &ids {
        assert_eq!(library.open(*id, TextPolicy::Page).choice.why, Why::Unasked);
    }
    assert_eq!(library.ahead(PLENTY).fetched, 0);
    assert_eq!(inside.asked().len(), 0);
    // The feed lives there itself; and from a local file the open network may be reached.
    let own = library.arrive(feeds[2], vec![named(inside.url("/secret"))])[0];
    assert_eq!(library.open(own, TextPolicy::Page).choice.from, From::Page);
    let out = library.arrive(feeds[1], vec![named(open.url("/story"))])[0];
    assert_eq!(library.open(out, TextPolicy::Page).choice.from, From::Page);
}

#[test]
fn a_story_whose_text_changed_keeps_the_former_one_and_its_page_is_fetched_anew() {
    let (mut library, server, site, feed) = paper();
    let content = |word: &str| {
        format!(
            "<p>The bridge was closed for {word} days. {}</p>",
            sentence(2, 2)
        )
    };
    let path = "/bridge";
    let html = |word: &str| {
        format!(
            "<title>Bridge</title><article><h1>The bridge is closed</h1>{}{}</article>",
            content(word),
            paragraphs(12)
        )
    };
    site.lock().unwrap().insert(path.to_owned(), html("three"));
    let of = |word: &str| vec![story(&server, path, "The bridge is closed", &content(word))];
    let id = library.arrive(feed, of("three"))[0];
    assert!(library.open(id, TextPolicy::Auto).changes().is_none());
    site.lock().unwrap().insert(path.to_owned(), html("nine"));
    library.now = Timestamp::from_second(1_780_009_000).unwrap();
    assert_eq!(library.arrive(feed, of("nine")), []);
    assert_eq!(library.ahead(PLENTY).fetched, 1);
    let opened = library.open(id, TextPolicy::Auto);
    assert_eq!(opened.choice.from, From::Page);
    let (old, found) = opened.changes().unwrap();
    assert_eq!(found.sentence(), "1 sentence changed");
    let told = found.text(old, &lined(&opened.story.document));
    assert!(told.contains("closed for [-three-]{+nine+} days"), "{told}");
    assert_eq!(library.ahead(PLENTY).wanted, 0);
}

#[test]
fn copies_in_other_feeds_are_clustered_after_a_refresh_and_once() {
    let (library, server, _, _) = paper();
    let feeds = library.subscribe(&[server.url("/feed"), server.url("/b"), server.url("/c")]);
    let wire: String = (0..6).map(|n| sentence(4, n) + " ").collect();
    let of = |path: &str, title: &str, text: &str| NewStory {
        plain: text.to_owned(),
        ..story(&server, path, title, text)
    };
    let first = library.arrive(
        feeds[0],
        vec![
            of("/1", "Night trains return", &wire),
            of("/x", "Something else", &sentence(9, 9)),
        ],
    );
    assert_eq!(cluster::place(&library.store, library.now).unwrap(), 0);
    let second = library.arrive(feeds[1], vec![of("/2", "Trains run at night again", &wire)]);
    let after = After {
        store: &library.store,
        network: &library.network,
        config: &Config::default(),
        rules: None,
        cancel: &Cancel::default(),
        now: library.now,
    };
    assert_eq!(after.run().unwrap().copies, 1);
    let third = library.arrive(feeds[2], vec![of("/3", "By night", &wire)]);
    assert_eq!(cluster::place(&library.store, library.now).unwrap(), 1);
    assert_eq!(
        cluster::place(&library.store, library.now).unwrap(),
        0,
        "nothing is new"
    );
    let cluster = |id: StoryId| library.store.story(id).unwrap().unwrap().line.cluster;
    for id in [first[0], second[0], third[0]] {
        assert_eq!(cluster(id), Some(first[0]));
    }
    assert_eq!(cluster(first[1]), None);
}

impl Library {
    /// Runs the program over the library.
    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clearstory"));
        command
            .env_clear()
            .stdin(Stdio::null())
            .current_dir(self.folder.path());
        command
            .env("HOME", self.folder.path())
            .env("CLEARSTORY_NOW", "2026-05-29T12:00:00Z");
        command
            .args(["--db", "library.db", "-u", "urls"])
            .args(args)
            .output()
            .unwrap()
    }
}

fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn show_prints_a_story_by_number_address_or_title_and_marks_nothing() {
    let (library, server, _, feed) = paper();
    let summary = format!("<p>{}</p>", sentence(0, 0));
    let ids = library.arrive(
        feed,
        vec![
            story(&server, "/stories/0", TITLES[0], &summary),
            story(&server, "/stories/1", TITLES[1], &summary),
        ],
    );
    let number = ids[0].0.to_string();
    let (code, text, said) = told(&library.run(&["show", &number, "--offline"]));
    assert_eq!((code, text.trim()), (Some(0), sentence(0, 0).as_str()));
    assert_eq!(
        said,
        "clearstory: teaser only: the feed's, the page was not fetched\n"
    );
    let (code, text, said) = told(&library.run(&["show", "ferry", "captain"]));
    assert!(
        code == Some(0) && text.contains(&sentence(0, 12)),
        "{text}{said}"
    );
    assert!(
        said.starts_with("clearstory: full text: the page has "),
        "{said}"
    );
    let address = server.url("/stories/0?utm_source=feed");
    let (_, text, _) = told(&library.run(&["show", &address, "-f", "json"]));
    let shown: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&shown["from"], &shown["state"], &shown["unread"]),
        (&"page".into(), &"full text".into(), &true.into())
    );
    assert_eq!(shown["title"], TITLES[0]);
    let (_, text, _) = told(&library.run(&["show", &number, "--view", "feed"]));
    assert_eq!(text.trim(), sentence(0, 0));
    let (_, text, _) = told(&library.run(&["show", &number, "--view", "source"]));
    assert!(text.starts_with("<!doctype html>"));
    let (code, _, said) = told(&library.run(&["show", "the"]));
    assert_eq!(code, Some(2));
    assert!(
        said.contains("name one by its number") || said.contains("several stories"),
        "{said}"
    );
    assert_eq!(
        told(&library.run(&["show", "nothing of this kind"])).0,
        Some(4)
    );
    library.run(&["show", &number, "--mark-read"]);
    let unread = |id: StoryId| library.store.story(id).unwrap().unwrap().line.is_unread;
    assert_eq!((unread(ids[0]), unread(ids[1])), (false, true));
}

#[test]
fn prefetch_tells_what_it_spent() {
    let (library, server, _, feed) = paper();
    let stories = TITLES
        .iter()
        .enumerate()
        .take(3)
        .map(|(n, t)| story(&server, &format!("/stories/{n}"), t, ""));
    library.arrive(feed, stories.collect());
    let (code, _, said) = told(&library.run(&["prefetch", "--pages", "1"]));
    assert_eq!(code, Some(0));
    assert!(
        said.starts_with("clearstory: 1 of 1 pages fetched, "),
        "{said}"
    );
    let (_, text, _) = told(&library.run(&["prefetch", "--budget", "20M", "--json"]));
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&report["wanted"], &report["fetched"], &report["spent"]),
        (&2.into(), &2.into(), &false.into())
    );
}
