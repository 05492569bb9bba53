//! The reader's own programs: what opens pages, keeps bookmarks, is told of news, edits files. None runs in a shell.
//! Knows nothing of when they are wanted.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// Browsers that need the terminal.
const TERMINAL_BROWSERS: [&str; 7] = [
    "w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl",
];

/// What the settings name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Programs {
    /// Opens pages, with `%u` for the address; empty is what the environment or the system has.
    pub browser: String,
    /// Keeps a bookmark, with `%u` for the address, `%t` the title, `%d` a description, `%f` the feed; may be empty.
    pub bookmark: String,
    /// Is told of new stories, with a sentence behind it; may be empty.
    pub notify: String,
}

/// Why a program was not run.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing is named.
    #[error("no program is named")]
    Nothing,
    /// It cannot be split into words.
    #[error("{0}: a quotation mark is missing")]
    Quotes(String),
    /// It cannot be run.
    #[error("{0}: {1}")]
    Program(String, String),
    /// It ended with a fault.
    #[error("{0}: {1}")]
    Ended(String, String),
}

/// The words of a command with values for its placeholders, each of which stays within its word; `%%` is a percent
/// sign. Values that no placeholder takes stand behind the last word, where none is taken at all.
pub fn words(command: &str, values: &[(char, &str)]) -> Result<Vec<String>, Error> {
    let words = shell_words::split(command).map_err(|_| Error::Quotes(command.to_owned()))?;
    let Some((program, arguments)) = words.split_first() else {
        return Err(Error::Nothing);
    };
    let mut is_filled = false;
    let mut all = vec![program.clone()];
    for word in arguments {
        let (word, has_value) = filled(word, values);
        is_filled |= has_value;
        all.push(word);
    }
    if !is_filled {
        all.extend(values.iter().map(|(_, value)| harmless(value)));
    }
    Ok(all)
}

/// A word with its placeholders filled, and whether there were any.
fn filled(word: &str, values: &[(char, &str)]) -> (String, bool) {
    let (mut out, mut has_value, mut rest) = (String::new(), false, word);
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let sign = rest[at + 1..].chars().next();
        let value = values.iter().find(|(c, _)| Some(*c) == sign);
        match (sign, value) {
            (Some('%') | None, _) => out.push('%'),
            (Some(_), Some((_, value))) if out.is_empty() => out.push_str(&harmless(value)),
            (Some(_), Some((_, value))) => out.push_str(value),
            (Some(c), None) => out.extend(['%', c]),
        }
        has_value |= value.is_some();
        rest = &rest[at + 1 + sign.map_or(0, char::len_utf8)..];
    }
    out.push_str(rest);
    (out, has_value)
}

/// A value that comes from outside and begins a word: a blank before it keeps it from being an option.
fn harmless(value: &str) -> String {
    if value.starts_with('-') {
        format!(" {value}")
    } else {
        value.to_owned()
    }
}

/// Whether a program shows pages in the terminal, which it has to be given then.
pub fn needs_terminal(words: &[String]) -> bool {
    let program = words.first().map(Path::new).and_then(Path::file_name);
    program.is_some_and(|name| TERMINAL_BROWSERS.iter().any(|known| name == *known))
}

/// Starts a program and waits for its end, away from the terminal. Runs on a thread of its own.
pub fn run(words: &[String]) -> Result<(), Error> {
    let (program, arguments) = words.split_first().ok_or(Error::Nothing)?;
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // A group of its own, so that it outlives the terminal.
        .process_group(0)
        .status()
        .map_err(|e| Error::Program(program.clone(), super::child::reason(&e)))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Ended(program.clone(), status.to_string()))
}

/// The commands that may open pages, the first that can be run is the one: what the settings name, else the list in
/// `BROWSER` between colons, whose `%s` is the address.
pub fn browsers(setting: &str, variable: Option<OsString>) -> Vec<String> {
    if !setting.trim().is_empty() {
        return vec![setting.to_owned()];
    }
    let list = variable.and_then(|v| v.into_string().ok());
    let list = list.unwrap_or_default().replace("%s", "%u");
    let named = list.split(':').filter(|part| !part.trim().is_empty());
    named.map(str::to_owned).collect()
}

/// The words of the reader's editor: `VISUAL`, else `EDITOR`, else what every system has.
pub fn editor(variable: impl Fn(&str) -> Option<OsString>) -> Result<Vec<String>, Error> {
    let named = ["VISUAL", "EDITOR"].iter().find_map(|name| {
        let value = variable(name)?.into_string().ok()?;
        (!value.trim().is_empty()).then_some(value)
    });
    let command = named.unwrap_or_else(|| "vi".to_owned());
    words(&command, &[])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const STORY: [(char, &str); 3] = [
        ('u', "https://a.example/x?a=1&b=2"),
        ('t', "--delete all; rm -rf"),
        ('f', "Harbour Post"),
    ];

    #[test]
    fn a_value_is_one_argument_and_never_an_option() {
        let made = words("keep --url=%u '%t' \"%f: %t\" 100%%", &STORY).unwrap();
        let expected = [
            "keep",
            "--url=https://a.example/x?a=1&b=2",
            " --delete all; rm -rf",
            "Harbour Post: --delete all; rm -rf",
            "100%",
        ];
        assert_eq!(made, expected);
    }

    #[test]
    fn values_stand_behind_a_command_that_names_none() {
        let made = words("keep -q", &STORY[..2]).unwrap();
        let expected = ["keep", "-q", STORY[0].1, " --delete all; rm -rf"];
        assert_eq!(made, expected);
        assert_eq!(words(" ", &STORY), Err(Error::Nothing));
        assert_eq!(words("a 'b", &STORY), Err(Error::Quotes("a 'b".to_owned())));
        assert_eq!(words("a %x %", &[]).unwrap(), ["a", "%x", "%"]);
    }

    #[test]
    fn browsers_come_from_the_settings_before_the_environment() {
        let variable = || Some(OsString::from("firefox:w3m %s:"));
        assert_eq!(browsers("lynx %u", variable()), ["lynx %u"]);
        assert_eq!(browsers(" ", variable()), ["firefox", "w3m %u"]);
        assert_eq!(browsers("", None), Vec::<String>::new());
    }

    #[test]
    fn the_editor_is_the_visual_one_before_the_other() {
        let of = |set: &[(&str, &str)]| {
            let set: Vec<_> = set
                .iter()
                .map(|(n, v)| (n.to_string(), v.to_string()))
                .collect();
            editor(move |name| set.iter().find(|(n, _)| n == name).map(|(_, v)| v.into()))
        };
        let both = of(&[("EDITOR", "ed"), ("VISUAL", "emacs -nw")]).unwrap();
        assert_eq!(both, ["emacs", "-nw"]);
        assert_eq!(of(&[("EDITOR", "ed"), ("VISUAL", "")]).unwrap(), ["ed"]);
        assert_eq!(of(&[]).unwrap(), ["vi"]);
    }

    #[test]
    fn a_program_that_fails_or_is_not_there_is_told() {
        assert_eq!(run(&["true".to_owned()]), Ok(()));
        assert!(matches!(run(&["false".to_owned()]), Err(Error::Ended(..))));
        let missing = run(&["/no/such/program".to_owned()]).unwrap_err();
        assert_eq!(
            missing.to_string(),
            "/no/such/program: there is no such program"
        );
    }
}
