//! Bare addresses in running text.
//! Knows nothing of blocks.

use std::ops::Range;

use url::Url;

/// Longest address; more is no address of a story.
const BYTES: usize = 2048;

/// The `http` and `https` addresses of a text, with the bytes they stand at.
pub(super) fn addresses(text: &str) -> Vec<(Range<usize>, Url)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("http").map(|at| at + from) {
        from = at + 4;
        let starts = ["://", "s://"].iter().any(|s| text[from..].starts_with(s));
        let free = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        if !starts || !free {
            continue;
        }
        let end = end_of(text, at);
        let address = &text[at..end];
        // Also what is no address is not looked at twice, so that the search stays linear.
        from = end.max(from);
        if address.len() > BYTES {
            continue;
        }
        if let Ok(url) = Url::parse(address)
            && url.has_host()
        {
            found.push((at..end, url));
        }
    }
    found
}

/// Up to white space or a sign that stands in no address, without the punctuation of the sentence around it.
fn end_of(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let stop =
        |c: char| c.is_whitespace() || "<>\"“”„«»`|{}^".contains(c) || super::wrap::is_wide(c);
    let reach = rest
        .char_indices()
        .take(BYTES)
        .find(|(_, c)| stop(*c))
        .map_or_else(|| bounded(rest), |(end, _)| end);
    let mut address = &rest[..reach];
    let count = |sign: char| i32::try_from(address.matches(sign).count()).unwrap_or(i32::MAX);
    let surplus = |close, open| count(close).saturating_sub(count(open));
    let (mut round, mut square) = (surplus(')', '('), surplus(']', '['));
    while let Some(last) = address.chars().last() {
        let opens = match last {
            ')' => round > 0,
            ']' => square > 0,
            _ => ".,;:!?'’*_…".contains(last),
        };
        round -= i32::from(last == ')');
        square -= i32::from(last == ']');
        if !opens {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    at + address.len()
}

fn bounded(rest: &str) -> usize {
    rest.char_indices()
        .nth(BYTES)
        .map_or(rest.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        addresses(text)
            .into_iter()
            .map(|(range, _)| &text[range])
            .collect()
    }

    #[test]
    fn the_punctuation_around_an_address_is_not_part_of_it() {
        assert_eq!(
            found("See https://a.example/b, (http://c.example/d_(e)). “https://f.example”"),
            [
                "https://a.example/b",
                "http://c.example/d_(e)",
                "https://f.example"
            ]
        );
        assert_eq!(found("见https://a.example/b。好"), ["https://a.example/b"]);
    }

    #[test]
    fn an_address_may_end_in_more_brackets_than_it_opens() {
        assert_eq!(found("(https://a.example/(b)))"), ["https://a.example/(b)"]);
    }

    #[test]
    fn what_is_no_web_address_is_no_link() {
        assert!(found("http http:// xhttps://a.example ftp://a.example").is_empty());
    }
}
