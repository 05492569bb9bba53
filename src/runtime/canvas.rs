//! Frames: what has changed since the last one, written at once; rows that only moved are moved by the terminal.
//! Knows nothing of what is painted and of how the terminal was taken over.

use std::io::{self, Write};

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::crossterm::queue;
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, SetTitle,
};
use ratatui::layout::Rect;

/// Moving rows costs as many bytes as painting a fifth of one; with fewer rows it is not worth the unrest.
const LEAST_MOVED: usize = 3;
/// To go to a cell takes eight bytes.
const GAP: u16 = 8;
/// To go to the end of a text and erase what stood behind it takes as many bytes as so many blanks.
const LEAST_ERASED: usize = 12;
/// The key of a row of blanks, which is nothing to move.
const BLANK: u64 = 0;

/// What stands on the terminal.
#[derive(Debug, Default)]
pub struct Canvas {
    shown: Buffer,
    /// The last frame but one, whose room the next one takes: a frame is some hundred kilobytes.
    spare: Buffer,
    keys: Vec<u64>,
    title: String,
    is_unknown: bool,
}

impl Canvas {
    /// Forgets what stands there, so that the next frame paints every cell.
    pub fn forget(&mut self) {
        self.is_unknown = true;
        self.title.clear();
    }

    /// The bytes that bring the terminal from the last frame to this one; none when they are the same.
    pub fn frame(
        &mut self,
        area: Rect,
        title: &str,
        picture: impl FnOnce(&mut Buffer),
    ) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if self.title != title {
            title.clone_into(&mut self.title);
            queue!(bytes, SetTitle(title))?;
        }
        if self.is_unknown || self.shown.area != area {
            self.is_unknown = false;
            queue!(bytes, Clear(ClearType::All))?;
            self.shown = Buffer::empty(area);
            self.keys = keys(&self.shown);
        }
        let mut next = std::mem::take(&mut self.spare);
        next.resize(area);
        next.reset();
        picture(&mut next);
        let next_keys = keys(&next);
        if let Some(shift) = Shift::between(&self.keys, &next_keys) {
            shift.write(&mut bytes)?;
            shift.apply(&mut self.shown);
        }
        erase_ends(&mut self.shown, &next, &mut bytes)?;
        let changed = joined(self.shown.diff(&next), &next);
        if !changed.is_empty() {
            CrosstermBackend::new(&mut bytes).draw(changed.into_iter())?;
        }
        self.spare = std::mem::replace(&mut self.shown, next);
        self.keys = next_keys;
        whole(&bytes)
    }
}

/// Erases what stands behind the text of each row where that is less than painting blanks over it.
fn erase_ends(shown: &mut Buffer, next: &Buffer, bytes: &mut Vec<u8>) -> io::Result<()> {
    let width = usize::from(next.area.width.max(1));
    let rows = shown.content.chunks_mut(width);
    for ((was, is), row) in rows.zip(next.content.chunks(width)).zip(1..) {
        let text = is.iter().rposition(|cell| *cell != Cell::EMPTY);
        // A wide character at the end stands in two cells, of which the second is blank.
        let end = text.map_or(0, |x| x + usize::from(is[x].cell_width().max(1)));
        let Some(behind) = was.get_mut(end..) else {
            continue;
        };
        let stale = behind.iter().filter(|cell| **cell != Cell::EMPTY);
        if stale.count() > LEAST_ERASED {
            write!(bytes, "\x1b[{row};{}H\x1b[K", end + 1)?;
            behind.iter_mut().for_each(Cell::reset);
        }
    }
    Ok(())
}

/// Changed cells, and those between two of them that cost less to paint again than to jump over.
fn joined<'a>(changed: Vec<(u16, u16, &'a Cell)>, next: &'a Buffer) -> Vec<(u16, u16, &'a Cell)> {
    let mut all: Vec<(u16, u16, &Cell)> = Vec::with_capacity(changed.len());
    for (x, y, cell) in changed {
        if let Some((last, row, before)) = all.last().copied()
            && row == y
            && x - last <= GAP
        {
            let mut at = last + before.cell_width().max(1);
            while at < x {
                let between = &next[(at, y)];
                all.push((at, y, between));
                at += between.cell_width().max(1);
            }
        }
        all.push((x, y, cell));
    }
    all
}

/// Bytes that the terminal shows all at once.
fn whole(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    if !bytes.is_empty() {
        queue!(out, BeginSynchronizedUpdate)?;
        out.write_all(bytes)?;
        queue!(out, EndSynchronizedUpdate)?;
    }
    Ok(out)
}

/// A key for each row, of its characters alone: rows with the same key are probably the same, and what differs is
/// painted anyway.
fn keys(buffer: &Buffer) -> Vec<u64> {
    let width = usize::from(buffer.area.width.max(1));
    buffer.content.chunks(width).map(key).collect()
}

/// The multiplicative hash of Firefox: a row costs less than a microsecond.
fn key(row: &[Cell]) -> u64 {
    let mix = |key: u64, byte: &u8| {
        (key.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(0x517c_c1b7_2722_0a95)
    };
    if row.iter().all(|cell| cell.symbol() == " ") {
        return BLANK;
    }
    let bytes = row.iter().flat_map(|cell| cell.symbol().as_bytes());
    bytes.fold(1, mix).max(1)
}

/// Rows `top..bottom` that move up by so many, or down where it is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shift {
    top: usize,
    bottom: usize,
    up: isize,
}

impl Shift {
    /// The move that saves most rows from being painted.
    fn between(was: &[u64], is: &[u64]) -> Option<Self> {
        let rows = is.len().min(was.len()).cast_signed();
        let moves = (1 - rows..rows).filter(|up| *up != 0);
        let gains = moves.filter_map(|up| Self::by(up, was, is));
        let best = gains.max_by_key(|(saved, shift)| (*saved, -shift.up.abs()))?;
        Some(best.1)
    }

    /// One move, and how many rows it saves.
    fn by(up: isize, was: &[u64], is: &[u64]) -> Option<(usize, Self)> {
        let stood = |row: usize| row.checked_add_signed(up).and_then(|r| was.get(r));
        let moved = |row: &usize| {
            let key = is[*row];
            key != BLANK && stood(*row) == Some(&key) && was.get(*row) != Some(&key)
        };
        let count = (0..is.len()).filter(moved).count();
        let (first, last) = ((0..is.len()).find(moved)?, (0..is.len()).rfind(moved)?);
        let shift = Self {
            top: first.min(first.saturating_add_signed(up)),
            bottom: last.max(last.saturating_add_signed(up)) + 1,
            up,
        };
        let disturbed = |row: &usize| {
            let key = is[*row];
            key != BLANK && was.get(*row) == Some(&key) && stood(*row) != Some(&key)
        };
        let repainted = (shift.top..shift.bottom).filter(disturbed).count();
        let saved = count.checked_sub(repainted + LEAST_MOVED)?;
        Some((saved, shift))
    }

    /// Deletes or inserts lines within scrolling margins, which every terminal since the VT102 does.
    fn write(self, bytes: &mut Vec<u8>) -> io::Result<()> {
        let (top, bottom, rows) = (self.top + 1, self.bottom, self.up.unsigned_abs());
        let what = if self.up > 0 { 'M' } else { 'L' };
        write!(
            bytes,
            "\x1b[{top};{bottom}r\x1b[{top};1H\x1b[{rows}{what}\x1b[r"
        )
    }

    /// Does to the buffer what it does to the terminal.
    fn apply(self, buffer: &mut Buffer) {
        let width = usize::from(buffer.area.width);
        let rows = &mut buffer.content[self.top * width..self.bottom * width];
        let by = self.up.unsigned_abs() * width;
        let blank = if self.up > 0 {
            rows.rotate_left(by);
            rows.len() - by..rows.len()
        } else {
            rows.rotate_right(by);
            0..by
        };
        rows[blank].iter_mut().for_each(Cell::reset);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::{Color, Style};

    const AREA: Rect = Rect {
        x: 0,
        y: 0,
        width: 32,
        height: 10,
    };

    fn paint(lines: &[String]) -> impl FnOnce(&mut Buffer) + '_ {
        move |buffer| {
            for (line, y) in lines.iter().zip(0..AREA.height) {
                let style = Style::new().fg(Color::Indexed(line.len() as u8));
                buffer.set_string(0, y, line, style);
            }
        }
    }

    fn text(from: usize) -> Vec<String> {
        let mut rows: Vec<_> = (from..from + 9).map(|n| format!("row {n}")).collect();
        rows.push(format!("{from} %"));
        rows
    }

    #[test]
    fn a_row_further_costs_two_rows_of_bytes() {
        let mut canvas = Canvas::default();
        canvas.frame(AREA, "t", paint(&text(10))).unwrap();
        let one = canvas.frame(AREA, "t", paint(&text(11))).unwrap();
        let shown = String::from_utf8(one).unwrap();
        assert!(
            shown.contains("\x1b[1;9r\x1b[1;1H\x1b[1M\x1b[r"),
            "{shown:?}"
        );
        assert!(
            shown.contains("row 19") || shown.contains("19"),
            "{shown:?}"
        );
        assert!(!shown.contains("row 12"), "{shown:?}");
    }

    #[test]
    fn the_same_picture_again_is_no_byte() {
        let mut canvas = Canvas::default();
        canvas.frame(AREA, "t", paint(&text(1))).unwrap();
        assert_eq!(canvas.frame(AREA, "t", paint(&text(1))).unwrap(), b"");
        canvas.forget();
        assert_ne!(canvas.frame(AREA, "t", paint(&text(1))).unwrap(), b"");
    }

    #[test]
    fn what_stood_behind_a_shorter_row_is_erased() {
        let mut canvas = Canvas::default();
        let long = [format!("a{}", "b".repeat(30))];
        canvas.frame(AREA, "t", paint(&long)).unwrap();
        let short = ["a".to_owned()];
        let shown = String::from_utf8(canvas.frame(AREA, "t", paint(&short)).unwrap()).unwrap();
        assert!(shown.contains("\x1b[1;2H\x1b[K"), "{shown:?}");
        assert!(!shown.contains("  "), "{shown:?}");
    }

    proptest! {
        /// Whatever moves where: an emulator that is fed the frames shows the picture.
        #[test]
        fn the_terminal_shows_what_was_painted(
            pictures in proptest::collection::vec(
                proptest::collection::vec("[ab ]{0,2}|港b|e\u{301}x|[a港 ]{8,16}", 0..10), 1..6),
        ) {
            let mut canvas = Canvas::default();
            let mut emulator = vt100::Parser::new(AREA.height, AREA.width, 0);
            for lines in pictures {
                emulator.process(&canvas.frame(AREA, "t", paint(&lines)).unwrap());
                let shown: Vec<_> = emulator.screen().rows(0, AREA.width).collect();
                for (row, y) in shown.iter().zip(0..) {
                    let line = lines.get(y).map_or("", |l| l.trim_end());
                    prop_assert_eq!(row.trim_end(), line);
                }
            }
        }
    }
}
