//! The file of subscriptions in newsboat's syntax: read as it is, every byte kept, single lines changed.
//! Knows nothing of where the file is, and of no feed behind an address.

mod edit;
mod tokens;

use std::collections::HashMap;
use std::fmt;

use crate::config::{OptionFault, feed_option};
use crate::story::library::{FeedKind, FeedSettings};
use tokens::{Token, quoted, tokens};

/// A file of subscriptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Urls {
    lines: Vec<Line>,
    warnings: Vec<Warning>,
}

/// One line, with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    /// As it stands there, with its end.
    raw: Vec<u8>,
    feed: Option<Subscription>,
}

/// One subscribed feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subscription {
    /// As it stands there, without quotes.
    pub address: String,
    /// What the address is.
    pub kind: FeedKind,
    /// The name of `~NAME`.
    pub title: Option<String>,
    /// Whether there is a `!`.
    pub is_hidden: bool,
    /// The other tags, in the order of the line.
    pub tags: Vec<String>,
    /// The options of `< every=30m … >`.
    pub settings: FeedSettings,
}

/// What is wrong with a line; it is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct Warning {
    /// The line, from 1.
    pub line: usize,
    /// What it is.
    pub fault: Fault,
}

/// The ways in which a line is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It begins with nothing that is known.
    #[error(
        "{0:?} is not an address; one begins with https://, http://, file://, exec:, filter: or query:"
    )]
    Address(String),
    /// A form lacks a part.
    #[error("{0} is meant?")]
    Form(&'static str),
    /// A quote is never closed; it counts up to the end of the line, as newsboat reads it.
    #[error("a quote is never closed")]
    Quote,
    /// A `<` is never closed.
    #[error("options begin with < and end with >, here nothing ends them")]
    Options,
    /// An option is wrong.
    #[error("{0}")]
    Option(#[from] OptionFault),
    /// The address stands further up already; tags of both count.
    #[error("the same feed stands on line {0}")]
    Twice(usize),
    /// It is not UTF-8.
    #[error("it is not UTF-8")]
    Charset,
}

impl Urls {
    /// Reads a file. Nothing fails: what is not understood is kept, and told by [`Urls::warnings`].
    ///
    /// ```
    /// use clearstory::feed::urls::Urls;
    /// let urls = Urls::read(b"# papers\nhttps://a.example/feed news \"~The Ledger\" < every=30m >\n");
    /// let feed = urls.feeds().next().unwrap();
    /// assert_eq!(feed.title.as_deref(), Some("The Ledger"));
    /// assert_eq!((feed.tags.as_slice(), feed.settings.every_seconds), (["news".to_owned()].as_slice(), Some(1800)));
    /// ```
    pub fn read(bytes: &[u8]) -> Self {
        let mut urls = Self::default();
        for (at, raw) in bytes.split_inclusive(|b| *b == b'\n').enumerate() {
            let mut faults = Vec::new();
            let raw = raw.to_vec();
            let feed = subscription(&raw, &mut faults);
            let warn = |fault| Warning {
                line: at + 1,
                fault,
            };
            urls.warnings.extend(faults.into_iter().map(warn));
            urls.lines.push(Line { raw, feed });
        }
        urls.warn_of_twins();
        urls
    }

    /// The feeds in the order of the file, each once; tags of a second line are added to those of the first.
    pub fn feeds(&self) -> impl Iterator<Item = Subscription> {
        let mut found: Vec<Subscription> = Vec::new();
        let mut at: HashMap<&str, usize> = HashMap::new();
        for feed in self.lines.iter().filter_map(|l| l.feed.as_ref()) {
            if let Some(first) = at.get(feed.address.as_str()) {
                let first = &mut found[*first];
                let new = feed.tags.iter().filter(|t| !first.tags.contains(t));
                let new: Vec<String> = new.cloned().collect();
                first.tags.extend(new);
                continue;
            }
            at.insert(&feed.address, found.len());
            found.push(feed.clone());
        }
        found.into_iter()
    }

    /// Whether a feed is subscribed.
    pub fn has(&self, address: &str) -> bool {
        self.line_of(address).is_some()
    }

    /// What is not understood, by line.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The file as it is to be written.
    pub fn bytes(&self) -> Vec<u8> {
        self.lines
            .iter()
            .flat_map(|l| l.raw.iter().copied())
            .collect()
    }

    fn warn_of_twins(&mut self) {
        let mut first: HashMap<&str, usize> = HashMap::new();
        let mut twins = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            let Some(feed) = &line.feed else { continue };
            match first.get(feed.address.as_str()) {
                Some(first) => twins.push(Warning {
                    line: at + 1,
                    fault: Fault::Twice(*first),
                }),
                None => {
                    first.insert(&feed.address, at + 1);
                }
            }
        }
        self.warnings.extend(twins);
        self.warnings.sort_by_key(|w| w.line);
    }
}

/// The line of a subscription, without its end.
impl fmt::Display for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", quoted(&self.address))?;
        for tag in &self.tags {
            write!(f, " {}", quoted(tag))?;
        }
        if let Some(title) = &self.title {
            write!(f, " {}", quoted(&format!("~{title}")))?;
        }
        if self.is_hidden {
            write!(f, " !")?;
        }
        Ok(())
    }
}

impl Subscription {
    /// The name and the expression of a `query:`.
    pub fn query(&self) -> Option<(&str, &str)> {
        self.address.strip_prefix("query:")?.split_once(':')
    }

    /// The command of an `exec:`, or of a `filter:`.
    pub fn command(&self) -> Option<&str> {
        let exec = self.address.strip_prefix("exec:");
        exec.or_else(|| self.filtered().map(|(command, _)| command))
    }

    /// The command of a `filter:` and the address that goes through it.
    pub fn filtered(&self) -> Option<(&str, &str)> {
        self.address.strip_prefix("filter:")?.split_once(':')
    }
}

/// The words of a line of any of newsboat's files.
pub(super) fn words(line: &str) -> Vec<String> {
    tokens(line).tokens.into_iter().map(|t| t.text).collect()
}

/// The tokens between `<` and `>`, both included.
fn options(tokens: &[Token]) -> Option<(usize, usize)> {
    let starts = |t: &Token| !t.is_quoted && t.text.starts_with('<');
    let ends = |t: &Token| !t.is_quoted && t.text.ends_with('>');
    let from = 1 + tokens.iter().skip(1).position(starts)?;
    let length = tokens[from..].iter().position(ends)?;
    Some((from, from + length + 1))
}

/// What a line says; nothing of an empty line, a comment, and what is not understood.
fn subscription(raw: &[u8], faults: &mut Vec<Fault>) -> Option<Subscription> {
    let Ok(text) = std::str::from_utf8(raw) else {
        faults.push(Fault::Charset);
        return None;
    };
    let found = tokens(text);
    let (address, rest) = found.tokens.split_first()?;
    if found.is_open {
        faults.push(Fault::Quote);
    }
    let mut feed = Subscription {
        kind: kind(&address.text).map_err(|f| faults.push(f)).ok()?,
        address: address.text.clone(),
        ..Subscription::default()
    };
    let options = options(&found.tokens).map_or(0..0, |(from, to)| from - 1..to - 1);
    for (at, token) in rest.iter().enumerate() {
        if options.contains(&at) {
            option(token, &mut feed.settings, faults);
        } else if !token.is_quoted && token.text == "<" {
            faults.push(Fault::Options);
        } else if let Some(title) = token.text.strip_prefix('~') {
            feed.title.get_or_insert_with(|| title.to_owned());
        } else if token.text.starts_with('!') {
            feed.is_hidden = true;
        } else if !token.text.is_empty() && !feed.tags.contains(&token.text) {
            feed.tags.push(token.text.clone());
        }
    }
    Some(feed)
}

/// Takes one token between `<` and `>`.
fn option(token: &Token, settings: &mut FeedSettings, faults: &mut Vec<Fault>) {
    let text = if token.is_quoted {
        token.text.as_str()
    } else {
        token.text.trim_start_matches('<').trim_end_matches('>')
    };
    if text.is_empty() {
        return;
    }
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    if let Err(fault) = feed_option(settings, name, value) {
        faults.push(fault.into());
    }
}

/// What an address is.
fn kind(address: &str) -> Result<FeedKind, Fault> {
    let has = |start: &str| {
        let head = address.get(..start.len());
        head.is_some_and(|h| h.eq_ignore_ascii_case(start))
    };
    let is_whole = |rest: &str| {
        rest.split_once(':')
            .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())
    };
    if has("http://") || has("https://") {
        return Ok(FeedKind::Web);
    }
    if has("file://") {
        return Ok(FeedKind::File);
    }
    if let Some(rest) = address.strip_prefix("query:") {
        let form = Fault::Form("\"query:NAME:EXPRESSION\"");
        return is_whole(rest).then_some(FeedKind::Query).ok_or(form);
    }
    if let Some(rest) = address.strip_prefix("filter:") {
        let form = Fault::Form("filter:PROGRAM:ADDRESS");
        return is_whole(rest).then_some(FeedKind::Filtered).ok_or(form);
    }
    match address.strip_prefix("exec:") {
        Some("") => Err(Fault::Form("exec:PROGRAM")),
        Some(_) => Ok(FeedKind::Command),
        None => Err(Fault::Address(address.chars().take(60).collect())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = r#"# papers
https://a.example/feed news "two words" "~The Ledger" # good one
https://u:p@b.example/#x !quiet < every=30m keep=90d >

"query:Unread ones:unread = \"yes\" and age < 3" views
"exec:~/bin/make feed" made
"filter:~/bin/cut -f 2:https://c.example/feed"
file:///srv/feed.xml
/srv/feed.xml
query:alone
https://a.example/feed later
"https://d.example/feed" "open
https://e.example < soon=1 every=x
"#;

    fn by(address: &str) -> Subscription {
        let urls = Urls::read(FILE.as_bytes());
        urls.feeds().find(|f| f.address == address).unwrap()
    }

    #[test]
    fn every_form_of_newsboat_is_understood() {
        let ledger = by("https://a.example/feed");
        assert_eq!(ledger.title.as_deref(), Some("The Ledger"));
        assert_eq!(ledger.tags, ["news", "two words", "later"]);
        let quiet = by("https://u:p@b.example/#x");
        assert!(quiet.is_hidden && quiet.tags.is_empty());
        assert_eq!(
            (quiet.settings.every_seconds, quiet.settings.keep_days),
            (Some(1_800), Some(90))
        );
        let query = by("query:Unread ones:unread = \"yes\" and age < 3");
        assert_eq!(query.kind, FeedKind::Query);
        assert_eq!(
            query.query(),
            Some(("Unread ones", "unread = \"yes\" and age < 3"))
        );
        let made = by("exec:~/bin/make feed");
        assert_eq!(
            (made.kind, made.command()),
            (FeedKind::Command, Some("~/bin/make feed"))
        );
        let cut = by("filter:~/bin/cut -f 2:https://c.example/feed");
        assert_eq!(
            cut.filtered(),
            Some(("~/bin/cut -f 2", "https://c.example/feed"))
        );
        assert_eq!(by("file:///srv/feed.xml").kind, FeedKind::File);
        assert_eq!(by("https://d.example/feed").tags, ["open"]);
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_line() {
        let urls = Urls::read(FILE.as_bytes());
        let told: Vec<String> = urls.warnings().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "line 9: \"/srv/feed.xml\" is not an address; one begins with https://, http://, file://, exec:, filter: or query:",
                "line 10: \"query:NAME:EXPRESSION\" is meant?",
                "line 11: the same feed stands on line 2",
                "line 12: a quote is never closed",
                "line 13: options begin with < and end with >, here nothing ends them",
            ]
        );
        let odd = Urls::read(b"https://a.example\xff\nhttps://b.example <evry=3m keep=soon>\n");
        let told: Vec<String> = odd.warnings().iter().map(ToString::to_string).collect();
        assert_eq!(told[0], "line 1: it is not UTF-8");
        assert!(told[1].starts_with("line 2: the option evry is unknown; every is meant?"));
        assert!(
            told[2].starts_with("line 2: the option keep cannot be \"soon\"; it is a time in days")
        );
    }

    #[test]
    fn a_change_touches_one_line_and_of_it_only_what_is_meant() {
        let mut urls = Urls::read(FILE.as_bytes());
        let address = "https://a.example/feed";
        assert!(urls.set_title(address, Some("Ledger \"of\" old")));
        assert!(urls.add_tag(address, "my daily"));
        assert!(urls.remove_tag(address, "two words"));
        assert!(urls.set_option(address, "text", Some("page")));
        assert!(urls.set_option("https://u:p@b.example/#x", "every", Some("2h")));
        assert!(urls.set_option("https://u:p@b.example/#x", "keep", None));
        assert!(urls.set_option("https://u:p@b.example/#x", "text", Some("feed")));
        let expected = FILE
            .replace(
                r#"news "two words" "~The Ledger" # good"#,
                r#"news "~Ledger \"of\" old" "my daily" < text=page > # good"#,
            )
            .replace("< every=30m keep=90d >", "< text=feed every=2h >");
        assert_eq!(String::from_utf8(urls.bytes()).unwrap(), expected);
        assert_eq!(by(address).tags.len(), 3, "of the file as it was");
        let again: Vec<_> = Urls::read(&urls.bytes()).feeds().collect();
        assert_eq!(again, urls.feeds().collect::<Vec<_>>());
        assert!(urls.set_title(address, None));
        assert!(!urls.set_title("https://nowhere.example", None));
    }

    #[test]
    fn a_feed_is_added_behind_the_last_line_and_taken_out_alone() {
        let mut urls =
            Urls::read(b"# mine\r\nhttps://a.example/feed x\r\n/odd\r\nhttps://b.example/feed");
        let feed = Subscription {
            address: "https://c.example/feed".to_owned(),
            title: Some("See".to_owned()),
            tags: vec!["a b".to_owned()],
            ..Subscription::default()
        };
        assert!(urls.add(&feed));
        assert!(!urls.add(&feed), "it is there");
        assert!(urls.remove("https://a.example/feed"));
        assert!(!urls.remove("https://a.example/feed"));
        let expected =
            "# mine\r\n/odd\r\nhttps://b.example/feed\r\nhttps://c.example/feed \"a b\" ~See\r\n";
        assert_eq!(String::from_utf8(urls.bytes()).unwrap(), expected);
    }

    proptest! {
        #[test]
        fn every_byte_of_any_file_is_kept(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(Urls::read(&bytes).bytes(), bytes);
        }

        #[test]
        fn what_is_written_is_read_as_it_was(
            tags in proptest::collection::vec("[^\\x00-\\x1f\\x7f-\\x9f\u{feff}~!][^\\x00-\\x1f\\x7f-\\x9f\u{feff}]{0,8}", 0..4),
            title in proptest::option::of("[^\\x00-\\x1f\\x7f-\\x9f\u{feff}]{1,12}"),
            before in proptest::collection::vec("[ -~]{0,20}", 0..4),
        ) {
            let mut tags: Vec<String> = tags;
            let mut seen = std::collections::HashSet::new();
            tags.retain(|t| seen.insert(t.clone()));
            let feed = Subscription {
                address: "https://a.example/feed?x=\"y\"&z#<>".to_owned(),
                title,
                tags,
                ..Subscription::default()
            };
            let mut urls = Urls::read(before.join("\n").as_bytes());
            prop_assume!(urls.add(&feed));
            let again = Urls::read(&urls.bytes());
            prop_assert_eq!(again.feeds().last(), Some(feed));
        }
    }
}
