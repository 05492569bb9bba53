//! The folder of rule files: which file is for which page, reading them, and adding a rule to one.
//! Knows nothing of what rules do.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use super::parse::FILE_BYTES;
use super::{Error, Fault, Rule, Rules};

/// For which pages a rule is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of a host, with and without `www.`.
    Host(String),
    /// All.
    Everywhere,
}

/// The folder that holds the rule files, `HOST.rule` and `everywhere.rule`. It need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder at a path.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The file for a scope; none for what cannot be the name of a host.
    pub fn file(&self, scope: &Scope) -> Option<PathBuf> {
        match scope {
            Scope::Everywhere => Some(self.0.join("everywhere.rule")),
            Scope::Host(host) => {
                let host = bare(host);
                let plain = !host.starts_with('.') && !host.is_empty() && host.len() < 250;
                let safe = plain && !host.contains(['/', '\\', '\0']);
                safe.then(|| self.0.join(format!("{host}.rule")))
            }
        }
    }

    /// The rules for pages of a host, those for all pages first, and what is wrong in their files. Without a host
    /// those for all pages alone. What does not exist has no rules.
    pub fn read(&self, host: Option<&str>) -> (Rules, Vec<Error>) {
        let (mut rules, mut errors) = (Rules::default(), Vec::new());
        let own = host.map(|h| Scope::Host(h.to_owned()));
        let scopes = [Some(Scope::Everywhere), own];
        for path in scopes.iter().flatten().filter_map(|s| self.file(s)) {
            match text(&path) {
                Ok(text) => {
                    let (found, wrong) = Rules::read(&path.display().to_string(), &text);
                    rules = rules.and(found);
                    errors.extend(wrong);
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => errors.push(unreadable(&path, &error)),
            }
        }
        (rules, errors)
    }

    /// All rule files of the folder, by name.
    pub fn files(&self) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "rule") && path.is_file() {
                found.push(path);
            }
        }
        found.sort();
        Ok(found)
    }

    /// Adds a rule behind the last line of its file, which is made if there is none. Whoever reads the file meanwhile
    /// sees it as it was or as it is, never a half: the new one takes its place by renaming.
    pub fn add(&self, scope: &Scope, rule: &Rule) -> io::Result<PathBuf> {
        let path = self
            .file(scope)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "not the name of a host"))?;
        fs::create_dir_all(&self.0)?;
        // A link leads to the file that is meant, in a folder of settings kept elsewhere.
        let path = fs::canonicalize(&path).unwrap_or(path);
        let mut whole = match text(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read?,
        };
        if !whole.is_empty() && !whole.ends_with('\n') {
            whole.push('\n');
        }
        whole.push_str(&rule.to_string());
        whole.push('\n');
        let new = path.with_extension(format!("rule.{}.new", std::process::id()));
        let written = write_through(&new, &whole).and_then(|()| fs::rename(&new, &path));
        if written.is_err() {
            let _ = fs::remove_file(&new);
        }
        written.map(|()| path)
    }
}

impl Rules {
    /// Reads one rule file.
    pub fn of_file(path: &Path) -> (Self, Vec<Error>) {
        match text(path) {
            Ok(text) => Self::read(&path.display().to_string(), &text),
            Err(error) => (Self::default(), vec![unreadable(path, &error)]),
        }
    }
}

/// What is wrong with the name of a rule file: `A.example.rule` is found for no page. A file that does not end in
/// `.rule` stands beside the others and may have any name.
pub fn misnamed(path: &Path) -> Option<Error> {
    path.extension().filter(|e| *e == "rule")?;
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

fn write_through(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
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
    fn a_rule_is_added_at_the_end_and_read_again_for_its_host() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path().join("rules"));
        assert_eq!(folder.read(Some("a.example")), (Rules::default(), vec![]));
        let rule = |line: &str| Rules::read("", line).0.all()[0].clone();
        let host = Scope::Host("www.A.example".to_owned());
        let first = rule("cut last 1 because of one");
        folder.add(&host, &first).unwrap();
        fs::write(folder.file(&host).unwrap(), "cut last 1 because of one").unwrap();
        folder
            .add(&host, &rule("keep first 1 because of two"))
            .unwrap();
        folder
            .add(&Scope::Everywhere, &rule("cut last 2 because of three"))
            .unwrap();
        let (rules, errors) = folder.read(Some("www.a.example"));
        assert_eq!(errors, []);
        let lines: Vec<_> = rules.all().iter().map(ToString::to_string).collect();
        let expected = [
            "cut last 2 because of three",
            "cut last 1 because of one",
            "keep first 1 because of two",
        ];
        assert_eq!(lines, expected);
        assert_eq!(folder.read(Some("b.a.example")).0.all().len(), 1);
        assert_eq!(folder.read(None).0.all().len(), 1);
        assert_eq!(
            folder.files().unwrap().len(),
            2,
            "nothing is left beside them"
        );
    }

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
        for host in ["../x", ".hidden", "a/b", "", "."] {
            assert_eq!(folder.file(&Scope::Host(host.to_owned())), None, "{host}");
        }
    }
}
