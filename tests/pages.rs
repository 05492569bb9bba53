//! Pages with their true text beside them, through the real cleaner: what is kept, held against that text.
//! It knows nothing of how a verdict is reached, only what came of it.
//!
//! A page is added as `tests/pages/NAME.html` with `NAME.gold.txt`, what a careful editor would keep: the kept blocks,
//! one a line, without title, byline, standfirst, captions and (except in a forum) comments; a table's row is a line
//! with tabs between the cells, code keeps its lines. `UPDATE_FLOORS=1` then writes its floor. What the page says
//! beside its story and no story says may go into `junk.txt`.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use clearstory::demo;
use clearstory::doc::{is_ideograph, text};
use clearstory::fetch::Page;
use clearstory::layout::{Cuts, Measure, lay_out};
use clearstory::open;
use clearstory::story::json::StoryRecord;
use clearstory::story::{Story, html, save};

/// A page of the demo edition or of `tests/pages`, and what a careful editor would keep of it, a block a line.
struct Sample {
    page: Page,
    truth: String,
}

/// What a page must reach: a line of `tests/pages/floors.tsv`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Floor {
    /// F1 of the bags of words.
    words: f64,
    /// F1 of whole lines, in any order.
    lines: f64,
    /// Lines of the true text that may be missing.
    missing: usize,
    /// Junk phrases that may be kept.
    junk: usize,
}

struct Figures {
    words: f64,
    lines: f64,
    missing: Vec<String>,
    junk: Vec<&'static str>,
}

/// Set to 1, it writes risen floors, and those of new pages, into the table. It lowers none: that is done by hand,
/// with the reason in the commit.
const UPDATE: &str = "UPDATE_FLOORS";

const HINT: &str = "mend the cleaner; a floor is lowered by hand only, in tests/pages/floors.tsv, \
                    and the commit says why";

/// Every so many bytes a page is cut off; a prime, so that the cuts do not fall into step with the page.
const PREFIX_STEP: usize = 499;

fn is_updating() -> bool {
    std::env::var(UPDATE).as_deref() == Ok("1")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

fn truth_beside(page: &Path) -> String {
    let path = page.with_extension("gold.txt");
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn demo_samples() -> Vec<Sample> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo");
    let of = |(number, demo): (usize, &demo::Demo)| Sample {
        page: demo::page(number).unwrap(),
        truth: truth_beside(&beside.join(demo.name)),
    };
    demo::edition().iter().enumerate().map(of).collect()
}

fn folder_samples() -> Vec<Sample> {
    let files = fs::read_dir(folder()).unwrap().map(|f| f.unwrap().path());
    let mut pages: Vec<_> = files
        .filter(|p| p.extension().is_some_and(|e| e == "html"))
        .collect();
    pages.sort();
    let of = |path: PathBuf| Sample {
        truth: truth_beside(&path),
        page: Page {
            url: None,
            name: path.file_name().unwrap().to_str().unwrap().to_owned(),
            media: "text/html".to_owned(),
            bytes: fs::read(&path).unwrap(),
            ..Page::default()
        },
    };
    pages.into_iter().map(of).collect()
}

fn samples() -> &'static [Sample] {
    static SAMPLES: OnceLock<Vec<Sample>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let mut all = demo_samples();
        all.extend(folder_samples());
        all
    })
}

/// What no story says and the pages around them do, a phrase a line; a kept block must not contain it.
fn junk_phrases() -> &'static [String] {
    static JUNK: OnceLock<Vec<String>> = OnceLock::new();
    JUNK.get_or_init(|| {
        let text = fs::read_to_string(folder().join("junk.txt")).unwrap();
        text.lines().map(str::to_owned).collect()
    })
}

fn story(page: &Page) -> Story {
    open::open(page).unwrap_or_else(|e| panic!("{}: {e}", page.name))
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines with white space folded, and without the arrow that leads back from a footnote.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(|l| folded(l.trim_end_matches(['↩', ' '])));
    lines.filter(|l| !l.is_empty()).collect()
}

/// Words in lower case; an ideograph is a word of its own.
fn word_list(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for c in text.chars().flat_map(char::to_lowercase) {
        if is_ideograph(c) {
            found.extend([c.to_string(), String::new()]);
        } else if c.is_alphanumeric() {
            found.last_mut().unwrap().push(c);
        } else {
            found.push(String::new());
        }
    }
    found.retain(|w| !w.is_empty());
    found
}

/// F1 of two bags: 2 · common / (size + size).
fn f1<T: Eq + Hash>(kept: &[T], truth: &[T]) -> f64 {
    let mut left: HashMap<&T, usize> = HashMap::new();
    for item in truth {
        *left.entry(item).or_default() += 1;
    }
    let mut common = 0;
    for item in kept {
        if let Some(count) = left.get_mut(item).filter(|c| **c > 0) {
            *count -= 1;
            common += 1;
        }
    }
    let size = kept.len() + truth.len();
    if size == 0 {
        1.0
    } else {
        2.0 * f64::from(common) / size as f64
    }
}

/// Lines of the true text that the kept text does not hold, also not as part of a longer block.
fn missing_lines(kept: &str, truth: &str) -> Vec<String> {
    let kept = folded(kept);
    let lost = lines(truth).into_iter().filter(|l| !kept.contains(l));
    lost.collect()
}

fn kept_junk(kept: &str) -> Vec<&'static str> {
    let kept = folded(kept);
    let phrases = junk_phrases().iter().map(String::as_str);
    phrases.filter(|j| kept.contains(j)).collect()
}

fn measure(kept: &str, truth: &str) -> Figures {
    Figures {
        words: f1(&word_list(kept), &word_list(truth)),
        lines: f1(&lines(kept), &lines(truth)),
        missing: missing_lines(kept, truth),
        junk: kept_junk(kept),
    }
}

/// The stories of all samples, in their order; every page is cleaned once for all tests.
fn stories() -> &'static [Story] {
    static STORIES: OnceLock<Vec<Story>> = OnceLock::new();
    STORIES.get_or_init(|| samples().iter().map(|s| story(&s.page)).collect())
}

/// The figures of all samples, by the names of their pages.
fn figures() -> &'static BTreeMap<&'static str, Figures> {
    static FIGURES: OnceLock<BTreeMap<&'static str, Figures>> = OnceLock::new();
    FIGURES.get_or_init(|| {
        let of = |(sample, story): (&'static Sample, &Story)| {
            let figures = measure(&story.document.kept_text(), &sample.truth);
            (sample.page.name.as_str(), figures)
        };
        samples().iter().zip(stories()).map(of).collect()
    })
}

fn floor_of(row: &str) -> Option<(String, Floor)> {
    let cells: Vec<_> = row.split('\t').collect();
    let [name, words, lines, missing, junk] = cells[..] else {
        return None;
    };
    let floor = Floor {
        words: words.parse().ok()?,
        lines: lines.parse().ok()?,
        missing: missing.parse().ok()?,
        junk: junk.parse().ok()?,
    };
    Some((name.to_owned(), floor))
}

fn row_of(name: &str, floor: &Floor) -> String {
    let Floor {
        words,
        lines,
        missing,
        junk,
    } = floor;
    format!("{name}\t{words:.2}\t{lines:.2}\t{missing}\t{junk}\n")
}

const HEADINGS: &str = "name\twords\tlines\tmissing\tjunk\n";

fn floor_rows() -> Vec<(String, Floor)> {
    let text = fs::read_to_string(folder().join("floors.tsv")).unwrap();
    let rows = text
        .strip_prefix(HEADINGS)
        .expect("the headings come first");
    let read = |row| floor_of(row).unwrap_or_else(|| panic!("floors.tsv: no floor in {row:?}"));
    rows.lines().map(read).collect()
}

/// The floor that the figures just reach: two decimals, rounded down.
fn reached(found: &Figures) -> Floor {
    let down = |value: f64| (value * 100.0).floor() / 100.0;
    Floor {
        words: down(found.words),
        lines: down(found.lines),
        missing: found.missing.len(),
        junk: found.junk.len(),
    }
}

/// The stricter of the old floor and the one that is reached, figure by figure.
fn raised(old: Option<Floor>, found: &Figures) -> Floor {
    let new = reached(found);
    old.map_or(new, |old| Floor {
        words: old.words.max(new.words),
        lines: old.lines.max(new.lines),
        missing: old.missing.min(new.missing),
        junk: old.junk.min(new.junk),
    })
}

/// What is said of figures below their floor.
fn sunk(floor: &Floor, found: &Figures) -> Option<String> {
    let is_sunk = found.words < floor.words || found.lines < floor.lines;
    is_sunk.then(|| {
        format!(
            "words {:.3} (floor {:.2}), lines {:.3} (floor {:.2})",
            found.words, floor.words, found.lines, floor.lines
        )
    })
}

/// What is said of more cut lines than the floor allows.
fn cut(floor: &Floor, found: &Figures) -> Option<String> {
    let is_cut = found.missing.len() > floor.missing;
    let lost = found.missing.join("\n  ");
    is_cut.then(|| format!("cut (floor {}):\n  {lost}", floor.missing))
}

/// What is said of more kept junk than the floor allows.
fn littered(floor: &Floor, found: &Figures) -> Option<String> {
    let is_littered = found.junk.len() > floor.junk;
    let kept = found.junk.join(" | ");
    is_littered.then(|| format!("kept (floor {}): {kept}", floor.junk))
}

/// One message for every page at which something is wrong.
fn each_page(wrong: impl Fn(&Floor, &Figures) -> Option<String>) {
    let mut messages = Vec::new();
    for (name, floor) in floor_rows() {
        let found = figures().get(name.as_str());
        let message = found.and_then(|f| wrong(&floor, f));
        messages.extend(message.map(|m| format!("{name}: {m}")));
    }
    assert!(messages.is_empty(), "{}\n{HINT}", messages.join("\n"));
}

/// Letters and digits alone, so that tags, entities and white space do not stand between words.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// Everything a page says outside its tags, also in its scripts, as letters and digits alone.
fn said(page: &str) -> String {
    let codes = [
        ("\\n", " "),
        ("\\\"", "\""),
        ("&nbsp;", " "),
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
    ];
    let text = codes.iter().fold(page.to_owned(), |text, (code, means)| {
        text.replace(code, means)
    });
    letters(&without_tags(&text)) + &letters(&runs(&text))
}

/// The runs of text that a script's state cuts its paragraphs into, one behind the other.
fn runs(text: &str) -> String {
    let behind = text.split("\"value\":\"").skip(1);
    behind.filter_map(|run| run.split('"').next()).collect()
}

/// The text with everything taken out that looks like a tag; one that code escaped stays harmless.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        match after.find('>').filter(|_| is_tag) {
            Some(end) => rest = &after[end + 1..],
            None => rest = after,
        }
    }
    out + rest
}

#[test]
fn the_measures_tell_right_from_wrong() {
    let truth = "The eel left.\nIt was\tlong.";
    let score = |kept: &str| f1(&word_list(kept), &word_list(truth));
    assert!((score("the EEL left it was long") - 1.0).abs() < 1e-9);
    assert!((score("the eel left") - 2.0 * 3.0 / 9.0).abs() < 1e-9);
    assert!((score("the the the") - 2.0 * 1.0 / 9.0).abs() < 1e-9);
    assert_eq!(word_list("鳗鱼 eel"), ["鳗", "鱼", "eel"]);
    assert!((f1(&lines("The eel left. ↩\n\nMore"), &lines(truth)) - 0.5).abs() < 1e-9);
    assert_eq!(missing_lines("So: The eel\nleft.", truth), ["It was long."]);
    assert_eq!(kept_junk("x Most\nread y"), ["Most read"]);
    assert_eq!(
        without_tags("a <b class='x'>b</b> < c <!-- d -->e <f"),
        "a b  c e f"
    );
    let runs = r#"[{"value":"One "},{"m":0,"value":"two."}]"#;
    assert!(said(runs).ends_with("Onetwo"), "{}", said(runs));
    assert_eq!(said("{\"t\":\"<p>One\\ntwo</p>\"} &amp; x"), "tOnetwox");
}

#[test]
fn every_page_has_one_floor() {
    if is_updating() {
        return;
    }
    let rows = floor_rows();
    let pages: Vec<_> = samples().iter().map(|s| s.page.name.as_str()).collect();
    for page in &pages {
        let found = rows.iter().filter(|(name, _)| name == page).count();
        let advice = format!("{UPDATE}=1 cargo test --test main pages writes that of a new page");
        assert_eq!(found, 1, "floors of {page}; {advice}");
    }
    for (name, _) in &rows {
        assert!(
            pages.contains(&name.as_str()),
            "{name}: a floor and no page"
        );
    }
    assert_eq!(rows.len(), pages.len(), "two pages have one name");
}

#[test]
fn a_figure_below_its_floor_is_told_and_one_that_reaches_it_is_not() {
    let floor = Floor {
        words: 0.9,
        lines: 0.8,
        missing: 1,
        junk: 0,
    };
    let told = |words, lines, missing: &[&str], junk: &[&'static str]| {
        let found = Figures {
            words,
            lines,
            missing: missing.iter().map(|l| (*l).to_owned()).collect(),
            junk: junk.to_vec(),
        };
        [sunk, cut, littered].map(|wrong| wrong(&floor, &found).is_some())
    };
    assert_eq!(told(0.9, 0.8, &["x"], &[]), [false, false, false]);
    assert_eq!(told(0.899, 0.8, &["x"], &[]), [true, false, false]);
    assert_eq!(told(0.9, 0.799, &["x"], &[]), [true, false, false]);
    assert_eq!(told(0.9, 0.8, &["x", "y"], &[]), [false, true, false]);
    assert_eq!(told(0.9, 0.8, &["x"], &["z"]), [false, false, true]);
}

#[test]
fn a_floor_rises_by_itself_and_never_falls() {
    let found = Figures {
        words: 0.9876,
        lines: 0.5,
        missing: vec!["x".to_owned()],
        junk: vec!["z", "y"],
    };
    let new = raised(None, &found);
    assert_eq!(row_of("a.html", &new), "a.html\t0.98\t0.50\t1\t2\n");
    assert_eq!(sunk(&new, &found), None);
    let old = Floor {
        words: 0.9,
        lines: 0.6,
        missing: 3,
        junk: 0,
    };
    assert_eq!(
        row_of("a.html", &raised(Some(old), &found)),
        "a.html\t0.98\t0.60\t1\t0\n"
    );
}

#[test]
fn a_row_of_the_table_reads_as_it_was_written() {
    let floor = Floor {
        words: 0.93,
        lines: 1.0,
        missing: 2,
        junk: 7,
    };
    let row = row_of("a.html", &floor);
    assert_eq!(floor_of(row.trim_end()), Some(("a.html".to_owned(), floor)));
    assert_eq!(floor_of("a.html\t0.93\t1.00\t2"), None);
    assert_eq!(floor_of("a.html\tall\t1.00\t2\t7"), None);
}

#[test]
fn floors_are_written_only_when_asked() {
    if !is_updating() {
        return;
    }
    let old: HashMap<_, _> = floor_rows().into_iter().collect();
    let mut table = HEADINGS.to_owned();
    for sample in samples() {
        let name = sample.page.name.as_str();
        let floor = raised(old.get(name).copied(), &figures()[name]);
        table.push_str(&row_of(name, &floor));
    }
    // Written aside and moved, since other tests read the table at the same time.
    let aside = folder().join("floors.tsv.new");
    fs::write(&aside, table).unwrap();
    fs::rename(&aside, folder().join("floors.tsv")).unwrap();
}

#[test]
fn no_page_sinks_below_its_floor() {
    each_page(sunk);
}

#[test]
fn no_line_of_a_story_is_cut() {
    each_page(cut);
}

#[test]
fn no_junk_phrase_is_kept() {
    each_page(littered);
}

#[test]
fn every_true_line_stands_on_its_page() {
    for sample in samples() {
        let page = said(&decoded(&sample.page.bytes));
        let lines = lines(&sample.truth);
        assert!(!lines.is_empty(), "{}: no true text", sample.page.name);
        for line in lines {
            let stands = page.contains(&letters(&line));
            assert!(stands, "{}: not on the page: {line}", sample.page.name);
        }
    }
}

#[test]
fn no_story_says_a_junk_phrase_and_every_phrase_stands_on_a_page() {
    // A phrase may stand in an attribute, or across tags.
    let letters_of = |s: &Sample| {
        let page = decoded(&s.page.bytes);
        [letters(&page), said(&page)]
    };
    let pages: Vec<_> = samples().iter().map(letters_of).collect();
    let truths: Vec<_> = samples().iter().map(|s| folded(&s.truth)).collect();
    for phrase in junk_phrases() {
        for (truth, sample) in truths.iter().zip(samples()) {
            let says = truth.contains(phrase.as_str());
            assert!(!says, "{phrase}: {}", sample.page.name);
        }
        let letters = letters(phrase);
        let stands = pages.iter().flatten().any(|p| p.contains(&letters));
        assert!(stands, "{phrase}: on no page");
    }
}

#[test]
fn state_beside_prose_changes_nothing() {
    let is_it = |s: &&Sample| s.page.name == "state-and-dom.html";
    let sample = samples().iter().find(is_it).unwrap();
    let html = decoded(&sample.page.bytes);
    let (before, script) = html.split_once("type=\"application/json\">").unwrap();
    let (state, after) = script.split_once("</script>").unwrap();
    assert!(state.contains("<p>Between harvest"), "{state}");
    let mut page = sample.page.clone();
    page.bytes = format!("{before}type=\"application/json\">{{}}</script>{after}").into_bytes();
    assert_eq!(story(&sample.page).document, story(&page).document);
}

#[test]
fn cleaning_is_deterministic() {
    for (sample, once) in samples().iter().zip(stories()) {
        assert_eq!(*once, story(&sample.page), "{}", sample.page.name);
    }
}

/// Sets a story and writes it in every way there is; `number` chooses the measure and the view.
fn goes_everywhere(story: &Story, number: usize) {
    let document = &story.document;
    assert!(document.kept_text().len() <= document.text().len());
    let cells = 10 + (number % 111) as u16;
    let cuts = [Cuts::Hidden, Cuts::Shown, Cuts::Xray][number % 3];
    let layout = lay_out(
        document,
        Measure {
            cells,
            reach: cells + 12,
            cuts,
            hyphens: true,
        },
    );
    let last = layout.rows().len().saturating_sub(1);
    assert_eq!(layout.row_at(layout.place_at(last)), last);
    let saved = save(story, layout.place_at(last / 2).place);
    assert!(saved.starts_with("---\n"), "{saved}");
    let record = StoryRecord::of(story, "page").explained(story);
    let json = serde_json::to_string(&record).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    assert!(html::page(story).starts_with("<!doctype html>"));
    assert!(!text::explain(document).contains('\u{1b}'));
}

#[test]
fn no_beginning_of_a_page_makes_anything_panic() {
    for (number, demo) in demo::edition().iter().enumerate() {
        let mut page = demo::page(number).unwrap();
        for end in (0..demo.bytes.len()).step_by(PREFIX_STEP).rev() {
            page.bytes.truncate(end);
            // A beginning may be a story or an error, but never a panic.
            if let Ok(story) = open::open(&page) {
                goes_everywhere(&story, end);
            }
        }
    }
}

#[test]
fn every_page_goes_everywhere() {
    for (number, story) in stories().iter().enumerate() {
        goes_everywhere(story, number);
    }
}

#[test]
#[ignore = "prints what is wrong with each page: cargo test --test main what_is_wrong -- --ignored --nocapture"]
fn what_is_wrong() {
    for (name, found) in figures() {
        eprint!("{}", row_of(name, &reached(found)));
        for line in &found.missing {
            let start: String = line.chars().take(90).collect();
            eprintln!("    missing: {start}");
        }
        for phrase in &found.junk {
            eprintln!("    kept: {phrase}");
        }
    }
}
