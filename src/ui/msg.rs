//! What comes into the model and what it asks for: messages, answers, effects.
//! Knows nothing of what is done with them.

use std::sync::Arc;

use jiff::Zoned;
use url::Url;

use super::key::Key;
use super::subscription::{Added, Candidates, Fares};
use super::{Bookmark, Edited, Settings, Ticket, Typed};
use crate::doc::{Document, Place, SafeText};
use crate::story::choice::Choice;
use crate::story::library::{Counts, Enclosure, Feed, FeedId, Line, StoryId, TextPolicy};
use crate::story::teach::{ByHand, Correction, Preview, Taught};
use crate::story::{
    Address, Changes, Headline, Item, Mark, Order, Shelf, SourceText, Stop, Story, Text, Wish,
};

/// Cells of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

/// What has happened.
#[derive(Debug)]
pub enum Msg {
    /// The program starts; sent once, first.
    Started,
    /// A key was pressed.
    Key(Key),
    /// A text was pasted.
    Pasted(String),
    /// The terminal has another size.
    Resized(Size),
    /// What was asked for.
    Answer(Ticket, Answer),
    /// Something to tell that nobody waits for.
    Told(Notice),
    /// The time here; comes before whatever happens in another minute than the last.
    Clock(Zoned),
    /// The library has changed, by whomever.
    Changed,
    /// What came of something that can be undone.
    Came(Came),
    /// How a refresh goes.
    Refreshing(Refreshing),
    /// The reader has changed his settings.
    Settings(Box<Settings>),
    /// The reader has edited a file, and what is wrong in it, a sentence for each.
    Edited(Edited, Vec<SafeText>),
}

/// What came of a change of the library, where that is not what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// Something was done that can be undone, though nobody asked for it just now.
    Done,
    /// Nothing was done of what was asked for last.
    Nothing,
}

/// How a refresh goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Refreshing {
    /// So many feeds are asked.
    Begun(usize),
    /// So many of them have their result, with so many new stories so far.
    Asked {
        /// Feeds.
        done: usize,
        /// Stories.
        added: u32,
    },
    /// It has ended; what came of it, as a sentence.
    Ended {
        /// The sentence.
        said: SafeText,
        /// New stories.
        added: u32,
        /// Whether no server at all could be reached.
        is_offline: bool,
        /// Whether it could not be done as wished.
        is_fault: bool,
    },
}

/// What comes back for a ticket.
#[derive(Debug)]
pub enum Answer {
    /// The story is here.
    Opened(Box<Opened>),
    /// The feeds are here.
    Feeds(Box<Shelves>),
    /// A list is here.
    Listed(Box<Listing>),
    /// Stories of a list are here, as lists show them.
    Lines(Vec<Line>),
    /// How many stories a list would have.
    Counted(u32),
    /// Several feeds were found, of which the reader chooses.
    Candidates(Box<Candidates>),
    /// Feeds were added.
    Added(Box<Added>),
    /// How a feed fares.
    FeedPage(Box<Fares>),
    /// The demo edition.
    Demo(Vec<Headline>),
    /// It is not; why and what to do, as a sentence.
    Failed(String),
    /// What a rule would change.
    Preview(Box<Preview>),
    /// The rule is kept.
    Taught {
        /// The rule.
        taught: Box<Taught>,
        /// The page it was made on, cleaned with it; none of a story of the library.
        story: Option<Box<Story>>,
    },
    /// The rule is gone.
    Forgotten {
        /// Whether it stood in its file until now.
        was_there: bool,
        /// The page it was made on, cleaned without it; none of a story of the library.
        story: Option<Box<Story>>,
    },
    /// Verdicts by hand are remembered. In so many stories of the feed the same was decided of blocks that were taken
    /// for the same.
    Judged(u32),
    /// The source as a document of one block.
    Source(Box<Document>),
    /// The file was written.
    Saved {
        /// Where.
        path: String,
    },
    /// There is a file of that name already, and it was left alone.
    Exists {
        /// Where.
        path: String,
    },
}

/// A story that was opened.
#[derive(Debug, Default)]
pub struct Opened {
    /// The text that is shown.
    pub story: Story,
    /// What the library knows of it; none of a story that is not in it.
    pub beside: Option<Box<Beside>>,
}

impl From<Story> for Opened {
    fn from(story: Story) -> Self {
        Self {
            story,
            beside: None,
        }
    }
}

/// What the library knows of a story beside its text.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The story as lists show it.
    pub line: Line,
    /// What its feed is called.
    pub feed: SafeText,
    /// The text that was asked for.
    pub text: Text,
    /// Where its feed's stories get their text.
    pub policy: TextPolicy,
    /// Which text is shown, how whole it is, and why.
    pub choice: Choice,
    /// The former text and what has changed since; none of a story that is as it was.
    pub changes: Option<(String, Changes)>,
    /// The same story in other feeds.
    pub others: Vec<Line>,
    /// Where it is discussed.
    pub comments: Option<Url>,
    /// Files that come with it.
    pub enclosures: Vec<Enclosure>,
    /// Whether its page is worth fetching, as the text at hand may not be all.
    pub wants_page: bool,
}

/// The feeds and what stands beside them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelves {
    /// The subscribed feeds in their order.
    pub feeds: Vec<Feed>,
    /// What there is in all.
    pub counts: Counts,
    /// Stories dated since midnight that are unread.
    pub today: u32,
    /// Saved filters with how many unread stories each has.
    pub filters: Vec<(SafeText, u32)>,
    /// Folders that were folded in the session before.
    pub folded: Vec<SafeText>,
    /// What the opening of the library has to tell, each a sentence.
    pub notes: Vec<SafeText>,
}

/// A list of stories as it was when it was asked for; it stays as it is until it is asked for again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// What was asked for.
    pub wish: Wish,
    /// What the filter means in full; empty without one.
    pub filter: SafeText,
    /// All of its stories, in order.
    pub items: Vec<Item>,
    /// The first of them as lists show them, as many as any screen has rows.
    pub lines: Vec<Line>,
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Open a story.
    Open(Ticket, Address),
    /// Open a story of the library with a certain text; its page is fetched first where that is missing and wanted.
    Text(Ticket, StoryId, Text),
    /// Fetch the page of a story and open it again, for it to be offered.
    Fetch(Ticket, StoryId),
    /// List the feeds.
    Feeds(Ticket),
    /// List stories.
    List(Ticket, Wish),
    /// Get these stories as lists show them.
    Lines(Ticket, Vec<StoryId>),
    /// Count the stories a list would have.
    Count(Ticket, Wish),
    /// Mark stories; can be undone. What was done is told, and that the library has changed.
    Mark(Mark),
    /// Keep in which order a shelf is shown; a list of it that is asked for in none comes in that one, and says so.
    KeepOrder(Shelf, Order),
    /// Keep a filter under a name, among the subscriptions; can be undone. What was done is told, and that the library
    /// has changed.
    KeepFilter(SafeText, String),
    /// Take the last change back; the same.
    Undo,
    /// Keep where reading stopped, and whether the end was seen.
    Remember(StoryId, Stop, bool),
    /// Ask feeds for what is new: these, or all.
    Refresh(Option<Vec<FeedId>>),
    /// End a refresh; what has come is kept.
    StopRefresh,
    /// Remember verdicts that blocks of a story got by hand, and which were taken back.
    Judge(Ticket, StoryId, Vec<ByHand>),
    /// Look what a rule would change.
    Preview(Ticket, Box<Correction>),
    /// Look no longer.
    StopPreview,
    /// Keep a rule.
    Teach(Ticket, Box<Correction>),
    /// Undo a rule.
    Forget(Ticket, Box<Taught>),
    /// Subscribe to the feed that an address leads to, asked for at once; tags stand behind it. Several feeds come back
    /// to be chosen from. Can be undone.
    Add(Ticket, String),
    /// Subscribe to feeds that were chosen, by address, with these tags; can be undone.
    Subscribe(Ticket, Vec<String>, Vec<String>),
    /// Look no longer for a feed to subscribe to, and subscribe to none.
    StopAdd,
    /// End a subscription; can be undone. What was done is told, and that the library has changed.
    Unsubscribe(FeedId),
    /// Find out how a feed fares.
    FeedPage(Ticket, FeedId),
    /// Keep where a feed's stories get their text from now on; where the settings say otherwise, that is told.
    Policy(FeedId, TextPolicy),
    /// Keep for the next session which folders are folded.
    Folded(Vec<SafeText>),
    /// List the demo edition.
    Demo(Ticket),
    /// Set the source of a page as a document.
    Source(Ticket, SourceText),
    /// Write a story to a file.
    Save(Ticket, Save),
    /// Give a text to a program that takes the terminal over.
    Pipe {
        /// The program and its arguments, quoted as for a shell; no shell runs it.
        command: String,
        /// Its input.
        text: String,
    },
    /// Open an address in the browser.
    Browse(Url),
    /// Put a text on the clipboard.
    Copy(String),
    /// Have the reader's program keep a bookmark.
    Bookmark(Bookmark),
    /// Give a file of the reader's to his editor, which takes the terminal over.
    Edit(Edited),
    /// Keep a line that was typed for the next session.
    KeepTyped(Typed, String),
    /// Draw every cell again.
    Redraw,
    /// Give the terminal back to the shell until it brings us back.
    Suspend,
    /// End.
    Quit,
}

/// What is to be saved, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Save {
    /// The story with its verdicts as they are now.
    pub story: Arc<Story>,
    /// Where one stands in it.
    pub place: Place,
    /// The file, relative to the current folder.
    pub path: String,
    /// Whether a file of that name may be replaced.
    pub replace: bool,
}

/// A short message for the status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One sentence.
    pub text: SafeText,
    /// Whether something went wrong.
    pub is_fault: bool,
}

impl Notice {
    /// Something worth knowing.
    pub fn word(text: impl AsRef<str>) -> Self {
        let text = SafeText::line(text.as_ref());
        Self {
            text,
            is_fault: false,
        }
    }

    /// Something that went wrong.
    pub fn fault(text: impl AsRef<str>) -> Self {
        let text = SafeText::line(text.as_ref());
        Self {
            text,
            is_fault: true,
        }
    }
}
