//! What may be wrong with a line of a rule file, in words that help.
//! Knows nothing of how it is found out.

use std::sync::Arc;

/// The ways to name blocks.
pub(super) const KINDS: [&str; 9] = [
    "select", "phrase", "begins", "ends", "whole", "first", "last", "from", "before",
];

/// A line of a rule file that is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {fault}", colon(*line))]
pub struct Error {
    /// The file.
    pub file: Arc<str>,
    /// The line, from 1; 0 when it is about the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It begins with another word than an act.
    #[error("a rule begins with cut or keep, not with {found}{}", meant(*near))]
    Act {
        /// The word.
        found: String,
        /// What may have been meant.
        near: Option<&'static str>,
    },
    /// The second word is no way to name blocks.
    #[error("{found} names no blocks; allowed are {}{}", KINDS.join(", "), meant(*near))]
    Kind {
        /// The word.
        found: String,
        /// What may have been meant.
        near: Option<&'static str>,
    },
    /// It does not say why.
    #[error("a rule says why; end the line with: because WORDS{}", meant(*near))]
    NoReason {
        /// What may have been meant by one of its words.
        near: Option<&'static str>,
    },
    /// A quotation mark or a bracket without its other half.
    #[error(
        "the {what} {mark} is opened and never closed, so that all behind it belongs to it; close it before because"
    )]
    Open {
        /// What is open.
        what: &'static str,
        /// As it is written.
        mark: char,
    },
    /// The name of a file that is the name of no host.
    #[error("no host is called so, and its rules are used on no page; rename it to {better}")]
    Name {
        /// What to call it.
        better: String,
    },
    /// What the kind is about is missing.
    #[error("{kind} what? Write {}", example(kind))]
    Nothing {
        /// The kind.
        kind: &'static str,
    },
    /// A text without quotation marks around it.
    #[error(
        "the text of {kind} stands between quotation marks, as in {}",
        example(kind)
    )]
    Quotes {
        /// The kind.
        kind: &'static str,
    },
    /// A text with too few letters.
    #[error("a text of fewer than 3 letters stands in nearly every block; write more of it")]
    Short,
    /// Not a selector.
    #[error("{found} is no CSS selector; write for example .newsletter or aside > p")]
    Selector {
        /// What stands there.
        found: String,
    },
    /// A selector that may take very long.
    #[error(
        "{what} may take very long on large pages and is not allowed; name a class, or use from \"TEXT\""
    )]
    Costly {
        /// Its part.
        what: &'static str,
    },
    /// Not a count.
    #[error("{found} is no count; write a number from 1 to 50")]
    Count {
        /// What stands there.
        found: String,
    },
    /// Something is longer than it may be.
    #[error("the {what} is too long; at most {most}")]
    Long {
        /// What.
        what: &'static str,
        /// How long it may be.
        most: &'static str,
    },
    /// A line that names a feed in a file that is for none.
    #[error(
        "a line with feed says which feed a file of the folder feeds is for; here it means nothing"
    )]
    Feed,
    /// A file of the folder `feeds` that names no feed.
    #[error("it says of no feed that it is for it; begin it with: feed ADDRESS")]
    NoFeed,
    /// The file has too many rules.
    #[error("more than 500 rules in one file; the rest is not read")]
    Many,
    /// The file cannot be read.
    #[error("{why}")]
    Unreadable {
        /// What the system says.
        why: String,
    },
}

fn colon(line: usize) -> String {
    if line == 0 {
        return String::new();
    }
    format!(":{line}")
}

fn meant(near: Option<&'static str>) -> String {
    near.map_or(String::new(), |word| format!("; did you mean {word}?"))
}

fn example(kind: &str) -> &'static str {
    match kind {
        "select" => "select .newsletter",
        "first" => "first 1",
        "last" => "last 1",
        "phrase" => "phrase \"contributed to this report\"",
        "begins" => "begins \"Read also:\"",
        "ends" => "ends \"All rights reserved.\"",
        "whole" => "whole \"Advertisement\"",
        "from" => "from \"More stories\"",
        _ => "before \"By our staff\"",
    }
}
