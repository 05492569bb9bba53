//! Kill rules: stories that are never stored, or stored and not shown.
//! Knows nothing of how stories are stored and hidden.

use super::{Attribute, Error, Facts, Filter, Matcher, Prompt};
use crate::config::KillMode;

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Kill {
    /// The address of the feed it is for; all if none.
    pub feed: Option<String>,
    /// The stories it keeps away.
    pub filter: Filter,
    /// How.
    pub mode: KillMode,
}

impl Kill {
    /// A rule for a feed (`*` is all), as newsboat's `ignore-article` has it; the expression in either form.
    pub fn new(feed: Option<&str>, expression: &str, mode: KillMode) -> Result<Self, Error> {
        let prompt = Prompt::parse(expression)?;
        let everything = || Error {
            column: 1,
            fault: super::Fault::Expected {
                expected: "a filter, or the rule would keep everything away",
                found: String::new(),
            },
        };
        Ok(Self {
            feed: feed.filter(|f| *f != "*").map(str::to_owned),
            filter: prompt.filter.ok_or_else(everything)?,
            mode,
        })
    }

    /// The number by which the library knows the rule again, at least 1: the same for the same feed, filter and
    /// mode, wherever the rule stands. It is FNV-1a, which no version of a library changes.
    pub fn id(&self) -> i64 {
        let written = format!(
            "{}\n{}\n{:?}",
            self.feed.as_deref().unwrap_or("*"),
            self.filter,
            self.mode
        );
        let hash = written.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| {
            (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
        i64::try_from(hash >> 1).unwrap_or(1).max(1)
    }

    /// The filter with the feed in it, for asking the library.
    pub fn whole_filter(&self) -> Filter {
        let Some(feed) = &self.feed else {
            return self.filter.clone();
        };
        let is = super::Check::Is(super::Value::Text(feed.clone()));
        Filter::All(vec![
            Filter::test(Attribute::RssUrl, is),
            self.filter.clone(),
        ])
    }
}

/// What becomes of a story that arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is stored and shown.
    Kept,
    /// It is stored, and hidden by the rule of this number.
    Hidden(i64),
    /// It is not stored, by the rule of this number.
    Dropped(i64),
}

/// The first rule that holds for a story decides, but one that drops it comes before those that hide it. `feed` is
/// the address of its feed.
pub fn fate(kills: &[Kill], feed: &str, story: &impl Facts) -> Fate {
    let holds = |kill: &&Kill| {
        let is_meant = kill.feed.as_deref().is_none_or(|f| f == feed);
        is_meant && Matcher::new(&kill.filter).holds(story)
    };
    let first = |mode| kills.iter().filter(|k| k.mode == mode).find(holds);
    if let Some(kill) = first(KillMode::Download) {
        return Fate::Dropped(kill.id());
    }
    first(KillMode::Display).map_or(Fate::Kept, |kill| Fate::Hidden(kill.id()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::filter::StoryFacts;

    #[test]
    fn a_rule_keeps_away_what_it_is_for_and_only_in_its_feed() {
        let kills = [
            Kill::new(Some("*"), r#"title =~ "Gentoo""#, KillMode::Display).unwrap(),
            Kill::new(Some("https://a.b/"), "~newsboat", KillMode::Download).unwrap(),
        ];
        let told = |title: &'static str, feed| {
            let story = StoryFacts {
                title: title.into(),
                ..StoryFacts::default()
            };
            fate(&kills, feed, &story)
        };
        assert_eq!(told("gentoo", "x"), Fate::Hidden(kills[0].id()));
        assert_eq!(told("newsboat", "x"), Fate::Kept);
        assert_eq!(
            told("newsboat", "https://a.b/"),
            Fate::Dropped(kills[1].id())
        );
        assert_eq!(
            told("gentoo newsboat", "https://a.b/"),
            Fate::Dropped(kills[1].id())
        );
        assert_eq!(
            kills[1].whole_filter().to_string(),
            r#"rssurl = "https://a.b/" and title =~ "newsboat""#
        );
    }

    #[test]
    fn the_number_of_a_rule_is_known_again_and_no_other_rules() {
        let rule = |feed, text, mode| Kill::new(feed, text, mode).unwrap().id();
        let one = rule(None, "~a", KillMode::Display);
        assert_eq!(one, rule(Some("*"), r#"title =~ "a""#, KillMode::Display));
        assert_ne!(one, rule(None, "~a", KillMode::Download));
        assert_ne!(one, rule(Some("x"), "~a", KillMode::Display));
        assert!(one > 0);
    }

    #[test]
    fn a_rule_without_a_filter_is_refused() {
        assert!(Kill::new(None, "", KillMode::Display).is_err());
        assert!(Kill::new(None, "sort:newest", KillMode::Display).is_err());
    }
}
