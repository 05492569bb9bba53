//! Whether signs of emphasis are read as such where they would stand: the rules of flanking of `CommonMark` 0.31,
//! section 6.2, kept well on the safe side. Knows nothing of what is written instead.

use crate::doc::{Inline, Mark};

/// A marked stretch of text and what stands around it.
pub struct Stretch<'a> {
    /// The stretch.
    pub mark: &'a Inline,
    /// Its text.
    pub text: &'a str,
    /// What is written before it.
    pub before: Option<char>,
    /// The character of the text that follows it.
    pub after: Option<char>,
    /// The marks it stands in.
    pub outer: Vec<&'a Inline>,
    /// The marks that begin later, up to its end.
    pub later: Vec<&'a Inline>,
}

/// Whether every reader takes the signs around the stretch for what they are meant to be.
pub fn is_certain(stretch: &Stretch) -> bool {
    let (start, end) = (stretch.mark.range.start, stretch.mark.range.end);
    let touches = |m: &Inline| {
        [m.range.start, m.range.end]
            .iter()
            .any(|e| *e == start || *e == end)
    };
    let mut signed = stretch
        .outer
        .iter()
        .chain(&stretch.later)
        .filter(|m| is_signed(m))
        .peekable();
    let has_signed = signed.peek().is_some();
    if signed.any(|m| touches(m) || m.mark == stretch.mark.mark) {
        return false;
    }
    let outer = [stretch.before, after(stretch)];
    if outer.iter().flatten().any(|c| "*_~".contains(*c)) {
        return false;
    }
    let inner = edges(stretch).map(|c| side(c, Side::Sign));
    let in_word = outer.map(|c| side(c, Side::Letter)).contains(&Side::Letter);
    !inner.contains(&Side::Space) && (!in_word || !inner.contains(&Side::Sign) && !has_signed)
}

fn is_signed(mark: &Inline) -> bool {
    matches!(mark.mark, Mark::Emphasis | Mark::Strong | Mark::Deleted)
}

/// What will be written behind the stretch: its text, or a bracket where another mark begins or ends.
fn after(stretch: &Stretch) -> Option<char> {
    let end = stretch.mark.range.end;
    let begins = stretch.later.iter().any(|m| m.range.start == end);
    let ends = stretch.outer.iter().any(|m| m.range.end == end);
    if begins || ends {
        Some('[')
    } else {
        stretch.after
    }
}

/// The first and last character that will be written inside: of its text, or a bracket of a mark inside.
fn edges(stretch: &Stretch) -> [Option<char>; 2] {
    let range = &stretch.mark.range;
    let mut inside = stretch
        .later
        .iter()
        .filter(|m| m.range.end <= range.end)
        .peekable();
    let opens = inside.peek().is_some_and(|m| m.range.start == range.start);
    let closes = inside.any(|m| m.range.end == range.end && m.range.start < range.end);
    let first = if opens {
        Some('[')
    } else {
        stretch.text.chars().next()
    };
    let last = if closes {
        Some(']')
    } else {
        stretch.text.chars().next_back()
    };
    [first, last]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// White space, or the end of the text.
    Space,
    /// ASCII punctuation.
    Sign,
    /// Letters and digits.
    Letter,
}

/// The class of a character; `doubtful` is that of signs beyond ASCII, on which readers disagree.
fn side(c: Option<char>, doubtful: Side) -> Side {
    match c {
        None => Side::Space,
        Some(c) if c.is_whitespace() => Side::Space,
        Some(c) if c.is_ascii_punctuation() => Side::Sign,
        Some(c) if c.is_alphanumeric() => Side::Letter,
        Some(_) => doubtful,
    }
}
