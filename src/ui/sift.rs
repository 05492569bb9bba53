//! Another choice or order of the list's stories: a filter or words with live results, a sort, only unread ones.
//! Knows nothing of what filters mean: the library says it, and what is wrong with one.

use super::keys::Action;
use super::list::Goal;
use super::panes::Focus;
use super::prompt::{Kind, Prompt};
use super::shelf::Shelved;
use super::{Effect, Model, Screen, Slot, pick, sort};
use crate::doc::SafeText;
use crate::story::{Shelf, Wish};

/// Does such an action; none when it is none of them.
pub fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let wish = model.list.shelf()?.wish.clone();
    Some(match action {
        Action::Filter => ask(model, false),
        Action::SearchAll => ask(model, true),
        Action::Sort => {
            model.screens.push(Screen::Sort);
            Vec::new()
        }
        Action::FilterStories => pick::filters(model),
        Action::OnlyUnread => only_unread(model, wish),
        Action::ShowNew => {
            show_new(model);
            Vec::new()
        }
        Action::Back => return step_out(model, wish),
        _ => return None,
    })
}

/// Opens the line for a filter, or for words to be looked for in all stories.
pub fn ask(model: &mut Model, searches: bool) -> Vec<Effect> {
    let Some(wish) = model.list.shelf().map(|s| &s.wish) else {
        return Vec::new();
    };
    let text = match (&wish.shelf, searches) {
        (Shelf::Found(words), true) => words.clone(),
        (_, true) => String::new(),
        (_, false) => wish.filter.clone(),
    };
    let from = Box::new(wish.clone());
    let pushed = model.focus() != Focus::List;
    if pushed {
        model.screens.push(Screen::List);
    }
    model.list.begin_sifting();
    let kind = Kind::Sift {
        searches,
        pushed,
        from,
    };
    model.ask(Prompt::new(kind, &text));
    Vec::new()
}

/// Asks for what the typed text leaves of the list; what was asked for before is void.
pub fn typed(model: &mut Model, text: &str, searches: bool, from: &Wish) -> Vec<Effect> {
    let mut wish = from.clone();
    if searches {
        if text.trim().is_empty() {
            model.tickets.forget(Slot::List);
            return Vec::new();
        }
        wish = Wish {
            shelf: Shelf::Found(text.to_owned()),
            ..Wish::default()
        };
    } else {
        text.clone_into(&mut wish.filter);
        if text.contains("sort:") {
            wish.order = None;
        }
    }
    model.renew(wish, Goal::First)
}

/// Leaves the list as it was before.
pub fn cancel(model: &mut Model, pushed: bool) {
    model.tickets.forget(Slot::List);
    model.tickets.forget(Slot::Look);
    model.tickets.forget(Slot::Lines);
    model.list.end_sifting(false);
    if pushed && matches!(model.screens.last(), Some(Screen::List)) {
        model.screens.pop();
    }
}

/// Keeps what the text left of the list; a text without any leaves it as it was.
pub fn keep(model: &mut Model, (text, pushed): (&str, bool), from: &Wish) {
    if text.trim().is_empty() && from.filter.is_empty() {
        return cancel(model, pushed);
    }
    if let Some(fault) = model.list.sifting_fault().cloned() {
        model.warn(&*fault);
    }
    model.list.end_sifting(true);
    if pushed {
        model.screens.truncate(1);
        model.screens.push(Screen::List);
    }
}

/// Esc and its like: the selection ends first, then the filter goes.
fn step_out(model: &mut Model, mut wish: Wish) -> Option<Vec<Effect>> {
    let shelf = model.list.shelf_mut()?;
    if shelf.selected_from.take().is_some() {
        return Some(Vec::new());
    }
    if wish.filter.is_empty() {
        return None;
    }
    wish.filter.clear();
    Some(model.renew(wish, Goal::Stay))
}

/// Drops the filter of the list, or asks for a name to keep it under.
pub fn picked(model: &mut Model, drops: bool) -> Vec<Effect> {
    let Some(mut wish) = model.list.shelf().map(|s| s.wish.clone()) else {
        return Vec::new();
    };
    if drops {
        wish.filter.clear();
        return model.renew(wish, Goal::Stay);
    }
    model.ask(Prompt::new(Kind::KeepFilter, ""));
    Vec::new()
}

/// Only unread stories, and all again; the shelf of the unread ones is all stories' other side.
fn only_unread(model: &mut Model, mut wish: Wish) -> Vec<Effect> {
    match wish.shelf {
        Shelf::Unread => wish.shelf = Shelf::All,
        Shelf::All => wish.shelf = Shelf::Unread,
        _ => wish.only_unread = !wish.only_unread,
    }
    let is_all = wish.shelf == Shelf::All || !(wish.only_unread || wish.shelf == Shelf::Unread);
    model.tell(if is_all {
        "all stories; g u only unread ones"
    } else {
        "only unread stories; g u all of them"
    });
    model.renew(wish, Goal::Stay)
}

fn show_new(model: &mut Model) {
    let new = model.list.shelf().map_or(0, Shelved::new_stories);
    let taken = model.list.holding_cursor(Shelved::take_new);
    if taken == Some(true) {
        let plural = if new == 1 { "story" } else { "stories" };
        model.tell(format!("{new} new {plural}, in their places"));
    } else {
        model.tell("nothing new in this list");
    }
}

impl Model {
    /// Asks for the list in another way; it stays as it is until the other one is here.
    pub(super) fn renew(&mut self, wish: Wish, goal: Goal) -> Vec<Effect> {
        self.list.goal = goal;
        self.tickets.forget(Slot::Look);
        vec![Effect::List(self.tickets.draw(Slot::List), wish)]
    }

    /// Says why the list does not come: beside the line that is typed, else below; the one before stays.
    pub(super) fn list_refused(&mut self, why: &str) {
        let fault = SafeText::line(why);
        if !self.list.fault_sifting(fault) {
            self.warn(why);
        }
    }

    /// Sorts the list anew, and has that kept.
    pub(super) fn sort_by(&mut self, order: crate::story::Order) -> Vec<Effect> {
        let Some(mut wish) = self.list.shelf().map(|s| s.wish.clone()) else {
            return Vec::new();
        };
        wish.order = Some(order);
        self.tell(format!("{} first", sort::first(order)));
        let mut effects = vec![Effect::KeepOrder(wish.shelf.clone(), order)];
        effects.extend(self.renew(wish, Goal::Stay));
        effects
    }
}
