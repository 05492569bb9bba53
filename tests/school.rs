//! What answers when rules are looked at, kept and undone: at once, as told by a picture's `rule:` line.

use std::path::PathBuf;
use std::sync::Arc;

use clearstory::doc::SafeText;
use clearstory::story::Story;
use clearstory::story::teach::{
    ByHand, Changed, Correction, Preview, Reach, Taught, Written, beginnings,
};
use clearstory::ui::{Answer, Effect, Msg};
use clearstory::verdict::{Reason, Verdict};

use crate::screens::tram_story;

/// The rules that were made, and what was decided by hand.
#[derive(Debug, Default)]
pub struct School {
    kind: String,
    made: Vec<Taught>,
    by_hand: Vec<ByHand>,
}

const TITLES: [&str; 5] = [
    "River towns keep their tramway after ten-year vote",
    "Grain talks resume without the northern bloc",
    "河镇保留电车线路：十年之争以一票之差告终，夜班车将在第二座桥开放后恢复",
    "What the new orchard law changes for growers",
    "Live: storm reaches the western isles",
];

impl School {
    /// Where rules fare as told: `few`, `none`, `many`, `slow`, `alone`, `waits`, `nameless`, `unwritable`, `often`.
    pub fn new(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            ..Self::default()
        }
    }

    /// A story as it is with all that was taught.
    pub fn apply(&self, story: &mut Story) {
        let all = 0..story.document.blocks().len();
        for taught in &self.made {
            let place = taught.place();
            for at in all.clone() {
                let block = &story.document.blocks()[at];
                let text = story.document.text_of(block);
                if taught.correction.texts.iter().any(|t| **t == *text) {
                    let (why, place) = (&*taught.correction.why, &*place);
                    let reason = Reason::Taught {
                        why: why.into(),
                        place: place.into(),
                    };
                    let (keep, sure) = (taught.correction.keep, 1.0);
                    story.document.judge(at, Verdict { keep, reason, sure });
                }
            }
        }
        let blocks = beginnings(&story.document);
        for verdict in &self.by_hand {
            let at = blocks
                .iter()
                .position(|b| (&b.0, b.1) == (&verdict.begins, verdict.nth));
            let (keep, reason, sure) = (verdict.keep.unwrap(), Reason::ByHand, 1.0);
            story
                .document
                .judge(at.unwrap(), Verdict { keep, reason, sure });
        }
    }

    /// The messages that answer an effect; none for an effect that is none of its business.
    pub fn answer(&mut self, effect: &Effect) -> Option<Vec<Msg>> {
        let (ticket, answer) = match effect {
            Effect::StopPreview => return Some(Vec::new()),
            Effect::Preview(..) if self.kind == "waits" => return Some(Vec::new()),
            Effect::Preview(ticket, wanted) => (ticket, self.preview(wanted)),
            Effect::Judge(ticket, _, verdicts) => {
                for verdict in verdicts {
                    let is_it = |v: &ByHand| (&v.begins, v.nth) == (&verdict.begins, verdict.nth);
                    self.by_hand.retain(|v| !is_it(v));
                    self.by_hand.extend(verdict.keep.map(|_| verdict.clone()));
                }
                let times = if self.kind == "often" { 3 } else { 1 };
                (ticket, Answer::Judged(times))
            }
            Effect::Teach(ticket, wanted) => (ticket, self.keep(wanted)),
            Effect::Forget(ticket, taught) => (ticket, self.forget(taught)),
            _ => return None,
        };
        Some(vec![Msg::Answer(*ticket, answer)])
    }

    fn preview(&self, wanted: &Correction) -> Answer {
        if self.kind == "nameless" {
            let why = "no rule can name this: too few letters of its own; + and - hold for this story all the same";
            return Answer::Failed(why.to_owned());
        }
        let (looked_at, of, count) = match &*self.kind {
            "none" => (30, Some(30), 0),
            "many" => (200, Some(1_340), 60),
            "slow" => (12, Some(30), 3),
            "alone" => (1, None, 1),
            _ => (30, Some(30), 3),
        };
        let changed = |n: usize| {
            let words = if wanted.keep { (9, 0) } else { (0, 9) };
            Changed {
                title: SafeText::line(TITLES[n % TITLES.len()]),
                words: if n == 2 { 40 } else { 300 + n },
                more: words.0,
                less: words.1,
                starts: vec![(wanted.keep, SafeText::line(&wanted.texts[0]))],
            }
        };
        Answer::Preview(Box::new(Preview {
            rules: vec![SafeText::line(&line(wanted))],
            file: SafeText::line(&format!("/home/ana/.config/clearstory/{}", file(wanted))),
            is_there: wanted.reach == Reach::Everywhere,
            looked_at,
            of,
            changed: (0..count).map(changed).collect(),
        }))
    }

    fn keep(&mut self, wanted: &Correction) -> Answer {
        if self.kind == "unwritable" {
            let file = file(wanted);
            return Answer::Failed(format!("{file}: not written, you may not write there"));
        }
        let is_meant = |v: &ByHand| {
            let mut meant = wanted.by_hand.iter();
            meant.any(|m| (&m.begins, m.nth) == (&v.begins, v.nth))
        };
        let by_hand = self.by_hand.extract_if(.., |v| is_meant(v)).collect();
        let taught = Taught {
            correction: wanted.clone(),
            written: Written {
                path: PathBuf::from(file(wanted)),
                line: 3,
                lines: vec![format!("{} because {}", line(wanted), wanted.why)],
                after: Arc::from(*b""),
                ..Written::default()
            },
            by_hand,
        };
        self.made.push(taught.clone());
        Answer::Taught {
            taught: Box::new(taught),
            story: self.page(wanted),
        }
    }

    fn forget(&mut self, taught: &Taught) -> Answer {
        self.made.pop();
        self.by_hand.extend(taught.by_hand.iter().cloned());
        Answer::Forgotten {
            was_there: true,
            story: self.page(&taught.correction),
        }
    }

    fn page(&self, wanted: &Correction) -> Option<Box<Story>> {
        let mut story = tram_story();
        self.apply(&mut story);
        wanted.story.is_none().then_some(Box::new(story))
    }
}

fn line(wanted: &Correction) -> String {
    let act = if wanted.keep { "keep" } else { "cut" };
    format!("{act} whole \"{}\"", wanted.texts[0])
}

fn file(wanted: &Correction) -> &'static str {
    match wanted.reach {
        Reach::Feed => "rules/feeds/feed2-example-feed.rule",
        Reach::Site => "rules/feed2.example.rule",
        _ => "rules/everywhere.rule",
    }
}
