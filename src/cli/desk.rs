//! The library for one task: opened as the arguments say, with what the opening has to tell.
//! Knows nothing of what a task asks of it.

use super::places::{Places, now};
use super::{Exit, Fault, complain};
use crate::config::Config;
use crate::filter::{self, Moment, Prompt};
use crate::library::desk::{self, Desk};
use crate::store::Query;

/// Opens the library, which is made if there is none, and brings it in line with the subscriptions and the kill rules.
pub fn open(places: &Places) -> anyhow::Result<Desk> {
    let desk = Desk::open(places.settings()?, Moment::here(now()?))?;
    for note in &desk.notes {
        complain(note);
    }
    for odd in desk.bring_in_line(&desk.moment)? {
        complain(&odd);
    }
    Ok(desk)
}

/// Opens it for a screen, as it was left: nothing can be printed there, so all that is to be told is among its notes.
pub fn quietly(places: &Places) -> Result<Desk, String> {
    let paths = places.paths().map_err(|e| e.to_string())?;
    let (config, faults) = Config::of_file(&paths.config);
    let now = now().map_err(|e| e.to_string())?;
    let mut desk = Desk::open((paths, config), Moment::here(now)).map_err(|e| e.to_string())?;
    let faults = faults.iter().map(ToString::to_string);
    desk.notes = faults.chain(desk.notes).collect();
    Ok(desk)
}

/// The stories of a filter in either form, or of a saved filter by its name; a filter that cannot be read is an error
/// that points at the place.
pub fn query(desk: &Desk, filter: &str) -> anyhow::Result<Query> {
    Ok(Query::of(&prompt(desk, filter)?, &desk.moment))
}

/// What a filter asks for.
pub fn prompt(desk: &Desk, filter: &str) -> anyhow::Result<Prompt> {
    desk.prompt(filter).map_err(|error| match error {
        desk::Error::Filter(error) => wrong(&error, filter),
        error @ desk::Error::Store(_) => error.into(),
    })
}

/// Says what to do next while there is nothing to list: no feed, or no story yet.
pub fn tell_beginner(desk: &Desk) -> anyhow::Result<()> {
    if desk.store.feeds()?.is_empty() {
        complain(
            "there are no subscriptions yet; clearstory add ADDRESS makes one, clearstory import FILE takes a list in",
        );
    } else if desk.store.counts()?.stories == 0 {
        complain("there are no stories yet; clearstory refresh asks the feeds");
    }
    Ok(())
}

/// Reads a filter in either form; an error points at the place.
pub fn read(filter: &str) -> anyhow::Result<Prompt> {
    Prompt::parse(filter).map_err(|error| wrong(&error, filter))
}

fn wrong(error: &filter::Error, filter: &str) -> anyhow::Error {
    let fault = Fault {
        sentence: format!("the filter is wrong at {error}"),
        exit: Exit::Usage,
        pointed: error.pointed(filter),
    };
    fault.into()
}

/// Tells where a filter means something else than some would think.
pub fn warn(prompt: &Prompt, written: &str) {
    for warning in prompt.filter.iter().flat_map(|f| f.warnings(written)) {
        complain(&warning);
    }
}
