//! The program in a real terminal: a pseudo terminal with an emulator behind it. What is on the screen, and whether
//! the terminal is as before when the program is gone.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

use crate::fetch::server::{Server, page};

/// How long a screen may take to appear before the test fails; two busy cores are slow.
const PATIENCE: Duration = Duration::from_secs(20);

const STORY: &str = "The council voted on Tuesday to keep the old tramway running.\n\nThe first works begin in March, and trams will run every twelve minutes.\n";

pub struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    output: Receiver<Vec<u8>>,
    pub emulator: vt100::Parser,
    child: Box<dyn Child + Send + Sync>,
    before: String,
    folder: Arc<TempDir>,
}

impl Terminal {
    /// Runs a command line of `sh` in which `$C` is the program and `story.txt` a story.
    fn run(script: &str, variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("story.txt"), STORY).unwrap();
        Self::at_home(Arc::new(folder), (script, variables), (60, 14))
    }

    /// Runs a command line of `sh` in a home folder and a terminal of so many columns and rows.
    pub fn at_home(
        folder: Arc<TempDir>,
        (script, variables): (&str, &[(&str, &str)]),
        (cols, rows): (u16, u16),
    ) -> Self {
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script]);
        command.cwd(folder.path());
        command.env_clear();
        let defaults = [
            ("TERM", "xterm-256color"),
            ("PATH", "/usr/bin:/bin"),
            ("C", env!("CARGO_BIN_EXE_clearstory")),
        ];
        for (name, value) in defaults.iter().chain(variables) {
            command.env(name, value);
        }
        command.env("HOME", folder.path());
        let before = modes(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            keys: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            output,
            emulator: vt100::Parser::new(rows, cols, 0),
            child,
            before,
            folder,
        }
    }

    pub fn press(&mut self, keys: &str) {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until the screen is as wanted.
    pub fn until(&mut self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so(self.emulator.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.output.recv_timeout(left) else {
                let shown = self.emulator.screen().contents();
                panic!("no {what}; the screen is\n{shown}");
            };
            self.emulator.process(&bytes);
        }
    }

    pub fn until_shown(&mut self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    /// Waits for the end and reads what was still written.
    pub fn end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(20)) {
                self.emulator.process(&bytes);
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                // What it wrote last may still be on its way; the reader hangs up behind it.
                while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(500)) {
                    self.emulator.process(&bytes);
                }
                return status;
            }
            assert!(Instant::now() < deadline, "it does not end");
        }
    }

    pub fn is_restored(&self) -> bool {
        let screen = self.emulator.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && modes(&**self.master.as_ref().unwrap()) == self.before
    }

    /// What stands in a file of its folder, once there is something.
    fn file(&self, name: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let text = std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
            if !text.is_empty() {
                return text;
            }
            assert!(Instant::now() < deadline, "there is no {name}");
            std::thread::yield_now();
        }
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let sent = std::process::Command::new("kill")
            .args([name, &id])
            .status();
        assert!(sent.unwrap().success());
    }

    /// A field of `/proc/ID/stat`, counted as its manual page does.
    pub fn stat(&self, field: usize) -> String {
        let id = self.child.process_id().unwrap();
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
        let after_name = stat.rsplit_once(") ").unwrap().1.to_owned();
        after_name.split(' ').nth(field - 3).unwrap().to_owned()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The modes of the terminal line, as text.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

#[test]
fn a_story_is_shown_and_q_leaves_the_terminal_as_it_was() {
    let mut terminal = Terminal::run("exec $C story.txt", &[]);
    terminal.until_shown("The council voted on Tuesday");
    assert!(terminal.emulator.screen().alternate_screen());
    terminal.press("q");
    assert!(terminal.end().success());
    assert!(terminal.is_restored());
}

#[test]
fn signals_that_end_leave_the_terminal_as_it_was() {
    for signal in ["-TERM", "-HUP", "-INT"] {
        let mut terminal = Terminal::run("exec $C story.txt", &[]);
        terminal.until_shown("The council voted on Tuesday");
        terminal.signal(signal);
        terminal.end();
        assert!(terminal.is_restored(), "{signal}");
    }
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let mut terminal = Terminal::run("exec $C story.txt", &[]);
    terminal.until_shown("The council voted on Tuesday");
    terminal.keys = None;
    terminal.master = None;
    let (_, closed) = channel();
    terminal.output = closed;
    // What is painted now finds nobody, and the last handle of the terminal is closed.
    terminal.signal("-WINCH");
    terminal.end();
}

#[test]
fn a_stopped_program_gives_the_terminal_back_and_paints_again_when_it_goes_on() {
    let mut terminal = Terminal::run("exec $C story.txt", &[]);
    terminal.until_shown("The council voted on Tuesday");
    terminal.signal("-TSTP");
    terminal.until("leaving", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor()
    });
    while terminal.stat(3) != "T" {
        std::thread::yield_now();
    }
    assert!(terminal.is_restored());
    terminal.signal("-CONT");
    terminal.until("painting again", |screen| {
        screen.alternate_screen() && screen.contents().contains("The council voted")
    });
    terminal.press("Q");
    assert!(terminal.end().success());
    assert!(terminal.is_restored());
}

#[test]
fn a_program_that_is_given_the_text_gets_every_key() {
    let mut terminal = Terminal::run("exec $C story.txt", &[]);
    terminal.until_shown("The council voted on Tuesday");
    terminal.press("|sh -c 'wc -l; echo ready; read answer < /dev/tty; echo heard $answer'\r");
    terminal.until_shown("ready");
    assert!(!terminal.emulator.screen().alternate_screen());
    terminal.press("jjqQ\r");
    terminal.until_shown("heard jjqQ");
    terminal.until_shown("press a key");
    terminal.press("x");
    terminal.until("the story again", |screen| {
        screen.alternate_screen() && screen.contents().contains("The council voted")
    });
    terminal.until_shown("sh: done");
    terminal.press("Q");
    assert!(terminal.end().success());
}

#[test]
fn keys_come_from_the_terminal_while_the_story_comes_through_a_pipe() {
    let mut terminal = Terminal::run("cat story.txt | $C -", &[]);
    terminal.until_shown("The council voted on Tuesday");
    terminal.press("?");
    terminal.until_shown("type to search");
    terminal.press("\u{3}");
    assert!(terminal.end().success());
    assert!(terminal.is_restored());
}

#[test]
fn another_size_is_another_picture() {
    let mut terminal = Terminal::run("exec $C story.txt", &[]);
    terminal.until_shown("keep the old tramway");
    let size = PtySize {
        rows: 8,
        cols: 30,
        pixel_width: 0,
        pixel_height: 0,
    };
    terminal.master.as_ref().unwrap().resize(size).unwrap();
    terminal.emulator.screen_mut().set_size(8, 30);
    terminal.until("narrow lines", |screen| {
        !screen.contents().contains("keep the old tramway")
    });
    terminal.press("Q");
    assert!(terminal.end().success());
}

#[test]
fn a_terminal_that_cannot_place_text_is_given_the_text_in_lines() {
    let mut terminal = Terminal::run("exec $C story.txt", &[("TERM", "dumb")]);
    terminal.until_shown("The council voted on Tuesday");
    assert!(terminal.end().success());
    assert!(terminal.is_restored());
}

#[test]
fn a_file_that_is_no_text_is_told_without_a_screen() {
    for (script, exit, sentence) in [
        (
            "exec $C missing.html",
            1,
            "clearstory: missing.html: no such file",
        ),
        ("exec $C /dev/null", 4, "clearstory: /dev/null: is empty"),
        (": | $C", 4, "clearstory: standard input: is empty"),
    ] {
        let mut terminal = Terminal::run(script, &[]);
        assert_eq!(terminal.end().exit_code(), exit, "{script}");
        let shown = terminal.emulator.screen().contents();
        assert!(shown.starts_with(sentence), "{shown}");
        assert!(terminal.is_restored());
    }
}

#[test]
fn a_page_that_never_came_is_told_again_when_its_screen_is_left() {
    let mut terminal = Terminal::run("exec $C http://127.0.0.1:1/story", &[]);
    terminal.until_shown("refused");
    assert!(terminal.emulator.screen().alternate_screen());
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 1);
    let shown = terminal.emulator.screen().contents();
    assert!(
        shown.starts_with("clearstory: http://127.0.0.1:1/story: the server refused"),
        "{shown}"
    );
}

#[test]
fn one_of_several_feeds_of_a_page_is_chosen_by_its_number() {
    let server = Server::new(|asked, wire| match asked.target.as_str() {
        "/" => page(
            wire,
            "<link rel=alternate type=application/rss+xml title=All href=/all>
             <link rel=alternate type=application/rss+xml title=Sport href=/sport>",
        ),
        _ => page(wire, "<rss><channel><title>Gazette</title></channel></rss>"),
    });
    let page = server.url("/");
    let script = format!("exec $C add {page}");
    let mut terminal = Terminal::run(&script, &[]);
    terminal.until_shown("which?");
    terminal.press("2\n");
    assert!(terminal.end().success());
    let shown = terminal.emulator.screen().contents();
    assert!(shown.contains("added Gazette: 0 stories"), "{shown}");
    assert_eq!(server.asked().last().unwrap().target, "/sport");
    let mut terminal = Terminal::run(&script, &[]);
    terminal.until_shown("which?");
    terminal.press("3\n");
    assert_eq!(terminal.end().exit_code(), 2);
    let shown = terminal.emulator.screen().contents();
    assert!(shown.contains("nothing is added"), "{shown}");
}

/// A session over the story with settings, and an editor that does what a shell command says with the file as `$0`.
fn with_settings(settings: &str, editor: &str) -> Terminal {
    let script = "mkdir -p .config/clearstory && printf '%s' \"$SETTINGS\" > .config/clearstory/config.toml && exec $C story.txt";
    let editor = format!("sh -c '{editor}'");
    let mut terminal = Terminal::run(script, &[("SETTINGS", settings), ("VISUAL", &editor)]);
    terminal.until_shown("The council voted on Tuesday");
    terminal
}

#[test]
fn subscriptions_are_edited_and_what_is_wrong_in_them_is_told() {
    let mut terminal = with_settings("", "echo htps://a.example >> \"$0\"");
    terminal.press("E");
    terminal.until_shown("urls: line 1: ");
    assert!(terminal.emulator.screen().alternate_screen());
    terminal.press("E");
    terminal.until_shown("2 things to look at in the subscriptions");
    terminal.press("qQ");
    assert!(terminal.end().success());
    assert!(terminal.is_restored());
}

#[test]
fn settings_that_are_edited_hold_at_once_and_broken_ones_change_nothing() {
    let change = "grep -q keys \"$0\" && echo [screen >> \"$0\" || printf \"[keys]\\n\\\"X\\\" = \\\"help\\\"\\n\" > \"$0\"";
    let mut terminal = with_settings("", change);
    terminal.press(":edit config\r");
    terminal.until_shown("the settings have changed");
    terminal.press("X");
    terminal.until_shown("type to search");
    terminal.press("\u{1b}");
    terminal.until_shown("The council voted on Tuesday");
    terminal.press(":edit config\r");
    terminal.until_shown("config.toml:3: ");
    terminal.press("X");
    terminal.until_shown("type to search");
    terminal.press("\u{3}");
    assert!(terminal.end().success());
}

#[test]
fn settings_that_another_program_changes_hold_in_an_open_session() {
    let mut terminal = with_settings("[keys]\n\"X\" = \"zen\"\n", "true");
    let path = terminal
        .folder
        .path()
        .join(".config/clearstory/config.toml");
    std::fs::write(path, "[keys]\n\"X\" = \"narrower\"\n# longer\n").unwrap();
    terminal.until_shown("the settings have changed");
    terminal.press("X");
    terminal.until_shown("lines of 69 cells");
    terminal.press("Q");
    assert!(terminal.end().success());
}

#[test]
fn what_is_wrong_in_the_settings_stands_on_the_screen_from_the_beginning() {
    let mut terminal = with_settings("[keys]\nx = \"zne\"\n", "true");
    terminal.until_shown("config.toml:2: keys.\"x\".zne is unknown; zen is");
    terminal.press("Q");
    assert!(terminal.end().success());
    let shown = terminal.emulator.screen().contents();
    assert!(shown.contains("zen is meant?"), "{shown}");
}

#[test]
fn a_feed_that_is_written_into_the_subscriptions_is_there_when_the_editor_ends() {
    let editor = "sh -c 'echo https://harbour.example/feed >> \"$0\"'";
    let mut terminal = Terminal::run("exec $C", &[("VISUAL", editor)]);
    terminal.until("a screen", vt100::Screen::alternate_screen);
    terminal.press("E");
    terminal.until_shown("the subscriptions: nothing is wrong");
    terminal.press(":feeds\r");
    terminal.until_shown("harbour.example/feed");
    terminal.press("Q");
    assert!(terminal.end().success());
}

#[test]
fn a_program_is_told_of_new_stories_in_one_argument() {
    let feed = "<rss><channel><title>Gazette</title><item><guid>1</guid><title>One</title></item></channel></rss>";
    let server = Server::new(move |_, wire| page(wire, feed));
    let settings = "[commands]\nnotify = \"sh -c 'echo $#:$0 > told'\"\n";
    let script = "mkdir -p .config/clearstory && cd .config/clearstory && printf '%s' \"$SETTINGS\" > config.toml && echo $URL > urls && cd && exec $C -r";
    let url = server.url("/feed");
    let mut terminal = Terminal::run(script, &[("SETTINGS", settings), ("URL", &url)]);
    let text = terminal.file("told");
    assert!(text.starts_with("0:") && text.contains("1 new"), "{text}");
    terminal.press("Q");
    assert!(terminal.end().success());
}

#[test]
fn a_typed_line_comes_back_in_the_next_session_without_its_password() {
    let script = "$C story.txt && read line && exec $C story.txt";
    let mut terminal = Terminal::run(script, &[]);
    terminal.until_shown("The council voted on Tuesday");
    terminal.press(":help https://ana:pw@a.example tram\r");
    terminal.until_shown("nothing has these words");
    let kept = terminal.file(".local/state/clearstory/typed");
    assert_eq!(kept, "command\thelp https://a.example tram\n");
    terminal.press("\u{3}");
    terminal.until("leaving", |screen| !screen.alternate_screen());
    terminal.press("\n");
    terminal.until("the story again", |screen| {
        screen.alternate_screen() && screen.contents().contains("The council voted")
    });
    terminal.press(":\u{10}");
    terminal.until_shown(":help https://a.example tram");
    terminal.press("\u{3}");
    assert!(terminal.end().success());
}

#[test]
fn an_address_is_one_argument_for_the_browser_of_the_settings() {
    let settings = "[commands]\nbrowser = \"sh -c 'echo $#:$0:$1 > opened' %u 100%%\"\n";
    let page = "<article><h1>A long title of a story</h1><p>See <a href='https://a.example/x?a=1&b=$(id)'>the report</a> on it.</p></article>";
    let script = "mkdir -p .config/clearstory && printf '%s' \"$SETTINGS\" > .config/clearstory/config.toml && printf '%s' \"$PAGE\" > p.html && exec $C p.html";
    let mut terminal = Terminal::run(script, &[("SETTINGS", settings), ("PAGE", page)]);
    terminal.until_shown("the report");
    terminal.press("U");
    terminal.until_shown("1 links");
    terminal.press("o");
    let text = terminal.file("opened");
    assert_eq!(text, "1:https://a.example/x?a=1&b=$(id):100%\n");
    terminal.press("Q");
    assert!(terminal.end().success());
}

#[test]
fn the_demo_opens_without_a_library_and_makes_none() {
    for script in [
        "$C demo; find . -name '*.db' | wc -l",
        "$C --demo; find . -name '*.db' | wc -l",
    ] {
        let mut terminal = Terminal::run(script, &[]);
        terminal.until_shown("Demo edition");
        terminal.press("Q");
        terminal.end();
        let shown = terminal.emulator.screen().contents();
        assert_eq!(shown.trim(), "0", "{script}");
    }
}

#[test]
fn nothing_is_computed_while_nothing_happens() {
    let mut terminal = Terminal::run("exec $C story.txt", &[]);
    terminal.until_shown("The council voted on Tuesday");
    let used = |terminal: &Terminal| (terminal.stat(14), terminal.stat(15));
    // The last of the starting up, then a while in which any timer would show.
    std::thread::sleep(Duration::from_millis(300));
    let before = used(&terminal);
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(used(&terminal), before);
}
