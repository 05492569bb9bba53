//! Browsing with the real program in a real terminal: from an empty home to a story, between stories, out and back.
//! The feeds are on loopback; what is asserted is what the screen shows.

use std::fs;
use std::sync::Arc;

use tempfile::TempDir;

use crate::fetch::server::{Server, Wire, page, say};
use crate::terminal::Terminal;

const PARAGRAPH: &str = "The first works begin in March, and trams will run every twelve minutes on weekdays from then on. ";

/// A story of a made-up site: long enough for several screens.
fn story(feed: &str, number: usize) -> String {
    let paragraphs: Vec<String> = (1..=30)
        .map(|n| {
            format!(
                "<p>Paragraph {n} of {feed} {number}. {}</p>",
                PARAGRAPH.repeat(2)
            )
        })
        .collect();
    paragraphs.concat()
}

fn rss(feed: &str, stories: usize, base: &str) -> String {
    let item = |n: usize| {
        format!(
            "<item><title>{feed} story {n}</title><link>{base}/{feed}/{n}</link><guid>{feed}-{n}</guid>\
             <pubDate>Thu, 14 May 2026 {:02}:{:02}:00 GMT</pubDate><description><![CDATA[{}]]></description></item>",
            20 - n,
            // Of stories of the same hour those of the first feed in the alphabet are the newest.
            b'z' - feed.as_bytes()[0],
            story(feed, n)
        )
    };
    let items: String = (1..=stories).map(item).collect();
    format!(
        "<rss version=\"2.0\"><channel><title>{feed}</title><link>{base}</link>{items}</channel></rss>"
    )
}

/// Sites with a feed of five stories each, at `/NAME.xml`, and a page at `/` that names that of `harbour`.
fn web() -> Server {
    Server::new(|asked, wire: &mut dyn Wire| {
        let host = asked.header("host").unwrap_or_default().to_owned();
        let base = format!("http://{host}");
        match asked.target.as_str() {
            "/" => page(
                wire,
                "<html><head><title>Harbour Post</title><link rel=\"alternate\" type=\"application/rss+xml\" \
                 href=\"/harbour.xml\"></head><body><p>Welcome to the harbour.</p></body></html>",
            ),
            target if target.contains(".xml") => {
                let name = target.trim_matches('/').trim_end_matches(".xml");
                say(
                    wire,
                    "200 OK\nContent-Type: application/rss+xml",
                    rss(name, 5, &base).as_bytes(),
                )
            }
            target => page(
                wire,
                &format!(
                    "<html><body><article>{}</article></body></html>",
                    story(target, 0)
                ),
            ),
        }
    })
}

/// A home that subscribes to feeds of a web.
fn home(feeds: &[String]) -> Arc<TempDir> {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join(".config/clearstory");
    fs::create_dir_all(&config).unwrap();
    if !feeds.is_empty() {
        fs::write(config.join("urls"), feeds.join("\n") + "\n").unwrap();
    }
    Arc::new(folder)
}

fn open(home: &Arc<TempDir>, (columns, rows): (u16, u16)) -> Terminal {
    Terminal::at_home(home.clone(), ("exec $C", &[]), (columns, rows))
}

/// A session over three feeds that were just asked, with the list in front.
fn refreshed(size: (u16, u16)) -> (Server, Arc<TempDir>, Terminal) {
    let server = web();
    let feeds = ["alder", "birch", "cedar"].map(|n| server.url(&format!("/{n}.xml")));
    let home = home(&feeds);
    let mut terminal = open(&home, size);
    terminal.until_shown("Unread");
    terminal.press("R");
    terminal.until("all three feeds", |screen| {
        let shown = screen.contents();
        ["alder", "birch", "cedar"]
            .iter()
            .all(|n| shown.contains(&format!("{n} story 1")))
    });
    (server, home, terminal)
}

fn row_of(terminal: &Terminal, text: &str) -> Option<String> {
    let contents = terminal.emulator.screen().contents();
    contents
        .lines()
        .find(|l| l.contains(text))
        .map(str::to_owned)
}

#[test]
fn an_empty_home_leads_to_the_first_story_in_six_keys() {
    let server = web();
    let home = home(&[]);
    let mut terminal = open(&home, (100, 31));
    terminal.until_shown("clearstory import newsboat");

    // One: the prompt. Two: the address, pasted. Three: it is looked for and added.
    terminal.press("a");
    terminal.until_shown("feed");
    terminal.press(&format!("\u{1b}[200~{}\u{1b}[201~", server.url("/")));
    terminal.until_shown("127.0.0.1");
    terminal.press("\r");
    terminal.until_shown("harbour story 1");
    // Four: into the story, at the latest five: past the list.
    terminal.press("\r");
    terminal.until_shown("Paragraph 1 of harbour");
    terminal.press("Q");
    assert!(terminal.end().success());
    assert!(terminal.is_restored());
    let urls = fs::read_to_string(home.path().join(".config/clearstory/urls")).unwrap();
    assert!(urls.contains("/harbour.xml"), "{urls}");
}

#[test]
fn keys_lead_from_story_to_story_and_u_takes_back() {
    let (_server, _home, mut terminal) = refreshed((60, 40));
    let first = |name: &str| format!("Paragraph 1 of {name}");

    terminal.press("\r");
    terminal.until_shown(&first("alder 1"));
    terminal.press("J");
    terminal.until_shown(&first("birch 1"));
    terminal.press("J");
    terminal.until_shown(&first("cedar 1"));
    terminal.press("K");
    terminal.until_shown(&first("birch 1"));
    // The next unread one is behind the one that was read.
    terminal.press("n");
    terminal.until_shown(&first("alder 2"));
    // Above it all is read, so the last unread one is next.
    terminal.press("p");
    terminal.until_shown(&first("cedar 5"));
    terminal.press("n");
    terminal.until_shown(&first("birch 2"));
    // To the end by pages, and on to the next unread story.
    while !terminal.emulator.screen().contents().contains("cedar 2") {
        let before = terminal.emulator.screen().contents();
        terminal.press(" ");
        terminal.until("another page", |screen| screen.contents() != before);
    }
    terminal.press("Q");
    assert!(terminal.end().success());
}

#[test]
fn marking_a_list_read_is_taken_back_by_u() {
    let (_server, _home, mut terminal) = refreshed((160, 45));
    terminal.until_shown("15");
    terminal.press("A");
    terminal.until("nothing unread", |screen| {
        screen
            .contents()
            .lines()
            .any(|l| l.contains("Unread") && !l.contains("15"))
    });
    terminal.press("u");
    terminal.until_shown("undone");
    terminal.until("all unread again", |screen| {
        screen
            .contents()
            .lines()
            .any(|l| l.contains("Unread") && l.contains("15"))
    });
    terminal.press("Q");
    assert!(terminal.end().success());
}

#[test]
fn a_story_opens_again_at_the_line_where_it_was_left() {
    let (_server, home, mut terminal) = refreshed((60, 20));
    terminal.press("\r");
    terminal.until_shown("Paragraph 1 of alder 1");
    terminal.press("20j");
    terminal.until("scrolled", |screen| {
        !screen.contents().contains("Paragraph 1 of")
    });
    let top = |terminal: &Terminal| row_of(terminal, "Paragraph").unwrap();
    let before = top(&terminal);
    terminal.press("Q");
    assert!(terminal.end().success());

    let mut again = open(&home, (60, 20));
    again.until_shown("alder story 2");
    // It is read, so it stands in the list of its feed only.
    again.press("\t");
    again.until("the feeds", |screen| {
        let shown = screen.contents();
        shown.contains("Today") && shown.contains("cedar")
    });
    again.press("\t");
    again.until_shown("alder story 2");
    again.press("]f");
    again.until_shown("alder story 1");
    again.press("gg\r");
    again.until_shown(before.trim());
    again.press("Q");
    assert!(again.end().success());
}

#[test]
fn a_kill_loses_no_mark_that_was_shown() {
    let (_server, home, mut terminal) = refreshed((60, 40));
    terminal.press("s");
    terminal.until_shown("★");
    terminal.until_shown("star");
    terminal.signal("-KILL");
    terminal.end();
    let mut again = open(&home, (60, 40));
    again.until_shown("★");
    again.press("Q");
    assert!(again.end().success());
    assert!(again.is_restored());
}

#[test]
fn the_library_stops_and_goes_on_with_its_screen() {
    let (_server, _home, mut terminal) = refreshed((100, 31));
    terminal.signal("-TSTP");
    terminal.until("leaving", |screen| !screen.alternate_screen());
    while terminal.stat(3) != "T" {
        std::thread::yield_now();
    }
    terminal.signal("-CONT");
    terminal.until("painting again", |screen| {
        screen.alternate_screen() && screen.contents().contains("alder story 1")
    });
    terminal.press("\u{3}");
    assert!(terminal.end().success());
    assert!(terminal.is_restored());
}

#[test]
fn without_colours_no_cell_has_one() {
    let server = web();
    let home = home(&[server.url("/alder.xml")]);
    let mut terminal = Terminal::at_home(home, ("exec $C -r", &[("NO_COLOR", "1")]), (160, 45));
    terminal.until_shown("alder story 1");
    let screen = terminal.emulator.screen();
    for (row, column) in (0..45).flat_map(|r| (0..160).map(move |c| (r, c))) {
        let cell = screen.cell(row, column).unwrap();
        let colours = (cell.fgcolor(), cell.bgcolor());
        assert_eq!(colours, (vt100::Color::Default, vt100::Color::Default));
    }
    terminal.press("Q");
    assert!(terminal.end().success());
}

#[test]
fn a_dumb_terminal_is_told_what_to_do_instead() {
    let home = home(&[]);
    let mut terminal = Terminal::at_home(home, ("exec $C", &[("TERM", "dumb")]), (80, 24));
    let status = terminal.end();
    let told = terminal.emulator.screen().contents();
    assert!(!status.success() && told.contains("clearstory"), "{told}");
    assert!(terminal.is_restored());
}
