//! Stories that were named at the start: files, addresses, an edition.
//! Knows nothing of the library.

use crate::doc::SafeText;
use crate::story::{Address, Headline};

/// Stories with their titles, and those of them that are shown.
#[derive(Debug, Default)]
pub struct Named {
    /// All of them.
    pub entries: Vec<Headline>,
    /// Those that are shown.
    pub shown: Vec<usize>,
    /// The words that titles must have.
    pub filter: String,
}

impl Named {
    /// All of some stories.
    pub fn new(entries: Vec<Headline>) -> Self {
        Self {
            shown: (0..entries.len()).collect(),
            entries,
            filter: String::new(),
        }
    }

    /// Where an address stands among what is shown.
    pub fn place_of(&self, address: &Address) -> Option<usize> {
        let is_it = |n: &usize| self.entries[*n].address == *address;
        self.shown.iter().position(is_it)
    }

    /// Shows only the titles and notes with all these words; gives where the entry at a place stands then.
    pub fn set_filter(&mut self, filter: &str, cursor: usize) -> usize {
        let under_cursor = self.shown.get(cursor).copied();
        let lower = filter.to_lowercase();
        let fits = |entry: &Headline| {
            let text = format!("{} {}", entry.title, entry.note).to_lowercase();
            lower.split_whitespace().all(|word| text.contains(word))
        };
        let fitting = self.entries.iter().enumerate().filter(|(_, e)| fits(e));
        self.shown = fitting.map(|(n, _)| n).collect();
        filter.clone_into(&mut self.filter);
        let place = self.shown.iter().position(|n| Some(*n) == under_cursor);
        place.unwrap_or(0)
    }

    /// Takes what a story says of itself for an entry that had only a file name or an address to show;
    /// an edition has named its stories, and a title must not change under the reader's eyes.
    pub fn learn(&mut self, address: &Address, title: SafeText, note: SafeText) {
        if matches!(address, Address::Demo(_)) {
            return;
        }
        let Some(entry) = self.entries.iter_mut().find(|e| e.address == *address) else {
            return;
        };
        if !title.is_blank() {
            entry.title = title;
        }
        if !note.is_blank() {
            entry.note = note;
        }
    }
}
