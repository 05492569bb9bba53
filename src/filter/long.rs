//! Reads newsboat's language. `and` and `or` bind alike and from left to right, as newsboat 2.21 was seen to do.
//! Knows nothing of the short form.

use super::error::{Error, Fault};
use super::tokens::{Sign, Token, tokens};
use super::{
    Attribute, Check, FILTER_BYTES, FILTER_DEPTH, FILTER_TESTS, Filter, Kind, Pattern, Value,
};

/// Reads a filter.
pub(super) fn parse(text: &str) -> Result<Filter, Error> {
    if text.len() > FILTER_BYTES {
        let fault = Fault::TooMuch("8,192 bytes");
        return Err(Error { column: 1, fault });
    }
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        end: text.chars().count() + 1,
        tests: 0,
    };
    let filter = parser.chain(0)?;
    match parser.tokens.get(parser.at) {
        None => Ok(filter),
        Some(_) => Err(parser.expected("and, or, or the end")),
    }
}

/// Whether a text is meant in this language and not in the short form: it begins with a parenthesis, or with an
/// attribute and a comparison.
pub(super) fn is_meant(text: &str) -> bool {
    let text = text.trim_start();
    if text.starts_with('(') {
        return true;
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    let rest = rest.trim_start();
    let compares = rest.starts_with(['=', '!', '<', '>', '#']) || rest.starts_with("between ");
    compares && Attribute::of_name(word).is_some()
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    /// The column behind the last character.
    end: usize,
    tests: usize,
}

impl Parser {
    /// Filters joined by `and` and `or`.
    fn chain(&mut self, depth: usize) -> Result<Filter, Error> {
        let mut filter = self.single(depth)?;
        // Whether `filter` was begun by this chain, so that it may grow; one in parentheses may not.
        let mut is_own = false;
        while let Some(is_and) = self.junction() {
            self.at += 1;
            let next = self.single(depth)?;
            filter = match (filter, is_and) {
                (Filter::All(mut parts), true) if is_own => {
                    parts.push(next);
                    Filter::All(parts)
                }
                (Filter::Any(mut parts), false) if is_own => {
                    parts.push(next);
                    Filter::Any(parts)
                }
                (filter, true) => Filter::All(vec![filter, next]),
                (filter, false) => Filter::Any(vec![filter, next]),
            };
            is_own = true;
        }
        Ok(filter)
    }

    fn junction(&self) -> Option<bool> {
        match self.sign() {
            Some(Sign::Word(word)) if word == "and" => Some(true),
            Some(Sign::Word(word)) if word == "or" => Some(false),
            _ => None,
        }
    }

    fn single(&mut self, depth: usize) -> Result<Filter, Error> {
        if self.sign() != Some(&Sign::Open) {
            return self.test().map(Filter::Test);
        }
        if depth == FILTER_DEPTH {
            return Err(self.error(Fault::TooMuch("32 parentheses in one another")));
        }
        self.at += 1;
        let filter = self.chain(depth + 1)?;
        if self.sign() != Some(&Sign::Close) {
            return Err(self.expected("and, or, or )"));
        }
        self.at += 1;
        Ok(filter)
    }

    fn test(&mut self) -> Result<super::Test, Error> {
        let Some(Sign::Word(name)) = self.sign() else {
            return Err(self.expected("an attribute or ("));
        };
        let Some(attribute) = Attribute::of_name(name) else {
            let fault = Fault::UnknownAttribute(name.clone(), Attribute::nearest(name));
            return Err(self.error(fault));
        };
        self.tests += 1;
        if self.tests > FILTER_TESTS {
            return Err(self.error(Fault::TooMuch("256 comparisons")));
        }
        self.at += 1;
        let check = self.check(attribute)?;
        Ok(super::Test { attribute, check })
    }

    fn check(&mut self, attribute: Attribute) -> Result<Check, Error> {
        let operator = match self.sign() {
            Some(Sign::Operator(operator)) => operator,
            Some(Sign::Word(word)) if word == "between" => "between",
            _ => return Err(self.expected("a comparison (= != =~ !~ < > <= >= between # !#)")),
        };
        if attribute.kind() == Kind::Words && !matches!(operator, "#" | "!#" | "=~" | "!~") {
            let allowed = "# and !# (words in this order, the last may end with *), =~ and !~";
            return Err(self.error(Fault::BadOperator(attribute.name(), allowed)));
        }
        self.at += 1;
        if operator == "between" {
            return self.range();
        }
        if matches!(operator, "=~" | "!~") {
            let pattern = self.pattern()?;
            return Ok(match operator {
                "=~" => Check::Matches(pattern),
                _ => Check::MatchesNot(pattern),
            });
        }
        let value = self.value()?;
        Ok(match operator {
            "!=" => Check::IsNot(value),
            "<" => Check::Less(value),
            ">" => Check::Greater(value),
            "<=" => Check::AtMost(value),
            ">=" => Check::AtLeast(value),
            "#" => Check::Has(value),
            "!#" => Check::HasNot(value),
            _ => Check::Is(value),
        })
    }

    fn value(&mut self) -> Result<Value, Error> {
        let value = match self.sign() {
            Some(Sign::Text(text)) => Value::Text(text.clone()),
            Some(Sign::Number(number)) => Value::Number(*number),
            _ => return Err(self.expected("a text in double quotes or a number")),
        };
        self.at += 1;
        Ok(value)
    }

    fn pattern(&mut self) -> Result<Pattern, Error> {
        let written = self.value()?.text();
        self.at -= 1;
        let pattern = Pattern::new(&written).map_err(|told| self.error(Fault::Pattern(told)))?;
        self.at += 1;
        Ok(pattern)
    }

    /// `0:10`, also in quotes.
    fn range(&mut self) -> Result<Check, Error> {
        let bounds = match self.sign() {
            Some(Sign::Range(low, high)) => Some((*low, *high)),
            Some(Sign::Text(text)) => text
                .split_once(':')
                .map(|(low, high)| (super::number(low), super::number(high))),
            _ => None,
        };
        let Some((low, high)) = bounds else {
            return Err(self.expected("two numbers with a colon between them, such as 0:10"));
        };
        self.at += 1;
        Ok(Check::Between(low, high))
    }

    fn sign(&self) -> Option<&Sign> {
        self.tokens.get(self.at).map(|t| &t.sign)
    }

    fn expected(&self, expected: &'static str) -> Error {
        let found = self.sign().map(Sign::shown).unwrap_or_default();
        self.error(Fault::Expected { expected, found })
    }

    fn error(&self, fault: Fault) -> Error {
        let column = self.tokens.get(self.at).map_or(self.end, |t| t.column);
        Error { column, fault }
    }
}
