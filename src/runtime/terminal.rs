//! The terminal taken over and given back: raw mode, the other screen, the hidden cursor, whole frames.
//! Knows nothing of what is painted.

use std::io::{self, IsTerminal, Write, stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::terminal::{
    DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use ratatui::crossterm::{cursor, execute};
use ratatui::layout::Rect;

use super::canvas::Canvas;

/// Whether the terminal is ours; the panic hook asks.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Why a terminal cannot show the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Output goes elsewhere.
    #[error("standard output is not a terminal; `clearstory clean` prints the text instead")]
    NoTerminal,
    /// It cannot place text.
    #[error("this terminal (TERM={0}) cannot place text; `clearstory clean` prints it instead")]
    Dumb(&'static str),
    /// Nobody can type.
    #[error(
        "no keyboard: there is no terminal to read keys from; `clearstory clean` prints the text instead"
    )]
    NoKeyboard,
}

/// Whether the reader can be shown here.
pub fn check() -> Result<(), Unfit> {
    if !stdout().is_terminal() {
        return Err(Unfit::NoTerminal);
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Err(Unfit::Dumb("dumb"));
    }
    if super::input::keyboard().is_err() {
        return Err(Unfit::NoKeyboard);
    }
    Ok(())
}

/// The columns of the terminal, if there is one.
pub fn columns() -> Option<u16> {
    let size = ratatui::crossterm::terminal::size().ok();
    size.map(|(columns, _)| columns).filter(|c| *c > 0)
}

/// Whether the terminal has gone away under us.
pub fn is_gone() -> bool {
    ratatui::crossterm::terminal::size().is_err()
}

/// The screen, ours from `enter` to `leave`; dropping it gives it back.
#[derive(Default)]
pub struct Screen {
    canvas: Canvas,
}

impl Screen {
    /// Takes the terminal over.
    pub fn enter() -> io::Result<Self> {
        HOOK.call_once(restore_on_panic);
        take()?;
        Ok(Self::default())
    }

    /// Takes it over again and forgets what was painted.
    pub fn enter_again(&mut self) -> io::Result<()> {
        self.clear();
        take()
    }

    /// Clears it, so that the next frame paints every cell.
    pub fn clear(&mut self) {
        self.canvas.forget();
    }

    /// Gives it back as it was.
    pub fn leave(&mut self) {
        self.canvas.forget();
        give_back();
    }

    /// Paints a frame; the terminal shows it whole or not at all.
    pub fn paint(&mut self, title: &str, picture: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        let (width, height) = size()?;
        let area = Rect::new(0, 0, width, height);
        let bytes = self.canvas.frame(area, title, picture)?;
        // One write: a frame in pieces is shown in pieces by a terminal without synchronised updates.
        stdout().write_all(&bytes)?;
        stdout().flush()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let entered = execute!(
        stdout(),
        SaveTitle,
        EnterAlternateScreen,
        DisableLineWrap,
        EnableBracketedPaste,
        PlaceAsGiven,
        cursor::Hide
    );
    entered.inspect_err(|_| give_back())
}

/// Undoes `take`, once; errors are of no use on the way out.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(
        stdout(),
        EndSynchronizedUpdate,
        PlaceByDirection,
        DisableBracketedPaste,
        EnableLineWrap,
        LeaveAlternateScreen,
        cursor::Show,
        RestoreTitle
    );
    let _ = stdout().flush();
    let _ = disable_raw_mode();
}

/// A panic of the main thread gives the terminal back before it is told; those of workers are caught and told as messages.
fn restore_on_panic() {
    let main = std::thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == main {
            give_back();
            before(panic);
        } else if !TAKEN.load(Ordering::SeqCst) {
            before(panic);
        }
    }));
}

/// Puts the title of the window on the terminal's stack (XTWINOPS 22).
struct SaveTitle;
/// Takes it back from there (XTWINOPS 23).
struct RestoreTitle;

/// Asks a terminal that orders text by its direction to leave ours where it stands (BDSM of ECMA-48, explicit):
/// rows are laid out as they meet the eye, and turned twice they would read backwards.
struct PlaceAsGiven;
/// Lets it order text again, as terminals do that can (BDSM, implicit).
struct PlaceByDirection;

impl ratatui::crossterm::Command for PlaceAsGiven {
    fn write_ansi(&self, f: &mut impl std::fmt::Write) -> std::fmt::Result {
        f.write_str("\x1b[8l")
    }
}

impl ratatui::crossterm::Command for PlaceByDirection {
    fn write_ansi(&self, f: &mut impl std::fmt::Write) -> std::fmt::Result {
        f.write_str("\x1b[8h")
    }
}

impl ratatui::crossterm::Command for SaveTitle {
    fn write_ansi(&self, f: &mut impl std::fmt::Write) -> std::fmt::Result {
        f.write_str("\x1b[22;2t")
    }
}

impl ratatui::crossterm::Command for RestoreTitle {
    fn write_ansi(&self, f: &mut impl std::fmt::Write) -> std::fmt::Result {
        f.write_str("\x1b[23;2t")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use ratatui::style::Color;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    /// Runs an ignored test of this file in a terminal of its own; gives what the terminal shows afterwards.
    fn in_terminal(test: &str) -> vt100::Parser {
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let before = format!("{:?}", pair.master.get_termios());
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        let name = format!("runtime::terminal::tests::{test}");
        command.args(["--ignored", "--exact", &name, "--nocapture"]);
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        let mut child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let shown = std::thread::spawn(move || {
            let (mut emulator, mut bytes) = (vt100::Parser::new(24, 80, 0), [0; 4096]);
            while let Ok(count @ 1..) = io::Read::read(&mut reader, &mut bytes) {
                emulator.process(&bytes[..count]);
            }
            emulator
        });
        child.wait().unwrap();
        assert_eq!(format!("{:?}", pair.master.get_termios()), before);
        drop(pair);
        shown.join().unwrap()
    }

    #[test]
    #[ignore = "another test runs it in a terminal of its own"]
    fn panics_on_the_screen() {
        let mut screen = Screen::enter().unwrap();
        let picture = |buffer: &mut Buffer| buffer.set_string(0, 0, "a story", Color::Red);
        screen.paint("title", picture).unwrap();
        panic!("a mistake in painting");
    }

    #[test]
    #[ignore = "another test runs it in a terminal of its own"]
    fn panics_in_a_worker() {
        let mut screen = Screen::enter().unwrap();
        let worker = std::thread::spawn(|| panic!("a mistake in opening"));
        assert!(worker.join().is_err());
        assert!(TAKEN.load(Ordering::SeqCst));
        screen.leave();
    }

    #[test]
    fn a_panic_gives_the_terminal_back_before_it_is_told() {
        let emulator = in_terminal("panics_on_the_screen");
        let screen = emulator.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert!(
            screen.contents().contains("a mistake in painting"),
            "{}",
            screen.contents()
        );
        assert!(
            !screen.contents().contains("a story"),
            "{}",
            screen.contents()
        );
    }

    #[test]
    fn a_panic_of_a_worker_leaves_the_screen_alone() {
        let emulator = in_terminal("panics_in_a_worker");
        let screen = emulator.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor());
        assert!(
            !screen.contents().contains("a mistake in opening"),
            "{}",
            screen.contents()
        );
        assert!(
            screen.contents().contains("1 passed"),
            "{}",
            screen.contents()
        );
    }
}
