//! What keys do in the list.
//! Knows nothing of how it is painted.

use super::super::keys::Action;
use super::super::prompt::{Kind, Prompt};
use super::super::{Effect, Model, Screen, cross, feeds, marks, reader, sift, visit};
use crate::story::Address;

/// Does an action in the list.
pub fn act(model: &mut Model, action: Action, count: Option<usize>) -> Vec<Effect> {
    if step(model, action, count) {
        return Vec::new();
    }
    if let Some(effects) = marks::act(model, action, count) {
        return effects;
    }
    if let Some(effects) = sift::act(model, action) {
        return effects;
    }
    let times = count.unwrap_or(1).cast_signed();
    match action {
        Action::NextUnread => return cross::next_unread(model, times, false),
        Action::PreviousUnread => return cross::next_unread(model, -times, false),
        Action::Open => return open(model),
        Action::Filter => {
            let before = model.list.filter().to_owned();
            model.ask(Prompt::new(Kind::Filter { before }, ""));
        }
        Action::Back if model.library.is_some() => return leave(model),
        Action::Back => model.list.set_filter(""),
        Action::Leave | Action::Feeds => return leave(model),
        Action::Reload => return reload(model),
        Action::Browse => return with_address(model, reader::browse),
        Action::CopyAddress => return with_address(model, reader::copy_address),
        Action::JumpBack => return visit::jump(model, false),
        Action::JumpForward => return visit::jump(model, true),
        _ => {}
    }
    Vec::new()
}

/// Moves the cursor; false when the action is not one of moving.
fn step(model: &mut Model, action: Action, count: Option<usize>) -> bool {
    let rows = model.panes().list.map_or(0, |area| area.height);
    let clock = model.library.as_ref().and_then(|l| l.clock.as_ref());
    let page = model.list.page(rows, clock).cast_signed();
    let times = count.unwrap_or(1).cast_signed();
    let most = model.list.count().cast_signed();
    if let Action::NextStory | Action::PreviousStory = action {
        let down = action == Action::NextStory;
        model.list.step_on(if down { times } else { -times });
        return true;
    }
    let by = match action {
        Action::Down => times,
        Action::Up => -times,
        Action::PageDown => page * times,
        Action::PageUp => -page * times,
        Action::HalfDown => (page / 2).max(1) * times,
        Action::HalfUp => -(page / 2).max(1) * times,
        Action::Top => -most,
        Action::Bottom => most,
        _ => return false,
    };
    model.list.step(by);
    true
}

fn open(model: &mut Model) -> Vec<Effect> {
    if model.list.chosen().is_none() {
        return Vec::new();
    }
    model.screens.push(Screen::Story);
    let mut effects = if model.shows_chosen() {
        Vec::new()
    } else {
        model.visit_chosen()
    };
    effects.extend(model.begin_chosen());
    effects
}

/// Back to the feeds where there are any, else the end.
fn leave(model: &mut Model) -> Vec<Effect> {
    if matches!(model.screens.first(), Some(Screen::Feeds)) {
        model.screens.truncate(1);
        return Vec::new();
    }
    vec![Effect::Quit]
}

/// Asks for the list again when it did not come, else its feeds for what is new; a file is opened again.
fn reload(model: &mut Model) -> Vec<Effect> {
    if let Some(effect) = model.list_again() {
        return vec![effect];
    }
    match model.list.shelf().map(|s| s.wish.shelf.clone()) {
        Some(shelf) => feeds::refresh_shelf(model, &shelf),
        None => visit::reload(model),
    }
}

fn with_address(model: &mut Model, verb: fn(&mut Model, &Address) -> Vec<Effect>) -> Vec<Effect> {
    let chosen = model.list.chosen().map(|entry| entry.address);
    chosen.map_or_else(Vec::new, |address| verb(model, &address))
}
