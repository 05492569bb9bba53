//! The stories of the last days, found by address, title and runs of words; a new one is placed among them.
//! Knows nothing of how long they are kept elsewhere.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::{Sameness, Sketch, sameness};

/// Stories further apart than three days are not the same.
pub const WINDOW_SECONDS: i64 = 72 * 3600;
/// Candidates that are compared: those that share the most runs.
const CANDIDATES: usize = 12;
/// Stories with one run beyond which the run finds none: it is a phrase of a paper.
const COMMON: u32 = 24;
/// Stories of several clusters beyond which a title finds none: "What to read this weekend".
const TITLES: usize = 16;

/// The stories of a window of time.
#[derive(Debug, Default)]
pub struct Recent {
    stories: Vec<Kept>,
    addresses: HashMap<u64, u32, Plain>,
    titles: HashMap<u64, Vec<u32>, Plain>,
    /// The last story with a run.
    heads: HashMap<u32, u32, Plain>,
    /// A story with a run, and the place of the one before it with the same run, counted from 1.
    links: Vec<(u32, u32)>,
}

#[derive(Debug)]
struct Kept {
    id: i64,
    at: i64,
    cluster: i64,
    sketch: Sketch,
}

/// Where a new story belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The cluster: the story that was its first.
    pub cluster: i64,
    /// The story it was found by.
    pub story: i64,
    /// What made them one.
    pub why: Sameness,
}

impl Recent {
    /// Adds a story and tells which earlier one it is a copy of, if any; `at` is when it came out, in Unix seconds. One
    /// that is known already is left as it is and no copy of itself.
    pub fn add(&mut self, id: i64, at: i64, sketch: Sketch) -> Option<Found> {
        let found = self.find(id, at, &sketch);
        self.place((id, at), found.map_or(id, |f| f.cluster), sketch);
        found
    }

    /// Adds a story whose cluster is known from before; `cluster` is its own number when it stands alone.
    pub fn restore(&mut self, (id, at): (i64, i64), cluster: i64, sketch: Sketch) {
        self.place((id, at), cluster, sketch);
    }

    /// How many stories there are.
    pub fn len(&self) -> usize {
        self.stories.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.stories.is_empty()
    }

    fn find(&self, id: i64, at: i64, sketch: &Sketch) -> Option<Found> {
        // A run that many clusters have proves little: each weighs by the inverse of how many do.
        let weight =
            |run: u32| 1.0 / (self.holders(run).take(COMMON as usize).count().max(1) as f32);
        for number in self.candidates(sketch) {
            let other = &self.stories[number as usize];
            if other.id == id || (other.at - at).abs() > WINDOW_SECONDS {
                continue;
            }
            if let Some(why) = sameness(sketch, &other.sketch, &weight) {
                return Some(Found {
                    cluster: other.cluster,
                    story: other.id,
                    why,
                });
            }
        }
        None
    }

    /// Those with the same address, with the same title, and those that share the most runs, in this order.
    fn candidates(&self, sketch: &Sketch) -> Vec<u32> {
        let mut found: Vec<u32> = self
            .addresses
            .get(&sketch.address)
            .copied()
            .into_iter()
            .collect();
        let titles = sketch.title_key().and_then(|key| self.titles.get(&key));
        found.extend(titles.into_iter().flatten().take(TITLES));
        let mut shared: HashMap<u32, u32, Plain> = HashMap::default();
        for run in sketch.chosen() {
            for number in self.holders(*run).take(COMMON as usize) {
                *shared.entry(number).or_insert(0) += 1;
            }
        }
        let mut most: Vec<(u32, u32)> = shared.into_iter().filter(|(_, runs)| *runs > 1).collect();
        most.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        found.extend(most.into_iter().take(CANDIDATES).map(|(number, _)| number));
        found
    }

    /// The stories with a run, one of each cluster, the last first.
    fn holders(&self, run: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.heads.get(&run).copied().unwrap_or(0);
        let mut next = first;
        std::iter::from_fn(move || {
            let (story, before) = *self.links.get((next as usize).checked_sub(1)?)?;
            next = before;
            Some(story)
        })
    }

    fn place(&mut self, (id, at): (i64, i64), cluster: i64, sketch: Sketch) {
        let number = self.stories.len() as u32;
        if sketch.address != 0 {
            self.addresses.entry(sketch.address).or_insert(number);
        }
        if let Some(key) = sketch.title_key() {
            self.titles.entry(key).or_default().push(number);
        }
        for run in sketch.chosen() {
            let head = self.heads.get(run).copied().unwrap_or(0);
            let cluster_of = |story: u32| {
                self.stories
                    .get(story as usize)
                    .map_or(cluster, |s| s.cluster)
            };
            let known = self
                .holders(*run)
                .take(COMMON as usize)
                .any(|s| s == number || cluster_of(s) == cluster);
            if !known {
                self.links.push((number, head));
                self.heads.insert(*run, self.links.len() as u32);
            }
        }
        self.stories.push(Kept {
            id,
            at,
            cluster,
            sketch,
        });
    }
}

/// Hashes of hashes are themselves, mixed once.
type Plain = BuildHasherDefault<Mixed>;

#[derive(Clone, Copy, Debug, Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }
    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }
    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}
