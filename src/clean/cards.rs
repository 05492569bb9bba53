//! The scorecard: points for steps of single features, added up to log-odds.
//! Knows nothing of pages.
//!
//! Biography: the steps were read off boosted one-split trees (450, rate .15, the 90 features most used by full trees) over
//! the development halves of four sets of real pages (1,356 mixed, 92 and 76 news, 492 with snippets only), then merged
//! to at most five steps a feature, rounded to two figures and to hundredths of a log-odd.
//! Points alone, hosts kept apart in four folds: word F1 .853 (mixed), shingle F1 .939 (news), segment F1 .916, word F1
//! .824; seen pages give .860, .943, .917, .827. Merging and rounding cost .001 to .003. Full trees over the same
//! features, same folds: .862, .955, .939, .851, so what is missing is interplay of features, not features.
//! Whoever changes a feature fits again: a step is only right for the column it was read off.

use super::features::Feature;
use super::judge::Card;

const fn card(feature: Feature, cuts: &'static [f32], points: &'static [i16]) -> Card {
    Card {
        feature,
        cuts,
        points,
    }
}

/// The log-odds of a block of which nothing is known.
pub const BASE: f32 = -3.06;

/// All cards, in the order of the features.
pub const CARDS: &[Card] = &[
    card(Feature::Words, &[3.5], &[-7, 10]),
    card(Feature::Ending, &[0.0], &[-8, 32]),
    card(Feature::Tag, &[0.0, 9.5, 12.0], &[-114, 10, -17, -24]),
    card(Feature::InFooter, &[0.0], &[23, -234]),
    card(Feature::InMain, &[0.0], &[-7, 14]),
    card(Feature::InDialog, &[0.0], &[3, -125]),
    card(
        Feature::ClassWorst,
        &[-2.1, -1.5, -1.1, -0.97],
        &[-34, -16, -19, 40, 53],
    ),
    card(Feature::ClassBest, &[2.8, 5.7], &[5, 2, -83]),
    card(
        Feature::ClassSum,
        &[-7.5, -3.6, 0.0, 10.0, 21.0],
        &[-43, -23, 7, 20, 17, 46],
    ),
    card(
        Feature::ClassDamped,
        &[0.0, 1.4, 2.3, 5.3],
        &[-33, -14, 10, 40, 76],
    ),
    card(Feature::ClassNear1, &[0.0, 2.7], &[-12, 14, 33]),
    card(Feature::ClassNear2, &[-2.1, 1.0], &[-27, -2, 23]),
    card(Feature::Depth, &[7.5, 9.5, 19.0], &[-8, 5, 1, -7]),
    card(Feature::Up1Paragraphs, &[0.049], &[2, -12]),
    card(Feature::Up2Paragraphs, &[0.0, 0.82], &[-60, -3, 16]),
    card(
        Feature::Up4Links,
        &[0.029, 0.12, 0.17, 0.26],
        &[8, 12, 9, 6, -9],
    ),
    card(Feature::Copies, &[6.5, 15.0, 25.0], &[-6, -2, 6, 10]),
    card(
        Feature::CopyMean,
        &[2.6, 4.1, 75.0, 172.0],
        &[-30, -16, 17, 14, -4],
    ),
    card(Feature::CopiesShare, &[0.84], &[-1, 7]),
    card(Feature::ArticleShare, &[0.99], &[-1, 30]),
    card(Feature::ToBest, &[199.0, 273.0], &[-4, 3, 21]),
    card(Feature::BestAbove, &[0.3, 0.6], &[-7, 13, 16]),
    card(Feature::Core30Up, &[0.0, 4.5, 6.5], &[16, 4, -10, -15]),
    card(Feature::Core30Words, &[3.6, 6.5, 7.7], &[-10, -6, 17, 28]),
    card(Feature::Core30Links, &[0.85], &[8, -18]),
    card(Feature::Core50In, &[0.0], &[-10, 16]),
    card(Feature::Core50Up, &[1.5, 6.5, 8.5], &[10, -2, -9, -32]),
    card(Feature::Core50Links, &[0.0, 0.85], &[13, 2, -4]),
    card(Feature::Core50Prose, &[0.0, 1.0], &[7, -3, 44]),
    card(Feature::Core50Side, &[1.5], &[8, -24]),
    card(Feature::Core50At, &[0.91, 4.3], &[3, -15, 20]),
    card(Feature::Core75Links, &[0.84, 0.99], &[5, -8, -17]),
    card(Feature::Core75At, &[0.94], &[6, -21]),
    card(Feature::At01, &[0.29, 0.86], &[-7, 5, -8]),
    card(Feature::ParagraphsBefore, &[15.0, 182.0], &[-3, 6, 0]),
    card(Feature::SinceFirst, &[0.0], &[-9, 3]),
    card(Feature::SinceTitle, &[21.0, 67.0, 94.0], &[15, 9, -7, -21]),
    card(Feature::WordsSinceTitle, &[430.0, 4740.0], &[5, -2, -46]),
    card(Feature::TitleSide, &[0.0], &[-91, 39]),
    card(
        Feature::SinceLead,
        &[17.0, 34.0, 72.0, 123.0, 157.0],
        &[25, 10, 0, -13, -29, -41],
    ),
    card(Feature::TitleWords, &[0.032, 0.046], &[-4, 10, 15]),
    card(
        Feature::TitleFilled,
        &[0.1, 0.24, 0.43, 0.51],
        &[-3, 8, 13, 17, 33],
    ),
    card(
        Feature::DescriptionWords,
        &[0.091, 0.11, 0.13, 0.18, 0.51],
        &[-5, 1, 5, 12, 15, 29],
    ),
    card(Feature::TwinRank, &[0.0], &[13, -37]),
    card(
        Feature::SeenBefore,
        &[0.5, 0.67, 0.8, 0.99],
        &[7, -33, -62, -120, -128],
    ),
    card(
        Feature::KindCount,
        &[1.5, 4.5, 8.5, 14.0],
        &[-33, -14, -9, -3, 8],
    ),
    card(Feature::KindParagraphs, &[0.46], &[-1, 12]),
    card(
        Feature::PeerParagraphs,
        &[0.053, 0.71, 0.81],
        &[-5, 21, 44, 74],
    ),
    card(Feature::CousinCount, &[38.0], &[2, -29]),
    card(Feature::CousinParagraphs, &[0.058], &[-4, 21]),
    card(Feature::HeadingRank, &[7.5], &[6, -14]),
    card(Feature::StoryAt, &[20.0, 974.0], &[8, -25, -40]),
    card(Feature::SinceJunk, &[4.5, 9.5, 123.0], &[-29, -3, 1, 4]),
    card(Feature::JunkSeen, &[3.5, 4.5, 9.5], &[12, 1, -23, -37]),
    card(Feature::SinceHeading, &[21.0, 33.0], &[8, -3, -9]),
    card(
        Feature::SectionWords,
        &[6.2, 6.7, 7.9],
        &[12, -14, -19, -54],
    ),
    card(
        Feature::BeforeTag,
        &[0.0, 4.5, 9.5, 20.0, 28.0],
        &[1, 13, 0, -9, -26, -189],
    ),
    card(
        Feature::AfterTag,
        &[4.5, 9.5, 12.0, 29.0],
        &[11, 3, -12, -18, -44],
    ),
    card(Feature::PageWords, &[7.2, 8.8, 9.2], &[-7, 7, -28, -45]),
    card(Feature::PageBlocks, &[6.1, 6.4, 7.0], &[8, -8, -21, -4]),
    card(Feature::PageLinks, &[0.14, 0.71], &[-24, 7, 20]),
    card(Feature::PageProse, &[0.23], &[13, -3]),
    card(Feature::PageParagraphs, &[29.0], &[-17, 10]),
    card(Feature::PageLongest, &[5.0, 5.3], &[2, -3, -13]),
    card(Feature::PageInputs, &[4.5, 20.0, 111.0], &[14, -10, -6, 5]),
    card(Feature::PageScore, &[3.9, 8.0], &[12, 2, -1]),
    card(Feature::PageTitle, &[2.5, 3.5, 12.0], &[44, 4, 0, -9]),
    card(Feature::PageItems, &[0.24, 0.75, 0.85], &[-2, 4, -4, -10]),
    card(Feature::PageForms, &[0.057, 0.13], &[1, -16, -30]),
    card(
        Feature::PageFooter,
        &[0.047, 0.058, 0.18],
        &[5, -3, -14, -8],
    ),
    card(Feature::PageProduct, &[0.069], &[5, -16]),
    card(
        Feature::PageMedia,
        &[0.0, 0.0017, 0.033],
        &[20, -10, -14, -11],
    ),
    card(Feature::PageShare, &[0.0, 0.0017, 0.034], &[9, 1, -11, -17]),
    card(Feature::PageOverlay, &[0.0041, 0.33], &[-7, -1, 18]),
    card(Feature::PageHidden, &[0.0, 0.0035, 1.0], &[10, 5, -1, -30]),
];
