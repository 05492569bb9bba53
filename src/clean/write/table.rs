//! A data table as one block, and its caption behind it.
//! Knows nothing of how tables are found.

use super::super::tables::Grid;
use super::Pen;
use crate::doc::Kind;
use crate::dom::Id;
use crate::verdict::{Reason, Verdict};

impl Pen<'_> {
    /// Writes a table: cells by tabs, rows by line breaks, empty cells where spans reach.
    pub(super) fn table(&mut self, grid: &Grid) {
        let verdict = self.table_verdict(grid);
        let first = self.page.region[grid.node].start as usize;
        self.writer.begin();
        self.places[first] = Some(self.writer.place());
        for (rank, row) in grid.rows.iter().enumerate() {
            if rank > 0 {
                self.writer.text("\n");
            }
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    self.writer.text("\t");
                }
                if let Some(cell) = cell {
                    self.cell(*cell);
                }
            }
        }
        let nest = self.nest_around(grid.node, first);
        self.writer.end(
            Kind::Table { heads: grid.heads },
            nest.clone(),
            verdict.clone(),
        );
        if let Some(caption) = grid.caption {
            self.table_caption(caption, &verdict, nest);
        }
        self.rule_open = true;
    }

    fn cell(&mut self, cell: Id) {
        for (rank, at) in self.page.region[cell].range().enumerate() {
            if rank > 0 {
                self.writer.text(" ");
            }
            self.places[at] = self.places[at].or(Some(self.writer.place()));
            self.cell_text(at);
        }
    }

    fn table_caption(&mut self, caption: Id, table: &Verdict, nest: Vec<crate::doc::Nest>) {
        let blocks = self.page.region[caption].range();
        if blocks.is_empty() {
            return;
        }
        self.writer.begin();
        for (rank, at) in blocks.enumerate() {
            if rank > 0 {
                self.writer.text(" ");
            }
            self.inlines(at, false);
        }
        let verdict = if table.keep {
            Verdict::kept(Reason::Caption, table.sure)
        } else {
            table.clone()
        };
        self.writer.end(Kind::Caption, nest, verdict);
    }

    /// The verdict most of its words have.
    fn table_verdict(&self, grid: &Grid) -> Verdict {
        let blocks = self.page.region[grid.node].range();
        let weight = |b: &usize| self.page.blocks[*b].words;
        let all: u32 = blocks.clone().map(|b| weight(&b)).sum();
        let kept: u32 = blocks
            .clone()
            .filter(|b| self.draft.decision.keep[*b])
            .map(|b| weight(&b))
            .sum();
        let keep = kept * 2 > all;
        let speaker = blocks
            .clone()
            .filter(|b| self.draft.decision.keep[*b] == keep)
            .max_by_key(weight);
        let mut verdict = self.draft.verdict(speaker.unwrap_or(blocks.start));
        if keep && !matches!(verdict.reason, Reason::Taught { .. }) {
            verdict.reason = Reason::Part;
        }
        verdict
    }
}
