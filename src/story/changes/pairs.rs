//! Which of the sentences that went became which of those that came, and which of their words changed.
//! Knows nothing of the text around them.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::myers::matches;
use super::sentences::Sentence;
use super::{Change, Piece};
use crate::doc::{is_alphanumeric, is_ideograph};

/// Most pairs that are compared; among more of them nothing is taken for a changed sentence.
const COMPARED: usize = 4_000;
/// Most bytes of a sentence that is compared with others.
const BYTES: usize = 4_000;
/// The share of words (Dice's coefficient) that a sentence keeps when it is changed. By hand: below one half readers
/// are better served by two sentences.
const ALIKE: f32 = 0.5;
/// Most changed words within one sentence.
const EDITS: usize = 400;

type Texts<'a> = (&'a str, &'a str);

/// The sentences in order, those that belong together paired, by the best sum of what pairs have in common.
pub(super) fn pairs(
    texts: Texts,
    old: &[Sentence],
    new: &[Sentence],
) -> Vec<(Option<usize>, Option<usize>)> {
    let together = if old.len() * new.len() > COMPARED {
        Vec::new()
    } else {
        best(texts, old, new)
    };
    let mut out = Vec::with_capacity(old.len() + new.len());
    let (mut i, mut j) = (0, 0);
    for (one, other) in together.into_iter().chain([(old.len(), new.len())]) {
        out.extend((i..one).map(|i| (Some(i), None)));
        out.extend((j..other).map(|j| (None, Some(j))));
        if one < old.len() {
            out.push((Some(one), Some(other)));
        }
        (i, j) = (one + 1, other + 1);
    }
    out
}

fn best(texts: Texts, old: &[Sentence], new: &[Sentence]) -> Vec<(usize, usize)> {
    let before: Vec<Vec<u64>> = old.iter().map(|s| bag(texts.0, s)).collect();
    let after: Vec<Vec<u64>> = new.iter().map(|s| bag(texts.1, s)).collect();
    let width = new.len() + 1;
    let mut sums = vec![0f32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let share = alike(&before[i], &after[j]);
            let apart = sums[(i + 1) * width + j].max(sums[i * width + j + 1]);
            let behind = sums[(i + 1) * width + j + 1];
            let together = if share >= ALIKE { share + behind } else { 0.0 };
            sums[i * width + j] = apart.max(together);
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        let here = sums[i * width + j];
        if sums[(i + 1) * width + j] >= here {
            i += 1;
        } else if sums[i * width + j + 1] >= here {
            j += 1;
        } else {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        }
    }
    found
}

/// The words of a sentence, sorted; none of one that is too long.
fn bag(text: &str, sentence: &Sentence) -> Vec<u64> {
    let text = &text[sentence.range.clone()];
    if text.len() > BYTES {
        return Vec::new();
    }
    let said = tokens(text).into_iter().filter(|t| t.says);
    let mut words: Vec<u64> = said.map(|t| t.key).collect();
    words.sort_unstable();
    words
}

/// Dice's coefficient of two sorted bags.
fn alike(one: &[u64], other: &[u64]) -> f32 {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        match one[i].cmp(&other[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    2.0 * common as f32 / (one.len() + other.len()).max(1) as f32
}

/// The pieces of a sentence that was changed.
pub(super) fn words((before, after): Texts, old: &Range<usize>, new: &Range<usize>) -> Vec<Piece> {
    let (left, right) = (tokens(&before[old.clone()]), tokens(&after[new.clone()]));
    let keys = |all: &[Token]| -> Vec<u64> { all.iter().map(|t| t.key).collect() };
    let same = matches(&keys(&left), &keys(&right), EDITS);
    let same = joined(&same, &left, (left.len(), right.len()));
    let place = |all: &[Token], at: usize, range: &Range<usize>| {
        range.start + all.get(at).map_or(range.len(), |t| t.start)
    };
    let mut pieces = Vec::new();
    let mut push = |change, old: Range<usize>, new: Range<usize>| {
        if !(old.is_empty() && new.is_empty()) {
            pieces.push(Piece { change, old, new });
        }
    };
    let (mut i, mut j) = (0, 0);
    for (one, other) in same.into_iter().chain([(left.len(), right.len())]) {
        let (from, to) = (place(&left, i, old), place(&right, j, new));
        let (until, unto) = (place(&left, one, old), place(&right, other, new));
        push(Change::Removed, from..until, to..to);
        push(Change::Added, 0..0, to..unto);
        let (behind, beyond) = (place(&left, one + 1, old), place(&right, other + 1, new));
        if one < left.len() {
            push(Change::Same, until..behind, unto..beyond);
        }
        (i, j) = (one + 1, other + 1);
    }
    merged(pieces)
}

/// The same without single signs and blanks between two changes: `[-a b-]{+c d+}`, not `[-a-]{+c+} [-b-]{+d+}`.
fn joined(same: &[(usize, usize)], left: &[Token], ends: (usize, usize)) -> Vec<(usize, usize)> {
    let mut kept = Vec::with_capacity(same.len());
    let follows = |a: &(usize, usize), b: &(usize, usize)| a.0 + 1 == b.0 && a.1 + 1 == b.1;
    for run in same.chunk_by(follows) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        let at_end = *first == (0, 0) || (last.0 + 1 == ends.0 && last.1 + 1 == ends.1);
        if at_end || run.iter().any(|(i, _)| left[*i].says) {
            kept.extend_from_slice(run);
        }
    }
    kept
}

fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        match out.last_mut().filter(|last| last.change == piece.change) {
            Some(last) => {
                last.old.end = last.old.end.max(piece.old.end);
                last.new.end = piece.new.end;
            }
            None => out.push(piece),
        }
    }
    out
}

/// A word, an ideograph, a sign or a run of blanks.
struct Token {
    start: usize,
    key: u64,
    /// Whether it is a word.
    says: bool,
}

fn tokens(text: &str) -> Vec<Token> {
    #[derive(PartialEq, Clone, Copy)]
    enum Sort {
        Word,
        Blank,
        Alone,
    }
    let sort = |c: char| match c {
        c if c.is_whitespace() => Sort::Blank,
        c if is_alphanumeric(c) && !is_ideograph(c) => Sort::Word,
        _ => Sort::Alone,
    };
    let mut starts: Vec<usize> = Vec::new();
    let mut last = None;
    for (at, c) in text.char_indices() {
        let now = sort(c);
        if last != Some(now) || now == Sort::Alone {
            starts.push(at);
        }
        last = Some(now);
    }
    let end = |n: usize| starts.get(n + 1).copied().unwrap_or(text.len());
    let token = |(n, &start): (usize, &usize)| {
        let word = &text[start..end(n)];
        let mut hash = DefaultHasher::new();
        if word.trim().is_empty() {
            " ".hash(&mut hash);
        } else {
            word.hash(&mut hash);
        }
        let says = word.contains(is_alphanumeric);
        Token {
            start,
            key: hash.finish(),
            says,
        }
    };
    starts.iter().enumerate().map(token).collect()
}
