//! What is known beyond a text, paragraph by paragraph: titles of other stories, what the site repeats, the feed's text.
//! Knows nothing of how these are recognised.

use url::Url;

use super::features::Facts;
use super::paragraphs::{Form, Paragraph};
use crate::clean::context::{Context, Feed, Outline, Own, Repeat, content_of, fingerprint, key_of};
use crate::clean::words::hashes;
use crate::verdict::{Reason, Verdict};

/// Log-odds that the title of another story loses: enough to leave the story for its line alone.
const TEASER_LOSS: f32 = 8.0;
/// Most words of such a line.
const TEASER_WORDS: u32 = 80;
/// Paragraphs between the story's own title and its text.
const HEADER: usize = 5;
/// Words beside its teasers that a text must have; else it is a list of stories.
const STORY_WORDS: u32 = 12;

/// What is known of each paragraph; empty where nothing is.
#[derive(Default)]
pub(super) struct Told {
    teasers: Vec<bool>,
    repeats: Vec<Repeat>,
    /// What each paragraph gains, in log-odds; negative is a loss.
    gains: Vec<f32>,
    /// The log-odds before.
    before: Vec<f32>,
}

impl Told {
    /// Looks everything up and moves the scores.
    pub fn weigh(
        paragraphs: &[Paragraph],
        facts: &[Facts],
        (context, url): (&Context, Option<&Url>),
        scores: &mut [f32],
    ) -> Self {
        let mut told = Self {
            before: scores.to_vec(),
            gains: vec![0.0; scores.len()],
            ..Self::default()
        };
        told.read_feed(paragraphs, context);
        told.count(paragraphs, facts, (context, url));
        told.find_teasers(paragraphs, facts, (context, url));
        for (score, gain) in scores.iter_mut().zip(&told.gains) {
            *score += gain;
        }
        told
    }

    fn read_feed(&mut self, paragraphs: &[Paragraph], context: &Context) {
        if context.feed_text.is_empty() {
            return;
        }
        let feed = Feed::of(context.feed_text);
        for (gain, paragraph) in self.gains.iter_mut().zip(paragraphs) {
            *gain += feed.gain(&hashes(&paragraph.text));
        }
    }

    fn count(
        &mut self,
        paragraphs: &[Paragraph],
        facts: &[Facts],
        (context, url): (&Context, Option<&Url>),
    ) {
        let Some(site) = context.site.filter(|s| s.stories() > 0) else {
            return;
        };
        let prints: Vec<_> = paragraphs.iter().map(|p| fingerprint(&p.text)).collect();
        let keys = [Some(content_of(&prints)), url.map(key_of)];
        let keys: Vec<u64> = keys.into_iter().flatten().collect();
        let counted = site.has_any(&keys);
        self.repeats = prints
            .iter()
            .map(|p| Repeat::of(site, *p, counted))
            .collect();
        for (at, repeat) in self.repeats.iter().enumerate() {
            let form = matches!(
                paragraphs[at].form,
                Form::Code { .. } | Form::Heading { .. }
            );
            if !form {
                let p = 1.0 / (1.0 + (-self.before[at]).exp());
                self.gains[at] -= repeat.loss(facts[at].words, p, Outline::Clear);
            }
        }
    }

    fn find_teasers(
        &mut self,
        paragraphs: &[Paragraph],
        facts: &[Facts],
        (context, url): (&Context, Option<&Url>),
    ) {
        let Some(known) = context.known.filter(|k| !k.is_empty()) else {
            return;
        };
        let own = Own::new("", url);
        let is_title = |(p, f): (&Paragraph, &Facts)| {
            let plain = !matches!(p.form, Form::Code { .. });
            plain && f.words <= TEASER_WORDS && known.is_title(&p.text, &own)
        };
        let mut teasers: Vec<bool> = paragraphs.iter().zip(facts).map(is_title).collect();
        // Nobody says which story this is: the last title above its text is its own.
        if let Some(prose) = facts.iter().position(Facts::is_prose) {
            let above = prose.saturating_sub(HEADER)..prose;
            if let Some(title) = above.rev().find(|&at| teasers[at]) {
                teasers[title] = false;
            }
        }
        let words = |teaser: bool| -> u32 {
            let of = (0..facts.len()).filter(|&at| teasers[at] == teaser);
            of.filter(|&at| teaser || self.before[at] > 0.0)
                .map(|at| facts[at].words)
                .sum()
        };
        if words(false) >= STORY_WORDS.max(words(true)) {
            for (gain, _) in self.gains.iter_mut().zip(&teasers).filter(|(_, t)| **t) {
                *gain -= TEASER_LOSS;
            }
            self.teasers = teasers;
        }
    }

    /// Takes titles of other stories out of what the interval kept.
    pub fn cut(&self, kept: &mut [bool]) {
        for (kept, _) in kept.iter_mut().zip(&self.teasers).filter(|(_, t)| **t) {
            *kept = false;
        }
    }

    /// Gives what was cut for it its reason; what has a better one already keeps it.
    pub fn name(&self, verdicts: &mut [Verdict]) {
        for (at, repeat) in self.repeats.iter().enumerate() {
            let verdict = &mut verdicts[at];
            let was_kept = self.before[at] > 0.0 && self.gains[at] < 0.0;
            let unsaid = was_kept || verdict.reason == Reason::OutsideStory;
            if !verdict.keep && unsaid && repeat.says() {
                verdict.reason = Reason::Repeated {
                    stories: repeat.others.saturating_add(1),
                    of: repeat.of.saturating_add(1),
                };
            }
        }
        let mut at = 0;
        while at < self.teasers.len() {
            let run = (at..verdicts.len())
                .take_while(|&b| !verdicts[b].keep)
                .count();
            let titles: Vec<usize> = (at..at + run).filter(|&b| self.teasers[b]).collect();
            let known = titles.len().min(usize::from(u16::MAX)) as u16;
            for title in titles {
                verdicts[title].reason = Reason::Teasers { known };
            }
            at += run.max(1);
        }
    }
}
