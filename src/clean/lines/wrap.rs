//! Whether a text is hard-wrapped, at which column, and how two of its lines become one.
//! Knows nothing of headings, lists and junk.

use std::collections::HashSet;

use super::source::Line;
use crate::doc::is_ideograph;
use unicode_width::UnicodeWidthStr;

/// A text in this many columns or more is a paragraph a line; wrappers stop at 120.
const WIDEST: usize = 122;
/// Verse and lists stay below this; wrapped prose does not.
const NARROWEST: usize = 46;

/// How a text is wrapped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wrap {
    columns: usize,
    in_bytes: bool,
    /// Whether a full line that ends a sentence goes on all the same: blank lines or indented first lines say where
    /// paragraphs end.
    through_sentences: bool,
}

/// What the breaks between neighbouring lines say when the text is taken to be wrapped at a column.
#[derive(Default)]
struct Evidence {
    /// Long lines with a line behind them.
    breaks: usize,
    /// Those whose next word did not fit.
    full: usize,
    /// Those that go on in the middle of a sentence.
    going_on: usize,
    /// Lines that end a sentence though the next word would have fitted: ends of paragraphs without a blank line.
    ends: usize,
    /// Lines that end a sentence and are full: they may end a paragraph or not.
    doubtful: usize,
}

/// Finds the wrapping of a text, if it has one.
///
/// A greedy wrapper breaks where the next word does not fit; so the right column and the right measure (columns, or
/// bytes for wrappers that count these) make nearly all breaks of long lines necessary, and most of them go on in
/// the middle of a sentence. In verse and lists neither holds.
pub(super) fn find(lines: &[Line]) -> Option<Wrap> {
    let candidates = [false, true].map(|in_bytes| {
        let columns = widest(lines, in_bytes)?;
        let mut wrap = Wrap {
            columns,
            in_bytes,
            through_sentences: true,
        };
        let evidence = wrap.evidence(lines);
        wrap.through_sentences = evidence.ends <= evidence.doubtful || has_indented_starts(lines);
        let sound = evidence.breaks > 0
            && evidence.full * 5 >= evidence.breaks * 2
            && evidence.going_on * 2 >= evidence.full;
        sound.then_some((evidence.full, wrap))
    });
    let [columns, bytes] = candidates;
    match (columns, bytes) {
        (Some(c), Some(b)) if b.0 > c.0 => Some(b.1),
        (Some(c), _) => Some(c.1),
        (None, b) => b.map(|b| b.1),
    }
}

/// The widest line, a few stray ones (addresses, tables) left out; `None` when the text cannot be wrapped.
fn widest(lines: &[Line], in_bytes: bool) -> Option<usize> {
    let mut widths: Vec<usize> = lines
        .iter()
        .filter(|l| !l.is_blank() && l.text.contains(|c: char| c.is_whitespace() || is_wide(c)))
        .map(|l| if in_bytes { l.bytes } else { l.width })
        .collect();
    widths.sort_unstable();
    let stray = widths.len() / 50;
    let columns = *widths.get(widths.len().checked_sub(1 + stray)?)?;
    (NARROWEST..=WIDEST).contains(&columns).then_some(columns)
}

/// Whether at least every twelfth line is blank.
pub(super) fn has_blank_lines(lines: &[Line]) -> bool {
    let blank = lines.iter().filter(|l| l.is_blank()).count();
    blank > 0 && blank * 12 >= lines.len()
}

/// Whether first lines of paragraphs are set in.
fn has_indented_starts(lines: &[Line]) -> bool {
    let starts = lines.windows(2).filter(|w| w[1].indent > w[0].indent + 1);
    starts.count() * 15 >= lines.len()
}

impl Wrap {
    fn evidence(&self, lines: &[Line]) -> Evidence {
        let mut evidence = Evidence::default();
        for pair in lines
            .windows(2)
            .filter(|p| !p[0].is_blank() && !p[1].is_blank())
        {
            let full = self.is_full(&pair[0], &pair[1]);
            if super::words::ends_sentence(pair[0].text) {
                evidence.ends += usize::from(!full);
                evidence.doubtful += usize::from(full);
            }
            if self.extent(&pair[0]) * 5 < self.columns * 3 {
                continue;
            }
            evidence.breaks += 1;
            if full {
                evidence.full += 1;
                evidence.going_on += usize::from(goes_on(pair[0].text, pair[1].text));
            }
        }
        evidence
    }

    fn extent(&self, line: &Line) -> usize {
        if self.in_bytes {
            line.bytes
        } else {
            line.width
        }
    }

    /// Whether the first word of the next line did not fit on this one.
    pub fn is_full(&self, line: &Line, next: &Line) -> bool {
        let word = first_piece(next.text);
        let word = if self.in_bytes {
            word.len()
        } else {
            word.width()
        };
        let blank = usize::from(!is_joined_script(line.text, next.text));
        self.extent(line) + blank + word > self.columns
    }

    /// Whether two neighbouring lines are one paragraph.
    pub fn continues(&self, line: &Line, next: &Line) -> bool {
        if next.indent > line.indent + 1 {
            return false;
        }
        let on = goes_on(line.text, next.text);
        if self.is_full(line, next) {
            let ended = super::words::ends_sentence(line.text);
            return on || !(is_teaser_end(line.text) || (ended && !self.through_sentences));
        }
        // Text wrapped by hand, or by a wrapper that broke at a hyphen, leaves more room than a word needs.
        on && self.extent(line) * 5 >= self.columns * 3 && next.text.starts_with(char::is_lowercase)
    }
}

/// What a wrapper would have had to fit: a word up to its hyphen, or one character of a script without spaces.
fn first_piece(text: &str) -> &str {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() || (at > 0 && is_wide(c)) {
            break;
        }
        end = at + c.len_utf8();
        if (c == '-' && at > 0) || (is_wide(c) && is_ideograph(c)) {
            break;
        }
    }
    &text[..end]
}

/// Whether the break stands in the middle of a sentence, by how the one line ends and the other begins.
fn goes_on(line: &str, next: &str) -> bool {
    if next.starts_with(|c: char| c.is_lowercase()) {
        return true;
    }
    let cased = next.starts_with(|c: char| c.is_uppercase());
    let ended = super::words::ends_sentence(line) || is_teaser_end(line) || line.ends_with(':');
    !cased && !ended
}

fn is_teaser_end(line: &str) -> bool {
    line.ends_with('…') || line.ends_with("...")
}

/// Characters of scripts that are written without spaces, and their punctuation.
pub(in crate::clean) fn is_wide(c: char) -> bool {
    is_ideograph(c)
        || matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

fn is_joined_script(line: &str, next: &str) -> bool {
    line.ends_with(is_wide) && next.starts_with(is_wide)
}

/// Appends a wrapped line to what stands before it.
pub(super) fn append(paragraph: &mut String, next: &str, known: &HashSet<&str>) {
    if paragraph.ends_with('\u{ad}') {
        paragraph.pop();
    } else if ends_in_word_hyphen(paragraph) && next.starts_with(char::is_alphanumeric) {
        if next.starts_with(char::is_lowercase) && is_one_word(paragraph, next, known) {
            paragraph.pop();
        }
    } else if !is_joined_script(paragraph, next) && !ends_in_tight_dash(paragraph) {
        paragraph.push(' ');
    }
    paragraph.push_str(next);
}

fn ends_in_word_hyphen(text: &str) -> bool {
    let mut back = text.chars().rev();
    matches!(back.next(), Some('-' | '\u{2010}')) && back.next().is_some_and(char::is_alphanumeric)
}

fn ends_in_tight_dash(text: &str) -> bool {
    let mut back = text.chars().rev();
    back.next() == Some('—') && back.next().is_some_and(char::is_alphanumeric)
}

/// Whether the hyphen was put in by the wrapper: the text has the word in one piece elsewhere, and not with the
/// hyphen. Without such evidence the hyphen stays, which loses nothing.
fn is_one_word(paragraph: &str, next: &str, known: &HashSet<&str>) -> bool {
    let head = &paragraph[..paragraph.trim_end_matches(['-', '\u{2010}']).len()];
    let start = head
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric())
        .last()
        .map_or(head.len(), |(at, _)| at);
    let tail_end = next
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(next.len());
    let (head, tail) = (&head[start..], &next[..tail_end]);
    known.contains(format!("{head}{tail}").as_str())
        && !known.contains(format!("{head}-{tail}").as_str())
}

/// The words of a text, split at white space, without punctuation at their ends: evidence for hyphens at line ends.
pub(super) fn known_words<'a>(lines: &[Line<'a>]) -> HashSet<&'a str> {
    let hyphened = lines.iter().any(|l| ends_in_word_hyphen(l.text));
    if !hyphened {
        return HashSet::new();
    }
    let pieces = lines.iter().flat_map(|l| l.text.split_whitespace());
    pieces
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .collect()
}
