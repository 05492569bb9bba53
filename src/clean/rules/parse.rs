//! The grammar of rule files: lines to rules, and what is wrong with a line in words that help.
//! Knows nothing of pages.

use std::sync::Arc;

use super::fault::{Error, Fault, KINDS};
use super::near::nearest;
use super::{Act, By, How, Place, RULES, Rule, Rules};
use crate::doc::SafeText;
use crate::dom::Dom;

/// The grammar, for help and README.
pub const GRAMMAR: &str = "\
A rule is a line: what to do, how the blocks are named, and why.

  cut|keep  select SELECTOR   because WORDS   all text below the elements of a CSS selector
  cut|keep  phrase \"TEXT\"     because WORDS   blocks that have the text in them
  cut|keep  begins \"TEXT\"     because WORDS   blocks that begin with it
  cut|keep  ends \"TEXT\"       because WORDS   blocks that end with it
  cut|keep  whole \"TEXT\"      because WORDS   blocks that are nothing else
  cut|keep  first N           because WORDS   cut: the first N kept blocks; keep: the N cut blocks above the story
  cut|keep  last N            because WORDS   the same at its end
  cut|keep  from \"TEXT\"       because WORDS   the first block that begins with the text, and all behind it
  cut|keep  before \"TEXT\"     because WORDS   all before that block

Lines that begin with # and blank lines say nothing. Texts are compared without letter case and kinds of quotation
marks. Rules come after the cleaner's own judgement; the last rule that names a block decides. HOST.rule is for a host
and its www., everywhere.rule for all pages; it comes first, so that a host's own rules decide. A file of the folder
feeds, of any name that ends in .rule, is for the stories of one feed, wherever their pages are: it has a line

  feed ADDRESS                                as the subscriptions have it, without name, password and tokens

or several of them, and decides over the others.";

/// Most bytes of a rule file.
pub(super) const FILE_BYTES: usize = 256 << 10;
/// Most bytes of a selector,
const SELECTOR_BYTES: usize = 200;
/// and most parts of it: each may look at every element above.
const SELECTOR_PARTS: usize = 8;
/// Most bytes of a text.
const TEXT_BYTES: usize = 400;
/// Least letters or digits of a text: fewer stand in nearly every block.
const TEXT_LETTERS: usize = 3;
/// Most blocks that `first` and `last` name.
const COUNT: u16 = 50;
/// Most characters of a reason.
const WHY_CHARS: usize = 200;

const ACTS: [&str; 2] = ["cut", "keep"];

/// Quotation marks around a text.
const QUOTES: [(char, char); 4] = [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»')];

impl Rules {
    /// Reads the text of a rule file: the rules of its good lines, and what is wrong with the others.
    ///
    /// ```
    /// use clearstory::clean::rules::Rules;
    /// let text = "# ours\ncut select .shop because it sells\ncut phrase because";
    /// let (rules, errors) = Rules::read("a.example.rule", text);
    /// assert_eq!(rules.all()[0].to_string(), "cut select .shop because it sells");
    /// assert_eq!(errors[0].to_string(), "a.example.rule:3: a rule says why; end the line with: because WORDS");
    /// ```
    pub fn read(file: &str, text: &str) -> (Self, Vec<Error>) {
        let (mut rules, mut errors) = (Self::default(), Vec::new());
        let file: Arc<str> = SafeText::line(file).to_string().into();
        let error = |line, fault| Error {
            file: file.clone(),
            line,
            fault,
        };
        if text.len() > FILE_BYTES {
            let (what, most) = ("file", "256 KiB");
            errors.push(error(0, Fault::Long { what, most }));
            return (rules, errors);
        }
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if rules.rules.len() + errors.len() >= RULES {
                errors.push(error(at + 1, Fault::Many));
                break;
            }
            match rule(line) {
                Ok(rule) => rules.rules.push(Rule {
                    file: file.clone(),
                    line: at + 1,
                    ..rule
                }),
                Err(fault) => errors.push(error(at + 1, fault)),
            }
        }
        (rules, errors)
    }

    /// Reads the text of a file of the folder `feeds`: the feeds it is for, and the same.
    pub(super) fn of_feed(file: &str, text: &str) -> (Vec<String>, Self, Vec<Error>) {
        let (rules, mut errors) = Self::read(file, text);
        errors.retain(|e| e.fault != Fault::Feed);
        let address = |line| match word(line) {
            ("feed", address) => Some(address.trim_end().to_owned()),
            _ => None,
        };
        let feeds: Vec<String> = text.lines().filter_map(address).collect();
        if feeds.is_empty() && !rules.is_empty() {
            let file = SafeText::line(file).to_string().into();
            let (line, fault) = (0, Fault::NoFeed);
            errors.push(Error { file, line, fault });
        }
        (feeds, rules, errors)
    }
}

/// The rule of a line, which stands in no file yet.
fn rule(line: &str) -> Result<Rule, Fault> {
    let (first, rest) = word(line);
    let act = match first {
        "cut" => Act::Cut,
        "keep" => Act::Keep,
        "feed" => return Err(Fault::Feed),
        _ => {
            let near = nearest(first, &ACTS);
            let found = shown(first);
            return Err(Fault::Act { found, near });
        }
    };
    let (second, rest) = word(rest);
    let Some(kind) = KINDS.into_iter().find(|k| *k == second) else {
        let near = nearest(second, &KINDS);
        let found = if second.is_empty() {
            format!("{act} alone")
        } else {
            shown(second)
        };
        return Err(Fault::Kind { found, near });
    };
    let (what, why) = parted(kind, rest)?;
    if why.chars().count() > WHY_CHARS {
        let (what, most) = ("reason", "200 characters");
        return Err(Fault::Long { what, most });
    }
    let why = SafeText::line(why);
    if why.is_empty() {
        return Err(Fault::NoReason { near: None });
    }
    if what.is_empty() {
        return Err(Fault::Nothing { kind });
    }
    Ok(Rule::new(act, named(kind, what)?, why))
}

fn named(kind: &'static str, what: &str) -> Result<By, Fault> {
    Ok(match kind {
        "select" => By::Select(selector(what)?),
        "first" => By::Place(Place::First(count(what)?)),
        "last" => By::Place(Place::Last(count(what)?)),
        "from" => By::Place(Place::From(quoted(kind, what)?)),
        "before" => By::Place(Place::Before(quoted(kind, what)?)),
        "begins" => By::Phrase(How::Begins, quoted(kind, what)?),
        "ends" => By::Phrase(How::Ends, quoted(kind, what)?),
        "whole" => By::Phrase(How::Whole, quoted(kind, what)?),
        _ => By::Phrase(How::Within, quoted(kind, what)?),
    })
}

/// The first word of a line and what is behind it.
fn word(line: &str) -> (&str, &str) {
    let line = line.trim_start();
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    (&line[..end], line[end..].trim_start())
}

/// What is named and why: parted at the first `because` that stands in no quotation marks or brackets. An apostrophe
/// in a text is no quotation mark, and a bracket in one is nothing but a bracket.
fn parted<'a>(kind: &str, rest: &'a str) -> Result<(&'a str, &'a str), Fault> {
    let pairs: &[(char, char)] = match kind {
        "select" => &[('"', '"'), ('[', ']')],
        _ => &QUOTES,
    };
    let mut open: Option<(char, char)> = None;
    let (mut before, mut closed) = (' ', 0);
    for (at, c) in rest.char_indices() {
        match open {
            Some((_, end)) if c == end => {
                open = None;
                closed = at + c.len_utf8();
            }
            None if c == 'b' && before.is_whitespace() => {
                let behind = rest[at..].strip_prefix("because");
                if let Some(why) =
                    behind.filter(|b| b.is_empty() || b.starts_with(char::is_whitespace))
                {
                    return Ok((rest[..at].trim(), why.trim()));
                }
            }
            None => open = pairs.iter().find(|(mark, _)| *mark == c).copied(),
            Some(_) => {}
        }
        before = c;
    }
    if let Some((mark, _)) = open {
        let what = if mark == '[' {
            "bracket"
        } else {
            "quotation mark"
        };
        return Err(Fault::Open { what, mark });
    }
    let mut words = rest[closed..].split_whitespace();
    let near = words.find_map(|word| nearest(word, &["because"]));
    Err(Fault::NoReason { near })
}

fn quoted(kind: &'static str, what: &str) -> Result<String, Fault> {
    let inner = QUOTES.iter().find_map(|(open, close)| {
        let inner = what.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inner.contains('"')).then_some(inner)
    });
    let text = SafeText::line(inner.ok_or(Fault::Quotes { kind })?);
    if text.len() > TEXT_BYTES {
        let (what, most) = ("text", "400 bytes");
        return Err(Fault::Long { what, most });
    }
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    let wide = text.chars().any(crate::doc::is_ideograph);
    if letters.count() < TEXT_LETTERS - usize::from(wide) {
        return Err(Fault::Short);
    }
    Ok(text.to_string())
}

fn count(what: &str) -> Result<u16, Fault> {
    let number = what.parse().ok().filter(|n| (1..=COUNT).contains(n));
    number.ok_or_else(|| Fault::Count { found: shown(what) })
}

fn selector(what: &str) -> Result<String, Fault> {
    let text = SafeText::line(what).to_string();
    let parts = text.split([' ', '>', '+', ',']).filter(|p| !p.is_empty());
    if text.len() > SELECTOR_BYTES || parts.count() > SELECTOR_PARTS {
        let (what, most) = ("selector", "200 bytes and 8 parts");
        return Err(Fault::Long { what, most });
    }
    // Each element would look at all before it, or at all below.
    let without_values: String = text
        .split('[')
        .map(|p| p.split(']').next_back().unwrap_or(""))
        .collect();
    for what in [":has(", "~"] {
        if without_values.contains(what) {
            return Err(Fault::Costly { what });
        }
    }
    if !Dom::is_selector(&text) {
        return Err(Fault::Selector {
            found: shown(&text),
        });
    }
    Ok(text)
}

/// A piece of a line, short enough for a message.
fn shown(text: &str) -> String {
    let safe = SafeText::line(text);
    let start: String = safe.chars().take(40).collect();
    if start.len() < safe.len() {
        start + "…"
    } else {
        start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_the_feed_in_a_file_that_is_for_one_and_is_told_elsewhere() {
        let text = "# mine\nfeed https://a.example/feed\ncut last 1 because x";
        let (feeds, rules, errors) = Rules::of_feed("feeds/a.rule", text);
        assert_eq!(feeds, ["https://a.example/feed"]);
        assert_eq!((rules.all()[0].line, errors), (3, vec![]));
        let (_, errors) = Rules::read("a.example.rule", text);
        assert_eq!((errors[0].line, &errors[0].fault), (2, &Fault::Feed));
        let (feeds, _, errors) = Rules::of_feed("feeds/a.rule", "cut last 1 because x");
        assert_eq!((feeds, &errors[0].fault), (vec![], &Fault::NoFeed));
    }

    fn error(line: &str) -> String {
        let (rules, errors) = Rules::read("x.rule", line);
        assert!(rules.is_empty(), "{line}");
        errors
            .first()
            .map_or(String::new(), |e| e.fault.to_string())
    }

    #[test]
    fn every_kind_of_rule_reads_as_it_is_written() {
        for line in [
            "cut select div.promo > p:not(.lead) because shop box",
            "keep select [title=\"x because y\"] because it is a part",
            "cut phrase \"Our reporter contributed\" because it stands under all",
            "cut begins \"Read also:\" because a pointer",
            "keep ends \"because I say so\" because of a column",
            "cut whole \"Don't miss\" because teasers",
            "cut phrase \"see [1\" because of a note",
            "cut first 2 because deck and date",
            "keep last 1 because the correction",
            "cut from \"More stories\" because teasers",
            "cut before \"By our\" because menus",
        ] {
            let (rules, errors) = Rules::read("x.rule", line);
            assert_eq!(errors, [], "{line}");
            assert_eq!(rules.all()[0].to_string(), line);
        }
    }

    #[test]
    fn an_error_names_file_line_and_what_is_allowed() {
        let (rules, errors) = Rules::read(
            "a.example.rule",
            "\u{feff}# a comment\n\ncut whole \"Advert here\" because ads\r\ncutt whole \"x\"\n",
        );
        assert_eq!(rules.all().len(), 1);
        assert_eq!(rules.all()[0].line, 3);
        assert_eq!(
            errors[0].to_string(),
            "a.example.rule:4: a rule begins with cut or keep, not with cutt; did you mean cut?"
        );
    }

    #[test]
    fn each_fault_says_what_to_do() {
        for (line, fault) in [
            (
                "remove select p because x",
                "a rule begins with cut or keep, not with remove",
            ),
            (
                "cut slect p because x",
                "slect names no blocks; allowed are select, phrase, begins, ends, whole, first, last, from, before; \
                 did you mean select?",
            ),
            (
                "cut",
                "cut alone names no blocks; allowed are select, phrase, begins, ends, whole, first, last, from, before",
            ),
            (
                "cut select p",
                "a rule says why; end the line with: because WORDS",
            ),
            (
                "cut select p because",
                "a rule says why; end the line with: because WORDS",
            ),
            (
                "cut phrase \"un because y",
                "the quotation mark \" is opened and never closed, so that all behind it belongs to it; close it before because",
            ),
            (
                "cut phrase “un because y",
                "the quotation mark “ is opened and never closed, so that all behind it belongs to it; close it before because",
            ),
            (
                "cut select div[ because y",
                "the bracket [ is opened and never closed, so that all behind it belongs to it; close it before because",
            ),
            (
                "cut select p becuase it sells",
                "a rule says why; end the line with: because WORDS; did you mean because?",
            ),
            (
                "cut phrase \"the cause of it\"",
                "a rule says why; end the line with: because WORDS",
            ),
            (
                "cut select because x",
                "select what? Write select .newsletter",
            ),
            (
                "cut begins Read also: because x",
                "the text of begins stands between quotation marks, as in begins \"Read also:\"",
            ),
            (
                "cut phrase \"ad\" because x",
                "a text of fewer than 3 letters stands in nearly every block; write more of it",
            ),
            (
                "cut select p..x because x",
                "p..x is no CSS selector; write for example .newsletter or aside > p",
            ),
            (
                "cut select h2 ~ p because x",
                "~ may take very long on large pages and is not allowed; name a class, or use from \"TEXT\"",
            ),
            (
                "cut select div:has(p) because x",
                ":has( may take very long on large pages and is not allowed; name a class, or use from \"TEXT\"",
            ),
            (
                "cut first none because x",
                "none is no count; write a number from 1 to 50",
            ),
            (
                "cut last 51 because x",
                "51 is no count; write a number from 1 to 50",
            ),
        ] {
            assert_eq!(error(line), fault, "{line}");
        }
        let long = |what: &str| error(&format!("cut {what} because x"));
        assert_eq!(
            long(&format!("select {}", "p ".repeat(9))),
            "the selector is too long; at most 200 bytes and 8 parts"
        );
        assert_eq!(
            long(&format!("phrase \"{}\"", "a".repeat(401))),
            "the text is too long; at most 400 bytes"
        );
        assert_eq!(
            error(&format!("cut last 1 because {}", "a".repeat(201))),
            "the reason is too long; at most 200 characters"
        );
    }

    #[test]
    fn a_file_is_bounded_and_its_words_are_safe() {
        let many = "cut last 1 because x\n".repeat(501);
        let (rules, errors) = Rules::read("x", &many);
        assert_eq!((rules.all().len(), &errors[0].fault), (500, &Fault::Many));
        let (_, errors) = Rules::read("x", &"#".repeat(FILE_BYTES + 1));
        assert!(matches!(errors[0].fault, Fault::Long { what: "file", .. }));
        let (rules, _) = Rules::read("x", "cut last 1 because \u{1b}[31mred\u{202e}");
        assert_eq!(&*rules.all()[0].why, "red");
        assert_eq!(
            error("\u{1b}[2Jcut last 1 because x"),
            "a rule begins with cut or keep, not with cut"
        );
    }
}
