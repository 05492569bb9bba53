//! The words of a page's metadata made plain: references resolved once more, tags dropped, bounded, safe.
//! Knows nothing of what the words mean.

use crate::doc::SafeText;
use crate::doc::letters::is_alphanumeric;

/// One safe line of at most so many characters; longer text ends at a word with an ellipsis.
pub(super) fn plain(raw: &str, most_chars: usize) -> SafeText {
    // Four bytes a character and generous blanks; nobody reads what a megabyte of title says.
    let raw = clip(raw, most_chars * 16);
    let line = SafeText::line(&without_tags(&resolved(raw)));
    let Some((end, _)) = line.char_indices().nth(most_chars) else {
        return line;
    };
    let end = line[..end]
        .rfind(' ')
        .filter(|&at| at * 2 > end)
        .unwrap_or(end);
    SafeText::line(&format!("{}…", &line[..end]))
}

/// The beginning of a text, cut at a character.
pub(super) fn clip(text: &str, most_bytes: usize) -> &str {
    let mut end = text.len().min(most_bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Letters and digits in lower case: what two spellings of the same words share.
pub(super) fn key(text: &str) -> String {
    text.chars()
        .filter(|c| is_alphanumeric(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Character references that were escaped twice, as many sites do in their metadata.
pub(super) fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|b| b == b';');
        if let Some((c, end)) = end.and_then(|end| Some((character(&rest[1..end])?, end))) {
            out.push(c);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out + rest
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number
            .strip_prefix(['x', 'X'])
            .map(|hex| u32::from_str_radix(hex, 16));
        let code = hex.unwrap_or_else(|| number.parse()).ok()?;
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "rsquo" => '’',
        "lsquo" => '‘',
        "rdquo" => '”',
        "ldquo" => '“',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "eacute" => 'é',
        "egrave" => 'è',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "szlig" => 'ß',
        _ => return None,
    })
}

/// Tags in a place for text: `The <em>Titanic</em>`. A lone `<` stays.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_tag = rest[1..].starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
        if let Some(end) = rest.find('>').filter(|_| is_tag) {
            rest = &rest[end + 1..];
        } else {
            out.push('<');
            rest = &rest[1..];
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_becomes_one_safe_line() {
        assert_eq!(&*plain("Tom&amp;#8217;s", 50), "Tom&#8217;s");
        assert_eq!(
            &*plain(" Tom&#8217;s\n &quot;boat&quot; &amp; &co; ", 50),
            "Tom’s \"boat\" & &co;"
        );
        assert_eq!(
            &*plain("The <em>Titanic</em> is 1 < 2", 50),
            "The Titanic is 1 < 2"
        );
        assert_eq!(&*plain("&#x1b;[31mred &#x202e;x", 50), "red x");
        assert_eq!(&*plain(&"word ".repeat(100_000), 12), "word word…");
        assert_eq!(&*plain("&#99999999;&#xd800;&", 50), "&#99999999;&#xd800;&");
    }
}
