//! The filters of the settings, read: saved ones, kill rules and highlights.
//! Knows nothing of the file they stand in.

use super::highlight::{Highlight, Look};
use super::kill::Kill;
use super::saved::Saved;
use crate::config::{self, Config, Matching};

/// All filters of the settings that can be read, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// Saved filters.
    pub saved: Vec<Saved>,
    /// Kill rules.
    pub kills: Vec<Kill>,
    /// Highlights.
    pub highlights: Vec<Highlight>,
}

impl Rules {
    /// Reads them. For each that cannot be read there is a sentence with its line; the others hold.
    pub fn of(config: &Config) -> (Self, Vec<String>) {
        let mut wrong = Vec::new();
        let saved = config.filters.iter().filter_map(|filter| {
            let read = Saved::new(&filter.name, &filter.expression);
            read.map_err(|e| wrong.push(said(filter.line, "filters", &e)))
                .ok()
        });
        let saved = saved.collect();
        let kills = config.kills.iter().filter_map(|kill| {
            let read = Kill::new(kill.feed.as_deref(), &kill.expression, kill.mode);
            read.map_err(|e| wrong.push(said(kill.line, "kill", &e)))
                .ok()
        });
        let kills = kills.collect();
        let highlights = config.highlights.iter().filter_map(|rule| {
            highlight(rule)
                .map_err(|e| wrong.push(said(rule.line, "highlight", &e)))
                .ok()
        });
        let highlights = highlights.collect();
        let rules = Self {
            saved,
            kills,
            highlights,
        };
        (rules, wrong)
    }
}

fn said(line: usize, section: &str, error: &dyn std::error::Error) -> String {
    format!("config.toml:{line}: {section}: {error}")
}

fn highlight(rule: &config::Highlight) -> Result<Highlight, super::Error> {
    let look = Look {
        colour: rule.colour.clone(),
        background: rule.background.clone(),
        styles: rule.styles.clone(),
    };
    match &rule.what {
        Matching::Regex(pattern) => Highlight::words(rule.target, pattern, look),
        Matching::Filter(expression) => Highlight::stories(expression, look),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_cannot_be_read_is_told_with_its_line_and_the_others_hold() {
        let text = "[filters]\nmorning = 'is:unread age:1d'\nodd = 'is:odd'\n\n[[kill]]\nfilter = '~gentoo'\n\n\
            [[highlight]]\nregex = '[0-9]+'\ncolour = 'red'\n\n[[highlight]]\nregex = '('\ncolour = 'red'\n";
        let (config, faults) = Config::read("config.toml", text);
        assert_eq!(faults, []);
        let (rules, wrong) = Rules::of(&config);
        assert_eq!(
            (rules.saved.len(), rules.kills.len(), rules.highlights.len()),
            (1, 1, 1)
        );
        assert!(
            wrong[0].starts_with("config.toml:3: filters: odd: is:odd: column 1: is:odd"),
            "{wrong:?}"
        );
        assert!(wrong[1].contains("parenthesis is not closed"), "{wrong:?}");
    }
}
