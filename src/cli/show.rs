//! Reading: on the screen when there is one, else as clean text.
//! Knows nothing of keys and screens.

use std::io::{self, IsTerminal};

use super::args::{Format, Reading};
use super::around::{Around, Tell, users_rules};
use super::jobs::Jobs;
use super::places::Places;
use super::print::Style;
use super::{Exit, Fault, clean, complain, input, names, screen};
use crate::clean::rules::Rules;
use crate::demo;
use crate::doc::SafeText;
use crate::runtime::{self, Ending, Unfit, Work};
use crate::story::{Address, Headline, Story, save};
use crate::ui::{Model, Start};

/// Shows or prints what was asked for.
pub fn run(reading: &Reading, places: &Places) -> anyhow::Result<Exit> {
    let piped_in = !io::stdin().is_terminal();
    let from_stdin = ["-".into()];
    let what = if reading.what.is_empty() && piped_in {
        &from_stdin[..]
    } else {
        &reading.what
    };
    let addresses = names::addresses(what)?;
    if io::stdout().is_terminal() && !is_dumb() {
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
            "name a file or an address; without one the demo edition opens, on a terminal only",
        )),
        [only] => clean::one(only, &asked),
        _ => clean::many(Jobs::pages(addresses), asked, 1),
    }
}

/// Whether the terminal can only take lines; then the text is printed on it.
fn is_dumb() -> bool {
    matches!(runtime::check(), Err(Unfit::Dumb(_)))
}

/// The reader: one story alone, several with the first one open, a folder or the demo edition as a list.
fn on_screen(addresses: &[Address], reading: &Reading, places: &Places) -> anyhow::Result<Exit> {
    input::read_ahead(addresses)?;
    let has_folder = reading.what.len() < addresses.len();
    let (name, lines, start) = match addresses {
        [] => ("Demo edition".to_owned(), demo::headlines(), Start::List),
        several if has_folder => (list_name(reading), headlines(several), Start::List),
        several => (
            format!("{} stories", several.len()),
            headlines(several),
            Start::Story,
        ),
    };
    let (files, chosen) = screen::files(reading, places);
    tell_of_rules();
    let around = Around::rules(users_rules(), Tell::Nothing);
    let open = move |address: &Address| match input::story_of(address, None, &around) {
        Ok(cleaned) => Ok(cleaned.story),
        Err(error) => Err(error.to_string()),
    };
    let write = |story: &Story| save(story, story.place);
    let mut model = Model::new(&name, lines, start, chosen.settings);
    model.recall(runtime::typed_before(files.typed()));
    Ok(
        match runtime::run(&mut model, Work::new(open, write), files)? {
            Ending::Quit => match model.failure() {
                Some(why) if addresses.len() == 1 => return Err(Fault::error(Exit::Failed, &*why)),
                _ => Exit::Done,
            },
            Ending::Signal(number) => Exit::Signal(number as u8),
            Ending::Gone => Exit::Failed,
        },
    )
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
