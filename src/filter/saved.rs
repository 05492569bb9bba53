//! Saved filters, shown as feeds: `query:` lines of the subscriptions, and the settings' `[filters]`.
//! Knows nothing of files.

use super::{Error, Prompt};
use crate::doc::SafeText;

/// A filter with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// Its name.
    pub name: SafeText,
    /// What it shows, in the form it was written.
    pub expression: String,
    /// The same, read.
    pub prompt: Prompt,
}

/// A saved filter that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A line without a name or without an expression.
    #[error("{0}: a saved filter is written query:NAME:FILTER")]
    NotAQuery(String),
    /// Its expression is wrong.
    #[error("{name}: {expression}: {error}")]
    Expression {
        /// The name of the filter.
        name: String,
        /// The expression.
        expression: String,
        /// What is wrong with it.
        error: Error,
    },
}

impl Saved {
    /// A filter in either form under a name.
    pub fn new(name: &str, expression: &str) -> Result<Self, Unreadable> {
        let prompt = Prompt::parse(expression).map_err(|error| Unreadable::Expression {
            name: name.to_owned(),
            expression: expression.to_owned(),
            error,
        })?;
        Ok(Self {
            name: SafeText::line(name),
            expression: expression.to_owned(),
            prompt,
        })
    }

    /// The saved filter of an address such as `query:Unread Articles:unread = "yes"`; none of another address.
    pub fn of_address(address: &str) -> Option<Result<Self, Unreadable>> {
        let rest = address.strip_prefix("query:")?;
        let parts = rest.split_once(':');
        Some(match parts.filter(|(name, _)| !name.is_empty()) {
            Some((name, expression)) => Self::new(name, expression),
            None => Err(Unreadable::NotAQuery(address.to_owned())),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_query_line_keeps_the_colons_of_its_filter() {
        let saved = Saved::of_address(r#"query:This week:age between 0:7 and unread = "yes""#);
        let saved = saved.unwrap().unwrap();
        assert_eq!(&*saved.name, "This week");
        let long = r#"age between 0:7 and unread = "yes""#;
        assert_eq!(saved.prompt.to_string(), long);
    }

    #[test]
    fn a_wrong_saved_filter_is_named_with_the_place() {
        let told = |address| Saved::of_address(address).unwrap().unwrap_err().to_string();
        assert_eq!(
            told("query:Mine:title = x"),
            "Mine: title = x: column 9: expected a text in double quotes or a number, found x"
        );
        assert!(told("query:").contains("query:NAME:FILTER"));
        assert_eq!(Saved::of_address("https://example.org/feed"), None);
    }
}
