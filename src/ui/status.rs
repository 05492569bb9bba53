//! The status line: where one is on the left, what can be said of it on the right.
//! Changes nothing.

mod story;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::key::Key;
use super::prompt::{Kind, Prompt};
use super::theme::Part;
use super::{
    Model, Notice, Screen, feedpage, feeds, help, hints, links, list, paint, sort, teach, xray,
};
use crate::story::teach::Reach;

/// Cells the left part may not be pressed below.
const LEFT_CELLS: u16 = 12;

/// How help is left.
const HELP_CLOSE: &str = "Esc close";

/// Paints the status line.
pub fn paint(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = model.settings.theme;
    if let Some(Screen::Prompt(prompt)) = model.screens.last() {
        return paint_prompt(model, prompt, area, buffer);
    }
    let pad = u16::from(area.width > 20);
    let (start, end) = (area.x + pad, area.right().saturating_sub(pad));
    let width = end.saturating_sub(start);
    let (left, part) = left_part(model, width.saturating_sub(least_right(model) + 2));
    let most = match part {
        Part::Quiet if !has_hints(model) => width.saturating_sub(LEFT_CELLS),
        _ => width.saturating_sub(paint::cells(&left) + 2),
    };
    let right = right_part(model, most);
    let room = width.saturating_sub(paint::cells(&right) + 2 * u16::from(!right.is_empty()));
    let left = paint::fit(&left, room);
    paint::write(buffer, (start, area.y), end, &left, theme.part(part));
    paint::write_right(
        buffer,
        (start, end),
        area.y,
        &right,
        theme.part(Part::Quiet),
    );
}

/// The line one types into, with what was found on its right.
fn paint_prompt(model: &Model, prompt: &Prompt, area: Rect, buffer: &mut Buffer) {
    let theme = model.settings.theme;
    let is_wrong = model.list.sifting_fault().is_some();
    let least = prompt.cells().saturating_add(6).max(24).min(area.width / 2);
    let most = if is_wrong {
        area.width - least
    } else {
        area.width / 2
    };
    let right = right_part(model, most);
    let (y, end) = (area.y, area.right().saturating_sub(1));
    let part = if is_wrong { Part::Fault } else { Part::Quiet };
    paint::write_right(buffer, (area.x, end), y, &right, theme.part(part));
    let taken = match paint::cells(&right) {
        0 => 0,
        cells => cells + 2,
    };
    let width = area.width.saturating_sub(taken);
    prompt.paint(Rect { width, ..area }, buffer, theme);
}

/// The left part; of keys and their meanings the longest form that fits into so many cells.
fn left_part(model: &Model, room: u16) -> (String, Part) {
    if let Some(typed) = typed(model) {
        return (typed, Part::Message);
    }
    if let Some(Notice { text, is_fault }) = &model.line.notice {
        let part = if *is_fault {
            Part::Fault
        } else {
            Part::Message
        };
        return (text.to_string(), part);
    }
    if let Some(said) = said_of_list(model, room) {
        return (said, Part::Message);
    }
    if let Some(adding) = model.library.as_ref().and_then(|l| l.adding.as_ref()) {
        return (format!("{}  Esc stops", adding.said), Part::Message);
    }
    if matches!(model.screens.last(), Some(Screen::Feeds))
        && let Some(said) = feeds::said(model)
    {
        return (said, Part::Message);
    }
    if !has_hints(model) {
        return (story::place(model), Part::Quiet);
    }
    let mut forms = hints_of(model);
    let takes_letters = |s: &Screen| matches!(s, Screen::Pick(_) | Screen::Sort);
    let screen = model.screens.last();
    if !screen.is_some_and(|s| s.is_typed_into() || takes_letters(s)) {
        let (keys, modes) = (&model.settings.keys, model.modes());
        for form in &mut forms {
            *form = keys.in_hints(modes, form);
        }
    }
    let last = forms.pop().unwrap_or_default();
    let fitting = forms.into_iter().find(|f| paint::cells(f) <= room);
    (fitting.unwrap_or(last), Part::Quiet)
}

/// A selection, or that there are new stories where the list has no room to say so.
fn said_of_list(model: &Model, room: u16) -> Option<String> {
    let shelf = model.list.shelf()?;
    if !matches!(model.screens.last(), Some(Screen::List)) {
        return None;
    }
    if let Some(places) = shelf.selected(model.list.cursor()) {
        let count = places.len();
        let long = format!("{count} selected · m s L D mark them · Esc ends");
        let short = format!("{count} selected · Esc ends");
        return Some(if paint::cells(&long) <= room {
            long
        } else {
            short
        });
    }
    let is_low = model.panes().list.is_some_and(|area| area.height < 19);
    list::news(&model.list).filter(|_| is_low)
}

/// Whether the left part says what keys do here, not where one is.
fn has_hints(model: &Model) -> bool {
    match model.screens.last() {
        Some(Screen::List) => !model.panes().has_both(),
        Some(screen) => !matches!(screen, Screen::Story | Screen::Prompt(_)),
        None => false,
    }
}

/// What keys do here, from long to short.
fn hints_of(model: &Model) -> Vec<String> {
    let forms: &[&str] = match model.screens.last() {
        Some(Screen::Help(help)) if help.filter().is_empty() => &["type to search"],
        Some(Screen::Help(help)) => return vec![format!("keys with: {}", help.filter())],
        Some(Screen::Pick(pick)) => return pick.hints(),
        Some(Screen::FeedPage(_)) => &feedpage::HINTS,
        Some(Screen::Feeds | Screen::List) if model.is_welcome() => &WELCOME_FORMS,
        Some(Screen::Feeds) => &FEEDS_FORMS,
        Some(Screen::Told(_)) => &["j k scroll  E edit again  q close", "E edit  q close"],
        Some(Screen::Hints(hints)) if hints.copies => &["letter = copy", ""],
        Some(Screen::Hints(_)) => &HINT_FORMS,
        Some(Screen::Xray(_)) if teach::decided(model).is_some() => &DECIDED_FORMS,
        Some(Screen::Xray(_)) => &XRAY_FORMS,
        Some(Screen::Preview(screening)) if screening.is_here() => &PREVIEW_FORMS,
        Some(Screen::Preview(_)) => &["s another scope  Esc drop it", "s scope  Esc drop", "Esc"],
        Some(Screen::Sort) => return sort::hints(),
        Some(Screen::Links(_)) => &["Enter read  o browser  y copy", "Enter read  y copy"],
        Some(Screen::Along(along)) if along.has_stories() => &[
            "Enter read  o browser  y copy  - another story",
            "Enter read  o browser  y copy",
            "Enter read",
        ],
        Some(Screen::Along(_)) => &["Enter open  y copy"],
        _ if model.library.is_some() && model.list.is_empty() => &["q back"],
        _ if model.list.is_empty() => &["q quit"],
        _ if model.list.shelf().is_some_and(|s| s.wish.filter.is_empty()) => &LIST_FORMS,
        _ if model.list.shelf().is_some() => {
            let with = format!("filter: {}", model.list.filter());
            return vec![format!("{with} · Esc all"), with];
        }
        _ if model.list.filter().is_empty() => &["Enter read  / filter", "Enter read"],
        _ => {
            let with = format!("titles with: {}", model.list.filter());
            return vec![format!("{with} · Esc all"), with];
        }
    };
    forms.iter().map(|&form| form.to_owned()).collect()
}

const LIST_FORMS: [&str; 4] = [
    "Enter read  m read or not  s star  / find  g s sort",
    "Enter read  m read or not  / find",
    "Enter read  / find",
    "Enter read",
];

const WELCOME_FORMS: [&str; 2] = ["a adds a feed  q quit", "q quit"];

const FEEDS_FORMS: [&str; 4] = [
    "Enter stories  z fold  i its page  a add  g u only unread",
    "Enter stories  z fold  i page  a add",
    "Enter stories  i page",
    "Enter stories",
];

const HINT_FORMS: [&str; 4] = [
    "link: letter = read here · Shift = browser · y copy",
    "read · Shift browser · y copy",
    "Shift browser",
    "",
];

const XRAY_FORMS: [&str; 4] = [
    "j k group  n p block  + restore  - remove  w why  u undo  x close",
    "j k  + restore  - remove  w why  u undo  x close",
    "j k  + restore  - remove  w why",
    "j k  + -  w why  u  x",
];

const DECIDED_FORMS: [&str; 4] = [
    "j k group  + restore  - remove  u undo  w why  Enter a rule of it",
    "+ restore  - remove  u undo  Enter a rule of it",
    "+ -  u undo  Enter a rule of it",
    "u undo  Enter",
];

const PREVIEW_FORMS: [&str; 3] = [
    "Enter keep the rule  s scope  e reason  Esc drop it",
    "Enter keep  s scope  e reason  Esc drop",
    "Enter keep  s  e  Esc",
];

/// The scopes there are, the one that holds in brackets, from long to short.
fn scope_forms(model: &Model) -> Option<Vec<String>> {
    let (reach, all) = match model.screens.last()? {
        Screen::Xray(_) => {
            teach::decided(model)?;
            (
                teach::reach(model, xray::wished(model)),
                teach::reaches(model),
            )
        }
        Screen::Preview(screening) => {
            let mut all = teach::reaches(model);
            all.retain(|r| *r != Reach::Story);
            (screening.reach(), all)
        }
        _ => return None,
    };
    let name = |r: Reach| match r {
        Reach::Story => "story",
        Reach::Feed => "feed",
        Reach::Site => "site",
        Reach::Everywhere => "everywhere",
    };
    let named = all.iter().map(|r| match name(*r) {
        name if *r == reach => format!("[{name}]"),
        name => name.to_owned(),
    });
    let named: Vec<String> = named.collect();
    let (line, only) = (named.join(" ▸ "), name(reach));
    let key = if all.len() > 1 { "s " } else { "" };
    Some(vec![
        format!("{key}scope: {line}   ? keys"),
        format!("{key}scope: {line}"),
        format!("{key}[{only}]"),
    ])
}

/// Cells the right part needs where the left one says what keys do.
fn least_right(model: &Model) -> u16 {
    match model.screens.last() {
        Some(Screen::Hints(hints)) => paint::cells(&hint_target(model, hints, u16::MAX)),
        Some(Screen::Help(_)) => paint::cells(HELP_CLOSE),
        Some(Screen::Xray(_) | Screen::Preview(_)) => {
            let forms = scope_forms(model).unwrap_or_default();
            let at = if model.size.columns >= 80 { 1 } else { 2 };
            forms.get(at).map_or(1, |f| paint::cells(f))
        }
        Some(Screen::List) => list_forms(model).pop().map_or(1, |f| paint::cells(&f)),
        _ => 1,
    }
}

/// Keys that are not yet an action, and what may follow.
fn typed(model: &Model) -> Option<String> {
    let count = model.line.count.map(|c| c.to_string()).unwrap_or_default();
    let typed: String = model.line.typed.iter().map(Key::to_string).collect();
    if count.is_empty() && typed.is_empty() {
        return None;
    }
    let keys = &model.settings.keys;
    let mut next = Vec::new();
    if !typed.is_empty() {
        let active = model.modes().iter();
        next.extend(active.flat_map(|m| keys.continuations(*m, &model.line.typed)));
        next.dedup();
    }
    let hints: Vec<String> = next.iter().map(|(k, what)| format!("{k} {what}")).collect();
    Some(
        format!("{count}{typed}  {}", hints.join("  "))
            .trim_end()
            .to_owned(),
    )
}

/// The longest of the right parts that fits.
fn right_part(model: &Model, limit_cells: u16) -> String {
    let forms = match model.screens.last() {
        Some(Screen::Help(help)) => vec![help_close(model, help)],
        Some(Screen::Told(_)) => Vec::new(),
        Some(Screen::Hints(hints)) => return hint_target(model, hints, limit_cells),
        Some(Screen::Prompt(prompt)) if matches!(prompt.kind, Kind::Sift { .. }) => {
            return sifted(model, limit_cells);
        }
        Some(Screen::Prompt(_)) => vec![story::found(model)],
        Some(Screen::List) if !model.panes().has_both() => list_forms(model),
        Some(Screen::Links(_) | Screen::Along(_) | Screen::Xray(_) | Screen::Preview(_)) => {
            let plain = || vec!["? keys".to_owned(), "?".to_owned()];
            scope_forms(model).unwrap_or_else(plain)
        }
        Some(Screen::Feeds | Screen::FeedPage(_) | Screen::Pick(_)) => {
            vec!["? keys".to_owned(), "?".to_owned()]
        }
        _ => match model.sheet() {
            Some(sheet) => story::forms(model, sheet),
            None => vec!["? keys".to_owned(), "?".to_owned()],
        },
    };
    let fits = |form: &&String| paint::cells(form) <= limit_cells;
    forms.iter().find(fits).cloned().unwrap_or_default()
}

/// How help is left, and whether there is more of it.
fn help_close(model: &Model, help: &help::Help) -> String {
    let whole = model.panes().whole;
    let area = Rect {
        height: whole.height.saturating_sub(1),
        ..whole
    };
    if help.has_more(area, &model.settings) {
        format!("↓ more   {HELP_CLOSE}")
    } else {
        HELP_CLOSE.to_owned()
    }
}

fn list_forms(model: &Model) -> Vec<String> {
    let (number, of) = model.list.position();
    let number = number.min(of);
    ["? keys", "?"]
        .map(|keys| match of {
            0 => keys.to_owned(),
            _ => format!("{number}/{of}   {keys}"),
        })
        .to_vec()
}

/// What came of a filter while it is typed: what is wrong with it, else how many stories it leaves.
fn sifted(model: &Model, limit_cells: u16) -> String {
    if let Some(fault) = model.list.sifting_fault() {
        let place = fault
            .split_once("wrong at ")
            .map_or(&**fault, |(_, place)| place);
        return paint::fit(place, limit_cells);
    }
    let stories = match model.list.count() {
        0 => "nothing matches".to_owned(),
        1 => "1 story".to_owned(),
        count => format!("{count} stories"),
    };
    paint::fit(&stories, limit_cells)
}

fn hint_target(model: &Model, hints: &hints::Hints, limit_cells: u16) -> String {
    let target = hints.meant().zip(model.sheet());
    let text = target.map(|(hint, sheet)| {
        format!(
            "{} → {}",
            hint.letters,
            links::target(sheet.document(), hint.link)
        )
    });
    paint::fit(&text.unwrap_or_default(), limit_cells)
}
