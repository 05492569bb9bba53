//! Images, videos and frames of a page: which of them are for looking at, where they are, what they show.
//! Knows nothing of verdicts.

use url::Url;

use super::elements::{Hiding, has_class_word, hiding};
use super::links::Base;
use super::words::{WordHash, hash_all};
use crate::doc::{Image, SafeText};
use crate::dom::{Dom, Id, Tag};

/// An image of at most this width and height is an icon.
const ICON_PIXELS: u32 = 48;
/// An image with a side of at most this is a tracking pixel or a line.
const LINE_PIXELS: u32 = 3;

/// Whether an image stands for a character: short alternative text of signs only.
pub fn is_emoji(dom: &Dom, node: Id) -> bool {
    let alt = dom.attribute(node, "alt").unwrap_or("");
    let short = !alt.is_empty() && !alt.is_ascii() && alt.chars().count() <= 8;
    short && !alt.chars().any(char::is_alphanumeric)
}

/// The image an element shows; none for pixels, icons and images without an address.
pub fn image(dom: &Dom, node: Id, base: &Base) -> Option<Image> {
    const ICON: [WordHash; 8] = hash_all([
        "icon", "avatar", "emoji", "pixel", "spinner", "tracking", "loader", "logo",
    ]);
    let size = size(dom, node);
    let small = size.is_some_and(|(w, h)| w.max(h) <= ICON_PIXELS || w.min(h) <= LINE_PIXELS);
    if small || hiding(dom, node) == Hiding::Hidden || has_class_word(dom, node, &ICON) {
        return None;
    }
    let address = address(dom, node, base);
    let relative = || {
        dom.attribute(node, "src")
            .is_some_and(|s| !s.is_empty() && !s.starts_with("data:"))
    };
    if address.is_none() && !relative() {
        return None;
    }
    let alternative = SafeText::line(dom.attribute(node, "alt").unwrap_or(""));
    Some(Image {
        address,
        alternative,
        size,
    })
}

/// Width and height by attributes, when both are given in pixels.
fn size(dom: &Dom, node: Id) -> Option<(u32, u32)> {
    let side = |name: &str| {
        let value = dom.attribute(node, name)?.trim();
        value.trim_end_matches("px").parse::<u32>().ok()
    };
    side("width").zip(side("height"))
}

/// Where the image is: lazy attributes first, since `src` then is a placeholder.
fn address(dom: &Dom, node: Id, base: &Base) -> Option<Url> {
    let own = [
        "data-src",
        "data-lazy-src",
        "data-original",
        "data-full-src",
        "data-srcset",
        "data-lazy-srcset",
        "src",
        "srcset",
    ];
    let from = |node: Id| {
        let values = own
            .iter()
            .filter_map(move |name| dom.attribute(node, name).map(|v| (*name, v)));
        values.filter_map(|(name, value)| {
            if name.ends_with("srcset") {
                base.image(widest(value)?)
            } else {
                base.image(value)
            }
        })
    };
    let sources = || {
        let parent = dom.parent(node);
        let siblings = if dom.tag(parent) == Tag::Picture {
            dom.below(parent)
        } else {
            0..0
        };
        siblings
            .take(PICTURE_NODES)
            .filter(|&n| dom.tag(n) == Tag::Source)
            .find_map(|n| from(n).next())
    };
    from(node)
        .next()
        .or_else(sources)
        .or_else(|| unscripted(dom, node).and_then(|src| base.image(src)))
}

/// The address in the `<noscript>` right behind a placeholder, which may be kept as text.
fn unscripted(dom: &Dom, node: Id) -> Option<&str> {
    let end = dom.end(dom.parent(node));
    let mut behind = (dom.end(node)..end).take(4);
    let next = behind.find(|&n| dom.tag(n) == Tag::Noscript)?;
    let mut below = dom.below(next).take(NOSCRIPT_NODES);
    below.find_map(|n| match dom.tag(n) {
        Tag::Img => dom.attribute(n, "src"),
        Tag::Text => raw_source(dom.text(n)),
        _ => None,
    })
}

/// Nodes of a `<noscript>` that are searched for an image.
const NOSCRIPT_NODES: usize = 50;
/// Nodes of a `<picture>` that are searched for its sources.
const PICTURE_NODES: usize = 20;

/// The quoted `src` of the first image of some markup.
fn raw_source(markup: &str) -> Option<&str> {
    let (_, image) = markup.split_once("<img ")?;
    let (attributes, _) = image.split_once('>')?;
    let (_, value) = attributes.split_once("src=")?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// The candidate with the largest width or density of a `srcset`.
fn widest(set: &str) -> Option<&str> {
    let candidates = set.split(", ").filter_map(|c| {
        let mut parts = c.split_whitespace();
        let address = parts.next()?.trim_end_matches(',');
        let width = parts
            .next()
            .and_then(|d| d.trim_end_matches([',', 'w', 'x']).parse::<f32>().ok());
        Some((address, width.unwrap_or(1.0)))
    });
    candidates
        .reduce(|a, b| if b.1 > a.1 { b } else { a })
        .map(|(address, _)| address)
}

/// What a frame or player shows, as one line, and its address; none for tracking and empty frames.
pub fn embed(dom: &Dom, node: Id, base: &Base) -> Option<(String, Option<Url>)> {
    let tiny = size(dom, node).is_some_and(|(w, h)| w.min(h) <= LINE_PIXELS);
    if tiny || hiding(dom, node) != Hiding::Shown {
        return None;
    }
    let sources = dom.below(node).filter(|&n| dom.tag(n) == Tag::Source);
    let places = std::iter::once(node).chain(sources);
    let named = |n: Id| {
        ["src", "data-src", "data-lazy-src", "data"]
            .into_iter()
            .find_map(|a| dom.attribute(n, a))
    };
    let address = places.filter_map(named).find_map(|a| base.image(a));
    let kind = match dom.tag(node) {
        Tag::Video => "Video",
        Tag::Audio => "Audio",
        _ => frame_kind(address.as_ref()?.as_str()),
    };
    let titles = ["title", "aria-label", "data-title"]
        .into_iter()
        .filter_map(|a| dom.attribute(node, a));
    let title = titles.map(str::trim).find(|t| !t.is_empty()).unwrap_or("");
    let host = address
        .as_ref()
        .and_then(Url::host_str)
        .unwrap_or("")
        .trim_start_matches("www.");
    let line = match (title, host) {
        ("", "") => kind.to_owned(),
        ("", host) => format!("{kind}: {host}"),
        (title, _) => format!("{kind}: {title}"),
    };
    Some((line, address))
}

/// What an address says of its frame.
fn frame_kind(address: &str) -> &'static str {
    let lower = address.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    if says(&["video", "youtube", "vimeo", "player"]) {
        "Video"
    } else if says(&["maps", "/map"]) {
        "Map"
    } else if says(&["audio", "podcast", "sound"]) {
        "Audio"
    } else {
        "Embedded"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address_of(html: &str) -> Option<String> {
        let dom = Dom::parse(html);
        let node = dom.all(Tag::Img).next()?;
        let image = image(&dom, node, &Base::of(&dom, None))?;
        Some(
            image
                .address
                .map_or_else(String::new, |a| a.path().to_owned()),
        )
    }

    #[test]
    fn lazy_images_are_found_behind_their_placeholder() {
        let lazy = "<img src='data:image/gif;base64,R0' data-src='https://a.example/lazy.jpg'>";
        assert_eq!(address_of(lazy).as_deref(), Some("/lazy.jpg"));
        let noscript =
            "<img src='data:x'><noscript><img src=\"https://a.example/n.jpg\"></noscript>";
        assert_eq!(address_of(noscript).as_deref(), Some("/n.jpg"));
        let set = "<picture><source srcset='https://a.example/s.jpg 300w, https://a.example/l.jpg 900w'><img></picture>";
        assert_eq!(address_of(set).as_deref(), Some("/l.jpg"));
    }

    #[test]
    fn pixels_icons_and_inline_pictures_are_dropped() {
        for html in [
            "<img width=1 height=1 src='https://a.example/p.gif'>",
            "<img width=24 height=24 src='https://a.example/i.png'>",
            "<img class=avatar src='https://a.example/i.png'>",
            "<img src='data:image/gif;base64,R0'>",
        ] {
            assert_eq!(address_of(html), None, "{html}");
        }
    }
}
