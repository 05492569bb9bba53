//! Features that compare a text with title, description and the page's other texts.
//! Knows nothing of elements.

use super::super::blocks::Page;
use super::super::words::{HashMap64, Word, hashes, join};
use super::{Feature, Features};

/// Fills the columns of overlap, and tells of each block how much of it and of the title is the same.
pub fn fill(page: &Page, features: &mut Features, [title, description]: [&str; 2]) -> Vec<f32> {
    let (title, description) = (Seen::all(hashes(title)), Seen::all(hashes(description)));
    twins(page, features);
    let words = (0..page.blocks.len()).map(|b| page.words.of(b).len());
    let mut runs = Seen::of(words.sum());
    let mut own = Vec::new();
    let mut alike = Vec::with_capacity(page.blocks.len());
    for at in 0..page.blocks.len() {
        let words = page.words.of(at);
        features.set(
            at,
            Feature::SeenBefore,
            seen_before(words, &mut runs, &mut own),
        );
        own.clear();
        own.extend(words.iter().map(|w| w.hash));
        own.sort_unstable();
        own.dedup();
        let hits = |set: &Seen| own.iter().filter(|w| set.has(**w)).count() as f32;
        let distinct = own.len().max(1) as f32;
        let in_title = hits(&title);
        let filled = in_title / title.len.max(1) as f32;
        alike.push(filled.min(in_title / distinct));
        features.set(at, Feature::TitleFilled, filled);
        features.set(at, Feature::DescriptionWords, hits(&description) / distinct);
    }
    alike
}

/// How often the same text stands on the page, and how often it stood before.
fn twins(page: &Page, features: &mut Features) {
    let mut places: HashMap64<u32> = HashMap64::default();
    let mut counts: Vec<u32> = Vec::new();
    let mut own = Vec::with_capacity(page.blocks.len());
    for at in 0..page.blocks.len() {
        let key = page.words.of(at).iter().fold(0, |key, w| join(key, w.hash));
        let place = *places.entry(key).or_insert(counts.len() as u32);
        if place as usize == counts.len() {
            counts.push(0);
        }
        let count = &mut counts[place as usize];
        features.set(at, Feature::TwinRank, *count as f32);
        *count += 1;
        own.push(place);
    }
    for (at, place) in own.into_iter().enumerate() {
        features.set(at, Feature::Twins, counts[place as usize] as f32);
    }
}

/// The share of a block's runs of four words that stood on the page before; they are added.
fn seen_before(words: &[Word], runs: &mut Seen, own: &mut Vec<u64>) -> f32 {
    let keys = words
        .windows(4)
        .map(|w| w.iter().fold(1, |key, w| join(key, w.hash)));
    own.clear();
    own.extend(keys);
    let old = own.iter().filter(|key| runs.has(**key)).count();
    for key in own.iter() {
        runs.add(*key);
    }
    old as f32 / own.len().max(1) as f32
}

/// A set of hashes that never holds more than was said at its start.
struct Seen {
    /// A hash stands in the slot that its upper bits name or in the next free one; 0 is free.
    slots: Vec<u64>,
    shift: u32,
    len: usize,
}

impl Seen {
    /// Makes room for so many.
    fn of(most: usize) -> Self {
        let slots = (2 * most).next_power_of_two().max(2);
        Self {
            slots: vec![0; slots],
            shift: 64 - slots.trailing_zeros(),
            len: 0,
        }
    }

    fn all(hashes: Vec<u64>) -> Self {
        let mut made = Self::of(hashes.len());
        for hash in hashes {
            made.add(hash);
        }
        made
    }

    /// The slot of a hash, or the free one where it belongs.
    fn slot(&self, hash: u64) -> usize {
        let mut slot = (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize;
        while self.slots[slot] != 0 && self.slots[slot] != hash.max(1) {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        slot
    }

    fn has(&self, hash: u64) -> bool {
        self.slots[self.slot(hash)] != 0
    }

    fn add(&mut self, hash: u64) {
        let slot = self.slot(hash);
        self.len += usize::from(self.slots[slot] == 0);
        self.slots[slot] = hash.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_known_and_counted_once() {
        let mut seen = Seen::of(3);
        for hash in [7, 0, 7] {
            seen.add(hash);
        }
        assert_eq!(
            ([0, 7, 8].map(|hash| seen.has(hash)), seen.len),
            ([true, true, false], 2)
        );
    }
}
