//! Blocks as records for other programs.
//! Knows nothing of what stands around them.

use serde::Serialize;

use super::Document;

/// One block, kept or cut.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record<'a> {
    /// Its text; a table has cells by tabs and rows by line breaks.
    pub text: &'a str,
    /// Whether it belongs to the story.
    pub keep: bool,
    /// Why, as a phrase.
    pub reason: String,
    /// Probability that `keep` is right, to three digits.
    pub sure: f64,
}

/// All blocks that have text, in page order.
pub fn blocks(document: &Document) -> Vec<Record<'_>> {
    let with_text = document
        .blocks()
        .iter()
        .filter(|b| !document.text_of(b).trim().is_empty());
    let record = with_text.map(|b| Record {
        text: document.text_of(b),
        keep: b.verdict.keep,
        reason: b.verdict.reason.to_string(),
        sure: (f64::from(b.verdict.sure) * 1000.0).round() / 1000.0,
    });
    record.collect()
}
