//! The reference of all settings as a file of them: every default, commented out, with its sentence.
//! Knows nothing of reading one.

use std::fmt::Write as _;

use super::{FEED_SETTINGS, SECTIONS, SETTINGS, written};

/// Columns of the comments.
const COLUMNS: usize = 100;

const HEAD: &str = "\
# Settings of clearstory. Every line that begins with a single # is a default: take the # away and change it.
# What is not here has its default. `clearstory config --check` tells what is wrong in this file.
";

const KEYS: &str = "Keys: a sequence with blanks between them, and the name of an action, a line of the command line, \
    or a list of both; \"\" takes a key away. A binding of your own wins over those of the program, also over the longer \
    and shorter ones it clashes with. Below [keys] a binding holds wherever its first action can be done, below \
    [keys.MODE] in one mode alone. The first three are examples, then come the keys of the program. Modes that have \
    keys of their own: ";

const OWN_KEYS: &str = "\
#\", a\" = \":open https://example.org\"
#\", s\" = { do = [\"save\", \"leave\"], says = \"save it and go back\" }
#\", q\" = \"\"
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

/// A line of the reference of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// The keys, with blanks between them.
    pub keys: String,
    /// The name of the action.
    pub action: String,
    /// What it does.
    pub says: String,
    /// The modes it holds in, by their names; none for all of its action.
    pub mode: Option<String>,
}

/// The text of `assets/config.toml` and of `clearstory config --print-default`, with the keys of the program in the
/// order of their modes.
pub fn template(keys: &[KeyRow]) -> String {
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
    write_keys(&mut out, keys);
    out.push('\n');
    out.push_str(TAIL);
    for setting in &FEED_SETTINGS {
        comment(&mut out, setting.says);
        out.extend(["#", setting.key, " = ", setting.example, "\n"]);
    }
    out
}

/// The section of keys: those that mean the same everywhere, then a section for each mode that has others.
fn write_keys(out: &mut String, keys: &[KeyRow]) {
    let mut modes: Vec<&str> = Vec::new();
    for mode in keys.iter().filter_map(|k| k.mode.as_deref()) {
        if !modes.contains(&mode) {
            modes.push(mode);
        }
    }
    comment(out, &format!("{KEYS}{}.", modes.join(", ")));
    out.push_str("#[keys]\n");
    out.push_str(OWN_KEYS);
    write_rows(out, keys, None);
    for mode in modes {
        out.extend(["#[keys.", mode, "]\n"]);
        write_rows(out, keys, Some(mode));
    }
}

fn write_rows(out: &mut String, keys: &[KeyRow], mode: Option<&str>) {
    for row in keys.iter().filter(|k| k.mode.as_deref() == mode) {
        let (keys, action) = (written(&row.keys), written(&row.action));
        let binding = format!("{keys} = {action}");
        let _ = writeln!(out, "#{binding:<36} # {}", row.says);
    }
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

    fn rows() -> Vec<KeyRow> {
        let row = |keys: &str, action: &str, mode: Option<&str>| KeyRow {
            keys: keys.to_owned(),
            action: action.to_owned(),
            says: "what it does".to_owned(),
            mode: mode.map(str::to_owned),
        };
        vec![
            row("g g", "top", None),
            row("\\", "find-backwards", None),
            row("n", "next-story", Some("story")),
            row("n", "next-hit", Some("found")),
        ]
    }

    #[test]
    fn the_reference_reads_as_the_defaults_also_with_every_line_in_force() {
        let reference = template(&rows());
        let (config, faults) = Config::read("default", &reference);
        assert_eq!((config, faults), (Config::default(), Vec::new()));
        let is_comment = |l: &&str| l.starts_with("# ");
        let lines: Vec<String> = reference
            .lines()
            .filter(|l| !is_comment(l))
            .map(|l| l.trim_start_matches('#').to_owned())
            .collect();
        let (config, faults) = Config::read("default", &lines.join("\n"));
        assert_eq!(faults, []);
        assert_eq!((config.filters.len(), config.kills.len()), (2, 1));
        assert_eq!((config.highlights.len(), config.feeds.len()), (1, 1));
        assert_eq!(config.refresh, Config::default().refresh);
        let keys = config.keys.iter().map(|k| (k.mode.as_deref(), &*k.keys));
        let keys: Vec<_> = keys.skip(3).collect();
        let expected = [
            (None, "g g"),
            (None, "\\"),
            (Some("story"), "n"),
            (Some("found"), "n"),
        ];
        assert_eq!(keys, expected);
    }
}
