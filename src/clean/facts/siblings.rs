//! How many elements of one parent are alike.
//! Knows nothing of what makes them alike.

use crate::clean::words::{HashMap64, join};
use crate::dom::Id;

/// Counts of like siblings.
#[derive(Default)]
pub struct Siblings {
    /// By parent and signature.
    places: HashMap64<u32>,
    /// How many there are, place by place.
    pub counts: Vec<u32>,
}

impl Siblings {
    /// Counts one more: the place of its count, and what stood there.
    pub fn add(&mut self, parent: Id, signature: u64) -> (u32, u32) {
        let key = join(u64::from(parent) + 1, signature);
        let place = *self.places.entry(key).or_insert(self.counts.len() as u32);
        if place as usize == self.counts.len() {
            self.counts.push(0);
        }
        let count = &mut self.counts[place as usize];
        *count += 1;
        (place, *count - 1)
    }
}
