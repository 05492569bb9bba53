//! From a block somebody pointed at to the rule that names it and few others.
//! Knows nothing of screens.

use std::sync::Arc;

use super::apply::selected;
use super::{Act, By, How, Rule};
use crate::clean::blocks::Page;
use crate::doc::SafeText;
use crate::dom::{Dom, Id};

/// A block as it is seen: its text, and the page it stands on where there is one.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The text of the block.
    pub text: &'a str,
    /// The page's HTML; none for a plain text.
    pub html: Option<&'a str>,
}

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
    /// A rule for a block: by a class or an id above it if that names little else on its page, else by its words.
    /// None when the block has too few letters to be named.
    pub fn for_block(act: Act, why: &str, sight: Sight) -> Option<Self> {
        let by = sight
            .html
            .and_then(|html| by_names(html, sight.text))
            .or_else(|| by_words(sight.text))?;
        let why = SafeText::line(&why.chars().take(200).collect::<String>());
        let why = if why.is_empty() {
            SafeText::line("chosen by hand")
        } else {
            why
        };
        let rule = Self {
            act,
            by,
            why,
            file: Arc::from(""),
            line: 0,
        };
        // What cannot be read again is no rule.
        let (read, _) = super::Rules::read("", &rule.to_string());
        (read.all().first().map(|r| &r.by) == Some(&rule.by)).then_some(rule)
    }
}

/// The selector that names the block and the fewest others.
fn by_names(html: &str, text: &str) -> Option<By> {
    let dom = Dom::parse(html);
    let page = Page::of(&dom);
    let seen = super::plain(text);
    let at = (0..page.blocks.len()).find(|&b| super::plain(page.text_of(b)) == seen)?;
    let own = page.blocks[at].words;
    let mut best: Option<(u32, String)> = None;
    for node in dom.ancestors(page.blocks[at].inner).take(LEVELS) {
        for selector in names(&dom, node) {
            let blocks = selected(&page, &selector);
            let words: u32 = blocks.iter().map(|&b| page.blocks[b].words).sum();
            let few = blocks.contains(&at) && words <= own * WORDS.0 + WORDS.1;
            if few && best.as_ref().is_none_or(|(least, _)| words < *least) {
                best = Some((words, selector));
            }
        }
    }
    best.map(|(_, selector)| By::Select(selector))
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

    fn line(text: &str, html: Option<&str>) -> Option<String> {
        let sight = Sight { text, html };
        Rule::for_block(Act::Cut, "junk", sight).map(|r| r.to_string())
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
