//! Painting a story: header and the visible rows, found words, letters of links, the mark of X-ray.
//! Changes nothing; knows nothing of keys.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::hints::Hints;
use super::panes::Panes;
use super::sheet::Sheet;
use super::theme::Part;
use super::{Model, Screen, Theme, paint, visit, xray};
use crate::doc::{Block, Kind};
use crate::layout::{Content, Look, Piece, Role, Row, Script};

/// Longest heading in capitals: what fills a line of 45 cells. Two lines of capitals are hard to read, and the page
/// that has them marked its standfirst as a heading.
const CAPITAL_BYTES: usize = 45;

/// What painting a row needs.
struct Page<'a> {
    sheet: &'a Sheet,
    theme: Theme,
    area: Rect,
    text_x: u16,
    hints: Option<&'a Hints>,
    marked: Range<usize>,
}

/// Paints a story into its pane.
pub fn paint(model: &Model, sheet: &Sheet, panes: &Panes, buffer: &mut Buffer) {
    let Some(area) = panes.story else { return };
    let hints = model.screens.iter().find_map(|s| match s {
        Screen::Hints(hints) => Some(hints),
        _ => None,
    });
    let chosen = model.screens.iter().find_map(|s| match s {
        Screen::Xray(xray) => xray.chosen.clone(),
        _ => None,
    });
    let page = Page {
        sheet,
        theme: model.settings.theme,
        area,
        text_x: panes.text_x,
        hints,
        marked: chosen.map_or(0..0, |blocks| xray::rows_of(sheet, &blocks)),
    };
    let header = sheet.header().height();
    for (row, y) in (sheet.top()..sheet.height()).zip(area.y..area.bottom()) {
        match row.checked_sub(header) {
            None => page.header_row(row, (y, panes.cells), buffer),
            Some(row) => page.row(row, y, buffer),
        }
    }
    let last = sheet.height().checked_sub(sheet.top() + 1);
    if let Some(what) = visit::what_follows(model).filter(|_| sheet.has_tail())
        && let Some(row) = last.and_then(|last| u16::try_from(last).ok())
    {
        let (x, width) = (panes.text_x, panes.cells);
        let style = model.settings.theme.part(Part::Quiet);
        paint::line(buffer, Rect { x, width, ..area }, row, &what, style);
    }
    if sheet.is_blank() {
        page.nothing(panes.cells, buffer);
    }
}

impl Page<'_> {
    fn header_row(&self, row: usize, at: (u16, u16), buffer: &mut Buffer) {
        let ((y, cells), header) = (at, self.sheet.header());
        let right = self.text_x + cells;
        let mut line = |text: &str, part: Part| {
            let style = self.theme.part(part);
            if header.is_right {
                paint::write_right(buffer, (self.text_x, right), y, text, style);
            } else {
                paint::write(buffer, (self.text_x, y), self.area.right(), text, style);
            }
        };
        let Some(row) = row.checked_sub(header.space) else {
            return;
        };
        let below = row.saturating_sub(header.title.len());
        match (header.title.get(row), header.notes.get(below)) {
            (Some(title), _) => line(title, Part::Title),
            (None, Some(note)) => line(note, Part::Quiet),
            (None, None) if below == header.notes.len() => {
                line(&"─".repeat(usize::from(cells)), Part::Rule);
            }
            _ => {}
        }
    }

    fn row(&self, number: usize, y: u16, buffer: &mut Buffer) {
        let Some(row) = self.sheet.layout().rows().get(number) else {
            return;
        };
        if self.marked.contains(&number) {
            let at = (self.text_x.saturating_sub(2).max(self.area.x), y);
            paint::write(
                buffer,
                at,
                self.area.right(),
                "▌",
                self.theme.part(Part::Cursor),
            );
        }
        let document = self.sheet.document();
        let block = document.blocks().get(row.block as usize);
        let capitals = block.is_some_and(|b| self.is_capital(b));
        let inserts = self.hints.is_some_and(|h| h.in_row(number)) && self.has_room(number, row);
        let mut x = self.text_x + row.indent;
        for (index, (piece, text)) in self.sheet.layout().pieces(row, document).enumerate() {
            let letters = self.hints.and_then(|h| h.at(number, index));
            let start = x;
            if let Some(letters) = letters.filter(|_| inserts) {
                let style = self.theme.part(Part::Letter);
                x = paint::write(
                    buffer,
                    (x, y),
                    self.area.right(),
                    &format!("[{letters}]"),
                    style,
                );
            }
            x = self.piece((x, y), (piece, text), capitals, buffer);
            if let Some(letters) = letters.filter(|_| !inserts) {
                let style = self.theme.part(Part::CurrentHit);
                paint::write(buffer, (start, y), self.area.right(), letters, style);
            }
        }
    }

    /// Whether a row's letters fit in front of its links; else they stand on them.
    fn has_room(&self, number: usize, row: &Row) -> bool {
        let hints = self.hints.map_or(&[][..], |h| &h.letters);
        let in_row = hints.iter().filter(|h| h.row == number);
        let letters: usize = in_row.map(|h| h.letters.len() + 2).sum();
        let end = usize::from(self.text_x + row.indent + row.cells) + letters;
        end < usize::from(self.area.right())
    }

    /// Paints a piece, its found words apart, and gives the cell behind it.
    fn piece(
        &self,
        at: (u16, u16),
        what: (&Piece, &str),
        capitals: bool,
        buffer: &mut Buffer,
    ) -> u16 {
        let ((mut x, y), (piece, text)) = (at, what);
        let plain = self.theme.look(&piece.look);
        let right = self.area.right();
        let mut put = |x: u16, part: &str, style: Style| {
            let shown = written(part, &piece.look, capitals);
            paint::write(buffer, (x, y), right, &shown, style)
        };
        let Content::Text(bytes) = &piece.content else {
            return put(x, text, plain);
        };
        let mut from = 0;
        for (hit, is_current) in self.sheet.find.iter().flat_map(|f| f.within(bytes.clone())) {
            let start = hit.start.saturating_sub(bytes.start) as usize;
            let end = (hit.end.min(bytes.end) - bytes.start) as usize;
            let part = if is_current {
                Part::CurrentHit
            } else {
                Part::Hit
            };
            x = put(x, &text[from..start], plain);
            x = put(x, &text[start..end], plain.patch(self.theme.part(part)));
            from = end;
        }
        put(x, &text[from..], plain)
    }

    /// Whether a heading is written in capitals: of the second level, short, in a script whose capitals are as wide.
    fn is_capital(&self, block: &Block) -> bool {
        let document = self.sheet.document();
        let language = &*self.sheet.story.about.language;
        let text = document.text_of(block);
        block.kind == Kind::Heading(2)
            && text.len() <= CAPITAL_BYTES
            && !["tr", "az", "el", "lt"].contains(&language.get(..2).unwrap_or(""))
            && text.chars().all(has_plain_capital)
    }

    fn nothing(&self, cells: u16, buffer: &mut Buffer) {
        let text = match self.sheet.story.trust {
            crate::story::Trust::ScriptNeeded => {
                "This page shows its text only to a browser that runs its scripts. o opens it there."
            }
            _ => {
                "No story was found here. v shows everything, x what was removed and why, o opens the page in the browser."
            }
        };
        let top = u16::try_from(self.sheet.header().height()).unwrap_or(0);
        for (line, row) in paint::wrap(text, cells, 6).iter().zip(top..) {
            let area = Rect {
                x: self.text_x,
                width: cells,
                ..self.area
            };
            paint::line(buffer, area, row, line, self.theme.part(Part::Plain));
        }
    }
}

/// Latin and Cyrillic letters with a capital of one character; everything else that is no letter with two forms.
fn has_plain_capital(c: char) -> bool {
    !c.is_lowercase() || (c < '\u{530}' && c.to_uppercase().count() == 1)
}

/// The text as it is written in its look: capitals, raised and lowered digits.
fn written(text: &str, look: &Look, capitals: bool) -> String {
    match look.script {
        Script::None if capitals && look.role == Role::Heading(2) => text.to_uppercase(),
        Script::None => text.to_owned(),
        Script::Above => shifted(text, "0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"),
        Script::Below => shifted(text, "0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
    }
}

/// The text in raised or lowered forms, when all of it has them or stands in brackets; else as it is.
fn shifted(text: &str, plain: &str, forms: &str) -> String {
    let form = |c: char| {
        let at = plain.chars().position(|p| p == c)?;
        forms.chars().nth(at)
    };
    if !text.chars().all(|c| form(c).is_some() || "[]".contains(c)) {
        return text.to_owned();
    }
    text.chars().map(|c| form(c).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_text_of_digits_and_signs_is_raised() {
        assert_eq!(shifted("12", "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "¹²");
        assert_eq!(shifted("[3]", "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "[³]");
        assert_eq!(shifted("th", "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "th");
    }

    #[test]
    fn a_sharp_s_has_no_capital_of_one_character() {
        assert!("Was nun? 3 Dinge".chars().all(has_plain_capital));
        assert!(!"Straße".chars().all(has_plain_capital));
    }
}
