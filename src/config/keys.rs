//! Keys as the settings name them: sequences of keys, and the names of what they do.
//! Knows nothing of which keys and which actions there are.

use toml::de::DeValue;

/// What a binding may be, in words.
pub(super) const ACCEPTS: &str = "the name of an action such as \"next-unread\", a line such as \":add\", a list of these, \
     or { do = […], says = \"…\" }";

/// A sequence of keys and what it does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyBinding {
    /// The mode it is for; none for all.
    pub mode: Option<String>,
    /// The keys, with blanks between them.
    pub keys: String,
    /// Names of actions, and lines for the command line that begin with a colon; none takes the keys away.
    pub does: Vec<String>,
    /// What it does, in the reader's words; may be empty.
    pub says: String,
    /// The line it stands on.
    pub line: usize,
}

impl KeyBinding {
    /// Its name in the file.
    pub fn name(&self) -> String {
        match &self.mode {
            Some(mode) => format!("keys.{mode}.{:?}", self.keys),
            None => format!("keys.{:?}", self.keys),
        }
    }
}

/// Whether a value is a binding, not the section of a mode.
pub(super) fn is_binding(value: &DeValue) -> bool {
    value.as_table().is_none_or(|t| t.contains_key("do"))
}

/// What a binding does and says; none if it is nothing of the kind.
pub(super) fn deeds(value: &DeValue) -> Option<(Vec<String>, String)> {
    let DeValue::Table(table) = value else {
        return Some((names(value)?, String::new()));
    };
    let does = names(table.get("do")?.get_ref())?;
    let says = match table.get("says") {
        Some(says) => says.get_ref().as_str()?.to_owned(),
        None => String::new(),
    };
    let known = ["do", "says"];
    let is_known = |key: &str| known.contains(&key);
    let all = table.keys().all(|key| is_known(key.get_ref()));
    all.then_some((does, says))
}

fn names(value: &DeValue) -> Option<Vec<String>> {
    match value {
        DeValue::String(text) if text.is_empty() => Some(Vec::new()),
        DeValue::String(text) => Some(vec![text.to_string()]),
        DeValue::Array(items) => items
            .iter()
            .map(|i| Some(i.get_ref().as_str()?.to_owned()))
            .collect(),
        _ => None,
    }
}
