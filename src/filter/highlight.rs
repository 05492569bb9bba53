//! Highlights: words and stories that stand out.
//! Knows nothing of how they look on a screen: a colour is its name here.

use std::ops::Range;

use super::{Error, Facts, Fault, Filter, Matcher, Pattern, Prompt};
use crate::config::Target;

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Highlight {
    /// Where it holds.
    pub target: Target,
    /// What it is about.
    pub what: What,
    /// How that looks.
    pub look: Look,
}

/// What a highlight is about.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// What a pattern finds.
    Words(Pattern),
    /// Whole lines of the stories of a filter.
    Stories(Filter),
}

/// Names of colours and styles; empty is as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Of the letters.
    pub colour: String,
    /// Behind them.
    pub background: String,
    /// `bold`, `underline` and the like.
    pub styles: Vec<String>,
}

impl Highlight {
    /// Words that a pattern finds.
    pub fn words(target: Target, pattern: &str, look: Look) -> Result<Self, Error> {
        let pattern = Pattern::new(pattern).map_err(|told| Error {
            column: 1,
            fault: Fault::Pattern(told),
        })?;
        let what = What::Words(pattern);
        Ok(Self { target, what, look })
    }

    /// The stories of a filter, in either form; the list of stories shows them so.
    pub fn stories(expression: &str, look: Look) -> Result<Self, Error> {
        let missing = || Error {
            column: 1,
            fault: Fault::Expected {
                expected: "a filter",
                found: String::new(),
            },
        };
        let filter = Prompt::parse(expression)?.filter.ok_or_else(missing)?;
        Ok(Self {
            target: Target::List,
            what: What::Stories(filter),
            look,
        })
    }

    fn holds_in(&self, target: Target) -> bool {
        self.target == Target::All || self.target == target
    }
}

/// What stands out in a text: ranges of bytes that do not overlap, in their order, and how each looks. The first rule
/// that finds a place has it.
pub fn spans<'a>(
    rules: &'a [Highlight],
    target: Target,
    text: &str,
) -> Vec<(Range<usize>, &'a Look)> {
    let mut found: Vec<(Range<usize>, &Look)> = Vec::new();
    for rule in rules.iter().filter(|r| r.holds_in(target)) {
        let What::Words(pattern) = &rule.what else {
            continue;
        };
        for range in pattern.all_in(text).filter(|r| !r.is_empty()) {
            let is_free = |(other, _): &(Range<usize>, _)| {
                other.end <= range.start || range.end <= other.start
            };
            if found.iter().all(is_free) {
                found.push((range, &rule.look));
            }
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// How the line of a story looks, by the first rule about stories that holds for it.
pub fn line<'a>(rules: &'a [Highlight], story: &impl Facts) -> Option<&'a Look> {
    let holds = |rule: &&Highlight| match &rule.what {
        What::Stories(filter) => Matcher::new(filter).holds(story),
        What::Words(_) => false,
    };
    rules.iter().find(holds).map(|rule| &rule.look)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::filter::StoryFacts;

    fn look(colour: &str) -> Look {
        Look {
            colour: colour.to_owned(),
            ..Look::default()
        }
    }

    #[test]
    fn places_of_a_text_stand_out_and_never_overlap() {
        let rules = [
            Highlight::words(Target::Story, "[0-9]+", look("red")).unwrap(),
            Highlight::words(Target::All, "b2|c*", look("blue")).unwrap(),
            Highlight::words(Target::Feeds, "a", look("green")).unwrap(),
        ];
        let found = spans(&rules, Target::Story, "ab2 B2 cc");
        let told: Vec<_> = found.iter().map(|(r, l)| (r.clone(), &*l.colour)).collect();
        assert_eq!(told, [(2..3, "red"), (5..6, "red"), (7..9, "blue")]);
    }

    #[test]
    fn the_line_of_a_story_looks_as_the_first_rule_says() {
        let rules = [
            Highlight::stories("words:>5", look("red")).unwrap(),
            Highlight::stories("~rust", look("blue")).unwrap(),
        ];
        let story = StoryFacts {
            title: "Rust".into(),
            ..StoryFacts::default()
        };
        assert_eq!(line(&rules, &story), Some(&rules[1].look));
        assert_eq!(line(&rules, &StoryFacts::default()), None);
    }
}
