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
    JumpBack,
    JumpForward,
    Back,
    Leave,
    Reload,
    Filter,
    Find,
    FindBackwards,
    NextHit,
    PreviousHit,
    Hints,
    Links,
    Browse,
    CopyAddress,
    CopyText,
    View,
    Xray,
    NextBlock,
    PreviousBlock,
    Restore,
    Remove,
    Why,
    Undo,
    Save,
    Pipe,
    Narrower,
    Wider,
    Zen,
    Command,
    Edit,
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
    pub const ALL: [Self; 7] = [
        Self::Moving,
        Self::Stories,
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
}

/// All modes.
pub const ALL_MODES: &[Mode] = ANY;

impl Mode {
    /// Its name in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Story => "story",
            Self::Found => "found",
            Self::Xray => "xray",
            Self::Links => "links",
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

use Mode::{Found, Links, List, Story, Xray};
const ANY: &[Mode] = &[List, Story, Found, Xray, Links];
const READ: &[Mode] = &[Story, Found, Xray];
const MOVE: &[Mode] = ANY;
const PICK: &[Mode] = &[List, Links];
const TELL: &[Mode] = &[List, Story, Found];

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
    b(Action::NextStory, Task::Stories, ("next-story", "next story"), (TELL, "J, n")),
    b(Action::PreviousStory, Task::Stories, ("previous-story", "previous story"), (TELL, "K, p")),
    b(Action::JumpBack, Task::Stories, ("jump-back", "back to where you were"), (TELL, "Ctrl-o")),
    b(Action::JumpForward, Task::Stories, ("jump-forward", "forward again"), (TELL, "Tab")),
    b(Action::Back, Task::Stories, ("back", "back; closes what is open first"), (ANY, "h, ←, Esc, Backspace")),
    b(Action::Leave, Task::Stories, ("leave", "back, or quit"), (ANY, "q")),
    b(Action::Reload, Task::Stories, ("reload", "open it again"), (&[Story, Found, List], "r")),
    b(Action::Filter, Task::Finding, ("filter", "list: only titles with these words"), (&[List], "/")),
    b(Action::Find, Task::Finding, ("find", "find words; a capital counts"), (READ, "/")),
    b(Action::FindBackwards, Task::Finding, ("find-backwards", "find words above"), (READ, "\\")),
    b(Action::Hints, Task::Links, ("link-letters", "letters on links: read or copy"), (&[Story, Found], "f")),
    b(Action::Links, Task::Links, ("links", "list of all links"), (&[Story, Found], "U")),
    b(Action::Browse, Task::Links, ("browse", "open in the browser"), (ANY, "o")),
    b(Action::CopyAddress, Task::Links, ("copy-address", "copy the address"), (ANY, "y")),
    b(Action::CopyText, Task::Keeping, ("copy-text", "copy the text of the story"), (&[Story, Found], "Y")),
    b(Action::Xray, Task::Cleaning, ("xray", "X-ray: what was removed"), (&[Story, Found, Xray], "x")),
    b(Action::View, Task::Cleaning, ("view", "view: clean, everything, source"), (&[Story, Found], "v")),
    b(Action::Restore, Task::Cleaning, ("restore", "X-ray: restore the block"), (&[Xray], "+, =")),
    b(Action::Remove, Task::Cleaning, ("remove", "X-ray: remove the block"), (&[Xray], "-")),
    b(Action::Why, Task::Cleaning, ("why", "X-ray: why kept or removed"), (&[Xray], "w")),
    b(Action::NextBlock, Task::Cleaning, ("next-block", "X-ray: next block, also kept ones"), (&[Xray], "n")),
    b(Action::PreviousBlock, Task::Cleaning, ("previous-block", "X-ray: previous block"), (&[Xray], "p")),
    b(Action::Undo, Task::Cleaning, ("undo", "undo the last change"), (READ, "u")),
    b(Action::Save, Task::Keeping, ("save", "save as Markdown"), (READ, "S")),
    b(Action::Pipe, Task::Keeping, ("pipe", "give the text to a program"), (READ, "|")),
    b(Action::Narrower, Task::Screen, ("narrower", "shorter lines"), (&[List, Story, Found, Xray], "<")),
    b(Action::Wider, Task::Screen, ("wider", "longer lines"), (&[List, Story, Found, Xray], ">")),
    b(Action::Zen, Task::Screen, ("zen", "only the text"), (&[List, Story, Found], "z")),
    b(Action::Command, Task::Screen, ("command", "command line; Tab completes"), (ANY, ":")),
    b(Action::Edit, Task::Screen, ("edit-subscriptions", "edit the subscriptions"), (ANY, "E")),
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
    /// Its row.
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
