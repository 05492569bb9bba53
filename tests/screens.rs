//! Keys and their pictures: every file of `tests/screens` is a case. Its head says the size, what is opened and the
//! keys; below the line stands the screen afterwards, and what was asked of the outside.
//! `UPDATE_SCREENS=1 cargo test screens` writes the pictures anew; look at the difference before you keep it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clearstory::doc::{Image, Kind, Link, Mark, Marker, Nest, SafeText, Writer};
use clearstory::story::{Address, Headline, SourceText, Story, Trust, When};
use clearstory::ui::keymap::{Keymap, Own};
use clearstory::ui::{
    Answer, Effect, Key, Model, Msg, Notice, Refreshing, Settings, Size, Start, Theme, update, view,
};
use clearstory::verdict::{Reason, Verdict};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::school::School;
use crate::shelf::{self, Fate, Library};

const LINE: &str = "────────";

fn kept() -> Verdict {
    Verdict::kept(Reason::Prose, 0.95)
}

fn linked(writer: &mut Writer, text: &str, target: &str) {
    let link = writer.link(Link::Web(target.parse().unwrap()));
    let start = writer.place();
    writer.text(text);
    writer.mark(start, Mark::Link(link));
}

/// A story with one of everything the screens treat apart.
pub fn tram_story() -> Story {
    let mut w = Writer::default();
    w.block(
        "Home · News · Sport",
        Kind::Paragraph,
        Verdict::cut(Reason::Navigation, 0.98),
    );
    w.begin();
    w.text(
        "The council voted on Tuesday to keep the old tramway running for another ten years. The ",
    );
    linked(&mut w, "full report", "https://www.example.org/report.pdf");
    w.text(" runs to four hundred pages");
    let start = w.place();
    w.text("1");
    w.mark(start, Mark::Superscript);
    w.text(".");
    w.end(Kind::Paragraph, Vec::new(), kept());
    w.begin();
    w.text("Only the ");
    linked(&mut w, "two bridges", "https://example.org/bridges");
    w.text(" need to be rebuilt; ");
    linked(&mut w, "write to the council", "mailto:council@example.org");
    w.text(".");
    w.end(Kind::Paragraph, Vec::new(), kept());
    w.begin();
    w.text("We would rather mend what we have.");
    w.end(Kind::Paragraph, vec![Nest::Quote], kept());
    w.block(
        "What happens next",
        Kind::Heading(2),
        Verdict::kept(Reason::Heading, 0.9),
    );
    for (value, text) in [
        (1, "The bridges are closed for survey."),
        (2, "Contracts go out in June."),
    ] {
        w.begin();
        w.text(text);
        let marker = Marker::Number { value, cells: 2 };
        w.end(
            Kind::Paragraph,
            vec![Nest::Item {
                marker,
                first: true,
            }],
            kept(),
        );
    }
    let image = w.image(Image::default());
    w.block(
        "A tram on the lower bridge.",
        Kind::Figure { image },
        kept(),
    );
    w.block(
        "Follow us on: Facebook · X",
        Kind::Paragraph,
        Verdict::cut(Reason::ShareBar, 0.97),
    );
    w.block(
        "This story was amended on 14 May.",
        Kind::Paragraph,
        Verdict::kept(Reason::Prose, 0.55),
    );
    w.block(
        "Get the briefing. Enter your email…",
        Kind::Paragraph,
        Verdict::cut(Reason::Newsletter, 0.6),
    );
    w.block(
        "The first works",
        Kind::Heading(2),
        Verdict::kept(Reason::Heading, 0.9),
    );
    for n in 1..=6 {
        let text = format!(
            "Works of year {n}. Trams will run every twelve minutes on weekdays, and the night service returns."
        );
        w.block(&text, Kind::Paragraph, kept());
    }
    let mut story = Story {
        document: w.finish(),
        trust: Trust::Sure,
        ..Story::default()
    };
    story.about.title = SafeText::line("River towns keep their tramway after ten-year vote");
    story.about.site = SafeText::line("Harbour Post");
    story.about.byline = SafeText::line("Ana Ruiz");
    story.about.published = Some(When::Local("2026-05-14T09:12:00".parse().unwrap()));
    story.source = SourceText {
        raw: "<p>The council\u{1b}[31m voted</p>\n<p>on Tuesday</p>".into(),
        language: "html",
        ..SourceText::default()
    };
    story
}

fn plain_story(title: &str, text: &str) -> Story {
    let mut w = Writer::default();
    w.block(text, Kind::Paragraph, kept());
    let mut story = Story {
        document: w.finish(),
        trust: Trust::Unsure,
        ..Story::default()
    };
    story.about.title = SafeText::line(title);
    story
}

/// What the fake outside has.
fn open(address: &Address) -> Result<Story, String> {
    match address {
        Address::Demo(0) => Ok(tram_story()),
        Address::Demo(1) => Ok(plain_story(
            "Grain talks resume",
            "The ministers met again.",
        )),
        Address::Demo(2) => Ok(plain_story(
            "河镇保留电车线路",
            "新的电车线路将于三月开始施工，夜间服务将在第二座桥开放后恢复。",
        )),
        Address::Web(url) if url.path() == "/bridges" => {
            Ok(plain_story("Two bridges", "They are old."))
        }
        address => Err(format!("{address}: server said 503, try again later")),
    }
}

pub fn headlines(count: usize) -> Vec<Headline> {
    let titles = [
        "River towns keep their tramway after ten-year vote",
        "Grain talks resume",
        "河镇保留电车线路",
        "A story that fails",
    ];
    let headline = |n: usize| Headline {
        address: Address::Demo(n),
        title: SafeText::line(titles[n]),
        note: SafeText::line("Harbour Post · 3 min"),
    };
    (0..count).map(headline).collect()
}

pub struct Session {
    model: Model,
    /// What was asked of the outside, in number.
    pub effects: usize,
    library: Option<Library>,
    school: School,
    asked: String,
    /// What is wrong in a file that is edited.
    wrong: Vec<String>,
    size: Size,
}

impl Session {
    pub fn new(size: Size, opened: &str) -> Self {
        if let Some(kind) = opened.strip_prefix("library") {
            return Self::of_library(size, kind.trim());
        }
        let (count, start) = match opened.split_once(' ').unwrap() {
            ("list", count) => (count, Start::List),
            (_, count) => (count, Start::Story),
        };
        let settings = Settings {
            hyphens: false,
            theme: Theme::Palette,
            ..Settings::default()
        };
        let model = Model::new(
            "Demo edition",
            headlines(count.parse().unwrap()),
            start,
            settings,
        );
        let mut session = Self {
            model,
            library: None,
            effects: 0,
            school: School::default(),
            asked: String::new(),
            wrong: Vec::new(),
            size,
        };
        session.send(Msg::Resized(size));
        session.send(Msg::Started);
        session
    }

    /// A session over a library in memory, by its name.
    fn of_library(size: Size, kind: &str) -> Self {
        let settings = Settings {
            hyphens: false,
            ..Settings::default()
        };
        let library = Library::named(kind);
        let mut session = Self {
            model: Model::library(settings),
            library: Some(library),
            effects: 0,
            school: School::default(),
            asked: String::new(),
            wrong: Vec::new(),
            size,
        };
        session.send(Msg::Resized(size));
        session.send(Msg::Clock(shelf::noon()));
        session.send(Msg::Started);
        session
    }

    /// Sends a message and answers what is asked for at once.
    fn send(&mut self, mut msg: Msg) {
        if let Msg::Answer(_, Answer::Opened(opened)) = &mut msg {
            self.school.apply(&mut opened.story);
        }
        for effect in update(&mut self.model, msg) {
            self.effects += 1;
            let library = |l: &mut Library| l.answer(&effect);
            let answers = self.school.answer(&effect);
            let answers = answers.or_else(|| self.library.as_mut().and_then(library));
            if let Some(answers) = answers {
                for msg in answers {
                    self.send(msg);
                }
                continue;
            }
            match effect {
                Effect::Open(ticket, address) => {
                    let answer = match open(&address) {
                        Ok(story) => Answer::Opened(Box::new(story.into())),
                        Err(why) => Answer::Failed(why),
                    };
                    self.send(Msg::Answer(ticket, answer));
                }
                Effect::Source(ticket, source) => {
                    let mut w = Writer::default();
                    let language = SafeText::new(source.language);
                    w.block(&source.raw, Kind::Code { language }, kept());
                    self.send(Msg::Answer(ticket, Answer::Source(Box::new(w.finish()))));
                }
                Effect::Save(ticket, save) => {
                    writeln!(
                        self.asked,
                        "save {} from {:?}, replace: {}",
                        save.path, save.place, save.replace
                    )
                    .unwrap();
                    let answer = if save.replace {
                        Answer::Saved { path: save.path }
                    } else {
                        Answer::Exists { path: save.path }
                    };
                    self.send(Msg::Answer(ticket, answer));
                }
                Effect::Edit(edited) if !self.wrong.is_empty() => {
                    let wrong = self.wrong.iter().map(|w| SafeText::line(w)).collect();
                    self.send(Msg::Edited(edited, wrong));
                }
                // Every line that is finished; said here once, not in each picture.
                Effect::KeepTyped(..) => {}
                effect => writeln!(self.asked, "{effect:?}").unwrap(),
            }
        }
    }

    /// Takes bindings of the reader, `keys = action, action | words for help`.
    fn bind(&mut self, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        let own = |line: &String| {
            let (keys, rest) = line.split_once(" = ").unwrap();
            let (does, says) = rest.split_once(" | ").unwrap_or((rest, ""));
            Own {
                keys: keys.to_owned(),
                does: does.split(", ").map(str::to_owned).collect(),
                says: says.to_owned(),
                mode: None,
            }
        };
        let own: Vec<Own> = lines.iter().map(own).collect();
        let (keys, wrong) = Keymap::with(&own);
        assert_eq!(wrong, []);
        let settings = Settings {
            hyphens: false,
            keys,
            ..Settings::default()
        };
        self.send(Msg::Settings(Box::new(settings)));
    }

    pub fn press(&mut self, keys: &str) {
        for word in keys.split_whitespace() {
            if let Some(text) = word.strip_prefix("paste:") {
                self.send(Msg::Pasted(text.to_owned()));
            } else if let Some(text) = word.strip_prefix("type:") {
                text.chars().for_each(|c| self.send(Msg::Key(Key::char(c))));
            } else if let Some((columns, rows)) =
                word.strip_prefix("size:").and_then(|s| s.split_once('x'))
            {
                self.size = Size {
                    columns: columns.parse().unwrap(),
                    rows: rows.parse().unwrap(),
                };
                self.send(Msg::Resized(self.size));
            } else if let (Some(library), Some(fate)) = (&mut self.library, fate(word)) {
                library.fate = fate;
            } else if let Some(asked) = word.strip_prefix("asking:") {
                let numbers: Vec<usize> = asked.split('/').map(|n| n.parse().unwrap()).collect();
                let (done, added) = (numbers[0], numbers[2] as u32);
                self.send(Msg::Refreshing(Refreshing::Begun(numbers[1])));
                self.send(Msg::Refreshing(Refreshing::Asked { done, added }));
            } else if let Some(library) = &mut self.library
                && let Some((what, number)) = word.split_once(':').filter(|(w, _)| !w.is_empty())
            {
                match what {
                    "new" => library.add_new(number.parse().unwrap()),
                    _ => library.remove(number.parse().unwrap()),
                }
                self.send(Msg::Changed);
            } else {
                self.send(Msg::Key(word.parse().unwrap()));
            }
        }
    }

    /// The screen with its styles.
    pub fn buffer(&self) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.columns, self.size.rows));
        view(&self.model, &mut buffer);
        buffer
    }

    /// The screen as text; found words stand between « », the current ones between ‹› doubled.
    fn picture(&self) -> String {
        let buffer = self.buffer();
        let mut out = String::new();
        for y in 0..self.size.rows {
            let (mut line, mut skip, mut marked) = (String::new(), 0, false);
            for x in 0..self.size.columns {
                let cell = &buffer[(x, y)];
                let is_marked = cell.bg != ratatui::style::Color::Reset;
                if is_marked != marked {
                    line.push(if is_marked { '«' } else { '»' });
                    marked = is_marked;
                }
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                line.push_str(cell.symbol());
                skip = unicode_width::UnicodeWidthStr::width(cell.symbol()).saturating_sub(1);
            }
            writeln!(out, "{}", line.trim_end()).unwrap();
        }
        out
    }
}

/// What stands behind a name at the beginning of lines.
fn lines_of(head: &str, name: &str) -> Vec<String> {
    let lines = head.lines().filter_map(|l| l.strip_prefix(name));
    lines.map(|l| l.trim().to_owned()).collect()
}

/// What is to happen to stories that are opened from now on.
fn fate(word: &str) -> Option<Fate> {
    match word {
        "stories:fail" => Some(Fate::Fail),
        "stories:wait" => Some(Fate::Wait),
        _ => None,
    }
}

fn run(head: &str) -> String {
    let field = |name: &str| {
        let line = head.lines().find_map(|l| l.strip_prefix(name));
        line.unwrap_or_default().trim()
    };
    let (columns, rows) = field("size:").split_once('x').unwrap();
    let size = Size {
        columns: columns.parse().unwrap(),
        rows: rows.parse().unwrap(),
    };
    let mut session = Session::new(size, field("open:"));
    session.bind(&lines_of(head, "bind:"));
    session.wrong = lines_of(head, "wrong:");
    session.school = School::new(field("rule:"));
    session.press(field("keys:"));
    for fault in lines_of(head, "fault:") {
        session.send(Msg::Told(Notice::fault(fault)));
    }
    let mut result = session.picture();
    if !session.asked.is_empty() {
        write!(result, "{LINE}\n{}", session.asked).unwrap();
    }
    result
}

#[test]
fn every_key_gives_its_picture() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() > 20, "only {} cases", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let (head, expected) = text.split_once(&format!("{LINE}\n")).unwrap_or((&text, ""));
        let result = run(head);
        if std::env::var_os("UPDATE_SCREENS").is_some() {
            fs::write(&path, format!("{head}{LINE}\n{result}")).unwrap();
        } else if result != expected {
            wrong.push(format!(
                "{}\n{head}is:\n{result}should be:\n{expected}",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn any_size_shows_something_and_nothing_panics() {
    let keys =
        "j Space x j + - w u x f Esc / type:tram Enter n U Esc v v v ? Esc S Esc | Esc J G g g";
    for opened in [
        "list 4",
        "story 1",
        "story 4",
        "list 0",
        "library",
        "library empty",
    ] {
        let mut session = Session::new(
            Size {
                columns: 80,
                rows: 24,
            },
            opened,
        );
        for word in keys.split_whitespace() {
            session.press(word);
            for (columns, rows) in [
                (0, 0u16),
                (1, 1),
                (2, 1),
                (1, 30),
                (3, 2),
                (9, 4),
                (30, 10),
                (200, 1),
                (200, 60),
                (89, 3),
                (90, 7),
            ] {
                session.press(&format!("size:{columns}x{rows}"));
                let picture = session.picture();
                assert_eq!(picture.lines().count(), rows as usize);
            }
        }
    }
}

#[test]
fn a_storm_of_sizes_leaves_the_reader_where_he_was() {
    let mut session = Session::new(
        Size {
            columns: 60,
            rows: 20,
        },
        "story 1",
    );
    session.press("] ] ] ]");
    let before = session.picture();
    for columns in (1..=200).rev() {
        session.press(&format!("size:{columns}x{}", columns % 60 + 1));
    }
    session.press("size:60x20");
    assert_eq!(session.picture(), before);
}

#[test]
fn without_colours_hits_and_cursor_still_stand_out() {
    let settings = Settings {
        theme: Theme::Plain,
        ..Settings::default()
    };
    let model = Model::new("", headlines(1), Start::Story, settings);
    let mut session = Session {
        model,
        library: None,
        effects: 0,
        school: School::default(),
        asked: String::new(),
        wrong: Vec::new(),
        size: Size {
            columns: 60,
            rows: 20,
        },
    };
    session.send(Msg::Resized(session.size));
    session.send(Msg::Started);
    session.press("/ type:tram Enter");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 20));
    view(&session.model, &mut buffer);
    let styled = |modifier| {
        buffer
            .content
            .iter()
            .filter(|c| c.modifier.contains(modifier))
            .count()
    };
    assert_eq!(styled(Modifier::REVERSED), 4);
    assert!(
        buffer
            .content
            .iter()
            .all(|c| c.bg == ratatui::style::Color::Reset)
    );
}

/// What is shown above the status line, from the top of the story, without the mark of the cursor.
fn from_the_top(session: &mut Session) -> String {
    session.press("g g");
    let picture = session.picture();
    let bare = |row: &str| row.replace('▌', " ").trim_end().to_owned();
    let rows: Vec<String> = picture.lines().map(bare).collect();
    rows[..rows.len() - 1].join("\n")
}

#[test]
fn whatever_is_decided_and_taught_in_xray_is_undone_to_the_last_verdict() {
    let words = [
        "n", "n", "p", "j", "k", "+", "-", "-", "s", "Enter", "Enter",
    ];
    let mut random = 1_u64;
    for (round, opened) in ["library", "story 1"].repeat(20).iter().enumerate() {
        let (columns, rows) = (60, 60);
        let mut session = Session::new(Size { columns, rows }, opened);
        session.press(if *opened == "library" { "Enter x" } else { "x" });
        let before = from_the_top(&mut session);
        let mut keys = String::new();
        for _ in 0..24 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let word = words[(random >> 33) as usize % words.len()];
            session.press(word);
            keys = keys + word + " ";
        }
        if session.picture().starts_with(" A rule") {
            session.press("Esc");
        }
        let mut undone = 0;
        while !session.picture().contains("nothing to undo") {
            session.press("u");
            undone += 1;
            assert!(undone < 30, "{keys}");
        }
        assert_eq!(from_the_top(&mut session), before, "{round}: {keys}");
    }
}
