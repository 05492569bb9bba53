//! Features of a block's place in the tree: the ancestors that hold more than it, the best candidate, the branch
//! that holds the paragraphs, like blocks elsewhere. Knows nothing of the order of blocks.

use super::super::blocks::Page;
use super::super::words::{HashMap64, join};
use super::frames::{Frames, Held};
use super::text::flag;
use super::{Feature, Features, paragraph_words};
use crate::dom::{Id, Tag};

/// Fills the columns of place.
pub fn fill(page: &Page, frames: &Frames, features: &mut Features) {
    ancestors(frames, features);
    copies(page, features);
    articles(page, features);
    candidate(page, frames, features);
    for (share, first) in [
        (0.3, Feature::Core30Up),
        (0.5, Feature::Core50Up),
        (0.75, Feature::Core75Up),
    ] {
        core(page, (frames, share), features, first);
    }
    kinds(page, frames, features);
    peers(page, frames, features);
}

/// Most boundaries looked at above one block: pages nest some twenty, attacks thousands.
const STEPS: usize = 64;

/// The first four ancestors that each hold more blocks than the one below.
fn ancestors(frames: &Frames, features: &mut Features) {
    for (at, row) in features.rows.iter_mut().enumerate() {
        let (mut start, mut end) = (at as u32, at as u32 + 1);
        let mut held = [NOTHING_HELD; 4];
        let mut free = held.iter_mut();
        for frame in frames.above(at).take(STEPS).map(|f| &frames.all[f]) {
            let region = frame.region;
            if region.start >= start && region.end <= end {
                continue;
            }
            (start, end) = (region.start, region.end);
            let Some(held) = free.next() else { break };
            *held = frame.held;
        }
        row[Feature::Up2Links as usize] = held[1].links;
        row[Feature::Up2Paragraphs as usize] = held[1].paragraphs;
        row[Feature::Up3Links as usize] = held[2].links;
        row[Feature::Up4Links as usize] = held[3].links;
    }
}

fn copies(page: &Page, features: &mut Features) {
    let all = features.words.total().max(1.0);
    let paragraphs = features.paragraphs.total().max(1.0);
    for at in 0..page.blocks.len() {
        let facts = features.facts_of(page, at);
        let values = if facts.copies < 3 {
            [1.0, -1.0, -1.0, -1.0]
        } else {
            let together = page.region[page.dom.parent(facts.repeated)];
            let words = features.words.below(together);
            let held = features.paragraphs.below(together) / paragraphs;
            let copies = facts.copies as f32;
            [copies, words / copies, words / all, held]
        };
        features.rows[at][Feature::Copies as usize..][..4].copy_from_slice(&values);
    }
}

fn articles(page: &Page, features: &mut Features) {
    let total = features.paragraphs.total().max(1.0);
    let mut words: Vec<f32> = Vec::new();
    for (at, block) in page.blocks.iter().enumerate() {
        let article = usize::from(features.facts_of(page, at).article);
        words.resize(words.len().max(article + 1), 0.0);
        words[article] += paragraph_words(block);
    }
    for at in 0..page.blocks.len() {
        let article = features.facts_of(page, at).article;
        let share = match article {
            0 => -1.0,
            _ => words[usize::from(article)] / total,
        };
        features.set(at, Feature::ArticleRank, f32::from(article));
        features.set(at, Feature::ArticleShare, share);
    }
}

/// Scores frames as reader modes do: each paragraph gives to what stands above it, half as much a level.
fn scores(page: &Page, frames: &Frames) -> Vec<f32> {
    let mut scores = vec![0.0_f32; frames.all.len()];
    for (at, block) in page.blocks.iter().enumerate() {
        let words = paragraph_words(block);
        if words == 0.0 {
            continue;
        }
        let mut share = 1.0 + words.min(100.0) / 20.0;
        for (level, frame) in frames.above(at).take(4).enumerate() {
            if level > 0 || !is_text_holder(page.dom.tag(frames.all[frame].node)) {
                scores[frame] += share;
                share /= 2.0;
            }
        }
    }
    for (score, frame) in scores.iter_mut().zip(&frames.all) {
        *score *= 1.0 - frame.held.links;
    }
    scores
}

fn is_text_holder(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::P | Tag::Li | Tag::Td | Tag::Pre | Tag::Blockquote | Tag::Dd
    )
}

fn candidate(page: &Page, frames: &Frames, features: &mut Features) {
    let scores = scores(page, frames);
    let best = (0..scores.len()).fold(0, |best, f| if scores[f] > scores[best] { f } else { best });
    let (region, top) = (frames.all[best].region, scores[best].max(1e-6));
    let mut above = scores.clone();
    for (at, frame) in frames.all.iter().enumerate() {
        above[at] = above[at].max(above[frame.above]);
    }
    let share = features.paragraphs.below(region) / features.paragraphs.total().max(1.0);
    for at in 0..page.blocks.len() {
        let place = at as u32;
        let inside = region.start <= place && place < region.end;
        let away = if place < region.start {
            region.start - place
        } else {
            (place + 1).saturating_sub(region.end)
        };
        let (holder, parent) = (frames.holders[at], frames.parents(at).0);
        let parent_score = match parent {
            0 => -1.0,
            _ => scores[parent] / top,
        };
        features.set(at, Feature::InBest, flag(inside));
        features.set(at, Feature::ToBest, if inside { 0.0 } else { away as f32 });
        features.set(at, Feature::BestAbove, above[holder] / top);
        features.set(at, Feature::ParentScore, parent_score);
        features.set(at, Feature::PageBest, share);
        features.set(at, Feature::PageScore, scores[best]);
    }
}

/// Where a frame leaves the line from the root to the core.
#[derive(Clone, Copy)]
struct Branch {
    /// The depth at which it leaves.
    depth: u16,
    /// The highest frame off the line; 0 when on it.
    top: usize,
}

/// The deepest frame that holds a share of the paragraph words.
fn find_core(page: &Page, (frames, share): (&Frames, f32), features: &Features) -> usize {
    let wanted = share * features.paragraphs.total().max(1.0);
    let depth = |frame: usize| page.dom.depth(frames.all[frame].node);
    (1..frames.all.len()).fold(0, |core, frame| {
        let holds = features.paragraphs.below(frames.all[frame].region) >= wanted;
        if holds && depth(frame) > depth(core) {
            frame
        } else {
            core
        }
    })
}

/// How each block stands to the core of a share of the paragraph words.
fn core(page: &Page, (frames, share): (&Frames, f32), features: &mut Features, first: Feature) {
    let core = find_core(page, (frames, share), features);
    let branches = branches(page, frames, core);
    let (region, depth) = (
        frames.all[core].region,
        page.dom.depth(frames.all[core].node),
    );
    for (at, row) in features.rows.iter_mut().enumerate() {
        let branch = branches[frames.holders[at]];
        let Held {
            links,
            words,
            paragraphs,
            prose,
        } = match branch.top {
            0 => NOTHING_HELD,
            top => frames.all[top].held,
        };
        let up = f32::from(depth) - f32::from(branch.depth);
        let place = (at as f32 - region.start as f32) / region.len().max(1) as f32;
        let side = match at as u32 {
            at if at < region.start => 0.0,
            at if at < region.end => 1.0,
            _ => 2.0,
        };
        let to = &mut row[first as usize..];
        match first {
            Feature::Core30Up => to[..2].copy_from_slice(&[up, words]),
            Feature::Core50Up => {
                to[..6].copy_from_slice(&[up, words, links, prose, side, place]);
            }
            _ => to[..6].copy_from_slice(&[up, words, links, paragraphs, prose, place]),
        }
    }
}

/// What stands for an ancestor that is not there and for a branch on the line itself.
const NOTHING_HELD: Held = Held {
    links: -1.0,
    words: -1.0,
    paragraphs: -1.0,
    prose: -1.0,
};

fn branches(page: &Page, frames: &Frames, core: usize) -> Vec<Branch> {
    let dom = page.dom;
    let core = frames.all[core].node;
    let is_above_core = |node: Id| node <= core && core < dom.end(node);
    let mut branches: Vec<Branch> = Vec::with_capacity(frames.all.len());
    for (at, frame) in frames.all.iter().enumerate() {
        let above = branches.get(frame.above).copied();
        branches.push(match above {
            _ if is_above_core(frame.node) => Branch {
                depth: dom.depth(frame.node),
                top: 0,
            },
            Some(above) if above.top > 0 => above,
            _ => {
                let fork = dom.ancestors(frame.node).find(|&n| is_above_core(n));
                Branch {
                    depth: fork.map_or(0, |n| dom.depth(n)),
                    top: at,
                }
            }
        });
    }
    branches
}

/// Sums over the blocks of one signature.
#[derive(Clone, Copy, Default)]
struct Kind {
    count: f32,
    words: f32,
    paragraphs: f32,
}

/// Blocks of the same signature behave alike, wherever they stand.
fn kinds(page: &Page, frames: &Frames, features: &mut Features) {
    let total = features.paragraphs.total().max(1.0);
    let mut places: HashMap64<u32> = HashMap64::default();
    let mut kinds: Vec<Kind> = Vec::new();
    let mut own: Vec<[u32; 3]> = Vec::with_capacity(page.blocks.len());
    for (at, block) in page.blocks.iter().enumerate() {
        let words = block.words as f32;
        own.push(kind_keys(page, frames, features, at).map(|key| {
            let place = *places.entry(key).or_insert(kinds.len() as u32);
            if place as usize == kinds.len() {
                kinds.push(Kind::default());
            }
            let kind = &mut kinds[place as usize];
            kind.count += 1.0;
            kind.words += words;
            kind.paragraphs += paragraph_words(block);
            place
        }));
    }
    for (row, own) in features.rows.iter_mut().zip(own) {
        let [one, two, path] = own.map(|place| kinds[place as usize]);
        let values = [
            one.count,
            (one.words / one.count).ln_1p(),
            one.paragraphs / total,
            two.count,
            two.paragraphs / total,
            path.count,
            path.paragraphs / total,
        ];
        row[Feature::KindCount as usize..][..values.len()].copy_from_slice(&values);
    }
}

fn kind_keys(page: &Page, frames: &Frames, features: &Features, block: usize) -> [u64; 3] {
    let (parent, grand) = frames.parents(block);
    let holder = &features.facts[page.blocks[block].holder];
    let sign = |frame: usize| match frame {
        0 => 0,
        _ => features.facts[frames.all[frame].node].signature,
    };
    let one = join(join(holder.signature, sign(parent)), 1);
    [one, join(join(one, sign(grand)), 2), join(holder.path, 3)]
}

/// Paragraphs below the same parent and the same grandparent.
fn peers(page: &Page, frames: &Frames, features: &mut Features) {
    let total = features.paragraphs.total().max(1.0);
    let mut sums = vec![(0.0, 0.0); 2 * frames.all.len()];
    let slots = |block: usize| {
        let (parent, grand) = frames.parents(block);
        // Blocks without a frame that far up are together.
        [2 * parent, (2 * grand + 1) * usize::from(grand > 0)]
    };
    for (at, block) in page.blocks.iter().enumerate() {
        let words = paragraph_words(block);
        if words > 0.0 {
            for slot in slots(at) {
                let sum: &mut (f32, f32) = &mut sums[slot];
                *sum = (sum.0 + 1.0, sum.1 + words / total);
            }
        }
    }
    for at in 0..page.blocks.len() {
        let [peers, cousins] = slots(at).map(|slot| sums[slot]);
        features.set(at, Feature::PeerCount, peers.0);
        features.set(at, Feature::PeerParagraphs, peers.1);
        features.set(at, Feature::CousinCount, cousins.0);
        features.set(at, Feature::CousinParagraphs, cousins.1);
    }
}
