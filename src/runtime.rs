//! The loop: waits for what happens, changes the model, paints once, and has done what is asked for.
//! Knows nothing of what a key means or how a story is made.

mod canvas;
mod child;
mod clipboard;
mod input;
mod shelves;
mod signals;
mod teach;
mod terminal;
mod work;

use std::io;
use std::sync::mpsc::{Receiver, channel};

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
pub fn run(model: &mut Model, work: Work) -> Result<Ending, Error> {
    check()?;
    let (sender, receiver) = channel();
    signals::watch(&sender)?;
    let input = Input::start(sender.clone())?;
    let screen = Screen::enter()?;
    let workers = Workers::new(work, sender);
    let mut session = Session {
        screen,
        input,
        workers,
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
}

impl Session {
    fn run(&mut self, model: &mut Model, events: &Receiver<Event>) -> io::Result<Ending> {
        let mut wanted = resize(model);
        wanted.extend(update(model, Msg::Started));
        for effect in wanted {
            self.carry_out(model, effect)?;
        }
        self.paint(model)?;
        while let Ok(event) = events.recv() {
            let queued: Vec<Event> = events.try_iter().take(DRAINED).collect();
            for event in std::iter::once(event).chain(queued) {
                if let Some(ending) = self.take(model, event)? {
                    return Ok(ending);
                }
            }
            self.paint(model)?;
        }
        Ok(Ending::Gone)
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
                let effects = update(model, msg);
                self.carry_out_all(model, effects)
            }
            Event::Resized => {
                // The terminal may have moved what stood there, even where its size is the same again.
                self.screen.clear();
                let effects = resize(model);
                self.carry_out_all(model, effects)
            }
            Event::Stop => self.suspend(model).map(|()| None),
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
        for effect in effects {
            if effect == Effect::Quit {
                return Ok(Some(Ending::Quit));
            }
            self.carry_out(model, effect)?;
        }
        Ok(None)
    }

    fn carry_out(&mut self, model: &mut Model, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Quit => {}
            Effect::Redraw => self.screen.clear(),
            Effect::Suspend if signals::leads_session() => tell(
                model,
                Notice::fault("no shell waits behind clearstory; q quits"),
            ),
            Effect::Suspend => self.suspend(model)?,
            Effect::Copy(text) => {
                let notice = clipboard::copy(&text)?;
                tell(model, notice);
            }
            Effect::Pipe { command, text } => {
                self.screen.leave();
                let notice = signals::lending(|| child::pipe(&command, text));
                self.screen.enter_again()?;
                resize(model);
                tell(model, notice);
            }
            effect => self.workers.start(effect),
        }
        Ok(())
    }

    /// Gives the terminal back and stops until the shell brings us back.
    fn suspend(&mut self, model: &mut Model) -> io::Result<()> {
        self.screen.leave();
        signals::stop()?;
        self.screen.enter_again()?;
        resize(model);
        Ok(())
    }

    fn paint(&mut self, model: &Model) -> io::Result<()> {
        self.screen
            .paint(WINDOW_TITLE, |buffer| view(model, buffer))
    }
}

fn tell(model: &mut Model, notice: Notice) {
    update(model, Msg::Told(notice));
}

/// Tells the model the size of the terminal.
fn resize(model: &mut Model) -> Vec<Effect> {
    let (columns, rows) = ratatui::crossterm::terminal::size().unwrap_or((80, 24));
    update(model, Msg::Resized(Size { columns, rows }))
}
