//! The best single interval of paragraphs, and the islands in it that are cut.
//! Knows nothing of text.

/// What leaving the story for an island and coming back costs, in log-odds times words. By hand: less than what one
/// clear cue weighs (4.5 × 14, less what speaks for its line), more than one odd short line.
pub(super) const ISLAND: f32 = 12.0;
/// The same for the weights of saved pages, in log-odds times the root of characters.
pub(super) const SAVED_ISLAND: f32 = 3.0;

/// The parts of a text: what is before, the story, an island in it, what is behind.
const STATES: usize = 4;
const STORY: usize = 1;

/// Labels every paragraph: `true` for the story. Maximises the sum of log-odds times weight over one interval with
/// cut islands, by dynamic programming over the four parts, in linear time.
pub(super) fn label(scores: &[f32], weights: &[f32], island: f32) -> Vec<bool> {
    let mut best = [0.0, f32::NEG_INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    let mut from: Vec<[u8; STATES]> = Vec::with_capacity(scores.len());
    for (score, weight) in scores.iter().zip(weights) {
        let gain = score * weight;
        let mut next = [f32::NEG_INFINITY; STATES];
        let mut back = [0u8; STATES];
        for (state, reached) in next.iter_mut().enumerate() {
            let (value, previous) = arrivals(state, &best, island);
            *reached = value + if state == STORY { gain } else { 0.0 };
            back[state] = previous;
        }
        best = next;
        from.push(back);
    }
    trace(&from, &best)
}

/// The best way to come into a state, and from which.
fn arrivals(state: usize, best: &[f32; STATES], island: f32) -> (f32, u8) {
    let ways: &[(usize, f32)] = match state {
        0 => &[(0, 0.0)],
        STORY => &[(1, 0.0), (0, 0.0), (2, 0.0)],
        2 => &[(2, 0.0), (1, island)],
        _ => &[(3, 0.0), (1, 0.0)],
    };
    let (mut value, mut previous) = (f32::NEG_INFINITY, ways[0].0 as u8);
    for (state, cost) in ways {
        if best[*state] - cost > value {
            (value, previous) = (best[*state] - cost, *state as u8);
        }
    }
    (value, previous)
}

fn trace(from: &[[u8; STATES]], best: &[f32; STATES]) -> Vec<bool> {
    let mut state = 0;
    for end in [3, STORY] {
        if best[end] > best[state] {
            state = end;
        }
    }
    let mut kept = vec![false; from.len()];
    for (at, back) in from.iter().enumerate().rev() {
        kept[at] = state == STORY;
        state = back[state] as usize;
    }
    kept
}

/// The mean log-odds of the labels: how clearly the paragraphs agree with them.
pub(super) fn margin(scores: &[f32], kept: &[bool]) -> f32 {
    let agreed = scores
        .iter()
        .zip(kept)
        .map(|(s, k)| if *k { *s } else { -s });
    agreed.sum::<f32>() / scores.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scores: &[f32]) -> String {
        let kept = label(scores, &vec![10.0; scores.len()], ISLAND);
        kept.iter().map(|k| if *k { '#' } else { '-' }).collect()
    }

    #[test]
    fn the_best_interval_is_kept() {
        assert_eq!(labels(&[-1.0, 2.0, 2.0, -0.5, 2.0, -3.0, 1.0]), "-####--");
    }

    #[test]
    fn an_island_that_is_clearly_junk_is_cut_out() {
        assert_eq!(labels(&[2.0, 2.0, -4.0, 2.0, 2.0]), "##-##");
    }

    #[test]
    fn a_text_of_junk_keeps_nothing() {
        assert_eq!(labels(&[-1.0, -1.0]), "--");
        assert_eq!(labels(&[]), "");
    }
}
