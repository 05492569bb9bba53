//! From a block somebody pointed at to the rule that names it and few others.
//! Knows nothing of screens.

use std::sync::Arc;

use super::apply::selected;
use super::{Act, By, How, Rule};
use crate::clean::blocks::Page;
use crate::doc::SafeText;
use crate::dom::{Dom, Id};

/// Blocks as they are seen: their texts, and the page they stand on where there is one.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The text of each.
    pub texts: &'a [Arc<str>],
    /// The page's HTML; none for a plain text.
    pub html: Option<&'a str>,
}

/// Most rules for blocks that no single one names.
const MOST: usize = 20;
/// Elements above a block whose names may stand for it.
const LEVELS: usize = 5;
/// Most words a selector may name for each word of the block, and so many more.
const WORDS: (u32, u32) = (3, 20);
/// A block of more words is named by its beginning,
const WHOLE_WORDS: usize = 12;
/// of so many words.
const BEGIN_WORDS: usize = 6;
/// Characters of such a text.
const TEXT_CHARS: usize = 120;

impl Rule {
    /// Rules for some blocks: one by a class or an id above all of them if that names little else on their page, else one
    /// for each, by its own names or its words. None for a block that has too few letters to be named.
    pub fn for_blocks(act: Act, why: &str, sight: Sight) -> Vec<Self> {
        let dom = sight.html.map(Dom::parse);
        let page = dom.as_ref().map(Page::of);
        let ways = ways(sight.texts, page.as_ref());
        let rules = ways.into_iter().filter_map(|by| readable(act, by, why));
        rules.take(MOST).collect()
    }
}

/// A rule that reads as it is written; what cannot be read again is none.
fn readable(act: Act, by: By, why: &str) -> Option<Rule> {
    let why = SafeText::line(&why.chars().take(200).collect::<String>());
    let why = if why.is_blank() {
        SafeText::line("chosen by hand")
    } else {
        why
    };
    let rule = Rule::new(act, by, why);
    let (read, _) = super::Rules::read("", &rule.to_string());
    (read.all().first().map(|r| &r.by) == Some(&rule.by)).then_some(rule)
}

/// How the blocks are named, with as few rules as may be.
fn ways(texts: &[Arc<str>], page: Option<&Page>) -> Vec<By> {
    let found: Vec<Option<usize>> = texts.iter().map(|t| place_of(t, page)).collect();
    let all: Option<Vec<usize>> = found.iter().copied().collect();
    if let Some(selector) = page.zip(all).and_then(|(page, all)| by_names(page, &all)) {
        return vec![By::Select(selector)];
    }
    let mut ways: Vec<By> = Vec::new();
    let mut named: Vec<usize> = Vec::new();
    for (text, at) in texts.iter().zip(found) {
        if at.is_some_and(|at| named.contains(&at)) {
            continue;
        }
        let selector = page.zip(at).and_then(|(page, at)| by_names(page, &[at]));
        if let Some((page, selector)) = page.zip(selector.as_ref()) {
            named.extend(selected(page, selector));
        }
        let way = selector.map(By::Select).or_else(|| by_words(text));
        ways.extend(way.filter(|w| !ways.contains(w)));
    }
    ways
}

/// The block of a page that says this.
fn place_of(text: &str, page: Option<&Page>) -> Option<usize> {
    let (page, seen) = (page?, super::plain(text));
    (0..page.blocks.len()).find(|&b| super::plain(page.text_of(b)) == seen)
}

/// The selector that names all of some blocks and the fewest others.
fn by_names(page: &Page, all: &[usize]) -> Option<String> {
    let own: u32 = all.iter().map(|&b| page.blocks[b].words).sum();
    let mut best: Option<(u32, String)> = None;
    let first = page.blocks[*all.first()?].inner;
    for node in page.dom.ancestors(first).take(LEVELS) {
        for selector in names(page.dom, node) {
            let blocks = selected(page, &selector);
            let words: u32 = blocks.iter().map(|&b| page.blocks[b].words).sum();
            let few = words <= own * WORDS.0 + WORDS.1 && all.iter().all(|b| blocks.contains(b));
            if few && best.as_ref().is_none_or(|(least, _)| words < *least) {
                best = Some((words, selector));
            }
        }
    }
    best.map(|(_, selector)| selector)
}

/// Selectors of an element by its id and its classes, as far as somebody chose these.
fn names(dom: &Dom, node: Id) -> Vec<String> {
    let tag = dom.name(node);
    let classes = dom.attribute(node, "class").unwrap_or("");
    let classes = classes.split_ascii_whitespace().filter(|c| is_name(c));
    let id = dom.attribute(node, "id").filter(|i| is_name(i));
    let by_class = classes.take(8).map(|c| format!("{tag}.{c}"));
    id.map(|i| format!("{tag}#{i}"))
        .into_iter()
        .chain(by_class)
        .collect()
}

/// Whether a class or an id reads as a word that stays: letters and hyphens, no number of a post, no hash of a build.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphabetic() || c == '-' || c == '_';
    let letters = name.chars().filter(char::is_ascii_alphabetic).count();
    let capitals = name.chars().filter(char::is_ascii_uppercase).count();
    (3..=40).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(plain)
        && letters >= 3
        && capitals <= 2
}

fn by_words(text: &str) -> Option<By> {
    let text = SafeText::line(text).replace(['"', '“', '”'], "'");
    let words: Vec<&str> = text.split_whitespace().collect();
    let (how, count) = if words.len() <= WHOLE_WORDS && text.chars().count() <= TEXT_CHARS {
        (How::Whole, words.len())
    } else {
        (How::Begins, BEGIN_WORDS.min(words.len()))
    };
    let named: String = words[..count].join(" ").chars().take(TEXT_CHARS).collect();
    let named = named.trim_end().to_owned();
    (!named.is_empty()).then_some(By::Phrase(how, named))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(texts: &[&str], html: Option<&str>) -> Vec<String> {
        let texts: Vec<Arc<str>> = texts.iter().map(|t| Arc::from(*t)).collect();
        let sight = Sight {
            texts: &texts,
            html,
        };
        let rules = Rule::for_blocks(Act::Cut, "junk", sight);
        rules.iter().map(ToString::to_string).collect()
    }

    fn line(text: &str, html: Option<&str>) -> Option<String> {
        lines(&[text], html).pop()
    }

    #[test]
    fn several_blocks_are_named_by_what_stands_above_all_of_them_else_each_by_itself() {
        let prose =
            "<p>The tide came an hour late and rose over the lower steps of the harbour.</p>"
                .repeat(9);
        let box_of = |name: &str| {
            format!(
                "{prose}<div class={name}><p>Buy the calendar</p><p>Now with moons</p><p>—</p></div>"
            )
        };
        let texts = ["Buy the calendar", "Now with moons", "—"];
        assert_eq!(
            lines(&texts, Some(&box_of("shop"))),
            ["cut select div.shop because junk"]
        );
        assert_eq!(
            lines(&texts, Some(&box_of("x9"))),
            [
                "cut whole \"Buy the calendar\" because junk",
                "cut whole \"Now with moons\" because junk"
            ]
        );
        assert_eq!(lines(&["Now with moons", "Now with moons"], None).len(), 1);
    }

    #[test]
    fn a_block_is_named_by_the_class_that_is_its_alone_else_by_its_words() {
        let prose = "<p class=text>The tide came an hour late and rose over the lower steps of the harbour.</p>".repeat(9);
        let html = format!(
            "<main class=page>{prose}<div class='box shop-teaser x9f3'><p class=text>Buy the calendar</p></div>\
             <p class=text>Seen by nobody</p></main>"
        );
        assert_eq!(
            line("Buy the calendar", Some(&html)).as_deref(),
            Some("cut select div.box because junk")
        );
        assert_eq!(
            line("Seen by  nobody", Some(&html)).as_deref(),
            Some("cut whole \"Seen by nobody\" because junk")
        );
        let long =
            "He said “never” and then went on to say it again, and again, and again, until dark.";
        assert_eq!(
            line(long, None).as_deref(),
            Some("cut begins \"He said 'never' and then went\" because junk")
        );
        assert_eq!(line("—", None), None);
    }
}
