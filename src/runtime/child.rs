//! A program that is given a text or a file and, for as long as it runs, the terminal. No shell is involved.
//! Knows nothing of the screen; its caller has given the terminal back.

use std::io::{self, Write, stdout};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use ratatui::crossterm::event::{self, Event, KeyEventKind};
use ratatui::crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use crate::ui::Notice;

/// Runs a command with a text as its input, waits for it and for a key, and says how it ended.
pub fn pipe(command: &str, text: String) -> Notice {
    let words = match shell_words::split(command) {
        Ok(words) if !words.is_empty() => words,
        Ok(_) => return Notice::fault("no program was named"),
        Err(_) => return Notice::fault(format!("{command}: a quotation mark is missing")),
    };
    let ended = run(&words, text);
    wait_for_key();
    said(&words[0], ended)
}

/// Runs a program that has the terminal to itself, such as an editor, and says how it ended.
pub fn lend(words: &[String]) -> Notice {
    let Some((program, arguments)) = words.split_first() else {
        return Notice::fault("no program was named");
    };
    said(program, Command::new(program).args(arguments).status())
}

fn said(program: &str, ended: io::Result<ExitStatus>) -> Notice {
    match ended {
        Ok(status) if status.success() => Notice::word(format!("{program}: done")),
        Ok(status) => Notice::fault(format!("{program}: {status}")),
        Err(error) => Notice::fault(format!("{program}: {}", reason(&error))),
    }
}

fn run(words: &[String], text: String) -> io::Result<ExitStatus> {
    let mut child = Command::new(&words[0])
        .args(&words[1..])
        .stdin(Stdio::piped())
        .spawn()?;
    let feed = child.stdin.take().map(|mut input| {
        // A program that reads only the beginning closes its input early, which is no fault.
        thread::spawn(move || drop(input.write_all(text.as_bytes())))
    });
    let status = child.wait();
    drop(feed);
    status
}

/// What the system says, in words.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such program".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be run".to_owned(),
        _ => error.to_string(),
    }
}

/// Leaves what the program wrote on the screen until a key is pressed.
fn wait_for_key() {
    let mut out = stdout();
    let _ = out.write_all("\n── press a key to go back to the story ".as_bytes());
    let _ = out.flush();
    if enable_raw_mode().is_err() {
        return;
    }
    loop {
        match event::read() {
            Ok(Event::Key(key)) if key.kind != KeyEventKind::Release => break,
            Err(_) => break,
            Ok(_) => {}
        }
    }
    let _ = disable_raw_mode();
    let _ = out.write_all(b"\r\n");
}
