//! Features of a block's place in the flow: title, first and last paragraph, headings, junk headings, neighbours.
//! Knows nothing of the tree, but for the parent of a heading.

use super::super::blocks::Page;
use super::super::elements::heading_level;
use super::super::facts::Sums;
use super::super::lexicon::Group;
use super::frames::Frames;
use super::text::{flag, is_junk};
use super::{Feature, Features, link_density};

/// Fewest words of a long paragraph.
const LONG_WORDS: u32 = 25;
/// Share of a long paragraph's letters that may stand in links, below which it is prose.
const LONG_LINKS: f32 = 0.3;

/// Fills the columns of flow.
pub fn fill(page: &Page, frames: &Frames, features: &mut Features) {
    let levels: Vec<Option<u8>> = (0..page.blocks.len()).map(|b| level(page, b)).collect();
    position(page, features);
    title(page, &levels, features);
    forward(page, &levels, features);
    junk(page, frames, features);
    long_paragraphs(page, features);
    sections(&levels, features);
    link_runs(page, features);
    neighbours(page, features);
    windows(page, features);
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
    let total = features.paragraphs.total();
    let is_paragraph = |b: &usize| features.paragraphs.between(*b, b + 1) > 0.0;
    let first = (0..n).find(is_paragraph).unwrap_or(0) as f32;
    let last = (0..n).rev().find(is_paragraph).unwrap_or(n - 1) as f32;
    for at in 0..n {
        let before = features.paragraphs.between(0, at);
        let behind = total - features.paragraphs.between(0, at + 1);
        let place = at as f32;
        features.set(at, Feature::At01, place / n as f32);
        features.set(at, Feature::Before, place);
        features.set(at, Feature::Behind, (n - at) as f32);
        features.set(at, Feature::ParagraphsAt, before / total.max(1.0));
        features.set(at, Feature::ParagraphsBefore, before);
        features.set(at, Feature::ParagraphsBehind, behind);
        features.set(at, Feature::SinceFirst, place - first);
        features.set(at, Feature::ToLast, last - place);
    }
}

/// The block that shows the title: the first heading that has most of its words, else the block most like it.
fn find_title(levels: &[Option<u8>], features: &Features) -> Option<usize> {
    let filled = |b: usize| features.get(b, Feature::TitleFilled);
    let mut best: Option<usize> = None;
    for at in (0..levels.len()).filter(|&b| levels[b] == Some(1)) {
        if best.is_none_or(|old| filled(at) > filled(old)) {
            best = Some(at);
        }
    }
    let alike = |b: usize| filled(b).min(features.get(b, Feature::TitleWords));
    best.or_else(|| {
        let close = (0..levels.len()).filter(|&b| alike(b) > 0.6);
        close.reduce(|old, new| if alike(new) > alike(old) { new } else { old })
    })
}

fn title(page: &Page, levels: &[Option<u8>], features: &mut Features) {
    let n = page.blocks.len();
    let title = find_title(levels, features);
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
    let (mut tops, mut headings, mut story) = (0.0, 0.0, -1.0);
    let (mut last, mut last_level) = (None, 0);
    for (at, level) in levels.iter().enumerate() {
        if let Some(level) = *level {
            tops += flag(level == 1);
            (last, last_level) = (Some(at), level);
            if page.blocks[at].words >= 4 {
                headings += 1.0;
                if level == 1 || is_dated(page, features, at) {
                    story = features.paragraphs.between(0, at);
                }
            }
        }
        features.set(at, Feature::TopHeadings, tops);
        features.set(at, Feature::HeadingRank, headings);
        features.set(at, Feature::StoryAt, story);
        features.set(
            at,
            Feature::SinceHeading,
            last.map_or(999.0, |l| (at - l) as f32),
        );
        features.set(at, Feature::HeadingLevel, f32::from(last_level));
    }
}

/// Whether a date or byline stands right behind a heading.
fn is_dated(page: &Page, features: &Features, heading: usize) -> bool {
    let near = heading + 1..(heading + 5).min(page.blocks.len());
    let says = |b: usize| {
        features.get(b, Feature::SaysDate) > 0.4 || features.get(b, Feature::IsByline) > 0.0
    };
    near.into_iter()
        .any(|b| page.blocks[b].words < 20 && says(b))
}

/// Distance to the last junk heading and the last heading of comments, and whether these share a parent.
fn junk(page: &Page, frames: &Frames, features: &mut Features) {
    let within =
        |frame: usize, at: usize| frame > 0 && frames.all[frame].region.range().contains(&at);
    let (mut junk, mut comments, mut seen) = (None, None, 0.0);
    for at in 0..page.blocks.len() {
        let words = page.blocks[at].words as usize;
        let said = &features.said[at];
        if is_junk(said, words) {
            junk = Some((at, frames.parents(at).0));
            seen += 1.0;
        }
        if words <= 6 && said.count_of(Group::Comments) > 0 {
            comments = Some((at, frames.parents(at)));
        }
        let since = |heading: Option<usize>| heading.map_or(999.0, |h| (at - h) as f32);
        features.set(at, Feature::SinceJunk, since(junk.map(|j| j.0)));
        features.set(at, Feature::JunkSeen, seen);
        features.set(
            at,
            Feature::InJunk,
            flag(junk.is_some_and(|j| within(j.1, at))),
        );
        features.set(at, Feature::SinceComments, since(comments.map(|c| c.0)));
        let level = comments.map_or(0.0, |(_, (parent, grand))| {
            if within(parent, at) {
                2.0
            } else {
                flag(within(grand, at))
            }
        });
        features.set(at, Feature::InComments, level);
    }
}

fn long_paragraphs(page: &Page, features: &mut Features) {
    let n = page.blocks.len();
    let mut last = None;
    for at in 0..n {
        let (blocks, words) = last.map_or((99.0, 999.0), |l| {
            ((at - l) as f32, features.words.between(l + 1, at))
        });
        features.set(at, Feature::SinceLong, blocks);
        features.set(at, Feature::WordsSinceLong, words);
        if is_long(page, at) {
            last = Some(at);
        }
    }
    let mut next = None;
    for at in (0..n).rev() {
        let (blocks, words) = next.map_or((99.0, 999.0), |x| {
            ((x - at) as f32, features.words.between(at + 1, x))
        });
        features.set(at, Feature::ToLong, blocks);
        features.set(at, Feature::WordsToLong, words);
        if is_long(page, at) {
            next = Some(at);
        }
    }
}

/// From one heading to the next.
fn sections(levels: &[Option<u8>], features: &mut Features) {
    let headings = (1..levels.len()).filter(|b| levels[*b].is_some());
    let mut start = 0;
    for end in headings.chain([levels.len()]) {
        let words = features.words.between(start, end);
        let prose = features.paragraphs.between(start, end) / words.max(1.0);
        let links = features.links.between(start, end) / words.max(1.0);
        for at in start..end {
            features.set(at, Feature::SectionProse, prose);
            features.set(at, Feature::SectionWords, words.ln_1p());
            features.set(at, Feature::SectionLinks, links);
        }
        start = end;
    }
}

fn link_runs(page: &Page, features: &mut Features) {
    let n = page.blocks.len();
    let all_link = |b: usize| page.blocks[b].words >= 3 && link_density(&page.blocks[b]) >= 0.85;
    let mut start = 0;
    while start < n {
        let run = (start..n).take_while(|&b| all_link(b)).count();
        for at in start..start + run {
            features.set(at, Feature::AllLink, 1.0);
            features.set(at, Feature::AllLinkRun, run as f32);
        }
        start += run.max(1);
    }
}

fn neighbours(page: &Page, features: &mut Features) {
    let n = page.blocks.len();
    let words: Vec<f32> = page
        .blocks
        .iter()
        .map(|b| (b.words as f32).ln_1p())
        .collect();
    for at in 0..n {
        let near = |step: isize| at.checked_add_signed(step).filter(|b| *b < n);
        for (step, first) in [(-1, Feature::BeforeWords), (1, Feature::AfterWords)] {
            let values = near(step).map_or([-2.0; 5], |b| {
                [
                    words[b],
                    features.get(b, Feature::LinkDensity),
                    features.get(b, Feature::Stops),
                    features.get(b, Feature::Ending),
                    features.get(b, Feature::Tag),
                ]
            });
            let first = first as usize;
            features.rows[at][first..first + 5].copy_from_slice(&values);
        }
        for (step, first) in [(-2, Feature::Before2Words), (2, Feature::After2Words)] {
            let values = near(step).map_or([-2.0; 2], |b| {
                [words[b], features.get(b, Feature::LinkDensity)]
            });
            let first = first as usize;
            features.rows[at][first..first + 2].copy_from_slice(&values);
        }
    }
}

/// Sums over two, five and twelve blocks each way.
fn windows(page: &Page, features: &mut Features) {
    let n = page.blocks.len();
    let stops =
        Sums::of((0..n).map(|b| features.get(b, Feature::Stops) * page.blocks[b].words as f32));
    let paragraph_stops: f32 = (0..n)
        .filter(|&b| features.paragraphs.between(b, b + 1) > 0.0)
        .map(|b| stops.between(b, b + 1))
        .sum();
    let usual = paragraph_stops / features.paragraphs.total().max(1.0);
    for at in 0..n {
        features.set(
            at,
            Feature::StopsBeyond,
            features.get(at, Feature::Stops) - usual,
        );
        for (reach, first) in [
            (2, Feature::Near2Links),
            (5, Feature::Near5Links),
            (12, Feature::Near12Links),
        ] {
            let (start, end) = (at.saturating_sub(reach), at + reach + 1);
            let words = features.words.between(start, end);
            let of = |sums: &Sums| sums.between(start, end) / words.max(1.0);
            let values = [of(&features.links), of(&stops), of(&features.paragraphs)];
            let first = first as usize;
            features.rows[at][first..first + 3].copy_from_slice(&values);
            if reach > 2 {
                features.rows[at][first - 1] = words.ln_1p();
            }
        }
    }
}
