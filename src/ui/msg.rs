//! What comes into the model and what it asks for: messages, answers, effects.
//! Knows nothing of what is done with them.

use std::sync::Arc;

use url::Url;

use super::key::Key;
use super::{Edited, Settings, Ticket, Typed};
use crate::doc::{Document, Place, SafeText};
use crate::story::{Address, SourceText, Story};

/// Cells of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

/// What has happened.
#[derive(Debug)]
pub enum Msg {
    /// The program starts; sent once, first.
    Started,
    /// A key was pressed.
    Key(Key),
    /// A text was pasted.
    Pasted(String),
    /// The terminal has another size.
    Resized(Size),
    /// What was asked for.
    Answer(Ticket, Answer),
    /// Something to tell that nobody waits for.
    Told(Notice),
    /// The reader has changed his settings.
    Settings(Box<Settings>),
    /// The reader has edited a file, and what is wrong in it, a sentence for each.
    Edited(Edited, Vec<SafeText>),
}

/// What comes back for a ticket.
#[derive(Debug)]
pub enum Answer {
    /// The story is here.
    Opened(Box<Story>),
    /// It is not; why and what to do, as a sentence.
    Failed(String),
    /// The source as a document of one block.
    Source(Box<Document>),
    /// The file was written.
    Saved {
        /// Where.
        path: String,
    },
    /// There is a file of that name already, and it was left alone.
    Exists {
        /// Where.
        path: String,
    },
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Open a story.
    Open(Ticket, Address),
    /// Set the source of a page as a document.
    Source(Ticket, SourceText),
    /// Write a story to a file.
    Save(Ticket, Save),
    /// Give a text to a program that takes the terminal over.
    Pipe {
        /// The program and its arguments, quoted as for a shell; no shell runs it.
        command: String,
        /// Its input.
        text: String,
    },
    /// Open an address in the browser.
    Browse(Url),
    /// Put a text on the clipboard.
    Copy(String),
    /// Give a file of the reader's to his editor, which takes the terminal over.
    Edit(Edited),
    /// Keep a line that was typed for the next session.
    KeepTyped(Typed, String),
    /// Draw every cell again.
    Redraw,
    /// Give the terminal back to the shell until it brings us back.
    Suspend,
    /// End.
    Quit,
}

/// What is to be saved, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Save {
    /// The story with its verdicts as they are now.
    pub story: Arc<Story>,
    /// Where one stands in it.
    pub place: Place,
    /// The file, relative to the current folder.
    pub path: String,
    /// Whether a file of that name may be replaced.
    pub replace: bool,
}

/// A short message for the status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One sentence.
    pub text: SafeText,
    /// Whether something went wrong.
    pub is_fault: bool,
}

impl Notice {
    /// Something worth knowing.
    pub fn word(text: impl AsRef<str>) -> Self {
        let text = SafeText::line(text.as_ref());
        Self {
            text,
            is_fault: false,
        }
    }

    /// Something that went wrong.
    pub fn fault(text: impl AsRef<str>) -> Self {
        let text = SafeText::line(text.as_ref());
        Self {
            text,
            is_fault: true,
        }
    }
}
