//! The story inside the state that scripts draw a page from, such as Next's and Nuxt's: JSON without a fixed form.
//! Knows nothing of pages, and no framework but by the form of what it wrote.
//!
//! A story is one string of markup, or many strings of one list: paragraphs, or blocks with runs of text inside them.
//! Every string has a home, the nearest list above it; strings that run on are joined, the only paragraph of a list
//! belongs to the list above, and the home with most prose is the story.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

/// Most values that are looked at.
const VALUES: usize = 200_000;
/// Most bytes of text that are gathered: a list that names its values by place can name a long one as often as it likes.
const TEXT_BYTES: usize = 4 << 20;
/// A text of fewer bytes is no paragraph: labels and notices of surfaces are shorter, headings and runs are kept with
/// the paragraphs around them.
const PARAGRAPH_BYTES: usize = 80;

/// What is said beside a story, as it is called in names of members.
const ASIDES: [&str; 12] = [
    "comment",
    "replies",
    "related",
    "recommend",
    "excerpt",
    "teaser",
    "caption",
    "cookie",
    "consent",
    "privacy",
    "locale",
    "translation",
];

/// The strings of the story in their order, and how many bytes of them are prose.
pub(super) fn story(state: &Value) -> Option<(Vec<String>, usize)> {
    let nodes = walked(state);
    let mut pieces = pieces(&nodes);
    settle(&nodes, &mut pieces);
    let mut prose: BTreeMap<Place, usize> = BTreeMap::new();
    for piece in &pieces {
        *prose.entry(place(&nodes, piece)).or_default() += piece.prose();
    }
    // Of equal ones the first.
    let (best, bytes) = prose.into_iter().rev().max_by_key(|(_, bytes)| *bytes)?;
    pieces.retain(|p| place(&nodes, p) == best);
    let of_prose = pieces.iter().filter(|p| p.prose() > 0);
    let keys: BTreeSet<&str> = of_prose.map(|p| p.key).collect();
    pieces.retain(|p| keys.contains(p.key));
    Some((pieces.into_iter().map(|p| p.text).collect(), bytes))
}

/// Whether a text is markup with a paragraph in it.
pub(super) fn has_paragraph(text: &str) -> bool {
    text.contains("<p>") || text.contains("<p ")
}

/// A value of the state. Nodes are numbered in the order of the state, those above before those below.
struct Node<'a> {
    value: &'a Value,
    /// The name of the member, empty for one of a list.
    key: &'a str,
    /// The nearest list above; where there is none, or a story of its own is nearer, the object.
    home: usize,
}

/// Texts that run on, and where they belong.
struct Piece<'a> {
    text: String,
    key: &'a str,
    home: usize,
}

impl Piece<'_> {
    /// How many bytes of prose it holds: none, or all that are outside of tags.
    fn prose(&self) -> usize {
        let text = self.text.trim();
        if has_paragraph(text) {
            return said(text);
        }
        let closing = ['"', '\'', '”', '’', '»', '」', ')', ']', '*'];
        let ends = text
            .trim_end_matches(closing)
            .ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '؟', '।']);
        let is_prose = ends && text.len() >= PARAGRAPH_BYTES && !text.contains('{');
        if is_prose { said(text) } else { 0 }
    }
}

/// Bytes outside of tags.
fn said(text: &str) -> usize {
    let parts = text.split('<').enumerate();
    let outside = parts.map(|(n, part)| match part.find('>') {
        Some(end) if n > 0 => part.len() - end - 1,
        _ => part.len(),
    });
    outside.sum()
}

/// A group of strings: a list, or one kind of member of an object.
type Place<'a> = (usize, &'a str);

fn place<'a>(nodes: &[Node<'a>], piece: &Piece<'a>) -> Place<'a> {
    let is_list = nodes[piece.home].value.is_array();
    (piece.home, if is_list { "" } else { piece.key })
}

/// All values that may belong to a story.
fn walked(state: &Value) -> Vec<Node<'_>> {
    let flat = flat(state);
    let mut seen = vec![false; flat.len()];
    let mut open = vec![Node {
        value: flat.first().unwrap_or(state),
        key: "",
        home: 0,
    }];
    let mut nodes: Vec<Node> = Vec::new();
    while let Some(node) = open.pop() {
        let at = nodes.len();
        let home = home_below(&nodes, &node);
        let below = children(node.value);
        nodes.push(node);
        if at + 1 == VALUES {
            break;
        }
        for (key, value) in below.into_iter().rev() {
            let value = resolved(value, flat, &mut seen).filter(|v| may_hold_text(v));
            open.extend(value.map(|value| Node { value, key, home }));
        }
    }
    nodes
}

/// The home of what a node holds that is going to be the next.
fn home_below(nodes: &[Node], node: &Node) -> usize {
    let is_own = node.value.as_object().is_none_or(is_story);
    let above = nodes.get(node.home).is_some_and(|n| n.value.is_array());
    if is_own || !above {
        nodes.len()
    } else {
        node.home
    }
}

/// Whether an object is a story of its own, with a title and an address.
fn is_story(object: &Map<String, Value>) -> bool {
    let has = |keys: &[&str]| keys.iter().any(|k| object.contains_key(*k));
    has(&["title", "headline"]) && has(&["slug", "url", "permalink", "href", "path", "uri"])
}

/// What a value holds, without what stands beside stories.
fn children(value: &Value) -> Vec<(&str, &Value)> {
    match value {
        Value::Array(items) => items.iter().map(|v| ("", v)).take(VALUES).collect(),
        Value::Object(members) => {
            let all = members.iter().filter(|(key, _)| !is_aside(key));
            all.map(|(key, v)| (key.as_str(), v)).take(VALUES).collect()
        }
        _ => Vec::new(),
    }
}

fn may_hold_text(value: &Value) -> bool {
    value.is_string() || value.is_array() || value.is_object()
}

fn is_aside(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ASIDES.iter().any(|aside| key.contains(aside))
}

/// The values of a state written as one list, in which numbers in lists and objects are places of that list, as Nuxt
/// does (the form of `devalue`); empty for another.
fn flat(state: &Value) -> &[Value] {
    let Some([first, rest @ ..]) = state.as_array().map(Vec::as_slice) else {
        return &[];
    };
    let is_place = |v: &Value| v.as_u64().is_some_and(|n| n <= rest.len() as u64);
    let is_flat = match first {
        Value::Object(members) => !members.is_empty() && members.values().all(is_place),
        // Such as `["Reactive", 1]`.
        Value::Array(pair) => pair.len() == 2 && pair[0].is_string() && is_place(&pair[1]),
        _ => false,
    };
    state.as_array().filter(|_| is_flat).map_or(&[], |all| all)
}

/// What a value stands for; nothing if that is a list or object that was seen.
fn resolved<'a>(value: &'a Value, flat: &'a [Value], seen: &mut [bool]) -> Option<&'a Value> {
    if flat.is_empty() {
        return Some(value);
    }
    let at = usize::try_from(value.as_u64()?).ok()?;
    let value = flat.get(at)?;
    let is_new = value.is_string() || !std::mem::replace(&mut seen[at], true);
    is_new.then_some(value)
}

/// All strings, those joined that run on.
fn pieces<'a>(nodes: &[Node<'a>]) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut last: HashMap<&str, usize> = HashMap::new();
    let mut bytes = 0;
    for node in nodes {
        let Some(text) = node.value.as_str().filter(|t| !t.is_empty()) else {
            continue;
        };
        bytes += text.len();
        if bytes > TEXT_BYTES {
            break;
        }
        let before = last.get(node.key).copied();
        if let Some(at) = before.filter(|&at| runs_on(nodes, &pieces[at], node)) {
            pieces[at].text.push_str(text);
            pieces[at].home = pieces[at].home.min(node.home);
            continue;
        }
        last.insert(node.key, pieces.len());
        pieces.push(Piece {
            text: text.to_owned(),
            key: node.key,
            home: node.home,
        });
    }
    pieces.retain(|p| !p.text.trim().is_empty());
    pieces
}

/// Whether a string continues a piece of the same name: a space or mark between them says so. Members of lists have
/// no name and are paragraphs.
fn runs_on(nodes: &[Node], piece: &Piece, node: &Node) -> bool {
    let (upper, lower) = (piece.home.min(node.home), piece.home.max(node.home));
    let is_near = upper == lower || nodes[lower].home == upper;
    let text = node.value.as_str().unwrap_or_default();
    let is_list = nodes[upper].value.is_array();
    let closes = |c: char| matches!(c, ' ' | '.' | ',' | ';' | ':' | '!' | '?' | ')' | '”' | '’');
    let is_open = piece.text.ends_with([' ', '(', '“', '‘']) || text.starts_with(closes);
    is_near && is_list && is_open && !node.key.is_empty() && !text.contains("<p")
}

/// Moves pieces up: the only one of a list, and all of a list inside one of the same name (`children`, `content`).
fn settle(nodes: &[Node], pieces: &mut [Piece]) {
    let mut counts = vec![0_usize; nodes.len()];
    for piece in pieces.iter() {
        // What a member such as `type` says is no paragraph.
        counts[piece.home] += usize::from(piece.prose() > 0);
    }
    let mut homes: Vec<usize> = (0..nodes.len()).collect();
    for at in (0..nodes.len()).rev() {
        let (node, above) = (&nodes[at], nodes[at].home);
        let is_inner = node.value.is_array() && nodes[above].value.is_array();
        let is_same = holder(nodes, at) == holder(nodes, above);
        if is_inner && above != at && (counts[at] <= 1 || is_same) {
            counts[above] += counts[at];
            homes[at] = above;
        }
    }
    for at in 0..nodes.len() {
        homes[at] = homes[homes[at]];
    }
    for piece in pieces {
        piece.home = homes[piece.home];
    }
}

/// What a list is called, if it is.
fn holder<'a>(nodes: &[Node<'a>], at: usize) -> Option<&'a str> {
    Some(nodes[at].key).filter(|key| !key.is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    const FIRST: &str =
        "The bakery opens at four in the morning, when nobody is awake but the baker and the moon.";
    const SECOND: &str = "By seven the bread is gone, and the baker sits on the step and reads what is left of the news.";

    fn texts(state: &Value) -> Vec<String> {
        story(state).unwrap().0
    }

    #[test]
    fn the_longest_markup_is_the_story_and_not_what_stands_beside_it() {
        let long = format!("<p>{FIRST}</p><p>{SECOND}</p>");
        let state = json!({"props": {
            "comments": [{"body": format!("{long}{long}")}],
            "post": {"title": "Bread", "slug": "bread", "excerpt": FIRST, "content": long},
            "next": [{"title": "Salt", "slug": "salt", "content": format!("<p>{FIRST}</p>")}],
        }});
        assert_eq!(
            story(&state).unwrap(),
            (vec![long], FIRST.len() + SECOND.len())
        );
    }

    #[test]
    fn paragraphs_of_one_list_stay_together() {
        let state = json!({"a": {"paragraphs": [FIRST, "A heading", SECOND]}, "terms": FIRST});
        assert_eq!(texts(&state), [FIRST, "A heading", SECOND]);
    }

    #[test]
    fn runs_of_text_are_joined_and_lists_inside_belong_to_their_story() {
        let text = |t: &str| json!({"type": "text", "text": t});
        let block = |t: Vec<Value>| json!({"type": "paragraph", "content": t});
        let link = json!({"type": "link", "url": "/moon", "content": [text("the moon")]});
        let (before, after) = FIRST.split_once("the moon").unwrap();
        let state = json!({"doc": {"content": [
            block(vec![text(before), link, text(after)]),
            {"type": "list", "content": [
                {"type": "item", "content": [block(vec![text(SECOND)])]},
                {"type": "item", "content": [block(vec![text(FIRST)])]},
            ]},
            block(vec![text("Bread")]),
        ]}});
        assert_eq!(texts(&state), [FIRST, SECOND, FIRST, "Bread"]);
    }

    #[test]
    fn a_flat_list_is_read_by_its_places_even_in_a_circle() {
        let state = json!([["Reactive", 1], {"body": 2, "up": 1}, [3, 4, 2], FIRST, SECOND, "x"]);
        assert_eq!(texts(&state), [FIRST, SECOND]);
    }

    #[test]
    fn words_of_the_surface_are_no_story() {
        let state = json!({"ui": {"ok": "Yes, please.", "css": ".a { color: red; } ".repeat(20)}});
        assert_eq!(story(&state).unwrap().1, 0);
        assert_eq!(story(&json!(7)), None);
    }

    #[test]
    fn a_long_text_named_many_times_takes_no_more_room_than_is_allowed() {
        let places = vec![2; 1000];
        let state = json!([{"body": 1}, places, FIRST.repeat(1000)]);
        let bytes: usize = texts(&state).iter().map(String::len).sum();
        assert!((1..=TEXT_BYTES).contains(&bytes), "{bytes}");
    }

    #[test]
    fn many_values_and_deep_ones_end() {
        let many: Vec<Value> = (0..VALUES + 9).map(|_| json!("x")).collect();
        assert_eq!(walked(&json!({ "a": many })).len(), VALUES);
        let mut deep = json!(FIRST);
        for _ in 0..100 {
            deep = json!([{ "content": deep }]);
        }
        assert_eq!(texts(&deep), [FIRST]);
    }
}
