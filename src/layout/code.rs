//! Setting preformatted text: its own line breaks and blanks, tabs to stops of four, `↪` where a row runs on.
//! Knows nothing of programming languages.

use std::ops::Range;

use super::block::Setter;
use super::frame::Frame;
use super::sheet::Sheet;
use super::width::{cells, is_breaking_space, shortened, smallest};
use super::{Look, Role};
use crate::doc::SafeText;

/// Code stands this far in, so that it is seen where there is no colour.
const INSET: u16 = 2;
/// Below this many cells it does not.
const INSET_ROOM: u16 = 40;
/// Cells from one tab stop to the next.
const TAB: usize = 4;
/// Most cells of a language's name.
const LABEL_CELLS: usize = 16;

/// Sets a block of code with the name of its language at the right of the first row, or above where that is full.
pub(super) fn set_code(sheet: &mut Sheet, setter: &Setter, language: &SafeText) {
    let measure = setter.setting.measure;
    let inset = setter.inset + if measure.cells < INSET_ROOM { 0 } else { INSET };
    let frame = Frame::new(&setter.block.nest, inset, None).within(measure.cells);
    let room = usize::from(measure.reach - frame.width);
    let mut code = Code {
        setter,
        frame: &frame,
        room,
        column: 0,
    };
    let label = shortened(
        &SafeText::line(language),
        LABEL_CELLS.min(usize::from(measure.cells - frame.width)),
    );
    let lines = code.lines();
    let first = lines
        .first()
        .map_or(0, |l| usize::from(frame.width) + code.expanded(l));
    let fits = first + 2 + cells(&label) <= usize::from(measure.cells);
    if !label.is_empty() && !fits {
        frame.put(sheet);
        setter.put_right(sheet, &label, frame.width);
        sheet.end_row(None);
    }
    for (number, line) in lines.into_iter().enumerate() {
        let start = code.set_line(sheet, line);
        if number == 0 && fits && !label.is_empty() {
            setter.put_right(sheet, &label, frame.width + code.column as u16);
        }
        sheet.end_row(Some(start));
    }
}

struct Code<'a> {
    setter: &'a Setter<'a>,
    frame: &'a Frame,
    room: usize,
    column: usize,
}

impl Code<'_> {
    /// The lines without white space at their ends; none that are blank at either end of the block.
    fn lines(&self) -> Vec<Range<u32>> {
        let (mut at, mut found) = (self.setter.bytes().start, Vec::new());
        for line in self.setter.styled.str(&self.setter.bytes()).split('\n') {
            let kept = line.trim_end_matches(is_breaking_space).len() as u32;
            if kept > 0 || !found.is_empty() {
                found.push(at..at + kept);
            }
            at += line.len() as u32 + 1;
        }
        let kept = found.iter().rposition(|l| !l.is_empty());
        found.truncate(kept.map_or(0, |n| n + 1));
        found
    }

    /// Cells of a line with its tabs expanded.
    fn expanded(&self, line: &Range<u32>) -> usize {
        let parts = self.setter.styled.str(line).split('\t');
        parts
            .fold(None, |column: Option<usize>, part| {
                let start = column.map_or(0, |c| (c / TAB + 1) * TAB);
                Some(start + cells(part))
            })
            .unwrap_or(0)
    }

    /// Sets one line of code and leaves its last row open; gives the byte that row begins with.
    fn set_line(&mut self, sheet: &mut Sheet, line: Range<u32>) -> u32 {
        self.begin_row(sheet);
        let styled = &self.setter.styled;
        let (mut row, mut part) = (line.start, line.start);
        for (at, cluster) in smallest(styled.str(&line), self.room - 2) {
            let at = line.start + at as u32;
            let is_tab = cluster == "\t";
            let wide = if is_tab {
                TAB - self.column % TAB
            } else {
                styled.cells(&(at..at + cluster.len() as u32))
            };
            if self.column + wide > self.room && at > row {
                styled.put(sheet, part..at, Role::Code);
                sheet.end_row(Some(row));
                (row, part) = (at, at);
                self.run_on(sheet);
            }
            if is_tab {
                styled.put(sheet, part..at, Role::Code);
                let wide = wide.min(self.room.saturating_sub(self.column));
                sheet.sign(&" ".repeat(wide), Role::Code);
                part = at + 1;
                self.column += wide;
            } else {
                self.column += wide;
            }
        }
        styled.put(sheet, part..line.end, Role::Code);
        row
    }

    fn begin_row(&mut self, sheet: &mut Sheet) {
        self.frame.put(sheet);
        self.column = 0;
    }

    fn run_on(&mut self, sheet: &mut Sheet) {
        self.begin_row(sheet);
        let look = Look {
            role: Role::Note,
            ..Look::default()
        };
        sheet.ornament("↪ ", look);
        self.column = 2;
    }
}
