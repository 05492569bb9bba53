//! How long the cleaning of a page takes, as a multiple of the bare parse of the same page.
//! Knows nothing of what the cleaning says.
//!
//! Not part of the test run: `CLEARSTORY_PAGES=<folder> cargo test --release --test main speed -- --ignored --nocapture`
//! with a folder of HTML files. Each page is measured in turn by every means, the best of some rounds counts, and the
//! ratios are of one run, so that a busy machine moves them little.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clearstory::clean::context::Context;
use clearstory::clean::{self, Body, Source};
use clearstory::dom::Dom;
use scraper::Html;

/// The best of so many rounds counts.
const ROUNDS: usize = 5;

/// The shortest of some rounds.
fn best(mut work: impl FnMut()) -> Duration {
    let round = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

fn pages() -> Vec<String> {
    let folder = std::env::var_os("CLEARSTORY_PAGES").expect("CLEARSTORY_PAGES names a folder");
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let read = |path: &PathBuf| Some(String::from_utf8_lossy(&std::fs::read(path).ok()?).into());
    paths.iter().filter_map(read).collect()
}

#[test]
#[allow(clippy::print_stdout)] // The figures are what it is run for.
#[ignore = "a measurement: needs a folder of pages and an optimised build"]
fn cleaning_costs_little_more_than_the_bare_parse() {
    let pages = pages();
    let (mut bare, mut tree, mut all) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for html in &pages {
        bare += best(|| drop(black_box(Html::parse_document(html))));
        tree += best(|| drop(black_box(Dom::parse(html))));
        let source = Source {
            body: Body::Html(html),
            url: None,
        };
        all += best(|| drop(black_box(clean::clean(&source, &Context::EMPTY))));
    }
    let per_page = |time: Duration| time.as_secs_f64() * 1e3 / pages.len().max(1) as f64;
    let times = |time: Duration| time.as_secs_f64() / bare.as_secs_f64().max(1e-9);
    println!("{} pages, ms a page and times the bare parse:", pages.len());
    for (name, time) in [("bare parse", bare), ("bounded tree", tree), ("clean", all)] {
        println!("{name:>13} {:8.2} {:6.2}", per_page(time), times(time));
    }
}
