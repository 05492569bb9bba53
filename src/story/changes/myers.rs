//! The longest common subsequence of two rows of keys, as far as a bounded number of edits leads.
//! Knows nothing of what the keys stand for.

/// The pairs of equal keys of a shortest edit, in order. The equal ends are taken first; between them Myers' greedy
/// algorithm ("An O(ND) Difference Algorithm", 1986) runs with at most so many edits. If they do not suffice, only the
/// equal ends are paired. Memory is bounded by the square of the edits: 8 MB for a thousand.
pub(super) fn matches(old: &[u64], new: &[u64], edits: usize) -> Vec<(usize, usize)> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let ends = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let (middle_old, middle_new) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let mut found: Vec<(usize, usize)> = (0..start).map(|at| (at, at)).collect();
    let middle = traced(middle_old, middle_new, edits).unwrap_or_default();
    found.extend(middle.into_iter().map(|(i, j)| (start + i, start + j)));
    found.extend((1..=end).rev().map(|at| (old.len() - at, new.len() - at)));
    found
}

/// The pairs of a shortest edit; none if it takes more edits.
#[expect(clippy::cast_possible_wrap, reason = "rows are counted in thousands")]
fn traced(old: &[u64], new: &[u64], edits: usize) -> Option<Vec<(usize, usize)>> {
    if old.is_empty() || new.is_empty() {
        return Some(Vec::new());
    }
    let most = edits.min(old.len() + new.len());
    let mut trace: Vec<Vec<u32>> = Vec::new();
    // How far each diagonal reached in the old row; diagonal k stands at most + 1 + k.
    let mut reached = vec![0u32; 2 * most + 3];
    let middle = most as isize + 1;
    let at = |k: isize| (middle + k) as usize;
    for d in 0..=most as isize {
        trace.push(reached[at(-d - 1)..=at(d + 1)].to_vec());
        let mut k = -d;
        while k <= d {
            let down = k == -d || (k != d && reached[at(k - 1)] < reached[at(k + 1)]);
            let mut x = if down {
                reached[at(k + 1)]
            } else {
                reached[at(k - 1)] + 1
            } as usize;
            let y = x as isize - k;
            // A diagonal beyond either row has nothing more to give.
            if y >= 0 && x <= old.len() && y as usize <= new.len() {
                x += old[x..]
                    .iter()
                    .zip(&new[y as usize..])
                    .take_while(|(a, b)| a == b)
                    .count();
                if x == old.len() && x as isize - k == new.len() as isize {
                    return Some(walked(&trace, (x, new.len())));
                }
            }
            reached[at(k)] = x as u32;
            k += 2;
        }
    }
    None
}

/// The pairs on the way back from the end.
#[expect(clippy::cast_possible_wrap, reason = "rows are counted in thousands")]
fn walked(trace: &[Vec<u32>], (mut x, mut y): (usize, usize)) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for d in (1..trace.len() as isize).rev() {
        let reached = |k: isize| trace[d as usize][(k + d + 1) as usize];
        let k = x as isize - y as isize;
        let down = k == -d || (k != d && reached(k - 1) < reached(k + 1));
        let before = if down { k + 1 } else { k - 1 };
        let from_x = reached(before) as usize;
        let from_y = (from_x as isize - before) as usize;
        let start = if down { from_x } else { from_x + 1 };
        while x > start {
            (x, y) = (x - 1, y - 1);
            pairs.push((x, y));
        }
        (x, y) = (from_x, from_y);
    }
    while x > 0 {
        (x, y) = (x - 1, y - 1);
        pairs.push((x, y));
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn longest(a: &[u64], b: &[u64]) -> usize {
        let mut row = vec![0usize; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if x == y {
                    diagonal + 1
                } else {
                    above.max(row[j])
                };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    #[test]
    fn as_much_is_paired_as_can_be() {
        let mut seed = 3u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(9);
            (seed >> 33) % below
        };
        for _ in 0..500 {
            let (n, m) = (next(24), next(24));
            let a: Vec<u64> = (0..n).map(|_| next(4)).collect();
            let b: Vec<u64> = (0..m).map(|_| next(4)).collect();
            let found = matches(&a, &b, 1_000);
            assert!(found.iter().all(|(i, j)| a[*i] == b[*j]));
            assert!(found.is_sorted_by(|x, y| x.0 < y.0 && x.1 < y.1));
            // Equal ends that overlap may cost a longest one nothing.
            assert_eq!(found.len(), longest(&a, &b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn beyond_the_bound_only_the_ends_are_paired() {
        let a: Vec<u64> = [1].into_iter().chain(100..200).chain([2]).collect();
        let b: Vec<u64> = [1].into_iter().chain(300..400).chain([2]).collect();
        assert_eq!(matches(&a, &b, 50), [(0, 0), (101, 101)]);
    }
}
