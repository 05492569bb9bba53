//! The clipboard of the terminal (OSC 52), also through tmux.
//! Knows nothing of what is copied.

use std::io::{self, Write, stdout};

use ratatui::crossterm::Command;
use ratatui::crossterm::clipboard::CopyToClipboard;

use crate::doc::SafeText;
use crate::ui::Notice;

/// Most bytes that are copied: their 4/3 in base64 stay below the 100,000 bytes at which xterm and screen give up.
const LIMIT_BYTES: usize = 74_000;

/// Offers a text to the terminal's clipboard; whether it takes it cannot be known.
pub fn copy(text: &str) -> io::Result<Notice> {
    let text = SafeText::new(text);
    if text.len() > LIMIT_BYTES {
        let (size, limit) = (text.len() / 1000, LIMIT_BYTES / 1000);
        let why = format!(
            "{size} kB are too much for the terminal's clipboard ({limit} kB); | gives the text to a program, S saves it"
        );
        return Ok(Notice::fault(why));
    }
    let mut sequence = String::new();
    let written = CopyToClipboard::to_clipboard_from(&*text).write_ansi(&mut sequence);
    written.map_err(io::Error::other)?;
    let mut out = stdout();
    out.write_all(sequence.as_bytes())?;
    if std::env::var_os("TMUX").is_some() {
        out.write_all(through_tmux(&sequence).as_bytes())?;
    }
    out.flush()?;
    Ok(Notice::word(format!("copied: {}", start_of(&text))))
}

/// The sequence wrapped for tmux to pass on, where it is allowed to; it drops it quietly where not.
fn through_tmux(sequence: &str) -> String {
    let doubled = sequence.replace('\u{1b}', "\u{1b}\u{1b}");
    format!("\u{1b}Ptmux;{doubled}\u{1b}\\")
}

fn start_of(text: &str) -> String {
    let line: String = text.chars().take(60).collect();
    if text.len() == line.len() {
        return line;
    }
    format!("{line}… ({} characters)", text.chars().count())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn escapes_are_doubled_for_tmux() {
        assert_eq!(
            through_tmux("\u{1b}]52;c;YQ==\u{1b}\\"),
            "\u{1b}Ptmux;\u{1b}\u{1b}]52;c;YQ==\u{1b}\u{1b}\\\u{1b}\\"
        );
    }

    #[test]
    fn a_text_too_long_for_a_terminal_is_not_sent() {
        let notice = copy(&"a".repeat(80_000)).unwrap();
        assert!(notice.is_fault && notice.text.starts_with("80 kB are too much"));
    }
}
