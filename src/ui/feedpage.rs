//! A feed's page: its health in words, how much it brings and how much of that is read, and what can be done with it.
//! Knows nothing of how any of it is counted.

mod amount;

use jiff::{Timestamp, Zoned};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use amount::{bars, legend, size};

use super::header::joined;
use super::keys::Action;
use super::subscription::Fares;
use super::theme::Part;
use super::{Edited, Effect, Model, Screen, Slot, Theme, feeds, health, marks, paint};
use crate::doc::SafeText;
use crate::story::Shelf;
use crate::story::library::{Feed, FeedId, TextPolicy};

/// Cells of what stands before a value.
const LABEL_CELLS: u16 = 14;
/// Cells of all of it at most.
const CELLS: u16 = 76;
/// The page.
#[derive(Debug)]
pub struct FeedPage {
    /// The feed.
    pub feed: FeedId,
    fares: Option<Box<Fares>>,
    top: u16,
}

/// A row of the page.
enum Row {
    Title(String),
    Quiet(String),
    Group(&'static str),
    Fact(&'static str, String),
    Bars(String),
    Fault(String),
    Space,
}

/// Opens the page of a feed.
pub fn open(model: &mut Model, feed: FeedId) -> Vec<Effect> {
    model.screens.push(Screen::FeedPage(FeedPage {
        feed,
        fares: None,
        top: 0,
    }));
    vec![ask(model, feed)]
}

fn ask(model: &mut Model, feed: FeedId) -> Effect {
    Effect::FeedPage(model.tickets.draw(Slot::FeedPage), feed)
}

/// Asks anew for what an open page shows, after the library has changed.
pub fn ask_again(model: &mut Model) -> Option<Effect> {
    let page = model.screens.iter().find_map(|s| match s {
        Screen::FeedPage(page) => Some(page.feed),
        _ => None,
    });
    page.map(|feed| ask(model, feed))
}

/// Takes what was asked for.
pub fn take(model: &mut Model, fares: Box<Fares>) {
    for screen in &mut model.screens {
        if let Screen::FeedPage(page) = screen
            && page.feed == fares.feed.id
        {
            page.fares = Some(fares);
            return;
        }
    }
}

/// Does an action on the page.
pub fn act(model: &mut Model, action: Action, times: usize) -> Vec<Effect> {
    let (size, now) = (model.panes().whole, clock(model));
    let Some(Screen::FeedPage(page)) = model.screens.last() else {
        return Vec::new();
    };
    let feed = page.feed;
    let known = page.fares.as_ref().map(|f| f.feed.clone());
    let Some(known) = known.or_else(|| model.feed(feed).cloned()) else {
        model.screens.pop();
        return Vec::new();
    };
    match action {
        Action::Back | Action::Leave => {
            model.tickets.forget(Slot::FeedPage);
            model.screens.pop();
        }
        Action::Reload => return feeds::refresh_shelf(model, &Shelf::Feed(feed)),
        Action::Browse => return feeds::browse(model, &known),
        Action::CopyAddress => return vec![Effect::Copy(known.address)],
        Action::EditFeeds => return vec![Effect::Edit(Edited::Subscriptions)],
        Action::TextFrom => return next_policy(model),
        Action::Undo => return marks::act(model, action, None).unwrap_or_default(),
        Action::Unsubscribe => {
            model.screens.pop();
            return vec![Effect::Unsubscribe(feed)];
        }
        _ => scroll(model, action, (times, size, now)),
    }
    Vec::new()
}

fn scroll(model: &mut Model, action: Action, how: (usize, Rect, Option<Zoned>)) {
    let (times, size, now) = how;
    let Some(feed) = open_feed(model) else {
        return;
    };
    let known = model.feed(feed).cloned();
    let Some(Screen::FeedPage(page)) = model.screens.last_mut() else {
        return;
    };
    let height = size.height.saturating_sub(1);
    let room = (inside(size).width, height);
    let rows = page.rows(known.as_ref(), now.as_ref(), room);
    let last = (rows.len() as u16).saturating_sub(height);
    let times = times.min(1_000) as u16;
    let step = height.saturating_sub(2).max(1);
    page.top = match action {
        Action::Down => page.top + times,
        Action::Up => page.top.saturating_sub(times),
        Action::PageDown | Action::HalfDown => page.top + step,
        Action::PageUp | Action::HalfUp => page.top.saturating_sub(step),
        Action::Top => 0,
        Action::Bottom => last,
        _ => page.top,
    }
    .min(last);
}

fn open_feed(model: &Model) -> Option<FeedId> {
    match model.screens.last() {
        Some(Screen::FeedPage(page)) => Some(page.feed),
        _ => None,
    }
}

fn clock(model: &Model) -> Option<Zoned> {
    model.library.as_ref().and_then(|l| l.clock.clone())
}

/// The next of the three ways to get the text of its stories.
fn next_policy(model: &mut Model) -> Vec<Effect> {
    let Some(Screen::FeedPage(page)) = model.screens.last_mut() else {
        return Vec::new();
    };
    let (feed, Some(fares)) = (page.feed, &mut page.fares) else {
        return Vec::new();
    };
    let next = match fares.policy {
        TextPolicy::Auto => TextPolicy::Page,
        TextPolicy::Page => TextPolicy::Feed,
        TextPolicy::Feed => TextPolicy::Auto,
    };
    fares.policy = next;
    vec![Effect::Policy(feed, next)]
}

/// What keys do here, from long to short.
pub const HINTS: [&str; 4] = [
    "r refresh  o its page  p text from  e edit  d d unsubscribe  q close",
    "r refresh  p text from  d d unsubscribe  q close",
    "r refresh  p text  q close",
    "q close",
];

fn inside(area: Rect) -> Rect {
    let margin = match area.width {
        50.. => 2,
        24.. => 1,
        _ => 0,
    };
    let width = area.width.saturating_sub(2 * margin).min(CELLS);
    Rect {
        x: area.x + (area.width - width) / 2,
        width,
        ..area
    }
}

/// Paints the page that is open.
pub fn paint(model: &Model, page: &FeedPage, area: Rect, buffer: &mut Buffer) {
    let (theme, now) = (model.settings.theme, clock(model));
    let inner = inside(area);
    let room = (inner.width, area.height);
    let rows = page.rows(model.feed(page.feed), now.as_ref(), room);
    // A page that fits stands a little below the edge.
    let air = u16::from(rows.len() + 4 < usize::from(area.height));
    for (row, y) in rows
        .iter()
        .skip(usize::from(page.top))
        .zip(air..area.height)
    {
        paint_row(row, (inner, y), buffer, theme);
    }
}

fn paint_row(row: &Row, (area, y): (Rect, u16), buffer: &mut Buffer, theme: Theme) {
    let (text, part) = match row {
        Row::Space => return,
        Row::Title(text) => (text.as_str(), Part::Title),
        Row::Quiet(text) => (text.as_str(), Part::Quiet),
        Row::Group(text) => (*text, Part::Group),
        Row::Bars(text) => (text.as_str(), Part::Plain),
        Row::Fault(text) => (text.as_str(), Part::Fault),
        Row::Fact(label, value) => {
            let cells = label_cells(area.width);
            let quiet = theme.part(Part::Quiet);
            paint::line(buffer, area, y, label, quiet);
            let value_area = Rect {
                x: area.x + cells,
                width: area.width.saturating_sub(cells),
                ..area
            };
            let plain = theme.part(Part::Plain);
            return paint::line(buffer, value_area, y, value, plain);
        }
    };
    paint::line(buffer, area, y, text, theme.part(part));
}

fn label_cells(width: u16) -> u16 {
    if width < 45 { 11 } else { LABEL_CELLS }
}

impl FeedPage {
    /// All of it, in so many cells; where it has not the rows for it, without the empty one below the rule.
    fn rows(&self, known: Option<&Feed>, now: Option<&Zoned>, room: (u16, u16)) -> Vec<Row> {
        let (width, height) = room;
        let fares = self.fares.as_deref();
        let Some(feed) = fares.map(|f| &f.feed).or(known) else {
            return vec![Row::Quiet("…".to_owned())];
        };
        let mut rows = Vec::new();
        let titles = paint::wrap(&feeds::title(feed), width, 2);
        rows.extend(titles.into_iter().map(Row::Title));
        let tags: Vec<&str> = feed.tags.iter().map(|t| &**t).collect();
        let mut about = vec![feed.address.as_str()];
        about.extend(tags);
        let about = SafeText::line(&joined(&about));
        rows.extend(paint::wrap(&about, width, 2).into_iter().map(Row::Quiet));
        rows.push(Row::Quiet("─".repeat(usize::from(width))));
        let below_rule = rows.len();
        rows.extend(health_rows(feed, fares, (now, width)));
        rows.push(Row::Space);
        match fares {
            Some(fares) => rows.extend(count_rows(fares, width)),
            None => rows.push(Row::Quiet("counting …".to_owned())),
        }
        if rows.len() < usize::from(height) {
            rows.insert(below_rule, Row::Space);
        }
        rows
    }
}

/// How it is, when it was asked and what it answered.
fn health_rows(feed: &Feed, fares: Option<&Fares>, how: (Option<&Zoned>, u16)) -> Vec<Row> {
    let (now, width) = how;
    let health = &feed.health;
    let mut rows = Vec::new();
    match health::said(health, now) {
        Some(said) => {
            let said = format!("{} {said}", health::sign(feed, false));
            let lines = paint::wrap(&said, width, 3);
            rows.extend(lines.into_iter().map(Row::Fault));
            rows.push(Row::Space);
        }
        None if health.checked.is_none() => {
            rows.push(Row::Quiet("never asked yet; r asks it".to_owned()));
            return rows;
        }
        None => {}
    }
    let facts = looks(feed, fares, now).into_iter();
    let there = facts.filter_map(|(label, value)| Some((label, value?)));
    rows.extend(there.map(|(label, value)| Row::Fact(label, value)));
    rows
}

/// When it was asked, what it answered, and when it is asked again.
fn looks(
    feed: &Feed,
    fares: Option<&Fares>,
    now: Option<&Zoned>,
) -> [(&'static str, Option<String>); 6] {
    let health = &feed.health;
    let said = |at: Option<Timestamp>| match (at, now) {
        (Some(at), Some(now)) => Some(format!(
            "{}  ({})",
            health::moment(at, now),
            health::distance(at, now)
        )),
        _ => None,
    };
    [
        ("last look", said(health.checked)),
        ("answer", answered(health.status)),
        (
            "last success",
            said(health.succeeded).filter(|_| health.failures > 0),
        ),
        ("last news", said(health.changed)),
        (
            "next look",
            said(health.next_check).filter(|_| !health.is_gone),
        ),
        (
            "asked every",
            fares.map(|f| health::length(u64::from(f.every_seconds))),
        ),
    ]
}

/// The last answer's status in words.
fn answered(status: u16) -> Option<String> {
    let words = match status {
        0 => return None,
        200 => "the feed",
        304 => "nothing new",
        401 | 403 => "it wants a login",
        404 => "nothing is there",
        410 => "gone for good",
        429 => "asked too often",
        301 | 302 | 303 | 307 | 308 => "it is elsewhere",
        500.. => "its server is in trouble",
        _ => "",
    };
    Some(joined(&[&status.to_string(), words]))
}

/// Stories a day, what is read, room on disk, and where texts come from.
fn count_rows(fares: &Fares, width: u16) -> Vec<Row> {
    let feed = &fares.feed;
    let mut rows = vec![Row::Group("STORIES A DAY, LAST 30 DAYS")];
    rows.push(Row::Bars(bars(&fares.days)));
    rows.push(Row::Quiet(legend(&fares.days)));
    rows.push(Row::Space);
    let of = |part: u32| format!("{} %", part * 100 / feed.stories.max(1));
    let stories = match feed.stories {
        0 => "none yet".to_owned(),
        _ => format!(
            "{}, {} unread, {} read",
            feed.stories,
            feed.unread,
            of(fares.read)
        ),
    };
    let kept = match fares.kept {
        (0, 0) => "none".to_owned(),
        (stars, saved) => format!("{stars} with a star, {saved} saved"),
    };
    let policy = match fares.policy {
        TextPolicy::Auto => "the better of feed and page",
        TextPolicy::Page => "the page, always",
        TextPolicy::Feed => "the feed, always",
    };
    let policy = if width < 50 {
        policy.to_owned()
    } else {
        format!("{policy}  (p changes it)")
    };
    rows.push(Row::Fact("stories", stories));
    rows.push(Row::Fact("kept", kept));
    rows.push(Row::Fact("on disk", size(fares.bytes)));
    rows.push(Row::Fact("text from", policy));
    rows
}
