//! Changes of single lines of the subscriptions: what is not meant keeps every byte.
//! Knows nothing of what lines say, but for where their words stand.

use std::collections::HashSet;
use std::ops::Range;

use super::tokens::{Token, quoted, tokens};
use super::{Line, Subscription, Urls, options, subscription};

impl Urls {
    /// Adds a feed behind the last line; false if it is there.
    pub fn add(&mut self, feed: &Subscription) -> bool {
        self.add_all(std::slice::from_ref(feed)) == 1
    }

    /// Adds feeds behind the last line, but those that are there; how many are new.
    pub fn add_all(&mut self, feeds: &[Subscription]) -> usize {
        let known = self.lines.iter().filter_map(|l| l.feed.as_ref());
        let mut known: HashSet<String> = known.map(|f| f.address.clone()).collect();
        let end = self.line_end();
        let before = self.lines.len();
        for feed in feeds.iter().filter(|f| known.insert(f.address.clone())) {
            if let Some(last) = self.lines.last_mut().filter(|l| !l.raw.ends_with(b"\n")) {
                last.raw.extend_from_slice(end);
            }
            let mut raw = feed.to_string().into_bytes();
            raw.extend_from_slice(end);
            let feed = Some(feed.clone());
            self.lines.push(Line { raw, feed });
        }
        self.lines.len() - before
    }

    /// Takes the line of a feed out, also a second one; false if there is none.
    pub fn remove(&mut self, address: &str) -> bool {
        let before = self.lines.len();
        self.lines
            .retain(|l| l.feed.as_ref().is_none_or(|f| f.address != address));
        self.lines.len() < before
    }

    /// Gives a feed another address, as when it has moved; false if the feed is not there.
    pub fn set_address(&mut self, address: &str, new: &str) -> bool {
        let quoted = quoted(new);
        self.edit(address, |tokens| {
            let old = tokens.first().map(|t| t.range.clone());
            splice(tokens, old, Some(&quoted))
        })
    }

    /// Gives a feed a name of its own, or takes it away; false if the feed is not there.
    pub fn set_title(&mut self, address: &str, title: Option<&str>) -> bool {
        let new = title.map(|t| quoted(&format!("~{t}")));
        self.edit(address, |tokens| {
            let old = tokens.iter().skip(1).find(|t| t.text.starts_with('~'));
            splice(tokens, old.map(|t| t.range.clone()), new.as_deref())
        })
    }

    /// Adds a tag to a feed; false if the feed is not there.
    pub fn add_tag(&mut self, address: &str, tag: &str) -> bool {
        let new = quoted(tag);
        self.edit(address, |tokens| {
            let is_there = tokens.iter().skip(1).any(|t| t.text == tag);
            splice(tokens, None, (!is_there).then_some(new.as_str()))
        })
    }

    /// Takes a tag from a feed; false if the feed is not there.
    pub fn remove_tag(&mut self, address: &str, tag: &str) -> bool {
        self.edit(address, |tokens| {
            let old = tokens.iter().skip(1).find(|t| t.text == tag);
            splice(tokens, old.map(|t| t.range.clone()), None)
        })
    }

    /// Sets an option of a feed, or takes it away; false if the feed is not there.
    pub fn set_option(&mut self, address: &str, name: &str, value: Option<&str>) -> bool {
        let start = format!("{name}=");
        let new = value.map(|v| quoted(&format!("{start}{v}")));
        self.edit(address, |tokens| {
            let (from, to) = options(tokens).unwrap_or((tokens.len(), tokens.len()));
            let within = tokens.get(from..to).unwrap_or_default();
            let old = within
                .iter()
                .find(|t| t.text.trim_start_matches('<').starts_with(&start));
            match (old, &new) {
                (None, None) => (0..0, String::new()),
                (Some(old), None) => splice(tokens, Some(old.range.clone()), None),
                (Some(old), Some(new)) => {
                    let ends = |c| if old.text.ends_with(c) { ">" } else { "" };
                    let begins = if old.text.starts_with('<') { "<" } else { "" };
                    (old.range.clone(), format!("{begins}{new}{}", ends('>')))
                }
                (None, Some(new)) if from < to => {
                    let behind = tokens[from].range.end;
                    (behind..behind, format!(" {new}"))
                }
                (None, Some(new)) => splice(tokens, None, Some(&format!("< {new} >"))),
            }
        })
    }

    /// Replaces a part of the line of a feed.
    fn edit(&mut self, address: &str, change: impl Fn(&[Token]) -> (Range<usize>, String)) -> bool {
        let Some(at) = self.line_of(address) else {
            return false;
        };
        let line = &mut self.lines[at];
        let Ok(text) = std::str::from_utf8(&line.raw) else {
            return false;
        };
        let (range, new) = change(&tokens(text).tokens);
        line.raw.splice(range, new.bytes());
        line.feed = subscription(&line.raw, &mut Vec::new());
        true
    }

    pub(super) fn line_of(&self, address: &str) -> Option<usize> {
        let is_it = |l: &Line| l.feed.as_ref().is_some_and(|f| f.address == address);
        self.lines.iter().position(is_it)
    }

    /// How lines of this file end.
    fn line_end(&self) -> &'static [u8] {
        let windows = self.lines.first().is_some_and(|l| l.raw.ends_with(b"\r\n"));
        if windows { b"\r\n" } else { b"\n" }
    }
}

/// What to replace in a line: an old token by a new one, or a new one behind the tags, or nothing by nothing.
fn splice(
    tokens: &[Token],
    old: Option<Range<usize>>,
    new: Option<&str>,
) -> (Range<usize>, String) {
    match (old, new) {
        (Some(old), Some(new)) => (old, new.to_owned()),
        // The space before it goes with it.
        (Some(old), None) => {
            let before = tokens.iter().filter(|t| t.range.end <= old.start);
            let start = before.map(|t| t.range.end).max().unwrap_or(old.start);
            (start..old.end, String::new())
        }
        (None, Some(new)) => {
            let last = options(tokens).map_or(tokens.len(), |(from, _)| from);
            let behind = tokens[..last].last().map_or(0, |t| t.range.end);
            (behind..behind, format!(" {new}"))
        }
        (None, None) => (0..0, String::new()),
    }
}
