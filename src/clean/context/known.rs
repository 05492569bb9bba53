//! Titles and addresses of stories, and whether a line is one of them: whole, broken off, or nearly.
//! Knows nothing of blocks and verdicts.

use std::ops::Range;

use url::Url;

use super::print::{breaks_off, fnv, normal};
use super::survey::address_key;
use crate::clean::places::is_forum_address;
use crate::clean::words::{HashMap64, HashSet64, join};

/// Most titles; with twelve words each they and what finds them take some 25 MB.
const TITLES: usize = 50_000;
/// Words of a title or a line that are looked at; an ideograph counts as one.
const UNITS: usize = 40;
/// A title that so many stories have is the name of a site or a section.
const SHARED: u8 = 3;
/// Least heft of a whole title. Below it titles are words that stand in every menu.
const WHOLE: f32 = 3.0;
/// Least heft of the beginning of a title, and of a title within a longer line.
const PART: f32 = 4.0;
/// Least heft of a line that is nearly a title …
const NEARLY: f32 = 5.0;
/// … and the share of words (Dice's coefficient) both must have in common. By hand: one word in ten may differ.
const ALIKE: f32 = 0.85;
/// Words that may stand before a title in its line ("Read more:"), and behind it ("2 hours ago").
const BEFORE: usize = 3;
/// See [`BEFORE`].
const BEHIND: usize = 5;
/// Words that stand in more titles find none of them.
const COMMON: usize = 64;

/// The stories that are known.
#[derive(Clone, Debug, Default)]
pub struct Known {
    titles: Vec<Title>,
    units: Vec<u64>,
    whole: HashMap64<u32>,
    beginnings: HashSet64,
    holders: HashMap64<Vec<u32>>,
    addresses: HashSet64,
}

#[derive(Clone, Debug)]
struct Title {
    units: Range<u32>,
    stories: u8,
}

/// The words of a line or title, each as a hash.
#[derive(Clone, Debug, Default)]
struct Line {
    units: Vec<u64>,
    /// What each counts: a word one, an ideograph one half.
    hefts: Vec<f32>,
    /// Whether there was more of it.
    longer: bool,
}

impl Line {
    fn of(text: &str) -> Self {
        // No word is of more bytes than a line may have, and what is longer is no title.
        let start: String = text.chars().take(UNITS * 20).collect();
        let mut line = Self::default();
        for word in normal(&start).split(' ').filter(|w| !w.is_empty()) {
            if line.units.len() == UNITS {
                line.longer = true;
                break;
            }
            line.units.push(fnv(word));
            let wide = word.chars().next().is_some_and(crate::doc::is_ideograph);
            line.hefts.push(if wide { 0.5 } else { 1.0 });
        }
        line
    }

    fn heft(&self, range: Range<usize>) -> f32 {
        self.hefts[range].iter().sum()
    }

    /// Stands for the words from `start` to each place behind it.
    fn runs(&self, start: usize) -> impl Iterator<Item = (usize, u64)> + '_ {
        let rest = self.units[start..].iter().enumerate();
        rest.scan(START, move |hash, (at, unit)| {
            *hash = join(*hash, *unit);
            Some((start + at + 1, *hash))
        })
    }

    fn whole(&self) -> u64 {
        self.units
            .iter()
            .fold(START, |hash, unit| join(hash, *unit))
    }

    fn sorted(&self) -> Vec<u64> {
        let mut units = self.units.clone();
        units.sort_unstable();
        units.dedup();
        units
    }
}

/// What no words are joined to.
const START: u64 = 0x7469_746c;

/// The story on the page itself, which is no other story.
#[derive(Clone, Debug, Default)]
pub(in crate::clean) struct Own {
    title: Line,
    address: Option<u64>,
    forum: bool,
}

impl Own {
    /// By its title and its address, as far as they are known.
    pub fn new(title: &str, address: Option<&Url>) -> Self {
        Self {
            title: Line::of(title),
            address: address.map(address_key),
            forum: address.is_some_and(is_forum_address),
        }
    }

    /// Whether its address is a forum's.
    pub fn is_forum(&self) -> bool {
        self.forum
    }

    /// What stands for its address.
    pub fn address(&self) -> Option<u64> {
        self.address
    }

    /// Whether a line is the story's own title, also with a few words around it or broken off.
    fn is(&self, line: &Line, broken: bool) -> bool {
        let own = &self.title;
        if own.units.is_empty() {
            return false;
        }
        let short = own
            .units
            .len()
            .min(line.units.len() - usize::from(broken && line.units.len() > 1));
        let starts = own.units[..short] == line.units[..short]
            && (broken || line.units.len() <= own.units.len() + BEHIND)
            && (short == own.units.len() || broken);
        starts || alike(&own.sorted(), &line.sorted()) >= ALIKE
    }
}

impl Known {
    /// Adds a story. Its title may be empty; titles beyond the 50,000th are left out.
    pub fn add(&mut self, title: &str, address: Option<&Url>) {
        if let Some(url) = address {
            self.addresses.insert(address_key(url));
        }
        let line = Line::of(title);
        if line.heft(0..line.units.len()) < WHOLE || self.titles.len() >= TITLES {
            return;
        }
        let number = self.titles.len() as u32;
        let first = *self.whole.entry(line.whole()).or_insert(number);
        if first < number {
            let stories = &mut self.titles[first as usize].stories;
            *stories = stories.saturating_add(1);
            return;
        }
        for (end, hash) in line.runs(0) {
            if line.heft(0..end) >= PART {
                self.beginnings.insert(hash);
            }
        }
        for unit in line.sorted() {
            let holders = self.holders.entry(unit).or_default();
            if holders.len() <= COMMON {
                holders.push(number);
            }
        }
        let start = self.units.len() as u32;
        self.units.extend(line.sorted());
        self.titles.push(Title {
            units: start..self.units.len() as u32,
            stories: 1,
        });
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.titles.is_empty() && self.addresses.is_empty()
    }

    /// Whether an address is that of another story.
    pub(in crate::clean) fn leads(&self, url: &Url, own: &Own) -> bool {
        let key = address_key(url);
        own.address != Some(key) && self.addresses.contains(&key)
    }

    /// Whether addresses are known.
    pub(in crate::clean) fn has_addresses(&self) -> bool {
        !self.addresses.is_empty()
    }

    /// Whether a line is the title of another story: the same words, also with a label before it or a date behind it,
    /// its beginning with dots behind, the title with the beginning of its text behind, or nearly the same words.
    pub(in crate::clean) fn is_title(&self, text: &str, own: &Own) -> bool {
        if self.titles.is_empty() {
            return false;
        }
        let line = Line::of(text);
        let broken = breaks_off(text);
        let enough = line.heft(0..line.units.len()) >= WHOLE;
        let found = enough && (self.stands_in(&line, broken) || self.is_nearly(&line));
        found && !own.is(&line, broken)
    }

    fn stands_in(&self, line: &Line, broken: bool) -> bool {
        let n = line.units.len();
        for start in 0..=BEFORE.min(n.saturating_sub(1)) {
            for (end, hash) in line.runs(start) {
                let heft = line.heft(start..end);
                let behind = broken || (!line.longer && n - end <= BEHIND);
                let least = if end - start == n { WHOLE } else { PART };
                if heft >= least && behind && self.is_whole(hash) {
                    return true;
                }
                // The last word of a broken line may be half a word.
                if start == 0
                    && broken
                    && !line.longer
                    && end + 1 >= n
                    && heft >= PART
                    && self.beginnings.contains(&hash)
                {
                    return true;
                }
            }
        }
        false
    }

    fn is_whole(&self, hash: u64) -> bool {
        let found = self.whole.get(&hash).map(|n| &self.titles[*n as usize]);
        found.is_some_and(|t| t.stories < SHARED)
    }

    /// Whether a title has nearly the same words; rare words name the titles that are looked at.
    fn is_nearly(&self, line: &Line) -> bool {
        if line.longer || line.heft(0..line.units.len()) < NEARLY {
            return false;
        }
        let own = line.sorted();
        let holders = own.iter().filter_map(|unit| self.holders.get(unit));
        let mut rare: Vec<u32> = holders
            .filter(|h| h.len() <= COMMON)
            .flatten()
            .copied()
            .collect();
        rare.sort_unstable();
        rare.dedup();
        rare.iter().any(|number| {
            let title = &self.titles[*number as usize];
            let units = &self.units[title.units.start as usize..title.units.end as usize];
            title.stories < SHARED && alike(units, &own) >= ALIKE
        })
    }
}

/// Dice's coefficient of two sorted sets.
fn alike(one: &[u64], other: &[u64]) -> f32 {
    let common = one
        .iter()
        .filter(|u| other.binary_search(u).is_ok())
        .count();
    2.0 * common as f32 / (one.len() + other.len()).max(1) as f32
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn known() -> Known {
        let mut known = Known::default();
        for title in [
            "Grain talks resume without the northern bloc",
            "Ferry strike ends",
            "河の町は路面電車をあと十年残すことを決めた",
            "News",
        ] {
            known.add(title, None);
        }
        known
    }

    fn is_title(line: &str) -> bool {
        known().is_title(line, &Own::new("River towns keep their tramway", None))
    }

    #[test]
    fn a_line_is_a_title_when_it_has_its_words_all_or_nearly_or_breaks_off_in_it() {
        for line in [
            "Grain talks resume without the northern bloc",
            "GRAIN TALKS resume, without the northern bloc!",
            "Read more: Grain talks resume without the northern bloc",
            "Grain talks resume without the northern bloc 2 hours ago",
            "Grain talks resume without the northern bloc The ministers had met on Monday in a hotel …",
            "Grain talks resume without…",
            "Grain talks resume without the nor...",
            "Grain talks resume without northern bloc",
            "Ferry strike ends",
            "河の町は路面電車をあと十年残すことを決めた",
            "河の町は路面電車をあと十年…",
        ] {
            assert!(is_title(line), "{line}");
        }
        for line in [
            "Grain talks resume",
            "Grain…",
            "Grain talks resume without the",
            "News",
            "河の町は路面電車",
            "",
            "Grain talks resumed on Monday without the northern bloc, which had left the table in May over fees",
            "When the ferry strike ends, nobody will remember why it had begun in the first place.",
        ] {
            assert!(!is_title(line), "{line}");
        }
    }

    #[test]
    fn the_storys_own_title_is_no_teaser() {
        let title = "Grain talks resume without the northern bloc";
        let own = Own::new(title, None);
        for line in [
            title,
            "Grain talks resume without the…",
            "Grain talks resume without the northern bloc: live",
        ] {
            assert!(!known().is_title(line, &own), "{line}");
        }
        assert!(known().is_title("Ferry strike ends", &own));
    }

    #[test]
    fn what_three_stories_are_called_is_no_title() {
        let mut known = known();
        known.add("The Harbour Post online", None);
        known.add("The Harbour Post online", None);
        assert!(known.is_title("The Harbour Post online", &Own::default()));
        known.add("The Harbour Post online", None);
        assert!(!known.is_title("The Harbour Post online", &Own::default()));
    }

    #[test]
    fn a_link_leads_to_another_story_not_to_the_own_one() {
        let url = |path: &str| Url::parse(&format!("https://a.example{path}")).unwrap();
        let mut known = Known::default();
        known.add("", Some(&url("/1")));
        known.add("", Some(&url("/2")));
        let own = Own::new("", Some(&url("/1")));
        assert!(known.leads(&url("/2?utm_source=x"), &own));
        assert!(!known.leads(&url("/1#top"), &own));
        assert!(!known.leads(&url("/3"), &own));
    }
}
