//! Features of a block's place in the tree: the ancestors that hold more than it, the best candidate, the branch
//! that holds the paragraphs, like blocks elsewhere. Knows nothing of the order of blocks.

use super::super::blocks::{Page, Region};
use super::super::elements::is_boundary;
use super::super::words::{HashMap64, join};
use super::text::flag;
use super::{Feature, Features, paragraph_words, parents};
use crate::dom::{Column, Id, Tag};

/// Fills the columns of place.
pub fn fill(page: &Page, features: &mut Features) {
    ancestors(page, features);
    copies(page, features);
    articles(page, features);
    candidate(page, features);
    for (share, first) in [
        (0.3, Feature::Core30Up),
        (0.5, Feature::Core50In),
        (0.75, Feature::Core75In),
    ] {
        core(page, features, share, first);
    }
    kinds(page, features);
    peers(page, features);
}

/// Most boundaries looked at above one block: pages nest some twenty, attacks thousands.
const STEPS: usize = 64;

/// The first four ancestors that each hold more blocks than the one below.
fn ancestors(page: &Page, features: &mut Features) {
    let total = features.paragraphs.total().max(1.0);
    for at in 0..page.blocks.len() {
        let mut extent = Region {
            start: at as u32,
            end: at as u32 + 1,
        };
        let mut filled = 0;
        for node in page.dom.ancestors(page.blocks[at].holder).take(STEPS) {
            let region = page.region[node];
            if !is_boundary(page.dom.tag(node))
                || (region.start >= extent.start && region.end <= extent.end)
            {
                continue;
            }
            extent = region;
            let (words, paragraphs) = (
                features.words.below(region),
                features.paragraphs.below(region),
            );
            let values = [
                features.link_share(region),
                words.ln_1p(),
                paragraphs / total,
                paragraphs / words.max(1.0),
            ];
            let first = Feature::Up1Links as usize + filled * 4;
            features.rows[at][first..first + 4].copy_from_slice(&values);
            filled += 1;
            if filled == 4 {
                break;
            }
        }
        for slot in filled * 4..16 {
            features.rows[at][Feature::Up1Links as usize + slot] = -1.0;
        }
    }
}

fn copies(page: &Page, features: &mut Features) {
    let (all, paragraphs) = (
        features.words.total().max(1.0),
        features.paragraphs.total().max(1.0),
    );
    for at in 0..page.blocks.len() {
        let facts = *features.facts_of(page, at);
        let values = if facts.copies < 3 {
            [1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0]
        } else {
            let (one, together) = (
                page.region[facts.repeated],
                page.region[page.dom.parent(facts.repeated)],
            );
            let words = features.words.below(together);
            [
                facts.copies as f32,
                facts.rank as f32,
                features.words.below(one),
                features.link_share(one),
                words / facts.copies as f32,
                words / all,
                features.paragraphs.below(together) / paragraphs,
            ]
        };
        let first = Feature::Copies as usize;
        features.rows[at][first..first + 7].copy_from_slice(&values);
    }
}

fn articles(page: &Page, features: &mut Features) {
    let total = features.paragraphs.total().max(1.0);
    let mut words: HashMap64<f32> = HashMap64::default();
    for (at, block) in page.blocks.iter().enumerate() {
        let article = u64::from(features.facts_of(page, at).article);
        *words.entry(article).or_default() += paragraph_words(block);
    }
    for at in 0..page.blocks.len() {
        let article = features.facts_of(page, at).article;
        let share = if article == 0 {
            -1.0
        } else {
            words[&u64::from(article)] / total
        };
        features.set(at, Feature::ArticleRank, f32::from(article));
        features.set(at, Feature::ArticleShare, share);
    }
}

/// Scores boundaries as reader modes do: each paragraph gives to what stands above it, half as much a level.
fn scores(page: &Page, features: &Features) -> Column<f32> {
    let mut scores = Column::new(page.dom, 0.0_f32);
    for block in &page.blocks {
        let words = paragraph_words(block);
        if words == 0.0 {
            continue;
        }
        let mut share = 1.0 + words.min(100.0) / 20.0;
        let above = page
            .dom
            .ancestors(block.holder)
            .take(STEPS)
            .filter(|&n| is_boundary(page.dom.tag(n)));
        for (level, node) in above.take(4).enumerate() {
            if level > 0 || !is_text_holder(page.dom.tag(node)) {
                scores[node] += share;
                share /= 2.0;
            }
        }
    }
    for node in page.dom.ids() {
        if scores[node] > 0.0 {
            scores[node] *= 1.0 - features.link_share(page.region[node]);
        }
    }
    scores
}

fn is_text_holder(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::P | Tag::Li | Tag::Td | Tag::Pre | Tag::Blockquote | Tag::Dd
    )
}

fn candidate(page: &Page, features: &mut Features) {
    let scores = scores(page, features);
    let best = page
        .dom
        .ids()
        .fold(0, |best, n| if scores[n] > scores[best] { n } else { best });
    let (region, top) = (page.region[best], scores[best].max(1e-6));
    let mut above = Column::new(page.dom, 0.0_f32);
    for node in page.dom.ids() {
        above[node] = above[page.dom.parent(node)].max(scores[node]);
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
        let holder = page.blocks[at].holder;
        let parent = parents(page, at).0;
        features.set(at, Feature::InBest, flag(inside));
        features.set(at, Feature::ToBest, if inside { 0.0 } else { away as f32 });
        features.set(at, Feature::BestAbove, above[holder] / top);
        features.set(at, Feature::HolderScore, scores[holder] / top);
        features.set(
            at,
            Feature::ParentScore,
            parent.map_or(-1.0, |p| scores[p] / top),
        );
        features.set(at, Feature::PageBest, share);
        features.set(at, Feature::PageScore, scores[best]);
    }
}

/// Where a node leaves the line from the root to the core.
#[derive(Clone, Copy)]
struct Branch {
    /// The depth at which it leaves.
    depth: u16,
    /// The highest boundary off the line; 0 when on it.
    top: Id,
}

/// The deepest node that holds a share of the paragraph words.
fn find_core(page: &Page, features: &Features, share: f32) -> Id {
    let dom = page.dom;
    let wanted = share * features.paragraphs.total().max(1.0);
    dom.ids().fold(0, |core, node| {
        let deeper = dom.depth(node) > dom.depth(core) && is_boundary(dom.tag(node));
        let holds = || features.paragraphs.below(page.region[node]) >= wanted;
        if deeper && holds() { node } else { core }
    })
}

/// How each block stands to the core of a share of the paragraph words.
fn core(page: &Page, features: &mut Features, share: f32, first: Feature) {
    let core = find_core(page, features, share);
    let branches = branches(page, core);
    let region = page.region[core];
    for at in 0..page.blocks.len() {
        let branch = branches[page.blocks[at].holder];
        let [words, links, held, prose] = branch_figures(page, features, branch);
        let up = f32::from(page.dom.depth(core)) - f32::from(branch.depth);
        let place = (at as f32 - region.start as f32) / region.len().max(1) as f32;
        let side = match at as u32 {
            at if at < region.start => 0.0,
            at if at < region.end => 1.0,
            _ => 2.0,
        };
        let inside = flag(region.range().contains(&at));
        let (row, to) = (&mut features.rows[at], first as usize);
        match first {
            Feature::Core30Up => row[to..to + 4].copy_from_slice(&[up, words, links, prose]),
            Feature::Core50In => {
                let values = [inside, up, words, links, prose, side, place];
                row[to..to + 7].copy_from_slice(&values);
            }
            _ => {
                let values = [inside, up, words, links, held, prose, place];
                row[to..to + 7].copy_from_slice(&values);
            }
        }
    }
}

/// Words, link density, share of the page's paragraph words and paragraph share of a branch; −1 on the line itself.
fn branch_figures(page: &Page, features: &Features, branch: Branch) -> [f32; 4] {
    if branch.top == 0 {
        return [-1.0; 4];
    }
    let region = page.region[branch.top];
    let (words, paragraphs) = (
        features.words.below(region),
        features.paragraphs.below(region),
    );
    [
        words.ln_1p(),
        features.link_share(region),
        paragraphs / features.paragraphs.total().max(1.0),
        paragraphs / words.max(1.0),
    ]
}

fn branches(page: &Page, core: Id) -> Column<Branch> {
    let dom = page.dom;
    let mut branches = Column::new(dom, Branch { depth: 0, top: 0 });
    let mut line = Column::new(dom, false);
    for node in dom.ancestors(core) {
        line[node] = true;
    }
    for node in dom.ids() {
        let above = branches[dom.parent(node)];
        branches[node] = if line[node] {
            Branch {
                depth: dom.depth(node),
                top: 0,
            }
        } else if above.top == 0 && is_boundary(dom.tag(node)) {
            Branch {
                depth: above.depth,
                top: node,
            }
        } else {
            above
        };
    }
    branches
}

/// Sums over the blocks of one signature.
#[derive(Clone, Copy, Default)]
struct Kind {
    count: f32,
    words: f32,
    paragraphs: f32,
    links: f32,
    stops: f32,
}

/// Blocks of the same signature behave alike, wherever they stand.
fn kinds(page: &Page, features: &mut Features) {
    let total = features.paragraphs.total().max(1.0);
    let keys: Vec<[u64; 3]> = (0..page.blocks.len())
        .map(|b| kind_keys(page, features, b))
        .collect();
    let mut kinds: HashMap64<Kind> = HashMap64::default();
    for (at, block) in page.blocks.iter().enumerate() {
        let words = block.words as f32;
        for key in keys[at] {
            let kind = kinds.entry(key).or_default();
            kind.count += 1.0;
            kind.words += words;
            kind.paragraphs += paragraph_words(block);
            kind.links += words * features.get(at, Feature::LinkDensity);
            kind.stops += words * features.get(at, Feature::Stops);
        }
    }
    for (at, keys) in keys.iter().enumerate() {
        let [one, two, path] = keys.map(|k| kinds[&k]);
        let words = one.words.max(1.0);
        let values = [
            one.count,
            (one.words / one.count).ln_1p(),
            one.paragraphs / total,
            one.links / words,
            one.stops / words,
            two.count,
            two.paragraphs / total,
            path.count,
            path.paragraphs / total,
            path.stops / path.words.max(1.0),
        ];
        let first = Feature::KindCount as usize;
        features.rows[at][first..first + values.len()].copy_from_slice(&values);
    }
}

fn kind_keys(page: &Page, features: &Features, block: usize) -> [u64; 3] {
    let (parent, grand) = parents(page, block);
    let holder = &features.facts[page.blocks[block].holder];
    let sign = |node: Option<Id>| node.map_or(0, |n| features.facts[n].signature);
    let one = join(join(holder.signature, sign(parent)), 1);
    [one, join(join(one, sign(grand)), 2), join(holder.path, 3)]
}

/// Paragraphs below the same parent and the same grandparent.
fn peers(page: &Page, features: &mut Features) {
    let total = features.paragraphs.total().max(1.0);
    let mut sums: HashMap64<(f32, f32)> = HashMap64::default();
    let above: Vec<_> = (0..page.blocks.len()).map(|b| parents(page, b)).collect();
    let key = |node: Option<Id>, level: u64| node.map_or(0, |n| (u64::from(n) + 1) * 2 + level);
    for (block, (parent, grand)) in page.blocks.iter().zip(&above) {
        let words = paragraph_words(block);
        if words > 0.0 {
            for key in [key(*parent, 0), key(*grand, 1)] {
                let sum = sums.entry(key).or_default();
                *sum = (sum.0 + 1.0, sum.1 + words / total);
            }
        }
    }
    for (at, (parent, grand)) in above.iter().enumerate() {
        let (peers, cousins) = (sums.get(&key(*parent, 0)), sums.get(&key(*grand, 1)));
        let (peers, cousins) = (
            peers.copied().unwrap_or_default(),
            cousins.copied().unwrap_or_default(),
        );
        features.set(at, Feature::PeerCount, peers.0);
        features.set(at, Feature::PeerParagraphs, peers.1);
        features.set(at, Feature::CousinCount, cousins.0);
        features.set(at, Feature::CousinParagraphs, cousins.1);
    }
}
