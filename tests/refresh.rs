//! Refreshing a library from servers that behave and servers that do not. Everything stays on loopback.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clearstory::config::{Config, KillMode};
use clearstory::fetch::{Cancel, Limits, Network, Setup};
use clearstory::filter::kill::Kill;
use clearstory::library::moves::{Followed, follow};
use clearstory::library::refresh::{Choice, Error, Event, Refresher, Report, What, Wish};
use clearstory::library::subscriptions::reconcile;
use clearstory::store::{Mode, Query, Store};
use clearstory::story::library::{Feed, Health};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::fetch::server::{Server, page, redirect, repeat, say, stay_silent};
use crate::fetch::{BROTLI_BOMB, LIMITS, OPEN, gzip, setup, zstd_bomb};

const RSS: &str = "<rss version='2.0'><channel><title>Gazette</title><link>http://a.test/</link>
    <item><title>One</title><guid>1</guid><link>http://a.test/1</link><description>The first story.</description></item>
    <item><title>Two</title><guid>2</guid><link>http://a.test/2</link><pubDate>Fri, 20 Nov 2099 10:00:00 GMT</pubDate></item>
    </channel></rss>";

/// A library with the feeds of these lines, at noon of a day.
struct Desk {
    folder: TempDir,
    store: Store,
    network: Network,
    config: Config,
    kills: Vec<Kill>,
    now: Timestamp,
}

impl Desk {
    fn new(lines: &[String]) -> Self {
        Self::with(lines, setup())
    }

    fn with(lines: &[String], setup: Setup) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("urls"), lines.join("\n") + "\n").unwrap();
        let store = Store::open(&folder.path().join("library.db"), Mode::ReadWrite).unwrap();
        let mut config = Config::default();
        config.refresh.pace_seconds = 0;
        let desk = Self {
            folder,
            store,
            network: Network::new(setup).unwrap(),
            config,
            kills: Vec::new(),
            now: "2026-11-20T12:00:00Z".parse().unwrap(),
        };
        desk.subscribe();
        desk
    }

    fn urls(&self) -> std::path::PathBuf {
        self.folder.path().join("urls")
    }

    fn subscribe(&self) {
        reconcile(&self.store, (&self.config, &self.urls()), self.now).unwrap();
    }

    fn try_refresh(&self, choice: Choice, tell: &mut dyn FnMut(Event)) -> Result<Report, Error> {
        let feeds = None;
        self.ask(&Wish { feeds, choice }, tell)
    }

    fn ask(&self, wish: &Wish, tell: &mut dyn FnMut(Event)) -> Result<Report, Error> {
        let refresher = Refresher {
            store: &self.store,
            network: &self.network,
            config: &self.config,
            kills: &self.kills,
            cancel: &Cancel::default(),
            now: self.now,
        };
        refresher.run(wish, tell)
    }

    fn refresh(&self) -> Report {
        self.try_refresh(Choice::Forced, &mut |_| ()).unwrap()
    }

    fn look(&self) -> Report {
        self.try_refresh(Choice::Every, &mut |_| ()).unwrap()
    }

    fn feed(&self) -> Feed {
        self.store.feeds().unwrap().remove(0)
    }

    fn stories(&self) -> u32 {
        self.store.count(&Query::default()).unwrap()
    }

    /// Seconds until the feed is looked at again.
    fn wait(&self) -> i64 {
        self.feed().health.next_check.unwrap().as_second() - self.now.as_second()
    }
}

/// A desk with one feed on a server, refreshed once.
fn after_one(server: &Server) -> Desk {
    let desk = Desk::new(&[server.url("/feed")]);
    desk.look();
    desk
}

#[test]
fn a_first_refresh_brings_stories_and_a_second_only_asks() {
    let server = Server::new(|asked, wire| {
        if asked.header("if-none-match") == Some("\"a\"") {
            return say(wire, "304 Not Modified", b"");
        }
        let head = format!("200 OK\nETag: \"a\"\nContent-Length: {}", RSS.len());
        say(wire, &head, RSS.as_bytes())
    });
    let desk = Desk::new(&[server.url("/feed")]);
    let first = desk.look();
    assert_eq!((first.feeds, first.read, first.added), (1, 1, 2));
    let feed = desk.feed();
    assert_eq!(
        (&*feed.title, feed.unread, feed.health.status),
        ("Gazette", 2, 200)
    );
    assert_eq!(feed.health.changed, Some(desk.now));
    let second = desk.look();
    assert_eq!((second.unchanged, second.added), (1, 0));
    assert_eq!((desk.stories(), desk.feed().health.status), (2, 304));
    assert_eq!(
        (desk.feed().health.succeeded, &*desk.feed().health.error),
        (Some(desk.now), "")
    );
}

#[test]
fn the_same_bytes_add_nothing_however_often_they_come() {
    let server = Server::new(|_, wire| page(wire, RSS));
    let desk = after_one(&server);
    for _ in 0..20 {
        assert_eq!(desk.look().unchanged, 1, "known by its hash");
        assert_eq!((desk.refresh().added, desk.stories()), (0, 2), "read again");
    }
}

#[test]
fn only_feeds_whose_time_has_come_are_due() {
    let server = Server::new(|_, wire| page(wire, RSS));
    let mut desk = after_one(&server);
    let due = |desk: &Desk| desk.try_refresh(Choice::Due, &mut |_| ()).unwrap().feeds;
    assert_eq!(
        (due(&desk), desk.wait() / 360),
        (0, 10),
        "an hour and up to a tenth"
    );
    desk.now = "2026-11-20T13:07:00Z".parse().unwrap();
    assert_eq!(due(&desk), 1);
}

/// What a feed's server does, and what is to be said, the status, and seconds until the next look.
type Case = (
    &'static str,
    fn(&mut dyn crate::fetch::server::Wire) -> std::io::Result<()>,
    &'static str,
    u16,
    i64,
);

const CASES: &[Case] = &[
    (
        "not found",
        |w| say(w, "404 No", b""),
        "the server said 404 Not Found",
        404,
        300,
    ),
    (
        "too many",
        |w| say(w, "429 Slow\nRetry-After: 7200", b""),
        "try again in 2 hours",
        429,
        7_200,
    ),
    (
        "busy until then",
        |w| say(w, "503 No\nRetry-After: 999999999", b""),
        "the server said 503",
        503,
        7 * 86_400,
    ),
    (
        "gone",
        |w| say(w, "410 Gone", b""),
        "its stories stay, remove it when you like",
        410,
        7 * 86_400,
    ),
    (
        "unasked 304",
        |w| say(w, "304 Not Modified", b""),
        "304 Not Modified; it sent no page",
        304,
        300,
    ),
    (
        "a page",
        |w| page(w, "<html><body><p>Welcome to our shop"),
        "",
        0,
        300,
    ),
    (
        "a circle",
        |w| redirect(w, "/feed"),
        "redirects more than 3 times",
        0,
        300,
    ),
    (
        "to a file",
        |w| redirect(w, "file:///etc/passwd"),
        "redirects to file:, which is not an address of the web",
        0,
        300,
    ),
    ("nothing at all", |w| w.write_all(b""), "", 0, 300),
    ("no HTTP", |w| w.write_all(b"<rss/>"), "", 0, 300),
    ("silence", |w| stay_silent(w), "no answer within", 0, 300),
    (
        "endless",
        |w| {
            write!(w, "HTTP/1.1 200 OK\r\n\r\n")?;
            repeat(w, &[b'x'; 4096], Duration::ZERO)
        },
        "the feed is larger than 128 KiB",
        0,
        300,
    ),
    (
        "drip",
        |w| {
            write!(w, "HTTP/1.1 200 OK\r\n\r\n")?;
            repeat(w, b"x", Duration::from_millis(20))
        },
        "the page did not arrive within",
        0,
        300,
    ),
    (
        "gzip bomb",
        |w| {
            say(
                w,
                "200 OK\nContent-Encoding: gzip",
                &gzip(&vec![b' '; 8 << 20]),
            )
        },
        "the feed is larger than 128 KiB",
        0,
        300,
    ),
    (
        "brotli bomb",
        |w| say(w, "200 OK\nContent-Encoding: br", BROTLI_BOMB),
        "the feed is larger than 128 KiB",
        0,
        300,
    ),
    (
        "zstd bomb",
        |w| say(w, "200 OK\nContent-Encoding: zstd", &zstd_bomb(64)),
        "the feed is larger than 128 KiB",
        0,
        300,
    ),
    (
        "a chunk without end",
        |w| {
            let head = "200 OK\nTransfer-Encoding: chunked";
            say(w, head, b"FFFFFFFFFFFFFFFFF\r\n<rss")
        },
        "",
        0,
        300,
    ),
    (
        "a chunk cut short before the first entry",
        |w| {
            let head = "200 OK\nTransfer-Encoding: chunked";
            say(w, head, b"1000\r\n<p>not much of a feed")
        },
        "",
        0,
        300,
    ),
    (
        "stacked",
        |w| say(w, "200 OK\nContent-Encoding: gzip, gzip", b"x"),
        "compressed as",
        0,
        300,
    ),
];

#[test]
fn whatever_a_server_does_ends_in_time_with_a_sentence_and_a_next_step() {
    let short = Limits {
        answer: Duration::from_millis(600),
        total: Duration::from_millis(900),
        ..LIMITS
    };
    for (name, does, says, status, wait) in CASES {
        let waits = matches!(*name, "silence" | "drip");
        let limits = if waits { short } else { LIMITS };
        let is_bad = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let flag = is_bad.clone();
        let server = Server::new(move |_, wire| {
            if flag.load(Ordering::SeqCst) {
                does(wire)
            } else {
                page(wire, RSS)
            }
        });
        let mut desk = Desk::new(&[server.url("/feed")]);
        desk.look();
        desk.network = Network::new(Setup { limits, ..setup() }).unwrap();
        is_bad.store(true, Ordering::SeqCst);
        let report = desk.refresh();
        let Health {
            error,
            failing_since,
            failures,
            status: said,
            is_gone,
            ..
        } = desk.feed().health;
        assert_eq!(
            (report.failed.len(), desk.stories()),
            (1, 2),
            "{name}: its stories stay"
        );
        assert!(!error.is_empty() && error.contains(says), "{name}: {error}");
        assert_eq!(
            (failing_since, failures, said),
            (Some(desk.now), 1, *status),
            "{name}"
        );
        assert_eq!(is_gone, *name == "gone");
        let late = desk.wait() - wait;
        assert!(
            (0..=wait / 10).contains(&late),
            "{name}: {late} s after {wait} s"
        );
        desk.now = "2026-12-21T12:00:00Z".parse().unwrap();
        desk.refresh();
        let health = desk.feed().health;
        assert_eq!(
            (health.failing_since, health.failures),
            (failing_since, 2),
            "{name}"
        );
        is_bad.store(false, Ordering::SeqCst);
        desk.refresh();
        let health = desk.feed().health;
        assert_eq!(
            (health.failing_since, health.failures, &*health.error),
            (None, 0, ""),
            "{name}"
        );
    }
}

#[test]
fn a_server_that_wants_rest_is_not_asked_before_its_time() {
    let server = Server::new(|_, wire| say(wire, "429 Slow\nRetry-After: 7200", b""));
    let mut desk = after_one(&server);
    assert_eq!((desk.look().feeds, server.asked().len()), (0, 1));
    desk.now = "2026-11-20T14:01:00Z".parse().unwrap();
    assert_eq!(desk.look().feeds, 1);
}

#[test]
fn a_feed_that_lost_its_entries_or_its_end_says_so_and_loses_nothing() {
    let turn = AtomicUsize::new(0);
    let server = Server::new(move |_, wire| match turn.fetch_add(1, Ordering::SeqCst) {
        0 => page(wire, RSS),
        1 => page(
            wire,
            "<rss version='2.0'><channel><title>Gazette</title></channel></rss>",
        ),
        _ => say(wire, "200 OK\nContent-Length: 9999", &RSS.as_bytes()[..300]),
    });
    let desk = after_one(&server);
    desk.look();
    let health = desk.feed().health;
    assert_eq!(
        (desk.stories(), &*health.error, health.failures),
        (2, "has no entries now; its stories stay", 0)
    );
    desk.look();
    assert!(
        desk.feed()
            .health
            .error
            .starts_with("broke off in the middle"),
        "{}",
        desk.feed().health.error
    );
    assert_eq!(desk.stories(), 2);
}

#[test]
fn a_feed_is_read_whatever_its_type_is_said_to_be() {
    for media in ["text/html", "image/png", "application/octet-stream", "x"] {
        let head = format!(
            "200 OK\nContent-Type: {media}\nContent-Length: {}",
            RSS.len()
        );
        let server = Server::new(move |_, wire| say(wire, &head, RSS.as_bytes()));
        assert_eq!(after_one(&server).stories(), 2, "{media}");
    }
}

#[test]
fn a_certificate_that_changed_is_refused_with_the_reason() {
    let key = include_bytes!("fetch/tls/server.key.pem");
    let server = Server::secure(include_bytes!("fetch/tls/elsewhere.pem"), key, |_, wire| {
        page(wire, RSS)
    });
    let roots_pem = vec![include_bytes!("fetch/tls/authority.pem").to_vec()];
    let url = format!("https://secure.test:{}/feed", server.port());
    let desk = Desk::with(
        &[url],
        Setup {
            roots_pem,
            ..setup()
        },
    );
    desk.look();
    let error = desk.feed().health.error;
    assert!(
        error.ends_with("its certificate belongs to another host"),
        "{error}"
    );
}

#[test]
fn a_feed_of_the_open_network_cannot_send_us_inside() {
    let inside = Server::new(|_, wire| page(wire, RSS));
    let to = inside.url("/feed");
    let outside = Server::at(OPEN, move |_, wire| redirect(wire, &to));
    let desk = after_one(&outside);
    let error = desk.feed().health.error;
    assert!(
        error.contains("which is inside your own network"),
        "{error}"
    );
    assert_eq!((inside.asked().len(), desk.stories()), (0, 0));
}

#[test]
fn a_feed_that_moved_for_good_is_followed_after_three_looks() {
    let new = Server::new(|_, wire| page(wire, RSS));
    let to = new.url("/new");
    let head = format!("301 Moved\nLocation: {to}\nContent-Length: 0");
    let old = Server::new(move |_, wire| say(wire, &head, b""));
    let desk = Desk::new(&[format!("{} news \"~My title\"", old.url("/feed"))]);
    for look in 1..=3 {
        let report = desk.look();
        let health = desk.feed().health;
        assert_eq!(
            health.moved_to.as_ref().map(url::Url::as_str),
            Some(new.url("/new").as_str())
        );
        assert_eq!(
            (health.moved_seen, report.moved.len()),
            (look, usize::from(look == 3))
        );
        for (feed, from, to) in report.moved {
            assert_eq!(
                follow(&desk.store, &desk.urls(), (feed, &from, &to)).unwrap(),
                Followed::Yes
            );
        }
    }
    desk.subscribe();
    let feed = desk.feed();
    assert_eq!(
        (feed.address.as_str(), &*feed.title, feed.stories),
        (new.url("/new").as_str(), "My title", 2)
    );
    assert_eq!(
        fs::read_to_string(desk.urls()).unwrap(),
        format!("{} news \"~My title\"\n", new.url("/new"))
    );
    assert_eq!((desk.look().unchanged, desk.stories()), (1, 2));
    assert_eq!(old.asked().len(), 3);
}

#[test]
fn without_a_network_that_is_said_once_and_no_feed_is_blamed() {
    let lines = (0..5)
        .map(|n| format!("http://nowhere{n}.test/feed"))
        .collect::<Vec<_>>();
    let desk = Desk::new(&lines);
    let mut told = Vec::new();
    let report = desk
        .try_refresh(Choice::Every, &mut |event| told.push(event))
        .unwrap();
    assert!(report.is_offline && report.failed.is_empty());
    assert_eq!(told.iter().filter(|e| **e == Event::Offline).count(), 1);
    assert!(
        desk.store
            .feeds()
            .unwrap()
            .iter()
            .all(|f| f.health == Health::default())
    );
    let server = Server::at(OPEN, |_, wire| page(wire, RSS));
    let desk = Desk::new(&[lines, vec![server.url("/feed")]].concat());
    let report = desk.look();
    assert_eq!(
        (report.is_offline, report.failed.len(), report.read),
        (false, 5, 1)
    );
}

#[test]
fn a_refresh_that_is_cancelled_ends_at_once_and_keeps_what_came() {
    let server = Server::new(|asked, wire| match asked.target.as_str() {
        "/good" => page(wire, RSS),
        _ => stay_silent(wire),
    });
    let slow = (0..20).map(|n| server.url(&format!("/{n}")));
    let desk = Desk::new(
        &std::iter::once(server.url("/good"))
            .chain(slow)
            .collect::<Vec<_>>(),
    );
    let cancel = Cancel::default();
    let refresher = Refresher {
        store: &desk.store,
        network: &desk.network,
        config: &desk.config,
        kills: &[],
        cancel: &cancel,
        now: desk.now,
    };
    let wish = Wish {
        feeds: None,
        choice: Choice::Every,
    };
    let start = std::time::Instant::now();
    let stop = &mut |event| {
        if matches!(event, Event::Feed(_)) {
            cancel.cancel();
        }
    };
    let report = refresher.run(&wish, stop).unwrap();
    assert!(
        report.is_cancelled && start.elapsed() < LIMITS.answer,
        "{:?}",
        start.elapsed()
    );
    assert_eq!((desk.stories(), report.failed.len()), (2, 0));
}

#[test]
fn two_do_not_refresh_at_once() {
    let server = Server::new(|_, wire| page(wire, RSS));
    let desk = Desk::new(&[server.url("/feed")]);
    let mut second = None;
    let meanwhile = &mut |event| {
        if matches!(event, Event::Started(_)) {
            second = Some(desk.try_refresh(Choice::Every, &mut |_| ()));
        }
    };
    assert_eq!(desk.try_refresh(Choice::Every, meanwhile).unwrap().read, 1);
    assert!(matches!(second, Some(Err(Error::Busy))));
}

#[test]
fn one_feed_is_asked_beside_a_refresh_of_all() {
    let server = Server::new(|_, wire| page(wire, RSS));
    let desk = Desk::new(&[server.url("/feed")]);
    let one = Wish {
        feeds: Some(vec![desk.feed().id]),
        choice: Choice::Forced,
    };
    let mut second = None;
    let meanwhile = &mut |event| {
        if matches!(event, Event::Started(_)) {
            second = Some(desk.ask(&one, &mut |_| ()).unwrap());
        }
    };
    desk.try_refresh(Choice::Forced, meanwhile).unwrap();
    assert_eq!((second.unwrap().read, desk.stories()), (1, 2));
}

#[test]
fn who_refreshes_second_is_told_so_in_a_sentence_and_no_script_breaks() {
    let server = Server::new(|_, wire| page(wire, RSS));
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| program(folder.path(), words);
    run(&["add", &server.url("/feed")]);
    let lock = folder
        .path()
        .join(".local/share/clearstory/library.db.refresh");
    let lock = fs::File::create(lock).unwrap();
    lock.lock().unwrap();
    let said = "clearstory: another clearstory is refreshing this library; what that one brings is here too\n";
    assert_eq!(
        run(&["refresh"]),
        (0, String::new(), said.to_owned()),
        "not an error: a timer would mail it"
    );
    let (code, out, _) = run(&["refresh", "--json"]);
    assert!(code == 0 && out.contains("\"busy\":true"), "{out}");
    let (code, out, said) = run(&["add", &server.url("/other")]);
    assert_eq!(
        (code, out.as_str()),
        (0, "added Gazette: 2 stories\n"),
        "{said}"
    );
    drop(lock);
    let (_, out, _) = run(&["refresh", "--json"]);
    assert!(out.contains("\"busy\":false"), "{out}");
}

#[test]
fn a_refresh_makes_the_backup_of_the_day_and_lets_go_what_may_go() {
    let server = Server::new(|_, wire| page(wire, &RSS.replace("2099", "2020")));
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| program(folder.path(), words);
    run(&["add", &server.url("/feed")]);
    let backups = folder
        .path()
        .join(".local/share/clearstory/library.db.backups");
    assert!(!backups.exists(), "nothing is due before the first refresh");
    let unread = || run(&["-x", "print-unread"]).1;
    assert_eq!(run(&["refresh"]).0, 0);
    let copy = backups.join("2026-11-20.db");
    let made = fs::metadata(&copy).unwrap().modified().unwrap();
    run(&["mark", "read", "is:unread"]);
    let settings = folder.path().join(".config/clearstory/config.toml");
    fs::write(settings, "[library]\nkeep = \"30d\"\n").unwrap();
    assert_eq!(run(&["refresh"]).0, 0);
    let again = fs::metadata(&copy).unwrap().modified().unwrap();
    assert_eq!(again, made, "one copy a day");
    let left = run(&["stories", "--json"]).1;
    assert_eq!(
        (left.lines().count(), left.contains("\"title\":\"One\"")),
        (1, true),
        "{left}"
    );
    assert_eq!(unread(), "0 unread articles\n");
    assert_eq!(fs::read_dir(&backups).unwrap().count(), 1);
}

#[test]
fn a_backup_that_cannot_be_made_spoils_no_refresh_and_is_tried_again() {
    let server = Server::new(|_, wire| page(wire, RSS));
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| program(folder.path(), words);
    run(&["add", &server.url("/feed")]);
    let backups = folder
        .path()
        .join(".local/share/clearstory/library.db.backups");
    fs::write(&backups, "in the way").unwrap();
    let (code, out, said) = run(&["refresh"]);
    assert_eq!((code, out.as_str()), (0, "1 feed, 0 new stories\n"));
    assert!(
        said.starts_with("clearstory: the backup of the day was not made: ")
            && said.contains("library.db.backups"),
        "{said}"
    );
    fs::remove_file(&backups).unwrap();
    assert_eq!(run(&["refresh"]).2, "");
    assert!(backups.join("2026-11-20.db").exists());
}

#[test]
fn files_and_programs_are_feeds_too_and_programs_only_when_allowed() {
    let server = Server::new(|_, wire| page(wire, &RSS.replace("Gazette", "Served")));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a feed.xml");
    fs::write(&file, RSS).unwrap();
    let lines = [
        format!("\"file://{}\"", file.display()),
        format!("\"exec:cat '{}'\"", file.display()),
        format!("\"filter:sed s/Served/Filtered/:{}\"", server.url("/feed")),
        format!("file://{}", folder.path().join("none.xml").display()),
    ];
    let mut desk = Desk::new(&lines);
    let said = |desk: &Desk| {
        let feeds = desk.store.feeds().unwrap();
        let said = |f: Feed| (f.title.to_string(), f.stories, f.health.error.to_string());
        feeds.into_iter().map(said).collect::<Vec<_>>()
    };
    desk.refresh();
    let first = said(&desk);
    assert_eq!(first[0], ("Gazette".to_owned(), 2, String::new()));
    assert!(
        first[1]
            .2
            .starts_with("runs a program, which the settings do not allow")
    );
    assert!(first[2].2.starts_with("runs a program"));
    assert!(
        first[3].2.contains("none.xml: No such file"),
        "{}",
        first[3].2
    );
    desk.config.commands.allow = true;
    desk.refresh();
    let second = said(&desk);
    assert_eq!(second[1], ("Gazette".to_owned(), 2, String::new()));
    assert_eq!(second[2], ("Filtered".to_owned(), 2, String::new()));
}

#[test]
fn a_login_comes_from_a_command_and_appears_nowhere() {
    let server = Server::new(|asked, wire| match asked.header("authorization") {
        Some("Basic cmVhZGVyOmh1c2g=") => page(wire, RSS),
        _ => say(wire, "401 Who", b""),
    });
    let line = format!("{} < \"auth=printf reader:hush\" >", server.url("/feed"));
    let mut desk = Desk::new(&[
        line,
        server
            .url("/feed")
            .replace("http://", "http://reader:wrong@"),
    ]);
    desk.refresh();
    assert!(
        desk.feed()
            .health
            .error
            .starts_with("no login: runs a program"),
        "{}",
        desk.feed().health.error
    );
    desk.config.commands.allow = true;
    let report = desk.refresh();
    assert_eq!((report.read, report.failed.len()), (1, 1));
    let shown = format!("{report:?}");
    assert!(
        !shown.contains("hush") && !shown.contains("wrong"),
        "{shown}"
    );
    let stored = desk.store.feeds().unwrap().remove(1).health.error;
    assert!(
        !stored.contains("wrong") && stored.contains("401"),
        "{stored}"
    );
}

#[test]
fn what_rules_keep_away_does_not_arrive_or_is_hidden() {
    let server = Server::new(|_, wire| page(wire, RSS));
    let mut desk = Desk::new(&[server.url("/feed")]);
    desk.kills = vec![
        Kill::new(None, "~one", KillMode::Download).unwrap(),
        Kill::new(None, "~two", KillMode::Display).unwrap(),
    ];
    assert_eq!(desk.look().added, 1);
    assert_eq!(desk.stories(), 0);
}

#[test]
fn events_tell_what_came_of_each_feed() {
    let server = Server::new(|asked, wire| match asked.target.as_str() {
        "/good" => page(wire, RSS),
        _ => say(wire, "404 No", b""),
    });
    let desk = Desk::new(&[server.url("/good"), server.url("/bad")]);
    let mut told = Vec::new();
    let report = desk
        .try_refresh(Choice::Every, &mut |event| told.push(event))
        .unwrap();
    assert_eq!(
        (told.first(), told.last()),
        (Some(&Event::Started(2)), Some(&Event::Finished(report)))
    );
    let outcomes: Vec<_> = told
        .iter()
        .filter_map(|e| match e {
            Event::Feed(outcome) => Some(&outcome.what),
            _ => None,
        })
        .collect();
    assert_eq!(outcomes.len(), 2);
    assert!(outcomes.iter().any(|w| matches!(
        w,
        What::Read {
            added: 2,
            changed: 0,
            ..
        }
    )));
    assert!(
        outcomes
            .iter()
            .any(|w| matches!(w, What::Failed { since, next, .. } if since < next))
    );
}

#[test]
fn a_folder_that_may_not_be_written_is_a_sentence() {
    let desk = Desk::new(&[]);
    let lock = desk.folder.path().join("library.db.refresh");
    fs::create_dir(&lock).unwrap();
    let error = desk.try_refresh(Choice::Every, &mut |_| ()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("library.db.refresh: cannot be locked"),
        "{error}"
    );
    assert!(Path::new(&lock).exists());
}

#[test]
fn a_limit_of_file_size_is_a_sentence_and_loses_nothing() {
    let server = Server::new(|_, wire| page(wire, RSS));
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| program(folder.path(), words);
    run(&["add", &server.url("/feed")]);
    run(&["mark", "star", "1"]);
    let limited = |blocks: u32| {
        let script = format!(
            "ulimit -f {blocks}; exec '{}' mark star 2",
            env!("CARGO_BIN_EXE_clearstory")
        );
        let mut command = std::process::Command::new("sh");
        let command = command.args(["-c", &script]).env_clear();
        let done = command.env("HOME", folder.path()).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        (done.status.code(), said)
    };
    let (code, said) = limited(8);
    assert_eq!(code, Some(1), "it ends by itself: {said}");
    assert!(said.starts_with("clearstory: "), "{said}");
    assert!(
        said.contains("nothing was lost") || said.contains("only be read"),
        "{said}"
    );
    assert_eq!(run(&["mark", "star", "2"]).0, 0, "it goes on");
    assert_eq!(
        run(&["stories", "is:starred", "--json"]).1.lines().count(),
        2
    );
}

#[test]
fn a_library_that_was_mended_is_said_to_be_by_whatever_opens_it() {
    let server = Server::new(|_, wire| page(wire, RSS));
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| program(folder.path(), words);
    run(&["add", &server.url("/feed")]);
    run(&["mark", "star", "1"]);
    run(&["refresh"]);
    let library = folder.path().join(".local/share/clearstory/library.db");
    fs::write(&library, "no library at all").unwrap();
    let (code, out, said) = run(&["stories", "is:starred", "--json"]);
    assert_eq!((code, out.lines().count()), (0, 1), "{said}");
    let told = "clearstory: the library was damaged and is now that of the backup of 2026-11-20; ";
    assert!(said.starts_with(told), "{said}");
}

/// All files below a folder that hold one of some words, by their names.
fn holding(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, words));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        if words.iter().any(|w| text.contains(w)) {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found.sort();
    found
}

#[test]
fn secrets_of_an_address_stay_in_subscriptions_and_library() {
    let is_bad = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let flag = is_bad.clone();
    let server = Server::new(move |asked, wire| {
        let is_known = asked.header("authorization").is_some();
        match (is_known, flag.load(Ordering::SeqCst)) {
            (true, false) => page(wire, RSS),
            (true, true) => page(wire, "<p>no feed"),
            _ => say(wire, "401 Who", b""),
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let secrets = ["SECRET", "TOKEN1"];
    let mut said = String::new();
    let mut run = |words: &[&str]| {
        let (_, out, complaints) = program(folder.path(), &[&["-l", "debug"], words].concat());
        said.push_str(&[words[0], &out, &complaints].join(" "));
        out + &complaints
    };
    let url = server.url("/feed?x=1&token=TOKEN1");
    let url = url.replace("http://", "http://user:SECRET@");
    run(&["add", &url, "news", "--json"]);
    let all = |run: &mut dyn FnMut(&[&str]) -> String| {
        for words in [
            "refresh --force",
            "refresh --force --json",
            "feeds",
            "feeds --json",
            "stories --json",
            "doctor",
            "export",
            "export urls",
        ] {
            run(&words.split(' ').collect::<Vec<_>>());
        }
    };
    all(&mut run);
    is_bad.store(true, Ordering::SeqCst);
    all(&mut run);
    let shown = server.url("/feed?x=1");
    assert!(run(&["feeds", "--json"]).contains(&format!("\"url\":\"{shown}\"")));
    assert!(
        run(&["remove", &shown]).starts_with("removed Gazette"),
        "found as it is shown"
    );
    run(&["add", &url]);
    assert!(!secrets.iter().any(|s| said.contains(s)), "{said}");
    // Its address is what a feed is known by, so the library and its copy have it, for their user alone.
    let found = holding(folder.path(), &secrets);
    let own = ["2026-11-20.db", "library.db", "urls"];
    assert!(found.iter().all(|f| own.contains(&f.as_str())), "{found:?}");
    let log = folder.path().join(".local/state/clearstory/clearstory.log");
    assert!(fs::read_to_string(log).unwrap().contains("began with"));
    #[cfg(unix)]
    for name in ["library.db", "library.db.backups/2026-11-20.db"] {
        use std::os::unix::fs::PermissionsExt;
        let path = folder.path().join(".local/share/clearstory").join(name);
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

/// What the program says of its work on a library in this folder: exit code, output and complaints.
fn program(folder: &Path, words: &[&str]) -> (i32, String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_clearstory"));
    let done = command
        .env_clear()
        .env("HOME", folder)
        .env("CLEARSTORY_NOW", "2026-11-20T12:00:00Z")
        .env("TZ", "UTC")
        .stdin(std::process::Stdio::null())
        .args(words)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        done.status.code().unwrap(),
        text(done.stdout),
        text(done.stderr),
    )
}

#[test]
fn a_page_is_added_by_its_feed_refreshed_and_removed() {
    let server = Server::new(|asked, wire| match asked.target.as_str() {
        "/" => page(
            wire,
            "<link rel=alternate type=application/rss+xml title=All href=/all>
             <link rel=alternate type=application/rss+xml title=Sport href=/sport><p>Hello",
        ),
        "/all" | "/sport" => page(wire, RSS),
        _ => say(wire, "404 No", b""),
    });
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| program(folder.path(), words);
    let (code, out, said) = run(&["add", &server.url("/"), "news"]);
    assert_eq!((code, out.as_str()), (2, ""), "{said}");
    let list = format!(
        "  1  {}  All\n  2  {}  Sport\n",
        server.url("/all"),
        server.url("/sport")
    );
    assert!(said.contains(list.trim_start()), "{said}");
    let added = run(&["add", &server.url("/"), "news", "--as", "2"]);
    assert_eq!(
        added,
        (0, "added Gazette: 2 stories\n".to_owned(), String::new())
    );
    let (code, _, said) = run(&["add", &server.url("/sport/").replace("http:", "https:")]);
    assert_eq!(
        (code, said.contains("is subscribed already, as")),
        (0, true),
        "{said}"
    );
    let urls = folder.path().join(".config/clearstory/urls");
    assert_eq!(
        fs::read_to_string(&urls).unwrap(),
        format!("{} news\n", server.url("/sport"))
    );
    let refreshed = run(&["refresh"]);
    assert_eq!(
        refreshed,
        (0, "1 feed, 0 new stories\n".to_owned(), String::new())
    );
    let bad = server.url("/bad");
    fs::write(&urls, format!("{} news\n{bad}\n", server.url("/sport"))).unwrap();
    let (code, out, said) = run(&["refresh", "--quiet"]);
    assert_eq!((code, out.as_str()), (3, ""));
    let expected = format!(
        "clearstory: {bad}: the server said 404 Not Found; check the address, or add the feed anew from its page; \
         failing since 2026-11-20 12:00, tried again after 2026-11-20 12:05\n"
    );
    assert_eq!(said, expected);
    let (code, out, _) = run(&["refresh", "#news", "--json"]);
    assert!(code == 0 && out.contains("\"unchanged\":1"), "{out}");
    let (code, out, _) = run(&["remove", "gazette"]);
    let back = format!(
        "removed Gazette; to have it back: clearstory add {} news\n",
        server.url("/sport")
    );
    assert_eq!((code, out), (0, back));
    assert_eq!(fs::read_to_string(&urls).unwrap(), format!("{bad}\n"));
}
