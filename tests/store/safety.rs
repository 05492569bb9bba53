//! What must not hurt a library: kills, other programs, full disks, damage, folders that may only be read.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;

use clearstory::store::{Error, Mode, Only, Query, Store, What, Window};
use clearstory::story::library::{FeedId, Line, StoryId};

use super::child::{PROGRAMS, STEPS, Task, step};
use super::made::{Chance, all, at, library, looked, marked, story, subscribe};

/// A closed library of one feed with so many stories.
fn filled(stories: usize) -> (tempfile::TempDir, std::path::PathBuf) {
    let (folder, store) = library();
    let feed = subscribe(&store, 1)[0];
    let stories = (0..stories).map(|n| story(&n.to_string(), &format!("Story {n}")));
    store.apply([looked(feed, 0, stories.collect())]).unwrap();
    let path = store.path().to_owned();
    (folder, path)
}

fn opened(path: &Path) -> Store {
    Store::open(path, Mode::ReadWrite).unwrap()
}

fn starred(store: &Store) -> Vec<Line> {
    let query = Query {
        only: Only::Starred,
        ..Query::default()
    };
    store.lines(&query, Window::first(100_000)).unwrap()
}

fn assert_sound(store: &Store) {
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn sqlite_is_one_that_does_not_lose_a_shared_log() {
    let (_folder, store) = library();
    let version = store.sqlite_version().unwrap();
    let numbers: Vec<u32> = version.split('.').map(|n| n.parse().unwrap()).collect();
    assert!(numbers >= vec![3, 51, 3], "{version}");
}

/// More rounds with `CLEARSTORY_KILLS=200`.
#[test]
fn a_kill_loses_no_star_that_was_said_to_be_kept() {
    let (_folder, path) = filled(3_000);
    let rounds = std::env::var("CLEARSTORY_KILLS").map_or(6, |n| n.parse().unwrap());
    let mut chance = Chance(3);
    let mut kept = Vec::new();
    for number in 0..rounds {
        let mut child = Task {
            role: "star",
            library: &path,
            number,
        }
        .start();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.map_while(Result::ok).filter_map(|line| {
            let id = line.strip_prefix("kept ")?.parse().ok()?;
            Some(StoryId(id))
        });
        kept.extend(said.take(1 + chance.below(15)));
        child.kill().unwrap();
        child.wait().unwrap();
        let store = opened(&path);
        let stars: Vec<StoryId> = starred(&store).iter().map(|l| l.id).collect();
        assert!(
            kept.iter().all(|story| stars.contains(story)),
            "round {number}"
        );
        assert_sound(&store);
        assert!(store.notes().is_empty(), "{:?}", store.notes());
    }
    assert!(kept.len() >= rounds);
}

#[test]
fn programs_that_share_a_library_lose_nothing_of_each_other() {
    let (_folder, path) = filled(PROGRAMS * 20);
    let start = |number| {
        Task {
            role: "share",
            library: &path,
            number,
        }
        .start()
    };
    let children: Vec<_> = (0..PROGRAMS).map(start).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let cried = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("done"), "{said}{cried}");
    }
    let mut model: HashMap<StoryId, (bool, bool, String)> = HashMap::new();
    for program in 0..PROGRAMS {
        let mut chance = Chance(program as u64);
        for _ in 0..STEPS {
            let (story, what) = step(&mut chance, program, PROGRAMS);
            let state = model.entry(story).or_insert((true, false, String::new()));
            match what {
                What::Read => state.0 = false,
                What::Unread => state.0 = true,
                What::Star => state.1 = true,
                What::Unstar => state.1 = false,
                What::Flags(flags) => state.2 = flags,
                other => panic!("{other:?} is no step"),
            }
        }
    }
    let store = opened(&path);
    let lines = all(&store);
    assert_eq!(lines.len(), PROGRAMS * 20 + STEPS / 10);
    for line in lines {
        let state = (line.is_unread, line.is_starred, line.flags.to_string());
        let expected = model.remove(&line.id);
        assert_eq!(
            state,
            expected.unwrap_or((true, false, String::new())),
            "{:?}",
            line.id
        );
    }
    assert_sound(&store);
}

#[test]
fn a_change_by_another_program_is_seen() {
    let (_folder, path) = filled(3);
    let (one, other) = (opened(&path), opened(&path));
    let before = one.version().unwrap();
    assert_eq!(one.version().unwrap(), before);
    other.apply([marked(Query::default(), What::Read)]).unwrap();
    assert_ne!(one.version().unwrap(), before);
    assert_eq!(one.count(&Query::unread()).unwrap(), 0);
}

#[test]
fn a_full_library_says_so_loses_nothing_and_goes_on() {
    let (_folder, path) = filled(50);
    let store = opened(&path);
    store
        .limit(fs::metadata(&path).unwrap().len() + 65_536)
        .unwrap();
    let large = |look: i64| {
        let mut large = story(&format!("large {look}"), "A large story");
        let mut chance = Chance(look as u64);
        large.content = (0..30_000)
            .map(|_| char::from(33 + chance.below(90) as u8))
            .collect();
        large
    };
    let mut kept = 50;
    let error = (0..100)
        .find_map(
            |look| match store.apply([looked(FeedId(1), look, vec![large(look)])]) {
                Ok(applied) => {
                    kept += applied.added.len();
                    None
                }
                Err(error) => Some(error),
            },
        )
        .unwrap();
    assert!(matches!(error, Error::Full { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .ends_with("the disk is full, nothing was lost; make space and repeat")
    );
    assert_eq!(all(&store).len(), kept);
    store
        .apply([marked(Query::stories([StoryId(1)]), What::Star)])
        .unwrap();
    store.limit(1 << 30).unwrap();
    store
        .apply([looked(FeedId(1), 500, vec![large(500)])])
        .unwrap();
    assert_eq!(all(&store).len(), kept + 1);
    assert_sound(&store);
}

/// As on a full disk: no file may grow beyond 600 KB, and the signal that says so is ignored as Rust's programs cannot.
#[test]
fn a_full_disk_says_so_loses_nothing_and_goes_on() {
    let (_folder, path) = filled(50);
    let limits = [
        "sh",
        "-c",
        "trap '' XFSZ; ulimit -f 1200; exec \"$0\" \"$@\"",
    ];
    let task = Task {
        role: "fill",
        library: &path,
        number: 0,
    };
    let output = task.command(&limits).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("full ") && said.contains("nothing was lost"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let kept = said
        .lines()
        .filter(|line| line.starts_with("kept "))
        .count();
    let store = opened(&path);
    assert_eq!(all(&store).len(), 50 + kept);
    assert!(kept > 0);
    store
        .apply([marked(Query::stories([StoryId(1)]), What::Star)])
        .unwrap();
    assert_sound(&store);
}

#[test]
fn a_library_that_may_only_be_read_is_read() {
    let (_folder, path) = filled(3);
    let store = opened(&path);
    store
        .apply([marked(Query::stories([StoryId(1)]), What::Star)])
        .unwrap();
    let reading = Store::open(&path, Mode::ReadOnly).unwrap();
    assert_eq!(starred(&reading).len(), 1);
    let error = reading
        .apply([marked(Query::default(), What::Read)])
        .unwrap_err();
    assert!(matches!(error, Error::ReadOnly { .. }));
    assert!(
        error
            .to_string()
            .ends_with("may only be read, so this was not kept")
    );
}

/// Root may write everywhere, so that another user has to look.
#[cfg(target_os = "linux")]
#[test]
fn a_library_in_a_folder_of_another_user_is_read() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let (folder, path) = filled(3);
    let store = opened(&path);
    store
        .apply([marked(Query::stories([StoryId(1)]), What::Star)])
        .unwrap();
    drop(store);
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    set(&path, 0o444).unwrap();
    set(folder.path(), 0o555).unwrap();
    let is_root = fs::metadata(folder.path()).unwrap().uid() == 0;
    let other = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
    ];
    let task = Task {
        role: "read",
        library: &path,
        number: 0,
    };
    let output = task.command(if is_root { &other } else { &[] }).output();
    set(folder.path(), 0o755).unwrap();
    let Ok(output) = output else {
        return; // No other user can be had here.
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let cried = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("may only be read, so nothing that is done now is kept"),
        "{said}{cried}"
    );
    assert!(said.contains("stars 1"), "{said}{cried}");
    assert!(
        said.contains("error ") && said.contains("so this was not kept"),
        "{said}{cried}"
    );
}

/// A library with a star and a backup of it, closed.
fn backed_up() -> (tempfile::TempDir, std::path::PathBuf) {
    let (folder, path) = filled(400);
    let store = opened(&path);
    store
        .apply([marked(Query::stories([StoryId(7)]), What::Star)])
        .unwrap();
    store
        .apply([marked(Query::stories([StoryId(8)]), What::Read)])
        .unwrap();
    store.catch_up().unwrap();
    store.tend(at(0)).unwrap();
    (folder, path)
}

/// More rounds with `CLEARSTORY_DAMAGES=1000`.
#[test]
fn a_damaged_library_always_opens_and_has_its_stars() {
    let (folder, path) = backed_up();
    let whole = fs::read(&path).unwrap();
    let rounds = std::env::var("CLEARSTORY_DAMAGES").map_or(24, |n| n.parse().unwrap());
    let mut mended = 0;
    for round in 0..rounds {
        let mut chance = Chance(round);
        let mut bytes = whole.clone();
        let pages = bytes.len() / 4_096;
        match round % 4 {
            0 => bytes.truncate(chance.below(bytes.len())),
            1 => {
                for _ in 0..=chance.below(4) {
                    let start = chance.below(pages) * 4_096;
                    bytes[start..start + 4_096].fill_with(|| chance.below(256) as u8);
                }
            }
            2 => bytes[chance.below(pages) * 4_096..][..4_096].fill(0),
            _ => bytes[..100 + chance.below(4_000)].fill(b'x'),
        }
        fs::write(&path, bytes).unwrap();
        let mut store = opened(&path);
        let read = || -> Result<_, Error> {
            store.lines(&Query::default(), Window::first(1_000))?;
            for n in 1..=400 {
                store.story(StoryId(n))?;
            }
            store.search("story", &Query::default(), 500)
        };
        if let Err(error) = read() {
            assert!(matches!(error, Error::Damaged { .. }), "{error:?}");
            drop(store);
            store = opened(&path);
        }
        if !store.notes().is_empty() {
            mended += 1;
            assert_eq!(all(&store).len(), 400, "round {round}: {:?}", store.notes());
            assert!(
                starred(&store).iter().any(|l| l.id == StoryId(7)),
                "round {round}"
            );
            assert_sound(&store);
        }
        drop(store);
        for entry in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }
    assert!(mended * 3 > rounds, "{mended} of {rounds}");
}

#[test]
fn a_damaged_library_without_a_backup_begins_anew_and_is_kept_aside() {
    let (folder, path) = filled(3);
    fs::write(&path, "no library at all").unwrap();
    let store = opened(&path);
    assert!(
        store.notes()[0].contains("begins anew"),
        "{:?}",
        store.notes()
    );
    assert_eq!(store.counts().unwrap().stories, 0);
    let aside = folder.path().join("library.db.damaged-1");
    assert_eq!(fs::read_to_string(aside).unwrap(), "no library at all");
}

#[test]
fn seven_backups_are_kept_and_hold_what_the_reader_did() {
    let (folder, path) = backed_up();
    let store = opened(&path);
    for day in 1..10 {
        store.tend(at(day * 86_400)).unwrap();
        store.tend(at(day * 86_400 + 60)).unwrap();
    }
    let backups = folder.path().join("library.db.backups");
    let mut names: Vec<_> = fs::read_dir(&backups)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    names.sort();
    assert_eq!(names.len(), 7);
    let copy = Store::open(&names[6], Mode::ReadWrite).unwrap();
    assert_eq!(
        (starred(&copy).len(), copy.count(&Query::unread()).unwrap()),
        (1, 399)
    );
    assert!(!copy.story(StoryId(7)).unwrap().unwrap().content.is_empty());
    assert!(copy.story(StoryId(9)).unwrap().unwrap().content.is_empty());
    // A refresh brings the texts back and nothing else.
    let stories = (0..400).map(|n| story(&n.to_string(), &format!("Story {n}")));
    let applied = copy
        .apply([looked(FeedId(1), 100, stories.collect())])
        .unwrap();
    assert_eq!((applied.added, applied.changed), (vec![], vec![]));
    assert!(!copy.story(StoryId(9)).unwrap().unwrap().content.is_empty());
    assert_sound(&copy);
}

#[test]
fn a_newer_library_is_left_alone() {
    let (_folder, path) = filled(1);
    let mut bytes = fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes()); // PRAGMA user_version
    fs::write(&path, &bytes).unwrap();
    let error = Store::open(&path, Mode::ReadWrite).unwrap_err();
    assert!(matches!(error, Error::Newer { found: 99, .. }), "{error:?}");
    assert_eq!(fs::read(&path).unwrap()[60..64], bytes[60..64]);
}
