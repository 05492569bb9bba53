//! What training needs of the program: blocks, features and class words of real pages, computed by the code that reads
//! pages, and the cleaner with other weights. Knows nothing of how weights are found.
//!
//! `cargo run --release --example train -- TASK …`; the recipe is `assets/model/README.md`.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

mod crossed;
mod lines;
mod pages;

use std::path::PathBuf;

use clearstory::fetch::charset::{self, Form};

const USE: &str = "train pages FOLDER OUT            blocks and features of a folder of pages
train points FOLDER OUT TABLE …   the columns that come from class words, by each table
train lines FOLDER OUT            paragraphs and columns of a folder of plain texts
train clean … FOLDER              clearstory clean -f jsonl, by the weights of $CLEARSTORY_FOLDS that never saw the page";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words[..] {
        ["pages", folder, out] => pages::dump(folder, out),
        ["points", folder, out, ref tables @ ..] => pages::points(folder, out, tables),
        ["lines", folder, out] => lines::dump(folder, out),
        ["clean", .., folder] if folder.trim_end_matches('/').ends_with("/txt") => {
            lines::clean(folder);
        }
        ["clean", .., folder] => crossed::clean(folder),
        _ => {
            println!("{USE}");
            std::process::exit(2);
        }
    }
}

/// The files of a folder, sorted by name.
fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

/// The text of a page's bytes.
fn decoded(bytes: &[u8]) -> String {
    charset::decode(bytes, None, Form::Markup).text.into_owned()
}

/// A file's name without its ending.
fn name(path: &std::path::Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}
