//! A newsboat user's folder taken in with one command, and refreshed afterwards: nothing is lost and nothing doubled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use clearstory::store::{Mode, Order, Query, Store, Window};
use clearstory::story::library::Line;

/// The feed whose stories `newsboat.sql` has, as its server gives it. One of them is new.
const FEED: &str = r#"<?xml version="1.0"?>
<rss version="2.0"><channel><title>Harbour Post</title><link>https://harbour.example/</link><description>x</description>
<item><title>A new one</title><link>https://harbour.example/new</link><guid>urn:new</guid><description>New.</description></item>
<item><title>Buy a boat</title><link>https://harbour.example/boat</link><guid>urn:advert</guid><description>Now.</description><pubDate>Thu, 14 May 2026 11:00:00 GMT</pubDate></item>
<item><title>Tides today</title><description>High at noon.</description><pubDate>Thu, 14 May 2026 10:00:00 GMT</pubDate></item>
<item><title>Ferry strike ends</title><link>https://harbour.example/ferry</link><guid>https://harbour.example/ferry</guid><description>Ends.</description><pubDate>Thu, 14 May 2026 09:00:00 GMT</pubDate></item>
<item><title>Grain talks resume</title><link>https://harbour.example/grain</link><description>Talks.</description><pubDate>Thu, 14 May 2026 08:00:00 GMT</pubDate>
<enclosure url="https://harbour.example/grain.mp3" type="audio/mpeg" length="12"/></item>
<item><title>River towns keep their tramway</title><author>Ana Ruiz</author><link>https://harbour.example/tram</link><guid>urn:tram</guid>
<description>&lt;p&gt;The council voted on &lt;b&gt;Tuesday&lt;/b&gt;.&lt;/p&gt;</description><pubDate>Thu, 14 May 2026 07:12:00 GMT</pubDate></item>
</channel></rss>"#;

const URLS: &str = r#"# my papers
FEED news "two words" "~The Harbour" # the best
https://quiet.example/feed "!quiet"
"query:New ones:unread = \"yes\"" views
exec:/bin/true
"filter:/bin/cat -u:https://harbour.example/feed"
/odd/line
"#;

const CONFIG: &str = "reload-time 20\nignore-article \"*\" \"title =~ \\\"boat\\\"\"\nbrowser \"firefox %u\"\ncolor background white black\n";

struct Home(tempfile::TempDir);

impl Home {
    /// A folder of newsboat's without a cache, and an empty home for clearstory.
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir(home.at(".newsboat")).unwrap();
        fs::write(home.at("feed.xml"), FEED).unwrap();
        fs::write(
            home.at(".newsboat/urls"),
            URLS.replace("FEED", &home.feed()),
        )
        .unwrap();
        fs::write(home.at(".newsboat/config"), CONFIG).unwrap();
        home
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn feed(&self) -> String {
        format!("file://{}", self.at("feed.xml").display())
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clearstory"));
        command
            .env_clear()
            .env("HOME", self.0.path())
            .env("CLEARSTORY_NOW", "2026-05-15T09:00:00Z");
        let output = command.args(args).stdin(Stdio::null()).output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }

    fn store(&self) -> Store {
        let path = self.at(".local/share/clearstory/library.db");
        Store::open(&path, Mode::ReadWrite).unwrap()
    }

    fn lines(&self) -> Vec<Line> {
        let query = Query {
            order: Order::Oldest,
            ..Query::default()
        };
        self.store().lines(&query, Window::first(100)).unwrap()
    }

    /// Title, unread, flags, of all stories.
    fn told(&self) -> Vec<(String, bool, String)> {
        let told = |l: Line| (l.title.to_string(), l.is_unread, l.flags.to_string());
        self.lines().into_iter().map(told).collect()
    }
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

fn expected() -> Vec<(String, bool, String)> {
    let story = |title: &str, unread, flags: &str| (title.to_owned(), unread, flags.to_owned());
    vec![
        story("River towns keep their tramway", false, "sx"),
        story("Grain talks resume", true, ""),
        story("Ferry strike ends", true, ""),
        story("Tides today", false, ""),
    ]
}

fn write_cache(home: &Home) {
    let script =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/newsboat.sql"))
            .unwrap();
    let cache = rusqlite::Connection::open(home.at(".newsboat/cache.db")).unwrap();
    cache
        .execute_batch(&script.replace("FEED", &home.feed()))
        .unwrap();
}

#[test]
fn one_command_takes_a_newsboat_folder_in_and_a_second_one_changes_nothing() {
    let home = Home::new();
    write_cache(&home);
    let (out, err) = said(&home.run(&["import", "newsboat"]));
    assert!(
        out.starts_with("5 feeds added, 0 here already\nsettings written to "),
        "{out}"
    );
    assert!(out.ends_with("5 stories added, 0 here already; of all 3 read, 1 flagged, 1 deleted\n1 stories of feeds that are not subscribed any more were left\nclearstory refresh asks them for their stories\n"), "{out}");
    assert!(
        err.contains("urls:7: \"/odd/line\" is not an address"),
        "{err}"
    );
    assert!(
        err.contains("config:4: color is not taken: colours of the screen are not set here yet"),
        "{err}"
    );
    let urls = fs::read(home.at(".config/clearstory/urls")).unwrap();
    assert_eq!(urls, fs::read(home.at(".newsboat/urls")).unwrap());
    let config = fs::read_to_string(home.at(".config/clearstory/config.toml")).unwrap();
    assert!(
        config.contains("every = \"20m\"") && config.contains("[[kill]]"),
        "{config}"
    );
    assert_eq!(home.told(), expected());
    let feeds = home.store().feeds().unwrap();
    assert_eq!(&*feeds[0].title, "The Harbour");
    assert_eq!(feeds[0].tags.len(), 2);
    assert!(feeds[1].is_hidden);
    let (out, _) = said(&home.run(&["import", "newsboat"]));
    assert!(
        out.starts_with(
            "0 feeds added, 5 here already\nsettings here already\n0 stories added, 5 here already;"
        ),
        "{out}"
    );
    assert_eq!(home.told(), expected());
    assert_eq!(fs::read(home.at(".config/clearstory/urls")).unwrap(), urls);
}

#[test]
fn no_story_of_the_cache_is_doubled_by_the_next_refresh() {
    let home = Home::new();
    write_cache(&home);
    home.run(&["import", "newsboat"]);
    refresh(&home);
    let mut all = expected();
    all.push(("A new one".to_owned(), true, String::new()));
    let mut told = home.told();
    told.sort();
    all.sort();
    assert_eq!(told, all);
    assert!(
        home.lines().iter().all(|l| !l.was_updated),
        "the texts are the same"
    );
}

/// Looks at the one feed that is a file.
fn refresh(home: &Home) {
    use clearstory::config::Config;
    use clearstory::fetch::{Cancel, Network, Setup};
    use clearstory::library::refresh::{Choice, Refresher, Wish};
    let store = home.store();
    let feed = store.feeds().unwrap()[0].id;
    let refresher = Refresher {
        store: &store,
        network: &Network::new(Setup::default()).unwrap(),
        config: &Config::default(),
        kills: &[],
        cancel: &Cancel::default(),
        now: "2026-05-15T09:00:00Z".parse().unwrap(),
    };
    let wish = Wish {
        feeds: Some(vec![feed]),
        choice: Choice::Forced,
    };
    let report = refresher.run(&wish, &mut |_| {}).unwrap();
    assert_eq!(report.read, 1, "{report:?}");
}

#[test]
fn the_cache_of_the_real_newsboat_is_taken_in_as_it_is() {
    let Ok(version) = Command::new("newsboat").arg("-v").output() else {
        return; // Only where newsboat is installed.
    };
    assert!(version.status.success());
    let home = Home::new();
    let urls = format!("{} news\n", home.feed());
    fs::write(home.at(".newsboat/urls"), urls).unwrap();
    fs::write(home.at(".newsboat/config"), "").unwrap();
    let mut newsboat = Command::new("newsboat");
    newsboat
        .env_clear()
        .env("HOME", home.0.path())
        .args(["-x", "reload"]);
    assert!(
        newsboat
            .stdin(Stdio::null())
            .output()
            .unwrap()
            .status
            .success()
    );
    let cache = rusqlite::Connection::open(home.at(".newsboat/cache.db")).unwrap();
    let marks = "UPDATE rss_item SET unread = 0, flags = 'ab' WHERE title LIKE 'Grain%'; UPDATE rss_item SET deleted = 1 WHERE title LIKE 'Buy%'";
    cache.execute_batch(marks).unwrap();
    drop(cache);
    let (out, err) = said(&home.run(&["import", "newsboat"]));
    assert!(
        out.contains("6 stories added, 0 here already; of all 1 read, 1 flagged, 1 deleted"),
        "{out}{err}"
    );
    let before = home.told();
    assert_eq!(before.len(), 5);
    refresh(&home);
    let mut after = home.told();
    let mut before = before;
    before.sort();
    after.sort();
    assert_eq!(after, before);
    let grain = home
        .lines()
        .into_iter()
        .find(|l| l.title.starts_with("Grain"))
        .unwrap();
    assert_eq!((grain.is_unread, &*grain.flags), (false, "ab"));
}
