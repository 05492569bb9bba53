//! The command line: its commands with their arguments, and actions by their names.
//! Knows nothing of how a line is typed and of how a command is done outside.

mod shelves;

use super::help::Help;
use super::keymap::Deed;
use super::keys::{self, Action};
use super::reader::State;
use super::{Effect, Model, Screen};
use crate::story::Address;

/// One command with its words.
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// A shorter name; empty without one.
    pub short: &'static str,
    /// What it takes, as help shows it.
    pub takes: &'static str,
    /// What it does.
    pub says: &'static str,
    /// Does it.
    run: fn(&mut Model, &str) -> Vec<Effect>,
    /// What may stand behind its name, each with a few words.
    pub(super) offers: fn(&Model) -> Vec<(String, String)>,
}

/// What can be edited outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// The subscriptions.
    Subscriptions,
    /// The settings.
    Config,
    /// The rules of a host.
    Rules(String),
}

const fn c(
    name: (&'static str, &'static str),
    words: (&'static str, &'static str),
    run: fn(&mut Model, &str) -> Vec<Effect>,
    offers: fn(&Model) -> Vec<(String, String)>,
) -> Command {
    Command {
        name: name.0,
        short: name.1,
        takes: words.0,
        says: words.1,
        run,
        offers,
    }
}

/// Every command that takes something; one without it is the action of the same name.
#[rustfmt::skip] // a table: one row, one line
pub const COMMANDS: &[Command] = &[
    c(("add", ""), ("ADDRESS [TAGS]", "subscribe to a feed or a page's feed"), Model::add, nothing),
    c(("edit", "e"), ("[WHAT]", "edit subscriptions, config or rules"), Model::edit, edited),
    c(("filter", "f"), ("EXPRESSION", "only such stories; off: all"), Model::filter, shelves::filters),
    c(("find", ""), ("WORDS", "find words in the story"), Model::find_words, nothing),
    c(("help", "h"), ("[WORDS]", "keys and commands with these words"), Model::help, nothing),
    c(("open", "o"), ("FILE|ADDRESS", "read a file or a page"), Model::open_outside, nothing),
    c(("pipe", "!"), ("PROGRAM", "give the text to a program"), Model::pipe_to, nothing),
    c(("search", "s"), ("WORDS", "search all stories"), Model::search, nothing),
    c(("set", ""), ("NAME VALUE", "change the screen until you leave"), Model::set, settings),
    c(("sort", ""), ("ORDER", "another order of the list"), Model::sort, shelves::orders),
    c(("tag", "t"), ("NAME", "stories of feeds with a tag"), Model::tag, shelves::tags),
    c(("write", "w"), ("FILE", "save the story as Markdown"), Model::write, nothing),
];

/// Names of actions that users type in another way.
const ALIASES: [(&str, &str); 1] = [("q", "quit")];

fn nothing(_: &Model) -> Vec<(String, String)> {
    Vec::new()
}

fn edited(model: &Model) -> Vec<(String, String)> {
    let host = model.host().map(|host| format!("rules {host}"));
    let offers = [
        ("subscriptions".to_owned(), "the feeds, a line each"),
        ("config".to_owned(), "the settings, keys among them"),
    ];
    let rules = host.map(|host| (host, "what was taught about this site"));
    let all = offers.into_iter().chain(rules);
    all.map(|(what, says)| (what, says.to_owned())).collect()
}

fn settings(model: &Model) -> Vec<(String, String)> {
    let now = &model.settings;
    let yes = |is: bool| if is { "yes" } else { "no" };
    vec![
        (
            "measure".to_owned(),
            format!("cells of a line, 45 to 90; now {}", now.measure),
        ),
        (
            "hyphens".to_owned(),
            format!("break long words, yes or no; now {}", yes(now.hyphens)),
        ),
        (
            "layout".to_owned(),
            "panes side by side: auto, 1, 2 or 3".to_owned(),
        ),
    ]
}

/// What was found by a name.
enum Found {
    Command(&'static Command),
    Action(Action),
    Several(Vec<&'static str>),
    Nothing,
}

/// Runs a line of the command line.
pub fn run(model: &mut Model, line: &str) -> Vec<Effect> {
    let line = line.trim().trim_start_matches(':').trim_start();
    let (name, given) = parts(line);
    if name.is_empty() {
        return Vec::new();
    }
    match find(name, given) {
        Found::Command(command) => (command.run)(model, given),
        Found::Action(action) => model.perform(&[Deed::Action(action)], None),
        Found::Several(names) => {
            model.warn(format!(":{name} may be {}", names.join(", ")));
            Vec::new()
        }
        Found::Nothing => {
            model.warn(format!(":{name} is no command; Tab behind : lists them"));
            Vec::new()
        }
    }
}

/// The name of a line and what stands behind it; `!` needs no blank.
pub fn parts(line: &str) -> (&str, &str) {
    match line.strip_prefix('!') {
        Some(program) => ("!", program.trim()),
        None => line
            .split_once(' ')
            .map_or((line, ""), |(name, given)| (name, given.trim())),
    }
}

/// The command of a name or its short form.
pub fn command(name: &str) -> Option<&'static Command> {
    let is_it = |c: &&Command| c.name == name || (c.short == name && !name.is_empty());
    COMMANDS.iter().find(is_it)
}

/// What a name means: exactly, else the only one that begins so.
fn find(name: &str, given: &str) -> Found {
    let known = command(name);
    let full = known.map_or(name, |c| c.name);
    let full = ALIASES
        .iter()
        .find(|(short, _)| *short == full)
        .map_or(full, |(_, name)| name);
    let action = keys::named(full).map(|b| b.action);
    match (known, action) {
        (Some(_), Some(action)) if given.is_empty() => return Found::Action(action),
        (Some(command), _) => return Found::Command(command),
        (None, Some(action)) => return Found::Action(action),
        (None, None) => {}
    }
    let all = COMMANDS.iter().map(|c| c.name);
    let mut names: Vec<_> = all.chain(keys::BINDINGS.iter().map(|b| b.name)).collect();
    names.retain(|n| n.starts_with(name));
    names.sort_unstable();
    names.dedup();
    match names[..] {
        [] => Found::Nothing,
        [only] => find(only, given),
        _ => {
            names.truncate(8);
            Found::Several(names)
        }
    }
}

impl Model {
    /// Does things in turn. Where one of them opens a line to type into, the rest is left; where one has to wait for
    /// its story, the rest waits with it.
    pub(super) fn perform(&mut self, deeds: &[Deed], count: Option<usize>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (number, deed) in deeds.iter().enumerate() {
            if number > 0 {
                effects.extend(self.settle());
                if self.screens.last().is_some_and(Screen::is_typed_into) {
                    break;
                }
                if self.is_opening() {
                    self.line.later = deeds[number..].to_vec();
                    break;
                }
            }
            match deed {
                Deed::Command(line) => effects.extend(run(self, line)),
                Deed::Action(action) if self.can(*action) => {
                    effects.extend(self.act(*action, count));
                }
                Deed::Action(action) => {
                    let name = action.binding().name;
                    self.warn(format!("{name} cannot be done here"));
                }
            }
        }
        effects
    }

    /// Whether an action can be done on the screen that is shown.
    pub(super) fn can(&self, action: Action) -> bool {
        let possible = action.modes();
        self.modes().iter().any(|mode| possible.contains(mode))
    }

    /// Whether the story that is shown is still on its way.
    pub(super) fn is_opening(&self) -> bool {
        let shown = self.reader.as_ref().map(|r| &r.state);
        matches!(shown, Some(State::Opening))
    }

    /// Does what waited for a story, once it is here.
    pub(super) fn do_later(&mut self) -> Vec<Effect> {
        if self.line.later.is_empty() || self.is_opening() {
            return Vec::new();
        }
        let later = std::mem::take(&mut self.line.later);
        self.perform(&later, None)
    }

    fn help(&mut self, words: &str) -> Vec<Effect> {
        self.screens.push(Screen::Help(Help::with(words)));
        Vec::new()
    }

    fn open_outside(&mut self, what: &str) -> Vec<Effect> {
        let address = match what.parse() {
            Ok(url) if what.contains("://") => Address::Web(url),
            _ => Address::File(what.into()),
        };
        self.go_outside(address)
    }

    fn edit(&mut self, given: &str) -> Vec<Effect> {
        let mut words = given.split_whitespace();
        let host = self.host();
        let edited = match (words.next(), words.next()) {
            (None | Some("subscriptions" | "urls" | "feeds"), None) => Edited::Subscriptions,
            (Some("config" | "settings"), None) => Edited::Config,
            (Some("rules"), Some(host)) => Edited::Rules(host.to_owned()),
            (Some("rules"), None) if host.is_some() => Edited::Rules(host.unwrap_or_default()),
            _ => {
                self.warn(":edit takes subscriptions, config or rules HOST");
                return Vec::new();
            }
        };
        vec![Effect::Edit(edited)]
    }

    /// The host of the story that is shown.
    fn host(&self) -> Option<String> {
        let reader = self.reader.as_ref()?;
        let canonical = reader.sheet().and_then(|s| s.story.about.url.clone());
        match (canonical, &reader.address) {
            (Some(url), _) => url.host_str().map(str::to_owned),
            (None, Address::Web(url)) => url.host_str().map(str::to_owned),
            _ => None,
        }
    }

    fn set(&mut self, given: &str) -> Vec<Effect> {
        let (name, value) = parts(given);
        match (name, value, value.parse()) {
            ("measure", _, Ok(cells @ 45..=90)) => return self.set_measure(cells),
            ("measure", ..) => self.warn("measure takes 45 to 90"),
            ("hyphens", "yes" | "true", _) => self.settings.hyphens = true,
            ("hyphens", "no" | "false", _) => self.settings.hyphens = false,
            ("layout", "auto", _) => self.settings.columns = None,
            ("layout", _, Ok(panes @ 1..=3)) => self.settings.columns = u8::try_from(panes).ok(),
            ("layout", ..) => self.warn("layout takes auto, 1, 2 or 3"),
            ("hyphens", ..) => self.warn("hyphens takes yes or no"),
            _ => self.warn(":set takes measure 72, hyphens yes or layout 2; :edit config for good"),
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_of_commands_are_unique_and_sorted() {
        let all: Vec<_> = COMMANDS.iter().map(|c| c.name).collect();
        assert!(all.is_sorted(), "{all:?}");
        let short = COMMANDS.iter().map(|c| c.short).filter(|s| !s.is_empty());
        let mut seen: HashSet<_> = all.iter().copied().collect();
        assert_eq!(seen.len(), all.len());
        assert!(short.into_iter().all(|s| seen.insert(s)));
    }

    #[test]
    fn a_name_is_found_whole_by_its_short_form_and_by_its_beginning() {
        let is_quit = |name| matches!(find(name, ""), Found::Action(Action::Quit));
        assert!(is_quit("quit") && is_quit("q") && is_quit("qui"));
        assert!(matches!(find("w", "a.md"), Found::Command(c) if c.name == "write"));
        assert!(matches!(find("help", ""), Found::Action(Action::Help)));
        assert!(matches!(find("half-page", ""), Found::Several(names) if names.len() == 2));
        assert!(matches!(find("nonsense", ""), Found::Nothing));
        assert_eq!(parts("!wc -w"), ("!", "wc -w"));
    }
}
