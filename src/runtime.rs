//! The loop: waits for what happens, changes the model, paints once, and has done what is asked for.
//! Knows nothing of what a key means or how a story is made.

mod canvas;
mod child;
mod clipboard;
mod files;
mod input;
mod programs;
mod shelves;
mod signals;
mod terminal;
mod typed;
mod work;

use std::io;
use std::sync::mpsc::{Receiver, channel};

pub use files::{Chosen, Files};
pub use programs::Programs;
pub use shelves::{Library, Shelves};
pub use signals::{on_end, outlive_file_limit};
pub use terminal::{Unfit, check, columns};
pub use typed::read as typed_before;
pub use work::Work;

use crate::doc::SafeText;
use crate::ui::{Edited, Effect, Model, Msg, Notice, Size, Typed, update, view};
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
        programs: files.chosen().programs,
        files,
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
            Event::Chosen(chosen) => {
                self.choose(model, *chosen);
                Ok(None)
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
            Effect::Edit(edited) => self.edit(model, edited)?,
            Effect::Browse(url) => self.browse(model, url.as_str())?,
            Effect::KeepTyped(kind, line) => self.keep_typed(kind, line),
            effect => self.workers.start(effect),
        }
        Ok(())
    }

    /// Lends the terminal to a program.
    fn lend(&mut self, model: &mut Model, words: &[String]) -> io::Result<Notice> {
        self.screen.leave();
        let notice = signals::lending(|| child::lend(words));
        self.screen.enter_again()?;
        resize(model);
        Ok(notice)
    }

    /// Gives a file to the editor, and takes it in afterwards.
    fn edit(&mut self, model: &mut Model, edited: Edited) -> io::Result<()> {
        let editor = programs::editor(|name| std::env::var_os(name));
        let (path, mut words) = match (self.files.find(&edited), editor) {
            (Ok(path), Ok(words)) => (path, words),
            (Err(why), _) => return Ok(tell(model, Notice::fault(why))),
            (_, Err(why)) => return Ok(tell(model, Notice::fault(why.to_string()))),
        };
        words.push(path.display().to_string());
        let notice = self.lend(model, &words)?;
        if notice.is_fault {
            return Ok(tell(model, notice));
        }
        let files = self.files.clone();
        if edited == Edited::Config {
            self.choose(model, files.chosen());
        }
        self.workers.spawn(move || {
            let wrong = files.check(&edited);
            Some(Msg::Edited(
                edited,
                wrong.iter().map(|w| SafeText::line(w)).collect(),
            ))
        });
        Ok(())
    }

    /// Takes changed settings in; what is too wrong leaves everything as it was, and is told.
    fn choose(&mut self, model: &mut Model, chosen: Chosen) {
        if !chosen.is_broken {
            self.programs = chosen.programs;
            update(model, Msg::Settings(Box::new(chosen.settings)));
        }
        match &chosen.faults[..] {
            [] => tell(model, Notice::word("the settings have changed")),
            [only] => tell(model, Notice::fault(only)),
            [first, others @ ..] => {
                let more = format!("{first}; and {} more, :edit config", others.len());
                tell(model, Notice::fault(more));
            }
        }
    }

    /// Opens an address with the reader's own browser, else with that of the system.
    fn browse(&mut self, model: &mut Model, address: &str) -> io::Result<()> {
        let commands = programs::browsers(&self.programs.browser, std::env::var_os("BROWSER"));
        let made = commands
            .iter()
            .map(|c| programs::words(c, &[('u', address)]));
        let made: Result<Vec<_>, _> = made.collect();
        match made {
            Err(why) => tell(model, Notice::fault(why.to_string())),
            Ok(all) => match all.first().filter(|w| programs::needs_terminal(w)) {
                Some(words) => {
                    let notice = self.lend(model, words)?;
                    tell(model, notice);
                }
                None => self.workers.browse(all, address.to_owned()),
            },
        }
        Ok(())
    }

    fn keep_typed(&self, kind: Typed, line: String) {
        let path = self.files.typed().to_owned();
        if path.as_os_str().is_empty() {
            return;
        }
        self.workers.spawn(move || {
            let kept = typed::keep(&path, kind, &line);
            let name = path.display();
            kept.err()
                .map(|e| Msg::Told(Notice::fault(format!("{name}: not kept, {e}"))))
        });
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
