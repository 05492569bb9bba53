//! Saved texts and what is kept of them: `texts/NAME.txt` beside `NAME.kept`. Adding a case adds two files.
//!
//! Not reached, and pinned as they are: in `spanish-menu-y-te-puede-interesar` and `turkish-ilgili-haberler` a pointer to
//! another story is kept, in `english-promos-between-paragraphs` the card of the author, in `english-comments-at-the-end`
//! and `swedish-las-ocksa` the title stays the first line; `japanese-menu-and-related` loses a short last line of speech;
//! in `english-wrapped-with-junk-heading` a line that ends both full and with a sentence ends its paragraph.

use std::fs;
use std::path::{Path, PathBuf};

use clearstory::clean::lines::clean_text;
use clearstory::doc::{Kind, Link, Mark, Nest};
use clearstory::verdict::Reason;

fn texts() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/texts");
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect();
    found.sort();
    found
}

fn text(name: &str) -> String {
    let wanted = |(path, _): &(PathBuf, String)| path.file_stem().is_some_and(|s| s == name);
    texts().into_iter().find(wanted).unwrap().1
}

#[test]
fn of_every_saved_text_the_story_is_kept_and_nothing_else() {
    let mut wrong = Vec::new();
    for (path, text) in texts() {
        let kept = fs::read_to_string(path.with_extension("kept")).unwrap();
        let found = clean_text(&text, None).document.kept_text();
        if found != kept.trim_end() {
            wrong.push(format!("{}:\n{found}\n", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Beginnings of a text are cut after every so many characters; a prime, so that they do not fall into step with it.
const CUT_STEP: usize = 7;

/// Whether a text is cut here too: in its first letters and at its end, at the ends of lines, and behind signs that
/// open or close something, where one character more or less makes a line another kind of line.
fn is_telling(text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at(at);
    let signs = |c: char| c == '\n' || (c.is_ascii_punctuation() && !",.'\"-".contains(c));
    !before.contains('\n') && at < 12
        || before.ends_with(signs)
        || behind.is_empty()
        || behind.starts_with('\n')
}

#[test]
fn no_beginning_of_a_text_makes_the_cleaner_panic() {
    for (_, text) in texts() {
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for (number, end) in ends.enumerate() {
            if number.is_multiple_of(CUT_STEP) || is_telling(&text, end) {
                let story = clean_text(&text[..end], None);
                assert!(story.document.text().len() <= end + 1);
            }
        }
    }
}

#[test]
fn a_junk_heading_and_the_teasers_under_it_are_named() {
    let story = clean_text(&text("english-teasers-under-a-heading"), None);
    let cut = story.document.blocks().iter().filter(|b| !b.verdict.keep);
    let reasons: Vec<Reason> = cut.map(|b| b.verdict.reason.clone()).collect();
    let teaser = Reason::Teasers { known: 0 };
    assert_eq!(reasons[0], Reason::JunkHeading);
    assert_eq!(reasons[1..], [(); 5].map(|()| teaser.clone()));
}

#[test]
fn the_lines_around_a_story_are_named_for_what_they_are() {
    let story = clean_text(&text("english-read-more"), None);
    let reason = |start: &str| {
        let mut blocks = story.document.blocks().iter();
        let block = blocks.find(|b| story.document.text_of(b).starts_with(start));
        block.map(|b| b.verdict.reason.clone())
    };
    assert_eq!(reason("READ MORE"), Some(Reason::ReadMore));
    assert_eq!(reason("Share on"), Some(Reason::ShareBar));
    assert_eq!(reason("Related stories"), Some(Reason::JunkHeading));
    assert_eq!(reason("Ten walks"), Some(Reason::Teasers { known: 0 }));
    assert_eq!(reason("Sign up"), Some(Reason::Newsletter));
    assert_eq!(reason("©"), Some(Reason::Legal));
}

#[test]
fn title_byline_and_date_go_to_the_header() {
    let story = clean_text(&text("essay-with-headings"), None);
    assert_eq!(&*story.about.title, "On keeping a garden badly");
    assert_eq!(&*story.about.byline, "Ansel Root");
    assert_eq!(story.about.published.unwrap().to_string(), "2021-05-12");
    assert_eq!(&*story.about.language, "en");
    let header = story.document.blocks().iter().take(3);
    assert!(header.clone().all(|b| b.verdict.reason == Reason::Header));
}

#[test]
fn a_readme_keeps_its_headings_code_lists_and_links() {
    let story = clean_text(&text("readme"), None);
    assert_eq!(&*story.about.title, "tidewatch");
    let document = &story.document;
    let kinds = |is: fn(&Kind) -> bool| document.blocks().iter().filter(|b| is(&b.kind)).count();
    assert_eq!(kinds(|k| matches!(k, Kind::Heading(_))), 4);
    assert_eq!(kinds(|k| matches!(k, Kind::Code { .. })), 2);
    let items = document
        .blocks()
        .iter()
        .filter(|b| matches!(b.nest[..], [Nest::Item { first: true, .. }]));
    assert_eq!(items.count(), 2);
    let [Link::Web(url)] = document.links() else {
        panic!("one link, not {:?}", document.links());
    };
    assert_eq!(url.as_str(), "https://tidewatch.example/help");
    let marked = document
        .blocks()
        .iter()
        .flat_map(|b| document.inlines_of(b));
    assert!(marked.clone().any(|i| i.mark == Mark::Link(0)));
}

#[test]
fn the_lines_of_a_stanza_stay_lines() {
    let story = clean_text(&text("poem"), None);
    let blocks = story.document.blocks();
    assert_eq!(blocks.len(), 3);
    assert_eq!(story.document.text_of(&blocks[1]).lines().count(), 4);
}

#[test]
fn languages_are_told_by_script_and_words() {
    for (name, tag) in [
        ("german-mehr-zum-thema", "de"),
        ("french-lire-aussi", "fr"),
        ("spanish-noticias-relacionadas", "es"),
        ("russian-chitayte-takzhe", "ru"),
        ("arabic-related", "ar"),
        ("chinese-related", "zh"),
        ("japanese-related", "ja"),
    ] {
        assert_eq!(
            &*clean_text(&text(name), None).about.language,
            tag,
            "{name}"
        );
    }
}

#[test]
fn the_title_of_a_saved_page_stands_over_its_byline_and_not_in_its_menu() {
    let story = clean_text(include_str!("../assets/demo/tide-market.txt"), None);
    assert_eq!(
        &*story.about.title,
        "À Port-Lierre, le marché se tient désormais à marée basse"
    );
    assert!(story.document.kept_text().starts_with("Il faut venir"));
}
