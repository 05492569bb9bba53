//! The features of every block, as one named list of columns: what the judge sees of a page.
//! Knows nothing of weights and verdicts.

pub mod flow;
mod page;
mod place;
mod text;

use super::blocks::Page;
use super::classes::Class;
use super::facts::{Facts, Role, Sums, facts};
use super::lexicon::Said;
use crate::dom::{Column, Id};

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// A feature: its place in a [`Row`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Feature { $($(#[$doc])* $name),* }

        /// The names of all features, in the order of their columns.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

columns! {
    /// Words of the block.
    Words,
    /// Letters a word.
    WordLength,
    /// Words a sentence.
    SentenceWords,
    /// Commas a word.
    Commas,
    /// Signs a byte.
    Signs,
    /// Share of words with a capital.
    Capitals,
    /// Share of words in capitals only.
    Uppers,
    /// Digits a byte.
    Digits,
    /// Share of stop words.
    Stops,
    /// How it ends: 0 a letter, 1 full stop, 2 `!` `?`, 3 colon, 4 ellipsis, 5 quotation mark or bracket.
    Ending,
    /// Begins with a small letter.
    StartsSmall,
    /// `|`, `·`, `•`, `›`, `»`, `/`, `>` a word.
    Bars,
    /// Names a price.
    Price,
    /// Has an `@`.
    At,
    /// Share of bytes that are not ASCII.
    NotAscii,
    /// Words of sharing, by the root of all words; the same for the next ones.
    SaysShare,
    /// Of newsletters.
    SaysNewsletter,
    /// Of consent.
    SaysConsent,
    /// Of copyright.
    SaysLegal,
    /// Of other stories.
    SaysRelated,
    /// Of comments.
    SaysComments,
    /// Of calls to action.
    SaysAction,
    /// Of authorship.
    SaysAuthor,
    /// Of advertising.
    SaysAdvert,
    /// Of dates.
    SaysDate,
    /// Of credits.
    SaysCredit,
    /// A short line that heads what is not the story.
    IsJunk,
    /// Begins as a pointer to another story.
    IsPointer,
    /// Begins as a byline.
    IsByline,
    /// Share of ink in links.
    LinkDensity,
    /// Links.
    Links,
    /// Share of ink in bold or italics.
    Strong,
    /// Images since the block before.
    Images,
    /// The holder's tag, as an index into [`text::TAGS`].
    Tag,
    /// The tag right above the text, as an index into [`text::INNER`]; 0 when it is the holder.
    InnerTag,
    /// A role stands above: navigation; the same for the next ones.
    InNav,
    /// Header.
    InHeader,
    /// Footer.
    InFooter,
    /// Aside.
    InAside,
    /// Article.
    InArticle,
    /// Main.
    InMain,
    /// Section.
    InSection,
    /// Form.
    InForm,
    /// Bulleted list.
    InBullets,
    /// Numbered list.
    InNumbers,
    /// Table.
    InTable,
    /// Quotation.
    InQuote,
    /// Code.
    InCode,
    /// Figure.
    InFigure,
    /// Button.
    InButton,
    /// Dialog.
    InDialog,
    /// List item.
    InItem,
    /// A link around blocks.
    InLink,
    /// Caption.
    InCaption,
    /// Definition list.
    InTerms,
    /// Address.
    InAddress,
    /// Microdata text.
    InWorkText,
    /// Microdata comment.
    InWorkComment,
    /// Microdata label.
    InWorkLabel,
    /// A class group stands above: navigation; the same for the next ones.
    ClassNavigation,
    /// Head.
    ClassHead,
    /// Foot.
    ClassFoot,
    /// Side.
    ClassSide,
    /// Other stories.
    ClassRelated,
    /// Sharing.
    ClassShare,
    /// Newsletter.
    ClassNewsletter,
    /// Comments.
    ClassComments,
    /// Advertising.
    ClassAdvert,
    /// Consent.
    ClassConsent,
    /// Author.
    ClassAuthor,
    /// Labels.
    ClassLabels,
    /// Overlay.
    ClassOverlay,
    /// Content.
    ClassContent,
    /// Media.
    ClassMedia,
    /// Forum.
    ClassForum,
    /// Product.
    ClassProduct,
    /// Hidden.
    ClassHidden,
    /// Filter.
    ClassFilter,
    /// 0 shown, 1 only heard not, 2 hidden.
    Hiding,
    /// Class points above: the worst.
    ClassWorst,
    /// The best.
    ClassBest,
    /// Their sum.
    ClassSum,
    /// Their sum, far ones damped.
    ClassDamped,
    /// The nearest level's.
    ClassNear1,
    /// The second level's.
    ClassNear2,
    /// The third level's.
    ClassNear3,
    /// Elements above.
    Depth,
    /// The first ancestor that holds more than the block: link density.
    Up1Links,
    /// Its words, logarithm.
    Up1Words,
    /// The share of the page's paragraph words it holds.
    Up1Paragraphs,
    /// The share of its words that are in paragraphs.
    Up1Prose,
    /// The same of the second.
    Up2Links,
    /// Words.
    Up2Words,
    /// Paragraph words.
    Up2Paragraphs,
    /// Prose.
    Up2Prose,
    /// The same of the third.
    Up3Links,
    /// Words.
    Up3Words,
    /// Paragraph words.
    Up3Paragraphs,
    /// Prose.
    Up3Prose,
    /// The same of the fourth.
    Up4Links,
    /// Words.
    Up4Words,
    /// Paragraph words.
    Up4Paragraphs,
    /// Prose.
    Up4Prose,
    /// Like siblings of the largest group above.
    Copies,
    /// Rank among them.
    CopyRank,
    /// Words of this copy.
    CopyWords,
    /// Link density of this copy.
    CopyLinks,
    /// Mean words of a copy.
    CopyMean,
    /// Share of the page's words their parent holds.
    CopiesShare,
    /// Share of the page's paragraph words their parent holds.
    CopiesParagraphs,
    /// Which `<article>` it stands in, 0 for none.
    ArticleRank,
    /// Share of paragraph words of that article, −1 for none.
    ArticleShare,
    /// Stands in the best candidate.
    InBest,
    /// Blocks to the best candidate.
    ToBest,
    /// Best score above it, by the best score of the page.
    BestAbove,
    /// The holder's score, by the best.
    HolderScore,
    /// The score of the boundary above the holder.
    ParentScore,
    /// The node with 30 % of paragraph words, deepest: steps up to it.
    Core30Up,
    /// Words of the branch off it, logarithm.
    Core30Words,
    /// Link density of the branch.
    Core30Links,
    /// Paragraph share of the branch.
    Core30Prose,
    /// The same with 50 %.
    Core50In,
    /// Steps up.
    Core50Up,
    /// Words of the branch.
    Core50Words,
    /// Links of the branch.
    Core50Links,
    /// Prose of the branch.
    Core50Prose,
    /// 0 before, 1 inside, 2 behind.
    Core50Side,
    /// Place relative to its extent.
    Core50At,
    /// The same with 75 %.
    Core75In,
    /// Steps up.
    Core75Up,
    /// Words of the branch.
    Core75Words,
    /// Links of the branch.
    Core75Links,
    /// Paragraph words of the branch.
    Core75Paragraphs,
    /// Prose of the branch.
    Core75Prose,
    /// Place relative to its extent.
    Core75At,
    /// Place among the blocks, 0 to 1.
    At01,
    /// Blocks before.
    Before,
    /// Blocks behind.
    Behind,
    /// Share of paragraph words before.
    ParagraphsAt,
    /// Paragraph words before.
    ParagraphsBefore,
    /// Paragraph words behind.
    ParagraphsBehind,
    /// Blocks since the first paragraph.
    SinceFirst,
    /// Blocks to the last paragraph.
    ToLast,
    /// Blocks since the title; −999 without one.
    SinceTitle,
    /// Words since the title.
    WordsSinceTitle,
    /// 0 before the title, 1 between title and first long paragraph, 2 behind; 3, 4 without title.
    TitleSide,
    /// Blocks since the first long paragraph behind the title.
    SinceLead,
    /// Share of its words that are in the title.
    TitleWords,
    /// Share of the title's words that are in it.
    TitleFilled,
    /// Share of its words that are in the description.
    DescriptionWords,
    /// How often the same text stands on the page.
    Twins,
    /// How often it stood before.
    TwinRank,
    /// Share of its four-word runs that stood before.
    SeenBefore,
    /// Blocks of the same signature: how many.
    KindCount,
    /// Their mean words, logarithm.
    KindWords,
    /// Their share of paragraph words.
    KindParagraphs,
    /// Their link density.
    KindLinks,
    /// Their share of stop words.
    KindStops,
    /// Blocks of the same signature two levels up: how many.
    Kind2Count,
    /// Their share of paragraph words.
    Kind2Paragraphs,
    /// Blocks of the same path of tags: how many.
    PathCount,
    /// Their share of paragraph words.
    PathParagraphs,
    /// Their share of stop words.
    PathStops,
    /// Paragraphs directly below the same parent.
    PeerCount,
    /// Their share of paragraph words.
    PeerParagraphs,
    /// Paragraphs two levels below the same grandparent.
    CousinCount,
    /// Their share of paragraph words.
    CousinParagraphs,
    /// First headings seen so far.
    TopHeadings,
    /// Headings of four words or more seen so far.
    HeadingRank,
    /// Paragraph words before the last story start.
    StoryAt,
    /// Blocks since the last long paragraph.
    SinceLong,
    /// Blocks to the next long paragraph.
    ToLong,
    /// Words since the last long paragraph.
    WordsSinceLong,
    /// Words to the next long paragraph.
    WordsToLong,
    /// Blocks since a junk heading.
    SinceJunk,
    /// Junk headings so far.
    JunkSeen,
    /// 1 when the block stands in the same parent as the last junk heading.
    InJunk,
    /// Blocks since a heading of comments.
    SinceComments,
    /// 2 in the parent of that heading, 1 in its grandparent.
    InComments,
    /// Nearly all link, three words or more.
    AllLink,
    /// Length of the run of such blocks.
    AllLinkRun,
    /// Blocks since a heading.
    SinceHeading,
    /// Level of that heading, 0 for none.
    HeadingLevel,
    /// Share of the section's words in paragraphs.
    SectionProse,
    /// Words of the section, logarithm.
    SectionWords,
    /// Link density of the section.
    SectionLinks,
    /// Stop words less those of the page's paragraphs.
    StopsBeyond,
    /// The block before: words, logarithm.
    BeforeWords,
    /// Link density.
    BeforeLinks,
    /// Stop words.
    BeforeStops,
    /// Ending.
    BeforeEnding,
    /// Tag.
    BeforeTag,
    /// The block behind: words, logarithm.
    AfterWords,
    /// Link density.
    AfterLinks,
    /// Stop words.
    AfterStops,
    /// Ending.
    AfterEnding,
    /// Tag.
    AfterTag,
    /// Two behind: words, logarithm.
    After2Words,
    /// Link density.
    After2Links,
    /// Two before: words, logarithm.
    Before2Words,
    /// Link density.
    Before2Links,
    /// Two blocks each way: link density.
    Near2Links,
    /// Stop words.
    Near2Stops,
    /// Paragraph share.
    Near2Prose,
    /// Five blocks each way: words, logarithm.
    Near5Words,
    /// Link density.
    Near5Links,
    /// Stop words.
    Near5Stops,
    /// Paragraph share.
    Near5Prose,
    /// Twelve blocks each way: words, logarithm.
    Near12Words,
    /// Link density.
    Near12Links,
    /// Stop words.
    Near12Stops,
    /// Paragraph share.
    Near12Prose,
    /// The page: words, logarithm.
    PageWords,
    /// Blocks, logarithm.
    PageBlocks,
    /// Link density.
    PageLinks,
    /// Paragraph share.
    PageProse,
    /// Paragraphs.
    PageParagraphs,
    /// Longest block, logarithm.
    PageLongest,
    /// `<article>`s.
    PageArticles,
    /// Fields to fill in.
    PageInputs,
    /// Share of paragraph words in the best candidate.
    PageBest,
    /// Its score.
    PageScore,
    /// Words of the title.
    PageTitle,
    /// Share of words in list items.
    PageItems,
    /// In forms.
    PageForms,
    /// In tables.
    PageTables,
    /// In footers.
    PageFooter,
    /// In `<main>`.
    PageMain,
    /// Under class words of products.
    PageProduct,
    /// Of media.
    PageMedia,
    /// Of sharing.
    PageShare,
    /// Of overlays.
    PageOverlay,
    /// Of hiding.
    PageHidden,
    /// Of forums.
    PageForum,
    /// Of comments.
    PageComments,
}

/// How many features a block has.
pub const FEATURES: usize = NAMES.len();

/// The features of one block.
pub type Row = [f32; FEATURES];

/// A paragraph has at least this many words, and less than [`PARAGRAPH_LINKS`] of them in links.
pub const PARAGRAPH_WORDS: u32 = 10;
/// See [`PARAGRAPH_WORDS`].
pub const PARAGRAPH_LINKS: f32 = 0.4;

/// Everything features are computed from, and the features.
pub struct Features {
    /// One row a block.
    pub rows: Vec<Row>,
    /// What the words of each block say.
    pub said: Vec<Said>,
    /// What stands above each element.
    pub facts: Column<Facts>,
    /// Words of the blocks, added up.
    pub words: Sums,
    /// Words of paragraphs, added up.
    pub paragraphs: Sums,
    /// Words in links, added up.
    pub links: Sums,
    /// The block that is the title, if one is.
    pub title: Option<usize>,
}

impl Features {
    /// Computes the features of a page whose title and description are known.
    pub fn of(page: &Page, title: &str, description: &str) -> Self {
        let said: Vec<Said> = (0..page.blocks.len())
            .map(|b| Said::by(page.words.of(b)))
            .collect();
        let words = page.blocks.iter().map(|b| b.words as f32);
        let linked = page.blocks.iter().map(|b| b.words as f32 * link_density(b));
        let mut made = Self {
            rows: vec![[0.0; FEATURES]; page.blocks.len()],
            said,
            facts: facts(page),
            words: Sums::of(words),
            paragraphs: Sums::of(page.blocks.iter().map(paragraph_words)),
            links: Sums::of(linked),
            title: None,
        };
        if page.blocks.is_empty() {
            return made;
        }
        text::fill(page, &mut made);
        text::fill_overlap(page, &mut made, [title, description]);
        place::fill(page, &mut made);
        flow::fill(page, &mut made);
        page::fill(page, &mut made, title);
        made
    }

    /// One feature of one block.
    pub fn get(&self, block: usize, feature: Feature) -> f32 {
        self.rows[block][feature as usize]
    }

    fn set(&mut self, block: usize, feature: Feature, value: f32) {
        self.rows[block][feature as usize] = value;
    }

    /// The facts of the element right above a block's text.
    pub fn facts_of(&self, page: &Page, block: usize) -> &Facts {
        &self.facts[page.blocks[block].inner]
    }

    /// Whether a role stands above a block.
    pub fn is_in(&self, page: &Page, block: usize, role: Role) -> bool {
        self.facts_of(page, block).has(role)
    }

    /// Whether a class group stands above a block.
    pub fn in_class(&self, page: &Page, block: usize, class: Class) -> bool {
        self.facts_of(page, block).in_class(class)
    }

    /// The link density below a region.
    pub fn link_share(&self, region: super::blocks::Region) -> f32 {
        self.links.below(region) / self.words.below(region).max(1.0)
    }
}

/// The share of a block's ink that stands in links.
pub fn link_density(block: &super::blocks::Block) -> f32 {
    block.link_ink as f32 / block.ink.max(1) as f32
}

/// The block's words if it is a paragraph, else 0.
pub fn paragraph_words(block: &super::blocks::Block) -> f32 {
    let is_paragraph = block.words >= PARAGRAPH_WORDS && link_density(block) < PARAGRAPH_LINKS;
    if is_paragraph {
        block.words as f32
    } else {
        0.0
    }
}

/// The boundary above the holder of each block, and the one above that.
fn parents(page: &Page, block: usize) -> (Option<Id>, Option<Id>) {
    let parent = page.boundary_above(page.blocks[block].holder);
    (parent, parent.and_then(|p| page.boundary_above(p)))
}
