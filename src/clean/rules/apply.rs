//! Which blocks the rules name, and what becomes of them.
//! Knows nothing of files.

use std::ops::Range;
use std::sync::Arc;

use super::{Act, By, How, Place, Rule, Rules, plain};
use crate::clean::blocks::Page;
use crate::clean::structure::Draft;
use crate::doc::{SafeText, words};
use crate::story::Lesson;
use crate::verdict::{Reason, Verdict};

/// First words of a block that a lesson shows.
const START_WORDS: usize = 12;

/// Blocks to be taught: what they say, whether they are kept, and the page they are of.
struct Ground<'a> {
    texts: Vec<String>,
    kept: Vec<bool>,
    page: Option<&'a Page<'a>>,
}

impl Rules {
    /// Applies the rules to a settled page; tells what each said of which block.
    pub(in crate::clean) fn apply(&self, draft: &mut Draft) -> Vec<Lesson> {
        if self.is_empty() {
            return Vec::new();
        }
        let page = draft.page;
        let texts = || (0..page.blocks.len()).map(|b| page.text_of(b));
        let mut ground = Ground {
            texts: self.compared(texts()),
            kept: draft.decision.keep.clone(),
            page: Some(page),
        };
        let decided = self.decide(&mut ground);
        let lessons = self.lessons(&decided, texts(), &draft.decision.keep);
        for (at, rule) in decided.iter().enumerate() {
            if let Some(rule) = rule.map(|r| &self.rules[r]) {
                draft.decision.keep[at] = rule.act == Act::Keep;
                draft.reasons[at] = Some(rule.reason());
            }
        }
        draft.containers.begin_at(draft.begin());
        lessons
    }

    /// Applies the rules to the paragraphs of a judged text.
    pub(in crate::clean) fn apply_to_text(
        &self,
        texts: &[&str],
        verdicts: &mut [Verdict],
    ) -> Vec<Lesson> {
        if self.is_empty() {
            return Vec::new();
        }
        let kept: Vec<bool> = verdicts.iter().map(|v| v.keep).collect();
        let mut ground = Ground {
            texts: self.compared(texts.iter().copied()),
            kept: kept.clone(),
            page: None,
        };
        let decided = self.decide(&mut ground);
        for (verdict, rule) in verdicts.iter_mut().zip(&decided) {
            if let Some(rule) = rule.map(|r| &self.rules[r]) {
                let keep = rule.act == Act::Keep;
                let (reason, sure) = (rule.reason(), 1.0);
                *verdict = Verdict { keep, reason, sure };
            }
        }
        self.lessons(&decided, texts.iter().copied(), &kept)
    }

    /// The texts as they are compared; none when no rule compares texts.
    fn compared<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Vec<String> {
        let compares = |rule: &Rule| {
            !matches!(
                rule.by,
                By::Select(_) | By::Place(Place::First(_) | Place::Last(_))
            )
        };
        if self.rules.iter().any(compares) {
            texts.map(plain).collect()
        } else {
            Vec::new()
        }
    }

    /// The last rule that names each block.
    fn decide(&self, ground: &mut Ground) -> Vec<Option<usize>> {
        let mut decided = vec![None; ground.kept.len()];
        for (number, rule) in self.rules.iter().enumerate() {
            for at in rule.named(ground) {
                decided[at] = Some(number);
                ground.kept[at] = rule.act == Act::Keep;
            }
        }
        decided
    }

    fn lessons<'t>(
        &self,
        decided: &[Option<usize>],
        texts: impl Iterator<Item = &'t str>,
        kept: &[bool],
    ) -> Vec<Lesson> {
        let lesson = |(at, text): (usize, &str)| {
            let rule = decided[at]?;
            let keep = self.rules[rule].act == Act::Keep;
            let start: Vec<&str> = text.split_whitespace().take(START_WORDS).collect();
            Some(Lesson {
                rule,
                keep,
                changed: keep != kept[at],
                words: words(text),
                start: SafeText::line(&start.join(" ")),
            })
        };
        texts.enumerate().filter_map(lesson).collect()
    }
}

impl Rule {
    fn reason(&self) -> Reason {
        let (why, place) = (Arc::from(&*self.why), self.place().into());
        Reason::Taught { why, place }
    }

    /// The blocks a rule names.
    fn named(&self, ground: &Ground) -> Vec<usize> {
        let all = 0..ground.kept.len();
        match &self.by {
            By::Select(selector) => ground
                .page
                .map_or(Vec::new(), |page| selected(page, selector)),
            By::Phrase(how, text) => {
                let text = plain(text);
                all.filter(|&b| says(&ground.texts[b], *how, &text))
                    .collect()
            }
            By::Place(place) => self.placed(place, ground),
        }
    }

    fn placed(&self, place: &Place, ground: &Ground) -> Vec<usize> {
        let all = 0..ground.kept.len();
        let starts = |text: &str| {
            let text = plain(text);
            all.clone().find(|&b| ground.texts[b].starts_with(&text))
        };
        match place {
            Place::From(text) => starts(text).map_or(Vec::new(), |b| (b..all.end).collect()),
            Place::Before(text) => starts(text).map_or(Vec::new(), |b| (0..b).collect()),
            Place::First(n) => self.counted(ground, all, usize::from(*n)),
            Place::Last(n) => self.counted(ground, all.rev(), usize::from(*n)),
        }
    }

    /// Blocks by their number, from the end at which `order` begins.
    fn counted(&self, ground: &Ground, order: impl Iterator<Item = usize>, n: usize) -> Vec<usize> {
        if self.act == Act::Cut {
            return order.filter(|&b| ground.kept[b]).take(n).collect();
        }
        let outside: Vec<usize> = order.take_while(|&b| !ground.kept[b]).collect();
        if outside.len() == ground.kept.len() {
            return Vec::new();
        }
        outside.into_iter().rev().take(n).collect()
    }
}

fn says(block: &str, how: How, text: &str) -> bool {
    match how {
        How::Within => block.contains(text),
        How::Begins => block.starts_with(text),
        How::Ends => block.ends_with(text),
        How::Whole => block == text,
    }
}

/// The blocks below the elements of a selector.
pub(super) fn selected(page: &Page, selector: &str) -> Vec<usize> {
    let found = page.dom.select(selector).unwrap_or_default();
    // In document order what stands below one of them is behind it, so the outermost are found in one pass.
    let mut outer: Vec<Range<u32>> = Vec::new();
    for node in found {
        if outer.last().is_none_or(|last| node >= last.end) {
            outer.push(node..page.dom.end(node));
        }
    }
    let inside = |b: &usize| {
        let node = page.blocks[*b].inner;
        let behind = outer.partition_point(|r| r.start <= node);
        behind > 0 && outer[behind - 1].contains(&node)
    };
    (0..page.blocks.len()).filter(inside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::context::Context;
    use crate::clean::{Body, Source, clean};
    use crate::story::Story;

    const PROSE: &str = "The harbour office had waited for the tide since four, and when it came, an hour late and \
        brown with leaves, nobody was quite ready for how quietly it rose over the lower";

    fn page() -> String {
        format!(
            "<body><p class=kicker>Coast and weather</p><article><h1>Tide</h1><p>{PROSE} steps.</p>\
             <p>{PROSE} wall.</p><p class=shop>Our “Tide” calendar is on sale, with all the high waters of the year.</p>\
             <p>{PROSE} yard.</p></article><div class=note>Corrected on Monday.</div>\
             <footer>© Paper</footer></body>"
        )
    }

    fn taught(rules: &str, body: Body) -> Story {
        let (rules, errors) = Rules::read("x.rule", rules);
        assert_eq!(errors, []);
        let context = Context {
            rules: Some(&rules),
            ..Context::EMPTY
        };
        clean(&Source { body, url: None }, &context)
    }

    /// How the kept lines end, whatever the judge thinks of what stands around the story.
    fn kept(rules: &str) -> Vec<String> {
        let rules = format!("cut select .kicker, h1, .note, footer because around\n{rules}");
        let story = taught(&rules, Body::Html(&page()));
        let text = story.document.kept_text();
        text.lines()
            .map(|l| {
                l.chars()
                    .rev()
                    .take(12)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect()
            })
            .collect()
    }

    #[test]
    fn rules_cut_and_keep_by_selector_by_phrase_and_by_place() {
        let plain = [
            "lower steps.",
            " lower wall.",
            "of the year.",
            " lower yard.",
        ];
        assert_eq!(kept("# nothing"), plain);
        let without = |at: usize| {
            let mut rest = plain.to_vec();
            rest.remove(at);
            rest
        };
        assert_eq!(kept("cut select .shop because it sells"), without(2));
        assert_eq!(
            kept("cut phrase \"'tide' calendar\" because it sells"),
            without(2)
        );
        assert_eq!(kept("cut first 1 because x"), without(0));
        assert_eq!(kept("cut last 1 because x"), without(3));
        assert_eq!(kept("cut from \"Our “Tide”\" because x"), plain[..2]);
        assert_eq!(kept("cut before \"Our “Tide”\" because x"), plain[2..]);
        assert_eq!(
            kept("keep last 1 because x")[3..],
            [plain[3], "d on Monday."]
        );
        assert_eq!(kept("keep first 1 because x")[0], "Tide");
        assert_eq!(
            kept("keep whole \"corrected on monday.\" because x").len(),
            5
        );
        assert_eq!(
            kept("cut select article because x\nkeep select .shop because y"),
            [plain[2]]
        );
    }

    #[test]
    fn the_verdict_says_what_was_taught_and_the_lesson_what_it_changed() {
        let rules = "cut select .shop because it sells\nkeep begins \"the harbour\" because it is the story";
        let story = taught(rules, Body::Html(&page()));
        let document = &story.document;
        let shop = document
            .blocks()
            .iter()
            .find(|b| document.text_of(b).starts_with("Our"));
        let reason = shop.map(|b| (b.verdict.keep, b.verdict.reason.to_string()));
        assert_eq!(reason, Some((false, "taught: it sells".to_owned())));
        let changed: Vec<_> = story
            .taught
            .iter()
            .map(|l| (l.rule, l.keep, l.changed, l.words))
            .collect();
        let same = (1, true, false, 34);
        assert_eq!(changed, [same, same, (0, false, true, 14), same]);
        assert_eq!(
            &*story.taught[2].start,
            "Our “Tide” calendar is on sale, with all the high waters of"
        );
    }

    #[test]
    fn rules_by_phrase_reach_plain_text_and_selectors_do_not() {
        let text = format!("{PROSE} steps.\n\nCalendar sold here at last.\n\n{PROSE} wall.\n");
        let rules = "cut begins \"calendar\" because it sells\ncut select p because x";
        let story = taught(rules, Body::Text(&text));
        assert!(!story.document.kept_text().contains("Calendar"));
        assert_eq!(story.taught.len(), 1);
    }
}
