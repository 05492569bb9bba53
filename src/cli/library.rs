//! The reader over the library, as it opens without arguments.
//! Knows nothing of keys and screens, and of what the library is asked.

use super::args::Reading;
use super::places::{Places, now};
use super::{Exit, desk, screen, show};
use crate::runtime::{self, Ending, Library};
use crate::ui::Model;

/// Whether the feeds are asked when the reader opens, whatever the settings say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refreshes {
    /// They are.
    AtOnce,
    /// As the settings say.
    AsSet,
}

/// Shows the library. It is opened while the first picture stands there already.
pub fn run(reading: &Reading, places: &Places, refreshes: Refreshes) -> anyhow::Result<Exit> {
    // What cannot be right is told before a screen stands there.
    places.existing()?;
    now()?;
    let files = places.clone();
    let open = move || desk::quietly(&files);
    let clock = || now().unwrap_or_default();
    let library = Library::new(open, clock);
    let library = match refreshes {
        Refreshes::AtOnce => library.refreshing(),
        Refreshes::AsSet => library,
    };
    let (own, settings) = screen::files(reading, places);
    let mut model = Model::library(settings);
    Ok(
        match runtime::run(&mut model, show::work().with(library), own)? {
            Ending::Quit => Exit::Done,
            Ending::Signal(number) => Exit::Signal(number as u8),
            Ending::Gone => Exit::Failed,
        },
    )
}
