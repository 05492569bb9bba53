//! Decides in memory whether a filter holds: the model of what the store's queries must give, and the judge of stories
//! that are not stored yet.
//! Knows nothing of the store.

use super::facts::{Fact, Facts};
use super::words::Phrase;
use super::{Check, Filter, Test, Value};

/// A filter that is asked of many.
#[derive(Clone, Debug)]
pub struct Matcher<'a> {
    filter: &'a Filter,
}

impl<'a> Matcher<'a> {
    /// Gets ready to ask.
    pub fn new(filter: &'a Filter) -> Self {
        Self { filter }
    }

    /// Whether the filter holds.
    pub fn holds(&self, of: &impl Facts) -> bool {
        holds(self.filter, of)
    }
}

fn holds(filter: &Filter, of: &impl Facts) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().all(|p| holds(p, of)),
        Filter::Any(parts) => parts.iter().any(|p| holds(p, of)),
        Filter::Test(Test { attribute, check }) => is(check, &of.fact(*attribute)),
    }
}

fn is(check: &Check, fact: &Fact<'_>) -> bool {
    match check {
        Check::Is(value) => fact.text() == value.text(),
        Check::IsNot(value) => fact.text() != value.text(),
        Check::Matches(pattern) => pattern.is_in(&fact.text()),
        Check::MatchesNot(pattern) => !pattern.is_in(&fact.text()),
        Check::Less(value) => fact.number() < value.number().into(),
        Check::Greater(value) => fact.number() > value.number().into(),
        Check::AtMost(value) => fact.number() <= value.number().into(),
        Check::AtLeast(value) => fact.number() >= value.number().into(),
        Check::Between(low, high) => {
            let (low, high) = (i64::from(*low.min(high)), i64::from(*low.max(high)));
            (low..=high).contains(&fact.number())
        }
        Check::Has(value) => has(fact, value),
        Check::HasNot(value) => !has(fact, value),
    }
}

fn has(fact: &Fact<'_>, value: &Value) -> bool {
    let word = value.text();
    match fact {
        Fact::Words(texts) => {
            let phrase = Phrase::new(&word);
            texts.iter().any(|text| phrase.is_in(text))
        }
        // newsboat tells tags apart by blanks; a tag with blanks is found by all of it, too.
        Fact::List(tags) => {
            let within = format!(" {word} ");
            !word.is_empty() && tags.iter().any(|t| format!(" {t} ").contains(&within))
        }
        fact => !word.is_empty() && fact.text().split(' ').any(|w| w == word),
    }
}
