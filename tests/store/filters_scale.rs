//! Short filters and searches over a large library, timed. Run as [`super::scale`] says, with `store::filters_scale`.

use std::fs;
use std::time::{Duration, Instant};

use clearstory::filter::{Moment, Prompt};
use clearstory::store::Query;
use jiff::tz::TimeZone;

use super::made::at;
use super::scale::{fill, folder, lines, opened, word};

/// Short filters; `W`, `V` and `A` stand for words, a rarer one each time, `N` for a number.
const FILTERS: &[&str] = &[
    "is:unread",
    "is:starred",
    "is:new",
    "is:updated",
    "is:duplicate",
    "#tagN",
    "#tagN is:unread",
    "-#tagN is:unread",
    "~W",
    "~^W",
    "is:unread ~W",
    "=W",
    "age:3d",
    "age:<2h",
    "age:>200d",
    "in:harbour",
    "in:harbour is:unread",
    "by:\"W V\"",
    "by:A",
    "words:>470",
    "words:>900",
    "min:<1",
    "min:2..3",
    "W",
    "W V",
    "\"W V\"",
    "-W is:unread",
    "W*",
    "W is:unread age:30d",
    "site:N.example",
    "site:nowhere.example",
    "is:unread #tagN ~W age:30d -\"W V\"",
    "sort:oldest is:unread",
    "sort:longest is:unread",
    "sort:title #tagN",
    "sort:title is:unread",
    "sort:author is:unread",
    "sort:feed is:unread",
    "-\"W V\"",
];

fn query(filter: &str, round: usize) -> Query {
    let filled = filter
        .replace('W', &word(2 + round * round * 2))
        .replace('V', &word(1 + round * 3))
        .replace('A', &word(round % 97))
        .replace('N', &(round % 10).to_string());
    let (now, zone) = (at(10), TimeZone::UTC);
    Query::of(&Prompt::parse(&filled).unwrap(), &Moment { now, zone })
}

/// Time this program has had of the processors so far: that of a busy machine says little on a clock.
fn spent() -> Duration {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let spent = tasks.map(|task| {
        let path = task.unwrap().path().join("schedstat");
        let told = fs::read_to_string(path).unwrap_or_default();
        let first = told.split(' ').next();
        first.and_then(|ns| ns.parse().ok()).unwrap_or(0)
    });
    Duration::from_nanos(spent.sum())
}

#[allow(clippy::print_stdout)] // What it is run for.
fn p95(filter: &str, mut ask: impl FnMut(usize) -> usize) -> Duration {
    const ROUNDS: usize = 60;
    let (mut times, mut walls, mut most) = (Vec::new(), Vec::new(), 0);
    for round in 0..ROUNDS {
        let (wall, cpu) = (Instant::now(), spent());
        most = ask(round).max(most);
        times.push(spent().saturating_sub(cpu));
        walls.push(wall.elapsed());
    }
    times.sort_unstable();
    walls.sort_unstable();
    let (half, high) = (ROUNDS / 2, ROUNDS * 95 / 100);
    println!(
        "{filter:44} cpu p50 {:>9.2?} p95 {:>9.2?}  clock p50 {:>9.2?} p95 {:>9.2?}  ≤ {most}",
        times[half], times[high], walls[half], walls[high]
    );
    times[high]
}

#[test]
#[ignore = "makes a library of 100,000 stories and takes a minute"]
fn any_short_filter_answers_within_twenty_milliseconds() {
    let (_folder, path) = folder();
    let store = opened(&path.join("library.db"));
    if store.counts().unwrap().stories == 0 {
        fill(&store);
    }
    let is_slow = |p95: Duration| p95 > Duration::from_millis(20);
    let mut slow: Vec<&str> = FILTERS
        .iter()
        .filter(|filter| {
            let p95 = p95(filter, |round| lines(&store, &query(filter, round)));
            is_slow(p95)
        })
        .copied()
        .collect();
    for (name, common) in [("search: W V", false), ("search: the commonest W V", true)] {
        let p95 = p95(name, |n| {
            let (one, other) = if common {
                (1 + n % 3, 4 + n % 3)
            } else {
                (1 + n * 3, 20 + n * 11)
            };
            let words = format!("{} {}", word(one), word(other));
            store.search(&words, &Query::default(), 50).unwrap().len()
        });
        slow.extend(is_slow(p95).then_some(name));
    }
    assert!(slow.is_empty(), "{slow:?}");
}
