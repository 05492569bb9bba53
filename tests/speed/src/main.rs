//! How long cleaning takes beside a bare parse and beside other crates, and how it grows with a page.
//! Knows nothing of what the cleaning says.
//!
//! `cargo run --release --manifest-path tests/speed/Cargo.toml -- FOLDER` with a folder of HTML files. Each page is
//! measured in turn by every means; the best of some rounds counts, in time of the processor, so that a busy machine
//! moves the ratios little.

use std::hint::black_box;
use std::path::PathBuf;

use clearstory::clean::context::Context;
use clearstory::clean::{self, Body, Source};
use clearstory::dom::Dom;
use rustix::time::{ClockId, clock_gettime};
use scraper::Html;

/// The best of so many rounds counts.
const ROUNDS: usize = 3;

/// The sizes of pages of one kind, bytes.
const SIZES: [usize; 5] = [10_000, 100_000, 1_000_000, 5_000_000, 20_000_000];

type Means = (&'static str, fn(&str));

const MEANS: [Means; 5] = [
    ("bare parse", bare_parse),
    ("tree", tree),
    ("clean", clean_page),
    ("dom_smoothie", dom_smoothie),
    ("rs-trafilatura", rs_trafilatura),
];

fn bare_parse(html: &str) {
    drop(black_box(Html::parse_document(html)));
}

fn tree(html: &str) {
    drop(black_box(Dom::parse(html)));
}

fn clean_page(html: &str) {
    let body = Body::Html(html);
    drop(black_box(clean::clean(
        &Source { body, url: None },
        &Context::EMPTY,
    )));
}

fn dom_smoothie(html: &str) {
    let readability = dom_smoothie::Readability::new(html, None, None);
    drop(black_box(readability.map(|mut r| r.parse())));
}

fn rs_trafilatura(html: &str) {
    drop(black_box(rs_trafilatura::extract(html)));
}

/// Milliseconds of the processor for the shortest of some rounds.
fn best(means: fn(&str), html: &str) -> f64 {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
    };
    let round = |_| {
        let start = now();
        means(html);
        now() - start
    };
    (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min)
}

fn pages(folder: &str) -> std::io::Result<Vec<String>> {
    let entries = std::fs::read_dir(folder)?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let read = |path: PathBuf| Ok(String::from_utf8_lossy(&std::fs::read(path)?).into_owned());
    paths.into_iter().map(read).collect()
}

/// A page of an article's kind, of about so many bytes.
fn page(bytes: usize) -> String {
    let mut html =
        "<!doctype html><title>Growing</title><body><nav><a href=/>Home</a></nav><article>"
            .to_owned();
    let mut n = 0;
    while html.len() < bytes {
        n += 1;
        html += &format!(
            "<h2 id=h{n}>Part {n}</h2><p class=text>The river rose in year {n}, and <em>nobody</em> had seen it coming, \
             though <a href='/notes/{n}'>the notes of that year</a> say otherwise, at some length &amp; in detail.</p>\n\
             <div class='share-bar'><a href='/s/{n}'>Share</a> <a href='/t/{n}'>Tweet</a></div><script>var x = {n};</script>\n"
        );
    }
    html
}

fn main() -> std::io::Result<()> {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("name a folder of HTML files");
        return Ok(());
    };
    let pages = pages(&folder)?;
    let mut sums = [0.0; MEANS.len()];
    for html in &pages {
        for (sum, (_, means)) in sums.iter_mut().zip(MEANS) {
            *sum += best(means, html);
        }
    }
    println!("{} pages: ms a page, times the bare parse", pages.len());
    for (sum, (name, _)) in sums.iter().zip(MEANS) {
        println!(
            "{name:>14} {:9.3} {:7.2}",
            sum / pages.len() as f64,
            sum / sums[0]
        );
    }
    println!("\nbytes of a page: ms to clean it, ns a byte");
    for bytes in SIZES {
        let html = page(bytes);
        let ms = best(clean_page, &html);
        println!(
            "{:>14} {ms:9.3} {:7.2}",
            html.len(),
            ms * 1e6 / html.len() as f64
        );
    }
    Ok(())
}
