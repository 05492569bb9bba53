//! The list of stories: entries, cursor, filter, and their picture.
//! Knows nothing of the text of a story.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::keys::Action;
use super::paint;
use super::prompt::{Kind, Prompt};
use super::reader;
use super::shelf::{Shelved, State};
use super::theme::Part;
use super::{Effect, Model, Screen, Theme, visit};
use crate::doc::SafeText;
use crate::story::{Address, Headline, Wish};

/// Rows from which entries have an empty row between them and the list has a heading.
const ROOMY_ROWS: u16 = 19;

/// Rows below which an entry is its title alone.
const LOW_ROWS: u16 = 12;

/// The stories one can choose from.
#[derive(Debug)]
pub struct List {
    /// Whether a story has the whole screen even where both would fit.
    pub is_hidden: bool,
    name: SafeText,
    stories: Stories,
    cursor: usize,
    top: usize,
}

/// Where the stories of a list come from.
#[derive(Debug)]
enum Stories {
    /// They were named at the start.
    Named(Named),
    /// They are of the library.
    Shelved(Shelved),
}

/// Stories that were named at the start: files, addresses, an edition.
#[derive(Debug)]
struct Named {
    entries: Vec<Headline>,
    shown: Vec<usize>,
    filter: String,
}

impl List {
    /// A list with its name.
    pub fn new(name: &str, entries: Vec<Headline>) -> Self {
        Self::of(
            name,
            Stories::Named(Named {
                shown: (0..entries.len()).collect(),
                entries,
                filter: String::new(),
            }),
        )
    }

    /// A list of the library that was asked for.
    pub fn shelved(name: &str, wish: Wish) -> Self {
        Self::of(name, Stories::Shelved(Shelved::coming(wish)))
    }

    fn of(name: &str, stories: Stories) -> Self {
        Self {
            is_hidden: false,
            name: SafeText::line(name),
            stories,
            cursor: 0,
            top: 0,
        }
    }

    /// What of it is of the library.
    pub fn shelf(&self) -> Option<&Shelved> {
        match &self.stories {
            Stories::Shelved(shelved) => Some(shelved),
            Stories::Named(_) => None,
        }
    }

    /// The same, to be changed.
    pub fn shelf_mut(&mut self) -> Option<&mut Shelved> {
        match &mut self.stories {
            Stories::Shelved(shelved) => Some(shelved),
            Stories::Named(_) => None,
        }
    }

    /// Whether there is nothing in it, filtered or not.
    pub fn is_empty(&self) -> bool {
        match &self.stories {
            Stories::Named(named) => named.entries.is_empty(),
            Stories::Shelved(shelved) => shelved.items().is_empty(),
        }
    }

    /// How many stories are shown.
    pub fn count(&self) -> usize {
        match &self.stories {
            Stories::Named(named) => named.shown.len(),
            Stories::Shelved(shelved) => shelved.items().len(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives it another name, once that is known.
    pub fn rename(&mut self, name: &str) {
        self.name = SafeText::line(name);
    }

    /// The words that titles must have.
    pub fn filter(&self) -> &str {
        match &self.stories {
            Stories::Named(named) => &named.filter,
            Stories::Shelved(shelved) => &shelved.wish.filter,
        }
    }

    /// The entry at a place; its title is empty while the library has not said it.
    pub fn entry(&self, place: usize) -> Option<Headline> {
        match &self.stories {
            Stories::Named(named) => named.entries.get(*named.shown.get(place)?).cloned(),
            Stories::Shelved(shelved) => {
                let story = shelved.items().get(place)?.story;
                let line = shelved.line(story);
                Some(Headline {
                    address: Address::Library(story),
                    title: line.map(|l| l.title.clone()).unwrap_or_default(),
                    note: line.map(|l| l.author.clone()).unwrap_or_default(),
                })
            }
        }
    }

    /// The entry under the cursor.
    pub fn chosen(&self) -> Option<Headline> {
        self.entry(self.cursor)
    }

    /// Where the cursor is.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Moves the cursor to a place.
    pub fn choose_at(&mut self, place: usize) {
        self.cursor = place.min(self.count().saturating_sub(1));
    }

    /// The number of the cursor from 1, and of how many.
    pub fn position(&self) -> (usize, usize) {
        (self.cursor + 1, self.count())
    }

    /// Whether an address is in the list.
    pub fn contains(&self, address: &Address) -> bool {
        match &self.stories {
            Stories::Named(named) => named.entries.iter().any(|e| e.address == *address),
            Stories::Shelved(shelved) => shelved.place_of(address).is_some(),
        }
    }

    /// Moves the cursor to an address, where it is shown.
    pub fn choose(&mut self, address: &Address) {
        let place = match &self.stories {
            Stories::Named(named) => {
                let is_it = |n: &usize| named.entries[*n].address == *address;
                named.shown.iter().position(is_it)
            }
            Stories::Shelved(shelved) => shelved.place_of(address),
        };
        self.cursor = place.unwrap_or(self.cursor);
    }

    /// Moves the cursor; false when it stands at that end already.
    pub fn step(&mut self, by: isize) -> bool {
        let last = self.count().saturating_sub(1);
        let before = self.cursor;
        self.cursor = before.saturating_add_signed(by).min(last);
        self.cursor != before
    }

    /// Shows only the titles and notes with all these words; the cursor stays on its entry where it can.
    pub fn set_filter(&mut self, filter: &str) {
        let Stories::Named(named) = &mut self.stories else {
            return;
        };
        let under_cursor = named.shown.get(self.cursor).copied();
        let lower = filter.to_lowercase();
        let fits = |entry: &Headline| {
            let text = format!("{} {}", entry.title, entry.note).to_lowercase();
            lower.split_whitespace().all(|word| text.contains(word))
        };
        let fitting = named.entries.iter().enumerate().filter(|(_, e)| fits(e));
        named.shown = fitting.map(|(n, _)| n).collect();
        let place = named.shown.iter().position(|n| Some(*n) == under_cursor);
        self.cursor = place.unwrap_or(0);
        filter.clone_into(&mut named.filter);
    }

    /// Takes what a story says of itself for an entry that had only a file name or an address to show;
    /// an edition has named its stories, and a title must not change under the reader's eyes.
    pub fn learn(&mut self, address: &Address, title: SafeText, note: SafeText) {
        let Stories::Named(named) = &mut self.stories else {
            return;
        };
        if matches!(address, Address::Demo(_)) {
            return;
        }
        let Some(entry) = named.entries.iter_mut().find(|e| e.address == *address) else {
            return;
        };
        if !title.is_blank() {
            entry.title = title;
        }
        if !note.is_blank() {
            entry.note = note;
        }
    }

    /// The places that can be seen in so many rows, and as many before and behind.
    pub fn near(&self, rows: u16) -> std::ops::Range<usize> {
        let room = entries_in(rows);
        self.top.saturating_sub(room)..self.top + 2 * room
    }

    /// Scrolls so far that the cursor can be seen in so many rows.
    pub fn keep_cursor_visible(&mut self, rows: u16) {
        let room = entries_in(rows);
        let lowest = (self.cursor + 1).saturating_sub(room);
        let highest = self.count().saturating_sub(room);
        self.top = self.top.clamp(lowest, self.cursor).min(highest.max(lowest));
    }

    /// Paints it; the cursor is strong where keys go to the list.
    pub fn paint(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let head = head_rows(area.height);
        if head > 0 {
            self.paint_head(area, buffer, theme);
        }
        let (step, first) = (entry_rows(area.height), area.y + head);
        let shown = self.top..self.count();
        for (number, row) in shown.zip((first..area.bottom()).step_by(step)) {
            let Some(entry) = self.entry(number) else {
                continue;
            };
            let height = filled_rows(step).min(area.bottom() - row);
            let rows = Rect::new(area.x, row, area.width, height);
            let is_chosen = number == self.cursor;
            paint_entry(&entry, rows, buffer, (theme, is_chosen));
        }
        if self.count() == 0 {
            self.paint_nothing(area, buffer, theme);
        }
    }

    fn paint_head(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let count = match &self.stories {
            Stories::Named(named) if !named.filter.is_empty() => {
                format!("{} of {}", named.shown.len(), named.entries.len())
            }
            _ => self.count().to_string(),
        };
        let right = area.right().saturating_sub(1);
        let name_right = right.saturating_sub(paint::cells(&count) + 1);
        let name = paint::fit(&self.name, name_right.saturating_sub(area.x + 1));
        let strong = theme.part(Part::Title);
        paint::write(buffer, (area.x + 1, area.y), name_right, &name, strong);
        let quiet = theme.part(Part::Quiet);
        paint::write_right(buffer, (area.x, right), area.y, &count, quiet);
    }

    fn paint_nothing(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let words = self.words_for_nothing();
        let width = area.width.saturating_sub(4);
        let lines = words.iter().flat_map(|w| paint::wrap(w, width, 3));
        for (line, row) in lines.zip(head_rows(area.height) + u16::from(area.height > 6)..) {
            let inner = Rect::new(area.x + 2.min(area.width), area.y, width, area.height);
            paint::line(buffer, inner, row, &line, theme.part(Part::Plain));
        }
    }
}

impl List {
    fn words_for_nothing(&self) -> [&str; 3] {
        match &self.stories {
            Stories::Named(named) if named.entries.is_empty() => [
                "Nothing to read yet.",
                "Start clearstory with a file or an address:",
                "clearstory https://example.org/story",
            ],
            Stories::Named(_) => [
                "No title has these words.",
                "Esc shows all stories again.",
                "",
            ],
            Stories::Shelved(shelved) => match &shelved.state {
                State::Coming => ["…", "", ""],
                State::Failed(why) => [why, "", ""],
                State::Here => ["Nothing here.", "", ""],
            },
        }
    }
}

/// Rows of the heading.
fn head_rows(rows: u16) -> u16 {
    match rows {
        ROOMY_ROWS.. => 2,
        8.. => 1,
        _ => 0,
    }
}

/// Rows from one entry to the next.
fn entry_rows(rows: u16) -> usize {
    match rows {
        ROOMY_ROWS.. => 3,
        LOW_ROWS.. => 2,
        _ => 1,
    }
}

/// Rows an entry fills of those.
fn filled_rows(step: usize) -> u16 {
    if step == 1 { 1 } else { 2 }
}

fn entries_in(rows: u16) -> usize {
    let step = entry_rows(rows);
    let spare = step - usize::from(filled_rows(step));
    ((usize::from(rows - head_rows(rows)) + spare) / step).max(1)
}

fn paint_entry(entry: &Headline, area: Rect, buffer: &mut Buffer, how: (Theme, bool)) {
    let (theme, is_chosen) = how;
    let width = area.width.saturating_sub(3);
    let title = if is_chosen { Part::Chosen } else { Part::Plain };
    let inner = Rect::new(area.x + 2.min(area.width), area.y, width, area.height);
    paint::line(buffer, inner, 0, &entry.title, theme.part(title));
    let note = paint::fit_parts(&entry.note, width);
    paint::line(buffer, inner, 1, &note, theme.part(Part::Quiet));
    for row in (0..area.height).filter(|_| is_chosen) {
        let at = (area.x, area.y + row);
        paint::write(buffer, at, area.right(), "▌", theme.part(Part::Cursor));
    }
}

/// Does an action in the list.
pub fn act(model: &mut Model, action: Action, count: Option<usize>) -> Vec<Effect> {
    let rows = model.panes().list.map_or(0, |area| area.height);
    let page = entries_in(rows).cast_signed();
    let times = count.unwrap_or(1).cast_signed();
    let most = model.list.count().cast_signed();
    let by = match action {
        Action::Down | Action::NextStory => Some(times),
        Action::Up | Action::PreviousStory => Some(-times),
        Action::PageDown => Some(page * times),
        Action::PageUp => Some(-page * times),
        Action::HalfDown => Some((page / 2).max(1) * times),
        Action::HalfUp => Some(-(page / 2).max(1) * times),
        Action::Top => Some(-most),
        Action::Bottom => Some(most),
        _ => None,
    };
    if let Some(by) = by {
        model.list.step(by);
        return Vec::new();
    }
    match action {
        Action::NextUnread => {
            visit::step_unread(model, times);
        }
        Action::PreviousUnread => {
            visit::step_unread(model, -times);
        }
        Action::Open => return open(model),
        Action::Filter => {
            let before = model.list.filter().to_owned();
            model.ask(Prompt::new(Kind::Filter { before }, ""));
        }
        Action::Back if model.library.is_some() => return leave(model),
        Action::Back => model.list.set_filter(""),
        Action::Leave | Action::Feeds => return leave(model),
        Action::Reload => return visit::reload(model),
        Action::Browse => return with_address(model, reader::browse),
        Action::CopyAddress => return with_address(model, reader::copy_address),
        Action::JumpBack => return visit::jump(model, false),
        Action::JumpForward => return visit::jump(model, true),
        _ => {}
    }
    Vec::new()
}

fn open(model: &mut Model) -> Vec<Effect> {
    if model.list.chosen().is_none() {
        return Vec::new();
    }
    model.screens.push(Screen::Story);
    let mut effects = if model.shows_chosen() {
        Vec::new()
    } else {
        model.visit_chosen()
    };
    effects.extend(model.begin_chosen());
    effects
}

/// Back to the feeds where there are any, else the end.
fn leave(model: &mut Model) -> Vec<Effect> {
    if matches!(model.screens.first(), Some(Screen::Feeds)) {
        model.screens.truncate(1);
        return Vec::new();
    }
    vec![Effect::Quit]
}

fn with_address(model: &mut Model, verb: fn(&mut Model, &Address) -> Vec<Effect>) -> Vec<Effect> {
    let chosen = model.list.chosen().map(|entry| entry.address);
    chosen.map_or_else(Vec::new, |address| verb(model, &address))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_takes_its_title_from_its_story_and_an_edition_keeps_its_own() {
        let entry = |address| Headline {
            address,
            title: SafeText::line("before"),
            note: SafeText::line("a note"),
        };
        let (demo, file) = (Address::Demo(0), Address::File("a.html".into()));
        let mut list = List::new("all", vec![entry(demo.clone()), entry(file.clone())]);

        for address in [&demo, &file] {
            list.learn(address, SafeText::line("after"), SafeText::line("new"));
        }

        let titles = [0, 1].map(|n| list.entry(n).unwrap().title.to_string());
        assert_eq!(titles, ["before", "after"]);
    }

    #[test]
    fn a_low_screen_has_a_title_a_row() {
        assert_eq!([9, 12, 18, 20].map(entries_in), [8, 5, 8, 6]);
    }
}
