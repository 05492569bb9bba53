//! The same story in several feeds: which of the stories of some days are copies of one another.
//! Knows nothing of how they are kept; clusters are made, nothing is ever merged.
//!
//! Precision first. An address or a title that two feeds share makes them one story unless their texts disagree; texts
//! do when nearly all runs of five words of the shorter one stand in the longer one, each weighed by how few other
//! stories have it. Names and numbers that each has and the other has not are a veto: follow-ups and stories made by
//! one template differ in exactly these.

mod index;
mod sketch;
mod units;

pub use index::{Found, Recent, WINDOW_SECONDS};
pub use sketch::{SKETCH_VERSION, Sketch, shares};

use self::sketch::Overlap;

/// Shared weight of runs below which a text proves nothing; a sentence of twelve words has eight runs.
const LEAST: f32 = 7.0;
/// The share of the shorter text that must stand in the longer one when the titles have nothing in common …
const SHARE: f32 = 0.68;
/// … and how much less it takes when they are the same.
const TITLE_HELP: f32 = 0.2;
/// With a shorter text than this part of the longer one it may be one item of a digest …
const DIGEST: f32 = 0.33;
/// … unless the titles have so much in common.
const DIGEST_TITLE: f32 = 0.5;
/// Texts of one title with a smaller share in common are two stories.
const TITLE_SHARE: f32 = 0.3;
/// The share of names and numbers that must stand in the other text, one way at least.
const NAMES: f32 = 0.7;
/// The same of scripts without capitals, where all words of the beginning are asked.
const PLAIN_NAMES: f32 = 0.6;
/// From this share on a text is a copy whatever numbers its beginning has.
const COPY: f32 = 0.93;

/// Why two stories are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// They have one address.
    Address,
    /// They have one title.
    Title,
    /// They have one text.
    Text,
}

/// Whether two stories are one, with the runs of words they share weighed by `weight`.
fn sameness(one: &Sketch, other: &Sketch, weight: &dyn Fn(u32) -> f32) -> Option<Sameness> {
    let titles = one.title_overlap(other);
    let is_title = one.has_same_title(other);
    if one.has_same_address(other) && (one.feed != other.feed || is_title) {
        return Some(Sameness::Address);
    }
    // What one feed tells twice is a series or an update, which readers want to see.
    if one.feed == other.feed {
        return None;
    }
    let overlap = one.overlap(other, weight);
    let both_say = overlap.possible >= LEAST;
    if is_title && one.title_is_telling() {
        let agrees = !both_say || overlap.share >= TITLE_SHARE;
        return (agrees && !differs(one, other, &overlap)).then_some(Sameness::Title);
    }
    let enough = overlap.share >= SHARE - TITLE_HELP * titles && overlap.shared >= LEAST;
    let whole = overlap.lengths >= DIGEST || titles >= DIGEST_TITLE;
    (enough && whole && overlap.begins && !differs(one, other, &overlap)).then_some(Sameness::Text)
}

/// The veto: who, where and how many differ.
fn differs(one: &Sketch, other: &Sketch, overlap: &Overlap) -> bool {
    if one.titles_differ(other) {
        return true;
    }
    let (here, there) = (one.names_in(other), other.names_in(one));
    let least = if one.is_plain || other.is_plain {
        PLAIN_NAMES
    } else {
        NAMES
    };
    let names = here.max(there) < least;
    let numbers = overlap.share < COPY && one.numbers_differ(other);
    names || numbers
}
