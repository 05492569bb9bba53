//! The signs of plain-text writing at the start of a line or alone on it: markers, hashes, rules, underlines.
//! Knows nothing of the lines around.

use crate::doc::Marker;

const BULLETS: &str = "-*•·‣◦▪●■○+";
const RULES: &str = "-=*_~─━═—–⁂#";

/// The marker at the start of a line and its bytes, blanks behind it included.
pub(in super::super) fn marker(text: &str) -> Option<(Marker, usize)> {
    let (sign, behind) = bullet(text).or_else(|| number(text))?;
    let rest = text[behind..].trim_start();
    if rest.is_empty() {
        return None;
    }
    let bytes = text.len() - rest.len();
    if sign == Marker::Bullet {
        for (box_, done) in [("[ ]", false), ("[x]", true), ("[X]", true)] {
            if let Some(inner) = rest.strip_prefix(box_).filter(|r| r.starts_with(' ')) {
                return Some((Marker::Task { done }, text.len() - inner.trim_start().len()));
            }
        }
    }
    Some((sign, bytes))
}

fn bullet(text: &str) -> Option<(Marker, usize)> {
    let first = text.chars().next().filter(|c| BULLETS.contains(*c))?;
    let behind = first.len_utf8();
    text[behind..]
        .starts_with(char::is_whitespace)
        .then_some((Marker::Bullet, behind))
}

/// `1.`, `1)` or `(1)`, at most three digits.
fn number(text: &str) -> Option<(Marker, usize)> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    let value: i32 = inner[..digits].parse().ok()?;
    let bracketed = inner.len() < text.len();
    let point = inner[digits..].chars().next()?;
    if !(point == ')' || (point == '.' && !bracketed)) {
        return None;
    }
    let behind = text.len() - inner.len() + digits + 1;
    let cells = digits as u8 + 1;
    text[behind..]
        .starts_with(char::is_whitespace)
        .then_some((Marker::Number { value, cells }, behind))
}

/// One to six `#` and a blank.
pub(super) fn heading_level(text: &str) -> Option<u8> {
    let level = text.bytes().take_while(|b| *b == b'#').count();
    let blank = text[level..].starts_with(' ') && !without_hashes(text).is_empty();
    ((1..=6).contains(&level) && blank).then_some(level as u8)
}

pub(super) fn without_hashes(text: &str) -> &str {
    text.trim_start_matches('#').trim_end_matches('#').trim()
}

/// Whether a line is nothing but three or more of one rule character.
pub(super) fn is_rule(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next().filter(|c| RULES.contains(*c)) else {
        return false;
    };
    text == "⁂" || (signs.clone().count() >= 2 && signs.all(|c| c == first))
}

/// The level that an underline gives to a line of so many characters.
pub(super) fn underline_level(text: &str, above: usize) -> Option<u8> {
    let first = text.chars().next().filter(|c| "=-~─━═".contains(*c))?;
    let long = text.chars().count();
    let alike = long >= 3 && text.chars().all(|c| c == first);
    let fits = long * 2 >= above && long <= above * 2 + 4;
    (alike && fits && above <= 90).then_some(if matches!(first, '=' | '═') { 1 } else { 2 })
}

/// `12`, `- 12 -`, `Page 12 of 40`: few letters, few digits.
pub(super) fn is_page_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (1..=8).contains(&digits) && text.chars().count() <= 16 && text.split_whitespace().count() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_read_with_their_blanks() {
        assert_eq!(marker("-  milk"), Some((Marker::Bullet, 3)));
        let (value, cells) = (12, 3);
        assert_eq!(
            marker("12) eggs"),
            Some((Marker::Number { value, cells }, 4))
        );
        assert_eq!(marker("- [x] done"), Some((Marker::Task { done: true }, 6)));
        assert_eq!(marker("-milk"), None);
        assert_eq!(marker("1984. It was"), None);
        assert_eq!(marker("*"), None);
    }

    #[test]
    fn rules_and_underlines_are_told_from_text() {
        assert!(is_rule("* * *") && is_rule("-----") && !is_rule("--") && !is_rule("-a-"));
        assert_eq!(underline_level("=====", 5), Some(1));
        assert_eq!(underline_level("---", 40), None);
    }

    #[test]
    fn hashes_make_headings_only_with_a_blank() {
        assert_eq!(heading_level("## Two ##"), Some(2));
        assert_eq!(heading_level("#tag"), None);
    }
}
