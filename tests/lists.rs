//! The commands that list, find and mark stories, over a made-up library.

use std::path::PathBuf;
use std::process::{Command, Output};

use clearstory::store::{Arrived, Change, Mode, NewStory, ReadyStory, Refreshed, Store};
use jiff::Timestamp;
use url::Url;

/// The time of these tests.
const NOW: &str = "2026-05-14T12:00:00Z";

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// A library of two feeds with three stories each, and one saved filter.
    fn new() -> Self {
        let home = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let urls = "https://harbour.example/feed news \"~Harbour Post\"\n\
            https://kernel.example/feed tech \"~Kernel Notes 東京\"\n";
        home.subscribe(urls);
        home.prints(&["feeds"]);
        let store = Store::open(&home.library(), Mode::ReadWrite).unwrap();
        let now: Timestamp = NOW.parse().unwrap();
        for (n, feed) in store.feeds().unwrap().iter().enumerate() {
            let stories = (0..3).map(|s| ReadyStory::of(story(n, s, now))).collect();
            let arrived = Arrived {
                stories,
                ..Arrived::default()
            };
            let look = Refreshed {
                now,
                arrived: Some(arrived),
                ..Refreshed::default()
            };
            store
                .apply([Change::Refreshed(feed.id, Box::new(look))])
                .unwrap();
        }
        home
    }

    fn subscribe(&self, urls: &str) {
        let folder = self.folder.path().join("clearstory");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("urls"), urls).unwrap();
    }

    /// A file of settings.
    fn config(&self, text: &str) -> String {
        let path = self.folder.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("clearstory/library.db")
    }

    fn run(&self, args: &[&str]) -> Output {
        let db = self.library();
        let mut command = self.command();
        command.arg("--db").arg(db).args(args).output().unwrap()
    }

    fn command(&self) -> Command {
        self.command_of(env!("CARGO_BIN_EXE_clearstory"))
    }

    fn command_of(&self, program: &str) -> Command {
        let folder = self.folder.path();
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("CLEARSTORY_NOW", NOW)
            .env("TZ", "UTC")
            .env("XDG_CONFIG_HOME", folder)
            .env("XDG_DATA_HOME", folder)
            .env("XDG_CACHE_HOME", folder)
            .env("XDG_STATE_HOME", folder);
        command
    }

    /// What a run prints that has to go well.
    fn prints(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The sentence of a run that has to fail, and its exit code.
    fn complains(&self, args: &[&str]) -> (i32, String) {
        let output = self.run(args);
        let told = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), told)
    }

    /// The titles of the stories of a filter.
    fn titles(&self, args: &[&str]) -> Vec<String> {
        let (task, rest) = args.split_at(1);
        let lines = self.prints(&[task, &["--json"], rest].concat());
        let title = |line: &str| {
            let story: serde_json::Value = serde_json::from_str(line).unwrap();
            story["title"].as_str().unwrap().to_owned()
        };
        lines.lines().map(title).collect()
    }
}

#[allow(clippy::cast_possible_wrap)] // Six stories.
fn story(feed: usize, n: usize, now: Timestamp) -> NewStory {
    let titles = [
        ["Trams stay", "Live blog: storm", "Ferry strike ends"],
        ["Rust 2 ships", "A new scheduler", "東京 meetup"],
    ];
    let plain = "The council voted on Tuesday to keep it. ".repeat(1 + n * 100);
    NewStory {
        guid: format!("{feed}-{n}"),
        title: titles[feed][n].to_owned(),
        url: Url::parse(&format!("https://{feed}.example/{n}")).ok(),
        author: "Ana Ruiz".to_owned(),
        published: Some(
            now - jiff::SignedDuration::from_hours((30 * n + feed).cast_signed() as i64),
        ),
        content: format!("<p>{plain}</p>"),
        words: plain.split_whitespace().count() as u32,
        plain,
        ..NewStory::default()
    }
}

#[test]
fn where_there_is_nothing_to_list_the_next_step_is_told_on_standard_error() {
    let home = Home {
        folder: tempfile::tempdir().unwrap(),
    };
    let none = "clearstory: there are no subscriptions yet; clearstory add ADDRESS makes one, \
        clearstory import FILE takes a list in\n";
    let lists: [&[&str]; 5] = [
        &["stories"],
        &["stories", "--json"],
        &["search", "ferry"],
        &["feeds"],
        &["-x", "list"],
    ];
    for args in lists {
        assert_eq!(home.complains(args), (0, none.to_owned()), "{args:?}");
        assert_eq!(home.prints(args), "", "{args:?}");
    }
    let refreshed = home.run(&["refresh"]);
    assert_eq!(String::from_utf8(refreshed.stderr).unwrap(), none);
    assert_eq!(home.complains(&["refresh", "--quiet"]), (0, String::new()));
    home.subscribe("https://harbour.example/feed\n");
    let unasked = "clearstory: there are no stories yet; clearstory refresh asks the feeds\n";
    assert_eq!(home.complains(&["stories"]), (0, unasked.to_owned()));
    assert_eq!(home.complains(&["feeds"]), (0, String::new()));
}

#[test]
fn files_that_are_named_have_to_be_what_they_are_named_for() {
    let home = Home::new();
    let file = home.config("# my settings");
    let output = home.command().args(["--db", &file, "stories"]).output();
    let told = String::from_utf8(output.unwrap().stderr).unwrap();
    assert_eq!(
        told,
        format!(
            "clearstory: {file}: is no library of clearstory, and stays as it is; name another file\n"
        )
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "# my settings");
    let missing = home.complains(&["-C", "missing.toml", "stories"]);
    let told = "clearstory: missing.toml: there is no such file of settings\n";
    assert_eq!(missing, (1, told.to_owned()));
    let missing = home.complains(&["-C", "missing.toml", "import", "newsboat", "."]);
    assert_eq!(missing, (1, told.to_owned()));
    std::fs::write(home.library(), "no library any more").unwrap();
    let (code, told) = home.complains(&["stories"]);
    assert_eq!(code, 0);
    assert!(told.contains("so it begins anew"), "{told}");
}

#[test]
fn a_filter_that_finds_nothing_prints_nothing_and_one_that_is_wrong_is_pointed_at() {
    let home = Home::new();
    assert_eq!(home.complains(&["stories", "ocelot"]), (0, String::new()));
    let (code, told) = home.complains(&["stories", "東京 is:foo"]);
    assert_eq!(code, 2);
    let pointed = "\n  東京 is:foo\n       ^\n";
    assert!(told.ends_with(pointed), "{told}");
}

#[test]
fn stories_are_listed_by_either_form_of_filter() {
    let home = Home::new();
    assert_eq!(home.titles(&["stories"]).len(), 6);
    assert_eq!(home.titles(&["stories", "~rust"]), ["Rust 2 ships"]);
    assert_eq!(
        home.titles(&["stories", r#"title =~ "rust""#]),
        ["Rust 2 ships"]
    );
    assert_eq!(
        home.titles(&["stories", "in:harbour", "age:1d"]),
        ["Trams stay"]
    );
    assert_eq!(
        home.titles(&["stories", "#news -\"live blog\" sort:oldest"]),
        ["Ferry strike ends", "Trams stay"]
    );
    assert_eq!(
        home.titles(&["stories", "council", "--limit", "2"]).len(),
        2
    );
    assert_eq!(
        home.titles(&["stories", "--sort", "title"])[..2],
        ["A new scheduler", "Ferry strike ends"]
    );
}

#[test]
fn a_story_is_one_json_object_with_fields_that_stay() {
    let line = Home::new().prints(&["stories", "~trams", "--json"]);
    assert_eq!(
        line,
        "{\"id\":1,\"feed\":\"https://harbour.example/feed\",\"feed_title\":\"Harbour Post\",\"title\":\"Trams stay\",\
         \"url\":\"https://0.example/0\",\"author\":\"Ana Ruiz\",\"published\":\"2026-05-14T12:00:00Z\",\
         \"date\":\"2026-05-14T12:00:00Z\",\"unread\":true,\"starred\":false,\"saved\":false,\"words\":8,\"minutes\":1,\
         \"cluster\":null,\"flags\":\"\"}\n"
    );
}

#[test]
fn a_table_is_aligned_and_never_coloured_or_cut_in_a_pipe() {
    let home = Home::new();
    assert_eq!(
        home.prints(&["stories", "age:2d"]),
        "1  ●    2026-05-14  1 min  Harbour Post       Trams stay\n\
         4  ●    2026-05-14  1 min  Kernel Notes 東京  Rust 2 ships\n\
         2  ●    2026-05-13  4 min  Harbour Post       Live blog: storm\n\
         5  ●    2026-05-13  4 min  Kernel Notes 東京  A new scheduler\n"
    );
    assert_eq!(
        home.prints(&["feeds"]),
        "3  3  Harbour Post       #news  https://harbour.example/feed\n\
         3  3  Kernel Notes 東京  #tech  https://kernel.example/feed\n"
    );
}

#[test]
fn feeds_are_filtered_by_what_feeds_have() {
    let home = Home::new();
    assert!(home.prints(&["feeds", "#tech"]).contains("Kernel"));
    assert_eq!(home.prints(&["feeds", "unread_count > 3"]), "");
    let json = home.prints(&["feeds", "in:harbour", "--json"]);
    let feed: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(feed["unread"], 3);
    assert_eq!(feed["tags"][0], "news");
    let (code, told) = home.complains(&["feeds", "is:unread"]);
    assert_eq!(code, 2);
    assert!(told.contains("unread belongs to stories"), "{told}");
}

#[test]
fn marking_says_how_many_and_is_taken_back() {
    let home = Home::new();
    let told = home.prints(&["mark", "read", "#news"]);
    assert_eq!(
        told,
        "3 stories marked as read; clearstory mark --undo takes it back\n"
    );
    assert_eq!(home.titles(&["stories", "is:unread"]).len(), 3);
    assert_eq!(
        home.prints(&["mark", "read", "#news"]),
        "no story was another way before; nothing is changed\n"
    );
    assert!(
        home.prints(&["mark", "--undo"])
            .starts_with("taken back: 3 stories")
    );
    assert_eq!(home.titles(&["stories", "is:unread"]).len(), 6);
    assert_eq!(
        home.prints(&["mark", "star", "2", "4"]),
        "2 stories starred; clearstory mark --undo takes it back\n"
    );
    assert_eq!(
        home.titles(&["stories", "is:starred"]),
        ["Rust 2 ships", "Live blog: storm"]
    );
    let (code, told) = home.complains(&["mark", "read", "99"]);
    assert_eq!(
        (code, told.contains("99: there is no story of this number")),
        (1, true)
    );
    assert_eq!(home.complains(&["mark", "read"]).0, 2);
}

#[test]
fn words_are_searched_with_the_place_where_they_stand() {
    let home = Home::new();
    assert_eq!(home.titles(&["search", "rust"]), ["Rust 2 ships"]);
    assert_eq!(home.titles(&["search", "東京"]), ["東京 meetup"]);
    assert_eq!(
        home.titles(&["search", "council", "--within", "#tech"])
            .len(),
        3
    );
    assert!(
        home.prints(&["search", "council", "--json"])
            .contains("\"snippet\":\"The council voted")
    );
    assert_eq!(home.complains(&["search", "--", "-x"]).0, 2);
}

#[test]
fn a_filter_is_shown_in_the_long_form_or_where_it_is_wrong() {
    let home = Home::new();
    assert_eq!(
        home.prints(&["filter", "test", "is:unread #tech age:3d"]),
        "unread = \"yes\" and tags # \"tech\" and age < 3\n"
    );
    let (code, told) = home.complains(&["filter", "test", "is:odd"]);
    assert_eq!(code, 2);
    assert!(
        told.contains("column 1: is:odd is not known; allowed is unread"),
        "{told}"
    );
    assert!(
        home.run(&["filter", "test", r"~\d"])
            .stderr
            .starts_with(b"clearstory: \\d is the letter d")
    );
}

#[test]
fn a_saved_filter_is_asked_for_by_its_name() {
    let home = Home::new();
    let config = home.folder.path().join("config.toml");
    std::fs::write(
        &config,
        "[filters]\nmorning = 'is:unread #tech sort:oldest'\n",
    )
    .unwrap();
    let config = config.to_str().unwrap();
    assert_eq!(
        home.titles(&["stories", "morning", "-C", config]),
        ["東京 meetup", "A new scheduler", "Rust 2 ships"]
    );
}

#[test]
fn the_arguments_of_newsboat_mean_what_they_mean_there() {
    let home = Home::new();
    assert_eq!(home.prints(&["-x", "print-unread"]), "6 unread articles\n");
    let printed = home.prints(&["-x", "print-unread", "next-unread", "--json"]);
    assert!(
        printed.starts_with("6 unread articles\n{\"id\":1,"),
        "{printed}"
    );
    assert_eq!(home.prints(&["-x", "list"]).lines().count(), 6);
    let (code, told) = home.complains(&["-c", "cache.db"]);
    assert_eq!(code, 2);
    assert_eq!(
        told,
        "clearstory: -c is the cache in newsboat and the settings elsewhere; here the library is --db FILE and the \
         settings are --config FILE\n"
    );
    assert_eq!(home.complains(&["-x", "dance"]).0, 2);
}

#[test]
fn files_may_be_named_before_the_task_or_behind_it() {
    let home = Home::new();
    let db = home.library();
    let mut command = home.command();
    let output = command.args(["stories", "~trams", "--db"]).arg(db).output();
    let output = output.unwrap();
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("Trams stay")
    );
}

#[test]
fn a_filter_that_begins_with_a_hyphen_stands_behind_two() {
    let home = Home::new();
    assert_eq!(
        home.titles(&["stories", "--", "-\"live blog\" -~rust"])
            .len(),
        4
    );
}

#[test]
fn a_kill_rule_hides_until_it_is_gone_and_says_how_many() {
    let home = Home::new();
    let text = "[[kill]]\nfilter = '~trams|rust'\n\n[[kill]]\nfeed = 'https://kernel.example/feed'\nfilter = 'scheduler'\nmode = 'download'\n";
    let config = &home.config(text);
    assert_eq!(home.titles(&["stories", "-C", config]).len(), 4);
    assert_eq!(
        home.prints(&["filter", "kills", "-C", config]),
        "2  hidden        all feeds                    title =~ \"trams|rust\"\n   \
         never stored  https://kernel.example/feed  text # \"scheduler\"\n"
    );
    assert_eq!(home.titles(&["stories"]).len(), 6);
}

#[test]
fn a_query_line_is_a_feed_with_the_stories_it_finds() {
    let home = Home::new();
    home.subscribe(
        "https://harbour.example/feed news \"~Harbour Post\"\nhttps://kernel.example/feed tech\n\
         \"query:Trams and Rust:title =~ \\\"trams|rust\\\"\"\n",
    );
    assert!(
        home.prints(&["feeds", "in:trams"])
            .starts_with("2  2  Trams and Rust")
    );
    assert_eq!(home.titles(&["stories", "Trams and Rust"]).len(), 2);
}

#[test]
fn feeds_are_read_taken_in_and_written_out_as_newsboat_does() {
    let home = Home::new();
    let feed = home.folder.path().join("feed.xml");
    let item = |n: usize| format!("<item><title>Story {n}</title><guid>{n}</guid></item>");
    let items: String = (0..4).map(item).collect();
    let xml =
        format!("<rss version=\"2.0\"><channel><title>Of a file</title>{items}</channel></rss>");
    std::fs::write(&feed, xml).unwrap();
    home.subscribe(&format!("file://{}\n", feed.display()));
    assert_eq!(
        home.prints(&["-x", "reload", "print-unread"]),
        "4 unread articles\n"
    );
    home.subscribe(&format!("file://{}\n/odd/line\n", feed.display()));
    let (_, told) = home.complains(&["-x", "reload", "print-unread"]);
    assert_eq!(told.matches("/odd/line").count(), 1, "{told}");
    home.subscribe(&format!("file://{}\n", feed.display()));
    let opml = home.folder.path().join("list.opml");
    let outline = "<outline type=\"rss\" text=\"Ledger\" xmlUrl=\"https://ledger.example/feed\"/>";
    std::fs::write(
        &opml,
        format!("<opml version=\"2.0\"><body>{outline}</body></opml>"),
    )
    .unwrap();
    home.prints(&["-i", opml.to_str().unwrap()]);
    assert!(
        home.prints(&["feeds"])
            .contains("https://ledger.example/feed")
    );
    assert!(home.prints(&["-e"]).contains("https://ledger.example/feed"));
    assert_eq!(home.prints(&["-X", "--cleanup", "-q"]), "");
}

#[test]
fn the_lines_of_the_readme_work_when_they_are_pasted() {
    let home = Home::new();
    let config = home.folder.path().join("clearstory/config.toml");
    let settings = "[filters]\nmorning = 'is:unread'\n[[kill]]\nfilter = '~horoscope'\n";
    std::fs::write(config, settings).unwrap();
    home.prints(&["mark", "star", "1"]);
    let readme = include_str!("../README.md");
    let section = readme.split("\n## ").find(|s| s.starts_with("Filters"));
    let lines = section.unwrap().lines();
    let lines = lines.filter(|l| l.starts_with("clearstory ") && !l.contains("-x reload"));
    let program = PathBuf::from(env!("CARGO_BIN_EXE_clearstory"));
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let mut count = 0;
    for line in lines {
        let line = line.split(" | ").next().unwrap();
        let mut command = home.command_of("sh");
        let folder = home.folder.path();
        command
            .args(["-c", line])
            .env("PATH", &path)
            .current_dir(folder);
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && told.is_empty(), "{line}: {told}");
        count += 1;
    }
    assert_eq!(count, 19);
}
