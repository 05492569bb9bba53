//! Feeds of every kind and with every damage, read from files whose expectations lie beside them, and what no feed may do
//! to its reader: panic, take long, give another id the next time.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clearstory::feed::{Entry, Feed, is_feed, read};
use clearstory::fetch::Page;
use proptest::prelude::*;

fn page(bytes: impl Into<Vec<u8>>) -> Page {
    Page {
        bytes: bytes.into(),
        ..Page::default()
    }
}

fn feed(text: &str) -> Feed {
    read(&page(text), None).unwrap()
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds");
    let files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let is_feed = |p: &PathBuf| p.extension().is_some_and(|e| e == "xml" || e == "json");
    let mut files: Vec<_> = files.filter(is_feed).collect();
    files.sort();
    files
}

fn shown(feed: &Feed) -> String {
    let mut out = String::new();
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            writeln!(out, "{name}: {value}").unwrap();
        }
    };
    let url = |u: &Option<url::Url>| u.as_ref().map(ToString::to_string).unwrap_or_default();
    let when = |t: &Option<jiff::Timestamp>| t.map(|t| t.to_string()).unwrap_or_default();
    line("title", feed.title.clone());
    line("link", url(&feed.link));
    line("address", url(&feed.address));
    line("language", feed.language.clone());
    line("updated", when(&feed.updated));
    line(
        "ttl",
        feed.ttl_seconds.map(|t| t.to_string()).unwrap_or_default(),
    );
    line("whole", feed.is_whole.to_string());
    for entry in &feed.entries {
        line("\nentry", format!("{:?} {}", entry.id_kind, entry.id));
        line("title", format!("{:?}", entry.title));
        line("link", url(&entry.link));
        line("written", entry.link_written.clone());
        line("published", when(&entry.published));
        line("updated", when(&entry.updated));
        line("author", format!("{:?}", entry.author));
        line("base", url(&entry.base));
        line("comments", url(&entry.comments));
        line("categories", entry.categories.join(" | "));
        for e in &entry.enclosures {
            line(
                "enclosure",
                format!("{} {} {:?} {}", e.url, e.media, e.bytes, e.title),
            );
        }
        line("summary", entry.summary.clone());
        line(
            if entry.is_plain { "text" } else { "html" },
            entry.content.clone(),
        );
    }
    out
}

#[test]
fn every_feed_of_the_folder_reads_as_the_file_beside_it_says() {
    for file in fixtures() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let read = read(&page(fs::read(&file).unwrap()), None).unwrap();
        insta::with_settings!({snapshot_path => "feeds", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, shown(&read));
        });
    }
}

#[test]
fn every_beginning_of_a_feed_gives_what_it_holds() {
    for file in fixtures() {
        let bytes = fs::read(&file).unwrap();
        let whole = read(&page(&*bytes), None).unwrap();
        let mut most = 0;
        for end in 0..bytes.len() {
            if let Ok(part) = read(&page(&bytes[..end]), None) {
                most = most.max(part.entries.len());
                assert!(
                    part.entries.len() <= whole.entries.len(),
                    "{}",
                    file.display()
                );
            }
        }
        assert_eq!(most, whole.entries.len(), "{}", file.display());
    }
}

#[test]
fn the_same_bytes_in_another_charset_or_packed_are_the_same_feed() {
    let text = fs::read_to_string("tests/feeds/atom-1.0.xml").unwrap();
    let plain = feed(&text);
    let wide = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let mut marked = vec![0xff, 0xfe];
    marked.extend(wide(u16::to_le_bytes));
    let mut packed = flate2::read::GzEncoder::new(text.as_bytes(), flate2::Compression::fast());
    let mut gzip = Vec::new();
    std::io::Read::read_to_end(&mut packed, &mut gzip).unwrap();
    for bytes in [
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        marked,
        gzip,
        format!("\u{feff}\u{feff}\n{text}").into_bytes(),
        text.replace("utf-8", "utf-16").into_bytes(),
        text.replace("utf-8", "nonsense").into_bytes(),
    ] {
        assert_eq!(read(&page(bytes), None), Ok(plain.clone()));
    }
}

#[test]
fn what_is_no_feed_is_refused_with_a_sentence() {
    for (bytes, sentence) in [
        ("", "x.xml: is empty, there is no feed in it"),
        (" \n\u{feff}", "x.xml: is empty, there is no feed in it"),
        (
            "<!doctype html><html><body><item>x</item></body></html>",
            "x.xml: is a web page, not a feed; `clearstory add` looks for the feeds of a page",
        ),
        (
            "just text",
            "x.xml: is no feed: neither RSS nor Atom nor JSON Feed",
        ),
        (
            "{\"a\": 1}",
            "x.xml: is no feed: neither RSS nor Atom nor JSON Feed",
        ),
        (
            "<opml><body/></opml>",
            "x.xml: is no feed: neither RSS nor Atom nor JSON Feed",
        ),
        (
            "\u{1f}\u{8b}",
            "x.xml: is no feed: neither RSS nor Atom nor JSON Feed",
        ),
    ] {
        let named = Page {
            name: "x.xml".into(),
            ..page(bytes)
        };
        assert_eq!(read(&named, None).unwrap_err().to_string(), sentence);
        assert!(!is_feed(bytes.as_bytes()));
    }
    let damaged = Page {
        name: "x.xml".into(),
        ..page(b"\x1f\x8b\x08damaged")
    };
    let error = read(&damaged, None).unwrap_err().to_string();
    assert!(error.starts_with("x.xml: is damaged gzip"), "{error}");
}

#[test]
fn an_edit_keeps_the_id_and_a_new_entry_changes_no_other() {
    let item = |id: &str, title: &str| {
        format!(
            "<item>{id}<title>{title}</title><pubDate>14 Oct 2025</pubDate><description>{title}</description></item>"
        )
    };
    let whole =
        |items: &[String]| feed(&format!("<rss><channel>{}</channel></rss>", items.concat()));
    let ids = |feed: &Feed| {
        feed.entries
            .iter()
            .map(|e| e.id.clone())
            .collect::<Vec<_>>()
    };
    let guid = "<guid>g</guid>";
    let link = "<link>https://a.example/1</link>";
    let before = whole(&[item(guid, "One"), item(link, "Two"), item("", "Three")]);
    let after = whole(&[
        item("", "New"),
        item(guid, "One, edited"),
        item(link, "Two, edited"),
        item("", "Three"),
    ]);
    assert_eq!(ids(&before), ids(&after)[1..]);
}

// What no feed may do to its reader.

/// How much longer eight times as much of a feed takes.
fn growth(make: impl Fn(usize) -> String, count: usize) -> f64 {
    let time = |text: &str| {
        let page = page(text);
        let (start, mut runs) = (busy(), 0.0);
        // Long enough for the clock of the system.
        while busy() < start + Duration::from_millis(40) {
            let _ = read(&page, None);
            runs += 1.0;
        }
        busy().saturating_sub(start).as_secs_f64() / runs
    };
    time(&make(count * 4)) / time(&make(count / 2))
}

/// How long this thread has had a processor: other programs do not count.
fn busy() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = told.split(' ').next().and_then(|n| n.parse().ok());
    nanos.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);

type Make = fn(usize) -> String;

#[test]
fn eight_times_as_much_takes_about_eight_times_as_long_whatever_it_is() {
    let shapes: [(&str, usize, Make); 19] = [
        ("nested bases", 10_000, |n| {
            format!("<rss>{}<item><title>x", "<a xml:base='x/'>".repeat(n))
        }),
        ("nested items with bases", 10_000, |n| {
            format!("<rss>{}", "<item xml:base='x/'>".repeat(n))
        }),
        ("namespaces", 10_000, |n| {
            let tags: Vec<_> = (0..n)
                .map(|i| format!("<a xmlns:p{i}='https://a.example/{i}'>"))
                .collect();
            format!("<rss>{}", tags.concat())
        }),
        ("attributes", 30_000, |n| {
            format!("<rss><item {}><title>x", "a='b' ".repeat(n))
        }),
        ("attributes never ended", 30_000, |n| {
            format!("<rss><item {}", "a='b \" ".repeat(n))
        }),
        ("nested titles", 20_000, |n| {
            format!("<rss><item>{}", "<title>".repeat(n))
        }),
        ("nested contents", 20_000, |n| {
            format!("<rss><item>{}", "<description>".repeat(n))
        }),
        ("nested elements", 50_000, |n| {
            format!("<rss><item><description>{}", "<b>".repeat(n))
        }),
        ("sections never ended", 20_000, |n| {
            format!("<rss><item><title>{}", "<![CDATA[x".repeat(n))
        }),
        ("comments never ended", 20_000, |n| {
            format!("<rss><item><title>{}", "<!-- x".repeat(n))
        }),
        ("instructions never ended", 20_000, |n| {
            format!("<rss>{}", "<? x".repeat(n))
        }),
        ("signs", 50_000, |n| {
            format!("<rss><item><title>{}", "<".repeat(n))
        }),
        ("ampersands", 50_000, |n| {
            format!("<rss><item><title>{}", "&".repeat(n))
        }),
        ("references", 50_000, |n| {
            format!("<rss><item><title>{}", "&#xD83D;".repeat(n))
        }),
        ("zeros", 50_000, |n| {
            format!("<rss><item><title>{}", "\0".repeat(n))
        }),
        ("an author", 50_000, |n| {
            format!("<rss><item><author>{}", "a(@".repeat(n))
        }),
        ("a date", 50_000, |n| {
            format!("<rss><item><pubDate>{}", "1 Jan ".repeat(n))
        }),
        ("entries with one id", 5_000, |n| {
            format!("<rss>{}", "<item><guid>x</guid></item>".repeat(n))
        }),
        ("lists in lists", 50_000, |n| {
            format!("{{\"items\":[{}", "[{\"id\":".repeat(n))
        }),
    ];
    for (name, count, make) in shapes {
        // Sixty-four times would be quadratic; a busy machine may take some of the rest, but not every time.
        let mut tries = (0..4).map(|_| growth(make, count));
        assert!(tries.any(|growth| growth < 20.0), "{name}");
    }
}

#[test]
fn entities_are_never_expanded_and_nothing_is_asked_for() {
    let mut bomb = "<!DOCTYPE rss [<!ENTITY a0 'lol'>".to_owned();
    for n in 1..30 {
        write!(bomb, "<!ENTITY a{n} '&a{0};&a{0};'>", n - 1).unwrap();
    }
    bomb +=
        "<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><item><title>&a29;&x;</title></item></rss>";
    assert_eq!(feed(&bomb).entries[0].title, "&a29;&x;");
}

#[test]
fn no_field_grows_without_bound() {
    let long = "x".repeat(200_000);
    let feed = feed(&format!(
        "<rss><item><title>{long}</title><author>{long}</author><guid>{long}</guid><category>{long}</category>\
         <link>https://a.example/{long}</link><description>{long}</description></item></rss>"
    ));
    let entry = &feed.entries[0];
    assert!(entry.title.len() <= 4096 && entry.author.len() <= 300 && entry.id.len() < 100);
    assert_eq!((&entry.link, entry.content.len()), (&None, 200_000));
    let many = read(&page("<item/>".repeat(clearstory::feed::ENTRIES + 5)), None).unwrap();
    assert_eq!(
        (many.entries.len(), many.is_whole),
        (clearstory::feed::ENTRIES, false)
    );
}

fn ids_are_sound(feed: &Feed) -> bool {
    let mut ids: Vec<&str> = feed.entries.iter().map(|e| &*e.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    ids.len() == count && ids.iter().all(|id| !id.is_empty())
}

const PIECES: [&str; 40] = [
    "<rss>",
    "</rss>",
    "<channel>",
    "</channel>",
    "<item>",
    "</item>",
    "<feed>",
    "</feed>",
    "<entry>",
    "</entry>",
    "<title>",
    "</title>",
    "<link>",
    "</link>",
    "<link href='/x'/>",
    "<guid>",
    "</guid>",
    "<id>",
    "<pubDate>",
    "14 Oct 2025",
    "<description>",
    "</description>",
    "<content type='xhtml'>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&amp;",
    "&#55357;",
    "&",
    "<",
    ">",
    "\"",
    "'",
    "é",
    "\u{0}",
    "{\"items\":[",
    "{\"id\":",
    "xml:base='x'",
    "<author><name>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_soup_of_a_feed_is_read_and_its_ids_are_sound(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60)) {
        let page = page(pieces.concat());
        if let Ok(feed) = read(&page, None) {
            prop_assert!(ids_are_sound(&feed));
            prop_assert_eq!(read(&page, None), Ok(feed));
        }
    }

    #[test]
    fn any_bytes_are_a_feed_or_none(bytes: Vec<u8>) {
        let _ = read(&page(bytes), None);
    }

    #[test]
    fn a_second_parser_reads_the_same_of_feeds_by_the_book(stories in prop::collection::vec(story(), 1..12), is_atom: bool) {
        let text = if is_atom { atom(&stories) } else { rss(&stories) };
        let ours = feed(&text).entries;
        let theirs = feed_rs::parser::parse(text.as_bytes()).unwrap().entries;
        prop_assert_eq!(ours.len(), theirs.len());
        for (our, their) in ours.iter().zip(&theirs) {
            let title = their.title.as_ref().map(|t| t.content.trim()).unwrap_or_default();
            prop_assert_eq!(&our.title, title);
            prop_assert_eq!(our.link.as_ref().map(ToString::to_string), their.links.first().map(|l| l.href.clone()));
            prop_assert_eq!(&our.id, &their.id);
            prop_assert_eq!(our.published.map(jiff::Timestamp::as_second), their.published.map(|p| p.timestamp()));
        }
    }
}

#[derive(Clone, Debug)]
struct Told {
    title: String,
    path: String,
    seconds: i64,
}

fn story() -> impl Strategy<Value = Told> {
    let title = "[A-Za-zäß東 ,.'-]{0,20}[a-z]";
    (title, "[a-z0-9/]{1,12}", 0..2_000_000_000_i64).prop_map(|(title, path, seconds)| Told {
        title: title.split_whitespace().collect::<Vec<_>>().join(" "),
        path,
        seconds,
    })
}

fn rss(stories: &[Told]) -> String {
    let mut out = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>T</title><link>https://a.example/</link><description>D</description>".to_owned();
    for (n, story) in stories.iter().enumerate() {
        let day = jiff::Timestamp::from_second(story.seconds).unwrap();
        write!(
            out,
            "<item><title>{}</title><link>https://a.example/{}</link><guid isPermaLink=\"false\">{n}</guid><pubDate>{}</pubDate></item>",
            story.title,
            story.path,
            day.strftime("%a, %d %b %Y %H:%M:%S +0000")
        )
        .unwrap();
    }
    out + "</channel></rss>"
}

fn atom(stories: &[Told]) -> String {
    let mut out = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><id>f</id><updated>2025-01-01T00:00:00Z</updated>".to_owned();
    for (n, story) in stories.iter().enumerate() {
        let day = jiff::Timestamp::from_second(story.seconds).unwrap();
        write!(
            out,
            "<entry><title>{}</title><link href=\"https://a.example/{}\"/><id>{n}</id><published>{day}</published><updated>{day}</updated></entry>",
            story.title, story.path
        )
        .unwrap();
    }
    out + "</feed>"
}

/// Changes bytes of the fixtures at random; run with `FUZZ_SECONDS=60 cargo test --release -- --ignored mutated --nocapture`.
#[test]
#[ignore = "runs for as long as it is told"]
fn mutated_feeds_break_nothing() {
    let seconds = std::env::var("FUZZ_SECONDS")
        .ok()
        .and_then(|s| s.parse().ok());
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(10));
    let seeds: Vec<Vec<u8>> = fixtures().iter().map(|f| fs::read(f).unwrap()).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut count, mut slowest) = (0_u64, Duration::ZERO);
    while Instant::now() < end {
        let mut bytes = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(6) {
            random.change(&mut bytes, &seeds);
        }
        let start = busy();
        let page = page(bytes);
        if let Ok(feed) = read(&page, None) {
            assert!(ids_are_sound(&feed));
            assert!(count % 16 > 0 || read(&page, None) == Ok(feed));
        }
        slowest = slowest.max(busy().saturating_sub(start));
        count += 1;
    }
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    eprintln!("{count} feeds, the slowest in {slowest:?}");
}

/// Xorshift: the same feeds each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn change(&mut self, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let at = self.below(bytes.len());
        let length = self.below(40).min(bytes.len() - at.min(bytes.len()));
        match self.below(6) {
            0 if !bytes.is_empty() => bytes[at] = self.below(256) as u8,
            1 => drop(bytes.drain(at..at + length)),
            2 => bytes.truncate(at),
            3 => {
                let other = &seeds[self.below(seeds.len())];
                let from = self.below(other.len());
                let piece = other[from..(from + length).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let piece = PIECES[self.below(PIECES.len())].as_bytes().to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let piece = bytes[at..at + length].repeat(self.below(20));
                bytes.splice(at..at, piece);
            }
        }
    }
}

#[test]
fn an_entry_tells_its_feeds_own_id() {
    let shared = feed(
        "<rss><item><guid>a#b</guid><link>https://a.example/1</link></item><item><guid>a#b</guid><link>https://a.example/2</link></item></rss>",
    );
    assert!(
        shared
            .entries
            .iter()
            .all(|e| e.own_id() == "a#b" && e.id != "a#b")
    );
    assert_eq!(
        Entry {
            id: "a#b".into(),
            ..Entry::default()
        }
        .own_id(),
        "a#b"
    );
}
