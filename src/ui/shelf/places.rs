//! Where each story of a list stands, for lists of a hundred thousand.
//! Knows nothing of what a story is.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::story::library::StoryId;

/// The place of each story.
pub type Places = HashMap<StoryId, usize, BuildHasherDefault<Scatter>>;

/// Scatters the numbers of stories with one multiplication: the library gives them itself, so that nobody can choose
/// numbers that fall together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scatter(u64);

impl Hasher for Scatter {
    fn finish(&self) -> u64 {
        // The table takes its places from the low bits, which a multiplication scatters least.
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0xf135_7aea_2e62_a9c5);
    }
}
