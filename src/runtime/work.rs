//! Effects that take time, each on a thread of its own; a panic there becomes a message.
//! Knows nothing of the screen; how stories are opened and written comes in as functions.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::shelves::{self, Library, Shelves};
use super::teach::{self, School};
use super::{Event, programs};
use crate::doc::{Kind, SafeText, Writer};
use crate::library::teach::Teacher;
use crate::story::{Address, SourceText, Story};
use crate::ui::{Answer, Effect, Msg, Notice, Save, Ticket};
use crate::verdict::{Reason, Verdict};

/// Most stories opened at a time; further ones wait, the newest first.
const OPENING: usize = 8;

type Opener = dyn Fn(&Address) -> Result<Story, String> + Send + Sync;
type Opening = dyn Fn() -> School + Send + Sync;
type Printer = dyn Fn(&Story) -> String + Send + Sync;

/// What the program can do with stories.
pub struct Work {
    open: Arc<Opener>,
    write: Arc<Printer>,
    library: Option<Library>,
    school: Option<Arc<Opening>>,
}

impl Work {
    /// `open` fetches and cleans, its error is a sentence; `write` makes the file that is saved, with
    /// [`Story::place`] as the place to remember.
    pub fn new(
        open: impl Fn(&Address) -> Result<Story, String> + Send + Sync + 'static,
        write: impl Fn(&Story) -> String + Send + Sync + 'static,
    ) -> Self {
        Self {
            open: Arc::new(open),
            write: Arc::new(write),
            library: None,
            school: None,
        }
    }

    /// The same where rules can be made without a library; `school` is asked each time.
    #[must_use]
    pub fn teaching(self, school: impl Fn() -> School + Send + Sync + 'static) -> Self {
        let school: Option<Arc<Opening>> = Some(Arc::new(school));
        Self { school, ..self }
    }

    /// The same with a library.
    #[must_use]
    pub fn with(self, library: Library) -> Self {
        let library = Some(library);
        Self { library, ..self }
    }
}

/// Starts work and sends its answers.
pub struct Workers {
    open: Arc<Opener>,
    write: Arc<Printer>,
    shelves: Option<Shelves>,
    events: Sender<Event>,
    opening: Arc<AtomicUsize>,
    school: Option<Arc<Opening>>,
    /// How many rules were looked at, to know whether that is still wanted.
    previews: Arc<AtomicUsize>,
}

impl Workers {
    /// Workers that send to the loop.
    pub fn new(work: Work, events: Sender<Event>) -> Self {
        let told = events.clone();
        let tell = move |msg| _ = told.send(Event::Answered(msg));
        Self {
            open: work.open,
            write: work.write,
            shelves: work.library.map(|library| Shelves::start(library, tell)),
            events,
            opening: Arc::default(),
            school: work.school,
            previews: Arc::default(),
        }
    }

    /// The time here: that of the library, which tests may set.
    pub fn now(&self) -> Zoned {
        let now = self
            .shelves
            .as_ref()
            .map_or_else(Timestamp::now, Shelves::now);
        now.to_zoned(TimeZone::system())
    }

    /// Starts what an effect asks for.
    pub fn start(&self, effect: Effect) {
        let effect = match &self.shelves {
            Some(shelves) => shelves.take(effect),
            None => Some(effect),
        };
        let Some(effect) = effect else { return };
        match effect {
            Effect::Open(ticket, address) => self.open(ticket, address),
            Effect::Source(ticket, source) => self.answer(ticket, move || set_source(&source)),
            Effect::Save(ticket, save) => {
                let write = self.write.clone();
                self.answer(ticket, move || saved(&save, &*write));
            }
            Effect::Preview(ticket, wanted) => {
                let number = self.previews.fetch_add(1, Ordering::SeqCst) + 1;
                let previews = self.previews.clone();
                self.teach(ticket, move |teacher| {
                    let go_on = || previews.load(Ordering::SeqCst) == number;
                    teach::preview(teacher, &wanted, &go_on)
                });
            }
            Effect::StopPreview => _ = self.previews.fetch_add(1, Ordering::SeqCst),
            Effect::Teach(ticket, wanted) => self.teach(ticket, move |t| teach::keep(t, &wanted)),
            Effect::Forget(ticket, taught) => {
                self.teach(ticket, move |t| teach::forget(t, &taught));
            }
            // Without a library nobody asks it; whoever does hears so.
            effect => {
                if let Some(msg) = shelves::refused(&effect) {
                    let _ = self.events.send(Event::Answered(msg));
                }
            }
        }
    }

    fn open(&self, ticket: Ticket, address: Address) {
        if self.opening.fetch_add(1, Ordering::SeqCst) >= OPENING {
            self.opening.fetch_sub(1, Ordering::SeqCst);
            let why = "too many stories are on their way; r tries again in a moment";
            let _ = self.events.send(Event::Answered(Msg::Answer(
                ticket,
                Answer::Failed(why.into()),
            )));
            return;
        }
        let (open, opening) = (self.open.clone(), self.opening.clone());
        self.answer(ticket, move || {
            let opened = catch_unwind(AssertUnwindSafe(|| open(&address)));
            opening.fetch_sub(1, Ordering::SeqCst);
            match opened {
                Ok(Ok(story)) => Answer::Opened(Box::new(story.into())),
                Ok(Err(why)) => Answer::Failed(why),
                Err(_) => Answer::Failed(format!(
                    "{address}: opening it broke, which is a mistake of clearstory"
                )),
            }
        });
    }

    fn teach(
        &self,
        ticket: Ticket,
        work: impl FnOnce(Teacher) -> Result<Answer, String> + Send + 'static,
    ) {
        let school = self.school.clone();
        self.answer(ticket, move || {
            let nowhere = || Err("there is no folder of rules: HOME is not set".to_owned());
            let done = school.map_or_else(nowhere, |school| work(school().teacher()));
            done.unwrap_or_else(Answer::Failed)
        });
    }

    fn answer(&self, ticket: Ticket, job: impl FnOnce() -> Answer + Send + 'static) {
        self.spawn(move || {
            let answer = catch_unwind(AssertUnwindSafe(job));
            let broken = |_| Answer::Failed("clearstory broke while doing this".to_owned());
            Some(Msg::Answer(ticket, answer.unwrap_or_else(broken)))
        });
    }

    /// Opens an address with the first of these commands that can be run, else as the system does.
    pub fn browse(&self, commands: Vec<Vec<String>>, address: String) {
        self.spawn(move || {
            let mut last = None;
            for words in &commands {
                match programs::run(words) {
                    Ok(()) => return None,
                    Err(error) => last = Some(error),
                }
            }
            if let Some(error) = last {
                return Some(Msg::Told(Notice::fault(error.to_string())));
            }
            let opened = open::that_detached(address);
            opened.err().map(|_| Msg::Told(no_browser()))
        });
    }

    /// Does something on a thread of its own.
    pub fn spawn(&self, job: impl FnOnce() -> Option<Msg> + Send + 'static) {
        let events = self.events.clone();
        let run = move || {
            if let Some(msg) = job() {
                let _ = events.send(Event::Answered(msg));
            }
        };
        if thread::Builder::new()
            .name("work".into())
            .spawn(run)
            .is_err()
        {
            let notice = Notice::fault("the system lets no more threads be started");
            let _ = self.events.send(Event::Answered(Msg::Told(notice)));
        }
    }
}

impl Drop for Workers {
    /// Waits for what is to be written down, also when the screen has broken.
    fn drop(&mut self) {
        if let Some(shelves) = self.shelves.take() {
            shelves.end();
        }
    }
}

fn no_browser() -> Notice {
    Notice::fault("no browser could be started; y copies the address")
}

/// The source as a document of one block of code.
fn set_source(source: &SourceText) -> Answer {
    let mut writer = Writer::default();
    let language = SafeText::line(source.language);
    writer.block(
        &source.raw,
        Kind::Code { language },
        Verdict::kept(Reason::Code, 1.0),
    );
    Answer::Source(Box::new(writer.finish()))
}

/// Writes a story; a file that is there already stays unless it may be replaced.
fn saved(save: &Save, write: &Printer) -> Answer {
    let mut story = (*save.story).clone();
    story.place = save.place;
    let path = save.path.clone();
    match write_file(&expanded(&path), write(&story).as_bytes(), save.replace) {
        Ok(()) => Answer::Saved { path },
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Answer::Exists { path },
        Err(error) => Answer::Failed(format!("{path}: not saved, {}", reason(&error))),
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        io::ErrorKind::PermissionDenied => "you may not write there".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

/// The path as typed; `~/` is the home folder, as in a shell.
fn expanded(typed: &str) -> PathBuf {
    let inside = typed.strip_prefix("~/").zip(std::env::home_dir());
    inside.map_or_else(|| typed.into(), |(rest, home)| home.join(rest))
}

/// Writes beside the file and renames, so that neither a full disk nor a crash leaves half a file.
fn write_file(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    if !replace {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        return written.inspect_err(|_| drop(fs::remove_file(path)));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, path));
    written.inspect_err(|_| drop(fs::remove_file(&part)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    fn answer_of(work: Work, effect: Effect) -> Msg {
        let (sender, receiver) = channel();
        Workers::new(work, sender).start(effect);
        match receiver.recv_timeout(Duration::from_secs(10)).unwrap() {
            Event::Answered(msg) => msg,
            event => panic!("{event:?}"),
        }
    }

    fn ticket() -> Ticket {
        Ticket::for_test()
    }

    #[test]
    fn a_panic_while_cleaning_is_a_failed_story() {
        let work = Work::new(
            |_| panic!("a page that breaks the parser"),
            |_| String::new(),
        );
        match answer_of(work, Effect::Open(ticket(), Address::Demo(0))) {
            Msg::Answer(_, Answer::Failed(why)) => {
                assert!(why.starts_with("demo story 1: opening it broke"));
            }
            msg => panic!("{msg:?}"),
        }
    }

    #[test]
    fn a_file_that_exists_is_replaced_only_when_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("story.md");
        fs::write(&path, "old").unwrap();
        let save = |replace| Save {
            story: Arc::default(),
            place: crate::doc::Place(7),
            path: path.to_str().unwrap().to_owned(),
            replace,
        };
        let write = |story: &Story| format!("at {}", story.place.0);
        assert!(matches!(saved(&save(false), &write), Answer::Exists { .. }));
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert!(matches!(saved(&save(true), &write), Answer::Saved { .. }));
        assert_eq!(fs::read_to_string(&path).unwrap(), "at 7");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
