//! The screens: what is shown, what a key or an answer changes, and what is to be done because of it.
//! Knows nothing of pages, files, threads and the network: it asks with an [`Effect`] and is answered with a [`Msg`].

mod adding;
mod along;
mod answers;
mod bookmark;
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
mod press;
mod preview;
mod prompt;
mod reader;
mod settings;
mod sheet;
mod shelf;
mod sift;
mod sort;
mod status;
mod subscription;
mod teach;
mod texts;
mod theme;
mod tickets;
mod told;
mod trail;
mod view;
mod visit;
mod welcome;
mod xray;

pub use bookmark::Bookmark;
pub use command::Edited;
pub use history::{History, Typed};
pub use key::{Code, Key};
pub use msg::{
    Answer, Beside, Came, Effect, Listing, Msg, Notice, Opened, Refreshing, Save, Shelves, Size,
};
pub use settings::Settings;
pub use subscription::{Added, Candidate, Candidates, Fares};
pub use theme::Theme;
pub use tickets::{Slot, Ticket, Tickets};
pub use view::view;

use crate::doc::SafeText;
use crate::story::{Address, Headline};
use keymap::Deed;
use keys::Action;
use library::Library;
use list::List;
use panes::{Panes, panes};
use reader::Reader;
use trail::Trail;

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
    Along(along::Along),
    Sort,
    FeedPage(feedpage::FeedPage),
    Pick(pick::Pick),
    Prompt(prompt::Prompt),
    Help(help::Help),
    Told(told::Told),
}

impl Screen {
    /// Whether nothing of what is below it can be seen.
    fn covers_all(&self) -> bool {
        matches!(
            self,
            Self::Help(_)
                | Self::Told(_)
                | Self::Along(_)
                | Self::Links(_)
                | Self::FeedPage(_)
                | Self::Pick(_)
        )
    }

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
    /// The story that was asked for last.
    coming: Option<Address>,
    screens: Vec<Screen>,
    trail: Trail,
    tickets: Tickets,
    lessons: teach::Lessons,
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
            lessons: teach::Lessons::default(),
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
        Msg::Resized(size) => model.resize(size),
        Msg::Answer(ticket, answer) if model.tickets.settle(ticket) => {
            let mut effects = model.take(ticket, answer);
            effects.extend(model.do_later());
            effects
        }
        Msg::Answer(..) => Vec::new(),
        Msg::Settings(settings) => model.choose(*settings),
        Msg::Edited(edited, wrong) => {
            told::edited(model, &edited, wrong);
            model.library_changed()
        }
        Msg::Changed => model.library_changed(),
        Msg::Came(came) => {
            model.lessons.take(came);
            Vec::new()
        }
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
    texts::choice_last(effects)
}

impl Model {
    fn start(&mut self) -> Vec<Effect> {
        match self.screens.last() {
            Some(Screen::Story) => self.visit_chosen(),
            _ => self.begin_library(),
        }
    }

    fn choose(&mut self, settings: Settings) -> Vec<Effect> {
        self.settings.take(&self.chosen, &settings);
        self.chosen = settings;
        self.line.typed.clear();
        Vec::new()
    }

    fn resize(&mut self, size: Size) -> Vec<Effect> {
        self.size = size;
        self.screens.retain(|s| !matches!(s, Screen::Hints(_)));
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
            Some(Screen::Preview(_)) => preview::act(self, action, count.unwrap_or(1)),
            Some(Screen::FeedPage(_)) => feedpage::act(self, action, count.unwrap_or(1)),
            Some(Screen::Story) => reader::act(self, action, count),
            Some(Screen::Feeds) => feeds::act(self, action, count),
            _ => list::act(self, action, count),
        }
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
