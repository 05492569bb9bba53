//! Feeds: asking only for what is new, where they moved, and on whose terms.

use clearstory::fetch::{Error, Extent, Login, NamedBy, Network, Reply, Request, Validators};
use url::Url;

use super::server::{Server, page, say};
use super::{OPEN, gzip, inner_spellings, setup};

fn feed(url: &str) -> Request {
    Request::feed(Url::parse(url).unwrap())
}

fn get(request: &Request) -> Result<Reply, Error> {
    Network::new(setup()).unwrap().get(request, &|_| ())
}

#[test]
fn an_unchanged_feed_costs_an_answer_without_a_body() {
    let server = Server::new(|asked, wire| match asked.header("if-none-match") {
        Some("\"a\"") => say(
            wire,
            "304 Not Modified\nETag: \"a\"\nCache-Control: max-age=60",
            b"",
        ),
        _ => say(
            wire,
            "200 OK\nETag: \"a\"\nLast-Modified: Wed, 21 Oct 2015 07:28:00 GMT\nContent-Length: 5",
            b"<rss>",
        ),
    });
    let first = get(&feed(&server.url("/"))).unwrap();
    assert_eq!((first.extent, first.told.status), (Extent::Whole, 200));
    let known = first.told.validators;
    let second = get(&Request {
        known,
        ..feed(&server.url("/"))
    })
    .unwrap();
    assert_eq!(
        (second.extent, second.told.status),
        (Extent::Unchanged, 304)
    );
    assert_eq!(second.told.fresh_seconds, Some(60));
    assert_eq!(second.page.bytes, b"");
    let asked = &server.asked()[1];
    assert_eq!(
        asked.header("if-modified-since"),
        Some("Wed, 21 Oct 2015 07:28:00 GMT")
    );
    assert!(
        asked
            .header("accept")
            .unwrap()
            .starts_with("application/atom+xml")
    );
}

#[test]
fn an_answer_that_nothing_changed_to_who_asked_for_everything_is_an_error() {
    let server = Server::new(|_, wire| say(wire, "304 Not Modified", b""));
    let error = get(&feed(&server.url("/"))).unwrap_err();
    assert!(
        matches!(error, Error::Status { status: 304, .. }),
        "{error}"
    );
}

#[test]
fn a_promise_of_a_body_behind_304_is_not_waited_for() {
    let server = Server::new(|_, wire| say(wire, "304 Not Modified\nContent-Length: 999", b""));
    let known = Validators {
        etag: Some("\"a\"".to_owned()),
        modified: None,
    };
    let reply = get(&Request {
        known,
        ..feed(&server.url("/"))
    })
    .unwrap();
    assert_eq!(reply.extent, Extent::Unchanged);
}

#[test]
fn where_a_feed_moved_for_good_is_told_up_to_the_first_detour() {
    let server = Server::new(|asked, wire| {
        let line = match asked.target.as_str() {
            "/a" => "308 Moved\nLocation: /b\nContent-Length: 0",
            "/b" => "302 Found\nLocation: /c\nContent-Length: 0",
            "/c" => "301 Moved\nLocation: /d\nContent-Length: 0",
            _ => "200 OK\nContent-Length: 0",
        };
        say(wire, line, b"")
    });
    let moved = |path: &str| {
        let reply = get(&feed(&server.url(path))).unwrap();
        assert_eq!(reply.page.url.unwrap().path(), "/d");
        reply.told.moved.map(|u| u.path().to_owned())
    };
    assert_eq!(moved("/a").as_deref(), Some("/b"));
    assert_eq!(moved("/b"), None);
    assert_eq!(moved("/c").as_deref(), Some("/d"));
    assert_eq!(moved("/d"), None);
}

#[test]
fn a_feed_is_read_whatever_the_server_calls_it() {
    for media in [
        "image/png",
        "application/pdf",
        "audio/mpeg",
        "text/html",
        "nonsense",
    ] {
        let head = format!("200 OK\nContent-Type: {media}\nContent-Length: 5");
        let server = Server::new(move |_, wire| say(wire, &head, b"<rss>"));
        assert_eq!(
            get(&feed(&server.url("/"))).unwrap().page.bytes,
            b"<rss>",
            "{media}"
        );
    }
}

#[test]
fn a_feed_has_a_limit_of_its_own() {
    let server = Server::new(|asked, wire| {
        let kib = if asked.target == "/100" { 100 } else { 200 };
        say(
            wire,
            "200 OK\nContent-Encoding: gzip",
            &gzip(&vec![b' '; kib << 10]),
        )
    });
    assert_eq!(
        get(&feed(&server.url("/100"))).unwrap().page.bytes.len(),
        100 << 10
    );
    let error = get(&feed(&server.url("/200"))).unwrap_err();
    let said = format!(
        "{}: the feed is larger than 128 KiB; a browser may open it",
        server.url("/200")
    );
    assert_eq!(error.to_string(), said);
}

#[test]
fn terms_reach_their_server_and_no_other() {
    let other = Server::new(|_, wire| page(wire, "<rss>"));
    let there = other.url("/");
    let first = Server::new(move |_, wire| {
        let head = format!("302 Found\nLocation: {there}\nSet-Cookie: a=b\nContent-Length: 0");
        say(wire, &head, b"")
    });
    let mut request = feed(&first.url("/"));
    request.terms.headers = vec![("X-Token".to_owned(), "hush".to_owned())];
    request.terms.agent = Some("other/1".to_owned());
    request.terms.login = Some(Login {
        name: "reader".to_owned(),
        password: "hush".to_owned(),
    });
    request.terms.cookies = true;
    get(&request).unwrap();
    let (asked, led) = (&first.asked()[0], &other.asked()[0]);
    assert_eq!(asked.header("x-token"), Some("hush"));
    assert_eq!(
        asked.header("authorization"),
        Some("Basic cmVhZGVyOmh1c2g=")
    );
    assert_eq!(asked.header("user-agent"), Some("other/1"));
    for name in ["x-token", "authorization", "cookie"] {
        assert_eq!(led.header(name), None, "{name}");
    }
    assert_eq!(led.header("user-agent"), Some("other/1"));
}

#[test]
fn a_cookie_wall_is_passed_only_where_cookies_are_allowed() {
    let server = Server::new(|asked, wire| match asked.header("cookie") {
        Some("seen=1") => page(wire, "<rss>"),
        _ => say(
            wire,
            "302 Found\nLocation: /\nSet-Cookie: seen=1; Path=/\nContent-Length: 0",
            b"",
        ),
    });
    let mut request = feed(&server.url("/"));
    assert!(matches!(get(&request), Err(Error::Redirects { .. })));
    request.terms.cookies = true;
    assert_eq!(get(&request).unwrap().page.bytes, b"<rss>");
}

#[test]
fn a_proxy_of_a_feeds_own_is_asked_for_that_feed() {
    let proxy = Server::new(|_, wire| page(wire, "<rss>"));
    let mut request = feed("http://far.test/feed");
    request.terms.proxy = Some(Url::parse(&proxy.url("/")).unwrap());
    get(&request).unwrap();
    assert_eq!(proxy.asked()[0].target, "http://far.test/feed");
}

#[test]
fn a_story_of_a_feed_is_inside_only_on_the_feeds_own_server() {
    let (own, other) = (
        Server::new(|_, wire| page(wire, "mine")),
        Server::new(|_, wire| page(wire, "secret")),
    );
    let outside = Server::at(OPEN, |_, wire| page(wire, "open"));
    let named = |feed: &str, story: &str| {
        let named_by = NamedBy::Feed(Url::parse(feed).unwrap());
        get(&Request {
            named_by,
            ..Request::new(Url::parse(story).unwrap())
        })
    };
    assert_eq!(
        named(&own.url("/feed"), &own.url("/x")).unwrap().page.bytes,
        b"mine"
    );
    assert_eq!(
        named(&own.url("/feed"), &outside.url("/x"))
            .unwrap()
            .page
            .bytes,
        b"open"
    );
    let by_name = format!("http://rebound.test:{}/", other.port());
    for (feed, story) in [
        (outside.url("/feed"), other.url("/x")),
        (own.url("/feed"), other.url("/x")),
        (outside.url("/feed"), by_name),
    ] {
        let error = named(&feed, &story).unwrap_err();
        assert!(
            matches!(error, Error::Private { .. }),
            "{feed} {story}: {error}"
        );
    }
    assert_eq!(other.asked(), []);
}

#[test]
fn no_spelling_lets_a_feed_of_the_open_network_name_a_story_inside() {
    let inside = Server::new(|_, wire| page(wire, "secret"));
    for story in inner_spellings(inside.port()) {
        for feed in [
            "http://127.0.0.2/feed",
            "http://open.test/feed",
            "https://elsewhere.test/feed",
        ] {
            let named_by = NamedBy::Feed(Url::parse(feed).unwrap());
            let error = get(&Request {
                named_by,
                ..Request::new(Url::parse(&story).unwrap())
            })
            .unwrap_err();
            assert!(
                matches!(error, Error::Private { .. }),
                "{feed} {story}: {error}"
            );
        }
    }
    assert_eq!(inside.asked(), []);
}
