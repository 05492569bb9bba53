//! Words for a list without stories: why there are none, and what to do.
//! Knows nothing of lists that have some.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::library::Library;
use super::super::paint;
use super::super::shelf::{Shelved, State};
use super::super::theme::Part;
use super::rows::head_rows;
use super::{List, Scene, Stories, entry};
use crate::story::Shelf;

/// Most cells of a line of words.
const WORDS_CELLS: u16 = 46;

/// Paints the words in the middle of the pane, a little above.
pub fn paint(list: &List, area: Rect, buffer: &mut Buffer, scene: &Scene) {
    let said = said(list, scene);
    let head = head_rows(area.height);
    let room = area.height.saturating_sub(head);
    let width = area
        .width
        .saturating_sub(2 * (2.min(area.width / 8)))
        .min(WORDS_CELLS);
    let mut lines: Vec<(String, Part)> = Vec::new();
    for (n, words) in said.iter().enumerate() {
        let part = if n == 0 { Part::Plain } else { Part::Quiet };
        if n == 1 && room > 5 {
            lines.push((String::new(), part));
        }
        let wrapped = paint::wrap(words, width, 4);
        lines.extend(wrapped.into_iter().map(|line| (line, part)));
    }
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let above = room.saturating_sub(height) * 2 / 5;
    let widest = lines.iter().map(|(line, _)| paint::cells(line)).max();
    let x = area.x + area.width.saturating_sub(widest.unwrap_or(0)) / 2;
    let inner = Rect::new(x, area.y, area.right() - x, area.height);
    for ((line, part), row) in lines.iter().zip(head + above..) {
        paint::line(buffer, inner, row, line, scene.theme.part(*part));
    }
}

fn said(list: &List, scene: &Scene) -> Vec<String> {
    match &list.stories {
        Stories::Named(named) if named.entries.is_empty() => own(&[
            "Nothing to read yet.",
            "Start clearstory with a file or an address: clearstory https://example.org/story",
        ]),
        Stories::Named(_) => own(&["No title has these words.", "Esc shows all stories again."]),
        Stories::Shelved(shelf) => match &shelf.state {
            State::Coming => own(&["…"]),
            State::Failed(why) => own(&[
                "The library cannot show this list.",
                why,
                "r asks it again.",
            ]),
            State::Here => none(list, shelf, scene.library),
        },
    }
}

fn own(words: &[&str]) -> Vec<String> {
    words.iter().map(|&w| w.to_owned()).collect()
}

/// Why a list that is here has nothing in it.
fn none(list: &List, shelf: &Shelved, library: Option<&Library>) -> Vec<String> {
    if let Some(fault) = list.sifting_fault() {
        return own(&["This is no filter yet.", fault]);
    }
    if !shelf.wish.filter.trim().is_empty() {
        return own(&[
            "Nothing matches.",
            "Esc shows all again, g / searches all stories.",
        ]);
    }
    if let Shelf::Found(_) = shelf.wish.shelf {
        return own(&[
            "No story has all these words.",
            "g / searches again; q goes back.",
        ]);
    }
    let Some(library) = library else {
        return own(&["Nothing here."]);
    };
    if library.state == State::Here && library.shelves.feeds.is_empty() {
        return own(&[
            "Nothing is subscribed yet.",
            "a adds a feed; the address of any page will do.",
            "? shows what else there is.",
        ]);
    }
    if let Some(trouble) = trouble(list, library) {
        return trouble;
    }
    empty(shelf)
}

/// What keeps a list from having new stories: its feed fails, or nothing can be reached.
pub fn trouble(list: &List, library: &Library) -> Option<Vec<String>> {
    let shelf = list.shelf()?;
    if library.is_offline && list.count() == 0 {
        return Some(own(&[
            "Offline: no server could be reached.",
            "R asks the feeds again.",
        ]));
    }
    let Shelf::Feed(id) = shelf.wish.shelf else {
        return None;
    };
    let feed = library.shelves.feeds.iter().find(|f| f.id == id)?;
    let health = &feed.health;
    if health.is_gone {
        return Some(own(&[
            "This feed is gone for good, says its server.",
            "d d ends the subscription.",
        ]));
    }
    let since = health.failing_since?;
    let since = library.clock.as_ref().map(|now| entry::since(now, since));
    let since = since.map(|s| format!(" {s}")).unwrap_or_default();
    let why = health.error.to_string();
    Some(vec![
        format!("No answer{since}."),
        why,
        "r asks it again, i says more.".to_owned(),
    ])
}

fn empty(shelf: &Shelved) -> Vec<String> {
    if shelf.wish.only_unread {
        return own(&["All read.", "R asks the feeds, g u shows read ones."]);
    }
    own(match &shelf.wish.shelf {
        Shelf::Unread => &["All read.", "R asks the feeds, g u shows read ones."],
        Shelf::Today => &["Nothing of today.", "R asks the feeds for what is new."],
        Shelf::Starred => &[
            "No story has a star.",
            "s gives one to the story under the cursor.",
        ],
        Shelf::Saved => &[
            "Nothing is kept for later.",
            "L keeps the story under the cursor.",
        ],
        Shelf::Filter(_) => &[
            "Nothing matches this filter now.",
            "R asks the feeds for what is new.",
        ],
        Shelf::Cluster(_) => &["The story is in no other feed any more.", "q goes back."],
        _ => &["No stories yet.", "r asks the feed, R all feeds."],
    })
}
