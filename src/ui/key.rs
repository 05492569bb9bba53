//! One key press as a value, and how it is written.
//! Knows nothing of what a key does.

use std::fmt;
use std::str::FromStr;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key press. Shift is part of the character; presses with Alt are no keys of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Whether Ctrl was held.
    pub ctrl: bool,
}

/// Which key was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// A key that writes.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tabulator, which terminals also send for Ctrl-i.
    Tab,
    /// Shift and tabulator.
    BackTab,
    /// The key that deletes to the left.
    Backspace,
    /// The key that deletes to the right.
    Delete,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

/// Names of the keys that do not write, as they are written in the key table.
const NAMES: [(&str, Code); 15] = [
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("BackTab", Code::BackTab),
    ("Backspace", Code::Backspace),
    ("Delete", Code::Delete),
    ("←", Code::Left),
    ("→", Code::Right),
    ("↑", Code::Up),
    ("↓", Code::Down),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Space", Code::Char(' ')),
];

/// Other names by which keys are understood, as keyboards and other programs call them.
const ALSO: [(&str, Code); 10] = [
    ("Return", Code::Enter),
    ("Escape", Code::Esc),
    ("Shift-Tab", Code::BackTab),
    ("Del", Code::Delete),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("PageUp", Code::PageUp),
    ("PageDown", Code::PageDown),
];

impl Key {
    /// A key without Ctrl.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false }
    }

    /// A key that writes a character.
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        let code = Code::Char(c);
        Self { code, ctrl: true }
    }

    /// The key of a terminal event; none for releases and for keys that mean nothing here.
    pub fn from_event(event: &KeyEvent) -> Option<Self> {
        let alt = KeyModifiers::ALT | KeyModifiers::META | KeyModifiers::SUPER;
        if event.kind == KeyEventKind::Release || event.modifiers.intersects(alt) {
            return None;
        }
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            KeyCode::Char(c) if ctrl => Code::Char(c.to_ascii_lowercase()),
            KeyCode::Char(c) => Code::Char(c),
            KeyCode::Enter => Code::Enter,
            KeyCode::Esc => Code::Esc,
            KeyCode::Tab => Code::Tab,
            KeyCode::BackTab => Code::BackTab,
            KeyCode::Backspace => Code::Backspace,
            KeyCode::Delete => Code::Delete,
            KeyCode::Left => Code::Left,
            KeyCode::Right => Code::Right,
            KeyCode::Up => Code::Up,
            KeyCode::Down => Code::Down,
            KeyCode::Home => Code::Home,
            KeyCode::End => Code::End,
            KeyCode::PageUp => Code::PageUp,
            KeyCode::PageDown => Code::PageDown,
            KeyCode::F(number) => Code::F(number),
            _ => return None,
        };
        Some(Self { code, ctrl })
    }

    /// The character it writes, when it writes one.
    pub fn written(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) => write!(f, "{c}"),
            Code::F(number) => write!(f, "F{number}"),
            _ => Ok(()),
        }
    }
}

/// Why a word names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no key; write j, Ctrl-d, Space, Enter, F1 and the like, with blanks between")]
pub struct NotAKey(pub String);

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(word: &str) -> Result<Self, NotAKey> {
        let (ctrl, name) = match word.strip_prefix("Ctrl-") {
            Some(name) => (true, name),
            None => (false, word),
        };
        let mut names = NAMES.iter().chain(&ALSO);
        if let Some((_, code)) = names.find(|(known, _)| *known == name) {
            return Ok(Self { code: *code, ctrl });
        }
        let mut chars = name.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            let code = Code::Char(c);
            return Ok(Self { code, ctrl });
        }
        let number = name.strip_prefix('F').and_then(|n| n.parse().ok());
        let code = number.map(Code::F).ok_or(NotAKey(word.to_owned()))?;
        Ok(Self { code, ctrl })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_written() {
        for name in ["j", "Q", "]", "Ctrl-d", "Space", "Enter", "PgDn", "←", "F1"] {
            assert_eq!(name.parse::<Key>().unwrap().to_string(), name);
        }
        assert_eq!("Up".parse::<Key>(), "↑".parse());
        assert_eq!("Hyper".parse::<Key>(), Err(NotAKey("Hyper".into())));
    }

    #[test]
    fn ctrl_and_a_capital_are_the_same_key_as_ctrl_and_the_letter() {
        let event = KeyEvent::new(KeyCode::Char('D'), KeyModifiers::CONTROL);
        assert_eq!(Key::from_event(&event), Some(Key::ctrl('d')));
    }
}
