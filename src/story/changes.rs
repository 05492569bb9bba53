//! What changed between two clean texts of one story: by sentences first, then by words within the changed ones.
//! Knows nothing of how the texts were cleaned or kept.

mod marks;
mod myers;
mod pairs;
mod sentences;

use std::fmt::Write as _;
use std::ops::Range;

use self::myers::matches;
use self::sentences::{Sentence, sentences};

pub use marks::marked;

/// Most changed sentences that are looked for; behind them everything between the equal ends counts as new.
const EDITS: usize = 1_000;
/// Fewest new sentences of a text that grows.
const GROWN: usize = 2;
/// The share of all new sentences that must stand together.
const TOGETHER: f32 = 0.8;
/// Sentences that may stand above what is new: a title, a summary.
const ABOVE: usize = 4;
/// Sentences that may stand below it.
const BELOW: usize = 2;

/// The difference of two texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Both texts in order: what is the same, what went and what came.
    pub pieces: Vec<Piece>,
    /// Sentences that were changed, a word or more of them.
    pub changed: usize,
    /// Sentences that came.
    pub added: usize,
    /// Sentences that went.
    pub removed: usize,
    /// Whether the story only grew at one end, as a live blog does.
    pub growth: Option<Growth>,
}

/// A stretch of one or both texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What became of it.
    pub change: Change,
    /// Bytes of the old text; empty for what came.
    pub old: Range<usize>,
    /// Bytes of the new text; empty for what went.
    pub new: Range<usize>,
}

/// What became of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stands in both.
    Same,
    /// It went.
    Removed,
    /// It came.
    Added,
}

/// At which end a text grew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growth {
    /// The newest stands first.
    Above,
    /// The newest stands last.
    Below,
}

/// Compares two clean texts, blocks by lines. What changes by itself ([`super::steady`]) is no change. Costs at most a
/// bounded number of steps for texts of any length: what differs too much is told as replaced.
///
/// ```
/// use clearstory::story::changes;
/// let (old, new) = ("Twelve ships came.\nNobody slept.\n", "Fourteen ships came.\nNobody slept.\n");
/// let found = changes(old, new);
/// assert_eq!(found.text(old, new), "[-Twelve-]{+Fourteen+} ships came.\nNobody slept.\n");
/// assert_eq!(found.sentence(), "1 sentence changed");
/// ```
pub fn changes(old: &str, new: &str) -> Changes {
    let (befores, afters) = (sentences(old), sentences(new));
    let told = |all: &[Sentence]| -> Vec<Sentence> {
        let told = all.iter().filter(|s| s.key.is_some());
        told.cloned().collect()
    };
    let (before, after) = (told(&befores), told(&afters));
    let keys = |all: &[Sentence]| -> Vec<u64> { all.iter().filter_map(|s| s.key).collect() };
    let same = matches(&keys(&before), &keys(&after), EDITS);
    let mut compared = Comparing {
        texts: (old, new),
        changes: Changes::default(),
        done: 0,
    };
    let mut gaps = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (at, to) in same.into_iter().chain([(before.len(), after.len())]) {
        gaps.push((i..at, j..to));
        compared.gap(&before[i..at], &after[j..to]);
        if let (Some(one), Some(other)) = (before.get(at), after.get(to)) {
            compared.same(one.range.clone(), other.range.clone());
        }
        (i, j) = (at + 1, to + 1);
    }
    let mut changes = compared.finish();
    changes.growth = growth(&changes, &gaps, after.len());
    changes
}

/// Whether nearly all that is new stands together at one end and nothing else of weight happened.
fn growth(
    changes: &Changes,
    gaps: &[(Range<usize>, Range<usize>)],
    sentences: usize,
) -> Option<Growth> {
    let (_, widest) = gaps.iter().max_by_key(|(_, new)| new.len())?;
    let together = widest.len() as f32 >= TOGETHER * changes.added as f32;
    let still = changes.removed <= changes.added / 10 && changes.changed <= 1 + changes.added / 10;
    if changes.added < GROWN || !together || !still || widest.len() == sentences {
        return None;
    }
    if widest.end + BELOW >= sentences {
        return Some(Growth::Below);
    }
    (widest.start <= ABOVE).then_some(Growth::Above)
}

struct Comparing<'a> {
    texts: (&'a str, &'a str),
    changes: Changes,
    /// Where the new text is written out to.
    done: usize,
}

impl Comparing<'_> {
    /// What stands in both, in the words of the new text; what is between it and the last piece changes by itself.
    fn same(&mut self, old: Range<usize>, new: Range<usize>) {
        let new = self.done..new.end;
        self.done = new.end;
        self.push(Change::Same, old, new);
    }

    /// What differs between two sentences that are the same.
    fn gap(&mut self, old: &[Sentence], new: &[Sentence]) {
        for pair in pairs::pairs(self.texts, old, new) {
            match pair {
                (Some(one), Some(other)) => {
                    self.changes.changed += 1;
                    self.words(&old[one].range, &new[other].range);
                }
                (Some(one), None) => {
                    self.changes.removed += 1;
                    self.push(
                        Change::Removed,
                        old[one].range.clone(),
                        self.done..self.done,
                    );
                }
                (None, Some(other)) => {
                    self.changes.added += 1;
                    self.reach(new[other].range.start);
                    self.done = new[other].range.end;
                    self.push(Change::Added, 0..0, new[other].range.clone());
                }
                (None, None) => {}
            }
        }
    }

    fn words(&mut self, old: &Range<usize>, new: &Range<usize>) {
        self.reach(new.start);
        for piece in pairs::words(self.texts, old, new) {
            self.push(piece.change, piece.old, piece.new);
        }
        self.done = new.end;
    }

    /// Takes what changes by itself along, up to a place of the new text.
    fn reach(&mut self, place: usize) {
        let new = self.done..place;
        self.done = place;
        self.push(Change::Same, 0..0, new);
    }

    fn push(&mut self, change: Change, old: Range<usize>, new: Range<usize>) {
        if old.is_empty() && new.is_empty() {
            return;
        }
        if let Some(last) = self.changes.pieces.last_mut()
            && last.change == change
            && last.new.end == new.start
            && (change == Change::Added || last.old.end == old.start)
        {
            last.new.end = new.end;
            last.old.end = last.old.end.max(old.end);
            return;
        }
        self.changes.pieces.push(Piece { change, old, new });
    }

    fn finish(mut self) -> Changes {
        self.reach(self.texts.1.len());
        self.changes
    }
}

impl Changes {
    /// Whether nothing changed but what does so by itself.
    pub fn is_empty(&self) -> bool {
        self.changed + self.added + self.removed == 0
    }

    /// Both texts in one: `[-what went-]{+what came+}`, of the two texts that were compared.
    pub fn text(&self, old: &str, new: &str) -> String {
        let mut out = String::with_capacity(new.len() + new.len() / 8);
        for piece in &self.pieces {
            let (text, open, close) = match piece.change {
                Change::Same => {
                    out.push_str(&new[piece.new.clone()]);
                    continue;
                }
                Change::Removed => (&old[piece.old.clone()], "[-", "-]"),
                Change::Added => (&new[piece.new.clone()], "{+", "+}"),
            };
            for line in text.split_inclusive('\n') {
                let said = line.trim_end();
                if !said.is_empty() {
                    let _ = write!(out, "{open}{said}{close}");
                }
                out.push_str(&line[said.len()..]);
            }
        }
        out
    }

    /// The counts in words for a list: `2 sentences changed, 1 new, 1 gone`.
    pub fn sentence(&self) -> String {
        let count = |n: usize| format!("{n} sentence{}", if n == 1 { "" } else { "s" });
        if let Some(growth) = self.growth {
            let end = match growth {
                Growth::Above => "above",
                Growth::Below => "below",
            };
            return format!("{} new {end}", count(self.added));
        }
        let mut told = Vec::new();
        for (n, word) in [
            (self.changed, "changed"),
            (self.added, "new"),
            (self.removed, "gone"),
        ] {
            match (n, told.is_empty()) {
                (0, _) => {}
                (n, true) => told.push(format!("{} {word}", count(n))),
                (n, false) => told.push(format!("{n} {word}")),
            }
        }
        if told.is_empty() {
            "nothing changed".to_owned()
        } else {
            told.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "The bridge at Kesh was closed on Monday.\nEngineers found 12 cracks in the deck. The mayor said that \
        nobody was hurt.\nIt will open again in May.\n";

    fn told(new: &str) -> (String, String) {
        let found = changes(OLD, new);
        (found.text(OLD, new), found.sentence())
    }

    #[test]
    fn words_are_marked_in_a_changed_sentence_and_new_sentences_as_a_whole() {
        let new = OLD
            .replace("12 cracks", "14 cracks")
            .replace("again in May.", "again in May. Buses go by Ober.");
        let (text, sentence) = told(&new);
        assert_eq!(
            text,
            OLD.replace("12", "[-12-]{+14+}")
                .replace("in May.", "in May. {+Buses go by Ober.+}")
        );
        assert_eq!(sentence, "1 sentence changed, 1 new");
    }

    #[test]
    fn what_goes_is_told_too() {
        let new = OLD.replace("Engineers found 12 cracks in the deck. ", "");
        let (text, sentence) = told(&new);
        assert!(
            text.contains("[-Engineers found 12 cracks in the deck.-] The mayor"),
            "{text}"
        );
        assert_eq!(sentence, "1 sentence gone");
        let (text, sentence) = told(&OLD.replace("It will open again in May.\n", ""));
        assert!(
            text.ends_with("hurt.\n[-It will open again in May.-]\n"),
            "{text}"
        );
        assert_eq!(sentence, "1 sentence gone");
    }

    #[test]
    fn what_changes_by_itself_is_no_change() {
        let old = format!("By Ann Other\nUpdated 3 minutes ago\n{OLD}342 comments\n");
        let new = format!("Updated 5 hours ago\n{OLD}1,342 comments\nPublished 12 May 2026\n");
        let found = changes(&old, &new);
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(found.text(&old, &new), new);
        assert_eq!(found.sentence(), "nothing changed");
        let quotes = changes("“It’s late,” she said.", "\"It's late,\" she said.");
        assert!(quotes.is_empty());
    }

    #[test]
    fn a_live_blog_grows_at_one_end() {
        let entry = |n: usize| {
            format!("Entry {n} says that boat {n} came. It carried {n} crates of fish.\n")
        };
        let entries = |range: Range<usize>| range.map(entry).collect::<Vec<_>>().concat();
        let head = "What we know of the harbour.\n";
        let old = format!("{head}{}", entries(5..20));
        let above = format!("{head}{}", entries(1..20));
        let found = changes(&old, &above);
        assert_eq!((found.growth, found.added), (Some(Growth::Above), 8));
        assert_eq!(found.sentence(), "8 sentences new above");
        let below = format!("{head}{}", entries(5..25));
        assert_eq!(changes(&old, &below).growth, Some(Growth::Below));
        let middle = format!(
            "{head}{}{}{}",
            entries(5..12),
            entries(40..44),
            entries(12..20)
        );
        assert_eq!(changes(&old, &middle).growth, None);
        let other = entries(60..80);
        assert_eq!(changes(&old, &other).growth, None);
        assert_eq!(changes("", &old).growth, None);
    }

    #[test]
    fn texts_without_blanks_are_compared_by_characters() {
        let old = "河の町は路面電車を十年残す。市長は反対した。\n";
        let new = "河の町は路面電車を二十年残す。市長は反対した。駅も残る。\n";
        let found = changes(old, new);
        assert_eq!(
            found.text(old, new),
            "河の町は路面電車を{+二+}十年残す。市長は反対した。{+駅も残る。+}\n"
        );
        assert_eq!(found.sentence(), "1 sentence changed, 1 new");
    }

    #[test]
    fn the_new_text_is_what_is_the_same_and_what_came_whatever_the_texts_are() {
        let words = [
            "a", "b.", "C ", "\n", "é", "河", "。", " ", "1 ", "ago ", "By ", "“",
        ];
        let mut seed = 7u64;
        let mut text = |n: usize| -> String {
            let mut pick = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                words[(seed >> 33) as usize % words.len()]
            };
            (0..n).map(|_| pick()).collect()
        };
        for round in 0..400 {
            let (old, new) = (text(round % 40), text(round % 37));
            let found = changes(&old, &new);
            let part = |piece: &Piece| {
                (piece.change != Change::Removed).then(|| new[piece.new.clone()].to_owned())
            };
            let again: String = found.pieces.iter().filter_map(part).collect();
            assert_eq!(again, new, "{old:?} {new:?}");
            let _ = found.text(&old, &new);
        }
    }

    #[test]
    fn large_texts_that_share_nothing_end_soon() {
        let line = |n: usize| format!("Line {n} has {n}.\n");
        let text = |from: usize| (from..from + 20_000).map(line).collect::<Vec<_>>().concat();
        let (old, new) = (text(0), text(1_000_000));
        let found = changes(&old, &new);
        assert_eq!((found.removed, found.added), (20_000, 20_000));
        let (old, new) = ("word ".repeat(100_000), "other ".repeat(100_000));
        assert!(!changes(&old, &new).is_empty());
    }
}
