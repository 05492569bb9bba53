//! From a place of the text to the row that shows it, and back.
//! Knows nothing of how rows are set.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Content, Layout, Role, Row, RowPlace};

impl Layout {
    /// Which part of the text a row shows; `row_at` gives the row back, in this layout or another.
    pub fn place_at(&self, row: usize) -> RowPlace {
        let row = self.rows.get(row).or(self.rows.last());
        row.map_or(RowPlace::default(), |r| r.place)
    }

    /// The row that shows a place, or the nearest one above it; n log n in the rows, and linear only within a
    /// line of a table.
    pub fn row_at(&self, place: RowPlace) -> usize {
        let byte = place.place.0;
        if place.above == 0 {
            let rows = self.rows_of(byte..byte.saturating_add(1));
            if !rows.is_empty() {
                return rows.start;
            }
        }
        let key = |r: &Row| (r.place.place, Reverse(r.place.above));
        let wanted = (place.place, Reverse(place.above));
        let after = self.rows.partition_point(|r| key(r) <= wanted);
        // Another layout may have fewer rows above this text; then the first of them is the nearest.
        let is_above = after > 0 && self.rows[after - 1].place.place == place.place;
        let begins_here = self
            .rows
            .get(after)
            .is_some_and(|r| r.place.place == place.place);
        if !is_above && begins_here {
            after
        } else {
            after.saturating_sub(1)
        }
    }

    /// The rows that show any of these bytes; empty, where they would stand, if none does.
    pub fn rows_of(&self, bytes: Range<u32>) -> Range<usize> {
        let mut from = self.rows.partition_point(|r| r.reached <= bytes.start);
        let mut to = self.rows.partition_point(|r| r.place.place.0 < bytes.end);
        while from < to && !self.shows(from, &bytes) {
            from += 1;
        }
        while from < to && !self.shows(to - 1, &bytes) {
            to -= 1;
        }
        from..to.max(from)
    }

    fn shows(&self, row: usize, bytes: &Range<u32>) -> bool {
        let row = &self.rows[row];
        let starts_here = row.place.above == 0 && bytes.contains(&row.place.place.0);
        starts_here
            || self
                .pieces_of(row)
                .iter()
                .any(|piece| match &piece.content {
                    Content::Text(shown) => shown.start < bytes.end && bytes.start < shown.end,
                    Content::Ornament(_) => false,
                })
    }

    /// The rows of a block, without the empty ones and the heading line of X-ray above it.
    pub fn block_rows(&self, block: usize) -> Range<usize> {
        let block = block as u32;
        let from = self.rows.partition_point(|r| r.block < block);
        let to = self.rows.partition_point(|r| r.block <= block);
        let above = self.rows[from..to]
            .iter()
            .take_while(|r| self.stands_above(r));
        from + above.count()..to
    }

    /// Whether a row is an empty one, with or without quotation bars, or a heading line of X-ray.
    fn stands_above(&self, row: &Row) -> bool {
        let is_ours = |role| {
            matches!(
                role,
                Role::Rule | Role::Body | Role::CutHead | Role::UnsureHead
            )
        };
        row.place.above > 0 && self.pieces_of(row).iter().all(|p| is_ours(p.look.role))
    }
}
