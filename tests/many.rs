//! Many pages through the program: lists, archives, lines of JSON, their order, their failures, and the memory they take.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

fn clearstory(args: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clearstory"));
    command
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .env_clear();
    command
}

/// Starts the program and feeds it from a thread of its own, as a pipe does.
fn fed(args: &[&str], folder: &Path, input: impl Into<Vec<u8>>) -> Child {
    let mut child = clearstory(args, folder).spawn().unwrap();
    let (mut stdin, input) = (child.stdin.take().unwrap(), input.into());
    thread::spawn(move || {
        // Who has enough leaves early.
        let _ = stdin.write_all(&input);
    });
    child
}

/// Lines, sentences on standard error, exit code.
fn run(args: &[&str], folder: &Path, input: impl Into<Vec<u8>>) -> (Vec<Value>, String, i32) {
    let output = fed(args, folder, input).wait_with_output().unwrap();
    told(&output)
}

fn told(output: &Output) -> (Vec<Value>, String, i32) {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let lines = text.lines().map(|l| serde_json::from_str(l).unwrap());
    let sentences = String::from_utf8(output.stderr.clone()).unwrap();
    (lines.collect(), sentences, output.status.code().unwrap())
}

fn here() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// A page of made-up sentences that tell it from others.
fn page(number: usize, sentences: usize) -> String {
    let sentence =
        format!("The ferry number {number} left the harbour, late as ever, with nobody on deck. ");
    let paragraph = format!("<p>{}</p>\n", sentence.repeat(4));
    format!(
        "<!doctype html><html lang=en><head><meta charset=latin1><title>Ferry {number} — ü</title></head><body>\
         <article><h1>Ferry {number}</h1>{}</article></body></html>",
        paragraph.repeat(sentences.div_ceil(4))
    )
}

const JSONL: [&str; 5] = ["clean", "-f", "jsonl", "--from", "jsonl"];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [args, more].concat()
}

#[test]
fn lines_of_json_come_back_in_order_with_what_they_came_with() {
    let line = |n: usize| {
        // Long pages among short ones, so that workers would overtake each other.
        json!({"id": n, "url": format!("https://x.example/{n}"), "html": page(n, if n.is_multiple_of(7) { 200 } else { 5 }), "crawl": {"n": [n]}})
    };
    let input: Vec<_> = (0..100).map(|n| line(n).to_string()).collect();
    let input = input.join("\n");
    let (lines, sentences, code) = run(&with(&JSONL, &["-j", "4"]), here().path(), input);
    assert_eq!((lines.len(), sentences.as_str(), code), (100, "", 0));
    for (n, line) in lines.iter().enumerate() {
        assert_eq!(line["id"], n);
        assert_eq!(line["source"], format!("standard input:{}", n + 1));
        assert_eq!(line["url"], format!("https://x.example/{n}"));
        assert_eq!(
            line["given"],
            json!({"crawl": {"n": [n]}, "url": format!("https://x.example/{n}")})
        );
        assert!(
            line["title"]
                .as_str()
                .unwrap()
                .starts_with(&format!("Ferry {n}"))
        );
        assert_eq!(line["charset"], "UTF-8");
        let text = line["text"].as_str().unwrap();
        assert!(
            text.contains(&format!("The ferry number {n} left")),
            "{text}"
        );
    }
}

#[test]
fn one_bad_record_is_one_line_with_an_error_and_never_the_end() {
    let input = b"\xef\xbb\xbf{\"id\":1,\"html\":\"<p>First words.\"}\r\n\n{\"id\":2,\"html\":\n{\"id\":3,\"url\":\"x\"}\n\xff\xfe\n\
        {\"id\":5,\"html\":\"\"}\n{\"id\":6,\"source\":\"mine\",\"text\":\"Last words.\"}";
    let (lines, sentences, code) = run(&with(&JSONL, &["-j", "3"]), here().path(), *input);
    let brief: Vec<Value> = lines
        .iter()
        .map(|l| json!([l["source"], l["id"], l["text"], l["error"]]))
        .collect();
    let not_json = |n: usize, at: usize| {
        format!(
            "standard input:{n}: is not JSON at byte {at}; each line is an object with html or text, and url"
        )
    };
    assert_eq!(
        brief,
        [
            json!(["standard input:1", 1, "First words.", null]),
            json!(["standard input:3", null, null, not_json(3, 15)]),
            json!([
                "standard input:4",
                3,
                null,
                "standard input:4: has neither html nor text"
            ]),
            json!(["standard input:5", null, null, not_json(5, 1)]),
            json!([
                "standard input:6",
                5,
                null,
                "standard input:6: is empty, there is nothing to read"
            ]),
            json!(["mine", 6, "Last words.", null]),
        ]
    );
    assert_eq!(lines[2]["given"], json!({"url": "x"}));
    assert_eq!((sentences.as_str(), code), ("", 3));
    let (lines, _, code) = run(&JSONL, here().path(), "nope\n");
    assert_eq!((lines.len(), code), (1, 4));
    let (lines, sentences, code) = run(&JSONL, here().path(), "\n");
    assert_eq!(
        (lines.len(), sentences.as_str(), code),
        (
            0,
            "clearstory: no page was found; nothing was named, or all was empty\n",
            4
        )
    );
}

#[test]
fn files_of_lines_follow_each_other_and_a_line_beyond_the_limit_is_passed_over() {
    let folder = here();
    let long = format!(
        "{{\"html\":\"{}\"}}\n{{\"html\":\"<p>After it.\"}}\n",
        "a".repeat(65 << 20)
    );
    fs::write(folder.path().join("a.jsonl"), long).unwrap();
    fs::write(folder.path().join("b.jsonl"), "{\"html\":\"<p>In b.\"}").unwrap();
    let args = with(&JSONL, &["a.jsonl", "missing.jsonl", "b.jsonl"]);
    let (lines, _, code) = run(&args, folder.path(), "");
    let brief: Vec<Value> = lines
        .iter()
        .map(|l| json!([l["source"], l["text"], l["error"]]))
        .collect();
    assert_eq!(
        brief,
        [
            json!([
                "a.jsonl:1",
                null,
                "a.jsonl:1: larger than 64 MiB, which no story is; open a part of it"
            ]),
            json!(["a.jsonl:2", "After it.", null]),
            json!(["missing.jsonl", null, "missing.jsonl: no such file"]),
            json!(["b.jsonl:1", "In b.", null]),
        ]
    );
    assert_eq!(code, 3);
}

#[test]
fn a_record_is_answered_before_the_next_one_comes() {
    let mut child = clearstory(&with(&JSONL, &["-j", "2"]), here().path())
        .spawn()
        .unwrap();
    let (mut to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut from = BufReader::new(from);
    for n in 0..5 {
        writeln!(to, "{{\"id\":{n},\"html\":\"<p>Words of page {n}.\"}}").unwrap();
        let mut line = String::new();
        from.read_line(&mut line).unwrap();
        let line: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(line["text"], format!("Words of page {n}."));
    }
    drop(to);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn names_come_from_a_list_and_may_hold_anything() {
    let folder = here();
    let names = [
        "-",
        "two\nlines.txt",
        " spaced .txt",
        "-f",
        "a%20b?.html",
        "ü'\"$(x).md",
    ];
    for name in names {
        fs::write(
            folder.path().join(name),
            format!("Words of {}.", name.len()),
        )
        .unwrap();
    }
    let list = names.join("\0") + "\0";
    let args = ["clean", "-f", "jsonl", "-j", "4", "--files-from", "-", "-0"];
    let (lines, sentences, code) = run(&args, folder.path(), list.clone());
    assert_eq!((sentences.as_str(), code), ("", 0));
    let sources: Vec<_> = lines.iter().map(|l| l["source"].clone()).collect();
    assert_eq!(sources, names);
    fs::write(folder.path().join("list"), list).unwrap();
    let from_file = run(
        &["clean", "-f", "jsonl", "--files-from", "list", "--null"],
        folder.path(),
        "",
    );
    assert_eq!(from_file.0.len(), names.len());
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_unicode_comes_from_a_list() {
    use std::os::unix::ffi::OsStrExt;
    let folder = here();
    let name = std::ffi::OsStr::from_bytes(b"na\xffme.txt");
    fs::write(folder.path().join(name), "Some words.").unwrap();
    let (lines, _, code) = run(
        &["clean", "-f", "jsonl", "--files-from", "-"],
        folder.path(),
        *b"na\xffme.txt\n",
    );
    assert_eq!((&lines[0]["text"], code), (&json!("Some words."), 0));
}

#[test]
fn a_list_goes_on_behind_what_cannot_be_read() {
    let folder = here();
    fs::create_dir(folder.path().join("inside")).unwrap();
    fs::write(folder.path().join("a.md"), "First.").unwrap();
    fs::write(folder.path().join("b.md"), "Second.").unwrap();
    let list = format!(
        "\nmissing.md\ninside\ngopher://old.example/\n{}\nb.md",
        "x".repeat(70_000)
    );
    let args = [
        "clean",
        "-f",
        "jsonl",
        "-j",
        "4",
        "a.md",
        "--files-from",
        "-",
    ];
    let (lines, sentences, code) = run(&args, folder.path(), list);
    let brief: Vec<Value> = lines
        .iter()
        .map(|l| json!([l["text"], l["error"]]))
        .collect();
    assert_eq!(
        brief,
        [
            json!(["First.", null]),
            json!([null, "missing.md: no such file"]),
            json!([null, "inside: is a folder"]),
            json!([
                null,
                "gopher://old.example/: only http and https addresses can be read"
            ]),
            json!([
                null,
                "standard input: a name longer than 65536 bytes, which no file has"
            ]),
            json!(["Second.", null]),
        ]
    );
    assert_eq!((sentences.as_str(), code), ("", 3));
}

#[test]
fn what_cannot_go_together_is_told_with_exit_code_two() {
    let folder = here();
    for args in [
        &["clean", "-", "--files-from", "-"][..],
        &["clean", "-0", "a.html"],
        &["clean", "--from", "pdf"],
        &["clean", "--from", "jsonl", "-f", "html"],
        &["clean", "--from", "jsonl", "--url", "https://x.example/"],
        &["clean", "-f", "html", "a.warc.gz"],
    ] {
        let output = fed(args, folder.path(), "").wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
    let output = run(&["clean", "--files-from", "missing"], folder.path(), "");
    assert_eq!(
        (output.1.as_str(), output.2),
        ("clearstory: missing: no such file\n", 1)
    );
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut to = GzEncoder::new(Vec::new(), Compression::fast());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

fn chunked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for piece in bytes.chunks(1_000) {
        out.extend(format!("{:x}\r\n", piece.len()).bytes());
        out.extend(piece);
        out.extend(b"\r\n");
    }
    [&out[..], b"0\r\n\r\n"].concat()
}

/// A record of an answer, or of another kind.
fn record(kind: &str, url: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let length = head.len() + body.len();
    let fields = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-05-14T09:12:00Z\r\nWARC-Record-ID: <urn:uuid:{url}>\r\n\
         Content-Type: application/http; msgtype={kind}\r\nContent-Length: {length}\r\n\r\n{head}"
    );
    [fields.as_bytes(), body, b"\r\n\r\n"].concat()
}

/// Records as crawlers write them, pages and others.
fn crawl() -> Vec<Vec<u8>> {
    let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n";
    let url = |n: usize| format!("https://x.example/{n}");
    let html = |n: usize| page(n, 30).into_bytes();
    vec![
        record("warcinfo", "", "", b"software: none\r\n"),
        record("request", &url(1), "GET /1 HTTP/1.1\r\n\r\n", b""),
        record("response", &url(1), &format!("{ok}\r\n"), &html(1)),
        record(
            "response",
            &url(2),
            &format!("{ok}Transfer-Encoding: chunked\r\n\r\n"),
            &chunked(&html(2)),
        ),
        record(
            "response",
            "https://x.example/logo.png",
            "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n",
            b"\x89PNG\r\n\x1a\n",
        ),
        record(
            "response",
            &url(3),
            &format!("{ok}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"),
            &chunked(&gz(&html(3))),
        ),
        record(
            "response",
            "https://x.example/old",
            "HTTP/1.1 301 Moved\r\nLocation: /1\r\nContent-Type: text/html\r\n\r\n",
            b"<p>Moved",
        ),
        record("resource", "https://x.example/4", "", &html(4))
            .into_iter()
            .collect(),
    ]
}

fn pages_of(lines: &[Value]) -> Vec<String> {
    let title = |l: &Value| {
        if let Some(error) = l["error"].as_str() {
            return error.to_owned();
        }
        // What else is kept of a page is the business of other tests.
        let text = l["text"].as_str().unwrap();
        let at = text.find("The ferry").unwrap();
        text[at..at + 19].to_owned()
    };
    lines.iter().map(title).collect()
}

#[test]
fn the_pages_of_an_archive_are_cleaned_however_it_is_packed() {
    let folder = here();
    let records = crawl();
    let members: Vec<u8> = records.iter().flat_map(|r| gz(r)).collect();
    let bare = records.concat();
    fs::write(folder.path().join("a.warc"), &bare).unwrap();
    fs::write(folder.path().join("a.warc.gz"), &members).unwrap();
    fs::write(folder.path().join("whole.WARC.GZ"), gz(&bare)).unwrap();
    fs::write(folder.path().join("unnamed"), &members).unwrap();
    let expected = [
        "The ferry number 1 ",
        "The ferry number 2 ",
        "The ferry number 3 ",
        "The ferry number 4 ",
    ];
    let note = "clearstory: 2 captured records are no pages to read: pictures, styles, redirects, errors\n";
    let clean = ["clean", "-f", "jsonl", "-j", "2"];
    for (more, input) in [
        (&["a.warc"][..], &b""[..]),
        (&["a.warc.gz"], b""),
        (&["whole.WARC.GZ"], b""),
        (&["--from", "warc", "unnamed"], b""),
        (&["-"], &members),
        (&[], &bare),
        (&["--files-from", "-"], b"a.warc\n"),
    ] {
        let (lines, sentences, code) = run(&with(&clean, more), folder.path(), input);
        assert_eq!(pages_of(&lines), expected, "{more:?}");
        assert_eq!((sentences.as_str(), code), (note, 0), "{more:?}");
        assert_eq!(lines[0]["url"], "https://x.example/1");
        assert_eq!(lines[0]["id"], "<urn:uuid:https://x.example/1>");
        assert_eq!(
            lines[0]["given"],
            json!({"url": "https://x.example/1", "date": "2026-05-14T09:12:00Z"})
        );
    }
    let (lines, _, _) = run(&with(&clean, &["a.warc.gz"]), folder.path(), "");
    let at = gz(&records[0]).len() + gz(&records[1]).len();
    assert_eq!(lines[0]["source"], format!("a.warc.gz:{at}"));
}

#[test]
fn a_damaged_record_is_told_with_its_place_and_the_next_one_is_read() {
    let folder = here();
    let mut members: Vec<_> = crawl().iter().map(|r| gz(r)).collect();
    let at: usize = members[..3].iter().map(Vec::len).sum();
    let middle = members[3].len() / 2;
    members[3].truncate(middle);
    let cut = members.concat();
    let cut = &cut[..cut.len() - 100];
    fs::write(folder.path().join("a.warc.gz"), cut).unwrap();
    let (lines, sentences, code) = run(&["clean", "-f", "jsonl", "a.warc.gz"], folder.path(), "");
    let pages = pages_of(&lines);
    // What follows a member that is cut may still unpack as something, so either sentence is right.
    let damaged = &pages[1];
    assert_eq!(pages[0], "The ferry number 1 ");
    assert!(
        damaged.starts_with(&format!("a.warc.gz:{at}: ")),
        "{damaged}"
    );
    assert!(damaged.ends_with("passed over"), "{damaged}");
    assert!(
        pages.contains(&"The ferry number 3 ".to_owned()),
        "{pages:?}"
    );
    let last = pages.last().unwrap();
    assert!(last.ends_with("the record was passed over"), "{last}");
    assert!(
        sentences.contains(&format!("clearstory: {damaged}\n")),
        "{sentences}"
    );
    assert!(sentences.contains(last), "{sentences}");
    assert_eq!(code, 3);
    let empty = run(
        &["clean", "-f", "jsonl", "--from", "warc"],
        folder.path(),
        "no archive at all",
    );
    assert_eq!(
        (empty.0[0]["error"].as_str(), empty.2),
        (
            Some(
                "standard input:0: no WARC record begins here; what stands before the next one was passed over"
            ),
            4
        )
    );
}

#[test]
fn other_formats_take_many_pages_too() {
    let input = "{\"html\":\"<p>First words.\"}\nnope\n{\"text\":\"Last words.\"}\n";
    let text = fed(&["clean", "--from", "jsonl"], here().path(), input)
        .wait_with_output()
        .unwrap();
    assert_eq!(
        String::from_utf8(text.stdout).unwrap(),
        "First words.\n\nLast words.\n"
    );
    assert_eq!(
        String::from_utf8(text.stderr).unwrap(),
        "clearstory: standard input:2: is not JSON at byte 2; each line is an object with html or text, and url\n"
    );
    for (input, count) in [(input, 3), ("", 0)] {
        let output = fed(
            &["clean", "-f", "json", "--from", "jsonl"],
            here().path(),
            input,
        )
        .wait_with_output()
        .unwrap();
        let all: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(all.as_array().unwrap().len(), count);
    }
}

#[test]
fn the_fields_of_an_object_keep_their_order() {
    let order = "source id url title byline site published modified language image next charset text words cut trust whole given micros blocks";
    // Deep enough to be cut, for the field that only such a page has.
    let deep = "<div>".repeat(300);
    let input =
        format!("{{\"id\":1,\"url\":\"https://x.example/\",\"html\":\"<p>Some words.{deep}\"}}\n");
    let args = with(&JSONL, &["--explain"]);
    let output = fed(&args, here().path(), input).wait_with_output().unwrap();
    let line = String::from_utf8(output.stdout).unwrap();
    let places: Vec<_> = order
        .split(' ')
        .map(|field| {
            line.find(&format!("\"{field}\":"))
                .unwrap_or_else(|| panic!("{field} in {line}"))
        })
        .collect();
    assert!(places.is_sorted(), "{line}");
    let help = Command::new(env!("CARGO_BIN_EXE_clearstory"))
        .args(["clean", "--help"])
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let words: Vec<_> = help.split_ascii_whitespace().collect();
    assert!(words.join(" ").contains(order), "{help}");
}

/// Feeds pages without end until nobody takes them any more; gives how many bytes were taken.
fn feed_for_ever(mut to: impl Write) -> usize {
    let pages: Vec<_> = (0..50)
        .map(|n| json!({"id": n, "html": page(n, 40)}).to_string() + "\n")
        .collect();
    let pages = pages.concat();
    let mut taken = 0;
    while to.write_all(pages.as_bytes()).is_ok() {
        taken += pages.len();
    }
    taken
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_bounded_while_nobody_reads_the_output() {
    const PAGES: usize = 3_000;
    let mut child = clearstory(&with(&JSONL, &["-j", "4"]), here().path())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    let feeder = thread::spawn(move || {
        // What is cheap to clean and yet large, before and after: 180 MB go in and 90 MB come out.
        let filler = "x".repeat(30_000);
        for n in 0..PAGES {
            let html = format!("<script>{filler}</script>{}", page(n, 4));
            writeln!(to, "{}", json!({"id": n, "html": html, "filler": filler})).unwrap();
        }
    });
    let mut from = BufReader::new(child.stdout.take().unwrap());
    let status = format!("/proc/{}/status", child.id());
    let (mut line, mut peak_kib, mut seen) = (String::new(), 0, 0);
    while from.read_line(&mut line).unwrap() > 0 {
        let value: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["id"], seen);
        if seen % 100 == 0 {
            // All that may be taken ahead is taken while the reader looks away.
            thread::sleep(std::time::Duration::from_millis(20));
            let told = fs::read_to_string(&status).unwrap();
            let high = told.lines().find_map(|l| l.strip_prefix("VmHWM:"));
            let high = high.and_then(|l| l.split_ascii_whitespace().next()?.parse().ok());
            peak_kib = high.map_or(peak_kib, |high: usize| peak_kib.max(high));
        }
        seen += 1;
        line.clear();
    }
    feeder.join().unwrap();
    assert_eq!((seen, child.wait().unwrap().code()), (PAGES, Some(0)));
    assert!((1_000..60_000).contains(&peak_kib), "{peak_kib} KiB");
}

#[cfg(unix)]
#[test]
fn who_reads_nothing_stops_what_feeds_it() {
    let mut child = clearstory(&with(&JSONL, &["-j", "2"]), here().path())
        .spawn()
        .unwrap();
    let to = child.stdin.take().unwrap();
    let feeder = thread::spawn(move || feed_for_ever(to));
    let mut from = child.stdout.take().unwrap();
    from.read_exact(&mut [0; 1_000]).unwrap();
    // The reader leaves: quietly everything ends, and the feeder with it.
    drop(from);
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (
            String::from_utf8(output.stderr).unwrap().as_str(),
            output.status.code()
        ),
        ("", Some(0))
    );
    assert!(feeder.join().unwrap() < 100 << 20);
}

/// The signal of Ctrl-C; that of a plain kill where the tests themselves were started with interrupts ignored, as
/// programs in the background of a shell are, since what they start then rightly ignores them too.
#[cfg(unix)]
fn interrupt() -> (&'static str, i32) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|l| l.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|l| u64::from_str_radix(l.trim(), 16).ok());
    if ignored.is_some_and(|set| set & 2 != 0) {
        return ("-TERM", 15);
    }
    ("-INT", 2)
}

#[test]
fn a_declared_record_is_read_whatever_control_characters_it_has() {
    let input = "{\"html\":\"<p>one\\u0000two</p>\"}\n{\"text\":\"\\u0001\\u0002 three\"}\n";
    let (lines, error, code) = run(&JSONL, here().path(), input);
    assert_eq!((error.as_str(), code), ("", 0));
    assert!(lines[0]["text"].as_str().unwrap().contains("two"));
    assert!(lines[1]["text"].as_str().unwrap().contains("three"));
    let noise = "\u{1}\u{2}\u{3} words";
    let (_, error, _) = run(&["clean"], here().path(), noise);
    let sentence = "clearstory: standard input: is not a text, and of no kind known here\n";
    assert_eq!(error, sentence);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_at_once() {
    use std::os::unix::process::ExitStatusExt;
    let mut child = clearstory(&with(&JSONL, &["-j", "2"]), here().path())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    to.write_all(b"{\"html\":\"<p>Some words.\"}\n").unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    from.read_line(&mut String::new()).unwrap();
    // Its input stays open, so it waits for more.
    let (name, number) = interrupt();
    let sent = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
    let start = std::time::Instant::now();
    assert_eq!(child.wait().unwrap().signal(), Some(number));
    assert!(start.elapsed().as_secs() < 5);
    drop(to);
}
