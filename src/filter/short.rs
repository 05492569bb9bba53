//! The short form for prompts: `is:unread #tech ~rust age:3d -"live blog" in:harbour`.
//! Knows nothing of how a filter is compared.

mod keys;
mod pieces;

use super::error::{Error, Fault};
use super::{Attribute, Check, FILTER_BYTES, FILTER_TESTS, Filter, Pattern, Value, long};
use crate::story::Order;
use pieces::{Piece, pieces};

/// What was typed at a prompt.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prompt {
    /// Which stories; all if nothing was said.
    pub filter: Option<Filter>,
    /// In which order, if that was said.
    pub order: Option<Order>,
}

impl Prompt {
    /// Reads the short form, or newsboat's language where a text begins as only that does: with a parenthesis, or
    /// with an attribute and a comparison.
    ///
    /// ```
    /// use clearstory::filter::Prompt;
    /// let prompt = Prompt::parse("is:unread age:3d -ads")?;
    /// let long = r#"unread = "yes" and age < 3 and text !# "ads""#;
    /// assert_eq!(prompt.to_string(), long);
    /// assert_eq!(Prompt::parse(long)?, prompt);
    /// # Ok::<(), clearstory::filter::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, Error> {
        if long::is_meant(text) {
            let filter = Some(long::parse(text)?);
            return Ok(Self {
                filter,
                order: None,
            });
        }
        if text.len() > FILTER_BYTES {
            let fault = Fault::TooMuch("8,192 bytes");
            return Err(Error { column: 1, fault });
        }
        let mut prompt = Self::default();
        for (count, piece) in pieces(text)?.iter().enumerate() {
            prompt.take(piece, count).map_err(|fault| Error {
                column: piece.column,
                fault,
            })?;
        }
        Ok(prompt)
    }

    fn take(&mut self, piece: &Piece, count: usize) -> Result<(), Fault> {
        if count == FILTER_TESTS {
            return Err(Fault::TooMuch("256 words"));
        }
        if piece.key.as_deref() == Some("sort") {
            self.order = Some(
                piece
                    .value
                    .parse()
                    .map_err(|_| keys::bad(piece, "sort:", Order::NAMES))?,
            );
            return Ok(());
        }
        let one = single(piece)?;
        let one = if piece.is_negated { one.negated() } else { one };
        self.filter = Some(match self.filter.take() {
            None => one,
            // The first may be a group; one that was made here grows.
            Some(Filter::All(parts)) if count > 1 => Filter::All(parts).and(one),
            Some(before) => Filter::All(vec![before, one]),
        });
        Ok(())
    }
}

impl std::fmt::Display for Prompt {
    /// The filter in newsboat's language, empty for all stories; the order is no part of it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.filter
            .as_ref()
            .map_or(Ok(()), |filter| write!(f, "{filter}"))
    }
}

fn single(piece: &Piece) -> Result<Filter, Fault> {
    let value = piece.value.as_str();
    if value.is_empty() && piece.key.is_none() {
        let expected = "a word";
        let found = if piece.is_quoted {
            "\"\""
        } else {
            "a sign alone"
        }
        .to_owned();
        return Err(Fault::Expected { expected, found });
    }
    let text = Value::Text(value.to_owned());
    match (piece.key.as_deref(), piece.sign) {
        (Some(key), _) => keys::filter(key, piece),
        (None, Some('#')) => Ok(Filter::test(Attribute::Tags, Check::Has(text))),
        (None, Some('=')) => Ok(Filter::test(Attribute::Title, Check::Is(text))),
        (None, Some(_)) => matches(Attribute::Title, value),
        (None, None) if super::words::Phrase::new(value).is_empty() => {
            let expected = "a word with a letter or a digit (~ finds signs in titles)";
            let found = value.to_owned();
            Err(Fault::Expected { expected, found })
        }
        (None, None) => Ok(Filter::test(Attribute::Text, Check::Has(text))),
    }
}

fn matches(attribute: Attribute, pattern: &str) -> Result<Filter, Fault> {
    let pattern = Pattern::new(pattern).map_err(Fault::Pattern)?;
    Ok(Filter::test(attribute, Check::Matches(pattern)))
}
