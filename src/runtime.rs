//! The loop: waits for what happens, changes the model, paints once, and has done what is asked for.
//! Knows nothing of what a key means or how a story is made.

mod canvas;
mod child;
mod clipboard;
mod files;
mod input;
mod own;
mod programs;
mod shelves;
mod signals;
mod teach;
mod terminal;
mod typed;
mod work;

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, channel};

pub use files::{Chosen, Files};
pub use programs::Programs;
pub use shelves::{Library, Shelves};
pub use signals::{on_end, outlive_file_limit};
pub use teach::School;
pub use terminal::{Unfit, check, columns};
pub use work::Work;

use crate::ui::{Effect, Model, Msg, Notice, Size, update, view};
use input::Input;
use terminal::Screen;
use work::Workers;

/// Most events worked off between two paintings, so that a flood of them cannot keep the screen from changing.
const DRAINED: usize = 256;

/// The title of the terminal window: our own word, because some terminals report a title back as if it were typed.
const WINDOW_TITLE: &str = "clearstory";

/// What wakes the loop.
#[derive(Debug)]
enum Event {
    /// Keys and pastes, in order; the input thread waits until it may read on.
    Typed(Vec<Msg>),
    /// The answer to an effect.
    Answered(Msg),
    /// The settings have changed.
    Chosen(Box<Chosen>),
    /// The terminal has another size.
    Resized,
    /// The process was stopped and goes on.
    Continued,
    /// The process is to stop.
    Stop,
    /// The session ends: a signal, or nobody can type any more.
    End(Ending),
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The reader quit.
    Quit,
    /// A signal ended it, with its number.
    Signal(i32),
    /// The terminal went away.
    Gone,
}

/// Why the screen cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no terminal for a reader.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Reading or writing it failed.
    #[error("the terminal failed: {0}")]
    Terminal(#[from] io::Error),
}

/// Runs a session until it ends; the terminal is as before afterwards, also after a panic.
pub fn run(model: &mut Model, work: Work, files: Files) -> Result<Ending, Error> {
    check()?;
    let (sender, receiver) = channel();
    signals::watch(&sender)?;
    let input = Input::start(sender.clone())?;
    let screen = Screen::enter()?;
    files.watch(sender.clone())?;
    let workers = Workers::new(work, sender);
    let mut session = Session {
        screen,
        input,
        workers,
        programs: Programs::default(),
        files,
        minute: None,
    };
    let ended = session.run(model, &receiver);
    session.screen.leave();
    match ended {
        Err(_) if terminal::is_gone() => Ok(Ending::Gone),
        ended => Ok(ended?),
    }
}

struct Session {
    screen: Screen,
    input: Input,
    workers: Workers,
    files: Files,
    programs: Programs,
    /// The minute that was told last, since 1970.
    minute: Option<i64>,
}

impl Session {
    fn run(&mut self, model: &mut Model, events: &Receiver<Event>) -> io::Result<Ending> {
        let mut wanted = resize(model);
        wanted.extend(self.tick(model));
        wanted.extend(update(model, Msg::Started));
        wanted.extend(self.begin_own(model));
        self.carry_out_all(model, wanted)?;
        self.paint(model)?;
        while let Ok(event) = events.recv() {
            let queued: Vec<Event> = events.try_iter().take(DRAINED).collect();
            for event in std::iter::once(event).chain(queued) {
                let time = self.tick(model);
                if let Some(ending) = self.carry_out_all(model, time)? {
                    return Ok(ending);
                }
                if let Some(ending) = self.take(model, event)? {
                    return Ok(ending);
                }
            }
            self.paint(model)?;
        }
        Ok(Ending::Gone)
    }

    /// Tells the time, once a minute at most and only when something else happens: nothing wakes the loop for it.
    fn tick(&mut self, model: &mut Model) -> Vec<Effect> {
        let now = self.workers.now();
        let minute = now.timestamp().as_second().div_euclid(60);
        if self.minute.replace(minute) == Some(minute) {
            return Vec::new();
        }
        update(model, Msg::Clock(now))
    }

    fn take(&mut self, model: &mut Model, event: Event) -> io::Result<Option<Ending>> {
        match event {
            Event::Typed(msgs) => {
                for msg in msgs {
                    let effects = update(model, msg);
                    if let Some(ending) = self.carry_out_all(model, effects)? {
                        return Ok(Some(ending));
                    }
                }
                self.input.permit();
                Ok(None)
            }
            Event::Answered(msg) => {
                self.notify(&msg);
                let effects = update(model, msg);
                self.carry_out_all(model, effects)
            }
            Event::Chosen(chosen) => {
                let effects = self.choose(model, *chosen);
                self.carry_out_all(model, effects)
            }
            Event::Resized => {
                // The terminal may have moved what stood there, even where its size is the same again.
                self.screen.clear();
                let effects = resize(model);
                self.carry_out_all(model, effects)
            }
            Event::Stop => {
                let effects = self.suspend(model)?;
                self.carry_out_all(model, effects)
            }
            Event::Continued => {
                self.screen.enter_again()?;
                let effects = resize(model);
                self.carry_out_all(model, effects)
            }
            Event::End(ending) => Ok(Some(ending)),
        }
    }

    fn carry_out_all(
        &mut self,
        model: &mut Model,
        effects: Vec<Effect>,
    ) -> io::Result<Option<Ending>> {
        let mut todo = VecDeque::from(effects);
        while let Some(effect) = todo.pop_front() {
            if effect == Effect::Quit {
                return Ok(Some(Ending::Quit));
            }
            todo.extend(self.carry_out(model, effect)?);
        }
        Ok(None)
    }

    /// Does what is asked for; gives what is asked for because of that.
    fn carry_out(&mut self, model: &mut Model, effect: Effect) -> io::Result<Vec<Effect>> {
        match effect {
            Effect::Quit => {}
            Effect::Redraw => self.screen.clear(),
            Effect::Suspend if signals::leads_session() => {
                let why = "no shell waits behind clearstory; q quits";
                return Ok(tell(model, Notice::fault(why)));
            }
            Effect::Suspend => return self.suspend(model),
            Effect::Copy(text) => {
                let notice = clipboard::copy(&text)?;
                return Ok(tell(model, notice));
            }
            Effect::Pipe { command, text } => {
                return self.lend(model, || child::pipe(&command, text));
            }
            Effect::Edit(edited) => return self.edit(model, edited),
            Effect::Browse(url) => return self.browse(model, url.as_str()),
            Effect::Bookmark(bookmark) => return Ok(self.bookmark(model, &bookmark)),
            Effect::KeepTyped(kind, line) => self.keep_typed(kind, line),
            effect => self.workers.start(effect),
        }
        Ok(Vec::new())
    }

    /// Gives the terminal back and stops until the shell brings us back.
    fn suspend(&mut self, model: &mut Model) -> io::Result<Vec<Effect>> {
        self.screen.leave();
        signals::stop()?;
        self.screen.enter_again()?;
        Ok(resize(model))
    }

    fn paint(&mut self, model: &Model) -> io::Result<()> {
        self.screen
            .paint(WINDOW_TITLE, |buffer| view(model, buffer))
    }
}

fn tell(model: &mut Model, notice: Notice) -> Vec<Effect> {
    update(model, Msg::Told(notice))
}

/// Tells the model the size of the terminal.
fn resize(model: &mut Model) -> Vec<Effect> {
    let (columns, rows) = ratatui::crossterm::terminal::size().unwrap_or((80, 24));
    update(model, Msg::Resized(Size { columns, rows }))
}
