//! The picture of the feeds.
//! Changes nothing.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::rail::{Kind, Row, head_rows};
use crate::ui::library::Library;
use crate::ui::msg::Refreshing;
use crate::ui::shelf::State;
use crate::ui::theme::Part;
use crate::ui::{Theme, paint};

/// Paints them; the cursor is strong where keys go to the feeds.
pub fn paint(library: &Library, area: Rect, buffer: &mut Buffer, how: (Theme, bool)) {
    let (theme, rail) = (how.0, &library.rail);
    let head = head_rows(area.height);
    if head > 0 {
        paint_head(library, area, buffer, theme);
    }
    if let State::Failed(why) = &library.state {
        return paint_failed(why, (area, head), buffer, theme);
    }
    if library.state == State::Coming {
        let words = "opening the library …";
        paint::line(buffer, inside(area), head, words, theme.part(Part::Quiet));
        return;
    }
    let foot = rail.foot_rows(area.height);
    let bottom = area.bottom() - foot;
    for ((is_chosen, row), y) in rail.shown(area.height).zip(area.y + head..bottom) {
        let line = Rect::new(area.x, y, area.width, 1);
        paint_row(row, line, buffer, (how, is_chosen, rail.count_cells));
    }
    if foot > 0 {
        paint_trouble(rail.troubled.len(), area, buffer, theme);
    }
}

/// How many feeds need the reader, and the key that leads to them.
fn paint_trouble(count: usize, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let forms = if count == 1 {
        ["⚠ 1 feed needs you H".to_owned(), "⚠ 1 feed H".to_owned()]
    } else {
        [
            format!("⚠ {count} feeds need you H"),
            format!("⚠ {count} feeds H"),
        ]
    };
    let inner = inside(area);
    let fits = |form: &&String| paint::cells(form) <= inner.width;
    let words = forms.iter().find(fits).unwrap_or(&forms[1]);
    paint::line(
        buffer,
        inner,
        area.height - 1,
        words,
        theme.part(Part::Message),
    );
}

fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    }
}

/// The heading with what is unread in all, or how far a refresh is.
fn paint_head(library: &Library, area: Rect, buffer: &mut Buffer, theme: Theme) {
    let right = match (&library.state, &library.refreshing) {
        (State::Coming, _) => "…".to_owned(),
        (State::Failed(_), _) => String::new(),
        (_, Some(Refreshing::Begun(count))) => format!("asking {count} …"),
        (_, Some(Refreshing::Asked { done, .. })) => match library.asked_count {
            0 => format!("asked {done} …"),
            count => format!("asked {done}/{count} …"),
        },
        _ if library.is_offline => "offline".to_owned(),
        _ => library.shelves.counts.unread.to_string(),
    };
    let end = area.right().saturating_sub(1);
    let start = area.x + 1.min(area.width);
    let left_end = end.saturating_sub(paint::cells(&right) + 1);
    let title = theme.part(Part::Title);
    paint::write(buffer, (start, area.y), left_end, "Feeds", title);
    let quiet = theme.part(Part::Quiet);
    paint::write_right(buffer, (start, end), area.y, &right, quiet);
}

fn paint_failed(why: &str, (area, head): (Rect, u16), buffer: &mut Buffer, theme: Theme) {
    let inner = inside(area);
    let lines = paint::wrap(why, inner.width, 8);
    for (line, row) in lines.iter().zip(head..) {
        paint::line(buffer, inner, row, line, theme.part(Part::Fault));
    }
    let row = head + lines.len() as u16 + 1;
    let more = "r tries again";
    paint::line(buffer, inner, row, more, theme.part(Part::Quiet));
}

fn paint_row(row: &Row, line: Rect, buffer: &mut Buffer, how: ((Theme, bool), bool, u16)) {
    let ((theme, has_focus), is_chosen, count_cells) = how;
    let mark = match row.kind {
        Kind::Space => return,
        Kind::Shelf => "◦ ",
        Kind::Folder { is_open: true } => "▾ ",
        Kind::Folder { is_open: false } => "▸ ",
        Kind::Feed => "  ",
    };
    let part = match () {
        () if is_chosen && has_focus => Part::Chosen,
        () if row.count == 0 && row.kind == Kind::Feed => Part::Quiet,
        () => Part::Plain,
    };
    let count = match row.count {
        0 => String::new(),
        count => count.to_string(),
    };
    let right = line.right().saturating_sub(1);
    let sign_right = right.saturating_sub(count_cells + 1);
    let name_right = match (row.sign, &*count) {
        ("", "") => right,
        ("", count) => right.saturating_sub(paint::cells(count) + 1),
        _ => sign_right.saturating_sub(2),
    };
    let (x, y) = (line.x + 1.min(line.width), line.y);
    let room = name_right.saturating_sub(x + paint::cells(mark));
    let name = paint::fit(&row.name, room);
    let x = paint::write(buffer, (x, y), name_right, mark, theme.part(Part::Quiet));
    paint::write(buffer, (x, y), name_right, &name, theme.part(part));
    let quiet = theme.part(Part::Quiet);
    paint::write_right(buffer, (line.x, right), y, &count, quiet);
    let sign = theme.part(Part::Message);
    paint::write_right(buffer, (line.x, sign_right), y, row.sign, sign);
    if is_chosen {
        paint::bar(buffer, (line.x, y), (theme, has_focus));
    }
}
