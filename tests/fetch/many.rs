//! Many fetches at once, over servers that behave and servers that do not.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clearstory::fetch::{Cancel, Error, Network, Pace, Reply, Request};
use url::Url;

use super::server::{Server, page, redirect, say, stay_silent};
use super::{OPEN, setup};

/// No gaps, so that no test waits.
const PACE: Pace = Pace {
    all: 32,
    host: 2,
    gap: Duration::ZERO,
    own: 16,
    patience: Duration::from_secs(10),
};

fn feeds(urls: &[String]) -> Vec<Request> {
    let feed = |url: &String| Request::feed(Url::parse(url).unwrap());
    urls.iter().map(feed).collect()
}

/// The results in the order of the requests.
fn get_many(urls: &[String]) -> Vec<Result<Reply, Error>> {
    let mut results: Vec<_> = urls.iter().map(|_| None).collect();
    let take = |at: usize, result| {
        assert!(results[at].replace(result).is_none(), "{at} came twice");
        ControlFlow::Continue(())
    };
    let network = Network::new(setup()).unwrap();
    network.get_many(feeds(urls), (PACE, &Cancel::default()), take);
    results.into_iter().map(Option::unwrap).collect()
}

/// A server that counts how many it serves at once, and the most so far.
fn counting(count: &Arc<(AtomicUsize, AtomicUsize)>) -> Server {
    let count = count.clone();
    Server::at(OPEN, move |_, wire| {
        let now = count.0.fetch_add(1, Ordering::SeqCst) + 1;
        count.1.fetch_max(now, Ordering::SeqCst);
        let said = page(wire, "<p>x");
        count.0.fetch_sub(1, Ordering::SeqCst);
        said
    })
}

#[test]
fn every_request_gets_its_own_answer() {
    let server = Server::new(|asked, wire| page(wire, &asked.target));
    let urls: Vec<_> = (0..100).map(|n| server.url(&format!("/{n}"))).collect();
    let bodies = get_many(&urls).into_iter().map(|r| r.unwrap().page.bytes);
    let expected = (0..100).map(|n| format!("/{n}").into_bytes());
    assert!(bodies.eq(expected));
}

#[test]
fn a_server_of_the_open_network_serves_two_at_once_also_after_redirects() {
    let count = Arc::default();
    let there = counting(&count);
    let to = there.url("/x");
    let from = Server::new(move |_, wire| redirect(wire, &to));
    let own: Vec<_> = (0..20).map(|n| from.url(&format!("/{n}"))).collect();
    let direct = (0..20).map(|n| there.url(&format!("/{n}")));
    let urls: Vec<_> = own.into_iter().chain(direct).collect();
    assert!(get_many(&urls).iter().all(Result::is_ok));
    assert_eq!(there.asked().len(), 40);
    assert!(count.1.load(Ordering::SeqCst) <= 2, "{count:?}");
}

#[test]
fn a_server_that_wants_to_be_left_alone_is_and_others_are_not() {
    let busy = Server::at(OPEN, |_, wire| {
        say(wire, "429 Slow\nRetry-After: 900\nContent-Length: 0", b"")
    });
    let well = Server::new(|_, wire| page(wire, "<p>x"));
    let urls: Vec<_> = (0..10)
        .map(|_| busy.url("/"))
        .chain([well.url("/")])
        .collect();
    let results = get_many(&urls);
    assert!(busy.asked().len() <= 2, "{}", busy.asked().len());
    assert!(results[10].is_ok());
    let said = results[9].as_ref().unwrap_err();
    assert!(
        matches!(
            said,
            Error::Later {
                retry_seconds: 880..=900,
                ..
            }
        ),
        "{said:?}"
    );
    assert_eq!(
        said.to_string(),
        format!(
            "{}: not asked, as 127.0.0.2 wants to be left alone; try again in 15 minutes",
            busy.url("/")
        )
    );
}

#[test]
fn where_nobody_listens_is_tried_three_times() {
    let port = Server::new(|_, wire| stay_silent(wire)).port();
    let urls: Vec<_> = (0..10)
        .map(|n| format!("http://127.0.0.1:{port}/{n}"))
        .collect();
    let results = get_many(&urls);
    let is_refused = |r: &&Result<Reply, Error>| matches!(r, Err(Error::Refused { .. }));
    let tried = results.iter().filter(is_refused).count();
    assert!((3..=10).contains(&tried), "{tried}");
    assert!(
        results
            .iter()
            .all(|r| r.as_ref().is_err_and(Error::is_unreachable))
    );
}

#[test]
fn cancelling_ends_all_of_them_at_once() {
    let server = Server::new(|asked, wire| match asked.target.as_str() {
        "/0" => page(wire, "<p>x"),
        _ => stay_silent(wire),
    });
    let urls: Vec<_> = (0..50).map(|n| server.url(&format!("/{n}"))).collect();
    let (cancel, start) = (Cancel::default(), Instant::now());
    let network = Network::new(setup()).unwrap();
    let mut came = 0;
    network.get_many(feeds(&urls), (PACE, &cancel), |_, _| {
        came += 1;
        cancel.cancel();
        ControlFlow::Continue(())
    });
    assert_eq!(came, 1);
    assert!(
        start.elapsed() < Duration::from_secs(3),
        "{:?}",
        start.elapsed()
    );
    // The network is as good as before.
    let request = Request::new(Url::parse(&server.url("/0")).unwrap());
    assert!(network.get(&request, &|_| ()).is_ok());
}

#[test]
fn who_breaks_off_gets_no_more() {
    let server = Server::new(|_, wire| page(wire, "<p>x"));
    let urls: Vec<_> = (0..50).map(|n| server.url(&format!("/{n}"))).collect();
    let mut came = 0;
    let network = Network::new(setup()).unwrap();
    network.get_many(feeds(&urls), (PACE, &Cancel::default()), |_, _| {
        came += 1;
        if came == 3 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert_eq!(came, 3);
    assert!(server.asked().len() < 50, "{}", server.asked().len());
}

#[test]
fn connections_are_used_again() {
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    let server = Server::new(move |_, wire| {
        count.fetch_add(1, Ordering::SeqCst);
        // This server's closure is called once a connection: the later requests are read here.
        let mut head = Vec::new();
        loop {
            write!(wire, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")?;
            head.clear();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                wire.read_exact(&mut byte)?;
                head.push(byte[0]);
            }
        }
    });
    let urls: Vec<_> = (0..100).map(|n| server.url(&format!("/{n}"))).collect();
    assert!(get_many(&urls).iter().all(Result::is_ok));
    let made = connections.load(Ordering::SeqCst);
    assert!(made <= 2 * PACE.own, "{made} connections");
}
