//! What may be wrong in a file of settings, and the name that was probably meant.
//! Knows nothing of reading one.

use std::fmt;

/// Names that a message lists; more are no help.
const KNOWN: usize = 24;

/// Something wrong in a file of settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file as it was named.
    pub file: String,
    /// The line, from 1; 0 is the file as a whole.
    pub line: usize,
    /// What it is.
    pub what: What,
}

/// How much a fault weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Something is not known, and left aside.
    Warning,
    /// Something that is meant does not work.
    Error,
}

/// The ways in which settings are wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The file cannot be read.
    Unreadable(String),
    /// It is not TOML.
    Syntax(String),
    /// A name that no setting has.
    Unknown {
        /// With its section.
        name: String,
        /// The known name that is most like it.
        nearest: Option<String>,
        /// The names that are known there.
        known: Vec<String>,
    },
    /// A value that its setting does not accept; the default stands.
    Value {
        /// With its section.
        name: String,
        /// As it stands there.
        given: String,
        /// In words.
        accepts: String,
    },
    /// A binding has a word among its keys that is none.
    Key {
        /// The binding.
        name: String,
        /// What it is, and what keys look like.
        why: String,
    },
    /// A binding takes the keys of another one away.
    Hides {
        /// The binding.
        name: String,
        /// The keys that do nothing any more, and what they did.
        others: Vec<(String, String)>,
        /// Whether they are the same keys; else one begins as the other does.
        is_same: bool,
    },
    /// A rule lacks something.
    Missing {
        /// Which rule.
        name: String,
        /// What it needs.
        needs: String,
    },
}

impl Fault {
    /// How much it weighs.
    pub fn weight(&self) -> Weight {
        match self.what {
            What::Unknown { .. } | What::Hides { .. } => Weight::Warning,
            _ => Weight::Error,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.what),
            line => write!(f, "{}:{line}: {}", self.file, self.what),
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Unreadable(reason) => write!(f, "{reason}; the defaults are used"),
            Self::Syntax(reason) => write!(f, "{reason}"),
            Self::Unknown {
                name,
                nearest,
                known,
            } => {
                write!(f, "{name} is unknown")?;
                if let Some(nearest) = nearest {
                    write!(f, "; {nearest} is meant?")?;
                }
                match known.len() {
                    ..=KNOWN => write!(f, " (known here: {})", known.join(", ")),
                    _ => f.write_str(" (clearstory config --print-default has them all)"),
                }
            }
            Self::Value {
                name,
                given,
                accepts,
            } => {
                write!(f, "{name} cannot be {given}; it is {accepts}")
            }
            Self::Key { name, why } => write!(f, "{name}: {why}"),
            Self::Hides {
                name,
                others,
                is_same,
            } => f.write_str(&hides(name, others, *is_same)),
            Self::Missing { name, needs } => write!(f, "{name} needs {needs}"),
        }
    }
}

/// Which keys a binding takes from others.
fn hides(name: &str, others: &[(String, String)], is_same: bool) -> String {
    let verb = if is_same { "takes" } else { "hides" };
    if let [(keys, says)] = others {
        return format!("{name} {verb} {keys}, which was: {says}");
    }
    let keys: Vec<&str> = others.iter().map(|(keys, _)| keys.as_str()).collect();
    format!("{name} {verb} the keys {}", keys.join(", "))
}

/// The known name that is most like a mistyped one; none if all are too far away.
///
/// ```
/// use clearstory::config::nearest;
/// assert_eq!(nearest("evry", ["hosts", "every"]), Some("every"));
/// assert_eq!(nearest("colour", ["hosts", "every"]), None);
/// ```
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody mistypes a name of this length, and the distance is quadratic.
    if name.len() > 64 {
        return None;
    }
    let furthest = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|k| (distance(name, k), k))
        .filter(|(d, _)| *d <= furthest)
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}

/// Letters to add, take away, change or swap with their neighbour; case, `-` and `_` do not count.
fn distance(one: &str, other: &str) -> usize {
    let letters = |s: &str| -> Vec<char> { s.to_lowercase().replace('_', "-").chars().collect() };
    let (a, b) = (letters(one), letters(other));
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j - 1] + same)
                .min(rows[i - 1][j] + 1)
                .min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_finds_the_name_that_was_meant() {
        let known = ["every", "hosts", "per-host", "on-start"];
        for (name, meant) in [
            ("eveyr", Some("every")),
            ("host", Some("hosts")),
            ("per_host", Some("per-host")),
            ("On-Start", Some("on-start")),
            ("", None),
            ("interval", None),
        ] {
            assert_eq!(nearest(name, known), meant, "{name}");
        }
        assert_eq!(nearest(&"a".repeat(1_000_000), known), None);
    }
}
