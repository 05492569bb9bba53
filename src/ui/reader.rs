//! The story that is shown: on its way, failed or here, and what is done while reading it.
//! Knows nothing of how it is painted.

use url::Url;

use super::keys::Action;
use super::prompt::{Kind, Prompt};
use super::sheet::{Anchor, Sheet, View, cuts_of};
use super::texts::{self, Texts};
use super::trail::Spot;
use super::{
    Effect, Model, Slot, along, changes, hints, links, marks, prompt, sift, teach, visit, xray,
};
use crate::doc::{Document, SafeText};
use crate::story::{Address, Mark, Marked, Target};

/// The story that is shown, or on its way.
#[derive(Debug)]
pub struct Reader {
    /// Where it is.
    pub address: Address,
    /// How far it is.
    pub state: State,
    /// What there is besides the text that is shown.
    pub texts: Texts,
    /// Whether it is or was being read, not only seen beside the list.
    pub is_entered: bool,
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
            texts: Texts::default(),
            is_entered: false,
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

    /// Takes the shown text out, for another one to be put in its place.
    pub fn take_sheet(&mut self) -> Option<Sheet> {
        match std::mem::replace(&mut self.state, State::Opening) {
            State::Ready(sheet) => Some(*sheet),
            _ => None,
        }
    }

    /// Shows a text.
    pub fn set_sheet(&mut self, sheet: Sheet) {
        self.state = State::Ready(Box::new(sheet));
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

/// Shows the source that was asked for.
pub fn source_set(model: &mut Model, document: Document) {
    if let Some(sheet) = model.sheet_mut() {
        sheet.take_source(document);
        show_view(model, View::Source);
    }
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
    let is_aside = model.shows_changes();
    match action {
        Action::NextUnread | Action::NextHeading if is_aside => changes::step(model, true, times),
        Action::PreviousUnread | Action::PreviousHeading if is_aside => {
            changes::step(model, false, times);
        }
        // What is on its way was not read to its end.
        Action::PageDown if is_aside || model.is_opening() => {}
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
        Action::BrowseAndRead => return browse_and_read(model),
        Action::Others => along::others(model),
        Action::Enclosures => along::enclosures(model),
        Action::Comments => return along::comments(model),
        Action::View => return next_view(model),
        Action::Undo => return teach::undo(model),
        Action::FullText => texts::show_full(model),
        _ if model.sheet().is_none() => model.tell("there is no text yet"),
        Action::Changes => return changes::toggle(model),
        Action::Find => prompt::ask_to_find(model, false),
        Action::FindBackwards => prompt::ask_to_find(model, true),
        Action::NextHit => step_hit(model, true, times),
        Action::PreviousHit => step_hit(model, false, times),
        Action::Hints => hints::open(model),
        Action::Links => links::open(model),
        Action::CopyText => return copy_text(model),
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
        Action::NextHeading | Action::PreviousHeading if sheet.view() != View::Changes => {
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
    if let Some(Address::Library(story)) = model.reader.as_ref().map(|r| &r.address) {
        let story = *story;
        return texts::next(model, story);
    }
    let view = model.sheet().map(Sheet::view);
    match view {
        Some(View::Clean) => show_view(model, View::Everything),
        Some(View::Everything) => return show_source(model),
        Some(View::Source | View::Changes) => show_view(model, View::Clean),
        None => model.tell("there is no text yet"),
    }
    Vec::new()
}

/// Shows the source of the page, once it is set.
pub fn show_source(model: &mut Model) -> Vec<Effect> {
    let Some(sheet) = model.sheet().filter(|s| !s.has_source()) else {
        show_view(model, View::Source);
        return Vec::new();
    };
    let source = sheet.story.source.clone();
    model.tell("setting the source …");
    vec![Effect::Source(model.tickets.draw(Slot::Source), source)]
}

/// Shows a view of the text at hand.
pub fn show_view(model: &mut Model, view: View) {
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
        View::Changes => "what has changed; d for the story",
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

/// Opens the story in the browser and marks it as read.
fn browse_and_read(model: &mut Model) -> Vec<Effect> {
    let mut effects = with_address(model, browse);
    if let Some(Address::Library(story)) = model.reader.as_ref().map(|r| &r.address) {
        effects.push(Effect::Mark(Mark {
            of: Target::Stories(vec![*story]),
            marked: Marked::Read,
        }));
    }
    effects
}

/// Opens an address in the browser.
pub fn browse(model: &mut Model, address: &Address) -> Vec<Effect> {
    match (address, model.page_of(address)) {
        (Address::Web(url), _) => return links::browse(model, url),
        (_, Some(url)) => return links::browse(model, &url),
        (Address::Library(_), None) => model.tell("this story has no address"),
        _ => model.tell(format!("{address}: not an address for a browser")),
    }
    Vec::new()
}

/// Copies an address.
pub fn copy_address(model: &mut Model, address: &Address) -> Vec<Effect> {
    if let Address::Web(_) | Address::File(_) = address {
        return vec![Effect::Copy(address.to_string())];
    }
    if let Some(url) = model.page_of(address) {
        return vec![Effect::Copy(url.to_string())];
    }
    model.tell("this story has no address");
    Vec::new()
}

impl Model {
    /// The page of a story of the list, as its feed says.
    fn page_of(&self, address: &Address) -> Option<Url> {
        let Address::Library(story) = address else {
            return None;
        };
        self.list.shelf()?.line(*story)?.url.clone()
    }

    pub(super) fn sheet_mut(&mut self) -> Option<&mut Sheet> {
        self.reader.as_mut().and_then(Reader::sheet_mut)
    }
}
