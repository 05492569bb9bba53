//! The lines above a story: title, what is known of it, a rule.
//! Knows nothing of the text below.

use super::paint;
use super::sheet::Room;
use crate::story::{Story, When};

/// The header, wrapped for a width.
#[derive(Clone, Debug)]
pub struct Header {
    /// Empty rows above the title.
    pub space: usize,
    /// The title.
    pub title: Vec<String>,
    /// Site, byline, date, minutes.
    pub meta: String,
    /// Whether it is set from the right.
    pub is_right: bool,
    room: (u16, bool, bool),
}

/// Rows of the screen below which no row stays empty above the title and only two lines are given to it.
const LOW_ROWS: u16 = 16;

/// Languages written from the right.
const FROM_THE_RIGHT: [&str; 9] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "ur", "yi"];

impl Header {
    /// Sets title and meta line for a room.
    pub fn new(story: &Story, room: Room) -> Self {
        let cells = room.measure.cells;
        let low = room.height < LOW_ROWS;
        let meta = meta(story, cells);
        let language = story.about.language.split('-').next().unwrap_or("");
        let is_right = FROM_THE_RIGHT.contains(&language);
        Self {
            space: usize::from(!low && !room.has_head),
            title: paint::wrap(&story.headline(), cells, if low { 2 } else { 3 }),
            meta: if is_right {
                from_the_right(&meta)
            } else {
                meta
            },
            is_right,
            room: kind(room),
        }
    }

    /// Whether it was made for this room.
    pub fn is_for(&self, room: Room) -> bool {
        self.room == kind(room)
    }

    /// Its rows: space, title, meta line, rule, an empty one.
    pub fn height(&self) -> usize {
        self.space + self.title.len() + usize::from(!self.meta.is_empty()) + 2
    }
}

/// What of a room matters to a header.
fn kind(room: Room) -> (u16, bool, bool) {
    (room.measure.cells, room.height < LOW_ROWS, room.has_head)
}

/// The meta line; what fits of site, byline, date and minutes, the byline going first.
fn meta(story: &Story, cells: u16) -> String {
    let about = &story.about;
    let minutes = format!("{} min", story.minutes());
    let date = about.published.map(date).unwrap_or_default();
    let day = about.published.map(day).unwrap_or_default();
    let (site, byline) = (&*about.site, &*about.byline);
    let attempts: [&[&str]; 4] = [
        &[site, byline, &date, &minutes],
        &[site, byline, &day, &minutes],
        &[site, &day, &minutes],
        &[site, &minutes],
    ];
    let lines = attempts.map(joined);
    let fitting = lines.iter().find(|l| paint::cells(l) <= cells);
    fitting
        .cloned()
        .unwrap_or_else(|| paint::fit(&lines[3], cells))
}

/// The parts in the order in which they stand when the first is on the right.
fn from_the_right(line: &str) -> String {
    let parts: Vec<&str> = line.rsplit(paint::DOT).collect();
    parts.join(paint::DOT)
}

/// The parts that are there, with dots between them.
pub fn joined(parts: &[&str]) -> String {
    let there: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
    there.join(paint::DOT)
}

/// A date and, where it is known, the time, for reading.
pub fn date(when: When) -> String {
    match when {
        When::Day(_) => day(when),
        When::Local(at) | When::Exact { local: at, .. } => {
            at.strftime("%-d %b %Y, %H:%M").to_string()
        }
    }
}

fn day(when: When) -> String {
    match when {
        When::Day(date) => date.strftime("%-d %b %Y").to_string(),
        When::Local(at) | When::Exact { local: at, .. } => at.strftime("%-d %b %Y").to_string(),
    }
}
