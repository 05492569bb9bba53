//! A document as plain text: the clean text, and the list of what was kept and cut and why.
//! Knows nothing of titles and screens.

use std::fmt::Write as _;

use super::{Block, Document};
use crate::verdict::Verdict;

/// The kept blocks as [`Document::kept_text`] gives them, the last line ended too; empty when nothing is kept.
pub fn write(document: &Document) -> String {
    let mut text = document.kept_text();
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// Every block with text in page order, those of one verdict under one line that names it: `kept` or `CUT`, the reason,
/// and how sure the cleaner is, at least. Cut text stands behind a bar, so that the two are never mistaken.
pub fn explain(document: &Document) -> String {
    let blocks: Vec<&Block> = document
        .blocks()
        .iter()
        .filter(|b| !document.text_of(b).trim().is_empty())
        .collect();
    let alike = |a: &&Block, b: &&Block| {
        (a.verdict.keep, &a.verdict.reason) == (b.verdict.keep, &b.verdict.reason)
    };
    let mut out = String::new();
    for group in blocks.chunk_by(alike) {
        if !out.is_empty() {
            out.push('\n');
        }
        let Some(first) = group.first() else {
            continue;
        };
        let least = group.iter().map(|b| b.verdict.sure).fold(1.0, f32::min);
        heading(&mut out, &first.verdict, least);
        let bar = if first.verdict.keep { "  " } else { "  ┆ " };
        for line in group.iter().flat_map(|b| document.text_of(b).split('\n')) {
            let _ = writeln!(out, "{bar}{line}");
        }
    }
    out
}

fn heading(out: &mut String, verdict: &Verdict, least: f32) {
    let word = if verdict.keep { "kept" } else { "CUT " };
    let doubt = if least < crate::verdict::UNSURE {
        ", unsure"
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "{word} {:>3.0} %  {}{doubt}",
        least * 100.0,
        verdict.reason
    );
}
