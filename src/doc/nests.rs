//! What consecutive blocks share of the lists and quotations they stand in.
//! Knows nothing of texts.

use super::{Document, Kind, Marker, Nest};

/// Longest number a list can have in Markdown and in HTML alike.
const NUMBER_MAX: i32 = 999_999_999;

/// How many of the outermost things two consecutive blocks stand in are the same thing.
pub fn shared(before: &[Nest], after: &[Nest]) -> usize {
    let same = |(a, b): &(&Nest, &Nest)| match (a, b) {
        (Nest::Item { marker: a, .. }, Nest::Item { marker: b, first }) => !first && a == b,
        (a, b) => a == b,
    };
    before.iter().zip(after).take_while(same).count()
}

/// The nests of some blocks as if the others were not there: an item whose first block is gone begins with its next.
pub(super) fn of_chosen(document: &Document, chosen: &[usize]) -> Vec<Vec<Nest>> {
    let threads = threads(document);
    let mut before: &[u32] = &[];
    let mut nests: Vec<Vec<Nest>> = Vec::with_capacity(chosen.len());
    for &block in chosen {
        let own = &threads[block];
        let known = before.iter().zip(own).take_while(|(a, b)| a == b).count();
        let is_text = document.blocks[block].kind == Kind::Paragraph;
        let nest = document.blocks[block].nest.iter().enumerate();
        let text_at = document.blocks[block].nest.len() - usize::from(is_text && !own.is_empty());
        let nest = nest.map(|(d, n)| fresh(*n, d >= known, d == text_at));
        nests.push(nest.collect());
        before = own;
    }
    plain_tasks(&mut nests);
    align_numbers(&mut nests);
    nests
}

/// For each block a number for each thing it stands in, the same for the same thing.
fn threads(document: &Document) -> Vec<Vec<u32>> {
    let (mut fresh, mut all) = (0, Vec::with_capacity(document.blocks.len()));
    let (mut nest, mut own): (&[Nest], Vec<u32>) = (&[], Vec::new());
    for block in &document.blocks {
        own.truncate(shared(nest, &block.nest));
        while own.len() < block.nest.len() {
            own.push(fresh);
            fresh += 1;
        }
        nest = &block.nest;
        all.push(own.clone());
    }
    all
}

/// A nest with its `first` set right; a task whose item does not begin with running text has no box.
fn fresh(nest: Nest, first: bool, is_text: bool) -> Nest {
    let Nest::Item { marker, .. } = nest else {
        return nest;
    };
    let marker = match marker {
        Marker::Number { value, .. } => Marker::Number {
            value: value.clamp(0, NUMBER_MAX),
            cells: 0,
        },
        Marker::Task { .. } if first && !is_text => Marker::Bullet,
        marker => marker,
    };
    Nest::Item { marker, first }
}

/// Later blocks of an item whose box was taken away lose it too.
fn plain_tasks(nests: &mut [Vec<Nest>]) {
    for block in 1..nests.len() {
        let (done, rest) = nests.split_at_mut(block);
        let (before, own) = (&done[block - 1], &mut rest[0]);
        for depth in 0..own.len().min(before.len()) {
            let (Nest::Item { marker: old, .. }, Nest::Item { marker, first }) =
                (before[depth], &mut own[depth])
            else {
                if before[depth] != own[depth] {
                    break;
                }
                continue;
            };
            if *first {
                break;
            }
            *marker = old;
        }
    }
}

/// Gives the numbers of lists that follow each other directly the same width, that of the longest one and its point.
pub fn align_numbers(nests: &mut [Vec<Nest>]) {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for block in 0..nests.len() {
        let (done, rest) = nests.split_at(block);
        let own = &rest[0];
        let before = done.last().map_or(&[][..], |n| n);
        let same = shared(before, own);
        let goes_on = is_numbered(before.get(same)) && is_numbered(own.get(same));
        let open = (same + usize::from(goes_on)).min(runs.len());
        let closed = runs.split_off(open);
        runs.resize(own.len(), Vec::new());
        for (depth, run) in runs.iter_mut().enumerate() {
            if is_numbered(rest[0].get(depth)) {
                run.push(block);
            }
        }
        for (above, run) in closed.into_iter().enumerate() {
            align(nests, &run, open + above);
        }
    }
    for (depth, run) in runs.into_iter().enumerate() {
        align(nests, &run, depth);
    }
}

fn is_numbered(nest: Option<&Nest>) -> bool {
    matches!(
        nest,
        Some(Nest::Item {
            marker: Marker::Number { .. },
            ..
        })
    )
}

fn align(nests: &mut [Vec<Nest>], run: &[usize], depth: usize) {
    let mut widest = 0;
    for set in [false, true] {
        for &block in run {
            if let Nest::Item {
                marker: Marker::Number { value, cells },
                ..
            } = &mut nests[block][depth]
            {
                widest = widest.max(value.to_string().len() as u8 + 1);
                if set {
                    *cells = widest;
                }
            }
        }
    }
}
