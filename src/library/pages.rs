//! The pages of one story as the library keeps them: one, or several behind one another in one body.
//! Knows nothing of how they are fetched and what stands in them.

use url::Url;

use crate::fetch::Page;

/// The media type of several pages in one body. Each begins with a line of its length in bytes, its address and its own
/// media type, parted by tabs.
const SEVERAL: &str = "application/x-clearstory-pages";

/// Pages as a media type and a body to be kept.
pub fn packed(mut pages: Vec<Page>) -> (String, Vec<u8>) {
    if pages.len() < 2 {
        let only = pages.pop().unwrap_or_default();
        return (only.media, only.bytes);
    }
    let mut body = Vec::new();
    for page in &pages {
        let url = page.url.as_ref().map_or("", Url::as_str);
        let head = format!(
            "{}\t{url}\t{}\n",
            page.bytes.len(),
            page.media.replace(['\t', '\n'], " ")
        );
        body.extend(head.as_bytes());
        body.extend(&page.bytes);
    }
    (SEVERAL.to_owned(), body)
}

/// The pages of a kept body, at least one; what is damaged ends them.
pub fn unpacked(url: &Url, media: &str, body: &[u8]) -> Vec<Page> {
    let page = |url: Url, media: &str, bytes: &[u8]| Page {
        url: Some(url),
        media: media.to_owned(),
        bytes: bytes.to_vec(),
        ..Page::default()
    };
    if media != SEVERAL {
        return vec![page(url.clone(), media, body)];
    }
    let mut pages = Vec::new();
    let mut rest = body;
    while let Some((head, behind)) =
        memchr::memchr(b'\n', rest).map(|at| (&rest[..at], &rest[at + 1..]))
    {
        let head = String::from_utf8_lossy(head);
        let mut parts = head.splitn(3, '\t');
        let length = parts.next().and_then(|n| n.parse::<usize>().ok());
        let address = parts.next().and_then(|u| Url::parse(u).ok());
        let (Some(length), Some(address)) = (length, address) else {
            break;
        };
        let Some((bytes, next)) = behind.split_at_checked(length) else {
            break;
        };
        pages.push(page(address, parts.next().unwrap_or_default(), bytes));
        rest = next;
    }
    if pages.is_empty() {
        pages.push(page(url.clone(), "", &[]));
    }
    pages
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn page(number: usize) -> Page {
        Page {
            url: Url::parse(&format!("https://a.example/{number}")).ok(),
            media: "text/html; charset=utf-8".to_owned(),
            bytes: format!("<p>{number}\n\t{}", "x".repeat(number)).into_bytes(),
            ..Page::default()
        }
    }

    #[test]
    fn pages_come_back_as_they_were_one_or_several() {
        let first = Url::parse("https://a.example/1").unwrap();
        for count in [1, 2, 10] {
            let pages: Vec<Page> = (1..=count).map(page).collect();
            let (media, body) = packed(pages.clone());
            assert_eq!(unpacked(&first, &media, &body), pages);
        }
        let (media, body) = packed(vec![page(1), page(2)]);
        for end in 0..body.len() {
            assert!(!unpacked(&first, &media, &body[..end]).is_empty(), "{end}");
        }
    }
}
