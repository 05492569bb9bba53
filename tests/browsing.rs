//! The list of stories against a simple model of it: random keys, answers late and in any order, and everything taken
//! back again.

use std::fmt::Write as _;

use clearstory::story::library::StoryId;
use clearstory::story::{Order, Shelf, Wish};
use clearstory::ui::{Effect, Key, Model, Msg, Settings, Size, update, view};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::shelf::{self, Library};

const SIZE: Size = Size {
    columns: 89,
    rows: 120,
};

/// Numbers that are the same in every run: xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// A session whose answers come when the test says so.
struct Session {
    model: Model,
    library: Library,
    /// What was asked for and not done yet, in order.
    asked: Vec<Effect>,
    /// What was answered and has not arrived yet.
    answers: Vec<Msg>,
}

impl Session {
    fn new() -> Self {
        let settings = Settings {
            hyphens: false,
            ..Settings::default()
        };
        let mut session = Self {
            model: Model::library(settings),
            library: Library::new(),
            asked: Vec::new(),
            answers: Vec::new(),
        };
        session.send(Msg::Resized(SIZE));
        session.send(Msg::Clock(shelf::noon()));
        session.send(Msg::Started);
        session
    }

    fn send(&mut self, msg: Msg) {
        self.asked.extend(update(&mut self.model, msg));
    }

    fn press(&mut self, keys: &str) {
        for word in keys.split_whitespace() {
            match word.strip_prefix("type:") {
                Some(text) => text.chars().for_each(|c| self.send(Msg::Key(Key::char(c)))),
                None => self.send(Msg::Key(word.parse().unwrap())),
            }
        }
    }

    /// Has the library do one thing that was asked for. What is written is written in order.
    fn work(&mut self, place: usize) {
        let writes = |e: &Effect| matches!(e, Effect::Mark(_) | Effect::Undo);
        let first_write = self.asked.iter().position(writes);
        let is_write = writes(&self.asked[place]);
        let place = first_write.filter(|_| is_write).unwrap_or(place);
        let effect = self.asked.remove(place);
        self.answers
            .extend(self.library.answer(&effect).into_iter().flatten());
    }

    fn arrive(&mut self, place: usize) {
        let msg = self.answers.remove(place);
        self.send(msg);
    }

    /// Everything is done and arrives, in order.
    fn settle(&mut self) {
        while !self.asked.is_empty() || !self.answers.is_empty() {
            while !self.asked.is_empty() {
                self.work(0);
            }
            if !self.answers.is_empty() {
                self.arrive(0);
            }
        }
    }

    fn rows(&self) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.columns, SIZE.rows));
        view(&self.model, &mut buffer);
        let row = |y| {
            let (mut row, mut skip) = (String::new(), 0);
            for x in 0..SIZE.columns {
                if skip == 0 {
                    row.push_str(buffer[(x, y)].symbol());
                    skip = unicode_width::UnicodeWidthStr::width(buffer[(x, y)].symbol());
                }
                skip = skip.saturating_sub(1);
            }
            row
        };
        (0..SIZE.rows).map(row).collect()
    }

    /// The entries as they are shown: sign, title, what is starred and saved; and where the cursor is.
    fn shown(&self) -> (Vec<String>, Option<usize>) {
        let (rows, mut entries, mut cursor) = (self.rows(), Vec::new(), None);
        for pair in rows[2..rows.len() - 1].windows(2) {
            let mut letters = pair[0].chars();
            let (bar, sign, blank) = (letters.next(), letters.next(), letters.next());
            let title: String = letters.collect();
            let is_title = blank == Some(' ') && !title.starts_with(' ') && !is_note(&pair[0]);
            if !is_title || title.trim().is_empty() || !is_note(&pair[1]) {
                continue;
            }
            if bar == Some('▌') {
                cursor = Some(entries.len());
            }
            let (star, saved) = (pair[1].contains('★'), pair[1].contains("saved"));
            let title: String = title.chars().take(20).collect();
            entries.push(entry(sign.unwrap(), &title, (star, saved)));
        }
        (entries, cursor)
    }
}

fn entry(sign: char, title: &str, (star, saved): (bool, bool)) -> String {
    let mut entry = format!("{sign} {}", title.trim_end());
    write!(
        entry,
        "{}{}",
        if star { " ★" } else { "" },
        if saved { " saved" } else { "" }
    )
    .unwrap();
    entry
}

/// Whether a row is the second of an entry: it ends in minutes and marks, or says that the story is gone.
fn is_note(row: &str) -> bool {
    let row = row.trim_start_matches(['▌', '┃', ' ']);
    row.starts_with("deleted") || (row.contains(" min") && row.contains(" · "))
}

/// What the list should show: the stories it had when it was entered, each as it is now.
struct Expected {
    wish: Wish,
    stories: Vec<StoryId>,
    cursor: usize,
    /// The library at the beginning: what is deleted still has its title there.
    first: Library,
}

impl Expected {
    fn enter(library: &Library, wish: Wish) -> Self {
        Self {
            stories: library.stories(&wish),
            wish,
            cursor: 0,
            first: Library::new(),
        }
    }

    fn entries(&self, library: &Library) -> Vec<String> {
        let one = |id: &StoryId| {
            let title: String = self
                .first
                .line(*id)
                .unwrap()
                .title
                .chars()
                .take(20)
                .collect();
            let Some(line) = library.line(*id) else {
                return entry('×', &title, (false, false));
            };
            let sign = match (line.place.is_some(), line.is_unread) {
                (true, _) => '◐',
                (false, true) => '●',
                _ => ' ',
            };
            entry(sign, &title, (line.is_starred, line.is_saved))
        };
        self.stories.iter().map(one).collect()
    }

    fn stand_on(&mut self, story: Option<StoryId>) {
        let place = self.stories.iter().position(|id| Some(*id) == story);
        self.cursor = place.unwrap_or(0);
    }

    /// What a key does to which stories stand where; `library` is as it is behind it.
    fn press(&mut self, keys: &str, library: &Library) {
        let last = self.stories.len().saturating_sub(1);
        let here = self.stories.get(self.cursor).copied();
        match keys {
            "j" => self.cursor = (self.cursor + 1).min(last),
            "k" => self.cursor = self.cursor.saturating_sub(1),
            "G" => self.cursor = last,
            "u" => {
                // What is there again comes back to its place.
                let all = Wish {
                    shelf: Shelf::All,
                    order: self.wish.order,
                    ..Wish::default()
                };
                let now = library.stories(&self.wish);
                let all = self.first.stories(&all);
                let is_shown = |id: &StoryId| self.stories.contains(id) || now.contains(id);
                self.stories = all.into_iter().filter(is_shown).collect();
                self.stand_on(here);
            }
            "g u" | "g s t" | "g s o" | "g s n" | "Esc" => {
                match keys {
                    "g u" if self.wish.shelf == Shelf::Unread => self.wish.shelf = Shelf::All,
                    "g u" => self.wish.shelf = Shelf::Unread,
                    "g s t" => self.wish.order = Some(Order::Title),
                    "g s o" => self.wish.order = Some(Order::Oldest),
                    "g s n" => self.wish.order = Some(Order::Newest),
                    _ => self.wish.filter.clear(),
                }
                self.stories = library.stories(&self.wish);
                self.stand_on(here);
            }
            "/ Ctrl-u type:the Enter" => {
                "the".clone_into(&mut self.wish.filter);
                self.stories = library.stories(&self.wish);
                self.cursor = 0;
            }
            _ => {}
        }
    }
}

const MARKS: [&str; 8] = ["m", "s", "L", "3 m", "2 s", "D", "A", "C"];
const MOVES: [&str; 4] = ["j", "k", "j j V j", "G"];
const OTHERS: [&str; 6] = [
    "g u",
    "g s t",
    "g s o",
    "g s n",
    "/ Ctrl-u type:the Enter",
    "u",
];

#[test]
fn random_keys_show_what_a_simple_model_says() {
    for seed in 1..=12 {
        let (mut dice, mut session) = (Dice(seed * 7_919), Session::new());
        session.settle();
        let mut expected = Expected::enter(&session.library, Wish::default());
        let mut typed = Vec::new();
        for _ in 0..120 {
            let keys = match dice.below(10) {
                0..4 => dice.of(&MARKS),
                4..7 => dice.of(&MOVES[..2]),
                _ if expected.wish.filter.is_empty() => dice.of(&OTHERS),
                _ => dice.of(&["Esc", "u", "g s t"]),
            };
            typed.push(keys);
            session.press(keys);
            session.settle();
            expected.press(keys, &session.library);
            let (entries, cursor) = session.shown();
            assert_eq!(
                entries,
                expected.entries(&session.library),
                "{seed}: {typed:?}"
            );
            if keys == "D" {
                expected.cursor = cursor.unwrap_or(0);
            }
            assert_eq!(cursor.unwrap_or(0), expected.cursor, "{seed}: {typed:?}");
        }
    }
}

#[test]
fn as_many_undos_as_marks_leave_every_list_as_it_was() {
    for seed in 1..=12 {
        let (mut dice, mut session) = (Dice(seed * 104_729), Session::new());
        session.settle();
        if seed % 2 == 0 {
            session.press("g u");
            session.settle();
        }
        let (before, library) = (session.shown().0, session.library.lines.clone());
        let mut typed = Vec::new();
        for _ in 0..=dice.below(12) {
            let keys = format!("{} {}", dice.of(&MOVES), dice.of(&MARKS));
            session.press(&keys);
            session.settle();
            typed.push(keys);
        }
        assert_ne!(session.library.undos(), 0);
        for _ in 0..session.library.undos() {
            session.press("u");
            session.settle();
        }
        assert_eq!(session.library.lines, library, "{seed}: {typed:?}");
        assert_eq!(session.shown().0, before, "{seed}: {typed:?}");
    }
}

#[test]
fn answers_in_any_order_end_in_what_the_library_has() {
    for seed in 1..=40 {
        let (mut dice, mut session) = (Dice(seed * 15_485_863), Session::new());
        for _ in 0..60 {
            match dice.below(4) {
                0 => session.press(dice.of(&MARKS)),
                1 => session.press(dice.of(&MOVES[..2])),
                2 if !session.asked.is_empty() => {
                    session.work(dice.below(session.asked.len()));
                }
                _ if !session.answers.is_empty() => {
                    session.arrive(dice.below(session.answers.len()));
                }
                _ => {}
            }
        }
        session.settle();
        for shown in session.shown().0 {
            let (sign, rest) = shown.split_once(' ').unwrap_or((" ", &shown));
            let rest = rest.trim_start();
            let title = rest.trim_end_matches(" saved").trim_end_matches(" ★");
            let line = session
                .library
                .lines
                .iter()
                .find(|l| l.title.starts_with(title));
            let is = (sign, rest.ends_with("saved"), rest.contains('★'));
            let should = line.map_or(("×", false, false), |l| {
                let sign = match (l.place.is_some(), l.is_unread) {
                    (true, _) => "◐",
                    (false, true) => "●",
                    _ => "",
                };
                (sign, l.is_saved, l.is_starred)
            });
            assert_eq!(is, should, "{seed}: {shown}");
        }
    }
}

/// Asks for two lists in turn, and delivers the answers the other way round.
fn reversed(first: &str, second: &str) -> Session {
    let mut session = Session::new();
    session.settle();
    session.press(first);
    session.press(second);
    while !session.asked.is_empty() {
        session.work(0);
    }
    session.answers.reverse();
    session.settle();
    session
}

#[test]
fn of_two_lists_the_one_that_was_asked_for_last_is_shown() {
    // Down to a feed, and down to the next one.
    let session = reversed("h j j j j j", "j j");
    let rows = session.rows();
    assert!(
        rows.iter().any(|r| r.starts_with("▌  La Gazette")),
        "{rows:?}"
    );
    let mut session = session;
    session.press("Enter");
    let (rows, (entries, _)) = (session.rows(), session.shown());
    assert!(rows[0].starts_with(" La Gazette"), "{}", rows[0]);
    assert_eq!(entries.len(), 2, "{entries:?}");
}

#[test]
fn of_what_is_typed_into_a_filter_the_last_holds() {
    let session = reversed("/ type:t", "type:he");
    assert_eq!(session.shown().0.len(), 7);
    let session = reversed("/ type:the", "Esc");
    assert_eq!(session.shown().0.len(), 11);
    let session = reversed("/ type:the Enter g s t", "g s o");
    assert!(
        session.rows()[0].contains("oldest"),
        "{}",
        session.rows()[0]
    );
}

#[test]
fn a_story_that_was_looked_up_before_it_was_marked_does_not_flicker_back() {
    let mut session = Session::new();
    session.settle();
    session.send(Msg::Changed);
    // What was asked for is answered as it was before the key.
    while !session.asked.is_empty() {
        session.work(0);
    }
    session.press("m");
    let marked = session.shown().0[0].clone();
    assert!(marked.starts_with("  "), "{marked}");
    while !session.answers.is_empty() {
        session.arrive(0);
        assert_eq!(session.shown().0[0], marked);
    }
    session.settle();
    assert_eq!(session.shown().0[0], marked);
}

#[test]
fn new_stories_wait_and_never_move_the_cursor() {
    let mut session = Session::new();
    session.settle();
    session.press("j j");
    let before = session.shown();
    session.library.add_new(12);
    session.send(Msg::Changed);
    session.settle();
    assert_eq!(session.shown(), before);
    assert!(session.rows()[1].contains("12 new – g n shows them"));
    session.press("g n");
    session.settle();
    let (entries, cursor) = session.shown();
    assert_eq!((entries.len(), cursor), (before.0.len() + 12, Some(14)));
    assert_eq!(entries[14], before.0[2]);
}
