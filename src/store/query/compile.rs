//! Filters as SQL conditions; text reaches SQL only as parameters.
//! Knows nothing of lists, orders and windows.

use super::columns::{self, Column};
use super::{Value, Where};
use crate::filter::words::Phrase;
use crate::filter::{Attribute, Check, Filter, Kind, Moment, Pattern, Test};

impl Where {
    /// The stories for which a filter holds at a moment.
    pub fn of(filter: &Filter, moment: &Moment) -> Self {
        Compiler {
            now: moment.now.as_second(),
        }
        .filter(filter)
    }

    fn constant(holds: bool) -> Self {
        Self::plain(if holds { "1" } else { "0" })
    }

    fn plain(sql: impl Into<String>) -> Self {
        Self {
            sql: sql.into(),
            params: Vec::new(),
        }
    }

    fn with(sql: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            sql: sql.into(),
            params: vec![Value::Text(text.into())],
        }
    }

    fn negated(mut self) -> Self {
        self.sql = format!("NOT coalesce(({}), 0)", self.sql);
        self
    }

    /// The same with other SQL around it.
    fn within(mut self, before: &str, after: &str) -> Self {
        self.sql = format!("{before}{}{after}", self.sql);
        self
    }
}

struct Compiler {
    /// Seconds since 1970.
    now: i64,
}

impl Compiler {
    fn filter(&self, filter: &Filter) -> Where {
        match filter {
            Filter::Test(test) => self.test(test),
            Filter::All(parts) => {
                let (words, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|p| is_search(p));
                let searched = (words.len() > 1).then(|| together(&words));
                let words = if searched.is_some() {
                    Vec::new()
                } else {
                    words
                };
                let terms = rest.into_iter().chain(words).map(|p| self.filter(p));
                joined(searched.into_iter().chain(terms), " AND ")
            }
            Filter::Any(parts) => joined(parts.iter().map(|p| self.filter(p)), " OR "),
        }
    }

    fn test(&self, Test { attribute, check }: &Test) -> Where {
        let (positive, is_negated) = straight(check);
        let condition = match (attribute.kind(), &positive) {
            (Kind::Words, Positive::Has(text)) => search(&phrase(&Phrase::new(text))),
            (Kind::List, Positive::Has(text)) => tagged(text),
            (Kind::Flag, Positive::Is(text)) => flag(*attribute, text),
            (Kind::Number, _) => self.number(*attribute, &positive),
            (Kind::Text, _) if *attribute == Attribute::Site && !holds_for_none(&positive) => {
                compared("sites.name", &positive).within(
                    &format!("coalesce(story.site IN ({} AND ", columns::SITES),
                    "), 0)",
                )
            }
            _ => compared(&columns::text(*attribute), &positive),
        };
        let is_of_feed = attribute.is_of_feed() && *attribute != Attribute::Site;
        let condition = if is_of_feed {
            condition.within("story.feed IN (SELECT feed.id FROM feed WHERE ", ")")
        } else {
            condition
        };
        if is_negated {
            condition.negated()
        } else {
            condition
        }
    }

    fn number(&self, attribute: Attribute, check: &Positive) -> Where {
        match columns::number(attribute, self.now) {
            Column::Plain(sql) => whole(&sql, check),
            Column::Since { moment, unit } => since(&moment, unit, self.now, check),
        }
    }
}

/// A comparison without its negation.
enum Positive<'a> {
    Is(String),
    Matches(&'a Pattern),
    Has(String),
    Between(i64, i64),
}

const LOWEST: i64 = i64::MIN;
const HIGHEST: i64 = i64::MAX;

/// A comparison as one that is not negated, and whether it is negated.
fn straight(check: &Check) -> (Positive<'_>, bool) {
    let below = |v: &crate::filter::Value| i64::from(v.number()) - 1;
    let up_to = |v: &crate::filter::Value| i64::from(v.number());
    match check {
        Check::Is(v) => (Positive::Is(v.text()), false),
        Check::IsNot(v) => (Positive::Is(v.text()), true),
        Check::Matches(p) => (Positive::Matches(p), false),
        Check::MatchesNot(p) => (Positive::Matches(p), true),
        Check::Has(v) => (Positive::Has(v.text()), false),
        Check::HasNot(v) => (Positive::Has(v.text()), true),
        Check::Less(v) => (Positive::Between(LOWEST, below(v)), false),
        Check::AtMost(v) => (Positive::Between(LOWEST, up_to(v)), false),
        Check::Greater(v) => (Positive::Between(up_to(v) + 1, HIGHEST), false),
        Check::AtLeast(v) => (Positive::Between(up_to(v), HIGHEST), false),
        Check::Between(low, high) => {
            let (low, high) = (*low.min(high), *low.max(high));
            (Positive::Between(low.into(), high.into()), false)
        }
    }
}

fn joined(terms: impl Iterator<Item = Where>, word: &str) -> Where {
    let mut all = Where::default();
    for term in terms {
        if !all.sql.is_empty() {
            all.sql += word;
        }
        all.sql.extend(["(", &term.sql, ")"]);
        all.params.extend(term.params);
    }
    all
}

/// Whether a filter looks for words that the search may look for together with others.
fn is_search(filter: &Filter) -> bool {
    let Filter::Test(Test { attribute, check }) = filter else {
        return false;
    };
    let has_words = |text: &str| !Phrase::new(text).is_empty();
    attribute.kind() == Kind::Words && matches!(check, Check::Has(v) if has_words(&v.text()))
}

/// One question to the search for several words, which is much less work than one each.
fn together(filters: &[&Filter]) -> Where {
    let phrases: Vec<String> = filters
        .iter()
        .flat_map(|f| f.tests())
        .map(|test| match straight(&test.check).0 {
            Positive::Has(text) => phrase(&Phrase::new(&text)),
            _ => String::new(),
        })
        .collect();
    search(&phrases.join(" AND "))
}

/// A phrase in the language of the search; its words are letters and digits only.
fn phrase(phrase: &Phrase) -> String {
    if phrase.is_empty() {
        return String::new();
    }
    let star = if phrase.is_prefix() { "*" } else { "" };
    format!("\"{}\"{star}", phrase.words().join(" "))
}

fn search(question: &str) -> Where {
    if question.is_empty() {
        return Where::constant(false);
    }
    // With the plus no row is looked up by its number: a walk along the dates is done when the list is full, and costs
    // a common word half as much as to look up each story that has it.
    let sql = "+story.id IN (SELECT rowid FROM search WHERE search MATCH ?)";
    Where::with(sql, question)
}

/// Feeds with a tag, in the scope of a feed.
fn tagged(tag: &str) -> Where {
    if tag.is_empty() {
        return Where::constant(false);
    }
    let sql = "feed.id IN (SELECT tag.feed FROM tag WHERE instr(' ' || tag.name || ' ', ?) > 0)";
    Where::with(sql, format!(" {tag} "))
}

fn flag(attribute: Attribute, text: &str) -> Where {
    match text {
        "yes" => Where::plain(columns::flag(attribute, true)),
        "no" => Where::plain(columns::flag(attribute, false)),
        _ => Where::constant(false),
    }
}

/// Whether a comparison holds for an empty text.
fn holds_for_none(check: &Positive) -> bool {
    match check {
        Positive::Is(text) => text.is_empty(),
        Positive::Matches(pattern) => pattern.is_in(""),
        Positive::Has(_) => false,
        Positive::Between(low, high) => (*low..=*high).contains(&0),
    }
}

/// A text compared.
fn compared(column: &str, check: &Positive) -> Where {
    match check {
        Positive::Is(text) => Where::with(format!("{column} = ?"), text),
        Positive::Matches(pattern) => {
            Where::with(format!("matches(?, {column})"), pattern.translated())
        }
        Positive::Has(word) if word.is_empty() || word.contains(' ') => Where::constant(false),
        Positive::Has(word) => {
            let sql = format!("instr(' ' || {column} || ' ', ?) > 0");
            Where::with(sql, format!(" {word} "))
        }
        Positive::Between(low, high) => between(&format!("digits({column})"), *low, *high),
    }
}

/// A number compared.
fn whole(column: &str, check: &Positive) -> Where {
    match check {
        Positive::Is(text) | Positive::Has(text) => match canonical(text) {
            Some(number) => Where::plain(format!("{column} = {number}")),
            None => Where::constant(false),
        },
        Positive::Between(low, high) => between(column, *low, *high),
        Positive::Matches(_) => compared(&format!("CAST({column} AS TEXT)"), check),
    }
}

/// The number a text is, if it is written as numbers are.
fn canonical(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

fn between(column: &str, low: i64, high: i64) -> Where {
    Where::plain(match (low, high) {
        (LOWEST, high) => format!("{column} <= {high}"),
        (low, HIGHEST) => format!("{column} >= {low}"),
        (low, high) => format!("{column} BETWEEN {low} AND {high}"),
    })
}

/// Whole units since a moment, compared: turned into a stretch of time, so that an index over moments serves.
fn since(moment: &str, unit: i64, now: i64, check: &Positive) -> Where {
    // Seconds for which the quotient, cut towards zero, is at least or at most a number of units.
    let least = |units: i64| {
        if units > 0 {
            units.saturating_mul(unit)
        } else {
            (units - 1).saturating_mul(unit) + 1
        }
    };
    let most = |units: i64| {
        if units < 0 {
            units.saturating_mul(unit)
        } else {
            (units + 1).saturating_mul(unit) - 1
        }
    };
    let (low, high) = match check {
        Positive::Between(low, high) => (*low, *high),
        Positive::Is(text) | Positive::Has(text) => match canonical(text) {
            Some(number) => (number, number),
            None => return Where::constant(false),
        },
        Positive::Matches(_) => {
            let units = format!("CAST(({now} - {moment}) / {unit} AS TEXT)");
            return compared(&units, check);
        }
    };
    let from = if high == HIGHEST {
        LOWEST
    } else {
        now.saturating_sub(most(high))
    };
    let to = if low == LOWEST {
        HIGHEST
    } else {
        now.saturating_sub(least(low))
    };
    between(moment, from, to)
}
