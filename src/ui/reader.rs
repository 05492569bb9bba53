//! The story that is shown: opening, failing, and what is done while reading it.
//! Knows nothing of how it is painted.

use std::sync::Arc;

use super::header::{date, joined};
use super::keys::Action;
use super::prompt::{Kind, Prompt};
use super::sheet::{Anchor, Sheet, View, cuts_of};
use super::trail::Spot;
use super::{Effect, Model, Opened, Slot, hints, links, marks, prompt, sift, teach, visit, xray};
use crate::doc::{Document, SafeText};
use crate::story::{Address, Story, Trust};

/// The story that is shown, or on its way.
#[derive(Debug)]
pub struct Reader {
    /// Where it is.
    pub address: Address,
    /// How far it is.
    pub state: State,
    expected: SafeText,
    goal: Option<Anchor>,
}

/// How far a story is.
#[derive(Debug)]
pub enum State {
    /// It is being fetched and cleaned.
    Opening,
    /// It will not come, and why.
    Failed(SafeText),
    /// It is here.
    Ready(Box<Sheet>),
}

impl Reader {
    /// A story that is on its way; `goal` is where one will stand in it.
    pub fn opening(address: Address, expected: SafeText, goal: Option<Anchor>) -> Self {
        let state = State::Opening;
        Self {
            address,
            state,
            expected,
            goal,
        }
    }

    /// Where one is to stand once it is here.
    pub fn goal(&self) -> Option<Anchor> {
        self.goal
    }

    /// Its title, as far as it is known.
    pub fn title(&self) -> SafeText {
        match self.sheet() {
            Some(sheet) => sheet.story.headline(),
            None => self.expected.clone(),
        }
    }

    /// The story, when it is here.
    pub fn sheet(&self) -> Option<&Sheet> {
        match &self.state {
            State::Ready(sheet) => Some(sheet),
            _ => None,
        }
    }

    /// The story, when it is here, to be moved in.
    pub fn sheet_mut(&mut self) -> Option<&mut Sheet> {
        match &mut self.state {
            State::Ready(sheet) => Some(sheet),
            _ => None,
        }
    }

    /// Where one stands.
    pub fn spot(&self) -> Spot {
        Spot {
            address: self.address.clone(),
            title: self.title(),
            anchor: self.sheet().map_or(Anchor::Header(0), Sheet::anchor),
            list: None,
            is_reading: true,
        }
    }
}

/// Takes a story that was asked for.
pub fn opened(model: &mut Model, opened: Opened) {
    let Opened { story, beside } = opened;
    let Some(address) = model.reader.as_ref().map(|r| r.address.clone()) else {
        return;
    };
    model.list.learn(&address, story.headline(), note(&story));
    if let Some(why) = match story.trust {
        Trust::TeaserOnly => Some("only the beginning of the story is here; o opens the page"),
        Trust::Paywall => Some("the page says that the rest is for subscribers; o opens it"),
        Trust::ScriptNeeded if story.document.is_readable() => {
            Some("the page shows its text only to a browser; o opens it")
        }
        _ => None,
    } {
        model.tell(why);
    }
    let room = model.room(&model.panes());
    let mut sheet = Sheet::new(story, room);
    sheet.beside = beside.map(Arc::from);
    model.show(sheet);
}

/// Says that a story will not come.
pub fn failed(model: &mut Model, why: &str) {
    if let Some(reader) = &mut model.reader {
        reader.state = State::Failed(SafeText::line(why));
    }
}

/// Shows the source that was asked for.
pub fn source_set(model: &mut Model, document: Document) {
    if let Some(sheet) = model.sheet_mut() {
        sheet.take_source(document);
        show_view(model, View::Source);
    }
}

/// Site, byline, date and minutes for a line of the list.
fn note(story: &Story) -> SafeText {
    let about = &story.about;
    let date = about.published.map(date).unwrap_or_default();
    let minutes = format!("{} min", story.minutes());
    SafeText::line(&joined(&[&about.site, &about.byline, &date, &minutes]))
}

/// Does an action in a story.
pub fn act(model: &mut Model, action: Action, count: Option<usize>) -> Vec<Effect> {
    if move_by(model, action, count) {
        return Vec::new();
    }
    if let Some(effects) = marks::act(model, action, count) {
        return effects;
    }
    let times = count.unwrap_or(1).cast_signed();
    match action {
        Action::PageDown => return visit::next_unread(model, 1),
        Action::NextStory => return visit::next(model, times),
        Action::NextUnread => return visit::next_unread(model, times),
        Action::PreviousStory => return visit::next(model, -times),
        Action::PreviousUnread => return visit::next_unread(model, -times),
        Action::JumpBack => return visit::jump(model, false),
        Action::JumpForward => return visit::jump(model, true),
        Action::Back => return visit::back(model, false),
        Action::Leave => return visit::back(model, true),
        Action::SearchAll => return sift::ask(model, true),
        Action::Reload => return visit::reload(model),
        Action::Browse => return with_address(model, browse),
        Action::CopyAddress => return with_address(model, copy_address),
        Action::Undo => return teach::undo(model),
        _ if model.sheet().is_none() => model.tell("there is no text yet"),
        Action::Find => prompt::ask_to_find(model, false),
        Action::FindBackwards => prompt::ask_to_find(model, true),
        Action::NextHit => step_hit(model, true, times),
        Action::PreviousHit => step_hit(model, false, times),
        Action::Hints => hints::open(model),
        Action::Links => links::open(model),
        Action::CopyText => return copy_text(model),
        Action::View => return next_view(model),
        Action::Xray => xray::open(model),
        Action::Save => prompt::ask_where_to_save(model),
        Action::Pipe => model.ask(Prompt::new(Kind::Pipe, "")),
        _ => {}
    }
    Vec::new()
}

/// Scrolls; false when the action is not one of moving, or when a page down finds the end reached.
pub fn move_by(model: &mut Model, action: Action, count: Option<usize>) -> bool {
    let height = model.panes().rows();
    let Some(sheet) = model.sheet_mut() else {
        return false;
    };
    let times = count.unwrap_or(1).cast_signed();
    let page = isize::from(u16::cast_signed(height.clamp(3, 9999))) - 2;
    match action {
        Action::Down => sheet.scroll(times, height),
        Action::Up => sheet.scroll(-times, height),
        Action::PageDown if sheet.top() == sheet.max_top(height) => return false,
        Action::PageDown => sheet.scroll(page * times, height),
        Action::PageUp => sheet.scroll(-page * times, height),
        Action::HalfDown => sheet.scroll((page / 2).max(1) * times, height),
        Action::HalfUp => sheet.scroll(-(page / 2).max(1) * times, height),
        Action::Top => sheet.scroll_to(count.map_or(0, |n| n - 1), height),
        Action::Bottom => sheet.scroll_to(count.map_or(usize::MAX, |n| n - 1), height),
        Action::NextHeading | Action::PreviousHeading => {
            let down = action == Action::NextHeading;
            for _ in 0..times {
                let Some(row) = sheet.heading(down) else {
                    break;
                };
                sheet.scroll_to(row, height);
            }
        }
        _ => return false,
    }
    true
}

fn step_hit(model: &mut Model, forward: bool, times: isize) {
    let height = model.panes().rows();
    let Some(sheet) = model.sheet_mut() else {
        return;
    };
    if let Some(find) = &mut sheet.find {
        (0..times).for_each(|_| find.step(forward));
    }
    sheet.reveal_hit(height);
}

fn next_view(model: &mut Model) -> Vec<Effect> {
    let Some(sheet) = model.sheet() else {
        return Vec::new();
    };
    let next = match sheet.view() {
        View::Clean => View::Everything,
        View::Everything => View::Source,
        View::Source => View::Clean,
    };
    if next == View::Source && !sheet.has_source() {
        let source = sheet.story.source.clone();
        model.tell("setting the source …");
        return vec![Effect::Source(model.tickets.draw(Slot::Source), source)];
    }
    show_view(model, next);
    Vec::new()
}

fn show_view(model: &mut Model, view: View) {
    let room = model.room(&model.panes());
    let measure = crate::layout::Measure {
        cuts: cuts_of(view, false),
        ..room.measure
    };
    if let Some(sheet) = model.sheet_mut() {
        sheet.show(view, measure);
    }
    model.tell(match view {
        View::Clean => "the clean story",
        View::Everything => "everything of the page; v shows its source",
        View::Source => "the source; v for the clean story",
    });
}

fn copy_text(model: &mut Model) -> Vec<Effect> {
    let text = model.sheet().map(|s| s.story.document.kept_text());
    text.map_or_else(Vec::new, |text| vec![Effect::Copy(text)])
}

fn with_address(model: &mut Model, verb: fn(&mut Model, &Address) -> Vec<Effect>) -> Vec<Effect> {
    let Some(reader) = &model.reader else {
        return Vec::new();
    };
    let canonical = reader.sheet().and_then(|s| s.story.about.url.clone());
    let address = canonical.map_or_else(|| reader.address.clone(), Address::Web);
    verb(model, &address)
}

/// Opens an address in the browser.
pub fn browse(model: &mut Model, address: &Address) -> Vec<Effect> {
    if let Address::Web(url) = address {
        return links::browse(model, url);
    }
    model.tell(format!("{address}: not an address for a browser"));
    Vec::new()
}

/// Copies an address.
pub fn copy_address(model: &mut Model, address: &Address) -> Vec<Effect> {
    if let Address::Web(_) | Address::File(_) = address {
        return vec![Effect::Copy(address.to_string())];
    }
    model.tell("this story has no address");
    Vec::new()
}

impl Model {
    pub(super) fn sheet_mut(&mut self) -> Option<&mut Sheet> {
        self.reader.as_mut().and_then(Reader::sheet_mut)
    }
}
