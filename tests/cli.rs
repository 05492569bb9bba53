//! The program from outside: what goes in, what comes out, and the exit code.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::fetch::server::{Server, page};

const TRAM: &str = "\
---
title: \"River towns keep their tramway\"
author: Ana Ruiz
site: Harbour Post
url: https://harbour.example/tram
date: 2026-05-14T09:12:00+02:00
lang: en
---

# River towns keep their tramway

The council voted to keep the *old* tramway.

- Two bridges are closed.
- Trams run every twelve minutes.

> We would rather mend what we have.
";

const TRAM_TEXT: &str = "\
The council voted to keep the old tramway.
Two bridges are closed.
Trams run every twelve minutes.
We would rather mend what we have.
";

/// The same story as this program saves it, which it knows by its first lines.
fn saved() -> String {
    let body = TRAM.replace("# River towns keep their tramway\n\n", "");
    body.replacen("---\n", "---\nclearstory: 1\n", 1)
}

/// A folder of our own for one test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            fs::write(folder.at(name), text).unwrap();
        }
        folder
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

fn clearstory() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clearstory"));
    command.stdin(Stdio::null()).env_clear();
    command
}

fn run(args: &[&str], folder: &Path) -> Output {
    clearstory()
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn run_with(args: &[&str], input: &[u8]) -> Output {
    let mut child = clearstory()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let written = child.stdin.take().unwrap().write_all(input);
    let kind = written.map_err(|e| e.kind());
    // Arguments that are refused end it before it has read anything.
    assert!(matches!(kind, Ok(()) | Err(ErrorKind::BrokenPipe)));
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_file_is_printed_as_its_clean_text_and_nothing_else() {
    let folder = Folder::with(&[("tram.md", TRAM)]);
    for args in [
        &["tram.md"][..],
        &["clean", "tram.md"],
        &["clean", "-f", "text", "tram.md"],
    ] {
        let output = run(args, folder.0.path());
        assert_eq!(
            (out(&output), err(&output), code(&output)),
            (TRAM_TEXT.to_owned(), String::new(), 0),
            "{args:?}"
        );
    }
}

#[test]
fn standard_input_is_read_by_its_sign_and_without_arguments() {
    for args in [&["-"][..], &[], &["clean"], &["clean", "-"]] {
        let output = run_with(args, saved().as_bytes());
        assert_eq!(
            (out(&output), code(&output)),
            (TRAM_TEXT.to_owned(), 0),
            "{args:?}"
        );
    }
}

#[test]
fn json_has_what_is_known_of_the_story() {
    let folder = Folder::with(&[("tram.md", TRAM)]);
    let output = run(&["clean", "-f", "json", "tram.md"], folder.0.path());
    let story = json(&out(&output));
    assert_eq!(story["source"], "tram.md");
    assert_eq!(story["url"], "https://harbour.example/tram");
    assert_eq!(story["title"], "River towns keep their tramway");
    assert_eq!(story["byline"], "Ana Ruiz");
    assert_eq!(story["site"], "Harbour Post");
    assert_eq!(story["published"], "2026-05-14T09:12:00+02:00");
    assert_eq!(story["modified"], serde_json::Value::Null);
    assert_eq!(story["language"], "en");
    assert_eq!(story["text"], TRAM_TEXT.trim_end());
    assert_eq!(story["words"], 24);
    assert_eq!(story["blocks"], serde_json::Value::Null);
}

#[test]
fn explaining_gives_every_block_with_its_verdict() {
    let folder = Folder::with(&[("tram.md", TRAM)]);
    let output = run(
        &["clean", "--explain", "-f", "json", "tram.md"],
        folder.0.path(),
    );
    let blocks = json(&out(&output))["blocks"].clone();
    assert_eq!(blocks[0]["text"], "River towns keep their tramway");
    assert_eq!(blocks[0]["keep"], false);
    assert_eq!(blocks[0]["reason"], "shown in the header");
    assert_eq!(blocks[1]["keep"], true);
    assert_eq!(blocks[1]["sure"], 1.0);
    assert_eq!(blocks.as_array().unwrap().len(), 5);
    let text = out(&run(&["clean", "--explain", "tram.md"], folder.0.path()));
    assert!(text.starts_with("CUT  100 %  shown in the header\n  ┆ River towns keep their tramway\n\nkept 100 %  text of the story\n  The council"), "{text}");
}

#[test]
fn explaining_and_markdown_do_not_go_together() {
    let output = run_with(&["clean", "--explain", "-f", "markdown"], TRAM.as_bytes());
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("--explain goes with"),
        "{}",
        err(&output)
    );
}

#[test]
fn markdown_opens_again_as_the_same_story() {
    let folder = Folder::with(&[("tram.md", TRAM)]);
    let once = out(&run(
        &["clean", "-f", "markdown", "tram.md"],
        folder.0.path(),
    ));
    fs::write(folder.at("saved.md"), &once).unwrap();
    let twice = out(&run(
        &["clean", "-f", "markdown", "saved.md"],
        folder.0.path(),
    ));
    assert!(
        once.starts_with("---\nclearstory: 1\ntitle: \"River towns keep their tramway\"\n"),
        "{once}"
    );
    assert!(
        once.contains("\n- Two bridges are closed.\n- Trams run every twelve minutes.\n"),
        "{once}"
    );
    let without_cut = |text: &str| {
        text.lines()
            .filter(|l| !l.starts_with("cut: "))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(without_cut(&once), without_cut(&twice));
}

#[test]
fn html_is_one_page_in_which_nothing_of_strangers_runs() {
    let hostile = "# A & <script>\n\nText <script>alert(1)</script>with [a link](javascript:alert(1)) and \
                   [another](https://harbour.example/?a=1&b=\"2\").\n\n![pic](https://tracker.example/p.png)\n\n<img src=x onerror=alert(1)>\n";
    let folder = Folder::with(&[("hostile.md", hostile)]);
    let output = run(&["clean", "-f", "html", "hostile.md"], folder.0.path());
    let page = out(&output);
    assert_eq!(code(&output), 0);
    assert!(page.contains("<title>A &amp;</title>"), "{page}");
    assert!(
        !page.contains("<script")
            && !page.contains("javascript:")
            && !page.contains("onerror")
            && !page.contains("<img"),
        "{page}"
    );
    assert!(
        page.contains("<a href=\"https://harbour.example/?a=1&amp;b=%222%22\">another</a>"),
        "{page}"
    );
    assert!(page.contains("default-src 'none'"), "{page}");
}

#[test]
fn a_folder_gives_one_object_a_line_in_order_of_the_names() {
    let names: Vec<String> = (0..60).map(|n| format!("{n:03}.md")).collect();
    let texts: Vec<String> = (0..60)
        .map(|n| {
            format!(
                "Story number {n}.\n\n{}",
                "More words. ".repeat((60 - n) * 40)
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = names
        .iter()
        .map(String::as_str)
        .zip(texts.iter().map(String::as_str))
        .collect();
    let folder = Folder::with(&files);
    fs::write(folder.at(".hidden"), "no").unwrap();
    fs::create_dir(folder.at("inside")).unwrap();
    let path = folder.0.path().to_str().unwrap();
    let output = run_with(&["clean", "--format", "jsonl", "--jobs", "4", path], b"");
    let lines: Vec<_> = out(&output).lines().map(json).collect();
    assert_eq!(
        (lines.len(), code(&output), err(&output)),
        (60, 0, String::new())
    );
    for (n, line) in lines.iter().enumerate() {
        assert_eq!(line["source"], format!("{path}/{}", names[n]));
        assert!(
            line["text"]
                .as_str()
                .unwrap()
                .starts_with(&format!("Story number {n}.\n"))
        );
        assert!(line["micros"].is_u64());
    }
}

#[test]
fn a_page_that_fails_is_told_of_and_the_run_goes_on() {
    let folder = Folder::with(&[("a.md", "First."), ("b.md", ""), ("c.md", "Third.")]);
    let output = run(
        &[
            "clean",
            "-f",
            "jsonl",
            "-j",
            "2",
            "a.md",
            "b.md",
            "missing.md",
            "c.md",
        ],
        folder.0.path(),
    );
    let lines: Vec<_> = out(&output).lines().map(json).collect();
    assert_eq!(code(&output), 3);
    assert_eq!(lines[0]["text"], "First.");
    assert_eq!(lines[1]["source"], "b.md");
    assert!(
        lines[1]["error"].as_str().unwrap().starts_with("b.md: "),
        "{}",
        lines[1]
    );
    assert_eq!(lines[2]["error"], "missing.md: no such file");
    assert_eq!(lines[3]["text"], "Third.");
    let output = run(&["clean", "a.md", "missing.md", "c.md"], folder.0.path());
    assert_eq!(
        (out(&output).as_str(), code(&output)),
        ("First.\n\nThird.\n", 3)
    );
    assert_eq!(err(&output), "clearstory: missing.md: no such file\n");
}

#[test]
fn several_pages_as_json_are_one_array() {
    let folder = Folder::with(&[("a.md", "First."), ("b.md", "Second.")]);
    let output = run(
        &["clean", "-f", "json", "a.md", "missing.md", "b.md"],
        folder.0.path(),
    );
    let all = json(&out(&output));
    assert_eq!(all.as_array().unwrap().len(), 3);
    assert_eq!(all[2]["text"], "Second.");
}

#[test]
fn every_trouble_is_one_sentence_with_its_exit_code() {
    let folder = Folder::with(&[("empty.md", ""), ("a.md", "x")]);
    fs::create_dir(folder.at("bare")).unwrap();
    let cases: [(&[&str], i32, &str); 7] = [
        (&["clean", "missing.html"], 1, "missing.html: no such file"),
        (
            &["example.org/story"],
            1,
            "example.org/story: no such file; for the page, say https://example.org/story",
        ),
        (
            &["clean", "gopher://old.example/"],
            1,
            "gopher://old.example/: only http and https addresses can be read",
        ),
        (
            &["clean", "bare"],
            4,
            "bare: no files in this folder; those of folders inside are not read",
        ),
        (
            &["clean", "-f", "html", "a.md", "a.md"],
            2,
            "-f html prints one page; give it one file",
        ),
        (
            &["clean", "--url", "https://a.example/", "a.md", "a.md"],
            2,
            "--url goes with one page",
        ),
        (
            &["clean", "/dev/zero"],
            4,
            "/dev/zero: larger than 64 MiB, which no story is; open a part of it",
        ),
    ];
    for (args, exit, sentence) in cases {
        let output = run(args, folder.0.path());
        assert_eq!(
            (err(&output), code(&output)),
            (format!("clearstory: {sentence}\n"), exit),
            "{args:?}"
        );
        assert_eq!(out(&output), "", "{args:?}");
    }
}

#[test]
fn what_is_no_text_is_one_sentence_and_exit_code_four() {
    let folder = Folder::with(&[("empty.md", ""), ("blank.txt", " \n")]);
    for name in ["empty.md", "blank.txt"] {
        let output = run(&["clean", name], folder.0.path());
        assert_eq!((out(&output).as_str(), code(&output)), ("", 4), "{name}");
        assert!(
            err(&output).starts_with(&format!("clearstory: {name}: ")),
            "{}",
            err(&output)
        );
        assert_eq!(err(&output).lines().count(), 1);
    }
}

/// What nobody can read, as the reader and as `clean` say it: names and contents of files, addresses.
#[cfg(target_os = "linux")]
#[test]
fn bad_input_is_one_sentence_that_names_it_for_reader_and_cleaner_alike() {
    let folder = bad_files();
    let long = "x".repeat(300);
    let cases: &[(&str, i32, &str)] = &[
        ("missing.html", 1, "missing.html: no such file"),
        ("", 1, "'': an empty name; name a file or an address"),
        ("loop", 1, "loop: too many levels of symbolic links"),
        ("doc.pdf/x", 1, "doc.pdf/x: not a directory"),
        (&long, 1, &format!("{long}: file name too long")),
        (
            "empty.html",
            4,
            "empty.html: is empty, there is nothing to read",
        ),
        (
            "blank.txt",
            4,
            "blank.txt: is empty, there is nothing to read",
        ),
        (
            "zeros.html",
            4,
            "zeros.html: is empty, there is nothing to read",
        ),
        (
            "huge",
            4,
            "huge: larger than 64 MiB, which no story is; open a part of it",
        ),
        (
            "doc.pdf",
            4,
            "doc.pdf: is a PDF, not a text; try `pdftotext doc.pdf -` and pipe it in",
        ),
        (
            "pic.png",
            4,
            "pic.png: is an image, not a text; open it with an image viewer",
        ),
        (
            "a.zip",
            4,
            "a.zip: is an archive, not a text; unpack it and open a text inside",
        ),
        (
            "elf",
            4,
            "elf: is a program, not a text; it has no text to read",
        ),
        (
            "noise",
            4,
            "noise: is not a text, and of no kind known here; `file noise` may tell what it is",
        ),
        (
            "esc\u{1b}]0;x\u{7}\u{1b}[31mname.txt",
            4,
            "escname.txt: is empty, there is nothing to read",
        ),
        (
            "ftp://a.example/x",
            1,
            "ftp://a.example/x: only http and https addresses can be read",
        ),
        (
            "javascript:alert(1)",
            1,
            "javascript:alert(1): no such file, and only https:// and http:// addresses can be read",
        ),
        (
            "http:a.example",
            1,
            "http:a.example: no such file, and only https:// and http:// addresses can be read",
        ),
        (
            "http://",
            1,
            "http://: empty host; an address looks like https://example.org/story",
        ),
        ("file:///no/such", 1, "/no/such: no such file"),
        (
            "http://nowhere.invalid/",
            1,
            "http://nowhere.invalid/: the host nowhere.invalid was not found; check the address and the network",
        ),
    ];
    for (name, exit, sentence) in cases {
        for args in [&[*name][..], &["clean", name]] {
            let output = run(args, folder.0.path());
            assert_eq!(
                (out(&output), err(&output), code(&output)),
                (String::new(), format!("clearstory: {sentence}\n"), *exit),
                "{args:?}"
            );
        }
    }
}

#[cfg(target_os = "linux")]
fn bad_files() -> Folder {
    let folder = Folder::with(&[
        ("empty.html", ""),
        ("blank.txt", " \n\t"),
        ("doc.pdf", "%PDF-1.7\n"),
        ("a.zip", "PK\u{3}\u{4}\0\0"),
        ("elf", "\u{7f}ELF\u{2}\u{1}\u{1}\0"),
        ("esc\u{1b}]0;x\u{7}\u{1b}[31mname.txt", ""),
    ]);
    fs::write(folder.at("pic.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let noise: Vec<u8> = (0..5000_u32).map(|n| ((n * n * 31) >> 3) as u8).collect();
    fs::write(folder.at("noise"), noise).unwrap();
    for (name, bytes) in [("zeros.html", 1 << 20), ("huge", 100 << 20)] {
        // A hole costs no disk.
        fs::File::create(folder.at(name))
            .unwrap()
            .set_len(bytes)
            .unwrap();
    }
    std::os::unix::fs::symlink("loop", folder.at("loop")).unwrap();
    folder
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_no_unicode_is_read_and_told() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::with(&[]);
    let name = std::ffi::OsStr::from_bytes(b"na\xffme.txt");
    let read = |text: &str| {
        fs::write(folder.0.path().join(name), text).unwrap();
        let mut command = clearstory();
        command
            .arg(name)
            .current_dir(folder.0.path())
            .output()
            .unwrap()
    };
    assert_eq!(out(&read("A line of text.\n")), "A line of text.\n");
    let empty = "clearstory: na\u{fffd}me.txt: is empty, there is nothing to read\n";
    assert_eq!(err(&read("")), empty);
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_once() {
    let folder = Folder::with(&[]);
    let pipe = folder.at("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let child = clearstory()
        .arg("clean")
        .arg(&pipe)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    fs::write(&pipe, TRAM).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((out(&output).as_str(), code(&output)), (TRAM_TEXT, 0));
}

/// What a server may answer instead of a page, each with its sentence.
#[test]
fn bad_answers_are_one_sentence_that_names_the_address() {
    const PLAIN: &str = "200 OK\r\ncontent-type: text/html";
    let cases: [(&str, &[u8], i32, &str); 6] = [
        (
            "404 Not Found",
            b"",
            1,
            "the server said 404 Not Found; check the address, or look for a copy at web.archive.org",
        ),
        (
            "200 OK\r\ncontent-type: application/pdf",
            b"%PDF-1.7",
            1,
            "application/pdf, not a page to read; open it in a browser",
        ),
        (
            PLAIN,
            b"%PDF-1.7",
            4,
            "is a PDF, not a page to read; open it in a browser",
        ),
        (PLAIN, b" \n", 4, "is empty, there is nothing to read"),
        (
            "302 Found\r\nlocation: /story",
            b"",
            1,
            "redirects more than 10 times; it may want cookies, open it in a browser",
        ),
        (
            PLAIN,
            vec![b'x'; 9 << 20].leak(),
            1,
            "the page is larger than 8 MiB; a browser may open it",
        ),
    ];
    for (head, body, exit, sentence) in cases {
        let url = serve(head, body);
        let output = run_with(&["clean", &url], b"");
        assert_eq!(
            (out(&output), err(&output), code(&output)),
            (
                String::new(),
                format!("clearstory: {url}: {sentence}\n"),
                exit
            )
        );
    }
}

/// A server that gives every request the same answer; its thread ends with the tests.
fn serve(head: &str, body: &'static [u8]) -> String {
    use std::io::Read;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/story", listener.local_addr().unwrap());
    let length = body.len();
    let head = format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            // A client that has enough leaves early.
            let _ = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(body));
        }
    });
    url
}

#[test]
fn a_refused_connection_is_an_error_that_names_the_address() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("http://127.0.0.1:{port}/story");
    let output = run_with(&["clean", &url], b"");
    assert_eq!((out(&output).as_str(), code(&output)), ("", 1));
    assert!(
        err(&output).starts_with(&format!(
            "clearstory: {url}: the server refused the connection"
        )),
        "{}",
        err(&output)
    );
    let output = run_with(&["clean", "-f", "jsonl", &url], b"");
    let line = json(&out(&output));
    assert_eq!(
        (
            line["source"].as_str(),
            line["error"].is_string(),
            code(&output)
        ),
        (Some(&*url), true, 1)
    );
}

#[test]
fn a_page_of_the_web_is_fetched_and_cleaned() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/tram.md", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        use std::io::Read;
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]).unwrap();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/markdown\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            TRAM.len()
        );
        stream.write_all((head + TRAM).as_bytes()).unwrap();
    });
    let output = run_with(&["clean", &url], b"");
    server.join().unwrap();
    assert_eq!(
        (out(&output).as_str(), err(&output).as_str(), code(&output)),
        (TRAM_TEXT, "", 0)
    );
}

#[test]
fn wrong_arguments_are_told_with_exit_code_two() {
    for args in [
        &["--measure", "20"][..],
        &["clean", "-f", "pdf"],
        &["clean", "--url", "ftp://a.example"],
        &["clean", "-j", "0"],
    ] {
        let output = run_with(args, b"");
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(err(&output).starts_with("error: "), "{args:?}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let output = run_with(&["--version"], b"");
    assert_eq!(
        (out(&output), code(&output)),
        (format!("clearstory {}\n", env!("CARGO_PKG_VERSION")), 0)
    );
    for args in [&["--help"][..], &["clean", "--help"]] {
        let output = run_with(args, b"");
        assert_eq!(code(&output), 0);
        assert!(out(&output).contains("Exit codes:"), "{args:?}");
    }
}

#[test]
fn relative_links_start_from_the_given_address() {
    let folder = Folder::with(&[("a.md", "[more](../y)\n")]);
    let output = run(
        &[
            "clean",
            "-f",
            "markdown",
            "--url",
            "https://a.example/x/",
            "a.md",
        ],
        folder.0.path(),
    );
    assert!(
        out(&output).contains("[more](https://a.example/y)"),
        "{}",
        out(&output)
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = Folder::with(&[("tram.md", TRAM)]);
    for args in [
        &["clean", "tram.md"][..],
        &["clean", "-f", "jsonl", "tram.md", "tram.md"],
        &["tram.md"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = clearstory()
            .args(args)
            .current_dir(folder.0.path())
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        assert_eq!(code(&output), 1);
        assert!(
            err(&output).starts_with("clearstory: standard output: "),
            "{}",
            err(&output)
        );
        assert_eq!(err(&output).lines().count(), 1);
    }
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    let texts = format!("{}\n", "A line of text.\n\n".repeat(50_000));
    let folder = Folder::with(&[("long.md", &texts)]);
    let files = vec!["long.md"; 40];
    let mut child = clearstory()
        .args(["clean", "-f", "jsonl", "-j", "2"])
        .args(files)
        .current_dir(folder.0.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((err(&output), code(&output)), (String::new(), 0));
}

#[test]
fn a_page_cut_at_a_bound_is_told_of_in_every_form_and_stays_done() {
    let prose = "<p>The harbour office had waited for the tide since four, and when it came, nobody was ready for it.</p>";
    let deep = format!("{}{}", prose.repeat(9), "<div>".repeat(300));
    let folder = Folder::with(&[("deep.html", &*deep), ("whole.html", &*prose.repeat(9))]);
    let bound = "has more than 256 levels or 48 open formatting elements; the rest of these tags is not read";
    let told = format!("clearstory: deep.html: the page {bound}\n");
    for args in [
        &["clean", "deep.html"][..],
        &["clean", "-f", "json", "deep.html"],
        &["clean", "--explain", "deep.html"],
        &["clean", "-f", "jsonl", "--alone", "deep.html", "whole.html"],
    ] {
        let output = run(args, folder.0.path());
        assert_eq!((err(&output), code(&output)), (told.clone(), 0), "{args:?}");
    }
    let explained = out(&run(&["clean", "--explain", "deep.html"], folder.0.path()));
    let end = format!("\n\nThe page was cut at a bound: it {bound}.\n");
    assert!(explained.ends_with(&end), "{explained}");
    let field = |name| json(&out(&run(&["clean", "-f", "json", name], folder.0.path())));
    assert_eq!(field("deep.html")["whole"], false);
    assert_eq!(field("deep.html")["trust"], "unsure");
    assert_eq!(field("whole.html").get("whole"), None);
}

const RSS: &str = "<rss><channel><title>Tide \u{1b}[31mPost</title><link>https://tide.example/</link>
<item><title>High</title><link>/high</link><guid isPermaLink='false'>h</guid><pubDate>14 Oct 2025 11:05 +0200</pubDate>
<comments>https://tide.example/high#c</comments><enclosure url='https://tide.example/h.mp3' type='audio/mpeg' length='9'/>
<description>&lt;p&gt;Caf\u{e9}&lt;/p&gt;</description></item></channel></rss>";

#[test]
fn a_feed_is_one_object_with_its_entries() {
    let args = [
        "feed",
        "-",
        "--json",
        "--base-url",
        "https://other.example/x/",
    ];
    let output = run_with(&args, RSS.as_bytes());
    let feed = json(&out(&output));
    assert_eq!((code(&output), &*err(&output)), (0, ""));
    assert_eq!(feed["title"], "Tide Post");
    assert_eq!(feed["link"], "https://tide.example/");
    assert_eq!(feed["whole"], true);
    assert_eq!(
        feed["items"],
        serde_json::json!([{
            "id": "h", "title": "High", "link": "https://other.example/high", "published": "2025-10-14T09:05:00Z",
            "updated": null, "author": "", "comments": "https://tide.example/high#c", "plain": false, "content": "<p>Café</p>",
            "enclosures": [{"url": "https://tide.example/h.mp3", "type": "audio/mpeg", "bytes": 9}],
        }])
    );
}

#[test]
fn a_feed_is_shown_to_people_in_lines() {
    let folder = Folder::with(&[("feed.xml", RSS)]);
    let output = run(&["feed", "feed.xml"], folder.0.path());
    assert_eq!(
        out(&output),
        "Tide Post\nhttps://tide.example/\n1 entry\n\n2025-10-14  High\n            /high\n            + https://tide.example/h.mp3 audio/mpeg\n"
    );
}

#[test]
fn the_content_type_of_a_feed_names_its_charset() {
    let bytes: Vec<u8> = RSS.chars().map(|c| c as u8).collect();
    let args = [
        "feed",
        "-",
        "--json",
        "--content-type",
        "text/xml; charset=koi8-r",
    ];
    let feed = json(&out(&run_with(&args, &bytes)));
    assert_eq!(feed["items"][0]["content"], "<p>CafИ</p>");
}

#[test]
fn what_is_no_feed_ends_with_a_sentence_and_its_code() {
    let folder = Folder::with(&[("page.html", "<html><p>x"), ("empty", ""), ("text", "x")]);
    for (name, exit, sentence) in [
        ("page.html", 4, "page.html: is a web page, not a feed"),
        ("empty", 4, "empty: is empty"),
        ("text", 4, "text: is no feed"),
        ("missing.xml", 1, "missing.xml: no such file"),
    ] {
        let output = run(&["feed", name], folder.0.path());
        assert_eq!((code(&output), &*out(&output)), (exit, ""), "{name}");
        let error = err(&output);
        assert!(
            error.starts_with(&format!("clearstory: {sentence}")),
            "{error}"
        );
    }
    assert_eq!(code(&run(&["feed"], folder.0.path())), 2);
}

#[test]
fn a_page_of_the_web_is_asked_for_as_the_settings_say() {
    let server =
        Server::new(|_, wire| page(wire, "<article><p>A page of a few words.</p></article>"));
    let folder = Folder::with(&[("config.toml", "[network]\nagent = \"mine/1\"\n")]);
    let output = clearstory()
        .args(["-C", "config.toml", &server.url("/story")])
        .env("HOME", folder.0.path())
        .current_dir(folder.0.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    assert_eq!(server.asked()[0].header("user-agent"), Some("mine/1"));
    let wrong = "[network]\nproxy = \"no address\"\n";
    fs::write(folder.at("config.toml"), wrong).unwrap();
    let output = clearstory()
        .args(["-C", "config.toml", &server.url("/story")])
        .env("HOME", folder.0.path())
        .current_dir(folder.0.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("the address of the proxy cannot be read"),
        "{told}"
    );
    assert_eq!(server.asked().len(), 1, "nothing goes past the proxy");
}
