//! What the cleaner says of a block: kept or cut, why, and how sure it is.
//! Knows nothing of pages, screens or files.

use std::fmt;
use std::sync::Arc;

/// The judgement of one block. Nothing is thrown away: a cut block stays in its document.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether the block belongs to the story.
    pub keep: bool,
    /// Why.
    pub reason: Reason,
    /// Probability, 0 to 1, that `keep` is right.
    pub sure: f32,
}

/// A bound that a page exceeded on its way into a story. Shown it is the end of a sentence that begins with the page; the
/// numbers are those of the constants that hold the bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// So many bytes.
    Bytes(usize),
    /// Tags, and what else makes a node of the tree.
    Tags,
    /// Names of elements that are none of HTML.
    Names,
    /// Levels of the tree, and formatting elements that are open at once.
    Nesting,
    /// Attributes of one tag.
    Attributes,
    /// Blocks, or images and the like between them.
    Blocks,
    /// Bytes of the document that is written.
    Text,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, rest) = match self {
            Self::Bytes(bytes) => {
                let mib = bytes >> 20;
                return write!(f, "has more than {mib} MiB; the rest is not read");
            }
            Self::Tags => ("1,500,000 tags or nodes", "the rest"),
            Self::Names => ("20,000 invented names of elements", "the rest"),
            Self::Nesting => (
                "256 levels or 48 open formatting elements",
                "the rest of these tags",
            ),
            Self::Attributes => ("512 attributes in one tag", "the rest of these"),
            Self::Blocks => ("250,000 blocks or images", "the rest"),
            Self::Text => ("64 MiB of text to show", "the rest"),
        };
        write!(f, "has more than {what}; {rest} is not read")
    }
}

/// Below this a verdict counts as unsure and is marked so on the screen.
pub const UNSURE: f32 = 0.7;

impl Verdict {
    /// A kept block.
    pub fn kept(reason: Reason, sure: f32) -> Self {
        Self {
            keep: true,
            reason,
            sure,
        }
    }

    /// A cut block.
    pub fn cut(reason: Reason, sure: f32) -> Self {
        Self {
            keep: false,
            reason,
            sure,
        }
    }

    /// Whether the reader should be told that this may be wrong.
    pub fn is_unsure(&self) -> bool {
        self.sure < UNSURE
    }
}

/// Why a block was kept or cut. `Display` is a short phrase for a heading line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Running text of the story.
    Prose,
    /// A heading of kept text.
    Heading,
    /// The caption of a figure or table.
    Caption,
    /// Program code.
    Code,
    /// A list, table or quotation of the story.
    Part,
    /// The page hides it from its readers.
    Hidden,
    /// Menus and breadcrumbs.
    Navigation,
    /// "Skip to content", "Back to top": leads around on the same page.
    SkipLink,
    /// To the next and the previous page.
    Paging,
    /// A field to search the site, and what stands around it.
    Search,
    /// Signing in, accounts.
    Account,
    /// Buttons, fields, filters, polls: what is for handling, not for reading.
    Controls,
    /// A player of sound or video.
    Player,
    /// The name of the site and what stands with it at the top.
    Masthead,
    /// What stands at the foot of every page of the site.
    Footer,
    /// Mostly links.
    LinkList {
        /// How many links.
        links: u16,
    },
    /// Starts of other stories.
    Teasers {
        /// How many of its lines are titles of stories we know.
        known: u16,
    },
    /// "Follow us on:", "More stories" and the like: the heading of what is cut behind it.
    JunkHeading,
    /// A pointer to another story in the middle of this one.
    ReadMore,
    /// Buttons and lines for sharing and following.
    ShareBar,
    /// Boxes that ask for an address.
    Newsletter,
    /// What readers wrote below.
    Comments,
    /// Advertising, shops, calls to action.
    Promo,
    /// Cookie and privacy notices.
    Consent,
    /// Copyright and legal lines.
    Legal,
    /// The author's card.
    AuthorBox,
    /// Title, byline, date: shown in the header already.
    Header,
    /// Dates, tags and categories around the story.
    Labels,
    /// The same text stands elsewhere on the page.
    Duplicate,
    /// The same text stands in other stories of this site.
    Repeated {
        /// In how many stories, this one among them.
        stories: u16,
        /// How many stories of the site are known, this one among them.
        of: u16,
    },
    /// Too little and too far from the story to belong to it.
    OutsideStory,
    /// A rule says so that the reader taught.
    Taught {
        /// Why, in the words of the rule; safe to show, which who reads the rule takes care of.
        why: Arc<str>,
        /// Where the rule stands, `rules/a.example.rule:3`; the same holds. Empty for one that stands nowhere yet.
        place: Arc<str>,
    },
    /// The reader decided so by hand.
    ByHand,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phrase = match self {
            Self::LinkList { links } => return write!(f, "list of {links} links"),
            Self::Teasers { known: 0 } => "teasers of other stories",
            Self::Teasers { known: 1 } => "title of another story known here",
            Self::Teasers { known } => {
                return write!(f, "teasers, {known} of them titles of known stories");
            }
            Self::Repeated { stories, of } => {
                return write!(f, "same text in {stories} of {of} stories of this site");
            }
            Self::Taught { why, .. } => return write!(f, "taught: {why}"),
            Self::Prose => "text of the story",
            Self::Heading => "heading of the story",
            Self::Caption => "caption",
            Self::Code => "code",
            Self::Part => "part of the story",
            Self::Hidden => "hidden by the page",
            Self::Navigation => "navigation",
            Self::SkipLink => "skip link",
            Self::Paging => "previous and next page",
            Self::Search => "search form",
            Self::Account => "sign-in",
            Self::Controls => "buttons and fields",
            Self::Player => "player",
            Self::Masthead => "head of the site",
            Self::Footer => "foot of the site",
            Self::JunkHeading => "heading of what is not the story",
            Self::ReadMore => "pointer to another story",
            Self::ShareBar => "share bar",
            Self::Newsletter => "newsletter box",
            Self::Comments => "comments",
            Self::Promo => "promotion",
            Self::Consent => "consent notice",
            Self::Legal => "legal line",
            Self::AuthorBox => "author box",
            Self::Header => "shown in the header",
            Self::Labels => "dates and labels",
            Self::Duplicate => "repeats other text of the page",
            Self::OutsideStory => "outside the story",
            Self::ByHand => "your choice",
        };
        f.write_str(phrase)
    }
}
