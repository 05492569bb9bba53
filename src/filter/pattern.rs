//! Patterns: POSIX extended regular expressions, as newsboat takes them, for the regex crate.
//! Knows nothing of filters.

mod bracket;

use std::fmt;

use regex::{Regex, RegexBuilder};

/// Longest pattern, in bytes.
const PATTERN_BYTES: usize = 1024;
/// Memory of a compiled pattern; enough for `.{0,500}`, a thousandth of what a repeated repetition asks for.
const COMPILED_BYTES: usize = 1 << 20;

/// A pattern and what it was written as. Two are the same when they are written the same.
#[derive(Clone, Debug)]
pub struct Pattern {
    written: String,
    regex: Regex,
    warnings: Vec<Warning>,
    held: Vec<String>,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

/// Where a pattern does not mean what some would think.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A backslash before a letter that is no sign in POSIX: it stands for the letter.
    Letter(char),
    /// `\<` and `\>` are an extension of the GNU library; here they are word bounds of Unicode.
    WordBound,
    /// A class that holds ASCII only here.
    AsciiClass(&'static str),
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Letter('d') => {
                f.write_str("\\d is the letter d in newsboat's patterns; write [0-9]")
            }
            Self::Letter(c) => write!(f, "\\{c} is the letter {c} in newsboat's patterns"),
            Self::WordBound => f.write_str("\\< and \\> are bounds of words as Unicode sees them"),
            Self::AsciiClass(name) => write!(f, "[:{name}:] holds only ASCII here"),
        }
    }
}

impl Pattern {
    /// Compiles a POSIX extended regular expression, upper and lower case alike; the error is a sentence.
    pub fn new(written: &str) -> Result<Self, String> {
        if written.len() > PATTERN_BYTES {
            return Err(format!("it is longer than {PATTERN_BYTES} bytes"));
        }
        let mut translated = Translation {
            runs: vec![String::new()],
            ..Translation::default()
        };
        translated.run(written)?;
        let held = translated.held();
        let regex = RegexBuilder::new(&translated.out)
            .case_insensitive(true)
            .dot_matches_new_line(true)
            .size_limit(COMPILED_BYTES)
            .dfa_size_limit(COMPILED_BYTES)
            .nest_limit(64)
            .build()
            .map_err(|e| sentence(&e))?;
        Ok(Self {
            written: written.to_owned(),
            regex,
            warnings: translated.warnings,
            held,
        })
    }

    /// As it was written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// In the syntax of the regex crate, apart from case.
    pub fn translated(&self) -> String {
        format!("(?s){}", self.regex.as_str())
    }

    /// Whether it is found anywhere in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Where it is found in a text, as ranges of bytes.
    pub fn all_in<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
        self.regex.find_iter(text).map(|m| m.range())
    }

    /// Texts that stand in whatever it is found in, apart from case; not all of them are known.
    pub fn held(&self) -> &[String] {
        &self.held
    }

    /// Where it means something else than expected.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The pattern that finds just this text.
    pub fn escaped(text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if r"\.[](){}*+?^$|".contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
        out
    }
}

fn sentence(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it would need too much memory; repeat less".to_owned(),
        other => {
            let told = other.to_string();
            let last = told.lines().rev().find(|l| !l.trim().is_empty());
            last.unwrap_or_default()
                .trim_start_matches("error: ")
                .to_owned()
        }
    }
}

/// The translation as far as it is done.
#[derive(Default)]
struct Translation {
    out: String,
    /// Where in `out` the last atom begins, if one may be repeated now.
    atom: Option<usize>,
    is_repeated: bool,
    /// Where in `out` each open parenthesis stands.
    open: Vec<usize>,
    warnings: Vec<Warning>,
    /// Runs of letters outside of parentheses; the last one goes on.
    runs: Vec<String>,
    has_choice: bool,
}

impl Translation {
    fn run(&mut self, written: &str) -> Result<(), String> {
        let mut rest = written;
        while let Some(c) = rest.chars().next() {
            let after = &rest[c.len_utf8()..];
            rest = match c {
                '\\' => self.escape(after)?,
                '[' => self.bracket(after)?,
                '{' => self.interval(after)?,
                '*' | '+' | '?' => {
                    self.repeat(c.encode_utf8(&mut [0; 4]))?;
                    after
                }
                _ => {
                    self.plain(c);
                    after
                }
            };
        }
        if self.open.is_empty() {
            Ok(())
        } else {
            Err("a parenthesis is not closed".to_owned())
        }
    }

    fn plain(&mut self, c: char) {
        match c {
            '(' => {
                self.open.push(self.out.len());
                self.end_run();
                self.out.push('(');
                self.atom = None;
            }
            // Unmatched it is itself, as in the GNU library.
            ')' => match self.open.pop() {
                Some(start) => {
                    self.out.push(')');
                    self.begin(start);
                }
                None => self.literal(')'),
            },
            '|' | '^' => {
                self.has_choice |= c == '|' && self.open.is_empty();
                self.end_run();
                self.out.push(c);
                self.atom = None;
            }
            '$' | '.' => self.piece(c.encode_utf8(&mut [0; 4])),
            c => self.literal(c),
        }
    }

    fn begin(&mut self, start: usize) {
        self.atom = Some(start);
        self.is_repeated = false;
    }

    fn piece(&mut self, text: &str) {
        self.end_run();
        self.begin(self.out.len());
        self.out.push_str(text);
    }

    fn literal(&mut self, c: char) {
        self.begin(self.out.len());
        if r"\.[](){}*+?^$|#&-~".contains(c) {
            self.out.push('\\');
        }
        self.out.push(c);
        if let (true, Some(run)) = (self.open.is_empty(), self.runs.last_mut()) {
            run.push(c);
        }
    }

    fn end_run(&mut self) {
        self.runs.push(String::new());
    }

    /// The runs of letters that must be there.
    fn held(&mut self) -> Vec<String> {
        if self.has_choice {
            return Vec::new();
        }
        self.runs.retain(|run| !run.is_empty());
        std::mem::take(&mut self.runs)
    }

    /// Repeats the last atom; what is repeated already becomes an atom, for `a+?` is not lazy in POSIX.
    fn repeat(&mut self, sign: &str) -> Result<(), String> {
        let Some(start) = self.atom else {
            return Err(format!(
                "nothing stands before {sign} that could be repeated"
            ));
        };
        if self.is_repeated {
            self.out.insert_str(start, "(?:");
            self.out.push(')');
        }
        self.out.push_str(sign);
        self.is_repeated = true;
        // What is repeated may also be missing.
        self.runs.last_mut().map(String::pop);
        self.end_run();
        Ok(())
    }

    /// `{2}`, `{2,}`, `{,3}` and `{2,3}`; any other brace is itself.
    fn interval<'a>(&mut self, after: &'a str) -> Result<&'a str, String> {
        let inside = after.split_once('}');
        let bounds = inside.filter(|(inside, _)| {
            let (low, high) = inside.split_once(',').unwrap_or((inside, "0"));
            let number = |n: &str| n.bytes().all(|b| b.is_ascii_digit()) && n.len() < 5;
            *inside != "," && !inside.is_empty() && number(low) && number(high)
        });
        let Some((inside, rest)) = bounds.filter(|_| self.atom.is_some()) else {
            self.literal('{');
            return Ok(after);
        };
        let zero = if inside.starts_with(',') { "0" } else { "" };
        self.repeat(&format!("{{{zero}{inside}}}"))?;
        Ok(rest)
    }

    fn escape<'a>(&mut self, after: &'a str) -> Result<&'a str, String> {
        let Some(c) = after.chars().next() else {
            return Err("it ends with a backslash".to_owned());
        };
        match c {
            '<' | '>' => {
                self.piece(if c == '<' { r"\b{start}" } else { r"\b{end}" });
                self.warn(Warning::WordBound);
            }
            '`' => self.piece(r"\A"),
            '\'' => self.piece(r"\z"),
            'w' | 'W' | 's' | 'S' | 'b' | 'B' => self.piece(&format!("\\{c}")),
            '1'..='9' => {
                return Err(format!(
                    "\\{c} asks for what was found before, which is not possible here"
                ));
            }
            c => {
                if c.is_alphanumeric() {
                    self.warn(Warning::Letter(c));
                }
                self.literal(c);
            }
        }
        Ok(&after[c.len_utf8()..])
    }

    fn bracket<'a>(&mut self, after: &'a str) -> Result<&'a str, String> {
        let (class, rest, warning) = bracket::translated(after)?;
        self.piece(&class);
        if let Some(name) = warning {
            self.warn(Warning::AsciiClass(name));
        }
        Ok(rest)
    }

    fn warn(&mut self, warning: Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn finds(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern).unwrap().is_in(text)
    }

    #[test]
    fn signs_mean_what_they_mean_in_posix() {
        for (pattern, text, found) in [
            ("linux", "GNU/Linux", true),
            ("grün", "GRÜN", true),
            ("a.b", "a\nb", true),
            ("^b", "a\nb", false),
            (r"\<foo", "a foobar", true),
            (r"\<bar\>", "foobar", false),
            (r"\d", "5", false),
            (r"\d", "d", true),
            (r"a\.b", "axb", false),
            ("a+?b", "b", true),
            ("^a+?$", "aaa", true),
            ("a{,2}b", "b", true),
            ("^a{2}$", "aa", true),
            ("a{x", "a{x", true),
            ("a)", "a)", true),
            ("[[:digit:]]+", "x12", true),
            ("[[:alpha:]]", "ü", true),
            ("[[:alpha:]]", "5", false),
            (r"[\.]", r"\", true),
            ("[]a]", "]", true),
            ("[^]a]", "]", false),
            ("[a-]", "-", true),
            ("[a&&b]", "&", true),
            ("[[a]", "[", true),
            ("[#~]", "~", true),
            ("c#", "C#", true),
            ("", "anything", true),
            ("a|", "", true),
        ] {
            assert_eq!(finds(pattern, text), found, "{pattern} in {text:?}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused_with_a_sentence() {
        for (pattern, told) in [
            ("(a", "parenthesis"),
            ("*a", "nothing stands before *"),
            ("(?i)a", "nothing stands before ?"),
            (r"(a)\1", "not possible here"),
            ("[a", "not closed"),
            ("[[:nose:]]", "nose"),
            ("[z-a]", "range"),
            ("a\\", "backslash"),
            ("(((a{99}){99}){99}){99}", "memory"),
        ] {
            let error = Pattern::new(pattern).unwrap_err();
            assert!(error.contains(told), "{pattern}: {error}");
        }
        assert!(Pattern::new(&"a".repeat(2000)).is_err());
    }

    #[test]
    fn a_difference_in_meaning_is_warned_of_once() {
        let told: Vec<String> = Pattern::new(r"\<a\>\d[[:punct:]]")
            .unwrap()
            .warnings()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[1].contains("[0-9]"));
    }

    #[test]
    fn what_must_stand_there_is_known() {
        for (pattern, held) in [
            ("rust", &["rust"][..]),
            ("^rusty? news", &["rust", " news"]),
            ("a.b", &["a", "b"]),
            ("rust|news", &[]),
            ("x(rust|news)y+z", &["x", "z"]),
            (r"c\+\+ 2[0-9]", &["c++ 2"]),
            ("ab{2}c", &["a", "c"]),
        ] {
            assert_eq!(Pattern::new(pattern).unwrap().held(), held, "{pattern}");
        }
    }

    #[test]
    fn an_escaped_text_finds_itself() {
        let text = r"C++ (a.b) [x] {1} ^$ | \ ? *";
        assert!(finds(&format!("^{}$", Pattern::escaped(text)), text));
    }
}
