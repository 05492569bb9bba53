//! The signs of newsboat's language.
//! Knows nothing of what they mean together.

use super::error::{Error, Fault};

/// One sign and the character it begins at, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) column: usize,
    pub(super) sign: Sign,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Open,
    Close,
    /// `and`, `or`, `between` or an attribute.
    Word(String),
    Operator(&'static str),
    Text(String),
    Number(i32),
    Range(i32, i32),
}

/// The longest first, so that `=~` is not read as `=`.
const OPERATORS: [&str; 11] = ["==", "=~", "!=", "!~", "!#", "<=", ">=", "=", "<", ">", "#"];

impl Sign {
    /// As a message names it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Open => "(".to_owned(),
            Self::Close => ")".to_owned(),
            Self::Word(word) => word.clone(),
            Self::Operator(sign) => (*sign).to_owned(),
            Self::Text(text) => format!("\"{text}\""),
            Self::Number(number) => number.to_string(),
            Self::Range(low, high) => format!("{low}:{high}"),
        }
    }
}

/// The text that is still to be read.
struct Input<'a> {
    rest: &'a str,
    column: usize,
}

impl Input<'_> {
    fn advance(&mut self, bytes: usize) {
        self.column += self.rest[..bytes].chars().count();
        self.rest = &self.rest[bytes..];
    }

    /// Takes the characters at the beginning for which `is` holds.
    fn run(&mut self, is: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|c| !is(c)).unwrap_or(self.rest.len());
        let taken = self.rest[..end].to_owned();
        self.advance(end);
        taken
    }
}

/// All signs of a filter.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Error> {
    let mut input = Input {
        rest: text,
        column: 1,
    };
    let mut found = Vec::new();
    loop {
        input.run(char::is_whitespace);
        let column = input.column;
        let Some(c) = input.rest.chars().next() else {
            return Ok(found);
        };
        let sign = sign(&mut input, c).map_err(|fault| Error { column, fault })?;
        found.push(Token { column, sign });
    }
}

fn sign(input: &mut Input<'_>, c: char) -> Result<Sign, Fault> {
    if let Some(operator) = OPERATORS.iter().find(|o| input.rest.starts_with(**o)) {
        input.advance(operator.len());
        return Ok(Sign::Operator(operator));
    }
    match c {
        '(' | ')' => {
            input.advance(1);
            Ok(if c == '(' { Sign::Open } else { Sign::Close })
        }
        '"' => quoted(input),
        '-' | '0'..='9' => numbers(input),
        c if c.is_alphabetic() || c == '_' => {
            Ok(Sign::Word(input.run(|c| c.is_alphanumeric() || c == '_')))
        }
        c => Err(Fault::Expected {
            expected: "an attribute, a comparison or a text in quotes",
            found: c.to_string(),
        }),
    }
}

/// A text in quotes. `\"` is a quote and `\\` a backslash; before anything else a backslash stays.
fn quoted(input: &mut Input<'_>) -> Result<Sign, Fault> {
    let mut text = String::new();
    let mut letters = input.rest.char_indices().skip(1);
    while let Some((at, c)) = letters.next() {
        match c {
            '"' => {
                input.advance(at + 1);
                return Ok(Sign::Text(text));
            }
            '\\' => match letters.next() {
                Some((_, c @ ('"' | '\\'))) => text.push(c),
                Some((_, c)) => text.extend(['\\', c]),
                None => break,
            },
            c => text.push(c),
        }
    }
    Err(Fault::OpenQuote)
}

fn numbers(input: &mut Input<'_>) -> Result<Sign, Fault> {
    let low = digits(input)?;
    if !input.rest.starts_with(':') {
        return Ok(Sign::Number(low));
    }
    input.advance(1);
    Ok(Sign::Range(low, digits(input)?))
}

fn digits(input: &mut Input<'_>) -> Result<i32, Fault> {
    let negative = input.rest.starts_with('-');
    input.advance(usize::from(negative));
    let digits = input.run(|c| c.is_ascii_digit());
    if digits.is_empty() {
        let found = input.rest.chars().next();
        return Err(Fault::Expected {
            expected: "a digit",
            found: found.map(String::from).unwrap_or_default(),
        });
    }
    let number: i32 = digits.parse().map_err(|_| Fault::TooLarge(digits))?;
    Ok(if negative { -number } else { number })
}
