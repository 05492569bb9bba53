//! Stories that a page carries beside its elements: markup in `<noscript>`, forum posts in a `data-preloaded` attribute,
//! `articleBody` in JSON-LD.
//! Knows nothing of blocks.

use serde_json::Value;

use super::blocks::is_raw;
use crate::dom::{Dom, Tag};

/// A page whose elements hold fewer words may carry its story elsewhere.
pub const SPARSE_WORDS: usize = 120;
/// A `<noscript>` with this much markup holds more than a notice and a pixel.
const NOSCRIPT_BYTES: usize = 2000;
/// Most bytes of one piece of JSON that is read.
const JSON_BYTES: usize = 4 << 20;
/// Most objects looked into.
const OBJECTS: usize = 20_000;

/// The story as a page of its own, when there is one.
pub fn page(dom: &Dom) -> Option<String> {
    let noscript = dom
        .all(Tag::Noscript)
        .filter(|&n| is_raw(dom, n))
        .map(|n| dom.text_below(n));
    let longest = noscript
        .max_by_key(String::len)
        .filter(|t| t.len() >= NOSCRIPT_BYTES);
    longest
        .or_else(|| forum_posts(dom))
        .or_else(|| article_body(dom))
}

/// Posts of Discourse's `data-preloaded`: an object whose `topic_…` member is JSON in a string, with the posts'
/// HTML as `post_stream.posts[].cooked`.
fn forum_posts(dom: &Dom) -> Option<String> {
    let node = dom
        .ids()
        .find(|&n| dom.tag(n) == Tag::Div && dom.attribute(n, "data-preloaded").is_some())?;
    let outer = parse(dom.attribute(node, "data-preloaded")?)?;
    let topics = outer
        .as_object()?
        .iter()
        .filter(|(name, _)| name.starts_with("topic_"));
    let mut page = String::new();
    for (_, topic) in topics {
        let topic = topic.as_str().and_then(parse)?;
        for post in topic.pointer("/post_stream/posts")?.as_array()? {
            let cooked = post.get("cooked").and_then(Value::as_str).unwrap_or("");
            page.push_str("<article class=post><div class=content>");
            page.push_str(cooked);
            page.push_str("</div></article>\n");
        }
    }
    (!page.is_empty()).then(|| format!("<main>{page}</main>"))
}

/// The longest `articleBody` of the page's JSON-LD.
fn article_body(dom: &Dom) -> Option<String> {
    let scripts = dom
        .all(Tag::Script)
        .filter(|&n| dom.attribute(n, "type") == Some("application/ld+json"));
    let bodies = scripts
        .filter_map(|n| parse(&dom.text_below(n)))
        .filter_map(|v| longest_body(&v));
    let body = bodies.max_by_key(String::len)?;
    if body.contains("<p") || body.contains("<br") {
        return Some(format!("<main><article>{body}</article></main>"));
    }
    let paragraphs = body.lines().filter(|l| !l.trim().is_empty()).map(escape);
    let html = paragraphs.collect::<Vec<_>>().join("</p><p>");
    Some(format!("<main><article><p>{html}</p></article></main>"))
}

fn longest_body(value: &Value) -> Option<String> {
    let mut open = vec![value];
    let mut best: Option<&str> = None;
    let mut seen = 0;
    while let Some(value) = open.pop() {
        seen += 1;
        if seen > OBJECTS {
            break;
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                let body = members.get("articleBody").and_then(Value::as_str);
                if body.is_some_and(|b| b.len() > best.map_or(400, str::len)) {
                    best = body;
                }
                open.extend(members.values());
            }
            _ => {}
        }
    }
    best.map(str::to_owned)
}

fn parse(text: &str) -> Option<Value> {
    if text.len() > JSON_BYTES {
        None
    } else {
        serde_json::from_str(text).ok()
    }
}

fn escape(text: &str) -> String {
    text.trim().replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn posts_come_out_of_preloaded_state() {
        let topic =
            r#"{"post_stream":{"posts":[{"cooked":"<p>first</p>"},{"cooked":"<p>second</p>"}]}}"#;
        let state = serde_json::json!({ "topic_7": topic })
            .to_string()
            .replace('"', "&quot;");
        let found = page(&Dom::parse(&format!(
            "<div data-preloaded=\"{state}\"></div>"
        )))
        .unwrap();
        assert!(
            found.contains("<p>first</p>") && found.contains("<p>second</p>"),
            "{found}"
        );
    }

    #[test]
    fn the_longest_article_body_is_taken_as_text() {
        let body = "A < B. ".repeat(80);
        let data = serde_json::json!({"@graph": [{"articleBody": "short"}, {"articleBody": body}]});
        let html = format!("<script type=application/ld+json>{data}</script>");
        assert!(page(&Dom::parse(&html)).unwrap().contains("<p>A &lt; B."));
    }

    #[test]
    fn broken_state_is_no_story() {
        assert_eq!(
            page(&Dom::parse("<div data-preloaded='{&quot;topic_1'></div>")),
            None
        );
    }
}
