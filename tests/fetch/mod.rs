//! Fetching from servers that lie, dawdle, flood and lead astray. Everything stays on loopback.

mod feeds;
mod many;
pub mod server;

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use clearstory::fetch::{
    Error, Extent, Limits, Names, Network, Progress, Proxies, Reply, Request, Setup, Stage,
    TlsFault, is_private,
};
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use url::Url;

use self::server::{Server, page, redirect, repeat, say, stay_silent};

/// Small enough that every test ends at once, long enough for a busy machine.
pub const LIMITS: Limits = Limits {
    redirects: 3,
    connect: Duration::from_secs(5),
    answer: Duration::from_secs(5),
    total: Duration::from_secs(5),
    body_bytes: 64 << 10,
    feed_bytes: 128 << 10,
    header_bytes: 8 << 10,
    address_bytes: 1 << 10,
};

/// A limit of time that a test waits for.
const SHORT: Duration = Duration::from_millis(200);

/// Names in the tests: all but one on loopback.
fn names() -> Names {
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let other = IpAddr::V4(OPEN);
    Names::Only(HashMap::from([
        ("secure.test".to_owned(), vec![loopback]),
        ("rebound.test".to_owned(), vec![loopback]),
        ("open.test".to_owned(), vec![other]),
    ]))
}

/// The loopback address that plays the open network.
pub const OPEN: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// All of 127.0.0.0/8 is the own network but one address.
fn all_but_open(ip: IpAddr) -> bool {
    ip != IpAddr::V4(OPEN) && is_private(ip)
}

pub fn setup() -> Setup {
    Setup {
        limits: LIMITS,
        names: names(),
        private: all_but_open,
        ..Setup::default()
    }
}

fn get_with(setup: Setup, url: &str) -> Result<Reply, Error> {
    let request = Request::new(Url::parse(url).unwrap());
    Network::new(setup).unwrap().get(&request, &|_| ())
}

fn get(url: &str) -> Result<Reply, Error> {
    get_with(setup(), url)
}

/// What a server with one answer gives.
fn answer(head: &'static str, body: impl Into<Vec<u8>>) -> Result<Reply, Error> {
    let body = body.into();
    let server = Server::new(move |_, wire| say(wire, head, &body));
    get(&server.url("/a/page.html"))
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_page_comes_with_its_address_name_and_type() {
    let server = Server::new(|_, wire| page(wire, "<p>Hello"));
    let url = server.url("/a/page.html?q=1#part");
    let reply = get(&url).unwrap();
    assert_eq!(reply.extent, Extent::Whole);
    assert_eq!(reply.page.bytes, b"<p>Hello");
    assert_eq!(reply.page.media, "text/html");
    assert_eq!(reply.page.name, "page.html");
    assert_eq!(reply.page.url.unwrap().as_str(), url);
}

#[test]
fn a_request_says_who_asks_and_nothing_of_the_user() {
    let server = Server::new(|_, wire| page(wire, "<p>Hello"));
    get_with(
        Setup {
            locale: "de_DE.UTF-8".to_owned(),
            ..setup()
        },
        &server.url("/"),
    )
    .unwrap();
    let asked = &server.asked()[0];
    let sent: Vec<_> = asked
        .lines
        .iter()
        .filter_map(|l| l.split_once(':'))
        .map(|(n, _)| n.to_lowercase())
        .collect();
    let allowed = [
        "accept",
        "accept-encoding",
        "accept-language",
        "host",
        "user-agent",
    ];
    assert!(
        sent.iter().all(|name| allowed.contains(&name.as_str())),
        "{sent:?}"
    );
    assert_eq!(
        asked.header("accept-language"),
        Some("de-DE,de;q=0.9,en;q=0.5")
    );
    let encodings = asked.header("accept-encoding").unwrap();
    assert!(
        ["gzip", "br", "zstd", "deflate"]
            .iter()
            .all(|e| encodings.contains(e)),
        "{encodings}"
    );
    assert!(
        asked
            .header("user-agent")
            .unwrap()
            .starts_with("clearstory/")
    );
}

#[test]
fn cookies_and_referers_do_not_follow_a_redirect() {
    let server = Server::new(|asked, wire| match asked.target.as_str() {
        "/" => say(
            wire,
            "302 Found\nLocation: /next\nSet-Cookie: a=b\nContent-Length: 0",
            b"",
        ),
        _ => page(wire, "<p>Hello"),
    });
    assert_eq!(
        get(&server.url("/")).unwrap().page.url.unwrap().path(),
        "/next"
    );
    let second = &server.asked()[1];
    assert_eq!(
        (second.header("cookie"), second.header("referer")),
        (None, None)
    );
}

#[test]
fn progress_is_told_on_the_way() {
    let body = "x".repeat(60 << 10);
    let server = Server::new(move |_, wire| page(wire, &body));
    let steps = RefCell::new(Vec::new());
    let larger = Limits {
        body_bytes: 1 << 20,
        ..LIMITS
    };
    let network = Network::new(Setup {
        limits: larger,
        ..setup()
    })
    .unwrap();
    let request = Request::new(Url::parse(&server.url("/")).unwrap());
    network
        .get(&request, &|step| steps.borrow_mut().push(step))
        .unwrap();
    assert_eq!(
        steps.borrow()[0],
        Progress::Asking {
            host: "127.0.0.1".to_owned()
        }
    );
}

#[test]
fn every_content_encoding_is_undone() {
    let text = b"<p>The quick brown fox</p>".repeat(20);
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(&text).unwrap();
    let deflated = zlib.finish().unwrap();
    assert_eq!(
        answer("200 OK\nContent-Encoding: gzip", gzip(&text))
            .unwrap()
            .page
            .bytes,
        text
    );
    assert_eq!(
        answer("200 OK\nContent-Encoding: deflate", deflated)
            .unwrap()
            .page
            .bytes,
        text
    );
    assert_eq!(
        answer("200 OK\nContent-Encoding: br", BROTLI_HELLO)
            .unwrap()
            .page
            .bytes,
        b"hello"
    );
    assert_eq!(
        answer("200 OK\nContent-Encoding: zstd", ZSTD_HELLO)
            .unwrap()
            .page
            .bytes,
        b"hello"
    );
    assert_eq!(
        answer("200 OK\nContent-Encoding: identity", "hello")
            .unwrap()
            .page
            .bytes,
        b"hello"
    );
}

/// A raw metablock of five bytes, then an empty last one (RFC 7932).
const BROTLI_HELLO: &[u8] = b"\x0b\x02\x80hello\x03";
/// One frame of one raw block of five bytes, without a checksum (RFC 8878).
const ZSTD_HELLO: &[u8] = b"\x28\xb5\x2f\xfd\x20\x05\x29\x00\x00hello";

/// Zstandard: one frame of blocks that each say "128 KiB of the byte 0" in four bytes.
pub fn zstd_bomb(blocks: usize) -> Vec<u8> {
    let mut bytes = b"\x28\xb5\x2f\xfd\x00\x58".to_vec();
    for block in 1..=blocks {
        let header = (128 << 10 << 3) | (1 << 1) | usize::from(block == blocks);
        bytes.extend(&header.to_le_bytes()[..3]);
        bytes.push(0);
    }
    bytes
}

#[test]
fn bombs_stop_at_the_decoded_limit() {
    let bomb = |encoding: &'static str, body: Vec<u8>| {
        assert!(
            body.len() < 64 << 10,
            "{encoding}: the limit must not be reached by the packed bytes"
        );
        match answer(encoding, body) {
            Err(Error::TooLarge {
                what: "the page",
                limit,
                ..
            }) => assert_eq!(limit, 64 << 10),
            other => panic!("{encoding}: {other:?}"),
        }
    };
    bomb("200 OK\nContent-Encoding: gzip", gzip(&vec![0; 8 << 20]));
    bomb("200 OK\nContent-Encoding: zstd", zstd_bomb(64));
    bomb("200 OK\nContent-Encoding: br", BROTLI_BOMB.to_vec());
}

/// 1 MiB of zeros.
pub const BROTLI_BOMB: &[u8] = b"\x5b\xff\xff\x8f\x7f\x02\x20\x1e\x0b\x04\x72\xef\x1f\x00";

#[test]
fn a_bomb_inside_a_bomb_is_not_opened() {
    let error = answer(
        "200 OK\nContent-Encoding: gzip, gzip",
        gzip(&gzip(&[0; 100])),
    )
    .unwrap_err();
    assert!(
        matches!(&error, Error::Encoding { encoding, .. } if encoding == "gzip, gzip"),
        "{error}"
    );
    let error = answer("200 OK\nContent-Encoding: compress", "x").unwrap_err();
    assert!(matches!(error, Error::Encoding { .. }), "{error}");
}

#[test]
fn an_encoding_that_is_none_is_said_to_be_garbled() {
    let error = answer("200 OK\nContent-Encoding: gzip\nContent-Length: 5", "hello").unwrap_err();
    assert!(matches!(error, Error::Garbled { .. }), "{error}");
}

#[test]
fn a_body_without_end_is_cut_off_with_an_error_that_names_the_limit() {
    let server = Server::new(|_, wire| {
        write!(wire, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")?;
        repeat(wire, &[b'x'; 4096], Duration::ZERO)
    });
    let error = get(&server.url("/")).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{}: the page is larger than 64 KiB; a browser may open it",
            server.url("/")
        )
    );
}

#[test]
fn a_promised_length_over_the_limit_is_refused_before_reading() {
    for length in ["65537", "18446744073709551615"] {
        let length = length.to_owned();
        let server = Server::new(move |_, wire| {
            write!(wire, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nx")?;
            stay_silent(wire)
        });
        let error = get(&server.url("/")).unwrap_err();
        assert!(
            matches!(error, Error::TooLarge { .. } | Error::Garbled { .. }),
            "{error}"
        );
    }
}

#[test]
fn a_slow_drip_ends_at_the_total_limit() {
    let server = Server::new(|_, wire| {
        write!(wire, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")?;
        repeat(wire, b"x", Duration::from_millis(20))
    });
    let limits = Limits {
        total: SHORT,
        ..LIMITS
    };
    let error = get_with(Setup { limits, ..setup() }, &server.url("/")).unwrap_err();
    let url = Url::parse(&server.url("/")).unwrap();
    assert_eq!(
        error,
        Error::Slow {
            url,
            stage: Stage::Whole,
            limit: SHORT
        }
    );
    assert!(
        error
            .to_string()
            .ends_with(": the page did not arrive within 0.2 s; try again later"),
        "{error}"
    );
}

#[test]
fn silence_and_a_dripping_header_end_at_the_limit_for_an_answer() {
    let drip = Server::new(|_, wire| {
        write!(wire, "HTTP/1.1 200 OK\r\n")?;
        repeat(wire, b"X", Duration::from_millis(20))
    });
    let silent = Server::new(|_, wire| stay_silent(wire));
    let hundreds = Server::new(|_, wire| {
        repeat(
            wire,
            b"HTTP/1.1 100 Continue\r\n\r\n",
            Duration::from_millis(1),
        )
    });
    for server in [drip, silent, hundreds] {
        let limits = Limits {
            answer: SHORT,
            ..LIMITS
        };
        let error = get_with(Setup { limits, ..setup() }, &server.url("/")).unwrap_err();
        assert!(
            matches!(
                error,
                Error::Slow {
                    stage: Stage::Answer,
                    ..
                }
            ),
            "{error}"
        );
    }
}

#[test]
fn cancelling_ends_a_fetch_at_once() {
    let server = Server::new(|_, wire| stay_silent(wire));
    let request = Request::new(Url::parse(&server.url("/")).unwrap());
    let cancel = request.cancel.clone();
    let start = Instant::now();
    // The report of progress runs while the server stays silent.
    let ended = Network::new(setup())
        .unwrap()
        .get(&request, &|_| cancel.cancel());
    assert!(matches!(ended, Err(Error::Cancelled { .. })), "{ended:?}");
    assert!(
        start.elapsed() < LIMITS.answer / 2,
        "took {:?}",
        start.elapsed()
    );
}

#[test]
fn floods_of_headers_are_refused() {
    let flood = Server::new(|_, wire| {
        write!(wire, "HTTP/1.1 200 OK\r\n")?;
        repeat(wire, b"X-A: y\r\n", Duration::ZERO)
    });
    let long = Server::new(|_, wire| {
        write!(wire, "HTTP/1.1 200 OK\r\nX-A: ")?;
        repeat(wire, &[b'y'; 4096], Duration::ZERO)
    });
    for server in [flood, long] {
        let error = get(&server.url("/")).unwrap_err();
        assert!(
            matches!(error, Error::Garbled { .. } | Error::Connection { .. }),
            "{error}"
        );
    }
    let head = format!("200 OK\nContent-Length: 2\nETag: {}", "e".repeat(9000));
    let large = Server::new(move |_, wire| say(wire, &head, b"ok"));
    let error = get(&large.url("/")).unwrap_err();
    assert!(
        matches!(
            error,
            Error::TooLarge {
                what: "its header",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn answers_that_are_not_http_are_errors_without_their_bytes() {
    for bytes in [
        "<rss/>",
        "HTTP/1.1 2x0 \u{1b}]0;own\u{7}\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "",
    ] {
        let server = Server::new(move |_, wire| wire.write_all(bytes.as_bytes()));
        let error = get(&server.url("/")).unwrap_err();
        assert!(
            matches!(error, Error::Garbled { .. } | Error::Connection { .. }),
            "{bytes:?}: {error:?}"
        );
        assert!(
            !error.to_string().chars().any(char::is_control),
            "{error:?}"
        );
    }
}

#[test]
fn a_body_that_breaks_off_keeps_what_came() {
    let packed = gzip("a page of words. ".repeat(600).as_bytes());
    let half = packed[..packed.len() - 9].to_vec();
    let cases: [(&str, Vec<u8>); 4] = [
        ("200 OK\nContent-Length: 1000", b"<p>partial".to_vec()),
        (
            "200 OK\nTransfer-Encoding: chunked",
            b"a\r\n<p>partial\r\n64\r\nmore".to_vec(),
        ),
        (
            "200 OK\nTransfer-Encoding: chunked",
            b"a\r\n<p>partial\r\nFFFFFFFFFFFFFFFFF\r\nabc".to_vec(),
        ),
        ("200 OK\nContent-Encoding: gzip", half),
    ];
    for (head, body) in cases {
        let reply = answer(head, body).unwrap_or_else(|e| panic!("{head}: {e}"));
        assert_eq!(reply.extent, Extent::Short, "{head}");
        let text = String::from_utf8(reply.page.bytes).unwrap();
        assert!(
            text.starts_with("<p>partial") || text.starts_with("a page of words."),
            "{head}: {text}"
        );
    }
}

#[test]
fn statuses_without_a_page_say_what_to_do() {
    let cases = [
        ("204 No Content", "204 No Content; it sent no page"),
        ("304 Not Modified", "304 Not Modified; it sent no page"),
        (
            "401 Who",
            "401 Unauthorized; put your name and password into the address, https://name:password@…",
        ),
        (
            "402 Pay",
            "402 Payment Required; the page is for those who pay",
        ),
        (
            "404 Lost",
            "404 Not Found; check the address, or look for a copy at web.archive.org",
        ),
        (
            "429 Slow\nRetry-After: 90",
            "429 Too Many Requests; try again in 90 seconds",
        ),
        (
            "503 No\nRetry-After: 3600",
            "503 Service Unavailable; try again in 60 minutes",
        ),
        (
            "500 Oh",
            "500 Internal Server Error; the fault is the server's; try again later",
        ),
        ("599 Odd", "599; the fault is the server's; try again later"),
        (
            "302 Found",
            "302 Found; it does not say where the page went",
        ),
    ];
    for (head, expected) in cases {
        let server = Server::new(move |_, wire| say(wire, head, b""));
        let error = get(&server.url("/x")).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{}: the server said {expected}", server.url("/x"))
        );
    }
    let forbidden = answer("403 No\nContent-Length: 9", "<h1>No</h").unwrap_err();
    assert!(matches!(
        forbidden,
        Error::Status {
            status: 403,
            retry_seconds: None,
            ..
        }
    ));
}

#[test]
fn what_the_server_calls_no_text_is_refused_and_a_wrong_name_for_text_is_not() {
    let error = answer("200 OK\nContent-Type: application/pdf", "%PDF").unwrap_err();
    assert!(
        matches!(&error, Error::NotText { media, .. } if media == "application/pdf"),
        "{error}"
    );
    for head in [
        "200 OK\nContent-Type: application/octet-stream",
        "200 OK\nContent-Type: nonsense",
        "200 OK",
    ] {
        assert_eq!(
            answer(head, "<p>Hello").unwrap().page.bytes,
            b"<p>Hello",
            "{head}"
        );
    }
}

#[test]
fn circles_end_at_the_limit() {
    let server = Server::new(|asked, wire| redirect(wire, &format!("{}x", asked.target)));
    let error = get(&server.url("/")).unwrap_err();
    assert_eq!(
        error,
        Error::Redirects {
            url: Url::parse(&server.url("/")).unwrap(),
            limit: 3
        }
    );
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn redirects_out_of_the_web_are_errors() {
    for (to, scheme) in [
        ("file:///etc/passwd", "file:"),
        ("data:text/html,hi", "data:"),
        ("javascript:alert(1)", "javascript:"),
    ] {
        let server = Server::new(move |_, wire| redirect(wire, to));
        let url = Url::parse(&server.url("/")).unwrap();
        assert_eq!(
            get(url.as_str()).unwrap_err(),
            Error::RedirectScheme {
                url,
                to: scheme.to_owned()
            }
        );
    }
    let error = get("file:///etc/passwd").unwrap_err();
    assert!(matches!(error, Error::Scheme { .. }), "{error}");
}

/// Ways to write this machine, each of which some reader of addresses has let through.
pub fn inner_spellings(port: u16) -> Vec<String> {
    let hosts = [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127.0.1",
        "127.0.0.1.",
        "127.255.255.254",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "①②⑦.0.0.1",
        "%31%32%37.0.0.1",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "rebound.test",
        "reader@127.0.0.1",
        "open.test@127.0.0.1",
    ];
    hosts
        .iter()
        .map(|host| match host.rsplit_once('@') {
            Some((name, host)) => format!("http://{name}:word@{host}:{port}/"),
            None => format!("http://{host}:{port}/"),
        })
        .collect()
}

#[test]
fn a_page_of_the_open_network_cannot_lead_inside() {
    let inside = Server::new(|_, wire| page(wire, "secret"));
    let port = inside.port();
    let mut spellings = inner_spellings(port);
    spellings.extend([format!("//127.1:{port}/"), format!("\\\\127.0.0.1:{port}/")]);
    for to in spellings {
        let outside = Server::at(OPEN, move |_, wire| redirect(wire, &to));
        for from in [
            outside.url("/"),
            format!("http://open.test:{}/", outside.port()),
        ] {
            let error = get(&from).unwrap_err();
            assert!(matches!(error, Error::Private { .. }), "{error}");
        }
    }
    assert_eq!(inside.asked(), []);
}

#[test]
fn who_names_an_inner_address_is_served_and_led_on() {
    let server = Server::new(|asked, wire| match asked.target.as_str() {
        "/" => redirect(
            wire,
            &format!("http://{}/next", asked.header("host").unwrap()),
        ),
        _ => page(wire, "<p>Mine"),
    });
    assert_eq!(get(&server.url("/")).unwrap().page.bytes, b"<p>Mine");
    let by_name = format!("http://rebound.test:{}/", server.port());
    assert_eq!(get(&by_name).unwrap().page.bytes, b"<p>Mine");
}

#[test]
fn a_connection_inside_is_not_reused_for_who_comes_from_outside() {
    let inside = Server::new(|_, wire| {
        write!(wire, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmine")?;
        stay_silent(wire)
    });
    let inner = format!("http://rebound.test:{}/", inside.port());
    let to = inner.clone();
    let outside = Server::at(OPEN, move |_, wire| redirect(wire, &to));
    let network = Network::new(setup()).unwrap();
    let get = |url: &str| network.get(&Request::new(Url::parse(url).unwrap()), &|_| ());
    assert_eq!(get(&inner).unwrap().page.bytes, b"mine");
    assert!(matches!(get(&outside.url("/")), Err(Error::Private { .. })));
}

#[test]
fn a_login_goes_to_its_host_only_and_into_no_message() {
    let other = Server::new(|_, wire| say(wire, "404 Gone", b""));
    let there = other.url("/");
    let first = Server::new(move |asked, wire| match asked.target.as_str() {
        "/" => redirect(wire, "/same"),
        _ => redirect(wire, &there),
    });
    let with_login = first.url("/").replace("http://", "http://reader:hush@");
    let error = get(&with_login).unwrap_err();
    let sent: Vec<_> = first
        .asked()
        .iter()
        .map(|a| a.header("authorization").map(str::to_owned))
        .collect();
    let basic = Some("Basic cmVhZGVyOmh1c2g=".to_owned());
    assert_eq!(sent, [basic.clone(), basic]);
    assert_eq!(other.asked()[0].header("authorization"), None);
    assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
}

#[test]
fn a_login_stays_out_of_the_pages_address() {
    let server = Server::new(|_, wire| page(wire, "<p>Mine"));
    let with_login = server.url("/").replace("http://", "http://reader:hush@");
    let reply = get(&with_login).unwrap();
    assert_eq!(reply.page.url.unwrap().as_str(), server.url("/"));
}

#[test]
fn a_proxy_is_asked_with_the_whole_address_and_cannot_lead_inside() {
    let inside = Server::new(|_, wire| page(wire, "secret"));
    let to = inside.url("/");
    let proxy = Server::new(move |asked, wire| match asked.target.as_str() {
        "http://far.test/astray" => redirect(wire, &to),
        _ => page(wire, "<p>Far"),
    });
    let through = || Setup {
        proxies: Proxies::One(Url::parse(&proxy.url("/")).unwrap()),
        ..setup()
    };
    assert_eq!(
        get_with(through(), "http://far.test/").unwrap().page.bytes,
        b"<p>Far"
    );
    assert_eq!(proxy.asked()[0].target, "http://far.test/");
    let error = get_with(through(), "http://far.test/astray").unwrap_err();
    assert!(matches!(error, Error::Private { .. }), "{error}");
    assert_eq!(inside.asked(), []);
}

#[test]
fn nobody_there_is_said_plainly() {
    let port = {
        let gone = Server::new(|_, wire| stay_silent(wire));
        gone.port()
    };
    let url = format!("http://127.0.0.1:{port}/");
    assert_eq!(
        get(&url).unwrap_err(),
        Error::Refused {
            url: Url::parse(&url).unwrap()
        }
    );
    let error = get("http://nowhere.test/x").unwrap_err();
    let said = "http://nowhere.test/x: the host nowhere.test was not found; check the address and the network";
    assert_eq!(error.to_string(), said);
}

#[test]
fn an_address_without_measure_is_refused() {
    let server = Server::new(|_, wire| redirect(wire, &format!("/{}", "x".repeat(2000))));
    let error = get(&server.url("/")).unwrap_err();
    assert!(
        matches!(
            error,
            Error::TooLarge {
                what: "the address",
                limit: 1024,
                ..
            }
        ),
        "{error}"
    );
    assert!(error.to_string().len() < 250, "{error}");
}

#[test]
fn a_secure_server_must_prove_who_it_is() {
    let key = include_bytes!("tls/server.key.pem");
    let trusted = || vec![include_bytes!("tls/authority.pem").to_vec()];
    let cases: [(&[u8], _, _); 4] = [
        (include_bytes!("tls/good.pem"), trusted(), None),
        (
            include_bytes!("tls/expired.pem"),
            trusted(),
            Some(TlsFault::Expired),
        ),
        (
            include_bytes!("tls/elsewhere.pem"),
            trusted(),
            Some(TlsFault::WrongHost),
        ),
        (
            include_bytes!("tls/good.pem"),
            Vec::new(),
            Some(TlsFault::UnknownIssuer),
        ),
    ];
    for (certificate, roots_pem, expected) in cases {
        let server = Server::secure(certificate, key, |_, wire| page(wire, "<p>Safe"));
        let url = Url::parse(&format!("https://secure.test:{}/", server.port())).unwrap();
        match (
            get_with(
                Setup {
                    roots_pem,
                    ..setup()
                },
                url.as_str(),
            ),
            expected,
        ) {
            (Ok(reply), None) => assert_eq!(reply.page.bytes, b"<p>Safe"),
            (Err(error), Some(fault)) => assert_eq!(error, Error::Tls { url, fault }),
            (result, expected) => panic!("{expected:?}: {result:?}"),
        }
    }
}
