//! Boosted trees in a compact table: from a row of features to a probability, and which features moved it.
//! Knows nothing of what the features mean.
//!
//! The table, little-endian: `CLT1`; fingerprint of the feature names (8 bytes); columns, trees, trees before the early
//! end (2 bytes each); base score, score of the early end, size of a step of values (`f32` each). For each column its
//! feature (2 bytes), how many limits (1 byte) and the rising limits (`f32`). For each tree how many forks (1 byte), the
//! forks — column, limit, left, right (1 byte each), value (`i16`) — and the values of its leaves (`i16`). A child below
//! 128 is a fork, else a leaf; at most 128 leaves a tree. Values are log-odds in steps.

use std::fmt;

/// A table of trees, read where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Trees<'a> {
    columns: u16,
    count: u16,
    early: u16,
    base: f32,
    early_score: f32,
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

const HEADER_BYTES: usize = 30;
const FORK_BYTES: usize = 6;
/// A child from here on is a leaf.
const LEAF: u8 = 128;
/// Most columns a table may use: their bins lie on the stack.
const COLUMNS: usize = 256;

/// Rows that go through a tree together, so that their waits overlap; not swept.
const TOGETHER: usize = 8;

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
        if !head.starts_with(b"CLT1") {
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
            step: f32::from_bits(word(head, 26)),
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
        let mut bins = vec![[0; COLUMNS]; rows.len()];
        self.sort_in(rows, &mut bins);
        let mut scores = vec![0_i32; rows.len()];
        let mut open: Vec<u32> = (0..rows.len() as u32).collect();
        let mut at = 0;
        for number in 0..self.count {
            if number == self.early {
                open.retain(|&row| !self.is_far(scores[row as usize]));
            }
            let forks = usize::from(self.forks[at]);
            let end = at + tree_bytes(forks);
            let tree = &self.forks[at + 1..end];
            for together in open.chunks(TOGETHER) {
                add_leaves((tree, forks), together, &bins, &mut scores);
            }
            at = end;
        }
        let score = |score: i32| logistic(self.base + score as f32 * self.step);
        scores.into_iter().map(score).collect()
    }

    /// Whether the later trees cannot matter any more.
    fn is_far(&self, score: i32) -> bool {
        (self.base + score as f32 * self.step).abs() >= self.early_score
    }

    /// Tells how much each fork on a row's ways moved its score: the feature and the difference in log-odds.
    /// Source: A. Saabas, "Interpreting random forests" (2014): the value behind a fork less the value at it.
    pub fn moves(&self, row: &[f32], mut each: impl FnMut(usize, f32)) {
        let mut bins = [[0; COLUMNS]];
        self.sort_in(&[row], &mut bins);
        let [bins] = bins;
        let mut features = [0; COLUMNS];
        self.each_column(|column, feature, _| features[column] = feature);
        let mut at = 0;
        for _ in 0..self.count {
            let forks = usize::from(self.forks[at]);
            let end = at + tree_bytes(forks);
            let tree = &self.forks[at + 1..end];
            walk(tree, forks, &bins, |column, step| {
                each(features[column], f32::from(step) * self.step);
            });
            at = end;
        }
    }

    /// For each row and used column, how many of the column's limits the row's value exceeds.
    fn sort_in<R: AsRef<[f32]>>(&self, rows: &[R], bins: &mut [[u8; COLUMNS]]) {
        let mut numbers = [0.0; COLUMNS];
        self.each_column(|column, feature, limits| {
            let limits = decoded(limits, &mut numbers);
            for (row, bins) in rows.iter().zip(bins.iter_mut()) {
                let value = row.as_ref()[feature];
                bins[column] = limits.partition_point(|limit| value > *limit) as u8;
            }
        });
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

/// Whether every way ends at a leaf: a fork's children stand behind it.
fn is_sound(tree: &[u8], forks: usize, columns: usize) -> bool {
    let child = |at: usize, child: u8| match child.checked_sub(LEAF) {
        Some(leaf) => usize::from(leaf) <= forks,
        None => (at + 1..forks).contains(&usize::from(child)),
    };
    let fork = |at: usize| {
        let fork = &tree[FORK_BYTES * at..];
        usize::from(fork[0]) < columns && child(at, fork[2]) && child(at, fork[3])
    };
    forks < usize::from(LEAF) && (0..forks).all(fork)
}

/// Adds the values of the leaves some rows fall into, in steps. The rows walk side by side: each step waits for its
/// fork, and a processor has something to do meanwhile.
fn add_leaves(
    (tree, forks): (&[u8], usize),
    rows: &[u32],
    bins: &[[u8; COLUMNS]],
    scores: &mut [i32],
) {
    let mut nodes = [if forks == 0 { LEAF } else { 0 }; TOGETHER];
    let mut walking = forks > 0;
    while walking {
        walking = false;
        for (node, row) in nodes.iter_mut().zip(rows) {
            if *node < LEAF {
                let fork = &tree[FORK_BYTES * usize::from(*node)..][..4];
                let right = bins[*row as usize][usize::from(fork[0])] > fork[1];
                *node = fork[2 + usize::from(right)];
                walking = true;
            }
        }
    }
    for (node, row) in nodes.iter().zip(rows) {
        scores[*row as usize] += i32::from(leaf(tree, forks, *node));
    }
}

fn leaf(tree: &[u8], forks: usize, node: u8) -> i16 {
    half(tree, FORK_BYTES * forks + 2 * usize::from(node - LEAF)).cast_signed()
}

/// Each fork on a row's way: its column and how far it moves the value, in steps.
fn walk(tree: &[u8], forks: usize, bins: &[u8; COLUMNS], mut each: impl FnMut(usize, i16)) {
    let value = |node: u8| match node {
        LEAF.. => leaf(tree, forks, node),
        _ => half(tree, FORK_BYTES * usize::from(node) + 4).cast_signed(),
    };
    let mut node = if forks == 0 { LEAF } else { 0 };
    while node < LEAF {
        let fork = &tree[FORK_BYTES * usize::from(node)..];
        let column = usize::from(fork[0]);
        let next = fork[2 + usize::from(bins[column] > fork[1])];
        each(column, value(next).saturating_sub(value(node)));
        node = next;
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
        let mut table = b"CLT1".to_vec();
        table.extend(fingerprint(&NAMES).to_le_bytes());
        for half in [2_u16, 2, 2] {
            table.extend(half.to_le_bytes());
        }
        for word in [0.25_f32, 9.0, 0.5] {
            table.extend(word.to_le_bytes());
        }
        for (feature, limits) in [(1_u16, vec![0.1_f32, 0.5]), (0, vec![10.0])] {
            table.extend(feature.to_le_bytes());
            table.push(limits.len() as u8);
            for limit in limits {
                table.extend(limit.to_le_bytes());
            }
        }
        table.extend([2, 1, 0, 1, LEAF, 0, 0, 0, 1, LEAF + 1, LEAF + 2, 0xff, 0xff]);
        for leaf in [4_i16, 2, -6] {
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
    fn what_moved_a_row_adds_up_to_its_leaf() {
        let table = table();
        let trees = Trees::read(&table, &NAMES).unwrap();
        let mut moves = Vec::new();
        trees.moves(&[10.0, 0.6], |feature, by| moves.push((feature, by)));
        assert_eq!(moves, [(0, -0.5), (1, -2.5)]);
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
        let mut loops = table.clone();
        let fork = loops.len() - 3 - 6 - 12;
        loops[fork + 3] = 0;
        assert_eq!(Trees::read(&loops, &NAMES).unwrap_err(), Unfit::NotTrees);
    }

    #[test]
    fn far_scores_end_early() {
        let mut table = table();
        table[16] = 1;
        table[22..26].copy_from_slice(&2.0_f32.to_le_bytes());
        let trees = Trees::read(&table, &NAMES).unwrap();
        let p = trees.probability(&[11.0, 0.0]);
        assert!(((p / (1.0 - p)).ln() - 2.25).abs() < 1e-4);
    }
}
