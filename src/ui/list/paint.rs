//! The picture of a list: heading, days, entries with their marks.
//! Knows nothing of what is asked of the library.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::library::Library;
use super::super::shelf::{Shelved, State};
use super::super::theme::Part;
use super::super::{Theme, feeds, paint};
use super::rows::{Rows, head_rows};
use super::{List, Stories, entry, words};
use crate::doc::SafeText;
use crate::story::library::{FeedId, Line, StoryId};
use crate::story::{Headline, Shelf};

/// Cells left of the titles: cursor, mark, blank.
const MARGIN: u16 = 3;

/// What a list is painted with.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Colours or none.
    pub theme: Theme,
    /// What is known of the library; none beside files.
    pub library: Option<&'a Library>,
    /// Whether keys go to the list.
    pub has_focus: bool,
}

impl<'a> Scene<'a> {
    fn style(&self, part: Part) -> Style {
        self.theme.part(part)
    }

    fn clock(&self) -> Option<&'a jiff::Zoned> {
        self.library.and_then(|l| l.clock.as_ref())
    }

    fn feed(&self, id: FeedId) -> Option<SafeText> {
        let mut feeds = self.library?.shelves.feeds.iter();
        feeds.find(|f| f.id == id).map(feeds::title)
    }
}

impl List {
    /// Paints it.
    pub fn paint(&self, area: Rect, buffer: &mut Buffer, scene: &Scene) {
        if head_rows(area.height) > 0 {
            self.paint_head(area, buffer, scene);
        }
        if let Some(former) = self.former() {
            return former.paint_faded(area, buffer, scene);
        }
        if self.count() == 0 {
            return words::paint(self, area, buffer, scene);
        }
        self.paint_entries(area, buffer, scene);
    }

    fn paint_entries(&self, area: Rect, buffer: &mut Buffer, scene: &Scene) {
        let rows = Rows::new(self, area.height, scene.clock());
        let first = area.y + rows.head;
        for (place, row) in rows.seen(self.top) {
            let y = first + u16::try_from(row).unwrap_or(u16::MAX - first);
            if let (Some(day), Some(now)) = (rows.day(place, self.top), scene.clock()) {
                let at = (area.x + 1, y.saturating_sub(1));
                let day = entry::day(now, day);
                paint::write(buffer, at, area.right(), &day, scene.style(Part::Quiet));
            }
            let height = u16::try_from(rows.filled).unwrap_or(2);
            let area = Rect::new(
                area.x,
                y,
                area.width,
                height.min(area.bottom().saturating_sub(y)),
            );
            self.paint_entry((place, rows.has_days()), area, buffer, scene);
            if rows.step > rows.filled && self.is_selected(place) && self.is_selected(place + 1) {
                let at = (area.x, area.bottom());
                paint::write(buffer, at, area.right(), "┃", scene.style(Part::Cursor));
            }
        }
    }

    fn is_selected(&self, place: usize) -> bool {
        let selected = self.shelf().and_then(|s| s.selected(self.cursor));
        selected.is_some_and(|range| range.contains(&place))
    }

    fn paint_entry(
        &self,
        (place, is_below_day): (usize, bool),
        area: Rect,
        buffer: &mut Buffer,
        scene: &Scene,
    ) {
        match &self.stories {
            Stories::Named(_) => {
                if let Some(entry) = self.entry(place) {
                    paint_named(&entry, area, buffer, (scene, place == self.cursor));
                }
            }
            Stories::Shelved(shelf) => {
                let story = shelf.items()[place].story;
                let is_chosen = place == self.cursor;
                let how = (scene, is_chosen, is_below_day);
                paint_story((shelf, story), area, buffer, how);
            }
        }
        let is_chosen = place == self.cursor;
        if !is_chosen && !self.is_selected(place) {
            return;
        }
        let sign = "┃";
        for row in area.y..area.bottom() {
            if is_chosen {
                paint::bar(buffer, (area.x, row), (scene.theme, scene.has_focus));
                continue;
            }
            paint::write(
                buffer,
                (area.x, row),
                area.right(),
                sign,
                scene.style(Part::Cursor),
            );
        }
    }

    /// The list before, as long as the new one is not here: to be seen, not to be read.
    fn paint_faded(&self, area: Rect, buffer: &mut Buffer, scene: &Scene) {
        let rows = Rows::new(self, area.height, scene.clock());
        let first = area.y + rows.head;
        for (place, row) in rows.seen(self.top) {
            let Some(entry) = self.entry(place) else {
                continue;
            };
            let y = first + u16::try_from(row).unwrap_or(u16::MAX - first);
            let inner = inner(Rect::new(area.x, y, area.width, 1));
            if y < area.bottom() {
                paint::line(buffer, inner, 0, &entry.title, scene.style(Part::Quiet));
            }
        }
    }

    fn paint_head(&self, area: Rect, buffer: &mut Buffer, scene: &Scene) {
        let right = area.right().saturating_sub(1);
        let room = right.saturating_sub(area.x + 1);
        let forms = self.head_forms();
        let name = paint::cells(&self.name);
        let fits = |form: &&String| name + 4 + paint::cells(form) <= room;
        let said = forms.iter().find(fits).or(forms.last());
        let said = said.map_or("", String::as_str);
        let name_right = right.saturating_sub(paint::cells(said) + 1);
        let name = paint::fit(&self.name, name_right.saturating_sub(area.x + 1));
        let strong = scene.style(Part::Title);
        paint::write(buffer, (area.x + 1, area.y), name_right, &name, strong);
        paint::write_right(
            buffer,
            (area.x, right),
            area.y,
            said,
            scene.style(Part::Quiet),
        );
        if head_rows(area.height) < 2 {
            return;
        }
        if let Some((below, part)) = self.below_name(scene) {
            let row = Rect::new(area.x + 1, area.y + 1, room, 1);
            paint::line(buffer, row, 0, &below, scene.style(part));
        }
    }

    /// What is shown and how much of it, from long to short.
    fn head_forms(&self) -> Vec<String> {
        let shelf = match &self.stories {
            Stories::Named(named) if !named.filter.is_empty() => {
                return vec![format!("{} of {}", named.shown.len(), named.entries.len())];
            }
            Stories::Named(_) => return vec![self.count().to_string()],
            Stories::Shelved(shelf) => shelf,
        };
        match shelf.state {
            State::Coming => return vec!["…".to_owned()],
            State::Failed(_) => return vec![String::new()],
            State::Here if self.count() == 0 => return vec!["0".to_owned()],
            State::Here => {}
        }
        let order = match shelf.wish.order {
            Some(order) => order.to_string(),
            None if shelf.is_by_date() => "newest".to_owned(),
            None => "best".to_owned(),
        };
        let (unread, all) = shelf.counts();
        if shelf.wish.shelf == Shelf::Unread {
            return vec![format!("{unread} · {order}"), unread.to_string()];
        }
        if shelf.wish.only_unread {
            let long = format!("{unread} unread");
            return vec![format!("{long} · {order}"), long, unread.to_string()];
        }
        let short = if unread == 0 { all } else { unread };
        let long = match unread {
            0 => format!("{all} read"),
            _ if unread == all => format!("{all} unread"),
            _ => format!("{unread} of {all} unread"),
        };
        vec![format!("{long} · {order}"), long, short.to_string()]
    }

    /// What stands below the name: what is new, what the filter means, how the feed fares. What is wrong with a filter
    /// stands beside it, where it is typed.
    fn below_name(&self, scene: &Scene) -> Option<(String, Part)> {
        if let Some(news) = news(self) {
            return Some((news, Part::Message));
        }
        let shelf = self.shelf()?;
        if !shelf.meaning.is_empty() {
            return Some((shelf.meaning.to_string(), Part::Quiet));
        }
        let trouble = words::trouble(self, scene.library?)?;
        (self.count() > 0).then(|| (format!("⚠ {}", trouble[0]), Part::Quiet))
    }
}

/// That there are new stories, which wait until they are wanted.
pub fn news(list: &List) -> Option<String> {
    let new = list.shelf()?.new_stories();
    (new > 0).then(|| format!("{new} new – g n shows them"))
}

fn inner(area: Rect) -> Rect {
    let margin = MARGIN.min(area.width);
    let width = area.width.saturating_sub(MARGIN + 1);
    Rect::new(area.x + margin, area.y, width, area.height)
}

fn paint_named(entry: &Headline, area: Rect, buffer: &mut Buffer, how: (&Scene, bool)) {
    let (scene, is_chosen) = how;
    let width = area.width.saturating_sub(3);
    let title = if is_chosen { Part::Chosen } else { Part::Plain };
    let inner = Rect::new(area.x + 2.min(area.width), area.y, width, area.height);
    paint::line(buffer, inner, 0, &entry.title, scene.style(title));
    let note = paint::fit_parts(&entry.note, width);
    paint::line(buffer, inner, 1, &note, scene.style(Part::Quiet));
}

fn paint_story(
    what: (&Shelved, StoryId),
    area: Rect,
    buffer: &mut Buffer,
    (scene, is_chosen, is_below_day): (&Scene, bool, bool),
) {
    let (shelf, story) = what;
    let (inner, quiet) = (inner(area), scene.style(Part::Quiet));
    let Some(line) = shelf.line(story) else {
        return paint::line(buffer, inner, 0, "…", quiet);
    };
    let is_gone = shelf.is_gone(story);
    let (sign, style) = match (is_gone, is_chosen) {
        (true, _) => ("×", quiet.crossed_out()),
        (false, true) => (sign(line), scene.style(Part::Chosen)),
        (false, false) if line.is_unread => (sign(line), scene.style(Part::Plain)),
        _ => (sign(line), quiet),
    };
    let at = (area.x + 1, area.y);
    paint::write(buffer, at, area.right(), sign, scene.style(Part::Plain));
    paint::line(buffer, inner, 0, &entry::title(line), style);
    let feed = scene.feed(line.feed).filter(|_| shelf.is_mixed());
    let note = if is_gone {
        "deleted".to_owned()
    } else {
        let dating = entry::Dating {
            clock: scene.clock(),
            is_below_day,
        };
        entry::note(line, feed.as_ref(), (dating, inner.width))
    };
    paint::line(buffer, inner, 1, &note, quiet);
}

/// Unread, or begun and not read to the end.
fn sign(line: &Line) -> &'static str {
    let is_begun = line.place.is_some_and(|p| p.0 > 0) && !line.is_finished;
    match (is_begun, line.is_unread) {
        (true, _) => "◐",
        (false, true) => "●",
        _ => " ",
    }
}
