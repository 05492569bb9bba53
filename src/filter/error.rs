//! What is wrong with a filter, and where.
//! Knows nothing of how filters are read.

use std::fmt;

/// A filter that cannot be read: the place, the fault and what is allowed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The character at which reading stopped, counted from 1.
    pub column: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Something else was expected.
    Expected {
        /// What may stand here.
        expected: &'static str,
        /// What stands here, empty at the end.
        found: String,
    },
    /// There is no such attribute; perhaps another was meant.
    UnknownAttribute(String, Option<&'static str>),
    /// A short word has a key that is not known.
    UnknownKey(String),
    /// A key of the short form with a value it does not take.
    BadValue {
        /// The key with its colon.
        key: &'static str,
        /// The value.
        value: String,
        /// What is allowed.
        allowed: &'static str,
    },
    /// A quote that is not closed.
    OpenQuote,
    /// An attribute that cannot be compared in this way.
    BadOperator(&'static str, &'static str),
    /// A pattern that is no regular expression.
    Pattern(String),
    /// A number that is too large.
    TooLarge(String),
    /// The filter is longer or deeper than a filter may be.
    TooMuch(&'static str),
    /// An attribute of stories in a filter of feeds.
    NotOfFeeds(&'static str),
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expected { expected, found } if found.is_empty() => {
                write!(f, "the filter ends here, expected {expected}")
            }
            Self::Expected { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::UnknownAttribute(name, Some(near)) => {
                write!(f, "{name} is not an attribute, did you mean {near}?")
            }
            Self::UnknownAttribute(name, None) => {
                write!(f, "{name} is not an attribute; allowed are ")?;
                let names: Vec<_> = super::Attribute::all()
                    .map(super::Attribute::name)
                    .collect();
                f.write_str(&names.join(", "))
            }
            Self::UnknownKey(key) => write!(
                f,
                "{key}: is not known; allowed are is: age: in: by: words: min: site: sort: \
                 (\"{key}:…\" in quotes is looked for as words)"
            ),
            Self::BadValue {
                key,
                value,
                allowed,
            } => write!(f, "{key}{value} is not known; allowed is {allowed}"),
            Self::OpenQuote => f.write_str("the quote that opens here is not closed"),
            Self::BadOperator(name, allowed) => write!(f, "{name} is only compared with {allowed}"),
            Self::Pattern(fault) => write!(f, "the pattern is no regular expression: {fault}"),
            Self::TooLarge(number) => write!(f, "{number} is too large, at most {}", i32::MAX),
            Self::TooMuch(bound) => write!(f, "the filter is too long: at most {bound}"),
            Self::NotOfFeeds(name) => write!(
                f,
                "{name} belongs to stories; feeds have feedtitle, description, feedlink, feeddate, rssurl, \
                 unread_count, total_count, tags, feedindex, latest_article_age and site"
            ),
        }
    }
}

impl Error {
    /// Two lines that show the place: the filter, and a mark under the character.
    pub fn pointed(&self, filter: &str) -> String {
        let before: String = filter.chars().take(self.column.saturating_sub(1)).collect();
        let cells = unicode_width::UnicodeWidthStr::width(before.as_str());
        format!("{filter}\n{}^", " ".repeat(cells))
    }
}
