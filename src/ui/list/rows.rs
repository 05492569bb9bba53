//! Where the entries of a list stand: their rows, the days between them, and what of both can be seen.
//! Knows nothing of what an entry says. All of it costs what the screen has rows, however long the list is.

use jiff::Zoned;
use jiff::civil::Date;

use super::List;

/// Rows from which entries have an empty row between them and the list has a heading.
const ROOMY_ROWS: u16 = 19;

/// Rows below which an entry is its title alone.
const LOW_ROWS: u16 = 12;

/// The rows of a list.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    list: &'a List,
    /// Today; none where days are not told apart.
    clock: Option<&'a Zoned>,
    /// Rows of the heading.
    pub head: u16,
    /// Rows from one entry to the next.
    pub step: usize,
    /// Rows an entry fills of those.
    pub filled: usize,
    /// Rows below the heading.
    room: usize,
}

/// Rows of the heading in so many rows.
pub fn head_rows(rows: u16) -> u16 {
    match rows {
        ROOMY_ROWS.. => 2,
        8.. => 1,
        _ => 0,
    }
}

impl<'a> Rows<'a> {
    /// Those of a list in so many rows at a time.
    pub fn new(list: &'a List, height: u16, clock: Option<&'a Zoned>) -> Self {
        let step = match height {
            ROOMY_ROWS.. => 3,
            LOW_ROWS.. => 2,
            _ => 1,
        };
        let head = head_rows(height);
        Self {
            list,
            clock: clock.filter(|_| height >= ROOMY_ROWS && list.has_days()),
            head,
            step,
            filled: step.min(2),
            room: usize::from(height - head),
        }
    }

    /// The most entries that can be seen.
    pub fn most(&self) -> usize {
        (self.room / self.step + 1).max(1)
    }

    /// Whether days stand above the entries.
    pub fn has_days(&self) -> bool {
        self.clock.is_some()
    }

    /// The day above an entry: over the first on the screen, and where another day begins.
    pub fn day(&self, place: usize, top: usize) -> Option<Date> {
        let day = self.day_of(place)?;
        let is_new = place == top || self.day_of(place - 1) != Some(day);
        is_new.then_some(day)
    }

    fn day_of(&self, place: usize) -> Option<Date> {
        let zone = self.clock?.time_zone();
        let shelf = self.list.shelf()?;
        let item = shelf.items().get(place)?;
        Some(zone.to_datetime(item.date).date())
    }

    /// The entries that can be seen from one on, each with its row below the heading, and the first that cannot.
    pub fn seen(&self, top: usize) -> Vec<(usize, usize)> {
        let (mut row, mut seen) = (0, Vec::new());
        for place in top..self.list.count() {
            row += usize::from(self.day(place, top).is_some());
            if row + self.filled > self.room && !seen.is_empty() {
                break;
            }
            seen.push((place, row));
            row += self.step;
        }
        seen
    }

    /// The first entry of the screen on which an entry is the last.
    fn first_over(&self, place: usize) -> usize {
        let has_day = usize::from(self.day_of(place).is_some());
        let (mut top, mut rows) = (place, has_day + self.filled);
        while top > 0 {
            let is_day_between = self.day_of(top) != self.day_of(top - 1);
            rows += self.step + usize::from(is_day_between);
            if rows > self.room {
                break;
            }
            top -= 1;
        }
        top
    }

    /// The first entry of the screen, as near to where it was as the cursor and the end of the list allow.
    pub fn top(&self, before: usize, cursor: usize) -> usize {
        let lowest = self.first_over(cursor);
        let highest = self.first_over(self.list.count().saturating_sub(1));
        before.clamp(lowest, cursor).min(highest.max(lowest))
    }
}
