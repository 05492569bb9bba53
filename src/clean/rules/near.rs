//! The word somebody may have meant.
//! Knows nothing of rules.

/// The most similar of some words, if one is similar at all: at most two letters differ, and fewer than half.
pub(super) fn nearest(found: &str, words: &[&'static str]) -> Option<&'static str> {
    let found = found.to_lowercase();
    let mut near = words.iter().map(|w| (distance(&found, w), *w));
    let mut best = near.next()?;
    for candidate in near {
        if candidate.0 < best.0 {
            best = candidate;
        }
    }
    (best.0 <= 2 && best.0 * 2 < best.1.len().max(3)).then_some(best.1)
}

/// How many letters must be put in, left out or changed (Levenshtein). Words longer than 20 letters are like none.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len() > 20 || other.len() > 20 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let changed = corner + usize::from(a != b);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_nonsense_none() {
        let words = ["select", "phrase", "begins", "first"];
        assert_eq!(nearest("selct", &words), Some("select"));
        assert_eq!(nearest("Frist", &words), Some("first"));
        assert_eq!(nearest("xyzzy", &words), None);
        assert_eq!(nearest(&"s".repeat(9999), &words), None);
        assert_eq!(nearest("x", &[]), None);
    }
}
