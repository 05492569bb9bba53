//! Everything a page may say of itself, collected in one walk over its nodes.
//! Knows nothing of which clue is believed.

pub(super) use super::marks::MarkKind;
use super::marks::{Speaks, class_speaks_of, property_speaks_of, speaks_of_others};
use super::plain::clip;
use super::spoken::leads_to_a_person;
use crate::dom::{Dom, Id, Tag};

/// How many of each kind are kept: a page of lists may have thousands.
const MOST: usize = 24;
/// Bytes of one meta value that are looked at.
const VALUE_BYTES: usize = 8 << 10;
/// Bytes of all blocks of JSON-LD.
const LINKED_BYTES: usize = 1 << 20;
/// Bytes of text under an element that may be a byline or a date; more is a paragraph.
const SHORT_BYTES: usize = 400;

/// Nodes under such an element that are looked at.
const SHORT_NODES: usize = 400;
/// Marks looked at, those that stand aside included.
const MARKS: usize = 1000;

/// What was found, in page order.
#[derive(Default)]
pub(super) struct Clues<'a> {
    /// Name (or property, itemprop, http-equiv) in lower case and value.
    pub(super) metas: Vec<(String, &'a str)>,
    pub(super) title: String,
    /// Main headings: node and text.
    pub(super) headings: Vec<(Id, String)>,
    /// `lang` of the root or the body.
    pub(super) language: &'a str,
    pub(super) canonical: Option<&'a str>,
    pub(super) image: Option<&'a str>,
    pub(super) linked: Vec<String>,
    pub(super) authors: Vec<Mark>,
    pub(super) dates: Vec<Mark>,
    looked_at: usize,
}

/// A place in the page that may name the author or the date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) node: Id,
    pub(super) kind: MarkKind,
    /// The attribute meant for machines, else the text.
    pub(super) text: String,
}

impl<'a> Clues<'a> {
    /// Walks the page once.
    pub(super) fn of(dom: &'a Dom) -> Self {
        let mut clues = Self::default();
        let mut linked_bytes = 0;
        let mut skip_to = 0;
        for node in dom.ids() {
            if node < skip_to {
                continue;
            }
            match dom.tag(node) {
                Tag::None | Tag::Text | Tag::Br => {}
                Tag::Meta => clues.meta(dom, node),
                Tag::Link => clues.link(dom, node),
                Tag::Title if clues.title.is_empty() && dom.tag(dom.parent(node)) != Tag::Svg => {
                    clues.title = short_text(dom, node, VALUE_BYTES);
                }
                Tag::Script => {
                    let text = linked_data(dom, node, LINKED_BYTES - linked_bytes);
                    linked_bytes += text.as_ref().map_or(0, String::len);
                    clues.linked.extend(text);
                }
                Tag::Svg | Tag::Style => skip_to = dom.end(node),
                _ => clues.element(dom, node),
            }
        }
        clues
    }

    /// The first value that says something, of the first name that has one.
    pub(super) fn meta_value(&self, names: &[&str]) -> Option<&'a str> {
        self.meta_values(names).next()
    }

    /// All values that say something, by the order of the names.
    pub(super) fn meta_values<'n>(
        &'n self,
        names: &'n [&'n str],
    ) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        let values = names.iter().flat_map(move |name| {
            let same = self.metas.iter().filter(move |(n, _)| n == name);
            same.map(|(_, value)| *value)
        });
        values.filter(|v| !v.trim().is_empty())
    }

    fn meta(&mut self, dom: &'a Dom, node: Id) {
        let Some(value) = dom.attribute(node, "content") else {
            return;
        };
        let value = clip(value, VALUE_BYTES);
        for attribute in ["property", "name", "itemprop", "http-equiv"] {
            // A property may hold several names.
            let names = dom
                .attribute(node, attribute)
                .unwrap_or_default()
                .split_ascii_whitespace();
            let room = (MOST * 20).saturating_sub(self.metas.len());
            for name in names.take(room.min(4)) {
                self.metas
                    .push((name.to_ascii_lowercase().replace('.', ":"), value));
            }
        }
    }

    fn link(&mut self, dom: &'a Dom, node: Id) {
        let rel = dom.attribute(node, "rel").unwrap_or_default();
        let href = dom.attribute(node, "href").filter(|h| !h.is_empty());
        for word in rel.split_ascii_whitespace() {
            match word.to_ascii_lowercase().as_str() {
                "canonical" => self.canonical = self.canonical.or(href),
                "image_src" => self.image = self.image.or(href),
                _ => {}
            }
        }
    }

    fn element(&mut self, dom: &'a Dom, node: Id) {
        match dom.tag(node) {
            Tag::Html | Tag::Body if self.language.is_empty() => {
                let language = dom
                    .attribute(node, "lang")
                    .or_else(|| dom.attribute(node, "xml:lang"));
                self.language = language.unwrap_or_default();
            }
            Tag::H1 if self.headings.len() < MOST => {
                let text = short_text(dom, node, SHORT_BYTES * 2);
                if !text.trim().is_empty() {
                    self.headings.push((node, text));
                }
            }
            _ => self.marks(dom, node),
        }
    }

    /// Marks by microdata, by tag and by class, the first that speaks.
    fn marks(&mut self, dom: &'a Dom, node: Id) {
        let is_time = dom.tag(node) == Tag::Time;
        let mut said = is_time.then_some(Speaks::Date(MarkKind::Time));
        let mut class = "";
        for (name, value) in dom.attributes(node) {
            match name {
                "itemprop" => {
                    let mut words = value.split_ascii_whitespace();
                    said = words.find_map(property_speaks_of).or(said);
                }
                "pubdate" if is_time => said = Some(Speaks::Date(MarkKind::Said)),
                "rel" if value.split_ascii_whitespace().any(|r| r == "author") => {
                    said = said.or(Some(Speaks::Author(MarkKind::Said)));
                }
                "class" => class = clip(value, SHORT_BYTES),
                _ => {}
            }
        }
        let said = said.or_else(|| class_speaks_of(class));
        self.looked_at += usize::from(said.is_some());
        match said.filter(|_| self.looked_at < MARKS) {
            Some(Speaks::Author(kind)) => self.author(dom, node, kind),
            Some(Speaks::Date(kind)) => self.date(dom, node, kind),
            None => {}
        }
    }

    fn author(&mut self, dom: &Dom, node: Id, kind: MarkKind) {
        if self.authors.len() < MOST && !stands_aside(dom, node) {
            let text = author_text(dom, node);
            self.authors.push(Mark { node, kind, text });
        }
    }

    fn date(&mut self, dom: &Dom, node: Id, kind: MarkKind) {
        if self.dates.len() >= MOST || stands_aside(dom, node) {
            return;
        }
        let machine = [
            "datetime",
            "content",
            "data-datetime",
            "data-date",
            "data-timestamp",
        ];
        let machine = machine
            .iter()
            .find_map(|name| dom.attribute(node, name))
            .filter(|v| !v.trim().is_empty());
        let text = machine.map_or_else(
            || short_text(dom, node, SHORT_BYTES),
            |v| clip(v, SHORT_BYTES).to_owned(),
        );
        self.dates.push(Mark { node, kind, text });
    }
}

/// Whether the place belongs to other stories or to readers' words.
pub(super) fn stands_aside(dom: &Dom, node: Id) -> bool {
    dom.ancestors(node).take(24).any(|above| {
        let aside = matches!(dom.tag(above), Tag::Nav | Tag::Footer | Tag::Aside);
        let named = |name| {
            dom.attribute(above, name)
                .is_some_and(|v| speaks_of_others(clip(v, SHORT_BYTES)))
        };
        aside
            || (matches!(
                dom.tag(above),
                Tag::Div | Tag::Section | Tag::Li | Tag::Ol | Tag::Ul | Tag::Article
            ) && (named("class") || named("id")))
    })
}

/// A machine's name, the names inside, the names behind links, else the text.
fn author_text(dom: &Dom, node: Id) -> String {
    if let Some(name) = dom.attribute(node, "content") {
        return clip(name, SHORT_BYTES).to_owned();
    }
    let below = || dom.below(node).take(200);
    let named = below().find(|&n| dom.attribute(n, "itemprop") == Some("name"));
    if let Some(named) = named {
        let machine = dom
            .attribute(named, "content")
            .map(|n| clip(n, SHORT_BYTES).to_owned());
        return machine.unwrap_or_else(|| short_text(dom, named, SHORT_BYTES));
    }
    let links: Vec<String> = below()
        .filter(|&n| dom.tag(n) == Tag::A)
        .filter(|&n| leads_to_a_person(dom, n))
        .map(|n| short_text(dom, n, SHORT_BYTES))
        .filter(|t| !t.trim().is_empty())
        .take(6)
        .collect();
    if !links.is_empty() {
        return links.join("\n");
    }
    // Several lines are a name and what else there is to say: role, date, minutes.
    short_text(dom, node, SHORT_BYTES)
        .trim()
        .replace('\n', " | ")
}

/// The text below, blocks and breaks apart by a line break; nothing when it is longer than a line or two.
pub(super) fn short_text(dom: &Dom, node: Id, most_bytes: usize) -> String {
    let mut out = String::new();
    for below in dom.below(node).take(SHORT_NODES) {
        match dom.tag(below) {
            Tag::Text if matches!(dom.tag(dom.parent(below)), Tag::Script | Tag::Style) => {}
            Tag::Text => out.push_str(dom.text(below)),
            Tag::Br | Tag::Div | Tag::P | Tag::Li => out.push('\n'),
            Tag::Time if most_bytes == SHORT_BYTES => out.push('\n'),
            _ => {}
        }
        if out.len() > most_bytes * 4 {
            return String::new();
        }
    }
    if out.trim().len() > most_bytes {
        String::new()
    } else {
        out
    }
}

fn linked_data(dom: &Dom, node: Id, most_bytes: usize) -> Option<String> {
    let kind = dom.attribute(node, "type")?;
    if !kind.to_ascii_lowercase().contains("ld+json") {
        return None;
    }
    let text = dom.text_below(node);
    (text.len() <= most_bytes).then_some(text)
}
