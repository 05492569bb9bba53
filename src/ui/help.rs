//! The help: every action with the reader's own keys, by task, and what he put together himself; typing searches it.
//! Knows nothing of what the actions do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::command::COMMANDS;
use super::key::{Code, Key};
use super::keymap::{Keymap, typed_as};
use super::keys::{BINDINGS, Binding, Task};
use super::paint;
use super::theme::Part;
use super::{Effect, Model, Screen, Settings};

/// Cells for the keys of an action at most.
const KEY_CELLS: u16 = 13;
/// The same where there is little room; one key of an action has to do then.
const FEW_KEY_CELLS: u16 = 7;
/// Cells for a command and what it takes.
const COMMAND_CELLS: u16 = 21;
/// Cells of a column with little room.
const LITTLE_CELLS: u16 = 40;
/// Cells of a column at least.
const COLUMN_CELLS: u16 = 46;
/// The longest filter.
const FILTER_BYTES: usize = 64;

/// The help screen.
#[derive(Debug, Default)]
pub struct Help {
    filter: String,
    top: usize,
}

enum Row {
    Empty,
    Heading(&'static str),
    Key(String, String),
    Command(String, &'static str),
}

impl Help {
    /// Help on what has these words.
    pub fn with(words: &str) -> Self {
        let filter = words.chars().take(FILTER_BYTES).collect();
        Self { filter, top: 0 }
    }

    /// What was typed.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// Everything that has the words typed, by task: keys first, then what is typed on the command line.
    fn sections(&self, keymap: &Keymap) -> Vec<Vec<Row>> {
        let mut sections = vec![self.own(keymap)];
        sections.extend(Task::ALL.into_iter().map(|task| self.task(task, keymap)));
        sections.push(self.commands());
        sections.retain(|s| s.len() > 1);
        sections
    }

    fn own(&self, keymap: &Keymap) -> Vec<Row> {
        let title = "Your own";
        let rows = keymap.macros().filter_map(|bound| {
            let keys = typed_as(&bound.keys);
            let fits = self.fits(&[&bound.says, title], &[&keys]);
            fits.then(|| Row::Key(keys, bound.says.clone()))
        });
        std::iter::once(Row::Heading(title)).chain(rows).collect()
    }

    /// The actions of a task; those without a key only where one searches, with their name instead.
    fn task(&self, task: Task, keymap: &Keymap) -> Vec<Row> {
        let row = |b: &Binding| {
            let keys = keymap.keys_of(b);
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let shown = match keys[..] {
                [] if self.filter.is_empty() => return None,
                [] => format!(":{}", b.name),
                _ => first_of(&keys),
            };
            let fits = self.fits(&[b.sentence, b.name, task.title()], &keys);
            fits.then(|| Row::Key(shown, b.sentence.to_owned()))
        };
        let rows = BINDINGS.iter().filter(|b| b.task == task).filter_map(row);
        std::iter::once(Row::Heading(task.title()))
            .chain(rows)
            .collect()
    }

    fn commands(&self) -> Vec<Row> {
        let title = "Command line";
        let fits = COMMANDS
            .iter()
            .filter(|c| self.fits(&[c.name, c.takes, c.says, title], &[c.short]));
        let rows = fits.map(|c| Row::Command(format!(":{} {}", c.name, c.takes), c.says));
        std::iter::once(Row::Heading(title)).chain(rows).collect()
    }

    /// Whether the words have what was typed, or the keys are just that.
    fn fits(&self, words: &[&str], keys: &[&str]) -> bool {
        let filter = self.filter.to_lowercase();
        let mut typed = filter.split_whitespace();
        let text = words.join(" ").to_lowercase();
        typed.all(|word| text.contains(word)) || keys.contains(&self.filter.trim())
    }

    /// Sections in so many columns, as low as they can be without dividing a section.
    fn columns(&self, count: usize, keymap: &Keymap) -> Vec<Vec<Row>> {
        let sections = self.sections(keymap);
        let heights: Vec<usize> = sections.iter().map(Vec::len).collect();
        let most = heights.iter().sum::<usize>() + heights.len();
        let limit = (0..most).find(|limit| columns_of(&heights, *limit) <= count);
        let limit = limit.unwrap_or(most);
        let mut columns: Vec<Vec<Row>> = Vec::new();
        for section in sections {
            match columns.last_mut() {
                Some(column) if column.len() + 1 + section.len() <= limit => {
                    column.push(Row::Empty);
                    column.extend(section);
                }
                _ => columns.push(section),
            }
        }
        columns
    }

    fn rows(&self, area: Rect, keymap: &Keymap) -> usize {
        let columns = self.columns(columns_in(area.width), keymap);
        columns.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Whether there is more below what can be seen of it.
    pub fn has_more(&self, area: Rect, settings: &Settings) -> bool {
        self.rows(area, &settings.keys) > self.top + usize::from(area.height)
    }

    /// Paints it.
    pub fn paint(&self, area: Rect, buffer: &mut Buffer, settings: &Settings) {
        let theme = settings.theme;
        let count = columns_in(area.width);
        let columns = self.columns(count, &settings.keys);
        let cells = area.width / count as u16;
        if columns.is_empty() {
            let inner = Rect::new(
                area.x + 2.min(area.width),
                area.y,
                area.width.saturating_sub(2),
                area.height,
            );
            paint::line(
                buffer,
                inner,
                1,
                "nothing has these words; Backspace",
                theme.part(Part::Plain),
            );
        }
        let tallest = columns.iter().map(Vec::len).max().unwrap_or(0);
        let top = self
            .top
            .min(tallest.saturating_sub(usize::from(area.height)));
        let first = area.y + u16::from(tallest < usize::from(area.height));
        for (column, x) in columns
            .iter()
            .zip((area.x..area.right()).step_by(usize::from(cells.max(1))))
        {
            let split = key_cells(column, cells);
            for (row, y) in column.iter().skip(top).zip(first..area.bottom()) {
                let right = (x + cells).saturating_sub(1);
                paint_row(row, (x, y, right, split), buffer, theme);
            }
        }
    }
}

/// Cells for the keys in a column of so many cells: no more than its longest keys need.
fn key_cells(column: &[Row], cells: u16) -> u16 {
    if cells <= LITTLE_CELLS {
        return FEW_KEY_CELLS;
    }
    let longest = column.iter().map(|row| match row {
        Row::Key(keys, _) => paint::cells(keys),
        _ => 0,
    });
    (longest.max().unwrap_or(0) + 2).min(KEY_CELLS)
}

fn paint_row(row: &Row, at: (u16, u16, u16, u16), buffer: &mut Buffer, theme: super::Theme) {
    let (x, y, right, cells) = at;
    match row {
        Row::Empty => {}
        Row::Heading(title) => {
            paint::write(buffer, (x + 1, y), right, title, theme.part(Part::Group));
        }
        Row::Key(keys, sentence) => {
            let keys = match right - x {
                LITTLE_CELLS.. => keys,
                _ => keys.split(' ').next().unwrap_or(keys),
            };
            paint_pair((keys, sentence), (x, y, right, cells), buffer, theme);
        }
        Row::Command(name, sentence) => {
            let cells = COMMAND_CELLS.min((right - x) / 2);
            paint_pair((name, sentence), (x, y, right, cells), buffer, theme);
        }
    }
}

/// Something to type in so many cells, and what it does.
fn paint_pair(
    (typed, sentence): (&str, &str),
    (x, y, right, cells): (u16, u16, u16, u16),
    buffer: &mut Buffer,
    theme: super::Theme,
) {
    let split = right.min(x + cells);
    let typed = paint::fit(typed, split.saturating_sub(x + 1));
    paint::write(buffer, (x + 1, y), split, &typed, theme.part(Part::Key));
    let sentence = paint::fit(sentence, right.saturating_sub(split + 1));
    let plain = theme.part(Part::Plain);
    paint::write(buffer, (split + 1, y), right, &sentence, plain);
}

/// How many columns of so many rows the sections need.
fn columns_of(heights: &[usize], limit_rows: usize) -> usize {
    let (mut columns, mut filled) = (0, usize::MAX);
    for height in heights {
        filled = filled.saturating_add(1 + height);
        if columns == 0 || filled > limit_rows {
            columns += 1;
            filled = *height;
        }
        if *height > limit_rows {
            return usize::MAX;
        }
    }
    columns
}

/// Columns of so many cells.
fn columns_in(cells: u16) -> usize {
    usize::from(cells / COLUMN_CELLS).clamp(1, 4)
}

/// As many of the keys as fit beside each other.
fn first_of(keys: &[&str]) -> String {
    let mut out = String::new();
    for keys in keys {
        let cells = paint::cells(&out) + 1 + paint::cells(keys);
        if !out.is_empty() && cells > KEY_CELLS - 2 {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(keys);
    }
    out
}

/// Takes a key while help is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let area = model.panes().whole;
    let page = usize::from(area.height.saturating_sub(3)).max(1);
    let keymap = &model.settings.keys;
    let Some(Screen::Help(help)) = model.screens.last_mut() else {
        return Vec::new();
    };
    let last = help.rows(area, keymap).saturating_sub(page);
    match key.code {
        Code::Down => help.top += 1,
        Code::Up => help.top = help.top.saturating_sub(1),
        Code::PageDown => help.top += page,
        Code::PageUp => help.top = help.top.saturating_sub(page),
        Code::Char(' ') if help.filter.is_empty() => help.top += page,
        Code::Char('?' | 'q' | 'Q') if help.filter.is_empty() => return close(model, key),
        Code::Esc if !help.filter.is_empty() => help.filter.clear(),
        Code::Esc | Code::Enter | Code::F(1) => drop(model.screens.pop()),
        Code::Backspace => drop(help.filter.pop()),
        Code::Char(c) if !key.ctrl && help.filter.len() < FILTER_BYTES => {
            help.filter.push(c);
            help.top = 0;
        }
        _ => {}
    }
    if let Some(Screen::Help(help)) = model.screens.last_mut() {
        help.top = help.top.min(last);
    }
    Vec::new()
}

fn close(model: &mut Model, key: Key) -> Vec<Effect> {
    model.screens.pop();
    match key.code {
        Code::Char('Q') => vec![Effect::Quit],
        _ => Vec::new(),
    }
}
