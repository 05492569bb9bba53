//! What is remembered of a story to know it again: hashes of its address, its title, its runs of words, its names.
//! Knows nothing of other stories.

use super::units::{Sort, Unit, units};

/// Rises whenever a sketch of the same story may come out otherwise; stored ones of another version are of no use.
pub const SKETCH_VERSION: u8 = 1;
/// Words of a run,
const RUN: usize = 5;
/// and characters of one in scripts without blanks.
const WIDE_RUN: usize = 8;
/// Runs at the beginning of a text by all of which it can be found …
const FIRST: usize = 40;
/// … and of the others one in so many.
const ONE_IN: u32 = 6;
/// Runs at the beginning, a quarter of which a copy has.
const BEGINNING: usize = 12;
/// Words at the beginning that say who, where and how many.
const LEDE: usize = 60;
/// Least heft of a title that tells a story: words, two characters of a script without blanks counting one.
const TELLING: f32 = 5.0;
/// Words of a title that are looked at.
const TITLE: usize = 40;
/// Most words of a paper's name behind a title.
const PAPER: usize = 4;

/// A story in some hundred bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    /// Which feed has it.
    pub feed: i64,
    /// Whether its script has no capitals.
    pub(super) is_plain: bool,
    /// Stands for its canonical address; 0 when it has none of its own.
    pub(super) address: u64,
    /// Words of its text that were looked at.
    words: u32,
    lists: [Vec<u32>; LISTS],
}

/// The lists of a sketch.
const LISTS: usize = 8;
/// The words of the title in order.
const TITLE_WORDS: usize = 0;
/// Those of them that name somebody or something, sorted.
const TITLE_NAMES: usize = 1;
const TITLE_NUMBERS: usize = 2;
/// All runs of the text, sorted.
const RUNS: usize = 3;
/// Those by which it can be found, in the order of the text.
const CHOSEN: usize = 4;
/// Names at the beginning of the text, sorted.
const NAMES: usize = 5;
/// Everything that may be a name, in title and text, sorted.
const ALL_NAMES: usize = 6;
/// Numbers in title and text, sorted.
const ALL_NUMBERS: usize = 7;

/// What two texts have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Overlap {
    /// The weight of the shared runs.
    pub shared: f32,
    /// The weight of all runs of the shorter text.
    pub possible: f32,
    /// Their share, 0 to 1.
    pub share: f32,
    /// Words of the shorter text in those of the longer one.
    pub lengths: f32,
    /// Whether the beginning of the shorter text stands in the longer one: a shared footer makes no copy.
    pub begins: bool,
}

impl Sketch {
    /// Of a story of a feed by its [`crate::story::canonical`] address, its title and its clean text or the beginning
    /// of it; each may be empty.
    pub fn new(feed: i64, address: &str, title: &str, text: &str) -> Self {
        let (mut head, body) = (units(without_paper(title)), units(text));
        head.truncate(TITLE);
        Self {
            feed,
            is_plain: head.iter().chain(&body).copied().any(is_uncased),
            address: own_address(address),
            words: body.len() as u32,
            lists: lists(&head, &body),
        }
    }

    /// The runs by which it can be found.
    pub(super) fn chosen(&self) -> &[u32] {
        &self.lists[CHOSEN]
    }

    /// Stands for its title; none of one that is too short to tell a story.
    pub(super) fn title_key(&self) -> Option<u64> {
        let join = |hash: u64, key: &u32| {
            (hash ^ u64::from(*key))
                .wrapping_mul(0x0000_0100_0000_01b3)
                .rotate_left(17)
        };
        self.title_is_telling()
            .then(|| self.lists[TITLE_WORDS].iter().fold(0xcbf2_9ce4, join))
    }

    /// Whether its title is long enough to be that of one story.
    pub(super) fn title_is_telling(&self) -> bool {
        let each = if self.is_plain { 0.5 } else { 1.0 };
        self.lists[TITLE_WORDS].len() as f32 * each >= TELLING
    }

    pub(super) fn has_same_title(&self, other: &Self) -> bool {
        let (one, other) = (&self.lists[TITLE_WORDS], &other.lists[TITLE_WORDS]);
        !one.is_empty() && one == other
    }

    pub(super) fn has_same_address(&self, other: &Self) -> bool {
        self.address != 0 && self.address == other.address
    }

    /// Dice's coefficient of the words of two titles.
    pub(super) fn title_overlap(&self, other: &Self) -> f32 {
        let (one, other) = (
            sorted(self.lists[TITLE_WORDS].clone()),
            sorted(other.lists[TITLE_WORDS].clone()),
        );
        2.0 * common(&one, &other) as f32 / (one.len() + other.len()).max(1) as f32
    }

    /// How much of the shorter text stands in the longer one, by the runs it can be found by.
    pub(super) fn overlap(&self, other: &Self, weight: &dyn Fn(u32) -> f32) -> Overlap {
        let (short, long) = if self.words <= other.words {
            (self, other)
        } else {
            (other, self)
        };
        let (mut shared, mut possible) = (0.0, 0.0);
        for run in short.chosen() {
            let weight = weight(*run);
            possible += weight;
            shared += if long.lists[RUNS].binary_search(run).is_ok() {
                weight
            } else {
                0.0
            };
        }
        let first = &short.chosen()[..short.chosen().len().min(BEGINNING)];
        let begun = first
            .iter()
            .filter(|run| long.lists[RUNS].binary_search(run).is_ok());
        let begins = begun.count() * 4 >= first.len();
        Overlap {
            shared,
            possible,
            share: if possible > 0.0 {
                shared / possible
            } else {
                0.0
            },
            lengths: short.words as f32 / long.words.max(1) as f32,
            begins,
        }
    }

    /// Whether each title names somebody or counts something of which the other story has nothing.
    pub(super) fn titles_differ(&self, other: &Self) -> bool {
        let lacks = |one: &Self, other: &Self, list: usize, all: usize| {
            one.lists[list]
                .iter()
                .any(|key| other.lists[all].binary_search(key).is_err())
        };
        let both = |list, all| lacks(self, other, list, all) && lacks(other, self, list, all);
        both(TITLE_NAMES, ALL_NAMES) || both(TITLE_NUMBERS, ALL_NUMBERS)
    }

    /// The share of the names at its beginning that the other story has; 1 when it has none.
    pub(super) fn names_in(&self, other: &Self) -> f32 {
        let names = &self.lists[NAMES];
        if names.is_empty() {
            return 1.0;
        }
        common(names, &other.lists[ALL_NAMES]) as f32 / names.len() as f32
    }

    /// Whether each has a number that the other has not.
    pub(super) fn numbers_differ(&self, other: &Self) -> bool {
        let (one, other) = (&self.lists[ALL_NUMBERS], &other.lists[ALL_NUMBERS]);
        let common = common(one, other);
        common < one.len() && common < other.len()
    }

    /// As bytes, to be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let numbers = self.lists.iter().map(|l| l.len() + 1).sum::<usize>();
        let mut bytes = Vec::with_capacity(numbers * 4 + 32);
        bytes.push(SKETCH_VERSION);
        bytes.push(u8::from(self.is_plain));
        bytes.extend(self.feed.to_le_bytes());
        bytes.extend(self.address.to_le_bytes());
        bytes.extend(self.words.to_le_bytes());
        for list in &self.lists {
            bytes.extend((list.len() as u32).to_le_bytes());
            bytes.extend(list.iter().flat_map(|n| n.to_le_bytes()));
        }
        bytes
    }

    /// From bytes that [`Self::to_bytes`] gave; none of those of another version or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, mut rest) = bytes.split_at_checked(22)?;
        if head[0] != SKETCH_VERSION {
            return None;
        }
        let mut next = || {
            let (four, behind) = rest.split_first_chunk::<4>()?;
            rest = behind;
            Some(u32::from_le_bytes(*four))
        };
        let mut lists: [Vec<u32>; LISTS] = Default::default();
        for list in &mut lists {
            let length = next()?;
            // Nothing is taken on trust: a list ends where the bytes do.
            for _ in 0..length {
                list.push(next()?);
            }
        }
        Some(Self {
            feed: i64::from_le_bytes(head[2..10].try_into().ok()?),
            is_plain: head[1] == 1,
            address: u64::from_le_bytes(head[10..18].try_into().ok()?),
            words: u32::from_le_bytes(head[18..22].try_into().ok()?),
            lists,
        })
    }
}

fn lists(head: &[Unit], body: &[Unit]) -> [Vec<u32>; LISTS] {
    let lede = &body[..body.len().min(LEDE)];
    let all: Vec<Unit> = head.iter().chain(body).copied().collect();
    let keys = |from: &[Unit], of: fn(Unit) -> bool| -> Vec<u32> {
        let chosen = from.iter().copied().filter(|&u| of(u));
        chosen.map(|u| u.key).collect()
    };
    let body_names = sorted(keys(body, is_name));
    let mut title_names = keys(head, may_be_name);
    title_names.retain(|key| body_names.binary_search(key).is_ok());
    let (names, all_names) = if all.iter().copied().any(is_uncased) {
        (plain(lede), plain(&all))
    } else {
        (keys(lede, is_name), keys(&all, may_be_name))
    };
    let runs = runs(body);
    let chosen = chosen(&runs);
    [
        keys(head, |_| true),
        sorted(title_names),
        sorted(keys(head, is_number)),
        sorted(runs),
        chosen,
        sorted(names),
        sorted(all_names),
        sorted(keys(&all, is_number)),
    ]
}

/// How much of each of two texts stands in the other, 0 to 1, by the runs of their first words.
pub fn shares(one: &str, other: &str) -> (f32, f32) {
    let runs = |text: &str| sorted(runs(&units(text)));
    let (one, other) = (runs(one), runs(other));
    let shared = common(&one, &other) as f32;
    (
        shared / one.len().max(1) as f32,
        shared / other.len().max(1) as f32,
    )
}

/// A title without the name of its paper behind a bar or a dash, as aggregators write it.
fn without_paper(title: &str) -> &str {
    for sign in [" | ", " - ", " – ", " — "] {
        if let Some((story, paper)) = title.rsplit_once(sign) {
            let is_name = paper.split_whitespace().count() <= PAPER
                && !paper.contains(|c: char| c.is_numeric());
            let tells = units(story).len() as f32 >= TELLING;
            if is_name && tells {
                return story;
            }
        }
    }
    title
}

fn is_name(unit: Unit) -> bool {
    unit.sort == Sort::Name
}

fn may_be_name(unit: Unit) -> bool {
    matches!(unit.sort, Sort::Name | Sort::First)
}

fn is_number(unit: Unit) -> bool {
    unit.sort == Sort::Number
}

fn is_uncased(unit: Unit) -> bool {
    matches!(unit.sort, Sort::Wide | Sort::Uncased)
}

/// What may be a name where nothing is written with a capital: every word, every pair of characters.
fn plain(units: &[Unit]) -> Vec<u32> {
    let pairs = units
        .windows(2)
        .filter(|p| p.iter().all(|u| u.sort == Sort::Wide));
    let pairs = pairs.map(|p| join(p[0].key, p[1].key));
    let words = units
        .iter()
        .filter(|u| matches!(u.sort, Sort::Uncased | Sort::Name));
    pairs.chain(words.map(|u| u.key)).collect()
}

/// The runs of a text in its order.
fn runs(units: &[Unit]) -> Vec<u32> {
    let run = |at: usize| {
        let length = if units[at].sort == Sort::Wide {
            WIDE_RUN
        } else {
            RUN
        };
        let run = units.get(at..at + length)?;
        Some(
            run.iter()
                .fold(0x9e37_79b9, |hash, unit| join(hash, unit.key)),
        )
    };
    (0..units.len()).filter_map(run).collect()
}

fn chosen(runs: &[u32]) -> Vec<u32> {
    let is_chosen = |(at, run): &(usize, &u32)| *at < FIRST || **run % ONE_IN == 0;
    runs.iter()
        .enumerate()
        .filter(is_chosen)
        .map(|(_, run)| *run)
        .collect()
}

fn join(left: u32, right: u32) -> u32 {
    let both =
        (u64::from(left).rotate_left(21) ^ u64::from(right)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (both >> 32) as u32
}

/// Stands for an address below a site's root; the root is where feeds lead that have no addresses for their stories.
fn own_address(address: &str) -> u64 {
    let is_root = !address.contains(['/', '?']);
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    if is_root {
        0
    } else {
        address.bytes().fold(0xcbf2_9ce4_8422_2325, step)
    }
}

fn sorted(mut keys: Vec<u32>) -> Vec<u32> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// How many keys two sorted lists share.
fn common(one: &[u32], other: &[u32]) -> usize {
    one.iter()
        .filter(|key| other.binary_search(key).is_ok())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_comes_back_from_its_bytes_and_damage_gives_none() {
        let text = "The ferry at Kesh was late by 3 hours on Monday, said Ann Other of the harbour office. ".repeat(4);
        let sketch = Sketch::new(
            7,
            "paper.example/ferry",
            "Ferry at Kesh is late again",
            &text,
        );
        let bytes = sketch.to_bytes();
        assert_eq!(Sketch::from_bytes(&bytes), Some(sketch));
        for end in 0..bytes.len() {
            assert_eq!(Sketch::from_bytes(&bytes[..end]), None, "{end}");
        }
        let mut other = bytes;
        other[0] += 1;
        assert_eq!(Sketch::from_bytes(&other), None);
    }

    #[test]
    fn the_name_of_a_paper_is_no_part_of_a_title() {
        assert_eq!(
            without_paper("Ferry at Kesh is late again - Coast Gazette"),
            "Ferry at Kesh is late again"
        );
        for title in [
            "Ferry at Kesh is late again - part 2",
            "Coast - Gazette",
            "Ferry",
        ] {
            assert_eq!(without_paper(title), title);
        }
    }
}
