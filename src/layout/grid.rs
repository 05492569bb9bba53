//! The cells of a table: which there are, how wide they would like to be, what they hold.
//! Knows nothing of rows on the screen.

use std::ops::Range;

use super::block::Setter;
use super::wrap::trimmed;

/// Letters a number may carry with it, as in `4.2 km`.
const UNIT_LETTERS: usize = 2;

/// A table's cells without empty rows and without empty cells at the ends of rows; rows may differ in length.
pub(super) struct Grid {
    pub rows: Vec<Vec<Cell>>,
    /// How many of the rows are headings.
    pub heads: usize,
}

/// One cell, trimmed.
pub(super) struct Cell {
    pub bytes: Range<u32>,
    /// Cells of the screen its text fills on one line.
    pub wide: usize,
}

impl Grid {
    /// Reads the block's text.
    pub fn new(setter: &Setter, heads: usize) -> Self {
        let mut at = setter.bytes().start;
        let mut grid = Self {
            rows: Vec::new(),
            heads: 0,
        };
        for (number, line) in setter.styled.str(&setter.bytes()).split('\n').enumerate() {
            let row = cells_of(setter, line, at);
            at += line.len() as u32 + 1;
            if !row.is_empty() {
                grid.heads += usize::from(number < heads);
                grid.rows.push(row);
            }
        }
        grid
    }

    /// The rows below the headings.
    pub fn body(&self) -> &[Vec<Cell>] {
        &self.rows[self.heads..]
    }

    /// Cells of the widest cell of each column; 0 for a column that is empty throughout.
    pub fn natural_widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths = vec![0; columns];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.wide.max(*width);
            }
        }
        widths
    }

    /// For each of so many columns whether its body holds numbers and nothing else.
    pub fn numeric(&self, setter: &Setter, columns: usize) -> Vec<bool> {
        let mut numbers = vec![0_usize; columns];
        let mut words = vec![false; columns];
        for row in self.body() {
            for (column, cell) in row.iter().enumerate() {
                let text = setter.styled.str(&cell.bytes);
                numbers[column] += usize::from(is_number(text));
                words[column] |= !is_number(text) && text.chars().any(char::is_alphanumeric);
            }
        }
        let columns = numbers.into_iter().zip(words);
        columns.map(|(n, has_words)| n > 0 && !has_words).collect()
    }
}

fn cells_of(setter: &Setter, line: &str, start: u32) -> Vec<Cell> {
    let mut at = start;
    let mut row: Vec<Cell> = line
        .split('\t')
        .map(|text| {
            let bytes = trimmed(text, at);
            at += text.len() as u32 + 1;
            // A lone combining mark has no width, but its column must not be taken for an empty one.
            let wide = setter
                .styled
                .cells(&bytes)
                .max(usize::from(!bytes.is_empty()));
            Cell { bytes, wide }
        })
        .collect();
    let filled = row.iter().rposition(|c| !c.bytes.is_empty());
    row.truncate(filled.map_or(0, |n| n + 1));
    row
}

/// A number as tables write it: with a sign, a currency, separators, a percent sign or a short unit.
fn is_number(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    start.starts_with(|c: char| c.is_numeric()) && letters <= UNIT_LETTERS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_may_carry_signs_currencies_and_short_units() {
        for number in ["4.2 km", "−3", "€ 1,000", "12 %", "~7", "1974", "31.9 m"] {
            assert!(is_number(number), "{number}");
        }
        for words in ["sound", "2nd place", "n/a", "–", "", "May 12"] {
            assert!(!is_number(words), "{words}");
        }
    }
}
