//! The one rule of the structure, held by reading the source: who may use whom, and how long a thing may be.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules from left to right; each may use only what stands before it.
const ORDER: &[&str] = &[
    "verdict", "doc", "story", "config", "dom", "fetch", "layout", "feed", "clean", "open",
    "filter", "store", "library", "demo", "ui", "runtime", "cli", "main",
];

/// Pairs that the order would allow and the design does not.
const NEVER: &[(&str, &str)] = &[
    ("ui", "config"),
    ("ui", "filter"),
    ("ui", "library"),
    ("ui", "dom"),
    ("ui", "fetch"),
    ("ui", "clean"),
    ("ui", "open"),
    ("ui", "demo"),
    ("ui", "feed"),
    ("feed", "layout"),
    ("clean", "feed"),
    ("clean", "fetch"),
    ("clean", "layout"),
    ("open", "layout"),
    ("dom", "story"),
    ("filter", "dom"),
    ("filter", "fetch"),
    ("filter", "feed"),
    ("filter", "layout"),
    ("filter", "clean"),
    ("filter", "open"),
    ("ui", "store"),
    ("store", "dom"),
    ("store", "fetch"),
    ("store", "layout"),
];

/// Crates and the one module that may name each.
const DOORS: &[(&str, &[&str])] = &[
    ("scraper", &["dom"]),
    ("html5ever", &["dom"]),
    ("ego_tree", &["dom"]),
    ("reqwest", &["fetch"]),
    ("tokio", &["fetch"]),
    ("textwrap", &["layout"]),
    ("ratatui", &["ui", "runtime"]),
    ("crossterm", &["ui", "runtime"]),
    ("clap", &["cli"]),
    ("toml", &["config"]),
    ("tracing_subscriber", &["cli"]),
    ("brotli_decompressor", &["open"]),
    ("zstd", &["open", "store"]),
    ("rusqlite", &["store"]),
    ("regex", &["filter", "store"]),
    ("rustix", &["runtime", "library"]),
    ("signal_hook", &["runtime"]),
];

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 40;

struct Source {
    path: PathBuf,
    module: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut found) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let first = inside
                    .components()
                    .next()
                    .unwrap()
                    .as_os_str()
                    .to_str()
                    .unwrap();
                let module = first.trim_end_matches(".rs").to_owned();
                found.push(Source {
                    text: fs::read_to_string(&path).unwrap(),
                    module,
                    path,
                });
            }
        }
    }
    found
}

/// The source without its tests, which may use what they like.
fn without_tests(text: &str) -> &str {
    text.split("\n#[cfg(test)]").next().unwrap()
}

/// The source without comments and doc comments.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = without_tests(text).lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(n, line)| (n + 1, line))
}

/// The names behind `crate::` or `clearstory::` in a line, also in a braced list.
fn used_modules(line: &str) -> Vec<String> {
    let mut used = Vec::new();
    for prefix in ["crate::", "clearstory::"] {
        for (at, _) in line.match_indices(prefix) {
            let rest = &line[at + prefix.len()..];
            let list = rest
                .strip_prefix('{')
                .map_or(rest, |l| l.split('}').next().unwrap_or(l));
            let parts: Vec<&str> = if rest.starts_with('{') {
                list.split(',').collect()
            } else {
                vec![rest]
            };
            for part in parts {
                let name: String = part
                    .trim()
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                used.push(name);
            }
        }
    }
    used
}

#[test]
fn a_module_uses_only_what_stands_to_its_left() {
    let rank = |module: &str| ORDER.iter().position(|m| *m == module);
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.module != "lib") {
        let own = rank(&source.module)
            .unwrap_or_else(|| panic!("{} has no place in the order", source.module));
        for (number, line) in code_lines(&source.text) {
            for used in used_modules(line).iter().filter(|u| **u != source.module) {
                let forbidden = NEVER.contains(&(source.module.as_str(), used.as_str()));
                if rank(used).is_some_and(|r| r > own) || forbidden {
                    wrong.push(format!("{}:{number} uses {used}", source.path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_crate_stays_behind_its_door() {
    let mut wrong = Vec::new();
    for source in &sources() {
        for (name, doors) in DOORS
            .iter()
            .filter(|(_, doors)| !doors.contains(&source.module.as_str()))
        {
            for (number, line) in
                code_lines(&source.text).filter(|(_, l)| l.contains(&format!("{name}::")))
            {
                wrong.push(format!(
                    "{}:{number} names {name}: {}, only {doors:?} may",
                    source.path.display(),
                    line.trim()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_and_functions_stay_short() {
    let mut wrong = Vec::new();
    for source in &sources() {
        let text = without_tests(&source.text);
        if text.lines().count() > FILE_LINES {
            wrong.push(format!(
                "{}: {} lines",
                source.path.display(),
                text.lines().count()
            ));
        }
        wrong.extend(
            long_functions(text).map(|(name, lines)| {
                format!("{}: {name} has {lines} lines", source.path.display())
            }),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Functions over the limit, by the indentation of `fn` and of its closing brace; a flat `match` of one-line arms may be longer.
fn long_functions(text: &str) -> impl Iterator<Item = (String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let is_function = [
            "fn ",
            "pub fn ",
            "pub(crate) fn ",
            "pub(super) fn ",
            "async fn ",
            "pub async fn ",
            "const fn ",
            "pub const fn ",
        ]
        .iter()
        .any(|start| trimmed.starts_with(start));
        if !is_function {
            continue;
        }
        let closing = format!("{}}}", &line[..line.len() - trimmed.len()]);
        let Some(length) = lines[at..].iter().position(|l| *l == closing) else {
            continue;
        };
        let arms = lines[at..at + length]
            .iter()
            .filter(|l| l.contains("=>"))
            .count();
        if length + 1 > FUNCTION_LINES && arms * 2 < length {
            found.push((
                trimmed.split('(').next().unwrap_or(trimmed).to_owned(),
                length + 1,
            ));
        }
    }
    found.into_iter()
}

#[test]
fn every_file_says_what_it_owns() {
    let wrong: Vec<_> = sources()
        .into_iter()
        .filter(|s| !s.text.starts_with("//!"))
        .map(|s| s.path)
        .collect();
    assert!(wrong.is_empty(), "no //! on line one: {wrong:?}");
}
