//! What the reader taught: rules that keep or cut blocks, one a line of a small text file.
//! Knows nothing of how the judge thinks: rules come after it and have the last word.
//!
//! A rule can show or hide text and nothing else; it fetches nothing and runs nothing.

mod apply;
mod fault;
mod folder;
mod near;
mod parse;
mod teach;
mod write;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

pub use fault::{Error, Fault};
pub use folder::{Folder, Scope, misnamed};
pub use parse::GRAMMAR;
pub use teach::Sight;

use crate::doc::SafeText;

/// Rules in the order in which they are applied; the last one that names a block decides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    rules: Vec<Rule>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What becomes of the blocks it names.
    pub act: Act,
    /// Which blocks it names.
    pub by: By,
    /// Why, in the words of who wrote it; safe to show.
    pub why: SafeText,
    /// The file it stands in; empty for one that stands in none yet.
    pub file: Arc<str>,
    /// Its line in the file, from 1.
    pub line: usize,
}

/// What becomes of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It is shown.
    Keep,
    /// It is hidden, and X-ray shows it.
    Cut,
}

/// How a rule names blocks.
#[derive(Clone, Debug, PartialEq)]
pub enum By {
    /// All text below the elements of a CSS selector; names nothing in a plain text.
    Select(String),
    /// By what a block says; letter case, kinds of quotation marks and white space aside.
    Phrase(How, String),
    /// By where it stands.
    Place(Place),
}

/// How a phrase stands in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Anywhere in it.
    Within,
    /// At its beginning.
    Begins,
    /// At its end.
    Ends,
    /// It is all of the block.
    Whole,
}

/// A place on the page. For `cut` the counts are of kept blocks, from either end of the story; for `keep` they are of
/// cut blocks right above the story and right behind it.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// So many at the start.
    First(u16),
    /// So many at the end.
    Last(u16),
    /// The first block that begins with the phrase, and all behind it.
    From(String),
    /// All before the first block that begins with the phrase.
    Before(String),
}

impl Rule {
    /// A rule that stands in no file yet.
    fn new(act: Act, by: By, why: SafeText) -> Self {
        let (file, line) = (Arc::from(""), 0);
        Self {
            act,
            by,
            why,
            file,
            line,
        }
    }

    /// What it does to which blocks, without why.
    pub fn head(&self) -> String {
        format!("{} {}", self.act, self.by)
    }

    /// Where it stands, in few words: `rules/a.example.rule:3`; empty for one that stands in no file yet.
    pub fn place(&self) -> String {
        let path = Path::new(&*self.file);
        let part = |path: &Path| Some(path.file_name()?.to_string_lossy().into_owned());
        let Some(name) = part(path) else {
            return String::new();
        };
        let is_of_feed = path.parent().and_then(part).is_some_and(|p| p == FEEDS);
        let folder = if is_of_feed { "rules/feeds" } else { "rules" };
        format!("{folder}/{name}:{}", self.line)
    }
}

/// The folder of the files that are for one feed each.
const FEEDS: &str = "feeds";

impl Rules {
    /// The rules in the order in which they are applied.
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// These rules and others behind them, which so decide where both name a block.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.rules.extend(others.rules);
        self.rules.truncate(RULES * 3);
        self
    }
}

impl From<Vec<Rule>> for Rules {
    fn from(rules: Vec<Rule>) -> Self {
        Self { rules }
    }
}

/// Most rules of one file.
pub const RULES: usize = 500;

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keep => "keep",
            Self::Cut => "cut",
        })
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, text) = match self {
            Self::Select(selector) => return write!(f, "select {selector}"),
            Self::Place(Place::First(n)) => return write!(f, "first {n}"),
            Self::Place(Place::Last(n)) => return write!(f, "last {n}"),
            Self::Phrase(How::Within, text) => ("phrase", text),
            Self::Phrase(How::Begins, text) => ("begins", text),
            Self::Phrase(How::Ends, text) => ("ends", text),
            Self::Phrase(How::Whole, text) => ("whole", text),
            Self::Place(Place::From(text)) => ("from", text),
            Self::Place(Place::Before(text)) => ("before", text),
        };
        write!(f, "{word} \"{text}\"")
    }
}

impl fmt::Display for Rule {
    /// The line of the rule, as it stands in a file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} because {}", self.head(), self.why)
    }
}

/// How texts are compared: in lower case, with one kind of quotation marks, white space folded.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            match c {
                '\u{2018}' | '\u{2019}' | '\u{201b}' | '`' | '´' | '“' | '”' | '„' | '«' | '»'
                | '‟' | '"' => out.push('\''),
                c => out.extend(c.to_lowercase()),
            }
        }
    }
    out
}
