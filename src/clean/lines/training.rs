//! What training needs of plain text: the columns of every paragraph, computed by the code that reads texts.
//! Knows nothing of how weights come about.

use super::features::{self, Features};
use super::{paragraphs, structure};

/// The columns of one paragraph and where it stands.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The number of its first line, from 0.
    pub line: usize,
    /// Its columns, in the order of [`names`].
    pub row: Vec<f32>,
}

/// The names of the columns.
pub fn names() -> Vec<&'static str> {
    features::names()
}

/// Measures every paragraph of a text, exactly as cleaning does.
pub fn measure(text: &str) -> Vec<Measured> {
    let mut paragraphs = paragraphs::paragraphs(text);
    structure::find_headings(&mut paragraphs);
    let features = Features::of(&paragraphs);
    let rows = paragraphs.iter().enumerate().map(|(at, p)| Measured {
        line: p.line,
        row: features.row(at).to_vec(),
    });
    rows.collect()
}
