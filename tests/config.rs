//! Settings as files: every file of `config/good` is understood without a word, every file of `config/bad` is told of
//! as its lines that begin with `#!` say.

use std::fs;
use std::path::{Path, PathBuf};

use clearstory::config::{Config, FEED_SETTINGS, SETTINGS};
use clearstory::ui::keys::BINDINGS;
use proptest::prelude::*;

fn files(folder: &str) -> Vec<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/config")
        .join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(path)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn good_settings_are_understood_without_a_word() {
    for file in files("good") {
        let (_, faults) = Config::of_file(&file);
        assert_eq!(faults, [], "{}", file.display());
    }
}

#[test]
fn bad_settings_are_told_with_their_line_and_what_is_accepted() {
    for file in files("bad") {
        let text = fs::read_to_string(&file).unwrap();
        let expected: Vec<String> = text
            .lines()
            .filter_map(|l| l.strip_prefix("#! "))
            .map(str::to_owned)
            .collect();
        let (_, faults) = Config::read("f", &text);
        let told: Vec<String> = faults
            .iter()
            .map(|f| f.to_string().replacen("f:", "", 1))
            .collect();
        if expected.is_empty() {
            assert!(
                !faults.is_empty() && faults.iter().all(|f| f.line > 0),
                "{}: {told:?}",
                file.display()
            );
        } else {
            assert_eq!(told, expected, "{}", file.display());
        }
    }
}

#[test]
fn a_broken_line_costs_itself_and_is_told_once() {
    let (config, faults) = Config::read("f", "[refresh]\nhosts = 4\nevery = \npace = \"9s\"\n");
    assert_eq!((config.refresh.hosts, config.refresh.pace_seconds), (4, 9));
    assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [3]);
}

#[test]
fn what_cannot_be_read_at_all_leaves_the_defaults() {
    let folder = tempfile::tempdir().unwrap();
    let (config, faults) = Config::of_file(folder.path());
    assert_eq!((config, faults.len()), (Config::default(), 1));
    let file = folder.path().join("config.toml");
    fs::write(&file, b"# fine\n[refresh]\nevery = \"\xff\"\n").unwrap();
    let (_, faults) = Config::of_file(&file);
    assert!(
        faults[0]
            .to_string()
            .ends_with("config.toml:3: this line is not UTF-8; the defaults are used"),
        "{}",
        faults[0]
    );
    fs::write(&file, "#".repeat(2 << 20)).unwrap();
    let (_, faults) = Config::of_file(&file);
    assert!(faults[0].to_string().contains("at most 1 MiB"));
}

#[test]
fn the_reference_in_the_sources_is_that_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/config.toml");
    let text = fs::read_to_string(path).unwrap();
    let printed = std::process::Command::new(env!("CARGO_BIN_EXE_clearstory"))
        .args(["config", "--print-default"])
        .output()
        .unwrap();
    assert!(
        text == String::from_utf8(printed.stdout).unwrap(),
        "run: clearstory config --print-default > assets/config.toml"
    );
    for key in SETTINGS
        .iter()
        .map(|s| s.key)
        .chain(FEED_SETTINGS.iter().map(|s| s.key))
    {
        assert!(text.contains(&format!("\n#{key} = ")), "{key}");
    }
    for row in BINDINGS.iter().filter(|b| !b.keys.is_empty()) {
        assert!(
            text.contains(&format!(" = \"{}\"", row.name)),
            "{}",
            row.name
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_are_settings_or_a_sentence(parts in proptest::collection::vec(proptest::sample::select(vec![
        "[", "]", "[[", "]]", "=", "\"", "'", "refresh", "every", "kill", "feed", ".", "\n", "1h", "3", "{", "}", ",", "#", "é", "\u{0}", "\\",
    ]), 0..40)) {
        let (_, faults) = Config::read("f", &parts.concat());
        for fault in faults {
            prop_assert!(fault.to_string().starts_with('f'));
        }
    }
}
