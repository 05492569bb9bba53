//! Teaching: what somebody says of blocks he points at, for which stories that holds, and what it would change.
//! Knows nothing of how a rule is found and read.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use url::Url;

use super::SourceText;
use super::choice::From;
use super::library::StoryId;
use crate::doc::{Document, SafeText};

/// For which stories a correction holds, from few to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// The one it was made in.
    Story,
    /// Those of its feed.
    Feed,
    /// Those of its site.
    Site,
    /// All.
    Everywhere,
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Story => "this story",
            Self::Feed => "this feed",
            Self::Site => "this site",
            Self::Everywhere => "everywhere",
        })
    }
}

/// What becomes of blocks, by a rule that is to be made for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Their texts.
    pub texts: Vec<Arc<str>>,
    /// Whether they are kept, else cut.
    pub keep: bool,
    /// Why.
    pub why: SafeText,
    /// For which stories.
    pub reach: Reach,
    /// The story of the library they stand in, and which of its texts that is; none of what is not in the library.
    pub story: Option<(StoryId, From)>,
    /// Where that was fetched.
    pub url: Option<Url>,
    /// The page as it came.
    pub source: SourceText,
    /// What holds for the blocks of this story by hand; the rule takes its place.
    pub by_hand: Vec<ByHand>,
}

/// A verdict that somebody gave a block of one story by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// How the block begins; see [`beginning`].
    pub begins: String,
    /// Which of the blocks that begin so, from 0.
    pub nth: u32,
    /// Whether it is kept, else cut; none when the verdict is taken back.
    pub keep: Option<bool>,
    /// What the block was taken for before.
    pub reason: String,
}

/// Most bytes of the beginning of a block.
const BEGINNING_BYTES: usize = 400;

/// How a block begins: its first words, white space folded, by which it is known again when its story is opened later.
///
/// ```
/// use clearstory::story::teach::beginning;
/// assert_eq!(beginning("  Follow\n us "), "Follow us");
/// ```
pub fn beginning(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if out.len() + word.len() >= BEGINNING_BYTES && !out.is_empty() {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.truncate(out.floor_char_boundary(BEGINNING_BYTES));
    out
}

/// How the blocks of a document begin, and which of those that begin so each is.
pub fn beginnings(document: &Document) -> Vec<(String, u32)> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut numbered = |text: &str| {
        let begins = beginning(text);
        let count = seen.entry(begins.clone()).or_default();
        let nth = *count;
        *count += 1;
        (begins, nth)
    };
    let blocks = document.blocks().iter();
    blocks.map(|b| numbered(document.text_of(b))).collect()
}

/// What a rule would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// The lines that would be written, each up to its `because`.
    pub rules: Vec<SafeText>,
    /// The file they would be written to.
    pub file: SafeText,
    /// Whether there is that file already.
    pub is_there: bool,
    /// Stories that were looked at.
    pub looked_at: usize,
    /// Stories there are to look at; none when it is the open one alone.
    pub of: Option<usize>,
    /// Those that would change.
    pub changed: Vec<Changed>,
}

/// What becomes of one story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changed {
    /// Its title.
    pub title: SafeText,
    /// Words it has without the rule.
    pub words: usize,
    /// Words that come in.
    pub more: usize,
    /// Words that go.
    pub less: usize,
    /// Whether blocks come in or go, and their first words: those of the first few.
    pub starts: Vec<(bool, SafeText)>,
}

impl Changed {
    /// Whether a large part of the story changes.
    pub fn is_much(&self) -> bool {
        (self.more + self.less) * MUCH >= self.words.max(1)
    }
}

/// A story of which this part of its words changes is marked: a fifth.
const MUCH: usize = 5;

/// A rule that was made, with what it takes to undo it exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct Taught {
    /// What it was made for.
    pub correction: Correction,
    /// What was written.
    pub written: Written,
    /// The verdicts by hand that it took the place of.
    pub by_hand: Vec<ByHand>,
}

impl Taught {
    /// Where the rule stands, in few words: `rules/a.example.rule:3`.
    pub fn place(&self) -> String {
        let mut parts = self.written.path.iter().rev().map(|p| p.to_string_lossy());
        let name = parts.next().unwrap_or_default();
        let folder = match self.correction.reach {
            Reach::Feed => "rules/feeds",
            _ => "rules",
        };
        format!("{folder}/{name}:{}", self.written.line)
    }
}

/// Lines that were added to a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub path: PathBuf,
    /// The first of the lines, from 1.
    pub line: usize,
    /// The lines.
    pub lines: Vec<String>,
    /// The file before; none when there was none.
    pub before: Option<Arc<[u8]>>,
    /// The file afterwards.
    pub after: Arc<[u8]>,
    /// Whether the folder of the file was made for it.
    pub made_folder: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Kind, Writer};
    use crate::verdict::{Reason, Verdict};

    #[test]
    fn a_block_is_known_by_its_first_words_and_by_its_number_among_those_that_begin_so() {
        let mut writer = Writer::default();
        for text in ["Advertisement", "The tide", "Advertisement"] {
            writer.block(text, Kind::Paragraph, Verdict::kept(Reason::Prose, 1.0));
        }
        let found = beginnings(&writer.finish());
        let named = |text: &str, nth| (text.to_owned(), nth);
        let expected = [
            named("Advertisement", 0),
            named("The tide", 0),
            named("Advertisement", 1),
        ];
        assert_eq!(found, expected);
        assert!(beginning(&"word ".repeat(999)).len() <= BEGINNING_BYTES);
        assert_eq!(beginning(&"é".repeat(999)).len(), BEGINNING_BYTES);
    }
}
