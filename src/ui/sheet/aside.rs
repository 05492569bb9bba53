//! Texts set beside a story, the source of its page and what has changed in it.
//! Knows nothing of keys.

use std::sync::Arc;

use super::{Anchor, Beside, Room, Sheet, View, cuts_of};
use crate::doc::{Document, Place, SafeText};
use crate::layout::{Content, Layout, Measure, RowPlace, lay_out};
use crate::story::changes::marked;
use crate::story::library::Line;
use crate::story::stop::same_place;

/// The texts that are not the story's own, and the layouts of those that are not shown.
#[derive(Clone, Debug)]
pub(super) struct Aside {
    source: Option<Document>,
    changes: Option<Document>,
    layouts: [Option<Layout>; 3],
    /// Where one stood in the story before another text was shown.
    stood: Anchor,
}

impl Default for Aside {
    fn default() -> Self {
        Self {
            source: None,
            changes: None,
            layouts: Default::default(),
            stood: Anchor::Header(0),
        }
    }
}

impl Aside {
    /// Forgets what was made of a story whose verdicts are others now.
    pub fn outdate(&mut self) {
        self.changes = None;
        self.layouts = Default::default();
    }

    /// Takes from a former one where one stood, and its source where the story has the same text.
    pub fn take_over(&mut self, old: Self, is_same: bool) {
        if is_same {
            self.source = old.source;
        }
        self.stood = old.stood;
    }
}

impl View {
    /// Which text it shows: the story, the source or the changes.
    fn text(self) -> usize {
        match self {
            Self::Clean | Self::Everything => 0,
            Self::Source => 1,
            Self::Changes => 2,
        }
    }

    /// Whether it shows the text of the story, cut or not.
    pub fn is_story(self) -> bool {
        self.text() == 0
    }
}

impl Sheet {
    /// The document that is shown: the story's, its source, its changes.
    pub fn document(&self) -> &Document {
        let other = match self.view {
            View::Source => self.aside.source.as_ref(),
            View::Changes => self.aside.changes.as_ref(),
            View::Clean | View::Everything => None,
        };
        other.unwrap_or(&self.story.document)
    }

    /// Shows another text; stands at the beginning of one that is not the story's, and in the story where one stood.
    pub fn show(&mut self, view: View, measure: Measure) {
        let before = std::mem::replace(&mut self.view, view);
        let (from, to) = (before.text(), view.text());
        if from != to {
            let next = self.aside.layouts[to].take();
            let next = next.unwrap_or_else(|| lay_out(self.document(), measure));
            self.aside.layouts[from] = Some(std::mem::replace(&mut self.layout, next));
            let anchor = if to == 0 {
                self.aside.stood
            } else {
                Anchor::Header(0)
            };
            let left = std::mem::replace(&mut self.stand.1, anchor);
            if from == 0 {
                self.aside.stood = left;
            }
        }
        self.set(measure);
        self.search_again();
    }

    /// Shows the clean story, set for a room.
    pub fn show_story(&mut self, room: Room) {
        let cuts = cuts_of(View::Clean, false);
        let measure = Measure {
            cuts,
            ..room.measure
        };
        if self.view != View::Clean {
            self.show(View::Clean, measure);
        }
        self.fit(Room { measure, ..room });
    }

    /// Takes the source of the page; it never changes, so a second one is the first again.
    pub fn take_source(&mut self, source: Document) {
        self.aside.source.get_or_insert(source);
    }

    /// Whether the source of the page was set before.
    pub fn has_source(&self) -> bool {
        self.aside.source.is_some()
    }

    /// Sets what has changed in the story; false when nothing is known to have.
    pub fn set_changes(&mut self) -> bool {
        let beside = self.beside.as_ref();
        let Some((old, _)) = beside.and_then(|b| b.changes.as_ref()) else {
            return false;
        };
        if self.aside.changes.is_none() {
            self.aside.changes = Some(marked(old, &self.story.document).0);
        }
        true
    }

    /// The first rows of the passages that are marked as gone or come.
    pub fn passages(&self) -> Vec<usize> {
        let header = self.header.height();
        let (mut found, mut last) = (Vec::new(), None);
        for (number, row) in self.layout.rows().iter().enumerate() {
            let pieces = self.layout.pieces(row, self.document());
            let is_changed = pieces.into_iter().any(|(piece, _)| {
                let is_text = matches!(piece.content, Content::Text(_));
                is_text && (piece.look.deleted || piece.look.inserted)
            });
            if is_changed && last.is_none_or(|last| last + 1 < number) {
                found.push(header + number);
            }
            if is_changed {
                last = Some(number);
            }
        }
        found
    }

    /// The first byte of the story that is visible, or was before another text was shown.
    pub fn story_place(&self) -> Place {
        let anchor = if self.view.is_story() {
            self.stand.1
        } else {
            self.aside.stood
        };
        match anchor {
            Anchor::Header(_) => Place(0),
            Anchor::Text(at) => at.place,
        }
    }

    /// Stands at the paragraph of another text of the story that is read there, else as far down.
    pub fn stand_as(&mut self, other: &Sheet, height: u16) {
        let place = other.story_place();
        if place == Place(0) {
            return self.scroll_to(0, height);
        }
        let found = same_place(&other.story.document, place, &self.story.document);
        match found {
            Some(place) => self.stand_at(Anchor::Text(RowPlace { place, above: 0 }), height),
            None => self.scroll_to(self.max_top(height) * other.percent(height) / 100, height),
        }
    }

    /// Takes what the library says of the story now.
    pub fn learn(&mut self, line: Line) {
        if let Some(beside) = &mut self.beside {
            Arc::make_mut(beside).line = line;
            self.header.is_old = true;
        }
    }

    /// Changes what is known beside the text.
    pub fn note(&mut self, change: impl FnOnce(&mut Beside)) {
        if let Some(beside) = &mut self.beside {
            change(Arc::make_mut(beside));
            self.header.is_old = true;
        }
    }

    /// What its other sources are called.
    pub fn others(&self) -> &[SafeText] {
        &self.also
    }

    /// Takes what its other sources are called.
    pub fn name_others(&mut self, also: Vec<SafeText>) {
        if self.also != also {
            self.also = also;
            self.header.is_old = true;
        }
    }
}
