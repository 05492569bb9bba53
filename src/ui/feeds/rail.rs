//! The rows of the feeds and the cursor in them; made anew when the library says something new, not for every frame.
//! Knows nothing of how they are painted and of what is done.

use std::collections::BTreeSet;

use super::title;
use crate::doc::SafeText;
use crate::story::Shelf;
use crate::story::library::{Feed, FeedId};
use crate::ui::health::{needs_reader, sign};
use crate::ui::msg::Shelves;

/// Rows of the screen below which no row stays empty.
const ROOMY_ROWS: u16 = 19;

/// Where one is among the feeds.
#[derive(Debug, Default)]
pub struct Rail {
    rows: Vec<Row>,
    spot: Spot,
    top: usize,
    folded: BTreeSet<SafeText>,
    hides_read: bool,
    /// All feeds that are shown, unfolded, each once.
    order: Vec<FeedId>,
    /// Feeds of which the reader should know.
    pub troubled: Vec<FeedId>,
    /// The width of the widest count.
    pub count_cells: u16,
}

/// A row that can be chosen: a feed with several tags stands in several folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Spot {
    shelf: Shelf,
    folder: Option<SafeText>,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Space,
    /// One of the lists over all feeds.
    Shelf,
    /// A tag, its feeds below it or not.
    Folder {
        /// Whether they are.
        is_open: bool,
    },
    /// A feed.
    Feed,
}

/// A row of the feeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub name: SafeText,
    /// Its unread stories.
    pub count: u32,
    /// How it fares.
    pub sign: &'static str,
    spot: Spot,
}

impl Row {
    fn space() -> Self {
        Self::new(Kind::Space, Shelf::All, (SafeText::default(), 0))
    }

    fn new(kind: Kind, shelf: Shelf, (name, count): (SafeText, u32)) -> Self {
        let spot = Spot {
            shelf,
            folder: None,
        };
        Self {
            kind,
            name,
            count,
            sign: "",
            spot,
        }
    }
}

impl Rail {
    /// Makes the rows anew; `is_asked` says which feeds are being asked. The cursor stays on what it was on.
    pub fn build(&mut self, shelves: &Shelves, is_asked: &dyn Fn(&Feed) -> bool) {
        let before = self.place();
        let seen: Vec<&Feed> = shelves.feeds.iter().filter(|f| !f.is_hidden).collect();
        let mut build = Build {
            rail: self,
            is_asked,
            rows: fixed(shelves),
            order: Vec::new(),
        };
        for tag in tags(&seen) {
            let tagged: Vec<&Feed> = seen
                .iter()
                .copied()
                .filter(|f| f.tags.contains(tag))
                .collect();
            build.folder(tag, &tagged);
        }
        let loose: Vec<&Feed> = seen.iter().copied().filter(|f| f.tags.is_empty()).collect();
        build.loose(&loose);
        (self.rows, self.order) = (build.rows, build.order);
        self.troubled = seen
            .iter()
            .filter(|f| needs_reader(f))
            .map(|f| f.id)
            .collect();
        let widest = self.rows.iter().map(|r| r.count).max().unwrap_or(0);
        self.count_cells = widest.to_string().len().max(2) as u16;
        self.find_again(before);
    }

    /// Keeps the cursor near where it was when what it was on is gone; a feed in a folded folder is not.
    fn find_again(&mut self, before: usize) {
        let shelf = &self.spot.shelf;
        let is_folded = matches!(shelf, Shelf::Feed(feed) if self.order.contains(feed))
            && self.folder_row().is_some();
        let is_row = |r: &&Row| r.kind != Kind::Space;
        if is_folded || self.rows.iter().any(|r| r.spot.shelf == *shelf) {
            return;
        }
        let here = self.rows.get(before).filter(is_row);
        let above = self.rows[..self.rows.len().min(before)].iter().rev();
        if let Some(row) = here.or_else(|| above.clone().find(is_row)) {
            self.spot = row.spot.clone();
        }
    }

    fn place(&self) -> usize {
        let of = |fits: &dyn Fn(&Row) -> bool| {
            let there = |r: &Row| r.kind != Kind::Space && fits(r);
            self.rows.iter().position(there)
        };
        of(&|r| r.spot == self.spot)
            .or_else(|| of(&|r| r.spot.shelf == self.spot.shelf))
            .or_else(|| self.folder_row())
            .unwrap_or(0)
    }

    /// The folded folder that holds what is chosen.
    fn folder_row(&self) -> Option<usize> {
        let folder = self.spot.folder.as_ref()?;
        let is_it = |r: &Row| matches!(r.kind, Kind::Folder { .. }) && r.name == *folder;
        self.rows.iter().position(is_it)
    }

    /// What is chosen.
    pub fn chosen(&self) -> &Shelf {
        &self.spot.shelf
    }

    /// The folder that is chosen or holds the chosen feed.
    pub fn folder(&self) -> Option<SafeText> {
        match &self.spot.shelf {
            Shelf::Tag(tag) => Some(tag.clone()),
            _ => self.spot.folder.clone(),
        }
    }

    /// Puts the cursor on something; on a feed where it stands first, unless it is on it already.
    pub fn choose(&mut self, shelf: &Shelf, feed_folder: Option<SafeText>) {
        if self.spot.shelf == *shelf {
            return;
        }
        let shelf = shelf.clone();
        let found = self.rows.iter().find(|r| r.spot.shelf == shelf);
        self.spot = match found {
            Some(row) if row.kind != Kind::Space => row.spot.clone(),
            _ => Spot {
                shelf,
                folder: feed_folder,
            },
        };
    }

    /// Moves the cursor by rows; false when it stands at that end already.
    pub fn step(&mut self, by: isize) -> bool {
        let here = self.place();
        let rows = self.rows.iter().enumerate();
        let rows: Vec<usize> = rows
            .filter(|(_, r)| r.kind != Kind::Space)
            .map(|(n, _)| n)
            .collect();
        let at = rows.iter().position(|n| *n == here).unwrap_or(0);
        let to = at
            .saturating_add_signed(by)
            .min(rows.len().saturating_sub(1));
        let Some(row) = rows.get(to) else {
            return false;
        };
        self.spot = self.rows[*row].spot.clone();
        to != at
    }

    /// All feeds that are shown, unfolded, each once.
    pub fn order(&self) -> &[FeedId] {
        &self.order
    }

    /// The feed behind the one that is chosen, or before it, for which something holds; round at the ends.
    pub fn next(&self, forward: bool, fits: impl Fn(FeedId) -> bool) -> Option<FeedId> {
        let here = match self.spot.shelf {
            Shelf::Feed(feed) => self.order.iter().position(|f| *f == feed),
            _ => None,
        };
        let (count, order) = (self.order.len(), &self.order);
        let turn = |n: usize| match (here, forward) {
            (Some(here), true) => (here + 1 + n) % count,
            (Some(here), false) => (here + 2 * count - 1 - n) % count,
            (None, true) => n,
            (None, false) => count - 1 - n,
        };
        (0..count).map(|n| order[turn(n)]).find(|f| fits(*f))
    }

    /// Folds a folder or unfolds it; gives those that are folded now.
    pub fn fold(&mut self, folder: &SafeText) -> Vec<SafeText> {
        if !self.folded.remove(folder) {
            self.folded.insert(folder.clone());
            self.spot = Spot {
                shelf: Shelf::Tag(folder.clone()),
                folder: None,
            };
        }
        self.folded.iter().cloned().collect()
    }

    /// Takes what was folded in the session before.
    pub fn set_folded(&mut self, folded: Vec<SafeText>) {
        self.folded = folded.into_iter().collect();
    }

    /// Leaves feeds without unread stories out, or shows them again; whether they are left out now.
    pub fn toggle_read(&mut self) -> bool {
        self.hides_read = !self.hides_read;
        self.hides_read
    }

    /// The rows in so many rows of the screen, each with whether it is chosen.
    pub fn shown(&self, height: u16) -> impl Iterator<Item = (bool, &Row)> {
        let (place, is_low) = (self.place(), height < ROOMY_ROWS);
        let rows = self.rows.iter().enumerate();
        let rows = rows.filter(move |(_, r)| !(is_low && r.kind == Kind::Space));
        rows.map(move |(n, row)| (n == place, row)).skip(self.top)
    }

    /// Scrolls so far that the cursor can be seen.
    pub fn keep_cursor_visible(&mut self, height: u16) {
        let is_low = height < ROOMY_ROWS;
        let counts = |r: &&Row| !(is_low && r.kind == Kind::Space);
        let place = self.rows[..self.place()].iter().filter(counts).count();
        let rows = self.rows.iter().filter(counts).count();
        let room = usize::from(self.room(height)).max(1);
        let lowest = (place + 1).saturating_sub(room);
        let highest = rows.saturating_sub(room);
        self.top = self.top.clamp(lowest, place).min(highest.max(lowest));
    }

    /// Rows for feeds in so many rows of the screen.
    pub fn room(&self, height: u16) -> u16 {
        height.saturating_sub(head_rows(height) + self.foot_rows(height))
    }

    /// Rows of what is said below the feeds.
    pub fn foot_rows(&self, height: u16) -> u16 {
        match height {
            _ if self.troubled.is_empty() => 0,
            ROOMY_ROWS.. => 2,
            8.. => 1,
            _ => 0,
        }
    }
}

/// Rows of the heading and the empty one below it.
pub fn head_rows(height: u16) -> u16 {
    match height {
        ROOMY_ROWS.. => 2,
        8.. => 1,
        _ => 0,
    }
}

fn fixed(shelves: &Shelves) -> Vec<Row> {
    let counts = shelves.counts;
    let fixed = [
        (Shelf::Today, "Today", shelves.today),
        (Shelf::Unread, "Unread", counts.unread),
        (Shelf::Starred, "Starred", counts.starred),
        (Shelf::Saved, "Saved", counts.saved),
    ];
    let fixed = fixed.into_iter().map(|(shelf, name, count)| {
        let named = (SafeText::line(name), count);
        Row::new(Kind::Shelf, shelf, named)
    });
    let filters = shelves.filters.iter().map(|(name, count)| {
        let shelf = Shelf::Filter(name.clone());
        Row::new(Kind::Shelf, shelf, (name.clone(), *count))
    });
    fixed.chain(filters).collect()
}

/// The tags in the order in which the subscriptions name them first: whoever orders that file has ordered the folders.
pub fn tags<'a>(feeds: &[&'a Feed]) -> Vec<&'a SafeText> {
    let (mut tags, mut known) = (Vec::new(), BTreeSet::new());
    for tag in feeds.iter().flat_map(|f| &f.tags) {
        if known.insert(tag) {
            tags.push(tag);
        }
    }
    tags
}

/// Rows that are being made.
struct Build<'a> {
    rail: &'a Rail,
    is_asked: &'a dyn Fn(&Feed) -> bool,
    rows: Vec<Row>,
    order: Vec<FeedId>,
}

impl Build<'_> {
    /// A folder with all feeds of its tag, also those that stand in another one too: that is what the list of the
    /// folder holds, what its count counts, and what choosing a tag shows in newsboat.
    fn folder(&mut self, tag: &SafeText, feeds: &[&Feed]) {
        let is_open = !self.rail.folded.contains(tag);
        let unread = feeds.iter().map(|f| f.unread).sum();
        let shelf = Shelf::Tag(tag.clone());
        let kind = Kind::Folder { is_open };
        if self.rail.hides_read && unread == 0 && self.rail.spot.shelf != shelf {
            return self.take_order(feeds);
        }
        // Folded folders below each other need no air between them.
        let is_below_folded = self
            .rows
            .last()
            .is_some_and(|r| r.kind == Kind::Folder { is_open: false });
        if is_open || !is_below_folded {
            self.rows.push(Row::space());
        }
        self.rows.push(Row::new(kind, shelf, (tag.clone(), unread)));
        if is_open {
            for feed in feeds {
                self.feed(feed, Some(tag));
            }
        } else if let Some(row) = self.rows.last_mut() {
            row.sign = worst(feeds);
        }
        self.take_order(feeds);
    }

    fn loose(&mut self, feeds: &[&Feed]) {
        let before = self.rows.len();
        self.rows.push(Row::space());
        for feed in feeds {
            self.feed(feed, None);
        }
        if self.rows.len() == before + 1 {
            self.rows.pop();
        }
        self.take_order(feeds);
    }

    fn feed(&mut self, feed: &Feed, folder: Option<&SafeText>) {
        let shelf = Shelf::Feed(feed.id);
        if self.rail.hides_read && feed.unread == 0 && self.rail.spot.shelf != shelf {
            return;
        }
        let mut row = Row::new(Kind::Feed, shelf, (title(feed), feed.unread));
        row.spot.folder = folder.cloned();
        row.sign = sign(feed, (self.is_asked)(feed));
        self.rows.push(row);
    }

    fn take_order(&mut self, feeds: &[&Feed]) {
        for feed in feeds {
            if feed.tags.len() < 2 || !self.order.contains(&feed.id) {
                self.order.push(feed.id);
            }
        }
    }
}

/// What a folded folder says of the feeds in it.
fn worst(feeds: &[&Feed]) -> &'static str {
    if feeds.iter().any(|f| needs_reader(f)) {
        "⚠"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn feed(id: i64, tags: &[&str], unread: u32) -> Feed {
        Feed {
            id: FeedId(id),
            title: SafeText::line(&format!("feed {id}")),
            tags: tags.iter().map(|t| SafeText::line(t)).collect(),
            unread,
            ..Feed::default()
        }
    }

    fn rail(feeds: Vec<Feed>) -> (Rail, Shelves) {
        let shelves = Shelves {
            feeds,
            ..Shelves::default()
        };
        let mut rail = Rail::default();
        rail.build(&shelves, &|_| false);
        (rail, shelves)
    }

    fn names(rail: &Rail) -> Vec<&str> {
        let rows = rail.rows.iter().filter(|r| r.kind != Kind::Space);
        rows.skip(4).map(|r| &*r.name).collect()
    }

    #[test]
    fn a_feed_stands_in_the_folder_of_each_of_its_tags_and_is_gone_to_once() {
        let feeds = vec![
            feed(1, &["z", "a"], 2),
            feed(2, &["z"], 0),
            feed(3, &["a"], 5),
            feed(4, &[], 1),
        ];
        let (mut rail, shelves) = rail(feeds);
        let all = ["z", "feed 1", "feed 2", "a", "feed 1", "feed 3", "feed 4"];
        assert_eq!(names(&rail), all);
        let mut gone = Vec::new();
        for _ in 0..5 {
            let next = rail.next(true, |_| true).unwrap();
            rail.choose(&Shelf::Feed(next), None);
            gone.push(next.0);
        }
        assert_eq!(gone, [1, 2, 3, 4, 1]);
        assert_eq!(rail.next(false, |f| f.0 == 3), Some(FeedId(3)));
        rail.toggle_read();
        rail.build(&shelves, &|_| false);
        assert_eq!(
            names(&rail),
            ["z", "feed 1", "a", "feed 1", "feed 3", "feed 4"]
        );
    }

    #[test]
    fn the_cursor_stays_on_its_feed_or_near_it_whatever_comes_and_goes() {
        let (mut rail, mut shelves) = rail(vec![
            feed(1, &["a"], 1),
            feed(2, &["a"], 1),
            feed(3, &["b"], 1),
        ]);
        rail.choose(&Shelf::Feed(FeedId(2)), None);
        shelves.feeds.insert(0, feed(9, &["a"], 1));
        rail.build(&shelves, &|_| false);
        assert_eq!(*rail.chosen(), Shelf::Feed(FeedId(2)));
        shelves.feeds.retain(|f| f.id != FeedId(2));
        rail.build(&shelves, &|_| false);
        assert_eq!(*rail.chosen(), Shelf::Feed(FeedId(1)));
        // In a folded folder a feed is where the folder is.
        rail.fold(&SafeText::line("b"));
        rail.build(&shelves, &|_| false);
        rail.choose(&Shelf::Feed(FeedId(3)), Some(SafeText::line("b")));
        rail.build(&shelves, &|_| false);
        assert_eq!(*rail.chosen(), Shelf::Feed(FeedId(3)));
        assert_eq!(
            rail.shown(40).find(|(is, _)| *is).unwrap().1.name,
            SafeText::line("b")
        );
    }

    #[test]
    fn the_cursor_is_seen_at_any_height() {
        let (mut rail, _) = rail((0..50).map(|n| feed(n, &["a", "b"], 0)).collect());
        for by in [1, -1, 1_000_000, -1_000_000, 7, -3] {
            for height in [0, 1, 2, 7, 8, 19, 20, 60] {
                rail.step(by);
                rail.keep_cursor_visible(height);
                let seen = rail
                    .shown(height)
                    .take(usize::from(rail.room(height).max(1)));
                assert_eq!(seen.filter(|(is, _)| *is).count(), 1, "{by} {height}");
            }
        }
    }
}
