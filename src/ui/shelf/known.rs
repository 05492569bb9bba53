//! The stories of a list that are known as lists show them, and how far what is known can be trusted.
//! Knows nothing of places and of what is shown.

use std::collections::HashMap;

use crate::story::library::{Line, StoryId};

/// Stories that are known at a time; those far from the screen are forgotten first.
const KNOWN: usize = 2_000;

/// Stories as lists show them.
#[derive(Debug, Default)]
pub struct Known {
    lines: HashMap<StoryId, Kept>,
    /// How often the library has changed.
    age: u32,
    /// How often stories were asked for, and for which ones last, and at which age.
    asks: u32,
    asked: Vec<StoryId>,
    asked_at: u32,
}

#[derive(Debug)]
struct Kept {
    line: Line,
    /// The age at which the library said so.
    age: u32,
    /// The question after which the reader changed it: answers to that one and older ones are behind the times.
    changed_after: Option<u32>,
}

impl Known {
    /// A story, when it is known.
    pub fn line(&self, story: StoryId) -> Option<&Line> {
        self.lines.get(&story).map(|kept| &kept.line)
    }

    /// The library has changed: what is known is shown, and asked for again.
    pub fn age(&mut self) {
        self.age += 1;
    }

    /// Those of some stories that are to be asked for.
    pub fn ask(&mut self, stories: impl Iterator<Item = StoryId>) -> Vec<StoryId> {
        let is_current = |story: &StoryId| {
            let kept = self.lines.get(story);
            kept.is_some_and(|kept| kept.age == self.age)
        };
        let wanted: Vec<StoryId> = stories.filter(|s| !is_current(s)).collect();
        if !wanted.is_empty() {
            self.asks += 1;
            self.asked.clone_from(&wanted);
            self.asked_at = self.age;
        }
        wanted
    }

    /// The stories that were asked for last.
    pub fn asked(&self) -> &[StoryId] {
        &self.asked
    }

    /// Whether the reader has changed a story after it was asked for last.
    pub fn is_changed_since(&self, story: StoryId) -> bool {
        let kept = self.lines.get(&story);
        kept.is_some_and(|kept| kept.changed_after == Some(self.asks))
    }

    /// Takes the answer to the last question. Stories that did not come are known to be as they were.
    pub fn answer(&mut self, lines: Vec<Line>) {
        for story in std::mem::take(&mut self.asked) {
            if let Some(kept) = self.lines.get_mut(&story) {
                kept.age = self.asked_at;
            } else {
                let line = Line {
                    id: story,
                    ..Line::default()
                };
                self.keep(line, self.asked_at);
            }
        }
        for line in lines {
            if !self.is_changed_since(line.id) {
                self.keep(line, self.asked_at);
            }
        }
    }

    /// Takes stories that came unasked.
    pub fn put(&mut self, lines: Vec<Line>) {
        for line in lines {
            self.keep(line, self.age);
        }
    }

    fn keep(&mut self, line: Line, age: u32) {
        let kept = Kept {
            age,
            changed_after: None,
            line,
        };
        self.lines.insert(kept.line.id, kept);
    }

    /// Changes a story by hand.
    pub fn change(&mut self, story: StoryId, change: impl Fn(&mut Line)) {
        if let Some(kept) = self.lines.get_mut(&story) {
            change(&mut kept.line);
            kept.changed_after = Some(self.asks);
        }
    }

    /// Forgets what stands far from a place, when too much is known.
    pub fn keep_near(&mut self, centre: usize, place: impl Fn(StoryId) -> Option<usize>) {
        if self.lines.len() > KNOWN {
            let is_near = |story| place(story).is_some_and(|p| p.abs_diff(centre) < KNOWN / 4);
            self.lines.retain(|story, _| is_near(*story));
        }
    }
}
