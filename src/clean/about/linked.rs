//! What a page says of itself in JSON-LD (schema.org): the story among the things it describes.
//! Knows nothing of the page's tags.

use serde_json::{Map, Value};

use super::plain::{clip, key};

/// Bytes of one block that are worth parsing; the largest honest ones are product lists of some 100 KiB.
const BLOCK_BYTES: usize = 512 << 10;
/// Values looked at over all blocks.
const VALUES: usize = 20_000;
/// Names taken from one list of authors.
const AUTHORS: usize = 12;

/// The story as JSON-LD tells it; what it does not tell is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Linked {
    pub(super) headline: String,
    pub(super) authors: Vec<String>,
    pub(super) published: String,
    pub(super) modified: String,
    pub(super) language: String,
    pub(super) image: String,
    pub(super) site: String,
}

type Object = Map<String, Value>;

/// Reads all blocks of a page. Broken blocks are skipped. With several stories the one whose headline is among the
/// page's `titles` is meant; when none is, the page is a list and tells nothing of a story.
pub(super) fn read(blocks: &[String], titles: &[&str]) -> Linked {
    let parsed: Vec<Value> = blocks.iter().filter_map(|b| parse(b)).collect();
    let objects = objects(&parsed);
    let mut linked = choose(&objects, titles)
        .map(|story| tell(story, &objects))
        .unwrap_or_default();
    if linked.site.is_empty() {
        let site = objects.iter().find(|o| has_type(o, &["WebSite"]));
        linked.site = site.map(|o| text(o, "name")).unwrap_or_default();
    }
    linked
}

/// A block of JSON, as sloppy as pages write it: comments around it, a semicolon behind it, raw line breaks inside.
/// Depth is bounded by the parser (128), size here.
fn parse(block: &str) -> Option<Value> {
    if block.len() > BLOCK_BYTES {
        return None;
    }
    let inside = block.split_once("<![CDATA[").map(|(_, body)| body);
    let block = inside.map_or(block, |b| b.rsplit_once("]]>").map_or(b, |(body, _)| body));
    let start = block.find(['{', '['])?;
    let end = block.rfind(['}', ']'])? + 1;
    let body = block.get(start..end)?;
    if body.bytes().any(|b| b < 0x20) {
        let calm: String = body
            .chars()
            .map(|c| if c < ' ' { ' ' } else { c })
            .collect();
        return serde_json::from_str(&calm).ok();
    }
    serde_json::from_str(body).ok()
}

/// Every described thing, outer before inner, in the order of the page.
fn objects(parsed: &[Value]) -> Vec<&Object> {
    let mut found = Vec::new();
    let mut left: Vec<&Value> = parsed.iter().rev().collect();
    for _ in 0..VALUES {
        match left.pop() {
            None => break,
            Some(Value::Array(list)) => left.extend(list.iter().rev()),
            Some(Value::Object(object)) => {
                found.push(object);
                let inner = object.values().filter(|v| v.is_object() || v.is_array());
                left.extend(inner.rev());
            }
            Some(_) => {}
        }
    }
    found
}

/// Kinds of things that are a story, then kinds that may stand for one.
const STORIES: [&str; 12] = [
    "Article",
    "NewsArticle",
    "BlogPosting",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "TechArticle",
    "ScholarlyArticle",
    "Report",
    "Recipe",
    "DiscussionForumPosting",
    "HowTo",
];
const STAND_INS: [&str; 8] = [
    "WebPage",
    "ItemPage",
    "Review",
    "VideoObject",
    "PodcastEpisode",
    "AboutPage",
    "CreativeWork",
    "Book",
];

fn choose<'a>(objects: &[&'a Object], titles: &[&str]) -> Option<&'a Object> {
    let titles: Vec<String> = titles
        .iter()
        .map(|t| key(t))
        .filter(|t| !t.is_empty())
        .collect();
    let is_this = |object: &&&Object| {
        let headline = key(&headline(object));
        !headline.is_empty()
            && titles.iter().any(|t| {
                *t == headline || t.starts_with(&headline) || headline.starts_with(t.as_str())
            })
    };
    for types in [&STORIES[..], &STAND_INS[..]] {
        let stories: Vec<&&Object> = objects.iter().filter(|o| is_any(o, types)).collect();
        match stories.as_slice() {
            [] => {}
            [only] => return Some(only),
            many => {
                if let Some(this) = many.iter().copied().find(is_this) {
                    return Some(this);
                }
            }
        }
    }
    None
}

fn is_any(object: &Object, types: &[&str]) -> bool {
    has_type(object, types)
        || (types.len() == STORIES.len()
            && types_of(object)
                .any(|t| t.ends_with("Article") || t.ends_with("Posting") && t != "JobPosting"))
}

fn has_type(object: &Object, types: &[&str]) -> bool {
    types_of(object).any(|t| types.contains(&t))
}

fn types_of(object: &Object) -> impl Iterator<Item = &str> {
    let kind = object.get("@type");
    let list = kind
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let names = kind
        .and_then(Value::as_str)
        .into_iter()
        .chain(list.iter().filter_map(Value::as_str));
    names.map(|name| name.rsplit(['/', ':']).next().unwrap_or(name))
}

fn tell(story: &Object, objects: &[&Object]) -> Linked {
    Linked {
        headline: headline(story),
        authors: names(
            story.get("author").or_else(|| story.get("creator")),
            objects,
        ),
        published: text(story, "datePublished").or(|| text(story, "dateCreated")),
        modified: text(story, "dateModified"),
        language: text(story, "inLanguage"),
        image: story
            .get("image")
            .or_else(|| story.get("thumbnailUrl"))
            .and_then(address)
            .unwrap_or_default(),
        site: names(story.get("publisher"), objects)
            .into_iter()
            .next()
            .unwrap_or_default(),
    }
}

/// The first string that says something.
trait Or {
    fn or(self, other: impl FnOnce() -> Self) -> Self;
}

impl Or for String {
    fn or(self, other: impl FnOnce() -> Self) -> Self {
        if self.trim().is_empty() {
            other()
        } else {
            self
        }
    }
}

fn headline(object: &Object) -> String {
    text(object, "headline").or(|| text(object, "name"))
}

/// A property's text: a string, the first of a list, or the value of a language map.
fn text(object: &Object, name: &str) -> String {
    let mut value = object.get(name);
    for _ in 0..3 {
        value = match value {
            Some(Value::String(text)) => return clip(text, 4096).to_owned(),
            Some(Value::Number(number)) => return number.to_string(),
            Some(Value::Array(list)) => list.first(),
            Some(Value::Object(inner)) => ["@value", "name", "alternateName"]
                .iter()
                .find_map(|n| inner.get(*n)),
            _ => return String::new(),
        };
    }
    String::new()
}

/// The names of people or organisations: strings, objects, lists of both, references into the graph.
fn names(value: Option<&Value>, objects: &[&Object]) -> Vec<String> {
    let mut found = Vec::new();
    let mut left: Vec<&Value> = value.into_iter().collect();
    for _ in 0..AUTHORS * 4 {
        match left.pop() {
            None => break,
            Some(Value::Array(list)) => left.extend(list.iter().take(AUTHORS).rev()),
            Some(Value::String(name)) => found.push(clip(name, 512).to_owned()),
            Some(Value::Object(person)) => found.push(person_name(person, objects)),
            Some(_) => {}
        }
    }
    found.retain(|name| !name.trim().is_empty());
    found.truncate(AUTHORS);
    found
}

fn person_name(person: &Object, objects: &[&Object]) -> String {
    let own = text(person, "name");
    if !own.trim().is_empty() {
        return own;
    }
    let given = format!(
        "{} {}",
        text(person, "givenName"),
        text(person, "familyName")
    );
    if !given.trim().is_empty() {
        return given;
    }
    let id = person
        .get("@id")
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty());
    let meant = id.and_then(|id| {
        let mut same = objects
            .iter()
            .filter(|o| o.get("@id").and_then(Value::as_str) == Some(id));
        same.find(|o| o.contains_key("name"))
    });
    meant.map(|o| text(o, "name")).unwrap_or_default()
}

/// The address of an image: a string, an object's `url`, or the first of a list.
fn address(value: &Value) -> Option<String> {
    let mut value = value;
    for _ in 0..4 {
        value = match value {
            Value::String(text) => return Some(clip(text, 4096).to_owned()),
            Value::Array(list) => list.first()?,
            Value::Object(image) => image.get("url").or_else(|| image.get("contentUrl"))?,
            _ => return None,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(block: &str) -> Linked {
        read(&[block.to_owned()], &["The Story"])
    }

    #[test]
    fn authors_are_found_in_every_shape() {
        let cases = [
            (r#"{"@type":"NewsArticle","author":"Ann"}"#, vec!["Ann"]),
            (
                r#"{"@type":"NewsArticle","author":{"@type":"Person","name":"Ann"}}"#,
                vec!["Ann"],
            ),
            (
                r#"{"@type":["Article"],"author":[{"name":"Ann"},"Bo",{"name":["Cy"]}]}"#,
                vec!["Ann", "Bo", "Cy"],
            ),
            (
                r##"{"@graph":[{"@type":"Article","author":{"@id":"#p"}},{"@type":"Person","@id":"#p","name":"Ann"}]}"##,
                vec!["Ann"],
            ),
            (
                r#"[{"@type":"http://schema.org/BlogPosting","creator":{"givenName":"Ann","familyName":"Lee"}}]"#,
                vec!["Ann Lee"],
            ),
        ];
        for (block, expected) in cases {
            assert_eq!(one(block).authors, expected, "{block}");
        }
    }

    #[test]
    fn sloppy_blocks_are_read_and_broken_ones_skipped() {
        let body = "{\"@type\":\"Article\",\"headline\":\"a\n\tb\"}";
        for block in [
            format!("<!-- {body} -->"),
            format!("//<![CDATA[\n{body}\n//]]>"),
            format!("{body};"),
        ] {
            assert_eq!(one(&block).headline, "a  b", "{block}");
        }
        let blocks = ["{\"@type\":\"Article\",}".to_owned(), body.to_owned()];
        assert_eq!(read(&blocks, &[]).headline, "a  b");
    }

    #[test]
    fn among_several_stories_the_pages_own_is_chosen() {
        let list = r#"[{"@type":"Article","headline":"Other","author":"Bo"},{"@type":"Article","headline":"The story!","author":"Ann"}]"#;
        assert_eq!(one(list).authors, ["Ann"]);
        let foreign = read(&[list.to_owned()], &["News"]);
        assert_eq!(foreign, Linked::default());
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(one(&deep), Linked::default());
        let large = format!(
            "{{\"@type\":\"Article\",\"headline\":\"{}\"}}",
            "x".repeat(BLOCK_BYTES)
        );
        assert_eq!(one(&large), Linked::default());
    }
}
