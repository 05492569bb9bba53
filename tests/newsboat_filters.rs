//! Filters against the real newsboat: the same stories, marked the same way, must be found by the same expressions.
//!
//! `cargo test --test main newsboat_filters -- --ignored --nocapture`, where newsboat is installed. The expressions are those
//! of its manual and one or more of each of its operators; ones that need its dialogs (articleindex, feedindex) are not
//! among them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clearstory::filter::{Filter, Moment};
use clearstory::store::{
    Arrived, Change, Mark, Mode, NewStory, Query, ReadyStory, Refreshed, Store, Subscribed, What,
    Where, Window,
};
use clearstory::story::library::Enclosure;
use jiff::{SignedDuration, Timestamp};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use url::Url;

const EXPRESSIONS: &[&str] = &[
    r"unread_count > 0",
    r#"rssurl =~ "^https:""#,
    r#"rssurl =~ "^file:""#,
    r"age between 0:10",
    r"( unread_count > 0 and unread_count < 10 ) or total_count > 100",
    r#"( author =~ "Frank" or author =~ "John" ) and ( title =~ "Linux" or title =~ "FreeBSD" )"#,
    r#"unread = "yes""#,
    r#"tags # "tag1""#,
    r#"tags # "fun""#,
    r#"author =~ "Andreas Krennmair""#,
    r#"title =~ "Windows""#,
    r#"title =~ "Gentoo""#,
    r#"title =~ "newsboat""#,
    r#"unread == "no""#,
    r#"title != "FreeBSD on a bridge""#,
    r#"title !~ "[lw]i""#,
    r"age < 3",
    r"age >= 3 and age <= 30",
    r"age > 100",
    r"age between 30:5",
    r#"tags !# "tag1""#,
    r#"title # "10""#,
    r#"content =~ "<b>bold""#,
    r#"link =~ "\.example/[0-9]*[02468]$""#,
    r#"guid = "g1-3""#,
    r#"enclosure_url =~ "mp3$" and enclosure_type = "audio/mpeg""#,
    r#"flags # "ab""#,
    r#"flags =~ "^a""#,
    r#"feedtitle = "My own title""#,
    r#"feedlink =~ "f0\.example""#,
    r"total_count >= 7",
    r"total_count between 9:1",
    r#"date =~ "Fri|Mon""#,
    r#"title =~ "linux" or title =~ "windows" and author = "John""#,
    r#"author = "John" and title =~ "linux" or title =~ "windows""#,
    r"title > 9",
    r#"title =~ "^[[:digit:]]+ [[:alpha:]]+""#,
    r#"title =~ "grün""#,
    r#"title =~ "\<foo""#,
];

/// One story of both programs.
struct Sample {
    feed: usize,
    n: usize,
    title: &'static str,
    author: &'static str,
    published: Timestamp,
    is_read: bool,
    flags: &'static str,
}

const TITLES: [&str; 9] = [
    "Linux 10 things",
    "FreeBSD on a bridge",
    "Windows and doors",
    "Gentoo's new newsboat",
    "Grün is GRÜN",
    "10 days of Linux",
    "a.b foo_bar",
    "New in newsboat: filters",
    "A list of Linux, Windows and foo",
];
const AUTHORS: [&str; 4] = ["Frank", "John", "Andreas Krennmair", ""];
const FEEDS: usize = 3;
const STORIES: usize = 14;

#[allow(clippy::cast_possible_wrap)] // A few stories.
fn samples() -> Vec<Sample> {
    let hours_ago = |hours: i64| {
        let now = Timestamp::from_second(Timestamp::now().as_second()).unwrap();
        now - SignedDuration::from_hours(hours) - SignedDuration::from_mins(10)
    };
    let all = (0..FEEDS).flat_map(|feed| (0..STORIES - feed * 5).map(move |n| (feed, n)));
    all.map(|(feed, n)| Sample {
        feed,
        n,
        title: TITLES[(n + feed * 2) % TITLES.len()],
        author: AUTHORS[(n + feed) % AUTHORS.len()],
        published: hours_ago((n * n * n * 2 + feed * 7).cast_signed() as i64),
        is_read: n % 3 == 1,
        flags: ["", "ab", "z", ""][n % 4],
    })
    .collect()
}

impl Sample {
    fn content(&self) -> String {
        format!(
            "Some <b>bold</b> words, {}.",
            ["no more", "and <b>boldly</b>"][self.n % 2]
        )
        .replace("<b>bold</b>", ["<b>bold</b>", "plain"][self.feed % 2])
    }

    fn link(&self) -> String {
        format!("http://s{}.example/{}", self.feed, self.n)
    }

    fn guid(&self) -> String {
        format!("g{}-{}", self.feed, self.n)
    }

    fn has_sound(&self) -> bool {
        self.n.is_multiple_of(5)
    }

    fn xml(&self) -> String {
        let sound = r#"<enclosure url="http://s.example/1.mp3" type="audio/mpeg" length="1"/>"#;
        format!(
            "<item><title>{}</title><link>{}</link><guid isPermaLink=\"false\">{}</guid><dc:creator>{}</dc:creator>\
             <pubDate>{}</pubDate><description>{}</description>{}</item>",
            self.title,
            self.link(),
            self.guid(),
            self.author,
            self.published.strftime("%a, %d %b %Y %H:%M:%S +0000"),
            self.content().replace('<', "&lt;"),
            if self.has_sound() { sound } else { "" }
        )
    }

    fn new_story(&self) -> NewStory {
        let enclosure = Enclosure {
            url: Url::parse("http://s.example/1.mp3").unwrap(),
            media: "audio/mpeg".to_owned(),
            bytes: Some(1),
            title: clearstory::doc::SafeText::default(),
        };
        NewStory {
            guid: self.guid(),
            title: self.title.to_owned(),
            url: Url::parse(&self.link()).ok(),
            author: self.author.to_owned(),
            published: Some(self.published),
            content: self.content(),
            enclosures: if self.has_sound() {
                vec![enclosure]
            } else {
                Vec::new()
            },
            is_read: self.is_read,
            ..NewStory::default()
        }
    }
}

fn address(folder: &Path, feed: usize) -> String {
    format!("file://{}/f{feed}.xml", folder.display())
}

const TAGS: [&[&str]; FEEDS] = [&["tag1", "fun"], &["tag1"], &[]];

fn ours(folder: &Path, samples: &[Sample]) -> Store {
    let store = Store::open(&folder.join("library.db"), Mode::ReadWrite).unwrap();
    let now = Timestamp::now();
    let feeds = (0..FEEDS).map(|feed| Subscribed {
        address: address(folder, feed),
        own_title: ["", "My own title", ""][feed].to_owned(),
        tags: TAGS[feed].iter().map(ToString::to_string).collect(),
        ..Subscribed::default()
    });
    let feeds = feeds.collect();
    store.apply([Change::Subscriptions { feeds, now }]).unwrap();
    for (n, feed) in store.feeds().unwrap().iter().enumerate() {
        let own: Vec<&Sample> = samples.iter().filter(|s| s.feed == n).collect();
        let arrived = Arrived {
            title: format!("Feed {n}"),
            link: Url::parse(&format!("http://f{n}.example/")).ok(),
            ttl_seconds: None,
            stories: own.iter().map(|s| ReadyStory::of(s.new_story())).collect(),
        };
        let look = Refreshed {
            now,
            arrived: Some(arrived),
            ..Refreshed::default()
        };
        let look = Change::Refreshed(feed.id, Box::new(look));
        let added = store.apply([look]).unwrap().added;
        for id in added {
            let guid = store.story(id).unwrap().unwrap().guid;
            let sample = own.iter().find(|s| s.guid() == guid).unwrap();
            let what = What::Flags(sample.flags.to_owned());
            let stories = Query::stories([id]);
            store
                .apply([Change::Mark(Mark { stories, what, now })])
                .unwrap();
        }
    }
    store
}

/// The files newsboat is run with.
struct Newsboat {
    folder: PathBuf,
}

impl Newsboat {
    fn new(folder: &Path, samples: &[Sample]) -> Self {
        let mut urls = String::new();
        for (feed, tags) in TAGS.iter().enumerate() {
            let items: String = samples
                .iter()
                .filter(|s| s.feed == feed)
                .map(Sample::xml)
                .collect();
            let xml = format!(
                "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Feed {feed}</title>\
                 <link>http://f{feed}.example/</link><description>d</description>{items}</channel></rss>"
            );
            fs::write(folder.join(format!("f{feed}.xml")), xml).unwrap();
            let title = if feed == 1 { " \"~My own title\"" } else { "" };
            writeln!(urls, "{} {}{title}", address(folder, feed), tags.join(" ")).unwrap();
        }
        for (n, expression) in EXPRESSIONS.iter().enumerate() {
            let quoted = expression.replace('\\', "\\\\").replace('"', "\\\"");
            writeln!(urls, "\"query:Q{n}:{quoted}\"").unwrap();
        }
        fs::write(folder.join("nb-urls"), urls).unwrap();
        let config = "prepopulate-query-feeds yes\nfeedlist-format \"[%t=%u]\"\n";
        fs::write(folder.join("nb-config"), config).unwrap();
        let newsboat = Self {
            folder: folder.to_owned(),
        };
        newsboat.reload(samples);
        newsboat
    }

    fn arguments(&self) -> Vec<String> {
        let file = |name: &str| self.folder.join(name).display().to_string();
        let named = [
            ("-u", "nb-urls"),
            ("-c", "nb-cache.db"),
            ("-C", "nb-config"),
        ];
        named
            .iter()
            .flat_map(|(flag, name)| [(*flag).to_owned(), file(name)])
            .collect()
    }

    /// Lets it read the feeds, and marks the stories in its cache.
    fn reload(&self, samples: &[Sample]) {
        let run = Command::new("newsboat")
            .args(self.arguments())
            .args(["-x", "reload"])
            .env("HOME", &self.folder)
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .output()
            .unwrap();
        assert!(
            run.status.success(),
            "{}",
            String::from_utf8_lossy(&run.stderr)
        );
        let cache = rusqlite::Connection::open(self.folder.join("nb-cache.db")).unwrap();
        for sample in samples {
            let sql = "UPDATE rss_item SET unread = ?, flags = ? WHERE guid = ?";
            let changed = cache
                .execute(
                    sql,
                    rusqlite::params![!sample.is_read, sample.flags, sample.guid()],
                )
                .unwrap();
            assert_eq!(changed, 1, "{}", sample.guid());
        }
    }

    /// How many stories it shows for each expression: what stands behind the names in its list of feeds.
    fn counts(&self) -> Vec<usize> {
        let size = PtySize {
            rows: 100,
            cols: 60,
            ..PtySize::default()
        };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new("newsboat");
        command.args(self.arguments());
        for (name, value) in [("TERM", "xterm"), ("LC_ALL", "C.UTF-8"), ("TZ", "UTC")] {
            command.env(name, value);
        }
        command.env("HOME", &self.folder);
        let mut child = pty.slave.spawn_command(command).unwrap();
        let mut reader = pty.master.try_clone_reader().unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = std::io::Read::read(&mut reader, &mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let mut screen = vt100::Parser::new(100, 60, 0);
        let last = format!("[Q{}=(", EXPRESSIONS.len() - 1);
        let end = Instant::now() + Duration::from_secs(20);
        while !screen.screen().contents().contains(&last) && Instant::now() < end {
            if let Ok(bytes) = receiver.recv_timeout(Duration::from_millis(200)) {
                screen.process(&bytes);
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let shown = screen.screen().contents();
        let count = |n: usize| {
            let rest = shown.split(&format!("[Q{n}=(")).nth(1);
            let total = rest.and_then(|r| r.split(')').next()?.split('/').nth(1)?.parse().ok());
            total.unwrap_or_else(|| panic!("no Q{n} in\n{shown}"))
        };
        (0..EXPRESSIONS.len()).map(count).collect()
    }
}

#[test]
#[ignore = "needs newsboat"]
#[allow(clippy::print_stdout)] // Both counts of each expression.
fn its_expressions_find_as_many_stories_as_in_newsboat() {
    let folder = tempfile::tempdir().unwrap();
    let samples = samples();
    let store = ours(folder.path(), &samples);
    let theirs = Newsboat::new(folder.path(), &samples).counts();
    let moment = Moment::here(Timestamp::now());
    let mut different = Vec::new();
    for (expression, theirs) in EXPRESSIONS.iter().zip(theirs) {
        let filter = Filter::parse(expression).unwrap();
        let query = Query::matching(Where::of(&filter, &moment));
        let ours = store.lines(&query, Window::first(1000)).unwrap().len();
        println!("{ours:>3} {theirs:>3}  {expression}");
        if ours != theirs {
            different.push(*expression);
        }
    }
    assert_eq!(different, [""; 0], "of {} stories", samples.len());
}
