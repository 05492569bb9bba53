//! The reader's own programs and files in a session: his browser, his editor, his bookmarks, what he typed.
//! Knows nothing of what a story is.

use std::io;

use super::{Chosen, Session, child, programs, resize, signals, tell, typed};
use crate::doc::SafeText;
use crate::ui::{Bookmark, Edited, Model, Msg, Notice, Refreshing, Typed, update};

impl Session {
    /// Lends the terminal to a program.
    fn lend(&mut self, model: &mut Model, words: &[String]) -> io::Result<Notice> {
        self.screen.leave();
        let notice = signals::lending(|| child::lend(words));
        self.screen.enter_again()?;
        resize(model);
        Ok(notice)
    }

    /// Gives a file to the editor, and takes it in afterwards.
    pub(super) fn edit(&mut self, model: &mut Model, edited: Edited) -> io::Result<()> {
        let editor = programs::editor(|name| std::env::var_os(name));
        let (path, mut words) = match (self.files.find(&edited), editor) {
            (Ok(path), Ok(words)) => (path, words),
            (Err(why), _) => {
                tell(model, Notice::fault(why));
                return Ok(());
            }
            (_, Err(why)) => {
                tell(model, Notice::fault(why.to_string()));
                return Ok(());
            }
        };
        words.push(path.display().to_string());
        let notice = self.lend(model, &words)?;
        if notice.is_fault {
            tell(model, notice);
            return Ok(());
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
    pub(super) fn choose(&mut self, model: &mut Model, chosen: Chosen) {
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
    pub(super) fn browse(&mut self, model: &mut Model, address: &str) -> io::Result<()> {
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

    /// Has the reader's program keep a bookmark.
    pub(super) fn bookmark(&mut self, model: &mut Model, bookmark: &Bookmark) {
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
            Ok(words) => self.workers.spawn(move || {
                let kept = programs::run(&words);
                let notice = match kept {
                    Ok(()) => Notice::word("kept as a bookmark"),
                    Err(why) => Notice::fault(why.to_string()),
                };
                Some(Msg::Told(notice))
            }),
        }
    }

    /// Tells the reader's program of new stories.
    pub(super) fn notify(&self, how: &Refreshing) {
        let Refreshing::Ended {
            said, added: 1.., ..
        } = how
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
