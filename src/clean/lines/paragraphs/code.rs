//! Which lines are program code or set by hand: fenced, indented, or plainly code.
//! Knows nothing of paragraphs.

use super::super::source::Line;
use super::super::words;

/// A block of code.
pub(super) struct Block<'a> {
    /// Its lines, the common indentation taken away.
    pub text: String,
    /// As named behind the fence.
    pub language: &'a str,
    /// The line behind it.
    pub end: usize,
}

/// What a look at some lines gave.
pub(super) enum Found<'a> {
    /// They are code.
    Code(Block<'a>),
    /// They are not, up to this line.
    Not {
        /// The first line that was not looked at.
        until: usize,
    },
}

/// How a text uses indentation.
pub(super) struct Indentation {
    /// What all lines have.
    base: usize,
    /// Whether its paragraphs begin with an indentation, as those of novels do.
    of_paragraphs: bool,
}

/// Indentation of code, in columns.
const CODE_INDENT: usize = 4;
/// From here on a line is set in the middle or at the right, not indented.
const CENTRED: usize = 14;

impl Indentation {
    pub fn of(lines: &[Line]) -> Self {
        let written = || lines.iter().filter(|l| !l.is_blank());
        let base = written().map(|l| l.indent).min().unwrap_or(0);
        let indented = written().filter(|l| l.indent > base).count();
        let starts = lines.windows(2).filter(|w| w[1].indent > w[0].indent);
        let all = written().count();
        Self {
            base,
            of_paragraphs: starts.count() * 8 >= all && indented * 2 >= all / 4 && all > 8,
        }
    }
}

/// A block between two lines of three backticks or tildes.
pub(super) fn fenced<'a>(lines: &[Line<'a>], at: usize) -> Option<Found<'a>> {
    let fence = ["```", "~~~"]
        .into_iter()
        .find(|f| lines[at].text.starts_with(f))?;
    let language = lines[at].text.trim_start_matches(['`', '~']);
    if language.contains(char::is_whitespace) {
        return None;
    }
    let closes = |l: &Line| l.text.starts_with(fence) && l.text.trim_matches(['`', '~']).is_empty();
    let Some(length) = lines[at + 1..].iter().position(closes) else {
        return Some(Found::Not { until: lines.len() });
    };
    let inner = &lines[at + 1..at + 1 + length];
    Some(Found::Code(Block {
        text: set(inner),
        language,
        end: at + length + 2,
    }))
}

/// A block of code without a fence; `free` says that no paragraph and no list is open.
pub(super) fn block<'a>(
    lines: &[Line<'a>],
    at: usize,
    indentation: &Indentation,
    free: bool,
) -> Option<Found<'a>> {
    let limit = indentation.base + CODE_INDENT;
    let indented = lines[at].indent >= limit;
    if indented && !free {
        return None;
    }
    let inside = |l: &Line| {
        if indented {
            l.is_blank() || l.indent >= limit
        } else {
            is_set(l)
        }
    };
    let length = lines[at..].iter().take_while(|l| inside(l)).count();
    let length = lines[at..at + length]
        .iter()
        .rposition(|l| !l.is_blank())
        .map_or(0, |last| last + 1);
    let block = &lines[at..at + length];
    let code = if indented {
        is_code(block, indentation)
    } else {
        length >= 3
    };
    if !code {
        return (length > 0).then_some(Found::Not { until: at + length });
    }
    Some(Found::Code(Block {
        text: set(block),
        language: "",
        end: at + length,
    }))
}

/// The lines as they stand, without the indentation that all have.
fn set(lines: &[Line]) -> String {
    let written = lines.iter().filter(|l| !l.is_blank());
    let common = written.map(|l| l.indent).min().unwrap_or(0);
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        if !line.is_blank() {
            out.extend(std::iter::repeat_n(' ', line.indent - common));
            out.push_str(line.text);
        }
    }
    out
}

fn is_code(block: &[Line], indentation: &Indentation) -> bool {
    let written: Vec<&Line> = block.iter().filter(|l| !l.is_blank()).collect();
    let share = |is: fn(&Line) -> bool| {
        written.iter().filter(|l| is(l)).count() as f32 / written.len().max(1) as f32
    };
    if share(has_code_signs) >= 1.0 / 3.0 {
        return true;
    }
    let centred = share(|l| l.indent >= CENTRED) > 0.5;
    let verse_or_prose = share(|l| l.text.starts_with(char::is_uppercase)) >= 0.5
        || share(|l| words::ends_sentence(l.text)) >= 0.5
        || share(|l| l.width > 100) > 0.0
        || share(|l| !l.text.is_ascii()) > 0.5
        || is_prose(&written);
    !indentation.of_paragraphs && !centred && !verse_or_prose
}

/// Wrapped prose: several long lines of many words.
fn is_prose(lines: &[&Line]) -> bool {
    let words: usize = lines
        .iter()
        .map(|l| l.text.split_whitespace().count())
        .sum();
    lines.len() > 1 && words >= lines.len() * 7
}

fn has_code_signs(line: &Line) -> bool {
    let text = line.text;
    text.ends_with([';', '{', '}'])
        || text.starts_with("$ ")
        || ["()", " = ", "=>", "->", "</", "//", "::", "==", " --", "|"]
            .iter()
            .any(|sign| text.contains(sign))
}

/// Lines set by hand without indentation: tables drawn with bars or gaps, and statements.
fn is_set(line: &Line) -> bool {
    let text = line.text;
    if line.is_blank() || line.width > 160 {
        return false;
    }
    let bars = text.starts_with('|') && text.ends_with('|') && text.len() > 2;
    let drawn =
        text.starts_with(['┌', '│', '├', '└', '+']) && text.ends_with(['┐', '│', '┤', '┘', '+']);
    let gaps = text
        .split("   ")
        .filter(|part| !part.trim().is_empty())
        .count()
        >= 3;
    let statement = text.ends_with([';', '{', '}']) && text.contains(['(', '=', '{', '}']);
    bars || drawn || gaps || statement
}
