//! Names of authors, in all the ways feeds write them: `a@b.example (Ann)`, `Ann <a@b.example>`, parts.
//! Knows nothing of elements and of where names are shown.

use super::texts::one_line;

/// Most names of one entry.
const NAMES: usize = 32;
/// The longest name.
const NAME_BYTES: usize = 300;

/// The authors of one entry, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    names: Vec<String>,
}

impl People {
    /// Takes a name as written.
    pub fn add(&mut self, written: &str) {
        let name = name(written);
        if !name.is_empty() && self.names.len() < NAMES && !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// All of them, commas between.
    pub fn joined(&self) -> String {
        self.names.join(", ")
    }
}

/// The name in what is written; where there is none, the address.
fn name(written: &str) -> String {
    let start = written
        .char_indices()
        .nth(NAME_BYTES)
        .map_or(written, |(end, _)| &written[..end]);
    let line = one_line(start);
    let line = line.trim_matches(',').trim();
    if !line.contains('@') {
        return line.to_owned();
    }
    if let Some((address, rest)) = line.split_once('(') {
        let inside = rest.strip_suffix(')').unwrap_or(rest).trim();
        return named(inside, address);
    }
    if let Some((before, rest)) = line.split_once('<') {
        let address = rest.split('>').next().unwrap_or(rest);
        return named(before, address);
    }
    let is_address = |w: &&str| w.contains('@');
    let words: Vec<&str> = line.split(' ').filter(|w| !is_address(w)).collect();
    named(&words.join(" "), line)
}

/// A name, or the address where it is empty.
fn named(name: &str, address: &str) -> String {
    let name = name.trim().trim_matches(['"', '\'']).trim();
    let name = if name.is_empty() {
        address.trim()
    } else {
        name
    };
    name.strip_prefix("mailto:").unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_all_ways_to_write_them() {
        for (written, name) in [
            ("Ann Bee", "Ann Bee"),
            (" ann@a.example\n (Ann  Bee) ", "Ann Bee"),
            ("Ann Bee <ann@a.example>", "Ann Bee"),
            ("\"Bee, Ann\" <ann@a.example>", "Bee, Ann"),
            ("ann@a.example", "ann@a.example"),
            ("mailto:ann@a.example", "ann@a.example"),
            ("ann@a.example Ann Bee", "Ann Bee"),
            ("ann@a.example ()", "ann@a.example"),
            ("<ann@a.example>", "ann@a.example"),
            ("Ann (the first)", "Ann (the first)"),
            ("(((((@(((((", "((((@((((("),
            ("", ""),
        ] {
            assert_eq!(super::name(written), name, "{written}");
        }
    }

    #[test]
    fn a_name_is_taken_once_and_none_is_too_long() {
        let mut people = People::default();
        for name in ["Ann", "Ann", "", "Bo"] {
            people.add(name);
        }
        people.add(&"x".repeat(200_000));
        assert_eq!(people.joined().len(), "Ann, Bo, ".len() + NAME_BYTES);
    }
}
