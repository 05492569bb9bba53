//! Verdicts given by hand: changed, taken back, carried over to the same story when it was cleaned again.
//! Knows nothing of keys, and of what is remembered elsewhere.

use std::ops::Range;
use std::sync::Arc;

use super::{Sheet, View};
use crate::story::teach::{ByHand, beginnings};
use crate::ui::counts::Counts;
use crate::verdict::{Reason, Verdict};

/// A change of verdicts that can be undone.
#[derive(Clone, Debug)]
pub struct Change {
    /// By which it is known whether it came before or after others, also of other stories.
    pub serial: u64,
    /// The blocks.
    pub blocks: Range<u32>,
    /// Whether they are kept since, else cut.
    pub keep: bool,
    /// What was done in words.
    pub said: String,
    before: Vec<(usize, Verdict)>,
}

impl Sheet {
    /// Gives blocks other verdicts by hand, remembering the old ones and what was done in words.
    pub fn judge(&mut self, blocks: Range<u32>, keep: bool, (serial, said): (u64, String)) {
        let of = |b: u32| {
            let block = self.story.document.blocks().get(b as usize)?;
            Some((b as usize, block.verdict.clone()))
        };
        let before = blocks.clone().filter_map(of).collect();
        let change = Change {
            serial,
            blocks,
            keep,
            said,
            before,
        };
        self.put_on(&change);
        self.changes.push(change);
        self.judged();
    }

    /// Takes the last change back and gives it.
    pub fn undo(&mut self) -> Option<Change> {
        let change = self.changes.pop()?;
        let story = Arc::make_mut(&mut self.story);
        for (block, verdict) in &change.before {
            story.document.judge(*block, verdict.clone());
        }
        self.judged();
        Some(change)
    }

    /// The serial of the last change.
    pub fn newest(&self) -> Option<u64> {
        self.changes.last().map(|c| c.serial)
    }

    /// Whether verdicts were changed by hand.
    pub fn is_changed(&self) -> bool {
        !self.changes.is_empty()
    }

    /// Takes changes of exactly these blocks away, because a rule does the same from now on; their verdicts stay.
    pub fn give_up(&mut self, blocks: &Range<u32>) -> Vec<Change> {
        self.changes
            .extract_if(.., |c| c.blocks == *blocks)
            .collect()
    }

    /// Takes changes again that were given up.
    pub fn take_again(&mut self, changes: Vec<Change>) {
        self.changes.extend(changes);
        self.changes.sort_by_key(|c| c.serial);
        self.put_all_on();
    }

    /// Goes on where the same story was left before it was cleaned again: at the same place, with the same changes. What
    /// has another text by now has none of them.
    pub fn take_over(&mut self, old: Self) {
        let is_same = self.story.document.text() == old.story.document.text();
        if is_same {
            self.changes = old.changes;
            self.view = if old.view.is_story() {
                old.view
            } else {
                View::Clean
            };
            self.put_all_on();
        }
        self.find = old.find;
        self.stand = old.stand;
        self.aside.take_over(old.aside, is_same);
        self.search_again();
    }

    /// What holds for blocks by hand, and what they were taken for before.
    pub fn by_hand(&self, blocks: &Range<u32>) -> Vec<ByHand> {
        let begun = beginnings(&self.story.document);
        let of = |b: u32| {
            let at = b as usize;
            let verdict = &self.story.document.blocks().get(at)?.verdict;
            let (begins, nth) = begun.get(at)?.clone();
            Some(ByHand {
                begins,
                nth,
                keep: (verdict.reason == Reason::ByHand).then_some(verdict.keep),
                reason: kind(&self.first_reason(at).unwrap_or(&verdict.reason).to_string()),
            })
        };
        blocks.clone().filter_map(of).collect()
    }

    /// What a block was taken for before it was changed first.
    fn first_reason(&self, at: usize) -> Option<&Reason> {
        let mut before = self.changes.iter().flat_map(|c| &c.before);
        before.find(|(b, _)| *b == at).map(|(_, v)| &v.reason)
    }

    fn put_all_on(&mut self) {
        for change in self.changes.clone() {
            self.put_on(&change);
        }
        self.judged();
    }

    fn put_on(&mut self, change: &Change) {
        let (keep, reason, sure) = (change.keep, Reason::ByHand, 1.0);
        let verdict = Verdict { keep, reason, sure };
        let story = Arc::make_mut(&mut self.story);
        for (block, _) in &change.before {
            story.document.judge(*block, verdict.clone());
        }
    }

    fn judged(&mut self) {
        self.aside.outdate();
        self.counts = Counts::of(&self.story.document);
        self.set(self.layout.measure());
        self.search_again();
    }
}

/// A reason without its numbers: a list of six links and one of seven are taken for the same thing.
fn kind(reason: &str) -> String {
    let words = reason.split(' ');
    let words: Vec<&str> = words.filter(|w| w.parse::<u32>().is_err()).collect();
    words.join(" ")
}
