//! The reference of all settings as a file of them: every default, commented out, with its sentence.
//! Knows nothing of reading one.

use super::{FEED_SETTINGS, SECTIONS, SETTINGS};

/// Columns of the comments.
const COLUMNS: usize = 100;

const HEAD: &str = "\
# Settings of clearstory. Every line that begins with a single # is a default: take the # away and change it.
# What is not here has its default. `clearstory config --check` tells what is wrong in this file.
";

const TAIL: &str = "\
# Filters with a name, shown among the feeds: newsboat's expressions, or the short form.
#[filters]
#\"Long reads\" = \"is:unread minutes:>10\"
#\"Rust\" = 'title =~ \"rust\" and age < 7'

# Stories that are kept away: of one feed, or of all (\"*\"). With mode \"display\" they are stored and not shown,
# with \"download\" they are never stored.
#[[kill]]
#feed = \"*\"
#filter = 'title =~ \"horoscope\"'
#mode = \"display\"

# Words or stories that stand out. target is \"all\", \"feeds\", \"list\" or \"story\"; either regex or filter says what;
# styles are of bold, dim, italic, underline and reverse.
#[[highlight]]
#target = \"list\"
#regex = \"tramway\"
#colour = \"yellow\"
#background = \"\"
#styles = [\"bold\"]

# Settings of one feed, by its address as it stands in the subscriptions. The same names may stand there on its line:
# https://example.org/feed < every=30m keep=90d >
#[feed.\"https://example.org/feed\"]
";

/// The text of `assets/config.toml` and of `clearstory config --print-default`.
pub fn template() -> String {
    let mut out = HEAD.to_owned();
    for (section, says) in SECTIONS {
        out.push('\n');
        comment(&mut out, says);
        out.extend(["[", section, "]\n"]);
        for setting in SETTINGS.iter().filter(|s| s.section == section) {
            comment(
                &mut out,
                &format!("{} Accepts {}.", setting.says, setting.kind.accepts()),
            );
            out.extend(["#", setting.key, " = ", setting.default, "\n"]);
        }
    }
    out.push('\n');
    out.push_str(TAIL);
    for setting in &FEED_SETTINGS {
        comment(&mut out, setting.says);
        out.extend(["#", setting.key, " = ", setting.example, "\n"]);
    }
    out
}

/// A comment, wrapped.
fn comment(out: &mut String, text: &str) {
    let mut column = COLUMNS;
    for word in text.split(' ') {
        if column + 1 + word.chars().count() > COLUMNS {
            if !out.ends_with('\n') {
                out.push('\n');
            }
            out.push('#');
            column = 1;
        }
        out.push(' ');
        out.push_str(word);
        column += 1 + word.chars().count();
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn the_reference_reads_as_the_defaults_also_with_every_line_in_force() {
        let (config, faults) = Config::read("default", &template());
        assert_eq!((config, faults), (Config::default(), Vec::new()));
        let is_comment = |l: &&str| l.starts_with("# ");
        let lines: Vec<String> = template()
            .lines()
            .filter(|l| !is_comment(l))
            .map(|l| l.trim_start_matches('#').to_owned())
            .collect();
        let (config, faults) = Config::read("default", &lines.join("\n"));
        assert_eq!(faults, []);
        assert_eq!((config.filters.len(), config.kills.len()), (2, 1));
        assert_eq!((config.highlights.len(), config.feeds.len()), (1, 1));
        assert_eq!(config.refresh, Config::default().refresh);
    }
}
