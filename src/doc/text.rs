//! A document as plain text: the clean text, and the list of what was kept and cut and why.
//! Knows nothing of titles and screens.

use std::fmt::Write as _;

use super::Document;

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
    let blocks = document.blocks();
    let with_text = |&b: &usize| !document.text_of(&blocks[b]).trim().is_empty();
    let numbers: Vec<usize> = (0..blocks.len()).filter(with_text).collect();
    let alike = |a: &usize, b: &usize| {
        let (a, b) = (&blocks[*a].verdict, &blocks[*b].verdict);
        (a.keep, &a.reason) == (b.keep, &b.reason)
    };
    let mut out = String::new();
    for group in numbers.chunk_by(alike) {
        if !out.is_empty() {
            out.push('\n');
        }
        heading(&mut out, document, group);
        let kept = group.first().is_some_and(|&b| blocks[b].verdict.keep);
        let bar = if kept { "  " } else { "  ┆ " };
        for line in group
            .iter()
            .flat_map(|&b| document.text_of(&blocks[b]).split('\n'))
        {
            let _ = writeln!(out, "{bar}{line}");
        }
    }
    out
}

/// The line over a group of blocks, which are given by their numbers.
fn heading(out: &mut String, document: &Document, group: &[usize]) {
    let (Some(&begin), Some(&end)) = (group.first(), group.last()) else {
        return;
    };
    let verdict = |b: usize| &document.blocks()[b].verdict;
    let lowest = group.iter().map(|&b| verdict(b).sure).fold(1.0, f32::min);
    let (word, name) = if verdict(begin).keep {
        ("kept", verdict(begin).reason.to_string())
    } else {
        ("CUT ", document.run_name(begin..end + 1))
    };
    let unsure = lowest < crate::verdict::UNSURE;
    let doubt = if unsure { ", unsure" } else { "" };
    let _ = writeln!(out, "{word} {:>3.0} %  {name}{doubt}", lowest * 100.0);
}
