//! The list of actions: what can be done, in which mode, and with which keys. Dispatch and help are made from it.
//! Knows nothing of how an action is done.

use super::key::Key;

/// One thing a key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(
    missing_docs,
    reason = "the sentence of each stands in the table below"
)]
pub enum Action {
    Down,
    Up,
    PageDown,
    PageUp,
    HalfDown,
    HalfUp,
    Top,
    Bottom,
    NextHeading,
    PreviousHeading,
    Open,
    NextStory,
    PreviousStory,
    NextUnread,
    PreviousUnread,
    NextFeed,
    PreviousFeed,
    NextUnreadFeed,
    PreviousUnreadFeed,
    Feeds,
    FeedPage,
    Fold,
    Tags,
    Trouble,
    Demo,
    TextFrom,
    JumpBack,
    JumpForward,
    Back,
    Leave,
    Reload,
    RefreshAll,
    Add,
    Unsubscribe,
    EditFeeds,
    ToggleRead,
    Star,
    SaveLater,
    MarkListRead,
    MarkAllRead,
    Delete,
    Select,
    Filter,
    FilterStories,
    SearchAll,
    Sort,
    OnlyUnread,
    ShowNew,
    Command,
    Find,
    FindBackwards,
    NextHit,
    PreviousHit,
    Hints,
    Links,
    Browse,
    BrowseAndRead,
    Comments,
    Others,
    Apart,
    Enclosures,
    Changes,
    FullText,
    CopyAddress,
    CopyText,
    View,
    Xray,
    NextBlock,
    PreviousBlock,
    Restore,
    Remove,
    Why,
    Scope,
    Look,
    Keep,
    Because,
    Undo,
    Save,
    Bookmark,
    Pipe,
    Narrower,
    Wider,
    Zen,
    Help,
    Redraw,
    Suspend,
    Quit,
}

/// What the reader is doing, the headings of the help screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Getting around in a text or list.
    Moving,
    /// Going from story to story.
    Stories,
    /// Marking stories and keeping feeds.
    Library,
    /// Looking for words.
    Finding,
    /// Following and copying links.
    Links,
    /// Judging what was taken away.
    Cleaning,
    /// Taking a story elsewhere.
    Keeping,
    /// The screen itself.
    Screen,
}

impl Task {
    /// All of them, in the order of the help screen.
    pub const ALL: [Self; 8] = [
        Self::Moving,
        Self::Stories,
        Self::Library,
        Self::Finding,
        Self::Links,
        Self::Cleaning,
        Self::Keeping,
        Self::Screen,
    ];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Moving => "Moving",
            Self::Stories => "Stories",
            Self::Library => "Library",
            Self::Finding => "Finding",
            Self::Links => "Links",
            Self::Cleaning => "Cleaning",
            Self::Keeping => "Keeping",
            Self::Screen => "Screen",
        }
    }
}

/// Where keys may mean different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The feeds.
    Feeds,
    /// The list of stories.
    List,
    /// A story.
    Story,
    /// A story while found words are marked.
    Found,
    /// X-ray.
    Xray,
    /// The list of links.
    Links,
    /// What a rule would change.
    Preview,
    /// The page of a feed.
    Page,
    /// The first screen of an empty library.
    Welcome,
}

/// All modes.
pub const ALL_MODES: &[Mode] = ALL;

impl Mode {
    /// Its name in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Feeds => "feeds",
            Self::List => "list",
            Self::Story => "story",
            Self::Found => "found",
            Self::Xray => "xray",
            Self::Links => "links",
            Self::Preview => "preview",
            Self::Page => "feed-page",
            Self::Welcome => "welcome",
        }
    }
}

/// One action with its words and keys.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// What is done.
    pub action: Action,
    /// Its name in settings.
    pub name: &'static str,
    /// What it does, in a few words.
    pub sentence: &'static str,
    /// Where help lists it.
    pub task: Task,
    /// Where it can be done.
    pub modes: &'static [Mode],
    /// Its keys, split by `, `; a sequence has blanks between its keys.
    pub keys: &'static str,
}

use Mode::{Feeds, Found, Links, List, Page, Preview, Story, Welcome, Xray};
const ALL: &[Mode] = &[
    Feeds, List, Story, Found, Xray, Links, Preview, Page, Welcome,
];
const ANY: &[Mode] = &[Feeds, List, Story, Found, Xray, Links, Preview, Page];
const READ: &[Mode] = &[Story, Found, Xray];
const MOVE: &[Mode] = ANY;
const PICK: &[Mode] = &[Feeds, List, Links];
const TELL: &[Mode] = &[List, Story, Found];
const LIBRARY: &[Mode] = &[Feeds, List, Story, Found];
const SHELVES: &[Mode] = &[Feeds, List];

const fn b(
    action: Action,
    task: Task,
    words: (&'static str, &'static str),
    place: (&'static [Mode], &'static str),
) -> Binding {
    Binding {
        action,
        name: words.0,
        sentence: words.1,
        task,
        modes: place.0,
        keys: place.1,
    }
}

/// Every action. Where two modes hold, the first row that fits wins.
#[rustfmt::skip] // a table: one row, one line
pub const BINDINGS: &[Binding] = &[
    b(Action::Down, Task::Moving, ("down", "line down; 12j: twelve lines"), (MOVE, "j, ↓")),
    b(Action::Up, Task::Moving, ("up", "line up"), (MOVE, "k, ↑")),
    b(Action::PageDown, Task::Moving, ("page-down", "page down; at the end, next story"), (MOVE, "Space, PgDn, Ctrl-f")),
    b(Action::PageUp, Task::Moving, ("page-up", "page up"), (MOVE, "b, PgUp, Ctrl-b")),
    b(Action::HalfDown, Task::Moving, ("half-page-down", "half a page down"), (MOVE, "Ctrl-d")),
    b(Action::HalfUp, Task::Moving, ("half-page-up", "half a page up"), (MOVE, "Ctrl-u")),
    b(Action::Top, Task::Moving, ("top", "to the beginning"), (MOVE, "g g, Home")),
    b(Action::Bottom, Task::Moving, ("bottom", "to the end"), (MOVE, "G, End")),
    b(Action::NextHeading, Task::Moving, ("next-heading", "next heading"), (&[Story, Found], "] ]")),
    b(Action::PreviousHeading, Task::Moving, ("previous-heading", "previous heading"), (&[Story, Found], "[ [")),
    b(Action::Open, Task::Stories, ("open", "read what the cursor is on"), (PICK, "Enter, l, →")),
    b(Action::NextHit, Task::Finding, ("next-hit", "next hit"), (&[Found], "n")),
    b(Action::PreviousHit, Task::Finding, ("previous-hit", "previous hit"), (&[Found], "N")),
    b(Action::NextStory, Task::Stories, ("next-story", "next story"), (TELL, "J")),
    b(Action::PreviousStory, Task::Stories, ("previous-story", "previous story"), (TELL, "K")),
    b(Action::NextUnread, Task::Stories, ("next-unread", "next unread story"), (LIBRARY, "n")),
    b(Action::PreviousUnread, Task::Stories, ("previous-unread", "previous unread story"), (LIBRARY, "p, N")),
    b(Action::NextFeed, Task::Stories, ("next-feed", "next feed"), (LIBRARY, "] f")),
    b(Action::PreviousFeed, Task::Stories, ("previous-feed", "previous feed"), (LIBRARY, "[ f")),
    b(Action::NextUnreadFeed, Task::Stories, ("next-unread-feed", "next feed with unread stories"), (LIBRARY, "Ctrl-n")),
    b(Action::PreviousUnreadFeed, Task::Stories, ("previous-unread-feed", "previous feed with unread stories"), (LIBRARY, "Ctrl-p")),
    b(Action::JumpBack, Task::Stories, ("jump-back", "back to where you were"), (LIBRARY, "Ctrl-o")),
    b(Action::JumpForward, Task::Stories, ("jump-forward", "forward again"), (&[Story, Found], "Tab")),
    b(Action::Feeds, Task::Stories, ("feeds", "to the feeds, and back"), (SHELVES, "Tab, g f")),
    b(Action::Feeds, Task::Stories, ("feeds-from-story", "to the feeds"), (&[Story, Found], "g f")),
    b(Action::Tags, Task::Stories, ("tags", "choose a tag"), (LIBRARY, "t, T")),
    b(Action::Trouble, Task::Library, ("trouble", "feeds that are not well, and why"), (LIBRARY, "H")),
    b(Action::Demo, Task::Library, ("demo", "look around in a demo edition"), (&[Welcome], "D")),
    b(Action::TextFrom, Task::Library, ("text-from", "a feed's page: where its stories get their text"), (&[Page], "p")),
    b(Action::Fold, Task::Stories, ("fold", "fold a folder, and unfold"), (&[Feeds], "z")),
    b(Action::FeedPage, Task::Library, ("feed-page", "how a feed fares"), (LIBRARY, "i")),
    b(Action::RefreshAll, Task::Library, ("refresh", "ask all feeds for what is new"), (LIBRARY, "R")),
    b(Action::Add, Task::Library, ("add", "subscribe to a feed; a page's address will do"), (LIBRARY, "a")),
    b(Action::Unsubscribe, Task::Library, ("unsubscribe", "end a subscription"), (&[Feeds, Page], "d d")),
    b(Action::EditFeeds, Task::Library, ("edit-feeds", "subscriptions in the editor"), (LIBRARY, "E")),
    b(Action::EditFeeds, Task::Library, ("edit-feed", "a feed's page: its line in the editor"), (&[Page], "e, E")),
    b(Action::ToggleRead, Task::Library, ("toggle-read", "read or unread"), (TELL, "m")),
    b(Action::Star, Task::Library, ("star", "star, and off again"), (TELL, "s")),
    b(Action::SaveLater, Task::Library, ("save-for-later", "keep to be read later, and not"), (TELL, "L")),
    b(Action::MarkListRead, Task::Library, ("mark-feed-read", "feed or list read"), (SHELVES, "A")),
    b(Action::MarkAllRead, Task::Library, ("mark-all-read", "everything read"), (SHELVES, "C")),
    b(Action::Delete, Task::Library, ("delete", "delete a story"), (&[List], "D")),
    b(Action::Select, Task::Library, ("select", "select, to act on several"), (&[List], "V")),
    b(Action::ShowNew, Task::Library, ("show-new", "new stories into the list"), (TELL, "g n")),
    b(Action::Back, Task::Stories, ("back", "back; closes what is open first"), (ANY, "h, ←, Esc, Backspace")),
    b(Action::Leave, Task::Stories, ("leave", "back, or quit"), (ANY, "q")),
    b(Action::Reload, Task::Library, ("reload", "ask this feed; a file: open it again"), (&[Feeds, List, Story, Found, Page], "r")),
    b(Action::Filter, Task::Finding, ("filter", "only what has these words; Enter searches all"), (SHELVES, "/")),
    b(Action::FilterStories, Task::Finding, ("filter-stories", "filter the list, or choose a saved filter"), (SHELVES, "F")),
    b(Action::SearchAll, Task::Finding, ("search", "search all stories"), (LIBRARY, "g /")),
    b(Action::Sort, Task::Finding, ("sort", "another order"), (SHELVES, "g s")),
    b(Action::OnlyUnread, Task::Finding, ("only-unread", "only unread stories, and all"), (SHELVES, "g u")),
    b(Action::Find, Task::Finding, ("find", "find words; a capital counts"), (READ, "/")),
    b(Action::FindBackwards, Task::Finding, ("find-backwards", "find words above"), (READ, "\\")),
    b(Action::Hints, Task::Links, ("link-letters", "letters on links: read or copy"), (&[Story, Found], "f")),
    b(Action::Links, Task::Links, ("links", "list of all links"), (&[Story, Found], "U")),
    b(Action::Browse, Task::Links, ("browse", "open in the browser"), (ANY, "o")),
    b(Action::BrowseAndRead, Task::Links, ("browse-and-read", "open in the browser, mark as read"), (TELL, "O")),
    b(Action::Comments, Task::Links, ("comments", "open the comments"), (TELL, "c")),
    b(Action::Others, Task::Stories, ("others", "the same story elsewhere"), (TELL, "e")),
    b(Action::Apart, Task::Stories, ("apart", "list of the same story: take one out, it is another"), (&[Links], "-")),
    b(Action::Enclosures, Task::Links, ("enclosures", "files that come with the story"), (TELL, "P")),
    b(Action::Changes, Task::Cleaning, ("changes", "what has changed since it was first seen"), (&[Story, Found], "d")),
    b(Action::FullText, Task::Cleaning, ("full-text", "show the full text that has come"), (&[Story, Found], "Enter")),
    b(Action::CopyAddress, Task::Links, ("copy-address", "copy the address"), (ANY, "y")),
    b(Action::CopyText, Task::Keeping, ("copy-text", "copy the text of the story"), (&[Story, Found], "Y")),
    b(Action::Xray, Task::Cleaning, ("xray", "X-ray: what was removed"), (&[Story, Found, Xray], "x")),
    b(Action::View, Task::Cleaning, ("view", "view: clean, feed or everything, page, source"), (&[Story, Found], "v")),
    b(Action::Restore, Task::Cleaning, ("restore", "X-ray: restore the block"), (&[Xray], "+, =")),
    b(Action::Remove, Task::Cleaning, ("remove", "X-ray: remove the block"), (&[Xray], "-")),
    b(Action::Why, Task::Cleaning, ("why", "X-ray: why kept or removed"), (&[Xray], "w")),
    b(Action::Scope, Task::Cleaning, ("scope", "X-ray: story, feed, site or everywhere"), (&[Xray, Preview], "s")),
    b(Action::Look, Task::Cleaning, ("preview-rule", "X-ray: what a rule would change"), (&[Xray], "Enter")),
    b(Action::Keep, Task::Cleaning, ("keep-rule", "preview: keep the rule"), (&[Preview], "Enter")),
    b(Action::Because, Task::Cleaning, ("because", "preview: the reason of the rule"), (&[Preview], "e")),
    b(Action::NextBlock, Task::Cleaning, ("next-block", "X-ray: next block, also kept ones"), (&[Xray], "n")),
    b(Action::PreviousBlock, Task::Cleaning, ("previous-block", "X-ray: previous block"), (&[Xray], "p")),
    b(Action::Undo, Task::Cleaning, ("undo", "undo the last change"), (&[Feeds, List, Story, Found, Xray, Page], "u")),
    b(Action::Save, Task::Keeping, ("save", "save as Markdown"), (READ, "S")),
    b(Action::Bookmark, Task::Keeping, ("bookmark", "keep a bookmark, with your program"), (TELL, "B")),
    b(Action::Pipe, Task::Keeping, ("pipe", "give the text to a program"), (READ, "|")),
    b(Action::Narrower, Task::Screen, ("narrower", "shorter lines"), (&[Feeds, List, Story, Found, Xray], "<")),
    b(Action::Wider, Task::Screen, ("wider", "longer lines"), (&[Feeds, List, Story, Found, Xray], ">")),
    b(Action::Zen, Task::Screen, ("zen", "only the text; 1z 2z 3z: columns, again: auto"), (&[List, Story, Found], "z")),
    b(Action::Command, Task::Screen, ("command", "command line; Tab completes"), (ANY, ":")),
    b(Action::Help, Task::Screen, ("help", "help; type to search it"), (ANY, "?, F1")),
    b(Action::Redraw, Task::Screen, ("redraw", "draw the screen again"), (ANY, "Ctrl-l")),
    b(Action::Suspend, Task::Screen, ("suspend", "to the shell; fg comes back"), (ANY, "Ctrl-z")),
    b(Action::Quit, Task::Screen, ("quit", "quit at once"), (ANY, "Q, Ctrl-c")),
];

/// The sequences of keys of one binding.
///
/// # Panics
/// When the table names a key that does not exist; a test reads all of it.
pub fn sequences(binding: &'static Binding) -> impl Iterator<Item = Vec<Key>> {
    let parse = |word: &str| {
        word.parse()
            .expect("a test reads every key of the table once")
    };
    binding
        .keys
        .split(", ")
        .filter(|sequence| !sequence.is_empty())
        .map(move |sequence| sequence.split(' ').map(parse).collect())
}

/// Every sequence of keys of the table with the row it belongs to, for a reference: with the one mode where the same
/// keys do something else in another, those without a mode first.
pub fn reference() -> Vec<(&'static Binding, Vec<Key>, Option<Mode>)> {
    let all: Vec<_> = BINDINGS
        .iter()
        .flat_map(|row| sequences(row).map(move |keys| (row, keys)))
        .collect();
    let is_alone = |row: &Binding, keys: &[Key]| {
        let same = |(other, k): &&(&Binding, Vec<Key>)| k == keys && other.name != row.name;
        !all.iter().any(|pair| same(&pair))
    };
    let alone = all.iter().filter(|(row, keys)| is_alone(row, keys));
    let mut out: Vec<_> = alone
        .map(|(row, keys)| (*row, keys.clone(), None))
        .collect();
    for mode in ALL_MODES {
        let mut taken: Vec<&Vec<Key>> = Vec::new();
        for (row, keys) in all.iter().filter(|(row, _)| row.modes.contains(mode)) {
            if !is_alone(row, keys) && !taken.contains(&keys) {
                taken.push(keys);
                out.push((*row, keys.clone(), Some(*mode)));
            }
        }
    }
    out
}

/// The row of an action by its name.
pub fn named(name: &str) -> Option<&'static Binding> {
    BINDINGS.iter().find(|b| b.name == name)
}

impl Action {
    /// Where it can be done.
    pub fn modes(self) -> Vec<Mode> {
        let rows = BINDINGS.iter().filter(|b| b.action == self);
        rows.flat_map(|b| b.modes).copied().collect()
    }

    /// Its row, the first where it has several.
    ///
    /// # Panics
    /// When it has none, which no action has that a key or a name leads to.
    pub fn binding(self) -> &'static Binding {
        let mut rows = BINDINGS.iter();
        rows.find(|b| b.action == self)
            .expect("an action is known by its row")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_key_of_the_table_can_be_read() {
        for binding in BINDINGS {
            for word in binding.keys.split([',', ' ']).filter(|w| !w.is_empty()) {
                assert!(word.parse::<Key>().is_ok(), "{}: {word}", binding.name);
            }
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_mode() {
        // While hits are marked the first row wins.
        for mode in ALL_MODES.iter().filter(|m| **m != Found) {
            let mut seen = HashSet::new();
            for row in BINDINGS.iter().filter(|b| b.modes.contains(mode)) {
                for keys in sequences(row) {
                    assert!(!seen.contains(&keys), "{mode:?}: {keys:?} of {}", row.name);
                    seen.insert(keys);
                }
            }
        }
    }

    #[test]
    fn no_sequence_hides_behind_a_shorter_one() {
        for mode in ALL_MODES {
            let rows = BINDINGS.iter().filter(|b| b.modes.contains(mode));
            let keys: Vec<_> = rows.flat_map(sequences).collect();
            for long in &keys {
                for short in &keys {
                    assert!(short.len() >= long.len() || !long.starts_with(short));
                }
            }
        }
    }

    #[test]
    fn names_are_unique() {
        let names: HashSet<_> = BINDINGS.iter().map(|b| b.name).collect();
        assert_eq!(names.len(), BINDINGS.len());
    }
}
