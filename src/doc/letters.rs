//! Letters, ideographs and words, in any script: what a character is, looked up.
//! Knows nothing of documents.
//!
//! The standard library searches its tables for each letter beyond ASCII, which cost more than everything else that is
//! done with the text of a page in Cyrillic or Chinese. Here its answers are kept, 256 characters at a time, so that
//! they are those of the standard library whatever its version of Unicode.

use std::sync::OnceLock;

const LETTER: u8 = 1;
const NUMBER: u8 = 1 << 1;
const CAPITAL: u8 = 1 << 2;
const SMALL: u8 = 1 << 3;
const CHANGES: u8 = 1 << 4;
const IDEOGRAPH: u8 = 1 << 5;

/// The answers for 256 characters that follow each other, asked for when the first of them is met.
type Row = [u8; 256];
static ROWS: [OnceLock<Row>; 256] = [const { OnceLock::new() }; 256];

/// Everything asked of one character, at the cost of one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter(u8);

impl Letter {
    /// Looks a character up.
    #[inline]
    pub fn of(c: char) -> Self {
        let code = c as usize;
        Self(match ROWS.get(code >> 8) {
            Some(row) => row.get_or_init(|| row_of(code & !0xff))[code & 0xff],
            None => ask(c),
        })
    }

    /// As [`char::is_alphabetic`].
    #[inline]
    pub fn is_alphabetic(self) -> bool {
        self.0 & LETTER != 0
    }

    /// As [`char::is_alphanumeric`].
    #[inline]
    pub fn is_alphanumeric(self) -> bool {
        self.0 & (LETTER | NUMBER) != 0
    }

    /// As [`char::is_uppercase`].
    #[inline]
    pub fn is_uppercase(self) -> bool {
        self.0 & CAPITAL != 0
    }

    /// As [`char::is_lowercase`].
    #[inline]
    pub fn is_lowercase(self) -> bool {
        self.0 & SMALL != 0
    }

    /// Whether [`char::to_lowercase`] gives anything but the character itself.
    #[inline]
    pub fn changes(self) -> bool {
        self.0 & CHANGES != 0
    }

    /// Whether it is written without spaces between words: Chinese, Japanese kana.
    #[inline]
    pub fn is_ideograph(self) -> bool {
        self.0 & IDEOGRAPH != 0
    }
}

/// As [`char::is_alphanumeric`].
#[inline]
pub fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        Letter::of(c).is_alphanumeric()
    }
}

/// As [`char::is_alphabetic`].
#[inline]
pub fn is_alphabetic(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        Letter::of(c).is_alphabetic()
    }
}

/// Counts words; two ideographs count as one word, the usual rate for reading time.
pub fn words(text: &str) -> usize {
    let (mut words, mut ideographs, mut inside) = (0, 0, false);
    if text.is_ascii() {
        for byte in text.bytes() {
            let letter = byte.is_ascii_alphanumeric();
            words += usize::from(letter && !inside);
            inside = letter || (inside && byte == b'\'');
        }
        return words;
    }
    for c in text.chars() {
        let letter = Letter::of(c);
        if letter.is_ideograph() {
            ideographs += 1;
            inside = false;
        } else if letter.is_alphanumeric() {
            words += usize::from(!inside);
            inside = true;
        } else {
            inside &= matches!(c, '\'' | '’');
        }
    }
    words + usize::div_ceil(ideographs, 2)
}

/// Whether a character is written without spaces between words: Chinese, Japanese kana.
#[inline]
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// Whether a line without words is a thematic break that was typed: `* * *`, `⁂`, `~~~`.
pub fn is_asterism(text: &str) -> bool {
    let ink = text.chars().filter(|c| !c.is_whitespace());
    let signs = ink.clone().take(SIGNS + 1).count();
    let is_sign = |c| "*•·~⁂–—-_=#✦◦".contains(c);
    (signs >= 3 || text.contains('⁂')) && signs <= SIGNS && ink.clone().all(is_sign)
}

/// Whether a line is an em dash alone, which parts scenes where it has a paragraph to itself and stands for nothing in
/// the cell of a table.
pub fn is_lone_dash(text: &str) -> bool {
    text.trim() == "—"
}

/// Whether a text is one line, none of it blank at its ends, that was typed for a thematic break.
pub fn is_typed_rule(text: &str) -> bool {
    let is_line = text.trim().len() == text.len() && !text.contains(['\n', '\t']);
    is_line && (is_asterism(text) || is_lone_dash(text))
}

/// Most signs of such a line.
const SIGNS: usize = 40;

#[cold]
fn row_of(first: usize) -> Row {
    std::array::from_fn(|n| char::from_u32((first + n) as u32).map_or(0, ask))
}

fn ask(c: char) -> u8 {
    let changes = !c.to_lowercase().eq([c]);
    let bit = |yes: bool, bit: u8| if yes { bit } else { 0 };
    bit(c.is_alphabetic(), LETTER)
        | bit(c.is_numeric(), NUMBER)
        | bit(c.is_uppercase(), CAPITAL)
        | bit(c.is_lowercase(), SMALL)
        | bit(changes, CHANGES)
        | bit(is_ideograph(c), IDEOGRAPH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_what_the_standard_library_says() {
        for c in '\0'..=char::MAX {
            let letter = Letter::of(c);
            assert_eq!(letter.is_alphabetic(), c.is_alphabetic(), "{c:?}");
            assert_eq!(letter.is_alphanumeric(), c.is_alphanumeric(), "{c:?}");
            assert_eq!(letter.is_uppercase(), c.is_uppercase(), "{c:?}");
            assert_eq!(letter.is_lowercase(), c.is_lowercase(), "{c:?}");
            assert_eq!(
                letter.changes(),
                c.to_lowercase().to_string() != c.to_string()
            );
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
        }
    }

    #[test]
    fn ideographs_are_those_of_china_and_the_kana() {
        let all: Vec<bool> = "中か豈𠮷aé。가"
            .chars()
            .map(|c| Letter::of(c).is_ideograph())
            .collect();
        assert_eq!(all, [true, true, true, true, false, false, false, false]);
    }

    #[test]
    fn words_are_counted_in_any_script() {
        assert_eq!(words("It’s 3.5 o'clock — über-all"), 6);
        assert_eq!(words("中文字 and 字"), 3);
        assert_eq!(words("Привет, мир"), 2);
    }
}
