//! A page of sentences to be read and closed: what is wrong in a file that was edited.
//! Knows nothing of files.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::key::{Code, Key};
use super::paint;
use super::theme::Part;
use super::{Edited, Effect, Model, Screen, Theme};
use crate::doc::SafeText;

/// The page.
#[derive(Debug)]
pub struct Told {
    edited: Edited,
    sentences: Vec<SafeText>,
    top: usize,
}

/// Says what is wrong in a file that was edited: one thing in the status line, several on a page.
pub fn edited(model: &mut Model, edited: &Edited, wrong: Vec<SafeText>) {
    match &wrong[..] {
        [] => {
            // The settings themselves have said that they changed.
            if *edited != Edited::Config {
                model.tell(format!("{}: nothing is wrong", name(edited)));
            }
        }
        [only] => model.warn(&**only),
        _ => {
            model.line.notice = None;
            model.screens.push(Screen::Told(Told {
                edited: edited.clone(),
                sentences: wrong,
                top: 0,
            }));
        }
    }
}

fn name(edited: &Edited) -> String {
    match edited {
        Edited::Subscriptions => "the subscriptions".to_owned(),
        Edited::Config => "the settings".to_owned(),
        Edited::Rules(host) => format!("the rules of {host}"),
    }
}

impl Told {
    fn lines(&self, width: u16) -> Vec<String> {
        let mut lines = Vec::new();
        for sentence in &self.sentences {
            lines.extend(paint::wrap(sentence, width, 8));
            lines.push(String::new());
        }
        lines.pop();
        lines
    }

    /// Paints it.
    pub fn paint(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let inner = inside(area);
        let head = format!(
            "{} things to look at in {}",
            self.sentences.len(),
            name(&self.edited)
        );
        let head_rows = head_rows(area);
        if head_rows > 0 {
            paint::line(buffer, inner, head_rows - 2, &head, theme.part(Part::Title));
        }
        let lines = self.lines(inner.width);
        for (line, row) in lines.iter().skip(self.top).zip(head_rows..area.height) {
            paint::line(buffer, inner, row, line, theme.part(Part::Plain));
        }
    }
}

/// Rows of the heading and the empty rows around it.
fn head_rows(area: Rect) -> u16 {
    match area.height {
        16.. => 3,
        6.. => 2,
        _ => 0,
    }
}

fn inside(area: Rect) -> Rect {
    let margin = if area.width > 40 { 2 } else { 0 };
    Rect {
        x: area.x + margin,
        width: (area.width - 2 * margin).min(90),
        ..area
    }
}

/// Takes a key while the page is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let panes = model.panes();
    let body = Rect {
        height: panes.whole.height.saturating_sub(1),
        ..panes.whole
    };
    let Some(Screen::Told(told)) = model.screens.last_mut() else {
        return Vec::new();
    };
    let rows = usize::from(body.height - head_rows(body));
    let last = told.lines(inside(body).width).len().saturating_sub(rows);
    let page = rows.saturating_sub(2).max(1);
    match key.code {
        Code::Char('j') | Code::Down => told.top += 1,
        Code::Char('k') | Code::Up => told.top = told.top.saturating_sub(1),
        Code::Char(' ') | Code::PageDown => told.top += page,
        Code::Char('b') | Code::PageUp => told.top = told.top.saturating_sub(page),
        Code::Char('E') => {
            let edited = told.edited.clone();
            model.screens.pop();
            return vec![Effect::Edit(edited)];
        }
        _ => {
            model.screens.pop();
            return Vec::new();
        }
    }
    told.top = told.top.min(last);
    Vec::new()
}
