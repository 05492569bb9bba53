//! The names of tags as the tree builder wants them, and a bound on how many a page may invent.
//! Knows nothing of trees.

use std::collections::HashSet;

use html5ever::LocalName;

use super::builder::Named;
use super::guard::hash;

/// Most different long names of tags on a page. The parser keeps all names of the process in a table of 4,096 lists:
/// half a million of them cost 6 s. The most on any of 2,076 real pages measured is 508.
const LONG_NAMES: usize = 20_000;
/// Longest name that is kept in place and not in that table.
const SHORT_NAME_BYTES: usize = 7;
/// Names remembered, each at a place of its own: a page says the same few again and again, and to look one up in the
/// parser's table costs a hash of 128 bits.
const PLACES: usize = 256;
/// Longest name remembered.
const BYTES: usize = 15;

/// The names a page has used.
pub(super) struct Names {
    lately: Vec<Option<Known>>,
    long: HashSet<u64>,
}

struct Known {
    written: [u8; BYTES],
    bytes: u8,
    name: Named,
}

impl Names {
    pub(super) fn new() -> Self {
        let mut lately = Vec::new();
        lately.resize_with(PLACES, || None);
        Self {
            lately,
            long: HashSet::new(),
        }
    }

    /// Whether the page has used more names than it may.
    pub(super) fn is_full(&self) -> bool {
        self.long.len() > LONG_NAMES
    }

    /// The name in small letters and without NUL.
    pub(super) fn name(&mut self, written: &str) -> Named {
        let bytes = written.as_bytes();
        if bytes.len() > BYTES {
            return self.new_name(written);
        }
        let last = bytes.last().map_or(0, |&b| usize::from(b));
        let middle = usize::from(bytes[bytes.len() / 2]);
        let place = (bytes.len() * 31 + usize::from(bytes[0]) * 7 + last * 3 + middle) % PLACES;
        if let Some(known) = &self.lately[place]
            && known.written[..usize::from(known.bytes)] == *bytes
        {
            return known.name.clone();
        }
        let name = self.new_name(written);
        let mut kept = [0; BYTES];
        kept[..bytes.len()].copy_from_slice(bytes);
        self.lately[place] = Some(Known {
            written: kept,
            bytes: bytes.len() as u8,
            name: name.clone(),
        });
        name
    }

    fn new_name(&mut self, written: &str) -> Named {
        if written.len() > SHORT_NAME_BYTES {
            self.long.insert(hash(written.as_bytes()));
        }
        if written.bytes().any(|b| b.is_ascii_uppercase() || b == 0) {
            return Named::new(LocalName::from(
                written.to_ascii_lowercase().replace('\0', "\u{fffd}"),
            ));
        }
        Named::new(LocalName::from(written))
    }
}
