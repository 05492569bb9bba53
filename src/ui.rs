//! The screens: what is shown, what a key or an answer changes, and what is to be done because of it.
//! Knows nothing of pages, files, threads and the network: it asks with an [`Effect`] and is answered with a [`Msg`].

mod adding;
mod along;
mod changes;
pub mod command;
mod complete;
mod counts;
mod cross;
mod feedpage;
mod feeds;
mod find;
mod header;
mod health;
mod help;
mod hints;
mod history;
mod key;
pub mod keymap;
pub mod keys;
mod library;
mod links;
mod list;
mod marks;
mod msg;
mod opening;
mod page;
mod paint;
mod panes;
mod pick;
mod prompt;
mod reader;
mod sheet;
mod shelf;
mod sift;
mod sort;
mod status;
mod subscription;
mod texts;
mod theme;
mod tickets;
mod told;
mod trail;
mod view;
mod visit;
mod welcome;
mod xray;

pub use command::Edited;
pub use history::{History, Typed};
pub use key::{Code, Key};
pub use msg::{
    Answer, Beside, Effect, Listing, Msg, Notice, Opened, Refreshing, Save, Shelves, Size,
};
pub use subscription::{Added, Candidate, Candidates, Fares};
pub use theme::Theme;
pub use tickets::{Slot, Ticket, Tickets};
pub use view::view;

use crate::doc::SafeText;
use crate::story::{Address, Headline};
use keymap::{Deed, Keymap, Lookup};
use keys::{Action, Mode};
use library::Library;
use list::List;
use panes::{Panes, panes};
use reader::Reader;
use trail::Trail;

/// What the reader chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Cells of a line of prose, 45 to 90.
    pub measure: u16,
    /// Whether long words are broken at syllables.
    pub hyphens: bool,
    /// Colours or none.
    pub theme: Theme,
    /// Panes side by side, 1 to 3; none is as many as there is room for.
    pub columns: Option<u8>,
    /// What the keys do.
    pub keys: Keymap,
}

impl Settings {
    /// Takes what has changed from one reading to the next; what was changed by a key in between stays.
    fn take(&mut self, before: &Self, now: &Self) {
        if before.measure != now.measure {
            self.measure = now.measure;
        }
        if before.hyphens != now.hyphens {
            self.hyphens = now.hyphens;
        }
        if before.columns != now.columns {
            self.columns = now.columns;
        }
        if before.theme != now.theme {
            self.theme = now.theme;
        }
        self.keys.clone_from(&now.keys);
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            measure: 72,
            hyphens: true,
            theme: Theme::Palette,
            columns: None,
            keys: Keymap::default(),
        }
    }
}

/// Layers of the screen; keys go to the last one.
#[derive(Debug)]
enum Screen {
    Feeds,
    List,
    Story,
    Xray(xray::Xray),
    Hints(hints::Hints),
    Links(links::Links),
    Along(along::Along),
    Sort,
    FeedPage(feedpage::FeedPage),
    Pick(pick::Pick),
    Prompt(prompt::Prompt),
    Help(help::Help),
    Told(told::Told),
}

/// The status line's own state: a message until the next key, and keys that are not yet an action.
#[derive(Debug, Default)]
struct Line {
    notice: Option<Notice>,
    count: Option<usize>,
    typed: Vec<Key>,
    /// What is done when the story that is on its way is here.
    later: Vec<Deed>,
}

/// Everything that is shown depends on this.
#[derive(Debug)]
pub struct Model {
    size: Size,
    settings: Settings,
    /// The settings as they were read last.
    chosen: Settings,
    library: Option<Library>,
    list: List,
    reader: Option<Reader>,
    /// The story that was asked for last.
    coming: Option<Address>,
    screens: Vec<Screen>,
    trail: Trail,
    tickets: Tickets,
    line: Line,
    /// Whether the list is compared with the library although feeds are being asked.
    looks_anyway: bool,
    history: History,
}

/// Where a session begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With the list.
    List,
    /// With the first story.
    Story,
}

impl Model {
    /// A session over some stories under a name for their list; one story alone has no list.
    pub fn new(name: &str, headlines: Vec<Headline>, start: Start, settings: Settings) -> Self {
        let with_list = headlines.len() != 1;
        let mut screens = Vec::new();
        if with_list {
            screens.push(Screen::List);
        }
        if !with_list || (start == Start::Story && !headlines.is_empty()) {
            screens.push(Screen::Story);
        }
        Self {
            size: Size::default(),
            chosen: settings.clone(),
            settings,
            library: None,
            list: List::new(name, headlines),
            reader: None,
            coming: None,
            screens,
            trail: Trail::default(),
            tickets: Tickets::default(),
            line: Line::default(),
            looks_anyway: false,
            history: History::default(),
        }
    }

    /// Takes in what was typed in former sessions.
    pub fn recall(&mut self, history: History) {
        self.history = history;
    }

    /// Why the story that was to be shown last is not.
    pub fn failure(&self) -> Option<SafeText> {
        match &self.reader.as_ref()?.state {
            reader::State::Failed(why) => Some(why.clone()),
            _ => None,
        }
    }
}

/// Changes the model by what has happened; gives what is to be done. Never waits, reads or writes.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Started => model.start(),
        Msg::Key(key) => model.press(key),
        Msg::Pasted(text) => prompt::paste(model, &text),
        Msg::Resized(size) => {
            model.resize(size);
            Vec::new()
        }
        Msg::Answer(ticket, answer) if model.tickets.settle(ticket) => {
            let mut effects = model.take(ticket, answer);
            effects.extend(model.do_later());
            effects
        }
        Msg::Answer(..) => Vec::new(),
        Msg::Settings(settings) => {
            model.choose(*settings);
            Vec::new()
        }
        Msg::Edited(edited, wrong) => {
            told::edited(model, &edited, wrong);
            Vec::new()
        }
        Msg::Changed => model.library_changed(),
        Msg::Clock(now) => {
            model.set_clock(now);
            Vec::new()
        }
        Msg::Refreshing(how) => {
            model.refreshing(how);
            Vec::new()
        }
        Msg::Told(notice) => {
            model.line.notice = Some(notice);
            Vec::new()
        }
    };
    effects.extend(model.settle());
    texts::choice_last(effects)
}

impl Model {
    fn start(&mut self) -> Vec<Effect> {
        match self.screens.last() {
            Some(Screen::Story) => self.visit_chosen(),
            _ => self.begin_library(),
        }
    }

    fn choose(&mut self, settings: Settings) {
        self.settings.take(&self.chosen, &settings);
        self.chosen = settings;
        self.line.typed.clear();
    }

    fn resize(&mut self, size: Size) {
        self.size = size;
        self.screens.retain(|s| !matches!(s, Screen::Hints(_)));
    }

    fn take(&mut self, ticket: Ticket, answer: Answer) -> Vec<Effect> {
        match (answer, ticket.slot()) {
            (Answer::Opened(opened), Slot::Text) => return texts::came(self, *opened),
            (Answer::Opened(opened), Slot::Fetch) => texts::offered(self, *opened),
            (Answer::Opened(opened), _) => return opening::opened(self, *opened),
            (Answer::Failed(why), Slot::Story) => return opening::failed(self, &why),
            (Answer::Failed(why), Slot::Fetch) => texts::failed(self, &why),
            (Answer::Failed(why), Slot::Feeds | Slot::List) => {
                self.library_failed(ticket.slot(), &why);
            }
            (Answer::Failed(_), Slot::Look) => {}
            (Answer::Failed(why), Slot::Add) => adding::failed(self, &why),
            (Answer::Failed(why), _) => self.line.notice = Some(Notice::fault(why)),
            (Answer::Candidates(found), _) => adding::found(self, *found),
            (Answer::Added(added), _) => return adding::added(self, *added),
            (Answer::FeedPage(fares), _) => feedpage::take(self, fares),
            (Answer::Demo(edition), _) => welcome::take_demo(self, edition),
            (Answer::Source(document), _) => reader::source_set(self, *document),
            (Answer::Saved { path }, _) => self.tell(format!("saved as {path}")),
            (Answer::Exists { path }, _) => prompt::ask_to_replace(self, path),
            (answer, slot) => return self.take_library(slot, answer),
        }
        Vec::new()
    }

    /// Brings everything into line after a change: the preview follows the cursor, the text its room.
    fn settle(&mut self) -> Vec<Effect> {
        let mut effects = self.arrive();
        effects.extend(self.land());
        let at_list = matches!(self.screens.last(), Some(Screen::List));
        if at_list && self.panes().has_both() && !self.shows_chosen() {
            effects.extend(self.preview());
        }
        let panes = self.panes();
        if let (Some(library), Some(area)) = (&mut self.library, panes.feeds) {
            library.rail.keep_cursor_visible(area.height);
        }
        if let Some(rows) = panes.list.map(|area| area.height) {
            let clock = self.library.as_ref().and_then(|l| l.clock.as_ref());
            self.list.keep_cursor_visible(rows, clock);
        }
        effects.extend(self.fill_list());
        effects.extend(self.look_again());
        self.learn_marks();
        let room = self.room(&panes);
        if let Some(sheet) = self.reader.as_mut().and_then(Reader::sheet_mut) {
            sheet.fit(room);
        }
        effects.extend(self.enter());
        effects.extend(self.remember());
        effects
    }

    fn press(&mut self, key: Key) -> Vec<Effect> {
        self.line.notice = None;
        self.line.later.clear();
        if key.code == Code::Esc && self.line.typed.is_empty() && adding::stop(self) {
            return vec![Effect::StopAdd];
        }
        adding::leave(self);
        match (key, self.screens.last()) {
            (key, _) if key == Key::ctrl('c') => return vec![Effect::Quit],
            (key, _) if key == Key::ctrl('z') => return vec![Effect::Suspend],
            (key, _) if key == Key::ctrl('l') => return vec![Effect::Redraw],
            (_, Some(Screen::Prompt(_))) => return prompt::press(self, key),
            (_, Some(Screen::Help(_))) => return help::press(self, key),
            (_, Some(Screen::Told(_))) => return told::press(self, key),
            (_, Some(Screen::Hints(_))) => return hints::press(self, key),
            (_, Some(Screen::Sort)) => return sort::press(self, key),
            (_, Some(Screen::Pick(_))) => return pick::press(self, key),
            _ => {}
        }
        if self.count(key) {
            return Vec::new();
        }
        self.line.typed.push(key);
        let Some(deeds) = self.deeds() else {
            return Vec::new();
        };
        let count = std::mem::take(&mut self.line).count;
        self.perform(&deeds, count)
    }

    /// What the keys typed so far do: nothing if they lead nowhere, none if more keys may make something of them.
    fn deeds(&self) -> Option<Vec<Deed>> {
        let keys = &self.settings.keys;
        let modes = self.modes().iter();
        for found in modes.map(|m| keys.look_up(*m, &self.line.typed)) {
            match found {
                Lookup::Bound(bound) => return Some(bound.deeds.clone()),
                Lookup::Prefix => return None,
                Lookup::Unbound => {}
            }
        }
        Some(Vec::new())
    }

    /// Takes a digit of a count; 0 is one only behind another digit.
    fn count(&mut self, key: Key) -> bool {
        let digit = key.written().and_then(|c| c.to_digit(10));
        let Some(digit) = digit.filter(|d| *d > 0 || self.line.count.is_some()) else {
            return false;
        };
        if !self.line.typed.is_empty() {
            return false;
        }
        let count = self.line.count.unwrap_or(0) * 10 + digit as usize;
        self.line.count = Some(count.min(999_999));
        true
    }

    /// The modes that hold, the closest first.
    fn modes(&self) -> &'static [Mode] {
        let finds = self.sheet().is_some_and(|s| s.find.is_some());
        let is_typed = |s: &&Screen| !matches!(s, Screen::Prompt(_));
        match self.screens.iter().rev().find(is_typed) {
            Some(Screen::Xray(_)) => &[Mode::Xray],
            Some(Screen::Links(_) | Screen::Along(_)) => &[Mode::Links],
            Some(Screen::FeedPage(_)) => &[Mode::Page],
            Some(Screen::Feeds) if self.is_welcome() => &[Mode::Welcome, Mode::Feeds],
            Some(Screen::List) if self.is_welcome() => &[Mode::Welcome, Mode::List],
            Some(Screen::Story) if finds => &[Mode::Found, Mode::Story],
            Some(Screen::Story) => &[Mode::Story],
            Some(Screen::Feeds) => &[Mode::Feeds],
            _ => &[Mode::List],
        }
    }

    fn act(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        match action {
            Action::Quit => vec![Effect::Quit],
            Action::Redraw => vec![Effect::Redraw],
            Action::Suspend => vec![Effect::Suspend],
            Action::Help => {
                self.screens.push(Screen::Help(help::Help::default()));
                Vec::new()
            }
            Action::Command => {
                self.ask(prompt::Prompt::new(prompt::Kind::Command, ""));
                Vec::new()
            }
            Action::EditFeeds => vec![Effect::Edit(Edited::Subscriptions)],
            Action::Narrower => self.set_measure(self.settings.measure.saturating_sub(3).max(45)),
            Action::Wider => self.set_measure((self.settings.measure + 3).min(90)),
            Action::Zen => {
                self.arrange(count);
                Vec::new()
            }
            Action::Fold if count.is_some() => {
                self.arrange(count);
                Vec::new()
            }
            _ => self.act_here(action, count),
        }
    }

    /// Does an action in the screen that keys go to.
    fn act_here(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let is_pane = matches!(
            self.screens.last(),
            Some(Screen::Feeds | Screen::List | Screen::Story)
        );
        if is_pane && let Some(effects) = feeds::anywhere(self, action, count) {
            return effects;
        }
        match self.screens.last() {
            Some(Screen::Xray(_)) => xray::act(self, action, count.unwrap_or(1)),
            Some(Screen::Along(_)) => along::act(self, action, count.unwrap_or(1)),
            Some(Screen::Links(_)) => links::act(self, action, count.unwrap_or(1)),
            Some(Screen::FeedPage(_)) => feedpage::act(self, action, count.unwrap_or(1)),
            Some(Screen::Story) => reader::act(self, action, count),
            Some(Screen::Feeds) => feeds::act(self, action, count),
            _ => list::act(self, action, count),
        }
    }

    /// Only the text, and back; with a count so many columns of panes, and with the same count again as many as fit.
    fn arrange(&mut self, columns: Option<usize>) {
        let Some(count) = columns else {
            self.list.is_hidden = !self.list.is_hidden;
            return;
        };
        let wanted = u8::try_from(count).ok().filter(|n| (1..=3).contains(n));
        let is_same = wanted == self.settings.columns;
        self.settings.columns = wanted.filter(|_| !is_same);
        self.list.is_hidden = false;
        match self.settings.columns {
            Some(1) => self.tell("one column; 1z again: as many as fit"),
            Some(n) => self.tell(format!(
                "{n} columns where they fit; {n}z again: as many as fit"
            )),
            None => self.tell("as many columns as fit"),
        }
    }

    fn set_measure(&mut self, cells: u16) -> Vec<Effect> {
        self.settings.measure = cells;
        self.tell(format!("lines of {cells} cells"));
        Vec::new()
    }

    fn tell(&mut self, text: impl AsRef<str>) {
        self.line.notice = Some(Notice::word(text));
    }

    fn warn(&mut self, text: impl AsRef<str>) {
        self.line.notice = Some(Notice::fault(text));
    }

    fn panes(&self) -> Panes {
        panes(self.size, self)
    }

    fn sheet(&self) -> Option<&sheet::Sheet> {
        self.reader.as_ref().and_then(Reader::sheet)
    }
}

#[cfg(test)]
mod tests;
