//! Saved filters, kill rules and highlights as the settings name them.
//! Knows nothing of the language of filters: an expression is text here.

/// A filter with a name, shown as a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its name.
    pub name: String,
    /// Its expression.
    pub expression: String,
    /// The line it stands on.
    pub line: usize,
}

/// A rule that keeps stories away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kill {
    /// The address of the feed it is for; all if none.
    pub feed: Option<String>,
    /// The expression of the stories.
    pub expression: String,
    /// How they are kept away.
    pub mode: KillMode,
    /// The line it stands on.
    pub line: usize,
}

/// How stories are kept away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KillMode {
    /// They are stored, and not shown.
    #[default]
    Display,
    /// They are never stored.
    Download,
}

/// A rule that makes stories or words stand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Where it holds.
    pub target: Target,
    /// What it is about.
    pub what: Matching,
    /// The colour of the letters; empty is their own.
    pub colour: String,
    /// The colour behind them; empty is its own.
    pub background: String,
    /// `bold`, `underline` and the like.
    pub styles: Vec<String>,
    /// The line it stands on.
    pub line: usize,
}

/// What a highlight is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matching {
    /// Words that a regular expression finds.
    Regex(String),
    /// The stories of a filter expression.
    Filter(String),
}

/// Where a highlight holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// In all of them.
    #[default]
    All,
    /// In the list of feeds.
    Feeds,
    /// In the list of stories.
    List,
    /// In stories.
    Story,
}

/// The words for [`KillMode`].
pub(super) const MODES: [&str; 2] = ["display", "download"];
/// The words for [`Target`].
pub(super) const TARGETS: [&str; 4] = ["all", "feeds", "list", "story"];
/// The styles of a highlight.
pub(super) const STYLES: [&str; 5] = ["bold", "dim", "italic", "underline", "reverse"];

impl KillMode {
    /// The mode of a word of [`MODES`].
    pub(super) fn named(word: &str) -> Self {
        match word {
            "download" => Self::Download,
            _ => Self::Display,
        }
    }
}

impl Target {
    /// The target of a word of [`TARGETS`].
    pub(super) fn named(word: &str) -> Self {
        match word {
            "feeds" => Self::Feeds,
            "list" => Self::List,
            "story" => Self::Story,
            _ => Self::All,
        }
    }
}
