//! The help: every action with its keys, by task, made from the list of actions; typing searches it.
//! Knows nothing of what the actions do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::key::{Code, Key};
use super::keys::{BINDINGS, Binding, Task, sequences};
use super::paint;
use super::theme::Part;
use super::{Effect, Model, Screen, Theme};

/// Cells for the keys of an action.
const KEY_CELLS: u16 = 13;
/// Cells of a column at least.
const COLUMN_CELLS: u16 = 46;

/// The help screen.
#[derive(Debug, Default)]
pub struct Help {
    filter: String,
    top: usize,
}

enum Row {
    Empty,
    Heading(&'static str),
    Key(String, &'static str),
}

impl Help {
    /// What was typed.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    fn sections(&self) -> Vec<Vec<Row>> {
        let filter = self.filter.to_lowercase();
        let fits = |b: &&'static Binding| {
            let text = format!("{} {} {}", b.sentence, b.keys, b.task.title()).to_lowercase();
            text.contains(&filter) || shown_keys(b).contains(&self.filter)
        };
        let section = |task: Task| {
            let of_task = BINDINGS.iter().filter(|b| b.task == task).filter(fits);
            let rows = of_task.map(|b| Row::Key(shown_keys(b), b.sentence));
            std::iter::once(Row::Heading(task.title()))
                .chain(rows)
                .collect()
        };
        let sections = Task::ALL.into_iter().map(section);
        sections.filter(|s: &Vec<Row>| s.len() > 1).collect()
    }

    /// Sections in so many columns, as low as they can be without dividing a section.
    fn columns(&self, count: usize) -> Vec<Vec<Row>> {
        let sections = self.sections();
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

    fn rows(&self, area: Rect) -> usize {
        let columns = self.columns(usize::from(area.width / COLUMN_CELLS).max(1));
        columns.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Paints it.
    pub fn paint(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let count = (area.width / COLUMN_CELLS).clamp(1, 3);
        let columns = self.columns(usize::from(count));
        let cells = area.width / count;
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
                "no key does that; Backspace",
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
            for (row, y) in column.iter().skip(top).zip(first..area.bottom()) {
                paint_row(row, (x, y, (x + cells).saturating_sub(1)), buffer, theme);
            }
        }
    }
}

fn paint_row(row: &Row, at: (u16, u16, u16), buffer: &mut Buffer, theme: Theme) {
    let (x, y, right) = at;
    match row {
        Row::Empty => {}
        Row::Heading(title) => {
            paint::write(buffer, (x + 1, y), right, title, theme.part(Part::Group));
        }
        Row::Key(keys, sentence) => {
            let key_right = right.min(x + KEY_CELLS);
            paint::write(buffer, (x + 1, y), key_right, keys, theme.part(Part::Key));
            let room = right.saturating_sub(key_right + 1);
            let sentence = paint::fit(sentence, room);
            paint::write(
                buffer,
                (key_right + 1, y),
                right,
                &sentence,
                theme.part(Part::Plain),
            );
        }
    }
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

/// The first keys of an action, as they are typed.
fn shown_keys(binding: &'static Binding) -> String {
    let mut out = String::new();
    for keys in sequences(binding) {
        let word: String = keys.iter().map(Key::to_string).collect();
        if !out.is_empty()
            && out.chars().count() + word.chars().count() + 1 > usize::from(KEY_CELLS) - 2
        {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

/// Takes a key while help is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let area = model.panes().whole;
    let page = usize::from(area.height.saturating_sub(3)).max(1);
    let Some(Screen::Help(help)) = model.screens.last_mut() else {
        return Vec::new();
    };
    let last = help.rows(area).saturating_sub(page);
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
        Code::Char(c) if !key.ctrl && help.filter.len() < 64 => {
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
