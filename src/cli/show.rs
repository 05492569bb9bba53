//! Reading: on the screen when there is one, else as clean text.
//! Knows nothing of keys and screens.

use std::io::{self, IsTerminal};

use super::args::{Format, Reading};
use super::around::{Around, Tell, users_paths, users_rules};
use super::jobs::Jobs;
use super::library::{self, Refreshes};
use super::places::Places;
use super::print::Style;
use super::{Exit, Fault, clean, complain, input, names, screen};
use crate::clean::rules::{Folder, Rules};
use crate::config::{Config, Paths};
use crate::demo;
use crate::doc::SafeText;
use crate::runtime::{self, Ending, Files, School, Unfit, Work};
use crate::store::{Mode, Store};
use crate::story::{Address, Headline, Story, save};
use crate::ui::{Model, Start};

/// Shows or prints what was asked for; without anything the library, when there is a screen for it.
pub fn run(reading: &Reading, places: &Places, refreshes: Refreshes) -> anyhow::Result<Exit> {
    input::heed(places);
    if is_library(reading) {
        return library::run(reading, places, refreshes);
    }
    let piped_in = !io::stdin().is_terminal();
    let from_stdin = ["-".into()];
    let what = if reading.what.is_empty() && piped_in {
        &from_stdin[..]
    } else {
        &reading.what
    };
    let addresses = names::addresses(what)?;
    if has_screen() {
        return on_screen(&addresses, reading, places);
    }
    let style = Style {
        format: Format::Text,
        explain: false,
    };
    let asked = clean::Asked {
        url: None,
        style,
        around: Around::rules(users_rules(), Tell::Aloud),
    };
    match &addresses[..] {
        [] => Err(Fault::error(
            Exit::Usage,
            "name a file or an address; without one the library opens, on a terminal only",
        )),
        [only] => clean::one(only, &asked),
        _ => clean::many(Jobs::pages(addresses), asked, 1),
    }
}

/// Whether the library is what is to be shown.
pub fn is_library(reading: &Reading) -> bool {
    reading.what.is_empty() && io::stdin().is_terminal() && has_screen()
}

fn has_screen() -> bool {
    io::stdout().is_terminal() && !is_dumb()
}

/// Shows the demo edition, which needs neither a library nor a network.
pub fn demo(reading: &Reading, places: &Places) -> anyhow::Result<Exit> {
    if !has_screen() {
        let told = "the demo edition needs a terminal; clearstory FILE prints one story";
        return Err(Fault::error(Exit::Usage, told));
    }
    let (files, settings) = screen::files(reading, places);
    let model = Model::new("Demo edition", demo::headlines(), Start::List, settings);
    show(model, files, false)
}

/// Whether the terminal can only take lines; then the text is printed on it.
fn is_dumb() -> bool {
    matches!(runtime::check(), Err(Unfit::Dumb(_)))
}

/// The reader: one story alone, several with the first one open, a folder as a list.
fn on_screen(addresses: &[Address], reading: &Reading, places: &Places) -> anyhow::Result<Exit> {
    input::read_ahead(addresses)?;
    let has_folder = reading.what.len() < addresses.len();
    let (name, lines, start) = if has_folder {
        (list_name(reading), headlines(addresses), Start::List)
    } else {
        let name = format!("{} stories", addresses.len());
        (name, headlines(addresses), Start::Story)
    };
    let (files, settings) = screen::files(reading, places);
    let model = Model::new(&name, lines, start, settings);
    show(model, files, addresses.len() == 1)
}

fn show(mut model: Model, files: Files, is_one: bool) -> anyhow::Result<Exit> {
    tell_of_rules();
    Ok(match runtime::run(&mut model, work(), files)? {
        Ending::Quit => match model.failure() {
            Some(why) if is_one => return Err(Fault::error(Exit::Failed, &*why)),
            _ => Exit::Done,
        },
        Ending::Signal(number) => Exit::Signal(number as u8),
        Ending::Gone => Exit::Failed,
    })
}

/// What the reader can do with pages and files.
pub fn work() -> Work {
    let around = Around::rules(users_rules(), Tell::Nothing);
    let open = move |address: &Address| match input::story_of(address, None, &around) {
        Ok(cleaned) => Ok(cleaned.story),
        Err(error) => Err(error.to_string()),
    };
    let work = Work::new(open, |story: &Story| save(story, story.place));
    match users_paths() {
        Some(paths) => work.teaching(move || school(&paths)),
        None => work,
    }
}

/// What it takes to make rules; a library there is shows what they would change in its stories.
fn school(paths: &Paths) -> School {
    let has_library = paths.library.exists();
    let store = has_library.then(|| Store::open(&paths.library, Mode::ReadOnly));
    School {
        rules: Folder::at(&paths.rules),
        config: Config::of_file(&paths.config).0,
        store: store.and_then(Result::ok),
    }
}

/// Says what is wrong in rule files before the screen takes the terminal; it stands there again when the reader ends.
fn tell_of_rules() {
    let files = users_rules().and_then(|folder| folder.files().ok());
    for path in files.unwrap_or_default() {
        for error in Rules::of_file(&path).1 {
            complain(&error.to_string());
        }
    }
}

/// The name of a list of files: that of the folder if there is only one.
fn list_name(reading: &Reading) -> String {
    match &reading.what[..] {
        [folder] => folder.to_string_lossy().into_owned(),
        _ => "Files".to_owned(),
    }
}

/// A line for each thing to read, by what is known before it is opened.
fn headlines(addresses: &[Address]) -> Vec<Headline> {
    let headline = |address: &Address| {
        let (title, note) = match address {
            Address::File(path) => {
                let folder = path
                    .parent()
                    .map_or(String::new(), |p| p.display().to_string());
                let name = path
                    .file_name()
                    .map_or(String::new(), |n| n.to_string_lossy().into_owned());
                (name, folder)
            }
            Address::Web(url) => (
                url.to_string(),
                url.host_str().unwrap_or_default().to_owned(),
            ),
            address => (address.to_string(), String::new()),
        };
        Headline {
            address: address.clone(),
            title: SafeText::line(&title),
            note: SafeText::line(&note),
        }
    };
    addresses.iter().map(headline).collect()
}
