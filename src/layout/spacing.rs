//! How many empty rows stand between two blocks.
//! Knows nothing of rows or text: kinds, nests and their neighbours decide.
//!
//! Above a heading of level 1 or 2 stand two empty rows and one below, above a deeper one stands one and none below:
//! a heading belongs to what follows, so the gap above is always the larger one, and its size shows the rank without
//! colour. Lists whose items are one block each stand tight, as do terms with their descriptions.

use crate::doc::{Block, Document, Kind, Marker, Nest};

/// For every shown block whether it stands in a list that has items of several blocks and so needs air.
pub(super) fn loose(document: &Document, shown: &[u32]) -> Vec<bool> {
    let blocks = document.blocks();
    let nest = |n: usize| blocks[shown[n] as usize].nest.as_slice();
    let (mut loose, mut start) = (vec![false; shown.len()], 0);
    for end in 1..=shown.len() {
        if end < shown.len() && in_one_list(nest(end - 1), nest(end)) {
            continue;
        }
        let is_loose = (start..end).any(|n| {
            let block = &blocks[shown[n] as usize];
            matches!(block.nest.last(), Some(Nest::Item { first: false, .. }))
                || matches!(block.kind, Kind::Code { .. } | Kind::Table { .. })
        });
        loose[start..end].fill(is_loose);
        start = end;
    }
    loose
}

/// Where in a nest the outermost list item stands.
fn list_depth(nest: &[Nest]) -> Option<usize> {
    nest.iter().position(|n| matches!(n, Nest::Item { .. }))
}

fn in_one_list(a: &[Nest], b: &[Nest]) -> bool {
    list_depth(a).is_some_and(|depth| list_depth(b) == Some(depth) && a[..depth] == b[..depth])
}

/// How many outer nests two neighbours share: the same quotation, the same item, the same note.
pub(super) fn shared_depth(above: &[Nest], below: &[Nest]) -> usize {
    let pairs = above.iter().zip(below);
    pairs
        .take_while(|(a, b)| match (a, b) {
            (Nest::Item { .. }, Nest::Item { first, .. }) => !first,
            (a, b) => a == b,
        })
        .count()
}

/// Whether a block names, behind a dash, who said the quotation it ends.
pub(super) fn is_credit(above: &Block, below: &Block, text: &str) -> bool {
    let is_short = text.len() <= CREDIT_BYTES && text.starts_with(['—', '–', '―']);
    let quotes = |block: &Block| block.nest.contains(&Nest::Quote);
    is_short && above.kind == below.kind && above.nest == below.nest && quotes(below)
}

/// Longest line that names who speaks: name and office. A longer text behind a dash is speech.
const CREDIT_BYTES: usize = 90;

/// Empty rows between two blocks.
pub(super) fn gap(above: &Block, below: &Block, loose: bool) -> u16 {
    match (&above.kind, &below.kind) {
        (Kind::Heading(_), Kind::Heading(_)) => return 1,
        (_, Kind::Heading(..=2)) if below.nest.is_empty() => return 2,
        (_, Kind::Heading(_)) | (Kind::Heading(..=2), _) => return 1,
        (Kind::Heading(_), _) | (Kind::Term, Kind::Term) => return 0,
        (Kind::Term, _) if is_described(below) => return 0,
        _ => {}
    }
    if is_described(above) && is_described(below) && below.kind != Kind::Term {
        return 0;
    }
    if in_one_list(&above.nest, &below.nest) && !loose && !begins_another(above, below) {
        return 0;
    }
    1
}

fn is_described(block: &Block) -> bool {
    block.nest.contains(&Nest::Definition)
}

/// Whether a list of another sort begins directly behind a list.
fn begins_another(above: &Block, below: &Block) -> bool {
    let depth = shared_depth(&above.nest, &below.nest);
    match (above.nest.get(depth), below.nest.get(depth)) {
        (Some(Nest::Item { marker: a, .. }), Some(Nest::Item { marker: b, .. })) => match (a, b) {
            (Marker::Number { value: a, .. }, Marker::Number { value: b, .. }) => b <= a,
            (Marker::Number { .. }, _) | (_, Marker::Number { .. }) => true,
            _ => false,
        },
        _ => false,
    }
}
