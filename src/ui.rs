//! The screens: what is shown, what a key or an answer changes, and what is to be done because of it.
//! Knows nothing of pages, files, threads and the network: it asks with an [`Effect`] and is answered with a [`Msg`].

mod bookmark;
pub mod command;
mod complete;
mod counts;
mod feeds;
mod find;
mod header;
mod help;
mod hints;
mod history;
mod key;
pub mod keymap;
pub mod keys;
mod library;
mod links;
mod list;
mod msg;
mod page;
mod paint;
mod panes;
mod press;
mod preview;
mod prompt;
mod reader;
mod sheet;
mod shelf;
mod status;
mod teach;
mod theme;
mod tickets;
mod told;
mod trail;
mod view;
mod visit;
mod xray;

pub use bookmark::Bookmark;
pub use command::Edited;
pub use history::{History, Typed};
pub use key::{Code, Key};
pub use msg::{
    Answer, Beside, Effect, Listing, Msg, Notice, Opened, Refreshing, Save, Shelves, Size,
};
pub use theme::Theme;
pub use tickets::{Slot, Ticket, Tickets};
pub use view::view;

use crate::doc::SafeText;
use crate::story::Headline;
use keymap::{Deed, Keymap};
use keys::Action;
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
    Preview(Box<preview::Screening>),
    Prompt(prompt::Prompt),
    Help(help::Help),
    Told(told::Told),
}

impl Screen {
    /// Whether it takes keys as they are, not what they are bound to.
    fn is_typed_into(&self) -> bool {
        matches!(
            self,
            Self::Prompt(_) | Self::Help(_) | Self::Hints(_) | Self::Told(_)
        )
    }
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
    screens: Vec<Screen>,
    trail: Trail,
    tickets: Tickets,
    lessons: teach::Lessons,
    line: Line,
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
            screens,
            trail: Trail::default(),
            tickets: Tickets::default(),
            lessons: teach::Lessons::default(),
            line: Line::default(),
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
            model.take(ticket, answer);
            model.do_later()
        }
        Msg::Answer(..) => Vec::new(),
        Msg::Settings(settings) => {
            model.choose(*settings);
            Vec::new()
        }
        Msg::Edited(edited, wrong) => {
            told::edited(model, &edited, wrong);
            model.library_changed()
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
    model.lessons.note(&effects);
    effects
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

    fn take(&mut self, ticket: Ticket, answer: Answer) {
        match answer {
            Answer::Opened(opened) if ticket.slot() == Slot::Again => teach::cleaned(self, *opened),
            Answer::Opened(opened) => reader::opened(self, *opened),
            Answer::Failed(why) if ticket.slot() == Slot::Story => reader::failed(self, &why),
            Answer::Failed(why) if matches!(ticket.slot(), Slot::Feeds | Slot::List) => {
                self.library_failed(ticket.slot(), &why);
            }
            Answer::Failed(why) if ticket.slot() == Slot::Preview => preview::failed(self, &why),
            Answer::Failed(why) => self.line.notice = Some(Notice::fault(why)),
            Answer::Feeds(_) | Answer::Listed(_) | Answer::Lines(_) | Answer::Counted(_) => {
                self.take_library(answer);
            }
            Answer::Preview(preview) => preview::here(self, *preview),
            Answer::Taught { taught, story } => teach::taught(self, *taught, story.map(|s| *s)),
            Answer::Forgotten { was_there, story } => {
                teach::forgotten(self, was_there, story.map(|s| *s));
            }
            Answer::Judged(times) => teach::judged(self, times),
            Answer::Source(document) => reader::source_set(self, *document),
            Answer::Saved { path } => self.tell(format!("saved as {path}")),
            Answer::Exists { path } => prompt::ask_to_replace(self, path),
        }
    }

    /// Brings everything into line after a change: the preview follows the cursor, the text its room.
    fn settle(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        let at_list = matches!(self.screens.last(), Some(Screen::List));
        if at_list && self.panes().has_both() && !self.shows_chosen() {
            effects = self.visit_chosen();
        }
        let panes = self.panes();
        if let (Some(library), Some(area)) = (&mut self.library, panes.feeds) {
            let (rail, shelves) = (&mut library.rail, &library.shelves);
            rail.keep_cursor_visible(area.height, shelves);
        }
        if let Some(rows) = panes.list.map(|area| area.height) {
            self.list.keep_cursor_visible(rows);
        }
        effects.extend(self.fill_list());
        let room = self.room(&panes);
        if let Some(sheet) = self.reader.as_mut().and_then(Reader::sheet_mut) {
            sheet.fit(room);
        }
        effects.extend(self.remember());
        effects.extend(teach::ask_again(self));
        effects
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
            Action::Bookmark => self.bookmark(),
            Action::EditFeeds => vec![Effect::Edit(Edited::Subscriptions)],
            Action::Narrower => self.set_measure(self.settings.measure.saturating_sub(3).max(45)),
            Action::Wider => self.set_measure((self.settings.measure + 3).min(90)),
            Action::Zen => {
                self.arrange(count);
                Vec::new()
            }
            _ => match self.screens.last() {
                Some(Screen::Xray(_)) => xray::act(self, action, count.unwrap_or(1)),
                Some(Screen::Preview(_)) => preview::act(self, action, count.unwrap_or(1)),
                Some(Screen::Links(_)) => links::act(self, action, count.unwrap_or(1)),
                Some(Screen::Story) => reader::act(self, action, count),
                Some(Screen::Feeds) => feeds::act(self, action, count),
                _ => list::act(self, action, count),
            },
        }
    }

    /// Only the text, and back; with a count so many columns of panes.
    fn arrange(&mut self, columns: Option<usize>) {
        match columns {
            None => self.list.is_hidden = !self.list.is_hidden,
            Some(count) => {
                self.settings.columns = u8::try_from(count).ok().filter(|n| (1..=3).contains(n));
                self.list.is_hidden = false;
            }
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
