//! What is known beyond a page, from outside: ten pages of one made-up paper, their feed, and rules that were taught.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Titles of the ten stories of a paper that does not exist.
pub const TITLES: [&str; 10] = [
    "The ferry captain who learned to wait",
    "Why the orchard law divides two valleys",
    "A bell that rings for nobody in particular",
    "The last winter of the paper mill",
    "How the salt pans came back to life",
    "Night trains return to the northern coast",
    "The teacher who counts the swifts",
    "What the flood left in the town archive",
    "A bridge nobody wanted is opened at last",
    "The clockmaker moves to a smaller house",
];

/// What a source said, and two of the stories quote.
pub const QUOTE: &str = "“We had the plans for it in a drawer since the spring of the great storm, and nobody ever asked us for them.”";
/// What stands under every story, as prose among its prose.
pub const WIRE: &str = "Members of our newsroom contributed reporting from three districts.";
/// What a box on every page says.
pub const BOX: &str =
    "Postcards from the coast arrive every Friday with tides and a drawing by our readers.";

const SUBJECTS: [&str; 6] = [
    "The harbour office",
    "A clerk of the council",
    "The oldest of the neighbours",
    "An engineer from the valley",
    "The woman at the counter",
    "Nobody in the village",
];
const VERBS: [&str; 5] = [
    "had kept a list of everything that was said about",
    "remembered the first morning of",
    "wrote four letters on account of",
    "would rather not have spoken about",
    "went home early because of",
];
const OBJECTS: [&str; 7] = [
    "the matter, which filled two shelves and a windowsill",
    "the new timetable, though it had been printed only once",
    "that summer, when the river stood lower than the steps",
    "the old pump house and what was found beneath its floor",
    "a promise, made in haste and witnessed by a dog",
    "the colour of the railings, as these things go",
    "the money, of which there had never been very much",
];

/// A sentence of its own for each story and place.
pub fn sentence(story: usize, at: usize) -> String {
    let pick = |from: &[&'static str], by: usize| from[by % from.len()];
    format!(
        "{} {} {}, and number {} on the list was no exception.",
        pick(&SUBJECTS, story + at * 5),
        pick(&VERBS, story * 3 + at),
        pick(&OBJECTS, story * 2 + at * 3),
        story * 31 + at * 7 + 2
    )
}

fn address(story: usize) -> String {
    format!("https://www.tidepost.example/stories/{}", story + 100)
}

pub fn page(story: usize) -> String {
    let mut body = String::new();
    for paragraph in 0..5 {
        let sentences: Vec<String> = (0..4).map(|s| sentence(story, paragraph * 4 + s)).collect();
        let _ = writeln!(body, "<p>{}</p>", sentences.join(" "));
        if paragraph == 2 && matches!(story, 3 | 8) {
            let _ = writeln!(body, "<p>{QUOTE}</p>");
        }
        if paragraph == 3 {
            // A teaser in the middle of the text that no class and no phrase gives away.
            let _ = writeln!(body, "<p>{}</p>", TITLES[(story + 4) % 10]);
        }
    }
    format!(
        "<!doctype html><html lang=en><head><title>{title} | Tide Post</title><link rel=canonical href='{url}'>\
         <meta property=og:title content='{title}'></head><body><nav><a href='/'>Front page</a> <a href='/coast'>Coast</a></nav>\
         <main><article><h1>{title}</h1>\n{body}<p>{WIRE}</p><p>{BOX}</p></article></main>\
         <footer><p>© Tide Post</p></footer></body></html>",
        title = TITLES[story],
        url = address(story),
    )
}

struct Folder(tempfile::TempDir);

impl Folder {
    /// A folder of the first pages of the paper.
    fn of_pages(pages: usize) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        fs::create_dir(folder.at("pages")).unwrap();
        for story in 0..pages {
            fs::write(folder.page(story), page(story)).unwrap();
        }
        folder
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn page(&self, story: usize) -> PathBuf {
        self.at("pages").join(format!("{story}.html"))
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clearstory"));
        command
            .stdin(Stdio::null())
            .env_clear()
            .current_dir(self.0.path());
        command.env("XDG_CONFIG_HOME", self.at("config")).args(args);
        command.output().unwrap()
    }

    /// Verdict and reason of the block that begins with a text, on the page of a story.
    fn reason(&self, story: usize, args: &[&str], start: &str) -> (bool, String) {
        let page = format!("pages/{story}.html");
        let mut all = vec!["clean", "-f", "json", "--explain", &page];
        all.extend(args);
        let output = self.run(&all);
        let stdout = String::from_utf8(output.stdout).unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        let record: serde_json::Value = serde_json::from_str(&stdout).expect(&told);
        let blocks = record["blocks"].as_array().unwrap();
        let begins = |b: &&serde_json::Value| b["text"].as_str().unwrap().starts_with(start);
        let block = blocks
            .iter()
            .find(begins)
            .unwrap_or_else(|| panic!("{start}: {stdout}"));
        let reason = block["reason"].as_str().unwrap().to_owned();
        (block["keep"].as_bool().unwrap(), reason)
    }
}

fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn cut(reason: &str) -> (bool, String) {
    (false, reason.to_owned())
}

#[test]
fn alone_a_page_cannot_know_what_its_site_repeats() {
    let folder = Folder::of_pages(10);
    for start in [TITLES[7], WIRE, BOX, QUOTE] {
        assert!(folder.reason(3, &[], start).0, "{start}");
    }
}

#[test]
fn with_its_neighbours_teasers_and_repeats_go_and_a_quotation_in_two_stories_stays() {
    let folder = Folder::of_pages(10);
    let with = ["--with", "pages"];
    let teaser = cut("title of another story known here");
    let repeated = cut("same text in 10 of 10 stories of this site");
    for story in [0, 3, 9] {
        assert_eq!(
            folder.reason(story, &with, TITLES[(story + 4) % 10]),
            teaser
        );
        assert_eq!(folder.reason(story, &with, WIRE), repeated);
        assert_eq!(folder.reason(story, &with, BOX), repeated);
    }
    for story in [3, 8] {
        assert!(folder.reason(story, &with, QUOTE).0);
    }
    assert_eq!(folder.reason(3, &with, "© Tide Post").1, "legal line");
    assert_eq!(folder.reason(3, &with, TITLES[3]).1, "shown in the header");
}

#[test]
fn what_two_pages_share_stays_on_both() {
    let folder = Folder::of_pages(2);
    assert!(folder.reason(1, &["--with", "pages"], WIRE).0);
}

#[test]
fn a_page_saved_three_times_is_still_a_story() {
    let folder = Folder::of_pages(1);
    for copy in 1..4 {
        let other = page(0).replace("/100", &format!("/{copy}?print"));
        fs::write(
            folder.page(copy),
            other.replace("</article>", "<p>Printed.</p></article>"),
        )
        .unwrap();
    }
    let start = sentence(0, 0);
    assert!(folder.reason(0, &["--with", "pages"], &start).0);
}

#[test]
fn pages_of_a_run_help_each_other_unless_each_is_to_stand_alone() {
    let folder = Folder::of_pages(10);
    let text = |args: &[&str]| told(&folder.run(args)).1;
    let together = text(&["clean", "-f", "jsonl", "-j", "2", "pages"]);
    assert_eq!(together.lines().count(), 10);
    assert!(!together.contains(WIRE) && !together.contains(BOX));
    assert_eq!(together.matches("We had the plans").count(), 2);
    let alone = text(&["clean", "-f", "jsonl", "-j", "2", "--alone", "pages"]);
    assert_eq!(alone.matches(WIRE).count(), 10);
}

#[test]
fn a_feed_knows_titles_and_tells_where_the_story_is() {
    let folder = Folder::of_pages(1);
    let mut feed = "<rss version='2.0'><channel><title>Tide Post</title>".to_owned();
    for (story, title) in TITLES.iter().enumerate() {
        let text = if story == 0 {
            sentence(0, 0)
        } else {
            String::new()
        };
        let _ = write!(
            feed,
            "<item><title>{title}</title><link>{}</link><description>{text}</description></item>",
            address(story)
        );
    }
    fs::write(folder.at("feed.xml"), feed + "</channel></rss>").unwrap();
    let with = ["--with", "feed.xml"];
    let teaser = folder.reason(0, &with, TITLES[4]);
    assert_eq!(teaser, cut("title of another story known here"));
    for at in 0..20 {
        if at % 4 == 0 {
            assert!(
                folder.reason(0, &with, &sentence(0, at)).0,
                "a summary cuts nothing"
            );
        }
    }
    assert!(folder.reason(0, &with, WIRE).0);
}

#[test]
fn a_feed_or_folder_that_tells_nothing_is_an_error() {
    let folder = Folder::of_pages(1);
    let (code, _, error) = told(&folder.run(&["clean", "pages/0.html", "--with", "none"]));
    assert_eq!(
        (code, error.as_str()),
        (Some(1), "clearstory: none: no such file\n")
    );
    fs::write(folder.at("empty.txt"), "").unwrap();
    let (code, _, error) = told(&folder.run(&["clean", "pages/0.html", "--with", "empty.txt"]));
    assert_eq!(code, Some(1));
    assert!(
        error.contains("neither a feed nor a folder with pages"),
        "{error}"
    );
}

fn teach(folder: &Folder, file: &str, rules: &str) {
    let path = folder
        .at("config")
        .join("clearstory")
        .join("rules")
        .join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, rules).unwrap();
}

#[test]
fn taught_rules_decide_for_their_host_and_say_so() {
    let folder = Folder::of_pages(1);
    teach(
        &folder,
        "tidepost.example.rule",
        "cut begins \"postcards from\" because it advertises\n",
    );
    teach(
        &folder,
        "everywhere.rule",
        "keep phrase \"© tide\" because \u{1b}[1mI like it\n",
    );
    assert_eq!(folder.reason(0, &[], BOX), cut("taught: it advertises"));
    assert_eq!(
        folder.reason(0, &[], "©"),
        (true, "taught: I like it".to_owned())
    );
    assert!(folder.reason(0, &["--alone"], BOX).0);
    teach(&folder, "other.example.rule", "cut last 9 because x");
    assert!(folder.reason(0, &[], WIRE).0);
}

#[test]
fn a_bad_line_is_told_and_the_good_ones_count() {
    let folder = Folder::of_pages(1);
    let rules = "cut begins postcards because x\ncut begins \"Postcards\" because it advertises\n";
    teach(&folder, "tidepost.example.rule", rules);
    let (code, text, error) = told(&folder.run(&["clean", "pages/0.html"]));
    assert_eq!(code, Some(0));
    assert!(!text.contains("Postcards"), "{text}");
    assert!(
        error
            .contains("tidepost.example.rule:1: the text of begins stands between quotation marks"),
        "{error}"
    );
    let (code, text, error) = told(&folder.run(&["rule", "check"]));
    assert_eq!((code, text.as_str()), (Some(1), "1 good rule, 1 file\n"));
    assert_eq!(error.lines().count(), 1);
}

#[test]
fn a_check_reads_folders_and_names_what_no_page_finds() {
    let folder = Folder::of_pages(1);
    let rules = folder.at("config").join("clearstory").join("rules");
    teach(&folder, "tidepost.example.rule", "cut last 1 because x\n");
    teach(&folder, "Tide Post.rule", "cut last 1 because x\n");
    let (code, text, error) = told(&folder.run(&["rule", "check", rules.to_str().unwrap()]));
    assert_eq!((code, text.as_str()), (Some(1), "2 good rules, 2 files\n"));
    assert!(
        error.contains("Tide Post.rule: no host is called so"),
        "{error}"
    );
    assert_eq!(error.lines().count(), 1);
    let (code, _, error) = told(&folder.run(&["rule", "check", "none.rule"]));
    let sentence = "clearstory: none.rule: no such file or directory\n";
    assert_eq!((code, error.as_str()), (Some(1), sentence));
}

#[test]
fn a_trial_on_nothing_is_one_error() {
    let folder = Folder::of_pages(1);
    teach(&folder, "tidepost.example.rule", "cut last 1 because x\n");
    let (code, text, error) = told(&folder.run(&["rule", "test", "tidepost.example", "/nonexist"]));
    let sentence = "clearstory: /nonexist: no such file or folder\n";
    assert_eq!(
        (code, text.as_str(), error.as_str()),
        (Some(1), "", sentence)
    );
}

#[test]
fn a_trial_shows_what_rules_change_on_saved_pages() {
    let folder = Folder::of_pages(2);
    let rules = "cut begins \"Postcards\" because it advertises\ncut select .shop because shop\n\
        keep begins \"© tide\" because I like it\ncut from \"The harbour office\" because too much\n\
        keep begins \"The harbour office\" because it is the story\n";
    teach(&folder, "tidepost.example.rule", rules);
    let (code, text, error) = told(&folder.run(&["rule", "test", "tidepost.example", "pages"]));
    assert_eq!((code, error.as_str()), (Some(0), ""));
    for part in [
        "cut by line 1, 15 words: Postcards from the coast arrive every Friday with tides and a drawing",
        "keep by line 3, 2 words: © Tide Post",
        "! a large part of the story",
        ":2: cut select .shop because shop\n  names nothing on these pages\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let (code, text, _) =
        told(&folder.run(&["rule", "test", "--json", "tidepost.example", "pages"]));
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (code, report["pages"].as_array().unwrap().len()),
        (Some(0), 2)
    );
    assert_eq!(report["rules"][0]["line"], 1);
    assert_eq!(report["rules"][1]["hits"], 0);
    assert_eq!(report["rules"][2]["words"], 2);
}

#[test]
fn a_trial_without_rules_says_where_they_would_be() {
    let folder = Folder::of_pages(1);
    let (code, _, error) = told(&folder.run(&["rule", "test", "tidepost.example", "pages"]));
    assert_eq!(code, Some(1));
    let file = Path::new("config/clearstory/rules/tidepost.example.rule");
    assert!(
        error.contains(&format!(
            "{}: no rules for tidepost.example",
            file.display()
        )),
        "{error}"
    );
}
