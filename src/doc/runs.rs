//! What a run of cut blocks is called: "six teasers of other stories", "navigation, 14 links".
//! Knows nothing of how reasons are found.

use std::collections::HashSet;
use std::ops::Range;

use super::{Block, Document, Link, Mark, words};
use crate::verdict::Reason;

impl Document {
    /// The name of neighbouring blocks that were cut for one reason, with their number where it says something; the
    /// first block's reason stands for all.
    pub fn run_name(&self, blocks: Range<usize>) -> String {
        let run = self.blocks.get(blocks).unwrap_or_default();
        let Some(reason) = run.first().map(|b| &b.verdict.reason) else {
            return String::new();
        };
        match reason {
            Reason::Teasers { known: 0 } => match self.titles(run) {
                0 => reason.to_string(),
                1 => "teaser of another story".to_owned(),
                count => format!("{} teasers of other stories", number(count)),
            },
            Reason::Navigation => match self.link_count(run) {
                0 | 1 => reason.to_string(),
                count => format!("{reason}, {} links", number(count)),
            },
            Reason::LinkList { links } => match self.link_count(run).max(usize::from(*links)) {
                0 | 1 => "list of links".to_owned(),
                count => format!("list of {} links", number(count)),
            },
            _ => reason.to_string(),
        }
    }

    /// How many stories the blocks are titles or beginnings of: places that links of some words lead to, else lines
    /// that are long enough for a title.
    fn titles(&self, run: &[Block]) -> usize {
        let mut places = HashSet::new();
        for inline in run.iter().flat_map(|b| self.inlines_of(b)) {
            let text = &self.text[inline.range.start as usize..inline.range.end as usize];
            if let Mark::Link(link) = inline.mark
                && words(text) >= TITLE_WORDS
                && let Some(Link::Web(url)) = self.links.get(link as usize)
            {
                places.insert(url.as_str());
            }
        }
        if places.is_empty() {
            let long = |b: &&Block| words(self.text_of(b)) > TITLE_WORDS;
            return run.iter().filter(long).count();
        }
        places.len()
    }

    fn link_count(&self, run: &[Block]) -> usize {
        let inlines = run.iter().flat_map(|b| self.inlines_of(b));
        inlines.filter(|i| matches!(i.mark, Mark::Link(_))).count()
    }
}

/// A link of fewer words names a section or says "more".
const TITLE_WORDS: usize = 3;

/// A number in words up to twelve.
fn number(count: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS
        .get(count)
        .map_or_else(|| count.to_string(), |w| (*w).to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{Kind, Writer};
    use super::*;
    use crate::verdict::Verdict;

    fn document(reason: &Reason, lines: &[(&str, Option<&str>)]) -> Document {
        let mut writer = Writer::default();
        for (text, link) in lines {
            writer.begin();
            let start = writer.place();
            writer.text(text);
            if let Some(address) = link {
                let number = writer.link(Link::Web(address.parse().unwrap()));
                writer.mark(start, Mark::Link(number));
            }
            writer.end(
                Kind::Paragraph,
                Vec::new(),
                Verdict::cut(reason.clone(), 0.9),
            );
        }
        writer.finish()
    }

    #[test]
    fn teasers_are_counted_by_the_stories_they_lead_to() {
        let title = |n: usize| format!("https://a.example/{n}");
        let (one, two) = (title(1), title(2));
        let lines = [
            ("The bridge that nobody wanted", Some(&*one)),
            ("Town", Some("https://a.example/town")),
            ("It was built in a year.", None),
            ("Read more of it here", Some(&*one)),
            ("A mill without a river", Some(&*two)),
        ];
        let teasers = Reason::Teasers { known: 0 };
        let made = document(&teasers, &lines);
        assert_eq!(made.run_name(0..5), "two teasers of other stories");
        assert_eq!(made.run_name(0..3), "teaser of another story");
        assert_eq!(made.run_name(1..2), "teasers of other stories");
        let plain = document(&teasers, &[("The crews go back to work on…", None); 6]);
        assert_eq!(plain.run_name(0..6), "six teasers of other stories");
    }

    #[test]
    fn menus_and_lists_are_named_with_their_links() {
        let entry = ("News", Some("https://a.example/n"));
        let menu = document(&Reason::Navigation, &[entry; 14]);
        assert_eq!(menu.run_name(0..14), "navigation, 14 links");
        assert_eq!(menu.run_name(0..12), "navigation, twelve links");
        assert_eq!(menu.run_name(0..1), "navigation");
        let list = document(&Reason::LinkList { links: 23 }, &[entry; 2]);
        assert_eq!(list.run_name(0..2), "list of 23 links");
    }

    #[test]
    fn other_runs_are_named_by_their_reason_and_no_run_by_nothing() {
        let share = document(&Reason::ShareBar, &[("Tweet", None); 3]);
        assert_eq!(share.run_name(0..3), "share bar");
        assert_eq!(share.run_name(3..3), "");
        assert_eq!(share.run_name(2..9), "");
    }
}
