//! What a site repeats: in how many of its stories each block stands, by fingerprint.
//! Knows nothing of how stories are kept or found.

use super::print::Print;
use super::survey::Survey;
use crate::clean::words::{HashMap64, HashSet64};

/// Stories of one site that are counted; more tell nothing new.
const STORIES: u32 = 200;
/// Fingerprints of one story that are counted.
const PRINTS: usize = 2_000;

/// In how many stories of one site each block stands. Holds hashes, no text: at most 400,000 of them, some 8 MB.
#[derive(Clone, Debug, Default)]
pub struct Site {
    stories: u32,
    counts: HashMap64<u16>,
    counted: HashSet64,
}

impl Site {
    /// Counts a story, once: one that was counted under its address or with the same text is not counted again.
    /// Stories beyond the 200th are left out.
    pub fn add(&mut self, survey: &Survey) {
        let keys = survey.keys();
        if self.stories >= STORIES || self.has_any(&keys) || survey.prints.is_empty() {
            return;
        }
        self.stories += 1;
        self.counted.extend(keys);
        for print in survey.prints.iter().take(PRINTS) {
            let count = self.counts.entry(*print).or_insert(0);
            *count = count.saturating_add(1);
        }
    }

    /// A site as it was stored: how many stories were counted, their [`Survey::keys`], and in how many of them each
    /// fingerprint of [`super::PRINT_VERSION`] stands.
    pub fn stored(
        stories: u32,
        keys: impl IntoIterator<Item = u64>,
        counts: impl IntoIterator<Item = (Print, u16)>,
    ) -> Self {
        Self {
            stories,
            counts: counts.into_iter().collect(),
            counted: keys.into_iter().collect(),
        }
    }

    /// How many stories are counted.
    pub fn stories(&self) -> u32 {
        self.stories
    }

    /// In how many counted stories a block stands.
    pub fn count(&self, print: Print) -> u16 {
        self.counts.get(&print).copied().unwrap_or(0)
    }

    /// Whether one of the keys is that of a counted story.
    pub(in crate::clean) fn has_any(&self, keys: &[u64]) -> bool {
        keys.iter().any(|key| self.counted.contains(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(text: &str, address: &str) -> Survey {
        let body = crate::clean::Body::Text(text);
        let url = url::Url::parse(address).ok();
        Survey::of(&crate::clean::Source {
            body,
            url: url.as_ref(),
        })
    }

    #[test]
    fn a_story_is_counted_once_whatever_it_is_called() {
        let mut site = Site::default();
        let text = "It rained all day.\n\nNobody came to the harbour.\n";
        site.add(&survey(text, "https://a.example/rain"));
        site.add(&survey(text, "https://a.example/rain?utm_source=feed"));
        site.add(&survey("Another text.\n", "https://a.example/rain#top"));
        assert_eq!(site.stories(), 1);
        site.add(&survey(
            "Another text.\n\nIt rained all day.\n",
            "https://a.example/sun",
        ));
        let print = super::super::fingerprint("It rained all day.");
        assert_eq!((site.stories(), site.count(print.unwrap_or(0))), (2, 2));
    }
}
