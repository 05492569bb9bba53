//! The names of places that links of the same document lead to: labels of footnotes and anchors of other blocks.
//! Knows nothing of how they are written down.

use std::collections::{HashMap, HashSet};

use crate::doc::{Block, Document, Inline, Link, Mark, Nest, Place};

/// Longest footnote label taken from a text.
const LABEL_DIGITS: usize = 6;

/// What leads where in one document.
pub struct Anchors {
    /// For each block in a footnote the label of the footnote.
    notes: HashMap<usize, u32>,
    /// Footnotes by the place they begin at.
    labels: HashMap<Place, u32>,
    /// Blocks by the place they begin at, if a link that is no footnote sign leads there.
    targets: HashMap<Place, usize>,
    aimed: HashSet<usize>,
}

impl Anchors {
    /// Looks through all links.
    pub fn of(document: &Document) -> Self {
        let wished = wished_labels(document);
        let mut anchors = Self {
            notes: HashMap::new(),
            labels: HashMap::new(),
            targets: HashMap::new(),
            aimed: HashSet::new(),
        };
        let mut taken: HashSet<u32> = wished.values().copied().collect();
        let (mut open, mut spare) = (None, 1);
        let aimed: HashSet<Place> = document.links().iter().filter_map(target).collect();
        for (number, block) in document.blocks().iter().enumerate() {
            if block.nest.first() != Some(&Nest::Note) {
                open = None;
                continue;
            }
            let begins = open.is_none() || aimed.contains(&block.place()) && block.nest.len() == 1;
            if begins {
                let label = wished.get(&block.place()).copied().unwrap_or_else(|| {
                    while !taken.insert(spare) {
                        spare += 1;
                    }
                    spare
                });
                anchors.labels.insert(block.place(), label);
                open = Some(label);
            }
            anchors.notes.insert(number, open.unwrap_or_default());
        }
        anchors.find_targets(document);
        anchors
    }

    fn find_targets(&mut self, document: &Document) {
        let starts: HashMap<Place, usize> = document
            .blocks()
            .iter()
            .enumerate()
            .map(|(n, b)| (b.place(), n))
            .collect();
        for block in document.blocks() {
            let inlines = document.inlines_of(block);
            let mut at = 0;
            while at < inlines.len() {
                if self.sign(document, &inlines[at..]).is_some() {
                    at += 2;
                    continue;
                }
                if let Some(place) = place_of(document, inlines[at].mark)
                    && let Some(&target) = starts.get(&place)
                {
                    self.targets.insert(place, target);
                    self.aimed.insert(target);
                }
                at += 1;
            }
        }
    }

    /// The label of the footnote a block stands in.
    pub fn note(&self, block: usize) -> u32 {
        self.notes.get(&block).copied().unwrap_or_default()
    }

    /// The tag before a block that links lead to, else nothing.
    pub fn tag(&self, block: usize) -> String {
        if self.aimed.contains(&block) {
            format!("<a id=\"b-{block}\"></a>")
        } else {
            String::new()
        }
    }

    /// The fragment of a link into this document.
    pub fn fragment(&self, place: Place) -> String {
        self.targets
            .get(&place)
            .map_or(String::new(), |b| format!("#b-{b}"))
    }

    /// The label, if these marks begin with a footnote sign just as reading one gives it.
    pub fn sign(&self, document: &Document, marks: &[Inline]) -> Option<u32> {
        let (place, shown) = shown_sign(document, marks)?;
        let label = *self.labels.get(&place)?;
        let block = document.block_at(Place(marks[0].range.start))?;
        // Inside a footnote its own sign is not read as one.
        let is_own = self.notes.get(&block) == Some(&label);
        (!is_own && label.to_string() == shown).then_some(label)
    }
}

/// A raised link to a place of the document, and its text.
fn shown_sign<'a>(document: &'a Document, marks: &[Inline]) -> Option<(Place, &'a str)> {
    let [raised, link, rest @ ..] = marks else {
        return None;
    };
    let inner = rest
        .first()
        .is_some_and(|r| r.range.start < raised.range.end);
    if raised.mark != Mark::Superscript || raised.range != link.range || inner {
        return None;
    }
    let place = place_of(document, link.mark)?;
    Some((
        place,
        &document.text()[link.range.start as usize..link.range.end as usize],
    ))
}

fn place_of(document: &Document, mark: Mark) -> Option<Place> {
    let Mark::Link(number) = mark else {
        return None;
    };
    document.links().get(number as usize).and_then(target)
}

fn target(link: &Link) -> Option<Place> {
    match link {
        Link::Here(place) => Some(*place),
        Link::Web(_) => None,
    }
}

/// Labels that the footnote signs of the text show, for the notes they lead to.
fn wished_labels(document: &Document) -> HashMap<Place, u32> {
    let notes: HashSet<Place> = document
        .blocks()
        .iter()
        .filter(|b| is_note(b))
        .map(Block::place)
        .collect();
    let (mut wished, mut taken) = (HashMap::new(), HashSet::new());
    for block in document.blocks() {
        let inlines = document.inlines_of(block);
        for at in 0..inlines.len() {
            let Some((place, shown)) = shown_sign(document, &inlines[at..]) else {
                continue;
            };
            let is_label = !shown.starts_with('0') && shown.len() <= LABEL_DIGITS;
            let Some(label) = shown.parse::<u32>().ok().filter(|_| is_label) else {
                continue;
            };
            if notes.contains(&place) && !wished.contains_key(&place) && taken.insert(label) {
                wished.insert(place, label);
            }
        }
    }
    wished
}

fn is_note(block: &Block) -> bool {
    block.nest == [Nest::Note]
}
