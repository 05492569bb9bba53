//! Boosted trees in a compact table: from a row of features to a probability.
//! Knows nothing of what the features mean.
//!
//! The table, little-endian: `CLT3`; fingerprint of the feature names (8 bytes); columns, trees, trees before the early
//! end (2 bytes each); base score, score of the early end, factor of scores that end early, size of a step of values
//! (`f32` each). For each column its feature (2 bytes), how many limits (1 byte) and the rising limits (`f32`). For each
//! tree how many forks (1 byte, at most 31), the forks in preorder — column, limit, first leaf below, leaves below its
//! left child and its right one (1 byte each) — and the values of its leaves from left to right (`i16`), log-odds in
//! steps.
//!
//! Sixteen rows go through a tree together. Neighbours are alike, so most forks send all of them to one side, and what
//! lies on the other is passed over. Where they part, no row is followed: a fork that sends a row to the right rules the
//! leaves on its left out, and the first leaf that is left is the row's (C. Lucchese and others, "`QuickScorer`", 2015).

use std::fmt;

/// A table of trees, read where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Trees<'a> {
    columns: u16,
    count: u16,
    early: u16,
    base: f32,
    early_score: f32,
    early_factor: f32,
    step: f32,
    limits: &'a [u8],
    forks: &'a [u8],
}

/// Why a table cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is cut off, or no table of trees at all.
    NotTrees,
    /// It was trained on other features.
    OtherFeatures,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotTrees => "is no table of trees; train again",
            Self::OtherFeatures => {
                "was trained on other features than the program computes; train again"
            }
        })
    }
}

impl std::error::Error for Unfit {}

const HEADER_BYTES: usize = 34;
const FORK_BYTES: usize = 5;
/// Most leaves of a tree: one bit each.
const LEAVES: usize = 32;
/// Most columns and limits a table may use: a fork names them by one byte each.
const COLUMNS: usize = 256;

/// Rows that go through a tree together: the bytes of the narrowest vector register.
const LANES: usize = 16;

/// For one column the limits that each of some rows exceeds.
#[derive(Clone, Copy, Debug, Default)]
struct Bins {
    of: [u8; LANES],
    least: u8,
    most: u8,
}

impl Bins {
    /// Lanes that stay free say what the first one says.
    fn put(&mut self, lane: usize, bin: u8) {
        if lane == 0 {
            (self.of, self.least, self.most) = ([bin; LANES], bin, bin);
        }
        self.of[lane] = bin;
        (self.least, self.most) = (self.least.min(bin), self.most.max(bin));
    }
}

/// What stands for a list of feature names inside the weights: FNV-1a over the names, a line each.
pub fn fingerprint(names: &[&str]) -> u64 {
    let mut print = super::words::EMPTY;
    for name in names {
        for byte in name.bytes().chain([b'\n']) {
            print = super::words::step(print, byte);
        }
    }
    print
}

impl<'a> Trees<'a> {
    /// Reads a table that was trained on the features of these names.
    pub fn read(table: &'a [u8], names: &[&str]) -> Result<Self, Unfit> {
        let (head, rest) = table
            .split_at_checked(HEADER_BYTES)
            .ok_or(Unfit::NotTrees)?;
        if !head.starts_with(b"CLT3") {
            return Err(Unfit::NotTrees);
        }
        let print = u64::from(word(head, 4)) | u64::from(word(head, 8)) << 32;
        if print != fingerprint(names) {
            return Err(Unfit::OtherFeatures);
        }
        let mut read = Self {
            columns: half(head, 12),
            count: half(head, 14),
            early: half(head, 16),
            base: f32::from_bits(word(head, 18)),
            early_score: f32::from_bits(word(head, 22)),
            early_factor: f32::from_bits(word(head, 26)),
            step: f32::from_bits(word(head, 30)),
            limits: rest,
            forks: &[],
        };
        read.split(rest, names.len())?;
        Ok(read)
    }

    /// Parts limits and forks, and walks both once so that no later walk leaves them.
    fn split(&mut self, rest: &'a [u8], features: usize) -> Result<(), Unfit> {
        let mut at = 0;
        for _ in 0..self.columns {
            let head = rest.get(at..at + 3).ok_or(Unfit::NotTrees)?;
            if usize::from(half(head, 0)) >= features {
                return Err(Unfit::NotTrees);
            }
            at += 3 + 4 * usize::from(head[2]);
        }
        (self.limits, self.forks) = rest.split_at_checked(at).ok_or(Unfit::NotTrees)?;
        let (mut at, columns) = (0, usize::from(self.columns));
        for _ in 0..self.count {
            let forks = usize::from(*self.forks.get(at).ok_or(Unfit::NotTrees)?);
            let end = at + tree_bytes(forks);
            let tree = self.forks.get(at + 1..end).ok_or(Unfit::NotTrees)?;
            if !is_sound(tree, forks, columns) {
                return Err(Unfit::NotTrees);
            }
            at = end;
        }
        let sound = columns <= COLUMNS && at == self.forks.len() && self.early <= self.count;
        sound.then_some(()).ok_or(Unfit::NotTrees)
    }

    /// The probability of a row of features.
    pub fn probability(&self, row: &[f32]) -> f32 {
        self.probabilities(&[row])[0]
    }

    /// The probabilities of rows of features, in their order.
    pub fn probabilities<R: AsRef<[f32]>>(&self, rows: &[R]) -> Vec<f32> {
        let (early, late) = self.forks.split_at(self.early_bytes());
        let bins = self.sort_in(rows);
        let mut scores = vec![[0; LANES]; rows.len().div_ceil(LANES)];
        self.add_leaves(early, &bins, &mut scores);
        let first = scores.as_flattened()[..rows.len()].iter();
        let mut scores: Vec<f32> = first.map(|steps| self.score(*steps)).collect();
        let is_open = |row: &usize| scores[*row].abs() < self.early_score;
        let open: Vec<usize> = (0..rows.len()).filter(is_open).collect();
        let mut more = vec![[0; LANES]; open.len().div_ceil(LANES)];
        self.add_leaves(late, &self.gather(&bins, &open), &mut more);
        let mut more = open.iter().zip(more.as_flattened()).peekable();
        for (row, score) in scores.iter_mut().enumerate() {
            match more.next_if(|(open, _)| **open == row) {
                Some((_, steps)) => *score += *steps as f32 * self.step,
                None => *score *= self.early_factor,
            }
        }
        scores.into_iter().map(logistic).collect()
    }

    fn score(&self, steps: i32) -> f32 {
        self.base + steps as f32 * self.step
    }

    /// Bytes of the trees before the early end.
    fn early_bytes(&self) -> usize {
        (0..self.early).fold(0, |at, _| at + tree_bytes(usize::from(self.forks[at])))
    }

    /// Adds the values of the leaves that rows fall into, in steps.
    fn add_leaves(&self, mut trees: &[u8], bins: &[Bins], scores: &mut [[i32; LANES]]) {
        let columns = usize::from(self.columns);
        while let Some((&forks, rest)) = trees.split_first() {
            let (tree, rest) = rest.split_at(tree_bytes(usize::from(forks)) - 1);
            let (forks, leaves) = tree.split_at(FORK_BYTES * usize::from(forks));
            for (group, scores) in scores.iter_mut().enumerate() {
                add_leaf(forks, leaves, (&bins[group * columns..][..columns], scores));
            }
            trees = rest;
        }
    }

    /// How many of a column's limits each row exceeds: for every sixteen rows all columns.
    fn sort_in<R: AsRef<[f32]>>(&self, rows: &[R]) -> Vec<Bins> {
        let columns = usize::from(self.columns);
        let mut bins = vec![Bins::default(); columns * rows.len().div_ceil(LANES)];
        let mut numbers = [0.0; COLUMNS];
        self.each_column(|column, feature, limits| {
            let limits = decoded(limits, &mut numbers);
            // Neighbours are alike, and figures of the page are the same in every row.
            let (mut value, mut bin) = (f32::NEG_INFINITY, 0);
            for (group, rows) in rows.chunks(LANES).enumerate() {
                let bins = &mut bins[group * columns + column];
                for (lane, row) in rows.iter().enumerate() {
                    let own = row.as_ref()[feature];
                    if own.to_bits() != value.to_bits() {
                        value = own;
                        bin = limits.partition_point(|limit| value > *limit) as u8;
                    }
                    bins.put(lane, bin);
                }
            }
        });
        bins
    }

    /// The bins of some of the rows, side by side.
    fn gather(&self, bins: &[Bins], rows: &[usize]) -> Vec<Bins> {
        let columns = usize::from(self.columns);
        let mut gathered = vec![Bins::default(); columns * rows.len().div_ceil(LANES)];
        for (at, row) in rows.iter().enumerate() {
            let from = &bins[row / LANES * columns..][..columns];
            let to = &mut gathered[at / LANES * columns..][..columns];
            for (to, from) in to.iter_mut().zip(from) {
                to.put(at % LANES, from.of[row % LANES]);
            }
        }
        gathered
    }

    /// Each column's number, feature and limits.
    fn each_column(&self, mut each: impl FnMut(usize, usize, &'a [u8])) {
        let mut at = 0;
        for column in 0..usize::from(self.columns) {
            let end = at + 3 + 4 * usize::from(self.limits[at + 2]);
            let feature = usize::from(half(self.limits, at));
            each(column, feature, &self.limits[at + 3..end]);
            at = end;
        }
    }
}

/// Limits as numbers.
fn decoded<'n>(limits: &[u8], numbers: &'n mut [f32; COLUMNS]) -> &'n [f32] {
    let count = limits.len() / 4;
    for (at, number) in numbers.iter_mut().enumerate().take(count) {
        *number = f32::from_bits(word(limits, 4 * at));
    }
    &numbers[..count]
}

/// Bytes of a tree, its count of forks included.
const fn tree_bytes(forks: usize) -> usize {
    1 + FORK_BYTES * forks + 2 * (forks + 1)
}

/// Whether the forks are a tree in preorder: each parts the leaves that those before it left to it.
fn is_sound(tree: &[u8], forks: usize, columns: usize) -> bool {
    if forks >= LEAVES {
        return false;
    }
    let mut open = [(0, 0); LEAVES];
    open[0] = (0, forks + 1);
    let mut depth = usize::from(forks > 0);
    for fork in tree[..FORK_BYTES * forks].chunks_exact(FORK_BYTES) {
        let [column, _, first, left, right] = [0, 1, 2, 3, 4].map(|byte| usize::from(fork[byte]));
        let Some(top) = depth.checked_sub(1) else {
            return false;
        };
        let (start, end) = open[top];
        let whole = first == start && start + left + right == end;
        if column >= columns || left == 0 || right == 0 || !whole {
            return false;
        }
        depth = top;
        for (start, end) in [(start + left, end), (start, start + left)] {
            if end - start > 1 {
                open[depth] = (start, end);
                depth += 1;
            }
        }
    }
    depth == 0
}

/// Adds the value of the leaf that each of some rows falls into.
// Loops over numbers are what the compiler makes vectors of, at every level of inlining.
#[allow(clippy::needless_range_loop)]
fn add_leaf(forks: &[u8], leaves: &[u8], (bins, scores): (&[Bins], &mut [i32; LANES])) {
    let value =
        |open: u32| i32::from(half(leaves, 2 * open.trailing_zeros() as usize).cast_signed());
    // The leaves that are open to any row, and those that are open to each where rows part.
    let (mut any, mut each) = (u32::MAX, [u32::MAX; LANES]);
    let (mut at, mut part) = (0, false);
    while let Some(fork) = forks[at..].first_chunk::<FORK_BYTES>() {
        let [column, limit, first, left, right] = *fork;
        let bins = &bins[usize::from(column)];
        let below = ((1_u32 << left) - 1) << first;
        let above = ((1_u32 << right) - 1) << (first + left);
        at += if any & (below | above) == 0 {
            usize::from(left + right - 1)
        } else if bins.most <= limit {
            any &= !above;
            1
        } else if bins.least > limit {
            any &= !below;
            usize::from(left)
        } else {
            part = true;
            for lane in 0..LANES {
                each[lane] &= !(below & u32::from(bins.of[lane] > limit).wrapping_neg());
            }
            1
        } * FORK_BYTES;
    }
    if part {
        for lane in 0..LANES {
            scores[lane] += value(any & each[lane]);
        }
    } else {
        let value = value(any);
        for score in scores {
            *score += value;
        }
    }
}

fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

fn half(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from(half(bytes, at)) | u32::from(half(bytes, at + 2)) << 16
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const NAMES: [&str; 2] = ["Words", "Links"];

    /// Words > 10 gives 2, else Links > .5 gives −3, else 1; then a tree of one leaf, .5. Steps of a half.
    fn table() -> Vec<u8> {
        let mut table = b"CLT3".to_vec();
        table.extend(fingerprint(&NAMES).to_le_bytes());
        for half in [2_u16, 2, 2] {
            table.extend(half.to_le_bytes());
        }
        for word in [0.25_f32, 9.0, 1.5, 0.5] {
            table.extend(word.to_le_bytes());
        }
        for (feature, limits) in [(1_u16, vec![0.1_f32, 0.5]), (0, vec![10.0])] {
            table.extend(feature.to_le_bytes());
            table.push(limits.len() as u8);
            for limit in limits {
                table.extend(limit.to_le_bytes());
            }
        }
        table.extend([2, 1, 0, 0, 2, 1, 0, 1, 0, 1, 1]);
        for leaf in [2_i16, -6, 4] {
            table.extend(leaf.to_le_bytes());
        }
        table.extend([0, 1, 0]);
        table
    }

    #[test]
    fn a_row_falls_to_its_leaf_in_every_tree() {
        let table = table();
        let trees = Trees::read(&table, &NAMES).unwrap();
        let score = |row: [f32; 2]| {
            let p = trees.probability(&row);
            (p / (1.0 - p)).ln()
        };
        // The fork's left child is taken up to and with the limit.
        assert!((score([11.0, 0.9]) - (0.25 + 2.0 + 0.5)).abs() < 1e-4);
        assert!((score([10.0, 0.5]) - (0.25 + 1.0 + 0.5)).abs() < 1e-4);
        assert!((score([10.0, 0.6]) - (0.25 - 3.0 + 0.5)).abs() < 1e-4);
    }

    #[test]
    fn a_table_of_other_features_or_a_cut_one_is_refused() {
        let table = table();
        assert_eq!(
            Trees::read(&table, &["Words", "Link"]).unwrap_err(),
            Unfit::OtherFeatures
        );
        for end in 0..table.len() {
            assert_eq!(
                Trees::read(&table[..end], &NAMES).unwrap_err(),
                Unfit::NotTrees
            );
        }
        let forks = table.len() - 3 - 6 - 10;
        for (byte, wrong) in [(0, 2), (2, 1), (3, 0), (3, 3), (4, 2), (8, 2)] {
            let mut torn = table.clone();
            torn[forks + byte] = wrong;
            assert_eq!(Trees::read(&torn, &NAMES).unwrap_err(), Unfit::NotTrees);
        }
    }

    #[test]
    fn rows_together_fall_where_each_falls_alone() {
        let table = table();
        let trees = Trees::read(&table, &NAMES).unwrap();
        let rows: Vec<[f32; 2]> = (0..40)
            .map(|at| [(at * 7 % 23) as f32, (at % 11) as f32 / 12.0])
            .collect();
        let together = trees.probabilities(&rows);
        let alone: Vec<f32> = rows.iter().map(|row| trees.probability(row)).collect();
        assert_eq!(together, alone);
    }

    #[test]
    fn far_scores_end_early() {
        let mut table = table();
        table[16] = 1;
        table[22..26].copy_from_slice(&2.0_f32.to_le_bytes());
        let trees = Trees::read(&table, &NAMES).unwrap();
        let p = trees.probability(&[11.0, 0.0]);
        assert!(((p / (1.0 - p)).ln() - 2.25 * 1.5).abs() < 1e-4);
    }
}
