//! Going from story to story: along the list, by links, back and forward.
//! Knows nothing of how a story is painted.

use super::header::joined;
use super::list::Goal;
use super::panes::Focus;
use super::reader::{Reader, State};
use super::sheet::{Anchor, Room, Sheet, cuts_of};
use super::trail::Spot;
use super::{Effect, Model, Screen, Slot, cross, feeds, texts};
use crate::doc::SafeText;
use crate::layout::Measure;
use crate::story::library::{FeedId, StoryId, TextPolicy};
use crate::story::{Address, Headline, Text};

impl Model {
    /// Whether the story under the cursor is the one shown; true also when there is none to show.
    pub(super) fn shows_chosen(&self) -> bool {
        let shown = self.reader.as_ref().map(|r| &r.address);
        self.list.chosen().is_none_or(|e| Some(&e.address) == shown)
    }

    /// Shows the story under the cursor.
    pub(super) fn visit_chosen(&mut self) -> Vec<Effect> {
        let chosen = self.list.chosen();
        chosen.map_or_else(Vec::new, |e| self.visit(e.address, e.title, None))
    }

    /// Has the text follow the cursor of the list. The text before stays until the next one is here, and of a library
    /// one story at a time is asked for: while the cursor runs those on its way are never opened.
    pub(super) fn preview(&mut self) -> Vec<Effect> {
        let Some(Headline { address, .. }) = self.list.chosen() else {
            return Vec::new();
        };
        let is_of_library = matches!(address, Address::Library(_));
        if !is_of_library || self.reader.is_none() || self.trail.has(&address) {
            return self.visit_chosen();
        }
        if self.tickets.is_awaited(Slot::Story) {
            return Vec::new();
        }
        self.coming = Some(address.clone());
        vec![Effect::Open(self.tickets.draw(Slot::Story), address)]
    }

    /// Turns to the story that has come, or to the one that will not; false when it is not wanted any more.
    pub(super) fn turn_to_coming(&mut self, effects: &mut Vec<Effect>) -> bool {
        let coming = self.coming.take();
        let shown = self.reader.as_ref().map(|r| &r.address);
        if coming.as_ref() == shown {
            return true;
        }
        let is_wanted = |e: &Headline| Some(&e.address) == coming.as_ref();
        let Some(Headline { address, title, .. }) = self.list.chosen().filter(is_wanted) else {
            return false;
        };
        effects.extend(self.put_away());
        let goal = self.trail.stood_in(&address);
        self.reader = Some(Reader::opening(address, title, goal));
        true
    }

    /// Shows a story, at the place it was left or at the given one, and asks for it where it is not at hand.
    pub(super) fn visit(
        &mut self,
        address: Address,
        title: SafeText,
        goal: Option<Anchor>,
    ) -> Vec<Effect> {
        let is_coming =
            self.coming.as_ref() == Some(&address) && self.tickets.is_awaited(Slot::Story);
        let mut effects: Vec<Effect> = self.put_away().into_iter().collect();
        let goal = goal.or_else(|| self.trail.stood_in(&address));
        let at_hand = self.trail.fetch(&address);
        self.reader = Some(Reader::opening(address.clone(), title, goal));
        match at_hand {
            Some(sheet) => {
                self.tickets.forget(Slot::Story);
                self.show(sheet);
            }
            None if is_coming => {}
            None => {
                let chosen = effects.iter().find_map(|e| match e {
                    Effect::Policy(feed, TextPolicy::Feed) => Some(*feed),
                    _ => None,
                });
                self.coming = Some(address.clone());
                let ticket = self.tickets.draw(Slot::Story);
                effects.push(match (&address, chosen) {
                    // What was chosen holds for the next story too, though it is not written yet.
                    (Address::Library(story), Some(feed)) if self.feed_of(*story) == Some(feed) => {
                        Effect::Text(ticket, *story, Text::Feed)
                    }
                    _ => Effect::Open(ticket, address),
                });
            }
        }
        effects
    }

    /// Puts the shown story where it is at hand, and waits no longer for anything of it.
    fn put_away(&mut self) -> Option<Effect> {
        let kept = self.reader.as_ref().and_then(texts::choice);
        let slots = [
            Slot::Source,
            Slot::Text,
            Slot::Fetch,
            Slot::Judge,
            Slot::Again,
        ];
        for slot in slots {
            self.tickets.forget(slot);
        }
        if let Some(reader) = self.reader.take()
            && let State::Ready(mut sheet) = reader.state
        {
            sheet.find = None;
            self.trail.put(reader.address, *sheet);
        }
        kept
    }

    /// The feed of a story of the list.
    fn feed_of(&self, story: StoryId) -> Option<FeedId> {
        Some(self.list.shelf()?.line(story)?.feed)
    }

    /// What follows when a story is entered: that one goes on where one stopped, and the way to its full text.
    pub(super) fn enter(&mut self) -> Option<Effect> {
        if self.focus() != Focus::Story {
            return None;
        }
        let height = self.panes().rows();
        let reader = self.reader.as_mut()?;
        let percent = reader.sheet()?.percent(height);
        let is_resumed = reader.goal().is_none() && reader.sheet()?.top() > 0;
        let is_new = !std::mem::replace(&mut reader.is_entered, true);
        let is_of_library = matches!(reader.address, Address::Library(_));
        if is_new && is_resumed && is_of_library && self.line.notice.is_none() {
            let place = match percent {
                100 => "the end".to_owned(),
                percent => format!("{percent} %"),
            };
            self.tell(format!("resumed at {place} · g g for the top"));
        }
        texts::fetch(self)
    }

    pub(super) fn show(&mut self, mut sheet: Sheet) {
        let Some(goal) = self.reader.as_ref().map(Reader::goal) else {
            return;
        };
        let room = self.room(&self.panes());
        let measure = Measure {
            cuts: cuts_of(sheet.view(), false),
            ..room.measure
        };
        sheet.fit(Room { measure, ..room });
        if let Some(anchor) = goal {
            sheet.stand_at(anchor, room.height);
        }
        if let Some(reader) = &mut self.reader {
            reader.state = State::Ready(Box::new(sheet));
        }
    }

    /// Leaves a spot for the story under the cursor.
    pub(super) fn go_on(&mut self, spot: Option<Spot>) -> Vec<Effect> {
        if let Some(spot) = spot {
            self.trail.leave(spot);
        }
        let mut effects = self.visit_chosen();
        effects.extend(self.begin_chosen());
        effects
    }

    /// Where one is: the story, and the list it is read from.
    pub(super) fn spot(&self) -> Option<Spot> {
        let list = self.list.shelf().map(|s| s.wish.clone());
        let is_reading = self.focus() == Focus::Story;
        let spot = self.reader.as_ref().map(Reader::spot);
        let chosen = || self.list.chosen().map(Spot::at);
        let spot = if is_reading { spot } else { chosen() }?;
        Some(Spot {
            list,
            is_reading,
            ..spot
        })
    }

    /// Opens what was gone to before its list was here.
    pub(super) fn arrive(&mut self) -> Vec<Effect> {
        if !std::mem::take(&mut self.list.opens) {
            return Vec::new();
        }
        let story = self.list.story();
        let shelf = self.list.shelf();
        if !story.is_some_and(|s| shelf.is_some_and(|shelf| shelf.is_unread(s))) {
            self.tell("no unread story here any more");
            return Vec::new();
        }
        self.go_on(None)
    }

    /// Where `q` goes from a story: another story one came from, else the list.
    pub(super) fn way_back(&self) -> Option<String> {
        let reader = self.reader.as_ref()?;
        if !self.list.contains(&reader.address)
            && let Some(spot) = self.trail.last_other(&reader.address)
        {
            return Some(spot.title.to_string());
        }
        self.has_list().then(|| self.list.name().to_owned())
    }
}

impl Model {
    /// Shows what is in no list, over the one that is shown.
    pub(super) fn go_outside(&mut self, address: Address) -> Vec<Effect> {
        if let Some(spot) = self.reader.as_ref().map(Reader::spot) {
            self.trail.leave(spot);
        }
        if matches!(self.screens.last(), Some(Screen::List)) {
            self.screens.push(Screen::Story);
        }
        let title = SafeText::line(&address.to_string());
        self.visit(address, title, None)
    }
}

/// Goes to another story of the list.
pub fn next(model: &mut Model, by: isize) -> Vec<Effect> {
    let spot = model.spot();
    if !model.list.step_on(by) {
        model.tell(if by > 0 {
            "this is the end"
        } else {
            "this is the first story"
        });
        return Vec::new();
    }
    model.go_on(spot)
}

/// Goes to an unread story further on.
pub fn next_unread(model: &mut Model, by: isize) -> Vec<Effect> {
    cross::next_unread(model, by, true)
}

/// What comes when a story of the library is read to its end, for the row behind its text.
pub fn what_follows(model: &Model) -> Option<String> {
    model.list.shelf()?;
    let is_read = matches!(model.screens.last(), Some(Screen::Story | Screen::Hints(_)));
    if !is_read || !model.sheet()?.view().is_story() {
        return None;
    }
    Some(match cross::next(model) {
        Some(cross::Next::Here(place)) => {
            let title = model.list.entry(place)?.title;
            joined(&["Space: next unread", &title])
        }
        Some(cross::Next::Beyond(name)) => format!("Space: next unread · in {name}"),
        None => "no unread story left · q goes back".to_owned(),
    })
}

/// Goes back or forward on the way one has come.
pub fn jump(model: &mut Model, forward: bool) -> Vec<Effect> {
    let here = model.spot();
    let spot = if forward {
        model.trail.step_forward(here)
    } else {
        model.trail.step_back(here)
    };
    let Some(spot) = spot else {
        model.tell(if forward {
            "no way forward"
        } else {
            "no way back"
        });
        return Vec::new();
    };
    go_to(model, spot)
}

fn go_to(model: &mut Model, spot: Spot) -> Vec<Effect> {
    let mut effects = to_list_of(model, &spot);
    if !spot.is_reading {
        return effects;
    }
    if matches!(model.screens.last(), Some(Screen::List)) {
        model.screens.push(Screen::Story);
    }
    effects.extend(to_story(model, spot));
    effects
}

/// Goes to the list a spot was left with, where it is another than the present one.
fn to_list_of(model: &mut Model, spot: &Spot) -> Vec<Effect> {
    let now = model.list.shelf().map(|s| &s.wish);
    let (Some(wish), Address::Library(story)) = (&spot.list, &spot.address) else {
        model.list.choose(&spot.address);
        return Vec::new();
    };
    if now == Some(wish) {
        model.list.choose(&spot.address);
        return Vec::new();
    }
    feeds::follow(model, &wish.shelf);
    let effects = model.list_shelf(wish.clone());
    model.list.goal = Goal::Story(*story);
    effects
}

fn to_story(model: &mut Model, spot: Spot) -> Vec<Effect> {
    let height = model.panes().rows();
    match &mut model.reader {
        Some(Reader {
            address,
            state: State::Ready(sheet),
            ..
        }) if *address == spot.address => {
            sheet.stand_at(spot.anchor, height);
            Vec::new()
        }
        _ => model.visit(spot.address, spot.title, Some(spot.anchor)),
    }
}

/// Back to where one came from; the found words go first, and `leave` ends where there is no way back.
pub fn back(model: &mut Model, leave: bool) -> Vec<Effect> {
    if !leave && let Some(sheet) = model.sheet_mut().filter(|s| s.find.is_some()) {
        sheet.find = None;
        return Vec::new();
    }
    if let Some(spot) = step_out(model) {
        return go_to(model, spot);
    }
    if let Some(list) = model
        .screens
        .iter()
        .rposition(|s| matches!(s, Screen::List))
    {
        model.screens.truncate(list + 1);
        if let Some(sheet) = model.sheet_mut() {
            sheet.find = None;
        }
        return Vec::new();
    }
    if leave {
        vec![Effect::Quit]
    } else {
        Vec::new()
    }
}

/// Steps back out of a story one came to by a link, to the story the link stands in.
fn step_out(model: &mut Model) -> Option<Spot> {
    let here = model.reader.as_ref().map(Reader::spot)?;
    if model.list.contains(&here.address) {
        return None;
    }
    loop {
        let spot = model.trail.step_back(Some(here.clone()))?;
        if spot.address != here.address {
            return Some(spot);
        }
    }
}

/// Opens the shown story again, at the same place; of one of the library that is here its feed is asked.
pub fn reload(model: &mut Model) -> Vec<Effect> {
    if let Some(beside) = model.sheet().and_then(|s| s.beside.as_ref()) {
        return vec![Effect::Refresh(Some(vec![beside.line.feed]))];
    }
    let Some(reader) = model.reader.take() else {
        return Vec::new();
    };
    let spot = reader.spot();
    model.tickets.forget(Slot::Source);
    model.coming = None;
    model.visit(spot.address, spot.title, Some(spot.anchor))
}
