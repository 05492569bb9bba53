//! Stories that a page carries beside its elements: markup in `<noscript>`, forum posts in a `data-preloaded` attribute,
//! `articleBody` in JSON-LD, the state that scripts draw a page from.
//! Knows nothing of blocks.

mod state;

use serde_json::Value;

use super::blocks::is_raw;
use crate::dom::{Dom, Id, Tag};

/// A page whose elements hold fewer words may carry its story elsewhere.
pub const SPARSE_WORDS: usize = 120;
/// A `<noscript>` with this much markup holds more than a notice and a pixel.
const NOSCRIPT_BYTES: usize = 2000;
/// Most bytes of one piece of JSON that is read.
const JSON_BYTES: usize = 4 << 20;
/// Most objects looked into.
const OBJECTS: usize = 20_000;
/// A text of no more bytes is no story: as much is in teasers and notices.
const STORY_BYTES: usize = 400;

/// The story as a page of its own, when there is one; `html` is what was parsed, `words` is how many it shows.
pub fn page(dom: &Dom, html: &str, words: usize) -> Option<String> {
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
        .or_else(|| {
            story_of_state(dom, html).filter(|page| page.split_whitespace().count() > words)
        })
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
    let scripts = dom.all(Tag::Script).filter(|&n| is_linked_data(dom, n));
    let bodies = scripts
        .filter_map(|n| parse(&dom.text_below(n)))
        .filter_map(|v| longest_body(&v));
    let body = bodies.max_by_key(String::len)?;
    Some(format!("<main><article>{}</article></main>", markup(&body)))
}

/// Whether a script is JSON-LD, its type written in any case and with any parameters.
fn is_linked_data(dom: &Dom, script: Id) -> bool {
    let kind = dom.attribute(script, "type");
    kind.is_some_and(|k| k.to_ascii_lowercase().contains("ld+json"))
}

/// The story in the state that scripts draw the page from; of several the one with most prose.
fn story_of_state(dom: &Dom, html: &str) -> Option<String> {
    let states = dom.states(html).filter_map(parse);
    let stories = states.filter_map(|s| state::story(&s));
    let (texts, bytes) = stories.max_by_key(|(_, bytes)| *bytes)?;
    let all: String = texts.iter().map(|t| markup(t)).collect();
    (bytes > STORY_BYTES).then(|| format!("<main><article>{all}</article></main>"))
}

/// A text of a story as markup, which it may be; of plain text every line is a paragraph.
fn markup(text: &str) -> String {
    if state::has_paragraph(text) {
        return text.to_owned();
    }
    if text.contains("<br") {
        return format!("<div>{text}</div>");
    }
    let lines = text.lines().filter(|l| !l.trim().is_empty());
    let is_markup = text.contains("</");
    let paragraphs = lines.map(|l| if is_markup { l.to_owned() } else { escape(l) });
    paragraphs.fold(String::new(), |all, p| all + "<p>" + &p + "</p>")
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
                if body.is_some_and(|b| b.len() > best.map_or(STORY_BYTES, str::len)) {
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

    fn found(html: &str) -> Option<String> {
        page(&Dom::parse(html), html, 0)
    }

    #[test]
    fn posts_come_out_of_preloaded_state() {
        let topic =
            r#"{"post_stream":{"posts":[{"cooked":"<p>first</p>"},{"cooked":"<p>second</p>"}]}}"#;
        let state = serde_json::json!({ "topic_7": topic })
            .to_string()
            .replace('"', "&quot;");
        let found = found(&format!("<div data-preloaded=\"{state}\"></div>")).unwrap();
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
        assert!(found(&html).unwrap().contains("<p>A &lt; B."));
    }

    #[test]
    fn broken_state_is_no_story() {
        assert_eq!(found("<div data-preloaded='{&quot;topic_1'></div>"), None);
        assert_eq!(found("<script id=__NEXT_DATA__>{\"a\": [</script>"), None);
    }

    #[test]
    fn linked_data_is_known_in_any_case_and_with_parameters() {
        let body = "The tide came. ".repeat(40);
        let data = serde_json::json!({ "articleBody": body });
        for kind in ["Application/LD+JSON", "application/ld+json; charset=utf-8"] {
            let html = format!("<script type='{kind}'>{data}</script>");
            assert!(found(&html).unwrap().contains("The tide came."), "{kind}");
        }
    }

    /// A story of 61 words and a tag.
    fn state() -> Value {
        let story = "The ferry waited for a cow.\n".repeat(10) + "It did.";
        let paragraph = story.replace('\n', " ");
        serde_json::json!({"props": {"body": ["A < B", format!("{paragraph}."), format!("<p>{story}</p>")]}})
    }

    #[test]
    fn the_state_of_scripts_is_read_whatever_names_it() {
        let data = state();
        for attribute in [
            "id=__NEXT_DATA__",
            "id='__NUXT_DATA__'",
            "TYPE='Application/JSON; x=y'",
        ] {
            let html = format!("\u{feff}<p>é</p><script {attribute}>{data}</script><p>b</p>");
            let page = found(&html).unwrap();
            assert!(page.contains("<p>A &lt; B</p><p>The ferry"), "{page}");
        }
        assert_eq!(found(&format!("<script>{data}</script>")), None);
    }

    #[test]
    fn a_page_that_shows_as_many_words_as_its_state_is_left_alone() {
        let html = format!("<script type=application/json>{}</script>", state());
        let dom = Dom::parse(&html);
        assert!(page(&dom, &html, 100).is_some());
        assert_eq!(page(&dom, &html, 119 + 40), None);
    }
}
