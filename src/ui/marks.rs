//! Marking stories: read, starred, kept, deleted; the list shows it before the library says so.
//! Knows nothing of how marks are stored. Nothing is asked beforehand: everything can be taken back.

use super::keys::Action;
use super::panes::Focus;
use super::{Effect, Model, Slot, teach};
use crate::story::library::{Line, StoryId};
use crate::story::{Address, Mark, Marked, Shelf, Target, Wish};

/// Does an action that marks; none when it is no such action.
pub fn act(model: &mut Model, action: Action, count: Option<usize>) -> Option<Vec<Effect>> {
    model.library.as_ref()?;
    let (at_list, is_outside) = (model.focus() == Focus::List, model.focus() != Focus::Story);
    Some(match action {
        Action::ToggleRead => toggle(
            model,
            count,
            |l| l.is_unread,
            [Marked::Read, Marked::Unread],
        ),
        Action::Star => toggle(
            model,
            count,
            |l| l.is_starred,
            [Marked::Unstar, Marked::Star],
        ),
        Action::SaveLater => toggle(model, count, |l| l.is_saved, [Marked::Unsave, Marked::Save]),
        Action::Delete if at_list => delete(model, count),
        Action::MarkListRead if is_outside => list_read(model),
        Action::MarkAllRead if is_outside => all_read(model),
        Action::Undo => undo(model),
        Action::Select if at_list => select(model),
        _ => return None,
    })
}

/// The stories that are meant: the one that is read, those selected, or so many from the cursor on.
fn meant(model: &Model, count: Option<usize>) -> Vec<StoryId> {
    if model.focus() == Focus::Story {
        let address = model.reader.as_ref().map(|r| &r.address);
        return match address {
            Some(Address::Library(story)) => vec![*story],
            _ => Vec::new(),
        };
    }
    let Some(shelf) = model.list.shelf() else {
        return Vec::new();
    };
    let cursor = model.list.cursor();
    let places = shelf.selected(cursor);
    let places = places.unwrap_or(cursor..cursor.saturating_add(count.unwrap_or(1)));
    let items =
        &shelf.items()[places.start.min(shelf.items().len())..places.end.min(shelf.items().len())];
    let stories = items.iter().map(|i| i.story);
    stories.filter(|s| !shelf.is_gone(*s)).collect()
}

impl Model {
    /// A story as lists show it, when it is known.
    fn line_of(&self, story: StoryId) -> Option<&Line> {
        let listed = self.list.shelf().and_then(|s| s.line(story));
        let beside = self.sheet().and_then(|s| s.beside.as_deref());
        listed.or(beside.map(|b| &b.line).filter(|l| l.id == story))
    }
}

/// Marks stories the other way; the first of them says which way that is, and those that are so already are left.
fn toggle(
    model: &mut Model,
    count: Option<usize>,
    is: fn(&Line) -> bool,
    ways: [Marked; 2],
) -> Vec<Effect> {
    let stories = meant(model, count);
    let Some(was) = stories.first().map(|s| model.line_of(*s).is_some_and(is)) else {
        model.tell("no story here");
        return Vec::new();
    };
    let differs = |s: &StoryId| model.line_of(*s).is_none_or(|l| is(l) == was);
    let stories: Vec<StoryId> = stories.into_iter().filter(differs).collect();
    mark(model, stories, ways[usize::from(!was)])
}

/// Marks stories here and in the library. What was looked up before is behind the times.
fn mark(model: &mut Model, stories: Vec<StoryId>, marked: Marked) -> Vec<Effect> {
    model.tickets.forget(Slot::Look);
    if let Some(shelf) = model.list.shelf_mut() {
        shelf.mark(&stories, marked);
        shelf.selected_from = None;
    }
    let of = Target::Stories(stories);
    vec![Effect::Mark(Mark { of, marked })]
}

/// Deletes stories; they stay, struck out, until one leaves the list. The cursor goes on.
fn delete(model: &mut Model, count: Option<usize>) -> Vec<Effect> {
    let stories = meant(model, count);
    if stories.is_empty() {
        model.tell("no story here");
        return Vec::new();
    }
    let last = stories.last().copied();
    let effects = mark(model, stories, Marked::Delete);
    if let Some(last) = last {
        model.list.choose(&Address::Library(last));
    }
    if !model.list.step_on(1) {
        model.list.step_on(-1);
    }
    effects
}

/// Marks what the list shows as read: not what has come since, which nobody has seen.
fn list_read(model: &mut Model) -> Vec<Effect> {
    let items = model.list.shelf().map_or(&[][..], |s| s.items());
    let unread: Vec<StoryId> = items
        .iter()
        .filter(|i| i.is_unread)
        .map(|i| i.story)
        .collect();
    if unread.is_empty() {
        model.tell("all of this list is read");
        return Vec::new();
    }
    mark(model, unread, Marked::Read)
}

fn all_read(model: &mut Model) -> Vec<Effect> {
    model.tickets.forget(Slot::Look);
    if let Some(shelf) = model.list.shelf_mut() {
        let stories: Vec<StoryId> = shelf.items().iter().map(|i| i.story).collect();
        shelf.mark(&stories, Marked::Read);
    }
    let shelf = Shelf::All;
    let of = Target::Listed(Wish {
        shelf,
        ..Wish::default()
    });
    let marked = Marked::Read;
    vec![Effect::Mark(Mark { of, marked })]
}

/// Takes the last change back: a verdict or a rule, else of the library.
fn undo(model: &mut Model) -> Vec<Effect> {
    let effects = teach::undo(model);
    if effects.contains(&Effect::Undo) {
        model.tickets.forget(Slot::Look);
        if let Some(shelf) = model.list.shelf_mut() {
            shelf.restores = true;
        }
    }
    effects
}

/// Begins a selection at the cursor, or ends it.
fn select(model: &mut Model) -> Vec<Effect> {
    let story = model.list.story();
    if let Some(shelf) = model.list.shelf_mut() {
        shelf.selected_from = match shelf.selected_from {
            None => story,
            Some(_) => None,
        };
    }
    Vec::new()
}
