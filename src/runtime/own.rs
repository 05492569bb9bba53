//! The reader's own programs and files in a session: his browser, his editor, his bookmarks, what he typed.
//! Knows nothing of what a story is.

use std::io;

use super::{Chosen, Session, child, programs, resize, signals, tell, typed};
use crate::doc::SafeText;
use crate::ui::{Bookmark, Edited, Effect, Model, Msg, Notice, Refreshing, Typed, update};

impl Session {
    /// Takes the programs of the settings and what was typed before in, and says what is wrong in the settings.
    pub(super) fn begin_own(&mut self, model: &mut Model) -> Vec<Effect> {
        let chosen = self.files.chosen();
        self.programs = chosen.programs;
        model.recall(typed::read(self.files.typed()));
        told_of(&chosen.faults).map_or_else(Vec::new, |notice| tell(model, notice))
    }

    /// Lends the terminal to a program, and says how it ended.
    pub(super) fn lend(
        &mut self,
        model: &mut Model,
        program: impl FnOnce() -> Notice,
    ) -> io::Result<Vec<Effect>> {
        self.screen.leave();
        let notice = signals::lending(program);
        self.screen.enter_again()?;
        let mut effects = resize(model);
        effects.extend(tell(model, notice));
        Ok(effects)
    }

    /// Gives a file to the editor, and takes it in afterwards.
    pub(super) fn edit(&mut self, model: &mut Model, edited: Edited) -> io::Result<Vec<Effect>> {
        let editor = programs::editor(|name| std::env::var_os(name));
        let words = match (self.files.find(&edited), editor) {
            (Ok(path), Ok(mut words)) => {
                words.push(path.display().to_string());
                words
            }
            (Err(why), _) => return Ok(tell(model, Notice::fault(why))),
            (_, Err(why)) => return Ok(tell(model, Notice::fault(why.to_string()))),
        };
        let mut is_done = false;
        let mut effects = self.lend(model, || {
            let notice = child::lend(&words);
            is_done = !notice.is_fault;
            notice
        })?;
        if !is_done {
            return Ok(effects);
        }
        let files = self.files.clone();
        if edited == Edited::Config {
            effects.extend(self.choose(model, files.chosen()));
        }
        self.workers.spawn(move || {
            let wrong = files.check(&edited);
            let wrong = wrong.iter().map(|w| SafeText::line(w)).collect();
            Some(Msg::Edited(edited, wrong))
        });
        Ok(effects)
    }

    /// Takes changed settings in; what is too wrong leaves everything as it was, and is told.
    pub(super) fn choose(&mut self, model: &mut Model, chosen: Chosen) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !chosen.is_broken {
            self.programs = chosen.programs;
            effects = update(model, Msg::Settings(Box::new(chosen.settings)));
        }
        let changed = || Notice::word("the settings have changed");
        let notice = told_of(&chosen.faults).unwrap_or_else(changed);
        effects.extend(tell(model, notice));
        effects
    }

    /// Opens an address with the reader's own browser, else with that of the system.
    pub(super) fn browse(&mut self, model: &mut Model, address: &str) -> io::Result<Vec<Effect>> {
        let commands = programs::browsers(&self.programs.browser, std::env::var_os("BROWSER"));
        let made = commands
            .iter()
            .map(|c| programs::words(c, &[('u', address)]));
        let all: Vec<Vec<String>> = match made.collect() {
            Ok(all) => all,
            Err(why) => return Ok(tell(model, Notice::fault(programs::Error::to_string(&why)))),
        };
        if let Some(words) = all.first().filter(|w| programs::needs_terminal(w)) {
            return self.lend(model, || child::lend(words));
        }
        self.workers.browse(all, address.to_owned());
        Ok(Vec::new())
    }

    /// Has the reader's program keep a bookmark.
    pub(super) fn bookmark(&mut self, model: &mut Model, bookmark: &Bookmark) -> Vec<Effect> {
        if self.programs.bookmark.trim().is_empty() {
            let how =
                "no program keeps bookmarks; bookmark below [commands] in the settings names one";
            return tell(model, Notice::fault(how));
        }
        let values = [
            ('u', bookmark.url.as_str()),
            ('t', &bookmark.title),
            ('d', &bookmark.note),
            ('f', &bookmark.feed),
        ];
        match programs::words(&self.programs.bookmark, &values) {
            Err(why) => tell(model, Notice::fault(why.to_string())),
            Ok(words) => {
                self.workers.spawn(move || {
                    let notice = match programs::run(&words) {
                        Ok(()) => Notice::word("kept as a bookmark"),
                        Err(why) => Notice::fault(why.to_string()),
                    };
                    Some(Msg::Told(notice))
                });
                Vec::new()
            }
        }
    }

    /// Tells the reader's program of new stories.
    pub(super) fn notify(&self, msg: &Msg) {
        let Msg::Refreshing(Refreshing::Ended {
            said, added: 1.., ..
        }) = msg
        else {
            return;
        };
        if self.programs.notify.trim().is_empty() {
            return;
        }
        let made = programs::words(&self.programs.notify, &[('m', said)]);
        self.workers.spawn(move || {
            let told = made.and_then(|words| programs::run(&words));
            told.err()
                .map(|why| Msg::Told(Notice::fault(why.to_string())))
        });
    }

    /// Keeps a line that was typed for the next session.
    pub(super) fn keep_typed(&self, kind: Typed, line: String) {
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
}

/// What is wrong in the settings, in one line.
fn told_of(faults: &[String]) -> Option<Notice> {
    match faults {
        [] => None,
        [only] => Some(Notice::fault(only)),
        [first, others @ ..] => {
            let more = format!("{first}; and {} more, :edit config", others.len());
            Some(Notice::fault(more))
        }
    }
}
