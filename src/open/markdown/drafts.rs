//! Blocks of Markdown while they grow, and the document they become.
//! Knows nothing of the signs and tags that make them.

use std::collections::HashMap;
use std::ops::Range;

use url::Url;

use crate::doc::safe::safe;
use crate::doc::{Document, Image, Kind, Link, Mark, Nest, Place, SafeText, Writer, nests};
use crate::verdict::{Reason, Verdict};

/// A mark, or a link whose target may not be known yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Ink {
    /// A mark as it will be.
    Mark(Mark),
    /// A link to the web.
    Web(Url),
    /// A link to a name of the same text.
    Here(String),
}

/// What a draft becomes.
#[derive(Clone, Debug, PartialEq)]
pub enum Sort {
    /// Any block without an image.
    Plain(Kind),
    /// An image with its caption.
    Figure(Image),
}

/// A finished block.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it becomes.
    pub sort: Sort,
    /// What it stands in.
    pub nest: Vec<Nest>,
    /// Its text.
    pub text: String,
    /// Its marks, outer before inner.
    pub marks: Vec<(Range<usize>, Ink)>,
    /// Whether it stays in the story; a title does not.
    pub keep: bool,
}

/// All blocks, and the names that lead to them.
#[derive(Debug, Default)]
pub struct Drafts {
    /// In reading order.
    pub list: Vec<Draft>,
    /// Names of places: the first draft behind each.
    pub names: HashMap<String, usize>,
}

impl Drafts {
    /// Gives the next draft a name; the first to have it keeps it.
    pub fn name(&mut self, name: String) {
        let next = self.list.len();
        self.names.entry(name).or_insert(next);
    }

    /// Moves footnotes behind everything else, as every reader of Markdown shows them.
    pub fn notes_last(&mut self) {
        let is_note = |d: &Draft| d.nest.first() == Some(&Nest::Note);
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        order.sort_by_key(|&d| is_note(&self.list[d]));
        let mut places = vec![0; self.list.len()];
        for (new, &old) in order.iter().enumerate() {
            places[old] = new;
        }
        for draft in self.names.values_mut() {
            *draft = places.get(*draft).copied().unwrap_or(*draft);
        }
        self.list.sort_by_key(is_note);
    }

    /// The document.
    pub fn finish(mut self) -> Document {
        let mut nests: Vec<Vec<Nest>> = self
            .list
            .iter_mut()
            .map(|d| std::mem::take(&mut d.nest))
            .collect();
        nests::align_numbers(&mut nests);
        let mut inking = Inking {
            writer: Writer::default(),
            known: HashMap::new(),
            targets: Vec::new(),
            names: &self.names,
            drafts: self.list.len(),
        };
        let mut places = Vec::with_capacity(self.list.len());
        for (draft, nest) in self.list.iter().zip(nests) {
            inking.writer.begin();
            places.push(inking.writer.place());
            inking.text(draft);
            let kind = match &draft.sort {
                Sort::Plain(kind) => kind.clone(),
                Sort::Figure(image) => Kind::Figure {
                    image: inking.writer.image(image.clone()),
                },
            };
            let verdict = verdict(&kind, &nest, draft.keep);
            inking.writer.end(kind, nest, verdict);
        }
        for (link, draft) in std::mem::take(&mut inking.targets) {
            inking.writer.relink(link, Link::Here(places[draft]));
        }
        inking.writer.finish()
    }
}

/// Markdown is its author's own text: all of it belongs to the story.
fn verdict(kind: &Kind, nest: &[Nest], keep: bool) -> Verdict {
    if !keep {
        return Verdict::cut(Reason::Header, 1.0);
    }
    let reason = match kind {
        Kind::Heading(_) => Reason::Heading,
        Kind::Code { .. } => Reason::Code,
        Kind::Figure { .. } | Kind::Caption => Reason::Caption,
        Kind::Paragraph if nest.is_empty() => Reason::Prose,
        _ => Reason::Part,
    };
    Verdict::kept(reason, 1.0)
}

struct Inking<'a> {
    writer: Writer,
    known: HashMap<String, u32>,
    targets: Vec<(u32, usize)>,
    names: &'a HashMap<String, usize>,
    drafts: usize,
}

impl Inking<'_> {
    fn text(&mut self, draft: &Draft) {
        let Some((text, cuts)) = cleaned(draft) else {
            self.writer.text(&draft.text);
            return;
        };
        let start = self.writer.place().0;
        let mut from = 0;
        let mut at: Vec<usize> = cuts.values().copied().collect();
        at.sort_unstable();
        for cut in at {
            self.writer.text(&text[from..cut]);
            from = cut;
        }
        self.writer.text(&text[from..]);
        for (range, ink) in &draft.marks {
            let (from, to) = (
                start + cuts[&range.start] as u32,
                start + cuts[&range.end] as u32,
            );
            if let Some(mark) = self.mark(ink).filter(|_| from < to) {
                self.writer.mark_range(from..to, mark);
            }
        }
    }

    fn mark(&mut self, ink: &Ink) -> Option<Mark> {
        let (key, leads, target) = match ink {
            Ink::Mark(mark) => return Some(*mark),
            Ink::Web(url) => (url.to_string(), Link::Web(url.clone()), None),
            Ink::Here(name) => {
                let draft = *self.names.get(name).filter(|d| **d < self.drafts)?;
                (
                    format!("#{draft}"),
                    Link::Here(Place::default()),
                    Some(draft),
                )
            }
        };
        if let Some(known) = self.known.get(&key) {
            return Some(Mark::Link(*known));
        }
        let number = self.writer.link(leads);
        self.targets.extend(target.map(|t| (number, t)));
        self.known.insert(key, number);
        Some(Mark::Link(number))
    }
}

/// The text made safe, and where each end of a mark went; none when a mark stood inside what had to be taken apart.
fn cleaned(draft: &Draft) -> Option<(String, HashMap<usize, usize>)> {
    let mut ends: Vec<usize> = draft
        .marks
        .iter()
        .flat_map(|(r, _)| [r.start, r.end])
        .collect();
    ends.sort_unstable();
    let (mut text, mut moved, mut from) =
        (String::with_capacity(draft.text.len()), HashMap::new(), 0);
    for end in ends {
        text.push_str(&safe(&draft.text[from..end]));
        moved.insert(end, text.len());
        from = end;
    }
    text.push_str(&safe(&draft.text[from..]));
    (safe(&text) == text).then_some((text, moved))
}

/// A caption, an image's words: one safe line.
pub fn line(text: &str) -> SafeText {
    SafeText::line(text)
}
