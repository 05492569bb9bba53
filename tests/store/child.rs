//! Another program with the same library: this binary once more, told by its environment what to do.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use clearstory::store::{Change, Error, Mode, Only, Query, Store, What, Window};
use clearstory::story::library::{FeedId, StoryId};

use super::made::{Chance, all, looked, marked, story, subscribe};

/// What another program is to do with a library.
pub struct Task<'t> {
    pub role: &'t str,
    pub library: &'t Path,
    pub number: usize,
}

impl Task<'_> {
    /// As a command, behind others that set limits for it.
    pub fn command(&self, before: &[&str]) -> Command {
        let own = std::env::current_exe().unwrap();
        let mut words = before
            .iter()
            .map(std::ffi::OsString::from)
            .collect::<Vec<_>>();
        words.push(own.into());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        command.args([
            "--exact",
            "store::child::does_its_task",
            "--ignored",
            "--nocapture",
        ]);
        command.env("CLEARSTORY_TASK", self.role);
        command.env("CLEARSTORY_LIBRARY", self.library);
        command.env("CLEARSTORY_NUMBER", self.number.to_string());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn start(&self) -> Child {
        self.command(&[]).spawn().unwrap()
    }
}

#[test]
#[ignore = "only as another program of the tests here"]
fn does_its_task() {
    let Ok(role) = std::env::var("CLEARSTORY_TASK") else {
        return;
    };
    let library = PathBuf::from(std::env::var("CLEARSTORY_LIBRARY").unwrap());
    let number: usize = std::env::var("CLEARSTORY_NUMBER").unwrap().parse().unwrap();
    match role.as_str() {
        // By hand, for the others under `strace -e inject` or on a small file system.
        "make" => make(&library, number),
        "star" => star_until_killed(&library, number),
        "share" => share(&library, number),
        "fill" => fill_until_full(&library),
        "read" => read_only(&library),
        other => panic!("no such task: {other}"),
    }
}

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{words}").unwrap();
    out.flush().unwrap();
}

fn make(library: &Path, stories: usize) {
    let store = Store::open(library, Mode::ReadWrite).unwrap();
    let feed = subscribe(&store, 1)[0];
    let new = (0..stories).map(|n| story(&n.to_string(), "Story"));
    store.apply([looked(feed, 0, new.collect())]).unwrap();
    store
        .apply([marked(Query::stories([StoryId(1)]), What::Star)])
        .unwrap();
}

/// Stars one story after the other and says each when it is kept; feeds come in meanwhile.
fn star_until_killed(library: &Path, round: usize) {
    let store = Store::open(library, Mode::ReadWrite).unwrap();
    let stories = all(&store);
    let feed = store.feeds().unwrap()[0].id;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for look in 0.. {
                let guid = |n| format!("{round}-{look}-{n}");
                let new = (0..40).map(|n| story(&guid(n), &"long title ".repeat(40)));
                store.apply([looked(feed, look, new.collect())]).unwrap();
            }
        });
        for line in stories.iter().filter(|l| !l.is_starred) {
            store
                .apply([marked(Query::stories([line.id]), What::Star)])
                .unwrap();
            say(&format!("kept {}", line.id.0));
        }
    });
}

/// What a program of several does in its n-th step; each marks stories of its own, and one for all.
pub fn step(chance: &mut Chance, program: usize, programs: usize) -> (StoryId, What) {
    let story = StoryId((1 + program + programs * chance.below(20)) as i64);
    let what = match chance.below(5) {
        0 => What::Read,
        1 => What::Unread,
        2 => What::Star,
        3 => What::Unstar,
        _ => What::Flags(["", "a", "b", "ab"][chance.below(4)].to_owned()),
    };
    (story, what)
}

/// Programs that share a library, and the steps of each.
pub const PROGRAMS: usize = 3;
pub const STEPS: usize = 120;

fn share(library: &Path, program: usize) {
    let store = Store::open(library, Mode::ReadWrite).unwrap();
    let feed = FeedId(1);
    let mut chance = Chance(program as u64);
    for n in 0..STEPS {
        let (story_id, what) = step(&mut chance, program, PROGRAMS);
        store
            .apply([marked(Query::stories([story_id]), what)])
            .unwrap();
        if n % 10 == 0 {
            // All of them find the same story new.
            let new = story(&format!("shared {n}"), "Found by all");
            store.apply([looked(feed, n as i64, vec![new])]).unwrap();
            store.lines(&Query::unread(), Window::first(50)).unwrap();
        }
    }
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    say("done");
}

fn fill_until_full(library: &Path) {
    let store = match Store::open(library, Mode::ReadWrite) {
        Ok(store) => store,
        Err(error) => return say(&format!("full {error}")),
    };
    if store.is_read_only() {
        return say(&format!("full {}", store.notes().join(" ")));
    }
    let feed = FeedId(1);
    for look in 0..10_000 {
        let mut new = story(&format!("large {look}"), "A large story");
        let mut chance = Chance(look as u64);
        new.plain = (0..20_000)
            .map(|_| char::from(33 + chance.below(90) as u8))
            .collect();
        match store.apply([looked(feed, look, vec![new])]) {
            Ok(applied) => say(&format!("kept {}", applied.added[0].0)),
            Err(error @ (Error::Full { .. } | Error::Unwritten { .. })) => {
                // What is there can be read all the same.
                assert!(
                    !store
                        .lines(&Query::default(), Window::first(5))
                        .unwrap()
                        .is_empty()
                );
                return say(&format!("full {error}"));
            }
            Err(error) => panic!("{error:?}"),
        }
    }
}

fn read_only(library: &Path) {
    let store = Store::open(library, Mode::ReadWrite).unwrap();
    assert!(store.is_read_only());
    say(&format!("note {}", store.notes().join(" ")));
    let starred = Query {
        only: Only::Starred,
        ..Query::default()
    };
    say(&format!("stars {}", store.count(&starred).unwrap()));
    let change: Change = marked(Query::default(), What::Read);
    say(&format!("error {}", store.apply([change]).unwrap_err()));
}
