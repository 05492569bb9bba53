//! Reads a file of settings with the list of them: every name and value is looked up, every fault gets its line.
//! Knows nothing of what a setting is good for.

use std::borrow::Cow;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::rules::{MODES, STYLES, TARGETS};
use super::{
    Config, FEED_SETTINGS, FILE_BYTES, Fault, Highlight, KeyBinding, Kill, KillMode, Kind,
    Matching, SECTIONS, SETTINGS, Saved, Target, What, feed, keys, nearest,
};
use crate::story::library::FeedSettings;

/// What else stands at the top, beside the sections.
const OTHERS: [&str; 5] = ["keys", "filters", "kill", "highlight", "feed"];

/// Reads settings; see [`Config::read`].
pub(super) fn read(file: &str, text: &str) -> (Config, Vec<Fault>) {
    let mut reader = Reader {
        file,
        starts: line_starts(text),
        config: Config::default(),
        faults: Vec::new(),
    };
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let at = error.span().map_or(0, |s| s.start);
        reader.fault(at, What::Syntax(error.message().replace('\n', ", ")));
    }
    let broken: Vec<usize> = reader.faults.iter().map(|f| f.line).collect();
    for (key, value) in root.get_ref() {
        reader.top(key.get_ref(), key.span().start, value);
    }
    let Reader {
        mut config,
        mut faults,
        ..
    } = reader;
    // What the parser made of a broken line is not what its writer meant.
    let is_echo = |f: &Fault| !matches!(f.what, What::Syntax(_)) && broken.contains(&f.line);
    faults.retain(|f| !is_echo(f));
    faults.sort_by_key(|f| f.line);
    config.filters.sort_by_key(|s| s.line);
    config.keys.sort_by_key(|k| k.line);
    (config, faults)
}

/// Reads a file of settings; see [`Config::of_file`].
pub(super) fn of_file(path: &Path) -> (Config, Vec<Fault>) {
    let name = path.display().to_string();
    let unreadable = |reason: String| {
        let fault = Fault {
            file: name.clone(),
            line: 0,
            what: What::Unreadable(reason),
        };
        (Config::default(), vec![fault])
    };
    let file = match std::fs::File::open(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return (Config::default(), Vec::new()),
        Err(e) => return unreadable(e.to_string()),
        Ok(file) => file,
    };
    let mut bytes = Vec::new();
    if let Err(e) = file.take(FILE_BYTES + 1).read_to_end(&mut bytes) {
        return unreadable(e.to_string());
    }
    if bytes.len() as u64 > FILE_BYTES {
        return unreadable("settings have at most 1 MiB".to_owned());
    }
    match String::from_utf8(bytes) {
        Ok(text) => read(&name, text.trim_start_matches('\u{feff}')),
        Err(e) => {
            let good = e.utf8_error().valid_up_to();
            let line = e.as_bytes()[..good].split(|b| *b == b'\n').count();
            let what = What::Unreadable("this line is not UTF-8".to_owned());
            (
                Config::default(),
                vec![Fault {
                    file: name,
                    line,
                    what,
                }],
            )
        }
    }
}

type Item<'i> = Spanned<DeValue<'i>>;

struct Reader<'t> {
    file: &'t str,
    starts: Vec<usize>,
    config: Config,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    /// A name at the top of the file.
    fn top(&mut self, name: &str, at: usize, value: &Item) {
        match name {
            "kill" => self.each(name, value, Self::kill),
            "highlight" => self.each(name, value, Self::highlight),
            "keys" => self.keys(value),
            "filters" => self.filters(value),
            "feed" => self.feeds(value),
            _ if SECTIONS.iter().any(|(section, _)| *section == name) => self.section(name, value),
            _ => {
                let all = SECTIONS.iter().map(|(s, _)| *s).chain(OTHERS);
                self.unknown(at, name, ("", all.collect()));
            }
        }
    }

    fn section(&mut self, section: &str, value: &Item) {
        let Some(table) = self.table(section, value) else {
            return;
        };
        for (key, value) in table {
            let known = SETTINGS.iter().filter(|s| s.section == section);
            let Some(setting) = known.clone().find(|s| s.key == key.get_ref()) else {
                let names = known.map(|s| s.key).collect();
                self.unknown(key.span().start, key.get_ref(), (section, names));
                continue;
            };
            match setting.kind.of_toml(value.get_ref()) {
                Some(value) => (setting.put)(&mut self.config, value),
                None => self.wrong(&setting.name(), value, setting.kind),
            }
        }
    }

    fn filters(&mut self, value: &Item) {
        let Some(table) = self.table("filters", value) else {
            return;
        };
        for (key, value) in table {
            let line = self.line(key.span().start);
            match value.get_ref().as_str() {
                Some(text) => self.config.filters.push(Saved {
                    name: key.get_ref().to_string(),
                    expression: text.to_owned(),
                    line,
                }),
                None => self.wrong(&format!("filters.{}", key.get_ref()), value, Kind::Text),
            }
        }
    }

    fn keys(&mut self, value: &Item) {
        let Some(table) = self.table("keys", value) else {
            return;
        };
        for (key, value) in table {
            match value.get_ref() {
                DeValue::Table(of_mode) if !keys::is_binding(value.get_ref()) => {
                    for (keys, value) in of_mode {
                        self.binding(Some(key.get_ref()), keys, value);
                    }
                }
                _ => self.binding(None, key, value),
            }
        }
    }

    fn binding(&mut self, mode: Option<&str>, keys: &Spanned<Cow<str>>, value: &Item) {
        let mut binding = KeyBinding {
            mode: mode.map(str::to_owned),
            keys: keys.get_ref().to_string(),
            line: self.line(keys.span().start),
            ..KeyBinding::default()
        };
        let Some((does, says)) = keys::deeds(value.get_ref()) else {
            let what = What::Value {
                name: binding.name(),
                given: shown(value),
                accepts: keys::ACCEPTS.to_owned(),
            };
            return self.fault(value.span().start, what);
        };
        (binding.does, binding.says) = (does, says);
        self.config.keys.push(binding);
    }

    fn feeds(&mut self, value: &Item) {
        let Some(table) = self.table("feed", value) else {
            return;
        };
        for (address, value) in table {
            let name = format!("feed.\"{}\"", address.get_ref());
            let Some(table) = self.table(&name, value) else {
                continue;
            };
            let mut settings = FeedSettings::default();
            for (key, value) in table {
                let Some(setting) = feed::find(key.get_ref()) else {
                    let names = FEED_SETTINGS.map(|s| s.key).to_vec();
                    self.unknown(key.span().start, key.get_ref(), (&name, names));
                    continue;
                };
                match setting.kind.of_toml(value.get_ref()) {
                    Some(value) => (setting.put)(&mut settings, value),
                    None => self.wrong(&format!("{name}.{}", setting.key), value, setting.kind),
                }
            }
            self.config
                .feeds
                .push((address.get_ref().to_string(), settings));
        }
    }

    /// Each table of an array of tables; one alone is an array of one.
    fn each(&mut self, name: &str, value: &Item, take: fn(&mut Self, &DeTable, usize)) {
        match value.get_ref() {
            DeValue::Table(table) => take(self, table, value.span().start),
            DeValue::Array(items) if items.iter().all(|i| i.get_ref().is_table()) => {
                for item in items {
                    if let DeValue::Table(table) = item.get_ref() {
                        take(self, table, item.span().start);
                    }
                }
            }
            _ => self.fault(
                value.span().start,
                What::Value {
                    name: name.to_owned(),
                    given: shown(value),
                    accepts: format!("[[{name}]] with its lines below"),
                },
            ),
        }
    }

    fn kill(&mut self, table: &DeTable, at: usize) {
        let known = ["feed", "filter", "mode"];
        self.only("kill", table, &known);
        let feed = self.text("kill", table, ("feed", Kind::Text));
        let mode = self.text("kill", table, ("mode", Kind::OneOf(&MODES)));
        let Some(expression) = self.text("kill", table, ("filter", Kind::Text)) else {
            return self.missing(at, "a [[kill]]", "filter = \"EXPRESSION\"");
        };
        let line = self.line(at);
        self.config.kills.push(Kill {
            feed: feed.filter(|f| f != "*"),
            expression,
            mode: KillMode::named(mode.as_deref().unwrap_or_default()),
            line,
        });
    }

    fn highlight(&mut self, table: &DeTable, at: usize) {
        let known = [
            "target",
            "regex",
            "filter",
            "colour",
            "background",
            "styles",
        ];
        self.only("highlight", table, &known);
        let mut text = |key, kind| self.text("highlight", table, (key, kind));
        let target = text("target", Kind::OneOf(&TARGETS)).unwrap_or_default();
        let (regex, filter) = (text("regex", Kind::Text), text("filter", Kind::Text));
        let colour = text("colour", Kind::Text).unwrap_or_default();
        let background = text("background", Kind::Text).unwrap_or_default();
        let styles = self.styles(table);
        let what = match (regex, filter) {
            (Some(regex), None) => Matching::Regex(regex),
            (None, Some(filter)) => Matching::Filter(filter),
            _ => {
                return self.missing(
                    at,
                    "a [[highlight]]",
                    "either regex = \"…\" or filter = \"…\"",
                );
            }
        };
        let line = self.line(at);
        self.config.highlights.push(Highlight {
            target: Target::named(&target),
            what,
            colour,
            background,
            styles,
            line,
        });
    }

    fn styles(&mut self, table: &DeTable) -> Vec<String> {
        let Some(value) = table.get("styles") else {
            return Vec::new();
        };
        let list = Kind::List.of_toml(value.get_ref()).map(super::Value::list);
        let is_known = |l: &Vec<String>| l.iter().all(|s| STYLES.contains(&s.as_str()));
        list.filter(is_known).unwrap_or_else(|| {
            let what = What::Value {
                name: "highlight.styles".to_owned(),
                given: shown(value),
                accepts: format!("a list of {}", STYLES.join(", ")),
            };
            self.fault(value.span().start, what);
            Vec::new()
        })
    }

    /// The text of a key of a rule; what is there and does not fit is a fault.
    fn text(&mut self, rule: &str, table: &DeTable, (key, kind): (&str, Kind)) -> Option<String> {
        let value = table.get(key)?;
        let text = kind.of_toml(value.get_ref()).map(super::Value::text);
        if text.is_none() {
            self.wrong(&format!("{rule}.{key}"), value, kind);
        }
        text
    }

    /// Tells of keys that a rule does not have.
    fn only(&mut self, rule: &str, table: &DeTable, known: &[&'static str]) {
        for key in table
            .keys()
            .filter(|k| !known.contains(&k.get_ref().as_ref()))
        {
            self.unknown(key.span().start, key.get_ref(), (rule, known.to_vec()));
        }
    }

    fn table<'i, 'v>(&mut self, name: &str, value: &'v Item<'i>) -> Option<&'v DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            let what = What::Value {
                name: name.to_owned(),
                given: shown(value),
                accepts: format!("a section: [{name}] with its lines below"),
            };
            self.fault(value.span().start, what);
        }
        table
    }

    fn unknown(&mut self, at: usize, name: &str, (section, known): (&str, Vec<&'static str>)) {
        let full = |name: &str| match section {
            "" => name.to_owned(),
            section => format!("{section}.{name}"),
        };
        let what = What::Unknown {
            name: full(name),
            nearest: nearest(name, known.iter().copied()).map(str::to_owned),
            known: known.iter().map(|k| (*k).to_owned()).collect(),
        };
        self.fault(at, what);
    }

    fn wrong(&mut self, name: &str, value: &Item, kind: Kind) {
        let what = What::Value {
            name: name.to_owned(),
            given: shown(value),
            accepts: kind.accepts(),
        };
        self.fault(value.span().start, what);
    }

    fn missing(&mut self, at: usize, name: &str, needs: &str) {
        let (name, needs) = (name.to_owned(), needs.to_owned());
        self.fault(at, What::Missing { name, needs });
    }

    fn fault(&mut self, at: usize, what: What) {
        let line = self.line(at);
        let file = self.file.to_owned();
        self.faults.push(Fault { file, line, what });
    }

    /// The line of a byte, from 1.
    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }
}

/// Where each line begins.
fn line_starts(text: &str) -> Vec<usize> {
    let behind = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(behind).collect()
}

/// A value as a message shows it, never long.
fn shown(value: &Item) -> String {
    match value.get_ref() {
        DeValue::String(text) => format!("{:?}", text.chars().take(60).collect::<String>()),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a section".to_owned(),
    }
}
