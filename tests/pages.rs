//! The demo edition through the real cleaner: what is kept, held against the true text beside each page.

use std::collections::HashMap;
use std::hash::Hash;
use std::path::Path;

use clearstory::demo::{self, Demo};
use clearstory::doc::{is_ideograph, text};
use clearstory::layout::{Cuts, Measure, lay_out};
use clearstory::open;
use clearstory::story::json::StoryRecord;
use clearstory::story::{Story, html, save};

/// What a page must reach. Raise a floor when the cleaner gets better; lowering one needs a reason in the commit.
struct Floor {
    name: &'static str,
    /// F1 of the bags of words.
    words: f64,
    /// F1 of whole lines, in any order.
    lines: f64,
    /// Lines of the true text that may be missing.
    missing: usize,
    /// Junk phrases that may be kept.
    junk: usize,
}

const FLOORS: [Floor; 22] = [
    Floor {
        name: "tramway.html",
        words: 0.98,
        lines: 0.97,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "live-storm.html",
        words: 0.98,
        lines: 0.97,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "salt-pans.html",
        words: 0.99,
        lines: 0.98,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "orchard-law.html",
        words: 0.93,
        lines: 0.87,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "obituary.html",
        words: 0.95,
        lines: 0.85,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "ferry-strike.html",
        words: 0.49,
        lines: 0.22,
        missing: 0,
        junk: 3,
    },
    Floor {
        name: "signalman.html",
        words: 0.98,
        lines: 0.97,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "seagrass.html",
        words: 0.96,
        lines: 0.9,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "grain-talks.html",
        words: 0.85,
        lines: 0.84,
        missing: 0,
        junk: 3,
    },
    Floor {
        name: "football.html",
        words: 0.8,
        lines: 0.92,
        missing: 0,
        junk: 4,
    },
    Floor {
        name: "ferry-locker.html",
        words: 1.0,
        lines: 1.0,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "tide-gauge.html",
        words: 0.99,
        lines: 0.96,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "eel-in-drill.html",
        words: 0.97,
        lines: 0.92,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "eel-soup.html",
        words: 1.0,
        lines: 1.0,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "slow-lift.html",
        words: 1.0,
        lines: 1.0,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "ferryman.html",
        words: 0.91,
        lines: 0.88,
        missing: 0,
        junk: 4,
    },
    Floor {
        name: "lighthouse.html",
        words: 0.98,
        lines: 0.95,
        missing: 0,
        junk: 1,
    },
    Floor {
        name: "boat-library.html",
        words: 1.0,
        lines: 1.0,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "lamplighters.txt",
        words: 1.0,
        lines: 1.0,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "two-times.txt",
        words: 1.0,
        lines: 1.0,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "perpetua.txt",
        words: 1.0,
        lines: 1.0,
        missing: 0,
        junk: 0,
    },
    Floor {
        name: "tide-market.txt",
        words: 0.96,
        lines: 0.82,
        missing: 0,
        junk: 0,
    },
];

/// What no story of the edition says and the pages around them do; a kept block must not contain it.
const JUNK: [&str; 131] = [
    "Skip to main content",
    "We value your privacy",
    "our 847 partners",
    "Accept all",
    "Manage my choices",
    "Log in",
    "Subscribe for 1 a week",
    "Share this story",
    "Copy link",
    "Advertisement",
    "Story continues below",
    "READ MORE",
    "The Morning Tide",
    "best of the coast in your inbox",
    "Sign me up",
    "By signing up you agree",
    "Listen to this story",
    "Follow us on:",
    "Tips are welcome, fish less so",
    "All stories by this author",
    "free stories left this month",
    "More on this story",
    "Join the conversation",
    "Please keep it civil",
    "I was promised a goose",
    "in the third paragraph which will interest",
    "It is the rest of you that drifted",
    "box about the newsletter",
    "Most read",
    "Sponsored: this one simple knot",
    "All rights reserved",
    "wrapped round fish",
    "Skip to content",
    "This website uses cookies",
    "The whole river in one column",
    "Share this:",
    "ADVERTISEMENT",
    "Also read:",
    "Never miss a Ledger",
    "12,000 readers",
    "YOU MAY ALSO LIKE",
    "Filed under:",
    "strictly speaking, the bank’s",
    "Leave a Reply",
    "Your email address will not be published",
    "for the next time I comment",
    "Recent Posts",
    "friend of the Ledger",
    "Newsquay by Pier Themes",
    "ten per cent off your first mug",
    "it now knows about leap seconds",
    "Edit this page",
    "Was this page helpful?",
    "On this page",
    "Copy to clipboard",
    "Elsewhere on the river",
    "This blog sets one cookie",
    "See also",
    "Did you like this so far?",
    "never on a Monday",
    "Jump to recipe",
    "Pin it",
    "Tagged:",
    "Pass it on:",
    "worth a coffee to you",
    "answer letters slowly",
    "From blogs I read",
    "estuary webring",
    "Biscuits? We use some",
    "Become a member",
    "One slow story from the estuary",
    "out of print and in great demand",
    "This story is for members",
    "You might also like",
    "Trending now",
    "Comments close after three tides",
    "printed and published by its readers",
    "Printer-friendly version",
    "Get the Gazette by e-mail",
    "Should the swing bridge swing?",
    "Top 5 this week",
    "800 x 600",
    "You are visitor number",
    "Druckversion",
    "LESEN SIE AUCH",
    "Folgen Sie uns auf",
    "Anglerverein bittet",
    "Meistgelesen",
    "Alle Rechte vorbehalten",
    "Der ist auch nie pünktlich",
    "同意并继续",
    "当前位置",
    "分享到",
    "相关阅读",
    "广告",
    "客户端",
    "责任编辑",
    "版权声明",
    "关注我们",
    "渡口茶馆的猫",
    "网友评论",
    "第六百零二号",
    "热门排行",
    "版权所有",
    "ملفات تعريف الارتباط",
    "اقرأ أيضا",
    "نشرة المرفأ",
    "تابعونا على",
    "الصيادون يطلبون",
    "التعليقات",
    "الأكثر قراءة",
    "جميع الحقوق محفوظة",
    "Suivez-nous sur",
    "Tous droits réservés",
    "Lire aussi",
    "le pont tournant tourne enfin",
    "Enjoyed it?",
    "Is something unclear here?",
    "Third generation. Please do not ask about lock nine",
    "Works for otters too",
    "Accepted answer",
    "Add a comment",
    "You are reading as a guest",
    "Oilskins that keep their promises",
    "Similar threads",
    "You must be logged in to reply",
    "Who is online",
    "Powered by Pinboard",
    "the ones about my landlord",
    "Skip to post",
    "Reader comments",
];

/// Every so many bytes a page is cut off; a prime, so that the cuts do not fall into step with the page.
const PREFIX_STEP: usize = 499;

struct Figures {
    words: f64,
    lines: f64,
    missing: Vec<String>,
    junk: Vec<&'static str>,
}

fn story(number: usize) -> Story {
    let page = demo::page(number).unwrap();
    open::open(&page).unwrap_or_else(|e| panic!("{}: {e}", page.name))
}

fn gold(demo: &Demo) -> String {
    let stem = demo.name.split('.').next().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo");
    std::fs::read_to_string(folder.join(format!("{stem}.gold.txt"))).unwrap()
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
    JUNK.into_iter().filter(|j| kept.contains(j)).collect()
}

fn measure(number: usize) -> Figures {
    let demo = &demo::edition()[number];
    let (kept, truth) = (story(number).document.kept_text(), gold(demo));
    Figures {
        words: f1(&word_list(&kept), &word_list(&truth)),
        lines: f1(&lines(&kept), &lines(&truth)),
        missing: missing_lines(&kept, &truth),
        junk: kept_junk(&kept),
    }
}

/// One message for every page at which something is wrong.
fn each_page(wrong: impl Fn(&Floor, &Figures) -> Option<String>) {
    let mut messages = Vec::new();
    for (number, demo) in demo::edition().iter().enumerate() {
        let floor = FLOORS.iter().find(|f| f.name == demo.name).unwrap();
        let message = wrong(floor, &measure(number));
        messages.extend(message.map(|m| format!("{}: {m}", demo.name)));
    }
    assert!(messages.is_empty(), "{}", messages.join("\n"));
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
}

#[test]
fn every_page_has_one_floor() {
    let floors: Vec<_> = FLOORS.iter().map(|f| f.name).collect();
    let pages: Vec<_> = demo::edition().iter().map(|d| d.name).collect();
    assert_eq!(floors, pages);
}

/// What is said of figures below their floor.
fn sunk(floor: &Floor, found: &Figures) -> Option<String> {
    let is_sunk = found.words < floor.words || found.lines < floor.lines;
    is_sunk.then(|| {
        format!(
            "words {:.3} (floor {:.3}), lines {:.3} (floor {:.3})",
            found.words, floor.words, found.lines, floor.lines
        )
    })
}

/// What is said of more cut lines than the floor allows.
fn cut(floor: &Floor, found: &Figures) -> Option<String> {
    let is_cut = found.missing.len() > floor.missing;
    is_cut.then(|| format!("cut:\n  {}", found.missing.join("\n  ")))
}

/// What is said of more kept junk than the floor allows.
fn littered(floor: &Floor, found: &Figures) -> Option<String> {
    let is_littered = found.junk.len() > floor.junk;
    is_littered.then(|| format!("kept: {}", found.junk.join(" | ")))
}

#[test]
fn a_figure_below_its_floor_is_told_and_one_that_reaches_it_is_not() {
    let floor = Floor {
        name: "a.html",
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
fn the_row_that_figures_prints_is_a_floor_that_holds() {
    let found = Figures {
        words: 0.9876,
        lines: 1.0,
        missing: vec!["x".to_owned()],
        junk: Vec::new(),
    };
    let printed = "Floor { name: \"a.html\", words: 0.98, lines: 1.0, missing: 1, junk: 0 },";
    assert_eq!(row("a.html", &found), printed);
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
fn no_story_says_a_junk_phrase_and_every_phrase_stands_on_a_page() {
    let text = |d: &Demo| match std::str::from_utf8(d.bytes) {
        Ok(text) => folded(text),
        Err(_) => folded(&encoding_rs::WINDOWS_1252.decode(d.bytes).0),
    };
    let pages: Vec<String> = demo::edition().iter().map(text).collect();
    for phrase in JUNK {
        for demo in demo::edition() {
            assert!(
                !folded(&gold(demo)).contains(phrase),
                "{phrase}: {}",
                demo.name
            );
        }
        assert!(
            pages.iter().any(|p| p.contains(phrase)),
            "{phrase}: on no page"
        );
    }
}

#[test]
fn cleaning_is_deterministic() {
    for (number, demo) in demo::edition().iter().enumerate() {
        assert_eq!(story(number), story(number), "{}", demo.name);
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

/// The floor that the figures just reach, two decimals, rounded down.
fn row(name: &str, found: &Figures) -> String {
    let down = |value: f64| (value * 100.0).floor() / 100.0;
    format!(
        "Floor {{ name: {name:?}, words: {:?}, lines: {:?}, missing: {}, junk: {} }},",
        down(found.words),
        down(found.lines),
        found.missing.len(),
        found.junk.len()
    )
}

#[test]
#[ignore = "prints FLOORS as the cleaner reaches them: cargo test figures -- --ignored --nocapture"]
fn figures() {
    for (number, demo) in demo::edition().iter().enumerate() {
        let found = measure(number);
        eprintln!("    {}", row(demo.name, &found));
        for line in &found.missing {
            eprintln!(
                "    // missing: {}",
                line.chars().take(90).collect::<String>()
            );
        }
        for phrase in &found.junk {
            eprintln!("    // kept: {phrase}");
        }
    }
}
