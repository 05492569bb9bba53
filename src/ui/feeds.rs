//! The feeds as one walks through them: shelves, saved filters, folders and feeds, with what is unread.
//! Knows nothing of stories.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::keys::Action;
use super::msg::Shelves;
use super::theme::Part;
use super::{Effect, Model, Screen, Theme, paint};
use crate::doc::SafeText;
use crate::story::library::{Feed, FeedId};
use crate::story::{Shelf, Wish};

/// Where one is among the feeds.
#[derive(Debug, Default)]
pub struct Rail {
    folded: BTreeSet<SafeText>,
    chosen: Shelf,
    top: usize,
}

/// A row of the feeds.
#[derive(Clone, Debug, PartialEq)]
enum Row {
    Space,
    Shelf(Shelf, SafeText, u32),
    Folder(SafeText, u32, bool),
    Feed(FeedId, SafeText, u32, bool),
}

impl Row {
    fn leads_to(&self) -> Option<Shelf> {
        match self {
            Self::Space => None,
            Self::Shelf(shelf, ..) => Some(shelf.clone()),
            Self::Folder(name, ..) => Some(Shelf::Tag(name.clone())),
            Self::Feed(id, ..) => Some(Shelf::Feed(*id)),
        }
    }
}

/// What a feed is called, else its address.
pub fn title(feed: &Feed) -> SafeText {
    if feed.title.is_blank() {
        SafeText::line(&feed.address)
    } else {
        feed.title.clone()
    }
}

impl Rail {
    fn rows(&self, shelves: &Shelves) -> Vec<Row> {
        let counts = shelves.counts;
        let fixed = [
            (Shelf::Today, "Today", shelves.today),
            (Shelf::Unread, "Unread", counts.unread),
            (Shelf::Starred, "Starred", counts.starred),
            (Shelf::Saved, "Saved", counts.saved),
        ];
        let fixed =
            fixed.map(|(shelf, name, count)| Row::Shelf(shelf, SafeText::line(name), count));
        let mut rows = fixed.to_vec();
        let filters = shelves.filters.iter();
        rows.extend(
            filters
                .map(|(name, count)| Row::Shelf(Shelf::Filter(name.clone()), name.clone(), *count)),
        );
        let seen = || shelves.feeds.iter().filter(|f| !f.is_hidden);
        let tags: BTreeSet<&SafeText> = seen().filter_map(|f| f.tags.first()).collect();
        for tag in tags {
            let inside: Vec<&Feed> = seen().filter(|f| f.tags.first() == Some(tag)).collect();
            let is_open = !self.folded.contains(tag);
            rows.push(Row::Space);
            rows.push(Row::Folder(
                tag.clone(),
                inside.iter().map(|f| f.unread).sum(),
                is_open,
            ));
            if is_open {
                rows.extend(
                    inside
                        .iter()
                        .map(|f| Row::Feed(f.id, title(f), f.unread, true)),
                );
            }
        }
        let loose: Vec<&Feed> = seen().filter(|f| f.tags.is_empty()).collect();
        if !loose.is_empty() {
            rows.push(Row::Space);
            rows.extend(
                loose
                    .iter()
                    .map(|f| Row::Feed(f.id, title(f), f.unread, false)),
            );
        }
        rows
    }

    fn place(&self, rows: &[Row]) -> usize {
        let place = rows
            .iter()
            .position(|r| r.leads_to().as_ref() == Some(&self.chosen));
        place.unwrap_or(0)
    }

    /// What is chosen.
    pub fn chosen(&self) -> &Shelf {
        &self.chosen
    }

    /// Moves the cursor by rows.
    fn step(&mut self, by: isize, shelves: &Shelves) {
        let rows = self.rows(shelves);
        let rows: Vec<Shelf> = rows.iter().filter_map(Row::leads_to).collect();
        let place = rows.iter().position(|s| *s == self.chosen).unwrap_or(0);
        let place = place
            .saturating_add_signed(by)
            .min(rows.len().saturating_sub(1));
        if let Some(shelf) = rows.get(place) {
            self.chosen = shelf.clone();
        }
    }

    /// Scrolls so far that the cursor can be seen in so many rows.
    pub fn keep_cursor_visible(&mut self, height: u16, shelves: &Shelves) {
        let rows = self.rows(shelves);
        let (place, room) = (
            self.place(&rows),
            usize::from(height.saturating_sub(2)).max(1),
        );
        let lowest = (place + 1).saturating_sub(room);
        let highest = rows.len().saturating_sub(room);
        self.top = self.top.clamp(lowest, place).min(highest.max(lowest));
    }

    /// Paints them.
    pub fn paint(&self, area: Rect, buffer: &mut Buffer, (shelves, theme): (&Shelves, Theme)) {
        let right = area.right().saturating_sub(1);
        paint::write(
            buffer,
            (area.x + 1, area.y),
            right,
            "Feeds",
            theme.part(Part::Title),
        );
        let rows = self.rows(shelves);
        let place = self.place(&rows);
        for ((n, row), y) in rows
            .iter()
            .enumerate()
            .skip(self.top)
            .zip(area.y + 2..area.bottom())
        {
            let (indent, name, count) = match row {
                Row::Space => continue,
                Row::Shelf(_, name, count) => ("◦ ", name, *count),
                Row::Folder(name, count, true) => ("▾ ", name, *count),
                Row::Folder(name, count, false) => ("▸ ", name, *count),
                Row::Feed(_, name, count, _) => ("  ", name, *count),
            };
            let part = if n == place {
                Part::Chosen
            } else {
                Part::Plain
            };
            let count = if count == 0 {
                String::new()
            } else {
                count.to_string()
            };
            let name_right = right.saturating_sub(paint::cells(&count) + 1);
            let text = format!("{indent}{name}");
            let text = paint::fit(&text, name_right.saturating_sub(area.x + 1));
            paint::write(buffer, (area.x + 1, y), name_right, &text, theme.part(part));
            paint::write_right(buffer, (area.x, right), y, &count, theme.part(Part::Quiet));
            if n == place {
                paint::write(buffer, (area.x, y), right, "▌", theme.part(Part::Cursor));
            }
        }
    }
}

/// Does an action among the feeds.
pub fn act(model: &mut Model, action: Action, count: Option<usize>) -> Vec<Effect> {
    let height = model.panes().feeds.map_or(1, |area| area.height);
    let page = isize::from(height.cast_signed()).max(3) - 2;
    let times = count.unwrap_or(1).cast_signed();
    let Some(library) = &mut model.library else {
        return Vec::new();
    };
    let by = match action {
        Action::Down => times,
        Action::Up => -times,
        Action::PageDown => page * times,
        Action::PageUp => -page * times,
        Action::HalfDown => (page / 2).max(1) * times,
        Action::HalfUp => -(page / 2).max(1) * times,
        Action::Top => -100_000,
        Action::Bottom => 100_000,
        Action::Open => {
            model.screens.push(Screen::List);
            return Vec::new();
        }
        Action::Leave => return vec![Effect::Quit],
        _ => return Vec::new(),
    };
    let (rail, shelves) = (&mut library.rail, &library.shelves);
    rail.step(by, shelves);
    let shelf = rail.chosen().clone();
    model.list_shelf(Wish {
        shelf,
        ..Wish::default()
    })
}
