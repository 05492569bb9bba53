//! Bytes of every sort, named or not, whole or broken, become a story or one sentence that says why not.

use std::io::Write;

use clearstory::fetch::Page;
use clearstory::open::{Error, HTML_BYTES, TEXT_BYTES, open};
use clearstory::story::Story;
use clearstory::verdict::Bound;
use encoding_rs::Encoding;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use url::Url;

fn named(name: &str, bytes: impl Into<Vec<u8>>) -> Page {
    Page {
        name: name.to_owned(),
        bytes: bytes.into(),
        ..Page::default()
    }
}

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Story {
    open(&named(name, bytes)).unwrap()
}

fn refusal(name: &str, bytes: impl Into<Vec<u8>>) -> String {
    open(&named(name, bytes)).unwrap_err().to_string()
}

fn in_charset(label: &str, text: &str) -> Vec<u8> {
    let (bytes, _, unmapped) = Encoding::for_label(label.as_bytes()).unwrap().encode(text);
    assert!(!unmapped, "{label} cannot say {text}");
    bytes.into_owned()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

const SAMPLES: [(&str, &str); 7] = [
    (
        "windows-1252",
        "Le café était fermé à cause de la fête, où l’on dansait déjà.",
    ),
    (
        "Shift_JIS",
        "東京都の天気は晴れです。明日は雨が降るでしょう。",
    ),
    ("gb18030", "今天天气很好，我们一起去公园散步吧。"),
    ("EUC-KR", "오늘은 날씨가 매우 좋습니다. 함께 공원에 갑시다."),
    (
        "KOI8-R",
        "Съешь ещё этих мягких французских булок, да выпей чаю",
    ),
    (
        "windows-1251",
        "Съешь ещё этих мягких французских булок, да выпей чаю",
    ),
    ("EUC-JP", "東京都の天気は晴れです。明日は雨が降るでしょう。"),
];

#[test]
fn pages_in_any_charset_are_decoded_as_they_declare() {
    for (label, text) in SAMPLES {
        let page = format!("<!doctype html><meta charset={label}><p>{text}");
        let story = read("a.html", in_charset(label, &page));
        assert_eq!((&*story.source.raw, story.source.charset), (&*page, label));
        assert_eq!(story.source.language, "html");
    }
}

#[test]
fn texts_in_any_charset_are_decoded_undeclared() {
    for (label, text) in SAMPLES {
        let story = read("a.txt", in_charset(label, text));
        assert_eq!(&*story.source.raw, text, "{label}");
        assert_eq!(story.source.language, "text");
    }
}

#[test]
fn utf_16_is_read_with_and_without_a_mark() {
    for text in ["<!doctype html><p>wörds", "plain wörds and\nlines"] {
        for mark in ["", "\u{feff}"] {
            let units = || format!("{mark}{text}").encode_utf16().collect::<Vec<_>>();
            let little: Vec<u8> = units().into_iter().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = units().into_iter().flat_map(u16::to_be_bytes).collect();
            assert_eq!(&*read("", little).source.raw, text);
            assert_eq!(&*read("", big).source.raw, text);
        }
    }
}

#[test]
fn the_content_type_of_the_server_names_the_charset() {
    let page = Page {
        media: "text/html; charset=koi8-r".into(),
        ..named("", in_charset("koi8-r", "<html><p>да, это так"))
    };
    assert_eq!(&*open(&page).unwrap().source.raw, "<html><p>да, это так");
}

const LETTER: &str = "Received: from a.example\r\nFrom: =?utf-8?B?QW5uYSBLxIV0?= <anna@a.example>\r\n\
    To: b@b.example\r\nSubject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\n =?iso-8859-1?Q?_aus_K=F6ln?=\r\n\
    Date: Thu, 14 May 2026 09:12:00 +0200\r\nMIME-Version: 1.0\r\n";

#[test]
fn a_letter_has_title_byline_and_date() {
    let letter = format!("{LETTER}Content-Type: text/plain; charset=utf-8\r\n\r\nHallo!\r\n");
    let story = read("", letter.clone());
    assert_eq!(&*story.about.title, "Grüße aus Köln");
    assert_eq!(&*story.about.byline, "Anna Kąt");
    assert_eq!(
        story.about.published.unwrap().to_string(),
        "2026-05-14T09:12:00+02:00"
    );
    assert_eq!(
        (&*story.source.raw, story.source.language),
        (&*letter, "eml")
    );
}

#[test]
fn a_letter_with_only_an_address_is_by_that_address() {
    let story = read(
        "a.eml",
        "From: x@y.example\nSubject: a\u{1b}]52;c;YQ\u{7}b\n\ntext",
    );
    assert_eq!(&*story.about.byline, "x@y.example");
    assert_eq!(&*story.about.title, "ab");
}

#[test]
fn a_letter_without_text_says_what_it_has() {
    let letter = format!("{LETTER}Content-Type: image/png\r\n\r\n12345");
    let expected =
        "a.eml: has no text inside, only image/png; open it with the program it came from";
    assert_eq!(refusal("a.eml", letter), expected);
}

fn saved_page(fields: &str, part: &str) -> String {
    format!(
        "From: <Saved by Blink>\r\n{fields}Subject: Saved\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\t\
         type=\"text/html\";\r\n\tboundary=\"----B--\"\r\n\r\n------B--\r\nContent-Type: text/css\r\n\r\np {{}}\r\n------B--\r\n\
         {part}\r\n------B----\r\n"
    )
}

#[test]
fn a_saved_page_is_the_page_inside() {
    let part = "Content-Type: text/html\r\nContent-ID: <frame-1>\r\nContent-Transfer-Encoding: quoted-printable\r\n\
                Content-Location: https://a.example/story\r\n\r\n<!DOCTYPE html><html><title>A</title>=\r\n<p>caf=C3=A9</html>";
    for name in ["a.mht", "a.mhtml", "", "a.eml"] {
        let story = read(name, saved_page("", part));
        assert_eq!(
            story.source.raw.trim_end(),
            "<!DOCTYPE html><html><title>A</title><p>café</html>"
        );
        assert_eq!(story.source.language, "html");
        assert!(story.about.byline.is_blank());
    }
}

#[test]
fn a_saved_page_begins_at_the_part_it_names() {
    let mht = "From: <Saved by X>\nContent-Type: multipart/related; boundary=b; start=\"<two>\"\n\n\
               --b\nContent-Type: text/html\nContent-ID: <one>\n\n<p>frame\n\
               --b\nContent-Type: text/html; charset=koi8-r\nContent-ID: <two>\nContent-Transfer-Encoding: base64\n\n8NLJ18XU\n--b--\n";
    let story = read("a.mht", mht);
    assert_eq!(
        (&*story.source.raw, story.source.charset),
        ("Привет", "KOI8-R")
    );
}

#[test]
fn a_saved_page_without_page_is_refused() {
    let part = "Content-Type: image/gif\r\n\r\nGIF";
    let pictures = saved_page("", part).replace("text/css", "image/png");
    assert_eq!(
        refusal("a.mht", pictures),
        "a.mht: has no text inside, only styles and pictures; open it with the program it came from"
    );
}

#[test]
fn a_gzipped_thing_is_what_is_inside() {
    let story = read("a.html.gz", gzip(b"<!doctype html><p>x"));
    assert_eq!(
        (&*story.source.raw, story.source.language),
        ("<!doctype html><p>x", "html")
    );
    assert_eq!(read("a.md.gz", gzip(b"# x")).source.language, "markdown");
    let two = [gzip(b"one "), gzip(b"two")].concat();
    assert_eq!(&*read("", two).source.raw, "one two");
}

#[test]
fn a_cut_off_or_damaged_gzip_gives_what_it_has() {
    let lines: Vec<String> = (0..20_000).map(|n| format!("line {n}\n")).collect();
    let text = lines.concat();
    let packed = gzip(text.as_bytes());
    let story = read("a.txt.gz", &packed[..packed.len() / 2]);
    assert!(text.starts_with(&*story.source.raw) && story.source.raw.len() > 1000);
    let mut trailing = gzip(b"all of it");
    trailing.extend(b"rubbish");
    assert_eq!(&*read("", trailing).source.raw, "all of it");
    assert_eq!(
        refusal("a.gz", &packed[..9]),
        "a.gz: is a damaged gzip file, nothing of it can be unpacked; fetch or copy it again"
    );
}

#[test]
fn a_gzip_bomb_stops_at_the_bound() {
    let bomb = gzip(&vec![b'a'; TEXT_BYTES + 1]);
    assert!(bomb.len() < 200_000);
    let limit = TEXT_BYTES;
    assert_eq!(
        open(&named("b.gz", bomb)).unwrap_err(),
        Error::UnpacksTooBig {
            name: "b.gz".into(),
            limit
        }
    );
    assert_eq!(
        refusal("c.gz", gzip(&gzip(b"x"))),
        "c.gz: is gzip within gzip, not a text; unpack it with `gunzip` and open what comes out"
    );
}

#[test]
fn nothing_is_told_from_something() {
    for bytes in [
        &b""[..],
        b" \n\t",
        b"\0\0\0\0",
        b"\xef\xbb\xbf\n",
        b"\xff\xfe",
        b"\xff\xfe \0\n\0",
    ] {
        assert_eq!(
            refusal("a.txt", bytes),
            "a.txt: is empty, there is nothing to read",
            "{bytes:?}"
        );
    }
    assert_eq!(
        refusal("", vec![0; 50 << 20]),
        "standard input: is empty, there is nothing to read"
    );
}

#[test]
fn known_kinds_are_named_with_what_to_do() {
    for (name, bytes, expected) in [
        (
            "report.pdf",
            &b"%PDF-1.7\n%\xe2\xe3"[..],
            "report.pdf: is a PDF, not a text; try `pdftotext report.pdf -` and pipe it in",
        ),
        (
            "a b.pdf",
            b"%PDF-1.7",
            "a b.pdf: is a PDF, not a text; try `pdftotext 'a b.pdf' -` and pipe it in",
        ),
        (
            "-x.pdf",
            b"%PDF-1.7",
            "-x.pdf: is a PDF, not a text; try `pdftotext ./-x.pdf -` and pipe it in",
        ),
        (
            "a",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "a: is an image, not a text; open it with an image viewer",
        ),
        (
            "a",
            b"\xff\xd8\xff\xe0\0\x10JFIF",
            "a: is an image, not a text; open it with an image viewer",
        ),
        (
            "a",
            b"GIF89a\x01\0",
            "a: is an image, not a text; open it with an image viewer",
        ),
        (
            "a",
            b"PK\x03\x04\x14\0\0\0\0\0 ........mimetypeapplication/epub+zip",
            "a: is an EPUB book, not a text; unpack it with `unzip a` and open the .xhtml files inside",
        ),
        (
            "a",
            b"PK\x03\x04\x14\0\x06\0[Content_Types].xml word/document.xml",
            "a: is an office document, not a text; try `pandoc -t markdown a` and pipe it in",
        ),
        (
            "a",
            b"PK\x03\x04\x14\0",
            "a: is an archive, not a text; unpack it and open a text inside",
        ),
        (
            "a",
            b"\x7fELF\x02\x01\x01",
            "a: is a program, not a text; it has no text to read",
        ),
        (
            "a",
            b"ID3\x03\0\0",
            "a: is a sound file, not a text; open it with a player",
        ),
        (
            "a",
            b"\xff\xfb\x90\x64\0\0",
            "a: is a sound file, not a text; open it with a player",
        ),
        (
            "a",
            b"\0\0\0\x18ftypmp42",
            "a: is a video, not a text; open it with a player",
        ),
        (
            "a",
            b"SQLite format 3\0\x10\0",
            "a: is an SQLite database, not a text; look into it with `sqlite3 a .dump` and pipe that in",
        ),
        (
            "a",
            b"{\\rtf1 x}",
            "a: is an RTF document, not a text; try `pandoc -f rtf -t markdown a` and pipe it in",
        ),
    ] {
        assert_eq!(refusal(name, bytes), expected);
    }
}

#[test]
fn a_text_about_pdf_is_a_text() {
    assert_eq!(
        read("a.txt", "The header %PDF-1.7 begins a PDF.")
            .source
            .language,
        "text"
    );
    assert_eq!(
        read("a.txt", "GIF is an image format").source.language,
        "text"
    );
}

#[test]
fn unknown_bytes_are_refused_and_a_stray_zero_is_not() {
    let noise: Vec<u8> = (0..5000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    assert_eq!(
        refusal("x.bin", noise),
        "x.bin: is not a text, and of no kind known here"
    );
    let page = "<!doctype html><p>words\0 and more words than there are zeros in it";
    assert_eq!(read("a.html", page).source.language, "html");
}

#[test]
fn a_text_beyond_the_bound_is_refused_and_a_page_is_cut() {
    let long = "word ".repeat(TEXT_BYTES / 5 + 1);
    let message = refusal("a.txt", long.clone());
    let expected = format!(
        "a.txt: has {} bytes, more than the {TEXT_BYTES} that are read; open a part of it: `head -c {TEXT_BYTES} a.txt | clearstory -`",
        long.len()
    );
    assert_eq!(message, expected);
    let page = "<!doctype html><p>".to_owned() + &"word ".repeat(HTML_BYTES / 5);
    let story = read("a.html", page);
    assert_eq!(story.source.raw.len(), HTML_BYTES);
    assert_eq!(story.bound, Some(Bound::Bytes(HTML_BYTES)));
    let within = read("a.html", format!("<!doctype html><p>{long}"));
    assert_eq!(within.bound, None);
}

#[test]
fn what_cannot_be_named_by_a_file_is_named_by_its_address() {
    let page = Page {
        url: Url::parse("https://a.example/x").ok(),
        ..Page::default()
    };
    assert_eq!(
        open(&page).unwrap_err().to_string(),
        "https://a.example/x: is empty, there is nothing to read"
    );
    assert_eq!(
        refusal("a\u{1b}[31m\u{202e}b", ""),
        "ab: is empty, there is nothing to read"
    );
}

#[test]
fn markdown_is_opened_as_markdown() {
    assert_eq!(read("a.md", "# x\n\ntext").source.language, "markdown");
    assert_eq!(
        read("", "---\ntitle: x\n---\ntext").source.language,
        "markdown"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_opened_or_refused(bytes: Vec<u8>, name in "[a-z]{0,3}(\\.(md|html|xhtml|eml|mht|gz|txt))?") {
        let _ = open(&named(&name, bytes));
    }

    #[test]
    fn any_soup_is_opened_or_refused(parts in proptest::collection::vec(proptest::sample::select(vec![
        "<html", "<?xml ?>", "<p>", "From: a\n", "Subject: =?x?Q?=FF?=\n", "Content-Type: multipart/mixed; boundary=b\n", "\n", "--b\n",
        "Content-Type: text/html\n", "--b--", "---\n", "# ", "\u{feff}", "\0", "\u{1b}[", "=", "Content-Transfer-Encoding: base64\n",
    ]), 0..24)) {
        let _ = open(&named("", parts.concat()));
    }
}

#[test]
fn a_feed_is_a_list_of_its_stories() {
    let feed = "<?xml version='1.0'?><rss><channel><title>Tide *Post*</title>
        <item><title>High &amp; low</title><link>https://a.example/1</link><pubDate>14 Oct 2025</pubDate></item>
        <item><title>No link</title></item></channel></rss>";
    let story = read("feed.xml", feed);
    assert_eq!(&*story.about.title, "Tide *Post*");
    let text: Vec<&str> = story.document.text().lines().collect();
    assert!(text.contains(&"High & low · 2025-10-14"), "{text:?}");
    assert!(text.contains(&"No link"), "{text:?}");
    // A page in XML that shows a feed is a page.
    let page = "<?xml version='1.0'?><html><body><p>Write <code>&lt;rss&gt;</code> first, then a title and the rest of it.</p></body></html>";
    assert!(
        read("page.xml", page)
            .document
            .text()
            .contains("first, then")
    );
}
