//! What paragraphs share with each other: words of the prose, of the likely story, of those just above; repetitions.
//! Knows nothing of weights.

use std::collections::HashMap;

use super::super::paragraphs::Paragraph;
use super::super::words;
use super::Facts;
use crate::clean::stops;
use crate::doc::is_ideograph;

/// Words of a paragraph that are looked up.
const LOOKED_UP: usize = 120;
/// How many paragraphs "shortly before" are.
const RECENT: u32 = 8;

/// The words of each paragraph that say what it is about, by fingerprint.
struct Topics {
    prints: Vec<u64>,
    ends: Vec<usize>,
}

impl Topics {
    fn of(paragraphs: &[Paragraph]) -> Self {
        let mut topics = Self {
            prints: Vec::new(),
            ends: Vec::new(),
        };
        for paragraph in paragraphs {
            let limit = topics.prints.len() + LOOKED_UP;
            own_words(&paragraph.text, |print| {
                if topics.prints.len() < limit {
                    topics.prints.push(print);
                }
            });
            topics.ends.push(topics.prints.len());
        }
        topics
    }

    fn get(&self, at: usize) -> &[u64] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.prints[start..self.ends[at]]
    }

    /// How many of the wanted paragraphs have each word.
    fn vocabulary(&self, wanted: impl Fn(usize) -> bool) -> HashMap<u64, u32> {
        let mut vocabulary = HashMap::new();
        for at in (0..self.ends.len()).filter(|at| wanted(*at)) {
            for print in self.get(at) {
                *vocabulary.entry(*print).or_insert(0) += 1;
            }
        }
        vocabulary
    }

    /// The share of a paragraph's words for which something holds; one half when it has none.
    fn share(&self, at: usize, holds: impl Fn(&u64) -> bool) -> f32 {
        let own = self.get(at);
        if own.is_empty() {
            return 0.5;
        }
        own.iter().filter(|p| holds(p)).count() as f32 / own.len() as f32
    }

    /// How often the story has a paragraph's words elsewhere: the mean of the logarithms.
    fn strength(&self, at: usize, story: &HashMap<u64, u32>, own: u32) -> f32 {
        let words = self.get(at);
        let times = |p: &u64| story.get(p).copied().unwrap_or(0).saturating_sub(own) as f32;
        words.iter().map(|p| times(p).ln_1p()).sum::<f32>() / words.len().max(1) as f32
    }
}

/// Runs of paragraphs, `start..end`, in which the story probably stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Runs {
    /// The densest prose.
    pub densest: (usize, usize),
    /// The same with more between the paragraphs of prose.
    pub wide: (usize, usize),
}

/// Paragraphs of prose that open the likely story and say what it is about.
const LEAD: usize = 6;

/// Fills in what paragraphs share, and gives where the story probably stands.
pub(super) fn relate(paragraphs: &[Paragraph], facts: &mut [Facts]) -> Runs {
    let topics = Topics::of(paragraphs);
    let prose = topics.vocabulary(|at| facts[at].is_prose());
    for (at, fact) in facts.iter_mut().enumerate() {
        let own = u32::from(fact.is_prose());
        fact.overlap = topics.share(at, |p| prose.get(p).is_some_and(|n| *n > own));
    }
    drop(prose);
    mark_repeated(facts);
    let runs = Runs {
        densest: densest(facts, GAP),
        wide: densest(facts, WIDE_GAP),
    };
    let (start, end) = runs.densest;
    let in_story = |facts: &[Facts], at: usize| (start..end).contains(&at) && facts[at].is_prose();
    let story = topics.vocabulary(|at| in_story(facts, at));
    for at in 0..facts.len() {
        let own = u32::from(in_story(facts, at));
        facts[at].story_overlap = topics.share(at, |p| story.get(p).is_some_and(|n| *n > own));
        facts[at].topic = topics.strength(at, &story, own);
    }
    drop(story);
    let last_lead = (start..end).filter(|at| facts[*at].is_prose()).nth(LEAD);
    let lead_end = last_lead.unwrap_or(end);
    let in_lead =
        |facts: &[Facts], at: usize| (start..lead_end).contains(&at) && facts[at].is_prose();
    let lead = topics.vocabulary(|at| in_lead(facts, at));
    for at in 0..facts.len() {
        let own = u32::from(in_lead(facts, at));
        facts[at].lead_overlap = topics.share(at, |p| lead.get(p).is_some_and(|n| *n > own));
    }
    look_back(&topics, facts);
    runs
}

fn mark_repeated(facts: &mut [Facts]) {
    let mut seen: HashMap<u64, u32> = HashMap::new();
    for fact in facts.iter().filter(|f| f.words > 0) {
        *seen.entry(fact.print).or_insert(0) += 1;
    }
    for fact in facts {
        fact.copies = seen.get(&fact.print).copied().unwrap_or(1);
        fact.is_repeated = fact.copies > 1;
    }
}

fn look_back(topics: &Topics, facts: &mut [Facts]) {
    let mut last: HashMap<u64, u32> = HashMap::new();
    for (at, fact) in facts.iter_mut().enumerate() {
        let here = at as u32;
        fact.recent_overlap = topics.share(at, |p| last.get(p).is_some_and(|l| here - l <= RECENT));
        for print in topics.get(at) {
            last.insert(*print, here);
        }
    }
}

/// What a paragraph without prose costs the densest run, in words; one with a cue costs more. By hand, about the
/// words of one short paragraph: only features hang on the run, no verdict.
const GAP: f32 = 8.0;
/// The same where every paragraph of the story has lines of other things around it: reviews, guides, lists.
const WIDE_GAP: f32 = 2.0;

/// The run of paragraphs with the most words of prose, less what stands between them.
fn densest(facts: &[Facts], gap: f32) -> (usize, usize) {
    let (mut sum, mut start) = (0.0f32, 0);
    let mut best = (0.0f32, 0, 0);
    for (at, fact) in facts.iter().enumerate() {
        sum += if fact.is_prose() {
            fact.words.min(60) as f32 * (0.5 + fact.overlap)
        } else {
            -gap * (1.0 + 2.0 * fact.cue)
        };
        if sum > best.0 {
            best = (sum, start, at + 1);
        }
        if sum <= 0.0 {
            (sum, start) = (0.0, at + 1);
        }
    }
    (best.1, best.2)
}
/// The words of a paragraph that say what it is about: four letters or more, no function words; each once a
/// paragraph as far as a few last words tell.
fn own_words(text: &str, mut each: impl FnMut(u64)) {
    let lower = text.to_lowercase();
    let mut last = [0u64; 16];
    let mut at = 0;
    words::for_each(&lower, |word| {
        let wide = word.starts_with(is_ideograph);
        let long = wide || word.chars().nth(3).is_some();
        if !long
            || stops::languages_of(word) != 0
            || (wide && word.chars().any(stops::is_function_char))
        {
            return;
        }
        let print = words::fingerprint(stem(word));
        if !last.contains(&print) {
            last[at % last.len()] = print;
            at += 1;
            each(print);
        }
    });
}

/// A word without its last letters, so that most inflections meet.
fn stem(word: &str) -> &str {
    let letters = word.chars().count();
    let keep = if letters > 6 { letters - 2 } else { letters };
    word.char_indices()
        .nth(keep)
        .map_or(word, |(at, _)| &word[..at])
}
