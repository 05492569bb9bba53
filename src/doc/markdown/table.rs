//! Tables as Markdown: with bars when there is at most one heading row, else with the tags of HTML.
//! Knows nothing of other blocks.

use std::ops::Range;

use super::anchors::Anchors;
use super::escape::Line;
use super::inline;
use crate::doc::{Block, Document, html};

/// Writes a table whose rows are of one length.
pub fn write(document: &Document, block: &Block, heads: u16, anchors: &Anchors) -> String {
    if heads > 1 {
        return html::table(document, block, &|place| anchors.fragment(place));
    }
    let marks = document.inlines_of(block);
    let cell = |range: Range<u32>| {
        let from = marks.partition_point(|m| m.range.start < range.start);
        let to = marks.partition_point(|m| m.range.start < range.end);
        inline::stretch(document, &marks[from..to], anchors, (range, Line::Cell))
    };
    let rows = rows(document, block);
    let columns = rows.first().map_or(0, Vec::len);
    let mut lines = Vec::with_capacity(rows.len() + 2);
    if heads == 0 {
        lines.push(format!("|{}", "  |".repeat(columns)));
    }
    for row in rows {
        lines.push(
            row.into_iter()
                .fold("|".to_owned(), |l, c| l + " " + &cell(c) + " |"),
        );
    }
    lines.insert(1, format!("|{}", " --- |".repeat(columns)));
    lines.join("\n")
}

/// The cells of each row as bytes of the text.
fn rows(document: &Document, block: &Block) -> Vec<Vec<Range<u32>>> {
    let mut at = block.range().start as u32;
    let mut cell = |text: &str| {
        let start = at;
        at += text.len() as u32 + 1;
        start..at - 1
    };
    let rows = document.text_of(block).split('\n');
    rows.map(|row| row.split('\t').map(&mut cell).collect())
        .collect()
}
