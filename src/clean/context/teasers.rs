//! Which blocks of a page begin other known stories: by their lines, by their links, and by the box they stand in.
//! Knows nothing of what is done about them.

use super::Known;
use super::findings::Look;
use crate::clean::blocks::{Piece, Region};
use crate::clean::features::{flow::level, link_density};
use crate::clean::links::Target;
use crate::clean::sums::Sums;
use crate::dom::{Id, Tag};

/// The teasers of a page.
#[derive(Debug, Default)]
pub(super) struct Teasers {
    /// For each block of a teaser how many lines of its run are known stories; 0 for what is none.
    pub known: Vec<u16>,
    /// Whether they are cut: not so when they are what the page has to say.
    pub are_cut: bool,
}

/// Most words of a block that may be a teaser.
const TEASER_WORDS: u32 = 80;
/// The share of a block's ink that leads to known stories.
const LED: f32 = 0.7;
/// Expected words of prose a page must have beside its teasers, and how many times theirs; else it is a list of
/// stories. With as many words as its teasers one development page, a list of products, lost nearly all of them; two
/// and three times give the same.
const STORY_WORDS: f32 = 60.0;
/// See [`STORY_WORDS`].
const STORY_TIMES: f32 = 2.0;
/// Expected words below a heading that make it one of the page's own story.
const SECTION_WORDS: f32 = 60.0;
/// Blocks below a heading that are looked at.
const SECTION_BLOCKS: usize = 30;
/// Most blocks of a box of teasers,
const BOX_BLOCKS: usize = 60;
/// and most of its words.
const BOX_WORDS: f32 = 300.0;
/// Words from which an unlinked block of some probability is prose, which is in no such box …
const PROSE_WORDS: u32 = 12;
/// … unless it is a summary right behind a known title, with at most so many.
const SUMMARY_WORDS: u32 = 40;
/// A line of a box has so many words.
const LINE_WORDS: u32 = 4;

/// Finds them.
pub(super) fn teasers(look: &Look, probabilities: &[f32]) -> Teasers {
    let Some(known) = look.context.known else {
        return Teasers::default();
    };
    let blocks = look.page.blocks.len();
    let mut lines: Vec<u16> = (0..blocks).map(|b| known_lines(look, known, b)).collect();
    let expected = |b: usize| probabilities[b] * look.page.blocks[b].words as f32;
    for at in (0..blocks).filter(|&b| level(look.page, b).is_some()) {
        let section = (at + 1..blocks).take_while(|&b| level(look.page, b).is_none());
        let words: f32 = section
            .take(SECTION_BLOCKS)
            .filter(|&b| lines[b] == 0)
            .map(expected)
            .sum();
        lines[at] *= u16::from(words < SECTION_WORDS);
    }
    if lines.iter().all(|l| *l == 0) {
        return Teasers {
            known: lines,
            are_cut: false,
        };
    }
    let is_prose = |b: &usize| {
        let block = &look.page.blocks[*b];
        lines[*b] == 0 && block.words >= PROSE_WORDS && link_density(block) < 0.3
    };
    let prose: f32 = (0..blocks).filter(is_prose).map(expected).sum();
    let linked: f32 = (0..blocks).filter(|b| lines[*b] > 0).map(expected).sum();
    Teasers {
        are_cut: prose >= STORY_WORDS.max(STORY_TIMES * linked),
        known: runs(&whole_boxes(look, &lines, probabilities)),
    }
}

/// How many lines of a block are known stories; none unless they are at least half of them.
fn known_lines(look: &Look, known: &Known, at: usize) -> u16 {
    let block = &look.page.blocks[at];
    let pieces = &look.page.pieces[block.pieces.start as usize..block.pieces.end as usize];
    let breaks = pieces
        .iter()
        .filter(|p| **p == Piece::Literal("\n"))
        .count() as u32;
    if look.in_grid[at] || block.code || block.words > TEASER_WORDS * (breaks + 1) {
        return 0;
    }
    if breaks > 0 {
        let text = broken(look, pieces);
        let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
        let found = lines
            .iter()
            .filter(|l| known.is_title(l, &look.own))
            .count();
        if found > 0 && found * 2 >= lines.len() {
            return found as u16;
        }
    } else if known.is_title(look.page.text_of(at), &look.own) {
        return 1;
    }
    if block.link_ink as f32 >= LED * block.ink as f32 && known.has_addresses() {
        return links_to(look, known, pieces, block.ink);
    }
    0
}

/// The text of a block with its line breaks.
fn broken(look: &Look, pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(node) => text.push_str(&look.page.dom.text(*node).replace('\n', " ")),
            Piece::Literal("\n") => text.push('\n'),
            Piece::Literal(_) | Piece::Emoji(_) => text.push(' '),
        }
    }
    text
}

/// How many links of a block lead to known stories, if most of its ink does.
fn links_to(look: &Look, known: &Known, pieces: &[Piece], ink: u32) -> u16 {
    let dom = look.page.dom;
    let (mut led, mut count, mut last) = (0, 0, None::<(Id, bool)>);
    for piece in pieces {
        let Piece::Text(node) = piece else { continue };
        let Some(anchor) = dom
            .ancestors(*node)
            .take(12)
            .find(|&n| dom.tag(n) == Tag::A)
        else {
            continue;
        };
        let leads = match last {
            Some((old, leads)) if old == anchor => leads,
            _ => {
                let target = dom
                    .attribute(anchor, "href")
                    .and_then(|h| look.base.target(h));
                let leads =
                    matches!(target, Some(Target::Web(url)) if known.leads(&url, &look.own));
                count += u16::from(leads);
                leads
            }
        };
        last = Some((anchor, leads));
        if leads {
            let text = dom.text(*node);
            led += text.bytes().filter(|b| !b.is_ascii_whitespace()).count();
        }
    }
    if led as f32 >= LED * ink as f32 {
        count
    } else {
        0
    }
}

/// Known lines, spread over the boxes they fill: dates, sections and summaries beside them go with them.
fn whole_boxes(look: &Look, lines: &[u16], probabilities: &[f32]) -> Vec<u16> {
    let page = look.page;
    let is_prose = |b: usize| {
        let block = &page.blocks[b];
        let plain = lines[b] == 0 && link_density(block) < 0.3;
        let summary = b > 0 && lines[b - 1] > 0 && page.blocks[b - 1].links > 0;
        plain
            && block.words >= PROSE_WORDS
            && probabilities[b] >= 0.5
            && !(summary && block.words <= SUMMARY_WORDS)
    };
    let prose = Sums::of((0..lines.len()).map(|b| f32::from(u8::from(is_prose(b)))));
    let mut out = lines.to_vec();
    let mut done = 0;
    for at in (0..lines.len()).filter(|&b| lines[b] > 0) {
        if at < done {
            continue;
        }
        let fits = |region: &Region| {
            region.len() <= BOX_BLOCKS
                && look.features.words.below(*region) <= BOX_WORDS
                && prose.below(*region) == 0.0
        };
        let above = page.dom.ancestors(page.blocks[at].holder);
        let regions = above.map(|n| page.region[n]).take_while(fits);
        let Some(around) = regions.last().filter(|r| r.range().contains(&at)) else {
            continue;
        };
        if is_filled(look, lines, around) {
            for b in around.range() {
                out[b] = out[b].max(1);
            }
        }
        done = around.range().end;
    }
    counted(&out, lines)
}

/// Whether known stories are half of a box's lines, or two of a box of links.
fn is_filled(look: &Look, lines: &[u16], around: Region) -> bool {
    let page = look.page;
    let known = around.range().filter(|&b| lines[b] > 0).count();
    let all = around
        .range()
        .filter(|&b| page.blocks[b].words >= LINE_WORDS || link_density(&page.blocks[b]) > 0.5)
        .count();
    known * 2 >= all || (known >= 2 && look.features.link_share(around) >= LED)
}

/// What stands in a box without being a known line counts none, but is of the run: marked by the largest number.
fn counted(out: &[u16], lines: &[u16]) -> Vec<u16> {
    let count = |(o, l): (&u16, &u16)| if *o > 0 && *l == 0 { BESIDE } else { *l };
    out.iter().zip(lines).map(count).collect()
}

/// Stands for a block beside known lines.
const BESIDE: u16 = u16::MAX;

/// Gives every block of a run of teasers the known lines of the whole run.
fn runs(lines: &[u16]) -> Vec<u16> {
    let mut out = vec![0; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let run = lines[at..].iter().take_while(|l| **l > 0).count();
        let own = lines[at..at + run].iter().filter(|l| **l != BESIDE);
        let known = own.fold(0u16, |sum, l| sum.saturating_add(*l));
        out[at..at + run].fill(known.max(1));
        at += run.max(1);
    }
    out
}
