//! How much it says against a block that it stands in other stories of its site too.
//! Knows nothing of pages and texts: a block is a fingerprint, a count of words and a probability.

use super::print::Print;
use super::site::Site;
use super::{odds, probability};

/// In how many other stories of the site a block stands; none of it when it may not be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::clean) struct Repeat {
    /// Other stories it stands in.
    pub others: u16,
    /// Other stories of the site that are known.
    pub of: u16,
}

/// How clearly the story stands out on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::clean) enum Outline {
    /// It does.
    Clear,
    /// It does not: a shop, a list, very little text.
    Faint,
}

/// Repeats on so many other stories say something. On fewer they are quotations and stories saved twice: on
/// `CleanPortalEval` two gain .7 points, one loses.
const FEW: u16 = 2;
/// So many it takes against long prose that the page takes for its story, and on pages without a clear story: what a
/// shop says on every page is part of what it sells. On the 246 development pages that share a host with another the
/// limits here turned a loss of .004 of word F1 into one of .0008, nearly all of it on pages of products.
const MANY: u16 = 4;
/// Words from which it is long prose,
const LONG_WORDS: u32 = 12;
/// and the probability from which the page takes it for its story.
const LIKELY: f32 = 0.8;
/// Blocks with fewer words never lose: labels of tables, prices, answers and speakers come back in real stories.
const SHORT_WORDS: u32 = 4;
/// Log-odds that a block loses on [`FEW`] stories, and on each one more up to [`MOST`]. By hand: the first turns .9 into
/// .4, all of them turn .98 into .4.
const LOSS: f32 = 2.6;
/// See [`LOSS`].
const LOSS_MORE: f32 = 0.25;
/// See [`LOSS`].
const MOST: u16 = 8;
/// On [`MANY`] stories that are half of those known it is the frame of the site: as much as outweighs any probability.
const LOSS_ALL: f32 = 7.5;

impl Repeat {
    /// How often a block stands elsewhere; `counted` says whether this story is one of those of the site.
    pub fn of(site: &Site, print: Option<Print>, counted: bool) -> Self {
        let own = u16::from(counted);
        let all = site.stories().min(u32::from(u16::MAX)) as u16;
        Self {
            others: print.map_or(0, |p| site.count(p).saturating_sub(own)),
            of: all.saturating_sub(own),
        }
    }

    /// Whether it says anything.
    pub fn says(self) -> bool {
        self.others >= FEW
    }

    /// Log-odds that a block of so many words and this probability loses.
    pub fn loss(self, words: u32, p: f32, outline: Outline) -> f32 {
        let faint = outline == Outline::Faint;
        let long = words >= LONG_WORDS && p >= LIKELY;
        let least = if long || faint { MANY } else { FEW };
        if self.others < least || words < SHORT_WORDS {
            return 0.0;
        }
        if self.others >= MANY && u32::from(self.others) * 2 >= u32::from(self.of) {
            return LOSS_ALL;
        }
        LOSS + LOSS_MORE * f32::from(self.others.min(MOST) - FEW)
    }
}

/// The probability after a gain in log-odds, which may be negative.
pub(super) fn moved(p: f32, gain: f32) -> f32 {
    if gain == 0.0 {
        p
    } else {
        probability(odds(p) + gain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loses(others: u16, words: u32, p: f32) -> bool {
        Repeat { others, of: 9 }.loss(words, p, Outline::Clear) > 0.0
    }

    #[test]
    fn one_other_story_says_nothing_and_long_prose_needs_four() {
        assert!(!loses(1, 8, 0.3));
        assert!(loses(2, 8, 0.95));
        assert!(!loses(3, 40, 0.95));
        assert!(loses(4, 40, 0.95));
        assert!(loses(2, 40, 0.5));
        assert!(!loses(9, 3, 0.5));
    }

    #[test]
    fn where_no_story_stands_out_it_takes_four() {
        let faint = |others, p| Repeat { others, of: 9 }.loss(8, p, Outline::Faint) > 0.0;
        assert!(faint(4, 0.5));
        assert!(!faint(3, 0.5));
        assert!(faint(4, 0.7));
    }

    #[test]
    fn what_stands_on_all_stories_is_moved_below_one_half() {
        let nine = Repeat { others: 9, of: 9 };
        assert!(moved(1.0, -nine.loss(12, 1.0, Outline::Clear)) < 0.5);
        let rare = Repeat { others: 9, of: 99 };
        assert!(moved(0.97, -rare.loss(12, 0.97, Outline::Clear)) < 0.5);
        assert!(moved(0.99, -rare.loss(12, 0.99, Outline::Clear)) > 0.5);
    }
}
