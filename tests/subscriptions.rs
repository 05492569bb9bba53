//! Subscriptions from outside: lists in and out, the doctor, the log, and where files are.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

struct Home(tempfile::TempDir);

impl Home {
    fn with(files: &[(&str, &str)]) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = home.at(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        home
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clearstory"));
        command
            .env_clear()
            .env("HOME", self.0.path())
            .current_dir(self.0.path());
        command.args(args).stdin(Stdio::null());
        command
    }

    /// Exit code, standard output and standard error.
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        told(&self.command(args).output().unwrap())
    }
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code().unwrap(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

const URLS: &str = ".config/clearstory/urls";
const CONFIG: &str = ".config/clearstory/config.toml";

const LIST: &str = "<?xml version='1.0'?><opml version='2.0'><head><title>Mine</title></head><body>
<outline text='News'><outline text='Regional'><outline type='rss' text='Harbour &amp; Post' xmlUrl='https://harbour.example/feed' category='daily'/></outline>
<outline text='Pipe' xmlUrl='|touch ran'/></outline>
<outline text='' title='' xmlUrl='feed://kernel.example/feed'/>
<outline text='Exec' xmlUrl='exec:touch ran'/></body></opml>";

#[test]
fn a_list_is_taken_in_and_what_is_no_feed_is_told() {
    let home = Home::with(&[
        ("list.opml", LIST),
        (URLS, "# mine\nhttps://old.example/feed x # keep"),
    ]);
    let (code, out, err) = home.run(&["import", "--dry-run", "--json", "list.opml"]);
    let object: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 0);
    assert_eq!(
        object["feeds"][0],
        serde_json::json!({"url": "https://harbour.example/feed", "title": "Harbour & Post", "tags": ["News/Regional", "daily"]})
    );
    assert_eq!(object["feeds"][1]["url"], "http://kernel.example/feed");
    assert_eq!(object["refused"].as_array().unwrap().len(), 2);
    assert!(
        err.contains("|touch ran: not taken, it would run a command"),
        "{err}"
    );
    assert_eq!(
        home.read(URLS),
        "# mine\nhttps://old.example/feed x # keep",
        "a dry run changes nothing"
    );
    let (code, out, _) = home.run(&["import", "list.opml"]);
    let told = "2 feeds added, 0 here already\nclearstory refresh asks them for their stories\n";
    assert_eq!((code, out.as_str()), (0, told));
    let expected = "# mine\nhttps://old.example/feed x # keep\nhttps://harbour.example/feed News/Regional daily \"~Harbour & Post\"\nhttp://kernel.example/feed\n";
    assert_eq!(home.read(URLS), expected);
    let (_, out, _) = home.run(&["import", "opml", "list.opml"]);
    assert_eq!(out, "0 feeds added, 2 here already\n");
    assert_eq!(home.read(URLS), expected);
    let (code, out, err) = home.run(&["import", "missing.opml"]);
    let told = "clearstory: missing.opml: no such file\n";
    assert_eq!((code, out.as_str(), err.as_str()), (1, "", told));
    assert!(!home.at("ran").exists());
}

#[test]
fn what_goes_out_comes_back_the_same() {
    let urls = "https://a.example/feed News/Regional daily \"~A & B\"\nhttps://b.example/feed \"two words\" !\nhttps://c.example/feed\n";
    let home = Home::with(&[(URLS, urls)]);
    let (_, list, err) = home.run(&["export"]);
    assert_eq!(err, "");
    let other = Home::with(&[("list.opml", &list)]);
    other.run(&["import", "list.opml"]);
    assert_eq!(other.read(URLS), urls);
    let (_, again, _) = other.run(&["export"]);
    assert_eq!(again, list);
    assert_eq!(home.run(&["-e"]).1, list, "as newsboat's users type it");
    let third = Home::with(&[("list.opml", &list)]);
    third.run(&["-i", "list.opml", "-u", "feeds"]);
    assert_eq!(third.read("feeds"), urls);
    let (_, plain, _) = home.run(&["export", "urls"]);
    assert_eq!(plain, urls);
}

#[test]
fn secrets_go_out_only_when_asked_for() {
    let urls = "# SECRET is in https://x:SECRET@x.example\nhttps://ana:SECRET@a.example/feed?token=SECRET&x=1 news \"~A\" < \"headers=Authorization: SECRET\" >\n\"exec:get --url=https://u:SECRET@b.example\"\n";
    let home = Home::with(&[(URLS, urls)]);
    for args in [["export", "opml"], ["export", "urls"]] {
        let (code, out, err) = home.run(&args);
        let is_comment = |l: &&str| l.starts_with("# SECRET is");
        let without: Vec<&str> = out.lines().filter(|l| !is_comment(l)).collect();
        assert!(
            code == 0 && !without.join("").contains("SECRET") && !err.contains("SECRET"),
            "{out}{err}"
        );
        assert!(out.contains("https://a.example/feed?x=1"), "{out}");
    }
    let (_, out, _) = home.run(&["export", "--with-secrets"]);
    assert!(
        out.contains("https://ana:SECRET@a.example/feed?token=SECRET&amp;x=1"),
        "{out}"
    );
    let (_, out, _) = home.run(&["export", "urls", "--with-secrets"]);
    assert_eq!(out, urls);
}

#[test]
fn no_secret_reaches_the_log_and_the_log_is_where_it_is_told_to_be() {
    let home = Home::with(&[(
        "list.opml",
        "<opml><outline xmlUrl='https://ana:SECRET@a.example/f?token=SECRET'/></opml>",
    )]);
    let address = "http://ana:SECRET@127.0.0.1:9/feed?api_key=SECRET";
    for args in [
        vec!["import", "list.opml", "-l", "trace"],
        vec!["doctor", "-l", "6"],
        vec!["clean", address, "-l", "trace"],
    ] {
        let (_, out, err) = home.run(&args);
        assert!(
            !out.contains("SECRET") && !err.contains("SECRET"),
            "{out}{err}"
        );
    }
    let log = home.read(".local/state/clearstory/clearstory.log");
    assert!(
        log.lines().count() >= 3 && log.contains("began with"),
        "{log}"
    );
    assert!(
        log.contains("***@127.0.0.1:9") && !log.contains("SECRET"),
        "{log}"
    );
    home.command(&["paths", "-d", "other.log"])
        .env("CLEARSTORY_LOG", "debug")
        .output()
        .unwrap();
    assert!(home.read("other.log").contains("paths"));
    let quiet = Home::with(&[]);
    quiet.run(&["paths"]);
    assert!(
        !quiet.at(".local/state/clearstory/clearstory.log").exists(),
        "nothing was to be told"
    );
    let (_, _, err) = quiet.run(&["paths", "-l", "loud"]);
    assert!(
        err.contains("no level of the log is called \"loud\""),
        "{err}"
    );
}

#[test]
fn files_are_where_the_environment_or_an_argument_says() {
    let home = Home::with(&[]);
    let (_, out, _) = home.run(&["-u", "feeds.txt", "--db=my.db", "paths", "--json"]);
    let paths: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&paths["subscriptions"], &paths["library"]),
        (&"feeds.txt".into(), &"my.db".into())
    );
    let config = home.at(CONFIG).display().to_string();
    assert_eq!(paths["settings"], config);
    let output = home
        .command(&["paths"])
        .env_remove("HOME")
        .output()
        .unwrap();
    let (code, _, err) = told(&output);
    assert_eq!(
        (code, err.as_str()),
        (
            1,
            "clearstory: no folder for settings is known: set HOME, or name files with --config, --db and -u\n"
        )
    );
}

#[test]
fn settings_are_printed_and_checked_and_what_is_wrong_has_a_line() {
    let home = Home::with(&[]);
    let (code, reference, _) = home.run(&["config", "--print-default"]);
    assert_eq!(code, 0);
    let (code, _, err) = home.run(&["config"]);
    assert!(
        code == 1 && err.contains("there are no settings yet"),
        "{err}"
    );
    fs::create_dir_all(home.at(".config/clearstory")).unwrap();
    fs::write(home.at(CONFIG), &reference).unwrap();
    let (code, out, err) = home.run(&["config", "--check"]);
    assert!(
        code == 0 && out.ends_with("config.toml: nothing is wrong\n") && err.is_empty(),
        "{out}{err}"
    );
    assert_eq!(home.run(&["config"]).1, reference);
    fs::write(home.at(CONFIG), "[refresh]\nevrey = 3\n").unwrap();
    let (code, _, err) = home.run(&["config", "--check"]);
    assert!(
        code == 0 && err.contains("config.toml:2: refresh.evrey is unknown; every is meant?"),
        "{err}"
    );
    fs::write(home.at(CONFIG), "[refresh]\nevery = 3\n").unwrap();
    let (code, _, err) = home.run(&["config", "--check"]);
    assert!(
        code == 1 && err.contains("config.toml:2: refresh.every cannot be 3; it is a time"),
        "{err}"
    );
}

#[test]
fn keys_are_checked_with_the_names_of_actions_and_what_they_hide() {
    let keys = "[keys]\n\"g n\" = \"next-unred\"\n\"g\" = \"top\"\n\"j\" = \"up\"\n\"gg\" = \"top\"\n\"o o\" = [\"browse\", \"zen\"]\n\"Ctrl-c\" = \"\"\n\
                [keys.lists]\n\"x\" = \"zen\"\n[keys.links]\n\"x\" = \"restore\"\n";
    let home = Home::with(&[(CONFIG, keys)]);
    let (code, _, err) = home.run(&["config", "--check"]);
    let told: Vec<&str> = err
        .lines()
        .filter_map(|l| l.split_once("config.toml:"))
        .map(|(_, told)| told)
        .collect();
    assert_eq!(code, 1);
    let expected = [
        "2: keys.\"g n\".next-unred is unknown; next-unread is meant?",
        "3: keys.\"g\" hides the keys g f, g n, g /",
        "4: keys.\"j\" takes j, which was: line down",
        "5: keys.\"gg\": \"gg\" is no key; write j,",
        "6: keys.\"o o\" hides o, which was: open in the browser",
        "7: keys.\"Ctrl-c\": Ctrl-c does what it does, whatever happens",
        "9: keys.lists is unknown; list is meant? (known here: feeds, list,",
        "11: keys.links.\"x\" cannot be \"restore\"; it is an action of this mode; restore is of xray",
    ];
    assert_eq!(told.len(), expected.len(), "{err}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told}");
    }
}

#[test]
fn the_doctor_tells_what_is_wrong_and_how_to_mend_it() {
    let home = Home::with(&[
        (URLS, "https://u:SECRET@a.example/feed\n/odd\n"),
        (CONFIG, "[refresh]\nhots = 3\n"),
        (".config/clearstory/rules/a.example.rule", "nonsense here\n"),
    ]);
    let (code, out, err) = home.run(&["doctor"]);
    assert_eq!((code, err.as_str()), (1, ""));
    for part in [
        "Versions\n  clearstory ",
        "config.toml (19 B)",
        "! ",
        "urls:2: \"/odd\" is not an address",
        "config.toml:2: refresh.hots is unknown; hosts is meant?",
        "a.example.rule:1: ",
        "there is none yet",
        "3 things need you",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let sound = Home::with(&[(URLS, "https://u:SECRET@a.example/feed\n")]);
    let library = sound.at(".local/share/clearstory/library.db");
    drop(clearstory::store::Store::open(&library, clearstory::store::Mode::ReadWrite).unwrap());
    let (code, out, _) = sound.run(&["doctor", "--repair"]);
    assert_eq!(code, 0, "{out}");
    for part in [
        "SQLite         3.",
        "1 feeds, 0 stories",
        "integrity      sound",
        "unused space given back",
        "Nothing needs you.",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    assert!(!out.contains("SECRET"));
}

#[test]
fn the_doctor_tells_since_when_a_feed_fails_and_what_comes_next() {
    use clearstory::store::{Change, Mode, Refreshed, Store};
    use clearstory::story::library::Health;
    let home = Home::with(&[(URLS, "https://u:SECRET@a.example/feed\n")]);
    home.run(&["import", "-"]);
    let library = home.at(".local/share/clearstory/library.db");
    let store = Store::open(&library, Mode::ReadWrite).unwrap();
    let now: jiff::Timestamp = "2026-05-14T07:00:00Z".parse().unwrap();
    let feeds = vec![clearstory::store::Subscribed {
        address: "https://u:SECRET@a.example/feed".to_owned(),
        ..Default::default()
    }];
    store.apply([Change::Subscriptions { feeds, now }]).unwrap();
    let health = Health {
        failing_since: Some(now),
        failures: 4,
        error: clearstory::doc::SafeText::line("the server said 503"),
        next_check: Some("2026-05-15T07:00:00Z".parse().unwrap()),
        ..Health::default()
    };
    let feed = store.feeds().unwrap()[0].id;
    let look = Refreshed {
        now,
        health,
        ..Refreshed::default()
    };
    store
        .apply([Change::Refreshed(feed, Box::new(look))])
        .unwrap();
    drop(store);
    let output = home.command(&["doctor"]).env("TZ", "UTC").output().unwrap();
    let (code, out, _) = told(&output);
    assert_eq!(code, 1);
    for part in [
        "! https://***@a.example/feed: the server said 503",
        "since          2026-05-14 07:00, 4 times in a row",
        "asked again 2026-05-15 07:00; clearstory refresh asks now",
        "One thing needs you",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
}

#[test]
fn completions_and_the_manual_know_every_task() {
    let home = Home::with(&[]);
    let (_, manual, _) = home.run(&["man"]);
    for shell in ["bash", "zsh", "fish"] {
        let (code, out, _) = home.run(&["completions", shell]);
        assert!(
            code == 0 && out.contains("import") && out.contains("doctor"),
            "{shell}"
        );
    }
    for task in ["CLEAN", "RULE", "IMPORT", "EXPORT", "DOCTOR", "CONFIG"] {
        assert!(
            manual.contains(&format!(".SH \"CLEARSTORY {task}\"")),
            "{task}"
        );
    }
}

#[test]
fn a_place_that_cannot_be_written_is_a_sentence_and_nothing_is_lost() {
    let home = Home::with(&[("list.opml", LIST), ("file", "not a folder")]);
    let (code, out, err) = home.run(&["import", "list.opml", "-u", "file/urls"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.contains("file/urls: subscriptions cannot be written, so nothing was changed: "),
        "{err}"
    );
}

#[test]
fn ten_thousand_feeds_come_in_from_another_program() {
    let home = Home::with(&[]);
    let mut child = home
        .command(&["import", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let one = |n| format!("<outline text='Feed {n}' xmlUrl='https://{n}.example/feed'/>\n");
    let outlines: Vec<String> = (0..10_000).map(one).collect();
    let outlines = outlines.concat();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(format!("<opml><body>{outlines}").as_bytes())
        .unwrap();
    let (code, out, err) = told(&child.wait_with_output().unwrap());
    assert_eq!(
        (code, out.as_str(), err.as_str()),
        (
            0,
            "10000 feeds added, 0 here already\nclearstory refresh asks them for their stories\n",
            ""
        )
    );
    assert_eq!(home.read(URLS).lines().count(), 10_000);
}
