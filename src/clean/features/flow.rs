//! Features of a block's place in the flow: title, first and last paragraph, headings, junk headings, neighbours.
//! Knows nothing of the tree, but for the parent of a heading.

use super::super::blocks::Page;
use super::super::elements::heading_level;
use super::super::lexicon::Group;
use super::{Feature, Features, link_density};

/// Fewest words of a long paragraph.
const LONG_WORDS: u32 = 25;
/// Share of a long paragraph's letters that may stand in links, below which it is prose.
const LONG_LINKS: f32 = 0.3;

/// Fills the columns of flow; how alike each block and the title are is known.
pub fn fill(page: &Page, alike: &[f32], features: &mut Features) {
    let levels: Vec<Option<u8>> = (0..page.blocks.len()).map(|b| level(page, b)).collect();
    position(page, features);
    title(page, (&levels, alike), features);
    forward(page, &levels, features);
    junk(page, features);
    sections(&levels, features);
    neighbours(features);
}

/// The heading level of a block, by its holder or the boundary above.
pub fn level(page: &Page, block: usize) -> Option<u8> {
    let holder = page.blocks[block].holder;
    let above = || {
        page.boundary_above(holder)
            .and_then(|n| heading_level(page.dom.tag(n)))
    };
    heading_level(page.dom.tag(holder)).or_else(above)
}

fn is_long(page: &Page, block: usize) -> bool {
    let block = &page.blocks[block];
    block.words >= LONG_WORDS && link_density(block) < LONG_LINKS
}

fn position(page: &Page, features: &mut Features) {
    let n = page.blocks.len();
    let total = features.paragraphs.total().max(1.0);
    let is_paragraph = |b: &usize| features.paragraphs.between(*b, b + 1) > 0.0;
    let first = (0..n).find(is_paragraph).unwrap_or(0) as f32;
    for at in 0..n {
        let before = features.paragraphs.between(0, at);
        features.set(at, Feature::At01, at as f32 / n as f32);
        features.set(at, Feature::ParagraphsAt, before / total);
        features.set(at, Feature::ParagraphsBefore, before);
        features.set(at, Feature::SinceFirst, at as f32 - first);
    }
}

/// The block that shows the title: the first heading that has most of its words, else the block most like it.
fn find_title((levels, alike): (&[Option<u8>], &[f32]), features: &Features) -> Option<usize> {
    let filled = |b: usize| features.get(b, Feature::TitleFilled);
    let mut best: Option<usize> = None;
    for at in (0..levels.len()).filter(|&b| levels[b] == Some(1)) {
        if best.is_none_or(|old| filled(at) > filled(old)) {
            best = Some(at);
        }
    }
    best.or_else(|| {
        let close = (0..levels.len()).filter(|&b| alike[b] > 0.6);
        close.reduce(|old, new| if alike[new] > alike[old] { new } else { old })
    })
}

fn title(page: &Page, known: (&[Option<u8>], &[f32]), features: &mut Features) {
    let n = page.blocks.len();
    let title = find_title(known, features);
    features.title = title;
    let lead = (title.map_or(0, |t| t + 1)..n)
        .find(|&b| is_long(page, b))
        .unwrap_or(n);
    for at in 0..n {
        let (since, words) = title.map_or((-999.0, -9999.0), |t| {
            let words = features.words.between(t, at) - features.words.between(at, t);
            (at as f32 - t as f32, words)
        });
        let side = match title {
            Some(title) if at < title => 0.0,
            Some(_) if at < lead => 1.0,
            Some(_) => 2.0,
            None if at < lead => 3.0,
            None => 4.0,
        };
        features.set(at, Feature::SinceTitle, since);
        features.set(at, Feature::WordsSinceTitle, words);
        features.set(at, Feature::TitleSide, side);
        features.set(
            at,
            Feature::SinceLead,
            (at as f32 - lead as f32).clamp(-30.0, 200.0),
        );
    }
}

/// Headings and starts of stories seen so far.
fn forward(page: &Page, levels: &[Option<u8>], features: &mut Features) {
    let (mut headings, mut story) = (0.0, -1.0);
    let mut last = None;
    for (at, level) in levels.iter().enumerate() {
        if let Some(level) = *level {
            last = Some(at);
            if page.blocks[at].words >= 4 {
                headings += 1.0;
                if level == 1 || is_dated(page, features, at) {
                    story = features.paragraphs.between(0, at);
                }
            }
        }
        let since = last.map_or(999.0, |l| (at - l) as f32);
        features.set(at, Feature::HeadingRank, headings);
        features.set(at, Feature::StoryAt, story);
        features.set(at, Feature::SinceHeading, since);
    }
}

/// Whether a date or byline stands right behind a heading.
fn is_dated(page: &Page, features: &Features, heading: usize) -> bool {
    let near = heading + 1..(heading + 5).min(page.blocks.len());
    let says = |b: usize| features.says(page, b, Group::Date) > 0.4 || features.is_byline(b);
    near.into_iter()
        .any(|b| page.blocks[b].words < 20 && says(b))
}

/// Junk headings seen so far.
fn junk(page: &Page, features: &mut Features) {
    let (mut last, mut seen) = (None, 0.0);
    for at in 0..page.blocks.len() {
        if features.is_junk(page, at) {
            last = Some(at);
            seen += 1.0;
        }
        let since = last.map_or(999.0, |l| (at - l) as f32);
        features.set(at, Feature::SinceJunk, since);
        features.set(at, Feature::JunkSeen, seen);
    }
}

/// From one heading to the next.
fn sections(levels: &[Option<u8>], features: &mut Features) {
    let headings = (1..levels.len()).filter(|b| levels[*b].is_some());
    let mut start = 0;
    for end in headings.chain([levels.len()]) {
        let words = features.words.between(start, end);
        let links = features.links.between(start, end) / words.max(1.0);
        for at in start..end {
            features.set(at, Feature::SectionWords, words.ln_1p());
            features.set(at, Feature::SectionLinks, links);
        }
        start = end;
    }
}

fn neighbours(features: &mut Features) {
    for at in 0..features.rows.len() {
        let tag = |b: Option<usize>| {
            let row = b.and_then(|b| features.rows.get(b));
            row.map_or(-2.0, |row| row[Feature::Tag as usize])
        };
        let (before, after) = (tag(at.checked_sub(1)), tag(Some(at + 1)));
        features.set(at, Feature::BeforeTag, before);
        features.set(at, Feature::AfterTag, after);
    }
}
