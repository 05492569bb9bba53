//! Teaching by pointing: rules that are made, looked at beforehand and undone; verdicts by hand that stay.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clearstory::clean::rules::{Folder, Rule, Rules, Scope};
use clearstory::config::Config;
use clearstory::doc::SafeText;
use clearstory::library::beyond::Beyond;
use clearstory::library::teach::{Error, Teacher};
use clearstory::library::text;
use clearstory::store::{
    Arrived, Change, Mode, NewStory, ReadyStory, Refreshed, Store, Subscribed,
};
use clearstory::story::choice::From;
use clearstory::story::library::{FeedId, StoryId, TextPolicy};
use clearstory::story::teach::{ByHand, Correction, Preview, Reach, Taught, Written};
use clearstory::story::{SourceText, Story, Text};
use jiff::Timestamp;
use proptest::prelude::*;
use tempfile::TempDir;
use url::Url;

/// Files with their bytes, and folders.
type Files = BTreeMap<PathBuf, Option<Vec<u8>>>;

/// Every file and folder below a path, with the bytes of the files.
fn all_of(folder: &Path) -> Files {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(all_of(&path));
            found.insert(path, None);
        } else {
            found.insert(path.clone(), fs::read(&path).ok());
        }
    }
    found
}

fn rule(line: &str) -> Rule {
    Rules::read("", line).0.all()[0].clone()
}

fn scope(number: u8) -> Scope {
    match number % 5 {
        0 => Scope::Everywhere,
        1 => Scope::Host("a.example".to_owned()),
        2 => Scope::Host("www.B.example".to_owned()),
        3 => Scope::Feed("https://a.example/feed".to_owned()),
        _ => Scope::Feed("https://a.example/feed?of=2".to_owned()),
    }
}

/// What may stand in a folder beforehand.
fn furnish(folder: &Path, with: u8) {
    if with & 1 > 0 {
        fs::write(
            folder.join("a.example.rule"),
            "# mine\r\ncut last 1 because x",
        )
        .unwrap();
    }
    if with & 2 > 0 {
        fs::write(folder.join("everywhere.rule"), b"# \xff\xfe\n\n\n").unwrap();
    }
    if with & 4 > 0 {
        fs::create_dir(folder.join("feeds")).unwrap();
        let text = "# tram\nfeed https://a.example/feed\nkeep last 1 because y\n";
        fs::write(folder.join("feeds/tram.rule"), text).unwrap();
    }
    if with & 8 > 0 {
        fs::write(folder.join("b.example.rule"), "").unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_taught_and_forgotten_in_any_order_of_steps_leaves_the_folder_as_it_was(
        with in 0u8..16,
        steps in prop::collection::vec((any::<bool>(), 0u8..5, 1usize..4), 1..14),
    ) {
        let place = tempfile::tempdir().unwrap();
        furnish(place.path(), with);
        let folder = Folder::at(place.path());
        let before = all_of(place.path());
        let mut taught: Vec<(Files, Written)> = Vec::new();
        for (number, (forgets, of, lines)) in steps.into_iter().enumerate() {
            if let Some((was, written)) = taught.pop_if(|_| forgets) {
                prop_assert!(folder.take_out(&written).unwrap());
                prop_assert_eq!(all_of(place.path()), was);
                continue;
            }
            let rules: Vec<Rule> = (0..lines)
                .map(|n| rule(&format!("cut whole \"word {number} {n}\" because z")))
                .collect();
            let was = all_of(place.path());
            let written = folder.add(&scope(of), &rules).unwrap();
            let (read, _) = Rules::of_file(&written.path);
            let last = read.all().last().unwrap();
            prop_assert_eq!(last.line, written.line + lines - 1);
            prop_assert_eq!(last.to_string(), rules[lines - 1].to_string());
            taught.push((was, written));
        }
        while let Some((was, written)) = taught.pop() {
            prop_assert!(folder.take_out(&written).unwrap());
            prop_assert_eq!(all_of(place.path()), was);
        }
        prop_assert_eq!(all_of(place.path()), before);
    }
}

#[test]
fn two_programs_that_teach_at_a_time_lose_nothing() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("rules");
    std::thread::scope(|scope| {
        for program in 0..4 {
            let folder = Folder::at(&path);
            scope.spawn(move || {
                for n in 0..25 {
                    let line = format!("cut whole \"text {program} {n}\" because x");
                    let host = Scope::Host("a.example".to_owned());
                    let written = folder.add(&host, &[rule(&line)]).unwrap();
                    if n % 5 == 0 {
                        assert!(folder.take_out(&written).unwrap());
                    }
                }
            });
        }
    });
    let (rules, errors) = Rules::of_file(&path.join("a.example.rule"));
    assert_eq!((rules.all().len(), errors.len()), (80, 0));
    assert_eq!(all_of(&path).len(), 1, "nothing is left beside it");
}

#[test]
fn a_rule_is_forgotten_without_the_lines_that_were_written_since() {
    let place = tempfile::tempdir().unwrap();
    let (one, other) = (Folder::at(place.path()), Folder::at(place.path()));
    let feed = scope(3);
    let first = one.add(&feed, &[rule("cut last 1 because one")]).unwrap();
    let second = other.add(&feed, &[rule("cut last 2 because two")]).unwrap();
    assert!(one.take_out(&first).unwrap());
    let text = fs::read_to_string(&second.path).unwrap();
    assert_eq!(
        text,
        "feed https://a.example/feed\ncut last 2 because two\n"
    );
    assert!(!one.take_out(&first).unwrap(), "it is gone already");
    assert!(other.take_out(&second).unwrap());
    assert!(
        !second.path.exists(),
        "only the name of the feed was left in it"
    );
    assert!(!other.take_out(&second).unwrap());
}

#[test]
fn rules_for_a_feed_follow_it_to_its_new_address() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    let (old, new) = ("https://a.example/feed", "https://b.example/feed");
    assert!(!folder.follow(old, new).unwrap());
    let line = "cut last 1 because x";
    let written = folder
        .add(&Scope::Feed(old.to_owned()), &[rule(line)])
        .unwrap();
    assert!(folder.follow(old, new).unwrap());
    assert!(!folder.follow(old, new).unwrap(), "it is there already");
    for feed in [old, new] {
        assert_eq!(folder.read(None, Some(feed)).0.all().len(), 1, "{feed}");
    }
    let text = fs::read_to_string(&written.path).unwrap();
    assert_eq!(text, format!("feed {old}\n{line}\nfeed {new}\n"));
}

#[test]
fn a_link_and_the_permissions_of_a_file_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = tempfile::tempdir().unwrap();
    let meant = place.path().join("kept-elsewhere");
    fs::write(&meant, "# mine\n").unwrap();
    fs::set_permissions(&meant, fs::Permissions::from_mode(0o640)).unwrap();
    let rules = place.path().join("rules");
    fs::create_dir(&rules).unwrap();
    symlink(&meant, rules.join("everywhere.rule")).unwrap();
    let folder = Folder::at(&rules);
    let written = folder
        .add(&scope(0), &[rule("cut last 1 because x")])
        .unwrap();
    assert!(rules.join("everywhere.rule").is_symlink());
    let text = fs::read_to_string(&meant).unwrap();
    assert_eq!(text, "# mine\ncut last 1 because x\n");
    assert_eq!(
        meant.metadata().unwrap().permissions().mode() & 0o777,
        0o640
    );
    folder.take_out(&written).unwrap();
    assert_eq!(fs::read_to_string(&meant).unwrap(), "# mine\n");
}

#[test]
fn a_full_file_takes_no_rule_that_nobody_would_read() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    let full = "cut last 1 because x\n".repeat(500);
    fs::write(place.path().join("everywhere.rule"), &full).unwrap();
    let error = folder
        .add(&scope(0), &[rule("cut last 2 because y")])
        .unwrap_err();
    assert!(error.to_string().starts_with("the file is full"), "{error}");
    let text = fs::read_to_string(place.path().join("everywhere.rule")).unwrap();
    assert_eq!((text, all_of(place.path()).len()), (full, 1));
}

#[test]
fn no_host_and_no_feed_leads_out_of_the_folder() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path().join("rules"));
    for host in [
        "../../x",
        "..",
        "a/../../b",
        "/etc/passwd",
        "",
        ".",
        "a\\b",
        "a\0b",
        "everywhere",
    ] {
        let host = Scope::Host(host.to_owned());
        folder
            .add(&host, &[rule("cut last 1 because x")])
            .unwrap_err();
    }
    for feed in [
        "https://../../etc/feed",
        "exec:../../x",
        "///",
        "://",
        "%2e%2e%2f",
        "…",
    ] {
        let feed = Scope::Feed(feed.to_owned());
        let written = folder.add(&feed, &[rule("cut last 1 because x")]).unwrap();
        let parent = written.path.parent().unwrap();
        let feeds = place.path().join("rules/feeds").canonicalize().unwrap();
        assert_eq!(
            parent.canonicalize().unwrap(),
            feeds,
            "{}",
            written.path.display()
        );
    }
    for feed in ["", " ", "https://a.example/\ncut last 50 because x"] {
        let feed = Scope::Feed(feed.to_owned());
        folder
            .add(&feed, &[rule("cut last 1 because x")])
            .unwrap_err();
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}

const PROSE: &str = "The harbour office had waited for the tide since four, and when it came, an hour late and brown \
    with leaves, nobody was quite ready for how quietly it rose over the lower steps of the quay, nor for the boats.";
const SHOP: &str = "Our calendar of the tides is on sale in the shop at the pier.";

/// The text of a story of the feed, with a box that no judge takes for anything but a part of it.
fn content(number: usize, with_box: bool) -> String {
    let shop = if with_box {
        format!("<div class=\"tide-shop\"><p>{SHOP}</p></div>")
    } else {
        String::new()
    };
    let prose: Vec<String> = (0..4)
        .map(|p| format!("<p>Day {number}.{p}: {PROSE}</p>"))
        .collect();
    format!(
        "{}{shop}<p>And so day {number} ended. {PROSE}</p><p>—</p>",
        prose.concat()
    )
}

struct Library {
    folder: TempDir,
    store: Store,
    rules: Folder,
    config: Config,
}

fn now() -> Timestamp {
    Timestamp::from_second(1_780_000_000).unwrap()
}

impl Library {
    /// Two feeds of one site, the first with six stories and the second with three; all but the last of each have the
    /// box.
    fn new() -> (Self, Vec<StoryId>) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("library.db"), Mode::ReadWrite).unwrap();
        let rules = Folder::at(folder.path().join("rules"));
        let config = Config::default();
        let library = Self {
            folder,
            store,
            rules,
            config,
        };
        let feed = |address: &str| Subscribed {
            address: address.to_owned(),
            ..Subscribed::default()
        };
        let feeds = [
            "https://u:p@tide.example/one?token=t",
            "https://tide.example/two",
        ];
        let feeds = feeds.map(feed).to_vec();
        library
            .store
            .apply([Change::Subscriptions { feeds, now: now() }])
            .unwrap();
        let feeds: Vec<FeedId> = library
            .store
            .feeds()
            .unwrap()
            .iter()
            .map(|f| f.id)
            .collect();
        let mut ids = library.arrive(feeds[0], 0..6);
        ids.extend(library.arrive(feeds[1], 10..13));
        (library, ids)
    }

    fn arrive(&self, feed: FeedId, numbers: std::ops::Range<usize>) -> Vec<StoryId> {
        let last = numbers.end - 1;
        let story = |n: usize| NewStory {
            guid: n.to_string(),
            title: format!("Day {n}"),
            url: Url::parse(&format!("https://www.tide.example/{n}")).ok(),
            content: content(n, n != last),
            plain: PROSE.to_owned(),
            words: 200,
            ..NewStory::default()
        };
        let arrived = Arrived {
            title: "Tides".to_owned(),
            stories: numbers.map(|n| ReadyStory::of(story(n))).collect(),
            ..Arrived::default()
        };
        let look = Refreshed {
            now: now(),
            arrived: Some(arrived),
            ..Refreshed::default()
        };
        let change = Change::Refreshed(feed, Box::new(look));
        self.store.apply([change]).unwrap().added
    }

    fn teacher(&self) -> Teacher<'_> {
        Teacher {
            rules: &self.rules,
            store: Some(&self.store),
            config: &self.config,
        }
    }

    fn open(&self, story: StoryId) -> Story {
        let beyond = Beyond::new(&self.store, Some(self.rules.clone()));
        let kept = self.store.story(story).unwrap().unwrap();
        text::open(&kept, &beyond, (Text::Clean, TextPolicy::Auto))
            .unwrap()
            .story
    }

    /// Whether a story shows the box.
    fn sells(&self, story: StoryId) -> bool {
        self.open(story).document.kept_text().contains(SHOP)
    }

    /// A correction of the block that says this.
    fn correction(&self, story: StoryId, text: &str, reach: Reach) -> Correction {
        let source = self.open(story).source;
        Correction {
            texts: vec![Arc::from(text)],
            keep: false,
            why: SafeText::line("it sells"),
            reach,
            story: Some((story, From::Feed)),
            url: None,
            source,
            by_hand: vec![by_hand(text, None)],
        }
    }

    fn preview(&self, wanted: &Correction) -> Preview {
        self.teacher().preview(wanted, &|| true).unwrap()
    }

    fn keep(&self, wanted: &Correction) -> Taught {
        self.teacher().keep(wanted).unwrap()
    }
}

fn by_hand(text: &str, keep: Option<bool>) -> ByHand {
    ByHand {
        begins: text.to_owned(),
        nth: 0,
        keep,
        reason: "text of the story".to_owned(),
    }
}

#[test]
fn a_preview_tells_what_a_rule_would_change_and_writes_nothing() {
    let (library, ids) = Library::new();
    for (reach, of, changed, file) in [
        (Reach::Feed, 6, 5, "rules/feeds/tide-example-one.rule"),
        (Reach::Site, 9, 7, "rules/tide.example.rule"),
        (Reach::Everywhere, 9, 7, "rules/everywhere.rule"),
    ] {
        let preview = library.preview(&library.correction(ids[0], SHOP, reach));
        assert_eq!(
            preview.rules,
            [SafeText::line("cut select div.tide-shop")],
            "{reach}"
        );
        let path = library.folder.path().join(file);
        assert_eq!(
            (&*preview.file, preview.is_there),
            (path.to_str().unwrap(), false)
        );
        assert_eq!((preview.looked_at, preview.of), (of, Some(of)), "{reach}");
        assert_eq!(preview.changed.len(), changed, "{reach}");
        let first = &preview.changed[0];
        assert_eq!((&*first.title, first.more, first.less), ("Day 0", 0, 14));
        let start = SafeText::line("Our calendar of the tides is on sale in the …");
        assert_eq!(first.starts, [(false, start)]);
    }
    assert!(!library.rules.path().exists());
}

#[test]
fn a_preview_ends_when_nobody_waits_for_it() {
    let (library, ids) = Library::new();
    let wanted = library.correction(ids[0], SHOP, Reach::Site);
    let preview = library.teacher().preview(&wanted, &|| false).unwrap();
    assert_eq!((preview.looked_at, preview.of), (1, Some(9)));
}

#[test]
fn a_rule_reaches_as_far_as_it_was_meant_to_and_is_undone_exactly() {
    let (library, ids) = Library::new();
    fs::create_dir(library.rules.path()).unwrap();
    fs::write(library.rules.path().join("tide.example.rule"), "# mine").unwrap();
    let before = all_of(library.rules.path());
    let selling = || ids.iter().map(|id| library.sells(*id)).collect::<Vec<_>>();
    let at_first = [true, true, true, true, true, false, true, true, false];
    assert_eq!(selling(), at_first);
    for reach in [Reach::Feed, Reach::Site, Reach::Everywhere] {
        let taught = library.keep(&library.correction(ids[1], SHOP, reach));
        let own = [false; 6];
        let others = [true, true, false].map(|s| s && reach == Reach::Feed);
        assert_eq!(selling(), [&own[..], &others].concat(), "{reach}");
        assert!(library.teacher().forget(&taught).unwrap());
        assert_eq!(selling(), at_first, "{reach}");
        assert_eq!(all_of(library.rules.path()), before, "{reach}");
    }
}

#[test]
fn the_file_for_a_feed_names_it_without_its_secrets_and_may_be_called_anything() {
    let (library, ids) = Library::new();
    let taught = library.keep(&library.correction(ids[0], SHOP, Reach::Feed));
    let text = fs::read_to_string(&taught.written.path).unwrap();
    let lines = "feed https://tide.example/one\ncut select div.tide-shop because it sells\n";
    assert_eq!(text, lines);
    fs::rename(
        &taught.written.path,
        library.rules.path().join("feeds/My tides.rule"),
    )
    .unwrap();
    assert!(!library.sells(ids[0]));
    assert_eq!(library.open(ids[0]).taught.len(), 1);
    let again = library.keep(&library.correction(ids[1], SHOP, Reach::Feed));
    assert!(again.written.path.ends_with("My tides.rule"));
    let verdicts = library.open(ids[0]).document;
    let reasons: Vec<String> = verdicts
        .blocks()
        .iter()
        .filter_map(|b| match &b.verdict.reason {
            clearstory::verdict::Reason::Taught { place, .. } => Some(place.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(reasons, ["rules/feeds/My tides.rule:3"]);
}

#[test]
fn what_is_decided_by_hand_holds_for_its_story_alone_also_after_a_refresh() {
    let (library, ids) = Library::new();
    let teacher = library.teacher();
    teacher
        .judge(ids[0], &[by_hand(SHOP, Some(false))])
        .unwrap();
    assert!(!library.sells(ids[0]));
    assert!(library.sells(ids[1]));
    let feed = library.store.story(ids[0]).unwrap().unwrap().line.feed;
    library.arrive(feed, 0..6);
    assert!(!library.sells(ids[0]));
    teacher.judge(ids[0], &[by_hand(SHOP, None)]).unwrap();
    assert!(library.sells(ids[0]));
}

#[test]
fn of_blocks_that_begin_alike_only_the_meant_one_is_decided() {
    let (library, ids) = Library::new();
    let feed = library.store.story(ids[0]).unwrap().unwrap().line.feed;
    let twice = NewStory {
        guid: "twice".to_owned(),
        content: content(7, true) + &content(8, true),
        ..NewStory::default()
    };
    let arrived = Arrived {
        stories: vec![ReadyStory::of(twice)],
        ..Arrived::default()
    };
    let look = Refreshed {
        now: now(),
        arrived: Some(arrived),
        ..Refreshed::default()
    };
    let look = Change::Refreshed(feed, Box::new(look));
    let id = library.store.apply([look]).unwrap().added[0];
    let kept = |id| library.open(id).document.kept_text().matches(SHOP).count();
    let before = kept(id);
    let second = ByHand {
        nth: 1,
        ..by_hand(SHOP, Some(before < 2))
    };
    library.teacher().judge(id, &[second]).unwrap();
    assert_ne!(kept(id), before);
    assert_eq!(kept(id).abs_diff(before), 1);
}

#[test]
fn the_same_decision_in_several_stories_of_a_feed_is_counted() {
    let (library, ids) = Library::new();
    let teacher = library.teacher();
    let cut = |id, keep| teacher.judge(id, &[by_hand(SHOP, keep)]).unwrap();
    assert_eq!(cut(ids[0], Some(false)), 1);
    assert_eq!(cut(ids[0], Some(false)), 1, "the same story counts once");
    assert_eq!(cut(ids[1], Some(false)), 2);
    assert_eq!(
        cut(ids[2], Some(true)),
        1,
        "the other direction is another thing"
    );
    assert_eq!(cut(ids[6], Some(false)), 1, "another feed is another thing");
    assert_eq!(cut(ids[2], Some(false)), 3);
    assert_eq!(cut(ids[1], None), 0);
    assert_eq!(cut(ids[3], Some(false)), 3);
}

#[test]
fn a_rule_takes_the_place_of_the_verdict_by_hand_and_gives_it_back() {
    let (library, ids) = Library::new();
    library
        .teacher()
        .judge(ids[0], &[by_hand(SHOP, Some(false))])
        .unwrap();
    let wanted = library.correction(ids[0], SHOP, Reach::Site);
    assert_eq!(
        library.preview(&wanted).changed.len(),
        7,
        "this story is one of them"
    );
    let reason = || {
        let document = library.open(ids[0]).document;
        let found = document
            .blocks()
            .iter()
            .find(|b| document.text_of(b) == SHOP);
        found.unwrap().verdict.reason.to_string()
    };
    assert_eq!(reason(), "your choice");
    let taught = library.keep(&wanted);
    assert_eq!(reason(), "taught: it sells");
    library.teacher().forget(&taught).unwrap();
    assert_eq!(reason(), "your choice");
}

#[test]
fn what_cannot_be_taught_says_why() {
    let (library, ids) = Library::new();
    let teacher = library.teacher();
    let said = |wanted: &Correction| {
        let preview = teacher.preview(wanted, &|| true);
        preview.map_or_else(|e| e.to_string(), |p| format!("{p:?}"))
    };
    let few = library.correction(ids[0], "—", Reach::Site);
    assert_eq!(
        said(&few),
        "no rule can name this: too few letters of its own; + and - hold for this story all the same"
    );
    assert!(matches!(teacher.keep(&few), Err(Error::Nameless)));
    let one = library.correction(ids[0], SHOP, Reach::Story);
    assert!(matches!(teacher.keep(&one), Err(Error::OneStory)));
    let alone = Correction {
        story: None,
        ..library.correction(ids[0], SHOP, Reach::Feed)
    };
    assert!(matches!(teacher.keep(&alone), Err(Error::NoFeed)));
    let site = Correction {
        reach: Reach::Site,
        ..alone
    };
    assert!(matches!(teacher.keep(&site), Err(Error::NoSite)));
    fs::create_dir_all(library.rules.path().join("feeds")).unwrap();
    let lines = "feed https://tide.example/one\nkeep begins \"our calendar\" because mine\n";
    fs::write(library.rules.path().join("feeds/a.rule"), lines).unwrap();
    let overruled = said(&library.correction(ids[0], SHOP, Reach::Site));
    assert!(
        overruled.starts_with("rules/feeds/a.rule:2 decides over it"),
        "{overruled}"
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_a_sentence_and_nothing_is_changed() {
    let (library, ids) = Library::new();
    fs::write(library.rules.path(), "a file, no folder").unwrap();
    library
        .teacher()
        .judge(ids[0], &[by_hand(SHOP, Some(false))])
        .unwrap();
    let wanted = library.correction(ids[0], SHOP, Reach::Site);
    let error = library.teacher().keep(&wanted).unwrap_err().to_string();
    let file = library.rules.path().join("tide.example.rule");
    let start = format!("{}: not written, ", file.display());
    assert!(error.starts_with(&start), "{error}");
    let kept = library.store.story(ids[0]).unwrap().unwrap();
    assert_eq!(
        kept.by_hand.len(),
        1,
        "what was decided by hand still holds"
    );
}

#[test]
fn a_page_of_no_library_is_taught_for_its_site() {
    let place = tempfile::tempdir().unwrap();
    let rules = Folder::at(place.path().join("rules"));
    let config = Config::default();
    let teacher = Teacher {
        rules: &rules,
        store: None,
        config: &config,
    };
    let page = format!("<article>{}</article>", content(1, true));
    let wanted = Correction {
        texts: vec![SHOP.into()],
        keep: false,
        why: SafeText::line("it sells"),
        reach: Reach::Site,
        story: None,
        url: Url::parse("https://tide.example/1").ok(),
        source: SourceText {
            raw: page.as_str().into(),
            language: "html",
            charset: "",
        },
        by_hand: Vec::new(),
    };
    let preview = teacher.preview(&wanted, &|| true).unwrap();
    assert_eq!(
        (preview.looked_at, preview.of, preview.changed.len()),
        (1, None, 1)
    );
    let taught = teacher.keep(&wanted).unwrap();
    assert_eq!(rules.read(Some("tide.example"), None).0.all().len(), 1);
    assert!(teacher.forget(&taught).unwrap());
    assert_eq!(all_of(rules.path()).len(), 0);
}
