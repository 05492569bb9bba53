//! Taught rules on the command line: whether they are written well, and what they would change in saved pages.
//! Knows nothing of how rules are read and applied.

use std::collections::HashSet;
use std::path::PathBuf;

use serde::Serialize;

use super::args::{RuleCheck, RuleTask, RuleTest};
use super::around::users_rules;
use super::print::Output;
use super::{Exit, Fault, complain, input, names};
use crate::clean::context::Context;
use crate::clean::rules::{Act, Folder, Rule, Rules, Scope, misnamed};
use crate::open;
use crate::story::{Address, Story};

/// A page that loses this share of its words to rules is marked.
const MUCH: f64 = 0.2;
/// First words that are shown of each block.
const STARTS: usize = 3;

/// Runs the task.
pub fn run(task: &RuleTask) -> anyhow::Result<Exit> {
    match task {
        RuleTask::Check(check) => self::check(check),
        RuleTask::Test(test) => self::test(test),
    }
}

fn folder(given: Option<&PathBuf>) -> anyhow::Result<Folder> {
    let folder = given.map(Folder::at).or_else(users_rules);
    folder.ok_or_else(|| {
        Fault::error(
            Exit::Failed,
            "neither XDG_CONFIG_HOME nor HOME is set; name the folder with --rules",
        )
    })
}

/// The rule files of a folder, none of one that does not exist.
fn files(folder: &Folder) -> anyhow::Result<Vec<PathBuf>> {
    match folder.files() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(anyhow::Error::new(error).context(folder.path().display().to_string())),
        files => Ok(files?),
    }
}

/// Reads rule files and says what is wrong.
fn check(task: &RuleCheck) -> anyhow::Result<Exit> {
    let mut paths = Vec::new();
    if task.files.is_empty() {
        paths = files(&folder(task.rules.as_ref())?)?;
    }
    for path in &task.files {
        if path.is_dir() {
            paths.extend(files(&Folder::at(path))?);
        } else {
            paths.push(path.clone());
        }
    }
    let (mut rules, mut wrong) = (0, 0);
    for path in &paths {
        let (found, mut errors) = Rules::of_file(path);
        errors.extend(misnamed(path).filter(|_| path.exists()));
        rules += found.all().len();
        wrong += errors.len();
        for error in errors {
            complain(&error.to_string());
        }
    }
    let told = format!(
        "{}, {}\n",
        counted(rules, "good rule"),
        counted(paths.len(), "file")
    );
    Output::new().write(&told)?;
    Ok(if wrong > 0 { Exit::Failed } else { Exit::Done })
}

/// What the rules of a host change in the pages of a folder.
#[derive(Serialize)]
struct Report {
    host: String,
    pages: Vec<PageReport>,
    rules: Vec<RuleReport>,
}

#[derive(Serialize)]
struct PageReport {
    source: String,
    /// Kept words without the rules and with them.
    words: [usize; 2],
    /// Whether a large part of it is changed.
    much: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct Change {
    file: String,
    line: usize,
    keep: bool,
    words: usize,
    start: String,
}

#[derive(Serialize)]
struct RuleReport {
    file: String,
    line: usize,
    rule: String,
    /// Pages on which it names a block, also without changing it.
    pages: usize,
    /// Blocks that it names.
    hits: usize,
    /// Blocks and words that it changes.
    blocks: usize,
    words: usize,
    starts: Vec<String>,
}

fn test(task: &RuleTest) -> anyhow::Result<Exit> {
    let folder = folder(task.rules.as_ref())?;
    let scope = Scope::Host(task.host.clone());
    let file = folder.file(&scope).ok_or_else(|| {
        Fault::error(
            Exit::Usage,
            format!("{}: not the name of a host", task.host),
        )
    })?;
    let addresses = addresses(task)?;
    let (rules, errors) = folder.read(Some(&task.host), None);
    for error in &errors {
        complain(&error.to_string());
    }
    if rules.is_empty() && errors.is_empty() {
        let sentence = format!(
            "{}: no rules for {}; clearstory rule --help shows how they are written",
            file.display(),
            task.host
        );
        return Err(Fault::error(Exit::Failed, sentence));
    }
    input::hush_panics();
    let report = report(&task.host, &rules, &addresses);
    let text = if task.json {
        serde_json::to_string_pretty(&report)? + "\n"
    } else {
        in_words(&report)
    };
    Output::new().write(&text)?;
    let failed = report.pages.iter().filter(|p| p.error.is_some()).count();
    Ok(match failed {
        _ if !errors.is_empty() => Exit::Failed,
        0 => Exit::Done,
        all if all == report.pages.len() => Exit::NothingReadable,
        _ => Exit::SomeFailed,
    })
}

/// The pages to try the rules on; what is not there is one error, not a page that cannot be read.
fn addresses(task: &RuleTest) -> anyhow::Result<Vec<Address>> {
    let addresses = names::addresses(&[&task.folder])?;
    match &addresses[..] {
        [Address::File(path)] if !path.exists() => {
            let sentence = format!("{}: no such file or folder", path.display());
            Err(Fault::error(Exit::Failed, sentence))
        }
        _ => Ok(addresses),
    }
}

fn report(host: &str, rules: &Rules, addresses: &[Address]) -> Report {
    let blank = |rule: &Rule| RuleReport {
        file: rule.file.to_string(),
        line: rule.line,
        rule: rule.to_string(),
        pages: 0,
        hits: 0,
        blocks: 0,
        words: 0,
        starts: Vec::new(),
    };
    let mut report = Report {
        host: host.to_owned(),
        pages: Vec::new(),
        rules: rules.all().iter().map(blank).collect(),
    };
    for address in addresses {
        let page = match tried(rules, address) {
            Ok((before, story)) => report.count(rules, address, before, &story),
            Err(error) => PageReport {
                source: address.to_string(),
                words: [0, 0],
                much: false,
                error: Some(error.to_string()),
                changes: Vec::new(),
            },
        };
        report.pages.push(page);
    }
    report
}

/// How many words a page keeps without the rules, and its story with them.
fn tried(rules: &Rules, address: &Address) -> Result<(usize, Story), input::Error> {
    let page = input::page_of(address)?.page;
    let context = Context {
        rules: Some(rules),
        ..Context::EMPTY
    };
    let both = input::guarded(|| {
        let before = open::open(&page)?.document.kept_words();
        Ok((before, open::open_with(&page, &context)?))
    });
    both.unwrap_or_else(|| {
        Err(input::Error::Broken {
            name: address.to_string(),
        })
    })
}

impl Report {
    fn count(
        &mut self,
        rules: &Rules,
        address: &Address,
        before: usize,
        story: &Story,
    ) -> PageReport {
        let mut seen = HashSet::new();
        let mut changes = Vec::new();
        for lesson in &story.taught {
            let of = &mut self.rules[lesson.rule];
            of.pages += usize::from(seen.insert(lesson.rule));
            of.hits += 1;
            if !lesson.changed {
                continue;
            }
            of.blocks += 1;
            of.words += lesson.words;
            if of.starts.len() < STARTS {
                of.starts.push(lesson.start.to_string());
            }
            let rule = &rules.all()[lesson.rule];
            changes.push(Change {
                file: rule.file.to_string(),
                line: rule.line,
                keep: lesson.keep,
                words: lesson.words,
                start: lesson.start.to_string(),
            });
        }
        let words = [before, story.document.kept_words()];
        let share = words[0].abs_diff(words[1]) as f64 / words[0].max(1) as f64;
        PageReport {
            source: address.to_string(),
            words,
            much: share >= MUCH,
            error: None,
            changes,
        }
    }
}

fn in_words(report: &Report) -> String {
    let pages: String = report.pages.iter().map(page_in_words).collect();
    let rules: String = report.rules.iter().map(rule_in_words).collect();
    format!("{pages}\n{rules}")
}

fn page_in_words(page: &PageReport) -> String {
    if let Some(error) = &page.error {
        return format!("{error}\n");
    }
    if page.changes.is_empty() {
        return format!("{}: nothing changes\n", page.source);
    }
    let [before, after] = page.words;
    let much = if page.much {
        "  ! a large part of the story"
    } else {
        ""
    };
    let line = |change: &Change| {
        let act = if change.keep { Act::Keep } else { Act::Cut };
        let words = counted(change.words, "word");
        format!(
            "  {act} by line {}, {words}: {}\n",
            change.line, change.start
        )
    };
    let lines: String = page.changes.iter().map(line).collect();
    format!(
        "{}: {after} words, was {before}{much}\n{lines}",
        page.source
    )
}

fn rule_in_words(rule: &RuleReport) -> String {
    let head = format!("{}:{}: {}\n", rule.file, rule.line, rule.rule);
    if rule.hits == 0 {
        return head + "  names nothing on these pages\n";
    }
    let (hits, pages) = (counted(rule.hits, "block"), counted(rule.pages, "page"));
    let words = counted(rule.words, "word");
    format!(
        "{head}  names {hits} on {pages}, changes {} of them, {words}\n",
        rule.blocks
    )
}

fn counted(n: usize, thing: &str) -> String {
    let end = if n == 1 { "" } else { "s" };
    format!("{n} {thing}{end}")
}
