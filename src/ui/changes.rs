//! What has changed in a story: the view, going from passage to passage, the line over it.
//! Knows nothing of how the difference was found.

use super::header::date;
use super::reader;
use super::sheet::{Sheet, View};
use super::{Effect, Model};
use crate::story::When;

/// Shows what has changed, or the story again.
pub fn toggle(model: &mut Model) -> Vec<Effect> {
    let Some(sheet) = model.sheet_mut() else {
        return Vec::new();
    };
    if sheet.view() == View::Changes {
        reader::show_view(model, View::Clean);
        model.line.notice = None;
        return Vec::new();
    }
    if !sheet.set_changes() {
        model.tell("as far as is known nothing has changed in this story");
        return Vec::new();
    }
    reader::show_view(model, View::Changes);
    model.line.notice = None;
    step(model, true, 1);
    Vec::new()
}

/// Goes to a passage further on.
pub fn step(model: &mut Model, forward: bool, times: isize) {
    // The line over the text has come, and its room with it.
    let room = model.room(&model.panes());
    let Some(sheet) = model.sheet_mut() else {
        return;
    };
    sheet.fit(room);
    let passages = sheet.passages();
    for _ in 0..times.unsigned_abs() {
        // A passage that is gone to stands with a row above it.
        let here = sheet.top() + usize::from(sheet.top() > 0);
        let next = if forward {
            passages.iter().find(|row| **row > here || here == 0)
        } else {
            passages.iter().rev().find(|row| **row < here)
        };
        let before = sheet.top();
        if let Some(next) = next {
            sheet.scroll_to(next.saturating_sub(1), room.height);
        }
        if next.is_none() || (forward && sheet.top() == before && before > 0) {
            model.tell(if forward {
                "no change below"
            } else {
                "no change above"
            });
            return;
        }
    }
}

/// The line over the changes: how many, since when.
pub fn head(sheet: &Sheet) -> String {
    let count = sheet.passages().len();
    let plural = if count == 1 { "passage" } else { "passages" };
    let line = sheet.beside.as_ref().map(|b| &b.line);
    let at = line.and_then(|l| l.updated).map(|at| {
        let local = at.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        format!(" on {}", date(When::Day(local.date())))
    });
    format!("{count} {plural} changed{}", at.unwrap_or_default())
}
