//! Letters, ideographs and words, in any script.
//! Knows nothing of documents.

/// Counts words; two ideographs count as one word, the usual rate for reading time.
pub fn words(text: &str) -> usize {
    let (mut words, mut ideographs, mut inside) = (0, 0, false);
    for c in text.chars() {
        if !c.is_ascii() && is_ideograph(c) {
            ideographs += 1;
            inside = false;
        } else if is_alphanumeric(c) {
            words += usize::from(!inside);
            inside = true;
        } else if c != '\'' && c != '’' {
            inside = false;
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

/// The same as [`char::is_alphanumeric`], which searches a table for every character beyond ASCII: the letters of the
/// scripts most pages are in, and the signs between their words, need no search.
#[inline]
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{d7}' | '\u{f7}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{ff0c}' => {
            false
        }
        '\u{c0}'..='\u{24f}'
        | '\u{3a3}'..='\u{3f5}'
        | '\u{400}'..='\u{481}'
        | '\u{48a}'..='\u{52f}'
        | '\u{5d0}'..='\u{5ea}'
        | '\u{620}'..='\u{64a}'
        | '\u{671}'..='\u{6d3}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => true,
        _ => c.is_alphanumeric(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_any_script() {
        assert_eq!(words("It’s 3.5 o'clock — über-all"), 6);
        assert_eq!(words("中文字 and 字"), 3);
        assert_eq!(words("Привет, мир"), 2);
    }

    #[test]
    fn the_short_way_to_a_letter_finds_the_same_letters() {
        let differs = |c: &char| is_alphanumeric(*c) != c.is_alphanumeric();
        assert_eq!(('\0'..=char::MAX).find(differs), None);
    }
}
