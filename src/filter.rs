//! Filters: newsboat's expressions and a short form for prompts, as one tree.
//! Knows nothing of SQL, of files and of the screen.

mod attribute;
mod error;
mod facts;
pub mod highlight;
pub mod kill;
mod long;
mod matcher;
mod pattern;
mod rules;
pub mod saved;
mod short;
mod tokens;
pub mod words;

use std::fmt;

pub use attribute::{Attribute, Kind};
pub use error::{Error, Fault};
pub use facts::{Fact, Facts, FeedFacts, Marks, Moment, StoryFacts, date_text, number};
pub use matcher::Matcher;

pub use pattern::{Pattern, Warning};
pub use rules::Rules;
pub use short::Prompt;

/// Longest filter, in bytes.
pub const FILTER_BYTES: usize = 8 * 1024;
/// Most comparisons of a filter.
pub const FILTER_TESTS: usize = 256;
/// Deepest nesting of parentheses.
pub const FILTER_DEPTH: usize = 32;

/// A filter as a tree. `Display` writes newsboat's language, and reading that gives the same tree.
///
/// ```
/// use clearstory::filter::Filter;
/// let filter = Filter::parse(r#"unread = "yes" and age < 3"#)?;
/// assert_eq!(filter.to_string(), r#"unread = "yes" and age < 3"#);
/// # Ok::<(), clearstory::filter::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// All of them hold; never fewer than two.
    All(Vec<Filter>),
    /// One of them holds; never fewer than two.
    Any(Vec<Filter>),
    /// One comparison.
    Test(Test),
}

/// One comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What is compared.
    pub attribute: Attribute,
    /// How, and with what.
    pub check: Check,
}

/// A comparison with its value.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// The same text: `=`.
    Is(Value),
    /// Another text: `!=`.
    IsNot(Value),
    /// The pattern is found: `=~`.
    Matches(Pattern),
    /// The pattern is not found: `!~`.
    MatchesNot(Pattern),
    /// Smaller as a number: `<`.
    Less(Value),
    /// Greater as a number: `>`.
    Greater(Value),
    /// `<=`.
    AtMost(Value),
    /// `>=`.
    AtLeast(Value),
    /// A number between two, both included: `between 1:5`.
    Between(i32, i32),
    /// One word of a list, of `text` words in this order: `#`.
    Has(Value),
    /// Not: `!#`.
    HasNot(Value),
}

/// What is compared with: a number is the text of its digits, as in newsboat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// In quotes.
    Text(String),
    /// Digits without quotes.
    Number(i32),
}

impl Value {
    /// As text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }

    /// As a number: the digits at its beginning, else 0.
    pub fn number(&self) -> i32 {
        match self {
            Self::Text(text) => number(text),
            Self::Number(number) => *number,
        }
    }
}

impl Filter {
    /// Reads newsboat's language.
    pub fn parse(text: &str) -> Result<Self, Error> {
        long::parse(text)
    }

    /// The filter of one comparison.
    pub fn test(attribute: Attribute, check: Check) -> Self {
        Self::Test(Test { attribute, check })
    }

    /// The comparison with `yes`, or with `no`.
    pub fn flag(attribute: Attribute, is: bool) -> Self {
        let yes = if is { "yes" } else { "no" };
        Self::test(attribute, Check::Is(Value::Text(yes.to_owned())))
    }

    /// Both of two filters.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self {
            Self::All(mut parts) => {
                parts.push(other);
                Self::All(parts)
            }
            single => Self::All(vec![single, other]),
        }
    }

    /// The opposite: as the language has no `not`, every comparison is turned around.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::All(parts) => Self::Any(parts.into_iter().map(Self::negated).collect()),
            Self::Any(parts) => Self::All(parts.into_iter().map(Self::negated).collect()),
            Self::Test(Test { attribute, check }) => {
                let one = |check| Self::test(attribute, check);
                match check {
                    Check::Is(v) => one(Check::IsNot(v)),
                    Check::IsNot(v) => one(Check::Is(v)),
                    Check::Matches(p) => one(Check::MatchesNot(p)),
                    Check::MatchesNot(p) => one(Check::Matches(p)),
                    Check::Less(v) => one(Check::AtLeast(v)),
                    Check::AtLeast(v) => one(Check::Less(v)),
                    Check::Greater(v) => one(Check::AtMost(v)),
                    Check::AtMost(v) => one(Check::Greater(v)),
                    Check::Has(v) => one(Check::HasNot(v)),
                    Check::HasNot(v) => one(Check::Has(v)),
                    Check::Between(low, high) => Self::Any(vec![
                        one(Check::Less(Value::Number(low.min(high)))),
                        one(Check::Greater(Value::Number(low.max(high)))),
                    ]),
                }
            }
        }
    }

    /// All comparisons, from left to right.
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::tests).collect(),
            Self::Test(test) => vec![test],
        }
    }

    /// Texts that stand in the title or the author's name of every story for which it holds, whatever their case. There
    /// may be more that it does not know of.
    pub fn held_by_names(&self) -> Vec<String> {
        match self {
            Self::All(parts) => parts.iter().flat_map(Self::held_by_names).collect(),
            Self::Any(_) => Vec::new(),
            Self::Test(Test { attribute, check }) => match (attribute, check) {
                (Attribute::Title | Attribute::Author, Check::Is(v) | Check::Has(v)) => {
                    vec![v.text()]
                }
                (Attribute::Title | Attribute::Author, Check::Matches(pattern)) => {
                    pattern.held().to_vec()
                }
                _ => Vec::new(),
            },
        }
    }

    /// Whether feeds have all that it asks for, else the error names the first attribute they do not have.
    pub fn fits_feeds(&self) -> Result<(), Error> {
        match self.tests().iter().find(|t| !t.attribute.is_of_feed()) {
            None => Ok(()),
            Some(test) => Err(Error {
                column: 1,
                fault: Fault::NotOfFeeds(test.attribute.name()),
            }),
        }
    }

    /// Where it means something else than some would think who wrote it so, as sentences.
    pub fn warnings(&self, written: &str) -> Vec<String> {
        let mut told: Vec<String> = Vec::new();
        for test in self.tests() {
            if let Check::Matches(pattern) | Check::MatchesNot(pattern) = &test.check {
                told.extend(pattern.warnings().iter().map(ToString::to_string));
            }
        }
        let groups = |text: &str| text.matches('(').count();
        if long::is_meant(written) && groups(&self.to_string()) > groups(written) {
            told.push(format!(
                "and and or are read from left to right, as in newsboat; this is {self}"
            ));
        }
        told.dedup();
        told
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, word) = match self {
            Self::Test(test) => return write!(f, "{test}"),
            Self::All(parts) => (parts, " and "),
            Self::Any(parts) => (parts, " or "),
        };
        for (i, part) in parts.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { word })?;
            match part {
                Self::Test(test) => write!(f, "{test}")?,
                group => write!(f, "( {group} )")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.attribute, self.check)
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(v) => write!(f, "= {v}"),
            Self::IsNot(v) => write!(f, "!= {v}"),
            Self::Matches(p) => write!(f, "=~ {}", Quoted(p.written())),
            Self::MatchesNot(p) => write!(f, "!~ {}", Quoted(p.written())),
            Self::Less(v) => write!(f, "< {v}"),
            Self::Greater(v) => write!(f, "> {v}"),
            Self::AtMost(v) => write!(f, "<= {v}"),
            Self::AtLeast(v) => write!(f, ">= {v}"),
            Self::Between(low, high) => write!(f, "between {low}:{high}"),
            Self::Has(v) => write!(f, "# {v}"),
            Self::HasNot(v) => write!(f, "!# {v}"),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{}", Quoted(text)),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

/// A text in quotes; a backslash only where reading it back needs one, so that patterns stay as they are written.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        let mut letters = self.0.chars().peekable();
        while let Some(c) = letters.next() {
            let ends = matches!(letters.peek(), None | Some('\\' | '"'));
            if c == '"' || (c == '\\' && ends) {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests;
