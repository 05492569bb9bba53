//! From the probabilities of a page's blocks to what is kept: one rule for all pages.
//! Knows nothing of reasons and of how a page is written out.

use super::blocks::Page;
use super::words::{HashMap64, join};

/// A page is confident when it keeps at least this many words …
const CONFIDENT_WORDS: f32 = 100.0;
/// … and expects at least this precision and recall.
const CONFIDENT_RATE: f32 = 0.85;
/// The threshold of confident pages. On the probabilities of unseen hosts, before scores were divided by 4/3, .5, .6 and
/// .7 gave mixed word F1 .873, .873, .871 and news shingle F1 .949, .954, .954; re-run with other weights.
const CONFIDENT_KEEP: f32 = 0.6;
/// On other pages: kept always from here (.5 gives the same on all sets),
const ALWAYS: f32 = 0.6;
/// and never below this.
const NEVER: f32 = 0.1;
/// Repeated blocks of so many words are kept once.
const DUPLICATE_WORDS: u32 = 12;

/// What a page keeps.
#[derive(Clone, Debug)]
pub struct Decision {
    /// One a block.
    pub keep: Vec<bool>,
    /// Whether the story stands out clearly.
    pub confident: bool,
    /// The probability from which blocks were kept.
    pub threshold: f32,
}

/// Decides a page from the blocks' probabilities and words.
pub fn decide(probabilities: &[f32], words: &[f32]) -> Decision {
    let confident = is_confident(probabilities, words);
    let threshold = if confident {
        CONFIDENT_KEEP
    } else {
        best_prefix(probabilities, words).clamp(NEVER, ALWAYS)
    };
    let keep = probabilities.iter().map(|p| *p >= threshold).collect();
    Decision {
        keep,
        confident,
        threshold,
    }
}

fn is_confident(probabilities: &[f32], words: &[f32]) -> bool {
    let (mut kept, mut hits, mut all) = (0.0, 0.0, 0.0);
    for (p, words) in probabilities.iter().zip(words) {
        all += p * words;
        if *p >= 0.5 {
            kept += words;
            hits += p * words;
        }
    }
    kept >= CONFIDENT_WORDS && hits >= CONFIDENT_RATE * kept && hits >= CONFIDENT_RATE * all
}

/// The probability down to which keeping the likeliest blocks maximises the expected F1:
/// 2·Σ p·w over the kept, by kept words plus expected story words.
fn best_prefix(probabilities: &[f32], words: &[f32]) -> f32 {
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by(|a, b| {
        probabilities[*b]
            .total_cmp(&probabilities[*a])
            .then(a.cmp(b))
    });
    let expected: f32 = probabilities.iter().zip(words).map(|(p, w)| p * w).sum();
    let (mut hits, mut kept, mut best, mut threshold) = (0.0, 0.0, 0.0, 1.0);
    for at in order {
        hits += probabilities[at] * words[at];
        kept += words[at];
        let f1 = 2.0 * hits / (kept + expected).max(1e-6);
        if f1 > best {
            (best, threshold) = (f1, probabilities[at]);
        }
    }
    threshold
}

/// Finds kept blocks that repeat another kept block; the likelier copy stays, the first of equals.
pub fn duplicates(page: &Page, probabilities: &[f32], keep: &[bool]) -> Vec<usize> {
    let mut likeliest: HashMap64<usize> = HashMap64::default();
    let mut cut = Vec::new();
    for at in (0..keep.len()).filter(|&b| keep[b] && page.blocks[b].words >= DUPLICATE_WORDS) {
        let key = page
            .words
            .of(at)
            .iter()
            .fold(7, |key, word| join(key, word.hash));
        match likeliest.get(&key).copied() {
            // Siblings that say the same mean to: a refrain, a test page, a list of equal answers.
            Some(old)
                if page.dom.parent(page.blocks[old].holder)
                    == page.dom.parent(page.blocks[at].holder) => {}
            Some(old) if probabilities[at] > probabilities[old] => {
                cut.push(old);
                likeliest.insert(key, at);
            }
            Some(_) => cut.push(at),
            None => {
                likeliest.insert(key, at);
            }
        }
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::Dom;

    #[test]
    fn a_confident_page_keeps_from_six_tenths() {
        let decision = decide(&[0.95, 0.95, 0.55, 0.05], &[80.0, 80.0, 5.0, 20.0]);
        assert!(decision.confident);
        assert_eq!(decision.keep, [true, true, false, false]);
    }

    #[test]
    fn another_page_keeps_the_prefix_with_the_best_expected_f1() {
        // Alone, the first block promises F1 2·12/(20+27) = .51; with the second 2·22/(45+27) = .61; with the third less.
        let decision = decide(&[0.6, 0.4, 0.1], &[20.0, 25.0, 50.0]);
        assert!(!decision.confident);
        assert_eq!(decision.keep, [true, true, false]);
        assert!((decision.threshold - 0.4).abs() < 1e-6);
    }

    #[test]
    fn hopeless_blocks_are_never_kept_and_an_empty_page_keeps_nothing() {
        assert_eq!(decide(&[0.05, 0.04], &[10.0, 10.0]).keep, [false, false]);
        assert!(decide(&[], &[]).keep.is_empty());
    }

    #[test]
    fn a_repeated_block_is_cut_once_and_the_likelier_copy_stays() {
        let text = "these are more than twelve words that stand on the page twice for nothing";
        let html = format!(
            "<div><p>{text}</p></div><div><p>other</p></div><section><p>{text}</p></section>"
        );
        let dom = Dom::parse(&html);
        let page = Page::of(&dom);
        assert_eq!(duplicates(&page, &[0.7, 0.9, 0.8], &[true; 3]), [0]);
        assert_eq!(duplicates(&page, &[0.8, 0.9, 0.8], &[true; 3]), [2]);
        let dom = Dom::parse(&format!("<div><p>{text}</p><p>{text}</p></div>"));
        assert!(duplicates(&Page::of(&dom), &[0.7, 0.8], &[true; 2]).is_empty());
    }
}
