//! The reader's files during a session: edited, watched, and read again when they change.
//! Knows nothing of their syntax; how they are read and checked comes in as functions.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, SystemTime};

use super::Event;
use super::programs::Programs;
use crate::ui::{Edited, Settings};

/// How often the settings are looked at.
const LOOK: Duration = Duration::from_secs(2);

type Reader = dyn Fn() -> Chosen + Send + Sync;
type Finder = dyn Fn(&Edited) -> Result<PathBuf, String> + Send + Sync;
type Checker = dyn Fn(&Edited) -> Vec<String> + Send + Sync;

/// What the settings say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chosen {
    /// For the screen.
    pub settings: Settings,
    /// Programs.
    pub programs: Programs,
    /// What is wrong in the file, each a sentence with its line.
    pub faults: Vec<String>,
    /// Whether it is so wrong that what held before is to hold on.
    pub is_broken: bool,
}

/// The reader's files, and how they are read.
#[derive(Clone)]
pub struct Files {
    config: PathBuf,
    typed: PathBuf,
    read: Arc<Reader>,
    find: Arc<Finder>,
    check: Arc<Checker>,
}

impl Files {
    /// `read` reads the settings of the first path; the second keeps what was typed. Until `editing` is called nothing
    /// can be edited.
    pub fn new(
        config: PathBuf,
        typed: PathBuf,
        read: impl Fn() -> Chosen + Send + Sync + 'static,
    ) -> Self {
        Self {
            config,
            typed,
            read: Arc::new(read),
            find: Arc::new(|_| Err("nothing can be edited here".to_owned())),
            check: Arc::new(|_| Vec::new()),
        }
    }

    /// `find` gives the file that is meant, its folder made; `check` takes it in after it was edited, and gives what is
    /// wrong in it.
    #[must_use]
    pub fn editing(
        mut self,
        find: impl Fn(&Edited) -> Result<PathBuf, String> + Send + Sync + 'static,
        check: impl Fn(&Edited) -> Vec<String> + Send + Sync + 'static,
    ) -> Self {
        self.find = Arc::new(find);
        self.check = Arc::new(check);
        self
    }

    /// The file that keeps what was typed.
    pub fn typed(&self) -> &Path {
        &self.typed
    }

    /// Reads the settings.
    pub fn chosen(&self) -> Chosen {
        (self.read)()
    }

    /// The file that is to be edited.
    pub fn find(&self, edited: &Edited) -> Result<PathBuf, String> {
        (self.find)(edited)
    }

    /// What is wrong in a file that was edited.
    pub fn check(&self, edited: &Edited) -> Vec<String> {
        (self.check)(edited)
    }

    /// Looks at the settings again and again from now on, and hands over what they say when they have changed.
    pub(super) fn watch(&self, events: Sender<Event>) -> std::io::Result<()> {
        let (path, read) = (self.config.clone(), self.read.clone());
        let mut seen = stamp(&path);
        let look = move || {
            loop {
                thread::sleep(LOOK);
                let now = stamp(&path);
                if now == seen {
                    continue;
                }
                seen = now;
                if events.send(Event::Chosen(Box::new(read()))).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("settings".into()).spawn(look)?;
        Ok(())
    }
}

/// What changes when a file does; none where there is no file.
fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let about = fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}
