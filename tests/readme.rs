//! The tables of the README that are made from the program: keys and commands.
//! `UPDATE_README=1 cargo test --test main readme` writes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clearstory::ui::command::COMMANDS;
use clearstory::ui::keys::{BINDINGS, Binding, Task};

/// Where a key is another one than users of newsboat, vim or less would press, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "next-unread",
        "while found words are marked, `n` is the next of them, as in vim and less",
    ),
    (
        "previous-unread",
        "newsboat marks as unread with `N`; here `m` does",
    ),
    ("toggle-read", "newsboat: `N`"),
    ("star", "newsboat saves with `s`; here `S` does"),
    ("save", "newsboat: `s`, which is the star here"),
    ("undo", "newsboat lists links with `u`; here `U` does"),
    ("links", "newsboat: `u`, which undoes here"),
    (
        "link-letters",
        "newsboat numbers links, less turns the page; letters are quicker, and seen only when asked for",
    ),
    (
        "find-backwards",
        "vim and less: `?`, which is help in every reader",
    ),
    ("jump-forward", "vim: `Ctrl-i`, which terminals send as Tab"),
    ("jump-back", "newsboat has none"),
    (
        "page-down",
        "newsboat clears the filter with `Ctrl-f`; here `:filter off` does",
    ),
    (
        "bookmark",
        "newsboat: `Ctrl-b`, which turns a page back here as in vim",
    ),
    (
        "down",
        "newsboat goes to another feed with `j` and `k` in its list; here `] f` does",
    ),
    (
        "changes",
        "less: half a page, which `Ctrl-d` is here as in vim",
    ),
    ("select", "vim's lines; newsboat has none"),
    ("view", "newsboat has none"),
    (
        "quit",
        "less and vim quit with `q`; it goes back one step here, as in newsboat",
    ),
    ("suspend", "as everywhere; nothing else may take it"),
];

fn keys() -> String {
    let mut out = "| Keys | Name | | Elsewhere |\n| --- | --- | --- | --- |\n".to_owned();
    for task in Task::ALL {
        writeln!(out, "| **{}** | | | |", task.title()).unwrap();
        for row in BINDINGS.iter().filter(|b| b.task == task) {
            let remark = ELSEWHERE.iter().find(|(name, _)| *name == row.name);
            let remark = remark.map_or("", |(_, remark)| remark);
            let (keys, name, says) = (shown(row), row.name, row.sentence);
            writeln!(out, "| {keys} | `{name}` | {says} | {remark} |").unwrap();
        }
    }
    out
}

fn shown(row: &Binding) -> String {
    let sequences = row.keys.split(", ").filter(|keys| !keys.is_empty());
    let cells = sequences.map(|keys| format!("`{}`", keys.replace('|', "\\|")));
    cells.collect::<Vec<_>>().join(" ")
}

fn commands() -> String {
    let mut out = "| Command | |\n| --- | --- |\n".to_owned();
    for command in COMMANDS {
        let takes = command.takes.replace('|', "\\|");
        let line = format!("{} {takes}", command.name);
        let short = match command.short {
            "" => String::new(),
            short => format!(" `:{short}`"),
        };
        writeln!(out, "| `:{}`{short} | {} |", line.trim_end(), command.says).unwrap();
    }
    out
}

/// The README with what stands between the marks of a table replaced.
fn replaced(text: &str, name: &str, table: &str) -> String {
    let (begin, end) = (
        format!("<!-- {name} -->\n"),
        format!("<!-- end of {name} -->\n"),
    );
    let (before, rest) = text.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}{table}{end}{after}")
}

#[test]
fn the_tables_of_the_readme_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let made = replaced(&replaced(&text, "keys", &keys()), "commands", &commands());
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, made).unwrap();
    } else {
        assert!(
            made == text,
            "run: UPDATE_README=1 cargo test --test main readme"
        );
    }
}

#[test]
fn what_is_said_of_other_readers_is_of_an_action() {
    for (name, _) in ELSEWHERE {
        assert!(BINDINGS.iter().any(|b| b.name == *name), "{name}");
    }
}
