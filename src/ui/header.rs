//! The lines above a story: title, what is known of it, where else it is, a rule.
//! Knows nothing of the text below.

use super::msg::Beside;
use super::paint;
use super::sheet::Room;
use crate::doc::SafeText;
use crate::story::library::Enclosure;
use crate::story::{Story, When};

/// The header, wrapped for a width.
#[derive(Clone, Debug)]
pub struct Header {
    /// Empty rows above the title.
    pub space: usize,
    /// The title.
    pub title: Vec<String>,
    /// Site, byline, date, minutes and marks; other sources and what comes with it.
    pub notes: Vec<String>,
    /// Whether it is set from the right.
    pub is_right: bool,
    /// Whether something of it has changed since it was set.
    pub is_old: bool,
    room: (u16, bool, bool),
}

/// Rows of the screen below which no row stays empty above the title and only two lines are given to it.
const LOW_ROWS: u16 = 16;

/// Languages written from the right.
const FROM_THE_RIGHT: [&str; 9] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "ur", "yi"];

/// Rows of a story of the library from its title to its text, so that the next one begins in the same row; what a title
/// does not need stays empty above it.
const ROWS: usize = 5;

impl Header {
    /// Sets title and notes for a room; of a story of the library also its marks, and what its other sources are called.
    pub fn new(story: &Story, beside: (Option<&Beside>, &[SafeText]), room: Room) -> Self {
        let cells = room.measure.cells;
        let low = room.height < LOW_ROWS;
        let language = story.about.language.split('-').next().unwrap_or("");
        let is_right = FROM_THE_RIGHT.contains(&language);
        let (beside, also) = beside;
        let marks = beside.map(marks).unwrap_or_default();
        let along = beside.filter(|_| !low).map(|b| along(b, also, cells));
        let notes = [Some(meta(story, &marks, cells)), along];
        let notes = notes.into_iter().flatten().filter(|n| !n.is_empty());
        let turned = |note: String| {
            if is_right {
                from_the_right(&note)
            } else {
                note
            }
        };
        let title = paint::wrap(&story.headline(), cells, if low { 2 } else { 3 });
        let notes: Vec<String> = notes.map(turned).collect();
        let rows = title.len() + notes.len() + 2;
        let is_padded = beside.is_some() && !low;
        let spare = usize::from(is_padded) * ROWS.saturating_sub(rows);
        Self {
            space: usize::from(!low && !room.has_head) + spare,
            title,
            notes,
            is_right,
            is_old: false,
            room: kind(room),
        }
    }

    /// Whether it was made for this room, and nothing has changed since.
    pub fn is_for(&self, room: Room) -> bool {
        self.room == kind(room) && !self.is_old
    }

    /// Its rows: space, title, notes, rule, an empty one.
    pub fn height(&self) -> usize {
        self.space + self.title.len() + self.notes.len() + 2
    }
}

/// The marks of a story of the library.
fn marks(beside: &Beside) -> String {
    let line = &beside.line;
    let marks = [
        (line.is_starred, "★"),
        (line.is_saved, "saved"),
        (beside.changes.is_some() || line.was_updated, "updated"),
    ];
    let told = marks.iter().filter(|(is_so, _)| *is_so).map(|(_, m)| *m);
    told.collect::<Vec<_>>().join(paint::DOT)
}

/// Where else the story is, and what comes with it, as far as it fits.
fn along(beside: &Beside, also: &[SafeText], cells: u16) -> String {
    let count = beside.others.len();
    let sources = if count == 1 { "source" } else { "sources" };
    let number = match count {
        0 => String::new(),
        _ => format!("also in {count} other {sources}"),
    };
    let names: Vec<&str> = also.iter().map(|n| &**n).collect();
    let named = if names.is_empty() {
        number.clone()
    } else {
        format!("also in: {}", names.join(", "))
    };
    let files = match &beside.enclosures[..] {
        [] => String::new(),
        [one] => format!("with it: {}", joined(&[&sort_of(one), &size_of(one)])),
        files => {
            let mut sorts: Vec<String> = files.iter().map(sort_of).collect();
            sorts.dedup();
            format!("with it: {}", sorts.join(", "))
        }
    };
    let forms = [
        joined(&[&named, &files]),
        joined(&[&number, &files]),
        if count > 0 { number } else { files },
    ];
    let fitting = forms.iter().find(|f| paint::cells(f) <= cells);
    fitting
        .cloned()
        .unwrap_or_else(|| paint::fit(&forms[2], cells))
}

/// What a file is, in a word: `audio`, `image`, `pdf`.
pub fn sort_of(file: &Enclosure) -> String {
    let media = file.media.split(';').next().unwrap_or_default().trim();
    let sort = match media.split_once('/') {
        Some((sort @ ("audio" | "video" | "image" | "text"), _)) => sort,
        Some((_, kind)) => kind.strip_prefix("x-").unwrap_or(kind),
        None => "file",
    };
    SafeText::line(sort).to_string()
}

/// How long a file is; empty when unknown. Feeds that do not know write 0 or 1.
pub fn size_of(file: &Enclosure) -> String {
    match file.bytes.unwrap_or(0) {
        0..=1 => String::new(),
        bytes @ ..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        bytes => format!("{} MB", (bytes + 500_000) / 1_000_000),
    }
}

/// What of a room matters to a header.
fn kind(room: Room) -> (u16, bool, bool) {
    (room.measure.cells, room.height < LOW_ROWS, room.has_head)
}

/// The meta line; what fits of site, byline, date, minutes and marks, the byline going first.
fn meta(story: &Story, marks: &str, cells: u16) -> String {
    let about = &story.about;
    let minutes = format!("{} min", story.minutes());
    let date = about.published.map(date).unwrap_or_default();
    let day = about.published.map(day).unwrap_or_default();
    let (site, byline) = (&*about.site, &*about.byline);
    let attempts: [&[&str]; 4] = [
        &[site, byline, &date, &minutes, marks],
        &[site, byline, &day, &minutes, marks],
        &[site, &day, &minutes, marks],
        &[site, &minutes, marks],
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
