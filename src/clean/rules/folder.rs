//! The folder of rule files: which file is for which page, and reading them.
//! Knows nothing of what rules do.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use super::parse::FILE_BYTES;
use super::{Error, FEEDS, Fault, Rules};

/// For which pages a rule is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All.
    Everywhere,
    /// Those of a host, with and without `www.`.
    Host(String),
    /// Those of the stories of a feed, by its address without what is secret in it.
    Feed(String),
}

/// The folder that holds the rule files, `HOST.rule`, `everywhere.rule` and `feeds/NAME.rule`. It need not exist.
#[derive(Clone, Debug, PartialEq)]
pub struct Folder {
    path: PathBuf,
    /// Rules that stand in none of its files yet.
    tried: Option<(Scope, Rules)>,
}

impl Folder {
    /// The folder at a path.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            tried: None,
        }
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder as it would be with these rules behind those for a scope; nothing is written.
    #[must_use]
    pub fn with(&self, scope: Scope, rules: Rules) -> Self {
        Self {
            path: self.path.clone(),
            tried: Some((scope, rules)),
        }
    }

    /// The file for a scope, which need not exist; none for what cannot be the name of a host or the address of a feed.
    pub fn file(&self, scope: &Scope) -> Option<PathBuf> {
        match scope {
            Scope::Everywhere => Some(self.path.join("everywhere.rule")),
            Scope::Host(host) => {
                let host = bare(host);
                let is_own = host != "everywhere" && !host.is_empty() && host.len() < 250;
                let safe = is_own && !host.starts_with('.') && !host.contains(['/', '\\', '\0']);
                safe.then(|| self.path.join(format!("{host}.rule")))
            }
            Scope::Feed(address) => {
                let is_line = !address.trim().is_empty() && !address.chars().any(char::is_control);
                is_line.then(|| {
                    self.of_feed(address)
                        .unwrap_or_else(|| self.name_for(address))
                })
            }
        }
    }

    /// The file that says it is for a feed, the first by its name.
    pub(super) fn of_feed(&self, address: &str) -> Option<PathBuf> {
        let files = rule_files(&self.path.join(FEEDS)).unwrap_or_default();
        let names_it = |path: &PathBuf| {
            let text = text(path).unwrap_or_default();
            Rules::of_feed("", &text).0.iter().any(|a| a == address)
        };
        files.into_iter().find(names_it)
    }

    /// A name for the file of a feed that no other file has: the letters and digits of its address.
    fn name_for(&self, address: &str) -> PathBuf {
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        let word = |part: &str| (!part.is_empty()).then(|| part.to_ascii_lowercase());
        let plain = |c: char| !c.is_ascii_alphanumeric();
        let words: Vec<String> = address.split(plain).filter_map(word).collect();
        let name: String = words.join("-").chars().take(80).collect();
        let name = if name.is_empty() { "feed" } else { &*name };
        let numbered = (2..).map(|n| format!("{name}-{n}.rule"));
        let mut names = std::iter::once(format!("{name}.rule")).chain(numbered);
        let folder = self.path.join(FEEDS);
        let free = names.find(|n| !folder.join(n).exists());
        folder.join(free.unwrap_or_default())
    }

    /// The rules for pages of a host that belong to stories of a feed, those for all pages first and those for the feed
    /// last, and what is wrong in their files. What is not named has no rules, nor has what does not exist.
    pub fn read(&self, host: Option<&str>, feed: Option<&str>) -> (Rules, Vec<Error>) {
        let (mut rules, mut errors) = (Rules::default(), Vec::new());
        let host = host.map(|h| Scope::Host(h.to_owned()));
        let feed = feed.map(|f| Scope::Feed(f.to_owned()));
        for scope in [Some(Scope::Everywhere), host, feed].into_iter().flatten() {
            let (found, wrong) = self.read_one(&scope);
            rules = rules.and(found);
            errors.extend(wrong);
            if let Some((_, tried)) = self.tried.as_ref().filter(|(of, _)| *of == scope) {
                rules = rules.and(tried.clone());
            }
        }
        (rules, errors)
    }

    fn read_one(&self, scope: &Scope) -> (Rules, Vec<Error>) {
        let path = match scope {
            Scope::Feed(address) => self.of_feed(address),
            scope => self.file(scope),
        };
        match path {
            Some(path) if path.exists() => Rules::of_file(&path),
            _ => (Rules::default(), Vec::new()),
        }
    }

    /// All rule files of the folder, by name; those for feeds behind the others.
    pub fn files(&self) -> io::Result<Vec<PathBuf>> {
        let mut found = rule_files(&self.path)?;
        found.extend(rule_files(&self.path.join(FEEDS)).unwrap_or_default());
        Ok(found)
    }
}

fn rule_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "rule") && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file is for a feed, by the folder it stands in.
fn is_of_feed(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name);
    folder.is_some_and(|name| name == FEEDS)
}

impl Rules {
    /// Reads one rule file.
    pub fn of_file(path: &Path) -> (Self, Vec<Error>) {
        match text(path) {
            Ok(text) if is_of_feed(path) => {
                let (_, rules, errors) = Self::of_feed(&path.display().to_string(), &text);
                (rules, errors)
            }
            Ok(text) => Self::read(&path.display().to_string(), &text),
            Err(error) => (Self::default(), vec![unreadable(path, &error)]),
        }
    }
}

/// What is wrong with the name of a rule file: `A.example.rule` is found for no page. A file that does not end in
/// `.rule` stands beside the others and may have any name, as may one that is for a feed.
pub fn misnamed(path: &Path) -> Option<Error> {
    path.extension()
        .filter(|e| *e == "rule" && !is_of_feed(path))?;
    let stem = path.file_stem()?.to_string_lossy();
    let better = host_named(&stem);
    (better != stem).then(|| Error {
        file: Arc::from(path.display().to_string()),
        line: 0,
        fault: Fault::Name {
            better: format!("{better}.rule"),
        },
    })
}

/// The host that a name may mean, as addresses write it.
fn host_named(name: &str) -> String {
    let first = name.split_whitespace().find(|word| word.contains('.'));
    let joined: String = name.split_whitespace().collect();
    let named = [Some(name), first, Some(&joined)].into_iter().flatten();
    let mut hosts = named.filter_map(|host| {
        let url = Url::parse(&format!("https://{host}/")).ok()?;
        let is_host = url.path() == "/" && url.username().is_empty() && url.port().is_none();
        url.host_str().filter(|_| is_host).map(bare)
    });
    hosts.next().unwrap_or_else(|| "HOST".to_owned())
}

/// A host without `www.` and the dot that ends a full name.
fn bare(host: &str) -> String {
    let host = host.trim_end_matches('.').to_lowercase();
    host.strip_prefix("www.")
        .map_or(host.clone(), str::to_owned)
}

/// The text of a file, at most a little more than a rule file may have, so that what is too long is seen to be.
fn text(path: &Path) -> io::Result<String> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let file = fs::File::open(path)?;
    file.take(FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    let why = error.to_string().to_lowercase();
    Error {
        file: Arc::from(path.display().to_string()),
        line: 0,
        fault: Fault::Unreadable {
            why: why
                .split(" (os error")
                .next()
                .unwrap_or_default()
                .to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_named_as_no_host_is_told_what_to_call_it() {
        for (name, better) in [
            ("a.example.rule", None),
            ("everywhere.rule", None),
            ("localhost.rule", None),
            ("draft of mine.txt", None),
            ("A.Example.rule", Some("a.example.rule")),
            ("www.a.example.rule", Some("a.example.rule")),
            ("a.example (copy).rule", Some("a.example.rule")),
            ("my site.rule", Some("mysite.rule")),
            ("bücher.example.rule", Some("xn--bcher-kva.example.rule")),
            ("a@b.rule", Some("HOST.rule")),
        ] {
            let told = misnamed(Path::new(name)).map(|e| e.to_string());
            let sentence = better.map(|better| {
                format!("{name}: no host is called so, and its rules are used on no page; rename it to {better}")
            });
            assert_eq!(told, sentence, "{name}");
        }
    }

    #[test]
    fn a_missing_file_is_told_without_a_line() {
        let (_, errors) = Rules::of_file(Path::new("/nowhere/a.rule"));
        assert_eq!(
            errors[0].to_string(),
            "/nowhere/a.rule: no such file or directory"
        );
    }

    #[test]
    fn a_host_is_no_way_out_of_the_folder() {
        let folder = Folder::at("/rules");
        for host in [
            "../x",
            ".hidden",
            "a/b",
            "",
            ".",
            "everywhere",
            "..",
            "a\\b",
            "a\0b",
        ] {
            assert_eq!(folder.file(&Scope::Host(host.to_owned())), None, "{host}");
        }
    }
}
