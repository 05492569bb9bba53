//! How many words a page says that its story has.
//! Knows nothing of how many it shows.

use memchr::memmem;

/// Most digits of a count that is believed.
const DIGITS: usize = 6;

/// The `wordCount` of a page's JSON-LD (schema.org), the largest of several; found by its bytes alone, which costs no
/// parse.
///
/// ```
/// use clearstory::clean::promised_words;
/// let page = r#"<script type="application/ld+json">{"@type":"NewsArticle","wordCount": "812"}</script>"#;
/// assert_eq!(promised_words(page), Some(812));
/// assert_eq!(promised_words("<p>wordCount 812"), None);
/// ```
pub fn promised_words(html: &str) -> Option<usize> {
    let count = |at: usize| {
        let behind = html[at + KEY.len()..].trim_start().strip_prefix(':')?;
        let number = behind.trim_start().trim_start_matches('"');
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        number[..digits.min(DIGITS)].parse().ok()
    };
    memmem::find_iter(html.as_bytes(), KEY)
        .filter_map(count)
        .max()
}

const KEY: &str = "\"wordCount\"";
