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
    _folder: Arc<TempDir>,
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
            _folder: folder,
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
