//! Which tables hold data and which only lay a page out; the grid of a data table.
//! Knows nothing of verdicts.

use crate::dom::{Dom, Id, Tag};

/// Most cells of one grid, empty ones of spans included; a larger table is set as running blocks.
pub const CELLS: usize = 20_000;
/// Most columns of one grid.
const COLUMNS: usize = 200;
/// A table with a cell of more words than this lays a page out.
const CELL_WORDS: usize = 120;

/// A data table: rows of cells, each a `<td>` or `<th>`, none where a span covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The `<table>`.
    pub node: Id,
    /// Its rows.
    pub rows: Vec<Vec<Option<Id>>>,
    /// How many rows at the top are headings.
    pub heads: u16,
    /// Its `<caption>`.
    pub caption: Option<Id>,
}

/// The grid of a table, when it holds data.
pub fn grid(dom: &Dom, node: Id) -> Option<Grid> {
    if matches!(dom.attribute(node, "role"), Some("presentation" | "none")) {
        return None;
    }
    if dom.below(node).any(|n| {
        matches!(
            dom.tag(n),
            Tag::Table | Tag::Form | Tag::H1 | Tag::H2 | Tag::Article | Tag::Pre
        )
    }) {
        return None;
    }
    let trs: Vec<Id> = dom
        .below(node)
        .filter(|&n| dom.tag(n) == Tag::Tr)
        .take(CELLS)
        .collect();
    let caption = dom.children(node).find(|&n| dom.tag(n) == Tag::Caption);
    let rows = fill(dom, &trs)?;
    let columns = rows.first().map_or(0, Vec::len);
    let cells = || rows.iter().flatten().flatten().copied();
    let marked = caption.is_some() || cells().any(|c| dom.tag(c) == Tag::Th);
    let small = !cells().any(|c| super::blocks::has_words(dom, c, CELL_WORDS));
    let heads = trs
        .iter()
        .take_while(|&&tr| is_head(dom, tr))
        .count()
        .min(rows.len().saturating_sub(1));
    let data = columns >= 2 && rows.len() >= 2 && small && (marked || rows.len() >= 3);
    data.then_some(Grid {
        node,
        rows,
        heads: heads as u16,
        caption,
    })
}

/// Whether a row is a heading: in a `<thead>`, or with `<th>` only.
fn is_head(dom: &Dom, tr: Id) -> bool {
    let mut cells = dom
        .children(tr)
        .filter(|&n| matches!(dom.tag(n), Tag::Td | Tag::Th))
        .peekable();
    let all_th = cells.peek().is_some() && cells.all(|c| dom.tag(c) == Tag::Th);
    all_th || dom.tag(dom.parent(tr)) == Tag::Thead
}

/// Lays the cells out with their spans; rows have equal length. `None` when there are too many.
fn fill(dom: &Dom, trs: &[Id]) -> Option<Vec<Vec<Option<Id>>>> {
    let mut rows: Vec<Vec<Option<Id>>> = Vec::new();
    let mut below: Vec<usize> = Vec::new();
    let mut total = 0;
    for &tr in trs {
        let row = fill_row(dom, tr, &mut below)?;
        total += row.len();
        if total > CELLS {
            return None;
        }
        if row.iter().any(Option::is_some) {
            rows.push(row);
        }
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns * rows.len() > CELLS {
        return None;
    }
    for row in &mut rows {
        row.resize(columns, None);
    }
    Some(rows)
}

/// One row; `below` says of each column how many rows a cell from above still covers.
fn fill_row(dom: &Dom, tr: Id, below: &mut Vec<usize>) -> Option<Vec<Option<Id>>> {
    let mut row: Vec<Option<Id>> = Vec::new();
    let cells = dom.children(tr);
    for cell in cells.filter(|&n| matches!(dom.tag(n), Tag::Td | Tag::Th)) {
        cover(&mut row, below);
        let (wide, high) = (span(dom, cell, "colspan"), span(dom, cell, "rowspan"));
        for step in 0..wide {
            if below.len() <= row.len() {
                below.resize(row.len() + 1, 0);
            }
            below[row.len()] = high - 1;
            row.push((step == 0).then_some(cell));
        }
        if row.len() > COLUMNS {
            return None;
        }
    }
    cover(&mut row, below);
    Some(row)
}

/// Fills the places that cells of rows above reach down into.
fn cover(row: &mut Vec<Option<Id>>, below: &mut [usize]) {
    while let Some(left) = below.get_mut(row.len()).filter(|left| **left > 0) {
        *left -= 1;
        row.push(None);
    }
}

fn span(dom: &Dom, cell: Id, name: &str) -> usize {
    let value = dom
        .attribute(cell, name)
        .and_then(|v| v.trim().parse::<usize>().ok());
    value.unwrap_or(1).clamp(1, 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(html: &str) -> Option<(Vec<Vec<bool>>, u16)> {
        let dom = Dom::parse(html);
        let table = dom.all(Tag::Table).next()?;
        let grid = grid(&dom, table)?;
        let rows = grid
            .rows
            .iter()
            .map(|r| r.iter().map(Option::is_some).collect())
            .collect();
        Some((rows, grid.heads))
    }

    #[test]
    fn spans_leave_empty_cells_and_rows_have_equal_length() {
        let html = "<table><tr><th>a<th colspan=2>b</tr><tr><td rowspan=2>c<td>d<td>e</tr><tr><td>f</tr></table>";
        let rows = vec![
            vec![true, true, false],
            vec![true, true, true],
            vec![false, true, false],
        ];
        assert_eq!(shape(html), Some((rows, 1)));
    }

    #[test]
    fn a_table_that_lays_a_page_out_has_no_grid() {
        assert_eq!(
            shape("<table role=presentation><tr><th>a<td>b<tr><td>c<td>d</table>"),
            None
        );
        assert_eq!(
            shape("<table><tr><td>a<td><table><tr><td>b</table></table>"),
            None
        );
        let cell = "word ".repeat(200);
        assert_eq!(
            shape(&format!("<table><tr><th>a<td>b<tr><td>c<td>{cell}</table>")),
            None
        );
    }

    #[test]
    fn a_flood_of_cells_has_no_grid() {
        let row = "<tr><td colspan=1000>a<td>b";
        assert_eq!(
            shape(&format!("<table><tr><th>x{}</table>", row.repeat(40))),
            None
        );
        let row = format!("<tr>{}", "<td>a".repeat(100));
        assert_eq!(
            shape(&format!("<table><tr><th>x{}</table>", row.repeat(300))),
            None
        );
    }
}
